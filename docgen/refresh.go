package docgen

import (
	"errors"
	"slices"
	"strconv"
	"strings"

	"jixiao/calc"
	"jixiao/docgen/docx"
	"jixiao/internal/ooxml"
)

// A RowChange says which items of a list came or went, by their words, or that a chart shows other numbers now.
type RowChange struct {
	List           string // or 图表: and the chart's name
	Added, Dropped []string
	Done           bool // the rows of the table were made anew, or the chart was; else somebody has to
	Edited         bool // somebody has changed the data of the chart, which was left alone
	Place          Spot
}

// Refresh puts the numbers of the book as it is now into a report that people have edited. Only what stands
// between the marks of a number changes, and only where it is still the number that was written: what a person
// typed over stays, and is said, as is what cannot be written because its mark is gone or because the workbook
// no longer has the figure. Where a table lists other items than the book has now, its rows come and go. Everything
// else keeps its bytes. sha is the digest of the workbook.
//
// Of the numbers given, Done are those that were written anew.
func (r *Report) Refresh(b *calc.Book, sha string) ([]byte, []Number, []RowChange, error) {
	t := r.trace
	if tellsAudit(t.Numbers) {
		return nil, nil, nil, ErrAudited
	}
	n := newNames(b)
	out, rows, changes, err := n.rearrange(r.data, slices.Clone(t.Numbers), t.Lists, r.paras)
	if err != nil {
		return nil, nil, nil, err
	}
	paras, err := docx.Paragraphs(out, markPrefix)
	if err != nil {
		return nil, nil, nil, err
	}
	rows = adopt(slices.DeleteFunc(rows, func(r traced) bool { return r.again }), paras)
	numbers := n.verify(rows, t.Passages, paras)
	texts := map[string]string{}
	for _, n := range numbers {
		if n.State == Stale && n.mark != "" && (n.Want != "" || n.Empty) && !n.besideOneThatIsGone(numbers) {
			texts[n.mark] = n.Want
		}
	}
	out, written, err := docx.Rewrite(out, texts)
	if err != nil {
		return nil, nil, nil, err
	}
	out, charts, drawn, redrawn, err := n.redraw(out, t.Charts)
	if err != nil {
		return nil, nil, nil, err
	}
	changes = append(changes, redrawn...)
	done := map[string]bool{}
	for _, mark := range written {
		done[mark] = true
	}
	for i := range rows {
		if !done[rows[i].Mark] {
			continue
		}
		v, _ := n.traced(rows[i].Key)
		o, _ := v.Origin.(origin)
		rows[i].of(o.figure)
		rows[i].Text = texts[rows[i].Mark]
	}
	encoded, err := encodeTrace(rows, n.traceLists(rows), charts, t.Passages, n.tracedBook())
	if err != nil {
		return nil, nil, nil, err
	}
	if out, err = ooxml.Retrace(out, sha, encoded, ooxml.Untouched(r.data)); err != nil {
		return nil, nil, nil, err
	}
	for i := range numbers {
		numbers[i].Done = done[numbers[i].mark]
	}
	return out, append(numbers, drawn...), changes, nil
}

// besideOneThatIsGone tells whether a computed number stands in a sentence of which the workbook no longer has
// another number: 减少64.37万元，下降15.08% after the balance has risen. A person has to write that sentence.
func (n Number) besideOneThatIsGone(numbers []Number) bool {
	return strings.HasPrefix(n.Key, calc.DerivedForm+"/") && n.Place.Table == 0 && slices.ContainsFunc(numbers, func(o Number) bool {
		return o.State == Stale && o.Want == "" && !o.Empty && o.Place == n.Place
	})
}

// A listing is one place of the report that goes through a list: its rows of the trace, item by item.
type listing struct {
	list     string
	from, to int // in the trace
	items    [][]traced
}

// listings finds the lists of a trace. Items count up; where they begin again the list is gone through once more.
func listings(rows []traced) (out []listing) {
	for i, r := range rows {
		n := len(out) - 1
		if r.List == "" {
			continue
		}
		if n < 0 || out[n].list != r.List || out[n].to != i || r.Item < rows[i-1].Item {
			out = append(out, listing{list: r.List, from: i, to: i})
			n++
		}
		l := &out[n]
		if i == l.from || r.Item != rows[i-1].Item {
			l.items = append(l.items, nil)
		}
		l.items[len(l.items)-1] = append(l.items[len(l.items)-1], r)
		l.to = i + 1
	}
	return out
}

// errGone says that an item of the book lacks what the others are shown with.
var errGone = errors.New("a field of the list is gone, or its format fits no more")

// wanted prints the fields of an item of the book as the item of the trace has them.
func (n *names) wanted(scope docx.Scope, like []traced) (row []traced, err error) {
	for _, r := range like {
		v, ok := scope(r.Field)
		if !ok {
			return nil, errGone
		}
		o, _ := v.Origin.(origin)
		w := traced{List: r.List, Field: r.Field, Filter: r.Filter}
		if len(o.figure.From) > 0 {
			w.of(o.figure)
		}
		if w.Text, err = docx.Print(v, r.Filter, filters); err != nil {
			return nil, errGone
		}
		row = append(row, w)
	}
	return row, nil
}

// of says what a row of the trace was printed from.
func (r *traced) of(f calc.Figure) {
	r.Key, r.Label, r.Value, r.Unit, r.How, r.Cells = traceKey(f), strings.Join(strings.Fields(f.Label), ""), f.Number().String(), string(f.Unit), f.How, nil
	for _, c := range f.From {
		r.Cells = append(r.Cells, c.String())
	}
}

