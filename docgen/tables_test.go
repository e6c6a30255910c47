package docgen_test

import (
	"strings"
	"testing"

	"jixiao/docgen"
)

func TestTablesOfAReportAreAddedUp(t *testing.T) {
	b := ledger(t, seed)
	table := func(rows ...string) []byte {
		return edit(t, docgen.Default, func(s string) string {
			from, to := strings.Index(s, "<w:body>")+len("<w:body>"), strings.LastIndex(s, "<w:sectPr")
			var x strings.Builder
			x.WriteString("<w:p><w:r><w:t>二、收支情况</w:t></w:r></w:p><w:tbl>")
			for _, r := range rows {
				x.WriteString("<w:tr>")
				for cell := range strings.SplitSeq(r, "|") {
					x.WriteString(`<w:tc><w:p><w:r><w:t xml:space="preserve">` + cell + "</w:t></w:r></w:p></w:tc>")
				}
				x.WriteString("</w:tr>")
			}
			return s[:from] + x.String() + "</w:tbl><w:p/>" + s[to:]
		})
	}
	for _, c := range []struct {
		name, want string
		doc        []byte
	}{
		{"the report as written", "", report(t, b)},
		{"every column adds up", "", table("项目|金额|占比", "甲|1.00|33.33%", "乙|2.00|66.67%", "合计|3.00|100.00%")},
		{"rounding", "", table("项目|金额|上年", "甲|1.00|33.33", "乙|2.00|33.33", "丙|3.00|33.33", "合计|6.00|100.01")},
		{"one column does not", "金额 4.00 3.00", table("项目|金额|占比", "甲|1.00|33.33%", "乙|2.00|66.67%", "合计|4.00|100.00%")},
		{"shares do not make a hundred", "占比 100.00% 97.00%", table("项目|金额|占比", "甲|1.00|33.33%", "乙|2.00|63.67%", "合计|3.00|100.00%")},
		{"parts of a part are left out", "", table("项目|金额|数量", "甲|1.00|1", "　其中：子|0.50|1", "乙|2.00|2", "合计|3.00|3")},
		{"no column adds up: nobody knows what the rows are", "", table("项目|金额|占比", "甲|1.00|10%", "乙|2.00|20%", "合计|9.00|100%")},
		{"rates are no shares", "", table("项目|金额|完成率", "甲|1.00|50.00%", "乙|2.00|80.00%", "合计|3.00|70.00%")},
		{"two totals", "", table("项目|金额|数量", "甲|1.00|1", "乙|2.00|1", "合计|3.00|2", "合计|5.00|9")},
	} {
		found, err := docgen.CheckTables(c.doc)
		if err != nil {
			t.Fatal(err)
		}
		var got []string
		for _, f := range found {
			got = append(got, strings.Join(f.Args[2:], " "))
		}
		if strings.Join(got, "; ") != c.want {
			t.Errorf("%s: got %q, want %q", c.name, got, c.want)
		}
	}
}
