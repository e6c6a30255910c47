package docgen_test

import (
	"fmt"
	"strings"
	"testing"

	"jixiao/calc"
	"jixiao/docgen"
)

// What a report goes without is told only where a table of the department's own set would fill it.
func TestWhatIsLeftOutIsToldWithItsTable(t *testing.T) {
	of := func(name string, b *calc.Book) string {
		return fmt.Sprint(docgen.Left(template(t, docgen.BuiltIn(name)), b))
	}
	drop := func(form string) *calc.Book {
		var lines []string
		for l := range strings.Lines(seed + everyTable) {
			if form == "" || !strings.HasPrefix(l, form+"/") {
				lines = append(lines, l)
			}
		}
		return ledger(t, strings.Join(lines, ""))
	}
	for form, want := range map[string]string{
		"": "[]", "公开03": "[{支出构成 [公开03]}]", "公开06": "[{经济分类 [公开06]}]", "公开07": "[{三公经费 [公开07]}]", "公开10": "[{国有资产 [公开10]}]", "附02": "[{人员构成 [附02]}]",
	} {
		if got := of("绩效评价报告", drop(form)); got != want {
			t.Errorf("without %s: %s is left out, want %s", form, got, want)
		}
	}
	// Zeros are told by the table itself, and where the narrative stands in, what is not there is asked for.
	if got := of("公开说明", drop("公开07")); got != "[]" {
		t.Errorf("the disclosure leaves out %s", got)
	}
	if got := of("公开说明", drop("公开03")); got != "[{支出构成 [公开03]}]" {
		t.Errorf("the disclosure leaves out %s", got)
	}
	if got := of("自评表", drop("公开07")); got != "[]" {
		t.Errorf("the form leaves out %s", got)
	}
}

const everyTable = `
公开06/301/决算数 5000000
公开07/合计/预算数 20000
公开07/合计/决算数 15000
公开10/车辆合计/数量 2
附02/在职人员/年末实有人数 24`
