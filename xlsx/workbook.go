package xlsx

import (
	"crypto/sha256"
	"encoding/hex"
	"math"
	"slices"
	"strconv"
	"strings"
	"time"
	"unicode"
	"unicode/utf16"
	"unicode/utf8"

	"jixiao/internal/ooxml"
)

// The limits of one workbook. The standard forms need 99 columns and 300 rows; these are far above them
// and still bound the memory that a hostile file can ask for.
const (
	maxCells         = 1_000_000 // with a value, in all sheets
	maxSharedStrings = 1_000_000
	maxRemarks       = 10_000
	maxNameUnits     = 31 // UTF-16 units of a sheet name, as Excel counts
)

// A Workbook is what a .xlsx or .xls file stores, proved to be free of contradictions and read without any
// interpretation of its figures.
type Workbook struct {
	Name     string         // the file's name as the user knows it, without a folder
	SHA256   string         // of the file's bytes, in hex
	Sheets   []*Sheet       // worksheets in the order of the tabs
	Skipped  []string       // names of the sheets that hold no cells: chart, dialog and macro sheets
	Date1904 bool           // day 0 is 1904-01-01
	Package  *ooxml.Package // nil for a .xls file
	Remarks  []Remark
}

// A Remark is an oddity that was met while reading and that does not make the file unreadable.
type Remark struct {
	Sheet, Ref string
	Kind       string // one of the Remark constants
}

// Kinds of Remark.
const (
	RemarkUnderMerge = "under-merge"        // a value that a merge hides: it is in Cells, no reader of the sheet sees it
	RemarkControl    = "control-characters" // characters that XML forbids were dropped from a text
)

