package docx

import (
	"bytes"
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

// marksOf finds the bookmarks of a part whose names begin with a prefix. Only the first of a name counts, and
// one without an end is none.
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
			name, _ := t.attr(i, "name")
			if strings.HasPrefix(name, prefix) && !slices.ContainsFunc(out, func(m markSpan) bool { return m.name == name }) {
				open[id] = len(out)
				out = append(out, markSpan{name: name, from: e.end})
			}
		}
	}
	return slices.DeleteFunc(out, func(m markSpan) bool { return m.to < m.from })
}

// holds tells whether an element lies between the ends of a mark.
func (m markSpan) holds(e *element) bool { return e.open >= m.from && e.end <= m.to }

// Paragraphs gives what Text gives, with the marks whose names begin with a prefix.
func Paragraphs(data []byte, prefix string) ([]Paragraph, error) {
	var out []Paragraph
	var of *tree
	var marks []markSpan
	err := eachParagraph(data, func(tr *tree, p *paragraph, text string) {
		if of != tr {
			of, marks = tr, tr.marksOf(prefix)
		}
		out = append(out, Paragraph{Place: p.place, Text: text, Marks: p.marks(tr, marks)})
	})
	return out, err
}

// eachStory goes through the parts of a document that hold paragraphs.
func eachStory(data []byte, f func(pkg *ooxml.Package, s story, tr *tree, headings map[string]bool) error) error {
	pkg, err := ooxml.Open(data)
	if err != nil {
		return err
	}
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
		if err := f(pkg, s, tr, headings); err != nil {
			return err
		}
	}
	return nil
}

// marks places the marks that begin in a paragraph over its text.
func (p *paragraph) marks(tr *tree, marks []markSpan) []Mark {
	var out []Mark
	own := &tr.els[p.el]
	for _, m := range marks {
		if m.from < own.inner || m.from > own.close {
			continue
		}
		k := Mark{Name: m.name, From: -1, Broken: m.to > own.close}
		at := 0
		for _, a := range p.atoms {
			if a.kind == objectAtom {
				continue
			}
			e := &tr.els[a.el]
			switch {
			case m.holds(e):
				if k.From < 0 {
					k.From = at
				}
				k.To = at + len(a.text)
			case k.From < 0 && e.open >= m.from:
				k.From, k.To = at, at // the mark is empty
			}
			at += len(a.text)
		}
		if k.From < 0 {
			k.From, k.To = at, at
		}
		out = append(out, k)
	}
	return out
}

// Rewrite puts new texts between the ends of marks and leaves everything else as it is, byte for byte: the
// text takes the format of what stood there first. It gives the names of the marks that it found and that
// hold text; the others cannot be written.
func Rewrite(data []byte, texts map[string]string) (out []byte, written []string, err error) {
	changed := map[string][]byte{}
	var pkg *ooxml.Package
	err = eachStory(data, func(p *ooxml.Package, s story, tr *tree, _ map[string]bool) error {
		pkg = p
		var edits []textEdit
		for _, m := range tr.marksOf("") {
			text, ok := texts[m.name]
			if !ok {
				continue
			}
			found := tr.textEdits(m, text)
			if len(found) > 0 {
				written = append(written, m.name)
			}
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

// textEdits puts a text into the first w:t between the ends of a mark, and nothing into the others.
func (t *tree) textEdits(m markSpan, text string) (out []textEdit) {
	for i := t.elementAt(m.from); i < len(t.els) && t.els[i].open < m.to; i++ {
		if t.els[i].is("t") && t.ancestor(i, "del", "moveFrom") < 0 {
			out = append(out, textEdit{i, text})
			text = ""
		}
	}
	return out
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
