package calc

import "strings"

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
	for _, id := range []string{"公开08", "公开09"} {
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
