package calc

import (
	"fmt"
	"slices"
	"strings"
	"testing"
)

// fig writes one figure of a form: its line, or line/column; what the cell holds; and where it stands.
// "" is an empty cell, "—" a dash, "?" a cell that nobody can read.
func fig(name, holds, ref string) Figure {
	line, col, ok := strings.Cut(name, "/")
	if !ok {
		col = "决算数"
	}
	f := Figure{Key: Key{Line: line, Col: col}, Unit: Yuan, Label: line, From: []Cell{{Ref: ref}}}
	switch holds {
	case "":
		f.State = Blank
	case "—":
		f.State = Barred
	case "?":
		f.State = Absent
	default:
		f.State = Given
		var err error
		if f.Amount, err = ParseAmount(holds); err != nil {
			panic(fmt.Sprintf("%s: %q: %v", name, holds, err))
		}
	}
	return f
}

// sheet makes the table of a form from its figures. It stands on a sheet called 公开01表.
func sheet(form string, figures ...Figure) *Table {
	f := FormByID(form)
	t := &Table{Form: f, Sheet: form + "表", Title: Cell{form + "表", "A1"}}
	for _, fg := range figures {
		fg.Key.Form = form
		fg.From = slices.Clone(fg.From)
		for i := range fg.From {
			fg.From[i].Sheet = t.Sheet
		}
		l, _ := f.Line(fg.Key.Line)
		t.Row(Row{Name: fg.Key.Line, Label: fg.Label, Panel: l.Panel})
		t.Put(fg)
	}
	return t
}

func book(year int, tables ...*Table) *Book {
	return &Book{Period: fmt.Sprint(year), Tables: tables}
}

func ruleByID(t testing.TB, id string) Rule {
	t.Helper()
	i := slices.IndexFunc(Rules, func(r Rule) bool { return r.ID == id })
	if i < 0 {
		t.Fatalf("no rule %s", id)
	}
	return Rules[i]
}

// checkBook asks some rules, or all of them, of a small book.
func checkBook(t testing.TB, b *Book, rules ...Rule) Verdict {
	t.Helper()
	if rules == nil {
		rules = Rules
	}
	v, err := Check(b, nil, rules)
	if err != nil {
		t.Fatal(err)
	}
	return v
}

// errorsOf gives the findings of rules, without the notes on tables that a small book does not have.
func errorsOf(v Verdict) []Finding {
	return slices.DeleteFunc(slices.Clone(v.Findings), func(f Finding) bool { return f.Rule == "R-01" })
}

// total is 收入总计 = 本年收入合计 + 使用非财政拨款结余 + 年初结转和结余.
const total = "F-01-02"

func TestHowARuleEndsAtAPlace(t *testing.T) {
	for _, c := range []struct {
		name                         string
		income, use, opening, amount string // 收入总计
		want                         Tally
	}{
		{"it holds", "100.00", "5.00", "15.00", "120.00", Tally{Passed: 1}},
		{"a fen too much", "100.00", "5.00", "15.00", "120.01", Tally{Failed: 1}},
		{"blanks beside figures are nothing", "100.00", "", "", "100.00", Tally{Passed: 1}},
		{"a dash beside figures is nothing", "100.00", "—", "20.00", "120.00", Tally{Passed: 1}},
		{"a blank total is nothing too", "100.00", "", "", "", Tally{Failed: 1}},
		{"zeros are figures", "0.00", "", "", "", Tally{Passed: 1}},
		{"all blank", "", "", "", "", Tally{NotApplicable: 1}},
		{"blank and dashes", "", "—", "—", "", Tally{NotApplicable: 1}},
		{"one that cannot be read", "100.00", "?", "15.00", "115.00", Tally{NotAsked: 1}},
		{"a total that cannot be read", "100.00", "", "", "?", Tally{NotAsked: 1}},
		{"negative figures are figures", "100.00", "", "-20.00", "80.00", Tally{Passed: 1}},
	} {
		t.Run(c.name, func(t *testing.T) {
			b := book(2018, sheet("公开01",
				fig("本年收入合计", c.income, "C30"),
				fig("使用非财政拨款结余", c.use, "C31"),
				fig("年初结转和结余", c.opening, "C32"),
				fig("收入总计", c.amount, "C36"),
			))
			r := ruleByID(t, total)
			r.Form = "公开01" // and not 财决01, which is not applicable here
			v := checkBook(t, b, r)
			if got := v.Rules[total]; got != c.want {
				t.Errorf("%s went %+v, want %+v", total, got, c.want)
			}
			if n := len(errorsOf(v)); n != c.want.Failed {
				t.Errorf("%d findings, want %d", n, c.want.Failed)
			}
		})
	}
}

