package sample_test

import (
	"bytes"
	"crypto/sha256"
	"encoding/json"
	"flag"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"unicode"

	"jixiao/docgen"
	"jixiao/docgen/docx"
	"jixiao/internal/cli"
	"jixiao/internal/ooxml"
)

var update = flag.Bool("update", false, "rewrite golden files")

const (
	workbook  = "赣州市科协2018年度部门决算.xlsx"
	report    = "赣州市科协2018年度部门决算-绩效评价报告.docx"
	annotated = "赣州市科协2018年度部门决算-审核结果.xlsx"
)

// run copies workbooks into a folder of their own and runs the command there.
func run(t testing.TB, args []string, workbooks ...string) (dir, out string, code int) {
	t.Helper()
	dir = t.TempDir()
	for _, w := range workbooks {
		data, err := os.ReadFile(w)
		if err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(filepath.Join(dir, filepath.Base(w)), data, 0o644); err != nil {
			t.Fatal(err)
		}
		args = append(args, filepath.Join(dir, filepath.Base(w)))
	}
	var stdout, stderr bytes.Buffer
	code = cli.Command{In: strings.NewReader(""), Out: &stdout, Err: &stderr}.Main(args)
	if stderr.Len() > 0 {
		t.Errorf("standard error: %s", &stderr)
	}
	return dir, stdout.String(), code
}

// golden compares a file that the command wrote with the committed one. Documents are compared part by
// part, since another release of Go may compress the same parts differently.
func golden(t *testing.T, got, want string) {
	t.Helper()
	data, err := os.ReadFile(got)
	if err != nil {
		t.Fatal(err)
	}
	if *update {
		if err := os.WriteFile(want, data, 0o644); err != nil {
			t.Fatal(err)
		}
		return
	}
	kept, err := os.ReadFile(want)
	if err != nil {
		t.Fatal(err)
	}
	if bytes.Equal(data, kept) {
		return
	}
	a, err := ooxml.Open(data)
	if err != nil {
		t.Fatalf("%s differs: %v", want, err)
	}
	b, err := ooxml.Open(kept)
	if err != nil {
		t.Fatal(err)
	}
	names := map[string]bool{}
	for _, n := range append(a.Names(), b.Names()...) {
		names[n] = true
	}
	for n := range names {
		x, _ := a.Part(n)
		y, _ := b.Part(n)
		if !bytes.Equal(x, y) {
			t.Errorf("%s: part %s is not what the command writes now", want, n)
		}
	}
}

func TestSampleReportIsWhatTheCommandWrites(t *testing.T) {
	dir, out, code := run(t, nil, workbook)
	if code != 0 {
		t.Fatalf("exit code = %d, want 0\n%s", code, out)
	}
	golden(t, filepath.Join(dir, report), report)
	if entries, _ := os.ReadDir(dir); len(entries) != 2 {
		t.Errorf("the folder holds %v, want the workbook and its report", entries)
	}
}

func TestBrokenTwinFindingsAreWhatTheCommandWrites(t *testing.T) {
	dir, out, code := run(t, nil, filepath.Join("broken", workbook))
	if code != 1 {
		t.Fatalf("exit code = %d, want 1\n%s", code, out)
	}
	golden(t, filepath.Join(dir, annotated), filepath.Join("broken", annotated))
	text := filepath.Join(t.TempDir(), "out.txt")
	if err := os.WriteFile(text, []byte(strings.ReplaceAll(out, dir+string(filepath.Separator), "")), 0o644); err != nil {
		t.Fatal(err)
	}
	if *update {
		golden(t, text, filepath.Join("broken", "核对结果.txt"))
		return
	}
	want, err := os.ReadFile(filepath.Join("broken", "核对结果.txt"))
	if err != nil {
		t.Fatal(err)
	}
	got, _ := os.ReadFile(text)
	if string(got) != string(want) {
		t.Errorf("console = %s\nwant %s", got, want)
	}
}

func TestTwoRunsGiveEqualBytes(t *testing.T) {
	for _, w := range []string{workbook, filepath.Join("broken", workbook)} {
		var sums [2]string
		for i := range sums {
			dir, _, _ := run(t, []string{"--draft"}, w)
			entries, err := os.ReadDir(dir)
			if err != nil {
				t.Fatal(err)
			}
			h := sha256.New()
			for _, e := range entries {
				data, err := os.ReadFile(filepath.Join(dir, e.Name()))
				if err != nil {
					t.Fatal(err)
				}
				h.Write([]byte(e.Name()))
				h.Write(data)
			}
			sums[i] = string(h.Sum(nil))
		}
		if sums[0] != sums[1] {
			t.Errorf("%s: two runs wrote different bytes", w)
		}
	}
}

