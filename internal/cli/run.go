package cli

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"runtime/debug"
	"slices"
	"strings"
	"sync"

	"jixiao/calc"
	"jixiao/docgen"
	"jixiao/docgen/docx"
	"jixiao/internal/inbox"
	"jixiao/internal/ooxml"
	"jixiao/xlsx"
)

// A refusal is an input or output that could not be had: the work on that workbook ends.
type refusal struct {
	kind    string // the word of the contract: not-found, damaged …
	message string
	code    int
	lines   []string // problems of a template
}

// A result is what became of one workbook.
type result struct {
	path           string
	workbook       *xlsx.Workbook
	book           *calc.Book
	rules          []calc.Rule // all that were asked, the user's own last
	verdict        calc.Verdict
	previous       string           // path of the earlier workbook that the figures were compared with
	report         string           // path of the report written
	numbers        int              // numbers in it that were read back
	copies         []string         // further copies of the report: with comments, without its trace
	uncommented    int              // numbers of the copy with comments that could not carry one
	hidden         []docgen.Hidden  // what was taken out of the copy without trace besides it
	left           []docgen.LeftOut // parts of the template for which a table is not there
	aside          bool             // the wanted name was taken by somebody's work, an open file or another workbook
	annotated      string           // path of the annotated copy written
	annotatedAside bool
	changes        *changes
	stale          string // an earlier report that stands there still
	staleMarks     string // an annotated copy from before, now that there is nothing to mark
	refused        *refusal
}

// code is the exit code of one workbook.
func (r result) code(o options) int {
	switch {
	case r.refused != nil:
		return r.refused.code
	case !r.clean(o):
		return exitFindings
	}
	return exitOK
}

// clean tells whether the workbook may have a report. With --strict a 提示 counts as an error.
func (r result) clean(o options) bool {
	return r.verdict.Clean() && !(o.strict && r.verdict.Count(calc.Warning) > 0)
}

// A batch is the work on all the paths of one command line.
type batch struct {
	options
	files     []string      // every workbook
	inputs    []os.FileInfo // of the workbooks and templates: never to be written over
	templates *templates
	rules     []xlsx.RuleLine    // of the file that --rules names
	schemes   []calc.SchemeSheet // of the same file
	shelves   shelves

	// Known only where outputs are kept, one workbook after the other:
	template string          // path of the one last used, "" for one of the tool's own
	taken    map[string]bool // outputs of this run, in lower case: no second workbook takes their names
	swept    map[string]bool // folders in which what a killed run left behind has been removed
}

func newBatch(o options, files []string) *batch {
	b := &batch{options: o, files: files, templates: newTemplates(o.template), taken: map[string]bool{}, swept: map[string]bool{}}
	for _, f := range append(slices.Clone(files), o.rulesFile, o.previous) {
		if info, err := os.Stat(f); err == nil {
			b.inputs = append(b.inputs, info)
		}
	}
	return b
}

// borrow reads what the command line names beside the workbooks. Without the rules or the earlier workbook that
// were asked for no verdict is the one that was wanted.
func (b *batch) borrow() (r result) {
	if b.rulesFile != "" {
		r.path = b.rulesFile
		b.rules, b.schemes, r.refused = readRules(b.rulesFile)
	}
	if b.previous != "" && r.refused == nil {
		r.path = b.previous
		_, r.refused = readEarlier(b.previous)
	}
	return r
}

// run audits the workbooks of the paths, and unless it only checks writes their reports.
func (c Command) run(ctx context.Context, o options) int {
	paths := o.args
	if len(paths) == 0 {
		paths = []string{"."}
	}
	files, bad := inbox.Expand(paths)
	b := newBatch(o, files)
	p := printer{Command: c, o: o, total: len(files)}
	var e ending
	end := func() int {
		if o.sarif != "" && !e.interrupted {
			if refused := b.writeSARIF(&e); e.refused == nil {
				e.refused = refused
			}
		}
		return p.end(e)
	}
	if r := b.borrow(); r.refused != nil {
		e.add(r, o)
		p.refused(r)
		return end()
	}
	for _, path := range bad {
		r := result{path: path.Path, refused: refusePath(path.Err)}
		e.add(r, o)
		p.refused(r)
	}
	if len(files) > 1 {
		debug.SetGCPercent(150) // 400 would save a seventh of the time and take 74 MiB instead of 45
	}
	n := 0
	for done := range b.work(ctx) {
		j := <-done
		if ctx.Err() != nil {
			break
		}
		b.finish(j)
		e.add(j.result, o)
		p.workbook(n, j.result)
		n++
	}
	e.interrupted = n < len(files)
	if o.verb == "" && len(files) > 1 && !e.interrupted {
		e.summary, e.refused = b.summarise(e.done)
	}
	return end()
}

