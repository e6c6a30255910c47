package xlsx

import (
	"errors"
	"fmt"
	"reflect"
	"runtime"
	"slices"
	"strings"
	"testing"

	"jixiao/internal/ooxml"
)

func TestRef(t *testing.T) {
	for ref, want := range map[string][2]int{
		"A1": {1, 1}, "C12": {12, 3}, "Z9": {9, 26}, "AA1": {1, 27}, "AZ10": {10, 52}, "BA1": {1, 53}, "ZZ1": {1, 702}, "AAA1": {1, 703}, "XFD1048576": {1048576, 16384},
	} {
		row, col, ok := ParseRef(ref)
		if !ok || row != want[0] || col != want[1] {
			t.Errorf("ParseRef(%q) = %d, %d, %v, want %v", ref, row, col, ok, want)
		}
		if got := Ref(want[0], want[1]); got != ref {
			t.Errorf("Ref(%v) = %q, want %q", want, got, ref)
		}
	}
	for _, bad := range []string{"", "A", "1", "A0", "A01", "a1", "A1 ", " A1", "$A$1", "A-1", "A+1", "XFE1", "A1048577", "AAAA1", "A1B", "1A", "Ａ1", "A１", "A99999999999999999999", "ZZZZZZZZZZZZZZZZZZZ1"} {
		if row, col, ok := ParseRef(bad); ok {
			t.Errorf("ParseRef(%q) = %d, %d, want it refused", bad, row, col)
		}
	}
	for col := 1; col <= lastCol; col++ {
		if row, got, ok := ParseRef(Ref(7, col)); !ok || row != 7 || got != col {
			t.Fatalf("ParseRef(Ref(7, %d)) = %d, %d, %v", col, row, got, ok)
		}
	}
}

