package xlsx

import (
	"slices"
	"strings"

	"jixiao/calc"
)

// A tableBinder binds the cells of one sheet to the lines and columns of its form.
type tableBinder struct {
	*binder
	heading
	labels *labels
	out    *calc.Table
	money  bool
	scale  int // powers of ten from the sheet's unit to 元
	places int // most decimals that a figure of the table shows
	read   int // figures with an amount
	unread int // places with figures of which no line or column is known

	written map[int][]written // by column, how its amounts were typed as text
}

// A column is one column of figures of a sheet.
type column struct {
	at    int
	key   string
	label string
	path  string // its heads from top to bottom
}

// text gives what a cell shows, folded: the text of its merge, if it is covered by one.
func (t *tableBinder) text(row, col int) string {
	c, ok := t.sheet.At(t.sheet.Anchor(row, col))
	if !ok || c.Kind == ErrorValue || c.Kind == Bool {
		return ""
	}
	return fold(c.Value)
}

// own gives what a cell holds itself, as written, with its reference.
func (t *tableBinder) own(row, col int) (string, calc.Cell) {
	at := calc.Cell{Sheet: t.sheet.Name, Ref: Ref(row, col)}
	c, ok := t.sheet.At(row, col)
	if !ok || c.Kind == ErrorValue || c.Kind == Bool {
		return "", at
	}
	return strings.TrimSpace(c.Value), at
}

func (t *tableBinder) lastRow() int { return t.sheet.Cells[len(t.sheet.Cells)-1].Row }

func (t *tableBinder) lastCol() int {
	last := 0
	for _, c := range t.sheet.Cells {
		last = max(last, c.Col)
	}
	return last
}

// headerRow finds the first row below the heading in which some cell satisfies is, and its columns.
func (t *tableBinder) headerRow(is func(string) bool) (row int, cols []int) {
	for _, c := range t.sheet.Cells {
		if row != 0 && c.Row > row {
			break
		}
		if c.Row > t.title0() && c.Kind == Text && is(fold(c.Value)) {
			row = c.Row
			cols = append(cols, c.Col)
		}
	}
	return row, cols
}

// title0 is the row of the title: the header stands below it.
func (t *tableBinder) title0() int {
	row, _, _ := ParseRef(t.title.Ref)
	return row
}

// path gives the texts of a header above a column, from top to bottom, each merge once. Numbers of
// columns (栏次) are left out.
func (t *tableBinder) path(top, bottom, col int) (path []string, label string) {
	lastRow, lastCol := 0, 0
	for row := top; row <= bottom; row++ {
		ar, ac := t.over(top, row, bottom, col)
		if ar == lastRow && ac == lastCol {
			continue
		}
		lastRow, lastCol = ar, ac
		c, ok := t.sheet.At(ar, ac)
		if !ok || ar < top || c.Kind != Text {
			continue
		}
		s, _ := bare(c.Value)
		if s == "" || strings.Trim(s, "0123456789") == "" {
			continue
		}
		path = append(path, t.plain(s))
		label = strings.TrimSpace(c.Value)
	}
	return path, label
}

// over gives the cell whose text stands over a cell of a header: the anchor of its merge. A file without
// merges writes a group only above its first column; the blank cells to the right of it belong to it, as
// far as there are heads below and no group above has begun.
func (t *tableBinder) over(top, row, bottom, col int) (int, int) {
	headed := func(col, from, to int) bool {
		for r := from; r <= to; r++ {
			if s, _ := bare(t.text(r, col)); strings.Trim(s, "0123456789") != "" {
				return true
			}
		}
		return false
	}
	ar, ac := t.sheet.Anchor(row, col)
	if t.covered(row, col) || headed(col, row, row) || !headed(col, row+1, bottom) {
		return ar, ac
	}
	for c := col; c > 0 && !t.covered(row, c); c-- {
		if headed(c, row, row) {
			if headed(c, row+1, bottom) {
				return row, c
			}
			break
		}
		if headed(c, top, row-1) {
			break
		}
	}
	return ar, ac
}

