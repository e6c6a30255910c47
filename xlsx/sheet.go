// The strict pass over a worksheet. Whatever could make two readers see two different sheets is damage:
// rows or cells out of order or twice, a cell in another row's element, a string index that is no index.
// Of 31 such workbooks a common reader returned wrong or missing data without an error for 25.

package xlsx

import (
	"bytes"
	"cmp"
	"slices"
	"strconv"
	"strings"

	"jixiao/internal/ooxml"
)

const (
	lastRow         = 1 << 20
	lastCol         = 1 << 14
	maxValueColumns = 256 // that hold a value somewhere in the sheet; 财决05 has 99
	maxMerges       = 2000
)

// CellKind says what a cell stores.
type CellKind uint8

// The kinds of cell.
const (
	Number CellKind = iota
	Text
	Bool
	ErrorValue
	Date // a number that the cell's format shows as a date or time, or an ISO 8601 text
)

// A RawCell is one cell that holds something, exactly as stored.
type RawCell struct {
	Row, Col   int // 1-based
	Kind       CellKind
	HasFormula bool
	Computed   bool   // false for a formula cell that was never calculated: Kind is Number and Value ""
	Value      string // a number as its numeral stands in the file; a text decoded and joined; a boolean as 0 or 1; an error as #DIV/0!
	Formula    string // "" also for the followers of a shared formula
}

// Ref names the cell as users do: C12.
func (c RawCell) Ref() string { return Ref(c.Row, c.Col) }

// Ref names the cell in a row and a column, both 1-based, as users do: C12.
func Ref(row, col int) string {
	var buf [16]byte
	i := len(buf)
	for ; col > 0; col = (col - 1) / 26 {
		i--
		buf[i] = byte('A' + (col-1)%26)
	}
	return string(strconv.AppendInt(buf[i:len(buf):len(buf)], int64(row), 10))
}

// ParseRef reads a reference like C12: capital letters, digits without a leading zero, no $, within the
// sheet's bounds.
func ParseRef(s string) (row, col int, ok bool) {
	i := 0
	for ; i < len(s) && 'A' <= s[i] && s[i] <= 'Z'; i++ {
		if col = col*26 + int(s[i]-'A') + 1; col > lastCol {
			return 0, 0, false
		}
	}
	if i == 0 || i == len(s) || s[i] == '0' {
		return 0, 0, false
	}
	row, ok = parseDigits(s[i:], lastRow)
	if !ok {
		return 0, 0, false
	}
	return row, col, true
}

// A Range is a rectangle of cells, its edges included.
type Range struct{ Top, Left, Bottom, Right int }

func (m Range) contains(row, col int) bool {
	return m.Top <= row && row <= m.Bottom && m.Left <= col && col <= m.Right
}

func (m Range) overlaps(o Range) bool {
	return m.Top <= o.Bottom && o.Top <= m.Bottom && m.Left <= o.Right && o.Left <= m.Right
}

// A Sheet is a worksheet's cells and what decides whether a reader of the sheet sees them.
type Sheet struct {
	Name   string
	Hidden bool      // hidden or very hidden
	Cells  []RawCell // by row, then column; cells without a value and without a formula are left out
	Merges []Range   // by top, then left

	hiddenRows, hiddenCols []span
	widths                 []width // of a .xls, whose annotated copy is rebuilt
}

// At gives the cell in a row and a column; ok is false where the sheet holds nothing.
func (s *Sheet) At(row, col int) (cell RawCell, ok bool) {
	i, ok := slices.BinarySearchFunc(s.Cells, RawCell{Row: row, Col: col}, func(a, b RawCell) int {
		return cmp.Or(a.Row-b.Row, a.Col-b.Col)
	})
	if !ok {
		return RawCell{}, false
	}
	return s.Cells[i], true
}

// Anchor gives the top left cell of the merge that covers a cell, or the cell itself. Only the anchor's
// value is shown and only it counts.
func (s *Sheet) Anchor(row, col int) (int, int) {
	for _, m := range s.Merges {
		if m.contains(row, col) {
			return m.Top, m.Left
		}
	}
	return row, col
}

// RowHidden says whether a row is hidden, by a user or by a filter.
func (s *Sheet) RowHidden(row int) bool { return inSpans(s.hiddenRows, row) }

// ColHidden says whether a column is hidden.
func (s *Sheet) ColHidden(col int) bool { return inSpans(s.hiddenCols, col) }

