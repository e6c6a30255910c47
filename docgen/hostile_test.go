package docgen_test

import (
	"bytes"
	"errors"
	"fmt"
	"regexp"
	"runtime"
	"slices"
	"strconv"
	"strings"
	"testing"

	"jixiao/calc"
	"jixiao/docgen"
	"jixiao/docgen/docx"
	"jixiao/internal/ooxml"
)

// tracePart finds the part with the trace of a report.
func tracePart(t testing.TB, doc []byte) (name, text string) {
	t.Helper()
	pkg, err := ooxml.Open(doc)
	if err != nil {
		t.Fatal(err)
	}
	seals := pkg.Seals()
	if len(seals) == 0 {
		t.Fatal("the report has no trace")
	}
	data, _ := pkg.Part(seals[0])
	return seals[0], string(data)
}

// retrace changes the trace of a report as no program of ours would.
func retrace(t testing.TB, doc []byte, from, to string) []byte {
	t.Helper()
	name, _ := tracePart(t, doc)
	return rewrite(t, doc, change{name, from, to})
}

func TestADamagedTraceIsRefused(t *testing.T) {
	b := ledger(t, seed)
	was := report(t, b)
	name, text := tracePart(t, was)
	first := text[strings.Index(text, "<number"):]
	first = first[:strings.Index(first, "</number>")+len("</number>")]
	for _, c := range []struct {
		what     string
		from, to string
		kind     ooxml.ErrorKind
		part     string
	}{
		{"an item beyond all numbers", ` item="1"`, ` item="99999999999999999999"`, ooxml.Damaged, ooxml.TracePart},
		{"an item below nought", ` item="1"`, ` item="-1"`, ooxml.Damaged, ooxml.TracePart},
		{"an item that is no number", ` item="1"`, ` item="一"`, ooxml.Damaged, ooxml.TracePart},
		{"no mark", ` mark="_jx3"`, ``, ooxml.Damaged, ooxml.TracePart},
		{"a mark of another sort", ` mark="_jx3"`, ` mark="_Toc3"`, ooxml.Damaged, ooxml.TracePart},
		{"a mark that counts too far", ` mark="_jx3"`, ` mark="_jx99999999999999999999"`, ooxml.Damaged, ooxml.TracePart},
		{"a row twice", first, first + first, ooxml.Damaged, ooxml.TracePart},
		{"a million rows", first, strings.Repeat("<number/>", 1<<20), ooxml.TooLarge, ooxml.TracePart},
		{"cut off", "</trace>", "", ooxml.Damaged, name},
		{"a bomb", "<trace", `<!DOCTYPE t [<!ENTITY a "&b;&b;">]><trace`, ooxml.Hostile, name},
		{"an unknown entity", "<number", "&a;<number", ooxml.Damaged, name},
		{"another encoding", `encoding="UTF-8"`, `encoding="GBK"`, ooxml.Damaged, name},
		{"bytes that are no characters", "<number", "\xD5\xD4<number", ooxml.Damaged, name},
	} {
		t.Run(c.what, func(t *testing.T) {
			doc := retrace(t, was, c.from, c.to)
			var before, after runtime.MemStats
			runtime.ReadMemStats(&before)
			for verb, ask := range map[string]func() error{
				"verify":  func() error { _, err := verify(doc, b); return err },
				"refresh": func() error { _, _, _, err := refresh(doc, b, "11"); return err },
				"explain": func() error { _, err := sources(doc); return err },
				"whose":   func() error { _, err := docgen.Open(doc); return err },
			} {
				var e *ooxml.Error
				if err := ask(); !errors.As(err, &e) || e.Kind != c.kind || e.Part != c.part {
					t.Errorf("%s: %v, want %s in %s", verb, err, c.kind, c.part)
				}
			}
			runtime.ReadMemStats(&after)
			if used := after.TotalAlloc - before.TotalAlloc; used > 64<<20 {
				t.Errorf("refusals took %d bytes", used)
			}
		})
	}
	t.Run("two traces", func(t *testing.T) {
		doc := rewrite(t, was, change{"customXml/item9.xml", "", text})
		var e *ooxml.Error
		if _, err := verify(doc, b); !errors.As(err, &e) || e.Part != ooxml.TracePart || e.Kind != ooxml.Damaged {
			t.Errorf("%v", err)
		}
		if ooxml.Untouched(doc) {
			t.Error("counts as written so")
		}
		if out, _, err := docgen.Strip(doc); err != nil || bytes.Contains(partsOf(t, out), []byte("urn:jixiao")) {
			t.Errorf("a trace remains: %v", err)
		}
	})
}

// partsOf gives all parts one behind the other.
func partsOf(t testing.TB, doc []byte) (out []byte) {
	t.Helper()
	pkg, err := ooxml.Open(doc)
	if err != nil {
		t.Fatal(err)
	}
	for _, name := range pkg.Names() {
		data, _ := pkg.Part(name)
		out = append(append(out, name...), data...)
	}
	return out
}

