package docx

import (
	"bytes"
	"iter"
	"regexp"
	"slices"
	"strings"

	"jixiao/internal/ooxml"
)

// Marks are hidden bookmarks around what was filled in. Word, WPS and LibreOffice keep a bookmark through
// edits around it and in it; one whose whole text is replaced may be lost.

// A Paragraph is one of a finished document, as a reader sees it.
type Paragraph struct {
	Place Place
	Text  string // a line break is a line feed
	Marks []Mark
	Cols  [2]int // in a table: the columns of its grid that the cell takes, the first and the one behind the last
}

// A Mark is a bookmark with the part of the paragraph's text that it holds: bytes from From to To.
type Mark struct {
	Name     string
	From, To int
	Broken   bool // it goes on in another paragraph
}

// A markSpan is a bookmark in the bytes of a part.
type markSpan struct {
	name     string
	from, to int // behind the start mark, before the end mark
}

// marksOf finds the bookmarks of a part whose names begin with a prefix, in their order. One without an end is none.
func (t *tree) marksOf(prefix string) []markSpan {
	var out []markSpan
	open := map[string]int{} // by id: index in out
	for i := range t.els {
		e := &t.els[i]
		id, ok := "", false
		if e.is("bookmarkStart") || e.is("bookmarkEnd") {
			id, ok = t.attr(i, "id")
		}
		switch {
		case !ok:
		case e.name == "bookmarkEnd":
			if n, ok := open[id]; ok {
				out[n].to = e.open
				delete(open, id)
			}
		default:
			if name, _ := t.attr(i, "name"); strings.HasPrefix(name, prefix) {
				open[id] = len(out)
				out = append(out, markSpan{name: name, from: e.end})
			}
		}
	}
	return t.moved(slices.DeleteFunc(out, func(m markSpan) bool { return m.to < m.from }))
}

// copyName is what LibreOffice calls a mark that it has copied with the text in it: _jx49_Copy_1.
var copyName = regexp.MustCompile(`^(.+?)(?:_Copy_?[0-9]+| Copy [0-9]+)+$`)

// moved gives marks that went with their text their names again. What is cut and pasted while changes are recorded,
// and a row of a table at any time, LibreOffice marks as a copy, and leaves the mark itself around nothing.
func (t *tree) moved(marks []markSpan) []markSpan {
	original := map[string]string{} // by the name of the copy
	for _, m := range marks {
		if strings.Contains(m.name, "Copy") {
			if found := copyName.FindStringSubmatch(m.name); found != nil {
				original[m.name] = found[1]
			}
		}
	}
	if len(original) == 0 {
		return marks
	}
	full, left := map[string]bool{}, map[string]bool{}
	for _, m := range marks {
		full[m.name] = full[m.name] || t.holdsText(m)
	}
	for i, m := range marks {
		if name := original[m.name]; name != "" && full[m.name] && !full[name] {
			marks[i].name, full[name], left[name] = name, true, true
		}
	}
	return slices.DeleteFunc(marks, func(m markSpan) bool {
		return (left[m.name] || original[m.name] != "") && !t.holdsText(m)
	})
}

// Paragraphs gives what Text gives, with the marks whose names begin with a prefix.
func Paragraphs(data []byte, prefix string) ([]Paragraph, error) {
	pkg, err := ooxml.Open(data)
	if err != nil {
		return nil, err
	}
	return ParagraphsOf(pkg, prefix)
}

// ParagraphsOf gives the Paragraphs of a document that is open.
func ParagraphsOf(pkg *ooxml.Package, prefix string) ([]Paragraph, error) {
	var out []Paragraph
	var of *tree
	var marks []markSpan
	err := eachParagraph(pkg, func(tr *tree, p *paragraph, text string) {
		if of != tr {
			of, marks = tr, tr.marksOf(prefix)
		}
		q := Paragraph{Place: p.place, Text: text, Marks: p.marks(tr, marks)}
		if p.place.Table > 0 {
			q.Cols[0], q.Cols[1] = tr.columns(p.el)
		}
		out = append(out, q)
	})
	return out, err
}