// input is what the sheets of one workbook are read with.
type input struct {
	book      *Workbook
	styles    styles
	strings   sharedStrings
	cellsLeft int
}

// A sheetReader is at one place of one sheet.
type sheetReader struct {
	*reader
	in       *input
	sheet    *Sheet
	row, col int                    // of the current cell, or of the last one
	columns  [lastCol/64 + 1]uint64 // a bit for each column that holds a value
	width    int                    // bits set in columns
}

// readSheet reads a worksheet part. The dimension element is never looked at: some programs write it wrong.
func (in *input) readSheet(sheet *Sheet, part string, data []byte) error {
	r := &sheetReader{reader: newReader(part, data), in: in, sheet: sheet}
	// Growing step by step allocates five times what 600,000 cells need; how most values end tells how many
	// there are. It is only a guess, and one that the limits bound.
	guess := min(bytes.Count(data, []byte("v></"))+bytes.Count(data, []byte("is></")), in.cellsLeft)
	sheet.Cells = make([]RawCell, 0, guess)
	seen := map[string]bool{}
	err := r.document("worksheet", func(name string) error {
		switch name {
		case "cols", "sheetData", "mergeCells":
			if seen[name] {
				return r.damaged(name + " twice")
			}
			seen[name] = true
		}
		switch name {
		case "cols":
			return r.cols()
		case "sheetData":
			return r.rows()
		case "mergeCells":
			return r.merges()
		}
		return r.sc.Skip()
	})
	if err != nil {
		return err
	}
	if !seen["sheetData"] {
		return &ooxml.Error{Kind: ooxml.Damaged, Part: part, Reason: "no sheetData"}
	}
	if len(sheet.Cells) < guess/2 {
		sheet.Cells = slices.Clone(sheet.Cells)
	}
	return in.book.remarkUnderMerge(sheet, r.tooLarge)
}

// cols reads which columns are hidden; one of no width is.
func (r *sheetReader) cols() error {
	count := 0
	return r.children(func(name string) error {
		if name != "col" {
			return r.damaged("unknown element in cols")
		}
		if count++; count > lastCol {
			return r.damaged("more column elements than columns")
		}
		first, ok := r.number("min", lastCol, 0)
		last, ok2 := r.number("max", lastCol, 0)
		if !ok || !ok2 || first < 1 || last < first {
			return r.damaged("bad column range")
		}
		hidden, err := r.boolean("hidden")
		if err != nil {
			return err
		}
		if hidden || r.zero("width") {
			r.sheet.hiddenCols = append(r.sheet.hiddenCols, span{first, last})
		}
		return r.sc.Skip()
	})
}

// zero says whether an attribute is there and is the number nought.
func (r *sheetReader) zero(attr string) bool {
	s, has := r.sc.Attr(attr)
	return has && s != "" && strings.Trim(s, "0.") == ""
}

// rows reads the sheetData element.
func (r *sheetReader) rows() error {
	return r.children(func(name string) error {
		if name != "row" {
			return r.damaged("unknown element in sheetData")
		}
		row, ok := r.number("r", lastRow, r.row+1) // the standard lets a row without a number follow the last one
		if !ok || row < 1 {
			return r.damaged("bad row number")
		}
		if row > lastRow {
			return r.damaged("more rows than a sheet has")
		}
		if row <= r.row {
			return r.damaged("row " + strconv.Itoa(row) + " out of order or twice")
		}
		r.row, r.col = row, 0
		hidden, err := r.boolean("hidden")
		if err != nil {
			return err
		}
		if hidden || r.zero("ht") {
			r.hideRow(row)
		}
		return r.children(func(name string) error {
			switch name {
			case "c":
				return r.cell()
			case "extLst":
				return r.sc.Skip()
			}
			return r.damaged("unknown element in a row")
		})
	})
}

func (r *sheetReader) hideRow(row int) {
	rows := r.sheet.hiddenRows
	if n := len(rows); n > 0 && rows[n-1].last == row-1 {
		rows[n-1].last = row
		return
	}
	r.sheet.hiddenRows = append(rows, span{row, row})
}

