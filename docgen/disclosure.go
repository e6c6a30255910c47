package docgen

import (
	"strings"

	"jixiao/calc"
	"jixiao/docgen/docx"
)

// What a department tells the public beside its totals stands in tables of either family. Each name has the places of
// its figure, the public set first.
var disclosedFigures = []struct{ name, keys string }{
	{"财政拨款.本年收入", "公开04/本年收入合计/决算数 财决01-1/本年收入合计/决算数"},
	{"财政拨款.年初结转和结余", "公开04/年初结转和结余/决算数 财决01-1/年初结转和结余/决算数"},
	{"财政拨款.收入总计", "公开04/收入总计/决算数 财决01-1/收入总计/决算数"},
	{"财政拨款.本年支出", "公开04/本年支出合计/合计 财决01-1/本年支出合计/合计"},
	{"财政拨款.年末结转和结余", "公开04/年末结转和结余/合计 财决01-1/年末结转和结余/合计"},
	{"财政拨款.支出总计", "公开04/支出总计/合计 财决01-1/支出总计/合计"},
	{"一般公共预算.本年支出", "公开05/合计/合计 财决07/合计/本年支出.合计"},
	{"一般公共预算.基本支出", "公开05/合计/基本支出 财决07/合计/本年支出.基本支出"},
	{"一般公共预算.项目支出", "公开05/合计/项目支出 财决07/合计/本年支出.项目支出"},
	{"一般公共预算.人员经费", "公开06/人员经费合计/决算数"},
	{"一般公共预算.公用经费", "公开06/公用经费合计/决算数"},
	{"政府性基金.年初结转和结余", "公开08/合计/年初结转和结余 财决09/合计/年初结转和结余.合计"},
	{"政府性基金.本年收入", "公开08/合计/本年收入 财决09/合计/本年收入.合计"},
	{"政府性基金.本年支出", "公开08/合计/本年支出.小计 财决09/合计/本年支出.合计"},
	{"政府性基金.基本支出", "公开08/合计/本年支出.基本支出 财决09/合计/本年支出.基本支出"},
	{"政府性基金.项目支出", "公开08/合计/本年支出.项目支出 财决09/合计/本年支出.项目支出"},
	{"政府性基金.年末结转和结余", "公开08/合计/年末结转和结余 财决09/合计/年末结转和结余.合计"},
	{"国有资本经营.本年支出", "公开09/合计/合计 公开09/合计/本年支出.小计 财决11/合计/本年支出.合计"},
	{"国有资本经营.基本支出", "公开09/合计/基本支出 公开09/合计/本年支出.基本支出 财决11/合计/本年支出.基本支出"},
	{"国有资本经营.项目支出", "公开09/合计/项目支出 公开09/合计/本年支出.项目支出 财决11/合计/本年支出.项目支出"},
	{"机关运行经费", "附03/机关运行经费/统计数"},
	{"政府采购.支出合计", "附03/政府采购支出合计/统计数"},
	{"政府采购.货物支出", "附03/政府采购货物支出/统计数"},
	{"政府采购.工程支出", "附03/政府采购工程支出/统计数"},
	{"政府采购.服务支出", "附03/政府采购服务支出/统计数"},
	{"政府采购.授予中小企业", "附03/授予中小企业合同金额/统计数"},
}

// A disclosedGroup is one matter of the disclosure. Its tables tell whether there was any; where the workbook has none of
// them, nobody may say that there was none, and the department writes the section itself.
type disclosedGroup struct {
	name    string
	forms   string // the tables that tell; a column of the summary tells as well
	summary string // figures of which all must be nothing
	section string // of the narrative
}

