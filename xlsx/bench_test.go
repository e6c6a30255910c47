package xlsx

import (
	"archive/zip"
	"bytes"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"jixiao/internal/ooxml"
)

func readFile(t testing.TB, name string) *Workbook {
	t.Helper()
	data, err := os.ReadFile(name)
	if err != nil {
		t.Fatal(err)
	}
	w, err := ReadXLSX(data, name)
	if err != nil {
		t.Fatalf("%s: %v", name, err)
	}
	return w
}

// BenchmarkRead reads whole workbooks; MB/s are of inflated XML. The gate alone inflates and scans every part once.
// Floors say how many times longer either takes than to inflate every part in the same run, for machines drift.
func BenchmarkRead(b *testing.B) {
	inFloors := func(b *testing.B, data []byte) {
		n, start := 0, time.Now()
		for ; n < 5 || time.Since(start) < 50*time.Millisecond; n++ {
			z, err := zip.NewReader(bytes.NewReader(data), int64(len(data)))
			if err != nil {
				b.Fatal(err)
			}
			for _, f := range z.File {
				r, err := f.Open()
				if err == nil {
					_, err = io.Copy(io.Discard, r)
				}
				if err != nil {
					b.Fatal(err)
				}
			}
		}
		b.ReportMetric(float64(b.Elapsed())/float64(b.N)/(float64(time.Since(start))/float64(n)), "floors")
	}
	run := func(name string, data []byte) {
		pkg, err := ooxml.Open(data)
		if err != nil {
			b.Fatal(err)
		}
		size := 0
		for _, part := range pkg.Names() {
			content, _ := pkg.Part(part)
			size += len(content)
		}
		b.Run(name+"/gate", func(b *testing.B) {
			b.SetBytes(int64(size))
			b.ReportAllocs()
			for b.Loop() {
				if _, err := ooxml.Open(data); err != nil {
					b.Fatal(err)
				}
			}
			inFloors(b, data)
		})
		b.Run(name, func(b *testing.B) {
			b.SetBytes(int64(size))
			b.ReportAllocs()
			for b.Loop() {
				if _, err := ReadXLSX(data, "book.xlsx"); err != nil {
					b.Fatal(err)
				}
			}
			inFloors(b, data)
		})
	}
	if data, err := os.ReadFile(filepath.Join("..", "..", "shared", "workbooks", "seed-gongkai-2018.xlsx")); err == nil {
		run("seed-gongkai-2018", data)
	}
	var rows strings.Builder
	for row := 1; row <= 50_000; row++ {
		fmt.Fprintf(&rows, `<row r="%d">`, row)
		for col := 1; col <= 12; col++ {
			if col == 1 {
				fmt.Fprintf(&rows, `<c r="%s" s="1" t="s"><v>%d</v></c>`, Ref(row, col), row%3)
			} else {
				fmt.Fprintf(&rows, `<c r="%s" s="1"><v>%d.%02d</v></c>`, Ref(row, col), row*col, row%100)
			}
		}
		rows.WriteString(`</row>`)
	}
	run("50000x12", press(b, sheetOnly(rows.String())))
}

func BenchmarkParseNumeral(b *testing.B) {
	for _, bb := range []struct {
		name, raw string
		text      bool
	}{{"plain", "1200000.5", false}, {"noise", "9705612.369999999", false}, {"text", "￥１，２３４．５０ 万元", true}} {
		b.Run(bb.name, func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				if _, _, err := ParseNumeral(bb.raw, bb.text); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}
