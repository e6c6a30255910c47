package docx

import (
	"bytes"
	"cmp"
	"maps"
	"slices"
	"strings"

	"jixiao/internal/ooxml"
)

// A segment is a piece of a compiled part, in the order in which it is written.
type segment struct {
	kind segmentKind
	raw  []byte    // literal, once: what is written; guard: the paragraph to add; id: the value as it was
	body []segment // block, guard, unit

	tag   *tag   // field
	br    []byte // field: what breaks its line
	tab   []byte // field: what puts a tab into it
	block *block // block; table: what is hoisted out of it
	paras int    // block: paragraphs written for each item, at least one
	unit  unit   // unit
	name  string // table: the name of a row, or of a cell, as written; id: its family

	// grid: a number of a table whose columns are repeated
	grid  *grid
	cell  gridCell
	width bool // a width, else a span
}

type segmentKind uint8

const (
	literalSegment segmentKind = iota
	fieldSegment
	blockSegment
	unitSegment  // a paragraph with one field and nothing else: it is repeated for each line of the value
	guardSegment // a container that must not end up without a paragraph
	tableSegment // a table, or a control around rows, that is dropped if no row remains, or a row without cells
	gridSegment  // a width, or a number of columns, that depends on how many columns are repeated
	numSegment   // the list of a numbered paragraph
	idSegment    // an id that must differ in copies
	onceSegment  // what may not be copied at all
)

// A unit is what a paragraph for a further line of a value is made of.
type unit struct {
	head, tail []byte
	from, to   int  // bytes of head that name the list of a numbered paragraph; none if both are 0
	last       bool // the paragraph ends a section, so it must be the last of them
}

// An event is something that happens at a byte of the part while segments are built.
type event struct {
	pos  int
	rank rank
	a, b int // order among equals
	kind eventKind
	seg  *segment
	raw  []byte
	end  int
}

type rank uint8

const (
	closing rank = iota // first what ends here, inner before outer
	opening             // then what begins here, outer before inner
	within              // then what stands here
)

type eventKind uint8

const (
	openEvent eventKind = iota
	closeEvent
	putEvent // raw is written
	segEvent // seg is written
	cutEvent // the part is skipped up to end
)

func (c *compiler) event(e event) { c.events = append(c.events, e) }

// span makes a segment of everything between two bytes. Spans that begin or end together nest by seq.
func (c *compiler) span(seg *segment, start, end, seq int) {
	c.event(event{pos: start, rank: opening, a: -end, b: seq, kind: openEvent, seg: seg})
	c.event(event{pos: end, rank: closing, a: -start, b: -seq, kind: closeEvent, seg: seg})
}

// The order of spans of equal extent: the guard of a container is outermost, then come blocks in the order
// of their tags, and a table or a unit is innermost.
const (
	guardSeq = -1
	innerSeq = maxTags
)

// settle hoists out of blocks, and out of tables that may be dropped, what may neither be lost nor repeated:
// from the outermost inwards, since a mark must leave all that it crosses.
func (c *compiler) settle() {
	all := append(slices.Clone(c.blocks), c.tables...)
	slices.SortStableFunc(all, func(a, b *block) int { return cmp.Or(a.start-b.start, b.end-a.end) })
	for _, b := range all {
		if b.open != nil && b.open.stretch != nil && c.gone[c.tr.ancestor(c.tr.elementAt(b.start), "tr")] {
			continue // the columns of a row that vanishes, which keeps its marks by itself
		}
		if b.mode == whole || b.mode == runs {
			b.before, b.after = c.hoist(b.start, b.end)
		}
		if b.mode == whole && b.open != nil {
			b.kept = c.section(b)
		}
	}
}

// A mark is one of a pair, such as the start or the end of a bookmark.
type mark struct {
	el, partner int // elements
	start       bool
	hoisted     bool
}

// pairs finds the marks of a part, in order.
func pairs(t *tree) []mark {
	var marks []mark
	open := map[string]int{}
	for i := range t.els {
		e := &t.els[i]
		if e.space != spaceW {
			continue
		}
		family, start := strings.CutSuffix(e.name, "Start")
		if !start {
			var end bool
			if family, end = strings.CutSuffix(e.name, "End"); !end {
				continue
			}
		}
		switch family {
		case "bookmark", "commentRange", "perm", "moveFromRange", "moveToRange":
		default:
			continue
		}
		id, _ := t.attr(i, "id")
		if key := family + " " + id; start {
			open[key] = len(marks)
			marks = append(marks, mark{el: i, partner: -1, start: true})
		} else if at, ok := open[key]; ok {
			marks[at].partner = i
			marks = append(marks, mark{el: i, partner: marks[at].el})
			delete(open, key)
		}
	}
	return marks
}

