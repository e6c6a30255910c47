package calc

import (
	"fmt"
	"slices"
	"strings"
	"testing"
)

// next deals the year after a department's: what was carried over is what it opens with.
func (d dealer) next(dep department) department {
	out := d.department(dep.year+1, 3, len(dep.items))
	fresh := out.leaves
	out.leaves = nil
	follow := func(f *flow, open int64) {
		f.close += open - f.open
		f.open = open
	}
	for _, was := range dep.leaves {
		l := d.leaf(was.code, was.fund, out.items)
		for i := range l.fiscal {
			follow(&l.fiscal[i], was.fiscal[i].close)
		}
		for i := range l.other {
			follow(&l.other[i], was.other[i].close)
		}
		out.leaves = append(out.leaves, l)
	}
	for _, l := range fresh { // 科目 that are new this year
		if slices.ContainsFunc(out.leaves, func(o leaf) bool { return o.code == l.code }) {
			continue
		}
		for i := range l.fiscal {
			follow(&l.fiscal[i], 0)
		}
		for i := range l.other {
			follow(&l.other[i], 0)
		}
		out.leaves = append(out.leaves, l)
	}
	slices.SortFunc(out.leaves, func(a, b leaf) int { return strings.Compare(a.code, b.code) })
	for i := range out.staff {
		h := &out.staff[i]
		h.before = dep.staff[i].now()
		h.left = min(h.left, h.before+h.joined)
	}
	return out
}

// allReasons is a narrative that says why every watched figure changed.
func allReasons() []Passage {
	var text []string
	for _, w := range changesToExplain {
		text = append(text, w.words[0]+"比上年变动较大，主要原因是新增科普项目。")
	}
	return []Passage{{Name: "收支情况", Text: text, From: []Cell{{"叙述", "C9"}}}}
}

// chained deals two years and prints them with the earlier beside the later.
func chained(seed uint64, year int, how printing) *Book {
	d := deal(4_000_000 + seed)
	dep := d.department(year-1, 1+d.IntN(7), 4+d.IntN(9))
	after := d.next(dep)
	before := dep.print(d, how)
	before.File = fmt.Sprintf("%d.xlsx", dep.year)
	b := after.print(d, how)
	b.Prose = allReasons()
	if why := b.Follow(before); why != "" {
		panic(why)
	}
	return b
}

func anyPrinting(seed uint64) printing {
	d := deal(5_000_000 + seed)
	return printing{families: [][]string{{"公开"}, {"财决"}, {"公开", "财决"}}[d.IntN(3)], six: d.chance(50), optional: true, zeros: d.chance(50)}
}

// chainYears lists later years, those in which the forms changed among them.
var chainYears = []int{2018, 2019, 2020, 2021, 2022, 2023}

// monthly prints one month of a department beside an earlier one, in which nothing was different.
func monthly(seed uint64) *Book {
	how := anyPrinting(seed)
	before, b := randomBookOf(seed, how), randomBookOf(seed, how)
	before.Period, b.Period = b.Period+"-03", b.Period+"-06"
	b.Follow(before)
	return b
}

func randomBookOf(seed uint64, how printing) *Book {
	d := deal(seed)
	dep := d.department(2018, 1+d.IntN(7), 4+d.IntN(9))
	return dep.print(d, how)
}

// adjusted lets a correction of 100 of the first budget lie between the two years.
func adjusted(seed uint64) *Book {
	b := chained(seed, 2022, anyPrinting(seed))
	less := func(k Key) {
		if f := b.Previous.Get(k); f.State != Absent {
			f.Amount, f.State = f.Number().Sub(Int(100)), Given
			b.Previous.Put(f)
		}
	}
	for _, fund := range fundNames {
		for _, k := range []Key{{"公开01", "年末结转和结余", "决算数"}, {"财决01", "年末结转和结余", "决算数"}, {"公开04", "年末结转和结余", "合计"}, {"财决01-1", "年末结转和结余", "合计"}} {
			less(k)
		}
		less(Key{"公开04", "年末结转和结余", fund})
		less(Key{"财决01-1", "年末结转和结余", fund})
	}
	put := func(col string, n int64) {
		b.Put(Figure{Key: Key{"附01-1", "合计", col}, State: Given, Unit: Yuan, Amount: Int(n), From: []Cell{{"附01-1", col}}})
	}
	for i, fund := range append([]string{"合计"}, fundNames...) {
		n := int64(100)
		if i == 0 {
			n = 300
		}
		put("变动项目."+fund, n)
		put("调整后年初结转和结余."+fund, n) // on nothing before: the table is of the adjustment alone
	}
	return b
}

