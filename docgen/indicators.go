package docgen

import (
	"slices"
	"strings"

	"jixiao/calc"
	"jixiao/docgen/docx"
)

// The words that stand in a report where a rate would mean nothing: {} is the figure concerned.
const (
	sayNoBefore     = "上年无此项，不可比"
	sayNoNow        = "本年无此项，不可比"
	sayZeroBefore   = "上年为0，不计算增减率"
	sayMinusBefore  = "上年为负数，不计算增减率"
	sayMinusNow     = "本年为负数，不计算增减率"
	saySame         = "与上年持平"
	sayNoBudget     = "没有全年预算数，不计算完成率"
	sayZeroBudget   = "全年预算数为0，不计算完成率"
	sayNoPlan       = "没有预算数，不计算完成率"
	sayZeroPlan     = "预算数为0，不计算完成率"
	sayZeroFirst    = "年初预算数为0，不计算调整率"
	sayUnscored     = "未评"
	sayHandScored   = "得分为填报"
	sayHandMeasured = "指标值为填报"
)

// lackWords says why an indicator has no value or no score.
var lackWords = map[string]string{
	calc.LackInput:    "未取数",
	calc.LackLastYear: "没有上年的工作簿，未取数",
	calc.LackFigure:   "表中没有{}，未取数",
	calc.LackNumber:   "{}未填数，未取数",
	calc.LackBase:     "{}为0，不计算",
	calc.LackSign:     "{}为负数，不计算",
	calc.LackBand:     "指标值不在评分标准的各档之内，未评",
	calc.LackHand:     "需人工评分，未评",
}

func sayLack(l calc.Lack) string { return strings.ReplaceAll(lackWords[l.Kind], "{}", l.Name) }

// ready is a figure that prints itself: money in 万元, a rate in percent, a score or a count as it is. What is not
// Given prints a dash.
func ready(f calc.Figure, name string) docx.Value {
	if f.State != calc.Given {
		return text("—")
	}
	v := figure(f, name, f.Unit)
	v.Raw = false
	switch n := v.Data.(number); f.Unit {
	case calc.Yuan:
		v.Text = n.amount.Shift(-4).Fixed(2)
	case "%":
		v.Text = n.amount.Fixed(2) + "%"
	default:
		v.Text = n.amount.Fixed(n.amount.Decimals())
	}
	return v
}

// shownUnit is the unit that stands behind a figure which prints itself.
func shownUnit(f calc.Figure) string {
	switch {
	case f.State != calc.Given || f.Unit == "%":
		return ""
	case f.Unit == calc.Yuan:
		return "万元"
	}
	return string(f.Unit)
}

// indicators sets the indicators and, where the workbook asks for one, their scores.
func (n *names) indicators() {
	var shown, all []docx.Scope
	score, assessed, full := docx.Value{Raw: false}, docx.Value{}, docx.Value{}
	scheme, source, unscored := "", "", []string{}
	if s := n.book.Scheme; s != nil {
		r := s.Assess(n.book)
		for _, x := range r.Items {
			shown = append(shown, item(scoredFields(x)))
			if x.Score.State != calc.Given {
				unscored = append(unscored, x.Name)
			}
		}
		all = shown
		scheme, source = s.Name, s.Source
		score, assessed, full = ready(r.Score, "得分"), ready(r.Assessed, "已评满分"), ready(r.Full, "满分")
	} else {
		var seen []calc.Measure
		for _, m := range n.book.Measures() {
			row := item(measureFields(m))
			all = append(all, row)
			// Two definitions that come to one quotient here need not both be printed.
			same := slices.ContainsFunc(seen, func(o calc.Measure) bool {
				return o.Name != m.Name && o.Base.Key == m.Base.Key && o.Part.Amount.Equal(m.Part.Amount)
			})
			if m.Value.State == calc.Given && !same {
				seen, shown = append(seen, m), append(shown, row)
			}
		}
	}
	n.set("绩效指标", list(shown))
	n.set("自评指标", list(all))
	n.set("评分方案", n.fromScheme(scheme))
	n.set("评分方案来源", n.fromScheme(source))
	n.set("得分", score)
	n.set("已评满分", assessed)
	n.set("满分", full)
	n.set("未评指标", n.fromScheme(strings.Join(unscored, "、")))
}

