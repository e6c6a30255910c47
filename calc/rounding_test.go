package calc

import (
	"slices"
	"strconv"
	"strings"
	"testing"
)

// tenK is a table in 万元 with two decimals: figures are written as they are printed.
func tenK(form string, figures ...Figure) *Table {
	for i := range figures {
		figures[i].Amount = figures[i].Amount.Shift(4)
	}
	t := sheet(form, figures...)
	t.SetStep(Int(100))
	return t
}

func remarks(v Verdict, rule string) []Finding {
	return slices.DeleteFunc(slices.Clone(v.Findings), func(f Finding) bool { return f.Rule != rule })
}

func TestOneAmountPrintedTwiceMustBeTheSame(t *testing.T) {
	r := ruleByID(t, "X-01")
	for _, c := range []struct {
		name, there string
		tenK        bool // both tables in 万元, or only the first
		ok          bool
	}{
		{"the same", "970.56", true, true},
		{"one step more", "970.57", true, false},
		{"one step less", "970.55", true, false},
		{"exact within half a step", "9705649.99", false, true},
		{"exact at half a step", "9705550.00", false, true},
		{"exact beyond half a step", "9705650.01", false, false},
	} {
		t.Run(c.name, func(t *testing.T) {
			income := sheet("公开02", fig("合计/本年收入合计", c.there, "E8"))
			if c.tenK {
				income = tenK("公开02", fig("合计/本年收入合计", c.there, "E8"))
			}
			v := checkBook(t, book(2018, tenK("公开01", fig("本年收入合计", "970.56", "C30")), income), r)
			if ok := v.Passed == 1 && v.Failed == 0; ok != c.ok {
				t.Errorf("passed %d, failed %d; want it to hold: %v", v.Passed, v.Failed, c.ok)
			}
			if !c.ok && (v.Count(Critical) != 1 || errorsOf(v)[0].At.String() != "公开01表!C30") {
				t.Errorf("findings %v, want one 错误 at C30", errorsOf(v))
			}
		})
	}
}

// What adds up only nearly is said once for a table, with every cell, and is no error.
func TestRoundingIsOneRemarkOfATable(t *testing.T) {
	v := checkBook(t, book(2018, tenK("公开05",
		fig("合计/合计", "100.00", "D8"), fig("合计/基本支出", "40.00", "E8"), fig("合计/项目支出", "60.01", "F8"),
		fig("206/合计", "70.00", "D9"), fig("206/基本支出", "20.00", "E9"), fig("206/项目支出", "50.00", "F9"),
		fig("208/合计", "30.00", "D10"), fig("208/基本支出", "20.01", "E10"), fig("208/项目支出", "10.00", "F10"),
	)), ruleByID(t, "F-05-01"), ruleByID(t, "F-02-02-01"))
	if v.Failed > 0 || v.Passed != 6 {
		t.Errorf("passed %d, failed %d of a table that rounding explains, want 6 and none", v.Passed, v.Failed)
	}
	got := remarks(v, "R-13")
	if len(got) != 1 {
		t.Fatalf("remarks %v, want one", got)
	}
	f := got[0]
	var cells []string
	for _, c := range f.Cells {
		cells = append(cells, c.Ref)
	}
	// 公开05: D8 and D10 beside their own lines, E8 and F8 over their columns.
	if f.Kind != "rounding" || f.Level != Remark || f.At != f.Cells[0] || !slices.Equal(cells, []string{"D8", "D10", "E8", "F8"}) ||
		!slices.Equal(f.Args, []string{"一般公共预算财政拨款支出决算表", "4", "100.00"}) {
		t.Errorf("got %s %v", describe(f), cells)
	}
}

// In balanced books printed in 万元 the remarks name just the cells that differ, once for each table.
func TestEveryResidueOfARoundedBookIsNamed(t *testing.T) {
	t.Parallel()
	named := 0
	for seed := range uint64(60) {
		d := deal(7_000_000 + seed)
		dep := d.department([]int{2018, 2022}[seed%2], 1+d.IntN(7), 4+d.IntN(9))
		families := [][]string{{"公开"}, {"公开", "财决"}}[d.IntN(2)]
		v := audit(t, dep.print(d, printing{families: families, tenK: true, optional: d.chance(50), zeros: d.chance(20)}))
		want := map[Cell]bool{}
		for _, e := range v.equations {
			if e.finding < 0 && !e.diff.IsZero() && e.relation == "=" && !e.terms[0].minus {
				want[e.terms[0].figure.Cell()] = true
			}
		}
		sheets, got := map[string]bool{}, map[Cell]bool{}
		for _, f := range remarks(v, "R-13") {
			if sheets[f.At.Sheet] {
				t.Errorf("book %d: two remarks on %s", seed, f.At.Sheet)
			}
			sheets[f.At.Sheet] = true
			if n := strconv.Itoa(len(f.Cells)); f.Kind != "rounding" || f.Args[1] != n {
				t.Errorf("book %d: %s of %s cells", seed, describe(f), n)
			}
			for _, c := range f.Cells {
				if c.Sheet != f.At.Sheet || got[c] {
					t.Errorf("book %d: %s is named on %s, or twice", seed, c, f.At.Sheet)
				}
				got[c] = true
			}
		}
		for c := range want {
			if !got[c] {
				t.Errorf("book %d: the residue at %s is not named", seed, c)
			}
		}
		named += len(got)
	}
	if named == 0 {
		t.Error("no book had a residue")
	}
}