// Each variant is one fault of a kind that readers have been seen to answer with wrong or missing data and
// no error, or one oddity that the standard allows.
func TestContradictorySheetIsRefused(t *testing.T) {
	const (
		a5     = `<c r="A5" s="0" t="s"><v>0</v></c>`
		b5     = `<c r="B5" t="s"><v>1</v></c>`
		c5     = `<c r="C5" s="1"><v>9705600</v></c>`
		a6     = `<c r="A6" t="s"><v>2</v></c>`
		b6     = `<c r="B6" t="n"><v>2</v></c>`
		c6     = `<c r="C6" s="1"><v>1200000.5</v></c>`
		row6   = `<row r="6">` + a6 + b6 + c6 + `</row>`
		a7     = `<c r="A7" t="inlineStr"><is><t>合计</t></is></c>`
		c7     = `<c r="C7" s="1"><f>SUM(C5:C6)</f><v>10905600.5</v></c>`
		row7   = `<row r="7">` + a7 + c7 + `</row>`
		b8     = `<c r="B8" t="b"><v>1</v></c>`
		c8     = `<c r="C8" t="e"><v>#DIV/0!</v></c>`
		d8     = `<c r="D8" s="2"><v>43465</v></c>`
		e8     = `<c r="E8" t="d"><v>2018-12-31</v></c>`
		merges = `<mergeCells count="1"><mergeCell ref="A1:C1"/></mergeCells>`
	)
	merge := func(refs ...string) string {
		var b strings.Builder
		b.WriteString("<mergeCells>")
		for _, ref := range refs {
			fmt.Fprintf(&b, `<mergeCell ref="%s"/>`, ref)
		}
		return b.String() + "</mergeCells>"
	}
	number := func(v string) string { return `<c r="C6" s="1"><v>` + v + `</v></c>` }
	wide := func(cols int) string {
		var b strings.Builder
		for col := 1; col <= cols; col++ {
			fmt.Fprintf(&b, `<c r="%s"><v>1</v></c>`, Ref(9, col))
		}
		return `<row r="9">` + b.String() + `</row></sheetData>`
	}
	var manyMerges []string
	for row := 100; len(manyMerges) <= maxMerges; row++ {
		manyMerges = append(manyMerges, fmt.Sprintf("A%d:B%d", row, row))
	}

	testVariants(t, "xl/worksheets/sheet1.xml", []variant{
		// The string table.
		{name: "sst-oob", old: a6, new: `<c r="A6" t="s"><v>3</v></c>`, want: ooxml.Damaged, says: "A6 points outside the string table"},
		{name: "sst-neg", old: a6, new: `<c r="A6" t="s"><v>-1</v></c>`, want: ooxml.Damaged, says: "points outside"},
		{name: "sst-nonnum", old: a6, new: `<c r="A6" t="s"><v>abc</v></c>`, want: ooxml.Damaged, says: "points outside"},
		{name: "sst-plus", old: a6, new: `<c r="A6" t="s"><v>+1</v></c>`, want: ooxml.Damaged, says: "points outside"},
		{name: "sst-blank", old: a6, new: `<c r="A6" t="s"><v> 1</v></c>`, want: ooxml.Damaged, says: "points outside"},
		{name: "sst-decimal", old: a6, new: `<c r="A6" t="s"><v>1.0</v></c>`, want: ooxml.Damaged, says: "points outside"},
		{name: "sst-empty", old: a6, new: `<c r="A6" t="s"><v></v></c>`, want: ooxml.Damaged, says: "points outside"},
		{name: "sst-huge", old: a6, new: `<c r="A6" t="s"><v>18446744073709551616</v></c>`, want: ooxml.Damaged, says: "points outside"},
		{name: "sst-full-width", old: a6, new: `<c r="A6" t="s"><v>１</v></c>`, want: ooxml.Damaged, says: "points outside"},
		{name: "sst-no-value", old: a6, new: `<c r="A6" t="s"/>`, says: "C5 number \"9705600\"\nB6"},

		// References and order.
		{name: "ref-dup", old: c6, new: `<c r="B6"><v>777</v></c>` + c6, want: ooxml.Damaged, says: "B6 out of order or twice"},
		{name: "ref-swapped", old: a6 + b6 + c6, new: c6 + b6 + a6, want: ooxml.Damaged, says: "B6 out of order"},
		{name: "ref-bad", old: `r="C6"`, new: `r="6C"`, want: ooxml.Damaged, says: "bad cell reference"},
		{name: "ref-lower-case", old: `r="C6"`, new: `r="c6"`, want: ooxml.Damaged, says: "bad cell reference"},
		{name: "ref-dollar", old: `r="C6"`, new: `r="$C$6"`, want: ooxml.Damaged, says: "bad cell reference"},
		{name: "ref-empty", old: `r="C6"`, new: `r=""`, want: ooxml.Damaged, says: "bad cell reference"},
		{name: "ref-col-big", old: `r="C6"`, new: `r="XFE6"`, want: ooxml.Damaged, says: "bad cell reference"},
		{name: "ref-leading-zero", old: `r="C6"`, new: `r="C06"`, want: ooxml.Damaged, says: "bad cell reference"},
		{name: "ref-other-row", old: `r="C6"`, new: `r="C99"`, want: ooxml.Damaged, says: "C99 in row 6"},
		{name: "ref-absent", old: `r="C6" `, new: ``, says: "same"},
		{name: "ref-absent-then-back", old: a6 + b6, new: `<c r="B6" t="s"><v>2</v></c><c r="B6"><v>2</v></c>`, want: ooxml.Damaged, says: "B6 out of order"},
		{name: "ref-absent-behind-the-last", old: `<c r="XFD8" s="1"/>`, new: `<c r="XFD8" s="1"/><c/>`, want: ooxml.Damaged, says: "more columns"},
		{name: "row-dup", old: row7, new: `<row r="6"><c r="C6"><v>777</v></c></row>` + row7, want: ooxml.Damaged, says: "row 6 out of order or twice"},
		{name: "row-order", old: row6 + row7, new: row7 + row6, want: ooxml.Damaged, says: "row 6 out of order"},
		{name: "row-neg", old: `<row r="6">`, new: `<row r="-1">`, want: ooxml.Damaged, says: "bad row number"},
		{name: "row-zero", old: `<row r="6">`, new: `<row r="0">`, want: ooxml.Damaged, says: "bad row number"},
		{name: "row-nan", old: `<row r="6">`, new: `<row r="abc">`, want: ooxml.Damaged, says: "bad row number"},
		{name: "row-empty", old: `<row r="6">`, new: `<row r="">`, want: ooxml.Damaged, says: "bad row number"},
		{name: "row-big", old: `<row r="6">`, new: `<row r="1048577">`, want: ooxml.Damaged, says: "bad row number"},
		{name: "row-2147483647", old: `<row r="6">`, new: `<row r="2147483647">`, want: ooxml.Damaged, says: "bad row number"},
		{name: "row-absent", old: `<row r="6">`, new: `<row>`, says: "same"},
		{name: "row-absent-behind-the-last", old: `</sheetData>`, new: `<row r="1048576"/><row/></sheetData>`, want: ooxml.Damaged, says: "more rows"},
		{name: "row-hidden-bad", old: `hidden="1"><c`, new: `hidden="yes"><c`, want: ooxml.Damaged, says: "no boolean"},

		// Structure.
		{name: "xml-truncated", old: `</sheetData>` + merges + `</worksheet>`, new: ``, want: ooxml.Damaged},
		{name: "xml-truncated-row", old: c6 + `</row>`, new: `<c r="C6"><v>12`, want: ooxml.Damaged},
		{name: "xml-mismatch", old: c6, new: `<c r="C6"><v>1</c></v>`, want: ooxml.Damaged},
		{name: "xml-bad-char", old: `<v>1200000.5</v>`, new: "<v>1\x01</v>", want: ooxml.Damaged},
		{name: "xml-bad-utf8", old: `合计`, new: "\xff\xfe", want: ooxml.Damaged},
		{name: "xml-charref-nul", old: `合计`, new: "&#0;", want: ooxml.Damaged},
		{name: "xml-entity", old: `合计`, new: "&lol;", want: ooxml.Damaged},
		{name: "xml-dtd", old: `<worksheet`, new: `<!DOCTYPE worksheet [<!ENTITY lol "lol">]><worksheet`, want: ooxml.Hostile},
		{name: "attribute-twice", old: `<c r="C6" `, new: `<c r="C6" r="D6" `, want: ooxml.Damaged},
		{name: "deep", old: `<dimension`, new: strings.Repeat(`<x>`, 300) + strings.Repeat(`</x>`, 300) + `<dimension`, want: ooxml.Hostile},
		{name: "sheetData-twice", old: `</sheetData>`, new: `</sheetData><sheetData/>`, want: ooxml.Damaged, says: "sheetData twice"},
		{name: "sheetData-missing", old: ``, new: `<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"/>`, want: ooxml.Damaged, says: "no sheetData"},
		{name: "root-other", old: ``, new: `<chartsheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData/></chartsheet>`, want: ooxml.Damaged, says: "root element"},
		{name: "cell-outside-row", old: row6, new: a6, want: ooxml.Damaged, says: "unknown element in sheetData"},
		{name: "row-in-row", old: row6, new: `<row r="6">` + row7 + `</row>`, want: ooxml.Damaged, says: "unknown element in a row"},
		{name: "cell-in-cell", old: c6, new: `<c r="C6">` + b6 + `</c>`, want: ooxml.Damaged, says: "unknown element in cell C6"},
		{name: "cell-foreign", old: c6, new: `<x:c xmlns:x="urn:x" r="C6"><v>1</v></x:c>`, want: ooxml.Damaged, says: "unknown element in a row"},
		{name: "value-foreign", old: c6, new: `<c r="C6"><x:v xmlns:x="urn:x">1</x:v></c>`, want: ooxml.Damaged, says: "unknown element in cell C6"},
		{name: "value-twice", old: c6, new: `<c r="C6"><v>1</v><v>2</v></c>`, want: ooxml.Damaged, says: "two values in cell C6"},
		{name: "formula-twice", old: c6, new: `<c r="C6"><f>1</f><f>2</f><v>2</v></c>`, want: ooxml.Damaged, says: "two formulas in cell C6"},
		{name: "value-with-element", old: c6, new: `<c r="C6"><v>1<b/>2</v></c>`, want: ooxml.Damaged, says: "element inside a text"},
		{name: "text-in-cell", old: c6, new: `<c r="C6">1200000.5</c>`, want: ooxml.Damaged, says: "text between elements"},
		{name: "text-in-row", old: c6, new: `1`, want: ooxml.Damaged, says: "text between elements"},
		{name: "value-cut-by-comment", old: c6, new: `<c r="C6"><v>12000<!-- x -->00<![CDATA[.5]]></v></c>`, says: "same"},
		{name: "blanks-between", old: c6, new: "\n\t " + c6 + "\r\n", says: "same"},
		{name: "cell-extension", old: c6, new: `<c r="C6" s="1"><v>1200000.5</v><extLst><ext><c r="Z1"><v>1</v></c></ext></extLst></c>`, says: "same"},
		{name: "row-extension", old: c6, new: c6 + `<extLst><ext/></extLst>`, says: "same"},
		{name: "dimension-lies", old: `ref="A1:B2"`, new: `ref="XFD1:nonsense"`, says: "same"},

		// Types and values.
		{name: "type-unknown", old: `<c r="B6" t="n">`, new: `<c r="B6" t="x">`, want: ooxml.Damaged, says: "unknown cell type"},
		{name: "type-empty", old: `<c r="B6" t="n">`, new: `<c r="B6" t="">`, want: ooxml.Damaged, says: "unknown cell type"},
		{name: "style-oob", old: `<c r="C6" s="1">`, new: `<c r="C6" s="4">`, want: ooxml.Damaged, says: "cell format 4 does not exist"},
		{name: "style-oob-on-blank", old: `<c r="F8" s="1"/>`, new: `<c r="F8" s="99"/>`, want: ooxml.Damaged, says: "does not exist"},
		{name: "style-neg", old: `<c r="C6" s="1">`, new: `<c r="C6" s="-1">`, want: ooxml.Damaged, says: "bad cell format"},
		{name: "style-nan", old: `<c r="C6" s="1">`, new: `<c r="C6" s="x">`, want: ooxml.Damaged, says: "bad cell format"},
		{name: "number-commas", old: c6, new: number("9,705,600"), want: ooxml.Damaged, says: "C6 holds no number"},
		{name: "number-nan", old: c6, new: number("NaN"), want: ooxml.Damaged, says: "holds no number"},
		{name: "number-inf", old: c6, new: number("INF"), want: ooxml.Damaged, says: "holds no number"},
		{name: "number-minus-inf", old: c6, new: number("-INF"), want: ooxml.Damaged, says: "holds no number"},
		{name: "number-blank-before", old: c6, new: number(" 1"), want: ooxml.Damaged, says: "holds no number"},
		{name: "number-blank-after", old: c6, new: number("1\n"), want: ooxml.Damaged, says: "holds no number"},
		{name: "number-blank-only", old: c6, new: number(" "), want: ooxml.Damaged, says: "holds no number"},
		{name: "number-hex", old: c6, new: number("0x10"), want: ooxml.Damaged, says: "holds no number"},
		{name: "number-underscore", old: c6, new: number("1_000"), want: ooxml.Damaged, says: "holds no number"},
		{name: "number-full-width", old: c6, new: number("１２"), want: ooxml.Damaged, says: "holds no number"},
		{name: "number-two-points", old: c6, new: number("1.2.3"), want: ooxml.Damaged, says: "holds no number"},
		{name: "number-point-only", old: c6, new: number("."), want: ooxml.Damaged, says: "holds no number"},
		{name: "number-sign-only", old: c6, new: number("-"), want: ooxml.Damaged, says: "holds no number"},
		{name: "number-two-signs", old: c6, new: number("--1"), want: ooxml.Damaged, says: "holds no number"},
		{name: "number-exponent-empty", old: c6, new: number("1E"), want: ooxml.Damaged, says: "holds no number"},
		{name: "number-exponent-two-signs", old: c6, new: number("1E+-5"), want: ooxml.Damaged, says: "holds no number"},
		{name: "number-exponent-big", old: c6, new: number("1E999999999999"), want: ooxml.Damaged, says: "holds no number"},
		{name: "number-text", old: c6, new: number("无"), want: ooxml.Damaged, says: "holds no number"},
		{name: "number-noise-kept", old: c6, new: number("1.1000000000000001"), says: `C6 number "1.1000000000000001"`},
		{name: "number-exponent-kept", old: c6, new: number("9.7056E+6"), says: `C6 number "9.7056E+6"`},
		{name: "number-plus", old: c6, new: number("+5"), says: `C6 number "+5"`},
		{name: "number-point-first", old: c6, new: number(".5"), says: `C6 number ".5"`},
		{name: "number-point-last", old: c6, new: number("5."), says: `C6 number "5."`},
		{name: "number-empty-value", old: c6, new: number(""), says: "B6 number \"2\"\nA7"},
		{name: "bool-two", old: b8, new: `<c r="B8" t="b"><v>2</v></c>`, want: ooxml.Damaged, says: "B8 holds no boolean"},
		{name: "bool-empty", old: b8, new: `<c r="B8" t="b"><v/></c>`, want: ooxml.Damaged, says: "B8 holds no boolean"},
		{name: "bool-upper-case", old: b8, new: `<c r="B8" t="b"><v>TRUE</v></c>`, want: ooxml.Damaged, says: "holds no boolean"},
		{name: "bool-word", old: b8, new: `<c r="B8" t="b"><v>true</v></c>`, says: "same"},
		{name: "bool-false-word", old: b8, new: `<c r="B8" t="b"><v>false</v></c>`, says: `B8 bool "0"`},
		{name: "error-empty", old: c8, new: `<c r="C8" t="e"><v></v></c>`, want: ooxml.Damaged, says: "C8 holds no error"},
		{name: "error-no-value", old: c8, new: `<c r="C8" t="e"/>`, says: "B8 bool \"1\"\nD8"},
		{name: "date-bad", old: e8, new: `<c r="E8" t="d"><v>2018-13-31</v></c>`, want: ooxml.Damaged, says: "E8 holds no date"},
		{name: "date-no-such-day", old: e8, new: `<c r="E8" t="d"><v>2018-02-29</v></c>`, want: ooxml.Damaged, says: "holds no date"},
		{name: "date-number", old: e8, new: `<c r="E8" t="d"><v>43465</v></c>`, want: ooxml.Damaged, says: "holds no date"},
		{name: "date-with-time", old: e8, new: `<c r="E8" t="d"><v>2018-12-31T08:00:00.5</v></c>`, says: `E8 date "2018-12-31T08:00:00.5"`},
		{name: "date-not-a-number", old: d8, new: `<c r="D8" s="2"><v>31.12.2018</v></c>`, want: ooxml.Damaged, says: "D8 holds no number"},
		{name: "inline-with-value", old: a7, new: `<c r="A7" t="inlineStr"><is><t>a</t></is><v>b</v></c>`, want: ooxml.Damaged, says: "inline string with a value in cell A7"},
		{name: "inline-value-only", old: a7, new: `<c r="A7" t="inlineStr"><v>b</v></c>`, want: ooxml.Damaged, says: "inline string with a value"},
		{name: "inline-twice", old: a7, new: `<c r="A7" t="inlineStr"><is><t>a</t></is><is><t>b</t></is></c>`, want: ooxml.Damaged, says: "stray inline string in cell A7"},
		{name: "inline-in-number", old: b6, new: `<c r="B6"><is><t>2</t></is></c>`, want: ooxml.Damaged, says: "stray inline string in cell B6"},
		{name: "inline-text-outside", old: a7, new: `<c r="A7" t="inlineStr"><t>a</t></c>`, want: ooxml.Damaged, says: "unknown element in cell A7"},
		{name: "inline-runs", old: a7, new: `<c r="A7" t="inlineStr"><is><r><t>合</t></r><r><rPr/><t>计</t></r><rPh sb="0" eb="2"><t>heji</t></rPh></is></c>`, says: "same"},
		{name: "inline-empty", old: a7, new: `<c r="A7" t="inlineStr"><is><t></t></is></c>`, says: "C6 number \"1200000.5\"\nC7"},
		{name: "inline-no-string", old: a7, new: `<c r="A7" t="inlineStr"/>`, says: "C6 number \"1200000.5\"\nC7"},
		{name: "inline-control", old: `合计`, new: `合_x0007_计`, says: "财决01表!A7 control-characters"},

		// Formulas.
		{name: "formula-no-value", old: c7, new: `<c r="C7"><f>SUM(C5:C6)</f></c>`, says: `C7 number "" =SUM(C5:C6) uncomputed`},
		{name: "formula-empty-value", old: c7, new: `<c r="C7"><f>SUM(C5:C6)</f><v></v></c>`, says: `C7 number "" =SUM(C5:C6) uncomputed`},
		{name: "formula-text-no-value", old: c7, new: `<c r="C7" t="str"><f>T(1)</f></c>`, says: `C7 number "" =T(1) uncomputed`},
		{name: "formula-text-empty", old: c7, new: `<c r="C7" t="str"><f>T(1)</f><v></v></c>`, says: `C7 text "" =T(1)` + "\n"},
		{name: "formula-bool-empty", old: c7, new: `<c r="C7" t="b"><f>TRUE()</f><v></v></c>`, says: `C7 number "" =TRUE() uncomputed`},
		{name: "formula-shared-follower", old: c7, new: `<c r="C7"><f t="shared" si="0"/><v>5</v></c>`, says: `C7 number "5" =` + "\n"},
		{name: "formula-error", old: c7, new: `<c r="C7" t="e"><f>1/0</f><v>#DIV/0!</v></c>`, says: `C7 error "#DIV/0!" =1/0`},
		{name: "formula-value-first", old: c7, new: `<c r="C7" s="1"><v>10905600.5</v><f>SUM(C5:C6)</f></c>`, says: "same"},
		{name: "formula-number-bad", old: c7, new: `<c r="C7"><f>1</f><v>abc</v></c>`, want: ooxml.Damaged, says: "C7 holds no number"},

		// Merges.
		{name: "merge-over-figure", old: merges, new: merge("C5:C6"), says: "财决01表!C6 under-merge"},
		{name: "merge-over-text", old: merges, new: merge("A5:B5"), says: "财决01表!B5 under-merge"},
		{name: "merge-anchor-empty", old: merges, new: merge("C4:C5"), says: "财决01表!C5 under-merge"},
		{name: "merge-anchor-only", old: merges, new: merge("C5:F5"), says: healthyDump[len("[财决01表 hidden=false [{1 1 1 3}]]"):]},
		{name: "merges-twice", old: merges, new: merges + merges, want: ooxml.Damaged, says: "mergeCells twice"},
		{name: "merge-dup", old: merges, new: merge("A1:C1", "A1:C1"), want: ooxml.Damaged, says: "merges overlap"},
		{name: "merge-overlap", old: merges, new: merge("A1:C3", "E1:F1", "C3:D4"), want: ooxml.Damaged, says: "merges overlap at C3"},
		{name: "merge-overlap-tall", old: merges, new: merge("A1:A100", "B2:C2", "A50:B50"), want: ooxml.Damaged, says: "merges overlap at A50"},
		{name: "merge-side-by-side", old: merges, new: merge("C1:D1", "A1:B1", "A2:D2"), says: "[{1 1 1 2} {1 3 1 4} {2 1 2 4}]"},
		{name: "merge-reversed", old: merges, new: merge("C1:A1"), want: ooxml.Damaged, says: "bad merge"},
		{name: "merge-beyond", old: merges, new: merge("A1:A1048577"), want: ooxml.Damaged, says: "bad merge"},
		{name: "merge-beyond-columns", old: merges, new: merge("A1:XFE1"), want: ooxml.Damaged, says: "bad merge"},
		{name: "merge-whole-column", old: merges, new: merge("A:B"), want: ooxml.Damaged, says: "bad merge"},
		{name: "merge-without-ref", old: merges, new: `<mergeCells><mergeCell/></mergeCells>`, want: ooxml.Damaged, says: "bad merge"},
		{name: "merge-two-colons", old: merges, new: merge("A1:B1:C1"), want: ooxml.Damaged, says: "bad merge"},
		{name: "merge-one-cell", old: merges, new: merge("A1"), says: "[{1 1 1 1}]"},
		{name: "merge-unknown-child", old: merges, new: `<mergeCells><x/></mergeCells>`, want: ooxml.Damaged, says: "unknown element in mergeCells"},
		{name: "merge-everything", old: merges, new: merge("A1:XFD1048576"), says: "财决01表!A5 under-merge"},
		{name: "merge-2000", old: merges, new: merge(manyMerges[:maxMerges]...), says: "C5 number"},
		{name: "merge-2001", old: merges, new: merge(manyMerges...), want: ooxml.TooLarge, says: "merges"},

		// Columns.
		{name: "col-min-zero", old: `min="4"`, new: `min="0"`, want: ooxml.Damaged, says: "bad column range"},
		{name: "col-reversed", old: `min="4"`, new: `min="6"`, want: ooxml.Damaged, says: "bad column range"},
		{name: "col-beyond", old: `max="5"`, new: `max="16385"`, want: ooxml.Damaged, says: "bad column range"},
		{name: "col-hidden-bad", old: `width="9" hidden="1"`, new: `hidden="2"`, want: ooxml.Damaged, says: "no boolean"},
		{name: "col-unknown", old: `<col `, new: `<x `, want: ooxml.Damaged, says: "unknown element in cols"},
		{name: "cols-twice", old: `<sheetData>`, new: `<cols/><sheetData>`, want: ooxml.Damaged, says: "cols twice"},
		{name: "cols-too-many", old: `<cols>`, new: `<cols>` + strings.Repeat(`<col min="1" max="1"/>`, lastCol), want: ooxml.Damaged, says: "more column elements"},

		// Width: values in far columns are fine, values in very many are not.
		{name: "value-in-the-last-column", old: `<c r="XFD8" s="1"/>`, new: `<c r="XFD8"><v>1</v></c>`, says: `XFD8 number "1"`},
		{name: "value-columns-256", old: `</sheetData>`, new: wide(maxValueColumns), says: `IV9 number "1"`},
		{name: "value-columns-257", old: `</sheetData>`, new: wide(maxValueColumns + 1), want: ooxml.TooLarge, says: "256 columns"},
	})
}

