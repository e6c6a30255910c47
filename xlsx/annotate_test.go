package xlsx

import (
	"bytes"
	"fmt"
	"maps"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/xuri/excelize/v2"

	"jixiao/calc"
	"jixiao/internal/ooxml"
)

var resultHead = []string{"编号", "级别", "位置", "公式", "表内数", "应为", "差额", "可能原因"}

const resultTitle = "核对 128 项：错误 1，提示 2"

func readBytes(t testing.TB, data []byte) *Workbook {
	t.Helper()
	w, err := ReadXLSX(data, "决算.xlsx")
	if err != nil {
		t.Fatal(err)
	}
	return w
}

func annotated(t testing.TB, w *Workbook, marks ...Mark) []byte {
	t.Helper()
	var b bytes.Buffer
	if err := w.Annotate(&b, resultTitle, resultHead, marks, "决算审核"); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

func amountOf(t testing.TB, s string) calc.Amount {
	t.Helper()
	a, err := calc.ParseAmount(s)
	if err != nil {
		t.Fatal(err)
	}
	return a
}

// wrong is a mark of level 错误 on a cell.
func wrong(t testing.TB, sheet, ref, comment string) Mark {
	at := calc.Cell{Sheet: sheet, Ref: ref}
	return Mark{ID: "F-01-02", Level: "错误", At: at, Place: at.String(), Formula: "收入总计 = 本年收入合计 + 年初结转和结余", Measure: true,
		Got: amountOf(t, "12972881.11"), Want: amountOf(t, "12972881.12"), Diff: amountOf(t, "-0.01"), Cause: "录错一位", Comment: comment, Severe: true}
}

// everywhere marks cells of all sheets that exist, are empty, lie under a merge and do not exist.
func everywhere(t testing.TB, w *Workbook) []Mark {
	var marks []Mark
	for _, s := range w.Sheets {
		for i, ref := range []string{"C3", "A1", "B2", "C5", "C7", "D6", "F9", "C40", "A7", "Z99", "AA99"} {
			m := wrong(t, s.Name, ref, "F-01-02 "+ref+"\n表内数 1.00 元")
			m.Severe, m.Quiet = i%2 == 0, i == 5
			marks = append(marks, m)
		}
	}
	return marks
}

// annotatable are the books that copies are tried with, by name.
func annotatable(t *testing.T) map[string][]byte {
	books := map[string][]byte{
		"rich":     press(t, richParts()),
		"small":    press(t, healthyParts()),
		"prefixed": press(t, prefixedParts()),
	}
	for _, pattern := range []string{"../sample/*.xlsx", "../sample/broken/*.xlsx", "../../shared/workbooks/*.xlsx"} {
		files, err := filepath.Glob(pattern)
		if err != nil {
			t.Fatal(err)
		}
		if len(files) == 0 {
			missing(t, "no workbook matches "+pattern)
		}
		for _, file := range files {
			data, err := os.ReadFile(file)
			if err != nil {
				t.Fatal(err)
			}
			books[file] = data
		}
	}
	return books
}

// missing notes that something the test could have used is not there; on the build server it must be.
func missing(t *testing.T, what string) {
	t.Helper()
	if os.Getenv("CI") == "true" {
		t.Error(what)
	} else {
		t.Log("not tested: " + what)
	}
}

// prefixedParts is the small book as the Open XML SDK would write it.
func prefixedParts() map[string]string {
	parts := healthyParts()
	tag := regexp.MustCompile(`<(/?)([A-Za-z])`)
	for name, xml := range parts {
		if strings.HasPrefix(name, "xl/") && !strings.HasSuffix(name, ".rels") {
			xml = tag.ReplaceAllString(xml, "<${1}x:$2")
			parts[name] = strings.Replace(xml, `xmlns="`, `xmlns:x="`, 1)
		}
	}
	return parts
}

func TestTheCopySaysWhatTheWorkbookSays(t *testing.T) {
	for name, data := range annotatable(t) {
		t.Run(filepath.Base(name), func(t *testing.T) {
			w := readBytes(t, data)
			got := readBytes(t, annotated(t, w, everywhere(t, w)...))
			if len(got.Sheets) != len(w.Sheets)+1 || !strings.HasPrefix(got.Sheets[0].Name, "审核结果") || got.Sheets[0].Hidden {
				t.Fatalf("%d sheets, the first %q", len(got.Sheets), got.Sheets[0].Name)
			}
			for i, s := range w.Sheets {
				c := got.Sheets[i+1]
				if c.Name != s.Name || c.Hidden != s.Hidden || !slices.Equal(c.Merges, s.Merges) ||
					!slices.Equal(c.hiddenRows, s.hiddenRows) || !slices.Equal(c.hiddenCols, s.hiddenCols) {
					t.Errorf("sheet %q is another one", s.Name)
				}
				if len(c.Cells) != len(s.Cells) {
					t.Fatalf("sheet %q has %d cells, want %d", s.Name, len(c.Cells), len(s.Cells))
				}
				for j := range s.Cells {
					if c.Cells[j] != s.Cells[j] {
						t.Errorf("%s!%s = %+v, want %+v", s.Name, s.Cells[j].Ref(), c.Cells[j], s.Cells[j])
					}
				}
			}
		})
	}
}

// sheetParts gives the part of each sheet by its name.
func sheetParts(t *testing.T, w *Workbook) map[string]string {
	t.Helper()
	main, _ := w.Package.Main()
	data, _ := w.Package.Part(main)
	tabs, err := w.readWorkbookPart(main, data)
	if err != nil {
		t.Fatal(err)
	}
	rels, err := w.Package.Rels(main)
	if err != nil {
		t.Fatal(err)
	}
	parts := map[string]string{}
	for _, tab := range tabs {
		for _, rel := range rels {
			if rel.ID == tab.relID {
				parts[tab.name] = rel.Target
			}
		}
	}
	return parts
}

var (
	cellFormat  = regexp.MustCompile(` s="[0-9]+"`)
	selected    = regexp.MustCompile(` tabSelected="[a-z01]+"`)
	emptyCell   = regexp.MustCompile(`<(x:)?c r="[A-Z]+[0-9]+"( s="[0-9]+")?(/>|></(x:)?c>)`)
	newRow      = regexp.MustCompile(`<(x:)?row r="[0-9]+"></(x:)?row>`)
	noteDrawing = regexp.MustCompile(`<(x:)?legacyDrawing [^>]*/>`)
	hints       = regexp.MustCompile(` spans="[0-9: ]+"`)
)

// plain is a worksheet part without what marks may change of it.
func plain(data []byte) string {
	s := string(data)
	s = emptyCell.ReplaceAllString(s, "")
	s = newRow.ReplaceAllString(s, "")
	for _, re := range []*regexp.Regexp{selected, noteDrawing, hints} {
		s = re.ReplaceAllString(s, "")
	}
	tag := regexp.MustCompile(`<(x:)?c [^>]*>`)
	return tag.ReplaceAllStringFunc(s, func(c string) string { return cellFormat.ReplaceAllString(c, "") })
}

func TestTheCopyChangesNothingElse(t *testing.T) {
	for name, data := range annotatable(t) {
		t.Run(filepath.Base(name), func(t *testing.T) {
			w := readBytes(t, data)
			got := readBytes(t, annotated(t, w, everywhere(t, w)...))
			sheets := sheetParts(t, w)
			isSheet := func(part string) bool { return slices.Contains(slices.Collect(maps.Values(sheets)), part) }
			for _, part := range w.Package.Names() {
				before, _ := w.Package.Part(part)
				after, ok := got.Package.Part(part)
				switch {
				case !ok:
					t.Errorf("part %q is gone", part)
				case isSheet(part):
					if plain(before) != plain(after) {
						t.Errorf("sheet part %q has another change than a mark", part)
					}
				case part == "[Content_Types].xml", part == "xl/workbook.xml", part == "xl/styles.xml", strings.HasSuffix(part, ".rels"),
					strings.HasPrefix(part, "xl/comments"), strings.HasSuffix(part, ".vml"):
				case !bytes.Equal(before, after):
					t.Errorf("part %q differs", part)
				}
			}
			if got := slices.Sorted(maps.Keys(sheetParts(t, got))); len(got) != len(sheets)+1 {
				t.Errorf("sheets are %q", got)
			}
		})
	}
}

// formats gives the cell format of each cell of a sheet, as its xf element stands in the styles.
func formats(t *testing.T, w *Workbook, sheet string) map[string]string {
	t.Helper()
	styles, ok := w.Package.Part("xl/styles.xml")
	if !ok {
		t.Fatal("no styles")
	}
	p, err := newPalette("xl/styles.xml", styles)
	if err != nil {
		t.Fatal(err)
	}
	data, _ := w.Package.Part(sheetParts(t, w)[sheet])
	out := map[string]string{}
	e := newEditor(sheet, data)
	for {
		kind, err := e.sc.Next()
		if err != nil {
			t.Fatal(err)
		}
		if kind == ooxml.EndOfPart {
			return out
		}
		if kind == ooxml.StartElement && e.name() == "c" {
			ref, _ := e.sc.Attr("r")
			n, _ := e.number("s", maxStyles, 0)
			if ref != "" {
				out[ref] = string(styles[p.formats[n].start:p.formats[n].end])
			}
		}
	}
}

var fillOfFormat = regexp.MustCompile(` (fillId|applyFill)="[0-9a-z]*"`)

func TestAMarkedCellKeepsItsFormatButTheFill(t *testing.T) {
	for name, data := range annotatable(t) {
		t.Run(filepath.Base(name), func(t *testing.T) {
			w := readBytes(t, data)
			marks := everywhere(t, w)
			got := readBytes(t, annotated(t, w, marks...))
			for _, s := range w.Sheets {
				marked := map[string]bool{}
				for _, m := range marks {
					if row, col, _ := ParseRef(m.At.Ref); m.At.Sheet == s.Name && !m.Quiet {
						marked[Ref(s.Anchor(row, col))] = true
					}
				}
				before, after := formats(t, w, s.Name), formats(t, got, s.Name)
				for ref, old := range before {
					changed := after[ref]
					if marked[ref] {
						if !strings.Contains(changed, `applyFill="1"`) {
							t.Errorf("%s!%s is not filled: %s", s.Name, ref, changed)
						}
						old, changed = fillOfFormat.ReplaceAllString(old, ""), fillOfFormat.ReplaceAllString(changed, "")
					}
					if old != changed {
						t.Errorf("format of %s!%s = %s, want %s", s.Name, ref, changed, old)
					}
				}
				for ref := range marked {
					if after[ref] == "" && ref != "A1" { // the cells of 叙述 stand without references
						t.Errorf("%s!%s has no cell", s.Name, ref)
					}
				}
			}
		})
	}
}

func TestANewCellLooksLikeItsRowOrColumn(t *testing.T) {
	w := readBytes(t, press(t, richParts()))
	got := readBytes(t, annotated(t, w, wrong(t, "甲'表", "B3", ""), wrong(t, "甲'表", "C8", ""), wrong(t, "甲'表", "A9", ""), wrong(t, "甲'表", "F9", "")))
	after := formats(t, got, "甲'表")
	for ref, want := range map[string]string{"B3": `numFmtId="176"`, "C8": `numFmtId="176"`, "A9": `numFmtId="49"`, "F9": `numFmtId="0"`} {
		if !strings.Contains(after[ref], want) {
			t.Errorf("format of %s = %s, want %s", ref, after[ref], want)
		}
	}
}

func TestTheWorkbookPartCountsFromTheNewSheet(t *testing.T) {
	w := readBytes(t, press(t, richParts()))
	got := readBytes(t, annotated(t, w))
	after, _ := got.Package.Part("xl/workbook.xml")
	want := strings.NewReplacer(
		`firstSheet="1" activeTab="1"`, `firstSheet="0" activeTab="0"`,
		`<sheets>`, `<sheets><sheet name="审核结果(2)" sheetId="8" r:id="rId4"/>`,
		`localSheetId="0"`, `localSheetId="1"`,
		`</definedNames>`, `<definedName name="_xlnm._FilterDatabase" localSheetId="0" hidden="1">'审核结果(2)'!$A$2:$H$2</definedName>`+
			`<definedName name="_xlnm.Print_Titles" localSheetId="0">'审核结果(2)'!$2:$2</definedName></definedNames>`,
	).Replace(richParts()["xl/workbook.xml"])
	if string(after) != want {
		t.Errorf("workbook part = %s\nwant %s", after, want)
	}
	hidden, _ := got.Package.Part("xl/worksheets/sheet2.xml")
	if want := strings.Replace(richParts()["xl/worksheets/sheet2.xml"], `tabSelected="1"`, `tabSelected="0"`, 1); string(hidden) != want {
		t.Errorf("the sheet that was selected = %s\nwant %s", hidden, want)
	}
}

func TestDefinedNamesFindTheirPlace(t *testing.T) {
	for before, want := range map[string]string{
		``:                            `</sheets><definedNames>`,
		`<calcPr calcId="1"/>`:        `</sheets><definedNames>`,
		`<externalReferences/>`:       `<externalReferences/><definedNames>`,
		`<definedNames/>`:             `</sheets><definedNames><definedName name="_xlnm._F`,
		`<extLst><ext/></extLst>`:     `</definedNames><extLst>`,
		`<functionGroups/><oleSize/>`: `</definedNames><oleSize/>`,
	} {
		parts := healthyParts()
		parts["xl/workbook.xml"] = strings.Replace(parts["xl/workbook.xml"], "</sheets>", "</sheets>"+before, 1)
		got := readBytes(t, annotated(t, readBytes(t, press(t, parts))))
		if after, _ := got.Package.Part("xl/workbook.xml"); !strings.Contains(string(after), want) {
			t.Errorf("with %q the workbook part is %s, want %q in it", before, after, want)
		}
	}
}

func TestAFormerCopyCanBeAnnotated(t *testing.T) {
	w := readBytes(t, press(t, healthyParts()))
	for _, want := range []string{"审核结果", "审核结果(2)", "审核结果(3)"} {
		w = readBytes(t, annotated(t, w, wrong(t, "财决01表", "C5", "又一次")))
		if got := w.Sheets[0].Name; got != want {
			t.Errorf("first sheet = %q, want %q", got, want)
		}
	}
	if got, want := commentsOf(t, w, "财决01表")["C5"], "又一次\n\n又一次\n\n又一次"; got != want {
		t.Errorf("comment = %q, want %q", got, want)
	}
}

func TestTheListOfMarks(t *testing.T) {
	w := readBytes(t, press(t, richParts()))
	long := strings.Repeat("很长", 20000)
	marks := []Mark{
		wrong(t, "甲'表", "C5", ""),
		{ID: "R-01", Level: "提示", Place: "整本", Formula: "=1+1 <&>", Cause: "_x0041_\x07"},
		{ID: "F-02", Level: "错误", At: calc.Cell{Sheet: "别的", Ref: "A1"}, Place: "别的!A1", Measure: true,
			Got: amountOf(t, "999999999999.99"), Want: amountOf(t, "1234567890123456.78"), Diff: amountOf(t, "-12000000000000000"), Cause: long},
	}
	s := readBytes(t, annotated(t, w, marks...)).Sheets[0]
	for ref, want := range map[string]string{
		"A1": resultTitle, "A2": "编号", "H2": "可能原因",
		"A3": "F-01-02", "B3": "错误", "C3": "甲'表!C5", "E3": "=12972881.11", "F3": "=12972881.12", "G3": "=-0.01", "H3": "录错一位",
		"D4": "=1+1 <&>", "H4": "_x0041_",
		"E5": "=999999999999.99", "F5": "1,234,567,890,123,456.78", "G5": "=-12000000000000000",
	} {
		kind := Text
		if numeral, ok := strings.CutPrefix(want, "="); ok && ref != "D4" {
			kind, want = Number, numeral
		}
		row, col, _ := ParseRef(ref)
		if got, ok := s.At(row, col); !ok || got.Kind != kind || got.Value != want || got.HasFormula {
			t.Errorf("%s = %+v, want %q", ref, got, want)
		}
	}
	if c, ok := s.At(4, 5); ok {
		t.Errorf("E4 = %+v, want nothing", c)
	}
	if c, _ := s.At(5, 8); len([]rune(c.Value)) != textLimit || !strings.HasSuffix(c.Value, "长…") && !strings.HasSuffix(c.Value, "很…") {
		t.Errorf("H5 has %d characters", len([]rune(c.Value)))
	}
}

// What is stored must be the amount itself: the numeral as text, and as the floating point number that a
// spreadsheet makes of it when that is printed with two decimals again.
func TestAmountsAreStoredExactly(t *testing.T) {
	w := readBytes(t, press(t, healthyParts()))
	for _, want := range []string{"12972881.11", "-0.01", "999999999999.99", "0.00", "9705612.37", "-9999999999999.99", "0.10", "100.00", "1234567.891234"} {
		m := wrong(t, "财决01表", "C5", "")
		m.Got = amountOf(t, want)
		c, _ := readBytes(t, annotated(t, w, m)).Sheets[0].At(3, 5)
		got, err := calc.ParseAmount(c.Value)
		if err != nil || c.Kind != Number || !got.Equal(m.Got) {
			t.Errorf("%s is stored as %q", want, c.Value)
		}
		f, err := strconv.ParseFloat(c.Value, 64)
		if places := len(want) - strings.Index(want, ".") - 1; err != nil || strconv.FormatFloat(f, 'f', places, 64) != want {
			t.Errorf("%s reads as %v", want, f)
		}
	}
}

// commentsOf gives the comments of a sheet by cell, without their fonts.
func commentsOf(t *testing.T, w *Workbook, sheet string) map[string]string {
	t.Helper()
	rels, err := w.Package.Rels(sheetParts(t, w)[sheet])
	if err != nil {
		t.Fatal(err)
	}
	part, data, err := w.onlyPart(sheet, rels, "comments")
	if err != nil {
		t.Fatal(err)
	}
	out := map[string]string{}
	ref := ""
	for sc := ooxml.NewScanner(part, data); data != nil; {
		kind, err := sc.Next()
		if err != nil {
			t.Fatal(err)
		}
		switch {
		case kind == ooxml.EndOfPart:
			return out
		case kind == ooxml.StartElement && sc.Local() == "comment":
			r, _ := sc.Attr("ref")
			if _, twice := out[r]; twice {
				t.Errorf("two comments on %s", r)
			}
			ref, out[r] = r, ""
		case kind == ooxml.Text && ref != "":
			out[ref] += sc.Text()
		}
	}
	return out
}

// boxesOf gives the anchors of the comments' boxes of a sheet by cell.
func boxesOf(t *testing.T, w *Workbook, sheet string) map[string]string {
	t.Helper()
	rels, err := w.Package.Rels(sheetParts(t, w)[sheet])
	if err != nil {
		t.Fatal(err)
	}
	part, data, err := w.onlyPart(sheet, rels, "vmlDrawing")
	if err != nil {
		t.Fatal(err)
	}
	out := map[string]string{}
	for at, anchor := range newEditor(part, data).boxes() {
		out[Ref(at[0], at[1])] = strings.TrimSpace(string(data[anchor.start:anchor.end]))
	}
	if notes := bytes.Count(data, []byte(`ObjectType="Note"`)); notes != len(out) {
		t.Errorf("%d boxes for %d cells", notes, len(out))
	}
	return out
}

func TestCommentsJoinInOrder(t *testing.T) {
	w := readBytes(t, press(t, richParts()))
	mild := wrong(t, "甲'表", "B2", "提示一\n第二行")
	mild.Severe = false
	quiet := wrong(t, "甲'表", "C5", "说明")
	quiet.Quiet = true
	got := readBytes(t, annotated(t, w, mild, wrong(t, "甲'表", "C3", "F-01\n表内数 <1> & \"2\""), wrong(t, "甲'表", "A1", "错误二"), quiet, mild))
	want := map[string]string{
		"A1": "提示一\n第二行\n\n错误二\n\n提示一\n第二行", // B2 lies in the merge A1:B2
		"C3": "王会计:\n原批注\n\nF-01\n表内数 <1> & \"2\"",
		"C5": "说明",
	}
	if got := commentsOf(t, got, "甲'表"); !maps.Equal(got, want) {
		t.Errorf("comments = %q, want %q", got, want)
	}
	boxes := boxesOf(t, got, "甲'表")
	if len(boxes) != 3 || boxes["C3"] == "3, 15, 1, 10, 5, 15, 5, 4" {
		t.Errorf("boxes = %q", boxes)
	}
	comments, _ := got.Package.Part("xl/comments1.xml")
	if !bytes.Contains(comments, []byte(`<r><rPr><b/><sz val="9"/><color indexed="81"/><rFont val="宋体"/><charset val="134"/></rPr><t xml:space="preserve">王会计:`)) {
		t.Error("the comment that was there lost its look")
	}
	styles, _ := got.Package.Part("xl/styles.xml")
	fills := strings.Split(string(styles), "<fill>")
	fillOf := func(ref string) string {
		id := regexp.MustCompile(`fillId="([0-9]+)"`).FindStringSubmatch(formats(t, got, "甲'表")[ref])
		n, _ := strconv.Atoi(id[1])
		return fills[n+1]
	}
	if !strings.Contains(fillOf("A1"), red) || !strings.Contains(fillOf("C3"), red) {
		t.Error("the severest mark does not win")
	}
	if strings.Contains(fillOf("C5"), red) || strings.Contains(fillOf("C5"), yellow) {
		t.Error("a quiet mark is filled")
	}
}

func TestCommentsOfOtherPrograms(t *testing.T) {
	const (
		a   = `<comments xmlns="` + ooxml.NSSpreadsheet + `"><authors><author>张三</author></authors><commentList><comment ref="C3" authorId="0">`
		end = `</comment></commentList></comments>`
	)
	for name, comments := range map[string]string{
		"plain text":        a + `<text><t xml:space="preserve">老话 </t></text>` + end,
		"phonetic":          a + `<text><r><t xml:space="preserve">老话 </t></r><phoneticPr fontId="1"/></text>` + end,
		"with an extension": a + `<text><r><t xml:space="preserve">老话 </t></r></text><mc:AlternateContent xmlns:mc="` + ooxml.NSMarkupCompat + `"/>` + end,
		"empty":             a + `<text/>` + end,
		"no list":           `<comments xmlns="` + ooxml.NSSpreadsheet + `"><authors/><commentList/></comments>`,
		"prefixed":          `<x:comments xmlns:x="` + ooxml.NSSpreadsheet + `"><x:authors/><x:commentList><x:comment ref="C3" authorId="0"><x:text><x:t xml:space="preserve">老话 </x:t></x:text></x:comment></x:commentList></x:comments>`,
	} {
		for drawing, vml := range map[string]string{
			// Prefixes as ElementTree chooses them, for openpyxl among others.
			"ElementTree": `<xml><ns0:shapelayout xmlns:ns0="` + nsVMLOffice + `" xmlns:ns1="` + nsVML + `" ns1:ext="edit"/><ns1:shape xmlns:ns1="` + nsVML + `" id="_x0000_s1026" type="#_x0000_t202">` +
				`<ns2:ClientData xmlns:ns2="` + nsVMLExcel + `" ObjectType="Note"><ns2:Anchor>3, 15, 2, 10, 5, 15, 6, 4</ns2:Anchor><ns2:Row>2</ns2:Row><ns2:Column>2</ns2:Column></ns2:ClientData></ns1:shape></xml>`,
			"LibreOffice": `<xml xmlns:v="` + nsVML + `" xmlns:o="` + nsVMLOffice + `" xmlns:x="` + nsVMLExcel + `"><v:shape id="shape_0" fillcolor="#ffffe1" type="#_x0000_t202"><x:ClientData ObjectType="Note">` +
				`<x:MoveWithCells/><x:Anchor>3, 15, 2, 10, 5, 15, 6, 4</x:Anchor><x:Row>2</x:Row><x:Column>2</x:Column></x:ClientData></v:shape></xml>`,
			"not well formed": `<xml xmlns:v="` + nsVML + `" xmlns:o="` + nsVMLOffice + `" xmlns:x="` + nsVMLExcel + `"><v:shape id="k"><x:ClientData ObjectType="Note"><x:Anchor>3, 15, 2, 10, 5, 15, 6, 4</x:Anchor><x:Row>2</x:Row><x:Column>2</x:Column></x:ClientData></v:shape>` +
				`<v:shape id="b"><div>按<br>钮</div></v:shape></xml>`,
		} {
			t.Run(name+"/"+drawing, func(t *testing.T) {
				parts := richParts()
				parts["xl/comments1.xml"], parts["xl/drawings/vmlDrawing1.vml"] = xmlHead+comments, vml
				got := readBytes(t, annotated(t, readBytes(t, press(t, parts)), wrong(t, "甲'表", "C3", "我们的话"), wrong(t, "甲'表", "D5", "另一格")))
				want := map[string]string{"C3": "老话 \n\n我们的话", "D5": "另一格"}
				if name == "empty" || name == "no list" {
					want["C3"] = "我们的话"
				}
				if got := commentsOf(t, got, "甲'表"); !maps.Equal(got, want) {
					t.Errorf("comments = %q, want %q", got, want)
				}
				if drawing == "not well formed" {
					if after, _ := got.Package.Part("xl/drawings/vmlDrawing1.vml"); !bytes.Contains(after, []byte("<x:Row>4</x:Row><x:Column>3</x:Column></x:ClientData></v:shape></xml>")) {
						t.Errorf("drawing = %s", after)
					}
					return
				}
				if boxes := boxesOf(t, got, "甲'表"); len(boxes) != 2 || boxes["C3"] == "" || boxes["D5"] == "" {
					t.Errorf("boxes = %q", boxes)
				}
			})
		}
	}
}

func TestALongCommentIsCut(t *testing.T) {
	w := readBytes(t, press(t, richParts()))
	long := strings.Repeat("字", 40000)
	got := commentsOf(t, readBytes(t, annotated(t, w, wrong(t, "甲'表", "C3", long), wrong(t, "甲'表", "C5", long))), "甲'表")
	for ref, text := range got {
		if n := len([]rune(text)); n != textLimit || !strings.HasSuffix(text, "字…") {
			t.Errorf("comment of %s has %d characters", ref, n)
		}
	}
	if !strings.HasPrefix(got["C3"], "王会计:\n原批注\n\n字") {
		t.Error("the words that were there are gone")
	}
}

func TestCut(t *testing.T) {
	for _, c := range []struct {
		in    string
		units int
		want  string
	}{
		{"", 3, ""}, {"abc", 3, "abc"}, {"abcd", 3, "ab…"}, {"a𠮷c", 4, "a𠮷c"}, {"a𠮷cd", 4, "a𠮷…"}, {"a𠮷cd", 3, "a…"}, {"字字字", 2, "字…"}, {"ab", 1, "…"},
	} {
		if got := cut(c.in, c.units); got != c.want {
			t.Errorf("cut(%q, %d) = %q, want %q", c.in, c.units, got, c.want)
		}
	}
}

func TestABoxIsLargeEnough(t *testing.T) {
	w := readBytes(t, press(t, richParts()))
	text := strings.Repeat("收入总计 = 本年收入合计 + 使用非财政拨款结余 + 年初结转和结余\n", 4)
	got := readBytes(t, annotated(t, w, wrong(t, "甲'表", "A1", text)))
	// The merge A1:B2 ends with column B; column D is hidden; row 1 is 27 points high, row 6 hidden.
	if got, want := boxesOf(t, got, "甲'表")["A1"], "2, 15, 0, 2, 6, 59, 8, 18"; got != want {
		t.Errorf("box = %q, want %q", got, want)
	}
	g := grid{cols: []columnWidth{{3, lastCol, 0}}, rows: map[int]int{}}
	if got, want := g.anchor(2, 15, 1, 2, 300, 100), "1, 15, 0, 2, 257, 0, 5, 2"; got != want {
		t.Errorf("box among hidden columns = %q, want %q", got, want)
	}
}

func TestTheSameMarksGiveTheSameBytes(t *testing.T) {
	for name, data := range annotatable(t) {
		w := readBytes(t, data)
		marks := everywhere(t, w)
		first := annotated(t, w, marks...)
		if !bytes.Equal(first, annotated(t, w, marks...)) || !bytes.Equal(first, annotated(t, readBytes(t, data), marks...)) {
			t.Errorf("%s: two copies differ", name)
		}
	}
}

func TestStylesThatLackSomething(t *testing.T) {
	for name, styles := range map[string]string{
		"nothing":      ``,
		"empty lists":  `<fonts count="0"/><fills/><borders></borders><cellXfs count="0"/>`,
		"one fill":     `<fonts><font/></fonts><fills count="1"><fill><patternFill patternType="none"/></fill></fills><cellXfs><xf numFmtId="4"/></cellXfs>`,
		"later things": `<numFmts/><cellXfs><xf numFmtId="4"></xf></cellXfs><dxfs count="0"/><extLst><ext/></extLst>`,
	} {
		parts := healthyParts()
		parts["xl/styles.xml"] = xmlHead + `<styleSheet xmlns="` + ooxml.NSSpreadsheet + `">` + styles + `</styleSheet>`
		parts["xl/worksheets/sheet1.xml"] = xmlHead + `<worksheet xmlns="` + ooxml.NSSpreadsheet + `"><sheetData/></worksheet>`
		parts["xl/worksheets/sheet2.xml"] = parts["xl/worksheets/sheet1.xml"]
		got := readBytes(t, annotated(t, readBytes(t, press(t, parts)), wrong(t, "财决01表", "C5", ""), wrong(t, "财决01表", "A5", ""), wrong(t, "财决01表", "B9", "")))
		after, _ := got.Package.Part("xl/styles.xml")
		counts := regexp.MustCompile(`<(fonts|fills|borders|cellStyleXfs|cellXfs) count="([0-9]+)">`).FindAllSubmatch(after, -1)
		if len(counts) != 5 {
			t.Errorf("%s: styles = %s", name, after)
			continue
		}
		for i, want := range []string{"fonts", "fills", "borders", "cellStyleXfs", "cellXfs"} {
			if list := string(counts[i][1]); list != want {
				t.Errorf("%s: list %d is %s, want %s", name, i, list, want)
			}
		}
		if n := strings.Count(string(after), "<fill>"); string(counts[1][2]) != strconv.Itoa(n) || n != 5 {
			t.Errorf("%s: %d fills, counted %s", name, n, counts[1][2])
		}
		if sheet, _ := got.Package.Part("xl/worksheets/sheet1.xml"); !regexp.MustCompile(`<sheetData><row r="5"><c r="A5" s="[0-9]+"/><c r="C5" s="[0-9]+"/></row><row r="9"><c r="B9" s="[0-9]+"/></row></sheetData>`).Match(sheet) {
			t.Errorf("%s: sheet = %s", name, sheet)
		}
	}
	parts := healthyParts()
	delete(parts, "xl/styles.xml")
	parts["xl/_rels/workbook.xml.rels"] = regexp.MustCompile(`<Relationship Id="rId3"[^>]*/>`).ReplaceAllString(parts["xl/_rels/workbook.xml.rels"], "")
	parts["xl/worksheets/sheet1.xml"] = regexp.MustCompile(` s="[0-9]+"`).ReplaceAllString(parts["xl/worksheets/sheet1.xml"], "")
	got := readBytes(t, annotated(t, readBytes(t, press(t, parts)), wrong(t, "财决01表", "C5", "")))
	if _, ok := got.Package.Part("xl/styles1.xml"); !ok {
		t.Errorf("no styles among %q", got.Package.Names())
	}
}

func TestRowsAndCellsWithoutNumbers(t *testing.T) {
	parts := sheetOnly(`<row><c><v>1</v></c><c><v>2</v></c></row><row r="3" spans="1:1"><c r="B3"><v>3</v></c><c><v>4</v></c><!-- --><c r="F3"/></row><row/>`)
	got := readBytes(t, annotated(t, readBytes(t, press(t, parts)), wrong(t, "财决01表", "B1", ""), wrong(t, "财决01表", "A2", ""),
		wrong(t, "财决01表", "A3", ""), wrong(t, "财决01表", "C3", ""), wrong(t, "财决01表", "D3", ""), wrong(t, "财决01表", "G3", ""), wrong(t, "财决01表", "E4", ""), wrong(t, "财决01表", "A6", "")))
	after, _ := got.Package.Part("xl/worksheets/sheet1.xml")
	want := `<sheetData><row><c><v>1</v></c><c s="N"><v>2</v></c></row><row r="2"><c r="A2" s="N"/></row>` +
		`<row r="3" spans="1:16384"><c r="A3" s="N"/><c r="B3"><v>3</v></c><c s="N"><v>4</v></c><!-- --><c r="D3" s="N"/><c r="F3"/><c r="G3" s="N"/></row>` +
		`<row><c r="E4" s="N"/></row><row r="6"><c r="A6" s="N"/></row></sheetData>`
	if got := cellFormat.ReplaceAllString(string(after), ` s="N"`); !strings.Contains(got, want) {
		t.Errorf("sheet = %s\nwant %s in it", got, want)
	}
}

func TestLegacyDrawingFindsItsPlace(t *testing.T) {
	for _, behind := range []string{``, `<legacyDrawingHF r:id="rId9"/>`, `<picture r:id="rId9"/>`, `<tableParts/>`, `<extLst/>`, `<mc:AlternateContent xmlns:mc="` + ooxml.NSMarkupCompat + `"/>`} {
		parts := healthyParts()
		before := `<mergeCells count="1"><mergeCell ref="A1:C1"/></mergeCells><pageMargins/><drawing r:id="rId8"/>`
		parts["xl/worksheets/sheet1.xml"] = strings.NewReplacer(`<mergeCells count="1"><mergeCell ref="A1:C1"/></mergeCells>`, before+behind,
			`<worksheet `, `<worksheet xmlns:r="`+ooxml.NSOfficeRels+`" `).Replace(parts["xl/worksheets/sheet1.xml"])
		got := readBytes(t, annotated(t, readBytes(t, press(t, parts)), wrong(t, "财决01表", "C5", "注")))
		if after, _ := got.Package.Part("xl/worksheets/sheet1.xml"); !strings.Contains(string(after), before+`<legacyDrawing r:id="rId2"/>`+behind+`</worksheet>`) {
			t.Errorf("sheet = %s", after)
		}
	}
}

func TestTheCopyHasNoMacros(t *testing.T) {
	parts := richParts()
	parts["[Content_Types].xml"] = strings.NewReplacer("application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml", "application/vnd.ms-excel.sheet.macroEnabled.main+xml",
		"</Types>", `<Default Extension="bin" ContentType="application/vnd.ms-office.vbaProject"/><Override PartName="/xl/vbaProjectSignature.bin" ContentType="application/vnd.ms-office.vbaProjectSignature"/></Types>`).Replace(parts["[Content_Types].xml"])
	parts["xl/_rels/workbook.xml.rels"] = strings.Replace(parts["xl/_rels/workbook.xml.rels"], "</Relationships>",
		`<Relationship Id="rId9" Type="http://schemas.microsoft.com/office/2006/relationships/vbaProject" Target="vbaProject.bin"/></Relationships>`, 1)
	parts["xl/vbaProject.bin"], parts["xl/vbaProjectSignature.bin"] = "macros", "signature"
	parts["xl/_rels/vbaProject.bin.rels"] = xmlHead + `<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">` +
		`<Relationship Id="rId1" Type="http://schemas.microsoft.com/office/2006/relationships/vbaProjectSignature" Target="vbaProjectSignature.bin"/></Relationships>`
	got := readBytes(t, annotated(t, readBytes(t, press(t, parts)), wrong(t, "甲'表", "C5", "")))
	if _, typ := got.Package.Main(); typ != typeWorkbook {
		t.Errorf("content type = %q", typ)
	}
	for _, name := range got.Package.Names() {
		data, _ := got.Package.Part(name)
		if strings.Contains(name, "vba") || bytes.Contains(data, []byte("vbaProject.bin")) || bytes.Contains(data, []byte("/vbaProjectSignature.bin")) {
			t.Errorf("macros in %s: %s", name, data)
		}
	}
}

func TestAStrictWorkbookStaysStrict(t *testing.T) {
	parts := healthyParts()
	for name, xml := range parts {
		parts[name] = strings.NewReplacer(ooxml.NSSpreadsheet, "http://purl.oclc.org/ooxml/spreadsheetml/main", ooxml.NSOfficeRels, "http://purl.oclc.org/ooxml/officeDocument/relationships").Replace(xml)
	}
	got := readBytes(t, annotated(t, readBytes(t, press(t, parts)), wrong(t, "财决01表", "C5", "注")))
	for _, name := range got.Package.Names() {
		if data, _ := got.Package.Part(name); bytes.Contains(data, []byte(ooxml.NSSpreadsheet)) || bytes.Contains(data, []byte(ooxml.NSOfficeRels)) {
			t.Errorf("transitional namespace in %s", name)
		}
	}
	if got := commentsOf(t, got, "财决01表")["C5"]; got != "注" {
		t.Errorf("comment = %q", got)
	}
}

func TestAnnotateRefuses(t *testing.T) {
	if err := new(Workbook).Annotate(&bytes.Buffer{}, "", resultHead, nil, ""); err == nil {
		t.Error("a workbook without a package was annotated")
	}
	w := readBytes(t, press(t, healthyParts()))
	var b bytes.Buffer
	if err := w.Annotate(&b, "", resultHead[:3], nil, ""); err == nil || b.Len() > 0 {
		t.Errorf("three column heads: error = %v, %d bytes", err, b.Len())
	}
	if err := w.Annotate(brokenPipe{}, "", resultHead, nil, ""); err == nil {
		t.Error("an error of writing was dropped")
	}
	parts := richParts()
	parts["xl/worksheets/_rels/sheet1.xml.rels"] = strings.Replace(parts["xl/worksheets/_rels/sheet1.xml.rels"], `"rId1"`, `"rId7"`, 1)
	if err := readBytes(t, press(t, parts)).Annotate(&b, "", resultHead, []Mark{wrong(t, "甲'表", "C5", "注")}, ""); err == nil {
		t.Error("a drawing that is not there was annotated")
	}
}

type brokenPipe struct{}

func (brokenPipe) Write([]byte) (int, error) { return 0, os.ErrClosed }

// A second reader, which knows nothing of how the copy was made.
func TestExcelizeReadsTheCopy(t *testing.T) {
	for name, data := range annotatable(t) {
		t.Run(filepath.Base(name), func(t *testing.T) {
			w := readBytes(t, data)
			marks := everywhere(t, w)
			copied := annotated(t, w, marks...)
			before, err := excelize.OpenReader(bytes.NewReader(data), excelize.Options{RawCellValue: true})
			if err != nil {
				t.Fatal(err)
			}
			after, err := excelize.OpenReader(bytes.NewReader(copied), excelize.Options{RawCellValue: true})
			if err != nil {
				t.Fatal(err)
			}
			result := after.GetSheetName(0)
			if list := after.GetSheetList(); !slices.Equal(list[1:], before.GetSheetList()) || after.GetActiveSheetIndex() != 0 {
				t.Errorf("sheets = %q, active %d", list, after.GetActiveSheetIndex())
			}
			own := func(n excelize.DefinedName) bool { return n.Scope == result }
			if got, want := slices.DeleteFunc(after.GetDefinedName(), own), before.GetDefinedName(); !slices.Equal(got, want) {
				t.Errorf("defined names = %v, want %v", got, want)
			}
			for i, m := range marks[:3] {
				link, target, err := after.GetCellHyperLink(result, "C"+strconv.Itoa(i+3))
				if want := "'" + strings.ReplaceAll(m.At.Sheet, "'", "''") + "'!" + m.At.Ref; err != nil || !link || target != want {
					t.Errorf("link = %q (%v), want %q", target, err, want)
				}
			}
			if v, err := after.GetCellValue(result, "E3"); v != "12972881.11" || err != nil {
				t.Errorf("E3 = %q (%v)", v, err)
			}
			for _, s := range w.Sheets {
				compare := func(what string, of func(*excelize.File) (any, error)) {
					got, err := of(after)
					want, err2 := of(before)
					if err != nil || err2 != nil || fmt.Sprintf("%+v", got) != fmt.Sprintf("%+v", want) {
						t.Errorf("%s of %q = %+v (%v), want %+v (%v)", what, s.Name, got, err, want, err2)
					}
				}
				compare("panes", func(f *excelize.File) (any, error) { p, err := f.GetPanes(s.Name); return p, err })
				compare("layout", func(f *excelize.File) (any, error) {
					p, err := f.GetPageLayout(s.Name)
					if p.FitToHeight != nil && p.FitToWidth != nil {
						return fmt.Sprint(*p.Orientation, *p.FitToHeight, *p.FitToWidth), err
					}
					return nil, err
				})
				compare("conditional formats", func(f *excelize.File) (any, error) { c, err := f.GetConditionalFormats(s.Name); return len(c), err })
				compare("validations", func(f *excelize.File) (any, error) { v, err := f.GetDataValidations(s.Name); return len(v), err })
				compare("width", func(f *excelize.File) (any, error) { return f.GetColWidth(s.Name, "C") })
				compare("height", func(f *excelize.File) (any, error) { return f.GetRowHeight(s.Name, 1) })
				compare("visibility", func(f *excelize.File) (any, error) { return f.GetSheetVisible(s.Name) })
				comments, err := after.GetComments(s.Name)
				if err != nil {
					t.Fatal(err)
				}
				cells := map[string]bool{}
				for _, c := range comments {
					cells[c.Cell] = true
				}
				for _, m := range marks {
					if row, col, _ := ParseRef(m.At.Ref); m.At.Sheet == s.Name && !cells[Ref(s.Anchor(row, col))] {
						t.Errorf("no comment on %s", m.At)
					}
				}
			}
		})
	}
}

// LibreOffice must see the comments, the fill and the first sheet as Excel and WPS would.
func TestLibreOfficeReadsTheCopy(t *testing.T) {
	if _, err := exec.LookPath("soffice"); err != nil {
		missing(t, "soffice is not installed")
		return
	}
	dir := t.TempDir()
	w := readBytes(t, press(t, richParts()))
	copied := annotated(t, w, wrong(t, "甲'表", "C3", "F-01-02 不平\n表内数 1.00"), wrong(t, "甲'表", "A1", "合并格"), wrong(t, "审核结果", "B4", "隐藏表"))
	if err := os.WriteFile(filepath.Join(dir, "copy.xlsx"), copied, 0o600); err != nil {
		t.Fatal(err)
	}
	cmd := exec.Command("soffice", "-env:UserInstallation=file://"+filepath.Join(dir, "profile"), "--headless", "--convert-to", "fods", "--outdir", dir, filepath.Join(dir, "copy.xlsx"))
	if out, err := cmd.CombinedOutput(); err != nil {
		t.Fatalf("soffice: %v\n%s", err, out)
	}
	data, err := os.ReadFile(filepath.Join(dir, "copy.fods"))
	if err != nil {
		t.Fatal(err)
	}
	text := string(data)
	words := regexp.MustCompile("<[^>]*>").ReplaceAllString(text, "")
	for _, want := range []string{"原批注", "F-01-02 不平", "表内数 1.00", "合并格", "隐藏表"} {
		if !strings.Contains(words, want) {
			t.Errorf("%q is not among the words of the converted copy", want)
		}
	}
	for _, want := range []string{`office:value="12972881.11"`, `fo:background-color="#ff9b9b"`, `xlink:href="#&apos;甲&apos;&apos;表&apos;`} {
		if !strings.Contains(text, want) {
			t.Errorf("%q is not in the converted copy", want)
		}
	}
	if n := strings.Count(text, "<office:annotation "); n != 3 {
		t.Errorf("%d comments, want 3", n)
	}
	if first, old := strings.Index(text, `table:name="审核结果(2)"`), strings.Index(text, `table:name="甲`); first < 0 || old < first {
		t.Error("审核结果(2) is not the first sheet")
	}
}
