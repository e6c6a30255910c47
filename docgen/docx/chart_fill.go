package docx

import (
	"bytes"
	"slices"
	"strconv"
	"strings"

	"jixiao/internal/ooxml"
)

// refuses tells why a chart cannot show the data, "" if it can.
func (c *chart) refuses(d *ChartData) string {
	pie, negative := manySeries, false
	for _, p := range c.plots {
		pie = max(pie, p)
	}
	for _, s := range d.Series {
		if len(s.Points) != len(d.Categories) {
			return "points without a category"
		}
		for _, p := range s.Points {
			if p.Value != "" && !isNumeral(p.Value) {
				return "not a numeral"
			}
			negative = negative || strings.HasPrefix(p.Value, "-")
		}
	}
	switch {
	case len(c.plots) > 1 && len(d.Series) != len(c.series):
		return "number of series" // which kind would the others be of?
	case pie == onePie && len(d.Series) > 1:
		return "pie of several series"
	case pie != manySeries && negative:
		return "pie of negative values"
	}
	return ""
}

// isNumeral tells whether a text is a decimal numeral as XML has it.
func isNumeral(s string) bool {
	whole, part, point := strings.Cut(strings.TrimPrefix(s, "-"), ".")
	digits := func(s string) bool { return s != "" && strings.Trim(s, "0123456789") == "" }
	return digits(whole) && (!point || digits(part))
}

// fill writes the part of a chart. Of a chart of a finished document was is what it showed until now: what people
// have done to a point then goes with the point. The example of a template has no such points.
func (c *chart) fill(d, was *ChartData) []byte {
	patches := slices.Concat(c.fixed, c.scales(d), c.indexed(d, was))
	for k, el := range c.series {
		var b []byte
		if k < len(d.Series) {
			b = c.seriesAs(el, k, d, was, 0)
		}
		if k == len(c.series)-1 {
			for more := k + 1; more < len(d.Series); more++ {
				b = append(b, c.seriesAs(c.series[0], more, d, was, more)...)
			}
		}
		e := &c.tr.els[el]
		patches = append(patches, patch{e.open, e.end, b})
	}
	return c.tr.patched(patches)
}

// scales frees the value axes from limits that the author fixed for the numbers of an example: beyond them
// nothing would be drawn. An axis that begins at zero still does.
func (c *chart) scales(d *ChartData) []patch {
	negative := false
	for _, s := range d.Series {
		negative = negative || slices.ContainsFunc(s.Points, func(p Point) bool { return strings.HasPrefix(p.Value, "-") })
	}
	var out []patch
	tr := c.tr
	for i := range tr.els {
		e := &tr.els[i]
		if e.space != spaceC || e.parent < 0 {
			continue
		}
		switch up := &tr.els[e.parent]; {
		case e.name == "min" && up.isChart("scaling"):
			if v, _ := tr.attr(i, "val"); v == "0" && !negative {
				continue
			}
		case e.name == "max" && up.isChart("scaling"):
		case (e.name == "majorUnit" || e.name == "minorUnit") && up.isChart("valAx"):
		default:
			continue
		}
		out = append(out, patch{from: e.open, to: e.end})
	}
	return out
}

// indexed drops what stands outside the series and means a point or series by its number: beyond the last one, and from the
// legend of a pie, where an author took the name of an example off, and the number now is that of another one.
func (c *chart) indexed(d, was *ChartData) (out []patch) {
	tr := c.tr
	pie := len(c.plots) == 1 && c.plots[0] != manySeries
	entries := len(d.Series)
	if pie {
		entries = len(d.Categories)
	}
	for i := range tr.els {
		e := &tr.els[i]
		if e.isChart("secondPiePt") && tr.number(i, "val") >= len(d.Categories) ||
			e.isChart("legendEntry") && (pie && was == nil || tr.number(tr.chartChild(i, "idx"), "val") >= entries) {
			out = append(out, patch{from: e.open, to: e.end})
		}
	}
	return out
}

