package calc

import (
	"strings"
	"unicode/utf8"
)

// A Quantity is a number of a text with its unit, in whichever shape people write it: 970.56 万元, 9,705,600元,
// 九百七十万五千六百元, 百分之六十三点五, 六成, 约970万元, 970余万元.
type Quantity struct {
	From, To int    // the numeral; To is before its unit
	End      int    // behind the unit
	Value    Amount // with 万 and 亿 counted in: in 元, percent, persons
	Places   int    // of its last digit, below 0 where that stands before the point; of 970.56万元 it is -2
	Scale    int    // how many places 万 and its like move it; of 万元 it is 4
	Base     string // the unit without these: 元, %, 人; "" if none is known
	near     nearness
}

// A nearness says how a number stands to what it means.
type nearness uint8

const (
	exactly nearness = iota
	about
	almost
	atLeast
	atMost
)

// nearWords stand before a number that is not exact, nearTails between it and its unit or behind that.
var (
	nearWords = []struct {
		near  nearness
		words string
	}{
		{about, "大约 约 约为 大概"},
		{almost, "近 将近 接近"},
		{atLeast, "超 超过 超出 逾 突破 不止"},
		{atMost, "不足 不到"},
	}
	nearTails = []struct {
		near  nearness
		words string
	}{
		{atLeast, "余 多 以上"},
		{about, "来 左右 上下"},
		{atMost, "以内"},
	}
)

// quantityUnits lists what people write behind a number, each before what it begins with. 个 counts anything.
var quantityUnits = []struct{ word, base string }{
	{"元整", "元"}, {"元", "元"}, {"圆整", "元"}, {"圆", "元"}, {"人民币", "元"},
	{"美元", "美元"}, {"港元", "港元"}, {"欧元", "欧元"}, {"日元", "日元"},
	{"%", "%"}, {"％", "%"}, {"个百分点", "个百分点"}, {"百分点", "个百分点"}, {"‰", "‰"}, {"倍", "倍"},
	{"人次", "人次"}, {"个人", "人"}, {"人", "人"}, {"名", "人"}, {"位", "人"},
	{"辆次", "辆次"}, {"辆", "辆"}, {"台", "辆"}, {"套", "辆"}, {"个", "个"},
}

var numberScales = []struct {
	words string
	shift int
}{{"十拾", 1}, {"百佰", 2}, {"千仟", 3}, {"万萬", 4}, {"亿億", 8}}

func scaleOf(r rune) int {
	for _, s := range numberScales {
		if strings.ContainsRune(s.words, r) {
			return s.shift
		}
	}
	return 0
}

// digitOf gives the value of a digit in any script; -1 if it is none.
func digitOf(r rune) int {
	for d, words := range [...]string{"0０零〇", "1１一壹", "2２二两贰", "3３三叁", "4４四肆", "5５五伍", "6６六陆", "7７七柒", "8８八捌", "9９九玖"} {
		if strings.ContainsRune(words, r) {
			return d
		}
	}
	return -1
}

// arabic tells whether a character is a digit as numerals are printed.
func arabic(r rune) bool { return r >= '0' && r <= '9' || r >= '０' && r <= '９' }

// ReadQuantity reads the one number that stands between two bytes of a text. It is false if there is none there, or
// more than one, or one that can be read in two ways.
func ReadQuantity(text string, from, to int) (Quantity, bool) {
	q, found := Quantity{}, false
	for i := from; i < to; {
		r, size := utf8.DecodeRuneInString(text[i:])
		if digitOf(r) < 0 && r != '十' && r != '拾' {
			i += size
			continue
		}
		got, ok := readQuantity(text, i, to)
		if !ok || found {
			return Quantity{}, false
		}
		q, found = got, true
		i = max(got.End, i+size)
	}
	return q, found
}

func readQuantity(text string, from, to int) (Quantity, bool) {
	q := Quantity{From: from}
	before := strings.TrimRight(text[:from], " 　\u00a0")
	percent := strings.HasSuffix(before, "百分之")
	first, _ := utf8.DecodeRuneInString(text[from:])
	ok := true
	if arabic(first) {
		q.Value, q.Places, q.To, ok = readArabic(text, from)
	} else {
		q.Value, q.Places, q.To, ok = readChinese(text, from)
	}
	if !ok || q.To > to && q.To-to > len("亿") {
		return Quantity{}, false
	}
	if percent {
		before = strings.TrimSuffix(before, "百分之")
		q.Base, q.End = "%", q.To
	} else if !q.unit(text) {
		return Quantity{}, false
	}
	if strings.HasSuffix(before, "-") || strings.HasSuffix(before, "－") || strings.HasSuffix(before, "−") {
		q.Value = q.Value.Neg()
	}
	for _, n := range nearWords {
		for w := range strings.FieldsSeq(n.words) {
			if strings.HasSuffix(before, w) && q.near == exactly {
				q.near = n.near
			}
		}
	}
	return q, true
}