// hoist takes the marks between two bytes whose partners stand elsewhere out of the part, to be written
// before or behind it.
func (c *compiler) hoist(start, end int) (before, after []segment) {
	i, _ := slices.BinarySearchFunc(c.marks, start, func(m mark, at int) int { return c.tr.els[m.el].open - at })
	for ; i < len(c.marks); i++ {
		m := &c.marks[i]
		e := &c.tr.els[m.el]
		if e.open >= end {
			break
		}
		if m.hoisted || m.partner < 0 {
			continue
		}
		if at := c.tr.els[m.partner].open; start <= at && at < end {
			continue
		}
		m.hoisted = true
		c.cut(m.el)
		if m.start {
			before = c.tr.renumbered(before, m.el)
		} else {
			after = c.tr.renumbered(after, m.el)
		}
	}
	return before, after
}

// cut leaves an element out.
func (c *compiler) cut(i int) {
	c.event(event{pos: c.tr.els[i].open, rank: within, kind: cutEvent, end: c.tr.els[i].end})
}

// vanish leaves a paragraph or row out, but not the marks in it whose partners remain, nor the section that
// it ends.
func (c *compiler) vanish(i int) {
	e := &c.tr.els[i]
	before, after := c.hoist(e.open, e.end)
	segs := append(before, after...)
	if s := c.tr.path(i, "pPr", "sectPr"); s >= 0 {
		segs = append(segs, segment{raw: c.tr.sectionEnd(i, s)})
	}
	for k := range segs {
		c.event(event{pos: e.open, rank: within, a: k, kind: segEvent, seg: &segs[k]})
	}
	c.event(event{pos: e.open, rank: within, a: len(segs), kind: cutEvent, end: e.end})
}

// sectionEnd makes an empty paragraph that ends a section as p does.
func (t *tree) sectionEnd(p, sectPr int) []byte {
	pPr := t.els[sectPr].parent
	b := append([]byte(t.bare(p)+t.bare(pPr)), t.bytes(sectPr)...)
	return append(b, "</"+t.qname(pPr)+"></"+t.qname(p)+">"...)
}

// section gives what remains of a block that yields nothing: the end of the section that has begun before
// it, for without that its text would take over the page of the next section.
func (c *compiler) section(b *block) []byte {
	tr := c.tr
	for i, to := tr.inside(b.start, b.end); i < to; i++ {
		if !tr.els[i].is("sectPr") || !tr.els[tr.els[i].parent].is("pPr") {
			continue
		}
		p := tr.els[tr.els[i].parent].parent
		before := c.contents(tr.els[p].parent)
		at, _ := slices.BinarySearchFunc(before, b.start, func(k, start int) int { return tr.els[k].open - start })
		for _, k := range slices.Backward(before[:at]) {
			if tr.path(k, "pPr", "sectPr") >= 0 {
				return nil
			}
			if !c.gone[k] {
				return tr.sectionEnd(p, i)
			}
		}
		return nil
	}
	return nil
}

// release frees the content control around a tag from what would undo its work: the mark that its text
// is only a prompt, and the binding from which Word would fill it again.
func (c *compiler) release(g *tag) {
	for i := g.para.atoms[g.from.atom].el; i >= 0; i = c.tr.els[i].parent {
		if !c.tr.els[i].is("sdt") || c.released[i] {
			continue
		}
		c.released[i] = true
		if pr := c.tr.child(i, "sdtPr"); pr >= 0 {
			c.tr.children(pr, func(k int) bool {
				if n := c.tr.els[k].name; n == "showingPlcHdr" || n == "dataBinding" {
					c.cut(k)
				}
				return true
			})
		}
	}
}

