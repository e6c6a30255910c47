package docx

import (
	"bytes"
	"errors"
	"slices"
	"strings"
	"testing"

	"jixiao/internal/ooxml"
)

// What authors, Word and WPS do to tags, wherever paragraphs stand. Each case is the inside of one paragraph, or
// one paragraph; name stands for V. Cases of one number are of one habit; the habits that are no matter of one
// paragraph have tests of their own.
func TestAuthorsTags(t *testing.T) {
	const ins = `<w:ins w:id="5" w:author="x" w:date="2024-01-01T00:00:00Z">`
	const field = `<w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText xml:space="preserve"> MERGEFIELD {{name}} </w:instrText></w:r>` +
		`<w:r><w:fldChar w:fldCharType="separate"/></w:r>%<w:r><w:fldChar w:fldCharType="end"/></w:r>`
	cases := []struct {
		name, in, want string
		keep           string // must still stand in the output
	}{
		{"1 split by the spell checker", `<w:r><w:t>{{na</w:t></w:r><w:proofErr w:type="spellStart"/><w:r><w:t>m</w:t></w:r><w:proofErr w:type="spellEnd"/><w:r><w:t>e}}</w:t></w:r>`, "V", `<w:proofErr w:type="spellEnd"/>`},
		{"2 split by revision ids", `<w:r w:rsidR="00A1"><w:t>{{</w:t></w:r><w:r w:rsidR="00B2"><w:t>name</w:t></w:r><w:r w:rsidR="00A1"><w:t>}}</w:t></w:r>`, "V", `w:rsidR="00B2"`},
		{"3 delimiter cut", `<w:r><w:t>a{</w:t></w:r><w:r><w:t>{name}</w:t></w:r><w:r><w:t>}b</w:t></w:r>`, "aVb", ""},
		{"4 two tags share a run", `<w:r><w:t>{{a</w:t></w:r><w:r><w:t>}}、{{</w:t></w:r><w:r><w:t>b}}</w:t></w:r>`, "A、B", ""},
		{"5 split at the border of scripts", `<w:r><w:rPr><w:rFonts w:hint="eastAsia"/></w:rPr><w:t>{{项目</w:t></w:r><w:r><w:t>1</w:t></w:r><w:r><w:rPr><w:rFonts w:hint="eastAsia"/></w:rPr><w:t>名称}}</w:t></w:r>`, "P", ""},
		{"6 smart quotes", run(`{{name|加:“优”}}{{name|加：‘|’}}{{name|加:「:」}}`), "V优V|V:", ""},
		{"7 full-width braces", run(`｛｛name｝｝`), "V", ""},
		{"7 mixed braces", run(`{｛name}｝`), "V", ""},
		{"7 full-width signs", run("｛｛　name\u00A0｜加：x　｝｝"), "Vx", ""},
		{"7 full-width block signs", run("{{？yes}}a{{／yes}}{{＾yes}}b{{／}}{{＃list}}{{＿序号}}{{／list}}"), "a12", ""},
		{"invisible characters", run("{{na\u200Bm\uFEFFe}}"), "V", ""},
		{"three braces", run("{{{name}}}"), "{V}", ""},
		{"9 bookmark in the tag", `<w:r><w:t>{{n</w:t></w:r><w:bookmarkStart w:id="3" w:name="_GoBack"/><w:bookmarkEnd w:id="3"/><w:r><w:t>ame}}</w:t></w:r>`, "V", `<w:bookmarkStart w:id="3" w:name="_GoBack"/><w:bookmarkEnd w:id="3"/>`},
		{"10 tracked insertion", ins + run("{{name}}") + `</w:ins>`, "V", ins},
		{"10 half in a tracked insertion", run("{{na") + ins + run("me}}") + `</w:ins>`, "V", ins},
		{"11 around a tracked deletion", run("{{na") + `<w:del w:id="6" w:author="x"><w:r><w:delText>XX</w:delText></w:r></w:del>` + run("me}}"), "V", `<w:delText>XX</w:delText>`},
		{"11 deleted as a whole", run("a") + `<w:del w:id="6" w:author="x"><w:r><w:delText>{{nobody}}</w:delText></w:r></w:del>`, "a", `{{nobody}}`},
		{"12 moved", `<w:moveFrom w:id="6" w:author="x">` + run("{{nobody}}") + `</w:moveFrom><w:moveTo w:id="7" w:author="x">` + run("{{name}}") + `</w:moveTo>`, "V", `{{nobody}}`},
		{"14 hyperlink", `<w:hyperlink w:anchor="x">` + run("{{name}}") + `</w:hyperlink>`, "V", `<w:hyperlink w:anchor="x">`},
		{"14 half in a hyperlink", run("{{na") + `<w:hyperlink w:anchor="x">` + run("me}}!") + `</w:hyperlink>`, "V!", `<w:hyperlink w:anchor="x">`},
		{"15 control in the paragraph", `<w:sdt><w:sdtPr><w:id w:val="7"/><w:showingPlcHdr/></w:sdtPr><w:sdtContent>` + run("{{name}}") + `</w:sdtContent></w:sdt>`, "V", `<w:sdtPr><w:id w:val="7"/></w:sdtPr>`},
		{"15 bound control", `<w:sdt><w:sdtPr><w:dataBinding w:xpath="/a" w:storeItemID="{}"/></w:sdtPr><w:sdtContent>` + run("{{name}}") + `</w:sdtContent></w:sdt>`, "V", `<w:sdtPr></w:sdtPr>`},
		{"16 result of a field", strings.Replace(field, "%", run("{{name}}"), 1), "V", ` MERGEFIELD {{name}} `},
		{"17 around a field", run("{{na") + `<w:fldSimple w:instr=" PAGE "><w:r><w:t>1</w:t></w:r></w:fldSimple>` + run("me}}"), "V1", `<w:fldSimple w:instr=" PAGE ">`},
		{"17 around a complex field", run("{{na") + strings.Replace(field, "%", run("1"), 1) + run("me}}"), "V1", ` MERGEFIELD `},
		{"17 half in a field", run("{{na") + strings.Replace(field, "%", run("me}}"), 1), "V", ` MERGEFIELD `},
		{"14 address typed in the tag", run("{{") + `<w:hyperlink w:anchor="x"><w:r><w:rPr><w:rStyle w:val="Hyperlink"/></w:rPr><w:t>name</w:t></w:r></w:hyperlink>` + run("}}"), "V", ""},
		{"19 around a box", run("{{na") + `<w:r><w:drawing><wp:anchor><wp:docPr id="6" name="t"/><a:graphic><a:graphicData uri="x"><wps:wsp><wps:txbx><w:txbxContent>` + para("{{a}}") + `</w:txbxContent></wps:txbx></wps:wsp></a:graphicData></a:graphic></wp:anchor></w:drawing></w:r>` + run("me}}"), "V|A", ""},
		{"20 comment", `<w:commentRangeStart w:id="0"/>` + run("{{na") + `<w:commentRangeEnd w:id="0"/><w:r><w:commentReference w:id="0"/></w:r>` + run("me}}"), "V", `<w:commentReference w:id="0"/>`},
		{"21 page break of the last view", `<w:r><w:t>{{na</w:t><w:lastRenderedPageBreak/><w:t>me}}</w:t></w:r>`, "V", ""},
		{"21 soft hyphen and tab", `<w:r><w:t>{{</w:t><w:tab/><w:t>na</w:t><w:softHyphen/><w:t>me}}</w:t></w:r>`, "V", ""},
		{"21 no-break hyphen", `<w:r><w:t>{{a</w:t><w:noBreakHyphen/><w:t>b}}</w:t></w:r>`, "AB", ""},
		{"23 ruby", `<w:r><w:ruby><w:rubyPr/><w:rt><w:r><w:t>x</w:t></w:r></w:rt><w:rubyBase>` + run("{{name}}") + `</w:rubyBase></w:ruby></w:r>`, "xV", ""},
		{"24 hidden", `<w:r><w:rPr><w:vanish/></w:rPr><w:t>{{name}}</w:t></w:r>`, "V", `<w:vanish/>`},
		{"25 run without text between the halves", run("{{na") + `<w:r><w:rPr><w:b/></w:rPr></w:r><w:r><w:t/></w:r>` + run("me}}"), "V", `<w:b/>`},
		{"25 blank kept", `<w:r><w:t>{{name}} {{blank}}</w:t></w:r>`, "V  B", ""},
		{"26 entities", `<w:r><w:t>&#123;&#123;name}} &lt;&amp;&gt;</w:t></w:r>`, "V <&>", ""},
		{"26 entities in the tag", `<w:r><w:t>{{a &gt; &#49;}}</w:t></w:r>`, "more", ""},
		{"26 CDATA", `<w:r><w:t><![CDATA[{{name}}]]></w:t></w:r>`, "V", ""},
		{"30 another prefix", `<ns0:p xmlns:ns0="http://schemas.openxmlformats.org/wordprocessingml/2006/main"><ns0:r><ns0:t>{{name}}{{lines}}</ns0:t></ns0:r></ns0:p>`, "V1\n2\t3", `<ns0:br/>`},
		{"16 not in an instruction", `<w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText>IF </w:instrText></w:r>` + run("{{nobody}}") + `<w:r><w:fldChar w:fldCharType="separate"/></w:r>` + run("x") + `<w:r><w:fldChar w:fldCharType="end"/></w:r>`, "x", "{{nobody}}"},
	}
	values := names{"name": "V", "a": "A", "b": "B", "项目1名称": "P", "blank": " B", "yes": true, "list": []names{{}, {}}, "a-b": "AB", "lines": "1\n2\t3", "a > 1": "more"}
	for _, place := range places {
		for _, c := range cases {
			t.Run(place.name+"/"+c.name, func(t *testing.T) {
				in := c.in
				if !strings.Contains(in, "p xmlns") {
					in = `<w:p>` + in + `</w:p>`
				}
				template, part := place.put(in)
				out, fills := proved(t, template, values)
				if place.name == "body" || place.kind == "textbox" { // the readers need not see all of them
					suite.add(t.Name(), template, out)
				}
				if got := strings.Join(slices.DeleteFunc(texts(t, out), func(s string) bool { return s == "" }), "|"); got != c.want {
					t.Errorf("text = %q, want %q", got, c.want)
				}
				after := partOf(t, out, part)
				if n := max(1, strings.Count(partOf(t, template, part), c.keep)); c.keep != "" && strings.Count(after, c.keep) < n {
					t.Errorf("%s does not stand there %d times in %s", c.keep, n, after)
				}
				for _, f := range fills {
					if f.Place.Kind != place.kind && f.Place.Kind != "textbox" || f.Place.Part != part {
						t.Errorf("fill is at %+v, want a %s", f.Place, place.kind)
					}
				}
			})
		}
	}
}

