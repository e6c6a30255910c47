package docgen

import (
	"bytes"
	"path"
	"regexp"
	"slices"
	"strings"
	"sync"
	"unicode/utf8"

	"jixiao/docgen/docx"
	"jixiao/internal/ooxml"
)

// Review gives a copy of a report in which every number of its trace carries a comment. say words it. It also
// counts the numbers that stand where Word knows no comments.
func Review(report []byte, say func(Number) string, author string) (out []byte, without int, err error) {
	opened, err := Open(report)
	if err != nil {
		return nil, 0, err
	}
	notes := map[string]string{}
	for _, n := range opened.Traced() {
		if n.mark != "" { // one that a chart draws has none
			notes[n.mark] = say(n)
		}
	}
	out, put, err := docx.Comment(report, notes, author)
	return out, len(notes) - len(put), err
}

// A Hidden is something that word processors keep in a document out of sight.
type Hidden string

// What Strip takes out besides the marks and the trace.
const (
	HiddenComments   Hidden = "comments"
	HiddenPeople     Hidden = "people"     // who wrote the document or its template, and where they work
	HiddenProperties Hidden = "properties" // properties of one's own, in which WPS notes who is signed in
	HiddenData       Hidden = "data"       // custom XML of others, variables, building blocks
	HiddenPaths      Hidden = "paths"      // of the template, and of the list of a mail merge
)

// Strip gives a copy of a report for the public. Neither the trace remains in it nor what word processors keep out
// of sight: about what the document inspector of Word removes. Nothing that can be seen changes. What was taken out
// besides the trace is named.
func Strip(report []byte) (out []byte, hidden []Hidden, err error) {
	if out, err = docx.Unmark(report, markPrefix); err != nil {
		return nil, nil, err
	}
	return unnamed(out, false)
}

// unnamed takes out of a document, and of those embedded in it, the parts and elements that tell of people.
func unnamed(doc []byte, embedded bool) (out []byte, hidden []Hidden, err error) {
	pkg, err := ooxml.Open(doc)
	if err != nil {
		return nil, nil, err
	}
	seals := pkg.Seals()
	note := func(h Hidden) {
		if h != "" && !slices.Contains(hidden, h) {
			hidden = append(hidden, h)
		}
	}
	out, err = ooxml.Without(doc, func(name, contentType string) bool {
		lower := strings.ToLower(name)
		kind, _ := strings.CutPrefix(contentType, "application/vnd.openxmlformats-officedocument.wordprocessingml.")
		switch {
		case strings.HasPrefix(lower, "customxml/"):
			if strings.HasPrefix(lower, "customxml/item") && !strings.HasPrefix(lower, "customxml/itemprops") && !slices.Contains(seals, name) {
				note(HiddenData)
			}
		case strings.HasPrefix(lower, "word/glossary/"):
			note(HiddenData)
		case strings.HasPrefix(kind, "comments"):
			note(HiddenComments)
		case kind == "people+xml":
			note(HiddenPeople)
		case strings.HasSuffix(contentType, ".custom-properties+xml"):
			note(HiddenProperties)
		case kind == "printerSettings", strings.HasPrefix(lower, "docprops/thumbnail"):
		default:
			return false
		}
		return true
	}, func(_, contentType string) func(s *ooxml.Scanner) bool {
		kind := contentType[strings.LastIndexByte(contentType, '.')+1:]
		of := elementsOfPeople[kind]
		if of == nil {
			return nil
		}
		return func(s *ooxml.Scanner) bool {
			what := s.Local()
			if kind == "relationships+xml" {
				what, _ = s.Attr("Type")
				what = path.Base(what)
			}
			h, ok := of[what]
			note(h)
			return ok
		}
	})
	if err != nil {
		return nil, nil, err
	}
	if pkg, err = ooxml.Open(out); err != nil {
		return nil, nil, err
	}
	changed := map[string][]byte{}
	for _, name := range pkg.Names() {
		if part, _ := pkg.Part(name); !embedded && bytes.HasPrefix(part, []byte("PK")) {
			if clean, within, err := unnamed(part, true); err == nil && !bytes.Equal(clean, part) { // what is no package stays
				changed[name] = clean
				for _, h := range within {
					note(h)
				}
			}
		}
	}
	if len(changed) > 0 {
		var b bytes.Buffer
		if err := pkg.Write(&b, changed); err != nil {
			return nil, nil, err
		}
		out = b.Bytes()
	}
	slices.Sort(hidden)
	return out, hidden, nil
}

