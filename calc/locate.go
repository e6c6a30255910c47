package calc

import (
	"slices"
	"strings"
)

// An equation is one asked comparison: the figures of both sides, the left one first, and how they differ.
type equation struct {
	terms    []addend
	relation string
	diff     Amount // left side minus right side
	slack    Amount // twice what diff may be
	finding  int    // index of its finding; -1 if it holds
}

// A mention says that an equation holds a cell, and with which sign on the side of diff.
type mention struct {
	equation int
	minus    bool
}

// equate keeps an asked comparison for fold. What stands nowhere is left out: no cell could be wrong.
func (v *Verdict) equate(e equation, figures []addend) {
	start := len(v.terms)
	for i, a := range figures {
		if len(a.figure.From) > 0 {
			v.terms = append(v.terms, addend{a.figure, i > 0 && !a.minus})
		}
	}
	e.terms = v.terms[start:len(v.terms):len(v.terms)]
	v.equations = append(v.equations, e)
}

// fold looks for cells that explain the failures: in each group of failing equations that hang
// together, a cell whose change would make all of them hold and break none that holds now. The finding
// at whose place it stands, or the first, becomes the root; the others become its echoes, and so does an
// inequality that the change mends.
func (v *Verdict) fold() {
	var failing []int
	for i, e := range v.equations {
		if e.finding >= 0 && e.relation == "=" {
			failing = append(failing, i)
		}
	}
	if len(failing) == 0 {
		return
	}
	mentions := v.mentions(failing)
	gone := map[int]bool{}
	for _, group := range v.components(failing) {
		causes := v.causes(group, mentions)
		if len(causes) == 0 {
			continue // more than one error hangs together here: each failure is shown
		}
		first := causes[0]
		root := v.equations[group[0]].finding
		for _, i := range group {
			if f := v.equations[i].finding; v.Findings[f].At == first.At {
				root = f
				break
			}
		}
		for _, m := range mentions[first.At] {
			if e := v.equations[m.equation]; e.finding >= 0 && e.relation != "=" && !gone[e.finding] && e.mended(m, first.change) {
				group = append(group, m.equation)
			}
		}
		for _, c := range causes {
			c.Mends = len(group)
			v.Findings[root].Causes = append(v.Findings[root].Causes, c.Cause)
		}
		for _, i := range group {
			if f := v.equations[i].finding; f != root {
				v.Findings[root].Echoes = append(v.Findings[root].Echoes, v.Findings[f])
				gone[f] = true
			}
		}
	}
	kept := v.Findings[:0]
	for i, f := range v.Findings {
		if !gone[i] {
			kept = append(kept, f)
		}
	}
	v.Findings = kept
}

// mentions lists for each cell of a failing equation where else it is mentioned.
func (v *Verdict) mentions(failing []int) map[Cell][]mention {
	out := map[Cell][]mention{}
	for _, i := range failing {
		for _, a := range v.equations[i].terms {
			out[a.figure.Cell()] = nil
		}
	}
	for i, e := range v.equations {
		for _, a := range e.terms {
			if list, ok := out[a.figure.Cell()]; ok {
				out[a.figure.Cell()] = append(list, mention{i, a.minus})
			}
		}
	}
	return out
}

// components groups failing equations that share a cell.
func (v *Verdict) components(failing []int) [][]int {
	var out [][]int
	at := map[Cell]int{}
	group := make([]int, len(failing)) // union-find over positions
	var find func(int) int
	find = func(i int) int {
		if group[i] != i {
			group[i] = find(group[i])
		}
		return group[i]
	}
	for n, i := range failing {
		group[n] = n
		for _, a := range v.equations[i].terms {
			if m, ok := at[a.figure.Cell()]; ok {
				group[find(n)] = find(m)
			}
			at[a.figure.Cell()] = n
		}
	}
	place := map[int]int{}
	for n, i := range failing {
		r := find(n)
		if _, ok := place[r]; !ok {
			place[r] = len(out)
			out = append(out, nil)
		}
		out[place[r]] = append(out[place[r]], i)
	}
	return out
}

// A suspect is a cause with the change that it asks for.
type suspect struct {
	Cause
	change Amount
}

