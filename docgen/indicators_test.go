package docgen_test

import (
	"slices"
	"strings"
	"testing"

	"jixiao/calc"
	"jixiao/docgen"
	"jixiao/docgen/docx"
)

// full is a workbook that has something for every part of the report.
const full = seed + `
财决01/本年收入合计/年初预算数 8012600
财决01/本年收入合计/全年预算数 9720000
财决01/本年收入合计/决算数 9705600
财决01/本年支出合计/年初预算数 8662600
财决01/本年支出合计/全年预算数 10487268.74
财决01/本年支出合计/决算数 9349300
财决01/基本支出/年初预算数 6310400
财决01/基本支出/全年预算数 6310400
财决01/基本支出/决算数 6993400
财决01/经营支出/年初预算数 100
财决01/经营支出/全年预算数 0
财决01/经营支出/决算数 0
财决01/301/决算数 4900548.65
财决01/302/决算数 4448751.35
公开01/206/决算数 9349300
公开07/合计/预算数 86000
公开07/合计/决算数 72145.31
公开07/因公出国（境）费/预算数 0
公开07/因公出国（境）费/决算数 0
公开07/公务接待费/预算数 86000
公开07/公务接待费/决算数 72145.31
公开10/车辆合计/数量 2
公开10/机要通信用车/数量 1
公开10/其他用车/数量 1
公开10/单价50万元以上通用设备/数量 3
附02/在职人员/编制人数 30
附02/在职人员/年末实有人数 24
附03/会议费/统计数 12345.67
附03/培训费/统计数 20000
附03/机关运行经费/统计数 661500
附03/政府采购支出合计/统计数 300000
附03/政府采购货物支出/统计数 100000
附03/政府采购工程支出/统计数 0
附03/政府采购服务支出/统计数 200000
公开04/本年收入合计/决算数 6164200
公开04/年初结转和结余/决算数 839900
公开04/收入总计/决算数 7004100
公开04/本年支出合计/合计 6013400
公开04/年末结转和结余/合计 990700
公开04/支出总计/合计 7004100
公开05/合计/合计 6013400
公开05/合计/基本支出 4870600
公开05/合计/项目支出 1142800
公开05/206/合计 6013400
公开06/人员经费合计/决算数 4166800
公开06/公用经费合计/决算数 703800
公开08/合计/年初结转和结余
公开08/合计/本年收入 0
公开08/合计/本年支出.小计 0
公开08/合计/年末结转和结余`

const fullBefore = `
公开01/本年收入合计/决算数 9777800
公开01/财政拨款收入/决算数 6164200
公开01/其他收入/决算数 0
公开01/收入总计/决算数 12506500
公开01/本年支出合计/决算数 9349300
公开01/年末结转和结余/决算数 3267300
公开07/合计/预算数 92000
公开07/合计/决算数 66156.25
附03/会议费/统计数 12345.67`

// years puts the workbook of the year before beside a book.
func years(t testing.TB, now, before string) *calc.Book {
	t.Helper()
	b, p := ledger(t, now), ledger(t, before)
	for _, book := range []*calc.Book{b, p} {
		for _, table := range book.Tables {
			if table.Form.ID == "公开10" {
				for _, r := range table.Rows {
					f := table.Get(r.Name, "数量")
					f.Unit = calc.Cars
					if strings.Contains(r.Name, "设备") {
						f.Unit = calc.Sets
					}
					table.Put(f)
				}
			}
		}
	}
	p.Period, p.File = "2017", "去年.xlsx"
	if why := b.Follow(p); why != "" {
		t.Fatal(why)
	}
	calc.Derive(b)
	return b
}

// made gives the paragraphs of what a template of the tool makes of a book.
func made(t testing.TB, name string, b *calc.Book) (string, *docgen.Document, []calc.Finding) {
	t.Helper()
	doc, findings, err := docgen.Generate(template(t, docgen.BuiltIn(name)), b, "00")
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
	return strings.Join(text, "\n"), doc, findings
}