// ReadXLSX reads a .xlsx or .xlsm workbook; macros are never looked at. Every error is an *ooxml.Error: the
// whole workbook is refused when one part of it contradicts itself, because a reader that goes on after
// damage gives wrong figures without a word. It does not keep or change data beyond the Package.
func ReadXLSX(data []byte, name string) (*Workbook, error) {
	pkg, err := ooxml.Open(data)
	if err != nil {
		return nil, err
	}
	sum := sha256.Sum256(data)
	w := &Workbook{
		Name:    name[strings.LastIndexAny(name, `/\`)+1:],
		SHA256:  hex.EncodeToString(sum[:]),
		Package: pkg,
	}
	if err := w.read(); err != nil {
		return nil, err
	}
	return w, nil
}

func (w *Workbook) read() error {
	main, contentType := w.Package.Main()
	switch contentType {
	case "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml",
		"application/vnd.openxmlformats-officedocument.spreadsheetml.template.main+xml",
		"application/vnd.ms-excel.sheet.macroEnabled.main+xml",
		"application/vnd.ms-excel.template.macroEnabled.main+xml":
	case "application/vnd.ms-excel.sheet.binary.macroEnabled.main":
		return &ooxml.Error{Kind: ooxml.OldFormat, Part: main, Reason: "binary workbook (.xlsb)"}
	default:
		return &ooxml.Error{Kind: ooxml.NotPackage, Part: main, Reason: "not a workbook: main part is " + strconv.Quote(contentType)}
	}
	data, ok := w.Package.Part(main)
	if !ok {
		return &ooxml.Error{Kind: ooxml.NotPackage, Part: main, Reason: "workbook part is missing"}
	}
	rels, err := w.Package.Rels(main)
	if err != nil {
		return err
	}
	tabs, err := w.readWorkbookPart(main, data)
	if err != nil {
		return err
	}

	in := input{book: w, cellsLeft: maxCells}
	if part, data, err := w.onlyPart(main, rels, "styles"); err != nil {
		return err
	} else if data != nil {
		if in.styles, err = readStyles(part, data); err != nil {
			return err
		}
	} else {
		in.styles.count = 1 // the default format needs no part
	}
	if part, data, err := w.onlyPart(main, rels, "sharedStrings"); err != nil {
		return err
	} else if data != nil {
		if err := in.strings.read(part, data); err != nil {
			return err
		}
	}

	byID := make(map[string]ooxml.Rel, len(rels))
	for _, rel := range rels {
		byID[rel.ID] = rel
	}
	used := make(map[string]bool, len(tabs)) // parts that a tab shows already
	for _, tab := range tabs {
		damaged := func(reason string) error {
			return &ooxml.Error{Kind: ooxml.Damaged, Part: main, Offset: tab.offset, Reason: "sheet " + strconv.Quote(tab.name) + " " + reason}
		}
		rel, ok := byID[tab.relID]
		if !ok {
			return damaged("has no relationship")
		}
		switch relationship(rel.Type) {
		case "worksheet":
		case "chartsheet", "dialogsheet", "xlMacrosheet", "xlIntlMacrosheet":
			w.Skipped = append(w.Skipped, tab.name)
			continue
		default:
			return damaged("is no worksheet: " + rel.Type)
		}
		data, ok := w.Package.Part(rel.Target)
		if rel.External || !ok {
			return damaged("has no part")
		}
		// Two tabs over one part would count its figures twice.
		part := strings.ToLower(rel.Target)
		if used[part] {
			return damaged("shares its part with another sheet")
		}
		used[part] = true
		sheet := &Sheet{Name: tab.name, Hidden: tab.hidden}
		if err := in.readSheet(sheet, rel.Target, data); err != nil {
			return err
		}
		w.Sheets = append(w.Sheets, sheet)
	}
	return nil
}

// onlyPart finds the one part with a relationship of this kind; data is nil when there is none.
func (w *Workbook) onlyPart(main string, rels []ooxml.Rel, kind string) (part string, data []byte, err error) {
	for _, rel := range rels {
		if relationship(rel.Type) != kind {
			continue
		}
		if data != nil {
			return "", nil, &ooxml.Error{Kind: ooxml.Damaged, Part: main, Reason: "two parts of kind " + kind}
		}
		var ok bool
		if data, ok = w.Package.Part(rel.Target); !ok || rel.External {
			return "", nil, &ooxml.Error{Kind: ooxml.Damaged, Part: main, Reason: "no part of kind " + kind}
		}
		part = rel.Target
	}
	return part, data, nil
}

// relationship gives the last word of a relationship type of the office or of Excel.
func relationship(typ string) string {
	for _, family := range [...]string{ooxml.NSOfficeRels + "/", "http://schemas.microsoft.com/office/2006/relationships/"} {
		if word, ok := strings.CutPrefix(typ, family); ok {
			return word
		}
	}
	return ""
}

// A tab is a sheet as the workbook part lists it.
type tab struct {
	name   string
	relID  string
	hidden bool
	offset int64
}

// readWorkbookPart reads the list of tabs and the date system.
func (w *Workbook) readWorkbookPart(part string, data []byte) ([]tab, error) {
	var tabs []tab
	var seenSheets, seenProperties bool
	r := newReader(part, data)
	err := r.document("workbook", func(name string) error {
		switch name {
		case "workbookPr":
			if seenProperties {
				return r.damaged("workbookPr twice")
			}
			seenProperties = true
			var err error
			if w.Date1904, err = r.boolean("date1904"); err != nil {
				return err
			}
		case "sheets":
			if seenSheets {
				return r.damaged("sheets twice")
			}
			seenSheets = true
			return r.children(func(name string) error {
				if name != "sheet" {
					return r.damaged("unknown element in sheets")
				}
				t, err := r.tab()
				if err != nil {
					return err
				}
				tabs = append(tabs, t)
				return r.sc.Skip()
			})
		}
		return r.sc.Skip()
	})
	if err != nil {
		return nil, err
	}
	if len(tabs) == 0 {
		return nil, &ooxml.Error{Kind: ooxml.Damaged, Part: part, Reason: "no sheets"}
	}
	seen := make(map[string]bool, len(tabs))
	for _, t := range tabs {
		key := foldName(t.name)
		if seen[key] {
			return nil, &ooxml.Error{Kind: ooxml.Damaged, Part: part, Offset: t.offset, Reason: "sheet name " + strconv.Quote(t.name) + " twice"}
		}
		seen[key] = true
	}
	return tabs, nil
}

// tab reads one sheet element.
func (r *reader) tab() (tab, error) {
	t := tab{offset: r.offset()}
	t.name, _ = r.sc.Attr("name")
	if !legalName(t.name) {
		return t, r.damaged("illegal sheet name " + strconv.Quote(t.name))
	}
	var ok bool
	if t.relID, ok = r.sc.AttrNS(ooxml.NSOfficeRels, "id"); !ok {
		return t, r.damaged("sheet " + strconv.Quote(t.name) + " without r:id")
	}
	switch state, _ := r.sc.Attr("state"); state {
	case "", "visible":
	case "hidden", "veryHidden":
		t.hidden = true
	default:
		return t, r.damaged("unknown state of sheet " + strconv.Quote(t.name))
	}
	return t, nil
}

// legalName says whether a spreadsheet program would let a user type this sheet name. An illegal one can
// only come from a program, and other readers answer it with an absent or another sheet.
func legalName(s string) bool {
	units := 0
	for _, r := range s {
		if strings.ContainsRune(`\/?*[]:`, r) || unicode.IsControl(r) || r == utf8.RuneError {
			return false
		}
		units += utf16.RuneLen(r)
	}
	return 0 < units && units <= maxNameUnits && s[0] != '\'' && s[len(s)-1] != '\''
}

// foldName gives two sheet names that a reader cannot tell apart the same key: letter case, full-width
// forms and outer spaces do not count.
func foldName(s string) string {
	return strings.Map(func(r rune) rune {
		switch {
		case '！' <= r && r <= '～':
			r += '!' - '！'
		case r == '\u3000', r == '\u00A0':
			r = ' '
		}
		// Upper then lower brings together the letters that have two lower-case forms.
		return unicode.ToLower(unicode.ToUpper(r))
	}, strings.TrimFunc(s, isSpace))
}

// DateText gives the calendar day that a Date cell shows; the name says that it is for a text, no figure.
// ok is false for a time without a day and for a number that no spreadsheet shows as a date. In the 1900
// system day 60 is the 29th of February 1900, which never was and which Excel shows all the same.
func (w *Workbook) DateText(c RawCell) (y, m, d int, ok bool) {
	if c.Kind != Date {
		return 0, 0, 0, false
	}
	if t, iso := parseISODate(c.Value); iso {
		return t.Year(), int(t.Month()), t.Day(), true
	}
	serial, err := strconv.ParseFloat(c.Value, 64)
	if err != nil || serial < 0 || serial >= 2958466 { // 9999-12-31 is the last day
		return 0, 0, 0, false
	}
	day := int(math.Floor(serial))
	epoch := time.Date(1899, time.December, 31, 0, 0, 0, 0, time.UTC)
	switch {
	case w.Date1904:
		epoch = time.Date(1904, time.January, 1, 0, 0, 0, 0, time.UTC)
		if day > 2957003 {
			return 0, 0, 0, false
		}
	case day == 0:
		return 0, 0, 0, false
	case day == 60:
		return 1900, 2, 29, true
	case day > 60:
		day--
	}
	t := epoch.AddDate(0, 0, day)
	return t.Year(), int(t.Month()), t.Day(), true
}

// parseISODate reads the value of a cell of type d.
func parseISODate(s string) (time.Time, bool) {
	for _, layout := range [...]string{"2006-01-02", "2006-01-02T15:04:05", "2006-01-02T15:04:05Z", "2006-01-02T15:04"} {
		if t, err := time.Parse(layout, s); err == nil {
			return t, true
		}
	}
	return time.Time{}, false
}

// remark adds a remark. A file with very many of them is no workbook that a person made.
func (w *Workbook) remark(tooLarge func(reason string) error, sheet, ref, kind string) error {
	if len(w.Remarks) == maxRemarks {
		return tooLarge("more than 10000 cells need a remark")
	}
	w.Remarks = append(w.Remarks, Remark{Sheet: sheet, Ref: ref, Kind: kind})
	return nil
}

// sharedStrings is the table that cells of type s point into.
type sharedStrings struct {
	present bool
	texts   []string
	cleaned map[int]bool // entries that lost characters; nearly always nil
}

func (t *sharedStrings) read(part string, data []byte) error {
	t.present = true
	r := newReader(part, data)
	return r.document("sst", func(name string) error {
		switch name {
		case "si":
			if len(t.texts) == maxSharedStrings {
				return r.tooLarge("more than 1000000 shared strings")
			}
			text, cleaned, err := r.richText()
			if err != nil {
				return err
			}
			if cleaned {
				if t.cleaned == nil {
					t.cleaned = map[int]bool{}
				}
				t.cleaned[len(t.texts)] = true
			}
			t.texts = append(t.texts, text)
			return nil
		case "extLst":
			return r.sc.Skip()
		}
		// An element that is passed over would move the index of every later string.
		return r.damaged("unknown element in the string table")
	})
}

// A reader walks one XML part, a little above the scanner's tokens.
type reader struct {
	sc   *ooxml.Scanner
	part string
}

func newReader(part string, data []byte) *reader {
	return &reader{sc: ooxml.NewScanner(part, data), part: part}
}

func (r *reader) offset() int64 {
	start, _ := r.sc.Offset()
	return int64(start)
}

func (r *reader) damaged(reason string) error {
	return &ooxml.Error{Kind: ooxml.Damaged, Part: r.part, Offset: r.offset(), Reason: reason}
}

func (r *reader) tooLarge(reason string) error {
	return &ooxml.Error{Kind: ooxml.TooLarge, Part: r.part, Offset: r.offset(), Reason: reason}
}

// document reads the whole part: its root must have this name, and each child goes to fn.
func (r *reader) document(root string, fn func(name string) error) error {
	for {
		kind, err := r.sc.Next()
		if err != nil {
			return err
		}
		if kind == ooxml.StartElement {
			break
		}
		if kind == ooxml.EndOfPart {
			return r.damaged("no root element")
		}
	}
	if r.name() != root {
		return r.damaged("root element is not " + root)
	}
	if err := r.children(fn); err != nil {
		return err
	}
	for {
		kind, err := r.sc.Next()
		if err != nil {
			return err
		}
		if kind == ooxml.EndOfPart {
			return nil
		}
	}
}

// name is the local name of the current tag, "" for an element that is not SpreadsheetML's own.
func (r *reader) name() string {
	if r.sc.Space() != ooxml.NSSpreadsheet {
		return ""
	}
	return r.sc.Local()
}

// children calls fn at the start tag of each child of the current element; fn reads that child to its end.
// A text between the children belongs to nothing, and is damage.
func (r *reader) children(fn func(name string) error) error {
	for {
		kind, err := r.sc.Next()
		if err != nil {
			return err
		}
		switch kind {
		case ooxml.StartElement:
			if err := fn(r.name()); err != nil {
				return err
			}
		case ooxml.EndElement:
			return nil
		case ooxml.Text:
			if !isBlankXML(r.sc.Text()) {
				return r.damaged("text between elements")
			}
		case ooxml.EndOfPart:
			return r.damaged("part ends inside an element")
		}
	}
}

// text reads the current element to its end and gives its character data.
func (r *reader) text() (string, error) {
	var text string
	var rest strings.Builder // for the rare text that a comment or a CDATA section cuts
	for {
		kind, err := r.sc.Next()
		if err != nil {
			return "", err
		}
		switch kind {
		case ooxml.Text:
			if text == "" {
				text = r.sc.Text()
			} else {
				rest.WriteString(r.sc.Text())
			}
		case ooxml.EndElement:
			if rest.Len() > 0 {
				text += rest.String()
			}
			return text, nil
		case ooxml.StartElement:
			return "", r.damaged("element inside a text")
		case ooxml.EndOfPart:
			return "", r.damaged("part ends inside a text")
		}
	}
}

// richText reads an si or is element: either one t, or runs with a t each. Phonetic text is how a name is
// said, not what is written.
func (r *reader) richText() (text string, cleaned bool, err error) {
	var plain, runs int
	var joined strings.Builder
	err = r.children(func(name string) error {
		switch name {
		case "t":
			plain++
			text, err = r.text()
			return err
		case "r":
			runs++
			seen := false
			return r.children(func(name string) error {
				switch name {
				case "t":
					if seen {
						return r.damaged("two texts in a run")
					}
					seen = true
					part, err := r.text()
					joined.WriteString(part)
					return err
				case "rPr":
					return r.sc.Skip()
				}
				return r.damaged("unknown element in a run")
			})
		case "rPh", "phoneticPr":
			return r.sc.Skip()
		}
		return r.damaged("unknown element in a string")
	})
	if err != nil {
		return "", false, err
	}
	if plain > 1 || plain == 1 && runs > 0 {
		return "", false, r.damaged("two texts in a string")
	}
	if runs > 0 {
		text = joined.String()
	}
	text, cleaned = decodeEscapes(text)
	return text, cleaned, nil
}

// number reads an attribute that must be digits and nothing else, from 0 to max, or absent.
func (r *reader) number(attr string, max, absent int) (int, bool) {
	s, has := r.sc.Attr(attr)
	if !has {
		return absent, true
	}
	return parseDigits(s, max)
}

// boolean reads an xsd:boolean attribute; an absent one is false.
func (r *reader) boolean(attr string) (bool, error) {
	s, has := r.sc.Attr(attr)
	if !has {
		return false, nil
	}
	v, ok := parseBool(s)
	if !ok {
		return false, r.damaged("attribute " + attr + " is no boolean")
	}
	return v, nil
}

func parseBool(s string) (value, ok bool) {
	switch s {
	case "1", "true":
		return true, true
	case "0", "false":
		return false, true
	}
	return false, false
}

// parseDigits reads digits only: no sign, no blank, nothing over max.
func parseDigits(s string, max int) (int, bool) {
	n := 0
	for i := 0; i < len(s); i++ {
		if s[i] < '0' || s[i] > '9' {
			return 0, false
		}
		if n = n*10 + int(s[i]-'0'); n > max {
			return 0, false
		}
	}
	return n, s != ""
}

func isBlankXML(s string) bool {
	return strings.Trim(s, " \t\r\n") == ""
}

// decodeEscapes decodes the _xHHHH_ by which SpreadsheetML writes what XML 1.0 cannot hold (_x000D_ is a
// carriage return, _x005F_ the underscore of a text that only looks like an escape) and drops the
// characters that no XML can carry further. cleaned says that something was dropped.
func decodeEscapes(s string) (text string, cleaned bool) {
	if !strings.Contains(s, "_x") {
		return s, false
	}
	var units []uint16
	var b []byte
	flush := func() {
		var dropped bool
		b, dropped = appendUTF16(b, units)
		cleaned = cleaned || dropped
		units = units[:0]
	}
	for i := 0; i < len(s); {
		if unit, ok := escapeAt(s[i:]); ok {
			units = append(units, unit) // halves of one character stand side by side
			i += len("_xHHHH_")
			continue
		}
		flush()
		b = append(b, s[i])
		i++
	}
	flush()
	return string(b), cleaned
}

// appendUTF16 appends a text in UTF-8, without the characters that no XML can carry; cleaned says that there
// were some.
func appendUTF16(b []byte, units []uint16) (text []byte, cleaned bool) {
	for i := 0; i < len(units); i++ {
		r := rune(units[i])
		if utf16.IsSurrogate(r) {
			if i++; i < len(units) {
				r = utf16.DecodeRune(r, rune(units[i]))
			}
			if r == utf8.RuneError || i == len(units) {
				i-- // half a character; what follows it stands for itself
			}
		}
		if r == utf8.RuneError || !isXMLChar(r) {
			cleaned = true
			continue
		}
		b = utf8.AppendRune(b, r)
	}
	return b, cleaned
}

// escapeAt reads the _xHHHH_ that s starts with.
func escapeAt(s string) (unit uint16, ok bool) {
	if len(s) < len("_xHHHH_") || s[:2] != "_x" || s[6] != '_' {
		return 0, false
	}
	v, err := strconv.ParseUint(s[2:6], 16, 16)
	return uint16(v), err == nil
}

// isXMLChar is the Char production of XML 1.0.
func isXMLChar(r rune) bool {
	return r == '\t' || r == '\n' || r == '\r' || r >= 0x20 && r <= 0xD7FF || r >= 0xE000 && r <= 0xFFFD || r >= 0x10000
}

// A span is a run of rows or columns, both ends included.
type span struct{ first, last int }

func inSpans(spans []span, n int) bool {
	return slices.ContainsFunc(spans, func(s span) bool { return s.first <= n && n <= s.last })
}
