package docx

import "strconv"

// columns gives the columns of the table's grid that the cell around a paragraph takes, the first of them and the
// one behind the last, from 0. Cells above each other are told by these and not by counting cells, since a cell may
// span several columns. Outside tables both are 0. Of nested tables it is the outermost that counts, as in Place.
func (t *tree) columns(p int) (from, to int) {
	cell := -1
	for i := t.ancestor(p, "tc"); i >= 0; i = t.ancestor(t.els[i].parent, "tc") {
		cell = i
	}
	if cell < 0 {
		return 0, 0
	}
	row := t.ancestor(cell, "tr")
	if row < 0 {
		return 0, 0
	}
	from = t.count(t.path(row, "trPr", "gridBefore"), 0)
	for i := row + 1; i < cell; {
		if t.els[i].is("tc") {
			from += t.count(t.path(i, "tcPr", "gridSpan"), 1)
			i = t.els[i].next
		} else {
			i++ // a content control may stand around cells
		}
	}
	return from, from + t.count(t.path(cell, "tcPr", "gridSpan"), 1)
}

// count gives the number that an element has as its value, or another where there is none.
func (t *tree) count(i, otherwise int) int {
	const most = 1000 // columns: Word has at most 63
	if i < 0 {
		return otherwise
	}
	val, _ := t.attr(i, "val")
	if n, err := strconv.Atoi(val); err == nil && n > 0 && n <= most {
		return n
	}
	return otherwise
}
