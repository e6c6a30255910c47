package xlsx

import (
	"cmp"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"jixiao/calc"
)

// Bind finds the forms among the sheets and turns their cells into figures, by labels alone: no sheet,
// row or column is known by its position. What cannot be read, is there twice, or is read in another way
// than it is written, is a finding; nothing is guessed. Bind does not change the workbook.
func (w *Workbook) Bind(forms []calc.Form) (*calc.Book, []calc.Finding) {
	b, found := w.survey(forms)
	for i, h := range found {
		twice := slices.ContainsFunc(found, func(o heading) bool { return o.form == h.form && o.sheet != h.sheet })
		first := slices.IndexFunc(found, func(o heading) bool { return o.form == h.form }) == i
		if twice {
			b.broken(h, "ambiguous", first, calc.Finding{Rule: "R-03", Level: calc.Unasked, Kind: "two-tables", At: h.title, Args: []string{h.form.ID, h.form.Titles[0]}})
			continue
		}
		if h.beside != nil {
			for _, f := range []*calc.Form{h.form, h.beside} {
				h.form = f
				b.broken(h, "header", true, calc.Finding{Rule: "R-02", Level: calc.Unasked, Kind: "no-header", At: h.title, Args: []string{f.Titles[0]}})
			}
			continue
		}
		b.table(h)
	}
	b.identity()
	b.explanations()
	return b.book, b.findings
}

// Identify gives the department and the period that Bind gives the book, without its figures.
func (w *Workbook) Identify(forms []calc.Form) (entity, period string) {
	b, _ := w.survey(forms)
	b.identity()
	return b.book.Entity, b.book.Period
}

type binder struct {
	w         *Workbook
	book      *calc.Book
	findings  []calc.Finding
	hidden    map[calc.Cell]bool // values under a merge
	odd       map[string]int     // R-10 by column and kind: index of its finding
	alike     map[string]int     // findings by sheet, rule and kind, and the index of the last one kept
	lastAlike map[string]int
	years     []witness // what sheets say of the year and the department
	entities  []witness
	dates     []witness            // 报告日期
	periods   map[calc.Cell]string // what the cells of years say, with the month
}

// survey finds the forms among the sheets and reads the narrative.
func (w *Workbook) survey(forms []calc.Form) (b *binder, found []heading) {
	b = &binder{w: w, book: &calc.Book{File: w.Name}, hidden: map[calc.Cell]bool{}, odd: map[string]int{}, alike: map[string]int{}, lastAlike: map[string]int{}}
	for _, r := range w.Remarks {
		if r.Kind == RemarkUnderMerge {
			b.hidden[calc.Cell{Sheet: r.Sheet, Ref: r.Ref}] = true
		} else {
			b.find(calc.Finding{Rule: "R-10", Level: calc.Remark, Kind: r.Kind, At: calc.Cell{Sheet: r.Sheet, Ref: r.Ref}})
		}
	}
	for _, s := range w.Sheets {
		if len(s.Cells) == 0 {
			continue
		}
		if rows, ok := narrativeHeader(s); ok {
			b.narrative(s, rows)
			continue
		}
		if isOurOwn(s) {
			continue
		}
		if schemeOf(s).found {
			if tooLarge(s) {
				b.find(calc.Finding{Rule: "R-12", Level: calc.Unasked, Kind: "too-many-lines", At: calc.Cell{Sheet: s.Name, Ref: s.Cells[0].Ref()}, Args: []string{s.Name}})
			}
			continue
		}
		for _, part := range parts(s, forms) {
			h := b.identify(part, forms)
			if h.form == nil {
				b.unknownSheet(part)
				continue
			}
			found = append(found, h)
		}
	}
	return b, found
}

type witness struct {
	text string
	at   calc.Cell
}

// maxAlike is how many findings of one kind a sheet gives: nobody reads more, and a hostile sheet could
// give a million.
const maxAlike = 100

func (b *binder) find(f calc.Finding) {
	key := f.At.Sheet + "|" + f.Rule + "|" + f.Kind
	if b.alike[key]++; b.alike[key] > maxAlike {
		b.findings[b.lastAlike[key]].More++
		return
	}
	b.lastAlike[key] = len(b.findings)
	b.findings = append(b.findings, f)
}

// A heading is what stands above a table.
type heading struct {
	sheet *Sheet
	form  *calc.Form
	title calc.Cell
	head  int // last row of the heading proper
	// beside is the form of a second title in the row of the first. Where one table ends and the other
	// begins cannot be told, and neither is read.
	beside *calc.Form
	year   int
	unit   string // 元, 万元 …; "" if the sheet does not say, "?" if it says two
	units  []calc.Cell
}

