package docgen

import (
	"slices"
	"strconv"
	"strings"

	"jixiao/calc"
	"jixiao/docgen/docx"
)

// Numbers in tables that no mark holds: those of rows, columns and tables that people put in, those of a report that
// no program wrote, and those whose mark went when somebody typed them anew. A number of a table has no sentence; what
// it is, its line and its column say. Two answers are none.

// A tableReader compares the cells of a report's tables with a book.
type tableReader struct {
	names  *names
	rows   []traced
	marked map[string]traced
	paras  []docx.Paragraph
	grids  []grid

	stands  map[string]gridPlace // by mark: the cell that holds it
	para    map[string]int       // by mark: its paragraph
	lists   []listing
	columns map[gridColumn]*columnReading
	between map[int]gridCell          // by row of the trace, see lostBetween
	figures map[calc.Cell]calc.Amount // of both years, exact, by cell
	items   map[string]map[string]int // by list and name: the index of the item, below 0 if several have the name
}

// A gridPlace is a cell by its table, row and place in the row.
type gridPlace struct{ grid, row, cell int }

// A gridColumn is a column of a table.
type gridColumn struct {
	grid int
	cols [2]int
}

func (n *names) tableReader(rows []traced, paras []docx.Paragraph) *tableReader {
	t := &tableReader{names: n, rows: rows, marked: byMark(rows), paras: paras, grids: grids(paras), lists: listings(rows),
		stands: map[string]gridPlace{}, para: map[string]int{}, columns: map[gridColumn]*columnReading{}, items: map[string]map[string]int{}}
	for i, p := range paras {
		for _, m := range p.Marks {
			t.para[m.Name] = i
		}
	}
	for p, c := range t.all() {
		if c.para >= 0 {
			for _, m := range paras[c.para].Marks {
				t.stands[m.Name] = p
			}
		}
	}
	return t
}

// trace gives the row of the trace that a cell was written with. Of the words and the number of one cell it is the number.
func (t *tableReader) trace(c gridCell) (found traced, ok bool) {
	if c.para < 0 {
		return found, false
	}
	return writtenWith(t.paras[c.para].Marks, t.marked)
}

func writtenWith(marks []docx.Mark, rows map[string]traced) (found traced, ok bool) {
	for _, m := range marks {
		if r, known := rows[m.Name]; known && (!ok || found.Key == "") {
			found, ok = r, true
		}
	}
	return found, ok
}

// free tells whether nothing in a cell was written by the report or found again.
func (t *tableReader) free(c gridCell) bool { return c.para >= 0 && len(t.paras[c.para].Marks) == 0 }

// held is the number of a cell as a mark would hold it.
func (t *tableReader) held(c gridCell) (held, string) {
	text := t.paras[c.para].Text
	from := len(text) - len(strings.TrimLeft(text, " 　\t\n"))
	number := strings.TrimRight(text[from:], " 　\t\n")
	return held{c.para, docx.Mark{From: from, To: from + len(number)}}, number
}

// lost finds the cell of a number whose mark is gone by the marks around it: its line is where the other numbers of its
// item stand, its column where the others of its kind do. A number that is of no list is found where just as many
// numbers without a mark stand between its neighbours as are missing there.
func (t *tableReader) lost(mark string) (held, string, bool) {
	i := slices.IndexFunc(t.rows, func(r traced) bool { return r.Mark == mark })
	if i < 0 || strings.TrimSpace(t.rows[i].Before+t.rows[i].After) != "" {
		return held{}, "", false // it stood in a sentence
	}
	c, ok := t.lostItem(i)
	if !ok {
		c, ok = t.lostBetween(i)
	}
	if !ok {
		return held{}, "", false
	}
	h, text := t.held(c)
	h.mark.Name = mark
	return h, text, true
}

func (t *tableReader) cell(p gridPlace) gridCell { return t.grids[p.grid].rows[p.row][p.cell] }

// all goes through the cells of all tables in reading order.
func (t *tableReader) all() func(func(gridPlace, gridCell) bool) {
	return func(yield func(gridPlace, gridCell) bool) {
		for i, g := range t.grids {
			for k, row := range g.rows {
				for j, c := range row {
					if !yield(gridPlace{i, k, j}, c) {
						return
					}
				}
			}
		}
	}
}

