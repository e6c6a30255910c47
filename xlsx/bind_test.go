package xlsx

import (
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"jixiao/calc"
)

// drawn makes a sheet of a drawing: a line a row, cells between |, numerals become number cells. Merges are
// written as ranges: "A1:F1 D35:H35".
func drawn(name, drawing, merges string) *Sheet {
	s := &Sheet{Name: name}
	number := regexp.MustCompile(`^-?\d+(\.\d+)?$`)
	row := 0
	for line := range strings.Lines(strings.TrimPrefix(drawing, "\n")) {
		row++
		for i, v := range strings.Split(strings.TrimRight(line, "\n"), "|") {
			if v = strings.TrimSpace(v); v == "" {
				continue
			}
			c := RawCell{Row: row, Col: i + 1, Kind: Text, Value: v}
			switch {
			case number.MatchString(v):
				c.Kind = Number
			case strings.HasPrefix(v, "'"): // a number typed as text
				c.Value = v[1:]
			case strings.HasPrefix(v, "="):
				c.Kind, c.Value, c.HasFormula, c.Formula = Number, "", true, v[1:]
			case strings.HasPrefix(v, "#"):
				c.Kind = ErrorValue
			}
			s.Cells = append(s.Cells, c)
		}
	}
	for m := range strings.FieldsSeq(merges) {
		from, to, _ := strings.Cut(m, ":")
		var r Range
		r.Top, r.Left, _ = ParseRef(from)
		r.Bottom, r.Right, _ = ParseRef(to)
		s.Merges = append(s.Merges, r)
	}
	return s
}

func bind(sheets ...*Sheet) (*calc.Book, []calc.Finding) {
	w := &Workbook{Name: "测试.xlsx", Sheets: sheets}
	return w.Bind(calc.Forms)
}

// wantFigures compares figures by key: amount in 元 and the cell.
func wantFigures(t *testing.T, b *calc.Book, want map[string]string) {
	t.Helper()
	for key, w := range want {
		k, ok := calc.ParseKey(key)
		if !ok {
			t.Fatalf("%q is no key", key)
		}
		f := b.Get(k)
		got := "absent"
		switch f.State {
		case calc.Given:
			got = f.Amount.String() + " " + f.Cell().Ref
		case calc.Blank:
			got = "blank " + f.Cell().Ref
		case calc.Barred:
			got = "barred " + f.Cell().Ref
		case calc.Absent:
			if len(f.From) > 0 {
				got = "unreadable " + f.Cell().Ref
			}
		}
		if got != w {
			t.Errorf("%s = %s, want %s", key, got, w)
		}
	}
}

// rules lists the findings by rule, kind and cell.
func rules(fs []calc.Finding, least calc.Level) []string {
	var out []string
	for _, f := range fs {
		if f.Level >= least {
			out = append(out, f.Rule+" "+f.Kind+" "+f.At.Ref)
		}
	}
	return out
}

func wantFindings(t *testing.T, fs []calc.Finding, least calc.Level, want ...string) {
	t.Helper()
	got := rules(fs, least)
	if !slices.Equal(got, want) {
		t.Errorf("findings = %q, want %q", got, want)
	}
}

const summary2018 = `
收入支出决算总表
|||||公开01表
部门：某局|||2018年度||金额单位：元
收入|||支出||
项目|行次|决算数|项目|行次|决算数
栏次||1|栏次||2
一、财政拨款收入|1|100.10|一、一般公共服务支出|31|60.10
其中：政府性基金预算财政拨款|2|10|二、外交支出|32|
六、其他收入|7|20|二十一、其他支出|51|30
本年收入合计|24|120.10|本年支出合计|54|90.10
用事业基金弥补收支差额|25||结余分配|55|
年初结转和结余|26|50|年末结转和结余|56|80
基本支出结转|27|20|基本支出结转|57|30
项目支出结转和结余|28|30|项目支出结转和结余|58|50
总计|30|170.10|总计|60|170.10`

func TestTwoPanelsAreReadEachOnItsOwn(t *testing.T) {
	b, fs := bind(drawn("公开01表", summary2018, "A1:F1 A4:C4 D4:F4"))
	wantFindings(t, fs, calc.Remark)
	wantFigures(t, b, map[string]string{
		"公开01/财政拨款收入/决算数":              "100.10 C7",
		"公开01/财政拨款收入.政府性基金预算财政拨款/决算数":  "10.00 C8",
		"公开01/其他收入/决算数":                "20.00 C9",
		"公开01/201/决算数":                 "60.10 F7",
		"公开01/202/决算数":                 "blank F8",
		"公开01/229/决算数":                 "30.00 F9",
		"公开01/使用非财政拨款结余/决算数":           "blank C11",
		"公开01/年初结转和结余.基本支出结转/决算数":      "20.00 C13",
		"公开01/年末结转和结余.基本支出结转/决算数":      "30.00 F13",
		"公开01/收入总计/决算数":                "170.10 C15",
		"公开01/支出总计/决算数":                "170.10 F15",
		"公开01/年末结转和结余.项目支出结转和结余/决算数":   "50.00 F14",
		"公开01/年初结转和结余.项目支出结转和结余/决算数":   "30.00 C14",
		"公开01/一般公共预算财政拨款收入/决算数":        "absent",
		"公开01/本年收入合计/决算数":              "120.10 C10",
		"公开01/年末结转和结余.项目支出结转和结余/年初预算数": "absent",
	})
	if b.Period != "2018" || b.Entity != "某局" {
		t.Errorf("period %q, entity %q; want 2018, 某局", b.Period, b.Entity)
	}
}

