package calc

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
)

// Check asks every rule of the book and reports every failure, not the first, with the findings of
// reading (those of Bind) before its own. Failures that one cell explains are folded under one finding.
// It never changes the book. A rule of the table that does not parse is an error of ours.
func Check(b *Book, read []Finding, rules []Rule) (Verdict, error) {
	c := newChecker(b)
	c.v.Findings = slices.Clone(read)
	c.v.Rules = make(map[string]Tally, len(rules))
	// As many as a whole set of tables makes of its figures: a list that grew would be copied a dozen times.
	n := b.size()
	c.v.equations, c.v.terms = make([]equation, 0, n/3), make([]addend, 0, n*4/3)
	c.missingTables()
	if err := c.ask(rules); err != nil {
		return Verdict{}, err
	}
	c.fold()
	c.askProse(rules)
	c.residues()
	c.v.Unbound = c.unbound()
	slices.SortStableFunc(c.v.Findings, byWeight)
	return c.v, nil
}

type checker struct {
	book    *Book
	views   map[string]*view
	v       Verdict
	said    map[string]bool   // lines and columns of which R-02 has been said
	skipped map[[3]string]int // rule, reason and argument: index in v.NotAsked

	rule    *Rule  // the one that is being asked
	whole   []term // its Whole
	earlier bool   // its formula goes through an earlier workbook
	tally   Tally
	sums    []sum // its formula at the place where it is asked, the left side first

	figures []addend // at that place; room that is used again
	marks   []*mark  // theirs; nil for a figure that stands nowhere
	columns []string // likewise room

	explaining bool // whether each place is kept in asked, for Explain
	asked      []Asked
}

func newChecker(b *Book) *checker {
	c := &checker{book: b, views: map[string]*view{}, said: map[string]bool{}, skipped: map[[3]string]int{}}
	for _, t := range b.Tables {
		if c.views[t.Form.ID] == nil {
			c.views[t.Form.ID] = newView(t)
		}
	}
	c.viewEarlier()
	return c
}

// ask asks rules of the figures, each at all of its places. Those of the report and of the narrative are
// asked elsewhere.
func (c *checker) ask(rules []Rule) error {
	for i := range rules {
		c.rule = &rules[i]
		if c.rule.Form == ReportForm || c.rule.Form == ProseForm {
			continue
		}
		c.tally = c.v.Rules[c.rule.ID]
		if c.rule.Func != nil {
			c.askFunc()
		} else if err := c.askFormulas(); err != nil {
			return fmt.Errorf("rule %s: %w", c.rule.ID, err)
		}
		c.v.Rules[c.rule.ID] = c.tally
	}
	return nil
}

// askFormulas asks the rule's formula on each of its forms.
func (c *checker) askFormulas() error {
	f, err := parseFormula(c.rule.Formula)
	if err != nil {
		return err
	}
	c.whole = nil
	if c.rule.Whole != "" {
		whole, err := parseFormula(c.rule.Whole)
		if err != nil {
			return err
		}
		c.whole = whole.terms()
	}
	if c.yields() {
		return nil
	}
	for form := range strings.SplitSeq(c.rule.Form, "|") {
		c.askFormula(form, f)
	}
	return nil
}

// A sum is a term of a formula at one place: the lines and columns of a table that it adds up.
type sum struct {
	term       // with * and @ filled in
	table      *view
	rows, cols []int // -1 where the sheet has no such line or column
	row, at    [1]int
}

// An addend is a figure of an equation with its sign.
type addend struct {
	figure *Figure
	minus  bool
}

// missingTables says which tables a family of the book lacks. One note each: departments often hand in
// some of the tables only. A book without a 总表 is another matter, since the report lives on it.
func (c *checker) missingTables() {
	for _, family := range c.book.Families() {
		for i := range Forms {
			if f := &Forms[i]; f.Family == family && c.views[f.ID] == nil && c.book.expects(f) {
				c.v.Findings = append(c.v.Findings, Finding{Rule: "R-01", Level: Warning, Kind: "missing-table", Args: []string{f.ID, f.Titles[0]}})
			}
		}
	}
	families := c.book.Families()
	budget := len(families) > 0 && !slices.Contains(families, "公开") && !slices.Contains(families, "财决")
	if c.views["公开01"] == nil && c.views["财决01"] == nil && !budget {
		c.v.Findings = append(c.v.Findings, Finding{Rule: "R-01", Level: Unasked, Kind: "missing-summary", Args: []string{"公开01", FormByID("公开01").Titles[0]}})
	}
}

