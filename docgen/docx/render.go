package docx

import (
	"bytes"
	"errors"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"jixiao/internal/ooxml"
)

// maxParagraphs bounds a document. No report comes near it, and Word would not open one that did.
const maxParagraphs = 200_000

// maxFills bounds what is set aside for fills in advance.
const maxFills = 1 << 16

// A renderer fills a template once.
type renderer struct {
	resolver
	t        *Template
	buf      []byte
	fills    []Fill
	problems []Problem
	told     map[*tag]bool // tags of the problems
	written  int           // paragraphs, those of the template included
	copies   int           // lists around whose item is not their first
	done     int           // bytes of the parts that are written
	cuts     int           // bytes that the marks of the part will add to it, with the formats of the runs that they cut
	lastID   map[string]int
	stems    map[string][]rune // how the names of the copies of bookmarks begin
	newNums  []newNum
	line     string                // the text for the field of the unit that is being written
	lined    bool                  // a unit is being written
	marks    int                   // bookmarks put around values
	charts   map[*chart]*ChartData // those that are shown
}

func newRenderer(t *Template, env Env) *renderer {
	return &renderer{resolver: resolver{env: env}, t: t, written: t.paras, told: map[*tag]bool{}, lastID: map[string]int{}, stems: map[string][]rune{}, charts: map[*chart]*ChartData{}}
}

// part gives the bytes of a filled part.
func (r *renderer) part(p *part) ([]byte, error) {
	r.buf, r.cuts = make([]byte, 0, p.size+p.size/2), 0
	if err := r.segments(p.segs); err != nil {
		return nil, err
	}
	if err := r.count(0); err != nil {
		return nil, err
	}
	r.done += len(r.buf) + r.cuts
	return splice(r.buf, func() string { return r.fresh(bookmarkID, "0") }), nil
}

func (r *renderer) segments(segs []segment) error {
	for i := range segs {
		s := &segs[i]
		var err error
		switch s.kind {
		case literalSegment:
			r.buf = append(r.buf, s.raw...)
		case fieldSegment:
			r.field(s)
		case blockSegment:
			err = r.block(s)
		case unitSegment:
			err = r.unit(s)
		case guardSegment:
			from := len(r.buf)
			err = r.segments(s.body)
			if last := lastElement(r.buf[from:]); last == "" || last == "tbl" {
				r.buf = append(r.buf, s.raw...)
			}
		case tableSegment:
			err = r.table(s)
		case idSegment:
			r.id(s)
		case numSegment:
			r.buf = append(r.buf, r.num(s.raw)...)
		case gridSegment:
			err = r.number(s)
		case onceSegment:
			if r.copies == 0 {
				r.buf = append(r.buf, s.raw...)
			}
		}
		if err != nil {
			return err
		}
	}
	return nil
}

// tell notes a problem, once for all items of a list, for both copies of a text box and for all rows of a
// block of columns.
func (r *renderer) tell(g *tag, p *Problem) {
	if r.told[g] || (g.dup || g.echo) && slices.ContainsFunc(r.problems, func(o Problem) bool { return o.At == p.At && o.Tag == p.Tag }) {
		return
	}
	r.told[g] = true
	for _, f := range slices.Backward(r.frames) {
		p.Detail = strings.TrimSuffix(fmt.Sprintf("item %d: %s", f.n+1, p.Detail), ": ")
	}
	r.problems = append(r.problems, *p)
}

// lookup gives the text of a field, or tells the problem.
func (r *renderer) lookup(g *tag) (string, bool) {
	v, ok := r.value(g.Name)
	var p *Problem
	var text string
	var origin any
	if !ok {
		p = r.unknown(g)
	} else {
		text, origin, p = r.text(g, v)
	}
	if p != nil {
		r.tell(g, p)
		return "", false
	}
	if strings.Contains(text, "\r") {
		text = strings.NewReplacer("\r\n", "\n", "\r", "\n").Replace(text)
	}
	clean, dropped := ooxml.CleanText(text)
	if g.dup {
		return clean, true
	}
	f := Fill{
		Name: g.Name, Filter: strings.Join(g.Filters, "|"), Text: clean,
		Origin: origin, Place: g.Place, Dropped: dropped,
	}
	if n := len(r.frames); n > 0 && len(g.In) > 0 {
		f.List, f.Item = g.In[len(g.In)-1], r.frames[n-1].n+1
	}
	table := g.Place.Table > 0
	if marked := v.Mark && (clean != "" || table) || v.Label && table; marked && r.env.Marks != "" && origin != nil && !g.loose && !strings.ContainsAny(clean, "\n\t") {
		f.Mark = r.markName()
		r.cuts += g.cut
		clean = string(markOpen) + f.Mark + string(markText) + clean + string(markClose)
	}
	r.fills = append(r.fills, f)
	return clean, true
}

