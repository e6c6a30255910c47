// The grammar of a money numeral, the only door from a cell's text to an amount.
//
// A stored number is healed: a double keeps 15 decimal digits and no more, so Excel writes 1.1 as
// 1.1000000000000001 and the 2018 books carry 9705612.369999999 for 9705612.37. The numeral is rounded to
// 15 significant digits, half up, by arithmetic on its digits; it never becomes a float64. That heals sums.
// A difference keeps the noise of its larger operands: 9777800.44-9239451.71 is stored as
// 538348.7299999986, and of 100,000 random differences 4,741 stayed noisy with 15 digits. So a numeral that
// still has more than six decimals is rounded to six if that moves it by no more than 0.0000001, a
// tenth of a fen even in 万元. What has more decimals than that keeps them, for all to see.
//
// A number typed as text is accepted when it can mean one thing only:
//
//	numeral = sign, ¥, ( in any order, each at most once;  core;  ), unit, sign in any order, each at most once
//	core    = digits [ "." 1 to 6 digits ]    at most 15 digits before the point, no leading zero
//	digits  = digit { digit }  |  1 to 3 digits { comma 3 digits }, every comma of the same width
//	sign    = - － − –          at most one of leading sign, trailing sign and parentheses
//	unit    = 元 | 万元 | 亿元
//
// Digits, commas, points and parentheses may be full-width; spaces may stand around the parts, never
// inside the core. A nil mark says that there is no figure, which is not the figure 0. All else is refused
// with a code: a text that is nearly a number must never be read as a different one. One that is a stored
// numeral with the noise of a double, as a text file carries it, is healed like one.

package xlsx

import (
	"slices"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"
)

// A Numeral is a figure in plain decimal notation, before it becomes an amount.
type Numeral struct {
	Text     string   // optional "-", digits, optional "." and digits; no leading or trailing zeros to spare, no "-0"
	Places   int      // decimals of a text as they are written: 2 for 1.50
	Oddities []string // what had to be forgiven or should be noticed, each code once
	Unit     string   // 元, 万元 or 亿元 where the cell itself names its unit, else ""
}

// Codes of Numeral.Oddities.
const (
	OddTextNumber    = "text-number"    // a number typed as text
	OddFullWidth     = "full-width"     // full-width digits or signs
	OddSpaces        = "spaces"         // spaces around or between the parts
	OddThousands     = "thousands"      // thousands separators
	OddParentheses   = "parentheses"    // (1.00) for -1.00
	OddTrailingSign  = "trailing-sign"  // 1.00- for -1.00
	OddMinusVariant  = "minus-variant"  // − or – for -
	OddCurrency      = "currency"       // ¥ before the figure
	OddUnitSuffix    = "unit-suffix"    // 元, 万元 or 亿元 after the figure
	OddFloatNoise    = "float-noise"    // the noise of a double was rounded away
	OddScientific    = "scientific"     // a stored number in exponent form
	OddExtraDecimals = "extra-decimals" // more than two decimals remain
)

// A NumeralError says why a text is no money numeral. Its text is a stable code.
type NumeralError string

// Error gives the code with the words that a log needs.
func (e NumeralError) Error() string { return "not a money numeral: " + string(e) }

// Codes of NumeralError.
const (
	NoValue         NumeralError = "no-value"          // a number cell without a number: a formula never calculated
	NotANumber      NumeralError = "not-a-number"      // no reading as a number at all
	BadThousands    NumeralError = "bad-thousands"     // 1,23 or 1,234，567
	BadSign         NumeralError = "bad-sign"          // two signs, or a parenthesis without its partner
	BadDecimals     NumeralError = "bad-decimals"      // 1. or .5 or 1.2.3
	LeadingZero     NumeralError = "leading-zero"      // 007 is a code, not money
	PercentSign     NumeralError = "percent"           // 12.5%: a share, not money
	ExponentInText  NumeralError = "exponent-in-text"  // 1E5 typed as text may well be a code
	TooManyDigits   NumeralError = "too-many-digits"   // over 15 digits before the point
	TooManyDecimals NumeralError = "too-many-decimals" // over 6 digits after the point of a text
	PrecisionLost   NumeralError = "precision-lost"    // so large a double that the fen are beyond its 15 digits
)