// anyBook deals a book, with or without an earlier one beside it.
func anyBook(seed uint64) *Book {
	switch seed % 6 {
	case 1:
		return chained(seed, chainYears[seed/6%6], anyPrinting(seed))
	case 3:
		return monthly(seed)
	case 5:
		return adjusted(seed)
	}
	return randomBook(seed)
}

// overYears tells whether a finding is of the rules of this file; TestBalancedBooksAreClean sees to the others.
func overYears(f Finding) bool { return f.Rule[0] == 'Y' || f.Rule[0] == 'M' }

// asked leaves out the forms that a small book does not have.
func asked(v Verdict, id string) Tally {
	t := v.Rules[id]
	if t.Passed+t.Failed+t.NotAsked > 0 {
		t.NotApplicable = 0
	}
	t.NotApplicable = min(t.NotApplicable, 1)
	return t
}

func TestChainedYearsAreClean(t *testing.T) {
	t.Parallel()
	for seed := range uint64(24) {
		for _, year := range chainYears {
			b := chained(seed, year, anyPrinting(seed))
			v := audit(t, b)
			for _, f := range v.Findings {
				if overYears(f) && f.Rule != "Y-07" && f.Rule != "Y-09" {
					t.Fatalf("book %d of %d: %s", seed, year, describe(f))
				}
			}
			if tally := v.Rules["Y-01-01"]; tally.Passed == 0 {
				t.Fatalf("book %d of %d: Y-01-01 went %+v", seed, year, tally)
			}
		}
	}
}

// Both years in 万元: the same amount was rounded once for each.
func TestChainedRoundedYearsAreClean(t *testing.T) {
	t.Parallel()
	for seed := range uint64(24) {
		v := audit(t, chained(seed, []int{2018, 2022}[seed%2], printing{families: []string{"公开"}, tenK: true, optional: true}))
		for _, f := range v.Findings {
			if overYears(f) && f.Level >= Unasked {
				t.Fatalf("book %d: %s", seed, describe(f))
			}
		}
	}
}

// An opening balance that is not last year's closing one is wrong where it stands this year: last year's
// workbook is approved.
func TestWrongOpeningIsBlamedOnThisYear(t *testing.T) {
	t.Parallel()
	changed := 0
	for seed := range uint64(24) {
		b := chained(seed, 2018, anyPrinting(seed))
		for _, id := range []string{"公开01", "财决01", "公开04", "财决01-1"} {
			f := b.Get(Key{id, "年初结转和结余", "决算数"})
			if f.State != Given {
				continue
			}
			changed++
			wrong := f
			wrong.Amount = f.Amount.Add(Int(900))
			b.Put(wrong)
			v := audit(t, b)
			b.Put(f)
			r := fare(v, f.Cell())
			if r.detected == 0 || r.first == 0 {
				t.Errorf("book %d: %s: found %d, first %d", seed, f.Key, r.detected, r.first)
			}
			for _, g := range v.Findings {
				for _, c := range g.Causes {
					if strings.HasPrefix(c.At.Sheet, "[") {
						t.Errorf("book %d: %s is blamed on last year's %s", seed, g.Rule, c.At)
					}
				}
			}
		}
	}
	if changed < 24 {
		t.Errorf("only %d openings were there to change", changed)
	}
}

// A year whose openings agree with each other and not with last year's closing: no cell is the odd one out.
func TestOpeningOfAnotherYearIsFound(t *testing.T) {
	r := ruleByID(t, "Y-01-01")
	before := sample2017(fig("年末结转和结余", "3267300.00", "F60"))
	for opening, want := range map[string]Tally{
		"3267300.00": {Passed: 1}, "3267300.01": {Failed: 1}, "": {Failed: 1}, "?": {NotAsked: 1},
	} {
		b := sample2018(fig("年初结转和结余", opening, "C32"))
		b.Follow(before())
		v := checkBook(t, b, r)
		if got := asked(v, r.ID); got != want {
			t.Errorf("opening %q: %+v, want %+v", opening, got, want)
		}
		if want.Failed == 1 {
			f := errorsOf(v)[0]
			if f.Level != Critical || f.At.String() != "公开01表!C32" || f.Formula != "年初结转和结余/决算数 = 上年公开01/年末结转和结余/决算数" || f.Notes[0].Figure.Cell().String() != "[2017.xlsx]公开01表!F60" {
				t.Errorf("opening %q: %s, operand %s", opening, describe(f), f.Notes[0].Figure.Cell())
			}
		}
	}
}

