package docx

import (
	"bytes"
	"slices"
	"strconv"

	"jixiao/internal/ooxml"
)

const (
	workbookType = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
	sheetType    = "application/vnd.openxmlformats-officedocument.spreadsheetml."
	bookSheet    = "Sheet1"
)

// workbook writes the workbook that opens when somebody edits the data of a chart: the categories stand in the
// first column, from its second cell on, and the series beside them, each under its name.
func (d *ChartData) workbook() ([]byte, error) {
	var formats []string // style n+1 of the sheet has format n
	for i := range d.Series {
		if f := d.Series[i].format(); !slices.Contains(formats, f) {
			formats = append(formats, f)
		}
	}
	const head = `<?xml version="1.0" encoding="UTF-8" standalone="yes"?>` + "\n"
	var out bytes.Buffer
	err := ooxml.Create(&out, []ooxml.NewPart{
		{Name: "[Content_Types].xml", Data: []byte(head + `<Types xmlns="` + ooxml.NSContentTypes + `">` +
			`<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>` +
			`<Override PartName="/xl/workbook.xml" ContentType="` + sheetType + `sheet.main+xml"/>` +
			`<Override PartName="/xl/styles.xml" ContentType="` + sheetType + `styles+xml"/>` +
			`<Override PartName="/xl/worksheets/sheet1.xml" ContentType="` + sheetType + `worksheet+xml"/></Types>`)},
		{Name: "_rels/.rels", Data: []byte(head + `<Relationships xmlns="` + ooxml.NSPackageRels + `">` +
			`<Relationship Id="rId1" Type="` + ooxml.RelOfficeDocument + `" Target="xl/workbook.xml"/></Relationships>`)},
		{Name: "xl/workbook.xml", Data: []byte(head + `<workbook xmlns="` + ooxml.NSSpreadsheet + `" xmlns:r="` + ooxml.NSOfficeRels + `">` +
			`<sheets><sheet name="` + bookSheet + `" sheetId="1" r:id="rId1"/></sheets></workbook>`)},
		{Name: "xl/_rels/workbook.xml.rels", Data: []byte(head + `<Relationships xmlns="` + ooxml.NSPackageRels + `">` +
			`<Relationship Id="rId1" Type="` + ooxml.NSOfficeRels + `/worksheet" Target="worksheets/sheet1.xml"/>` +
			`<Relationship Id="rId2" Type="` + ooxml.NSOfficeRels + `/styles" Target="styles.xml"/></Relationships>`)},
		{Name: "xl/styles.xml", Data: append([]byte(head), cellStyles(formats)...)},
		{Name: "xl/worksheets/sheet1.xml", Data: append([]byte(head), d.sheet(formats)...)},
	})
	return out.Bytes(), err
}

// cellStyles writes the least styles that a workbook may have, and one for each format.
func cellStyles(formats []string) []byte {
	const firstOwn = 164 // the numbers below are formats that every program knows
	b := []byte(`<styleSheet xmlns="` + ooxml.NSSpreadsheet + `"><numFmts count="` + strconv.Itoa(len(formats)) + `">`)
	xfs := ""
	for i, f := range formats {
		id := strconv.Itoa(firstOwn + i)
		b = append(b, `<numFmt numFmtId="`+id+`" formatCode="`...)
		b = append(append(b, escapeAttr(f)...), `"/>`...)
		xfs += `<xf numFmtId="` + id + `" fontId="0" fillId="0" borderId="0" xfId="0" applyNumberFormat="1"/>`
	}
	return append(b, `</numFmts><fonts count="1"><font><sz val="11"/><name val="宋体"/></font></fonts>`+
		`<fills count="2"><fill><patternFill patternType="none"/></fill><fill><patternFill patternType="gray125"/></fill></fills>`+
		`<borders count="1"><border><left/><right/><top/><bottom/><diagonal/></border></borders>`+
		`<cellStyleXfs count="1"><xf numFmtId="0" fontId="0" fillId="0" borderId="0"/></cellStyleXfs>`+
		`<cellXfs count="`+strconv.Itoa(len(formats)+1)+`"><xf numFmtId="0" fontId="0" fillId="0" borderId="0" xfId="0"/>`+xfs+`</cellXfs></styleSheet>`...)
}

// sheet writes the cells. Texts stand in the cells themselves, so that the sheet is whole by itself.
func (d *ChartData) sheet(formats []string) []byte {
	b := []byte(`<worksheet xmlns="` + ooxml.NSSpreadsheet + `"><cols><col min="1" max="` + strconv.Itoa(len(d.Series)+1) + `" width="30" customWidth="1"/></cols><sheetData>`)
	text := func(column, row int, s string) {
		b = append(b, `<c r="`+columnName(column)+strconv.Itoa(row)+`" t="inlineStr"><is><t xml:space="preserve">`...)
		b = append(ooxml.EscapeText(b, clean(s)), `</t></is></c>`...)
	}
	b = append(b, `<row r="1">`...)
	for k, s := range d.Series {
		text(k+2, 1, s.Name)
	}
	b = append(b, `</row>`...)
	for i, name := range d.Categories {
		b = append(b, `<row r="`+strconv.Itoa(i+2)+`">`...)
		text(1, i+2, name)
		for k := range d.Series {
			s := &d.Series[k]
			if s.Points[i].Value != "" {
				b = append(b, `<c r="`+columnName(k+2)+strconv.Itoa(i+2)+`" s="`+strconv.Itoa(slices.Index(formats, s.format())+1)+`"><v>`+s.Points[i].Value+`</v></c>`...)
			}
		}
		b = append(b, `</row>`...)
	}
	return append(b, `</sheetData></worksheet>`...)
}