// The same table as another province prints it: other order of rows, no 行次, blank edge rows and columns,
// full-width digits, numbering of its own, the unit in the title row.
func TestLabelsDecideNotPositions(t *testing.T) {
	b, fs := bind(drawn("Sheet3", `
|
|
||2023年度某局收入支出决算总表（单位：万元）
||部门名称：某局|||
||项　目|金额|项目|金额
||１．一般公共预算财政拨款收入|12.50|八、社会保障和就业支出|3.20
||２．政府性基金预算财政拨款收入||二十三、其他支出|
||本 年 收 入 合 计|12.50|本年支出合计|11.00
||使用非财政拨款结余（含专用结余）||结余分配|
||上年结转和结余|1.00|结转下年|2.50
||总计|13.50|总计|13.50
||注：本表反映部门本年度的总收支情况。`, "C3:F3"))
	wantFindings(t, fs, calc.Remark)
	wantFigures(t, b, map[string]string{
		"公开01/一般公共预算财政拨款收入/决算数":  "125000.00 D6",
		"公开01/政府性基金预算财政拨款收入/决算数": "blank D7",
		"公开01/208/决算数":           "32000.00 F6",
		"公开01/年初结转和结余/决算数":       "10000.00 D10",
		"公开01/年末结转和结余/决算数":       "25000.00 F10",
	})
	if step := b.Table("公开01").Step(); !step.Equal(calc.Int(100)) {
		t.Errorf("step = %s, want 100: the table is rounded to 0.01 万元", step)
	}
}

// 财决01 F30:K30: the label is merged from the middle panel on, its figures stand in the right one.
func TestMergedLabelBelongsToThePanelOfItsFigures(t *testing.T) {
	b, _ := bind(drawn("Z01", `
收入支出决算总表
|||||||||||财决01表
编制单位：某局|||||2018年度|||||金额单位：元
项目|行次|年初预算数|决算数|项目(按功能分类)|行次|年初预算数|决算数|项目(按支出性质和经济分类)|行次|年初预算数|决算数
一、财政拨款收入|1|90|100|六、科学技术支出|42|80|70|一、基本支出|60|50|40
六、其他收入|7|5|6|二十一、其他支出|57|1|2|日常公用经费|62|10|12
本年收入合计|24|95|106|本年支出合计|||||83|81|72
年初结转和结余|26|||结余分配|||||84||
总计|36|95|106|总计|||||95|95|106`, "E7:I7 E8:I8 E9:I9"))
	wantFigures(t, b, map[string]string{
		"财决01/本年支出合计/决算数":      "72.00 L7",
		"财决01/本年支出合计/年初预算数":    "81.00 K7",
		"财决01/结余分配/决算数":        "blank L8",
		"财决01/支出总计/决算数":        "106.00 L9",
		"财决01/206/年初预算数":       "80.00 G5",
		"财决01/229/决算数":         "2.00 H6",
		"财决01/基本支出.公用经费/年初预算数": "10.00 K6",
	})
}

func TestCodesInOneColumnOrThree(t *testing.T) {
	for name, drawing := range map[string]string{
		"one": `
支出决算表
||||公开03表
部门：某局||||金额单位：元
项目||本年支出合计|基本支出|项目支出
科目编码|科目名称|||
|栏次|1|2|3
'2060101|行政运行|30|30|
206|科学技术支出|30|30|
20601|科学技术管理事务|30|30|
合计||30|30|`,
		"three": `
支出决算表
||||||公开03表
部门：某局||||||金额单位：元
项目||||本年支出合计|基本支出|项目支出
支出功能分类科目编码|||科目名称|||
类|款|项|栏次|1|2|3
合计||||30|30|
206|||科学技术支出|30|30|
206|1||科学技术管理事务|30|30|
206|01|01|行政运行|30|30|`,
	} {
		t.Run(name, func(t *testing.T) {
			b, fs := bind(drawn("公开03", drawing, ""))
			wantFindings(t, fs, calc.Remark)
			for _, code := range []string{"合计", "206", "20601", "2060101"} {
				f := b.Get(calc.Key{Form: "公开03", Line: code, Col: "基本支出"})
				if f.State != calc.Given || f.Amount.String() != "30.00" {
					t.Errorf("%s/基本支出 = %v", code, f)
				}
			}
		})
	}
}

func TestOfficialExpensesInEitherOrderOfColumns(t *testing.T) {
	for name, s := range map[string]*Sheet{
		"budget first": drawn("公开07", `
财政拨款“三公”经费支出决算表
|||||||||||公开07表
部门：某局|||||||||||金额单位：元
预算数||||||决算数|||||
合计|因公出国（境）费|公务用车购置及运行费|||公务接待费|合计|因公出国（境）费|公务用车购置及运行费|||公务接待费
||小计|公务用车购置费|公务用车运行费||||小计|公务用车购置费|公务用车运行费|
1|2|3|4|5|6|7|8|9|10|11|12
60|10|30|0|30|20|50|9|24|0|24|17`, "A4:F4 G4:L4 A5:A6 B5:B6 C5:E5 F5:F6 G5:G6 H5:H6 I5:K5 L5:L6"),
		"interleaved": drawn("表7", `
“三公”经费支出决算表
部门：某局|||||||||||单位：元
合计||因公出国(境)费||公务用车购置及运行维护费||||||公务接待费|
||||小计||购置费||公务用车运行费||||
预算数|决算数|预算数|决算数|预算数|决算数|预算数|决算数|预算数|决算数|预算数|决算数
60|50|10|9|30|24|0|0|30|24|20|17`, "A3:B4 C3:D4 E3:J3 E4:F4 G4:H4 I4:J4 K3:L4"),
	} {
		t.Run(name, func(t *testing.T) {
			b, _ := bind(s)
			for key, want := range map[string]string{
				"公开07/合计/预算数": "60.00", "公开07/合计/决算数": "50.00", "公开07/公务用车购置及运行费/决算数": "24.00",
				"公开07/公务用车运行费/预算数": "30.00", "公开07/公务接待费/决算数": "17.00", "公开07/因公出国（境）费/预算数": "10.00",
			} {
				k, _ := calc.ParseKey(key)
				if f := b.Get(k); f.Amount.String() != want {
					t.Errorf("%s = %s, want %s", key, f.Amount, want)
				}
			}
		})
	}
}

// edited binds the summary with one line of the drawing replaced.
func edited(old, with string) (*calc.Book, []calc.Finding) {
	s := strings.Replace(summary2018, old, with, 1)
	if s == summary2018 {
		panic(old)
	}
	return bind(drawn("公开01表", s, "A1:F1"))
}

