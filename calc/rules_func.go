package calc

import (
	"regexp"
	"slices"
	"strings"
)

// The rules that a formula cannot say.

// cannot answers for a table that the book lacks.
func cannot(reason, form string) Answer {
	if reason == "" {
		return Answer{NotApplicable: true}
	}
	return Answer{NotAsked: NotAsked{Reason: reason, Args: []string{form}}}
}

// emptyTables asks X-11: a table of a fund that moved no money stands empty with a sentence that says so.
func emptyTables(b *Book) []Answer {
	var out []Answer
	for _, id := range []string{"公开08", "公开09", "预算06", "预算07"} {
		if reason, lacks := b.lacks(id); lacks {
			out = append(out, cannot(reason, id))
			continue
		}
		t := b.Table(id)
		given, rounded := Figure{}, false
		for _, row := range t.grid {
			for _, f := range row {
				switch {
				case f.State != Given:
				case f.Amount.IsZero():
					// 0.00 万元 beside a code is money too small to print, not a table without figures.
					rounded = rounded || !f.Step.IsZero() && IsCode(f.Key.Line)
				case given.State != Given:
					given = f
				}
			}
		}
		sentence := Cell{}
		for _, n := range t.Notes {
			for _, text := range n.Text {
				if saysEmpty(text) && len(n.From) > 0 {
					sentence = n.From[0]
				}
			}
		}
		switch {
		case given.State == Given && sentence != (Cell{}):
			out = append(out, Answer{Finding: Finding{Kind: "empty-sentence-with-figures", At: sentence, Label: t.Form.Titles[0], Cells: given.From}})
		case given.State != Given && !rounded && sentence == (Cell{}) && len(t.Rows) > 0:
			out = append(out, Answer{Finding: Finding{Kind: "empty-without-sentence", At: t.Title, Label: t.Form.Titles[0]}})
		default:
			out = append(out, Answer{Passed: true})
		}
	}
	return out
}

// saysEmpty recognises the sentence under a table without figures, in the forms that disclosures use.
func saysEmpty(s string) bool {
	for _, w := range []string{"本表为空", "为空表", "无数据", "没有数据", "无此项"} {
		if strings.Contains(s, w) {
			return true
		}
	}
	return false
}

// runningCosts asks X-15 of units without 事业 staff; what 机关运行经费 means for others differs by region.
// 公用经费 is all of 基本支出 but what is spent on persons.
func runningCosts(b *Book) []Answer {
	for _, id := range []string{"附02", "财决08-1", "附03"} {
		if reason, lacks := b.lacks(id); lacks {
			return []Answer{cannot(reason, id)}
		}
	}
	staff, detail, org := b.Table("附02"), b.Table("财决08-1"), b.Table("附03")
	for _, col := range []string{"编制人数", "年末实有人数"} {
		if f := staff.Get("事业人员", col); f.State == Absent && len(f.From) > 0 || !f.Number().IsZero() {
			return []Answer{{NotApplicable: true}}
		}
	}
	a := Answer{Left: org.Get("机关运行经费", "统计数"), Formula: "机关运行经费 ="}
	asked := []Figure{a.Left}
	for _, col := range detail.Cols {
		if class, leaf, _ := strings.Cut(col, "."); leaf == "小计" && class != "301" && class != "303" {
			f := detail.Get("合计", col)
			if f.State == Blank && class != "302" {
				continue
			}
			asked = append(asked, f)
			if len(a.Right) > 0 {
				a.Formula += " +"
			}
			a.Formula += " " + f.Key.String()
			a.Right = append(a.Right, Operand{Figure: f})
		}
	}
	for _, f := range asked {
		switch {
		case f.State == Absent && len(f.From) > 0:
			return []Answer{cannot("unreadable", f.Key.String())}
		case f.State == Absent:
			return []Answer{{NotApplicable: true}}
		}
	}
	if len(a.Right) == 0 {
		return []Answer{{NotApplicable: true}}
	}
	return []Answer{a}
}

