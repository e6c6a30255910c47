package docx

import (
	"bytes"
	"fmt"
	"regexp"
	"strings"
	"testing"
)

// wide is a cell over several columns.
func wide(span, width int, text string) string {
	return fmt.Sprintf(`<w:tc><w:tcPr><w:tcW w:w="%d" w:type="dxa"/><w:gridSpan w:val="%d"/></w:tcPr>`, width, span) + para(text) + `</w:tc>`
}

func tr(cells ...string) string { return `<w:tr>` + strings.Join(cells, "") + `</w:tr>` }

func td(text string) string { return cell(para(text)) }

var layout = regexp.MustCompile(`<w:gridCol w:w="(\d+)"|<(w:tr)>|<w:tcW w:w="(\d+)"|<w:gridSpan w:val="(\d+)"`)

// laid writes the grid of a table and its rows: the widths of the cells, and their spans.
func laid(body string) string {
	var b strings.Builder
	for _, m := range layout.FindAllStringSubmatch(body, -1) {
		switch {
		case m[1] != "":
			b.WriteString(" " + m[1])
		case m[2] != "":
			b.WriteString(" |")
		case m[3] != "":
			b.WriteString(" " + m[3])
		default:
			b.WriteString("x" + m[4])
		}
	}
	return strings.TrimSpace(b.String())
}

var years = names{
	"title": "T", "yes": true, "no": false, "none": []names{},
	"year":  []names{{"y": "2017", "in": "1", "out": "2"}, {"y": "2018", "in": "3", "out": "4"}, {"y": "2019", "in": "5", "out": "6"}},
	"year2": []names{{"y": "2020"}, {"y": "2021"}},
	"line":  []names{{"name": "a"}, {"name": "b"}},
}

