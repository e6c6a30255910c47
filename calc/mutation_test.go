package calc

import (
	"flag"
	"fmt"
	"maps"
	"slices"
	"strings"
	"testing"
)

var mutations = flag.Int("mutations", 1500, "how many changes of balanced books the audit must find")

// A mutation puts wrong figures in the place of right ones: what a clerk could have done to one figure, or
// to it and its neighbour. It gives nothing where that slip would change nothing.
type mutation struct {
	name string
	make func(d dealer, b *Book, f Figure) []Figure
}

// beside gives the figures above and below one, of the same panel and column, and that of its parent code.
func beside(b *Book, f Figure) (near []Figure, parent Figure) {
	t := b.Table(f.Key.Form)
	i := slices.IndexFunc(t.Rows, func(r Row) bool { return r.Name == f.Key.Line })
	for _, k := range []int{i - 1, i + 1} {
		if k >= 0 && k < len(t.Rows) && t.Rows[k].Panel == t.Rows[i].Panel {
			if g := t.Get(t.Rows[k].Name, f.Key.Col); g.State == Given {
				near = append(near, g)
			}
		}
	}
	if name := f.Key.Line; IsCode(name) && len(name) > 3 {
		parent = t.Get(name[:len(name)-2], f.Key.Col)
	}
	return near, parent
}

// partsOf lists the parts of which a figure is the sum, by the equations that hold.
func partsOf(v Verdict, at Cell) []Figure {
	for _, e := range v.equations {
		if e.relation != "=" || len(e.terms) < 3 || e.terms[0].figure.Cell() != at {
			continue
		}
		var out []Figure
		for _, a := range e.terms[1:] {
			if a.minus && !a.figure.Number().IsZero() { // on the side of diff a part is taken off
				out = append(out, *a.figure)
			}
		}
		if len(out) > 1 {
			return out
		}
	}
	return nil
}

// kindsOfMutation are the penSlips of balanced_test.go and those that need the figures around.
func kindsOfMutation(balanced func() Verdict) []mutation {
	with := func(f Figure, a Amount) Figure { f.Amount, f.State = a, Given; return f }
	var out []mutation
	for _, s := range penSlips {
		out = append(out, mutation{s.name, func(d dealer, _ *Book, f Figure) []Figure {
			slip, ok := s.make(d, f.Amount)
			if !ok {
				return nil
			}
			f.Amount, f.State = slip.Amount, slip.State
			return []Figure{f}
		}})
	}
	part := func(sign int64) func(d dealer, b *Book, f Figure) []Figure {
		return func(d dealer, _ *Book, f Figure) []Figure {
			parts := partsOf(balanced(), f.Cell())
			if len(parts) == 0 {
				return nil
			}
			return []Figure{with(f, f.Amount.Add(parts[d.IntN(len(parts))].Amount.Times(sign)))}
		}
	}
	return append(out,
		mutation{"omitted", part(-1)},
		mutation{"double-counted", part(1)},
		mutation{"copied from a neighbour", func(d dealer, b *Book, f Figure) []Figure {
			if near, _ := beside(b, f); len(near) > 0 {
				return []Figure{with(f, near[d.IntN(len(near))].Amount)}
			}
			return nil
		}},
		mutation{"copied from the parent", func(d dealer, b *Book, f Figure) []Figure {
			if _, parent := beside(b, f); parent.State == Given {
				return []Figure{with(f, parent.Amount)}
			}
			return nil
		}},
		mutation{"rounded to 元", func(d dealer, b *Book, f Figure) []Figure { return []Figure{with(f, f.Amount.Round(0))} }},
		mutation{"swapped with a neighbour", func(d dealer, b *Book, f Figure) []Figure {
			near, _ := beside(b, f)
			if len(near) == 0 {
				return nil
			}
			g := near[d.IntN(len(near))]
			return []Figure{with(f, g.Amount), with(g, f.Amount)}
		}})
}

// A fate is what became of mutations of one kind in one table.
type fate struct {
	made       int // that changed the residual of at least one equation
	detected   int // at least one 错误
	named      int // every wrong cell is among the causes of a root
	first      int // and comes first there
	determined int // every root leaves but one cell
	culprit    int // of those, the wrong cells are the ones
	value      int // of those, with the right value
	unseen     int // that no equality can see: both sides of each still agree
}

func (f *fate) add(o fate) {
	f.made += o.made
	f.detected += o.detected
	f.named += o.named
	f.first += o.first
	f.determined += o.determined
	f.culprit += o.culprit
	f.value += o.value
	f.unseen += o.unseen
}

func percent(n, of int) string {
	if of == 0 {
		return "     -"
	}
	return fmt.Sprintf("%6s", Share{Int(int64(n)), Int(int64(of))}.Percent(2).Fixed(2))
}

func (f fate) String() string {
	return fmt.Sprintf("made %5d  detected %s  named %s  first %s | determined %s  culprit %s  value %s | unseen %d",
		f.made, percent(f.detected, f.made), percent(f.named, f.made), percent(f.first, f.made),
		percent(f.determined, f.made), percent(f.culprit, f.determined), percent(f.value, f.determined), f.unseen)
}