// A trace that is only written otherwise says what it said.
func TestATraceWrittenOtherwiseIsUnderstood(t *testing.T) {
	b := ledger(t, seed)
	was := report(t, b)
	want, _ := states(t, was, b)
	_, text := tracePart(t, was)
	for what, c := range map[string][2]string{
		"a byte order mark": {"<?xml", "\xEF\xBB\xBF<?xml"},
		"a prefix":          {text, strings.NewReplacer(`xmlns=`, `xmlns:j=`, "<trace", "<j:trace", "</trace", "</j:trace", "<number", "<j:number", "</number", "</j:number", "<cell", "<j:cell", "</cell", "</j:cell", "<list", "<j:list", "</list", "</j:list", "<item", "<j:item", "</item", "</j:item", "<book", "<j:book", "</book", "</j:book", "<chart", "<j:chart", "</chart", "</j:chart", "<labels", "<j:labels", "</labels", "</j:labels", "<passage", "<j:passage", "</passage", "</j:passage").Replace(text)},
		"unknown keys":      {"<number ", `<number later="1" `},
		"unknown rows":      {"<number ", `<more><number mark="x"/></more><number `},
	} {
		if got, _ := states(t, retrace(t, was, c[0], c[1]), b); fmt.Sprint(got) != fmt.Sprint(want) {
			t.Errorf("%s: states %v, want %v", what, got, want)
		}
	}
}

// A row that nobody understands, or that leads to another figure, never makes a number the same.
func TestARowThatNobodyUnderstandsIsSaid(t *testing.T) {
	b := ledger(t, seed)
	was := report(t, b)
	_, text := tracePart(t, was)
	i := strings.Index(text, ` text="699.34"`)
	row := text[strings.LastIndex(text[:i], "<number"):]
	row = row[:strings.Index(row, ">")+1]
	attr := func(name string) string {
		from := strings.Index(row, " "+name+`="`)
		return row[from : from+len(name)+3+strings.Index(row[from+len(name)+3:], `"`)+1]
	}
	for _, c := range []struct {
		attr, to string
		state    docgen.NumberState
		torn     bool
	}{
		{"format", ` format="千元"`, docgen.Lost, true},
		{"format", ` format="万元|"`, docgen.Lost, true},
		{"format", ` format="小数:很多"`, docgen.Lost, true},
		{"format", ` format="大写"`, docgen.Stale, false},
		{"format", ` format="元"`, docgen.Stale, false},
		{"key", ` key="基本支出"`, docgen.Lost, true},
		{"key", ` key="上年.收入"`, docgen.Lost, true},
		{"key", ` key="公开99/没有/没有"`, docgen.Stale, false},
		{"key", ` key="派生/没有"`, docgen.Stale, false},
		{"key", ` key="公开01/本年收入合计/决算数"`, docgen.Stale, false},
		{"text", ` text="1"`, docgen.Same, false}, // the workbook decides
		{"value", ` value="不是数"`, docgen.Same, false},
	} {
		doc := retrace(t, was, row, strings.Replace(row, attr(c.attr), c.to, 1))
		_, numbers := states(t, doc, b)
		k := slices.IndexFunc(numbers, func(n docgen.Number) bool { return n.Text == "699.34" })
		if k < 0 || numbers[k].State != c.state || numbers[k].Torn != c.torn {
			t.Errorf("%s: number %+v, want %s", c.to, numbers[max(k, 0)], c.state)
		}
		if c.torn && !docgen.Differs(numbers) {
			t.Errorf("%s: nothing differs", c.to)
		}
		out, _, _, err := refresh(doc, b, "11")
		if err != nil {
			t.Fatalf("%s: refresh: %v", c.to, err)
		}
		if c.torn && !strings.Contains(textOf(t, out), "699.34") {
			t.Errorf("%s: refresh wrote over the number", c.to)
		}
	}
}

func textOf(t testing.TB, doc []byte) string {
	t.Helper()
	text, err := docx.Text(doc)
	if err != nil {
		t.Fatal(err)
	}
	return strings.Join(text, "\n")
}

// around finds the mark of a number in a body: from its start mark to behind its end mark, and what is between.
func around(s, number string) (from, to int, inside string) {
	i := strings.Index(s, ">"+number+"<")
	from = strings.LastIndex(s[:i], "<w:bookmarkStart")
	open := from + strings.Index(s[from:], "/>") + 2
	end := i + strings.Index(s[i:], "<w:bookmarkEnd")
	to = end + strings.Index(s[end:], "/>") + 2
	return from, to, s[open:end]
}