// texts writes the w:t of tags anew.
func (c *compiler) texts() {
	segs := make(map[*block]*segment, len(c.blocks))
	for i, b := range c.blocks {
		seg := &segment{kind: blockSegment, block: b, paras: 1}
		segs[b] = seg
		if b.mode == whole || b.open.Kind == Chart {
			c.span(seg, b.start, b.end, i)
			seg.paras = max(1, c.firstPara(c.tr.elementAt(b.end))-c.firstPara(c.tr.elementAt(b.start)))
		}
	}
	for _, el := range slices.Sorted(maps.Keys(c.gone)) {
		c.vanish(el)
	}
	for _, p := range c.paras {
		if len(p.tags) == 0 || c.added > ooxml.MaxInflated {
			continue
		}
		c.unit(p)
		for i, cuts := range p.cuts() {
			if len(cuts) == 0 {
				continue
			}
			if p.atoms[i].kind == textAtom {
				c.text(p, i, cuts, segs)
			} else {
				c.cut(p.atoms[i].el)
			}
		}
	}
}

// text writes one w:t anew: what is left of its text, the fields that begin in it, and the edges of blocks.
func (c *compiler) text(p *paragraph, atom int, cuts []cut, segs map[*block]*segment) {
	tr := c.tr
	a := p.atoms[atom]
	e := &tr.els[a.el]
	open := tr.startTag(a.el)
	property := p.place.Kind == "properties" // which has one line, and no say about its blanks
	if !property {
		open = preserving(open)
	}
	shut := []byte("</" + tr.qname(a.el) + ">")
	order := 0
	put := func(ev event) {
		order++
		ev.pos, ev.rank, ev.a = e.open, within, order
		c.event(ev)
	}
	lit := func(raw []byte) {
		c.added += len(raw)
		put(event{kind: putEvent, raw: raw})
	}
	run := e.parent
	head, format := tr.startTag(run), tr.formatOf(run)
	split := func(kind eventKind, seg *segment) {
		lit([]byte(string(shut) + "</" + tr.qname(run) + ">"))
		put(event{kind: kind, seg: seg})
		lit(head)
		lit(format)
		lit(open)
	}
	empty := true
	at := 0
	mark := len(c.events)
	if c.nested(run, a.el) {
		lit([]byte("</" + tr.qname(run) + ">"))
		lit(head)
		lit(format)
	}
	lit(open)
	for _, k := range append(cuts, cut{nil, len(a.text), 0}) {
		if s := a.text[at:k.from]; s != "" {
			lit(ooxml.EscapeText(nil, s))
			empty = false
		}
		at = k.to
		if k.tag == nil || k.tag.from != (position{atom, k.from}) {
			continue
		}
		switch g := k.tag; {
		case g.Kind == Field:
			seg := &segment{kind: fieldSegment, tag: g, br: []byte(" "), tab: []byte(" ")}
			g.cut = 2 * (len(head) + len(format) + len(open))
			g.loose = !tr.els[run].is("r") || tr.prefix(run) != tr.prefix(a.el)
			if q := tr.prefix(run); !property {
				seg.br = slices.Concat(shut, []byte("<"+q+"br/>"), open)
				seg.tab = slices.Concat(shut, []byte("<"+q+"tab/>"), open)
			}
			put(event{kind: segEvent, seg: seg})
		case g.block.mode == inText && g.Kind == Close:
			put(event{kind: closeEvent, seg: segs[g.block]})
		case g.block.mode == inText:
			put(event{kind: openEvent, seg: segs[g.block]})
		case g.block.mode == runs && g.Kind == Close:
			split(closeEvent, segs[g.block])
		case g.block.mode == runs:
			split(openEvent, segs[g.block])
		default:
			continue
		}
		empty = false
	}
	if empty && !property {
		c.events = c.events[:mark]
	} else {
		lit(shut)
	}
	put(event{kind: cutEvent, end: e.end})
}

// formatOf gives the w:rPr of a run, which is the first thing in it, as it is written; nil if it has none.
func (t *tree) formatOf(run int) []byte {
	if rPr := t.format(run); rPr >= 0 {
		return t.bytes(rPr)
	}
	return nil
}

// format gives the w:rPr of a run, -1 if it has none.
func (t *tree) format(run int) int {
	if first := run + 1; first < t.els[run].next && t.els[first].is("rPr") {
		return first
	}
	return -1
}

// nested tells whether a run holds other runs, those of a text box or of a phonetic guide, before a w:t in it.
// Such a w:t gets a run of its own, since a bookmark around what it prints must cut this run and none of those.
func (c *compiler) nested(run, t int) bool {
	if !c.tr.els[run].is("r") {
		return false
	}
	first, ok := c.nests[run]
	if !ok {
		if first = c.tr.firstFrom(run+1, run, "r"); first < 0 {
			first = len(c.tr.els)
		}
		c.nests[run] = first
	}
	return first < t
}

