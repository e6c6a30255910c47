package calc

import (
	"slices"
	"strings"
)

// A reportItem is a figure that the report uses by name, with the places where it stands: the report
// takes the first that is given, the others are its witnesses.
type reportItem struct {
	Name string
	Keys []Key
}

// reportItems lists what a report may name, 公开01 and 财决01 first, as the contract has it.
var reportItems = func() []reportItem {
	k := func(s ...string) []Key {
		var out []Key
		for _, s := range s {
			key, _ := ParseKey(s)
			out = append(out, key)
		}
		return out
	}
	var out []reportItem
	for _, n := range []string{"财政拨款收入", "一般公共预算财政拨款收入", "政府性基金预算财政拨款收入", "国有资本经营预算财政拨款收入", "上级补助收入", "事业收入", "经营收入", "附属单位上缴收入", "其他收入", "本年收入合计"} {
		witness := n
		if n == "事业收入" {
			witness = "事业收入.小计"
		}
		out = append(out, reportItem{n, k("公开01/"+n+"/决算数", "财决01/"+n+"/决算数", "公开02/合计/"+n, "财决03/合计/"+witness)})
	}
	out = append(out,
		reportItem{"使用非财政拨款结余", k("公开01/使用非财政拨款结余/决算数", "财决01/使用非财政拨款结余/决算数", "财决02/合计/使用非财政拨款结余")},
		reportItem{"年初结转和结余", k("公开01/年初结转和结余/决算数", "财决01/年初结转和结余/决算数", "财决02/合计/年初结转和结余.合计")},
		reportItem{"收入总计", k("公开01/收入总计/决算数", "财决01/收入总计/决算数")},
		reportItem{"本年支出合计", k("公开01/本年支出合计/决算数", "财决01/本年支出合计/决算数", "公开03/合计/本年支出合计", "财决04/合计/本年支出合计", "财决05/合计/合计")},
		reportItem{"结余分配", k("公开01/结余分配/决算数", "财决01/结余分配/决算数", "财决02/合计/结余分配")},
		reportItem{"年末结转和结余", k("公开01/年末结转和结余/决算数", "财决01/年末结转和结余/决算数", "财决02/合计/年末结转和结余.合计")},
		reportItem{"支出总计", k("公开01/支出总计/决算数", "财决01/支出总计/决算数")},
		reportItem{"人员经费", k("财决01/基本支出.人员经费/决算数")},
		reportItem{"公用经费", k("财决01/基本支出.公用经费/决算数")},
		reportItem{"人员经费合计", k("公开06/人员经费合计/决算数")},
		reportItem{"公用经费合计", k("公开06/公用经费合计/决算数")},
	)
	for _, n := range []string{"基本支出", "项目支出", "上缴上级支出", "经营支出", "对附属单位补助支出"} {
		out = append(out, reportItem{n, k("财决01/"+n+"/决算数", "公开03/合计/"+n, "财决04/合计/"+n)})
	}
	for _, end := range []string{"年初", "年末"} {
		for _, n := range []string{"基本支出结转", "项目支出结转和结余", "经营结余"} {
			sub := end + "结转和结余." + n
			out = append(out, reportItem{end + n, k("公开01/"+sub+"/决算数", "财决01/"+sub+"/决算数", "财决02/合计/"+sub)})
		}
	}
	return out
}()

// A Breakdown says how the report takes a whole apart.
type Breakdown struct {
	Name  string // 收入来源, 支出构成, 结转构成
	Whole string
	Parts []string
}

// Breakdowns lists the wholes that the report takes apart. Before 2020 财政拨款收入 is one line, after
// that each budget has its own: a book has the one or the other.
var Breakdowns = []Breakdown{
	{"收入来源", "本年收入合计", []string{"财政拨款收入", "一般公共预算财政拨款收入", "政府性基金预算财政拨款收入", "国有资本经营预算财政拨款收入", "上级补助收入", "事业收入", "经营收入", "附属单位上缴收入", "其他收入"}},
	{"支出构成", "本年支出合计", []string{"基本支出", "项目支出", "上缴上级支出", "经营支出", "对附属单位补助支出"}},
	{"结转构成", "年末结转和结余", []string{"年末基本支出结转", "年末项目支出结转和结余", "年末经营结余"}},
}

// Report gives the figure that the report uses under a name, with the cells of every table that agrees.
// What stands nowhere is Absent.
func (b *Book) Report(name string) Figure {
	for _, item := range reportItems {
		if item.Name != name {
			continue
		}
		var out Figure
		for _, k := range item.Keys {
			if item.other(b, k) {
				continue
			}
			f := b.Get(k)
			switch {
			case f.State == Absent:
			case out.State == Absent || out.State != Given && f.State == Given:
				witnesses := out.From
				out = f
				out.From = slices.Concat(f.From, witnesses)
			case f.State == Given && f.Amount.Equal(out.Amount):
				out.From = slices.Concat(out.From, f.From)
			}
		}
		return out
	}
	return Figure{}
}

