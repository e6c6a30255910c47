package xlsx

import (
	"regexp"
	"slices"
	"strings"
	"unicode"

	"golang.org/x/text/unicode/norm"

	"jixiao/calc"
)

// Labels are compared folded: full-width forms become ASCII, and blanks and quotation marks go, since no
// two exporters and no two typists agree on them.

// fold gives the form in which labels are compared.
func fold(s string) string {
	plain := true
	for _, r := range s {
		if r <= ' ' || r == '"' || r == 0x3000 || r >= 0x2000 && r < 0x3000 || r >= 0x3200 && r < 0x3400 || r >= 0xA0 && r < 0x100 || r >= 0xF900 {
			plain = false
			break
		}
	}
	if plain {
		return s
	}
	return strings.Map(func(r rune) rune {
		switch {
		case unicode.IsSpace(r), r < ' ', r == '"', r == '“', r == '”', r == '‘', r == '’', r == '\'',
			r >= 0x200B && r <= 0x200F, r == 0xFEFF:
			return -1
		}
		return r
	}, norm.NFKC.String(s))
}

const (
	chineseDigits = "一二三四五六七八九十百"
	circledDigits = "①②③④⑤⑥⑦⑧⑨⑩⑪⑫⑬⑭⑮⑯⑰⑱⑲⑳"
)

// footnote is what may stand behind a label: the reference to a note, a colon, what the line counts (台、套).
var footnote = regexp.MustCompile(`(?:[(\[]注?\d+[)\]]|[*:#]|\((?:单位:)?[人辆台套个]([,、/(][台套]\)?)?\))+$`)

// bare folds a label and takes its numbering off: 一、（二）3.（4）① IV. and a footnote mark or colon behind
// it. among tells that it began with 其中.
func bare(s string) (label string, among bool) {
	s = fold(strings.Trim(s, circledDigits+" \t\r\n　")) // a folded ① is an ordinary 1
	if t := footnote.ReplaceAllString(s, ""); t != "" && t != "其中" {
		s = t
	}
	for {
		rest := s
		for _, sign := range []string{"加:", "减:"} {
			rest = strings.TrimPrefix(rest, sign)
		}
		if t, ok := strings.CutPrefix(rest, "其中"); ok {
			if t, ok := strings.CutPrefix(t, ":"); ok {
				rest, among = t, true
			}
		}
		inner, closed := rest, false
		if t, ok := strings.CutPrefix(rest, "("); ok {
			inner, closed = t, true
		}
		number := strings.TrimLeft(inner, chineseDigits)
		if number == inner {
			number = strings.TrimLeft(inner, "0123456789")
		}
		if number == inner {
			number = strings.TrimLeft(inner, "IVX")
		}
		if number != inner {
			if closed {
				if t, ok := strings.CutPrefix(number, ")"); ok {
					rest = strings.TrimPrefix(t, "、")
				}
			} else {
				for _, mark := range []string{"、", ".", ")"} {
					if t, ok := strings.CutPrefix(number, mark); ok {
						rest = t
						break
					}
				}
			}
		}
		if rest == s || rest == "" {
			return s, among
		}
		s = rest
	}
}

// labels finds the lines and columns of a form by their labels.
type labels struct {
	form  *calc.Form
	lines map[string][]calc.Line
	cols  map[string][]calc.Col // by the leaf of the header
	// nested says that the form has sub-lines that only 其中 or a caption tells from other lines.
	nested bool
}

func newLabels(form *calc.Form) *labels {
	l := &labels{form: form, lines: map[string][]calc.Line{}, cols: map[string][]calc.Col{}}
	for _, line := range form.Lines {
		l.nested = l.nested || line.Under != ""
		for _, name := range names(line.Name, line.Also) {
			l.lines[name] = append(l.lines[name], line)
		}
	}
	for _, col := range form.Cols {
		for _, name := range names(col.Name, nil) {
			l.cols[name] = append(l.cols[name], col)
		}
	}
	if len(form.Cols) == 1 { // and its total is the column itself
		for _, name := range names("合计", nil) {
			if l.cols[name] == nil {
				l.cols[name] = []calc.Col{form.Cols[0]}
			}
		}
	}
	return l
}

