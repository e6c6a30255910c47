package docx

import (
	"archive/zip"
	"bytes"
	"fmt"
	"io"
	"strings"
	"testing"
	"time"

	"jixiao/internal/ooxml"
)

// report makes a template of some tags among plain paragraphs, as split as Word leaves them.
func report(tags int) ([]byte, names) {
	var b strings.Builder
	n := names{}
	for i := range tags {
		name := fmt.Sprintf("名称%d", i)
		n[name] = fmt.Sprintf("值 %d & more", i)
		b.WriteString(para("这是一段没有标签的正文，用来占地方，前后各一段。"))
		b.WriteString(`<w:p><w:pPr><w:ind w:firstLine="640"/></w:pPr>` + run("共计{{") + `<w:r><w:rPr><w:rFonts w:hint="eastAsia"/></w:rPr><w:t>名称</w:t></w:r>` + run(fmt.Sprint(i)+"}}元。") + `</w:p>`)
	}
	return doc(b.String()), n
}

// lines makes a template of one table and the rows that fill it.
func lines(rows int) ([]byte, names) {
	var items []names
	for i := range rows {
		items = append(items, names{"编码": fmt.Sprint(2000000 + i), "名称": fmt.Sprintf("科目%d", i), "金额": fmt.Sprintf("%d.%02d", i*7919%100003, i%100)})
	}
	return doc(table(4, row("序号", "编码", "名称", "金额"), row("{{#科目}}{{_序号}}", "{{编码}}", "{{名称}}", "{{金额}}{{/科目}}")) + "<w:p/>"), names{"科目": items}
}

// inFloors says how many times longer a benchmark takes than its floor in the same run, for machines drift.
func inFloors(b *testing.B, floor func()) {
	n, start := 0, time.Now()
	for ; n < 5 || time.Since(start) < 50*time.Millisecond; n++ {
		floor()
	}
	b.ReportMetric(float64(b.Elapsed())/float64(b.N)/(float64(time.Since(start))/float64(n)), "floors")
}

// inflate reads a package as far as its format asks.
func inflate(b *testing.B, data []byte) {
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

// BenchmarkCompile compiles a template; the floor inflates every part of it.
func BenchmarkCompile(b *testing.B) {
	for _, tags := range []int{20, 60} {
		b.Run(fmt.Sprint(tags), func(b *testing.B) {
			data, _ := report(tags)
			b.ReportAllocs()
			for b.Loop() {
				if _, err := Parse(data); err != nil {
					b.Fatal(err)
				}
			}
			inFloors(b, func() { inflate(b, data) })
		})
	}
}

// BenchmarkFill fills a compiled template and writes it. The floor writes the document that is ready, copying its
// parts but for the body, which it compresses.
func BenchmarkFill(b *testing.B) {
	for _, of := range []struct {
		name string
		make func(int) ([]byte, names)
		n    int
	}{{"tags", report, 20}, {"tags", report, 60}, {"rows", lines, 5000}} {
		b.Run(fmt.Sprintf("%d %s", of.n, of.name), func(b *testing.B) {
			data, n := of.make(of.n)
			tpl, err := Parse(data)
			if err != nil {
				b.Fatal(err)
			}
			env := n.env()
			var ready bytes.Buffer
			b.ReportAllocs()
			for b.Loop() {
				ready.Reset()
				if _, problems, err := tpl.Execute(&ready, env); err != nil || len(problems) > 0 {
					b.Fatal(err, problems)
				}
			}
			pkg, err := ooxml.Open(ready.Bytes())
			if err != nil {
				b.Fatal(err)
			}
			main, _ := pkg.Main()
			body, _ := pkg.Part(main)
			inFloors(b, func() {
				if err := pkg.Write(io.Discard, map[string][]byte{main: body}); err != nil {
					b.Fatal(err)
				}
			})
		})
	}
}
