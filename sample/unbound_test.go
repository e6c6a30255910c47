package sample_test

import (
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// What no equation holds is pinned: a rule that is no longer asked, or a line that is no longer known, would
// show here as a figure that nobody looks at.
func TestFiguresThatNoEquationHoldsAreTheOnesKnown(t *testing.T) {
	for _, c := range []struct {
		file   string
		shared bool
	}{{workbook, false}, {"seed-gongkai-2018.xlsx", true}, {"seed-gongkai-2017.xlsx", true}, {"seed-caijue-2018.xlsx", true}} {
		t.Run(c.file, func(t *testing.T) {
			file := c.file
			if c.shared {
				file = shared(t, c.file)
			}
			_, out, _ := run(t, []string{"check", "--json"}, file)
			var got struct {
				Workbooks []struct {
					Unbound []struct{ Key, Cell, Value, Unit, Reason, Message string }
				}
			}
			if err := json.Unmarshal([]byte(out), &got); err != nil {
				t.Fatal(err)
			}
			var lines strings.Builder
			for _, u := range got.Workbooks[0].Unbound {
				if u.Cell == "" || u.Value == "" || u.Unit != "元" || u.Message == "" {
					t.Errorf("%s: incomplete: %+v", u.Key, u)
				}
				lines.WriteString(u.Key + " " + u.Reason + "\n")
			}
			name := filepath.Join("testdata", "unbound-"+strings.TrimSuffix(c.file, ".xlsx")+".txt")
			if *update {
				if err := os.MkdirAll("testdata", 0o755); err != nil {
					t.Fatal(err)
				}
				if err := os.WriteFile(name, []byte(lines.String()), 0o644); err != nil {
					t.Fatal(err)
				}
				return
			}
			want, err := os.ReadFile(name)
			if err != nil {
				t.Fatal(err)
			}
			if lines.String() != string(want) {
				t.Errorf("%s differs; if that is meant, run go test -update\ngot\n%swant\n%s", name, lines.String(), want)
			}
		})
	}
}
