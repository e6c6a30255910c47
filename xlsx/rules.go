package xlsx

import (
	"slices"
	"strings"

	"jixiao/calc"
)

// A RuleLine is one line of a sheet 校验规则, on which users write rules of their own.
type RuleLine struct {
	ID, Level, Formula, Why string
	At                      calc.Cell // of the formula
}

// RuleLines gives the lines of every sheet whose header is 编号 | 级别 | 公式 | 说明, below at most a title. The
// list of an annotated copy has columns besides and is none, and a sheet with 位置 answers rules: see answers.go.
func (w *Workbook) RuleLines() []RuleLine {
	var out []RuleLine
	for _, s := range w.Sheets {
		cols, first := ruleHeader(s)
		if first == 0 {
			continue
		}
		get := func(row int, name string) string {
			c, _ := s.At(row, cols[name])
			return strings.TrimSpace(c.Value)
		}
		last := s.Cells[len(s.Cells)-1].Row
		for row := first; row <= last; row++ {
			l := RuleLine{ID: get(row, "编号"), Level: get(row, "级别"), Formula: get(row, "公式"), Why: get(row, "说明"),
				At: calc.Cell{Sheet: s.Name, Ref: Ref(row, cols["公式"])}}
			if l.ID != "" || l.Formula != "" {
				out = append(out, l)
			}
		}
	}
	return out
}

// ruleHeader finds the columns of a rules sheet and its first line; first is 0 for other sheets.
func ruleHeader(s *Sheet) (cols map[string]int, first int) {
	cols, first = header(s, "编号", "级别", "公式", "说明")
	if cols["位置"] > 0 || cols["表内数"] > 0 {
		return nil, 0
	}
	return cols, first
}

// header finds the row of column heads that holds these words, the first or below a title, and gives the
// column of each of its heads and the row below; first is 0 where there is none.
func header(s *Sheet, words ...string) (cols map[string]int, first int) {
	rows := 0
	for i, c := range s.Cells {
		if i > 0 && c.Row == s.Cells[i-1].Row {
			continue
		}
		if rows++; rows > 2 {
			break
		}
		cols = map[string]int{}
		for _, h := range s.row(c.Row) {
			cols[fold(h.Value)] = h.Col
		}
		if !slices.ContainsFunc(words, func(w string) bool { return cols[w] == 0 }) {
			return cols, c.Row + 1
		}
	}
	return nil, 0
}
