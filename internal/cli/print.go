package cli

import (
	"bytes"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"unicode"

	"jixiao/calc"
	"jixiao/docgen"
	"jixiao/internal/inbox"
	"jixiao/sample"
	"jixiao/xlsx"
)

// A printer tells what became of the workbooks, in words as they are done or as one JSON object at the
// end. What is told never changes the exit code.
type printer struct {
	Command
	o      options
	total  int
	failed error // the first failure of standard output
}

func (p *printer) say(format string, args ...any) {
	if p.o.json {
		return
	}
	if _, err := fmt.Fprintln(p.Out, plain(fmt.Sprintf(format, args...))); err != nil && p.failed == nil {
		p.failed = err
	}
}

// plain keeps what a file or a cell holds from steering a terminal: names may have line feeds and escape
// sequences, and letters that turn the line round.
func plain(s string) string {
	return strings.Map(func(r rune) rune {
		if unicode.IsControl(r) || unicode.Is(unicode.Bidi_Control, r) || r == '\u2028' || r == '\u2029' {
			return '?'
		}
		return r
	}, s)
}

func (p *printer) item(i item) {
	p.say("    %s%s %s", i.head, strings.Repeat(" ", max(0, 8-width(i.head))), i.text)
}

// width counts the columns of a head on a terminal: a Chinese character takes two.
func width(s string) int {
	n := 0
	for _, r := range s {
		n++
		if r > 0x2E80 {
			n++
		}
	}
	return n
}

// refused tells of a path that could not be worked on.
func (p *printer) refused(r result) {
	p.say("%s", r.path)
	what := "读不了"
	if r.refused.code == exitFindings {
		what = "没有比"
	}
	p.say("  %s  %s", what, r.refused.message)
	p.say("")
}

// workbook tells what became of one workbook.
func (p *printer) workbook(i int, r result) {
	quiet := p.o.quiet && r.code(p.o) == exitOK
	if quiet {
		return
	}
	p.say("[%d/%d] %s", i+1, p.total, filepath.Base(r.path))
	if r.book != nil {
		p.say("  识别  %s", sayRecognised(r.book))
		if r.previous != "" {
			p.say("  %s", sayPrevious(r))
		}
		p.say("  核对  %s", sayChecked(r.verdict))
		p.findings(r.verdict)
		for i, a := range r.book.Answered {
			if i == 0 {
				p.say("")
			}
			p.say("  已说明  %s", sayAnswered(a))
		}
		p.changes(r.changes)
	}
	if r.refused != nil {
		p.say("  没有做完  %s", r.refused.message)
		for _, l := range r.refused.lines {
			p.say("    %s", l)
		}
	}
	if lines := sayReport(r, p.o); len(lines) > 0 {
		p.say("")
		for _, l := range lines {
			p.item(l)
		}
	}
	p.say("")
}

// findings lists errors, what was not asked and warnings one by one; remarks of a kind in one line, and those
// on the style of the narrative in one line all together.
func (p *printer) findings(v calc.Verdict) {
	count := map[calc.Level]int{}
	remarks := map[string][]calc.Finding{} // by kind
	var kinds []string
	var style []calc.Finding
	for _, f := range v.Findings {
		if f.Level == calc.Remark && f.Answer != "" {
			continue // told with its answer
		}
		if f.Level == calc.Remark && isStyle(f) {
			style = append(style, f)
			continue
		}
		if f.Level == calc.Remark {
			kind := f.Kind
			if f.Kind == "" || f.Rule == "R-13" || f.Rule == "R-15" {
				kind = sayFinding(f) // each names what it speaks of
			}
			if len(remarks[kind]) == 0 {
				kinds = append(kinds, kind)
			}
			remarks[kind] = append(remarks[kind], f)
			continue
		}
		count[f.Level]++
		headline, items := sayItems(f)
		p.say("")
		p.say("  %s %d  %s", f.Level.Chinese(), count[f.Level], headline)
		for _, i := range items {
			p.item(i)
		}
	}
	if len(kinds)+len(style) > 0 {
		p.say("")
	}
	for _, k := range kinds {
		list := remarks[k]
		f := list[0]
		if len(list) > 1 {
			f.Cells = nil
			var at []calc.Cell
			for _, g := range list {
				at = append(at, g.At)
			}
			p.say("  说明  %s（%s）", sayFinding(f), cells(at))
		} else {
			p.say("  说明  %s（%s）", sayFinding(f), f.At)
		}
	}
	if len(style) > 0 {
		p.say("  说明  %s", sayStyle(style))
	}
	if len(v.NotAsked) > 0 {
		p.say("")
		p.say("  没法核的公式")
		seen := map[string][]string{}
		var order []string
		for _, n := range v.NotAsked {
			why := sayNotAsked(n)
			if len(seen[why]) == 0 {
				order = append(order, why)
			}
			if k := len(seen[why]); k == 0 || seen[why][k-1] != n.Rule {
				seen[why] = append(seen[why], n.Rule)
			}
		}
		for _, why := range order {
			p.say("    %s：%s", why, strings.Join(seen[why], "、"))
		}
	}
}

// end says the last line, or the whole JSON object, and gives the exit code of the run.
func (p *printer) end(e ending) int {
	code := e.code()
	if p.o.json {
		if err := p.writeJSON(runJSON(e, code)); err != nil {
			p.failed = err
		}
	} else if !(p.o.quiet && code == exitOK) {
		if e.refused != nil {
			p.say("%s", e.refused.message)
		}
		if e.sarifPath != "" {
			p.say("核对结果（SARIF）  %s", e.sarifPath)
		}
		p.say("%s", saySummary(e, p.o))
	}
	if p.failed != nil {
		return max(code, exitEnvironment)
	}
	return code
}