func TestWhatCannotBeReadIsAFindingAtItsCell(t *testing.T) {
	for _, c := range []struct{ name, old, with, finding, key, state string }{
		{"letter O in a number", "其他收入|7|20|", "其他收入|7|'2O|", "R-06 not-a-number C9", "公开01/其他收入/决算数", "unreadable C9"},
		{"formula not calculated", "其他收入|7|20|", "其他收入|7|=1+1|", "R-05 not-calculated C9", "公开01/其他收入/决算数", "unreadable C9"},
		{"error value", "其他收入|7|20|", "其他收入|7|#REF!|", "R-07 error-value C9", "公开01/其他收入/决算数", "unreadable C9"},
		{"below the fen", "其他收入|7|20|", "其他收入|7|20.005|", "F-00-01 below-fen C9", "公开01/其他收入/决算数", "unreadable C9"},
		{"another unit in the cell", "其他收入|7|20|", "其他收入|7|'20万元|", "R-06 other-unit C9", "公开01/其他收入/决算数", "unreadable C9"},
		{"two lines of one name", "结余分配|55|", "其他支出|55|", "R-03 two-lines D11", "公开01/229/决算数", "unreadable F9"},
		{"no unit", "金额单位：元", "", "R-04 no-unit A1", "公开01/其他收入/决算数", "absent"},
		{"two units", "部门：某局|||2018年度|", "部门：某局|||2018年度单位：万元|", "R-04 two-units A1", "公开01/其他收入/决算数", "absent"},
		{"行次 out of order", "其他收入|7|20|", "其他收入|1|20|", "R-08 line-numbers B9", "公开01/其他收入/决算数", "20.00 C9"},
	} {
		t.Run(c.name, func(t *testing.T) {
			b, fs := edited(c.old, c.with)
			wantFindings(t, fs, calc.Warning, c.finding)
			wantFigures(t, b, map[string]string{c.key: c.state})
		})
	}
}

func TestAcceptedOdditiesAreRemarkedOnceAColumn(t *testing.T) {
	b, fs := bind(drawn("公开01表", strings.NewReplacer("六、其他收入|7|20|", "六、其他收入|7|'２０．００|", "本年收入合计|24|120.10|", "本年收入合计|24|'120.10|",
		"|26|50|", "|26|—|").Replace(summary2018), ""))
	wantFigures(t, b, map[string]string{"公开01/其他收入/决算数": "20.00 C9", "公开01/本年收入合计/决算数": "120.10 C10", "公开01/年初结转和结余/决算数": "barred C12"})
	wantFindings(t, fs, calc.Remark, "R-10 text-number C9", "R-10 full-width C9", "R-10 dash C12")
	if n := len(fs[0].Cells); n != 2 {
		t.Errorf("the remark on text numbers names %d cells, want 2", n)
	}
}

func TestFloatNoiseIsHealedThenHeldToTheFen(t *testing.T) {
	b, fs := edited("其他收入|7|20|", "其他收入|7|9705612.369999999|")
	wantFigures(t, b, map[string]string{"公开01/其他收入/决算数": "9705612.37 C9"})
	wantFindings(t, fs, calc.Remark, "R-10 float-noise C9")
}

func TestTwoCopiesOfATableAreAnAmbiguity(t *testing.T) {
	b, fs := bind(drawn("公开01表", summary2018, ""), drawn("公开01表 (2)", summary2018, ""))
	wantFindings(t, fs, calc.Remark, "R-03 two-tables A1", "R-03 two-tables A1")
	if len(b.Tables) != 1 || b.Tables[0].Broken == "" {
		t.Errorf("tables = %v, want one that cannot be read", b.Tables)
	}
}

func TestTitleThenMarkThenNameTellTheForm(t *testing.T) {
	head := func(title, mark string) string {
		return title + "\n|||" + mark + "\n单位：元\n项目||本年支出合计|基本支出\n科目编码|科目名称||\n合计||1|1\n"
	}
	for _, c := range []struct{ name, title, mark, sheet, form string }{
		{"title over a wrong mark", "支出决算表", "公开09表", "Sheet1", "公开03"},
		{"family by mark", "支出决算表", "财决04表", "Sheet1", "财决04"},
		{"family by name", "支出决算表", "", "Z04 支出决算表(财决04表)", "财决04"},
		{"mark alone", "某表", "公开03表", "Sheet1", "公开03"},
		{"cut name alone", "某表", "", "Z04_1 项目支出决算明细表(财决04", ""},
		{"export prefix alone", "某表", "", "Z04 支出", "财决04"},
		{"title with year and department", "2018年度某局支出决算表", "", "x", "公开03"},
		{"longer title is another form", "结余资金收入支出决算表", "", "x", ""},
		{"unknown", "随便", "", "Sheet1", ""},
	} {
		t.Run(c.name, func(t *testing.T) {
			b, _ := bind(drawn(c.sheet, head(c.title, c.mark), ""))
			got := ""
			if len(b.Tables) > 0 {
				got = b.Tables[0].Form.ID
			}
			if got != c.form {
				t.Errorf("form = %q, want %q", got, c.form)
			}
		})
	}
}

func TestWhatTheFormsDoNotKnowIsListed(t *testing.T) {
	_, fs := bind(drawn("公开03表", `
支出决算表
部门：某局||||单位：元
项目||本年支出合计|基本支出|奇怪的栏
科目编码|科目名称|||
合计||3|3|1
206|科学技术支出|3|3|
99|不认识的科目|5||`, ""), drawn("草稿纸", "随手\n1|2", ""))
	wantFindings(t, fs, calc.Remark, "R-09 unknown-table A1", "R-09 unknown-column E4", "R-09 unknown-line C7")
}

func TestNarrativeKeepsEveryParagraph(t *testing.T) {
	s := drawn("随便什么名字", `
填表说明
章节|标题|内容
单位名称||某局
报告日期||2019年7月1日
主要职能||第一段
||第二段
事业成效|第一项|甲
|| 乙
事业成效|第二项|丙
存在的主要问题||一`, "")
	for i, c := range s.Cells { // a line break in a cell
		if c.Value == "甲" {
			s.Cells[i].Value = "甲一\r\n甲二\n\n"
		}
	}
	b, fs := bind(s)
	wantFindings(t, fs, calc.Remark)
	if got := b.Passages("主要职能")[0].Text; !slices.Equal(got, []string{"第一段", "第二段"}) {
		t.Errorf("主要职能 = %q", got)
	}
	items := b.Passages("事业成效")
	if len(items) != 2 || items[0].Title != "第一项" || !slices.Equal(items[0].Text, []string{"甲一", "甲二", "乙"}) || len(items[0].From) != 2 {
		t.Errorf("事业成效 = %+v", items)
	}
	if b.Entity != "某局" {
		t.Errorf("entity = %q", b.Entity)
	}
}

