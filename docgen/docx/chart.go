package docx

import (
	"slices"
	"strings"
	"unicode/utf8"

	"jixiao/internal/ooxml"
)

// A native chart keeps what it shows three times: as cached values in its own part, which is what gets drawn; as
// the ranges of cells that the values were taken from; and as the cells of a workbook inside the document, which
// opens when somebody edits the data. All three are written from the same numbers, or the old ones would come
// back. Everything else of a chart is its author's drawing and stays.

// chartSign begins the names that stand for charts, with a colon behind it.
const chartSign = "图表"

// ChartData is what a native chart shows. Without categories or series it shows nothing, and is left out.
type ChartData struct {
	Categories []string
	Series     []Series
}

// A Series has a point for each category.
type Series struct {
	Name   string
	Format string // of its numbers, as spreadsheets write it: 0.00
	Filter string // what printed its numbers, returned in their Fills
	Points []Point
}

// A Point is one number of a chart: a decimal numeral, "" where there is none.
type Point struct {
	Value  string
	Origin any // returned in Fill
}

func (c *ChartData) empty() bool { return c == nil || len(c.Categories) == 0 || len(c.Series) == 0 }

// chartName writes the name of a chart in one way: with a narrow colon and without blanks around it.
func chartName(s string) (string, bool) {
	rest, ok := strings.CutPrefix(s, chartSign)
	rest = strings.TrimSpace(rest)
	colon, n := utf8.DecodeRuneInString(rest)
	if !ok || narrow(colon) != ':' {
		return "", false
	}
	return chartSign + ":" + strings.TrimSpace(rest[n:]), true
}

// plotKinds are the kinds of charts whose series give one value for each category. The others are drawn from
// pairs of numbers, or need series in a certain number and order. Of pies only the first series is drawn.
var plotKinds = map[string]plotKind{
	"areaChart": manySeries, "area3DChart": manySeries, "barChart": manySeries, "bar3DChart": manySeries,
	"lineChart": manySeries, "line3DChart": manySeries, "radarChart": manySeries,
	"doughnutChart": rings, "pieChart": onePie, "pie3DChart": onePie, "ofPieChart": onePie,
}

type plotKind uint8

const (
	_          plotKind = iota
	manySeries          // negative values have their place
	rings               // values are shares of a whole, which cannot be negative
	onePie              // shares of a whole, and only of one
)

// A chart is a chart part of a template that a tag names.
type chart struct {
	tr         *tree
	name       string // of what it shows, "" if its title does not say
	story, rel string // the part that refers to it, and by which relationship
	title      int    // the element whose text names it, -1 if none
	plots      []plotKind
	series     []int    // elements, over all plots
	book       string   // the workbook inside the document, "" if there is none
	linksBook  bool     // there is one, here or elsewhere
	own        []string // the parts that serve nothing else
	fixed      []patch  // whatever it shows
	trouble    string   // why it cannot be filled, "" if it can
}

// A patch replaces bytes of a part.
type patch struct {
	from, to int
	put      []byte
}

func (t *tree) patched(patches []patch) []byte {
	slices.SortStableFunc(patches, func(a, b patch) int { return a.from - b.from })
	out := make([]byte, 0, len(t.data)*2)
	at := 0
	for _, p := range patches {
		out = append(append(out, t.data[at:p.from]...), p.put...)
		at = p.to
	}
	return append(out, t.data[at:]...)
}

// isChart tells whether the element is c:name.
func (e *element) isChart(name string) bool { return e.space == spaceC && e.name == name }

// chartChild gives the first child c:name of i, or -1; an i of -1 has none.
func (t *tree) chartChild(i int, name string) int {
	found := -1
	if i < 0 {
		return found
	}
	t.children(i, func(k int) bool {
		if t.els[k].isChart(name) {
			found = k
		}
		return found < 0
	})
	return found
}

