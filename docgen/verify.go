package docgen

import (
	"fmt"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"sync"
	"unicode/utf8"

	"jixiao/calc"
	"jixiao/docgen/docx"
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
	Text    string // as it stands in the report
	Want    string // as it would be printed now; "" if the workbook does not have the figure, or has an empty cell
	Empty   bool   // the workbook has an empty cell
	Blank   bool   // nothing was printed when the report was written
	Key     string
	Label   string
	Cells   []calc.Cell
	How     string // the formula of a computed one
	Place   Spot
	State   NumberState
	Done    bool   // refresh wrote Want in its place
	Wrong   Wrong  // in which way it is, if not by its digits
	Named   string // of WrongName: what it is called now
	NamedIs string // and what the workbook has by that name
	Torn    bool   // the trace says of it what no program of ours writes: a key or a format that nobody knows

	mark string // the bookmark that holds it, "" if there is none
	at   held   // where it stands, if it stands anywhere in the text
}

// A Spot is a place of a report as a person finds it.
type Spot struct {
	Heading  string
	Sentence string
	Table    int // from 1, with its row and the cell in it; 0 outside tables
	Row, Col int
	Chart    string // the chart it stands in, by its name; "" outside charts
	In       string // where in the chart, if it is not drawn as a value: one of those of charts_verify.go
}

// Verify compares every number of a report with a book. Numbers that the report was written with are known by
// their marks, or where these are gone by the words around them. The error means that the report cannot be read.
func (r *Report) Verify(b *calc.Book) ([]Number, error) {
	drawn, err := docx.Charts(r.data)
	if err != nil {
		return nil, err
	}
	n := newNames(b)
	out := n.verify(r.trace.Numbers, r.trace.Passages, r.paras)
	for _, c := range n.checkCharts(r.trace.Charts, drawn) {
		out = append(out, c.numbers...)
	}
	return out, nil
}

// verify compares the numbers of a trace, and then the others, with the book.
func (n *names) verify(rows []traced, passages []tracedPassage, written []docx.Paragraph) []Number {
	b := n.book
	paras := slices.Clone(written) // whose marks become those that are found again
	for i := range paras {
		paras[i].Marks = slices.Clone(paras[i].Marks)
	}
	l := calc.NewListener(b)
	sheet := sheetOf(b, passages)
	f := newFinder(rows, paras, l, sheet, n.tableReader(rows, paras))
	missing := withoutLastYear(rows, b)
	renamed := renamedItems(rows, f.at, paras)
	var out []Number
	for _, row := range rows {
		if row.Key == "" {
			continue // a word
		}
		number, figure := n.wants(row)
		h, text, ok := f.number(row, &number)
		if !ok && row.Text == "" && number.Empty {
			continue // an empty cell as before; LibreOffice drops marks around nothing
		}
		if !ok {
			number.State, number.Text, number.Blank = Lost, "", row.Text == ""
			if number.Place.Table == 0 {
				number.Place.Sentence = row.words()
			}
			out = append(out, number)
			continue
		}
		if number.Want == "" && !number.Empty && !number.Torn && missing && (strings.HasPrefix(row.Key, lastYear) || strings.HasPrefix(row.Key, calc.DerivedForm+"/")) {
			number.Text, number.Place, number.State, number.mark = text, spotOf(paras[h.para], h.mark), Untied, ""
			out = append(out, number)
			continue
		}
		number.Text, number.Place, number.at = text, spotOf(paras[h.para], h.mark), h
		switch {
		case number.Torn:
			number.State, number.Want, number.Empty, number.mark = Lost, "", false, ""
		case paras[h.para].Place.Table == 0:
			number.judge(l, row, figure, paras[h.para].Text, h.mark.From, h.mark.To)
		case sameNumber(text, number.Want):
			number.State = Same
		case sameNumber(text, row.Text):
			number.State = Stale
		default:
			number.State = Edited
		}
		n.nameItem(&number, row, rows, renamed)
		out = append(out, number)
	}
	cells := f.tables.numbers()
	words := map[string]bool{}
	for _, row := range rows {
		words[row.Mark] = row.Key == ""
	}
	for i := range paras { // what stands in the mark of a word is no number that was compared
		paras[i].Marks = slices.DeleteFunc(paras[i].Marks, func(m docx.Mark) bool { return words[m.Name] })
	}
	return slices.Concat(out, n.untraced(rows, sheet, paras, l), cells)
}

