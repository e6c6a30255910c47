package calc

import (
	"fmt"
	"math/rand/v2"
	"strings"
	"testing"
)

// wan writes an amount as reports do.
func wan(a Amount) string { return a.Shift(-4).Fixed(2) + "万元" }

// spokenOf are figures with the words that reports have for them. Where a book has none of the keys the
// thing is not spoken of.
var spokenOf = []struct{ name, keys string }{
	{"本年收入合计", "公开01/本年收入合计/决算数 财决01/本年收入合计/决算数"},
	{"本年支出", "公开01/本年支出合计/决算数 财决01/本年支出合计/决算数"},
	{"收入总计", "公开01/收入总计/决算数 财决01/收入总计/决算数"},
	{"其他收入", "公开01/其他收入/决算数 财决01/其他收入/决算数"},
	{"事业收入", "公开01/事业收入/决算数 财决01/事业收入/决算数"},
	{"上年结转", "公开01/年初结转和结余/决算数 财决01/年初结转和结余/决算数"},
	{"年末结转和结余", "公开01/年末结转和结余/决算数 财决01/年末结转和结余/决算数"},
	{"基本支出", "公开03/合计/基本支出 财决04/合计/基本支出"},
	{"项目支出", "公开03/合计/项目支出 财决04/合计/项目支出"},
	{"一般公共预算财政拨款支出", "公开05/合计/合计 财决07/合计/本年支出.合计"},
	{"一般公共预算财政拨款基本支出", "公开05/合计/基本支出 财决07/合计/本年支出.基本支出"},
	{"“三公”经费支出", "公开07/合计/决算数 附03/支出合计/统计数"},
	{"公务接待费", "公开07/公务接待费/决算数 附03/公务接待费/统计数"},
	{"机关运行经费", "附03/机关运行经费/统计数"},
	{"政府采购支出总额", "附03/政府采购支出合计/统计数"},
	{"科学技术支出（类）", "公开03/206/本年支出合计 财决04/206/本年支出合计"},
	{"社会保障和就业（类）支出", "公开03/208/本年支出合计 财决04/208/本年支出合计"},
}

func speakOf(b *Book, keys string) (Figure, bool) {
	for _, k := range parseKeys(keys) {
		if f := b.Get(k); f.State == Given {
			return f, true
		}
	}
	return Figure{}, false
}

// altered changes one digit of the number that begins at from.
func altered(d *rand.Rand, s string, from, to int) string {
	b := []byte(s)
	var at []int
	for i := from; i < to; i++ {
		if isDigit(b[i]) {
			at = append(at, i)
		}
	}
	i := at[d.IntN(len(at))]
	b[i] = '0' + (b[i]-'0'+byte(1+d.IntN(9)))%10
	return string(b)
}

// Whatever the department: an amount, share or change that is the tables' own raises nothing, and with one
// digit changed it is found.
func TestWrongDigitInASentenceIsFound(t *testing.T) {
	phrasings := []string{"%s%s。", "%s：%s。", "%[3]s年度本单位%[1]s为%[2]s。", "一是%s共计%s，主要用于机构运转。", "2. 2030年以前不论，%s%s。", "%[3]s年%[1]s决算数为%[2]s，收支平衡。"}
	said := map[string]int{}
	ask := func(b *Book, text string, wrong bool, rules string) {
		t.Helper()
		failed, _ := askedOf(b, text)
		switch {
		case wrong && len(failed) == 0:
			t.Errorf("nothing is said of %s", text)
			return
		case wrong && !strings.Contains(rules, failed[0]):
			t.Errorf("%v of %s", failed, text)
		case !wrong && len(failed) > 0:
			t.Errorf("%v of %s, which is in order", failed, text)
		}
		if wrong {
			said[failed[0]]++
		}
	}
	for seed := range uint64(12) {
		d := rand.New(rand.NewPCG(seed, 5))
		b := randomBook(seed)
		b.Previous = randomBook(seed + 500)
		b.Previous.Period = fmt.Sprint(b.Year() - 1)
		others := map[string]bool{} // what by chance is another figure of the same name
		for f := range b.Figures() {
			others[wan(f.Amount)] = true
		}
		for _, s := range spokenOf {
			f, ok := speakOf(b, s.keys)
			if !ok || f.Amount.Sign() <= 0 {
				continue
			}
			amount := wan(f.Amount)
			for i, p := range phrasings {
				if i == 4 {
					continue // not understood, and so left alone
				}
				text := strings.TrimSuffix(fmt.Sprintf(p, s.name, amount, b.Period), "%!(EXTRA string="+b.Period+")")
				ask(b, text, false, "")
				at := strings.Index(text, amount)
				if bad := altered(d, text, at, at+len(amount)); !others[bad[at:at+len(amount)]] {
					ask(b, bad, true, "T-16 TERM-TOTAL")
				}
			}
			g, ok := speakOf(b.Previous, s.keys)
			if !ok || g.Amount.Sign() <= 0 || g.Amount.Equal(f.Amount) || f.Unit != g.Unit {
				continue
			}
			word, other, rate := "增加", "减少", "增长"
			if f.Amount.Cmp(g.Amount) < 0 {
				word, other, rate = "减少", "增加", "下降"
			}
			by := f.Amount.Sub(g.Amount).Abs()
			percent := percentOf(by, g.Amount, proseNumber{decimals: 2})
			text := fmt.Sprintf("%s%s，比上年%s%s，%s%s。", s.name, amount, word, wan(by), rate, percent)
			ask(b, text, false, "")
			// The last digits may come from rounding both years first: they are no proof of anything.
			if least := Int(1_000_000); by.Cmp(least) > 0 && f.Amount.Cmp(least) > 0 && g.Amount.Cmp(least) > 0 {
				ask(b, strings.Replace(text, word, other, 1), true, "Y-05")
				at := strings.LastIndex(text, percent)
				ask(b, altered(d, text, at, at+len(percent)-len("00%")), true, "Y-04")
				at = strings.LastIndex(text, wan(by))
				ask(b, altered(d, text, at, at+len(wan(by))-len("0万元")), true, "Y-03 Y-04 Y-05")
				ask(b, fmt.Sprintf("%s由%s%s到%s。", s.name, wan(g.Amount), other, amount), true, "Y-05")
			}
		}
		parts, names, whole := b.Parts("收入来源")
		if whole.State != Given || whole.Amount.Cmp(Int(100_000)) < 0 || len(parts) < 2 {
			continue
		}
		text := "本年收入" + wan(whole.Amount) + "，其中："
		for i, p := range parts {
			text += fmt.Sprintf("%s%s，占%s；", names[i], wan(p.Amount), percentOf(p.Amount, whole.Amount, proseNumber{decimals: 2}))
		}
		text = strings.TrimSuffix(text, "；") + "。"
		ask(b, text, false, "")
		at := strings.LastIndex(text, "占") + len("占")
		ask(b, altered(d, text, at, strings.LastIndex(text, "%")), true, "T-18 T-14")
	}
	for rule, least := range map[string]int{"T-16": 500, "T-18": 5, "Y-04": 10, "Y-05": 20} {
		if said[rule] < least {
			t.Errorf("%s was said %d times only", rule, said[rule])
		}
	}
}

