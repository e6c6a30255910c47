package calc

import (
	"cmp"
	"slices"
	"strconv"
)

// The wording of the narrative: what is left over from copying or from a template, and what reads
// unevenly. It knows no amounts of the tables, see prose.go. Each rule says what it found in one finding
// with the number of places, so that a hundred blanks before % do not hide one contradiction. A check that
// cannot be certain says nothing.

// wordings lists the rules about words in the order in which they are asked. The kind names the sentence
// of the finding.
var wordings = []struct {
	rule, kind string
	ask        func(*narrative) ([]hit, bool) // false if the rule cannot be asked of this book
}{
	{"TXT-UNIT-SPLIT", "torn-amount", always((*narrative).tornAmounts)},
	{"TXT-DUP", "doubled", always((*narrative).doubled)},
	{"TXT-PLACEHOLDER", "placeholder", always((*narrative).placeholders)},
	{"TXT-STALE-NAME", "stale-name", (*narrative).staleNames},
	{"TXT-OTHER-YEAR", "other-year", (*narrative).otherYears},
	{"TXT-PAIR", "unpaired", always((*narrative).unpaired)},
	{"REL-TIME", "relative-time", (*narrative).relativeTime},

	{"TERM-VARIANT", "style-terms", always((*narrative).variants)},
	{"TXT-PCT-SPACE", "style-percent", always((*narrative).spacedPercents)},
	{"TXT-COLON", "style-colon", always((*narrative).colons)},
	{"TXT-QIZHONG", "style-dangling", always((*narrative).danglingParts)},
	{"TXT-NESTED-QIZHONG", "style-nested", always((*narrative).nestedParts)},
	{"HD-DOT", "style-marks", always((*narrative).mixedMarks)},
	{"HD-PUNCT", "style-stops", always((*narrative).headingStops)},
	{"HD-RUNIN", "style-runin", always((*narrative).runInHeadings)},
	{"NUM-MIX", "style-numerals", always((*narrative).mixedNumerals)},
	{"UNIT-MIX", "style-units", always((*narrative).mixedUnits)},
	{"THOUSANDS-MIX", "style-thousands", always((*narrative).mixedThousands)},
	{"TYPO", "style-typo", always((*narrative).typos)},
	{"NAME-FULL", "style-name", (*narrative).shortName},
	{"CLAIM-NO-FIGURE", "style-claims", always((*narrative).claims)},
	{"SEC-MISSING", "style-sections", (*narrative).missingSections},
}

func always(ask func(*narrative) []hit) func(*narrative) ([]hit, bool) {
	return func(n *narrative) ([]hit, bool) { return ask(n), true }
}

// wording asks the rules of ProseForm that are about words, each once. The arguments of a finding are the
// number of places and up to three of them, as they read.
func wording(b *Book, text []Passage) []proseFinding {
	n := newNarrative(b, text)
	if len(n.lines) == 0 {
		return nil
	}
	var out []proseFinding
	for _, w := range wordings {
		hits, asked := w.ask(n)
		switch {
		case !asked:
		case len(hits) == 0:
			out = append(out, proseFinding{rule: w.rule, passed: true})
		default:
			out = append(out, n.finding(w.rule, w.kind, hits))
		}
	}
	return out
}

// finding makes one finding of all the places.
func (n *narrative) finding(rule, kind string, hits []hit) proseFinding {
	slices.SortStableFunc(hits, func(a, b hit) int { return cmp.Or(cmp.Compare(a.line, b.line), cmp.Compare(a.from, b.from)) })
	first := n.lines[hits[0].line]
	f := proseFinding{rule: rule, kind: kind, at: first.at, sentence: clip(first.text, hits[0].from, hits[0].to), args: []string{strconv.Itoa(len(hits))}}
	for _, h := range hits {
		if l := n.lines[h.line]; l.at != f.at && !slices.Contains(f.cells, l.at) {
			f.cells = append(f.cells, l.at)
		}
		example := cmp.Or(h.example, n.lines[h.line].text[h.from:h.to])
		if len(f.args) < 4 && !slices.Contains(f.args[1:], example) {
			f.args = append(f.args, example)
		}
	}
	return f
}
