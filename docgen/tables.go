package docgen

import (
	"slices"
	"strings"

	"jixiao/calc"
)

// The tables of a report are added up anew: people put rows in and type over numbers. Which rows make up a total, no
// table says for sure. It is known where they added up: when the report was written, as its trace has it, or in one of
// the columns still. Then the other columns have to as well. A total whose rows nobody knows is left alone, since a
// false alarm costs more than a miss.

// A tableRow is a line of a table with its numbers, by the columns in which the totals stand.
type tableRow struct {
	label   string
	part    bool // 其中, or indented: part of a line above
	total   bool
	written bool // the report had it when it was written
	now     []printedCell
	was     []printedCell // when the report was written; what stands there now where the trace does not say
	traced  []bool
}

// A sum is a total with the rows that make it up.
type sum struct {
	total int
	parts []int
}

// CheckTables adds up the tables of a report, and compares shares with what they are of: T-20.
func (r *Report) CheckTables() (out []calc.Finding) {
	marked := byMark(r.trace.Numbers)
	for _, g := range grids(r.paras) {
		columns, rows := g.tableRows(func(c gridCell) (traced, bool) { return writtenWith(r.paras[c.para].Marks, marked) })
		out = append(out, g.addUp(columns, rows)...)
		out = append(out, g.shares(columns, rows)...)
	}
	return out
}

// byMark gives the rows of a trace by the names of their marks.
func byMark(rows []traced) map[string]traced {
	out := make(map[string]traced, len(rows))
	for _, r := range rows {
		out[r.Mark] = r
	}
	return out
}

// tableRows reads the rows of a table. written gives the trace of a cell.
func (g grid) tableRows(written func(gridCell) (traced, bool)) (columns [][2]int, rows []tableRow) {
	for i := g.head; i < len(g.rows); i++ {
		for _, c := range g.rows[i] {
			if g.amount(i, c) && !slices.Contains(columns, c.cols) {
				columns = append(columns, c.cols)
			}
		}
	}
	slices.SortFunc(columns, func(a, b [2]int) int { return a[0] - b[0] })
	for i := g.head; i < len(g.rows); i++ {
		r := tableRow{now: make([]printedCell, len(columns)), was: make([]printedCell, len(columns)), traced: make([]bool, len(columns))}
		for _, c := range g.rows[i] {
			if r.label == "" && isWords(c.text) {
				r.label = c.text
			}
			if c.para < 0 {
				continue
			}
			trace, known := written(c)
			r.written = r.written || known
			k := slices.Index(columns, c.cols)
			if k < 0 {
				continue
			}
			if g.amount(i, c) {
				r.now[k] = readCell(c.text)
			}
			r.was[k] = r.now[k]
			if known && trace.Key != "" {
				r.was[k], r.traced[k] = readCell(trace.Text), true
			}
		}
		for _, c := range g.rows[i] {
			r.total = r.total || isTotal(c.text)
			r.part = r.part || isPart(c.text) && isWords(c.text)
		}
		rows = append(rows, r)
	}
	return columns, rows
}

// addUp checks the sums of a table.
func (g grid) addUp(columns [][2]int, rows []tableRow) (out []calc.Finding) {
	covered := make([]bool, len(rows)) // rows that a total within the table adds up
	for _, total := range sumOrder(rows) {
		best, most := sum{}, 0
		for _, s := range candidates(rows, total, covered) {
			if n := evidence(rows, s, len(columns)); n > most {
				best, most = s, n
			}
		}
		if most == 0 {
			continue
		}
		if rows[total].total {
			for _, i := range best.parts {
				covered[i] = true
			}
		}
		for k := range columns {
			if !asserted(rows, best, k, g.additive(columns[k])) {
				continue
			}
			t := rows[total].now[k]
			got, _ := add(rows, best, k, false)
			if got.parts < 1 || !t.ok || got.value.Sub(t.value).Abs().Cmp(got.half.Add(t.half)) <= 0 {
				continue
			}
			unit, places := "", max(2, t.places)
			if t.percent() {
				unit = "%"
			}
			if t.half.IsZero() && got.half.IsZero() {
				places = 0 // people and things are counted
			}
			out = append(out, calc.Finding{Rule: "T-20", Level: calc.Warning, Kind: "table-sum", Args: []string{
				g.heading, calc.Int(int64(g.table)).Fixed(0), g.title(columns[k]), t.value.Fixed(places) + unit, got.value.Fixed(places) + unit, plainName(rows[total].label)}})
		}
	}
	return out
}