// fateOf tells what the audit made of wrong figures.
func fateOf(v Verdict, right []Figure) (f fate) {
	residual := false
	for _, e := range v.equations {
		residual = residual || e.relation == "=" && !e.diff.IsZero()
	}
	if !residual {
		f.unseen = 1
		return f
	}
	f.made = 1
	f.named, f.first, f.determined, f.culprit, f.value = 1, 1, 1, 1, 1
	for _, finding := range v.Findings {
		if finding.Level == Critical {
			f.detected = 1
			if len(finding.Causes) != 1 {
				f.determined = 0
			}
		}
	}
	for _, r := range right {
		named, first, value := 0, 0, 0
		for _, finding := range v.Findings {
			for i, c := range finding.Causes {
				if c.At == r.Cell() && finding.Level == Critical {
					named = 1
					if i == 0 {
						first = 1
						if c.Value.Equal(r.Number()) {
							value = 1
						}
					}
				}
			}
		}
		f.named, f.first, f.culprit, f.value = min(f.named, named), min(f.first, first), min(f.culprit, first), min(f.value, value)
	}
	f.culprit *= f.determined
	f.value *= f.determined
	return f
}

// A ledger of fates by kind and by table.
type fates map[string]fate

func (f fates) log(t *testing.T) {
	for _, name := range slices.Sorted(maps.Keys(f)) {
		t.Logf("%-34s %s", name, f[name])
	}
}

func (f fates) add(name string, o fate) {
	sum := f[name]
	sum.add(o)
	f[name] = sum
}

// moneyCells lists the money of a book that some equality holds.
func moneyCells(b *Book, v Verdict) (out []Figure) {
	binds := bound(v)
	for f := range b.Figures() {
		if f.State == Given && f.Key.Form != DerivedForm && f.Unit == Yuan && binds[f.Cell()] {
			out = append(out, f)
		}
	}
	return out
}

// mutate changes n figures of balanced books, several at once where together is more than one.
func mutate(t *testing.T, n, together int, seed uint64) fates {
	out := fates{}
	for made := 0; made < n; seed++ {
		d := deal(seed)
		b := randomBook(seed)
		balanced := audit(t, b)
		kinds := kindsOfMutation(func() Verdict { return balanced })
		cells := moneyCells(b, balanced)
		for range min(len(cells), 25) {
			var wrong []Figure
			name := ""
			for range together {
				k := kinds[d.IntN(len(kinds))]
				f := cells[d.IntN(len(cells))]
				slip := k.make(d, b, f)
				if len(slip) == 0 {
					wrong = nil
					break
				}
				wrong = append(wrong, slip...)
				name = k.name + "  " + f.Key.Form
			}
			var right, put []Figure
			for _, w := range wrong {
				was := b.Get(w.Key)
				if !was.Number().Equal(w.Number()) && !slices.ContainsFunc(put, func(p Figure) bool { return p.Key == w.Key }) {
					right, put = append(right, was), append(put, w)
				}
			}
			if len(put) != len(wrong) || len(put) == 0 {
				continue
			}
			for _, w := range put {
				b.Put(w)
			}
			v := audit(t, b)
			f := fateOf(v, right)
			for _, w := range right {
				b.Put(w)
			}
			made += f.made
			out.add("all", f)
			if together > 1 {
				continue
			}
			kind, form, _ := strings.Cut(name, "  ")
			out.add("kind "+kind, f)
			out.add("table "+form, f)
			out.add("kind and table "+name, f)
			if f.made == 1 && (f.detected == 0 || f.named == 0 && !strings.HasPrefix(kind, "swapped")) {
				t.Errorf("book %d: %s %s → %s: detected %d, named %d", seed, right[0].Key, right[0].Amount, put[0].Number(), f.detected, f.named)
				for _, f := range v.Findings {
					t.Log(describe(f))
				}
			}
		}
	}
	return out
}

// Any one slip that disturbs a formula is found; where the formulas leave but one cell, that is the wrong
// one, and the value proposed is the right one.
func TestOneSlipIsFoundLocatedAndMended(t *testing.T) {
	t.Parallel()
	got := mutate(t, *mutations, 1, 5_000_000)
	got.log(t)
	if all := got["all"]; all.detected < all.made || all.culprit*100 < all.determined*99 || all.value*100 < all.determined*99 {
		t.Errorf("all: %s; want all detected, and 99 %% of what is determined", all)
	}
}

// Two slips at once, wherever they fall, are two roots, each with its cell and value.
func TestTwoSlipsAtOnceAreBothLocated(t *testing.T) {
	t.Parallel()
	got := mutate(t, *mutations/5, 2, 6_000_000)
	got.log(t)
	if all := got["all"]; all.detected < all.made || all.culprit*100 < all.determined*95 || all.value*100 < all.determined*95 || all.named*100 < all.made*95 {
		t.Errorf("all: %s; want all detected, and 95 %% of both cells", all)
	}
}
