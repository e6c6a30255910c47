package calc

import (
	"flag"
	"fmt"
	"maps"
	"os"
	"slices"
	"strings"
	"testing"
)

var update = flag.Bool("update", false, "rewrite golden files")

// golden compares lines with a file of testdata.
func golden(t *testing.T, name string, lines []string) {
	t.Helper()
	got := strings.Join(lines, "\n") + "\n"
	if *update {
		if err := os.WriteFile("testdata/"+name, []byte(got), 0o644); err != nil {
			t.Fatal(err)
		}
		return
	}
	want, err := os.ReadFile("testdata/" + name)
	if err != nil {
		t.Fatal(err)
	}
	if got != string(want) {
		had := strings.Split(strings.TrimSpace(string(want)), "\n")
		for _, l := range lines {
			if !slices.Contains(had, l) {
				t.Errorf("%s: new %s", name, l)
			}
		}
		for _, l := range had {
			if !slices.Contains(lines, l) {
				t.Errorf("%s: gone %s", name, l)
			}
		}
		t.Errorf("%s differs; if that is meant, run go test -update", name)
	}
}

// How many books, and how many changes in each.
const (
	books   = 240
	changes = 6
)

func TestBalancedBooksAreClean(t *testing.T) {
	t.Parallel()
	asked := map[string]int{}
	for seed := range uint64(books) {
		b := anyBook(seed)
		v := audit(t, b)
		if !v.Clean() {
			t.Fatalf("book %d of %s: %s", seed, b.Period, describe(v.Findings[0]))
		}
		if v.Asked != v.Passed+v.Failed {
			t.Fatalf("book %d: asked %d, passed %d, failed %d", seed, v.Asked, v.Passed, v.Failed)
		}
		for id, tally := range v.Rules {
			asked[id] += tally.Passed + tally.Failed
		}
	}
	var never []string
	for _, r := range Rules {
		if asked[r.ID] == 0 && r.Form != ProseForm { // these books have no narrative
			never = append(never, r.ID)
		}
	}
	golden(t, "never-asked.txt", never)
}

// A sheet in 万元 shows every figure within half of 100 元; no sum of such figures may be called wrong.
func TestRoundedBooksAreClean(t *testing.T) {
	t.Parallel()
	for seed := range uint64(books) {
		d := deal(seed)
		dep := d.department([]int{2018, 2022}[seed%2], 1+d.IntN(7), 4+d.IntN(9))
		families := [][]string{{"公开"}, {"公开", "财决"}}[d.IntN(2)]
		v := audit(t, dep.print(d, printing{families: families, tenK: true, optional: d.chance(50), zeros: d.chance(20)}))
		if !v.Clean() {
			t.Fatalf("book %d: %s", seed, describe(v.Findings[0]))
		}
	}
}

func TestMoreIsAskedOfALargerBook(t *testing.T) {
	for _, family := range []string{"公开", "财决"} {
		last := 0
		for _, leaves := range []int{1, 4, 16} {
			d := deal(11)
			dep := d.department(2018, leaves, 8)
			v := audit(t, dep.print(deal(1), printing{families: []string{family}, optional: true}))
			if v.Asked <= last {
				t.Errorf("%s with %d leaves: asked %d, with fewer %d", family, leaves, v.Asked, last)
			}
			last = v.Asked
		}
	}
}

// describe says what a finding says, for the log of a test.
func describe(f Finding) string {
	s := fmt.Sprintf("%s %s %s %s %s %v", f.Level.Chinese(), f.Rule, f.Kind, f.At, f.Formula, f.Args)
	if f.Measure {
		s += fmt.Sprintf(" 表内数 %s 应为 %s", f.Got, f.Want)
	}
	for _, c := range f.Causes {
		s += fmt.Sprintf(" [%s %s %s %d]", c.At, c.Value, c.Reason, c.Mends)
	}
	return s
}

