package docx

import (
	"strings"
	"testing"
)

// What authors, Word and WPS do to tags. Each case is the inside of one paragraph unless it begins with a
// paragraph of its own; name stands for V.
func TestAuthorsTags(t *testing.T) {
	const ins = `<w:ins w:id="5" w:author="x" w:date="2024-01-01T00:00:00Z">`
	const field = `<w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText xml:space="preserve"> MERGEFIELD {{name}} </w:instrText></w:r>` +
		`<w:r><w:fldChar w:fldCharType="separate"/></w:r>%<w:r><w:fldChar w:fldCharType="end"/></w:r>`
	cases := []struct {
		name, in, want string
		keep           string // must still stand in the output
	}{
		{"split by the spell checker", `<w:r><w:t>{{na</w:t></w:r><w:proofErr w:type="spellStart"/><w:r><w:t>m</w:t></w:r><w:proofErr w:type="spellEnd"/><w:r><w:t>e}}</w:t></w:r>`, "V", `<w:proofErr w:type="spellEnd"/>`},
		{"split by revision ids", `<w:r w:rsidR="00A1"><w:t>{{</w:t></w:r><w:r w:rsidR="00B2"><w:t>name</w:t></w:r><w:r w:rsidR="00A1"><w:t>}}</w:t></w:r>`, "V", `w:rsidR="00B2"`},
		{"delimiter cut", `<w:r><w:t>a{</w:t></w:r><w:r><w:t>{name}</w:t></w:r><w:r><w:t>}b</w:t></w:r>`, "aVb", ""},
		{"two tags share a run", `<w:r><w:t>{{a</w:t></w:r><w:r><w:t>}}、{{</w:t></w:r><w:r><w:t>b}}</w:t></w:r>`, "A、B", ""},
		{"split at the border of scripts", `<w:r><w:rPr><w:rFonts w:hint="eastAsia"/></w:rPr><w:t>{{项目</w:t></w:r><w:r><w:t>1</w:t></w:r><w:r><w:rPr><w:rFonts w:hint="eastAsia"/></w:rPr><w:t>名称}}</w:t></w:r>`, "P", ""},
		{"smart quotes", run(`{{name|加:“优”}}{{name|加：‘|’}}{{name|加:「:」}}`), "V优V|V:", ""},
		{"full-width braces", run(`｛｛name｝｝`), "V", ""},
		{"mixed braces", run(`{｛name}｝`), "V", ""},
		{"full-width signs", run("｛｛　name\u00A0｜加：x　｝｝"), "Vx", ""},
		{"full-width block signs", run("{{？yes}}a{{／yes}}{{＾yes}}b{{／}}{{＃list}}{{＿序号}}{{／list}}"), "a12", ""},
		{"invisible characters", run("{{na\u200Bm\uFEFFe}}"), "V", ""},
		{"three braces", run("{{{name}}}"), "{V}", ""},
		{"bookmark in the tag", `<w:r><w:t>{{n</w:t></w:r><w:bookmarkStart w:id="3" w:name="_GoBack"/><w:bookmarkEnd w:id="3"/><w:r><w:t>ame}}</w:t></w:r>`, "V", `<w:bookmarkStart w:id="3" w:name="_GoBack"/><w:bookmarkEnd w:id="3"/>`},
		{"tracked insertion", ins + run("{{name}}") + `</w:ins>`, "V", ins},
		{"half in a tracked insertion", run("{{na") + ins + run("me}}") + `</w:ins>`, "V", ins},
		{"around a tracked deletion", run("{{na") + `<w:del w:id="6" w:author="x"><w:r><w:delText>XX</w:delText></w:r></w:del>` + run("me}}"), "V", `<w:delText>XX</w:delText>`},
		{"deleted as a whole", run("a") + `<w:del w:id="6" w:author="x"><w:r><w:delText>{{nobody}}</w:delText></w:r></w:del>`, "a", `{{nobody}}`},
		{"moved", `<w:moveFrom w:id="6" w:author="x">` + run("{{nobody}}") + `</w:moveFrom><w:moveTo w:id="7" w:author="x">` + run("{{name}}") + `</w:moveTo>`, "V", `{{nobody}}`},
		{"hyperlink", `<w:hyperlink w:anchor="x">` + run("{{name}}") + `</w:hyperlink>`, "V", `<w:hyperlink w:anchor="x">`},
		{"half in a hyperlink", run("{{na") + `<w:hyperlink w:anchor="x">` + run("me}}!") + `</w:hyperlink>`, "V!", `<w:hyperlink w:anchor="x">`},
		{"control in the paragraph", `<w:sdt><w:sdtPr><w:id w:val="7"/><w:showingPlcHdr/></w:sdtPr><w:sdtContent>` + run("{{name}}") + `</w:sdtContent></w:sdt>`, "V", `<w:sdtPr><w:id w:val="7"/></w:sdtPr>`},
		{"bound control", `<w:sdt><w:sdtPr><w:dataBinding w:xpath="/a" w:storeItemID="{}"/></w:sdtPr><w:sdtContent>` + run("{{name}}") + `</w:sdtContent></w:sdt>`, "V", `<w:sdtPr></w:sdtPr>`},
		{"control around the paragraph", `<w:p/><w:sdt><w:sdtPr><w:id w:val="7"/></w:sdtPr><w:sdtContent><w:p>` + run("{{name}}") + `</w:p></w:sdtContent></w:sdt>`, "|V", ""},
		{"result of a field", strings.Replace(field, "%", run("{{name}}"), 1), "V", ` MERGEFIELD {{name}} `},
		{"around a field", run("{{na") + `<w:fldSimple w:instr=" PAGE "><w:r><w:t>1</w:t></w:r></w:fldSimple>` + run("me}}"), "V1", `<w:fldSimple w:instr=" PAGE ">`},
		{"around a complex field", run("{{na") + strings.Replace(field, "%", run("1"), 1) + run("me}}"), "V1", ` MERGEFIELD `},
		{"half in a field", run("{{na") + strings.Replace(field, "%", run("me}}"), 1), "V", ` MERGEFIELD `},
		{"comment", `<w:commentRangeStart w:id="0"/>` + run("{{na") + `<w:commentRangeEnd w:id="0"/><w:r><w:commentReference w:id="0"/></w:r>` + run("me}}"), "V", `<w:commentReference w:id="0"/>`},
		{"page break of the last view", `<w:r><w:t>{{na</w:t><w:lastRenderedPageBreak/><w:t>me}}</w:t></w:r>`, "V", ""},
		{"soft hyphen and tab", `<w:r><w:t>{{</w:t><w:tab/><w:t>na</w:t><w:softHyphen/><w:t>me}}</w:t></w:r>`, "V", ""},
		{"no-break hyphen", `<w:r><w:t>{{a</w:t><w:noBreakHyphen/><w:t>b}}</w:t></w:r>`, "AB", ""},
		{"ruby", `<w:r><w:ruby><w:rubyPr/><w:rt><w:r><w:t>x</w:t></w:r></w:rt><w:rubyBase>` + run("{{name}}") + `</w:rubyBase></w:ruby></w:r>`, "xV", ""},
		{"hidden", `<w:r><w:rPr><w:vanish/></w:rPr><w:t>{{name}}</w:t></w:r>`, "V", `<w:vanish/>`},
		{"run without text between the halves", run("{{na") + `<w:r><w:rPr><w:b/></w:rPr></w:r><w:r><w:t/></w:r>` + run("me}}"), "V", `<w:b/>`},
		{"blank kept", `<w:r><w:t>{{name}} {{blank}}</w:t></w:r>`, "V  B", ""},
		{"entities", `<w:r><w:t>&#123;&#123;name}} &lt;&amp;&gt;</w:t></w:r>`, "V <&>", ""},
		{"CDATA", `<w:r><w:t><![CDATA[{{name}}]]></w:t></w:r>`, "V", ""},
		{"another prefix", `<ns0:p xmlns:ns0="http://schemas.openxmlformats.org/wordprocessingml/2006/main"><ns0:r><ns0:t>{{name}}{{lines}}</ns0:t></ns0:r></ns0:p>`, "V1\n2\t3", `<ns0:br/>`},
		{"not in an instruction", `<w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText>IF </w:instrText></w:r>` + run("{{nobody}}") + `<w:r><w:fldChar w:fldCharType="separate"/></w:r>` + run("x") + `<w:r><w:fldChar w:fldCharType="end"/></w:r>`, "x", "{{nobody}}"},
	}
	values := names{"name": "V", "a": "A", "b": "B", "项目1名称": "P", "blank": " B", "yes": true, "list": []names{{}, {}}, "a-b": "AB", "lines": "1\n2\t3"}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			in := c.in
			if !strings.Contains(in, "p xmlns") && !strings.HasPrefix(in, "<w:p/>") {
				in = `<w:p>` + in + `</w:p>`
			}
			out, _ := fill(t, doc(in), values)
			if got := strings.Join(texts(t, out), "|"); got != c.want {
				t.Errorf("text = %q, want %q", got, c.want)
			}
			if got := bodyOf(t, out); !strings.Contains(got, c.keep) {
				t.Errorf("%s is lost in %s", c.keep, got)
			}
		})
	}
}
