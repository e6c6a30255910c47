package cli

import (
	"bytes"
	"crypto/sha256"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"maps"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/rogpeppe/go-internal/testscript"
	"golang.org/x/text/encoding/simplifiedchinese"
	eastasian "golang.org/x/text/width"

	"jixiao/docgen/docx"
	"jixiao/internal/inbox"
	"jixiao/internal/ooxml"
	"jixiao/xlsx"
)

func TestMain(m *testing.M) {
	testscript.Main(m, map[string]func(){
		"jixiao": func() { os.Exit(Command{In: os.Stdin, Out: os.Stdout, Err: os.Stderr}.Main(os.Args[1:])) },
	})
}

// mksheet makes a workbook of one sheet: a title and lines with | between the cells.
func mksheet(ts *testscript.TestScript, file, sheet string, lines []string) {
	var rows [][]any
	for _, line := range lines[1:] {
		var row []any
		for v := range strings.SplitSeq(line, "|") {
			row = append(row, v)
		}
		rows = append(rows, row)
	}
	var out bytes.Buffer
	ts.Check(xlsx.WriteTable(&out, sheet, "标题", strings.Split(lines[0], "|"), rows))
	ts.Check(os.WriteFile(ts.MkAbs(file), out.Bytes(), 0o666))
}

// TestScripts runs the promises of the command line, each a script named for it. Beside those of testscript
// they have these commands:
//
//	mkbook OUT.xlsx EDIT...         the sample with edits, see editBook
//	mkrules OUT.xlsx LINE...        a sheet 校验规则, | between the cells
//	mkscheme OUT.xlsx LINE...       a sheet 评分标准, of which every line has as many cells as the first
//	mktemplate OUT.docx EDIT...     the built-in template with edits, see editTemplate
//	mkole OUT                       what Office makes of a workbook with a password
//	cut FILE N                      keep the first N bytes, or -N: the first half
//	flip FILE N                     turn one bit of byte N round, or -N: of the middle byte
//	editdocx FILE OLD NEW [PART]    change a report's text, or another part of it, as a person would
//	exits CODE jixiao ARG...        run, see law
//	always CODE jixiao ARG...       run as it is, with --json, and with --quiet and --draft: the same code
//	[!] json PATH [PATTERN]         what the JSON on standard output holds at workbooks.0.error.kind; len counts
//	sarif FILE                      holds a log to its schema, and puts it on standard output for json
//	docxtext FILE                   paragraphs of a document to standard output
//	cells FILE                      the rows of a workbook's first sheet to standard output, | between cells
//	headers FILE                    the headers of a document, one a line, to standard output
//	holds DIR NAME...               the folder holds these files and folders and nothing else
//	same DIR DIR                    two folders hold the same files
//	[!] untouched FILE              whether a document is as it was sealed
//	newline FILE                    audit a copy whose name has a line feed and an escape sequence in it
func TestScripts(t *testing.T) {
	testscript.Run(t, testscript.Params{
		Dir:                 "testdata/script",
		RequireUniqueNames:  true,
		RequireExplicitExec: true,
		Setup: func(env *testscript.Env) error {
			env.Setenv("GORACE", "atexit_sleep_ms=0") // else each run of a -race build ends with a second of sleep
			return nil
		},
		Cmds: map[string]func(*testscript.TestScript, bool, []string){
			"mkbook": func(ts *testscript.TestScript, _ bool, args []string) {
				data, err := editBook(args[1:])
				ts.Check(err)
				ts.Check(os.WriteFile(ts.MkAbs(args[0]), data, 0o666))
			},
			"mktemplate": func(ts *testscript.TestScript, _ bool, args []string) {
				data, err := editTemplate(args[1:])
				ts.Check(err)
				ts.Check(os.WriteFile(ts.MkAbs(args[0]), data, 0o666))
			},
			"mkrules": func(ts *testscript.TestScript, _ bool, args []string) {
				mksheet(ts, args[0], "校验规则", append([]string{"编号|级别|公式|说明"}, args[1:]...))
			},
			"mkscheme": func(ts *testscript.TestScript, _ bool, args []string) {
				mksheet(ts, args[0], "评分标准", args[1:])
			},
			"mkole": func(ts *testscript.TestScript, _ bool, args []string) {
				ts.Check(os.WriteFile(ts.MkAbs(args[0]), encrypted(), 0o666))
			},
			"cut":      damage(func(data []byte, n int) []byte { return data[:n] }),
			"flip":     damage(func(data []byte, n int) []byte { data[n] ^= 1; return data }),
			"editdocx": editDocument,
			"exits":    exits,
			"always": func(ts *testscript.TestScript, neg bool, args []string) {
				for _, flags := range []string{"--json", "--quiet --draft", ""} {
					if slices.Contains(verbs, args[2]) {
						flags = strings.TrimSuffix(flags, " --draft")
					}
					exits(ts, neg, append(slices.Clone(args), strings.Fields(flags)...))
				}
			},
			"json": jsonAt,
			"sarif": func(ts *testscript.TestScript, _ bool, args []string) {
				data := ts.ReadFile(args[0])
				if fault := sarifFault([]byte(data)); fault != "" {
					ts.Fatalf("%s: %s", args[0], fault)
				}
				fmt.Fprint(ts.Stdout(), data)
			},
			"docxtext": func(ts *testscript.TestScript, _ bool, args []string) {
				text, err := docx.Text([]byte(ts.ReadFile(args[0])))
				ts.Check(err)
				fmt.Fprintln(ts.Stdout(), strings.Join(text, "\n"))
			},
			"cells": func(ts *testscript.TestScript, _ bool, args []string) {
				w, err := xlsx.ReadXLSX([]byte(ts.ReadFile(args[0])), args[0])
				ts.Check(err)
				row := 0
				for _, c := range w.Sheets[0].Cells {
					if c.Row != row {
						fmt.Fprint(ts.Stdout(), "\n")
						row = c.Row
					}
					fmt.Fprint(ts.Stdout(), c.Value, "|")
				}
				fmt.Fprintln(ts.Stdout())
			},
			"headers": headers,
			"newline": func(ts *testscript.TestScript, neg bool, args []string) {
				name := "a\n完成：\x1b[2J.xlsx"
				ts.Check(os.WriteFile(ts.MkAbs(name), []byte(ts.ReadFile(args[0])), 0o666))
				exits(ts, neg, []string{"1", "jixiao", "check", name})
			},
			"holds": func(ts *testscript.TestScript, _ bool, args []string) {
				var got []string
				entries, err := os.ReadDir(ts.MkAbs(args[0]))
				ts.Check(err)
				for _, e := range entries {
					if e.Name() != ".tmp" {
						got = append(got, e.Name())
					}
				}
				want := slices.Sorted(slices.Values(args[1:]))
				if !slices.Equal(got, want) {
					ts.Fatalf("%s holds\n  %s\nwant\n  %s", args[0], strings.Join(got, "\n  "), strings.Join(want, "\n  "))
				}
			},
			"same": func(ts *testscript.TestScript, _ bool, args []string) {
				var files [2]map[string]string
				for i, dir := range args {
					files[i] = map[string]string{}
					entries, err := os.ReadDir(ts.MkAbs(dir))
					ts.Check(err)
					for _, e := range entries {
						files[i][e.Name()] = ts.ReadFile(filepath.Join(dir, e.Name()))
					}
				}
				if !maps.Equal(files[0], files[1]) {
					ts.Fatalf("%s and %s differ", args[0], args[1])
				}
			},
			"untouched": func(ts *testscript.TestScript, neg bool, args []string) {
				if ooxml.Untouched([]byte(ts.ReadFile(args[0]))) == neg {
					ts.Fatalf("%s: untouched is %v", args[0], neg)
				}
			},
		},
	})
}

