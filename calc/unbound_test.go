package calc

import (
	"fmt"
	"slices"
	"strings"
	"testing"
)

func reasonsOf(v Verdict) []string {
	var out []string
	for _, u := range v.Unbound {
		out = append(out, u.Figure.Key.String()+" "+u.Reason)
	}
	return out
}

func TestWhatNoEqualityHoldsIsListedWithTheReason(t *testing.T) {
	costs := func(form *Table) *Book {
		return book(2018, form, sheet("附03", fig("会议费/统计数", "3.00", "C9")))
	}
	for _, c := range []struct {
		name  string
		book  *Book
		rules []string
		want  []string
	}{
		{"an equality that holds", book(2018, summary()), []string{"F-01-09"}, nil},
		{"an equality that fails", book(2018, summary(fig("收入总计", "102.00", "C36"))), []string{"F-01-09"}, nil},
		{"no rule at all", book(2018, sheet("公开05", fig("206/合计", "3.00", "D9"))), nil, []string{"公开05/206/合计 no-rule"}},
		{"an inequality", book(2018, sheet("公开01", fig("财政拨款收入", "7.00", "C7"), fig("财政拨款收入.政府性基金预算财政拨款", "5.00", "C8"))), []string{"F-01-15"},
			[]string{"公开01/财政拨款收入/决算数 inequality", "公开01/财政拨款收入.政府性基金预算财政拨款/决算数 inequality"}},
		{"a table that is missing", costs(sheet("公开05")), []string{"X-37-01"}, []string{"附03/会议费/统计数 not-asked"}},
		{"a figure that cannot be read", costs(sheet("财决05", fig("合计/302.会议费", "?", "K8"))), []string{"X-37-01"}, []string{"附03/会议费/统计数 not-asked"}},
		{"a line that is missing", costs(sheet("财决05", fig("206/302.会议费", "3.00", "K9"))), []string{"X-37-01"},
			[]string{"财决05/206/302.会议费 no-rule", "附03/会议费/统计数 not-asked"}},
		{"a column that this table need not have", costs(sheet("财决05", fig("合计/合计", "3.00", "E8"))), []string{"X-37-01"},
			[]string{"财决05/合计/合计 no-rule", "附03/会议费/统计数 no-rule"}},
		{"the table is there", costs(sheet("财决05", fig("合计/302.会议费", "3.00", "K8"))), []string{"X-37-01"}, nil},
	} {
		t.Run(c.name, func(t *testing.T) {
			rules := []Rule{}
			for _, id := range c.rules {
				rules = append(rules, ruleByID(t, id))
			}
			v := checkBook(t, c.book, rules...)
			got := slices.DeleteFunc(reasonsOf(v), func(s string) bool { return strings.HasPrefix(s, "公开01/") && strings.HasSuffix(s, " no-rule") })
			if !slices.Equal(got, c.want) {
				t.Errorf("unbound %q, want %q", got, c.want)
			}
		})
	}
}

// A rule of level 提示 blocks nothing: what only it holds is listed.
func TestARuleOfLesserLevelBindsNothing(t *testing.T) {
	b := book(2018, sheet("公开05", fig("合计/合计", "30.00", "D8"), fig("合计/基本支出", "10.00", "E8"), fig("合计/项目支出", "20.00", "F8")))
	r := ruleByID(t, "F-05-01")
	if v := checkBook(t, b, r); len(v.Unbound) != 0 {
		t.Errorf("unbound %q under an equality of level 错误, want none", reasonsOf(v))
	}
	r.Level = Warning
	want := []string{"公开05/合计/合计 inequality", "公开05/合计/基本支出 inequality", "公开05/合计/项目支出 inequality"}
	if v := checkBook(t, b, r); !slices.Equal(reasonsOf(v), want) {
		t.Errorf("unbound %q under a 提示, want %q", reasonsOf(v), want)
	}
}

