package docx

import (
	"slices"
	"strings"
	"unicode/utf8"

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
	loose    bool     // its text stands in no run that could be cut to put a bookmark around what it prints
	cut      int      // bytes that such a cut adds
	block    *block   // of a tag other than a field, once it is matched
	half     *tag     // the other half of a {{否则}}, which is two tags: its first brace ends a block, the rest starts one

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

func (b *block) tooDeep() bool { return b.depth > maxBlocks || b.lists > maxLists }

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
	noted    int          // where the last list ends that repeats a note
	added    int          // bytes that the cuts of runs add

	// What has been found out, by element:
	released map[int]bool  // content controls, whether a tag in them was seen
	held     map[int][]int // what containers hold
	helps    map[int]bool  // rows
	nests    map[int]int   // of runs, the first run within
	plain    map[int]bool  // content controls, whether they hold plain text
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
	t.paras += len(w.paras)
	c := &compiler{t: t, tr: tr, paras: w.paras, gone: map[int]bool{}, released: map[int]bool{}, named: map[int]bool{},
		held: map[int][]int{}, helps: map[int]bool{}, nests: map[int]int{}, plain: map[int]bool{}}
	if !c.readTags() {
		return &ooxml.Error{Kind: ooxml.TooLarge, Part: s.part, Reason: "over 20,000 tags"}
	}
	if err := c.readCharts(s); err != nil {
		return err
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
		if !b.tooDeep() {
			c.locate(b)
		}
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
	if c.texts(); c.added > ooxml.MaxInflated {
		return &ooxml.Error{Kind: ooxml.TooLarge, Part: s.part, Reason: "tags cut runs of huge formats"}
	}
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
	if id == BlockPosition && slices.ContainsFunc(c.t.problems, func(o Problem) bool { return o.ID == id && o.At == g.Place && o.Tag == g.Raw }) {
		return // of the other half of a {{否则}}, or of columns that are no columns
	}
	c.report(Problem{ID: id, At: g.Place, Tag: g.Raw, Detail: detail}, g.dup || g.echo)
}

// report adds a problem. What is wrong in a text box is wrong in its second copy as well, and what is wrong
// with columns is wrong in each row; it is said once. The id need not be the same: that of a tag without an end
// changes when its end is found in the next paragraph.
func (c *compiler) report(p Problem, dup bool) {
	if dup && slices.ContainsFunc(c.t.problems, func(o Problem) bool {
		return o.Tag == p.Tag && o.At.Part == p.At.Part && o.At.Near == p.At.Near
	}) {
		return
	}
	if len(c.t.problems) < maxProblems {
		c.t.problems = append(c.t.problems, p)
	}
}

// readTags lexes every text stream of every paragraph. It gives false if the template has too many tags.
func (c *compiler) readTags() bool {
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
					g.Tag, detail = parseTag(f.inside)
					g.Place = place
					if detail == strangeOption && place.Kind != "properties" {
						c.problem(BrokenTag, g, detail)
						detail = ""
					}
					if detail == "" {
						if g.Kind == otherwise {
							_, n := utf8.DecodeRuneInString(str.text.String()[f.from:])
							end := *g
							end.Kind, end.Name, end.to, end.half = Close, "", str.behind(f.from+n), g
							g.from, g.half = str.at(f.from+n), &end
							p.tags = append(p.tags, &end)
						}
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
		if c.tags = append(c.tags, p.tags...); len(c.t.tags)+len(c.tags) > maxTags {
			return false
		}
		p.measure()
	}
	// A text box lies within the text of the paragraph around it.
	slices.SortStableFunc(c.tags, func(a, b *tag) int { return c.offset(a) - c.offset(b) })
	return true
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

// cuts gives what tags take of each atom. A tag takes of its own stream alone: the results of fields between its
// braces may hold other tags, and again fields.
func (p *paragraph) cuts() [][]cut {
	out := make([][]cut, len(p.atoms))
	streams := p.streams()
	for _, g := range p.tags {
		atoms := streams[p.atoms[g.from.atom].group].atoms
		from, _ := slices.BinarySearch(atoms, g.from.atom)
		for _, i := range atoms[from:] {
			a := p.atoms[i]
			if i > g.to.atom {
				break
			}
			if a.kind == objectAtom {
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

// paraAround gives the innermost paragraph around an element, nil if there is none.
func (c *compiler) paraAround(el int) *paragraph {
	for ; el >= 0; el = c.tr.els[el].parent {
		if i := c.firstPara(el); i < len(c.paras) && c.paras[i].el == el {
			return c.paras[i]
		}
	}
	return nil
}

// tagged tells whether a text may hold a tag.
func tagged(s string) bool { return strings.Contains(s, "{{") || strings.Contains(s, "｛｛") }

func (c *compiler) stray(s story, i int, text string) {
	place := Place{Part: s.part, Kind: s.kind}
	dup := false
	if p := c.paraAround(i); p != nil {
		place, dup = p.place, p.dup
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
		if g.Kind == otherwise {
			b := g.half.block
			if b == nil {
				continue // it stands in no block, which has been said
			}
			if g.Name, g.Kind = b.open.Name, Unless; b.open.Kind == Unless {
				g.Kind = If
			}
		}
		top := stack[len(stack)-1]
		for _, b := range stack[1:min(len(stack), maxBlocks+1)] {
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
			if b.tooDeep() && !top.tooDeep() {
				c.problem(TooDeep, g, "blocks within blocks")
			}
			top.items = append(top.items, item{block: b})
			stack = append(stack, b)
			continue
		}
		if top != root && top.open.Kind == List && len(g.In) > 0 {
			g.In = g.In[:len(g.In)-1] // the end of a list is not in it
		}
		if g.half != nil && top != root && top.open.half != nil {
			c.problem(UnopenedBlock, g, "a second else")
			continue
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
		if g.half != nil {
			p.Detail = "else in no block"
		}
		if top != root && g.Name != "" && nearest(g.Name, []string{top.open.Name}) != "" {
			p.Hint = top.open.Name // misspelt; the block is closed with it
			stack = stack[:len(stack)-1]
		}
		c.report(p, g.dup)
	}
	for _, b := range append(skipped, stack[1:]...) {
		if slices.ContainsFunc(c.t.problems, func(p Problem) bool { return p.At == b.open.Place && p.Tag == b.open.Raw }) {
			continue // its option is wrong, and it may not be meant to start anything
		}
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
	for i, to := tr.inside(b.start, b.end); i < to; i++ {
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
			if b.start >= c.noted { // or a list around has been told to lose it
				c.problem(NoteInList, b.open, "")
				c.noted = b.end
			}
			return
		}
	}
	if depth > 0 {
		c.problem(BlockPosition, b.open, "a field begins in the block and ends behind it")
	}
}

// inside gives the elements that begin in a stretch of the part: those from the first index on, up to the second.
func (t *tree) inside(start, end int) (from, to int) {
	return t.elementAt(start), t.elementAt(end)
}

// inline places a block whose tags stand in one paragraph.
func (c *compiler) inline(b *block) {
	p := b.open.para
	tr := c.tr
	t1, t2 := p.atoms[b.open.from.atom].el, p.atoms[b.close.from.atom].el
	if b.open.Kind != List && p.leads(b.open) && p.trails(b.close) && !b.sharing(p) && !c.alone(p.el) && tr.path(p.el, "pPr", "sectPr") < 0 {
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

// sharing tells whether the block in front of a {{否则}} and the one behind it stand in the same paragraph.
func (b *block) sharing(p *paragraph) bool {
	return b.open.half != nil && b.open.half.block.open.para == p ||
		b.close.half != nil && b.close.half.block != nil && b.close.half.block.close.para == p
}

// alone tells whether no paragraph, table or control stands beside a paragraph.
func (c *compiler) alone(p int) bool { return len(c.contents(c.tr.els[p].parent)) < 2 }

// contents gives the paragraphs, tables and controls that a container holds.
func (c *compiler) contents(container int) []int {
	held, ok := c.held[container]
	if !ok {
		c.tr.children(container, func(k int) bool {
			if e := &c.tr.els[k]; e.is("p") || e.is("tbl") || e.is("sdt") {
				held = append(held, k)
			}
			return true
		})
		c.held[container] = held
	}
	return held
}

// paragraphs places a block whose tags stand in two paragraphs side by side.
func (c *compiler) paragraphs(b *block) {
	o, z := b.open.para, b.close.para
	switch {
	case o.controls():
		b.start = c.tr.els[o.el].end
	case o.leads(b.open):
		b.start = c.tr.els[o.el].open
	case b.open.half != nil && o.trails(b.open.half):
		b.start = c.tr.els[o.el].end // the block in front ends with the paragraph
	default:
		c.problem(BlockPosition, b.open, "the block goes on into another paragraph, so its first tag must begin its paragraph")
		return
	}
	switch {
	case z.controls():
		b.end = c.tr.els[z.el].open
	case b.close.half != nil && z.leads(b.close):
		b.end = c.tr.els[z.el].open // the block behind begins with the paragraph
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
		for _, g := range []*tag{b.open, b.close} {
			if g.half != nil {
				c.problem(BlockPosition, g, "else in another cell of the row")
				return
			}
		}
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
		if b.open.half != nil {
			b.start = tr.els[first].end
		}
		if b.close.half != nil {
			b.end = tr.els[last].open
		}
		for _, half := range []struct {
			tag *tag
			row int
		}{{b.open, first}, {b.close, last}} {
			if half.tag.half != nil && !(tr.els[half.row].is("tr") && c.helper(half.row)) {
				c.problem(BlockPosition, half.tag, "else between rows in a row with other text")
				return
			}
		}
		for _, cell := range []int{cell1, cell2} {
			if row := tr.ancestor(cell, "tr"); c.helper(row) {
				c.gone[row] = true
			}
		}
	}
	if b.mode = whole; b.start >= b.end {
		b.mode = nothing
	}
	for _, p := range []*paragraph{b.open.para, b.close.para} {
		if p.controls() && !c.alone(p.el) {
			c.gone[p.el] = true
		}
	}
}

// helper tells whether a row holds starts and ends of blocks and nothing else.
func (c *compiler) helper(row int) bool {
	helps, ok := c.helps[row]
	if !ok {
		helps = c.helping(row)
		c.helps[row] = helps
	}
	return helps
}

func (c *compiler) helping(row int) bool {
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