// An ending is what became of a run as a whole. It keeps no workbook, so that a run over thousands of them
// takes no more memory than one over a few.
type ending struct {
	done        []outcome
	books       []bookJSON  // for --json
	sarif       []sarifPart // for --sarif
	summary     string      // path of the table of all workbooks
	sarifPath   string      // path of the log, once it is written
	refused     *refusal    // why one of these is not
	interrupted bool
}

// An outcome is what the end of a run needs to know of a workbook.
type outcome struct {
	code              int
	refused           bool
	report, annotated string
	dir, sha256       string // of a workbook that was read
	row               []any  // of the table of all workbooks
}

func (e *ending) add(r result, o options) {
	d := outcome{code: r.code(o), refused: r.refused != nil, report: r.report, annotated: r.annotated, row: summaryRow(r, o)}
	if r.workbook != nil {
		d.dir, d.sha256 = filepath.Dir(r.path), r.workbook.SHA256
	}
	e.done = append(e.done, d)
	if o.json {
		e.books = append(e.books, resultJSON(r))
	}
	if o.sarif != "" {
		e.sarif = append(e.sarif, sarifOf(r))
	}
}

// code is the exit code of the run: the largest of those of its parts.
func (e ending) code() int {
	code := exitOK
	for _, d := range e.done {
		code = max(code, d.code)
	}
	if e.refused != nil {
		code = max(code, e.refused.code)
	}
	if e.interrupted && code != exitInternal {
		code = exitInterrupted
	}
	return code
}

// A job is one workbook on its way: what became of it, and what is kept when its turn has come.
type job struct {
	result
	made     bool   // the workbook was judged, and what follows is what it should be
	base     string // of the paths of the outputs
	template string // path of the one used, "" for one of the tool's own
	marked   []byte // the annotated copy, nil if there is nothing to look at
	doc      *docgen.Document
}

// work makes the outputs of all workbooks, as many workbooks at a time as --jobs says, and gives the jobs in the
// order of the files: what is kept and what is said does not depend on their number. None is begun before there is
// room for it in the queue, so that a run over thousands takes no more memory than one over a few.
func (b *batch) work(ctx context.Context) <-chan chan *job {
	queue := make(chan chan *job, max(b.jobs, 1)-1)
	go func() {
		defer close(queue)
		for _, file := range b.files {
			done := make(chan *job, 1)
			select {
			case queue <- done:
				go func() { done <- b.produce(file) }()
			case <-ctx.Done():
				return
			}
		}
	}()
	return queue
}

// produce does everything for one workbook but keep its outputs. The order is that of the thread of evidence:
// bytes, cells, figures, verdict, report.
func (b *batch) produce(file string) (j *job) {
	j = &job{result: result{path: file}}
	defer j.caught()
	said := b.judge(&j.result)
	if j.refused != nil {
		return j
	}
	j.base = outputBase(file, b.files, b.out)
	if b.alone(file) {
		j.changes = b.since(j.result, said, j.base+inbox.AnnotateEnding+".xlsx")
	}
	if b.verb == "" {
		j.doc, j.template, j.refused = j.compose(b.templates)
	}
	var refused *refusal
	if j.marked, refused = j.annotate(); refused != nil {
		j.refused = refused
	}
	j.made = true
	return j
}

// caught turns a panic into a refusal: a fault of ours costs one workbook, not the others.
func (r *result) caught() {
	if p := recover(); p != nil {
		r.refused = &refusal{kind: "internal", code: exitInternal, message: sayInternal(fmt.Sprint(p))}
	}
}

// alone tells that no other workbook of the run may have its outputs under the names of those of this one.
func (b *batch) alone(file string) bool {
	stem := func(path string) string { return strings.TrimSuffix(filepath.Base(path), filepath.Ext(path)) }
	return b.out == "" || !slices.ContainsFunc(b.files, func(o string) bool { return o != file && strings.EqualFold(stem(o), stem(file)) })
}