func sample2018(figures ...Figure) *Book {
	b := book(2018, sheet("公开01", figures...))
	b.Entity = "赣州市科学技术协会"
	return b
}

func sample2017(figures ...Figure) func() *Book {
	return func() *Book {
		b := book(2017, sheet("公开01", figures...))
		b.Entity, b.File = "赣州市科学技术协会", "2017.xlsx"
		return b
	}
}

func TestOnlyTheYearBeforeOfTheSameUnitIsCompared(t *testing.T) {
	for _, c := range []struct {
		entity, earlier, period, why string
	}{
		{"赣州市科学技术协会", "2017", "2018", ""},
		{"赣州市 科学技术协会", "2017", "2018", ""},
		{"赣州市科学技术协会", "2017", "2018-06", ""},
		{"赣州市科学技术协会", "2018-05", "2018-06", ""},
		{"赣州市科学技术协会", "2016", "2018", "period"},
		{"赣州市科学技术协会", "2018", "2018", "period"},
		{"赣州市科学技术协会", "2019", "2018", "period"},
		{"赣州市科学技术协会", "2018-07", "2018-06", "period"},
		{"赣州市科学技术协会", "2017-12", "2018", "period"},
		{"赣州市科学技术协会", "", "2018", "period"},
		{"赣州市科学技术协会", "2017", "", "period"},
		{"赣州市社会科学界联合会", "2017", "2018", "entity"},
		{"", "2017", "2018", "entity"},
	} {
		b, p := sample2018(), sample2017()()
		b.Period, p.Period, p.Entity = c.period, c.earlier, c.entity
		if why := b.Follow(p); why != c.why || (b.Previous != nil) != (why == "") {
			t.Errorf("%s of %s beside %s: %q, want %q", c.earlier, c.entity, c.period, why, c.why)
		}
	}
	b, p := sample2018(), sample2017()()
	b.Entity, p.Entity = "", ""
	if why := b.Follow(p); why != "entity" {
		t.Errorf("two workbooks without a name were taken for one department: %q", why)
	}
}

func TestWhichPeriodIsLookedFor(t *testing.T) {
	for period, want := range map[string]string{
		"2018": "2017", "2018-01": "2017", "2018-02": "2018-01 2017", "2018-11": "2018-10 2017", "": "", "年度": "",
	} {
		if got := strings.Join(PeriodsBefore(period), " "); got != want {
			t.Errorf("before %q: %q, want %q", period, got, want)
		}
	}
}

func TestFiguresOfLastYearAreInTheirOwnWorkbook(t *testing.T) {
	b := chained(1, 2018, printing{families: []string{"公开"}, optional: true})
	for f := range b.Previous.Figures() {
		if !f.Prior {
			t.Fatalf("%s is not marked", f.Key)
		}
		for _, c := range f.From {
			if !strings.HasPrefix(c.String(), "[2017.xlsx]") || strings.Count(c.String(), "[") != 1 {
				t.Fatalf("%s stands in %s", f.Key, c)
			}
		}
	}
	for _, table := range b.Previous.Tables {
		if !strings.HasPrefix(table.Title.Sheet, "[2017.xlsx]") || !strings.HasPrefix(table.Sheet, "[2017.xlsx]") {
			t.Errorf("%s stands on %s", table.Form.ID, table.Sheet)
		}
	}
	for f := range b.Figures() {
		if f.Prior || strings.Contains(f.Cell().Sheet, "[") {
			t.Fatalf("%s of this year is in %s", f.Key, f.Cell())
		}
	}
}

