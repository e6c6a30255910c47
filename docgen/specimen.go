package docgen

import (
	"slices"
	"strings"

	"jixiao/calc"
	"jixiao/docgen/docx"
)

// What stands inside a list can only be looked at where the list has an item. A template is therefore checked against
// the accounts at hand and against a specimen as well, in which every list has one: so a fault is told whichever
// workbook is read, and none at all, instead of with the first that fills the list.

// specimenFigures are enough for an item in every list.
var specimenFigures = strings.Fields(`
	公开01/财政拨款收入/决算数 公开01/本年收入合计/决算数 公开01/使用非财政拨款结余/决算数 公开01/年初结转和结余/决算数 公开01/收入总计/决算数
	公开01/206/决算数 公开01/本年支出合计/决算数 公开01/结余分配/决算数 公开01/年末结转和结余/决算数 公开01/支出总计/决算数
	公开01/年末结转和结余.基本支出结转/决算数 公开03/合计/本年支出合计 公开03/合计/基本支出
	公开05/合计/合计 公开05/206/合计 公开06/301/决算数
	公开07/合计/预算数 公开07/合计/决算数 公开07/公务接待费/预算数 公开07/公务接待费/决算数 公开10/车辆合计/数量 公开10/其他用车/数量
	附02/在职人员/编制人数 附02/在职人员/年末实有人数 附03/会议费/统计数
	财决01/本年支出合计/年初预算数 财决01/本年支出合计/全年预算数 财决01/本年支出合计/决算数`)

// specimen is a book with the sections of another and an item in every list.
func specimen(of *calc.Book) *calc.Book {
	year := func(period string) *calc.Book {
		b := &calc.Book{Period: period}
		for i, s := range specimenFigures {
			k, _ := calc.ParseKey(s)
			unit := calc.FormByID(k.Form).Unit
			if unit == "" {
				unit = calc.Yuan
			}
			b.Put(calc.Figure{Key: k, State: calc.Given, Unit: unit, Amount: calc.Int(int64(10000 * (i + 1))), Label: k.Line, From: []calc.Cell{{Sheet: k.Form, Ref: "A1"}}})
		}
		return b
	}
	b := year("2018")
	b.Previous = year("2017")
	for _, p := range append(slices.Clone(of.Prose), calc.Passage{Name: achievements, Title: "标题"}) {
		p.Text = []string{"文字"}
		b.Prose = append(b.Prose, p)
	}
	b.Answered = []calc.Answered{{Explanation: calc.Explanation{Text: "说明"}}}
	b.Audit = &calc.Audit{Classes: []calc.RuleClass{{}}, Remarks: []calc.Told{{}}}
	calc.Derive(b)
	return b
}

// faults lists what is wrong with a template, in its order, whatever the accounts, and then what only these show.
func (n *names) faults(t *docx.Template) []docx.Problem {
	out := t.Check(newNames(specimen(n.book)).env())
	for _, p := range t.Check(n.env()) {
		if !slices.ContainsFunc(out, func(o docx.Problem) bool { return o.ID == p.ID && o.At == p.At && o.Tag == p.Tag }) {
			out = append(out, p)
		}
	}
	return out
}
