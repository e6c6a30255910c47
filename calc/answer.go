package calc

import (
	"slices"
	"strings"
	"unicode"
)

// An Explanation is a line of 填报说明, on which a department says why a 提示 is no slip. The bureau's own
// 核实性公式 are answered in the same way: the accounts stay as they are, and the reason goes on record.
type Explanation struct {
	Rule  string // the id of a rule or the beginning of several: X-39 speaks of X-39-01 and X-39-02
	Place string // a cell, the key of a figure or the name of a line; "" speaks of every place of the rule
	Text  string
	At    Cell // where the text stands
}

// An Answered is an explanation with the findings that it answers.
type Answered struct {
	Explanation
	Findings []Finding
}

// Answer puts the explanations of the book to the findings of which they speak. A 提示 that is explained
// becomes 说明 and keeps the answer. 错误 and 未核 are not to be explained away: they keep the answer and stay
// what they are. What answers nothing, or cannot be told to which of two it answers, is a finding at
// its own cell, and so is an id that none of ids is or begins with. Unanswered 提示 get last year's answer to
// show. The book's Answered is replaced.
func (v *Verdict) Answer(b *Book, ids []string) {
	var special, general []int // a word on one place goes before a word on all
	for i, e := range b.Explanations {
		if e.general() {
			general = append(general, i)
		} else {
			special = append(special, i)
		}
	}
	answered := make([]Answered, len(b.Explanations))
	var notes []Finding
	for _, i := range append(special, general...) {
		e := b.Explanations[i]
		note := func(level Level, kind string, args ...string) {
			notes = append(notes, Finding{Rule: "R-15", Level: level, Kind: kind, At: e.At, Label: e.Rule, Args: append([]string{e.Rule, e.Place}, args...)})
		}
		hits, sheets := v.spokenOf(e)
		switch {
		case e.Rule == "":
			note(Warning, "answer-without-id")
		case len(hits) == 0 && !slices.ContainsFunc(ids, e.isOf):
			note(Warning, "answer-unknown-id")
		case len(hits) == 0:
			note(Remark, "answer-idle")
		case len(sheets) > 1:
			note(Warning, "answer-ambiguous", sheets...)
		default:
			var gravest Level
			if answered[i], gravest = e.answer(hits); gravest > Warning {
				note(Remark, "answer-severe", gravest.Chinese())
			}
		}
	}
	for i := range v.Findings {
		if f := &v.Findings[i]; f.Level == Warning {
			f.LastAnswer = b.LastYear().answerTo(*f)
		}
	}
	b.Answered = slices.DeleteFunc(answered, func(a Answered) bool { return len(a.Findings) == 0 })
	v.Add(notes)
}

// answer gives an explanation to findings and tells the level of the gravest. What speaks of all places leaves
// alone the one that has an answer of its own.
func (e Explanation) answer(hits []*Finding) (a Answered, gravest Level) {
	a.Explanation = e
	for _, f := range hits {
		gravest = max(gravest, f.Level)
		switch {
		case f.Answer == "":
			f.Answer = e.Text
		case e.general():
			continue
		default:
			f.Answer += "\n" + e.Text
		}
		if f.Level <= Warning {
			f.Level = Remark
			a.Findings = append(a.Findings, *f)
		}
	}
	return a, gravest
}

// spokenOf lists the findings, echoes among them, of which an explanation speaks. The sheets are those in
// which they stand if all that names them is a cell without its sheet.
func (v *Verdict) spokenOf(e Explanation) (hits []*Finding, sheets []string) {
	look := func(f *Finding) {
		yes, bare := e.speaksOf(*f)
		if yes {
			hits = append(hits, f)
		}
		if bare && !slices.Contains(sheets, f.At.Sheet) {
			sheets = append(sheets, f.At.Sheet)
		}
	}
	for i := range v.Findings {
		look(&v.Findings[i])
		for k := range v.Findings[i].Echoes {
			look(&v.Findings[i].Echoes[k])
		}
	}
	return hits, sheets
}

