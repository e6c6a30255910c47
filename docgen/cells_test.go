package docgen_test

import (
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"jixiao/calc"
	"jixiao/docgen"
	"jixiao/xlsx"
)

// bookOf reads a workbook; nil if it is one of those beside the repository and they are not there.
func bookOf(t testing.TB, path ...string) *calc.Book {
	t.Helper()
	data, err := os.ReadFile(filepath.Join(path...))
	if err != nil {
		if os.Getenv("CI") != "" || !strings.Contains(filepath.Join(path...), "shared") {
			t.Fatal(err)
		}
		return nil
	}
	w, err := xlsx.Read(data, "决算.xlsx")
	if err != nil {
		t.Fatal(err)
	}
	b, _ := w.Bind(calc.Forms)
	calc.Derive(b)
	return b
}

// A madeReport is a report with the book that it was made from.
type madeReport struct {
	name string
	book *calc.Book
	doc  []byte
}

// madeReports gives the reports of every template from every workbook at hand, one of them beside last year's.
func madeReports(t testing.TB) (out []madeReport) {
	t.Helper()
	books := map[string]*calc.Book{"sample": bookOf(t, "..", "sample", "赣州市科协2018年度部门决算.xlsx")}
	names := []string{"sample"}
	for _, name := range []string{"seed-gongkai-2018", "seed-caijue-2018", "seed-gongkai-2017"} {
		if b := bookOf(t, "..", "..", "shared", "workbooks", name+".xlsx"); b != nil {
			books[name], names = b, append(names, name)
		}
	}
	if last := bookOf(t, "..", "..", "shared", "workbooks", "seed-gongkai-2017.xlsx"); last != nil {
		two := bookOf(t, "..", "sample", "赣州市科协2018年度部门决算.xlsx")
		if why := two.Follow(last); why != "" {
			t.Fatal(why)
		}
		calc.Derive(two)
		books["two years"], names = two, append(names, "two years")
	} else {
		t.Log("the workbooks are not beside the repository: only the sample was asked")
	}
	for _, name := range names {
		b := books[name]
		b.Audit = &calc.Audit{File: "决算.xlsx", SHA256: strings.Repeat("ab", 32), Edition: "2026-11", Result: "通过：核对 341 项",
			Classes: []calc.RuleClass{{Name: "表内", Tally: calc.Tally{Passed: 279, NotApplicable: 614}}, {Name: "表间", Tally: calc.Tally{Passed: 62, NotApplicable: 213}}}}
		for _, of := range docgen.BuiltInNames() {
			doc, _, err := docgen.Generate(template(t, docgen.BuiltIn(of)), b, "00")
			if err != nil {
				t.Fatalf("%s of %s: %v", of, name, err)
			}
			out = append(out, madeReport{of + " of " + name, b, doc.Bytes})
		}
	}
	return out
}

// A cellOf is a cell of a table of a document: its place, its text, and where it stands in the XML.
type cellOf struct {
	table, row, col int
	text, head      string
	from, to        int
}

var (
	cellPart = regexp.MustCompile(`(?s)<w:tbl>|<w:tr[ >]|<w:tc>.*?</w:tc>`)
	textPart = regexp.MustCompile(`<w:t(?: [^>]*)?>([^<]*)</w:t>`)
	markPart = regexp.MustCompile(`<w:bookmark(?:Start|End)[^>]*/>`)
	numeral  = regexp.MustCompile(`^-?[0-9,]+(?:\.[0-9]+)?%?$`)
)

// cellsOf lists the cells of the tables of a body.
func cellsOf(body string) (out []cellOf) {
	var c cellOf
	heads := map[int]string{}
	for _, m := range cellPart.FindAllStringIndex(body, -1) {
		switch s := body[m[0]:m[1]]; {
		case s == "<w:tbl>":
			c.table, c.row = c.table+1, 0
			clear(heads)
		case strings.HasPrefix(s, "<w:tr"):
			c.row, c.col = c.row+1, 0
		default:
			c.col++
			c.from, c.to, c.text = m[0], m[1], ""
			for _, t := range textPart.FindAllStringSubmatch(s, -1) {
				c.text += t[1]
			}
			if c.row == 1 {
				heads[c.col] = c.text
			}
			c.head = heads[c.col]
			out = append(out, c)
		}
	}
	return out
}