func damage(change func([]byte, int) []byte) func(*testscript.TestScript, bool, []string) {
	return func(ts *testscript.TestScript, _ bool, args []string) {
		data := []byte(ts.ReadFile(args[0]))
		n, err := strconv.Atoi(args[1])
		if args[1] == "-N" {
			n, err = len(data)/2, nil
		}
		ts.Check(err)
		ts.Check(os.WriteFile(ts.MkAbs(args[0]), change(data, n), 0o666))
	}
}

func editDocument(ts *testscript.TestScript, _ bool, args []string) {
	pkg, err := ooxml.Open([]byte(ts.ReadFile(args[0])))
	ts.Check(err)
	main, _ := pkg.Main()
	if len(args) > 3 {
		main = args[3]
	}
	data, _ := pkg.Part(main)
	if !bytes.Contains(data, []byte(args[1])) {
		ts.Fatalf("%s has no %s", args[0], args[1])
	}
	var out bytes.Buffer
	ts.Check(pkg.Write(&out, map[string][]byte{main: bytes.ReplaceAll(data, []byte(args[1]), []byte(args[2]))}))
	ts.Check(os.WriteFile(ts.MkAbs(args[0]), out.Bytes(), 0o666))
}

func headers(ts *testscript.TestScript, _ bool, args []string) {
	out := ts.Stdout()
	pkg, err := ooxml.Open([]byte(ts.ReadFile(args[0])))
	ts.Check(err)
	main, _ := pkg.Main()
	body, _ := pkg.Part(main)
	rels, err := pkg.Rels(main)
	ts.Check(err)
	for _, ref := range regexp.MustCompile(`<w:headerReference [^>]*>`).FindAllString(string(body), -1) {
		kind := regexp.MustCompile(`w:type="(\w+)"`).FindStringSubmatch(ref)
		id := regexp.MustCompile(`r:id="(\w+)"`).FindStringSubmatch(ref)
		for _, r := range rels {
			if r.ID == id[1] {
				data, _ := pkg.Part(r.Target)
				fmt.Fprintln(out, kind[1], strings.TrimSpace(regexp.MustCompile(`<[^>]*>`).ReplaceAllString(string(data), "")))
			}
		}
	}
}

