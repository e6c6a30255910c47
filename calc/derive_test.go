package calc

import (
	"fmt"
	"strings"
	"testing"
)

// association is the department of 2018 whose report states 970.56, 934.93 and 362.36 万元.
func association() *Book {
	b := book(2018,
		sheet("公开01",
			fig("财政拨款收入", "6164176.59", "C7"),             //              616.42
			fig("上级补助收入", "", "C9"),                       //
			fig("其他收入", "3541435.78", "C13"),              //                 354.14
			fig("本年收入合计", "9705612.37", "C30"),            //              970.56
			fig("使用非财政拨款结余", "", "C31"),                   //
			fig("年初结转和结余", "3267268.74", "C32"),           //             326.73
			fig("本年支出合计", "9349292.94", "F30"),            //              934.93
			fig("结余分配", "", "F31"),                        //
			fig("年末结转和结余", "3623588.17", "F32"),           //             362.36
			fig("年末结转和结余.基本支出结转", "1131200.00", "F33"),    //     113.12
			fig("年末结转和结余.项目支出结转和结余", "2492388.17", "F34"), // 249.24
		),
		sheet("公开02", fig("合计/本年收入合计", "9705612.37", "E8"), fig("合计/财政拨款收入", "6164176.59", "F8"), fig("合计/其他收入", "3541435.78", "K8")),
		sheet("公开03", fig("合计/本年支出合计", "9349292.94", "E8"), fig("合计/基本支出", "6993400.00", "F8"), fig("合计/项目支出", "2355892.94", "G8")),
	)
	Derive(b)
	return b
}

func TestSharesOfTheReport(t *testing.T) {
	b := association()
	for name, want := range map[string]string{
		"财政拨款收入占比": "63.51", "其他收入占比": "36.49",
		"基本支出占比": "74.80", "项目支出占比": "25.20",
		"年末基本支出结转占比": "31.22", "年末项目支出结转和结余占比": "68.78",
	} {
		f := b.Get(Key{DerivedForm, name, ""})
		if f.State != Given || f.Amount.Fixed(2) != want {
			t.Errorf("%s = %s, want %s", name, f.Amount.Fixed(2), want)
		}
		if len(f.From) != 2 || f.How == "" || f.Unit != "%" {
			t.Errorf("%s comes from %v by %q in %q, want two cells and a formula", name, f.From, f.How, f.Unit)
		}
	}
	if n := len(b.Derived); n != 6 {
		t.Errorf("%d shares, want 6: what is nothing has none", n)
	}
	f := b.Get(Key{DerivedForm, "财政拨款收入占比", ""})
	if got, want := fmt.Sprint(f.From, " ", f.How), "[公开01表!C7 公开01表!C30] 财政拨款收入 ÷ 本年收入合计 × 100"; got != want {
		t.Errorf("share comes from %s, want %s", got, want)
	}
	if v := checkBook(t, b); v.Count(Critical) != 0 {
		t.Errorf("the report of 2018 is wrong: %v", v.Findings)
	}
	Derive(b)
	if n := len(b.Derived); n != 6 {
		t.Errorf("deriving twice gives %d shares, want 6", n)
	}
}

func TestAShareIsOfSomething(t *testing.T) {
	b := book(2018, sheet("公开01", fig("其他收入", "5.00", "C13"), fig("本年收入合计", "0.00", "C30")))
	Derive(b)
	if len(b.Derived) != 0 {
		t.Errorf("derived %v of a whole that is nothing", b.Derived)
	}
}

func TestPartsNameWhatIsThere(t *testing.T) {
	b := association()
	for name, want := range map[string]string{
		"收入来源": "财政拨款收入 其他收入 of 9705612.37",
		"支出构成": "基本支出 项目支出 of 9349292.94",
		"结转构成": "年末基本支出结转 年末项目支出结转和结余 of 3623588.17",
		"没有这样": " of 0.00",
	} {
		parts, names, whole := b.Parts(name)
		if got := strings.Join(names, " ") + " of " + whole.Amount.String(); got != want || len(parts) != len(names) {
			t.Errorf("%s: %s, want %s", name, got, want)
		}
	}
}

