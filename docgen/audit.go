package docgen

import (
	"errors"
	"slices"
	"strconv"
	"strings"

	"jixiao/calc"
	"jixiao/docgen/docx"
	"jixiao/internal/ooxml"
)

// audited begins the names of what the audit says.
const audited = "核对."

// ErrAudited says that a report tells what one audit found. Its numbers cannot be brought up to date alone: beside them
// would stand the verdict on another workbook.
var ErrAudited = errors.New("the report tells of one audit")

// tellsAudit tells whether a report holds what an audit says.
func tellsAudit(rows []traced) bool {
	return slices.ContainsFunc(rows, func(r traced) bool { return strings.HasPrefix(r.Field, audited) || strings.HasPrefix(r.List, audited) })
}

// Audited tells whether a report tells of one audit, and the digest of the workbook that it was of, or its beginning: a
// report that people signed has only what it prints. It is "" if neither is there.
func (r *Report) Audited() (of string, told bool) {
	if !tellsAudit(r.trace.Numbers) {
		return "", false
	}
	if source, ok := ooxml.Source(r.data); ok {
		return source, true
	}
	for _, row := range r.trace.Numbers {
		if row.Field == audited+"摘要" {
			of = row.Text
		}
	}
	return of, true
}

// audit sets what the audit of the book says. Its counts are no figures of the accounts: they come from the verdict.
func (n *names) audit() {
	a := n.book.Audit
	if a == nil {
		a = &calc.Audit{}
	}
	unit := n.book.Entity
	if p := n.book.Passages("单位名称"); unit == "" && len(p) > 0 {
		unit = strings.Join(p[0].Text, "")
	}
	var classes, told, tables []docx.Scope
	var sum calc.Tally
	for _, c := range a.Classes {
		classes = append(classes, item(tally(c.Name, c.Tally)))
		sum.Add(c.Tally)
	}
	for _, t := range a.Remarks {
		told = append(told, item(map[string]docx.Value{
			"级别": verdict(t.Level, t.At), "编号": verdict(t.Rule, t.At), "位置": verdict(t.Place, t.At), "内容": verdict(t.Text, t.At), "说明": verdict(t.Answer, t.At),
		}))
	}
	for _, t := range n.book.Tables {
		unit := string(t.Form.Unit)
		switch {
		case t.Broken != "":
			unit = "没有用"
		case unit == "" && t.Step().IsZero():
			unit = string(calc.Yuan)
		case unit == "":
			unit = "万元"
		}
		title := ""
		if len(t.Form.Titles) > 0 {
			title = t.Form.Titles[0]
		}
		tables = append(tables, item(map[string]docx.Value{
			"表号": verdict(t.Form.ID, t.Title), "名称": verdict(title, t.Title), "工作表": verdict(t.Sheet, t.Title), "单位": verdict(unit, t.Title),
		}))
	}
	for _, f := range []struct{ name, text string }{
		{"单位", unit}, {"期间", period(n.book.Period)}, {"文件", a.File}, {"摘要", firstRunes(a.SHA256, 16)}, {"公式版本", a.Edition}, {"结论", a.Result},
	} {
		n.set(audited+f.name, verdict(f.text, calc.Cell{}))
	}
	n.set(audited+"分类", list(classes))
	n.set(audited+"事项", list(told))
	n.set(audited+"表", list(tables))
	total := tally("", sum)
	for _, name := range tallied {
		n.set(audited+name, total[name])
	}
}

// tallied are the counts of rules.
var tallied = [...]string{"项数", "通过", "不平", "未核", "不适用"}

func tally(name string, t calc.Tally) map[string]docx.Value {
	fields := map[string]docx.Value{"名称": verdict(name, calc.Cell{})}
	for i, count := range []int{t.Asked(), t.Passed, t.Failed, t.NotAsked, t.NotApplicable} {
		fields[tallied[i]] = verdict(strconv.Itoa(count), calc.Cell{})
	}
	return fields
}

// verdict is a text that the audit says, of a cell or of the whole workbook. Its mark tells a report that holds it from
// one of figures alone: see ErrAudited.
func verdict(s string, at calc.Cell) docx.Value {
	v := text(s)
	v.Origin, v.Mark = origin{passage: calc.Passage{Name: "核对", Text: []string{s}, From: []calc.Cell{at}}}, true
	return v
}

// period writes 2018 as 2018年度 and 2018-06 as 2018年6月.
func period(p string) string {
	year, month, monthly := strings.Cut(p, "-")
	switch {
	case p == "":
		return ""
	case monthly:
		return year + "年" + strings.TrimPrefix(month, "0") + "月"
	}
	return year + "年度"
}
