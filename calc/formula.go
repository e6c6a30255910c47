package calc

import (
	"errors"
	"fmt"
	"slices"
	"strings"
)

// A formula is a parsed Rule.Formula: a left side, a relation and a signed sum.
type formula struct {
	left     term
	relation string // = ≥ ≤
	right    []term
}

// A term is one name of a formula.
type term struct {
	minus  bool
	zero   bool   // the constant 0
	period string // 上年 or 上期 for a table of the earlier workbook, see period.go; "" for one of this
	form   string // "" for the form that the rule is asked of
	line   string // may hold *, or be Σ and a name
	col    string // "" for each column in turn; may hold * or @, or be Σ and a name
}

// parseFormula reads the notation of Rule.Formula. Names and signs are separated by blanks, since names
// of forms hold hyphens. The left side is one figure of the workbook itself: what the sheet says, against
// what it should be.
func parseFormula(s string) (formula, error) {
	var f formula
	words := strings.Fields(s)
	if len(words) < 3 || len(words)%2 == 0 {
		return f, fmt.Errorf("formula %q: want names separated by signs", s)
	}
	for i, w := range words {
		switch {
		case i == 0:
			t, err := parseTerm(w)
			if err != nil {
				return f, fmt.Errorf("formula %q: %w", s, err)
			}
			if t.zero || t.sums() {
				return f, fmt.Errorf("formula %q: the left side %q is not one figure", s, w)
			}
			if t.period != "" {
				return f, fmt.Errorf("formula %q: %q: %w", s, w, errEarlierLeft)
			}
			f.left = t
		case i == 1:
			if w != "=" && w != "≥" && w != "≤" {
				return f, fmt.Errorf("formula %q: %q is no relation", s, w)
			}
			f.relation = w
		case i%2 == 1:
			if w != "+" && w != "-" {
				return f, fmt.Errorf("formula %q: %q is no sign", s, w)
			}
		default:
			t, err := parseTerm(w)
			if err != nil {
				return f, fmt.Errorf("formula %q: %w", s, err)
			}
			t.minus = words[i-1] == "-"
			f.right = append(f.right, t)
		}
	}
	return f, nil
}

// What an earlier workbook says stands approved: it is the measure, and never what is measured.
var errEarlierLeft = errors.New("the left side is of an earlier workbook")

func parseTerm(s string) (term, error) {
	if s == "0" {
		return term{zero: true}, nil
	}
	parts := strings.Split(s, "/")
	var t term
	for _, period := range []string{lastYear, lastPeriod} {
		id, ok := strings.CutPrefix(parts[0], period)
		if ok && (id == "" && len(parts) > 1 || FormByID(id) != nil) {
			t.period, t.form, parts = period, id, parts[1:]
		}
	}
	if t.period == "" && FormByID(parts[0]) != nil {
		t.form, parts = parts[0], parts[1:]
	}
	switch len(parts) {
	case 1:
		t.line = parts[0]
	case 2:
		t.line, t.col = parts[0], parts[1]
	}
	if t.line == "" || len(parts) > 2 || strings.Contains(t.line, "Σ") && strings.Contains(t.col, "Σ") {
		return t, fmt.Errorf("%q is no name of a figure", s)
	}
	return t, nil
}

// sums tells whether the term adds up the parts that stand under a name.
func (t term) sums() bool { return strings.HasPrefix(t.line, "Σ") || strings.HasPrefix(t.col, "Σ") }

// tableName names the table of the term as formulas and messages do: 公开01, 上年公开01.
func (t term) tableName() string { return t.period + t.form }

// earlier tells whether a figure of the formula stands in an earlier workbook.
func (f formula) earlier() bool {
	return slices.ContainsFunc(f.right, func(t term) bool { return t.period != "" })
}

// terms gives the left side first.
func (f formula) terms() []term { return append([]term{f.left}, f.right...) }

// has tells whether a name of the formula holds the sign * or @.
func (f formula) has(sign string) bool {
	for _, t := range f.terms() {
		if strings.Contains(t.line, sign) || strings.Contains(t.col, sign) {
			return true
		}
	}
	return false
}