// expects tells whether the book ought to have a table of the form: its family is here.
func (b *Book) expects(f *Form) bool {
	return f != nil && !f.Optional && in(b.Year(), f.Since, f.Until) && slices.Contains(b.Families(), f.Family)
}

// lacks tells why nothing of a form can be asked: its table is not there, or cannot be read. The empty
// reason stands for a table that the book need not have.
func (b *Book) lacks(form string) (reason string, lacks bool) {
	switch t := b.Table(form); {
	case t == nil && b.expects(FormByID(form)):
		return "missing-table", true
	case t == nil:
		return "", true
	case t.Broken != "":
		return "broken-table", true
	}
	return "", false
}

// askFunc asks a rule that is a function.
func (c *checker) askFunc() {
	for _, a := range c.rule.Func(c.book) {
		c.figures, c.marks = c.figures[:0], c.marks[:0]
		switch {
		case a.NotAsked.Reason != "":
			c.skip(a.NotAsked.Reason, a.NotAsked.Args[0])
		case a.NotApplicable:
			c.notApplicable()
		case a.Passed:
			c.count(true)
		case len(a.Left.From) > 0:
			c.take(&a.Left, false, c.markOf(&a.Left))
			for i := range a.Right {
				f := &a.Right[i].Figure
				c.take(f, a.Right[i].Minus, c.markOf(f))
			}
			c.spell(c.weigh("="), "=", a.Formula)
		default:
			c.count(false)
			a.Finding.Rule, a.Finding.Level = c.rule.ID, c.rule.Level
			a.Finding.Formula = cmp.Or(a.Finding.Formula, c.rule.Formula)
			c.v.Findings = append(c.v.Findings, a.Finding)
			if c.explaining {
				c.asked[len(c.asked)-1].Finding = a.Finding
			}
		}
	}
}

// take puts a figure to those of the place.
func (c *checker) take(f *Figure, minus bool, m *mark) {
	c.figures = append(c.figures, addend{f, minus})
	c.marks = append(c.marks, m)
}

// count counts an item that was asked.
func (c *checker) count(passed bool) {
	c.v.Asked++
	if passed {
		c.tally.Passed++
		c.v.Passed++
		c.keep(Passed)
	} else {
		c.tally.Failed++
		c.v.Failed++
		c.keep(Failed)
	}
}

func (c *checker) notApplicable() {
	c.tally.NotApplicable++
	c.v.NotApplicable++
	c.keep(NotApplicable)
}

// askFormula asks the rule's formula at each of its places on one form.
func (c *checker) askFormula(form string, f formula) {
	terms := f.terms()
	c.earlier = f.earlier()
	c.sums = make([]sum, len(terms))
	for i, t := range terms {
		if t.zero {
			c.sums[i].term = t
			continue
		}
		t.form = cmp.Or(t.form, form)
		terms[i] = t
		c.sums[i] = sum{term: t, table: c.views[t.tableName()]}
	}
	own := c.views[form]
	for _, t := range terms {
		if t.zero {
			continue
		}
		if reason, lacks := c.lacks(t); lacks {
			c.figures, c.marks = c.figures[:0], c.marks[:0]
			if reason == "" {
				c.notApplicable()
			} else {
				c.skip(reason, t.tableName())
			}
			if own != nil && t.period == "" && f.relation == "=" && c.rule.Level == Critical {
				c.places(own, f, terms, c.missPlace)
			}
			return
		}
	}
	if own == nil {
		c.notApplicable()
		return
	}
	if !c.places(own, f, terms, c.askPlace) {
		c.notApplicable()
	}
}