// longestNumeral is how many bytes of a numeral are read; no accounts need more.
const longestNumeral = 90

// readArabic reads a numeral of digits.
func readArabic(text string, from int) (v Amount, places, end int, ok bool) {
	var b strings.Builder
	point := false
	for end = from; end < len(text) && end < from+longestNumeral; {
		r, size := utf8.DecodeRuneInString(text[end:])
		next, _ := utf8.DecodeRuneInString(text[end+size:])
		switch {
		case arabic(r):
			b.WriteByte(byte('0' + digitOf(r)))
			if point {
				places++
			}
		case (r == '.' || r == '．') && !point && arabic(next):
			point = true
			b.WriteByte('.')
		case r == ',' && arabic(next):
		default:
			v, err := ParseAmount(b.String())
			return v, places, end, err == nil
		}
		end += size
	}
	v, err := ParseAmount(b.String())
	return v, places, end, err == nil
}

// readChinese reads a numeral in Chinese: 九百七十万五千六百, 玖佰柒拾, 六十三点五一. What leaves out its last unit
// (三万五) can be read in two ways.
func readChinese(text string, from int) (v Amount, places, end int, ok bool) {
	var total, section Amount
	digit, last := -1, 0 // the digit that waits for its unit; the unit before it
	for end = from; end < len(text) && end < from+longestNumeral; {
		r, size := utf8.DecodeRuneInString(text[end:])
		d, shift := digitOf(r), scaleOf(r)
		if arabic(r) {
			return v, 0, 0, false
		}
		if r == '点' {
			break
		}
		if d < 0 && shift == 0 {
			break
		}
		switch {
		case d == 0:
			if digit > 0 {
				return v, 0, 0, false // 二〇一八
			}
			last = 1
		case d > 0:
			if digit > 0 {
				return v, 0, 0, false // 两三百
			}
			digit = d
		case shift >= 4:
			section = section.Add(Int(int64(max(digit, 0))))
			if shift == 8 {
				section, total = section.Add(total), Amount{}
			}
			if section.IsZero() {
				return v, 0, 0, false
			}
			total, section, digit, last = total.Add(section.Shift(shift)), Amount{}, -1, shift
		default:
			if digit < 0 && shift > 1 {
				return v, 0, 0, false // 百分之
			}
			n := int64(digit)
			if digit < 0 {
				n = 1
			}
			section, digit, last = section.Add(Int(n).Shift(shift)), -1, shift
		}
		end += size
	}
	if digit > 0 && last > 1 {
		return v, 0, 0, false
	}
	v = total.Add(section).Add(Int(int64(max(digit, 0))))
	if rest, found := strings.CutPrefix(text[end:], "点"); found {
		at := end + len("点")
		for _, r := range rest {
			d := digitOf(r)
			if d < 0 || arabic(r) {
				break
			}
			places++
			v = v.Add(Int(int64(d)).Shift(-places))
			at += utf8.RuneLen(r)
		}
		if places > 0 {
			end = at
		}
	}
	return v, places, end, end > from && !(v.IsZero() && last > 1)
}

// unit reads what stands behind the numeral. It is false where the number goes on in another way: 970万5600元.
func (q *Quantity) unit(text string) bool {
	q.End = q.To
	at := q.To
	skip := func() {
		for {
			trimmed := strings.TrimLeft(text[at:], " 　\u00a0(（")
			for _, n := range nearTails {
				for w := range strings.FieldsSeq(n.words) {
					if rest, ok := strings.CutPrefix(trimmed, w); ok && q.near == exactly {
						trimmed, q.near = rest, n.near
					}
				}
			}
			if len(trimmed) == len(text)-at {
				return
			}
			at = len(text) - len(trimmed)
		}
	}
	skip()
scales:
	for at < len(text) {
		for _, u := range quantityUnits {
			if strings.HasPrefix(text[at:], u.word) {
				q.Base, q.End = u.base, at+len(u.word)
				break scales
			}
		}
		r, size := utf8.DecodeRuneInString(text[at:])
		if r == '成' && q.Scale == 0 {
			q.tenths(text, at+size)
			return true
		}
		shift := scaleOf(r)
		if shift == 0 {
			break
		}
		at += size
		q.Scale, q.End = q.Scale+shift, at
		skip()
	}
	if r, _ := utf8.DecodeRuneInString(text[q.End:]); q.Base == "" && q.Scale > 0 && digitOf(r) >= 0 {
		return false
	}
	q.small(text)
	q.Value, q.Places = q.Value.Shift(q.Scale), q.Places-q.Scale
	at = q.End
	skip() // 970万元左右
	return true
}

