package xlsx

import (
	"slices"
	"strings"
	"testing"

	"jixiao/calc"
)

// A unit's budget as a district publishes it: tables 1 to 8 in 元, table 9 in 万元, the spending of table 1 split.
var unitBudget = []struct{ name, drawing, merges string }{
	{"1", `
2026年单位财务收支预算总表
编制单位：某局||||||单位：元
本年收入||本年支出||||
项目|预算数|项目|合计|基本支出||项目支出
||||人员经费|公用经费|
一、财政拨款收入|100.50|一、公共安全支出|90.50|50.25|20.25|20
1.一般公共预算资金|95.50|二、住房保障支出|5|5||
2.政府性基金|5|三、其他支出|5|||5
3.国有资本经营预算||||||
二、事业收入||||||
三、事业单位经营收入||||||
四、其他收入||||||
收入总计|100.50|支出总计|100.50|55.25|20.25|25`, "A3:B3 C3:G3 A4:A5 B4:B5 C4:C5 D4:D5 E4:F4 G4:G5"},
	{"2", `
2026年单位收入预算总表
编制单位：某局||||||||单位：元
项目||||收入预算||||
功能分类科目编码|||功能分类科目名称|合计|财政拨款收入|事业收入|事业单位经营收入|其他收入
类|款|项||||||
204|||公共安全支出|90.50|90.50|||
204|06||司法|90.50|90.50|||
204|06|01|行政运行|90.50|90.50|||
221|||住房保障支出|5|5|||
221|02||住房改革支出|5|5|||
221|02|01|住房公积金|5|5|||
229|||其他支出|5|5|||
229|60||彩票公益金安排的支出|5|5|||
229|60|02|用于社会福利的彩票公益金支出|5|5|||
合计||||100.50|100.50|||`, "A3:D3 E3:I3 A4:C4 D4:D5 E4:E5 F4:F5 G4:G5 H4:H5 I4:I5 A15:D15"},
	{"3", spendingDrawing("支出预算总表", "支出预算", true), spendingMerges},
	{"4", `
2026年单位财政拨款收支预算总表
编制单位：某局||||||单位：元
财政拨款收入||财政拨款支出||||
项目|预算数|项目|合计|一般公共预算|政府性基金预算|国有资本经营预算
一、一般公共预算资金|95.50|一、公共安全支出|90.50|90.50||
二、政府性基金|5|二、住房保障支出|5|5||
三、国有资本经营预算||三、其他支出|5||5|
收入总计|100.50|支出总计|100.50|95.50|5|`, "A3:B3 C3:G3"},
	{"5", spendingDrawing("一般公共预算支出功能分类预算表", "一般公共预算支出", false), spendingMerges},
	{"6", `
2026年单位政府性基金预算支出功能分类预算表
编制单位：某局||||||单位：元
项目||||政府性基金预算支出||
功能分类科目编码|||功能分类科目名称|合计|基本支出|项目支出
类|款|项||||
229|||其他支出|5||5
229|60||彩票公益金安排的支出|5||5
229|60|02|用于社会福利的彩票公益金支出|5||5
合计||||5||5`, spendingMerges},
	{"7", `
2026年单位国有资本经营预算支出功能分类预算表
编制单位：某局||||||单位：元
项目||||国有资本经营预算支出||
功能分类科目编码|||功能分类科目名称|合计|基本支出|项目支出
类|款|项||||
无||||||
注：本单位2026年无国有资本经营预算财政拨款安排的预算，故本表为空表。`, spendingMerges},
	{"8", `
2026年单位一般公共预算基本支出部门预算经济分类预算表
编制单位：某局|||||单位：元
项目|||一般公共预算基本支出||
部门预算经济分类科目编码||经济分类科目名称|合计|人员经费|公用经费
类|款||||
301||工资福利支出|55.25|55.25|
301|01|基本工资|50.25|50.25|
301|13|住房公积金|5|5|
302||商品和服务支出|20.25||20.25
302|01|办公费|20.25||20.25
合计|||75.50|55.25|20.25`, "A3:C3 D3:F3 A4:B4 C4:C5 D4:D5 E4:E5 F4:F5"},
	{"9", `
2026年单位“三公”经费和机关运行经费预算表
编制单位：某局||||||单位：万元
“三公”经费预算数||||||机关运行经费
合计|因公出国（境）费|公务接待费|公务用车购置及运行费|||
|||小计|购置费|运行费|
12.30|1|2|9.30|0|9.30|0.00`, "A3:F3 A4:A5 B4:B5 C4:C5 D4:F4 G3:G5"},
}

const spendingMerges = "A3:D3 E3:G3 A4:C4 D4:D5 E4:E5 F4:F5 G4:G5"

func spendingDrawing(title, group string, all bool) string {
	s := "2026年单位" + title + `
编制单位：某局||||||单位：元
项目||||` + group + `||
功能分类科目编码|||功能分类科目名称|合计|基本支出|项目支出
类|款|项||||
204|||公共安全支出|90.50|70.50|20
204|06||司法|90.50|70.50|20
204|06|01|行政运行|90.50|70.50|20
221|||住房保障支出|5|5|
221|02||住房改革支出|5|5|
221|02|01|住房公积金|5|5|
`
	if !all {
		return s + "合计||||95.50|75.50|20"
	}
	return s + `229|||其他支出|5||5
229|60||彩票公益金安排的支出|5||5
229|60|02|用于社会福利的彩票公益金支出|5||5
合计||||100.50|75.50|25`
}