// lostItem finds the cell of one number of an item of a list.
func (t *tableReader) lostItem(i int) (gridCell, bool) {
	is := t.rows[i]
	if is.List == "" {
		return gridCell{}, false
	}
	var lines, columns []gridPlace
	for _, l := range t.lists {
		if i < l.from || i >= l.to {
			continue
		}
		for _, r := range t.rows[l.from:l.to] {
			if r.Item != is.Item && r.Field != is.Field {
				continue
			}
			p, ok := t.stands[r.Mark]
			switch {
			case !ok:
			case r.Item == is.Item:
				lines = append(lines, p)
			default:
				columns = append(columns, p)
			}
		}
	}
	if len(lines) == 0 || len(columns) == 0 {
		return gridCell{}, false
	}
	line, cols := lines[0], t.cell(columns[0]).cols
	for _, p := range lines {
		if p.grid != line.grid || p.row != line.row {
			return gridCell{}, false
		}
	}
	for _, p := range columns {
		if p.grid != line.grid || t.cell(p).cols != cols {
			return gridCell{}, false
		}
	}
	c, ok := t.grids[line.grid].at(line.row, cols)
	if !ok || c.many || isWords(c.text) {
		return gridCell{}, false
	}
	for _, m := range t.paras[c.para].Marks {
		if m.Name != is.Mark {
			return gridCell{}, false // another number stands there
		}
	}
	return c, true
}

// lostBetween finds the cell of a number that is of no list, or of a list of which no mark is left.
func (t *tableReader) lostBetween(i int) (gridCell, bool) {
	if t.between == nil {
		t.between = map[int]gridCell{}
		from, missing := -1, []int(nil)
		for k, r := range t.rows {
			if at, ok := t.para[r.Mark]; ok {
				t.pair(missing, from, at)
				from, missing = at, nil
			} else if (r.Key != "" || counted(r)) && readCell(r.Text).ok && strings.TrimSpace(r.Before+r.After) == "" {
				missing = append(missing, k)
			}
		}
		t.pair(missing, from, len(t.paras))
	}
	c, ok := t.between[i]
	return c, ok && t.free(c)
}

// pair ties numbers that are missing between two paragraphs to the cells there that hold a number without a mark, if
// there are as many. Of several, all but one have to be what was written: rows may have moved.
func (t *tableReader) pair(missing []int, from, to int) {
	for _, percent := range []bool{false, true} {
		var lost []int
		for _, k := range missing {
			if readCell(t.rows[k].Text).percent() == percent {
				lost = append(lost, k)
			}
		}
		if len(lost) == 0 {
			continue
		}
		var found []gridCell
		for p, c := range t.all() {
			if c.para <= from || c.para >= to || !t.free(c) {
				continue
			}
			n, g := readCell(c.text), t.grids[p.grid]
			if n.percent() == percent && g.amount(p.row, c) && !(percent && n.value.Equal(calc.Int(100)) && g.isWhole(p.row, c.cols)) {
				found = append(found, c)
			}
		}
		if len(found) != len(lost) {
			continue
		}
		changed := 0
		for i, k := range lost {
			if !sameNumber(found[i].text, t.rows[k].Text) {
				changed++
			}
		}
		for i, k := range lost {
			if changed < 2 {
				t.between[k] = found[i]
			}
		}
	}
}

// A tie is what the book has for a number of a table.
type tie struct {
	label  string
	want   string // as it would be printed
	empty  bool   // the workbook has an empty cell
	value  calc.Amount
	slack  calc.Amount // how far the value itself may be off
	cells  []calc.Cell
	how    string
	spoken bool // the sentence that the cell comes to was compared, and it alone says whether it
	passes bool // is right
}

