package calc

import (
	"slices"
	"strings"
	"unicode/utf8"
)

// A narrative is a text as the checks of its wording read it.
type narrative struct {
	book  *Book
	year  int
	lines []line
	found map[string][]hit // the places of the listed words by their rule, or by their line of accounted
}

// A line is a paragraph or a heading.
type line struct {
	text     string
	at       Cell
	passage  int
	chapter  string // the heading of the first level that it stands under, else the passage's name
	level    int    // of its number: 1 for 一、, 2 for （一）, 3 for 1., 0 for none
	mark     string // the number as it stands
	list     int    // numbered lines of one level that belong together have this in common
	heading  bool   // it is short and no sentence
	title    bool   // it is a name or title of a passage and not of its text
	numerals []numeral
}

// A numeral is a number as it stands in a line.
type numeral struct {
	from, to int
	whole    int    // digits before the point
	decimals int    // digits after it
	grouped  bool   // with thousands separators
	unit     string // 元, 万元, 亿元 or %; "" for anything else
	end      int    // where its unit ends
	gap      bool   // a blank stands before the unit
	year     int    // 2018 of 2018年, else 0
}

// money tells whether the number is an amount.
func (u numeral) money() bool { return u.unit != "" && u.unit != "%" }

// A hit is one place where a rule does not hold.
type hit struct {
	line, from, to int
	example        string // what to show of it; the text itself if empty
	word           *slip
}

// newNarrative splits a text into lines, and finds its numbers and the listed words once for all checks.
func newNarrative(b *Book, text []Passage) *narrative {
	n := &narrative{book: b, year: b.Year(), found: map[string][]hit{}}
	chapter := ""
	lists, list := 0, [4]int{} // the list that a number of each level goes on
	begin := func(level int) {
		for ; level < len(list); level++ {
			lists++
			list[level] = lists
		}
	}
	add := func(s string, p, i int, title bool) {
		l := line{text: s, at: passageCell(text[p], i), passage: p, title: title, chapter: chapter}
		l.level, l.mark = numbering(s)
		l.heading = (title || l.level > 0) && utf8.RuneCountInString(s) <= longestHeading && !strings.ContainsAny(strings.TrimSuffix(s, "。"), "。；")
		switch {
		case l.level > 0:
			begin(l.level + 1)
			l.list = list[l.level]
		case title:
			begin(1)
		}
		if l.heading && l.level == 1 || title && l.level == 0 && s == text[p].Name {
			chapter, l.chapter = s, s
		}
		l.numerals = numeralsOf(s)
		n.scan(len(n.lines), s)
		n.lines = append(n.lines, l)
	}
	last := ""
	for p, passage := range text {
		if passage.Name != last {
			last = passage.Name
			add(passage.Name, p, 0, true)
		}
		if passage.Title != "" {
			add(passage.Title, p, 0, true)
		}
		for i, s := range passage.Text {
			add(strings.TrimSpace(s), p, i, false)
		}
	}
	return n
}

// longestHeading is in characters. 决算公开 and 绩效评价 outlines have headings of up to thirty.
const longestHeading = 40

// numbering reads the number of a line. 1.5万元 and 2018.12 are none.
func numbering(s string) (level int, mark string) {
	const chinese = "一二三四五六七八九十"
	bracket := strings.HasPrefix(s, "（") || strings.HasPrefix(s, "(")
	start := 0
	if bracket {
		_, start = utf8.DecodeRuneInString(s)
	}
	i, digits := start, 0
	for i < len(s) {
		r, size := utf8.DecodeRuneInString(s[i:])
		if !strings.ContainsRune(chinese, r) {
			break
		}
		i += size
	}
	rest := s[i:]
	switch {
	case i > start && bracket && (strings.HasPrefix(rest, "）") || strings.HasPrefix(rest, ")")):
		_, size := utf8.DecodeRuneInString(rest)
		return 2, s[:i+size]
	case i > start && !bracket && strings.HasPrefix(rest, "、"):
		return 1, s[:i+len("、")]
	}
	for digits < len(s) && s[digits] >= '0' && s[digits] <= '9' {
		digits++
	}
	if digits == 0 || digits > 2 {
		return 0, ""
	}
	for _, dot := range []string{".", "．", "、"} {
		if rest, ok := strings.CutPrefix(s[digits:], dot); ok && !startsWithDigit(rest) {
			return 3, s[:digits+len(dot)]
		}
	}
	return 0, ""
}

