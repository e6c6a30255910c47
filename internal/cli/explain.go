package cli

import (
	"cmp"
	"errors"
	"slices"
	"strings"

	"jixiao/calc"
)

// explain tells how a rule was worked out in a workbook, or what a figure is and which rules hold it.
func (c Command) explain(o options) int {
	b := newBatch(o, o.args[:1])
	p := printer{Command: c, o: o, total: 1}
	r := b.borrow()
	if r.refused == nil {
		r.path = o.args[0]
		b.judge(&r)
	}
	if r.refused != nil {
		if o.json {
			c.writeJSON(map[string]any{"schema": 1, "ok": false, "error": errorJSON(r.refused)})
		}
		p.refused(r)
		return r.refused.code
	}
	rules, asked, said := r.rule(o.args[1])
	figures := []explained{}
	if len(rules) == 0 {
		figures = r.figures(o.args[1])
	}
	if len(rules)+len(figures) == 0 {
		return c.usage(o, usageError(sayNoSuch(o.args[1], nearest(strings.ToUpper(o.args[1]), ruleIDs(r.rules)))))
	}
	switch {
	case o.json && len(rules) > 0:
		return c.json(map[string]any{"schema": 1, "ok": true, "file": r.path, "error": nil, "asked": askedListJSON(asked), "findings": findingsJSON(said)})
	case o.json:
		return c.json(map[string]any{"schema": 1, "ok": true, "file": r.path, "error": nil, "figures": explainedJSON(figures)})
	}
	for _, rule := range rules {
		p.rule(rule, asked, said)
	}
	p.explained(figures)
	if p.failed != nil {
		return exitEnvironment
	}
	return exitOK
}

// rule gives the rules that an id means, every place at which they were asked, and what the audit says under
// these ids without a formula.
func (r result) rule(id string) (rules []calc.Rule, asked []calc.Asked, said []calc.Finding) {
	is := func(known string) bool {
		return strings.EqualFold(known, id) || len(known) > len(id) && strings.EqualFold(known[:len(id)+1], id+"-")
	}
	for _, rule := range r.rules {
		if is(rule.ID) {
			rules = append(rules, rule)
		}
	}
	for _, read := range readings {
		if is(read.id) {
			rules = append(rules, calc.Rule{ID: read.id, Level: read.level, Formula: read.what})
		}
	}
	if i := slices.IndexFunc(rules, func(rule calc.Rule) bool { return strings.EqualFold(rule.ID, id) }); i >= 0 {
		rules = rules[i : i+1] // the rule itself, though others begin with its id
	}
	for _, rule := range rules {
		places, err := calc.Explain(r.book, r.rules, rule.ID)
		if err != nil && !errors.Is(err, calc.ErrNoRule) {
			panic(err) // a rule of the table does not parse
		}
		asked = append(asked, places...)
		for _, f := range r.verdict.Findings {
			if f.Rule == rule.ID && !f.Measure {
				said = append(said, f)
			}
		}
	}
	return rules, asked, said
}

// An explained is a figure with every place at which a rule asked about it.
type explained struct {
	figure calc.Figure
	asked  []calc.Asked
}

// figures gives what is called so, or else what has this amount.
func (r result) figures(what string) (out []explained) {
	amount, isAmount := parseTyped(what)
	var named, equal []calc.Figure
	for f := range r.book.Figures() {
		switch {
		case f.Called(what):
			named = append(named, f)
		case isAmount && f.State == calc.Given && amount.is(f):
			equal = append(equal, f)
		}
	}
	if len(named) == 0 {
		named = equal
	}
	for _, f := range named {
		out = append(out, explained{figure: f})
	}
	if len(out) == 0 {
		return nil
	}
	for i := range r.rules {
		asked, err := calc.Explain(r.book, r.rules[i:i+1], r.rules[i].ID)
		if err != nil {
			panic(err)
		}
		for _, a := range asked {
			for k := range out {
				if a.Outcome != calc.NotApplicable && mentions(a, out[k].figure) {
					out[k].asked = append(out[k].asked, a)
				}
			}
		}
	}
	return out
}

