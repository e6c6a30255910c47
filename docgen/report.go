package docgen

import (
	"fmt"
	"regexp"
	"strings"

	"jixiao/calc"
	"jixiao/docgen/docx"
	"jixiao/internal/ooxml"
)

// A Report is a report that was opened: what is asked of it is asked of one reading. Nothing of it changes.
type Report struct {
	data  []byte
	trace trace // with rows for the copies of numbers
	paras []docx.Paragraph
}

// Open reads the paragraphs and the trace of a report; one that we did not write has an empty trace.
func Open(data []byte) (*Report, error) {
	paras, err := docx.Paragraphs(data, markPrefix)
	if err != nil {
		return nil, err
	}
	part, err := ooxml.Trace(data)
	if err != nil {
		return nil, err
	}
	t, err := readTrace(part)
	if err != nil {
		return nil, err
	}
	t.Numbers = adopt(t.Numbers, paras)
	return &Report{data, t, paras}, nil
}

// MadeFrom gives the unit and the period of the workbook that a report was made from, and whether it has a trace.
func (r *Report) MadeFrom() (entity, period string, ok bool) {
	return r.trace.Book.Entity, r.trace.Book.Period, len(r.trace.Numbers) > 0
}

// Lines gives the paragraphs of the report as a reader sees them, its headers, footers and notes among them.
func (r *Report) Lines() []string {
	out := make([]string, len(r.paras))
	for i, p := range r.paras {
		out[i] = p.Text
	}
	return out
}

// copyOf gives the mark of which LibreOffice made a copy with the paragraph around it: _jx49_Copy_1.
var copyOf = regexp.MustCompile(`^(` + markPrefix + `[0-9]+)(?:_Copy_?| Copy )[0-9]+$`)

// adopt leaves in the paragraphs the marks of the rows of a trace, and adds rows for those that are copies of others.
func adopt(rows []traced, paras []docx.Paragraph) []traced {
	row := map[string]int{} // by mark: index in rows
	for i, r := range rows {
		row[r.Mark] = i
	}
	seen := map[string]bool{}
	for i := range paras {
		kept := paras[i].Marks[:0]
		for _, m := range paras[i].Marks {
			name := m.Name
			if base := copyOf.FindStringSubmatch(name); base != nil {
				name = base[1]
			}
			_, known := row[m.Name]
			if of, ok := row[name]; ok && (!known || seen[m.Name]) {
				// A copy of a number, under a name of LibreOffice's or its own again: refresh knows the first alone.
				k := len(rows)
				known = rows[of].Key != ""
				again := rows[of]
				again.List, again.Item = "", 0
				if seen[m.Name] {
					m.Name, again.again = fmt.Sprintf("%s#%d", m.Name, k), true
				}
				if again.Mark = m.Name; known {
					row[m.Name] = k
					rows = append(rows, again)
				}
			}
			seen[m.Name] = true
			if known { // others with our prefix are nobody's
				kept = append(kept, m)
			}
		}
		paras[i].Marks = kept
	}
	return rows
}

// Traced lists the numbers that a report was written with and what each was printed from, as its trace has it.
// The workbook is not needed.
func (r *Report) Traced() (out []Number) {
	at := places(r.paras)
	for _, row := range r.trace.Numbers {
		if row.Key == "" || row.Text == "" {
			continue
		}
		n := row.number()
		if h, ok := at[row.Mark]; ok {
			n.Place = spotOf(r.paras[h.para], h.mark)
		}
		out = append(out, n)
	}
	for _, c := range r.trace.Charts {
		for _, p := range c.Points {
			if n := p.number(); n.Text != "" {
				n.Place.Chart = c.title()
				out = append(out, n)
			}
		}
	}
	return out
}

// number is what a row of the trace says by itself.
func (r traced) number() Number {
	n := Number{Text: r.Text, Want: r.Text, Key: r.Key, Label: r.Label, How: r.How, State: Same, mark: r.Mark}
	for _, c := range r.Cells {
		sheet, ref, _ := cutLast(c, "!")
		n.Cells = append(n.Cells, calc.Cell{Sheet: sheet, Ref: ref})
	}
	return n
}

func cutLast(s, sep string) (before, after string, found bool) {
	i := strings.LastIndex(s, sep)
	if i < 0 {
		return "", s, false
	}
	return s[:i], s[i+len(sep):], true
}