func TestAFailureSaysWhatItShouldBe(t *testing.T) {
	v := checkBook(t, book(2018, sheet("公开01",
		fig("本年收入合计", "9705600.00", "C27"),  //   9,705,600.00
		fig("使用非财政拨款结余", "", "C28"),         //
		fig("年初结转和结余", "3267300.00", "C29"), // 3,267,300.00
		fig("收入总计", "12972800.00", "C31"),   //  12,972,900.00 it should be
	)), ruleByID(t, total))
	if len(errorsOf(v)) != 1 {
		t.Fatalf("findings %v, want one", errorsOf(v))
	}
	f := errorsOf(v)[0]
	if f.Level != Critical || f.At.String() != "公开01表!C31" || f.Got.String() != "12972800.00" || f.Want.String() != "12972900.00" || f.Diff().String() != "-100.00" || f.Unit != Yuan {
		t.Errorf("got %s", describe(f))
	}
	if want := "收入总计 = 本年收入合计 + 使用非财政拨款结余 + 年初结转和结余"; f.Formula != want {
		t.Errorf("formula %q, want %q", f.Formula, want)
	}
	var cells []string
	for _, o := range f.Notes {
		cells = append(cells, o.Figure.Cell().String())
	}
	if got, want := strings.Join(cells, " "), "公开01表!C27 公开01表!C28 公开01表!C29"; got != want {
		t.Errorf("operands %s, want %s", got, want)
	}
}

func TestFormulasReadInTheSheetsOwnWords(t *testing.T) {
	income := sheet("公开02",
		fig("合计/本年收入合计", "100.00", "E8"), fig("合计/财政拨款收入", "90.00", "F8"),
		fig("206/本年收入合计", "90.00", "E9"), fig("206/财政拨款收入", "90.00", "F9"),
		fig("20601/本年收入合计", "80.00", "E10"), fig("20601/财政拨款收入", "90.00", "F10"),
	)
	income.Rows[1].Label = "科学技术支出"
	b := book(2018, income, sheet("公开01", fig("本年收入合计", "100.00", "C30"), fig("财政拨款收入", "91.00", "C7")))
	var got []string
	for _, id := range []string{"F-02-02-01", "F-02-02-02", "X-02"} {
		for _, f := range errorsOf(checkBook(t, b, ruleByID(t, id))) {
			got = append(got, f.Formula)
		}
	}
	want := []string{
		"合计/本年收入合计 = Σ类/本年收入合计",
		"206科学技术支出/本年收入合计 = Σ下级科目/本年收入合计",
		"财政拨款收入/决算数 = 公开02/合计/财政拨款收入",
	}
	if !slices.Equal(got, want) {
		t.Errorf("read %q, want %q", got, want)
	}
}

func TestMissingLineIsSaidOnce(t *testing.T) {
	b := book(2018, sheet("公开01",
		fig("使用非财政拨款结余", "", "C31"),
		fig("年初结转和结余", "20.00", "C32"),
		fig("收入总计", "120.00", "C36"),
		fig("年末结转和结余", "30.00", "F32"),
		fig("本年支出合计", "90.00", "F30"),
		fig("结余分配", "", "F31"),
		fig("支出总计", "120.00", "F36"),
	))
	v := checkBook(t, b)
	missing := slices.DeleteFunc(errorsOf(v), func(f Finding) bool { return f.Rule != "R-02" })
	if len(missing) != 1 || missing[0].Level != Unasked || missing[0].Label != "本年收入合计" || missing[0].At.String() != "公开01表!A1" {
		t.Fatalf("missing lines %v, want 本年收入合计 once", missing)
	}
	for _, id := range []string{"F-01-02", "F-01-11"} {
		i := slices.IndexFunc(v.NotAsked, func(n NotAsked) bool { return n.Rule == id })
		if i < 0 || v.NotAsked[i].Reason != "missing-line" || v.NotAsked[i].Args[0] != "公开01/本年收入合计" || v.Rules[id].NotAsked != 1 {
			t.Errorf("%s is not listed as not asked: %v", id, v.NotAsked)
		}
	}
	if v.Clean() {
		t.Error("a book without 本年收入合计 is clean")
	}
	if v.Rules["F-01-09"].Passed != 1 || v.Rules["F-01-08"].Passed != 1 {
		t.Error("the rules that do not need the line were not asked")
	}
}

