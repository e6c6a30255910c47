package docx

import (
	"bytes"
	"slices"
	"strings"
	"testing"
	"unicode/utf8"
)

// anything knows every name: as a text, a true condition and a list of two.
func anything(name string) (Value, bool) {
	if strings.HasPrefix(name, "no") {
		return Value{}, true
	}
	v := Value{Text: "<" + name + ">\n{{x}}\t&", True: true, Origin: name, Mark: true}
	if strings.HasPrefix(name, "m") {
		v.Text = name // which a bookmark can hold
	}
	if len(name) == 1 {
		v.List = []Scope{anything, anything}
	}
	return v, true
}

// sound gives the faults of a document less the braces that are left, since values may hold them.
func sound(data []byte) []string {
	return slices.DeleteFunc(Lint(data), func(fault string) bool { return strings.Contains(fault, " is left in ") })
}

// FuzzParse fills whatever can be parsed: nothing may panic, and what comes of a sound template must be sound.
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
		`<w:p>` + run("a{{mark}}b") + `<w:r><w:rPr><w:b/></w:rPr><w:drawing><w:txbxContent>` + para("{{mark}}") + `</w:txbxContent></w:drawing><w:br/><w:t>{{mark}}</w:t><w:tab/></w:r></w:p>`,
		`<w:p><w:pPr><w:sectPr/></w:pPr></w:p>` + para("{{?no}}") + `<w:p><w:pPr><w:sectPr/></w:pPr></w:p>` + para("{{/no}}", "{{#a}}") + `<w:p><w:r><w:commentReference w:id="0"/></w:r><w:bookmarkStart w:id="1" w:name="a&amp;b"/><w:bookmarkEnd w:id="1"/></w:p>` + para("{{/a}}"),
		table(2, `<w:sdt><w:sdtPr/><w:sdtContent>`+row("{{#a}}{{b}}", "x")+`</w:sdtContent></w:sdt>`, `<w:tr><w:tc><w:tcPr><w:vMerge/></w:tcPr>`+para("{{?no}}", "x", "{{/no}}")+`</w:tc>`+td("{{/a}}")+`</w:tr>`),
		`<x:p xmlns:x="http://schemas.openxmlformats.org/wordprocessingml/2006/main"><x:r><x:t xml:space='default'>{{name}}</x:t></x:r></x:p>`,
	} {
		f.Add(body)
	}
	f.Fuzz(func(t *testing.T, body string) {
		if !utf8.ValidString(body) {
			return
		}
		template := doc(body, lists(""))
		tpl, err := Parse(template)
		if err != nil {
			return
		}
		env := Env{Scope: anything, Marks: "_m", Filters: map[string]Filter{"f": func(v Value, arg string) (string, error) { return v.Text + arg, nil }}}
		tpl.Tags()
		tpl.Preview(env)
		if _, err := tpl.Notes(); err != nil {
			t.Fatal(err)
		}
		if _, err := tpl.Fonts(); err != nil {
			t.Fatal(err)
		}
		var out bytes.Buffer
		_, problems, err := tpl.Execute(&out, env)
		if len(problems) > 0 {
			return
		}
		if err != nil {
			if !strings.Contains(err.Error(), " grows over ") {
				t.Fatalf("%v\n%s", err, body) // what is filled is read again, so it was no XML
			}
			return
		}
		if len(sound(template)) == 0 {
			if faults := sound(out.Bytes()); len(faults) > 0 {
				t.Fatalf("%s\n%s\n%s", strings.Join(faults, "\n"), body, partOf(t, out.Bytes(), "word/document.xml"))
			}
		}
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
