package docx

import (
	"bytes"
	"slices"
	"strings"
	"testing"
)

var fruit = names{
	"title": "T", "yes": true, "no": false, "none": []names{},
	"fruit": []names{
		{"name": "apple", "price": "1", "kinds": []names{{"kind": "red"}, {"kind": "green"}}},
		{"name": "pear", "price": "2", "kinds": []names{}, "ripe": true},
		{"name": "plum", "price": "3", "kinds": []names{{"kind": "blue"}}},
	},
}

func TestRowsAreRepeated(t *testing.T) {
	cases := []struct {
		name, in string
		want     []string
	}{
		{"tags in one row", table(3, row("no", "name", "price"), row("{{#fruit}}{{_序号}}", "{{name}}", "{{price}}{{/fruit}}"), row("sum", "", "6")),
			[]string{"no", "name", "price", "1", "apple", "1", "2", "pear", "2", "3", "plum", "3", "sum", "", "6"}},
		{"tags in helper rows", table(2, row("{{#fruit}}", ""), row("{{name}}", "{{price}}"), row("{{/}}", "")),
			[]string{"apple", "1", "pear", "2", "plum", "3"}},
		{"record of two rows", table(2, row("{{#fruit}}{{name}}", "a"), row("{{price}}", "b{{/fruit}}")),
			[]string{"apple", "a", "1", "b", "pear", "a", "2", "b", "plum", "a", "3", "b"}},
		{"only one helper row", table(2, row("{{#fruit}}", ""), row("{{name}}", "{{price}}{{/fruit}}")),
			[]string{"apple", "1", "pear", "2", "plum", "3"}},
		{"empty list under a header", table(2, row("name", "price"), row("{{#none}}{{name}}", "{{price}}{{/none}}")),
			[]string{"name", "price"}},
		{"empty list in helper rows, between rows", table(1, row("a"), row("{{#none}}"), row("{{x}}"), row("{{/none}}"), row("b")),
			[]string{"a", "b"}},
		{"nothing left of the table", para("a") + table(2, row("{{#none}}{{x}}", "{{/none}}")) + para("b"),
			[]string{"a", "b"}},
		{"condition around rows", table(2, row("{{?no}}a", "b{{/no}}"), row("{{?yes}}c", "d{{/yes}}"), row("{{^no}}e", "f{{/no}}")),
			[]string{"c", "d", "e", "f"}},
		{"condition in rows", table(2, row("{{#fruit}}{{name}}", "{{?ripe}}ripe{{/ripe}}{{^ripe}}raw{{/ripe}}{{?_首}}, first{{/}}{{?_末}}, last{{/}}{{/fruit}}")),
			nil}, // ripe is not known of every item; replaced below
		{"lists in lists, rows in rows", table(2, row("{{#fruit}}", ""), row("{{name}}", ""), row("{{#kinds}}{{name}}", "{{kind}}{{_序号}}{{/kinds}}"), row("{{/fruit}}", "")),
			[]string{"apple", "", "apple", "red1", "apple", "green2", "pear", "", "plum", "", "plum", "blue1"}},
		{"list in a cell of a list", table(2, row("{{#fruit}}{{name}}", "{{#kinds}}{{kind}};{{/kinds}}{{/fruit}}")),
			[]string{"apple", "red;green;", "pear", "", "plum", "blue;"}},
		{"table in a cell", table(1, `<w:tr>`+cell(table(2, row("{{#fruit}}{{name}}", "{{price}}{{/fruit}}"))+para("x"))+`</w:tr>`),
			[]string{"apple", "1", "pear", "2", "plum", "3", "x"}},
		{"empty table in a cell", table(1, `<w:tr>`+cell(table(2, row("{{#none}}{{name}}", "{{price}}{{/none}}"))+para("x"))+`</w:tr>`),
			[]string{"x"}},
		{"tag in a paragraph of its own in the cell", table(2, `<w:tr>`+cell(para("{{#fruit}}", "{{name}}"))+cell(para("{{price}}", "{{/fruit}}"))+`</w:tr>`),
			[]string{"apple", "1", "pear", "2", "plum", "3"}},
		{"paragraphs around a table", para("{{#fruit}}") + para("{{name}}") + table(1, row("{{price}}")) + para("{{/fruit}}"),
			[]string{"apple", "1", "pear", "2", "plum", "3"}},
		{"rows in a control", table(2, `<w:sdt><w:sdtPr><w:id w:val="4"/></w:sdtPr><w:sdtContent>`+row("{{#fruit}}{{name}}", "{{price}}{{/fruit}}")+`</w:sdtContent></w:sdt>`, row("a", "b")),
			[]string{"apple", "1", "pear", "2", "plum", "3", "a", "b"}},
		{"no rows in a control", table(2, `<w:sdt><w:sdtPr><w:id w:val="4"/></w:sdtPr><w:sdtContent>`+row("{{#none}}{{name}}", "{{price}}{{/none}}")+`</w:sdtContent></w:sdt>`, row("a", "b")),
			[]string{"a", "b"}},
		{"merged cells", table(2, `<w:tr><w:tc><w:tcPr><w:vMerge w:val="restart"/></w:tcPr>`+para("{{#fruit}}{{name}}")+`</w:tc>`+cell(para("x"))+`</w:tr>`,
			`<w:tr><w:tc><w:tcPr><w:vMerge/></w:tcPr><w:p/></w:tc>`+cell(para("y{{/fruit}}"))+`</w:tr>`),
			[]string{"apple", "x", "", "y", "pear", "x", "", "y", "plum", "x", "", "y"}},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			n := fruit
			if c.want == nil {
				n = names{"fruit": []names{{"name": "a", "ripe": true}, {"name": "b", "ripe": false}}}
				c.want = []string{"a", "ripe, first", "b", "raw, last"}
			}
			same(t, "text", filled(t, c.in+"<w:p/>", n), append(c.want, "")...)
		})
	}
}