// elementsOfPeople are the elements that Strip takes out of parts, by the end of their content type, and of
// relationships those to the outside. The sessions in which a text was written (rsids) go without a word.
var elementsOfPeople = map[string]map[string]Hidden{
	"core-properties+xml":     {"creator": HiddenPeople, "lastModifiedBy": HiddenPeople},
	"extended-properties+xml": {"Manager": HiddenPeople, "Company": HiddenPeople, "Template": HiddenPaths, "HyperlinkBase": HiddenPaths},
	"settings+xml":            {"attachedTemplate": HiddenPaths, "mailMerge": HiddenPaths, "docVars": HiddenData, "rsids": ""},
	"relationships+xml":       {"attachedTemplate": HiddenPaths, "mailMergeSource": HiddenPaths, "mailMergeHeaderSource": HiddenPaths},
}

// A Private text is one that should not be published.
type Private struct {
	Kind     string // id-number, telephone, bank-account, email, word; path, revision or hidden
	Text     string
	Sentence string
	Heading  string
	Where    string // "" in the text; else link, picture, properties, chart or embedded
}

// patterns are what is looked for. Mainland identity numbers end in a check digit (GB 11643) and had 15 digits before
// 1999, accounts of banks have 16 to 19 digits, mobile numbers 11 that begin with 1, others an area code. What is
// only a row of digits counts where the words beside it, or above it in the table, say what it is.
type patterns struct {
	idNumber, oldIDNumber, bankAccount, namedBank, mobile, landline, hotline, namedPhone, email *regexp.Regexp

	bornOn, aboutPersons, aboutBanks, localPath, measured *regexp.Regexp
}

// private compiles the patterns once something is screened: few runs do.
var private = sync.OnceValue(func() patterns {
	return patterns{
		idNumber:    regexp.MustCompile(`[1-9](?:[ -]?[0-9]){16}[ -]?[0-9Xx]`),
		oldIDNumber: regexp.MustCompile(`[1-9][0-9]{7}(?:0[1-9]|1[0-2])(?:0[1-9]|[12][0-9]|3[01])[0-9]{3}`),
		bankAccount: regexp.MustCompile(`[1-9][0-9]{3}(?:[ -]?[0-9]{4}){3}(?:[ -]?[0-9]{1,3})?`),
		namedBank:   regexp.MustCompile(`(?:[账帐][号户]|卡号)[:为是 ]*[0-9][0-9 -]{7,28}[0-9]`),
		mobile:      regexp.MustCompile(`(?:\+?86[ -]?|0086[ -]?)?1[3-9][0-9](?:[ -]?[0-9]{4}){2}`),
		landline:    regexp.MustCompile(`(?:\+?86[ -]?)?(?:\(0[0-9]{2,3}\)|0[0-9]{2,3}[ -])[ ]?[1-9][0-9]{6,7}`),
		hotline:     regexp.MustCompile(`[48]00[ -][0-9]{3}[ -]?[0-9]{4}|[48]00[0-9][ -][0-9]{3}[ -][0-9]{3}`),
		namedPhone:  regexp.MustCompile(`(?:电话|手机|传真|热线|联系方式|[Tt][Ee][Ll])(?:号码)?[:为是. ]*[0-9][0-9 -]{5,14}[0-9]`),
		email:       regexp.MustCompile(`[A-Za-z0-9][A-Za-z0-9._%+-]*@(?:[A-Za-z0-9-]+\.)+[A-Za-z]{2,}`),

		bornOn:       regexp.MustCompile(`^(?:19|20)[0-9]{2}(?:0[1-9]|1[0-2])(?:0[1-9]|[12][0-9]|3[01])$`),
		aboutPersons: regexp.MustCompile(`身份证|证件号|公民身份`),
		aboutBanks:   regexp.MustCompile(`[账帐][号户]|卡号|开户|存折`),
		localPath:    regexp.MustCompile(`(?i)(?:^|["' ])(?:file:|[a-z]:[\\/]|\\\\[a-z0-9])`),
		measured:     regexp.MustCompile(`^ ?(?:[万亿]{0,2}元|万人|[%％‰])`), // an amount, whatever its length
	}
})

