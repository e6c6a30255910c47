package docx

import (
	"fmt"
	"slices"
	"strings"
	"testing"
)

// What blocks do must not depend on where they stand. Each case is one or more paragraphs or tables.
func TestBlocksWorkInEveryPlace(t *testing.T) {
	cases := []struct{ name, in, want string }{
		{"paragraphs", para("{{#fruit}}", "{{name}}", "{{/fruit}}"), "apple|pear|plum"},
		{"paragraphs with text at the tags", para("{{#fruit}}{{name}}", "x{{/fruit}}"), "apple|x|pear|x|plum|x"},
		{"text", para("{{#fruit}}{{name}}{{^_末}}、{{/}}{{/fruit}}"), "apple、pear、plum"},
		{"text over runs", `<w:p>` + run("{{#fr") + run("uit}}{{na") + run("me}};{{/fruit}}") + `</w:p>`, "apple;pear;plum;"},
		{"condition and else", para("{{?yes}}a{{/yes}}{{^yes}}b{{/yes}}{{?no}}c{{/no}}{{^no}}d{{/no}}"), "ad"},
		{"condition and else that fill paragraphs", para("{{?no}}a{{/no}}", "{{^no}}b{{/no}}", "{{?yes}}c{{/yes}}", "{{^yes}}d{{/yes}}"), "b|c"},
		{"else over paragraphs", para("{{?no}}", "a", "b", "{{/no}}{{^no}}", "c", "d", "{{/no}}"), "c|d"},
		{"else over paragraphs and a table", para("{{?yes}}", "a") + table(1, row("b")) + para("{{/yes}}{{^yes}}", "c") + table(1, row("d")) + para("{{/yes}}"), "a|b"},
		{"nothing", para("{{#none}}", "{{name}}", "{{/none}}"), ""},
		{"nothing but a table left", table(1, row("a")) + para("{{?no}}b{{/no}}"), "a"},
		{"no rows left", table(2, row("{{#none}}{{name}}", "{{/none}}")) + para("{{?no}}b{{/no}}"), ""},
		{"no columns left", table(1, row("{{#none|列}}{{name}}{{/none}}")) + para("{{?no}}b{{/no}}"), ""},
		{"rows", table(2, row("{{#fruit}}{{name}}", "{{price}}{{/fruit}}")) + para("z"), "apple|1|pear|2|plum|3|z"},
		{"columns", table(2, row("x", "{{#fruit|列}}{{name}}{{/fruit}}")) + para("z"), "x|apple|pear|plum|z"},
		{"a table for each item, rows for each kind", para("{{#fruit}}") + table(2, row("{{#kinds}}{{name}}", "{{kind}}{{/kinds}}")) + para("{{/fruit}}"), "apple|red|apple|green|plum|blue"},
		{"numbers anew", para("{{#fruit|重新编号}}") + numbered("7", "{{name}}") + para("{{/fruit}}"), "apple|pear|plum"},
		{"lines of a value", para("{{lines}}"), "1|2\t3"},
		{"nothing left of a control", `<w:sdt><w:sdtPr><w:id w:val="6"/></w:sdtPr><w:sdtContent>` + para("{{#none}}", "x", "{{/none}}") + `</w:sdtContent></w:sdt>`, ""},
		{"a link for each item", `<w:p>` + run("{{#fruit}}") + `<w:hyperlink w:anchor="x">` + run("{{name}}") + `</w:hyperlink>` + run(";{{/fruit}}") + `</w:p>`, "apple;pear;plum;"},
	}
	values := names{"lines": "1\n2\t3"}
	for k, v := range fruit {
		values[k] = v
	}
	for _, place := range places {
		for _, c := range cases {
			t.Run(place.name+"/"+c.name, func(t *testing.T) {
				template, part := place.put(c.in)
				template = withPart(t, template, lists(""))
				out, fills := proved(t, template, values)
				if place.name == "footnote" || place.name == "table in a table" { // the readers need not see all of them
					suite.add(t.Name(), template, out)
				}
				if got := strings.Join(slices.DeleteFunc(texts(t, out), func(s string) bool { return s == "" }), "|"); got != c.want {
					t.Errorf("text = %q, want %q", got, c.want)
				}
				for _, f := range fills {
					if f.Place.Kind != place.kind || f.Place.Part != part {
						t.Errorf("fill is at %+v, want a %s", f.Place, place.kind)
					}
				}
			})
		}
	}
}

