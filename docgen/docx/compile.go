package docx

import (
	"slices"
	"strings"

	"jixiao/internal/ooxml"
)

// The limits of a template. Nobody writes more, and each level of blocks multiplies.
const (
	maxLists    = 4
	maxBlocks   = 16
	maxTags     = 20_000 // of a template
	maxProblems = 1_000  // that are told; a file with more is no template
)

// A tag is a Tag and where it stands.
type tag struct {
	Tag
	para     *paragraph
	from, to position // from its first brace to behind its last
	dup      bool     // the same tag again in the second copy of a text box
	block    *block   // of a tag other than a field, once it is matched

	// Of a chart:
	chart   *chart
	trouble string // why it cannot be filled, "" if it can

	// Of the tags of a block of columns:
	stretch *stretch // where the block stands for which the tag is matched
	echo    bool     // the same tag again for another row
}

// A block is what stands between two tags, or one chart. The root block has no tags.
type block struct {
	open, close *tag
	items       []item
	lists       int // lists around, and itself
	depth       int

	mode       mode
	start, end int // bytes that are repeated or dropped; not for inText
	before     []segment
	after      []segment
	kept       []byte // what remains if the block yields nothing
}

// An item is a field or a block within a block.
type item struct {
	field *tag
	block *block
}

// mode says what a block repeats.
type mode uint8

const (
	nothing mode = iota // misplaced, or empty
	inText              // part of one w:t
	runs                // whole runs: those of the tags are split
	whole               // elements: paragraphs, tables, rows
)

// A compiler turns one part into segments.
type compiler struct {
	t      *Template
	tr     *tree
	paras  []*paragraph
	tags   []*tag
	charts []*tag
	named  map[int]bool // elements wp:docPr whose text names a chart
	blocks []*block     // matched, in the order of their first tags
	tables []*block     // that may lose all their rows
	// rows that may lose all their cells
	cellless []int
	marks    []mark
	events   []event
	gone     map[int]bool // elements that vanish: paragraphs and rows that hold only tags

	released map[int]bool // content controls
}

// compile reads the tags of a part, and if they are all in order makes its segments.
func (t *Template) compile(s story, tr *tree, headings map[string]bool) error {
	if s.kind == "comment" {
		return nil
	}
	var w *walker
	if s.kind == "properties" {
		w = properties(s, tr)
	} else {
		w = walk(s, tr, headings)
	}
	t.revised = t.revised || w.revised
	c := &compiler{t: t, tr: tr, paras: w.paras, gone: map[int]bool{}, released: map[int]bool{}, named: map[int]bool{}}
	c.readTags()
	if err := c.readCharts(s); err != nil {
		return err
	}
	if len(t.tags)+len(c.tags) > maxTags {
		return &ooxml.Error{Kind: ooxml.TooLarge, Part: s.part, Reason: "over 20,000 tags"}
	}
	if s.kind != "properties" {
		c.strays(s)
	}
	c.match(c.withCharts(c.columns()))
	t.tags = append(t.tags, c.tags...)
	p := &part{name: s.part, size: len(tr.data)}
	t.parts = append(t.parts, p)
	if len(c.tags) == 0 {
		return nil
	}
	c.marks = pairs(tr)
	for _, b := range c.blocks {
		c.locate(b)
	}
	c.renumber()
	if len(t.problems) > 0 {
		return nil // nothing will ever be filled
	}
	c.guard()
	c.settle()
	for _, g := range c.tags {
		c.release(g)
	}
	c.texts()
	c.copies()
	segs, ok := c.build()
	if !ok {
		// Each block was located on its own; no two of them are known to cross, so this is a net.
		t.problems = append(t.problems, Problem{ID: CrossedBlocks, At: c.tags[0].Place, Tag: c.tags[0].Raw, Detail: "blocks cross each other"})
		return nil
	}
	p.segs = segs
	return nil
}

func (c *compiler) problem(id string, g *tag, detail string) {
	c.report(Problem{ID: id, At: g.Place, Tag: g.Raw, Detail: detail}, g.dup || g.echo)
}

