package ooxml

// The scanner accepts XML 1.0 with namespaces, without a document type declaration, in UTF-8. It is
// stricter than encoding/xml, which takes unbound prefixes, repeated attributes and a second root, and
// whose errors readers of spreadsheets have been seen to drop; and it is some ten times faster, so that
// the gate can afford to read every part to its end.

import (
	"bytes"
	"strings"
	"unicode/utf8"
)

// The limits of one part.
const (
	MaxDepth    = 256     // open elements
	MaxAttrs    = 200     // attributes of one tag, declarations included
	MaxText     = 1 << 20 // characters of one text or attribute value
	MaxPrefixes = 1000    // different namespace prefixes
)

// A TokenKind says what Next has found.
type TokenKind uint8

const (
	StartElement TokenKind = iota + 1 // <a> or <a/>
	EndElement                        // </a>; an empty element yields it too, with an empty span
	Text                              // character data or one CDATA section
	Comment
	ProcInst  // also the XML declaration
	EndOfPart // behind the root and all that may follow it
)

// A Scanner gives the tokens of one XML part one after the other. Space outside the root is no token.
// After an error every call of Next gives that error again. The strings it hands out do not hold on to
// the part.
type Scanner struct {
	part string
	data []byte
	pos  int
	err  *Error

	kind        TokenKind
	start, end  int
	selfClosing bool
	depth       int
	elem        frame // the element of a start or end tag
	attrs       []attr
	text        span

	open    []frame
	rooted  bool
	bound   []binding // what open elements have bound, with what it was before
	deflt   prefix    // the default namespace
	known   map[string]*prefix
	names   [256]*qname // cache, by hash
	strings [64]string  // cache of short values, by hash
	buf     []byte
}

// A frame is an open element.
type frame struct {
	name  *qname
	uri   string
	bound int // length of Scanner.bound before the element
}

// A prefix is a namespace prefix and what it means at this point of the part.
type prefix struct {
	uri   string
	bound bool
}

type binding struct {
	prefix *prefix
	was    prefix
}

// A qname is a name as written, taken apart once. Names repeat, so nearly all come from the cache.
type qname struct {
	full, local string
	hash        uint32  // of local
	prefix      *prefix // nil without one
	declares    *prefix // for xmlns and xmlns:p, the prefix that it binds
}

type attr struct {
	name  *qname
	uri   string
	value span
}

// A span is a stretch of the part. A plain one needs no decoding.
type span struct {
	start, end int
	plain      bool
	cdata      bool
}

// NewScanner starts a scan of data, which must not change meanwhile. part is the name for errors.
func NewScanner(part string, data []byte) *Scanner {
	s := new(Scanner)
	s.begin(part, data)
	return s
}

// begin starts a scan, after one that came to its end with the names that are known from there: the parts of a
// package use the same ones over and over. The few prefixes of a part that was read to its end are all unbound.
func (s *Scanner) begin(part string, data []byte) {
	if s.err != nil || len(s.known) == 0 || len(s.known) > MaxPrefixes/10 {
		*s = Scanner{known: map[string]*prefix{"xml": {NSXML, true}}}
	}
	s.part, s.data, s.pos, s.kind, s.rooted, s.deflt = part, data, 0, 0, false, prefix{bound: true}
	if bytes.HasPrefix(data, []byte("\xEF\xBB\xBF")) {
		s.pos = 3
	}
}

// Space gives the namespace URI of the current start or end tag in its transitional form.
func (s *Scanner) Space() string { return s.elem.uri }

// Local gives the local name of the current start or end tag.
func (s *Scanner) Local() string {
	if s.elem.name == nil {
		return ""
	}
	return s.elem.name.local
}

// Offset gives the bytes of the current token: data[start:end] is the token as written.
func (s *Scanner) Offset() (start, end int) { return s.start, s.end }

// SelfClosing tells whether the current start or end tag belongs to an empty element written <a/>.
func (s *Scanner) SelfClosing() bool { return s.selfClosing }

// Depth gives the number of open elements. The element of the current tag counts, whether it starts or
// ends: the root's tags stand at depth 1, as does the text directly in the root.
func (s *Scanner) Depth() int { return s.depth }

