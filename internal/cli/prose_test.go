package cli

import (
	"archive/zip"
	"bytes"
	"encoding/xml"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"jixiao/calc"
	"jixiao/docgen"
	"jixiao/sample"
	"jixiao/xlsx"
)

// wordFile makes a Word document of the lines of a text.
func wordFile(t *testing.T, text string) []byte {
	t.Helper()
	var body bytes.Buffer
	for line := range strings.Lines(text) {
		body.WriteString("<w:p><w:r><w:t xml:space=\"preserve\">")
		if err := xml.EscapeText(&body, []byte(strings.TrimSpace(line))); err != nil {
			t.Fatal(err)
		}
		body.WriteString("</w:t></w:r></w:p>")
	}
	var b bytes.Buffer
	z := zip.NewWriter(&b)
	for _, p := range [][2]string{
		{"[Content_Types].xml", `<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Override PartName="/word/document.xml" ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"/></Types>`},
		{"_rels/.rels", `<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="r1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument" Target="word/document.xml"/></Relationships>`},
		{"word/document.xml", `<w:document xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"><w:body>` + body.String() + `</w:body></w:document>`},
	} {
		w, err := z.Create(p[0])
		if err != nil {
			t.Fatal(err)
		}
		if _, err := w.Write([]byte(p[1])); err != nil {
			t.Fatal(err)
		}
	}
	if err := z.Close(); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

func bound(t *testing.T, data []byte) *calc.Book {
	t.Helper()
	w, err := xlsx.Read(data, "决算.xlsx")
	if err != nil {
		t.Fatal(err)
	}
	b, _ := w.Bind(calc.Forms)
	return b
}

// aboutNumbers are the rules that compare numbers of the narrative; those about words have tests of their own.
var aboutNumbers = strings.Fields("T-13 T-14 T-16 T-17 T-18 T-19 TERM-TOTAL Y-03 Y-04 Y-05 HC-SUM HC-CAP HC-TABLE HC-BRIDGE GEO-COUNT LIST-COUNT")

func proseSays(findings []calc.Finding) (out []string) {
	for _, f := range findings {
		if slices.Contains(aboutNumbers, f.Rule) {
			out = append(out, fmt.Sprintf("%s %s %s %s", f.Level.Chinese(), f.Rule, f.At, sayFinding(f)))
		}
	}
	return out
}

// A report in Word is checked as the narrative sheet is: each defect is found in its paragraph, and nothing
// else is said.
func TestWordReportIsCheckedAgainstItsWorkbook(t *testing.T) {
	for _, c := range []struct{ name, text, workbook, golden string }{
		{"own words", "testdata/prose-report.txt", "", "testdata/prose-report.golden"},
		{"the report of 2018", "../../../shared/seed/2018-report.txt", "../../../shared/workbooks/seed-gongkai-2018.xlsx", "testdata/prose-2018.golden"},
	} {
		t.Run(c.name, func(t *testing.T) {
			text, err := os.ReadFile(filepath.FromSlash(c.text))
			if err != nil {
				t.Skip("the report is not beside the checkout")
			}
			workbook := sample.Workbook
			if c.workbook != "" {
				if workbook, err = os.ReadFile(filepath.FromSlash(c.workbook)); err != nil {
					t.Skip("the workbook is not beside the checkout")
				}
			}
			opened, err := docgen.Open(wordFile(t, string(text)))
			if err != nil {
				t.Fatal(err)
			}
			got := strings.Join(proseSays(calc.CheckProse(bound(t, workbook), opened.Prose())), "\n") + "\n"
			want, err := os.ReadFile(c.golden)
			if err != nil {
				t.Fatalf("%v\n%s", err, got)
			}
			if got != string(want) {
				t.Errorf("got:\n%swant:\n%s", got, want)
			}
		})
	}
}

// The narrative of the sample workbook is in order.
func TestNarrativeOfTheSampleContradictsNothing(t *testing.T) {
	b := bound(t, sample.Workbook)
	if says := proseSays(calc.CheckProse(b, b.Prose)); len(says) > 0 {
		t.Error(strings.Join(says, "\n"))
	}
	v, err := calc.Check(b, nil, calc.Rules)
	if err != nil {
		t.Fatal(err)
	}
	for _, rule := range strings.Fields("T-16 T-18 Y-04 Y-05 HC-SUM HC-CAP HC-TABLE GEO-COUNT LIST-COUNT") {
		if tally := v.Rules[rule]; tally.Passed == 0 || tally.Failed > 0 {
			t.Errorf("%s of the sample: %+v", rule, tally)
		}
	}
}

// A report that was written from a workbook does not contradict it.
func TestReportOfTheSampleContradictsNothing(t *testing.T) {
	report, err := os.ReadFile(filepath.FromSlash("../../sample/赣州市科协2018年度部门决算-绩效评价报告.docx"))
	if err != nil {
		t.Fatal(err)
	}
	opened, err := docgen.Open(report)
	if err != nil {
		t.Fatal(err)
	}
	if says := proseSays(calc.CheckProse(bound(t, sample.Workbook), opened.Prose())); len(says) > 0 {
		t.Error(strings.Join(says, "\n"))
	}
}