// fromScheme is a text that the sheet 评分标准 asks for.
func (n *names) fromScheme(s string) docx.Value {
	v := text(s)
	if s != "" {
		v.Origin = origin{passage: calc.Passage{Name: "评分标准", Text: []string{s}, From: []calc.Cell{n.book.Scheme.At}}}
	}
	return v
}

// measureFields is one line of the indicators.
func measureFields(m calc.Measure) map[string]docx.Value {
	return map[string]docx.Value{
		"编号": text(m.ID), "一级": text(m.Level1), "二级": text(m.Level2), "指标": text(m.Name), "定义": text(m.Definition),
		"分子": ready(m.Part, m.ID+".分子"), "分子名": text(m.PartName()), "分子单位": text(shownUnit(m.Part)),
		"分母": ready(m.Base, m.ID+".分母"), "分母名": text(m.BaseName()), "分母单位": text(shownUnit(m.Base)),
		"值": ready(m.Value, m.ID), "满分": text(""), "得分": text(""), "规则": text(""), "说明": text(sayLack(m.Lack)),
	}
}

// scoredFields is one line of the indicators with its score.
func scoredFields(x calc.Scored) map[string]docx.Value {
	fields := measureFields(x.Measure)
	var notes []string
	if x.Item.Value.Text != "" {
		for _, name := range []string{"分子", "分母"} {
			fields[name], fields[name+"单位"] = text("—"), text("")
		}
		notes = append(notes, sayHandMeasured)
	}
	if x.Measure.Definition == "" {
		fields["分子名"], fields["分母名"] = text(""), text("")
	}
	typed := func(s string, at calc.Cell) docx.Value {
		v := text(s)
		v.Origin = origin{passage: calc.Passage{Name: "评分标准", Text: []string{s}, From: []calc.Cell{at}}}
		return v
	}
	rule := ""
	if m, err := calc.ParseMarking(x.Rule); err == nil {
		rule = m.String()
	}
	fields["一级"], fields["二级"], fields["指标"] = typed(x.Level1, x.At), typed(x.Level2, x.At), typed(x.Name, x.At)
	fields["值"], fields["满分"], fields["规则"] = ready(x.Value, x.Name), ready(x.Full, "满分."+x.Name), typed(rule, x.At)
	fields["得分"] = ready(x.Score, "得分."+x.Name)
	switch {
	case x.Score.State != calc.Given:
		fields["得分"] = text(sayUnscored)
		notes = append(notes, sayLack(x.Lack))
	case x.ByHand:
		notes = append(notes, sayHandScored)
	}
	if x.Note != "" {
		notes = append(notes, x.Note)
	}
	fields["说明"] = typed(strings.Join(notes, "；"), x.At)
	return fields
}

// computedFields are the fields of lists that hold computed figures, by which verify finds them again.
var computedFields = []string{"占比", "完成率", "调整数", "调整率", "增减额", "增减率", "增加", "减少", "幅度", "调减", "分子", "分母", "值", "满分", "得分"}

