package docgen

import (
	"crypto/sha256"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"jixiao/calc"
	"jixiao/docgen/docx"
)

// The sections of the narrative sheet stand in the report word for word, and from then on they are the words of
// whoever edits the report: refresh leaves them alone. The trace keeps what they were, so that a number that the
// workbook has changed since is told from one that somebody changed in the report.

// A tracedPassage is a section of the narrative as the report was written with it.
type tracedPassage struct {
	Name   string         `xml:"name,attr"`
	Title  string         `xml:"title,attr,omitempty"`
	Digest string         `xml:"digest,attr"`
	Said   []tracedAmount `xml:"said"`
}

// A tracedAmount is a sentence with amounts.
type tracedAmount struct {
	Sentence string `xml:",chardata"`
	Differs  string `xml:"differs,attr,omitempty"` // the numbers that the tables did not bear out even then
}

func digestOf(p calc.Passage) string {
	return fmt.Sprintf("%x", sha256.Sum256([]byte(p.Title+"\n"+strings.Join(p.Text, "\n"))))
}

// tracePassages lists the sections that a report was filled with.
func (n *names) tracePassages(fills []docx.Fill) (out []tracedPassage) {
	var used []calc.Passage
	for _, f := range fills {
		o, _ := f.Origin.(origin)
		same := func(p calc.Passage) bool {
			return p.Name == o.passage.Name && p.Title == o.passage.Title && slices.Equal(p.Text, o.passage.Text)
		}
		if len(o.passage.Text) > 0 && slices.ContainsFunc(n.book.Prose, same) && !slices.ContainsFunc(used, same) {
			used = append(used, o.passage)
		}
	}
	for _, p := range used {
		t := tracedPassage{Name: p.Name, Title: p.Title, Digest: digestOf(p)}
		for _, text := range p.Text {
			for _, s := range sentences(text) {
				if len(amounts(s)) > 0 {
					t.Said = append(t.Said, tracedAmount{Sentence: s})
				}
			}
		}
		out = append(out, t)
	}
	texts := numbered(used)
	for _, number := range calc.ProseNumbers(n.book, texts) {
		if sameNumber(number.Want, number.Text) {
			continue
		}
		i, k := numberOf(number.Place)
		s := sentenceAt(used[i].Text[k], number.At, number.At)
		if at := slices.IndexFunc(out[i].Said, func(a tracedAmount) bool { return a.Sentence == s }); at >= 0 {
			out[i].Said[at].Differs = strings.TrimSpace(out[i].Said[at].Differs + " " + number.Text)
		}
	}
	return out
}

// numbered gives the paragraphs of passages their numbers for places.
func numbered(passages []calc.Passage) (out []calc.Passage) {
	for i, p := range passages {
		p.From = nil
		for k := range p.Text {
			p.From = append(p.From, calc.Cell{Ref: strconv.Itoa(i) + " " + strconv.Itoa(k)})
		}
		out = append(out, p)
	}
	return out
}

func numberOf(place calc.Cell) (passage, paragraph int) {
	a, b, _ := strings.Cut(place.Ref, " ")
	passage, _ = strconv.Atoi(a)
	paragraph, _ = strconv.Atoi(b)
	return passage, paragraph
}

// A PassageChange is a section of the narrative that the workbook has with another text than when the report was
// written, and the report as it was.
type PassageChange struct {
	Name, Title string
	Cells       []calc.Cell // where the narrative sheet has it now; none if it does not
	Added       bool        // the report was written without it
}

// PassageChanges compares the sections of the narrative that a report was written with against the workbook. A
// section whose new text stands in the report already is none: somebody has put it there.
func (r *Report) PassageChanges(b *calc.Book) (out []PassageChange) {
	has := map[string]bool{}
	for _, p := range r.paras {
		for line := range strings.SplitSeq(p.Text, "\n") {
			has[strings.TrimSpace(line)] = true
		}
	}
	inReport := func(p calc.Passage) bool {
		return !slices.ContainsFunc(p.Text, func(s string) bool { return strings.TrimSpace(s) != "" && !has[strings.TrimSpace(s)] })
	}
	taken := make([]bool, len(b.Prose)) // by passage now: the report was written with it, or with what it was
	now := func(t tracedPassage, same func(calc.Passage) bool) int {
		i := slices.IndexFunc(b.Prose, func(p calc.Passage) bool { return p.Name == t.Name && same(p) })
		for i >= 0 && taken[i] {
			k := slices.IndexFunc(b.Prose[i+1:], func(p calc.Passage) bool { return p.Name == t.Name && same(p) })
			if k < 0 {
				return -1
			}
			i += 1 + k
		}
		return i
	}
	var changed []tracedPassage
	for _, t := range r.trace.Passages {
		if i := now(t, func(p calc.Passage) bool { return digestOf(p) == t.Digest }); i >= 0 {
			taken[i] = true
		} else {
			changed = append(changed, t)
		}
	}
	for _, t := range changed {
		i := now(t, func(p calc.Passage) bool { return p.Title == t.Title })
		if i < 0 {
			i = now(t, func(calc.Passage) bool { return true }) // its title has changed
		}
		c := PassageChange{Name: t.Name, Title: t.Title}
		if i >= 0 {
			taken[i] = true
			if p := b.Prose[i]; inReport(p) {
				continue
			} else {
				c.Cells = p.From[:min(1, len(p.From))]
			}
		}
		out = append(out, c)
	}
	for i, p := range b.Prose {
		written := slices.ContainsFunc(r.trace.Passages, func(t tracedPassage) bool { return t.Name == p.Name })
		if written && !taken[i] && len(p.Text) > 0 && !inReport(p) {
			out = append(out, PassageChange{Name: p.Name, Title: p.Title, Cells: p.From[:min(1, len(p.From))], Added: true})
		}
	}
	return out
}