// plainSigns writes what is looked for with the signs of ASCII.
var plainSigns = strings.NewReplacer("０", "0", "１", "1", "２", "2", "３", "3", "４", "4", "５", "5", "６", "6", "７", "7", "８", "8", "９", "9",
	"－", "-", "—", "-", "–", "-", "‑", "-", "（", "(", "）", ")", "：", ":", "＋", "+", "＠", "@", "．", ".", "Ｘ", "X", "ｘ", "x", "　", " ", "\u00A0", " ", "\t", " ", "\u200B", "")

// Screen looks through a report for what should not be published: numbers of persons, telephones and bank
// accounts, words of a list of one's own, and what the report shows nowhere and yet holds. What Strip takes out is
// better gone before.
func Screen(report []byte, words []string) ([]Private, error) {
	pkg, err := ooxml.Open(report)
	if err != nil {
		return nil, err
	}
	paras, err := docx.ParagraphsOf(pkg, markPrefix)
	if err != nil {
		return nil, err
	}
	tables := map[int]string{}
	for _, p := range paras {
		if p.Place.Kind == "body" && p.Place.Table > 0 {
			tables[p.Place.Table] += p.Text + "\n"
		}
	}
	about := map[int]string{} // what the tables are about, of all their text
	for table, text := range tables {
		about[table] = strings.Join(append(private().aboutPersons.FindAllString(text, 1), private().aboutBanks.FindAllString(text, 1)...), "")
	}
	sc := screen{words: words}
	for _, p := range paras {
		context := p.Text
		if p.Place.Kind == "body" {
			context += about[p.Place.Table]
		}
		sc.text(p, context, "")
	}
	sc.unseen(pkg, "")
	return sc.found, nil
}

// A screen gathers what should not be published.
type screen struct {
	words []string
	found []Private
}

// text looks through a paragraph. context are the words that tell what its rows of digits may be.
func (sc *screen) text(p docx.Paragraph, context, where string) {
	p.Text, p.Marks = plainSigns.Replace(p.Text), nil
	taken := make([]bool, len(p.Text))
	add := func(kind string, from, to int) {
		if !slices.Contains(taken[from:to], true) {
			for i := from; i < to; i++ {
				taken[i] = true
			}
			spot := spotOf(p, docx.Mark{From: from, To: to})
			sc.found = append(sc.found, Private{kind, p.Text[from:to], spot.Sentence, spot.Heading, where})
		}
	}
	squeezed, at := squeeze(p.Text)
	for _, w := range sc.words {
		w, _ = squeeze(plainSigns.Replace(w))
		for from := 0; w != ""; {
			i := strings.Index(squeezed[from:], w)
			if i < 0 {
				break
			}
			from += i + len(w)
			add("word", at[from-len(w)], at[from-1]+1)
		}
	}
	persons, banks := private().aboutPersons.MatchString(context), private().aboutBanks.MatchString(context)
	yes := func(string) bool { return true }
	for _, l := range []struct {
		kind    string
		pattern *regexp.Regexp
		is      func(digits string) bool
	}{
		{"id-number", private().idNumber, func(s string) bool { return isIDNumber(s, persons) }},
		{"id-number", private().oldIDNumber, func(s string) bool { return persons && inProvince(s) }},
		{"bank-account", private().bankAccount, func(s string) bool { return !isCreditCode(s) && !areYears(s) && (banks || passesLuhn(s)) }},
		{"bank-account", private().namedBank, yes},
		{"telephone", private().mobile, yes},
		{"telephone", private().landline, yes},
		{"telephone", private().hotline, yes},
		{"telephone", private().namedPhone, yes},
		{"email", private().email, func(s string) bool { return !strings.HasSuffix(s, ".gov.cn") }}, // an office's own
	} {
		for at := 0; ; {
			m := l.pattern.FindStringIndex(p.Text[at:])
			if m == nil {
				break
			}
			from, to := at+m[0], at+m[1]
			if label := strings.IndexAny(p.Text[from:to], "+(0123456789"); l.kind != "email" {
				from += label // behind the words that say what it is
			}
			text := p.Text[from:to]
			if l.kind != "email" {
				text = strings.Map(onlyDigits, text)
			}
			if l.kind != "email" && (digitBeside(p.Text, from, to) || private().measured.MatchString(p.Text[to:])) || !l.is(text) {
				_, size := utf8.DecodeRuneInString(p.Text[at+m[0]:])
				at += m[0] + size
				continue
			}
			add(l.kind, from, to)
			at = to
		}
	}
}