var disclosedGroups = []disclosedGroup{
	{"财政拨款", "公开04 财决01-1", "", "财政拨款情况"},
	{"一般公共预算", "公开05 财决07", "", "一般公共预算情况"},
	{"基本支出明细", "公开06 财决08-1", "", "基本支出情况"},
	{"三公", "公开07 附03", "", "三公经费情况"},
	{"政府性基金", "公开08 财决09", "公开04/本年支出合计/政府性基金预算财政拨款 财决01-1/本年支出合计/政府性基金预算财政拨款", "政府性基金情况"},
	{"国有资本经营", "公开09 财决11", "公开04/本年支出合计/国有资本经营预算财政拨款 财决01-1/本年支出合计/国有资本经营预算财政拨款", "国有资本经营预算情况"},
	{"机关运行经费", "附03", "", "机关运行经费情况"},
	{"政府采购", "附03", "", "政府采购情况"},
	{"国有资产", "公开10", "", "国有资产占用情况"},
}

// disclosureSections lists the sections of the narrative that stand in for tables the workbook does not have.
func disclosureSections() (out []string) {
	for _, g := range disclosedGroups {
		out = append(out, g.section)
	}
	return out
}

// disclosed gives a figure of disclosedFigures.
func (n *names) disclosed(name string) calc.Figure { return disclosedIn(n.book, name) }

func disclosedIn(b *calc.Book, name string) calc.Figure {
	var out calc.Figure
	for _, d := range disclosedFigures {
		if d.name != name {
			continue
		}
		for s := range strings.FieldsSeq(d.keys) {
			k, _ := calc.ParseKey(s)
			if f := b.Get(k); f.State == calc.Given || out.State == calc.Absent && f.State != calc.Absent {
				out = f
			}
			if out.State == calc.Given {
				break
			}
		}
	}
	if out.State == calc.Absent {
		out = basicSpending(b, name)
	}
	return out
}

// basicSpending gives 人员经费 and 公用经费, which the public set prints as totals, by the 类 of the internal set of which
// these totals are made (F-06-02): 工资福利支出 and 对个人和家庭的补助 are for persons, all others for running the office.
func basicSpending(b *calc.Book, name string) calc.Figure {
	const persons, office = "一般公共预算.人员经费", "一般公共预算.公用经费"
	if name != persons && name != office {
		return calc.Figure{}
	}
	var sum calc.Amount
	var from []calc.Figure
	var names []string
	for _, class := range calc.EconomicClasses {
		f := classOf(b, "财决08-1", class.Code)
		if of := class.Code == "301" || class.Code == "303"; of == (name == persons) && f.State != calc.Absent {
			sum, from, names = sum.Add(f.Number()), append(from, f), append(names, class.Names[0])
		}
	}
	if len(from) == 0 {
		return calc.Figure{}
	}
	return computed(name, calc.Yuan, sum, strings.Join(names, "＋"), from...)
}

