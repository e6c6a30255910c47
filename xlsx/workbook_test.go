package xlsx

import (
	"bytes"
	"crypto/sha256"
	"errors"
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/xuri/excelize/v2"

	"jixiao/internal/ooxml"
)

const xmlHead = `<?xml version="1.0" encoding="UTF-8" standalone="yes"?>`

// healthyParts is a small book with one of everything; each test of damage changes one place of it.
func healthyParts() map[string]string {
	return map[string]string{
		"[Content_Types].xml": xmlHead + `<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">` +
			`<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>` +
			`<Default Extension="xml" ContentType="application/xml"/>` +
			`<Override PartName="/xl/workbook.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"/>` +
			`<Override PartName="/xl/worksheets/sheet1.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.worksheet+xml"/>` +
			`<Override PartName="/xl/worksheets/sheet2.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.worksheet+xml"/>` +
			`</Types>`,
		"_rels/.rels": xmlHead + `<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">` +
			`<Relationship Id="rId1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument" Target="xl/workbook.xml"/></Relationships>`,
		"xl/workbook.xml": xmlHead + `<workbook xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main" xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships">` +
			`<workbookPr date1904="0"/><sheets><sheet name="财决01表" sheetId="1" r:id="rId1"/><sheet name="叙述" sheetId="2" state="hidden" r:id="rId2"/></sheets></workbook>`,
		"xl/_rels/workbook.xml.rels": xmlHead + `<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">` +
			`<Relationship Id="rId1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/worksheet" Target="worksheets/sheet1.xml"/>` +
			`<Relationship Id="rId2" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/worksheet" Target="/xl/worksheets/sheet2.xml"/>` +
			`<Relationship Id="rId3" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/styles" Target="styles.xml"/>` +
			`<Relationship Id="rId4" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/sharedStrings" Target="sharedStrings.xml"/></Relationships>`,
		"xl/styles.xml": xmlHead + `<styleSheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main">` +
			`<numFmts count="1"><numFmt numFmtId="176" formatCode="yyyy&quot;年&quot;m&quot;月&quot;"/></numFmts>` +
			`<cellStyleXfs count="1"><xf numFmtId="0"/></cellStyleXfs>` +
			`<cellXfs count="4"><xf numFmtId="0"/><xf numFmtId="4"/><xf numFmtId="14"/><xf numFmtId="176"/></cellXfs></styleSheet>`,
		"xl/sharedStrings.xml": xmlHead + `<sst xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main" count="3" uniqueCount="3">` +
			`<si><t>一、财政拨款收入</t></si><si><t>行次</t></si>` +
			`<si><r><rPr><b/></rPr><t>二、</t></r><r><t>上级补助收入</t></r><rPh sb="0" eb="1"><t>er</t></rPh><phoneticPr fontId="1"/></si></sst>`,
		"xl/worksheets/sheet1.xml": xmlHead + `<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main">` +
			`<dimension ref="A1:B2"/><cols><col min="4" max="5" width="9" hidden="1"/></cols><sheetData>` +
			`<row r="5"><c r="A5" s="0" t="s"><v>0</v></c><c r="B5" t="s"><v>1</v></c><c r="C5" s="1"><v>9705600</v></c></row>` +
			`<row r="6"><c r="A6" t="s"><v>2</v></c><c r="B6" t="n"><v>2</v></c><c r="C6" s="1"><v>1200000.5</v></c></row>` +
			`<row r="7"><c r="A7" t="inlineStr"><is><t>合计</t></is></c><c r="C7" s="1"><f>SUM(C5:C6)</f><v>10905600.5</v></c></row>` +
			`<row r="8" hidden="1"><c r="A8" t="str"><f>T("x")</f><v>x</v></c><c r="B8" t="b"><v>1</v></c><c r="C8" t="e"><v>#DIV/0!</v></c>` +
			`<c r="D8" s="2"><v>43465</v></c><c r="E8" t="d"><v>2018-12-31</v></c><c r="F8" s="1"/><c r="XFD8" s="1"/></row>` +
			`</sheetData><mergeCells count="1"><mergeCell ref="A1:C1"/></mergeCells></worksheet>`,
		"xl/worksheets/sheet2.xml": xmlHead + `<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>` +
			`<row><c t="inlineStr"><is><t>单位概况</t></is></c><c t="inlineStr"><is><t>甲</t></is></c></row></sheetData></worksheet>`,
	}
}