// is tells whether a number says what the book has. With fewer decimals it says less, and that may be true.
func (t tie) is(text string) bool {
	n := readCell(text)
	switch {
	case t.spoken:
		return t.passes
	case t.passes || sameNumber(text, t.want):
		return true
	case t.empty:
		return n.ok && n.value.IsZero()
	}
	half := calc.Int(5).Shift(-n.places - 1)
	if n.places != readCell(t.want).places {
		half = half.Add(t.slack)
	}
	return n.ok && t.value.Sub(n.value).Abs().Cmp(half) <= 0
}

// numbers lists the numbers in cells that no mark holds, with what the book has for them, and the counts of an audit
// that somebody changed.
func (t *tableReader) numbers() (out []Number) {
	var foreign []foreignCell
	for _, r := range t.rows {
		if _, there := t.para[r.Mark]; there || !counted(r) {
			continue
		}
		if h, text, ok := t.lost(r.Mark); ok && text != "" {
			t.paras[h.para].Marks = append(t.paras[h.para].Marks, h.mark)
		}
	}
	for p, c := range t.all() {
		g := t.grids[p.grid]
		if c.para < 0 || c.many {
			continue
		}
		if r, ok := t.trace(c); ok {
			if counted(r) && !sameNumber(c.text, r.Text) {
				h, text := t.held(c)
				label := plainName(g.label(p.row, c.cols)) + g.title(c.cols)
				out = append(out, Number{Text: text, Want: r.Text, Key: strings.TrimSuffix(audited, ".") + "/" + label, Label: label, Place: spotOf(t.paras[h.para], h.mark), State: Edited, at: h})
			}
			continue
		}
		if !t.free(c) || !g.amount(p.row, c) {
			continue
		}
		h, text := t.held(c)
		number := Number{Text: text, Place: spotOf(t.paras[h.para], h.mark), State: Untied, at: h}
		column := t.column(p)
		if whole, ok := t.whole(p, column); ok {
			if !readCell(text).value.Equal(calc.Int(100)) {
				number.settle(tie{label: whole, want: "100.00%", value: calc.Int(100)})
				out = append(out, number)
			}
			continue
		}
		if !column.written && shareWords.MatchString(g.title(c.cols)) && readCell(text).value.Equal(calc.Int(100)) && g.isWhole(p.row, c.cols) {
			continue // the whole of the shares
		}
		if found, ok := t.byMates(p, column); ok {
			number.settle(found)
		} else if !column.written {
			o := foreignCell{at: len(out), place: p, phrase: t.phrase(p)}
			if found, ok := t.byForms(p, column); ok {
				o.figure = &found
			}
			foreign = append(foreign, o)
		}
		out = append(out, number)
	}
	t.settle(out, foreign)
	return out
}

// A foreignCell is a number of a column that the report was not written with.
type foreignCell struct {
	at     int // in the list of numbers
	place  gridPlace
	phrase string // what it comes to in words, "" if that is not sure
	figure *tie   // what the tables have for it by its line and column
}

// settle compares the foreign numbers of a list: with what their phrases say, with the figures of their lines and
// columns, and where neither is known with what follows from their neighbours. Where the two differ neither is sure.
func (t *tableReader) settle(out []Number, foreign []foreignCell) {
	var phrases []calc.Passage
	for i, o := range foreign {
		if o.phrase != "" {
			g := t.grids[o.place.grid]
			phrases = append(phrases, calc.Passage{Name: g.heading + "，" + strings.Join(g.caption, "，"), Text: []string{o.phrase}, From: []calc.Cell{{Ref: strconv.Itoa(i)}}})
		}
	}
	said := map[int]*tie{}
	if len(phrases) > 0 {
		for _, n := range calc.ProseNumbers(t.names.book, phrases) {
			i, _ := strconv.Atoi(n.Place.Ref)
			said[i] = &tie{label: n.Name, want: n.Want, cells: n.Cells, spoken: true, passes: sameNumber(n.Want, n.Text)}
			said[i].value, said[i].slack = t.exact(n)
		}
	}
	known := map[gridPlace]printedCell{}
	for i, o := range foreign {
		number := &out[o.at]
		a, b := o.figure, said[i]
		if b != nil && readCell(number.Text).unit == "" {
			b.want = strings.TrimSuffix(b.want, readCell(b.want).unit)
		}
		switch {
		case a == nil && b != nil:
			number.settle(*b)
			known[o.place] = printedCell{value: b.value, half: b.slack, ok: !b.empty}
		case a != nil && (b == nil || a.is(number.Text) == b.passes && (b.passes || sameNumber(a.want, b.want))):
			number.settle(*a)
			known[o.place] = printedCell{value: a.value, half: a.slack, ok: !a.empty}
		}
	}
	for _, o := range foreign {
		if number := &out[o.at]; number.State == Untied {
			if found, ok := t.workedOut(o.place, known); ok {
				number.settle(found)
			}
		}
	}
}

