package calc

import (
	"slices"
	"strings"
	"testing"
)

// amounts makes a book of lines "key amount"; a line without an amount is an empty cell.
func amounts(t *testing.T, period, lines string) *Book {
	t.Helper()
	b := &Book{File: period + ".xlsx", Entity: "某局", Period: period}
	for n, line := range strings.Split(strings.TrimSpace(lines), "\n") {
		name, value, given := strings.Cut(strings.TrimSpace(line), " ")
		k, ok := ParseKey(name)
		if !ok {
			t.Fatalf("%q is no key", name)
		}
		f := Figure{Key: k, State: Blank, Unit: Yuan, Label: k.Line, From: []Cell{{k.Form, "C" + string(rune('A'+n))}}}
		if k.Form == "附02" {
			f.Unit = Persons
		}
		if given {
			f.State, f.Amount = Given, number(t, value)
		}
		b.Put(f)
	}
	return b
}

func number(t *testing.T, s string) Amount {
	t.Helper()
	a, err := ParseAmount(s)
	if err != nil {
		t.Fatal(err)
	}
	return a
}

func measured(t *testing.T, b *Book, id string) Measure {
	t.Helper()
	for _, m := range b.Measures() {
		if m.ID == id {
			return m
		}
	}
	t.Fatalf("no indicator %s", id)
	return Measure{}
}

// The examples are those of published tables, with their own amounts.
func TestIndicatorsAreTheQuotientsOfTheirDefinitions(t *testing.T) {
	before := amounts(t, "2017", "公开07/合计/预算数 320000")
	b := amounts(t, "2018", `
公开07/合计/预算数 634600
公开07/合计/决算数 68402.03
附02/在职人员/编制人数 143
附02/在职人员/年末实有人数 136
公开01/年初结转和结余/决算数 3267300
公开01/年末结转和结余/决算数 3623600
公开01/本年支出合计/决算数 9349300
财决01/本年支出合计/年初预算数 19227600
财决01/本年支出合计/全年预算数 26906200
财决01/本年支出合计/决算数 26900000`)
	if why := b.Follow(before); why != "" {
		t.Fatal(why)
	}
	for id, want := range map[string]string{
		"ZB-01":   "95.10",
		"ZB-02":   "98.31",
		"ZB-05-1": "39.94",
		"ZB-05-2": "39.94", // 767.86 of 1922.76
		"ZB-07-2": "38.76",
		"ZB-08":   "10.91",
		"ZB-10":   "10.78",
	} {
		m := measured(t, b, id)
		if got := m.Value.Amount.Fixed(2); m.Value.State != Given || got != want {
			t.Errorf("%s %s = %s (%+v), want %s", id, m.Name, got, m.Lack, want)
		}
		for _, f := range []Figure{m.Part, m.Base} {
			if len(f.From) == 0 {
				t.Errorf("%s: %s has no cell", id, f.Label)
			}
			for _, c := range f.From {
				if !slices.Contains(m.Value.From, c) {
					t.Errorf("%s does not name its cell %s", id, c)
				}
			}
		}
	}
}

