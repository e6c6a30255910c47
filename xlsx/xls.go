// The strict reader of .xls workbooks of Excel 97 to 2003 (BIFF8). The readers there are either lose the
// results of formulas, which in a final account are all the totals, or turn 行次 1 into 1899-12-31. Only what
// a figure can hang on is read; every other record is passed over by its length.
//
// A formula that was never calculated has no mark of its own in this format, for its record must hold some
// result. What programs write there that do not calculate:
//
//	POI, NPOI, JExcelAPI  0, with the bit "calculate on load" (HSSFCell sets the options to 2)
//	fpspreadsheet         0, with the bit "calculate always"
//	xlwt, surpass         an empty text, without either bit
//
// and what programs write that do: [MS-XLS] 2.4.127 reserves the first bit, so Excel leaves it alone, and has
// the second for TODAY() and its like; LibreOffice 7.4 was seen to write just that, and the empty text for an
// empty text. A POI that has calculated keeps its bit. So a 0 with a bit and an empty text are results only
// where the workbook proves that whoever wrote them calculates: by a formula with any other result, the first
// bit being equal. That may call a workbook of nothing but zeros uncalculated, which opening and saving it in
// Excel heals; the reverse would be a total that is read as zero in silence.

package xlsx

import (
	"cmp"
	"crypto/sha256"
	"encoding/hex"
	"math"
	"slices"
	"strconv"
	"strings"

	"jixiao/internal/ooxml"
)

const (
	xlsRows = 1 << 16
	xlsCols = 1 << 8
	maxTabs = ooxml.MaxEntries // an .xlsx file cannot have more either
)

