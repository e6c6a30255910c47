package calc

import (
	"slices"
	"strings"
	"testing"
)

// score gives the score of a rate in percent by the rule of a scheme of the tool.
func score(t *testing.T, scheme, name string, rate Share) string {
	t.Helper()
	s, ok := SchemeByName(scheme)
	if !ok {
		t.Fatalf("no scheme %s", scheme)
	}
	for _, item := range s.Items {
		if item.Name != name {
			continue
		}
		m, err := ParseMarking(item.Rule)
		if err != nil {
			t.Fatal(err)
		}
		a, ok := m.Score(item.Full, rate)
		if !ok {
			return "未评"
		}
		return a.Fixed(2)
	}
	t.Fatalf("%s has no %s", scheme, name)
	return ""
}

func TestPublishedExamplesGetTheirScores(t *testing.T) {
	n := func(s string) Amount { return number(t, s) }
	of := func(part, whole string) Share { return Share{n(part), n(whole)} }
	rate := func(s string) Share { return Share{n(s), Int(100)} }
	for _, c := range []struct {
		scheme, name string
		rate         Share
		want         string
	}{
		{"样表2018", "在职人员控制率", of("136", "143"), "8.00"},
		{"样表2018", "“三公”经费变动率", of("31.46", "32"), "0.00"}, // 63.46 after 32
		{"样表2018", "预算完成率", rate("99.27"), "8.00"},         // 5 points are not full
		{"样表2018", "预算完成率", rate("95"), "6.00"},
		{"样表2018", "预算完成率", rate("95.01"), "8.00"},
		{"样表2018", "预算完成率", rate("50"), "0.00"},
		{"样表2018", "预算控制率", of("767.86", "1922.76"), "0.00"},
		{"样表2018", "预算控制率", rate("0"), "8.00"},
		{"样表2018", "预算控制率", rate("30"), "2.00"},
		{"样表2018", "预算控制率", rate("30.004"), "0.00"}, // prints 30.00%
		{"预算执行率10分", "预算执行率", of("4614453.11", "4764453.11"), "9.69"},
		{"预算执行率10分", "预算执行率", rate("100"), "10.00"},
		{"预算执行率10分", "预算执行率", rate("104"), "10.00"},
		{"预算执行率10分", "预算执行率", rate("-3"), "0.00"},
		{"岳阳2018", "在职人员控制率", rate("100"), "5.00"},
		{"岳阳2018", "在职人员控制率", rate("100.99"), "5.00"},
		{"岳阳2018", "在职人员控制率", rate("101"), "4.50"},
		{"岳阳2018", "在职人员控制率", of("55", "30"), "0.00"},
		{"岳阳2018", "在职人员控制率", of("24", "30"), "5.00"},
		{"岳阳2018", "重点支出安排率", rate("90"), "5.00"},
		{"岳阳2018", "重点支出安排率", rate("89.999"), "4.00"},
		{"岳阳2018", "重点支出安排率", rate("60"), "2.00"},
		{"岳阳2018", "重点支出安排率", rate("59.99"), "0.00"},
		{"岳阳2018", "预算调整率", rate("0"), "3.00"},
		{"岳阳2018", "预算调整率", rate("0.001"), "2.00"},
		{"岳阳2018", "预算调整率", rate("10"), "2.00"},
		{"岳阳2018", "预算调整率", rate("30"), "0.50"},
		{"岳阳2018", "预算调整率", rate("-1"), "未评"},
		{"岳阳2018", "结转结余变动率", of("35.63", "326.73"), "0.00"}, // more than the year before
		{"岳阳2018", "结转结余变动率", rate("0"), "2.00"},
		{"岳阳2018", "结转结余变动率", rate("-100"), "3.00"},
		{"岳阳2018", "“三公”经费控制率", rate("103.5"), "3.00"},
		{"湖南投入13分", "“三公”经费变动率", rate("5"), "4.00"},
	} {
		if got := score(t, c.scheme, c.name, c.rate); got != c.want {
			t.Errorf("%s %s at %s%% = %s, want %s", c.scheme, c.name, c.rate.Percent(3), got, c.want)
		}
	}
}