func TestParagraphsAreRepeated(t *testing.T) {
	cases := []struct {
		name, in string
		want     []string
	}{
		{"tags in paragraphs of their own", para("a", "{{#fruit}}", "{{_序号}} {{name}}", "costs {{price}}", "{{/fruit}}", "b"),
			[]string{"a", "1 apple", "costs 1", "2 pear", "costs 2", "3 plum", "costs 3", "b"}},
		{"tags at the edges of the text", para("{{#fruit}}{{name}}", "{{price}}{{/fruit}}", "b"),
			[]string{"apple", "1", "pear", "2", "plum", "3", "b"}},
		{"first tag alone, last at the edge", para("{{#fruit}}", "{{name}}", "{{price}}{{/fruit}}", "b"),
			[]string{"apple", "1", "pear", "2", "plum", "3", "b"}},
		{"two tags in one paragraph", para("{{#fruit}}{{?yes}}", "{{name}}", "{{/yes}}{{/fruit}}{{^no}}", "c", "{{/no}}"),
			[]string{"apple", "pear", "plum", "c"}},
		{"lists in lists", para("{{#fruit}}", "{{name}}", "{{#kinds}}", "{{name}} {{kind}}", "{{/kinds}}", "{{/fruit}}"),
			[]string{"apple", "apple red", "apple green", "pear", "plum", "plum blue"}},
		{"empty list", para("a", "{{#none}}", "{{x}}", "{{/none}}", "b"), []string{"a", "b"}},
		{"empty block", para("a", "{{#fruit}}", "{{/fruit}}", "b"), []string{"a", "b"}},
		{"condition", para("{{?yes}}", "a", "{{/yes}}", "{{?no}}", "b", "{{/no}}", "{{^no}}", "c", "{{/no}}"), []string{"a", "c"}},
		{"condition on a list", para("{{?fruit}}", "a", "{{/}}", "{{^none}}", "b", "{{/}}"), []string{"a", "b"}},
		{"condition that fills its paragraph", para("a", "{{?no}}b {{title}}{{/no}}", "{{?yes}}c {{title}}{{/yes}}", "d"), []string{"a", "c T", "d"}},
		{"nothing left of the body", para("{{?no}}", "a", "{{/no}}"), []string{""}},
		{"nothing left of the cell", table(1, `<w:tr>`+cell(para("{{?no}}", "a", "{{/no}}"))+`</w:tr>`), []string{"", ""}},
		{"only the table left of the cell", table(1, `<w:tr>`+cell(table(1, row("x"))+para("{{?no}}a{{/no}}"))+`</w:tr>`), []string{"x", "", ""}},
		{"nothing left of the control", `<w:sdt><w:sdtPr/><w:sdtContent>` + para("{{?no}}", "a", "{{/no}}") + `</w:sdtContent></w:sdt>` + para("b"), []string{"", "b"}},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			in, want := c.in, c.want
			if strings.HasPrefix(in, "<w:tbl") {
				in += "<w:p/>"
			}
			same(t, "text", filled(t, in, fruit), want...)
		})
	}
}