// eachStory goes through the parts of a document that hold paragraphs.
func eachStory(data []byte, f func(pkg *ooxml.Package, s story, tr *tree, headings map[string]bool) error) error {
	pkg, err := ooxml.Open(data)
	if err != nil {
		return err
	}
	return eachStoryOf(pkg, func(s story, tr *tree, headings map[string]bool) error { return f(pkg, s, tr, headings) })
}

func eachStoryOf(pkg *ooxml.Package, f func(s story, tr *tree, headings map[string]bool) error) error {
	stories, err := storiesOf(pkg)
	if err != nil {
		return err
	}
	headings, err := headingLevels(pkg)
	if err != nil {
		return err
	}
	for _, s := range stories {
		part, _ := pkg.Part(s.part)
		tr, err := readTree(s.part, part)
		if err != nil {
			return err
		}
		if err := f(s, tr, headings); err != nil {
			return err
		}
	}
	return nil
}

// marks places the marks that begin in a paragraph over its text. The marks are those of the part, in order.
func (p *paragraph) marks(tr *tree, marks []markSpan) []Mark {
	own := &tr.els[p.el]
	first, _ := slices.BinarySearchFunc(marks, own.inner, func(m markSpan, at int) int { return m.from - at })
	if first == len(marks) || marks[first].from > own.close {
		return nil
	}
	type piece struct{ open, end, at int } // of the text: its element, and where it begins
	var pieces []piece
	length := 0
	for _, a := range p.atoms {
		if a.kind != objectAtom {
			pieces = append(pieces, piece{tr.els[a.el].open, tr.els[a.el].end, length})
			length += len(a.text)
		}
	}
	at := func(k int) int {
		if k < len(pieces) {
			return pieces[k].at
		}
		return length
	}
	var out []Mark
	for _, m := range marks[first:] {
		if m.from > own.close {
			break
		}
		if tr.ancestor(tr.elementAt(m.from)-1, "p") != p.el {
			continue // it stands in a text box that is anchored here
		}
		from, _ := slices.BinarySearchFunc(pieces, m.from, func(a piece, at int) int { return a.open - at })
		to, _ := slices.BinarySearchFunc(pieces, m.to+1, func(a piece, at int) int { return a.end - at })
		out = append(out, Mark{Name: m.name, From: at(from), To: at(max(from, to)), Broken: m.to > own.close})
	}
	return out
}

// Rewrite puts new texts between the ends of marks and leaves everything else as it is, byte for byte: the
// text takes the format of what stood there first. It gives the names of the marks that it found and that
// hold text; the others cannot be written. Of several marks of a name the first is meant, and those of them
// in the second copy of a text box.
func Rewrite(data []byte, texts map[string]string) (out []byte, written []string, err error) {
	changed := map[string][]byte{}
	var pkg *ooxml.Package
	seen := map[string]bool{}
	err = eachStory(data, func(p *ooxml.Package, s story, tr *tree, _ map[string]bool) error {
		pkg = p
		var edits []textEdit
		for _, m := range tr.marksOf("") {
			text, ok := texts[m.name]
			if !ok || seen[m.name] && !tr.copied(tr.elementAt(m.from)-1) {
				continue
			}
			found := tr.textEdits(m, text)
			if len(found) > 0 && !seen[m.name] {
				written = append(written, m.name)
			}
			seen[m.name] = true
			edits = append(edits, found...)
		}
		if len(edits) > 0 {
			changed[s.part] = tr.rewrite(edits)
		}
		return nil
	})
	if err != nil {
		return nil, nil, err
	}
	var b bytes.Buffer
	if err := pkg.Write(&b, changed); err != nil {
		return nil, nil, err
	}
	return b.Bytes(), written, nil
}

// copied tells whether an element stands in the second copy of a text box.
func (t *tree) copied(i int) bool {
	w := walker{tr: t, chosen: map[int]bool{}}
	for ; i >= 0; i = t.els[i].parent {
		if e := &t.els[i]; e.space == spaceMC && e.name == "Fallback" && w.repeated(i) {
			return true
		}
	}
	return false
}

// textEdits puts a text into the first w:t of a mark, and nothing into the others.
func (t *tree) textEdits(m markSpan, text string) (out []textEdit) {
	for i := range t.texts(m) {
		out = append(out, textEdit{i, text})
		text = ""
	}
	return out
}

