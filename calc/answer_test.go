package calc

import (
	"slices"
	"strings"
	"testing"
)

// warned gives a verdict with 提示 and other findings at several places, to be answered.
func warned() Verdict {
	at := func(level Level, rule, sheet, ref, key, label string) Finding {
		k, _ := ParseKey(key)
		return Finding{Level: level, Rule: rule, At: Cell{sheet, ref}, Key: k, Label: label}
	}
	wrong := at(Critical, "F-01-01", "公开01表", "C30", "公开01/本年收入合计/决算数", "本年收入合计")
	wrong.Echoes = []Finding{at(Critical, "F-01-02", "公开01表", "C35", "公开01/收入总计/决算数", "总计")}
	return Verdict{Asked: 9, Findings: []Finding{
		wrong,
		at(Unasked, "R-02", "公开03表", "A1", "", "项目支出"),
		at(Warning, "X-39-01", "财决01 (总表)", "J12", "财决01/208/决算数", "八、社会保障和就业支出／决算数"),
		at(Warning, "X-39-02", "财决01 (总表)", "O12", "财决01/项目支出/决算数", "二、项目支出／决算数"),
		at(Warning, "X-13-01", "公开01表", "C29", "公开01/年初结转和结余/决算数", "年初结转和结余"),
		{Level: Warning, Rule: "R-01", Kind: "missing-table", Args: []string{"公开08", "政府性基金预算财政拨款收入支出决算表"}},
		at(Warning, "R-08", "公开02表", "C5", "", ""),
		at(Warning, "R-08", "公开03表", "C5", "", ""),
		at(Remark, "R-10", "公开01表", "C7", "", "财政拨款收入"),
	}}
}

var answerIDs = []string{"F-01-01", "F-01-02", "X-13-01", "X-39-01", "X-39-02", "R-01", "R-02", "R-08", "R-10", "T-12"}

// An answer reaches the 提示 of its rule at its place, however people write the place, and no other.
func TestAnswersReachThePlaceThatTheyName(t *testing.T) {
	for _, test := range []struct{ rule, place, answered string }{
		{"X-39-01", "财决01 (总表)!J12", "X-39-01"},
		{"x-39-01", "'财决01 (总表)'!$J$12", "X-39-01"},
		{"Ｘ－３９－０１ ", "财决01(总表)！j12", "X-39-01"},
		{"X-39-01", "J12", "X-39-01"},
		{"X-39-01", "财决01/208/决算数", "X-39-01"},
		{"X-39-01", "财决01/208", "X-39-01"},
		{"X-39-01", "208", "X-39-01"},
		{"X-39-01", "社会保障和就业支出", "X-39-01"},
		{"X-39-01", "八、社会保障和就业支出", "X-39-01"},
		{"X-39-01", "", "X-39-01"},
		{"X-39-01", " —— ", "X-39-01"},
		{"X-39", "", "X-39-01 X-39-02"},
		{"X-39", "J12、O12", "X-39-01 X-39-02"},
		{"X-39", "J12；项目支出", "X-39-01 X-39-02"},
		{"X-39", "项目支出", "X-39-02"},
		{"X-39", "J13", ""},
		{"X-3", "", ""},
		{"X-39-01", "O12", ""},
		{"X-13-01", "公开02表!C29", ""},
		{"R-01", "公开08", "R-01"},
		{"R-01", "公开09", ""},
		{"R-08", "公开02表!C5", "R-08"},
		{"R-08", "", "R-08 R-08"},
		{"R-08", "C5", ""}, // on which of two sheets?
	} {
		v := warned()
		b := &Book{Explanations: []Explanation{{test.rule, test.place, "上级追加", Cell{"填报说明", "C2"}}}}
		v.Answer(b, answerIDs)
		var got []string
		for _, f := range v.Findings {
			if f.Answer != "" {
				got = append(got, f.Rule)
				if f.Level != Remark {
					t.Errorf("%s %q: answered and still %s", test.rule, test.place, f.Level)
				}
			}
		}
		if strings.Join(got, " ") != test.answered {
			t.Errorf("%s %q answers %q, want %q", test.rule, test.place, got, test.answered)
		}
		if n := 6 - len(got); v.Count(Warning) < n {
			t.Errorf("%s %q: %d 提示 are left, want at least %d", test.rule, test.place, v.Count(Warning), n)
		}
		if told := len(b.Answered) > 0; told != (test.answered != "") {
			t.Errorf("%s %q: the report prints %v", test.rule, test.place, b.Answered)
		}
	}
}