// Attr gives the value of an attribute without a prefix.
func (s *Scanner) Attr(local string) (string, bool) {
	for i := range s.attrs {
		if n := s.attrs[i].name; n.prefix == nil && n.full == local && n.declares == nil {
			return s.decode(s.attrs[i].value, true), true
		}
	}
	return "", false
}

// AttrNS gives the value of an attribute by namespace, in the transitional form, and local name.
func (s *Scanner) AttrNS(space, local string) (string, bool) {
	for i := range s.attrs {
		if a := &s.attrs[i]; a.name.local == local && a.uri == space {
			return s.decode(a.value, true), true
		}
	}
	return "", false
}

// Text gives the character data of the current Text token, references resolved and line ends as \n.
func (s *Scanner) Text() string {
	if s.kind != Text {
		return ""
	}
	return s.decode(s.text, false)
}

// Skip goes on to the end of the innermost open element: behind a start tag to its own end tag, which
// becomes the current token. Behind an end tag it does nothing, for that element has already ended.
func (s *Scanner) Skip() error {
	if s.err != nil {
		return s.err
	}
	if s.kind == EndElement || s.depth == 0 {
		return nil
	}
	for depth := s.depth; ; {
		kind, err := s.Next()
		if err != nil {
			return err
		}
		if kind == EndElement && s.depth == depth {
			return nil
		}
	}
}

func (s *Scanner) fail(at int, kind ErrorKind, reason string) error {
	if s.err == nil {
		s.err = &Error{kind, s.part, int64(at), reason}
	}
	return s.err
}

const cutShort = "the part ends too early"

// Next finds the next token. EndOfPart comes with a nil error, and only behind one complete root; every
// further call gives it again.
func (s *Scanner) Next() (TokenKind, error) {
	if s.err != nil {
		return 0, s.err
	}
	if s.kind == EndElement {
		s.depth = len(s.open)
	}
	if s.kind == StartElement && s.selfClosing {
		s.attrs = s.attrs[:0]
		s.start = s.end
		s.pop()
		return s.token(EndElement, s.end)
	}
	s.attrs = s.attrs[:0]
	s.elem = frame{}
	s.selfClosing = false
	if s.pos == 0 || s.pos == 3 && s.data[0] == 0xEF {
		if done, err := s.declaration(); done {
			return s.kind, err
		}
	}
	if len(s.open) == 0 {
		for s.pos < len(s.data) && class[s.data[s.pos]]&isSpace != 0 {
			s.pos++
		}
		if s.pos == len(s.data) {
			if !s.rooted {
				return 0, s.fail(s.pos, Damaged, "no root element")
			}
			s.start = s.pos
			return s.token(EndOfPart, s.pos)
		}
	}
	s.start = s.pos
	if s.pos == len(s.data) {
		return 0, s.fail(s.pos, Damaged, cutShort)
	}
	if s.data[s.pos] != '<' {
		return s.charData()
	}
	if s.pos+1 == len(s.data) {
		return 0, s.fail(s.pos, Damaged, cutShort)
	}
	switch s.data[s.pos+1] {
	case '/':
		return s.endTag()
	case '!':
		return s.markup()
	case '?':
		return s.procInst()
	}
	return s.startTag()
}

func (s *Scanner) token(kind TokenKind, end int) (TokenKind, error) {
	s.kind, s.end, s.pos = kind, end, end
	return kind, nil
}

// pop closes the innermost element and gives back their old meaning to the prefixes that it had bound.
// The depth still counts it until the next token.
func (s *Scanner) pop() {
	s.elem = s.open[len(s.open)-1]
	s.open = s.open[:len(s.open)-1]
	for i := len(s.bound) - 1; i >= s.elem.bound; i-- {
		*s.bound[i].prefix = s.bound[i].was
	}
	s.bound = s.bound[:s.elem.bound]
}

