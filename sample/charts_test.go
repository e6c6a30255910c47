package sample_test

import (
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"jixiao/internal/ooxml"
	"jixiao/xlsx"
)

// Whoever edits the data of a chart in Word or WPS finds the numbers that are drawn, in a sound workbook.
func TestTheWorkbooksOfChartsHoldWhatIsDrawn(t *testing.T) {
	dir, out, code := run(t, nil, workbook)
	if code != 0 {
		t.Fatalf("exit code = %d\n%s", code, out)
	}
	data, err := os.ReadFile(filepath.Join(dir, report))
	if err != nil {
		t.Fatal(err)
	}
	pkg, err := ooxml.Open(data)
	if err != nil {
		t.Fatal(err)
	}
	charts := 0
	for _, name := range pkg.Names() {
		if !strings.HasPrefix(name, "word/charts/chart") {
			continue
		}
		charts++
		rels, err := pkg.Rels(name)
		if err != nil || len(rels) != 1 {
			t.Fatalf("%s: relationships %v, %v", name, rels, err)
		}
		book, _ := pkg.Part(rels[0].Target)
		w, err := xlsx.Read(book, rels[0].Target)
		if err != nil {
			t.Fatal(err)
		}
		var cells []string
		for _, c := range w.Sheets[0].Cells {
			if c.Col > 1 || c.Row > 1 {
				cells = append(cells, c.Value)
			}
		}
		part, _ := pkg.Part(name)
		drawn := regexp.MustCompile(`<c:v>([^<]*)</c:v>`).FindAllStringSubmatch(string(part), -1)
		for _, v := range drawn {
			if !strings.Contains(fmt.Sprintf("%q", cells), fmt.Sprintf("%q", v[1])) {
				t.Errorf("%s draws %s, its workbook holds %q", name, v[1], cells)
			}
		}
		if len(drawn) != len(cells) || len(drawn) < 5 {
			t.Errorf("%s draws %d texts and numbers, its workbook holds %q", name, len(drawn), cells)
		}
		file := filepath.Join(t.TempDir(), "chart.xlsx")
		if err := os.WriteFile(file, book, 0o600); err != nil {
			t.Fatal(err)
		}
		t.Run("validator", func(t *testing.T) {
			for _, f := range validate(t, file) {
				t.Error(f)
			}
		})
	}
	if charts != 2 {
		t.Errorf("the report has %d charts, want 2", charts)
	}
}
