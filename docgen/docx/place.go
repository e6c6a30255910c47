package docx

import (
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"
)

// A paragraph is one w:p with its text as a reader sees it, whatever runs it is cut into.
type paragraph struct {
	el    int
	place Place // Near is empty
	dup   bool  // in the second copy of a text box
	atoms []atom
	tags  []*tag // in order
	// from the first to the last thing that is neither blank nor a tag, as positions; none if first is nowhere
	first, last position
}

// An atom is a piece of a paragraph's text and the element that holds it.
type atom struct {
	el    int
	text  string
	group int // the text stream it belongs to: the result of a field is a stream of its own
	kind  atomKind
}

type atomKind uint8

const (
	textAtom   atomKind = iota // w:t
	signAtom                   // tab, hyphen: deleted with a tag around it
	breakAtom                  // w:br, w:cr
	objectAtom                 // drawing, note reference, field: kept whatever happens to the tag around it
)

// oneLine puts a space for what would end or divide a line.
var oneLine = strings.NewReplacer("\n", " ", "\t", " ")

// A position is a place in the text of a paragraph.
type position struct{ atom, off int }

var nowhere = position{-1, 0}

func (p position) before(o position) bool {
	return p.atom < o.atom || p.atom == o.atom && p.off < o.off
}

// A walker goes through a part and collects its paragraphs with their places.
type walker struct {
	tr       *tree
	headings map[string]bool
	heading  string
	paras    []*paragraph
	chosen   map[int]bool // the mc:AlternateContent that have a mc:Choice with paragraphs, and those that have not
}

// A spot is where the walker stands. The counters belong to the nearest thing that is counted through.
type spot struct {
	place                      Place
	tables, rows, cells, paras *int
	depth                      int // tables around
	dup                        bool
}

// walk collects the paragraphs of a part, in order.
func walk(s story, tr *tree, headings map[string]bool) *walker {
	w := &walker{tr: tr, headings: headings, chosen: map[int]bool{}}
	w.visit(0, spot{place: Place{Part: s.part, Kind: s.kind}, tables: new(int), paras: new(int)})
	return w
}

func (w *walker) visit(i int, at spot) {
	tr := w.tr
	e := &tr.els[i]
	switch {
	case e.is("p"):
		*at.paras++
		w.paragraph(i, at)
		return
	case e.is("del"), e.is("moveFrom"), e.is("pPr"), e.is("rPr"), e.is("sectPr"):
		return
	case e.is("tbl"):
		if at.depth++; at.depth == 1 {
			*at.tables++
			at.place.Table, at.rows = *at.tables, new(int)
		}
	case e.is("tr"):
		if tr.path(i, "trPr", "del") >= 0 {
			return
		}
		if at.depth == 1 {
			*at.rows++
			at.place.Row, at.cells = *at.rows, new(int)
		}
	case e.is("tc"):
		if at.depth == 1 && at.cells != nil {
			*at.cells++
			at.place.Col, at.paras = *at.cells, new(int)
		}
	case e.is("txbxContent"):
		at = spot{place: Place{Part: at.place.Part, Kind: "textbox"}, tables: new(int), paras: new(int), dup: at.dup}
	case e.space == spaceMC && e.name == "Fallback":
		at.dup = at.dup || w.repeated(i)
	}
	tr.children(i, func(c int) bool {
		w.visit(c, at)
		return true
	})
}

// repeated tells whether a mc:Fallback stands beside a mc:Choice with paragraphs, which then say the same.
func (w *walker) repeated(fallback int) bool {
	around := w.tr.els[fallback].parent
	found, ok := w.chosen[around]
	if !ok {
		w.tr.children(around, func(c int) bool {
			if e := &w.tr.els[c]; e.space == spaceMC && e.name == "Choice" {
				found = w.tr.firstOf(c, "p") >= 0
			}
			return !found
		})
		w.chosen[around] = found
	}
	return found
}

// paragraph reads one paragraph and goes on to the text boxes in it.
func (w *walker) paragraph(i int, at spot) {
	p := &paragraph{el: i, place: at.place, dup: at.dup, first: nowhere, last: nowhere}
	p.place.Para = *at.paras
	g := gatherer{tr: w.tr, p: p, parents: []int{-1}}
	g.children(i)
	g.settle()
	p.place.Heading = w.heading
	if at.place.Kind == "body" && at.depth == 0 {
		if text := strings.TrimSpace(p.text()); text != "" && w.isHeading(i, text) {
			w.heading = shorten(text, 40)
			p.place.Heading = w.heading
		}
	}
	w.paras = append(w.paras, p)
	for _, c := range g.inner {
		w.visit(c, at)
	}
}