// mentions tells whether a figure stands on either side of a formula.
func mentions(a calc.Asked, f calc.Figure) bool {
	same := func(g calc.Figure) bool { return g.Key == f.Key && !g.Prior }
	return same(a.Left) || slices.ContainsFunc(a.Right, func(o calc.Operand) bool { return same(o.Figure) })
}

// A typed is an amount as a person writes it: with separators, with or without a unit.
type typed struct {
	amount calc.Amount
	places int
	unit   string
}

func parseTyped(s string) (typed, bool) {
	s = strings.NewReplacer(",", "", "，", "", " ", "").Replace(s)
	var t typed
	for _, unit := range []string{"万元", "元", "%", "人", "辆", "台"} {
		if cut, ok := strings.CutSuffix(s, unit); ok {
			s, t.unit = cut, unit
			break
		}
	}
	var err error
	t.amount, err = calc.ParseAmount(s)
	if _, fraction, ok := strings.Cut(s, "."); ok {
		t.places = len(fraction)
	}
	return t, err == nil
}

// is tells whether a figure has this amount, or shows it when it is printed in 万元.
func (t typed) is(f calc.Figure) bool {
	places := t.places
	switch t.unit {
	case "万元":
	case "":
		if f.Amount.Equal(t.amount) {
			return true
		}
		places = max(2, places) // as reports print them
		if t.amount.IsZero() {
			return false
		}
	default:
		return string(f.Unit) == t.unit && f.Amount.Equal(t.amount)
	}
	return f.Unit == calc.Yuan && f.Amount.Shift(-4).Round(places).Equal(t.amount)
}

// How much is told one by one. All of it is in --json.
const (
	mostPassed  = 20
	mostFigures = 20
)

// byOutcome puts first what needs a look.
func byOutcome(a, b calc.Asked) int {
	rank := []calc.Outcome{calc.Failed, calc.Unanswered, calc.Passed, calc.NotApplicable}
	return cmp.Compare(slices.Index(rank, a.Outcome), slices.Index(rank, b.Outcome))
}

// rule tells how a rule ended at each of its places.
func (p *printer) rule(rule calc.Rule, all []calc.Asked, said []calc.Finding) {
	var asked []calc.Asked
	for _, a := range all {
		if a.Rule == rule.ID {
			asked = append(asked, a)
		}
	}
	p.say("%s  %s  %s", rule.ID, rule.Level.Chinese(), rule.Formula)
	if rule.Why != "" {
		p.say("  %s", rule.Why)
	}
	told := false
	for _, f := range said {
		if f.Rule != rule.ID {
			continue
		}
		told = true
		headline, items := sayItems(f)
		p.say("")
		p.say("  %s  %s", f.Level.Chinese(), headline)
		for _, i := range items {
			p.item(i)
		}
	}
	if len(asked) == 0 && !told {
		p.say("  %s", sayNothingAsked(rule))
	}
	if len(asked) > 0 {
		p.say("  %s", sayOutcomes(asked))
	}
	slices.SortStableFunc(asked, byOutcome)
	passed := 0
	for _, a := range asked {
		if a.Outcome == calc.NotApplicable || a.Outcome == calc.Failed && a.Relation == "" {
			continue // told above
		}
		if a.Outcome == calc.Passed {
			if passed++; passed > mostPassed {
				continue
			}
		}
		p.say("")
		p.place(a)
	}
	if passed > mostPassed {
		p.say("")
		p.say("  %s", sayMorePassed(passed-mostPassed))
	}
	p.say("")
}

// place tells how a formula was worked out at one place: its figures one below the other, as on paper.
func (p *printer) place(a calc.Asked) {
	p.say("  %s  %s", a.Outcome.Chinese(), a.Formula)
	if a.Outcome == calc.Unanswered {
		p.say("    %s", sayNotAsked(a.Why))
	}
	if len(a.Left.From) == 0 {
		return
	}
	for _, line := range aligned(sayWorking(a)) {
		p.say("    %s", line)
	}
}

