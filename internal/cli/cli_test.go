package cli

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"flag"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"jixiao/sample"
)

var update = flag.Bool("update", false, "rewrite golden files")

const sampleName = "赣州市科协2018年度部门决算.xlsx"

// inFolder gives a test a folder of its own with the sample in it.
func inFolder(t *testing.T, data []byte) {
	t.Helper()
	t.Chdir(t.TempDir())
	if err := os.WriteFile(sampleName, data, 0o666); err != nil {
		t.Fatal(err)
	}
}

func TestConsoleIsGolden(t *testing.T) {
	broken, err := os.ReadFile(filepath.Join("..", "..", "sample", "broken", sampleName))
	if err != nil {
		t.Fatal(err)
	}
	golden, err := filepath.Abs("testdata")
	if err != nil {
		t.Fatal(err)
	}
	for _, test := range []struct {
		name string
		data []byte
		args []string
		code int
	}{
		{"good.txt", sample.Workbook, nil, exitOK},
		{"good-check.txt", sample.Workbook, []string{"check"}, exitOK},
		{"broken.txt", broken, nil, exitFindings},
		{"broken-draft.txt", broken, []string{"--draft"}, exitFindings},
	} {
		t.Run(test.name, func(t *testing.T) {
			inFolder(t, test.data)
			var out, errs bytes.Buffer
			if code := (Command{Out: &out, Err: &errs}).Main(append(test.args, sampleName)); code != test.code {
				t.Errorf("exit code %d, want %d", code, test.code)
			}
			if errs.Len() > 0 {
				t.Errorf("standard error: %s", &errs)
			}
			file := filepath.Join(golden, test.name)
			if *update {
				if err := os.WriteFile(file, out.Bytes(), 0o666); err != nil {
					t.Fatal(err)
				}
			}
			want, err := os.ReadFile(file)
			if err != nil {
				t.Fatal(err)
			}
			if out.String() != string(want) {
				t.Errorf("console:\n%s\nwant:\n%s", &out, want)
			}
		})
	}
}

// full is a standard output that takes some bytes and no more.
type full struct{ left int }

func (f *full) Write(b []byte) (int, error) {
	if f.left < len(b) {
		n := f.left
		f.left = 0
		return n, errors.New("no space left")
	}
	f.left -= len(b)
	return len(b), nil
}

func TestOutputThatCannotBeSaidIs4(t *testing.T) {
	inFolder(t, sample.Workbook)
	for _, args := range [][]string{{sampleName}, {"--json", sampleName}, {"check", sampleName}, {"explain", sampleName, "F-01-01"}, {"explain", sampleName, "C7"}, {"rules"}, {"rules", "--json"}, {"--help"}, {"--version"}, {"init", "新"}} {
		for _, left := range []int{0, 40} {
			var errs bytes.Buffer
			if code := (Command{Out: &full{left}, Err: &errs}).Main(args); code != exitEnvironment {
				t.Errorf("%v with %d bytes: exit code %d, want %d", args, left, code, exitEnvironment)
			}
		}
	}
}

func TestFaultOfOursCostsOneWorkbook(t *testing.T) {
	inFolder(t, sample.Workbook)
	b := &batch{files: []string{sampleName}} // without templates: composing the report panics
	r := b.produce(sampleName)
	if r.refused == nil || r.refused.kind != "internal" || r.code(b.options) != exitInternal {
		t.Fatalf("refused = %+v, want internal", r.refused)
	}
	if strings.Contains(r.refused.message, "\n") {
		t.Errorf("message has several lines: %s", r.refused.message)
	}
	var e ending
	for _, r := range []result{r.result, {refused: &refusal{code: exitRefused}}, {refused: &refusal{code: exitEnvironment}}} {
		e.add(r, b.options)
	}
	if code := e.code(); code != exitInternal {
		t.Errorf("exit code of the batch %d, want %d", code, exitInternal)
	}
}

func TestInterruptedRunSaysSo(t *testing.T) {
	inFolder(t, sample.Workbook)
	ctx, stop := context.WithCancel(context.Background())
	stop()
	var out, errs bytes.Buffer
	c := Command{Out: &out, Err: &errs}
	if code := c.run(ctx, options{args: []string{sampleName}}); code != exitInterrupted {
		t.Errorf("exit code %d, want %d", code, exitInterrupted)
	}
	if want := "中途停止：处理了 0 个工作簿\n"; out.String() != want {
		t.Errorf("console = %q, want %q", &out, want)
	}
	out.Reset()
	if code := c.run(ctx, options{args: []string{sampleName}, json: true}); code != exitInterrupted {
		t.Errorf("exit code %d, want %d", code, exitInterrupted)
	}
	var got struct{ OK bool }
	if err := json.Unmarshal(out.Bytes(), &got); err != nil || got.OK {
		t.Errorf("JSON = %s, want an object with ok false", &out)
	}
	if entries, _ := os.ReadDir("."); len(entries) != 1 {
		t.Errorf("an interrupted run wrote something: %v", entries)
	}
}

// A stopper ends a run as soon as it has said something, as Ctrl-C may at any time.
type stopper struct {
	stop context.CancelFunc
	said bytes.Buffer
}

func (s *stopper) Write(p []byte) (int, error) {
	s.stop()
	return s.said.Write(p)
}

func TestInterruptedRunKeepsWholeWorkbooksOnly(t *testing.T) {
	inFolder(t, sample.Workbook)
	const files = 6
	for i := 1; i < files; i++ {
		if err := os.WriteFile(fmt.Sprintf("%d.xlsx", i), sample.Workbook, 0o666); err != nil {
			t.Fatal(err)
		}
	}
	ctx, stop := context.WithCancel(context.Background())
	out := &stopper{stop: stop}
	c := Command{Out: out, Err: io.Discard}
	if code := c.run(ctx, options{args: []string{"."}, jobs: 3}); code != exitInterrupted {
		t.Errorf("exit code %d, want %d", code, exitInterrupted)
	}
	if want := "中途停止：处理了 1 个工作簿"; !strings.Contains(out.said.String(), want) {
		t.Errorf("console = %s, want %s", &out.said, want)
	}
	reports, _ := filepath.Glob("*.docx")
	if entries, _ := os.ReadDir("."); len(reports) != 1 || len(entries) != files+1 {
		t.Errorf("%d workbooks became %v, want one report more", files, entries)
	}
}

func TestNearestWordIsFound(t *testing.T) {
	for word, want := range map[string]string{"chekc": "check", "ruels": "rules", "templat": "template", "refrehs": "refresh", "决算": "", "xyzzy": "", "c": ""} {
		if got := nearest(word, verbs); got != want {
			t.Errorf("nearest(%q) = %q, want %q", word, got, want)
		}
	}
}