// What last year's workbook does not have is no fault of this one.
func TestWhatLastYearLacksHoldsNothingBack(t *testing.T) {
	r := ruleByID(t, "Y-01-01")
	opening := fig("年初结转和结余", "10.00", "C32")
	broken := sample2017(fig("年末结转和结余", "10.00", "F60"))()
	broken.Tables[0].Broken = "unit"
	other := sample2017()()
	other.Tables = []*Table{sheet("公开07", fig("合计/决算数", "1.00", "A1"))}
	for _, c := range []struct {
		name   string
		before *Book
		want   Tally
	}{
		{"no workbook", nil, Tally{NotApplicable: 1}},
		{"no such table", other, Tally{NotApplicable: 1}},
		{"a table that cannot be read", broken, Tally{NotAsked: 1}},
		{"no such line", sample2017(fig("结余分配", "10.00", "F59"))(), Tally{NotAsked: 1}},
		{"a cell that cannot be read", sample2017(fig("年末结转和结余", "?", "F60"))(), Tally{NotAsked: 1}},
		{"an empty cell", sample2017(fig("年末结转和结余", "", "F60"))(), Tally{Failed: 1}},
	} {
		t.Run(c.name, func(t *testing.T) {
			b := sample2018(opening)
			if c.before != nil {
				b.Follow(c.before)
			}
			v := checkBook(t, b, r)
			if got := asked(v, r.ID); got != c.want {
				t.Errorf("%+v, want %+v", got, c.want)
			}
			if v.Count(Unasked) != 0 {
				t.Errorf("%s holds the report back", describe(v.Findings[0]))
			}
		})
	}
}

// codes makes a table of codes: 2060101/年初结转和结余.合计 and what it holds.
func codes(form string, holds map[string]string) *Table {
	var figures []Figure
	for i, name := range sortedKeys(holds) {
		figures = append(figures, fig(name, holds[name], fmt.Sprintf("D%d", 8+i)))
	}
	return sheet(form, figures...)
}

func sortedKeys(m map[string]string) []string {
	var out []string
	for k := range m {
		out = append(out, k)
	}
	slices.Sort(out)
	return out
}

// A code that both years print keeps its balance. One that stands in one year only may be renamed, and so may
// parts of its 款 and 类: then a person must look, and nothing is called wrong.
func TestRenamedCodesAreNotCalledWrong(t *testing.T) {
	const open, shut = "年初结转和结余.合计", "年末结转和结余.合计"
	for _, c := range []struct {
		name         string
		before, now  map[string]string
		errors, hint []string // lines
	}{
		{"the same codes", map[string]string{"206/" + shut: "9.00", "2060101/" + shut: "9.00"}, map[string]string{"206/" + open: "9.00", "2060101/" + open: "9.00"}, nil, nil},
		{"one code changed", map[string]string{"2060101/" + shut: "9.00"}, map[string]string{"2060101/" + open: "8.00"}, []string{"2060101"}, nil},
		{"moved to another 类", map[string]string{"合计/" + shut: "9.00", "215/" + shut: "9.00", "2150601/" + shut: "9.00"},
			map[string]string{"合计/" + open: "9.00", "215/" + open: "", "224/" + open: "9.00", "2240101/" + open: "9.00"}, nil, []string{"2240101", "2150601"}},
		{"a new code that opens with nothing", map[string]string{"2060101/" + shut: "9.00"}, map[string]string{"2060101/" + open: "9.00", "2060102/" + open: ""}, nil, nil},
		{"last year printed down to 类 only", map[string]string{"合计/" + shut: "9.00", "206/" + shut: "9.00"}, map[string]string{"合计/" + open: "9.00", "2060101/" + open: "9.00"}, nil, nil},
		{"the total changed", map[string]string{"合计/" + shut: "9.00"}, map[string]string{"合计/" + open: "8.00"}, []string{"合计"}, nil},
	} {
		t.Run(c.name, func(t *testing.T) {
			b, p := book(2019, codes("财决02", c.now)), book(2018, codes("财决02", c.before))
			b.Entity, p.Entity = "某单位", "某单位"
			b.Follow(p)
			v := checkBook(t, b, slices.DeleteFunc(slices.Clone(Rules), func(r Rule) bool { return !strings.HasPrefix(r.ID, "Y-01") })...)
			var errors, hints []string
			for _, f := range errorsOf(v) {
				switch f.Level {
				case Critical:
					errors = append(errors, f.Key.Line)
				case Warning:
					hints = append(hints, f.Key.Line)
				}
			}
			if !slices.Equal(errors, c.errors) || !slices.Equal(hints, c.hint) {
				t.Errorf("errors %v, want %v; to look at %v, want %v", errors, c.errors, hints, c.hint)
			}
		})
	}
}

