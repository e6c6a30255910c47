package cli

import (
	"jixiao/calc"
)

// The JSON of --json is a contract: keys are only ever added.

type bookJSON struct {
	File          string         `json:"file"`
	Unit          string         `json:"unit"`
	Period        string         `json:"period"`
	Report        *string        `json:"report"`
	Copies        []string       `json:"copies,omitempty"` // with comments, without trace
	LeftOut       []leftJSON     `json:"left_out"`         // parts of the report for which a table is not there
	Annotated     *string        `json:"annotated"`
	Previous      *string        `json:"previous"`
	Error         any            `json:"error"`
	Asked         int            `json:"asked"`
	Passed        int            `json:"passed"`
	NotApplicable int            `json:"not_applicable"`
	NotAsked      []notAskedJSON `json:"not_asked"`
	Counts        map[string]int `json:"counts"`
	Figures       []figureJSON   `json:"figures"`
	Findings      []findingJSON  `json:"findings"`
	Changes       *changesJSON   `json:"changes"` // null where there is nothing to compare with
	Unbound       []unboundJSON  `json:"unbound"`
}

type leftJSON struct {
	Part   string   `json:"part"`
	Tables []string `json:"tables"` // any one of them would do
}

type notAskedJSON struct {
	Rule   string `json:"rule"`
	Reason string `json:"reason"`
	Count  int    `json:"count"`
}

type figureJSON struct {
	Key     string   `json:"key"`
	Label   string   `json:"label"`
	Value   string   `json:"value"`
	Unit    string   `json:"unit"`
	Cells   []string `json:"cells"`
	Formula string   `json:"formula,omitempty"`
}

type findingJSON struct {
	Rule     string        `json:"rule"`
	Level    string        `json:"level"`
	Message  string        `json:"message"`
	Cell     string        `json:"cell"`
	Label    string        `json:"label"`
	Formula  string        `json:"formula"`
	Want     *string       `json:"want"`
	Got      *string       `json:"got"`
	Diff     *string       `json:"diff"`
	Operands []operandJSON `json:"operands"`
	Causes   []causeJSON   `json:"causes"`
	Echoes   []findingJSON `json:"echoes"`

	Answer     *string `json:"answer"`
	LastAnswer *string `json:"last_answer"`
}

type unboundJSON struct {
	Key     string `json:"key"`
	Cell    string `json:"cell"`
	Value   string `json:"value"`
	Unit    string `json:"unit"`
	Reason  string `json:"reason"`
	Message string `json:"message"`
}

type operandJSON struct {
	Cell  string `json:"cell"`
	Name  string `json:"name"`
	Value string `json:"value"`
	Sign  string `json:"sign"`
}

type causeJSON struct {
	Cell    string     `json:"cell"`
	Value   string     `json:"value"`
	Reason  string     `json:"reason"`
	Message string     `json:"message"`
	With    []withJSON `json:"with,omitempty"` // cells that are wrong as well
}

type withJSON struct {
	Cell  string `json:"cell"`
	Value string `json:"value"`
}

// runJSON is the object of a run.
func runJSON(e ending, code int) map[string]any {
	books := e.books
	if books == nil {
		books = []bookJSON{}
	}
	return map[string]any{"schema": 1, "ok": code == exitOK, "workbooks": books, "summary": textJSON(e.summary), "sarif": textJSON(e.sarifPath), "error": errorJSON(e.refused)}
}

// textJSON is a text, such as the path of a file that was written, or null.
func textJSON(s string) *string {
	if s == "" {
		return nil
	}
	return &s
}

func errorJSON(r *refusal) any {
	if r == nil {
		return nil
	}
	message := r.message
	for _, l := range r.lines {
		message += "\n" + l
	}
	return map[string]string{"kind": r.kind, "message": message}
}