func TestAContradictingYearIsAFinding(t *testing.T) {
	_, fs := bind(drawn("公开01表", summary2018, ""), drawn("叙述", "章节|内容\n评价年度|2017\n单位名称|某局", ""))
	wantFindings(t, fs, calc.Remark, "N-02 contradiction D3")
}

// What a workbook says it is does not hang on its figures: the earlier one is looked for among workbooks of which
// nothing else is read.
func TestAWorkbookIsIdentifiedWithoutItsFigures(t *testing.T) {
	data, err := os.ReadFile(filepath.FromSlash("../sample/赣州市科协2018年度部门决算.xlsx"))
	if err != nil {
		t.Fatal(err)
	}
	sample, err := ReadXLSX(data, "决算.xlsx")
	if err != nil {
		t.Fatal(err)
	}
	story := drawn("叙述", "章节|内容\n评价年度|2017\n单位名称|某某局", "")
	for name, sheets := range map[string][]*Sheet{
		"2018 赣州市科学技术协会": sample.Sheets,
		"2018 某局":        {drawn("公开01表", summary2018, "")},
		"2017 某某局":       {drawn("公开01表", summary2018, ""), story},
		"2018-06 某局":     {drawn("Sheet1", "收入支出决算总表\n部门：某局|2018年6月|单位：元\n项目|决算数\n本年收入合计|120", "")},
		" ":              {drawn("Sheet1", "花名册\n部门：某局|2018年\n姓名|年龄\n某人|40", "")},
	} {
		b, _ := bind(sheets...)
		entity, period := (&Workbook{Sheets: sheets}).Identify(calc.Forms)
		if got := period + " " + entity; got != name || entity != b.Entity || period != b.Period {
			t.Errorf("identified as %q, bound as %s %s; want %q", got, b.Period, b.Entity, name)
		}
	}
}

// Every figure that is bound comes from one cell, and the cell holds it: the thread of evidence begins
// here.
func TestEveryFigureIsItsCell(t *testing.T) {
	for _, path := range []string{"../sample/赣州市科协2018年度部门决算.xlsx", "../../shared/workbooks/seed-gongkai-2018.xlsx", "../../shared/workbooks/seed-caijue-2018.xlsx"} {
		data, err := os.ReadFile(filepath.FromSlash(path))
		if err != nil {
			if strings.Contains(path, "shared") && os.Getenv("CI") != "true" {
				t.Logf("%s is not beside this checkout", path)
				continue
			}
			t.Fatal(err)
		}
		w, err := ReadXLSX(data, path)
		if err != nil {
			t.Fatal(err)
		}
		b, _ := w.Bind(calc.Forms)
		used := map[calc.Cell]calc.Key{}
		numbers := 0
		for f := range b.Figures() {
			if f.State != calc.Given {
				continue
			}
			if other, twice := used[f.Cell()]; twice {
				t.Errorf("%s is both %s and %s", f.Cell(), other, f.Key)
			}
			used[f.Cell()] = f.Key
		}
		for _, s := range w.Sheets {
			if s.Name == "叙述" {
				continue
			}
			for _, c := range s.Cells {
				if c.Kind != Number {
					continue
				}
				numbers++
				if _, ok := used[calc.Cell{Sheet: s.Name, Ref: c.Ref()}]; !ok {
					t.Errorf("%s!%s = %s is bound to nothing", s.Name, c.Ref(), c.Value)
				}
			}
		}
		if numbers != len(used) || numbers < 300 {
			t.Errorf("%s: %d number cells, %d figures", path, numbers, len(used))
		}
	}
}

// Tables whose columns differ from region to region are read as they stand; budget tables mix their units.
func TestOpenFormsAreReadAsTheyStand(t *testing.T) {
	b, fs := bind(drawn("3", `
2026年某局支出预算总表
编制单位：某局||||单位：元
项目||合计|基本支出|项目支出
科目编码|科目名称|||
合计||30|10|20
204|公共安全支出|30|10|20
20406|司法|30|10|20
2040601|行政运行|30|10|20`, ""), drawn("9", `
2026年某局“三公”经费和机关运行经费预算表
编制单位：某局||||||单位：万元
“三公”经费预算数||||||机关运行经费
合计|因公出国（境）费|公务接待费|公务用车购置及运行费|||
|||小计|购置费|运行费|
12.30|1|2|9.30|0|9.30|184.59`, "A3:F3 A4:A5 B4:B5 C4:C5 D4:F4 G3:G5"), drawn("Z06", `
项目支出决算表
|||财决06表
编制单位：某局|||金额单位：元
项目||本年收入|本年支出
科目编码|科目名称|合计|合计
2060102|甲项目|5|4
2060102|乙项目|6|3`, "A4:B4 C4:C4"))
	wantFindings(t, fs, calc.Remark)
	wantFigures(t, b, map[string]string{
		"预算03/2040601/基本支出":        "10.00 D8",
		"预算03/合计/合计":               "30.00 C5",
		"预算09/公务用车购置及运行费/预算数":      "93000.00 D6",
		"预算09/公务用车运行费/预算数":         "93000.00 F6",
		"预算09/机关运行经费/预算数":          "1845900.00 G6",
		"财决06/2060102/本年收入.合计":     "5.00 C6",
		"财决06/2060102.乙项目/本年支出.合计": "3.00 D7",
	})
}

