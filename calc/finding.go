package calc

import (
	"cmp"
	"slices"
)

// A Level says what a finding means for the report.
type Level uint8

const (
	Remark   Level = iota // 说明: something was read in another way than it was written, or is worth knowing
	Warning               // 提示: plausible or not, a person must look
	Unasked               // 未核: a rule could not be asked because something cannot be read
	Critical              // 错误: the accounts contradict themselves
)

// String gives the level's key in JSON.
func (l Level) String() string { return [...]string{"remark", "warning", "unasked", "error"}[l] }

// Chinese gives the level's name as the trade has it.
func (l Level) Chinese() string { return [...]string{"说明", "提示", "未核", "错误"}[l] }

// An Operand is one figure on the right side of a formula.
type Operand struct {
	Figure Figure
	Minus  bool
}

// A Cause is one guess at what is wrong: that this cell should hold that value.
type Cause struct {
	At     Cell
	Key    Key
	Label  string // the sheet's own words for that place
	Value  Amount
	Reason string  // one of the slips of slip.go
	Mends  int     // how many failing formulas would hold, with the cells of With put right as well
	Cached bool    // the cell holds a formula, whose kept result may be out of date
	With   []Cause // other cells that are wrong as well: only together do they explain what fails
}

// A Finding is one thing that is wrong with the accounts, or worth saying about them. It carries facts;
// the sentences are made where the user is spoken to.
type Finding struct {
	Rule    string
	Level   Level
	Kind    string   // for findings without a formula: what happened, a short ASCII word
	At      Cell     // the left side of the formula, or where the thing is
	Label   string   // the sheet's own words for that place
	Key     Key      // the figure concerned, if any
	Args    []string // names, cell contents, places: what the sentence needs
	Formula string   // the rule's formula as this place reads it
	Measure bool     // Got, Want and Diff mean something
	Got     Amount   // 表内数
	Want    Amount   // 应为
	Unit    Unit
	Notes   []Operand // the right side
	Causes  []Cause   // the most likely first
	Echoes  []Finding // failures that the same cause explains
	Cells   []Cell    // further cells concerned
	More    int       // how many more of its kind on the same sheet were left out

	Answer     string // what 填报说明 says of it, a line for each answer
	LastAnswer string // what last year's 填报说明 said of the same rule at the same figure
}

// Place says where the finding stands: its cell, or where a whole table is missing what is missing.
func (f Finding) Place() string {
	if f.At == (Cell{}) && len(f.Args) > 0 {
		return f.Args[0]
	}
	return f.At.String()
}

// Diff is 表内数 minus 应为.
func (f Finding) Diff() Amount { return f.Got.Sub(f.Want) }

// A NotAsked rule is one that could not be asked, with what stood in the way.
type NotAsked struct {
	Rule   string
	Reason string // missing-table, missing-line, unreadable, broken-table
	Args   []string
	Count  int // at how many places
}

// Unbound is money that no equality of level 错误 holds: were it wrong, the audit would not see it.
type Unbound struct {
	Figure Figure
	Reason string // inequality: only an inequality or a 提示 holds it; not-asked: an equality would, but could not be asked; no-rule
}

// A Verdict is the result of an audit.
type Verdict struct {
	Asked         int // items that passed or failed: a rule at one place
	Passed        int
	Failed        int // failures at any level, echoes included
	NotApplicable int
	NotAsked      []NotAsked
	Findings      []Finding
	Unbound       []Unbound
	Rules         map[string]Tally

	equations []equation // the comparisons of level 错误
	terms     []addend   // theirs, one after the other
}

// A Tally says how often one rule was asked and how it went.
type Tally struct{ Passed, Failed, NotApplicable, NotAsked int }

// Count counts the findings of a level; echoes of another finding are not counted.
func (v Verdict) Count(l Level) int {
	n := 0
	for _, f := range v.Findings {
		if f.Level == l {
			n++
		}
	}
	return n
}

// Clean tells whether a report may be written: something was asked, and nothing is wrong or unasked.
func (v Verdict) Clean() bool {
	return v.Asked > 0 && v.Count(Critical) == 0 && v.Count(Unasked) == 0
}

// byWeight orders findings: errors first, then what was not asked, warnings, remarks; each in the
// order in which they were found.
func byWeight(a, b Finding) int { return cmp.Compare(b.Level, a.Level) }

// Add puts further findings, such as those of making the report, where they belong.
func (v *Verdict) Add(findings []Finding) {
	v.Findings = append(v.Findings, findings...)
	slices.SortStableFunc(v.Findings, byWeight)
}
