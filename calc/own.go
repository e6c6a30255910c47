package calc

import (
	"errors"
	"strings"
)

// A FormulaError says what is wrong with a formula that a user wrote.
type FormulaError struct {
	Kind string // syntax, earlier-left, no-table, no-line, no-column
	Form string
	Word string
}

func (e *FormulaError) Error() string { return "formula: " + e.Kind + " " + e.Form + " " + e.Word }

// signs puts blanks around the signs of a formula that was typed without them, or in full width. A hyphen
// stays, since names of forms hold one: as a minus it needs its blanks.
var signs = strings.NewReplacer("=", " = ", "＝", " = ", "≥", " ≥ ", "≤", " ≤ ", ">=", " ≥ ", "<=", " ≤ ", "≧", " ≥ ", "≦", " ≤ ",
	"+", " + ", "＋", " + ", "－", " - ", "−", " - ", "／", "/", "∑", "Σ", "　", " ")

// OwnRule makes a rule of a formula that a user wrote, in the notation of Rule. Its left side must name its
// table; names without one belong to the same. The error is a *FormulaError.
func OwnRule(id string, level Level, formula, why string) (Rule, error) {
	r := Rule{ID: id, Level: level, Formula: strings.Join(strings.Fields(signs.Replace(formula)), " "), Why: why, Source: "自定"}
	f, err := parseFormula(r.Formula)
	switch {
	case errors.Is(err, errEarlierLeft):
		return Rule{}, &FormulaError{Kind: "earlier-left", Word: err.Error()}
	case err != nil:
		return Rule{}, &FormulaError{Kind: "syntax", Word: err.Error()}
	}
	if f.left.form == "" {
		return Rule{}, &FormulaError{Kind: "no-table", Word: f.left.line}
	}
	r.Form = f.left.form
	for _, t := range f.terms() {
		form := FormByID(t.form)
		if form == nil {
			form = FormByID(r.Form)
		}
		if wrong := form.knows(t); wrong != nil {
			return Rule{}, wrong
		}
	}
	return r, nil
}

// Has tells whether a form can have a figure of this key. Codes are whatever stands on the sheet.
func (f *Form) Has(k Key) bool {
	return k.Col != "" && !strings.ContainsAny(k.Line+k.Col, "Σ*@") && f.knows(term{line: k.Line, col: k.Col}) == nil
}

// knows tells whether a form can have what a term names. Codes are whatever stands on the sheet.
func (f *Form) knows(t term) *FormulaError {
	if t.zero {
		return nil
	}
	name, sum := strings.CutPrefix(t.line, "Σ")
	_, declared := f.Line(name)
	switch {
	case sum, declared, IsCode(name), name == "*", f.Open:
	case f.Shape == Codes && name == "合计":
	default:
		return &FormulaError{"no-line", f.ID, name}
	}
	if t.col == "" || strings.HasPrefix(t.col, "Σ") || f.Open || strings.ContainsAny(t.col, "*@") {
		return nil
	}
	if _, ok := f.Col(t.col); !ok && !(f.Economic && strings.Contains(t.col, ".")) {
		return &FormulaError{"no-column", f.ID, t.col}
	}
	return nil
}
