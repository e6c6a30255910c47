package docgen

import (
	"slices"
	"strings"

	"jixiao/calc"
	"jixiao/docgen/docx"
)

// A LeftOut is a part that a template has and a book gives nothing for, because a table is not there.
type LeftOut struct {
	Part  string   // the list that the part is made of
	Forms []string // any one of them would fill it
}

// partTables says which tables fill the parts that a report does without. Where the template leaves a section of the
// narrative to stand in for the tables, nothing is left out: what is not there is asked for.
var partTables = []struct{ part, forms, instead string }{
	{"人员构成", "附02", ""},
	{"支出构成", "公开03 财决04", ""},
	{"预算执行", "财决01", ""},
	{"三公经费", "公开07 附03", "三公经费情况"},
	{"会议培训", "财决05", ""},
	{"国有资产", "公开10", "国有资产占用情况"},
	{"经济分类", "公开06 财决01", "基本支出情况"},
}

// Left lists the parts of a template that a book leaves empty for want of a table of its own set. Where the table is
// there and says nothing, there is nothing to tell.
func Left(t *docx.Template, b *calc.Book) (out []LeftOut) {
	n, tags := newNames(b), t.Tags()
	has := func(kind docx.Kind, name string) bool {
		return slices.ContainsFunc(tags, func(g docx.Tag) bool { return g.Kind == kind && g.Name == name })
	}
	for _, p := range partTables {
		if len(n.scalars[p.part].List) > 0 || !has(docx.List, p.part) || has(docx.Field, p.instead) {
			continue
		}
		var lacking []string
		for id := range strings.FieldsSeq(p.forms) {
			family := calc.FormByID(id).Family
			if b.Table(id) == nil && (slices.Contains(b.Families(), family) || family == "" && len(lacking) == 0) {
				lacking = append(lacking, id)
			}
		}
		if len(lacking) > 0 {
			out = append(out, LeftOut{p.part, lacking})
		}
	}
	return out
}