func TestLinesOfOtherYearsAreNotMissed(t *testing.T) {
	// In 2022 there is no 财政拨款收入; in 2018 no 一般公共预算财政拨款收入.
	for year, rules := range map[int][]string{2022: {"F-01-15", "X-06-01"}, 2018: {"X-06-03", "X-06-05"}} {
		d := deal(3)
		v := audit(t, d.department(year, 4, 6).print(d, printing{families: []string{"公开"}}))
		for _, id := range rules {
			if got := v.Rules[id]; got.NotAsked+got.Failed+got.Passed != 0 || got.NotApplicable == 0 {
				t.Errorf("%d: %s went %+v, want not applicable", year, id, got)
			}
		}
	}
}

func TestMissingTableIsOneNoteAndHoldsNothingBack(t *testing.T) {
	for _, family := range []string{"公开", "财决"} {
		d := deal(3)
		whole := d.department(2018, 6, 8).print(d, printing{families: []string{family}, optional: true})
		for i, missing := range whole.Tables {
			id := missing.Form.ID
			t.Run(id, func(t *testing.T) {
				b := *whole
				b.Tables = slices.Delete(slices.Clone(whole.Tables), i, i+1)
				v := audit(t, &b)
				var notes []Finding
				for _, f := range v.Findings {
					if f.Rule == "R-01" {
						notes = append(notes, f)
					} else if f.Level >= Unasked {
						t.Errorf("%s", describe(f))
					}
				}
				switch summary := id == "公开01" || id == "财决01"; {
				case missing.Form.Optional && len(notes) != 0:
					t.Errorf("notes %v on a table that nobody has to bring", notes)
				case !missing.Form.Optional && (notes[len(notes)-1].Kind != "missing-table" || notes[len(notes)-1].Level != Warning || notes[len(notes)-1].Args[0] != id):
					t.Errorf("notes %v, want one 提示 on %s", notes, id)
				case summary && (len(notes) != 2 || notes[0].Level != Unasked || v.Clean()):
					t.Errorf("notes %v: a book without a 总表 must be held back", notes)
				case !summary && (len(notes) > 1 || !v.Clean()):
					t.Errorf("notes %v, clean %v: want at most one note and a clean book", notes, v.Clean())
				}
				// What needs the table is not asked, and listed; it never fails.
				for _, n := range v.NotAsked {
					if n.Reason != "missing-table" || n.Args[0] != id {
						t.Errorf("%s was not asked for %s %v", n.Rule, n.Reason, n.Args)
					}
				}
				if listed := len(v.NotAsked) > 0; listed == missing.Form.Optional {
					t.Errorf("%d rules listed as not asked", len(v.NotAsked))
				}
			})
		}
	}
}

func TestBrokenTableIsNotAsked(t *testing.T) {
	for _, family := range []string{"公开", "财决"} {
		d := deal(3)
		whole := d.department(2018, 6, 8).print(d, printing{families: []string{family}, optional: true})
		for i, table := range whole.Tables {
			t.Run(table.Form.ID, func(t *testing.T) {
				b := *whole
				b.Tables = slices.Clone(whole.Tables)
				b.Tables[i] = &Table{Form: table.Form, Sheet: table.Sheet, Title: table.Title, Broken: "unit"}
				v := audit(t, &b)
				for _, f := range v.Findings {
					if f.Level >= Unasked {
						t.Errorf("%s", describe(f)) // Bind has said what there is to say
					}
				}
				for _, n := range v.NotAsked {
					if n.Reason != "broken-table" || n.Args[0] != table.Form.ID {
						t.Errorf("%s was not asked for %s %v", n.Rule, n.Reason, n.Args)
					}
				}
				if len(v.NotAsked) == 0 && !table.Form.Open { // no rule knows the columns of an open form
					t.Error("no rule is listed as not asked")
				}
			})
		}
	}
}

// A figure that cannot be read has its finding from the reading. It is neither zero nor wrong.
func TestUnreadableFigureIsNeitherZeroNorWrong(t *testing.T) {
	t.Parallel()
	for seed := range uint64(40) {
		d := deal(2_000_000 + seed)
		b := randomBook(seed)
		before := audit(t, b)
		var cells []Figure
		for f := range b.Figures() {
			if f.State == Given && f.Key.Form != DerivedForm {
				cells = append(cells, f)
			}
		}
		for range min(len(cells), 8) {
			f := cells[d.IntN(len(cells))]
			undo := spoil(b, f, Figure{State: Absent})
			v := audit(t, b)
			undo()
			for _, g := range v.Findings {
				if g.Level >= Unasked {
					t.Errorf("book %d without %s: %s", seed, f.Key, describe(g))
				}
			}
			if bound(before)[f.Cell()] && len(v.NotAsked) == 0 {
				t.Errorf("book %d without %s: nothing is listed as not asked", seed, f.Key)
			}
			for _, n := range v.NotAsked {
				if n.Reason != "unreadable" || n.Args[0] != f.Key.String() {
					t.Errorf("book %d without %s: %s was not asked for %s %v", seed, f.Key, n.Rule, n.Reason, n.Args)
				}
			}
		}
	}
}