func TestHiddenByZeroSize(t *testing.T) {
	parts := healthyParts()
	parts["xl/worksheets/sheet1.xml"] = xmlHead + `<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><cols><col min="2" max="2" width="0"/><col min="3" max="3" width="0.5"/>` +
		`</cols><sheetData><row r="2" ht="0.0"/><row r="3" hidden="true"/><row r="4" ht="10" hidden="false"/><row r="9" hidden="1"/></sheetData></worksheet>`
	s := mustRead(t, parts).Sheets[0]
	if !s.ColHidden(2) || s.ColHidden(3) || s.ColHidden(1) {
		t.Error("column B alone is hidden")
	}
	for row := 1; row <= 10; row++ {
		if got, want := s.RowHidden(row), row == 2 || row == 3 || row == 9; got != want {
			t.Errorf("RowHidden(%d) = %v, want %v", row, got, want)
		}
	}
}

// A sheet of tall merges and many cells must not cost their product.
func TestUnderMergeFindsEveryHiddenValue(t *testing.T) {
	var rows strings.Builder
	var want []string
	merges := []Range{{1, 1, 40, 1}, {2, 3, 3, 5}, {5, 2, 5, 2}, {10, 4, 39, 6}, {40, 2, 40, 9}, {41, 1, 50, 9}}
	for row := 1; row <= 45; row += 2 {
		fmt.Fprintf(&rows, `<row r="%d">`, row)
		for col := 1; col <= 9; col++ {
			fmt.Fprintf(&rows, `<c r="%s"><v>1</v></c>`, Ref(row, col))
			for _, m := range merges {
				if m.contains(row, col) && (row != m.Top || col != m.Left) {
					want = append(want, Ref(row, col))
				}
			}
		}
		rows.WriteString(`</row>`)
	}
	var list strings.Builder
	for _, m := range merges {
		fmt.Fprintf(&list, `<mergeCell ref="%s:%s"/>`, Ref(m.Top, m.Left), Ref(m.Bottom, m.Right))
	}
	parts := healthyParts()
	parts["xl/worksheets/sheet1.xml"] = `<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>` + rows.String() + `</sheetData><mergeCells>` + list.String() + `</mergeCells></worksheet>`
	var got []string
	for _, r := range mustRead(t, parts).Remarks {
		if r.Kind == RemarkUnderMerge {
			got = append(got, r.Ref)
		}
	}
	if !slices.Equal(got, want) {
		t.Errorf("under merges = %v\nwant %v", got, want)
	}
}

