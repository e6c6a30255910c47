package docgen_test

import (
	"fmt"
	"strings"
	"testing"

	"jixiao/calc"
	"jixiao/docgen"
	"jixiao/docgen/docx"
)

// What the templates of the tool say of a figure against the year before, in whole sentences as they stand in the
// finished document. Every sentence of that kind speaks of the same two amounts here.
func TestEveryComparisonWithTheYearBeforeIsWorded(t *testing.T) {
	const absent = "absent"
	for _, c := range []struct{ name, before, now, printed, rate, said string }{
		{"increase", "100000", "150000", "15.00", "75.00%", "比上年增加5.00万元，增长50.00%"},
		{"decrease", "160000", "150000", "15.00", "75.00%", "比上年减少1.00万元，下降6.25%"},
		{"to nothing", "160000", "0", "0.00", "0.00%", "比上年减少16.00万元，下降100.00%"},
		{"no change", "150000", "150000", "15.00", "75.00%", "与上年持平"},
		{"no change of nothing", "0", "0", "0.00", "0.00%", "与上年持平"},
		{"a change of a few 元 more", "149970", "150000", "15.00", "75.00%", "与上年基本持平"},
		{"a change of a few 元 less", "150030", "150000", "15.00", "75.00%", "与上年基本持平"},
		{"the least that is printed", "149950", "150000", "15.00", "75.00%", "比上年增加0.01万元，增长0.03%"},
		{"zero base", "0", "150000", "15.00", "75.00%", "比上年增加15.00万元，上年为0，不计算增减率"},
		{"empty base", "", "150000", "15.00", "75.00%", "比上年增加15.00万元，上年为0，不计算增减率"},
		{"negative base", "-50000", "150000", "15.00", "75.00%", "比上年增加20.00万元，上年为负数，不计算增减率"},
		{"negative now", "50000", "-150000", "-15.00", "-75.00%", "比上年减少20.00万元，本年为负数，不计算增减率"},
		{"absent", absent, "150000", "15.00", "75.00%", "上年无此项，不可比"},
	} {
		t.Run(c.name, func(t *testing.T) {
			var now, before []string
			for _, key := range []string{"公开01/本年收入合计/决算数", "公开01/本年支出合计/决算数", "公开01/年末结转和结余/决算数", "公开01/收入总计/决算数",
				"公开04/收入总计/决算数", "公开05/合计/合计", "公开07/合计/决算数", "公开07/公务接待费/决算数", "附03/会议费/统计数", "附03/培训费/统计数", "附03/机关运行经费/统计数"} {
				now = append(now, key+" "+c.now)
				if c.before != absent {
					before = append(before, key+" "+c.before)
				}
			}
			now = append(now, "公开07/合计/预算数 200000", "公开07/公务接待费/预算数 200000")
			b := ledger(t, strings.Join(now, "\n"))
			b.Previous = ledger(t, strings.Join(append(before, "公开01/其他收入/决算数 1"), "\n"))
			b.Previous.Period = "2017"

			// A list of figures says why there is nothing to compare with; a sentence of one figure says nothing then.
			also := "，" + c.said
			if c.before == absent {
				also = ""
			}
			spent := func(name string) string {
				if c.now == "0" {
					return name + "没有发生支出" + also
				}
				return name + "支出" + c.printed + "万元" + also
			}
			if c.before == "" { // an empty cell of the year before is no item of the list of meetings
				spent = func(name string) string { return name + "支出" + c.printed + "万元" }
			}
			want := map[string][]string{
				"绩效评价报告": {
					"本年收入合计" + c.printed + "万元，" + c.said + "。本年支出合计" + c.printed + "万元，" + c.said + "。年末结转和结余" + c.printed + "万元，" + c.said + "。" +
						"“三公”经费" + c.printed + "万元，" + c.said + "。与上年对比情况见表",
					"\n“三公”经费支出预算数20.00万元，决算数" + c.printed + "万元，完成预算的" + c.rate + also + "。",
					"\n" + spent("会议费") + "；" + spent("培训费") + "。\n",
				},
				"公开说明": {
					"\n“三公”经费支出预算20.00万元，支出决算" + c.printed + "万元，完成预算的" + c.rate + also + "。\n",
					"公务接待费：预算20.00万元，支出决算" + c.printed + "万元，完成预算的" + c.rate + also + "。\n",
				},
			}
			if c.before != absent {
				want["公开说明"] = append(want["公开说明"], "\n收入总计、支出总计均"+c.said+"。\n", "\n财政拨款收入总计、支出总计均"+c.said+"。\n")
				if c.now != "0" { // of nothing it is said that there was none
					want["公开说明"] = append(want["公开说明"], "一般公共预算财政拨款支出"+c.said+"。\n", "\n机关运行经费支出"+c.printed+"万元，"+c.said+"。\n")
				}
			} else {
				want["公开说明"] = append(want["公开说明"], "\n机关运行经费支出15.00万元。\n")
			}
			for name, sentences := range want {
				text := filled(t, name, b)
				for _, s := range sentences {
					if !strings.Contains(text, s) {
						t.Errorf("%s does not say %q", name, strings.TrimSpace(s))
					}
				}
				wantNone(t, text, "减少-", "增加-", "下降-", "增长-", "-0.00", "增加0.00", "减少0.00", "，，", "。。", "，。", "；。", "为0，不计算增减率，")
			}
		})
	}
}

