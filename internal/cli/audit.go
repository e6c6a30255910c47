package cli

import "jixiao/calc"

// auditOf words what the audit of a workbook says, for a report that prints it. Of the remarks only those stand in
// it that were a 提示 before the department answered it.
func auditOf(r result) *calc.Audit {
	a := &calc.Audit{File: r.workbook.Name, SHA256: r.workbook.SHA256, Edition: rulesEdition, Result: sayVerdict(r.verdict), Classes: r.verdict.Classes(r.rules)}
	for _, f := range r.verdict.Findings {
		if f.Level > calc.Remark || f.Answer != "" {
			a.Remarks = append(a.Remarks, calc.Told{Level: f.Level.Chinese(), Rule: f.Rule, Place: f.Place(), Text: sayTold(f), Answer: f.Answer, At: f.At})
		}
	}
	return a
}