func TestReportNamesItsWitnesses(t *testing.T) {
	b := association()
	cells := func(name string) string { return fmt.Sprint(b.Report(name).From) }
	if got, want := cells("本年收入合计"), "[公开01表!C30 公开02表!E8]"; got != want {
		t.Errorf("本年收入合计 stands in %s, want %s", got, want)
	}
	// A table that says something else is no witness.
	b.Put(Figure{Key: Key{"公开02", "合计", "本年收入合计"}, Amount: Int(1), State: Given, From: []Cell{{"公开02表", "E8"}}})
	if got, want := cells("本年收入合计"), "[公开01表!C30]"; got != want {
		t.Errorf("本年收入合计 stands in %s, want %s", got, want)
	}
	// What 公开01 does not print is taken from the first table that does.
	if f := b.Report("基本支出"); f.State != Given || f.Key.Form != "公开03" {
		t.Errorf("基本支出 is %v of %s, want that of 公开03", f.State, f.Key.Form)
	}
	// A blank is taken only where nobody gives a number.
	b.Put(Figure{Key: Key{"公开01", "其他收入", "决算数"}, State: Blank, From: []Cell{{"公开01表", "C13"}}})
	if f := b.Report("其他收入"); f.State != Given || f.Key.Form != "公开02" {
		t.Errorf("其他收入 is %v of %s, want that of 公开02", f.State, f.Key.Form)
	}
	for _, name := range []string{"经营收入", "没有这一项"} {
		if f := b.Report(name); f.State != Absent || len(f.From) != 0 {
			t.Errorf("%s is %v, want it absent", name, f)
		}
	}
}

func TestIncomeByBudgetIsNotCountedTwice(t *testing.T) {
	// From 2020 the summary has a line for each budget; 财政拨款收入 of the income table is their sum.
	b := book(2022,
		sheet("公开01", fig("一般公共预算财政拨款收入", "60.00", "C7"), fig("政府性基金预算财政拨款收入", "10.00", "C8"), fig("其他收入", "30.00", "C14"), fig("本年收入合计", "100.00", "C33")),
		sheet("公开02", fig("合计/本年收入合计", "100.00", "E8"), fig("合计/财政拨款收入", "70.00", "F8"), fig("合计/其他收入", "30.00", "K8")),
	)
	_, names, _ := b.Parts("收入来源")
	if got, want := strings.Join(names, " "), "一般公共预算财政拨款收入 政府性基金预算财政拨款收入 其他收入"; got != want {
		t.Errorf("income is %s, want %s", got, want)
	}
	if v := checkBook(t, b, ruleByID(t, "T-01")); v.Passed != 1 {
		t.Errorf("T-01 went %+v, want passed", v.Rules["T-01"])
	}
}

func TestSharesOfRoundedTables(t *testing.T) {
	// 3.33 + 3.33 + 3.33 is printed as 10.00 万元: the shares make 99.90, and nothing is wrong with them.
	table := sheet("公开01", fig("财政拨款收入", "33300", "C7"), fig("事业收入", "33300", "C10"), fig("其他收入", "33300", "C13"), fig("本年收入合计", "100000", "C30"))
	table.SetStep(Int(100))
	b := book(2018, table)
	Derive(b)
	for _, id := range []string{"T-01", "T-05", "T-06"} {
		if v := checkBook(t, b, ruleByID(t, id)); v.Failed != 0 || v.Passed == 0 {
			t.Errorf("%s went %+v, want passed", id, v.Rules[id])
		}
	}
}

func TestShareAgreesWithWhatIsPrinted(t *testing.T) {
	for _, c := range []struct {
		part, whole, share string
		want               bool
	}{
		{"6164200", "9705600", "63.51", true},
		{"6164200", "9705600", "63.52", false},
		// 71.73 % was printed for 2106.66 of 2940.05, which is 71.65 %.
		{"21066600", "29400500", "71.65", true},
		{"21066600", "29400500", "71.73", false},
		{"-6164200", "9705600", "-63.51", true},
		{"-6164200", "9705600", "63.51", false},
		{"10", "20", "50.00", true}, // 0.00 of 0.00 万元: no share can be ruled out
	} {
		if got := shareAgrees(amount(t, c.part), amount(t, c.whole), amount(t, c.share)); got != c.want {
			t.Errorf("%s of %s is %s %%: %v, want %v", c.part, c.whole, c.share, got, c.want)
		}
	}
}
