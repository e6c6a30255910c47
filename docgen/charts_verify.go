package docgen

import (
	"regexp"
	"slices"
	"strconv"
	"strings"

	"jixiao/calc"
	"jixiao/docgen/docx"
)

// A tracedChart is what a chart of the report was written with: its points, series by series. List is the series
// and Field the category of a point; one without a text is a gap.
type tracedChart struct {
	Name   string   `xml:"name,attr"`
	Points []traced `xml:"point"`
}

// traceChart makes the trace of a chart.
func (n *names) traceChart(name string) tracedChart {
	t := tracedChart{Name: name}
	d := n.scalars[name].Chart
	if d == nil {
		return t // no chart of that name
	}
	for _, s := range d.Series {
		for i, p := range s.Points {
			row := traced{List: s.Name, Field: d.Categories[i], Item: i + 1, Filter: s.Filter, Text: p.Value}
			if o, ok := p.Origin.(origin); ok {
				row.of(o.figure)
			}
			t.Points = append(t.Points, row)
		}
	}
	return t
}

// traceCharts lists the charts that the fills of a document are shown by, in order.
func (n *names) traceCharts(fills []docx.Fill) (out []tracedChart) {
	var seen []string
	for _, f := range fills {
		if f.Chart != "" && !slices.Contains(seen, f.Chart) {
			seen = append(seen, f.Chart)
			out = append(out, n.traceChart(f.Name))
		}
	}
	return out
}

// data gives what the chart was written with as the data of a chart.
func (t tracedChart) data() *docx.ChartData {
	d := &docx.ChartData{}
	for _, p := range t.Points {
		if p.Item <= 1 || len(d.Series) == 0 {
			d.Series = append(d.Series, docx.Series{Name: p.List})
		}
		s := &d.Series[len(d.Series)-1]
		if s.Points = append(s.Points, docx.Point{Value: p.Text}); len(s.Points) > len(d.Categories) {
			d.Categories = append(d.Categories, p.Field)
		}
	}
	return d
}

// title is the name of a chart without the sign.
func (t tracedChart) title() string { return strings.TrimPrefix(t.Name, chartSign) }

// A chartCheck is what was found of a chart.
type chartCheck struct {
	traced  int    // index in the trace, -1 for a chart that the report was not written with
	part    string // "" if the chart is gone
	numbers []Number
}

func (c chartCheck) has(s NumberState) bool {
	return slices.ContainsFunc(c.numbers, func(n Number) bool { return n.State == s })
}

// Where in a chart a Number stands that is not one of the values that are drawn.
const (
	InNames    = "names"    // the name of a category or series
	InLabel    = "label"    // typed over the label of a value
	InAll      = "chart"    // the chart as a whole: it is gone, or is somebody else's
	InWorkbook = "workbook" // in the workbook that opens to edit the data, where something else is drawn
)

// checkCharts compares the charts of a report with what they were written with and with the book.
func (n *names) checkCharts(charts []tracedChart, drawn []docx.Drawn) (out []chartCheck) {
	ties := tieCharts(charts, drawn)
	for i, d := range drawn {
		c := chartCheck{traced: ties[i], part: d.Part}
		if c.traced < 0 {
			spot := chartSpot(d, d.Title)
			spot.In = InAll
			c.numbers = []Number{{Place: spot, State: Untied}}
		} else {
			c.numbers = n.checkChart(charts[c.traced], d)
		}
		out = append(out, c)
	}
	for i, t := range charts {
		if !slices.Contains(ties, i) && len(t.Points) > 0 {
			out = append(out, chartCheck{traced: i, numbers: []Number{{Key: t.Name, Place: Spot{Chart: t.title(), In: InAll}, State: Lost}}})
		}
	}
	return out
}

