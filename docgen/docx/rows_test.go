package docx

import (
	"errors"
	"strings"
	"testing"
)

func markedRow(n, label, amount string) string {
	return `<w:tr w14:paraId="0000000` + n + `"><w:tc><w:p w14:paraId="1000000` + n + `"><w:bookmarkStart w:id="1` + n + `" w:name="_jxa` + n + `"/><w:r><w:rPr><w:b/></w:rPr><w:t>` + label + `</w:t></w:r><w:bookmarkEnd w:id="1` + n + `"/></w:p></w:tc>` +
		`<w:tc><w:p><w:bookmarkStart w:id="2` + n + `" w:name="_jxb` + n + `"/><w:r><w:t>` + amount + `</w:t></w:r><w:bookmarkEnd w:id="2` + n + `"/><w:bookmarkStart w:id="3` + n + `" w:name="own` + n + `"/><w:bookmarkEnd w:id="3` + n + `"/></w:p></w:tc></w:tr>`
}

func markedTable(rows ...string) string {
	return `<w:tbl><w:tblPr/><w:tblGrid><w:gridCol w:w="1"/><w:gridCol w:w="1"/></w:tblGrid>` + row("名称", "金额") + strings.Join(rows, "") + row("合计", "9") + `</w:tbl>`
}

func TestRowsAreDroppedMovedAndCopied(t *testing.T) {
	was := doc(markedTable(markedRow("1", "甲", "1"), markedRow("2", "乙", "2"), markedRow("3", "丙", "3")))
	plan := RowPlan{
		Items: [][]string{{"_jxa1", "_jxb1"}, {"_jxa2", "_jxb2"}, {"_jxa3", "_jxb3"}},
		Want:  []RowItem{{From: 2}, {From: 0}, {From: 0, Texts: map[string]string{"_jxa1": "丁<", "_jxb1": "4"}, Names: map[string]string{"_jxa1": "_jx9", "_jxb1": "_jx10"}}},
	}
	out, err := Rearrange(was, plan)
	if err != nil {
		t.Fatal(err)
	}
	same(t, "text", texts(t, out), "名称", "金额", "丙", "3", "甲", "1", "丁<", "4", "合计", "9")
	if faults := Lint(out); len(faults) > 0 {
		t.Errorf("lint: %v", faults)
	}
	paras, err := Paragraphs(out, "_jx")
	if err != nil {
		t.Fatal(err)
	}
	var marks []string
	for _, p := range paras {
		for _, m := range p.Marks {
			marks = append(marks, m.Name+"="+p.Text[m.From:m.To])
		}
	}
	same(t, "marks", marks, "_jxa3=丙", "_jxb3=3", "_jxa1=甲", "_jxb1=1", "_jx9=丁<", "_jx10=4")
}

func TestRowsThatAreNotTogetherStay(t *testing.T) {
	plan := RowPlan{Items: [][]string{{"_jxa1"}, {"_jxa2"}}, Want: []RowItem{{From: 0}}}
	for name, body := range map[string]string{
		"a row between them": markedTable(markedRow("1", "甲", "1"), row("x", "y"), markedRow("2", "乙", "2")),
		"no table":           `<w:p><w:bookmarkStart w:id="1" w:name="_jxa1"/><w:bookmarkEnd w:id="1"/></w:p>`,
		"none":               para("x"),
		"one gone":           markedTable(markedRow("1", "甲", "1")),
	} {
		if _, err := Rearrange(doc(body), plan); !errors.Is(err, ErrRows) {
			t.Errorf("%s: error %v", name, err)
		}
	}
}