func TestTextIsRepeated(t *testing.T) {
	bold := func(s string) string { return `<w:r><w:rPr><w:b/></w:rPr><w:t>` + s + `</w:t></w:r>` }
	cases := []struct{ name, in, want string }{
		{"in one run", run("a {{#fruit}}{{name}}{{^_末}}、{{/}}{{/fruit}}。"), "a apple、pear、plum。"},
		{"over runs", run("a {{#fruit}}[") + bold("{{name}}") + run(":{{price}}]{{/fruit}} b"), "a [apple:1][pear:2][plum:3] b"},
		{"the tags split", run("a{{#fr") + bold("uit}}{{na") + run("me}}{{/fru") + bold("it}}b"), "aapplepearplumb"},
		{"list in a list", run("{{#fruit}}") + bold("{{name}}({{#kinds}}{{kind}} {{/kinds}})") + run("{{/fruit}}"), "apple(red green )pear()plum(blue )"},
		{"list over runs in a list over runs", run("{{#fruit}}{{#kinds}}") + bold("{{kind}}") + run("{{/kinds}};{{/fruit}}"), "redgreen;;blue;"},
		{"break in the run", `<w:r><w:t>{{#fruit}}{{name}}</w:t><w:br/><w:t>-{{/fruit}}.</w:t></w:r>`, "apple\n-pear\n-plum\n-."},
		{"conditions", run("{{?yes}}a{{/yes}}{{?no}}b{{/no}}{{^yes}}c{{/yes}}{{^no}}d{{/no}}e"), "ade"},
		{"empty list", run("a{{#none}}{{x}}{{/none}}b"), "ab"},
		{"empty list over runs", run("a{{#none}}") + bold("{{x}}") + run("{{/none}}b"), "ab"},
		{"in a hyperlink", `<w:hyperlink w:anchor="a">` + run("{{?yes}}a") + bold("b{{/yes}}c") + `</w:hyperlink>`, "abc"},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			same(t, "text", filled(t, `<w:p>`+c.in+`</w:p>`, fruit), c.want)
		})
	}
}

func TestFormatIsThatOfTheFirstRun(t *testing.T) {
	out, _ := fill(t, doc(`<w:p><w:r><w:rPr><w:b/></w:rPr><w:t>{{ti</w:t></w:r><w:r><w:rPr><w:i/></w:rPr><w:t>tle}}x</w:t></w:r></w:p>`), fruit)
	want := `<w:p><w:r><w:rPr><w:b/></w:rPr><w:t xml:space="preserve">T</w:t></w:r><w:r><w:rPr><w:i/></w:rPr><w:t xml:space="preserve">x</w:t></w:r></w:p>`
	if got := bodyOf(t, out); got != want {
		t.Errorf("body = %s\nwant   %s", got, want)
	}
}