// finish keeps the outputs of a job.
func (b *batch) finish(j *job) {
	defer j.caught()
	if !j.made {
		return
	}
	b.template = j.template
	path := j.base + inbox.AnnotateEnding + ".xlsx"
	switch {
	case j.marked != nil:
		var refused *refusal
		if j.annotated, j.annotatedAside, refused = b.keep(path, j.marked); refused != nil {
			j.refused = refused
		}
	case exists(path):
		j.staleMarks = path
	}
	if j.doc != nil && j.refused == nil {
		b.keepReport(&j.result, j.base, j.doc)
		b.keepCopies(&j.result, j.base, j.doc)
	}
}

// judge reads a workbook and audits it. What was said of the earlier workbook is given as well.
func (b *batch) judge(r *result) (said []calc.Finding) {
	if r.workbook, r.refused = readWorkbook(r.path, ooxml.MaxFile); r.refused != nil {
		return nil
	}
	var read []calc.Finding
	r.book, read = r.workbook.Bind(calc.Forms)
	said = b.compare(r)
	r.rules, r.verdict = b.audit(r.workbook, r.book, append(read, said...))
	return said
}

// audit asks all rules, the user's own among them, of a book and hears what it says to that.
func (b *batch) audit(w *xlsx.Workbook, book *calc.Book, read []calc.Finding) ([]calc.Rule, calc.Verdict) {
	calc.Derive(book)
	own, wrong := ownRules(append(w.RuleLines(), b.rules...))
	rules := slices.Concat(calc.Rules, own.rules)
	scheme, unscored := calc.OwnScheme(b.schemes, w.SchemeSheets())
	if book.Scheme = scheme; scheme != nil {
		wrong = slices.Concat(wrong, unscored, scheme.Assess(book).Differences())
	}
	verdict, err := calc.Check(book, append(read, wrong...), rules)
	if err != nil {
		panic(err) // a rule of the table does not parse: no workbook can do that
	}
	verdict.Add(own.idle(verdict))
	verdict.Answer(book, ruleIDs(rules))
	return rules, verdict
}

// compose makes the report and adds what it finds lacking to the verdict.
func (r *result) compose(t *templates) (doc *docgen.Document, template string, refused *refusal) {
	tm, template, refused := t.of(filepath.Dir(r.path))
	if refused != nil {
		return nil, template, refused
	}
	r.book.Audit = auditOf(*r)
	doc, findings, err := docgen.Generate(tm, r.book, r.workbook.SHA256)
	var wrong *docgen.TemplateError
	switch {
	case errors.As(err, &wrong):
		return nil, template, refuseTemplate(template, wrong.Problems)
	case err != nil:
		return nil, template, refuseContainer(err, "template")
	}
	r.verdict.Add(findings)
	r.numbers = doc.Numbers
	r.left = docgen.Left(tm, r.book)
	return doc, template, nil
}

// annotate makes the annotated copy; nil when there is nothing to look at.
func (r *result) annotate() ([]byte, *refusal) {
	marks := marksOf(r.verdict)
	if !slices.ContainsFunc(marks, func(m xlsx.Mark) bool { return !m.Quiet }) {
		return nil, nil
	}
	var out bytes.Buffer
	if err := r.workbook.Annotate(&out, sayAnnotated(r.workbook.Name, r.verdict), annotateHeader, marks, annotateAuthor); err != nil {
		return nil, refuseContainer(err, "internal")
	}
	data, err := ooxml.Seal(out.Bytes(), r.workbook.SHA256, nil)
	if err != nil {
		return nil, refuseContainer(err, "internal")
	}
	return data, nil
}

// keepReport writes the report, if the accounts allow one or a draft is wanted.
func (b *batch) keepReport(r *result, base string, doc *docgen.Document) {
	path, data := base+b.templates.ending+".docx", doc.Bytes
	switch {
	case !r.clean(b.options) && !b.draft:
		if exists(path) {
			r.stale = path
		}
		return
	case b.draft:
		var err error
		if data, err = docx.Stamp(data, draftStamp); err == nil {
			data, err = ooxml.Seal(data, r.workbook.SHA256, nil)
		}
		if err != nil {
			r.refused = refuseContainer(err, "internal")
			return
		}
		path = base + b.templates.ending + draftEnding + ".docx"
	}
	r.report, r.aside, r.refused = b.keep(path, data)
}