// wants gives what the book has now for a number of the trace.
func (n *names) wants(row traced) (Number, docx.Value) {
	number := Number{Key: row.Key, Label: row.Label, How: row.How}
	var figure docx.Value
	figure, number.Cells = n.traced(row.Key)
	if _, known := calc.ParseKey(strings.TrimPrefix(row.Key, lastYear)); !known {
		number.Torn = true
	}
	var err error
	if number.Want, err = n.print(figure, row.Filter); err != nil {
		number.Torn = true
	}
	if o, ok := figure.Origin.(origin); ok && o.lacks == "" && (row.List != "" || row.Text == "") && o.figure.State != calc.Given {
		number.Want, number.Empty = "", true // as the rows of tables show it
	}
	return number, figure
}

// mostSearched bounds, in bytes of text and what compares to them, the search for numbers whose marks are gone: all the
// thousand numbers of a report of some hundred pages. What is not looked for any more is lost, and said.
const mostSearched = 2 << 30

// A finder finds the numbers of a trace in the text of a report.
type finder struct {
	paras          []docx.Paragraph // whose marks become those that are found again
	at             map[string]held
	listener       *calc.Listener
	sheet          *sheet
	tables         *tableReader
	framed, turned func() []frame
	searches       int // how many more numbers without a mark are looked for
}

func newFinder(rows []traced, paras []docx.Paragraph, l *calc.Listener, sheet *sheet, tables *tableReader) *finder {
	framed := sync.OnceValue(func() (out []frame) {
		for _, p := range paras {
			out = append(out, frameOf(p.Text))
		}
		return out
	})
	turned := sync.OnceValue(func() (out []frame) {
		for _, f := range framed() {
			f.text = flat(f.text)
			out = append(out, f)
		}
		return out
	})
	search := 1 + 64*len(rows) // what it takes to look for one number whose mark is gone
	for _, p := range paras {
		search += len(p.Text) + 256
	}
	return &finder{paras, places(paras), l, sheet, tables, framed, turned, mostSearched / search}
}

// number finds a number by its mark; where this is gone by the words around it, and in a table by its line and column.
// Of one whose mark does not hold it alone, or is gone, it takes the mark away.
func (f *finder) number(row traced, number *Number) (h held, text string, ok bool) {
	h, ok = f.at[row.Mark]
	if ok && !h.mark.Broken {
		text = strings.TrimSpace(f.paras[h.para].Text[h.mark.From:h.mark.To])
		number.mark = row.Mark
	}
	if ok {
		if wide, grown := widened(f.paras, h, row); grown {
			// Something was typed right beside the number: what stands there now is another one.
			h.mark, number.mark = wide, ""
			text = strings.TrimSpace(f.paras[h.para].Text[wide.From:wide.To])
			f.paras[h.para].Marks = append(f.paras[h.para].Marks, wide)
		}
	}
	if text == "" && (row.Text != "" || !ok) {
		if f.searches--; f.searches < 0 {
			ok = false
		} else if h, ok = find(f.paras, f.framed(), f.turned(), row, f.listener, f.sheet); ok {
			h.mark, _ = widened(f.paras, h, row) // by a sign
			text = f.paras[h.para].Text[h.mark.From:h.mark.To]
			f.paras[h.para].Marks = append(f.paras[h.para].Marks, h.mark)
		}
		number.mark = ""
	}
	if !ok && f.searches >= 0 {
		// In a table a number has no words around it: its line and its column find it.
		if cell, there, found := f.tables.lost(row.Mark); found {
			number.Place = spotOf(f.paras[cell.para], cell.mark)
			if ok = there != "" || row.Text == ""; ok {
				h, text = cell, there
				f.paras[h.para].Marks = append(f.paras[h.para].Marks, h.mark)
			}
		}
	}
	return h, text, ok
}