// What stands within what, each on its own in order, and the ids and the counts that must come out.
func TestBlocksWithinOtherThings(t *testing.T) {
	merged := func(kind, inner string) string {
		return `<w:tc><w:tcPr><w:tcW w:w="2000" w:type="dxa"/><w:vMerge` + kind + `/></w:tcPr>` + inner + `</w:tc>`
	}
	const restart, goOn = ` w:val="restart"`, ""
	picture := `<w:r><w:drawing><wp:inline><wp:docPr id="1" name="p"/><a:graphic><a:graphicData uri="x"><a:blip r:embed="rId-media/image1.png"/></a:graphicData></a:graphic></wp:inline></w:drawing></w:r>`
	image := extra{"word/media/image1.png", "image", "image/png", "x"}
	section := func(orient string) string {
		return `<w:p><w:pPr><w:sectPr><w:headerReference w:type="default" r:id="rId-header1.xml"/><w:pgSz w:w="16838" w:h="11906" w:orient="` + orient + `"/></w:sectPr></w:pPr></w:p>`
	}
	field := func(instr, result string) string {
		return `<w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText xml:space="preserve">` + instr + `</w:instrText></w:r><w:r><w:fldChar w:fldCharType="separate"/></w:r>` + result + `<w:r><w:fldChar w:fldCharType="end"/></w:r>`
	}
	cases := []struct {
		name, in string
		extras   []extra
		want     string
		count    map[string]int // how often something stands in the body
	}{
		{"a list in a condition in a merged cell", table(2, tr(merged(restart, para("{{?yes}}", "{{#fruit}}", "{{name}}", "{{/fruit}}", "{{/yes}}")), td("a")), tr(merged(goOn, "<w:p/>"), td("b"))), nil,
			"apple|pear|plum|a|b", map[string]int{`<w:vMerge w:val="restart"/>`: 1, `<w:vMerge/>`: 1}},
		{"a record of two rows with cells merged downwards", table(2, tr(merged(restart, para("{{#fruit}}{{name}}")), td("a")), tr(merged(goOn, "<w:p/>"), td("{{price}}{{/fruit}}"))), nil,
			"apple|a|1|pear|a|2|plum|a|3", map[string]int{`<w:vMerge w:val="restart"/>`: 3, `<w:vMerge/>`: 3}},
		{"a record of two rows with a wide cell", table(3, tr(wide(3, 6000, "{{#fruit}}{{name}}")), row("{{price}}", "b", "c{{/fruit}}")), nil,
			"apple|1|b|c|pear|2|b|c|plum|3|b|c", map[string]int{`<w:gridSpan w:val="3"/>`: 3}},
		{"rows that hold a table with its own rows", table(2, tr(td("{{#fruit}}{{name}}"), cell(table(2, row("{{#kinds}}{{kind}}", "{{_序号}}{{/kinds}}"))+para("{{price}}{{/fruit}}")))), nil,
			"apple|red|1|green|2|1|pear|2|plum|blue|1|3", map[string]int{"<w:tbl>": 3}},
		{"rows that hold a table with its own columns", table(2, tr(td("{{#fruit}}{{name}}"), cell(table(2, row("k", "{{#kinds|列}}{{kind}}{{/kinds}}"))+para("{{price}}{{/fruit}}")))), nil,
			"apple|k|red|green|1|pear|k|2|plum|k|blue|3", map[string]int{"<w:tbl>": 4}},
		{"columns in rows in a cell of a list of tables", para("{{#fruit}}") + table(1, tr(cell(table(2, row("{{#kinds}}{{name}}", "{{kind}}{{/kinds}}"), row("{{#fruit|列}}{{name}}{{/fruit}}", "x"))+"<w:p/>"))) + para("{{/fruit}}"), nil,
			"apple|pear|plum|red|apple|pear|plum|green|apple|pear|plum|x|apple|pear|plum|x|apple|pear|plum|blue|apple|pear|plum|x", map[string]int{"<w:tbl>": 6}},
		{"rows around a control in a cell", table(2, tr(td("{{#fruit}}{{_序号}}"), cell(`<w:sdt><w:sdtPr><w:id w:val="9"/></w:sdtPr><w:sdtContent>`+para("{{name}}{{/fruit}}")+`</w:sdtContent></w:sdt>`))), nil,
			"1|apple|2|pear|3|plum", map[string]int{`<w:id w:val="9"/>`: 1, "<w:sdt>": 3}},
		{"rows that begin in one control and end in another", table(2, `<w:sdt><w:sdtPr><w:id w:val="9"/></w:sdtPr><w:sdtContent>`+row("{{#fruit}}{{name}}", "a")+`</w:sdtContent></w:sdt>`, `<w:sdt><w:sdtPr><w:id w:val="8"/></w:sdtPr><w:sdtContent>`+row("{{price}}", "b{{/fruit}}")+`</w:sdtContent></w:sdt>`), nil,
			"apple|a|1|b|pear|a|2|b|plum|a|3|b", map[string]int{`<w:id w:val="9"/>`: 1, `<w:id w:val="8"/>`: 1, "<w:sdt>": 6}},
		{"helper rows around rows in a control", table(2, row("{{#fruit}}", ""), `<w:sdt><w:sdtPr><w:id w:val="9"/></w:sdtPr><w:sdtContent>`+row("{{name}}", "{{price}}")+`</w:sdtContent></w:sdt>`, row("{{/fruit}}", "")), nil,
			"apple|1|pear|2|plum|3", map[string]int{"<w:sdt>": 3}},
		{"a numbered list in a cell, anew in each row", table(2, tr(td("{{#fruit|重新编号}}{{name}}"), cell(para("{{#kinds}}")+numbered("7", "{{kind}}")+para("{{/kinds}}{{/fruit}}")))), []extra{lists("")},
			"apple|red|green|pear|plum|blue", map[string]int{`<w:numId w:val="8"/>`: 2, `<w:numId w:val="9"/>`: 1, `<w:numId w:val="7"/>`: 0}},
		{"a picture in rows", table(2, tr(td("{{#fruit}}{{name}}"), cell(`<w:p>`+picture+run("{{/fruit}}")+`</w:p>`))), []extra{image}, "apple|pear|plum", map[string]int{`r:embed="rId-media/image1.png"`: 3, `<wp:docPr id="1" `: 1}},
		{"a link in rows", table(2, tr(td("{{#fruit}}"), cell(`<w:p><w:hyperlink r:id="rId-media/image1.png">`+run("{{name}}")+`</w:hyperlink>`+run("{{/fruit}}")+`</w:p>`))), []extra{image}, "apple|pear|plum", map[string]int{`r:id="rId-media/image1.png"`: 3}},
		{"a note in a condition", para("{{?yes}}") + `<w:p>` + run("{{title}}") + `<w:r><w:footnoteReference w:id="1"/></w:r></w:p>` + para("{{/yes}}", "{{^yes}}") + para("x", "{{/yes}}"), []extra{footnotes(`<w:footnote w:id="1">` + para("{{#fruit}}{{name}} {{/fruit}}") + `</w:footnote>`)},
			"T|apple pear plum ", map[string]int{"footnoteReference": 1}},
		{"a landscape section for each item", para("a", "{{#fruit}}", "{{name}}") + section("landscape") + para("{{/fruit}}", "b"), []extra{header("header1.xml", para("{{title}}"))},
			"a|apple|pear|plum|b|T", map[string]int{"headerReference": 3, `w:orient="landscape"`: 3}},
		{"a section that no item needs", para("a", "{{#none}}", "{{name}}") + section("landscape") + para("{{/none}}", "b"), []extra{header("header1.xml", para("{{title}}"))}, "a|b|T", map[string]int{"headerReference": 1}},
		{"sections in conditions that do not hold", para("a") + section("portrait") + para("{{?no}}", "x") + section("landscape") + para("{{/no}}", "b"), []extra{header("header1.xml", "<w:p/>")}, "a|b", map[string]int{"headerReference": 1, "landscape": 0}},
		{"a box in a list in a box", `<w:p>` + run("{{#fruit}}") + twice(para("{{name}}", "{{#kinds}}", "{{kind}}", "{{/kinds}}")) + run("{{/fruit}}") + `</w:p>`, nil, "apple|red|green|pear|plum|blue", map[string]int{"mc:AlternateContent>": 6}},
		{"a box that loses all it holds, in a list", para("{{#fruit}}") + `<w:p>` + twice(para("{{?no}}", "x", "{{/no}}")) + `</w:p>` + para("{{/fruit}}"), nil, "", map[string]int{"<w:txbxContent><w:p/></w:txbxContent>": 6}},
		{"a table of contents", `<w:p>` + field(` TOC \o "1-2" `, run("{{title}} 1")) + `</w:p>` + para("{{#fruit}}", "{{name}}", "{{/fruit}}"), []extra{settings(`<w:updateFields w:val="true"/>`)}, "T 1|apple|pear|plum", map[string]int{` TOC \o "1-2" `: 1}},
		{"a table of contents over paragraphs", `<w:p><w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText> TOC </w:instrText></w:r><w:r><w:fldChar w:fldCharType="separate"/></w:r>` + run("{{title}} 1") + `</w:p>` +
			`<w:p><w:hyperlink w:anchor="_Toc1">` + run("{{title}}") + field(" PAGEREF _Toc1 ", run("2")) + `</w:hyperlink></w:p><w:p><w:r><w:fldChar w:fldCharType="end"/></w:r></w:p>` + para("{{title}}"), nil, "T 1|T2|T", map[string]int{"fldChar ": 6}},
		{"fields in a list", para("{{#fruit}}") + `<w:p>` + run("{{name}}") + field(" PAGE ", run("{{price}}")) + `</w:p>` + para("{{/fruit}}"), nil, "apple1|pear2|plum3", map[string]int{"fldChar ": 9}},
		{"a mark in a list and one around it", `<w:p><w:bookmarkStart w:id="1" w:name="out"/>` + run("{{#fruit}}") + `</w:p><w:p><w:bookmarkStart w:id="2" w:name="in"/>` + run("{{name}}") + `<w:bookmarkEnd w:id="2"/></w:p><w:p>` + run("{{/fruit}}") + `<w:bookmarkEnd w:id="1"/></w:p>` + para("x"), nil,
			"apple|pear|plum|x", map[string]int{`w:name="out"`: 1, `w:name="in`: 3, "bookmarkEnd": 4}},
		{"a comment over the end of a list", para("{{#fruit}}") + `<w:p><w:commentRangeStart w:id="0"/>` + run("{{name}}") + `</w:p>` + para("{{/fruit}}") + `<w:p>` + run("x") + `<w:commentRangeEnd w:id="0"/><w:r><w:commentReference w:id="0"/></w:r></w:p>`, []extra{comments(`<w:comment w:id="0" w:author="x"><w:p/></w:comment>`)},
			"apple|pear|plum|x", map[string]int{"commentRangeStart": 1, "commentRangeEnd": 1, "commentReference": 1}},
		{"a bookmark whose name is cut at a reference", para("{{#fruit}}") + `<w:p><w:bookmarkStart w:id="1" w:name="a name of so many letters as here &amp; more"/>` + run("{{name}}") + `<w:bookmarkEnd w:id="1"/></w:p>` + para("{{/fruit}}"), nil,
			"apple|pear|plum", map[string]int{`w:name="a name of so many letters as here &amp; mo_1"`: 1}},
		{"a tracked insertion in rows", table(2, tr(cell(`<w:p><w:ins w:id="5" w:author="x">`+run("{{#fruit}}{{name}}")+`</w:ins></w:p>`), td("{{price}}{{/fruit}}"))), nil, "apple|1|pear|2|plum|3", map[string]int{"<w:ins ": 3, `<w:ins w:id="5" `: 1}},
		{"protected stretches in a list", para("{{#fruit}}") + `<w:p><w:permStart w:id="7" w:edGrp="everyone"/>` + run("{{name}}") + `<w:permEnd w:id="7"/></w:p>` + para("{{/fruit}}"), nil, "apple|pear|plum", map[string]int{`<w:permStart w:id="7"`: 1, "<w:permEnd": 3}},
		{"a bound control around a condition", `<w:sdt><w:sdtPr><w:dataBinding w:xpath="/a" w:storeItemID="{}"/></w:sdtPr><w:sdtContent>` + para("{{?yes}}a{{/yes}}{{?no}}b{{/no}}") + `</w:sdtContent></w:sdt>`, nil, "a", map[string]int{"dataBinding": 0}},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			out, _ := fill(t, doc(c.in+"<w:p/>", c.extras...), fruit)
			if got := strings.Join(slices.DeleteFunc(texts(t, out), func(s string) bool { return s == "" }), "|"); got != c.want {
				t.Errorf("text = %q, want %q", got, c.want)
			}
			body := bodyOf(t, out)
			for what, n := range c.count {
				if got := strings.Count(body, what); got != n {
					t.Errorf("%s stands there %d times, want %d, in %s", what, got, n, body)
				}
			}
		})
	}
}

