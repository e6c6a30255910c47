package xlsx

import (
	"fmt"
	"slices"
	"testing"

	"jixiao/calc"
)

// A sheet is 评分标准 by what stands at its top and by nothing else, and is never taken for accounts.
func TestSchemesAreReadFromAnySheetWithTheirHead(t *testing.T) {
	for name, test := range map[string]struct {
		drawing, merges string
		scheme          string
		want            []string // indicator, full marks, rule, value, score and the cell of the score
	}{
		"a scheme of the tool": {`
方案|岳阳2018`, "", "岳阳2018 B1", nil},
		"a scheme below a title with lines": {`
2018年度评分标准
方案：|岳阳2018
指标|满分|规则|得分|说明
支付进度|||2.5|两项未按进度`, "", "岳阳2018 B2", []string{"支付进度,,,,2.5,D4"}},
		"lines alone, other order, levels merged": {`
一级指标|指标|值|满分|规则
过程|固定资产利用率|95.1%|10|≥90：10；<90：0
|质量达标率|１００％|5 |按比例`, "A2:A3", " ", []string{"固定资产利用率,10,≥90：10；<90：0,95.1%,,", "质量达标率,5,按比例,100%,,"}},
		"the noise of a double goes": {`
指标|满分|规则
甲|0.30000000000000004|按比例`, "", " ", []string{"甲,0.3,按比例,,,"}},
		"a dash is nothing": {`
指标|满分|规则|值|得分
甲|5|—|—|`, "", " ", []string{"甲,5,,,,E2"}},
		"a form of indicators with full marks only": {`
指标|满分|得分
甲|5|5`, "", "", nil},
		"the word further down": {`
一
二
三
方案|岳阳2018`, "", "", nil},
	} {
		t.Run(name, func(t *testing.T) {
			w := &Workbook{Name: "一个.xlsx", Sheets: []*Sheet{drawn("甲", test.drawing, test.merges)}}
			sheets := w.SchemeSheets()
			var lines []string
			scheme := ""
			for _, s := range sheets {
				scheme += s.Name.Text + " " + s.Name.At.Ref
				for _, l := range s.Lines {
					value := l.Value.Text
					if l.Value.Rate {
						value += "%"
					}
					lines = append(lines, fmt.Sprintf("%s,%s,%s,%s,%s,%s", l.Indicator.Text, l.Full.Text, l.Rule.Text, value, l.Score.Text, l.Score.At.Ref))
					if test.merges != "" && l.Level1.Text != "过程" {
						t.Errorf("level of %s = %q, want that of the merge", l.Indicator.Text, l.Level1.Text)
					}
				}
			}
			if scheme != test.scheme || !slices.Equal(lines, test.want) {
				t.Errorf("scheme %q with %q, want %q with %q", scheme, lines, test.scheme, test.want)
			}
			if _, findings := w.Bind(calc.Forms); len(sheets) > 0 && slices.ContainsFunc(findings, func(f calc.Finding) bool { return f.At.Sheet == "甲" }) {
				t.Errorf("the sheet is taken for accounts: %+v", findings)
			}
		})
	}
}

// What a cell holds beside numbers and texts must not pass for empty, nor for the number that it is stored as.
func TestNoScoreComesFromACellThatHoldsNone(t *testing.T) {
	for _, c := range []RawCell{
		{Kind: Bool, Value: "1"}, {Kind: ErrorValue, Value: "#DIV/0!"}, {Kind: Date, Value: "43000"}, {Kind: Number, HasFormula: true, Formula: "B1"},
	} {
		c.Row, c.Col = 1, 1
		got := entered(&Sheet{Name: "甲", Cells: []RawCell{c}}, 1, 1)
		if _, err := calc.ParseAmount(got.Text); err == nil || got.Text == "" {
			t.Errorf("%+v gives %q", c, got.Text)
		}
	}
}
