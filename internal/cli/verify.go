package cli

import (
	"errors"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"

	"jixiao/calc"
	"jixiao/docgen"
	"jixiao/internal/inbox"
	"jixiao/internal/ooxml"
)

// An edited is a report that people have worked on, beside the workbook as it is now.
type edited struct {
	result
	doc    string // path of the report
	opened *docgen.Report
	marked bool // it has the marks of its numbers
}

// open reads the report and the workbook of verify and refresh.
func (c Command) open(o options) (*batch, edited) {
	b := newBatch(o, o.args[1:])
	e := edited{doc: o.args[0], result: b.borrow()}
	if info, err := os.Stat(e.doc); err == nil {
		b.inputs = append(b.inputs, info)
	}
	if e.refused != nil {
		return b, e
	}
	data, err := inbox.Read(e.doc, ooxml.MaxFile)
	if err != nil {
		e.path, e.refused = e.doc, refusePath(err)
		return b, e
	}
	if e.opened, err = docgen.Open(data); err != nil {
		e.path, e.refused = e.doc, refuseContainer(err, "report")
		return b, e
	}
	entity, period, marked := e.opened.MadeFrom()
	e.marked = marked
	e.path = o.args[1]
	b.judge(&e.result)
	if e.refused == nil && (entity != "" && !calc.SameEntity(entity, e.book.Entity) || period != "" && period != e.book.Period) {
		e.path = e.doc
		e.refused = &refusal{kind: "other-workbook", code: exitFindings, message: sayOtherWorkbook(entity, period, e.book.Entity, e.book.Period)}
	}
	return b, e
}

// verify tells whether an edited report still says what the workbook says.
func (c Command) verify(o options) int {
	_, e := c.open(o)
	var numbers []docgen.Number
	var said []calc.Finding
	var passages []docgen.PassageChange
	if e.refused == nil {
		if numbers, said, e.refused = e.compare(); e.refused == nil {
			passages = e.opened.PassageChanges(e.book)
		} else {
			e.path = e.doc
		}
	}
	p := printer{Command: c, o: o, total: 1}
	if e.refused != nil {
		return p.refusedReport(e)
	}
	code := exitOK
	if docgen.Differs(numbers) || !slices.ContainsFunc(numbers, func(n docgen.Number) bool { return n.State == docgen.Same }) {
		code = exitFindings // a report of which nothing could be compared is not in order either
	}
	doubts := e.doubts()
	switch {
	case o.json:
		return max(code, c.json(map[string]any{"schema": 1, "ok": code == exitOK, "report": e.doc, "file": e.path, "error": nil, "doubts": append([]string{}, doubts...), "numbers": numbersJSON(numbers), "passages": passagesJSON(passages), "findings": findingsJSON(said)}))
	case o.quiet && code == exitOK:
		return code
	}
	p.say("%s", sayComparing(e.doc, e.path))
	for _, doubt := range doubts {
		p.item(item{"注意", doubt})
	}
	p.item(item{"数字", sayStates(numbers)})
	if slices.ContainsFunc(numbers, lacksLastYear) {
		p.item(item{"上年", sayLacksLastYear})
	}
	p.passages(passages)
	p.differing(numbers)
	p.untied(numbers)
	p.findings(calc.Verdict{Findings: said})
	p.say("")
	p.say("%s", sayVerified(numbers, said))
	if p.failed != nil {
		return max(code, exitEnvironment)
	}
	return code
}

// yearOf finds the year that a report begins with.
var yearOf = regexp.MustCompile(`(20[0-9]{2})\s*年`)

// doubts says why a report that tells nothing of its workbook may not be one of this workbook.
func (e edited) doubts() (out []string) {
	if e.marked {
		return nil // it was made from a workbook of this department and year
	}
	text := strings.Join(strings.Fields(strings.Join(e.opened.Lines(), "")), "")
	if year := yearOf.FindStringSubmatch(text); year != nil && len(e.book.Period) >= 4 && year[1] != e.book.Period[:4] {
		out = append(out, sayOtherYear(year[1], e.book.Period))
	}
	if entity := strings.Join(strings.Fields(e.book.Entity), ""); entity != "" && !strings.Contains(text, entity) {
		out = append(out, sayNoEntity(e.book.Entity))
	}
	return out
}