// change sets what a figure of this year is against that of the year before. A rate stands only on a base above zero,
// and for what has not fallen below it; where there is none, 说明 says why.
func change(fields map[string]docx.Value, name string, now, before calc.Figure) {
	blank := docx.Value{Raw: true, Data: number{unit: calc.Yuan, blank: true}}
	fields["上年"], fields["本年"] = cell(before, calc.Yuan), cell(now, calc.Yuan)
	fields["增减额"], fields["增加"], fields["减少"] = blank, blank, blank
	fields["增减率"], fields["幅度"], fields["说明"], fields["注"] = text("—"), text(""), text(""), text("")
	fields["基本持平"] = docx.Value{}
	incomparable := func(why string) { fields["说明"], fields["注"] = text(why), text(why) }
	if before.State == calc.Absent || now.State == calc.Absent {
		if now.State == calc.Absent {
			incomparable(sayNoNow)
		} else {
			incomparable(sayNoBefore)
		}
		return
	}
	how := "本年" + name + "－上年" + name
	fields["增减额"] = figure(computed(name+".增减额", calc.Yuan, now.Number().Sub(before.Number()), how, now, before), name, calc.Yuan)
	diff := now.Number().Sub(before.Number())
	base := before.Number()
	fields["基本持平"] = docx.Value{True: slight(diff)}
	switch diff.Sign() {
	case 1:
		fields["增加"] = fields["增减额"]
	case -1:
		fields["减少"] = figure(computed(name+".减少额", calc.Yuan, diff.Abs(), "上年"+name+"－本年"+name, before, now), name, calc.Yuan)
	default:
		fields["说明"] = text(saySame)
	}
	switch {
	case base.Sign() > 0 && now.Number().Sign() < 0: // it would have gone down by more than all there was
		incomparable(sayMinusNow)
	case base.Sign() > 0:
		how = "（" + how + "）÷上年" + name
		rate := func(key string, part calc.Amount) docx.Value {
			return ready(share(calc.Share{Part: part, Whole: base}, name+key, how, now, before), name)
		}
		fields["增减率"] = rate(".增减率", diff)
		if diff.Sign() != 0 {
			v := rate(".增减幅度", diff.Abs())
			v.True = true // though it may round to zero
			fields["幅度"] = v
		}
	case diff.Sign() == 0: // both are nothing
	case base.IsZero():
		incomparable(sayZeroBefore)
	default:
		incomparable(sayMinusBefore)
	}
}

// computed is a figure that follows from others.
func computed(key string, unit calc.Unit, amount calc.Amount, how string, from ...calc.Figure) calc.Figure {
	f := calc.Figure{Key: calc.Key{Form: calc.DerivedForm, Line: key}, State: calc.Given, Unit: unit, Amount: amount, Label: key, How: how}
	for _, g := range from {
		f.From = append(f.From, g.From...)
	}
	return f
}

// share is a computed rate that can be printed with any number of decimals.
func share(s calc.Share, key, how string, from ...calc.Figure) calc.Figure {
	f := computed(key, "%", s.Percent(2), how, from...)
	f.Share = s
	return f
}

// yearOnYear compares what the report takes apart, and 三公, with the year before; nothing without its workbook.
func (n *names) yearOnYear() []docx.Scope {
	if n.book.LastYear() == nil {
		return nil
	}
	var out []docx.Scope
	add := func(name, label string, now, before calc.Figure, total bool) {
		if !total && now.Number().IsZero() && before.Number().IsZero() || now.State == calc.Absent && before.State == calc.Absent {
			return
		}
		fields := map[string]docx.Value{"名称": text(label), "总项": {True: total && now.State == calc.Given}, "分项": {True: !total}}
		change(fields, name, now, before)
		out = append(out, item(fields))
	}
	for _, d := range calc.Breakdowns {
		add(d.Whole, d.Whole, n.book.Report(d.Whole), n.before.Report(d.Whole), true)
		for _, part := range d.Parts {
			add(part, strings.TrimPrefix(part, "年末"), n.book.Report(part), n.before.Report(part), false)
		}
	}
	add("三公经费决算数", "“三公”经费", n.book.Official("合计", "决算数"), n.before.Official("合计", "决算数"), true)
	return out
}