// report adds a problem. What is wrong in a text box is wrong in its second copy as well, and what is wrong
// with columns is wrong in each row; it is said once.
func (c *compiler) report(p Problem, dup bool) {
	if dup && slices.ContainsFunc(c.t.problems, func(o Problem) bool {
		return o.ID == p.ID && o.Tag == p.Tag && o.At.Part == p.At.Part && o.At.Near == p.At.Near
	}) {
		return
	}
	if len(c.t.problems) < maxProblems {
		c.t.problems = append(c.t.problems, p)
	}
}

// readTags lexes every text stream of every paragraph.
func (c *compiler) readTags() {
	unclosed := map[int]int{} // container -> index of the problem with which its last paragraph ended, and one
	for _, p := range c.paras {
		parent := c.tr.els[p.el].parent
		pending := unclosed[parent]
		unclosed[parent] = 0
		for _, str := range p.streams() {
			for _, f := range lex(str.text.String()) {
				from, to := str.at(f.from), str.behind(f.to)
				place := p.place
				place.Near = p.near(from, to)
				if f.fault == "" {
					g := &tag{para: p, from: from, to: to, dup: p.dup}
					var detail string
					if g.Tag, detail = parseTag(f.inside); detail == "" {
						g.Place = place
						p.tags = append(p.tags, g)
						continue
					}
					f.fault, f.detail = BrokenTag, detail
				}
				if place.Kind == "properties" {
					continue // Word may have cut it short, and few would find it
				}
				count := len(c.t.problems)
				text := strings.TrimSpace(plain(p.excerpt(from, to, 60)))
				c.report(Problem{ID: f.fault, At: place, Tag: text, Detail: f.detail}, p.dup)
				if len(c.t.problems) == count {
					continue
				}
				switch {
				case f.fault == UnopenedTag && pending > 0 && len(p.tags) == 0:
					// The tag that the paragraph before left open ends here.
					c.t.problems[pending-1].ID, c.t.problems[pending-1].Detail = BrokenTag, "the paragraph ends inside the tag"
					c.t.problems[count].ID, c.t.problems[count].Detail = BrokenTag, "the tag begins in the paragraph before"
					pending = 0
				case f.fault == UnclosedTag:
					unclosed[parent] = count + 1
				}
			}
		}
		slices.SortFunc(p.tags, func(a, b *tag) int {
			if a.from.before(b.from) {
				return -1
			}
			return 1
		})
		p.measure()
		c.tags = append(c.tags, p.tags...)
	}
	// A text box lies within the text of the paragraph around it.
	slices.SortStableFunc(c.tags, func(a, b *tag) int { return c.offset(a) - c.offset(b) })
}

// offset gives the byte of the element in which the tag starts.
func (c *compiler) offset(g *tag) int {
	switch {
	case g.stretch != nil && g.Kind == Close:
		return g.stretch.end - 1
	case g.stretch != nil:
		return g.stretch.start
	}
	return c.tr.els[g.para.atoms[g.from.atom].el].open
}

// A stream is text that is read in one go: the paragraph without the results of its fields, or one result.
type stream struct {
	atoms  []int
	starts []int // where each of the atoms starts in the text
	text   strings.Builder
}

// streams takes the text of a paragraph apart.
func (p *paragraph) streams() []*stream {
	var out []*stream
	for i, a := range p.atoms {
		for len(out) <= a.group {
			out = append(out, &stream{})
		}
		s := out[a.group]
		s.atoms = append(s.atoms, i)
		s.starts = append(s.starts, s.text.Len())
		s.text.WriteString(a.text)
	}
	return out
}

// at gives the position of a byte of the text.
func (s *stream) at(off int) position {
	i, found := slices.BinarySearch(s.starts, off)
	if !found {
		i--
	}
	return position{s.atoms[i], off - s.starts[i]}
}

// behind gives the position behind the byte before off.
func (s *stream) behind(off int) position {
	pos := s.at(off - 1)
	pos.off++
	return pos
}