// digit gives the length in bytes of the digit at the beginning of s, ASCII or full-width; 0 if it is none.
func digit(s string) int {
	switch {
	case s == "":
		return 0
	case s[0] >= '0' && s[0] <= '9':
		return 1
	case len(s) >= 3 && s[0] == 0xEF && s[1] == 0xBC && s[2] >= 0x90 && s[2] <= 0x99: // ０ to ９
		return 3
	}
	return 0
}

func startsWithDigit(s string) bool { return digit(s) > 0 }

// numeralsOf finds the numbers of a line.
func numeralsOf(s string) []numeral {
	var out []numeral
	for i := 0; i < len(s); {
		if digit(s[i:]) == 0 {
			i++
			continue
		}
		u := numeral{from: i}
		value := 0
		digits := func() (count int) {
			for size := digit(s[i:]); size > 0; size = digit(s[i:]) {
				value = min(value*10+int(s[i+size-1]&0xF), 1_000_000) // the last byte of a full-width digit counts up as well
				i += size
				count++
			}
			return count
		}
		u.whole = digits()
		for u.whole > 0 && strings.HasPrefix(s[i:], ",") && threeDigits(s[i+1:]) {
			i++
			u.whole += digits()
			u.grouped = true
		}
		for _, point := range []string{".", "．"} {
			if rest, ok := strings.CutPrefix(s[i:], point); ok && startsWithDigit(rest) && u.decimals == 0 {
				i += len(point)
				u.decimals = digits()
			}
		}
		u.to = i
		// 1.2.3 is the number of a version or a section.
		if strings.HasPrefix(s[i:], ".") && startsWithDigit(s[i+1:]) {
			for i < len(s) && (s[i] == '.' || s[i] >= '0' && s[i] <= '9') {
				i++
			}
			continue
		}
		rest := strings.TrimLeft(s[i:], " \u00a0\u3000")
		u.gap = len(rest) < len(s[i:])
		unit, length := unitAt(rest)
		u.unit, u.end = unit, len(s)-len(rest)+length
		if u.whole == 4 && u.decimals == 0 && !u.grouped && strings.HasPrefix(rest, "年") {
			u.year = value
		}
		out = append(out, u)
	}
	return out
}

func threeDigits(s string) bool {
	for range 3 {
		size := digit(s)
		if size == 0 {
			return false
		}
		s = s[size:]
	}
	return !startsWithDigit(s)
}

// unitAt reads the unit after a number, which may be a round one: 9600余万元.
func unitAt(s string) (unit string, length int) {
	rest := s
	for _, about := range []string{"余", "多", "来", "几"} {
		rest = strings.TrimPrefix(rest, about)
	}
	for _, unit := range []string{"万元", "亿元", "元", "%", "％"} {
		after, ok := strings.CutPrefix(rest, unit)
		switch {
		case !ok:
			continue
		case unit == "元" && startsWithAny(after, otherThanYuan):
			return "", 0
		case unit == "％":
			unit = "%"
		}
		return unit, len(s) - len(after)
	}
	return "", 0
}

// otherThanYuan lists characters before which 元 is no unit: 元月, 元器件.
const otherThanYuan = "旦月素年宵器件"

// startsWithAny tells whether s begins with one of the characters.
func startsWithAny(s, chars string) bool {
	r, size := utf8.DecodeRuneInString(s)
	return size > 0 && strings.ContainsRune(chars, r)
}

// endsWithAny tells whether s ends with one of the characters.
func endsWithAny(s, chars string) bool {
	r, size := utf8.DecodeLastRuneInString(s)
	return size > 0 && strings.ContainsRune(chars, r)
}

// A listed word is one of slips or accounted with the name that its places are kept under.
type listed struct {
	under string
	slip
}

// listedWords has all listed words by their first character, the longest first.
var listedWords = byFirst()

