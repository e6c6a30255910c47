package ooxml

import (
	"strings"
	"unicode/utf8"
)

// EscapeText appends s to dst as XML character data: & < > and the carriage return, which a reader would
// turn into a line feed, become references. It drops nothing; use CleanText first on text from outside.
func EscapeText(dst []byte, s string) []byte {
	from := 0
	for i := range len(s) {
		var ref string
		switch s[i] {
		case '&':
			ref = "&amp;"
		case '<':
			ref = "&lt;"
		case '>':
			ref = "&gt;"
		case '\r':
			ref = "&#13;"
		default:
			continue
		}
		dst = append(append(dst, s[from:i]...), ref...)
		from = i + 1
	}
	return append(dst, s[from:]...)
}

// CleanText removes what XML 1.0 forbids: control characters, U+FFFE, U+FFFF, and each byte that is not
// UTF-8. It counts what it removed, so that the caller can say so.
func CleanText(s string) (clean string, dropped int) {
	var b strings.Builder
	from := 0
	for i := 0; i < len(s); {
		r, n := utf8.DecodeRuneInString(s[i:])
		if isChar(r) && !(r == utf8.RuneError && n == 1) {
			i += n
			continue
		}
		dropped++
		b.WriteString(s[from:i])
		i += n
		from = i
	}
	if dropped == 0 {
		return s, 0
	}
	b.WriteString(s[from:])
	return b.String(), dropped
}

// isChar tells the characters that XML 1.0 allows in a document.
func isChar(r rune) bool {
	return r >= 0x20 && r <= 0xD7FF || r == '\t' || r == '\n' || r == '\r' ||
		r >= 0xE000 && r <= 0xFFFD || r >= 0x10000 && r <= 0x10FFFF
}