// Excel writes what a double holds; samples that a library writes never show it, so the XML says it.
func TestFloatNoiseWrittenInTheFile(t *testing.T) {
	tests := []struct{ stored, text string }{
		{"1.1000000000000001", "1.1"},
		{"0.30000000000000004", "0.3"},
		{"9705612.369999999", "9705612.37"},
		{"853150.3100000001", "853150.31"},
		{"-200.00499999999999", "-200.005"},
		{"9.7056E+6", "9705600"},
		{"4.0000000000000002E-4", "0.0004"},
		{"9705599.999999999", "9705600"},
		{"1234567890123.4501", "1234567890123.45"},
	}
	var rows strings.Builder
	for i, tt := range tests {
		fmt.Fprintf(&rows, `<row r="%d"><c r="A%d"><v>%s</v></c></row>`, i+1, i+1, tt.stored)
	}
	cells := mustRead(t, sheetOnly(rows.String())).Sheets[0].Cells
	for i, tt := range tests {
		if cells[i].Value != tt.stored {
			t.Errorf("A%d = %q, want %q as stored", i+1, cells[i].Value, tt.stored)
		}
		n, _, err := ParseNumeral(cells[i].Value, false)
		if err != nil || n.Text != tt.text {
			t.Errorf("ParseNumeral(%s) = %q, %v, want %q", tt.stored, n.Text, err, tt.text)
		}
	}
}