// preserving gives the start tag of a w:t that keeps the blanks at the ends of its text.
func preserving(tag []byte) []byte {
	if from, to, ok := attrSpan(tag, "space"); ok {
		return slices.Concat(tag[:from], []byte("preserve"), tag[to:])
	}
	return slices.Concat(tag[:len(tag)-1], []byte(` xml:space="preserve">`))
}

// unit makes a unit of a paragraph that holds one field and nothing else.
func (c *compiler) unit(p *paragraph) {
	tr := c.tr
	if p.first != nowhere || len(p.tags) != 1 || p.tags[0].Kind != Field {
		return
	}
	t := p.atoms[p.tags[0].from.atom].el
	r := tr.els[t].parent
	if !tr.els[r].is("r") || c.plainControl(t) {
		return
	}
	for up := tr.els[r].parent; up != p.el; up = tr.els[up].parent {
		if strings.Contains(tr.bare(up), "xmlns") {
			return // the run may not be understood outside it
		}
	}
	pPr := tr.child(p.el, "pPr")
	u := unit{last: tr.path(pPr, "sectPr") >= 0}
	u.head = append(u.head, tr.bare(p.el)...)
	u.head = append(u.head, tr.properties(pPr)...)
	if k := c.t.numbering.numbered(tr, p.el); k >= 0 {
		from, to, _ := attrSpan(tr.startTag(k), "val")
		at := bytes.LastIndex(u.head, tr.startTag(k))
		u.from, u.to = at+from, at+to
	}
	u.head = append(u.head, tr.bare(r)...)
	u.head = append(u.head, tr.formatOf(r)...)
	open, shut, q := preserving(tr.startTag(t)), "</"+tr.qname(t)+">", tr.prefix(r)
	u.head = append(u.head, open...)
	u.tail = []byte(shut + "</" + tr.qname(r) + "></" + tr.qname(p.el) + ">")
	tab := slices.Concat([]byte(shut+"<"+q+"tab/>"), open)
	c.span(&segment{kind: unitSegment, tag: p.tags[0], unit: u, tab: tab}, tr.els[p.el].open, tr.els[p.el].end, innerSeq)
}

// plainControl tells whether an element stands in a control of plain text, which holds one paragraph.
func (c *compiler) plainControl(i int) bool {
	for ; i >= 0; i = c.tr.els[i].parent {
		if !c.tr.els[i].is("sdt") {
			continue
		}
		plain, ok := c.plain[i]
		if !ok {
			plain = c.tr.path(i, "sdtPr", "text") >= 0
			c.plain[i] = plain
		}
		if plain {
			return true
		}
	}
	return false
}

// properties gives the properties of a paragraph for another one below it: not the end of a section, nor a
// page break, nor what was tracked, nor what else is named.
func (t *tree) properties(pPr int, nor ...string) []byte {
	if pPr < 0 {
		return nil
	}
	return t.without(pPr, func(e *element) bool {
		switch e.name {
		case "sectPr", "pageBreakBefore", "pPrChange", "ins", "del", "moveFrom", "moveTo", "rPrChange":
			return e.space == spaceW
		}
		return e.space == spaceW && slices.Contains(nor, e.name)
	})
}

// without gives the bytes of an element less those descendants that the function tells.
func (t *tree) without(i int, drop func(*element) bool) []byte {
	var out []byte
	at := t.els[i].open
	for k := i + 1; k < t.els[i].next; k++ {
		if drop(&t.els[k]) {
			out = append(out, t.data[at:t.els[k].open]...)
			at = t.els[k].end
			k = t.els[k].next - 1
		}
	}
	return append(out, t.data[at:t.els[i].end]...)
}

