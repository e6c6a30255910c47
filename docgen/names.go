package docgen

import (
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"

	"jixiao/calc"
	"jixiao/docgen/docx"
)

// Sections lists the sections of the narrative that the contract names, in the order of the report.
var Sections = []string{"单位名称", "单位简称", "评价年度", "报告日期", "主要职能", "机构情况", "人员情况", "组织情况分析", "管理情况分析", "存在的主要问题", "改进措施和有关建议"}

const achievements = "事业成效"

// sectionOrder is that of the report, in which the achievements follow the staff, and behind it that of the disclosure.
var sectionOrder = slices.Concat(slices.Insert(slices.Clone(Sections), slices.Index(Sections, "人员情况")+1, achievements), disclosureSections())

// names is what a template's names mean in one book. Each is worked out once.
type names struct {
	book    *calc.Book
	before  *calc.Book // that of the year before, without a figure if there is none
	scalars map[string]docx.Value
	known   []string // in the order of the catalogue

	computed map[string]docx.Value // see derived
}

func (n *names) env() docx.Env {
	return docx.Env{Scope: n.lookup, Filters: filters, Known: n.known, Near: near}
}

// wide spells parentheses as the forms do; templates are typed with either.
var wide = strings.NewReplacer("(", "（", ")", "）")

// lookup resolves a name: first those of the catalogue, then any figure by its key.
func (n *names) lookup(name string) (docx.Value, bool) {
	name = wide.Replace(name)
	if v, ok := n.scalars[name]; ok {
		return v, true
	}
	book, rest, era := n.book, name, ""
	if s, ok := strings.CutPrefix(name, lastYear); ok {
		book, rest, era = n.before, s, lastYear
	}
	if v, ok := dotted(book, rest, name); ok {
		return v, true
	}
	key, ok := calc.ParseKey(rest)
	if !ok {
		return docx.Value{}, false
	}
	if key.Form == calc.DerivedForm {
		v, ok := n.scalars[era+key.Line]
		return v, ok && strings.HasSuffix(key.Line, "占比")
	}
	form := calc.FormByID(key.Form)
	if form == nil {
		return docx.Value{}, false
	}
	if key.Col == "" && len(form.Cols) == 1 {
		key.Col = form.Cols[0].Key()
	}
	f := book.Get(key)
	if f.State == calc.Absent && len(f.From) == 0 && !form.Has(key) {
		return docx.Value{}, false
	}
	unit := form.Unit
	if unit == "" {
		unit = calc.Yuan
	}
	return figure(f, name, unit), true
}

// near lists the keys and dotted names that a misspelt one may mean: those that differ in one of their parts.
func near(name string) (out []string) {
	rest, before := strings.CutPrefix(wide.Replace(name), lastYear)
	add := func(parts []string, sep string) {
		s := strings.Join(parts, sep)
		if before {
			s = lastYear + s
		}
		out = append(out, s)
	}
	parts, sep, form := strings.Split(rest, "/"), "/", calc.FormByID("")
	switch {
	case len(parts) > 1:
		form = calc.FormByID(parts[0])
	case strings.HasPrefix(rest, "三公."):
		parts, sep, form = strings.Split(rest, "."), ".", calc.FormByID("公开07")
	case strings.HasPrefix(rest, "人数."):
		parts, sep, form = strings.Split(rest, "."), ".", calc.FormByID("附02")
	}
	switch {
	case len(parts) < 2 || len(parts) > 3:
	case form == nil:
		for i := range calc.Forms {
			add(slices.Concat([]string{calc.Forms[i].ID}, parts[1:]), sep)
		}
	default:
		lines := []string{parts[1]}
		if parts[1] == "" || parts[1][0] < '0' || parts[1][0] > '9' { // a code is whatever stands on the sheet
			lines = []string{"合计"}
			for _, l := range form.Lines {
				lines = append(lines, l.Key())
			}
		}
		for _, l := range lines {
			for _, c := range form.Cols {
				if form.Has(calc.Key{Form: form.ID, Line: l, Col: c.Key()}) {
					add([]string{parts[0], l, c.Key()}, sep)
				}
			}
		}
	}
	return out
}

