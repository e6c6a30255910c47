package calc

import (
	"cmp"
	"iter"
	"slices"
	"strings"
)

// A Cell is one cell of a workbook. It is spelled one way everywhere: 财决01表!C40.
type Cell struct {
	Sheet string // the sheet's real name
	Ref   string // A1 notation
}

func (c Cell) String() string {
	if c.Sheet == "" {
		return c.Ref
	}
	return c.Sheet + "!" + c.Ref
}

// A Key names a figure by the canonical names of its form, line and column: 公开01/本年收入合计/决算数.
type Key struct{ Form, Line, Col string }

func (k Key) String() string {
	if k.Col == "" {
		return k.Form + "/" + k.Line
	}
	return k.Form + "/" + k.Line + "/" + k.Col
}

// ParseKey is the inverse of Key.String.
func ParseKey(s string) (Key, bool) {
	parts := strings.Split(s, "/")
	switch len(parts) {
	case 2:
		return Key{parts[0], parts[1], ""}, true
	case 3:
		return Key{parts[0], parts[1], parts[2]}, true
	}
	return Key{}, false
}

// A Unit is what an amount counts.
type Unit string

// The units in which amounts are kept. Tables printed in 万元 are kept in 元, exactly.
const (
	Yuan    Unit = "元"
	Persons Unit = "人"
	Cars    Unit = "辆"
	Sets    Unit = "台"
)

// A State tells a zero from an empty cell and an empty cell from no cell.
type State uint8

const (
	Absent State = iota // no such cell, or one that cannot be read
	Blank               // the cell is there and empty
	Barred              // the cell holds a dash: the form says that nothing can stand there
	Given               // the cell holds a number
)

// A Figure is one amount with the cells that it comes from.
type Figure struct {
	Key    Key
	Amount Amount
	State  State
	Unit   Unit
	Step   Amount // the rounding step of the table that printed it, in Unit; 0 where the table is exact
	Label  string // the sheet's own words for the line and column
	From   []Cell // the cell itself first, then the other places that give the same figure
	How    string // for a derived figure, its formula
	Share  Share  // of a derived rate: the exact one, of which Amount is the percentage to two decimals
	Cached bool   // the number is the result that the sheet kept of a formula: it may be older than its operands
	Prior  bool   // it stands in the last period's workbook, which is approved: no guess at an error falls on it
}

// Number is the figure's amount as a sum takes it: what is blank or barred counts as zero.
func (f Figure) Number() Amount {
	if f.State == Given {
		return f.Amount
	}
	return Amount{}
}

// Cell is the figure's own cell.
func (f Figure) Cell() Cell {
	if len(f.From) == 0 {
		return Cell{}
	}
	return f.From[0]
}

// A Row is a line of a table as it stands on the sheet.
type Row struct {
	Name  string // canonical: a line's name, or a code
	Label string // the sheet's own words
	At    Cell   // where the label stands
	Panel string // the panel of the form that it belongs to, "" for tables of one panel
}

// A Table is one form as it was found on one sheet.
type Table struct {
	Form   *Form
	Sheet  string
	Title  Cell // where the title stands, for what concerns the table as a whole
	Year   int  // 0 if the sheet does not say
	Rows   []Row
	Cols   []string // canonical names, in sheet order
	Notes  []Passage
	Broken string // why nothing of the table can be read: "unit", "ambiguous"; "" if it can

	rows, cols map[string]int
	grid       [][]Figure
}

// Row adds a line, or finds it by its canonical name.
func (t *Table) Row(r Row) int {
	if i, ok := t.rows[r.Name]; ok {
		return i
	}
	if t.rows == nil {
		t.rows = map[string]int{}
	}
	t.rows[r.Name] = len(t.Rows)
	t.Rows = append(t.Rows, r)
	t.grid = append(t.grid, nil)
	return len(t.Rows) - 1
}

// Line gives a line of the sheet by its canonical name; the zero Row if it is not there.
func (t *Table) Line(name string) Row {
	if i, ok := t.rows[name]; ok {
		return t.Rows[i]
	}
	return Row{}
}

// Has tells whether the line stands on the sheet.
func (t *Table) Has(line string) bool { _, ok := t.rows[line]; return ok }

// HasCol tells whether the column stands on the sheet.
func (t *Table) HasCol(col string) bool { _, ok := t.cols[col]; return ok }

// Col adds a column, or finds it by its canonical name.
func (t *Table) Col(name string) int {
	if i, ok := t.cols[name]; ok {
		return i
	}
	if t.cols == nil {
		t.cols = map[string]int{}
	}
	t.cols[name] = len(t.Cols)
	t.Cols = append(t.Cols, name)
	return len(t.Cols) - 1
}

