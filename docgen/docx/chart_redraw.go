package docx

import (
	"strings"

	"jixiao/internal/ooxml"
)

const chartType = "application/vnd.openxmlformats-officedocument.drawingml.chart+xml"

// Labels gives the names of the series and the categories, by which a chart is known again in a finished
// document, where its tag is gone.
func (c *ChartData) Labels() string {
	var out []string
	for _, s := range c.Series {
		out = append(out, clean(s.Name))
	}
	for _, category := range c.Categories {
		out = append(out, clean(category))
	}
	return strings.Join(out, "\n")
}

// values gives the numbers of the series.
func (c *ChartData) values() string {
	var out []string
	for _, s := range c.Series {
		for _, p := range s.Points {
			if p.Value != "" {
				out = append(out, p.Value)
			}
		}
	}
	return strings.Join(out, "\n")
}

// cached gives the labels and the numbers that stand in a chart.
func (c *chart) cached() (labels, values string) {
	var names, categories, numbers []string
	under := func(el int, name string) (out []string) {
		i := c.tr.chartChild(el, name)
		if i < 0 {
			return nil
		}
		for k := i; k < c.tr.els[i].next; k++ {
			if e := &c.tr.els[k]; e.isChart("v") {
				out = append(out, attrText(c.tr.data[e.inner:e.close]))
			}
		}
		return out
	}
	for n, el := range c.series {
		names = append(names, strings.Join(under(el, "tx"), ""))
		if n == 0 {
			categories = under(el, "cat")
		}
		numbers = append(numbers, under(el, "val")...)
	}
	return strings.Join(append(names, categories...), "\n"), strings.Join(numbers, "\n")
}

// Redraw puts new data into the charts of a finished document. now gives the data for the labels that a chart
// shows, nil for a chart that is somebody else's. It gives the labels of the charts that were drawn anew and of
// those that cannot be.
func Redraw(doc []byte, now func(labels string) *ChartData) (out []byte, done, left []string, err error) {
	pkg, err := ooxml.Open(doc)
	if err != nil {
		return nil, nil, nil, err
	}
	changed := map[string][]byte{}
	for _, part := range pkg.Names() {
		if pkg.ContentType(part) != chartType {
			continue
		}
		c, err := readChart(pkg, part)
		if err != nil {
			return nil, nil, nil, err
		}
		labels, values := c.cached()
		d := now(labels)
		switch {
		case d == nil, d.Labels() == labels && d.values() == values:
		case d.empty(), c.trouble != "", c.refuses(d) != "":
			left = append(left, labels)
		default:
			changed[part] = c.fill(d)
			if c.book != "" {
				if changed[c.book], err = d.workbook(); err != nil {
					return nil, nil, nil, err
				}
			}
			done = append(done, labels)
		}
	}
	if len(changed) == 0 {
		return doc, nil, left, nil
	}
	out, err = repress(pkg, changed)
	return out, done, left, err
}