// A number before nothing would count a line that is not there.
func TestAnEmptyListLeavesNoNumber(t *testing.T) {
	end := strings.Replace(numbered("7", "{{/none}}"), "</w:numPr>", `</w:numPr><w:ind w:left="420"/>`, 1)
	out, _ := fill(t, doc(table(1, tr(cell(numbered("7", "{{#none}}")+numbered("7", "{{name}}")+end)))+"<w:p/>", lists("")), fruit)
	if got := bodyOf(t, out); !strings.Contains(got, `<w:p><w:pPr><w:ind w:left="420"/></w:pPr></w:p></w:tc>`) {
		t.Errorf("body = %s", got)
	}
}

// A drawing in the run of a tag has runs of its own in its text box.
func TestAMarkHasTheFormatOfItsOwnRun(t *testing.T) {
	box := `<w:drawing><wp:anchor><wp:docPr id="6" name="t"/><a:graphic><a:graphicData uri="x"><wps:wsp><wps:txbx><w:txbxContent>` + para("in") + `</w:txbxContent></wps:txbx></wps:wsp></a:graphicData></a:graphic></wp:anchor></w:drawing>`
	ruby := `<w:ruby><w:rubyPr/><w:rt>` + run("r") + `</w:rt><w:rubyBase>` + run("b") + `</w:rubyBase></w:ruby>`
	n := names{"x": Value{Text: "5", Origin: "cell", Mark: true, True: true}}
	env := n.env()
	env.Marks = "_m"
	for name, before := range map[string]string{"box": box, "ruby": ruby, "both": box + ruby, "break": `<w:br/>`} {
		for _, rPr := range []string{"", `<w:rPr><w:b/></w:rPr>`} {
			again := strings.Replace(before, `id="6"`, `id="7"`, 1)
			out := executed(t, doc(`<w:p><w:r>`+rPr+before+`<w:t>a{{x}}b{{x}}</w:t>`+again+`<w:t>{{x}}</w:t></w:r></w:p>`), env)
			body := bodyOf(t, out)
			marked := `<w:r>` + rPr + `<w:t xml:space="preserve">5</w:t></w:r><w:bookmarkEnd`
			if got := strings.Count(body, marked); got != 3 || !strings.Contains(body, before) || !strings.Contains(body, again) {
				t.Errorf("%s: %d marks in %s", name, got, body)
			}
		}
	}
	// No program writes text that stands in no run, or names a run and its text in two ways; what is filled into
	// those cannot be marked.
	for in, want := range map[string]string{
		`<w:r><w:t>a</w:t></w:r><w:t>{{x}}</w:t>`: `<w:t xml:space="preserve">5</w:t></w:p>`,
		`<w:r><w:t>a</w:t></w:r><w:r><v:t xmlns:v="http://schemas.openxmlformats.org/wordprocessingml/2006/main">{{x}}</v:t></w:r>`: ` xml:space="preserve">5</v:t></w:r></w:p>`,
	} {
		out := executed(t, doc(`<w:p>`+in+`</w:p>`), env)
		if body := bodyOf(t, out); !strings.Contains(body, want) || strings.Contains(body, "bookmark") {
			t.Errorf("body = %s", body)
		}
	}
}