func resultJSON(r result) bookJSON {
	b := bookJSON{File: r.path, Report: textJSON(r.report), Copies: r.copies, Annotated: textJSON(r.annotated), Previous: textJSON(r.previous), Error: errorJSON(r.refused),
		LeftOut: []leftJSON{}, NotAsked: []notAskedJSON{}, Figures: []figureJSON{}, Findings: []findingJSON{}, Unbound: []unboundJSON{},
		Counts: map[string]int{}, Asked: r.verdict.Asked, Passed: r.verdict.Passed, NotApplicable: r.verdict.NotApplicable, Changes: r.changes.json()}
	for _, l := range []calc.Level{calc.Critical, calc.Unasked, calc.Warning, calc.Remark} {
		b.Counts[l.String()] = r.verdict.Count(l)
	}
	for _, l := range r.left {
		b.LeftOut = append(b.LeftOut, leftJSON{l.Part, l.Forms})
	}
	for _, n := range r.verdict.NotAsked {
		b.NotAsked = append(b.NotAsked, notAskedJSON{n.Rule, sayNotAsked(n), n.Count})
	}
	for _, f := range r.verdict.Findings {
		b.Findings = append(b.Findings, toJSON(f))
	}
	for _, u := range r.verdict.Unbound {
		f := u.Figure
		b.Unbound = append(b.Unbound, unboundJSON{f.Key.String(), f.Cell().String(), valueJSON(f.Amount, f.Unit), string(f.Unit), u.Reason, sayUnbound(u)})
	}
	if r.book == nil {
		return b
	}
	b.Unit, b.Period = r.book.Entity, r.book.Period
	for f := range r.book.Figures() {
		if f.State == calc.Given {
			b.Figures = append(b.Figures, toFigureJSON(f))
		}
	}
	return b
}

// valueJSON writes amounts in 元 with two decimals, counts as they are.
func valueJSON(a calc.Amount, u calc.Unit) string {
	if u == calc.Yuan || u == "%" || u == "" {
		return a.String()
	}
	return a.Fixed(a.Decimals())
}

func cellsJSON(cells []calc.Cell) []string {
	out := []string{}
	for _, c := range cells {
		out = append(out, c.String())
	}
	return out
}

func toFigureJSON(f calc.Figure) figureJSON {
	return figureJSON{Key: f.Key.String(), Label: f.Label, Value: valueJSON(f.Amount, f.Unit), Unit: string(f.Unit), Cells: cellsJSON(f.From), Formula: f.How}
}

func toOperandJSON(o calc.Operand) operandJSON {
	sign := "+"
	if o.Minus {
		sign = "-"
	}
	return operandJSON{o.Figure.Cell().String(), o.Figure.Label, valueJSON(o.Figure.Number(), o.Figure.Unit), sign}
}

func toJSON(f calc.Finding) findingJSON {
	j := findingJSON{Rule: f.Rule, Level: f.Level.String(), Message: sayFinding(f), Cell: f.At.String(), Label: f.Label, Formula: f.Formula,
		Operands: []operandJSON{}, Causes: []causeJSON{}, Echoes: []findingJSON{}, Answer: textJSON(f.Answer), LastAnswer: textJSON(f.LastAnswer)}
	if f.Measure {
		want, got, diff := valueJSON(f.Want, f.Unit), valueJSON(f.Got, f.Unit), valueJSON(f.Diff(), f.Unit)
		j.Want, j.Got, j.Diff = &want, &got, &diff
	}
	for _, o := range f.Notes {
		j.Operands = append(j.Operands, toOperandJSON(o))
	}
	for i, c := range f.Causes {
		g := f
		g.Causes = f.Causes[i : i+1]
		cause := causeJSON{Cell: c.At.String(), Value: valueJSON(c.Value, f.Unit), Reason: c.Reason, Message: sayCauses(g)}
		for _, w := range c.With {
			cause.With = append(cause.With, withJSON{w.At.String(), valueJSON(w.Value, f.Unit)})
		}
		j.Causes = append(j.Causes, cause)
	}
	for _, e := range f.Echoes {
		j.Echoes = append(j.Echoes, toJSON(e))
	}
	return j
}
