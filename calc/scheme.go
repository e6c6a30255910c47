package calc

import (
	"slices"
	"strings"
)

// A Scheme scores a department's performance: what is scored, of how many marks, by which rule. It is never applied
// unless the workbook asks for it on a sheet 评分标准, for weights and cut points are set by each evaluator.
type Scheme struct {
	Name   string
	Source string
	Items  []Item
	At     Cell // where the workbook asks for it
}

// An Item is one line of a scheme.
type Item struct {
	Level1, Level2 string
	Name           string // of an indicator, or of what only a person can score
	Indicator      string // the id of its definition, "" for what only a person can score
	Full           Amount // 满分
	Rule           string // see ParseMarking; "" for what only a person can score
	Value          Typed  // given by hand: the rate in percent
	Score          Typed  // given by hand: the score itself
	Note           string
	At             Cell // where its line stands, or the scheme's
}

// schemes are the schemes that a sheet may name, as their sources print them: cut points, steps and brackets as they
// stand there. A step is taken only when it is full: the source of 样表2018 gives full marks to 99.27% where each 5
// points short of 100% cost 2. Where a source was read in part only, its scheme holds that part and says so.
var schemes = []struct {
	name, source string
	items        [][5]string // 一级 二级 名称 满分 规则
}{
	{"岳阳2018", "岳阳市一家单位2018年部门整体支出绩效自评表的投入15分，和过程40分中能查到的21分", [][5]string{
		{"投入", "预算配置", "在职人员控制率", "5", "≤100满分，每超1个百分点扣0.5"},
		{"投入", "预算配置", "“三公”经费变动率", "5", "≤0满分，每超1个百分点扣0.5"},
		{"投入", "预算配置", "重点支出安排率", "5", "≥90：5；[80,90)：4；[70,80)：3；[60,70)：2；<60：0"},
		{"过程", "预算执行", "预算调整率", "3", "0：3；(0,10]：2；(10,20]：1；(20,30]：0.5；>30：0"},
		{"过程", "预算执行", "支付进度", "3", ""},
		{"过程", "预算执行", "结转结余变动率", "3", "-100：3；(-100,0]：2；>0：0"},
		{"过程", "预算执行", "“三公”经费控制率", "6", "≤100满分，每超1个百分点扣1"},
		{"过程", "预算管理", "管理制度健全性", "3", ""},
		{"过程", "预算管理", "资金使用合规性", "3", ""},
	}},
	{"样表2018", "一份2018年部门整体支出绩效自评样表的投入16分，和过程58分中能查到计分办法的16分", [][5]string{
		{"投入", "预算配置", "在职人员控制率", "8", "≤100满分，每超1个百分点扣0.5"},
		{"投入", "预算配置", "“三公”经费变动率", "8", "≤0满分，每超1个百分点扣0.8"},
		{"过程", "预算执行", "预算完成率", "8", "≥100满分，每低5个百分点扣2"},
		{"过程", "预算执行", "预算控制率", "8", "0：8；(0,10]：6；(10,20]：4；(20,30]：2；>30：0"},
	}},
	{"湖南投入13分", "湖南一种部门整体支出绩效评价指标表的投入部分", [][5]string{
		{"投入", "预算配置", "在职人员控制率", "5", "≤100满分，每超1个百分点扣0.5"},
		{"投入", "预算配置", "“三公”经费变动率", "8", "≤0满分，每超1个百分点扣0.8"},
	}},
	{"预算执行率10分", "2024年部门整体绩效自评表的预算执行率一项", [][5]string{
		{"过程", "预算执行", "预算执行率", "10", "按比例"},
	}},
}

// SchemeNames lists the schemes that a sheet may name.
func SchemeNames() []string {
	var out []string
	for _, s := range schemes {
		out = append(out, s.name)
	}
	return out
}

