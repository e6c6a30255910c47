package docx

import (
	"slices"
	"strings"

	"jixiao/internal/ooxml"
)

// Of a finished document nobody knows what people have done to its charts: they may have changed the data, typed
// over a label, or saved it with a program that draws the chart and forgets its workbook. So all that a chart says
// is read from where it stands.

// A Drawn is a chart of a finished document.
type Drawn struct {
	Part   string // by which Redraw knows it
	Place  Place  // of its drawing
	Title  string // its own, or else the line below or above it that begins as those of figures do
	Alt    string // the alternative text
	Shown  ChartData
	Kept   *ChartData // the same names and numbers as its workbook has them, nil if that cannot be told
	Linked bool       // there is a workbook, inside the document or elsewhere
	Typed  []TypedLabel
}

// A TypedLabel is what somebody typed over the label of a point; both count from 0.
type TypedLabel struct {
	Series, Point int
	Text          string
}

// maxPoints is how many points a chart of Excel can have in a series.
const maxPoints = 32_000

// A drawing is where a story shows a chart.
type drawing struct {
	tr    *tree
	docPr int
	part  string // of the chart
	place Place
	title string // of the figure
}

// eachDrawing goes through the charts that a document shows, in order, each once. What was deleted is not shown.
func eachDrawing(doc []byte, f func(pkg *ooxml.Package, d drawing) error) error {
	var seen []string
	return eachStory(doc, func(pkg *ooxml.Package, s story, tr *tree, headings map[string]bool) error {
		if s.kind == "comment" {
			return nil
		}
		rels, err := pkg.Rels(s.part)
		if err != nil {
			return err
		}
		paras := walk(s, tr, headings).paras
		for docPr := range tr.els {
			if e := &tr.els[docPr]; e.space != spaceWP || e.name != "docPr" {
				continue
			}
			n := -1 // the innermost paragraph around
			for i, p := range paras {
				if tr.within(docPr, p.el) {
					n = i
				}
			}
			if n < 0 || tr.ancestor(docPr, "del", "moveFrom") >= 0 {
				continue
			}
			shows := tr.chartsIn(tr.els[docPr].parent)
			if k := tr.newChart(tr.els[docPr].parent); k >= 0 {
				shows = append(shows, k)
			}
			for _, k := range shows {
				id, _ := tr.attr(k, "id")
				r := slices.IndexFunc(rels, func(r ooxml.Rel) bool { return r.ID == id && !r.External })
				if r < 0 || !hasPart(pkg, rels[r].Target) || slices.Contains(seen, rels[r].Target) {
					continue
				}
				seen = append(seen, rels[r].Target)
				if err := f(pkg, drawing{tr, docPr, rels[r].Target, paras[n].place, figureTitle(paras, n)}); err != nil {
					return err
				}
			}
		}
		return nil
	})
}

// figureTitle gives the line beside a figure that names it: below, where documents in Chinese have it, or above.
func figureTitle(paras []*paragraph, n int) string {
	for _, i := range []int{n, n + 1, n - 1} {
		if i >= 0 && i < len(paras) {
			if text := strings.TrimSpace(paras[i].text()); strings.HasPrefix(text, "图") {
				return text
			}
		}
	}
	return ""
}

// Charts reads the charts that a document shows, in order.
func Charts(doc []byte) ([]Drawn, error) {
	var out []Drawn
	err := eachDrawing(doc, func(pkg *ooxml.Package, at drawing) error {
		c, err := readChart(pkg, at.part)
		if err != nil {
			return err
		}
		d := Drawn{Part: at.part, Place: at.place, Title: c.titleText(), Shown: c.shown(), Typed: c.typed(), Linked: c.linksBook}
		if d.Title == "" {
			d.Title = at.title
		}
		for _, attr := range [...]string{"descr", "title"} {
			if raw, ok := at.tr.attr(at.docPr, attr); ok && d.Alt == "" {
				d.Alt = attrText([]byte(raw))
			}
		}
		if c.book != "" {
			data, _ := pkg.Part(c.book)
			d.Kept = c.kept(data, &d.Shown)
		}
		out = append(out, d)
		return nil
	})
	return out, err
}

// titleText gives the text of the title that a chart shows.
func (c *chart) titleText() string {
	tr := c.tr
	title := tr.chartChild(tr.chartChild(0, "chart"), "title")
	if title < 0 {
		return ""
	}
	text := ""
	for k := title; k < tr.els[title].next; k++ {
		if e := &tr.els[k]; (e.name == "t" || e.isChart("v")) && e.inner < e.close {
			text += tr.textOf(k)
		}
	}
	return strings.TrimSpace(text)
}

// shown gives the names and numbers that a chart draws.
func (c *chart) shown() ChartData {
	var d ChartData
	var values [][]string
	points := 0
	for _, el := range c.series {
		d.Series = append(d.Series, Series{Name: strings.Join(c.cached(el, "tx"), ""), Format: c.formatCode(el)})
		if categories := c.cached(el, "cat"); len(categories) > len(d.Categories) {
			d.Categories = categories
		}
		values = append(values, c.cached(el, "val"))
		points = max(points, len(d.Categories), len(values[len(values)-1]))
	}
	d.Categories = append(d.Categories, make([]string, points-len(d.Categories))...)
	for k := range d.Series {
		d.Series[k].Points = make([]Point, points)
		for i, v := range values[k] {
			d.Series[k].Points[i].Value = strings.TrimSpace(v)
		}
	}
	return d
}