// lastYear begins the names of the figures of the year before.
const lastYear = "上年."

// dotted resolves 三公.公务接待费.决算数 and 人数.在职人员.年末实有人数, which the template calls by name.
func dotted(b *calc.Book, short, name string) (docx.Value, bool) {
	group, rest, ok := strings.Cut(short, ".")
	line, col, ok2 := strings.Cut(rest, ".")
	if !ok || !ok2 {
		return docx.Value{}, false
	}
	switch group {
	case "三公":
		if _, known := calc.FormByID("公开07").Line(line); !known || col != "预算数" && col != "决算数" {
			return docx.Value{}, false
		}
		return figure(b.Official(line, col), name, calc.Yuan), true
	case "人数":
		form := calc.FormByID("附02")
		_, known := form.Line(line)
		_, known2 := form.Col(col)
		if !known || !known2 {
			return docx.Value{}, false
		}
		return figure(b.Get(calc.Key{Form: "附02", Line: line, Col: col}), name, calc.Persons), true
	}
	return docx.Value{}, false
}

// figure is the value of a figure: an amount must be printed by a filter, a count prints itself.
func figure(f calc.Figure, name string, unit calc.Unit) docx.Value {
	v := docx.Value{Raw: unit == calc.Yuan || unit == "%", True: f.State == calc.Given && !f.Amount.IsZero(), Origin: origin{figure: f}}
	n := number{amount: f.Number(), share: f.Share, unit: unit}
	if f.State == calc.Absent {
		n.lacks = name
		v.Origin = origin{lacks: name}
		v.Text = lack(name)
	} else if !v.Raw {
		v.Text = f.Number().Fixed(f.Number().Decimals())
	}
	v.Data, v.Mark = n, len(f.From) > 0
	return v
}

// cell is a figure in a table of the report: an empty cell stays empty.
func cell(f calc.Figure, unit calc.Unit) docx.Value {
	if f.State == calc.Given {
		return figure(f, "", unit)
	}
	return docx.Value{Data: number{unit: unit, blank: true}, Raw: unit == calc.Yuan || unit == "%", Origin: origin{figure: f}, Mark: len(f.From) > 0}
}

// rate is a computed percentage with the figures that it comes from.
func rate(s calc.Share, how string, from ...calc.Figure) docx.Value {
	f := calc.Figure{Key: calc.Key{Form: calc.DerivedForm, Line: how}, State: calc.Given, Unit: "%", Amount: s.Percent(2), Share: s, How: how}
	for _, g := range from {
		f.From = append(f.From, g.From...)
	}
	return figure(f, how, "%")
}

// difference is a computed amount with the figures that it comes from.
func difference(a, b calc.Figure, how string) docx.Value {
	f := calc.Figure{Key: calc.Key{Form: calc.DerivedForm, Line: how}, State: calc.Given, Unit: calc.Yuan, Amount: a.Number().Sub(b.Number()), How: how, From: slices.Concat(a.From, b.From)}
	return figure(f, how, calc.Yuan)
}

func text(s string) docx.Value { return docx.Value{Text: s, True: s != ""} }

func list(items []docx.Scope) docx.Value { return docx.Value{List: items, IsList: true} }

// item makes the scope of one row of a list. Its words are marked in tables, so that a row can be made again.
func item(fields map[string]docx.Value) docx.Scope {
	for name, v := range fields {
		if v.Origin == nil && !v.IsList {
			v.Origin, v.Label = origin{}, true
			fields[name] = v
		}
	}
	return func(name string) (docx.Value, bool) {
		v, ok := fields[wide.Replace(name)]
		return v, ok
	}
}

func newNames(b *calc.Book) *names {
	n := &names{book: b, before: b.LastYear(), scalars: map[string]docx.Value{}}
	if n.before == nil {
		n.before = &calc.Book{}
	}
	n.passages()
	n.amounts()
	n.lists()
	n.disclosures()
	n.indicators()
	n.comparisons()
	n.charts()
	n.audit()
	return n
}

