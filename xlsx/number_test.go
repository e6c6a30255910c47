package xlsx

import (
	"errors"
	"math"
	"math/big"
	"math/rand/v2"
	"slices"
	"strconv"
	"strings"
	"testing"
	"unicode/utf8"
)

func TestStoredNumeral(t *testing.T) {
	tests := []struct {
		raw, text string
		odd       string // codes, joined by blanks
	}{
		{"0", "0", ""},
		{"-0", "0", ""},
		{"0.00", "0", ""},
		{"2", "2", ""},
		{"007", "7", ""},
		{"+5", "5", ""},
		{".5", "0.5", ""},
		{"5.", "5", ""},
		{"1200000.5", "1200000.5", ""},
		{"1200000.50", "1200000.5", ""},
		{"-1200000.05", "-1200000.05", ""},
		{"1.125", "1.125", "extra-decimals"},
		{"0.001", "0.001", "extra-decimals"},
		{"123456789012345", "123456789012345", ""},
		{"1234567890123.45", "1234567890123.45", ""},
		// The noise of doubles.
		{"1.1000000000000001", "1.1", "float-noise"},
		{"0.30000000000000004", "0.3", "float-noise"},
		{"9705612.369999999", "9705612.37", "float-noise"},
		{"9239451.710000001", "9239451.71", "float-noise"},
		{"-91778.17999999999", "-91778.18", "float-noise"},
		{"9705599.999999999", "9705600", "float-noise"},
		{"0.99999999999999999", "1", "float-noise"},
		{"9999999999999.9999", "10000000000000", "float-noise"},
		{"999999999999.9995", "1000000000000", "float-noise"}, // the half goes up
		{"1234567890123.455", "1234567890123.46", "float-noise"},
		{"1234567890123.4549", "1234567890123.45", "float-noise"},
		{"0.1234567890123455", "0.123456789012346", "float-noise extra-decimals"},
		// The noise of differences, above the 15th digit.
		{"538348.7299999986", "538348.73", "float-noise"}, // 9777800.44-9239451.71
		{"0.25000000093132257", "0.25", "float-noise"},
		{"0.2499999", "0.25", "float-noise"},
		{"0.2500000999999", "0.25", "float-noise"},
		{"-0.0000009", "-0.000001", "float-noise extra-decimals"},
		{"0.99999999", "1", "float-noise"},
		{"0.00000009", "0", "float-noise"},
		{"-0.00000000000181898940354586", "0", "float-noise"},
		{"1E-300", "0", "float-noise scientific"},
		{"1234.567891", "1234.567891", "extra-decimals"}, // the fen, in 万元
		{"1234.56789100001", "1234.567891", "float-noise extra-decimals"},
		// No noise.
		{"0.333333333333333", "0.333333333333333", "extra-decimals"},
		{"0.6666666666666666", "0.666666666666667", "float-noise extra-decimals"},
		{"0.2500001", "0.2500001", "extra-decimals"},
		{"0.2499998", "0.2499998", "extra-decimals"},
		{"0.0000001", "0.0000001", "extra-decimals"},
		{"1.10000000000000000000", "1.1", ""}, // zeros are no noise
		{"00000000000000000001.5", "1.5", ""},
		// Exponents.
		{"9.7056E+6", "9705600", "scientific"},
		{"1e3", "1000", "scientific"},
		{"1E0", "1", "scientific"},
		{"-1.5E-2", "-0.015", "scientific extra-decimals"},
		{"4.0000000000000002E-4", "0.0004", "float-noise scientific extra-decimals"},
		{"9.9999999999999995E-3", "0.01", "float-noise scientific"},
		{"0E5", "0", "scientific"},
		{"0E-301", "0", "scientific"},
		{"1.2345678901234567E7", "12345678.9012346", "float-noise scientific extra-decimals"},
		{"1.8189894035458565E-12", "0", "float-noise scientific"},
		{"1E14", "100000000000000", "scientific"},
	}
	for _, tt := range tests {
		n, mark, err := ParseNumeral(tt.raw, false)
		if err != nil || mark != "" || n.Unit != "" || n.Text != tt.text || strings.Join(n.Oddities, " ") != tt.odd {
			t.Errorf("ParseNumeral(%q) = %q %q %v, want %q %q", tt.raw, n.Text, n.Oddities, err, tt.text, tt.odd)
		}
	}
}

