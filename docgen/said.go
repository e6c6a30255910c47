package docgen

import (
	"regexp"
	"slices"
	"strings"
	"unicode/utf8"

	"jixiao/calc"
	"jixiao/docgen/docx"
)

// A number of the prose may be wrong though its digits are as they were: its unit was changed, 增加 became 减少, or
// it bears the name of another figure. And it may be right though they are others: 970.56万元 is 9,705,600元.

// A Wrong says in which way a number is wrong whose digits are not.
type Wrong string

// The ways of being wrong.
const (
	WrongUnit      Wrong = "unit"      // 970.56元 for 970.56万元
	NoUnit         Wrong = "no-unit"   // 970.56 for 970.56万元
	WrongDirection Wrong = "direction" // 减少35.63万元 for 增加35.63万元
	WrongName      Wrong = "name"      // 本年支出合计970.56万元 for 本年收入合计970.56万元
	Coarse         Wrong = "rounded"   // 970.6万元 for 970.56万元, and not 约
)

// A saying is a number of the trace in the words that stand around it.
type saying struct {
	text     string
	quantity calc.Quantity
	read     bool // there is one number, and it can be read
	said     calc.Said
}

func sayingAt(l *calc.Listener, text string, from, to int) saying {
	q, ok := calc.ReadQuantity(text, from, to)
	return saying{text, q, ok, l.Said(text, from, to)}
}

// digits is the numeral with its sign.
func (s saying) digits() string {
	digits := s.text[s.quantity.From:s.quantity.To]
	if s.quantity.Value.Sign() < 0 {
		digits = "-" + digits
	}
	return digits
}

// judge says what became of a number of the prose that stands between two bytes of a text. figure is what the book
// has for it now.
func (n *Number) judge(l *calc.Listener, row traced, figure docx.Value, text string, from, to int) {
	now := sayingAt(l, text, from, to)
	then := sayingAt(l, row.Before+row.Text+row.After, len(row.Before), len(row.Before)+len(row.Text))
	o, _ := figure.Origin.(origin)
	value, was := o.figure.Number(), written(row)
	if s := o.figure.Share; s.Defined() && placesOf(row) > 2 {
		value = s.Percent(placesOf(row)) // it was printed with more decimals than a rate is kept with
		if a, err := calc.ParseAmount(strings.TrimSuffix(row.Text, "%")); err == nil && a.Sign() == was.Sign() {
			was = a
		}
	}
	turned := now.said.Turned(then.said)
	if value.Sign()*was.Sign() < 0 && now.said.Up == -then.said.Up && now.said.Onto == then.said.Onto {
		turned = false // the book has turned as well, and somebody has followed it
		value = value.Abs()
	}
	digits := n.Text
	if now.read {
		digits = now.digits()
	}
	switch {
	case sameNumber(n.Text, n.Want) || now.read && sameDigits(digits, n.Want):
		n.State = Same
	case sameNumber(n.Text, row.Text) || now.read && sameDigits(digits, row.Text):
		n.State = Stale
	default:
		n.spelled(row, value, was, now, then)
		if n.State != Edited {
			n.words(l, row, now, then, turned)
		}
		return
	}
	if !sameNumber(n.Text, row.Text) {
		n.mark = "" // there are words in the mark, or signs that are somebody's own
	}
	if now.read {
		if wrong := unitChanged(row, now, then); wrong != "" {
			n.State, n.Wrong, n.mark = Edited, wrong, ""
			n.Text, n.Want = now.withUnit(n.Text), then.withUnit(n.Want)
			return
		}
	}
	n.words(l, row, now, then, turned)
}

// spelled looks at a number whose digits are neither those that were written nor those that would be: it may be right
// in another shape.
func (n *Number) spelled(row traced, value, was calc.Amount, now, then saying) {
	n.State = Edited
	if !now.read || !then.read || !now.quantity.Counts(calc.Unit(row.Unit)) {
		return
	}
	places := placesOf(row)
	right, coarse := now.quantity.Means(value, places)
	right, coarse = right && n.Want != "", coarse && n.Want != ""
	before, _ := now.quantity.Means(was, places)
	switch {
	case right:
		n.State = Same
	case before:
		n.State = Stale
	case coarse:
		n.Wrong = Coarse
	}
	if !right && unitChanged(row, now, then) == WrongUnit {
		n.Text, n.Want = now.withUnit(n.Text), then.withUnit(n.Want)
	}
	n.mark = "" // refresh cannot write it in that shape
}