func (s *Scanner) startTag() (TokenKind, error) {
	d := s.data
	if len(s.open) == 0 && s.rooted {
		return 0, s.fail(s.pos, Damaged, "a second root element")
	}
	if len(s.open) == MaxDepth {
		return 0, s.fail(s.pos, Hostile, "elements over 256 deep")
	}
	name, i := s.name(s.pos + 1)
	if name == nil {
		return 0, s.err
	}
	mark := len(s.bound)
	prefixed := 0
	for {
		before := i
		for i < len(d) && class[d[i]]&isSpace != 0 {
			i++
		}
		if i == len(d) {
			return 0, s.fail(i, Damaged, cutShort)
		}
		if d[i] == '>' {
			i++
			break
		}
		if d[i] == '/' {
			if i+1 < len(d) && d[i+1] == '>' {
				s.selfClosing = true
				i += 2
				break
			}
			return 0, s.fail(i, Damaged, "a slash inside a tag")
		}
		if i == before {
			return 0, s.fail(i, Damaged, "no space before an attribute")
		}
		if len(s.attrs) == MaxAttrs {
			return 0, s.fail(i, Hostile, "over 200 attributes in one tag")
		}
		a := attr{}
		if a.name, i = s.name(i); a.name == nil {
			return 0, s.err
		}
		if i = s.attrValue(i, &a); i < 0 {
			return 0, s.err
		}
		if a.name.declares != nil || a.name.prefix != nil {
			prefixed++
		}
		s.attrs = append(s.attrs, a)
	}
	if prefixed > 0 && !s.bind() {
		return 0, s.err
	}
	if len(s.attrs) > 1 && !s.unique() {
		return 0, s.err
	}
	p := name.prefix
	if p == nil {
		p = &s.deflt
	}
	if !p.bound || name.declares != nil {
		return 0, s.fail(s.start, Damaged, "element with an unbound prefix")
	}
	s.rooted = true
	s.elem = frame{name, p.uri, mark}
	s.open = append(s.open, s.elem)
	s.depth = len(s.open)
	return s.token(StartElement, i)
}

// attrValue reads ="…" and gives the position behind it, or -1.
func (s *Scanner) attrValue(i int, a *attr) int {
	d := s.data
	for i < len(d) && class[d[i]]&isSpace != 0 {
		i++
	}
	if i == len(d) || d[i] != '=' {
		s.fail(i, Damaged, "attribute without a value")
		return -1
	}
	for i++; i < len(d) && class[d[i]]&isSpace != 0; {
		i++
	}
	if i == len(d) || d[i] != '"' && d[i] != '\'' {
		s.fail(i, Damaged, "attribute value without quotes")
		return -1
	}
	quote := d[i]
	i++
	a.value = span{start: i, plain: true}
	for {
		for i < len(d) && class[d[i]]&plainAttr != 0 {
			i++
		}
		if i == len(d) {
			s.fail(i, Damaged, cutShort)
			return -1
		}
		switch c := d[i]; {
		case c == quote:
			a.value.end = i
			if !s.fits(a.value) {
				return -1
			}
			return i + 1
		case c == '"' || c == '\'':
			i++
		case c == '<':
			s.fail(i, Damaged, "< in an attribute value")
			return -1
		case c == '\t' || c == '\n' || c == '\r':
			a.value.plain = false
			i++
		default:
			n := s.special(i)
			if n == 0 {
				return -1
			}
			if c == '&' {
				a.value.plain = false
			}
			i += n
		}
	}
}

// bind puts the tag's declarations into force and then resolves the prefixes of its attributes.
func (s *Scanner) bind() bool {
	for i := range s.attrs {
		a := &s.attrs[i]
		p := a.name.declares
		if p == nil {
			continue
		}
		written := s.decode(a.value, true)
		uri := Transitional(written)
		a.uri = nsXMLNS
		isXML := a.name.full == "xmlns:xml"
		switch {
		case a.name.full == "xmlns:xmlns" || written == nsXMLNS:
			s.fail(a.value.start, Damaged, "the prefix xmlns cannot be declared")
			return false
		case isXML != (written == NSXML):
			s.fail(a.value.start, Damaged, "the prefix xml means the XML namespace only")
			return false
		case written == "" && p != &s.deflt:
			s.fail(a.value.start, Damaged, "prefix bound to nothing")
			return false
		}
		s.bound = append(s.bound, binding{p, *p})
		*p = prefix{uri, true}
	}
	for i := range s.attrs {
		a := &s.attrs[i]
		if a.name.declares != nil || a.name.prefix == nil {
			continue
		}
		if !a.name.prefix.bound {
			s.fail(a.value.start, Damaged, "attribute with an unbound prefix")
			return false
		}
		a.uri = a.name.prefix.uri
	}
	return true
}