// tieCharts finds out which chart of the trace each chart of a report is, -1 for one of somebody else's: by its names and
// numbers, by its names, by the alternative text, by its numbers, by most of either. Where all that answer to one are
// taken it is a copy.
func tieCharts(charts []tracedChart, drawn []docx.Drawn) []int {
	was := make([]*docx.ChartData, len(charts))
	for i, t := range charts {
		was[i] = t.data()
	}
	named := func(i int, d *docx.Drawn) bool {
		return slices.EqualFunc(seriesNames(was[i]), seriesNames(&d.Shown), sameName) && slices.EqualFunc(was[i].Categories, d.Shown.Categories, sameName)
	}
	valued := func(i int, d *docx.Drawn) bool { return sameValues(was[i], &d.Shown) }
	described := func(i int, d *docx.Drawn) bool { return strings.Contains(d.Alt, charts[i].title()+"：") }
	ties := slices.Repeat([]int{-1}, len(drawn))
	taken := make([]bool, len(charts))
	for _, by := range []struct {
		is   func(i int, d *docx.Drawn) bool
		copy bool
	}{
		{func(i int, d *docx.Drawn) bool { return named(i, d) && valued(i, d) }, false},
		{named, false}, {described, false}, {valued, false},
		{func(i int, d *docx.Drawn) bool { return alike(was[i], &d.Shown) }, false},
		{named, true}, {described, true},
	} {
		for k := range drawn {
			for i := range charts {
				if ties[k] < 0 && (by.copy || !taken[i]) && len(charts[i].Points) > 0 && by.is(i, &drawn[k]) {
					ties[k], taken[i] = i, true
				}
			}
		}
	}
	return ties
}

// sameValues tells whether two charts show the same numbers, under whatever names.
func sameValues(a, b *docx.ChartData) bool {
	return slices.EqualFunc(a.Series, b.Series, func(x, y docx.Series) bool {
		return slices.EqualFunc(x.Points, y.Points, func(p, q docx.Point) bool { return sameValue(p.Value, q.Value) })
	})
}

// alike tells whether a chart still has half of the categories of another one, or half of its numbers.
func alike(was, now *docx.ChartData) bool {
	names, numbers, of := 0, 0, 0
	still := map[string]bool{}
	for _, c := range now.Categories {
		still[c] = true
	}
	for _, c := range was.Categories {
		if still[c] {
			names++
		}
	}
	for k, s := range was.Series {
		for i, p := range s.Points {
			if p.Value == "" {
				continue
			}
			if of++; k < len(now.Series) && i < len(now.Series[k].Points) && sameValue(p.Value, now.Series[k].Points[i].Value) {
				numbers++
			}
		}
	}
	return 2*names >= max(1, len(was.Categories)) || 2*numbers >= max(1, of)
}

// sameValue tells whether two values of charts are one number, as it is printed. Spreadsheets keep binary fractions
// and may write 616.41999999999996 for 616.42.
func sameValue(a, b string) bool {
	if a == b {
		return true
	}
	x, ok := chartAmount(a)
	y, too := chartAmount(b)
	return ok && too && x.Round(chartPlaces).Equal(y.Round(chartPlaces))
}

// chartAmount reads a number as programs write it into charts and cells: 6.1642E2 too.
func chartAmount(s string) (calc.Amount, bool) {
	const digits = 40 // more than any program writes
	mantissa, exponent, scientific := strings.Cut(strings.ToUpper(s), "E")
	shift := 0
	if scientific {
		var err error
		if shift, err = strconv.Atoi(exponent); err != nil || shift > digits || shift < -digits {
			return calc.Amount{}, false
		}
	}
	a, err := calc.ParseAmount(mantissa)
	return a.Shift(shift), err == nil && len(mantissa) <= digits
}

// chartSpot is the place of a chart in a report.
func chartSpot(d docx.Drawn, name string) Spot {
	return Spot{Heading: d.Place.Heading, Sentence: d.Title, Table: d.Place.Table, Row: d.Place.Row, Chart: name}
}

// A chartValue is a value that a chart was written with, or that it should show now: a Number without a place. The names
// of its series and category go with it.
type chartValue struct {
	Number
	value, series, category side
	k, i                    int  // its series and category as written, -1 if it is new
	unknown                 bool // the book cannot tell it: it is last year's
}

// A side is what something in a chart was written as, "" if it was not, and what it should be.
type side struct{ was, want string }