func TestTheReportGrowsWithItsWorkbook(t *testing.T) {
	text, _, findings := body(t, years(t, full, fullBefore))
	if len(findings) > 0 {
		t.Errorf("findings: %+v", findings)
	}
	wantAll(t, text, "（一）收入支出总体情况", "（二）预算安排与执行情况", "（三）与上年对比情况", "（四）“三公”经费和会议费、培训费情况", "（五）国有资产占用情况",
		"七、绩效指标情况", "附件：1.支出功能分类情况表", "2.支出经济分类情况表", "附件1", "附件2",
		"本年支出合计年初预算数866.26万元，年中调整增加182.47万元，全年预算数1048.73万元，决算数934.93万元，完成全年预算的89.15%。",
		"本年收入合计970.56万元，比上年减少7.22万元，下降0.74%。", "本年支出合计934.93万元，与上年持平。",
		"“三公”经费支出预算数8.60万元，决算数7.21万元，完成预算的83.89%，比上年增加0.60万元，增长9.05%。",
		"会议费支出1.23万元，与上年持平；培训费支出2.00万元。",
		"截至2018年末，车辆2辆，其中：机要通信用车1辆，其他用车1辆；单价50万元以上通用设备3台（套）。",
		"注：经营支出全年预算数为0，不计算完成率。", "注：其他收入上年为0，不计算增减率。", "注：基本支出上年无此项，不可比。")
	wantNone(t, text, "【", "{{", "增加-", "减少-", "NaN", "没有选定")
}

// The workbook that has only the two summary tables gives the report of the six chapters, without headings for
// parts that are not there.
func TestWithoutTheDataTheReportKeepsItsOutline(t *testing.T) {
	text, _, _ := body(t, ledger(t, seed))
	wantNone(t, text, "收入支出总体情况", "预算安排", "与上年对比", "国有资产", "附件", "评分", "（三）")
}

func TestTablesAreNumberedInTheOrderOfTheTemplate(t *testing.T) {
	text, _, _ := body(t, years(t, full, fullBefore))
	last := 0
	for _, name := range []string{"人员情况表", "收入情况表", "支出和结转结余情况表", "预算执行情况表", "收入支出与上年对比表", "“三公”经费支出情况表", "绩效指标表", "绩效指标定义表"} {
		last++
		wantAll(t, text, "表"+string(rune('0'+last))+"　2018年度"+name)
	}
	// A template of the user's own that names only some of them has no gaps.
	own := template(t, with(t, "表{{表号.预算}}", "表", "表{{表号.人员}}", "表"))
	doc, _, err := docgen.Generate(own, years(t, full, fullBefore), "00")
	if err != nil {
		t.Fatal(err)
	}
	paras, err := docx.Text(doc.Bytes)
	if err != nil {
		t.Fatal(err)
	}
	wantAll(t, strings.Join(paras, "\n"), "表1　2018年度收入情况表", "表3　2018年度收入支出与上年对比表")
}

func scored(t testing.TB, b *calc.Book) *calc.Book {
	t.Helper()
	typed := func(s string) calc.Typed { return calc.Typed{Text: s, At: calc.Cell{Sheet: "评分标准", Ref: "B2"}} }
	scheme, wrong := calc.OwnScheme(nil, []calc.SchemeSheet{{Name: typed("岳阳2018"), Lines: []calc.SchemeLine{
		{Indicator: typed("支付进度"), Score: typed("2.5"), Note: typed("一项未按进度")},
		{Indicator: typed("重点支出安排率"), Value: calc.Typed{Text: "85.5", Rate: true, At: calc.Cell{Sheet: "评分标准", Ref: "D4"}}},
	}}})
	if len(wrong) > 0 {
		t.Fatalf("findings: %+v", wrong)
	}
	b.Scheme = scheme
	return b
}

// No scheme is applied unless the workbook asks for it; what is not scored is named and counted apart.
func TestScoresStandOnlyWhereASchemeIsChosen(t *testing.T) {
	text, _, _ := body(t, scored(t, years(t, full, fullBefore)))
	// 在职人员 80% 5, 三公变动 -6.52% 5, 重点支出 85.5% 4, 预算调整 21.06% 0.5, 支付进度 2.5, 结转 +10.91% 0, 三公控制 83.89% 6
	wantAll(t, text, "按岳阳2018", "满分36分，已评30分，得23分", "未评的指标有管理制度健全性、资金使用合规性，既不计得分，也不视同满分或零分", "一项未按进度", "指标值为填报",
		"不超过100%得满分，每超1个百分点扣0.5分，不足1个百分点的不扣，扣完为止")
	text, _, _ = body(t, years(t, full, fullBefore))
	wantNone(t, text, "评分", "得分", "满分")
	form, _, findings := made(t, "自评表", scored(t, years(t, full, fullBefore)))
	if len(findings) > 0 {
		t.Errorf("findings: %+v", findings)
	}
	wantAll(t, form, "已评30分", "未评", "需人工评分，未评", "（ZB-08）", "填报人：", "年末结转和结余－年初结转和结余", "35.63万元")
	form, _, _ = made(t, "自评表", ledger(t, full))
	wantAll(t, form, "没有选定评分方案", "没有上年的工作簿，未取数", "未取数")
}

