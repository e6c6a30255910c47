package docgen

import (
	"slices"
	"strings"

	"jixiao/calc"
	"jixiao/docgen/docx"
)

// An Inspection is what can be said of a template before it is used.
type Inspection struct {
	Tags     []Shown
	Problems []docx.Problem
	Unused   []NameGroup // names that the template could use and does not
	Fonts    []Font
	Notes    []docx.Note
}

// A Shown is one tag with what it shows in the accounts of a book.
type Shown struct {
	docx.Shown
	Lacks string // the name of what the book does not have
}

// A NameGroup is the names of one kind, in the order of the catalogue.
type NameGroup struct {
	Kind  string // sections, amounts, shares, lists, charts, last-year, numbers, audit or others
	Names []string
}

// A Font is a typeface that the text of a template is set in.
type Font struct {
	Name   string
	Common bool // every machine has it, or official documents are set in it
}

// Inspect looks at a template with the accounts of a book, by the names and filters of a real run. With an empty
// book it tells what holds for any.
func Inspect(t *docx.Template, b *calc.Book) (Inspection, error) {
	n := newNames(b)
	n.number(t.Tags())
	in := Inspection{Problems: Problems(t, b)}
	used := map[string]bool{}
	for _, s := range t.Preview(n.env()) {
		shown := Shown{Shown: s}
		if o, ok := s.Origin.(origin); ok && !s.Skipped {
			shown.Lacks = o.lacks // what is not written is not wanted
		}
		in.Tags = append(in.Tags, shown)
		used[wide.Replace(s.Name)] = true
	}
	in.Unused = n.unused(used)
	fonts, err := t.Fonts()
	if err != nil {
		return in, err
	}
	for _, name := range fonts {
		in.Fonts = append(in.Fonts, Font{name, slices.ContainsFunc(commonFonts[:], func(c string) bool { return strings.EqualFold(c, name) })})
	}
	in.Notes, err = t.Notes()
	return in, err
}

// commonFonts are those of Windows in Chinese and of WPS, each by both of its names, and those which GB/T 9704 and
// the customs about it ask for: whoever writes official documents has them or what stands in for them.
var commonFonts = [...]string{
	"宋体", "SimSun", "新宋体", "NSimSun", "黑体", "SimHei", "仿宋", "FangSong", "楷体", "KaiTi", "等线", "DengXian", "等线 Light", "DengXian Light",
	"微软雅黑", "Microsoft YaHei", "仿宋_GB2312", "楷体_GB2312", "方正小标宋简体",
	"Times New Roman", "Arial", "Calibri", "Calibri Light", "Cambria", "Cambria Math", "Courier New", "Tahoma", "Verdana", "Segoe UI", "Symbol", "Wingdings",
}

// nameKinds tells the kinds of names apart; the first that fits holds, and what none fits is of the others. Each kind
// is looked for before those of which it could be taken for one.
var nameKinds = []struct {
	kind string
	is   func(name string, v docx.Value) bool
}{
	{"audit", func(name string, _ docx.Value) bool { return strings.HasPrefix(name, audited) }},
	{"numbers", func(name string, _ docx.Value) bool {
		kind, _, dotted := strings.Cut(name, ".")
		return dotted && strings.HasSuffix(kind, "号")
	}},
	{"last-year", func(name string, _ docx.Value) bool { return strings.HasPrefix(name, lastYear) }},
	{"charts", func(_ string, v docx.Value) bool { return v.Chart != nil }},
	{"lists", func(_ string, v docx.Value) bool { return v.IsList }},
	{"shares", func(_ string, v docx.Value) bool { n, ok := v.Data.(number); return ok && n.unit == "%" }},
	{"amounts", func(_ string, v docx.Value) bool { n, ok := v.Data.(number); return ok && n.unit == calc.Yuan }},
	{"sections", func(name string, v docx.Value) bool {
		o, _ := v.Origin.(origin)
		return slices.Contains(sectionOrder, name) || o.prose || o.passage.Name == name
	}},
}

// unused lists the names that are not among those used.
func (n *names) unused(used map[string]bool) []NameGroup {
	groups := make([]NameGroup, len(nameKinds)+1)
	for _, name := range n.known {
		if used[name] {
			continue
		}
		i := 0
		for i < len(nameKinds) && !nameKinds[i].is(name, n.scalars[name]) {
			i++
		}
		groups[i].Names = append(groups[i].Names, name)
	}
	groups[len(nameKinds)].Kind = "others"
	for i := range nameKinds {
		groups[i].Kind = nameKinds[i].kind
	}
	slices.Reverse(groups[:len(nameKinds)]) // what most templates begin with is told first
	return slices.DeleteFunc(groups, func(g NameGroup) bool { return len(g.Names) == 0 })
}
