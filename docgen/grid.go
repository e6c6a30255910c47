package docgen

import (
	"regexp"
	"slices"
	"strings"

	"jixiao/calc"
	"jixiao/docgen/docx"
)

// A grid is one table of the body of a report, as a reader takes it: a head, and rows of a label with its numbers.
type grid struct {
	table   int
	heading string
	caption []string // the lines of text right above it, the nearest first
	rows    [][]gridCell
	head    int // how many rows at its top name the columns
}

// A gridCell is one cell of a table.
type gridCell struct {
	text string // its paragraphs, joined by line feeds
	para int    // the index of the paragraph that the text stands in, of several the first
	many bool   // its text stands in several
	cols [2]int // the columns of the grid that it takes
}

// captionLines is how many lines above a table may say its unit: 表3, 单位：万元, and an empty one between them goes
// uncounted.
const captionLines = 3

// grids gathers the tables of the body from the paragraphs of a document.
func grids(paras []docx.Paragraph) (out []grid) {
	var above []string
	for i, p := range paras {
		at := p.Place
		if at.Kind != "body" {
			continue
		}
		if at.Table == 0 || at.Row == 0 || at.Col == 0 {
			if s := strings.TrimSpace(p.Text); s != "" {
				above = append([]string{s}, above[:min(len(above), captionLines-1)]...)
			}
			continue
		}
		if n := len(out); n == 0 || out[n-1].table != at.Table {
			out = append(out, grid{table: at.Table, heading: at.Heading, caption: above})
			above = nil
		}
		g := &out[len(out)-1]
		for len(g.rows) < at.Row {
			g.rows = append(g.rows, nil)
		}
		row := &g.rows[at.Row-1]
		for len(*row) < at.Col {
			*row = append(*row, gridCell{para: -1})
		}
		c := &(*row)[at.Col-1]
		text := strings.TrimRight(p.Text, " 　\n")
		switch {
		case c.para < 0 || c.text == "":
			c.text, c.para, c.cols = text, i, p.Cols
		case text != "":
			c.text, c.many = c.text+"\n"+text, true
		}
	}
	for i := range out {
		g := &out[i]
		for g.head < len(g.rows) && !slices.ContainsFunc(g.rows[g.head], func(c gridCell) bool { return g.numeral(g.head, c) }) {
			g.head++
		}
	}
	return out
}

// at finds the cell of a row that takes just these columns.
func (g grid) at(row int, cols [2]int) (gridCell, bool) {
	for _, c := range g.rows[row] {
		if c.cols == cols && c.para >= 0 {
			return c, true
		}
	}
	return gridCell{}, false
}

// title is what the head says of a column, from its top down. A line over the whole table says nothing of a column.
func (g grid) title(cols [2]int) string {
	var b strings.Builder
	for _, row := range g.rows[:min(g.head, len(g.rows))] {
		for _, c := range row {
			if len(row) > 1 && c.cols[0] < cols[1] && cols[0] < c.cols[1] && !readCell(c.text).ok {
				b.WriteString(strings.Join(strings.Fields(c.text), ""))
			}
		}
	}
	return b.String()
}

// words lists the cells of a row left of a column that hold words, the nearest first.
func (g grid) words(row int, cols [2]int) (out []string) {
	for _, c := range slices.Backward(g.rows[row]) {
		if c.cols[1] <= cols[0] && isWords(c.text) {
			out = append(out, c.text)
		}
	}
	return out
}

// label is what a number of a row is of: the nearest words left of it.
func (g grid) label(row int, cols [2]int) string {
	if w := g.words(row, cols); len(w) > 0 {
		return w[0]
	}
	return ""
}

// isWords tells whether a cell says something that is neither a number nor a dash for none.
func isWords(s string) bool {
	return strings.Trim(s, " 　\n-—－–/") != "" && !readCell(s).ok
}

// numeral tells whether a cell is a number and neither a year nor what numbers or codes its line: an integer that
// stands before the words of its row.
func (g grid) numeral(row int, c gridCell) bool {
	n := readCell(c.text)
	if !n.ok || c.many || isYear(c.text) || isCounter(g.rows[row]) {
		return false
	}
	if n.unit != "" || strings.ContainsAny(c.text, ".,，．") {
		return true
	}
	before := slices.ContainsFunc(g.rows[row], func(o gridCell) bool { return o.cols[1] <= c.cols[0] && isWords(o.text) })
	behind := slices.ContainsFunc(g.rows[row], func(o gridCell) bool { return o.cols[0] >= c.cols[1] && isWords(o.text) })
	return before || !behind
}

// isYear tells whether a numeral reads as a year.
func isYear(s string) bool {
	s = strings.TrimSpace(halfWidth.Replace(s))
	return len(s) == 4 && (strings.HasPrefix(s, "19") || strings.HasPrefix(s, "20")) && strings.Trim(s, "0123456789") == ""
}

// isCounter tells whether a row numbers the columns: 栏次 1 2 3.
func isCounter(row []gridCell) bool {
	last, named := 0, false
	for _, c := range row {
		s := strings.TrimSpace(c.text)
		switch n := readCell(s); {
		case s == "" || s == "—" || s == "－":
		case n.ok && n.unit == "" && n.value.Equal(calc.Int(int64(last+1))):
			last++
		case !n.ok && (plainName(s) == "栏次" || plainName(s) == "行次"):
			named = true
		default:
			return false
		}
	}
	return last > 1 || named && last > 0
}

