package docx

import (
	"bytes"
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"

	"jixiao/internal/ooxml"
)

const namespaces = `xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"` +
	` xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"` +
	` xmlns:wp="http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing"` +
	` xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main"` +
	` xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006"` +
	` xmlns:wps="http://schemas.microsoft.com/office/word/2010/wordprocessingShape"` +
	` xmlns:w14="http://schemas.microsoft.com/office/word/2010/wordml"` +
	` xmlns:m="http://schemas.openxmlformats.org/officeDocument/2006/math"` +
	` xmlns:v="urn:schemas-microsoft-com:vml" xmlns:o="urn:schemas-microsoft-com:office:office"`

const xmlHead = `<?xml version="1.0" encoding="UTF-8" standalone="yes"?>` + "\n"

// An extra is a part beside the body: its relationship to the body has the type, and its id is "rId-" and
// the name.
type extra struct{ name, typ, contentType, data string }

const wordType = "application/vnd.openxmlformats-officedocument.wordprocessingml."

func header(name, inner string) extra {
	return extra{"word/" + name, "header", wordType + "header+xml", `<w:hdr ` + namespaces + `>` + inner + `</w:hdr>`}
}

func footer(name, inner string) extra {
	return extra{"word/" + name, "footer", wordType + "footer+xml", `<w:ftr ` + namespaces + `>` + inner + `</w:ftr>`}
}

func footnotes(inner string) extra {
	return extra{"word/footnotes.xml", "footnotes", wordType + "footnotes+xml", `<w:footnotes ` + namespaces + `>` +
		`<w:footnote w:type="separator" w:id="-1"><w:p><w:r><w:separator/></w:r></w:p></w:footnote>` + inner + `</w:footnotes>`}
}

func comments(inner string) extra {
	return extra{"word/comments.xml", "comments", wordType + "comments+xml", `<w:comments ` + namespaces + `>` + inner + `</w:comments>`}
}

func styles(inner string) extra {
	return extra{"word/styles.xml", "styles", wordType + "styles+xml", `<w:styles ` + namespaces + `>` + inner + `</w:styles>`}
}

// parts gives the parts of a document with this body.
func parts(body string, extras ...extra) []ooxml.NewPart {
	types := xmlHead + `<Types xmlns="` + ooxml.NSContentTypes + `"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>` +
		`<Default Extension="xml" ContentType="application/xml"/><Override PartName="/word/document.xml" ContentType="` + wordDocument + `"/>`
	rels := xmlHead + `<Relationships xmlns="` + ooxml.NSPackageRels + `">`
	for _, e := range extras {
		types += `<Override PartName="/` + e.name + `" ContentType="` + e.contentType + `"/>`
		target := strings.TrimPrefix(e.name, "word/")
		rels += `<Relationship Id="rId-` + target + `" Type="` + ooxml.NSOfficeRels + `/` + e.typ + `" Target="` + target + `"/>`
	}
	out := []ooxml.NewPart{
		{Name: "[Content_Types].xml", Data: []byte(types + `</Types>`)},
		{Name: "_rels/.rels", Data: []byte(xmlHead + `<Relationships xmlns="` + ooxml.NSPackageRels + `"><Relationship Id="rId1" Type="` + ooxml.RelOfficeDocument + `" Target="word/document.xml"/></Relationships>`)},
		{Name: "word/document.xml", Data: []byte(xmlHead + `<w:document ` + namespaces + `><w:body>` + body + `</w:body></w:document>`)},
		{Name: "word/_rels/document.xml.rels", Data: []byte(rels + `</Relationships>`)},
	}
	for _, e := range extras {
		out = append(out, ooxml.NewPart{Name: e.name, Data: []byte(xmlHead + e.data)})
	}
	return out
}

func press(parts []ooxml.NewPart) []byte {
	var b bytes.Buffer
	if err := ooxml.Create(&b, parts); err != nil {
		panic(err)
	}
	return b.Bytes()
}

// doc presses a minimal document.
func doc(body string, extras ...extra) []byte { return press(parts(body, extras...)) }

// run, para, cell, row and table write the plainest XML of each.
func run(text string) string {
	return `<w:r><w:t xml:space="preserve">` + string(ooxml.EscapeText(nil, text)) + `</w:t></w:r>`
}

func para(text ...string) string {
	var b strings.Builder
	for _, t := range text {
		b.WriteString(`<w:p>` + run(t) + `</w:p>`)
	}
	return b.String()
}

func cell(inner string) string {
	return `<w:tc><w:tcPr><w:tcW w:w="2000" w:type="dxa"/></w:tcPr>` + inner + `</w:tc>`
}

func row(texts ...string) string {
	b := `<w:tr>`
	for _, t := range texts {
		b += cell(para(t))
	}
	return b + `</w:tr>`
}

func table(columns int, rows ...string) string {
	return `<w:tbl><w:tblPr><w:tblW w:w="0" w:type="auto"/></w:tblPr><w:tblGrid>` + strings.Repeat(`<w:gridCol w:w="2000"/>`, columns) + `</w:tblGrid>` +
		strings.Join(rows, "") + `</w:tbl>`
}

// A names is a scope made of Go values: a string is a text, a bool a condition, a []names a list, an int an
// amount that needs a filter, a Value itself.
type names map[string]any