// numbersOf are the cells that hold a number of the accounts, or of the audit.
func numbersOf(body string) (out []cellOf) {
	for _, c := range cellsOf(body) {
		if numeral.MatchString(c.text) && c.head != "序号" && c.head != "科目编码" && c.row > 1 {
			out = append(out, c)
		}
	}
	return out
}

// overtype puts another text into a cell, with or without its marks.
func overtype(body string, c cellOf, text string, marks bool) string {
	cell := body[c.from:c.to]
	first := true
	cell = textPart.ReplaceAllStringFunc(cell, func(s string) string {
		put := ""
		if first {
			put, first = text, false
		}
		return s[:strings.Index(s, ">")+1] + put + "</w:t>"
	})
	if !marks {
		cell = markPart.ReplaceAllString(cell, "")
	}
	return body[:c.from] + cell + body[c.to:]
}

// another changes a digit of a number so that it is another one.
func another(r *rand.Rand, s string) string {
	for {
		i := r.IntN(len(s))
		if s[i] >= '0' && s[i] <= '9' {
			if d := byte('0' + r.IntN(10)); d != s[i] {
				return s[:i] + string(d) + s[i+1:]
			}
		}
	}
}

// most is how many cells of a report are asked: a few, or all where somebody asks for it.
func most(few int) int {
	if os.Getenv("JIXIAO_ALL") != "" {
		return 1 << 20
	}
	return few
}

// untiedText tells whether a number is one of a sentence that nothing is known of.
func untiedText(n docgen.Number) bool { return n.State == docgen.Untied && n.Place.Table == 0 }

func TestNoTableOfAReportAsWrittenRaisesAnAlarm(t *testing.T) {
	for _, m := range madeReports(t) {
		found, err := checkTables(m.doc)
		if err != nil {
			t.Fatal(err)
		}
		for _, f := range found {
			t.Errorf("%s: %s %q", m.name, f.Kind, f.Args)
		}
		got, numbers := states(t, m.doc, m.book)
		for _, n := range numbers {
			if n.State != docgen.Same && !untiedText(n) {
				t.Errorf("%s: %s %q in table %d row %d is %s, want %q", m.name, n.Label, n.Text, n.Place.Table, n.Place.Row, n.State, n.Want)
			}
		}
		if len(got) == 0 {
			t.Errorf("%s: no number was asked", m.name)
		}
	}
}

// Whatever number of a table is typed over, just that one is named, with the place and what was there; and it is the
// same where the mark went with the old number.
func TestAnyCellThatIsTypedOverIsNamed(t *testing.T) {
	asked := 0
	for seed, m := range madeReports(t) {
		r := rand.New(rand.NewPCG(uint64(seed), 11))
		var numbers []cellOf
		edit(t, m.doc, func(s string) string { numbers = numbersOf(s); return s })
		r.Shuffle(len(numbers), func(i, j int) { numbers[i], numbers[j] = numbers[j], numbers[i] })
		for _, c := range numbers[:min(most(6), len(numbers))] {
			text := another(r, c.text)
			for _, marks := range []bool{true, false} {
				asked++
				doc := edit(t, m.doc, func(s string) string { return overtype(s, c, text, marks) })
				_, all := states(t, doc, m.book)
				var got []string
				for _, n := range all {
					if n.State != docgen.Same && !untiedText(n) {
						got = append(got, fmt.Sprintf("%d/%d/%d %s %q want %q", n.Place.Table, n.Place.Row, n.Place.Col, n.State, n.Text, n.Want))
					}
				}
				want := fmt.Sprintf("%d/%d/%d edited %q want %q", c.table, c.row, c.col, text, c.text)
				if strings.Join(got, "; ") != want {
					t.Errorf("%s, head %q, marks kept %v:\n got %s\nwant %s", m.name, c.head, marks, strings.Join(got, "; "), want)
				}
			}
		}
	}
	if asked < 20 {
		t.Errorf("%d cells were typed over", asked)
	}
}

// rowOf gives the row of the XML that a cell stands in.
func rowOf(body string, c cellOf) (from, to int) {
	return max(strings.LastIndex(body[:c.from], "<w:tr>"), strings.LastIndex(body[:c.from], "<w:tr ")), c.to + strings.Index(body[c.to:], "</w:tr>") + len("</w:tr>")
}