// markName gives a bookmark name that the template does not have.
func (r *renderer) markName() string {
	for {
		r.marks++
		if name := r.env.Marks + strconv.Itoa(r.marks); !r.t.ids[bookmarkTag][strings.ToUpper(name)] {
			return name
		}
	}
}

func (r *renderer) field(s *segment) {
	if s.tag.Kind == Chart {
		if v, ok := r.value(s.tag.Name); ok {
			r.buf = append(r.buf, escapeAttr(clean(v.Text))...)
		}
		return
	}
	if r.lined {
		r.write(r.line, s.br, s.tab)
		return
	}
	if text, ok := r.lookup(s.tag); ok {
		r.write(text, s.br, s.tab)
	}
}

// write writes a value into a w:t. It is never looked at again, so braces in it are only braces. The signs of
// a mark stay for splice.
func (r *renderer) write(text string, br, tab []byte) {
	if mark, rest, ok := strings.Cut(text, string(markText)); ok {
		r.buf = append(append(r.buf, mark...), markText)
		r.buf = append(ooxml.EscapeText(r.buf, strings.TrimSuffix(rest, string(markClose))), markClose)
		return
	}
	for len(r.buf) <= ooxml.MaxPart { // else count will say so
		i := strings.IndexAny(text, "\n\t")
		if i < 0 {
			r.buf = ooxml.EscapeText(r.buf, text)
			return
		}
		r.buf = ooxml.EscapeText(r.buf, text[:i])
		if text[i] == '\n' {
			r.buf = append(r.buf, br...)
		} else {
			r.buf = append(r.buf, tab...)
		}
		text = text[i+1:]
	}
}

// unit writes a paragraph for each line of a value.
func (r *renderer) unit(s *segment) error {
	text, ok := r.lookup(s.tag)
	if !ok {
		return nil
	}
	own := text
	var above, below []string
	if strings.Contains(text, "\n") {
		lines := strings.Split(text, "\n")
		n := len(lines) - 1
		if own, below = lines[0], lines[1:]; s.unit.last {
			own, above, below = lines[n], lines[:n], nil
		}
	}
	if err := r.further(s, above); err != nil {
		return err
	}
	r.line, r.lined = own, true
	err := r.segments(s.body)
	r.lined = false
	if err != nil {
		return err
	}
	return r.further(s, below)
}

// further writes paragraphs for lines of a value beside the one that the template has.
func (r *renderer) further(s *segment, lines []string) error {
	for _, l := range lines {
		u := &s.unit
		r.buf = append(r.buf, u.head[:u.from]...)
		if u.from > 0 {
			r.buf = append(r.buf, r.num(u.head[u.from:u.to])...)
		}
		r.buf = append(r.buf, u.head[u.to:]...)
		r.write(l, nil, s.tab)
		r.buf = append(r.buf, s.unit.tail...)
		if err := r.count(1); err != nil {
			return err
		}
	}
	return nil
}

