package docx

import (
	"bytes"
	"encoding/xml"
	"fmt"
	"strings"
	"testing"

	"jixiao/internal/ooxml"
)

// drawn writes the drawing of a chart as Word and WPS do.
func drawn(attrs string) string {
	return `<w:r><w:drawing><wp:inline distT="0" distB="0" distL="0" distR="0"><wp:extent cx="5400000" cy="2400000"/><wp:docPr id="7" name="图表 7" ` + attrs + `/>` +
		`<wp:cNvGraphicFramePr/><a:graphic><a:graphicData uri="` + ooxml.NSChart + `"><c:chart xmlns:c="` + ooxml.NSChart + `" r:id="rIdC"/></a:graphicData></a:graphic></wp:inline></w:drawing></w:r>`
}

func drawnPara(attrs string) string { return `<w:p>` + drawn(attrs) + `</w:p>` }

// A sketch is a chart part as an author may have drawn it.
type sketch struct {
	kinds  []string // of plots
	series int      // of each plot
	points int
	inner  string // of each series, before its categories
	title  string
	more   string // behind the plots
	noBook bool
	rels   string // instead of the relationship to the workbook
}

// part writes the chart part. Each series has the numbers of an example.
func (s sketch) part() string {
	var b strings.Builder
	b.WriteString(`<c:chartSpace xmlns:c="` + ooxml.NSChart + `" xmlns:a="` + ooxml.NSDrawing + `" xmlns:r="` + ooxml.NSOfficeRels + `"><c:chart>` + s.title + `<c:plotArea><c:layout/>`)
	n := 0
	for _, kind := range s.kinds {
		b.WriteString(`<c:` + kind + `>`)
		switch kind {
		case "barChart", "bar3DChart":
			b.WriteString(`<c:barDir val="col"/><c:grouping val="clustered"/>`)
		case "lineChart", "line3DChart", "areaChart", "area3DChart":
			b.WriteString(`<c:grouping val="standard"/>`)
		case "radarChart":
			b.WriteString(`<c:radarStyle val="standard"/>`)
		case "ofPieChart":
			b.WriteString(`<c:ofPieType val="pie"/>`)
		}
		for range s.series {
			col := columnName(n + 2)
			fmt.Fprintf(&b, `<c:ser><c:idx val="%d"/><c:order val="%[1]d"/><c:tx><c:strRef><c:f>数据!$%[2]s$1</c:f><c:strCache><c:ptCount val="1"/><c:pt idx="0"><c:v>示例系列%[1]d</c:v></c:pt></c:strCache></c:strRef></c:tx>`+
				`<c:spPr><a:solidFill><a:schemeClr val="accent%[3]d"/></a:solidFill></c:spPr>%[4]s`, n, col, n%6+1, s.inner)
			fmt.Fprintf(&b, `<c:cat><c:strRef><c:f>数据!$A$2:$A$%d</c:f><c:strCache><c:ptCount val="%d"/>`, s.points+1, s.points)
			for i := range s.points {
				fmt.Fprintf(&b, `<c:pt idx="%d"><c:v>示例%[1]d</c:v></c:pt>`, i)
			}
			fmt.Fprintf(&b, `</c:strCache></c:strRef></c:cat><c:val><c:numRef><c:f>数据!$%s$2:$%[1]s$%d</c:f><c:numCache><c:formatCode>General</c:formatCode><c:ptCount val="%d"/>`, col, s.points+1, s.points)
			for i := range s.points {
				fmt.Fprintf(&b, `<c:pt idx="%d"><c:v>4.3</c:v></c:pt>`, i)
			}
			b.WriteString(`</c:numCache></c:numRef></c:val>`)
			if kind == "lineChart" {
				b.WriteString(`<c:smooth val="0"/>`)
			}
			b.WriteString(`</c:ser>`)
			n++
		}
		switch kind {
		case "pieChart", "pie3DChart", "ofPieChart":
		case "doughnutChart":
			b.WriteString(`<c:holeSize val="50"/>`)
		case "bar3DChart", "area3DChart":
			b.WriteString(`<c:axId val="1"/><c:axId val="2"/><c:axId val="0"/>`)
		case "line3DChart":
			b.WriteString(`<c:axId val="1"/><c:axId val="2"/><c:axId val="3"/>`)
		default:
			b.WriteString(`<c:axId val="1"/><c:axId val="2"/>`)
		}
		b.WriteString(`</c:` + kind + `>`)
	}
	if !strings.Contains(strings.Join(s.kinds, " "), "ie") && !strings.Contains(s.kinds[0], "dough") {
		b.WriteString(`<c:catAx><c:axId val="1"/><c:scaling><c:orientation val="minMax"/></c:scaling><c:delete val="0"/><c:axPos val="b"/><c:crossAx val="2"/></c:catAx>` +
			`<c:valAx><c:axId val="2"/><c:scaling><c:orientation val="minMax"/><c:max val="5"/><c:min val="0"/></c:scaling><c:delete val="0"/><c:axPos val="l"/><c:crossAx val="1"/><c:majorUnit val="1"/></c:valAx>`)
		if s.kinds[0] == "line3DChart" {
			b.WriteString(`<c:serAx><c:axId val="3"/><c:scaling/><c:delete val="0"/><c:axPos val="b"/><c:crossAx val="1"/></c:serAx>`)
		}
	}
	b.WriteString(s.more + `</c:plotArea><c:plotVisOnly val="1"/></c:chart>`)
	if !s.noBook {
		b.WriteString(`<c:externalData r:id="rIdB"><c:autoUpdate val="0"/></c:externalData>`)
	}
	b.WriteString(`</c:chartSpace>`)
	return b.String()
}