// names lists, folded and each once, under what names a line or column may stand.
func names(name string, also []string) []string {
	out := []string{fold(name)}
	add := func(s string) {
		s = fold(s)
		for _, o := range out {
			if o == s {
				return
			}
		}
		out = append(out, s)
	}
	for _, s := range also {
		add(s)
	}
	for _, syn := range calc.Synonyms {
		if syn.Name == name {
			for _, s := range syn.Also {
				add(s)
			}
		}
	}
	return out
}

// line finds the line that a label means in a panel, below the last caption seen there. Labels repeat:
// what stands under its caption, or begins with 其中, is the sub-line.
func (l *labels) line(label string, among bool, panel, caption string, year int) (calc.Line, bool) {
	var best calc.Line
	weight := 0
	for _, line := range l.lines[label] {
		w := 1
		if line.Panel == panel || line.Panel == "" {
			w += 16
		} else if line.Panel == "收入" || panel == "收入" {
			continue // income and expenditure never stand in one panel
		}
		switch {
		case line.Under != "" && line.Under == caption:
			w += 8
		case line.Under != "" && !among:
			continue
		case among && line.Under == "" && l.nested:
			continue
		}
		if line.In(year) {
			w += 4
		}
		if fold(line.Name) == label {
			w += 2
		}
		if w > weight {
			best, weight = line, w
		}
	}
	return best, weight > 0
}

// col finds the column that a header means: its leaf, and the group above it where the form has one.
func (l *labels) col(path []string) (key string, ok bool) {
	if len(path) == 0 {
		return "", false
	}
	leaf, above := path[len(path)-1], path[:len(path)-1]
	if len(l.cols[leaf]) > 0 { // 决算数 above 合计 and its parts is no group
		amount := names("决算数", nil)
		above = slices.DeleteFunc(slices.Clone(above), func(s string) bool { return slices.Contains(amount, s) })
	}
	under := func(group string) bool {
		for _, n := range names(group, nil) {
			for _, p := range above {
				if p == n {
					return true
				}
			}
		}
		return false
	}
	weight := 0
	for _, c := range l.cols[leaf] {
		w := 1
		switch {
		case c.Group != "" && under(c.Group):
			w += 4
		case c.Group != "" && !c.Bare:
			continue
		case c.Group == "" && len(above) > 0 && (leaf == "小计" || leaf == "合计"):
			w-- // the total of a group, not of the table, unless nothing fits better
		}
		if fold(c.Name) == leaf {
			w++
		}
		if w > weight {
			key, weight = c.Key(), w
		}
	}
	if weight > 1 || weight == 1 && len(above) == 0 {
		return key, true
	}
	// A column that this layout splits: its 小计 is the column.
	if len(above) > 0 && (leaf == "小计" || leaf == "合计") {
		for _, c := range l.cols[above[len(above)-1]] {
			if c.Group == "" {
				return c.Key(), true
			}
		}
	}
	if l.form.Economic && len(above) > 0 {
		if class, ok := economicClass(above[len(above)-1]); ok {
			if leaf == "合计" {
				leaf = "小计"
			}
			// The official names are printed with wide parentheses.
			return class + "." + strings.NewReplacer("(", "（", ")", "）").Replace(leaf), true
		}
	}
	return key, weight > 0
}

// economicClass finds the 类 of the 经济分类 that heads a group of columns: 301 工资福利支出, or its name.
func economicClass(header string) (code string, ok bool) {
	for _, c := range calc.EconomicClasses {
		if strings.HasPrefix(header, c.Code) || header == fold(c.Names[0]) {
			return c.Code, true
		}
	}
	return "", false
}
