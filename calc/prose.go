package calc

// The narrative against the tables. It is read in three steps: prose_words.go cuts a sentence into words,
// prose_read.go makes claims of them, prose_check.go and its neighbours compare the claims with the tables
// and with each other. What is not understood is left alone: a false alarm costs more than a miss.

// A proseFinding is what a rule of ProseForm says of one place of the narrative.
type proseFinding struct {
	rule, kind string
	at         Cell     // the paragraph
	sentence   string   // as it reads, shortened
	args       []string // what else the sentence of the finding needs
	cells      []Cell   // the cells that were compared with
	passed     bool     // an item that was asked and is in order
	unasked    string   // why the item could not be compared; "" otherwise
}

// askProse asks the rules of ProseForm of the book's narrative.
func (c *checker) askProse(rules []Rule) {
	var found []proseFinding
	if text := narrated(c.book.Prose); len(text) > 0 {
		found = prose(c.book, text)
	}
	for i := range rules {
		if rules[i].Form != ProseForm {
			continue
		}
		c.rule = &rules[i]
		c.tally = c.v.Rules[c.rule.ID]
		asked := false
		for _, f := range found {
			if f.rule != c.rule.ID {
				continue
			}
			asked = true
			switch {
			case f.unasked != "":
				c.skip(f.unasked, f.at.String())
			default:
				c.count(f.passed)
				if !f.passed {
					c.v.Findings = append(c.v.Findings, f.finding(c.rule))
				}
			}
		}
		if !asked {
			c.notApplicable()
		}
		c.v.Rules[c.rule.ID] = c.tally
	}
}

// CheckProse asks the rules of ProseForm of a text that is not the book's own narrative, such as that of a
// report which was edited.
func CheckProse(b *Book, text []Passage) []Finding {
	var out []Finding
	found := prose(b, narrated(text))
	for i := range Rules {
		for _, f := range found {
			if f.rule == Rules[i].ID && !f.passed && f.unasked == "" {
				out = append(out, f.finding(&Rules[i]))
			}
		}
	}
	return out
}

func prose(b *Book, text []Passage) []proseFinding {
	return append(proseNumbers(b, text), wording(b, text)...)
}

func (f proseFinding) finding(r *Rule) Finding {
	return Finding{Rule: r.ID, Level: r.Level, Kind: f.kind, At: f.at, Args: append([]string{f.sentence}, f.args...), Cells: f.cells}
}

// narrated leaves out what is a value and no text.
func narrated(text []Passage) []Passage {
	var out []Passage
	for _, p := range text {
		switch p.Name {
		case "单位名称", "单位简称", "评价年度", "报告日期":
		default:
			if len(p.Text) > 0 {
				out = append(out, p)
			}
		}
	}
	return out
}