const (
	chartType = "application/vnd.openxmlformats-officedocument.drawingml.chart+xml"
	chartPart = "word/charts/chart1.xml"
	bookPart  = "word/embeddings/Microsoft_Excel_Worksheet.xlsx"
)

// charted presses a document with a chart.
func charted(body string, s sketch) []byte {
	all := parts(body)
	replace := func(i int, old, new string) {
		all[i].Data = bytes.Replace(all[i].Data, []byte(old), []byte(new), 1)
	}
	replace(0, "<Override", `<Default Extension="xlsx" ContentType="`+workbookType+`"/><Override PartName="/`+chartPart+`" ContentType="`+chartType+`"/><Override`)
	replace(3, "</Rel", `<Relationship Id="rIdC" Type="`+ooxml.NSOfficeRels+`/chart" Target="charts/chart1.xml"/></Rel`)
	all = append(all, ooxml.NewPart{Name: chartPart, Data: []byte(xmlHead + s.part())})
	if s.noBook {
		return press(all)
	}
	if s.rels == "" {
		s.rels = `<Relationship Id="rIdB" Type="` + ooxml.NSOfficeRels + `/package" Target="../embeddings/Microsoft_Excel_Worksheet.xlsx"/>`
	}
	example, err := figures(1, 1).workbook()
	if err != nil {
		panic(err)
	}
	return press(append(all,
		ooxml.NewPart{Name: relsOf(chartPart), Data: []byte(xmlHead + `<Relationships xmlns="` + ooxml.NSPackageRels + `">` + s.rels + `</Relationships>`)},
		ooxml.NewPart{Name: bookPart, Data: example}))
}

// figures makes data: series by points.
func figures(series, points int) *ChartData {
	d := &ChartData{}
	for i := range points {
		d.Categories = append(d.Categories, fmt.Sprintf("分项%d", i+1))
	}
	for k := range series {
		s := Series{Name: fmt.Sprintf("系列%d", k+1), Format: "0.00", Filter: "万元"}
		for i := range points {
			s.Points = append(s.Points, Point{fmt.Sprintf("%d.%02d", 100*(k+1)+i, i), fmt.Sprintf("from %d %d", k, i)})
		}
		d.Series = append(d.Series, s)
	}
	return d
}

func chartValue(d *ChartData) Value { return Value{Text: "收入“构成”", Chart: d} }

// cells are the values of a chart by the cells that they are said to come from.
type cells map[string]string

