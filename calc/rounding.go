package calc

import "strconv"

// Tables in 万元 are rounded: what they may differ by for that alone, and what is said of it. Tables in 元 are
// exact, and nothing here touches them.

// Residues are differences that rounding excuses: where, beside which figure, and the largest.
type residues struct {
	cells, beside []Cell
	largest       Amount
}

// holds tells whether a difference is within a relation; slack is twice what it may be.
func holds(relation string, diff, slack Amount) bool {
	if !slack.IsZero() {
		diff = diff.Times(2)
	}
	switch relation {
	case "≥":
		return diff.Cmp(slack.Neg()) >= 0
	case "≤":
		return diff.Cmp(slack) <= 0
	}
	return diff.Abs().Cmp(slack) <= 0
}

// slack is twice what the sides of the place may differ by. Every printed figure lies within half a step of
// the exact one, a sum of them within as many half steps (Calculations 1.1). But two figures printed in the
// same step are one amount rounded once, and so are equal; nor does rounding print a greater one smaller.
// Tables in 元 have no step: equality is exact.
func (c *checker) slack() Amount {
	if len(c.figures) == 2 && c.figures[0].figure.Step.Equal(c.figures[1].figure.Step) {
		return Amount{}
	}
	slack := Amount{}
	for _, a := range c.figures {
		if !a.figure.Step.IsZero() {
			slack = slack.Add(a.figure.Step)
		}
	}
	return slack
}

// absorbs tells whether the left side of the place may have taken in the remainder of its total: it is one
// of the parts of the rule's Whole, and that closes to the last printed digit in its column.
func (c *checker) absorbs() bool {
	left := c.figures[0].figure
	t := c.views[left.Key.Form]
	if c.whole == nil || t == nil || len(c.figures) != 2 || left.Step.IsZero() {
		return false
	}
	defer func() { c.figures, c.marks = c.figures[:2], c.marks[:2] }() // gather puts the parts of the total behind
	part, rest := false, Amount{}
	for i, term := range c.whole {
		s := sum{term: term, table: t}
		s.fill(term, "", "", c.whole[0].line)
		from := len(c.figures)
		if lacks, _ := c.gather(&s, left.Key.Col); lacks != nothing {
			return false
		}
		for _, a := range c.figures[from:] {
			part = part || i > 0 && a.figure == left
			if i == 0 || a.minus {
				rest = rest.Add(a.figure.Number())
			} else {
				rest = rest.Sub(a.figure.Number())
			}
		}
	}
	return part && rest.IsZero()
}

// residue notes a difference that rounding excuses, for the one remark on its table.
func (c *checker) residue(kind mark, diff Amount) {
	left, m := c.figures[0].figure, c.marks[0]
	if m == nil {
		return // it stands on no sheet of this book: there is no place to name
	}
	t := c.views[left.Key.Form]
	r := &t.rounded
	if kind == markAbsorbed {
		r = &t.absorbed
	}
	if diff.Abs().Cmp(r.largest) > 0 {
		r.largest = diff.Abs()
	}
	if *m&kind == 0 {
		*m |= kind
		r.cells = append(r.cells, left.Cell())
		r.beside = append(r.beside, c.figures[1].figure.Cell())
	}
}

// residues says once for each table which of its figures differ from what they should be by no more than
// rounding allows: what adds up only nearly, and what took in the remainder of a total.
func (c *checker) residues() {
	for _, table := range c.book.Tables {
		t := c.views[table.Form.ID]
		if t.Table != table {
			continue
		}
		say := func(kind string, r residues, more ...string) {
			if len(r.cells) > 0 {
				args := append([]string{table.Form.Titles[0], strconv.Itoa(len(r.cells)), r.largest.String()}, more...)
				c.v.Findings = append(c.v.Findings, Finding{Rule: "R-13", Level: Remark, Kind: kind, At: r.cells[0], Args: args, Cells: r.cells})
			}
		}
		say("rounding", t.rounded)
		if len(t.absorbed.beside) > 0 {
			say("absorbed", t.absorbed, t.absorbed.beside[0].String())
		}
	}
}