// compare compares the numbers of the report with the book: those that it was written with, those that its text
// names, and what the text says of them.
func (e edited) compare() ([]docgen.Number, []calc.Finding, *refusal) {
	of, audited := e.opened.Audited()
	if audited && !strings.HasPrefix(e.workbook.SHA256, of) {
		return nil, nil, &refusal{kind: "other-workbook", code: exitFindings, message: sayOtherFile(e.workbook.Name, e.workbook.SHA256, of)}
	}
	numbers, err := e.opened.Verify(e.book)
	if err != nil {
		return nil, nil, refuseContainer(err, "report")
	}
	said := e.said(e.opened)
	if docgen.Differs(numbers) {
		still, anew := stillSaid(said, e.said(e.opened.Mended(numbers)))
		said = append(still, e.following(anew, numbers)...)
	}
	return numbers, said, nil
}

// said gives what is to be said of the text and the tables of a report.
func (e edited) said(r *docgen.Report) []calc.Finding {
	_, audited := r.Audited()
	said := slices.DeleteFunc(calc.CheckProse(e.book, r.Prose()), func(f calc.Finding) bool {
		return f.Level == calc.Remark || // style is the writer's
			audited && f.Rule == "TXT-PLACEHOLDER" // it is signed and dated with a pen
	})
	return append(r.CheckTables(), said...)
}

// stillSaid leaves out the findings that are none once the numbers that differ are mended: each of these is told by
// itself. Of the others some may then read otherwise. And it gives those that are there only then.
func stillSaid(said, mended []calc.Finding) (still, anew []calc.Finding) {
	keep := make([]bool, len(said))
	for _, exact := range []bool{true, false} {
		for i, f := range said {
			k := slices.IndexFunc(mended, func(o calc.Finding) bool {
				return o.Rule == f.Rule && o.Kind == f.Kind && o.At == f.At &&
					(!exact || len(f.Args) > 0 && len(o.Args) > 0 && slices.Equal(f.Args[1:], o.Args[1:]))
			})
			if k >= 0 && !keep[i] {
				keep[i], mended = true, slices.Delete(mended, k, k+1)
			}
		}
	}
	for i, f := range said {
		if keep[i] {
			still = append(still, f)
		}
	}
	return still, mended
}

// following gives, of the findings that are there only once the numbers that differ are mended, those of numbers that
// follow from them and were not asked about before: the share of an amount of the narrative that is another now. They
// quote the report as it is.
func (e edited) following(anew []calc.Finding, numbers []docgen.Number) (out []calc.Finding) {
	paragraphs := map[calc.Cell]string{}
	for _, p := range e.opened.Prose() {
		for i, at := range p.From {
			paragraphs[at] = p.Text[i]
		}
	}
	for _, f := range anew {
		switch f.Kind {
		case "prose-share", "prose-done", "prose-change", "prose-rate":
		default:
			continue
		}
		text, quote, clear := paragraphs[f.At], f.Args[0], true
		for _, n := range numbers {
			if n.State == docgen.Same || n.State == docgen.Untied || n.Text == "" || !strings.Contains(text, n.Place.Sentence) {
				continue
			}
			clear = clear && n.Want != "" && n.Wrong == "" // else nobody knows what the sentence should say
			if n.Want != "" {
				quote = strings.Replace(quote, n.Want, n.Text, 1)
			}
		}
		if !clear {
			continue
		}
		if strings.Contains(strings.Join(strings.Fields(text), " "), strings.Trim(quote, "…")) {
			f.Args = append([]string{quote}, f.Args[1:]...)
		}
		out = append(out, f)
	}
	return out
}

// passages lists the sections of the narrative that the report does not have as the workbook has them now. They are
// no difference: what the report says in words is for people to decide.
func (p *printer) passages(changes []docgen.PassageChange) {
	for _, c := range changes {
		p.item(item{"叙述表", sayPassage(c)})
	}
}

// lacksLastYear tells whether a marked number could not be compared: it is of last year's workbook, or follows from it.
func lacksLastYear(n docgen.Number) bool { return n.State == docgen.Untied && n.Key != "" }

// copied says what refresh leaves as it is in a copy of a report.
func (e edited) copied() string {
	if slices.Contains(e.opened.Lines(), draftStamp) {
		return sayRefreshedDraft
	}
	if strings.Contains(filepath.Base(e.doc), reviewEnding) {
		return sayRefreshedReview
	}
	return ""
}

// refreshEnding is what refresh adds to the name of the report.
const refreshEnding = "-更新"

// renew makes the report anew, and says what became of its numbers and lists; or refuses it.
func (e edited) renew() (out []byte, numbers []docgen.Number, rows []docgen.RowChange, refused *refusal) {
	if !e.marked {
		return nil, nil, nil, &refusal{kind: "no-trace", code: exitFindings, message: sayNoMarks}
	}
	out, numbers, rows, err := e.opened.Refresh(e.book, e.workbook.SHA256)
	switch {
	case errors.Is(err, docgen.ErrAudited):
		refused = &refusal{kind: "template", code: exitRefused, message: sayAuditedReport}
	case err != nil:
		refused = refuseContainer(err, "report")
	}
	return out, numbers, rows, refused
}

