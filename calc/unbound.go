package calc

// Which figures the equations hold. Each rule leaves a mark on the figures of the places where it was asked;
// what is left without the mark of an equality of level 错误 could be wrong and nobody would see.

// A mark says what the rules that were asked are to one figure.
type mark uint8

const (
	markBound    mark = 1 << iota // it stands in an equality of level 错误
	markUnasked                   // it would, but that could not be asked
	markWeak                      // it stands in an inequality, or in a rule of another level
	markRounded                   // it is noted among the residues of rounding
	markAbsorbed                  // likewise, as one that took in the remainder of a total
)

// hold marks the figures of a place with what the rule is to them.
func (c *checker) hold(relation string, asked bool) {
	m := markWeak
	switch equality := relation == "=" && c.rule.Level == Critical; {
	case equality && asked:
		m = markBound
	case equality:
		m = markUnasked
	case !asked:
		return
	}
	for _, p := range c.marks {
		if p != nil {
			*p |= m
		}
	}
}

// markOf finds the mark of a figure that a function gave, by its key. Figures of the workbook of the year
// before have the same keys and no marks.
func (c *checker) markOf(f *Figure) *mark {
	t := c.views[f.Key.Form]
	if t == nil || f.Prior {
		return nil
	}
	return t.mark(t.row(f.Key.Line), t.col(f.Key.Col))
}

// missPlace stands for askPlace where a table of the formula is not there: its figures in the others would
// be bound if it were.
func (c *checker) missPlace(relation, col string) {
	c.figures, c.marks = c.figures[:0], c.marks[:0]
	for i := range c.sums {
		if lacks, _ := c.gather(&c.sums[i], col); lacks == notPrinted {
			return
		}
	}
	c.hold(relation, false)
}

// unbound lists the money that no equality of level 错误 holds: a slip there would go unseen.
func (c *checker) unbound() []Unbound {
	var out []Unbound
	for _, table := range c.book.Tables {
		t := c.views[table.Form.ID]
		for r, row := range table.grid {
			for k, f := range row {
				if f.State != Given || f.Unit != Yuan {
					continue
				}
				var m mark
				if t.Table == table {
					m = *t.mark(r, k)
				}
				switch {
				case m&markBound != 0:
				case m&markUnasked != 0:
					out = append(out, Unbound{f, "not-asked"})
				case m&markWeak != 0:
					out = append(out, Unbound{f, "inequality"})
				default:
					out = append(out, Unbound{f, "no-rule"})
				}
			}
		}
	}
	return out
}