// With an adjustment table Y-01 gives way to Y-02, whatever signs the table uses.
func TestAdjustmentsExplainTheOpening(t *testing.T) {
	for _, c := range []struct {
		name    string
		table   map[string]string
		opening string
		y01     Tally
		y02     Tally
	}{
		{"no figures", map[string]string{"合计/会计差错更正.小计": ""}, "100.00", Tally{Passed: 1}, Tally{NotApplicable: 1}},
		{"only last year's balance", map[string]string{"合计/调整前年初结转和结余.合计": "100.00"}, "100.00", Tally{Passed: 1}, Tally{NotApplicable: 1}},
		{"a correction", map[string]string{"合计/会计差错更正.小计": "5.00"}, "105.00", Tally{NotApplicable: 1}, Tally{Passed: 1}},
		{"a correction forgotten", map[string]string{"合计/会计差错更正.小计": "5.00"}, "100.00", Tally{NotApplicable: 1}, Tally{Failed: 1}},
		{"all six, out as amounts", map[string]string{"合计/会计差错更正.小计": "5.00", "合计/收回以前年度支出.小计": "4.00", "合计/归集调入.小计": "3.00",
			"合计/归集调出.小计": "2.00", "合计/归集上缴和缴回资金.小计": "1.50", "合计/单位内部调剂.小计": "-0.50"}, "108.00", Tally{NotApplicable: 1}, Tally{Passed: 1}},
		{"all six, out with a minus", map[string]string{"合计/会计差错更正.小计": "5.00", "合计/收回以前年度支出.小计": "4.00", "合计/归集调入.小计": "3.00",
			"合计/归集调出.小计": "-2.00", "合计/归集上缴和缴回资金.小计": "-1.50", "合计/单位内部调剂.小计": "-0.50"}, "108.00", Tally{NotApplicable: 1}, Tally{Passed: 1}},
		{"the total alone", map[string]string{"合计/变动项目.合计": "-7.00"}, "93.00", Tally{NotApplicable: 1}, Tally{Passed: 1}},
		{"a kind that cannot be read", map[string]string{"合计/会计差错更正.小计": "5.00", "合计/归集调入.小计": "?"}, "105.00", Tally{NotApplicable: 1}, Tally{NotAsked: 1}},
		{"no line for the total", map[string]string{"2060101/会计差错更正.小计": "5.00"}, "105.00", Tally{NotApplicable: 1}, Tally{NotAsked: 1}},
	} {
		t.Run(c.name, func(t *testing.T) {
			b := sample2018(fig("年初结转和结余", c.opening, "C32"))
			b.Tables = append(b.Tables, codes("附01-1", c.table))
			b.Follow(sample2017(fig("年末结转和结余", "100.00", "F60"))())
			v := checkBook(t, b, ruleByID(t, "Y-01-01"), ruleByID(t, "Y-02-01"))
			if y01, y02 := asked(v, "Y-01-01"), asked(v, "Y-02-01"); y01 != c.y01 || y02 != c.y02 {
				t.Errorf("Y-01 %+v, Y-02 %+v; want %+v, %+v", y01, y02, c.y01, c.y02)
			}
		})
	}
	t.Run("a table that cannot be read", func(t *testing.T) {
		b := sample2018(fig("年初结转和结余", "105.00", "C32"))
		b.Tables = append(b.Tables, codes("附01-1", map[string]string{"合计/会计差错更正.小计": "5.00"}))
		b.Tables[1].Broken = "unit"
		b.Follow(sample2017(fig("年末结转和结余", "100.00", "F60"))())
		if v := checkBook(t, b, ruleByID(t, "Y-01-01")); v.Rules["Y-01-01"] != (Tally{NotAsked: 1}) {
			t.Errorf("Y-01 %+v, want it not asked", v.Rules["Y-01-01"])
		}
	})
	t.Run("by budget", func(t *testing.T) {
		b := book(2018, sheet("公开04", fig("年初结转和结余.一般公共预算财政拨款/决算数", "12.00", "C30")), codes("附01-1", map[string]string{"合计/归集调入.一般公共预算财政拨款": "2.00"}))
		p := book(2017, sheet("公开04", fig("年末结转和结余/一般公共预算财政拨款", "10.00", "H40")))
		b.Entity, p.Entity = "某单位", "某单位"
		b.Follow(p)
		v := checkBook(t, b, ruleByID(t, "Y-02-02"), ruleByID(t, "Y-02-03"))
		if v.Rules["Y-02-02"].Passed != 1 || v.Rules["Y-02-03"].Passed+v.Rules["Y-02-03"].Failed != 0 {
			t.Errorf("%+v, %+v", v.Rules["Y-02-02"], v.Rules["Y-02-03"])
		}
	})
}