// cached reads the chart part as a program does that draws it: ranges and caches.
func cached(t *testing.T, part string) cells {
	t.Helper()
	type cache struct {
		Count struct {
			Val int `xml:"val,attr"`
		} `xml:"ptCount"`
		Points []struct {
			Index int    `xml:"idx,attr"`
			V     string `xml:"v"`
		} `xml:"pt"`
	}
	type ref struct {
		F   string `xml:"f"`
		Str cache  `xml:"strCache"`
		Num cache  `xml:"numCache"`
	}
	out := cells{}
	add := func(r ref, c cache) {
		sheet, area, _ := strings.Cut(r.F, "!")
		if sheet != "Sheet1" {
			t.Errorf("range %q is not on the sheet", r.F)
		}
		from, to, _ := strings.Cut(strings.ReplaceAll(area, "$", ""), ":")
		var column, end string
		var first, last int
		if _, err := fmt.Sscanf(from[1:], "%d", &first); err != nil {
			t.Fatal(err)
		}
		column, end, last = from[:1], from[:1], first
		if to != "" {
			end = to[:1]
			if _, err := fmt.Sscanf(to[1:], "%d", &last); err != nil {
				t.Fatal(err)
			}
		}
		if column != end || c.Count.Val != last-first+1 {
			t.Errorf("range %s has %d points", r.F, c.Count.Val)
		}
		for _, p := range c.Points {
			out[fmt.Sprintf("%s%d", column, first+p.Index)] = p.V
		}
	}
	d := xml.NewDecoder(strings.NewReader(part))
	for {
		tok, err := d.Token()
		if tok == nil {
			return out
		}
		if err != nil {
			t.Fatal(err)
		}
		if e, ok := tok.(xml.StartElement); ok && e.Name.Local == "ser" {
			var raw struct {
				Tx struct {
					StrRef ref `xml:"strRef"`
				} `xml:"tx"`
				Cat struct {
					StrRef ref `xml:"strRef"`
				} `xml:"cat"`
				Val struct {
					NumRef ref `xml:"numRef"`
				} `xml:"val"`
			}
			if err := d.DecodeElement(&raw, &e); err != nil {
				t.Fatal(err)
			}
			add(raw.Tx.StrRef, raw.Tx.StrRef.Str)
			add(raw.Cat.StrRef, raw.Cat.StrRef.Str)
			add(raw.Val.NumRef, raw.Val.NumRef.Num)
		}
	}
}

// edited reads the workbook of a chart as a program does that edits its data.
func edited(t *testing.T, book string) cells {
	t.Helper()
	pkg, err := ooxml.Open([]byte(book))
	if err != nil {
		t.Fatal(err)
	}
	sheet, _ := pkg.Part("xl/worksheets/sheet1.xml")
	var s struct {
		Cells []struct {
			Ref  string `xml:"r,attr"`
			Text string `xml:"is>t"`
			V    string `xml:"v"`
		} `xml:"sheetData>row>c"`
	}
	if err := xml.Unmarshal(sheet, &s); err != nil {
		t.Fatal(err)
	}
	out := cells{}
	for _, c := range s.Cells {
		out[c.Ref] = c.Text + c.V
	}
	return out
}

// cells gives the data as they must stand in both places.
func (d *ChartData) cells() cells {
	out := cells{}
	for i, c := range d.Categories {
		out[fmt.Sprintf("A%d", i+2)] = c
	}
	for k, s := range d.Series {
		out[columnName(k+2)+"1"] = s.Name
		for i, p := range s.Points {
			if p.Value != "" {
				out[fmt.Sprintf("%s%d", columnName(k+2), i+2)] = p.Value
			}
		}
	}
	return out
}

func sameCells(t *testing.T, what string, got, want cells) {
	t.Helper()
	if fmt.Sprint(got) != fmt.Sprint(want) {
		t.Errorf("%s: %v\nwant %v", what, got, want)
	}
}

// What is drawn, and what opens when somebody edits the data, are the numbers of the report, however many.
func TestChartsShowTheNumbersAndKeepThemInTheirWorkbook(t *testing.T) {
	const point = `<c:dPt><c:idx val="0"/><c:bubble3D val="0"/></c:dPt><c:dPt><c:idx val="1"/><c:bubble3D val="0"/></c:dPt>`
	for kind := range plotKinds {
		for _, n := range []struct{ drawn, series, points int }{{1, 1, 7}, {1, 1, 1}, {2, 1, 3}, {1, 3, 3}, {2, 2, 2}, {1, 1, 2}} {
			if plotKinds[kind] == onePie && n.series > 1 {
				continue
			}
			t.Run(fmt.Sprint(kind, n), func(t *testing.T) {
				s := sketch{kinds: []string{kind}, series: n.drawn, points: 2}
				if plotKinds[kind] >= rings {
					s.inner = point
				}
				d := figures(n.series, n.points)
				out, fills := fill(t, charted(para("before")+drawnPara(`descr="{{图表:构成}}"`)+para("behind"), s), names{"图表:构成": chartValue(d)})
				part := partOf(t, out, chartPart)
				sameCells(t, "caches", cached(t, part), d.cells())
				sameCells(t, "workbook", edited(t, partOf(t, out, bookPart)), d.cells())
				if strings.Contains(part, "示例") || strings.Contains(part, "数据") || strings.Contains(part, `max val`) || strings.Contains(part, "majorUnit") {
					t.Errorf("something of the example is left: %s", part)
				}
				if got := strings.Count(part, "<c:dPt>"); s.inner != "" && got != n.series*min(2, n.points) {
					t.Errorf("%d formats of points for %d points", got, n.points)
				}
				if len(fills) != n.series*n.points || fills[0].Text != "100.00" || fills[0].Filter != "万元" || fills[0].Origin != "from 0 0" || fills[0].Place.Para != 2 {
					t.Errorf("fills = %+v", fills)
				}
				if got := bodyOf(t, out); !strings.Contains(got, `descr="收入“构成”"`) {
					t.Errorf("the drawing is not described: %s", got)
				}
				if again, _ := proved(t, charted(para("before")+drawnPara(`descr="{{图表:构成}}"`)+para("behind"), s), names{"图表:构成": chartValue(d)}); !bytes.Equal(again, out) {
					t.Error("filling again gives other bytes")
				}
			})
		}
	}
}

