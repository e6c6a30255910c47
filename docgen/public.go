package docgen

import (
	"regexp"
	"strings"

	"jixiao/docgen/docx"
	"jixiao/internal/ooxml"
)

// Review gives a copy of a report in which every number of its trace carries a comment. say words it.
func Review(report []byte, say func(Number) string, author string) ([]byte, error) {
	numbers, err := Traced(report)
	if err != nil {
		return nil, err
	}
	notes := map[string]string{}
	for _, n := range numbers {
		notes[n.mark] = say(n)
	}
	return docx.Comment(report, notes, author)
}

// Strip gives a copy of a report without its trace: neither marks nor cells of the workbook remain in it.
func Strip(report []byte) ([]byte, error) {
	out, err := docx.Unmark(report, markPrefix)
	if err != nil {
		return nil, err
	}
	return ooxml.Unseal(out)
}

// A Private text is one that should not be published.
type Private struct {
	Kind     string // id-number, telephone, bank-account or word
	Text     string
	Sentence string
	Heading  string
}

// What is looked for. Mainland identity numbers end in a check digit (GB 11643), accounts of banks have 16 to
// 19 digits, mobile numbers 11 that begin with 1, others an area code.
var (
	idNumber    = regexp.MustCompile(`[1-9][0-9]{16}[0-9Xx]`)
	mobile      = regexp.MustCompile(`1[3-9][0-9](?:[ -]?[0-9]{4}){2}`)
	landline    = regexp.MustCompile(`(?:\(0[0-9]{2,3}\)|（0[0-9]{2,3}）|0[0-9]{2,3}[-－—])[ ]?[1-9][0-9]{6,7}`)
	bankAccount = regexp.MustCompile(`[1-9][0-9]{3}(?:[ -]?[0-9]{4}){3}(?:[ -]?[0-9]{1,3})?`)
)

// Screen looks through the text of a report for what should not be published: numbers of persons, telephones
// and bank accounts, and words of a list of one's own.
func Screen(report []byte, words []string) ([]Private, error) {
	paras, err := docx.Paragraphs(report, markPrefix)
	if err != nil {
		return nil, err
	}
	var out []Private
	for _, p := range paras {
		text := halfWidth.Replace(p.Text)
		if len(text) != len(p.Text) {
			p.Text, p.Marks = text, nil
		}
		taken := make([]bool, len(p.Text))
		add := func(kind string, from, to int) {
			for i := from; i < to; i++ {
				if taken[i] {
					return
				}
			}
			for i := from; i < to; i++ {
				taken[i] = true
			}
			spot := spotOf(p, docx.Mark{From: from, To: to})
			out = append(out, Private{kind, p.Text[from:to], spot.Sentence, spot.Heading})
		}
		for _, w := range words {
			for at := 0; w != ""; {
				i := strings.Index(p.Text[at:], w)
				if i < 0 {
					break
				}
				add("word", at+i, at+i+len(w))
				at += i + len(w)
			}
		}
		for _, kind := range []struct {
			name    string
			pattern *regexp.Regexp
			is      func(string) bool
		}{
			{"id-number", idNumber, isIDNumber},
			{"bank-account", bankAccount, func(string) bool { return true }},
			{"telephone", mobile, func(string) bool { return true }},
			{"telephone", landline, func(string) bool { return true }},
		} {
			for _, m := range kind.pattern.FindAllStringIndex(p.Text, -1) {
				if !digitBeside(p.Text, m[0], m[1]) && kind.is(p.Text[m[0]:m[1]]) {
					add(kind.name, m[0], m[1])
				}
			}
		}
	}
	return out, nil
}

// digitBeside tells whether a number goes on before or behind what was found: then it is another number.
func digitBeside(s string, from, to int) bool {
	digit := func(i int) bool { return i >= 0 && i < len(s) && (s[i] >= '0' && s[i] <= '9' || s[i] == '.') }
	return digit(from-1) || digit(to) && !(s[to] == '.' && !digit(to+1))
}

// isIDNumber checks the last digit of an identity number (ISO 7064, MOD 11-2).
func isIDNumber(s string) bool {
	sum := 0
	for i, weight := range []int{7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2} {
		sum += int(s[i]-'0') * weight
	}
	return strings.ToUpper(s[17:]) == "10X98765432"[sum%11:sum%11+1]
}
