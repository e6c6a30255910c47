package calc

import (
	"cmp"
	"slices"
)

// Where the error is. The equations that hold and those that fail together say which cells can be wrong:
// looked for is the smallest set of cells whose change makes every failing equality hold and breaks nothing
// that holds (Fellegi and Holt, 1976), one cell first, then two, then three. Counting is exact, in whole
// fen. Among sets that the equations cannot tell apart the likelier slip of the pen comes first.

// An equation is one asked comparison: the figures of both sides, the left one first, and how they differ.
type equation struct {
	terms    []addend
	relation string
	diff     Amount // left side minus right side
	slack    Amount // twice what diff may be
	finding  int    // index of its finding; -1 if it holds
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

// How far the search goes. Each step is one change tried; what is not found within them is shown as it
// failed, formula by formula.
const (
	mostCells   = 3
	mostSteps   = 60_000
	mostSets    = 400
	mostTouched = 24 // equations that one cell of a search over several may leave failing
)

// A locator is the equations of a verdict in whole fen, and the cells that stand in them.
type locator struct {
	equations []balance
	cells     []cell
	place     map[Cell]int // index in cells
	views     map[string]*view
	steps     int
}

// A balance is an equation: the changes of its cells, each times its sign, move diff.
type balance struct {
	equality bool
	low      bool // ≥: diff may be anything above; else ≤
	asked    bool // an inequality that failed from the start asks nothing more
	diff     int64
	slack    int64
	finding  int
	terms    []term64
}

type term64 struct {
	cell int
	sign int64
}

// A cell is one place of the sheets with the equations that hold it.
type cell struct {
	figure *Figure
	amount int64
	step   int64
	moved  int64 // what was put right already
	in     []use
}

type use struct {
	equation int
	sign     int64
}

// A change is a cell and what must be added to it.
type change struct {
	cell int
	by   int64
}

func (b *balance) holds(diff int64) bool {
	switch {
	case b.equality:
		return max(diff, -diff)*2 <= b.slack
	case !b.asked:
		return true
	case b.low:
		return diff*2 >= -b.slack
	}
	return diff*2 <= b.slack
}

// newLocator gives nil where nothing failed, or where an amount is no whole number of fen.
func newLocator(v *Verdict, views map[string]*view) *locator {
	if !slices.ContainsFunc(v.equations, func(e equation) bool { return e.finding >= 0 && e.relation == "=" }) {
		return nil
	}
	l := &locator{equations: make([]balance, len(v.equations)), views: views}
	whole := true
	fen := func(a Amount) int64 {
		n, ok := a.fen()
		whole = whole && ok
		return n
	}
	l.place = map[Cell]int{}
	terms := make([]term64, 0, len(v.terms))
	for i, e := range v.equations {
		b := balance{equality: e.relation == "=", low: e.relation == "≥", asked: e.finding < 0, diff: fen(e.diff), slack: fen(e.slack), finding: e.finding}
		start := len(terms)
		for _, a := range e.terms {
			at := a.figure.Cell()
			n, ok := l.place[at]
			if !ok {
				n = len(l.cells)
				l.place[at] = n
				l.cells = append(l.cells, cell{figure: a.figure, amount: fen(a.figure.Number()), step: fen(a.figure.Step)})
			}
			sign := int64(1)
			if a.minus {
				sign = -1
			}
			if k := slices.IndexFunc(terms[start:], func(t term64) bool { return t.cell == n }); k >= 0 {
				terms[start+k].sign += sign // the same cell on both sides, or twice on one
			} else {
				terms = append(terms, term64{n, sign})
			}
		}
		b.terms = slices.DeleteFunc(terms[start:len(terms):len(terms)], func(t term64) bool { return t.sign == 0 })
		l.equations[i] = b
	}
	if !whole {
		return nil
	}
	for i, e := range l.equations {
		for _, t := range e.terms {
			l.cells[t.cell].in = append(l.cells[t.cell].in, use{i, t.sign})
		}
	}
	return l
}

// failing lists the equalities that fail now.
func (l *locator) failing() (out []int) {
	for i := range l.equations {
		if e := &l.equations[i]; e.equality && !e.holds(e.diff) {
			out = append(out, i)
		}
	}
	return out
}

// components groups failing equations that share a cell.
func (l *locator) components(failing []int) [][]int {
	at := map[int]int{}                // the last of the equations that holds a cell
	group := make([]int, len(failing)) // union-find over positions
	find := func(i int) int {
		for group[i] != i {
			group[i] = group[group[i]]
			i = group[i]
		}
		return i
	}
	for n, i := range failing {
		group[n] = n
		for _, t := range l.equations[i].terms {
			if m, ok := at[t.cell]; ok {
				group[find(n)] = find(m)
			}
			at[t.cell] = n
		}
	}
	var out [][]int
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

// A trial is a change with what follows from it.
type trial []change

// try changes a cell. A total that is a formula of the sheet follows its operands: where an equality breaks
// whose left side is such a cell, it moves along. The trial must be undone, or kept for good.
func (l *locator) try(c change) trial {
	l.steps++
	moves := trial{c}
	l.move(c)
	for i := 0; i < len(moves) && len(moves) < mostTouched; i++ {
		for _, u := range l.cells[moves[i].cell].in {
			e := &l.equations[u.equation]
			left := e.terms[0]
			total := &l.cells[left.cell]
			if !e.equality || !total.figure.Cached || left.sign != 1 || e.holds(e.diff) || e.finding >= 0 ||
				slices.ContainsFunc(moves, func(m change) bool { return m.cell == left.cell }) {
				continue
			}
			follow := change{left.cell, -e.diff}
			l.move(follow)
			moves = append(moves, follow)
		}
	}
	return moves
}

func (l *locator) move(c change) {
	for _, u := range l.cells[c.cell].in {
		l.equations[u.equation].diff += u.sign * c.by
	}
}

func (l *locator) undo(moves trial) {
	for _, m := range moves {
		l.move(change{m.cell, -m.by})
	}
}

// left gives what fails of a group of equations and of all that the trials touched; ok is false where that
// is more than further cells could mend.
func (l *locator) left(group []int, trials []trial) (out []int, ok bool) {
	for _, i := range group {
		if e := &l.equations[i]; !e.holds(e.diff) {
			out = append(out, i)
		}
	}
	for _, moves := range trials {
		for _, m := range moves {
			for _, u := range l.cells[m.cell].in {
				if e := &l.equations[u.equation]; !e.holds(e.diff) && !slices.Contains(out, u.equation) {
					if out = append(out, u.equation); len(out) > len(group)+mostTouched {
						return out, false
					}
				}
			}
		}
	}
	return out, true
}

// candidates lists the cells one of which must change, with others or alone: those of the failing equality
// that has the fewest. The operands of a total that is a formula stand for it too.
func (l *locator) candidates(failing []int) []int {
	least := -1
	for _, i := range failing {
		if e := &l.equations[i]; e.equality && (least < 0 || len(e.terms) < len(l.equations[least].terms)) {
			least = i
		}
	}
	if least < 0 {
		return nil
	}
	var out []int
	for _, t := range l.equations[least].terms {
		out = append(out, t.cell)
	}
	for i := 0; i < len(out); i++ {
		if !l.cells[out[i]].figure.Cached {
			continue
		}
		for _, u := range l.cells[out[i]].in {
			if e := &l.equations[u.equation]; e.equality && e.finding < 0 && e.terms[0].cell == out[i] {
				for _, t := range e.terms[1:] {
					if !slices.Contains(out, t.cell) {
						out = append(out, t.cell)
					}
				}
			}
		}
	}
	return slices.DeleteFunc(out, func(c int) bool { return l.cells[c].figure.Prior })
}

// changes lists what could be added to a cell: what one of the failing equalities asks of it. A table in
// 万元 can print only multiples of its step.
func (l *locator) changes(c int, failing []int) []int64 {
	var out []int64
	at := &l.cells[c]
	add := func(by int64) {
		if at.step > 0 {
			by = nearestMultiple(at.amount+at.moved+by, at.step) - at.amount - at.moved
		}
		if by != 0 && !slices.Contains(out, by) {
			out = append(out, by)
		}
	}
	direct := false
	for _, u := range at.in {
		if e := &l.equations[u.equation]; e.equality && !e.holds(e.diff) {
			direct = true
			if by := -e.diff / u.sign; by*u.sign == -e.diff {
				add(by)
			}
		}
	}
	if !direct { // it acts through a total that follows it
		for _, i := range failing {
			if e := &l.equations[i]; e.equality {
				add(e.diff)
				add(-e.diff)
			}
		}
	}
	return out
}

// nearestMultiple rounds half away from zero.
func nearestMultiple(n, step int64) int64 {
	if n < 0 {
		return -nearestMultiple(-n, step)
	}
	return (n + step/2) / step * step
}

// explain finds the sets of up to depth cells, beside those already tried, whose change mends the group.
func (l *locator) explain(group []int, failing []int, depth int, trials []trial, found func([]trial)) {
	for _, c := range l.candidates(failing) {
		if slices.ContainsFunc(trials, func(t trial) bool { return t[0].cell == c }) {
			continue
		}
		if depth == 1 && !l.reaches(c, failing) {
			continue
		}
		at := &l.cells[c]
		empty := at.figure.State != Given
		if empty && (depth > 1 || len(trials) > 0) {
			continue // of two errors at once neither is a guess at what an empty cell should hold
		}
		for _, by := range l.changes(c, failing) {
			if empty && at.amount+at.moved+by < 0 {
				continue // nobody leaves out a negative amount
			}
			if l.steps > mostSteps {
				return
			}
			moves := l.try(change{c, by})
			next := append(trials[:len(trials):len(trials)], moves)
			rest, ok := l.left(group, next)
			switch {
			case len(rest) == 0:
				found(next)
			case ok && depth > 1:
				l.explain(group, rest, depth-1, next, found)
			}
			l.undo(moves)
		}
	}
}

// exchange finds two neighbours of a column whose figures, put in each other's place, mend the group: a slip
// as likely as any in one cell.
func (l *locator) exchange(group []int, found func([]trial)) {
	for _, c := range l.candidates(group) {
		for _, n := range l.neighbours(c) {
			by := l.cells[n].amount + l.cells[n].moved - l.cells[c].amount - l.cells[c].moved
			if by == 0 || l.cells[n].figure.State != Given || l.cells[c].figure.State != Given {
				continue
			}
			set := []trial{l.try(change{c, by}), l.try(change{n, -by})}
			if rest, _ := l.left(group, set); len(rest) == 0 {
				found(set)
			}
			l.undo(set[1])
			l.undo(set[0])
		}
	}
}

// reaches tells whether a cell stands in all of the equations, or may act on them through totals that follow it.
func (l *locator) reaches(c int, failing []int) bool {
	in := 0
	for _, u := range l.cells[c].in {
		if slices.Contains(failing, u.equation) {
			in++
		}
		if e := &l.equations[u.equation]; e.equality && e.terms[0].cell != c && l.cells[e.terms[0].cell].figure.Cached {
			return true
		}
	}
	return in == len(failing)
}

// A culprit is one cell of a solution: the likeliest guess first, then other cells that would do as well
// in its stead.
type culprit struct {
	cell   int
	causes []Cause
	mends  []int // the equations that fail because of it
}

// solve takes the failing equations apart into the cells that explain them. What is left unexplained stays
// failing.
func (l *locator) solve() (out []culprit) {
	for {
		failing := l.failing()
		sets := l.next(failing)
		if len(sets) == 0 {
			return out
		}
		out = append(out, l.settle(sets, failing)...)
	}
}

// next finds the sets of cells that explain one group of the failing equations, the smallest group of cells
// that explains any.
func (l *locator) next(failing []int) [][]trial {
	components := l.components(failing)
	for depth := 1; depth <= mostCells; depth++ {
		for _, group := range components {
			var sets [][]trial
			found := func(s []trial) {
				if len(sets) < mostSets {
					sets = append(sets, slices.Clone(s))
				}
			}
			if depth == 1 {
				l.exchange(group, found)
			}
			l.explain(group, group, depth, nil, found)
			if len(sets) > 0 {
				return sets
			}
		}
	}
	return l.peel(failing)
}

// peel finds the cells whose change mends the most of what fails, at least two formulas, and breaks
// nothing: where more errors hang together than can be taken apart at once, it takes off the plainest.
func (l *locator) peel(failing []int) (sets [][]trial) {
	most := 1
	seen := map[change]bool{}
	for _, i := range failing {
		for _, t := range l.equations[i].terms {
			if l.cells[t.cell].figure.Prior {
				continue
			}
			for _, by := range l.changes(t.cell, nil) {
				c := change{t.cell, by}
				if seen[c] {
					continue
				}
				seen[c] = true
				mends, breaks := 0, false
				for _, u := range l.cells[c.cell].in {
					e := &l.equations[u.equation]
					before, after := e.holds(e.diff), e.holds(e.diff+u.sign*by)
					breaks = breaks || before && !after
					if !before && after {
						mends++
					}
				}
				switch {
				case breaks || mends < most || mends < 2:
				case mends > most:
					most, sets = mends, [][]trial{{{c}}}
				default:
					sets = append(sets, []trial{{c}})
				}
			}
		}
	}
	return sets
}

// settle ranks the sets, keeps the changes of the best for good, and says what each of its cells explains.
func (l *locator) settle(sets [][]trial, failing []int) []culprit {
	ranked := make([]solution, len(sets))
	for i, s := range sets {
		ranked[i] = l.judge(s)
	}
	slices.SortStableFunc(ranked, func(a, b solution) int { return cmp.Compare(a.weight, b.weight) })
	best := ranked[0]
	out := make([]culprit, len(best.trials))
	reach := make([]map[int]bool, len(best.trials))
	for i, t := range best.trials {
		out[i] = culprit{cell: t[0].cell, causes: []Cause{best.causes[i]}}
		reach[i] = map[int]bool{}
		for _, m := range t {
			for _, u := range l.cells[m.cell].in {
				reach[i][u.equation] = true
			}
		}
		for _, s := range ranked[1:] {
			if k, ok := s.instead(best, t[0].cell); ok && !slices.ContainsFunc(out[i].causes, func(c Cause) bool { return c.At == s.causes[k].At }) {
				out[i].causes = append(out[i].causes, s.causes[k])
			}
		}
	}
	broken := map[int]bool{} // inequalities that fail from the start and that the changes mend as well
	for i := range l.equations {
		if e := &l.equations[i]; !e.equality && !e.asked && slices.ContainsFunc(reach, func(r map[int]bool) bool { return r[i] }) {
			broken[i] = true
		}
	}
	for _, t := range best.trials {
		for _, m := range t {
			l.move(m)
			l.cells[m.cell].moved += m.by
		}
	}
	mended := func(i int) bool {
		e := &l.equations[i]
		if broken[i] {
			return e.low && e.diff*2 >= -e.slack || !e.low && e.diff*2 <= e.slack
		}
		return e.holds(e.diff)
	}
	all := failing
	for i := range l.equations {
		if broken[i] {
			all = append(all, i)
		}
	}
	n := 0
	for _, i := range all {
		if !mended(i) {
			continue
		}
		for k := range out {
			if reach[k][i] {
				out[k].mends = append(out[k].mends, i)
				n++
				break
			}
		}
	}
	for k := range out {
		for c := range out[k].causes {
			out[k].causes[c].Mends = n
		}
	}
	return out
}

// A solution is a set of cells with the guesses at them.
type solution struct {
	trials []trial
	causes []Cause
	weight int
}

// instead tells which of its cells takes the place of one of the best, all others being the same. A set of
// another size stands as a whole for the best.
func (s solution) instead(best solution, cell int) (int, bool) {
	if len(s.trials) != len(best.trials) {
		return 0, true
	}
	other := -1
	for i, t := range s.trials {
		if !slices.ContainsFunc(best.trials, func(b trial) bool { return b[0] == t[0] }) {
			if other >= 0 {
				return 0, false
			}
			other = i
		}
	}
	return other, other >= 0 && !slices.ContainsFunc(s.trials, func(t trial) bool { return t[0].cell == cell })
}

// judge makes the guesses of a set and weighs how likely they are together.
func (l *locator) judge(trials []trial) solution {
	s := solution{trials: trials}
	for _, t := range trials {
		c := &l.cells[t[0].cell]
		f := *c.figure
		right := c.amount + c.moved + t[0].by
		reason := l.slip(t[0].cell, right)
		if len(trials) == 2 && l.swapped(trials) {
			reason = "swapped"
		}
		s.causes = append(s.causes, Cause{At: f.Cell(), Key: f.Key, Label: f.Label, Value: Int(right).Shift(-2), Reason: reason, Cached: f.Cached})
		s.weight += slices.Index(reasons, reason)
		if right < 0 && c.amount >= 0 && reason != "sign" {
			s.weight += 2 * len(reasons) // few lines are ever negative
		}
		if f.State == Barred {
			s.weight += 3 * len(reasons) // the form says that nothing can stand there
		}
	}
	for i := range s.causes {
		for k := range s.causes {
			if k != i {
				s.causes[i].With = append(s.causes[i].With, Cause{At: s.causes[k].At, Key: s.causes[k].Key, Label: s.causes[k].Label, Value: s.causes[k].Value, Reason: s.causes[k].Reason, Cached: s.causes[k].Cached})
			}
		}
	}
	return s
}

// fold puts the failures that one error explains under one finding: the one at whose place the cell stands,
// or the first. The others become its echoes.
func (c *checker) fold() {
	l := newLocator(&c.v, c.views)
	if l == nil {
		return
	}
	v := &c.v
	gone := map[int]bool{}
	for _, who := range l.solve() {
		if len(who.mends) == 0 {
			continue // the cells that are wrong with it show all that fails
		}
		root := l.equations[who.mends[0]].finding
		for _, i := range who.mends {
			if e := &l.equations[i]; e.equality && v.Findings[e.finding].At == l.cells[who.cell].figure.Cell() {
				root = e.finding
				break
			}
		}
		v.Findings[root].Causes = who.causes
		for _, i := range who.mends {
			if f := l.equations[i].finding; f != root {
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
