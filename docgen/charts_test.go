package docgen_test

import (
	"bytes"
	"encoding/xml"
	"fmt"
	"slices"
	"strings"
	"testing"

	"jixiao/calc"
	"jixiao/docgen"
	"jixiao/docgen/docx"
	"jixiao/internal/ooxml"
)

// shown gives the charts of a report as they are drawn: for each part its series, categories and values.
func shown(t *testing.T, report []byte) map[string]string {
	t.Helper()
	pkg, err := ooxml.Open(report)
	if err != nil {
		t.Fatal(err)
	}
	out := map[string]string{}
	for _, name := range pkg.Names() {
		if !strings.HasPrefix(name, "word/charts/chart") {
			continue
		}
		data, _ := pkg.Part(name)
		var c struct {
			Series []struct {
				Name   string   `xml:"tx>strRef>strCache>pt>v"`
				Names  []string `xml:"cat>strRef>strCache>pt>v"`
				Values []string `xml:"val>numRef>numCache>pt>v"`
			} `xml:"chart>plotArea>barChart>ser"`
		}
		if err := xml.Unmarshal(data, &c); err != nil {
			t.Fatal(err)
		}
		for _, s := range c.Series {
			out[name] += fmt.Sprint(s.Name, s.Names, s.Values)
		}
	}
	return out
}

// renamed is the built-in template with other names of charts.
func renamed(t *testing.T, oldnew ...string) []byte {
	t.Helper()
	pkg, err := ooxml.Open(docgen.Default)
	if err != nil {
		t.Fatal(err)
	}
	changed := map[string][]byte{}
	for _, name := range pkg.Names() {
		if name == "word/document.xml" || strings.HasPrefix(name, "word/charts/chart") {
			data, _ := pkg.Part(name)
			changed[name] = []byte(strings.NewReplacer(oldnew...).Replace(string(data)))
		}
	}
	var out bytes.Buffer
	if err := pkg.Write(&out, changed); err != nil {
		t.Fatal(err)
	}
	return out.Bytes()
}

func TestChartsShowTheFiguresOfTheReport(t *testing.T) {
	text, doc, findings := body(t, ledger(t, seed))
	if len(findings) > 0 {
		t.Errorf("findings: %+v", findings)
	}
	want := map[string]string{
		"word/charts/chart1.xml": "金额（万元）[财政拨款收入 其他收入] [616.42 354.14]",
		"word/charts/chart2.xml": "金额（万元）[基本支出 项目支出] [699.34 235.59]",
	}
	if got := shown(t, doc.Bytes); fmt.Sprint(got) != fmt.Sprint(want) {
		t.Errorf("charts = %v\nwant %v", got, want)
	}
	wantAll(t, text, "图1　2018年度收入构成（单位：万元）", "图2　2018年度支出构成（单位：万元）")
	wantNone(t, text, "图3", "与上年对比", "图表")
	plain, _, err := docgen.Generate(template(t, renamed(t, "图表:收入构成", "图表:三公经费", "图表:支出构成", "图表:三公经费")), ledger(t, seed), "00")
	if err != nil {
		t.Fatal(err)
	}
	if n := doc.Numbers - plain.Numbers; n != 4 {
		t.Errorf("%d numbers of the charts were compared with their figures, want 4", n)
	}
}

func TestTheYearBeforeIsChartedWhereItsWorkbookIs(t *testing.T) {
	before := ledger(t, strings.ReplaceAll(seed, "9705600.00", "9777800.005"))
	before.Period, before.File = "2017", "2017.xlsx"
	b := ledger(t, seed)
	if why := b.Follow(before); why != "" {
		t.Fatal(why)
	}
	text, doc, _ := body(t, b)
	if got := shown(t, doc.Bytes)["word/charts/chart3.xml"]; got != "上年[本年收入合计 本年支出合计 年末结转和结余] [977.78 934.93 362.36]本年[本年收入合计 本年支出合计 年末结转和结余] [970.56 934.93 362.36]" {
		t.Errorf("chart = %s", got)
	}
	wantAll(t, text, "图3")
}

// A department without income still has numbered charts, and no example of a template is handed out.
func TestChartsWithoutFiguresAreLeftOutAndTheOthersNumbered(t *testing.T) {
	var lines []string
	for l := range strings.SplitSeq(seed, "\n") {
		if !strings.Contains(l, "财政拨款收入") && !strings.Contains(l, "其他收入") {
			lines = append(lines, l)
		}
	}
	b := ledger(t, strings.Join(lines, "\n"))
	text, doc, _ := body(t, b)
	wantAll(t, text, "图1　2018年度支出构成")
	wantNone(t, text, "图2", "收入构成", "见表1和图")
	pkg, err := ooxml.Open(doc.Bytes)
	if err != nil {
		t.Fatal(err)
	}
	for _, n := range pkg.Names() {
		if data, _ := pkg.Part(n); strings.Contains(n, "chart1") || strings.Contains(n, "chart3") || bytes.Contains(data, []byte("项目一")) {
			t.Errorf("%s is left of the template", n)
		}
	}
}

// Authors draw charts of other kinds under the same names.
func TestChartsOfTheCatalogue(t *testing.T) {
	b := ledger(t, seed+`
公开01/201/决算数 30000
公开01/206/决算数 9319300.00
公开07/因公出国（境）费/预算数 35000
公开07/因公出国（境）费/决算数 26800
公开07/公务用车购置及运行费/预算数 0
公开07/公务用车购置及运行费/决算数 0
公开07/公务接待费/预算数 28000
公开07/公务接待费/决算数`)
	for _, c := range []struct{ name, want string }{
		{"结转构成", "金额（万元）[基本支出结转 项目支出结转和结余] [113.12 249.24]"},
		{"三公经费", "预算数[因公出国（境）费 公务接待费] [3.50 2.80]决算数[因公出国（境）费 公务接待费] [2.68]"},
		{"支出功能分类", "金额（万元）[201 206] [3.00 931.93]"},
	} {
		t.Run(c.name, func(t *testing.T) {
			doc, findings, err := docgen.Generate(template(t, renamed(t, "图表:收入构成", "图表:"+c.name)), b, "00")
			if err != nil || len(findings) > 0 {
				t.Fatal(err, findings)
			}
			if got := shown(t, doc.Bytes)["word/charts/chart1.xml"]; got != c.want {
				t.Errorf("chart = %s\nwant    %s", got, c.want)
			}
		})
	}
}

// Whoever cannot see a chart is told what it shows.
func TestChartsAreDescribed(t *testing.T) {
	_, doc, _ := body(t, ledger(t, seed))
	pkg, err := ooxml.Open(doc.Bytes)
	if err != nil {
		t.Fatal(err)
	}
	text, _ := pkg.Part("word/document.xml")
	if !bytes.Contains(text, []byte(`descr="收入构成：财政拨款收入616.42万元，其他收入354.14万元"`)) {
		t.Errorf("the chart of incomes is not described")
	}
}

// The names of charts are in the catalogue for any book, so that a template can be checked without one.
func TestChartNamesAreKnownForAnyBook(t *testing.T) {
	if p := docgen.Problems(template(t, docgen.Default), &calc.Book{}); len(p) > 0 {
		t.Errorf("problems: %+v", p)
	}
	p := docgen.Problems(template(t, renamed(t, "图表:收入构成", "图表:收入构城")), &calc.Book{})
	if !slices.ContainsFunc(p, func(p docx.Problem) bool {
		return p.ID == "unknown-name" && p.Hint == "图表:收入构成" && p.At.Para > 0
	}) {
		t.Errorf("problems: %+v", p)
	}
}