// penSlips are slips of the pen. Each gives what a clerk could have written for an amount, or false where that slip
// changes nothing.
var penSlips = []struct {
	name string
	make func(d dealer, a Amount) (Figure, bool)
}{
	{"fen", func(d dealer, a Amount) (Figure, bool) {
		return given(a.Add(Int(int64(1 - 2*d.IntN(2))).Shift(-2))), true
	}},
	{"transposition", func(d dealer, a Amount) (Figure, bool) {
		s := []byte(a.Fixed(2))
		i := d.IntN(len(s) - 1)
		if s[i] == '.' || s[i+1] == '.' || s[i] == '-' || s[i] == s[i+1] {
			return Figure{}, false
		}
		s[i], s[i+1] = s[i+1], s[i]
		return parsed(string(s)), true
	}},
	{"digit", func(d dealer, a Amount) (Figure, bool) {
		s := []byte(a.Fixed(2))
		i := d.IntN(len(s))
		if s[i] == '.' || s[i] == '-' {
			return Figure{}, false
		}
		s[i] = '0' + (s[i]-'0'+byte(1+d.IntN(9)))%10
		return parsed(string(s)), true
	}},
	{"sign", func(_ dealer, a Amount) (Figure, bool) { return given(a.Neg()), !a.IsZero() }},
	{"decimal-shift", func(d dealer, a Amount) (Figure, bool) { return given(a.Shift(1 + d.IntN(3))), !a.IsZero() }},
	{"unit", func(_ dealer, a Amount) (Figure, bool) { return given(a.Shift(4)), !a.IsZero() }},
	{"blank", func(_ dealer, a Amount) (Figure, bool) { return Figure{State: Blank}, !a.IsZero() }},
	{"random", func(d dealer, a Amount) (Figure, bool) { n := Int(d.money()).Shift(-2); return given(n), !n.Equal(a) }},
}

func given(a Amount) Figure { return Figure{State: Given, Amount: a} }

func parsed(s string) Figure { a, _ := ParseAmount(s); return given(a) }

// spoil puts a slip in the place of a figure and gives back the way to undo it.
func spoil(b *Book, f, slip Figure) (undo func()) {
	was := f
	f.Amount, f.State = slip.Amount, slip.State
	b.Put(f)
	return func() { b.Put(was) }
}

// bound lists the cells that stand in an equality.
func bound(v Verdict) map[Cell]bool {
	out := map[Cell]bool{}
	for _, e := range v.equations {
		for _, a := range e.terms {
			if e.relation == "=" {
				out[a.figure.Cell()] = true
			}
		}
	}
	return out
}

// kind tells in short which figures of a form are alike.
func kind(k Key) string {
	line := k.Line
	if IsCode(line) {
		line = map[int]string{3: "类", 5: "款", 7: "项"}[len(line)]
	}
	col := k.Col
	if group, leaf, ok := strings.Cut(col, "."); ok && IsCode(group) && leaf != "小计" {
		col = "款"
	} else if IsCode(group) {
		col = "类"
	}
	return k.Form + "/" + line + "/" + col
}

// A rate counts how single changes fared.
type rate struct{ changed, detected, named, first, alone, folded int }

func (r *rate) add(o rate) {
	r.changed += o.changed
	r.detected += o.detected
	r.named += o.named
	r.first += o.first
	r.alone += o.alone
	r.folded += o.folded
}

func (r rate) String() string {
	percent := func(n int) string {
		if r.changed == 0 {
			return "-"
		}
		return Share{Int(int64(n)), Int(int64(r.changed))}.Percent(2).Fixed(2)
	}
	return fmt.Sprintf("%6d changed, detected %s %%, among the causes %s %%, first %s %%, the only cause %s %%, one error reported %s %%",
		r.changed, percent(r.detected), percent(r.named), percent(r.first), percent(r.alone), percent(r.folded))
}

// fare tells how one change fared.
func fare(v Verdict, at Cell) rate {
	r := rate{changed: 1}
	errors := 0
	for _, f := range v.Findings {
		if f.Level != Critical {
			continue
		}
		errors++
		r.detected = 1
		for i, c := range f.Causes {
			if c.At != at {
				continue
			}
			r.named = 1
			if i == 0 {
				r.first = 1
			}
			if len(f.Causes) == 1 {
				r.alone = 1
			}
		}
	}
	if errors == 1 {
		r.folded = 1
	}
	return r
}

// Tallies count by form and by slip.
type tallies struct {
	all  rate
	form map[string]rate
	slip map[string]rate
}

func (c *tallies) add(form, slip string, r rate) {
	if c.form == nil {
		c.form, c.slip = map[string]rate{}, map[string]rate{}
	}
	c.all.add(r)
	f, s := c.form[form], c.slip[slip]
	f.add(r)
	s.add(r)
	c.form[form], c.slip[slip] = f, s
}

