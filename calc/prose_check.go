package calc

import (
	"slices"
)

// What the numbers of the narrative are compared with: the tables, and each other. Every printed number
// stands for all numbers within half of its last digit (Calculations 1.1), so that nothing is said of what
// rounding explains.

// A proseGroup keeps the claims that one mention of a thing makes, by role; -1 where there is none.
type proseGroup [asNamed + 1]int

// A proseChecker compares the claims of a narrative.
type proseChecker struct {
	book   *Book
	text   []Passage
	r      *proseReader
	groups []proseGroup
	wrong  []bool // by claim: something was said of it, or of what it was compared with
	first  map[proseMention]int
	out    []proseFinding
	tied   []ProseNumber
}

// A proseMention is a thing and what is said of it: its amount should be the same wherever it stands.
type proseMention struct {
	item *proseItem
	role proseRole
}

// A span is a number that is known to lie around a value.
type span struct {
	value, half Amount
	cells       []Cell
}

func (s span) around(o span) bool {
	return s.value.Sub(o.value).Abs().Cmp(s.half.Add(o.half)) <= 0
}

// sign is that of s - o where both are certain enough to tell; 0 otherwise.
func (s span) sign(o span) int {
	if s.around(o) {
		return 0
	}
	return s.value.Cmp(o.value)
}

func (s span) plus(o span, sign int) span {
	v := o.value
	if sign < 0 {
		v = v.Neg()
	}
	return span{s.value.Add(v), s.half.Add(o.half), slices.Concat(s.cells, o.cells)}
}

// isRate tells whether part ÷ whole may print as that many percent.
func isRate(part, whole, percent span) bool {
	if whole.value.Sign() < 0 {
		part.value, whole.value = part.value.Neg(), whole.value.Neg()
	}
	low, high := whole.value.Sub(whole.half), whole.value.Add(whole.half)
	if low.Sign() <= 0 {
		return true // the whole may be nothing: no rate can be ruled out
	}
	// percent±half of low…high must meet part±half, all in hundredths so that nothing is divided.
	p, q := percent.value.Sub(percent.half), percent.value.Add(percent.half)
	least, most := times(p, low), times(q, high)
	if p.Sign() < 0 {
		least = times(p, high)
	}
	if q.Sign() < 0 {
		most = times(q, low)
	}
	return least.Cmp(part.value.Add(part.half).Shift(2)) <= 0 && part.value.Sub(part.half).Shift(2).Cmp(most) <= 0
}

// percentOf is the rate as it should read, with the decimals of the number that is there.
func percentOf(part, whole Amount, n proseNumber) string {
	if whole.IsZero() {
		return "—"
	}
	return Share{part, whole}.Percent(n.decimals).Fixed(n.decimals) + "%"
}

func (n proseNumber) span() span { return span{value: n.value, half: n.half} }

// printed writes an amount in the unit of a number.
func (n proseNumber) printed(a Amount) string {
	for _, u := range proseUnits {
		if u.word == n.word {
			places := n.decimals
			if u.unit == "元" {
				places = max(places, 2)
			}
			return a.Shift(-u.shift).Fixed(places) + u.word
		}
	}
	return a.Fixed(a.Decimals()) + n.unit
}

// A ProseNumber is a number of a text that says itself what it is, with what the tables have for it.
type ProseNumber struct {
	Name     string // of the item
	Text     string // as it stands, with its unit
	Want     string // what the tables have, spelt as Text is; Text itself where the two agree
	Cells    []Cell
	Place    Cell // the paragraph
	At       int  // where it stands in the paragraph: its first byte
	Sentence string
}

// ProseNumbers lists the numbers of a text that could be compared with the tables, in order. It says nothing
// of those that it does not understand.
func ProseNumbers(b *Book, text []Passage) []ProseNumber {
	return checkNumbers(b, narrated(text)).tied
}

// tie notes that a number was compared.
func (c *proseChecker) tie(i int, cells []Cell, want string) {
	cl := c.r.claims[i]
	c.tied = append(c.tied, ProseNumber{Name: cl.item.name, At: int(c.r.texts[cl.passage][cl.paragraph].origin[cl.at]), Text: cl.number.text, Want: want, Cells: distinct(cells),
		Place: passageCell(c.text[cl.passage], cl.paragraph), Sentence: c.r.texts[cl.passage][cl.paragraph].quote(cl.from, cl.to, cl.at)})
}

// proseNumbers asks the rules about numbers of a text.
func proseNumbers(b *Book, text []Passage) []proseFinding {
	c := checkNumbers(b, text)
	return append(c.out, proseCounts(text, c.r.texts)...)
}

