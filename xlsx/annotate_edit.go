package xlsx

import (
	"bytes"
	"cmp"
	"slices"
	"strings"

	"jixiao/internal/ooxml"
)

// An editor reads one XML part and collects changes to it by byte position, so that what is not changed
// stays as it was to the byte: numerals, attributes and extensions that nobody here knows, order, line ends.
type editor struct {
	*reader
	data  []byte
	edits []edit
}

// An edit puts text in the place of data[from:to].
type edit struct {
	from, to int
	text     string
}

// An element is where an element stands. The zero element stands nowhere.
type element struct {
	start, open int  // the start tag is data[start:open]
	empty       bool // written <a/>
	close, end  int  // the end tag is data[close:end]; known once the element has been read
}

func newEditor(part string, data []byte) *editor {
	return &editor{reader: newReader(part, data), data: data}
}

// root goes on to the start tag of the root.
func (e *editor) root() (element, error) {
	for {
		kind, err := e.sc.Next()
		if err != nil {
			return element{}, err
		}
		if kind == ooxml.StartElement {
			return e.opened(), nil
		}
	}
}

// opened gives the element whose start tag was read last.
func (e *editor) opened() element {
	start, end := e.sc.Offset()
	return element{start: start, open: end, empty: e.sc.SelfClosing()}
}

// closed notes where the element ends whose end tag was read last.
func (e *editor) closed(el *element) { el.close, el.end = e.sc.Offset() }

// skip reads to the end of the element whose start tag was read last.
func (e *editor) skip(el *element) error {
	err := e.sc.Skip()
	e.closed(el)
	return err
}

func (e *editor) replace(from, to int, text string) {
	e.edits = append(e.edits, edit{from, to, text})
}

func (e *editor) insert(at int, text string) { e.replace(at, at, text) }

// bytes gives the part with all changes made. Texts that were inserted at one place keep their order.
func (e *editor) bytes() []byte {
	slices.SortStableFunc(e.edits, func(a, b edit) int { return cmp.Or(a.from-b.from, a.to-b.to) })
	size := len(e.data)
	for _, d := range e.edits {
		size += len(d.text)
	}
	out := make([]byte, 0, size)
	at := 0
	for _, d := range e.edits {
		out = append(append(out, e.data[at:d.from]...), d.text...)
		at = d.to
	}
	return append(out, e.data[at:]...)
}

// qname gives the element's name as it is written, with its prefix.
func (e *editor) qname(el element) string {
	tag := e.data[el.start+1 : el.open]
	return string(tag[:bytes.IndexAny(tag, " \t\r\n/>")])
}

// like gives the elements of xml the prefix that this element has: the Open XML SDK writes <x:row>.
func (e *editor) like(el element, xml string) string {
	prefix, _, ok := strings.Cut(e.qname(el), ":")
	if !ok {
		return xml
	}
	xml = strings.ReplaceAll(xml, "<", "<"+prefix+":")
	return strings.ReplaceAll(xml, "<"+prefix+":/", "</"+prefix+":")
}

// add appends children to an element that has been read. It is called once for each element.
func (e *editor) add(el element, xml string) {
	if el.empty {
		e.replace(el.open-len("/>"), el.open, ">"+xml+"</"+e.qname(el)+">")
	} else {
		e.insert(el.close, xml)
	}
}

// set gives an attribute of an element a value, which must need no escapes.
func (e *editor) set(el element, name, value string) {
	if from, to, ok := attribute(e.data[el.start:el.open], name); ok {
		e.replace(el.start+from, el.start+to, value)
		return
	}
	end := el.open - len(">")
	if el.empty {
		end = el.open - len("/>")
	}
	e.insert(end, " "+name+`="`+value+`"`)
}

// attribute finds the value of an attribute in a start tag, which is known to be well formed.
func attribute(tag []byte, name string) (from, to int, ok bool) {
	const space = " \t\r\n"
	i := bytes.IndexAny(tag, space+"/>")
	for {
		for strings.IndexByte(space, tag[i]) >= 0 {
			i++
		}
		if tag[i] == '/' || tag[i] == '>' {
			return 0, 0, false
		}
		equals := i + bytes.IndexByte(tag[i:], '=')
		found := strings.TrimRight(string(tag[i:equals]), space)
		quote := equals + bytes.IndexAny(tag[equals:], `"'`)
		from = quote + 1
		to = from + bytes.IndexByte(tag[from:], tag[quote])
		if found == name {
			return from, to, true
		}
		i = to + 1
	}
}

// xmlText writes a text as SpreadsheetML wants it: without what XML forbids, and with the underscore of
// what would else be read as an escape written as an escape itself.
func xmlText(s string) string {
	s, _ = ooxml.CleanText(s)
	var b strings.Builder
	for i := range len(s) {
		if _, ok := escapeAt(s[i:]); ok {
			b.WriteString("_x005F")
		}
		b.WriteByte(s[i])
	}
	return string(ooxml.EscapeText(nil, b.String()))
}

// xmlAttr writes a text of one line as the value of an attribute in double quotes.
func xmlAttr(s string) string { return strings.ReplaceAll(xmlText(s), `"`, "&quot;") }

// textLimit is how much text a cell or a comment gets, in UTF-16 units; Excel stops at 32,767.
const textLimit = 32000

// cut shortens a text to that many UTF-16 units, which are more than 0, and shows that it did.
func cut(s string, units int) string {
	n, end := 0, 0 // end: where the text is cut if it must be
	for i, r := range s {
		if n < units {
			end = i
		}
		if n += utf16Len(r); n > units {
			return s[:end] + "…"
		}
	}
	return s
}

// utf16Len counts as Excel counts; what is no character at all counts as one.
func utf16Len(r rune) int {
	if r > 0xFFFF {
		return 2
	}
	return 1
}
