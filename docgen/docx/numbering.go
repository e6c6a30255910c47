package docx

import (
	"bytes"
	"slices"
	"strconv"
	"strings"

	"jixiao/internal/ooxml"
)

// The numbers of a list go on from one paragraph to the next as long as both name the same w:num. A list that
// starts anew is therefore another w:num over the same w:abstractNum, with its levels told where to start.

// levels are those that Word knows.
const levels = 9

// A numbering is the part of a template that defines its lists; nil if the template has none.
type numbering struct {
	tr   *tree
	nums map[string]int // elements w:num by their ids
	last int            // the greatest id
}

// A newNum is a list that starts anew: its id, and that of the list it is made from.
type newNum struct{ id, old string }

func numberingOf(pkg *ooxml.Package) (*numbering, error) {
	tr, err := partFor(pkg, "numbering")
	if tr == nil {
		return nil, err
	}
	n := &numbering{tr: tr, nums: map[string]int{}}
	for i := range tr.els {
		if tr.els[i].is("num") {
			id, _ := tr.attr(i, "numId")
			n.nums[id] = i
			n.last = max(n.last, tr.number(i, "numId"))
		}
	}
	return n, nil
}

// with gives the part with more lists.
func (n *numbering) with(more []newNum) []byte {
	at := 0
	for _, i := range n.nums {
		at = max(at, n.tr.els[i].end)
	}
	var b []byte
	levels := map[string][]byte{}
	for _, m := range more {
		if levels[m.old] == nil {
			levels[m.old] = n.anew(m.old)
		}
		num := n.nums[m.old]
		b = append(b, strings.TrimSuffix(n.tr.bare(num), ">")+" "+n.tr.prefix(num)+`numId="`+m.id+`">`...)
		b = append(b, levels[m.old]...)
	}
	return slices.Concat(n.tr.data[:at], b, n.tr.data[at:])
}

// anew writes what a list holds that starts anew, and its end. What the old list changes of its levels stays
// changed.
func (n *numbering) anew(old string) []byte {
	tr := n.tr
	num := n.nums[old]
	q := tr.prefix(num)
	var b bytes.Buffer
	abstract := tr.child(num, "abstractNumId")
	if abstract >= 0 {
		b.Write(tr.bytes(abstract))
	}
	starts := n.starts(abstract)
	var overrides [levels]int // elements, -1 for a level that is as the definition has it
	for l := range overrides {
		overrides[l] = -1
	}
	tr.children(num, func(k int) bool {
		if l := tr.number(k, "ilvl"); tr.els[k].is("lvlOverride") && 0 <= l && l < levels {
			overrides[l] = k
		}
		return true
	})
	for l, k := range overrides {
		start := starts[l]
		if own := tr.path(k, "lvl", "start"); own >= 0 {
			start = tr.number(own, "val")
		}
		override := "<" + q + `startOverride ` + q + `val="` + strconv.Itoa(start) + `"/>`
		switch {
		case tr.path(k, "startOverride") >= 0:
			b.Write(tr.bytes(k))
		case k >= 0 && tr.els[k].inner < tr.els[k].close:
			b.Write(tr.startTag(k))
			b.WriteString(override)
			b.Write(tr.data[tr.els[k].inner:tr.els[k].end])
		case start >= 0:
			b.WriteString("<" + q + `lvlOverride ` + q + `ilvl="` + strconv.Itoa(l) + `">` + override + "</" + q + "lvlOverride>")
		}
	}
	b.WriteString("</" + tr.qname(num) + ">")
	return b.Bytes()
}

// starts gives the number at which each level starts, -1 for a level that is not defined. A list that takes
// its levels from a style starts at 1.
func (n *numbering) starts(abstract int) (starts [levels]int) {
	tr := n.tr
	for l := range starts {
		starts[l] = -1
	}
	id := ""
	if abstract >= 0 {
		id, _ = tr.attr(abstract, "val")
	}
	for i := range tr.els {
		if v, _ := tr.attr(i, "abstractNumId"); !tr.els[i].is("abstractNum") || v != id {
			continue
		}
		tr.children(i, func(k int) bool {
			l := tr.number(k, "ilvl")
			switch {
			case tr.els[k].is("numStyleLink"):
				for l := range starts {
					starts[l] = 1
				}
			case tr.els[k].is("lvl") && 0 <= l && l < levels:
				starts[l] = tr.number(tr.child(k, "start"), "val")
			}
			return true
		})
	}
	return starts
}

// numbered gives the element that names the list of a paragraph, -1 if its own properties name none.
func (n *numbering) numbered(t *tree, p int) int {
	k := t.path(p, "pPr", "numPr", "numId")
	if k < 0 || n == nil {
		return -1
	}
	if id, _ := t.attr(k, "val"); n.nums[id] == 0 {
		return -1
	}
	return k
}

// renumber marks the lists in blocks that start them anew.
func (c *compiler) renumber() {
	done := map[int]bool{}
	for _, b := range c.blocks {
		if b.open.Option != optionRenumber || b.mode == nothing {
			continue // one that encloses nothing repeats nothing
		}
		found := false
		for _, p := range c.paras[c.firstPara(c.tr.elementAt(b.start)):c.firstPara(c.tr.elementAt(b.end))] {
			k := c.t.numbering.numbered(c.tr, p.el)
			if found = found || k >= 0; k < 0 || done[k] {
				continue
			}
			done[k] = true
			from, to, _ := attrSpan(c.tr.startTag(k), "val")
			from, to = from+c.tr.els[k].open, to+c.tr.els[k].open
			c.event(event{pos: from, rank: within, kind: segEvent, seg: &segment{kind: numSegment, raw: c.tr.data[from:to]}})
			c.event(event{pos: from, rank: within, a: 1, kind: cutEvent, end: to})
		}
		if !found {
			c.problem(BlockPosition, b.open, "no paragraph of the block has a number of its own")
		}
	}
}

// num gives the list of a paragraph: in an item that starts numbers anew one of its own.
func (r *renderer) num(old []byte) []byte {
	for _, f := range slices.Backward(r.frames) {
		if f.nums == nil {
			continue
		}
		id, ok := f.nums[string(old)]
		if !ok {
			id = strconv.Itoa(r.t.numbering.last + 1 + len(r.newNums))
			f.nums[string(old)] = id
			r.newNums = append(r.newNums, newNum{id, string(old)})
		}
		return []byte(id)
	}
	return old
}