// guard puts guards around the containers of everything that may vanish: a cell must end with a paragraph,
// a table must have a row, and none of the others may be empty.
func (c *compiler) guard() {
	may := slices.Collect(maps.Keys(c.gone))
	for _, b := range c.blocks {
		if b.mode == whole && b.open.stretch == nil {
			may = append(may, c.tr.elementAt(b.start))
		}
	}
	for _, row := range c.cellless {
		e := &c.tr.els[row]
		b := &block{mode: whole, start: e.open, end: e.end}
		c.tables = append(c.tables, b)
		c.span(&segment{kind: tableSegment, name: c.tr.qname(c.tr.firstOf(row, "tc")), block: b}, b.start, b.end, innerSeq)
		may = append(may, row)
	}
	slices.Sort(may)
	tr := c.tr
	done := map[int]bool{}
	for _, el := range may {
		row := tr.firstOf(el, "tr", "p", "tbl")
		inRows := row >= 0 && tr.els[row].is("tr")
		for up := tr.els[el].parent; up >= 0 && !done[up]; up = tr.els[up].parent {
			done[up] = true
			if !inRows {
				c.guardContainer(up)
				break
			}
			if tr.els[up].is("sdtContent") {
				continue // the control goes as a whole when its rows go
			}
			b := &block{mode: whole, start: tr.els[up].open, end: tr.els[up].end}
			c.tables = append(c.tables, b)
			c.span(&segment{kind: tableSegment, name: tr.qname(row), block: b}, b.start, b.end, innerSeq)
			inRows = !tr.els[up].is("tbl")
		}
	}
}

// guardContainer guards one container of paragraphs.
func (c *compiler) guardContainer(i int) {
	tr := c.tr
	e := &tr.els[i]
	if e.space != spaceW {
		return
	}
	start, end := e.inner, e.close
	last := -1
	tr.children(i, func(k int) bool {
		switch n := &tr.els[k]; {
		case n.is("tcPr"):
			start = n.end
		case n.is("sectPr"):
			end = n.open
		case n.is("p"):
			last = k
		}
		return true
	})
	q := tr.prefix(i) + "p"
	p := []byte("<" + q + "/>")
	if last >= 0 && tr.child(last, "pPr") >= 0 {
		// Its format, but not its number: that would count a line that is not there.
		p = slices.Concat([]byte(tr.bare(last)), tr.properties(tr.child(last, "pPr"), "numPr"), []byte("</"+tr.qname(last)+">"))
	}
	c.span(&segment{kind: guardSegment, raw: p}, start, end, guardSeq)
}

// elementAt gives the first element that begins at a byte or behind it.
func (t *tree) elementAt(at int) int {
	i, _ := slices.BinarySearchFunc(t.els, at, func(e element, at int) int { return e.open - at })
	return i
}

// firstOf gives the first element from i on, within i, that has one of the names; -1 if there is none.
func (t *tree) firstOf(i int, names ...string) int { return t.firstFrom(i, i, names...) }

// firstFrom gives the first element from an index on, within i, that has one of the names; -1 if there is none.
func (t *tree) firstFrom(from, i int, names ...string) int {
	for k := from; k < t.els[i].next; k++ {
		if t.els[k].space == spaceW && slices.Contains(names, t.els[k].name) {
			return k
		}
	}
	return -1
}

// build makes the segments of the part from the events. It gives false if blocks cross.
func (c *compiler) build() ([]segment, bool) {
	slices.SortStableFunc(c.events, func(x, y event) int {
		return cmp.Or(x.pos-y.pos, int(x.rank)-int(y.rank), x.a-y.a, x.b-y.b)
	})
	root := &segment{}
	stack := []*segment{root}
	skipped := map[*segment]bool{}
	at := 0
	literal := func(to int) {
		if at < to {
			top := stack[len(stack)-1]
			top.body = append(top.body, segment{raw: c.tr.data[at:to]})
			at = to
		}
	}
	for _, e := range c.events {
		if e.pos < at {
			if e.kind == openEvent {
				skipped[e.seg] = true
			}
			if e.kind != closeEvent || skipped[e.seg] {
				continue
			}
			return nil, false
		}
		literal(e.pos)
		top := stack[len(stack)-1]
		switch e.kind {
		case openEvent:
			stack = append(stack, e.seg)
		case closeEvent:
			if skipped[e.seg] {
				continue
			}
			if top != e.seg {
				return nil, false
			}
			stack = stack[:len(stack)-1]
			under := stack[len(stack)-1]
			under.body = append(under.body, *e.seg)
		case putEvent:
			top.body = append(top.body, segment{raw: e.raw})
		case segEvent:
			top.body = append(top.body, *e.seg)
		case cutEvent:
			at = e.end
		}
	}
	literal(len(c.tr.data))
	return root.body, len(stack) == 1
}