// SchemeByName gives a scheme of the tool.
func SchemeByName(name string) (Scheme, bool) {
	for _, s := range schemes {
		if s.name != name {
			continue
		}
		out := Scheme{Name: s.name, Source: s.source}
		for _, line := range s.items {
			item := Item{Level1: line[0], Level2: line[1], Name: line[2], Rule: line[4]}
			item.Full, _ = ParseAmount(line[3])
			if found := indicatorsNamed(line[2]); len(found) > 0 {
				item.Indicator = found[0].ID
			}
			out.Items = append(out.Items, item)
		}
		return out, true
	}
	return Scheme{}, false
}

// indicatorsNamed gives the definitions that a name or an id stands for. Quotes and blanks do not count.
func indicatorsNamed(name string) []Indicator {
	plain := strings.NewReplacer("“", "", "”", "", "\"", "", " ", "", "　", "")
	var out []Indicator
	for _, i := range Indicators {
		if name == i.ID || plain.Replace(name) == plain.Replace(i.Name) {
			out = append(out, i)
		}
	}
	return out
}

// A Typed is what a person typed into a cell: a numeral without its sign of percent, or a text.
type Typed struct {
	Text string
	At   Cell
	Rate bool // the cell says itself that it is in percent
}

// A SchemeLine is one line of a sheet 评分标准.
type SchemeLine struct{ Level1, Level2, Indicator, Full, Rule, Value, Score, Note Typed }

// A SchemeSheet is a sheet 评分标准: it names a scheme of the tool, or has lines of its own, or both. Lines then
// take the place of those of the same indicator.
type SchemeSheet struct {
	Name  Typed
	Lines []SchemeLine
}

// OwnScheme makes the scheme that sheets ask for, nil if there is none: those of a file that many workbooks share, and
// over them those of the workbook itself. What is wrong with a cell is a finding there, and its line is left out: nothing
// may be scored by half a rule.
func OwnScheme(shared, own []SchemeSheet) (*Scheme, []Finding) {
	var s *Scheme
	var wrong []Finding
	find := func(at Cell, kind string, args ...string) {
		wrong = append(wrong, Finding{Rule: SchemeRule, Level: Unasked, Kind: kind, At: at, Args: args})
	}
	for _, sheets := range [][]SchemeSheet{shared, own} {
		if len(sheets) == 0 {
			continue
		}
		sheet := sheets[0]
		if len(sheets) > 1 {
			find(sheets[1].start(), "scheme-two-sheets", sheet.start().Sheet, sheets[1].start().Sheet)
		}
		if s == nil {
			s = &Scheme{Name: "评分标准表"}
		}
		s.At = sheet.start()
		if name := sheet.Name.Text; name != "" {
			named, ok := SchemeByName(name)
			if !ok {
				find(sheet.Name.At, "scheme-unknown", append([]string{name}, SchemeNames()...)...)
			}
			for i := range named.Items {
				named.Items[i].At = s.At
			}
			named.Name, named.At = name, s.At
			s = &named
		}
		var seen []string
		for _, l := range sheet.Lines {
			item, kind, at, args := l.item(s)
			switch {
			case kind != "":
				find(at, kind, args...)
			case slices.Contains(seen, item.Name+item.Indicator):
				find(l.Indicator.At, "scheme-twice", item.Name)
			default:
				seen = append(seen, item.Name+item.Indicator)
				if i := slices.IndexFunc(s.Items, item.same); i >= 0 {
					s.Items[i] = item
				} else {
					s.Items = append(s.Items, item)
				}
			}
		}
	}
	return s, wrong
}

// SchemeRule is the id of the findings about a scheme.
const SchemeRule = "R-17"

// start is the first cell of the sheet that says anything.
func (s SchemeSheet) start() Cell {
	if s.Name.At != (Cell{}) || len(s.Lines) == 0 {
		return s.Name.At
	}
	return s.Lines[0].Indicator.At
}

// same tells whether two items are about one thing, though one names a definition and the other only the indicator.
func (i Item) same(o Item) bool {
	return i.Indicator == o.Indicator && (i.Indicator != "" || i.Name == o.Name)
}

