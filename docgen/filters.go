package docgen

import (
	"errors"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"jixiao/calc"
	"jixiao/docgen/docx"
)

// A number is what filters get for a figure or a rate.
type number struct {
	amount calc.Amount
	share  calc.Share // of a rate: the exact one
	unit   calc.Unit  // 元 or %, or what is counted
	lacks  string     // name of a figure that the book does not have
	blank  bool       // an empty cell of a table: prints nothing
}

var (
	errNotAmount   = errors.New("not an amount in 元")
	errNotPercent  = errors.New("not a percentage")
	errNotNumeral  = errors.New("not a numeral")
	errNotDate     = errors.New("a number is no date")
	errNotCount    = errors.New("not a whole number")
	errNotFigure   = errors.New("not a figure")
	errNoUnit      = errors.New("no unit yet")
	errNotDecimals = errors.New("not a number of decimals")
	errRounded     = errors.New("rounded already")
)

// filters is what a tag may say after |. What prints a number rounds once, half away from zero, from the
// exact amount in 元, to two decimals; 小数 behind it prints the exact amount anew with others.
var filters = map[string]docx.Filter{
	"元":    scaled("元"),
	"万元":   scaled("万元"),
	"亿元":   scaled("亿元"),
	"百分比":  scaled("百分比"),
	"百分点":  scaled("百分点"),
	"小数":   decimals,
	"大写":   capital,
	"千分位":  grouped,
	"绝对值":  unsigned,
	"增减":   direction,
	"中文数字": numeral,
	"日期":   date,
	"中文日期": chineseDate,
	"默认":   otherwise,
}

// A scale is a way of printing a number: in which unit the number must be, by which power of ten it is
// shifted, and what follows it. 百分点 leaves its word to the template, as 万元 does.
type scale struct {
	filter string
	unit   calc.Unit
	shift  int
	suffix string
}

var scales = [...]scale{
	{"元", calc.Yuan, 0, ""},
	{"万元", calc.Yuan, -4, ""},
	{"亿元", calc.Yuan, -8, ""},
	{"百分比", "%", 0, "%"},
	{"百分点", "%", 0, ""},
}

// scaleOf gives the scale that a filter prints in.
func scaleOf(filter string) (scale, bool) {
	i := slices.IndexFunc(scales[:], func(s scale) bool { return s.filter == filter })
	if i < 0 {
		return scale{}, false
	}
	return scales[i], true
}

// print writes a number with that many decimals.
func (s scale) print(n number, places int) string {
	switch {
	case n.lacks != "":
		return lack(n.lacks)
	case n.blank:
		return ""
	case n.share.Defined():
		return n.share.Percent(places).Fixed(places) + s.suffix
	}
	return n.amount.Shift(s.shift).Fixed(places) + s.suffix
}

func scaled(filter string) docx.Filter {
	s, _ := scaleOf(filter)
	refused := errNotAmount
	if s.unit == "%" {
		refused = errNotPercent
	}
	return func(v docx.Value, _ string) (string, error) {
		n, ok := v.Data.(number)
		if !ok || n.unit != s.unit || v.Printed != "" {
			return "", refused
		}
		return s.print(n, 2), nil
	}
}

// decimals prints a number with another number of decimals: {{x|小数:1}} as it is, {{x|万元|小数:1}} in 万元. It
// starts from the exact amount, for what is rounded twice may be rounded wrongly.
func decimals(v docx.Value, arg string) (string, error) {
	n, ok := v.Data.(number)
	if !ok {
		return "", errNotFigure
	}
	places, err := strconv.Atoi(arg)
	if err != nil || places < 0 || places > 8 {
		return "", errNotDecimals
	}
	s, ok := scaleOf(v.Printed)
	if !ok && v.Printed != "" {
		return "", errRounded
	}
	return s.print(n, places), nil
}

func capital(v docx.Value, _ string) (string, error) {
	n, ok := v.Data.(number)
	switch {
	case !ok || n.unit != calc.Yuan || v.Printed != "":
		return "", errNotAmount
	case n.lacks != "":
		return lack(n.lacks), nil
	case n.blank:
		return "", nil
	}
	return n.amount.Capital(), nil
}

// grouped puts separators into what another filter has printed.
func grouped(v docx.Value, _ string) (string, error) {
	switch _, err := calc.ParseAmount(v.Text); {
	case v.Raw && v.Printed == "":
		return "", errNotNumeral
	case v.Text == "" || missing(v):
		return v.Text, nil
	case err != nil:
		return "", errNotNumeral
	}
	return calc.Grouped(v.Text), nil
}

// unsigned takes the minus off what another filter has printed. Rounding half away from zero makes no
// difference between a number and its opposite, so nothing is rounded anew.
func unsigned(v docx.Value, _ string) (string, error) {
	n, ok := v.Data.(number)
	switch {
	case !ok:
		return "", errNotFigure
	case v.Printed == "" && v.Raw:
		return "", errNoUnit
	case n.lacks != "":
		return v.Text, nil
	}
	return strings.TrimPrefix(v.Text, "-"), nil
}

// direction says which way a change goes. Its word stands in place of the number.
func direction(v docx.Value, _ string) (string, error) {
	n, ok := v.Data.(number)
	switch {
	case !ok || v.Printed != "":
		return "", errNotFigure
	case n.lacks != "":
		return lack(n.lacks), nil
	case n.blank:
		return "", docx.ErrInstead
	}
	return [...]string{"减少", "持平", "增加"}[n.amount.Sign()+1], docx.ErrInstead
}

