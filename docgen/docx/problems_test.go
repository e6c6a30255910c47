package docx

import (
	"bytes"
	"errors"
	"fmt"
	"strings"
	"testing"

	"jixiao/internal/ooxml"
)

// brief writes a problem on one line: id, tag, hint, detail, and where.
func brief(p Problem) string {
	at := fmt.Sprintf("%s %d", p.At.Kind, p.At.Para)
	if p.At.Table > 0 {
		at = fmt.Sprintf("%s table %d row %d col %d", p.At.Kind, p.At.Table, p.At.Row, p.At.Col)
	}
	s := p.ID + " " + p.Tag
	if p.Hint != "" {
		s += " (" + p.Hint + "?)"
	}
	if p.Detail != "" {
		s += " [" + p.Detail + "]"
	}
	return s + " @ " + at
}

func briefs(problems []Problem) []string {
	var out []string
	for _, p := range problems {
		out = append(out, brief(p))
	}
	return out
}

func TestProblemsOfATemplate(t *testing.T) {
	cases := []struct {
		name, in string
		want     []string
	}{
		{"not closed", para("a", "b {{title, c"), []string{"unclosed-tag {{title, c @ body 2"}},
		{"not closed before the next", para("{{title {{title}}"), []string{"unclosed-tag {{title @ body 1"}},
		{"not opened", para("title}} b"), []string{"unopened-tag }} @ body 1"}},
		{"single brace at the start", para("{title}} b"), []string{"unopened-tag }} @ body 1"}},
		{"broken by a line", `<w:p><w:r><w:t>{{ti</w:t><w:br/><w:t>tle}}</w:t></w:r></w:p>`, []string{"broken-tag {{ti tle}} [line break inside the tag] @ body 1"}},
		{"broken by a paragraph", para("a {{ti", "tle}} b"), []string{"broken-tag {{ti [the paragraph ends inside the tag] @ body 1", "broken-tag }} [the tag begins in the paragraph before] @ body 2"}},
		{"nothing inside", para("{{ }}{{#}}"), []string{"broken-tag {{ }} [no name] @ body 1", "broken-tag {{#}} [no name] @ body 1"}},
		{"filter without a name", para("{{title|}}"), []string{"broken-tag {{title|}} [no name of a filter] @ body 1"}},
		{"filter on a block", para("{{?title|元}}"), []string{"broken-tag {{?title|元}} [filter on a block] @ body 1"}},
		{"brace inside", para("{{ti}tle}}"), []string{"broken-tag {{ti}tle}} [brace inside the tag] @ body 1"}},
		{"block not opened", para("{{/fruit}}"), []string{"unopened-block {{/fruit}} @ body 1"}},
		{"end without anything open", para("{{/}}"), []string{"unopened-block {{/}} @ body 1"}},
		{"end misspelt", para("{{#fruits}}", "{{/fruitz}}"), []string{"unopened-block {{/fruitz}} (fruits?) @ body 2"}},
		{"block not closed", para("{{#fruit}}", "{{?a}}{{/a}}"), []string{"unclosed-block {{#fruit}} @ body 1"}},
		{"inner block not closed", para("{{#a}}{{?b}}{{/a}}"), []string{"unclosed-block {{?b}} @ body 1"}},
		{"blocks cross", para("{{#a}}{{?b}}{{/a}}{{/b}}"), []string{"crossed-blocks {{/b}} [a block around {{?b}} ended before it] @ body 1"}},
		{"first tag in the midst", para("x {{#a}} y", "z {{/a}}"), []string{"block-position {{#a}} [the block goes on into another paragraph, so its first tag must begin its paragraph] @ body 1"}},
		{"last tag in the midst", para("{{#a}} y", "z {{/a}} x"), []string{"block-position {{/a}} [the block began in another paragraph, so its last tag must end its paragraph] @ body 2"}},
		{"out of the table", table(2, row("x", "{{#a}}")) + para("{{/a}}"), []string{"block-position {{#a}} [the tags of a block stand in different places of the document] @ body table 1 row 1 col 2"}},
		{"two tables", table(1, row("{{#a}}")) + "<w:p/>" + table(1, row("{{/a}}")), []string{"block-position {{#a}} [the tags of a block stand in different places of the document] @ body table 1 row 1 col 1"}},
		{"half in a link", `<w:p>` + run("{{#a}}") + `<w:hyperlink w:anchor="x">` + run("{{/a}}") + `</w:hyperlink></w:p>`, []string{"block-position {{#a}} [one tag of the block stands in a link, field or control and the other outside it] @ body 1"}},
		{"ends within a field", `<w:p>` + run("{{#a}}") + `<w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:fldChar w:fldCharType="separate"/></w:r>` + run("{{/a}}") + `<w:r><w:fldChar w:fldCharType="end"/></w:r></w:p>`,
			[]string{"block-position {{#a}} [a field begins in the block and ends behind it] @ body 1"}},
		{"begins within a field", `<w:p><w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:fldChar w:fldCharType="separate"/></w:r>` + run("{{#a}}") + `<w:r><w:fldChar w:fldCharType="end"/></w:r>` + run("{{/a}}") + `</w:p>`,
			[]string{"block-position {{#a}} [the block ends a field that begins before it] @ body 1"}},
		{"note in a list", para("{{#a}}") + `<w:p><w:r><w:footnoteReference w:id="1"/></w:r></w:p>` + para("{{/a}}"), []string{"note-in-list {{#a}} @ body 1"}},
		{"formula", `<w:p><m:oMath><m:r><m:t>{{x}}</m:t></m:r></m:oMath></w:p>`, []string{"out-of-reach {{x}} [text in m:t] @ body 1"}},
		{"watermark", `<w:p><w:r><w:pict><v:shape><v:textpath string="{{x}}"/></v:shape></w:pict></w:r></w:p>`, []string{"out-of-reach {{x}} [text in v:textpath] @ body 1"}},
		{"too deep", para("{{#a}}{{#b}}{{#c}}{{#d}}{{#e}}x{{/}}{{/}}{{/}}{{/}}{{/}}"), []string{"too-deep {{#e}} [blocks within blocks] @ body 1"}},
		{"deleted row", table(1, `<w:tr><w:trPr><w:del w:id="7" w:author="x"/></w:trPr>`+cell(para("{{#a}}"))+`</w:tr>`, row("{{/a}}")), []string{"unopened-block {{/a}} @ body table 1 row 1 col 1"}},
		{"all at once", para("{{", "{{#a}}", "}}", "{{|}}") + table(1, row("{{/b}}")), []string{
			"unclosed-tag {{ @ body 1", "unopened-tag }} @ body 3", "broken-tag {{|}} [no name] @ body 4",
			"unopened-block {{/b}} @ body table 1 row 1 col 1", "unclosed-block {{#a}} @ body 2"}},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			tpl := parse(t, c.in)
			same(t, "problems", briefs(tpl.Problems()), c.want...)
			var out bytes.Buffer
			if _, problems, err := tpl.Execute(&out, names{}.env()); len(problems) < len(c.want) || err != nil || out.Len() > 0 {
				t.Errorf("Execute = %v, %v and wrote %d bytes; want the problems and nothing written", problems, err, out.Len())
			}
		})
	}
	t.Run("address of a link", func(t *testing.T) {
		all := parts(para("x"))
		all[3].Data = bytes.Replace(all[3].Data, []byte("</Rel"), []byte(`<Relationship Id="r" Type="`+ooxml.NSOfficeRels+`/hyperlink" Target="http://x/%7B%7Bid%7D%7D" TargetMode="External"/></Rel`), 1)
		tpl, err := Parse(press(all))
		if err != nil {
			t.Fatal(err)
		}
		same(t, "problems", briefs(tpl.Problems()), "out-of-reach  [address of a link] @ body 0")
	})
	t.Run("place", func(t *testing.T) {
		p := parse(t, para("一、收入情况", "前言若干文字若干文字若干文字若干文字，{{本年收入}}后文")).Check(Env{Known: []string{"本年支出", "本年收入合计", "本年收人"}})
		want := Place{"word/document.xml", "body", 0, 0, 0, 2, "一、收入情况", "…干文字若干文字若干文字，{{本年收入}}后文"}
		if len(p) != 1 || p[0].At != want || p[0].Hint != "本年收人" {
			t.Errorf("problems = %+v\nwant at   %+v", p, want)
		}
	})
}