// item makes an item of a line, filling in from the scheme what the line leaves empty.
func (l SchemeLine) item(s *Scheme) (item Item, kind string, at Cell, args []string) {
	name := l.Indicator.Text
	wrong := func(t Typed, kind string, args ...string) (Item, string, Cell, []string) {
		return Item{}, kind, t.At, append([]string{name}, args...)
	}
	if name == "" {
		return wrong(l.Indicator, "scheme-without-name")
	}
	found := indicatorsNamed(name)
	item = Item{Name: name, At: l.Indicator.At}
	base := slices.IndexFunc(s.Items, func(o Item) bool {
		return o.Name == name || slices.ContainsFunc(found, func(f Indicator) bool { return f.ID == o.Indicator })
	})
	switch {
	case base >= 0:
		item = s.Items[base]
		item.At = l.Indicator.At
	case len(found) > 1:
		ids := []string{}
		for _, f := range found {
			ids = append(ids, f.ID, f.Definition)
		}
		return wrong(l.Indicator, "scheme-ambiguous", ids...)
	case len(found) == 1:
		item.Name, item.Indicator, item.Level1, item.Level2 = found[0].Name, found[0].ID, found[0].Level1, found[0].Level2
	}
	for _, level := range []struct {
		typed Typed
		to    *string
	}{{l.Level1, &item.Level1}, {l.Level2, &item.Level2}, {l.Note, &item.Note}} {
		if level.typed.Text != "" {
			*level.to = level.typed.Text
		}
	}
	if l.Full.Text != "" || base < 0 {
		full, err := ParseAmount(strings.TrimSuffix(l.Full.Text, "分"))
		if err != nil || full.Sign() <= 0 {
			return wrong(l.Full, "scheme-full", l.Full.Text)
		}
		item.Full = full
	}
	at = l.Indicator.At
	if l.Rule.Text != "" {
		item.Rule, at = l.Rule.Text, l.Rule.At
	}
	if item.Rule != "" {
		marking, err := ParseMarking(item.Rule)
		switch most := marking.most(); {
		case err != nil:
			return Item{}, "scheme-rule", at, []string{name, item.Rule, err.Error()}
		case most.Cmp(item.Full) > 0:
			return Item{}, "scheme-over", at, []string{name, most.String(), item.Full.String()}
		}
	}
	if l.Value.Text != "" {
		item.Value = l.Value
	}
	if l.Score.Text != "" {
		item.Score = l.Score
	}
	if l.Value.Text != "" {
		v, err := ParseAmount(strings.TrimSuffix(l.Value.Text, "%"))
		switch {
		case err != nil:
			return wrong(l.Value, "scheme-value", l.Value.Text)
		case !l.Value.Rate && !v.IsZero() && v.Abs().Cmp(Int(2)) <= 0:
			// A cell that shows 95.1% stores 0.951.
			return wrong(l.Value, "scheme-value-unclear", l.Value.Text, v.Shift(2).String())
		}
	}
	if l.Score.Text != "" {
		score, err := ParseAmount(strings.TrimSuffix(l.Score.Text, "分"))
		if err != nil || score.Sign() < 0 || score.Cmp(item.Full) > 0 {
			return wrong(l.Score, "scheme-score", l.Score.Text, item.Full.String())
		}
	}
	return item, "", Cell{}, nil
}

// A Marking is the rule by which a rate becomes a score.
type Marking struct {
	bands        []band
	proportional bool
	above        bool   // steps are counted above the bound, else below it
	bound        Amount // full marks up to here, in percent
	step, off    Amount // each full step of so many points costs so much
}

// A band gives a score to the rates between two bounds, in percent.
type band struct {
	low, high         Amount
	openLow, openHigh bool // the bound itself is not in it
	noLow, noHigh     bool // there is no bound
	score             Amount
}

// A MarkingError is the piece of a rule that is not understood.
type MarkingError string

func (e MarkingError) Error() string { return string(e) }

