package docgen

import (
	"fmt"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"

	"jixiao/calc"
	"jixiao/docgen/docx"
	"jixiao/internal/ooxml"
)

// A NumberState says what became of a number of a report.
type NumberState string

// The states of CLI.md.
const (
	Same   NumberState = "same"   // it says what the workbook says
	Edited NumberState = "edited" // changed by hand: it says neither what was written nor what the workbook says
	Stale  NumberState = "stale"  // as it was written, but the workbook has changed
	Lost   NumberState = "lost"   // its mark is gone and so are the words around it
	Untied NumberState = "untied" // no figure was found that it could be compared with
)

// A Number is a number of a report and what the workbook has for it.
type Number struct {
	Text  string // as it stands in the report
	Want  string // as it would be printed now; "" if the workbook does not have the figure, or has an empty cell
	Empty bool   // the workbook has an empty cell
	Blank bool   // nothing was printed when the report was written
	Key   string
	Label string
	Cells []calc.Cell
	How   string // the formula of a computed one
	Place Spot
	State NumberState
	Done  bool // refresh wrote Want in its place

	mark string // the bookmark that holds it, "" if there is none
}

// A Spot is a place of a report as a person finds it.
type Spot struct {
	Heading  string
	Sentence string
	Table    int // from 1, with its row; 0 outside tables
	Row      int
}

// Verify compares every number of a report with a book. Numbers that the report was written with are known by
// their marks, or where these are gone by the words around them. The error means that the report cannot be read.
func Verify(report []byte, b *calc.Book) ([]Number, error) {
	t, paras, err := readReport(report)
	if err != nil {
		return nil, err
	}
	return verify(t.Numbers, paras, b), nil
}

// verify compares the numbers of a trace, and then the others, with a book.
func verify(rows []traced, paras []docx.Paragraph, b *calc.Book) []Number {
	n := newNames(b)
	at := map[string]held{}
	for i, p := range paras {
		for _, m := range p.Marks {
			at[m.Name] = held{i, m}
		}
	}
	missing := withoutLastYear(rows, b)
	var out []Number
	for _, row := range rows {
		if row.Key == "" {
			continue // a word
		}
		number := Number{Key: row.Key, Label: row.Label, How: row.How}
		var figure docx.Value
		figure, number.Cells = n.traced(row.Key)
		number.Want, _ = n.print(figure, row.Filter)
		if o, ok := figure.Origin.(origin); ok && o.lacks == "" && row.List != "" && o.figure.State != calc.Given {
			number.Want, number.Empty = "", true // as the rows of tables show it
		}
		h, ok := at[row.Mark]
		text := ""
		if ok && !h.mark.Broken {
			text = strings.TrimSpace(paras[h.para].Text[h.mark.From:h.mark.To])
			number.mark = row.Mark
		}
		if wide, grown := widened(paras, h, row); ok && grown {
			// Something was typed right beside the number: what stands there now is another one.
			text, number.mark = wide, ""
		}
		if text == "" && (row.Text != "" || !ok) {
			if h, text, ok = find(paras, row); ok {
				paras[h.para].Marks = append(paras[h.para].Marks, h.mark)
			}
			number.mark = ""
		}
		if !ok && row.Text == "" && number.Empty {
			continue // an empty cell as before; LibreOffice drops marks around nothing
		}
		if !ok {
			number.State, number.Text, number.Blank = Lost, "", row.Text == ""
			number.Place.Sentence = row.Before + "…" + row.After
			out = append(out, number)
			continue
		}
		if number.Want == "" && !number.Empty && missing && (strings.HasPrefix(row.Key, lastYear) || strings.HasPrefix(row.Key, calc.DerivedForm+"/")) {
			number.Text, number.Place, number.State, number.mark = text, spotOf(paras[h.para], h.mark), Untied, ""
			out = append(out, number)
			continue
		}
		number.Text, number.Place = text, spotOf(paras[h.para], h.mark)
		switch {
		case sameNumber(text, number.Want):
			number.State = Same
		case sameNumber(text, row.Text):
			number.State = Stale
		default:
			number.State = Edited
		}
		out = append(out, number)
	}
	return append(out, untraced(paras, b)...)
}