// chartValues lists what a chart was written with, and then what the book has beyond that.
func (n *names) chartValues(t tracedChart) (out []chartValue) {
	now := n.traceChart(t.Name)
	fresh := map[string]traced{} // by key
	for _, p := range now.Points {
		fresh[p.Key] = p
	}
	blind := t.withoutLastYear(n.book)
	k, i := -1, 0
	for _, row := range t.Points {
		if i++; row.Item <= 1 || k < 0 {
			k, i = k+1, 0
		}
		v := chartValue{value: side{row.Text, ""}, series: side{row.List, row.List}, category: side{row.Field, row.Field}, k: k, i: i}
		v.Key, v.How = row.Key, row.How
		var f docx.Value
		f, v.Cells = n.traced(row.Key)
		o, known := f.Origin.(origin)
		p, there := fresh[row.Key]
		delete(fresh, row.Key)
		switch {
		case blind && (strings.HasPrefix(row.Key, lastYear) || strings.HasPrefix(row.Key, calc.DerivedForm+"/")):
			v.value.want, v.unknown = row.Text, true
		case there:
			v.value.want, v.series.want, v.category.want = p.Text, p.List, p.Field
		case known && o.figure.State == calc.Given: // the chart leaves it out now, being zero
			v.value.want, _ = n.print(f, row.Filter)
		}
		if !v.unknown {
			v.Want = v.value.want
		}
		v.Empty = v.Want == "" && known && o.figure.State == calc.Blank
		out = append(out, v)
	}
	for _, p := range now.Points {
		if _, is := fresh[p.Key]; is && p.Text != "" && !blind {
			v := chartValue{value: side{"", p.Text}, series: side{"", p.List}, category: side{"", p.Field}, k: -1, i: -1}
			v.Key, v.How, v.Want = p.Key, p.How, p.Text
			_, v.Cells = n.traced(p.Key)
			out = append(out, v)
		}
	}
	return out
}

// withoutLastYear tells whether the chart was drawn beside last year's workbook and the book now is not.
func (t tracedChart) withoutLastYear(b *calc.Book) bool { return withoutLastYear(t.Points, b) }

// state compares a text of a chart.
func (s side) state(text string, same func(a, b string) bool) NumberState {
	switch {
	case same(text, s.want):
		return Same
	case same(text, s.was):
		return Stale
	}
	return Edited
}

// sameName tells whether two names are one. Programs drop line breaks and blanks at the ends.
func sameName(a, b string) bool { return a == b || joined(a) == joined(b) }

func joined(name string) string { return strings.Join(strings.Fields(name), "") }

// positions tells at which index of now each name stands that was written, -1 for those that are gone. One that is not
// found is taken for renamed if its place is left.
func positions(was, now []string) []int {
	at := slices.Repeat([]int{-1}, len(was))
	taken := make([]bool, len(now))
	left := map[string][]int{} // indexes of now
	for k, name := range now {
		left[joined(name)] = append(left[joined(name)], k)
	}
	for i, name := range was {
		if k := left[joined(name)]; len(k) > 0 {
			at[i], taken[k[0]], left[joined(name)] = k[0], true, k[1:]
		}
	}
	for i := range was {
		if at[i] < 0 && i < len(now) && !taken[i] {
			at[i], taken[i] = i, true
		}
	}
	return at
}

// place gives the index at which a name stands that is new to a chart: beside its like, or where somebody has put it.
func place(name string, was, now []string, at []int) int {
	if k := slices.Index(was, name); k >= 0 {
		return at[k]
	}
	for k := range now {
		if sameName(now[k], name) && !slices.Contains(at, k) {
			return k
		}
	}
	return -1
}

func seriesNames(d *docx.ChartData) (out []string) {
	for _, s := range d.Series {
		out = append(out, s.Name)
	}
	return out
}

// A chartCell is a place in a chart: a value, or the name of a series (its point is -1) or of a category.
type chartCell struct{ series, point int }

func (c chartCell) text(d *docx.ChartData) string {
	switch {
	case c.point < 0:
		return d.Series[c.series].Name
	case c.series < 0:
		return d.Categories[c.point]
	}
	return d.Series[c.series].Points[c.point].Value
}

// chartCells lists the places in a chart, names first.
func chartCells(d *docx.ChartData) (out []chartCell) {
	for k := -1; k < len(d.Series); k++ {
		for i := -1; i < len(d.Categories); i++ {
			if k >= 0 || i >= 0 {
				out = append(out, chartCell{k, i})
			}
		}
	}
	return out
}