var (
	// A title may carry its mark before or behind, or the unit behind.
	markBefore = regexp.MustCompile(`^(?:财决附|财决|公开|附件|附表|附|表)?\d+(?:-\d+)*表?[、.:]?`)
	markBehind = regexp.MustCompile(`(?:(?:财决附|财决|公开)\d\d(?:-\d)?表?|(?:金额)?单位:(?:人民币)?(?:元|千元|万元|亿元))$`)

	markPattern   = regexp.MustCompile(`^(财决附|财决|公开|附)(\d\d)(-\d)?表?$`)
	namePattern   = regexp.MustCompile(`(财决附|财决|公开)(\d\d)(-\d)?`)
	sheetPattern  = regexp.MustCompile(`^(Z|F|GK)(\d\d)(?:_(\d))?`)
	yearPattern   = regexp.MustCompile(`(20\d\d|二[〇○零0][〇○零0一二三][〇○零0一二三四五六七八九])年(?:(\d{1,2})月(\d)?)?`)
	entityPattern = regexp.MustCompile(`^(?:编制单位|编制部门|部门名称|部门|单位名称|填报单位|填报部门|预算单位|预算部门|公开部门|公开单位|单位|部门公开名称|部门\(单位\)|单位\(部门\)|部门\(单位\)名称)(?:\((?:公章|盖章)\))?:(.+?)(?:(?:20\d\d|二[〇○零0].{1,2})年.*|(?:金额)?单位:.*)?$`)
	unitPattern   = regexp.MustCompile(`(?:^|[^制算报])(?:(?:金额|计量|货币)?单位:|金额单位)(?:人民币)?(元|千元|万元|亿元|人|辆|台|套)(?:[^一-龥]|$)`)
)

// maxTitle is how many bytes a title can take: with department, year and unit some hundred. A longer text is
// narrative.
const maxTitle = 300

// headingRows is how many filled rows a heading can take: the standard has three, bureaus add a line or
// two of their own.
const headingRows = 8

// identify finds out which form a sheet is: by its title, then its mark, then the name of the sheet.
func (b *binder) identify(s *Sheet, forms []calc.Form) heading {
	h := heading{sheet: s, title: calc.Cell{Sheet: s.Name, Ref: s.Cells[0].Ref()}, head: s.Cells[0].Row}
	var titles []*calc.Form
	var mark string
	rows, last := 0, 0
	for i, c := range s.Cells {
		if fold(c.Value) == "" {
			continue
		}
		if c.Row != last {
			if rows++; rows > headingRows {
				break
			}
			last = c.Row
		}
		if c.Kind != Text {
			continue
		}
		t := fold(c.Value)
		if strings.HasSuffix(t, ":") && i+1 < len(s.Cells) && s.Cells[i+1].Row == c.Row && s.Cells[i+1].Kind == Text {
			// 编制单位： and the name, 金额单位： and 元 in two cells
			if next := fold(s.Cells[i+1].Value); !strings.Contains(next, ":") {
				t += next
			}
		}
		at := calc.Cell{Sheet: s.Name, Ref: c.Ref()}
		if of := titled(c, forms); len(of) > 0 {
			row, _, _ := ParseRef(h.title.Ref)
			switch {
			case titles == nil:
				titles, h.title, h.head = of, at, max(h.head, c.Row)
			case row == c.Row && of[0] != titles[0]:
				h.beside = of[0]
			}
		}
		if m := namePattern.FindString(t); mark == "" && (m != "" && titles != nil && h.title == at || markPattern.MatchString(t)) {
			if mark = m; markPattern.MatchString(t) {
				mark = t
			}
			h.head = max(h.head, c.Row)
		}
		if m := unitPattern.FindStringSubmatch(t); m != nil && !isNote(t) {
			h.units = append(h.units, at)
			switch h.unit {
			case "", m[1]:
				h.unit = m[1]
			default:
				h.unit = "?"
			}
			h.head = max(h.head, c.Row)
		}
		if m := entityPattern.FindStringSubmatch(t); m != nil && !isUnit(m[1]) {
			b.entities = append(b.entities, witness{m[1], at})
			h.head = max(h.head, c.Row)
		}
		if date, ok := strings.CutPrefix(t, "报告日期:"); ok && date != "" {
			b.dates = append(b.dates, witness{date, at})
			h.head = max(h.head, c.Row)
		}
		// The day on which a form was filled in or printed says nothing of the accounts.
		if p := periodOf(t); p != "" && h.year == 0 && !strings.Contains(t, "日期") {
			h.year, _ = strconv.Atoi(p[:4])
			b.years = append(b.years, witness{p[:4], at})
			if b.periods == nil {
				b.periods = map[calc.Cell]string{}
			}
			b.periods[at] = p
		}
	}
	byID := func(id string) *calc.Form {
		if i := slices.IndexFunc(forms, func(f calc.Form) bool { return f.ID == id }); i >= 0 {
			return &forms[i]
		}
		return nil
	}
	marked, named := byID(idOfMark(mark)), byID(idOfName(s.Name))
	switch {
	case len(titles) == 1:
		h.form = titles[0]
	case len(titles) > 1:
		// 公开 and 财决 share their titles: the family comes from the mark, the name, or the budget columns.
		family := "公开"
		switch {
		case marked != nil && marked.Family != "":
			family = marked.Family
		case named != nil && named.Family != "":
			family = named.Family
		case slices.ContainsFunc(s.Cells, func(c RawCell) bool { return c.Kind == Text && fold(c.Value) == "年初预算数" }):
			family = "财决"
		}
		for _, f := range titles {
			if f.Family == family {
				h.form = f
			}
		}
	case marked != nil:
		h.form = marked
	case named != nil:
		h.form = named
	default:
		for i := range forms {
			for _, title := range forms[i].Titles {
				if h.form == nil && isTitle(strings.TrimLeft(fold(s.Name), "0123456789ZFGK_- "), fold(title)) {
					h.form = &forms[i]
				}
			}
		}
	}
	if h.form == nil {
		b.forget(s)
	}
	return h
}