func TestRulesAreReadHoweverTheyAreTyped(t *testing.T) {
	for _, spelt := range []string{"≤100 满分，每超 1 个百分点扣 0.5", "<=100%满分,每超1个百分点扣0.5分", "≦１００％满分，每超１个百分点扣０．５分。"} {
		m, err := ParseMarking(spelt)
		if err != nil {
			t.Errorf("%q: %v", spelt, err)
			continue
		}
		if a, _ := m.Score(Int(5), Share{Int(102), Int(100)}); a.Fixed(2) != "4.00" {
			t.Errorf("%q gives %s, want 4.00", spelt, a)
		}
	}
	for _, spelt := range []string{"≥90:5;≥80:4;<80:0", "≥90：5分；≥80：4分；＜80：0分", ">=90%：5\n>=80%：4\n<80%：0"} {
		m, err := ParseMarking(spelt)
		if err != nil {
			t.Errorf("%q: %v", spelt, err)
			continue
		}
		if a, ok := m.Score(Int(5), Share{Int(80), Int(100)}); !ok || a.Fixed(0) != "4" {
			t.Errorf("%q gives %s, want 4", spelt, a)
		}
	}
}

func TestARuleThatIsNotUnderstoodNamesThePiece(t *testing.T) {
	for rule, piece := range map[string]string{
		"酌情扣分":         "酌情扣分",
		"≥90：5；大约80：4": "大约80:4",
		"≥90：5；≥80":    "≥80",
		"(10,0]：2":     "(10,0]:2",
		"≥90：-1":       "≥90:-1",
		"≤100满分，每低1个百分点扣0.5": "每低1个百分点扣0.5",
		"≤100满分，每超0个百分点扣0.5": "每超0个百分点扣0.5",
		"100满分，每超1个百分点扣0.5":  "100满分",
		"≤100满分":             "",
	} {
		if _, err := ParseMarking(rule); err == nil || err.Error() != piece {
			t.Errorf("%q: %v, want %q", rule, err, piece)
		}
	}
}

func TestSchemesOfTheToolReadAsTheirSources(t *testing.T) {
	totals := map[string]string{"岳阳2018": "36", "样表2018": "32", "湖南投入13分": "13", "预算执行率10分": "10"}
	for _, name := range SchemeNames() {
		s, _ := SchemeByName(name)
		var full Amount
		for _, item := range s.Items {
			full = full.Add(item.Full)
			if item.Rule == "" {
				continue
			}
			m, err := ParseMarking(item.Rule)
			if err != nil || m.most().Cmp(item.Full) > 0 || len(m.bands) > 0 && !m.most().Equal(item.Full) {
				t.Errorf("%s %s: %q does not lead up to %s: %v", name, item.Name, item.Rule, item.Full, err)
			}
			if len(indicatorsNamed(item.Name)) != 1 {
				t.Errorf("%s %s is no single indicator", name, item.Name)
			}
		}
		if full.Fixed(0) != totals[name] {
			t.Errorf("%s adds up to %s, want %s", name, full, totals[name])
		}
	}
}

func typed(s string) Typed { return Typed{Text: s, At: Cell{"评分标准", "X" + s}} }

func schemeLine(indicator, full, rule, value, score string) SchemeLine {
	return SchemeLine{Indicator: typed(indicator), Full: typed(full), Rule: typed(rule), Value: typed(value), Score: typed(score)}
}

// seedBook is what the published report of 2018 says.
const seedBook = `
公开01/年初结转和结余/决算数 3267300
公开01/年末结转和结余/决算数 3623600
公开01/本年支出合计/决算数 9349300
附02/在职人员/编制人数 30
附02/在职人员/年末实有人数 24`

