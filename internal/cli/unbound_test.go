package cli

import (
	"bytes"
	"strings"
	"testing"

	"jixiao/calc"
)

// Figures that no equation holds are rows of the annotated copy and mark no cell, so that they alone never
// make a copy.
func TestFiguresThatNoEquationHoldsMarkNothing(t *testing.T) {
	var v calc.Verdict
	for _, reason := range []string{"inequality", "not-asked", "no-rule"} {
		v.Unbound = append(v.Unbound, calc.Unbound{Figure: calc.Figure{Unit: calc.Yuan, From: []calc.Cell{{Sheet: "附03表", Ref: "C9"}}}, Reason: reason})
	}
	said := map[string]bool{}
	for _, m := range marksOf(v) {
		if m.ID != "R-14" || m.Level != "说明" || !m.Quiet || m.Severe || m.Comment != "" || m.At.String() != "附03表!C9" || m.Place != "附03表!C9" {
			t.Errorf("mark %+v, want a quiet row of R-14", m)
		}
		said[m.Cause] = true
	}
	if len(said) != len(v.Unbound) {
		t.Errorf("%d sentences for %d reasons: %v", len(said), len(v.Unbound), said)
	}
}

// What rounding left is said in one line for each table, in the unit that the table is printed in.
func TestWhatRoundingLeftIsSaidTableByTable(t *testing.T) {
	at := func(sheet string, refs ...string) (cells []calc.Cell) {
		for _, r := range refs {
			cells = append(cells, calc.Cell{Sheet: sheet, Ref: r})
		}
		return cells
	}
	var out bytes.Buffer
	p := printer{Command: Command{Out: &out}}
	p.findings(calc.Verdict{Findings: []calc.Finding{
		{Rule: "R-13", Kind: "rounding", At: at("公开03表", "E8")[0], Cells: at("公开03表", "E8", "F9"), Args: []string{"支出决算表", "2", "100.00"}},
		{Rule: "R-13", Kind: "rounding", At: at("公开05表", "D8")[0], Cells: at("公开05表", "D8"), Args: []string{"一般公共预算财政拨款支出决算表", "1", "150.00"}},
		{Rule: "R-13", Kind: "absorbed", At: at("公开01表", "F14")[0], Cells: at("公开01表", "F14"), Args: []string{"收入支出决算总表", "1", "100.00", "公开03表!E9"}},
	}})
	for _, want := range []string{
		"“支出决算表”有 2 格与应为数相差在四舍五入以内，最多差 0.01 万元（公开03表!E8、公开03表!F9），算相符",
		"“一般公共预算财政拨款支出决算表”有 1 格与应为数相差在四舍五入以内，最多差 0.015 万元（公开05表!D8），算相符",
		"“收入支出决算总表”有 1 格与另一张表的同一个数相差 0.01 万元，而这一栏的合计正好平，像是把四舍五入的尾差并到了这里（公开01表!F14，对应 公开03表!E9），算相符",
	} {
		if !strings.Contains(out.String(), want) {
			t.Errorf("printed\n%swant %s", &out, want)
		}
	}
}
