package cli

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"jixiao/calc"
)

// bookOf makes a book of figures written 表/行/栏 value cell; "" is an empty cell.
func bookOf(t *testing.T, lines ...string) *calc.Book {
	t.Helper()
	b := &calc.Book{}
	for _, line := range lines {
		parts := strings.Split(line, " ")
		key, _ := calc.ParseKey(parts[0])
		f := calc.Figure{Key: key, State: calc.Blank, Unit: calc.Yuan, From: []calc.Cell{{Sheet: key.Form + "表", Ref: parts[2]}}}
		if parts[1] != "" {
			var err error
			if f.Amount, err = calc.ParseAmount(parts[1]); err != nil {
				t.Fatal(err)
			}
			f.State = calc.Given
		}
		b.Put(f)
	}
	return b
}

// A line put in above moves the cells of what stands below, and changes none of it.
func TestWhatMovesDoesNotChange(t *testing.T) {
	then := bookOf(t, "公开02/合计/本年收入合计 10 E8", "公开02/206/本年收入合计 10 E9", "公开02/206/其他收入  K9")
	for name, test := range map[string]struct {
		now  *calc.Book
		want []string
	}{
		"the same":        {bookOf(t, "公开02/合计/本年收入合计 10.00 E8", "公开02/206/本年收入合计 10 E9", "公开02/206/其他收入  K9"), nil},
		"moved":           {bookOf(t, "公开02/合计/本年收入合计 10 E9", "公开02/206/本年收入合计 10 E10", "公开02/206/其他收入  K10"), nil},
		"changed":         {bookOf(t, "公开02/合计/本年收入合计 11 E9", "公开02/206/本年收入合计 10 E10", "公开02/206/其他收入 1 K10"), []string{"公开02表!E9  10.00 → 11.00 元", "公开02表!K10  空 → 1.00 元"}},
		"emptied":         {bookOf(t, "公开02/合计/本年收入合计 10 E8", "公开02/206/本年收入合计  E9", "公开02/206/其他收入  K9"), []string{"公开02表!E9  10.00 元 → 空"}},
		"a line is gone":  {bookOf(t, "公开02/合计/本年收入合计 10 E8"), []string{"公开02表!E9  10.00 元 → 表里没有"}},
		"a line is added": {bookOf(t, "公开02/合计/本年收入合计 10 E8", "公开02/206/本年收入合计 10 E9", "公开02/206/其他收入  K9", "公开02/208/本年收入合计 3 E10"), []string{"公开02表!E10  表里没有 → 3.00 元"}},
	} {
		var got []string
		for _, c := range compare(then, test.now, calc.Verdict{}, calc.Verdict{}).cells {
			got = append(got, sayChange(c))
		}
		if !slices.Equal(got, test.want) {
			t.Errorf("%s: %q, want %q", name, got, test.want)
		}
	}
}

// What is gone and what is new is told by rule and figure; what only moved under another root is neither.
func TestFindingsAreTheSameWhereverTheyAreListed(t *testing.T) {
	at := func(rule, key, ref string, level calc.Level, echoes ...calc.Finding) calc.Finding {
		k, _ := calc.ParseKey(key)
		return calc.Finding{Rule: rule, Level: level, Key: k, At: calc.Cell{Sheet: "公开01表", Ref: ref}, Formula: rule, Echoes: echoes}
	}
	echo := at("F-01-02", "公开01/收入总计/决算数", "C36", calc.Critical)
	before := calc.Verdict{Findings: []calc.Finding{
		at("F-01-01", "公开01/本年收入合计/决算数", "C30", calc.Critical, echo),
		at("X-39-01", "公开01/206/决算数", "F12", calc.Warning),
		at("R-10", "", "C7", calc.Remark),
	}}
	moved := at("F-01-02", "公开01/收入总计/决算数", "C37", calc.Critical)
	answered := at("X-39-01", "公开01/206/决算数", "F12", calc.Remark)
	after := calc.Verdict{Findings: []calc.Finding{moved, at("F-01-02", "公开01/支出总计/决算数", "F36", calc.Critical), answered}}
	told := func(list []calc.Finding) string {
		var out []string
		for _, f := range list {
			out = append(out, f.Rule+" "+f.At.Ref)
		}
		return strings.Join(out, ", ")
	}
	c := compare(&calc.Book{}, &calc.Book{}, before, after)
	if got, want := told(c.gone), "F-01-01 C30, X-39-01 F12"; got != want {
		t.Errorf("gone: %s, want %s", got, want)
	}
	if got, want := told(c.found), "F-01-02 F36"; got != want {
		t.Errorf("new: %s, want %s", got, want)
	}
}

// A long list is cut where a person stops reading, and says how much more there is.
func TestManyPlacesAreCounted(t *testing.T) {
	var list []calc.Finding
	for rule := range 10 {
		for n := range 5 {
			list = append(list, calc.Finding{Rule: fmt.Sprintf("X-%02d", rule), At: calc.Cell{Sheet: "公开02表", Ref: fmt.Sprintf("E%d", n)}})
		}
	}
	got := sayPlaces(list)
	for _, want := range []string{"X-00（公开02表!E0、公开02表!E1、公开02表!E2 等 5 处）", "等 10 条"} {
		if !strings.Contains(got, want) {
			t.Errorf("%s\nlacks %s", got, want)
		}
	}
}
