package xlsx

import (
	"fmt"
	"io"
	"strconv"

	"github.com/xuri/excelize/v2"

	"jixiao/calc"
)

// WriteTable writes a workbook of one sheet: a title, a header that stays in sight, and rows whose cells
// are strings, ints or amounts. A string is text whatever it begins with, an amount is a number that no
// float has touched, and the same cells give the same bytes.
func WriteTable(out io.Writer, sheet, title string, header []string, rows [][]any) error {
	s := summary{f: excelize.NewFile(), sheet: sheet}
	defer s.f.Close()
	s.do(s.f.SetSheetName("Sheet1", sheet))
	s.do(s.f.SetDocProps(&excelize.DocProperties{Creator: "jixiao", Title: title, Created: summaryDate, Modified: summaryDate}))

	line := []excelize.Border{{Type: "left", Style: 1, Color: "808080"}, {Type: "right", Style: 1, Color: "808080"},
		{Type: "top", Style: 1, Color: "808080"}, {Type: "bottom", Style: 1, Color: "808080"}}
	font := &excelize.Font{Family: "宋体", Size: 11}
	middle := func(across string) *excelize.Alignment {
		return &excelize.Alignment{Horizontal: across, Vertical: "center", WrapText: true}
	}
	big := s.style(&excelize.Style{Font: &excelize.Font{Family: "宋体", Size: 16, Bold: true}, Alignment: &excelize.Alignment{Horizontal: "center", Vertical: "center"}})
	head := s.style(&excelize.Style{Font: &excelize.Font{Family: "宋体", Size: 11, Bold: true}, Alignment: middle("center"), Border: line,
		Fill: excelize.Fill{Type: "pattern", Pattern: 1, Color: []string{"DDEBF7"}}})
	text := s.style(&excelize.Style{Font: font, Alignment: middle("left"), Border: line})
	count := s.style(&excelize.Style{Font: font, Alignment: middle("right"), Border: line, NumFmt: 1})  // 0
	amount := s.style(&excelize.Style{Font: font, Alignment: middle("right"), Border: line, NumFmt: 4}) // #,##0.00

	s.text(1, 1, title, big)
	s.do(s.f.MergeCell(s.sheet, Ref(1, 1), Ref(1, len(header))))
	s.do(s.f.SetRowHeight(s.sheet, 1, 30))
	widths := make([]int, len(header))
	for i, h := range header {
		s.text(2, i+1, h, head)
		widths[i] = (columns(h)+1)/2 + 2 // a long head takes two lines
	}
	s.do(s.f.SetRowHeight(s.sheet, 2, 2*summaryLine))
	for r, row := range rows {
		lines := 1
		for i := range header {
			ref := Ref(r+3, i+1)
			style, shown := text, ""
			if i < len(row) {
				switch v := row[i].(type) {
				case string:
					s.text(r+3, i+1, v, text)
					widths[i] = max(widths[i], columns(v))
					lines = max(lines, (columns(v)+summaryWidest-3)/(summaryWidest-2))
					continue
				case int:
					style, shown = count, strconv.Itoa(v)
				case calc.Amount:
					style, shown = amount, v.String()
				default:
					return fmt.Errorf("write table: %T in %s", v, ref)
				}
				// SetCellDefault keeps the digits as they are; SetCellValue would make a float of them.
				s.do(s.f.SetCellDefault(s.sheet, ref, shown))
				widths[i] = max(widths[i], len(calc.Grouped(shown)))
			}
			s.do(s.f.SetCellStyle(s.sheet, ref, ref, style))
		}
		s.do(s.f.SetRowHeight(s.sheet, r+3, min(float64(lines)*summaryLine, 400)))
	}
	for i, w := range widths {
		name, err := excelize.ColumnNumberToName(i + 1)
		s.do(err)
		s.do(s.f.SetColWidth(s.sheet, name, name, float64(min(max(w+2, 8), summaryWidest))))
	}
	s.do(s.f.SetPanes(s.sheet, &excelize.Panes{Freeze: true, YSplit: 2, TopLeftCell: "A3", ActivePane: "bottomLeft"}))
	landscape, fit, high, yes := "landscape", 1, 0, true
	s.do(s.f.SetSheetProps(s.sheet, &excelize.SheetPropsOptions{FitToPage: &yes}))
	s.do(s.f.SetPageLayout(s.sheet, &excelize.PageLayoutOptions{Orientation: &landscape, FitToWidth: &fit, FitToHeight: &high}))
	if s.err != nil {
		return fmt.Errorf("write table: %w", s.err)
	}
	return s.f.Write(out)
}

const (
	summaryWidest = 48                     // characters that a column has room for; longer texts wrap
	summaryLine   = 18.0                   // points
	summaryDate   = "1980-01-01T00:00:00Z" // the day that the container's entries have too
)

// A summary is the workbook under way, with the first error of it.
type summary struct {
	f     *excelize.File
	sheet string
	err   error
}

func (s *summary) do(err error) {
	if s.err == nil {
		s.err = err
	}
}

func (s *summary) style(st *excelize.Style) int {
	id, err := s.f.NewStyle(st)
	s.do(err)
	return id
}

func (s *summary) text(row, col int, v string, style int) {
	ref := Ref(row, col)
	s.do(s.f.SetCellStr(s.sheet, ref, v))
	s.do(s.f.SetCellStyle(s.sheet, ref, ref, style))
}

// columns is how wide a text is, a Chinese character taking two.
func columns(s string) int {
	n := 0
	for _, r := range s {
		n++
		if r > 0x2E80 {
			n++
		}
	}
	return n
}