// The disclosure of a district: in the summary the line 八 was printed 326.71 so that its column closes, while
// the table of expenditure has 326.72.
func TestALineMayAbsorbTheRemainderOfItsTotal(t *testing.T) {
	r := ruleByID(t, "X-04")
	for _, c := range []struct {
		name, line, total, there string
		kind                     string // of the remark; "" for an error
	}{
		{"the total closes", "326.71", "2940.05", "326.72", "absorbed"},
		{"absorbed upward", "326.73", "2940.07", "326.72", "absorbed"},
		{"the total does not close", "326.71", "2940.06", "326.72", ""},
		{"two steps, and the total closes", "326.70", "2940.04", "326.72", ""},
		{"nothing to absorb", "326.72", "2940.06", "326.72", "none"},
	} {
		t.Run(c.name, func(t *testing.T) {
			b := book(2024, tenK("公开01",
				fig("201", "2106.66", "E7"), fig("208", c.line, "E14"), fig("210", "60.99", "E15"), fig("221", "445.69", "E25"),
				fig("本年支出合计", c.total, "E33"),
			), tenK("公开03", fig("201/本年支出合计", "2106.66", "D8"), fig("208/本年支出合计", c.there, "D9"), fig("210/本年支出合计", "60.99", "D10"), fig("221/本年支出合计", "445.69", "D11")))
			v := checkBook(t, b, r)
			got := remarks(v, "R-13")
			switch c.kind {
			case "":
				if v.Count(Critical) != 1 || errorsOf(v)[0].At.String() != "公开01表!E14" || len(got) > 0 {
					t.Errorf("findings %v, want 错误 at E14", errorsOf(v))
				}
			case "none":
				if len(errorsOf(v)) > 0 || v.Failed > 0 {
					t.Errorf("findings %v, want none", errorsOf(v))
				}
			default:
				if v.Failed > 0 || len(got) != 1 {
					t.Fatalf("failed %d, remarks %v, want one", v.Failed, got)
				}
				f := got[0]
				if f.Kind != c.kind || f.Level != Remark || f.At.String() != "公开01表!E14" || f.Args[1] != "1" || f.Args[2] != "100.00" || f.Args[3] != "公开03表!D9" {
					t.Errorf("got %s", describe(f))
				}
			}
		})
	}
}

// In 元 there is no remainder to absorb: a fen off is an error, whether the total closes or not.
func TestNothingIsAbsorbedInYuan(t *testing.T) {
	b := book(2024, sheet("公开01", fig("206", "59.99", "E12"), fig("208", "30.01", "E14"), fig("本年支出合计", "90.00", "E33")),
		sheet("公开03", fig("206/本年支出合计", "60.00", "D8"), fig("208/本年支出合计", "30.00", "D9")))
	if v := checkBook(t, b, ruleByID(t, "X-04")); v.Count(Critical) == 0 || v.Passed > 0 {
		t.Errorf("passed %d, findings %v; want 错误", v.Passed, errorsOf(v))
	}
}

// A table in 万元 whose line absorbed the remainder stands beside the exact one of the other set as well: the
// rounding of the line, and one step more.
func TestAnAbsorbingLineMayDifferFromTheExactOne(t *testing.T) {
	for exact, ok := range map[string]bool{"3267249.99": true, "3267100.00": true, "3267250.00": true, "3267250.01": false} {
		public := tenK("公开01", fig("201", "100.00", "E7"), fig("208", "326.71", "E14"), fig("本年支出合计", "426.71", "E33"))
		own := sheet("财决01", fig("201", "1000000.00", "G7"), fig("208", exact, "G14"))
		r := ruleByID(t, "X-22-02")
		r.Over = "功能分类"
		if v := checkBook(t, book(2024, public, own), r); (v.Failed == 0) != ok {
			t.Errorf("326.71 万元 beside %s: failed %d, want it to hold: %v", exact, v.Failed, ok)
		}
	}
}

// The Whole of a rule is a formula of the table of its lines, and each of them is one of its parts.
func TestTheWholeOfARuleIsTheTotalOfItsLines(t *testing.T) {
	n := 0
	for _, r := range Rules {
		if r.Whole == "" {
			continue
		}
		n++
		f, err := parseFormula(r.Whole)
		if err != nil {
			t.Errorf("%s: %v", r.ID, err)
			continue
		}
		lines, err := parseFormula(r.Formula)
		if err != nil {
			t.Errorf("%s: %v", r.ID, err)
			continue
		}
		for id := range strings.SplitSeq(r.Form, "|") {
			form := FormByID(id)
			for _, term := range f.terms() {
				if term.form != "" || !standsIn(form, term, nil) {
					t.Errorf("%s: %s has no %s/%s", r.ID, id, term.line, term.col)
				}
			}
			part := func(star string) bool {
				l, ok := form.Line(strings.ReplaceAll(lines.left.line, "*", star))
				return ok && slices.ContainsFunc(f.right, func(t term) bool { return t.line == "Σ"+l.Of })
			}
			if !slices.ContainsFunc(append(starsOf(form, r.Over), ""), part) {
				t.Errorf("%s: no line of %s over %q is a part of %s", r.ID, id, r.Over, r.Whole)
			}
		}
	}
	if n == 0 {
		t.Error("no rule has a Whole")
	}
}
