package calc

import (
	"slices"
	"strings"
)

// Slips of the pen: what turns the right value into the figure on the sheet.

// reasons, the likeliest first. Those before digit are coincidences that hardly ever come about by chance.
var reasons = []string{"sign", "unit", "decimal-shift", "swapped", "omitted", "double-counted", "transposition", "copied", "digit", "rounding", "unknown", "blank"}

// slip names the slip that could have made the figure of a cell of the right value, in fen.
func (l *locator) slip(n int, right int64) string {
	c := &l.cells[n]
	wrong := c.amount + c.moved
	a, b := Int(wrong).Shift(-2).Abs().Fixed(2), Int(right).Shift(-2).Abs().Fixed(2)
	if c.figure.Step.Sign() > 0 { // the digits that stand on the sheet are those of 万元
		a, b = Int(wrong).Shift(-6).Abs().Fixed(2), Int(right).Shift(-6).Abs().Fixed(2)
	}
	sameSign := (wrong < 0) == (right < 0)
	switch part := l.part(n, wrong-right); {
	case c.figure.State != Given:
		return "blank"
	case wrong == -right:
		return "sign"
	case wrong == right*10_000 || inTenThousands(wrong, right):
		return "unit"
	case shifted(wrong, right):
		return "decimal-shift"
	case part < 0:
		return "omitted"
	case part > 0:
		return "double-counted"
	case sameSign && transposed(a, b):
		return "transposition"
	case l.copied(n):
		return "copied"
	case sameSign && differ(a, b) == 1:
		return "digit"
	case max(wrong-right, right-wrong) <= 5:
		return "rounding"
	}
	return "unknown"
}

// part tells whether a total is off by just one of its parts: 1 if that was counted twice, -1 if it was left out.
func (l *locator) part(n int, off int64) int {
	for _, u := range l.cells[n].in {
		e := &l.equations[u.equation]
		if !e.equality || e.terms[0].cell != n || e.terms[0].sign != 1 {
			continue
		}
		parts, same := 0, 0
		for _, t := range e.terms[1:] {
			switch amount := -t.sign * (l.cells[t.cell].amount + l.cells[t.cell].moved); {
			case amount == 0:
			case amount == off:
				same = 1
				parts++
			case amount == -off:
				same = -1
				parts++
			default:
				parts++
			}
		}
		if same != 0 && parts > 1 {
			return same
		}
	}
	return 0
}

// copied tells whether the figure of a cell is just that of the row above or below it, or of the code that it
// belongs to. Where an equality that holds binds the two, such as a code with a single part, they are rightly the same.
func (l *locator) copied(n int) bool {
	f := l.cells[n].figure
	v := l.views[f.Key.Form]
	if v == nil || f.Amount.IsZero() {
		return false
	}
	rows := v.beside(f.Key.Line)
	if name := f.Key.Line; IsCode(name) && len(name) > 3 {
		rows = append(rows, v.row(name[:len(name)-2]))
	}
	return slices.ContainsFunc(rows, func(row int) bool {
		o := v.figure(row, v.col(f.Key.Col))
		return o != nil && o.State == Given && o.Amount.Equal(f.Amount) && !l.bound(n, l.place[o.Cell()])
	})
}

// bound tells whether an equality that holds from the start has both cells in it.
func (l *locator) bound(a, b int) bool {
	return slices.ContainsFunc(l.cells[a].in, func(u use) bool {
		e := &l.equations[u.equation]
		return e.equality && e.finding < 0 && slices.ContainsFunc(e.terms, func(t term64) bool { return t.cell == b })
	})
}

// beside lists the rows above and below a line, in its own panel.
func (v *view) beside(line string) (out []int) {
	row := v.row(line)
	for _, r := range []int{row - 1, row + 1} {
		if row >= 0 && r >= 0 && r < len(v.Rows) && v.Rows[r].Panel == v.Rows[row].Panel {
			out = append(out, r)
		}
	}
	return out
}

// neighbours lists the cells above and below a cell that stand in an equation.
func (l *locator) neighbours(n int) (out []int) {
	f := l.cells[n].figure
	v := l.views[f.Key.Form]
	if v == nil {
		return nil
	}
	for _, row := range v.beside(f.Key.Line) {
		if o := v.figure(row, v.col(f.Key.Col)); o != nil && len(o.From) > 0 {
			if at, ok := l.place[o.Cell()]; ok {
				out = append(out, at)
			}
		}
	}
	return out
}

// swapped tells whether two cells hold each other's right values.
func (l *locator) swapped(trials []trial) bool {
	a, b := trials[0][0], trials[1][0]
	x, y := l.cells[a.cell].amount+l.cells[a.cell].moved, l.cells[b.cell].amount+l.cells[b.cell].moved
	return x+a.by == y && y+b.by == x
}

// inTenThousands tells whether an amount was written in 万元, with two decimals, in a table in 元.
func inTenThousands(wrong, right int64) bool {
	off := wrong*10_000 - right
	return wrong != 0 && max(off, -off) <= 5_000
}

func shifted(a, b int64) bool {
	for n, p := 0, int64(10); n < 3; n, p = n+1, p*10 {
		if a == b*p || b == a*p {
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
