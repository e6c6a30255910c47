package docx

import (
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"
)

// object stands in a paragraph's text for what has no text: a drawing, a field, a note reference.
const object = '\uFFFC'

// A found is a stretch of text between braces, or the place where braces are missing.
type found struct {
	from, to int    // bytes of the text
	inside   string // between the braces
	fault    string // "" or the id of a problem
	detail   string
}

// lex finds tags in the text of a paragraph. Braces may be of either width. Of more than two braces in a
// row the inner two count, so that {{{name}}} is a tag in braces.
func lex(text string) []found {
	var out []found
	start, inner := -1, 0 // start of the open tag, of its inside
	broken := false
	fault := func(id string, from, to int) { out = append(out, found{from: from, to: to, fault: id}) }
	for i := 0; i < len(text); {
		r, n := utf8.DecodeRuneInString(text[i:])
		switch {
		case r == '{' || r == '｛':
			count, end, last := braceRun(text[i:], '{', '｛')
			if count >= 2 {
				if start >= 0 {
					fault(UnclosedTag, start, i)
				}
				start, inner, broken = i+last, i+end, false
			}
			i += end
		case r == '}' || r == '｝':
			count, end, _ := braceRun(text[i:], '}', '｝')
			switch {
			case count < 2:
				i += end
				continue
			case start < 0:
				fault(UnopenedTag, i, i+end)
				i += end
				continue
			}
			_, m := utf8.DecodeRuneInString(text[i+n:])
			f := found{from: start, to: i + n + m, inside: text[inner:i]}
			if broken {
				f.fault, f.detail = BrokenTag, "line break inside the tag"
			}
			out = append(out, f)
			start = -1
			i += n + m
		default:
			broken = broken || r == '\n'
			i += n
		}
	}
	if start >= 0 {
		fault(UnclosedTag, start, len(text))
	}
	return out
}

// braceRun measures a row of braces: how many, where it ends, and where its last but one begins.
func braceRun(s string, narrow, wide rune) (count, end, lastButOne int) {
	last := 0
	for end < len(s) {
		r, n := utf8.DecodeRuneInString(s[end:])
		if r != narrow && r != wide {
			break
		}
		lastButOne, last = last, end
		count++
		end += n
	}
	return count, end, lastButOne
}

// parseTag reads the inside of a tag. The detail says what is wrong with it, "" if nothing is.
func parseTag(inside string) (tag Tag, detail string) {
	inside = strings.TrimSpace(plain(inside))
	tag.Raw = "{{" + inside + "}}"
	tag.Kind = Field
	r, n := utf8.DecodeRuneInString(inside)
	switch narrow(r) {
	case '#':
		tag.Kind = List
	case '?':
		tag.Kind = If
	case '^':
		tag.Kind = Unless
	case '/':
		tag.Kind = Close
	default:
		n = 0
	}
	parts := splitFilters(inside[n:])
	tag.Name = foldName(strings.TrimSpace(parts[0]))
	if tag.Kind == Close {
		// Some authors repeat the sign as well.
		tag.Name = strings.TrimSpace(strings.TrimLeft(tag.Name, "#?^＃？＾"))
	}
	if i := strings.IndexAny(tag.Name, "{}｛｝"); i >= 0 {
		return tag, "brace inside the tag"
	}
	if tag.Name == "" && tag.Kind != Close {
		return tag, "no name"
	}
	if tag.Kind == Field && len(parts) == 1 && (tag.Name == elseTag || strings.EqualFold(tag.Name, "else")) {
		tag.Kind = otherwise
	}
	if len(parts) > 1 && tag.Kind != Field {
		tag.Option = strings.TrimSpace(parts[1])
		if len(parts) > 2 || !slices.Contains(options[tag.Kind], tag.Option) {
			tag.Option = ""
			return tag, strangeOption
		}
		return tag, ""
	}
	for _, p := range parts[1:] {
		p = foldFilter(p)
		if name, _ := cutFilter(p); name == "" {
			return tag, "no name of a filter"
		}
		tag.Filters = append(tag.Filters, p)
	}
	return tag, ""
}

// elseTag is what an author writes between what stands there if a condition holds and what stands there if not.
const elseTag = "否则"

// strangeOption is the detail of a block with an option that there is not. Its tags are matched all the same.
const strangeOption = "filter on a block"

// The options of blocks.
const (
	optionColumns  = "列"
	optionRenumber = "重新编号"
)

// options is what the start of a block may say after |.
var options = map[Kind][]string{List: {optionColumns, optionRenumber}, If: {optionColumns}, Unless: {optionColumns}}

// plain removes what cannot be seen and turns every kind of blank into a space. Objects inside a tag stay
// in the document, behind the value.
func plain(s string) string {
	return strings.Map(func(r rune) rune {
		switch {
		case invisible(r), r == object:
			return -1
		case unicode.IsSpace(r):
			return ' '
		}
		return r
	}, s)
}

func invisible(r rune) bool {
	switch r {
	case '\u00AD', '\u200B', '\u200C', '\u200D', '\u2060', '\uFEFF':
		return true
	}
	return false
}

// narrow gives the ASCII form of a sign that means something in a tag.
func narrow(r rune) rune {
	switch r {
	case '＃', '？', '＾', '／', '｜', '：', '．', '＿':
		return r - '！' + '!'
	case '“', '”', '「', '」', '＂':
		return '"'
	case '‘', '’', '＇':
		return '\''
	}
	return r
}

// foldName folds only the signs that names are built with: a full-width colon may be part of a name.
func foldName(s string) string {
	if name, ok := chartName(s); ok {
		return name
	}
	return strings.Map(func(r rune) rune {
		switch r {
		case '／', '．', '＿':
			return narrow(r)
		}
		return r
	}, s)
}

// splitFilters splits at | outside quotes. The first part is the name, in which quotes mean nothing.
func splitFilters(s string) []string {
	var parts []string
	from, quoted := 0, -1
	quote := rune(0)
	for i, r := range s {
		switch c := narrow(r); {
		case c == '|' && quote == 0:
			parts = append(parts, s[from:i])
			from = i + utf8.RuneLen(r)
		case len(parts) == 0 || c != '"' && c != '\'':
		case quote == 0:
			quote, quoted = c, i
		case quote == c:
			quote = 0
		}
	}
	if quote != 0 {
		// Never closed, so it is no quote.
		_, n := utf8.DecodeRuneInString(s[quoted:])
		rest := splitFilters("|" + s[quoted+n:])
		parts = append(parts, s[from:quoted+n]+rest[1])
		return append(parts, rest[2:]...)
	}
	return append(parts, s[from:])
}

// foldFilter writes a filter as name or name:arg in ASCII signs, without blanks at the ends of either.
func foldFilter(s string) string {
	i := strings.IndexAny(s, ":：")
	if i < 0 {
		return strings.TrimSpace(s)
	}
	_, n := utf8.DecodeRuneInString(s[i:])
	arg := strings.TrimSpace(s[i+n:])
	first, a := utf8.DecodeRuneInString(arg)
	last, b := utf8.DecodeLastRuneInString(arg)
	if q := narrow(first); len(arg) >= a+b && (q == '"' || q == '\'') && narrow(last) == q {
		arg = arg[a : len(arg)-b]
	}
	return strings.TrimSpace(s[:i]) + ":" + arg
}

// cutFilter takes a folded filter apart.
func cutFilter(s string) (name, arg string) {
	name, arg, _ = strings.Cut(s, ":")
	return name, arg
}
