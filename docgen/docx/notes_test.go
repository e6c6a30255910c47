package docx

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"jixiao/internal/ooxml"
)

func settings(inner string) extra {
	return extra{"word/settings.xml", "settings", wordType + "settings+xml", `<w:settings ` + namespaces + `>` + inner + `</w:settings>`}
}

// twins is a text box as Word stores it: for itself, and for programs that know VML alone.
func twins(choice, fallback string) string {
	return `<w:p><w:r><mc:AlternateContent><mc:Choice Requires="wps"><w:drawing><wps:txbx><w:txbxContent>` + para(choice) + `</w:txbxContent></wps:txbx></w:drawing></mc:Choice>` +
		`<mc:Fallback><w:pict><v:textbox><w:txbxContent>` + para(fallback) + `</w:txbxContent></v:textbox></w:pict></mc:Fallback></mc:AlternateContent></w:r></w:p>`
}

func TestWhatTripsPeopleInWordIsNoted(t *testing.T) {
	const hidden = `<w:r><w:rPr><w:vanish/></w:rPr><w:t>{{甲}}</w:t></w:r>`
	control := func(lock, inner string) string {
		return `<w:sdt><w:sdtPr><w:lock w:val="` + lock + `"/></w:sdtPr><w:sdtContent>` + inner + `</w:sdtContent></w:sdt>`
	}
	for name, c := range map[string]struct {
		body   string
		extras []extra
		want   []string // id, place and tag, with the count of further places
	}{
		"nothing":                     {para("{{甲}}"), nil, nil},
		"a proofing mark in a tag":    {`<w:p><w:r><w:t>{{</w:t></w:r><w:proofErr w:type="spellStart"/><w:r><w:t>甲}}</w:t></w:r></w:p>`, nil, nil},
		"insertions and deletions":    {`<w:p><w:ins w:id="1" w:author="a">` + run("新") + `</w:ins></w:p>` + `<w:p><w:del w:id="2" w:author="a"><w:r><w:delText>旧</w:delText></w:r></w:del></w:p>`, nil, []string{"tracked-changes body 1  +1"}},
		"a tracked change of format":  {para("甲") + `<w:p><w:pPr><w:pPrChange w:id="1" w:author="a"><w:pPr/></w:pPrChange></w:pPr>` + run("乙") + `</w:p>`, nil, []string{"tracked-changes body 2 "}},
		"tracking switched on":        {para("甲"), []extra{settings(`<w:trackRevisions/>`)}, []string{"recording-changes  0 "}},
		"tracking switched off":       {para("甲"), []extra{settings(`<w:trackRevisions w:val="0"/>`)}, nil},
		"a tag in a comment":          {para("甲"), []extra{comments(`<w:comment w:id="1"><w:p>` + run("{{乙}}要改") + `</w:p></w:comment>`)}, []string{"tag-in-comment comment 1 {{乙}}"}},
		"a comment without tags":      {para("甲"), []extra{comments(`<w:comment w:id="1"><w:p>` + run("要改") + `</w:p></w:comment>`)}, nil},
		"hidden text":                 {para("乙") + `<w:p>` + hidden + `</w:p>`, nil, []string{"hidden-tag body 2 {{甲}}"}},
		"hidden text without tags":    {`<w:p>` + strings.Replace(hidden, "{{甲}}", "甲", 1) + `</w:p>`, nil, nil},
		"not hidden after all":        {`<w:p>` + strings.Replace(hidden, "<w:vanish/>", `<w:vanish w:val="false"/>`, 1) + `</w:p>`, nil, nil},
		"a style of hidden text":      {`<w:p><w:pPr><w:pStyle w:val="b"/></w:pPr>` + run("{{甲}}") + `</w:p>`, []extra{styles(`<w:style w:styleId="a"><w:rPr><w:vanish/></w:rPr></w:style><w:style w:styleId="b"><w:basedOn w:val="a"/></w:style>`)}, []string{"hidden-tag body 1 {{甲}}"}},
		"a ring of styles":            {`<w:p><w:pPr><w:pStyle w:val="a"/></w:pPr>` + run("{{甲}}") + `</w:p>`, []extra{styles(`<w:style w:styleId="a"><w:basedOn w:val="b"/></w:style><w:style w:styleId="b"><w:basedOn w:val="a"/></w:style>`)}, nil},
		"a text box stored twice":     {twins("{{甲}}", "{{甲}}"), nil, nil},
		"its copies differ":           {twins("{{甲}}", "{{乙}}"), nil, []string{"unlike-twins body 1 甲"}},
		"one copy has a tag more":     {para("丙") + twins("{{甲}}{{乙}}", "{{甲}}"), nil, []string{"unlike-twins body 2 甲乙"}},
		"a locked field":              {`<w:p><w:r><w:fldChar w:fldCharType="begin" w:fldLock="true"/></w:r><w:r><w:instrText>PAGE</w:instrText></w:r><w:r><w:fldChar w:fldCharType="end"/></w:r></w:p>`, nil, []string{"locked-field body 1 "}},
		"a locked control with a tag": {para("甲") + control("sdtContentLocked", para("{{甲}}")), nil, []string{"locked-control body 1 "}},
		"a locked control without":    {control("contentLocked", para("甲")) + para("{{甲}}"), nil, nil},
		"a control that must stay":    {control("sdtLocked", para("{{甲}}")), nil, nil},
		"protection":                  {para("甲"), []extra{settings(`<w:documentProtection w:edit="readOnly" w:enforcement="1"/>`)}, []string{"protected  0 "}},
		"protection not enforced":     {para("甲"), []extra{settings(`<w:documentProtection w:edit="readOnly" w:enforcement="0"/>`)}, nil},
		"protection against writing":  {para("甲"), []extra{settings(`<w:writeProtection w:recommended="1"/>`)}, []string{"protected  0 "}},
		"single braces":               {para("{甲|万元}和{{{乙}}}{{丙}}", "｛丁｝"), nil, []string{"single-braces body 1 {甲|万元}", "single-braces body 2 ｛丁｝"}},
		"a mail merge":                {para("甲"), []extra{settings(`<w:mailMerge/>`)}, []string{"mail-merge  0 "}},
	} {
		t.Run(name, func(t *testing.T) {
			notes, err := parse(t, c.body, c.extras...).Notes()
			if err != nil {
				t.Fatal(err)
			}
			var got []string
			for _, n := range notes {
				s := fmt.Sprintf("%s %s %d %s", n.ID, n.At.Kind, n.At.Para, n.Tag)
				if n.ID == UnlikeTwins {
					s += strings.NewReplacer("{", "", "}", "").Replace(n.At.Near)
				}
				if n.More > 0 {
					s += fmt.Sprintf(" +%d", n.More)
				}
				got = append(got, s)
			}
			same(t, "notes", got, c.want...)
		})
	}
}