// block writes what a block yields.
func (r *renderer) block(s *segment) error {
	b := s.block
	v, ok := r.value(b.open.Name)
	if !ok {
		r.tell(b.open, r.unknown(b.open))
		return nil
	}
	if err := r.segments(b.before); err != nil {
		return err
	}
	empty := true
	switch b.open.Kind {
	case List:
		if !v.list() {
			r.tell(b.open, r.problem(WrongType, b.open, "", "a value is used as a list"))
		}
		bytes, fills := len(r.buf), len(r.fills)
		for i, scope := range v.List {
			empty = false
			if err := r.item(s, frame{scope: scope, n: i, total: len(v.List)}); err != nil {
				return err
			}
			if i == 0 {
				// The others will be about as long: growing step by step costs as much as filling.
				r.buf = slices.Grow(r.buf, min((len(r.buf)-bytes)*len(v.List), ooxml.MaxPart))
				r.fills = slices.Grow(r.fills, min((len(r.fills)-fills)*len(v.List), maxFills))
			}
		}
	case Chart:
		if !v.Chart.empty() {
			empty = false
			r.chart(b.open, v.Chart)
			if err := r.segments(s.body); err != nil {
				return err
			}
		}
	default:
		if v.truth() == (b.open.Kind == If) {
			empty = false
			if err := r.segments(s.body); err != nil {
				return err
			}
		}
	}
	if empty {
		r.buf = append(r.buf, b.kept...)
	}
	return r.segments(b.after)
}

// table writes a table unless no row of it remains.
func (r *renderer) table(s *segment) error {
	if err := r.segments(s.block.before); err != nil {
		return err
	}
	from := len(r.buf)
	if err := r.segments(s.body); err != nil {
		return err
	}
	if !hasElement(r.buf[from:], s.name) {
		r.buf = r.buf[:from]
	}
	return r.segments(s.block.after)
}

func (r *renderer) item(s *segment, f frame) error {
	if f.n > 0 {
		r.copies++
		defer func() { r.copies-- }()
	}
	if s.block.open.Option == optionRenumber {
		f.nums = map[string]string{}
	}
	r.frames = append(r.frames, f)
	err := r.segments(s.body)
	r.frames = r.frames[:len(r.frames)-1]
	if err != nil {
		return err
	}
	return r.count(s.paras)
}

// count keeps the document within its limits.
func (r *renderer) count(paragraphs int) error {
	if r.written += paragraphs; r.written > maxParagraphs {
		return errors.New("fill template: the document grows over 200,000 paragraphs")
	}
	if size := len(r.buf) + r.cuts; size > ooxml.MaxPart || r.done+size > ooxml.MaxInflated {
		return errors.New("fill template: a part grows over 32 MiB, or the document over 64 MiB")
	}
	return nil
}

// id writes an id, in copies a new one. The two ends of a bookmark get the same.
func (r *renderer) id(s *segment) {
	if r.copies == 0 {
		r.buf = append(r.buf, s.raw...)
		return
	}
	old := string(s.raw)
	if s.name != bookmarkID && s.name != permID {
		r.buf = append(r.buf, r.fresh(s.name, old)...)
		return
	}
	f := &r.frames[len(r.frames)-1]
	key := s.name + old
	id, ok := f.bookmark[key]
	if !ok {
		if f.bookmark == nil {
			f.bookmark = map[string]string{}
		}
		id = r.fresh(s.name, old)
		f.bookmark[key] = id
	}
	r.buf = append(r.buf, id...)
}

// lastElement gives the local name of the last element of a stretch of XML, "" if there is none. Marks, such
// as the end of a bookmark, do not count.
func lastElement(b []byte) string {
	for {
		i := bytes.LastIndexByte(b, '<')
		if i < 0 {
			return ""
		}
		tag := bytes.TrimPrefix(b[i+1:], []byte("/"))
		if end := bytes.IndexAny(tag, " \t\r\n/>"); end >= 0 {
			tag = tag[:end]
		}
		switch local := string(tag[bytes.IndexByte(tag, ':')+1:]); local {
		case "bookmarkStart", "bookmarkEnd", "commentRangeStart", "commentRangeEnd", "permStart", "permEnd", "proofErr":
			b = b[:i]
		default:
			return local
		}
	}
}

// hasElement tells whether a stretch of XML holds an element of this name.
func hasElement(b []byte, qname string) bool {
	open := []byte("<" + qname)
	for {
		i := bytes.Index(b, open)
		if i < 0 {
			return false
		}
		b = b[i+len(open):]
		if len(b) > 0 && (b[0] == '>' || b[0] == '/' || b[0] == ' ' || b[0] == '\t' || b[0] == '\r' || b[0] == '\n') {
			return true
		}
	}
}