func refusal(t *testing.T, parts map[string]string) *ooxml.Error {
	t.Helper()
	_, err := ReadXLSX(press(t, parts), "book.xlsx")
	var e *ooxml.Error
	if !errors.As(err, &e) {
		t.Fatalf("err = %v, want an *ooxml.Error", err)
	}
	return e
}

func TestLimits(t *testing.T) {
	t.Run("a refusal names the part and the place", func(t *testing.T) {
		parts := sheetOnly(`<row r="1"><c r="A1"><v>x</v></c></row>`)
		e := refusal(t, parts)
		xml := parts["xl/worksheets/sheet1.xml"]
		if e.Part != "xl/worksheets/sheet1.xml" || e.Offset != int64(strings.Index(xml, "</c>")) {
			t.Errorf("refused at %s byte %d", e.Part, e.Offset)
		}
	})
	t.Run("cells", func(t *testing.T) {
		if testing.Short() {
			t.Skip("a million cells")
		}
		row := `<row>` + strings.Repeat(`<c><v>1</v></c>`, 200) + `</row>`
		w := mustRead(t, sheetOnly(strings.Repeat(row, maxCells/200-1)))
		if n := len(w.Sheets[0].Cells); n != maxCells-200 {
			t.Errorf("%d cells, want %d", n, maxCells-200)
		}
		// The second sheet holds two, so the book is over the limit though no sheet is.
		if e := refusal(t, sheetOnly(strings.Repeat(row, maxCells/200))); e.Kind != ooxml.TooLarge || e.Part != "xl/worksheets/sheet2.xml" {
			t.Errorf("refused as %v", e)
		}
	})
	t.Run("shared strings", func(t *testing.T) {
		parts := healthyParts()
		parts["xl/sharedStrings.xml"] = `<sst xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main">` + strings.Repeat(`<si/>`, maxSharedStrings+1) + `</sst>`
		if e := refusal(t, parts); e.Kind != ooxml.TooLarge {
			t.Errorf("refused as %v", e)
		}
	})
	t.Run("remarks", func(t *testing.T) {
		row := `<row>` + strings.Repeat(`<c t="str"><v>a_x0007_</v></c>`, 101) + `</row>`
		if e := refusal(t, sheetOnly(strings.Repeat(row, 100))); e.Kind != ooxml.TooLarge || !strings.Contains(e.Reason, "remark") {
			t.Errorf("refused as %v", e)
		}
	})
	t.Run("values under merges", func(t *testing.T) {
		parts := sheetOnly(strings.Repeat(`<row>`+strings.Repeat(`<c><v>1</v></c>`, 101)+`</row>`, 100))
		parts["xl/worksheets/sheet1.xml"] = strings.Replace(parts["xl/worksheets/sheet1.xml"], "</worksheet>", `<mergeCells><mergeCell ref="A1:IV100"/></mergeCells></worksheet>`, 1)
		if e := refusal(t, parts); e.Kind != ooxml.TooLarge || !strings.Contains(e.Reason, "remark") {
			t.Errorf("refused as %v", e)
		}
	})
	t.Run("styled blanks cost nothing", func(t *testing.T) {
		// 2,000 rows with one cell in the last column took a common reader over 6 GiB.
		w := mustRead(t, sheetOnly(strings.Repeat(`<row><c/><c t="s"/><c s="1"/></row>`, 100_000)))
		if n := len(w.Sheets[0].Cells); n != 0 {
			t.Errorf("%d cells, want none", n)
		}
		var rows strings.Builder
		for row := 1; row <= 2000; row++ {
			fmt.Fprintf(&rows, `<row r="%d"><c r="XFD%d"><v>1</v></c></row>`, row, row)
		}
		var before, after runtime.MemStats
		data := press(t, sheetOnly(rows.String()))
		runtime.ReadMemStats(&before)
		w, err := ReadXLSX(data, "")
		runtime.ReadMemStats(&after)
		if err != nil || len(w.Sheets[0].Cells) != 2000 {
			t.Fatalf("sparse sheet: %v", err)
		}
		if got := after.TotalAlloc - before.TotalAlloc; got > 8<<20 {
			t.Errorf("sparse sheet of 2,000 cells allocated %d bytes", got)
		}
	})
	t.Run("a text cut into many pieces", func(t *testing.T) {
		// Joined one by one, half a million pieces would take minutes.
		piece := `<![CDATA[a]]>`
		w := mustRead(t, sheetOnly(`<row><c t="str"><v>`+strings.Repeat(piece, 500_000)+`</v></c></row>`))
		if n := len(w.Sheets[0].Cells[0].Value); n != 500_000 {
			t.Errorf("text of %d characters, want 500000", n)
		}
	})
	t.Run("merges over many cells", func(t *testing.T) {
		var list strings.Builder
		for i := range maxMerges {
			fmt.Fprintf(&list, `<mergeCell ref="%s:%s"/>`, Ref(1, 300+i), Ref(lastRow, 300+i))
		}
		parts := sheetOnly(strings.Repeat(`<row><c><v>1</v></c></row>`, 200_000))
		parts["xl/worksheets/sheet1.xml"] = strings.Replace(parts["xl/worksheets/sheet1.xml"], "</worksheet>", "<mergeCells>"+list.String()+"</mergeCells></worksheet>", 1)
		if w := mustRead(t, parts); len(w.Remarks) != 0 {
			t.Errorf("%d remarks, want none", len(w.Remarks))
		}
	})
}

