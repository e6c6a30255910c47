package docx

import (
	"bytes"
	"errors"
	"fmt"
	"math"
	"runtime"
	"strings"
	"testing"

	"jixiao/internal/ooxml"
)

// A growingShape makes a template of n things of one kind.
type growingShape struct {
	name string
	n    int
	make func(n int) []byte
}

// growingShapes are those in which a loop over everything for each of everything would show.
func growingShapes() []growingShape {
	rep := strings.Repeat
	each := func(n int, f func(i int) string) string {
		var b strings.Builder
		for i := range n {
			b.WriteString(f(i))
		}
		return b.String()
	}
	begin := `<w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:fldChar w:fldCharType="separate"/></w:r>`
	picture := func(descr string) string {
		return `<w:p><w:r><w:drawing><wp:inline><wp:docPr id="1" name="p"` + descr + `/></wp:inline></w:drawing></w:r></w:p>`
	}
	return []growingShape{
		{"tags in one text", 1000, func(n int) []byte { return doc(para(rep("{{x}}", n))) }},
		{"tags in runs of one paragraph", 500, func(n int) []byte { return doc(`<w:p>` + rep(run("{{x}}"), n) + `</w:p>`) }},
		{"tags in paragraphs", 500, func(n int) []byte { return doc(rep(para("a {{x}} b"), n)) }},
		{"tags without an end", 500, func(n int) []byte { return doc(rep(para("a {{x b"), n)) }},
		{"tags around fields around tags", 500, func(n int) []byte {
			return doc(`<w:p>` + rep(run("{{x")+begin, n) + run("y") + rep(`<w:r><w:fldChar w:fldCharType="end"/></w:r>`+run("}}"), n) + `</w:p>`)
		}},
		{"conditions in conditions", 500, func(n int) []byte { return doc(rep(para("{{?yes}}"), n) + para("x") + rep(para("{{/}}"), n)) }},
		{"conditions that fill paragraphs behind marks", 250, func(n int) []byte {
			return doc(rep(`<w:proofErr w:type="spellStart"/>`, n*10) + rep(para("{{?yes}}x{{/yes}}"), n))
		}},
		{"sections", 250, func(n int) []byte {
			return doc(rep(para("{{?yes}}")+`<w:p><w:pPr><w:sectPr/></w:pPr></w:p>`+para("{{/yes}}"), n) + "<w:p/>")
		}},
		{"rows", 250, func(n int) []byte { return doc(table(2, rep(row("{{?yes}}{{x}}", "{{/yes}}"), n)) + "<w:p/>") }},
		{"rows with repeated columns", 250, func(n int) []byte {
			return doc(table(2, row("a", "{{#two|列}}{{/two}}"), rep(row("a", "{{x}}"), n)) + "<w:p/>")
		}},
		{"tables with repeated columns", 125, func(n int) []byte { return doc(rep(table(2, row("a", "{{#two|列}}{{/two}}"))+"<w:p/>", n)) }},
		{"blocks of columns", 15, func(n int) []byte {
			return doc(table(n, tr(rep(td("{{?yes|列}}{{/}}"), n)), rep(tr(rep(td("a"), n)), 600/n)) + "<w:p/>")
		}},
		{"paragraphs in rows of tags alone", 250, func(n int) []byte {
			return doc(table(1, tr(cell(rep(para("{{?yes}}{{/}}"), n)+rep("<w:p/>", 5*n)+para("{{?yes}}"))), row("x"), row("{{/}}")) + "<w:p/>")
		}},
		{"tags out of reach", 500, func(n int) []byte { return doc(rep(para("a"), n) + rep(picture(` descr="{{x}} {{"`), n)) }},
		{"drawings", 500, func(n int) []byte { return doc(rep(para("a"), n) + rep(picture(""), n)) }},
		{"drawings in one paragraph", 500, func(n int) []byte {
			return doc(`<w:p>` + rep(strings.TrimSuffix(strings.TrimPrefix(picture(""), "<w:p>"), "</w:p>"), n) + `</w:p>`)
		}},
		{"alternatives", 10000, func(n int) []byte {
			return doc(`<w:p><w:r><mc:AlternateContent>` + rep(`<mc:Choice Requires="x"/><mc:Fallback/>`, n) + `</mc:AlternateContent></w:r></w:p>`)
		}},
		{"blocks in one run", 250, func(n int) []byte {
			return doc(`<w:p><w:r>` + rep(`<w:tab/>`, n*10) + rep(`<w:t>{{?yes}}a</w:t><w:tab/><w:t>{{/}}</w:t>`, n) + `</w:r></w:p>`)
		}},
		{"bookmarks in a list", 500, func(n int) []byte {
			return doc(para("{{#two}}") + each(n, func(i int) string {
				return fmt.Sprintf(`<w:p><w:bookmarkStart w:id="%d" w:name="b%d"/>`+run("{{x}}")+`<w:bookmarkEnd w:id="%d"/></w:p>`, i, i, i)
			}) + para("{{/two}}"))
		}},
		{"bookmarks across blocks", 250, func(n int) []byte {
			return doc(`<w:p>` + each(n, func(i int) string { return fmt.Sprintf(`<w:bookmarkStart w:id="%d" w:name="b%d"/>`, i, i) }) + `</w:p>` + para("{{?yes}}") +
				each(n, func(i int) string {
					return fmt.Sprintf(`<w:p>`+run("{{?yes}}a")+`<w:bookmarkEnd w:id="%d"/>`+run("b{{/}}")+`</w:p>`, i)
				}) + para("{{/yes}}"))
		}},
		{"blocks that cross", 250, func(n int) []byte { return doc(rep(para("{{?yes}}{{?a}}{{/yes}}{{/a}}"), n)) }},
		{"lists that start anew", 250, func(n int) []byte {
			return doc(rep(para("{{#two|重新编号}}")+numbered("7", "{{x}}")+para("{{/two}}"), n), lists(rep(`<w:lvlOverride w:ilvl="1"/>`, n)))
		}},
		{"tags in links", 500, func(n int) []byte {
			return doc(`<w:p>` + rep(`<w:hyperlink w:anchor="x">`+run("{{x}}")+`</w:hyperlink>`, n) + `</w:p>`)
		}},
		{"tags in one control", 500, func(n int) []byte {
			return doc(`<w:sdt><w:sdtPr>` + rep(`<w:tag/>`, n) + `</w:sdtPr><w:sdtContent>` + rep(para("{{x}}"), n) + `</w:sdtContent></w:sdt>`)
		}},
		{"text boxes", 125, func(n int) []byte {
			return doc(rep(`<w:p>`+twice(para("{{x}}", "{{?yes}}", "a", "{{/}}"))+`</w:p>`, n))
		}},
		{"text boxes with unlike copies", 125, func(n int) []byte { return doc(rep(twins("{{x}}", "{{yes}}"), n)) }},
		{"notes in lists", 250, func(n int) []byte {
			return doc(rep(para("{{#two}}")+`<w:p><w:r><w:footnoteReference w:id="1"/></w:r></w:p>`+para("{{/two}}"), n))
		}},
		{"typefaces", 2000, func(n int) []byte {
			return doc(each(n, func(i int) string {
				return fmt.Sprintf(`<w:p><w:r><w:rPr><w:rFonts w:ascii="f%d"/></w:rPr></w:r></w:p>`, i)
			}))
		}},
		{"references to one part", 250, func(n int) []byte {
			all := parts(para("{{x}}"), styles(rep(`<w:style w:styleId="a"><w:name w:val="heading 1"/></w:style>`, n)), settings(rep(`<w:zoom/>`, n)), lists(rep(`<w:lvlOverride w:ilvl="1"/>`, n)),
				extra{"word/charts/chart1.xml", "chart", "application/vnd.openxmlformats-officedocument.drawingml.chart+xml", `<c:chartSpace xmlns:c="` + ooxml.NSChart + `">` + rep(`<c:chart/>`, n) + `</c:chartSpace>`})
			more := ""
			for _, of := range []string{"styles.xml styles", "settings.xml settings", "numbering.xml numbering", "charts/chart1.xml chart"} {
				target, kind, _ := strings.Cut(of, " ")
				more += each(n, func(i int) string {
					return fmt.Sprintf(`<Relationship Id="%s%d" Type="`+ooxml.NSOfficeRels+`/%s" Target="%s"/>`, kind, i, kind, target)
				})
			}
			all[3].Data = bytes.Replace(all[3].Data, []byte("</Rel"), []byte(more+"</Rel"), 1)
			return press(all)
		}},
		{"lines of a value", 500, func(n int) []byte { return doc(para("{{lines}}") + rep("<w:p/>", n)) }},
	}
}

