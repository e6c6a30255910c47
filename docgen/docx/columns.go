package docx

import (
	"cmp"
	"errors"
	"slices"
	"strconv"
)

// A block with the option 列 repeats table columns. Its tags stand in one row, in the first and the last of
// the cells to repeat, or both in one cell; what stands in the same columns of the other rows is repeated with
// them. The columns of a part of a table are in as many places of the file as the table has rows, so the block
// is taken apart: one block for the widths in the grid of the table, and one for the cells of each row.

// maxColumns is what Word opens.
const maxColumns = 63

// A columns is one block of columns in its table.
type columns struct {
	table      *grid
	open       *tag
	first, end int // columns of the grid
}

// A grid is a table whose columns are repeated.
type grid struct {
	el     int
	cols   []int // elements w:gridCol
	widths []int
	rows   [][]gridCell // as they lie in the grid
	at     map[int]gridCell
	wide   bool       // a row has more columns than Word opens
	blocks []*columns // in the order of the columns
}

// A gridCell is a cell, or the columns that a row leaves out before or behind its cells.
type gridCell struct {
	el         int // w:tc, w:gridBefore or w:gridAfter
	first, end int // columns of the grid
}

// A stretch is where one of the blocks stands that a block of columns is taken apart into.
type stretch struct{ start, end int }

// columns takes the blocks of columns apart: each becomes a pair of tags around its widths and around its
// cells in every row. It gives all tags in the order in which they have to be matched.
func (c *compiler) columns() []*tag {
	grids := map[int]*grid{}
	var order []*grid
	taken := map[*tag]bool{}
	var pairs []pair
	for i, g := range c.tags {
		if g.Option != optionColumns {
			continue
		}
		z := endOf(c.tags[i+1:])
		if z == nil || z.Name != "" && z.Name != g.Name {
			continue // matching says what is wrong
		}
		cs, detail := c.columnsOf(g, z, grids)
		if cs != nil && len(cs.table.blocks) == 1 {
			order = append(order, cs.table)
		}
		var places []stretch
		if detail == "" {
			places, detail = c.stretches(cs)
		}
		if detail != "" {
			c.problem(BlockPosition, g, detail) // and they are matched like others, for the sake of the names between them
			continue
		}
		taken[g], taken[z] = true, true
		for n, s := range places {
			open, end := g, z
			if n > 0 {
				open, end = g.echoed(), z.echoed()
			}
			open.stretch, end.stretch = &s, &s
			pairs = append(pairs, pair{s, open, end})
		}
		if row := c.tr.ancestor(g.para.el, "tr"); c.helper(row) {
			c.gone[row] = true
		}
		for _, p := range []*paragraph{g.para, z.para} {
			if p.controls() && !c.alone(p.el) {
				c.gone[p.el] = true
			}
		}
	}
	for _, t := range order {
		c.measured(t)
	}
	rest := slices.DeleteFunc(slices.Clone(c.tags), func(g *tag) bool { return taken[g] })
	return c.around(rest, pairs)
}

// A pair is the tags of one of the blocks that a block of columns is taken apart into.
type pair struct {
	stretch   stretch
	open, end *tag
}

// endOf gives the tag that ends the block whose tags follow its start, nil if there is none.
func endOf(tags []*tag) *tag {
	depth := 0
	for _, g := range tags {
		switch {
		case g.Kind == Field:
		case g.Kind != Close:
			depth++
		case depth == 0:
			return g
		default:
			depth--
		}
	}
	return nil
}

// echoed makes the tag of a block that stands in more places than its author wrote it.
func (g *tag) echoed() *tag {
	e := *g
	e.echo = true
	return &e
}

// columnsOf finds the columns that two tags enclose.
func (c *compiler) columnsOf(open, end *tag, grids map[int]*grid) (*columns, string) {
	tr := c.tr
	a, d := tr.ancestor(open.para.el, "tc"), tr.ancestor(end.para.el, "tc")
	if a < 0 || d < 0 || tr.ancestor(a, "tr") != tr.ancestor(d, "tr") {
		return nil, "the tags of a block of columns stand in different rows"
	}
	tbl := tr.ancestor(a, "tbl")
	t := grids[tbl]
	if t == nil {
		t = tr.gridOf(tbl)
		grids[tbl] = t
	}
	cs := &columns{table: t, open: open, first: t.at[a].first, end: t.at[d].end}
	if t.wide {
		return nil, "the table has over 63 columns"
	}
	for _, o := range t.blocks {
		if cs.first < o.end && o.first < cs.end {
			return nil, "two blocks repeat the same columns"
		}
	}
	t.blocks = append(t.blocks, cs)
	slices.SortFunc(t.blocks, func(a, b *columns) int { return a.first - b.first })
	return cs, ""
}