// untraced lists the numbers of the text that no mark holds: those that say themselves what they are are compared
// with the tables, those that stand in the narrative sheet come from there, and of the others nothing is known.
// Numbers in tables are left to their marks: they have no words to go by.
func untraced(paras []docx.Paragraph, b *calc.Book) []Number {
	narrative := map[string]calc.Cell{} // by sentence
	for _, p := range b.Prose {
		for i, text := range p.Text {
			for _, s := range sentences(text) {
				narrative[s] = p.From[min(i, len(p.From)-1)]
			}
		}
	}
	var text []calc.Passage
	for i, p := range paras {
		if p.Place.Table == 0 {
			text = append(text, calc.Passage{Name: p.Place.Heading, Text: []string{p.Text}, From: []calc.Cell{{Ref: strconv.Itoa(i)}}})
		}
	}
	named := map[int][]calc.ProseNumber{} // by paragraph
	for _, n := range calc.ProseNumbers(b, text) {
		i, _ := strconv.Atoi(n.Place.Ref)
		named[i] = append(named[i], n)
	}
	var out []Number
	for i, p := range paras {
		if p.Place.Table > 0 {
			continue
		}
		for _, at := range amounts(p.Text) {
			if slices.ContainsFunc(p.Marks, func(m docx.Mark) bool { return m.From < at[1] && at[0] < m.To }) || inName(p.Text, at) {
				continue
			}
			n := Number{Text: p.Text[at[0]:at[1]], Place: spotOf(p, docx.Mark{From: at[0], To: at[1]}), State: Untied}
			k := slices.IndexFunc(named[i], func(o calc.ProseNumber) bool { return sameNumber(o.Text, n.Text) })
			if cell, ok := narrative[n.Place.Sentence]; ok {
				n.State, n.Want, n.Key, n.Cells = Same, n.Text, "叙述", []calc.Cell{cell}
			} else if k >= 0 {
				o := named[i][k]
				named[i] = slices.Delete(named[i], k, k+1)
				n.State, n.Label, n.Want, n.Cells = Same, o.Name, o.Want, o.Cells
				if !sameNumber(o.Want, n.Text) {
					n.State = Edited
				}
			}
			out = append(out, n)
		}
	}
	return out
}

// amountPattern finds amounts of money and shares, the numbers that a report takes from the accounts.
var amountPattern = regexp.MustCompile(`[0-9０-９][0-9０-９,，.．]*\s*(万元|亿元|元|%|％)`)

func amounts(s string) [][]int { return amountPattern.FindAllStringIndex(s, -1) }

// inName tells whether an amount is part of the name of a line: 单价50万元以上通用设备.
func inName(text string, at []int) bool {
	return slices.ContainsFunc(calc.FormByID("公开10").Lines, func(l calc.Line) bool {
		i := strings.Index(l.Name, text[at[0]:at[1]])
		return i >= 0 && at[0] >= i && strings.HasPrefix(text[at[0]-i:], l.Name)
	})
}

// sentences cuts a text as spotOf does.
func sentences(text string) (out []string) {
	for _, s := range strings.FieldsFunc(text, func(r rune) bool { return strings.ContainsRune("。；！？\n", r) }) {
		out = append(out, strings.TrimSpace(s))
	}
	return out
}

// withoutLastYear tells whether the report was made beside last year's workbook and the book now is not.
func withoutLastYear(rows []traced, b *calc.Book) bool {
	return b.LastYear() == nil && slices.ContainsFunc(rows, func(r traced) bool { return strings.HasPrefix(r.Key, lastYear) })
}

// widened gives the numeral that a marked number has become part of: digits, or a sign, that were typed beside
// the mark and not there when it was written.
func widened(paras []docx.Paragraph, h held, row traced) (string, bool) {
	p := paras[h.para].Text
	from, to := h.mark.From, h.mark.To
	if from > to || to > len(p) {
		return "", false
	}
	digit := func(i int) bool {
		if i < 0 || i >= len(p) {
			return false
		}
		r, _ := utf8.DecodeRuneInString(p[i:])
		return r >= '0' && r <= '9' || r >= '０' && r <= '９'
	}
	for {
		r, size := utf8.DecodeLastRuneInString(p[:from])
		if size == 0 || !(digit(from-size) || (r == '.' || r == ',') && digit(from-size-1) || strings.ContainsRune("-－−", r)) {
			break
		}
		from -= size
	}
	for to < len(p) && (digit(to) || (p[to] == '.' || p[to] == ',') && digit(to+1)) {
		_, size := utf8.DecodeRuneInString(p[to:])
		to += size
	}
	left, right := p[from:h.mark.From], p[h.mark.To:to]
	if left != "" && strings.HasSuffix(row.Before, left) {
		from = h.mark.From
	}
	if right != "" && strings.HasPrefix(row.After, right) {
		to = h.mark.To
	}
	return strings.TrimSpace(p[from:to]), from != h.mark.From || to != h.mark.To
}

