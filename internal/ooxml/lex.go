package ooxml

// What the scanner is made of below the level of tags: names, characters, references and values.

import (
	"strings"
	"unicode/utf8"
)

// special proves a reference or a character beyond ASCII and gives its length, or 0.
func (s *Scanner) special(i int) int {
	if s.data[i] == '&' {
		_, n := reference(s.data[i:])
		if n == 0 {
			s.fail(i, Damaged, "unknown or illegal reference")
		}
		return n
	}
	r, n := utf8.DecodeRune(s.data[i:])
	if r == utf8.RuneError && n == 1 {
		s.fail(i, Damaged, "not UTF-8")
		return 0
	}
	if !isChar(r) {
		s.fail(i, Damaged, "illegal character")
		return 0
	}
	return n
}

func (s *Scanner) fits(sp span) bool {
	if n := sp.end - sp.start; n > MaxText && utf8.RuneCount(s.data[sp.start:sp.end]) > MaxText {
		s.fail(sp.start, TooLarge, "over 1 Mi characters in one text")
		return false
	}
	return true
}

// name reads a name and gives the position behind it, or nil.
func (s *Scanner) name(i int) (*qname, int) {
	d := s.data
	from := i
	var hash uint32
	for i < len(d) && class[d[i]]&isName != 0 {
		hash = hash*31 + uint32(d[i])
		i++
	}
	b := d[from:i]
	slot := &s.names[hash%uint32(len(s.names))]
	if n := *slot; n != nil && n.full == string(b) {
		return n, i
	}
	n := s.newName(from, string(b))
	if n != nil {
		*slot = n
	}
	return n, i
}

// newName proves a name and takes it apart.
func (s *Scanner) newName(at int, full string) *qname {
	before, local, found := strings.Cut(full, ":")
	if !found {
		before, local = "", full
	}
	if found && !isNCName(before) || !isNCName(local) {
		s.fail(at, Damaged, "not a name")
		return nil
	}
	n := &qname{full: full, local: local}
	for i := range len(local) {
		n.hash = n.hash*31 + uint32(local[i])
	}
	switch {
	case full == "xmlns":
		n.declares = &s.deflt
	case before == "xmlns":
		n.declares = s.prefix(at, local)
	case found:
		n.prefix = s.prefix(at, before)
	}
	if s.err != nil {
		return nil
	}
	return n
}

func (s *Scanner) prefix(at int, name string) *prefix {
	p := s.known[name]
	if p == nil {
		if len(s.known) == MaxPrefixes {
			s.fail(at, Hostile, "over 1000 namespace prefixes")
			return nil
		}
		p = &prefix{}
		s.known[name] = p
	}
	return p
}

// isNCName tells the names without a colon, after the fifth edition of XML 1.0.
func isNCName(s string) bool {
	for i, r := range s {
		if r == utf8.RuneError && !strings.HasPrefix(s[i:], "\uFFFD") {
			return false
		}
		if !(isNameStart(r) || i > 0 && isNameRest(r)) {
			return false
		}
	}
	return s != ""
}

func isNameStart(r rune) bool {
	switch {
	case r < utf8.RuneSelf:
		return 'a' <= r|0x20 && r|0x20 <= 'z' || r == '_'
	case r == 0xD7, r == 0xF7, r == 0x37E, r < 0xC0:
		return false
	}
	return r >= 0xC0 && r <= 0x2FF || r >= 0x370 && r <= 0x1FFF || r == 0x200C || r == 0x200D ||
		r >= 0x2070 && r <= 0x218F || r >= 0x2C00 && r <= 0x2FEF || r >= 0x3001 && r <= 0xD7FF ||
		r >= 0xF900 && r <= 0xFDCF || r >= 0xFDF0 && r <= 0xFFFD || r >= 0x10000 && r <= 0xEFFFF
}

func isNameRest(r rune) bool {
	return '0' <= r && r <= '9' || r == '-' || r == '.' || r == 0xB7 ||
		r >= 0x300 && r <= 0x36F || r == 0x203F || r == 0x2040
}

// reference reads a reference at the start of b and gives its character and length, or length 0.
func reference(b []byte) (rune, int) {
	if len(b) < 4 {
		return 0, 0
	}
	if b[1] == '#' {
		digits, base := 2, rune(10)
		if b[2] == 'x' {
			digits, base = 3, 16
		}
		r := rune(0)
		for i := digits; i < len(b); i++ {
			if b[i] == ';' {
				if i == digits || !isChar(r) {
					return 0, 0
				}
				return r, i + 1
			}
			v := rune(hexDigit(b[i]))
			if v < 0 || v >= base {
				return 0, 0
			}
			// Stopping at the first number too large keeps it from wrapping round to a legal one.
			if r = r*base + v; r > utf8.MaxRune {
				return 0, 0
			}
		}
		return 0, 0
	}
	for _, e := range [...]struct {
		ref string
		r   rune
	}{{"&lt;", '<'}, {"&gt;", '>'}, {"&amp;", '&'}, {"&quot;", '"'}, {"&apos;", '\''}} {
		if len(b) >= len(e.ref) && string(b[:len(e.ref)]) == e.ref {
			return e.r, len(e.ref)
		}
	}
	return 0, 0
}

// decode gives the string that a span means. The scan has proved every reference in it.
func (s *Scanner) decode(sp span, isAttr bool) string {
	b := s.data[sp.start:sp.end]
	if sp.plain {
		return s.short(b)
	}
	out := s.buf[:0]
	for i := 0; i < len(b); i++ {
		switch c := b[i]; {
		case c == '&' && !sp.cdata:
			r, n := reference(b[i:])
			out = utf8.AppendRune(out, r)
			i += n - 1
		case c == '\r' && i+1 < len(b) && b[i+1] == '\n':
			// The line feed that follows stands for both.
		case isAttr && class[c]&isSpace != 0:
			out = append(out, ' ')
		case c == '\r':
			out = append(out, '\n')
		default:
			out = append(out, c)
		}
	}
	s.buf = out
	return string(out)
}

// short makes a string and remembers short ones, since style numbers and types repeat in every cell.
func (s *Scanner) short(b []byte) string {
	if len(b) > 8 || len(b) < 2 {
		return string(b)
	}
	hash := uint(len(b))
	for _, c := range b {
		hash = hash*31 + uint(c)
	}
	slot := &s.strings[hash%uint(len(s.strings))]
	if *slot != string(b) {
		*slot = string(b)
	}
	return *slot
}

// What a byte may be without a closer look.
const (
	isSpace   = 1 << iota // white space
	isName                // part of a name; all beyond ASCII, newName looks closer
	plainText             // stands for itself in text
	plainAttr             // stands for itself in an attribute value
)

var class = classes()

func classes() (t [256]uint8) {
	for c := range 256 {
		switch {
		case c == ' ' || c == '\t' || c == '\n' || c == '\r':
			t[c] |= isSpace
		case 'a' <= c|0x20 && c|0x20 <= 'z', '0' <= c && c <= '9', c == '_', c == ':', c == '-', c == '.', c >= 0x80:
			t[c] |= isName
		}
		if c >= ' ' && c < 0x80 || c == '\t' || c == '\n' {
			t[c] |= plainText | plainAttr
		}
	}
	for _, c := range "<&]" {
		t[c] &^= plainText
	}
	for _, c := range "<&\"'\t\n" {
		t[c] &^= plainAttr
	}
	return t
}