// Series that the author did not draw look like the first, in the next colours and under numbers of their own.
func TestMoreSeriesThanDrawnTakeTheNextColours(t *testing.T) {
	s := sketch{kinds: []string{"barChart"}, series: 1, points: 2,
		inner: `<c:invertIfNegative val="0"/><c:dLbls><c:dLbl><c:idx val="1"/><c:tx><c:rich><a:bodyPr/><a:p><a:r><a:t>typed over</a:t></a:r></a:p></c:rich></c:tx></c:dLbl><c:showVal val="1"/></c:dLbls>`}
	out, _ := fill(t, charted(drawnPara(`descr="{{图表:构成}}"`), s), names{"图表:构成": chartValue(figures(3, 2))})
	part := partOf(t, out, chartPart)
	for _, want := range []string{`"accent1"`, `"accent2"`, `"accent3"`, `<c:idx val="2"/><c:order val="2"/>`} {
		if strings.Count(part, want) != 1 {
			t.Errorf("%s stands %d times", want, strings.Count(part, want))
		}
	}
	if strings.Count(part, `<c:invertIfNegative val="0"/>`) != 3 || strings.Count(part, `<c:showVal val="1"/>`) != 3 || strings.Contains(part, "typed over") {
		t.Errorf("format of the copies: %s", part)
	}
}

func TestTwoPlotsOfOneChartAreFilledInOrder(t *testing.T) {
	template := charted(drawnPara(`descr="{{图表:构成}}"`), sketch{kinds: []string{"barChart", "lineChart"}, series: 1, points: 2})
	out, _ := fill(t, template, names{"图表:构成": chartValue(figures(2, 4))})
	sameCells(t, "caches", cached(t, partOf(t, out, chartPart)), figures(2, 4).cells())
}

func TestAPointWithoutANumberIsAGap(t *testing.T) {
	d := figures(2, 3)
	d.Series[0].Points[1].Value = ""
	d.Series[1].Points[0].Value = "-12.50"
	out, fills := fill(t, charted(drawnPara(`descr="{{图表:构成}}"`), sketch{kinds: []string{"barChart"}, series: 2, points: 2}), names{"图表:构成": chartValue(d)})
	sameCells(t, "caches", cached(t, partOf(t, out, chartPart)), d.cells())
	sameCells(t, "workbook", edited(t, partOf(t, out, bookPart)), d.cells())
	if len(fills) != 5 {
		t.Errorf("%d fills, want 5", len(fills))
	}
	if strings.Contains(partOf(t, out, chartPart), "<c:min") {
		t.Error("the axis still begins at zero, below which a number lies")
	}
}

