package calc

import (
	"fmt"
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
	minus bool
	zero  bool   // the constant 0
	form  string // "" for the form that the rule is asked of
	line  string // may hold *, or be Σ and a name
	col   string // "" for each column in turn; may hold * or @, or be Σ and a name
}

// parseFormula reads the notation of Rule.Formula. Names and signs are separated by blanks, since names
// of forms hold hyphens. The left side is one figure: what the sheet says, against what it should be.
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

func parseTerm(s string) (term, error) {
	if s == "0" {
		return term{zero: true}, nil
	}
	parts := strings.Split(s, "/")
	var t term
	if FormByID(parts[0]) != nil {
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