// readChart reads a chart part.
func readChart(pkg *ooxml.Package, part string) (*chart, error) {
	data, _ := pkg.Part(part)
	tr, err := readTree(part, data)
	if err != nil {
		return nil, err
	}
	rels, err := pkg.Rels(part)
	if err != nil {
		return nil, err
	}
	c := &chart{tr: tr, title: -1, own: []string{part, relsOf(part)}}
	for _, r := range rels {
		switch kind := r.Type[strings.LastIndexByte(r.Type, '/')+1:]; kind {
		case "package", "chartStyle", "chartColorStyle", "themeOverride", "chartUserShapes":
			if !r.External {
				c.own = append(c.own, r.Target, relsOf(r.Target))
			}
		}
	}
	for i := range tr.els {
		e := &tr.els[i]
		within := "" // the kind of the element around
		if e.parent >= 0 {
			within = tr.els[e.parent].name
		}
		switch {
		case e.name == "f" && c.linked(i):
			c.refuse("linked text")
		case e.space != spaceC:
		case within == "plotArea" && strings.HasSuffix(e.name, "Chart"):
			kind, ok := plotKinds[e.name]
			if !ok {
				c.refuse("kind of chart")
			}
			c.plots = append(c.plots, kind)
		case e.name == "ser" && strings.HasSuffix(within, "Chart"):
			if tr.chartChild(i, "idx") < 0 || tr.chartChild(i, "order") < 0 {
				c.refuse("series without a number")
			}
			c.series = append(c.series, i)
		case e.name == "dateAx":
			c.refuse("date axis")
		case e.name == "pivotSource":
			c.refuse("pivot table")
		case e.name == "title" && within == "chart":
			c.readTitle(i)
		case e.name == "ext" && c.ser(i) < 0 && c.stale(i):
			c.fixed = append(c.fixed, patch{from: e.open, to: e.end})
		case e.name == "externalData":
			id, _ := tr.attr(i, "id")
			c.linksBook = true
			c.readBook(pkg, rels, id)
		}
	}
	if len(c.series) == 0 {
		c.refuse("no series")
	}
	return c, nil
}

// refuse notes why a chart cannot be filled; the first reason stays.
func (c *chart) refuse(why string) {
	if c.trouble == "" {
		c.trouble = why
	}
}

// readBook finds the workbook of a chart.
func (c *chart) readBook(pkg *ooxml.Package, rels []ooxml.Rel, id string) {
	n := slices.IndexFunc(rels, func(r ooxml.Rel) bool { return r.ID == id })
	switch {
	case n < 0:
		c.refuse("linked workbook")
	case rels[n].External:
		c.refuse("linked workbook")
	case pkg.ContentType(rels[n].Target) != workbookType:
		c.refuse("format of the workbook")
	default:
		c.book = rels[n].Target
	}
}

// ser gives the series around an element, -1 if there is none.
func (c *chart) ser(i int) int {
	for ; i >= 0; i = c.tr.els[i].parent {
		if c.tr.els[i].isChart("ser") {
			return i
		}
	}
	return -1
}

// linked tells whether a reference to a cell stands where filling does not replace it: the text of a title or
// label would be that of another cell.
func (c *chart) linked(i int) bool {
	tr := c.tr
	for up := tr.els[i].parent; up > 0; up = tr.els[up].parent {
		switch e := &tr.els[up]; {
		case e.space != spaceC:
		case tr.els[e.parent].isChart("ser") && (e.name == "tx" || e.name == "cat" || e.name == "val"),
			e.name == "dLbl" && tr.chartChild(up, "tx") >= 0,
			e.name == "ext" && c.stale(up):
			return false
		}
	}
	return true
}

// stale tells whether an extension holds series, categories or labels of its own, which would stay those of
// the author's example: what a filter of the chart hides, and labels that are taken from cells.
func (c *chart) stale(ext int) bool {
	for k := ext + 1; k < c.tr.els[ext].next; k++ {
		if n := c.tr.els[k].name; strings.HasPrefix(n, "filtered") || n == "categoryFilterExceptions" || n == "datalabelsRange" {
			return true
		}
	}
	return false
}