func TestAChartIsNamedByItsAlternativeTextOrItsTitle(t *testing.T) {
	title := func(runs ...string) string {
		s := `<c:title><c:tx><c:rich><a:bodyPr/><a:p>`
		for _, r := range runs {
			s += `<a:r><a:t>` + r + `</a:t></a:r>`
		}
		return s + `</a:p></c:rich></c:tx><c:overlay val="0"/></c:title>`
	}
	for _, c := range []struct {
		name, attrs, title string
		want               string // the title that remains
	}{
		{"alternative text", `descr="{{图表:构成}}"`, "", ""},
		{"its title", `title="{{图表:构成}}"`, "", ""},
		{"full-width signs", `descr="｛｛图表：构成｝｝"`, "", ""},
		{"blanks", `descr="{{ 图表 ： 构成 }}"`, "", ""},
		{"words around", `descr="见{{图表:构成}}。"`, "", ""},
		{"entities", `descr="&#123;&#123;图表:构成}}"`, "", ""},
		{"title of the chart", "", title("{{图表:构成}}"), ""},
		{"title in several runs", "", title("{", "{图表", "：构", "成}}"), ""},
		{"title with words", "", title("单位：", "万元{{图表", ":构成}}"), "单位：万元"},
		{"both", `descr="{{图表:构成}}"`, title("{{图表:构成}}") + `<c:autoTitleDeleted val="0"/>`, ""},
	} {
		t.Run(c.name, func(t *testing.T) {
			template := charted(drawnPara(c.attrs), sketch{kinds: []string{"pieChart"}, series: 1, points: 2, title: c.title})
			tpl, err := Parse(template)
			if err != nil {
				t.Fatal(err)
			}
			if g := tpl.Tags(); len(g) != 1 || g[0].Kind != Chart || g[0].Name != "图表:构成" || g[0].Place.Para != 1 {
				t.Fatalf("tags = %+v, problems %v", g, briefs(tpl.Problems()))
			}
			out, _ := fill(t, template, names{"图表:构成": chartValue(figures(1, 3))})
			part := partOf(t, out, chartPart)
			sameCells(t, "caches", cached(t, part), figures(1, 3).cells())
			got := ""
			for _, s := range strings.Split(part, "<a:t>")[1:] {
				text, _, _ := strings.Cut(s, "<")
				got += text
			}
			if got != c.want || (c.title != "") != (c.want != "" || strings.Count(part, `<c:autoTitleDeleted val="1"/>`) == 1) || strings.Contains(part, "<c:title>") != (c.want != "") {
				t.Errorf("title = %q, want %q: %s", got, c.want, part)
			}
		})
	}
}

// A chart without numbers leaves no empty frame, and no example in the file.
func TestAChartWithNothingToShowIsLeftOut(t *testing.T) {
	none := names{"图表:构成": chartValue(&ChartData{})}
	s := sketch{kinds: []string{"pieChart"}, series: 1, points: 2}
	for in, want := range map[string]string{
		para("a") + drawnPara(`descr="{{图表:构成}}"`) + para("b"):                              para("a", "b"),
		`<w:p>` + run("words") + drawn(`descr="{{图表:构成}}"`) + `</w:p>`:                      `<w:p>` + run("words") + `<w:r></w:r></w:p>`,
		para("{{?图表：构成}}", "图1") + drawnPara(`descr="{{图表:构成}}"`) + para("{{/图表:构成}}", "b"): para("b"),
		`<w:p>` + run("{{^图表:构成}}none{{/}}") + `</w:p>` + drawnPara(`descr="{{图表:构成}}"`):    para("none"),
	} {
		out, fills := fill(t, charted(in, s), none)
		if got := strings.NewReplacer(`<w:t xml:space="preserve"></w:t>`, "").Replace(bodyOf(t, out)); got != want || len(fills) > 0 {
			t.Errorf("%s\ngives %s\nwant  %s, fills %v", in, got, want, fills)
		}
		pkg, err := ooxml.Open(out)
		if err != nil {
			t.Fatal(err)
		}
		for _, n := range pkg.Names() {
			if strings.Contains(n, "chart") || strings.Contains(n, "embeddings") {
				t.Errorf("%s is left in the file", n)
			}
		}
	}
	t.Run("in a cell", func(t *testing.T) {
		out, _ := fill(t, charted(table(1, tr(cell(drawnPara(`descr="{{图表:构成}}"`))))+"<w:p/>", s), none)
		if got := bodyOf(t, out); strings.Contains(got, "drawing") || !strings.Contains(got, "<w:p>") {
			t.Errorf("body = %s", got)
		}
	})
}

