package calc

import (
	"slices"
	"strings"
	"testing"
)

// checkRule asks one rule of a book. The comparisons are kept whatever the rule's level is.
func checkRule(t *testing.T, b *Book, r Rule) Verdict {
	t.Helper()
	r.Level = Critical
	v, err := Check(b, nil, []Rule{r})
	if err != nil {
		t.Fatal(err)
	}
	return v
}

// fails tells whether a rule fails at a place, as a finding of its own or as the echo of another.
func fails(findings []Finding, id string, at Cell) bool {
	return slices.ContainsFunc(findings, func(f Finding) bool {
		return f.Rule == id && f.At == at || fails(f.Echoes, id, at)
	})
}

// breakable finds a place where the rule held, and what its left side would have to be for it to fail by 1.
func breakable(v Verdict) (left Figure, wrong Amount, ok bool) {
	for _, e := range v.equations {
		if e.finding >= 0 || len(e.terms) == 0 || e.terms[0].minus {
			continue // the left side stands nowhere
		}
		left = *e.terms[0].figure
		switch e.relation {
		case "≥":
			return left, left.Number().Sub(e.diff).Sub(Int(1)), true
		case "≤":
			return left, left.Number().Sub(e.diff).Add(Int(1)), true
		}
		return left, left.Number().Add(Int(1)), true
	}
	return Figure{}, Amount{}, false
}

// Rules that give their own verdict: how to break a book that passes. None of these is a comparison of a
// left side with a sum.
var spoilers = map[string]func(b *Book) (Cell, bool){
	"X-11": func(b *Book) (Cell, bool) {
		t := b.Table("公开08")
		if t == nil || len(t.Notes) == 0 {
			return Cell{}, false
		}
		t.Notes = nil
		return t.Title, true
	},
	"Y-06": func(b *Book) (Cell, bool) {
		b.Prose = nil
		for _, w := range changesToExplain {
			if f := w.in(b); f.State == Given && b.wholeYears() != nil && f.Amount.Sub(w.in(b.Previous).Number().Times(2)).Sign() > 0 {
				return f.Cell(), true
			}
		}
		return Cell{}, false
	},
	"Y-07": func(b *Book) (Cell, bool) {
		f := b.Get(Key{"财决02", "2060101", "年末结转和结余.项目支出结转和结余"})
		for _, book := range []*Book{b, b.Previous} {
			g := f
			g.Amount, g.State = Int(1), Given
			book.Put(g)
		}
		return f.Cell(), f.State != Absent
	},
	"Y-09": func(b *Book) (Cell, bool) {
		f := b.Previous.Report("年末结转和结余")
		f.Amount = b.Report("年末结转和结余").Amount.Sub(Int(1))
		b.Previous.Put(f)
		return b.Report("年末结转和结余").Cell(), true
	},
	"X-16-02": tooMuch("财决06", "合计", "本年收入.财政拨款"),
	"X-16-03": tooMuch("财决06", "合计", "本年收入.其他资金"),
	"X-16-04": tooMuch("财决06", "合计", "使用非财政拨款结余"),
	"X-19": func(b *Book) (Cell, bool) { // the sum stays, the split is wrong: what a bureau's own check sheet misses
		persons, offices := b.Get(Key{"预算01", "支出总计", "人员经费"}), b.Get(Key{"预算01", "支出总计", "公用经费"})
		if len(persons.From) == 0 || len(offices.From) == 0 {
			return Cell{}, false
		}
		by := offices.Number().Add(Int(101_200))
		persons.Amount, persons.State = persons.Number().Add(by), Given
		offices.Amount, offices.State = offices.Number().Sub(by), Given
		b.Put(persons)
		b.Put(offices)
		return offices.Cell(), true
	},
	"T-05": shareOff("财政拨款收入"),
	"T-06": shareOff("其他收入"),
	"T-07": shareOff("基本支出"),
	"T-08": shareOff("项目支出"),
	"T-09": shareOff("年末基本支出结转"),
	"T-10": shareOff("年末项目支出结转和结余"),
	"T-12": func(b *Book) (Cell, bool) {
		total, income := b.Report("收入总计"), b.Report("本年收入合计")
		if income.State != Given || b.Report("年初结转和结余").Number().IsZero() {
			return Cell{}, false
		}
		total.Amount, total.State = income.Amount, Given
		b.Put(total)
		return total.Cell(), true
	},
}

// tooMuch makes a figure larger than any whole.
func tooMuch(form, line, col string) func(b *Book) (Cell, bool) {
	return func(b *Book) (Cell, bool) {
		f := b.Get(Key{form, line, col})
		if len(f.From) == 0 {
			return Cell{}, false
		}
		f.Amount, f.State = Int(1_000_000_000), Given
		b.Put(f)
		return f.Cell(), true
	}
}

