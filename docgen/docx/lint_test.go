package docx

import (
	"bytes"
	"strings"
	"testing"

	"jixiao/internal/ooxml"
)

func TestLintFindsEachFault(t *testing.T) {
	p := func(inner string) string { return `<w:p>` + inner + `</w:p>` }
	drawing := `<w:r><w:drawing><wp:inline><wp:docPr id="1" name="p"/></wp:inline></w:drawing></w:r>`
	cases := []struct{ name, in, want string }{
		{"cell without a paragraph", table(1, `<w:tr>`+cell("")+`</w:tr>`), "w:tc does not end with a paragraph"},
		{"cell ends with a table", table(1, `<w:tr>`+cell(table(1, row("a")))+`</w:tr>`), "w:tc does not end with a paragraph"},
		{"table without rows", table(1), "w:tbl without a row"},
		{"row without cells", table(1, `<w:tr/>`), "w:tr without a cell"},
		{"table without a grid", `<w:tbl><w:tblPr/>` + row("a") + `</w:tbl>`, "w:tbl without w:tblGrid"},
		{"too many cells", table(2, row("a", "b", "c")), "row 1 of a table spans 3 of 2 columns"},
		{"too few cells", table(3, row("a", "b", "c"), `<w:tr><w:tc><w:tcPr><w:gridSpan w:val="2"/></w:tcPr><w:p/></w:tc></w:tr>`), "row 2 of a table spans 2 of 3 columns"},
		{"empty control", `<w:sdt><w:sdtContent/></w:sdt>`, "w:sdtContent is empty"},
		{"bookmark without an end", p(`<w:bookmarkStart w:id="1" w:name="a"/>`), "bookmark 1 starts without an end"},
		{"bookmark without a start", p(`<w:bookmarkEnd w:id="1"/>`), "bookmark 1 ends without a start"},
		{"comment range without an end", p(`<w:commentRangeStart w:id="1"/>`), "commentRange 1 starts without an end"},
		{"two drawings of one id", p(drawing + drawing), "two of drawing id 1"},
		{"two bookmarks of one id", p(`<w:bookmarkStart w:id="1" w:name="a"/><w:bookmarkEnd w:id="1"/><w:bookmarkStart w:id="1" w:name="b"/><w:bookmarkEnd w:id="1"/>`), "two of bookmark id 1"},
		{"two bookmarks of one name", p(`<w:bookmarkStart w:id="1" w:name="a"/><w:bookmarkEnd w:id="1"/><w:bookmarkStart w:id="2" w:name="A"/><w:bookmarkEnd w:id="2"/>`), "two of bookmark name id A"},
		{"two comment ranges of one id", p(strings.Repeat(`<w:commentRangeStart w:id="1"/>`, 2) + strings.Repeat(`<w:commentRangeEnd w:id="1"/>`, 2)), "two of comment range 1"},
		{"two paragraphs of one id", strings.Repeat(`<w:p w14:paraId="0000000A"/>`, 2), "two of paragraph id 0000000A"},
		{"two tracked changes of one id", p(strings.Repeat(`<w:ins w:id="4" w:author="x">`+run("a")+`</w:ins>`, 2)), "two of tracked change id 4"},
		{"two controls of one id", strings.Repeat(`<w:sdt><w:sdtPr><w:id w:val="3"/></w:sdtPr><w:sdtContent><w:p/></w:sdtContent></w:sdt>`, 2), "two of control id 3"},
		{"two references to one note", p(strings.Repeat(`<w:r><w:footnoteReference w:id="1"/></w:r>`, 2)), "two footnoteReference to note 1"},
		{"link to nothing", p(`<w:hyperlink r:id="rId99">` + run("a") + `</w:hyperlink>`), "hyperlink refers to rId99, which is no relationship"},
		{"section without its header", `<w:p/><w:sectPr><w:headerReference w:type="default" r:id="rId-styles.xml"/></w:sectPr>`, "headerReference refers to rId-styles.xml, which is no header"},
		{"left-over tag", p(run("a {{") + run("x}} b")), "{{ is left in"},
		{"left-over full-width tag", p(run("a ｛｛x")), "｛｛ is left in"},
		{"left-over end", p(run("a}}")), "}} is left in"},
		{"blanks without xml:space", p(`<w:r><w:t>a </w:t></w:r>`), "without xml:space"},
		{"order in pPr", p(`<w:pPr><w:jc w:val="left"/><w:ind/></w:pPr>`), "ind behind jc in w:pPr"},
		{"order in rPr", p(`<w:r><w:rPr><w:sz w:val="32"/><w:b/></w:rPr></w:r>`), "b behind sz in w:rPr"},
		{"order in tcPr", table(1, `<w:tr><w:tc><w:tcPr><w:vAlign w:val="center"/><w:tcW w:w="1"/></w:tcPr><w:p/></w:tc></w:tr>`), "tcW behind vAlign in w:tcPr"},
		{"order in p", p(run("a") + `<w:pPr/>`), "pPr behind r in w:p"},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			faults := Lint(doc(c.in, styles("")))
			if len(faults) != 1 && c.name != "left-over tag" || len(faults) == 0 || !strings.Contains(faults[0], c.want) {
				t.Errorf("Lint = %q, want %q", faults, c.want)
			}
		})
	}
	t.Run("two comments of one id", func(t *testing.T) {
		comment := `<w:comment w:id="1" w:author="x"><w:p/></w:comment>`
		faults := Lint(doc("<w:p/>", extra{"word/comments.xml", "comments", wordType + "comments+xml", `<w:comments ` + namespaces + `>` + comment + comment + `</w:comments>`}))
		if len(faults) != 1 || !strings.Contains(faults[0], "two of comment id 1") {
			t.Errorf("Lint = %q", faults)
		}
	})
	t.Run("empty header", func(t *testing.T) {
		if faults := Lint(doc("<w:p/>", header("h.xml", ""))); len(faults) != 1 || !strings.Contains(faults[0], "w:hdr is empty") {
			t.Errorf("Lint = %q", faults)
		}
	})
	t.Run("part without a content type", func(t *testing.T) {
		all := append(parts("<w:p/>"), ooxml.NewPart{Name: "word/media/image1.png", Data: []byte("x")})
		if faults := Lint(press(all)); len(faults) != 1 || faults[0] != "word/media/image1.png: no content type" {
			t.Errorf("Lint = %q", faults)
		}
	})
	t.Run("not a document", func(t *testing.T) {
		if faults := Lint([]byte("x")); len(faults) != 1 {
			t.Errorf("Lint = %q", faults)
		}
	})
	t.Run("nothing wrong", func(t *testing.T) {
		good := `<w:p w14:paraId="00000001"><w:pPr><w:pStyle w:val="a"/><w:ind/><w:jc w:val="left"/><w:rPr><w:b/></w:rPr></w:pPr>` + run(" a ") + `</w:p>` +
			table(3, row("a", "b", "c"), `<w:tr>`+cell(table(1, row("x"))+"<w:p/>")+`<w:tc><w:tcPr><w:gridSpan w:val="2"/></w:tcPr><w:p/></w:tc></w:tr>`) +
			`<w:p/><w:sectPr><w:headerReference w:type="default" r:id="rId-h.xml"/></w:sectPr>`
		if faults := Lint(doc(good, header("h.xml", "<w:p/>"))); faults != nil {
			t.Errorf("Lint = %q", faults)
		}
	})
}

func TestLintWantsContentTypesFirst(t *testing.T) {
	// The press puts them first whatever it is given, so the container is turned round by hand.
	if faults := Lint(zipped(t, slicesReversed(parts("<w:p/>")))); len(faults) != 1 || faults[0] != "[Content_Types].xml is not the first part" {
		t.Errorf("Lint = %q", faults)
	}
}

func TestLintReportsAMissingTarget(t *testing.T) {
	all := parts("<w:p/>")
	all[3].Data = bytes.Replace(all[3].Data, []byte("</Rel"), []byte(`<Relationship Id="r" Type="`+ooxml.NSOfficeRels+`/image" Target="media/none.png"/></Rel`), 1)
	if faults := Lint(press(all)); len(faults) != 1 || !strings.Contains(faults[0], "missing part") {
		t.Errorf("Lint = %q", faults)
	}
}
