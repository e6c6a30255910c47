package cli

import (
	"archive/zip"
	"bytes"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"testing"
	"time"

	"jixiao/docgen"
	"jixiao/sample"
)

// floor does for one workbook what the disk and the formats ask, and nothing else: read, inflate every part of the
// workbook and of the template, write a report that is ready.
func floor(b *testing.B, workbook string, report []byte) {
	data, err := os.ReadFile(workbook)
	if err != nil {
		b.Fatal(err)
	}
	for _, data := range [][]byte{data, docgen.Default} {
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
	if err := os.WriteFile(workbook+".ready", report, 0o644); err != nil {
		b.Fatal(err)
	}
}

// BenchmarkRun runs the program on one workbook and on a folder of them, one and several at a time, in floors: how
// many times longer it takes than the floor in the same run, for machines drift.
func BenchmarkRun(b *testing.B) {
	for _, of := range []struct {
		name  string
		books int
		args  []string
	}{
		{"check", 1, []string{"check"}},
		{"report", 1, nil},
		{"batch/-j1", 24, []string{"-j1"}},
		{"batch", 24, nil},
	} {
		b.Run(of.name, func(b *testing.B) {
			dir := b.TempDir()
			for i := range of.books {
				if err := os.WriteFile(filepath.Join(dir, fmt.Sprintf("%d.xlsx", i)), sample.Workbook, 0o644); err != nil {
					b.Fatal(err)
				}
			}
			out := b.TempDir()
			args := append(of.args[:len(of.args):len(of.args)], dir)
			if of.name != "check" {
				args = append(args, "-o", out)
			}
			b.ReportAllocs()
			for b.Loop() {
				if code := (Command{Out: io.Discard, Err: io.Discard}).Main(args); code != exitOK {
					b.Fatalf("exit code %d", code)
				}
			}
			report := bytes.Repeat([]byte{'x'}, 36<<10)
			n, start := 0, time.Now()
			for ; n < 5*of.books || time.Since(start) < 50*time.Millisecond; n++ {
				floor(b, filepath.Join(dir, fmt.Sprintf("%d.xlsx", n%of.books)), report)
			}
			each := float64(b.Elapsed()) / float64(b.N) / float64(of.books)
			b.ReportMetric(each/1e6, "ms/workbook")
			b.ReportMetric(each/(float64(time.Since(start))/float64(n)), "floors")
		})
	}
}