// Whatever became of the mark of a number: it is compared by what stands there or said to be lost, and refresh writes
// only where the mark still holds the number and nothing else.
func TestMarksThatWereMovedAbout(t *testing.T) {
	b := ledger(t, seed)
	later := ledger(t, strings.NewReplacer("公开03/合计/基本支出 6993400.00", "公开03/合计/基本支出 6893400.00", "公开03/合计/项目支出 2355900.00", "公开03/合计/项目支出 2455900.00").Replace(seed))
	was := report(t, b)
	const number = "699.34"
	for _, c := range []struct {
		what    string
		change  func(s, start, inside, end string) string
		state   docgen.NumberState // against the book that the report was made from
		written bool               // by refresh
	}{
		{"as it was", func(s, start, inside, end string) string { return start + inside + end }, docgen.Same, true},
		{"gone", func(s, start, inside, end string) string { return inside }, docgen.Same, false},
		{"reversed", func(s, start, inside, end string) string { return end + inside + start }, docgen.Same, false},
		{"without an end", func(s, start, inside, end string) string { return start + inside }, docgen.Same, false},
		{"without a start", func(s, start, inside, end string) string { return inside + end }, docgen.Same, false},
		{"emptied", func(s, start, inside, end string) string { return start + end + inside }, docgen.Same, false},
		{"with words typed in", func(s, start, inside, end string) string {
			return start + inside + "<w:r><w:t>（不含补助）</w:t></w:r>" + end
		}, docgen.Same, false},
		{"over two paragraphs", func(s, start, inside, end string) string {
			return start + inside + "</w:p><w:p><w:r><w:t>新段</w:t></w:r>" + end
		}, docgen.Lost, false},
		{"twice", func(s, start, inside, end string) string {
			return start + inside + end + "<w:r><w:t>、</w:t></w:r>" + strings.NewReplacer(start, strings.Replace(start, `w:id="`, `w:id="7`, 1)).Replace(start) + strings.Replace(inside, number, "799.34", 1) + strings.Replace(end, `w:id="`, `w:id="7`, 1)
		}, docgen.Same, true},
		{"in another mark", func(s, start, inside, end string) string {
			return `<w:bookmarkStart w:id="9001" w:name="书签"/>` + start + inside + end + `<w:bookmarkEnd w:id="9001"/>`
		}, docgen.Same, true},
		{"inserted with tracking", func(s, start, inside, end string) string {
			return start + `<w:ins w:id="9002" w:author="甲">` + inside + `</w:ins>` + end
		}, docgen.Same, true},
		{"deleted with tracking", func(s, start, inside, end string) string {
			return start + `<w:del w:id="9003" w:author="甲">` + strings.NewReplacer("<w:t ", "<w:delText ", "</w:t>", "</w:delText>").Replace(inside) + `</w:del>` + end
		}, docgen.Lost, false},
		{"typed over with tracking", func(s, start, inside, end string) string {
			return start + `<w:del w:id="9003" w:author="甲">` + strings.NewReplacer("<w:t ", "<w:delText ", "</w:t>", "</w:delText>").Replace(inside) + `</w:del><w:ins w:id="9004" w:author="甲"><w:r><w:t>698.34</w:t></w:r></w:ins>` + end
		}, docgen.Edited, false},
		{"in a content control", func(s, start, inside, end string) string {
			return `<w:sdt><w:sdtPr><w:id w:val="77"/></w:sdtPr><w:sdtContent>` + start + inside + end + `</w:sdtContent></w:sdt>`
		}, docgen.Same, true},
		{"in a hyperlink", func(s, start, inside, end string) string {
			return `<w:hyperlink w:anchor="x">` + start + inside + end + `</w:hyperlink>`
		}, docgen.Same, true},
		{"in a field", func(s, start, inside, end string) string {
			return `<w:fldSimple w:instr="QUOTE">` + start + inside + end + `</w:fldSimple>`
		}, docgen.Same, true},
		{"cut into runs of several formats", func(s, start, inside, end string) string {
			return start + `<w:r><w:rPr><w:b/></w:rPr><w:t>6</w:t></w:r><w:proofErr w:type="spellStart"/><w:r><w:rPr><w:i/></w:rPr><w:t>99.</w:t></w:r><w:r><w:t>34</w:t></w:r>` + end
		}, docgen.Same, true},
		{"with a text box anchored in it", func(s, start, inside, end string) string {
			return start + inside + `<w:r><w:pict><w:txbxContent><w:p><w:r><w:t>旁注</w:t></w:r></w:p></w:txbxContent></w:pict></w:r>` + end
		}, docgen.Same, true},
		{"with a note on it", func(s, start, inside, end string) string {
			return start + inside + `<w:r><w:commentReference w:id="3"/></w:r>` + end
		}, docgen.Same, true},
		{"in a text box stored twice", func(s, start, inside, end string) string {
			box := `<w:txbxContent><w:p><w:r><w:t>其中基本支出</w:t></w:r>` + start + inside + end + `<w:r><w:t>万元</w:t></w:r></w:p></w:txbxContent>`
			return `<w:r><mc:AlternateContent xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006"><mc:Choice Requires="wps"><w:drawing>` + box + `</w:drawing></mc:Choice><mc:Fallback><w:pict>` + box + `</w:pict></mc:Fallback></mc:AlternateContent></w:r>`
		}, docgen.Same, true},
	} {
		t.Run(c.what, func(t *testing.T) {
			doc := edit(t, was, func(s string) string {
				from, to, inside := around(s, number)
				start := s[from : strings.Index(s[from:], "/>")+from+2]
				end := s[strings.LastIndex(s[:to], "<w:bookmarkEnd"):to]
				return s[:from] + c.change(s, start, inside, end) + s[to:]
			})
			key := func(numbers []docgen.Number) docgen.Number {
				i := slices.IndexFunc(numbers, func(n docgen.Number) bool { return n.Want == number || n.Want == "689.34" })
				if i < 0 {
					t.Fatal("the number is not told of")
				}
				return numbers[i]
			}
			_, numbers := states(t, doc, b)
			if n := key(numbers); n.State != c.state {
				t.Errorf("%+v, want %s", n, c.state)
			}
			out, numbers, _, err := refresh(doc, later, "11")
			if err != nil {
				t.Fatal(err)
			}
			if n := key(numbers); n.Done != c.written || n.State == docgen.Same {
				t.Errorf("%+v, written %v, want %v", n, n.Done, c.written)
			}
			before, after := wordsOf(t, doc), wordsOf(t, out)
			if before != after {
				t.Errorf("words changed:\n%s\n%s", before, after)
			}
			if c.written && bytes.Contains(partsOf(t, out), []byte(">"+number+"<")) && c.what != "twice" {
				t.Error("the old number is left somewhere")
			}
			again, _, _, err := refresh(out, later, "11")
			if err != nil || !bytes.Equal(again, out) {
				t.Errorf("a second refresh changes the report, %v", err)
			}
		})
	}
}