func TestStoredNumeralRefused(t *testing.T) {
	for raw, want := range map[string]NumeralError{
		"":                       NoValue,
		" ":                      NotANumber,
		" 1":                     NotANumber,
		"1 ":                     NotANumber,
		"-":                      NotANumber,
		"—":                      NotANumber,
		"+":                      NotANumber,
		".":                      NotANumber,
		"--1":                    NotANumber,
		"1,000":                  NotANumber,
		"１":                      NotANumber,
		"NaN":                    NotANumber,
		"INF":                    NotANumber,
		"Infinity":               NotANumber,
		"0x1F":                   NotANumber,
		"1_0":                    NotANumber,
		"1E":                     NotANumber,
		"1E+":                    NotANumber,
		"1E5.5":                  NotANumber,
		"1E401":                  NotANumber,
		"E5":                     NotANumber,
		"1e5e5":                  NotANumber,
		"1.2.3":                  NotANumber,
		"1E15":                   TooManyDigits,
		"1000000000000000":       TooManyDigits,
		"123456789012345.6":      PrecisionLost,
		"90071992547409.93":      PrecisionLost, // 15 digits would end at the jiao
		"1234567890123456":       PrecisionLost,
		"1.234567890123456E20":   PrecisionLost,
		strings.Repeat("1", 513): TooManyDigits,
	} {
		n, mark, err := ParseNumeral(raw, false)
		if !errors.Is(err, want) || n.Text != "" || mark != "" {
			t.Errorf("ParseNumeral(%q) = %+v %q %v, want %v", raw, n, mark, err, want)
		}
	}
}

func TestTextNumeral(t *testing.T) {
	tests := []struct{ raw, text, unit, odd string }{
		{"1234.50", "1234.5", "", ""},
		{"0", "0", "", ""},
		{"0.00", "0", "", ""},
		{"-0.00", "0", "", ""},
		{"0.5", "0.5", "", ""},
		{"1,234.50", "1234.5", "", "thousands"},
		{"12,345,678.9", "12345678.9", "", "thousands"},
		{"123,456", "123456", "", "thousands"},
		{"1，234，567．89", "1234567.89", "", "full-width thousands"},
		{"１２３４．５０", "1234.5", "", "full-width"},
		{"１２,３４５", "12345", "", "full-width thousands"},
		{" 5", "5", "", "spaces"},
		{"\u3000 5\u00a0\n", "5", "", "spaces"},
		{"\ufeff5\u200b", "5", "", "spaces"},
		{"-5", "-5", "", ""},
		{"－5", "-5", "", "full-width"},
		{"−5", "-5", "", "minus-variant"},
		{"–5", "-5", "", "minus-variant"},
		{"- 5", "-5", "", "spaces"},
		{"5-", "-5", "", "trailing-sign"},
		{"5－", "-5", "", "full-width trailing-sign"},
		{"(5)", "-5", "", "parentheses"},
		{"（1，234.00）", "-1234", "", "parentheses full-width thousands"},
		{"( 5 )", "-5", "", "parentheses spaces"},
		{"¥5", "5", "", "currency"},
		{"￥ 1,234.50", "1234.5", "", "currency spaces thousands"},
		{"-¥5", "-5", "", "currency"},
		{"¥-5", "-5", "", "currency"},
		{"¥(5)", "-5", "", "currency parentheses"},
		{"(¥5)", "-5", "", "parentheses currency"},
		{"5元", "5", "元", "unit-suffix"},
		{"5 元", "5", "元", "unit-suffix spaces"},
		{"970.56万元", "970.56", "万元", "unit-suffix"},
		{"1.23亿元", "1.23", "亿元", "unit-suffix"},
		{"(5万元)", "-5", "万元", "parentheses unit-suffix"},
		{"(5)万元", "-5", "万元", "parentheses unit-suffix"},
		{"￥5万元", "5", "万元", "currency unit-suffix"},
		{"123456789012345.123456", "123456789012345.123456", "", "extra-decimals"},
		{"1.125", "1.125", "", "extra-decimals"},
		{"1.1200", "1.12", "", ""},
		{"999,999,999,999,999.99", "999999999999999.99", "", "thousands"},
	}
	for _, tt := range tests {
		n, mark, err := ParseNumeral(tt.raw, true)
		want := strings.TrimSpace("text-number " + tt.odd)
		got := slices.Clone(n.Oddities)
		slices.Sort(got)
		wanted := strings.Fields(want)
		slices.Sort(wanted)
		if err != nil || mark != "" || n.Text != tt.text || n.Unit != tt.unit || !slices.Equal(got, wanted) {
			t.Errorf("ParseNumeral(%q) = %q %q %q %v, want %q %q %q", tt.raw, n.Text, n.Unit, n.Oddities, err, tt.text, tt.unit, want)
		}
	}
}