// copyOf gives the mark of which LibreOffice made a copy with the paragraph around it: _jx49_Copy_1.
var copyOf = regexp.MustCompile(`^(` + markPrefix + `[0-9]+)(?:_Copy_?| Copy )[0-9]+$`)

// held is where a mark stands.
type held struct {
	para int
	mark docx.Mark
}

// readReport reads the trace and the paragraphs of a report.
func readReport(report []byte) (trace, []docx.Paragraph, error) {
	paras, err := docx.Paragraphs(report, markPrefix)
	if err != nil {
		return trace{}, nil, err
	}
	part, err := ooxml.Trace(report)
	if err != nil {
		return trace{}, nil, err
	}
	t, err := readTrace(part)
	if err != nil {
		return trace{}, nil, err
	}
	for _, p := range paras {
		for _, m := range p.Marks {
			if base := copyOf.FindStringSubmatch(m.Name); base != nil {
				if i := slices.IndexFunc(t.Numbers, func(r traced) bool { return r.Mark == base[1] && r.Key != "" }); i >= 0 {
					r := t.Numbers[i]
					r.Mark, r.List, r.Item = m.Name, "", 0
					t.Numbers = append(t.Numbers, r)
				}
			}
		}
	}
	for i := range paras { // others with our prefix are nobody's
		paras[i].Marks = slices.DeleteFunc(paras[i].Marks, func(m docx.Mark) bool {
			return !slices.ContainsFunc(t.Numbers, func(r traced) bool { return r.Mark == m.Name })
		})
	}
	return t, paras, nil
}

// MadeFrom gives the unit and the period of the workbook that a report was made from, and whether it has a trace.
func MadeFrom(report []byte) (entity, period string, ok bool, err error) {
	t, _, err := readReport(report)
	return t.Book.Entity, t.Book.Period, len(t.Numbers) > 0, err
}

// find looks for a number whose mark is gone by the words around it. Two places are none.
func find(paras []docx.Paragraph, row traced) (held, string, bool) {
	if len([]rune(row.Before+row.After)) < contextLength/2 {
		return held{}, "", false
	}
	var found []held
	text := ""
	for i, p := range paras {
		for rest, base := p.Text, 0; ; {
			k := strings.Index(rest, row.Before)
			if k < 0 {
				break
			}
			from := base + k + len(row.Before)
			length := numeralLength(p.Text[from:])
			if length > 0 && strings.HasPrefix(p.Text[from+length:], row.After) && (row.Before != "" || from == 0) {
				found = append(found, held{i, docx.Mark{From: from, To: from + length}})
				text = p.Text[from : from+length]
			}
			if row.Before == "" {
				break
			}
			base, rest = from, p.Text[from:]
		}
	}
	if len(found) != 1 {
		return held{}, "", false
	}
	return found[0], text, true
}

// numeralLength is how long the numeral is that a text begins with.
func numeralLength(s string) int {
	for i, r := range s {
		if !strings.ContainsRune("0123456789０１２３４５６７８９.．,，-－%％", r) {
			return i
		}
	}
	return len(s)
}

// plainNumeral writes a numeral in one way: without separators, in ASCII.
var plainNumeral = strings.NewReplacer(",", "", "，", "", "．", ".", "－", "-", "％", "%", " ", "", " ", "", "　", "",
	"０", "0", "１", "1", "２", "2", "３", "3", "４", "4", "５", "5", "６", "6", "７", "7", "８", "8", "９", "9")

// sameNumber tells whether two texts are one number, however they are spelt.
func sameNumber(a, b string) bool { return plainNumeral.Replace(a) == plainNumeral.Replace(b) }

