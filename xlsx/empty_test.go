package xlsx

import (
	"strings"
	"testing"

	"jixiao/calc"
)

// A department without 政府性基金 hands in the empty table with a sentence: with a total of nothing, with 无 for a line, or
// with no line at all. That is in order, and the table still says that there was no money.
func TestATableWithoutLinesSaysThatThereIsNothing(t *testing.T) {
	audit := func(fund, rows string) calc.Verdict {
		b, fs := bind(drawn("4", strings.ReplaceAll(`
财政拨款收入支出决算总表
部门：某局|2018年度||||||金额单位：元
项目|行次|决算数|项目|行次|合计|一般公共预算财政拨款|政府性基金预算财政拨款
一、一般公共预算财政拨款|1|10|一、科学技术支出|3|10|10|
二、政府性基金预算财政拨款|2|FUND|二、其他支出||FUND||FUND
本年收入合计|4|10|本年支出合计|5|10|10|FUND
年初财政拨款结转和结余|6||年末财政拨款结转和结余|7|||
一、一般公共预算财政拨款|8||||||
二、政府性基金预算财政拨款|9||||||
总计|10|10|总计|11|10|10|`, "FUND", fund), ""), drawn("8", `
政府性基金预算财政拨款收入支出决算表
部门：某局|2018年度||||||金额单位：元
科目编码|科目名称|年初结转和结余|本年收入|本年支出|||年末结转和结余
||||小计|基本支出|项目支出|
`+rows, "A3:A4 B3:B4 C3:C4 D3:D4 E3:G3 H3:H4"))
		v, err := calc.Check(b, fs, calc.Rules)
		if err != nil {
			t.Fatal(err)
		}
		return v
	}
	const sentence = "说明：本单位本年度没有政府性基金预算财政拨款收支，故本表无数据。"
	for _, c := range []struct{ name, rows string }{
		{"a total", "合计\n" + sentence},
		{"无", "无\n" + sentence},
		{"a blank line", "\n" + sentence},
		{"no line", sentence},
		{"numbered columns", "|栏次|1|2|3|4|5|6\n" + sentence},
	} {
		t.Run(c.name, func(t *testing.T) {
			v := audit("", c.rows)
			for _, f := range v.Findings {
				if f.Rule != "R-01" && f.Level > calc.Remark {
					t.Errorf("%s %s %s %s %v", f.Level.Chinese(), f.Rule, f.Kind, f.Formula, f.Args)
				}
			}
			if v.Rules["X-11"].Passed == 0 {
				t.Errorf("X-11 was not asked: %+v", v.Rules["X-11"])
			}
			if v := audit("7", c.rows); v.Rules["X-09-01"].Failed == 0 || v.Rules["X-09-05"].Failed == 0 {
				t.Errorf("公开04 has 7 元 of the fund and nothing is said: %+v %+v", v.Rules["X-09-01"], v.Rules["X-09-05"])
			}
			if v := audit("", strings.ReplaceAll(c.rows, sentence, "")); v.Rules["X-11"].Failed == 0 {
				t.Errorf("no sentence, and X-11 holds: %+v", v.Rules["X-11"])
			}
		})
	}
}
