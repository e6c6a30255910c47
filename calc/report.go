package calc

import "strings"

// A Printed number is one that a finished report shows, with the figure that it was printed from.
type Printed struct {
	Text   string // as it stands in the report, without its unit
	Unit   string // 元, 万元 or %
	Figure Figure
}

// CheckReport asks T-15 of every number of a finished report: read back, it must be the figure, rounded
// once from 元. It works on what was printed and not on how, so that a fault of the printing shows.
func CheckReport(printed []Printed) (asked int, findings []Finding) {
	for _, p := range printed {
		got, err := ParseAmount(strings.ReplaceAll(p.Text, ",", ""))
		want := p.Figure.Amount.Round(2)
		switch p.Unit {
		case "万元":
			want = p.Figure.Amount.Shift(-4).Round(2)
		case "":
			want = p.Figure.Amount
		}
		asked++
		if err != nil || !got.Equal(want) {
			findings = append(findings, Finding{Rule: "T-15", Level: Critical, Kind: "misprinted", At: p.Figure.Cell(), Key: p.Figure.Key, Label: p.Figure.Label, Args: []string{p.Text, p.Unit, want.Fixed(2)}})
		}
	}
	return asked, findings
}
