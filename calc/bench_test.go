package calc

import "testing"

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
		})
	}
}
