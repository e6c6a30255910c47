package cli

import (
	"bytes"
	"strings"
	"testing"

	"golang.org/x/text/encoding/simplifiedchinese"

	"jixiao/calc"
)

// narrated is what the rules of wording say of a narrative.
func narrated(t *testing.T, paragraphs ...string) []calc.Finding {
	t.Helper()
	p := calc.Passage{Name: "机构情况", Text: paragraphs, From: []calc.Cell{{Sheet: "叙述", Ref: "C7"}}}
	return calc.CheckProse(&calc.Book{Period: "2018"}, []calc.Passage{p, {Name: "人员情况", Text: []string{"占36.49 %，做为依据。"}, From: []calc.Cell{{Sheet: "叙述", Ref: "C8"}}}})
}

func TestStyleOfTheNarrativeIsOneLine(t *testing.T) {
	v := calc.Verdict{Asked: 1}
	v.Add(narrated(t, "占转结的的31.22 %，其它收入：12.50万元，其他支出3.20万元。", "截止目前，完成12项。"))
	var out bytes.Buffer
	p := printer{Command: Command{Out: &out}, total: 1}
	p.findings(v)
	lines := strings.Split(strings.TrimSpace(out.String()), "\n")
	var remarks []string
	for _, l := range lines {
		if strings.HasPrefix(l, "  说明") {
			remarks = append(remarks, l)
		}
	}
	const want = "  说明  叙述的文字有 6 处可以顺一顺：名称不统一 1 处（“其它收入→其他收入”），百分号前有空格 2 处（“31.22 %” 等），同一句里只有它的金额前有冒号 1 处（“其它收入：12.50万元”），用字可改（箭头后是通行的写法） 2 处（“截止目前→截至目前” 等）（叙述!C7、叙述!C8）"
	if len(remarks) != 1 || remarks[0] != want {
		t.Errorf("remarks:\n%s\nwant\n%s", strings.Join(remarks, "\n"), want)
	}
	if got := lines[len(lines)-1]; got != want {
		t.Errorf("the last line is %q, so that the remarks drown the rest", got)
	}
	for _, s := range []string{"提示 1  TXT-DUP", "提示 2  REL-TIME"} {
		if !strings.Contains(out.String(), s) {
			t.Errorf("%s is not told by itself in\n%s", s, &out)
		}
	}
	for _, f := range v.Findings {
		if isStyle(f) && toJSON(f).Message == "" {
			t.Errorf("%s has no sentence in JSON", f.Rule)
		}
	}
	if marks := marksOf(v); len(marks) != len(v.Findings) {
		t.Errorf("the annotated copy has %d lines, want %d", len(marks), len(v.Findings))
	}
}

// A kind that no sentence is kept for would be told by its code.
func TestEveryWordingFindingHasASentence(t *testing.T) {
	found := narrated(t,
		"1．主要职能", "2.机构情况。", "3.人员情况", "（一）基本情况", "（二）组织情况：严格遵循资金使用的规定。",
		"其中基本支出113.12结转万元的的（XX。", "今年收入：1,234.50万元，支出1234.50万元，结转3.20万元，投资1.2亿元，其它收入3.00万元，增长3.00 %。",
		"其中：行政9人；其中：事业21人。", "一等奖3项、二等奖三项。", "做为本年度（2017年）卫生健康支出，基本做到了专款专用。", "基本做到了专款专用。")
	found = append(found, calc.CheckProse(&calc.Book{Period: "2018"}, []calc.Passage{
		{Text: []string{"2018年度赣州市科协部门整体绩效评价报告", "一、预算执行情况", "平稳。", "赣州市科学技术协会", "2019年7月1日"}}})...)
	said := map[string]bool{}
	for _, f := range found {
		if _, ok := wordings[f.Kind]; !ok {
			continue // of the numbers of the narrative
		}
		said[f.Kind] = true
		s := sayFinding(f)
		if !strings.HasPrefix(s, "叙述里有 ") || !strings.Contains(s, f.Args[2]) {
			t.Errorf("%s: %s", f.Kind, s)
		}
		if _, err := simplifiedchinese.GBK.NewEncoder().String(s); err != nil {
			t.Errorf("GBK cannot spell %s", s)
		}
	}
	for kind := range wordings {
		if !said[kind] {
			t.Errorf("%s: nothing says it", kind)
		}
	}
}
