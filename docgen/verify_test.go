package docgen_test

import (
	"bytes"
	"fmt"
	"math/rand/v2"
	"regexp"
	"slices"
	"strings"
	"testing"

	"jixiao/calc"
	"jixiao/docgen"
	"jixiao/docgen/docx"
	"jixiao/internal/ooxml"
)

// edit changes the body of a document as a person would, through its XML.
func edit(t testing.TB, doc []byte, change func(body string) string) []byte {
	t.Helper()
	pkg, err := ooxml.Open(doc)
	if err != nil {
		t.Fatal(err)
	}
	main, _ := pkg.Main()
	data, _ := pkg.Part(main)
	var out bytes.Buffer
	if err := pkg.Write(&out, map[string][]byte{main: []byte(change(string(data)))}); err != nil {
		t.Fatal(err)
	}
	return out.Bytes()
}

// The questions that are asked of an opened report, each of a fresh reading.

func verify(report []byte, b *calc.Book) ([]docgen.Number, error) {
	r, err := docgen.Open(report)
	if err != nil {
		return nil, err
	}
	return r.Verify(b)
}

func refresh(report []byte, b *calc.Book, sha string) ([]byte, []docgen.Number, []docgen.RowChange, error) {
	r, err := docgen.Open(report)
	if err != nil {
		return nil, nil, nil, err
	}
	return r.Refresh(b, sha)
}

func sources(report []byte) ([]docgen.Number, error) {
	r, err := docgen.Open(report)
	if err != nil {
		return nil, err
	}
	return r.Traced(), nil
}

func checkTables(report []byte) ([]calc.Finding, error) {
	r, err := docgen.Open(report)
	if err != nil {
		return nil, err
	}
	return r.CheckTables(), nil
}

func passageChanges(report []byte, b *calc.Book) ([]docgen.PassageChange, error) {
	r, err := docgen.Open(report)
	if err != nil {
		return nil, err
	}
	return r.PassageChanges(b), nil
}

func readProse(doc []byte) ([]calc.Passage, error) {
	r, err := docgen.Open(doc)
	if err != nil {
		return nil, err
	}
	return r.Prose(), nil
}

// states counts the numbers of a report by their states.
func states(t testing.TB, report []byte, b *calc.Book) (map[docgen.NumberState]int, []docgen.Number) {
	t.Helper()
	numbers, err := verify(report, b)
	if err != nil {
		t.Fatal(err)
	}
	out := map[docgen.NumberState]int{}
	for _, n := range numbers {
		out[n.State]++
	}
	return out, numbers
}

func report(t testing.TB, b *calc.Book) []byte {
	t.Helper()
	doc, _, err := docgen.Generate(template(t, docgen.Default), b, "00")
	if err != nil {
		t.Fatal(err)
	}
	return doc.Bytes
}

func TestAReportAsWrittenSaysWhatTheWorkbookSays(t *testing.T) {
	b := ledger(t, seed)
	got, numbers := states(t, report(t, b), b)
	if len(got) != 1 || got[docgen.Same] < 20 {
		t.Errorf("states %v", got)
	}
	for _, n := range numbers {
		if len(n.Cells) == 0 || n.Key == "" || n.Want != n.Text || n.Place.Sentence == "" {
			t.Errorf("number %+v is not tied to its cells and place", n)
		}
	}
}

func TestAnOvertypedNumberIsFoundWithItsPlace(t *testing.T) {
	b := ledger(t, seed)
	doc := edit(t, report(t, b), func(s string) string { return strings.Replace(s, ">934.93<", ">943.93<", 1) })
	got, numbers := states(t, doc, b)
	if got[docgen.Edited] != 1 || got[docgen.Stale]+got[docgen.Lost] != 0 {
		t.Fatalf("states %v", got)
	}
	i := slices.IndexFunc(numbers, func(n docgen.Number) bool { return n.State == docgen.Edited })
	if n := numbers[i]; n.Text != "943.93" || n.Want != "934.93" || !strings.Contains(n.Place.Sentence, "943.93") || !strings.HasPrefix(n.Place.Heading, "二、") {
		t.Errorf("number %+v", n)
	}
}