// keepCopies writes the copies of a report that were asked for: with a comment on every number, and without the
// trace for the public. Of the latter there is none while its text holds what should not be published.
func (b *batch) keepCopies(r *result, base string, doc *docgen.Document) {
	if r.report == "" || r.refused != nil {
		return
	}
	keep := func(ending string, data []byte, err error) {
		if err == nil {
			data, err = ooxml.Seal(data, r.workbook.SHA256, nil)
		}
		b.keepCopy(r, base+b.templates.ending+ending+".docx", data, err)
	}
	if b.review {
		data, without, err := docgen.Review(doc.Bytes, sayReview, annotateAuthor)
		r.uncommented = without
		keep(reviewEnding, data, err)
	}
	if b.strip && r.refused == nil && !b.draft {
		data, hidden, err := docgen.Strip(doc.Bytes)
		var private []docgen.Private
		if err == nil {
			private, err = docgen.Screen(data, r.workbook.PrivateWords())
		}
		if len(private) > 0 {
			r.verdict.Add(privateFindings(private))
			return
		}
		r.hidden = hidden
		b.keepCopy(r, base+b.templates.ending+publicEnding+".docx", data, err)
	}
}

func (b *batch) keepCopy(r *result, path string, data []byte, err error) {
	if err != nil {
		r.refused = refuseContainer(err, "internal")
		return
	}
	var kept string
	if kept, _, r.refused = b.keep(path, data); kept != "" {
		r.copies = append(r.copies, kept)
	}
}

// privateFindings says what keeps a report from the public.
func privateFindings(private []docgen.Private) (out []calc.Finding) {
	for _, p := range private {
		out = append(out, calc.Finding{Rule: "P-01", Level: calc.Critical, Kind: "private-" + p.Kind, Args: []string{p.Text, p.Sentence, p.Where}})
	}
	return out
}

// summarise writes the table of all workbooks of the batch beside the first of them that was read.
func (b *batch) summarise(done []outcome) (path string, refused *refusal) {
	var rows [][]any
	var sources strings.Builder
	dir := b.out
	for _, d := range done {
		rows = append(rows, d.row)
		sources.WriteString(d.sha256)
		if dir == "" {
			dir = d.dir
		}
	}
	if sources.Len() == 0 {
		return "", nil
	}
	var out bytes.Buffer
	if err := xlsx.WriteTable(&out, summarySheet, summaryTitle, summaryHeader, rows); err != nil {
		return "", refuseContainer(err, "internal")
	}
	source := sha256.Sum256([]byte(sources.String()))
	data, err := ooxml.Seal(out.Bytes(), hex.EncodeToString(source[:]), nil)
	if err != nil {
		return "", refuseContainer(err, "internal")
	}
	path, _, refused = b.keep(filepath.Join(dir, inbox.SummaryName), data)
	return path, refused
}

// keep writes an output under its name, or beside it if what stands there is somebody's work, is open in
// another program, or is another workbook's output of this run.
func (b *batch) keep(wanted string, data []byte) (kept string, aside bool, refused *refusal) {
	cannot := func(message string) (string, bool, *refusal) {
		return "", false, &refusal{kind: "cannot-write", code: exitEnvironment, message: message}
	}
	if b.isInput(wanted) {
		return cannot(sayOutputIsInput(wanted))
	}
	if err := b.prepare(filepath.Dir(wanted)); err != nil {
		return cannot(sayCannotWrite(wanted, err))
	}
	busy := ""
	for {
		free, err := inbox.Free(wanted, func(path string, old []byte) bool {
			return path != busy && !b.taken[strings.ToLower(path)] && !b.isInput(path) && (bytes.Equal(old, data) || ooxml.Untouched(old))
		})
		if err == nil {
			if err = inbox.Keep(free, data); err == nil {
				b.taken[strings.ToLower(free)] = true
				return free, free != wanted, nil
			}
			if inbox.InUse(err) && busy == "" {
				busy = free
				continue
			}
		}
		return cannot(sayCannotWrite(wanted, err))
	}
}

// prepare makes the folder of --out when the first output goes there, and tidies a folder once.
func (b *batch) prepare(dir string) error {
	if b.swept[dir] {
		return nil
	}
	if b.out != "" {
		if err := os.MkdirAll(dir, 0o755); err != nil {
			return err
		}
	}
	inbox.Sweep(dir)
	b.swept[dir] = true
	return nil
}

// isInput tells whether a file is a workbook of this run or the template in use.
func (b *batch) isInput(path string) bool {
	info, err := os.Stat(path)
	if err != nil {
		return false
	}
	if template, err := os.Stat(b.template); err == nil && os.SameFile(info, template) {
		return true
	}
	return slices.ContainsFunc(b.inputs, func(in os.FileInfo) bool { return os.SameFile(info, in) })
}

