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