func TestLinesOfAValueAreParagraphs(t *testing.T) {
	n := names{"text": "one\ntwo\tx\r\nthree"}
	t.Run("alone", func(t *testing.T) {
		out, fills := fill(t, doc(`<w:p w14:paraId="00000001"><w:pPr><w:pageBreakBefore/><w:ind w:firstLine="640"/></w:pPr><w:bookmarkStart w:id="1" w:name="b"/>`+
			`<w:r><w:rPr><w:b/></w:rPr><w:t>{{text}}</w:t></w:r><w:bookmarkEnd w:id="1"/></w:p>`), n)
		same(t, "text", texts(t, out), "one", "two\tx", "three")
		got := bodyOf(t, out)
		if strings.Count(got, "<w:pPr>") != 3 || strings.Count(got, `<w:ind w:firstLine="640"/>`) != 3 || strings.Count(got, "<w:b/>") != 3 || strings.Count(got, "pageBreakBefore") != 1 {
			t.Errorf("body = %s", got)
		}
		if len(fills) != 1 || fills[0].Text != "one\ntwo\tx\nthree" {
			t.Errorf("fills = %+v", fills)
		}
	})
	t.Run("among other text", func(t *testing.T) {
		same(t, "text", filled(t, para("a{{text}}"), n), "aone\ntwo\tx\nthree")
	})
	t.Run("at the end of a section", func(t *testing.T) {
		out, _ := fill(t, doc(`<w:p><w:pPr><w:sectPr/></w:pPr>`+run("{{text}}")+`</w:p><w:p/>`), n)
		same(t, "text", texts(t, out), "one", "two\tx", "three", "")
		if got := bodyOf(t, out); strings.Count(got, "sectPr") != 1 || strings.Index(got, "sectPr") < strings.Index(got, "two") {
			t.Errorf("body = %s", got)
		}
	})
	t.Run("in a control of plain text", func(t *testing.T) {
		same(t, "text", filled(t, `<w:sdt><w:sdtPr><w:text/></w:sdtPr><w:sdtContent>`+para("{{text}}")+`</w:sdtContent></w:sdt><w:p/>`, n), "one\ntwo\tx\nthree", "")
	})
}

func TestValuesAreOnlyText(t *testing.T) {
	for _, v := range []string{"{{title}}", "{{#fruit}}", "}}", "<w:p/>", "]]>", "&amp; & &#65;", `"'`, "=cmd|' /C calc'!A0", "  blanks  ", "😀", "",
		"\u202Eright to left\u202C \u200F", "e\u0301\u0302 combined", "\u0301", "line\u2028separator", "\u00A0\u3000", "\uFEFF\u200B", "\U0010FFFF", "&#0;", "<![CDATA[x]]>", "--><!--", "{", "}}{{", "{{#x}}{{/x}}"} {
		tpl := parse(t, para("a{{x}}b"))
		var out bytes.Buffer
		fills, problems, err := tpl.Execute(&out, names{"x": v}.env())
		if err != nil || len(problems) > 0 {
			t.Fatal(err, problems)
		}
		same(t, "text", texts(t, out.Bytes()), "a"+v+"b")
		if fills[0].Text != v || fills[0].Dropped != 0 {
			t.Errorf("fill = %+v", fills[0])
		}
	}
	for v, want := range map[string]Fill{
		"a\x00b\x1fc\xffd\uFFFE":    {Text: "abcd", Dropped: 4},
		"a\xed\xa0\x80b":            {Text: "ab", Dropped: 3}, // half of a surrogate pair
		"\uFFFF\x01\x02_\x03":       {Text: "_", Dropped: 4},
		"a\vb\fc":                   {Text: "abc", Dropped: 2},
		"\x02\n\x03\t\x01":          {Text: "\n\t", Dropped: 3},
		"\uFFFD":                    {Text: "\uFFFD"}, // is a character
		"\xe4\xb8\xad\xe5\x9b, cut": {Text: "中, cut", Dropped: 2},
	} {
		for _, in := range []string{"{{x}}", "a{{x}}"} {
			_, fills := fill(t, doc(para(in)), names{"x": Value{Text: v, Origin: "cell", Mark: true}})
			if fills[0].Text != want.Text || fills[0].Dropped != want.Dropped {
				t.Errorf("fill of %q = %+v, want %+v", v, fills[0], want)
			}
		}
	}
}