// compare compares figures of which a sheet need not print every one: where one stands nowhere, the
// comparison is not applicable.
func compare(left Figure, relation string, right ...Operand) Answer {
	a := Answer{Left: left, Right: right, Formula: left.Key.String() + " " + relation}
	want, slack := Amount{}, left.Step
	given := left.State == Given
	for i, o := range append([]Operand{{Figure: left}}, right...) {
		switch f := o.Figure; {
		case f.State == Absent && len(f.From) > 0:
			return cannot("unreadable", f.Key.String())
		case f.State == Absent:
			return Answer{NotApplicable: true}
		case i > 0:
			if o.Minus {
				want = want.Sub(f.Number())
				a.Formula += " -"
			} else {
				want = want.Add(f.Number())
				if i > 1 {
					a.Formula += " +"
				}
			}
			slack = slack.Add(f.Step)
			given = given || f.State == Given
			name := f.Key
			if name.Form == left.Key.Form {
				a.Formula += " " + strings.TrimPrefix(name.String(), name.Form+"/")
			} else {
				a.Formula += " " + name.String()
			}
		}
	}
	switch {
	case !given || len(right) == 0:
		return Answer{NotApplicable: true}
	case relation == "=":
		return a
	case holds(relation, left.Number().Sub(want), slack):
		return Answer{Passed: true}
	}
	return Answer{Finding: Finding{
		At: left.Cell(), Label: left.Label, Key: left.Key, Formula: a.Formula,
		Measure: true, Got: left.Number(), Want: want, Unit: left.Unit, Notes: right,
	}}
}

// plus and less are the signs of an operand.
func plus(f Figure) Operand { return Operand{Figure: f} }
func less(f Figure) Operand { return Operand{Figure: f, Minus: true} }

// usable gives the tables of some forms. It answers for the first that cannot be had.
func usable(b *Book, ids ...string) ([]*Table, []Answer) {
	var out []*Table
	for _, id := range ids {
		if reason, lacks := b.lacks(id); lacks {
			return nil, []Answer{cannot(reason, id)}
		}
		out = append(out, b.Table(id))
	}
	return out, nil
}

// printed gives the figures of a column in the lines that the form declares as parts of a name, as far as
// the sheet has them.
func (t *Table) printed(of, col string) []Operand {
	var out []Operand
	for _, row := range t.Rows {
		if l, ok := t.Form.Line(row.Name); ok && l.Of == of {
			if f := t.Get(row.Name, col); len(f.From) > 0 {
				out = append(out, plus(f))
			}
		}
	}
	return out
}

// projects asks X-16 of the totals of 财决06. The table lists projects, in the columns of its year; a sheet
// without a total or without the column is not asked.
func projects(cols []string, relation, form string, right ...Operand) func(*Book) []Answer {
	return func(b *Book) []Answer {
		tables, answers := usable(b, "财决06", form)
		if tables == nil {
			return answers
		}
		for _, col := range cols {
			if !tables[0].HasCol(col) {
				continue
			}
			var operands []Operand
			for _, o := range right {
				operands = append(operands, Operand{Figure: tables[1].Get("合计", o.Figure.Key.Col), Minus: o.Minus})
			}
			answers = append(answers, compare(tables[0].Get("合计", col), relation, operands...))
		}
		if len(answers) == 0 {
			answers = []Answer{{NotApplicable: true}}
		}
		return answers
	}
}

// projectLines asks X-16-07: the total of 财决06 is that of its projects. A sheet lists them with or without the lines of
// 类 and 款 above them, and where several projects stand under one code its first line may be their sum: then only the
// 类 can tell.
func projectLines(b *Book) []Answer {
	tables, answers := usable(b, "财决06")
	if tables == nil {
		return answers
	}
	t := tables[0]
	below := map[string][]string{} // by the line that they add up to
	several := slices.ContainsFunc(t.Rows, func(r Row) bool { return !IsCode(r.Name) && r.Name != "合计" })
	sums := []string{"合计"}
	for _, row := range t.Rows {
		switch {
		case !IsCode(row.Name):
		case len(row.Name) == 3:
			below["合计"] = append(below["合计"], row.Name)
		case several:
		case t.Has(row.Name[:len(row.Name)-2]):
			sum := row.Name[:len(row.Name)-2]
			if below[sum] == nil {
				sums = append(sums, sum)
			}
			below[sum] = append(below[sum], row.Name)
		case len(row.Name) == 7 && !t.Has(row.Name[:3]):
			below["合计"] = append(below["合计"], row.Name)
		}
	}
	for _, sum := range sums {
		for _, col := range t.Cols {
			var parts []Operand
			for _, line := range below[sum] {
				parts = append(parts, plus(t.Get(line, col)))
			}
			answers = append(answers, compare(t.Get(sum, col), "=", parts...))
		}
	}
	return answers
}

