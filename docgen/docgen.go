// Package docgen makes the report: it says what the names of a template mean in the accounts of one
// book, has docx fill the template with them, reads the finished document back, and seals it. It words
// nothing itself: the sentences of a report stand in its template and in the narrative.
package docgen

import (
	"bytes"
	_ "embed"
	"fmt"
	"slices"
	"strings"

	"jixiao/calc"
	"jixiao/docgen/docx"
	"jixiao/internal/ooxml"
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

// Problems lists what is wrong with a template for the accounts of a book. With an empty book it finds
// what is wrong for any.
func Problems(t *docx.Template, b *calc.Book) []docx.Problem {
	out := t.Check(newNames(b).env())
	for _, name := range required {
		if !uses(t, docx.Field, name) {
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
	if problems := Problems(t, b); len(problems) > 0 {
		return nil, nil, &TemplateError{problems}
	}
	n := newNames(b)
	var filled bytes.Buffer
	fills, problems, err := t.Execute(&filled, n.env())
	if err != nil {
		return nil, nil, fmt.Errorf("fill template: %w", err)
	}
	if len(problems) > 0 {
		return nil, nil, &TemplateError{problems}
	}
	findings := lacking(t, b, fills)
	asked, misprinted := calc.CheckReport(printed(fills))
	findings = append(findings, misprinted...)
	sealed, err := ooxml.Seal(filled.Bytes(), workbookSHA)
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
	if len(b.Passages(achievements)) == 0 && uses(t, docx.List, achievements) && !uses(t, docx.If, achievements) {
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

// uses tells whether a template has such a tag.
func uses(t *docx.Template, kind docx.Kind, name string) bool {
	return slices.ContainsFunc(t.Tags(), func(g docx.Tag) bool { return g.Kind == kind && g.Name == name })
}

// printed lists the numbers of the report with their figures.
func printed(fills []docx.Fill) []calc.Printed {
	var out []calc.Printed
	for _, f := range fills {
		o, ok := f.Origin.(origin)
		if !ok || o.lacks != "" || len(o.figure.From) == 0 {
			continue
		}
		p := calc.Printed{Text: f.Text, Figure: o.figure}
		if o.figure.Unit == "%" {
			p.Unit, p.Text = "%", strings.TrimSuffix(f.Text, "%")
		}
		for filter := range strings.SplitSeq(f.Filter, "|") {
			switch filter {
			case "万元", "元":
				p.Unit = filter
			case "大写":
				p.Unit = "大写"
			}
		}
		if p.Unit != "大写" && f.Text != "" {
			out = append(out, p)
		}
	}
	return out
}