// readTitle looks for a tag in the title of a chart. It goes from the title, and the title goes with it if it
// says nothing else.
func (c *chart) readTitle(title int) {
	tr := c.tr
	var tags []Tag
	var patches []patch
	rest := ""
	for p := title; p < tr.els[title].next; p++ {
		if tr.els[p].name != "p" {
			continue
		}
		var texts []int
		all := ""
		for k := p + 1; k < tr.els[p].next; k++ {
			if e := &tr.els[k]; e.name == "t" && e.inner < e.close {
				texts = append(texts, k)
				all += tr.textOf(k)
			}
		}
		g, from, to, ok := chartTag(all)
		if !ok {
			rest += all
			continue
		}
		tags = append(tags, g)
		rest += all[:from] + all[to:]
		at := 0
		for _, k := range texts {
			s := tr.textOf(k)
			left := s[:min(max(from-at, 0), len(s))] + s[min(max(to-at, 0), len(s)):]
			patches = append(patches, patch{tr.els[k].inner, tr.els[k].close, ooxml.EscapeText(nil, left)})
			at += len(s)
		}
	}
	if len(tags) != 1 {
		return // its tags, if any, are out of reach
	}
	c.name, c.title = tags[0].Name, title
	if len(tags[0].Filters) > 0 {
		c.refuse("filter on a chart")
	}
	if strings.TrimSpace(plain(rest)) != "" {
		c.fixed = append(c.fixed, patches...)
		return
	}
	// Without a title of its own a chart of one series shows the name of the series, unless told not to.
	q := tr.prefix(title)
	e := &tr.els[title]
	none := []byte("<" + q + `autoTitleDeleted val="1"/>`)
	if k := tr.chartChild(e.parent, "autoTitleDeleted"); k >= 0 {
		c.fixed = append(c.fixed, patch{tr.els[k].open, tr.els[k].end, none})
		none = nil
	}
	c.fixed = append(c.fixed, patch{e.open, e.end, none})
}

// chartTag finds the tag of a chart in a text, which must be the only one.
func chartTag(text string) (g Tag, from, to int, ok bool) {
	found := lex(text)
	if len(found) != 1 || found[0].fault != "" {
		return Tag{}, 0, 0, false
	}
	g, detail := parseTag(found[0].inside)
	_, is := chartName(g.Name)
	return g, found[0].from, found[0].to, is && detail == "" && g.Kind == Field
}

// textOf gives the text of an element that holds nothing but text.
func (t *tree) textOf(i int) string {
	s := ooxml.NewScanner(t.part, slices.Concat([]byte("<x>"), t.data[t.els[i].inner:t.els[i].close], []byte("</x>")))
	text := ""
	for {
		kind, err := s.Next()
		switch {
		case err != nil || kind == ooxml.EndOfPart:
			return text
		case kind == ooxml.Text:
			text += s.Text()
		}
	}
}

// attrText gives the value of an attribute as it is meant.
func attrText(raw []byte) string {
	quote := `"`
	if slices.Contains(raw, '"') {
		quote = `'`
	}
	s := ooxml.NewScanner("", []byte(`<x a=`+quote+string(raw)+quote+`/>`))
	if _, err := s.Next(); err != nil {
		return string(raw)
	}
	v, _ := s.Attr("a")
	return v
}

// escapeAttr writes the value of an attribute, between quotes of either kind.
func escapeAttr(s string) []byte {
	b := ooxml.EscapeText(nil, oneLine.Replace(s))
	return []byte(strings.NewReplacer(`"`, "&quot;", `'`, "&apos;").Replace(string(b)))
}

// readCharts finds the charts of a story that tags name. The tag stands in the alternative text of the drawing,
// where the text of the value takes its place, or in the title of the chart.
func (c *compiler) readCharts(s story) error {
	tr := c.tr
	var rels []ooxml.Rel
	for i := range tr.els {
		if tr.els[i].space != spaceWP || tr.els[i].name != "docPr" {
			continue
		}
		if rels == nil {
			var err error
			if rels, err = c.t.pkg.Rels(s.part); err != nil {
				return err
			}
		}
		p, atom := c.drawingAt(i)
		if p == nil {
			continue // a deleted drawing
		}
		g := &tag{para: p, from: position{atom, 0}, to: position{atom, len(string(object))}, dup: p.dup}
		inAlt := c.altTag(i, g)
		charts := tr.chartsIn(tr.els[i].parent)
		for _, k := range charts {
			id, _ := tr.attr(k, "id")
			n := slices.IndexFunc(rels, func(r ooxml.Rel) bool { return r.ID == id && !r.External })
			if n < 0 {
				continue
			}
			c.t.drawn = append(c.t.drawn, rels[n].Target)
			if err := c.readChart(g, s, rels[n]); err != nil {
				return err
			}
		}
		switch {
		case g.Name == "":
			continue
		case inAlt && g.chart == nil && tr.newChart(tr.els[i].parent) >= 0:
			g.trouble = "kind of chart"
		case inAlt && g.chart == nil:
			g.trouble = "no chart"
		case len(charts) > 1:
			g.trouble = "several charts"
		case len(g.Filters) > 0:
			g.trouble = "filter on a chart"
		}
		c.addChart(g)
	}
	return nil
}