const (
	significantDigits = 15 // all that a double promises of a decimal numeral
	maxIntegerDigits  = 15
	maxDecimals       = 6   // the fen, written in 万元
	maxStoredNumeral  = 512 // Excel writes at most 24 characters; a double written out in full may have 330
	maxExponent       = 400 // a double ends at 308
	maxTextNumeral    = 256 // bytes; a longer text is prose
)

// ParseNumeral reads what a cell holds as a money numeral. A nil mark leaves n.Text empty and is given
// back as it stands in the cell without the spaces around it; a blank text is the nil mark "".
// isText tells a text cell from a number cell: each has its own grammar.
func ParseNumeral(raw string, isText bool) (n Numeral, nilMark string, err error) {
	if !isText {
		n, err = parseStored(raw)
		return n, "", err
	}
	return parseText(raw)
}

// isNilMark knows the marks that say "no figure": what the forms print, what clerks type, and no more.
func isNilMark(s string) bool {
	switch s {
	case "", "—", "——", "-", "－", "–", "−", "无", "/", "／", "不适用":
		return true
	}
	return false
}

// A storedNumeral is a numeral of a number cell taken apart: whole "." fraction times ten to the exponent.
type storedNumeral struct {
	negative        bool
	whole, fraction string
	exponent        int
	scientific      bool // an exponent was written
}

// splitNumeral takes a numeral of the XML Schema double grammar apart, which is what a number cell must
// hold. ok is false for anything else: blanks, INF, NaN, and exponents that no double reaches.
func splitNumeral(s string) (n storedNumeral, ok bool) {
	if s != "" && (s[0] == '-' || s[0] == '+') {
		n.negative = s[0] == '-'
		s = s[1:]
	}
	n.whole, s = leadingDigits(s)
	if s != "" && s[0] == '.' {
		n.fraction, s = leadingDigits(s[1:])
	}
	if n.whole == "" && n.fraction == "" {
		return n, false
	}
	if s == "" {
		return n, true
	}
	if s[0] != 'e' && s[0] != 'E' {
		return n, false
	}
	exponent, err := strconv.Atoi(s[1:]) // takes one sign and digits, which is the grammar
	if err != nil || exponent < -maxExponent || exponent > maxExponent {
		return n, false
	}
	n.exponent, n.scientific = exponent, true
	return n, true
}

// leadingDigits cuts the run of ASCII digits that s starts with.
func leadingDigits(s string) (digits, rest string) {
	i := 0
	for i < len(s) && '0' <= s[i] && s[i] <= '9' {
		i++
	}
	return s[:i], s[i:]
}

// parseStored heals and writes out the numeral of a number cell.
func parseStored(raw string) (Numeral, error) {
	if raw == "" {
		return Numeral{}, NoValue
	}
	if len(raw) > maxStoredNumeral {
		return Numeral{}, TooManyDigits
	}
	s, ok := splitNumeral(raw)
	if !ok {
		return Numeral{}, NotANumber
	}

	// The value is 0.DIGITS times ten to the point, DIGITS without zeros at either end.
	digits := s.whole + s.fraction
	point := len(s.whole) + s.exponent
	significant := strings.TrimLeft(digits, "0")
	point -= len(digits) - len(significant)
	significant = strings.TrimRight(significant, "0")

	var n Numeral
	round := func(keep int) {
		var carried bool
		if significant, carried = roundDigits(significant, keep); carried {
			point++
		}
		n.note(OddFloatNoise)
	}
	roundToFen := func() {
		switch keep := point + maxDecimals; {
		case significant == "", keep >= len(significant):
		case keep < 0:
			significant = ""
			n.note(OddFloatNoise)
		case significant[keep] == '0', significant[keep] == '9':
			round(keep)
		}
	}
	// Before, because the 15th digit may be the 7th decimal and hide what it was; behind, because it may
	// have become a 9, and what comes out must read back as itself.
	roundToFen()
	if len(significant) > significantDigits {
		if point > significantDigits-2 {
			return Numeral{}, PrecisionLost
		}
		round(significantDigits)
		roundToFen()
	}
	if significant == "" {
		point = 0
	}
	if point > maxIntegerDigits {
		return Numeral{}, TooManyDigits
	}
	if s.scientific {
		n.Oddities = append(n.Oddities, OddScientific)
	}
	if len(significant)-point > 2 {
		n.Oddities = append(n.Oddities, OddExtraDecimals)
	}
	n.Text = plainDecimal(s.negative, significant, point)
	return n, nil
}