func TestProblemsOfCharts(t *testing.T) {
	pie := sketch{kinds: []string{"pieChart"}, series: 1, points: 2}
	alt := drawnPara(`descr="{{图表:构成}}"`)
	negative := figures(1, 2)
	negative.Series[0].Points[0].Value = "-1.00"
	odd := figures(1, 2)
	odd.Series[0].Points = odd.Series[0].Points[:1]
	words := figures(1, 2)
	words.Series[0].Points[0].Value = "1,000.00"
	for _, c := range []struct {
		name, body string
		s          sketch
		d          *ChartData
		want       string
	}{
		{"misspelt", drawnPara(`descr="{{图表:构城}}"`), pie, nil, "unknown-name {{图表:构城}} (图表:构成?) @ body 1"},
		{"no chart of that name", drawnPara(`descr="{{图表:名称}}"`), pie, nil, "wrong-type {{图表:名称}} [no chart of that name] @ body 1"},
		{"as text", para("{{图表:构成}}"), pie, nil, "wrong-type {{图表:构成}} [a chart is used as a value] @ body 1"},
		{"as a list", para("{{#图表:构成}}x{{/}}"), pie, nil, "wrong-type {{#图表:构成}} [a value is used as a list] @ body 1"},
		{"a picture", `<w:p><w:r><w:drawing><wp:inline><wp:docPr id="1" name="p" descr="{{图表:构成}}"/></wp:inline></w:drawing></w:r></w:p>`, pie, nil, "unfit-chart {{图表:构成}} [no chart] @ body 1"},
		{"filter", drawnPara(`descr="{{图表:构成|万元}}"`), pie, nil, "unfit-chart {{图表:构成|万元}} [filter on a chart] @ body 1"},
		{"another tag in its text", drawnPara(`descr="{{图表:构成}}{{名称}}"`), pie, nil, "out-of-reach {{图表:构成}}{{名称}} [text in wp:docPr] @ body 1"},
		{"two names", drawnPara(`descr="{{图表:构成}}" title="{{图表:其他}}"`), pie, nil, "unfit-chart {{图表:其他}} [two names] @ body 1"},
		{"asked for and not there", para("{{?图表:构成}}a{{/}}{{^图表:构成}}b{{/}}") + drawnPara(`descr="图"`), pie, nil, "unfit-chart {{?图表:构成}} [chart without its tag] @ body 1"},
		{"in a list", para("{{#list}}") + alt + para("{{/list}}"), pie, nil, "unfit-chart {{图表:构成}} [chart in a list] @ body 2"},
		{"twice", alt + alt, pie, nil, "unfit-chart {{图表:构成}} [shared part] @ body 2"},
		{"pairs of numbers", alt, sketch{kinds: []string{"scatterChart"}, series: 1}, nil, "unfit-chart {{图表:构成}} [kind of chart] @ body 1"},
		{"date axis", alt, sketch{kinds: []string{"lineChart"}, series: 1, points: 1, more: `<c:dateAx/>`}, nil, "unfit-chart {{图表:构成}} [date axis] @ body 1"},
		{"no series", alt, sketch{kinds: []string{"lineChart"}}, nil, "unfit-chart {{图表:构成}} [no series] @ body 1"},
		{"linked title", alt, sketch{kinds: []string{"pieChart"}, series: 1, title: `<c:title><c:tx><c:strRef><c:f>数据!$A$1</c:f></c:strRef></c:tx></c:title>`}, nil, "unfit-chart {{图表:构成}} [linked text] @ body 1"},
		{"linked workbook", alt, sketch{kinds: []string{"pieChart"}, series: 1, rels: `<Relationship Id="rIdB" Type="` + ooxml.NSOfficeRels + `/oleObject" Target="file:///C:/x.xlsx" TargetMode="External"/>`}, nil, "unfit-chart {{图表:构成}} [linked workbook] @ body 1"},
		{"old workbook", alt, sketch{kinds: []string{"pieChart"}, series: 1, rels: `<Relationship Id="rIdB" Type="` + ooxml.NSOfficeRels + `/oleObject" Target="../document.xml"/>`}, nil, "unfit-chart {{图表:构成}} [format of the workbook] @ body 1"},
		{"pie of two", alt, pie, figures(2, 2), "unfit-chart {{图表:构成}} [pie of several series] @ body 1"},
		{"pie of debts", alt, pie, negative, "unfit-chart {{图表:构成}} [pie of negative values] @ body 1"},
		{"combined", alt, sketch{kinds: []string{"barChart", "lineChart"}, series: 1, points: 2}, figures(3, 2), "unfit-chart {{图表:构成}} [number of series] @ body 1"},
		{"too few points", alt, pie, odd, "unfit-chart {{图表:构成}} [points without a category] @ body 1"},
		{"no numeral", alt, pie, words, "unfit-chart {{图表:构成}} [not a numeral] @ body 1"},
		{"in its title", alt, sketch{kinds: []string{"pieChart"}, series: 1, title: `<c:title><c:tx><c:rich><a:p><a:r><a:t>{{名称}}</a:t></a:r></a:p></c:rich></c:tx></c:title>`}, nil, "out-of-reach {{名称}} [text in a:t] @  0"},
	} {
		t.Run(c.name, func(t *testing.T) {
			if c.d == nil {
				c.d = figures(1, 2)
			}
			tpl, err := Parse(charted(c.body, c.s))
			if err != nil {
				t.Fatal(err)
			}
			n := names{"图表:构成": chartValue(c.d), "图表:名称": "x", "图表:其他": chartValue(c.d), "名称": "x", "list": []names{{}}}
			same(t, "problems", briefs(tpl.Check(n.env())), c.want)
			var out bytes.Buffer
			if _, problems, err := tpl.Execute(&out, n.env()); len(problems) == 0 || err != nil || out.Len() > 0 {
				t.Errorf("Execute = %v, %v and wrote %d bytes", problems, err, out.Len())
			}
		})
	}
}