// places are where paragraphs stand. Each puts one into a document and names the part.
var places = []struct {
	name, kind string
	put        func(p string) (template []byte, part string)
}{
	{"body", "body", func(p string) ([]byte, string) {
		return doc(p, comments(`<w:comment w:id="0" w:author="x"><w:p/></w:comment>`)), "word/document.xml"
	}},
	{"table", "body", func(p string) ([]byte, string) { return doc(table(1, tr(cell(p))) + "<w:p/>"), "word/document.xml" }},
	{"table in a table", "body", func(p string) ([]byte, string) {
		return doc(table(1, tr(cell(table(1, tr(cell(p)))+"<w:p/>"))) + "<w:p/>"), "word/document.xml"
	}},
	{"header", "header", func(p string) ([]byte, string) { return doc("<w:p/>", header("header1.xml", p)), "word/header1.xml" }},
	{"footer", "footer", func(p string) ([]byte, string) { return doc("<w:p/>", footer("footer1.xml", p)), "word/footer1.xml" }},
	{"footnote", "footnote", func(p string) ([]byte, string) {
		return doc(`<w:p><w:r><w:footnoteReference w:id="1"/></w:r></w:p>`, footnotes(`<w:footnote w:id="1">`+p+`</w:footnote>`)), "word/footnotes.xml"
	}},
	{"endnote", "endnote", func(p string) ([]byte, string) {
		return doc(`<w:p><w:r><w:endnoteReference w:id="1"/></w:r></w:p>`, extra{"word/endnotes.xml", "endnotes", wordType + "endnotes+xml", `<w:endnotes ` + namespaces + `><w:endnote w:id="1">` + p + `</w:endnote></w:endnotes>`}), "word/endnotes.xml"
	}},
	{"18 text box stored twice", "textbox", func(p string) ([]byte, string) {
		return doc(`<w:p>`+twice(p)+`</w:p>`, comments(`<w:comment w:id="0" w:author="x"><w:p/></w:comment>`)), "word/document.xml"
	}},
	{"15 control", "body", func(p string) ([]byte, string) {
		return doc(`<w:sdt><w:sdtPr><w:id w:val="77"/></w:sdtPr><w:sdtContent>` + p + `</w:sdtContent></w:sdt><w:p/>`), "word/document.xml"
	}},
	{"15 control around a cell", "body", func(p string) ([]byte, string) {
		return doc(table(1, tr(`<w:sdt><w:sdtPr><w:id w:val="77"/></w:sdtPr><w:sdtContent>`+cell(p)+`</w:sdtContent></w:sdt>`)) + "<w:p/>"), "word/document.xml"
	}},
	{"15 control around a row", "body", func(p string) ([]byte, string) {
		return doc(table(1, `<w:sdt><w:sdtPr><w:id w:val="77"/></w:sdtPr><w:sdtContent>`+tr(cell(p))+`</w:sdtContent></w:sdt>`) + "<w:p/>"), "word/document.xml"
	}},
}