func TestNoIndicatorOnABaseThatIsNone(t *testing.T) {
	before := amounts(t, "2017", "公开07/合计/预算数 0")
	for _, c := range []struct{ id, lines, lack, name string }{
		{"ZB-10", "公开07/合计/预算数 0\n公开07/合计/决算数 10", LackBase, "“三公”经费预算数"},
		{"ZB-10", "公开07/合计/预算数 0\n公开07/合计/决算数 0", LackBase, "“三公”经费预算数"},
		{"ZB-10", "公开07/合计/预算数\n公开07/合计/决算数 10", LackNumber, "“三公”经费预算数"},
		{"ZB-10", "公开07/合计/决算数 10", LackFigure, "“三公”经费预算数"},
		{"ZB-10", "公开07/合计/预算数 10\n公开07/合计/决算数", LackNumber, "“三公”经费决算数"},
		{"ZB-08", "公开01/年初结转和结余/决算数 -5\n公开01/年末结转和结余/决算数 10", LackSign, "年初结转和结余"},
		{"ZB-02", "公开07/合计/预算数 10", LackLastYear, ""},
		{"ZB-12", "公开07/合计/预算数 10", LackInput, ""},
	} {
		m := measured(t, amounts(t, "2018", c.lines), c.id)
		if m.Value.State != Absent || m.Share.Defined() || m.Lack != (Lack{c.lack, c.name}) {
			t.Errorf("%s of %q: %v %+v, want %s %s", c.id, c.lines, m.Value, m.Lack, c.lack, c.name)
		}
	}
	b := amounts(t, "2018", "公开07/合计/预算数 10")
	if why := b.Follow(before); why != "" {
		t.Fatal(why)
	}
	if m := measured(t, b, "ZB-02"); m.Lack != (Lack{LackBase, "上年“三公”经费预算数"}) {
		t.Errorf("lack = %+v, want a base of zero", m.Lack)
	}
}

// An empty carry-over beside a number is none, as in a sum.
func TestAnEmptyCellCountsAsZeroBesideANumber(t *testing.T) {
	m := measured(t, amounts(t, "2018", "公开01/年初结转和结余/决算数 50\n公开01/年末结转和结余/决算数"), "ZB-08")
	if m.Value.Amount.Fixed(2) != "-100.00" {
		t.Errorf("change = %v %+v, want -100", m.Value.Amount, m.Lack)
	}
}

func TestTheStaffOfTheEstablishmentIsFoundInEitherLine(t *testing.T) {
	m := measured(t, amounts(t, "2018", "附02/合计/编制人数 30\n附02/在职人员/年末实有人数 24"), "ZB-01")
	if m.Value.Amount.Fixed(2) != "80.00" {
		t.Errorf("rate = %v %+v, want 80", m.Value.Amount, m.Lack)
	}
}

// A definition in words and one in names must be of one indicator: both sides, or neither.
func TestEveryIndicatorIsDefinedOnce(t *testing.T) {
	known := map[string]bool{}
	for _, item := range reportItems {
		known[item.Name] = true
	}
	for i, ind := range Indicators {
		for _, o := range Indicators[:i] {
			if o.ID == ind.ID {
				t.Errorf("%s stands twice", ind.ID)
			}
		}
		if strings.Count(ind.Definition, "÷") != 1 || ind.PartName() == "" || ind.BaseName() == "" || (ind.Part == "") != (ind.Base == "") || ind.Level1 == "" || ind.Level2 == "" || ind.Source == "" {
			t.Errorf("%s is not defined in full: %+v", ind.ID, ind)
		}
		for _, side := range []string{ind.Part, ind.Base} {
			for word := range strings.FieldsSeq(strings.Trim(side, "|")) {
				if word == "+" || word == "-" || word == "或" {
					continue
				}
				word = strings.TrimPrefix(word, lastYear+".")
				k, isKey := ParseKey(word)
				form := FormByID(k.Form)
				parts := strings.Split(word, ".")
				switch {
				case isKey && form != nil:
					_, line := form.Line(k.Line)
					_, col := form.Col(k.Col)
					if !line || !col {
						t.Errorf("%s: the form has no %s", ind.ID, word)
					}
				case len(parts) == 3 && (parts[0] == "三公" || parts[0] == "人数"):
					id := map[string]string{"三公": "公开07", "人数": "附02"}[parts[0]]
					_, line := FormByID(id).Line(parts[1])
					_, col := FormByID(id).Col(parts[2])
					if !line || !col {
						t.Errorf("%s: the form has no %s", ind.ID, word)
					}
				case !known[word]:
					t.Errorf("%s: nobody knows %s", ind.ID, word)
				}
			}
		}
	}
}