func (n *names) set(name string, v docx.Value) {
	n.scalars[name] = v
	n.known = append(n.known, name)
}

// titleName is how long a name may be, in characters, for a title to stand in one line: 20 characters of 2号 fill the
// block of an official page, and 2018年度部门整体绩效评价报告 takes 14 of them. A longer one is broken behind the name, and
// one that does not fit beside 2018年度 before it as well, or the line would break wherever it is full and leave a
// character or two to the next.
const titleName, titleLine = 6, 16

// passages sets the sections of the narrative, those of the contract first, then any that the
// department added.
func (n *names) passages() {
	sections := slices.Concat(Sections, disclosureSections())
	for _, p := range n.book.Prose {
		if !slices.Contains(sections, p.Name) && p.Name != achievements {
			sections = append(sections, p.Name)
		}
	}
	for _, name := range sections {
		p := n.book.Passages(name)
		if len(p) == 0 && name == "单位简称" {
			p = n.book.Passages("单位名称")
		}
		if len(p) == 0 || len(p[0].Text) == 0 {
			n.set(name, docx.Value{Text: lack(name), Origin: origin{lacks: name, prose: true}})
			continue
		}
		v := text(strings.Join(p[0].Text, "\n"))
		v.Origin = origin{passage: p[0]}
		if name == "评价年度" {
			v.Text = strings.TrimSuffix(strings.TrimSuffix(v.Text, "度"), "年") // the template says 年度
		}
		if name == "报告日期" {
			v.Text, _ = date(v, "")
		}
		n.set(name, v)
	}
	short := n.scalars["单位简称"]
	length := utf8.RuneCountInString(short.Text)
	n.set("标题分行", docx.Value{True: !missing(short) && length > titleName})
	n.set("标题三行", docx.Value{True: !missing(short) && length > titleLine})
	var items []docx.Scope
	for _, p := range n.book.Passages(achievements) {
		content := text(strings.Join(p.Text, "\n"))
		content.Origin = origin{passage: p}
		items = append(items, item(map[string]docx.Value{"标题": text(p.Title), "内容": content}))
	}
	n.set(achievements, list(items))
}

// amounts sets the figures that the report knows by name, and their shares.
func (n *names) amounts() {
	for _, name := range calc.ReportNames() {
		n.set(name, figure(n.book.Report(name), name, calc.Yuan))
		n.set(lastYear+name, figure(n.before.Report(name), lastYear+name, calc.Yuan))
	}
	for _, d := range calc.Breakdowns {
		for _, part := range d.Parts {
			key := calc.Key{Form: calc.DerivedForm, Line: part + "占比"}
			n.set(key.Line, figure(n.book.Get(key), key.Line, "%"))
			n.set(lastYear+key.Line, figure(n.before.Get(key), lastYear+key.Line, "%"))
		}
	}
}

// lists sets the lists of the contract.
func (n *names) lists() {
	for _, d := range calc.Breakdowns {
		parts, names, whole := n.book.Parts(d.Name)
		var items []docx.Scope
		for i, p := range parts {
			items = append(items, item(map[string]docx.Value{
				"名称": text(strings.TrimPrefix(names[i], "年末")), "全部": {True: len(parts) == 1 && p.Amount.Equal(whole.Amount)},
				"金额": figure(p, names[i], calc.Yuan),
				"占比": figure(n.book.Get(calc.Key{Form: calc.DerivedForm, Line: names[i] + "占比"}), names[i]+"占比", "%"),
			}))
		}
		n.set(d.Name, list(items))
	}
	n.set("功能分类", list(n.functions()))
	n.set("人员构成", list(n.staff()))
	n.set("预算执行", list(n.execution()))
	n.set("三公经费", list(n.officialItems()))
	n.set("与上年对比", list(n.yearOnYear()))
	n.set("会议培训", list(n.meetings()))
	n.set("国有资产", list(n.assets()))
	rows, of := n.economic()
	n.set("经济分类", list(rows))
	n.set("经济分类口径", text(of))
	n.set("填报说明", list(n.answers()))
}

