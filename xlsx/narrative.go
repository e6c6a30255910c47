package xlsx

import (
	"slices"
	"strconv"
	"strings"

	"jixiao/calc"
)

// The narrative sheet is known by its header 章节 | 标题 | 内容. A line break in 内容 begins a new paragraph,
// a blank 章节 goes on with the one above, and a 事业成效 row without 标题 with the item above.

// narrativeColumns is where a narrative sheet keeps its columns, and where its rows begin.
type narrativeColumns struct{ name, title, text, first int }

// narrativeHeader finds the header of a narrative sheet.
func narrativeHeader(s *Sheet) (narrativeColumns, bool) {
	var n narrativeColumns
	rows, last := 0, 0
	for _, c := range s.Cells {
		if c.Row != last {
			if rows++; rows > headingRows {
				break
			}
			last, n = c.Row, narrativeColumns{}
		}
		switch fold(c.Value) {
		case "章节":
			n.name = c.Col
		case "标题":
			n.title = c.Col
		case "内容":
			n.text = c.Col
		}
		if n.name != 0 && n.text != 0 {
			n.first = c.Row + 1
			return n, true
		}
	}
	return n, false
}

// listSection is the section whose rows are items with a heading each.
const listSection = "事业成效"

// narrative reads the rows of a narrative sheet.
func (b *binder) narrative(s *Sheet, n narrativeColumns) {
	if s.Hidden {
		b.find(calc.Finding{Rule: "R-10", Level: calc.Remark, Kind: "hidden-sheet", At: calc.Cell{Sheet: s.Name, Ref: "A1"}, Args: []string{s.Name}})
	}
	if tooLarge(s) {
		b.find(calc.Finding{Rule: "R-12", Level: calc.Unasked, Kind: "too-many-lines", At: calc.Cell{Sheet: s.Name, Ref: s.Cells[0].Ref()}, Args: []string{s.Name}})
		return
	}
	name := ""
	last := s.Cells[len(s.Cells)-1].Row
	for row := n.first; row <= last; row++ {
		section, _ := s.At(row, n.name)
		title, _ := s.At(row, n.title)
		text, ok := s.At(row, n.text)
		if v := fold(section.Value); v != "" {
			name = v
		}
		at := calc.Cell{Sheet: s.Name, Ref: Ref(row, n.text)}
		var paragraphs []string
		if ok {
			paragraphs = b.paragraphs(text, at)
		}
		heading := strings.TrimSpace(title.Value)
		switch {
		case name == "" && (ok || heading != ""):
			b.find(calc.Finding{Rule: "R-09", Level: calc.Remark, Kind: "no-section", At: at})
			continue
		case len(paragraphs) == 0 && heading == "":
			continue
		}
		// The last passage of this name goes on, unless a new item begins.
		i := len(b.book.Prose) - 1
		for i >= 0 && b.book.Prose[i].Name != name {
			i--
		}
		if i < 0 || name == listSection && heading != "" {
			b.book.Prose = append(b.book.Prose, calc.Passage{Name: name, Title: heading, Text: paragraphs, From: []calc.Cell{at}})
			continue
		}
		p := &b.book.Prose[i]
		p.Text = slices.Concat(p.Text, paragraphs)
		p.From = append(p.From, at)
	}
}

// paragraphs gives the text of a narrative cell as it stands, a paragraph a line. A date becomes the
// words that a report uses for it.
func (b *binder) paragraphs(c RawCell, at calc.Cell) []string {
	refuse := func(rule, kind string) []string {
		b.find(calc.Finding{Rule: rule, Level: calc.Critical, Kind: kind, At: at, Args: []string{short(c.Value), c.Formula}})
		return nil
	}
	switch {
	case c.HasFormula && !c.Computed:
		return refuse("R-05", "not-calculated")
	case c.Kind == ErrorValue:
		return refuse("R-07", "error-value")
	case c.Kind == Bool:
		return refuse("R-06", "boolean")
	case c.Kind == Date:
		y, m, d, ok := b.w.DateText(c)
		if !ok {
			return refuse("R-06", "date")
		}
		return []string{strconv.Itoa(y) + "年" + strconv.Itoa(m) + "月" + strconv.Itoa(d) + "日"}
	}
	var out []string
	for line := range strings.Lines(strings.ReplaceAll(c.Value, "\r", "\n")) {
		if line = strings.TrimSpace(line); line != "" {
			out = append(out, line)
		}
	}
	return out
}