// What nobody has scored is neither full nor nothing: it is counted apart.
func TestWhatIsNotScoredIsNeitherFullNorZero(t *testing.T) {
	s, wrong := OwnScheme(nil, []SchemeSheet{{Name: typed("岳阳2018"), Lines: []SchemeLine{schemeLine("支付进度", "", "", "", "2.5")}}})
	if len(wrong) > 0 {
		t.Fatalf("findings: %+v", wrong)
	}
	r := s.Assess(amounts(t, "2018", seedBook))
	got := map[string]string{}
	for _, x := range r.Items {
		got[x.Name] = "未评 " + x.Lack.Kind
		if x.Score.State == Given {
			got[x.Name] = x.Score.Amount.Fixed(2)
		}
		if (x.Score.State == Given) != (x.Lack.Kind == "") {
			t.Errorf("%s has the score %v and lacks %+v", x.Name, x.Score.Amount, x.Lack)
		}
	}
	for name, want := range map[string]string{"在职人员控制率": "5.00", "结转结余变动率": "0.00", "支付进度": "2.50", "“三公”经费变动率": "未评 absent", "重点支出安排率": "未评 input", "管理制度健全性": "未评 by-hand", "预算调整率": "未评 absent"} {
		if got[name] != want {
			t.Errorf("%s = %s, want %s", name, got[name], want)
		}
	}
	if r.Score.Amount.Fixed(2) != "7.50" || r.Assessed.Amount.Fixed(0) != "11" || r.Full.Amount.Fixed(0) != "36" {
		t.Errorf("total = %s of %s assessed of %s", r.Score.Amount, r.Assessed.Amount, r.Full.Amount)
	}
	for _, f := range []Figure{r.Score, r.Assessed, r.Full} {
		if len(f.From) == 0 {
			t.Errorf("%s comes from no cell", f.Key)
		}
	}
}

func TestARateGivenByHandIsScored(t *testing.T) {
	value := typed("85.5")
	s, wrong := OwnScheme(nil, []SchemeSheet{{Lines: []SchemeLine{{Indicator: typed("固定资产利用率"), Full: typed("10"), Rule: typed("≥90：10；≥80：8；<80：0"), Value: value}}}})
	if len(wrong) > 0 {
		t.Fatalf("findings: %+v", wrong)
	}
	x := s.Assess(&Book{}).Items[0]
	if x.Score.Amount.Fixed(2) != "8.00" || !slices.Contains(x.Score.From, value.At) || x.Level1 != "过程" {
		t.Errorf("scored = %+v", x)
	}
}

func TestWhatIsWrongWithASchemeIsSaidAtItsCell(t *testing.T) {
	for _, c := range []struct {
		line SchemeLine
		kind string
		at   string
	}{
		{schemeLine("", "5", "", "", "1"), "scheme-without-name", ""},
		{schemeLine("结转结余率", "5", "≤9满分，每超1个百分点扣1", "", ""), "scheme-ambiguous", "结转结余率"},
		{schemeLine("固定资产利用率", "五分", "", "", ""), "scheme-full", "五分"},
		{schemeLine("固定资产利用率", "", "", "", ""), "scheme-full", ""},
		{schemeLine("固定资产利用率", "0", "", "", ""), "scheme-full", "0"},
		{schemeLine("固定资产利用率", "5", "看情况", "", ""), "scheme-rule", "看情况"},
		{schemeLine("固定资产利用率", "5", "≥90：6；<90：0", "", ""), "scheme-over", "≥90：6；<90：0"},
		{schemeLine("固定资产利用率", "5", "按比例", "很高", ""), "scheme-value", "很高"},
		{schemeLine("固定资产利用率", "5", "按比例", "0.951", ""), "scheme-value-unclear", "0.951"},
		{schemeLine("固定资产利用率", "5", "", "", "6"), "scheme-score", "6"},
		{schemeLine("固定资产利用率", "5", "", "", "-1"), "scheme-score", "-1"},
	} {
		s, wrong := OwnScheme(nil, []SchemeSheet{{Lines: []SchemeLine{c.line}}})
		if len(wrong) != 1 || wrong[0].Kind != c.kind || wrong[0].At.Ref != "X"+c.at || wrong[0].Level != Unasked || wrong[0].Rule != SchemeRule {
			t.Errorf("%+v: findings %+v, want %s at X%s", c.line, wrong, c.kind, c.at)
		}
		if len(s.Items) != 0 {
			t.Errorf("%s: half a rule is used: %+v", c.kind, s.Items)
		}
	}
	for _, c := range []struct {
		sheets []SchemeSheet
		kind   string
	}{
		{[]SchemeSheet{{Name: typed("岳阳2019")}}, "scheme-unknown"},
		{[]SchemeSheet{{Name: typed("岳阳2018")}, {Name: typed("样表2018")}}, "scheme-two-sheets"},
		{[]SchemeSheet{{Lines: []SchemeLine{schemeLine("甲", "5", "", "", ""), schemeLine("甲", "5", "", "", "")}}}, "scheme-twice"},
	} {
		if _, wrong := OwnScheme(nil, c.sheets); len(wrong) != 1 || wrong[0].Kind != c.kind {
			t.Errorf("findings %+v, want one %s", wrong, c.kind)
		}
	}
	if s, wrong := OwnScheme(nil, nil); s != nil || wrong != nil {
		t.Error("a workbook that asks for no scheme got one")
	}
}