// answers lists what the department says of the 提示 that the audit gave, one item for each line of its
// 填报说明.
func (n *names) answers() []docx.Scope {
	var out []docx.Scope
	for _, a := range n.book.Answered {
		var rules, places, formulas []string
		from := []calc.Cell{a.At}
		add := func(list []string, s string) []string {
			if s == "" || slices.Contains(list, s) {
				return list
			}
			return append(list, s)
		}
		for _, f := range a.Findings {
			rules, places, formulas = add(rules, f.Rule), add(places, f.Place()), add(formulas, f.Formula)
			from = append(from, f.At)
		}
		said := func(s string) docx.Value {
			v := text(s)
			v.Origin = origin{passage: calc.Passage{Name: "填报说明", Text: []string{s}, From: from}}
			return v
		}
		out = append(out, item(map[string]docx.Value{
			"编号": said(strings.Join(rules, "、")), "位置": said(strings.Join(places, "、")),
			"公式": said(strings.Join(formulas, "；")), "说明": said(a.Text),
		}))
	}
	return out
}

// functions lists the 类 of the 支出功能分类 that have spending.
func (n *names) functions() []docx.Scope {
	var out []docx.Scope
	for _, form := range []string{"公开01", "财决01"} {
		t := n.book.Table(form)
		if t == nil || t.Broken != "" {
			continue
		}
		for _, r := range t.Rows {
			f := t.Get(r.Name, "决算数")
			if l, ok := t.Form.Line(r.Name); !ok || l.Of != "功能分类" || f.Number().IsZero() {
				continue
			}
			out = append(out, item(map[string]docx.Value{"编码": text(r.Name), "名称": text(plainLabel(r.Label)), "金额": figure(f, r.Name, calc.Yuan),
				"占比": part(f, n.book.Report("本年支出合计"), r.Name+"占本年支出合计")}))
		}
		break
	}
	return out
}

// plainLabel takes the numbering off a label of the forms: 八、社会保障和就业支出.
func plainLabel(s string) string {
	if _, rest, ok := strings.Cut(s, "、"); ok {
		return rest
	}
	return s
}

var staffColumns = []string{"编制人数", "年末实有人数", "上年末实有人数", "本年增加", "本年减少"}

// staff lists the lines of 基本数字表 as they stand there.
func (n *names) staff() []docx.Scope {
	t := n.book.Table("附02")
	if t == nil {
		return nil
	}
	var out []docx.Scope
	for _, r := range t.Rows {
		line, _ := t.Form.Line(r.Name)
		fields := map[string]docx.Value{"名称": text(r.Label), "分项": {True: line.Of != "" && line.Of != "人员"}}
		given := false
		for _, col := range staffColumns {
			f := t.Get(r.Name, col)
			given = given || f.State == calc.Given
			fields[col] = cell(f, calc.Persons)
		}
		if given {
			out = append(out, item(fields))
		}
	}
	return out
}

// execution compares budget and final accounts where the workbook has budgets. The rate is that of the
// whole year's (adjusted) budget; without one there is no rate.
func (n *names) execution() []docx.Scope {
	var out []docx.Scope
	get := func(line, col string) calc.Figure {
		return n.book.Get(calc.Key{Form: "财决01", Line: line, Col: col})
	}
	for _, line := range []string{"本年收入合计", "本年支出合计", "基本支出", "项目支出", "上缴上级支出", "经营支出", "对附属单位补助支出"} {
		first, whole, actual := get(line, "年初预算数"), get(line, "全年预算数"), get(line, "决算数")
		if first.State != calc.Given && whole.State != calc.Given || first.Number().IsZero() && whole.Number().IsZero() && actual.Number().IsZero() {
			continue
		}
		fields := map[string]docx.Value{
			"名称": text(line), "年初预算数": cell(first, calc.Yuan), "全年预算数": cell(whole, calc.Yuan), "决算数": cell(actual, calc.Yuan),
			"完成率": completion(actual, whole, line+"完成率"), "总项": {True: (line == "本年收入合计" || line == "本年支出合计") && first.State == calc.Given && whole.State == calc.Given && actual.State == calc.Given},
			"说明": text(noRate(whole, sayNoBudget, sayZeroBudget)),
		}
		adjustment(fields, line, first, whole)
		out = append(out, item(fields))
	}
	return out
}

