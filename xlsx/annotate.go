// The annotated copy. It is made by splicing: a few places of a few XML parts are changed, everything else
// is carried over byte for byte. Letting excelize v2.11.1 open, mark and save a workbook does keep the
// numerals, but it gave every sheet's print titles and print area to its left neighbour when a sheet was put
// in front (localSheetId stays), dropped the password of the workbook's protection, the extensions of the
// workbook and the styles part and the workbook's colours, changed fonts and borders of the marked cells,
// and drew a second box on each comment that was there already. The user's workbook must not suffer that.

package xlsx

import (
	"bytes"
	"cmp"
	"errors"
	"fmt"
	"io"
	"maps"
	"path"
	"slices"
	"strconv"
	"strings"

	"jixiao/calc"
	"jixiao/internal/ooxml"
)

// A Mark is one row of the sheet 审核结果 and, where it has a cell, one marked cell. All text comes ready
// from the caller.
type Mark struct {
	ID, Level       string    // F-01-02, 错误
	At              calc.Cell // zero if it concerns a whole table or the file
	Place           string    // what the column 位置 says, usually At.String()
	Formula         string
	Measure         bool // Got, Want and Diff mean something
	Got, Want, Diff calc.Amount
	Cause           string
	Comment         string // of the cell, several lines; "" for none
	Severe          bool   // filled red, otherwise yellow
	Quiet           bool   // not filled at all
}

const (
	resultName   = "审核结果"
	resultHeader = 2 // its row; the title stands above
	maxLinks     = 65530

	// Red and yellow that are seen on paper too, in grey as well, and on which black text can be read.
	red    = "FF9B9B"
	yellow = "FFE86E"
)

const (
	relWorksheet = ooxml.NSOfficeRels + "/worksheet"
	relStyles    = ooxml.NSOfficeRels + "/styles"
	relComments  = ooxml.NSOfficeRels + "/comments"
	relVML       = ooxml.NSOfficeRels + "/vmlDrawing"

	typeSpreadsheet = "application/vnd.openxmlformats-officedocument.spreadsheetml."
	typeWorkbook    = typeSpreadsheet + "sheet.main+xml"
	typeVML         = "application/vnd.openxmlformats-officedocument.vmlDrawing"
)

// Annotate writes a copy of the workbook with a new first sheet, 审核结果, that lists the marks under a title
// and eight column heads, and with the cells of the marks filled and commented. The copy has no macros, for
// it is an .xlsx; nothing else differs from the workbook. Marks of one cell share its comment, in order, and
// the severest of them fills it; of a merge the anchor is marked. A mark whose cell is not in the workbook
// has its row only. The same workbook and marks give the same bytes. Of a .xls the copy is rebuilt: it has the
// values, merges and widths of columns, and nothing else of the original's looks.
func (w *Workbook) Annotate(out io.Writer, title string, header []string, marks []Mark, author string) error {
	if w.Package == nil {
		rebuilt, err := w.rebuild()
		if err != nil {
			return fmt.Errorf("rebuild workbook: %w", err)
		}
		return rebuilt.Annotate(out, title, header, marks, author)
	}
	if len(header) != len(resultWidths) {
		return fmt.Errorf("annotate workbook: %d column heads, want %d", len(header), len(resultWidths))
	}
	c := &copying{book: w, changed: map[string][]byte{}, types: map[string]string{}}
	if err := c.annotate(title, header, marks, author); err != nil {
		return fmt.Errorf("annotate workbook: %w", err)
	}
	var b bytes.Buffer
	if err := w.Package.Write(&b, c.changed); err != nil {
		return fmt.Errorf("annotate workbook: %w", err)
	}
	if err := w.provesCopy(b.Bytes()); err != nil {
		return fmt.Errorf("annotate workbook: %w", err)
	}
	_, err := out.Write(b.Bytes())
	return err
}

// provesCopy reads a copy back: behind its first sheet it must say what the workbook says. A copy with
// another figure in it would be worse than none.
func (w *Workbook) provesCopy(data []byte) error {
	read, err := ReadXLSX(data, w.Name)
	if err != nil {
		return fmt.Errorf("read the copy back: %w", err)
	}
	same := func(a, b *Sheet) bool {
		return a.Name == b.Name && a.Hidden == b.Hidden && slices.Equal(a.Cells, b.Cells) && slices.Equal(a.Merges, b.Merges) &&
			slices.Equal(a.hiddenRows, b.hiddenRows) && slices.Equal(a.hiddenCols, b.hiddenCols)
	}
	if !slices.EqualFunc(w.Sheets, read.Sheets[1:], same) || !slices.Equal(w.Skipped, read.Skipped) || w.Date1904 != read.Date1904 {
		return errors.New("the copy does not say what the workbook says")
	}
	return nil
}