func TestRulesSheetIsReadAndBindsNothing(t *testing.T) {
	rules := drawn("我的规则", `
编号|级别|公式|说明
ZD-01|错误|公开01/其他收入 ≥ 0|不为负

ZD-02|提示|公开01/本年收入合计 = 公开02/合计/本年收入合计|一致`, "")
	list := drawn("审核结果", `
标题
编号|级别|位置|公式|表内数|应为|差额|可能原因
F-01|错误|公开01表!C30|甲 = 乙|1|2|-1|`, "")
	w := &Workbook{Sheets: []*Sheet{list, rules}}
	_, fs := w.Bind(calc.Forms)
	wantFindings(t, fs, calc.Remark)
	lines := w.RuleLines()
	if len(lines) != 2 || lines[0].ID != "ZD-01" || lines[1].At.String() != "我的规则!C4" || lines[1].Level != "提示" {
		t.Errorf("rule lines = %+v", lines)
	}
}

func TestASheetTooLargeToBeAFormIsNotUsed(t *testing.T) {
	var lines strings.Builder
	lines.WriteString("支出决算表\n单位：元\n科目编码|科目名称|本年支出合计\n")
	for i := range maxTableRows {
		lines.WriteString("'" + itoa(2000000+i) + "|某科目|1\n")
	}
	b, fs := bind(drawn("公开03", lines.String(), ""))
	wantFindings(t, fs, calc.Remark, "R-12 too-many-lines A1")
	if len(b.Tables) != 1 || b.Tables[0].Broken == "" {
		t.Error("the table counts as read")
	}
}

func TestOneKindOfFindingIsListedAHundredTimesASheet(t *testing.T) {
	var lines strings.Builder
	lines.WriteString("支出决算表\n单位：元\n科目编码|科目名称|本年支出合计\n")
	for i := range 150 {
		lines.WriteString("'" + itoa(2000000+i) + "|某科目|'x\n")
	}
	_, fs := bind(drawn("公开03", lines.String(), ""))
	if len(fs) != maxAlike || fs[maxAlike-1].More != 50 {
		t.Errorf("%d findings, the last stands for %d more; want 100 and 50", len(fs), fs[len(fs)-1].More)
	}
}

func BenchmarkBind(b *testing.B) {
	data, err := os.ReadFile(filepath.Join("..", "sample", "赣州市科协2018年度部门决算.xlsx"))
	if err != nil {
		b.Fatal(err)
	}
	w, err := ReadXLSX(data, "x.xlsx")
	if err != nil {
		b.Fatal(err)
	}
	b.ReportAllocs()
	for b.Loop() {
		w.Bind(calc.Forms)
	}
}

// amounts compares figures by key, whatever their cells.
func amounts(t *testing.T, b *calc.Book, want map[string]string) {
	t.Helper()
	for key, w := range want {
		k, ok := calc.ParseKey(key)
		if !ok {
			t.Fatalf("%q is no key", key)
		}
		if f := b.Get(k); f.State != calc.Given || f.Amount.String() != w {
			t.Errorf("%s = %s %v, want %s", key, f.Amount, f.State, w)
		}
	}
}

func TestNumberingAndNotesAroundALabelAreNoPartOfIt(t *testing.T) {
	b, fs := bind(drawn("x", `
收入支出决算总表 公开01表
编制单位：某局 2018年度 金额单位：元
项目|决算数|项目|决算数
①财政拨款收入|100|Ⅰ.一般公共服务支出|60
1)上级补助收入|20|（二）、外交支出|30
本年收入合计：|120|本年支出合计*|90
加：年初结转和结余|50|减：年末结转和结余|80
收入总计（1）|170|支出总计|170`, ""))
	wantFindings(t, fs, calc.Remark)
	amounts(t, b, map[string]string{"公开01/财政拨款收入/决算数": "100.00", "公开01/201/决算数": "60.00", "公开01/上级补助收入/决算数": "20.00", "公开01/202/决算数": "30.00",
		"公开01/本年收入合计/决算数": "120.00", "公开01/本年支出合计/决算数": "90.00", "公开01/年初结转和结余/决算数": "50.00", "公开01/收入总计/决算数": "170.00"})
	if b.Entity != "某局" || b.Period != "2018" {
		t.Errorf("entity %q, period %q; want 某局, 2018", b.Entity, b.Period)
	}
}

func TestAHeadingInEveryArrangement(t *testing.T) {
	for _, c := range []struct{ name, heading, entity, period, amount string }{
		{"label and value apart", "表1 收入支出决算总表\n部门：|某局|二〇二三年度|单位：|万元", "某局", "2023", "1200000.00"},
		{"a number before the title", "附表1-1：2023年度收入支出决算总表\n填报部门：某局||单位：元", "某局", "2023", "120.00"},
		{"all in one cell", "财决01 收入支出决算总表\n编制单位:某局   2023年度   金额单位:元", "某局", "2023", "120.00"},
		{"title and unit in one", "某市教育局2023年度收入支出决算总表（单位：万元）\n部门：某局", "某局", "2023", "1200000.00"},
		{"unit without a colon", "2023年度收入支出决算总表\n部门：某局||金额单位　元", "某局", "2023", "120.00"},
		{"a unit in a note is none", "2023年度收入支出决算总表\n部门：某局||单位：元\n注：公开时单位：万元", "某局", "2023", "120.00"},
		{"a county called 元", "2023年度收入支出决算总表\n编制单位：元阳县财政局||单位：元", "元阳县财政局", "2023", "120.00"},
		{"a month", "收入支出决算总表\n部门：某局|2018年6月|单位：元", "某局", "2018-06", "120.00"},
		{"a day", "收入支出决算总表\n部门：某局|2018年12月31日|单位：元", "某局", "2018", "120.00"},
		{"the day of filling in", "收入支出决算总表\n填报日期：2019年3月1日\n部门：某局|2018年度|单位：元", "某局", "2018", "120.00"},
	} {
		t.Run(c.name, func(t *testing.T) {
			b, fs := bind(drawn("x", c.heading+"\n项目|决算数|项目|决算数\n本年收入合计|120|本年支出合计|90", ""))
			wantFindings(t, fs, calc.Remark)
			k, _ := calc.ParseKey(map[bool]string{true: "财决01", false: "公开01"}[strings.Contains(c.heading, "财决")] + "/本年收入合计/决算数")
			if f := b.Get(k); f.Amount.String() != c.amount || b.Entity != c.entity || b.Period != c.period {
				t.Errorf("%s = %s, entity %q, period %q; want %s, %q, %q", k, f.Amount, b.Entity, b.Period, c.amount, c.entity, c.period)
			}
		})
	}
}