// places fills the formula in for each of its places on a form, and tells whether it has any.
func (c *checker) places(own *view, f formula, terms []term, do func(relation, col string)) bool {
	stars, groups := []string{""}, []string{""}
	if f.has("*") {
		stars = c.over(own, terms)
	}
	if f.has("@") {
		groups = own.groups
	}
	for _, star := range stars {
		for _, group := range groups {
			for i, t := range terms {
				c.sums[i].fill(t, star, group, c.sums[0].line)
			}
			for _, col := range c.openColumns() {
				do(f.relation, col)
			}
		}
	}
	return len(stars) > 0 && len(groups) > 0
}

// over lists what * stands for. Codes are those of all tables that the formula goes through, since a
// line that one table lacks and another has is just what a comparison must find.
func (c *checker) over(own *view, terms []term) []string {
	over := c.rule.Over
	if over == sharedCodes || over == loneCodes {
		return c.codesOfYears(own, terms)
	}
	var out []string
	add := func(t *view) {
		for i, row := range t.Rows {
			l := t.lines[i]
			ok := over == "" && (IsCode(row.Name) || row.Name == "合计") ||
				over == "科目" && IsCode(row.Name) ||
				over == "类" && IsCode(row.Name) && len(row.Name) == 3 ||
				over != "" && (row.Panel == over || l.Of == over || l.Panel == over)
			if ok && !slices.Contains(out, row.Name) {
				out = append(out, row.Name)
			}
		}
	}
	add(own)
	for i, name := range own.Cols {
		if over != "" && own.heads[i].Of == over {
			out = append(out, name)
		}
	}
	if own.Form.Shape == Codes {
		for _, t := range terms {
			if !t.zero && strings.Contains(t.line, "*") && t.tableName() != own.Form.ID && c.views[t.tableName()] != nil {
				add(c.views[t.tableName()])
			}
		}
	}
	return out
}

// fill puts * and @ into the names of a term and finds its lines and columns. What Σ下级科目 stands below
// is the line of the left side.
func (s *sum) fill(t term, star, group, left string) {
	if t.zero {
		return
	}
	put := func(name string) string {
		if name == "*" {
			return star
		}
		if !strings.ContainsAny(name, "*@") {
			return name
		}
		return strings.ReplaceAll(strings.ReplaceAll(name, "*", star), "@", group)
	}
	s.line, s.col = put(t.line), put(t.col)
	if s.table == nil {
		return // only what stands in the other tables is asked for, see missPlace
	}
	if name, ok := strings.CutPrefix(s.line, "Σ"); ok {
		s.rows = s.table.lineParts(name, left)
	} else {
		s.row[0] = s.table.row(s.line)
		s.rows = s.row[:]
	}
	if name, ok := strings.CutPrefix(s.col, "Σ"); ok {
		s.cols = s.table.colParts(name)
	} else {
		s.at[0] = s.table.col(s.col)
		s.cols = s.at[:]
	}
}

// open tells whether the term leaves its column to the place.
func (s *sum) open() bool { return !s.zero && s.col == "" && s.table != nil }

// openColumns lists the columns in which a formula without columns is asked: those in which one of its
// figures stands.
func (c *checker) openColumns() []string {
	c.columns = c.columns[:0]
	open := false
	for i := range c.sums {
		s := &c.sums[i]
		if !s.open() {
			continue
		}
		open = true
		if slices.ContainsFunc(c.sums[:i], func(o sum) bool { return o.open() && o.table == s.table }) {
			continue // that table was gone through
		}
		before := c.columns
		for k, name := range s.table.Cols {
			if c.stands(s.table, k) && !slices.Contains(before, name) {
				c.columns = append(c.columns, name)
			}
		}
	}
	if !open || len(c.columns) == 0 {
		return append(c.columns, "") // where no figure stands, asking once finds out why
	}
	return c.columns
}

// stands tells whether a figure of the formula stands in a column of a table.
func (c *checker) stands(t *view, col int) bool {
	for i := range c.sums {
		s := &c.sums[i]
		if !s.open() || s.table != t {
			continue
		}
		for _, r := range s.rows {
			if f := t.figure(r, col); f != nil && len(f.From) > 0 {
				return true
			}
		}
	}
	return false
}

// A place's operands cannot be had for one of these reasons.
type lack uint8

const (
	nothing       lack = iota
	notPrinted         // this year, family or region has no such line or column: 不适用
	missingLine        // the form has it and the sheet does not: R-02
	missingColumn      //
	unreadable         // it is there and cannot be read: a finding of reading says why
)