// Series and labels that a filter of the chart hides hold numbers of the example, which must not come back.
func TestWhatAFilterOfTheChartHidesIsDropped(t *testing.T) {
	const c15 = `xmlns:c15="http://schemas.microsoft.com/office/drawing/2012/chart"`
	s := sketch{kinds: []string{"barChart"}, series: 2, points: 2}
	template := charted(drawnPara(`descr="{{图表:构成}}"`), s)
	pkg, err := ooxml.Open(template)
	if err != nil {
		t.Fatal(err)
	}
	part, _ := pkg.Part(chartPart)
	hidden := `<c:extLst><c:ext uri="{02D57815-91ED-43cb-92C2-25804820EDAC}" ` + c15 + `><c15:filteredBarSeries><c15:ser><c:idx val="9"/><c:order val="9"/><c:cat><c:strRef><c:f>数据!$A$2</c:f></c:strRef></c:cat></c15:ser></c15:filteredBarSeries></c:ext></c:extLst>`
	labels := `<c:extLst><c:ext uri="{02D57815-91ED-43cb-92C2-25804820EDAC}" ` + c15 + `><c15:datalabelsRange><c15:f>数据!$C$2</c15:f></c15:datalabelsRange></c:ext><c:ext uri="{C3380CC4-5D6E-409C-BE32-E72D297353CC}"><x xmlns="y"/></c:ext></c:extLst>`
	text := strings.Replace(string(part), `</c:barChart>`, hidden+`</c:barChart>`, 1)
	text = strings.Replace(text, `</c:val></c:ser>`, `</c:val>`+labels+`</c:ser>`, 1)
	var b bytes.Buffer
	if err := pkg.Write(&b, map[string][]byte{chartPart: []byte(text)}); err != nil {
		t.Fatal(err)
	}
	out, _ := proved(t, b.Bytes(), names{"图表:构成": chartValue(figures(2, 2))})
	got := partOf(t, out, chartPart)
	if strings.Contains(got, "数据") || strings.Contains(got, "c15:") && strings.Contains(got, "<c15:") || !strings.Contains(got, `<x xmlns="y"/>`) {
		t.Errorf("chart = %s", got)
	}
}

// Programs other than Word and WPS draw charts without a workbook, and with prefixes of their own.
func TestChartsOfOtherPrograms(t *testing.T) {
	s := sketch{kinds: []string{"barChart"}, series: 1, points: 2, noBook: true}
	for _, prefix := range []string{"c:", "ns0:"} {
		template := charted(drawnPara(`descr="{{图表:构成}}"`), s)
		pkg, err := ooxml.Open(template)
		if err != nil {
			t.Fatal(err)
		}
		part, _ := pkg.Part(chartPart)
		text := strings.NewReplacer("<c:", "<"+prefix, "</c:", "</"+prefix, "xmlns:c=", "xmlns:"+strings.TrimSuffix(prefix, ":")+"=").Replace(string(part))
		var b bytes.Buffer
		if err := pkg.Write(&b, map[string][]byte{chartPart: []byte(text)}); err != nil {
			t.Fatal(err)
		}
		out, _ := fill(t, b.Bytes(), names{"图表:构成": chartValue(figures(2, 3))})
		sameCells(t, prefix, cached(t, partOf(t, out, chartPart)), figures(2, 3).cells())
	}
}

// What a value holds of markup is text in the caches and in the cells.
func TestTextsOfAChartAreEscaped(t *testing.T) {
	d := figures(1, 2)
	d.Categories[0], d.Series[0].Name, d.Series[0].Format = `a<b>&"c"`+"\x01", "<系列>", `0.00"万元"`
	out, _ := fill(t, charted(drawnPara(`descr="{{图表:构成}}"`), sketch{kinds: []string{"barChart"}, series: 1, points: 2}), names{"图表:构成": Value{Text: `a<"b">'c'` + "\n", Chart: d}})
	want := d.cells()
	want["A2"] = `a<b>&"c"`
	sameCells(t, "caches", cached(t, partOf(t, out, chartPart)), want)
	sameCells(t, "workbook", edited(t, partOf(t, out, bookPart)), want)
	if got := bodyOf(t, out); !strings.Contains(got, `descr="a&lt;&quot;b&quot;&gt;&apos;c&apos; "`) {
		t.Errorf("body = %s", got)
	}
	if got := columnName(2) + columnName(27) + columnName(703); got != "BAAAAA" {
		t.Errorf("columns = %s", got)
	}
}