// A number that stands twice under one name is two numbers.
func TestASecondMarkOfANameIsNotOverlooked(t *testing.T) {
	b := ledger(t, seed)
	was := report(t, b)
	second := func(s string) string {
		from, to, _ := around(s, "699.34")
		return strings.Replace(s[from:to], "699.34", "799.34", 1)
	}
	for what, doc := range map[string][]byte{
		"body": edit(t, was, func(s string) string {
			i := strings.LastIndex(s, "<w:sectPr")
			return s[:i] + "<w:p><w:r><w:t>基本支出</w:t></w:r>" + strings.ReplaceAll(second(s), `w:id="`, `w:id="8`) + "</w:p>" + s[i:]
		}),
		"footer": func() []byte {
			pkg, _ := ooxml.Open(was)
			main, _ := pkg.Part("word/document.xml")
			return rewrite(t, was, change{"word/footer1.xml", "</w:ftr>", "<w:p>" + second(string(main)) + "</w:p></w:ftr>"})
		}(),
	} {
		_, numbers := states(t, doc, b)
		var got []string
		for _, n := range numbers {
			if n.State != docgen.Same {
				got = append(got, n.Text+" "+string(n.State)+" "+n.Want)
			}
		}
		if !slices.Equal(got, []string{"799.34 edited 699.34"}) {
			t.Errorf("%s: %q", what, got)
		}
	}
}

func TestADocumentWithoutTextIsCompared(t *testing.T) {
	b := ledger(t, seed)
	doc := edit(t, report(t, b), func(s string) string {
		return s[:strings.Index(s, "<w:body>")] + "<w:body></w:body></w:document>"
	})
	got, _ := states(t, doc, b)
	if got[docgen.Same]+got[docgen.Stale]+got[docgen.Edited] > 0 || got[docgen.Lost] == 0 {
		t.Errorf("states %v", got)
	}
	if _, _, _, err := refresh(doc, b, "11"); err != nil {
		t.Error(err)
	}
}

// insideMarks finds what our marks hold in the XML of a body.
var insideMarks = regexp.MustCompile(`(?s)<w:bookmarkStart [^>]*w:name="_jx[^>]*/>.*?<w:bookmarkEnd [^>]*/>`)

