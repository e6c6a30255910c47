package calc

import (
	"slices"
	"strings"
	"testing"
)

// What a check sheet adds up is what the audit counted.
func TestClassesAddUpToTheVerdict(t *testing.T) {
	own := Rule{ID: "ZD-01", Form: "公开01", Formula: "本年收入合计/决算数 ≥ 其他收入/决算数", Level: Critical}
	rules := append(slices.Clone(Rules), own)
	for seed := range uint64(8) {
		b := anyBook(seed)
		if f := b.Get(Key{"公开01", "本年收入合计", "决算数"}); seed%2 == 1 && f.State == Given {
			f.Amount = f.Amount.Add(Int(7))
			b.Put(f)
		}
		v, err := Check(b, nil, rules)
		if err != nil {
			t.Fatal(err)
		}
		var got Tally
		for _, c := range v.Classes(rules) {
			got.Add(c.Tally)
			if c.Name == "自定" && c.Tally != v.Rules["ZD-01"] {
				t.Errorf("own rules went %+v, want %+v", c.Tally, v.Rules["ZD-01"])
			}
		}
		notAsked := 0
		for _, n := range v.NotAsked {
			notAsked += n.Count
		}
		if want := (Tally{v.Passed, v.Failed, v.NotApplicable, notAsked}); got != want || got.Asked() != v.Asked {
			t.Errorf("book %d: the classes have %+v, the verdict %+v of %d", seed, got, want, v.Asked)
		}
	}
}

// Every rule has a class, and one that is not the user's own is not told as such.
func TestEveryRuleHasItsClass(t *testing.T) {
	for _, r := range Rules {
		want := map[byte]string{'F': "表内", 'X': "表间", 'Y': "上年", 'M': "上年", 'T': "表文"}[r.ID[0]]
		switch {
		case r.Form == ProseForm:
			want = "叙述"
		case strings.HasPrefix(r.ID, "X-22-"):
			want = "两套之间"
			if !strings.HasPrefix(r.Form, "公开") {
				t.Errorf("%s is of %s, and not of the public set beside the other", r.ID, r.Form)
			}
		}
		if got := classOf(r); got != want || !slices.Contains(ruleClasses, got) {
			t.Errorf("%s is of class %q, want %q", r.ID, got, want)
		}
	}
}
