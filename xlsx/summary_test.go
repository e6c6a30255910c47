package xlsx

import (
	"bytes"
	"errors"
	"strings"
	"testing"

	"jixiao/calc"
)

func TestSummaryKeepsItsCells(t *testing.T) {
	amount, err := calc.ParseAmount("90071992547409.93") // a float has no such number
	if err != nil {
		t.Fatal(err)
	}
	header := []string{"单位", "错误", "本年收入合计（元）", "报告"}
	rows := [][]any{
		{"赣州市科协", 0, amount, "报告.docx"},
		{"=1+1", 12, "", "+@-"},
		{"", "", "", strings.Repeat("很长的原因", 40)},
		{"只有一格"},
	}
	var first, second bytes.Buffer
	for _, out := range []*bytes.Buffer{&first, &second} {
		if err := WriteTable(out, "汇总", "汇总", header, rows); err != nil {
			t.Fatal(err)
		}
	}
	if !bytes.Equal(first.Bytes(), second.Bytes()) {
		t.Error("the same cells gave other bytes")
	}
	w, err := ReadXLSX(first.Bytes(), "汇总.xlsx")
	if err != nil {
		t.Fatal(err)
	}
	s := w.Sheets[0]
	for _, test := range []struct {
		row, col int
		kind     CellKind
		value    string
	}{
		{1, 1, Text, "汇总"}, {2, 1, Text, "单位"}, {2, 4, Text, "报告"},
		{3, 1, Text, "赣州市科协"}, {3, 2, Number, "0"}, {3, 3, Number, "90071992547409.93"}, {3, 4, Text, "报告.docx"},
		{4, 1, Text, "=1+1"}, {4, 2, Number, "12"}, {4, 4, Text, "+@-"}, {6, 1, Text, "只有一格"},
	} {
		c, ok := s.At(test.row, test.col)
		if !ok || c.Kind != test.kind || c.Value != test.value || c.HasFormula {
			t.Errorf("%s = %v %q, want %v %q", Ref(test.row, test.col), c.Kind, c.Value, test.kind, test.value)
		}
	}
	part, _ := w.Package.Part("xl/worksheets/sheet1.xml")
	for _, want := range []string{`ySplit="2"`, `state="frozen"`, `<mergeCell ref="A1:D1"`, `customWidth="true"`} {
		if !bytes.Contains(part, []byte(want)) {
			t.Errorf("the sheet has no %s", want)
		}
	}
}

func TestSummaryOfOtherThingsIsAnError(t *testing.T) {
	if err := WriteTable(new(bytes.Buffer), "汇总", "汇总", []string{"数"}, [][]any{{1.5}}); err == nil {
		t.Error("a float was taken")
	}
	if err := WriteTable(failing{}, "汇总", "汇总", []string{"数"}, nil); err == nil {
		t.Error("a failing writer gives no error")
	}
}

type failing struct{}

func (failing) Write([]byte) (int, error) { return 0, errors.New("full") }
