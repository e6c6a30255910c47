package xlsx

import "strings"

// PrivateWords gives the words that the department does not publish: the lines below 敏感词 on every sheet that
// has such a heading.
func (w *Workbook) PrivateWords() (out []string) {
	for _, s := range w.Sheets {
		cols, first := header(s, "敏感词")
		if first == 0 {
			continue
		}
		for _, c := range s.Cells {
			if word := strings.TrimSpace(c.Value); c.Row >= first && c.Col == cols["敏感词"] && word != "" {
				out = append(out, word)
			}
		}
	}
	return out
}
