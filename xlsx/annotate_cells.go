package xlsx

import (
	"cmp"
	"slices"
	"strconv"
	"strings"

	"jixiao/internal/ooxml"
)

// A marked cell is one that a mark concerns, with all that its marks want.
type markedCell struct {
	row, col int
	right    int // last column of the merge that it shows in, or col
	fill     int // of the palette; 0 none
	comment  string
}

// tailElements are the children of worksheet that stand behind legacyDrawing. An element of another
// namespace behind the cells is mc:AlternateContent around controls, which belongs there too.
var tailElements = [...]string{"legacyDrawingHF", "drawingHF", "picture", "oleObjects", "controls", "webPublishItems", "tableParts", "extLst", ""}

// A worksheetEditor marks the cells of one worksheet part.
type worksheetEditor struct {
	*editor
	root    element
	palette *palette
	cols    []columnFormat
	grid    grid
	drawing string // r:id of the VML drawing that holds the boxes of the comments; "" without one
	tail    int    // where legacyDrawing goes, if it must be added
}

// A columnFormat is what new cells in some columns look like.
type columnFormat struct{ first, last, format int }

// mark gives the cells, by row and column, their fills, and learns what comments need to know of the sheet.
func (e *worksheetEditor) mark(cells []markedCell) error {
	cells = slices.DeleteFunc(slices.Clone(cells), func(c markedCell) bool { return c.fill == 0 })
	seenData := false
	err := e.children(func(name string) error {
		start, _ := e.sc.Offset()
		if e.tail == 0 && seenData && slices.Contains(tailElements[:], name) {
			e.tail = start
		}
		switch name {
		case "sheetFormatPr":
			e.grid.setDefaults(e.reader)
		case "cols":
			return e.columns()
		case "sheetData":
			seenData = true
			return e.rows(cells)
		case "legacyDrawing":
			e.drawing, _ = e.sc.AttrNS(ooxml.NSOfficeRels, "id")
		}
		return e.sc.Skip()
	})
	e.closed(&e.root)
	return err
}

// columns reads the formats and widths of columns; readSheet has proved their ranges.
func (e *worksheetEditor) columns() error {
	return e.children(func(string) error {
		first, _ := e.number("min", lastCol, 1)
		last, _ := e.number("max", lastCol, 1)
		if format, ok := e.number("style", maxStyles, 0); ok && format > 0 && format < e.palette.lists["cellXfs"].count {
			e.cols = append(e.cols, columnFormat{first, last, format})
		}
		e.grid.setColumns(e.reader, first, last)
		return e.sc.Skip()
	})
}

// rows goes through the sheet and its marked cells side by side. Row and cell numbers may be left out, as in
// readSheet; they are then one more than the last, so that a cell that is put in never moves another.
func (e *worksheetEditor) rows(cells []markedCell) error {
	data := e.opened()
	last := 0
	err := e.children(func(string) error {
		row := e.opened()
		number, _ := e.number("r", lastRow, last+1)
		last = number
		n, _ := slices.BinarySearchFunc(cells, number, func(c markedCell, row int) int { return c.row - row })
		if n > 0 {
			e.insert(row.start, e.like(row, e.newRows(cells[:n])))
		}
		cells = cells[n:]
		n, _ = slices.BinarySearchFunc(cells, number+1, func(c markedCell, row int) int { return c.row - row })
		here := cells[:n]
		cells = cells[n:]
		e.grid.setRow(e.reader, number)
		return e.cells(row, here)
	})
	e.closed(&data)
	if err == nil && len(cells) > 0 {
		e.add(data, e.like(data, e.newRows(cells)))
	}
	return err
}

// newRows writes the rows that the sheet does not have.
func (e *worksheetEditor) newRows(cells []markedCell) string {
	var b strings.Builder
	for len(cells) > 0 {
		row := cells[0].row
		n, _ := slices.BinarySearchFunc(cells, row+1, func(c markedCell, row int) int { return c.row - row })
		b.WriteString(`<row r="` + strconv.Itoa(row) + `">` + e.newCells(cells[:n], 0) + "</row>")
		cells = cells[n:]
	}
	return b.String()
}