// exact gives the figure that a sentence was compared with, in the unit of the sentence: the sentence itself rounds it.
func (t *tableReader) exact(n calc.ProseNumber) (value, slack calc.Amount) {
	if t.figures == nil {
		t.figures = map[calc.Cell]calc.Amount{}
		for _, b := range []*calc.Book{t.names.before, t.names.book} {
			for f := range b.Figures() {
				if f.State == calc.Given && f.Unit == calc.Yuan && f.Step.IsZero() {
					t.figures[f.Cell()] = f.Amount
				}
			}
		}
	}
	want := readCell(n.Want)
	shift, money := moneyShift(want.unit)
	for _, cell := range n.Cells {
		if a, ok := t.figures[cell]; ok && money && a.Shift(-shift).Round(want.places).Equal(want.value) {
			return a.Shift(-shift), calc.Amount{}
		}
	}
	return want.value, want.half
}

// settle says what the book has for a number, and what became of it.
func (n *Number) settle(t tie) {
	n.Label, n.Want, n.Empty, n.Cells, n.How = t.label, t.want, t.empty, t.cells, t.how
	if t.is(n.Text) {
		n.State, n.Want, n.Empty = Same, n.Text, false
		return
	}
	n.State = Edited
}

// counted tells whether a row of the trace is a count of an audit. What an audit found does not follow from the book: it
// has to be what was written.
func counted(r traced) bool { return r.Key == "" && tellsAudit([]traced{r}) && readCell(r.Text).ok }

// isWhole tells whether a line is what others are parts of: a total, or with parts named below it.
func (g grid) isWhole(row int, cols [2]int) bool {
	return isTotal(g.label(row, cols)) || !isPart(g.label(row, cols)) && row+1 < len(g.rows) && isPart(g.label(row+1, cols))
}

// A columnReading is what is known of a column of a table: what the report was written with there, and which tables of
// the book know all of its lines.
type columnReading struct {
	written bool
	fields  []traced        // one of each list and field
	places  []keyPlace      // where the figures stand in their tables
	wholes  map[string]bool // the cells that its shares are of
	hundred []int           // the rows whose share is the whole
	fits    []formFit
}

// A keyPlace is where the figures of a column stand: all of one column of a form in the lines that the labels say, or
// the other way round.
type keyPlace struct {
	prior, filter string
	form          *calc.Form
	line, col     string // one of them is "": the label says it
}

// A formFit is a table of the book that knows the lines of a column.
type formFit struct {
	table *calc.Table
	col   string
	lines map[int]string // by row
}

// column reads a column of a table once.
func (t *tableReader) column(p gridPlace) *columnReading {
	at := gridColumn{p.grid, t.cell(p).cols}
	if c, ok := t.columns[at]; ok {
		return c
	}
	c := &columnReading{wholes: map[string]bool{}}
	t.columns[at] = c
	g := t.grids[p.grid]
	for i := g.head; i < len(g.rows); i++ {
		o, ok := g.at(i, at.cols)
		if !ok {
			continue
		}
		if readCell(o.text).value.Equal(calc.Int(100)) {
			c.hundred = append(c.hundred, i)
		}
		if r, known := t.trace(o); known && r.Key != "" {
			c.written = true
			c.learn(t.names, r, plainName(g.label(i, at.cols)))
		}
	}
	if !c.written {
		c.fits = t.fits(g, at.cols)
	}
	return c
}