// places gives the first place of each mark.
func places(paras []docx.Paragraph) map[string]held {
	at := map[string]held{}
	for i, p := range paras {
		for _, m := range p.Marks {
			if _, twice := at[m.Name]; !twice {
				at[m.Name] = held{i, m}
			}
		}
	}
	return at
}

// untraced lists the numbers of the text that no mark holds. Those of a copied sentence are compared as the number
// they are a copy of, those that stand in the narrative sheet with it, and those that say themselves what they are
// with the tables; of the others nothing is known. Numbers in tables have no words to go by.
func (n *names) untraced(rows []traced, sheet *sheet, paras []docx.Paragraph, l *calc.Listener) []Number {
	var text []calc.Passage
	for i, p := range paras {
		if p.Place.Table == 0 {
			text = append(text, calc.Passage{Name: p.Place.Heading, Text: []string{p.Text}, From: []calc.Cell{{Ref: strconv.Itoa(i)}}})
		}
	}
	named := map[int][]calc.ProseNumber{} // by paragraph
	for _, n := range calc.ProseNumbers(n.book, text) {
		i, _ := strconv.Atoi(n.Place.Ref)
		named[i] = append(named[i], n)
	}
	alike := likenessesOf(rows)
	var out []Number
	for i, p := range paras {
		if p.Place.Table > 0 {
			continue
		}
		frame := frameOf(p.Text)
		of := map[int]int{} // which numeral begins there
		for k, at := range frame.numerals {
			of[at[0]] = k
		}
		for _, at := range amountsAmong(p.Text, frame.numerals) {
			k, numeral := of[at.from]
			row, again := traced{}, false
			if numeral {
				row, again = alike.copied(frame, k, p.Text)
			}
			if !at.amount && !again || slices.ContainsFunc(p.Marks, func(m docx.Mark) bool { return m.From < at.to && at.from < m.To }) || inName(p.Text, at.from, at.to) {
				continue // 2018年, 5个: people count many things
			}
			number := Number{Text: p.Text[at.from:at.to], Place: spotOf(p, docx.Mark{From: at.from, To: at.to}), State: Untied, at: held{i, docx.Mark{From: at.from, To: at.to}}}
			var tied *calc.ProseNumber
			if o := slices.IndexFunc(named[i], func(o calc.ProseNumber) bool { return at.from <= o.At && o.At < at.to }); o >= 0 && at.amount {
				tied = &named[i][o]
			}
			switch {
			case at.amount && sheet.compare(&number, p.Text, at.from, at.to, tied):
			case again && !sheet.has(number.Place.Sentence):
				place := number.Place
				var figure docx.Value
				number, figure = n.wants(row)
				h := held{i, docx.Mark{From: frame.numerals[k][0], To: frame.numerals[k][1]}}
				h.mark, _ = widened(paras, h, row) // by a sign
				number.Text, number.Place, number.at = p.Text[h.mark.From:h.mark.To], place, h
				number.judge(l, row, figure, p.Text, h.mark.From, h.mark.To)
				number.mark = ""
			case !at.amount:
				continue
			case tied != nil:
				number.State, number.Label, number.Want, number.Cells = Same, tied.Name, tied.Want, tied.Cells
				if !sameNumber(tied.Want, tied.Text) {
					number.State = Edited
				}
			default:
				sheet.recall(&number, p.Text, at.from, at.to)
			}
			out = append(out, number)
		}
	}
	return out
}

// A numeralSpan is a numeral of a text, or an amount with its unit.
type numeralSpan struct {
	from, to int
	amount   bool
}

// amountsAmong gives the amounts of a text, and the numerals that are none, in order.
func amountsAmong(text string, numerals [][]int) (out []numeralSpan) {
	end := 0
	for _, at := range amounts(text) {
		for len(numerals) > 0 && numerals[0][0] < at[1] {
			if n := numerals[0]; n[0] < at[0] && n[0] >= end {
				out = append(out, numeralSpan{n[0], n[1], false})
			}
			numerals = numerals[1:]
		}
		out = append(out, numeralSpan{at[0], at[1], true})
		end = at[1]
	}
	for _, n := range numerals {
		out = append(out, numeralSpan{n[0], n[1], false})
	}
	return out
}