// otherwise prints its argument where there would be nothing, or only the mark of something missing: then
// nothing counts as missing. What no report may lack stays missing whatever the template says.
func otherwise(v docx.Value, instead string) (string, error) {
	o, _ := v.Origin.(origin)
	empty := len(o.figure.From) > 0 && (o.figure.State == calc.Blank || o.figure.State == calc.Barred)
	switch {
	case v.Raw && v.Printed == "":
		return "", errNoUnit
	case slices.Contains(required, o.lacks):
		return v.Text, nil
	case v.Text == "" || o.lacks != "" || empty:
		return instead, docx.ErrInstead
	}
	return v.Text, nil
}

const (
	chineseDigits = "〇一二三四五六七八九"
	longestCount  = 16 // digits
)

// numeral writes a count as it is read, 一百二十三, and the number of an item as headings have it.
func numeral(v docx.Value, _ string) (string, error) {
	if n, ok := v.Data.(number); ok && (n.unit == calc.Yuan || n.unit == "%") {
		return "", errNotCount
	}
	if v.Text == "" || missing(v) {
		return v.Text, nil
	}
	a, err := calc.ParseAmount(v.Text)
	if digits := a.Abs().Fixed(0); err == nil && a.Decimals() == 0 && len(digits) <= longestCount {
		s := spelt(digits)
		if a.Sign() < 0 {
			s = "负" + s
		}
		return s, nil
	}
	return "", errNotCount
}

// spelt spells a whole number in groups of four digits. Zeros within are read once, those at the end of a
// group not at all, and ten is 十 where the number begins with it.
func spelt(digits string) string {
	digit := []rune(chineseDigits)
	digit[0] = '零'
	var b strings.Builder
	gap, group := false, false // zeros wait for the next digit; a digit stands in this group of four
	for i := range len(digits) {
		left := len(digits) - 1 - i
		switch c := digits[i] - '0'; {
		case c == 0:
			gap = true
		default:
			if gap && b.Len() > 0 {
				b.WriteRune(digit[0])
			}
			if c != 1 || left%4 != 1 || b.Len() > 0 {
				b.WriteRune(digit[c])
			}
			b.WriteString([...]string{"", "十", "百", "千"}[left%4])
			gap, group = false, true
		}
		if left%4 == 0 {
			// 亿 is said even where its own group is nothing: 一万亿.
			if group || left == 8 && b.Len() > 0 {
				b.WriteString([...]string{"", "万", "亿", "万"}[left/4])
			}
			group = false
		}
	}
	if b.Len() == 0 {
		return string(digit[0])
	}
	return b.String()
}

// datePattern takes a year alone, a year and a month, or a whole date.
var datePattern = regexp.MustCompile(`^(\d{4})(?:\s*[-./年]\s*(\d{1,2})(?:\s*[-./月]\s*(\d{1,2})\s*日?|\s*月)?|\s*年)?$`)

// halfWidth turns the signs of a date that was typed full-width.
var halfWidth = strings.NewReplacer("０", "0", "１", "1", "２", "2", "３", "3", "４", "4", "５", "5", "６", "6", "７", "7", "８", "8", "９", "9", "－", "-", "．", ".", "／", "/", "　", " ")

// readDate reads a date of which the day, or the month as well, may be lacking and is then 0.
func readDate(s string) (year string, month, day int, ok bool) {
	m := datePattern.FindStringSubmatch(strings.TrimSpace(halfWidth.Replace(s)))
	if m == nil {
		return "", 0, 0, false
	}
	month, _ = strconv.Atoi(m[2])
	day, _ = strconv.Atoi(m[3])
	ok = month <= 12 && day <= 31 && (m[2] == "" || month > 0) && (m[3] == "" || day > 0)
	return m[1], month, day, ok
}

// date writes a date as official documents have it, 2019年7月1日: the year in full, no leading zeros. A
// text that is no date stays as the department wrote it.
func date(v docx.Value, _ string) (string, error) {
	if _, ok := v.Data.(number); ok {
		return "", errNotDate
	}
	year, month, day, ok := readDate(v.Text)
	if !ok || day == 0 {
		return v.Text, nil
	}
	return year + "年" + strconv.Itoa(month) + "月" + strconv.Itoa(day) + "日", nil
}

// chineseDate writes a date, a month or a year in Chinese: 二〇一九年七月一日. A year without 年 stays without.
func chineseDate(v docx.Value, _ string) (string, error) {
	if _, ok := v.Data.(number); ok {
		return "", errNotDate
	}
	year, month, day, ok := readDate(v.Text)
	if !ok {
		return v.Text, nil
	}
	digit := []rune(chineseDigits)
	s := strings.Map(func(r rune) rune { return digit[r-'0'] }, year)
	if month > 0 || strings.Contains(v.Text, "年") {
		s += "年"
	}
	if month > 0 {
		s += spelt(strconv.Itoa(month)) + "月"
	}
	if day > 0 {
		s += spelt(strconv.Itoa(day)) + "日"
	}
	return s, nil
}

// missing tells whether the value is of something that the book does not have: its text is only a mark.
func missing(v docx.Value) bool {
	o, _ := v.Origin.(origin)
	return o.lacks != ""
}

// lack marks the place of something missing in a draft; a report with one is never final.
func lack(name string) string { return "【缺：" + name + "】" }
