package docgen_test

import (
	"strings"
	"testing"

	"jixiao/docgen"
)

// tableOf makes a document of one table. A row is its cells with bars between them; "2*" before a cell makes it two
// columns wide.
func tableOf(t testing.TB, above string, rows ...string) []byte {
	return edit(t, docgen.Default, func(s string) string {
		from, to := strings.Index(s, "<w:body>")+len("<w:body>"), strings.LastIndex(s, "<w:sectPr")
		var x strings.Builder
		x.WriteString("<w:p><w:r><w:t>二、收支情况</w:t></w:r></w:p><w:p><w:r><w:t>" + above + "</w:t></w:r></w:p><w:tbl>")
		for _, r := range rows {
			x.WriteString("<w:tr>")
			for cell := range strings.SplitSeq(r, "|") {
				span := ""
				if rest, ok := strings.CutPrefix(cell, "2*"); ok {
					span, cell = `<w:tcPr><w:gridSpan w:val="2"/></w:tcPr>`, rest
				}
				x.WriteString(`<w:tc>` + span + `<w:p><w:r><w:t xml:space="preserve">` + cell + "</w:t></w:r></w:p></w:tc>")
			}
			x.WriteString("</w:tr>")
		}
		return s[:from] + x.String() + "</w:tbl><w:p/>" + s[to:]
	})
}

