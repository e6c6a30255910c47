package calc

import (
	"errors"
	"slices"
	"testing"
)

// Whatever the audit asked of a book can be worked out again, place by place, and comes out the same.
func TestExplainTellsWhatTheAuditFound(t *testing.T) {
	t.Parallel()
	for seed := range uint64(12) {
		d := deal(6_000_000 + seed)
		b := randomBook(seed)
		var cells []Figure
		for f := range b.Figures() {
			if f.State == Given && f.Key.Form != DerivedForm {
				cells = append(cells, f)
			}
		}
		spoil(b, cells[d.IntN(len(cells))], given(Int(7)))
		spoil(b, cells[d.IntN(len(cells))], Figure{State: Absent})
		if len(b.Tables) > 3 {
			b.Tables = slices.Delete(b.Tables, 2, 3)
		}
		v := audit(t, b)
		formulas := map[string][]string{}
		var gather func([]Finding)
		gather = func(list []Finding) {
			for _, f := range list {
				formulas[f.Rule] = append(formulas[f.Rule], f.Formula)
				gather(f.Echoes)
			}
		}
		gather(v.Findings)
		for _, r := range Rules {
			if r.Form == ReportForm {
				continue
			}
			asked, err := Explain(b, Rules, r.ID)
			if err != nil {
				t.Fatal(err)
			}
			var got Tally
			for _, a := range asked {
				switch a.Outcome {
				case Passed:
					got.Passed++
				case Failed:
					got.Failed++
					if !slices.Contains(formulas[r.ID], a.Formula) {
						t.Errorf("book %d: %s fails as %q, and the audit has %q", seed, r.ID, a.Formula, formulas[r.ID])
					}
					if a.Relation == "=" && a.Got.Sub(a.Want).Abs().Cmp(a.Slack) <= 0 {
						t.Errorf("book %d: %s fails with %s for %s ± %s", seed, a.Formula, a.Got, a.Want, a.Slack)
					}
				case Unanswered:
					got.NotAsked++
					if a.Why.Reason == "" || len(a.Why.Args) != 1 {
						t.Errorf("book %d: %s was not asked, and nothing says why", seed, a.Formula)
					}
				case NotApplicable:
					got.NotApplicable++
				}
			}
			if got != v.Rules[r.ID] {
				t.Errorf("book %d: %s is explained as %+v, the audit has %+v", seed, r.ID, got, v.Rules[r.ID])
			}
		}
	}
}

func TestExplainShowsTheSumWithItsCells(t *testing.T) {
	asked, err := Explain(book(2018, summary(fig("收入总计", "102.00", "C36"))), Rules, total)
	if err != nil {
		t.Fatal(err)
	}
	i := slices.IndexFunc(asked, func(a Asked) bool { return a.Outcome == Failed })
	if i < 0 {
		t.Fatalf("%s does not fail: %v", total, asked)
	}
	a := asked[i]
	if a.Left.Cell().String() != "公开01表!C36" || a.Relation != "=" || a.Formula != "收入总计 = 本年收入合计 + 使用非财政拨款结余 + 年初结转和结余" ||
		a.Got.String() != "102.00" || a.Want.String() != "120.00" || !a.Slack.IsZero() {
		t.Errorf("got %+v", a)
	}
	var right []string
	for _, o := range a.Right {
		right = append(right, o.Figure.Cell().Ref+" "+o.Figure.Number().String())
	}
	if want := []string{"C30 100.00", "C31 0.00", "C32 20.00"}; !slices.Equal(right, want) {
		t.Errorf("right side %q, want %q", right, want)
	}
}

func TestExplainShowsWhatCannotBeRead(t *testing.T) {
	b := book(2018, summary(fig("年初结转和结余", "?", "C32")))
	asked, err := Explain(b, Rules, total)
	if err != nil {
		t.Fatal(err)
	}
	i := slices.IndexFunc(asked, func(a Asked) bool { return a.Outcome == Unanswered })
	if i < 0 {
		t.Fatalf("%s is asked: %v", total, asked)
	}
	a := asked[i]
	if a.Why.Reason != "unreadable" || a.Why.Args[0] != "公开01/年初结转和结余/决算数" || a.Left.Number().String() != "120.00" ||
		len(a.Right) != 3 || a.Right[2].Figure.State != Absent || a.Right[2].Figure.Cell().Ref != "C32" {
		t.Errorf("got %+v", a)
	}
}

func TestExplainGivesTheVerdictOfARuleWithoutFigures(t *testing.T) {
	empty := sheet("公开08", fig("合计/本年收入", "", "E8"))
	asked, err := Explain(book(2018, empty), Rules, "X-11")
	if err != nil {
		t.Fatal(err)
	}
	i := slices.IndexFunc(asked, func(a Asked) bool { return a.Outcome == Failed })
	if i < 0 || asked[i].Finding.Kind != "empty-without-sentence" || asked[i].Finding.At.String() != "公开08表!A1" {
		t.Errorf("got %+v", asked)
	}
}

func TestExplainGivesWhatTheNarrativeSays(t *testing.T) {
	b := book(2018, summary())
	b.Prose = []Passage{{Name: "主要职能", Text: []string{"占结转的的31.22%。"}, From: []Cell{{"叙述表", "C5"}}}}
	asked, err := Explain(b, Rules, "TXT-DUP")
	if err != nil {
		t.Fatal(err)
	}
	if len(asked) == 0 || asked[0].Outcome != Failed || asked[0].Finding.Rule != "TXT-DUP" || asked[0].Finding.At.String() != "叙述表!C5" || len(asked[0].Left.From) > 0 {
		t.Errorf("got %+v", asked)
	}
}

func TestExplainKnowsFamiliesOfRules(t *testing.T) {
	b := book(2018, summary())
	for id, want := range map[string][]string{
		"F-01-12":    {"F-01-12-01", "F-01-12-02"},
		"F-01-12-02": {"F-01-12-02"},
		"F-01-02":    {"F-01-02"},
	} {
		asked, err := Explain(b, Rules, id)
		if err != nil {
			t.Errorf("%s: %v", id, err)
		}
		var got []string
		for _, a := range asked {
			if !slices.Contains(got, a.Rule) {
				got = append(got, a.Rule)
			}
		}
		if !slices.Equal(got, want) {
			t.Errorf("%s explains %v, want %v", id, got, want)
		}
	}
	for _, id := range []string{"F-01-1", "F-99", "", "收入总计"} {
		if _, err := Explain(b, Rules, id); !errors.Is(err, ErrNoRule) {
			t.Errorf("%q: %v, want ErrNoRule", id, err)
		}
	}
}
