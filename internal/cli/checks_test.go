package cli

import (
	"fmt"
	"os"
	"slices"
	"strings"
	"testing"

	"golang.org/x/text/encoding/simplifiedchinese"

	"jixiao/calc"
)

// checksFile is the catalogue as people read it, made from the table of rules and the list of what reading can find.
const checksFile = "../../calc/CHECKS.md"

const checksPreface = `# 审核公式目录

本目录由规则表生成，不要手改；改了规则后运行 ` + "`go generate ./calc`" + `。程序里看：` + "`jixiao rules`" + `；看一条公式在一个工作簿里怎么核的：` + "`jixiao explain 工作簿 编号`" + `。

## 怎么读

**编号** 是约定，不改作他用。F 表内，X 表间，T 表文，Y 跨年，M 跨月，R、N 是读表时发现的；核叙述的列在“叙述”一节。本目录没有的编号（F-01-14、F-03-02、F-06-03、X-17）留着不用：F-03-02 的情况由 F-03-01、F-05-01 核出，F-06-03 即 X-08，另两条的原文不全。F-00-04 不是公式：表头里的年份从不当作金额。

**公式** 里一个名称是 表/行/栏，公式所在的表省去；不写栏，就逐栏核。` + "`=` `≥` `≤` `+` `-`" + ` 两边是名称；` + "`Σ名称`" + ` 是表样里属于这个名称的各行（或各栏）之和，不是“下面各行”；` + "`*`" + ` 逐行代入“逐行”一栏所列的行（没有列就是合计和每个科目）；` + "`@`" + ` 逐个代入有小计或合计的栏组；` + "`上年`、`上期`" + ` 是上一年度、同年较早月份的工作簿。

**级别** 错误：账表自相矛盾，不出报告。未核：该核而读不出数，不出报告。提示：看上去不合常理，要人看一眼，不挡报告。说明：只是告诉一声。

**结果** 每一处是 通过、不平、未核 或 不适用（这个年度、这套表没有这一行、栏或表）。空格和“—”在有数的算式里当 0；读不出的数从不当 0；全空的算式不适用。

**容差** “分”：元表分毫不差；万元表里每个印出的数可差半个末位，同样单位的两个数直接相比的不许差。“分＋”：另外，万元表里合计轧平时，一行可多吸收一个末位。“整”：人数、辆数不许差。“文”：核文字，不核数。其他的写在说明里。万元表容许的尾差列作 R-13，一张表说一次。

**怎样答复提示** 看过确实如此、不用改表的，在工作簿里加一张填报说明（第一行 编号、位置、说明），一行写一条原因；答复过的提示改作说明。错误和未核不能用说明代替，要改表。

`

// checksClasses are the sections of the catalogue, by what ids begin with. The rules of the narrative come last.
var checksClasses = []struct{ prefix, title string }{
	{"F-", "表内"}, {"X-", "表间"}, {"T-", "表文"}, {"Y-", "跨年"}, {"M-", "跨月"}, {"", "叙述"},
}

func checks() string {
	var b strings.Builder
	b.WriteString(checksPreface)
	fmt.Fprintf(&b, "共 %d 条公式，%d 种读表发现。\n", len(calc.Rules), len(readings))
	for _, class := range checksClasses {
		fmt.Fprintf(&b, "\n## %s\n", class.title)
		var forms []string // in the order of the table, each once
		of := map[string][]calc.Rule{}
		for _, r := range calc.Rules {
			if prose := class.prefix == ""; prose != (r.Form == calc.ProseForm) || !strings.HasPrefix(r.ID, class.prefix) {
				continue
			}
			if of[r.Form] == nil {
				forms = append(forms, r.Form)
			}
			of[r.Form] = append(of[r.Form], r)
		}
		for _, form := range forms {
			if form != calc.ProseForm {
				fmt.Fprintf(&b, "\n### %s\n", formsOf(form))
			}
			b.WriteString("\n| 编号 | 级别 | 公式 | 逐行 | 说明 | 来源 | 容差 |\n|---|---|---|---|---|---|---|\n")
			for _, r := range of[form] {
				fmt.Fprintf(&b, "| %s | %s | %s | %s | %s | %s | %s |\n", r.ID, r.Level.Chinese(), cell(r.Formula), r.Over, cell(r.Why), r.Source, tolerance(r))
			}
		}
	}
	b.WriteString("\n## 读表\n\n| 编号 | 级别 | 发现 |\n|---|---|---|\n")
	for _, r := range readings {
		fmt.Fprintf(&b, "| %s | %s | %s |\n", r.id, r.level.Chinese(), cell(r.what))
	}
	return b.String()
}

// formsOf names the forms of a rule; one alone with its title.
func formsOf(form string) string {
	switch f := calc.FormByID(form); {
	case f != nil:
		return form + " " + f.Titles[0]
	case form == calc.DerivedForm:
		return "报告要写的数"
	case form == calc.ReportForm:
		return "写好的报告"
	}
	return strings.ReplaceAll(form, "|", "、")
}

func tolerance(r calc.Rule) string {
	form, _, _ := strings.Cut(r.Form, "|")
	f := calc.FormByID(form)
	switch {
	case r.Form == calc.ProseForm:
		return "文"
	case f != nil && f.Unit != "" && f.Unit != calc.Yuan:
		return "整"
	case r.Whole != "":
		return "分＋"
	}
	return "分"
}

// cell keeps a text within its column.
func cell(s string) string { return strings.ReplaceAll(s, "|", "、") }

func TestTheCatalogueForPeopleIsUpToDate(t *testing.T) {
	got := checks()
	if _, err := simplifiedchinese.GBK.NewEncoder().String(got); err != nil {
		t.Errorf("the catalogue has a character that GBK lacks: %v", err)
	}
	if *update {
		if err := os.WriteFile(checksFile, []byte(got), 0o644); err != nil {
			t.Fatal(err)
		}
		return
	}
	want, err := os.ReadFile(checksFile)
	if err != nil {
		t.Fatal(err)
	}
	if got != string(want) {
		had := strings.Split(string(want), "\n")
		for line := range strings.SplitSeq(got, "\n") {
			if !slices.Contains(had, line) {
				t.Errorf("CHECKS.md lacks: %s", line)
			}
		}
		t.Error("calc/CHECKS.md is not what the rules say now; run go generate ./calc")
	}
}

func TestTheCatalogueHasEveryRuleOnce(t *testing.T) {
	var ids []string
	for line := range strings.Lines(checks()) {
		if id, _, ok := strings.Cut(strings.TrimPrefix(line, "| "), " | "); ok && strings.HasPrefix(line, "| ") && id != "编号" {
			ids = append(ids, id)
		}
	}
	want := len(calc.Rules) + len(readings)
	slices.Sort(ids)
	if n := len(slices.Compact(ids)); n != want || n != len(ids) {
		t.Errorf("%d lines, %d ids, want %d of both", len(ids), n, want)
	}
}