// A cut is a stretch of one atom's text that a tag takes.
type cut struct {
	tag      *tag
	from, to int
}

// cuts gives what tags take of each atom.
func (p *paragraph) cuts() [][]cut {
	out := make([][]cut, len(p.atoms))
	for _, g := range p.tags {
		for i := g.from.atom; i <= g.to.atom; i++ {
			a := p.atoms[i]
			if a.group != p.atoms[g.from.atom].group || a.kind == objectAtom {
				continue
			}
			k := cut{g, 0, len(a.text)}
			if i == g.from.atom {
				k.from = g.from.off
			}
			if i == g.to.atom {
				k.to = g.to.off
			}
			out[i] = append(out[i], k)
		}
	}
	return out
}

// measure finds what is left of the paragraph without its tags.
func (p *paragraph) measure() {
	for i, cuts := range p.cuts() {
		a := p.atoms[i]
		for off, r := range a.text {
			for len(cuts) > 0 && cuts[0].to <= off {
				cuts = cuts[1:]
			}
			switch {
			case a.kind == textAtom && (r == ' ' || r == '　' || r == '\u00A0' || invisible(r)):
				continue
			case a.kind == signAtom && r != '-':
				continue
			case len(cuts) > 0 && cuts[0].from <= off:
				continue
			}
			p.last = position{i, off}
			if p.first == nowhere {
				p.first = p.last
			}
		}
	}
}

// strays reports tags where nobody fills them: in formulas, watermarks and the descriptions of drawings.
func (c *compiler) strays(s story) {
	for n, i := range c.tr.stray {
		if n == maxProblems {
			break
		}
		c.stray(s, i, strings.TrimSpace(string(c.tr.data[c.tr.els[i].inner:c.tr.els[i].close])))
	}
	for i := range c.tr.els {
		var attrs []string
		switch e := &c.tr.els[i]; {
		case e.space == spaceV:
			attrs = []string{"string", "alt"} // of v:textpath, of v:shape and its kin
		case e.space == spaceWP && e.name == "docPr" && !c.named[i]:
			attrs = []string{"descr", "title"}
		}
		for _, a := range attrs {
			if v, _ := c.tr.attr(i, a); tagged(v) {
				c.stray(s, i, v)
			}
		}
	}
}

// tagged tells whether a text may hold a tag.
func tagged(s string) bool { return strings.Contains(s, "{{") || strings.Contains(s, "｛｛") }

func (c *compiler) stray(s story, i int, text string) {
	place := Place{Part: s.part, Kind: s.kind}
	dup := false
	for _, p := range c.paras[:c.firstPara(i+1)] {
		if c.tr.within(i, p.el) {
			place, dup = p.place, p.dup
		}
	}
	place.Near = shorten(text, 40)
	c.report(Problem{ID: OutOfReach, At: place, Tag: place.Near, Detail: "text in " + c.tr.qname(i)}, dup)
}