// cached gives the texts of tx, cat or val of a series as they are drawn, "" where there is none.
func (c *chart) cached(el int, name string) []string {
	tr := c.tr
	i := tr.chartChild(el, name)
	if i < 0 {
		return nil
	}
	var out []string
	grow := func(n int) {
		if n = min(n, maxPoints); n > len(out) {
			out = append(out, make([]string, n-len(out))...)
		}
	}
	levels := 0
	for k := i + 1; k < tr.els[i].next; k++ {
		switch e := &tr.els[k]; {
		case e.isChart("extLst"):
			k = e.next - 1
		case e.isChart("lvl"):
			if levels++; levels > 1 {
				k = e.next - 1 // of names in several levels the first is that of the point
			}
		case e.isChart("ptCount"):
			grow(tr.number(k, "val"))
		case e.isChart("pt"):
			n, v := tr.number(k, "idx"), tr.chartChild(k, "v")
			if grow(n + 1); v >= 0 && n >= 0 && n < len(out) {
				out[n] = tr.textOf(v)
			}
		case e.isChart("v") && e.parent == i:
			out = []string{tr.textOf(k)} // written into the chart, not taken from a cell
		}
	}
	return out
}

// formatCode gives the format that the numbers of a series carry, "" for the one that programs write where nobody chose.
func (c *chart) formatCode(el int) string {
	tr := c.tr
	i := tr.chartChild(el, "val")
	for k := i + 1; i >= 0 && k < tr.els[i].next; k++ {
		if tr.els[k].isChart("formatCode") {
			if s := tr.textOf(k); s != "General" {
				return s
			}
		}
	}
	return ""
}

// typed gives the labels that somebody typed. Fields in them follow the numbers and are left out.
func (c *chart) typed() (out []TypedLabel) {
	tr := c.tr
	for n, el := range c.series {
		labels := tr.chartChild(el, "dLbls")
		if labels < 0 {
			continue
		}
		tr.children(labels, func(i int) bool {
			if text := c.typedText(i); text != "" {
				out = append(out, TypedLabel{n, tr.number(tr.chartChild(i, "idx"), "val"), text})
			}
			return true
		})
	}
	return out
}

// typedText gives what somebody typed over a label, "" if nothing.
func (c *chart) typedText(label int) string {
	tr := c.tr
	tx := -1
	if tr.els[label].isChart("dLbl") {
		tx = tr.chartChild(label, "tx")
	}
	text := ""
	for k := tx + 1; tx >= 0 && k < tr.els[tx].next; k++ {
		switch e := &tr.els[k]; {
		case e.name == "fld":
			k = e.next - 1
		case e.name == "t" && e.inner < e.close:
			text += tr.textOf(k)
		}
	}
	return strings.TrimSpace(text)
}

// formula gives the cells that tx, cat or val of a series is taken from; ok is false if it is written into the chart.
func (c *chart) formula(el int, name string) (cells string, ok bool) {
	tr := c.tr
	i := tr.chartChild(el, name)
	if i < 0 {
		return "", false
	}
	for _, ref := range [...]string{"strRef", "numRef", "multiLvlStrRef"} {
		if r := tr.chartChild(i, ref); r >= 0 {
			if f := tr.chartChild(r, "f"); f >= 0 {
				return strings.TrimSpace(tr.textOf(f)), true
			}
		}
	}
	return "", false
}

// kept reads what a chart shows from the cells of its workbook; nil if they cannot be found.
func (c *chart) kept(data []byte, shown *ChartData) *ChartData {
	book, err := openChartBook(data)
	if err != nil {
		return nil
	}
	// LibreOffice keeps the workbook and writes names of its own for its cells, which then are those that we wrote.
	own := len(c.series) > 0
	for _, el := range c.series {
		f, _ := c.formula(el, "val")
		own = own && !strings.Contains(f, "!")
	}
	cells := func(el int, name, ours string, like []string) ([]string, bool) {
		f, ok := c.formula(el, name)
		switch {
		case own:
			f = ours
		case !ok:
			return like, true
		}
		texts, ok := book.read(f)
		return append(texts, make([]string, max(0, len(like)-len(texts)))...)[:len(like)], ok
	}
	kept := &ChartData{}
	last := len(shown.Categories) + 1
	for k, el := range c.series {
		s := &shown.Series[k]
		name, ok := cells(el, "tx", rangeOf(k+2, 1, 1), []string{s.Name})
		values := make([]string, len(s.Points))
		for i, p := range s.Points {
			values[i] = p.Value
		}
		values, found := cells(el, "val", rangeOf(k+2, 2, last), values)
		if !ok || !found {
			return nil
		}
		if k == 0 {
			if kept.Categories, ok = cells(el, "cat", rangeOf(1, 2, last), shown.Categories); !ok {
				return nil
			}
		}
		of := Series{Name: name[0]}
		for _, v := range values {
			of.Points = append(of.Points, Point{Value: v})
		}
		kept.Series = append(kept.Series, of)
	}
	return kept
}