func TestSteepChangeWantsItsReason(t *testing.T) {
	for _, c := range []struct {
		name, before, now, text, rate string
		want                          Tally
	}{
		{"a fifth", "100.00", "120.00", "", "", Tally{Passed: 1}},
		{"more than a fifth", "100.00", "120.01", "", "20.01", Tally{Failed: 1}},
		{"less by more than a fifth", "100.00", "79.99", "", "20.01", Tally{Failed: 1}},
		{"from nothing", "0.00", "0.30", "", "", Tally{Failed: 1}},
		{"from an empty cell", "", "0.30", "", "", Tally{Failed: 1}},
		{"to nothing", "100.00", "0.00", "", "100.00", Tally{Failed: 1}},
		{"nothing in both years", "0.00", "0.00", "", "", Tally{Passed: 1}},
		{"a reason", "100.00", "150.00", "项目支出150元，比上年增加50%，主要原因是新增科技馆布展项目。", "", Tally{Passed: 1}},
		{"a reason before", "100.00", "150.00", "由于新增科技馆布展，项目支出比上年增加50%。", "", Tally{Passed: 1}},
		{"a reason in the next sentence", "100.00", "150.00", "项目支出150元。主要原因是新增科技馆布展项目。", "", Tally{Passed: 1}},
		{"an empty reason", "100.00", "150.00", "项目支出增加的主要原因是。", "50.00", Tally{Failed: 1}},
		{"a reason left to be filled in", "100.00", "150.00", "项目支出增加（减少）的主要原因：××。", "50.00", Tally{Failed: 1}},
		{"a reason of another item", "100.00", "150.00", "基本支出增加，主要原因是调资。项目支出150元。", "50.00", Tally{Failed: 1}},
		{"of what is carried over", "100.00", "150.00", "项目支出结转增加，主要原因是工程跨年。", "50.00", Tally{Failed: 1}},
		{"因公 is no reason", "100.00", "150.00", "项目支出150元，因公出国费10元。", "50.00", Tally{Failed: 1}},
		{"系统 is no reason", "100.00", "150.00", "项目支出150元，用于信息系统建设。", "50.00", Tally{Failed: 1}},
	} {
		t.Run(c.name, func(t *testing.T) {
			r := ruleByID(t, "Y-06")
			b, p := book(2018, sheet("财决01", fig("项目支出", c.now, "O9"))), book(2017, sheet("财决01", fig("项目支出", c.before, "O9")))
			b.Entity, p.Entity = "某单位", "某单位"
			if c.text != "" {
				b.Prose = []Passage{{Name: "收支情况", Text: []string{c.text}, From: []Cell{{"叙述", "C9"}}}}
			}
			b.Follow(p)
			v := checkBook(t, b, r)
			got := v.Rules[r.ID]
			got.NotApplicable = 0 // the items that are not there
			if got != c.want {
				t.Fatalf("%+v, want %+v", got, c.want)
			}
			if c.want.Failed == 1 {
				f := errorsOf(v)[0]
				if f.Level != Warning || f.At.String() != "财决01表!O9" || f.Args[0] != "项目支出" || f.Args[1] != c.rate || f.Cells[0].Sheet != "[]财决01表" {
					t.Errorf("%s %v %v, want the rate %q", describe(f), f.Args, f.Cells, c.rate)
				}
			}
		})
	}
	t.Run("half a year is not compared with one", func(t *testing.T) {
		b := sample2018(fig("本年收入合计", "50.00", "C30"))
		b.Period = "2018-06"
		b.Follow(sample2017(fig("本年收入合计", "100.00", "C30"))())
		v := checkBook(t, b, ruleByID(t, "Y-06"), ruleByID(t, "Y-09"))
		if v.Asked != 0 {
			t.Errorf("asked %d", v.Asked)
		}
	})
}