// shared gives the path of a workbook that stands beside the checkout; a user's clone has none.
func shared(t testing.TB, name string) string {
	t.Helper()
	path := filepath.Join("..", "..", "shared", "workbooks", name)
	if _, err := os.Stat(path); err != nil {
		if os.Getenv("CI") == "true" {
			t.Fatalf("%s is not beside this checkout", path)
		}
		t.Skipf("%s is not beside this checkout", path)
	}
	return path
}

// asked pins how much is asked of each workbook and how much of it holds. Asking less is a failure:
// rules must not silently stop being asked.
func TestAsManyItemsAreAskedAsEver(t *testing.T) {
	for _, c := range []struct {
		file                    string
		shared                  bool
		code                    int
		asked, passed, warnings int
	}{
		{file: workbook, asked: 409, passed: 409},
		{file: "seed-gongkai-2018.xlsx", shared: true, asked: 393, passed: 384, warnings: 5},
		{file: "seed-gongkai-2017.xlsx", shared: true, asked: 360, passed: 360},
		{file: "seed-caijue-2018.xlsx", shared: true, asked: 1696, passed: 1686, warnings: 6},
	} {
		t.Run(c.file, func(t *testing.T) {
			file := c.file
			if c.shared {
				file = shared(t, c.file)
			}
			_, out, code := run(t, []string{"check", "--json"}, file)
			if code != 0 {
				t.Errorf("exit code = %d, want 0", code)
			}
			var got struct {
				Workbooks []struct {
					Asked, Passed int
					Counts        map[string]int
				}
			}
			if err := json.Unmarshal([]byte(out), &got); err != nil {
				t.Fatal(err)
			}
			b := got.Workbooks[0]
			if b.Asked != c.asked || b.Passed != c.passed || b.Counts["warning"] != c.warnings || b.Counts["error"] != 0 || b.Counts["unasked"] != 0 {
				t.Errorf("asked %d, passed %d, counts %v; want %d, %d, %d warnings", b.Asked, b.Passed, b.Counts, c.asked, c.passed, c.warnings)
			}
		})
	}
}

// tool finds a program that only some machines have. On a machine that must have it, its absence is a
// failure.
func tool(t testing.TB, name string) string {
	t.Helper()
	path, err := exec.LookPath(name)
	if err != nil {
		if os.Getenv("CI") == "true" {
			t.Fatalf("%s is not installed", name)
		}
		t.Skipf("%s is not installed", name)
	}
	return path
}

// pageNumber is what a page's foot leaves in the text of a PDF.
var pageNumber = regexp.MustCompile(`—\d+—`)

// solid takes out what a layout is free to change: blanks, page numbers amid a paragraph, and the marks
// that LibreOffice hangs over the edge of a line, which pdftotext then drops.
func solid(s string) string {
	return pageNumber.ReplaceAllString(strings.Map(func(r rune) rune {
		if unicode.IsSpace(r) || strings.ContainsRune("，。；、：", r) {
			return -1
		}
		return r
	}, s), "")
}

func TestLibreOfficeShowsEveryParagraph(t *testing.T) {
	soffice, pdftotext := tool(t, "soffice"), tool(t, "pdftotext")
	for _, w := range []string{workbook, "seed-gongkai-2018.xlsx", "seed-caijue-2018.xlsx"} {
		t.Run(w, func(t *testing.T) {
			file := w
			if w != workbook {
				file = shared(t, w)
			}
			dir, out, code := run(t, nil, file)
			if code != 0 {
				t.Fatalf("exit code = %d\n%s", code, out)
			}
			doc := filepath.Join(dir, strings.TrimSuffix(filepath.Base(file), ".xlsx")+"-绩效评价报告.docx")
			convert(t, soffice, doc, "pdf", filepath.Dir(doc))
			data, err := exec.Command(pdftotext, "-raw", strings.TrimSuffix(doc, ".docx")+".pdf", "-").Output()
			if err != nil {
				t.Fatal(err)
			}
			shown := solid(string(data))
			written, err := os.ReadFile(doc)
			if err != nil {
				t.Fatal(err)
			}
			paragraphs, err := docx.Text(written)
			if err != nil {
				t.Fatal(err)
			}
			if len(paragraphs) < 80 {
				t.Fatalf("the report has %d paragraphs", len(paragraphs))
			}
			for _, p := range paragraphs {
				if p = solid(p); !strings.Contains(shown, p) {
					t.Errorf("LibreOffice does not show %q", p)
				}
			}
			if faults := docx.Lint(written); len(faults) > 0 {
				t.Errorf("lint: %v", faults)
			}
		})
	}
}