// match pairs the tags of blocks. It goes on after a fault so that each fault is told, and told once.
func (c *compiler) match(tags []*tag) {
	root := c.t.blocks
	stack := []*block{root}
	var skipped []*block // opened, and closed over by a block around them
	for _, g := range tags {
		top := stack[len(stack)-1]
		for _, b := range stack[1:] {
			if b.open.Kind == List {
				g.In = append(g.In, b.open.Name)
			}
		}
		switch g.Kind {
		case Field:
			top.items = append(top.items, item{field: g})
			continue
		case Chart:
			b := &block{open: g, close: g, depth: top.depth + 1, lists: top.lists}
			if g.block = b; b.lists > 0 && g.trouble == "" {
				c.problem(UnfitChart, g, "chart in a list") // each item would need a chart part of its own
			}
			top.items = append(top.items, item{block: b})
			c.blocks = append(c.blocks, b)
			continue
		case List, If, Unless:
			b := &block{open: g, depth: top.depth + 1, lists: top.lists}
			if g.Kind == List {
				b.lists++
			}
			if b.depth > maxBlocks || b.lists > maxLists {
				c.problem(TooDeep, g, "blocks within blocks")
				return
			}
			top.items = append(top.items, item{block: b})
			stack = append(stack, b)
			continue
		}
		if top != root && top.open.Kind == List {
			g.In = g.In[:len(g.In)-1] // the end of a list is not in it
		}
		at := len(stack) - 1
		for at > 0 && g.Name != "" && stack[at].open.Name != g.Name {
			at--
		}
		if at > 0 {
			skipped = append(skipped, stack[at+1:]...)
			b := stack[at]
			b.close, b.open.block, g.block = g, b, b
			c.blocks = append(c.blocks, b)
			stack = stack[:at]
			continue
		}
		if i := slices.IndexFunc(skipped, func(b *block) bool { return b.open.Name == g.Name }); i >= 0 && g.Name != "" {
			c.problem(CrossedBlocks, g, "a block around "+skipped[i].open.Raw+" ended before it")
			skipped = slices.Delete(skipped, i, i+1)
			continue
		}
		p := Problem{ID: UnopenedBlock, At: g.Place, Tag: g.Raw}
		if top != root && g.Name != "" && nearest(g.Name, []string{top.open.Name}) != "" {
			p.Hint = top.open.Name // misspelt; the block is closed with it
			stack = stack[:len(stack)-1]
		}
		c.report(p, g.dup)
	}
	for _, b := range append(skipped, stack[1:]...) {
		c.problem(UnclosedBlock, b.open, "")
	}
	slices.SortFunc(c.blocks, func(a, b *block) int { return c.order(a.open, b.open) })
}

// order compares two tags of the part.
func (c *compiler) order(a, b *tag) int {
	if d := c.offset(a) - c.offset(b); d != 0 {
		return d
	}
	return a.from.off - b.from.off
}

// locate finds out what a block encloses.
func (c *compiler) locate(b *block) {
	o, z := b.open.para, b.close.para
	tr := c.tr
	switch s := b.open.stretch; {
	case b.open.Kind == Chart:
		c.drawing(b)
	case s != nil:
		b.mode, b.start, b.end = whole, s.start, s.end
	case b.open.Option == optionColumns:
		c.problem(BlockPosition, b.open, "the tags of a block of columns stand in different rows")
	case o == z:
		c.inline(b)
	case o.place.Kind == "properties":
		c.problem(BlockPosition, b.open, "the tags of a block stand in different properties")
		return
	case tr.els[o.el].parent == tr.els[z.el].parent:
		c.paragraphs(b)
	default:
		a, d := tr.ancestor(o.el, "tc"), tr.ancestor(z.el, "tc")
		if a < 0 || d < 0 || a == d || tr.ancestor(a, "tbl") != tr.ancestor(d, "tbl") {
			c.problem(BlockPosition, b.open, "the tags of a block stand in different places of the document")
			return
		}
		c.rows(b, a, d)
	}
	if b.mode != whole && b.mode != runs {
		return
	}
	depth := 0
	for _, i := range tr.inside(b.start, b.end) {
		switch e := &tr.els[i]; {
		case e.is("fldChar"):
			switch v, _ := tr.attr(i, "fldCharType"); v {
			case "begin":
				depth++
			case "end":
				depth--
			}
			if depth < 0 {
				c.problem(BlockPosition, b.open, "the block ends a field that begins before it")
				return
			}
		case b.open.Kind == List && (e.is("footnoteReference") || e.is("endnoteReference")):
			c.problem(NoteInList, b.open, "")
			return
		}
	}
	if depth > 0 {
		c.problem(BlockPosition, b.open, "a field begins in the block and ends behind it")
	}
}

// inside gives the elements that begin in a stretch of the part, as a range of indexes.
func (t *tree) inside(start, end int) []int {
	from, _ := slices.BinarySearchFunc(t.els, start, func(e element, at int) int { return e.open - at })
	var out []int
	for i := from; i < len(t.els) && t.els[i].open < end; i++ {
		out = append(out, i)
	}
	return out
}