func TestTextNumeralRefused(t *testing.T) {
	for raw, want := range map[string]NumeralError{
		"abc":                    NotANumber,
		"五":                      NotANumber,
		"12a":                    NotANumber,
		"1 234":                  NotANumber,
		"1 234.50":               NotANumber,
		"1'234":                  NotANumber,
		"$5":                     NotANumber,
		"RMB5":                   NotANumber,
		"¥¥5":                    NotANumber,
		"¥￥5":                    NotANumber,
		"¥":                      NotANumber,
		"元":                      NotANumber,
		"万元":                     NotANumber,
		"()":                     NotANumber,
		"5万":                     NotANumber,
		"5元元":                    NotANumber,
		"5元万元":                   NotANumber,
		"元5":                     NotANumber,
		"5千元":                    NotANumber,
		"+5":                     NotANumber,
		"—5":                     NotANumber,
		"5/2":                    NotANumber,
		"1;2":                    NotANumber,
		"=1+1":                   NotANumber,
		"0x10":                   NotANumber,
		"NaN":                    NotANumber,
		"∞":                      NotANumber,
		"5\u00005":               NotANumber,
		"\xff5":                  NotANumber,
		"٥":                      NotANumber, // an Arabic digit; NFKC would not fold it either
		"5e":                     NotANumber,
		"———":                    NotANumber,
		"--":                     NotANumber,
		"无此项":                    NotANumber,
		"1E5":                    ExponentInText,
		"1.2e-3":                 ExponentInText,
		"--5":                    BadSign,
		"-5-":                    BadSign,
		"-(5)":                   BadSign,
		"(-5)":                   BadSign,
		"(5)-":                   BadSign,
		"(5":                     BadSign,
		"5)":                     BadSign,
		"((5))":                  BadSign,
		"1,23":                   BadThousands,
		"1,2345":                 BadThousands,
		"1234,567":               BadThousands,
		",123":                   BadThousands,
		"1,,234":                 BadThousands,
		"1,234,":                 BadThousands,
		"1,234，567":              BadThousands,
		"1，234,567":              BadThousands,
		"12,34.5":                BadThousands,
		"1.234,5":                BadThousands,
		"1.":                     BadDecimals,
		".5":                     BadDecimals,
		"1.2.3":                  BadDecimals,
		"1..2":                   BadDecimals,
		"007":                    LeadingZero,
		"00":                     LeadingZero,
		"0,123":                  LeadingZero,
		"2060101.0000000":        TooManyDecimals,
		"1.1234567":              TooManyDecimals,
		"1234567890123456":       TooManyDigits,
		"12.5%":                  PercentSign,
		"12.5％":                  PercentSign,
		strings.Repeat("9", 300): NotANumber,
	} {
		n, mark, err := ParseNumeral(raw, true)
		if !errors.Is(err, want) || n.Text != "" || n.Oddities != nil || n.Unit != "" || mark != "" {
			t.Errorf("ParseNumeral(%q) = %+v %q %v, want %v", raw, n, mark, err, want)
		}
	}
}

func TestNilMarksAreNotZero(t *testing.T) {
	for _, mark := range []string{"", "—", "——", "-", "－", "–", "−", "无", "/", "／", "不适用"} {
		for _, raw := range []string{mark, " " + mark, mark + "\u3000", "\u00a0" + mark + "\n"} {
			n, got, err := ParseNumeral(raw, true)
			if err != nil || n.Text != "" || n.Oddities != nil || got != mark {
				t.Errorf("ParseNumeral(%q) = %+v %q %v, want the mark %q", raw, n, got, err, mark)
			}
		}
		if _, _, err := ParseNumeral(mark, false); err == nil {
			t.Errorf("ParseNumeral(%q) of a number cell is no error", mark)
		}
	}
}

// isCanonical is the promise of Numeral.Text, written apart from the code that keeps it.
func isCanonical(s string) bool {
	s, negative := strings.CutPrefix(s, "-")
	whole, fraction, point := strings.Cut(s, ".")
	digits := func(s string) bool { return s != "" && strings.Trim(s, "0123456789") == "" }
	return digits(whole) && (whole == "0" || whole[0] != '0') && len(whole) <= maxIntegerDigits &&
		point == (fraction != "") && (!point || digits(fraction) && fraction[len(fraction)-1] != '0') &&
		!(negative && s == "0")
}