// seriesAs writes series k of the data in the format of the series el. A copy, the n-th, takes other numbers and
// other colours than what it is a copy of.
func (c *chart) seriesAs(el, k int, d, was *ChartData, n int) []byte {
	tr := c.tr
	series := d.Series[k]
	if was != nil && k < len(was.Series) && was.Series[k].Format != "" {
		series.Format = was.Series[k].Format
	}
	q := tr.prefix(el)
	last := len(d.Categories) + 1
	var values []byte
	values = append(values, "<"+q+"cat>"...)
	values = append(values, textRef(q, rangeOf(1, 2, last), d.Categories)...)
	values = append(values, "</"+q+"cat><"+q+"val>"...)
	values = append(values, numberRef(q, rangeOf(k+2, 2, last), &series)...)
	values = append(values, "</"+q+"val>"...)

	b := slices.Clone(tr.startTag(el))
	tr.children(el, func(i int) bool {
		e := &tr.els[i]
		raw := tr.bytes(i)
		name := e.name
		if e.space != spaceC {
			name = ""
		}
		switch name {
		case "idx", "order":
			if n > 0 {
				raw = []byte("<" + q + name + ` val="` + strconv.Itoa(c.greatest(name)+n) + `"/>`)
			}
			b = append(b, raw...)
			if name == "order" {
				b = append(b, "<"+q+"tx>"...)
				b = append(b, textRef(q, rangeOf(k+2, 1, 1), []string{series.Name})...)
				b = append(b, "</"+q+"tx>"...)
			}
			return true
		case "tx", "cat", "val":
			return true
		case "spPr", "marker":
			if n > 0 {
				raw = recoloured(raw, n)
			}
		case "dPt":
			raw = c.point(i, c.moved(i, d, was), n)
		case "dLbls":
			raw = c.labels(i, d, was, n)
		case "extLst":
			if n > 0 {
				return true // the number in it must be that of one series only
			}
			raw = tr.without(i, func(e *element) bool { return e.isChart("ext") && c.stale(tr.elementAt(e.open)) })
			fallthrough
		case "smooth", "shape":
			b = append(b, values...)
			values = nil
		}
		b = append(b, raw...)
		return true
	})
	b = append(b, values...)
	return append(b, "</"+tr.qname(el)+">"...)
}

// moved tells which point now has the format of a point, -1 if it is gone. In a finished document that is the one
// of the same name.
func (c *chart) moved(el int, d, was *ChartData) int {
	at := c.tr.number(c.tr.chartChild(el, "idx"), "val")
	switch {
	case at >= 0 && at < len(d.Categories) && (was == nil || at < len(was.Categories) && was.Categories[at] == d.Categories[at]):
		return at
	case was != nil && at >= 0 && at < len(was.Categories):
		return slices.Index(d.Categories, was.Categories[at])
	}
	return -1
}

// point writes the format of a point for another one, nothing if that is -1. A copy loses what must be unique.
func (c *chart) point(el, at, n int) []byte {
	tr := c.tr
	k := tr.chartChild(el, "idx")
	if at < 0 || k < 0 {
		return nil
	}
	idx := &tr.els[k]
	raw := slices.Concat(tr.data[tr.els[el].open:idx.open], []byte("<"+tr.prefix(el)+`idx val="`+strconv.Itoa(at)+`"/>`))
	to := idx.end
	tr.children(el, func(i int) bool {
		if e := &tr.els[i]; n > 0 && e.isChart("extLst") {
			raw = append(raw, tr.data[to:e.open]...)
			to = e.end
		}
		return true
	})
	return append(raw, tr.data[to:tr.els[el].end]...)
}

// labels writes the labels of a series. One of its own is kept for its place and format, but not for what the author
// of a template typed into it. What people have typed into a report is theirs.
func (c *chart) labels(el int, d, was *ChartData, n int) []byte {
	tr := c.tr
	if tr.els[el].inner == tr.els[el].end {
		return tr.bytes(el) // empty
	}
	type label struct {
		at  int
		raw []byte
	}
	var own []label
	var rest []byte
	tr.children(el, func(i int) bool {
		e := &tr.els[i]
		switch {
		case e.isChart("dLbl"):
			if at := c.moved(i, d, was); at >= 0 && (was != nil && n == 0 || tr.chartChild(i, "tx") < 0) {
				own = append(own, label{at, c.point(i, at, n)})
			}
		case n > 0 && e.isChart("extLst"):
		default:
			rest = append(rest, tr.bytes(i)...)
		}
		return true
	})
	slices.SortStableFunc(own, func(a, b label) int { return a.at - b.at })
	out := slices.Clone(tr.startTag(el))
	for _, l := range own {
		out = append(out, l.raw...)
	}
	return append(append(out, rest...), "</"+tr.qname(el)+">"...)
}

