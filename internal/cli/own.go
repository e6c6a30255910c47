package cli

import (
	"errors"
	"path/filepath"
	"slices"

	"jixiao/calc"
	"jixiao/internal/inbox"
	"jixiao/internal/ooxml"
	"jixiao/xlsx"
)

// Rules of the user's own: lines of a sheet 校验规则 in the workbook, or in the file that --rules names.

// An ownTable is the user's rules that can be asked, and where each stands.
type ownTable struct {
	rules []calc.Rule
	at    []calc.Cell
}

// ownRules makes rules of lines. What is wrong with a line is a finding at its formula: 未核, since its rule
// cannot be asked.
func ownRules(lines []xlsx.RuleLine) (own ownTable, wrong []calc.Finding) {
	levels := map[string]calc.Level{"错误": calc.Critical, "提示": calc.Warning, "说明": calc.Remark}
	for _, l := range lines {
		find := func(kind string, args ...string) {
			wrong = append(wrong, calc.Finding{Rule: "R-11", Level: calc.Unasked, Kind: kind, At: l.At, Label: l.ID, Args: args})
		}
		same := func(r calc.Rule) bool { return r.ID == l.ID }
		level, known := levels[l.Level]
		rule, err := calc.OwnRule(l.ID, level, l.Formula, l.Why)
		var fault *calc.FormulaError
		switch {
		case l.ID == "":
			find("rule-without-id")
		case slices.ContainsFunc(calc.Rules, same), slices.ContainsFunc(own.rules, same):
			find("rule-id-taken", l.ID)
		case !known:
			find("rule-level", l.ID, l.Level)
		case errors.As(err, &fault):
			find("rule-"+fault.Kind, l.Formula, fault.Form, fault.Word)
		default:
			own.rules, own.at = append(own.rules, rule), append(own.at, l.At)
		}
	}
	return own, wrong
}

// idle names the rules that were asked nowhere: a rule that silently checks nothing is worse than none.
func (own ownTable) idle(v calc.Verdict) (out []calc.Finding) {
	for i, r := range own.rules {
		if t := v.Rules[r.ID]; t.Passed+t.Failed+t.NotAsked == 0 {
			out = append(out, calc.Finding{Rule: "R-11", Level: calc.Warning, Kind: "rule-idle", At: own.at[i], Label: r.ID, Args: []string{r.ID}})
		}
	}
	return out
}

// ruleIDs lists the ids of rules and of what reading can find: what 填报说明 may speak of.
func ruleIDs(rules []calc.Rule) (ids []string) {
	for _, r := range rules {
		ids = append(ids, r.ID)
	}
	for _, r := range readings {
		ids = append(ids, r.id)
	}
	return ids
}

// readRules reads the rules of a file, and how it wants performance scored.
func readRules(path string) ([]xlsx.RuleLine, []calc.SchemeSheet, *refusal) {
	data, err := inbox.Read(path, ooxml.MaxFile)
	if err != nil {
		return nil, nil, refusePath(err)
	}
	w, err := xlsx.Read(data, filepath.Base(path))
	if err != nil {
		return nil, nil, refuseContainer(err, "not-workbook")
	}
	for _, s := range w.Sheets {
		s.Name = "[" + w.Name + "]" + s.Name
	}
	lines, schemes := w.RuleLines(), w.SchemeSheets()
	if len(lines)+len(schemes) == 0 {
		return nil, nil, &refusal{kind: "not-workbook", code: exitRefused, message: sayNoRules}
	}
	return lines, schemes, nil
}