// words looks at the direction and at the name that the clause gives a number whose digits are right.
func (n *Number) words(l *calc.Listener, row traced, now, then saying, turned bool) {
	if turned {
		n.State, n.Wrong, n.mark = Edited, WrongDirection, ""
		n.Text = now.said.Says() + n.Text
		if n.Want != "" {
			n.Want = then.said.Says() + n.Want
		}
		return
	}
	if !now.read || !now.quantity.Counts(calc.Unit(row.Unit)) {
		return
	}
	if name, want, ok := l.Renamed(now.said, then.said, now.quantity); ok {
		n.State, n.Wrong, n.mark = Edited, WrongName, ""
		n.Named, n.NamedIs = name, want
	} else if word := opposite(then.clause(), now.clause()); word != "" {
		n.State, n.Wrong, n.mark, n.Named = Edited, WrongName, "", word
	}
}

// opposites are words of the accounts of which one says of a number what the other denies. The figure that a changed
// clause speaks of may be in no table: 上年收入合计 where there is no workbook of last year.
var opposites = [...][2]string{{"本年", "上年"}, {"年初", "年末"}, {"收入", "支出"}, {"预算", "决算"}}

// opposite gives the word of a clause in whose place its opposite stood before; "" if there is none. Where a clause has
// both, or has lost the word, somebody has told it otherwise.
func opposite(then, now string) string {
	for _, pair := range opposites {
		for i, word := range pair {
			was := pair[1-i]
			if strings.Contains(now, word) && !strings.Contains(now, was) && strings.Contains(then, was) && !strings.Contains(then, word) {
				return word
			}
		}
	}
	return ""
}

// clause gives the words of the clause in front of a number.
func (s saying) clause() string {
	before := s.text[:s.quantity.From]
	i := strings.LastIndexAny(before, "，。；：、！？（\n")
	if i < 0 {
		return before
	}
	_, size := utf8.DecodeRuneInString(before[i:])
	return before[i+size:]
}

// written is the exact number that a row of a trace was printed from.
func written(row traced) calc.Amount {
	a, _ := calc.ParseAmount(row.Value)
	return a
}

// shiftOf is by how many places the filters of a row moved its number: 4 for 万元. Money without a filter prints
// itself in 万元.
func shiftOf(row traced) int {
	if row.Unit != string(calc.Yuan) {
		return 0
	}
	for name := range strings.SplitSeq(row.Filter, "|") {
		if s, ok := scaleOf(name); ok {
			return -s.shift
		}
		if name == "大写" {
			return 0
		}
	}
	return 4
}

// placesOf tells how finely a row was printed, in its unit: to -2 places for 970.56 in 万元.
func placesOf(row traced) int {
	q, _ := calc.ReadQuantity(row.Text, 0, len(row.Text))
	if q.Scale == 0 {
		return q.Places - shiftOf(row)
	}
	return q.Places
}

// unitOf is the unit that a number was written with: that which stood behind it, or that of its filters.
func unitOf(row traced, then saying) (base string, scale int) {
	if q := then.quantity; then.read && (q.Base != "" || q.Scale > 0) {
		return q.Base, q.Scale
	}
	return row.Unit, shiftOf(row)
}

// unitChanged compares the unit behind a number with the one it was written with. What people count may have another
// word; and in a list one unit may stand for all.
func unitChanged(row traced, now, then saying) Wrong {
	base, scale := unitOf(row, then)
	q := now.quantity
	counted := func(base string) bool { return base == "人" || base == "辆" || base == "个" }
	switch {
	case q.Base == "" && q.Scale == 0:
		word := calc.Quantity{Base: base, Scale: scale}.Unit()
		if then.read && then.quantity.End > then.quantity.To && (base == "%" || base == "元" && !strings.Contains(now.text, word)) {
			return NoUnit
		}
		return ""
	case q.Base == base, q.Base == "" && base == "元", base == "" && q.Base == "元":
	case counted(base) && q.Base == "个" || counted(q.Base) && base == "个":
	case base == "" || base == string(calc.Sets):
		return "" // nobody knows what it was
	default:
		return WrongUnit
	}
	if q.Scale != scale {
		return WrongUnit
	}
	return ""
}

// withUnit puts behind a number the unit that stands behind that of a saying.
func (s saying) withUnit(number string) string {
	q := s.quantity
	if number == "" || !s.read || strings.HasSuffix(number, "%") || q.End <= q.To || strings.HasSuffix(number, s.text[q.To:q.End]) {
		return number
	}
	return number + strings.TrimSpace(s.text[q.To:q.End])
}

// sameDigits tells whether two numerals are one number, whatever their unit.
func sameDigits(a, b string) bool {
	return b != "" && strings.TrimSuffix(plainNumeral.Replace(a), "%") == strings.TrimSuffix(plainNumeral.Replace(b), "%")
}

// numeralPattern finds the numerals of a text, which a sentence is known without.
var numeralPattern = regexp.MustCompile(`[0-9０-９]+(?:[,.，．][0-9０-９]+)*[%％]?`)