// convert has LibreOffice save a file in another format, in a folder.
func convert(t testing.TB, soffice, file, to, dir string) {
	t.Helper()
	// A profile of its own: two conversions at a time would share one and fail.
	cmd := exec.Command(soffice, "-env:UserInstallation=file://"+filepath.ToSlash(t.TempDir()), "--headless", "--convert-to", to, "--outdir", dir, file)
	if out, err := cmd.CombinedOutput(); err != nil {
		t.Fatalf("%v: %s", err, out)
	}
}

// validate gives the faults that the Open XML SDK finds, each as one string.
func validate(t testing.TB, file string) []string {
	t.Helper()
	validator := os.Getenv("OOXML_VALIDATOR")
	if validator == "" {
		validator = "ooxml-validator"
	}
	out, err := exec.Command(tool(t, validator), file).Output()
	if _, failed := err.(*exec.ExitError); err != nil && !failed {
		t.Fatal(err)
	}
	var got struct {
		OK     bool
		Errors []json.RawMessage
	}
	if err := json.Unmarshal(out, &got); err != nil {
		t.Fatalf("%v: %s", err, out)
	}
	var faults []string
	for _, e := range got.Errors {
		faults = append(faults, string(e))
	}
	return faults
}

func TestValidatorFindsNothingInReports(t *testing.T) {
	for _, c := range []struct {
		file string
		args []string
	}{{workbook, nil}, {filepath.Join("broken", workbook), []string{"--draft"}}, {"seed-gongkai-2018.xlsx", nil}, {"seed-caijue-2018.xlsx", nil}} {
		t.Run(c.file, func(t *testing.T) {
			file := c.file
			if strings.HasPrefix(file, "seed") {
				file = shared(t, file)
			}
			dir, _, _ := run(t, c.args, file)
			docs, err := filepath.Glob(filepath.Join(dir, "*.docx"))
			if err != nil || len(docs) != 1 {
				t.Fatalf("reports: %v %v", docs, err)
			}
			for _, f := range validate(t, docs[0]) {
				t.Error(f)
			}
		})
	}
}

// An annotated copy may have the faults of the workbook it was made from, and no others. Faults are
// compared by what they say, since the new first sheet moves the others.
func TestValidatorFindsNothingNewInAnnotatedCopies(t *testing.T) {
	description := regexp.MustCompile(`"description":\s*"[^"]*"`)
	for _, w := range []string{filepath.Join("broken", workbook), "seed-caijue-2018.xlsx", "seed-gongkai-2017.xlsx"} {
		t.Run(w, func(t *testing.T) {
			file := w
			if strings.HasPrefix(w, "seed") {
				file = shared(t, w)
			}
			dir, _, _ := run(t, nil, file)
			copies, err := filepath.Glob(filepath.Join(dir, "*-审核结果.xlsx"))
			if err != nil || len(copies) != 1 {
				t.Fatalf("annotated copies: %v %v", copies, err)
			}
			before := map[string]int{}
			for _, f := range validate(t, file) {
				before[description.FindString(f)]++
			}
			for _, f := range validate(t, copies[0]) {
				if d := description.FindString(f); before[d] == 0 {
					t.Error(f)
				} else {
					before[d]--
				}
			}
		})
	}
}

func TestSampleTemplateIsTheBuiltInOne(t *testing.T) {
	if *update {
		if err := os.WriteFile("模板.docx", docgen.Default, 0o644); err != nil {
			t.Fatal(err)
		}
	}
	data, err := os.ReadFile("模板.docx")
	if err != nil {
		t.Fatal(err)
	}
	if !bytes.Equal(data, docgen.Default) {
		t.Error("模板.docx is not the built-in template")
	}
}