// Each fault, wherever it stands, is told once: with its id, the tag, the nearest name, and the words around it, by
// which a person finds it. What stands twice in the file, as text boxes do, is told once as well.
func TestEveryProblemIsToldOnceWithItsPlace(t *testing.T) {
	n := names{"title": "T", "amount": 5, "yes": true, "fruit": []names{{"name": "apple"}}, "passage": Value{Text: "x", Data: "x"}}
	cases := []struct {
		name, in string
		want     []string // id, tag, hint, detail, and the words around
	}{
		{UnclosedTag, para("全年收入 {{title 万元，比上年增加"), []string{"unclosed-tag {{title 万元，比上年增加 ~ 全年收入 {{title 万元，比上年增加"}},
		{UnopenedTag, para("全年收入 title}} 万元，比上年增加"), []string{"unopened-tag }} ~ 全年收入 title}} 万元，比上年增加"}},
		{BrokenTag + " by a line", `<w:p><w:r><w:t>共 {{ti</w:t><w:br/><w:t>tle}} 元</w:t></w:r></w:p>`, []string{"broken-tag {{ti tle}} [line break inside the tag] ~ 共 {{ti tle}} 元"}},
		{BrokenTag + " by a paragraph", para("共 {{ti", "tle}} 元"), []string{"broken-tag {{ti [the paragraph ends inside the tag] ~ 共 {{ti", "broken-tag }} [the tag begins in the paragraph before] ~ tle}} 元"}},
		{BrokenTag + " by a cell", table(2, row("共 {{ti", "tle}} 元")) + "<w:p/>", []string{"unclosed-tag {{ti ~ 共 {{ti", "unopened-tag }} ~ tle}} 元"}},
		{UnopenedBlock, para("前 {{#fruit}}", "{{name}}", "{{/friut}} 后"), []string{"unopened-block {{/friut}} (fruit?) ~ {{/friut}} 后"}},
		{UnclosedBlock, para("前 {{#fruit}} 后"), []string{"unclosed-block {{#fruit}} ~ 前 {{#fruit}} 后"}},
		{CrossedBlocks, para("{{#fruit}}甲{{?yes}}乙{{/fruit}}丙{{/yes}}丁"), []string{"crossed-blocks {{/yes}} [a block around {{?yes}} ended before it] ~ …乙{{/fruit}}丙{{/yes}}丁"}},
		{BlockPosition, para("甲 {{#fruit}} 乙", "丙{{/fruit}}"), []string{"block-position {{#fruit}} [the block goes on into another paragraph, so its first tag must begin its paragraph] ~ 甲 {{#fruit}} 乙"}},
		{NoteInList, para("{{#fruit}}", "{{#fruit}}") + `<w:p><w:r><w:footnoteReference w:id="1"/></w:r></w:p>` + para("{{/fruit}}", "{{/fruit}}"), []string{"note-in-list {{#fruit}} ~ {{#fruit}}"}},
		{OutOfReach + " in a formula", `<w:p>` + run("甲") + `<m:oMath><m:r><m:t>{{title}}</m:t></m:r></m:oMath></w:p>`, []string{"out-of-reach {{title}} [text in m:t] ~ {{title}}"}},
		{OutOfReach + " in a watermark", `<w:p><w:r><w:pict><v:shape alt="{{title}}图"><v:textpath string="{{title}}稿"/></v:shape></w:pict></w:r></w:p>`, []string{"out-of-reach {{title}}图 [text in v:shape] ~ {{title}}图", "out-of-reach {{title}}稿 [text in v:textpath] ~ {{title}}稿"}},
		{TooDeep, para("{{?yes}}{{?yes}}{{?yes}}{{?yes}}{{?yes}}{{?yes}}{{?yes}}{{?yes}}{{?yes}}{{?yes}}{{?yes}}{{?yes}}{{?yes}}{{?yes}}{{?yes}}{{?yes}}甲{{?title}}乙{{?yes}}丙" + strings.Repeat("{{/}}", 18)),
			[]string{"too-deep {{?title}} [blocks within blocks] ~ …s}}{{?yes}}甲{{?title}}乙{{?yes}}丙{{…"}},
		{UnknownName, para("单位 {{tilte}}、{{nobody}}"), []string{"unknown-name {{tilte}} (title?) ~ 单位 {{tilte}}、{{nobody}}", "unknown-name {{nobody}} ~ …位 {{tilte}}、{{nobody}}"}},
		{UnknownName + " twice in one paragraph", para("甲{{nobody}}乙丙丁戊己庚辛壬癸子丑寅卯{{nobody}}辰"), []string{"unknown-name {{nobody}} ~ 甲{{nobody}}乙丙丁戊己庚辛壬癸子丑寅…", "unknown-name {{nobody}} ~ …丙丁戊己庚辛壬癸子丑寅卯{{nobody}}辰"}},
		{UnknownFilter, para("单位 {{title|加加}}"), []string{"unknown-filter {{title|加加}} (加?) [加加] ~ 单位 {{title|加加}}"}},
		{NeedsFilter, para("收入 {{amount}} 元"), []string{"needs-filter {{amount}} ~ 收入 {{amount}} 元"}},
		{WrongType, para("水果 {{fruit}}{{#title}}x{{/title}}"), []string{"wrong-type {{fruit}} [a list is used as a value] ~ 水果 {{fruit}}{{#title}}x{…", "wrong-type {{#title}} [a value is used as a list] ~ 水果 {{fruit}}{{#title}}x{{/title}}"}},
		{FilterFailed, para("文字 {{passage|元}} 元"), []string{"filter-failed {{passage|元}} [not an amount] ~ 文字 {{passage|元}} 元"}},
		{"columns", table(1, row("甲{{#yaer|列}}{{/}}"), row("x"), row("y")) + "<w:p/>", []string{"unknown-name {{#yaer|列}} ~ 甲{{#yaer|列}}{{/}}"}},
		{"everything at once", para("{{tilte}}", "{{#fruit}}{{nam}}", "{{/fruit}}", "{{passage|元}}{{title|加加}}"), []string{"unknown-name {{tilte}} (title?) ~ {{tilte}}", "unknown-name {{nam}} ~ {{#fruit}}{{nam}}",
			"filter-failed {{passage|元}} [not an amount] ~ {{passage|元}}{{title|加加}}", "unknown-filter {{title|加加}} (加?) [加加] ~ …{passage|元}}{{title|加加}}"}},
		{"everything at once in the tags", para("{{", "甲}}", "{{}}", "{{#fruit}}", "{{/b}}", "{{?yes}}{{tilte}}"), []string{"broken-tag {{ [the paragraph ends inside the tag] ~ {{", "broken-tag }} [the tag begins in the paragraph before] ~ 甲}}", "broken-tag {{}} [no name] ~ {{}}",
			"unopened-block {{/b}} ~ {{/b}}", "unclosed-block {{#fruit}} ~ {{#fruit}}", "unclosed-block {{?yes}} ~ {{?yes}}{{tilte}}", "unknown-name {{tilte}} (title?) ~ {{?yes}}{{tilte}}"}},
	}
	for _, place := range places {
		for _, c := range cases {
			t.Run(place.name+"/"+c.name, func(t *testing.T) {
				template, part := place.put(c.in)
				tpl, err := Parse(template)
				if err != nil {
					t.Fatal(err)
				}
				var got []string
				for _, p := range tpl.Check(n.env()) {
					b, _, _ := strings.Cut(brief(p), " @ ")
					got = append(got, b+" ~ "+p.At.Near)
					if p.At.Kind != place.kind || p.At.Part != part || p.At.Para == 0 {
						t.Errorf("%s is at %+v, want a %s", brief(p), p.At, place.kind)
					}
				}
				same(t, "problems", got, c.want...)
			})
		}
	}
}