// planRows says how the rows of a table become those of the items that the book has now, names, and gives their rows of
// the trace. has gives, from 1, which item of the listing has a name; fresh is the highest number of a mark. The
// error is errGone.
func (n *names) planRows(l listing, names []string, has map[string]int, fresh *int) (plan docx.RowPlan, made []traced, err error) {
	list := n.scalars[l.list].List
	for _, item := range l.items {
		var marks []string
		for _, r := range item {
			marks = append(marks, r.Mark)
		}
		plan.Items = append(plan.Items, marks)
	}
	last := 0
	for i, name := range names {
		want := docx.RowItem{From: has[name] - 1}
		var item []traced
		if want.From >= 0 {
			last, item = want.From, slices.Clone(l.items[want.From])
		} else {
			if item, err = n.wanted(list[i], l.items[last]); err != nil {
				return docx.RowPlan{}, nil, err
			}
			want = docx.RowItem{From: last, Texts: map[string]string{}, Names: map[string]string{}}
			for k, r := range l.items[last] {
				*fresh++
				item[k].Mark = markPrefix + strconv.Itoa(*fresh)
				want.Texts[r.Mark], want.Names[r.Mark] = item[k].Text, item[k].Mark
			}
		}
		for k := range item {
			item[k].Item = i + 1
		}
		made = append(made, item...)
		plan.Want = append(plan.Want, want)
	}
	return plan, made, nil
}

// rearrange makes the rows of the tables anew whose lists have other items now.
func (n *names) rearrange(doc []byte, rows []traced, lists []tracedList, paras []docx.Paragraph) ([]byte, []traced, []RowChange, error) {
	at := places(paras)
	asWritten := func(r traced) bool {
		h, ok := at[r.Mark]
		return ok && paras[h.para].Text[h.mark.From:h.mark.To] == r.Text || !ok && r.Text == ""
	}
	fresh := 0 // the highest number of a mark
	for _, r := range rows {
		k, _ := strconv.Atoi(strings.TrimPrefix(r.Mark, markPrefix))
		fresh = max(fresh, k)
	}
	var changes []RowChange
	for _, l := range slices.Backward(listings(rows)) { // from the end, so that the others keep their places
		if withoutLastYear(rows, n.book) {
			break // what is not listed then would be taken for gone
		}
		k := slices.IndexFunc(lists, func(t tracedList) bool { return t.Name == l.list })
		if k < 0 || len(lists[k].Items) != len(l.items) {
			continue // it shows some of the items, by a condition of the template
		}
		list := n.scalars[l.list].List
		was, names := lists[k].Items, itemNames(list)
		change := RowChange{List: l.list}
		has := map[string]int{} // index in l.items, from 1
		plain := true           // each name is that of one item, and nobody has typed over one that goes
		for i, name := range was {
			plain = plain && has[name] == 0
			has[name] = i + 1
			if !slices.Contains(names, name) {
				change.Dropped = append(change.Dropped, name)
				plain = plain && !slices.ContainsFunc(l.items[i], func(r traced) bool { return !asWritten(r) })
			}
		}
		for i, name := range names {
			plain = plain && !slices.Contains(names[:i], name)
			if has[name] == 0 {
				change.Added = append(change.Added, name)
			}
		}
		if len(change.Added)+len(change.Dropped) == 0 {
			continue
		}
		h, ok := at[l.items[0][0].Mark]
		if ok {
			change.Place = spotOf(paras[h.para], h.mark)
		}
		if ok && paras[h.para].Place.Table > 0 && len(list) > 0 && plain {
			plan, made, err := n.planRows(l, names, has, &fresh)
			var out []byte
			if err == nil {
				out, err = docx.Rearrange(doc, plan)
			}
			switch {
			case err == nil:
				doc, change.Done = out, true
				rows = slices.Concat(rows[:l.from], made, rows[l.to:])
			case !errors.Is(err, errGone) && !errors.Is(err, docx.ErrRows): // these are said as what is left to a person
				return nil, nil, nil, err
			}
		}
		changes = append(changes, change)
	}
	slices.Reverse(changes)
	return doc, rows, changes, nil
}

// redraw puts the numbers of the book into the charts of a report, except where somebody has changed the data of one.
// It gives what the charts are known to show from now on, and the numbers of all.
func (n *names) redraw(doc []byte, charts []tracedChart) (out []byte, known []tracedChart, numbers []Number, changes []RowChange, err error) {
	drawn, err := docx.Charts(doc)
	if err != nil {
		return nil, nil, nil, nil, err
	}
	checks := n.checkCharts(charts, drawn)
	now := map[string]docx.Redrawing{}
	for _, c := range checks {
		if c.has(Stale) && !c.has(Edited) && !charts[c.traced].withoutLastYear(n.book) {
			t := charts[c.traced]
			v := n.scalars[t.Name]
			now[c.part] = docx.Redrawing{Data: v.Chart, Was: describe(t.title(), t.data()), Alt: v.Text}
		}
	}
	out, left, err := docx.Redraw(doc, now)
	if err != nil {
		return nil, nil, nil, nil, err
	}
	known = slices.Clone(charts)
	for _, c := range checks {
		_, stale := now[c.part]
		done := stale && !slices.Contains(left, c.part)
		if stale || c.has(Edited) {
			changes = append(changes, RowChange{List: charts[c.traced].Name, Done: done, Edited: !stale, Place: c.numbers[0].Place})
		}
		if done || c.has(Same) && !c.has(Stale) && !c.has(Edited) && !c.has(Untied) {
			known[c.traced] = n.traceChart(charts[c.traced].Name)
		}
		for _, number := range c.numbers {
			number.Done = done && number.State == Stale
			numbers = append(numbers, number)
		}
	}
	return out, known, numbers, changes, nil
}
