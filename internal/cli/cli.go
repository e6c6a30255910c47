// Package cli is the program as its users meet it: verbs, flags, the order of work, and every sentence
// spoken to them, which stand together in words.go.
package cli

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"os/signal"
	"path/filepath"
	"runtime"
	"runtime/debug"
	"slices"
	"strings"

	"github.com/spf13/pflag"
)

// Exit codes are a contract. Never 2: a Go panic exits with 2, and a crash must not look like an answer.
const (
	exitOK          = 0
	exitFindings    = 1  // at least one finding of level 错误 or 未核
	exitRefused     = 3  // an input was refused
	exitEnvironment = 4  // an output could not be written
	exitUsage       = 64 // wrong usage
	exitInternal    = 70 // a fault of ours
	exitInterrupted = 130
)

// A Command is the program with its streams.
type Command struct {
	In       io.Reader
	Out, Err io.Writer
}

// verbs lists every verb of the contract. The first word of a command line that is one is always the
// verb; without one the default is to audit and write the report.
var verbs = []string{"check", "verify", "refresh", "explain", "watch", "mail", "template", "rules", "init"}

// options are the flags of one run.
type options struct {
	verb      string
	args      []string
	out       string
	template  string
	previous  string
	rulesFile string
	sarif     string
	with      string
	draft     bool
	review    bool
	strip     bool
	json      bool
	quiet     bool
	strict    bool
	jobs      int
}

// Main runs the program and returns its exit code.
func (c Command) Main(args []string) (code int) {
	defer func() {
		if r := recover(); r != nil {
			fmt.Fprintln(c.Err, plain(sayInternal(fmt.Sprint(r))))
			code = exitInternal
		}
	}()
	o, help, version, err := parse(args)
	switch {
	case err != nil:
		return c.usage(o, err)
	case help:
		return c.print(helpText)
	case version:
		return c.print(versionText())
	}
	// The largest input that the gate lets in fits in 256 MiB; this makes the collector keep it so.
	debug.SetMemoryLimit(176 << 20)
	// One workbook is done before there is anything worth collecting; at the usual 100 the collector ran six times,
	// for a third of the time that the whole program took.
	debug.SetGCPercent(400)
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt)
	defer stop()
	switch o.verb {
	case "", "check":
		return c.run(ctx, o)
	case "verify":
		return c.verify(o)
	case "refresh":
		return c.refresh(o)
	case "explain":
		if isReport(o.args[0]) {
			return c.explainReport(o)
		}
		return c.explain(o)
	case "rules":
		return c.rules(o)
	case "template":
		return c.checkTemplate(o)
	case "init":
		return c.initFolder(o)
	}
	return c.usage(o, usageError(sayNotYet(o.verb)))
}

// A usageError is a sentence about a wrong command line.
type usageError string

func (e usageError) Error() string { return string(e) }

// parse reads the command line. The verb is the first word that is no flag, wherever the flags stand.
func parse(args []string) (o options, help, version bool, err error) {
	fs := pflag.NewFlagSet("jixiao", pflag.ContinueOnError)
	fs.SetOutput(io.Discard)
	fs.Usage = func() {}
	fs.StringVarP(&o.out, "out", "o", "", "")
	fs.StringVarP(&o.template, "template", "t", "", "")
	fs.StringVar(&o.previous, "previous", "", "")
	fs.StringVar(&o.rulesFile, "rules", "", "")
	fs.StringVar(&o.sarif, "sarif", "", "")
	fs.StringVar(&o.with, "with", "", "")
	fs.BoolVar(&o.draft, "draft", false, "")
	fs.BoolVar(&o.review, "review", false, "")
	fs.BoolVar(&o.strip, "strip-trace", false, "")
	fs.BoolVar(&o.json, "json", false, "")
	fs.BoolVarP(&o.quiet, "quiet", "q", false, "")
	fs.BoolVar(&o.strict, "strict", false, "")
	fs.IntVarP(&o.jobs, "jobs", "j", runtime.GOMAXPROCS(0), "")
	fs.Bool("no-color", false, "") // nothing is coloured: the words say it all
	fs.Bool("no-input", false, "") // nothing is asked
	fs.BoolVarP(&help, "help", "h", false, "")
	fs.BoolVar(&version, "version", false, "")
	if slices.Contains(args, "/?") {
		return o, true, false, nil
	}
	if err := fs.Parse(args); err != nil {
		o.json = slices.Contains(args, "--json") // wanted even if the rest is wrong
		return o, false, false, usageError(sayFlag(err, fs))
	}
	o.args = fs.Args()
	if help || version {
		return o, help, version, nil
	}
	if len(o.args) > 0 && slices.Contains(verbs, o.args[0]) {
		o.verb, o.args = o.args[0], o.args[1:]
	}
	return o, false, false, o.check(fs)
}