func TestTheDisclosureSaysWhatThereWasNot(t *testing.T) {
	text, _, findings := made(t, "公开说明", years(t, full, fullBefore))
	if len(findings) > 0 {
		t.Errorf("findings: %+v", findings)
	}
	wantAll(t, text, "2018年度收入总计1297.29万元", "收入总计、支出总计均比上年增加46.64万元，增长3.73%。",
		"1.因公出国（境）费：本年度没有安排预算，也没有发生支出。", "2.公务接待费：预算8.60万元，支出决算7.21万元，完成预算的83.89%。",
		"本部门（单位）2018年度没有政府性基金预算财政拨款收入和支出。", "机关运行经费支出66.15万元。", "政府采购支出总额30.00万元", "政府采购工程支出0.00万元",
		"九、其他重要事项的情况说明", "（206）601.34万元，占100.00%")
	wantNone(t, text, "国有资本经营预算财政拨款支出", "【", "{{", "授予中小企业")

	// What no table tells of is the department's to write, never to be passed for nothing.
	b := ledger(t, seed)
	b.Prose = slices.DeleteFunc(b.Prose, func(p calc.Passage) bool { return p.Name == "政府采购情况" })
	text, _, findings = made(t, "公开说明", b)
	if len(findings) != 1 || findings[0].Rule != "N-01" || !slices.Contains(findings[0].Args, "政府采购情况") || !slices.Contains(findings[0].Args, "政府性基金情况") {
		t.Errorf("findings: %+v, want one N-01 with the sections that are wanting", findings)
	}
	wantNone(t, text, "没有政府采购支出", "没有政府性基金", "没有车辆")
	b.Prose = append(b.Prose, calc.Passage{Name: "政府采购情况", Text: []string{"〔自己写的〕"}, From: []calc.Cell{{Sheet: "叙述", Ref: "C20"}}})
	text, _, _ = made(t, "公开说明", b)
	wantAll(t, text, "〔自己写的〕")

	// From 2020 on there is a table for state capital.
	b = years(t, strings.ReplaceAll(full, "公开08/合计", "公开09/合计"), fullBefore)
	b.Period, b.Previous = "2020", nil
	text, _, _ = made(t, "公开说明", b)
	wantAll(t, text, "九、国有资本经营预算财政拨款支出决算情况说明", "十、其他重要事项的情况说明", "本部门（单位）2018年度没有国有资本经营预算财政拨款支出。")
}

// Every number of what a template of the tool makes is tied to its cells, and is found again by verify.
func TestNothingInATemplateOfTheToolIsAnOrphan(t *testing.T) {
	for _, name := range docgen.BuiltInNames() {
		b := scored(t, years(t, full, fullBefore))
		_, doc, _ := made(t, name, b)
		numbers, err := verify(doc.Bytes, b)
		if err != nil {
			t.Fatal(err)
		}
		for _, n := range numbers {
			if n.State != docgen.Same {
				t.Errorf("%s: %+v", name, n)
			}
		}
		allowed := map[string]bool{}
		allow := func(texts ...string) {
			for _, s := range texts {
				for _, d := range digits.FindAllString(s, -1) {
					allowed[strings.TrimRight(d, ".,")] = true
				}
			}
		}
		own, err := docx.Text(docgen.BuiltIn(name))
		if err != nil {
			t.Fatal(err)
		}
		allow(own...)
		for _, p := range b.Prose {
			allow(p.Text...)
		}
		for _, m := range b.Measures() {
			allow(m.ID)
		}
		for _, l := range calc.FormByID("公开10").Lines {
			allow(l.Name)
		}
		for _, x := range b.Scheme.Assess(b).Items {
			m, _ := calc.ParseMarking(x.Rule)
			allow(m.String(), b.Scheme.Name, b.Scheme.Source)
		}
		for _, c := range append(slices.Clone(calc.FunctionClasses), calc.EconomicClasses...) {
			allow(c.Code)
		}
		paras, err := docx.Paragraphs(doc.Bytes, "_jx")
		if err != nil {
			t.Fatal(err)
		}
		for _, p := range paras {
			text := []byte(p.Text)
			for _, m := range p.Marks {
				for i := m.From; i < m.To; i++ {
					text[i] = ' '
				}
			}
			for _, d := range digits.FindAllString(string(text), -1) {
				if d = strings.TrimRight(d, ".,"); len(d) > 1 && !allowed[d] {
					t.Errorf("%s: %s stands in %q and comes from nowhere", name, d, p.Text)
				}
			}
		}
	}
}