// exits runs the program, wants an exit code, and holds the run to what is promised of every run.
func exits(ts *testscript.TestScript, _ bool, args []string) {
	if args[1] != "jixiao" {
		ts.Fatalf("usage: exits CODE jixiao ARG...")
	}
	work := ts.Getenv("WORK")
	before := digests(ts, work)
	err := ts.Exec(args[1], args[2:]...)
	code := 0
	var exit *exec.ExitError
	if errors.As(err, &exit) {
		code = exit.ExitCode()
	} else {
		ts.Check(err)
	}
	if want := args[0]; strconv.Itoa(code) != want {
		ts.Fatalf("%s: exit code %d, want %s\n%s%s", strings.Join(args[1:], " "), code, want, ts.ReadFile("stdout"), ts.ReadFile("stderr"))
	}
	if fault := law(args[2:], code, ts.ReadFile("stdout"), ts.ReadFile("stderr"), before, digests(ts, work)); fault != "" {
		ts.Fatalf("%s: %s", strings.Join(args[1:], " "), fault)
	}
}

// digests gives the digest of each file below a folder.
func digests(ts *testscript.TestScript, dir string) map[string][32]byte {
	out := map[string][32]byte{}
	ts.Check(filepath.WalkDir(dir, func(path string, d fs.DirEntry, err error) error {
		if err != nil || !d.Type().IsRegular() {
			return err
		}
		data, err := os.ReadFile(path)
		out[path] = sha256.Sum256(data)
		return err
	}))
	return out
}