func TestMacrosAndLinkedTemplatesAreNoted(t *testing.T) {
	all := parts(para("甲"), settings(""), extra{"word/vbaProject.bin", "vbaProject", "application/vnd.ms-office.vbaProject", "x"})
	for i := range all {
		switch all[i].Name {
		case "[Content_Types].xml":
			all[i].Data = []byte(strings.Replace(string(all[i].Data), wordDocument, "application/vnd.ms-word.template.macroEnabledTemplate.main+xml", 1))
		case "word/_rels/document.xml.rels":
			all[i].Data = []byte(strings.Replace(string(all[i].Data), ooxml.NSOfficeRels+"/vbaProject", "http://schemas.microsoft.com/office/2006/relationships/vbaProject", 1))
		}
	}
	all = append(all, ooxml.NewPart{Name: "word/_rels/settings.xml.rels", Data: []byte(xmlHead + `<Relationships xmlns="` + ooxml.NSPackageRels + `">` +
		`<Relationship Id="rId1" Type="` + ooxml.NSOfficeRels + `/attachedTemplate" Target="file:///\\oa\公文.dotx" TargetMode="External"/></Relationships>`)})
	tpl, err := Parse(press(all))
	if err != nil {
		t.Fatal(err)
	}
	notes, err := tpl.Notes()
	if err != nil {
		t.Fatal(err)
	}
	var got []string
	for _, n := range notes {
		got = append(got, n.ID+n.At.Near)
	}
	slices.Sort(got)
	same(t, "notes", got, `linked-templatefile:///\\oa\公文.dotx`, "macros")
}