// twice is a text box as Word stores it: once for itself and once for older programs.
func twice(inner string) string {
	return `<w:r><mc:AlternateContent><mc:Choice Requires="wps"><w:drawing><wp:anchor><wp:docPr id="5" name="t"/><a:graphic><a:graphicData uri="x"><wps:wsp><wps:txbx><w:txbxContent>` + inner +
		`</w:txbxContent></wps:txbx></wps:wsp></a:graphicData></a:graphic></wp:anchor></w:drawing></mc:Choice><mc:Fallback><w:pict><v:shape><v:textbox><w:txbxContent>` + inner +
		`</w:txbxContent></v:textbox></v:shape></w:pict></mc:Fallback></mc:AlternateContent></w:r>`
}

// What Word makes of a name while it is typed is another name, and the hint is the one that was meant.
func TestAutocorrectedNamesAreReportedWithTheRightOne(t *testing.T) {
	n := names{"name": "V", "a...b": "x", "a--b": "x"}
	for tag, want := range map[string]string{"{{Name}}": "name", "{{a–b}}": "", "{{nmae}}": "name", "{{name。}}": "name"} {
		p := parse(t, para("the words before "+tag+" and behind")).Check(n.env())
		if len(p) != 1 || p[0].ID != UnknownName || p[0].Hint != want || p[0].At.Near != "…ords before "+tag+" and behind" {
			t.Errorf("%s: problems = %+v, want the hint %q", tag, p, want)
		}
	}
}