func TestIdsOfCopiesDiffer(t *testing.T) {
	drawing := `<w:r><w:drawing><wp:inline><wp:docPr id="1" name="p"/></wp:inline></w:drawing></w:r>`
	in := `<w:p w14:paraId="00000002"><w:bookmarkStart w:id="0" w:name="outside"/><w:bookmarkEnd w:id="0"/></w:p>` + para("{{#fruit}}") +
		`<w:p w14:paraId="00000001" w14:textId="77777777"><w:bookmarkStart w:id="2" w:name="here"/>` + run("{{name}}") + `<w:bookmarkEnd w:id="2"/>` + drawing + `</w:p>` +
		`<w:sdt><w:sdtPr><w:id w:val="9"/></w:sdtPr><w:sdtContent>` + para("x") + `</w:sdtContent></w:sdt>` + para("{{/fruit}}")
	out, _ := fill(t, doc(in), fruit)
	got := bodyOf(t, out)
	for _, want := range []string{`id="1" name="p"`, `id="2" name="p"`, `id="3" name="p"`, `w14:paraId="00000003"`, `w:name="here"`, `w:name="here_1"`, `<w:bookmarkEnd w:id="3"/>`} {
		if strings.Count(got, want) != 1 {
			t.Errorf("%d of %s in %s", strings.Count(got, want), want, got)
		}
	}
}

func TestMarksThatCrossABlockAreKeptOnce(t *testing.T) {
	start, end := `<w:bookmarkStart w:id="1" w:name="b"/>`, `<w:bookmarkEnd w:id="1"/>`
	p := func(inner string) string { return `<w:p>` + inner + `</w:p>` }
	cases := []struct{ name, in string }{
		{"starts in a list", para("{{#fruit}}") + p(start+run("{{name}}")) + para("{{/fruit}}") + p(run("x")+end)},
		{"ends in a list", p(start+run("x")) + para("{{#fruit}}") + p(run("{{name}}")+end) + para("{{/fruit}}")},
		{"starts in the tag's paragraph", p(start+run("{{#fruit}}")) + para("{{name}}") + para("{{/fruit}}") + p(run("x")+end)},
		{"from tag to tag", p(start+run("{{#fruit}}")) + para("{{name}}") + p(run("{{/fruit}}")+end) + para("x")},
		{"starts in a dropped block", para("{{#none}}") + p(start) + para("{{/none}}") + p(run("x")+end)},
		{"starts in a row", table(2, row("a", "b"), `<w:tr>`+cell(p(start+run("{{#fruit}}")))+cell(para("{{name}}{{/fruit}}"))+`</w:tr>`, `<w:tr>`+cell(p(end))+cell(para("c"))+`</w:tr>`) + "<w:p/>"},
		{"starts in text", p(run("{{#fruit}}a") + start + run("{{/fruit}}") + end)},
		{"starts in a condition in a list", para("{{#fruit}}{{?yes}}") + p(start) + para("{{/yes}}") + p(run("{{name}}")+end) + para("{{/fruit}}")},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			out, _ := fill(t, doc(c.in), fruit) // Lint proves the pairs
			if got := bodyOf(t, out); strings.Count(got, `w:name="b"`) != 1 {
				t.Errorf("body = %s", got)
			}
		})
	}
	t.Run("comment", func(t *testing.T) {
		out, _ := fill(t, doc(`<w:p>`+run("{{#fruit}}")+`<w:commentRangeStart w:id="0"/>`+run("{{name}}")+`<w:commentRangeEnd w:id="0"/><w:r><w:commentReference w:id="0"/></w:r>`+run("{{/fruit}}")+`</w:p>`, comments(`<w:comment w:id="0" w:author="x"><w:p/></w:comment>`)), fruit)
		if got := bodyOf(t, out); strings.Count(got, "commentR") != 3 {
			t.Errorf("body = %s", got)
		}
	})
}