// A frame is a text without its numerals, each of which is a # in its place.
type frame struct {
	text     string
	numerals [][]int // in the text that was
	places   []int   // of each in the frame
}

func frameOf(text string) (f frame) {
	var b strings.Builder
	at := 0
	f.numerals = numeralPattern.FindAllStringIndex(text, -1)
	for _, n := range f.numerals {
		b.WriteString(text[at:n[0]])
		f.places = append(f.places, b.Len())
		b.WriteByte('#')
		at = n[1]
	}
	b.WriteString(text[at:])
	f.text = b.String()
	return f
}

// holds tells whether the numeral k of a frame stands between the words that a number of the trace was written
// between.
func (f frame) holds(k int, before, after string) bool {
	if before == "" && f.places[k] > 0 {
		return false // it stood at the beginning of its paragraph
	}
	return strings.HasSuffix(f.text[:f.places[k]], before) && strings.HasPrefix(f.text[f.places[k]+1:], after)
}

// beside tells whether half of the words on one side of a numeral are those that a number was written between.
func (f frame) beside(k int, before, after string) bool {
	left, right := lastRunes(before, nearLength/2), firstRunes(after, nearLength/2)
	enough := func(s string) bool { return utf8.RuneCountInString(s) == nearLength/2 }
	return enough(left) && strings.HasSuffix(f.text[:f.places[k]], left) || enough(right) && strings.HasPrefix(f.text[f.places[k]+1:], right)
}

// flat gives a text in which every change goes one way. Its bytes stay in their places.
var flat = strings.NewReplacer("减少", "增加", "增长", "增加", "下降", "增加", "降低", "增加", "上升", "增加").Replace

// behind tells whether the numeral k of a frame stands behind certain words, 约 apart.
func (f frame) behind(k int, words string) bool {
	return strings.HasSuffix(strings.TrimRight(f.text[:f.places[k]], "约近为达"), strings.TrimRight(words, "约近为达"))
}

// around gives the words by which a number of the trace is known again, without numerals.
func (r traced) around() (before, after string, ok bool) {
	before, after = lastRunes(r.Before, nearLength), firstRunes(r.After, nearLength)
	ok = utf8.RuneCountInString(before+after) >= nearLength/2
	const inNumeral = ".．,，%％" // where a numeral was cut
	if utf8.RuneCountInString(before) == nearLength {
		before = strings.TrimLeft(before, inNumeral)
	}
	if utf8.RuneCountInString(after) == nearLength {
		after = strings.TrimRight(after, inNumeral)
	}
	return frameOf(before).text, frameOf(after).text, ok
}

// words gives the sentence that a number of the trace was written in, as far as it is kept.
func (r traced) words() string {
	if r.Before+r.After == "" {
		return "…"
	}
	s := sentenceAt(r.Before+r.Text+r.After, len(r.Before), len(r.Before)+len(r.Text))
	if !strings.ContainsAny(r.Before, sentenceEnds) && utf8.RuneCountInString(r.Before) >= contextLength {
		s = "…" + s
	}
	if !strings.ContainsAny(r.After, sentenceEnds) && utf8.RuneCountInString(r.After) >= contextLength {
		s += "…"
	}
	return s
}

// A likeness is a number of the trace with the words by which it is known again.
type likeness struct {
	row           traced
	before, after string
}

// likenesses holds them by the end of what stands before.
type likenesses map[string][]likeness

const likenessKey = 2 // characters

func likenessesOf(rows []traced) likenesses {
	out := likenesses{}
	for _, r := range rows {
		if before, after, ok := r.around(); ok && r.Key != "" && r.Text != "" {
			key := lastRunes(before, likenessKey)
			out[key] = append(out[key], likeness{r, before, after})
		}
	}
	return out
}

// copied finds the number of the trace that the numeral k of a text is a copy of: Word gives the marks of a copied
// paragraph to nobody. It stands between the same words, or is as it was and half of them are there on its left. Two
// different figures are none.
func (all likenesses) copied(f frame, k int, text string) (traced, bool) {
	if k < 0 {
		return traced{}, false
	}
	var alike []likeness
	for n := range likenessKey + 1 {
		alike = append(alike, all[lastRunes(f.text[:f.places[k]], n)]...)
	}
	for _, is := range []func(l likeness) bool{
		func(l likeness) bool { return f.holds(k, l.before, l.after) },
		func(l likeness) bool {
			return sameNumber(text[f.numerals[k][0]:f.numerals[k][1]], l.row.Text) && f.beside(k, l.before, "")
		},
	} {
		var found []traced
		for _, l := range alike {
			if is(l) && !slices.ContainsFunc(found, func(r traced) bool { return r.Key == l.row.Key && r.Filter == l.row.Filter }) {
				found = append(found, l.row)
			}
		}
		if len(found) == 1 {
			return found[0], true
		}
	}
	return traced{}, false
}