// A row that is tracked as deleted is no part of the template.
func TestTagsInADeletedRowAreNone(t *testing.T) {
	in := table(1, `<w:tr><w:trPr><w:del w:id="7" w:author="x"/></w:trPr>`+cell(para("{{#nobody}}{{x}}{{/nobody}}"))+`</w:tr>`, row("{{name}}")) + "<w:p/>"
	tpl := parse(t, in)
	if tags := tpl.Tags(); len(tags) != 1 {
		t.Errorf("tags = %+v", tags)
	}
	var out bytes.Buffer
	if _, p, err := tpl.Execute(&out, names{"name": "V"}.env()); err != nil || len(p) > 0 {
		t.Fatal(err, p)
	}
	if got := bodyOf(t, out.Bytes()); !strings.Contains(got, "{{#nobody}}{{x}}{{/nobody}}") || !strings.Contains(got, ">V<") {
		t.Errorf("body = %s", got)
	}
}

func TestPropertiesAreFilled(t *testing.T) {
	const core = "application/vnd.openxmlformats-package.core-properties+xml"
	property := func(inner string) []byte {
		all := append(parts("<w:p/>"), ooxml.NewPart{Name: "docProps/core.xml", Data: []byte(xmlHead + `<cp:coreProperties xmlns:cp="` + ooxml.NSCoreProperties + `" xmlns:dc="http://purl.org/dc/elements/1.1/">` + inner + `</cp:coreProperties>`)},
			ooxml.NewPart{Name: "docProps/app.xml", Data: []byte(xmlHead + `<Properties xmlns="http://schemas.openxmlformats.org/officeDocument/2006/extended-properties"><Company>{{name}}</Company></Properties>`)},
			ooxml.NewPart{Name: "docProps/custom.xml", Data: []byte(xmlHead + `<Properties xmlns="http://schemas.openxmlformats.org/officeDocument/2006/custom-properties" xmlns:vt="http://schemas.openxmlformats.org/officeDocument/2006/docPropsVTypes"><property fmtid="{D5CDD505-2E9C-101B-9397-08002B2CF9AE}" pid="2" name="x"><vt:lpwstr>{{name}}</vt:lpwstr></property></Properties>`)})
		all[0].Data = bytes.Replace(all[0].Data, []byte("</Types>"), []byte(`<Override PartName="/docProps/core.xml" ContentType="`+core+`"/></Types>`), 1)
		rel := func(id, typ, target string) string {
			return `<Relationship Id="` + id + `" Type="` + typ + `" Target="docProps/` + target + `"/>`
		}
		all[1].Data = bytes.Replace(all[1].Data, []byte("</Rel"), []byte(rel("a", "http://schemas.openxmlformats.org/package/2006/relationships/metadata/core-properties", "core.xml")+
			rel("b", ooxml.NSOfficeRels+"/extended-properties", "app.xml")+rel("c", ooxml.NSOfficeRels+"/custom-properties", "custom.xml")+`</Rel`), 1)
		return press(all)
	}
	n := names{"name": "V&<lines>\n2\t3", "list": []names{{"a": "1"}, {"a": "2"}}, "yes": true}
	for in, want := range map[string]string{
		"a {{name}} b": "a V&amp;&lt;lines&gt; 2 3 b",
		"{{#list}}{{a}};{{/list}}{{?yes}}y{{/}}{{^yes}}n{{/}}": "1;2;y",
		"<![CDATA[{{name}}]]>":                                 "V&amp;&lt;lines&gt; 2 3", "｛｛name｝｝": "V&amp;&lt;lines&gt; 2 3",
		"{{name}}的报告{{na": "V&amp;&lt;lines&gt; 2 3的报告{{na", // cut short by Word
		"{name}":          "{name}",
	} {
		out, fills := fill(t, property(`<dc:title>`+in+`</dc:title><dc:creator>x</dc:creator>`), n)
		if got := partOf(t, out, "docProps/core.xml"); !strings.Contains(got, `<dc:title>`+want+`</dc:title><dc:creator>x</dc:creator>`) {
			t.Errorf("%s gives %s, want %s", in, got, want)
		}
		for _, part := range []string{"docProps/app.xml", "docProps/custom.xml"} {
			if got := partOf(t, out, part); !strings.Contains(got, ">V&amp;&lt;lines&gt; 2 3</") {
				t.Errorf("%s = %s", part, got)
			}
		}
		if f := fills[len(fills)-1]; f.Place.Kind != "properties" || f.Place.Part != "docProps/custom.xml" {
			t.Errorf("fill = %+v", f)
		}
	}
	for in, want := range map[string]string{
		`<dc:title>{{nmae}}</dc:title>`:                                     "unknown-name {{nmae}} (name?) @ properties 0",
		`<dc:title>{{#list}}a</dc:title><dc:subject>{{/list}}</dc:subject>`: "block-position {{#list}} [the tags of a block stand in different properties] @ properties 0",
	} {
		tpl, err := Parse(property(in))
		if err != nil {
			t.Fatal(err)
		}
		p := tpl.Check(n.env())
		same(t, "problems", briefs(p), want)
		if len(p) > 0 && (p[0].At.Part != "docProps/core.xml" || p[0].At.Near == "") {
			t.Errorf("problem is at %+v", p[0].At)
		}
	}
}