// tenths reads 六成 and 六成五, which is always about so much.
func (q *Quantity) tenths(text string, end int) {
	q.Base, q.End, q.Value, q.Places = "%", end, q.Value.Shift(1), q.Places-1
	if r, size := utf8.DecodeRuneInString(text[end:]); digitOf(r) > 0 && !arabic(r) {
		q.Value, q.Places, q.End = q.Value.Add(Int(int64(digitOf(r)))), q.Places+1, end+size
	}
	for _, n := range nearTails {
		for w := range strings.FieldsSeq(n.words) {
			if strings.HasPrefix(text[q.End:], w) {
				q.near = n.near
			}
		}
	}
	if q.near == exactly {
		q.near = about
	}
}

// small reads the 角 and 分 behind the 元 of a sum in words.
func (q *Quantity) small(text string) {
	first, _ := utf8.DecodeRuneInString(text[q.From:])
	if q.Base != "元" || q.Scale != 0 || q.Places != 0 || arabic(first) {
		return
	}
	for at := q.End; at < len(text); {
		r, size := utf8.DecodeRuneInString(text[at:])
		unit, width := utf8.DecodeRuneInString(text[at+size:])
		place := map[rune]int{'角': 1, '分': 2}[unit]
		switch d := digitOf(r); {
		case d == 0:
			width = 0 // 元零伍分
		case d < 0 || place <= q.Places:
			return
		default:
			q.Value, q.Places, q.End = q.Value.Add(Int(int64(d)).Shift(-place)), place, at+size+width
		}
		at += size + width
	}
}

// Means tells whether the number is a right way of saying a value that was printed to so many places: the value
// itself, or rounded as finely as it was printed, or about so much where the text says that it is only about. coarse
// is true of what is rounded more and does not say so.
func (q Quantity) Means(v Amount, places int) (right, coarse bool) {
	if q.Value.Equal(v) {
		return true, false
	}
	if q.Places >= places {
		return v.Round(q.Places).Equal(q.Value), false
	}
	if q.near == exactly {
		return false, v.Round(q.Places).Equal(q.Value)
	}
	if q.Value.Sub(v).Abs().Times(10).Cmp(v.Abs()) > 0 {
		return false, false // 约600 of 970: nobody says so
	}
	// The noughts at the end of a whole number need not be meant: 约970万元, 900余万元.
	for p := q.Places; q.Value.Round(p).Equal(q.Value); p-- {
		r := v.Round(p)
		step := Int(1).Shift(-p)
		low, high := r, r
		if r.Cmp(v) > 0 {
			low = r.Sub(step)
		} else {
			high = r.Add(step)
		}
		switch {
		case (q.near == about || q.near == almost) && q.Value.Equal(r), q.near == almost && q.Value.Equal(high), q.near == atLeast && q.Value.Equal(low), q.near == atMost && q.Value.Equal(high):
			return true, false
		}
		if r.IsZero() {
			break
		}
	}
	return false, false
}

// Unit is the unit as it is usually written: 万元.
func (q Quantity) Unit() string {
	for _, s := range [...]struct {
		shift int
		word  string
	}{{8, "亿"}, {4, "万"}, {3, "千"}, {0, ""}} {
		if s.shift == q.Scale {
			return s.word + q.Base
		}
	}
	return q.Base
}

// Counts tells whether the numeral is followed by a unit of these words: what is counted may be called 个 as well, and
// 970.56万 is of money.
func (q Quantity) Counts(unit Unit) bool {
	switch unit {
	case Yuan:
		return q.Base == "元" || q.Base == "" && q.Scale > 0
	case "%":
		return q.Base == "%"
	case Persons:
		return q.Scale == 0 && (q.Base == "人" || q.Base == "个" || q.Base == "")
	}
	return q.Scale == 0 && (q.Base == "辆" || q.Base == "个" || q.Base == "")
}