// refresh writes the report again with the numbers of the workbook as it is now.
func (c Command) refresh(o options) int {
	b, e := c.open(o)
	p := printer{Command: c, o: o, total: 1}
	if e.refused != nil {
		return p.refusedReport(e)
	}
	out, numbers, rows, refused := e.renew()
	if refused != nil {
		e.path, e.refused = e.doc, refused
		return p.refusedReport(e)
	}
	passages := e.opened.PassageChanges(e.book)
	// A report whose accounts do not add up is not brought up to date: its numbers would be wrong anew.
	written, aside := "", false
	clean := e.clean(o)
	var findings []calc.Finding
	if !clean {
		findings = e.verdict.Findings
		for i := range numbers {
			numbers[i].Done = false
		}
		for i := range rows {
			rows[i].Done = false
		}
	} else {
		ext := filepath.Ext(e.doc)
		path := strings.TrimSuffix(e.doc, ext) + refreshEnding + ext
		if o.out != "" {
			path = filepath.Join(o.out, filepath.Base(path))
		}
		if written, aside, e.refused = b.keep(path, out); e.refused != nil {
			return p.refusedReport(e)
		}
	}
	left := slices.DeleteFunc(slices.Clone(numbers), func(n docgen.Number) bool { return n.State == docgen.Same || n.Done })
	code := exitOK
	byHand := slices.ContainsFunc(rows, func(c docgen.RowChange) bool { return !c.Done })
	if !clean || byHand || docgen.Differs(left) {
		code = exitFindings
	}
	switch {
	case o.json:
		return max(code, c.json(map[string]any{"schema": 1, "ok": code == exitOK, "report": e.doc, "file": e.path, "written": textJSON(written), "error": nil, "numbers": numbersJSON(numbers), "rows": rowsJSON(rows), "passages": passagesJSON(passages), "findings": findingsJSON(findings)}))
	case o.quiet && code == exitOK:
		return code
	}
	p.say("%s", sayComparing(e.doc, e.path))
	if !clean {
		p.item(item{"报告", sayNotRefreshed(e.verdict)})
		p.findings(e.verdict)
		p.say("")
		p.say("%s", sayNothingRefreshed)
		return code
	}
	p.renewed(numbers)
	if slices.ContainsFunc(numbers, lacksLastYear) {
		p.item(item{"上年", sayLacksLastYear})
	}
	for _, c := range rows {
		p.item(item{"表和图", sayRows(c)})
	}
	if note := e.copied(); note != "" {
		p.item(item{"注意", note})
	}
	p.passages(passages)
	p.differing(left)
	p.untied(left)
	if aside {
		p.item(item{"", sayAside})
	}
	p.say("")
	p.say("%s", sayRefreshed(written, numbers, left, byHand))
	if p.failed != nil {
		return max(code, exitEnvironment)
	}
	return code
}

// refusedReport says why a report or its workbook could not be read or written.
func (p *printer) refusedReport(e edited) int {
	if p.o.json {
		p.writeJSON(map[string]any{"schema": 1, "ok": false, "error": errorJSON(e.refused)})
	}
	p.refused(e.result)
	return e.refused.code
}

// differing lists the numbers of a report that are not as the workbook has them.
func (p *printer) differing(numbers []docgen.Number) {
	for i := 0; i < len(numbers); i++ {
		n := numbers[i]
		if n.State == docgen.Same || n.State == docgen.Untied {
			continue
		}
		gone := numbers[i : i+1]
		for goneTogether(n) && i+1 < len(numbers) && goneTogether(numbers[i+1]) && numbers[i+1].Place.Heading == n.Place.Heading {
			i++
			gone = numbers[i-len(gone) : i+1]
		}
		p.say("")
		if len(gone) > 1 {
			p.say("  %s", sayGone(gone))
			for _, i := range sayGoneItems(gone) {
				p.item(i)
			}
			continue
		}
		p.say("  %s", sayNumber(n))
		for _, i := range sayNumberItems(n) {
			p.item(i)
		}
	}
}

// goneTogether tells whether a number went with its sentence: with its neighbours it is said once.
func goneTogether(n docgen.Number) bool {
	return n.State == docgen.Lost && !n.Blank && !n.Torn && n.Place.Table == 0 && n.Place.Chart == "" && n.Place.Sentence != "…"
}

// mostUntied is how many numbers without a source are told one by one. All are in --json.
const mostUntied = 10