func TestAnOvertypedNumberIsFoundThoughItsMarkWentWithIt(t *testing.T) {
	b := ledger(t, seed)
	doc := edit(t, report(t, b), func(s string) string {
		i := strings.Index(s, ">934.93<")
		from := strings.LastIndex(s[:i], "<w:bookmarkStart")
		end := i + strings.Index(s[i:], "<w:bookmarkEnd")
		end += strings.Index(s[end:], "/>") + 2
		run := s[strings.Index(s[from:], "/>")+from+2 : end]
		run = run[:strings.LastIndex(run, "<w:bookmarkEnd")]
		return s[:from] + strings.Replace(run, "934.93", "934.39", 1) + s[end:]
	})
	got, numbers := states(t, doc, b)
	if got[docgen.Edited] != 1 || got[docgen.Lost] != 0 {
		t.Errorf("states %v", got)
	}
	for _, n := range numbers {
		if n.State == docgen.Edited && (n.Text != "934.39" || n.Want != "934.93") {
			t.Errorf("number %+v", n)
		}
	}
}

func TestAChangedWorkbookMakesItsNumbersStale(t *testing.T) {
	b := ledger(t, seed)
	doc := report(t, b)
	later := ledger(t, strings.Replace(seed, "公开01/其他收入/决算数 3541400.00", "公开01/其他收入/决算数 3541500.00", 1))
	got, numbers := states(t, doc, later)
	if got[docgen.Stale] == 0 || got[docgen.Edited]+got[docgen.Lost] != 0 {
		t.Fatalf("states %v", got)
	}
	for _, n := range numbers {
		if n.State == docgen.Stale && !strings.Contains(n.Key, "其他收入") && !strings.Contains(n.Key, "占比") {
			t.Errorf("%s %s is stale, want %s", n.Key, n.Text, n.Want)
		}
	}
}

func TestRefreshWritesTheStaleNumbersAndNothingElse(t *testing.T) {
	b := ledger(t, seed)
	doc := edit(t, report(t, b), func(s string) string {
		s = strings.Replace(s, "，", "（已改），", 1)
		return strings.Replace(s, ">235.59<", ">235.60<", 1) // typed over by hand
	})
	later := ledger(t, strings.Replace(strings.Replace(seed, "公开01/其他收入/决算数 3541400.00", "公开01/其他收入/决算数 3551400.00", 1), "公开01/本年收入合计/决算数 9705600.00", "公开01/本年收入合计/决算数 9715600.00", 1))
	before, _ := states(t, doc, later)
	out, numbers, changes, err := refresh(doc, later, "11")
	if err != nil {
		t.Fatal(err)
	}
	if len(changes) != 1 || changes[0].List != "图表:收入构成" || !changes[0].Done {
		t.Errorf("changes %+v, want the one chart", changes)
	}
	after, _ := states(t, out, later)
	if after[docgen.Stale] != 0 || after[docgen.Edited] != before[docgen.Edited] || after[docgen.Same] != before[docgen.Same]+before[docgen.Stale] {
		t.Errorf("before %v, after %v", before, after)
	}
	is, err := docx.Text(out)
	if err != nil {
		t.Fatal(err)
	}
	done := 0
	for _, n := range numbers {
		if n.Done {
			done++
		}
	}
	if done != before[docgen.Stale] {
		t.Errorf("%d written anew, want %d", done, before[docgen.Stale])
	}
	if wordsOf(t, doc) != wordsOf(t, out) {
		t.Error("words changed")
	}
	if !strings.Contains(strings.Join(is, "\n"), "235.60") || !strings.Contains(strings.Join(is, "\n"), "（已改）") {
		t.Error("an edit was lost")
	}
	if ooxml.Untouched(out) {
		t.Error("an edited report counts as ours after its refresh")
	}
	if faults := docx.Lint(out); len(faults) > 0 {
		t.Errorf("lint: %v", faults)
	}
}

// wordsOf gives the text of a document without its numbers.
func wordsOf(t testing.TB, doc []byte) string {
	t.Helper()
	text, err := docx.Text(doc)
	if err != nil {
		t.Fatal(err)
	}
	return strings.Map(func(r rune) rune {
		if strings.ContainsRune("0123456789.", r) {
			return -1
		}
		return r
	}, strings.Join(text, "\n"))
}

