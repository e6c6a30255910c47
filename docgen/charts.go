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
		if len(n.scalars["图表:"+name].Chart.Categories) > 0 {
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

// chart sets a chart. A category without a figure other than zero is left out, and so is the whole chart if a
// series has no figure at all: a comparison needs both sides. What the workbook does not give stays a gap.
func (n *names) chart(name string, categories []string, series ...chartSeries) {
	d := &docx.ChartData{}
	v := docx.Value{Raw: true, Chart: d}
	for _, s := range series {
		d.Series = append(d.Series, docx.Series{Name: s.name, Format: "0.00", Filter: chartUnit})
	}
	told := make([][]string, len(series))
	for i, category := range categories {
		if !slices.ContainsFunc(series, func(s chartSeries) bool { return !s.figures[i].Number().IsZero() }) {
			continue
		}
		d.Categories = append(d.Categories, category)
		for k, s := range series {
			f := s.figures[i]
			p := docx.Point{}
			if f.State == calc.Given {
				p.Value, p.Origin = wan(f).Fixed(2), origin{figure: f}
				told[k] = append(told[k], category+p.Value+chartUnit)
			}
			d.Series[k].Points = append(d.Series[k].Points, p)
		}
	}
	v.Text = name
	for k, s := range series {
		if len(told[k]) == 0 {
			d.Categories = nil
		}
		v.Text += "；"
		if len(series) > 1 {
			v.Text += s.name
		}
		v.Text += strings.Join(told[k], "，")
	}
	if v.Text = strings.Replace(v.Text, "；", "：", 1); len(d.Categories) == 0 {
		*d, v.Text = docx.ChartData{}, ""
	}
	n.set("图表:"+name, v)
}
