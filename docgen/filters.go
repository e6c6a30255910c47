package docgen

import (
	"errors"
	"regexp"
	"strconv"
	"strings"

	"jixiao/calc"
	"jixiao/docgen/docx"
)

// A number is what filters get for a figure or a rate.
type number struct {
	amount calc.Amount
	unit   calc.Unit // 元 or %, or what is counted
	lacks  string    // name of a figure that the book does not have
	blank  bool      // an empty cell of a table: prints nothing
}

var (
	errNotAmount  = errors.New("not an amount in 元")
	errNotPercent = errors.New("not a percentage")
	errNotNumeral = errors.New("not a numeral")
	errNotDate    = errors.New("a number is no date")
)

// filters is what a tag may say after |. 万元, 元 and 百分比 round once, half away from zero, from the
// exact amount in 元.
var filters = map[string]docx.Filter{
	"万元":  money(func(a calc.Amount) string { return a.Shift(-4).Fixed(2) }),
	"元":   money(func(a calc.Amount) string { return a.Fixed(2) }),
	"大写":  money(calc.Amount.Capital),
	"百分比": percent,
	"千分位": grouped,
	"日期":  date,
}

func money(write func(calc.Amount) string) docx.Filter {
	return func(v docx.Value, _ string) (string, error) {
		n, ok := v.Data.(number)
		switch {
		case !ok || n.unit != calc.Yuan:
			return "", errNotAmount
		case n.lacks != "":
			return lack(n.lacks), nil
		case n.blank:
			return "", nil
		}
		return write(n.amount), nil
	}
}

func percent(v docx.Value, _ string) (string, error) {
	n, ok := v.Data.(number)
	switch {
	case !ok || n.unit != "%":
		return "", errNotPercent
	case n.lacks != "":
		return lack(n.lacks), nil
	case n.blank:
		return "", nil
	}
	return n.amount.Fixed(2) + "%", nil
}

// grouped puts separators into what another filter has printed.
func grouped(v docx.Value, _ string) (string, error) {
	if v.Text == "" || strings.HasPrefix(v.Text, "【") {
		return v.Text, nil
	}
	if _, err := calc.ParseAmount(v.Text); err != nil {
		return "", errNotNumeral
	}
	return calc.Grouped(v.Text), nil
}

var datePattern = regexp.MustCompile(`^(\d{4})[-./年](\d{1,2})[-./月](\d{1,2})日?$`)

// date writes a date as official documents have it, 2019年7月1日: the year in full, no leading zeros. A
// text that is no date stays as the department wrote it.
func date(v docx.Value, _ string) (string, error) {
	if _, ok := v.Data.(number); ok {
		return "", errNotDate
	}
	m := datePattern.FindStringSubmatch(strings.TrimSpace(v.Text))
	if m == nil {
		return v.Text, nil
	}
	month, _ := strconv.Atoi(m[2])
	day, _ := strconv.Atoi(m[3])
	return m[1] + "年" + strconv.Itoa(month) + "月" + strconv.Itoa(day) + "日", nil
}

// lack marks the place of something missing in a draft; a report with one is never final.
func lack(name string) string { return "【缺：" + name + "】" }
