package docx

import (
	"errors"
	"slices"
	"strconv"
	"strings"

	"jixiao/internal/ooxml"
)

// A RowPlan makes the rows of a list anew. Each item is a stretch of table rows, known by marks in it.
type RowPlan struct {
	Items [][]string // the marks of each item that stands in the document, in order
	Want  []RowItem  // the items that shall stand there
}

// A RowItem is one item of a plan: one that stands there, or a copy of it with other texts under other marks.
type RowItem struct {
	From  int               // index in Items
	Texts map[string]string // nil for the item itself; else the texts of its marks
	Names map[string]string // the new names of its marks
}

// ErrRows says that the rows of a list cannot be made anew.
var ErrRows = errors.New("the rows of the list are not as they were written")

// Rearrange carries a plan out. The error is ErrRows if the rows of the list do not stand together any more, as
// when somebody has put one of his own between them, or if one that would go or be copied holds what people have
// put there; then nothing is changed.
func Rearrange(doc []byte, plan RowPlan) ([]byte, error) {
	changed := map[string][]byte{}
	var pkg *ooxml.Package
	done := false
	err := eachStory(doc, func(p *ooxml.Package, s story, tr *tree, _ map[string]bool) error {
		pkg = p
		if done {
			return nil
		}
		spans := make([][2]int, len(plan.Items)) // first and last row of each item
		item := map[string]int{}                 // by mark
		for i, names := range plan.Items {
			spans[i] = [2]int{-1, -1}
			for _, name := range names {
				item[name] = i
			}
		}
		marks := slices.DeleteFunc(tr.marksOf(""), func(m markSpan) bool { _, ok := item[m.name]; return !ok })
		for _, m := range marks {
			row := tr.ancestor(tr.elementAt(m.from), "tr")
			if row < 0 {
				return ErrRows
			}
			span := &spans[item[m.name]]
			if span[0] < 0 || row < span[0] {
				span[0] = row
			}
			span[1] = max(span[1], row)
		}
		for i := range spans {
			if spans[i][0] < 0 && i == 0 {
				return nil // it stands in another part
			}
			if spans[i][0] < 0 || tr.els[spans[i][0]].parent != tr.els[spans[i][1]].parent {
				return ErrRows
			}
			if i > 0 && tr.els[spans[i-1][1]].next != spans[i][0] {
				return ErrRows
			}
		}
		stays := make([]bool, len(spans))
		for _, w := range plan.Want {
			stays[w.From] = stays[w.From] || w.Texts == nil
		}
		for i := range spans {
			copied := slices.ContainsFunc(plan.Want, func(w RowItem) bool { return w.From == i && w.Texts != nil })
			if (copied || !stays[i]) && !tr.untouched(spans, i, marks) {
				return ErrRows
			}
		}
		var out []byte
		next := tr.nextID()
		for _, w := range plan.Want {
			from, to := tr.els[spans[w.From][0]].open, tr.els[spans[w.From][1]].end
			if w.Texts == nil {
				out = append(out, tr.data[from:to]...)
			} else {
				out = append(out, tr.copyRows(spans[w.From], w, marks, &next)...)
			}
		}
		first, last := spans[0], spans[len(spans)-1]
		changed[s.part] = slices.Concat(tr.data[:tr.els[first[0]].open], out, tr.data[tr.els[last[1]].end:])
		done = true
		return nil
	})
	switch {
	case err != nil:
		return nil, err
	case !done:
		return nil, ErrRows
	}
	return repress(pkg, changed)
}

// untouched tells whether an item is as it was written: it holds nothing but text, and outside its marks the same
// as one of the other items.
func (t *tree) untouched(spans [][2]int, item int, marks []markSpan) bool {
	for i := spans[item][0]; i < t.els[spans[item][1]].next; i++ {
		switch e := &t.els[i]; {
		case e.space != spaceW:
		case slices.Contains([]string{"drawing", "pict", "object", "footnoteReference", "endnoteReference", "commentReference", "ins", "del", "moveFrom", "moveTo"}, e.name):
			return false
		}
	}
	own := t.unmarked(spans[item], marks)
	for i := range spans {
		if i != item && t.unmarked(spans[i], marks) == own {
			return true
		}
	}
	return len(spans) == 1
}