// covered tells whether a cell lies in a merge.
func (t *tableBinder) covered(row, col int) bool {
	return slices.ContainsFunc(t.sheet.Merges, func(m Range) bool { return m.contains(row, col) })
}

// plain takes off a head what the heading of the sheet says as well: 2018年决算数, 决算数(万元). Another year
// or unit makes it another column.
func (t *tableBinder) plain(head string) string {
	if y := itoa(t.year); t.year != 0 {
		if rest, ok := strings.CutPrefix(head, y+"年"); ok {
			head = strings.TrimPrefix(rest, "度")
		}
	}
	return strings.TrimSuffix(strings.TrimSuffix(head, "("+t.unit+")"), "(单位:"+t.unit+")")
}

// rise gives the first row of a header of which one row is known: rows above it, below the heading, that
// name columns or groups of the form.
func (t *tableBinder) rise(top int) int {
	for ; top-1 > t.head; top-- {
		if !slices.ContainsFunc(t.sheet.row(top-1), func(c RawCell) bool {
			s, _ := bare(c.Value)
			return c.Kind == Text && (len(t.labels.cols[s]) > 0 || strings.Contains(s, "项目") || strings.Contains(s, "科目") ||
				slices.ContainsFunc(t.form.Cols, func(c calc.Col) bool { return c.Group == s }))
		}) {
			break
		}
	}
	return top
}

// columns finds the columns of figures between two columns of the sheet. Headers that are no figures
// (行次, 备注) are passed over, unknown ones are listed.
func (t *tableBinder) columns(top, bottom, left, right int) []column {
	var out []column
	for col := left; col <= right; col++ {
		path, label := t.path(top, bottom, col)
		if len(path) == 0 && t.figuresBelow(bottom, col) { // under no head at all
			t.unread++
			t.find(calc.Finding{Rule: "R-09", Level: calc.Remark, Kind: "unknown-column", At: calc.Cell{Sheet: t.sheet.Name, Ref: Ref(bottom, col)}, Args: []string{""}})
		}
		if len(path) == 0 || slices.Contains([]string{"行次", "备注", "栏次"}, path[len(path)-1]) {
			continue
		}
		key, ok := t.labels.col(path)
		if share := percentage(path); !ok && share != noShare {
			t.shares(bottom, col, label, share)
			continue
		}
		asItStands := strings.NewReplacer("(", "（", ")", "）").Replace(strings.Join(path, "."))
		if i := slices.IndexFunc(out, func(c column) bool { return c.key == key }); t.form.Open && (!ok || i >= 0) {
			// Where the columns differ from region to region, a name that two of them could have is nobody's.
			if key, ok = asItStands, true; i >= 0 {
				out[i].key = out[i].path
			}
		}
		at := calc.Cell{Sheet: t.sheet.Name, Ref: Ref(bottom, col)}
		if !ok {
			if t.figuresBelow(bottom, col) {
				t.unread++
			}
			t.find(calc.Finding{Rule: "R-09", Level: calc.Remark, Kind: "unknown-column", At: at, Label: label, Args: []string{label}})
			continue
		}
		if i := slices.IndexFunc(out, func(c column) bool { return c.key == key }); i >= 0 {
			t.find(calc.Finding{Rule: "R-03", Level: calc.Unasked, Kind: "two-columns", At: at, Label: label, Args: []string{label},
				Cells: []calc.Cell{{Sheet: t.sheet.Name, Ref: Ref(bottom, out[i].at)}}})
			out[i].at = -1 // neither can be read
			continue
		}
		out = append(out, column{col, key, label, asItStands})
	}
	for _, c := range out {
		t.out.Col(c.key)
	}
	return out
}

// A share is what a column of percentages says: not money, and by its head more or less bound to lie in 0 to 100.
type share uint8