// Nothing is known of a text whose tables are not here but what it says itself.
func TestTextContradictsItselfWithoutTables(t *testing.T) {
	for _, c := range []struct{ text, rules string }{
		{"本年收入970.56万元，其中：财政拨款收入616.42万元，其他收入354.14万元。", ""},
		{"本年收入970.56万元，其中：财政拨款收入616.42万元，其他收入345.14万元。", "T-19"},
		{"本年收入970.56万元，其中：财政拨款收入616.42万元。", ""},
		{"本年收入970.56万元，其中：财政拨款收入616.42万元，事业收入200万元，捐赠收入54.14万元，其他收入100万元。", ""},
		{"本年支出934.93万元，其中基本支出699.34万元、项目支出253.59万元。", "T-19"},
		{"年末结转和结余362.36万元，其中基本结转113.12万元，项目资金结转294.24万元。", "T-19"},
		{"公务用车购置及运行费4.20万元，其中公务用车购置费2万元，公务用车运行费4.20万元。", "T-19"},
		{"本年收入970.56万元。", ""},
		{"本年收入970.56万元，支出情况见下。本年收入合计970.65万元。", "T-17"},
		{"本年收入970.56万元。本年收入合计970.6万元。", ""},
		{"财政拨款支出2940.05万元，主要用于以下方面：一般公共服务（类）支出2106.66万元，占71.73%；社会保障和就业（类）支出326.71万元，占11.11%；卫生健康（类）支出60.99万元，占2.07%；住房保障（类）支出445.69万元，占15.16%。", "T-18"},
		{"一般公共服务支出占本年支出的71.73%，社会保障和就业支出占本年支出的11.11%，卫生健康支出占本年支出的2.07%，住房保障支出占本年支出的15.16%。", "T-14"},
		{"一般公共服务支出占本年支出的71.65%，社会保障和就业支出占本年支出的11.11%，卫生健康支出占本年支出的2.07%，住房保障支出占本年支出的15.16%。", ""},
		{"一般公共服务支出占本年支出的71.65%，社会保障和就业支出占本年支出的11.11%。", ""},
		{"本年收入由43269.3万元减少到3845.49万元，下降91.11%。", ""},
		{"本年收入由3269.3万元增加到3845.49万元，增长17.62%。", ""},
		{"本年收入由43269.3万元增加到3845.49万元，增长17.62%。", "Y-05"},
		{"本年收入1434.89万元，比上年的1690.69万元减少255.80万元，下降1.10%。", "Y-04"},
		{"其他收入0.30万元，比上年增加0.30万元，增长100%。", "Y-04"},
		{"基本支出100万元，比上年增加20万元，下降16.67%。", "Y-05"},
		{"项目支出年初预算为0万元，全年预算为321.02万元，支出决算为307.82万元，完成年初预算的95.89%。", "T-13"},
		{"项目支出年初预算为0.004万元，支出决算为0.004万元，完成年初预算的100%。", ""},
		{"项目支出年初预算为300万元，全年预算为321.02万元，支出决算为307.82万元，完成全年预算的95.89%。", ""},
		{"项目支出年初预算为300万元，全年预算为321.02万元，支出决算为307.82万元，完成年初预算的95.89%。", "T-18"},
		{"教育支出100万元，其中：基本支出80万元，项目支出20万元。卫生健康支出60万元，其中：基本支出50万元，项目支出10万元。", ""},
	} {
		failed, _ := askedOf(&Book{Period: "2018"}, c.text)
		if got := strings.Join(failed, " "); got != c.rules {
			t.Errorf("%s\n\t%q, want %q", c.text, got, c.rules)
		}
	}
}
