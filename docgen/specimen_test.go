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

// A table has the lines and columns of its form. What it cannot have is a slip of the pen, and none of the names that
// there are; what only this workbook lacks is no fault of the template.
func TestAKeyNamesALineAndAColumnOfItsTable(t *testing.T) {
	for _, c := range []struct{ tag, hint string }{
		{"{{公开05/206/基本开支|万元}}", "公开05/206/基本支出"},
		{"{{?公开05/206/基本开支}}有{{否则}}无{{/公开05/206/基本开支}}", "公开05/206/基本支出"},
		{"{{公开05/206/基本开支|万元|默认:—}}", "公开05/206/基本支出"},
		{"{{上年.公开01/本年收人合计/决算数|万元}}", "上年.公开01/本年收入合计/决算数"},
		{"{{公开5/206/基本支出|万元}}", "公开05/206/基本支出"},
		{"{{公开05/2O6/基本支出|万元}}", ""},
		{"{{公开07/公务接待费|万元}}", "公开07/公务接待费/决算数"},
		{"{{三公.公务接待.决算数|万元}}", "三公.公务接待费.决算数"},
		{"{{人数.在职人员.年末实有}}", "人数.在职人员.年末实有人数"},
		{"{{上年.本年收入|万元}}", "上年.本年收入合计"},
	} {
		tm := parseTags(t, c.tag+"{{本年收入合计|万元}}{{本年支出合计|万元}}{{年末结转和结余|万元}}")
		if got := Problems(tm, &calc.Book{}); len(got) != 1 || got[0].ID != docx.UnknownName || got[0].Hint != c.hint {
			t.Errorf("%s: %+v, want the hint %q", c.tag, got, c.hint)
		}
	}
	for _, tag := range []string{"公开05/2069999/基本支出|万元", "公开05/合计/基本支出|万元", "公开01/206/决算数|万元", "公开01/本年收入合计|万元", "财决05/2060101/301.基本工资|万元", "公开11/205/任何一栏|万元", "公开01/年末结转和结余.项目支出结转和结余/决算数|万元", "附02/在职人员/编制人数", "公开07/公务接待费/预算数|万元"} {
		tm := parseTags(t, "{{"+tag+"}}{{本年收入合计|万元}}{{本年支出合计|万元}}{{年末结转和结余|万元}}")
		if got := Problems(tm, &calc.Book{}); len(got) > 0 {
			t.Errorf("{{%s}}: %+v", tag, got)
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
