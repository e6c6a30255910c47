package calc

import "strings"

// Capital writes the amount in 元 as cheques and vouchers have it: 6007.14 is 陆仟零柒元壹角肆分, and a whole
// number of 元 or 角 ends in 整. It follows annex 1 of 《支付结算办法》. The amount is first rounded to
// the fen; at most sixteen digits may stand before the point.
func (a Amount) Capital() string {
	whole, fen, _ := strings.Cut(a.Abs().Fixed(2), ".")
	jiao, cent := capitalDigit(fen[0]), capitalDigit(fen[1])
	integral := capitalInteger(strings.TrimLeft(whole, "0"))

	var b strings.Builder
	if a.Round(2).Sign() < 0 {
		b.WriteString("负")
	}
	if integral != "" {
		b.WriteString(integral + "元")
	}
	switch {
	case jiao == "零" && cent == "零" && integral == "":
		b.WriteString("零元整")
	case jiao == "零" && cent == "零":
		b.WriteString("整")
	case jiao == "零" && integral == "":
		b.WriteString(cent + "分")
	case jiao == "零":
		b.WriteString("零" + cent + "分")
	case cent == "零":
		b.WriteString(jiao + "角整")
	default:
		b.WriteString(jiao + "角" + cent + "分")
	}
	return b.String()
}

// capitalInteger spells a numeral without leading zeros, in groups of four digits.
func capitalInteger(digits string) string {
	var b strings.Builder
	gap, group := false, false // zeros wait for the next digit; a digit stands in this group of four
	for i := range len(digits) {
		left := len(digits) - 1 - i
		if digits[i] == '0' {
			gap = true
		} else {
			if gap {
				b.WriteString("零")
			}
			gap, group = false, true
			b.WriteString(capitalDigit(digits[i]) + []string{"", "拾", "佰", "仟"}[left%4])
		}
		switch left {
		case 4, 12:
			if group {
				b.WriteString("万")
			}
		case 8:
			if b.Len() > 0 { // 万 of 亿 may stand before: 壹万亿
				b.WriteString("亿")
			}
		}
		if left%4 == 0 {
			group = false
		}
	}
	return b.String()
}

func capitalDigit(c byte) string { return string([]rune("零壹贰叁肆伍陆柒捌玖")[c-'0']) }