// Whatever is edited around and in a report: just the numbers typed over are found, and refresh mends just
// the stale ones.
func TestRandomEditsAreToldFromChangedNumbers(t *testing.T) {
	b := ledger(t, seed)
	doc := report(t, b)
	later := ledger(t, strings.NewReplacer("公开01/其他收入/决算数 3541400.00", "公开01/其他收入/决算数 3551400.00", "公开01/本年收入合计/决算数 9705600.00", "公开01/本年收入合计/决算数 9715600.00").Replace(seed))
	for seed := range uint64(60) {
		r := rand.New(rand.NewPCG(seed, 5))
		over := map[string]bool{}
		edited := edit(t, doc, func(s string) string {
			for range 6 {
				switch r.IntN(4) {
				case 0: // a word is put in somewhere
					if i := strings.Index(s[r.IntN(len(s)/2):], "收入"); i >= 0 {
						s = strings.Replace(s, "本年", []string{"本年内", "当年", "在本年"}[r.IntN(3)], 1+r.IntN(2))
					}
				case 1: // a format changes: a run in bold
					s = strings.Replace(s, "<w:r><w:t xml:space=\"preserve\">", "<w:r><w:rPr><w:b/></w:rPr><w:t xml:space=\"preserve\">", r.IntN(3))
				case 2: // a paragraph moves to the end
					from := strings.Index(s, "<w:p>")
					for range r.IntN(20) {
						if next := strings.Index(s[from+1:], "<w:p>"); next >= 0 {
							from += 1 + next
						}
					}
					end := from + strings.Index(s[from:], "</w:p>") + len("</w:p>")
					if p := s[from:end]; !strings.Contains(p, "<w:sectPr") && !strings.Contains(s[:from], "<w:tbl>") {
						s = s[:from] + s[end:]
						at := strings.LastIndex(s, "<w:sectPr")
						s = s[:at] + p + s[at:]
					}
				default: // a number is typed over
					n := 1 + r.IntN(30)
					mark := fmt.Sprintf(`w:name="_jx%d"/>`, n)
					i := strings.Index(s, mark)
					if i < 0 || over[mark] {
						continue
					}
					i += strings.Index(s[i:], "<w:t xml:space=\"preserve\">") + len("<w:t xml:space=\"preserve\">")
					end := i + strings.Index(s[i:], "<")
					if text := s[i:end]; strings.ContainsAny(text, "123456789") {
						over[mark] = true
						s = s[:i] + "7" + text + s[end:]
					}
				}
			}
			return s
		})
		got, _ := states(t, edited, b)
		if got[docgen.Edited] != len(over) || got[docgen.Stale]+got[docgen.Lost] != 0 {
			t.Errorf("seed %d: %d numbers were typed over, states %v", seed, len(over), got)
		}
		before, _ := states(t, edited, later)
		out, numbers, _, err := refresh(edited, later, "11")
		if err != nil {
			t.Fatal(err)
		}
		after, _ := states(t, out, later)
		done := 0
		for _, n := range numbers {
			if n.Done {
				done++
			}
		}
		if done == 0 || done != before[docgen.Stale] || after[docgen.Stale] != 0 || after[docgen.Edited] != before[docgen.Edited] {
			t.Errorf("seed %d: %d written anew, states before %v, after %v", seed, done, before, after)
		}
		if was, is := wordsOf(t, edited), wordsOf(t, out); was != is {
			t.Errorf("seed %d: words changed:\n%s\n%s", seed, was, is)
		}
	}
}

// A report that people wrote is compared by the names in its text; what has no name, or hangs on an amount that is
// wrong itself, is said to have no source.
func TestAForeignReportIsComparedByNames(t *testing.T) {
	b := ledger(t, seed)
	foreign := edit(t, docgen.Default, func(s string) string {
		from, to := strings.Index(s, "<w:body>")+len("<w:body>"), strings.LastIndex(s, "<w:sectPr")
		var body strings.Builder
		for _, p := range []string{"二、收入支出预算执行情况", "本年收入合计970.56万元，其中：财政拨款收入616.24万元，占本年收入的63.51%；其他收入354.14万元。", "向企业发放补助35.20万元。"} {
			body.WriteString("<w:p><w:r><w:t>" + p + "</w:t></w:r></w:p>")
		}
		return s[:from] + body.String() + s[to:]
	})
	_, numbers := states(t, foreign, b)
	var got []string
	for _, n := range numbers {
		got = append(got, fmt.Sprintf("%s %s %s", n.Text, n.State, n.Want))
	}
	want := []string{"970.56万元 same 970.56万元", "616.24万元 edited 616.42万元", "63.51% untied ", "354.14万元 same 354.14万元", "35.20万元 untied "}
	if !slices.Equal(got, want) {
		t.Errorf("numbers %q, want %q", got, want)
	}
}