func onlyDigits(r rune) rune {
	if r >= '0' && r <= '9' || r == 'X' || r == 'x' {
		return r
	}
	return -1
}

// squeeze leaves out blanks, which people put between the two characters of a name, and capitals. at gives the
// place in the text for each byte.
func squeeze(s string) (out string, at []int) {
	var b []byte
	for i := range len(s) {
		c := s[i]
		if c == ' ' || c == '\n' {
			continue
		}
		if c >= 'A' && c <= 'Z' {
			c += 'a' - 'A'
		}
		b, at = append(b, c), append(at, i)
	}
	return string(b), at
}

// digitBeside tells whether a number goes on before or behind what was found: then it is another number.
func digitBeside(s string, from, to int) bool {
	digit := func(i int) bool { return i >= 0 && i < len(s) && (s[i] >= '0' && s[i] <= '9' || s[i] == '.') }
	return digit(from-1) || digit(to) && !(s[to] == '.' && !digit(to+1))
}

// isIDNumber checks the province, the date of birth and the last digit of an identity number (ISO 7064, MOD 11-2).
// Where the text speaks of such numbers, one with a slip in its last digit is one all the same.
func isIDNumber(s string, named bool) bool {
	if len(s) != 18 || !inProvince(s) || !private().bornOn.MatchString(s[6:14]) {
		return false
	}
	sum := 0
	for i, weight := range []int{7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2} {
		sum += int(s[i]-'0') * weight
	}
	return named || strings.ToUpper(s[17:]) == "10X98765432"[sum%11:sum%11+1]
}

// inProvince tells whether a number begins as that of a province does (GB/T 2260).
func inProvince(s string) bool {
	return slices.Contains(strings.Fields("11 12 13 14 15 21 22 23 31 32 33 34 35 36 37 41 42 43 44 45 46 50 51 52 53 54 61 62 63 64 65 71 81 82 83"), s[:2])
}

// isCreditCode checks a code of an organisation (GB 32100), which is public. Its letters apart, it looks like an
// account of 18 digits.
func isCreditCode(s string) bool {
	const signs = "0123456789ABCDEFGHJKLMNPQRTUWXY"
	if len(s) != 18 {
		return false
	}
	sum, weight := 0, 1
	for _, r := range s[:17] {
		sum += strings.IndexRune(signs, r) * weight
		weight = weight * 3 % 31
	}
	return strings.IndexByte(signs, s[17]) == (31-sum%31)%31
}

// areYears tells whether a row of digits is one of years: 2015 2016 2017 2018.
func areYears(s string) bool {
	for ; len(s) >= 4; s = s[4:] {
		if s[:4] < "1900" || s[:4] > "2100" {
			return false
		}
	}
	return s == ""
}