func TestTablesOfAReportAreAddedUp(t *testing.T) {
	b := ledger(t, seed)
	for _, c := range []struct {
		name, want string
		doc        []byte
	}{
		{"the report as written", "", report(t, b)},
		{"every column adds up", "", tableOf(t, "单位：万元", "项目|金额|占比", "甲|1.00|33.33%", "乙|2.00|66.67%", "合计|3.00|100.00%")},
		{"rounding", "", tableOf(t, "单位：万元", "项目|金额|上年", "甲|1.00|33.33", "乙|2.00|33.33", "丙|3.00|33.33", "合计|6.00|100.01")},
		{"one column does not", "金额 4.00 3.00 合计", tableOf(t, "单位：万元", "项目|金额|占比", "甲|1.00|33.33%", "乙|2.00|66.67%", "合计|4.00|100.00%")},
		{"shares do not make a hundred", "占比 100.00% 97.00% 合计", tableOf(t, "单位：万元", "项目|金额|占比", "甲|1.00|33.33%", "乙|2.00|63.67%", "合计|3.00|100.00%")},
		{"parts of a part are left out", "", tableOf(t, "单位：万元", "项目|金额|数量", "甲|1.00|1", "　其中：子|0.50|1", "乙|2.00|2", "合计|3.00|3")},
		{"no column adds up: nobody knows what the rows are", "", tableOf(t, "单位：万元", "项目|金额|占比", "甲|1.00|10%", "乙|2.00|20%", "合计|9.00|100%")},
		{"rates are no shares", "", tableOf(t, "单位：万元", "项目|金额|完成率", "甲|1.00|50.00%", "乙|2.00|80.00%", "合计|3.00|70.00%")},
		{"two totals", "", tableOf(t, "单位：万元", "项目|金额|数量", "甲|1.00|1", "乙|2.00|1", "合计|3.00|2", "合计|5.00|9")},
		{"a total that says of what", "金额 4.00 3.00 本年收入合计", tableOf(t, "单位：万元", "项目|金额|占比", "甲|1.00|33.33%", "乙|2.00|66.67%", "本年收入合计|4.00|100.00%")},
		{"the total stands first", "金额 4.00 3.00 支出合计", tableOf(t, "单位：万元", "项目|金额|占比", "支出合计|4.00|100.00%", "甲|1.00|33.33%", "乙|2.00|66.67%")},
		{"numbers and codes before the words", "", tableOf(t, "单位：万元", "序号|科目编码|项目|金额|上年", "1|206|甲|1.00|1.50", "2|208|乙|2.00|2.50", "||合计|3.00|4.00")},
		{"several totals, each of the rows above it", "金额 8.00 7.00 小计", tableOf(t, "单位：万元", "项目|金额|上年", "甲|1.00|1.00", "乙|2.00|2.00", "小计|3.00|3.00", "丙|3.00|4.00", "丁|4.00|5.00", "小计|8.00|9.00", "合计|11.00|12.00")},
		{"and the total of the totals", "金额 12.00 10.00 合计", tableOf(t, "单位：万元", "项目|金额|上年", "甲|1.00|1.00", "乙|2.00|2.00", "小计|3.00|3.00", "丙|3.00|4.00", "丁|4.00|5.00", "小计|7.00|9.00", "合计|12.00|12.00")},
		{"a total with more below it", "", tableOf(t, "单位：万元", "项目|金额|上年", "甲|1.00|1.00", "乙|2.00|2.00", "本年收入合计|3.00|3.00", "年初结转和结余|4.00|5.00", "收入总计|7.00|8.00")},
		{"the parts are named below the line", "上年 9.00 8.00 基本支出", tableOf(t, "单位：万元", "项目|金额|上年", "基本支出|7.00|9.00", "其中：人员经费|4.00|5.00", "　　　公用经费|3.00|3.00", "项目支出|2.00|2.00", "本年支出合计|9.00|11.00")},
		{"cells merged downwards are empty", "", tableOf(t, "单位：万元", "类别|项目|金额|上年", "收入|甲|1.00|1.50", "|乙|2.00|2.50", "|小计|3.00|4.00", "支出|丙|1.00|1.00", "|丁|2.00|3.00", "|小计|3.00|4.00")},
		{"a head of two lines", "预算决算数 4.00 3.00 合计", tableOf(t, "单位：万元", "项目|2*预算|2*执行", "|年初数|决算数|上年|本年", "甲|1.00|1.00|1.00|1.00", "乙|2.00|2.00|2.00|2.00", "合计|3.00|4.00|3.00|3.00")},
		{"columns that are numbered", "", tableOf(t, "单位：万元", "项目|金额|上年", "栏次|1|2", "甲|1.00|2.00", "乙|2.00|3.00", "合计|3.00|5.00")},
		{"prices are not added", "", tableOf(t, "单位：万元", "项目|数量|单价|金额", "甲|100|3.00|300.00", "乙|200|5.00|1000.00", "合计|300|4.33|1300.00")},
		{"counts have no fen", "数量 303 300 合计", tableOf(t, "单位：万元", "项目|数量|金额", "甲|100|300.00", "乙|200|1000.00", "合计|303|1300.00")},
		{"small counts add up by chance", "", tableOf(t, "单位：人", "项目|人数|上年", "甲|1|2", "乙|2|2", "合计|3|9")},
		{"shares that are not of their money", "丙 占比 31.00% 30.00% 金额; 丁 占比 39.00% 40.00% 金额", tableOf(t, "单位：万元", "项目|金额|占比", "甲|1.00|10.00%", "乙|2.00|20.00%", "丙|3.00|31.00%", "丁|4.00|39.00%", "合计|10.00|100.00%")},
		{"shares of another whole", "", tableOf(t, "单位：万元", "项目|金额|占全市比重", "甲|1.00|0.10%", "乙|2.00|0.20%", "丙|3.00|0.30%", "合计|6.00|0.60%")},
	} {
		found, err := checkTables(c.doc)
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

// Rows that a list of the report was written with add up to its total, and so they have to when somebody puts another
// one between them; the table has but one column of money.
func TestARowThatIsPutIntoATableOfAReportIsFound(t *testing.T) {
	b := ledger(t, seed)
	doc := edit(t, report(t, b), func(s string) string {
		cells := cellsOf(s)
		for _, c := range cells {
			if c.text != "其他收入" || c.col != 1 {
				continue
			}
			from, to := rowOf(s, c)
			row := markPart.ReplaceAllString(s[from:to], "")
			for _, r := range [][2]string{{"其他收入", "利息收入"}, {"354.14", "12.00"}, {"36.49%", "1.24%"}} {
				if !strings.Contains(row, ">"+r[0]+"<") {
					t.Fatalf("no %s in %s", r[0], row)
				}
				row = strings.Replace(row, ">"+r[0]+"<", ">"+r[1]+"<", 1)
			}
			return s[:to] + row + s[to:]
		}
		t.Fatal("no such row")
		return s
	})
	found, err := checkTables(doc)
	if err != nil {
		t.Fatal(err)
	}
	var got []string
	for _, f := range found {
		got = append(got, f.Kind+" "+strings.Join(f.Args[2:], " "))
	}
	want := "table-sum 金额 970.56 982.56 本年收入合计; table-sum 占本年收入比重 100.00% 101.24% 本年收入合计"
	if strings.Join(got, "; ") != want {
		t.Errorf("got %q, want %q", strings.Join(got, "; "), want)
	}
	_, numbers := states(t, doc, b)
	var untied []string
	for _, n := range numbers {
		if n.State != docgen.Same {
			untied = append(untied, string(n.State)+" "+n.Text)
		}
	}
	if strings.Join(untied, "; ") != "untied 12.00; untied 1.24%" {
		t.Errorf("numbers %q", untied)
	}
}
