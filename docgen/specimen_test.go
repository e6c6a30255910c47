package docgen

import (
	"testing"

	"jixiao/calc"
	"jixiao/docgen/docx"
)

// A list that the specimen has nothing for is a list in which no fault would be found before a workbook fills it.
func TestTheSpecimenHasAnItemInEveryList(t *testing.T) {
	n := newNames(specimen(&calc.Book{}))
	for _, name := range n.known {
		if v := n.scalars[name]; v.IsList && len(v.List) == 0 {
			t.Errorf("%s has no item", name)
		}
	}
}

// A fault in a list is told with a workbook that has the list, with one that does not, and without any.
func TestAFaultInAListIsToldWithoutAWorkbook(t *testing.T) {
	for _, c := range []struct{ tag, id string }{
		{"{{#收入来源}}{{名目}}{{/收入来源}}", docx.UnknownName},
		{"{{#会议培训}}{{名目}}{{/会议培训}}", docx.UnknownName},
		{"{{#与上年对比}}{{上年}}{{/与上年对比}}", docx.NeedsFilter},
		{"{{#国有资产}}{{数量|万元}}{{/国有资产}}", docx.FilterFailed},
	} {
		tm := parseTags(t, c.tag+"{{本年收入合计|万元}}{{本年支出合计|万元}}{{年末结转和结余|万元}}")
		none, some := Problems(tm, &calc.Book{}), Problems(tm, specimen(&calc.Book{}))
		if len(none) != 1 || none[0].ID != c.id || len(some) != 1 || some[0] != none[0] {
			t.Errorf("%s: %+v without a workbook, %+v with one", c.tag, none, some)
		}
	}
}