const (
	noShare   share = iota
	change          // 增减率: may be anything
	rate            // 执行率: more than 100 must be explained
	partShare       // 占比: a part is never more than the whole
)

// percentage tells by its header whether a column holds percentages.
func percentage(path []string) share {
	head := path[len(path)-1]
	is := func(words ...string) bool {
		return slices.ContainsFunc(words, func(w string) bool { return strings.Contains(head, w) })
	}
	bare := strings.TrimSuffix(strings.TrimSuffix(strings.ReplaceAll(strings.ReplaceAll(head, "％", "%"), "(%)", "%"), "%"), ":")
	ends := slices.ContainsFunc([]string{"率", "占比", "比重", "比例", "百分比"}, func(w string) bool { return strings.HasSuffix(bare, w) })
	switch {
	case !ends && bare == head:
		return noShare
	case is("增", "减", "变动", "同比", "环比", "差"):
		return change
	case is("占", "比重"):
		return partShare
	}
	return rate
}

// shares checks a column of percentages. A cell with 0.63 that shows 63% lies between the bounds as well.
func (t *tableBinder) shares(bottom, col int, label string, what share) {
	level := calc.Warning
	switch what {
	case change:
		return
	case partShare:
		level = calc.Critical
	}
	for row := bottom + 1; row <= t.lastRow(); row++ {
		c, ok := t.sheet.At(row, col)
		if !ok || t.isNumbering(row) || c.Kind != Text && c.Kind != Number {
			continue
		}
		n, _, err := ParseNumeral(strings.TrimRight(strings.TrimSpace(c.Value), "%％"), c.Kind == Text)
		if err != nil || n.Text == "" {
			continue
		}
		if a, err := calc.ParseAmount(n.Text); err == nil && (a.Cmp(calc.Amount{}) < 0 || a.Cmp(calc.Int(100)) > 0) {
			t.find(calc.Finding{Rule: "F-00-03", Level: level, Kind: "percent-range", At: calc.Cell{Sheet: t.sheet.Name, Ref: c.Ref()}, Label: label, Args: []string{label, short(c.Value)}})
		}
	}
}

// figuresBelow tells whether anything that would be a figure stands in a column below its header.
func (t *tableBinder) figuresBelow(bottom, col int) bool {
	for row := bottom + 1; row <= t.lastRow(); row++ {
		if c, ok := t.sheet.At(row, col); ok && isFigure(c) && !t.isNumbering(row) {
			return true
		}
	}
	return false
}

// line puts the figures of one line on the table.
func (t *tableBinder) line(row int, r calc.Row, barred []string, cols []column) {
	if t.form.Open && t.out.Has(r.Name) && r.Label != "" { // one of several projects under a code
		r.Name += "." + fold(r.Label)
	}
	if t.out.Has(r.Name) {
		// Neither of two lines of one name can be believed.
		first := t.out.Line(r.Name)
		t.find(calc.Finding{Rule: "R-03", Level: calc.Unasked, Kind: "two-lines", At: r.At, Label: r.Label, Args: []string{r.Label}, Cells: []calc.Cell{first.At}})
		for _, c := range cols {
			f := t.out.Get(r.Name, c.key)
			f.State = calc.Absent
			t.out.Put(f)
		}
		return
	}
	t.out.Row(r)
	for _, c := range cols {
		if c.at < 0 {
			t.out.Put(calc.Figure{Key: calc.Key{Form: t.form.ID, Line: r.Name, Col: c.key}, From: []calc.Cell{r.At}})
			continue
		}
		label := r.Label
		if len(t.out.Cols) > 1 && c.label != "" {
			label += "／" + c.label
		}
		t.out.Put(t.figure(row, c, r.Name, label, slices.Contains(barred, c.key)))
	}
}

