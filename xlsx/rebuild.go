package xlsx

import (
	"bytes"
	"fmt"
	"strconv"
	"strings"

	"jixiao/internal/ooxml"
)

// A width is that of some columns, in characters of the default font.
type width struct {
	first, last int
	chars       float64
}

// rebuild writes what was read from a .xls as an .xlsx workbook and reads that: the values, merges, widths of
// columns and hidden states. Formulas become their results, and one that was never calculated an empty cell.
func (w *Workbook) rebuild() (*Workbook, error) {
	const head = `<?xml version="1.0" encoding="UTF-8" standalone="yes"?>` + "\n"
	var types, tabs, rels strings.Builder
	parts := []ooxml.NewPart{{}, {}, {}, {}} // filled in when the sheets are known
	for i, s := range w.Sheets {
		n := strconv.Itoa(i + 1)
		fmt.Fprintf(&types, `<Override PartName="/xl/worksheets/sheet%s.xml" ContentType="%sworksheet+xml"/>`, n, typeSpreadsheet)
		fmt.Fprintf(&rels, `<Relationship Id="rId%s" Type="%s" Target="worksheets/sheet%[1]s.xml"/>`, n, relWorksheet)
		state := ""
		if s.Hidden {
			state = ` state="hidden"`
		}
		fmt.Fprintf(&tabs, `<sheet name="%s" sheetId="%s"%s r:id="rId%[2]s"/>`, xmlAttr(s.Name), n, state)
		parts = append(parts, ooxml.NewPart{Name: "xl/worksheets/sheet" + n + ".xml", Data: []byte(head + s.rebuilt())})
	}
	date := ""
	if w.Date1904 {
		date = `<workbookPr date1904="1"/>`
	}
	fmt.Fprintf(&rels, `<Relationship Id="rId%d" Type="%s" Target="styles.xml"/>`, len(w.Sheets)+1, relStyles)
	parts[0] = ooxml.NewPart{Name: "[Content_Types].xml", Data: []byte(head + `<Types xmlns="` + ooxml.NSContentTypes + `"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>` +
		`<Default Extension="xml" ContentType="application/xml"/><Override PartName="/xl/workbook.xml" ContentType="` + typeWorkbook + `"/>` +
		`<Override PartName="/xl/styles.xml" ContentType="` + typeSpreadsheet + `styles+xml"/>` + types.String() + `</Types>`)}
	parts[1] = ooxml.NewPart{Name: "_rels/.rels", Data: []byte(head + `<Relationships xmlns="` + ooxml.NSPackageRels + `"><Relationship Id="rId1" Type="` + ooxml.RelOfficeDocument + `" Target="xl/workbook.xml"/></Relationships>`)}
	parts[2] = ooxml.NewPart{Name: "xl/workbook.xml", Data: []byte(head + `<workbook xmlns="` + ooxml.NSSpreadsheet + `" xmlns:r="` + ooxml.NSOfficeRels + `">` + date + `<sheets>` + tabs.String() + `</sheets></workbook>`)}
	parts[3] = ooxml.NewPart{Name: "xl/styles.xml", Data: []byte(head + rebuiltStyles)}
	parts = append(parts, ooxml.NewPart{Name: "xl/_rels/workbook.xml.rels", Data: []byte(head + `<Relationships xmlns="` + ooxml.NSPackageRels + `">` + rels.String() + `</Relationships>`)})
	var b bytes.Buffer
	if err := ooxml.Create(&b, parts); err != nil {
		return nil, err
	}
	return ReadXLSX(b.Bytes(), w.Name)
}

// The styles of a rebuilt workbook: 0 text and other things, 1 money with separators, 2 a date.
const rebuiltStyles = `<styleSheet xmlns="` + ooxml.NSSpreadsheet + `"><fonts count="1"><font><sz val="11"/><name val="宋体"/></font></fonts>` +
	`<fills count="2"><fill><patternFill patternType="none"/></fill><fill><patternFill patternType="gray125"/></fill></fills>` +
	`<borders count="2"><border/><border><left style="thin"/><right style="thin"/><top style="thin"/><bottom style="thin"/></border></borders>` +
	`<cellStyleXfs count="1"><xf/></cellStyleXfs><cellXfs count="3">` +
	`<xf borderId="1" applyBorder="1" applyAlignment="1"><alignment vertical="center" wrapText="1"/></xf>` +
	`<xf numFmtId="4" borderId="1" applyNumberFormat="1" applyBorder="1" applyAlignment="1"><alignment vertical="center"/></xf>` +
	`<xf numFmtId="14" borderId="1" applyNumberFormat="1" applyBorder="1"/></cellXfs></styleSheet>`

// rebuilt writes the sheet as XML.
func (s *Sheet) rebuilt() string {
	var b strings.Builder
	b.WriteString(`<worksheet xmlns="` + ooxml.NSSpreadsheet + `">`)
	if len(s.widths) > 0 {
		b.WriteString("<cols>")
		for _, c := range s.widths {
			fmt.Fprintf(&b, `<col min="%d" max="%d" width="%s" customWidth="1"/>`, c.first, c.last, strconv.FormatFloat(c.chars, 'f', 2, 64))
		}
		b.WriteString("</cols>")
	}
	b.WriteString("<sheetData>")
	row := 0
	for _, c := range s.Cells {
		if c.HasFormula && !c.Computed {
			continue
		}
		if c.Row != row {
			if row != 0 {
				b.WriteString("</row>")
			}
			row = c.Row
			hidden := ""
			if s.RowHidden(row) {
				hidden = ` hidden="1"`
			}
			fmt.Fprintf(&b, `<row r="%d"%s>`, row, hidden)
		}
		switch c.Kind {
		case Text:
			fmt.Fprintf(&b, `<c r="%s" t="inlineStr"><is><t xml:space="preserve">%s</t></is></c>`, c.Ref(), xmlText(c.Value))
		case Bool:
			fmt.Fprintf(&b, `<c r="%s" t="b"><v>%s</v></c>`, c.Ref(), c.Value)
		case ErrorValue:
			fmt.Fprintf(&b, `<c r="%s" t="e"><v>%s</v></c>`, c.Ref(), xmlText(c.Value))
		default:
			style := 0
			if n, _, err := ParseNumeral(c.Value, false); c.Kind == Date {
				style = 2
			} else if err == nil && strings.Contains(n.Text, ".") {
				style = 1
			}
			fmt.Fprintf(&b, `<c r="%s" s="%d"><v>%s</v></c>`, c.Ref(), style, c.Value)
		}
	}
	if row != 0 {
		b.WriteString("</row>")
	}
	b.WriteString("</sheetData>")
	if len(s.Merges) > 0 {
		fmt.Fprintf(&b, `<mergeCells count="%d">`, len(s.Merges))
		for _, m := range s.Merges {
			fmt.Fprintf(&b, `<mergeCell ref="%s:%s"/>`, Ref(m.Top, m.Left), Ref(m.Bottom, m.Right))
		}
		b.WriteString("</mergeCells>")
	}
	b.WriteString("</worksheet>")
	return b.String()
}