// copying is the annotated copy while it is made.
type copying struct {
	book    *Workbook
	strict  bool              // the workbook has the namespaces of Strict OOXML
	changed map[string][]byte // parts that differ from the workbook's; nil for those left out
	types   map[string]string // content types of those that are new or get another
}

func (c *copying) annotate(title string, header []string, marks []Mark, author string) error {
	main, contentType := c.book.Package.Main()
	data, _ := c.book.Package.Part(main)
	rels, err := c.book.Package.Rels(main)
	if err != nil {
		return err
	}
	tabs, err := c.book.readWorkbookPart(main, data)
	if err != nil {
		return err
	}
	e := newEditor(main, data)
	root, err := e.root()
	if err != nil {
		return err
	}
	c.strict = bytes.Contains(data[:root.open], []byte("http://purl.oclc.org/ooxml/spreadsheetml/main"))
	if contentType != typeWorkbook {
		c.types[main] = typeWorkbook
		if err := c.dropMacros(main, rels); err != nil {
			return err
		}
	}

	stylesPart, stylesData, err := c.book.onlyPart(main, rels, "styles")
	if err != nil {
		return err
	}
	if stylesData == nil {
		stylesData = []byte(c.dialect(emptyStyles))
		stylesPart = c.newPart("xl/styles%d.xml", typeSpreadsheet+"styles+xml", stylesData)
		if _, err := c.relate(main, relStyles, stylesPart); err != nil {
			return err
		}
	}
	p, err := newPalette(stylesPart, stylesData)
	if err != nil {
		return err
	}
	fills := [...]int{none: 0, mild: p.fill(yellow), severe: p.fill(red)}

	cells := c.gather(marks)
	parts := make(map[string]string, len(rels)) // by relationship
	for _, rel := range rels {
		parts[rel.ID] = rel.Target
	}
	for i, tab := range tabs {
		if err := c.tab(parts[tab.relID], i+1, p, fills[:], cells[tab.name], author); err != nil {
			return err
		}
	}

	name := resultName
	for n := 2; slices.ContainsFunc(tabs, func(t tab) bool { return foldName(t.name) == foldName(name) }); n++ {
		name = resultName + "(" + strconv.Itoa(n) + ")"
	}
	sheet := c.resultSheet(p.resultStyles(fills[severe], fills[mild]), title, header, marks)
	id, err := c.relate(main, relWorksheet, c.newPart("xl/worksheets/sheet%d.xml", typeSpreadsheet+"worksheet+xml", sheet))
	if err != nil {
		return err
	}
	if err := c.workbook(e, root, name, id, resultHeader+len(marks)); err != nil {
		return err
	}
	c.changed[main] = e.bytes()
	if c.changed[stylesPart], err = p.finish(); err != nil {
		return err
	}
	return c.contentTypes()
}

// How a marked cell is filled.
const (
	none = iota
	mild
	severe
)

// gather collects the marks of each cell, by sheet; the cells of a sheet by row and column.
func (c *copying) gather(marks []Mark) map[string][]markedCell {
	bySheet := map[string]map[[2]int]*markedCell{}
	for _, m := range marks {
		sheet, row, col, ok := c.find(m.At)
		if !ok {
			continue
		}
		row, col = sheet.Anchor(row, col)
		if bySheet[sheet.Name] == nil {
			bySheet[sheet.Name] = map[[2]int]*markedCell{}
		}
		cell := bySheet[sheet.Name][[2]int{row, col}]
		if cell == nil {
			cell = &markedCell{row: row, col: col, right: col}
			bySheet[sheet.Name][[2]int{row, col}] = cell
			for _, r := range sheet.Merges {
				if r.contains(row, col) {
					cell.right = r.Right
				}
			}
		}
		cell.fill = max(cell.fill, m.fill())
		if m.Comment != "" && cell.comment != "" {
			cell.comment += "\n\n"
		}
		cell.comment += m.Comment
	}
	cells := map[string][]markedCell{}
	for name, at := range bySheet {
		for _, cell := range at {
			cells[name] = append(cells[name], *cell)
		}
		slices.SortFunc(cells[name], func(a, b markedCell) int { return cmp.Or(a.row-b.row, a.col-b.col) })
	}
	return cells
}