// note keeps a text below the table.
func (t *tableBinder) note(row int) bool {
	filled := false
	for _, c := range t.sheet.row(row) {
		if c.Kind != Text {
			return false
		}
		filled = true
	}
	if !filled {
		return false
	}
	c := t.sheet.row(row)[0]
	s := fold(c.Value)
	for _, p := range []string{"注", "说明", "备注", "本表", "单位负责人", "单位主要负责人", "填表人", "制表", "财务负责人"} {
		if strings.HasPrefix(s, p) {
			t.out.Notes = append(t.out.Notes, calc.Passage{Name: "注", Text: []string{c.Value}, From: []calc.Cell{{Sheet: t.sheet.Name, Ref: c.Ref()}}})
			return true
		}
	}
	return false
}

// unlabelled lists figures of a row that no line explains.
func (t *tableBinder) unlabelled(row int, label string, cols []column) {
	for _, c := range cols {
		if cell, ok := t.sheet.At(row, c.at); ok && isFigure(cell) {
			t.unread++
			t.find(calc.Finding{Rule: "R-09", Level: calc.Remark, Kind: "unknown-line", At: calc.Cell{Sheet: t.sheet.Name, Ref: cell.Ref()}, Label: label, Args: []string{label}})
			return
		}
	}
}

// isFigure tells whether a cell holds what would be a figure on a line.
func isFigure(c RawCell) bool {
	if c.Kind != Text {
		return true
	}
	n, _, err := ParseNumeral(c.Value, true)
	return err == nil && n.Text != ""
}

// isNumbering tells whether a row numbers the columns (栏次).
func (t *tableBinder) isNumbering(row int) bool {
	return slices.ContainsFunc(t.sheet.row(row), func(c RawCell) bool { return c.Kind == Text && fold(c.Value) == "栏次" })
}

// counts checks a second witness: numbers of lines or columns must rise.
func (t *tableBinder) counts(kind string, cells []RawCell) {
	last := -1
	for _, c := range cells {
		n := 0
		s := fold(c.Value)
		if s == "" || strings.Trim(s, "0123456789") != "" || len(s) > 4 {
			continue
		}
		for _, d := range s {
			n = n*10 + int(d-'0')
		}
		if n <= last {
			t.find(calc.Finding{Rule: "R-08", Level: calc.Warning, Kind: kind, At: calc.Cell{Sheet: t.sheet.Name, Ref: c.Ref()}, Args: []string{s}})
			return
		}
		last = n
	}
}

// A panel is one of the tables that stand side by side on a sheet.
type panel struct {
	label, right int // columns: where the labels stand, and the last one
	number       int // column of 行次, 0 if there is none
	role         string
	cols         []column
}

// panels binds 项目 | 行次 | figures, once or several times side by side.
func (t *tableBinder) panels() {
	top, starts := t.headerRow(func(s string) bool {
		s, _, _ = strings.Cut(s, "(")
		return strings.HasPrefix(s, "项目") && s != "项目支出" || strings.HasSuffix(s, "项目") || strings.HasSuffix(s, "功能分类") || strings.HasSuffix(s, "功能分类科目") || strings.HasSuffix(s, "经济分类")
	})
	if top == 0 {
		top, starts = t.headerRow(func(s string) bool { return s == "收入" || s == "支出" })
	}
	if top == 0 {
		t.noHeader()
		return
	}
	// The header ends where a label of its own stands below one of the heads.
	bottom := top
	for below := false; !below && bottom < t.lastRow(); {
		for _, col := range starts {
			ar, _ := t.sheet.Anchor(bottom+1, col)
			below = below || ar > top && t.text(bottom+1, col) != ""
		}
		if !below {
			bottom++
		}
	}
	var panels []panel
	for i, start := range starts {
		p := panel{label: start, right: t.lastCol()}
		if i+1 < len(starts) {
			p.right = starts[i+1] - 1
		}
		for col := start + 1; col <= p.right; col++ {
			if t.text(top, col) == "行次" || t.text(bottom, col) == "行次" {
				p.number = col
			}
		}
		p.cols = t.columns(top, bottom, start+1, p.right)
		panels = append(panels, p)
	}
	for i := range panels {
		panels[i].role = t.role(panels[i], bottom)
	}
	var rows []int
	for row := bottom + 1; row <= t.lastRow(); row++ {
		switch {
		case t.isNumbering(row):
			t.counts("column-numbers", t.sheet.row(row))
		case !t.note(row):
			rows = append(rows, row)
		}
	}
	for i, p := range panels {
		caption := ""
		var numbers []RawCell
		for _, row := range rows {
			if p.number != 0 {
				if c, ok := t.sheet.At(row, p.number); ok {
					numbers = append(numbers, c)
				}
			}
			raw, at, ok := t.label(row, p)
			switch {
			case i+1 < len(panels) && t.lends(row, p, panels[i+1]):
				continue
			case i > 0 && t.lends(row, panels[i-1], p):
				raw, at, ok = t.label(row, panels[i-1])
			}
			label, among := bare(raw)
			if !ok || label == "" {
				t.unlabelled(row, "", p.cols)
				continue
			}
			line, ok := t.labels.line(label, among, p.role, caption, t.year)
			if !ok {
				t.unlabelled(row, raw, p.cols)
				continue
			}
			if line.Under == "" {
				caption = line.Name
			}
			t.line(row, calc.Row{Name: line.Key(), Label: raw, At: at, Panel: p.role}, line.Barred, p.cols)
		}
		t.counts("line-numbers", numbers)
	}
}