// disclosures sets the names of the disclosure. Of each matter 已知.<name> is true where a table tells of it, and
// 有.<name> where it tells of any money.
func (n *names) disclosures() {
	for _, d := range disclosedFigures {
		n.set(d.name, figure(n.disclosed(d.name), d.name, calc.Yuan))
	}
	for _, g := range disclosedGroups {
		known, any := false, false
		for form := range strings.FieldsSeq(g.forms) {
			if t := n.book.Table(form); t != nil && t.Broken == "" {
				known = true
			}
		}
		for s := range strings.FieldsSeq(g.summary) {
			k, _ := calc.ParseKey(s)
			if t := n.book.Table(k.Form); t != nil && t.Broken == "" && t.HasCol(k.Col) {
				f := n.book.Get(k)
				known, any = known || f.State != calc.Absent && f.Number().IsZero(), any || !f.Number().IsZero()
			}
		}
		for _, d := range disclosedFigures {
			if strings.HasPrefix(d.name, g.name) && !n.disclosed(d.name).Number().IsZero() {
				any = true
			}
		}
		n.set("已知."+g.name, docx.Value{Raw: true, True: known})
		n.set("有."+g.name, docx.Value{Raw: true, True: any})
	}
	n.set("适用.国有资本经营", docx.Value{Raw: true, True: n.book.Year() == 0 || n.book.Year() >= calc.FormByID("公开09").Since})
	n.set("一般公共预算功能分类", list(n.publicFunctions()))
	n.set("三公明细", list(n.officialLines()))
	basic := n.classes("公开06", "一般公共预算财政拨款基本支出", n.disclosed("一般公共预算.基本支出"))
	if len(basic) == 0 {
		basic = n.classes("财决08-1", "一般公共预算财政拨款基本支出", n.disclosed("一般公共预算.基本支出"))
	}
	n.set("基本支出经济分类", list(basic))
	for _, c := range []struct {
		name, of    string
		now, before calc.Figure
	}{
		{"总计比上年", "收入总计", n.book.Report("收入总计"), n.before.Report("收入总计")},
		{"财政拨款比上年", "财政拨款收入总计", n.disclosed("财政拨款.收入总计"), disclosedIn(n.before, "财政拨款.收入总计")},
		{"一般公共预算比上年", "一般公共预算财政拨款支出", n.disclosed("一般公共预算.本年支出"), disclosedIn(n.before, "一般公共预算.本年支出")},
		{"机关运行经费比上年", "机关运行经费", n.disclosed("机关运行经费"), disclosedIn(n.before, "机关运行经费")},
	} {
		fields := map[string]docx.Value{}
		change(fields, c.of, c.now, c.before)
		n.set(c.name+".有上年", docx.Value{True: c.now.State != calc.Absent && c.before.State != calc.Absent})
		for _, field := range []string{"增加", "减少", "幅度", "说明", "基本持平"} {
			n.set(c.name+"."+field, fields[field])
		}
	}
}

// publicFunctions lists the 类 that the general budget paid for.
func (n *names) publicFunctions() []docx.Scope {
	var out []docx.Scope
	whole := n.disclosed("一般公共预算.本年支出")
	for _, source := range []struct{ form, col string }{{"公开05", "合计"}, {"财决07", "本年支出.合计"}} {
		t := n.book.Table(source.form)
		if t == nil || t.Broken != "" {
			continue
		}
		for _, r := range t.Rows {
			if f := t.Get(r.Name, source.col); len(r.Name) == 3 && calc.IsCode(r.Name) && f.State == calc.Given && !f.Amount.IsZero() {
				out = append(out, item(map[string]docx.Value{"编码": text(r.Name), "名称": text(strings.TrimSpace(plainLabel(r.Label))), "金额": figure(f, r.Name, calc.Yuan),
					"占比": part(f, whole, r.Name+"占一般公共预算财政拨款支出")}))
			}
		}
		break
	}
	return out
}

// officialLines lists every 三公 item that the table prints, those of zero as well: the public is told of them.
func (n *names) officialLines() []docx.Scope {
	var out []docx.Scope
	lines := []string{"因公出国（境）费", "公务用车购置费", "公务用车运行费", "公务接待费"}
	if n.book.Official(lines[1], "决算数").State == calc.Absent && n.book.Official(lines[2], "决算数").State == calc.Absent {
		lines = []string{lines[0], "公务用车购置及运行费", lines[3]} // not taken apart
	}
	for _, line := range lines {
		budget, actual := n.book.Official(line, "预算数"), n.book.Official(line, "决算数")
		if budget.State == calc.Absent && actual.State == calc.Absent {
			continue
		}
		fields := map[string]docx.Value{"名称": text(line), "预算数": figure(budget, line, calc.Yuan), "决算数": figure(actual, line, calc.Yuan),
			"无": {True: nothing(budget, actual)}, "完成率": completion(actual, budget, line+"完成率")}
		fields["原因"] = text(noRate(budget, sayNoPlan, sayZeroPlan))
		before := n.before.Official(line, "决算数")
		fields["有上年"] = docx.Value{True: before.State != calc.Absent}
		change(fields, line+"决算数", actual, before)
		out = append(out, item(fields))
	}
	return out
}