// adjustment sets by how much the budget was changed within the year.
func adjustment(fields map[string]docx.Value, line string, first, whole calc.Figure) {
	blank := cell(calc.Figure{}, calc.Yuan)
	fields["调整数"], fields["调增"], fields["调减"], fields["未调整"], fields["调整率"] = blank, blank, blank, docx.Value{}, text("—")
	if first.State != calc.Given || whole.State != calc.Given {
		return
	}
	how := line + "全年预算数－年初预算数"
	diff := whole.Amount.Sub(first.Amount)
	value := func(key string, amount calc.Amount, how string) docx.Value {
		return figure(computed(line+key, calc.Yuan, amount, how, whole, first), line, calc.Yuan)
	}
	fields["调整数"] = value(".调整数", diff, how)
	switch diff.Sign() {
	case 1:
		fields["调增"] = fields["调整数"]
	case -1:
		fields["调减"] = value(".调减数", diff.Abs(), line+"年初预算数－全年预算数")
	default:
		fields["未调整"] = docx.Value{True: true}
	}
	if first.Amount.Sign() > 0 {
		fields["调整率"] = ready(share(calc.Share{Part: diff, Whole: first.Amount}, line+".调整率", "（"+how+"）÷年初预算数", whole, first), line)
	}
}

// noRate says why there is no rate on a base; "" where there is one.
func noRate(base calc.Figure, none, zero string) string {
	switch {
	case base.State == calc.Absent:
		return none
	case base.Number().IsZero():
		return zero
	}
	return ""
}

// completion prints a rate of completion, or a dash where the base is nothing: a rate on a base of zero
// is an error of definition.
func completion(actual, base calc.Figure, name string) docx.Value {
	s := calc.Share{Part: actual.Number(), Whole: base.Number()}
	if base.State != calc.Given || actual.State != calc.Given || !s.Defined() {
		return text("—")
	}
	v := rate(s, name, actual, base)
	v.Text, v.Raw = v.Data.(number).amount.Fixed(2)+"%", false
	return v
}

// officialItems lists the 三公 expenses, budget and final, where a table has them.
func (n *names) officialItems() []docx.Scope {
	var out []docx.Scope
	among := "　其中："
	for _, line := range []string{"因公出国（境）费", "公务用车购置及运行费", "公务用车购置费", "公务用车运行费", "公务接待费", "合计"} {
		budget, actual := n.book.Official(line, "预算数"), n.book.Official(line, "决算数")
		if budget.State != calc.Given && actual.State != calc.Given {
			continue
		}
		name := line
		if line == "公务用车购置费" || line == "公务用车运行费" {
			name, among = among+line, "　　　　"
		}
		before := n.before.Official(line, "决算数")
		fields := map[string]docx.Value{
			"名称": text(name), "项目": text(line), "预算数": cell(budget, calc.Yuan), "决算数": cell(actual, calc.Yuan),
			"完成率": completion(actual, budget, line+"完成率"), "合计": {True: line == "合计" && budget.State == calc.Given && actual.State == calc.Given}, "有上年": {True: before.State != calc.Absent},
			"无": {True: nothing(budget, actual)},
		}
		change(fields, line+"决算数", actual, before)
		fields["原因"] = text(noRate(budget, sayNoPlan, sayZeroPlan))
		out = append(out, item(fields))
	}
	return out
}