// Everything that people put into a report is there after a refresh: every part but the charts keeps its bytes, and
// the body differs in the text within marks alone.
func TestRefreshKeepsEverythingThatPeoplePutIn(t *testing.T) {
	const w = `xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"`
	const relations = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/"
	const office = "application/vnd.openxmlformats-officedocument."
	rel := func(of, id, kind, target, mode string) change {
		return change{of, "</Relationships>", `<Relationship Id="` + id + `" Type="` + relations + kind + `" Target="` + target + `"` + mode + `/></Relationships>`}
	}
	override := func(part, kind string) change {
		return change{"[Content_Types].xml", "</Types>", `<Override PartName="/` + part + `" ContentType="` + kind + `"/></Types>`}
	}
	const document = "word/_rels/document.xml.rels"
	doc := edit(t, report(t, ledger(t, seed)), func(s string) string {
		from, to, inside := around(s, "699.34")
		s = s[:from] + `<w:commentRangeStart w:id="4"/>` + s[from:to-len(inside)] + s[to-len(inside):to] + `<w:commentRangeEnd w:id="4"/><w:r><w:commentReference w:id="4"/></w:r><w:r><w:footnoteReference w:id="2"/></w:r>` + s[to:]
		from, to, _ = around(s, "235.59")
		s = s[:from] + `<w:ins w:id="801" w:author="甲">` + s[from:to] + `</w:ins><w:del w:id="802" w:author="甲"><w:r><w:delText>左右</w:delText></w:r></w:del>` + s[to:]
		i := strings.LastIndex(s, "<w:sectPr")
		return s[:i] + `<w:p><w:pPr><w:pStyle w:val="x"/></w:pPr><w:r><w:rPr><w:color w:val="FF0000"/></w:rPr><w:t>699.34 是我写的</w:t></w:r>` +
			`<w:r><w:drawing><wp:inline xmlns:wp="http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing"><wp:docPr id="700" name="图"/><a:blip xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main" xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships" r:embed="rIdPic"/></wp:inline></w:drawing></w:r></w:p>` +
			`<w:sdt><w:sdtPr><w:id w:val="3"/></w:sdtPr><w:sdtContent><w:p><w:r><w:t>控件</w:t></w:r></w:p></w:sdtContent></w:sdt>` +
			`<w:p><w:r><w:object><o:OLEObject xmlns:o="urn:schemas-microsoft-com:office:office" xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships" r:id="rIdOle"/></w:object></w:r></w:p>` + s[i:]
	})
	doc = rewrite(t, doc,
		rel(document, "rIdC", "comments", "comments.xml", ""), override("word/comments.xml", office+"wordprocessingml.comments+xml"),
		change{"word/comments.xml", "", `<w:comments ` + w + `><w:comment w:id="4" w:author="乙"><w:p><w:r><w:t>699.34？</w:t></w:r></w:p></w:comment></w:comments>`},
		rel(document, "rIdF", "footnotes", "footnotes.xml", ""), override("word/footnotes.xml", office+"wordprocessingml.footnotes+xml"),
		change{"word/footnotes.xml", "", `<w:footnotes ` + w + `><w:footnote w:id="2"><w:p><w:r><w:t>注 699.34</w:t></w:r></w:p></w:footnote></w:footnotes>`},
		rel(document, "rIdH", "header", "header9.xml", ""), override("word/header9.xml", office+"wordprocessingml.header+xml"),
		change{"word/header9.xml", "", `<w:hdr ` + w + `><w:p><w:r><w:t>页眉 699.34</w:t></w:r></w:p></w:hdr>`},
		rel(document, "rIdPic", "image", "media/image1.png", ""), override("word/media/image1.png", "image/png"), change{"word/media/image1.png", "", "\x89PNG"},
		rel(document, "rIdOle", "oleObject", "embeddings/o.bin", ""), override("word/embeddings/o.bin", office+"oleObject"), change{"word/embeddings/o.bin", "", "\xD0\xCFx"},
		rel(document, "rIdL", "hyperlink", "http://example.com/", ` TargetMode="External"`),
		rel("_rels/.rels", "rIdU", "custom-properties", "docProps/custom.xml", ""), override("docProps/custom.xml", office+"custom-properties+xml"),
		change{"docProps/custom.xml", "", `<Properties xmlns="` + "http://schemas.openxmlformats.org/officeDocument/2006/custom-properties" + `"/>`},
		change{"word/styles.xml", "</w:styles>", `<w:style w:type="paragraph" w:styleId="x"><w:name w:val="我的"/></w:style></w:styles>`},
	)
	later := ledger(t, strings.NewReplacer("公开03/合计/基本支出 6993400.00", "公开03/合计/基本支出 6893400.00", "公开03/合计/项目支出 2355900.00", "公开03/合计/项目支出 2455900.00").Replace(seed))
	out, numbers, _, err := refresh(doc, later, "11")
	if err != nil {
		t.Fatal(err)
	}
	done := 0
	for _, n := range numbers {
		if n.Done && n.Place.Chart == "" {
			done++
		}
	}
	was, _ := ooxml.Open(doc)
	is, err := ooxml.Open(out)
	if err != nil {
		t.Fatal(err)
	}
	if !slices.Equal(was.Names(), is.Names()) {
		t.Errorf("parts %q, were %q", is.Names(), was.Names())
	}
	trace, _ := tracePart(t, doc)
	for _, name := range was.Names() {
		before, _ := was.Part(name)
		after, _ := is.Part(name)
		switch {
		case name == trace, strings.HasPrefix(name, "word/charts/"), strings.HasPrefix(name, "word/embeddings/chart"):
		case name == "word/document.xml":
			a, b := insideMarks.FindAll(before, -1), insideMarks.FindAll(after, -1)
			changed := 0
			for i := range a {
				if i < len(b) && !bytes.Equal(a[i], b[i]) {
					changed++
				}
			}
			told := regexp.MustCompile(` descr="[^"]*"`) // of a chart that was drawn anew
			before, after = told.ReplaceAll(insideMarks.ReplaceAll(before, nil), nil), told.ReplaceAll(insideMarks.ReplaceAll(after, nil), nil)
			if !bytes.Equal(before, after) || len(a) != len(b) || changed != done || done < 4 {
				t.Errorf("the body changed in %d marks, %d numbers are said to be written", changed, done)
			}
		case !bytes.Equal(before, after):
			t.Errorf("%s changed", name)
		}
	}
	if ooxml.Untouched(out) {
		t.Error("counts as ours")
	}
	if before, after := docx.Lint(doc), docx.Lint(out); !slices.Equal(before, after) {
		t.Errorf("lint: %v, was %v", after, before)
	}
}