// lends tells whether the label of a panel is that of the figures to the right of it, as a merged label
// is, in a file that has lost its merges: it has no figures, and they have no label.
func (t *tableBinder) lends(row int, p, right panel) bool {
	figures := func(p panel) bool {
		return slices.ContainsFunc(p.cols, func(c column) bool { _, ok := t.sheet.At(row, c.at); return ok })
	}
	_, _, own := t.label(row, p)
	labelled := false
	for col := right.label; col <= right.right && !slices.ContainsFunc(right.cols, func(c column) bool { return c.at == col }); col++ {
		labelled = labelled || col != right.number && t.text(row, col) != ""
	}
	return own && !labelled && p.role != "收入" && !figures(p) && figures(right)
}

// label gives the label of a line in a panel. A label merged over several panels belongs to the one in
// which its figures stand: the merge covers the columns of figures of the others.
func (t *tableBinder) label(row int, p panel) (string, calc.Cell, bool) {
	ar, ac := t.sheet.Anchor(row, p.label)
	at := calc.Cell{Sheet: t.sheet.Name, Ref: Ref(ar, ac)}
	if ar != row {
		return "", at, false // the merge began above
	}
	for _, c := range p.cols {
		if br, bc := t.sheet.Anchor(row, c.at); br == ar && bc == ac {
			return "", at, false
		}
	}
	s, _ := t.own(ar, ac)
	return s, at, s != ""
}

// role finds out which panel of the form this is: the one most of whose labels it has.
func (t *tableBinder) role(p panel, bottom int) string {
	if len(t.form.Panels) == 1 {
		return t.form.Panels[0]
	}
	best, most := "", 0
	for _, role := range t.form.Panels {
		n := 0
		for row := bottom + 1; row <= t.lastRow(); row++ {
			raw, _, ok := t.label(row, p)
			if !ok {
				continue
			}
			label, _ := bare(raw)
			if slices.ContainsFunc(t.labels.lines[label], func(l calc.Line) bool { return l.Panel == role }) {
				n++
			}
		}
		if n > most {
			best, most = role, n
		}
	}
	return best
}

// noHeader says that a sheet has the title of a form and no header that belongs to it.
func (t *tableBinder) noHeader() {
	t.out.Broken = "header"
	t.find(calc.Finding{Rule: "R-02", Level: calc.Unasked, Kind: "no-header", At: t.title, Args: []string{t.form.Titles[0]}})
}