// The balance is compared with that of the beginning of the year, which stands in the same workbook.
func TestEveryChangeOfTheBalanceIsWorded(t *testing.T) {
	for _, c := range []struct{ opening, closing, said string }{
		{"100000", "150000", "年末结转和结余15.00万元。与年初结转和结余10.00万元相比，增加5.00万元，增长50.00%。"},
		{"160000", "150000", "年末结转和结余15.00万元。与年初结转和结余16.00万元相比，减少1.00万元，下降6.25%。"},
		{"150000", "150000", "年末结转和结余15.00万元。与年初结转和结余15.00万元相比，持平。"},
		{"150030", "150000", "年末结转和结余15.00万元。与年初结转和结余15.00万元相比，基本持平。"},
		{"0", "150000", "年末结转和结余15.00万元。与年初结转和结余0.00万元相比，增加15.00万元。"},
		{"-50000", "150000", "年末结转和结余15.00万元。与年初结转和结余-5.00万元相比，增加20.00万元。"},
		{"50000", "-150000", "年末结转和结余-15.00万元。与年初结转和结余5.00万元相比，减少20.00万元。"},
	} {
		b := ledger(t, fmt.Sprintf("公开01/本年收入合计/决算数 1\n公开01/本年支出合计/决算数 1\n公开01/年初结转和结余/决算数 %s\n公开01/年末结转和结余/决算数 %s", c.opening, c.closing))
		wantAll(t, filled(t, "绩效评价报告", b), "\n"+c.said+"\n")
	}
}

// What makes up a total is told by its parts; a total that is all one thing is not said to have parts.
func TestATotalOfOneThingHasNoParts(t *testing.T) {
	for name, want := range map[string][]string{
		"绩效评价报告": {"本年收入合计15.00万元，全部为财政拨款收入。", "本年支出合计15.00万元，其中基本支出10.00万元，占本年支出的66.67%；项目支出5.00万元，占本年支出的33.33%。"},
		"公开说明":   {"本年收入合计15.00万元，全部为财政拨款收入。", "本年支出合计15.00万元，其中：基本支出10.00万元，占本年支出的66.67%；项目支出5.00万元，占本年支出的33.33%。"},
	} {
		b := ledger(t, "公开01/财政拨款收入/决算数 150000\n公开01/本年收入合计/决算数 150000\n公开01/本年支出合计/决算数 150000\n公开03/合计/基本支出 100000\n公开03/合计/项目支出 50000\n公开01/年末结转和结余/决算数 0")
		wantAll(t, filled(t, name, b), want...)
	}
	// One part that is not the whole stays a part.
	b := ledger(t, "公开01/财政拨款收入/决算数 120000\n公开01/本年收入合计/决算数 150000\n公开01/本年支出合计/决算数 150000\n公开01/年末结转和结余/决算数 0")
	wantAll(t, filled(t, "绩效评价报告", b), "本年收入合计15.00万元，其中财政拨款收入12.00万元，占本年收入的80.00%。")
}

// A 三公 table of zeros is a statement; a table without its budgets is none of there having been none.
func TestNoOfficialExpenseIsSaidOnlyByZeros(t *testing.T) {
	const none = "2018年度没有安排“三公”经费预算，也没有发生支出。"
	zeros := seed + "\n公开07/合计/预算数 0\n公开07/合计/决算数 0\n公开07/公务接待费/预算数 0\n公开07/公务接待费/决算数 0"
	wantAll(t, filled(t, "绩效评价报告", ledger(t, zeros)), none)
	wantAll(t, filled(t, "公开说明", ledger(t, zeros)), none, "公务接待费：本年度没有安排预算，也没有发生支出。")
	half := seed + "\n公开07/合计/决算数 0\n公开07/公务接待费/决算数 0"
	wantNone(t, filled(t, "绩效评价报告", ledger(t, half)), "没有安排")
	wantNone(t, filled(t, "公开说明", ledger(t, half)), "没有安排")
}

// Where the cars are not taken apart, they are told together.
func TestCarsAreToldTogetherWhereTheTableDoes(t *testing.T) {
	text := filled(t, "公开说明", ledger(t, seed+"\n公开07/合计/预算数 20000\n公开07/合计/决算数 15000\n公开07/公务用车购置及运行费/预算数 20000\n公开07/公务用车购置及运行费/决算数 15000"))
	wantAll(t, text, "1.公务用车购置及运行费：预算2.00万元，支出决算1.50万元，完成预算的75.00%。")
}