// fillAndAsk does with a template what the program ever does with one.
func fillAndAsk(tb testing.TB, data []byte) {
	n := names{"x": "V", "lines": "1\n2", "yes": true, "no": false, "a": true, "two": []names{{}, {}}}
	tpl, err := Parse(data)
	if err != nil {
		tb.Fatal(err)
	}
	var out bytes.Buffer
	if _, _, err := tpl.Execute(&out, n.env()); err != nil {
		tb.Fatal(err)
	}
	tpl.Preview(n.env())
	if _, err := tpl.Notes(); err != nil {
		tb.Fatal(err)
	}
	if _, err := tpl.Fonts(); err != nil {
		tb.Fatal(err)
	}
	if out.Len() > 0 {
		texts(tb, out.Bytes())
	}
}

// What is four times as large may take four times the memory: a copy of everything for each of everything would take
// sixteen times as much. BenchmarkGrowth is for the loops that copy nothing.
func TestLargeTemplatesTakeMemoryInProportion(t *testing.T) {
	if testing.Short() {
		t.Skip("half a minute with the race detector")
	}
	took := func(data []byte) uint64 {
		least := uint64(math.MaxUint64)
		for range 2 { // the first run fills the pools
			var before, after runtime.MemStats
			runtime.ReadMemStats(&before)
			fillAndAsk(t, data)
			runtime.ReadMemStats(&after)
			least = min(least, after.TotalAlloc-before.TotalAlloc)
		}
		return least
	}
	for _, s := range growingShapes() {
		t.Run(s.name, func(t *testing.T) {
			const most = 1.5 // slices grow in leaps
			one, four := took(s.make(s.n)), took(s.make(4*s.n))
			if growth := float64(four) / float64(one); growth > 4*most {
				t.Errorf("four times as much takes %.1f times the memory: %d bytes, %d bytes", growth, one, four)
			}
		})
	}
}

