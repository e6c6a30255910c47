package docx

import (
	"regexp"
	"strings"
	"testing"
)

// lists is a part with one list of two levels: the first starts at 1, the second at 5, and the list itself
// makes the second a level of its own.
func lists(more string) extra {
	lvl := func(n, start string) string {
		return `<w:lvl w:ilvl="` + n + `"><w:start w:val="` + start + `"/><w:numFmt w:val="decimal"/><w:lvlText w:val="%1."/><w:lvlJc w:val="left"/></w:lvl>`
	}
	return extra{"word/numbering.xml", "numbering", wordType + "numbering+xml", `<w:numbering ` + namespaces + `><w:abstractNum w:abstractNumId="3"><w:multiLevelType w:val="multilevel"/>` +
		lvl("0", "1") + lvl("1", "5") + `</w:abstractNum><w:num w:numId="7"><w:abstractNumId w:val="3"/>` + more + `</w:num></w:numbering>`}
}

func numbered(num, text string) string {
	return `<w:p><w:pPr><w:numPr><w:ilvl w:val="0"/><w:numId w:val="` + num + `"/></w:numPr></w:pPr>` + run(text) + `</w:p>`
}

var numIDs = regexp.MustCompile(`<w:numId w:val="(\d+)"/>`)

// nums gives the list of each numbered paragraph.
func nums(body string) string {
	var out []string
	for _, m := range numIDs.FindAllStringSubmatch(body, -1) {
		out = append(out, m[1])
	}
	return strings.Join(out, " ")
}

func TestNumbersStartAnewForEachItem(t *testing.T) {
	n := everyName()
	cases := []struct{ name, in, want string }{
		{"not asked", para("{{#fruit}}") + numbered("7", "{{name}}") + para("{{/fruit}}"), "7 7 7"},
		{"asked", numbered("7", "before") + para("{{#fruit|重新编号}}") + numbered("7", "{{name}}") + numbered("7", "x") + para("{{/fruit}}") + numbered("7", "behind"), "7 8 8 9 9 10 10 7"},
		{"for each outer item", para("{{#fruit|重新编号}}", "{{name}}", "{{#kinds}}") + numbered("7", "{{kind}}") + para("{{/kinds}}", "{{/fruit}}"), "8 8 9"},
		{"outer and inner", para("{{#fruit|重新编号}}") + numbered("7", "{{name}}") + para("{{#kinds|重新编号}}") + numbered("7", "{{kind}}") + para("{{/kinds}}", "{{/fruit}}"), "8 9 10 11 12 13"},
		{"in rows", table(2, tr(td("{{#fruit|重新编号}}{{name}}"), cell(numbered("7", "{{price}}")+numbered("7", "y{{/fruit}}")))) + "<w:p/>", "8 8 9 9 10 10"},
		{"lines of a value", para("{{#fruit|重新编号}}") + numbered("7", "{{text}}") + para("{{/fruit}}"), "8 8 9 9 10 10"},
		{"two blocks", para("{{#fruit|重新编号}}") + numbered("7", "{{name}}") + para("{{/fruit}}", "{{#fruit|重新编号}}") + numbered("7", "{{name}}") + para("{{/fruit}}"), "8 9 10 11 12 13"},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			out, _ := fill(t, doc(c.in, lists("")), n)
			if got := nums(bodyOf(t, out)); got != c.want {
				t.Errorf("lists = %s, want %s", got, c.want)
			}
			part := partOf(t, out, "word/numbering.xml")
			for _, id := range strings.Fields(c.want) {
				if strings.Count(part, `<w:num w:numId="`+id+`">`) != 1 {
					t.Errorf("list %s is not defined once in %s", id, part)
				}
			}
		})
	}
}

func TestANewListStartsWhereTheOldOneDid(t *testing.T) {
	start := func(l, n string) string {
		return `<w:lvlOverride w:ilvl="` + l + `"><w:startOverride w:val="` + n + `"/></w:lvlOverride>`
	}
	own := `<w:start w:val="9"/><w:numFmt w:val="decimal"/>`
	for more, want := range map[string]string{
		"":              start("0", "1") + start("1", "5"),
		start("1", "2"): start("0", "1") + start("1", "2"),
		`<w:lvlOverride w:ilvl="1"><w:lvl w:ilvl="1">` + own + `</w:lvl></w:lvlOverride>`: start("0", "1") + `<w:lvlOverride w:ilvl="1"><w:startOverride w:val="9"/><w:lvl w:ilvl="1">` + own + `</w:lvl></w:lvlOverride>`,
	} {
		out, _ := fill(t, doc(para("{{#fruit|重新编号}}")+numbered("7", "{{name}}")+para("{{/fruit}}"), lists(more)), fruit)
		if got := partOf(t, out, "word/numbering.xml"); !strings.Contains(got, `<w:num w:numId="8"><w:abstractNumId w:val="3"/>`+want+`</w:num><w:num w:numId="9">`) {
			t.Errorf("numbering = %s\nwant %s", got, want)
		}
	}
}

func TestNumbersThatAreNotThereCannotStartAnew(t *testing.T) {
	want := "block-position {{#fruit|重新编号}} [no paragraph of the block has a number of its own] @ body 1"
	same(t, "problems", briefs(parse(t, para("{{#fruit|重新编号}}", "{{name}}", "{{/fruit}}"), lists("")).Problems()), want)
	same(t, "problems", briefs(parse(t, para("{{#fruit|重新编号}}")+numbered("99", "{{name}}")+para("{{/fruit}}"), lists("")).Problems()), want)
	same(t, "problems", briefs(parse(t, para("{{#fruit|重新编号}}")+numbered("7", "{{name}}")+para("{{/fruit}}")).Problems()), want)
	same(t, "problems", briefs(parse(t, para("{{#fruit|重新编号}}{{name}}{{/fruit}}"), lists("")).Problems()), want)
}