// FuzzNumeral: no text makes it panic; what it accepts is canonical and reads back as itself; a stored
// numeral is healed to within half a unit of its 15th digit, or to six decimals within 0.0000001 and that
// half unit, reckoned in fractions of whole numbers.
func FuzzNumeral(f *testing.F) {
	for _, raw := range []string{
		"", "0", "-0", "1.1000000000000001", "9705612.369999999", "9.7056E+6", "4.0000000000000002E-4", "99999999999999.99", "0.999999999999999999",
		"1,234.50", "１，２３４．５０", "（1,234.00）", "￥5万元", "5-", "−5", "—", "无", "90071992547409.93", "1E-300", " 5\u3000",
	} {
		f.Add(raw, false)
		f.Add(raw, true)
	}
	f.Fuzz(func(t *testing.T, raw string, isText bool) {
		n, mark, err := ParseNumeral(raw, isText)
		if err != nil {
			var code NumeralError
			if !errors.As(err, &code) || code == "" || n.Text != "" || mark != "" {
				t.Fatalf("ParseNumeral(%q, %v) = %+v %q %#v", raw, isText, n, mark, err)
			}
			return
		}
		if n.Text == "" {
			if !isText || !isNilMark(mark) || n.Oddities != nil || n.Unit != "" {
				t.Fatalf("ParseNumeral(%q, %v) = %+v, mark %q", raw, isText, n, mark)
			}
			return
		}
		if mark != "" || !isCanonical(n.Text) || !utf8.ValidString(n.Text) {
			t.Fatalf("ParseNumeral(%q, %v) = %q, mark %q", raw, isText, n.Text, mark)
		}
		for i, code := range n.Oddities {
			if slices.Contains(n.Oddities[:i], code) {
				t.Fatalf("ParseNumeral(%q, %v): oddity %s twice", raw, isText, code)
			}
		}
		again, _, err := ParseNumeral(n.Text, isText)
		if err != nil || again.Text != n.Text || slices.Contains(again.Oddities, OddFloatNoise) {
			t.Fatalf("ParseNumeral(%q, %v) = %q, which reads back as %+v %v", raw, isText, n.Text, again, err)
		}
		if !isText {
			checkHealing(t, raw, n)
		}
	})
}

func checkHealing(t *testing.T, raw string, n Numeral) {
	t.Helper()
	exact, ok := new(big.Rat).SetString(raw)
	if !ok {
		t.Fatalf("%q was accepted and is no number to math/big", raw)
	}
	healed, ok := new(big.Rat).SetString(n.Text)
	if !ok {
		t.Fatalf("%q became %q", raw, n.Text)
	}
	// A unit of the 15th digit is the power of ten below the value, divided by 10^14.
	size := new(big.Rat).Abs(exact)
	unit := big.NewRat(1, 1)
	ten := big.NewRat(10, 1)
	if size.Sign() != 0 {
		for unit.Cmp(size) <= 0 {
			unit.Mul(unit, ten)
		}
		for unit.Cmp(size) > 0 {
			unit.Quo(unit, ten)
		}
	}
	half := unit.Quo(unit, new(big.Rat).SetInt64(2e14))
	off := new(big.Rat).Sub(healed, exact)
	if _, decimals, _ := strings.Cut(n.Text, "."); len(decimals) <= maxDecimals {
		half.Add(half, big.NewRat(1, 1e7))
	}
	if off.Abs(off).Cmp(half) > 0 {
		t.Fatalf("%q healed to %q, off by %s", raw, n.Text, off.FloatString(30))
	}
	if noise := slices.Contains(n.Oddities, OddFloatNoise); noise != (off.Sign() != 0) {
		t.Fatalf("%q healed to %q, oddities %q", raw, n.Text, n.Oddities)
	}
}

// Every amount of fen comes back, whether it was stored as the double next to it, as after a sum, or as
// the difference of two others, as a balance is. Below half a billion yuan no difference stays noisy.
func TestHealingRestoresTheFen(t *testing.T) {
	const seed1, seed2 = 1, 2
	random := rand.New(rand.NewPCG(seed1, seed2))
	check := func(fen int64, stored float64) {
		t.Helper()
		raw := strconv.FormatFloat(stored, 'g', 17, 64)
		n, _, err := ParseNumeral(raw, false)
		if got, ok := new(big.Rat).SetString(n.Text); err != nil || !ok || got.Cmp(big.NewRat(fen, 100)) != 0 {
			t.Fatalf("%d fen stored as %s read as %q, %v", fen, raw, n.Text, err)
		}
	}
	for range 100_000 {
		fen := random.Int64N(1e14)
		check(fen, math.Nextafter(float64(fen)/100, math.Inf(1)))
		check(fen, math.Nextafter(float64(fen)/100, math.Inf(-1)))
		a, b := random.Int64N(5e10), random.Int64N(5e10)
		check(a-b, float64(a)/100-float64(b)/100)
	}
}