// learn takes in a number that the report was written with.
func (c *columnReading) learn(n *names, r traced, label string) {
	if r.Unit == "%" && len(r.Cells) > 1 {
		for _, cell := range r.Cells[1:] {
			c.wholes[cell] = true
		}
	}
	if r.List != "" && !slices.ContainsFunc(c.fields, func(o traced) bool { return o.List == r.List && o.Field == r.Field && o.Filter == r.Filter }) {
		c.fields = append(c.fields, r)
	}
	key, prior := strings.CutPrefix(r.Key, lastYear)
	k, ok := calc.ParseKey(key)
	at := keyPlace{filter: r.Filter, form: calc.FormByID(k.Form)}
	if prior {
		at.prior = lastYear
	}
	if !ok || at.form == nil {
		return
	}
	switch {
	case slices.Contains(n.lines(at.form, label), k.Line):
		at.col = k.Col
	case slices.Contains(columnsOf(at.form, label), k.Col):
		at.line = k.Line
	default:
		return
	}
	if !slices.Contains(c.places, at) {
		c.places = append(c.places, at)
	}
}

// whole tells whether a cell is the share of the whole itself: the shares of its column are of the figure of its line.
func (t *tableReader) whole(p gridPlace, c *columnReading) (label string, ok bool) {
	if !readCell(t.cell(p).text).percent() {
		return "", false
	}
	for _, o := range t.grids[p.grid].rows[p.row] {
		if r, known := t.trace(o); known && len(r.Cells) > 0 && c.wholes[r.Cells[0]] {
			return r.Label + "占比", true
		}
	}
	return "", false
}

// itemOf finds the item of a list that a line is of, by its words.
func (t *tableReader) itemOf(list string, words []string) (docx.Scope, string, bool) {
	scopes := t.names.scalars[list].List
	byName, ok := t.items[list]
	if !ok {
		byName = map[string]int{}
		t.items[list] = byName
		for i, name := range itemNames(scopes) {
			if _, twice := byName[plainName(name)]; twice {
				i = -1
			}
			byName[plainName(name)] = i
		}
	}
	for _, w := range words {
		if i, ok := byName[plainName(w)]; ok && i >= 0 && i < len(scopes) {
			return scopes[i], plainName(w), true
		}
	}
	return nil, "", false
}

// byMates finds the figure of a cell by those of its column: the same field of the item that its line is of, or the
// figure that stands in its line where theirs stand in theirs.
func (t *tableReader) byMates(p gridPlace, column *columnReading) (tie, bool) {
	var found []tie
	g, c := t.grids[p.grid], t.cell(p)
	add := func(v docx.Value, filter, label string) {
		if x, ok := t.names.tied(v, filter, c.text); ok {
			x.label = label
			found = append(found, x)
		}
	}
	words := g.words(p.row, c.cols)
	for _, f := range column.fields {
		if scope, name, ok := t.itemOf(f.List, words); ok {
			if v, ok := scope(f.Field); ok {
				add(v, f.Filter, name+f.Field)
			}
		}
	}
	if one, ok := agreed(found); ok || len(found) > 0 || len(words) == 0 {
		return one, ok
	}
	label := plainName(words[0])
	for _, at := range column.places {
		said := t.names.lines(at.form, label)
		if at.line != "" {
			said = columnsOf(at.form, label)
		}
		for _, s := range said {
			k := calc.Key{Form: at.form.ID, Line: s, Col: at.col}
			if at.line != "" {
				k.Line, k.Col = at.line, s
			}
			v, _ := t.names.traced(at.prior + k.String())
			add(v, at.filter, label+k.Col)
		}
	}
	return agreed(found)
}

// agreed gives the tie that all are.
func agreed(found []tie) (tie, bool) {
	if len(found) == 0 {
		return tie{}, false
	}
	for _, f := range found[1:] {
		if f.want != found[0].want || f.empty != found[0].empty {
			return tie{}, false
		}
	}
	return found[0], true
}

