package docgen_test

import (
	"bytes"
	"errors"
	"math/rand/v2"
	"regexp"
	"slices"
	"strings"
	"testing"

	"jixiao/calc"
	"jixiao/docgen"
	"jixiao/docgen/docx"
	"jixiao/internal/ooxml"
)

// ledger makes a book of lines "key amount", each figure in a cell of its own.
func ledger(t testing.TB, lines string) *calc.Book {
	t.Helper()
	b := &calc.Book{Entity: "赣州市科学技术协会", Period: "2018"}
	for i, line := range strings.Split(strings.TrimSpace(lines), "\n") {
		key, value, _ := strings.Cut(strings.TrimSpace(line), " ")
		k, ok := calc.ParseKey(key)
		if !ok {
			t.Fatalf("%q is no key", key)
		}
		f := calc.Figure{Key: k, State: calc.Blank, Unit: calc.Yuan, Label: k.Line, From: []calc.Cell{{Sheet: k.Form, Ref: "C" + string(rune('0'+i/10)) + string(rune('0'+i%10))}}}
		if k.Form == "附02" {
			f.Unit = calc.Persons
		}
		if value != "" {
			a, err := calc.ParseAmount(value)
			if err != nil {
				t.Fatal(err)
			}
			f.State, f.Amount = calc.Given, a
		}
		b.Put(f)
	}
	for _, name := range docgen.Sections {
		text := "〔" + name + "〕"
		if name == "评价年度" {
			text = "2018年"
		}
		b.Prose = append(b.Prose, calc.Passage{Name: name, Text: []string{text}, From: []calc.Cell{{Sheet: "叙述", Ref: "C1"}}})
	}
	b.Prose = append(b.Prose, calc.Passage{Name: "事业成效", Title: "成效一", Text: []string{"甲", "乙"}, From: []calc.Cell{{Sheet: "叙述", Ref: "C9"}}})
	calc.Derive(b)
	return b
}

// seed is the least workbook that the published report of 2018 follows from.
const seed = `
公开01/财政拨款收入/决算数 6164200.00
公开01/上级补助收入/决算数
公开01/事业收入/决算数 0
公开01/其他收入/决算数 3541400.00
公开01/本年收入合计/决算数 9705600.00
公开01/使用非财政拨款结余/决算数
公开01/年初结转和结余/决算数 3267300.00
公开01/收入总计/决算数 12972900.00
公开01/本年支出合计/决算数 9349300.00
公开01/结余分配/决算数
公开01/年末结转和结余/决算数 3623600.00
公开01/年末结转和结余.基本支出结转/决算数 1131200.00
公开01/年末结转和结余.项目支出结转和结余/决算数 2492400.00
公开01/支出总计/决算数 12972900.00
公开03/合计/本年支出合计 9349300.00
公开03/合计/基本支出 6993400.00
公开03/合计/项目支出 2355900.00`

func template(t testing.TB, data []byte) *docx.Template {
	t.Helper()
	tm, err := docx.Parse(data)
	if err != nil {
		t.Fatal(err)
	}
	return tm
}