// cell reads one c element and keeps the cell if it holds something.
func (r *sheetReader) cell() error {
	col := r.col + 1 // as for rows
	if ref, has := r.sc.Attr("r"); has {
		row, c, ok := ParseRef(ref)
		if !ok {
			return r.damaged("bad cell reference " + strconv.Quote(ref))
		}
		if row != r.row {
			return r.damaged("cell " + ref + " in row " + strconv.Itoa(r.row))
		}
		col = c
	}
	if col > lastCol {
		return r.damaged("more columns than a sheet has")
	}
	if col <= r.col {
		return r.damaged("cell " + Ref(r.row, col) + " out of order or twice")
	}
	r.col = col
	style, ok := r.number("s", maxStyles, 0)
	if !ok {
		return r.damaged("bad cell format")
	}
	if style >= r.in.styles.count {
		return r.damaged("cell format " + strconv.Itoa(style) + " does not exist")
	}
	typ, has := r.sc.Attr("t")
	if !has {
		typ = "n"
	}
	switch typ {
	case "n", "s", "str", "inlineStr", "b", "e", "d":
	default:
		return r.damaged("unknown cell type " + strconv.Quote(typ))
	}
	return r.content(typ, style)
}

// content reads the children of a c element.
func (r *sheetReader) content(typ string, style int) error {
	c := RawCell{Row: r.row, Col: r.col, Computed: true}
	var value string
	var hasValue, hasInline, cleaned bool
	err := r.children(func(name string) (err error) {
		switch name {
		case "v":
			if hasValue {
				return r.damaged("two values in cell " + c.Ref())
			}
			hasValue = true
			value, err = r.text()
			return err
		case "f":
			if c.HasFormula {
				return r.damaged("two formulas in cell " + c.Ref())
			}
			c.HasFormula = true
			c.Formula, err = r.text()
			return err
		case "is":
			if hasInline || typ != "inlineStr" {
				return r.damaged("stray inline string in cell " + c.Ref())
			}
			hasInline = true
			value, cleaned, err = r.richText()
			return err
		case "extLst":
			return r.sc.Skip()
		}
		return r.damaged("unknown element in cell " + c.Ref())
	})
	if err != nil {
		return err
	}
	if typ == "inlineStr" && hasValue {
		return r.damaged("inline string with a value in cell " + c.Ref())
	}

	switch {
	case hasInline:
		c.Kind, c.Value = Text, value
	case !hasValue, value == "" && typ == "n":
		// Nothing stored: a styled blank, or a formula that was written by a program and never calculated.
		if !c.HasFormula {
			return nil
		}
		c.Computed = false
	case value == "" && typ != "str" && c.HasFormula:
		c.Computed = false
	default:
		if c.Kind, c.Value, cleaned, err = r.value(typ, style, value); err != nil {
			return err
		}
	}
	if c.Kind == Text && c.Value == "" && !c.HasFormula && !cleaned {
		return nil // an empty text shows nothing and says nothing
	}
	return r.keep(c, cleaned)
}

// value interprets the text of a v element by the cell's type.
func (r *sheetReader) value(typ string, style int, v string) (kind CellKind, value string, cleaned bool, err error) {
	switch typ {
	case "n":
		if _, ok := splitNumeral(v); !ok {
			return 0, "", false, r.damaged("number cell " + Ref(r.row, r.col) + " holds no number")
		}
		if r.in.styles.isDate(style) {
			return Date, v, false, nil
		}
		return Number, v, false, nil
	case "s":
		table := &r.in.strings
		if !table.present {
			return 0, "", false, r.damaged("cell " + Ref(r.row, r.col) + " points into a string table that is missing")
		}
		i, ok := parseDigits(v, maxSharedStrings)
		if !ok || i >= len(table.texts) {
			return 0, "", false, r.damaged("cell " + Ref(r.row, r.col) + " points outside the string table")
		}
		return Text, table.texts[i], table.cleaned[i], nil
	case "str":
		value, cleaned = decodeEscapes(v)
		return Text, value, cleaned, nil
	case "b":
		b, ok := parseBool(v)
		if !ok {
			return 0, "", false, r.damaged("boolean cell " + Ref(r.row, r.col) + " holds no boolean")
		}
		if b {
			return Bool, "1", false, nil
		}
		return Bool, "0", false, nil
	case "e":
		if v == "" {
			return 0, "", false, r.damaged("error cell " + Ref(r.row, r.col) + " holds no error")
		}
		return ErrorValue, v, false, nil
	default: // "d"
		if _, ok := parseISODate(v); !ok {
			return 0, "", false, r.damaged("date cell " + Ref(r.row, r.col) + " holds no date")
		}
		return Date, v, false, nil
	}
}