// ReadXLS reads a .xls workbook of Excel 97 to 2003 into the same Workbook as ReadXLSX, without a Package.
// Every error is an *ooxml.Error, and as there the whole workbook is refused when one part of it contradicts
// itself. It does not keep or change data.
func ReadXLS(data []byte, name string) (*Workbook, error) {
	switch {
	case len(data) > ooxml.MaxFile:
		return nil, &ooxml.Error{Kind: ooxml.TooLarge, Offset: ooxml.MaxFile, Reason: "file is over 32 MiB"}
	case !isCompound(data):
		return nil, &ooxml.Error{Kind: ooxml.NotPackage, Reason: "not a compound file"}
	}
	stream, err := readStream(data)
	if err != nil {
		return nil, err
	}
	sum := sha256.Sum256(data)
	x := &xlsReader{
		stream:    stream,
		cellsLeft: maxCells,
		book:      &Workbook{Name: name[strings.LastIndexAny(name, `/\`)+1:], SHA256: hex.EncodeToString(sum[:])},
	}
	if err := x.read(); err != nil {
		return nil, err
	}
	return x.book, nil
}

// An xlsReader reads the workbook stream.
type xlsReader struct {
	stream     []byte
	book       *Workbook
	tabs       []xlsTab
	styles     styles
	strings    sharedStrings
	calculated [2]bool // by the bit "calculate on load": some formula has a result that proves it
	cellsLeft  int
}

// An xlsTab is a sheet as the globals list it.
type xlsTab struct {
	name   string
	hidden bool
	kind   int
	at     int // where its records begin
	cells  int // how many values its records may hold
}

// Kinds of an xlsTab.
const (
	tabWorksheet = 0
	tabMacros    = 1
	tabChart     = 2
	tabModule    = 6
	tabDialog    = -1 // listed as a worksheet; one of its own records tells
)

// Kinds of substream.
const (
	subGlobals   = 0x0005
	subModule    = 0x0006
	subWorksheet = 0x0010
	subChart     = 0x0020
	subMacros    = 0x0040
)

func refuseXLS(kind ooxml.ErrorKind, at int, reason string) error {
	return &ooxml.Error{Kind: kind, Part: "Workbook", Offset: int64(at), Reason: reason}
}

func (x *xlsReader) damaged(at int, reason string) error {
	return refuseXLS(ooxml.Damaged, at, reason)
}

func (x *xlsReader) read() error {
	end, err := x.globals()
	if err != nil {
		return err
	}
	for i := range x.tabs {
		if end, err = x.survey(&x.tabs[i], end); err != nil {
			return err
		}
	}
	for _, t := range x.tabs {
		if t.kind != tabWorksheet {
			x.book.Skipped = append(x.book.Skipped, t.name)
		} else if err := x.sheet(t); err != nil {
			return err
		}
	}
	return nil
}

// globals reads the first substream: the tabs, the date system, the formats and the shared strings.
func (x *xlsReader) globals() (end int, err error) {
	b := &biff{data: x.stream}
	if err := x.begin(b, subGlobals); err != nil {
		return 0, err
	}
	var formats []int        // number format id of each cell format
	custom := map[int]bool{} // number format id -> shows a date
	for {
		r, ok := b.next()
		damaged := func(reason string) (int, error) { return 0, x.damaged(r.at, reason) }
		if !ok {
			return damaged("stream ends inside the globals")
		}
		switch r.kind {
		case recEOF:
			if len(x.tabs) == 0 {
				return damaged("no sheets")
			}
			if len(formats) == 0 {
				formats = []int{0} // the default format needs no record
			}
			x.styles = newStyles(formats, custom)
			return b.pos, nil
		case recFilePass:
			// Excel opens the password VelvetSweatshop without asking; to a reader it is a password all the same.
			return 0, refuseXLS(ooxml.Encrypted, r.at, "workbook is encrypted")
		case recBOF:
			return damaged("substream inside the globals")
		case recDateMode:
			if len(r.body) < 2 || r.u16(0) > 1 {
				return damaged("bad date system")
			}
			x.book.Date1904 = r.u16(0) == 1
		case recBoundSheet:
			if err := x.tab(b, r); err != nil {
				return 0, err
			}
		case recFormat:
			f := b.fields(r, 0)
			id := f.u16()
			code, _ := f.text(f.u16())
			if f.short {
				return damaged("bad number format")
			}
			date := isDateCode(code)
			if was, again := custom[id]; again && was != date {
				return damaged("number format " + strconv.Itoa(id) + " twice")
			}
			custom[id] = date
		case recXF:
			if len(r.body) < 4 {
				return damaged("bad cell format")
			}
			if formats = append(formats, r.u16(2)); len(formats) > maxStyles {
				return 0, refuseXLS(ooxml.TooLarge, r.at, "more than 65536 cell formats")
			}
		case recSST:
			if err := x.sharedStrings(b, r); err != nil {
				return 0, err
			}
		}
	}
}

// begin reads the record that begins a substream, which must be of this kind.
func (x *xlsReader) begin(b *biff, kind int) error {
	r, ok := b.next()
	switch {
	case !ok:
		return x.damaged(r.at, "no substream here")
	case r.kind == recBOFBIFF2, r.kind == recBOFBIFF3, r.kind == recBOFBIFF4, r.kind == recBOF && len(r.body) >= 2 && r.u16(0) == 0x0500:
		return refuseXLS(ooxml.OldFormat, r.at, "workbook of Excel 95 or older")
	case r.kind != recBOF, len(r.body) < 4:
		return x.damaged(r.at, "no substream here")
	case r.u16(0) != 0x0600:
		return x.damaged(r.at, "substream of an unknown version")
	case r.u16(2) != kind:
		return x.damaged(r.at, "substream of another kind")
	}
	return nil
}

// tab reads a BOUNDSHEET record.
func (x *xlsReader) tab(b *biff, r record) error {
	f := b.fields(r, 0)
	at := f.u32()
	state := f.u8() & 3 // the other bits have no meaning
	t := xlsTab{kind: f.u8(), hidden: state != 0, at: int(min(at, uint32(len(x.stream))))}
	var cleaned bool
	t.name, cleaned = f.text(f.u8())
	switch {
	case f.short, state == 3:
		return x.damaged(r.at, "bad sheet record")
	case cleaned, !legalName(t.name):
		return x.damaged(r.at, "illegal sheet name "+strconv.Quote(t.name))
	case slices.ContainsFunc(x.tabs, func(o xlsTab) bool { return foldName(o.name) == foldName(t.name) }):
		return x.damaged(r.at, "sheet name "+strconv.Quote(t.name)+" twice")
	case len(x.tabs) == maxTabs:
		return refuseXLS(ooxml.TooLarge, r.at, "more than 500 sheets")
	}
	x.tabs = append(x.tabs, t)
	return nil
}

// sharedStrings reads the string table. Its first count, of all the cells that point into it, is of no use.
func (x *xlsReader) sharedStrings(b *biff, r record) error {
	table := &x.strings
	if table.present {
		return x.damaged(r.at, "two string tables")
	}
	table.present = true
	f := b.fields(r, 4)
	count, room := f.u32(), len(f.part)
	for _, part := range f.more {
		room += len(part)
	}
	switch {
	case f.short, count > uint32(room/3): // the empty text takes three bytes
		return x.damaged(r.at, "string table is shorter than it says")
	case count > maxSharedStrings:
		return refuseXLS(ooxml.TooLarge, r.at, "more than 1000000 shared strings")
	}
	table.texts = make([]string, count)
	for i := range table.texts {
		text, cleaned := f.text(f.u16())
		if f.short {
			return x.damaged(r.at, "string table is shorter than it says")
		}
		table.texts[i] = text
		if cleaned {
			if table.cleaned == nil {
				table.cleaned = map[int]bool{}
			}
			table.cleaned[i] = true
		}
	}
	return nil
}

// survey passes over a sheet's substream, which must lie behind the ones before it, so that a reader that
// follows the offsets and one that reads on find the same sheets. It counts what may be cells and looks for
// proof that the formulas were calculated.
func (x *xlsReader) survey(t *xlsTab, after int) (end int, err error) {
	var kind int
	switch t.kind {
	case tabWorksheet:
		kind = subWorksheet
	case tabMacros:
		kind = subMacros
	case tabChart:
		kind = subChart
	case tabModule:
		kind = subModule
	default:
		return 0, x.damaged(t.at, "sheet "+strconv.Quote(t.name)+" is of an unknown kind")
	}
	if t.at < after {
		return 0, x.damaged(t.at, "sheet "+strconv.Quote(t.name)+" is out of order or within another one")
	}
	return x.substream(t.at, kind, func(b *biff, r record) error {
		switch r.kind {
		case recWsBool:
			if t.kind == tabWorksheet && len(r.body) >= 2 && r.u16(0)&0x0010 != 0 {
				t.kind = tabDialog
			}
		case recLabelSST, recLabel, recRString, recNumber, recRK, recBoolErr:
			t.cells++
		case recMulRK:
			t.cells += len(r.body) / 6
		case recFormula:
			t.cells++
			if len(r.body) >= bodySize(recFormula) && !isUnproved(r) {
				x.calculated[calcOnLoad(r)] = true
			}
		}
		return nil
	})
}

// isUnproved says whether a formula's result is one that a program writes as well that does not calculate.
func isUnproved(r record) bool {
	return r.u16(12) == 0xFFFF && r.body[6] == 3 || r.f64(6) == 0 && r.u16(14)&3 != 0
}

func calcOnLoad(r record) int { return r.u16(14) >> 1 & 1 }

// substream gives fn each record of a substream, but for the charts that stand in a sheet: they hold cells
// of their own, which are no cells of the sheet.
func (x *xlsReader) substream(at, kind int, fn func(*biff, record) error) (end int, err error) {
	b := &biff{data: x.stream, pos: at}
	if err := x.begin(b, kind); err != nil {
		return 0, err
	}
	for depth := 1; depth > 0; {
		r, ok := b.next()
		switch {
		case !ok:
			return 0, x.damaged(r.at, "stream ends inside a sheet")
		case r.kind == recBOF:
			depth++
		case r.kind == recEOF:
			depth--
		case depth == 1:
			if err := fn(b, r); err != nil {
				return 0, err
			}
		}
	}
	return b.pos, nil
}

// An xlsSheet is a sheet that is being read.
type xlsSheet struct {
	*xlsReader
	out     *Sheet
	awaited bool          // the last cell is a formula whose text has not come yet
	rows    [xlsRows]bool // that are hidden
	cols    [xlsCols]bool // that are hidden
}

// sheet reads a worksheet. The dimensions record is never looked at, as in an .xlsx.
func (x *xlsReader) sheet(t xlsTab) error {
	s := &xlsSheet{xlsReader: x, out: &Sheet{Name: t.name, Hidden: t.hidden, Cells: make([]RawCell, 0, min(t.cells, x.cellsLeft))}}
	end, err := x.substream(t.at, subWorksheet, s.record)
	if err != nil {
		return err
	}
	if s.awaited {
		return x.damaged(end, "formula without its text")
	}
	s.out.hiddenRows, s.out.hiddenCols = spans(s.rows[:]), spans(s.cols[:])
	// Rows come in blocks of 32 and programs write them in order, but nothing depends on it in Excel.
	if len(s.out.Cells) < cap(s.out.Cells)/2 {
		s.out.Cells = slices.Clone(s.out.Cells)
	}
	cells := s.out.Cells
	slices.SortFunc(cells, func(a, b RawCell) int { return cmp.Or(a.Row-b.Row, a.Col-b.Col) })
	for i := 1; i < len(cells); i++ {
		if cells[i-1].Row == cells[i].Row && cells[i-1].Col == cells[i].Col {
			return x.damaged(t.at, "cell "+cells[i].Ref()+" twice")
		}
	}
	if at, overlap := s.out.sortMerges(); overlap {
		return x.damaged(t.at, "merges overlap at "+at)
	}
	x.book.Sheets = append(x.book.Sheets, s.out)
	return x.book.remarkUnderMerge(s.out, func(reason string) error { return refuseXLS(ooxml.TooLarge, t.at, reason) })
}

// spans gives the runs of true, counted from 1.
func spans(hidden []bool) []span {
	var list []span
	for i, h := range hidden {
		switch {
		case !h:
		case i > 0 && hidden[i-1]:
			list[len(list)-1].last++
		default:
			list = append(list, span{i + 1, i + 1})
		}
	}
	return list
}

// A place is where a cell stands, counted from 0, its format, and where its record begins.
type place struct{ row, col, format, at int }

func placeOf(r record) place { return place{r.u16(0), r.u16(2), r.u16(4), r.at} }

// record reads one record of the sheet.
func (s *xlsSheet) record(b *biff, r record) error {
	if len(r.body) < bodySize(r.kind) {
		return s.damaged(r.at, "record is too short")
	}
	switch r.kind {
	case recNumber:
		return s.number(placeOf(r), RawCell{Computed: true}, r.f64(6))
	case recRK:
		return s.number(placeOf(r), RawCell{Computed: true}, rk(r.u32(6)))
	case recMulRK:
		return s.numbers(r)
	case recLabelSST:
		i := r.u32(6)
		if i >= uint32(len(s.strings.texts)) {
			return s.damaged(r.at, "cell points outside the string table")
		}
		return s.keep(placeOf(r), RawCell{Kind: Text, Computed: true, Value: s.strings.texts[i]}, s.strings.cleaned[int(i)])
	case recLabel, recRString: // the fonts of an RSTRING stand behind its text and are left
		text, cleaned, err := s.text(b, r, 6)
		if err != nil {
			return err
		}
		return s.keep(placeOf(r), RawCell{Kind: Text, Computed: true, Value: text}, cleaned)
	case recBoolErr:
		return s.special(placeOf(r), RawCell{Computed: true}, 1+int(r.body[7]), int(r.body[6]))
	case recFormula:
		return s.formula(r)
	case recString:
		// A text behind a formula with another result belongs to nothing, and no reader shows it.
		if !s.awaited {
			return nil
		}
		s.awaited = false
		text, cleaned, err := s.text(b, r, 0)
		if err != nil {
			return err
		}
		c := &s.out.Cells[len(s.out.Cells)-1]
		c.Value = text
		if cleaned {
			return s.remarkControl(r.at, *c)
		}
	case recMergedCells:
		return s.merges(r)
	case recRow:
		if r.u16(12)&0x0020 != 0 { // a height of 0 is the default height, not a hidden row
			s.rows[r.u16(0)] = true
		}
	case recColInfo:
		first, last := r.u16(0), r.u16(2) // Excel writes 256 for "to the end"
		if first > last || first >= xlsCols || last > xlsCols {
			return s.damaged(r.at, "bad column range")
		}
		if w := r.u16(4); w > 0 && len(s.out.widths) < xlsCols { // in 1/256 of a character
			s.out.widths = append(s.out.widths, width{first + 1, min(last, xlsCols-1) + 1, float64(w) / 256})
		}
		if r.u16(8)&1 != 0 || r.u16(4) == 0 {
			for col := first; col <= min(last, xlsCols-1); col++ {
				s.cols[col] = true
			}
		}
	case recIntegerBIFF2, recNumberBIFF2, recLabelBIFF2, recBoolErrBIFF2, recFormulaBIFF3, recFormulaBIFF4:
		// Some readers take them for cells; passed over, they would be missing without a word.
		return s.damaged(r.at, "cell record of an older format")
	}
	return nil
}

// bodySize is the least that a record of a sheet must hold.
func bodySize(kind uint16) int {
	switch kind {
	case recMergedCells:
		return 2
	case recBoolErr:
		return 8
	case recLabel, recRString:
		return 9
	case recRK, recLabelSST, recColInfo:
		return 10
	case recMulRK:
		return 12
	case recNumber, recRow:
		return 14
	case recFormula:
		return 22
	}
	return 0
}

// text reads the text that begins at a byte of a record with the count of its characters.
func (s *xlsSheet) text(b *biff, r record, from int) (text string, cleaned bool, err error) {
	f := b.fields(r, from)
	text, cleaned = f.text(f.u16())
	if f.short {
		return "", false, s.damaged(r.at, "text is shorter than it says")
	}
	return text, cleaned, nil
}

// rk decodes the short form of a number: 30 bits of an integer or the first 30 of a double, and a hundredth
// of that if so marked. The division gives the double nearest to the decimal, which is what is written out
// again: 30 bits with two decimals are well within the 15 digits of a double.
func rk(bits uint32) float64 {
	v := math.Float64frombits(uint64(bits&^3) << 32)
	if bits&2 != 0 {
		v = float64(int32(bits) >> 2)
	}
	if bits&1 != 0 {
		v /= 100
	}
	return v
}

// numbers reads the neighbours in a row that stand in one record in their short form.
func (s *xlsSheet) numbers(r record) error {
	p := place{row: r.u16(0), col: r.u16(2), at: r.at}
	n := (len(r.body) - 6) / 6
	if len(r.body) != 6+6*n || r.u16(len(r.body)-2) != p.col+n-1 {
		return s.damaged(r.at, "row of numbers has another length than it says")
	}
	for i := 4; i < 4+6*n; i += 6 {
		p.format = r.u16(i)
		if err := s.number(p, RawCell{Computed: true}, rk(r.u32(i+2))); err != nil {
			return err
		}
		p.col++
	}
	return nil
}

// number keeps a number, written as an .xlsx file would have it: the shortest decimal that reads back as the
// same double.
func (s *xlsSheet) number(p place, c RawCell, v float64) error {
	size := math.Abs(v)
	switch {
	case math.IsNaN(v), math.IsInf(v, 0):
		return s.damaged(p.at, "number cell holds no number")
	case v == 0:
		c.Value = "0"
	case size < 1e-9, size >= 1e20:
		c.Value = strconv.FormatFloat(v, 'E', -1, 64)
	default:
		c.Value = strconv.FormatFloat(v, 'f', -1, 64)
	}
	if s.styles.isDate(p.format) {
		c.Kind = Date
	}
	return s.keep(p, c, false)
}

// special keeps a boolean or an error; kind is 1 or 2, as in a formula's result.
func (s *xlsSheet) special(p place, c RawCell, kind, code int) error {
	switch {
	case kind == 1 && code <= 1:
		c.Kind, c.Value = Bool, strconv.Itoa(code)
	case kind == 2:
		c.Kind, c.Value = ErrorValue, errorText(code)
	}
	if c.Value == "" {
		return s.damaged(p.at, "cell holds no boolean and no error")
	}
	return s.keep(p, c, false)
}

// errorText names an error as .xlsx files do; "" is no error.
func errorText(code int) string {
	switch code {
	case 0x00:
		return "#NULL!"
	case 0x07:
		return "#DIV/0!"
	case 0x0F:
		return "#VALUE!"
	case 0x17:
		return "#REF!"
	case 0x1D:
		return "#NAME?"
	case 0x24:
		return "#NUM!"
	case 0x2A:
		return "#N/A"
	case 0x2B:
		return "#GETTING_DATA"
	}
	return ""
}

// formula reads a formula's result. The formula itself is a program for a stack machine, with names and
// sheets by number; as nothing is computed from it, it is not turned back into a text.
func (s *xlsSheet) formula(r record) error {
	p, c := placeOf(r), RawCell{HasFormula: true, Computed: true}
	if isUnproved(r) && !s.calculated[calcOnLoad(r)] {
		c.Computed = false
		return s.keep(p, c, false)
	}
	if r.u16(12) != 0xFFFF {
		return s.number(p, c, r.f64(6))
	}
	switch kind := int(r.body[6]); kind {
	case 0:
		c.Kind = Text
		if err := s.keep(p, c, false); err != nil {
			return err
		}
		s.awaited = true
		return nil
	case 3:
		c.Kind = Text
		return s.keep(p, c, false)
	default:
		return s.special(p, c, kind, int(r.body[8]))
	}
}

// keep adds a cell that holds something and counts it against the limits.
func (s *xlsSheet) keep(p place, c RawCell, cleaned bool) error {
	c.Row, c.Col = p.row+1, p.col+1
	switch {
	case s.awaited:
		return s.damaged(p.at, "formula without its text")
	case p.col >= xlsCols:
		return s.damaged(p.at, "more columns than a sheet has")
	case p.format >= s.styles.count:
		return s.damaged(p.at, "cell format "+strconv.Itoa(p.format)+" does not exist")
	case c.Kind == Text && c.Value == "" && !c.HasFormula && !cleaned:
		return nil // an empty text shows nothing and says nothing
	case s.cellsLeft == 0:
		return refuseXLS(ooxml.TooLarge, p.at, "more than 1000000 cells hold a value")
	}
	s.cellsLeft--
	s.out.Cells = append(s.out.Cells, c)
	if cleaned {
		return s.remarkControl(p.at, c)
	}
	return nil
}

func (s *xlsSheet) remarkControl(at int, c RawCell) error {
	tooLarge := func(reason string) error { return refuseXLS(ooxml.TooLarge, at, reason) }
	return s.book.remark(tooLarge, s.out.Name, c.Ref(), RemarkControl)
}

// merges reads a MERGEDCELLS record, of which a sheet has one for each thousand merges.
func (s *xlsSheet) merges(r record) error {
	n := r.u16(0)
	if len(r.body) != 2+8*n {
		return s.damaged(r.at, "list of merges has another length than it says")
	}
	if len(s.out.Merges)+n > maxMerges {
		return refuseXLS(ooxml.TooLarge, r.at, "more than 2000 merges")
	}
	for i := 2; i < 2+8*n; i += 8 {
		m := Range{Top: r.u16(i) + 1, Bottom: r.u16(i+2) + 1, Left: r.u16(i+4) + 1, Right: r.u16(i+6) + 1}
		if m.Bottom < m.Top || m.Right < m.Left || m.Right > xlsCols {
			return s.damaged(r.at, "bad merge at "+Ref(m.Top, m.Left))
		}
		s.out.Merges = append(s.out.Merges, m)
	}
	return nil
}