// writeJSON writes one object.
func (c Command) writeJSON(v any) error {
	e := json.NewEncoder(c.Out)
	e.SetEscapeHTML(false)
	e.SetIndent("", "  ")
	return e.Encode(v)
}

// rules prints the catalogue.
func (c Command) rules(o options) int {
	if o.json {
		type rule struct {
			ID      string `json:"id"`
			Level   string `json:"level"`
			Form    string `json:"form"`
			Formula string `json:"formula"`
			Why     string `json:"why"`
			Source  string `json:"source"`
		}
		out := []rule{}
		for _, r := range calc.Rules {
			out = append(out, rule{r.ID, r.Level.String(), r.Form, r.Formula, r.Why, r.Source})
		}
		for _, r := range readings {
			out = append(out, rule{ID: r.id, Level: r.level.String(), Why: r.what})
		}
		return c.json(map[string]any{"schema": 1, "ok": true, "edition": rulesEdition, "rules": out})
	}
	var b strings.Builder
	for _, r := range readings {
		fmt.Fprintf(&b, "%-10s %s  %s\n", r.id, r.level.Chinese(), r.what)
	}
	for _, r := range calc.Rules {
		fmt.Fprintf(&b, "%-10s %s  %s\n           %s（%s）\n", r.ID, r.Level.Chinese(), r.Formula, r.Why, strings.ReplaceAll(r.Form, "|", "、"))
	}
	fmt.Fprintf(&b, "共 %d 条公式，%s\n", len(calc.Rules), rulesEdition)
	return c.print(b.String())
}

func (c Command) json(v any) int {
	if c.writeJSON(v) != nil {
		return exitEnvironment
	}
	return exitOK
}

// initFolder puts a sample workbook, the template and a sheet for rules into a folder. What is there already stays.
func (c Command) initFolder(o options) int {
	dir := o.args[0]
	written, kept := []string{}, []string{}
	if err := os.MkdirAll(dir, 0o755); err != nil {
		return c.cannotInit(o, dir, err)
	}
	var rules bytes.Buffer
	if err := xlsx.WriteTable(&rules, rulesSheet, rulesTitle, rulesHeader, rulesExamples); err != nil {
		return c.cannotInit(o, dir, err)
	}
	for _, f := range []struct {
		name string
		data []byte
	}{{"示例决算.xlsx", sample.Workbook}, {inbox.TemplateName, docgen.Default}, {inbox.RulesName, rules.Bytes()}} {
		path := filepath.Join(dir, f.name)
		if exists(path) {
			kept = append(kept, f.name)
			continue
		}
		if err := inbox.Keep(path, f.data); err != nil {
			return c.cannotInit(o, path, err)
		}
		written = append(written, f.name)
	}
	switch {
	case o.json:
		return c.json(map[string]any{"schema": 1, "ok": true, "dir": dir, "written": written, "kept": kept, "error": nil})
	case o.quiet:
		return exitOK
	}
	return c.print(sayInit(dir, written, kept))
}

func (c Command) cannotInit(o options, path string, err error) int {
	message := sayCannotWrite(path, err)
	if o.json {
		c.json(map[string]any{"schema": 1, "ok": false, "error": map[string]string{"kind": "cannot-write", "message": message}})
	} else {
		fmt.Fprintln(c.Err, plain(message))
	}
	return exitEnvironment
}

// marksOf turns findings into the rows of the annotated copy; echoes follow their root.
func marksOf(v calc.Verdict) []xlsx.Mark {
	var out []xlsx.Mark
	for _, f := range v.Findings {
		m := markOf(f)
		m.Cause = sayCauses(f)
		if m.Cause == "" && !f.Measure {
			m.Cause = sayFinding(f)
		}
		if f.Answer != "" {
			m.Cause = strings.TrimSuffix(sayAnswer(f)+"；"+m.Cause, "；")
		}
		out = append(out, m)
		if len(f.Causes) > 0 && f.Causes[0].At != f.At {
			// The suspect is marked where it stands, the formula's own cell as well.
			s := markOf(f)
			s.At, s.Place, s.Measure = f.Causes[0].At, f.Causes[0].At.String(), false
			s.Cause = sayCauses(f)
			s.Comment = f.Rule + " " + f.Formula + "\n" + sayCauses(f)
			out = append(out, s)
		}
		for _, e := range f.Echoes {
			m := markOf(e)
			m.Quiet, m.Comment = true, ""
			m.Cause = sayEcho(f)
			out = append(out, m)
		}
	}
	for _, u := range v.Unbound {
		at := u.Figure.Cell()
		out = append(out, xlsx.Mark{ID: "R-14", Level: calc.Remark.Chinese(), At: at, Place: at.String(), Quiet: true, Cause: sayUnbound(u)})
	}
	return out
}

func markOf(f calc.Finding) xlsx.Mark {
	m := xlsx.Mark{ID: f.Rule, Level: f.Level.Chinese(), At: f.At, Place: f.At.String(), Formula: f.Formula,
		Measure: f.Measure, Got: f.Got, Want: f.Want, Diff: f.Diff(),
		Severe: f.Level >= calc.Unasked, Quiet: f.Level == calc.Remark}
	if !m.Quiet || f.Answer != "" {
		headline, items := sayItems(f)
		lines := []string{f.Level.Chinese() + " " + headline}
		for _, i := range items {
			if i.head != "位置" {
				lines = append(lines, strings.ReplaceAll(i.head, " ", "")+" "+strings.Join(strings.Fields(i.text), " "))
			}
		}
		m.Comment = strings.Join(lines, "\n")
	}
	return m
}
