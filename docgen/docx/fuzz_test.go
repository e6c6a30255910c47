package docx

import (
	"bytes"
	"strings"
	"testing"
	"unicode/utf8"

	"jixiao/internal/ooxml"
)

// anything knows every name: as a text, a true condition and a list of two.
func anything(name string) (Value, bool) {
	if strings.HasPrefix(name, "no") {
		return Value{}, true
	}
	v := Value{Text: "<" + name + ">\n{{x}}\t&", True: true}
	if len(name) == 1 {
		v.List = []Scope{anything, anything}
	}
	return v, true
}

// FuzzParse fills whatever can be parsed: nothing may panic, and what comes out must be XML.
func FuzzParse(f *testing.F) {
	box := `<w:r><mc:AlternateContent><mc:Choice Requires="wps"><w:drawing><w:txbxContent>` + para("{{name}}") + `</w:txbxContent></w:drawing></mc:Choice><mc:Fallback><w:pict><w:txbxContent>` + para("{{name}}") + `</w:txbxContent></w:pict></mc:Fallback></mc:AlternateContent></w:r>`
	for _, body := range []string{
		"", para("a{{b}}c"), para("{{na") + para("me}}"), `<w:p>` + run("{{na") + `<w:proofErr/>` + run("me}}{{#a}}{{b}}") + run("x{{/a}}") + `</w:p>`,
		para("{{#a}}", "{{_序号}}{{b}}", "{{/a}}"), table(2, row("{{#a}}{{b}}", "{{?name}}x{{/}}{{/a}}")), table(1, row("{{#a}}"), row("{{b}}"), row("{{/a}}")),
		para("{{^name}}", "x", "{{/}}"), para("{{?no}}x{{/}}"), table(1, `<w:tr>`+cell(para("{{#no}}{{/no}}{{?no}}", "{{/no}}"))+`</w:tr>`), para("{{?no}}x{{/no}}", "{{?no}}", "{{/no}}"),
		`<w:p>` + box + `</w:p>`, `<w:p>` + run("{{#a}}") + box + run("{{/a}}") + `</w:p>`,
		`<w:p><w:r><w:fldChar w:fldCharType="begin"/><w:instrText>{{x}}</w:instrText><w:fldChar w:fldCharType="separate"/><w:t>{{b</w:t><w:fldChar w:fldCharType="end"/><w:t>}}</w:t></w:r></w:p>`,
		`<w:sdt><w:sdtPr><w:id w:val="1"/><w:showingPlcHdr/></w:sdtPr><w:sdtContent>` + para("{{#a}}", "{{b}}", "{{/a}}") + `</w:sdtContent></w:sdt>`,
		`<w:p w14:paraId="1"><w:pPr><w:sectPr/></w:pPr>` + run("{{name}}") + `</w:p>`, `<w:p><w:bookmarkStart w:id="1" w:name="x"/>` + run("{{#a}}") + `</w:p>` + para("x") + `<w:p>` + run("{{/a}}") + `<w:bookmarkEnd w:id="1"/></w:p>`,
		table(2, row("x", "{{#a|列}}{{b}}{{/a}}"), row("{{#a}}{{b}}", "{{b}}{{/a}}"), tr(wide(2, 9, "{{b}}"))), table(3, row("{{?no|列}}", "{{/}}", "{{^no|列}}{{/}}"), `<w:tr><w:trPr><w:gridBefore w:val="2"/></w:trPr>`+td("{{b}}")+`</w:tr>`),
		table(1, row("{{#a|列}}", "{{/}}"), row("{{#a|列}}{{/}}{{#b|列}}{{/}}")), para("{{#a|重新编号}}") + numbered("7", "{{b}}{{#b|重新编号}}") + numbered("7", "{{lines}}") + para("{{/}}", "{{/}}"),
		`<x:p xmlns:x="http://schemas.openxmlformats.org/wordprocessingml/2006/main"><x:r><x:t xml:space='default'>{{name}}</x:t></x:r></x:p>`,
	} {
		f.Add(body)
	}
	f.Fuzz(func(t *testing.T, body string) {
		if !utf8.ValidString(body) {
			return
		}
		tpl, err := Parse(doc(body, lists("")))
		if err != nil {
			return
		}
		env := Env{Scope: anything, Filters: map[string]Filter{"f": func(v Value, arg string) (string, error) { return v.Text + arg, nil }}}
		tpl.Tags()
		var out bytes.Buffer
		_, problems, err := tpl.Execute(&out, env)
		if err != nil || len(problems) > 0 {
			return
		}
		pkg, err := ooxml.Open(out.Bytes())
		if err != nil {
			t.Fatalf("%v\n%s", err, body)
		}
		main, _ := pkg.Part("word/document.xml")
		s := ooxml.NewScanner("word/document.xml", main)
		for {
			kind, err := s.Next()
			if err != nil {
				t.Fatalf("%v\n%s\n%s", err, body, main)
			}
			if kind == ooxml.EndOfPart {
				break
			}
		}
		Lint(out.Bytes())
		if _, err := Text(out.Bytes()); err != nil {
			t.Fatal(err)
		}
	})
}

func FuzzTag(f *testing.F) {
	for _, s := range []string{"{{a}}", "{{a|b:c|“d”}}", "{{{{}}}}", "｛{a}｝", "{{a|'b}}", "{{\n}}", "{{a", "}}"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		at := 0
		for _, found := range lex(s) {
			if found.from < at || found.to <= found.from || found.to > len(s) {
				t.Fatalf("lex(%q) = %+v", s, found)
			}
			at = found.to
			if found.fault == "" {
				parseTag(found.inside)
			}
		}
	})
}