// explained tells what figures are and which rules hold them.
func (p *printer) explained(figures []explained) {
	for i, x := range figures {
		if i == mostFigures {
			p.say("%s", sayMoreFigures(len(figures)-mostFigures))
			break
		}
		f := x.figure
		p.say("%s", strings.TrimSpace(f.Cell().String()+"  "+strings.Join(strings.Fields(f.Label), "")))
		for _, it := range sayFigure(f) {
			p.item(it)
		}
		if f.How != "" {
			p.say("")
			continue // it follows from the accounts, and rules hold those
		}
		p.item(item{"公式", sayHeld(x.asked)})
		slices.SortStableFunc(x.asked, byOutcome)
		passed := 0
		for _, a := range x.asked {
			if a.Outcome == calc.Passed {
				if passed++; passed > mostPassed {
					continue
				}
			}
			p.say("      %s  %s  %s", a.Outcome.Chinese(), a.Rule, a.Formula)
		}
		if passed > mostPassed {
			p.say("      %s", sayMorePassed(passed-mostPassed))
		}
		p.say("")
	}
}

// aligned sets lines of three columns below one another: a place, an amount to the right, and words.
func aligned(lines [][3]string) (out []string) {
	var first, second int
	for _, l := range lines {
		first, second = max(first, width(l[0])), max(second, width(l[1]))
	}
	for _, l := range lines {
		s := l[0] + strings.Repeat(" ", first-width(l[0])+2+second-width(l[1])) + l[1]
		out = append(out, strings.TrimRight(s+"  "+l[2], " "))
	}
	return out
}

// An askedJSON is a rule at one place.
type askedJSON struct {
	Rule     string        `json:"rule"`
	Formula  string        `json:"formula"`
	Outcome  string        `json:"outcome"`
	Cell     string        `json:"cell"`
	Label    string        `json:"label"`
	Key      string        `json:"key"`
	Got      *string       `json:"got"`
	Relation string        `json:"relation"`
	Want     *string       `json:"want"`
	Diff     *string       `json:"diff"`
	Slack    *string       `json:"slack"`
	Unit     string        `json:"unit"`
	Operands []operandJSON `json:"operands"`
	Message  string        `json:"message"`
}

func askedListJSON(list []calc.Asked) []askedJSON {
	out := []askedJSON{}
	for _, a := range list {
		j := askedJSON{Rule: a.Rule, Formula: a.Formula, Outcome: a.Outcome.String(), Cell: a.Left.Cell().String(), Label: a.Left.Label, Relation: a.Relation, Unit: string(a.Left.Unit), Operands: []operandJSON{}}
		if a.Left.Key.Line != "" {
			j.Key = a.Left.Key.String()
		}
		value := func(v calc.Amount) *string { return textJSON(valueJSON(v, a.Left.Unit)) }
		if a.Relation != "" && (a.Outcome == calc.Passed || a.Outcome == calc.Failed) {
			j.Got, j.Want, j.Diff, j.Slack = value(a.Got), value(a.Want), value(a.Got.Sub(a.Want)), value(a.Slack)
		}
		for _, o := range a.Right {
			j.Operands = append(j.Operands, toOperandJSON(o))
		}
		switch {
		case a.Outcome == calc.Unanswered:
			j.Message = sayNotAsked(a.Why)
		case a.Outcome == calc.Failed && a.Relation == "":
			j.Message = sayFinding(a.Finding)
		}
		out = append(out, j)
	}
	return out
}

func findingsJSON(list []calc.Finding) []findingJSON {
	out := []findingJSON{}
	for _, f := range list {
		out = append(out, toJSON(f))
	}
	return out
}

type explainedFigureJSON struct {
	figureJSON
	State string      `json:"state"` // what is not given has no value
	Asked []askedJSON `json:"asked"`
}

var states = map[calc.State]string{calc.Absent: "unreadable", calc.Blank: "blank", calc.Barred: "barred", calc.Given: "given"}

func explainedJSON(list []explained) []explainedFigureJSON {
	out := []explainedFigureJSON{}
	for _, x := range list {
		j := explainedFigureJSON{toFigureJSON(x.figure), states[x.figure.State], askedListJSON(x.asked)}
		if x.figure.State != calc.Given {
			j.Value = ""
		}
		out = append(out, j)
	}
	return out
}