// BenchmarkGrowth gives the time of each shape, once and four times as large: what grows by much more than four is a
// loop over everything for each of everything.
func BenchmarkGrowth(b *testing.B) {
	for _, s := range growingShapes() {
		for _, times := range []int{1, 4} {
			data := s.make(times * s.n)
			b.Run(fmt.Sprintf("%s/%d", s.name, times), func(b *testing.B) {
				for b.Loop() {
					fillAndAsk(b, data)
				}
			})
		}
	}
}

// A template or its values may be anything; what comes of it is a document, or a refusal before memory is gone.
func TestHugeThingsAreFilledOrRefused(t *testing.T) {
	rep := strings.Repeat
	long := rep("长", 300_000)
	items := func(n int) Value {
		v := Value{IsList: true}
		for range n {
			v.List = append(v.List, names{}.scope)
		}
		return v
	}
	fat := `<w:pPr><w:tabs>` + rep(`<w:tab w:val="left" w:pos="1"/>`, 1000) + `</w:tabs></w:pPr>`
	var headers []extra
	for i := range 12 {
		headers = append(headers, header(fmt.Sprintf("header%d.xml", i), para("{{#many}}{{long}}{{/many}}")))
	}
	cases := []struct {
		name, body string
		extras     []extra
		n          names
		refused    string // part of the error; "" if it is filled
	}{
		{"a megabyte of text", para("a{{x}}b"), nil, names{"x": long}, ""},
		{"text that no reader takes in one piece", para("{{x}}"), nil, names{"x": rep("长", ooxml.MaxText+1)}, "over 1 Mi characters in one text"},
		{"a text too long from many items", para("{{#many}}{{x}}{{/many}}"), nil, names{"many": items(4), "x": long}, "over 1 Mi characters in one text"},
		{"10,000 paragraphs", para("{{x}}"), nil, names{"x": rep("一行\n", 9999) + "一行"}, ""},
		{"10,000 lines in a paragraph", para("a{{x}}"), nil, names{"x": rep("一行\n", 9999) + "一行"}, ""},
		{"lines that become more paragraphs than Word opens", para("{{x}}"), nil, names{"x": rep("\n", maxParagraphs)}, "200,000 paragraphs"},
		{"lines of a paragraph with a heavy format", `<w:p>` + fat + run("{{x}}") + `</w:p>`, nil, names{"x": rep("\n", 100_000)}, "grows over"},
		{"blocks that cut a run of a heavy format", `<w:p><w:r><w:rPr>` + rep(`<w:b/>`, 10_000) + `</w:rPr>` + rep(`<w:t>{{?x}}a</w:t><w:t>{{/x}}</w:t>`, 5000) + `</w:r></w:p>`, nil, names{"x": "V"}, "huge formats"},
		{"marks that cut a run of a heavy format", `<w:p><w:r><w:rPr>` + rep(`<w:b/>`, 10_000) + `</w:rPr>` + rep(`<w:t>{{m}}</w:t>`, 5000) + `</w:r></w:p>`, nil, names{"m": Value{Text: "V", Origin: "cell", Mark: true}}, "grows over"},
		{"line breaks alone", para("a{{x}}"), nil, names{"x": rep("\n", 2_000_000)}, "grows over"},
		{"a part grown by items", para("{{#many}}{{long}}{{/many}}"), nil, names{"many": items(1000), "long": long}, "grows over"},
		{"many parts, each grown by items", "<w:p/>", headers, names{"many": items(9), "long": rep("x", 1_000_000)}, "grows over"},
		{"more tags than a person writes", para(rep("{{x}}", maxTags+1)), nil, names{"x": "V"}, "over 20,000 tags"},
		{"100,000 tags", rep(para("{{x}}{{x}}{{x}}{{x}}"), 25_000), nil, names{"x": "V"}, "over 20,000 tags"},
		{"elements deeper than a reader goes", rep(`<w:sdt><w:sdtContent>`, 200) + "<w:p/>" + rep(`</w:sdtContent></w:sdt>`, 200), nil, nil, "over 256 deep"},
		{"more paragraphs than Word opens", rep(`<w:p/>`, maxParagraphs+1), nil, nil, "200,000 paragraphs"},
		{"more elements than an index holds", `<w:p>` + rep(`<w:r/>`, maxElements) + `</w:p>`, nil, nil, "2 Mi elements"},
		{"a body of 50 MB", `<w:p>` + rep(`<w:r><w:t>文字文字文字文字</w:t></w:r>`, 1<<20) + `</w:p>`, nil, nil, "over"},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			var out bytes.Buffer
			var problems []Problem
			data, err := pressed(parts(c.body, c.extras...))
			if err == nil {
				var tpl *Template
				if tpl, err = Parse(data); err == nil {
					env := c.n.env()
					env.Marks = "_m"
					_, problems, err = tpl.Execute(&out, env)
				}
			}
			switch {
			case len(problems) > 0:
				t.Errorf("problems = %q", briefs(problems))
			case c.refused != "":
				if err == nil || !strings.Contains(err.Error(), c.refused) || out.Len() > 0 {
					t.Errorf("err = %v, wrote %d; want an error with %q and nothing written", err, out.Len(), c.refused)
				}
			case err != nil:
				t.Error(err)
			default:
				if faults := Lint(out.Bytes()); len(faults) > 0 {
					t.Errorf("Lint: %s", faults)
				}
				if got := strings.Join(texts(t, out.Bytes()), "\n"); got != strings.Replace(strings.Join(texts(t, data), "\n"), "{{x}}", c.n["x"].(string), 1) {
					t.Errorf("the text differs: %d bytes", len(got))
				}
			}
		})
	}
}

