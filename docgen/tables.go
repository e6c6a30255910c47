package docgen

import (
	"strings"

	"jixiao/calc"
	"jixiao/docgen/docx"
)

// The tables of a report are added up anew: people put rows in and type over numbers. A table is understood only
// if one of its columns adds up, so that it is known which rows make up the total; then the other columns have to.

// A grid is one table of a document as text.
type grid struct {
	table   int
	heading string
	rows    [][]string
}

// grids gathers the tables of the body from their paragraphs.
func grids(paras []docx.Paragraph) (out []grid) {
	for _, p := range paras {
		at := p.Place
		if at.Table == 0 || at.Kind != "body" || at.Row == 0 || at.Col == 0 {
			continue
		}
		if n := len(out); n == 0 || out[n-1].table != at.Table {
			out = append(out, grid{table: at.Table, heading: at.Heading})
		}
		g := &out[len(out)-1]
		for len(g.rows) < at.Row {
			g.rows = append(g.rows, nil)
		}
		for len(g.rows[at.Row-1]) < at.Col {
			g.rows[at.Row-1] = append(g.rows[at.Row-1], "")
		}
		g.rows[at.Row-1][at.Col-1] += strings.TrimRight(p.Text, " 　")
	}
	return out
}

// A printedCell is a number of a table: its value, and half of what its last digit says.
type printedCell struct {
	value, half calc.Amount
	percent, ok bool
}

func readCell(s string) (c printedCell) {
	s = plainNumeral.Replace(strings.TrimSpace(s))
	s, c.percent = strings.CutSuffix(s, "%")
	var err error
	if c.value, err = calc.ParseAmount(s); err != nil {
		return printedCell{}
	}
	c.ok = true
	if _, fraction, ok := strings.Cut(s, "."); ok { // counts are exact
		c.half = calc.Int(5).Shift(-len(fraction) - 1)
	}
	return c
}

// isTotal tells whether a row is the sum of the others, by its label.
func isTotal(label string) bool {
	switch strings.Join(strings.Fields(label), "") {
	case "合计", "总计", "共计":
		return true
	}
	return false
}

// CheckTables adds up the tables of a report: T-20.
func CheckTables(report []byte) ([]calc.Finding, error) {
	paras, err := docx.Paragraphs(report, markPrefix)
	if err != nil {
		return nil, err
	}
	var out []calc.Finding
	for _, g := range grids(paras) {
		total := -1
		var parts []int
		for i, row := range g.rows {
			if len(row) < 2 {
				continue
			}
			label := row[0]
			switch {
			case isTotal(label) && total < 0:
				total = i
			case isTotal(label):
				total = -2 // two totals: the table is made of several
			case strings.HasPrefix(label, "　") || strings.HasPrefix(label, " ") || strings.Contains(label, "其中"):
			default:
				parts = append(parts, i)
			}
		}
		if total < 0 {
			continue
		}
		out = append(out, g.check(total, parts)...)
	}
	return out, nil
}

// A column is what one column of a table adds up to.
type column struct {
	at                int
	total, sum, slack calc.Amount
	percent           bool
	parts             int
}

func (g grid) check(total int, parts []int) (out []calc.Finding) {
	var wrong []column
	right := 0
	for k := 1; k < len(g.rows[total]); k++ {
		t := readCell(g.rows[total][k])
		c := column{at: k, total: t.value, slack: t.half, percent: t.percent}
		for _, i := range parts {
			if k < len(g.rows[i]) {
				if p := readCell(g.rows[i][k]); p.ok && p.percent == t.percent {
					c.sum, c.slack, c.parts = c.sum.Add(p.value), c.slack.Add(p.half), c.parts+1
				}
			}
		}
		switch {
		case !t.ok || c.parts < 2, t.percent && !t.value.Equal(calc.Int(100)): // rates, not shares of a whole
		case c.sum.IsZero() && c.total.IsZero(): // nothing tells which rows make it up
		case c.sum.Sub(c.total).Abs().Cmp(c.slack) <= 0:
			right++
		default:
			wrong = append(wrong, c)
		}
	}
	if right == 0 {
		return nil
	}
	for _, c := range wrong {
		unit := ""
		if c.percent {
			unit = "%"
		}
		name := ""
		for _, row := range g.rows[:total] {
			if c.at < len(row) && !readCell(row[c.at]).ok && row[c.at] != "" {
				name = row[c.at]
				break
			}
		}
		out = append(out, calc.Finding{Rule: "T-20", Level: calc.Warning, Kind: "table-sum", Args: []string{
			g.heading, calc.Int(int64(g.table)).Fixed(0), strings.Join(strings.Fields(name), ""), c.total.Fixed(2) + unit, c.sum.Fixed(2) + unit}})
	}
	return out
}