// untied lists the numbers that nothing was found for, so that a person looks at them.
func (p *printer) untied(numbers []docgen.Number) {
	n := 0
	for _, number := range numbers {
		if number.State != docgen.Untied {
			continue
		}
		if n++; n == 1 {
			p.say("")
			p.say("  %s", sayUntiedHead)
		}
		if n <= mostUntied {
			p.say("    %s", sayUntied(number))
		}
	}
	if n > mostUntied {
		p.say("    %s", sayMoreUntied(n-mostUntied))
	}
}

// renewed lists what refresh wrote anew.
func (p *printer) renewed(numbers []docgen.Number) {
	for _, n := range numbers {
		if n.Done {
			p.item(item{"更新", sayRenewed(n)})
		}
	}
}

type numberJSON struct {
	Text    string   `json:"text"`
	Want    string   `json:"want"`
	Key     string   `json:"key"`
	Label   string   `json:"label"`
	Cells   []string `json:"cells"`
	Formula string   `json:"formula,omitempty"` // of a computed one
	Place   spotJSON `json:"place"`
	State   string   `json:"state"`
	Wrong   string   `json:"wrong,omitempty"`    // unit, no-unit, direction, name or rounded
	Named   string   `json:"named,omitempty"`    // of name: what it is called
	NamedIs string   `json:"named_is,omitempty"` // and what the workbook has by that name
	Done    bool     `json:"done,omitempty"`
}

type spotJSON struct {
	Heading  string `json:"heading"`
	Sentence string `json:"sentence"`
	Table    int    `json:"table,omitempty"`
	Row      int    `json:"row,omitempty"`
	Col      int    `json:"column,omitempty"`
	Chart    string `json:"chart,omitempty"`
	In       string `json:"in,omitempty"` // names, label, chart or workbook
}

// A rowsJSONItem is a list or a chart of the report whose items changed.
type rowsJSONItem struct {
	List    string   `json:"list"`
	Added   []string `json:"added"`
	Dropped []string `json:"dropped"`
	Done    bool     `json:"done"`
	Edited  bool     `json:"edited,omitempty"` // a chart whose data somebody changed
	Place   spotJSON `json:"place"`
}

func rowsJSON(rows []docgen.RowChange) []rowsJSONItem {
	out := []rowsJSONItem{}
	for _, c := range rows {
		out = append(out, rowsJSONItem{c.List, append([]string{}, c.Added...), append([]string{}, c.Dropped...), c.Done, c.Edited, spotJSON(c.Place)})
	}
	return out
}

func numbersJSON(numbers []docgen.Number) []numberJSON {
	out := []numberJSON{}
	for _, n := range numbers {
		out = append(out, numberJSON{n.Text, n.Want, n.Key, n.Label, cellsJSON(n.Cells), n.How, spotJSON(n.Place), string(n.State), string(n.Wrong), n.Named, n.NamedIs, n.Done})
	}
	return out
}

// A passageJSON is a section of the narrative that the report was not written with.
type passageJSON struct {
	Name  string   `json:"name"`
	Title string   `json:"title"`
	Cells []string `json:"cells"`
	State string   `json:"state"` // changed, gone or added
}

func passagesJSON(changes []docgen.PassageChange) []passageJSON {
	out := []passageJSON{}
	for _, c := range changes {
		state := "changed"
		switch {
		case c.Added:
			state = "added"
		case len(c.Cells) == 0:
			state = "gone"
		}
		out = append(out, passageJSON{c.Name, c.Title, cellsJSON(c.Cells), state})
	}
	return out
}

// explainReport tells where a number of a report comes from.
func (c Command) explainReport(o options) int {
	data, err := inbox.Read(o.args[0], ooxml.MaxFile)
	p := printer{Command: c, o: o, total: 1}
	e := edited{doc: o.args[0]}
	e.path = e.doc
	var numbers []docgen.Number
	if err != nil {
		e.refused = refusePath(err)
	} else if e.opened, err = docgen.Open(data); err != nil {
		e.refused = refuseContainer(err, "report")
	} else {
		numbers = e.opened.Traced()
	}
	if e.refused != nil {
		return p.refusedReport(e)
	}
	numbers = slices.DeleteFunc(numbers, func(n docgen.Number) bool { return !n.Says(o.args[1]) })
	if len(numbers) == 0 {
		return c.usage(o, usageError(sayNoSuchNumber(o.args[1])))
	}
	if o.json {
		return c.json(map[string]any{"schema": 1, "ok": true, "report": o.args[0], "error": nil, "numbers": numbersJSON(numbers)})
	}
	for _, n := range numbers {
		p.say("%s", sayTraced(n))
		for _, i := range sayTracedItems(n) {
			p.item(i)
		}
		p.say("")
	}
	if p.failed != nil {
		return exitEnvironment
	}
	return exitOK
}
