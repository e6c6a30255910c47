package calc

import (
	"slices"
	"strconv"
	"strings"
)

// From period to period. A book may have the workbook of an earlier period beside it, and formulas go through
// that one by putting a word before a table: 上年公开01/年末结转和结余/决算数; the word alone is the rule's own
// table. What the word does not fit is not printed here, so that its rules are 不适用.
const (
	lastYear   = "上年" // the final accounts of the year before
	lastPeriod = "上期" // an earlier month of the same year
)

// PeriodsBefore lists the periods whose workbook belongs beside one of this period, the first choice first:
// the month before, which carries what was compared with the year before on from January, and that year.
func PeriodsBefore(period string) []string {
	b := Book{Period: period}
	if b.Year() == 0 {
		return nil
	}
	year := strconv.Itoa(b.Year() - 1)
	if month, _ := strconv.Atoi(period[min(5, len(period)):]); month > 1 {
		return []string{period[:5] + strconv.Itoa(100 + month - 1)[1:], year}
	}
	return []string{year}
}

// SameEntity tells whether two names are of one department; blanks and the width of parentheses do not count.
// A department without a name is none that could be told from others.
func SameEntity(a, b string) bool {
	return squash(a) != "" && squash(a) == squash(b)
}

// Follow puts the workbook of an earlier period beside the book. It gives why that cannot be, with nothing
// done: "entity" where it is of another department, "period" where it is of no period that formulas know.
// The cells of p are then spelled [file]sheet, as spreadsheets spell those of another workbook, and its
// figures are Prior.
func (b *Book) Follow(p *Book) (why string) {
	switch {
	case !SameEntity(b.Entity, p.Entity):
		return "entity"
	case relation(p, b) == "":
		return "period"
	}
	move := func(cells []Cell) []Cell {
		cells = slices.Clone(cells) // two figures may share theirs
		for i := range cells {
			if cells[i].Sheet != "" {
				cells[i].Sheet = "[" + p.File + "]" + cells[i].Sheet
			}
		}
		return cells
	}
	for _, t := range p.Tables {
		at := move([]Cell{{t.Sheet, ""}, t.Title})
		t.Sheet, t.Title = at[0].Sheet, at[1]
		if t.Year == 0 {
			t.Year = p.Year()
		}
		for i := range t.Rows {
			t.Rows[i].At = move([]Cell{t.Rows[i].At})[0]
		}
		for i := range t.Notes {
			t.Notes[i].From = move(t.Notes[i].From)
		}
		for _, row := range t.grid {
			for i := range row {
				row[i].From, row[i].Prior = move(row[i].From), true
			}
		}
	}
	for i := range p.Derived {
		p.Derived[i].From, p.Derived[i].Prior = move(p.Derived[i].From), true
	}
	for i := range p.Prose {
		p.Prose[i].From = move(p.Prose[i].From)
	}
	for i := range p.Explanations {
		p.Explanations[i].At = move([]Cell{p.Explanations[i].At})[0]
	}
	b.Previous = p
	return ""
}

// relation gives the word under which formulas go through p beside b, "" for none.
func relation(p, b *Book) string {
	switch {
	case p == nil || p.Year() == 0:
	case len(p.Period) == 4 && p.Year() == b.Year()-1:
		return lastYear
	case p.Year() == b.Year() && len(p.Period) == 7 && len(b.Period) == 7 && p.Period < b.Period:
		return lastPeriod
	}
	return ""
}

// LastYear gives the final accounts of the year before, nil if they are not beside the book.
func (b *Book) LastYear() *Book {
	if relation(b.Previous, b) == lastYear {
		return b.Previous
	}
	return nil
}

// viewEarlier makes the tables of the earlier workbook known under its word.
func (c *checker) viewEarlier() {
	word := relation(c.book.Previous, c.book)
	if word == "" {
		return
	}
	for _, t := range c.book.Previous.Tables {
		if name := word + t.Form.ID; c.views[name] == nil {
			c.views[name] = newView(t)
		}
	}
}

// lacks tells why nothing of a term's table can be asked. A table that an earlier workbook does not have is
// no fault of this one.
func (c *checker) lacks(t term) (reason string, lacks bool) {
	if t.period == "" {
		return c.book.lacks(t.form)
	}
	v := c.views[t.tableName()]
	if v != nil && v.Broken != "" {
		return "broken-table", true
	}
	return "", v == nil
}

// yields ends a rule that gives way to another, or of which that cannot be known: see Rule.Without.
func (c *checker) yields() bool {
	form, of, _ := strings.Cut(c.rule.Without, "/")
	t := c.book.Table(form)
	c.figures, c.marks = c.figures[:0], c.marks[:0]
	switch {
	case t == nil:
		return false
	case t.Broken != "":
		c.skip("broken-table", form)
		return true
	case t.moves(of):
		c.notApplicable()
		return true
	}
	return false
}

// moves tells whether a figure in the columns of a name is not zero.
func (t *Table) moves(of string) bool {
	for _, row := range t.grid {
		for _, f := range row {
			if col, ok := t.Form.Col(f.Key.Col); ok && col.Of == of && !f.Number().IsZero() {
				return true
			}
		}
	}
	return false
}

// What * stands for in a comparison of two years. 科目 are renamed, split and moved from one list of the year
// to the next, and their 类 and 款 with them: a 项 that both years print can be held to its own balance, and so
// can the 合计; one that stands on one of the sheets only may live on under another code.
const (
	sharedCodes = "共有科目" // 合计, and each 项 on the sheets of both years
	loneCodes   = "单边科目" // each 项 on one of them, where both are printed down to 项
)

// codesOfYears lists the lines for these two names.
func (c *checker) codesOfYears(own *view, terms []term) (out []string) {
	tables := []*view{own}
	for _, t := range terms {
		if v := c.views[t.tableName()]; strings.Contains(t.line, "*") && v != nil && !slices.Contains(tables, v) {
			tables = append(tables, v)
		}
	}
	item := func(r Row) bool { return IsCode(r.Name) && len(r.Name) == 7 }
	for _, v := range tables {
		if c.rule.Over == loneCodes && !slices.ContainsFunc(v.Rows, item) {
			return nil
		}
	}
	for _, v := range tables {
		for _, r := range v.Rows {
			shared := !slices.ContainsFunc(tables, func(v *view) bool { return !v.Has(r.Name) })
			wanted := shared == (c.rule.Over == sharedCodes) && (item(r) || shared && r.Name == "合计")
			if wanted && !slices.Contains(out, r.Name) {
				out = append(out, r.Name)
			}
		}
	}
	return out
}
