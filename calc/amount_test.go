package calc

import "testing"

func amount(t testing.TB, s string) Amount {
	t.Helper()
	a, err := ParseAmount(s)
	if err != nil {
		t.Fatalf("ParseAmount(%q): %v", s, err)
	}
	return a
}

func TestPlainNumeralsOnly(t *testing.T) {
	for _, s := range []string{"0", "-0.00", "9705612.37", "12972881.110000", "999999999999999.99"} {
		if _, err := ParseAmount(s); err != nil {
			t.Errorf("ParseAmount(%q) = %v, want accepted", s, err)
		}
	}
	for _, s := range []string{"", "-", ".", "1.", ".5", "+5", "1e6", "1,234", "１２", " 1", "1 ", "NaN", "--1", "0x1", "1.2.3"} {
		if a, err := ParseAmount(s); err == nil {
			t.Errorf("ParseAmount(%q) = %v, want refused", s, a)
		}
	}
}

func TestRoundingIsHalfAwayFromZero(t *testing.T) {
	for _, c := range []struct {
		in     string
		places int
		want   string
	}{
		{"2.345", 2, "2.35"}, {"-2.345", 2, "-2.35"}, {"2.344999", 2, "2.34"}, {"1.245", 2, "1.25"},
		{"-0.004", 2, "0.00"}, {"0.005", 2, "0.01"}, {"-0.005", 2, "-0.01"}, {"9.685", 2, "9.69"}, {"7", 2, "7.00"},
	} {
		if got := amount(t, c.in).Fixed(c.places); got != c.want {
			t.Errorf("Fixed(%s, %d) = %s, want %s", c.in, c.places, got, c.want)
		}
	}
}

func TestWanYuanRoundsOnceFromYuan(t *testing.T) {
	// 12 450.00 元 is 1.245 万元 and prints 1.25: half-even arithmetic would print 1.24.
	if got := amount(t, "12450.00").Shift(-4).Fixed(2); got != "1.25" {
		t.Errorf("12450 元 = %s 万元, want 1.25", got)
	}
}

func TestShareIsComputedFromYuan(t *testing.T) {
	s := Share{amount(t, "6164200.00"), amount(t, "9705600.00")}
	if got := s.Percent(2).Fixed(2); got != "63.51" {
		t.Errorf("share = %s, want 63.51", got)
	}
	if (Share{amount(t, "1"), Amount{}}).Defined() {
		t.Error("a share of nothing is defined")
	}
	// -1/8 = -12.5 % to no decimals: away from zero.
	if got := (Share{amount(t, "-1"), amount(t, "8")}).Percent(0).Fixed(0); got != "-13" {
		t.Errorf("share = %s, want -13", got)
	}
}

func TestGrouped(t *testing.T) {
	for in, want := range map[string]string{"12972900.00": "12,972,900.00", "-100.00": "-100.00", "-1000": "-1,000", "0.05": "0.05", "999": "999", "123456.7": "123,456.7"} {
		if got := Grouped(in); got != want {
			t.Errorf("Grouped(%s) = %s, want %s", in, got, want)
		}
	}
}

func TestCapitalFollowsTheBankForm(t *testing.T) {
	for in, want := range map[string]string{
		"6007.14":         "陆仟零柒元壹角肆分",
		"16409.02":        "壹万陆仟肆佰零玖元零贰分",
		"0.05":            "伍分",
		"1409.50":         "壹仟肆佰零玖元伍角整",
		"1680.32":         "壹仟陆佰捌拾元叁角贰分",
		"107000.53":       "壹拾万零柒仟元伍角叁分",
		"325.04":          "叁佰贰拾伍元零肆分",
		"0":               "零元整",
		"100000000":       "壹亿元整",
		"100010000":       "壹亿零壹万元整",
		"-12.30":          "负壹拾贰元叁角整",
		"-6007.14":        "负陆仟零柒元壹角肆分",
		"10000000.00":     "壹仟万元整",
		"9705612.37":      "玖佰柒拾万零伍仟陆佰壹拾贰元叁角柒分",
		"1000000000000.1": "壹万亿元壹角整",
	} {
		if got := amount(t, in).Capital(); got != want {
			t.Errorf("Capital(%s) = %s, want %s", in, got, want)
		}
	}
}

func TestDecimals(t *testing.T) {
	for in, want := range map[string]int{"1": 0, "1.10": 1, "1.10000": 1, "0.01": 2, "-3.456": 3, "100": 0} {
		if got := amount(t, in).Decimals(); got != want {
			t.Errorf("Decimals(%s) = %d, want %d", in, got, want)
		}
	}
}