// law says what a run did against the promises that hold for every run, "" for nothing.
func law(args []string, code int, stdout, stderr string, before, after map[string][32]byte) string {
	for path, digest := range before {
		name := filepath.Base(path)
		ours := strings.Contains(name, inbox.ReportEnding) || strings.Contains(name, inbox.AnnotateEnding) || strings.HasPrefix(name, "汇总") || strings.HasSuffix(name, ".sarif")
		if now, there := after[path]; !there || now != digest && !ours {
			return "a file that is no output of ours changed or went: " + name
		}
	}
	for path := range after {
		if _, old := before[path]; !old && (strings.HasSuffix(path, ".tmp") || strings.Contains(path, "/.tmp/")) {
			return "a temporary file is left: " + path
		}
	}
	all := stdout + stderr
	for _, bad := range []string{"panic", "goroutine", "\x1b", "\r", "\uFFFD", "%!"} {
		if strings.Contains(all, bad) {
			return fmt.Sprintf("the output has %q", bad)
		}
	}
	for _, r := range all {
		if _, err := simplifiedchinese.GBK.NewEncoder().String(string(r)); err != nil {
			return fmt.Sprintf("GBK has no %q", r)
		}
	}
	if slices.Contains(args, "--json") {
		return lawOfJSON(code, stdout, stderr)
	}
	verb := ""
	for _, a := range args {
		if slices.Contains(verbs, a) {
			verb = a
			break
		}
	}
	if code == 64 {
		if stdout != "" || strings.Count(stderr, "\n") != 1 {
			return "wrong usage is one line on standard error"
		}
		return ""
	}
	quiet := slices.Contains(args, "--quiet") || slices.Contains(args, "-q")
	if quiet && code == 0 && verb != "rules" {
		if all != "" {
			return "--quiet says something on success"
		}
		return ""
	}
	if (verb == "" || verb == "check") && !slices.ContainsFunc(args, func(a string) bool { return slices.Contains([]string{"-h", "--help", "/?", "--version"}, a) }) {
		lines := strings.Split(strings.TrimSuffix(stdout, "\n"), "\n")
		want := "完成："
		if code != 0 {
			want = "未完成："
		}
		if last := lines[len(lines)-1]; !strings.HasPrefix(last, want) {
			return fmt.Sprintf("the last line is %q", last)
		}
	}
	for line := range strings.Lines(stdout) {
		// A column is what two spaces or more set apart; the indent is none.
		text := strings.TrimRight(strings.TrimLeft(line, " "), "\n")
		columns := regexp.MustCompile(`  +`).FindAllStringIndex(text, -1)
		if len(columns) == 0 || verb == "template" {
			continue
		}
		for _, r := range text[:columns[len(columns)-1][0]] {
			if eastasian.LookupRune(r).Kind() == eastasian.EastAsianAmbiguous {
				return fmt.Sprintf("%q, of ambiguous width, stands before a column: %s", r, line)
			}
		}
	}
	return ""
}

var (
	amountPattern = regexp.MustCompile(`^-?\d+\.\d\d$`)
	countPattern  = regexp.MustCompile(`^-?\d+$`)
	refPattern    = regexp.MustCompile(`^(.+![A-Z]+\d+)?$`)
)

// The keys of the JSON of a run, by the object in which they stand.
var (
	topKeys     = []string{"schema", "ok", "workbooks"}
	bookKeys    = []string{"file", "unit", "period", "report", "annotated", "error", "asked", "counts", "figures", "findings", "not_applicable", "not_asked", "previous"}
	countKeys   = []string{"error", "unasked", "warning", "remark"}
	figureKeys  = []string{"key", "value", "unit", "cells", "label"}
	findingKeys = []string{"rule", "level", "message", "cell", "label", "formula", "want", "got", "diff", "operands", "causes", "echoes"}
	operandKeys = []string{"cell", "name", "value"}
	causeKeys   = []string{"cell", "value", "reason", "message"}
	reasons     = []string{"transposition", "digit", "decimal-shift", "sign", "unit", "omitted", "double-counted", "copied", "swapped", "rounding", "blank", "unknown"}
	kinds       = []string{"not-found", "not-workbook", "damaged", "encrypted", "old-format", "too-large", "hostile", "busy", "template", "cannot-write", "internal", "usage", "other-workbook"}
)