func TestOnlyMoneyOfThisBookIsListed(t *testing.T) {
	people := sheet("附02", fig("合计/编制人数", "30", "C8"), fig("在职人员/编制人数", "30", "C9"))
	for _, row := range people.grid {
		for i := range row {
			row[i].Unit = Persons
		}
	}
	before := book(2017, sheet("公开05", fig("206/合计", "5.00", "D9")))
	b := book(2018, people, sheet("公开05", fig("206/合计", "3.00", "D9"), fig("208/合计", "", "D10"), fig("210/合计", "—", "D11"), fig("211/合计", "?", "D12")))
	b.Previous = before
	v := checkBook(t, b, []Rule{}...)
	if got, want := reasonsOf(v), []string{"公开05/206/合计 no-rule"}; !slices.Equal(got, want) {
		t.Errorf("unbound %q, want %q", got, want)
	}
}

// The list is what the comparisons that were made leave over, and no other figure.
func TestTheListIsWhatTheComparisonsLeaveOver(t *testing.T) {
	t.Parallel()
	for seed := range uint64(40) {
		d := deal(8_000_000 + seed)
		b := randomBook(seed)
		if len(b.Tables) > 2 {
			i := d.IntN(len(b.Tables))
			b.Tables = slices.Delete(b.Tables, i, i+1) // so that not everything can be asked
		}
		v := audit(t, b)
		held := bound(v)
		var want, got []string
		for f := range b.Figures() {
			if f.State == Given && f.Unit == Yuan && f.Key.Form != DerivedForm && !held[f.Cell()] {
				want = append(want, f.Cell().String())
			}
		}
		for _, u := range v.Unbound {
			got = append(got, u.Figure.Cell().String())
			if !slices.Contains([]string{"inequality", "not-asked", "no-rule"}, u.Reason) {
				t.Errorf("book %d: %s %q", seed, u.Figure.Key, u.Reason)
			}
		}
		if !slices.Equal(got, want) {
			t.Errorf("book %d: unbound %v, want %v", seed, got, want)
		}
	}
}

// A negative line of income or expenditure wants a reason; carry-over may be negative after corrections, and
// is no error.
func TestNegativeFigures(t *testing.T) {
	negative := func(changes ...Figure) Verdict { return checkBook(t, book(2018, summary(changes...))) }
	for _, c := range []struct {
		name string
		v    Verdict
		rule string
	}{
		{"income", negative(fig("其他收入", "-30.00", "C13"), fig("财政拨款收入", "130.00", "C7")), "F-01-13-01"},
		{"expenditure", negative(fig("206", "-60.00", "F12"), fig("208", "150.00", "F14")), "F-01-13-02"},
		{"what was used of earlier balances", negative(fig("使用非财政拨款结余", "-20.00", "C31"), fig("年初结转和结余", "40.00", "C32")), "F-01-13-05"},
		{"distribution", negative(fig("结余分配", "-10.00", "F31"), fig("年末结转和结余", "40.00", "F32")), "F-01-13-06"},
	} {
		t.Run(c.name, func(t *testing.T) {
			var got []string
			for _, f := range errorsOf(c.v) {
				got = append(got, fmt.Sprint(f.Level.Chinese(), " ", f.Rule))
			}
			if want := []string{"提示 " + c.rule}; !slices.Equal(got, want) || !c.v.Clean() {
				t.Errorf("got %v, clean %v; want %v", got, c.v.Clean(), want)
			}
		})
	}
	v := negative(fig("年初结转和结余", "-20.00", "C32"), fig("收入总计", "80.00", "C36"), fig("年末结转和结余", "-10.00", "F32"), fig("支出总计", "80.00", "F36"))
	for _, f := range errorsOf(v) {
		if f.Level != Remark {
			t.Errorf("a negative balance at both ends: %s; want 说明 at most", describe(f))
		}
	}
	if !v.Clean() || v.Rules["F-01-11"].Passed != 1 {
		t.Errorf("a negative balance at both ends: clean %v, F-01-11 %+v", v.Clean(), v.Rules["F-01-11"])
	}
}