// Sentences of a narrative for the rules that read one, and what spoils them.
var sentences = map[string]struct{ holds, fails string }{
	"X-20":    {"编报绩效目标的项目共2个，涉及预算资金0.00万元。", "编报绩效目标的项目共2个，涉及预算资金99999999.00万元。"},
	"X-21-01": {"本年政府采购支出总额1484.20万元，其中：货物支出1.44万元、工程支出36.44万元、服务支出1446.32万元。", "本年政府采购支出总额1484.20万元，其中：货物支出1.44万元、工程支出36.44万元、服务支出1446.23万元。"},
}

// shareOff makes a share 0.1 too large: the parts of the whole then make more than 100.
func shareOff(name string) func(b *Book) (Cell, bool) {
	return func(b *Book) (Cell, bool) {
		for i := range b.Derived {
			if b.Derived[i].Key.Line == name+"占比" {
				b.Derived[i].Amount = b.Derived[i].Amount.Add(Int(1).Shift(-1))
				return b.Report(name).Cell(), true
			}
		}
		return Cell{}, false
	}
}

// Every rule has a book in which it holds and one, different in one place, in which it fails there.
func TestEveryRuleCanFail(t *testing.T) {
	t.Parallel()
	var pool []*Book
	for seed := range uint64(150) {
		pool = append(pool, anyBook(seed))
	}
	for _, r := range Rules {
		if r.Form == ReportForm || r.Form == ProseForm || strings.HasPrefix(r.ID, "Y-") || strings.HasPrefix(r.ID, "M-") {
			continue // TestPrintedNumbersAreReadBack, and the vectors of narratives and of earlier workbooks
		}
		t.Run(r.ID, func(t *testing.T) {
			for seed, b := range pool {
				at := Cell{"叙述", "C9"}
				say := func(text string) { b.Prose = []Passage{{Name: "其他", Text: []string{text}, From: []Cell{at}}} }
				prose := sentences[r.ID]
				if prose.holds != "" {
					say(prose.holds)
				}
				v := checkRule(t, b, r)
				if v.Passed == 0 || v.Failed > 0 {
					continue // F-10-02 may fail in a balanced book
				}
				if spoiler := spoilers[r.ID]; prose.fails != "" {
					say(prose.fails)
				} else if spoiler != nil {
					var ok bool
					if at, ok = spoiler(b); !ok {
						continue
					}
				} else {
					left, wrong, ok := breakable(v)
					if !ok {
						continue
					}
					at = left.Cell()
					left.Amount, left.State = wrong, Given
					b.Put(left)
				}
				pool[seed] = anyBook(uint64(seed)) // the next rule wants it whole
				after := checkRule(t, b, r)
				if !fails(after.Findings, r.ID, at) {
					t.Errorf("book %d: %s holds although %s is wrong", seed, r.Formula, at)
				}
				return
			}
			t.Errorf("no book in which %s holds: it needs a vector by hand", r.Formula)
		})
	}
}

// Vectors by hand for what the made-up departments never do.

func TestEmptyTableSaysSo(t *testing.T) {
	r := ruleByID(t, "X-11")
	note := []Passage{{Text: []string{"说明：本单位本年度没有政府性基金收支，故本表无数据。"}, From: []Cell{{"公开08表", "A12"}}}}
	for _, c := range []struct {
		name   string
		amount string
		notes  []Passage
		kind   string
		at     string
	}{
		{"figures and no sentence", "120.00", nil, "", ""},
		{"no figures and the sentence", "", note, "", ""},
		{"zeros and the sentence", "0.00", note, "", ""},
		{"no figures and no sentence", "", nil, "empty-without-sentence", "公开08表!A1"},
		{"figures and the sentence", "120.00", note, "empty-sentence-with-figures", "公开08表!A12"},
	} {
		t.Run(c.name, func(t *testing.T) {
			table := sheet("公开08", fig("合计/本年收入", c.amount, "C8"))
			table.Notes = c.notes
			v := checkBook(t, book(2018, table), r)
			switch {
			case c.kind == "" && (v.Passed != 1 || len(errorsOf(v)) != 0):
				t.Errorf("passed %d, findings %v; want it to hold", v.Passed, errorsOf(v))
			case c.kind != "" && (len(errorsOf(v)) != 1 || errorsOf(v)[0].Kind != c.kind || errorsOf(v)[0].At.String() != c.at):
				t.Errorf("findings %v, want %s at %s", errorsOf(v), c.kind, c.at)
			}
		})
	}
}