func TestTheNarrativeAndAMonthAgree(t *testing.T) {
	month := "收入支出决算总表\n部门：某局|2018年6月|单位：元\n项目|决算数|项目|决算数\n本年收入合计|120|本年支出合计|90"
	for said, want := range map[string]string{"2018": "2018", "2018年度": "2018", "2018年6月": "2018-06"} {
		b, fs := bind(drawn("x", month, ""), drawn("叙述", "章节|内容\n评价年度|"+said, ""))
		wantFindings(t, fs, calc.Remark)
		if b.Period != want {
			t.Errorf("the narrative says %s: period %q, want %q", said, b.Period, want)
		}
	}
	b, _ := bind(drawn("x", month, ""))
	if p := b.Passages("评价年度"); b.Period != "2018-06" || len(p) != 1 || p[0].Text[0] != "2018" {
		t.Errorf("period %q, 评价年度 %v; want 2018-06 and 2018", b.Period, p)
	}
}

// A file that has lost its merges has a group above its first column only, and a label beside the panel
// of its figures.
func TestHeadersWithoutMerges(t *testing.T) {
	b, fs := bind(drawn("8", `
政府性基金预算财政拨款收入支出决算表
部门：某局|||||||单位：元
项目||年初结转和结余|本年收入|本年支出|||年末结转和结余
科目编码|科目名称|||小计|基本支出|项目支出|
合计||1|9|8|3|5|2`, ""), drawn("7", `
财政拨款“三公”经费支出决算表
部门：某局|||||||||||单位：元
合计||因公出国(境)费||公务用车购置及运行维护费||||||公务接待费|
||||小计||购置费||公务用车运行费||||
预算数|决算数|预算数|决算数|预算数|决算数|预算数|决算数|预算数|决算数|预算数|决算数
60|50|10|9|30|24|1|2|29|22|20|17`, ""), drawn("Z01", `
收入支出决算总表
编制单位：某局|||||||||||金额单位：元
项目|行次|年初预算数|决算数|项目（按功能分类）|行次|年初预算数|决算数|项目（按支出性质和经济分类）|行次|年初预算数|决算数
一、财政拨款收入|1|90|100|一、一般公共服务支出|37|1|2|一、基本支出|60|10|20
本年收入合计|24|90|100|本年支出合计|||||83|11|22
总计|36|90|100|总计|||||95|11|22`, ""), drawn("6", `
一般公共预算财政拨款基本支出决算表
部门：某局||||||||单位：元
科目编码|科目名称|决算数|科目编码|科目名称|决算数|科目编码|科目名称|决算数
301|工资福利支出|10|302|商品和服务支出|5|310|资本性支出|2
人员经费合计||10|公用经费合计|||||7`, ""))
	wantFindings(t, fs, calc.Remark)
	amounts(t, b, map[string]string{"公开08/合计/本年支出.小计": "8.00", "公开08/合计/本年支出.基本支出": "3.00", "公开08/合计/本年支出.项目支出": "5.00", "公开08/合计/年末结转和结余": "2.00",
		"公开07/合计/决算数": "50.00", "公开07/公务用车购置及运行费/决算数": "24.00", "公开07/公务用车购置费/决算数": "2.00", "公开07/公务用车运行费/决算数": "22.00", "公开07/公务接待费/决算数": "17.00",
		"财决01/本年支出合计/决算数": "22.00", "财决01/支出总计/年初预算数": "11.00", "财决01/收入总计/年初预算数": "90.00", "公开06/公用经费合计/决算数": "7.00"})
}

func TestHeadsThatOtherProvincesPrint(t *testing.T) {
	for _, head := range []string{"收入|决算数|支出|决算数", "收入||支出|\n项目|决算数|按功能分类|决算数", "项目|2018年决算数|项目|决算数（元）", "收入项目|决算金额|支出项目|本年决算数"} {
		b, fs := bind(drawn("x", "2018年度收入支出决算总表\n部门：某局|||单位：元\n"+head+"\n一、财政拨款收入|100|一般公共服务支出|60\n本年收入合计|120|本年支出合计|90", ""))
		wantFindings(t, fs, calc.Remark)
		amounts(t, b, map[string]string{"公开01/财政拨款收入/决算数": "100.00", "公开01/201/决算数": "60.00", "公开01/本年支出合计/决算数": "90.00"})
	}
	// Another year's column and one in another unit are not the column.
	b, fs := bind(drawn("x", "2018年度收入支出决算总表\n部门：某局|||单位：元\n项目|2017年决算数|决算数|项目|决算数(万元)\n本年收入合计|110|120|本年支出合计|90", ""))
	wantFindings(t, fs, calc.Remark, "R-09 unknown-column B3", "R-09 unknown-column E3")
	wantFigures(t, b, map[string]string{"公开01/本年收入合计/决算数": "120.00 C4", "公开01/本年支出合计/决算数": "absent"})
	// 决算数 over the funds of 公开04.
	b, _ = bind(drawn("4", `
财政拨款收入支出决算总表
部门：某局||||||单位：元
项目|决算数|项目|决算数||
|||合计|一般公共预算财政拨款|政府性基金预算财政拨款
本年收入合计|110|本年支出合计|65|55|10`, "D3:F3 A3:A4 B3:B4 C3:C4"))
	amounts(t, b, map[string]string{"公开04/本年收入合计/决算数": "110.00", "公开04/本年支出合计/合计": "65.00", "公开04/本年支出合计/政府性基金预算财政拨款": "10.00"})
}

