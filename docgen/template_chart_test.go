package docgen_test

import (
	"bytes"
	"fmt"
	"slices"
	"strings"
	"testing"

	"jixiao/internal/ooxml"
)

// The charts of the built-in template are charts of Word, drawn with the numbers of an example. They are bars and columns
// and no pies: a long name has room beside a bar, a refund that makes an income negative has its place, and black and white
// print loses nothing. The numbers stand at the bars, so there is no axis to read them from; it begins at zero, or a bar
// would be longer than its share.
type reportChart struct {
	name    string
	columns bool // else bars
	series  []chartSeries
	height  int // mm
}

type chartSeries struct{ name, fill string }

// The greys differ enough for a copying machine, and every bar has a black outline.
const (
	darkGrey  = "808080"
	lightGrey = "D9D9D9"
)

var reportCharts = []reportChart{
	{"收入构成", false, []chartSeries{{"金额（万元）", darkGrey}}, 42},
	{"支出构成", false, []chartSeries{{"金额（万元）", darkGrey}}, 42},
	{"与上年对比", true, []chartSeries{{"上年", lightGrey}, {"本年", darkGrey}}, 56},
}

// chartExample are the categories of the example; each series has the numbers 3.00, 2.00 and 1.00.
var chartExample = []string{"项目一", "项目二", "项目三"}

const (
	emuPerTwip = 635
	emuPerMM   = 36000
	chartNS    = "http://schemas.openxmlformats.org/drawingml/2006/chart"
	drawingNS  = "http://schemas.openxmlformats.org/drawingml/2006/main"
)

// figure is the paragraph of a chart, with its title below, where Chinese documents have those of figures. Both go when there is
// nothing to show. The tag stands in the alternative text, which describes the chart to those who cannot see it, and in the title of
// the chart as well, since LibreOffice drops the alternative text when it saves a template.
func figure(name, title string) string {
	n := chartNumber(name)
	drawing := fmt.Sprintf(`<w:drawing><wp:inline xmlns:wp="http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing" distT="0" distB="0" distL="0" distR="0">`+
		`<wp:extent cx="%d" cy="%d"/><wp:docPr id="%d" name="图 %[3]d" descr="{{图表:%s}}"/><wp:cNvGraphicFramePr/>`+
		`<a:graphic xmlns:a="%s"><a:graphicData uri="%s"><c:chart xmlns:c="%[6]s" r:id="rIdChart%[3]d"/></a:graphicData></a:graphic></wp:inline></w:drawing>`,
		textWidth*emuPerTwip, reportCharts[n-1].height*emuPerMM, n, name, drawingNS, chartNS)
	return strings.Join([]string{
		para("Normal", "{{?图表:"+name+"}}"),
		`<w:p><w:pPr><w:pStyle w:val="Figure"/></w:pPr><w:r>` + drawing + `</w:r></w:p>`,
		para("FigureTitle", "图{{图号."+name+"}}　{{评价年度}}年度"+title+"（单位：万元）"),
		para("Normal", "{{/图表:"+name+"}}"),
	}, "\n")
}

// chartNumber gives the number of the parts of a chart, from 1.
func chartNumber(name string) int {
	for i, c := range reportCharts {
		if c.name == name {
			return i + 1
		}
	}
	panic("no chart " + name)
}

