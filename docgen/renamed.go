package docgen

import (
	"slices"
	"strings"

	"jixiao/docgen/docx"
)

// An itemOf is an item of a list of the trace.
type itemOf struct {
	list string
	item int
}

// renamedItems finds the rows of tables that bear the name of another item of their list now, and gives that item.
func renamedItems(rows []traced, at map[string]held, paras []docx.Paragraph) map[itemOf]itemOf {
	type name struct{ list, text string }
	plain := func(s string) string { return strings.Join(strings.Fields(s), "") }
	names := slices.DeleteFunc(slices.Clone(rows), func(r traced) bool {
		return r.Key != "" || r.List == "" || r.Field != "名称" && r.Field != "指标" || plain(r.Text) == ""
	})
	of := map[name]itemOf{}
	for _, r := range names {
		of[name{r.List, plain(r.Text)}] = itemOf{r.List, r.Item}
	}
	out := map[itemOf]itemOf{}
	for _, r := range names {
		h, ok := at[r.Mark]
		if !ok || h.mark.Broken || paras[h.para].Place.Table == 0 {
			continue
		}
		now, self := plain(paras[h.para].Text[h.mark.From:h.mark.To]), itemOf{r.List, r.Item}
		if other, ok := of[name{r.List, now}]; ok && now != plain(r.Text) && other != self {
			out[self] = other
		}
	}
	return out
}

// nameItem compares a number of a table whose row bears the name of another item with the number of that item.
func (n *names) nameItem(number *Number, row traced, rows []traced, renamed map[itemOf]itemOf) {
	other, ok := renamed[itemOf{row.List, row.Item}]
	if !ok || number.Place.Table == 0 || number.State == Lost {
		return
	}
	i := slices.IndexFunc(rows, func(r traced) bool {
		return r.Key != "" && r.List == other.list && r.Item == other.item && r.Field == row.Field
	})
	if i < 0 {
		return
	}
	is, _ := n.wants(rows[i])
	switch {
	case is.Torn || is.Want == "":
	case sameNumber(number.Text, is.Want):
		number.State, number.mark = Same, "" // the number went with the name
		number.Key, number.Label, number.How, number.Want, number.Cells = is.Key, is.Label, is.How, is.Want, is.Cells
	case number.State != Edited:
		number.State, number.Wrong, number.mark = Edited, WrongName, ""
		number.Named, number.NamedIs = is.Label, is.Want
	}
}
