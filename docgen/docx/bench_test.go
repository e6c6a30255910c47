package docx

import (
	"fmt"
	"io"
	"strings"
	"testing"
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

func BenchmarkCompile20(b *testing.B) {
	data, _ := report(20)
	b.ReportAllocs()
	for b.Loop() {
		if _, err := Parse(data); err != nil {
			b.Fatal(err)
		}
	}
}

func benchmarkFill(b *testing.B, data []byte, n names) {
	tpl, err := Parse(data)
	if err != nil {
		b.Fatal(err)
	}
	env := n.env()
	b.ReportAllocs()
	for b.Loop() {
		if _, problems, err := tpl.Execute(io.Discard, env); err != nil || len(problems) > 0 {
			b.Fatal(err, problems)
		}
	}
}

func BenchmarkFill20(b *testing.B) { data, n := report(20); benchmarkFill(b, data, n) }
func BenchmarkFill60(b *testing.B) { data, n := report(60); benchmarkFill(b, data, n) }

func BenchmarkRows5000(b *testing.B) {
	var items []names
	for i := range 5000 {
		items = append(items, names{"编码": fmt.Sprint(2000000 + i), "名称": fmt.Sprintf("科目%d", i), "金额": fmt.Sprintf("%d.%02d", i*7919%100003, i%100)})
	}
	benchmarkFill(b, doc(table(4, row("序号", "编码", "名称", "金额"), row("{{#科目}}{{_序号}}", "{{编码}}", "{{名称}}", "{{金额}}{{/科目}}"))+"<w:p/>"), names{"科目": items})
}