// isHeading goes by style and outline level, and by the numbering 一、 or （一） of Chinese official
// documents, whose headings are often plain paragraphs.
func (w *walker) isHeading(p int, text string) bool {
	pPr := w.tr.child(p, "pPr")
	if w.tr.outlined(pPr) {
		return true
	}
	if c := w.tr.path(pPr, "pStyle"); c >= 0 {
		if id, _ := w.tr.attr(c, "val"); w.headings[id] {
			return true
		}
	}
	if utf8.RuneCountInString(text) > 30 || strings.ContainsAny(text, "。；") {
		return false
	}
	rest := strings.TrimLeft(strings.TrimPrefix(text, "（"), "一二三四五六七八九十")
	if strings.HasPrefix(text, "（") {
		return len(rest) < len(text)-len("（") && strings.HasPrefix(rest, "）")
	}
	return len(rest) < len(text) && strings.HasPrefix(rest, "、")
}

// A gatherer collects the atoms of a paragraph.
type gatherer struct {
	tr           *tree
	p            *paragraph
	parents      []int // of each group the one around it
	fields       []field
	group        int
	instructions int   // fields whose instruction is being read
	inner        []int // text boxes and other containers in the paragraph
}

// A field is an open complex field.
type field struct {
	group, outer int
	result       bool
}

func (g *gatherer) add(el int, kind atomKind, text string) {
	if g.instructions > 0 {
		return // an instruction is not text
	}
	g.p.atoms = append(g.p.atoms, atom{el, text, g.group, kind})
}

func (g *gatherer) enter() (outer int) {
	outer = g.group
	g.parents = append(g.parents, outer)
	g.group = len(g.parents) - 1
	return outer
}

func (g *gatherer) children(i int) {
	g.tr.children(i, func(c int) bool {
		g.element(c)
		return true
	})
}

func (g *gatherer) element(i int) {
	e := &g.tr.els[i]
	if e.space == spaceMC && e.name == "AlternateContent" {
		g.add(i, objectAtom, string(object))
		g.inner = append(g.inner, i)
		return
	}
	if e.space != spaceW {
		// A formula, or a foreign wrapper such as a smart tag: whatever it is, it stays.
		g.add(i, objectAtom, string(object))
		return
	}
	switch e.name {
	case "t":
		text := e.text
		if v, _ := g.tr.attr(i, "space"); v != "preserve" {
			text = strings.Trim(text, " \t\r\n")
		}
		if g.tr.els[i].next == i+1 && text != "" {
			// In w:t a line end is as good as a space.
			g.add(i, textAtom, oneLine.Replace(text))
		}
	case "tab":
		g.add(i, signAtom, "\t")
	case "noBreakHyphen":
		g.add(i, signAtom, "-")
	case "softHyphen":
		g.add(i, signAtom, "\u00AD")
	case "br", "cr":
		g.add(i, breakAtom, "\n")
	case "fldChar":
		g.fieldChar(i)
	case "fldSimple":
		g.add(i, objectAtom, string(object))
		outer := g.enter()
		g.children(i)
		g.group = outer
	case "drawing", "pict", "object":
		g.add(i, objectAtom, string(object))
		g.inner = append(g.inner, i)
	case "p", "tbl", "txbxContent":
		// Only a text box may hold these, and what is in a text box is not text of the paragraph around it.
		g.inner = append(g.inner, i)
	case "footnoteReference", "endnoteReference", "sym", "ptab", "pgNum", "dayShort", "dayLong", "monthShort",
		"monthLong", "yearShort", "yearLong", "separator", "continuationSeparator", "footnoteRef", "endnoteRef", "contentPart", "altChunk":
		g.add(i, objectAtom, string(object))
	case "pPr", "rPr", "sdtPr", "sdtEndPr", "rubyPr", "instrText", "delText", "delInstrText", "lastRenderedPageBreak", "del", "moveFrom":
	default:
		g.children(i)
	}
}

