package docx

import (
	"slices"
	"testing"
)

// {{否则}} stands between what is printed if a condition holds and what is printed if it does not, wherever a
// condition may stand.
func TestElseBeginsTheOpposite(t *testing.T) {
	cases := []struct {
		name, in string
		want     []string
	}{
		{"in a sentence", para("a {{?yes}}b{{否则}}c{{/yes}} d", "a {{?no}}b{{否则}}c{{/no}} d"), []string{"a b d", "a c d"}},
		{"the only thing of its paragraph", para("x", "{{?yes}}b{{否则}}c{{/yes}}", "{{?no}}b{{否则}}c{{/no}}"), []string{"x", "b", "c"}},
		{"in English, in wide braces", para("{{?no}}b{{Else}}c{{/}}", "{{?no}}b｛｛否则｝｝c{{/no}}"), []string{"c", "c"}},
		{"of the opposite", para("{{^yes}}b{{否则}}c{{/yes}}"), []string{"c"}},
		{"of an empty list", para("{{#none}}b{{否则}}nothing{{/none}}", "{{#fruit}}{{name}} {{否则}}nothing{{/fruit}}"), []string{"nothing", "apple pear plum "}},
		{"paragraphs of their own", para("{{?no}}", "b", "{{否则}}", "c", "{{/no}}", "{{?yes}}", "b", "{{否则}}", "c", "{{/yes}}"), []string{"c", "b"}},
		{"at the head of a paragraph", para("{{?no}}b", "{{否则}}c{{/no}}", "{{?yes}}b", "{{否则}}c{{/yes}}", "e"), []string{"c", "b", "e"}},
		{"at the foot of a paragraph", para("{{?no}}b{{否则}}", "c{{/no}}", "{{?yes}}b{{否则}}", "c{{/yes}}", "e"), []string{"c", "b", "e"}},
		{"nothing in front", para("x{{?no}}{{否则}}c{{/no}}", "x", "{{?yes}}{{否则}}c{{/yes}}", "y"), []string{"xc", "x", "", "y"}},
		{"nothing behind", para("x{{?no}}b{{否则}}{{/no}}", "{{?yes}}b{{否则}}{{/yes}}"), []string{"x", "b"}},
		{"over runs", `<w:p>` + run("a{{?no}}b{") + run("{否") + run("则}") + run("}c{{/no}}d") + `</w:p>`, []string{"acd"}},
		{"runs of its own", `<w:p>` + run("a") + run("{{?yes}}") + run("b") + run("{{否则}}") + run("c") + run("{{/yes}}") + `</w:p>`, []string{"ab"}},
		{"rows", table(1, row("h"), row("{{?no}}"), row("b"), row("{{否则}}"), row("c"), row("{{/no}}"), row("{{?yes}}"), row("d"), row("{{否则}}"), row("e"), row("{{/yes}}")) + para("z"),
			[]string{"h", "c", "d", "z"}},
		{"in a cell", table(2, row("{{?no}}a{{否则}}b{{/no}}", "{{?yes}}a{{否则}}b{{/yes}}")), []string{"b", "a"}},
		{"within one another", para("{{?yes}}{{?no}}a{{否则}}b{{/no}}{{否则}}{{?yes}}c{{否则}}d{{/yes}}{{/yes}}"), []string{"b"}},
		{"in a list", para("{{#fruit}}{{?_末}}{{name}}.{{否则}}{{name}}, {{/}}{{/fruit}}"), []string{"apple, pear, plum."}},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			template := doc(c.in)
			document, _ := proved(t, template, fruit)
			same(t, c.name, texts(t, document), c.want...)
		})
	}
}

// What cannot be meant is a problem with its place, and never a document.
func TestElseOutOfPlaceIsTold(t *testing.T) {
	cases := []struct{ name, in, id string }{
		{"in no block", para("a{{否则}}b"), UnopenedBlock},
		{"twice", para("{{?yes}}a{{否则}}b{{否则}}c{{/yes}}"), UnopenedBlock},
		{"no end", para("{{?yes}}a{{否则}}b"), UnclosedBlock},
		{"in another cell", table(3, row("{{?yes}}a", "{{否则}}b", "c{{/yes}}")), BlockPosition},
		{"in a row with text", table(1, row("{{?yes}}"), row("b"), row("{{否则}}c"), row("{{/yes}}")), BlockPosition},
		{"in the middle of a paragraph", para("{{?yes}}a", "b{{否则}}c", "d{{/yes}}"), BlockPosition},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			var ids []string
			for _, p := range parse(t, c.in).Check(fruit.env()) {
				ids = append(ids, p.ID)
			}
			if !slices.Equal(ids, []string{c.id}) {
				t.Errorf("%s: problems %v, want %s once", c.in, ids, c.id)
			}
		})
	}
}