// outputBase is the path of the outputs of a workbook without their endings. A .xlsm or .xls keeps its
// ending where another workbook differs from it only in that.
func outputBase(file string, all []string, out string) string {
	ext := filepath.Ext(file)
	base := strings.TrimSuffix(file, ext)
	for _, before := range []string{".xlsx", ".xlsm", ".xls"} {
		if strings.EqualFold(ext, before) {
			break
		}
		if exists(base+before) || slices.ContainsFunc(all, func(o string) bool { return strings.EqualFold(o, base+before) }) {
			base = file
			break
		}
	}
	if out != "" {
		base = filepath.Join(out, filepath.Base(base))
	}
	return base
}

// templates compiles each template once a run.
type templates struct {
	chosen  string // by --template
	named   bool   // it is the name of one of the tool's own, and no file's
	builtIn []byte // the one of the tool's own that is taken where no file is
	ending  string // of the names of the reports made with it

	mu       sync.Mutex
	compiled map[string]*docx.Template
}

// newTemplates takes a template of the tool by its name where no file has that name.
func newTemplates(chosen string) *templates {
	t := &templates{chosen: chosen, builtIn: docgen.Default, ending: inbox.ReportEnding, compiled: map[string]*docx.Template{}}
	if named := docgen.BuiltIn(chosen); named != nil && !exists(chosen) {
		t.named, t.builtIn, t.ending = true, named, "-"+chosen
	}
	return t
}

// of gives the template for workbooks of a folder and its path: the chosen one, 模板.docx of the folder, the
// built-in.
func (t *templates) of(dir string) (tm *docx.Template, path string, refused *refusal) {
	path = t.chosen
	switch own := filepath.Join(dir, inbox.TemplateName); {
	case t.named:
		path = ""
	case path == "" && exists(own):
		path = own
	}
	t.mu.Lock()
	defer t.mu.Unlock()
	if tm := t.compiled[path]; tm != nil {
		return tm, path, nil
	}
	data := t.builtIn
	if path != "" {
		var err error
		if data, err = inbox.Read(path, ooxml.MaxFile); err != nil {
			refused := refusePath(err)
			if errors.Is(err, inbox.ErrNotFound) {
				refused.message += sayTemplateNames(docgen.BuiltInNames())
			}
			refused.kind, refused.message = "template", sayTemplateFile(path, refused.message)
			return nil, path, refused
		}
	}
	tm, err := docx.Parse(data)
	if err != nil {
		refused := refuseContainer(err, "template")
		refused.kind, refused.message = "template", sayTemplateFile(path, refused.message)
		return nil, path, refused
	}
	t.compiled[path] = tm
	return tm, path, nil
}

// refusePath words an error of the file system.
func refusePath(err error) *refusal {
	switch {
	case errors.Is(err, inbox.ErrNotFound):
		return &refusal{kind: "not-found", code: exitRefused, message: sayNotFound}
	case errors.Is(err, inbox.ErrNoWorkbook):
		return &refusal{kind: "not-found", code: exitRefused, message: sayNoWorkbook}
	case errors.Is(err, inbox.ErrNotRegular):
		return &refusal{kind: "not-workbook", code: exitRefused, message: sayNotRegular}
	case errors.Is(err, inbox.ErrTooLarge):
		return &refusal{kind: "too-large", code: exitRefused, message: sayTooLarge}
	case errors.Is(err, inbox.ErrChanging), inbox.InUse(err):
		return &refusal{kind: "busy", code: exitRefused, message: sayBusy}
	}
	return &refusal{kind: "not-found", code: exitRefused, message: sayUnreadable(err)}
}

// refuseContainer words an error of the gate; other is the kind for what is no package of the right sort.
func refuseContainer(err error, other string) *refusal {
	var e *ooxml.Error
	if !errors.As(err, &e) {
		return &refusal{kind: "internal", code: exitInternal, message: sayInternal(err.Error())}
	}
	kind := string(e.Kind)
	if e.Kind == ooxml.NotPackage {
		kind = other
	}
	return &refusal{kind: kind, code: exitRefused, message: sayContainer(e, other)}
}

func refuseTemplate(path string, problems []docx.Problem) *refusal {
	r := &refusal{kind: "template", code: exitRefused, message: sayTemplateProblems(path, len(problems))}
	for _, p := range problems {
		r.lines = append(r.lines, sayProblem(p))
	}
	return r
}
