package docgen

import (
	"testing"

	"jixiao/calc"
)

// What the filters print is read back as the number that it is, and any other number is found out.
func TestWhatFiltersPrintIsReadBack(t *testing.T) {
	for _, tag := range []string{
		"收入|元", "收入|万元", "收入|亿元", "收入|万元|千分位", "收入|小数:0", "收入|亿元|小数:4", "收入|万元|小数:1", "负数|万元|绝对值", "负数|元|绝对值|千分位", "占比|百分比", "占比|百分点",
		"占比|百分比|小数:0", "负占比|百分比|绝对值", "负占比|百分点|小数:1|绝对值", "负率|百分比|小数:1", "负率|百分比|小数:3", "负率|百分点|小数:1|绝对值", "人数", "人数|绝对值", "人数|小数:0", "负半分|元", "两次|亿元|小数:1", "收入|万元|默认:—",
	} {
		_, problem, fill := printTag(t, "{{"+tag+"}}")
		o, _ := fill.Origin.(origin)
		p, ok := readBack(fill.Filter, fill.Text, o.figure)
		if problem != "" || !ok {
			t.Fatalf("{{%s}}: %s, read back: %v", tag, problem, ok)
		}
		if _, f := calc.CheckReport([]calc.Printed{p}); len(f) > 0 {
			t.Errorf("{{%s}} = %q is found wrong: %v", tag, fill.Text, f[0].Args)
		}
		p.Text += "1"
		if _, f := calc.CheckReport([]calc.Printed{p}); len(f) == 0 {
			t.Errorf("{{%s}} = %q is not found wrong", tag, p.Text)
		}
	}
	for _, tag := range []string{"收入|大写", "人数|中文数字"} {
		_, _, fill := printTag(t, "{{"+tag+"}}")
		o, _ := fill.Origin.(origin)
		if _, ok := readBack(fill.Filter, fill.Text, o.figure); ok {
			t.Errorf("{{%s}} is read back", tag)
		}
	}
}