func TestColumnsAreRepeated(t *testing.T) {
	cases := []struct {
		name, in string
		text     []string
		laid     string
	}{
		{"one column", table(2, row("item", "{{#year|列}}{{y}}{{/year}}"), row("income", "{{in}}"), row("spending", "{{out}}")),
			[]string{"item", "2017", "2018", "2019", "income", "1", "3", "5", "spending", "2", "4", "6"}, "2000 666 667 667 | 2000 666 667 667 | 2000 666 667 667 | 2000 666 667 667"},
		{"two columns", table(3, row("item", "{{#year|列}}{{y}} in", "{{y}} out{{/year}}"), row("x", "{{in}}", "{{out}}")),
			[]string{"item", "2017 in", "2017 out", "2018 in", "2018 out", "2019 in", "2019 out", "x", "1", "2", "3", "4", "5", "6"},
			"2000 666 666 667 667 667 667 | 2000 666 666 667 667 667 667 | 2000 666 666 667 667 667 667"},
		{"the last row says it", table(2, row("item", "{{y}}"), row("income", "{{#year|列}}{{in}}{{/}}")),
			[]string{"item", "2017", "2018", "2019", "income", "1", "3", "5"}, "2000 666 667 667 | 2000 666 667 667 | 2000 666 667 667"},
		{"a row of its own says it", table(2, row("item", "{{y}}"), row("", "{{#year|列}}{{/}}"), row("income", "{{in}}")),
			[]string{"item", "2017", "2018", "2019", "income", "1", "3", "5"}, "2000 666 667 667 | 2000 666 667 667 | 2000 666 667 667"},
		{"a bookmark in a row of their own", table(2, row("item", "{{y}}"), tr(td(""), cell(`<w:p>`+run("{{#year|列}}{{/}}")+`<w:bookmarkStart w:id="1" w:name="b"/></w:p>`)), row("income", "{{in}}")) + `<w:p><w:bookmarkEnd w:id="1"/></w:p>`,
			[]string{"item", "2017", "2018", "2019", "income", "1", "3", "5", ""}, ""},
		{"in the middle", table(3, row("item", "{{#year|列}}{{y}}{{/year}}", "note"), row("income", "{{in}}", "n")),
			[]string{"item", "2017", "2018", "2019", "note", "income", "1", "3", "5", "n"}, "2000 666 667 667 2000 | 2000 666 667 667 2000 | 2000 666 667 667 2000"},
		{"a merged cell over it grows", table(3, tr(td(""), wide(2, 4000, "years")), row("item", "{{#year|列}}{{y}}{{/year}}", "note"), row("income", "{{in}}", "n"), tr(wide(3, 6000, "end"))),
			[]string{"", "years", "item", "2017", "2018", "2019", "note", "income", "1", "3", "5", "n", "end"},
			"2000 666 667 667 2000 | 2000 4000x4 | 2000 666 667 667 2000 | 2000 666 667 667 2000 | 6000x5"},
		{"a merged cell of its width is repeated", table(3, tr(td("item"), wide(2, 4000, "{{y}}")), row("", "{{#year|列}}in", "out{{/year}}"), row("x", "{{in}}", "{{out}}")),
			[]string{"item", "2017", "2018", "2019", "", "in", "out", "in", "out", "in", "out", "x", "1", "2", "3", "4", "5", "6"},
			"2000 666 666 667 667 667 667 | 2000 1332x2 1334x2 1334x2 | 2000 666 666 667 667 667 667 | 2000 666 666 667 667 667 667"},
		{"rows and columns", table(2, row("item", "{{#year|列}}{{y}}{{/year}}"), row("{{#line}}{{name}}", "{{name}}{{in}}{{/line}}"), row("sum", "{{out}}")),
			[]string{"item", "2017", "2018", "2019", "a", "a1", "a3", "a5", "b", "b1", "b3", "b5", "sum", "2", "4", "6"},
			"2000 666 667 667 | 2000 666 667 667 | 2000 666 667 667 | 2000 666 667 667 | 2000 666 667 667"},
		{"rows that begin in the columns", table(1, row("{{#year|列}}{{y}}{{/year}}"), row("{{#line}}{{name}}{{in}}"), row("{{/line}}")),
			[]string{"2017", "2018", "2019", "a1", "a3", "a5", "b1", "b3", "b5"}, "666 667 667 | 666 667 667 | 666 667 667 | 666 667 667"},
		{"two blocks", table(3, row("item", "{{#year|列}}{{y}}{{/year}}", "{{#year2|列}}{{y}}{{/year2}}"), tr(td("x"), wide(2, 4000, "z"))),
			[]string{"item", "2017", "2018", "2019", "2020", "2021", "x", "z"}, "2000 666 667 667 1000 1000 | 2000 666 667 667 1000 1000 | 2000 4000x5"},
		{"none", table(3, row("item", "{{#none|列}}{{y}}{{/none}}", "note"), tr(td("x"), wide(2, 4000, "z")), row("a", "{{in}}", "b")),
			[]string{"item", "note", "x", "z", "a", "b"}, "3000 3000 | 3000 3000 | 3000 3000x1 | 3000 3000"},
		{"a condition holds", table(2, row("item", "{{?yes|列}}{{title}}{{/yes}}"), row("a", "b")), []string{"item", "T", "a", "b"}, "2000 2000 | 2000 2000 | 2000 2000"},
		{"a condition does not", table(2, row("item", "{{^yes|列}}{{title}}{{/yes}}"), row("a", "b")), []string{"item", "a"}, "4000 | 4000 | 4000"},
		{"nothing left of the table", para("p") + table(2, row("{{#none|列}}{{y}}", "b{{/none}}"), row("a", "b")), []string{"p"}, ""},
		{"nothing left of a row", table(3, row("item", "{{#none|列}}{{y}}{{/none}}", "b"), `<w:tr><w:trPr><w:gridBefore w:val="1"/><w:gridAfter w:val="1"/></w:trPr>`+td("{{in}}")+`</w:tr>`), []string{"item", "b"}, "3000 3000 | 3000 3000"},
		{"a row without cells there", table(3, row("item", "{{#year|列}}{{y}}{{/year}}", "b"), `<w:tr><w:trPr><w:gridAfter w:val="2"/></w:trPr>`+td("x")+`</w:tr>`), []string{"item", "2017", "2018", "2019", "b", "x"}, ""},
		{"a table in the columns", table(2, tr(td("item"), cell(para("{{#year|列}}")+table(2, row("{{y}}", "{{in}}"))+para("{{/year}}")))),
			[]string{"item", "2017", "1", "", "2018", "3", "", "2019", "5", ""}, ""},
		{"tags in paragraphs of their own", table(2, tr(td("item"), cell(para("{{#year|列}}", "{{y}}", "{{/year}}")))), []string{"item", "2017", "2018", "2019"}, "2000 666 667 667 | 2000 666 667 667"},
		{"a control around the cells", table(2, tr(td("item"), `<w:sdt><w:sdtPr><w:id w:val="4"/></w:sdtPr><w:sdtContent>`+td("{{#year|列}}{{y}}{{/year}}")+`</w:sdtContent></w:sdt>`)),
			[]string{"item", "2017", "2018", "2019"}, "2000 666 667 667 | 2000 666 667 667"},
		{"cells merged downwards", table(2, tr(td("item"), `<w:tc><w:tcPr><w:tcW w:w="2000" w:type="dxa"/><w:vMerge w:val="restart"/></w:tcPr>`+para("{{#year|列}}{{y}}{{/year}}")+`</w:tc>`),
			tr(td("x"), `<w:tc><w:tcPr><w:tcW w:w="2000" w:type="dxa"/><w:vMerge/></w:tcPr><w:p/></w:tc>`)), []string{"item", "2017", "2018", "2019", "x", "", "", ""}, "2000 666 667 667 | 2000 666 667 667 | 2000 666 667 667"},
		{"parts of the width", strings.NewReplacer(`w:w="2000" w:type="dxa"`, `w:w="2500" w:type="pct"`).Replace(table(2, row("item", "{{#year|列}}{{y}}{{/year}}"))), []string{"item", "2017", "2018", "2019"}, "2000 666 667 667 | 2500 833 834 834"},
		{"in a list of tables", para("{{#line}}") + table(2, row("{{name}}", "{{#year|列}}{{y}}{{/year}}")) + para("{{/line}}"), []string{"a", "2017", "2018", "2019", "b", "2017", "2018", "2019"}, ""},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			out, _ := fill(t, doc(c.in+"<w:p/>"), years)
			same(t, "text", texts(t, out), append(c.text, "")...)
			if got := laid(bodyOf(t, out)); c.laid != "" && got != c.laid {
				t.Errorf("layout = %s\nwant     %s", got, c.laid)
			}
		})
	}
}