func byFirst() map[rune][]*listed {
	out := map[rune][]*listed{}
	add := func(under string, w slip) {
		r, _ := utf8.DecodeRuneInString(w.wrong)
		out[r] = append(out[r], &listed{under, w})
	}
	for _, s := range slips {
		for _, w := range s.words {
			add(s.rule, w)
		}
	}
	for _, c := range choices {
		for range 2 {
			for _, form := range [][2]string{{"（", "）"}, {"(", ")"}, {"/", ""}} {
				w := slip{wrong: c[0] + form[0] + c[1] + form[1]}
				last, _ := utf8.DecodeLastRuneInString(w.wrong)
				for _, caption := range captions {
					w.not += string(last) + caption + " "
				}
				add("TXT-PLACEHOLDER", w)
			}
			c[0], c[1] = c[1], c[0]
		}
	}
	for _, a := range accounted {
		for _, name := range a.also {
			add(a.line, slip{wrong: name})
		}
	}
	for _, c := range renamed {
		for _, name := range classNames(c.code) {
			add("TXT-STALE-NAME", slip{wrong: strings.TrimSuffix(name, "支出"), right: c.code, next: "支（("})
		}
	}
	for _, words := range out {
		slices.SortStableFunc(words, func(a, b *listed) int { return len(b.wrong) - len(a.wrong) })
	}
	return out
}

// classNames gives the names of a 类, the oldest first.
func classNames(code string) []string {
	for _, c := range FunctionClasses {
		if c.Code == code {
			return c.Names
		}
	}
	return nil
}

// scan finds the listed words of a line. Of words that begin at one place the longest counts, for every
// rule that lists it, and what follows is read after its end.
func (n *narrative) scan(line int, s string) {
	end := 0
	for i, r := range s {
		if i < end {
			continue
		}
		for _, w := range listedWords[r] {
			to := i + len(w.wrong)
			if to < end || !strings.HasPrefix(s[i:], w.wrong) {
				continue
			}
			if w.next != "" && !startsWithAny(s[to:], w.next) || excused(s, i, to, w.not) {
				continue
			}
			n.found[w.under] = append(n.found[w.under], hit{line: line, from: i, to: to, word: &w.slip})
			end = to
		}
	}
}

// excused tells whether one of the words in order holds a part of what stands at from.
func excused(s string, from, to int, words string) bool {
	for w := range strings.FieldsSeq(words) {
		if strings.Contains(s[max(0, from-len(w)+1):min(len(s), to+len(w)-1)], w) {
			return true
		}
	}
	return false
}

// text is what stands at a place.
func (n *narrative) text(h hit) string { return n.lines[h.line].text[h.from:h.to] }

// sentence is the sentence that holds a place.
func (n *narrative) sentence(h hit) string {
	from, to := sentenceAt(n.lines[h.line].text, h.from)
	return n.lines[h.line].text[from:to]
}

// reach is how many bytes a sentence goes to either side at most: a cell holds 32767 characters, and one
// without a stop must not be gone through once for each of its numbers.
const reach = 3000

// sentenceAt gives the bounds of the sentence that holds a byte, its stop included.
func sentenceAt(s string, at int) (from, to int) {
	const stop = "。"
	from, to = at, min(len(s), at+reach)
	for from > max(0, at-reach) && !strings.HasSuffix(s[:from], stop) {
		from--
	}
	if i := strings.Index(s[at:to], stop); i >= 0 {
		to = at + i + len(stop)
	}
	for from < at && !utf8.RuneStart(s[from]) {
		from++
	}
	for to < len(s) && to > at && !utf8.RuneStart(s[to]) {
		to--
	}
	return from, to
}

// clauseAt gives the beginning of the clause that holds a byte.
func clauseAt(s string, at int) int {
	from := at
	for from > max(0, at-reach) && !endsWithAny(s[:from], "。；，、") {
		_, size := utf8.DecodeLastRuneInString(s[:from])
		from -= size
	}
	return from
}

// clip gives what stands round a place within its sentence, some thirty characters to either side.
func clip(s string, from, to int) string {
	start, end := sentenceAt(s, from)
	end = max(end, to)
	a, b := from, to
	for range 30 {
		_, size := utf8.DecodeLastRuneInString(s[start:a])
		a -= size
		_, size = utf8.DecodeRuneInString(s[b:end])
		b += size
	}
	a, b = unbroken(s, a, b)
	out := s[a:b]
	if a > start {
		out = "…" + out
	}
	if b < end {
		out += "…"
	}
	return out
}

// unbroken widens a place so that it begins and ends with no part of a number.
func unbroken(s string, from, to int) (int, int) {
	part := func(b byte) bool { return b >= '0' && b <= '9' || b == '.' || b == ',' || b == '%' }
	for from > 0 && part(s[from-1]) && part(s[from]) {
		from--
	}
	for to < len(s) && part(s[to]) && part(s[to-1]) {
		to++
	}
	return from, to
}

// written tells whether the text holds a word.
func (n *narrative) written(word string) bool {
	return slices.ContainsFunc(n.lines, func(l line) bool { return strings.Contains(l.text, word) })
}