// lawOfJSON says what is wrong with the JSON of a run.
func lawOfJSON(code int, stdout, stderr string) (fault string) {
	defer func() {
		if r := recover(); r != nil {
			fault = fmt.Sprint(r)
		}
	}()
	if stderr != "" {
		return "--json and words on standard error: " + stderr
	}
	d := json.NewDecoder(strings.NewReader(stdout))
	d.UseNumber()
	var top map[string]any
	if err := d.Decode(&top); err != nil {
		return "no JSON object: " + err.Error()
	}
	if _, err := d.Token(); err != io.EOF {
		return "more than one JSON object"
	}
	has := func(what string, o any, keys []string) map[string]any {
		m := o.(map[string]any)
		for _, k := range keys {
			if _, ok := m[k]; !ok {
				panic(what + " has no " + k)
			}
		}
		return m
	}
	is := func(what string, v any, pattern *regexp.Regexp) {
		if s, ok := v.(string); !ok || !pattern.MatchString(s) {
			panic(fmt.Sprintf("%s is %v", what, v))
		}
	}
	one := func(what string, v any, of []string) {
		if s, ok := v.(string); !ok || !slices.Contains(of, s) {
			panic(fmt.Sprintf("%s is %v", what, v))
		}
	}
	if fmt.Sprint(top["schema"]) != "1" {
		return "schema is not 1"
	}
	if ok := top["ok"].(bool); ok != (code == 0) {
		return fmt.Sprintf("ok is %v and the exit code %d", ok, code)
	}
	if e := top["error"]; e != nil {
		one("error.kind", has("error", e, []string{"kind", "message"})["kind"], kinds)
	} else if code == 64 {
		return "no error with code 64"
	}
	if _, run := top["workbooks"]; !run {
		return "" // template, rules and init have other keys
	}
	has("the object", top, topKeys)
	var finding func(o any)
	finding = func(o any) {
		f := has("a finding", o, findingKeys)
		one("level", f["level"], countKeys)
		is("cell", f["cell"], refPattern)
		number := amountPattern
		if f["want"] != nil && countPattern.MatchString(f["want"].(string)) {
			number = countPattern
		}
		for _, k := range []string{"want", "got", "diff"} {
			if f[k] != nil {
				is(k, f[k], number)
			}
		}
		for _, p := range f["operands"].([]any) {
			m := has("an operand", p, operandKeys)
			is("operand cell", m["cell"], refPattern)
		}
		for _, p := range f["causes"].([]any) {
			m := has("a cause", p, causeKeys)
			is("cause cell", m["cell"], refPattern)
			one("reason", m["reason"], reasons)
		}
		for _, p := range f["echoes"].([]any) {
			finding(p)
		}
		if f["message"] == "" {
			panic("a finding says nothing")
		}
	}
	for _, o := range top["workbooks"].([]any) {
		b := has("a workbook", o, bookKeys)
		counts := has("counts", b["counts"], countKeys)
		if e := b["error"]; e != nil {
			one("error.kind", has("error", e, []string{"kind", "message"})["kind"], kinds)
		}
		tally := map[string]int{}
		for _, f := range b["findings"].([]any) {
			finding(f)
			tally[f.(map[string]any)["level"].(string)]++
		}
		for level, n := range counts {
			if fmt.Sprint(n) != strconv.Itoa(tally[level]) {
				return fmt.Sprintf("counts has %v of %s, findings %d", n, level, tally[level])
			}
		}
		if code == 0 && (tally["error"] > 0 || tally["unasked"] > 0) {
			return "code 0 with errors"
		}
		for _, o := range b["figures"].([]any) {
			f := has("a figure", o, figureKeys)
			switch f["unit"] {
			case "元", "%":
				is("value of "+f["key"].(string), f["value"], amountPattern)
			case "人", "辆", "台":
				is("value of "+f["key"].(string), f["value"], countPattern)
			default:
				return fmt.Sprintf("the unit of %v is %v", f["key"], f["unit"])
			}
			for _, c := range f["cells"].([]any) {
				is("cell of "+f["key"].(string), c, refPattern)
			}
		}
	}
	return ""
}

// jsonAt looks into the JSON on standard output.
func jsonAt(ts *testscript.TestScript, neg bool, args []string) {
	var v any
	d := json.NewDecoder(strings.NewReader(ts.ReadFile("stdout")))
	d.UseNumber()
	ts.Check(d.Decode(&v))
	found := true
	for _, step := range strings.Split(args[0], ".") {
		switch o := v.(type) {
		case map[string]any:
			v, found = o[step]
			if step == "@" {
				v, found = strings.Join(slices.Sorted(maps.Keys(o)), " "), true
			}
		case []any:
			n, err := strconv.Atoi(step)
			switch {
			case step == "len":
				v = len(o)
			case err == nil && n < len(o):
				v = o[n]
			case err != nil: // the value of this key of each
				var all []string
				for _, e := range o {
					all = append(all, fmt.Sprint(e.(map[string]any)[step]))
				}
				v = strings.Join(all, " ")
			default:
				found = false
			}
		default:
			found = false
		}
		if !found {
			break
		}
	}
	pattern := "."
	if len(args) > 1 {
		pattern = "^(?:" + args[1] + ")$"
	}
	got := "null"
	if v != nil {
		got = fmt.Sprint(v)
	}
	if match := found && regexp.MustCompile(pattern).MatchString(got); match == neg {
		ts.Fatalf("%s is %s", args[0], got)
	}
}