func TestProjectMoneyCarriedOverTwiceIsShown(t *testing.T) {
	const col = "年末结转和结余.项目支出结转和结余"
	for _, c := range []struct {
		before, now string
		want        Tally
	}{{"5.00", "3.00", Tally{Failed: 1}}, {"5.00", "", Tally{Passed: 1}}, {"", "3.00", Tally{Passed: 1}}, {"-5.00", "3.00", Tally{Passed: 1}}} {
		r := ruleByID(t, "Y-07")
		b := book(2018, codes("财决02", map[string]string{"206/" + col: "9.00", "2060101/" + col: c.now}))
		p := book(2017, codes("财决02", map[string]string{"206/" + col: "9.00", "2060101/" + col: c.before}))
		b.Entity, p.Entity = "某单位", "某单位"
		b.Follow(p)
		v := checkBook(t, b, r)
		if v.Rules[r.ID] != c.want {
			t.Errorf("%q, then %q: %+v, want %+v", c.before, c.now, v.Rules[r.ID], c.want)
		}
	}
}

func TestMonthsOfOneYear(t *testing.T) {
	for _, c := range []struct {
		name, period string
		opening, in  string
		want         string // rules that fail
	}{
		{"as before", "2018-03", "10.00", "50.00", ""},
		{"another opening", "2018-03", "11.00", "50.00", "M-01"},
		{"income fell", "2018-03", "10.00", "49.99", "M-03-01"},
		{"beside a whole year", "2017", "10.00", "1.00", "Y-01-01"}, // that closed with 12.00
	} {
		t.Run(c.name, func(t *testing.T) {
			b := sample2018(fig("年初结转和结余", c.opening, "C32"), fig("本年收入合计", c.in, "C30"))
			b.Period = "2018-06"
			p := sample2017(fig("年初结转和结余", "10.00", "C32"), fig("本年收入合计", "50.00", "C30"), fig("年末结转和结余", "12.00", "F60"))()
			p.Period = c.period
			b.Follow(p)
			var failed []string
			for _, r := range Rules {
				if r.ID[0] == 'M' || r.ID[0] == 'Y' {
					if checkBook(t, b, r).Rules[r.ID].Failed > 0 {
						failed = append(failed, r.ID)
					}
				}
			}
			if strings.Join(failed, " ") != c.want {
				t.Errorf("%v fail, want %q", failed, c.want)
			}
		})
	}
}

func TestOwnRulesGoThroughLastYear(t *testing.T) {
	for in, want := range map[string]string{
		"公开01/本年收入合计 ≥ 上年公开01/本年收入合计":           "公开01/本年收入合计 ≥ 上年公开01/本年收入合计",
		"公开01/本年收入合计/决算数 ≥ 上年/本年收入合计/决算数":       "公开01/本年收入合计/决算数 ≥ 上年/本年收入合计/决算数",
		"财决02/*/年初结转和结余.合计=上年财决02/*/年末结转和结余.合计": "财决02/*/年初结转和结余.合计 = 上年财决02/*/年末结转和结余.合计",
		"公开01/本年收入合计 ≥ 上年公开01/没有的行":             "",
		"上年公开01/本年收入合计 ≤ 公开01/本年收入合计":           "earlier-left",
	} {
		r, err := OwnRule("ZD-01", Critical, in, "")
		switch fault, _ := err.(*FormulaError); {
		case want == "earlier-left":
			if fault == nil || fault.Kind != want {
				t.Errorf("%q: %v, want it told that the sides must change places", in, err)
			}
		case want == "":
			if err == nil {
				t.Errorf("%q is accepted", in)
			}
		case err != nil || r.Formula != want:
			t.Errorf("%q = %q, %v; want %q", in, r.Formula, err, want)
		}
	}
	// Codes of both years are gone through.
	r, err := OwnRule("ZD-01", Critical, "财决03/*/本年收入合计 ≥ 上年财决03/*/本年收入合计", "")
	if err != nil {
		t.Fatal(err)
	}
	b := book(2018, codes("财决03", map[string]string{"2060101/本年收入合计": "5.00", "2060102/本年收入合计": "5.00"}))
	p := book(2017, codes("财决03", map[string]string{"2060102/本年收入合计": "5.00", "2060103/本年收入合计": "5.00"}))
	b.Entity, p.Entity = "某单位", "某单位"
	b.Follow(p)
	if got, want := checkBook(t, b, r).Rules["ZD-01"], (Tally{Passed: 2, Failed: 1}); got != want {
		t.Errorf("went %+v, want %+v", got, want)
	}
}