// codes binds 科目编码 | 科目名称 | figures. Codes stand in one column or split over three (类 款 项).
func (t *tableBinder) codes() {
	top, _ := t.headerRow(func(s string) bool {
		return s == "项目" || strings.Contains(s, "科目编码") || strings.Contains(s, "科目代码")
	})
	if top == 0 {
		t.noHeader()
		return
	}
	name, start := 0, 0
	for row := top; row <= min(top+headingRows, t.lastRow()) && start == 0; row++ {
		for _, c := range t.sheet.row(row) {
			s := fold(c.Value)
			switch {
			case strings.HasSuffix(s, "科目名称") || s == "名称" || s == "项目名称":
				name = c.Col
			case c.Col <= max(name, 1) && (s == "合计" || s == "总计" || calc.IsCode(s)):
				start = row
			}
		}
	}
	if name == 0 {
		t.noHeader()
		return
	}
	if start == 0 {
		start = t.lastRow() + 1 // an empty table
	}
	bottom := start - 1
	for row := top; row < start; row++ {
		if t.isNumbering(row) {
			t.counts("column-numbers", t.sheet.row(row))
			bottom = min(bottom, row-1)
		}
	}
	for start == t.lastRow()+1 && bottom > top && t.note(bottom) {
		bottom--
	}
	top = t.rise(top)
	cols := t.columns(top, bottom, name+1, t.lastCol())
	first := 1
	for col := 1; col < name; col++ {
		if path, _ := t.path(top, bottom, col); slices.Contains(path, "序号") {
			first = col + 1
		}
	}
	for row := bottom + 1; row <= t.lastRow(); row++ {
		if t.note(row) || t.isNumbering(row) {
			continue
		}
		code, label, at := t.code(row, first, name)
		switch {
		case calc.IsCode(code):
			t.line(row, calc.Row{Name: code, Label: label, At: at}, nil, cols)
		case code == "合计" || code == "总计" || code == "" && (fold(label) == "合计" || fold(label) == "总计"):
			t.line(row, calc.Row{Name: "合计", Label: "合计", At: at}, nil, cols)
		default:
			if code == "" {
				if class, ok := functionClass(label); ok {
					t.line(row, calc.Row{Name: class, Label: label, At: at}, nil, cols)
					continue
				}
			}
			t.unlabelled(row, strings.TrimSpace(code+" "+label), cols)
		}
	}
	if len(t.out.Rows) == 0 && t.unread == 0 {
		t.nothing(bottom, cols)
	}
}

// nothing gives a table without lines, or with 无 for a line, the total that it leaves out: what it would show is that
// there is nothing.
func (t *tableBinder) nothing(bottom int, cols []column) {
	row := bottom + 1
	for row <= t.lastRow() && (len(t.sheet.row(row)) == 0 || t.isNumbering(row) || isNote(fold(t.sheet.row(row)[0].Value))) {
		row++
	}
	at := calc.Cell{Sheet: t.sheet.Name, Ref: Ref(row, 1)}
	t.line(row, calc.Row{Name: "合计", Label: "合计", At: at}, nil, cols)
}

// code gives the code and the name of a row. A code split over three columns is put together; leading
// zeros that a number cell has lost are put back. A column that repeats the code of its 类 goes on from it.
func (t *tableBinder) code(row, from, name int) (code, label string, at calc.Cell) {
	label, at = t.own(row, name)
	first := true
	for col := from; col < name; col++ {
		s, cell := t.own(row, col)
		if s = strings.TrimRight(fold(s), "."); s == "" {
			continue
		}
		if first {
			at = cell
		} else if len(s) == 1 && s[0] >= '0' && s[0] <= '9' {
			s = "0" + s
		}
		first = false
		if len(s) > len(code) && calc.IsCode(code) {
			s = strings.TrimPrefix(s, code)
		}
		code += s
	}
	return code, label, at
}