// greatest gives the greatest number of its kind among the series.
func (c *chart) greatest(name string) int {
	n := 0
	for _, el := range c.series {
		n = max(n, c.tr.number(c.tr.chartChild(el, name), "val"))
	}
	return n
}

// recoloured gives a format in the colours that a chart takes n series further on: the next accents of the theme. What has
// one colour only, chosen by hand, is left to the program.
func recoloured(raw []byte, n int) []byte {
	const accents = 6
	if !bytes.Contains(raw, []byte(`"accent`)) {
		if bytes.Contains(raw, []byte("srgbClr")) {
			return nil
		}
		return raw
	}
	parts := bytes.SplitAfter(raw, []byte(`"accent`))
	out := slices.Clone(parts[0])
	for _, p := range parts[1:] {
		if len(p) > 0 && '1' <= p[0] && p[0] <= '0'+accents {
			out = strconv.AppendInt(out, int64((int(p[0]-'1')+n)%accents+1), 10)
			p = p[1:]
		}
		out = append(out, p...)
	}
	return out
}

// textRef writes a reference to cells with texts, and the texts.
func textRef(q, cells string, texts []string) []byte {
	b := []byte("<" + q + "strRef><" + q + "f>" + cells + "</" + q + "f><" + q + `strCache><` + q + `ptCount val="` + strconv.Itoa(len(texts)) + `"/>`)
	for i, s := range texts {
		b = append(b, "<"+q+`pt idx="`+strconv.Itoa(i)+`"><`+q+"v>"...)
		b = append(ooxml.EscapeText(b, clean(s)), "</"+q+"v></"+q+"pt>"...)
	}
	return append(b, "</"+q+"strCache></"+q+"strRef>"...)
}

// numberRef writes a reference to cells with numbers, and the numbers.
func numberRef(q, cells string, s *Series) []byte {
	b := []byte("<" + q + "numRef><" + q + "f>" + cells + "</" + q + "f><" + q + "numCache><" + q + "formatCode>")
	b = ooxml.EscapeText(b, s.format())
	b = append(b, "</"+q+"formatCode><"+q+`ptCount val="`+strconv.Itoa(len(s.Points))+`"/>`...)
	for i, p := range s.Points {
		if p.Value != "" {
			b = append(b, "<"+q+`pt idx="`+strconv.Itoa(i)+`"><`+q+"v>"+p.Value+"</"+q+"v></"+q+"pt>"...)
		}
	}
	return append(b, "</"+q+"numCache></"+q+"numRef>"...)
}

func (s *Series) format() string {
	if s.Format == "" {
		return "General"
	}
	return clean(s.Format)
}

func clean(s string) string {
	s, _ = ooxml.CleanText(s)
	return s
}

// columnName gives the letters of a column of a sheet, from 1.
func columnName(n int) string {
	s := ""
	for ; n > 0; n = (n - 1) / 26 {
		s = string(rune('A'+(n-1)%26)) + s
	}
	return s
}

// drawCharts puts the parts of all charts into what has changed: those that are shown filled, the others gone.
func (t *Template) drawCharts(shown map[*chart]*ChartData, changed map[string][]byte) error {
	for _, c := range t.charts {
		d := shown[c]
		if d == nil {
			if err := t.removeChart(c, changed); err != nil {
				return err
			}
			continue
		}
		changed[c.tr.part] = c.fill(d, nil)
		if c.book != "" {
			book, err := d.workbook()
			if err != nil {
				return err
			}
			changed[c.book] = book
		}
	}
	return nil
}

// removeChart takes a chart that is not shown out of the document, lest its example stays in the file.
func (t *Template) removeChart(c *chart, changed map[string][]byte) error {
	drop := func(part, attr, value string) error {
		data, ok := changed[part]
		if !ok {
			data, _ = t.pkg.Part(part)
		}
		data, err := dropElements(data, attr, value)
		changed[part] = data
		return err
	}
	for _, name := range c.own {
		if _, ok := t.pkg.Part(name); !ok {
			continue
		}
		changed[name] = nil
		if err := drop("[Content_Types].xml", "PartName", "/"+name); err != nil {
			return err
		}
	}
	return drop(relsOf(c.story), "Id", c.rel)
}