func (m Mark) fill() int {
	switch {
	case m.Quiet:
		return none
	case m.Severe:
		return severe
	}
	return mild
}

// find finds a cell in the workbook; ok is false for one that it cannot have.
func (c *copying) find(at calc.Cell) (sheet *Sheet, row, col int, ok bool) {
	i := slices.IndexFunc(c.book.Sheets, func(s *Sheet) bool { return s.Name == at.Sheet })
	row, col, ok = ParseRef(at.Ref)
	if i < 0 || !ok {
		return nil, 0, 0, false
	}
	return c.book.Sheets[i], row, col, true
}

// tab makes the changes to one sheet of the workbook. number is its place among the tabs; cells is empty
// for the sheets that hold none.
func (c *copying) tab(part string, number int, p *palette, fills []int, cells []markedCell, author string) error {
	data, _ := c.book.Package.Part(part)
	e := newEditor(part, data)
	if err := e.deselect(); err != nil {
		return err
	}
	if len(cells) > 0 {
		e.reader = newReader(part, data)
		root, err := e.root()
		if err != nil {
			return err
		}
		var notes []markedCell
		for i := range cells {
			cells[i].fill = fills[cells[i].fill]
			if cells[i].comment != "" {
				notes = append(notes, cells[i])
			}
		}
		sheet := &worksheetEditor{editor: e, root: root, palette: p}
		if err := sheet.mark(cells); err != nil {
			return err
		}
		if len(notes) > 0 {
			if err := c.notes(sheet, number, notes, author); err != nil {
				return err
			}
		}
	}
	if len(e.edits) > 0 {
		c.changed[part] = e.bytes()
	}
	return nil
}

// deselect takes a sheet out of the selection. Two selected sheets are a group: what the user then types
// into the one is typed into the other too.
func (e *editor) deselect() error {
	for {
		kind, err := e.sc.Next()
		if err != nil {
			return err
		}
		switch {
		case kind == ooxml.EndOfPart, kind == ooxml.StartElement && e.name() == "sheetData":
			return nil
		case kind == ooxml.StartElement && e.name() == "sheetView":
			if on, err := e.boolean("tabSelected"); err == nil && on {
				e.set(e.opened(), "tabSelected", "0")
			}
		}
	}
}

// notes writes the comments of one sheet.
func (c *copying) notes(sheet *worksheetEditor, number int, cells []markedCell, author string) error {
	rels, err := c.book.Package.Rels(sheet.part)
	if err != nil {
		return err
	}
	comments, data, err := c.book.onlyPart(sheet.part, rels, "comments")
	if err != nil {
		return err
	}
	if data == nil {
		data = []byte(c.dialect(emptyComments))
		comments = c.newPart("xl/comments%d.xml", typeSpreadsheet+"comments+xml", data)
		if _, err := c.relate(sheet.part, relComments, comments); err != nil {
			return err
		}
	}
	data, says, err := addComments(comments, data, cells, author)
	if err != nil {
		return err
	}
	c.changed[comments] = data

	var drawing string
	if sheet.drawing != "" {
		i := slices.IndexFunc(rels, func(r ooxml.Rel) bool { return r.ID == sheet.drawing && !r.External })
		if i < 0 {
			return &ooxml.Error{Kind: ooxml.Damaged, Part: sheet.part, Reason: "legacyDrawing without a part"}
		}
		drawing = rels[i].Target
		if data, _ = c.book.Package.Part(drawing); !bytes.Contains(data, []byte("</")) {
			return &ooxml.Error{Kind: ooxml.Damaged, Part: drawing, Reason: "no drawing"}
		}
	} else {
		data = fmt.Appendf(nil, emptyDrawing, number)
		drawing = c.newPart("xl/drawings/vmlDrawing%d.vml", typeVML, data)
		id, err := c.relate(sheet.part, relVML, drawing)
		if err != nil {
			return err
		}
		at := cmp.Or(sheet.tail, sheet.root.close)
		sheet.insert(at, sheet.like(sheet.root, "<legacyDrawing "+c.relAttr(sheet.editor, sheet.root, id)+"/>"))
	}
	c.changed[drawing] = addBoxes(drawing, data, cells, says, &sheet.grid, number*1024)
	return nil
}