// gridOf lays the cells of a table out.
func (t *tree) gridOf(tbl int) *grid {
	out := &grid{el: tbl, at: map[int]gridCell{}}
	if g := t.child(tbl, "tblGrid"); g >= 0 {
		t.children(g, func(k int) bool {
			if t.els[k].is("gridCol") {
				out.cols = append(out.cols, k)
				out.widths = append(out.widths, t.number(k, "w"))
			}
			return true
		})
	}
	for i := tbl + 1; i < t.els[tbl].next; i++ {
		switch {
		case t.els[i].is("tbl"):
			i = t.els[i].next - 1
		case t.els[i].is("tr"):
			row := t.layRow(i)
			for _, k := range row {
				out.at[k.el] = k
				out.wide = out.wide || k.end > maxColumns
			}
			out.rows = append(out.rows, row)
		}
	}
	return out
}

func (t *tree) layRow(row int) []gridCell {
	var out []gridCell
	at := 0
	add := func(el, span int) {
		out = append(out, gridCell{el, at, at + span})
		at += span
	}
	skip := func(name string) {
		if k := t.path(row, "trPr", name); k >= 0 && t.number(k, "val") > 0 {
			add(k, t.number(k, "val"))
		}
	}
	skip("gridBefore")
	for i := row + 1; i < t.els[row].next; i++ {
		if t.els[i].is("tc") {
			add(i, max(1, t.number(t.path(i, "tcPr", "gridSpan"), "val")))
			i = t.els[i].next - 1
		}
	}
	skip("gridAfter")
	return out
}

// number gives a number that stands in an attribute, 0 if there is none.
func (t *tree) number(i int, attr string) int {
	if i < 0 {
		return 0
	}
	v, _ := t.attr(i, attr)
	n, _ := strconv.Atoi(v)
	return n
}

// stretches finds what is repeated: the widths in the grid and the cells in each row. A cell that reaches
// over all the columns and further is not: it grows with them.
func (c *compiler) stretches(cs *columns) ([]stretch, string) {
	tr := c.tr
	var out []stretch
	if t := cs.table; cs.end <= len(t.cols) {
		out = append(out, stretch{tr.els[t.cols[cs.first]].open, tr.els[t.cols[cs.end-1]].end})
	}
	for _, row := range cs.table.rows {
		var inside []int
		for _, k := range row {
			switch {
			case k.end <= cs.first || cs.end <= k.first:
			case k.first < cs.first && k.end < cs.end, cs.first < k.first && cs.end < k.end:
				return nil, "a merged cell reaches over the edge of the repeated columns"
			case k.first <= cs.first && cs.end <= k.end && k.end-k.first > cs.end-cs.first:
			case !tr.els[k.el].is("tc"):
				return nil, "a row leaves the repeated columns out"
			default:
				inside = append(inside, k.el)
			}
		}
		if len(inside) == 0 {
			continue
		}
		// A control around cells is repeated with them, so it must not hold others.
		first, last := tr.below(inside[0], "tr"), tr.below(inside[len(inside)-1], "tr")
		for i := first + 1; i < tr.els[last].next; i++ {
			if tr.els[i].is("tbl") {
				i = tr.els[i].next - 1
			} else if tr.els[i].is("tc") && !slices.Contains(inside, i) {
				return nil, "a control holds cells of repeated columns and others"
			}
		}
		out = append(out, stretch{tr.els[first].open, tr.els[last].end})
	}
	return out, ""
}

// below gives the element around i, or i itself, whose parent has the name.
func (t *tree) below(i int, parent string) int {
	for !t.els[t.els[i].parent].is(parent) {
		i = t.els[i].parent
	}
	return i
}

// around puts pairs of tags around those of their stretches. Blocks of rows that begin or end in the cells of a
// stretch are left outside.
func (c *compiler) around(tags []*tag, pairs []pair) []*tag {
	type insertion struct {
		at int // before which of the tags
		g  *tag
	}
	var put []insertion
	search := func(byte int) int {
		i, _ := slices.BinarySearchFunc(tags, byte, func(g *tag, at int) int { return c.offset(g) - at })
		return i
	}
	for _, p := range pairs {
		from, to := search(p.stretch.start), search(p.stretch.end)
		var opened []int
		for i := from; i < to; i++ {
			switch g := tags[i]; {
			case g.Kind == Field:
			case g.Kind != Close:
				opened = append(opened, i)
			case len(opened) > 0:
				opened = opened[:len(opened)-1]
			default:
				to = i
			}
		}
		if len(opened) > 0 {
			from = opened[len(opened)-1] + 1
		}
		put = append(put, insertion{from, p.open}, insertion{to, p.end})
	}
	slices.SortStableFunc(put, func(a, b insertion) int { return cmp.Or(a.at-b.at, c.offset(a.g)-c.offset(b.g)) })
	out := make([]*tag, 0, len(tags)+len(put))
	at := 0
	for _, p := range put {
		out = append(append(out, tags[at:p.at]...), p.g)
		at = p.at
	}
	return append(out, tags[at:]...)
}

