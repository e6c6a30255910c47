package xlsx

import (
	"bytes"
	"os"
	"slices"
	"testing"

	"jixiao/calc"
)

// The annotated copy of a .xls is rebuilt: every value and merge of it is there, at its place.
func TestAnnotatedCopyOfAnXLSHasItsValues(t *testing.T) {
	data, err := os.ReadFile("testdata/sample.xls")
	if err != nil {
		t.Fatal(err)
	}
	w, err := Read(data, "示例.xls")
	if err != nil {
		t.Fatal(err)
	}
	at := calc.Cell{Sheet: w.Sheets[0].Name, Ref: "C30"}
	var out bytes.Buffer
	if err := w.Annotate(&out, "标题", []string{"编号", "级别", "位置", "公式", "表内数", "应为", "差额", "可能原因"},
		[]Mark{{ID: "F-01-01", Level: "错误", At: at, Place: at.String(), Comment: "看这里", Severe: true}}, "jixiao"); err != nil {
		t.Fatal(err)
	}
	read, err := ReadXLSX(out.Bytes(), "示例.xlsx")
	if err != nil {
		t.Fatal(err)
	}
	if len(read.Sheets) != len(w.Sheets)+1 || read.Sheets[0].Name != "审核结果" {
		t.Fatalf("the copy has %d sheets, want %d", len(read.Sheets), len(w.Sheets)+1)
	}
	for i, s := range w.Sheets {
		got := read.Sheets[i+1]
		if got.Name != s.Name || got.Hidden != s.Hidden || !slices.Equal(got.Merges, s.Merges) {
			t.Errorf("%s: name, state or merges differ", s.Name)
		}
		var want []RawCell
		for _, c := range s.Cells {
			if !c.HasFormula || c.Computed {
				c.HasFormula, c.Formula, c.Computed = false, "", false
				want = append(want, c)
			}
		}
		cells := slices.Clone(got.Cells)
		for i := range cells {
			cells[i].Computed = false
		}
		if !slices.Equal(cells, want) {
			t.Errorf("%s: cells differ", s.Name)
		}
		if len(s.widths) == 0 {
			t.Errorf("%s: no widths were read", s.Name)
		}
	}
	a, _ := w.Bind(calc.Forms)
	b, _ := read.Bind(calc.Forms)
	if figures(a) != figures(b) || figures(a) == "" {
		t.Error("the copy's figures differ from the workbook's")
	}
}

func figures(b *calc.Book) string {
	var out bytes.Buffer
	for f := range b.Figures() {
		if f.State == calc.Given {
			out.WriteString(f.Key.String() + "=" + f.Amount.String() + " " + f.Cell().String() + "\n")
		}
	}
	return out.String()
}