// A text box is stored twice and its chart once: it is one tag, and both copies show it.
func TestAChartInATextBoxIsFilledOnce(t *testing.T) {
	template := charted(`<w:p>`+twice(drawnPara(`descr="{{图表:构成}}"`))+`</w:p>`, sketch{kinds: []string{"barChart"}, series: 1, points: 2})
	tpl, err := Parse(template)
	if err != nil {
		t.Fatal(err)
	}
	if g := tpl.Tags(); len(g) != 1 || g[0].Place.Kind != "textbox" {
		t.Errorf("tags = %+v", g)
	}
	out, fills := proved(t, template, names{"图表:构成": chartValue(figures(1, 3))})
	if len(fills) != 3 || strings.Count(bodyOf(t, out), "r:id") != 2 {
		t.Errorf("%d fills: %s", len(fills), bodyOf(t, out))
	}
	out, _ = proved(t, template, names{"图表:构成": chartValue(&ChartData{})})
	if strings.Contains(bodyOf(t, out), "rIdC") {
		t.Errorf("body = %s", bodyOf(t, out))
	}
}

// Whatever element an exporter leaves out, the chart is refused or filled in all three places.
func TestAChartThatLacksAnElementIsNeverHalfFilled(t *testing.T) {
	s := sketch{kinds: []string{"lineChart", "barChart"}, series: 1, points: 2, title: `<c:title><c:tx><c:rich><a:p><a:r><a:t>{{图表:构成}}</a:t></a:r></a:p></c:rich></c:tx></c:title>`,
		inner: `<c:dPt><c:idx val="1"/></c:dPt><c:dLbls><c:dLbl><c:idx val="5"/></c:dLbl><c:showVal val="1"/></c:dLbls>`}
	template := charted(drawnPara(`descr="{{图表:构成}}"`), s)
	pkg, err := ooxml.Open(template)
	if err != nil {
		t.Fatal(err)
	}
	part, _ := pkg.Part(chartPart)
	tr, err := readTree(chartPart, part)
	if err != nil {
		t.Fatal(err)
	}
	n := names{"图表:构成": chartValue(figures(2, 3))}
	filled := 0
	for i := 1; i < len(tr.els); i++ {
		var b bytes.Buffer
		if err := pkg.Write(&b, map[string][]byte{chartPart: tr.patched([]patch{{from: tr.els[i].open, to: tr.els[i].end}})}); err != nil {
			t.Fatal(err)
		}
		tpl, err := Parse(b.Bytes())
		if err != nil {
			t.Fatalf("without %s: %v", tr.qname(i), err)
		}
		// As a finished document it is drawn anew or left alone.
		drawn, err := Charts(b.Bytes())
		if err != nil {
			t.Fatalf("without %s: %v", tr.qname(i), err)
		}
		now := map[string]Redrawing{}
		for _, d := range drawn {
			now[d.Part] = Redrawing{Data: figures(2, 3)}
		}
		again, left, err := Redraw(b.Bytes(), now)
		if err != nil || len(left) == 0 && len(drawn) > 0 && len(cached(t, partOf(t, again, chartPart))) != 3+2+6 {
			t.Fatalf("without %s: %v, left %v: %s", tr.qname(i), err, left, partOf(t, again, chartPart))
		}
		var out bytes.Buffer
		_, problems, err := tpl.Execute(&out, n.env())
		switch {
		case err != nil:
			t.Fatalf("without %s: %v", tr.qname(i), err)
		case len(problems) > 0:
			continue
		}
		filled++
		sameCells(t, "caches without "+tr.qname(i), cached(t, partOf(t, out.Bytes(), chartPart)), figures(2, 3).cells())
	}
	if filled < 10 {
		t.Errorf("only %d of %d charts were filled", filled, len(tr.els))
	}
}

// A chart that its author deleted may still lie in the file. Nobody sees it, and nobody could find its tag.
func TestAChartThatNoDrawingShowsIsNoFault(t *testing.T) {
	s := sketch{kinds: []string{"pieChart"}, series: 1, points: 2, title: `<c:title><c:tx><c:rich><a:p><a:r><a:t>{{图表:别的}}</a:t></a:r></a:p></c:rich></c:tx></c:title>`}
	out, _ := fill(t, charted(para("{{name}}"), s), names{"name": "V"})
	same(t, "texts", texts(t, out), "V")
}
