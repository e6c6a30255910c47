package calc

import "testing"

func TestOwnRulesAreReadAsTheyAreTyped(t *testing.T) {
	for in, want := range map[string]string{
		"公开01/本年收入合计/决算数 = 公开02/合计/本年收入合计":                   "公开01/本年收入合计/决算数 = 公开02/合计/本年收入合计",
		"公开01/本年收入合计=公开02/合计/本年收入合计":                         "公开01/本年收入合计 = 公开02/合计/本年收入合计",
		"公开07／公务接待费／决算数＜ 0":                                  "",
		"公开07/公务接待费/决算数 <= 公开07/公务接待费/预算数":                   "公开07/公务接待费/决算数 ≤ 公开07/公务接待费/预算数",
		"财决01-1/本年收入合计/决算数 = 一般公共预算财政拨款/决算数+政府性基金预算财政拨款/决算数": "财决01-1/本年收入合计/决算数 = 一般公共预算财政拨款/决算数 + 政府性基金预算财政拨款/决算数",
		"公开01/本年支出合计＝Σ功能分类":                                  "公开01/本年支出合计 = Σ功能分类",
		"公开03/2060101/基本支出 ≥ 0":                              "公开03/2060101/基本支出 ≥ 0",
		"财决05/合计/302.会议费 ≤ 财决05/合计/302.小计":                   "财决05/合计/302.会议费 ≤ 财决05/合计/302.小计",
		"本年收入合计 = 公开02/合计/本年收入合计":                            "", // the left side names no table
		"公开01/本年收入总和 = 公开02/合计/本年收入合计":                       "", // no such line
		"公开01/本年收入合计 = 公开02/合计/本年收人":                         "", // no such column
		"公开01/本年收入合计 ＝":                                      "",
		"":                                                   "",
	} {
		r, err := OwnRule("ZD-01", Critical, in, "")
		if want == "" {
			if err == nil {
				t.Errorf("%q is accepted as %q", in, r.Formula)
			}
			continue
		}
		if err != nil || r.Formula != want {
			t.Errorf("%q = %q, %v; want %q", in, r.Formula, err, want)
		}
	}
}

func TestOwnRuleFailsWhereTheBookDoes(t *testing.T) {
	r, err := OwnRule("ZD-01", Warning, "公开01/其他收入 ≤ 财政拨款收入", "其他收入不多于财政拨款")
	if err != nil {
		t.Fatal(err)
	}
	b := &Book{}
	for i, f := range []Figure{
		{Key: Key{"公开01", "其他收入", "决算数"}, Amount: Int(7)},
		{Key: Key{"公开01", "财政拨款收入", "决算数"}, Amount: Int(5)},
	} {
		f.State, f.Unit, f.From = Given, Yuan, []Cell{{"公开01", string(rune('A'+i)) + "1"}}
		b.Put(f)
	}
	v, err := Check(b, nil, []Rule{r})
	if err != nil {
		t.Fatal(err)
	}
	if tally := v.Rules["ZD-01"]; tally.Failed != 1 || v.Count(Warning) < 1 {
		t.Errorf("tally = %+v, findings = %+v", tally, v.Findings)
	}
}