// comparisons sets what follows from several figures: the change of the balance, the note on rounding,
// and the numbers of the tables that this report has.
func (n *names) comparisons() {
	opening, closing := n.book.Report("年初结转和结余"), n.book.Report("年末结转和结余")
	more, less, changed := docx.Value{Raw: true, Data: number{unit: calc.Yuan}}, docx.Value{Raw: true, Data: number{unit: calc.Yuan}}, docx.Value{Raw: true, Data: number{unit: "%"}}
	if opening.State != calc.Absent && closing.State != calc.Absent {
		change := closing.Number().Sub(opening.Number())
		switch change.Sign() {
		case 1:
			more = difference(closing, opening, "年末结转和结余 - 年初结转和结余")
		case -1:
			less = difference(opening, closing, "年初结转和结余 - 年末结转和结余")
		}
		if s := (calc.Share{Part: change.Abs(), Whole: opening.Number()}); opening.Number().Sign() > 0 && closing.Number().Sign() >= 0 && change.Sign() != 0 {
			changed = rate(s, "结转变动率", closing, opening)
		}
	}
	n.set("结转增加", more)
	n.set("结转减少", less)
	n.set("结转变动率", changed)
	n.set("结转基本持平", docx.Value{True: opening.State != calc.Absent && closing.State != calc.Absent && slight(closing.Number().Sub(opening.Number()))})
	n.set("尾差", docx.Value{True: n.residue()})

	has := func(lists ...string) bool {
		return slices.ContainsFunc(lists, func(l string) bool { return len(n.scalars[l].List) > 0 })
	}
	costs := has("三公经费", "会议培训")
	for _, c := range []struct {
		name    string
		present bool
	}{
		{"表号.人员", has("人员构成")}, {"表号.收入", true}, {"表号.支出", true}, {"表号.预算", has("预算执行")}, {"表号.上年", has("与上年对比")},
		{"表号.三公", has("三公经费")}, {"表号.指标", has("绩效指标")}, {"表号.定义", has("绩效指标")},
		{"节号.总体", costs || has("预算执行", "与上年对比", "国有资产")}, {"节号.预算", has("预算执行")}, {"节号.上年", has("与上年对比")},
		{"节号.三公", costs}, {"节号.资产", has("国有资产")},
		{"章号.指标", has("绩效指标")}, {"章号.填报说明", has("填报说明")},
		{"附号.功能分类", has("功能分类")}, {"附号.经济分类", has("经济分类")},
	} {
		n.set(c.name, docx.Value{True: c.present})
	}
	n.set("三公有上年", docx.Value{True: n.before.Official("合计", "决算数").State == calc.Given})
	n.set("多个附件", docx.Value{True: has("功能分类") && has("经济分类")})
}

// number gives the tables, the parts of the second chapter, the chapters behind the sixth and the annexes of a template
// their numbers, in the order in which it names them. What the book has nothing for takes none.
func (n *names) number(tags []docx.Tag) {
	last := map[string]int{"章号": 6}
	for _, t := range tags {
		kind, _, _ := strings.Cut(t.Name, ".")
		v := n.scalars[t.Name]
		if t.Kind != docx.Field || !v.True || v.Text != "" || !slices.Contains([]string{"表号", "节号", "章号", "附号"}, kind) {
			continue
		}
		last[kind]++
		if v.Text = strconv.Itoa(last[kind]); kind == "节号" || kind == "章号" {
			v.Text = spelt(v.Text)
		}
		n.scalars[t.Name] = v
	}
}

