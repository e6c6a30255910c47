package xlsx

import (
	"cmp"
	"errors"
	"maps"
	"slices"
	"strconv"
	"strings"

	"jixiao/calc"
)

// figure reads one cell of a table. What is no figure is a finding, and the figure is then Absent with
// its cell, so that the rules over it know why they cannot be asked.
func (t *tableBinder) figure(row int, col column, line, label string, barred bool) calc.Figure {
	at := calc.Cell{Sheet: t.sheet.Name, Ref: Ref(row, col.at)}
	f := calc.Figure{Key: calc.Key{Form: t.form.ID, Line: line, Col: col.key}, State: calc.Blank, Unit: t.figureUnit(line), Label: label, From: []calc.Cell{at}}
	cell, ok := t.sheet.At(row, col.at)
	if !ok {
		return f
	}
	refuse := func(rule, kind string, level calc.Level, args ...string) calc.Figure {
		t.find(calc.Finding{Rule: rule, Level: level, Kind: kind, At: at, Label: label, Key: f.Key, Args: append([]string{short(cell.Value)}, args...)})
		f.State = calc.Absent
		return f
	}
	switch {
	case t.hidden[at]:
		return refuse("R-06", "under-merge", calc.Critical)
	case cell.HasFormula && !cell.Computed:
		return refuse("R-05", "not-calculated", calc.Critical, cell.Formula)
	case cell.Kind == ErrorValue:
		return refuse("R-07", "error-value", calc.Critical)
	case cell.Kind == Bool:
		return refuse("R-06", "boolean", calc.Critical)
	case cell.Kind == Date:
		return refuse("R-06", "date", calc.Critical)
	}
	n, mark, err := ParseNumeral(cell.Value, cell.Kind == Text)
	switch {
	case err != nil:
		code := NotANumber
		errors.As(err, &code)
		return refuse("R-06", string(code), calc.Critical)
	case n.Text == "" && mark == "":
		return f
	case n.Text == "":
		if strings.Trim(fold(mark), "—-–−") == "" {
			f.State = calc.Barred
			if !barred {
				t.oddity("dash", col, at, label)
			}
		} else {
			t.oddity("nil-word", col, at, label, mark)
		}
		return f
	case n.Unit != "" && n.Unit != t.unit:
		return refuse("R-06", "other-unit", calc.Critical, n.Unit, t.unit)
	}
	a, err := calc.ParseAmount(n.Text)
	if err != nil {
		return refuse("R-06", string(NotANumber), calc.Critical)
	}
	switch places := a.Decimals(); {
	case t.money && places > t.scale+2:
		return refuse("F-00-01", "below-fen", calc.Critical, a.String())
	case !t.money && places > 0:
		return refuse("R-06", "not-whole", calc.Critical)
	default:
		t.places = max(t.places, places)
	}
	f.State, f.Amount, f.Cached = calc.Given, a.Shift(t.scale), cell.HasFormula
	t.read++
	if barred && !a.IsZero() {
		return refuse("F-00-01", "barred", calc.Critical)
	}
	if t.money && cell.Kind == Text && !a.IsZero() && !slices.Contains(n.Oddities, OddFloatNoise) {
		t.written[col.at] = append(t.written[col.at], written{n.Places, at, label})
	}
	for _, odd := range n.Oddities {
		if odd != OddExtraDecimals { // within the table's own precision
			t.oddity(odd, col, at, label)
		}
	}
	if t.sheet.RowHidden(row) {
		t.oddity("hidden-row", col, at, label)
	}
	if t.sheet.ColHidden(col.at) {
		t.oddity("hidden-column", col, at, label)
	}
	return f
}

// oddity notes once for each column that figures were read in another way than they are written.
func (t *tableBinder) oddity(kind string, col column, at calc.Cell, label string, args ...string) {
	key := t.sheet.Name + "|" + strconv.Itoa(col.at) + "|" + kind
	if i, ok := t.odd[key]; ok {
		t.findings[i].Cells = append(t.findings[i].Cells, at)
		return // bounded by the cells of a table
	}
	t.odd[key] = len(t.findings)
	t.findings = append(t.findings, calc.Finding{Rule: "R-10", Level: calc.Remark, Kind: kind, At: at, Label: label, Args: args, Cells: []calc.Cell{at}})
}

// Written is how precisely an amount was typed as text.
type written struct {
	places int
	at     calc.Cell
	label  string
}

// mixedPrecision says, once for each column, that its amounts are typed with different numbers of decimals: the one
// without 角分 beside others with them may have been rounded by hand. Number cells do not keep what was typed.
func (t *tableBinder) mixedPrecision() {
	for _, col := range slices.Sorted(maps.Keys(t.written)) {
		count := map[int]int{}
		for _, w := range t.written[col] {
			count[w.places]++
		}
		if len(count) < 2 {
			continue
		}
		most := slices.MaxFunc(slices.Sorted(maps.Keys(count)), func(a, b int) int { return cmp.Or(cmp.Compare(count[a], count[b]), cmp.Compare(a, b)) })
		var odd []written
		var cells []calc.Cell
		for _, w := range t.written[col] {
			if w.places != most {
				odd, cells = append(odd, w), append(cells, w.at)
			}
		}
		t.find(calc.Finding{Rule: "F-00-02", Level: calc.Warning, Kind: "mixed-precision", At: odd[0].at, Label: odd[0].label,
			Args: []string{itoa(most), itoa(odd[0].places)}, Cells: cells})
	}
}

// figureUnit is what a line of the form counts.
func (t *tableBinder) figureUnit(line string) calc.Unit {
	switch {
	case t.money:
		return calc.Yuan
	case t.form.Unit == calc.Cars && strings.Contains(line, "设备"):
		return calc.Sets
	}
	return t.form.Unit
}

// short keeps what a message can show of a cell.
func short(s string) string {
	if r := []rune(s); len(r) > 20 {
		return string(r[:20]) + "…"
	}
	return s
}

func itoa(n int) string { return strconv.Itoa(n) }