// forget drops what a sheet that is no form seemed to say of year and department.
func (b *binder) forget(s *Sheet) {
	of := func(w witness) bool { return w.at.Sheet == s.Name }
	b.years = slices.DeleteFunc(b.years, of)
	b.entities = slices.DeleteFunc(b.entities, of)
	b.dates = slices.DeleteFunc(b.dates, of)
}

// titled gives the forms whose title a cell holds: the longest title counts, and two forms may share it.
func titled(c RawCell, forms []calc.Form) (out []*calc.Form) {
	if c.Kind != Text || len(c.Value) > maxTitle || !strings.Contains(c.Value, "表") {
		return nil
	}
	t, longest := fold(c.Value), 0
	for i := range forms {
		for _, title := range forms[i].Titles {
			n := len(title)
			if n < longest || !isTitle(t, fold(title)) {
				continue
			}
			if n > longest {
				out, longest = nil, n
			}
			if !slices.Contains(out, &forms[i]) {
				out = append(out, &forms[i])
			}
		}
	}
	return out
}

// parts takes a sheet apart where the title of another form begins another table below the first. The
// same title again heads the next page of one table, and a list of titles is no table at all.
func parts(s *Sheet, forms []calc.Form) []*Sheet {
	var cuts []int // indexes of cells
	var before *calc.Form
	rows, row, begin := 0, 0, 0
	for i, c := range s.Cells {
		if c.Row != row {
			rows, row, begin = rows+1, c.Row, i
		}
		of := titled(c, forms)
		if len(of) == 0 || of[0] == before || len(cuts) > 0 && cuts[len(cuts)-1] == begin {
			continue
		}
		before = of[0]
		cuts = append(cuts, begin)
	}
	if len(cuts) < 2 {
		return []*Sheet{s}
	}
	if rows < 4*len(cuts) { // the least table has a title, a unit, a header and a line
		return nil
	}
	var out []*Sheet
	cuts[0] = 0
	for i, cut := range cuts {
		end := len(s.Cells)
		if i+1 < len(cuts) {
			end = cuts[i+1]
			for end > cut+1 && markPattern.MatchString(fold(s.Cells[end-1].Value)) {
				end-- // the mark above the next title
				cuts[i+1] = end
			}
		}
		part := *s
		part.Cells = s.Cells[cut:end]
		out = append(out, &part)
	}
	return out
}

