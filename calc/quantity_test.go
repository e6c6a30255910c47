package calc

import "testing"

// However people write an amount, it is the same amount.
func TestANumberIsReadInWhateverShapeItIsWritten(t *testing.T) {
	for _, c := range []struct {
		text, value, unit string
	}{
		{"970.56万元", "9705600.00", "万元"}, {"970.56 万元", "9705600.00", "万元"}, {"970.56（万元）", "9705600.00", "万元"},
		{"９７０．５６万元", "9705600.00", "万元"}, {"9,705,600元", "9705600.00", "元"}, {"9,705,600.00元整", "9705600.00", "元"},
		{"0.0970560亿元", "9705600.00", "亿元"}, {"0.97亿元", "97000000.00", "亿元"}, {"970.56万", "9705600.00", "万"},
		{"970.56万元人民币", "9705600.00", "万元"}, {"970.56万人民币", "9705600.00", "万元"}, {"970.56万美元", "9705600.00", "万美元"},
		{"九百七十万五千六百元", "9705600.00", "元"}, {"玖佰柒拾万伍仟陆佰元整", "9705600.00", "元"}, {"九百七十点五六万元", "9705600.00", "万元"},
		{"陆仟零柒元壹角肆分", "6007.14", "元"}, {"壹拾元零伍分", "10.05", "元"}, {"一亿二千万元", "120000000.00", "元"}, {"二十四人", "24.00", "人"}, {"两万元", "20000.00", "元"},
		{"63.51%", "63.51", "%"}, {"63.51％", "63.51", "%"}, {"百分之六十三点五一", "63.51", "%"}, {"百分之63.51", "63.51", "%"}, {"63.51个百分点", "63.51", "个百分点"},
		{"六成", "60.00", "%"}, {"六成五", "65.00", "%"}, {"24名", "24.00", "人"}, {"24人次", "24.00", "人次"}, {"3台（套）", "3.00", "辆"}, {"970", "970.00", ""},
		{"-35.63万元", "-356300.00", "万元"}, {"970余万元", "9700000.00", "万元"},
	} {
		q, ok := ReadQuantity(c.text, 0, len(c.text))
		if !ok || q.Value.String() != c.value || q.Unit() != c.unit {
			t.Errorf("%s reads %s %s %v, want %s %s", c.text, q.Value, q.Unit(), ok, c.value, c.unit)
		}
	}
	// What can be read in two ways is not read.
	for _, text := range []string{"960万元至980万元", "三万五元", "二〇一八", "两三百元", "970万5600元", "万元", "", "一二元", "百分之"} {
		if q, ok := ReadQuantity(text, 0, len(text)); ok {
			t.Errorf("%s reads %s %s", text, q.Value, q.Unit())
		}
	}
}

// A rounded number is right where it says that it is rounded, or is as fine as it was printed.
func TestARoundedNumberIsRightIfItSaysSo(t *testing.T) {
	v := amount(t, "9705629.35") // printed as 970.56万元: to hundreds
	for _, c := range []struct {
		text          string
		right, coarse bool
	}{
		{"970.56万元", true, false}, {"970.563万元", true, false}, {"9,705,629元", true, false}, {"9,705,629.35元", true, false}, {"970.6万元", false, true}, {"971万元", false, true},
		{"970万元", false, false}, {"970.65万元", false, false}, {"9,705,600元", false, false}, {"9,705,629.53元", false, false},
		{"约970.6万元", true, false}, {"约971万元", true, false}, {"约970万元", true, false}, {"近971万元", true, false}, {"近980万元", true, false}, {"将近1000万元", true, false}, {"970万元左右", true, false},
		{"970余万元", true, false}, {"900多万元", true, false}, {"超过970万元", true, false}, {"970万元以上", true, false}, {"不足971万元", true, false},
		{"约960万元", false, false}, {"约980万元", false, false}, {"约600万元", false, false}, {"近960万元", false, false}, {"980余万元", false, false}, {"超过971万元", false, false}, {"不足970万元", false, false}, {"970余元", false, false},
		{"0.0971亿元", false, true}, {"约0.1亿元", true, false}, {"0.97亿元", false, false}, {"约0.97亿元", false, false}, {"0元", false, false},
	} {
		q, ok := ReadQuantity(c.text, 0, len(c.text))
		right, coarse := q.Means(v, -2)
		if !ok || right != c.right || coarse != c.coarse {
			t.Errorf("%s: right %v, coarse %v, want %v, %v (%+v)", c.text, right, coarse, c.right, c.coarse, q)
		}
	}
	share := amount(t, "63.51")
	for text, want := range map[string]bool{"六成": true, "六成多": true, "六成以上": true, "近六成四": true, "近六成五": false, "七成": false, "63.5%": false, "约63.5%": true, "约64%": true, "64%": false, "百分之六十三点五一": true} {
		q, ok := ReadQuantity(text, 0, len(text))
		if right, _ := q.Means(share, 2); !ok || right != want {
			t.Errorf("%s: right %v, want %v (%+v)", text, right, want, q)
		}
	}
}

// An amount in words is compared with the tables as one in digits is, and so is a change in other words.
func TestTheNarrativeIsReadInOtherShapesAsWell(t *testing.T) {
	b := proseBook()
	for _, c := range []struct{ text, want string }{
		{"本年收入合计九百七十万五千六百元。", ""}, {"本年收入合计玖佰柒拾万伍仟陆佰元整。", ""}, {"本年收入合计九百七十点五六万元。", ""},
		{"本年收入合计九百七十万六千五百元。", "T-16"}, {"本年收入合计9,705,600元。", ""}, {"本年收入合计9,706,500元。", "T-16"}, {"本年收入合计970.56 万元。", ""},
		{"本年收入合计0.97亿元。", "T-16"}, {"本年收入合计971万元。", ""}, {"本年收入合计970万元。", "T-16"}, {"本年收入合计约九百万元。", ""}, {"本年收入合计960万元至980万元。", ""},
		{"公务接待费2.64万元，比预算3.70万元节约1.06万元。", ""}, {"公务接待费2.64万元，比预算3.70万元超支1.06万元。", "Y-05"}, {"公务接待费2.64万元，比上年的3.00万元少0.36万元，降幅12.00%。", ""},
		{"公务接待费2.64万元，比上年多0.36万元。", "Y-05"}, {"公务接待费2.64万元，比上年的3.00万元下降12.00%，降幅较大。", ""}, {"公务接待费高达2.64万元。", ""}, {"公务接待费多达3.64万元。", "T-16"},
	} {
		failed, _ := askedOf(b, c.text)
		got := ""
		if len(failed) > 0 {
			got = failed[0]
		}
		if got != c.want || len(failed) > 1 {
			t.Errorf("%s: %q, want %q", c.text, failed, c.want)
		}
	}
}