// A row that was copied, with one of its numbers changed, is named by that number: Word leaves a copy without marks,
// LibreOffice gives them names of its own.
func TestACopiedRowIsNamedByTheNumberThatWasChanged(t *testing.T) {
	asked := 0
	for seed, m := range madeReports(t) {
		r := rand.New(rand.NewPCG(uint64(seed), 12))
		var numbers []cellOf
		edit(t, m.doc, func(s string) string { numbers = numbersOf(s); return s })
		r.Shuffle(len(numbers), func(i, j int) { numbers[i], numbers[j] = numbers[j], numbers[i] })
		for _, c := range numbers[:min(most(4), len(numbers))] {
			text := another(r, c.text)
			if strings.HasPrefix(m.name, "核对单") || c.text == "100.00%" {
				continue // what an audit counted is its own
			}
			for _, word := range []bool{true, false} {
				asked++
				doc := edit(t, m.doc, func(s string) string {
					from, to := rowOf(s, c)
					in := c
					in.from, in.to = c.from-from, c.to-from
					row := overtype(s[from:to], in, text, true)
					if word {
						row = markPart.ReplaceAllString(row, "")
					} else {
						row = regexp.MustCompile(`w:name="(_jx[0-9]+)"`).ReplaceAllString(row, `w:name="${1}_Copy_1"`)
						row = regexp.MustCompile(`(<w:bookmark[^>]*w:id=")`).ReplaceAllString(row, `${1}99`)
					}
					return s[:to] + row + s[to:]
				})
				_, all := states(t, doc, m.book)
				var got []string
				for _, n := range all {
					if n.State != docgen.Same && !untiedText(n) && (n.State != docgen.Untied || n.Text == text) {
						got = append(got, fmt.Sprintf("%d/%d/%d %q", n.Place.Table, n.Place.Row, n.Place.Col, n.Text))
					}
				}
				if want := fmt.Sprintf("%d/%d/%d %q", c.table, c.row+1, c.col, text); strings.Join(got, "; ") != want {
					t.Errorf("%s, head %q, by Word %v: got %s, want %s for %s", m.name, c.head, word, strings.Join(got, "; "), want, c.text)
				}
			}
		}
	}
	if asked < 20 {
		t.Errorf("%d rows were copied", asked)
	}
}

// In the copy for the public no number has a mark. What is tied there by its line and column is found when it is
// changed, and nothing else is called wrong.
func TestTheTablesOfAReportWithoutMarksAreTied(t *testing.T) {
	for seed, m := range madeReports(t) {
		r := rand.New(rand.NewPCG(uint64(seed), 13))
		plain, _, err := docgen.Strip(m.doc)
		if err != nil {
			t.Fatal(err)
		}
		tied := map[[3]int]bool{}
		_, all := states(t, plain, m.book)
		for _, n := range all {
			if n.Place.Table > 0 && n.State == docgen.Same {
				tied[[3]int{n.Place.Table, n.Place.Row, n.Place.Col}] = true
			}
			if n.State != docgen.Same && n.State != docgen.Untied {
				t.Errorf("%s: %q in table %d row %d is %s, want %q", m.name, n.Text, n.Place.Table, n.Place.Row, n.State, n.Want)
			}
		}
		if strings.HasPrefix(m.name, "绩效评价报告") && len(tied) < 60 {
			t.Errorf("%s: %d numbers of tables are tied", m.name, len(tied))
		}
		found, err := checkTables(plain)
		if err != nil {
			t.Fatal(err)
		}
		for _, f := range found {
			t.Errorf("%s: %s %q", m.name, f.Kind, f.Args)
		}
		var numbers []cellOf
		edit(t, plain, func(s string) string { numbers = numbersOf(s); return s })
		r.Shuffle(len(numbers), func(i, j int) { numbers[i], numbers[j] = numbers[j], numbers[i] })
		for _, c := range numbers[:min(most(4), len(numbers))] {
			if !tied[[3]int{c.table, c.row, c.col}] {
				continue
			}
			text := another(r, c.text)
			_, all := states(t, edit(t, plain, func(s string) string { return overtype(s, c, text, true) }), m.book)
			var got []string
			for _, n := range all {
				if at := [3]int{n.Place.Table, n.Place.Row, n.Place.Col}; n.State != docgen.Same && (n.State != docgen.Untied || tied[at]) {
					got = append(got, fmt.Sprintf("%d/%d/%d %q", at[0], at[1], at[2], n.Text))
				}
				if n.State == docgen.Edited && strings.ReplaceAll(n.Want, ",", "") != strings.ReplaceAll(c.text, ",", "") {
					t.Errorf("%s: want %q for %q", m.name, n.Want, c.text)
				}
			}
			if want := fmt.Sprintf("%d/%d/%d %q", c.table, c.row, c.col, text); strings.Join(got, "; ") != want {
				t.Errorf("%s: got %s, want %s", m.name, strings.Join(got, "; "), want)
			}
		}
	}
}