func (c reportChart) xml() string {
	const line = `<a:ln w="9525"><a:solidFill><a:srgbClr val="000000"/></a:solidFill></a:ln>`
	direction, category, value, orientation, legend := "bar", "l", "t", "maxMin", ""
	// Room for the longest name of an income beside the bars, and for a sum in 亿元 behind them.
	layout := `<c:layout><c:manualLayout><c:layoutTarget val="inner"/><c:xMode val="edge"/><c:yMode val="edge"/><c:x val="0.3"/><c:y val="0.03"/><c:w val="0.55"/><c:h val="0.94"/></c:manualLayout></c:layout>`
	if c.columns {
		direction, category, value, orientation = "col", "b", "l", "minMax"
		layout = `<c:layout/>`
	}
	if len(c.series) > 1 {
		legend = `<c:legend><c:legendPos val="t"/><c:overlay val="0"/></c:legend>`
	}
	var series strings.Builder
	for i, s := range c.series {
		fmt.Fprintf(&series, `<c:ser><c:idx val="%d"/><c:order val="%[1]d"/><c:tx><c:strRef><c:f>Sheet1!$%c$1</c:f><c:strCache><c:ptCount val="1"/><c:pt idx="0"><c:v>%s</c:v></c:pt></c:strCache></c:strRef></c:tx>`+
			`<c:spPr><a:solidFill><a:srgbClr val="%s"/></a:solidFill>%s</c:spPr><c:invertIfNegative val="0"/>`+
			`<c:dLbls><c:numFmt formatCode="0.00" sourceLinked="0"/><c:spPr><a:noFill/><a:ln><a:noFill/></a:ln></c:spPr>%s<c:dLblPos val="outEnd"/>`+
			`<c:showLegendKey val="0"/><c:showVal val="1"/><c:showCatName val="0"/><c:showSerName val="0"/><c:showPercent val="0"/><c:showBubbleSize val="0"/></c:dLbls>`,
			i, 'B'+i, s.name, s.fill, line, chartText(` wrap="none"`))
		fmt.Fprintf(&series, `<c:cat><c:strRef><c:f>Sheet1!$A$2:$A$%d</c:f><c:strCache><c:ptCount val="%d"/>`, len(chartExample)+1, len(chartExample))
		for k, name := range chartExample {
			fmt.Fprintf(&series, `<c:pt idx="%d"><c:v>%s</c:v></c:pt>`, k, name)
		}
		fmt.Fprintf(&series, `</c:strCache></c:strRef></c:cat><c:val><c:numRef><c:f>Sheet1!$%c$2:$%[1]c$%d</c:f><c:numCache><c:formatCode>0.00</c:formatCode><c:ptCount val="%d"/>`, 'B'+i, len(chartExample)+1, len(chartExample))
		for k := range chartExample {
			fmt.Fprintf(&series, `<c:pt idx="%d"><c:v>%d.00</c:v></c:pt>`, k, len(chartExample)-k)
		}
		series.WriteString(`</c:numCache></c:numRef></c:val></c:ser>`)
	}
	return `<c:chartSpace xmlns:c="` + chartNS + `" xmlns:a="` + drawingNS + `" xmlns:r="` + relNS + `"><c:date1904 val="0"/><c:roundedCorners val="0"/>` +
		`<c:chart><c:title><c:tx><c:rich><a:bodyPr/><a:lstStyle/><a:p><a:r><a:rPr lang="zh-CN" sz="1050"/><a:t>{{图表:` + c.name + `}}</a:t></a:r></a:p></c:rich></c:tx><c:overlay val="0"/></c:title>` +
		`<c:autoTitleDeleted val="0"/><c:plotArea>` + layout +
		`<c:barChart><c:barDir val="` + direction + `"/><c:grouping val="clustered"/><c:varyColors val="0"/>` + series.String() +
		`<c:gapWidth val="100"/><c:axId val="1"/><c:axId val="2"/></c:barChart>` +
		`<c:catAx><c:axId val="1"/><c:scaling><c:orientation val="` + orientation + `"/></c:scaling><c:delete val="0"/><c:axPos val="` + category + `"/>` +
		`<c:numFmt formatCode="General" sourceLinked="0"/><c:majorTickMark val="none"/><c:minorTickMark val="none"/><c:tickLblPos val="low"/>` +
		`<c:spPr>` + line + `</c:spPr><c:crossAx val="2"/><c:crosses val="autoZero"/><c:auto val="0"/><c:lblAlgn val="ctr"/><c:lblOffset val="100"/><c:tickLblSkip val="1"/><c:noMultiLvlLbl val="1"/></c:catAx>` +
		`<c:valAx><c:axId val="2"/><c:scaling><c:orientation val="minMax"/><c:min val="0"/></c:scaling><c:delete val="1"/><c:axPos val="` + value + `"/>` +
		`<c:numFmt formatCode="0.00" sourceLinked="0"/><c:majorTickMark val="none"/><c:minorTickMark val="none"/><c:tickLblPos val="nextTo"/><c:crossAx val="1"/><c:crosses val="autoZero"/><c:crossBetween val="between"/></c:valAx>` +
		`<c:spPr><a:noFill/></c:spPr></c:plotArea>` + legend + `<c:plotVisOnly val="1"/><c:dispBlanksAs val="gap"/></c:chart>` +
		`<c:spPr><a:noFill/><a:ln><a:noFill/></a:ln></c:spPr>` +
		chartText("") +
		`<c:externalData r:id="rId1"><c:autoUpdate val="0"/></c:externalData></c:chartSpace>`
}

// chartText is the type of a chart.
func chartText(body string) string {
	return `<c:txPr><a:bodyPr` + body + `/><a:lstStyle/><a:p><a:pPr><a:defRPr sz="900"><a:solidFill><a:srgbClr val="000000"/></a:solidFill>` +
		`<a:latin typeface="Times New Roman"/><a:ea typeface="宋体"/></a:defRPr></a:pPr><a:endParaRPr lang="zh-CN"/></a:p></c:txPr>`
}