func TestProblemsOfColumns(t *testing.T) {
	cases := []struct {
		name, in string
		want     []string
	}{
		{"two rows", table(2, row("a", "{{#year|列}}"), row("b", "{{/year}}")), []string{"block-position {{#year|列}} [the tags of a block of columns stand in different rows] @ body table 1 row 1 col 2"}},
		{"no table", para("{{#year|列}}x{{/year}}"), []string{"block-position {{#year|列}} [the tags of a block of columns stand in different rows] @ body 1"}},
		{"not closed", table(2, row("a", "{{#year|列}}"), row("b", "c")), []string{"unclosed-block {{#year|列}} @ body table 1 row 1 col 2"}},
		{"merged over the edge", table(3, row("a", "{{#year|列}}", "b{{/year}}"), tr(wide(2, 4000, "x"), td("y"))), []string{"block-position {{#year|列}} [a merged cell reaches over the edge of the repeated columns] @ body table 1 row 1 col 2"}},
		{"columns in columns", table(3, row("a", "{{#year|列}}{{#line|列}}{{/line}}", "b{{/year}}")), []string{"block-position {{#line|列}} [two blocks repeat the same columns] @ body table 1 row 1 col 2"}},
		{"wider than Word opens", table(64, tr(strings.Repeat(td(""), 63)+td("{{#year|列}}{{/year}}"))), []string{"block-position {{#year|列}} [the table has over 63 columns] @ body table 1 row 1 col 64"}},
		{"unknown option", table(1, row("{{#year|行列}}{{/year}}")), []string{"broken-tag {{#year|行列}} [filter on a block] @ body table 1 row 1 col 1"}},
		{"two rows with a name between", table(2, row("a", "{{#year|列}}{{y}}"), row("b", "{{y}}{{/year}}")), []string{"block-position {{#year|列}} [the tags of a block of columns stand in different rows] @ body table 1 row 1 col 2"}},
		{"once more in another row", table(2, row("a", "{{#year|列}}{{y}}{{/year}}"), row("b", "{{#year|列}}{{y}}{{/year}}")), []string{"block-position {{#year|列}} [two blocks repeat the same columns] @ body table 1 row 2 col 2"}},
		{"a list of the rows", table(2, row("a", "{{y}}"), row("{{#line}}{{name}}", "{{#kinds|列}}{{/kinds}}{{/line}}")), []string{"unknown-name {{#kinds|列}} @ body table 1 row 2 col 2"}},
		{"unknown list", table(2, row("a", "{{#yaer|列}}{{y}}{{/}}"), row("b", "c"), row("d", "e")), []string{"unknown-name {{#yaer|列}} (year?) @ body table 1 row 1 col 2"}},
		{"unknown name in another row", table(2, row("a", "{{#year|列}}{{y}}{{/}}"), row("b", "{{z}}")), []string{"unknown-name {{z}} @ body table 1 row 2 col 2"}},
		{"value as a list", table(2, row("a", "{{#title|列}}{{y}}{{/}}"), row("b", "c")), []string{"wrong-type {{#title|列}} [a value is used as a list] @ body table 1 row 1 col 2"}},
		{"note in the columns", table(2, row("a", "{{#year|列}}{{y}}{{/}}"), tr(td("b"), cell(`<w:p><w:r><w:footnoteReference w:id="1"/></w:r></w:p>`))), []string{"note-in-list {{#year|列}} @ body table 1 row 1 col 2"}},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			same(t, "problems", briefs(parse(t, c.in+"<w:p/>").Check(years.env())), c.want...)
		})
	}
}

func TestColumnsAreTaggedAndToldOnce(t *testing.T) {
	tpl := parse(t, table(2, row("item", "{{#year|列}}{{y}}{{/year}}"), row("income", "{{in}}"), row("spending", "{{out}}"))+"<w:p/>")
	var got []string
	for _, g := range tpl.Tags() {
		got = append(got, g.Raw+g.Option+" in "+strings.Join(g.In, "/"))
	}
	same(t, "tags", got, "{{#year|列}}列 in ", "{{y}} in year", "{{/year}} in ", "{{in}} in year", "{{out}} in year")
}

func TestATableOfTooManyColumnsIsAnError(t *testing.T) {
	many := make([]names, maxColumns)
	for i := range many {
		many[i] = names{}
	}
	tpl := parse(t, table(2, row("x", "{{#many|列}}{{/many}}y"))+"<w:p/>")
	var out bytes.Buffer
	if _, _, err := tpl.Execute(&out, names{"many": many}.env()); err == nil || out.Len() > 0 {
		t.Errorf("err = %v, wrote %d; want an error", err, out.Len())
	}
	if _, _, err := tpl.Execute(&out, names{"many": many[1:]}.env()); err != nil {
		t.Error(err)
	}
}