// functionClass finds the code of a 类 of the 支出功能分类 by its name of any year.
func functionClass(label string) (string, bool) {
	label, _ = bare(label)
	for _, c := range calc.FunctionClasses {
		for _, n := range c.Names {
			if label == fold(n) {
				return c.Code, true
			}
		}
	}
	return "", false
}

// lists binds 编码 | 名称 | 决算数, several lists side by side.
func (t *tableBinder) lists() {
	top, starts := t.headerRow(func(s string) bool {
		return strings.HasSuffix(s, "编码") || strings.HasSuffix(s, "代码")
	})
	if top == 0 {
		t.noHeader()
		return
	}
	bottom := top
	for bottom < t.lastRow() && !slices.ContainsFunc(starts, func(col int) bool { return calc.IsCode(t.text(bottom+1, col)) }) {
		if t.isNumbering(bottom + 1) {
			break
		}
		bottom++
	}
	type list struct {
		panel
		name int
	}
	var lists []list
	for i, start := range starts {
		l := list{panel: panel{label: start, right: t.lastCol()}}
		if i+1 < len(starts) {
			l.right = starts[i+1] - 1
		}
		for col := start + 1; col <= l.right && l.name == 0; col++ {
			if strings.HasSuffix(t.text(top, col), "名称") {
				l.name = col
			}
		}
		if l.name == 0 {
			t.noHeader()
			return
		}
		lists = append(lists, l)
	}
	for i := range lists {
		l := &lists[i]
		// Every list has the same columns: each is read on its own, so that they do not count as repeats.
		l.cols = t.columns(t.rise(top), bottom, l.name+1, l.right)
	}
	for row := bottom + 1; row <= t.lastRow(); row++ {
		if t.note(row) || t.isNumbering(row) {
			continue
		}
		for i, l := range lists {
			raw, at, ok := t.label(row, l.panel)
			switch {
			case i+1 < len(lists) && t.lends(row, l.panel, lists[i+1].panel):
				continue
			case i > 0 && t.lends(row, lists[i-1].panel, l.panel):
				raw, at, ok = t.label(row, lists[i-1].panel)
			}
			if code, label, at := t.code(row, l.label, l.name); calc.IsCode(code) {
				t.line(row, calc.Row{Name: code, Label: label, At: at}, nil, l.cols)
				continue
			}
			if !ok {
				if raw, at = t.own(row, l.name); raw == "" {
					t.unlabelled(row, "", l.cols)
					continue
				}
			}
			label, among := bare(raw)
			if line, ok := t.labels.line(label, among, "", "", t.year); ok && line.Code == "" {
				t.line(row, calc.Row{Name: line.Key(), Label: raw, At: at}, nil, l.cols)
			} else {
				t.unlabelled(row, raw, l.cols)
			}
		}
	}
}

// heads binds one line of figures under a tall header whose texts name both line and column.
func (t *tableBinder) heads() {
	isHead := func(s string) bool {
		s, _ = bare(s)
		return len(t.labels.lines[s]) > 0 || len(t.labels.cols[s]) > 0
	}
	top, _ := t.headerRow(isHead)
	if top == 0 {
		t.noHeader()
		return
	}
	// A line for each item below 项目 | 预算数 | 决算数 is a panel.
	if row, cols := t.headerRow(func(s string) bool { return s == "项目" }); len(cols) == 1 {
		items := 0
		for r := row + 1; r <= t.lastRow(); r++ {
			if s, _ := bare(t.text(r, cols[0])); len(t.labels.lines[s]) > 0 {
				items++
			}
		}
		if items > 1 {
			t.panels()
			return
		}
	}
	data := 0
	for row := top + 1; row <= t.lastRow() && data == 0; row++ {
		numbers, rising := 0, true
		for _, c := range t.sheet.row(row) {
			if c.Kind != Number && (c.Kind != Text || !isFigure(c)) {
				continue
			}
			numbers++
			rising = rising && fold(c.Value) == itoa(numbers)
		}
		switch {
		case numbers == 0, t.isYears(row): // a year is never money
		case rising && numbers > 1:
			t.counts("column-numbers", t.sheet.row(row))
		default:
			data = row
		}
	}
	bottom := data - 1
	if data == 0 { // nothing filled in
		bottom, data = top, top+1
		for row := top + 1; row <= t.lastRow() && slices.ContainsFunc(t.sheet.row(row), func(c RawCell) bool { return isHead(c.Value) }); row++ {
			bottom, data = row, row+1
		}
	}
	// 预算数 and 决算数 stand in the header, or each has a row of its own that says so.
	for row := data; row <= t.lastRow(); row++ {
		if t.note(row) {
			continue
		}
		own := ""
		if len(t.form.Cols) == 1 && row == data {
			own = t.form.Cols[0].Key()
		}
		for _, c := range t.sheet.row(row) {
			s, _ := bare(c.Value)
			if key, ok := t.headColumn(t.plain(s)); ok && c.Kind == Text {
				own = key
			}
		}
		for col := 1; col <= t.lastCol(); col++ {
			t.headFigure(top, bottom, row, col, own, row == data)
		}
	}
}