// A comment is a note to a colleague, often about the tags themselves.
func TestCommentsStayAsTheyAre(t *testing.T) {
	note := comments(`<w:comment w:id="0" w:author="x">` + para("repeat with {{#list}}, name it {{name}}") + `</w:comment>`)
	out, _ := fill(t, doc(`<w:p><w:commentRangeStart w:id="0"/>`+run("{{name}}")+`<w:commentRangeEnd w:id="0"/><w:r><w:commentReference w:id="0"/></w:r></w:p>`, note), names{"name": "V"})
	if got := partOf(t, out, "word/comments.xml"); got != xmlHead+note.data {
		t.Errorf("comments = %s", got)
	}
}

func TestTagsOutOfReachAreReported(t *testing.T) {
	chart := extra{"word/charts/chart1.xml", "chart", "application/vnd.openxmlformats-officedocument.drawingml.chart+xml", `<c:chartSpace xmlns:c="` + ooxml.NSChart + `" xmlns:a="` + ooxml.NSDrawing + `"><a:t>{{x}} of all</a:t></c:chartSpace>`}
	p := parse(t, strings.Replace(drawnPara(""), "rIdC", "rId-charts/chart1.xml", 1), chart).Problems()
	same(t, "problems", briefs(p), "out-of-reach {{x}} of all [text in a:t] @  0")
	if len(p) == 1 && p[0].At.Part != "word/charts/chart1.xml" {
		t.Errorf("problem is at %+v", p[0].At)
	}
	// A diagram that body and header show is one diagram.
	diagram := extra{"word/diagrams/data1.xml", "diagramData", "application/vnd.openxmlformats-officedocument.drawingml.diagramData+xml", `<dgm:dataModel xmlns:dgm="http://schemas.openxmlformats.org/drawingml/2006/diagram" xmlns:a="` + ooxml.NSDrawing + `"><dgm:pt><a:t>{{x}}</a:t></dgm:pt></dgm:dataModel>`}
	all := append(parts("<w:p/>", diagram, header("header1.xml", "<w:p/>")), ooxml.NewPart{Name: "word/_rels/header1.xml.rels", Data: []byte(xmlHead + `<Relationships xmlns="` + ooxml.NSPackageRels + `"><Relationship Id="a" Type="` + ooxml.NSOfficeRels + `/diagramData" Target="diagrams/data1.xml"/></Relationships>`)})
	tpl, err := Parse(press(all))
	if err != nil {
		t.Fatal(err)
	}
	if p = tpl.Problems(); len(p) != 1 || p[0].At.Part != "word/diagrams/data1.xml" || p[0].At.Near != "{{x}}" || brief(p[0]) != "out-of-reach {{x}} [text in a:t] @  0" {
		t.Errorf("problems = %+v, want one in the diagram", p)
	}
	for attr, name := range map[string]string{"descr": "wp:docPr", "title": "wp:docPr"} {
		in := para("x") + `<w:p><w:r><w:drawing><wp:inline><wp:docPr id="1" name="p" ` + attr + `="chart {{x}}"/></wp:inline></w:drawing></w:r></w:p>`
		same(t, "problems", briefs(parse(t, in).Problems()), "out-of-reach chart {{x}} [text in "+name+"] @ body 2")
	}
}

func TestAnEncryptedTemplateIsRefusedAsOne(t *testing.T) {
	data := []byte("\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1" + strings.Repeat("\x00", 512))
	for _, c := range "EncryptedPackage" {
		data = append(data, byte(c), 0)
	}
	var refused *ooxml.Error
	if _, err := Parse(data); !errors.As(err, &refused) || refused.Kind != ooxml.Encrypted {
		t.Errorf("err = %v, want encrypted", err)
	}
}