// ReportByKey gives the figure that the report uses under the name of which a key is one of the places; what
// is none of them is Absent.
func (b *Book) ReportByKey(k Key) Figure {
	for _, item := range reportItems {
		if slices.Contains(item.Keys, k) {
			return b.Report(item.Name)
		}
	}
	return Figure{Key: k}
}

// other tells whether a key means something else in this book: in a book with lines for each budget,
// 财政拨款收入 of the income table is their sum and no line of the summary.
func (item reportItem) other(b *Book, k Key) bool {
	if item.Name != "财政拨款收入" || k.Form != "公开02" && k.Form != "财决03" {
		return false
	}
	for _, id := range []string{"公开01", "财决01"} {
		if t := b.Table(id); t != nil && t.Has("一般公共预算财政拨款收入") {
			return true
		}
	}
	return false
}

// Parts gives the parts of a breakdown that are not zero, and its whole. The parts of income and
// expenditure that a department does not have are not named in a report.
func (b *Book) Parts(name string) (parts []Figure, names []string, whole Figure) {
	for _, d := range Breakdowns {
		if d.Name != name {
			continue
		}
		whole = b.Report(d.Whole)
		for _, p := range d.Parts {
			if f := b.Report(p); f.State == Given && !f.Amount.IsZero() {
				parts, names = append(parts, f), append(names, p)
			}
		}
	}
	return parts, names, whole
}

// Derive computes the shares of every breakdown, each rounded once from 元 to two decimals, and keeps
// them under 派生/<名>占比 with the cells of both amounts. It replaces what an earlier call left.
func Derive(b *Book) {
	b.Derived = nil
	for _, d := range Breakdowns {
		parts, names, whole := b.Parts(d.Name)
		for i, p := range parts {
			s := Share{p.Amount, whole.Amount}
			if whole.State != Given || !s.Defined() {
				continue
			}
			b.Derived = append(b.Derived, Figure{
				Key: Key{DerivedForm, names[i] + "占比", ""}, Amount: s.Percent(2), Share: s, State: Given, Unit: "%",
				Label: names[i] + "占" + d.Whole, From: slices.Concat(p.From[:1], whole.From[:1]),
				How: names[i] + " ÷ " + d.Whole + " × 100",
			})
		}
	}
}

// unreadable names the cell that a figure of the report cannot be read from, if no other table gives it.
func (b *Book) unreadable(name string) (Key, bool) {
	if b.Report(name).State != Absent {
		return Key{}, false
	}
	for _, item := range reportItems {
		if item.Name != name {
			continue
		}
		for _, k := range item.Keys {
			if f := b.Get(k); len(f.From) > 0 && !item.other(b, k) {
				return k, true
			}
		}
	}
	return Key{}, false
}

// reportEquation asks that a named figure is the sum of others, those after a minus taken off. Figures
// that stand nowhere are left out; what is there and cannot be read is not taken for nothing.
func reportEquation(b *Book, left string, right ...string) Answer {
	a := Answer{Left: b.Report(left), Formula: left + " ="}
	for _, n := range append([]string{left}, right...) {
		if k, ok := b.unreadable(strings.TrimPrefix(n, "-")); ok {
			return cannot("unreadable", k.String())
		}
	}
	for _, n := range right {
		name, minus := strings.CutPrefix(n, "-")
		f := b.Report(name)
		if f.State == Absent {
			continue
		}
		switch {
		case minus:
			a.Formula += " -"
		case len(a.Right) > 0:
			a.Formula += " +"
		}
		a.Formula += " " + name
		a.Right = append(a.Right, Operand{f, minus})
	}
	if a.Left.State == Absent || len(a.Right) == 0 {
		return Answer{NotApplicable: true}
	}
	return a
}

// reportSum asks that the parts which the report names make up the whole.
func reportSum(b *Book, name string) []Answer {
	i := slices.IndexFunc(Breakdowns, func(d Breakdown) bool { return d.Name == name })
	return []Answer{reportEquation(b, Breakdowns[i].Whole, Breakdowns[i].Parts...)}
}

func reportIncome(b *Book) []Answer   { return reportSum(b, "收入来源") }
func reportSpending(b *Book) []Answer { return reportSum(b, "支出构成") }
func reportCarry(b *Book) []Answer    { return reportSum(b, "结转构成") }