// roundDigits keeps n digits of a fraction 0.DIGITS, rounding half up, and drops the zeros that this
// leaves at the end. carried says that 0.99… became 1.00…, which is 0.1 with the point moved by one.
func roundDigits(digits string, n int) (rounded string, carried bool) {
	kept := []byte(digits[:n])
	if digits[n] >= '5' {
		i := n - 1
		for i >= 0 && kept[i] == '9' {
			kept[i] = '0'
			i--
		}
		if i < 0 {
			return "1", true
		}
		kept[i]++
	}
	return strings.TrimRight(string(kept), "0"), false
}

// plainDecimal writes 0.DIGITS times ten to the point without an exponent.
func plainDecimal(negative bool, digits string, point int) string {
	if digits == "" {
		return "0"
	}
	var b strings.Builder
	if negative {
		b.WriteByte('-')
	}
	switch {
	case point <= 0:
		b.WriteString("0.")
		b.WriteString(strings.Repeat("0", -point))
		b.WriteString(digits)
	case point >= len(digits):
		b.WriteString(digits)
		b.WriteString(strings.Repeat("0", point-len(digits)))
	default:
		b.WriteString(digits[:point])
		b.WriteByte('.')
		b.WriteString(digits[point:])
	}
	return b.String()
}

// parseText reads a number that was typed as text, by the grammar at the top of this file.
func parseText(raw string) (n Numeral, nilMark string, err error) {
	trimmed := strings.TrimFunc(raw, isSpace)
	if isNilMark(trimmed) {
		return Numeral{}, trimmed, nil
	}
	if len(trimmed) > maxTextNumeral {
		return Numeral{}, "", NotANumber
	}
	n.note(OddTextNumber)
	if len(trimmed) != len(raw) {
		n.note(OddSpaces)
	}
	if whole, fraction := leadingDigits(strings.TrimPrefix(trimmed, "-")); strings.HasPrefix(fraction, ".") && len(fraction) > maxDecimals+1 && (whole == "0" || whole != "" && whole[0] != '0') {
		// A stored number that passed through a text file has the noise of a double, and nothing else odd.
		if healed, err := parseStored(trimmed); err == nil && slices.Equal(healed.Oddities, []string{OddFloatNoise}) {
			healed.Oddities = append(n.Oddities, healed.Oddities...)
			return healed, "", nil
		}
	}
	core, negative, err := n.stripAround(trimmed)
	if err != nil {
		return Numeral{}, "", err
	}
	whole, fraction, err := n.parseCore(core)
	if err != nil {
		return Numeral{}, "", err
	}
	n.Places = len(fraction)
	fraction = strings.TrimRight(fraction, "0")
	if len(fraction) > 2 {
		n.note(OddExtraDecimals)
	}
	n.Text = whole
	if fraction != "" {
		n.Text += "." + fraction
	}
	if negative && n.Text != "0" {
		n.Text = "-" + n.Text
	}
	return n, "", nil
}

// note adds an oddity unless it is noted already.
func (n *Numeral) note(code string) {
	if !slices.Contains(n.Oddities, code) {
		n.Oddities = append(n.Oddities, code)
	}
}