// check finds what is wrong with a command line whose flags are all known.
func (o options) check(fs *pflag.FlagSet) error {
	if slices.Contains(o.args, "-") {
		return usageError(sayDash)
	}
	var senseless []string
	fs.Visit(func(f *pflag.Flag) {
		alone := o.verb == "template" && o.with == "" // no workbook is read, and nothing beside it
		if !takes(o.verb, f.Name) || alone && (f.Name == "rules" || f.Name == "previous") {
			senseless = append(senseless, "--"+f.Name)
		}
	})
	if len(senseless) > 0 {
		return usageError(sayFlagOfVerb(o.verb, senseless))
	}
	switch {
	case o.jobs < 1:
		return usageError(sayJobs)
	case o.verb == "" && len(o.args) > 0 && !exists(o.args[0]) && !strings.ContainsAny(o.args[0], `./\`):
		if near := nearest(o.args[0], verbs); near != "" {
			return usageError(sayVerb(o.args[0], near))
		}
	case o.verb == "template" && len(o.args) != 1:
		return usageError(sayArgs("template", "TEMPLATE.docx"))
	case (o.verb == "verify" || o.verb == "refresh") && len(o.args) != 2:
		return usageError(sayArgs(o.verb, "REPORT.docx WORKBOOK"))
	case (o.verb == "verify" || o.verb == "refresh") && isReport(o.args[1]) && strings.HasPrefix(strings.ToLower(filepath.Ext(o.args[0])), ".xls"):
		return usageError(saySwapped(o.verb))
	case o.verb == "explain" && len(o.args) != 2:
		return usageError(sayArgs("explain", "REPORT.docx|WORKBOOK 数、编号、单元格或名称"))
	case o.verb == "init" && len(o.args) != 1:
		return usageError(sayArgs("init", "DIR"))
	case o.verb == "rules" && len(o.args) != 0:
		return usageError(sayArgs("rules", ""))
	}
	return nil
}

// isReport tells a report from a workbook by its name.
func isReport(path string) bool {
	return slices.Contains([]string{".docx", ".docm", ".dotx", ".dotm", ".doc", ".wps"}, strings.ToLower(filepath.Ext(path)))
}

// takes tells whether a flag makes sense for a verb. How the answer is given can be said to each.
func takes(verb, flag string) bool {
	switch flag {
	case "sarif", "jobs":
		return verb == "" || verb == "check"
	case "out", "strict":
		return verb == "" || verb == "check" || verb == "refresh"
	case "rules", "previous":
		return verb == "" || verb == "check" || verb == "explain" || verb == "verify" || verb == "refresh" || verb == "template"
	case "with":
		return verb == "template"
	case "quiet":
		return verb != "explain" // what was asked for is the answer
	case "template", "draft", "review", "strip-trace":
		return verb == ""
	}
	return true
}

// flagError gives the flag that an error of pflag names, and whether it is unknown.
func flagError(err error) (name string, unknown bool) {
	var gone *pflag.NotExistError
	if errors.As(err, &gone) {
		return gone.GetSpecifiedName(), true
	}
	var bare *pflag.ValueRequiredError
	if errors.As(err, &bare) {
		return bare.GetSpecifiedName(), false
	}
	return "", false
}

func (c Command) usage(o options, err error) int {
	if o.json {
		c.writeJSON(map[string]any{"schema": 1, "ok": false, "workbooks": []any{}, "error": map[string]string{"kind": "usage", "message": err.Error()}})
	} else {
		fmt.Fprintln(c.Err, plain(err.Error()))
	}
	return exitUsage
}

// print writes a text to standard output. Output that cannot be written is a failure of the environment.
func (c Command) print(text string) int {
	if _, err := io.WriteString(c.Out, text); err != nil {
		return exitEnvironment
	}
	return exitOK
}

func exists(path string) bool { _, err := os.Stat(path); return err == nil }

// nearest finds the word that was probably meant, "" if none is near.
func nearest(word string, words []string) string {
	best, least := "", 3
	for _, w := range words {
		if d := distance(word, w); d < least {
			best, least = w, d
		}
	}
	return best
}

// distance counts the letters to change, add or take away to make b of a, two neighbours that changed
// places counting once.
func distance(a, b string) int {
	x, y := []rune(a), []rune(b)
	before, prev := make([]int, len(y)+1), make([]int, len(y)+1)
	for j := range prev {
		prev[j] = j
	}
	for i := 1; i <= len(x); i++ {
		row := make([]int, len(y)+1)
		row[0] = i
		for j := 1; j <= len(y); j++ {
			cost := 1
			if x[i-1] == y[j-1] {
				cost = 0
			}
			row[j] = min(prev[j]+1, row[j-1]+1, prev[j-1]+cost)
			if i > 1 && j > 1 && x[i-1] == y[j-2] && x[i-2] == y[j-1] {
				row[j] = min(row[j], before[j-2]+1)
			}
		}
		before, prev = prev, row
	}
	return prev[len(y)]
}