func TestSectionsAreKept(t *testing.T) {
	section := `<w:p><w:pPr><w:sectPr><w:pgSz w:w="1" w:h="2"/></w:sectPr></w:pPr>%</w:p>`
	cases := []struct {
		name, in string
		want     int
	}{
		{"in the paragraph of a tag", para("a", "{{#fruit}}", "{{name}}") + strings.Replace(section, "%", run("{{/fruit}}"), 1) + para("b"), 1},
		{"begun before a dropped block", para("a", "{{?no}}", "b") + strings.Replace(section, "%", run("c"), 1) + para("{{/no}}", "d"), 1},
		{"begun in a dropped block", para("{{?no}}", "b") + strings.Replace(section, "%", run("c"), 1) + para("{{/no}}", "d"), 0},
		{"one for each item", para("{{#fruit}}", "{{name}}") + strings.Replace(section, "%", run("c"), 1) + para("{{/fruit}}", "d"), 3},
		{"in a paragraph that its condition fills", para("a") + strings.Replace(section, "%", run("{{?no}}c{{/no}}"), 1) + para("d"), 1},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			out, _ := fill(t, doc(c.in), fruit)
			if got := strings.Count(bodyOf(t, out), "<w:sectPr>"); got != c.want {
				t.Errorf("sections = %d, want %d in %s", got, c.want, bodyOf(t, out))
			}
		})
	}
}

func TestHeaderRowsAreNotCopied(t *testing.T) {
	head := `<w:tr><w:trPr><w:tblHeader/></w:trPr>` + cell(para("name")) + cell(para("price")) + `</w:tr>`
	out, _ := fill(t, doc(table(2, head, row("{{#fruit}}{{name}}", "{{price}}{{/fruit}}"))+"<w:p/>"), fruit)
	if got := strings.Count(bodyOf(t, out), "tblHeader"); got != 1 {
		t.Errorf("header rows = %d, want 1", got)
	}
}

func TestTextBoxIsFilledTwiceAndToldOnce(t *testing.T) {
	box := func(inner string) string {
		return `<w:r><mc:AlternateContent><mc:Choice Requires="wps"><w:drawing><wp:anchor><wp:docPr id="5" name="t"/><a:graphic><a:graphicData uri="x"><wps:wsp><wps:txbx><w:txbxContent>` + inner +
			`</w:txbxContent></wps:txbx></wps:wsp></a:graphicData></a:graphic></wp:anchor></w:drawing></mc:Choice><mc:Fallback><w:pict><v:shape><v:textbox><w:txbxContent>` + inner +
			`</w:txbxContent></v:textbox></v:shape></w:pict></mc:Fallback></mc:AlternateContent></w:r>`
	}
	out, fills := fill(t, doc(`<w:p>`+run("{{ti")+box(para("[{{title}}]", "{{#fruit}}", "{{name}}", "{{/fruit}}"))+run("tle}}")+`</w:p>`), fruit)
	same(t, "text", texts(t, out), "T", "[T]", "apple", "pear", "plum")
	if got := strings.Count(bodyOf(t, out), "[T]"); got != 2 {
		t.Errorf("copies = %d, want 2", got)
	}
	var got []string
	for _, f := range fills {
		got = append(got, f.Place.Kind+" "+f.Text)
	}
	same(t, "fills", got, "body T", "textbox T", "textbox apple", "textbox pear", "textbox plum")
	tpl := parse(t, `<w:p>`+box(para("{{nobody}} {{open"))+`</w:p>`)
	if p := tpl.Check(fruit.env()); len(p) != 2 || p[0].ID != UnclosedTag || p[1].ID != UnknownName || p[1].At.Kind != "textbox" {
		t.Errorf("problems = %+v, want each once", p)
	}
	// A box within repeated text is repeated with it.
	out, _ = fill(t, doc(`<w:p>`+run("{{#fruit}}")+box(para("{{name}}"))+run("{{/fruit}}")+`</w:p>`), fruit)
	same(t, "text", texts(t, out), "", "apple", "pear", "plum")
}