// isOf tells whether the explanation is of the rule with this id.
func (e Explanation) isOf(id string) bool {
	own := squash(e.Rule)
	id, ok := strings.CutPrefix(squash(id), own)
	return ok && own != "" && (id == "" || id[0] == '-')
}

// general tells whether the explanation names no place. A stroke in an empty cell is a habit of the trade.
func (e Explanation) general() bool { return strings.Trim(squash(e.Place), "/-—") == "" }

// speaksOf tells whether the explanation is of a finding, and whether nothing but the bare reference of its
// cell says so. A finding that stands for others which were not listed is answered with all of them or not.
func (e Explanation) speaksOf(f Finding) (yes, bare bool) {
	switch {
	case !e.isOf(f.Rule):
		return false, false
	case e.general():
		return true, false
	case f.More > 0:
		return false, false
	}
	for _, place := range append(strings.FieldsFunc(e.Place, separates), e.Place) {
		place = squash(place)
		if slices.Contains(callsOf(f.At, f.Key, f.Label), place) || place == squash(f.Place()) {
			return true, false
		}
		bare = bare || place == f.At.Ref && place != ""
	}
	return bare, bare
}

// separates tells whether a letter stands between two places that are named in one cell.
func separates(r rune) bool { return strings.ContainsRune("、，,；;\n", r) }

// callsOf lists what people may call a place: its cell, the key of its figure with or without the column, the
// words of the sheet for its line, with or without their number.
func callsOf(c Cell, k Key, label string) []string {
	line, _, _ := strings.Cut(squash(label), "/")
	_, plain, _ := strings.Cut(line, "、")
	names := []string{squash(label), line, plain}
	if c.Sheet != "" {
		names = append(names, squash(c.String()))
	}
	if k.Line != "" {
		names = append(names, squash(k.String()), squash(k.Form+"/"+k.Line), squash(k.Line),
			squash(k.Form+"!"+c.Ref), squash(k.Form+"表!"+c.Ref)) // whatever the exporter calls the sheet
	}
	return slices.DeleteFunc(names, func(s string) bool { return s == "" })
}

// Called tells whether people may call the figure so: by one of its cells, with or without the sheet, by its
// key, or by the name of its line. A computed figure stands in none of the cells that it comes from.
func (f Figure) Called(name string) bool {
	cells := f.From
	if f.How != "" {
		cells = []Cell{{}}
	}
	name = squash(name)
	return name != "" && slices.ContainsFunc(cells, func(c Cell) bool {
		return name == c.Ref || slices.Contains(callsOf(c, f.Key, f.Label), name)
	})
}

// squash takes away how a place or id happens to be typed: blanks, full width, small letters, and the signs
// that Excel puts round the names of sheets and into references.
func squash(s string) string {
	return strings.Map(func(r rune) rune {
		if r >= '！' && r <= '～' {
			r -= '！' - '!'
		}
		if unicode.IsSpace(r) || r == '$' || r == '\'' {
			return -1
		}
		return unicode.ToUpper(r)
	}, s)
}

// answerTo gives what the book, which is last year's or nil where there is none, says of a finding of this year at the same figure.
func (b *Book) answerTo(f Finding) string {
	if b == nil {
		return ""
	}
	g := Finding{Rule: f.Rule, Key: f.Key, Label: f.Label}
	if then := b.Get(f.Key); f.Key.Line != "" && len(then.From) > 0 {
		g.At, g.Label = then.Cell(), then.Label
		g.At.Sheet = strings.TrimPrefix(g.At.Sheet, "["+b.File+"]") // the answer stands in that workbook itself
	}
	general := ""
	for _, e := range b.Explanations {
		switch yes, _ := e.speaksOf(g); {
		case yes && !e.general():
			return e.Text
		case yes && general == "":
			general = e.Text
		}
	}
	return general
}