// A table that a person typed is tied by what it says itself: the name of the line, the head of the column, the unit.
func TestATypedTableIsTiedByItsLineItsColumnAndItsUnit(t *testing.T) {
	b := ledger(t, seed+"\n附02/在职人员/编制人数 30\n附02/在职人员/年末实有人数 24\n附02/退休人员/编制人数\n附02/退休人员/年末实有人数 17"+
		"\n公开07/合计/预算数 87000.00\n公开07/合计/决算数 68400.00\n公开07/公务接待费/预算数 28000.00\n公开07/公务接待费/决算数 18651.00\n公开07/因公出国（境）费/预算数 59000.00\n公开07/因公出国（境）费/决算数 49749.00\n公开06/30217/决算数 9999.00")
	last := ledger(t, "公开01/财政拨款收入/决算数 6024200.00\n公开01/其他收入/决算数 3752600.00\n公开01/本年收入合计/决算数 9776800.00")
	last.Period = "2017"
	if why := b.Follow(last); why != "" {
		t.Fatal(why)
	}
	for _, c := range []struct {
		name, want string
		doc        []byte
	}{
		{"the caption says the unit", "616.42 same; 354.41 edited 354.14; 970.56 same", tableOf(t, "表1　单位：万元", "项目|金额", "财政拨款收入|616.42", "其他收入|354.41", "本年收入合计|970.56")},
		{"the head says the unit", "6164200.00 same; 3,541,400.00 same", tableOf(t, "收入", "项目|金额（元）", "财政拨款收入|6164200.00", "其他收入|3,541,400.00")},
		{"the cell says the unit", "616.42万元 same; 0.04亿元 same", tableOf(t, "收入", "项目|金额", "财政拨款收入|616.42万元", "其他收入|0.04亿元")},
		{"nobody says the unit", "616.42 untied; 354.41 untied", tableOf(t, "收入", "项目|金额", "财政拨款收入|616.42", "其他收入|354.41")},
		{"fewer decimals say less", "616.4 same; 354 same; 355 edited 354.14", tableOf(t, "单位：万元", "项目|金额", "财政拨款收入|616.4", "其他收入|354", "其他收入|355")},
		{"numbering and 其中", "970.56 same; 616.42 same; 354.13 edited 354.14", tableOf(t, "单位：万元", "项目|决算数", "一、本年收入合计|970.56", "其中：财政拨款收入|616.42", "　　　（二）其他收入|354.13")},
		{"two years", "602.42 same; 616.42 same; 14.00 same; 2.32% same; 375.26 same; 354.15 edited 354.14; -21.12 same; -5.60% edited -5.63%", tableOf(t, "单位：万元", "项目|2017年|2018年|增减额|增减率", "财政拨款收入|602.42|616.42|14.00|2.32%", "其他收入|375.26|354.15|-21.12|-5.60%")},
		{"the year before", "602.42 same; 375.27 edited 375.26", tableOf(t, "单位：万元", "项目|上年数", "财政拨款收入|602.42", "其他收入|375.27")},
		{"a year that nobody has", "602.42 untied; 375.27 untied", tableOf(t, "单位：万元", "项目|2016年|备注", "财政拨款收入|602.42|", "其他收入|375.27|")},
		{"the heads name the things", "326.73 same; 970.56 same; 934.39 edited 934.93", tableOf(t, "单位：万元", "项目|年初结转和结余|本年收入合计|本年支出合计", "金额|326.73|970.56|934.39")},
		{"heads alone", "9,705,600.00 same; 9,349,300.01 edited 9349300.00", tableOf(t, "主要数（单位：元）", "本年收入合计|本年支出合计", "9,705,600.00|9,349,300.01")},
		{"persons", "30 same; 24 same; 17 same; 3 edited", tableOf(t, "单位：人", "项目|编制数|年末实有人数", "在职人员|30|24", "退休人员||17", "退休人员|3|")},
		{"budget and execution", "5.90 same; 4.97 same; 84.32% same; 2.80 same; 1.87 same; 66.16% edited 66.61%; 8.70 same; 6.84 same; 78.62% same", tableOf(t, "单位：万元", "项目|预算数|决算数|完成率", "因公出国（境）费|5.90|4.97|84.32%", "公务接待费|2.80|1.87|66.16%", "合计|8.70|6.84|78.62%")},
		{"shares of the whole", "616.42 same; 63.51% same; 354.14 same; 36.94% edited 36.49%; 970.56 same", tableOf(t, "单位：万元", "项目|金额|占比", "财政拨款收入|616.42|63.51%", "其他收入|354.14|36.94%", "本年收入合计|970.56|100.00%")},
		{"what counts nothing is not listed", "616.42 same; 354.14 same", tableOf(t, "单位：万元", "序号|项目|金额|年度|文号|行次", "1|财政拨款收入|616.42|2018|12|1", "2|其他收入|354.14|2018年|13|2")},
		{"numbers over the columns are not listed", "616.42 same; 354.14 same", tableOf(t, "单位：万元", "栏次|1", "财政拨款收入|616.42", "其他收入|354.14")},
		{"what the book does not know", "12.00 untied; 354.14 same", tableOf(t, "单位：万元", "项目|金额", "利息收入|12.00", "其他收入|354.14")},
		{"a head that nobody understands", "616.42 untied; 354.14 untied", tableOf(t, "单位：万元", "项目|其中：上缴数", "财政拨款收入|616.42", "其他收入|354.14")},
		{"a total of nobody knows what", "616.42 same; 616.42 untied", tableOf(t, "单位：万元", "项目|金额", "财政拨款收入|616.42", "合计|616.42")},
	} {
		_, numbers := states(t, c.doc, b)
		var got []string
		for _, n := range numbers {
			if n.Place.Table > 0 {
				s := n.Text + " " + string(n.State)
				if n.State == docgen.Edited {
					s = strings.TrimSpace(s + " " + n.Want)
				}
				got = append(got, s)
			}
		}
		if strings.Join(got, "; ") != c.want {
			t.Errorf("%s:\n got %s\nwant %s", c.name, strings.Join(got, "; "), c.want)
		}
	}
}