// checkInvariants is what a binder may rely on, whatever the file.
func checkInvariants(t *testing.T, w *Workbook) {
	t.Helper()
	total := 0
	for _, s := range w.Sheets {
		total += len(s.Cells)
		row, col := 0, 0
		for _, c := range s.Cells {
			if c.Row < row || c.Row == row && c.Col <= col || c.Row > lastRow || c.Col < 1 || c.Col > lastCol {
				t.Fatalf("%s after %s", c.Ref(), Ref(row, col))
			}
			row, col = c.Row, c.Col
			got, ok := s.At(row, col)
			if !ok || got != c {
				t.Fatalf("At(%d, %d) = %v %v, want %v", row, col, got, ok, c)
			}
			switch {
			case !c.Computed && (!c.HasFormula || c.Value != "" || c.Kind != Number):
				t.Fatalf("%s: uncomputed %+v", c.Ref(), c)
			case !c.Computed:
			case c.Kind == Number:
				if _, ok := splitNumeral(c.Value); !ok {
					t.Fatalf("%s: number %q", c.Ref(), c.Value)
				}
			case c.Kind == Bool && c.Value != "0" && c.Value != "1", c.Kind == ErrorValue && c.Value == "":
				t.Fatalf("%s: %+v", c.Ref(), c)
			}
			if clean, dropped := ooxml.CleanText(c.Value); dropped != 0 || clean != c.Value {
				t.Fatalf("%s: %q holds what XML forbids", c.Ref(), c.Value)
			}
			ParseNumeral(c.Value, c.Kind == Text)
			w.DateText(c)
		}
		for i, m := range s.Merges {
			if m.Top < 1 || m.Left < 1 || m.Bottom < m.Top || m.Right < m.Left || m.Bottom > lastRow || m.Right > lastCol {
				t.Fatalf("merge %v", m)
			}
			for _, o := range s.Merges[:i] {
				if m.overlaps(o) {
					t.Fatalf("merges %v and %v overlap", m, o)
				}
			}
		}
	}
	if total > maxCells {
		t.Fatalf("%d cells", total)
	}
}