// An answer that did nothing must not look like one that did: each says so at its own cell.
func TestAnAnswerThatDoesNothingSaysSo(t *testing.T) {
	for _, test := range []struct {
		rule, place, kind string
		level             Level
	}{
		{"", "C12", "answer-without-id", Warning},
		{"X-93-01", "", "answer-unknown-id", Warning},
		{"X-3", "", "answer-unknown-id", Warning},
		{"T-12", "", "answer-idle", Remark},
		{"X-13-01", "C99", "answer-idle", Remark},
		{"R-08", "C5", "answer-ambiguous", Warning},
		{"F-01-01", "公开01表!C30", "answer-severe", Remark},
		{"F-01-02", "", "answer-severe", Remark}, // an echo
		{"R-02", "项目支出", "answer-severe", Remark},
	} {
		v := warned()
		before := v.Count(Critical) + v.Count(Unasked)
		at := Cell{"填报说明", "C2"}
		v.Answer(&Book{Explanations: []Explanation{{test.rule, test.place, "说明", at}}}, answerIDs)
		if n := v.Count(Critical) + v.Count(Unasked); n != before || v.Clean() {
			t.Errorf("%s %q: %d errors are left of %d", test.rule, test.place, n, before)
		}
		i := slices.IndexFunc(v.Findings, func(f Finding) bool { return f.Rule == "R-15" })
		if i < 0 {
			t.Errorf("%s %q: nothing is said of it", test.rule, test.place)
			continue
		}
		if f := v.Findings[i]; f.Kind != test.kind || f.Level != test.level || f.At != at {
			t.Errorf("%s %q gives %s %s at %s, want %s %s at %s", test.rule, test.place, f.Level, f.Kind, f.At, test.level, test.kind, at)
		}
	}
}

// What is said of an error is kept although it changes nothing.
func TestAnAnsweredErrorKeepsItsAnswer(t *testing.T) {
	v := warned()
	v.Answer(&Book{Explanations: []Explanation{{"F-01-01", "", "已与财政核对", Cell{"填报说明", "C2"}}}}, answerIDs)
	if f := v.Findings[0]; f.Level != Critical || f.Answer != "已与财政核对" {
		t.Errorf("the error is %s with the answer %q", f.Level, f.Answer)
	}
}

// A word on one place goes before a word on all places, wherever it stands; two words on one are both kept.
func TestAnswersOfOnePlace(t *testing.T) {
	at := func(ref string) Cell { return Cell{"填报说明", ref} }
	v := warned()
	b := &Book{Explanations: []Explanation{
		{"X-39", "", "各项均为年中追加", at("C2")},
		{"X-39-01", "J12", "抚恤金按实际发生数追加", at("C3")},
		{"X-39-01", "208", "见追加文件", at("C4")},
	}}
	v.Answer(b, answerIDs)
	got := map[string]string{}
	for _, f := range v.Findings {
		got[f.Rule] = f.Answer
	}
	if want := "抚恤金按实际发生数追加\n见追加文件"; got["X-39-01"] != want {
		t.Errorf("X-39-01 is answered by %q, want %q", got["X-39-01"], want)
	}
	if want := "各项均为年中追加"; got["X-39-02"] != want {
		t.Errorf("X-39-02 is answered by %q, want %q", got["X-39-02"], want)
	}
	if len(b.Answered) != 3 {
		t.Errorf("%d answers are told, want 3: %v", len(b.Answered), b.Answered)
	}
}