func TestProblemsOfAnEnvironment(t *testing.T) {
	n := names{
		"title": "T", "amount": 5, "yes": true, "no": false, "fruit": []names{{"name": "apple", "price": 1}, {"name": "pear", "price": "two"}}, "none": []names{},
		"passage": Value{Text: "x", Data: "x"},
	}
	cases := []struct {
		name, in string
		want     []string
	}{
		{"unknown name", "{{tilte}} {{nobody}}", []string{"unknown-name {{tilte}} (title?) @ body 1", "unknown-name {{nobody}} @ body 1"}},
		{"unknown condition and list", "{{?yse}}{{/}}{{#friut}}{{whatever}}{{/}}", []string{"unknown-name {{?yse}} (yes?) @ body 1", "unknown-name {{#friut}} (fruit?) @ body 1"}},
		{"unknown name in a condition that does not hold", "{{?no}}{{tilte}}{{/}}{{^yes}}{{tilte}}{{/}}", []string{"unknown-name {{tilte}} (title?) @ body 1", "unknown-name {{tilte}} (title?) @ body 1"}},
		{"unknown name in a list", "{{#fruit}}{{name}}{{nam}}{{/}}", []string{"unknown-name {{nam}} @ body 1"}},
		{"unknown name in an empty list", "{{#none}}{{nam}}{{?x}}{{y}}{{/}}{{/}}", nil},
		{"unknown filter", "{{title|加加|元元}}{{#none}}{{x|加加}}{{/}}", []string{"unknown-filter {{title|加加|元元}} (加?) [加加] @ body 1", "unknown-filter {{title|加加|元元}} (元?) [元元] @ body 1", "unknown-filter {{x|加加}} (加?) [加加] @ body 1"}},
		{"amount without a filter", "{{amount}}{{?no}}{{amount}}{{/}}", []string{"needs-filter {{amount}} @ body 1", "needs-filter {{amount}} @ body 1"}},
		{"condition as a value in a list", "{{#fruit}}{{_首}}{{/}}", []string{"needs-filter {{_首}} @ body 1"}},
		{"number outside a list", "{{_序号}}", []string{"unknown-name {{_序号}} [only items of lists have it] @ body 1"}},
		{"name of an item outside a list", "{{price|元}}", []string{"unknown-name {{price|元}} [only items of lists have it] @ body 1"}},
		{"filter without its sign", "{{amount：元}}{{amount（元）}}{{amount 元}}{{amount米}}", []string{"unknown-name {{amount：元}} (amount|元?) @ body 1", "unknown-name {{amount（元）}} (amount|元?) @ body 1", "unknown-name {{amount 元}} (amount|元?) @ body 1", "unknown-name {{amount米}} (amount?) @ body 1"}},
		{"else of an unknown condition", "{{?yse}}a{{否则}}b{{/}}", []string{"unknown-name {{?yse}} (yes?) @ body 1"}},
		{"list as a value", "{{fruit|加:x}}{{none}}", []string{"wrong-type {{fruit|加:x}} [a list is used as a value] @ body 1", "wrong-type {{none}} [a list is used as a value] @ body 1"}},
		{"value as a list", "{{#title}}{{x}}{{/}}", []string{"wrong-type {{#title}} [a value is used as a list] @ body 1"}},
		{"filter that fails", "{{passage|元}}", []string{"filter-failed {{passage|元}} [not an amount] @ body 1"}},
		{"second filter gets text", "{{amount|元|元}}", []string{"filter-failed {{amount|元|元}} [not an amount] @ body 1"}},
		{"filter in a condition that does not hold", "{{?no}}{{passage|元}}{{/}}", nil},
		{"nothing wrong", "{{title}}{{amount|元}}{{#fruit}}{{name}}{{title}}{{_序号|加:.}}{{/}}{{passage}}", nil},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			same(t, "problems", briefs(parse(t, para(c.in)).Check(n.env())), c.want...)
		})
	}
	t.Run("later item", func(t *testing.T) {
		tpl := parse(t, para("{{#fruit}}{{price|元}}{{/}}"))
		if p := tpl.Check(n.env()); len(p) > 0 {
			t.Errorf("Check = %v", p)
		}
		var out bytes.Buffer
		_, p, err := tpl.Execute(&out, n.env())
		same(t, "problems", briefs(p), "filter-failed {{price|元}} [item 2: not an amount] @ body 1")
		if err != nil || out.Len() > 0 {
			t.Errorf("err = %v, wrote %d", err, out.Len())
		}
	})
}

