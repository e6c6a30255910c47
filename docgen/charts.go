package docgen

import (
	"slices"
	"strconv"
	"strings"

	"jixiao/calc"
	"jixiao/docgen/docx"
)

// chartUnit is the filter that prints the numbers of charts, so that they are those of the text and the tables.
const chartUnit = "万元"

// A chartSeries is one series of figures, named as the legend has it.
type chartSeries struct {
	name    string
	figures []calc.Figure
}

// charts sets what the native charts of a template show, and the numbers of the charts that this report has.
func (n *names) charts() {
	const amounts = "金额（" + chartUnit + "）"
	for _, c := range []struct{ name, breakdown string }{{"收入构成", "收入来源"}, {"支出构成", "支出构成"}, {"结转构成", "结转构成"}} {
		parts, names, _ := n.book.Parts(c.breakdown)
		for i := range names {
			names[i] = strings.TrimPrefix(names[i], "年末")
		}
		n.chart(c.name, names, chartSeries{amounts, parts})
	}
	var classes []string
	var spent []calc.Figure
	for _, class := range n.scalars["功能分类"].List {
		name, _ := class("名称")
		amount, _ := class("金额")
		classes, spent = append(classes, name.Text), append(spent, amount.Origin.(origin).figure)
	}
	n.chart("支出功能分类", classes, chartSeries{amounts, spent})
	n.chart("三公经费", officialParts, n.official("预算数"), n.official("决算数"))
	compared := []string{"本年收入合计", "本年支出合计", "年末结转和结余"}
	n.chart("与上年对比", compared, reported(n.before, "上年", compared), reported(n.book, "本年", compared))

	next := 0
	for _, name := range []string{"收入构成", "支出构成", "与上年对比"} {
		v := text("")
		if len(n.scalars[chartSign+name].Chart.Categories) > 0 {
			next++
			v = text(strconv.Itoa(next))
		}
		n.set("图号."+name, v)
	}
}

// officialParts make up the total of the 三公 expenses.
var officialParts = []string{"因公出国（境）费", "公务用车购置及运行费", "公务接待费"}

func (n *names) official(col string) chartSeries {
	s := chartSeries{name: col}
	for _, line := range officialParts {
		s.figures = append(s.figures, n.book.Official(line, col))
	}
	return s
}

// reported is a series of figures that the report knows by name.
func reported(b *calc.Book, name string, lines []string) chartSeries {
	s := chartSeries{name: name}
	for _, line := range lines {
		s.figures = append(s.figures, b.Report(line))
	}
	return s
}

// chartPlaces is how many decimals the numbers of charts have.
const chartPlaces = 2

// chart sets a chart. A category without a figure other than zero is left out, and so is the whole chart if a
// series has no figure at all: a comparison needs both sides. What the workbook does not give stays a gap.
func (n *names) chart(name string, categories []string, series ...chartSeries) {
	d := &docx.ChartData{}
	given := make([]bool, len(series))
	for _, s := range series {
		d.Series = append(d.Series, docx.Series{Name: s.name, Format: "0.00", Filter: chartUnit})
	}
	for i, category := range categories {
		if !slices.ContainsFunc(series, func(s chartSeries) bool { return !s.figures[i].Number().IsZero() }) {
			continue
		}
		d.Categories = append(d.Categories, category)
		for k, s := range series {
			p := docx.Point{Origin: origin{figure: s.figures[i]}}
			if s.figures[i].State == calc.Given {
				p.Value, given[k] = wan(s.figures[i]).Fixed(chartPlaces), true
			}
			d.Series[k].Points = append(d.Series[k].Points, p)
		}
	}
	if slices.Contains(given, false) {
		d = &docx.ChartData{}
	}
	n.set(chartSign+name, docx.Value{Raw: true, Chart: d, Text: describe(name, d)})
}

// chartSign begins the names of charts in templates.
const chartSign = "图表:"

// describe says what a chart shows to those who cannot see it, "" of one that shows nothing.
func describe(name string, d *docx.ChartData) string {
	var series []string
	for _, s := range d.Series {
		var told []string
		for i, p := range s.Points {
			if p.Value != "" {
				told = append(told, d.Categories[i]+p.Value+chartUnit)
			}
		}
		if text := strings.Join(told, "，"); len(d.Series) > 1 {
			series = append(series, s.Name+text)
		} else {
			series = append(series, text)
		}
	}
	if len(series) == 0 {
		return ""
	}
	return name + "：" + strings.Join(series, "；")
}
