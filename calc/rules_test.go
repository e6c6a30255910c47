package calc

import (
	"regexp"
	"slices"
	"strings"
	"testing"
)

func TestEveryRuleIsWhole(t *testing.T) {
	id := regexp.MustCompile(`^[FXTYM](-\d\d){2,3}$|^[XTYM]-\d\d$`)
	word := regexp.MustCompile(`^[A-Z]+(-[A-Z0-9]+)*$`) // what a rule of the narrative is about
	seen := map[string]bool{}
	for _, r := range Rules {
		if !id.MatchString(r.ID) && !(r.Form == ProseForm && word.MatchString(r.ID)) {
			t.Errorf("%s: not an id", r.ID)
		}
		if seen[r.ID] {
			t.Errorf("%s: given to two rules", r.ID)
		}
		seen[r.ID] = true
		if r.Why == "" || r.Source == "" || r.Formula == "" || r.Form == "" {
			t.Errorf("%s: no Why, Source, Formula or Form", r.ID)
		}
		if r.Level == Unasked || r.Level == Remark && r.Form != ProseForm && r.ID != "Y-09" && !strings.HasPrefix(r.ID, "F-01-16") {
			t.Errorf("%s: level %s", r.ID, r.Level.Chinese())
		}
		for _, form := range strings.Split(r.Form, "|") {
			if form != DerivedForm && form != ReportForm && form != ProseForm && FormByID(form) == nil {
				t.Errorf("%s: no form %s", r.ID, form)
			}
		}
	}
}

// A misspelt name would make a rule that is never asked and never fails.
func TestEveryNameOfAFormulaStandsInAForm(t *testing.T) {
	for _, r := range Rules {
		if r.Func != nil || r.Form == ReportForm || r.Form == ProseForm {
			continue
		}
		f, err := parseFormula(r.Formula)
		if err != nil {
			t.Errorf("%s: %v", r.ID, err)
			continue
		}
		for _, id := range strings.Split(r.Form, "|") {
			own := FormByID(id)
			stars := starsOf(own, r.Over)
			if f.has("*") && len(stars) == 0 {
				t.Errorf("%s: nothing of %s is over %q", r.ID, id, r.Over)
			}
			if !f.has("*") && r.Over != "" {
				t.Errorf("%s: Over %q without *", r.ID, r.Over)
			}
			for _, term := range f.terms() {
				if term.zero {
					continue
				}
				form := own
				if term.form != "" {
					form = FormByID(term.form)
				}
				if !standsIn(form, term, stars) {
					t.Errorf("%s: %s has no %s/%s", r.ID, form.ID, term.line, term.col)
				}
			}
		}
	}
}

// starsOf lists what * may stand for by the form alone.
func starsOf(f *Form, over string) []string {
	if f.Shape == Codes && (over == "" || over == "科目" || over == sharedCodes || over == loneCodes) {
		return []string{"合计", "206", "20601", "2060101"}
	}
	var out []string
	for _, l := range f.Lines {
		switch {
		case over == "科目", over == "类" && len(l.Key()) == 3:
			if IsCode(l.Key()) {
				out = append(out, l.Key())
			}
		case over != "" && (l.Panel == over || l.Of == over), slices.Contains(f.Panels, over) && len(f.Panels) == 1:
			out = append(out, l.Key())
		}
	}
	for _, c := range f.Cols {
		if over != "" && c.Of == over {
			out = append(out, c.Key())
		}
	}
	return out
}

// standsIn tells whether the form declares the line and the column of a term, with * as one of the stars
// at least.
func standsIn(f *Form, t term, stars []string) bool {
	any := func(name string, stands func(string) bool) bool {
		if !strings.Contains(name, "*") {
			return stands(name)
		}
		return slices.ContainsFunc(stars, func(star string) bool { return stands(strings.ReplaceAll(name, "*", star)) })
	}
	line := func(name string) bool {
		if of, ok := strings.CutPrefix(name, "Σ"); ok {
			return (of == "类" || of == "下级科目") && (f.Shape == Codes || f.Shape == Lists) || members(f, of, true) >= 2
		}
		_, declared := f.Line(name)
		return declared || (f.Shape == Codes || f.Shape == Lists) && (name == "合计" || IsCode(name))
	}
	col := func(name string) bool {
		if name == "" {
			return true
		}
		if of, ok := strings.CutPrefix(name, "Σ"); ok {
			if of == "@" {
				return slices.ContainsFunc(f.Cols, func(c Col) bool { return c.Group != "" }) || f.Economic
			}
			return f.Economic && of == "经济分类" || members(f, of, false) >= 2
		}
		if leaf, ok := strings.CutPrefix(name, "@."); ok {
			return f.Economic && leaf == "小计" || slices.ContainsFunc(f.Cols, func(c Col) bool { return c.Group != "" && c.Name == leaf })
		}
		_, declared := f.Col(name)
		group, leaf, _ := strings.Cut(name, ".")
		return declared || f.Economic && isItem(group, leaf)
	}
	return any(t.line, line) && any(t.col, col)
}

// isItem tells whether a detailed table has such a column.
func isItem(class, name string) bool {
	return slices.ContainsFunc(allItems, func(it item) bool { return it.class == class && (name == "小计" || it.name == name) })
}

// members counts the lines or columns that a Σ adds up.
func members(f *Form, of string, lines bool) int {
	n := 0
	for _, l := range f.Lines {
		if lines && l.Of == of {
			n++
		}
	}
	for _, c := range f.Cols {
		if !lines && c.Of == of {
			n++
		}
	}
	return n
}