// Rows in which somebody has written are not dropped, nor copied for new items; the change is left to a person.
func TestRefreshDropsNoRowThatSomebodyWroteIn(t *testing.T) {
	staff := func(lines ...string) string {
		return seed + "\n附02/合计/编制人数 30\n附02/合计/年末实有人数 24\n附02/在职人员/编制人数 30\n附02/在职人员/年末实有人数 24\n附02/" + strings.Join(lines, "\n附02/")
	}
	was := report(t, ledger(t, staff("离休人员/年末实有人数 1", "退休人员/年末实有人数 16")))
	later := ledger(t, staff("退休人员/年末实有人数 16"))
	for _, c := range []struct {
		what, from, to string
		done           bool
	}{
		{"untouched", "", "", true},
		{"a label typed over", ">离休人员<", ">离休人员（含一名副厅级）<", false},
		{"a number typed over", "", "", false},
		{"words beside the label", "</w:t></w:r><w:bookmarkEnd", "", false},
		{"a comment", "", "", false},
		{"a tracked insertion", "", "", false},
	} {
		doc := edit(t, was, func(s string) string {
			i := strings.Index(s, ">离休人员<")
			row := s[strings.LastIndex(s[:i], "<w:tr>"):]
			if k := strings.LastIndex(s[:i], "<w:tr "); k > strings.LastIndex(s[:i], "<w:tr>") {
				row = s[k:]
			}
			row = row[:strings.Index(row, "</w:tr>")+len("</w:tr>")]
			changed := row
			switch c.what {
			case "a label typed over":
				changed = strings.Replace(row, c.from, c.to, 1)
			case "a number typed over":
				changed = strings.Replace(row, ">1<", ">2<", 1)
			case "words beside the label":
				changed = strings.Replace(row, "</w:p>", "<w:r><w:t>见说明</w:t></w:r></w:p>", 1)
			case "a comment":
				changed = strings.Replace(row, "</w:p>", `<w:r><w:commentReference w:id="9"/></w:r></w:p>`, 1)
			case "a tracked insertion":
				changed = strings.Replace(row, "</w:p>", `<w:ins w:id="909" w:author="甲"><w:r><w:t>。</w:t></w:r></w:ins></w:p>`, 1)
			}
			if (changed == row) != c.done {
				t.Fatalf("%s: the row is %s", c.what, changed)
			}
			return strings.Replace(s, row, changed, 1)
		})
		out, _, changes, err := refresh(doc, later, "11")
		if err != nil {
			t.Fatal(err)
		}
		i := slices.IndexFunc(changes, func(c docgen.RowChange) bool { return slices.Contains(c.Dropped, "离休人员") })
		if i < 0 || changes[i].Done != c.done || changes[i].Place == (docgen.Spot{}) {
			t.Errorf("%s: changes %+v", c.what, changes)
		}
		if c.done == strings.Contains(textOf(t, out), "离休人员") {
			t.Errorf("%s: the row is dropped %v", c.what, !c.done)
		}
		if faults := docx.Lint(out); len(faults) > 0 && c.what != "a comment" {
			t.Errorf("%s: lint: %v", c.what, faults)
		}
	}
}

// small is a report that is quickly read, with numbers in sentences and in the rows of a table, and the book it was
// made from, and a later one.
func small(t testing.TB) (doc []byte, b, later *calc.Book) {
	t.Helper()
	plain := func(text string) string { return `<w:p><w:r><w:t xml:space="preserve">` + text + `</w:t></w:r></w:p>` }
	cells := func(texts ...string) string {
		return "<w:tr><w:tc>" + strings.Join(func() (out []string) {
			for _, text := range texts {
				out = append(out, plain(text))
			}
			return out
		}(), "</w:tc><w:tc>") + "</w:tc></w:tr>"
	}
	tpl := edit(t, docgen.Default, func(s string) string {
		from, to := strings.Index(s, "<w:body>")+len("<w:body>"), strings.LastIndex(s, "<w:sectPr")
		return s[:from] + plain("二、收入支出情况") + plain("本年收入{{本年收入合计|万元}}万元，本年支出{{本年支出合计|万元}}万元，其中基本支出{{基本支出|万元}}万元，占{{基本支出占比|百分比}}。") +
			plain("年末结转和结余{{年末结转和结余|万元}}万元。") + `<w:tbl><w:tblPr/><w:tblGrid><w:gridCol w:w="1"/><w:gridCol w:w="1"/></w:tblGrid>` +
			cells("项目", "金额") + cells("{{#支出构成}}{{名称}}", "{{金额|万元}}{{/支出构成}}") + `</w:tbl>` + plain("完。") + s[to:]
	})
	b = ledger(t, seed)
	later = ledger(t, strings.NewReplacer("公开03/合计/基本支出 6993400.00", "公开03/合计/基本支出 6893400.00", "公开03/合计/项目支出 2355900.00", "公开03/合计/项目支出 2455900.00").Replace(seed))
	made, _, err := docgen.Generate(template(t, tpl), b, "00")
	if err != nil {
		t.Fatal(err)
	}
	return made.Bytes, b, later
}