// inline places a block whose tags stand in one paragraph.
func (c *compiler) inline(b *block) {
	p := b.open.para
	tr := c.tr
	t1, t2 := p.atoms[b.open.from.atom].el, p.atoms[b.close.from.atom].el
	if b.open.Kind != List && p.leads(b.open) && p.trails(b.close) && !c.alone(p.el) && tr.path(p.el, "pPr", "sectPr") < 0 {
		// A condition that fills its paragraph takes the paragraph with it, or an empty line would remain.
		b.mode, b.start, b.end = whole, tr.els[p.el].open, tr.els[p.el].end
		return
	}
	if t1 == t2 {
		b.mode = inText
		return
	}
	r1, r2 := tr.els[t1].parent, tr.els[t2].parent
	if !tr.els[r1].is("r") || !tr.els[r2].is("r") || tr.els[r1].parent != tr.els[r2].parent {
		c.problem(BlockPosition, b.open, "one tag of the block stands in a link, field or control and the other outside it")
		return
	}
	b.mode, b.start, b.end = runs, tr.els[t1].open, tr.els[t2].open
}

// alone tells whether no paragraph, table or control stands beside a paragraph.
func (c *compiler) alone(p int) bool {
	n := 0
	c.tr.children(c.tr.els[p].parent, func(k int) bool {
		if e := &c.tr.els[k]; e.is("p") || e.is("tbl") || e.is("sdt") {
			n++
		}
		return n < 2
	})
	return n < 2
}

// paragraphs places a block whose tags stand in two paragraphs side by side.
func (c *compiler) paragraphs(b *block) {
	o, z := b.open.para, b.close.para
	switch {
	case o.controls():
		b.start = c.tr.els[o.el].end
	case o.leads(b.open):
		b.start = c.tr.els[o.el].open
	default:
		c.problem(BlockPosition, b.open, "the block goes on into another paragraph, so its first tag must begin its paragraph")
		return
	}
	switch {
	case z.controls():
		b.end = c.tr.els[z.el].open
	case z.trails(b.close):
		b.end = c.tr.els[z.el].end
	default:
		c.problem(BlockPosition, b.close, "the block began in another paragraph, so its last tag must end its paragraph")
		return
	}
	if b.mode = whole; b.start >= b.end {
		b.mode = nothing
	}
	for _, p := range []*paragraph{o, z} {
		if p.controls() {
			c.gone[p.el] = true
		}
	}
}

// rows places a block whose tags stand in two cells of one table.
func (c *compiler) rows(b *block, cell1, cell2 int) {
	tr := c.tr
	around := cell1
	for !tr.within(cell2, around) {
		around = tr.els[around].parent
	}
	if row := tr.ancestor(around, "tr", "tbl"); tr.els[row].is("tr") {
		b.start, b.end = tr.els[row].open, tr.els[row].end
	} else {
		first, last := cell1, cell2
		for tr.els[first].parent != around {
			first = tr.els[first].parent
		}
		for tr.els[last].parent != around {
			last = tr.els[last].parent
		}
		b.start, b.end = tr.els[first].open, tr.els[last].end
		for _, cell := range []int{cell1, cell2} {
			if row := tr.ancestor(cell, "tr"); c.helper(row) {
				c.gone[row] = true
			}
		}
	}
	b.mode = whole
	for _, p := range []*paragraph{b.open.para, b.close.para} {
		if p.controls() && !c.alone(p.el) {
			c.gone[p.el] = true
		}
	}
}

// helper tells whether a row holds starts and ends of blocks and nothing else.
func (c *compiler) helper(row int) bool {
	for _, p := range c.paras[c.firstPara(row):c.firstPara(c.tr.els[row].next)] {
		if !p.controls() && (p.first != nowhere || len(p.tags) > 0) {
			return false
		}
	}
	return true
}

// firstPara gives the index of the first paragraph at or behind an element.
func (c *compiler) firstPara(el int) int {
	i, _ := slices.BinarySearchFunc(c.paras, el, func(p *paragraph, el int) int { return p.el - el })
	return i
}