// unique compares every two attributes, which with hashes costs less than any table at these numbers.
func (s *Scanner) unique() bool {
	for i := range s.attrs {
		a := &s.attrs[i]
		for j := range i {
			b := &s.attrs[j]
			if a.name.hash == b.name.hash && a.name.local == b.name.local && a.uri == b.uri {
				s.fail(a.value.start, Damaged, "two attributes of one name")
				return false
			}
		}
	}
	return true
}

func (s *Scanner) endTag() (TokenKind, error) {
	d := s.data
	if len(s.open) == 0 {
		return 0, s.fail(s.pos, Damaged, "end tag without a start tag")
	}
	want := s.open[len(s.open)-1].name.full
	i := s.pos + 2
	if len(d)-i < len(want) {
		return 0, s.fail(len(d), Damaged, cutShort)
	}
	if string(d[i:i+len(want)]) != want {
		return 0, s.fail(s.pos, Damaged, "end tag does not match its start tag")
	}
	i += len(want)
	for i < len(d) && class[d[i]]&isSpace != 0 {
		i++
	}
	if i == len(d) {
		return 0, s.fail(i, Damaged, cutShort)
	}
	if d[i] != '>' {
		return 0, s.fail(s.pos, Damaged, "end tag does not match its start tag")
	}
	s.depth = len(s.open)
	s.pop()
	return s.token(EndElement, i+1)
}

func (s *Scanner) charData() (TokenKind, error) {
	d := s.data
	if len(s.open) == 0 {
		return 0, s.fail(s.pos, Damaged, "text outside the root element")
	}
	s.text = span{start: s.pos, plain: true}
	i := s.pos
	for {
		for i < len(d) && class[d[i]]&plainText != 0 {
			i++
		}
		if i == len(d) {
			return 0, s.fail(i, Damaged, cutShort)
		}
		switch c := d[i]; {
		case c == '<':
			s.text.end = i
			if !s.fits(s.text) {
				return 0, s.err
			}
			return s.token(Text, i)
		case c == ']':
			if bytes.HasPrefix(d[i:], []byte("]]>")) {
				return 0, s.fail(i, Damaged, "]]> outside a CDATA section")
			}
			i++
		case c == '\r':
			s.text.plain = false
			i++
		default:
			n := s.special(i)
			if n == 0 {
				return 0, s.err
			}
			if c == '&' {
				s.text.plain = false
			}
			i += n
		}
	}
}

// markup reads what begins with <! : a comment, a CDATA section, or a declaration, which is refused.
func (s *Scanner) markup() (TokenKind, error) {
	rest := s.data[s.pos:]
	switch {
	case bytes.HasPrefix(rest, []byte("<!--")):
		from := s.pos + 4
		n := bytes.Index(s.data[from:], []byte("--"))
		if n < 0 {
			return 0, s.fail(len(s.data), Damaged, cutShort)
		}
		end := from + n + 3
		if end > len(s.data) || s.data[end-1] != '>' {
			return 0, s.fail(from+n, Damaged, "-- in a comment")
		}
		if _, ok := s.characters(from, from+n); !ok {
			return 0, s.err
		}
		return s.token(Comment, end)
	case bytes.HasPrefix(rest, []byte("<![CDATA[")):
		if len(s.open) == 0 {
			return 0, s.fail(s.pos, Damaged, "text outside the root element")
		}
		from := s.pos + len("<![CDATA[")
		n := bytes.Index(s.data[from:], []byte("]]>"))
		if n < 0 {
			return 0, s.fail(len(s.data), Damaged, cutShort)
		}
		plain, ok := s.characters(from, from+n)
		if !ok {
			return 0, s.err
		}
		s.text = span{start: from, end: from + n, plain: plain, cdata: true}
		if !s.fits(s.text) {
			return 0, s.err
		}
		return s.token(Text, from+n+3)
	case len(rest) > 2 && 'a' <= rest[2]|0x20 && rest[2]|0x20 <= 'z':
		// Entities live in a DTD alone, so without it there is nothing to expand, fetch or multiply.
		return 0, s.fail(s.pos, Hostile, "document type or other declaration")
	}
	return 0, s.fail(s.pos, Damaged, "broken markup")
}

