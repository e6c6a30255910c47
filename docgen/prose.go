package docgen

import (
	"fmt"
	"slices"
	"strings"
	"unicode/utf8"

	"jixiao/calc"
	"jixiao/docgen/docx"
)

// Prose gives the text of a report as passages, one for each chapter and named by its heading,
// so that the text of a report which people wrote or edited can be checked as a narrative sheet is. A place
// is given as a person finds it in Word: “二、收入支出预算执行情况”第 3 段. What an audit says in it is no narrative: it
// counts as a paragraph without words.
func (r *Report) Prose() (out []calc.Passage) {
	marked := byMark(r.trace.Numbers)
	for _, paragraph := range r.paras {
		p := strings.TrimSpace(paragraph.Text)
		if p == "" {
			continue
		}
		if _, ok := chapterHeading(p); ok {
			out = append(out, calc.Passage{Name: p})
			continue
		}
		if len(out) == 0 {
			out = append(out, calc.Passage{})
		}
		last := &out[len(out)-1]
		if slices.ContainsFunc(paragraph.Marks, func(m docx.Mark) bool { return tellsAudit([]traced{marked[m.Name]}) }) {
			p = ""
		}
		last.Text = append(last.Text, p)
		ref := fmt.Sprintf("第 %d 段", len(last.Text))
		if name, ok := chapterHeading(last.Name); ok {
			ref = "“" + name + "”" + ref
		}
		last.From = append(last.From, calc.Cell{Ref: ref})
	}
	return out
}

// chapterHeading recognises the heading of a chapter, 一、 and so on in a line of its own, and gives it without
// the mark that some put at its end. 一、二等奖各一名 is none.
func chapterHeading(p string) (string, bool) {
	const longest = 40 // in characters
	const numerals = "一二三四五六七八九十"
	number, title, ok := strings.Cut(p, "、")
	if !ok || number == "" || strings.Trim(number, numerals) != "" || title == "" || utf8.RuneCountInString(p) > longest {
		return "", false
	}
	if first, _ := utf8.DecodeRuneInString(title); strings.ContainsRune(numerals, first) {
		return "", false
	}
	p = strings.TrimRight(p, "。：:")
	if strings.ContainsAny(p, "。；！？\n") {
		return "", false
	}
	return p, true
}
