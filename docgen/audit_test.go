package docgen_test

import (
	"strings"
	"testing"

	"jixiao/calc"
	"jixiao/docgen"
	"jixiao/docgen/docx"
)

func checkSheet(t *testing.T, b *calc.Book) (string, *docgen.Document) {
	t.Helper()
	doc, findings, err := docgen.Generate(template(t, docgen.BuiltIn("核对单")), b, "00")
	if err != nil || len(findings) > 0 {
		t.Fatalf("%v, findings %+v", err, findings)
	}
	if faults := docx.Lint(doc.Bytes); len(faults) > 0 {
		t.Errorf("lint: %v", faults)
	}
	text, err := docx.Text(doc.Bytes)
	if err != nil {
		t.Fatal(err)
	}
	return strings.Join(text, "|"), doc
}

func TestTheCheckSheetSaysWhatTheAuditSaid(t *testing.T) {
	b := ledger(t, seed)
	b.Prose = nil // the audit needs no narrative, and nor does its sheet
	b.Audit = &calc.Audit{File: "决算.xlsx", SHA256: strings.Repeat("0123456789abcdef", 4), Edition: "某版", Result: "没有通过",
		Classes: []calc.RuleClass{{Name: "表内", Tally: calc.Tally{Passed: 90, Failed: 2, NotAsked: 3, NotApplicable: 40}}, {Name: "表间", Tally: calc.Tally{Passed: 8, NotApplicable: 5}}},
		Remarks: []calc.Told{{Level: "错误", Rule: "F-01-01", Place: "公开01表!C30", Text: "差一千"}, {Level: "说明", Rule: "X-39-01", Place: "财决01表!J14", Text: "超预算", Answer: "年中追加"}}}
	b.Answered = []calc.Answered{{Explanation: calc.Explanation{Rule: "X-39", Text: "年中追加抚恤金"}, Findings: []calc.Finding{{Rule: "X-39-01", At: calc.Cell{Sheet: "财决01表", Ref: "J14"}}}}}
	text, doc := checkSheet(t, b)
	wantAll(t, text, "|单位|赣州市科学技术协会|期间|2018年度|工作簿|决算.xlsx|", "SHA-256 0123456789abcdef……", "|审核公式|某版|结果|没有通过|",
		"|3,267,300.00|9,705,600.00|9,349,300.00|3,623,600.00|",
		"|表内|92|90|2|3|40|表间|8|8|0|0|5|合计|100|98|2|3|45|",
		"|1|错误|F-01-01|公开01表!C30|差一千||2|说明|X-39-01|财决01表!J14|超预算|年中追加|",
		"|1|X-39-01|财决01表!J14|年中追加抚恤金|", "|1|公开01|收入支出决算总表||元|2|公开03|支出决算表||元|",
		"单位负责人：", "财务负责人：", "填表人：", "（单位公章）")
	wantNone(t, text, "没有错误", "没有答复", "{{", "【缺")
	if doc.Numbers != 4 {
		t.Errorf("%d numbers were read back, want the four of the accounts: the others count rules", doc.Numbers)
	}
}

func TestACleanCheckSheetSaysSo(t *testing.T) {
	b := ledger(t, seed)
	b.Entity, b.Period = "", "2018-06"
	b.Audit = &calc.Audit{File: "决算.xlsx", Result: "通过"}
	text, _ := checkSheet(t, b)
	wantAll(t, text, "没有错误、未核和提示。", "工作簿里没有答复提示的填报说明。", "|单位|〔单位名称〕|期间|2018年6月|", "|合计|0|0|0|0|0|")
	wantNone(t, text, "|级别|", "|位置|")
}