// sumOrder gives the rows that may be totals: 小计 before what adds them up, and a line with 其中 below it.
func sumOrder(rows []tableRow) (out []int) {
	for _, minor := range []bool{true, false} {
		for i, r := range rows {
			if r.total && strings.HasSuffix(plainName(r.label), "小计") == minor {
				out = append(out, i)
			}
		}
	}
	for i, r := range rows {
		if !r.total && !r.part && i+1 < len(rows) && rows[i+1].part {
			out = append(out, i)
		}
	}
	return out
}

// candidates lists the rows that may make up a total: those above it, those below it, all of the table, and the parts
// that are named below it. Rows that another total adds up count through that one.
func candidates(rows []tableRow, total int, covered []bool) (out []sum) {
	among := func(from, to int, take func(r tableRow, i int) bool) {
		s := sum{total: total}
		for i := from; i < to; i++ {
			if i != total && take(rows[i], i) {
				s.parts = append(s.parts, i)
			}
		}
		if len(s.parts) > 0 && !slices.ContainsFunc(out, func(o sum) bool { return slices.Equal(o.parts, s.parts) }) {
			out = append(out, s)
		}
	}
	named := total + 1
	for named < len(rows) && rows[named].part {
		named++
	}
	among(total+1, named, func(tableRow, int) bool { return true })
	if !rows[total].total {
		return out
	}
	line := func(r tableRow, _ int) bool { return !r.part && !r.total }
	free := func(r tableRow, i int) bool { return !r.part && !covered[i] }
	above, below := total, total+1
	for above > 0 && !rows[above-1].total {
		above--
	}
	for below < len(rows) && !rows[below].total {
		below++
	}
	among(above, total, line)
	among(total+1, below, line)
	among(0, total, free)
	among(total+1, len(rows), free)
	among(0, len(rows), free)
	among(0, len(rows), line)
	return out
}

// An added is what rows come to in one column.
type added struct {
	value, half calc.Amount
	parts       int
}

// add adds up a column of the parts of a sum: as it stands, or as it was written, and then only of the rows that were
// there. plain tells whether some of the parts are not nothing.
func add(rows []tableRow, s sum, k int, written bool) (out added, plain bool) {
	percent := rows[s.total].now[k].percent()
	if written {
		percent = rows[s.total].was[k].percent()
	}
	nonzero := 0
	for _, i := range s.parts {
		p := rows[i].now[k]
		if written {
			if p = rows[i].was[k]; rows[s.total].written && !rows[i].written {
				continue
			}
		}
		if !p.ok || p.percent() != percent {
			continue
		}
		out.value, out.half, out.parts = out.value.Add(p.value), out.half.Add(p.half), out.parts+1
		if !p.value.IsZero() {
			nonzero++
		}
	}
	return out, nonzero > 1
}

// heldSum tells whether a sum held in a column when the report was written.
func heldSum(rows []tableRow, s sum, k int) bool {
	t := rows[s.total].was[k]
	got, plain := add(rows, s, k, true)
	return t.ok && plain && (!t.percent() || t.value.Equal(calc.Int(100))) && got.value.Sub(t.value).Abs().Cmp(got.half.Add(t.half)) <= 0
}

// evidence is how much speaks for a sum: the columns in which it held. Small counts add up by chance, and one column
// of them says nothing.
func evidence(rows []tableRow, s sum, columns int) (n int) {
	const chance = 100 // below it
	large := false
	for k := range columns {
		if heldSum(rows, s, k) {
			n++
			t := rows[s.total].was[k]
			large = large || t.value.Shift(t.places).Abs().Cmp(calc.Int(chance)) >= 0
		}
	}
	if n == 1 && !large {
		return 0
	}
	return n
}