func TestEveryPartIsFilled(t *testing.T) {
	in := para("body {{title}}") + `<w:p><w:r><w:footnoteReference w:id="1"/></w:r></w:p>` +
		`<w:sectPr><w:headerReference w:type="default" r:id="rId-kopf.xml"/><w:footerReference w:type="default" r:id="rId-footer1.xml"/></w:sectPr>`
	out, fills := fill(t, doc(in, footer("footer1.xml", para("foot {{title}}")), header("kopf.xml", para("head {{ti")[:len(para("head {{ti"))-6]+run("tle}}")+"</w:p>"+table(1, row("{{#fruit}}"), row("{{name}}"), row("{{/fruit}}"))+"<w:p/>"),
		footnotes(`<w:footnote w:id="1">`+para("note {{title}}")+`</w:footnote>`)), fruit)
	same(t, "text", texts(t, out), "body T", "", "head T", "apple", "pear", "plum", "", "foot T", "note T")
	var kinds []string
	for _, f := range fills {
		kinds = append(kinds, f.Place.Kind)
	}
	same(t, "kinds", slices.Compact(kinds), "body", "header", "footer", "footnote")
}

func TestFillSaysWhereAndWhence(t *testing.T) {
	_, fills := fill(t, doc(`<w:p><w:pPr><w:pStyle w:val="2"/></w:pPr>`+run("Income")+`</w:p>`+para("x", "The sum was {{amount|元|加: yuan}} in all.")+table(2, row("a", "b"), row("c", "{{title}}"))+para("（二）支出", "{{title}}"),
		styles(`<w:style w:type="paragraph" w:styleId="1"><w:name w:val="heading 1"/></w:style><w:style w:type="paragraph" w:styleId="2"><w:name w:val="mine"/><w:basedOn w:val="1"/></w:style>`)),
		names{"amount": 5, "title": "T"})
	want := []Fill{
		{Name: "amount", Filter: "元|加:yuan", Text: "5.00yuan", Place: Place{"word/document.xml", "body", 0, 0, 0, 3, "Income", "The sum was {{amount|元|加: yuan}} in all."}},
		{Name: "title", Text: "T", Origin: "from title", Place: Place{"word/document.xml", "body", 1, 2, 2, 1, "Income", "{{title}}"}},
		{Name: "title", Text: "T", Origin: "from title", Place: Place{"word/document.xml", "body", 0, 0, 0, 5, "（二）支出", "{{title}}"}},
	}
	if !slices.Equal(fills, want) {
		t.Errorf("fills = %+v\nwant    %+v", fills, want)
	}
}

func TestUntouchedPartsAreTheSameBytes(t *testing.T) {
	untouched := header("header1.xml", para("no tags"))
	template := doc(para("{{title}}"), untouched)
	out, _ := fill(t, template, fruit)
	if got := partOf(t, out, "word/header1.xml"); got != xmlHead+untouched.data {
		t.Errorf("header = %s", got)
	}
	before, after := partOf(t, template, "word/document.xml"), partOf(t, out, "word/document.xml")
	if want := strings.Replace(before, "{{title}}", "T", 1); after != want {
		t.Errorf("document = %s\nwant       %s", after, want)
	}
}

func TestTagsAreListed(t *testing.T) {
	tpl := parse(t, para("{{a|元}}", "{{#fruit}}", "{{name}}{{?_首}}x{{/}}", "{{/fruit}}"))
	var got []string
	for _, g := range tpl.Tags() {
		got = append(got, string(g.Kind)+" "+g.Name+strings.Join(g.Filters, "|")+" in "+strings.Join(g.In, "/"))
	}
	same(t, "tags", got, "field a元 in ", "list fruit in ", "field name in fruit", "if _首 in fruit", "close  in fruit", "close fruit in ")
}

func TestFiltersBehindAFilterKnowTheValue(t *testing.T) {
	n := names{"amount": Value{Text: "5", Data: 5, Raw: true, Origin: "cell"}}
	same(t, "text", filled(t, para("{{amount|元|加:x|由}}", "{{amount|换:—|由}}"), n), "5.00x5cell元|加:x", "—<nil> <nil>换:—")
	_, fills := fill(t, doc(para("{{amount|元}}{{amount|元|换:—}}")), n)
	if len(fills) != 2 || fills[0].Origin != "cell" || fills[1].Origin != nil || fills[1].Text != "—" {
		t.Errorf("fills = %+v, want the second without its origin", fills)
	}
}