// mutate changes a body as people, word processors and enemies do: two bytes say what and where.
func mutate(body string, ops []byte, text string) string {
	escaped := strings.NewReplacer("&", "&amp;", "<", "&lt;", ">", "&gt;").Replace(strings.ToValidUTF8(text, ""))
	for ; len(ops) >= 2; ops = ops[2:] {
		tags := regexp.MustCompile(`<[^<>]*>`).FindAllStringIndex(body, -1)
		first := slices.IndexFunc(tags, func(at []int) bool { return body[at[0]:at[1]] == "<w:body>" }) + 1
		last := slices.IndexFunc(tags, func(at []int) bool { return strings.HasPrefix(body[at[0]:at[1]], "<w:sectPr") })
		if first == 0 || last <= first {
			return body
		}
		tag := tags[first+int(ops[1])*(last-first)/256]
		at := tag[0]                                            // before the tag
		if body[tag[0]:tag[1]] == "</w:t>" && ops[0]%14 != 12 { // text takes no elements
			at = tag[1]
		}
		of := func(name string) (from, to int) { // the element before whose end it stands
			from = strings.LastIndex(body[:at], "<"+name+">")
			if to = strings.Index(body[at:], "</"+name+">"); from < 0 || to < 0 {
				return at, at
			}
			return from, at + to + len("</"+name+">")
		}
		put := func(s string) { body = body[:at] + s + body[at:] }
		switch ops[0] % 14 {
		case 0:
			put("<w:r><w:t>" + escaped + "</w:t></w:r>")
		case 1:
			put(`<w:bookmarkStart w:id="` + strconv.Itoa(int(ops[1])) + `" w:name="_jx` + strconv.Itoa(int(ops[0])/14) + `"/>`)
		case 2:
			put(`<w:bookmarkEnd w:id="` + strconv.Itoa(int(ops[1])/8) + `"/>`)
		case 3:
			from, to := of("w:p")
			body = body[:to] + body[from:to] + body[to:]
		case 4:
			from, to := of("w:p")
			body = body[:from] + body[to:]
		case 5:
			from, to := of("w:tr")
			body = body[:from] + body[to:]
		case 6:
			from, to := of("w:r")
			body = body[:from] + `<w:ins w:id="1" w:author="x">` + body[from:to] + `</w:ins>` + body[to:]
		case 7:
			from, to := of("w:r")
			body = body[:from] + `<w:del w:id="2" w:author="x">` + body[from:to] + `</w:del>` + body[to:]
		case 8:
			from, to := of("w:r")
			body = body[:from] + `<w:sdt><w:sdtContent>` + body[from:to] + `</w:sdtContent></w:sdt>` + body[to:]
		case 9:
			put(`<w:p><w:r><w:t>` + escaped + `</w:t></w:r></w:p>`)
		case 10:
			from, to := of("w:p")
			box := `<w:txbxContent>` + body[from:to] + `</w:txbxContent>`
			body = body[:to] + `<w:p><w:r><mc:AlternateContent xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006"><mc:Choice Requires="wps"><w:drawing>` + box + `</w:drawing></mc:Choice><mc:Fallback><w:pict>` + box + `</w:pict></mc:Fallback></mc:AlternateContent></w:r></w:p>` + body[to:]
		case 11:
			if i := strings.IndexAny(body[at:], "0123456789"); i >= 0 {
				body = body[:at+i] + strconv.Itoa(int(ops[0])/14) + body[at+i+1:]
			}
		case 12:
			if strings.HasPrefix(body[at:], "</w:t>") {
				put(`</w:t></w:r><w:r><w:rPr><w:i/></w:rPr><w:t>`)
			}
		default:
			from, to := of("w:r")
			body = body[:from] + body[to:]
		}
	}
	return body
}

// mutated puts a changed body and a changed trace into a report; ok is false for what no reader opens.
func mutated(doc []byte, ops []byte, text string, trace []byte) (out []byte, ok bool) {
	pkg, err := ooxml.Open(doc)
	if err != nil {
		return nil, false
	}
	main, _ := pkg.Part("word/document.xml")
	seal := pkg.Seals()[0]
	rows, _ := pkg.Part(seal)
	rows = bytes.Clone(rows)
	for ; len(trace) >= 3; trace = trace[3:] {
		at := (int(trace[0])<<8 + int(trace[1])) % len(rows)
		rows[at] = trace[2]
	}
	var b bytes.Buffer
	if pkg.Write(&b, map[string][]byte{"word/document.xml": []byte(mutate(string(main), ops, text)), seal: rows}) != nil {
		return nil, false
	}
	_, err = ooxml.Open(b.Bytes())
	return b.Bytes(), err == nil
}

func fuzzSeeds(f *testing.F) {
	for op := range byte(14) {
		for _, at := range []byte{10, 90, 170, 240} {
			f.Add([]byte{op, at, op + 14, at + 3}, "基本支出699.34万元", []byte(nil))
		}
	}
	f.Add([]byte(nil), "", []byte{2, 100, '9'})
	f.Add([]byte{0, 60, 0, 61}, "13812345678，", []byte{1, 200, '"', 3, 9, '<'})
}