// FuzzSheet gives the pass any bytes as a sheet part: it may refuse them, with an *ooxml.Error, or give a
// book that keeps the promises, the same one each time.
func FuzzSheet(f *testing.F) {
	f.Add([]byte(healthyParts()["xl/worksheets/sheet1.xml"]))
	f.Add([]byte(healthyParts()["xl/worksheets/sheet2.xml"]))
	f.Add([]byte(`<x:worksheet xmlns:x="http://purl.oclc.org/ooxml/spreadsheetml/main"><x:sheetData><x:row><x:c t="str"><x:v>_x0041__xD83D_</x:v></x:c></x:row></x:sheetData></x:worksheet>`))
	f.Add([]byte(`<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData><row r="2"><c r="B2" s="2"><f t="shared" si="0"/><v>-4.5E-3</v></c></row></sheetData>` +
		`<mergeCells><mergeCell ref="A1:B2"/><mergeCell ref="C1:C9"/></mergeCells></worksheet>`))
	parts := healthyParts()
	f.Fuzz(func(t *testing.T, sheet []byte) {
		parts["xl/worksheets/sheet1.xml"] = string(sheet)
		data := press(t, parts)
		w, err := ReadXLSX(data, "book.xlsx")
		again, err2 := ReadXLSX(data, "book.xlsx")
		if !reflect.DeepEqual(err, err2) {
			t.Fatalf("first %v, then %v", err, err2)
		}
		if err != nil {
			var e *ooxml.Error
			if !errors.As(err, &e) || e.Kind == "" || w != nil {
				t.Fatalf("err = %#v, book %v", err, w)
			}
			return
		}
		checkInvariants(t, w)
		if dump(w) != dump(again) {
			t.Fatal("read twice, two books")
		}
	})
}

func TestSharedWorkbooksKeepThePromises(t *testing.T) {
	for _, name := range sharedWorkbooks(t) {
		w := readFile(t, name)
		checkInvariants(t, w)
		if len(w.Remarks) != 0 {
			t.Errorf("%s: remarks %v, want none", name, w.Remarks)
		}
	}
}