// pressed presses parts, if they can be pressed.
func pressed(parts []ooxml.NewPart) ([]byte, error) {
	var b bytes.Buffer
	err := ooxml.Create(&b, parts)
	return b.Bytes(), err
}

// Ten thousand blocks in each other are one fault, not ten thousand.
func TestBlocksFarTooDeepAreOneProblem(t *testing.T) {
	const n = 9_000
	tpl := parse(t, strings.Repeat(para("{{?yes}}"), n)+para("x")+strings.Repeat(para("{{/}}"), n))
	same(t, "problems", briefs(tpl.Check(names{"yes": true}.env())), fmt.Sprintf("too-deep {{?yes}} [blocks within blocks] @ body %d", maxBlocks+1))
}

// Properties of which a file has two of a kind are those of the first: Word reads no other.
func TestPropertiesStoredTwiceAreFilledOnce(t *testing.T) {
	all := append(parts("<w:p/>"), ooxml.NewPart{Name: "docProps/core.xml", Data: []byte(xmlHead + `<cp:coreProperties xmlns:cp="` + ooxml.NSCoreProperties + `" xmlns:dc="http://purl.org/dc/elements/1.1/"><dc:title>{{x}}</dc:title></cp:coreProperties>`)})
	for _, id := range []string{"a", "b"} {
		all[1].Data = bytes.Replace(all[1].Data, []byte("</Rel"), []byte(`<Relationship Id="`+id+`" Type="http://schemas.openxmlformats.org/package/2006/relationships/metadata/core-properties" Target="docProps/core.xml"/></Rel`), 1)
	}
	out, fills := fill(t, press(all), names{"x": "V"})
	if got := partOf(t, out, "docProps/core.xml"); len(fills) != 1 || !strings.Contains(got, "<dc:title>V</dc:title>") {
		t.Errorf("fills = %+v, core = %s", fills, got)
	}
}

func TestTheLimitsOfATemplateAreErrorsOfItsFile(t *testing.T) {
	for _, body := range []string{para(strings.Repeat("{{x}}", maxTags+1)), strings.Repeat("<w:p/>", maxParagraphs+1)} {
		_, err := Parse(doc(body))
		var refused *ooxml.Error
		if !errors.As(err, &refused) || refused.Kind != ooxml.TooLarge || refused.Part != "word/document.xml" {
			t.Errorf("err = %v, want that word/document.xml is too large", err)
		}
	}
}