// column names a column of a total.
func column(name string) Figure { return Figure{Key: Key{Col: name}} }

// itemsAgree asks X-22-20. 公开06 lists the 款 by code and 财决08-1 by name, so that both must stand on the former's line.
func itemsAgree(b *Book) []Answer {
	tables, answers := usable(b, "公开06", "财决08-1")
	if tables == nil {
		return answers
	}
	named := strings.NewReplacer(" ", "", "\u3000", "", "(", "（", ")", "）")
	for _, row := range tables[0].Rows {
		if !IsCode(row.Name) || len(row.Name) != 5 {
			continue
		}
		if col := row.Name[:3] + "." + named.Replace(row.Label); tables[1].HasCol(col) {
			answers = append(answers, compare(tables[0].Get(row.Name, "决算数"), "=", plus(tables[1].Get("合计", col))))
		}
	}
	if len(answers) == 0 {
		answers = []Answer{{NotApplicable: true}}
	}
	return answers
}

// budgetSides are the totals of 预算01 and 预算04, by panel.
var budgetSides = []struct{ whole, year, parts string }{
	{"收入总计", "本年收入合计", "本年收入"},
	{"支出总计", "本年支出合计", "功能分类"},
}

// budgetTotals asks X-18-03: what the year brings makes its 本年合计, and with what is carried over the total. Budgets
// print these lines only where they need them.
func budgetTotals(b *Book) []Answer {
	var out []Answer
	for _, id := range []string{"预算01", "预算04"} {
		tables, answers := usable(b, id)
		if tables == nil {
			out = append(out, answers...)
			continue
		}
		t := tables[0]
		for _, side := range budgetSides {
			for _, col := range t.Cols {
				whole, year, parts := t.Get(side.whole, col), t.Get(side.year, col), t.printed(side.parts, col)
				if len(whole.From) == 0 {
					continue
				}
				if len(year.From) > 0 {
					out = append(out, compare(year, "=", parts...))
					parts = []Operand{plus(year)}
				}
				for _, line := range []string{"使用非财政拨款结余", "年初结转和结余", "年末结转和结余"} {
					f := t.Get(line, col)
					if l, _ := t.Form.Line(line); len(f.From) > 0 && t.Line(side.whole).Panel == l.Panel {
						parts = append(parts, plus(f))
					}
				}
				out = append(out, compare(whole, "=", parts...))
			}
		}
	}
	return out
}

// budgetSpending asks X-18-18: the table of each budget, and of them all, adds up to what the summary lists by 功能分类.
// A summary lists only the 类 that have money, so that a line of it for each 类 is not to be had.
func budgetSpending(b *Book) []Answer {
	var out []Answer
	for _, x := range []struct {
		form, summary string
		cols          []string
	}{
		{"预算03", "预算01", []string{"合计", "预算数"}},
		{"预算05", "预算04", []string{"一般公共预算财政拨款"}},
		{"预算06", "预算04", []string{"政府性基金预算财政拨款"}},
		{"预算07", "预算04", []string{"国有资本经营预算财政拨款"}},
	} {
		tables, answers := usable(b, x.form, x.summary)
		if tables == nil {
			out = append(out, answers...)
			continue
		}
		for _, col := range x.cols {
			out = append(out, compare(tables[0].Get("合计", "合计"), "=", tables[1].printed("功能分类", col)...))
		}
	}
	return out
}

// basicSplit asks X-19. Where all of 基本支出 is paid by the general budget, both tables split one sum, and a summary in
// whole 元 may differ by one. Where other money pays some of it, the summary has no less.
func basicSplit(b *Book) []Answer {
	tables, answers := usable(b, "预算01", "预算08")
	if tables == nil {
		return answers
	}
	kinds := []string{"人员经费", "公用经费"}
	var whole, general [2]Figure
	var all, part Amount
	for i, kind := range kinds {
		whole[i], general[i] = tables[0].Get("支出总计", kind), tables[1].Get("合计", kind)
		if whole[i].State != Given {
			whole[i] = tables[0].Get("本年支出合计", kind)
		}
		whole[i].Step = whole[i].Step.Add(Int(2)) // half a step each way
		all, part = all.Add(whole[i].Number()), part.Add(general[i].Number())
	}
	relation := "="
	if all.Sub(part).Cmp(Int(1)) > 0 {
		relation = "≥"
	}
	for i := range kinds {
		answers = append(answers, compare(whole[i], relation, plus(general[i])))
	}
	return answers
}