// auditBudget binds and checks the tables, with one text of one of them replaced by another.
func auditBudget(t *testing.T, table, from, to string) calc.Verdict {
	t.Helper()
	var sheets []*Sheet
	for _, s := range unitBudget {
		drawing := s.drawing
		if s.name == table {
			if !strings.Contains(drawing, from) {
				t.Fatalf("table %s has no %q", table, from)
			}
			drawing = strings.Replace(drawing, from, to, 1)
		}
		sheets = append(sheets, drawn(s.name, drawing, s.merges))
	}
	b, fs := bind(sheets...)
	if len(b.Tables) != len(unitBudget) {
		t.Fatalf("%d tables, want %d", len(b.Tables), len(unitBudget))
	}
	for _, f := range fs {
		if f.Level != calc.Remark {
			t.Errorf("reading: %s %s %s %v", f.Rule, f.Kind, f.At, f.Args)
		}
	}
	v, err := calc.Check(b, fs, calc.Rules)
	if err != nil {
		t.Fatal(err)
	}
	return v
}

func TestABalancedBudgetIsClean(t *testing.T) {
	v := auditBudget(t, "", "", "")
	for _, f := range v.Findings {
		if f.Level != calc.Remark {
			t.Errorf("%s %s %s: %s, %v", f.Level.Chinese(), f.Rule, f.At, f.Formula, f.Args)
		}
	}
	for _, id := range []string{"F-02-02-01", "F-04-01", "F-05-01", "F-07-01", "F-07-02", "X-11", "X-15-02", "X-18-01", "X-18-03", "X-18-04", "X-18-06", "X-18-08", "X-18-09", "X-18-10",
		"X-18-12", "X-18-13", "X-18-14", "X-18-15", "X-18-16", "X-18-18", "X-18-19", "X-18-20", "X-19"} {
		if v.Rules[id].Passed == 0 {
			t.Errorf("%s was not asked: %+v", id, v.Rules[id])
		}
	}
}

func TestWrongBudgetsAreFound(t *testing.T) {
	for _, c := range []struct{ name, table, from, to, rule string }{
		{"a split that only the total row of table 1 shows", "1", "收入总计|100.50|支出总计|100.50|55.25|20.25|25", "收入总计|100.50|支出总计|100.50|65.25|10.25|25", "X-19"},
		{"a total copied from 基本支出", "3", "行政运行|90.50|70.50|20", "行政运行|70.50|70.50|20", "F-05-01"},
		{"项目支出 for 基本支出 in every row", "3", "合计||||100.50|75.50|25", "合计||||100.50|25|75.50", "F-02-02-01"},
		{"another fiscal income", "1", "一、财政拨款收入|100.50", "一、财政拨款收入|100.05", "X-18-08"},
		{"totals that differ", "4", "支出总计|100.50", "支出总计|100.05", "X-18-01"},
		{"fund spending in the general column", "4", "三、其他支出|5||5|", "三、其他支出|5|5||", "X-18-16"},
		{"basic spending by another table", "8", "合计|||75.50|55.25|20.25", "合计|||75.05|55.25|19.80", "X-18-19"},
		{"a wrong sum of 三公", "9", "12.30|1|2", "12.03|1|2", "F-07-01"},
		{"an empty table that says nothing", "7", "无||||||\n注：本单位2026年无国有资本经营预算财政拨款安排的预算，故本表为空表。", "合计||||||", "X-11"},
	} {
		t.Run(c.name, func(t *testing.T) {
			v := auditBudget(t, c.table, c.from, c.to)
			if v.Rules[c.rule].Failed == 0 {
				t.Errorf("%s holds: %+v", c.rule, v.Rules[c.rule])
			}
			if v.Clean() {
				t.Error("the budget is clean")
			}
		})
	}
}

// A department's budget does not split its spending and has other money beside; what its tables lack is not asked.
func TestADepartmentBudgetIsAskedWhatItPrints(t *testing.T) {
	b, fs := bind(drawn("1", `
2026年部门财务收支预算总表
编制部门：某局|||单位：元
本年收入||本年支出|
项目|预算数|项目|预算数
一、财政拨款收入|90|一、公共安全支出|80
二、事业收入|10|二、住房保障支出|20
收入总计|100|支出总计|100`, "A3:B3 C3:D3"), drawn("4", `
2026年部门财政拨款收支预算总表
编制部门：某局|||||单位：元
财政拨款收入||财政拨款支出|||
项目|预算数|项目|合计|一般公共预算|政府性基金预算
一、一般公共预算资金|90|一、公共安全支出|70|70|
||二、住房保障支出|20|20|
收入总计|90|支出总计|90|90|`, "A3:B3 C3:F3"))
	wantFindings(t, fs, calc.Remark)
	v, err := calc.Check(b, fs, calc.Rules)
	if err != nil {
		t.Fatal(err)
	}
	for _, f := range v.Findings {
		t.Errorf("%s %s %s: %s %v", f.Level.Chinese(), f.Rule, f.At, f.Formula, f.Args)
	}
	var asked []string
	for id, tally := range v.Rules {
		if tally.Passed > 0 && strings.HasPrefix(id, "X-18") {
			asked = append(asked, id)
		}
	}
	slices.Sort(asked)
	if want := []string{"X-18-01", "X-18-02", "X-18-03", "X-18-08", "X-18-09"}; !slices.Equal(asked, want) {
		t.Errorf("asked %v, want %v", asked, want)
	}
}