func TestPublicReceptionIsNotLessThanItsBasicPart(t *testing.T) {
	// 项目支出 may add to what stands in 公开06, never take away from it.
	for _, c := range []struct {
		total, basic string
		ok           bool
	}{{"300.00", "300.00", true}, {"300.01", "300.00", true}, {"299.99", "300.00", false}, {"", "0.01", false}} {
		v := checkBook(t, book(2018,
			sheet("公开07", fig("公务接待费/决算数", c.total, "L8")),
			sheet("公开06", fig("30217/决算数", c.basic, "F20")),
		), ruleByID(t, "X-12-01"))
		if ok := len(errorsOf(v)) == 0 && v.Passed == 1; ok != c.ok {
			t.Errorf("公开07 %s, 公开06 %s: holds %v, want %v", c.total, c.basic, ok, c.ok)
		}
	}
}

func TestRunningCostsAreAskedOfOfficesOnly(t *testing.T) {
	accounts := func(teachers, costs string) *Book {
		return book(2018,
			sheet("附02", fig("事业人员/年末实有人数", teachers, "D9")),
			sheet("财决08-1", fig("合计/301.小计", "900.00", "F8"), fig("合计/302.小计", "400.00", "U8"), fig("合计/310.小计", "50.00", "BB8")),
			sheet("附03", fig("机关运行经费/统计数", costs, "D15")),
		)
	}
	r := ruleByID(t, "X-15")
	for _, c := range []struct {
		name, teachers, costs string
		want                  Tally
	}{
		{"all of 公用经费", "", "450.00", Tally{Passed: 1}},
		{"less than 公用经费", "", "400.00", Tally{Failed: 1}},
		{"nothing", "", "", Tally{Failed: 1}},
		{"with 事业 staff", "3", "400.00", Tally{NotApplicable: 1}},
		{"unreadable", "", "?", Tally{NotAsked: 1}},
	} {
		t.Run(c.name, func(t *testing.T) {
			if got := checkBook(t, accounts(c.teachers, c.costs), r).Rules[r.ID]; got != c.want {
				t.Errorf("X-15 went %+v, want %+v", got, c.want)
			}
		})
	}
	t.Run("a form without the line", func(t *testing.T) {
		b := accounts("", "450.00")
		b.Tables[2] = sheet("附03", fig("会议费/统计数", "1.00", "D13"))
		if got, want := checkBook(t, b, r).Rules[r.ID], (Tally{NotApplicable: 1}); got != want {
			t.Errorf("X-15 went %+v, want %+v", got, want)
		}
	})
}

// The sentences are those of published accounts and budgets; in 万元 a sum of three may differ by 0.02.
func TestSentencesOnPurchasesAndTargetsAreAskedOfTheirAmounts(t *testing.T) {
	for _, c := range []struct {
		id, text string
		want     Tally
	}{
		{"X-21-01", "本年政府采购总额1.48万元，其中：货物0.44万元，服务1.04万元。", Tally{Passed: 1}},
		{"X-21-01", "2024年度政府采购金额251.25万元，其中：政府采购货物金额4.79万元、政府采购工程金额0万元、政府采购服务金额246.47万元。", Tally{Passed: 1}},
		{"X-21-01", "2024年度政府采购金额251.25万元，其中：政府采购货物金额4.79万元、政府采购工程金额0万元、政府采购服务金额246.74万元。", Tally{Failed: 1}},
		{"X-21-01", "政府采购支出总额100,000.00元，其中货物支出40,000.00元、服务支出60,000.01元。", Tally{Failed: 1}},
		{"X-21-01", "政府采购支出总额100万元，其中货物支出40万元。", Tally{NotApplicable: 1}},
		{"X-21-01", "本年购买服务20万元、货物30万元。", Tally{NotApplicable: 1}},
		{"X-20", "2026年编报绩效目标的项目共11个，涉及预算资金6484.05万元。", Tally{Passed: 1}},
		{"X-20", "2026年编报绩效目标的项目共11个，涉及预算资金6484.07万元。", Tally{Failed: 1}},
		{"X-20", "2026年编报绩效目标的项目共11个。涉及资金9999万元的另有说明。", Tally{NotApplicable: 1}},
	} {
		b := book(2026, sheet("预算03", fig("合计/项目支出", "64840547.00", "E5")))
		b.Prose = []Passage{{Name: "其他", Text: []string{c.text}, From: []Cell{{"叙述", "C9"}}}}
		if got := checkBook(t, b, ruleByID(t, c.id)).Rules[c.id]; got != c.want {
			t.Errorf("%s %s went %+v, want %+v", c.id, c.text, got, c.want)
		}
	}
}