// checkNumbers reads a text and compares what it says.
func checkNumbers(b *Book, text []Passage) *proseChecker {
	r := newProseReader(b)
	r.read(text)
	c := &proseChecker{book: b, text: text, r: r, wrong: make([]bool, len(r.claims)), first: map[proseMention]int{}}
	c.groups = make([]proseGroup, r.groups+1)
	for i := range c.groups {
		for k := range c.groups[i] {
			c.groups[i][k] = -1
		}
	}
	for i, cl := range r.claims {
		if at := &c.groups[cl.group][cl.role]; *at < 0 {
			*at = i
		}
	}
	for i, cl := range r.claims {
		switch cl.role {
		case asFinal, asBudget, asAdjusted, asPrior, asBase:
			c.amount(i)
		}
	}
	for i, cl := range r.claims {
		switch cl.role {
		case asFinal:
			if cl.base == asBase && cl.up != 0 {
				c.moved(i)
			}
		case asShare:
			c.share(i)
		case asDone:
			c.done(i)
		case asChange:
			c.change(i)
		case asRate:
			c.rate(i)
		case asFlat:
			c.flat(i)
		case asAgainst:
			c.against(i)
		}
	}
	c.lists()
	c.staff()
	return c
}

// pass counts an item that is in order.
func (c *proseChecker) pass(rule string) {
	c.out = append(c.out, proseFinding{rule: rule, passed: true})
}

// say adds a finding at a claim.
func (c *proseChecker) say(rule, kind string, i int, cells []Cell, args ...string) {
	cl := c.r.claims[i]
	c.wrong[i] = true
	c.out = append(c.out, proseFinding{rule: rule, kind: kind, at: passageCell(c.text[cl.passage], cl.paragraph),
		sentence: c.r.texts[cl.passage][cl.paragraph].quote(cl.from, cl.to, cl.at), args: args, cells: distinct(cells)})
}

// cell is where a claim stands.
func (c *proseChecker) cell(i int) Cell {
	return passageCell(c.text[c.r.claims[i].passage], c.r.claims[i].paragraph)
}

func distinct(cells []Cell) []Cell {
	var out []Cell
	for _, c := range cells {
		if c != (Cell{}) && !slices.Contains(out, c) {
			out = append(out, c)
		}
	}
	return out
}

// passageCell is the cell of a paragraph; where one cell holds several it is that cell.
func passageCell(p Passage, paragraph int) Cell {
	switch {
	case paragraph < len(p.From) && len(p.From) == len(p.Text):
		return p.From[paragraph]
	case len(p.From) > 0:
		return p.From[0]
	}
	return Cell{}
}

// figures finds what the tables say of a thing. meant are the figures that the name means, also those that
// go by the same name in another fund or at another level.
func (c *proseChecker) figures(it *proseItem, role proseRole) (meant, also []span) {
	b := c.book
	if role == asPrior {
		if b = b.Previous; b == nil || b.Year() != c.book.Year()-1 || c.book.Year() == 0 {
			return c.priorStaff(it), nil
		}
		role = asFinal
	}
	add := func(to *[]span, f Figure) {
		if f.State == Given || f.State == Blank && role == asFinal {
			*to = append(*to, span{f.Number(), halfOf(f.Step), f.From[:min(1, len(f.From))]})
		}
	}
	for _, k := range it.keys {
		if (reportItem{Name: it.name}).other(b, k) {
			continue
		}
		for _, k := range roleKeys(k, role) {
			add(&meant, b.Get(k))
		}
	}
	for _, k := range it.also {
		for _, k := range roleKeys(k, role) {
			add(&also, b.Get(k))
		}
	}
	if it.rows == nil || role != asFinal {
		return meant, also
	}
	fiscal := false // whether the tables of 财政拨款 say what it spent on this
	for _, t := range b.Tables {
		for _, row := range it.rows {
			r, ok := t.rows[row]
			if !ok || t.Form.Economic || t.Form.Family == "预算" {
				continue
			}
			for _, f := range t.grid[r] {
				if f.State != Given {
					continue
				}
				switch f.Key.Form {
				case "公开04", "公开05", "财决01-1", "财决07":
					fiscal = true
				}
				switch f.Key {
				case Key{"公开01", row, "决算数"}, Key{"公开03", row, "本年支出合计"}, Key{"财决01", row, "决算数"}, Key{"财决04", row, "本年支出合计"}:
					add(&meant, f)
				default:
					add(&also, f)
				}
			}
		}
	}
	if !fiscal {
		return nil, slices.Concat(meant, also)
	}
	return meant, also
}