func TestOfficialExpensesWithALineOrARowForEach(t *testing.T) {
	want := map[string]string{"公开07/合计/预算数": "60.00", "公开07/合计/决算数": "50.00", "公开07/公务用车购置费/决算数": "4.00", "公开07/公务用车运行费/决算数": "20.00",
		"公开07/公务用车购置及运行费/决算数": "24.00", "公开07/因公出国（境）费/预算数": "10.00", "公开07/公务接待费/决算数": "17.00"}
	for name, drawing := range map[string]string{
		"a line for each item": `
项  目|栏次|年初预算数|决算数
一、“三公”经费支出|1|60|50
1．因公出国（境）费|2|10|9
2．公务用车购置及运行维护费|3|30|24
其中：（1）公务用车购置费|4|5|4
（2）公务用车运行维护费|5|25|20
3．公务接待费|6|20|17`,
		"a row for either number": `
项目|“三公”经费|||||
|小计|因公出国（境）费用|公务接待费|公务用车购置及运行维护费||
||||小计|公务用车购置费|公务用车运行维护费
栏次|1|2|3|4|5|6
预算数|60|10|20|30|5|25
决算数|50|9|17|24|4|20`,
	} {
		t.Run(name, func(t *testing.T) {
			b, fs := bind(drawn("7", "“三公”经费支出决算表\n部门：某局|||单位：元"+drawing, ""))
			wantFindings(t, fs, calc.Remark)
			amounts(t, b, want)
		})
	}
	// Where nothing says whether these are 预算数 or 决算数, they are neither.
	b, fs := bind(drawn("7", "“三公”经费支出决算表\n部门：某局|||单位：元\n合计|因公出国（境）费|公务接待费\n27|10|17", ""))
	wantFigures(t, b, map[string]string{"公开07/合计/预算数": "absent", "公开07/合计/决算数": "absent"})
	wantFindings(t, fs, calc.Unasked, "R-02 no-header A1")
}

func TestCodesInEveryArrangement(t *testing.T) {
	for name, rows := range map[string]string{
		"serial numbers":       "序号|科目编码|科目名称|本年支出合计|基本支出\n1|206|科学技术支出|30|20\n2|20601|科学技术管理事务|30|20\n|合计||30|20",
		"whole in each column": "功能分类科目编码|||功能分类科目名称|本年支出合计|基本支出\n类|款|项|||\n合计||||30|20\n206|||科学技术支出|30|20\n206|20601||科学技术管理事务|30|20",
		"dots behind":          "科目编码|科目名称|本年支出合计|基本支出\n合计||30|20\n'206.|科学技术支出|30|20\n'20601.|科学技术管理事务|30|20",
	} {
		t.Run(name, func(t *testing.T) {
			b, fs := bind(drawn("3", "支出决算表\n部门：某局||||单位：元\n"+rows, ""))
			wantFindings(t, fs, calc.Remark)
			amounts(t, b, map[string]string{"公开03/合计/基本支出": "20.00", "公开03/206/本年支出合计": "30.00", "公开03/20601/基本支出": "20.00"})
		})
	}
	for name, rows := range map[string]string{
		"split":            "科目编码||科目名称|决算数|科目编码||科目名称|决算数\n类|款|||类|款||\n301||工资福利支出|10|302||商品和服务支出|5\n301|01|基本工资|10|302|01|办公费|5",
		"amount above":     "人员经费||决算数|公用经费||决算数\n科目编码|科目名称||科目编码|科目名称|\n301|工资福利支出|10|302|商品和服务支出|5\n30101|基本工资|10|30201|办公费|5",
		"one list, its 合计": "项目||决算数\n经济分类科目编码|科目名称|合计\n301|工资福利支出|10\n30101|基本工资|10\n302|商品和服务支出|5\n30201|办公费|5",
	} {
		t.Run(name, func(t *testing.T) {
			b, fs := bind(drawn("6", "一般公共预算财政拨款基本支出决算表\n部门：某局||||单位：元\n"+rows, ""))
			wantFindings(t, fs, calc.Remark)
			amounts(t, b, map[string]string{"公开06/301/决算数": "10.00", "公开06/30101/决算数": "10.00", "公开06/302/决算数": "5.00", "公开06/30201/决算数": "5.00"})
		})
	}
}

func TestSeveralTitlesOnOneSheet(t *testing.T) {
	const head = "|||单位：元\n科目编码|科目名称|合计|基本支出|项目支出\n合计||"
	// One table below the other: each is read on its own.
	b, fs := bind(drawn("x", "一般公共预算财政拨款支出决算表\n"+head+"3|2|1\n\n||||公开09表\n国有资本经营预算财政拨款支出决算表\n"+head+"4||4", ""))
	wantFindings(t, fs, calc.Remark)
	wantFigures(t, b, map[string]string{"公开05/合计/合计": "3.00 C4", "公开09/合计/合计": "4.00 C10"})
	// The title on every page: one table.
	b, fs = bind(drawn("x", "支出决算表\n|||单位：元\n科目编码|科目名称|本年支出合计\n206|科学|3\n支出决算表\n|||单位：元\n科目编码|科目名称|本年支出合计\n208|社保|4", ""))
	wantFindings(t, fs, calc.Remark)
	wantFigures(t, b, map[string]string{"公开03/206/本年支出合计": "3.00 C4", "公开03/208/本年支出合计": "4.00 C8"})
	// Side by side: neither is read, and both are named.
	_, fs = bind(drawn("x", "收入决算表|||||支出决算表\n|||单位：元\n科目编码|科目名称|本年收入合计|其他收入||科目编码|科目名称|本年支出合计\n合计||30|20||合计||30", ""))
	wantFindings(t, fs, calc.Remark, "R-02 no-header A1", "R-02 no-header A1")
	// A list of the tables is none of them.
	b, fs = bind(drawn("目录", "目录\n1|收入支出决算总表|1\n2|收入决算表|2\n3|支出决算表|3\n4|财政拨款收入支出决算总表|4", ""))
	wantFindings(t, fs, calc.Remark)
	if len(b.Tables) != 0 {
		t.Errorf("a list of titles gave the tables %v", b.Tables)
	}
}

func TestATableOfWhichNothingCanBeReadIsNotSilent(t *testing.T) {
	_, fs := bind(drawn("3", "支出决算表\n|||单位：元\n科目编码|科目名称|甲|乙\n合计||3|2", ""))
	wantFindings(t, fs, calc.Unasked, "R-02 no-header A1")
	// Nor is a column of figures without a head.
	_, fs = bind(drawn("3", "支出决算表\n|||单位：元\n科目编码|科目名称|本年支出合计\n合计||3|2", ""))
	wantFindings(t, fs, calc.Remark, "R-09 unknown-column D3")
	// An empty one is: 无 or a sentence stands for its figures.
	_, fs = bind(drawn("8", "政府性基金预算财政拨款收入支出决算表\n|||单位：元\n科目编码|科目名称|年初结转和结余|本年收入|奇怪的栏\n无", ""))
	wantFindings(t, fs, calc.Warning)
}