// ParseMarking reads a rule. Rates are in percent, scores in marks:
//
//	≤100满分，每超1个百分点扣0.5       full marks up to a bound, and each full point above it costs so much; not below 0
//	≥100满分，每低5个百分点扣2         the same below a bound
//	≥90：5；[80,90)：4；<80：0        the first band that holds the rate; ( and ) leave a bound out, [ and ] take it in
//	按比例                            as much of the full marks as the rate is of 100%, and never more
//
// A rate in no band has no score. The error is a MarkingError.
func ParseMarking(rule string) (Marking, error) {
	s := markingSigns.Replace(rule)
	if s == "按比例" {
		return Marking{proportional: true}, nil
	}
	if head, tail, ok := strings.Cut(s, "满分"); ok {
		return parseSteps(head, strings.TrimPrefix(tail, ","))
	}
	var m Marking
	for piece := range strings.SplitSeq(strings.TrimSuffix(s, ";"), ";") {
		b, ok := parseBand(piece)
		if !ok {
			return Marking{}, MarkingError(piece)
		}
		m.bands = append(m.bands, b)
	}
	return m, nil
}

// markingSigns makes one spelling of the many in which people type a rule.
var markingSigns = strings.NewReplacer(" ", "", "　", "", "\n", ";", "；", ";", "，", ",", "、", ",", "：", ":", "（", "(", "）", ")", "【", "[", "】", "]",
	"％", "%", "≧", "≥", "≦", "≤", "＞", ">", "＜", "<", "＝", "=", ">=", "≥", "<=", "≤", "－", "-", "−", "-", "．", ".", "。", "",
	"０", "0", "１", "1", "２", "2", "３", "3", "４", "4", "５", "5", "６", "6", "７", "7", "８", "8", "９", "9")

// points reads a bound.
func points(s string) (Amount, bool) {
	a, err := ParseAmount(strings.TrimSuffix(s, "%"))
	return a, err == nil
}

// parseSteps reads what stands before and behind 满分.
func parseSteps(head, tail string) (Marking, error) {
	m := Marking{above: strings.HasPrefix(head, "≤")}
	var ok bool
	if m.bound, ok = points(strings.TrimPrefix(strings.TrimPrefix(head, "≤"), "≥")); !ok || !m.above && !strings.HasPrefix(head, "≥") {
		return Marking{}, MarkingError(head + "满分")
	}
	each, cost, found := strings.Cut(tail, "个百分点扣")
	way := "每低"
	if m.above {
		way = "每超"
	}
	count, right := strings.CutPrefix(each, way)
	var err, err2 error
	m.step, err = ParseAmount(count)
	m.off, err2 = ParseAmount(strings.TrimSuffix(cost, "分"))
	if !found || !right || err != nil || err2 != nil || m.step.Sign() <= 0 || m.off.Sign() <= 0 {
		return Marking{}, MarkingError(tail)
	}
	return m, nil
}

// parseBand reads one band with its score.
func parseBand(s string) (b band, ok bool) {
	bounds, score, ok := strings.Cut(s, ":")
	a, err := ParseAmount(strings.TrimSuffix(score, "分"))
	if !ok || err != nil || a.Sign() < 0 || bounds == "" {
		return band{}, false
	}
	b.score = a
	sign := func(prefix string) (Amount, bool) {
		rest, has := strings.CutPrefix(bounds, prefix)
		a, right := points(rest)
		return a, has && right
	}
	if v, is := sign("≥"); is {
		b.low, b.noHigh = v, true
		return b, true
	}
	if v, is := sign(">"); is {
		b.low, b.openLow, b.noHigh = v, true, true
		return b, true
	}
	if v, is := sign("≤"); is {
		b.high, b.noLow = v, true
		return b, true
	}
	if v, is := sign("<"); is {
		b.high, b.openHigh, b.noLow = v, true, true
		return b, true
	}
	if v, is := points(strings.TrimPrefix(bounds, "=")); is {
		b.low, b.high = v, v
		return b, true
	}
	first, last := bounds[0], bounds[len(bounds)-1]
	low, high, two := strings.Cut(bounds[1:max(1, len(bounds)-1)], ",")
	l, ok1 := points(low)
	h, ok2 := points(high)
	b.low, b.high, b.openLow, b.openHigh = l, h, first == '(', last == ')'
	return b, two && ok1 && ok2 && strings.IndexByte("([", first) >= 0 && strings.IndexByte(")]", last) >= 0 && l.Cmp(h) < 0
}

