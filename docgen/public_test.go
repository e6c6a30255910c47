package docgen_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"jixiao/docgen"
	"jixiao/docgen/docx"
	"jixiao/internal/ooxml"
)

func TestAStrippedReportHasNoTraceAndTheSameText(t *testing.T) {
	b := ledger(t, seed)
	was := report(t, b)
	out, err := docgen.Strip(was)
	if err != nil {
		t.Fatal(err)
	}
	pkg, err := ooxml.Open(out)
	if err != nil {
		t.Fatal(err)
	}
	for _, name := range pkg.Names() {
		data, _ := pkg.Part(name)
		if strings.Contains(string(data), "_jx") || strings.Contains(string(data), "公开01") || strings.Contains(string(data), "urn:jixiao") || strings.HasPrefix(name, "customXml") {
			t.Errorf("%s holds the trace", name)
		}
	}
	if faults := docx.Lint(out); len(faults) > 0 {
		t.Errorf("lint: %v", faults)
	}
	before, _ := docx.Text(was)
	after, _ := docx.Text(out)
	if !slices.Equal(before, after) {
		t.Error("the text changed")
	}
}

func TestEveryNumberOfAReviewCopyCarriesItsCells(t *testing.T) {
	b := ledger(t, seed)
	was := report(t, b)
	out, err := docgen.Review(was, func(n docgen.Number) string { return fmt.Sprint(n.Key, n.Cells) }, "甲")
	if err != nil {
		t.Fatal(err)
	}
	pkg, err := ooxml.Open(out)
	if err != nil {
		t.Fatal(err)
	}
	comments, _ := pkg.Part("word/comments.xml")
	numbers, err := docgen.Traced(was)
	if err != nil {
		t.Fatal(err)
	}
	if n := strings.Count(string(comments), "<w:comment "); n != len(numbers) || n < 20 {
		t.Errorf("%d comments on %d numbers", n, len(numbers))
	}
	if faults := docx.Lint(out); len(faults) > 0 {
		t.Errorf("lint: %v", faults)
	}
}

func TestPrivateTextIsSeen(t *testing.T) {
	b := ledger(t, seed)
	for _, c := range []struct{ text, want string }{
		{"身份证号11010519491231002X的同志", "id-number 11010519491231002X"},
		{"身份证号110105194912310021的同志", "bank-account 110105194912310021"}, // the check digit is wrong; long numbers are not for the public
		{"电话13812345678，", "telephone 13812345678"},
		{"电话138-1234-5678", "telephone 138-1234-5678"},
		{"电话：0797-8391234。", "telephone 0797-8391234"},
		{"电话１３８１２３４５６７８", "telephone 13812345678"},
		{"账号6222021234567890123", "bank-account 6222021234567890123"},
		{"账号6222 0212 3456 7890 123", "bank-account 6222 0212 3456 7890 123"},
		{"某某工程", "word 某某"},
		{"本年收入1234567890.12元，2018年12月31日，第12345678号文，邮编341000，编号20180101123", ""},
		{"文号2018001234567890123456789", ""},
	} {
		doc := edit(t, report(t, b), func(s string) string {
			i := strings.LastIndex(s, "<w:sectPr")
			return s[:i] + "<w:p><w:r><w:t>" + c.text + "</w:t></w:r></w:p>" + s[i:]
		})
		found, err := docgen.Screen(doc, []string{"某某"})
		if err != nil {
			t.Fatal(err)
		}
		var got []string
		for _, p := range found {
			got = append(got, p.Kind+" "+p.Text)
		}
		if strings.Join(got, "; ") != c.want {
			t.Errorf("%s: got %q, want %q", c.text, got, c.want)
		}
	}
}