// passesLuhn checks the last digit of the number of a card (ISO/IEC 7812).
func passesLuhn(s string) bool {
	sum := 0
	for i := range len(s) {
		d := int(s[len(s)-1-i] - '0')
		if i%2 == 1 {
			d *= 2
		}
		sum += d/10 + d%10
	}
	return sum%10 == 0
}

// unseen looks through what the text of a document does not show: where links lead, what pictures are called, what
// was deleted and is still there, charts and the tables behind them.
func (sc *screen) unseen(pkg *ooxml.Package, within string) {
	told := map[string]bool{}
	tell := func(kind, text string) {
		if !told[kind+text] {
			told[kind+text] = true
			sc.found = append(sc.found, Private{Kind: kind, Text: text, Where: within})
		}
	}
	link := func(target string) {
		scheme, _, _ := strings.Cut(strings.ToLower(target), ":")
		switch {
		case private().localPath.MatchString(target):
			tell("path", target)
		case strings.HasSuffix(scheme, "mailto"), strings.HasSuffix(scheme, "tel"): // the number in the address of a page is its own
			sc.text(docx.Paragraph{Text: target}, "", "link")
		}
	}
	for _, name := range pkg.Names() {
		data, _ := pkg.Part(name)
		if bytes.HasPrefix(data, []byte("PK")) {
			if inner, err := ooxml.Open(data); err == nil && within == "" {
				sc.unseen(inner, "embedded")
			}
			continue
		}
		kind := pkg.ContentType(name)
		if !strings.HasSuffix(kind, "xml") {
			continue
		}
		where := within
		switch {
		case within != "":
		case strings.Contains(kind, "-properties+xml"):
			where = "properties"
		case strings.Contains(kind, "chart"):
			where = "chart"
		default:
			where = "picture"
		}
		sc.part(ooxml.NewScanner(name, data), where, link, tell)
	}
}

// part looks through one part. It has been proved, so that a scan does not fail.
func (sc *screen) part(s *ooxml.Scanner, where string, link func(target string), tell func(kind, text string)) {
	var text strings.Builder
	look := func(where string) {
		if t := strings.TrimSpace(text.String()); t != "" {
			sc.text(docx.Paragraph{Text: t}, t, where)
		}
		text.Reset()
	}
	hidden, lines := false, 0 // the run is; paragraphs of a drawing around
	word, local := false, ""  // of the last tag
	for {
		kind, err := s.Next()
		if err != nil || kind == ooxml.EndOfPart {
			return
		}
		if kind != ooxml.Text {
			word, local = s.Space() == ooxml.NSWord, s.Local()
		}
		switch kind {
		case ooxml.StartElement:
			if !word && local == "p" {
				lines++
			}
			for _, attr := range [...]string{"descr", "title", "alt"} {
				if v, ok := s.Attr(attr); ok && v != "" {
					sc.text(docx.Paragraph{Text: v}, v, "picture")
				}
			}
			if mode, _ := s.Attr("TargetMode"); mode == "External" {
				target, _ := s.Attr("Target")
				link(target)
			}
			val, set := s.AttrNS(ooxml.NSWord, "val")
			author, revised := s.AttrNS(ooxml.NSWord, "author")
			switch {
			case !word:
			case local == "r":
				hidden = false
			case local == "vanish":
				hidden = !set || val != "0" && val != "false" && val != "off"
			case local == "tblCaption", local == "tblDescription":
				sc.text(docx.Paragraph{Text: val}, val, "picture")
			case revised && local != "comment":
				tell("revision", author)
			}
		case ooxml.Text:
			switch {
			case word && local == "t":
				if hidden && strings.TrimSpace(s.Text()) != "" {
					tell("hidden", s.Text())
				}
			case word && local == "instrText":
				link(s.Text())
			case word && local == "delText": // of a revision, which is told
			case where == "embedded" && (local == "v" || local == "f"): // an amount
			default:
				text.WriteString(s.Text())
			}
		case ooxml.EndElement:
			if !word && local == "p" {
				lines--
			}
			if lines == 0 {
				look(where)
			}
		}
	}
}