// drawingAt finds the paragraph of a drawing, and which of its atoms the drawing is.
func (c *compiler) drawingAt(docPr int) (*paragraph, int) {
	in := c.paraAround(docPr)
	if in == nil {
		return nil, 0
	}
	behind, _ := slices.BinarySearchFunc(in.atoms, docPr, func(a atom, el int) int { return a.el - el })
	if n := behind - 1; n >= 0 && in.atoms[n].kind == objectAtom && c.tr.within(docPr, in.atoms[n].el) {
		return in, n
	}
	return nil, 0
}

// chartsIn gives the charts of a drawing, but not those of drawings within it.
func (t *tree) chartsIn(drawing int) []int {
	var out []int
	for k := drawing + 1; k < t.els[drawing].next; k++ {
		switch e := &t.els[k]; {
		case e.space == spaceWP && (e.name == "inline" || e.name == "anchor"):
			k = e.next - 1
		case e.isChart("chart"):
			out = append(out, k)
		}
	}
	return out
}

// newChart finds a chart of the kinds that came with Word 2016 in a drawing, -1 if there is none: waterfalls, funnels, maps and
// the like are another format, and their numbers are not those of categories.
func (t *tree) newChart(drawing int) int {
	for k := drawing + 1; k < t.els[drawing].next; k++ {
		if uri, _ := t.attr(k, "uri"); t.els[k].name == "graphicData" && strings.HasSuffix(uri, "/chartex") {
			for i := k + 1; i < t.els[k].next; i++ {
				if t.els[i].name == "chart" {
					return i
				}
			}
		}
	}
	return -1
}

// altTag looks for the tag in the alternative text of a drawing.
func (c *compiler) altTag(docPr int, g *tag) bool {
	for _, attr := range [...]string{"descr", "title"} {
		open := c.tr.startTag(docPr)
		from, to, ok := attrSpan(open, attr)
		if !ok {
			continue
		}
		text := attrText(open[from:to])
		found, start, end, ok := chartTag(text)
		if !ok {
			continue
		}
		if g.Name != "" && g.Name != found.Name {
			g.trouble = "two names"
		}
		g.Tag = found
		g.Place.Near = shorten(text, 40)
		at := c.tr.els[docPr].open + from
		put := func(order int, e event) {
			e.pos, e.rank, e.a = at, within, order
			c.event(e)
		}
		put(0, event{kind: putEvent, raw: escapeAttr(text[:start])})
		put(1, event{kind: segEvent, seg: &segment{kind: fieldSegment, tag: g}})
		put(2, event{kind: putEvent, raw: escapeAttr(text[end:])})
		put(3, event{kind: cutEvent, end: c.tr.els[docPr].open + to})
		c.named[docPr] = true
	}
	return g.Name != ""
}

// readChart ties a tag to the chart part of its drawing, or takes the tag from there.
func (c *compiler) readChart(g *tag, s story, rel ooxml.Rel) error {
	part, err := readChart(c.t.pkg, rel.Target)
	if err != nil {
		return err
	}
	if part.title >= 0 {
		if g.Name != "" && g.Name != part.name {
			g.trouble = "two names"
		}
		if g.Name == "" {
			g.Tag = Tag{Kind: Field, Name: part.name, Raw: "{{" + part.name + "}}"}
			g.Place.Near = g.Raw
		}
	}
	if g.Name == "" {
		return nil
	}
	part.story, part.rel, part.name = s.part, rel.ID, g.Name
	if g.trouble == "" {
		g.trouble = part.trouble
	}
	for _, o := range c.t.charts {
		switch {
		case o.tr.part == part.tr.part && o.name == g.Name && (g.dup || c.again(g)):
			g.chart = o // the second copy of a text box shows the same chart
			return nil
		case o.tr.part == part.tr.part, part.book != "" && o.book == part.book:
			g.trouble = "shared part"
		}
	}
	g.chart = part
	c.t.charts = append(c.t.charts, part)
	return nil
}

// again tells whether a drawing already has its tag: Word may store it twice, for older programs.
func (c *compiler) again(g *tag) bool {
	return slices.ContainsFunc(c.charts, func(o *tag) bool { return o.para == g.para && o.from == g.from && o.Name == g.Name })
}

