package docx

import (
	"bytes"
	"strings"

	"jixiao/internal/ooxml"
)

// A tree is an index over the bytes of one part: where each element opens and closes, and what encloses
// it. It holds no copy of the part and cannot be written back; the bytes stay the only truth.
type tree struct {
	part  string
	data  []byte
	els   []element // in document order; els[0] is the root
	stray []int     // elements other than w:t that hold {{ in their text
}

// An element is one element of a part. For <a/> inner, close and end are the same offset.
type element struct {
	name   string // local name
	space  space
	parent int    // -1 for the root
	next   int    // index of the first element that is not within this one
	open   int    // offset of <a>
	inner  int    // offset after <a>
	close  int    // offset of </a>
	end    int    // offset after </a>
	text   string // text of a w:t, or of another element without children that holds {{
}

// space is a namespace as far as templates care.
type space uint8

const (
	spaceOther space = iota
	spaceW           // WordprocessingML
	spaceMC          // markup compatibility
	spaceWP          // placement of drawings
	spaceV           // VML
	spaceC           // charts
)

func spaceOf(uri string) space {
	switch uri {
	case ooxml.NSWord:
		return spaceW
	case ooxml.NSMarkupCompat:
		return spaceMC
	case ooxml.NSWordDrawing:
		return spaceWP
	case "urn:schemas-microsoft-com:vml":
		return spaceV
	case ooxml.NSChart:
		return spaceC
	}
	return spaceOther
}

// maxElements bounds the memory of an index. A part of the largest size has as many if each takes 16 bytes, but
// those of Word take over 25.
const maxElements = ooxml.MaxPart / 16

// readTree indexes a part.
func readTree(part string, data []byte) (*tree, error) {
	// As many elements as there will be.
	n := bytes.Count(data, []byte("<")) - bytes.Count(data, []byte("</"))
	t := &tree{part: part, data: data, els: make([]element, 0, min(n, maxElements))}
	s := ooxml.NewScanner(part, data)
	top, paras := -1, 0
	var text strings.Builder
	for {
		kind, err := s.Next()
		if err != nil {
			return nil, err
		}
		switch kind {
		case ooxml.EndOfPart:
			return t, nil
		case ooxml.StartElement:
			from, to := s.Offset()
			e := element{name: s.Local(), space: spaceOf(s.Space()), parent: top, open: from, inner: to}
			if e.is("p") {
				paras++
			}
			if len(t.els) == maxElements || paras > maxParagraphs {
				return nil, &ooxml.Error{Kind: ooxml.TooLarge, Part: part, Offset: int64(from), Reason: "over 2 Mi elements or 200,000 paragraphs"}
			}
			top = len(t.els)
			t.els = append(t.els, e)
			text.Reset()
		case ooxml.EndElement:
			e := &t.els[top]
			e.close, e.end = s.Offset()
			e.next = len(t.els)
			if text.Len() > 0 {
				if e.next == top+1 {
					e.text = text.String()
				}
				text.Reset()
			}
			top = e.parent
		case ooxml.Text:
			if top < 0 {
				continue
			}
			switch e := &t.els[top]; {
			case e.is("t"):
				text.WriteString(s.Text())
			case e.is("delText"), e.is("instrText"), e.is("delInstrText"):
			default:
				if str := s.Text(); tagged(str) {
					t.stray = append(t.stray, top)
					text.WriteString(str)
				}
			}
		}
	}
}

// is tells whether the element is w:name.
func (e *element) is(name string) bool { return e.space == spaceW && e.name == name }

// children calls f for each child of i, until f gives false.
func (t *tree) children(i int, f func(child int) bool) {
	for c := i + 1; c < t.els[i].next; c = t.els[c].next {
		if !f(c) {
			return
		}
	}
}

// child gives the first child w:name of i, or -1.
func (t *tree) child(i int, name string) int {
	found := -1
	t.children(i, func(c int) bool {
		if t.els[c].is(name) {
			found = c
		}
		return found < 0
	})
	return found
}

// path follows child elements by name and gives the last, or -1.
func (t *tree) path(i int, names ...string) int {
	for _, n := range names {
		if i < 0 {
			return -1
		}
		i = t.child(i, n)
	}
	return i
}

// within tells whether i is a or lies inside it.
func (t *tree) within(i, a int) bool { return i >= a && i < t.els[a].next }

// ancestor gives the nearest element around i, or i itself, that is one of the names; it stops at the edge
// of a text box, which is a world of its own, and gives -1 there.
func (t *tree) ancestor(i int, names ...string) int {
	for ; i >= 0; i = t.els[i].parent {
		for _, n := range names {
			if t.els[i].is(n) {
				return i
			}
		}
		if t.els[i].is("txbxContent") {
			return -1
		}
	}
	return -1
}

// bytes gives the element as it is written.
func (t *tree) bytes(i int) []byte { return t.data[t.els[i].open:t.els[i].end] }

// startTag gives the start tag as it is written.
func (t *tree) startTag(i int) []byte { return t.data[t.els[i].open:t.els[i].inner] }

// qname gives the name of the element with its prefix, as written.
func (t *tree) qname(i int) string { return qname(t.startTag(i)) }

// prefix gives the prefix of the element with its colon, or "".
func (t *tree) prefix(i int) string {
	q := t.qname(i)
	return q[:strings.IndexByte(q, ':')+1]
}

func qname(tag []byte) string {
	end := 1
	for end < len(tag) && tag[end] != ' ' && tag[end] != '>' && tag[end] != '/' && tag[end] != '\t' && tag[end] != '\n' && tag[end] != '\r' {
		end++
	}
	return string(tag[1:end])
}

// attr gives the value of an attribute by its local name as it is written, entities and all: it is used for
// ids and keywords, which have none.
func (t *tree) attr(i int, local string) (string, bool) {
	from, to, ok := attrSpan(t.startTag(i), local)
	if !ok {
		return "", false
	}
	return string(t.startTag(i)[from:to]), true
}

// attrSpan finds the value of an attribute in a start tag by its local name.
func attrSpan(tag []byte, local string) (from, to int, ok bool) {
	attributes(tag, func(name string, start, end int) bool {
		if name[strings.IndexByte(name, ':')+1:] == local && !strings.HasPrefix(name, "xmlns") {
			from, to, ok = start, end, true
		}
		return !ok
	})
	return from, to, ok
}

// attributes calls f with each attribute of a start tag and the span of its value, until f gives false.
func attributes(tag []byte, f func(name string, from, to int) bool) {
	for i := len(qname(tag)) + 1; i < len(tag); i++ {
		switch tag[i] {
		case ' ', '\t', '\n', '\r', '/', '>':
			continue
		}
		start := i
		for tag[i] != '=' && tag[i] != ' ' && tag[i] != '\t' && tag[i] != '\n' && tag[i] != '\r' {
			i++
		}
		name := string(tag[start:i])
		for tag[i] != '"' && tag[i] != '\'' {
			i++
		}
		quote := tag[i]
		from := i + 1
		for i = from; tag[i] != quote; i++ {
		}
		if !f(name, from, i) {
			return
		}
	}
}

// bare gives the start tag of an element without attributes, save that namespaces stay declared.
func (t *tree) bare(i int) string {
	tag := t.startTag(i)
	b := "<" + t.qname(i)
	attributes(tag, func(name string, from, to int) bool {
		if strings.HasPrefix(name, "xmlns") {
			b += " " + name + "=" + string(tag[from-1:to+1])
		}
		return true
	})
	return b + ">"
}