// keep adds a cell that holds something and counts it against the limits.
func (r *sheetReader) keep(c RawCell, cleaned bool) error {
	if r.in.cellsLeft == 0 {
		return r.tooLarge("more than 1000000 cells hold a value")
	}
	r.in.cellsLeft--
	if word, bit := &r.columns[c.Col/64], uint64(1)<<(c.Col%64); *word&bit == 0 {
		*word |= bit
		if r.width++; r.width > maxValueColumns {
			return r.tooLarge("more than 256 columns hold a value")
		}
	}
	r.sheet.Cells = append(r.sheet.Cells, c)
	if cleaned {
		return r.in.book.remark(r.tooLarge, r.sheet.Name, c.Ref(), RemarkControl)
	}
	return nil
}

// merges reads the mergeCells element.
func (r *sheetReader) merges() error {
	err := r.children(func(name string) error {
		if name != "mergeCell" {
			return r.damaged("unknown element in mergeCells")
		}
		if len(r.sheet.Merges) == maxMerges {
			return r.tooLarge("more than 2000 merges")
		}
		ref, _ := r.sc.Attr("ref")
		from, to, isRange := strings.Cut(ref, ":")
		if !isRange {
			to = from
		}
		var m Range
		var ok, ok2 bool
		m.Top, m.Left, ok = ParseRef(from)
		m.Bottom, m.Right, ok2 = ParseRef(to)
		if !ok || !ok2 || m.Bottom < m.Top || m.Right < m.Left {
			return r.damaged("bad merge " + strconv.Quote(ref))
		}
		r.sheet.Merges = append(r.sheet.Merges, m)
		return r.sc.Skip()
	})
	if err != nil {
		return err
	}
	if at, overlap := r.sheet.sortMerges(); overlap {
		return r.damaged("merges overlap at " + at)
	}
	return nil
}

// sortMerges brings the merges into their order and finds two that overlap.
func (s *Sheet) sortMerges() (at string, overlap bool) {
	slices.SortFunc(s.Merges, func(a, b Range) int { return cmp.Or(a.Top-b.Top, a.Left-b.Left) })
	for i, m := range s.Merges {
		for _, o := range s.Merges[i+1:] {
			if o.Top > m.Bottom {
				break
			}
			if m.overlaps(o) {
				return Ref(o.Top, o.Left), true
			}
		}
	}
	return "", false
}

// remarkUnderMerge finds the values that a merge hides. A program that adds up cells counts them, a person
// who looks at the sheet does not see them. The merges that cross the current row are kept at hand, so
// that a sheet of many cells and many merges costs no more than their number.
func (w *Workbook) remarkUnderMerge(s *Sheet, tooLarge func(reason string) error) error {
	var here []Range
	next, row, until := 0, 0, 0 // until: the first row for which here is no longer right
	for _, c := range s.Cells {
		if c.Row != row && c.Row >= until {
			here, next, until = mergesAt(here, s.Merges, next, c.Row)
		}
		row = c.Row
		i, found := slices.BinarySearchFunc(here, c.Col, func(m Range, col int) int {
			switch {
			case m.Right < col:
				return -1
			case m.Left > col:
				return 1
			}
			return 0
		})
		if found && (here[i].Top != c.Row || here[i].Left != c.Col) {
			if err := w.remark(tooLarge, s.Name, c.Ref(), RemarkUnderMerge); err != nil {
				return err
			}
		}
	}
	return nil
}

// mergesAt gives the merges that cross a row, by column, from those that crossed an earlier one and those
// that begin since, and the row at which the answer changes.
func mergesAt(here, all []Range, next, row int) (crossing []Range, from, until int) {
	for ; next < len(all) && all[next].Top <= row; next++ {
		here = append(here, all[next])
	}
	here = slices.DeleteFunc(here, func(m Range) bool { return m.Bottom < row })
	slices.SortFunc(here, func(a, b Range) int { return a.Left - b.Left })
	until = lastRow + 1
	if next < len(all) {
		until = all[next].Top
	}
	for _, m := range here {
		until = min(until, m.Bottom+1)
	}
	return here, next, until
}

// row gives the cells of one row.
func (s *Sheet) row(row int) []RawCell {
	from, _ := slices.BinarySearchFunc(s.Cells, row, func(c RawCell, row int) int { return c.Row - row })
	to, _ := slices.BinarySearchFunc(s.Cells, row+1, func(c RawCell, row int) int { return c.Row - row })
	return s.Cells[from:to]
}