func TestRoundedTablesMayDifferByHalfSteps(t *testing.T) {
	r := ruleByID(t, "F-05-01") // 合计 = 基本支出 + 项目支出: three printed figures, 1.5 steps of 100 元
	for _, c := range []struct {
		total, want string
	}{{"30000", "passed"}, {"30100", "passed"}, {"29900", "passed"}, {"30200", "failed"}, {"29800", "failed"}} {
		table := sheet("公开05", fig("合计/合计", c.total, "D8"), fig("合计/基本支出", "10000", "E8"), fig("合计/项目支出", "20000", "F8"))
		table.SetStep(Int(100))
		v := checkBook(t, book(2018, table), r)
		if got := map[bool]string{true: "passed", false: "failed"}[v.Passed == 1 && v.Failed == 0]; got != c.want {
			t.Errorf("%s 元 against 30000 元, in steps of 100: %s, want %s", c.total, got, c.want)
		}
		table.SetStep(Amount{})
		if v := checkBook(t, book(2018, table), r); (v.Passed == 1) != (c.total == "30000") {
			t.Errorf("%s 元 against 30000 元, exact: passed %d", c.total, v.Passed)
		}
	}
	// 公开 in 万元 beside 财决 in 元: one printed figure may be half a step from the exact one.
	for _, c := range []struct {
		printed, exact string
		ok             bool
	}{{"30000", "30050.00", true}, {"30000", "29950.00", true}, {"30000", "30050.01", false}} {
		public := sheet("公开03", fig("合计/本年支出合计", c.printed, "E8"))
		public.SetStep(Int(100))
		v := checkBook(t, book(2018, public, sheet("财决04", fig("合计/本年支出合计", c.exact, "E8"))), ruleByID(t, "X-22-04"))
		if (v.Passed == 1 && v.Failed == 0) != c.ok {
			t.Errorf("%s beside %s: passed %d, failed %d", c.printed, c.exact, v.Passed, v.Failed)
		}
	}
}

// summary is a 公开01 with one figure of it changed: 100 + 20 = 120 = 90 + 30.
func summary(changes ...Figure) *Table {
	t := sheet("公开01",
		fig("财政拨款收入", "70.00", "C7"),
		fig("其他收入", "30.00", "C13"),
		fig("本年收入合计", "100.00", "C30"),
		fig("使用非财政拨款结余", "", "C31"),
		fig("年初结转和结余", "20.00", "C32"),
		fig("收入总计", "120.00", "C36"),
		fig("206", "60.00", "F12"),
		fig("208", "30.00", "F14"),
		fig("本年支出合计", "90.00", "F30"),
		fig("结余分配", "", "F31"),
		fig("年末结转和结余", "30.00", "F32"),
		fig("支出总计", "120.00", "F36"),
	)
	for _, f := range changes {
		f.Key.Form, f.From[0].Sheet = "公开01", "公开01表"
		t.Put(f)
	}
	return t
}

func TestOneWrongCellIsOneRootWithEchoes(t *testing.T) {
	// 收入总计 120.00 was typed 102.00: F-01-02 and F-01-09 fail, both for that cell.
	v := checkBook(t, book(2018, summary(fig("收入总计", "102.00", "C36"))))
	found := errorsOf(v)
	if len(found) != 1 || v.Failed != 2 {
		t.Fatalf("%d findings for %d failures, want 1 for 2: %v", len(found), v.Failed, found)
	}
	root := found[0]
	if root.Rule != "F-01-02" || len(root.Echoes) != 1 || root.Echoes[0].Rule != "F-01-09" {
		t.Errorf("root %s, echoes %v; want F-01-02 with F-01-09", root.Rule, root.Echoes)
	}
	want := Cause{At: Cell{"公开01表", "C36"}, Value: Int(120), Reason: "transposition", Mends: 2}
	if len(root.Causes) != 1 || root.Causes[0].At != want.At || !root.Causes[0].Value.Equal(want.Value) || root.Causes[0].Reason != want.Reason || root.Causes[0].Mends != want.Mends {
		t.Errorf("causes %v, want %v alone", root.Causes, want)
	}
}