// body gives the paragraphs of the report that a book gives.
func body(t testing.TB, b *calc.Book) (string, *docgen.Document, []calc.Finding) {
	t.Helper()
	doc, findings, err := docgen.Generate(template(t, docgen.Default), b, "00")
	if err != nil {
		var te *docgen.TemplateError
		if errors.As(err, &te) {
			t.Fatalf("%+v", te.Problems)
		}
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

func wantAll(t *testing.T, text string, want ...string) {
	t.Helper()
	for _, w := range want {
		if !strings.Contains(text, w) {
			t.Errorf("the report does not say %q", w)
		}
	}
}

func wantNone(t *testing.T, text string, bad ...string) {
	t.Helper()
	for _, w := range bad {
		if i := strings.Index(text, w); i >= 0 {
			t.Errorf("the report says %q: …%s…", w, text[max(0, i-40):min(len(text), i+60)])
		}
	}
}

func TestTheSeedsFiguresComeOutAsPublished(t *testing.T) {
	text, _, findings := body(t, ledger(t, seed))
	if len(findings) > 0 {
		t.Errorf("findings: %+v", findings)
	}
	wantAll(t, text, "2018年度〔单位简称〕部门整体绩效评价报告",
		"财政拨款收入616.42万元，占本年收入的63.51%；其他收入354.14万元，占本年收入的36.49%。",
		"基本支出699.34万元，占本年支出的74.80%；项目支出235.59万元，占本年支出的25.20%。",
		"基本支出结转113.12万元，占年末结转和结余的31.22%；项目支出结转和结余249.24万元，占年末结转和结余的68.78%。",
		"年初结转和结余326.73万元", "年末结转和结余362.36万元", "增加35.63万元，增长10.91%")
	// What the published text got wrong, and what is nothing here.
	wantNone(t, text, "总收入", "的的", " %", "113.12结转", "其它", "上级补助", "事业收入", "经营", "结余分配", "使用非财政", "四舍五入", "【", "{{", "三公", "预算执行情况表", "人员情况表")
}

func TestOnlyWhatIsNotZeroIsNamed(t *testing.T) {
	book := strings.NewReplacer("公开01/使用非财政拨款结余/决算数", "公开01/使用非财政拨款结余/决算数 10000", "公开01/结余分配/决算数", "公开01/结余分配/决算数 20000",
		"公开01/上级补助收入/决算数", "公开01/上级补助收入/决算数 5000", "3623600.00", "3613600.00").Replace(seed)
	text, _, _ := body(t, ledger(t, book))
	wantAll(t, text, "使用非财政拨款结余1.00万元", "结余分配2.00万元", "上级补助收入0.50万元")
	wantNone(t, text, "事业收入", "经营收入")
}

func TestADecreaseIsWordedAsOne(t *testing.T) {
	text, _, _ := body(t, ledger(t, strings.Replace(seed, "公开01/年初结转和结余/决算数 3267300.00", "公开01/年初结转和结余/决算数 4000000.00", 1)))
	wantAll(t, text, "减少37.64万元，下降9.41%")
	wantNone(t, text, "增加", "增长", "减少-37.64")
}

func TestNoRateOnABaseOfZero(t *testing.T) {
	text, _, _ := body(t, ledger(t, strings.Replace(seed, "公开01/年初结转和结余/决算数 3267300.00", "公开01/年初结转和结余/决算数 0", 1)))
	wantAll(t, text, "增加362.36万元")
	wantNone(t, text, "增长", "∞", "NaN")
}

func TestOneNoteWhereRoundingShows(t *testing.T) {
	// 0.50 + 0.50 = 1.01 in 万元: 5049 + 5049 = 10098 元.
	text, _, findings := body(t, ledger(t, `
公开01/财政拨款收入/决算数 5049
公开01/其他收入/决算数 5049
公开01/本年收入合计/决算数 10098
公开01/使用非财政拨款结余/决算数
公开01/年初结转和结余/决算数
公开01/收入总计/决算数 10098
公开01/本年支出合计/决算数 10098
公开01/结余分配/决算数
公开01/年末结转和结余/决算数
公开01/支出总计/决算数 10098
公开03/合计/基本支出 10098`))
	if len(findings) > 0 {
		t.Errorf("findings: %+v", findings)
	}
	if n := strings.Count(text, "注："); n != 1 {
		t.Errorf("the note on rounding stands %d times, want once", n)
	}
}

// A draft of accounts that do not add up must not excuse them as rounding.
func TestAnErrorIsNoRounding(t *testing.T) {
	text, _, _ := body(t, ledger(t, strings.Replace(seed, "公开01/本年收入合计/决算数 9705600.00", "公开01/本年收入合计/决算数 9706500.00", 1)))
	wantNone(t, text, "四舍五入")
}

func TestOptionalPartsNeedFigures(t *testing.T) {
	text, _, _ := body(t, ledger(t, seed+`
公开07/合计/预算数 20000
公开07/合计/决算数 15000
公开07/公务接待费/预算数 20000
公开07/公务接待费/决算数 15000
附02/在职人员/编制人数 30
附02/在职人员/年末实有人数 24`))
	wantAll(t, text, "表1", "人员情况表", "表2", "表3", "表4", "“三公”经费", "75.00%")
	wantNone(t, text, "预算执行情况表", "公务用车")
}

func TestMissingSectionsAreOneFindingWithTheirNames(t *testing.T) {
	b := ledger(t, seed)
	b.Prose = slices.DeleteFunc(b.Prose, func(p calc.Passage) bool { return p.Name == "主要职能" || p.Name == "事业成效" })
	_, findings, err := docgen.Generate(template(t, docgen.Default), b, "00")
	if err != nil {
		t.Fatal(err)
	}
	if len(findings) != 1 || findings[0].Rule != "N-01" || findings[0].Level != calc.Unasked {
		t.Fatalf("findings = %+v, want one N-01", findings)
	}
	names := slices.Clone(findings[0].Args)
	slices.Sort(names)
	if !slices.Equal(names, []string{"主要职能", "事业成效"}) {
		t.Errorf("N-01 names %v", names)
	}
}

func TestMissingFigureHoldsTheReportBack(t *testing.T) {
	_, findings, err := docgen.Generate(template(t, docgen.Default), ledger(t, strings.Replace(seed, "公开01/年末结转和结余/决算数 3623600.00\n", "", 1)), "00")
	if err != nil {
		t.Fatal(err)
	}
	if !slices.ContainsFunc(findings, func(f calc.Finding) bool {
		return f.Rule == "R-02" && f.Level == calc.Unasked && slices.Contains(f.Args, "年末结转和结余")
	}) {
		t.Errorf("findings = %+v, want R-02 with 年末结转和结余", findings)
	}
}

// with gives the built-in template with some of its text replaced.
func with(t testing.TB, pairs ...string) []byte {
	t.Helper()
	pkg, err := ooxml.Open(docgen.Default)
	if err != nil {
		t.Fatal(err)
	}
	main, _ := pkg.Main()
	data, _ := pkg.Part(main)
	changed := strings.NewReplacer(pairs...).Replace(string(data))
	if changed == string(data) {
		t.Fatalf("the template does not hold %q", pairs[0])
	}
	var out bytes.Buffer
	if err := pkg.Write(&out, map[string][]byte{main: []byte(changed)}); err != nil {
		t.Fatal(err)
	}
	return out.Bytes()
}

func TestEveryFaultOfATemplateIsListedAtOnce(t *testing.T) {
	tm := template(t, with(t, "{{主要职能}}", "{{主要职责}}", "{{机构情况}}", "{{机构情况|万元}}", "{{结余分配|万元}}", "{{结余分配}}"))
	_, _, err := docgen.Generate(tm, ledger(t, seed), "00")
	var te *docgen.TemplateError
	if !errors.As(err, &te) {
		t.Fatalf("err = %v, want a TemplateError", err)
	}
	ids := map[string]int{}
	for _, p := range te.Problems {
		ids[p.ID]++
		if p.At.Part == "" {
			t.Errorf("%s %s has no place", p.ID, p.Tag)
		}
	}
	if ids[docx.UnknownName] != 1 || ids[docx.FilterFailed] != 1 || ids[docx.NeedsFilter] != 2 {
		t.Errorf("problems = %v", te.Problems)
	}
	for _, p := range te.Problems {
		if p.ID == docx.UnknownName && p.Hint != "主要职能" {
			t.Errorf("hint = %q, want 主要职能", p.Hint)
		}
	}
}

func TestATemplateWithoutARequiredFigureIsRefused(t *testing.T) {
	tm := template(t, with(t, "{{本年支出合计|万元}}", "若干"))
	if p := docgen.Problems(tm, &calc.Book{}); len(p) != 1 || p[0].ID != docgen.RequiredName {
		t.Errorf("problems = %+v, want one %s", p, docgen.RequiredName)
	}
}

func TestTheDefaultTemplateHasNoProblemsForAnyBook(t *testing.T) {
	if p := docgen.Problems(template(t, docgen.Default), &calc.Book{}); len(p) > 0 {
		t.Errorf("problems: %+v", p)
	}
}

func TestNamesFiltersAndKeysOfTheContract(t *testing.T) {
	b := ledger(t, seed+`
公开05/206/基本支出 12345.67
附02/在职人员/年末实有人数 24
公开07/公务接待费/决算数 19342.80
公开07/公务接待费/预算数 30000`)
	for tag, want := range map[string]string{
		"{{本年收入合计|元}}":                         "9705600.00",
		"{{本年收入合计|万元}}":                        "970.56",
		"{{本年收入合计|元|千分位}}":                     "9,705,600.00",
		"{{本年收入合计|大写}}":                        "玖佰柒拾万零伍仟陆佰元整",
		"{{财政拨款收入占比|百分比}}":                     "63.51%",
		"{{派生/财政拨款收入占比|百分比}}":                  "63.51%",
		"{{公开05/206/基本支出|万元}}":                 "1.23",
		"{{公开01/本年收入合计|万元}}":                   "970.56",
		"{{年末项目支出结转和结余|万元}}":                   "249.24",
		"{{三公.公务接待费.决算数|万元}}":                  "1.93",
		"{{人数.在职人员.年末实有人数}}":                   "24",
		"{{单位名称}}":                             "〔单位名称〕",
		"{{?上级补助收入}}有{{/上级补助收入}}":              "",
		"{{^上级补助收入}}没有{{/上级补助收入}}":             "没有",
		"{{?上年.本年收入合计}}有{{/}}":                 "",
		"{{#收入来源}}{{名称}}、{{/收入来源}}":            "财政拨款收入、其他收入、",
		"{{#结转构成}}{{名称}}{{_序号}}{{/}}":          "基本支出结转1项目支出结转和结余2",
		"{{报告日期|日期}}":                          "〔报告日期〕",
		"｛｛本年收入合计｜万元｝｝":                        "970.56",
		"{{三公.因公出国(境)费.决算数|万元}}":               "【缺：三公.因公出国（境）费.决算数】",
		"{{?三公经费}}{{三公.公务接待费.预算数|元}}{{/三公经费}}": "30000.00",
	} {
		tm, err := docx.Parse(with(t, "{{机构情况}}", "〈"+tag+"〉"))
		if err != nil {
			t.Fatalf("%s: %v", tag, err)
		}
		doc, _, err := docgen.Generate(tm, b, "00")
		if err != nil {
			t.Errorf("%s: %v", tag, err)
			continue
		}
		text, err := docx.Text(doc.Bytes)
		if err != nil {
			t.Fatal(err)
		}
		if joined := strings.Join(text, "\n"); !strings.Contains(joined, "〈"+want+"〉") {
			i := strings.Index(joined, "〈")
			t.Errorf("%s does not give %q but %q", tag, want, joined[max(i, 0):min(len(joined), max(i, 0)+60)])
		}
	}
}

func TestDatesAreWrittenAsOfficialDocumentsHaveThem(t *testing.T) {
	for in, want := range map[string]string{"2019-07-01": "2019年7月1日", "2019.7.1": "2019年7月1日", "2019/12/31": "2019年12月31日", "2019年07月01日": "2019年7月1日", "二〇一九年七月": "二〇一九年七月"} {
		b := ledger(t, seed)
		for i := range b.Prose {
			if b.Prose[i].Name == "报告日期" {
				b.Prose[i].Text = []string{in}
			}
		}
		text, _, _ := body(t, b)
		wantAll(t, text, want)
	}
}

// digits are runs of digits with what belongs to a numeral.
var digits = regexp.MustCompile(`[0-9][0-9,.]*`)

// Every digit of a report comes from the template's own text, from the narrative, or from a figure with
// its cells: a report of a book whose figures are all different is taken apart.
func TestNoOrphanNumbers(t *testing.T) {
	r := rand.New(rand.NewPCG(1, 2))
	fen := func() calc.Amount { return calc.Int(r.Int64N(9_000_000_00) + 1_000_000_00).Shift(-2) }
	parts := []calc.Amount{fen(), fen(), fen(), fen(), fen(), fen(), fen()}
	income, spending := parts[0].Add(parts[1]), parts[2].Add(parts[3])
	closing := parts[4].Add(parts[5])
	opening := closing.Add(spending).Sub(income)
	lines := "公开01/财政拨款收入/决算数 " + parts[0].String() + "\n公开01/其他收入/决算数 " + parts[1].String() + "\n公开01/本年收入合计/决算数 " + income.String() +
		"\n公开01/使用非财政拨款结余/决算数\n公开01/结余分配/决算数\n公开01/年初结转和结余/决算数 " + opening.String() + "\n公开01/收入总计/决算数 " + income.Add(opening).String() +
		"\n公开01/本年支出合计/决算数 " + spending.String() + "\n公开03/合计/基本支出 " + parts[2].String() + "\n公开03/合计/项目支出 " + parts[3].String() +
		"\n公开01/年末结转和结余/决算数 " + closing.String() + "\n公开01/年末结转和结余.基本支出结转/决算数 " + parts[4].String() +
		"\n公开01/年末结转和结余.项目支出结转和结余/决算数 " + parts[5].String() + "\n公开01/支出总计/决算数 " + income.Add(opening).String()
	b := ledger(t, lines)
	text, doc, _ := body(t, b)
	allowed := map[string]bool{}
	own, err := docx.Text(docgen.Default)
	if err != nil {
		t.Fatal(err)
	}
	for _, p := range own {
		for _, d := range digits.FindAllString(p, -1) {
			allowed[d] = true
		}
	}
	for _, p := range b.Prose {
		for _, d := range digits.FindAllString(strings.Join(p.Text, "\n"), -1) {
			allowed[d] = true
		}
	}
	for f := range b.Figures() {
		if len(f.From) == 0 {
			t.Errorf("%s has no cell", f.Key)
		}
		allowed[f.Amount.Shift(-4).Fixed(2)] = true
		if f.Unit == "%" {
			allowed[f.Amount.Fixed(2)] = true
		}
	}
	for _, m := range b.Measures() {
		for _, f := range []calc.Figure{m.Part, m.Base} {
			allowed[strings.TrimPrefix(f.Amount.Shift(-4).Fixed(2), "-")] = true
		}
		allowed[strings.TrimPrefix(m.Value.Amount.Fixed(2), "-")] = true
		for _, d := range digits.FindAllString(m.ID, -1) {
			allowed[d] = true // the tool's own text, as the template's
		}
	}
	change := closing.Sub(opening)
	allowed[change.Abs().Shift(-4).Fixed(2)] = true
	allowed[calc.Share{Part: change.Abs(), Whole: opening}.Percent(2).Fixed(2)] = true
	for _, d := range digits.FindAllString(text, -1) {
		d = strings.TrimRight(d, ".")
		if !allowed[d] && len(d) > 1 {
			t.Errorf("%s stands in the report and comes from nowhere", d)
		}
	}
	if doc.Numbers < 30 {
		t.Errorf("%d numbers were read back, want all of them", doc.Numbers)
	}
}

func TestSameBookSameBytes(t *testing.T) {
	var first []byte
	for range 5 {
		_, doc, _ := body(t, ledger(t, seed))
		if first == nil {
			first = doc.Bytes
		}
		if !bytes.Equal(first, doc.Bytes) {
			t.Fatal("two reports of one book differ")
		}
	}
	if !ooxml.Untouched(first) {
		t.Error("a fresh report counts as edited")
	}
	if ooxml.Untouched(docgen.Default) {
		t.Error("a document that was never sealed counts as ours")
	}
}

func TestADraftIsStampedOnEveryPage(t *testing.T) {
	_, doc, _ := body(t, ledger(t, seed))
	stamped, err := docx.Stamp(doc.Bytes, "草  稿")
	if err != nil {
		t.Fatal(err)
	}
	pkg, err := ooxml.Open(stamped)
	if err != nil {
		t.Fatal(err)
	}
	main, _ := pkg.Main()
	rels, err := pkg.Rels(main)
	if err != nil {
		t.Fatal(err)
	}
	headers := map[string]bool{}
	for _, r := range rels {
		if strings.HasSuffix(r.Type, "/header") {
			data, _ := pkg.Part(r.Target)
			headers[r.ID] = bytes.Contains(data, []byte("草  稿"))
		}
	}
	data, _ := pkg.Part(main)
	for _, kind := range []string{"default", "even", "first"} {
		m := regexp.MustCompile(`<w:headerReference [^>]*w:type="` + kind + `" r:id="([^"]+)"`).FindSubmatch(data)
		if m == nil || !headers[string(m[1])] {
			t.Errorf("%s pages carry no stamp", kind)
		}
	}
	if faults := docx.Lint(stamped); len(faults) > 0 {
		t.Errorf("lint: %v", faults)
	}
	again, err := docx.Stamp(stamped, "第二次")
	if err != nil {
		t.Fatal(err)
	}
	if faults := docx.Lint(again); len(faults) > 0 {
		t.Errorf("lint after a second stamp: %v", faults)
	}
}

func BenchmarkGenerate(b *testing.B) {
	tm, book := template(b, docgen.Default), ledger(b, seed)
	b.ReportAllocs()
	for b.Loop() {
		if _, _, err := docgen.Generate(tm, book, "00"); err != nil {
			b.Fatal(err)
		}
	}
}
