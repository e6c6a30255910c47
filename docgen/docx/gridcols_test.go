package docx

import (
	"fmt"
	"strings"
	"testing"
)

// Cells above each other share the columns of the grid, however many cells stand before them in their rows.
func TestACellKnowsTheColumnsOfTheGridThatItTakes(t *testing.T) {
	cell := func(props, inner string) string {
		return "<w:tc><w:tcPr>" + props + "</w:tcPr>" + inner + "</w:tc>"
	}
	wide := cell(`<w:gridSpan w:val="2"/>`, para("宽"))
	nested := "<w:tbl><w:tr>" + cell("", para("内")) + cell("", para("里")) + "</w:tr></w:tbl>"
	body := para("外") + "<w:tbl>" +
		"<w:tr>" + cell("", para("甲")) + wide + cell("", para("乙")) + "</w:tr>" +
		`<w:tr><w:trPr><w:gridBefore w:val="1"/></w:trPr>` + cell("", para("丙")) + "<w:sdt><w:sdtContent>" + cell("", para("丁")) + "</w:sdtContent></w:sdt>" + cell("", para("戊")) + "</w:tr>" +
		"<w:tr>" + cell(`<w:gridSpan w:val="x"/>`, para("己")) + cell("", nested+para("庚")) + "</w:tr></w:tbl>" + para("")
	paras, err := Paragraphs(doc(body), "_")
	if err != nil {
		t.Fatal(err)
	}
	var got []string
	for _, p := range paras {
		if p.Text != "" {
			got = append(got, fmt.Sprintf("%s%d-%d", p.Text, p.Cols[0], p.Cols[1]))
		}
	}
	const want = "外0-0 甲0-1 宽1-3 乙3-4 丙1-2 丁2-3 戊3-4 己0-1 内1-2 里1-2 庚1-2"
	if strings.Join(got, " ") != want {
		t.Errorf("got %s, want %s", strings.Join(got, " "), want)
	}
}