// tied prints a value as its column is, or in the unit that stands behind the number.
func (n *names) tied(v docx.Value, filter, text string) (tie, bool) {
	o, ok := v.Origin.(origin)
	if !ok || o.lacks != "" {
		return tie{}, false
	}
	out := tie{cells: o.figure.From, how: o.figure.How}
	if len(o.figure.From) == 0 {
		out.want = v.Text // why there is no number
		return out, isWords(v.Text) || v.Text == "—"
	}
	if o.figure.State != calc.Given {
		out.empty = true
		return out, true
	}
	var err error
	if out.want, err = n.print(v, filter); err != nil || !readCell(out.want).ok {
		return tie{}, false
	}
	number, _ := v.Data.(number)
	out.value = number.amount
	if number.unit == "%" {
		out.slack = calc.Int(5).Shift(-3) // it was rounded itself
	}
	shift := 0
	if number.unit == calc.Yuan {
		shift = 4
		for call := range strings.SplitSeq(filter, "|") {
			if s, ok := scaleOf(call); ok {
				shift = -s.shift
			}
		}
		if s, own := moneyShift(readCell(text).unit); own && s != shift {
			shift = s
			out.want = out.value.Shift(-s).Fixed(2) + readCell(text).unit
		}
	}
	out.value = out.value.Shift(-shift)
	if !strings.HasPrefix(out.want, "-") {
		out.value = out.value.Abs()
	}
	return out, true
}

// lines gives the lines of a form that a label may be of, by the names of the form and the labels of the sheet.
func (n *names) lines(form *calc.Form, label string) (out []string) {
	add := func(key string) {
		if !slices.Contains(out, key) {
			out = append(out, key)
		}
	}
	if t := n.book.Table(form.ID); t != nil {
		for _, r := range t.Rows {
			if plainName(r.Label) == label || r.Name == label {
				add(r.Name)
			}
		}
	}
	for _, l := range form.Lines {
		if known(l.Name, l.Also, label) || l.Key() == label {
			add(l.Key())
		}
	}
	return out
}

// columnsOf gives the columns of a form that the head of a column may be of.
func columnsOf(form *calc.Form, title string) (out []string) {
	for _, c := range form.Cols {
		if known(c.Name, nil, title) || plainName(c.Key()) == title || c.Group != "" && plainName(c.Group+c.Name) == title {
			out = append(out, c.Key())
		}
	}
	return out
}

// known tells whether a label is a name, or another word for it.
func known(name string, also []string, label string) bool {
	is := func(s string) bool { return plainName(s) == label }
	if is(name) || slices.ContainsFunc(also, is) {
		return true
	}
	for _, s := range calc.Synonyms {
		if s.Name == name && slices.ContainsFunc(s.Also, is) {
			return true
		}
	}
	return false
}

// finalHeads are the heads of a column of this year's final accounts, priorHeads those of the year before's, budgetHeads
// those of a budget. An empty head says nothing else.
var (
	finalHeads  = []string{"", "金额", "数额", "决算数", "决算", "决算金额", "本年", "本年数", "本年度", "本年决算数", "本年金额", "实际数", "数量", "统计数"}
	priorHeads  = []string{"上年", "上年数", "上年度", "上年决算数", "上年金额", "上年决算"}
	budgetHeads = []string{"预算数", "年初预算数", "年初预算", "全年预算数", "调整预算数"}
)

// measure says what a head makes of a name: the words that stand before the name and behind it in a sentence. ok is
// false where it makes of it what nobody knows.
func (t *tableReader) measure(title string) (before, behind string, ok bool) {
	title = strings.NewReplacer("（", "(", "）", ")").Replace(plainName(columnUnit.ReplaceAllString(title, "")))
	year := t.names.book.Year()
	if y, err := strconv.Atoi(title[:min(4, len(title))]); err == nil && year > 0 && y > 1900 {
		rest := strings.TrimPrefix(strings.TrimPrefix(title[4:], "年"), "度")
		switch {
		case y == year && slices.Contains(finalHeads, rest):
			return "", "", true
		case y == year-1 && slices.Contains(finalHeads, rest):
			return "上年", "", true
		}
		return "", "", false
	}
	switch {
	case slices.Contains(finalHeads, title):
		return "", "", true
	case slices.Contains(priorHeads, title):
		return "上年", "", true
	}
	return "", title, slices.Contains(budgetHeads, title)
}

