package docx

import (
	"fmt"
	"slices"
	"strconv"
	"strings"
)

// Ids that must be unique in a document are renumbered in the copies that lists make: Word calls a document
// with two drawings, bookmarks or paragraphs of one id unreadable, or silently drops the second bookmark.

// The families of ids.
const (
	drawingID   = "drawing"
	bookmarkID  = "bookmark"
	bookmarkTag = "bookmark name"
	permID      = "perm"
	controlID   = "control"
	paraID      = "paragraph"
	changeID    = "tracked change"
)

// ids are those that the template uses, by family.
type ids map[string]map[string]bool

// An idAttr is an id in a start tag.
type idAttr struct {
	family   string
	from, to int // bytes of the part
}

// idsOf gives the ids in the start tag of an element, in order.
func (t *tree) idsOf(i int) []idAttr {
	e := &t.els[i]
	var out []idAttr
	add := func(family, local string) {
		if from, to, ok := attrSpan(t.startTag(i), local); ok {
			out = append(out, idAttr{family, e.open + from, e.open + to})
		}
	}
	switch {
	case e.space == spaceWP && e.name == "docPr":
		add(drawingID, "id")
	case e.space != spaceW:
	case e.name == "bookmarkStart":
		add(bookmarkID, "id")
		add(bookmarkTag, "name")
	case e.name == "bookmarkEnd":
		add(bookmarkID, "id")
	case e.name == "permStart", e.name == "permEnd":
		add(permID, "id")
	case e.name == "id" && t.els[e.parent].is("sdtPr"):
		add(controlID, "val")
	case e.name == "p", e.name == "tr":
		add(paraID, "paraId")
	case e.changes():
		add(changeID, "id")
	}
	slices.SortFunc(out, func(a, b idAttr) int { return a.from - b.from })
	return out
}

// collect notes the ids of a part.
func (s *ids) collect(t *tree) {
	if *s == nil {
		*s = ids{}
	}
	for i := range t.els {
		for _, a := range t.idsOf(i) {
			if (*s)[a.family] == nil {
				(*s)[a.family] = map[string]bool{}
			}
			(*s)[a.family][strings.ToUpper(string(t.data[a.from:a.to]))] = true
		}
	}
}

// renumbered appends an element without content to segments, its ids being such as copies may change.
func (t *tree) renumbered(segs []segment, i int) []segment {
	e := &t.els[i]
	at := e.open
	for _, a := range t.idsOf(i) {
		segs = append(segs,
			segment{raw: t.data[at:a.from]},
			segment{kind: idSegment, name: a.family, raw: t.data[a.from:a.to]})
		at = a.to
	}
	return append(segs, segment{raw: t.data[at:e.end]})
}

// copies marks in lists the ids that copies change, and the comments that only the first copy keeps.
func (c *compiler) copies() {
	end := 0
	for _, b := range c.blocks {
		if b.open.Kind != List || b.mode != whole && b.mode != runs || b.end <= end {
			continue
		}
		for i, to := c.tr.inside(max(b.start, end), b.end); i < to; i++ {
			e := &c.tr.els[i]
			if e.is("commentRangeStart") || e.is("commentRangeEnd") || e.is("commentReference") {
				c.event(event{pos: e.open, rank: within, kind: segEvent, seg: &segment{kind: onceSegment, raw: c.tr.bytes(i)}})
				c.event(event{pos: e.open, rank: within, a: 1, kind: cutEvent, end: e.end})
			}
			for _, a := range c.tr.idsOf(i) {
				c.event(event{pos: a.from, rank: within, kind: segEvent, seg: &segment{kind: idSegment, name: a.family, raw: c.tr.data[a.from:a.to]}})
				c.event(event{pos: a.from, rank: within, a: 1, kind: cutEvent, end: a.to})
			}
		}
		end = b.end
	}
}

// maxBookmark is how many characters Word takes of the name of a bookmark.
const maxBookmark = 40

// stem gives what the names of the copies of a bookmark begin with: its own, as far as it can count.
func (r *renderer) stem(name string) []rune {
	stem, ok := r.stems[name]
	if !ok {
		stem = []rune(attrText([]byte(name))) // without the references of XML, which must not be cut
		stem = stem[:min(len(stem), maxBookmark)]
		r.stems[name] = stem
	}
	return stem
}

// fresh gives an id that neither the template nor any other copy has.
func (r *renderer) fresh(family, old string) string {
	for {
		r.lastID[family]++
		n := r.lastID[family]
		id := strconv.Itoa(n)
		switch family {
		case paraID:
			id = fmt.Sprintf("%08X", n)
		case bookmarkTag:
			stem := r.stem(old)
			id = string(escapeAttr(string(stem[:min(len(stem), maxBookmark-1-len(id))]) + "_" + id))
		}
		if !r.t.ids[family][strings.ToUpper(id)] {
			return id
		}
	}
}