// priorStaff finds the number of staff at the end of the year before in this year's own table.
func (c *proseChecker) priorStaff(it *proseItem) (meant []span) {
	for _, k := range it.keys {
		if k.Form != "附02" || k.Col != "年末实有人数" {
			continue
		}
		if f := c.book.Get(Key{k.Form, k.Line, "上年末实有人数"}); f.State == Given {
			meant = append(meant, span{value: f.Amount, cells: f.From[:min(1, len(f.From))]})
		}
	}
	return meant
}

func halfOf(step Amount) Amount {
	if step.IsZero() {
		return step
	}
	return step.Times(5).Shift(-1)
}

// roleKeys gives the figures of a role beside that of the final accounts.
func roleKeys(k Key, role proseRole) []Key {
	at := func(cols ...string) (out []Key) {
		for _, col := range cols {
			out = append(out, Key{k.Form, k.Line, col})
		}
		return out
	}
	switch {
	case role == asFinal:
		return []Key{k}
	case k.Form == "财决01" && k.Col == "决算数" && role == asBudget:
		return at("年初预算数", "全年预算数")
	case k.Form == "财决01" && k.Col == "决算数" && role == asAdjusted:
		return at("全年预算数")
	case (k.Form == "公开07" && k.Col == "决算数" || k.Form == "附03" && k.Col == "统计数"):
		return at("预算数")
	}
	return nil
}

func anyAround(spans []span, s span) bool {
	return slices.ContainsFunc(spans, s.around)
}

func cellsOf(spans []span) (out []Cell) {
	for _, s := range spans {
		out = append(out, s.cells...)
	}
	return out
}

// amount compares an amount with the tables, or where these do not have it with what the text says of the
// same thing elsewhere.
func (c *proseChecker) amount(i int) {
	cl := c.r.claims[i]
	if cl.role == asBase {
		if cl.role = cl.base; cl.whole != nil {
			cl.item, cl.role = cl.whole, asFinal
		}
		if cl.role == asBase {
			return // 由…: of no certain time
		}
	}
	rule := "T-16"
	switch {
	case cl.item.unit == Persons:
		rule = "HC-TABLE"
	case cl.role == asPrior:
		rule = "Y-03"
	}
	meant, also := c.figures(cl.item, cl.role)
	n := cl.number
	switch {
	case anyAround(meant, n.span()):
		c.tie(i, cellsOf(meant), n.text)
		c.pass(rule)
	case cl.item.name == "收入总计" && cl.role == asFinal && len(meant) > 0:
		if income, _ := c.figures(proseCommon.items["本年收入合计"], asFinal); anyAround(income, n.span()) {
			c.say("TERM-TOTAL", "term-total", i, slices.Concat(cellsOf(income), cellsOf(meant)), n.text, n.printed(meant[0].value))
			c.wrong[i] = false // the amount is right, the name is not
			return
		}
		c.tie(i, cellsOf(meant), n.printed(meant[0].value))
		c.say(rule, "prose-amount", i, cellsOf(meant), cl.item.name, n.text, n.printed(meant[0].value))
	case anyAround(also, n.span()):
		c.tie(i, cellsOf(also), n.text)
		c.pass(rule)
	case !cl.sure:
	case len(meant) > 0:
		kind := "prose-amount"
		if cl.role == asPrior {
			kind = "prose-prior"
		}
		c.tie(i, cellsOf(meant), n.printed(meant[0].value))
		c.say(rule, kind, i, cellsOf(meant), cl.item.name, n.text, n.printed(meant[0].value))
	case len(also) == 0 && !cl.item.open && cl.item.rows == nil && len(cl.item.keys) > 0:
		mention := proseMention{cl.item, cl.role}
		k, seen := c.first[mention]
		if !seen {
			c.first[mention] = i
			return
		}
		o := c.r.claims[k].number
		if o.span().around(n.span()) {
			c.pass("T-17")
		} else {
			c.say("T-17", "prose-twice", i, []Cell{c.cell(k)}, cl.item.name, n.text, o.text)
		}
	}
}

// of gives the value of a thing in the group of a claim, as the text says it, and whether it does.
func (c *proseChecker) of(group int, role proseRole) (span, bool) {
	if i := c.groups[group][role]; i >= 0 {
		return c.r.claims[i].number.span(), true
	}
	return span{}, false
}

// spoiled tells whether something was said already of the numbers of a group.
func (c *proseChecker) spoiled(group int) bool {
	return slices.ContainsFunc(c.groups[group][:], func(i int) bool { return i >= 0 && c.wrong[i] })
}

