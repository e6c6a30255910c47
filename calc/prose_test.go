package calc

import (
	"fmt"
	"os"
	"slices"
	"strings"
	"testing"
)

// putFigures puts figures into a book from a list of 表/行/栏 and amounts in 元.
func putFigures(b *Book, list string) {
	for line := range strings.Lines(list) {
		line = strings.TrimSpace(line)
		if line == "" {
			continue
		}
		name, amount, _ := strings.Cut(line, " ")
		key, _ := ParseKey(name)
		a, err := ParseAmount(strings.TrimSpace(amount))
		if err != nil {
			panic(line)
		}
		t := b.Table(key.Form)
		n := 1
		if t != nil {
			n = len(t.Rows) + 1
		}
		b.Put(Figure{Key: key, Amount: a, State: Given, Unit: Yuan, From: []Cell{{Sheet: key.Form, Ref: fmt.Sprintf("C%d", n)}}})
	}
}

// proseBook is a department of 2018 with the year before.
func proseBook() *Book {
	b := &Book{Entity: "赣州市科学技术协会", Period: "2018", Prose: []Passage{{Name: "单位简称", Text: []string{"市科协"}}}}
	putFigures(b, `
		公开01/财政拨款收入/决算数 6164200
		公开01/其他收入/决算数 3541400
		公开01/本年收入合计/决算数 9705600
		公开01/年初结转和结余/决算数 3267300
		公开01/年初结转和结余.基本支出结转/决算数 900000
		公开01/年初结转和结余.项目支出结转和结余/决算数 2367300
		公开01/收入总计/决算数 12972900
		公开01/206/决算数 7777777.77
		公开01/208/决算数 800000
		公开01/221/决算数 771522.23
		公开01/本年支出合计/决算数 9349300
		公开01/年末结转和结余/决算数 3623600
		公开01/年末结转和结余.基本支出结转/决算数 1131200
		公开01/年末结转和结余.项目支出结转和结余/决算数 2492400
		公开01/支出总计/决算数 12972900
		公开03/合计/本年支出合计 9349300
		公开03/合计/基本支出 6993400
		公开03/合计/项目支出 2355900
		公开03/206/本年支出合计 7777777.77
		公开03/208/本年支出合计 800000
		公开03/20805/本年支出合计 800000
		公开03/2080505/本年支出合计 500000
		公开03/221/本年支出合计 771522.23
		公开04/本年收入合计/决算数 6164200
		公开04/收入总计/决算数 6164200
		公开04/本年支出合计/合计 5900000
		公开04/本年支出合计/一般公共预算财政拨款 5900000
		公开05/合计/合计 5900000
		公开05/合计/基本支出 5400000
		公开05/合计/项目支出 500000
		公开05/206/合计 4328477.77
		公开05/208/合计 800000
		公开05/2080505/合计 500000
		公开05/221/合计 771522.23
		公开06/人员经费合计/决算数 4600000
		公开06/公用经费合计/决算数 800000
		公开07/合计/预算数 87000
		公开07/合计/决算数 68400
		公开07/因公出国（境）费/预算数 0
		公开07/因公出国（境）费/决算数 0
		公开07/公务用车购置及运行费/预算数 50000
		公开07/公务用车购置及运行费/决算数 42000
		公开07/公务用车购置费/预算数 0
		公开07/公务用车购置费/决算数 0
		公开07/公务用车运行费/预算数 50000
		公开07/公务用车运行费/决算数 42000
		公开07/公务接待费/预算数 37000
		公开07/公务接待费/决算数 26400
		公开10/车辆合计/数量 3
		附02/在职人员/编制人数 30
		附02/在职人员/年末实有人数 24
		附02/在职人员/上年末实有人数 22
		附02/行政人员/编制人数 9
		附02/行政人员/年末实有人数 7
		附02/事业人员/编制人数 21
		附02/事业人员/年末实有人数 17
		附02/离休人员/年末实有人数 1
		附02/退休人员/年末实有人数 17
		附02/行政退休/年末实有人数 13
		附02/事业退休/年末实有人数 4
		附03/会议费/统计数 12000
		附03/培训费/统计数 35000
		附03/机关运行经费/统计数 800000
		附03/政府采购支出合计/统计数 156600
		附03/政府采购货物支出/统计数 36600
		附03/政府采购工程支出/统计数 0
		附03/政府采购服务支出/统计数 120000
	`)
	for form, labels := range map[string]map[string]string{"公开03": {"20805": "行政事业单位离退休", "2080505": "机关事业单位基本养老保险缴费支出"}} {
		t := b.Table(form)
		for i := range t.Rows {
			if l := labels[t.Rows[i].Name]; l != "" {
				t.Rows[i].Label = l
			}
		}
	}
	b.Previous = &Book{Entity: b.Entity, Period: "2017"}
	putFigures(b.Previous, `
		公开01/财政拨款收入/决算数 5800000
		公开01/本年收入合计/决算数 9000000
		公开01/收入总计/决算数 11977000
		公开01/本年支出合计/决算数 8700000
		公开07/合计/决算数 75000
		公开07/因公出国（境）费/决算数 0
		公开07/公务接待费/决算数 30000
		附03/机关运行经费/统计数 750000
	`)
	return b
}

// asked gives what the rules about numbers say of one text.
func askedOf(b *Book, texts ...string) (failed []string, passed int) {
	p := Passage{Name: "正文"}
	for i, t := range texts {
		p.Text = append(p.Text, t)
		p.From = append(p.From, Cell{Sheet: "叙述", Ref: fmt.Sprintf("C%d", i+2)})
	}
	for _, f := range proseNumbers(b, []Passage{p}) {
		if f.passed {
			passed++
			continue
		}
		failed = append(failed, f.rule)
	}
	return failed, passed
}