// notAmounts are words of heads whose columns hold numbers that count nothing.
var notAmounts = []string{"序号", "行次", "栏次", "编号", "编码", "代码", "年度", "年份", "日期", "时间", "电话", "邮编", "文号", "页码", "排名", "名次"}

// amount tells whether a cell holds a number that the accounts could have: money, a share or a count.
func (g grid) amount(row int, c gridCell) bool {
	if row < g.head || !g.numeral(row, c) {
		return false
	}
	title := g.title(c.cols)
	return !slices.ContainsFunc(notAmounts, func(w string) bool { return strings.HasSuffix(title, w) })
}

// A printedCell is a number of a table: its value in its own unit, and half of what its last digit says.
type printedCell struct {
	value, half calc.Amount
	places      int
	unit        string // that stands behind it; "" if none does
	ok          bool
}

// cellUnits are the units that may stand behind a number in its cell, each before those that end it.
var cellUnits = []string{"亿元", "万元", "千元", "元", "%", "人", "名", "辆", "台", "个"}

func readCell(s string) (c printedCell) {
	s = plainNumeral.Replace(strings.TrimSpace(s))
	for _, u := range cellUnits {
		if rest, ok := strings.CutSuffix(s, u); ok {
			s, c.unit = rest, u
			break
		}
	}
	if in, ok := strings.CutPrefix(wide.Replace(s), "（"); ok && strings.HasSuffix(in, "）") {
		s = "-" + strings.TrimSuffix(in, "）") // as accountants write what is less than nothing
	}
	var err error
	if c.value, err = calc.ParseAmount(s); err != nil {
		return printedCell{}
	}
	c.ok = true
	if _, fraction, ok := strings.Cut(s, "."); ok { // counts are exact
		c.places = len(fraction)
		c.half = calc.Int(5).Shift(-len(fraction) - 1)
	}
	return c
}

// percent tells whether the number is one of a hundred.
func (c printedCell) percent() bool { return c.unit == "%" }

// The words by which a unit is said of a whole table or in the head of a column, and those by which a head says that its
// numbers are shares or rates.
var (
	tableUnit  = regexp.MustCompile(`单位[：:]\s*(亿元|万元|千元|元|人|辆|台)`)
	columnUnit = regexp.MustCompile(`[（(\[](?:单位[：:])?(亿元|万元|千元|元|[%％]|人|名|辆|台|个)[）)\]]`)
	shareWords = regexp.MustCompile(`占|比重|构成比`)
	rateWords  = regexp.MustCompile(`率|比例|百分比|幅度|[%％]`)
)

// unit gives the unit of a number: its own, that of its column or of its line, or that of the table.
func (g grid) unit(row int, c gridCell) string {
	if n := readCell(c.text); n.unit != "" {
		return n.unit
	}
	title := g.title(c.cols)
	for _, s := range []string{title, g.label(row, c.cols)} {
		if m := columnUnit.FindStringSubmatch(s); m != nil {
			return plainNumeral.Replace(m[1])
		}
	}
	switch {
	case shareWords.MatchString(title) || rateWords.MatchString(title):
		return "%"
	case strings.HasSuffix(title, "人数"):
		return "人"
	}
	if m := tableUnit.FindStringSubmatch(g.above()); m != nil {
		return m[1]
	}
	return ""
}

// above is all that stands over the table without being of a column.
func (g grid) above() string {
	said := slices.Clone(g.caption)
	for _, row := range g.rows[:min(g.head, len(g.rows))] {
		for _, c := range row {
			if len(row) == 1 || tableUnit.MatchString(c.text) {
				said = append([]string{c.text}, said...)
			}
		}
	}
	return strings.Join(said, "\n")
}

// moneyShift is how many places a unit of money is above the 元.
func moneyShift(unit string) (int, bool) {
	switch unit {
	case "元":
		return 0, true
	case "千元":
		return 3, true
	case "万元":
		return 4, true
	case "亿元":
		return 8, true
	}
	return 0, false
}

// numbering is what stands before the words of a label.
var numbering = regexp.MustCompile(`^(?:其中[：:]|[一二三四五六七八九十]+、|（[一二三四五六七八九十0-9]+）|[0-9]{1,2}[、.．])`)

// plainName gives a label as names are compared: without blanks, quotation marks, 其中 and numbering.
func plainName(s string) string {
	s = strings.TrimRight(wide.Replace(strings.Map(func(r rune) rune {
		if strings.ContainsRune(" 　\t\n\u00a0\u200b\ufeff“”\"‘’", r) {
			return -1
		}
		return r
	}, s)), "：:")
	for m := numbering.FindString(s); m != "" && m != s; m = numbering.FindString(s) {
		s = s[len(m):]
	}
	return s
}

// isPart tells whether a label is of a part of the line above it: 其中, or indented.
func isPart(label string) bool {
	return strings.HasPrefix(label, "　") || strings.HasPrefix(label, " ") || strings.Contains(label, "其中")
}

// isTotal tells whether a label is of a sum: 合计, 本年收入合计, 支出总计, 小计.
func isTotal(label string) bool {
	label = plainName(label)
	if i := strings.IndexRune(label, '（'); i > 0 {
		label = label[:i]
	}
	for _, word := range []string{"合计", "总计", "共计", "小计", "总额"} {
		if strings.HasSuffix(label, word) {
			return true
		}
	}
	return label == "计"
}
