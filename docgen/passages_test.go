package docgen_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"jixiao/calc"
	"jixiao/docgen"
)

// problems is a section with numbers that the tables have, numbers that only the sheet has, and one that the tables
// never bore out.
const problems = "全年扶贫支出16.31万元，主要用于技术指导。年末结转和结余362.36万元，比年初的326.73万元增加35.63万元。项目支出结转和结余249.42万元。"

// telling is a workbook whose narrative has that section.
func telling(t testing.TB, lines, section string) *calc.Book {
	b := ledger(t, lines)
	for i := range b.Prose {
		if b.Prose[i].Name == "存在的主要问题" {
			b.Prose[i].Text = []string{section}
		}
	}
	return b
}

// notSame lists the numbers of the narrative in a report that are not as the workbook has them.
func notSame(numbers []docgen.Number) (out []string) {
	for _, n := range numbers {
		if n.State != docgen.Same {
			out = append(out, strings.TrimSpace(fmt.Sprintf("%s %s→%s", n.State, n.Text, n.Want)))
		}
	}
	return out
}

// The sentences of the narrative sheet are in the report word for word: who changed a number, the workbook or
// somebody in the report, is told apart.
func TestANumberOfTheNarrativeIsStaleOrEditedByWhoChangedIt(t *testing.T) {
	doc := report(t, telling(t, seed, problems))
	reseed := strings.NewReplacer("公开01/年末结转和结余/决算数 3623600.00", "公开01/年末结转和结余/决算数 3723600.00", "项目支出结转和结余/决算数 2492400.00", "项目支出结转和结余/决算数 2592400.00").Replace(seed)
	for _, c := range []struct {
		name, report, sheet, lines string
		want                       []string
	}{
		{"nothing has changed", problems, problems, seed, nil},
		{"the sheet has another number", problems, strings.Replace(problems, "16.31", "17.31", 1), seed, []string{"stale 16.31万元→17.31万元"}},
		{"the sheet has other words", problems, strings.Replace(problems, "全年扶贫", "2018年扶贫", 1), seed, nil},
		{"the sheet has the sentence no more", problems, strings.Replace(problems, "全年扶贫支出16.31万元，主要用于技术指导。", "", 1), seed, []string{"untied 16.31万元→"}},
		{"somebody changed the number", strings.Replace(problems, "16.31", "61.31", 1), problems, seed, []string{"edited 61.31万元→16.31万元"}},
		{"somebody changed the words", strings.Replace(problems, "全年扶贫支出16.31万元，主要用于", "一年中扶贫支出16.31万元，用在", 1), problems, seed, nil},
		{"somebody brought the sheet's number in", strings.Replace(problems, "16.31", "17.31", 1), strings.Replace(problems, "16.31", "17.31", 1), seed, nil},
	} {
		edited := edit(t, doc, func(s string) string { return strings.Replace(s, problems, c.report, 1) })
		_, numbers := states(t, edited, telling(t, c.lines, c.sheet))
		if got := notSame(numbers); !slices.Equal(got, c.want) {
			t.Errorf("%s: %q, want %q", c.name, got, c.want)
		}
	}
	// The tables have changed and the sheet has not: what they bore out then is stale, and what they never did is not.
	_, numbers := states(t, doc, telling(t, reseed, problems))
	var got []string
	for _, n := range numbers {
		if n.State != docgen.Same && strings.HasSuffix(n.Text, "万元") {
			got = append(got, fmt.Sprintf("%s %s→%s", n.State, n.Text, n.Want))
		}
	}
	if want := []string{"stale 362.36万元→372.36万元"}; !slices.Equal(got, want) {
		t.Errorf("after the tables changed: %q, want %q", got, want)
	}
	// Refresh does not write into people's words.
	out, numbers, _, err := refresh(doc, telling(t, reseed, problems), "11")
	if err != nil {
		t.Fatal(err)
	}
	for _, n := range numbers {
		if n.Done && n.Key == docgen.NarrativeKey {
			t.Errorf("refresh wrote %s", n.Text)
		}
	}
	if changes, err := passageChanges(out, telling(t, reseed, problems)); err != nil || len(changes) > 0 {
		t.Errorf("after a refresh: %v %v", changes, err)
	}
}

func TestASectionThatTheSheetHasOtherwiseIsSaidOnce(t *testing.T) {
	written := telling(t, seed, problems)
	doc := report(t, written)
	changed := strings.Replace(problems, "全年扶贫", "本年扶贫", 1)
	for _, c := range []struct {
		name   string
		change func(b *calc.Book)
		report func(s string) string
		want   []string
	}{
		{"nothing", func(*calc.Book) {}, nil, nil},
		{"other words", func(b *calc.Book) { b.Passages("存在的主要问题")[0].Text[0] = changed }, nil, []string{"存在的主要问题 叙述!C1"}},
		{"other words, which somebody has put into the report", func(b *calc.Book) { b.Passages("存在的主要问题")[0].Text[0] = changed }, func(s string) string { return strings.Replace(s, problems, changed, 1) }, nil},
		{"a section is gone", func(b *calc.Book) {
			b.Prose = slices.DeleteFunc(b.Prose, func(p calc.Passage) bool { return p.Name == "存在的主要问题" })
		}, nil, []string{"存在的主要问题 gone"}},
		{"one more achievement", func(b *calc.Book) {
			b.Prose = append(b.Prose, calc.Passage{Name: "事业成效", Title: "成效二", Text: []string{"丙"}, From: []calc.Cell{{Sheet: "叙述", Ref: "C10"}}})
		}, nil, []string{"事业成效 成效二 叙述!C10 added"}},
		{"an achievement of another title", func(b *calc.Book) {
			b.Prose[len(b.Prose)-1].Title, b.Prose[len(b.Prose)-1].Text = "成效甲", []string{"丁"}
		}, nil, []string{"事业成效 成效一 叙述!C9"}},
	} {
		b := telling(t, seed, problems)
		c.change(b)
		edited := doc
		if c.report != nil {
			edited = edit(t, doc, c.report)
		}
		changes, err := passageChanges(edited, b)
		if err != nil {
			t.Fatal(err)
		}
		var got []string
		for _, p := range changes {
			s := strings.TrimSpace(p.Name + " " + p.Title)
			for _, cell := range p.Cells {
				s += " " + cell.String()
			}
			if p.Added {
				s += " added"
			} else if len(p.Cells) == 0 {
				s += " gone"
			}
			got = append(got, s)
		}
		if !slices.Equal(got, c.want) {
			t.Errorf("%s: %q, want %q", c.name, got, c.want)
		}
	}
}