// residue tells whether rounding to 万元 and to two decimals of a percent shows in the report: a printed
// total that its printed parts miss although the exact ones make it, or shares that miss 100. What does not
// add up in 元 is an error of the accounts, and no draft may excuse it as rounding.
func (n *names) residue() bool {
	missed := func(total calc.Figure, plus, minus []calc.Figure) bool {
		exact, shown := total.Number().Neg(), wan(total).Neg()
		for _, f := range plus {
			exact, shown = exact.Add(f.Number()), shown.Add(wan(f))
		}
		for _, f := range minus {
			exact, shown = exact.Sub(f.Number()), shown.Sub(wan(f))
		}
		return !shown.IsZero() && (exact.IsZero() || !total.Step.IsZero())
	}
	for _, d := range calc.Breakdowns {
		parts, names, whole := n.book.Parts(d.Name)
		exact, shares := calc.Amount{}, calc.Amount{}
		for i, p := range parts {
			exact = exact.Add(p.Number())
			shares = shares.Add(n.book.Get(calc.Key{Form: calc.DerivedForm, Line: names[i] + "占比"}).Amount)
		}
		if missed(whole, parts, nil) || exact.Equal(whole.Number()) && !shares.IsZero() && !shares.Equal(calc.Int(100)) {
			return true
		}
	}
	named := func(names ...string) (out []calc.Figure) {
		for _, name := range names {
			out = append(out, n.book.Report(name))
		}
		return out
	}
	if missed(n.book.Report("年末结转和结余"), named("年初结转和结余", "本年收入合计", "使用非财政拨款结余"), named("本年支出合计", "结余分配")) {
		return true
	}
	for _, column := range []struct {
		book *calc.Book
		col  string
	}{{n.book, "预算数"}, {n.book, "决算数"}, {n.before, "决算数"}} {
		var parts []calc.Figure
		for _, line := range officialParts {
			parts = append(parts, column.book.Official(line, column.col))
		}
		if total := column.book.Official("合计", column.col); total.State == calc.Given && missed(total, parts, nil) {
			return true
		}
	}
	for _, l := range []struct{ list, more, less, diff string }{
		{"与上年对比", "本年", "上年", "增减额"}, {"三公经费", "决算数", "上年", "增减额"}, {"会议培训", "决算数", "上年", "增减额"}, {"预算执行", "全年预算数", "年初预算数", "调整数"},
	} {
		for _, row := range n.scalars[l.list].List {
			diff, ok := printedAmount(row, l.diff)
			more, ok2 := printedAmount(row, l.more)
			less, ok3 := printedAmount(row, l.less)
			if ok && ok2 && ok3 && !more.Sub(less).Equal(diff) {
				return true
			}
		}
	}
	return n.listed("功能分类", "本年支出合计") || n.listed("一般公共预算功能分类", "一般公共预算.本年支出")
}

// listed tells whether the printed lines of a list that makes up a whole miss its printed amount, or their shares 100.
func (n *names) listed(list, whole string) bool {
	total, ok := n.scalars[whole].Data.(number)
	if !ok || len(n.scalars[list].List) == 0 {
		return false
	}
	exact, shown, shares := total.amount.Neg(), total.amount.Shift(-4).Round(2).Neg(), calc.Int(-100)
	for _, row := range n.scalars[list].List {
		amount, _ := row("金额")
		if share, ok := printedAmount(row, "占比"); ok {
			shares = shares.Add(share)
		}
		f := amount.Origin.(origin).figure
		exact, shown = exact.Add(f.Number()), shown.Add(wan(f))
	}
	return exact.IsZero() && !(shown.IsZero() && shares.IsZero())
}

// printedAmount is a number of a row as the report prints it: 万元 with two decimals, or a percentage.
func printedAmount(row docx.Scope, field string) (calc.Amount, bool) {
	v, _ := row(field)
	n, ok := v.Data.(number)
	if !ok || n.blank || n.lacks != "" {
		return calc.Amount{}, false
	}
	if n.unit == calc.Yuan {
		return n.amount.Shift(-4).Round(2), true
	}
	return n.amount.Round(2), true
}

// nothing tells whether figures are there and all zero. What is absent is not nothing.
func nothing(figures ...calc.Figure) bool {
	return !slices.ContainsFunc(figures, func(f calc.Figure) bool { return f.State == calc.Absent || !f.Number().IsZero() })
}

// slight tells whether a change would be printed as 0.00万元 although there is one.
func slight(diff calc.Amount) bool { return !diff.IsZero() && diff.Shift(-4).Round(2).IsZero() }

// wan is a figure as the report prints it.
func wan(f calc.Figure) calc.Amount { return f.Number().Shift(-4).Round(2) }