// A table whose lines are others than before gets rows for the new ones and loses those that went.
func TestRefreshMakesTheRowsOfATableAnew(t *testing.T) {
	staff := func(lines ...string) *calc.Book {
		text := seed
		for _, l := range lines {
			text += "\n附02/" + l
		}
		b := ledger(t, text)
		return b
	}
	b := staff("合计/编制人数 30", "合计/年末实有人数 24", "在职人员/编制人数 30", "在职人员/年末实有人数 24", "离休人员/编制人数", "离休人员/年末实有人数 1")
	later := staff("合计/编制人数 30", "合计/年末实有人数 25", "在职人员/编制人数 30", "在职人员/年末实有人数 24", "退休人员/编制人数", "退休人员/年末实有人数 17")
	doc := edit(t, report(t, b), func(s string) string { return strings.Replace(s, ">在职人员<", ">在职人员（在编）<", 1) })
	out, numbers, changes, err := refresh(doc, later, "11")
	if err != nil {
		t.Fatal(err)
	}
	if len(changes) != 1 || !changes[0].Done || strings.Join(changes[0].Added, "") != "退休人员" || strings.Join(changes[0].Dropped, "") != "离休人员" {
		t.Fatalf("changes %+v", changes)
	}
	text, err := docx.Text(out)
	if err != nil {
		t.Fatal(err)
	}
	all := strings.Join(text, "|")
	if !strings.Contains(all, "退休人员||17") || strings.Contains(all, "离休人员") || !strings.Contains(all, "在职人员（在编）|30|24") || !strings.Contains(all, "合计|30|25") {
		t.Errorf("the table reads %s", all)
	}
	if faults := docx.Lint(out); len(faults) > 0 {
		t.Errorf("lint: %v", faults)
	}
	got, _ := states(t, out, later)
	if got[docgen.Stale]+got[docgen.Edited]+got[docgen.Lost] > 0 {
		t.Errorf("states after the refresh %v, %v", got, numbers)
	}
	// Once more, nothing is left to do.
	again, _, changes, err := refresh(out, later, "11")
	if err != nil || len(changes) > 0 || !bytes.Equal(again, out) {
		t.Errorf("a second refresh changes the report: %v %v", changes, err)
	}
}

// A source of income that came new into a sentence is said, since no program should write sentences.
func TestRefreshSaysWhatASentenceLacks(t *testing.T) {
	doc := report(t, ledger(t, seed))
	later := ledger(t, strings.Replace(seed, "公开01/事业收入/决算数 0", "公开01/事业收入/决算数 100.00", 1))
	_, _, changes, err := refresh(doc, later, "11")
	if err != nil {
		t.Fatal(err)
	}
	i := slices.IndexFunc(changes, func(c docgen.RowChange) bool { return !c.Done })
	if i < 0 || changes[i].List != "收入来源" || !strings.Contains(strings.Join(changes[i].Added, ""), "事业收入") || changes[i].Place.Sentence == "" {
		t.Errorf("changes %+v", changes)
	}
}

func TestADigitTypedBesideANumberMakesItAnother(t *testing.T) {
	b := ledger(t, seed)
	later := ledger(t, strings.Replace(seed, "公开03/合计/基本支出 6993400.00", "公开03/合计/基本支出 6983400.00", 1))
	for _, c := range []struct{ before, after, want string }{
		{">基本支出|<", "", ""},
		{"1", "", "1699.34"}, {"-", "", "-699.34"}, {"", "5", "699.345"}, {"", ".5", "699.34.5"}, {"１", "", "１699.34"},
	} {
		doc := edit(t, report(t, b), func(s string) string {
			i := strings.Index(s, ">699.34<")
			from := strings.LastIndex(s[:i], "<w:bookmarkStart")
			end := i + strings.Index(s[i:], "<w:bookmarkEnd")
			end += strings.Index(s[end:], "/>") + 2
			typed := func(text string) string {
				if text == "" {
					return ""
				}
				return "<w:r><w:t>" + strings.ReplaceAll(strings.ReplaceAll(text, "<", "&lt;"), ">", "&gt;") + "</w:t></w:r>"
			}
			return s[:from] + typed(c.before) + s[from:end] + typed(c.after) + s[end:]
		})
		got, numbers := states(t, doc, b)
		edited := ""
		for _, n := range numbers {
			if n.State == docgen.Edited {
				edited += n.Text
			}
		}
		if edited != c.want || got[docgen.Stale]+got[docgen.Lost] > 0 {
			t.Errorf("%q before and %q after: edited %q, want %q", c.before, c.after, edited, c.want)
		}
		if c.want == "" {
			continue
		}
		_, after, _, err := refresh(doc, later, "11")
		if err != nil {
			t.Fatal(err)
		}
		for _, n := range after {
			if n.Done && strings.Contains(n.Text, c.want) {
				t.Errorf("refresh wrote over %s", n.Text)
			}
		}
	}
}