// workbook is what opens in the template when its author edits the data of the chart.
func (c reportChart) workbook() []byte {
	const sheetNS, sheetType = "http://schemas.openxmlformats.org/spreadsheetml/2006/main", "application/vnd.openxmlformats-officedocument.spreadsheetml."
	text := func(ref, s string) string {
		return `<c r="` + ref + `" t="inlineStr"><is><t>` + s + `</t></is></c>`
	}
	rows := `<row r="1">`
	for i, s := range c.series {
		rows += text(string(rune('B'+i))+"1", s.name)
	}
	rows += `</row>`
	for k, name := range chartExample {
		rows += fmt.Sprintf(`<row r="%d">`, k+2) + text(fmt.Sprint("A", k+2), name)
		for i := range c.series {
			rows += fmt.Sprintf(`<c r="%c%d"><v>%d.00</v></c>`, 'B'+i, k+2, len(chartExample)-k)
		}
		rows += `</row>`
	}
	var b bytes.Buffer
	err := ooxml.Create(&b, []ooxml.NewPart{
		{Name: "[Content_Types].xml", Data: []byte(xmlHead + `<Types xmlns="` + packNS + `/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>` +
			`<Override PartName="/xl/workbook.xml" ContentType="` + sheetType + `sheet.main+xml"/><Override PartName="/xl/worksheets/sheet1.xml" ContentType="` + sheetType + `worksheet+xml"/></Types>`)},
		{Name: "_rels/.rels", Data: []byte(xmlHead + `<Relationships xmlns="` + packNS + `/relationships"><Relationship Id="rId1" Type="` + relNS + `/officeDocument" Target="xl/workbook.xml"/></Relationships>`)},
		{Name: "xl/workbook.xml", Data: []byte(xmlHead + `<workbook xmlns="` + sheetNS + `" xmlns:r="` + relNS + `"><sheets><sheet name="Sheet1" sheetId="1" r:id="rId1"/></sheets></workbook>`)},
		{Name: "xl/_rels/workbook.xml.rels", Data: []byte(xmlHead + `<Relationships xmlns="` + packNS + `/relationships"><Relationship Id="rId1" Type="` + relNS + `/worksheet" Target="worksheets/sheet1.xml"/></Relationships>`)},
		{Name: "xl/worksheets/sheet1.xml", Data: []byte(xmlHead + `<worksheet xmlns="` + sheetNS + `"><sheetData>` + rows + `</sheetData></worksheet>`)},
	})
	if err != nil {
		panic(err) // nothing here is too large
	}
	return b.Bytes()
}

// chartParts are the parts of all charts, and what stands for them in the lists of the package.
func chartParts() (parts []ooxml.NewPart, types, rels string) {
	types = `<Default Extension="xlsx" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"/>`
	for i, c := range reportCharts {
		n := i + 1
		types += fmt.Sprintf(`<Override PartName="/word/charts/chart%d.xml" ContentType="application/vnd.openxmlformats-officedocument.drawingml.chart+xml"/>`, n)
		rels += fmt.Sprintf(`<Relationship Id="rIdChart%d" Type="%s/chart" Target="charts/chart%[1]d.xml"/>`, n, relNS)
		parts = append(parts,
			ooxml.NewPart{Name: fmt.Sprintf("word/charts/chart%d.xml", n), Data: []byte(xmlHead + c.xml())},
			ooxml.NewPart{Name: fmt.Sprintf("word/charts/_rels/chart%d.xml.rels", n), Data: []byte(xmlHead + `<Relationships xmlns="` + packNS + `/relationships">` +
				fmt.Sprintf(`<Relationship Id="rId1" Type="%s/package" Target="../embeddings/chart%d.xlsx"/></Relationships>`, relNS, n))},
			ooxml.NewPart{Name: fmt.Sprintf("word/embeddings/chart%d.xlsx", n), Data: c.workbook()})
	}
	return parts, types, rels
}

// A chart may not be wider than the text.
func TestTemplateChartsFitThePage(t *testing.T) {
	body := documentXML()
	if n := strings.Count(body, "<c:chart "); n != len(reportCharts) {
		t.Errorf("%d charts in the text, %d drawn", n, len(reportCharts))
	}
	for _, s := range strings.Split(body, `<wp:extent cx="`)[1:] {
		var cx, cy int
		if _, err := fmt.Sscanf(s, `%d" cy="%d"`, &cx, &cy); err != nil || cx > textWidth*emuPerTwip || cy > textHeight*emuPerTwip/3 {
			t.Errorf("a chart of %d by %d (%v) does not fit the block", cx, cy, err)
		}
	}
}

// samePart tells whether two parts are the same, those that are packages by what is in them.
func samePart(a, b []byte) bool {
	x, err := ooxml.Open(a)
	if err != nil {
		return bytes.Equal(a, b)
	}
	y, err := ooxml.Open(b)
	if err != nil || !slices.Equal(x.Names(), y.Names()) {
		return false
	}
	return !slices.ContainsFunc(x.Names(), func(name string) bool {
		p, _ := x.Part(name)
		q, _ := y.Part(name)
		return !bytes.Equal(p, q)
	})
}