// isTitle tells whether a text is the title of a form, which may have the year, the department or a
// number before it. What is before must end so, since 结余资金收入支出决算表 is not 收入支出决算表.
func isTitle(text, title string) bool {
	if !strings.Contains(text, title) {
		return false
	}
	if i := strings.LastIndexByte(text, '('); i > 0 && strings.HasSuffix(text, ")") && !strings.HasSuffix(title, ")") {
		text = text[:i] // (单位:万元), (空表)
	}
	before, ok := strings.CutSuffix(markBehind.ReplaceAllString(text, ""), title)
	if !ok {
		return false
	}
	if before == "" || markBefore.ReplaceAllString(before, "") == "" {
		return true
	}
	for _, end := range []string{"年度", "年", "月", "月份", "、", ".", ":", ")", "表", "部门", "单位", "局", "委", "会", "院", "校", "中心", "厅", "办", "室", "所", "站", "馆", "处", "部", "队",
		"镇", "乡", "街道", "区", "县", "市", "省", "政府", "大学", "中学", "小学", "公司", "科协", "团委", "台", "社", "园", "库", "企业"} {
		if strings.HasSuffix(before, end) {
			return true
		}
	}
	return strings.Trim(before, "0123456789-") == ""
}

// idOfMark turns the mark at the right of a heading into a form's id: 财决附02表 into 附02.
func idOfMark(mark string) string {
	m := markPattern.FindStringSubmatch(mark)
	if m == nil {
		return ""
	}
	return strings.TrimPrefix(m[1], "财决附") + strings.Repeat("附", strings.Count(m[1], "财决附")) + m[2] + m[3]
}

// idOfName finds a form's id in the name of a sheet. Excel cuts names after 31 characters, so that the
// closing parenthesis and more may be gone; the export's own prefix Z08_1 survives.
func idOfName(name string) string {
	name = fold(name)
	if m := sheetPattern.FindStringSubmatch(name); m != nil {
		id := map[string]string{"Z": "财决", "F": "附", "GK": "公开"}[m[1]] + m[2]
		if m[3] != "" {
			id += "-" + m[3]
		}
		return id
	}
	if m := namePattern.FindStringSubmatch(name); m != nil {
		return idOfMark(m[0])
	}
	return ""
}

// unknownSheet lists a sheet with figures that is none of the forms.
func (b *binder) unknownSheet(s *Sheet) {
	if i := slices.IndexFunc(s.Cells, func(c RawCell) bool { return c.Kind == Number }); i >= 0 {
		b.find(calc.Finding{Rule: "R-09", Level: calc.Remark, Kind: "unknown-table", At: calc.Cell{Sheet: s.Name, Ref: s.Cells[0].Ref()}, Args: []string{s.Name}})
	}
}

// isOurOwn knows the sheets that this program or its users add for it: they hold no accounts. Their heads
// stand in the first row, or below a line of text.
func isOurOwn(s *Sheet) bool {
	heads := map[int][]string{}
	var rows []int
	for _, c := range s.Cells {
		if len(heads[c.Row]) == 0 {
			if rows = append(rows, c.Row); len(rows) > 2 {
				break
			}
		}
		heads[c.Row] = append(heads[c.Row], fold(c.Value))
	}
	for _, row := range heads {
		has := func(words ...string) bool {
			return !slices.ContainsFunc(words, func(w string) bool { return !slices.Contains(row, w) })
		}
		if has("编号", "级别", "公式") || has("编号", "位置", "说明") || has("敏感词") {
			return true
		}
	}
	return false
}

// broken keeps a table of which nothing can be read, so that its rules say why they were not asked.
func (b *binder) broken(h heading, why string, add bool, f calc.Finding) {
	if add {
		b.book.Tables = append(b.book.Tables, &calc.Table{Form: h.form, Sheet: h.sheet.Name, Title: h.title, Year: h.year, Broken: why})
	}
	b.find(f)
}

// table binds one sheet.
func (b *binder) table(h heading) {
	money := h.form.Unit == "" || h.form.Unit == calc.Yuan
	scale, known := 0, true
	switch {
	case !money:
	case h.unit == "":
		known = false
		b.broken(h, "unit", true, calc.Finding{Rule: "R-04", Level: calc.Unasked, Kind: "no-unit", At: h.title, Args: []string{h.form.Titles[0]}})
	case h.unit == "元":
	case h.unit == "千元":
		scale = 3
	case h.unit == "万元":
		scale = 4
	case h.unit == "亿元":
		scale = 8
	default:
		known = false
		b.broken(h, "unit", true, calc.Finding{Rule: "R-04", Level: calc.Unasked, Kind: "two-units", At: h.title, Args: []string{h.form.Titles[0]}, Cells: h.units})
	}
	if !known {
		return
	}
	if tooLarge(h.sheet) {
		b.broken(h, "large", true, calc.Finding{Rule: "R-12", Level: calc.Unasked, Kind: "too-many-lines", At: h.title, Args: []string{h.form.Titles[0]}})
		return
	}
	t := &tableBinder{binder: b, heading: h, scale: scale, money: money, labels: newLabels(h.form), written: map[int][]written{},
		out: &calc.Table{Form: h.form, Sheet: h.sheet.Name, Title: h.title, Year: h.year}}
	b.book.Tables = append(b.book.Tables, t.out)
	if h.sheet.Hidden {
		b.find(calc.Finding{Rule: "R-10", Level: calc.Remark, Kind: "hidden-sheet", At: h.title, Args: []string{h.sheet.Name}})
	}
	switch h.form.Shape {
	case calc.Panels:
		t.panels()
	case calc.Codes:
		t.codes()
	case calc.Lists:
		t.lists()
	case calc.Heads:
		t.heads()
	}
	t.mixedPrecision()
	if t.unread > 0 && t.out.Broken == "" && t.read == 0 {
		t.noHeader() // its rules must not pass for a table without figures
	}
	// A table in 万元 with two decimals is rounded to 100 元; one with six decimals is exact.
	if step := scale - max(2, t.places); step > -2 {
		t.out.SetStep(calc.Int(1).Shift(step))
	}
}

