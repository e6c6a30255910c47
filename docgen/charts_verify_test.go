package docgen_test

import (
	"bytes"
	"fmt"
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

const (
	incomeChart = "word/charts/chart1.xml"
	incomeBook  = "word/embeddings/chart1.xlsx"
	incomeSheet = "xl/worksheets/sheet1.xml"
)

// editPart changes a part of a package, as a person does through a program.
func editPart(t testing.TB, doc []byte, part string, change func(string) string) []byte {
	t.Helper()
	pkg, err := ooxml.Open(doc)
	if err != nil {
		t.Fatal(err)
	}
	data, ok := pkg.Part(part)
	if !ok {
		t.Fatalf("no part %s", part)
	}
	now := change(string(data))
	if now == string(data) {
		t.Fatalf("%s is as before", part)
	}
	var out bytes.Buffer
	if err := pkg.Write(&out, map[string][]byte{part: []byte(now)}); err != nil {
		t.Fatal(err)
	}
	return out.Bytes()
}

// editSheet changes the workbook of the chart of incomes.
func editSheet(t testing.TB, doc []byte, change func(string) string) []byte {
	return editPart(t, doc, incomeBook, func(book string) string { return string(editPart(t, []byte(book), incomeSheet, change)) })
}

func replace(oldnew ...string) func(string) string {
	return func(s string) string { return strings.NewReplacer(oldnew...).Replace(s) }
}

// inCharts gives what is found in charts, a line each: state, place, what stands there, what should.
func inCharts(t testing.TB, report []byte, b *calc.Book) (all, differ []string) {
	t.Helper()
	numbers, err := verify(report, b)
	if err != nil {
		t.Fatal(err)
	}
	return chartLines(numbers)
}

func chartLines(numbers []docgen.Number) (all, differ []string) {
	for _, n := range numbers {
		if n.Place.Chart == "" && n.Place.In == "" {
			continue
		}
		line := strings.Join(strings.Fields(fmt.Sprint(n.State, " ", n.Place.Chart, " ", n.Place.In, " ", n.Label, " ", n.Text, "->", n.Want)), " ")
		if all = append(all, line); n.State != docgen.Same {
			differ = append(differ, line)
		}
	}
	return all, differ
}

func wantLines(t testing.TB, what string, got []string, want ...string) {
	t.Helper()
	if !slices.Equal(got, want) {
		t.Errorf("%s:\n%s\nwant\n%s", what, strings.Join(got, "\n"), strings.Join(want, "\n"))
	}
}

func TestEveryValueOfAChartIsCompared(t *testing.T) {
	b := ledger(t, seed)
	doc := report(t, b)
	all, differ := inCharts(t, doc, b)
	wantLines(t, "all", all, "same 收入构成 财政拨款收入 616.42->616.42", "same 收入构成 其他收入 354.14->354.14", "same 支出构成 基本支出 699.34->699.34", "same 支出构成 项目支出 235.59->235.59")
	wantLines(t, "differences", differ)
	numbers, err := verify(doc, b)
	if err != nil {
		t.Fatal(err)
	}
	i := slices.IndexFunc(numbers, func(n docgen.Number) bool { return n.Place.Chart == "收入构成" })
	if n := numbers[i]; n.Key != "公开01/财政拨款收入/决算数" || len(n.Cells) != 1 || !strings.HasPrefix(n.Place.Heading, "二、") || n.Place.Sentence != "图1　2018年度收入构成（单位：万元）" {
		t.Errorf("number %+v", n)
	}
}

// What people do to the charts of a report, and what is said of it.
func TestWhatPeopleDoToAChartIsFound(t *testing.T) {
	b := ledger(t, seed)
	doc := report(t, b)
	chart := func(change func(string) string) func([]byte) []byte {
		return func(d []byte) []byte { return editPart(t, d, incomeChart, change) }
	}
	sheet := func(change func(string) string) func([]byte) []byte {
		return func(d []byte) []byte { return editSheet(t, d, change) }
	}
	both := func(change func(string) string) func([]byte) []byte {
		return func(d []byte) []byte { return editSheet(t, editPart(t, d, incomeChart, change), change) }
	}
	label := `<c:dLbls><c:dLbl><c:idx val="1"/><c:tx><c:rich><a:bodyPr/><a:p><a:r><a:t>%s</a:t></a:r></a:p></c:rich></c:tx><c:showVal val="1"/></c:dLbl>`
	for _, c := range []struct {
		name string
		edit func([]byte) []byte
		want []string
	}{
		{"data edited", both(replace("616.42", "661.42")), []string{"edited 收入构成 财政拨款收入 661.42->616.42"}},
		{"only what is drawn", chart(replace("616.42", "661.42")), []string{"edited 收入构成 财政拨款收入 661.42->616.42"}},
		{"only the workbook", sheet(replace("616.42", "661.42")), []string{"edited 收入构成 workbook 财政拨款收入 661.42->616.42"}},
		{"a name", both(replace("其他收入", "其它收入")), []string{"edited 收入构成 names 其它收入->其他收入"}},
		{"a name in the workbook", sheet(replace("其他收入", "其它收入")), []string{"edited 收入构成 workbook 其它收入->其他收入"}},
		{"the series", both(replace("金额（万元）", "金额（元）")), []string{"edited 收入构成 names 金额（元）->金额（万元）"}},
		{"a number deleted", both(replace("<c:v>354.14</c:v>", "<c:v></c:v>", "<v>354.14</v>", "")), []string{"edited 收入构成 其他收入 ->354.14"}},
		{"a label typed over", chart(replace("<c:dLbls>", fmt.Sprintf(label, "345.14"))), []string{"edited 收入构成 label 其他收入 345.14->354.14"}},
		{"a label that says the same", chart(replace("<c:dLbls>", fmt.Sprintf(label, "其他收入354.1万元（36.49%）"))), nil},
		{"a label in words", chart(replace("<c:dLbls>", fmt.Sprintf(label, "含追加"))), nil},
		{"binary fractions", both(replace("616.42", "616.41999999999996", "354.14", "3.5413999999999999E2")), nil},
		{"a category more", chart(func(s string) string {
			s = strings.Replace(s, "</c:strCache></c:strRef></c:cat>", `<c:pt idx="2"><c:v>借款</c:v></c:pt></c:strCache></c:strRef></c:cat>`, 1)
			s = strings.Replace(s, "</c:numCache>", `<c:pt idx="2"><c:v>5</c:v></c:pt></c:numCache>`, 1)
			return strings.ReplaceAll(s, "$3", "$4")
		}), []string{"edited 收入构成 workbook ->借款", "edited 收入构成 借款 5->", "edited 收入构成 workbook 借款 ->5"}},
		{"another order", both(replace("616.42", "354.14", "354.14", "616.42", "财政拨款收入", "其他收入", "其他收入", "财政拨款收入")), nil},
		{"the chart is gone", func(d []byte) []byte {
			return edit(t, d, func(s string) string { return regexp.MustCompile(`<w:drawing>.*?</w:drawing>`).ReplaceAllString(s, "") })
		}, []string{"lost 收入构成 chart ->", "lost 支出构成 chart ->"}},
		{"no workbook", chart(func(s string) string {
			return regexp.MustCompile(`<c:externalData.*</c:externalData>`).ReplaceAllString(s, "")
		}), nil},
		{"a workbook that is none", func(d []byte) []byte {
			return editPart(t, d, incomeBook, func(string) string { return "x" })
		}, []string{"untied 收入构成 workbook ->"}},
		{"saved by LibreOffice", chart(func(s string) string {
			s = strings.NewReplacer("Sheet1!$B$1<", "label 0<", "Sheet1!$A$2:$A$3", "categories", "Sheet1!$B$2:$B$3", "0").Replace(s)
			return strings.Replace(s, "616.42", "661.42", 1)
		}), []string{"edited 收入构成 财政拨款收入 661.42->616.42"}},
	} {
		t.Run(c.name, func(t *testing.T) {
			_, differ := inCharts(t, c.edit(doc), b)
			wantLines(t, "differences", differ, c.want...)
		})
	}
}

// A workbook that changed makes a chart old, not edited; what is new in it is said as well.
func TestAChartOfAChangedWorkbookIsStale(t *testing.T) {
	doc := report(t, ledger(t, seed))
	for _, c := range []struct {
		name, from, to string
		want           []string
	}{
		{"a value", "6164200.00", "6164300.00", []string{"stale 收入构成 财政拨款收入 616.42->616.43"}},
		{"a category more", "事业收入/决算数 0", "事业收入/决算数 10000", []string{"stale 收入构成 事业收入 ->1.00"}},
		{"a category less", "其他收入/决算数 3541400.00", "其他收入/决算数 0", []string{"stale 收入构成 其他收入 354.14->0.00"}},
		{"nothing left of a category", "其他收入/决算数 3541400.00", "其他收入/决算数", []string{"stale 收入构成 其他收入 354.14->"}},
	} {
		t.Run(c.name, func(t *testing.T) {
			b := ledger(t, strings.Replace(seed, c.from, c.to, 1))
			_, differ := inCharts(t, doc, b)
			wantLines(t, "differences", differ, c.want...)

			out, numbers, changes, err := refresh(doc, b, "11")
			if err != nil {
				t.Fatal(err)
			}
			if len(changes) < 1 || changes[len(changes)-1].List != "图表:收入构成" || !changes[len(changes)-1].Done {
				t.Errorf("changes %+v", changes)
			}
			_, said := chartLines(numbers)
			wantLines(t, "refresh", said, c.want...)
			for _, n := range numbers {
				if n.Place.Chart != "" && n.State == docgen.Stale && !n.Done {
					t.Errorf("%+v was not done", n)
				}
			}
			_, differ = inCharts(t, out, b)
			wantLines(t, "after refresh", differ)
			if faults := docx.Lint(out); len(faults) > 0 {
				t.Errorf("lint: %v", faults)
			}
			fresh, _, err := docgen.Generate(template(t, docgen.Default), b, "11")
			if err != nil {
				t.Fatal(err)
			}
			for _, part := range []string{incomeChart, incomeBook} {
				if !bytes.Equal(partOf(t, out, part), partOf(t, fresh.Bytes, part)) {
					t.Errorf("%s is not as a new report has it", part)
				}
			}
			text := string(partOf(t, out, "word/document.xml"))
			if want := regexp.MustCompile(`descr="[^"]*"`).FindString(string(partOf(t, fresh.Bytes, "word/document.xml"))); !strings.Contains(text, want) {
				t.Errorf("the chart is not described as %s", want)
			}
		})
	}
}

func partOf(t testing.TB, doc []byte, name string) []byte {
	t.Helper()
	pkg, err := ooxml.Open(doc)
	if err != nil {
		t.Fatal(err)
	}
	data, ok := pkg.Part(name)
	if !ok {
		t.Fatalf("no part %s", name)
	}
	return data
}

// What a person changed in the data of a chart is not drawn over.
func TestRefreshLeavesAChartThatSomebodyEdited(t *testing.T) {
	b := ledger(t, strings.Replace(seed, "6164200.00", "6164300.00", 1))
	for name, change := range map[string]func([]byte) []byte{
		"data":     func(d []byte) []byte { return editPart(t, d, incomeChart, replace("354.14", "345.14")) },
		"workbook": func(d []byte) []byte { return editSheet(t, d, replace("354.14", "345.14")) },
		"name":     func(d []byte) []byte { return editPart(t, d, incomeChart, replace("其他收入", "别的收入")) },
	} {
		t.Run(name, func(t *testing.T) {
			doc := change(report(t, ledger(t, seed)))
			out, numbers, changes, err := refresh(doc, b, "11")
			if err != nil {
				t.Fatal(err)
			}
			for _, part := range []string{incomeChart, incomeBook} {
				if !bytes.Equal(partOf(t, out, part), partOf(t, doc, part)) {
					t.Errorf("%s has changed", part)
				}
			}
			i := slices.IndexFunc(changes, func(c docgen.RowChange) bool { return c.List == "图表:收入构成" })
			if i < 0 || changes[i].Done || !changes[i].Edited {
				t.Errorf("changes %+v", changes)
			}
			if _, differ := chartLines(numbers); len(differ) != 2 || slices.ContainsFunc(numbers, func(n docgen.Number) bool { return n.Place.Chart != "" && n.Done }) {
				t.Errorf("numbers %v", differ)
			}
			again, _, _, err := refresh(out, b, "11")
			if err != nil || !bytes.Equal(again, out) {
				t.Errorf("refreshing twice gives another document: %v", err)
			}
			_, first := inCharts(t, doc, b)
			_, then := inCharts(t, out, b)
			wantLines(t, "after refresh", then, first...)
		})
	}
}

// Colours, labels, number formats and titles that people gave a chart stay, those of a point with its name.
func TestRefreshKeepsTheFormatOfAChart(t *testing.T) {
	b := ledger(t, strings.Replace(seed, "事业收入/决算数 0", "事业收入/决算数 10000", 1))
	point := `<c:dPt><c:idx val="1"/><c:invertIfNegative val="0"/><c:bubble3D val="0"/><c:spPr><a:solidFill><a:srgbClr val="FF0000"/></a:solidFill></c:spPr></c:dPt>`
	label := `<c:dLbls><c:dLbl><c:idx val="1"/><c:tx><c:rich><a:bodyPr/><a:p><a:r><a:t>含追加</a:t></a:r></a:p></c:rich></c:tx><c:showVal val="1"/></c:dLbl>`
	title := `<c:title><c:tx><c:rich><a:bodyPr/><a:p><a:r><a:t>收入怎么来的</a:t></a:r></a:p></c:rich></c:tx></c:title>`
	doc := editPart(t, report(t, ledger(t, seed)), incomeChart, func(s string) string {
		s = strings.Replace(s, "<c:dLbls>", point+label, 1)
		s = strings.Replace(s, "<c:formatCode>0.00</c:formatCode>", "<c:formatCode>#,##0.0</c:formatCode>", 1)
		return strings.Replace(s, "<c:chart>", "<c:chart>"+title, 1)
	})
	out, _, changes, err := refresh(doc, b, "11")
	if err != nil || len(changes) == 0 || !changes[len(changes)-1].Done {
		t.Fatal(changes, err)
	}
	got := string(partOf(t, out, incomeChart))
	for _, want := range []string{
		strings.Replace(point, `idx val="1"`, `idx val="2"`, 1), strings.Replace(strings.TrimPrefix(label, "<c:dLbls>"), `idx val="1"`, `idx val="2"`, 1), title,
		"<c:formatCode>#,##0.0</c:formatCode>", `<c:pt idx="1"><c:v>事业收入</c:v>`, "Sheet1!$B$2:$B$4",
	} {
		if !strings.Contains(got, want) {
			t.Errorf("no %s in %s", want, got)
		}
	}
	_, differ := inCharts(t, out, b)
	wantLines(t, "after refresh", differ)
}

// Without last year's workbook nothing is said of last year's numbers, and the others are compared.
func TestAChartOfTwoYearsIsComparedAsFarAsTheWorkbooksGo(t *testing.T) {
	b := ledger(t, seed)
	before := ledger(t, strings.ReplaceAll(seed, "9705600.00", "9777800.005"))
	before.Period, before.File = "2017", "2017.xlsx"
	if why := b.Follow(before); why != "" {
		t.Fatal(why)
	}
	doc := report(t, b)
	all, differ := inCharts(t, doc, b)
	if len(all) != 10 || len(differ) > 0 {
		t.Errorf("%v, differ %v", all, differ)
	}
	doc = editPart(t, doc, "word/charts/chart3.xml", replace("977.78", "977.87"))
	_, differ = inCharts(t, doc, b)
	wantLines(t, "differences", differ, "edited 与上年对比 上年 本年收入合计 977.87->977.78")
	_, differ = inCharts(t, doc, ledger(t, strings.Replace(seed, "本年支出合计/决算数 9349300.00", "本年支出合计/决算数 9349400.00", 1)))
	if len(differ) != 4 || !slices.Contains(differ, "stale 与上年对比 本年 本年支出合计 934.93->934.94") || !slices.Contains(differ, "edited 与上年对比 上年 本年收入合计 977.87->") {
		t.Errorf("differences %v", differ)
	}
}

// Whatever single character of a chart's numbers is changed, in what is drawn or in the workbook, it is found.
func TestNoChangedDigitOfAChartIsTheSame(t *testing.T) {
	b := ledger(t, seed)
	doc := report(t, b)
	random := rand.New(rand.NewPCG(1, 2))
	for range 60 {
		part := incomeChart
		swap := func(s string) string {
			at := regexp.MustCompile(`v>[0-9.]+<`).FindAllStringIndex(s, -1)
			m := at[random.IntN(len(at))]
			for {
				if i := m[0] + 2 + random.IntN(m[1]-m[0]-3); s[i] != '.' {
					return s[:i] + string(rune('0'+(int(s[i]-'0')+1+random.IntN(9))%10)) + s[i+1:]
				}
			}
		}
		var changed []byte
		if random.IntN(2) == 0 {
			changed = editPart(t, doc, part, swap)
		} else {
			changed = editSheet(t, doc, swap)
		}
		if _, differ := inCharts(t, changed, b); len(differ) != 1 || !strings.HasPrefix(differ[0], "edited") {
			t.Errorf("differences %v", differ)
		}
	}
}

// withCopy puts a copy of the chart of incomes behind the others, in a part of its own, changed.
func withCopy(t testing.TB, doc []byte, change func(string) string) []byte {
	t.Helper()
	const part, relsPart = "word/charts/chart9.xml", "word/_rels/document.xml.rels"
	pkg, err := ooxml.Open(doc)
	if err != nil {
		t.Fatal(err)
	}
	get := func(name string) string { data, _ := pkg.Part(name); return string(data) }
	body := get("word/document.xml")
	id := regexp.MustCompile(`r:id="(rIdChart1)"`)
	drawing := regexp.MustCompile(`<w:p>(?:<w:pPr><w:pStyle w:val="Figure"/></w:pPr>)<w:r><w:drawing>.*?</w:drawing></w:r></w:p>`).FindString(body)
	if !id.MatchString(drawing) {
		t.Fatal("no drawing of the first chart")
	}
	copied := strings.NewReplacer("rIdChart1", "rIdChart9", `docPr id="1"`, `docPr id="99"`).Replace(drawing)
	book, _ := pkg.Part(incomeBook)
	end := strings.LastIndex(body, "<w:sectPr")
	var out bytes.Buffer
	if err := pkg.Write(&out, map[string][]byte{
		part:                                []byte(change(get(incomeChart))),
		"word/charts/_rels/chart9.xml.rels": []byte(strings.Replace(get("word/charts/_rels/chart1.xml.rels"), "chart1.xlsx", "chart9.xlsx", 1)),
		"word/embeddings/chart9.xlsx":       book,
		relsPart:                            []byte(strings.Replace(get(relsPart), "</Rel", `<Relationship Id="rIdChart9" Type="`+ooxml.NSOfficeRels+`/chart" Target="charts/chart9.xml"/></Rel`, 1)),
		"[Content_Types].xml":               []byte(strings.Replace(get("[Content_Types].xml"), "<Override", `<Override PartName="/`+part+`" ContentType="application/vnd.openxmlformats-officedocument.drawingml.chart+xml"/><Override`, 1)),
		"word/document.xml":                 []byte(body[:end] + copied + body[end:]),
	}); err != nil {
		t.Fatal(err)
	}
	return out.Bytes()
}

// A chart may be copied, and people draw their own.
func TestCopiesOfChartsAreComparedAndChartsOfOthersAreNamed(t *testing.T) {
	b := ledger(t, seed)
	doc := report(t, b)
	keep := func(s string) string { return s }
	all, differ := inCharts(t, withCopy(t, doc, keep), b)
	if len(all) != 6 || len(differ) > 0 {
		t.Errorf("%v, differ %v", all, differ)
	}
	_, differ = inCharts(t, withCopy(t, doc, replace("354.14", "345.14")), b)
	wantLines(t, "a copy edited", differ, "edited 收入构成 其他收入 345.14->354.14")
	foreign := withCopy(t, doc, replace("354.14", "7", "616.42", "8", "其他收入", "甲", "财政拨款收入", "乙", "金额（万元）", "人"))
	foreign = edit(t, foreign, func(s string) string {
		i := strings.LastIndex(s, "descr=")
		return s[:i] + strings.Replace(s[i:], "收入构成：", "人员：", 1)
	})
	_, differ = inCharts(t, foreign, b)
	wantLines(t, "of somebody else", differ, "untied chart ->")

	now := ledger(t, strings.Replace(seed, "6164200.00", "6164300.00", 1))
	out, _, changes, err := refresh(withCopy(t, doc, keep), now, "11")
	if err != nil || len(changes) != 2 {
		t.Fatal(changes, err)
	}
	_, differ = inCharts(t, out, now)
	wantLines(t, "after refresh", differ)
	for _, part := range []string{incomeChart, "word/charts/chart9.xml"} {
		if !bytes.Contains(partOf(t, out, part), []byte("<c:v>616.43</c:v>")) {
			t.Errorf("%s is old", part)
		}
	}
}

// Programs number the parts of charts as they like; a chart is known by what it shows.
func TestAChartIsKnownUnderAnyPartName(t *testing.T) {
	b := ledger(t, seed)
	doc := edit(t, report(t, b), replace("rIdChart1", "rIdChart2", "rIdChart2", "rIdChart1"))
	all, differ := inCharts(t, doc, b)
	if len(all) != 4 || len(differ) > 0 {
		t.Errorf("%v, differ %v", all, differ)
	}
}

// What a spreadsheet makes of the workbook of a chart when it saves it is read: texts that cells share, other names of
// sheets, rows for columns.
func TestTheWorkbookOfAChartIsReadAsSpreadsheetsWriteIt(t *testing.T) {
	b := ledger(t, seed)
	doc := report(t, b)
	shared := func(sheet, name, kept string) []byte {
		const ss, types = ooxml.NSSpreadsheet, "application/vnd.openxmlformats-officedocument.spreadsheetml."
		var out bytes.Buffer
		if err := ooxml.Create(&out, []ooxml.NewPart{
			{Name: "[Content_Types].xml", Data: []byte(`<Types xmlns="` + ooxml.NSContentTypes + `"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Override PartName="/xl/workbook.xml" ContentType="` + types + `sheet.main+xml"/><Override PartName="/xl/worksheets/sheet7.xml" ContentType="` + types + `worksheet+xml"/><Override PartName="/xl/sharedStrings.xml" ContentType="` + types + `sharedStrings+xml"/></Types>`)},
			{Name: "_rels/.rels", Data: []byte(`<Relationships xmlns="` + ooxml.NSPackageRels + `"><Relationship Id="rId1" Type="` + ooxml.RelOfficeDocument + `" Target="xl/workbook.xml"/></Relationships>`)},
			{Name: "xl/workbook.xml", Data: []byte(`<workbook xmlns="` + ss + `" xmlns:r="` + ooxml.NSOfficeRels + `"><sheets><sheet name="` + name + `" sheetId="1" r:id="rId3"/></sheets><definedNames><definedName name="数值">` + name + `!$B$2</definedName></definedNames></workbook>`)},
			{Name: "xl/_rels/workbook.xml.rels", Data: []byte(`<Relationships xmlns="` + ooxml.NSPackageRels + `"><Relationship Id="rId3" Type="` + ooxml.NSOfficeRels + `/worksheet" Target="worksheets/sheet7.xml"/><Relationship Id="rId4" Type="` + ooxml.NSOfficeRels + `/sharedStrings" Target="sharedStrings.xml"/></Relationships>`)},
			{Name: "xl/sharedStrings.xml", Data: []byte(`<sst xmlns="` + ss + `"><si><t>金额（万元）</t></si><si><r><t>财政</t></r><r><t>拨款收入</t></r><rPh sb="0" eb="1"><t>cai</t></rPh></si><si><t>其他收入</t></si></sst>`)},
			{Name: "xl/worksheets/sheet7.xml", Data: []byte(`<worksheet xmlns="` + ss + `"><sheetData>` + strings.Replace(sheet, "616.42", kept, 1) + `</sheetData></worksheet>`)},
		}); err != nil {
			t.Fatal(err)
		}
		return out.Bytes()
	}
	down := `<row r="1"><c r="B1" t="s"><v>0</v></c></row><row r="2"><c r="A2" t="s"><v>1</v></c><c r="B2"><f>1+1</f><v>616.42</v></c></row><row r="3"><c r="A3" t="s"><v>2</v></c><c r="B3"><v>354.14</v></c></row>`
	across := `<row r="1"><c r="B1" t="s"><v>1</v></c><c r="C1" t="s"><v>2</v></c></row><row r="2"><c r="A2" t="s"><v>0</v></c><c r="B2"><v>616.42</v></c><c r="C2"><v>354.14</v></c></row>`
	for _, c := range []struct {
		name, sheet, cells string
		oldnew             []string
	}{
		{"shared texts", down, "Sheet1", []string{"<c:lang", "<c:lang"}},
		{"another sheet", down, "附件 1", []string{"Sheet1!", "'附件 1'!"}},
		{"rows for columns", across, "Sheet1", []string{"Sheet1!$B$1<", "Sheet1!$A$2<", "Sheet1!$A$2:$A$3", "Sheet1!$B$1:$C$1", "Sheet1!$B$2:$B$3", "Sheet1!$B$2:$C$2"}},
		{"single cells", down, "Sheet1", []string{"Sheet1!$B$2:$B$3", "(Sheet1!$B$2,Sheet1!$B$3)"}},
	} {
		t.Run(c.name, func(t *testing.T) {
			for kept, want := range map[string][]string{"616.42": nil, "616.41999999999996": nil, "661.42": {"edited 收入构成 workbook 财政拨款收入 661.42->616.42"}} {
				changed := editPart(t, doc, incomeBook, func(string) string { return string(shared(c.sheet, c.cells, kept)) })
				if c.oldnew[0] != c.oldnew[1] {
					changed = editPart(t, changed, incomeChart, replace(c.oldnew...))
				}
				_, differ := inCharts(t, changed, b)
				wantLines(t, kept, differ, want...)
			}
		})
	}
	t.Run("cells that are names", func(t *testing.T) {
		_, differ := inCharts(t, editPart(t, doc, incomeChart, replace("Sheet1!$B$2:$B$3", "[0]!数值")), b)
		wantLines(t, "differences", differ, "untied 收入构成 workbook ->")
	})
}
