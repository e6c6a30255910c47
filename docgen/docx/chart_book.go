package docx

import (
	"bytes"
	"regexp"
	"slices"
	"strconv"
	"strings"

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
	err := ooxml.Nest(&out, []ooxml.NewPart{
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

// rangeOf names the cells of a column from one row to another as charts refer to them.
func rangeOf(column, from, to int) string {
	cell := "$" + columnName(column) + "$"
	if to == from {
		return bookSheet + "!" + cell + strconv.Itoa(from)
	}
	return bookSheet + "!" + cell + strconv.Itoa(from) + ":" + cell + strconv.Itoa(to)
}

// A chartBook is the workbook of a chart, read as far as the chart refers to it.
type chartBook struct {
	pkg    *ooxml.Package
	sheets map[string]string            // parts by the names of sheets
	cells  map[string]map[string]string // by part and reference
	texts  *tree                        // those that cells share, nil if there are none
	shared []int                        // elements of texts
}

// openChartBook reads where the sheets of a workbook are.
func openChartBook(data []byte) (*chartBook, error) {
	pkg, err := ooxml.Open(data)
	if err != nil {
		return nil, err
	}
	main, _ := pkg.Main()
	rels, err := pkg.Rels(main)
	if err != nil {
		return nil, err
	}
	part, _ := pkg.Part(main)
	tr, err := readTree(main, part)
	if err != nil {
		return nil, err
	}
	b := &chartBook{pkg: pkg, sheets: map[string]string{}, cells: map[string]map[string]string{}}
	for _, r := range rels {
		if strings.HasSuffix(r.Type, "/sharedStrings") && hasPart(pkg, r.Target) {
			data, _ := pkg.Part(r.Target)
			if b.texts, err = readTree(r.Target, data); err != nil {
				return nil, err
			}
			b.texts.children(0, func(i int) bool {
				b.shared = append(b.shared, i)
				return true
			})
		}
		for i := range tr.els {
			if id, ok := tr.attr(i, "id"); ok && tr.els[i].name == "sheet" && id == r.ID && !r.External {
				name, _ := tr.attr(i, "name")
				b.sheets[attrText([]byte(name))] = r.Target
			}
		}
	}
	return b, nil
}

// chartCells is a stretch of one row or column, as charts refer to it: 'the sheet'!$B$2:$B$4.
var chartCells = regexp.MustCompile(`^(?:'((?:[^']|'')+)'|([^'!]+))!\$?([A-Z]{1,3})\$?([0-9]{1,7})(?::\$?([A-Z]{1,3})\$?([0-9]{1,7}))?$`)

// read gives the texts of cells, "" for empty ones; ok is false if they are no stretches of one row or column, or
// not in the workbook.
func (b *chartBook) read(formula string) (out []string, ok bool) {
	for f := range strings.SplitSeq(strings.TrimSuffix(strings.TrimPrefix(formula, "("), ")"), ",") {
		m := chartCells.FindStringSubmatch(f)
		if m == nil {
			return nil, false
		}
		sheet := strings.ReplaceAll(m[1], "''", "'") + m[2]
		cells, ok := b.sheet(sheet)
		if !ok {
			return nil, false
		}
		left, right := columnNumber(m[3]), columnNumber(m[3])
		top, _ := strconv.Atoi(m[4])
		bottom := top
		if m[5] != "" {
			right = columnNumber(m[5])
			bottom, _ = strconv.Atoi(m[6])
		}
		if left != right && top != bottom || (right-left)+(bottom-top) >= maxPoints {
			return nil, false
		}
		for column := left; column <= right; column++ {
			for row := top; row <= bottom; row++ {
				out = append(out, cells[columnName(column)+strconv.Itoa(row)])
			}
		}
	}
	return out, true
}

// sheet gives the cells of a sheet that hold something.
func (b *chartBook) sheet(name string) (map[string]string, bool) {
	part, ok := b.sheets[name]
	data, there := b.pkg.Part(part)
	if !ok || !there {
		return nil, false
	}
	if cells := b.cells[part]; cells != nil {
		return cells, true
	}
	tr, err := readTree(part, data)
	if err != nil {
		return nil, false
	}
	cells := map[string]string{}
	for i := range tr.els {
		if tr.els[i].name != "c" {
			continue
		}
		ref, _ := tr.attr(i, "r")
		kind, _ := tr.attr(i, "t")
		tr.children(i, func(k int) bool {
			switch tr.els[k].name {
			case "v":
				cells[ref] = tr.textOf(k)
				if kind == "s" {
					cells[ref] = b.sharedText(cells[ref])
				}
			case "is":
				cells[ref] = tr.richText(k)
			}
			return true
		})
	}
	b.cells[part] = cells
	return cells, true
}

func (b *chartBook) sharedText(n string) string {
	i, err := strconv.Atoi(n)
	if err != nil || i < 0 || i >= len(b.shared) {
		return ""
	}
	return b.texts.richText(b.shared[i])
}

// richText gives the text of a cell, which may stand in several runs. How it is pronounced is no part of it.
func (t *tree) richText(i int) string {
	text := ""
	for k := i + 1; k < t.els[i].next; k++ {
		switch t.els[k].name {
		case "rPh":
			k = t.els[k].next - 1
		case "t":
			text += t.textOf(k)
		}
	}
	return text
}

// columnNumber is the number of a column of a sheet, from 1.
func columnNumber(letters string) int {
	n := 0
	for _, r := range letters {
		n = n*26 + int(r-'A') + 1
	}
	return n
}