// intact lists the texts of the marks that hold what they held, in paragraphs that nobody changed.
func intact(t testing.TB, was, is []byte) (out []string) {
	t.Helper()
	before, err := docx.Paragraphs(was, "_jx")
	if err != nil {
		t.Fatal(err)
	}
	after, err := docx.Paragraphs(is, "_jx")
	if err != nil {
		t.Fatal(err)
	}
	times := map[string]int{}
	for _, p := range after {
		for _, m := range p.Marks {
			times[m.Name]++
		}
	}
	for _, p := range after {
		k := slices.IndexFunc(before, func(q docx.Paragraph) bool {
			return q.Text == p.Text && len(q.Marks) > 0 && slices.Equal(q.Marks, p.Marks)
		})
		if k < 0 || p.Place.Table > 0 {
			continue
		}
		for _, m := range p.Marks {
			if times[m.Name] == 1 {
				out = append(out, p.Text[m.From:m.To])
			}
		}
	}
	return out
}

// FuzzVerify: whatever is done to a report, nothing panics, what is refused says why, and the numbers of a paragraph
// that nobody touched stay the same.
func FuzzVerify(f *testing.F) {
	was, b, _ := small(f)
	fuzzSeeds(f)
	f.Fuzz(func(t *testing.T, ops []byte, text string, trace []byte) {
		doc, ok := mutated(was, ops[:min(len(ops), 24)], text, trace)
		if !ok {
			return
		}
		numbers, err := verify(doc, b)
		var e *ooxml.Error
		if err != nil {
			if !errors.As(err, &e) {
				t.Fatal(err)
			}
			return
		}
		if _, err := sources(doc); err != nil {
			t.Fatal(err)
		}
		if len(trace) > 0 {
			return
		}
		same := map[string]int{}
		for _, n := range numbers {
			if n.State == docgen.Same {
				same[n.Text]++
			}
		}
		for _, text := range intact(t, was, doc) {
			if same[text]--; same[text] < 0 {
				t.Fatalf("%s was not touched and is not the same: %+v", text, numbers)
			}
		}
	})
}

// outside gives the text of each paragraph without what our marks hold.
func outside(t testing.TB, doc []byte) (out []string) {
	t.Helper()
	paras, err := docx.Paragraphs(doc, "_jx")
	if err != nil {
		t.Fatal(err)
	}
	for _, p := range paras {
		text := []byte(p.Text)
		for _, m := range p.Marks {
			for i := m.From; i < m.To; i++ {
				text[i] = 0
			}
		}
		out = append(out, strings.ReplaceAll(string(text), "\x00", ""))
	}
	return out
}

// FuzzRefresh: whatever was done to a report, a refreshed one opens, has no fault that it had not, and differs from
// it within marks alone; and a second refresh does nothing.
func FuzzRefresh(f *testing.F) {
	was, _, later := small(f)
	fuzzSeeds(f)
	f.Fuzz(func(t *testing.T, ops []byte, text string, trace []byte) {
		doc, ok := mutated(was, ops[:min(len(ops), 24)], text, trace)
		if !ok {
			return
		}
		out, _, changes, err := refresh(doc, later, "11")
		var e *ooxml.Error
		if err != nil {
			if !errors.As(err, &e) {
				t.Fatal(err)
			}
			return
		}
		faults := docx.Lint(doc)
		for _, fault := range docx.Lint(out) {
			if !slices.Contains(faults, fault) {
				t.Fatalf("a new fault: %s", fault)
			}
		}
		if len(changes) == 0 && !slices.Equal(outside(t, doc), outside(t, out)) {
			t.Fatalf("words changed:\n%q\n%q", outside(t, doc), outside(t, out))
		}
		again, _, _, err := refresh(out, later, "11")
		if err != nil || !bytes.Equal(again, out) {
			t.Fatalf("a second refresh changes the report: %v", err)
		}
	})
}

// FuzzStrip: whatever was done to a report, nothing of ours is left in the copy for the public, and its text is the same.
func FuzzStrip(f *testing.F) {
	was, _, _ := small(f)
	fuzzSeeds(f)
	f.Fuzz(func(t *testing.T, ops []byte, text string, trace []byte) {
		doc, ok := mutated(was, ops[:min(len(ops), 24)], strings.ReplaceAll(text, "_", ""), trace)
		if !ok {
			return
		}
		out, _, err := docgen.Strip(doc)
		if err != nil {
			t.Fatal(err)
		}
		all := partsOf(t, out)
		for _, trail := range []string{"_jx", "urn:jixiao", "customXml"} {
			if bytes.Contains(all, []byte(trail)) {
				t.Fatalf("%s is left", trail)
			}
		}
		before, err := docx.Text(doc)
		if err != nil {
			t.Fatal(err)
		}
		if after, err := docx.Text(out); err != nil || !slices.Equal(before, after) {
			t.Fatalf("the text changed, %v", err)
		}
		faults := docx.Lint(doc)
		for _, fault := range docx.Lint(out) {
			if !slices.Contains(faults, fault) {
				t.Fatalf("a new fault: %s", fault)
			}
		}
		if _, err := docgen.Screen(out, []string{text}); err != nil {
			t.Fatal(err)
		}
	})
}