// workbook puts the new sheet in front of the others. Sheets are counted from it now.
func (c *copying) workbook(e *editor, root element, name, id string, lastRow int) error {
	quoted := quoteSheet(name)
	names := fmt.Sprintf(`<definedName name="_xlnm._FilterDatabase" localSheetId="0" hidden="1">%s!$A$%d:$%s$%d</definedName>`+
		`<definedName name="_xlnm.Print_Titles" localSheetId="0">%[1]s!$%[2]d:$%[2]d</definedName>`,
		quoted, resultHeader, lastColumn, lastRow)
	behindSheets, at := false, 0 // at: where definedNames must stand if there is none
	err := e.children(func(child string) error {
		el := e.opened()
		switch child {
		case "bookViews":
			return e.children(func(string) error {
				for _, attr := range [...]string{"activeTab", "firstSheet"} {
					if _, ok := e.sc.Attr(attr); ok {
						e.set(e.opened(), attr, "0")
					}
				}
				return e.sc.Skip()
			})
		case "sheets":
			behindSheets = true
			last := 0
			err := e.children(func(string) error {
				n, _ := e.number("sheetId", 1<<16, 0)
				last = max(last, n)
				return e.sc.Skip()
			})
			e.insert(el.open, e.like(root, fmt.Sprintf(`<sheet name="%s" sheetId="%d" %s/>`, xmlAttr(name), last+1, c.relAttr(e, root, id))))
			return err
		case "functionGroups", "externalReferences":
			return e.sc.Skip()
		case "definedNames":
			err := e.children(func(string) error {
				if n, ok := e.number("localSheetId", 1<<16, -1); ok && n >= 0 {
					e.set(e.opened(), "localSheetId", strconv.Itoa(n+1))
				}
				return e.sc.Skip()
			})
			e.closed(&el)
			e.add(el, e.like(root, names))
			names = ""
			return err
		}
		if behindSheets && at == 0 {
			at = el.start
		}
		return e.sc.Skip()
	})
	e.closed(&root)
	if names != "" {
		e.insert(cmp.Or(at, root.close), e.like(root, "<definedNames>"+names+"</definedNames>"))
	}
	return err
}

// quoteSheet writes the name of a sheet as a reference has it.
func quoteSheet(name string) string { return "'" + strings.ReplaceAll(name, "'", "''") + "'" }

// The columns of the sheet 审核结果: 编号 级别 位置 公式 表内数 应为 差额 可能原因. Twelve digits with
// separators and decimals need a width of 20.
var resultWidths = [...]int{11, 7, 24, 52, 20, 20, 18, 46}

const lastColumn = "H"