// A finding that stands for many which were not listed is not answered by a word on one place.
func TestOneAnswerDoesNotSilenceWhatWasNotListed(t *testing.T) {
	for place, answered := range map[string]bool{"公开02表!C5": false, "": true} {
		v := Verdict{Findings: []Finding{{Rule: "R-08", Level: Warning, At: Cell{"公开02表", "C5"}, More: 7}}}
		v.Answer(&Book{Explanations: []Explanation{{"R-08", place, "表样如此", Cell{"填报说明", "C2"}}}}, answerIDs)
		if got := v.Count(Warning) == 0; got != answered {
			t.Errorf("place %q: answered is %v, want %v", place, got, answered)
		}
	}
}

// The answer of last year is shown beside the same 提示 at the same figure, where it stands this year, and
// answers nothing by itself.
func TestLastYearsAnswerIsOfferedAgain(t *testing.T) {
	last := func(ref string) *Book {
		f := fig("年初结转和结余", "326.73", ref)
		f.Label = "年初结转和结余"
		t := sheet("公开01", f)
		t.Sheet = "[2017.xlsx]公开01表"
		g := t.Get("年初结转和结余", "决算数")
		g.From[0].Sheet = t.Sheet
		t.Put(g)
		return &Book{File: "2017.xlsx", Period: "2017", Tables: []*Table{t}}
	}
	for _, test := range []struct {
		rule, place string
		want        bool
	}{
		{"X-13-01", "公开01表!C26", true},
		{"X-13-01", "C26", true}, // another row than this year's C29
		{"X-13-01", "公开01/年初结转和结余/决算数", true},
		{"X-13", "", true},
		{"X-13-01", "公开01表!C29", false},
		{"X-39-01", "", false},
	} {
		v := warned()
		b := &Book{Period: "2018", Previous: last("C26")}
		b.Previous.Explanations = []Explanation{{test.rule, test.place, "含专用基金", Cell{"填报说明", "C2"}}}
		v.Answer(b, answerIDs)
		for _, f := range v.Findings {
			if f.Rule != "X-13-01" {
				continue
			}
			if got := f.LastAnswer == "含专用基金"; got != test.want {
				t.Errorf("%s %q: last year's answer is %q, offered want %v", test.rule, test.place, f.LastAnswer, test.want)
			}
			if f.Level != Warning || f.Answer != "" {
				t.Errorf("%s %q: last year's answer answers this year's 提示", test.rule, test.place)
			}
		}
	}
}

// A figure answers to every name that people have for it, and to no other's.
func TestFiguresAreCalledAsPeopleCallThem(t *testing.T) {
	f := Figure{Key: Key{"财决01", "208", "决算数"}, Label: "八、社会保障和就业支出／决算数", From: []Cell{{"Z01 收入支出决算总表(财决01表)", "J14"}}}
	share := Figure{Key: Key{DerivedForm, "财政拨款收入占比", ""}, How: "财政拨款收入 ÷ 本年收入合计 × 100", From: []Cell{{"公开01表", "C7"}}}
	for _, test := range []struct {
		figure Figure
		name   string
		want   bool
	}{
		{f, "Z01 收入支出决算总表(财决01表)!J14", true},
		{f, "财决01表!J14", true},
		{f, "财决01!$J$14", true},
		{f, "j14", true},
		{f, "财决01/208/决算数", true},
		{f, "财决01/208", true},
		{f, "208", true},
		{f, "社会保障和就业支出", true},
		{f, "财决01表!J15", false},
		{f, "公开01表!J14", false},
		{f, "财决01/208/年初预算数", false},
		{f, "决算数", false},
		{f, "八", false},
		{f, "", false},
		{share, "派生/财政拨款收入占比", true},
		{share, "财政拨款收入占比", true},
		{share, "公开01表!C7", false}, // that is the income
	} {
		if got := test.figure.Called(test.name); got != test.want {
			t.Errorf("%s is called %q: %v, want %v", test.figure.Key, test.name, got, test.want)
		}
	}
}
