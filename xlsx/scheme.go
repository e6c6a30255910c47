package xlsx

import (
	"slices"
	"strings"

	"jixiao/calc"
)

// A sheet 评分标准 says how performance is scored. It is known by its header 指标 | 满分 | 规则, or by the word 方案 with
// the name of a scheme beside it in one of its first rows; both may stand on it, 方案 above the header.

// SchemeSheets gives every sheet 评分标准.
func (w *Workbook) SchemeSheets() []calc.SchemeSheet {
	var out []calc.SchemeSheet
	for _, s := range w.Sheets {
		if h := schemeOf(s); h.found && !tooLarge(s) {
			out = append(out, h.read(s))
		}
	}
	return out
}

// A schemeHead is what stands at the top of a sheet 评分标准.
type schemeHead struct {
	found bool
	name  RawCell // of the scheme that it names
	cols  map[string]int
	first int // row of its lines, 0 if it has no header
}

// schemeOf finds the head of a sheet, in its first rows.
func schemeOf(s *Sheet) (h schemeHead) {
	const headRows = 3 // a title, 方案, the header
	rows := 0
	for i, c := range s.Cells {
		if i > 0 && c.Row == s.Cells[i-1].Row {
			continue
		}
		if rows++; rows > headRows {
			break
		}
		row := s.row(c.Row)
		if len(row) > 1 && strings.TrimSuffix(fold(row[0].Value), ":") == "方案" {
			h.found, h.name = true, row[1]
			continue
		}
		cols := map[string]int{}
		for _, head := range row {
			cols[strings.TrimSuffix(fold(head.Value), "(%)")] = head.Col
		}
		if !slices.ContainsFunc([]string{"指标", "满分", "规则"}, func(word string) bool { return cols[word] == 0 }) {
			h.found, h.cols, h.first = true, cols, c.Row+1
			return h
		}
	}
	return h
}

// read gives what the sheet says.
func (h schemeHead) read(s *Sheet) calc.SchemeSheet {
	out := calc.SchemeSheet{}
	if h.name.Row > 0 {
		out.Name = entered(s, h.name.Row, h.name.Col)
	}
	if h.first == 0 {
		return out
	}
	for i, c := range s.Cells {
		if c.Row < h.first || i > 0 && c.Row == s.Cells[i-1].Row {
			continue
		}
		get := func(head string) calc.Typed {
			if h.cols[head] == 0 {
				return calc.Typed{}
			}
			return entered(s, c.Row, h.cols[head])
		}
		level := func(head string) calc.Typed { // merged over the lines that it heads
			if h.cols[head] == 0 {
				return calc.Typed{}
			}
			row, col := s.Anchor(c.Row, h.cols[head])
			return entered(s, row, col)
		}
		l := calc.SchemeLine{Level1: level("一级指标"), Level2: level("二级指标"), Indicator: get("指标"), Full: get("满分"), Rule: get("规则"), Value: get("值"), Score: get("得分"), Note: get("说明")}
		if l.Indicator.Text+l.Full.Text+l.Rule.Text+l.Value.Text+l.Score.Text != "" {
			out.Lines = append(out.Lines, l)
		}
	}
	return out
}

// entered gives what stands in a cell. A number loses the noise of its double; what is no number and no text, and a
// formula without a result, must not pass for empty or for the number that it is stored as.
func entered(s *Sheet, row, col int) calc.Typed {
	out := calc.Typed{At: calc.Cell{Sheet: s.Name, Ref: Ref(row, col)}}
	c, ok := s.At(row, col)
	switch {
	case !ok:
	case c.HasFormula && !c.Computed:
		out.Text = "=" + c.Formula
	case c.Kind == Text:
		out.Text = strings.TrimSpace(c.Value)
		rate := strings.TrimRight(out.Text, "%％")
		if n, nilMark, err := ParseNumeral(rate, true); err == nil && n.Text != "" && n.Unit == "" {
			out.Text, out.Rate = n.Text, rate != out.Text
		} else if nilMark != "" {
			out.Text = ""
		}
	case c.Kind == Number:
		out.Text = c.Value
		if n, _, err := ParseNumeral(c.Value, false); err == nil {
			out.Text = n.Text
		}
	default:
		out.Text = "“" + c.Value + "”"
	}
	return out
}