func TestTheRootStandsWhereTheWrongCellStands(t *testing.T) {
	// 本年收入合计 is right of the sign in F-01-02 and left of it in F-01-01: there the root belongs.
	v := checkBook(t, book(2018, summary(fig("本年收入合计", "10.00", "C30"))))
	found := errorsOf(v)
	if len(found) != 1 || found[0].Rule != "F-01-01" || found[0].At.String() != "公开01表!C30" || found[0].Causes[0].Reason != "decimal-shift" {
		t.Errorf("found %v, want F-01-01 at C30 alone", found)
	}
}

func TestTwoErrorsAreTwoRoots(t *testing.T) {
	v := checkBook(t, book(2018, summary(fig("其他收入", "-30.00", "C13"), fig("208", "3.00", "F14"))))
	var got []string
	for _, f := range v.Findings[:v.Count(Critical)] {
		got = append(got, f.Rule+" "+f.Causes[0].At.Ref+" "+f.Causes[0].Value.String()+" "+f.Causes[0].Reason)
	}
	slices.Sort(got)
	want := []string{"F-01-01 C13 30.00 sign", "F-01-03 F14 30.00 decimal-shift"}
	if !slices.Equal(got, want) {
		t.Errorf("roots %q, want %q", got, want)
	}
}

func TestABrokenInequalityIsAnEchoOfTheWrongCell(t *testing.T) {
	// 其中：政府性基金 is more than 财政拨款收入, because 财政拨款收入 lost its last digit.
	table := summary(fig("财政拨款收入", "7.00", "C7"), fig("财政拨款收入.政府性基金预算财政拨款", "40.00", "C8"))
	found := errorsOf(checkBook(t, book(2018, table)))
	if len(found) != 1 || found[0].Rule != "F-01-01" || found[0].Causes[0].Mends != len(found[0].Echoes)+1 ||
		!slices.ContainsFunc(found[0].Echoes, func(f Finding) bool { return f.Rule == "F-01-15" }) {
		t.Errorf("found %v, want F-01-01 with F-01-15 among its echoes", found)
	}
}

func TestFindingsAreInOrderOfWeight(t *testing.T) {
	read := []Finding{{Rule: "R-10", Level: Remark}, {Rule: "R-06", Level: Critical}, {Rule: "R-08", Level: Warning}, {Rule: "R-04", Level: Unasked}}
	v, err := Check(book(2018, summary(fig("收入总计", "102.00", "C36"))), read, Rules)
	if err != nil {
		t.Fatal(err)
	}
	var got []string
	for _, f := range v.Findings {
		if f.Rule != "R-01" {
			got = append(got, f.Rule)
		}
	}
	if want := []string{"R-06", "F-01-02", "R-04", "R-08", "R-10"}; !slices.Equal(got, want) {
		t.Errorf("order %v, want %v", got, want)
	}
	if read[0].Rule != "R-10" {
		t.Error("Check changed the findings of reading")
	}
	v.Add([]Finding{{Rule: "N-01", Level: Unasked}})
	if i := slices.IndexFunc(v.Findings, func(f Finding) bool { return f.Rule == "N-01" }); v.Findings[i-1].Rule != "R-04" {
		t.Errorf("Add put N-01 after %s, want it after R-04", v.Findings[i-1].Rule)
	}
}

func TestNothingAskedIsNotClean(t *testing.T) {
	if (Verdict{}).Clean() {
		t.Error("the zero verdict is clean")
	}
	if v := checkBook(t, &Book{}); v.Clean() || v.Asked != 0 {
		t.Errorf("an empty book is clean %v, asked %d", v.Clean(), v.Asked)
	}
	if v := checkBook(t, book(2018, summary())); !v.Clean() {
		t.Errorf("a balanced 公开01 is not clean: %v", errorsOf(v))
	}
	for level, clean := range map[Level]bool{Remark: true, Warning: true, Unasked: false, Critical: false} {
		if v := (Verdict{Asked: 1, Findings: []Finding{{Level: level}}}); v.Clean() != clean {
			t.Errorf("with one %s: clean %v, want %v", level.Chinese(), v.Clean(), clean)
		}
	}
}

func TestCheckDoesNotChangeTheBook(t *testing.T) {
	b := randomBook(12)
	before := fmt.Sprint(slices.Collect(b.Figures()))
	audit(t, b)
	if fmt.Sprint(slices.Collect(b.Figures())) != before {
		t.Error("the book is not what it was")
	}
}
