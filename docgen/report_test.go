package docgen_test

import (
	"reflect"
	"strings"
	"testing"

	"jixiao/docgen"
)

// What is asked of an opened report does not change it: asked again, after everything else, it gives the same, as one
// that was opened anew does.
func TestAnOpenedReportStaysAsItIs(t *testing.T) {
	b := ledger(t, seed)
	later := ledger(t, strings.NewReplacer("公开03/合计/基本支出 6993400.00", "公开03/合计/基本支出 6893400.00", "公开03/合计/项目支出 2355900.00", "公开03/合计/项目支出 2455900.00").Replace(seed))
	doc := edit(t, report(t, b), func(s string) string {
		from, to, _ := around(s, "235.59") // its mark goes
		s = s[:from] + "<w:r><w:t>235.59</w:t></w:r>" + s[to:]
		return strings.Replace(s, ">699.34<", ">699.43<", 1)
	})
	opened, err := docgen.Open(doc)
	if err != nil {
		t.Fatal(err)
	}
	ask := func(r *docgen.Report) []any {
		numbers, err := r.Verify(later)
		if err != nil {
			t.Fatal(err)
		}
		of, audited := r.Audited()
		return []any{numbers, r.Traced(), r.CheckTables(), r.Prose(), r.PassageChanges(later), of, audited}
	}
	first := ask(opened)
	if !docgen.Differs(first[0].([]docgen.Number)) {
		t.Fatal("nothing differs")
	}
	out, _, _, err := opened.Refresh(later, "11")
	if err != nil {
		t.Fatal(err)
	}
	again, _, _, err := opened.Refresh(later, "11")
	if err != nil || !reflect.DeepEqual(again, out) {
		t.Errorf("a second refresh gives other bytes: %v", err)
	}
	fresh, err := docgen.Open(doc)
	if err != nil {
		t.Fatal(err)
	}
	for i, r := range []*docgen.Report{opened, fresh} {
		for k, got := range ask(r) {
			if !reflect.DeepEqual(got, first[k]) {
				t.Errorf("asked again (%d), answer %d is %+v, was %+v", i, k, got, first[k])
			}
		}
	}
}
