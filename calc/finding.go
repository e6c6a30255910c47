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
	Value  Amount
	Reason string // transposition, digit, decimal-shift, sign, unit, blank, rounding, unknown …
	Mends  int    // how many failing formulas would hold
	Cached bool   // the cell holds a formula, whose kept result may be out of date
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

// A Verdict is the result of an audit.
type Verdict struct {
	Asked         int // items that passed or failed: a rule at one place
	Passed        int
	Failed        int // failures at any level, echoes included
	NotApplicable int
	NotAsked      []NotAsked
	Findings      []Finding
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