// A number of a table whose mark went is found by its line and column; when the workbook has changed, it is left to a
// person, who is told the cell.
func TestANumberOfATableWithoutItsMarkIsStale(t *testing.T) {
	b := ledger(t, seed)
	later := ledger(t, strings.NewReplacer("公开01/其他收入/决算数 3541400.00", "公开01/其他收入/决算数 3551400.00", "公开01/本年收入合计/决算数 9705600.00", "公开01/本年收入合计/决算数 9715600.00").Replace(seed))
	var at []cellOf
	doc := edit(t, report(t, b), func(s string) string {
		for range 2 { // the one is of a list, the other of none
			for _, c := range cellsOf(s) {
				if (c.text == "354.14" || c.text == "970.56") && strings.Contains(s[c.from:c.to], "bookmark") {
					at = append(at, c)
					s = overtype(s, c, c.text, false)
					break
				}
			}
		}
		return s
	})
	out, numbers, _, err := refresh(doc, later, "11")
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range at {
		found := false
		for _, n := range numbers {
			if p := n.Place; p.Table == c.table && p.Row == c.row && p.Col == c.col {
				found = n.State == docgen.Stale && n.Text == c.text && n.Want != "" && n.Want != c.text && !n.Done
			}
		}
		if !found {
			t.Errorf("%s in table %d row %d is not said to be stale", c.text, c.table, c.row)
		}
	}
	after, _ := states(t, out, later)
	if after[docgen.Stale] != len(at) || len(at) != 2 || after[docgen.Edited]+after[docgen.Lost] > 0 {
		t.Errorf("states after the refresh %v", after)
	}
}