// phrase says in words what a cell says by its line and column; "" where that is not sure.
func (t *tableReader) phrase(p gridPlace) string {
	g, c := t.grids[p.grid], t.cell(p)
	unit := g.unit(p.row, c)
	if _, money := moneyShift(unit); !money {
		return ""
	}
	number := strings.TrimSuffix(plainNumeral.Replace(strings.TrimSpace(c.text)), unit) + unit
	label, title := g.label(p.row, c.cols), g.title(c.cols)
	before, behind, ok := t.measure(title)
	if !ok || label == "" {
		// The head names the thing, and the line says what of it.
		label, title = columnUnit.ReplaceAllString(title, ""), label
		if before, behind, ok = t.measure(title); !ok {
			return ""
		}
	}
	label = plainName(columnUnit.ReplaceAllString(label, ""))
	switch label {
	case "", "合计", "总计", "小计", "共计":
		return ""
	}
	return before + label + behind + number + "。"
}

// byForms finds the figure of a cell in the tables of the book that know the lines of its column.
func (t *tableReader) byForms(p gridPlace, column *columnReading) (tie, bool) {
	g, c := t.grids[p.grid], t.cell(p)
	shift, money := moneyShift(g.unit(p.row, c))
	var titled, found []tie
	for _, fit := range column.fits {
		f := fit.table.Get(fit.lines[p.row], fit.col)
		if f.State == calc.Absent || money != (f.Unit == calc.Yuan) {
			continue
		}
		n := readCell(c.text)
		x := tie{label: plainName(fit.table.Line(f.Key.Line).Label) + plainName(fit.col), cells: f.From, value: f.Number(), empty: f.State != calc.Given}
		if money {
			x.value, x.slack = x.value.Shift(-shift), f.Step.Times(5).Shift(-1-shift)
			x.want = x.value.Fixed(max(2, n.places)) + n.unit
		} else {
			x.want = x.value.Fixed(x.value.Decimals()) + n.unit
		}
		if x.empty {
			x.want = ""
		}
		found = append(found, x)
		if slices.ContainsFunc(fit.table.Form.Titles, func(s string) bool { return strings.Contains(plainName(g.above()), plainName(s)) }) {
			titled = append(titled, x)
		}
	}
	if len(titled) > 0 {
		return agreed(titled)
	}
	return agreed(found)
}

// fits finds the tables of the book that know a column by its head and all of its lines, save a total that they do not
// print, and two lines at least.
func (t *tableReader) fits(g grid, cols [2]int) (out []formFit) {
	title := plainName(columnUnit.ReplaceAllString(g.title(cols), ""))
	for _, table := range t.names.book.Tables {
		if table.Broken != "" || table.Form.Family == "预算" {
			continue
		}
		columns := columnsOf(table.Form, title)
		if len(columns) == 0 && slices.Contains(finalHeads, title) {
			for _, c := range table.Form.Cols {
				if slices.Contains(finalHeads, c.Name) || len(table.Form.Cols) == 1 {
					columns = append(columns, c.Key())
				}
			}
		}
		if len(columns) != 1 {
			continue
		}
		fit := formFit{table, columns[0], map[int]string{}}
		unknown := false
		for i := g.head; i < len(g.rows) && !unknown; i++ {
			c, ok := g.at(i, cols)
			if !ok || !g.amount(i, c) {
				continue
			}
			label := plainName(columnUnit.ReplaceAllString(g.label(i, cols), ""))
			lines := t.names.lines(table.Form, label)
			if code := g.code(i, cols); code != "" && table.Has(code) {
				lines = []string{code}
			}
			switch {
			case len(lines) == 1:
				fit.lines[i] = lines[0]
			case len(lines) == 0 && !isTotal(label):
				unknown = true
			}
		}
		if !unknown && len(fit.lines) > 1 {
			out = append(out, fit)
		}
	}
	return out
}