// identity settles the department's name and the year from the narrative and the tables, and says where
// they contradict each other.
func (b *binder) identity() {
	say := func(name string, tables []witness, same func(a, b string) bool, level calc.Level) string {
		var first witness
		if p := b.book.Passages(name); len(p) > 0 && len(p[0].Text) > 0 {
			first = witness{p[0].Text[0], p[0].From[0]}
		}
		for _, t := range tables {
			if first.text == "" {
				first = t
				b.book.Prose = append(b.book.Prose, calc.Passage{Name: name, Text: []string{t.text}, From: []calc.Cell{t.at}})
			}
			if !same(first.text, t.text) {
				b.find(calc.Finding{Rule: "N-02", Level: level, Kind: "contradiction", At: t.at, Label: name, Args: []string{name, first.text, t.text, first.at.String()}, Cells: []calc.Cell{first.at}})
				break
			}
		}
		return first.text
	}
	b.book.Entity = say("单位名称", b.entities, func(a, b string) bool { return fold(a) == fold(b) }, calc.Warning)
	say("报告日期", b.dates, func(a, b string) bool { return fold(a) == fold(b) }, calc.Warning)
	year := say("评价年度", b.years, func(a, b string) bool { return yearOf(a) == yearOf(b) }, calc.Critical)
	b.book.Period = yearOf(year)
	if p := b.book.Passages("评价年度"); len(p) > 0 { // a month, where that same cell says so
		if period := cmp.Or(b.periods[p[0].From[0]], periodOf(fold(year))); strings.HasPrefix(period, b.book.Period) {
			b.book.Period = period
		}
	}
}

// yearOf takes the year out of 2018, 2018年, 2018年度 or 2018年6月.
func yearOf(s string) string {
	if p := periodOf(fold(s)); p != "" {
		return p[:4]
	}
	return fold(s)
}

// periodOf takes the period out of a folded text: 2018 of 2018年度 and of the day 2018年12月31日, 2018-06 of
// 2018年6月; a year may be written 二〇一八年. It gives "" where there is none.
func periodOf(s string) string {
	m := yearPattern.FindStringSubmatch(s)
	if m == nil {
		return ""
	}
	period := strings.NewReplacer("〇", "0", "○", "0", "零", "0", "一", "1", "二", "2", "三", "3", "四", "4",
		"五", "5", "六", "6", "七", "7", "八", "8", "九", "9").Replace(m[1])
	if month, _ := strconv.Atoi(m[2]); month >= 1 && month <= 12 && m[3] == "" {
		period += "-" + m[2]
		if month < 10 {
			period = period[:5] + "0" + itoa(month)
		}
	}
	return period
}

// isNote tells whether a folded text explains the table and does not head it.
func isNote(s string) bool {
	return slices.ContainsFunc([]string{"注", "说明", "备注"}, func(p string) bool { return strings.HasPrefix(s, p) })
}

// isUnit tells whether what stands behind 单位： is a unit of money or count, and no department.
func isUnit(s string) bool { return unitPattern.MatchString("单位:" + s) }

// The largest table of the set, 财决05, has some hundred lines and a hundred columns.
const (
	maxTableRows  = 10_000
	maxTableCells = 300_000
)

// tooLarge tells whether a sheet cannot be one of the forms, whatever it calls itself.
func tooLarge(s *Sheet) bool {
	rows := 0
	for i, c := range s.Cells {
		if i == 0 || c.Row != s.Cells[i-1].Row {
			rows++
		}
	}
	return rows > maxTableRows || len(s.Cells) > maxTableCells
}