func proseLines(t testing.TB, name string) []string {
	t.Helper()
	data, err := os.ReadFile("testdata/" + name)
	if err != nil {
		t.Fatal(err)
	}
	var out []string
	for _, l := range strings.Split(strings.TrimSpace(string(data)), "\n") {
		if !strings.HasPrefix(l, "#") {
			out = append(out, l)
		}
	}
	return out
}

// What is in order, and what is about something else, is left alone: one false alarm and nobody reads the
// next one.
func TestOrdinarySentencesRaiseNothing(t *testing.T) {
	b := proseBook()
	lines := proseLines(t, "prose-ordinary.txt")
	if len(lines) < 60 {
		t.Fatalf("only %d sentences", len(lines))
	}
	total := 0
	for _, l := range lines {
		failed, passed := askedOf(b, l)
		total += passed
		if len(failed) > 0 {
			t.Errorf("%s\n\t%v", l, failed)
		}
	}
	if total < 100 {
		t.Errorf("only %d numbers were compared at all", total)
	}
}

func TestEveryContradictionIsNamedByItsRule(t *testing.T) {
	b := proseBook()
	for _, l := range proseLines(t, "prose-defects.txt") {
		rules, text, _ := strings.Cut(l, " | ")
		failed, _ := askedOf(b, text)
		want := strings.Fields(rules)
		slices.Sort(want)
		slices.Sort(failed)
		if !slices.Equal(failed, want) {
			t.Errorf("%s\n\t%v, want %v", text, failed, want)
		}
	}
}

// A narrative of four thousand characters must not be felt.
func BenchmarkProse(b *testing.B) {
	book := fullBook("公开") // with the 科目 of a large department
	var p Passage
	lines := proseLines(b, "prose-ordinary.txt")
	for n, i := 0, 0; n < 4000; i++ {
		p.Text = append(p.Text, lines[i%len(lines)])
		n += len([]rune(lines[i%len(lines)]))
	}
	for b.Loop() {
		proseNumbers(book, []Passage{p})
	}
}

// A book without a narrative has nothing to compare, and says so.
func TestNarrativeThatIsNotThereIsNotApplicable(t *testing.T) {
	b := proseBook() // it has a short name, which is no sentence
	v, err := Check(b, nil, Rules)
	if err != nil {
		t.Fatal(err)
	}
	b.Prose = append(b.Prose, Passage{Name: "支出情况", Text: []string{"本年支出934.39万元。"}, From: []Cell{{"叙述", "C9"}}})
	with, err := Check(b, nil, Rules)
	if err != nil {
		t.Fatal(err)
	}
	if got := v.Rules["T-16"]; got != (Tally{NotApplicable: 1}) {
		t.Errorf("without sentences T-16 is %+v", got)
	}
	if got := with.Rules["T-16"]; got != (Tally{Failed: 1}) {
		t.Errorf("with a wrong one it is %+v", got)
	}
	i := slices.IndexFunc(with.Findings, func(f Finding) bool { return f.Rule == "T-16" })
	if i < 0 {
		t.Fatal("nothing is said of the wrong amount")
	}
	f := with.Findings[i]
	if f.Level != Warning || f.At.String() != "叙述!C9" || f.Args[0] != "本年支出934.39万元。" || !slices.Contains(f.Cells, b.Report("本年支出合计").Cell()) {
		t.Errorf("%+v does not show the place, the sentence and the cell", f)
	}
}

// How a number is written does not matter; one that cannot be read for sure is left alone.
func TestNumbersAreReadAsTheyAreWritten(t *testing.T) {
	b := proseBook()
	for _, c := range []struct {
		text  string
		rules string
	}{
		{"本年收入９７０．５６万元。", ""},
		{"本年收入９７０．６５万元。", "T-16"},
		{"本 年 收 入 970.56 万 元。", ""},
		{"本年收\n入970.65万\n元。", "T-16"},
		{"收入总计1,297.29万元。", ""},
		{"收入总计1,279.29万元。", "T-16"},
		{"收入总计1，297.29万元。", ""},
		{"收入总计1，279.29万元。", ""}, // one number or two
		{"本年收入97 0.65万元。", ""},
		{"本年收入9,705,600.00元。", ""},
		{"本年收入9,705,600.01元。", "T-16"},
		{"本年收入0.0970亿元。", "T-16"},
		{"本年收入0.0971亿元。", ""},
		{"本年收入971万元。", ""},
		{"本年收入970万元。", "T-16"},
		{"本年收入约970万元。", ""},
		{"本年收入970余万元。", ""},
		{"本年收入970万元以上。", ""},
		{"本年收入960至980万元。", ""},
		{"本年收入960-980万元。", ""},
		{"本年收入960万元。", "T-16"},
	} {
		failed, _ := askedOf(b, c.text)
		if got := strings.Join(failed, " "); got != c.rules {
			t.Errorf("%s\n\t%q, want %q", c.text, got, c.rules)
		}
	}
}

// Whatever stands in a narrative, reading it neither fails nor answers differently the second time.
func FuzzProseStandsAnyText(f *testing.F) {
	for _, name := range []string{"prose-ordinary.txt", "prose-defects.txt"} {
		for _, l := range proseLines(f, name) {
			f.Add(l)
		}
	}
	f.Add("本年支出0元和，")
	b := proseBook()
	f.Fuzz(func(t *testing.T, text string) {
		one, n := askedOf(b, text, text)
		two, m := askedOf(b, text, text)
		if !slices.Equal(one, two) || n != m {
			t.Errorf("%v, then %v", one, two)
		}
	})
}