func TestAnAmbiguousNameIsToldApartByItsID(t *testing.T) {
	s, wrong := OwnScheme(nil, []SchemeSheet{{Lines: []SchemeLine{schemeLine("ZB-07-2", "20", "≤40满分，每超1个百分点扣1", "", "")}}})
	if len(wrong) > 0 {
		t.Fatalf("findings: %+v", wrong)
	}
	x := s.Assess(amounts(t, "2018", seedBook)).Items[0]
	if x.Name != "结转结余率" || x.Value.Amount.Fixed(2) != "38.76" || x.Score.Amount.Fixed(2) != "20.00" {
		t.Errorf("scored = %+v", x)
	}
}

// A score by hand stands, and that it is another than the rule's is said.
func TestAScoreByHandThatTheFiguresContradictIsNamed(t *testing.T) {
	s, wrong := OwnScheme(nil, []SchemeSheet{{Name: typed("岳阳2018"), Lines: []SchemeLine{schemeLine("结转结余变动率", "", "", "", "3"), schemeLine("在职人员控制率", "", "", "90", "")}}})
	if len(wrong) > 0 {
		t.Fatalf("findings: %+v", wrong)
	}
	r := s.Assess(amounts(t, "2018", seedBook))
	var kinds []string
	for _, f := range r.Differences() {
		kinds = append(kinds, f.Kind+" "+strings.Join(f.Args, " "))
	}
	if want := []string{"score-value-differs 在职人员控制率 90.00 80.00", "score-differs 结转结余变动率 3.00 0.00 10.91 -100：3；(-100,0]：2；>0：0"}; !slices.Equal(kinds, want) {
		t.Errorf("differences = %q, want %q", kinds, want)
	}
}

// A bureau hands out one scheme, and each department puts its scores on a sheet of its own.
func TestTheWorkbooksOwnSheetGoesOverTheSharedOne(t *testing.T) {
	shared := []SchemeSheet{{Lines: []SchemeLine{schemeLine("甲", "5", "", "", ""), schemeLine("乙", "3", "", "", "1")}}}
	s, wrong := OwnScheme(shared, []SchemeSheet{{Lines: []SchemeLine{schemeLine("甲", "", "", "", "4")}}})
	if len(wrong) > 0 {
		t.Fatalf("findings: %+v", wrong)
	}
	if r := s.Assess(&Book{}); r.Score.Amount.Fixed(0) != "5" || r.Full.Amount.Fixed(0) != "8" || len(r.Items) != 2 {
		t.Errorf("%s of %s in %d items, want 5 of 8 in 2", r.Score.Amount, r.Full.Amount, len(r.Items))
	}
}

// What a rule leaves open is told to whoever reads the score.
func TestARuleIsSaidInWords(t *testing.T) {
	for rule, want := range map[string]string{
		"≤100满分，每超1个百分点扣0.5":    "不超过100%得满分，每超1个百分点扣0.5分，不足1个百分点的不扣，扣完为止",
		"≥100满分，每低5个百分点扣2":      "不低于100%得满分，每低5个百分点扣2分，不足5个百分点的不扣，扣完为止",
		"0：3；(0,10]：2；>10：0.5":  "为0%得3分；0%至10%（含）得2分；超过10%得0.5分",
		"≥90：5；[80,90)：4；<80：0": "90%及以上得5分；80%（含）至90%得4分；低于80%得0分",
		"按比例":                   "按指标值占100%的比例得分，最高得满分",
	} {
		m, err := ParseMarking(rule)
		if err != nil || m.String() != want {
			t.Errorf("%s is said %q (%v), want %q", rule, m.String(), err, want)
		}
	}
}