func TestFontsAreThoseOfTheText(t *testing.T) {
	const theme = `<a:theme xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main"><a:themeElements><a:fontScheme><a:majorFont><a:latin typeface="题"/><a:ea typeface=""/></a:majorFont>` +
		`<a:minorFont><a:latin typeface="Calibri"/><a:ea typeface=""/><a:font script="Jpan" typeface="日"/><a:font script="Hans" typeface="等线"/></a:minorFont></a:fontScheme></a:themeElements></a:theme>`
	tpl := parse(t, `<w:p><w:pPr><w:pStyle w:val="two"/></w:pPr><w:r><w:rPr><w:rFonts w:eastAsia="丁" w:cs="无"/></w:rPr><w:t>字</w:t></w:r></w:p>`,
		header("header1.xml", `<w:p><w:r><w:rPr><w:rFonts w:ascii="@戊;己"/></w:rPr><w:t>字</w:t></w:r></w:p>`),
		styles(`<w:docDefaults><w:rPrDefault><w:rPr><w:rFonts w:asciiTheme="minorHAnsi" w:ascii="旧" w:eastAsiaTheme="minorEastAsia"/></w:rPr></w:rPrDefault></w:docDefaults>`+
			`<w:style w:type="paragraph" w:default="1" w:styleId="n"><w:rPr><w:rFonts w:eastAsia="甲"/></w:rPr></w:style>`+
			`<w:style w:type="paragraph" w:styleId="one"><w:basedOn w:val="two"/><w:rPr><w:rFonts w:eastAsia="乙"/></w:rPr></w:style>`+
			`<w:style w:type="paragraph" w:styleId="two"><w:basedOn w:val="one"/><w:rPr><w:rFonts w:eastAsia="丙"/></w:rPr></w:style>`+
			`<w:style w:type="paragraph" w:styleId="idle"><w:rPr><w:rFonts w:eastAsia="没有用"/></w:rPr></w:style>`),
		extra{"word/theme/theme1.xml", "theme", "application/vnd.openxmlformats-officedocument.theme+xml", theme})
	got, err := tpl.Fonts()
	if err != nil {
		t.Fatal(err)
	}
	same(t, "fonts", got, "等线", "Calibri", "甲", "丙", "乙", "丁", "戊")
}

func TestPreviewShowsWhatWouldBePrinted(t *testing.T) {
	tpl := parse(t, para("{{名}}", "{{数|元}}", "{{数}}", "{{没有}}")+para("{{?假}}", "{{名}}", "{{/}}")+para("{{#表}}", "{{项}}{{_序号}}{{?_末}}末{{/}}", "{{/表}}")+para("{{#空}}", "{{项}}", "{{/空}}", "{{^假}}", "真", "{{/假}}"))
	n := names{"名": "甲", "数": 5, "假": false, "表": []names{{"项": "子"}, {"项": "丑"}}, "空": []names{}}
	var got []string
	for _, s := range tpl.Preview(n.env()) {
		line := s.Raw
		for _, w := range []struct {
			is   bool
			word string
		}{{s.Text != "", " =" + s.Text}, {s.Items > 0, fmt.Sprint(" ", s.Items)}, {s.Holds, " holds"}, {s.Skipped, " skipped"}, {s.Unknown, " unknown"}} {
			if w.is {
				line += w.word
			}
		}
		got = append(got, line)
	}
	same(t, "preview", got, "{{名}} =甲", "{{数|元}} =5.00", "{{数}}", "{{没有}} unknown",
		"{{?假}}", "{{名}} =甲 skipped", "{{/}}", "{{#表}} 2", "{{项}} =子", "{{_序号}} =1", "{{?_末}}", "{{/}}", "{{/表}}",
		"{{#空}}", "{{项}} skipped unknown", "{{/空}}", "{{^假}} holds", "{{/假}}")
}