// meetings lists what was spent on meetings and training, with the year before.
func (n *names) meetings() []docx.Scope {
	var out []docx.Scope
	spent := func(b *calc.Book, line string) calc.Figure {
		for _, k := range []calc.Key{{Form: "附03", Line: line, Col: "统计数"}, {Form: "公开07", Line: line, Col: "决算数"}, {Form: "财决05", Line: "合计", Col: "302." + line}} {
			if f := b.Get(k); f.State == calc.Given {
				return f
			}
		}
		return calc.Figure{}
	}
	for _, line := range []string{"会议费", "培训费"} {
		now, before := spent(n.book, line), spent(n.before, line)
		if now.State != calc.Given {
			continue
		}
		fields := map[string]docx.Value{"名称": text(line), "决算数": figure(now, line, calc.Yuan), "有上年": {True: before.State == calc.Given}}
		change(fields, line, now, before)
		out = append(out, item(fields))
	}
	return out
}

// assets lists the cars and the large equipment.
func (n *names) assets() []docx.Scope {
	t := n.book.Table("公开10")
	if t == nil || t.Broken != "" {
		return nil
	}
	var rows []map[string]docx.Value
	for _, r := range t.Rows {
		f := t.Get(r.Name, "数量")
		line, _ := t.Form.Line(r.Name)
		if f.State != calc.Given || f.Amount.IsZero() {
			continue
		}
		unit, name := string(f.Unit), r.Name
		if f.Unit == calc.Sets {
			unit = "台（套）"
		}
		if r.Name == "车辆合计" {
			name = "车辆"
		}
		rows = append(rows, map[string]docx.Value{"名称": text(name), "数量": figure(f, r.Name, f.Unit), "单位": text(unit), "分项": {True: line.Of != ""}})
	}
	var out []docx.Scope
	for i, fields := range rows {
		of := fields["分项"].True
		fields["首分项"] = docx.Value{True: of && (i == 0 || !rows[i-1]["分项"].True)}
		fields["末分项"] = docx.Value{True: of && (i == len(rows)-1 || !rows[i+1]["分项"].True)}
		out = append(out, item(fields))
	}
	return out
}

// economic lists the 类 of the 支出经济分类: of all spending where the summary has them, else of the basic spending
// from the general budget, which the public set prints.
func (n *names) economic() (rows []docx.Scope, of string) {
	const all, basic = "本年支出", "一般公共预算财政拨款基本支出"
	if rows = n.classes("财决01", all, n.book.Report("本年支出合计")); len(rows) > 0 {
		return rows, all
	}
	if rows = n.classes("公开06", basic, n.disclosed("一般公共预算.基本支出")); len(rows) > 0 {
		return rows, basic
	}
	return nil, ""
}

// classes lists the 类 of the 支出经济分类 that a table has money for.
func (n *names) classes(form, of string, whole calc.Figure) (rows []docx.Scope) {
	for _, class := range calc.EconomicClasses {
		if f := classOf(n.book, form, class.Code); f.State == calc.Given && !f.Amount.IsZero() {
			rows = append(rows, item(map[string]docx.Value{"编码": text(class.Code), "名称": text(class.Names[0]), "金额": figure(f, class.Names[0], calc.Yuan),
				"占比": part(f, whole, class.Names[0]+"占"+of)}))
		}
	}
	return rows
}

// classOf gives a 类 of the 支出经济分类: a line of most tables, and a column of the detailed one.
func classOf(b *calc.Book, form, code string) calc.Figure {
	t := b.Table(form)
	switch {
	case t == nil || t.Broken != "":
		return calc.Figure{}
	case t.Form.Economic:
		return t.Get("合计", code+".小计")
	}
	return t.Get(code, "决算数")
}

// part prints the share of a figure in a whole, or a dash.
func part(f, whole calc.Figure, name string) docx.Value {
	s := calc.Share{Part: f.Number(), Whole: whole.Number()}
	if f.State != calc.Given || whole.State != calc.Given || !s.Defined() {
		return text("—")
	}
	return ready(share(s, name, name, f, whole), name)
}
