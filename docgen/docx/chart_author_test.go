package docx

import (
	"archive/zip"
	"bytes"
	"fmt"
	"slices"
	"strings"
	"testing"

	"jixiao/internal/ooxml"
)

// redrawnPart gives a template with one part changed.
func redrawnPart(t testing.TB, doc []byte, part string, change func(string) string) []byte {
	t.Helper()
	pkg, err := ooxml.Open(doc)
	if err != nil {
		t.Fatal(err)
	}
	data, _ := pkg.Part(part)
	now := change(string(data))
	if now == string(data) {
		t.Fatalf("%s is as before", part)
	}
	var b bytes.Buffer
	if err := pkg.Write(&b, map[string][]byte{part: []byte(now)}); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

func swap(oldnew ...string) func(string) string {
	return func(s string) string { return strings.NewReplacer(oldnew...).Replace(s) }
}

const (
	c14Style = `<mc:AlternateContent xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006"><mc:Choice Requires="c14" xmlns:c14="http://schemas.microsoft.com/office/drawing/2007/8/2/chart"><c14:style val="102"/></mc:Choice><mc:Fallback><c:style val="2"/></mc:Fallback></mc:AlternateContent>`
	c15      = `xmlns:c15="http://schemas.microsoft.com/office/drawing/2012/chart"`
)

// Whatever way Word 2010 to 2021, WPS and others have of writing what an author draws, the numbers of the report are
// drawn and stand in the workbook, and nothing of the example remains.
func TestChartsAsAuthorsDrawThem(t *testing.T) {
	column := sketch{kinds: []string{"barChart"}, series: 1, points: 2}
	literal := func(s string) string {
		s = strings.Replace(s, `<c:strRef><c:f>数据!$B$1</c:f><c:strCache><c:ptCount val="1"/><c:pt idx="0"><c:v>示例系列0</c:v></c:pt></c:strCache></c:strRef>`, `<c:v>示例系列</c:v>`, 1)
		s = strings.NewReplacer(`<c:strRef><c:f>数据!$A$2:$A$3</c:f><c:strCache>`, `<c:strLit>`, `</c:strCache></c:strRef>`, `</c:strLit>`,
			`<c:numRef><c:f>数据!$B$2:$B$3</c:f><c:numCache>`, `<c:numLit>`, `</c:numCache></c:numRef>`, `</c:numLit>`).Replace(s)
		return s
	}
	for _, c := range []struct {
		name   string
		s      sketch
		change func(string) string
		series int
		keeps  []string // of the drawing
		loses  []string
	}{
		{"stacked columns", column, swap(`<c:grouping val="clustered"/>`, `<c:grouping val="percentStacked"/>`, `<c:axId val="1"/><c:axId val="2"/></c:barChart>`, `<c:gapWidth val="50"/><c:overlap val="100"/><c:axId val="1"/><c:axId val="2"/></c:barChart>`), 3, []string{"percentStacked", `overlap val="100"`}, nil},
		{"columns in space", sketch{kinds: []string{"bar3DChart"}, series: 1, points: 2}, swap(`<c:plotArea>`, `<c:view3D><c:rotX val="15"/><c:rotY val="20"/></c:view3D><c:plotArea>`, `</c:val></c:ser>`, `</c:val><c:shape val="cylinder"/></c:ser>`), 2, []string{`shape val="cylinder"`}, nil},
		{"pie of pie", sketch{kinds: []string{"ofPieChart"}, series: 1, points: 5}, swap(`</c:ofPieChart>`, `<c:gapWidth val="100"/><c:splitType val="cust"/><c:custSplit><c:secondPiePt val="2"/><c:secondPiePt val="4"/></c:custSplit><c:secondPieSize val="75"/><c:serLines/></c:ofPieChart>`), 1, []string{`<c:secondPiePt val="2"/>`}, []string{`<c:secondPiePt val="4"/>`}},
		{"two rings", sketch{kinds: []string{"doughnutChart"}, series: 2, points: 4}, swap(`<c:holeSize val="50"/>`, `<c:firstSliceAng val="0"/><c:holeSize val="75"/>`), 2, []string{`holeSize val="75"`}, nil},
		{"a legend without some entries", sketch{kinds: []string{"pieChart"}, series: 1, points: 5}, swap(`<c:plotVisOnly`, `<c:legend><c:legendPos val="r"/><c:legendEntry><c:idx val="0"/><c:delete val="1"/></c:legendEntry><c:legendEntry><c:idx val="4"/><c:delete val="1"/></c:legendEntry></c:legend><c:plotVisOnly`), 1, []string{`<c:legendPos val="r"/>`}, []string{"legendEntry"}},
		{"columns and a line on an axis of its own", sketch{kinds: []string{"barChart", "lineChart"}, series: 1, points: 2}, func(s string) string {
			s = strings.Replace(s, `<c:axId val="1"/><c:axId val="2"/></c:lineChart>`, `<c:marker val="1"/><c:axId val="3"/><c:axId val="4"/></c:lineChart>`, 1)
			return strings.Replace(s, `</c:valAx>`, `</c:valAx><c:valAx><c:axId val="4"/><c:scaling><c:orientation val="minMax"/><c:max val="9"/></c:scaling><c:delete val="0"/><c:axPos val="r"/><c:crossAx val="3"/><c:crosses val="max"/></c:valAx><c:catAx><c:axId val="3"/><c:scaling><c:orientation val="minMax"/></c:scaling><c:delete val="1"/><c:axPos val="b"/><c:crossAx val="4"/></c:catAx>`, 1)
		}, 2, []string{`<c:axPos val="r"/>`}, []string{`max val="9"`}},
		{"everything written into the chart", column, literal, 2, nil, []string{"Lit>"}},
		{"everything written into the chart, and no workbook", sketch{kinds: []string{"lineChart"}, series: 1, points: 2, noBook: true}, literal, 1, nil, []string{"Lit>"}},
		{"years for categories", column, swap(`<c:strRef><c:f>数据!$A$2:$A$3</c:f><c:strCache>`, `<c:numRef><c:f>数据!$A$2:$A$3</c:f><c:numCache><c:formatCode>General</c:formatCode>`, `示例0`, `2016`, `示例1`, `2017`, `</c:strCache></c:strRef></c:cat>`, `</c:numCache></c:numRef></c:cat>`), 1, nil, []string{"2016"}},
		{"categories in levels", column, swap(`<c:strRef><c:f>数据!$A$2:$A$3</c:f><c:strCache><c:ptCount val="2"/>`, `<c:multiLvlStrRef><c:f>数据!$A$2:$B$3</c:f><c:multiLvlStrCache><c:ptCount val="2"/><c:lvl>`, `</c:strCache></c:strRef></c:cat>`, `</c:lvl><c:lvl><c:pt idx="0"><c:v>上层</c:v></c:pt></c:lvl></c:multiLvlStrCache></c:multiLvlStrRef></c:cat>`), 2, nil, []string{"上层", "multiLvl"}},
		{"a name of the sheet in quotes", column, swap(`数据!`, `'附件 1 ''数据'''!`), 1, nil, []string{"附件"}},
		{"whole columns", column, swap(`$A$2:$A$3`, `$A:$A`, `$B$2:$B$3`, `$B:$B`), 1, nil, nil},
		{"names instead of cells", column, swap(`数据!$A$2:$A$3`, `[0]!类别`, `数据!$B$2:$B$3`, `[0]!数值`), 1, nil, []string{"[0]"}},
		{"filtered rows", column, swap(`<c:f>数据!$B$2:$B$3</c:f>`, `<c:extLst><c:ext uri="{02D57815-91ED-43cb-92C2-25804820EDAC}" `+c15+`><c15:fullRef><c15:sqref>数据!$B$2:$B$5</c15:sqref></c15:fullRef></c:ext></c:extLst><c:f>(数据!$B$2,数据!$B$4)</c:f>`), 1, nil, []string{"fullRef"}},
		{"formats of filtered points", column, swap(`</c:val></c:ser>`, `</c:val><c:extLst><c:ext uri="{02D57815-91ED-43cb-92C2-25804820EDAC}" `+c15+`><c15:categoryFilterExceptions><c15:categoryFilterException><c15:sqref>数据!$B$4</c15:sqref><c15:spPr xmlns:c15="http://schemas.microsoft.com/office/drawing/2012/chart"/></c15:categoryFilterException></c15:categoryFilterExceptions></c:ext></c:extLst></c:ser>`), 1, nil, []string{"categoryFilter"}},
		{"labels from cells", column, swap(`<c:cat>`, `<c:dLbls><c:dLbl><c:idx val="0"/><c:tx><c:rich><a:bodyPr/><a:p><a:fld id="{6C2A6F8F-0B3C-4C0B-9C55-0B1B7F4A1C11}" type="CELLRANGE"><a:rPr/><a:t>[示例]</a:t></a:fld></a:p></c:rich></c:tx><c:showVal val="1"/><c:extLst><c:ext uri="{CE6537A1-D6FC-4f65-9D91-7224C49458BB}" `+c15+`><c15:dlblFieldTable/><c15:showDataLabelsRange val="1"/></c:ext></c:extLst></c:dLbl><c:showVal val="1"/></c:dLbls><c:cat>`,
			`</c:val></c:ser>`, `</c:val><c:extLst><c:ext uri="{02D57815-91ED-43cb-92C2-25804820EDAC}" `+c15+`><c15:datalabelsRange><c15:f>数据!$C$2:$C$3</c15:f></c15:datalabelsRange></c:ext></c:extLst></c:ser>`), 1, []string{`<c:showVal val="1"/>`}, []string{"CELLRANGE", "datalabelsRange"}},
		{"a style of Word 2010", column, swap(`<c:chart>`, c14Style+`<c:chart>`), 1, []string{"c14:style"}, nil},
		{"unique ids of Word 2016", column, swap(`</c:val></c:ser>`, `</c:val><c:extLst><c:ext uri="{C3380CC4-5D6E-409C-BE32-E72D297353CC}" xmlns:c16="http://schemas.microsoft.com/office/drawing/2014/chart"><c16:uniqueId val="{00000000-1111-4222-8333-000000000000}"/></c:ext></c:extLst></c:ser>`), 2, []string{`c16:uniqueId`}, nil},
		{"points of an example", sketch{kinds: []string{"pieChart"}, series: 1, points: 6, inner: `<c:dPt><c:idx val="0"/><c:bubble3D val="0"/></c:dPt><c:dPt><c:idx val="5"/><c:bubble3D val="0"/></c:dPt>`}, swap(`<c:chart>`, `<c:roundedCorners val="0"/><c:chart>`), 1, []string{`<c:dPt><c:idx val="0"/>`}, []string{`<c:dPt><c:idx val="5"/>`}},
		{"error bars with numbers", column, swap(`<c:cat>`, `<c:errBars><c:errBarType val="both"/><c:errValType val="fixedVal"/><c:val val="1"/></c:errBars><c:cat>`), 1, []string{"errBars"}, nil},
	} {
		t.Run(c.name, func(t *testing.T) {
			template := redrawnPart(t, charted(drawnPara(`descr="{{图表:构成}}"`), c.s), chartPart, c.change)
			d := figures(c.series, 3)
			out, _ := fill(t, template, names{"图表:构成": chartValue(d)})
			part := partOf(t, out, chartPart)
			sameCells(t, "caches", cached(t, part), d.cells())
			if !c.s.noBook {
				sameCells(t, "workbook", edited(t, partOf(t, out, bookPart)), d.cells())
			}
			for _, s := range c.keeps {
				if !strings.Contains(part, s) {
					t.Errorf("%s is lost: %s", s, part)
				}
			}
			for _, s := range append(c.loses, "示例", "数据", "上层") {
				if strings.Contains(part, s) {
					t.Errorf("%s is left: %s", s, part)
				}
			}
			sameDrawn(t, out, d)
		})
	}
}

// sameDrawn reads the only chart of a document back, and its workbook.
func sameDrawn(t testing.TB, doc []byte, d *ChartData) {
	t.Helper()
	drawn, err := Charts(doc)
	if err != nil || len(drawn) != 1 {
		t.Fatalf("%d charts, %v", len(drawn), err)
	}
	if got, want := fmt.Sprint(drawn[0].Shown.cells()), fmt.Sprint(d.cells()); got != want {
		t.Errorf("drawn: %s\nwant %s", got, want)
	}
	if kept := drawn[0].Kept; kept != nil && fmt.Sprint(kept.cells()) != fmt.Sprint(d.cells()) || (kept == nil) == drawn[0].Linked {
		t.Errorf("kept: %v", kept)
	}
}

// Where an author may put a chart, and how the tag is found there.
func TestChartsWhereverTheyStand(t *testing.T) {
	s := sketch{kinds: []string{"barChart"}, series: 1, points: 2}
	const tag = `descr="{{图表:构成}}"`
	chartElement := `<c:chart xmlns:c="` + ooxml.NSChart + `" r:id="rIdC"/>`
	grouped := `<w:p><w:r><mc:AlternateContent><mc:Choice Requires="wpg"><w:drawing><wp:anchor><wp:extent cx="5400000" cy="2400000"/><wp:docPr id="9" name="组合 9" ` + tag + `/><a:graphic><a:graphicData uri="http://schemas.microsoft.com/office/word/2010/wordprocessingGroup">` +
		`<wpg:wgp xmlns:wpg="http://schemas.microsoft.com/office/word/2010/wordprocessingGroup"><wpg:cNvGrpSpPr/><wpg:grpSpPr/><wpg:graphicFrame><wpg:cNvPr id="10" name="图表 10"/><wpg:cNvFrPr/><wpg:xfrm/><a:graphic><a:graphicData uri="` + ooxml.NSChart + `">` + chartElement + `</a:graphicData></a:graphic></wpg:graphicFrame></wpg:wgp>` +
		`</a:graphicData></a:graphic></wp:anchor></w:drawing></mc:Choice><mc:Fallback><w:pict><v:group/></w:pict></mc:Fallback></mc:AlternateContent></w:r></w:p>`
	for _, c := range []struct {
		name, body, kind string
		table            int
	}{
		{"in a paragraph", drawnPara(tag), "body", 0},
		{"among words", `<w:p>` + run("见") + drawn(tag) + run("。") + `</w:p>`, "body", 0},
		{"in a cell", table(1, tr(cell(drawnPara(tag)))) + "<w:p/>", "body", 1},
		{"in a text box", `<w:p>` + twice(drawnPara(tag)) + `</w:p>`, "textbox", 0},
		{"in a group", grouped, "body", 0},
		{"in a content control", `<w:sdt><w:sdtPr><w:id w:val="1"/></w:sdtPr><w:sdtContent>` + drawnPara(tag) + `</w:sdtContent></w:sdt>`, "body", 0},
		{"inserted with track changes", `<w:p><w:ins w:id="1" w:author="a">` + drawn(tag) + `</w:ins></w:p>`, "body", 0},
	} {
		t.Run(c.name, func(t *testing.T) {
			template := charted(c.body, s)
			tpl, err := Parse(template)
			if err != nil {
				t.Fatal(err)
			}
			if g := tpl.Tags(); len(g) != 1 || g[0].Kind != Chart || g[0].Place.Kind != c.kind || g[0].Place.Table != c.table {
				t.Fatalf("tags %+v, problems %v", g, briefs(tpl.Problems()))
			}
			d := figures(2, 3)
			out, fills := fill(t, template, names{"图表:构成": chartValue(d)})
			if len(fills) != 6 || fills[0].Chart != chartPart {
				t.Errorf("fills %+v", fills)
			}
			sameCells(t, "caches", cached(t, partOf(t, out, chartPart)), d.cells())
			sameDrawn(t, out, d)
			out, _ = proved(t, template, names{"图表:构成": chartValue(&ChartData{})})
			if pkg, err := ooxml.Open(out); err != nil || slices.Contains(pkg.Names(), chartPart) || strings.Contains(bodyOf(t, out), "rIdC") {
				t.Errorf("the empty chart is left: %v, %s", err, bodyOf(t, out))
			}
		})
	}
	t.Run("in a header", func(t *testing.T) {
		all := parts(`<w:p/><w:sectPr><w:headerReference w:type="default" r:id="rId-header1.xml"/></w:sectPr>`, header("header1.xml", drawnPara(tag)))
		all[0].Data = bytes.Replace(all[0].Data, []byte("<Override"), []byte(`<Default Extension="xlsx" ContentType="`+workbookType+`"/><Override PartName="/`+chartPart+`" ContentType="`+chartType+`"/><Override`), 1)
		book, err := figures(1, 1).workbook()
		if err != nil {
			t.Fatal(err)
		}
		rels := func(id, kind, target string) []byte {
			return []byte(xmlHead + `<Relationships xmlns="` + ooxml.NSPackageRels + `"><Relationship Id="` + id + `" Type="` + ooxml.NSOfficeRels + `/` + kind + `" Target="` + target + `"/></Relationships>`)
		}
		template := press(append(all, ooxml.NewPart{Name: chartPart, Data: []byte(xmlHead + s.part())}, ooxml.NewPart{Name: bookPart, Data: book},
			ooxml.NewPart{Name: relsOf(chartPart), Data: rels("rIdB", "package", "../embeddings/Microsoft_Excel_Worksheet.xlsx")},
			ooxml.NewPart{Name: "word/_rels/header1.xml.rels", Data: rels("rIdC", "chart", "charts/chart1.xml")}))
		d := figures(1, 3)
		out, _ := fill(t, template, names{"图表:构成": chartValue(d)})
		sameDrawn(t, out, d)
	})
	t.Run("behind a condition that does not hold", func(t *testing.T) {
		template := charted(para("{{?没有}}")+drawnPara(tag)+para("{{/没有}}", "完"), s)
		out, fills := fill(t, template, names{"没有": "", "图表:构成": chartValue(figures(1, 3))})
		pkg, err := ooxml.Open(out)
		if err != nil || len(fills) > 0 {
			t.Fatal(err, fills)
		}
		if slices.Contains(pkg.Names(), chartPart) || slices.Contains(pkg.Names(), bookPart) || strings.Contains(partOf(t, out, "word/_rels/document.xml.rels"), "rIdC") {
			t.Error("the chart is left in the file")
		}
	})
}

// Two drawings with a part each may show the same: one may be drawn as a pie for the leaders.
func TestTwoChartsMayShowTheSame(t *testing.T) {
	template := charted(drawnPara(`descr="{{图表:构成}}"`)+strings.ReplaceAll(strings.ReplaceAll(drawnPara(`descr="{{图表:构成}}"`), "rIdC", "rIdD"), `id="7"`, `id="8"`), sketch{kinds: []string{"barChart"}, series: 1, points: 2})
	pkg, err := ooxml.Open(template)
	if err != nil {
		t.Fatal(err)
	}
	const second = "word/charts/chart2.xml"
	get := func(name string) string { data, _ := pkg.Part(name); return string(data) }
	book, _ := pkg.Part(bookPart)
	var b bytes.Buffer
	if err := pkg.Write(&b, map[string][]byte{
		second:                         []byte(xmlHead + sketch{kinds: []string{"pieChart"}, series: 1, points: 4}.part()),
		"word/embeddings/second.xlsx":  book,
		relsOf(second):                 []byte(strings.Replace(get(relsOf(chartPart)), "Microsoft_Excel_Worksheet", "second", 1)),
		"word/_rels/document.xml.rels": []byte(strings.Replace(get("word/_rels/document.xml.rels"), "</Rel", `<Relationship Id="rIdD" Type="`+ooxml.NSOfficeRels+`/chart" Target="charts/chart2.xml"/></Rel`, 1)),
		"[Content_Types].xml":          []byte(strings.Replace(get("[Content_Types].xml"), "<Override", `<Override PartName="/`+second+`" ContentType="`+chartType+`"/><Override`, 1)),
	}); err != nil {
		t.Fatal(err)
	}
	d := figures(1, 3)
	out, fills := fill(t, b.Bytes(), names{"图表:构成": chartValue(d)})
	if len(fills) != 6 || fills[0].Chart == fills[5].Chart {
		t.Errorf("fills %+v", fills)
	}
	for _, part := range []string{chartPart, second} {
		sameCells(t, part, cached(t, partOf(t, out, part)), d.cells())
	}
	sameCells(t, "workbook of the second", edited(t, partOf(t, out, "word/embeddings/second.xlsx")), d.cells())
}

// The charts of Word 2016 that are no charts of categories are said, wherever their tag stands.
func TestNewKindsOfChartsAreSaid(t *testing.T) {
	const cx = "http://schemas.microsoft.com/office/drawing/2014/chartex"
	body := func(attrs string) string {
		return `<w:p><w:r><mc:AlternateContent><mc:Choice Requires="cx1" xmlns:cx1="http://schemas.microsoft.com/office/drawing/2015/9/8/chartex"><w:drawing><wp:inline><wp:extent cx="1" cy="1"/><wp:docPr id="3" name="图表 3" ` + attrs + `/><a:graphic><a:graphicData uri="` + cx + `"><cx:chart xmlns:cx="` + cx + `" r:id="rId-charts/chartEx1.xml"/></a:graphicData></a:graphic></wp:inline></w:drawing></mc:Choice>` +
			`<mc:Fallback><w:drawing><wp:inline><wp:extent cx="1" cy="1"/><wp:docPr id="3" name="图表 3" ` + attrs + `/><a:graphic><a:graphicData uri="` + ooxml.NSDrawing + `"/></a:graphic></wp:inline></w:drawing></mc:Fallback></mc:AlternateContent></w:r></w:p>`
	}
	part := func(title string) extra {
		return extra{"word/charts/chartEx1.xml", "../../2014/relationships/chartEx", "application/vnd.ms-office.chartex+xml", `<cx:chartSpace xmlns:cx="` + cx + `" xmlns:a="` + ooxml.NSDrawing + `"><cx:chart><cx:title><cx:tx><cx:rich><a:p><a:r><a:t>` + title + `</a:t></a:r></a:p></cx:rich></cx:tx></cx:title></cx:chart></cx:chartSpace>`}
	}
	n := names{"图表:构成": chartValue(figures(1, 2))}
	for name, template := range map[string][]byte{
		"alternative text": doc(body(`descr="{{图表:构成}}"`), part("构成")),
		"title":            doc(body(""), part("{{图表:构成}}")),
	} {
		tpl, err := Parse(template)
		if err != nil {
			t.Fatal(err)
		}
		got := briefs(tpl.Check(n.env()))
		if len(got) != 1 || !strings.Contains(got[0], "{{图表:构成}}") || !strings.Contains(got[0], "kind of chart") {
			t.Errorf("%s: problems %v", name, got)
		}
	}
}

// A tag in a text box upon a chart would be printed as it is.
func TestATagInAShapeUponAChartIsSaid(t *testing.T) {
	template := charted(drawnPara(`descr="{{图表:构成}}"`), sketch{kinds: []string{"barChart"}, series: 1, points: 2,
		rels: `<Relationship Id="rIdB" Type="` + ooxml.NSOfficeRels + `/package" Target="../embeddings/Microsoft_Excel_Worksheet.xlsx"/><Relationship Id="rIdU" Type="` + ooxml.NSOfficeRels + `/chartUserShapes" Target="../drawings/drawing1.xml"/>`})
	pkg, err := ooxml.Open(template)
	if err != nil {
		t.Fatal(err)
	}
	var b bytes.Buffer
	if err := pkg.Write(&b, map[string][]byte{"word/drawings/drawing1.xml": []byte(xmlHead + `<c:userShapes xmlns:c="` + ooxml.NSChart + `" xmlns:a="` + ooxml.NSDrawing + `"><a:t>合计{{本年收入合计|万元}}</a:t></c:userShapes>`)}); err != nil {
		t.Fatal(err)
	}
	tpl, err := Parse(b.Bytes())
	if err != nil {
		t.Fatal(err)
	}
	if got := briefs(tpl.Problems()); len(got) != 1 || !strings.HasPrefix(got[0], OutOfReach) || !strings.Contains(got[0], "合计{{本年收入合计|万元}}") {
		t.Errorf("problems %v", got)
	}
}

// A chart with one point, with many, with long names and large, small and missing numbers is the same wherever it is kept.
func TestWhateverTheNumbersChartAndWorkbookAgree(t *testing.T) {
	s := sketch{kinds: []string{"barChart"}, series: 1, points: 2}
	value := func(values ...string) *ChartData {
		d := &ChartData{Series: []Series{{Name: "金额（万元）", Format: "0.00"}}}
		for i, v := range values {
			d.Categories = append(d.Categories, fmt.Sprintf("分项%d", i+1))
			d.Series[0].Points = append(d.Series[0].Points, Point{Value: v})
		}
		return d
	}
	long := value("1.00", "2.00", "3.00")
	long.Categories = []string{strings.Repeat("一般公共预算财政拨款基本支出", 20), `国土&海洋<气象>"等"'支出'` + "\n（续）", " 前后有空格 "}
	for name, d := range map[string]*ChartData{
		"one point": value("616.42"), "thirty points": figures(1, 30), "three hundred": figures(4, 300), "long names": long,
		"negative": value("-0.01", "0.00", "5.00"), "missing": value("", "3.00", ""),
		"huge": value("12345678901234567.89", "0.01", "-99999999999999.99"),
	} {
		t.Run(name, func(t *testing.T) {
			out, _ := fill(t, charted(drawnPara(`descr="{{图表:构成}}"`), s), names{"图表:构成": chartValue(d)})
			sameDrawn(t, out, d)
			sameCells(t, "workbook", edited(t, partOf(t, out, bookPart)), d.cells())
		})
	}
}

// The workbook inside a report is stored and not compressed: its bytes, and with them the seal of the report, are the
// same whatever way of compressing a release of Go has.
func TestTheWorkbookOfAChartIsNotCompressed(t *testing.T) {
	book, err := figures(3, 50).workbook()
	if err != nil {
		t.Fatal(err)
	}
	z, err := zip.NewReader(bytes.NewReader(book), int64(len(book)))
	if err != nil || len(z.File) == 0 {
		t.Fatal(err)
	}
	for _, f := range z.File {
		if f.Method != zip.Store {
			t.Errorf("%s is compressed", f.Name)
		}
	}
}
