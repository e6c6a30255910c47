package cli

import (
	"slices"

	"jixiao/calc"
	"jixiao/internal/inbox"
	"jixiao/internal/ooxml"
	"jixiao/xlsx"
)

// The annotated copy of the last run holds the workbook as it was then. Before it is replaced, it is read
// once more: what was changed since, which findings that mended, and which it brought.

// maxCompared is the size of the largest copy that is read. The sets of the bureaus take a tenth of it; two
// larger workbooks would not fit in memory side by side.
const maxCompared = 4 << 20

// Changes is what became of a workbook since its last annotated copy.
type changes struct {
	cells []change
	gone  []calc.Finding
	found []calc.Finding // new ones
}

// A change is a figure that is not what it was, at its cell of now, or of then if it is gone.
type change struct{ before, after calc.Figure }

func (c change) figure() calc.Figure {
	if len(c.after.From) > 0 {
		return c.after
	}
	return c.before
}

// since compares a workbook with its annotated copy of the last run; nil where there is no copy of ours, where
// somebody worked in it, or where it was made from these same bytes. Nothing of that is an error: the copy is
// a help and no input. What was said of the earlier workbook is said of both.
func (b *batch) since(r result, said []calc.Finding, path string) (c *changes) {
	defer func() {
		if recover() != nil {
			c = nil
		}
	}()
	data, err := inbox.Read(path, maxCompared)
	if err != nil {
		return nil
	}
	source, ours := ooxml.Source(data)
	if !ours || source == r.workbook.SHA256 {
		return nil
	}
	w, err := xlsx.Read(data, r.workbook.Name)
	if err != nil {
		return nil
	}
	then, read := w.Bind(calc.Forms) // which knows the list in front for what it is
	if len(then.Tables) == 0 {
		return nil // the table of a batch, under this name
	}
	then.Previous = r.book.Previous
	_, verdict := b.audit(w, then, append(read, said...))
	return compare(then, r.book, verdict, r.verdict)
}

// compare lists what differs between two books and their verdicts.
func compare(then, now *calc.Book, before, after calc.Verdict) *changes {
	var c changes
	same := func(a, b calc.Figure) bool {
		return a.State == b.State && (a.State != calc.Given || a.Amount.Equal(b.Amount))
	}
	for f := range now.Figures() {
		if g := then.Get(f.Key); f.Key.Form != calc.DerivedForm && !same(f, g) {
			c.cells = append(c.cells, change{g, f})
		}
	}
	for f := range then.Figures() {
		if g := now.Get(f.Key); f.Key.Form != calc.DerivedForm && len(g.From) == 0 && f.State == calc.Given {
			c.cells = append(c.cells, change{f, g})
		}
	}
	c.gone = without(before, after)
	c.found = without(after, before)
	return &c
}

// without lists the findings of one verdict that another does not have. An echo counts by itself, since what
// was folded under one cell may stand alone once that cell is mended. 说明 ask for nothing and are left out.
func without(of, other calc.Verdict) (out []calc.Finding) {
	had := map[string]bool{}
	for _, f := range flat(other) {
		had[identity(f)] = true
	}
	for _, f := range flat(of) {
		if !had[identity(f)] {
			had[identity(f)] = true
			out = append(out, f)
		}
	}
	return out
}

// flat lists the findings of a verdict that ask for something, each before its echoes.
func flat(v calc.Verdict) (out []calc.Finding) {
	for _, f := range v.Findings {
		if f.Level > calc.Remark {
			out = append(append(out, f), f.Echoes...)
		}
	}
	return out
}

// identity tells whether two findings are one: the rule and the figure. Its cell moves when a line is put in
// above, so that it counts only where there is no figure.
func identity(f calc.Finding) string {
	if f.Key.Line != "" {
		return f.Rule + " " + f.Key.String() + " " + f.Formula
	}
	return f.Rule + " " + f.Kind + " " + f.Label + " " + f.Place() + " " + f.Formula
}

// A changeJSON is a cell that changed.
type changeJSON struct {
	Cell   string  `json:"cell"`
	Key    string  `json:"key"`
	Before *string `json:"before"`
	After  *string `json:"after"`
}

type placeJSON struct {
	Rule string `json:"rule"`
	Cell string `json:"cell"`
}

type changesJSON struct {
	Cells []changeJSON `json:"cells"`
	Gone  []placeJSON  `json:"gone"`
	New   []placeJSON  `json:"new"`
}

func (c *changes) json() *changesJSON {
	if c == nil {
		return nil
	}
	out := &changesJSON{[]changeJSON{}, []placeJSON{}, []placeJSON{}}
	value := func(f calc.Figure) *string {
		if f.State != calc.Given {
			return nil
		}
		return textJSON(valueJSON(f.Amount, f.Unit))
	}
	for _, d := range c.cells {
		f := d.figure()
		out.Cells = append(out.Cells, changeJSON{f.Cell().String(), f.Key.String(), value(d.before), value(d.after)})
	}
	places := func(list []calc.Finding) []placeJSON {
		out := []placeJSON{}
		for _, f := range list {
			out = append(out, placeJSON{f.Rule, f.At.String()})
		}
		return out
	}
	out.Gone, out.New = places(c.gone), places(c.found)
	return out
}

// changes tells what became of the workbook since the last run.
func (p *printer) changes(c *changes) {
	if c == nil {
		return
	}
	p.say("")
	p.say("  与上次相比  %s", sayChanges(c))
	for _, d := range c.cells[:min(len(c.cells), mostChanges)] {
		p.say("    %s", sayChange(d))
	}
	if more := len(c.cells) - mostChanges; more > 0 {
		p.say("    %s", sayMoreChanges(more))
	}
	for _, i := range []item{{"不再有", sayPlaces(c.gone)}, {"新出现", sayPlaces(c.found)}} {
		if i.text != "" {
			p.item(i)
		}
	}
}

// mostChanges is how many changed cells are told one by one.
const mostChanges = 10

// places lists the places of findings by rule, in order.
func places(list []calc.Finding) (rules []string, at map[string][]string) {
	at = map[string][]string{}
	for _, f := range list {
		if !slices.Contains(rules, f.Rule) {
			rules = append(rules, f.Rule)
		}
		if place := f.Place(); place != "" {
			at[f.Rule] = append(at[f.Rule], place)
		}
	}
	return rules, at
}