// press writes the parts into a container.
func press(t testing.TB, parts map[string]string) []byte {
	t.Helper()
	var list []ooxml.NewPart
	for _, name := range slices.Sorted(maps.Keys(parts)) {
		list = append(list, ooxml.NewPart{Name: name, Data: []byte(parts[name])})
	}
	var b bytes.Buffer
	if err := ooxml.Create(&b, list); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

// sheetOnly is the healthy book with other rows in its first sheet.
func sheetOnly(rows string) map[string]string {
	parts := healthyParts()
	parts["xl/worksheets/sheet1.xml"] = xmlHead + `<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>` + rows + `</sheetData></worksheet>`
	return parts
}

func mustRead(t testing.TB, parts map[string]string) *Workbook {
	t.Helper()
	w, err := ReadXLSX(press(t, parts), "book.xlsx")
	if err != nil {
		t.Fatal(err)
	}
	return w
}

// dump writes a book out, a line for each cell and remark: what a test of no change compares.
func dump(w *Workbook) string {
	var b strings.Builder
	for _, s := range w.Sheets {
		fmt.Fprintf(&b, "[%s hidden=%v %v]\n", s.Name, s.Hidden, s.Merges)
		for _, c := range s.Cells {
			fmt.Fprintf(&b, "%s %s %q", c.Ref(), [...]string{"number", "text", "bool", "error", "date"}[c.Kind], c.Value)
			if c.HasFormula {
				fmt.Fprintf(&b, " =%s", c.Formula)
			}
			if !c.Computed {
				b.WriteString(" uncomputed")
			}
			b.WriteByte('\n')
		}
	}
	for _, r := range w.Remarks {
		fmt.Fprintf(&b, "%s!%s %s\n", r.Sheet, r.Ref, r.Kind)
	}
	return b.String()
}

const healthyDump = `[财决01表 hidden=false [{1 1 1 3}]]
A5 text "一、财政拨款收入"
B5 text "行次"
C5 number "9705600"
A6 text "二、上级补助收入"
B6 number "2"
C6 number "1200000.5"
A7 text "合计"
C7 number "10905600.5" =SUM(C5:C6)
A8 text "x" =T("x")
B8 bool "1"
C8 error "#DIV/0!"
D8 date "43465"
E8 date "2018-12-31"
[叙述 hidden=true []]
A1 text "单位概况"
B1 text "甲"
`

func TestHealthyBookIsReadAsStored(t *testing.T) {
	data := press(t, healthyParts())
	w, err := ReadXLSX(data, `D:\决算\2018.xlsx`)
	if err != nil {
		t.Fatal(err)
	}
	if got := dump(w); got != healthyDump {
		t.Errorf("book = %s\nwant %s", got, healthyDump)
	}
	if want := fmt.Sprintf("%x", sha256.Sum256(data)); w.SHA256 != want {
		t.Errorf("SHA256 = %s, want %s", w.SHA256, want)
	}
	if w.Name != "2018.xlsx" {
		t.Errorf("Name = %q, want %q", w.Name, "2018.xlsx")
	}
	s := w.Sheets[0]
	if c, ok := s.At(6, 3); !ok || c.Ref() != "C6" || c.Value != "1200000.5" {
		t.Errorf("At(6, 3) = %v %v", c, ok)
	}
	for _, empty := range [][2]int{{6, 4}, {1, 1}, {8, 6}, {9, 1}, {0, 0}} {
		if c, ok := s.At(empty[0], empty[1]); ok {
			t.Errorf("At(%v) = %v, want nothing", empty, c)
		}
	}
	if r, c := s.Anchor(1, 3); r != 1 || c != 1 {
		t.Errorf("Anchor(1, 3) = %d %d, want 1 1", r, c)
	}
	if r, c := s.Anchor(2, 3); r != 2 || c != 3 {
		t.Errorf("Anchor(2, 3) = %d %d, want 2 3", r, c)
	}
	if !s.RowHidden(8) || s.RowHidden(7) || !s.ColHidden(4) || !s.ColHidden(5) || s.ColHidden(6) {
		t.Error("hidden rows and columns are not 8, D and E")
	}
}

// A variant changes one place of the healthy book: old, which stands there exactly once, becomes new. A
// variant without old replaces the part, or drops it where new is empty too.
type variant struct {
	name, part, old, new string
	want                 ooxml.ErrorKind // "" when the book stays readable
	says                 string          // in the reason of the refusal, or a line of the dump
}

func (v variant) apply(t *testing.T, parts map[string]string) {
	t.Helper()
	switch {
	case v.old != "":
		if n := strings.Count(parts[v.part], v.old); n != 1 {
			t.Fatalf("%q stands %d times in %s", v.old, n, v.part)
		}
		parts[v.part] = strings.Replace(parts[v.part], v.old, v.new, 1)
	case v.new != "":
		parts[v.part] = v.new
	default:
		delete(parts, v.part)
	}
}

// testVariants reads each variant and compares the outcome. A readable one must differ from the healthy
// book in the stated line only, or not at all: then says is "same".
func testVariants(t *testing.T, part string, variants []variant) {
	seen := map[string]bool{}
	for _, v := range variants {
		t.Run(v.name, func(t *testing.T) {
			if seen[v.name] {
				t.Fatal("a variant of this name exists")
			}
			seen[v.name] = true
			if v.part == "" {
				v.part = part
			}
			parts := healthyParts()
			v.apply(t, parts)
			w, err := ReadXLSX(press(t, parts), "book.xlsx")
			if v.want == "" {
				if err != nil {
					t.Fatalf("refused: %v", err)
				}
				got := dump(w)
				switch {
				case v.says == "same":
					if got != healthyDump {
						t.Errorf("book = %s\nwant it unchanged", got)
					}
				case !strings.Contains(got, v.says):
					t.Errorf("book = %s\nwant in it %s", got, v.says)
				}
				return
			}
			var refusal *ooxml.Error
			if !errors.As(err, &refusal) {
				t.Fatalf("err = %v, want %s", err, v.want)
			}
			if refusal.Kind != v.want || !strings.Contains(refusal.Reason, v.says) {
				t.Errorf("refused as %s: %q, want %s: %q", refusal.Kind, refusal.Reason, v.want, v.says)
			}
			if w != nil {
				t.Error("a refused book came back")
			}
		})
	}
}

func TestContradictoryWorkbookPartIsRefused(t *testing.T) {
	const sheet1 = `<sheet name="财决01表" sheetId="1" r:id="rId1"/>`
	const sheet2 = `<sheet name="叙述" sheetId="2" state="hidden" r:id="rId2"/>`
	named := func(name string) string {
		return `<sheet name="` + name + `" sheetId="2" state="hidden" r:id="rId2"/>`
	}
	const rels = "xl/_rels/workbook.xml.rels"
	const types = "[Content_Types].xml"
	const mainType = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"
	long31 := strings.Repeat("决", 31)
	testVariants(t, "xl/workbook.xml", []variant{
		{name: "names-dup", old: sheet2, new: named("财决01表"), want: ooxml.Damaged, says: "twice"},
		{name: "names-dup-case", old: sheet1 + sheet2, new: `<sheet name="Z01" r:id="rId1"/>` + named("z01"), want: ooxml.Damaged, says: "twice"},
		{name: "names-dup-width", old: sheet2, new: named("财决０１表"), want: ooxml.Damaged, says: "twice"},
		{name: "names-dup-space", old: sheet2, new: named("财决01表 "), want: ooxml.Damaged, says: "twice"},
		{name: "name-empty", old: sheet2, new: named(""), want: ooxml.Damaged, says: "illegal sheet name"},
		{name: "name-absent", old: ` name="叙述"`, new: "", want: ooxml.Damaged, says: "illegal sheet name"},
		{name: "name-31", old: sheet2, new: named(long31), says: long31},
		{name: "name-32", old: sheet2, new: named(long31 + "算"), want: ooxml.Damaged, says: "illegal sheet name"},
		{name: "name-16-astral", old: sheet2, new: named(strings.Repeat("𠮷", 16)), want: ooxml.Damaged, says: "illegal sheet name"},
		{name: "name-backslash", old: sheet2, new: named(`a\b`), want: ooxml.Damaged, says: "illegal sheet name"},
		{name: "name-slash", old: sheet2, new: named(`a/b`), want: ooxml.Damaged, says: "illegal sheet name"},
		{name: "name-question", old: sheet2, new: named(`a?`), want: ooxml.Damaged, says: "illegal sheet name"},
		{name: "name-star", old: sheet2, new: named(`a*`), want: ooxml.Damaged, says: "illegal sheet name"},
		{name: "name-bracket", old: sheet2, new: named(`[a`), want: ooxml.Damaged, says: "illegal sheet name"},
		{name: "name-bracket-close", old: sheet2, new: named(`a]`), want: ooxml.Damaged, says: "illegal sheet name"},
		{name: "name-colon", old: sheet2, new: named(`a:b`), want: ooxml.Damaged, says: "illegal sheet name"},
		{name: "name-apostrophe", old: sheet2, new: named(`'a`), want: ooxml.Damaged, says: "illegal sheet name"},
		{name: "name-control", old: sheet2, new: named(`a&#10;b`), want: ooxml.Damaged, says: "illegal sheet name"},
		{name: "state-unknown", old: `state="hidden"`, new: `state="secret"`, want: ooxml.Damaged, says: "unknown state"},
		{name: "state-very-hidden", old: `state="hidden"`, new: `state="veryHidden"`, says: "same"},
		{name: "rid-absent", old: ` r:id="rId2"`, new: ``, want: ooxml.Damaged, says: "without r:id"},
		{name: "rid-plain-id", old: ` r:id="rId2"`, new: ` id="rId2"`, want: ooxml.Damaged, says: "without r:id"},
		{name: "rid-unknown", old: `r:id="rId2"`, new: `r:id="rId9"`, want: ooxml.Damaged, says: "has no relationship"},
		{name: "rid-twice", old: `r:id="rId2"`, new: `r:id="rId1"`, want: ooxml.Damaged, says: "shares its part"},
		{name: "rid-styles", old: `r:id="rId2"`, new: `r:id="rId3"`, want: ooxml.Damaged, says: "is no worksheet"},
		{name: "sheets-twice", old: `</sheets>`, new: `</sheets><sheets/>`, want: ooxml.Damaged, says: "sheets twice"},
		{name: "sheets-none", old: sheet1 + sheet2, new: ``, want: ooxml.Damaged, says: "no sheets"},
		{name: "sheets-unknown-child", old: sheet2, new: `<tab name="x"/>`, want: ooxml.Damaged, says: "unknown element in sheets"},
		{name: "sheets-text", old: sheet2, new: `x`, want: ooxml.Damaged, says: "text between elements"},
		{name: "date1904-bad", old: `date1904="0"`, new: `date1904="yes"`, want: ooxml.Damaged, says: "no boolean"},
		{name: "workbookPr-twice", old: `<workbookPr date1904="0"/>`, new: `<workbookPr/><workbookPr date1904="1"/>`, want: ooxml.Damaged, says: "workbookPr twice"},
		{name: "root-other", old: ``, new: `<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"/>`, want: ooxml.Damaged, says: "root element"},
		{name: "root-no-namespace", old: ``, new: `<workbook/>`, want: ooxml.Damaged, says: "root element"},
		{name: "foreign-element", old: `<sheets>`, new: `<x:y xmlns:x="urn:x"><x:sheets/></x:y><sheets>`, says: "same"},

		{name: "sheet-part-missing", part: "xl/worksheets/sheet2.xml", want: ooxml.Damaged, says: "has no part"},
		{name: "sheet-external", part: rels, old: `Target="/xl/worksheets/sheet2.xml"`, new: `Target="file:///c:/x.xlsx" TargetMode="External"`, want: ooxml.Damaged, says: "has no part"},
		{name: "sheet-case-twice", part: rels, old: `Target="/xl/worksheets/sheet2.xml"`, new: `Target="worksheets/SHEET1.xml"`, want: ooxml.Damaged, says: "shares its part"},
		{name: "rels-missing", part: rels, want: ooxml.Damaged, says: "has no relationship"},
		{name: "styles-two", part: rels, old: `relationships/sharedStrings" Target="sharedStrings.xml"`, new: `relationships/styles" Target="styles.xml"`, want: ooxml.Damaged, says: "two parts of kind styles"},
		{name: "styles-part-missing", part: "xl/styles.xml", want: ooxml.Damaged, says: "no part of kind styles"},
		{name: "no-sst", part: rels, old: `<Relationship Id="rId4" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/sharedStrings" Target="sharedStrings.xml"/>`, want: ooxml.Damaged, says: "string table that is missing"},
		{name: "sst-part-missing", part: "xl/sharedStrings.xml", want: ooxml.Damaged, says: "no part of kind sharedStrings"},
		{name: "no-styles", part: rels, old: `<Relationship Id="rId3" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/styles" Target="styles.xml"/>`, want: ooxml.Damaged, says: "cell format 1 does not exist"},

		{name: "xlsm", part: types, old: mainType, new: "application/vnd.ms-excel.sheet.macroEnabled.main+xml", says: "same"},
		{name: "xltx", part: types, old: mainType, new: "application/vnd.openxmlformats-officedocument.spreadsheetml.template.main+xml", says: "same"},
		{name: "xlsb", part: types, old: mainType, new: "application/vnd.ms-excel.sheet.binary.macroEnabled.main", want: ooxml.OldFormat, says: "binary"},
		{name: "docx", part: types, old: mainType, new: "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml", want: ooxml.NotPackage, says: "not a workbook"},
		{name: "no-workbook", part: "_rels/.rels", old: `relationships/officeDocument"`, new: `relationships/other"`, want: ooxml.NotPackage, says: "not a workbook"},
		{name: "sheet-of-strict-type", part: rels, old: `Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/worksheet" Target="worksheets/sheet1.xml"`,
			new: `Type="http://purl.oclc.org/ooxml/officeDocument/relationships/worksheet" Target="worksheets/sheet1.xml"`, says: "same"},
	})
}

func TestRefusedByTheGate(t *testing.T) {
	healthy := press(t, healthyParts())
	for name, tt := range map[string]struct {
		data []byte
		want ooxml.ErrorKind
	}{
		"nothing":   {nil, ooxml.NotPackage},
		"text":      {[]byte("科目,金额"), ooxml.NotPackage},
		"ole":       {[]byte("\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1"), ooxml.OldFormat},
		"truncated": {healthy[:len(healthy)-9], ooxml.Damaged},
	} {
		w, err := ReadXLSX(tt.data, "book.xlsx")
		var e *ooxml.Error
		if w != nil || !errors.As(err, &e) || e.Kind != tt.want {
			t.Errorf("%s: refused as %v, want %s", name, err, tt.want)
		}
	}
}

func TestSheetsWithoutCellsAreListed(t *testing.T) {
	parts := healthyParts()
	for _, kind := range []string{"officeDocument/2006/relationships/chartsheet", "officeDocument/2006/relationships/dialogsheet", "xlMacrosheet"} {
		typ := "http://schemas.openxmlformats.org/" + kind
		if kind == "xlMacrosheet" {
			typ = "http://schemas.microsoft.com/office/2006/relationships/xlMacrosheet"
		}
		p := maps.Clone(parts)
		p["xl/_rels/workbook.xml.rels"] = strings.Replace(p["xl/_rels/workbook.xml.rels"],
			`http://schemas.openxmlformats.org/officeDocument/2006/relationships/worksheet" Target="/xl`, typ+`" Target="/xl`, 1)
		w := mustRead(t, p)
		if len(w.Sheets) != 1 || !slices.Equal(w.Skipped, []string{"叙述"}) {
			t.Errorf("%s: %d sheets, skipped %q", kind, len(w.Sheets), w.Skipped)
		}
	}
}

func TestContradictoryStringTableIsRefused(t *testing.T) {
	const first = `<si><t>一、财政拨款收入</t></si>`
	testVariants(t, "xl/sharedStrings.xml", []variant{
		{name: "unknown-element", old: first, new: `<x/>` + first, want: ooxml.Damaged, says: "unknown element in the string table"},
		{name: "foreign-element", old: first, new: `<x:si xmlns:x="urn:x"/>` + first, want: ooxml.Damaged, says: "unknown element in the string table"},
		{name: "two-texts", old: first, new: `<si><t>一</t><t>二</t></si>`, want: ooxml.Damaged, says: "two texts in a string"},
		{name: "text-and-runs", old: first, new: `<si><t>一</t><r><t>二</t></r></si>`, want: ooxml.Damaged, says: "two texts in a string"},
		{name: "run-with-two-texts", old: first, new: `<si><r><t>一</t><t>二</t></r></si>`, want: ooxml.Damaged, says: "two texts in a run"},
		{name: "run-unknown", old: first, new: `<si><r><v>1</v></r></si>`, want: ooxml.Damaged, says: "unknown element in a run"},
		{name: "string-unknown", old: first, new: `<si><v>1</v></si>`, want: ooxml.Damaged, says: "unknown element in a string"},
		{name: "element-in-text", old: first, new: `<si><t>a<b/></t></si>`, want: ooxml.Damaged, says: "element inside a text"},
		{name: "stray-text", old: first, new: `<si>一、财政拨款收入</si>`, want: ooxml.Damaged, says: "text between elements"},
		{name: "root-other", old: ``, new: `<x/>`, want: ooxml.Damaged, says: "root element"},
		{name: "one-entry-gone", old: `<si><t>行次</t></si>`, new: ``, want: ooxml.Damaged, says: "points outside the string table"},
		{name: "count-lies", old: `count="3" uniqueCount="3"`, new: `count="900" uniqueCount="1"`, says: "same"},
		{name: "cut-by-comment", old: `财政拨款`, new: `财政<!-- -->拨款`, says: "same"},
		{name: "cut-by-cdata", old: `财政拨款`, new: `<![CDATA[财政]]>拨款`, says: "same"},
		{name: "character-references", old: `财政拨款`, new: `&#x8D22;&#25919;拨款`, says: "same"},
		{name: "empty-entry", old: first, new: `<si/>`, says: "]]\nB5"},
		{name: "blank-kept", old: `一、财政拨款收入`, new: ` 一、 `, says: `A5 text " 一、 "`},
		{name: "escape", old: `一、财政拨款收入`, new: `a_x000D__x000A_b_x0041_`, says: `A5 text "a\r\nbA"`},
		{name: "escape-of-underscore", old: `一、财政拨款收入`, new: `_x005F_x0041_`, says: `A5 text "_x0041_"`},
		{name: "escape-astral", old: `一、财政拨款收入`, new: `_xD842__xDFB7_`, says: `A5 text "𠮷"`},
		{name: "escape-lone-surrogate", old: `一、财政拨款收入`, new: `a_xD842_b`, says: "财决01表!A5 control-characters"},
		{name: "escape-control", old: `一、财政拨款收入`, new: `收_x0007_入`, says: `A5 text "收入"`},
		{name: "escape-control-remark", old: `一、财政拨款收入`, new: `收_x000B_入`, says: "财决01表!A5 control-characters"},
		{name: "escape-nothing-left", old: `一、财政拨款收入`, new: `_xFFFE_`, says: `A5 text ""`},
		{name: "no-escape", old: `一、财政拨款收入`, new: `_x00G1_ _x41_ _x0041`, says: `A5 text "_x00G1_ _x41_ _x0041"`},
	})
}

func TestPrefixedAndStrictBooksAreReadAlike(t *testing.T) {
	prefixed := healthyParts()
	for name, xml := range prefixed {
		if !strings.HasPrefix(name, "xl/") || strings.HasSuffix(name, ".rels") {
			continue
		}
		xml = strings.ReplaceAll(xml, "</", "\x00")
		xml = strings.ReplaceAll(xml, "<?", "\x01")
		xml = strings.ReplaceAll(xml, "<", "<x:")
		xml = strings.ReplaceAll(xml, "\x00", "</x:")
		xml = strings.ReplaceAll(xml, "\x01", "<?")
		prefixed[name] = strings.Replace(xml, "xmlns=", "xmlns:x=", 1)
	}
	strict := healthyParts()
	for name, xml := range strict {
		if strings.HasPrefix(name, "xl/") {
			xml = strings.ReplaceAll(xml, "http://schemas.openxmlformats.org/spreadsheetml/2006/main", "http://purl.oclc.org/ooxml/spreadsheetml/main")
			xml = strings.ReplaceAll(xml, "http://schemas.openxmlformats.org/officeDocument/2006/relationships", "http://purl.oclc.org/ooxml/officeDocument/relationships")
			strict[name] = xml
		}
	}
	for name, parts := range map[string]map[string]string{"prefixed": prefixed, "strict": strict} {
		t.Run(name, func(t *testing.T) {
			if got := dump(mustRead(t, parts)); got != healthyDump {
				t.Errorf("book = %s\nwant %s", got, healthyDump)
			}
		})
	}
}

func TestDateText(t *testing.T) {
	tests := []struct {
		value   string
		d1904   bool
		want    string
		noValue bool
	}{
		{value: "43465", want: "2018-12-31"},
		{value: "43465.999988", want: "2018-12-31"},
		{value: "1", want: "1900-1-1"},
		{value: "59", want: "1900-2-28"},
		{value: "60", want: "1900-2-29"}, // never was; Excel shows it
		{value: "61", want: "1900-3-1"},
		{value: "2958465", want: "9999-12-31"},
		{value: "4.3465E4", want: "2018-12-31"},
		{value: "0", d1904: true, want: "1904-1-1"},
		{value: "42003", d1904: true, want: "2018-12-31"},
		{value: "2957003", d1904: true, want: "9999-12-31"},
		{value: "2018-12-31", want: "2018-12-31"},
		{value: "2018-12-31T08:30:00Z", want: "2018-12-31"},
		{value: "0.5", noValue: true},
		{value: "-1", noValue: true},
		{value: "2958466", noValue: true},
		{value: "2957004", d1904: true, noValue: true},
		{value: "1E300", noValue: true},
	}
	for _, tt := range tests {
		w := &Workbook{Date1904: tt.d1904}
		y, m, d, ok := w.DateText(RawCell{Kind: Date, Value: tt.value})
		if got := fmt.Sprintf("%d-%d-%d", y, m, d); ok == tt.noValue || ok && got != tt.want {
			t.Errorf("DateText(%s, 1904 %v) = %s %v, want %s", tt.value, tt.d1904, got, ok, tt.want)
		}
	}
	if _, _, _, ok := new(Workbook).DateText(RawCell{Kind: Number, Value: "43465"}); ok {
		t.Error("a number was taken for a date")
	}
}

func TestDate1904IsRead(t *testing.T) {
	parts := healthyParts()
	parts["xl/workbook.xml"] = strings.Replace(parts["xl/workbook.xml"], `date1904="0"`, `date1904="true"`, 1)
	w := mustRead(t, parts)
	c, _ := w.Sheets[0].At(8, 4)
	if y, m, d, ok := w.DateText(c); !w.Date1904 || !ok || y != 2023 || m != 1 || d != 1 {
		t.Errorf("day 43465 of 1904 = %d-%d-%d %v, want 2023-1-1", y, m, d, ok)
	}
}

// sharedWorkbooks finds the workbooks that lie beside the repository.
func sharedWorkbooks(t testing.TB) []string {
	t.Helper()
	found, err := filepath.Glob(filepath.Join("..", "..", "shared", "workbooks", "*.xlsx"))
	if err != nil {
		t.Fatal(err)
	}
	if len(found) == 0 {
		if os.Getenv("CI") == "true" {
			t.Fatal("shared/workbooks is missing beside the repository")
		}
		t.Skip("shared/workbooks is not beside the repository")
	}
	return found
}

// A second reader, which shares no code with this one, must find the same in every cell of a healthy book.
func TestSharedWorkbooksAgreeWithExcelize(t *testing.T) {
	for _, name := range sharedWorkbooks(t) {
		t.Run(filepath.Base(name), func(t *testing.T) {
			data, err := os.ReadFile(name)
			if err != nil {
				t.Fatal(err)
			}
			compareWithExcelize(t, data)
		})
	}
}

func compareWithExcelize(t *testing.T, data []byte) {
	t.Helper()
	w, err := ReadXLSX(data, "book.xlsx")
	if err != nil {
		t.Fatal(err)
	}
	f, err := excelize.OpenReader(bytes.NewReader(data), excelize.Options{RawCellValue: true})
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	var names []string
	cells, held := 0, 0
	for _, s := range w.Sheets {
		names = append(names, s.Name)
		lastRow, lastCol := 0, 0
		rows, err := f.GetRows(s.Name)
		if err != nil {
			t.Fatal(err)
		}
		lastRow = len(rows)
		for _, row := range rows {
			lastCol = max(lastCol, len(row))
		}
		for _, c := range s.Cells {
			lastRow, lastCol = max(lastRow, c.Row), max(lastCol, c.Col)
		}
		for row := 1; row <= lastRow+1; row++ {
			for col := 1; col <= lastCol+1; col++ {
				// For a cell inside a merge excelize gives the value of the merge.
				got, _ := s.At(s.Anchor(row, col))
				ref := Ref(row, col)
				want, err := f.GetCellValue(s.Name, ref)
				if err != nil {
					t.Fatal(err)
				}
				if got.Value != want {
					t.Errorf("%s!%s = %q, want %q", s.Name, ref, got.Value, want)
				}
				own, _ := s.At(row, col)
				formula, err := f.GetCellFormula(s.Name, ref)
				if err != nil {
					t.Fatal(err)
				}
				if own.Formula != formula {
					t.Errorf("%s!%s formula = %q, want %q", s.Name, ref, own.Formula, formula)
				}
				cells++
			}
		}
		held += len(s.Cells)
		merges, err := f.GetMergeCells(s.Name)
		if err != nil {
			t.Fatal(err)
		}
		var got, want []string
		for _, m := range s.Merges {
			got = append(got, Ref(m.Top, m.Left)+":"+Ref(m.Bottom, m.Right))
		}
		for _, m := range merges {
			want = append(want, m.GetStartAxis()+":"+m.GetEndAxis())
		}
		slices.Sort(got)
		slices.Sort(want)
		if !slices.Equal(got, want) {
			t.Errorf("%s merges = %v, want %v", s.Name, got, want)
		}
		visible, err := f.GetSheetVisible(s.Name)
		if err != nil || visible == s.Hidden {
			t.Errorf("%s hidden = %v, excelize says visible = %v, %v", s.Name, s.Hidden, visible, err)
		}
	}
	if want := f.GetSheetList(); !slices.Equal(names, want) {
		t.Errorf("sheets = %q, want %q", names, want)
	}
	t.Logf("%d sheets, %d cells compared, %d hold something", len(names), cells, held)
}

// A book that excelize writes has what the shared ones lack: formulas, rich text, booleans, dates, hidden
// rows and columns, a hidden sheet.
func TestWrittenByExcelizeIsReadAlike(t *testing.T) {
	f := excelize.NewFile()
	defer f.Close()
	check := func(err error) {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
	}
	date, err := f.NewStyle(&excelize.Style{NumFmt: 14})
	check(err)
	code := `yyyy"年"m"月"d"日"`
	custom, err := f.NewStyle(&excelize.Style{CustomNumFmt: &code})
	check(err)
	money := `#,##0.00_ ;[Red]\-#,##0.00\ "元"`
	amount, err := f.NewStyle(&excelize.Style{CustomNumFmt: &money})
	check(err)
	check(f.SetSheetName("Sheet1", "财决01表"))
	for i := range 40 {
		check(f.SetCellValue("财决01表", Ref(i+1, 1), fmt.Sprintf("科目 %d & <%d>", i, i)))
		check(f.SetCellValue("财决01表", Ref(i+1, 2), i*12345))
		check(f.SetCellValue("财决01表", Ref(i+1, 3), float64(i)/7))
		check(f.SetCellValue("财决01表", Ref(i+1, 4), i%2 == 0))
	}
	check(f.SetCellFormula("财决01表", "E1", "SUM(B1:B40)"))
	check(f.SetCellRichText("财决01表", "E2", []excelize.RichTextRun{{Text: "甲", Font: &excelize.Font{Bold: true}}, {Text: " 乙\n"}}))
	check(f.SetCellValue("财决01表", "E3", 43465))
	check(f.SetCellStyle("财决01表", "E3", "E3", date))
	check(f.SetCellValue("财决01表", "E4", 43465))
	check(f.SetCellStyle("财决01表", "E4", "E4", custom))
	check(f.SetCellValue("财决01表", "E5", -1.5))
	check(f.SetCellStyle("财决01表", "E5", "E5", amount))
	check(f.MergeCell("财决01表", "G1", "J3"))
	check(f.SetCellValue("财决01表", "G1", "合并"))
	check(f.SetRowVisible("财决01表", 7, false))
	check(f.SetColVisible("财决01表", "C", false))
	_, err = f.NewSheet("底稿")
	check(err)
	check(f.SetSheetVisible("底稿", false))
	check(f.SetCellValue("底稿", "CV9", "远"))
	var b bytes.Buffer
	check(f.Write(&b))
	compareWithExcelize(t, b.Bytes())

	w, err := ReadXLSX(b.Bytes(), "")
	check(err)
	s := w.Sheets[0]
	for ref, kind := range map[string]CellKind{"A1": Text, "B1": Number, "D1": Bool, "E2": Text, "E3": Date, "E4": Date, "E5": Number} {
		row, col, _ := ParseRef(ref)
		if c, ok := s.At(row, col); !ok || c.Kind != kind {
			t.Errorf("%s = %+v, want kind %d", ref, c, kind)
		}
	}
	if c, ok := s.At(1, 5); !ok || c.Computed || !c.HasFormula || c.Value != "" {
		t.Errorf("E1 = %+v, want a formula that was never calculated", c)
	}
	if !s.RowHidden(7) || s.RowHidden(8) || !s.ColHidden(3) || s.ColHidden(2) {
		t.Error("hidden row 7 or hidden column C not found")
	}
}