// The columns that follow from others of their line, by their heads.
var (
	doneHeads   = []string{"完成率", "预算完成率", "执行率", "预算执行率"}
	changeHeads = []string{"增减额", "增减数", "比上年增减", "增减"}
	rateHeads   = []string{"增减率", "增减幅度", "增减比例", "比上年增减率"}
)

// workedOut works a number out from others of its table of which the book has the figures: a share, a rate of
// completion, a change. known are those that no mark holds.
func (t *tableReader) workedOut(p gridPlace, known map[gridPlace]printedCell) (tie, bool) {
	g, c := t.grids[p.grid], t.cell(p)
	title := func(cols [2]int) string { return plainName(columnUnit.ReplaceAllString(g.title(cols), "")) }
	value := func(row int, cols [2]int) printedCell {
		for k, o := range g.rows[row] {
			if o.cols != cols {
				continue
			}
			if r, ok := t.trace(o); ok && r.Key != "" {
				v, _ := t.names.traced(r.Key)
				if x, ok := t.names.tied(v, r.Filter, ""); ok && !x.empty && readCell(x.want).ok {
					return printedCell{value: x.value, ok: true}
				}
			}
			return known[gridPlace{p.grid, row, k}]
		}
		return printedCell{}
	}
	// of finds the one number of the line of which the head says that.
	of := func(before string, budget bool) (found printedCell) {
		for _, o := range g.rows[p.row] {
			head := title(o.cols)
			if was, behind, ok := t.measure(head); o.cols != c.cols && head != "" && ok && was == before && budget == (behind != "") {
				if found.ok {
					return printedCell{}
				}
				found = value(p.row, o.cols)
			}
		}
		return found
	}
	label := plainName(g.label(p.row, c.cols)) + title(c.cols)
	ratio := func(part, whole printedCell) (tie, bool) {
		s := calc.Share{Part: part.value, Whole: whole.value}
		if !part.ok || !whole.ok || whole.value.Sign() <= 0 {
			return tie{}, false
		}
		n := readCell(c.text)
		places := max(2, n.places)
		want := s.Percent(places).Fixed(places)
		if n.percent() {
			want += "%"
		}
		return tie{label: label, want: want, value: s.Percent(places), passes: n.half.Sign() > 0 && fits(part, whole, n)}, true
	}
	difference := func(now, before printedCell) (printedCell, bool) {
		return printedCell{value: now.value.Sub(before.value), half: now.half.Add(before.half), ok: true}, now.ok && before.ok
	}
	now, before := of("", false), of("上年", false)
	switch head := title(c.cols); {
	case slices.Contains(doneHeads, head):
		return ratio(now, of("", true))
	case slices.Contains(rateHeads, head):
		d, ok := difference(now, before)
		d.ok = ok
		return ratio(d, before)
	case slices.Contains(changeHeads, head):
		d, ok := difference(now, before)
		n := readCell(c.text)
		return tie{label: label, want: d.value.Fixed(max(2, n.places)) + n.unit, value: d.value, slack: d.half}, ok && g.unit(p.row, c) != "%"
	case shareWords.MatchString(head):
		whole := t.wholeOf(p)
		if whole < 0 {
			return tie{}, false
		}
		for _, o := range slices.Backward(g.rows[p.row]) {
			if o.cols[1] <= c.cols[0] {
				if part := value(p.row, o.cols); part.ok {
					return ratio(part, value(whole, o.cols))
				}
			}
		}
	}
	return tie{}, false
}

// wholeOf gives the row of the whole that a share is of, below 0 if nobody knows.
func (t *tableReader) wholeOf(p gridPlace) int {
	whole, part := -1, isPart(t.grids[p.grid].label(p.row, t.cell(p).cols))
	for _, i := range t.column(p).hundred {
		switch {
		case i == p.row:
		case whole < 0 || part && i < p.row:
			whole = i // of a part the whole stands above it
		case !part:
			return -1
		}
	}
	return whole
}

// code is the code that stands before the words of a line.
func (g grid) code(row int, cols [2]int) string {
	for _, c := range g.rows[row] {
		if s := strings.TrimSpace(c.text); c.cols[1] <= cols[0] && calc.IsCode(s) {
			return s
		}
	}
	return ""
}
