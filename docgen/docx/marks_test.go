package docx

import (
	"slices"
	"strconv"
	"strings"
	"testing"
)

func TestAMarkCutsTheRunAndKeepsItsFormat(t *testing.T) {
	const rPr = `<w:rPr><w:b/></w:rPr>`
	for _, c := range []struct{ name, filled, want string }{
		{"alone", `<w:r>` + rPr + "<w:t>\x01_a\x021\x03</w:t></w:r>",
			`<w:bookmarkStart w:id="7" w:name="_a"/><w:r>` + rPr + `<w:t xml:space="preserve">1</w:t></w:r><w:bookmarkEnd w:id="7"/>`},
		{"within text", `<w:r w:rsidR="1"><w:t>收入` + "\x01_a\x021\x03" + `万元</w:t></w:r>`,
			`<w:r w:rsidR="1"><w:t>收入</w:t></w:r><w:bookmarkStart w:id="7" w:name="_a"/><w:r w:rsidR="1"><w:t xml:space="preserve">1</w:t></w:r><w:bookmarkEnd w:id="7"/><w:r w:rsidR="1"><w:t xml:space="preserve">万元</w:t></w:r>`},
		{"two in one text", `<w:r><w:rPr/><w:t>` + "\x01_a\x021\x03、\x01_b\x022\x03" + `</w:t></w:r>`,
			`<w:bookmarkStart w:id="7" w:name="_a"/><w:r><w:rPr/><w:t xml:space="preserve">1</w:t></w:r><w:bookmarkEnd w:id="7"/><w:r><w:rPr/><w:t xml:space="preserve">、</w:t></w:r><w:bookmarkStart w:id="8" w:name="_b"/><w:r><w:rPr/><w:t xml:space="preserve">2</w:t></w:r><w:bookmarkEnd w:id="8"/>`},
		{"behind a break", `<w:r><w:br/><w:t>` + "\x01_a\x021\x03" + `</w:t></w:r>`,
			`<w:r><w:br/><w:t></w:t></w:r><w:bookmarkStart w:id="7" w:name="_a"/><w:r><w:t xml:space="preserve">1</w:t></w:r><w:bookmarkEnd w:id="7"/>`},
		{"before a tab", `<r><t>` + "\x01_a\x021\x03" + `</t><tab/></r>`,
			`<bookmarkStart id="7" name="_a"/><r><t xml:space="preserve">1</t></r><bookmarkEnd id="7"/><r><t xml:space="preserve"></t><tab/></r>`},
		{"a run whose name begins like another", `<w:r><w:rPr><w:rFonts w:ascii="a"/></w:rPr><w:t>` + "\x01_a\x021\x03" + `</w:t></w:r>`,
			`<w:bookmarkStart w:id="7" w:name="_a"/><w:r><w:rPr><w:rFonts w:ascii="a"/></w:rPr><w:t xml:space="preserve">1</w:t></w:r><w:bookmarkEnd w:id="7"/>`},
	} {
		t.Run(c.name, func(t *testing.T) {
			n := 6
			got := string(splice([]byte("<w:p>"+c.filled+"</w:p>"), func() string { n++; return strconv.Itoa(n) }))
			if got != "<w:p>"+c.want+"</w:p>" {
				t.Errorf("got  %s\nwant <w:p>%s</w:p>", got, c.want)
			}
		})
	}
}

const marked = `<w:p><w:r><w:t>本年收入</w:t></w:r><w:bookmarkStart w:id="1" w:name="_jx1"/><w:r><w:t>970</w:t></w:r><w:r><w:t>.56</w:t></w:r><w:bookmarkEnd w:id="1"/><w:r><w:t>万元</w:t></w:r></w:p>` +
	`<w:p><w:bookmarkStart w:id="2" w:name="_jx2"/><w:bookmarkEnd w:id="2"/><w:bookmarkStart w:id="3" w:name="_Toc1"/><w:r><w:t>占</w:t></w:r><w:bookmarkEnd w:id="3"/></w:p>` +
	`<w:tbl><w:tblPr/><w:tblGrid><w:gridCol w:w="100"/></w:tblGrid><w:tr><w:tc><w:p><w:bookmarkStart w:id="4" w:name="_jx3"/><w:ins w:id="9"><w:r><w:t>12</w:t></w:r></w:ins><w:del w:id="10"><w:r><w:delText>11</w:delText></w:r></w:del><w:bookmarkEnd w:id="4"/></w:p></w:tc></w:tr></w:tbl>`

func TestMarksAreReadOverTheTextOfTheirParagraph(t *testing.T) {
	paras, err := Paragraphs(doc(marked), "_jx")
	if err != nil {
		t.Fatal(err)
	}
	var got []string
	for _, p := range paras {
		for _, m := range p.Marks {
			got = append(got, m.Name+"="+p.Text[m.From:m.To])
		}
	}
	if want := []string{"_jx1=970.56", "_jx2=", "_jx3=12"}; !slices.Equal(got, want) {
		t.Errorf("marks %q, want %q", got, want)
	}
}

func TestRewriteTouchesOnlyWhatItsMarksHold(t *testing.T) {
	before := doc(marked)
	out, written, err := Rewrite(before, map[string]string{"_jx1": "980.00", "_jx2": "1", "_jx3": "13", "_gone": "5"})
	if err != nil {
		t.Fatal(err)
	}
	if want := []string{"_jx1", "_jx3"}; !slices.Equal(written, want) {
		t.Errorf("written %q, want %q", written, want)
	}
	text, err := Text(out)
	if err != nil {
		t.Fatal(err)
	}
	if want := []string{"本年收入980.00万元", "占", "13"}; !slices.Equal(text, want) {
		t.Errorf("text %q, want %q", text, want)
	}
	was, is := bodyOf(t, before), bodyOf(t, out)
	want := strings.NewReplacer("<w:t>970<", `<w:t xml:space="preserve">980.00<`, "<w:t>.56<", `<w:t xml:space="preserve"><`, "<w:t>12<", `<w:t xml:space="preserve">13<`).Replace(was)
	if is != want {
		t.Errorf("more than the marks changed:\n%s\n%s", was, is)
	}
}