// newCells writes cells that their row does not have. They look as they did before: like the row, if that
// has a format, else like their column.
func (e *worksheetEditor) newCells(cells []markedCell, rowFormat int) string {
	var b strings.Builder
	for _, c := range cells {
		format := rowFormat
		for _, cols := range e.cols {
			if format == 0 && cols.first <= c.col && c.col <= cols.last {
				format = cols.format
			}
		}
		b.WriteString(`<c r="` + Ref(c.row, c.col) + `" s="` + strconv.Itoa(e.palette.withFill(format, c.fill)) + `"/>`)
	}
	return b.String()
}

// cells marks the cells of one row.
func (e *worksheetEditor) cells(row element, marked []markedCell) error {
	format := 0
	if own, err := e.boolean("customFormat"); err == nil && own {
		if n, ok := e.number("s", maxStyles, 0); ok && n < e.palette.lists["cellXfs"].count {
			format = n
		}
	}
	_, hasSpans := e.sc.Attr("spans")
	created := false
	last := 0
	err := e.children(func(name string) error {
		if name != "c" {
			return e.sc.Skip()
		}
		cell := e.opened()
		if last++; len(marked) == 0 {
			return e.sc.Skip()
		}
		if ref, has := e.sc.Attr("r"); has {
			_, last, _ = ParseRef(ref)
		}
		n, found := slices.BinarySearchFunc(marked, last, func(c markedCell, col int) int { return c.col - col })
		if n > 0 {
			e.insert(cell.start, e.like(cell, e.newCells(marked[:n], format)))
			created = true
		}
		if found {
			old, _ := e.number("s", maxStyles, 0)
			e.set(cell, "s", strconv.Itoa(e.palette.withFill(old, marked[n].fill)))
			n++
		}
		marked = marked[n:]
		return e.sc.Skip()
	})
	e.closed(&row)
	if err != nil {
		return err
	}
	if len(marked) > 0 {
		e.add(row, e.like(row, e.newCells(marked, format)))
		created = true
	}
	if created && hasSpans {
		e.set(row, "spans", "1:"+strconv.Itoa(lastCol)) // no more than a hint, but one that must not be too narrow
	}
	return nil
}

// A grid is how large columns and rows are on the screen, in pixels, to find where a comment's box ends.
type grid struct {
	width, height int // of those that say nothing; 0 for the usual ones
	cols          []columnWidth
	rows          map[int]int
}

type columnWidth struct{ first, last, width int }

func (g *grid) setDefaults(r *reader) {
	if s, ok := r.sc.Attr("defaultColWidth"); ok {
		g.width = pixels(s, 7)
	}
	if s, ok := r.sc.Attr("defaultRowHeight"); ok {
		g.height = pixels(s, 4./3)
	}
}

func (g *grid) setColumns(r *reader, first, last int) {
	s, ok := r.sc.Attr("width")
	hidden, _ := r.boolean("hidden")
	if hidden {
		g.cols = append(g.cols, columnWidth{first, last, 0})
	} else if ok {
		g.cols = append(g.cols, columnWidth{first, last, pixels(s, 7)}) // a digit is 7 pixels wide
	}
}

func (g *grid) setRow(r *reader, row int) {
	s, ok := r.sc.Attr("ht")
	hidden, _ := r.boolean("hidden")
	if !ok && !hidden {
		return
	}
	if g.rows == nil {
		g.rows = map[int]int{}
	}
	g.rows[row] = 0
	if !hidden {
		g.rows[row] = pixels(s, 4./3)
	}
}

// pixels reads a length; what is no length is nothing.
func pixels(s string, each float64) int {
	f, err := strconv.ParseFloat(s, 64)
	if err != nil || !(f >= 0 && f <= 4096) {
		return 0
	}
	return int(f * each)
}

func (g *grid) col(n int) int {
	for _, c := range g.cols {
		if c.first <= n && n <= c.last {
			return c.width
		}
	}
	return cmp.Or(g.width, 64)
}

func (g *grid) row(n int) int {
	if height, ok := g.rows[n]; ok {
		return height
	}
	return cmp.Or(g.height, 20)
}

// walk goes a length in pixels on from a place within a column or row, both 1-based, and gives the one
// where it ends and the offset in it. It gives up where everything that follows is hidden.
func walk(size func(int) int, limit, at, offset, length int) (int, int) {
	length += offset
	for step := 0; length > size(at) && at < limit && step < 256; step++ {
		length -= size(at)
		at++
	}
	return at, min(length, size(at))
}

// between measures from one place to another.
func between(size func(int) int, at, offset, end, endOffset int) int {
	length := endOffset - offset
	for step := 0; at < end && step < 256; step++ {
		length += size(at)
		at++
	}
	return length
}
