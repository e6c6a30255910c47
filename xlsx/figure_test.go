package xlsx

import (
	"strings"
	"testing"

	"jixiao/calc"
)

// typed draws 公开01 with the amounts of two lines as they are typed.
func typed(head, first, second string) *Sheet {
	return drawn("x", strings.NewReplacer("HEAD", head, "FIRST", first, "SECOND", second).Replace(`
收入支出决算总表
部门：某局|2018年度||金额单位：元
项目|HEAD|项目|决算数
财政拨款收入|FIRST|一、一般公共服务支出|1
其他收入|SECOND|二、外交支出|2
事业收入|'30.25|本年支出合计|3`), "")
}

func TestTextsOfMixedPrecisionAreAsked(t *testing.T) {
	for _, c := range []struct {
		name, first, second, want string
	}{
		{"all to the fen", "'22,118,861.34", "'12,604,173.00", ""},
		{"one without the fen", "'22,118,861.34", "'12,604,173", "B5"},
		{"one with a zero dropped", "'22,118,861.34", "'6.2", "B5"},
		{"a zero is any zero", "'22,118,861.34", "'0", ""},
		{"a number cell keeps no zeros", "22118861.34", "12604173", ""},
		{"a dash is no amount", "'22,118,861.34", "—", ""},
	} {
		t.Run(c.name, func(t *testing.T) {
			_, fs := bind(typed("决算数", c.first, c.second))
			var at []string
			for _, f := range fs {
				if f.Rule == "F-00-02" {
					at = append(at, f.At.Ref)
					if f.Level != calc.Warning {
						t.Errorf("level %s, want 提示", f.Level.Chinese())
					}
				}
			}
			if got := strings.Join(at, " "); got != c.want {
				t.Errorf("F-00-02 at %q, want %q", got, c.want)
			}
		})
	}
}

func TestMixedPrecisionIsSaidOncePerColumn(t *testing.T) {
	var rows []string
	for _, c := range calc.FunctionClasses[:12] {
		rows = append(rows, c.Names[0]+"|'1"+map[bool]string{true: "", false: ".50"}[len(rows)%4 == 0])
	}
	_, fs := bind(drawn("x", "收入支出决算总表 公开01表\n部门：某局|2018年度|金额单位：元\n项目|决算数\n"+strings.Join(rows, "\n"), ""))
	n := 0
	for _, f := range fs {
		if f.Rule == "F-00-02" {
			n++
			if len(f.Cells) != 3 || f.At != f.Cells[0] || f.Args[0] != "2" || f.Args[1] != "0" {
				t.Errorf("cells %v, args %v; want the three without decimals, the first as the place", f.Cells, f.Args)
			}
		}
	}
	if n != 1 {
		t.Errorf("said %d times, want once", n)
	}
}

func TestPercentagesAreNoMoneyAndLieBetweenTheirBounds(t *testing.T) {
	for _, c := range []struct {
		head, value string
		level       string // of F-00-03; "" for none
	}{
		{"占比", "63.51", ""}, {"占比（%）", "'63.51%", ""}, {"占本年支出比重", "100", ""}, {"占比", "0.6351", ""},
		{"占比", "100.01", "错误"}, {"占本年支出合计的%", "'-1.00%", "错误"},
		{"预算执行率", "99.27", ""}, {"完成年初预算的%", "'120.5％", "提示"},
		{"比上年增减%", "-13.00", ""}, {"增长率", "214.5", ""},
	} {
		b, fs := bind(drawn("3", `
2026年某局支出预算总表
编制单位：某局|||单位：元
功能分类科目编码|功能分类科目名称|合计|`+c.head+`
合计||30|`+c.value+`
204|公共安全支出|30|`, ""))
		var level string
		for _, f := range fs {
			if f.Rule == "F-00-03" {
				level = f.Level.Chinese()
				if f.At.Ref != "D4" {
					t.Errorf("%s %s: at %s, want D4", c.head, c.value, f.At)
				}
			}
		}
		if level != c.level {
			t.Errorf("%s %s: %q, want %q", c.head, c.value, level, c.level)
		}
		for f := range b.Figures() {
			if f.Key.Col != "合计" {
				t.Errorf("%s was read as money: %s", c.head, f.Key)
			}
		}
	}
}

// F-00-04: 2018 above a column balances with 2018 = 2018 + 0 as well as any amount does.
func TestABareYearIsNeverMoney(t *testing.T) {
	for _, c := range []struct {
		name, drawing string
		want          map[string]string
	}{
		{"a tall header", `
“三公”经费支出决算表
部门：某局|2018年度||||单位：元
决算数|||||
合计|因公出国（境）费|公务用车购置及运行费|公务用车购置费|公务用车运行费|公务接待费
2018|2018|2018|2018|2018|2018
50|9|24|4|20|17`, map[string]string{"公开07/合计/决算数": "50.00", "公开07/公务接待费/决算数": "17.00"}},
		{"rows that say what they are keep amounts that look like a year", `
“三公”经费支出决算表
部门：某局|2018年度|||||单位：元
|合计|因公出国（境）费|公务用车购置及运行费|公务用车购置费|公务用车运行费|公务接待费
预算数|2018|0|0|0|0|2018
决算数|2017|0|0|0|0|2017`, map[string]string{"公开07/合计/预算数": "2018.00", "公开07/合计/决算数": "2017.00"}},
		{"a panel", `
收入支出决算总表
部门：某局|2018年度||金额单位：元
项目|决算数|项目|决算数
|2018||2018
其他收入|20|外交支出|5
本年收入合计|20|本年支出合计|5`, map[string]string{"公开01/其他收入/决算数": "20.00", "公开01/202/决算数": "5.00"}},
		{"codes", `
收入决算表
部门：某局|2018年度||金额单位：元
科目编码|科目名称|本年收入合计|其他收入
||2018|2018
合计||20|20
206|科学技术支出|20|20`, map[string]string{"公开02/合计/其他收入": "20.00", "公开02/206/本年收入合计": "20.00"}},
		{"a list", `
一般公共预算财政拨款基本支出决算表
部门：某局|2018年度||||金额单位：元
科目编码|科目名称|决算数|科目编码|科目名称|决算数
||2018|||2018
301|工资福利支出|7|302|商品和服务支出|3`, map[string]string{"公开06/301/决算数": "7.00", "公开06/302/决算数": "3.00"}},
	} {
		t.Run(c.name, func(t *testing.T) {
			b, _ := bind(drawn("x", c.drawing, ""))
			amounts(t, b, c.want)
			for f := range b.Figures() {
				if f.State == calc.Given && f.Amount.Equal(calc.Int(2018)) && !strings.HasPrefix(c.name, "rows") {
					t.Errorf("%s %s is a year", f.Key, f.Cell().Ref)
				}
			}
		})
	}
}

// Where the columns of a form differ from region to region, a name that two columns could have is nobody's.
func TestAnOpenFormGivesNoNameTwice(t *testing.T) {
	b, fs := bind(drawn("Z06", `
项目支出决算表
|||财决06表
编制单位：某局|||金额单位：元
项目||财政拨款|其他资金
科目编码|科目名称|本年支出|本年支出
合计||5|4
2060102|甲项目|5|4`, "A4:B4 C4:C4"))
	wantFindings(t, fs, calc.Remark)
	wantFigures(t, b, map[string]string{
		"财决06/合计/本年支出":      "absent",
		"财决06/合计/财政拨款.本年支出": "5.00 C6",
		"财决06/合计/其他资金.本年支出": "4.00 D6",
	})
}