// The copies of a list are as many as it has items, at every depth, and each knows its own number.
func TestListsInListsInLists(t *testing.T) {
	n := names{}
	var a []names
	for i := range 3 {
		var b []names
		for j := range i {
			var c []names
			for k := range j + 1 {
				c = append(c, names{"c": fmt.Sprint(i, j, k)})
			}
			b = append(b, names{"cs": c})
		}
		a = append(a, names{"bs": b})
	}
	n["as"] = a
	const want = "1 0 01;2 0 01;2 1 01;2 1 12;"
	for name, in := range map[string]string{
		"text":       para("{{#as}}{{#bs}}{{#cs}}{{c}}{{_序号}};{{/cs}}{{/bs}}{{/as}}"),
		"paragraphs": para("{{#as}}", "{{#bs}}", "{{#cs}}", "{{c}}{{_序号}};", "{{/cs}}", "{{/bs}}", "{{/as}}"),
		"rows":       table(1, row("{{#as}}"), row("{{#bs}}"), row("{{#cs}}"), row("{{c}}{{_序号}};"), row("{{/cs}}"), row("{{/bs}}"), row("{{/as}}")),
	} {
		out, _ := fill(t, doc(in+"<w:p/>"), n)
		if got := strings.Join(texts(t, out), ""); got != want {
			t.Errorf("%s: %q, want %q", name, got, want)
		}
	}
}
