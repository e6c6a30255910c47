package calc

import (
	"errors"
	"strings"
)

// An Outcome is how a rule ended at one place.
type Outcome uint8

const (
	Passed        Outcome = iota // 通过
	Failed                       // 不平
	Unanswered                   // 未核: a figure that it needs cannot be had, see Asked.Why
	NotApplicable                // 不适用: this year, family or unit has nothing to ask
)

// String gives the outcome's key in JSON.
func (o Outcome) String() string {
	return [...]string{"passed", "failed", "not_asked", "not_applicable"}[o]
}

// Chinese gives the outcome's name as the trade has it.
func (o Outcome) Chinese() string { return [...]string{"通过", "不平", "未核", "不适用"}[o] }

// Asked is a rule at one place, with the figures that it was worked out from.
type Asked struct {
	Rule     string
	Formula  string // as it reads at this place; the rule's own where there is no place for it
	Outcome  Outcome
	Left     Figure
	Right    []Operand
	Got      Amount // 表内数: the left side
	Want     Amount // 应为: the right side
	Slack    Amount // how far Got may be from Want, because tables in 万元 are rounded
	Relation string // = ≥ ≤; empty where the rule is not one of figures
	Why      NotAsked
	Finding  Finding // of a rule that failed without being one of figures: what its function or the narrative says
}

// ErrNoRule says that no rule has the id.
var ErrNoRule = errors.New("no rule has this id")

// Explain lists every place where the rules of an id were asked, in the order of asking. An id that no rule
// has is that of a family of them: F-01-12 stands for F-01-12-01 and F-01-12-02. Rules of the finished report
// have no place in a book.
func Explain(b *Book, rules []Rule, id string) ([]Asked, error) {
	find := func(is func(Rule) bool) (found []Rule) {
		for _, r := range rules {
			if is(r) {
				found = append(found, r)
			}
		}
		return found
	}
	family := find(func(r Rule) bool { return r.ID == id })
	if len(family) == 0 {
		family = find(func(r Rule) bool { return strings.HasPrefix(r.ID, id+"-") })
	}
	if len(family) == 0 {
		return nil, ErrNoRule
	}
	c := newChecker(b)
	c.explaining = true
	c.v.Rules = map[string]Tally{}
	if err := c.ask(family); err != nil {
		return nil, err
	}
	n, found := len(c.asked), len(c.v.Findings)
	c.figures = c.figures[:0]
	c.askProse(family)
	for i := n; i < len(c.asked); i++ {
		if c.asked[i].Outcome == Failed {
			c.asked[i].Finding = c.v.Findings[found]
			found++
		}
	}
	return c.asked, nil
}

// keep keeps what became of the rule at the place, with the figures that were gathered there.
func (c *checker) keep(o Outcome) {
	if !c.explaining {
		return
	}
	a := Asked{Rule: c.rule.ID, Formula: c.rule.Formula, Outcome: o}
	for i, f := range c.figures {
		if i == 0 {
			a.Left = *f.figure
		} else {
			a.Right = append(a.Right, Operand{*f.figure, f.minus})
		}
	}
	c.asked = append(c.asked, a)
}

// spell gives the formula as it reads at a place to the finding there, if there is one, and to what is kept.
func (c *checker) spell(f *Finding, relation, formula string) {
	if f != nil {
		f.Formula = formula
	}
	if c.explaining {
		a := &c.asked[len(c.asked)-1]
		a.Formula, a.Relation = formula, relation
	}
}