// addChart makes a tag of a chart, once for a drawing.
func (c *compiler) addChart(g *tag) {
	near := g.Place.Near
	g.Kind, g.Place = Chart, g.para.place
	g.Place.Near = near
	if c.again(g) {
		return
	}
	if g.trouble == "" && slices.ContainsFunc(c.charts, func(o *tag) bool { return o.para == g.para && o.from == g.from }) {
		g.trouble = "several charts"
	}
	if g.trouble != "" {
		c.problem(UnfitChart, g, g.trouble)
	}
	c.charts = append(c.charts, g)
}

// withCharts puts the tags of charts among the others, which stand in their order.
func (c *compiler) withCharts(tags []*tag) []*tag {
	for _, g := range c.charts {
		behind := func(o *tag) bool { return c.offset(o) > c.offset(g) }
		for _, all := range []*[]*tag{&tags, &c.tags} {
			at := slices.IndexFunc(*all, behind)
			if at < 0 {
				at = len(*all)
			}
			*all = slices.Insert(slices.Clone(*all), at, g)
		}
	}
	return tags
}

// drawing finds what goes when a chart has nothing to show: its paragraph if nothing else stands in it, or the
// drawing alone.
func (c *compiler) drawing(b *block) {
	p := b.open.para
	at := b.open.from
	if p.first == at && p.last == at && len(p.tags) == 0 && !c.alone(p.el) && c.tr.path(p.el, "pPr", "sectPr") < 0 {
		b.mode, b.start, b.end = whole, c.tr.els[p.el].open, c.tr.els[p.el].end
		return
	}
	e := &c.tr.els[p.atoms[at.atom].el]
	b.mode, b.start, b.end = runs, e.open, e.end
}

// unseen tells whether a tag in a chart part needs no word: it stands in the title from which the chart has its
// name, or no drawing shows the chart.
func (t *Template) unseen(part string, i int) bool {
	return !slices.Contains(t.drawn, part) || slices.ContainsFunc(t.charts, func(c *chart) bool {
		return c.tr.part == part && c.title >= 0 && c.tr.within(i, c.title)
	})
}

// shapes looks for tags in what an author has drawn upon a chart, such as text boxes, which are not filled.
func (t *Template) shapes(chart string) error {
	rels, err := t.pkg.Rels(chart)
	if err != nil {
		return err
	}
	for _, r := range rels {
		data, ok := t.pkg.Part(r.Target)
		if !ok || r.External || !strings.HasSuffix(r.Type, "/chartUserShapes") {
			continue
		}
		tr, err := readTree(r.Target, data)
		if err != nil {
			return err
		}
		for _, i := range tr.stray[:min(len(tr.stray), maxProblems)] {
			near := shorten(tr.els[i].text, 40)
			t.problems = append(t.problems, Problem{ID: OutOfReach, At: Place{Part: r.Target, Near: near}, Tag: near, Detail: "text in " + tr.qname(i)})
		}
	}
	return nil
}

// chart checks the tag of a chart.
func (c *checker) chart(g *tag) {
	v, ok := c.value(g.Name)
	switch {
	case !ok:
		c.add(c.unknown(g))
	case v.Chart == nil:
		c.add(c.problem(WrongType, g, "", "no chart of that name"))
	case g.trouble == "" && !v.Chart.empty():
		if why := g.chart.refuses(v.Chart); why != "" {
			c.add(c.problem(UnfitChart, g, "", why))
		}
	}
}

// chart notes a chart that is shown, and what it shows.
func (r *renderer) chart(g *tag, d *ChartData) {
	r.charts[g.chart] = d
	if g.dup {
		return
	}
	for _, s := range d.Series {
		for _, p := range s.Points {
			if p.Value != "" {
				r.fills = append(r.fills, Fill{Name: g.Name, Filter: s.Filter, Text: p.Value, Origin: p.Origin, Place: g.Place, Chart: g.chart.tr.part})
			}
		}
	}
}

// unnamed tells of conditions on charts that no drawing is named as. LibreOffice drops the alternative text of
// charts when it saves a document; what its author had named would be handed out with the numbers of the example.
func (t *Template) unnamed() {
	var told []string
	for _, g := range t.tags {
		if _, is := chartName(g.Name); !is || g.Kind != If && g.Kind != Unless || slices.Contains(told, g.Name) {
			continue
		}
		told = append(told, g.Name)
		if !slices.ContainsFunc(t.tags, func(o *tag) bool { return o.Kind == Chart && o.Name == g.Name }) {
			t.problems = append(t.problems, Problem{ID: UnfitChart, At: g.Place, Tag: g.Raw, Detail: "chart without its tag"})
		}
	}
}
