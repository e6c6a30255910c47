package calc

import (
	"regexp"
	"slices"
	"strings"
)

// The rules over two years that a formula cannot say.

// adjustments are the ways in which an opening balance leaves the approved closing balance of the year before,
// as the annex 1-1 of the 2022 report on the accounts has them. What goes out is printed as a plain amount by
// some and with a minus, as the statement 预算结转结余变动表 wants it, by others: it is taken off either way.
var adjustments = []struct {
	name string
	out  bool
}{{"会计差错更正", false}, {"收回以前年度支出", false}, {"归集调入", false}, {"归集调出", true}, {"归集上缴和缴回资金", true}, {"单位内部调剂", false}}

// adjustedTotal asks Y-02 of the whole opening balance.
func adjustedTotal(b *Book) []Answer {
	return adjustedOpening(b, []string{"公开01", "财决01"}, func(id string) (opening, closing Key, fund string) {
		return Key{id, "年初结转和结余", "决算数"}, Key{id, "年末结转和结余", "决算数"}, "合计"
	})
}

// adjustedFund asks Y-02 of the opening balance of one budget.
func adjustedFund(fund string) func(*Book) []Answer {
	return func(b *Book) []Answer {
		return adjustedOpening(b, []string{"公开04", "财决01-1"}, func(id string) (opening, closing Key, of string) {
			return Key{id, "年初结转和结余." + fund, "决算数"}, Key{id, "年末结转和结余", fund}, fund
		})
	}
}

// adjustedOpening asks of each form that this year's opening balance is last year's closing one and what
// changed it. The total of the changes carries its sign; where it is not printed, the six kinds are added up.
func adjustedOpening(b *Book, forms []string, of func(form string) (opening, closing Key, fund string)) (out []Answer) {
	before, t := b.LastYear(), b.Table("附01-1")
	switch {
	case before == nil || t == nil:
		return []Answer{{NotApplicable: true}}
	case t.Broken != "":
		return []Answer{cannot("broken-table", "附01-1")}
	case !t.moves("变动"):
		return []Answer{{NotApplicable: true}} // then Y-01 is asked
	case !t.Has("合计"):
		return []Answer{cannot("missing-line", "附01-1/合计")}
	}
	for _, id := range forms {
		opening, closing, fund := of(id)
		a := Answer{Left: b.Get(opening), Right: []Operand{{Figure: before.Get(closing)}},
			Formula: opening.Line + " = " + lastYear + closing.String()}
		add := func(col string, out bool) {
			f := t.Get("合计", col)
			sign := " + "
			if out = out && f.Number().Sign() > 0; out {
				sign = " - "
			}
			if f.State == Given || len(f.From) > 0 {
				a.Right, a.Formula = append(a.Right, Operand{f, out}), a.Formula+sign+f.Key.String()
			}
		}
		if t.HasCol("变动项目." + fund) {
			add("变动项目."+fund, false)
		} else {
			for _, kind := range adjustments {
				col := kind.name + "." + fund
				if fund == "合计" {
					col = kind.name + ".小计"
				}
				add(col, kind.out)
			}
		}
		out = append(out, a.whole())
	}
	return out
}

// whole is the answer, unless a figure of it cannot be had.
func (a Answer) whole() Answer {
	if len(a.Right) < 2 {
		return Answer{NotApplicable: true}
	}
	for _, o := range append([]Operand{{Figure: a.Left}}, a.Right...) {
		switch f := o.Figure; {
		case f.State == Absent && len(f.From) > 0:
			return cannot("unreadable", f.Key.String())
		case f.State == Absent:
			return Answer{NotApplicable: true}
		}
	}
	return a
}

// steep is the change in percent from one year to the next that wants a reason. No published formula names a
// bound, and bureaus set their own: the templates of disclosure ask for 主要原因 of any change, and a fifth is
// this program's choice of what nobody may leave unsaid.
const steep = 20

// A watched figure is one whose change from year to year must be explained, with the words under which a
// narrative speaks of it.
type watched struct {
	name  string
	keys  []Key // where it stands, if the report does not know it by its name
	words []string
}

var changesToExplain = []watched{
	{name: "本年收入合计", words: []string{"本年收入", "收入合计", "总收入"}},
	{name: "本年支出合计", words: []string{"本年支出", "支出合计", "总支出"}},
	{name: "基本支出", words: []string{"基本支出"}},
	{name: "项目支出", words: []string{"项目支出"}},
	{name: "三公经费合计", keys: []Key{{"公开07", "合计", "决算数"}, {"附03", "支出合计", "统计数"}}, words: []string{"三公"}},
	{name: "年末结转和结余", words: []string{"年末结转", "结转和结余", "结转结余", "结转下年", "滚存结余"}},
}

// in gives the figure in a book.
func (w watched) in(b *Book) Figure {
	if len(w.keys) == 0 {
		return b.Report(w.name)
	}
	for _, k := range w.keys {
		if f := b.Get(k); f.State != Absent {
			return f
		}
	}
	return Figure{}
}

// wholeYears gives the accounts of the year before where both are of a whole year: half a year is not to be
// compared with one.
func (b *Book) wholeYears() *Book {
	if len(b.Period) != 4 {
		return nil
	}
	return b.LastYear()
}