// gather puts the figures of a sum to the others of the place, or tells which one cannot be had.
func (c *checker) gather(s *sum, col string) (lacks lack, of Key) {
	if s.zero || s.table == nil {
		return nothing, Key{}
	}
	if s.open() {
		s.at[0] = s.table.col(col)
	} else {
		col = s.col
	}
	if len(s.rows) == 0 || len(s.cols) == 0 {
		return notPrinted, Key{}
	}
	for _, r := range s.rows {
		for _, k := range s.cols {
			f := s.table.figure(r, k)
			if f != nil && f.State != Absent {
				c.take(f, s.minus, s.table.mark(r, k))
				continue
			}
			key := Key{s.tableName(), s.line, col}
			if r >= 0 {
				key.Line = s.table.Rows[r].Name
			}
			if k >= 0 {
				key.Col = s.table.Cols[k]
			}
			why := unreadable
			if f == nil || len(f.From) == 0 {
				f = &Figure{Key: key, Step: s.table.step}
				if why = c.why(s.table, key); why == nothing {
					f.State = Blank
					c.take(f, s.minus, nil)
					continue
				}
			}
			if lacks == nothing {
				lacks, of = why, key
			}
			if c.explaining {
				c.take(f, s.minus, nil)
			}
		}
	}
	return lacks, of
}

// why tells why a figure stands nowhere on its sheet; nothing means that it counts as blank.
func (c *checker) why(t *view, k Key) lack {
	year := cmp.Or(t.Year, c.book.Year())
	if !t.HasCol(k.Col) {
		switch decl, ok := t.Form.Col(k.Col); {
		case !ok || decl.Optional:
			return notPrinted
		default:
			return missingColumn
		}
	}
	if t.Has(k.Line) {
		return notPrinted // the line stands in a panel without this column
	}
	if IsCode(k.Line) && t.Form.Shape != Panels {
		return nothing // such tables list only the lines that have figures
	}
	decl, ok := t.Form.Line(k.Line)
	switch {
	case !ok && t.Form.Shape == Codes && k.Line == "合计":
		return missingLine
	case !ok, !decl.In(year):
		return notPrinted
	case (decl.Since != 0 || decl.Until != 0) && (year == 0 || year == decl.Since || year == decl.Until):
		return notPrinted // in the year of the change, or on a sheet that says none, the lines of either era may stand
	case decl.Optional && (c.earlier || !slices.ContainsFunc(t.lines, func(l Line) bool { return l.Optional && l.Under == decl.Under })):
		return notPrinted
	}
	return missingLine
}

// askPlace asks the formula at one place.
func (c *checker) askPlace(relation, col string) {
	c.figures, c.marks = c.figures[:0], c.marks[:0]
	why, key := nothing, Key{}
	for i := range c.sums {
		switch lacks, k := c.gather(&c.sums[i], col); {
		case lacks == notPrinted:
			// A formula that is not printed here is no matter of what else cannot be read.
			c.notApplicable()
			c.ended(nil, relation, col)
			return
		case why == nothing:
			why, key = lacks, k
		}
	}
	switch why {
	case missingLine, missingColumn:
		c.missing(key, why)
		c.hold(relation, false)
		c.ended(nil, relation, col)
	case unreadable:
		c.skip("unreadable", key.String())
		c.hold(relation, false)
		c.ended(nil, relation, col)
	default:
		c.ended(c.weigh(relation), relation, col)
	}
}

