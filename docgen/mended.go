package docgen

import (
	"slices"
	"strings"

	"jixiao/docgen/docx"
)

// someNumber stands in a mended report for a number of which nobody knows how it should read in its words.
const someNumber = "若干"

// Mended gives the report as it would be if its numbers that differ, as Verify told them, said what the book has: what
// is still wrong with it then is another matter than these numbers. It is there to be asked, not to be written.
func (r *Report) Mended(numbers []Number) *Report {
	out := &Report{data: r.data, trace: r.trace, paras: slices.Clone(r.paras)}
	var wrong []Number
	for _, n := range numbers {
		if (n.State == Edited || n.State == Stale) && n.at.mark.From < n.at.mark.To {
			wrong = append(wrong, n)
		}
	}
	slices.SortStableFunc(wrong, func(a, b Number) int { return b.at.mark.From - a.at.mark.From }) // the last first
	begin := map[int]int{}                                                                         // by paragraph: what is behind has been mended
	for _, n := range wrong {
		p := &out.paras[n.at.para]
		from, to := n.at.mark.From, n.at.mark.To
		if end, ok := begin[n.at.para]; ok && to > end {
			continue // two numbers in one place
		}
		begin[n.at.para] = from
		words := n.Want
		if words == "" || n.Wrong != "" && n.Wrong != Coarse {
			words = someNumber // its unit, its direction or its name is wrong
		} else if stood := strings.TrimSpace(p.Text[from:to]); strings.HasPrefix(n.Text, stood) {
			// What is said of the number may take in the unit behind it.
			rest := p.Text[to:]
			if unit := n.Text[len(stood):]; unit != "" && strings.HasPrefix(strings.TrimLeft(rest, " "), unit) {
				to += strings.Index(rest, unit) + len(unit)
			}
		}
		p.Text = p.Text[:from] + words + p.Text[to:]
		p.Marks = shifted(p.Marks, from, to, from+len(words))
	}
	return out
}

// shifted gives the marks of a text of which the part from … to now ends elsewhere.
func shifted(marks []docx.Mark, from, to, now int) []docx.Mark {
	marks = slices.Clone(marks)
	for i := range marks {
		for _, at := range []*int{&marks[i].From, &marks[i].To} {
			switch {
			case *at >= to:
				*at += now - to
			case *at > from:
				*at = now
			}
		}
	}
	return marks
}