// stripAround takes the signs, the currency, the unit and the spaces off and leaves the core.
func (n *Numeral) stripAround(s string) (core string, negative bool, err error) {
	var signs, opened, closed, currencies int
before:
	for s != "" {
		r, size := utf8.DecodeRuneInString(s)
		switch {
		case isSpace(r):
			n.note(OddSpaces)
		case n.minus(r):
			signs++
		case r == '(', r == '（':
			opened++
			n.note(OddParentheses)
			n.noteWidth(r)
		case r == '¥', r == '￥': // the wide one is what a Chinese keyboard gives
			currencies++
			n.note(OddCurrency)
		default:
			break before
		}
		s = s[size:]
	}
after:
	for s != "" {
		if n.Unit == "" {
			for _, unit := range [...]string{"万元", "亿元", "元"} {
				if rest, ok := strings.CutSuffix(s, unit); ok {
					s, n.Unit = rest, unit
					n.note(OddUnitSuffix)
					continue after
				}
			}
		}
		r, size := utf8.DecodeLastRuneInString(s)
		switch {
		case isSpace(r):
			n.note(OddSpaces)
		case n.minus(r):
			signs++
			n.note(OddTrailingSign)
		case r == ')', r == '）':
			closed++
			n.note(OddParentheses)
			n.noteWidth(r)
		default:
			break after
		}
		s = s[:len(s)-size]
	}
	switch {
	case s == "":
		return "", false, NotANumber
	case opened != closed, signs+opened > 1:
		return "", false, BadSign
	case currencies > 1:
		return "", false, NotANumber
	}
	return s, signs+opened == 1, nil
}

// minus knows the characters that stand for a minus sign. The em dash is not among them: alone it is a
// nil mark, and before a figure it is more often a list bullet.
func (n *Numeral) minus(r rune) bool {
	switch r {
	case '-':
		return true
	case '－':
		n.note(OddFullWidth)
		return true
	case '−', '–':
		n.note(OddMinusVariant)
		return true
	}
	return false
}

func (n *Numeral) noteWidth(r rune) {
	if r >= '！' {
		n.note(OddFullWidth)
	}
}

// parseCore reads digits, thousands separators and decimals; whole and fraction come back in ASCII.
func (n *Numeral) parseCore(core string) (whole, fraction string, err error) {
	if strings.HasSuffix(core, "%") || strings.HasSuffix(core, "％") {
		return "", "", PercentSign
	}
	if s, ok := splitNumeral(core); ok && s.scientific {
		return "", "", ExponentInText
	}
	digits := make([]byte, 0, len(core)) // of the whole, then of the fraction
	point := -1                          // how many of them are the whole's
	var comma rune                       // the one style of this numeral
	group := 0                           // digits since the last comma or the start
	for _, r := range core {
		n.noteWidth(r)
		switch {
		case '0' <= r && r <= '9':
			digits = append(digits, byte(r))
			group++
		case '０' <= r && r <= '９':
			digits = append(digits, byte(r-'０'+'0'))
			group++
		case r == ',', r == '，':
			first := comma == 0
			if point >= 0 || group == 0 || group > 3 || !first && (group != 3 || comma != r) {
				return "", "", BadThousands
			}
			comma, group = r, 0
			n.note(OddThousands)
		case r == '.', r == '．':
			if point >= 0 || len(digits) == 0 {
				return "", "", BadDecimals
			}
			if comma != 0 && group != 3 {
				return "", "", BadThousands
			}
			point = len(digits)
		default:
			return "", "", NotANumber
		}
	}
	if point < 0 {
		if comma != 0 && group != 3 {
			return "", "", BadThousands
		}
		point = len(digits)
	} else if point == len(digits) {
		return "", "", BadDecimals
	}
	whole, fraction = string(digits[:point]), string(digits[point:])
	switch {
	case len(whole) > 1 && whole[0] == '0':
		return "", "", LeadingZero
	case len(whole) > maxIntegerDigits:
		return "", "", TooManyDigits
	case len(fraction) > maxDecimals:
		return "", "", TooManyDecimals
	}
	return whole, fraction, nil
}

// isSpace knows Unicode's spaces (U+3000 and U+00A0 among them) and the two invisible characters that
// come along when a figure is pasted from a web page.
func isSpace(r rune) bool {
	return unicode.IsSpace(r) || r == '\u200B' || r == '\uFEFF'
}
