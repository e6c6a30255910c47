package calc

import (
	"fmt"
	"strings"
	"testing"
)

// wrongs spells the roots of a verdict: the cell to blame, its value, the slip, and how many more could be it.
func wrongs(v Verdict) string {
	var out []string
	for _, f := range v.Findings {
		if f.Level != Critical {
			continue
		}
		s := f.Rule + " unexplained"
		if len(f.Causes) > 0 {
			c := f.Causes[0]
			s = fmt.Sprintf("%s %s %s", c.Key, c.Value, c.Reason)
			for _, w := range c.With {
				s += " with " + w.Key.String()
			}
			if n := len(f.Causes); n > 1 {
				s += fmt.Sprintf(" or %d others", n-1)
			}
		}
		out = append(out, s)
	}
	return strings.Join(out, "; ")
}

// put puts an amount of fen in the place of a figure.
func put(b *Book, key string, fen int64) {
	k, _ := ParseKey(key)
	f := b.Get(k)
	f.State, f.Amount = Given, Int(fen).Shift(-2)
	b.Put(f)
}

// at reads a figure of a book in fen.
func at(b *Book, key string) int64 {
	k, _ := ParseKey(key)
	n, _ := b.Get(k).Number().fen()
	return n
}

// outlay is 支出决算表 and the side of the summary that goes with it: two functions of two 项 each.
func outlay() *Book {
	b := &Book{Period: "2018"}
	put := func(key string, fen int64) {
		k, _ := ParseKey(key)
		b.Put(Figure{Key: k, State: Given, Amount: Int(fen).Shift(-2), Unit: Yuan, From: []Cell{{k.Form + "表", k.Line + k.Col}}})
	}
	type leaf struct {
		code           string
		basic, project int64
	}
	for _, l := range []leaf{{"2060101", 412_345_17, 0}, {"2060102", 0, 87_650_43}, {"2060701", 23_000_00, 118_200_09}, {"2080505", 64_112_80, 0}, {"2080506", 31_405_66, 9_999_01}} {
		for _, code := range []string{"合计", l.code[:3], l.code[:5], l.code} {
			for i, col := range []string{"本年支出合计", "基本支出", "项目支出"} {
				key := "公开03/" + code + "/" + col
				put(key, at(b, key)+[]int64{l.basic + l.project, l.basic, l.project}[i])
			}
		}
	}
	for _, code := range []string{"206", "208"} {
		put("公开01/"+code+"/决算数", at(b, "公开03/"+code+"/本年支出合计"))
	}
	put("公开01/本年支出合计/决算数", at(b, "公开03/合计/本年支出合计"))
	return b
}

func TestTheSlipIsNamedWithTheCell(t *testing.T) {
	for _, c := range []struct {
		name, want string
		spoil      func(b *Book)
	}{
		{"nothing", "", func(*Book) {}},
		{"digits transposed", "公开03/2060101/基本支出 412345.17 transposition", func(b *Book) { put(b, "公开03/2060101/基本支出", 421_345_17) }},
		{"one digit wrong", "公开03/2060101/基本支出 412345.17 digit", func(b *Book) { put(b, "公开03/2060101/基本支出", 412_845_17) }},
		{"point moved", "公开03/2080505/基本支出 64112.80 decimal-shift", func(b *Book) { put(b, "公开03/2080505/基本支出", 641_128_00) }},
		{"sign", "公开03/2080505/基本支出 64112.80 sign", func(b *Book) { put(b, "公开03/2080505/基本支出", -64_112_80) }},
		{"元 read as 万元", "公开03/2060102/项目支出 87650.43 unit", func(b *Book) { put(b, "公开03/2060102/项目支出", 87_650_43*10_000) }},
		{"a part left out of the total", "公开01/本年支出合计/决算数 746713.16 omitted", func(b *Book) { put(b, "公开01/本年支出合计/决算数", at(b, "公开01/206/决算数")) }},
		{"a part counted twice", "公开01/本年支出合计/决算数 746713.16 double-counted", func(b *Book) {
			put(b, "公开01/本年支出合计/决算数", at(b, "公开01/本年支出合计/决算数")+at(b, "公开01/208/决算数"))
		}},
		{"the parent's figure", "公开03/2080505/基本支出 64112.80 copied", func(b *Book) { put(b, "公开03/2080505/基本支出", at(b, "公开03/20805/基本支出")) }},
		{"a few fen", "公开03/2060101/基本支出 412345.17 rounding", func(b *Book) { put(b, "公开03/2060101/基本支出", 412_345_20) }},
		{"left blank", "公开03/2080506/项目支出 9999.01 blank", func(b *Book) {
			f := b.Get(Key{"公开03", "2080506", "项目支出"})
			f.State, f.Amount = Blank, Amount{}
			b.Put(f)
		}},
		{"neighbours swapped", "公开03/2080505/基本支出 64112.80 swapped with 公开03/2080506/基本支出; 公开03/2080506/基本支出 31405.66 swapped with 公开03/2080505/基本支出", func(b *Book) {
			put(b, "公开03/2080505/基本支出", 31_405_66)
			put(b, "公开03/2080506/基本支出", 64_112_80)
		}},
		{"two errors in one line", "公开03/2060701/基本支出 23000.00 unknown with 公开03/2060701/项目支出; 公开03/2060701/项目支出 118200.09 digit with 公开03/2060701/基本支出", func(b *Book) {
			put(b, "公开03/2060701/基本支出", 17_31)
			put(b, "公开03/2060701/项目支出", 118_600_09)
		}},
	} {
		t.Run(c.name, func(t *testing.T) {
			b := outlay()
			c.spoil(b)
			if got := wrongs(audit(t, b)); got != c.want {
				t.Errorf("got  %s\nwant %s", got, c.want)
			}
		})
	}
}

// A wrong figure under formulas makes the totals above it wrong as well, and they are not to blame.
func TestTheOperandIsBlamedAndNotTheTotalsThatFollowIt(t *testing.T) {
	b := outlay()
	for f := range b.Figures() {
		if f.Key.Form == "公开03" && (len(f.Key.Line) < 7 || f.Key.Col == "本年支出合计") {
			f.Cached = true
			b.Put(f)
		}
	}
	for _, code := range []string{"合计", "206", "20607", "2060701"} {
		for _, col := range []string{"项目支出", "本年支出合计"} {
			key := "公开03/" + code + "/" + col
			put(b, key, at(b, key)+63_000_00)
		}
	}
	if got, want := wrongs(audit(t, b)), "公开03/2060701/项目支出 118200.09 transposition"; !strings.HasPrefix(got, want) {
		t.Errorf("got %s, want %s first", got, want)
	}
}

// Where one formula alone binds its figures the others of it are named too.
func TestWhatCannotBeToldApartIsListed(t *testing.T) {
	b := book(2018, sheet("公开07", fig("合计/预算数", "100", "A1"), fig("因公出国（境）费/预算数", "30", "A2"), fig("公务用车购置及运行费/预算数", "50", "A3"), fig("公务接待费/预算数", "21", "A4")))
	found := checkBook(t, b, ruleByID(t, "F-07-01")).Findings
	if len(found) == 0 || len(found[0].Causes) < 4 {
		t.Fatalf("found %v, want one with four cells that could be wrong", found)
	}
}
