package xlsx

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"jixiao/calc"
)

// A sheet is 填报说明 by its header and by nothing else, and is never taken for accounts.
func TestExplanationsAreReadFromAnySheetWithTheirHeader(t *testing.T) {
	for name, test := range map[string]struct {
		drawing, merges string
		want            []string // rule, place, text, cell
	}{
		"header first": {`
编号|位置|说明
X-39-01|公开01表!C12|上级追加
X-39-02||第一段`, "", []string{"X-39-01,公开01表!C12,上级追加,C2", "X-39-02,,第一段,C3"}},
		"below a title, other columns, other order": {`
2018年度部门决算填报说明
序号|说 明|位 置|编号|备注
1|上级追加|C12|X-39-01|2018`, "", []string{"X-39-01,C12,上级追加,B3"}},
		"no text is no answer": {`
编号|位置|说明
X-39-01|C12|
X-39-02|C13|追加`, "", []string{"X-39-02,C13,追加,C3"}},
		"no id is for the audit to say": {`
编号|位置|说明
|C12|追加`, "", []string{",C12,追加,C2"}},
		"a merge speaks of its rows": {`
编号|位置|说明
X-39-01|C12|均为追加
|C13|
X-39-02|C14|`, "A2:A3 C2:C4", []string{"X-39-01,C12,均为追加,C2", "X-39-01,C13,均为追加,C2", "X-39-02,C14,均为追加,C2"}},
		"a merge over empty rows": {`
编号|位置|说明
X-39-01|C12|均为追加
||
||`, "C2:C4", []string{"X-39-01,C12,均为追加,C2"}},
		"a number is a text": {`
编号|位置|说明
X-39-01||2018`, "", []string{"X-39-01,,2018,C2"}},
		"the list of an annotated copy": {`
编号|级别|位置|公式|表内数|应为|差额|可能原因|说明
X-39-01|提示|C12||1|2|1||追加`, "", nil},
		"rules of the user's own": {`
编号|级别|公式|说明
ZD-01|错误|公开01/其他收入 ≥ 0|不为负`, "", nil},
		"the list of an annotated copy with a column for answers": {`
编号|级别|位置|公式|说明
X-39-01|提示|C12|甲 ≤ 乙|追加`, "", []string{"X-39-01,C12,追加,E2"}},
		"a header further down": {`
填报说明
单位
编号|位置|说明
X-39-01|C12|追加`, "", nil},
	} {
		w := &Workbook{Name: "测试.xlsx", Sheets: []*Sheet{drawn("随便", test.drawing, test.merges)}}
		b, fs := w.Bind(calc.Forms)
		var got []string
		for _, e := range b.Explanations {
			if e.At.Sheet != "随便" {
				t.Errorf("%s: the text stands at %s", name, e.At)
			}
			got = append(got, strings.Join([]string{e.Rule, e.Place, e.Text, e.At.Ref}, ","))
		}
		if !slices.Equal(got, test.want) {
			t.Errorf("%s: %q, want %q", name, got, test.want)
		}
		if len(test.want) > 0 {
			wantFindings(t, fs, calc.Remark)
			if lines := w.RuleLines(); len(lines) > 0 {
				t.Errorf("%s: taken for rules: %v", name, lines)
			}
		}
	}
}

// A sheet that no person has filled in is not read line by line for ever.
func TestAHugeSheetOfExplanationsIsNotUsed(t *testing.T) {
	var lines strings.Builder
	lines.WriteString("编号|位置|说明\n")
	for i := range maxTableRows {
		fmt.Fprintf(&lines, "X-39-01|C%d|追加\n", i)
	}
	b, fs := bind(drawn("说明", lines.String(), ""))
	if len(b.Explanations) > 0 {
		t.Errorf("%d explanations were read", len(b.Explanations))
	}
	wantFindings(t, fs, calc.Remark, "R-12 too-many-lines A1")
}