// weigh compares the left side of a place, which is its first figure, with the others. It gives the
// finding where it fails, so that the caller can spell the formula.
func (c *checker) weigh(relation string) *Finding {
	if !slices.ContainsFunc(c.figures, func(a addend) bool { return a.figure.State == Given }) {
		c.notApplicable()
		return nil
	}
	left, want := c.figures[0].figure, Amount{}
	for _, a := range c.figures[1:] {
		switch {
		case a.figure.State != Given:
		case a.minus:
			want = want.Sub(a.figure.Amount)
		default:
			want = want.Add(a.figure.Amount)
		}
	}
	got := left.Number()
	eq := equation{relation: relation, slack: c.slack(), finding: -1}
	ok := got.Equal(want)
	if !ok {
		eq.diff = got.Sub(want)
		ok = holds(relation, eq.diff, eq.slack)
		kind := markRounded
		if !ok && relation == "=" && c.absorbs() {
			eq.slack = eq.slack.Add(left.Step.Times(2))
			ok, kind = holds(relation, eq.diff, eq.slack), markAbsorbed
		}
		if ok && !holds(relation, eq.diff, Amount{}) {
			c.residue(kind, eq.diff)
		}
	}
	c.count(ok)
	c.hold(relation, true)
	if c.explaining {
		a := &c.asked[len(c.asked)-1]
		a.Got, a.Want, a.Slack = got, want, eq.slack.Times(5).Shift(-1)
	}
	if !ok {
		eq.finding = len(c.v.Findings)
	}
	if c.rule.Level == Critical {
		c.v.equate(eq, c.figures)
	}
	if ok {
		return nil
	}
	notes := make([]Operand, 0, len(c.figures)-1)
	for _, a := range c.figures[1:] {
		notes = append(notes, Operand{*a.figure, a.minus})
	}
	c.v.Findings = append(c.v.Findings, Finding{
		Rule: c.rule.ID, Level: c.rule.Level, At: left.Cell(), Label: left.Label, Key: left.Key,
		Measure: true, Got: got, Want: want, Unit: left.Unit, Notes: notes,
	})
	return &c.v.Findings[eq.finding]
}

// ended gives the formula as it reads at the place to what is kept of it.
func (c *checker) ended(f *Finding, relation, col string) {
	if f != nil || c.explaining {
		c.spell(f, relation, c.read(relation, col))
	}
}

// read spells the formula as it reads at one place, in the names that the sheet itself uses where a
// table has but one column.
func (c *checker) read(relation, col string) string {
	var b strings.Builder
	for i := range c.sums {
		s := &c.sums[i]
		switch {
		case i == 1:
			b.WriteString(" " + relation)
			if s.minus {
				b.WriteString(" -")
			}
			b.WriteString(" ")
		case s.minus:
			b.WriteString(" - ")
		case i > 1:
			b.WriteString(" + ")
		}
		if s.zero {
			b.WriteString("0")
			continue
		}
		if s.tableName() != c.sums[0].form {
			b.WriteString(s.tableName() + "/")
		}
		b.WriteString(s.line)
		if IsCode(s.line) && s.rows[0] >= 0 {
			label := s.table.Rows[s.rows[0]].Label // a code is followed by the sheet's name for it, without 八、
			if _, name, numbered := strings.Cut(label, "、"); numbered {
				label = name
			}
			b.WriteString(label)
		}
		if s.col != "" {
			b.WriteString("/" + s.col)
		} else if col != "" && len(s.table.Cols) > 1 {
			b.WriteString("/" + col)
		}
	}
	return b.String()
}

// skip notes a rule that was not asked at a place, once for each rule and reason.
func (c *checker) skip(reason, arg string) {
	c.tally.NotAsked++
	c.keep(Unanswered)
	if c.explaining {
		c.asked[len(c.asked)-1].Why = NotAsked{Rule: c.rule.ID, Reason: reason, Args: []string{arg}, Count: 1}
	}
	key := [3]string{c.rule.ID, reason, arg}
	i, ok := c.skipped[key]
	if !ok {
		i = len(c.v.NotAsked)
		c.skipped[key] = i
		c.v.NotAsked = append(c.v.NotAsked, NotAsked{Rule: c.rule.ID, Reason: reason, Args: []string{arg}})
	}
	c.v.NotAsked[i].Count++
}

// missing says, once for each line or column, that the form has it and the sheet does not.
func (c *checker) missing(k Key, why lack) {
	name, kind := k.Line, "missing-line"
	if why == missingColumn {
		name, kind = k.Col, "missing-column"
	}
	place := k.Form + "/" + name
	c.skip(kind, place)
	if c.earlier || c.said[place] {
		return
	}
	c.said[place] = true
	table := c.views[k.Form]
	c.v.Findings = append(c.v.Findings, Finding{Rule: "R-02", Level: Unasked, Kind: kind, At: table.Title, Label: name, Args: []string{name, table.Form.Titles[0]}})
}