// String says the rule in words, with what it leaves open: a step that is not full costs nothing.
func (m Marking) String() string {
	number := func(a Amount) string { return a.Fixed(a.Decimals()) }
	if m.proportional {
		return "按指标值占100%的比例得分，最高得满分"
	}
	var out []string
	for _, b := range m.bands {
		low, high := number(b.low)+"%", number(b.high)+"%"
		var at string
		switch {
		case b.noHigh && b.openLow:
			at = "超过" + low
		case b.noHigh:
			at = low + "及以上"
		case b.noLow && b.openHigh:
			at = "低于" + high
		case b.noLow:
			at = "不超过" + high
		case b.low.Equal(b.high):
			at = "为" + low
		default:
			closed := map[bool]string{true: "", false: "（含）"}
			at = low + closed[b.openLow] + "至" + high + closed[b.openHigh]
		}
		out = append(out, at+"得"+number(b.score)+"分")
	}
	if len(out) > 0 {
		return strings.Join(out, "；")
	}
	bound, way := "不低于", "每低"
	if m.above {
		bound, way = "不超过", "每超"
	}
	step := number(m.step) + "个百分点"
	return bound + number(m.bound) + "%得满分，" + way + step + "扣" + number(m.off) + "分，不足" + step + "的不扣，扣完为止"
}

// most is the most that a rule can give beyond doubt: the highest of its bands.
func (m Marking) most() Amount {
	var most Amount
	for _, b := range m.bands {
		if b.score.Cmp(most) > 0 {
			most = b.score
		}
	}
	return most
}

// Score gives the score of a rate, rounded once to two decimals, half away from zero. The rate itself is taken as it is,
// unrounded: 90.00% that are 89.996% are below 90. ok is false if no band holds the rate.
func (m Marking) Score(full Amount, rate Share) (score Amount, ok bool) {
	// to compares the rate with a bound: negative if it is below.
	to := func(bound Amount) int { return rate.Part.Shift(2).Cmp(times(bound, rate.Whole)) }
	switch {
	case m.proportional:
		switch {
		case rate.Part.Sign() <= 0:
			return Amount{}, true
		case to(Int(100)) >= 0:
			return full.Round(2), true
		}
		return Amount{full.d.Mul(rate.Part.d).DivRound(rate.Whole.d, 2)}, true
	case len(m.bands) > 0:
		for _, b := range m.bands {
			low, high := to(b.low), to(b.high)
			if (b.noLow || low > 0 || low == 0 && !b.openLow) && (b.noHigh || high < 0 || high == 0 && !b.openHigh) {
				return b.score.Round(2), true
			}
		}
		return Amount{}, false
	}
	over := rate.Part.Shift(2).Sub(times(m.bound, rate.Whole))
	if !m.above {
		over = over.Neg()
	}
	if over.Sign() <= 0 {
		return full.Round(2), true
	}
	steps, _ := over.d.QuoRem(m.step.d.Mul(rate.Whole.d), 0)
	left := Amount{full.d.Sub(steps.Mul(m.off.d))}
	if left.Sign() < 0 {
		return Amount{}, true
	}
	return left.Round(2), true
}

// A Scored item has its score, or the reason why it has none. Nothing that is not scored counts as full or as zero.
type Scored struct {
	Item
	Measure Measure
	Value   Figure // the rate in percent; Absent if there is none
	Full    Figure
	Score   Figure // Absent while the item is not scored
	ByHand  bool   // the score is what the sheet says
	Lack    Lack
	Against Figure // the score that the rule would give where the sheet says another
}

// A Result is a scheme applied to a book.
type Result struct {
	Scheme   *Scheme
	Items    []Scored
	Score    Figure // of the items that are scored
	Assessed Figure // the full marks of these
	Full     Figure // of all
}