// resultSheet writes the sheet 审核结果. Its texts stand in the cells, so that the shared strings stay as
// they are.
func (c *copying) resultSheet(s sheetStyles, title string, header []string, marks []Mark) []byte {
	var b, links bytes.Buffer
	text := func(col, row, style int, text string) {
		fmt.Fprintf(&b, `<c r="%s" s="%d" t="inlineStr"><is><t xml:space="preserve">%s</t></is></c>`, Ref(row, col), style, xmlText(cut(text, textLimit)))
	}
	last := resultHeader + len(marks)
	b.WriteString(`<?xml version="1.0" encoding="UTF-8" standalone="yes"?>` + "\n" + c.dialect(`<worksheet xmlns="`+ooxml.NSSpreadsheet+`">`))
	fmt.Fprintf(&b, `<sheetPr><pageSetUpPr fitToPage="1"/></sheetPr><dimension ref="A1:%s%d"/>`, lastColumn, last)
	fmt.Fprintf(&b, `<sheetViews><sheetView tabSelected="1" workbookViewId="0"><pane ySplit="%d" topLeftCell="A%d" activePane="bottomLeft" state="frozen"/>`+
		`<selection pane="bottomLeft" activeCell="A%[2]d" sqref="A%[2]d"/></sheetView></sheetViews><sheetFormatPr defaultRowHeight="15"/><cols>`, resultHeader, resultHeader+1)
	for i, width := range resultWidths {
		fmt.Fprintf(&b, `<col min="%d" max="%[1]d" width="%d" customWidth="1"/>`, i+1, width)
	}
	b.WriteString(`</cols><sheetData><row r="1" ht="36" customHeight="1">`)
	text(1, 1, s.title, title)
	fmt.Fprintf(&b, `</row><row r="%d" ht="24" customHeight="1">`, resultHeader)
	for i, head := range header {
		text(i+1, resultHeader, s.head, head)
	}
	b.WriteString("</row>")
	for i, m := range marks {
		row := resultHeader + 1 + i
		// LibreOffice does not make rows as high as their texts on loading: they say how high they are.
		fmt.Fprintf(&b, `<row r="%d" ht="%d" customHeight="1">`, row, lineHeight*m.lines())
		text(1, row, s.middle, m.ID)
		text(2, row, [...]int{none: s.middle, mild: s.yellow, severe: s.red}[m.fill()], m.Level)
		if sheet, _, _, ok := c.find(m.At); ok && i < maxLinks {
			text(3, row, s.link, m.Place)
			location := xmlAttr(quoteSheet(sheet.Name) + "!" + m.At.Ref)
			fmt.Fprintf(&links, `<hyperlink ref="%s" location="%s" display="%s"/>`, Ref(row, 3), location, xmlAttr(m.Place))
		} else {
			text(3, row, s.text, m.Place)
		}
		text(4, row, s.text, m.Formula)
		for j, amount := range [...]calc.Amount{m.Got, m.Want, m.Diff} {
			switch numeral := amount.Fixed(amount.Decimals()); {
			case !m.Measure:
				fmt.Fprintf(&b, `<c r="%s" s="%d"/>`, Ref(row, 5+j), s.number)
			case digits(numeral) > 15: // more than a spreadsheet keeps of a number
				text(5+j, row, s.number, calc.Grouped(amount.String()))
			default:
				fmt.Fprintf(&b, `<c r="%s" s="%d"><v>%s</v></c>`, Ref(row, 5+j), s.number, numeral)
			}
		}
		text(8, row, s.text, m.Cause)
		b.WriteString("</row>")
	}
	fmt.Fprintf(&b, `</sheetData><autoFilter ref="A%d:%s%d"/><mergeCells count="1"><mergeCell ref="A1:%[2]s1"/></mergeCells>`, resultHeader, lastColumn, last)
	if links.Len() > 0 {
		b.WriteString("<hyperlinks>" + links.String() + "</hyperlinks>")
	}
	b.WriteString(`<printOptions horizontalCentered="1"/><pageMargins left="0.4" right="0.4" top="0.6" bottom="0.6" header="0.3" footer="0.3"/>` +
		`<pageSetup paperSize="9" orientation="landscape" fitToWidth="1" fitToHeight="0"/><headerFooter><oddFooter>&amp;C&amp;P / &amp;N</oddFooter></headerFooter></worksheet>`)
	return b.Bytes()
}

// lineHeight is that of one line of the list, in points.
const lineHeight = 16

// lines counts the lines that the longest text of a row takes. A Chinese character is two columns wide.
func (m Mark) lines() int {
	most := 1
	for col, text := range map[int]string{3: m.Place, 4: m.Formula, 8: m.Cause} {
		n := 0
		for line := range strings.Lines(text) {
			w := 0
			for _, r := range strings.TrimSpace(line) {
				w++
				if r > 0x2E80 {
					w++
				}
			}
			n += 1 + max(0, w-1)/(resultWidths[col-1]-4) // a margin for fonts that run wide
		}
		most = max(most, n)
	}
	return min(most, 25) // 400 points, and a row may have 409
}

// digits counts the significant digits of a numeral.
func digits(numeral string) int {
	return len(strings.Trim(strings.Replace(strings.TrimPrefix(numeral, "-"), ".", "", 1), "0"))
}

// dialect writes our own XML in the namespaces of the workbook.
func (c *copying) dialect(xml string) string {
	if !c.strict {
		return xml
	}
	return strings.NewReplacer(ooxml.NSSpreadsheet, "http://purl.oclc.org/ooxml/spreadsheetml/main",
		ooxml.NSOfficeRels, "http://purl.oclc.org/ooxml/officeDocument/relationships").Replace(xml)
}

// part gives a part of the copy as it is so far.
func (c *copying) part(name string) ([]byte, bool) {
	if data, ok := c.changed[name]; ok {
		return data, data != nil
	}
	return c.book.Package.Part(name)
}

// newPart adds a part under the first name of a pattern that is free.
func (c *copying) newPart(pattern, contentType string, data []byte) string {
	for n := 1; ; n++ {
		name := fmt.Sprintf(pattern, n)
		if _, taken := c.part(name); !taken {
			c.changed[name] = data
			c.types[name] = contentType
			return name
		}
	}
}

// relsOf gives the name of the part with the relationships of a part.
func relsOf(part string) string {
	dir, base := path.Split(part)
	return dir + "_rels/" + base + ".rels"
}