// NarrativeKey is the key of numbers that come from the narrative sheet.
const NarrativeKey = "叙述"

// A sheet is what the narrative sheet says in sentences, now and when the report was written.
type sheet struct {
	now     map[string]calc.Cell
	alike   map[string][]string // sentences now, by their frames
	text    string              // all of it
	written map[string]writtenSentence
}

type writtenSentence struct {
	tracedAmount
	passage string
}

func sheetOf(b *calc.Book, written []tracedPassage) *sheet {
	s := &sheet{now: map[string]calc.Cell{}, alike: map[string][]string{}, written: map[string]writtenSentence{}}
	var all strings.Builder
	for _, p := range b.Prose {
		for i, text := range p.Text {
			all.WriteString(text + "\n")
			for _, sentence := range sentences(text) {
				if _, seen := s.now[sentence]; seen {
					continue
				}
				s.now[sentence] = p.From[min(i, len(p.From)-1)]
				if len(amounts(sentence)) > 0 {
					f := frameOf(sentence).text
					s.alike[f] = append(s.alike[f], sentence)
				}
			}
		}
	}
	s.text = all.String()
	for _, p := range written {
		for _, a := range p.Said {
			s.written[a.Sentence] = writtenSentence{a, p.Name}
		}
	}
	return s
}

// has tells whether a sentence is one of the sheet's, or was.
func (s *sheet) has(sentence string) bool {
	_, now := s.now[sentence]
	_, then := s.written[sentence]
	return now || then
}

// compare compares a number that stands in a sentence of the sheet, as nobody has changed it: with the tables, where
// these bore the sheet out when the report was written, and with the sheet as it is now. tied is what the tables have
// for the number by its name, nil if nothing. It is false of other sentences.
func (s *sheet) compare(n *Number, text string, from, to int, tied *calc.ProseNumber) bool {
	sentence := n.Place.Sentence
	cell, now := s.now[sentence]
	then, written := s.written[sentence]
	if !now && !written {
		return false
	}
	n.State, n.Key, n.Want = Same, NarrativeKey, n.Text
	otherwise := tied != nil && !sameNumber(tied.Want, tied.Text) && written && !slices.Contains(strings.Fields(then.Differs), tied.Text)
	like, likeCell := s.likeOf(text, from, to)
	switch {
	case otherwise && (now || like == ""):
		n.State, n.Label, n.Want, n.Cells = Stale, tied.Name, tied.Want, tied.Cells
	case now:
		n.Cells = []calc.Cell{cell}
	case like != "":
		n.Cells = []calc.Cell{likeCell}
		if !sameNumber(like, n.Text) {
			n.State, n.Label, n.Want = Stale, then.passage, like
		}
	case tied != nil:
		n.Cells = tied.Cells
	case !strings.Contains(s.text, n.Text):
		n.State, n.Key, n.Want = Untied, "", "" // the sheet says something else there, and nobody knows what
	}
	return true
}

// recall compares a number that stands in no sentence of the sheet with that which it has become of: a sentence of
// which only numbers are others, or a number that still stands between the words on its left and its unit.
func (s *sheet) recall(n *Number, text string, from, to int) {
	if like, cell := s.likeOf(text, from, to); like != "" {
		n.State, n.Key, n.Want, n.Cells = Same, NarrativeKey, like, []calc.Cell{cell}
		if !sameNumber(like, n.Text) {
			n.State = Edited
		}
		return
	}
	const words = 4
	if left := lastRunes(text[:from], words); len([]rune(left)) == words && strings.Contains(s.text, left+n.Text) {
		n.State, n.Key, n.Want = Same, NarrativeKey, n.Text
	}
}

// likeOf gives the number that the sheet has now in the place of an amount, in a sentence of which only numbers are
// others; "" if there is none, or two with different numbers.
func (s *sheet) likeOf(text string, from, to int) (number string, cell calc.Cell) {
	begin := max(0, strings.LastIndexAny(text[:from], sentenceEnds))
	k := len(frameOf(text[begin:from]).numerals)
	for _, sentence := range s.alike[frameOf(sentenceAt(text, from, to)).text] {
		numerals := frameOf(sentence).numerals
		if k >= len(numerals) {
			return "", cell
		}
		rest := text[from:to]
		like := sentence[numerals[k][0]:numerals[k][1]] + rest[len(numeralPattern.FindString(rest)):]
		if number != "" && !sameNumber(number, like) {
			return "", cell
		}
		number, cell = like, s.now[sentence]
	}
	return number, cell
}