// marks is the unit of scores.
const marks Unit = "分"

// Assess scores a book.
func (s *Scheme) Assess(b *Book) Result {
	r := Result{Scheme: s}
	figure := func(line string, a Amount, how string, from ...Cell) Figure {
		return Figure{Key: Key{Form: DerivedForm, Line: line}, Amount: a, State: Given, Unit: marks, Label: unquoted.Replace(line), How: how, From: from}
	}
	var score, assessed, full Amount
	var from, scored []Cell
	for _, item := range s.Items {
		x := Scored{Item: item, Full: figure("满分."+item.Name, item.Full, item.Rule, item.At)}
		rate := x.measure(b)
		if item.Rule != "" && rate.Defined() {
			marking, _ := ParseMarking(item.Rule)
			if a, ok := marking.Score(item.Full, rate); ok {
				x.Score = figure("得分."+item.Name, a, item.Rule, slices.Concat(x.Value.From, []Cell{item.At})...)
			} else {
				x.Lack = Lack{LackBand, item.Name}
			}
		} else if x.Lack.Kind == "" {
			x.Lack = Lack{LackHand, item.Name}
		}
		if item.Score.Text != "" {
			a, _ := ParseAmount(strings.TrimSuffix(item.Score.Text, "分"))
			if x.Score.State == Given && !x.Score.Amount.Equal(a.Round(2)) {
				x.Against = x.Score
			}
			x.Score, x.ByHand, x.Lack = figure("得分."+item.Name, a.Round(2), "评分标准表填写", item.Score.At), true, Lack{}
		}
		full, from = full.Add(item.Full), slices.Concat(from, x.Full.From)
		if x.Score.State == Given {
			score, assessed, scored = score.Add(x.Score.Amount), assessed.Add(item.Full), slices.Concat(scored, x.Score.From)
		}
		r.Items = append(r.Items, x)
	}
	r.Full = figure("满分", full, "各项满分之和", from...)
	r.Assessed = figure("已评满分", assessed, "已评各项满分之和", from...)
	r.Score = figure("得分", score, "已评各项得分之和", append(scored, s.At)...)
	return r
}

// measure finds the rate of an item: as the sheet gives it, else as the tables do.
func (x *Scored) measure(b *Book) Share {
	if i := slices.IndexFunc(Indicators, func(i Indicator) bool { return i.ID == x.Indicator }); i >= 0 {
		x.Measure = b.Measure(Indicators[i])
		x.Value, x.Lack = x.Measure.Value, x.Measure.Lack
	}
	if x.Item.Value.Text == "" {
		return x.Measure.Share
	}
	a, _ := ParseAmount(strings.TrimSuffix(x.Item.Value.Text, "%"))
	x.Value = Figure{Key: Key{Form: DerivedForm, Line: "指标值." + x.Name}, Amount: a, State: Given, Unit: "%", Label: unquoted.Replace(x.Name), How: "评分标准表填写", From: []Cell{x.Item.Value.At}}
	x.Lack = Lack{}
	return Share{a, Int(100)}
}

// Differences gives a finding for each item whose sheet says another score, or another rate, than the tables give.
func (r Result) Differences() []Finding {
	var out []Finding
	for _, x := range r.Items {
		find := func(kind string, at Cell, args ...string) {
			out = append(out, Finding{Rule: SchemeRule, Level: Warning, Kind: kind, At: at, Label: x.Name, Args: append([]string{x.Name}, args...)})
		}
		if x.Item.Value.Text != "" && x.Measure.Value.State == Given && !x.Value.Amount.Round(2).Equal(x.Measure.Value.Amount) {
			find("score-value-differs", x.Item.Value.At, x.Value.Amount.Fixed(2), x.Measure.Value.Amount.Fixed(2))
		}
		if x.Against.State == Given {
			find("score-differs", x.Item.Score.At, x.Score.Amount.Fixed(2), x.Against.Amount.Fixed(2), x.Value.Amount.Fixed(2), x.Rule)
		}
	}
	return out
}