// values lists what a thing may be: as the text says it and as the tables do. A claim of which something
// was said already makes the answer worthless.
func (c *proseChecker) values(it *proseItem) (out []span, spoiled bool) {
	for i, cl := range c.r.claims {
		if cl.item == it && cl.role == asFinal {
			out = append(out, cl.number.span())
			spoiled = spoiled || c.wrong[i]
		}
	}
	meant, also := c.figures(it, asFinal)
	out = append(append(out, meant...), also...)
	return out, spoiled
}

// share compares a share with the amounts of part and whole. Either those of the text or those of the
// tables may have been the base: from rounded amounts the last digit may differ.
func (c *proseChecker) share(i int) {
	cl := c.r.claims[i]
	n := cl.number
	part, ok := c.of(cl.group, asFinal)
	parts := []span{part}
	if c.spoiled(cl.group) {
		return
	}
	if !ok {
		parts = nil
	}
	meant, _ := c.figures(cl.item, asFinal)
	if cl.sure && (!ok || anyAround(meant, part)) {
		parts = append(parts, meant...)
	}
	var wholes []span
	spoiled := false
	name := ""
	if cl.whole != nil {
		name = cl.whole.name
		wholes, spoiled = c.values(cl.whole)
		switch name {
		case "收入总计":
			income, bad := c.values(proseCommon.items["本年收入合计"]) // a wrong word for it is another matter
			wholes, spoiled = append(wholes, income...), spoiled || bad
		case "支出总计":
			spending, bad := c.values(proseCommon.items["本年支出合计"])
			wholes, spoiled = append(wholes, spending...), spoiled || bad
		}
	} else {
		for p := cl.parent; p >= 0; p = c.r.claims[p].parent {
			whole := c.r.claims[p]
			if name == "" {
				name = whole.item.name
			}
			spoiled = spoiled || c.spoiled(whole.group)
			if v, ok := c.of(whole.group, asFinal); ok {
				wholes = append(wholes, v)
				tabled, _ := c.figures(whole.item, asFinal)
				for _, f := range tabled {
					if f.around(v) {
						wholes = append(wholes, f)
					}
				}
			} else if whole.sure {
				tabled, also := c.figures(whole.item, asFinal)
				wholes = append(append(wholes, tabled...), also...)
			}
		}
	}
	if spoiled || len(parts) == 0 || len(wholes) == 0 {
		return
	}
	for _, p := range parts {
		for _, w := range wholes {
			if isRate(p, w, n.span()) {
				c.tie(i, slices.Concat(p.cells, w.cells), n.text)
				c.pass("T-18")
				return
			}
		}
	}
	c.tie(i, slices.Concat(cellsOf(parts), cellsOf(wholes)), percentOf(parts[len(parts)-1].value, wholes[len(wholes)-1].value, n))
	c.say("T-18", "prose-share", i, slices.Concat(cellsOf(parts), cellsOf(wholes)), cl.item.name, name, n.text, percentOf(parts[len(parts)-1].value, wholes[len(wholes)-1].value, n))
}

// done compares a rate of completion with budget and final accounts. A budget of nothing has none.
func (c *proseChecker) done(i int) {
	cl := c.r.claims[i]
	final, ok := c.of(cl.group, asFinal)
	finals := []span{final}
	if c.spoiled(cl.group) {
		return
	}
	if !ok {
		if finals, _ = c.figures(cl.item, asFinal); !cl.sure {
			return
		}
	}
	var budgets []span
	for _, role := range []proseRole{asBudget, asAdjusted} {
		if v, ok := c.of(cl.group, role); ok && (cl.base == role || cl.base == asFinal || cl.base == asBudget && !cl.initial) {
			budgets = append(budgets, v)
		}
	}
	if len(budgets) == 0 && cl.sure && cl.base != asFinal {
		budgets, _ = c.figures(cl.item, cl.base)
	}
	if len(finals) == 0 || len(budgets) == 0 {
		return
	}
	nothing := true
	for _, b := range budgets {
		nothing = nothing && b.value.IsZero()
		for _, f := range finals {
			if !b.value.IsZero() && isRate(f, b, cl.number.span()) {
				c.pass("T-18")
				return
			}
		}
	}
	if nothing {
		c.say("T-13", "prose-no-budget", i, cellsOf(budgets), cl.item.name, cl.number.text)
		return
	}
	c.say("T-18", "prose-done", i, slices.Concat(cellsOf(finals), cellsOf(budgets)), cl.item.name, cl.number.text, percentOf(finals[0].value, budgets[0].value, cl.number))
}
