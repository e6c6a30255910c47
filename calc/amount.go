// Package calc is the accounts: exact amounts, figures with the cells they come from, the forms that
// they stand in, the audit rules and what the audit found. It reads no file, knows no time and no
// place, and never says a sentence to the user: findings carry facts, the command line words them.
package calc

import (
	"errors"
	"strings"

	"github.com/shopspring/decimal"
)

// An Amount is an exact decimal number: money in 元, or a count of persons, cars or machines. The zero
// value is 0. Amounts are never made from floating point numbers.
type Amount struct{ d decimal.Decimal }

var errNotPlain = errors.New("not a plain decimal numeral")

// ParseAmount reads a plain decimal numeral: an optional minus sign, digits, and optionally a point
// and digits. It refuses exponents, separators and blanks, since a reader that wants to accept those
// must have said so to the user first.
func ParseAmount(s string) (Amount, error) {
	digits := strings.TrimPrefix(s, "-")
	whole, frac, point := strings.Cut(digits, ".")
	if whole == "" || point && frac == "" || strings.Trim(whole+frac, "0123456789") != "" {
		return Amount{}, errNotPlain
	}
	d, err := decimal.NewFromString(s)
	if err != nil {
		return Amount{}, err
	}
	return Amount{d}, nil
}

// Int is the amount n.
func Int(n int64) Amount { return Amount{decimal.NewFromInt(n)} }

// Add returns a + b.
func (a Amount) Add(b Amount) Amount { return Amount{a.d.Add(b.d)} }

// Sub returns a - b.
func (a Amount) Sub(b Amount) Amount { return Amount{a.d.Sub(b.d)} }

// Neg returns -a.
func (a Amount) Neg() Amount { return Amount{a.d.Neg()} }

// Abs returns the amount without its sign.
func (a Amount) Abs() Amount { return Amount{a.d.Abs()} }

// Shift returns a times ten to the power n, exactly.
func (a Amount) Shift(n int) Amount { return Amount{a.d.Shift(int32(n))} }

// Times returns a times n.
func (a Amount) Times(n int64) Amount { return Amount{a.d.Mul(decimal.NewFromInt(n))} }

// Cmp is negative, zero or positive as a is less than, equal to or greater than b.
func (a Amount) Cmp(b Amount) int { return a.d.Cmp(b.d) }

// Equal tells whether a and b are the same number; 1.10 equals 1.1.
func (a Amount) Equal(b Amount) bool { return a.d.Equal(b.d) }

// IsZero tells whether a is 0.
func (a Amount) IsZero() bool { return a.d.IsZero() }

// Sign is -1, 0 or 1.
func (a Amount) Sign() int { return a.d.Sign() }

// Round rounds to the given number of decimals, half away from zero, as Excel's ROUND and the
// accounts do.
func (a Amount) Round(places int) Amount { return Amount{a.d.Round(int32(places))} }

// fen is the amount in hundredths; false if it is no whole number of them, or too large for any accounts.
func (a Amount) fen() (int64, bool) {
	n := a.d.Shift(2)
	if !n.IsInteger() || n.Exponent() > 17 {
		return 0, false
	}
	i := n.BigInt()
	return i.Int64(), i.BitLen() < 58
}

// Decimals counts the digits after the point that the number needs: 1.10 needs one.
func (a Amount) Decimals() int {
	_, frac, _ := strings.Cut(a.d.String(), ".")
	return len(strings.TrimRight(frac, "0"))
}

// Fixed writes the amount with exactly that many decimals, rounded half away from zero, without
// separators; what rounds to zero has no minus sign.
func (a Amount) Fixed(places int) string {
	r := a.d.Round(int32(places))
	if r.IsZero() {
		r = decimal.Zero
	}
	return r.StringFixed(int32(places))
}

// String writes the amount exactly, with at least two decimals: how JSON gives amounts in 元.
func (a Amount) String() string { return a.Fixed(max(2, a.Decimals())) }

// Grouped puts commas between thousands of a numeral that Fixed or String wrote: 12,972,900.00.
func Grouped(numeral string) string {
	digits := strings.TrimPrefix(numeral, "-")
	whole, frac, point := strings.Cut(digits, ".")
	var b strings.Builder
	if digits != numeral {
		b.WriteByte('-')
	}
	for i, r := range whole {
		if i > 0 && (len(whole)-i)%3 == 0 {
			b.WriteByte(',')
		}
		b.WriteRune(r)
	}
	if point {
		b.WriteByte('.')
		b.WriteString(frac)
	}
	return b.String()
}

// A Share is a part of a whole, kept as the two amounts so that it is rounded only once, when it is
// printed. A share of nothing has no value: see Defined.
type Share struct{ Part, Whole Amount }

// Defined is false when the whole is zero: no rate may then be printed.
func (s Share) Defined() bool { return !s.Whole.IsZero() }

// Percent gives the share in percent with that many decimals, computed from the exact amounts and
// rounded once, half away from zero. The share must be Defined.
func (s Share) Percent(places int) Amount {
	return Amount{s.Part.d.Shift(2).DivRound(s.Whole.d, int32(places))}
}
