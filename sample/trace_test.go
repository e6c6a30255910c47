package sample_test

import (
	"bytes"
	"path/filepath"
	"strings"
	"testing"

	"jixiao/internal/cli"
)

// command runs the command in this process.
func command(t testing.TB, args ...string) (out string, code int) {
	t.Helper()
	var stdout, stderr bytes.Buffer
	code = cli.Command{In: strings.NewReader(""), Out: &stdout, Err: &stderr}.Main(args)
	return stdout.String() + stderr.String(), code
}

// A report that LibreOffice has saved still says of every number which cells it comes from, and can be brought up
// to date.
func TestTheTraceSurvivesLibreOffice(t *testing.T) {
	soffice := tool(t, "soffice")
	dir, out, code := run(t, nil, workbook)
	if code != 0 {
		t.Fatalf("exit code = %d\n%s", code, out)
	}
	again := filepath.Join(dir, "again")
	convert(t, soffice, filepath.Join(dir, report), "docx", again)
	doc := filepath.Join(again, report)
	book := filepath.Join(dir, workbook)
	if out, code := command(t, "verify", doc, book); code != 0 || !strings.Contains(out, "手改 0，表变了 0，找不到 0") {
		t.Errorf("verify: exit code = %d\n%s", code, out)
	}
	if out, code := command(t, "refresh", doc, book); code != 0 || !strings.Contains(out, "更新了 0 个数") {
		t.Errorf("refresh: exit code = %d\n%s", code, out)
	}
}

// The copies of a report are as sound as the report itself.
func TestValidatorFindsNothingInTheCopiesOfAReport(t *testing.T) {
	dir, out, code := run(t, []string{"--review", "--strip-trace"}, workbook)
	if code != 0 {
		t.Fatalf("exit code = %d\n%s", code, out)
	}
	for _, ending := range []string{"(批注)", "(公开)"} {
		file := filepath.Join(dir, strings.TrimSuffix(report, ".docx")+ending+".docx")
		if faults := validate(t, file); len(faults) > 0 {
			t.Errorf("%s: %v", ending, faults)
		}
	}
	if out, code := command(t, "refresh", filepath.Join(dir, report), filepath.Join(dir, workbook)); code != 0 {
		t.Fatalf("refresh: exit code = %d\n%s", code, out)
	}
	if faults := validate(t, filepath.Join(dir, strings.TrimSuffix(report, ".docx")+"-更新.docx")); len(faults) > 0 {
		t.Errorf("refreshed: %v", faults)
	}
}