// characters proves that a stretch holds legal characters only; plain tells that it has no carriage return.
func (s *Scanner) characters(i, end int) (plain, ok bool) {
	plain = true
	for i < end {
		switch c := s.data[i]; {
		case c == '\r':
			plain = false
			i++
		case c == '&' || class[c]&(plainText|isSpace) != 0 || c == '<' || c == ']':
			i++
		default:
			n := s.special(i)
			if n == 0 {
				return false, false
			}
			i += n
		}
	}
	return plain, true
}

func (s *Scanner) procInst() (TokenKind, error) {
	from := s.pos + 2
	n := bytes.Index(s.data[from:], []byte("?>"))
	if n < 0 {
		return 0, s.fail(len(s.data), Damaged, cutShort)
	}
	end := from + n
	target, i := s.name(from)
	if target == nil {
		return 0, s.err
	}
	switch {
	case strings.Contains(target.full, ":"):
		return 0, s.fail(from, Damaged, "colon in the name of a processing instruction")
	case strings.EqualFold(target.full, "xml"):
		return 0, s.fail(s.pos, Damaged, "XML declaration that is not the very first")
	case i > end || i < end && class[s.data[i]]&isSpace == 0:
		return 0, s.fail(i, Damaged, "broken processing instruction")
	}
	if _, ok := s.characters(i, end); !ok {
		return 0, s.err
	}
	return s.token(ProcInst, end+2)
}

// declaration reads <?xml … ?> at the very start and tells whether there was one, good or bad.
func (s *Scanner) declaration() (done bool, err error) {
	d := s.data[s.pos:]
	if isUTF16(d) || len(d) > 1 && (d[0] == 0 || d[1] == 0) {
		return true, s.fail(0, Damaged, "UTF-16 or UTF-32 instead of UTF-8")
	}
	if !bytes.HasPrefix(d, []byte("<?xml")) || len(d) > 5 && class[d[5]]&isSpace == 0 {
		return false, nil
	}
	n := bytes.Index(d, []byte("?>"))
	if n < 0 {
		return true, s.fail(len(s.data), Damaged, cutShort)
	}
	fields, ok := declared(string(d[5:n]))
	if !ok || fields[0] != "1.0" || fields[2] != "" && fields[2] != "yes" && fields[2] != "no" {
		return true, s.fail(s.pos, Damaged, "broken XML declaration")
	}
	switch strings.ToLower(fields[1]) {
	case "", "utf-8":
	case "us-ascii":
		if i := bytes.IndexFunc(d, func(r rune) bool { return r >= utf8.RuneSelf }); i >= 0 {
			return true, s.fail(s.pos+i, Damaged, "not US-ASCII as declared")
		}
	default:
		return true, s.fail(s.pos, Damaged, "declared encoding is not UTF-8")
	}
	s.start = s.pos
	_, err = s.token(ProcInst, s.pos+n+2)
	return true, err
}

// declared takes an XML declaration apart into version, encoding and standalone, which have this order.
func declared(text string) (fields [3]string, ok bool) {
	for i, key := range []string{"version", "encoding", "standalone"} {
		rest := strings.TrimLeft(text, " \t\r\n")
		after, found := strings.CutPrefix(rest, key)
		if !found {
			continue
		}
		if len(rest) == len(text) {
			return fields, false // no space before it
		}
		after = strings.TrimLeft(after, " \t\r\n")
		after, found = strings.CutPrefix(after, "=")
		after = strings.TrimLeft(after, " \t\r\n")
		if !found || after == "" || after[0] != '"' && after[0] != '\'' {
			return fields, false
		}
		value, tail, found := strings.Cut(after[1:], after[:1])
		if !found || value == "" {
			return fields, false
		}
		fields[i], text = value, tail
	}
	return fields, strings.TrimLeft(text, " \t\r\n") == ""
}
