package xlsx

import (
	"strings"

	"jixiao/calc"
)

// explanations reads every sheet 填报说明: its header is 编号 | 位置 | 说明, below at most a title, whatever the
// sheet is called. A line without a text answers nothing, so that a list may be filled in bit by bit.
func (b *binder) explanations() {
	for _, s := range b.w.Sheets {
		cols, first := answerHeader(s)
		if first == 0 {
			continue
		}
		if tooLarge(s) {
			b.find(calc.Finding{Rule: "R-12", Level: calc.Unasked, Kind: "too-many-lines", At: calc.Cell{Sheet: s.Name, Ref: s.Cells[0].Ref()}, Args: []string{s.Name}})
			continue
		}
		// What stands in a merge is said of each of its rows.
		get := func(row int, name string) (cell RawCell, at int) {
			row, col := s.Anchor(row, cols[name])
			cell, _ = s.At(row, col)
			return cell, row
		}
		for i, c := range s.Cells {
			if c.Row < first || i > 0 && s.Cells[i-1].Row == c.Row {
				continue
			}
			id, _ := get(c.Row, "编号")
			place, _ := get(c.Row, "位置")
			text, row := get(c.Row, "说明")
			at := calc.Cell{Sheet: s.Name, Ref: Ref(row, cols["说明"])}
			e := calc.Explanation{Rule: strings.TrimSpace(id.Value), Place: strings.TrimSpace(place.Value), At: at}
			if e.Text = strings.Join(b.paragraphs(text, at), "\n"); e.Text != "" && (e.Rule != "" || row == c.Row) {
				b.book.Explanations = append(b.book.Explanations, e)
			}
		}
	}
}

// answerHeader finds the columns of a sheet 填报说明 and its first line; first is 0 for other sheets. The list
// of an annotated copy has 表内数.
func answerHeader(s *Sheet) (cols map[string]int, first int) {
	cols, first = header(s, "编号", "位置", "说明")
	if cols["表内数"] > 0 {
		return nil, 0
	}
	return cols, first
}