// texts goes through the w:t between the ends of a mark. What stands in a text box that is anchored there is none of
// its text, and neither is what was deleted.
func (t *tree) texts(m markSpan) iter.Seq[int] {
	return func(yield func(int) bool) {
		first := t.elementAt(m.from)
		around := -1
		if first > 0 {
			around = t.ancestor(first-1, "p")
		}
		for i := first; i < len(t.els) && t.els[i].open < m.to; i++ {
			if t.els[i].is("t") && t.ancestor(i, "del", "moveFrom") < 0 && t.ancestor(i, "p") == around && !yield(i) {
				return
			}
		}
	}
}

// holdsText tells whether a mark stands around any text.
func (t *tree) holdsText(m markSpan) bool {
	for i := range t.texts(m) {
		if t.els[i].text != "" {
			return true
		}
	}
	return false
}

// A textEdit puts a text into a w:t.
type textEdit struct {
	el   int
	text string
}

func (t *tree) rewrite(edits []textEdit) []byte {
	slices.SortFunc(edits, func(a, b textEdit) int { return a.el - b.el })
	var out []byte
	at := 0
	for _, e := range edits {
		el := &t.els[e.el]
		out = append(out, t.data[at:el.open]...)
		out = append(out, preserving(t.startTag(e.el))...)
		out = ooxml.EscapeText(out, e.text)
		out = append(out, "</"+t.qname(e.el)+">"...)
		at = el.end
	}
	return append(out, t.data[at:]...)
}

// While a part is filled, what is to be marked stands between signs that no XML can hold.
const (
	markOpen  = '\x01' // followed by the name
	markText  = '\x02' // followed by the text
	markClose = '\x03'
)

// splice turns the signs into bookmarks. A bookmark stands between runs, so the run around the text is cut into
// as many as are needed, each with the format of the whole. id gives fresh bookmark ids.
func splice(buf []byte, id func() string) []byte {
	if bytes.IndexByte(buf, markOpen) < 0 {
		return buf
	}
	out := make([]byte, 0, len(buf)+len(buf)/4)
	for {
		i := bytes.IndexByte(buf, markOpen)
		if i < 0 {
			return append(out, buf...)
		}
		out = append(out, buf[:i]...)
		j := i + bytes.IndexByte(buf[i:], markText)
		k := j + bytes.IndexByte(buf[j:], markClose)
		name, text := buf[i+1:j], buf[j+1:k]
		buf = buf[k+1:]

		t := bytes.LastIndexByte(out, '<') // of the w:t around
		prefix := strings.TrimSuffix(qname(out[t:]), "t")
		run := lastStart(out[:t], prefix+"r")
		head := run + bytes.IndexByte(out[run:], '>') + 1
		if end := bytes.LastIndex(out[head:t], []byte("</"+prefix+"rPr>")); end >= 0 {
			head += end + len("</"+prefix+"rPr>")
		} else if empty := []byte("<" + prefix + "rPr/>"); bytes.HasPrefix(out[head:t], empty) {
			head += len(empty)
		}
		again := slices.Concat(out[run:head], []byte("<"+prefix+"t xml:space=\"preserve\">"))
		closing := []byte("</" + prefix + "t></" + prefix + "r>")
		if head == t && out[len(out)-1] == '>' {
			out = out[:run] // nothing stands before the text in its run
		} else {
			out = append(out, closing...)
		}
		n := id()
		out = append(out, "<"+prefix+"bookmarkStart "+prefix+"id=\""+n+"\" "+prefix+"name=\""+string(name)+"\"/>"...)
		out = append(out, again...)
		out = append(out, text...)
		out = append(out, closing...)
		out = append(out, "<"+prefix+"bookmarkEnd "+prefix+"id=\""+n+"\"/>"...)
		if bytes.HasPrefix(buf, closing) {
			buf = buf[len(closing):]
		} else {
			out = append(out, again...)
		}
	}
}

// lastStart finds the last start tag of a name.
func lastStart(b []byte, name string) int {
	for end := len(b); ; {
		i := bytes.LastIndex(b[:end], []byte("<"+name))
		if i < 0 {
			return 0
		}
		switch b[i+1+len(name)] {
		case '>', ' ', '\t', '\n', '\r':
			return i
		}
		end = i
	}
}