// measured makes the numbers depend on how many columns there will be: the widths of columns and cells, and
// over how many columns a cell reaches.
func (c *compiler) measured(t *grid) {
	tr := c.tr
	total := 0
	for _, w := range t.widths {
		total += w
	}
	number := func(el int, attr string, seg segment) {
		from, to, ok := attrSpan(tr.startTag(el), attr)
		if !ok {
			return
		}
		from, to = from+tr.els[el].open, to+tr.els[el].open
		seg.kind, seg.grid, seg.raw = gridSegment, t, tr.data[from:to]
		c.event(event{pos: from, rank: within, kind: segEvent, seg: &seg})
		c.event(event{pos: from, rank: within, a: 1, kind: cutEvent, end: to})
	}
	for i, el := range t.cols {
		number(el, "w", segment{cell: gridCell{el, i, i + 1}, width: true})
	}
	for _, row := range t.rows {
		lost := true
		for _, k := range row {
			if !tr.els[k.el].is("tc") {
				number(k.el, "val", segment{cell: k})
				continue
			}
			// A percentage is mended like a length, since the cell keeps its part of the table.
			if w := tr.path(k.el, "tcPr", "tcW"); w >= 0 {
				if typ, _ := tr.attr(w, "type"); (typ == "dxa" || typ == "pct") && tr.number(w, "w") > 0 && k.end <= len(t.cols) {
					number(w, "w", segment{cell: k, width: true})
				}
			}
			if s := tr.path(k.el, "tcPr", "gridSpan"); s >= 0 {
				number(s, "val", segment{cell: k})
			}
			lost = lost && slices.ContainsFunc(t.blocks, func(b *columns) bool { return b.first <= k.first && k.end <= b.end })
		}
		if lost && len(row) > 0 {
			c.cellless = append(c.cellless, tr.ancestor(row[0].el, "tr"))
		}
	}
}

var errManyColumns = errors.New("fill template: a table grows over 63 columns")

// copiesOf gives how many copies of each block of columns a table gets, in which of the blocks a cell lies, -1
// if in none, and the copy that is being written.
func (r *renderer) copiesOf(s *segment) (copies []int, block, item int) {
	frames := r.frames
	block = -1
	for i, b := range s.grid.blocks {
		if b.first <= s.cell.first && s.cell.end <= b.end {
			block = i
		}
	}
	if block >= 0 && s.grid.blocks[block].open.Kind == List && len(frames) > 0 {
		item = frames[len(frames)-1].n
		frames = frames[:len(frames)-1] // the item may hold a name that hides a list
	}
	outside := resolver{env: r.env, frames: frames}
	for _, b := range s.grid.blocks {
		v, _ := outside.value(b.open.Name)
		n := 0
		switch {
		case b.open.Kind == List:
			n = len(v.List)
		case v.truth() == (b.open.Kind == If):
			n = 1
		}
		copies = append(copies, n)
	}
	return copies, block, item
}

// number writes a number of a table whose columns are repeated. The copies of a column share its width; what
// columns without copies leave goes to the others in proportion, so that the table keeps its width.
func (r *renderer) number(s *segment) error {
	copies, block, item := r.copiesOf(s)
	t := s.grid
	if !s.width {
		span := s.cell.end - s.cell.first
		for i, b := range t.blocks {
			if i != block && s.cell.first <= b.first && b.end <= s.cell.end {
				span += (copies[i] - 1) * (b.end - b.first)
			}
		}
		r.buf = strconv.AppendInt(r.buf, int64(span), 10)
		return nil
	}
	total, lost, count := 0, 0, 0
	width := make([]int, len(t.widths)) // of each column, as it is before it is shared
	for j, w := range t.widths {
		n := 1
		for i, b := range t.blocks {
			if b.first <= j && j < b.end {
				n = copies[i]
			}
		}
		total += w
		if n == 0 {
			lost += w
		} else {
			width[j] = w
		}
		count += n
	}
	if count > maxColumns {
		return errManyColumns
	}
	edge, left := 0, total-lost // so that no rounding adds up
	for j, w := range width {
		if left == 0 {
			break
		}
		begin := edge * total / left
		edge += w
		width[j] = edge*total/left - begin
	}
	before, after := 0, 0
	for j := s.cell.first; j < s.cell.end; j++ {
		before += t.widths[j]
		if block < 0 {
			after += width[j]
			continue
		}
		n := max(copies[block], 1)
		after += width[j]*(item+1)/n - width[j]*item/n
	}
	old, _ := strconv.Atoi(string(s.raw))
	if before > 0 {
		old = (old*after*2 + before) / (before * 2)
	}
	r.buf = strconv.AppendInt(r.buf, int64(old), 10)
	return nil
}