func TestNoiseOfADoubleIsHealedInTextsToo(t *testing.T) {
	for text, want := range map[string]string{
		"9705612.369999999": "9705612.37", "-853150.3100000001": "-853150.31", "0.30000000000000004": "0.3",
		"9705612.3649999": "", "007.1299999999999999": "", "9.705612369999999E6": "", "9705612.36999999999x": "", "1.2345678": "",
	} {
		n, _, err := ParseNumeral(text, true)
		if got := n.Text; got != want || (err == nil) != (want != "") {
			t.Errorf("%s = %q, %v; want %q", text, got, err, want)
		}
	}
}

// A formula keeps the result of its last calculation. An older one than its operands is found by the sums
// that the form knows, at its cell, with the value that calculating again would give.
func TestAStaleResultOfAFormulaIsFoundAtItsCell(t *testing.T) {
	s := drawn("公开01表", strings.Replace(summary2018, "本年收入合计|24|120.10|", "本年收入合计|24|119.10|", 1), "A1:F1")
	for i, c := range s.Cells {
		if c.Ref() == "C10" {
			s.Cells[i].HasFormula, s.Cells[i].Computed, s.Cells[i].Formula = true, true, "C7+C9"
		}
	}
	b, fs := bind(s)
	calc.Derive(b)
	v, err := calc.Check(b, fs, calc.Rules)
	if err != nil {
		t.Fatal(err)
	}
	if n := v.Count(calc.Critical); n != 1 {
		t.Fatalf("%d errors, want the one root", n)
	}
	c := v.Findings[0].Causes[0]
	if c.At.Ref != "C10" || !c.Cached || c.Value.String() != "120.10" {
		t.Errorf("cause = %+v, want the cached C10 to be 120.10", c)
	}
}

// Whatever stands on a sheet, binding and auditing it ends without a crash, and every figure has a cell.
func FuzzBind(f *testing.F) {
	for _, seed := range []string{summary2018, "支出决算表\n单位：元\n科目编码|科目名称|本年支出合计\n206|科学技术支出|1", "章节|标题|内容\n事业成效|甲|乙\n||丙",
		"“三公”经费支出决算表\n单位：万元\n项目|预算数|决算数\n合计|3|2\n公务接待费|1|'2,000.00", "一般公共预算财政拨款基本支出决算表\n单位：元\n科目编码|科目名称|决算数\n301|工资福利支出|5\n人员经费合计||5",
		"基本数字表\n项目|行次|编制人数|年末实有人数\n合计|1|30|24\n在职人员|2|30|24", "收入支出决算总表\n财决01表\n单位：元\n项目|行次|年初预算数|决算数|项目|行次|年初预算数|决算数\n本年收入合计|1|=1+1|#REF!|基本支出|2|—|无"} {
		f.Add(seed, "A1:F1 A5:B5 D5:D6")
	}
	f.Fuzz(func(t *testing.T, drawing, merges string) {
		if len(drawing) > 4000 || len(merges) > 200 {
			return
		}
		s := drawn("公开01表", drawing, "")
		for m := range strings.FieldsSeq(merges) {
			from, to, _ := strings.Cut(m, ":")
			top, left, ok := ParseRef(from)
			bottom, right, ok2 := ParseRef(to)
			r := Range{top, left, bottom, right}
			if ok && ok2 && top <= bottom && left <= right && !slices.ContainsFunc(s.Merges, r.overlaps) {
				s.Merges = append(s.Merges, r)
			}
		}
		b, fs := bind(s)
		calc.Derive(b)
		for f := range b.Figures() {
			if f.State == calc.Given && len(f.From) == 0 {
				t.Errorf("%s has no cell", f.Key)
			}
		}
		if _, err := calc.Check(b, fs, calc.Rules); err != nil {
			t.Error(err)
		}
	})
}

// In 2019 bureaus changed from 财政拨款收入 to a line for each budget, and some sheets do not say their year:
// neither way of printing lacks the lines of the other.
func TestEitherEraOfIncomeLinesIsWhole(t *testing.T) {
	new2019 := strings.NewReplacer("一、财政拨款收入|1|100.10|", "一、一般公共预算财政拨款收入|1|90.10|", "其中：政府性基金预算财政拨款|2|10|", "二、政府性基金预算财政拨款收入|2|10|").Replace(summary2018)
	for _, year := range []string{"2018年度", "2019年度", "2021年度", ""} {
		for name, drawing := range map[string]string{"old": summary2018, "new": new2019} {
			if name == "old" && year == "2021年度" || name == "new" && year == "2018年度" {
				continue
			}
			b, fs := bind(drawn("公开01表", strings.Replace(drawing, "2018年度", year, 1), "A1:F1"))
			calc.Derive(b)
			v, err := calc.Check(b, fs, calc.Rules)
			if err != nil {
				t.Fatal(err)
			}
			for _, f := range v.Findings {
				if f.Level >= calc.Unasked {
					t.Errorf("%s, %s: %s %s %s %v", name, year, f.Rule, f.Kind, f.At, f.Args)
				}
			}
		}
	}
}

func TestWhatTheNarrativeLacksComesFromTheHeadings(t *testing.T) {
	b, fs := bind(drawn("公开01表", strings.Replace(summary2018, "部门：某局|||2018年度|", "部门：某局|报告日期：2019年7月1日||2018年度|", 1), "A1:F1"))
	wantFindings(t, fs, calc.Remark)
	for name, want := range map[string]string{"单位名称": "某局", "评价年度": "2018", "报告日期": "2019年7月1日"} {
		if p := b.Passages(name); len(p) != 1 || p[0].Text[0] != want || p[0].From[0].Sheet != "公开01表" {
			t.Errorf("%s = %+v, want %s", name, p, want)
		}
	}
}