func (n names) scope(name string) (Value, bool) {
	x, ok := n[name]
	if !ok {
		return Value{}, false
	}
	switch x := x.(type) {
	case string:
		return Value{Text: x, True: x != "", Origin: "from " + name}, true
	case bool:
		return Value{True: x}, true
	case int:
		return Value{Text: fmt.Sprint(x), Data: x, Raw: true, True: x != 0}, true
	case []names:
		v := Value{IsList: true}
		for _, item := range x {
			v.List = append(v.List, item.scope)
		}
		return v, true
	case Value:
		return x, true
	}
	panic(fmt.Sprintf("%T is no value", x))
}

// env gives an environment with filters that know ints only.
func (n names) env() Env {
	e := Env{Scope: n.scope, Filters: map[string]Filter{
		"元": func(v Value, arg string) (string, error) {
			if i, ok := v.Data.(int); ok && v.Printed == "" {
				return fmt.Sprintf("%d.00", i), nil
			}
			return "", errors.New("not an amount")
		},
		"加": func(v Value, arg string) (string, error) { return v.Text + arg, nil },
		"换": func(v Value, arg string) (string, error) { return arg, ErrInstead },
		"由": func(v Value, arg string) (string, error) { return fmt.Sprint(v.Text, v.Data, v.Origin, v.Printed), nil },
	}}
	for k := range n {
		e.Known = append(e.Known, k)
	}
	slices.Sort(e.Known)
	return e
}

// fill fills a template that must be in order, proves the document that comes out and keeps it for the readers.
func fill(t *testing.T, template []byte, n names) ([]byte, []Fill) {
	t.Helper()
	out, fills := proved(t, template, n)
	suite.add(t.Name(), template, out)
	return out, fills
}

func proved(t *testing.T, template []byte, n names) ([]byte, []Fill) {
	t.Helper()
	tpl, err := Parse(template)
	if err != nil {
		t.Fatalf("Parse: %v", err)
	}
	var out bytes.Buffer
	fills, problems, err := tpl.Execute(&out, n.env())
	if err != nil || len(problems) > 0 {
		t.Fatalf("Execute: %v, problems %+v", err, problems)
	}
	if faults := Lint(out.Bytes()); len(faults) > 0 {
		t.Errorf("Lint: %s", strings.Join(faults, "\n"))
		t.Log(partOf(t, out.Bytes(), "word/document.xml"))
	}
	return out.Bytes(), fills
}

// filled gives the texts of a body after filling.
func filled(t *testing.T, body string, n names, extras ...extra) []string {
	t.Helper()
	out, _ := fill(t, doc(body, extras...), n)
	return texts(t, out)
}

func texts(t testing.TB, data []byte) []string {
	t.Helper()
	texts, err := Text(data)
	if err != nil {
		t.Fatalf("Text: %v", err)
	}
	return texts
}

// executed fills a template that must be in order, in an environment of its own, and proves the document.
func executed(t *testing.T, template []byte, env Env) []byte {
	t.Helper()
	tpl, err := Parse(template)
	if err != nil {
		t.Fatal(err)
	}
	var out bytes.Buffer
	if _, problems, err := tpl.Execute(&out, env); err != nil || len(problems) > 0 {
		t.Fatal(err, briefs(problems))
	}
	if faults := Lint(out.Bytes()); len(faults) > 0 {
		t.Errorf("Lint: %s", strings.Join(faults, "\n"))
	}
	suite.add(t.Name(), template, out.Bytes())
	return out.Bytes()
}

// withPart gives a document with one part more.
func withPart(t *testing.T, document []byte, e extra) []byte {
	t.Helper()
	pkg, err := ooxml.Open(document)
	if err != nil {
		t.Fatal(err)
	}
	const rels = "word/_rels/document.xml.rels"
	before := func(part, end, put string) []byte {
		data, _ := pkg.Part(part)
		return bytes.Replace(data, []byte(end), []byte(put+end), 1)
	}
	target := strings.TrimPrefix(e.name, "word/")
	var out bytes.Buffer
	if err := pkg.Write(&out, map[string][]byte{
		e.name:                []byte(xmlHead + e.data),
		"[Content_Types].xml": before("[Content_Types].xml", "</Types>", `<Override PartName="/`+e.name+`" ContentType="`+e.contentType+`"/>`),
		rels:                  before(rels, "</Relationships>", `<Relationship Id="rId-`+target+`" Type="`+ooxml.NSOfficeRels+`/`+e.typ+`" Target="`+target+`"/>`),
	}); err != nil {
		t.Fatal(err)
	}
	return out.Bytes()
}

// partOf gives a part of a package as a string.
func partOf(t *testing.T, data []byte, name string) string {
	t.Helper()
	pkg, err := ooxml.Open(data)
	if err != nil {
		t.Fatal(err)
	}
	b, ok := pkg.Part(name)
	if !ok {
		t.Fatalf("no part %s", name)
	}
	return string(b)
}

// bodyOf gives what stands between the body's tags.
func bodyOf(t *testing.T, data []byte) string {
	t.Helper()
	s := partOf(t, data, "word/document.xml")
	return s[strings.Index(s, "<w:body>")+len("<w:body>") : strings.LastIndex(s, "</w:body>")]
}

func same(t *testing.T, what string, got []string, want ...string) {
	t.Helper()
	if !slices.Equal(got, want) {
		t.Errorf("%s = %q, want %q", what, got, want)
	}
}

// parse reads a template from a body, whatever its problems.
func parse(t *testing.T, body string, extras ...extra) *Template {
	t.Helper()
	tpl, err := Parse(doc(body, extras...))
	if err != nil {
		t.Fatal(err)
	}
	return tpl
}
