// Package docgen makes the report: it says what the names of a template mean in the accounts of one
// book, has docx fill the template with them, reads the finished document back, and seals it. It words
// nothing itself: the sentences of a report stand in its template and in the narrative.
package docgen

import (
	_ "embed"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"jixiao/calc"
	"jixiao/docgen/docx"
)

// Default is the built-in template, an ordinary Word document.
//
//go:embed template/report.docx
var Default []byte

// required lists the figures without which a report is none.
var required = []string{"本年收入合计", "本年支出合计", "年末结转和结余"}

// A Document is a finished report.
type Document struct {
	Bytes   []byte
	Numbers int // numbers printed from figures, each read back and compared
}

// A TemplateError lists everything that is wrong with a template.
type TemplateError struct{ Problems []docx.Problem }

func (e *TemplateError) Error() string {
	return fmt.Sprintf("template has %d problems, first: %s %s", len(e.Problems), e.Problems[0].ID, e.Problems[0].Tag)
}

// RequiredName is the id of the problem that a template prints none of a required figure.
const RequiredName = "required-name"

// Problems lists what is wrong with a template, for any book and for the one given. Without a book it finds
// the same, but for what only its accounts would show.
func Problems(t *docx.Template, b *calc.Book) []docx.Problem {
	return newNames(b).problems(t)
}

func (n *names) problems(t *docx.Template) []docx.Problem {
	out := n.faults(t)
	for _, name := range required {
		if !t.Uses(docx.Field, name) {
			out = append(out, docx.Problem{ID: RequiredName, Tag: "{{" + name + "|万元}}"})
		}
	}
	return out
}

// Generate fills the template from the book. The findings say what the report wants and the book does
// not have (N-01, R-02) and, should a printed number ever differ from its figure, T-15; with any of these
// the document must not be handed out as final. A template with problems gives a *TemplateError.
// The same template and book give the same bytes.
func Generate(t *docx.Template, b *calc.Book, workbookSHA string) (*Document, []calc.Finding, error) {
	n := newNames(b)
	if problems := n.problems(t); len(problems) > 0 {
		return nil, nil, &TemplateError{problems}
	}
	n.number(t.Tags())
	env := n.env()
	env.Marks = markPrefix
	filled, fills, problems, err := t.Fill(env)
	if err != nil {
		return nil, nil, fmt.Errorf("fill template: %w", err)
	}
	if len(problems) > 0 {
		return nil, nil, &TemplateError{problems}
	}
	findings := lacking(t, b, fills)
	asked, misprinted := calc.CheckReport(printed(fills))
	findings = append(findings, misprinted...)
	rows, err := n.traceRows(filled, fills)
	if err != nil {
		return nil, nil, err
	}
	sealed, err := filled.Seal(workbookSHA, rows)
	if err != nil {
		return nil, nil, fmt.Errorf("seal report: %w", err)
	}
	return &Document{Bytes: sealed, Numbers: asked}, findings, nil
}

// An origin is what docx carries from a name to its place in the document.
type origin struct {
	figure  calc.Figure
	passage calc.Passage
	lacks   string // the name of a passage or figure that the book does not have
	prose   bool   // the lacking name is a section of the narrative
}

// lacking lists the names that the report would print and the book does not have, each once.
func lacking(t *docx.Template, b *calc.Book, fills []docx.Fill) []calc.Finding {
	var sections, figures []string
	if len(b.Passages(achievements)) == 0 && t.Uses(docx.List, achievements) && !t.Uses(docx.If, achievements) {
		sections = append(sections, achievements) // an empty list prints nothing, and no fill tells of it
	}
	seen := map[string]bool{}
	for _, f := range fills {
		o, ok := f.Origin.(origin)
		if !ok || o.lacks == "" || seen[o.lacks] {
			continue
		}
		seen[o.lacks] = true
		if o.prose {
			sections = append(sections, o.lacks)
		} else {
			figures = append(figures, o.lacks)
		}
	}
	slices.SortStableFunc(sections, func(a, b string) int { return slices.Index(sectionOrder, a) - slices.Index(sectionOrder, b) })
	var out []calc.Finding
	if len(sections) > 0 {
		out = append(out, calc.Finding{Rule: "N-01", Level: calc.Unasked, Kind: "missing-sections", Args: sections})
	}
	if len(figures) > 0 {
		out = append(out, calc.Finding{Rule: "R-02", Level: calc.Unasked, Kind: "missing-figures", Args: figures})
	}
	return out
}

// printed lists the numbers of the report with their figures.
func printed(fills []docx.Fill) []calc.Printed {
	var out []calc.Printed
	for _, f := range fills {
		o, ok := f.Origin.(origin)
		if !ok || o.lacks != "" || len(o.figure.From) == 0 || f.Text == "" {
			continue
		}
		if p, ok := readBack(f.Filter, f.Text, o.figure); ok {
			out = append(out, p)
		}
	}
	return out
}

// readBack says which number a text must show that filters have made of a figure. A number in words is not
// read back.
func readBack(filter, text string, f calc.Figure) (p calc.Printed, ok bool) {
	p = calc.Printed{Text: strings.TrimSuffix(text, "%"), Figure: f}
	switch {
	case f.Unit == "%":
		p.Unit = "%"
	case f.Unit == calc.Yuan && filter == "": // it printed itself: see ready
		p.Unit = "万元"
	}
	want, places := f.Amount, -1
	own := false // the check cannot come from the figure to the number by itself
	for call := range strings.SplitSeq(filter, "|") {
		name, arg, _ := strings.Cut(call, ":")
		if s, ok := scaleOf(name); ok {
			want, places = want.Shift(s.shift), 2
		}
		switch name {
		case "大写", "中文数字":
			return p, false
		case "元", "万元":
			p.Unit = name
		case "亿元":
			own = true
		case "小数":
			places, _ = strconv.Atoi(arg)
			own = true
		case "绝对值":
			want, own = want.Abs(), true
		}
	}
	switch {
	case own && places >= 0 && f.Share.Defined():
		if want = f.Share.Percent(places); strings.Contains(filter, "绝对值") {
			want = want.Abs()
		}
	case own && places >= 0:
		want = want.Round(places)
	}
	if own {
		p.Figure.Amount, p.Unit = want, ""
	}
	return p, true
}