// A summary in whole 元 beside details with 分 is one 元 off at most; what other money pays makes it larger, never smaller.
func TestTheSplitOfBasicSpendingIsThatOfItsItems(t *testing.T) {
	for _, c := range []struct {
		name, persons, offices string
		want                   Tally
	}{
		{"equal", "20272981.00", "1845880.34", Tally{Passed: 2}},
		{"in whole 元", "20272981", "1845880", Tally{Passed: 2}},
		{"split wrongly", "20374181", "1744680", Tally{Failed: 2}},
		{"with other money", "20372981.00", "1845880.34", Tally{Passed: 2}},
		{"with other money, and split wrongly", "20472981.00", "1845780.34", Tally{Passed: 1, Failed: 1}},
		{"not split", "", "", Tally{NotApplicable: 2}},
	} {
		t.Run(c.name, func(t *testing.T) {
			summary := sheet("预算01", fig("支出总计/合计", "90000000.00", "D9"))
			if c.persons != "" {
				summary = sheet("预算01", fig("支出总计/人员经费", c.persons, "E9"), fig("支出总计/公用经费", c.offices, "F9"))
			}
			b := book(2026, summary, sheet("预算08", fig("合计/人员经费", "20272981.00", "E8"), fig("合计/公用经费", "1845880.34", "F8")))
			if got := checkBook(t, b, ruleByID(t, "X-19")).Rules["X-19"]; got != c.want {
				t.Errorf("X-19 went %+v, want %+v", got, c.want)
			}
		})
	}
}

func TestStaffOverTheirPostsMustBeExplained(t *testing.T) {
	r := ruleByID(t, "F-10-02")
	for _, c := range []struct {
		now   string
		level []Level
	}{{"24", nil}, {"30", nil}, {"31", []Level{Warning}}} {
		v := checkBook(t, book(2018, sheet("附02", fig("在职人员/编制人数", "30", "C7"), fig("在职人员/年末实有人数", c.now, "D7"))), r)
		var levels []Level
		for _, f := range v.Findings {
			if f.Rule == r.ID {
				levels = append(levels, f.Level)
			}
		}
		if !slices.Equal(levels, c.level) {
			t.Errorf("在职 %s of 编制 30: %v, want %v", c.now, levels, c.level)
		}
	}
}

func TestTotalIncomeIsNotTheIncomeOfTheYear(t *testing.T) {
	r := ruleByID(t, "T-12")
	for _, c := range []struct {
		name, total, opening string
		want                 Tally
	}{
		{"carried over and added", "120.00", "20.00", Tally{Passed: 1}},
		{"carried over and forgotten", "100.00", "20.00", Tally{Failed: 1}},
		{"nothing carried over", "100.00", "", Tally{NotApplicable: 1}},
	} {
		t.Run(c.name, func(t *testing.T) {
			b := book(2018, sheet("公开01", fig("本年收入合计", "100.00", "C30"), fig("年初结转和结余", c.opening, "C32"), fig("收入总计", c.total, "C36")))
			if got := checkBook(t, b, r).Rules[r.ID]; got != c.want {
				t.Errorf("T-12 went %+v, want %+v", got, c.want)
			}
		})
	}
}

func TestPrintedNumbersAreReadBack(t *testing.T) {
	income := fig("本年收入合计", "9705612.37", "C30")
	for _, c := range []struct {
		text, unit string
		ok         bool
	}{
		{"970.56", "万元", true},
		{"9,705,612.37", "元", true},
		{"9705612.37", "", true},
		{"970.57", "万元", false},
		{"970.6", "万元", false},
		{"9705612.4", "元", false},
		{"", "万元", false},
		{"九百万", "万元", false},
	} {
		asked, findings := CheckReport([]Printed{{c.text, c.unit, income}})
		if asked != 1 || (len(findings) == 0) != c.ok {
			t.Errorf("%q %s: asked %d, findings %v, want it accepted: %v", c.text, c.unit, asked, findings, c.ok)
		}
		for _, f := range findings {
			if f.Rule != "T-15" || f.Level != Critical || f.At != income.Cell() {
				t.Errorf("%q %s: %v, want T-15 at %s", c.text, c.unit, f, income.Cell())
			}
		}
	}
	// 12 450.00 元 prints as 1.25 万元 and never as 1.24, which half-even arithmetic would give.
	tie := fig("其他收入", "12450.00", "C13")
	if _, findings := CheckReport([]Printed{{"1.25", "万元", tie}}); len(findings) != 0 {
		t.Errorf("1.25 万元 for 12,450.00 元: %v", findings)
	}
	if _, findings := CheckReport([]Printed{{"1.24", "万元", tie}}); len(findings) != 1 {
		t.Error("1.24 万元 for 12,450.00 元 was accepted")
	}
}
