package docgen_test

import (
	"strings"
	"testing"

	"jixiao/docgen"
)

// The name of a row says what its numbers are, as the words around a number do in a text.
func TestTheNamesOfRowsAreReadWithTheirNumbers(t *testing.T) {
	b := ledger(t, seed)
	doc := report(t, b)
	swap := func(s string, words ...string) string {
		from := strings.Index(s, "<w:tbl>")
		table := from + strings.Index(s[from:], ">354.14<")
		from = strings.LastIndex(s[:table], "<w:tbl>")
		to := table + strings.Index(s[table:], "</w:tbl>")
		body := s[from:to]
		for i := 0; i < len(words); i += 2 {
			body = strings.NewReplacer(">"+words[i]+"<", ">"+words[i+1]+"<", ">"+words[i+1]+"<", ">"+words[i]+"<").Replace(body)
		}
		return s[:from] + body + s[to:]
	}
	for _, c := range []struct {
		words []string
		wrong int
	}{
		{[]string{"财政拨款收入", "其他收入"}, 4},
		{[]string{"财政拨款收入", "其他收入", "616.42", "354.14", "63.51%", "36.49%"}, 0},
		{[]string{"财政拨款收入", "其他收入", "616.42", "354.14"}, 2},
	} {
		got, numbers := states(t, edit(t, doc, func(s string) string { return swap(s, c.words...) }), b)
		if got[docgen.Edited] != c.wrong || got[docgen.Same] != len(numbers)-c.wrong {
			t.Errorf("%s: states %v, want %d edited", c.words, got, c.wrong)
		}
		for _, n := range numbers {
			if n.State == docgen.Edited && (n.Wrong != docgen.WrongName || n.Named == "" || n.NamedIs == "" || n.Place.Table == 0) {
				t.Errorf("%s: number %+v", c.words, n)
			}
		}
	}
}