// relate adds a relationship from one part to another and gives its id.
func (c *copying) relate(from, typ, to string) (id string, err error) {
	name := relsOf(from)
	data, ok := c.part(name)
	if !ok {
		data = []byte(`<?xml version="1.0" encoding="UTF-8" standalone="yes"?>` + "\n" + `<Relationships xmlns="` + ooxml.NSPackageRels + `"/>`)
		c.types[name] = "application/vnd.openxmlformats-package.relationships+xml"
	}
	e := newEditor(name, data)
	root, err := e.root()
	if err != nil {
		return "", err
	}
	used := map[string]bool{}
	err = e.children(func(string) error {
		id, _ := e.sc.Attr("Id")
		used[id] = true
		return e.sc.Skip()
	})
	e.closed(&root)
	for n := len(used) + 1; id == "" || used[id]; n++ {
		id = "rId" + strconv.Itoa(n)
	}
	e.add(root, e.like(root, `<Relationship Id="`+id+`" Type="`+c.dialect(typ)+`" Target="/`+to+`"/>`))
	c.changed[name] = e.bytes()
	return id, err
}

// relAttr writes the attribute that names a relationship. Its prefix is declared on the spot where the root
// does not do that.
func (c *copying) relAttr(e *editor, root element, id string) string {
	declaration := c.dialect(`xmlns:r="` + ooxml.NSOfficeRels + `"`)
	if bytes.Contains(e.data[root.start:root.open], []byte(declaration)) {
		return `r:id="` + id + `"`
	}
	return declaration + ` r:id="` + id + `"`
}

// dropMacros leaves out what an .xlsx must not have: Excel does not open one that has macros.
func (c *copying) dropMacros(main string, rels []ooxml.Rel) error {
	dropped := map[string]bool{}
	for _, rel := range rels {
		if relationship(rel.Type) != "vbaProject" || rel.External {
			continue
		}
		dropped[rel.ID] = true
		signatures, err := c.book.Package.Rels(rel.Target)
		if err != nil {
			return err
		}
		c.changed[rel.Target], c.changed[relsOf(rel.Target)] = nil, nil
		for _, s := range signatures {
			if !s.External {
				c.changed[s.Target] = nil
			}
		}
	}
	data, _ := c.part(relsOf(main))
	e := newEditor(relsOf(main), data)
	if _, err := e.root(); err != nil {
		return err
	}
	err := e.children(func(string) error {
		el := e.opened()
		id, _ := e.sc.Attr("Id")
		err := e.skip(&el)
		if dropped[id] {
			e.replace(el.start, el.end, "")
		}
		return err
	})
	c.changed[relsOf(main)] = e.bytes()
	return err
}

// contentTypes says in [Content_Types].xml what the new parts are.
func (c *copying) contentTypes() error {
	const name = "[Content_Types].xml"
	data, _ := c.book.Package.Part(name)
	e := newEditor(name, data)
	root, err := e.root()
	if err != nil {
		return err
	}
	gone := map[string]bool{}
	types := map[string]string{}
	for part, data := range c.changed {
		gone[strings.ToLower(part)] = data == nil
	}
	for part, typ := range c.types {
		types[strings.ToLower(part)] = typ
	}
	done, defaults := map[string]bool{}, map[string]bool{}
	err = e.children(func(string) error {
		el := e.opened()
		ext, _ := e.sc.Attr("Extension")
		part, _ := e.sc.Attr("PartName")
		part = strings.ToLower(strings.TrimPrefix(part, "/"))
		err := e.skip(&el)
		if ext != "" {
			defaults[strings.ToLower(ext)] = true
		}
		if gone[part] {
			e.replace(el.start, el.end, "")
		} else if typ, ok := types[part]; ok {
			e.set(el, "ContentType", typ)
			done[part] = true
		}
		return err
	})
	if err != nil {
		return err
	}
	e.closed(&root)
	var added strings.Builder
	for _, part := range slices.Sorted(maps.Keys(c.types)) {
		typ, ext := c.types[part], strings.TrimPrefix(path.Ext(part), ".")
		switch {
		case done[strings.ToLower(part)], c.book.Package.ContentType(part) == typ, ext != "xml" && defaults[ext] && c.book.Package.ContentType(part) == "":
			// The default says it, as it stands or since a part before this one.
		case ext != "xml" && !defaults[ext]:
			defaults[ext] = true
			fmt.Fprintf(&added, `<Default Extension="%s" ContentType="%s"/>`, ext, typ)
		default:
			fmt.Fprintf(&added, `<Override PartName="/%s" ContentType="%s"/>`, xmlAttr(part), typ)
		}
	}
	e.add(root, e.like(root, added.String()))
	c.changed[name] = e.bytes()
	return nil
}