// Sentences of a disclosure whose amounts must agree. They are matched within one sentence.
var (
	targetsPattern   = regexp.MustCompile(`绩效目标[^。；]*?涉及[^。；0-9]*([0-9][0-9,]*(?:\.[0-9]+)?)(亿元|万元|元)`)
	purchasesPattern = regexp.MustCompile(`政府采购[^。；0-9货工服]*([0-9][0-9,]*(?:\.[0-9]+)?)(亿元|万元|元)`)
	purchasePatterns = []*regexp.Regexp{
		regexp.MustCompile(`货物[^。；0-9]*([0-9][0-9,]*(?:\.[0-9]+)?)(亿元|万元|元)`),
		regexp.MustCompile(`工程[^。；0-9]*([0-9][0-9,]*(?:\.[0-9]+)?)(亿元|万元|元)`),
		regexp.MustCompile(`服务[^。；0-9]*([0-9][0-9,]*(?:\.[0-9]+)?)(亿元|万元|元)`),
	}
)

// said is the amount of a match, in 元, with the step in which it is written.
func said(m []string, at Cell) (Figure, bool) {
	a, err := ParseAmount(strings.ReplaceAll(m[1], ",", ""))
	if err != nil {
		return Figure{}, false
	}
	shift := map[string]int{"元": 0, "万元": 4, "亿元": 8}[m[2]]
	f := Figure{State: Given, Amount: a.Shift(shift), Unit: Yuan, Label: m[0], From: []Cell{at}}
	if shift > 0 {
		f.Step = Int(1).Shift(shift - max(2, a.Decimals()))
	}
	return f, true
}

// paragraphs goes through the narrative, with the cell of each paragraph.
func (b *Book) paragraphs(do func(text string, at Cell)) {
	for _, p := range b.Prose {
		for i, text := range p.Text {
			if len(p.From) > 0 {
				do(strings.Map(func(r rune) rune {
					if r == ' ' || r == '\n' || r == '\u3000' {
						return -1
					}
					return r
				}, text), p.From[min(i, len(p.From)-1)])
			}
		}
	}
}

// targetsWithinProjects asks X-20 of the sentence on 绩效目标 in a budget's narrative.
func targetsWithinProjects(b *Book) []Answer {
	tables, answers := usable(b, "预算03")
	if tables == nil {
		return answers
	}
	b.paragraphs(func(text string, at Cell) {
		if m := targetsPattern.FindStringSubmatch(text); m != nil {
			if f, ok := said(m, at); ok {
				f.Key = Key{"预算03", "绩效目标涉及金额", ""}
				f.Step = f.Step.Add(Int(100)) // 100 元 of tolerance with the step of two decimals of 万元
				answers = append(answers, compare(f, "≤", plus(tables[0].Get("合计", "项目支出"))))
			}
		}
	})
	if len(answers) == 0 {
		answers = []Answer{{NotApplicable: true}}
	}
	return answers
}

// purchasesAdd asks X-21-01 of a sentence that takes the purchases of a year apart. What does not concern a unit is
// left out of it, so that two parts are enough.
func purchasesAdd(b *Book) []Answer {
	var answers []Answer
	b.paragraphs(func(text string, at Cell) {
		for sentence := range strings.SplitSeq(text, "。") {
			m := purchasesPattern.FindStringSubmatchIndex(sentence)
			if m == nil {
				continue
			}
			total, ok := said([]string{sentence[m[0]:m[1]], sentence[m[2]:m[3]], sentence[m[4]:m[5]]}, at)
			var parts []Operand
			for i, p := range purchasePatterns {
				if m := p.FindStringSubmatch(sentence[m[1]:]); m != nil {
					f, read := said(m, at)
					f.Key = Key{"附03", []string{"货物", "工程", "服务"}[i], ""}
					parts, ok = append(parts, plus(f)), ok && read
				}
			}
			if total.Key = (Key{"附03", "政府采购总额", ""}); ok && len(parts) > 1 {
				answers = append(answers, compare(total, "=", parts...))
			}
		}
	})
	if len(answers) == 0 {
		answers = []Answer{{NotApplicable: true}}
	}
	return answers
}
