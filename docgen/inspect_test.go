package docgen_test

import (
	"slices"
	"strings"
	"testing"

	"jixiao/calc"
	"jixiao/docgen"
	"jixiao/docgen/docx"
)

func inspect(t *testing.T, data []byte, b *calc.Book) docgen.Inspection {
	t.Helper()
	in, err := docgen.Inspect(template(t, data), b)
	if err != nil {
		t.Fatal(err)
	}
	return in
}

// What a tag is said to show is what a report then prints.
func TestInspectionShowsWhatTheReportPrints(t *testing.T) {
	b := ledger(t, seed+"\n公开07/公务接待费/决算数 19342.80")
	data := with(t, "{{机构情况}}", "{{本年收入合计|元|千分位}}；{{三公.公务接待费.决算数|万元}}；{{#收入来源}}{{名称}}{{金额|万元}}{{/收入来源}}；{{表号.支出}}；{{?上年.本年收入合计}}{{上年.本年收入合计|万元}}{{/}}；{{上年.结余分配|万元}}")
	doc, _, err := docgen.Generate(template(t, data), b, "00")
	if err != nil {
		t.Fatal(err)
	}
	text, err := docx.Text(doc.Bytes)
	if err != nil {
		t.Fatal(err)
	}
	printed := strings.Join(text, "\n")
	tags := map[string]docgen.Shown{}
	for _, s := range inspect(t, data, b).Tags {
		if s.Kind == docx.Field && !s.Skipped && s.Lacks == "" && !strings.Contains(printed, s.Text) {
			t.Errorf("%s is said to show %q, which the report does not print", s.Raw, s.Text)
		}
		if _, ok := tags[s.Raw]; !ok {
			tags[s.Raw] = s
		}
	}
	for raw, want := range map[string]docgen.Shown{
		"{{本年收入合计|元|千分位}}":    {Shown: docx.Shown{Text: "9,705,600.00"}},
		"{{三公.公务接待费.决算数|万元}}": {Shown: docx.Shown{Text: "1.93"}},
		"{{#收入来源}}":           {Shown: docx.Shown{Items: 2}},
		"{{?上年.本年收入合计}}":      {Shown: docx.Shown{}},
		"{{上年.本年收入合计|万元}}":    {Shown: docx.Shown{Skipped: true}},
		"{{上年.结余分配|万元}}":      {Lacks: "上年.结余分配"},
		"{{?尾差}}":             {Shown: docx.Shown{}},
		"{{^结转增加}}":           {Shown: docx.Shown{}},
		"{{?结转增加}}":           {Shown: docx.Shown{Holds: true}},
		"{{表号.支出}}":           {Shown: docx.Shown{Text: "1"}},
		"{{评价年度}}":            {Shown: docx.Shown{Text: "2018"}},
	} {
		got, ok := tags[raw]
		if !ok {
			t.Errorf("no tag %s", raw)
			continue
		}
		if got.Lacks != want.Lacks || got.Skipped != want.Skipped || got.Items != want.Items || got.Holds != want.Holds || want.Text != "" && got.Text != want.Text {
			t.Errorf("%s = %+v, want %+v", raw, got, want)
		}
	}
}

// A fault elsewhere in the template does not keep the other tags from being shown.
func TestInspectionGoesOnPastFaults(t *testing.T) {
	in := inspect(t, with(t, "{{机构情况}}", "{{没有的}}{{本年收入合计}}"), ledger(t, seed))
	if len(in.Problems) != 2 {
		t.Errorf("problems = %+v, want two", in.Problems)
	}
	if i := slices.IndexFunc(in.Tags, func(s docgen.Shown) bool { return s.Raw == "{{本年收入合计|万元}}" }); i < 0 || in.Tags[i].Text != "970.56" {
		t.Error("{{本年收入合计|万元}} is not shown")
	}
}

func TestNamesNotUsedAreListedByKind(t *testing.T) {
	names := func(data []byte) map[string][]string {
		out := map[string][]string{}
		for _, g := range inspect(t, data, &calc.Book{}).Unused {
			out[g.Kind] = g.Names
		}
		return out
	}
	before, after := names(docgen.Default), names(with(t, "{{机构情况}}", "{{上级补助收入|万元}}{{#三公明细}}{{/}}"))
	for name, kind := range map[string]string{"上级补助收入": "amounts", "三公明细": "lists"} {
		if !slices.Contains(before[kind], name) {
			t.Errorf("%s is not among the %s not used: %q", name, kind, before[kind])
		}
		if slices.Contains(after[kind], name) {
			t.Errorf("%s is used and listed as not used", name)
		}
	}
	if !slices.Contains(after["sections"], "机构情况") || slices.Contains(before["sections"], "机构情况") {
		t.Errorf("机构情况 is listed wrongly: %q, then %q", before["sections"], after["sections"])
	}
	for kind, name := range map[string]string{"shares": "财政拨款收入占比", "last-year": "上年.本年收入合计", "charts": "图表:三公经费", "audit": "核对.结论"} {
		if !slices.Contains(before[kind], name) {
			t.Errorf("%s is not among the %s: %q", name, kind, before[kind])
		}
	}
}

// What the tool gives out as an example may not have what it warns of.
func TestTheToolsOwnTemplatesTripNobody(t *testing.T) {
	for _, name := range docgen.BuiltInNames() {
		in := inspect(t, docgen.BuiltIn(name), &calc.Book{})
		if len(in.Notes) > 0 || len(in.Problems) > 0 {
			t.Errorf("%s: %+v %+v", name, in.Notes, in.Problems)
		}
		for _, f := range in.Fonts {
			if !f.Common {
				t.Errorf("%s is set in %s, which not every machine has", name, f.Name)
			}
		}
	}
}

func TestFontsThatOtherMachinesLackAreToldApart(t *testing.T) {
	in := inspect(t, with(t, `<w:rFonts w:hint="eastAsia"/>`, `<w:rFonts w:hint="eastAsia" w:eastAsia="方正仿宋_GBK" w:ascii="times new roman"/>`), &calc.Book{})
	for name, common := range map[string]bool{"方正仿宋_GBK": false, "times new roman": true, "仿宋_GB2312": true} {
		if !slices.Contains(in.Fonts, docgen.Font{Name: name, Common: common}) {
			t.Errorf("fonts = %+v, want %s %v", in.Fonts, name, common)
		}
	}
}