// spotOf names a place by its heading and sentence.
func spotOf(p docx.Paragraph, m docx.Mark) Spot {
	from := strings.LastIndexAny(p.Text[:m.From], "。；！？\n")
	if from >= 0 {
		from += len("。")
		if p.Text[from-len("。")] == '\n' {
			from -= len("。") - 1
		}
	} else {
		from = 0
	}
	to := len(p.Text)
	if end := strings.IndexAny(p.Text[m.To:], "。；！？\n"); end >= 0 {
		to = m.To + end
	}
	return Spot{Heading: p.Place.Heading, Sentence: strings.TrimSpace(p.Text[from:to]), Table: p.Place.Table, Row: p.Place.Row}
}

// traced finds what a key of a trace means in the book now.
func (n *names) traced(key string) (docx.Value, []calc.Cell) {
	name := strings.TrimPrefix(key, lastYear)
	k, ok := calc.ParseKey(name)
	if !ok {
		return docx.Value{}, nil
	}
	v, ok := n.derived(key)
	if !ok && k.Form != calc.DerivedForm {
		book := n.book
		if name != key {
			book = n.before
		}
		unit := calc.Yuan
		if form := calc.FormByID(k.Form); form != nil && form.Unit != "" {
			unit = form.Unit
		}
		f := book.Get(k)
		if f.State == calc.Absent {
			f = book.ReportByKey(k) // another table gives the same figure
		}
		v = figure(f, key, unit)
	}
	o, _ := v.Origin.(origin)
	return v, o.figure.From
}

// derived finds a computed figure by its key, among the names and the lists of the report.
func (n *names) derived(key string) (docx.Value, bool) {
	is := func(v docx.Value) bool {
		o, ok := v.Origin.(origin)
		return ok && o.lacks == "" && o.figure.Key.Form == calc.DerivedForm && traceKey(o.figure) == key
	}
	for _, name := range n.known {
		v := n.scalars[name]
		if is(v) {
			return v, true
		}
		for _, scope := range v.List {
			for _, field := range computedFields {
				if f, ok := scope(field); ok && is(f) {
					return f, true
				}
			}
		}
	}
	return docx.Value{}, false
}

// print prints a value by the filters of a tag.
func (n *names) print(v docx.Value, chain string) (string, error) {
	if v.Origin == nil || v.Origin.(origin).lacks != "" {
		return "", nil
	}
	if v.Raw && chain == "" {
		v = ready(v.Origin.(origin).figure, "") // money without a filter had printed itself
	}
	text, err := docx.Print(v, chain, filters)
	if err != nil {
		return "", fmt.Errorf("print %s: %w", chain, err)
	}
	return text, nil
}

// Differs tells whether the report does not say what the workbook says. What could not be tied is no difference.
func Differs(numbers []Number) bool {
	return slices.ContainsFunc(numbers, func(n Number) bool { return n.State != Same && n.State != Untied })
}

// Traced lists the numbers that a report was written with and what each was printed from, as its trace has it.
// The workbook is not needed.
func Traced(report []byte) ([]Number, error) {
	t, paras, err := readReport(report)
	if err != nil {
		return nil, err
	}
	at := map[string]held{}
	for i, p := range paras {
		for _, m := range p.Marks {
			at[m.Name] = held{i, m}
		}
	}
	var out []Number
	for _, row := range t.Numbers {
		if row.Key == "" || row.Text == "" {
			continue
		}
		n := Number{Text: row.Text, Want: row.Text, Key: row.Key, Label: row.Label, How: row.How, State: Same, mark: row.Mark}
		for _, c := range row.Cells {
			sheet, ref, _ := cutLast(c, "!")
			n.Cells = append(n.Cells, calc.Cell{Sheet: sheet, Ref: ref})
		}
		if h, ok := at[row.Mark]; ok {
			n.Place = spotOf(paras[h.para], h.mark)
		}
		out = append(out, n)
	}
	return out, nil
}

func cutLast(s, sep string) (before, after string, found bool) {
	i := strings.LastIndex(s, sep)
	if i < 0 {
		return "", s, false
	}
	return s[:i], s[i+len(sep):], true
}

// Says tells whether the number is what a person asks for: as it stands in the report, with or without its
// unit, or the key of its figure.
func (n Number) Says(what string) bool {
	for _, unit := range []string{"万元", "亿元", "元", "人", "辆", "台"} {
		what = strings.TrimSuffix(what, unit)
	}
	return what != "" && (sameNumber(n.Text, what) || sameNumber(strings.TrimSuffix(n.Text, "%"), strings.TrimSuffix(what, "%")) || n.Key == what)
}