func (c *tallies) log(t *testing.T) {
	t.Logf("%-14s %s", "all", c.all)
	for _, by := range []map[string]rate{c.slip, c.form} {
		for _, name := range slices.Sorted(maps.Keys(by)) {
			t.Logf("%-14s %s", name, by[name])
		}
	}
}

// Any one figure changed in any way is found, if any equality binds it at all, and the audit names it.
func TestOneWrongFigureIsFoundAndNamed(t *testing.T) {
	t.Parallel()
	var count tallies
	unbound, binds := map[string]bool{}, map[string]bool{}
	for seed := range uint64(books) {
		d := deal(1_000_000 + seed)
		b := randomBook(seed)
		free := map[Cell]string{}
		for _, u := range audit(t, b).Unbound {
			free[u.Figure.Cell()] = u.Reason
		}
		var cells []Figure
		for f := range b.Figures() {
			if f.State != Given || f.Key.Form == DerivedForm || f.Unit != Yuan {
				continue
			}
			if reason := free[f.Cell()]; reason == "" {
				binds[kind(f.Key)] = true
				cells = append(cells, f)
			} else {
				unbound[kind(f.Key)+" "+reason] = true
			}
		}
		for range min(len(cells), changes) {
			f, slip := cells[d.IntN(len(cells))], penSlips[d.IntN(len(penSlips))]
			wrong, ok := slip.make(d, f.Amount)
			if !ok || wrong.Number().Equal(f.Amount) {
				continue
			}
			undo := spoil(b, f, wrong)
			v := audit(t, b)
			undo()
			r := fare(v, f.Cell())
			count.add(f.Key.Form, slip.name, r)
			if r.detected == 0 || r.named == 0 {
				t.Errorf("book %d: %s %s → %s: found %d, named %d", seed, f.Key, f.Amount, wrong.Number(), r.detected, r.named)
				for _, f := range v.Findings {
					t.Log(describe(f))
				}
			}
		}
	}
	count.log(t)
	// Where one equality alone binds a figure, as in the columns of budgets, its other figures explain
	// the failure as well, and only the likelihood of the slip puts one of them first. That keeps this
	// from 99; where the equations leave one cell, it is always the right one.
	if all := count.all; all.first*100 < all.changed*97 || all.folded*100 < all.changed*99 {
		t.Errorf("the wrong cell came first in %d and stood alone as one error in %d of %d changes, want 97 and 99 %%", all.first, all.folded, all.changed)
	}
	var lines []string
	for _, k := range slices.Sorted(maps.Keys(unbound)) {
		if name, _, _ := strings.Cut(k, " "); binds[name] {
			k += " 有时"
		}
		lines = append(lines, k)
	}
	golden(t, "unbound.txt", lines)
}

// In tables rounded to 万元 a small slip drowns in the rounding. What is found is still named.
func TestOneWrongFigureOfARoundedBookIsNamed(t *testing.T) {
	t.Parallel()
	var count tallies
	missed := 0
	for seed := range uint64(books / 2) {
		d := deal(3_000_000 + seed)
		dep := d.department([]int{2018, 2022}[seed%2], 2+d.IntN(6), 4+d.IntN(9))
		b := dep.print(d, printing{families: []string{"公开"}, tenK: true, optional: true})
		bindsCell := bound(audit(t, b))
		var cells []Figure
		for f := range b.Figures() {
			if f.State == Given && !f.Step.IsZero() && bindsCell[f.Cell()] {
				cells = append(cells, f)
			}
		}
		for range min(len(cells), changes) {
			f, slip := cells[d.IntN(len(cells))], penSlips[d.IntN(len(penSlips))]
			wrong, ok := slip.make(d, f.Amount.Shift(-4))
			wrong.Amount = wrong.Amount.Round(2).Shift(4) // what the sheet can print
			if !ok || wrong.Number().Equal(f.Amount) {
				continue
			}
			undo := spoil(b, f, wrong)
			v := audit(t, b)
			undo()
			if r := fare(v, f.Cell()); r.detected > 0 {
				count.add(f.Key.Form, slip.name, r)
			} else {
				missed++
			}
		}
	}
	count.log(t)
	t.Logf("%d changes drowned in the rounding", missed)
	if all := count.all; all.named*100 < all.changed*99 {
		t.Errorf("named in %d of %d changes that were found, want 99 %%", all.named, all.changed)
	}
}