// checkChart compares one chart with what it was written with and with the book.
func (n *names) checkChart(t tracedChart, d docx.Drawn) (out []Number) {
	was, shown := t.data(), &d.Shown
	series, points := positions(seriesNames(was), seriesNames(shown)), positions(was.Categories, shown.Categories)
	spot := chartSpot(d, t.title())
	sides := map[chartCell]side{} // of what is drawn
	for _, v := range n.chartValues(t) {
		at := chartCell{place(v.series.want, seriesNames(was), seriesNames(shown), series), place(v.category.want, was.Categories, shown.Categories, points)}
		if v.k >= 0 {
			at = chartCell{series[v.k], points[v.i]}
		}
		if at.series >= 0 && at.point >= 0 {
			v.Text = at.text(shown)
			sides[at], sides[chartCell{at.series, -1}], sides[chartCell{-1, at.point}] = v.value, v.series, v.category
		}
		if v.Text == "" && v.value.want == "" {
			continue // a gap, as it should be
		}
		if v.Label = v.category.want; len(was.Series) > 1 {
			v.Label = v.series.want + " " + v.Label
		}
		v.Place, v.State = spot, v.value.state(v.Text, sameValue)
		if v.unknown && v.State == Same {
			v.State = Untied
		}
		out = append(out, v.Number)
	}
	differs := func(in string, at chartCell, text string, s side, state NumberState) {
		x := Number{Text: text, Want: s.want, Key: t.Name, Place: spot, State: state}
		if at.series >= 0 && at.point >= 0 {
			if x.Label = shown.Categories[at.point]; len(shown.Series) > 1 {
				x.Label = shown.Series[at.series].Name + " " + x.Label
			}
		}
		if x.Place.In = in; state == Untied {
			x.Key = ""
		}
		out = append(out, x)
	}
	for _, c := range chartCells(shown) {
		text, same, in := c.text(shown), sameValue, InNames
		if c.series < 0 || c.point < 0 {
			same = sameName
		} else {
			in = ""
		}
		s, known := sides[c]
		switch {
		case !known && in == "" && text != "":
			differs(in, c, text, side{}, Edited) // somebody has put it there
			s = side{text, text}
		case !known:
			s = side{text, text}
		case in == InNames && !same(text, s.want):
			differs(in, c, text, s, s.state(text, same))
		}
		if d.Kept == nil {
			continue
		}
		if kept := c.text(d.Kept); !same(kept, text) && !same(kept, s.want) {
			differs(InWorkbook, c, kept, s, s.state(kept, same))
		}
	}
	for _, l := range d.Typed {
		at := chartCell{l.Series, l.Point}
		if s, ok := sides[at]; ok && !labelSays(l.Text, s.want, shown) {
			differs(InLabel, at, l.Text, s, Edited)
		}
	}
	if d.Linked && d.Kept == nil {
		differs(InWorkbook, chartCell{-1, -1}, "", side{}, Untied)
	}
	return out
}

// labelNumber finds the numbers that somebody typed into a label. Shares are no values.
var labelNumber = regexp.MustCompile(`[-－−]?[0-9][0-9,，]*(?:\.[0-9]+)?\s*[%％]?`)

// labelSays tells whether a typed label says the value, if it says a number at all. It may be rounded.
func labelSays(text, value string, d *docx.ChartData) bool {
	for _, name := range slices.Concat(d.Categories, seriesNames(d)) {
		if name != "" {
			text = strings.ReplaceAll(text, name, "")
		}
	}
	want, ok := chartAmount(value)
	numbers := slices.DeleteFunc(labelNumber.FindAllString(text, -1), func(s string) bool { return strings.HasSuffix(plainNumeral.Replace(s), "%") })
	return len(numbers) == 0 || slices.ContainsFunc(numbers, func(s string) bool {
		got, err := calc.ParseAmount(strings.ReplaceAll(plainNumeral.Replace(s), "−", "-"))
		return ok && err == nil && want.Round(got.Decimals()).Equal(got)
	})
}