// Put keeps a figure of the table. Its line and column are added if the table does not have them yet.
func (t *Table) Put(f Figure) {
	r, c := t.Row(Row{Name: f.Key.Line, Label: f.Label}), t.Col(f.Key.Col)
	if c >= len(t.grid[r]) {
		t.grid[r] = append(t.grid[r], make([]Figure, len(t.Cols)-len(t.grid[r]))...)
	}
	t.grid[r][c] = f
}

// Step is the step in which the table is printed, 0 if it is exact.
func (t *Table) Step() Amount {
	for _, row := range t.grid {
		for _, f := range row {
			return f.Step
		}
	}
	return Amount{}
}

// SetStep says in what steps the whole table is printed.
func (t *Table) SetStep(step Amount) {
	for _, row := range t.grid {
		for i := range row {
			row[i].Step = step
		}
	}
}

// Get finds a figure of the table. What was never put is Absent and has no cell.
func (t *Table) Get(line, col string) Figure {
	r, ok := t.rows[line]
	c, ok2 := t.cols[col]
	if !ok || !ok2 || c >= len(t.grid[r]) {
		return Figure{Key: Key{t.Form.ID, line, col}}
	}
	return t.grid[r][c]
}

// A Passage is a named piece of the narrative, one string a paragraph.
type Passage struct {
	Name  string // 章节
	Title string // 标题, for the items of a list
	Text  []string
	From  []Cell
}

// A Book is what a workbook says: its tables and its narrative, each figure with its cell.
type Book struct {
	File    string
	Entity  string // 单位名称
	Period  string // 2018, or 2018-06 for a month
	Tables  []*Table
	Derived []Figure // computed from the others, key 派生/…
	Prose   []Passage

	Explanations []Explanation // the lines of its sheet 填报说明
	Answered     []Answered    // those that answered something; found by Verdict.Answer
	Scheme       *Scheme       // how its sheet 评分标准 wants the performance scored, nil if it has none
	Audit        *Audit        // what its audit says, nil until there was one; put there by whoever words it

	Previous *Book // the workbook of the year before, nil if there is none; its sheets are named [file]sheet
}

// Put keeps a figure, in the table of its form. A form that the book does not have yet is added.
func (b *Book) Put(f Figure) {
	t := b.Table(f.Key.Form)
	if t == nil {
		form := FormByID(f.Key.Form)
		if form == nil {
			form = &Form{ID: f.Key.Form}
		}
		t = &Table{Form: form}
		b.Tables = append(b.Tables, t)
	}
	t.Put(f)
}

// Table finds the table of a form, or nil.
func (b *Book) Table(form string) *Table {
	for _, t := range b.Tables {
		if t.Form.ID == form {
			return t
		}
	}
	return nil
}

// Get finds a figure. What is not there is Absent.
func (b *Book) Get(k Key) Figure {
	if k.Form == DerivedForm {
		for _, f := range b.Derived {
			if f.Key == k {
				return f
			}
		}
	} else if t := b.Table(k.Form); t != nil {
		return t.Get(k.Line, k.Col)
	}
	return Figure{Key: k}
}

// Figures gives every figure of the tables, in the order of the sheets, the derived ones last.
func (b *Book) Figures() iter.Seq[Figure] {
	return func(yield func(Figure) bool) {
		for _, t := range b.Tables {
			for _, row := range t.grid {
				for _, f := range row {
					if f.Key.Form != "" && !yield(f) {
						return
					}
				}
			}
		}
		for _, f := range b.Derived {
			if !yield(f) {
				return
			}
		}
	}
}

// size counts the places of the tables.
func (b *Book) size() (n int) {
	for _, t := range b.Tables {
		for _, row := range t.grid {
			n += len(row)
		}
	}
	return n
}

// Passages gives the passages of a name, in order.
func (b *Book) Passages(name string) []Passage {
	var out []Passage
	for _, p := range b.Prose {
		if p.Name == name {
			out = append(out, p)
		}
	}
	return out
}

// Year is the year of the period, 0 if the book does not say.
func (b *Book) Year() int {
	year := 0
	for _, r := range cmp.Or(b.Period, "0")[:min(4, len(cmp.Or(b.Period, "0")))] {
		if r < '0' || r > '9' {
			return 0
		}
		year = year*10 + int(r-'0')
	}
	return year
}

// Families lists the families of forms that the book has a table of.
func (b *Book) Families() []string {
	var out []string
	for _, t := range b.Tables {
		if f := t.Form.Family; f != "" && !slices.Contains(out, f) {
			out = append(out, f)
		}
	}
	return out
}