// LibreOffice gives the marks of a copied paragraph names of its own.
func TestTheNumbersOfACopiedParagraphAreStillTied(t *testing.T) {
	b := ledger(t, seed)
	doc := edit(t, report(t, b), func(s string) string {
		i := strings.Index(s, ">699.34<")
		from, end := strings.LastIndex(s[:i], "<w:p>"), i+strings.Index(s[i:], "</w:p>")+len("</w:p>")
		copied := regexp.MustCompile(`w:name="(_jx[0-9]+)"`).ReplaceAllString(s[from:end], `w:name="${1}_Copy_1"`)
		copied = regexp.MustCompile(`w:id="([0-9]+)"`).ReplaceAllString(copied, `w:id="9${1}"`)
		return s[:end] + strings.Replace(copied, "699.34", "693.94", 1) + s[end:]
	})
	got, _ := states(t, doc, b)
	if got[docgen.Edited] != 1 {
		t.Errorf("states %v", got)
	}
	later := ledger(t, strings.Replace(seed, "公开03/合计/项目支出 2355900.00", "公开03/合计/项目支出 2365900.00", 1))
	out, _, _, err := refresh(doc, later, "11")
	if err != nil {
		t.Fatal(err)
	}
	text, err := docx.Text(out)
	if err != nil {
		t.Fatal(err)
	}
	if all := strings.Join(text, "\n"); strings.Contains(all, "235.59") || strings.Count(all, "项目支出236.59") != 2 {
		t.Errorf("the copy was not refreshed: %s", all)
	}
}

// A report that was made beside last year's workbook, and is looked at without it, has not changed.
func TestWithoutLastYearsWorkbookNothingOfItIsCalledChanged(t *testing.T) {
	b, last := ledger(t, seed), ledger(t, seed)
	last.Period = "2017"
	b.Follow(last)
	doc := report(t, b)
	alone := ledger(t, seed)
	got, numbers := states(t, doc, alone)
	if got[docgen.Stale]+got[docgen.Edited]+got[docgen.Lost] > 0 || got[docgen.Untied] == 0 {
		t.Errorf("states %v", got)
	}
	for _, n := range numbers {
		if n.State == docgen.Stale {
			t.Logf("%+v", n)
		}
	}
	_, _, changes, err := refresh(doc, alone, "00")
	if err != nil || len(changes) > 0 {
		t.Errorf("changes %+v, %v", changes, err)
	}
}

// A sentence that says 增加 of what has become less is left to a person, its rate as well.
func TestRefreshLeavesASentenceWhoseDirectionTurned(t *testing.T) {
	doc := report(t, ledger(t, seed))
	later := ledger(t, strings.NewReplacer("公开01/年初结转和结余/决算数 3267300.00", "公开01/年初结转和结余/决算数 4267300.00").Replace(seed))
	out, numbers, _, err := refresh(doc, later, "11")
	if err != nil {
		t.Fatal(err)
	}
	text, err := docx.Text(out)
	if err != nil {
		t.Fatal(err)
	}
	if all := strings.Join(text, "\n"); !strings.Contains(all, "增加35.63万元，增长10.91%") {
		t.Errorf("the sentence was half written anew")
	}
	left := 0
	for _, n := range numbers {
		if n.State == docgen.Stale && !n.Done {
			left++
		}
	}
	if left < 2 {
		t.Errorf("%d numbers are left to a person, want the amount and the rate", left)
	}
}
