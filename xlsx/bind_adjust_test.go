package xlsx

import (
	"strings"
	"testing"

	"jixiao/calc"
)

// The annex 1-1 has heads three rows deep: what changed the opening balance, of which kind, in which budget.
func TestAdjustmentsOfTheOpeningAreReadByKindAndBudget(t *testing.T) {
	funds := "一般公共预算财政拨款|政府性基金预算财政拨款|国有资本经营预算财政拨款"
	kinds := []string{"会计差错更正", "收回以前年度支出", "归集调入", "归集调出", "归集上缴和缴回资金", "单位内部调剂"}
	rows := [][]string{
		{"附表1-1：年初结转和结余调整情况表"},
		{"编制单位：赣州市科学技术协会", "", "", "", "2022年度", "", "", "", "金额单位：元"},
		{"项目", "", "", "", "调整前年初结转和结余", "", "", "", "变动项目"},
		{"支出功能分类科目代码", "", "", "科目名称", "合计", "其中：", "", "", "合计", "其中："},
		{"", "", "", "", "", funds, "", funds},
		{"类", "款", "项", "栏次"},
		{"", "", "", "合计", "100", "90", "10", "", "7", "5", "2", ""},
		{"206", "01", "01", "行政运行", "100", "90", "10", "", "7", "5", "2", ""},
	}
	rows[3] = append(rows[3], "", "")
	for i, kind := range kinds {
		rows[3] = append(rows[3], kind, "", "", "")
		rows[4] = append(rows[4], "小计", funds)
		for _, row := range []int{6, 7} {
			rows[row] = append(rows[row], string(rune('1'+i)), "1", "", "")
		}
	}
	var drawing strings.Builder
	for _, row := range rows {
		drawing.WriteString(strings.Join(row, "|") + "\n")
	}
	merges := "A1:AJ1 A3:D3 E3:H3 I3:AJ3 A4:C5 D4:D5 E4:E5 F4:H4 I4:I5 J4:L4"
	for i := range kinds {
		merges += " " + Ref(4, 13+4*i) + ":" + Ref(4, 16+4*i)
	}
	b, findings := bind(drawn("附表1-1", drawing.String(), merges))
	wantFigures(t, b, map[string]string{
		"附01-1/合计/调整前年初结转和结余.合计":          "100.00 E7",
		"附01-1/合计/调整前年初结转和结余.政府性基金预算财政拨款": "10.00 G7",
		"附01-1/合计/变动项目.合计":                "7.00 I7",
		"附01-1/合计/变动项目.一般公共预算财政拨款":        "5.00 J7",
		"附01-1/合计/会计差错更正.小计":              "1.00 M7",
		"附01-1/合计/会计差错更正.一般公共预算财政拨款":      "1.00 N7",
		"附01-1/合计/归集调出.小计":                "4.00 Y7",
		"附01-1/合计/单位内部调剂.小计":              "6.00 AG7",
		"附01-1/2060101/归集上缴和缴回资金.小计":      "5.00 AC8",
		"附01-1/2060101/变动项目.政府性基金预算财政拨款":  "2.00 K8",
	})
	wantFindings(t, findings, calc.Remark)
}