// The title of a department with a long name is broken where a person would break it.
func TestALongNameBreaksTheTitleBehindIt(t *testing.T) {
	for short, want := range map[string]string{
		"赣州市科协":             "2018年度赣州市科协部门整体绩效评价报告",
		"赣州市科学技术协会":         "2018年度赣州市科学技术协会\n部门整体绩效评价报告",
		"赣州市经济技术开发区市场监督管理局": "2018年度\n赣州市经济技术开发区市场监督管理局\n部门整体绩效评价报告",
	} {
		b := ledger(t, seed)
		for i := range b.Prose {
			if b.Prose[i].Name == "单位简称" {
				b.Prose[i].Text = []string{short}
			}
		}
		if text := filled(t, "绩效评价报告", b); !strings.HasPrefix(text, want+"\n") {
			t.Errorf("the title is %.60q, want %q", text, want)
		}
	}
}

// The residue of rounding is stated wherever it shows: in a list of parts, and in a difference.
func TestRoundingIsStatedWhereverItShows(t *testing.T) {
	const note = "为四舍五入所致"
	functions := strings.NewReplacer("公开01/本年支出合计/决算数 9349300.00", "公开01/本年支出合计/决算数 9349300.00\n公开01/206/决算数 9344250.00\n公开01/208/决算数 5050.00").Replace(seed)
	wantAll(t, filled(t, "绩效评价报告", ledger(t, functions)), note) // 934.43 + 0.51 is not 934.93
	even := strings.NewReplacer("9344250.00", "9344300.00", "5050.00", "5000.00").Replace(functions)
	wantNone(t, filled(t, "绩效评价报告", ledger(t, even)), note)

	b := ledger(t, seed)
	b.Previous = ledger(t, strings.Replace(seed, "本年收入合计/决算数 9705600.00", "本年收入合计/决算数 9000050.00", 1))
	b.Previous.Period = "2017" // 970.56 - 900.01 = 70.55, and the difference is 70.555
	wantAll(t, filled(t, "绩效评价报告", b), "增加70.56万元", note)
}

// The annexes are headings, so that a number in them is said to stand there.
func TestANumberOfAnAnnexStandsUnderItsMark(t *testing.T) {
	doc, _, err := docgen.Generate(template(t, docgen.Default), ledger(t, seed+"\n公开01/206/决算数 9349300.00"), "00")
	if err != nil {
		t.Fatal(err)
	}
	paras, err := docx.Paragraphs(doc.Bytes, "_jx")
	if err != nil {
		t.Fatal(err)
	}
	last := paras[len(paras)-1]
	for _, p := range paras {
		if p.Text == "206" {
			last = p
		}
	}
	if last.Place.Heading != "附件" {
		t.Errorf("the annex stands under %q", last.Place.Heading)
	}
}

// filled is the text of the document that a template of the tool makes of a book.
func filled(t *testing.T, name string, b *calc.Book) string {
	t.Helper()
	doc, _, err := docgen.Generate(template(t, docgen.BuiltIn(name)), b, "00")
	if err != nil {
		t.Fatal(err)
	}
	if faults := docx.Lint(doc.Bytes); len(faults) > 0 {
		t.Errorf("lint: %v", faults)
	}
	text, err := docx.Text(doc.Bytes)
	if err != nil {
		t.Fatal(err)
	}
	return strings.Join(text, "\n")
}

// The internal set has no totals of 人员经费 and 公用经费: they are made of its 类, and say the same.
func TestBasicSpendingIsTheSameFromEitherSet(t *testing.T) {
	const want = "一般公共预算财政拨款基本支出中，人员经费408.44万元，公用经费66.15万元。按经济分类，基本支出为：工资福利支出362.44万元；商品和服务支出60.49万元；对个人和家庭的补助45.99万元；资本性支出5.66万元。"
	for _, lines := range []string{
		"\n公开06/301/决算数 3624421.02\n公开06/302/决算数 604877.18\n公开06/303/决算数 459943\n公开06/310/决算数 56590\n公开06/人员经费合计/决算数 4084364.02\n公开06/公用经费合计/决算数 661467.18",
		"\n财决08-1/合计/合计 4745831.20\n财决08-1/合计/301.小计 3624421.02\n财决08-1/合计/302.小计 604877.18\n财决08-1/合计/303.小计 459943\n财决08-1/合计/307.小计\n财决08-1/合计/310.小计 56590",
	} {
		wantAll(t, filled(t, "公开说明", ledger(t, seed+lines)), "\n"+want+"\n")
	}
	wantNone(t, filled(t, "公开说明", ledger(t, seed)), "人员经费")
}