// amountPattern finds amounts of money and shares, the numbers that a report takes from the accounts.
var amountPattern = regexp.MustCompile(`[0-9０-９][0-9０-９,，.．]*\s*(万元|亿元|元|%|％)|[一二两三四五六七八九十壹贰叁肆伍陆柒捌玖拾][零〇一二两三四五六七八九十百千万亿点壹贰叁肆伍陆柒捌玖拾佰仟萬億]+元`)

func amounts(s string) [][]int { return amountPattern.FindAllStringIndex(s, -1) }

// inName tells whether an amount is part of the name of a line: 单价50万元以上通用设备.
func inName(text string, from, to int) bool {
	return slices.ContainsFunc(calc.FormByID("公开10").Lines, func(l calc.Line) bool {
		i := strings.Index(l.Name, text[from:to])
		return i >= 0 && from >= i && strings.HasPrefix(text[from-i:], l.Name)
	})
}

// withoutLastYear tells whether the report was made beside last year's workbook and the book now is not.
func withoutLastYear(rows []traced, b *calc.Book) bool {
	return b.LastYear() == nil && slices.ContainsFunc(rows, func(r traced) bool { return strings.HasPrefix(r.Key, lastYear) })
}

// widened gives the numeral that a marked number has become part of: digits, or a sign, that were typed beside
// the mark and not there when it was written.
func widened(paras []docx.Paragraph, h held, row traced) (docx.Mark, bool) {
	p := paras[h.para].Text
	from, to := h.mark.From, h.mark.To
	if from > to || to > len(p) {
		return h.mark, false
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
	if strings.HasSuffix(row.Text, "%") && !strings.HasSuffix(p[from:to], "%") && strings.HasPrefix(p[to:], "%") {
		to++ // LibreOffice leaves the end of a number in which a note stands outside of its mark
	}
	left, right := p[from:h.mark.From], p[h.mark.To:to]
	if left != "" && strings.HasSuffix(row.Before, left) {
		from = h.mark.From
	}
	if right != "" && strings.HasPrefix(row.After, right) {
		to = h.mark.To
	}
	return docx.Mark{Name: h.mark.Name, From: from, To: to}, from != h.mark.From || to != h.mark.To
}

// held is where a mark stands.
type held struct {
	para int
	mark docx.Mark
}

// find looks for a number whose mark is gone: by the words around it, numerals apart; then, for a number that is as it
// was, by those on one side or by what it is called; then, for one that is not, by the words around it save that
// 增加 may be 减少, or by those before it and what it is called. Two places are none, and neither are those of other
// numbers.
func find(paras []docx.Paragraph, frames, turned []frame, row traced, l *calc.Listener, sheet *sheet) (held, bool) {
	before, after, ok := row.around()
	said := l.Said(row.Before+row.Text+row.After, len(row.Before), len(row.Before)+len(row.Text))
	anyBefore, anyAfter := flat(before), flat(after)
	left := lastRunes(anyBefore, nearLength/2)
	if utf8.RuneCountInString(left) < nearLength/2 {
		left = ""
	}
	var alike, called, spelt []held
	for i, p := range paras {
		for k, at := range frames[i].numerals {
			between := ok && frames[i].holds(k, before, after)
			same := p.Place.Table == 0 && sameNumber(p.Text[at[0]:at[1]], row.Text) &&
				(ok && frames[i].beside(k, before, after) || l.Said(p.Text, at[0], at[1]).Names(said))
			other := ok && !between && !same && p.Place.Table == 0 && (turned[i].holds(k, anyBefore, anyAfter) ||
				left != "" && turned[i].behind(k, left) && l.Said(p.Text, at[0], at[1]).Names(said))
			if !between && !same && !other || slices.ContainsFunc(p.Marks, func(m docx.Mark) bool { return m.From < at[1] && at[0] < m.To }) || sheet.has(sentenceAt(p.Text, at[0], at[1])) {
				continue
			}
			h := held{i, docx.Mark{From: at[0], To: at[1]}}
			if between {
				alike = append(alike, h)
			}
			if same {
				called = append(called, h)
			}
			if other {
				spelt = append(spelt, h)
			}
		}
	}
	for _, found := range [][]held{alike, called, spelt} {
		if len(found) == 1 {
			return found[0], true
		}
	}
	return held{}, false
}

// plainNumeral writes a numeral in one way: without separators, in ASCII.
var plainNumeral = strings.NewReplacer(",", "", "，", "", "．", ".", "－", "-", "％", "%", " ", "", "\u00a0", "", "　", "", "−", "-",
	"０", "0", "１", "1", "２", "2", "３", "3", "４", "4", "５", "5", "６", "6", "７", "7", "８", "8", "９", "9")

// sameNumber tells whether two texts are one number, however they are spelt.
func sameNumber(a, b string) bool { return plainNumeral.Replace(a) == plainNumeral.Replace(b) }

// spotOf names a place by its heading and sentence.
func spotOf(p docx.Paragraph, m docx.Mark) Spot {
	return Spot{Heading: p.Place.Heading, Sentence: sentenceAt(p.Text, m.From, m.To), Table: p.Place.Table, Row: p.Place.Row, Col: p.Place.Col}
}

// sentenceEnds part the sentences of a text.
const sentenceEnds = "。；！？\n"

// longestSentence is how many characters of a sentence are looked at on either side: a text without any full stop
// is no sentence for each of its numbers.
const longestSentence = 500

// sentenceAt gives the sentence in which a part of a text stands.
func sentenceAt(text string, from, to int) string {
	before, after := lastRunes(text[:from], longestSentence), firstRunes(text[to:], longestSentence)
	begin := strings.LastIndexAny(before, sentenceEnds)
	if begin >= 0 {
		_, size := utf8.DecodeRuneInString(before[begin:])
		begin += size
	}
	end := to + len(after)
	if i := strings.IndexAny(after, sentenceEnds); i >= 0 {
		end = to + i
	}
	return strings.TrimSpace(text[from-len(before)+max(begin, 0) : end])
}

// sentences cuts a text as sentenceAt does.
func sentences(text string) (out []string) {
	for s := range strings.FieldsFuncSeq(text, func(r rune) bool { return strings.ContainsRune(sentenceEnds, r) }) {
		out = append(out, strings.TrimSpace(s))
	}
	return out
}

// traced finds what a key of a trace means in the book now.
func (n *names) traced(key string) (docx.Value, []calc.Cell) {
	name := strings.TrimPrefix(key, lastYear)
	k, ok := calc.ParseKey(name)
	if !ok {
		return docx.Value{}, nil
	}
	v, ok := n.derived()[key]
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

// derived gives the computed figures among the names and the lists of the report, by their keys in a trace.
func (n *names) derived() map[string]docx.Value {
	if n.computed != nil {
		return n.computed
	}
	n.computed = map[string]docx.Value{}
	add := func(v docx.Value) {
		o, ok := v.Origin.(origin)
		if !ok || o.lacks != "" || o.figure.Key.Form != calc.DerivedForm {
			return
		}
		if key := traceKey(o.figure); n.computed[key].Origin == nil {
			n.computed[key] = v
		}
	}
	for _, name := range n.known {
		v := n.scalars[name]
		add(v)
		for _, scope := range v.List {
			for _, field := range computedFields {
				if f, ok := scope(field); ok {
					add(f)
				}
			}
		}
	}
	return n.computed
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

// Says tells whether the number is what a person asks for: as it stands in the report, with or without its
// unit, or the key of its figure.
func (n Number) Says(what string) bool {
	for _, unit := range []string{"万元", "亿元", "元", "人", "辆", "台"} {
		what = strings.TrimSuffix(what, unit)
	}
	return what != "" && (sameNumber(n.Text, what) || sameNumber(strings.TrimSuffix(n.Text, "%"), strings.TrimSuffix(what, "%")) || n.Key == what)
}