// asserted tells whether a sum must hold in a column: it did when the report was written, or it does in another column
// and nothing is known of this one.
func asserted(rows []tableRow, s sum, k int, additive bool) bool {
	if heldSum(rows, s, k) {
		return true
	}
	if rows[s.total].traced[k] || slices.ContainsFunc(s.parts, func(i int) bool { return rows[i].traced[k] }) {
		return false
	}
	t := rows[s.total].now[k]
	return additive && t.ok && (!t.percent() || t.value.Equal(calc.Int(100)))
}

// additive tells whether numbers of a column may be added up, by its head: prices, rates and averages may not.
func (g grid) additive(cols [2]int) bool {
	title := g.title(cols)
	return !strings.ContainsAny(title, "率均价") && !strings.Contains(title, "标准")
}

// shares compares the shares of a column with the money that they are of: where the whole is printed as 100%, a share
// is the money of its line in that of the whole. What the report was written with says itself what it should be; here
// it is about the lines that people put in.
func (g grid) shares(columns [][2]int, rows []tableRow) (out []calc.Finding) {
	for k := range columns {
		if !shareWords.MatchString(g.title(columns[k])) {
			continue
		}
		m := -1 // the column of the money
		for j := range k {
			if slices.ContainsFunc(rows, func(r tableRow) bool { return r.now[j].ok && !r.now[j].percent() && r.now[k].percent() }) {
				m = j
			}
		}
		if m < 0 {
			continue
		}
		var wholes, lines []int
		for i, r := range rows {
			switch s := r.now[k]; {
			case !s.percent() || !r.now[m].ok:
			case s.value.Equal(calc.Int(100)) && !r.part:
				wholes = append(wholes, i)
			case same(r, m) && same(r, k):
				lines = append(lines, i)
			}
		}
		var wrong []int
		right := 0
		for _, i := range lines {
			of := slices.Clone(wholes)
			if rows[i].part { // of the line that it is part of
				for j := i - 1; j >= 0; j-- {
					if !rows[j].part {
						of = append(of, j)
						break
					}
				}
			}
			switch {
			case slices.ContainsFunc(of, func(w int) bool { return rows[w].now[m].ok && fits(rows[i].now[m], rows[w].now[m], rows[i].now[k]) }):
				if !rows[i].now[m].value.IsZero() {
					right++
				}
			case slices.ContainsFunc(of, func(w int) bool { return !same(rows[w], m) }): // the whole is wrong itself, and said so
			default:
				wrong = append(wrong, i)
			}
		}
		if right < 2 && right <= len(wrong) || len(wholes) == 0 {
			continue // nobody knows what they are shares of
		}
		for _, i := range wrong {
			want := ""
			if len(wholes) == 1 {
				s := calc.Share{Part: rows[i].now[m].value, Whole: rows[wholes[0]].now[m].value}
				if s.Defined() {
					want = s.Percent(rows[i].now[k].places).Fixed(rows[i].now[k].places) + "%"
				}
			}
			out = append(out, calc.Finding{Rule: "T-20", Level: calc.Warning, Kind: "table-share", Args: []string{
				g.heading, calc.Int(int64(g.table)).Fixed(0), plainName(rows[i].label), g.title(columns[k]),
				rows[i].now[k].value.Fixed(rows[i].now[k].places) + "%", want, g.title(columns[m])}})
		}
	}
	return out
}

// same tells whether a cell says what it said when the report was written.
func same(r tableRow, k int) bool {
	return r.now[k].ok == r.was[k].ok && r.now[k].value.Equal(r.was[k].value)
}

// fits tells whether a part of a whole may print as that share, when each number stands for all that round to it.
func fits(part, whole, share printedCell) bool {
	low, high := whole.value.Sub(whole.half), whole.value.Add(whole.half)
	if low.Sign() <= 0 {
		return true // the whole may be nothing: no share can be ruled out
	}
	// share±half of low…high must meet part±half; the ends are compared in percent, which is exact enough with ten places.
	least := calc.Share{Part: part.value.Sub(part.half), Whole: high}
	most := calc.Share{Part: part.value.Add(part.half), Whole: low}
	if least.Part.Sign() < 0 {
		least.Whole = low
	}
	if most.Part.Sign() < 0 {
		most.Whole = high
	}
	const places = 10
	return least.Percent(places).Cmp(share.value.Add(share.half)) <= 0 && share.value.Sub(share.half).Cmp(most.Percent(places)) <= 0
}