func TestFormulasThatSayNothingAreRefused(t *testing.T) {
	for name, formula := range map[string]string{
		"no relation":         "收入总计",
		"no right side":       "收入总计 =",
		"unknown relation":    "收入总计 > 支出总计",
		"unknown sign":        "收入总计 = 本年收入合计 * 2",
		"dangling sign":       "收入总计 = 本年收入合计 +",
		"sum on the left":     "Σ本年收入 = 本年收入合计",
		"zero on the left":    "0 ≤ 本年收入合计",
		"two sums in a name":  "合计 = Σ类/Σ各项收入",
		"too many parts":      "公开01/a/b/c = 0",
		"empty name of a row": "/决算数 = 0",
	} {
		if f, err := parseFormula(formula); err == nil {
			t.Errorf("%s: %q was read as %+v", name, formula, f)
		}
		if _, err := Check(&Book{}, nil, []Rule{{ID: "U-01", Form: "公开01", Formula: formula}}); err == nil || !strings.Contains(err.Error(), "U-01") {
			t.Errorf("%s: Check says %v, want an error that names the rule", name, err)
		}
	}
}

func TestEveryFormIsWhole(t *testing.T) {
	ids := map[string]bool{}
	for _, f := range Forms {
		if ids[f.ID] || FormByID(f.ID).ID != f.ID {
			t.Errorf("%s stands twice", f.ID)
		}
		ids[f.ID] = true
		if len(f.Titles) == 0 || len(f.Cols) == 0 && !f.Open || f.Shape != Codes && len(f.Lines) == 0 {
			t.Errorf("%s: no title, column or line", f.ID)
		}
		for word := range strings.FieldsSeq(f.Source) {
			if !slices.Contains([]string{"套", "公示", "官方", "预算", "通例"}, word) {
				t.Errorf("%s: no such source as %s", f.ID, word)
			}
		}
		if f.Source == "" {
			t.Errorf("%s does not say where it is known from", f.ID)
		}
		if f.Family != "" && !strings.HasPrefix(f.ID, f.Family) {
			t.Errorf("%s is of the family %s", f.ID, f.Family)
		}
		lines, cols := map[string]bool{}, map[string]bool{}
		for _, l := range f.Lines {
			// A name may come twice where the years do not meet, or one label moved.
			if lines[l.Key()] {
				t.Errorf("%s: line %s stands twice", f.ID, l.Key())
			}
			lines[l.Key()] = true
			if l.Panel != "" && !slices.Contains(f.Panels, l.Panel) {
				t.Errorf("%s: line %s is of panel %s", f.ID, l.Key(), l.Panel)
			}
			if _, ok := f.Line(l.Under); l.Under != "" && !ok {
				t.Errorf("%s: line %s is under %s, which is no line", f.ID, l.Key(), l.Under)
			}
			for _, col := range l.Barred {
				if _, ok := f.Col(col); !ok {
					t.Errorf("%s: line %s bars %s, which is no column", f.ID, l.Key(), col)
				}
			}
			if l.Of != "" && members(&f, l.Of, true) < 2 {
				t.Errorf("%s: line %s is the only one of %s", f.ID, l.Key(), l.Of)
			}
			if l.Since != 0 && l.Until != 0 && l.Since > l.Until {
				t.Errorf("%s: line %s is of no year", f.ID, l.Key())
			}
			if strings.Contains(l.Key(), "/") {
				t.Errorf("%s: line %s cannot stand in a key", f.ID, l.Key())
			}
		}
		for _, c := range f.Cols {
			if cols[c.Key()] {
				t.Errorf("%s: column %s stands twice", f.ID, c.Key())
			}
			cols[c.Key()] = true
			if strings.Contains(c.Key(), "/") {
				t.Errorf("%s: column %s cannot stand in a key", f.ID, c.Key())
			}
		}
	}
}

func TestEverySynonymIsOfAName(t *testing.T) {
	known := map[string]bool{}
	for _, f := range Forms {
		for _, l := range f.Lines {
			known[l.Name] = true
		}
		for _, c := range f.Cols {
			known[c.Name], known[c.Group] = true, true
		}
		known["小计"] = known["小计"] || f.Economic
	}
	for _, s := range Synonyms {
		if !known[s.Name] || len(s.Also) == 0 {
			t.Errorf("no form has %s, or nothing is said of it", s.Name)
		}
	}
}

func TestReportNamesStandInForms(t *testing.T) {
	for _, item := range reportItems {
		for _, k := range item.Keys {
			f := FormByID(k.Form)
			if f == nil {
				t.Errorf("%s: no form %s", item.Name, k.Form)
				continue
			}
			_, line := f.Line(k.Line)
			_, col := f.Col(k.Col)
			// 公开02 has one column for the three budgets, so that these names find nothing there.
			budget := strings.HasSuffix(k.Col, "预算财政拨款收入")
			if !line && k.Line != "合计" || !col && !budget {
				t.Errorf("%s: no figure %s", item.Name, k)
			}
		}
	}
	for _, d := range Breakdowns {
		for _, n := range append(d.Parts, d.Whole) {
			if !slices.Contains(ReportNames(), n) {
				t.Errorf("%s takes apart %s, which no report names", d.Name, n)
			}
		}
	}
}

func TestKeysAreReadAsTheyAreWritten(t *testing.T) {
	for _, k := range []Key{{"公开01", "本年收入合计", "决算数"}, {"财决05", "2060101", "301.基本工资"}, {DerivedForm, "财政拨款收入占比", ""}, {"附02", "年末结转和结余.项目支出结转和结余", "决算数"}} {
		if got, ok := ParseKey(k.String()); !ok || got != k {
			t.Errorf("ParseKey(%s) = %v, %v", k, got, ok)
		}
	}
	for _, s := range []string{"", "公开01", "a/b/c/d"} {
		if k, ok := ParseKey(s); ok {
			t.Errorf("ParseKey(%q) = %v, want refused", s, k)
		}
	}
}
