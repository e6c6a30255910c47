package calc

import (
	"fmt"
	"testing"
	"time"
)

// BenchmarkCheck asks every rule of a whole set. Floors say how many times longer that takes than to add up every
// figure once in the same run, for machines drift.
func BenchmarkCheck(b *testing.B) {
	for _, family := range []string{"公开", "财决"} {
		book := fullBook(family)
		if v := audit(b, book); !v.Clean() {
			b.Fatalf("%s: %v", family, v.Findings[0])
		}
		b.Run(family, func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				if _, err := Check(book, nil, Rules); err != nil {
					b.Fatal(err)
				}
			}
			n, start := 0, time.Now()
			for ; n < 5 || time.Since(start) < 50*time.Millisecond; n++ {
				sum := Amount{}
				for f := range book.Figures() {
					sum = sum.Add(f.Number())
				}
				if sum.IsZero() {
					b.Fatal("no figures")
				}
			}
			b.ReportMetric(float64(b.Elapsed())/float64(b.N)/(float64(time.Since(start))/float64(n)), "floors")
		})
	}
}

// Finding what is wrong, with as many errors at once as the name says, in a set of either family.
func BenchmarkLocate(b *testing.B) {
	for _, family := range []string{"公开", "财决"} {
		for _, errors := range []int{1, 2, 3, 20} {
			b.Run(fmt.Sprintf("%s/%d", family, errors), func(b *testing.B) {
				bk := fullBook(family)
				v := audit(b, bk)
				cells := moneyCells(bk, v)
				d := deal(uint64(errors))
				for range errors {
					f := cells[d.IntN(len(cells))]
					f.Amount = Int(d.money()).Shift(-2)
					bk.Put(f)
				}
				for b.Loop() {
					audit(b, bk)
				}
			})
		}
	}
}