// isYears tells whether a row of a tall header shows nothing but the year of the table or the one before: 2018 above
// each column, with the amounts below.
func (t *tableBinder) isYears(row int) bool {
	for _, c := range t.sheet.row(row) {
		s, _ := bare(c.Value)
		_, names := t.headColumn(t.plain(s))
		if names && c.Kind == Text || isFigure(c) && (t.year == 0 || s != itoa(t.year) && s != itoa(t.year-1)) {
			return false
		}
	}
	for r := row + 1; r <= t.lastRow(); r++ {
		if slices.ContainsFunc(t.sheet.row(r), isFigure) {
			return true
		}
	}
	return false
}

// headFigure binds the figure in one column of a row below a tall header. own is the column of the form that
// the row itself names, if it does; only the first row may leave that to the header.
func (t *tableBinder) headFigure(top, bottom, row, col int, own string, first bool) {
	path, label := t.path(top, bottom, col)
	key := own
	var rest []string
	for _, p := range path {
		if col, ok := t.headColumn(p); ok && first && own == "" || ok && len(t.form.Cols) == 1 {
			key = col
		} else {
			rest = append(rest, p)
		}
	}
	if len(rest) > 1 && (rest[len(rest)-1] == "小计" || rest[len(rest)-1] == "合计") {
		rest = rest[:len(rest)-1]
	}
	cols := []column{{at: col, key: key, label: label}}
	if len(rest) == 0 || key == "" {
		t.unlabelled(row, label, cols)
		return
	}
	line, ok := t.labels.line(rest[len(rest)-1], false, "", "", t.year)
	if !ok {
		t.unlabelled(row, label, cols)
		return
	}
	at := calc.Cell{Sheet: t.sheet.Name, Ref: Ref(bottom, col)}
	if f := t.out.Get(line.Key(), key); len(f.From) > 0 {
		t.find(calc.Finding{Rule: "R-03", Level: calc.Unasked, Kind: "two-columns", At: at, Label: label, Args: []string{label}, Cells: f.From})
		f.State = calc.Absent
		t.out.Put(f)
		return
	}
	t.out.Col(key)
	t.out.Row(calc.Row{Name: line.Key(), Label: line.Name, At: at})
	label = line.Name
	if len(t.form.Cols) > 1 {
		label += "／" + key
	}
	t.out.Put(t.figure(row, cols[0], line.Key(), label, false))
}

// headColumn finds the column that a text of a tall header names: 决算数, or “三公”经费决算数 over them all.
func (t *tableBinder) headColumn(text string) (key string, ok bool) {
	if len(t.labels.lines[text]) > 0 {
		return "", false
	}
	for _, c := range t.form.Cols {
		for _, n := range names(c.Name, nil) {
			if strings.HasSuffix(text, n) {
				return c.Key(), true
			}
		}
	}
	return "", false
}