// unexplained asks Y-06: a figure that changed by more than steep has its reason in the narrative.
func unexplained(b *Book) (out []Answer) {
	before := b.wholeYears()
	if before == nil {
		return []Answer{{NotApplicable: true}}
	}
	sentences := b.sentences()
	for _, w := range changesToExplain {
		f, then := w.in(b), w.in(before)
		change := f.Number().Sub(then.Number()).Abs()
		switch {
		case f.State == Absent || then.State == Absent || f.State != Given && then.State != Given:
			out = append(out, Answer{NotApplicable: true})
		case change.Times(100).Cmp(then.Number().Abs().Times(steep)) <= 0, explains(sentences, w.words):
			out = append(out, Answer{Passed: true})
		default:
			out = append(out, Answer{Finding: Finding{Kind: "change", At: f.Cell(), Label: f.Label, Key: f.Key,
				Got: f.Number(), Want: then.Number(), Unit: Yuan, Args: []string{w.name, growth(f, then)}, Cells: then.From}})
		}
	}
	return out
}

// growth is the rate in percent at which a figure changed, without its sign; "" on a base of nothing, where
// there is no rate.
func growth(now, then Figure) string {
	s := Share{now.Number().Sub(then.Number()), then.Number()}
	if !s.Defined() {
		return ""
	}
	return s.Percent(2).Abs().Fixed(2)
}

// sentences takes the narrative apart, without blanks and quotation marks.
func (b *Book) sentences() (out []string) {
	plain := strings.NewReplacer("“", "", "”", "", "\"", "", " ", "", "　", "", "\n", "。", "；", "。", "！", "。")
	for _, p := range b.Prose {
		for s := range strings.SplitSeq(plain.Replace(strings.Join(p.Text, "\n")), "。") {
			out = append(out, s)
		}
	}
	return out
}

var (
	// A reason is a word for it with something behind: 主要原因是。 gives none, and 因公出国 is none.
	reasonPattern = regexp.MustCompile(`(?:原因|由于|主要是|主要系|主要因|因为|[，,]系|[，,]因)[：:，,]?(?:是|为|在于|系)?[：:，,]?[\p{Han}0-9A-Za-z]{2}`)
	noReason      = regexp.MustCompile(`因(?:公|此|素|而)`)
	// goesOn begins a sentence that says why of the one before it.
	goesOn = regexp.MustCompile(`^(?:这?主要|原因|由于|(?:增加|增长|减少|下降)的)`)
)

// explains tells whether a sentence names an item and says why. The reason may fill a sentence of its own
// behind.
func explains(sentences, words []string) bool {
	for i, s := range sentences {
		if !slices.ContainsFunc(words, func(w string) bool { return speaks(s, w) }) {
			continue
		}
		if i+1 < len(sentences) && goesOn.MatchString(sentences[i+1]) {
			s += "，" + sentences[i+1]
		}
		if reasonPattern.MatchString(noReason.ReplaceAllString(s, "")) {
			return true
		}
	}
	return false
}

// speaks tells whether a sentence names an item: 基本支出结转 is not 基本支出.
func speaks(sentence, word string) bool {
	for {
		_, rest, ok := strings.Cut(sentence, word)
		if !ok {
			return false
		}
		if strings.Contains(word, "结") || !strings.HasPrefix(rest, "结转") && !strings.HasPrefix(rest, "结余") {
			return true
		}
		sentence = rest
	}
}

// projectCarry lists the columns in which the carry-over of projects stands by 科目: that of all money first,
// then that of each budget.
var projectCarry = []Key{
	{Form: "财决02", Col: "年末结转和结余.项目支出结转和结余"},
	{Form: "财决07", Col: "年末结转和结余.项目支出"},
	{Form: "财决09", Col: "年末结转和结余.项目支出"},
}

// carriedTwice asks Y-07: project money of one 项 that is carried over at the end of two years running.
func carriedTwice(b *Book) (out []Answer) {
	for _, k := range projectCarry {
		t, then := b.readable(k.Form), b.wholeYears().readable(k.Form)
		if t == nil || then == nil {
			continue
		}
		for _, r := range t.Rows {
			f, g := t.Get(r.Name, k.Col), then.Get(r.Name, k.Col)
			switch {
			case !IsCode(r.Name) || len(r.Name) != 7:
			case f.Number().Sign() > 0 && g.Number().Sign() > 0:
				out = append(out, Answer{Finding: Finding{Kind: "carried-twice", At: f.Cell(), Label: f.Label, Key: f.Key,
					Got: f.Amount, Want: g.Amount, Unit: Yuan, Args: []string{r.Name, r.Label}, Cells: g.From}})
			default:
				out = append(out, Answer{Passed: true})
			}
		}
		if k.Form == "财决02" {
			break // it holds the money of the others
		}
	}
	if len(out) == 0 {
		out = append(out, Answer{NotApplicable: true})
	}
	return out
}

// readable gives the table of a form if there is one that can be read; of no book it gives none.
func (b *Book) readable(form string) *Table {
	if b == nil {
		return nil
	}
	if t := b.Table(form); t != nil && t.Broken == "" {
		return t
	}
	return nil
}

// carryGrew asks Y-09, which only informs: some bureaus cut next year's projects by part of the growth.
func carryGrew(b *Book) []Answer {
	before := b.wholeYears()
	if before == nil {
		return []Answer{{NotApplicable: true}}
	}
	f, then := b.Report("年末结转和结余"), before.Report("年末结转和结余")
	switch {
	case f.State != Given || then.State == Absent:
		return []Answer{{NotApplicable: true}}
	case f.Amount.Cmp(then.Number()) <= 0:
		return []Answer{{Passed: true}}
	}
	return []Answer{{Finding: Finding{Kind: "carry-grew", At: f.Cell(), Label: f.Label, Key: f.Key,
		Got: f.Amount, Want: then.Number(), Unit: Yuan, Args: []string{growth(f, then)}, Cells: then.From}}}
}