// reportFlow asks the sentence that opens the report's account of the year.
func reportFlow(b *Book) []Answer {
	flow := []string{"年初结转和结余", "本年收入合计", "使用非财政拨款结余", "-本年支出合计", "-结余分配"}
	a := reportEquation(b, "年末结转和结余", flow...)
	if a.NotAsked.Reason == "" && len(a.Right) < len(flow) {
		a = Answer{NotApplicable: true}
	}
	return []Answer{a}
}

// shareOf asks about the share of one part, or with no name of all parts that no rule names: the printed
// share must be one that the printed amounts allow, and the shares of the whole must add up to 100. Where
// the parts themselves do not add up, as in tables rounded to 万元, their shares add up to what they make.
// A printed amount stands for all amounts within 0.005 万元 of it, a printed share for those within
// 0.005 percentage points (Calculations 1.1).
func shareOf(breakdown, name string) func(*Book) []Answer {
	return func(b *Book) []Answer {
		parts, names, whole := b.Parts(breakdown)
		named := map[string]bool{"财政拨款收入": true, "基本支出": true, "年末基本支出结转": true}
		var out []Answer
		sum, shares := Amount{}, Amount{}
		for i, n := range names {
			sum = sum.Add(parts[i].Amount)
			shares = shares.Add(b.Get(Key{DerivedForm, n + "占比", ""}).Amount)
		}
		off := times(shares, whole.Amount).Sub(sum.Shift(2)).Abs()
		room := whole.Amount.Abs().Times(int64(5 * len(parts))).Shift(-3)
		for i, p := range parts {
			if name != "" && names[i] != name && names[i] != "年末"+name || name == "" && named[names[i]] {
				continue
			}
			share := b.Get(Key{DerivedForm, names[i] + "占比", ""})
			switch {
			case share.State != Given:
				out = append(out, Answer{NotApplicable: true})
			case shareAgrees(p.Amount, whole.Amount, share.Amount) && off.Cmp(room) <= 0:
				out = append(out, Answer{Passed: true})
			default:
				out = append(out, Answer{Finding: Finding{Kind: "share", At: p.Cell(), Label: p.Label, Key: share.Key, Args: []string{names[i], share.Amount.Fixed(2)}}})
			}
		}
		if len(out) == 0 {
			out = append(out, Answer{NotApplicable: true})
		}
		return out
	}
}

// shareAgrees tells whether the printed share fits the printed amounts in 万元.
func shareAgrees(part, whole, share Amount) bool {
	half := Int(5).Shift(-3)
	a, b := part.Shift(-4).Round(2), whole.Shift(-4).Round(2)
	// low <= (a±half)/(b±half)*100 <= high, multiplied out so that nothing is divided.
	if b.Cmp(half) <= 0 {
		return true // the printed whole may be nothing: no share can be ruled out
	}
	cross := func(p, w Amount) (Amount, Amount) { return p.Shift(2), w }
	lowPart, highWhole := cross(a.Sub(half), b.Add(half))
	highPart, lowWhole := cross(a.Add(half), b.Sub(half))
	if a.Sign() < 0 {
		highWhole, lowWhole = lowWhole, highWhole
	}
	return lowPart.Cmp(times(share.Add(half), highWhole)) <= 0 && times(share.Sub(half), lowWhole).Cmp(highPart) <= 0
}

func times(a, b Amount) Amount { return Amount{a.d.Mul(b.d)} }

// sameEverywhere asks T-11: an item that stands in several tables has one amount.
func sameEverywhere(b *Book) []Answer {
	var out []Answer
	for _, item := range reportItems {
		var first Figure
		for _, k := range item.Keys {
			f := b.Get(k)
			if f.State == Absent || len(f.From) == 0 || item.other(b, k) {
				continue
			}
			if first.State == Absent {
				first = f
				continue
			}
			out = append(out, Answer{Left: first, Right: []Operand{{Figure: f}}, Formula: first.Key.String() + " = " + f.Key.String()})
		}
	}
	if len(out) == 0 {
		out = append(out, Answer{NotApplicable: true})
	}
	return out
}

// totalIsNotIncome asks T-12: with an opening balance the 收入总计 is more than this year's income.
func totalIsNotIncome(b *Book) []Answer {
	total, income, opening := b.Report("收入总计"), b.Report("本年收入合计"), b.Report("年初结转和结余")
	switch {
	case total.State != Given || income.State != Given || opening.Number().IsZero():
		return []Answer{{NotApplicable: true}}
	case total.Amount.Equal(income.Amount):
		return []Answer{{Finding: Finding{Kind: "total-is-income", At: total.Cell(), Label: total.Label, Key: total.Key}}}
	}
	return []Answer{{Passed: true}}
}

// ReportNames lists the figures that a report may name, in the order of the accounts.
func ReportNames() []string {
	var out []string
	for _, item := range reportItems {
		out = append(out, item.Name)
	}
	return out
}