// unmarked gives what is written in rows outside of marks, without blanks.
func (t *tree) unmarked(rows [2]int, marks []markSpan) string {
	k, _ := slices.BinarySearchFunc(marks, t.els[rows[0]].open, func(m markSpan, at int) int { return m.from - at })
	var b strings.Builder
	for i := rows[0]; i < t.els[rows[1]].next; i++ {
		e := &t.els[i]
		for k < len(marks) && marks[k].to <= e.open {
			k++
		}
		if e.is("t") && (k == len(marks) || e.open < marks[k].from) {
			b.WriteString(strings.Join(strings.Fields(e.text), ""))
		}
	}
	return b.String()
}

// nextID is a number above the ids of all bookmarks of the part.
func (t *tree) nextID() int {
	next := 1
	for i := range t.els {
		if t.els[i].is("bookmarkStart") {
			if n := t.number(i, "id"); n < mostID {
				next = max(next, n+1)
			}
		}
	}
	return next
}

// copyRows copies the rows of an item. Its marks get new names and texts; bookmarks of others stay with the
// original, and so do the ids of paragraphs, which Word wants unique.
func (t *tree) copyRows(rows [2]int, w RowItem, marks []markSpan, next *int) []byte {
	type splice struct {
		from, to int
		put      string
	}
	var edits []splice
	end := t.els[rows[1]].next
	ids := map[string]string{} // of the marks that are copied
	for i := rows[0]; i < end; i++ {
		e := &t.els[i]
		for _, a := range t.idsOf(i) {
			if a.family == paraID {
				// w14:paraId="…" with the blank before it
				from := strings.LastIndexByte(string(t.data[e.open:a.from]), ' ') + e.open
				edits = append(edits, splice{from, a.to + 1, ""})
			}
		}
		id, _ := t.attr(i, "id")
		switch {
		case e.is("bookmarkStart"):
			name, _ := t.attr(i, "name")
			to, ok := w.Names[name]
			if !ok {
				edits = append(edits, splice{e.open, e.end, ""})
				continue
			}
			ids[id] = strconv.Itoa(*next)
			*next++
			for _, a := range t.idsOf(i) {
				switch a.family {
				case bookmarkID:
					edits = append(edits, splice{a.from, a.to, ids[id]})
				case bookmarkTag:
					edits = append(edits, splice{a.from, a.to, to})
				}
			}
		case e.is("bookmarkEnd"):
			if n, ok := ids[id]; ok {
				for _, a := range t.idsOf(i) {
					edits = append(edits, splice{a.from, a.to, n})
				}
			} else {
				edits = append(edits, splice{e.open, e.end, ""})
			}
		}
	}
	for _, m := range marks {
		if m.from < t.els[rows[0]].open || m.to > t.els[rows[1]].end {
			continue
		}
		if text, ok := w.Texts[m.name]; ok {
			for _, te := range t.textEdits(m, text) {
				el := &t.els[te.el]
				put := string(preserving(t.startTag(te.el))) + string(ooxml.EscapeText(nil, te.text)) + "</" + t.qname(te.el) + ">"
				edits = append(edits, splice{el.open, el.end, put})
			}
		}
	}
	slices.SortFunc(edits, func(a, b splice) int { return a.from - b.from })
	var out []byte
	at := t.els[rows[0]].open
	for _, e := range edits {
		if e.from < at {
			continue
		}
		out = append(append(out, t.data[at:e.from]...), e.put...)
		at = e.to
	}
	return append(out, t.data[at:t.els[rows[1]].end]...)
}