func (g *gatherer) fieldChar(i int) {
	kind, _ := g.tr.attr(i, "fldCharType")
	switch n := len(g.fields); {
	case kind == "begin":
		g.add(i, objectAtom, string(object))
		outer := g.enter()
		g.fields = append(g.fields, field{g.group, outer, false})
		g.instructions++
	case n == 0:
		g.add(i, objectAtom, string(object)) // the rest of a field that began in a paragraph above
	case kind == "separate":
		if !g.fields[n-1].result {
			g.fields[n-1].result = true
			g.instructions--
		}
	case kind == "end":
		if !g.fields[n-1].result {
			g.instructions--
		}
		g.group = g.fields[n-1].outer
		g.fields = g.fields[:n-1]
	}
}

// settle joins the results of fields to the text around them where they are no streams of their own: the
// field goes on in the next paragraph, or a tag begins on one side of its edge and ends on the other.
func (g *gatherer) settle() {
	open := map[int]bool{}
	for _, f := range g.fields {
		open[f.group] = true
	}
	balance := make([]int, len(g.parents))
	for _, a := range g.p.atoms {
		for _, r := range a.text {
			switch r {
			case '{', '｛':
				balance[a.group]++
			case '}', '｝':
				balance[a.group]--
			}
		}
	}
	final := make([]int, len(g.parents))
	for i := 1; i < len(g.parents); i++ {
		final[i] = i
		if open[i] || balance[i] != 0 {
			final[i] = final[g.parents[i]]
		}
	}
	for i := range g.p.atoms {
		g.p.atoms[i].group = final[g.p.atoms[i].group]
	}
}

// text gives the visible text of the paragraph.
func (p *paragraph) text() string {
	var b strings.Builder
	for _, a := range p.atoms {
		if a.kind != objectAtom {
			b.WriteString(a.text)
		}
	}
	return b.String()
}

// near gives the words around a stretch of the paragraph.
func (p *paragraph) near(from, to position) string {
	const before, inside, after = 12, 40, 12
	var back []rune
	for i := from.atom; i >= 0 && len(back) <= before; i-- {
		if p.atoms[i].kind == objectAtom {
			continue
		}
		text := p.atoms[i].text
		if i == from.atom {
			text = text[:from.off]
		}
		for len(text) > 0 && len(back) <= before {
			r, n := utf8.DecodeLastRuneInString(text)
			back, text = append(back, r), text[:len(text)-n]
		}
	}
	slices.Reverse(back)
	lead := string(back)
	if len(back) > before {
		lead = "…" + string(back[1:])
	}
	s := lead + p.excerpt(from, to, inside) + p.excerpt(to, position{len(p.atoms), 0}, after)
	return strings.TrimSpace(strings.Map(func(r rune) rune {
		switch {
		case r == object:
			return -1
		case unicode.IsSpace(r):
			return ' '
		}
		return r
	}, s))
}

// excerpt gives the text between two positions, at most n characters of it.
func (p *paragraph) excerpt(from, to position, n int) string {
	var b strings.Builder
	for i := from.atom; i < len(p.atoms) && i <= to.atom; i++ {
		text := p.atoms[i].text
		if i == to.atom {
			text = text[:to.off]
		}
		if i == from.atom {
			text = text[from.off:]
		}
		for _, r := range text {
			if n == 0 {
				b.WriteString("…")
				return b.String()
			}
			b.WriteRune(r)
			n--
		}
	}
	return b.String()
}

func shorten(s string, n int) string {
	for i := range s {
		if n == 0 {
			return s[:i] + "…"
		}
		n--
	}
	return s
}

// leads tells whether nothing but the starts of blocks stands before the tag in its paragraph.
func (p *paragraph) leads(g *tag) bool {
	if p.first != nowhere && p.first.before(g.from) {
		return false
	}
	for _, o := range p.tags {
		if o == g || o == g.half {
			return true
		}
		if o.Kind == Field || o.Kind == Close {
			return false
		}
	}
	return false
}

// trails tells whether nothing but the ends of blocks stands behind the tag in its paragraph.
func (p *paragraph) trails(g *tag) bool {
	if p.first != nowhere && g.from.before(p.last) {
		return false
	}
	for i := len(p.tags) - 1; i >= 0; i-- {
		if p.tags[i] == g || p.tags[i] == g.half {
			return true
		}
		if p.tags[i].Kind != Close {
			return false
		}
	}
	return false
}

// controls tells whether the paragraph holds starts and ends of blocks and nothing else.
func (p *paragraph) controls() bool {
	if p.first != nowhere || len(p.tags) == 0 {
		return false
	}
	for _, g := range p.tags {
		if g.Kind == Field {
			return false
		}
	}
	return true
}