// causes lists the single cells that explain every failing equation of a group, the likeliest first.
func (v *Verdict) causes(group []int, mentions map[Cell][]mention) []suspect {
	var out []suspect
	for _, a := range v.equations[group[0]].terms {
		f := a.figure
		if change, ok := v.explains(f, group, mentions[f.Cell()]); ok {
			value := f.Number().Add(change)
			out = append(out, suspect{Cause{At: f.Cell(), Value: value, Reason: reason(*f, value), Cached: f.Cached}, change})
		}
	}
	slices.SortStableFunc(out, func(a, b suspect) int { return rank(a.Reason) - rank(b.Reason) })
	return out
}

// explains tells whether one change of a figure mends every failing equation of the group and breaks none
// that holds. Where tables are rounded the equations ask for changes that differ a little: one of them
// must do for all.
func (v *Verdict) explains(f *Figure, group []int, mentions []mention) (Amount, bool) {
	in := 0
	for _, m := range mentions {
		if slices.Contains(group, m.equation) {
			in++
		}
	}
	if in < len(group) {
		return Amount{}, false
	}
	for _, m := range mentions {
		e := v.equations[m.equation]
		if !slices.Contains(group, m.equation) {
			continue
		}
		change := e.diff
		if !m.minus {
			change = change.Neg()
		}
		if !f.Step.IsZero() { // what the sheet can print
			change = f.Number().Add(change).toward(f.Step).Sub(f.Number())
		}
		fits := func(m mention) bool {
			e := v.equations[m.equation]
			return e.mended(m, change) || e.finding >= 0 && e.relation != "="
		}
		if !slices.ContainsFunc(mentions, func(m mention) bool { return !fits(m) }) {
			return change, true
		}
		if e.slack.IsZero() {
			break // it holds with this change only
		}
	}
	return Amount{}, false
}

// mended tells whether the equation holds after a change of the cell mentioned.
func (e equation) mended(m mention, change Amount) bool {
	if m.minus {
		change = change.Neg()
	}
	return holds(e.relation, e.diff.Add(change), e.slack)
}

// Reasons, the likeliest slip first.
var reasons = []string{"transposition", "sign", "unit", "decimal-shift", "digit", "rounding", "unknown", "blank"}

func rank(reason string) int { return slices.Index(reasons, reason) }

// reason names the slip of the pen that turns the right value into the figure on the sheet, if one does.
func reason(f Figure, right Amount) string {
	wrong := f.Number()
	a, b := wrong.Abs().Fixed(2), right.Abs().Fixed(2)
	switch {
	case f.State != Given:
		return "blank"
	case wrong.Equal(right.Neg()):
		return "sign"
	case wrong.Equal(right.Shift(4)) || wrong.Shift(4).Equal(right):
		return "unit"
	case shifted(wrong, right):
		return "decimal-shift"
	case wrong.Sign() == right.Sign() && transposed(a, b):
		return "transposition"
	case wrong.Sign() == right.Sign() && differ(a, b) == 1:
		return "digit"
	case wrong.Sub(right).Abs().Cmp(Int(5).Shift(-2)) <= 0:
		return "rounding"
	}
	return "unknown"
}

func shifted(a, b Amount) bool {
	for n := 1; n <= 3; n++ {
		if a.Equal(b.Shift(n)) || b.Equal(a.Shift(n)) {
			return true
		}
	}
	return false
}

// transposed tells whether two neighbouring digits have changed places.
func transposed(a, b string) bool {
	a, b = strings.ReplaceAll(a, ".", ""), strings.ReplaceAll(b, ".", "")
	if len(a) != len(b) || differ(a, b) != 2 {
		return false
	}
	for i := range len(a) - 1 {
		if a[i] != b[i] {
			return a[i] == b[i+1] && a[i+1] == b[i]
		}
	}
	return false
}

// differ counts the places in which two numerals of equal length differ; unequal ones differ everywhere.
func differ(a, b string) int {
	if len(a) != len(b) {
		return len(a) + len(b)
	}
	n := 0
	for i := range len(a) {
		if a[i] != b[i] {
			n++
		}
	}
	return n
}