func TestListsAreBounded(t *testing.T) {
	var many []Scope
	for range maxParagraphs {
		many = append(many, names{}.scope)
	}
	n := names{"many": Value{List: many}}
	var out bytes.Buffer
	if _, _, err := parse(t, para("{{#many}}", "a", "b", "{{/many}}")).Execute(&out, n.env()); err == nil || out.Len() > 0 {
		t.Errorf("err = %v, wrote %d; want an error", err, out.Len())
	}
	if _, _, err := parse(t, para("{{#many}}{{x}}{{/many}}")).Execute(&out, names{"many": Value{List: many}, "x": strings.Repeat("x", 1000)}.env()); err == nil {
		t.Error("want an error for a part over its limit")
	}
	_, err := Parse(doc(para(strings.Repeat("{{x}}", maxTags+1))))
	var refused *ooxml.Error
	if !errors.As(err, &refused) || refused.Kind != ooxml.TooLarge {
		t.Errorf("err = %v, want too large", err)
	}
}

func TestWhatIsNoWordDocumentIsRefused(t *testing.T) {
	book := parts(para("x"))
	book[0].Data = bytes.Replace(book[0].Data, []byte(wordDocument), []byte("application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"), 1)
	for name, data := range map[string][]byte{"empty": nil, "text": []byte("hello"), "workbook": press(book)} {
		_, err := Parse(data)
		var refused *ooxml.Error
		if !errors.As(err, &refused) || refused.Kind != ooxml.NotPackage {
			t.Errorf("%s: err = %v, want not a package", name, err)
		}
	}
}

func TestNearestNameIsACloseOne(t *testing.T) {
	known := []string{"本年收入合计", "本年支出合计", "年末结转和结余", "单位名称", "单位简称", "ab"}
	for name, want := range map[string]string{
		"本年收入合记": "本年收入合计", "本年入合计": "本年收入合计", "年末结转与结余": "年末结转和结余", "单位称名": "单位名称", "单位全称": "单位名称",
		"无关": "", "本年": "", "x": "", "": "", "单位名称": "",
	} {
		if got := nearest(name, known); got != want {
			t.Errorf("nearest(%q) = %q, want %q", name, got, want)
		}
	}
}
