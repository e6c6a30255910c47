package xlsx

import (
	"fmt"
	"strings"
	"testing"

	"jixiao/internal/ooxml"
)

func TestIsDateCode(t *testing.T) {
	dates := []string{
		"yyyy-mm-dd", "YYYY/M/D", `yyyy"年"m"月"d"日"`, `yyyy\-mm\-dd`, "[$-804]yyyy\"年\"m\"月\"", "m/d/yy h:mm", "h:mm AM/PM",
		"mm:ss.0", "[h]:mm:ss", "[hh]", "[MM]", "[ss]", "[DBNum1][$-804]yyyy年m月d日", `@;yyyy`, `e"年"m"月"`, "[Red]d", `"x"d`, `\"d`, "yyyy年",
		"上午/下午h\"时\"mm\"分\"",
	}
	plain := []string{
		"", "General", "G/通用格式", "0", "0.00", "#,##0.00", "#,##0.00_ ;[Red]\\-#,##0.00\\ ", `0!.0000"万元"`, "@", "0%", "0.00E+00", "# ?/?",
		`_(* #,##0.00_);_(* \(#,##0.00\);_(* "-"??_);_(@_)`, "[Red]0", "[Yellow]0", "[Magenta]#,##0", "[$-804]0", "[DBNum2][$-804]General", "[>=100]0",
		`0"days"`, `0\d`, `0_d`, `0*d`, `"yyyy`, "[yyyy]", "[d]", "[hm]", `¥ #,##0.00`, `[$￥-804]#,##0.00`, `0_年`, `0\`,
	}
	for _, code := range dates {
		if !isDateCode(code) {
			t.Errorf("isDateCode(%q) = false, want true", code)
		}
	}
	for _, code := range plain {
		if isDateCode(code) {
			t.Errorf("isDateCode(%q) = true, want false", code)
		}
	}
}

func TestBuiltInDateFormats(t *testing.T) {
	want := map[int]bool{}
	for _, r := range [][2]int{{14, 22}, {27, 36}, {45, 47}, {50, 58}} {
		for id := r[0]; id <= r[1]; id++ {
			want[id] = true
		}
	}
	for id := range 200 {
		if got := isBuiltInDate(id); got != want[id] {
			t.Errorf("isBuiltInDate(%d) = %v, want %v", id, got, want[id])
		}
	}
}

func TestStylesPart(t *testing.T) {
	const xfs = `<cellXfs count="4"><xf numFmtId="0"/><xf numFmtId="4"/><xf numFmtId="14"/><xf numFmtId="176"/></cellXfs>`
	const formats = `<numFmts count="1"><numFmt numFmtId="176" formatCode="yyyy&quot;年&quot;m&quot;月&quot;"/></numFmts>`
	const fourth = `<xf numFmtId="176"/>`
	many := func(element string, n int) string {
		var b strings.Builder
		for i := range n {
			fmt.Fprintf(&b, element, i)
		}
		return b.String()
	}
	testVariants(t, "xl/styles.xml", []variant{
		{name: "custom-date", old: `<xf numFmtId="4"/>`, new: fourth, says: `C5 date "9705600"`},
		{name: "formats-behind-the-cells", old: formats + `<cellStyleXfs count="1"><xf numFmtId="0"/></cellStyleXfs>` + xfs,
			new: `<cellXfs><xf/><xf numFmtId="176"/><xf numFmtId="14"/></cellXfs><numFmts><numFmt numFmtId="176" formatCode="d"/></numFmts>`, says: `C5 date "9705600"`},
		{name: "formats-absent", old: formats, new: ``, says: "same"},
		{name: "formats-twice", old: formats, new: formats + formats, want: ooxml.Damaged, says: "numFmts twice"},
		{name: "undefined-format-is-a-number", old: `<xf numFmtId="4"/>`, new: `<xf numFmtId="999"/>`, says: "same"},
		{name: "built-in-id-redefined", old: formats, new: `<numFmts><numFmt numFmtId="14" formatCode="0.00"/></numFmts>`, says: `D8 number "43465"`},
		{name: "format-twice-alike", old: formats, new: `<numFmts><numFmt numFmtId="176" formatCode="d"/><numFmt numFmtId="176" formatCode="yy"/></numFmts>`, says: "same"},
		{name: "format-twice", old: formats, new: `<numFmts><numFmt numFmtId="176" formatCode="d"/><numFmt numFmtId="176" formatCode="0"/></numFmts>`, want: ooxml.Damaged, says: "number format 176 twice"},
		{name: "format-without-id", old: formats, new: `<numFmts><numFmt formatCode="d"/></numFmts>`, want: ooxml.Damaged, says: "without id or code"},
		{name: "format-without-code", old: formats, new: `<numFmts><numFmt numFmtId="176"/></numFmts>`, want: ooxml.Damaged, says: "without id or code"},
		{name: "formats-unknown", old: formats, new: `<numFmts><x/></numFmts>`, want: ooxml.Damaged, says: "unknown element in numFmts"},
		{name: "cells-unknown", old: xfs, new: `<cellXfs><x/></cellXfs>`, want: ooxml.Damaged, says: "unknown element in cellXfs"},
		{name: "cells-twice", old: xfs, new: xfs + xfs, want: ooxml.Damaged, says: "cellXfs twice"},
		{name: "cells-absent", old: xfs, new: ``, want: ooxml.Damaged, says: "does not exist"},
		{name: "cell-id-bad", old: fourth, new: `<xf numFmtId="-1"/>`, want: ooxml.Damaged, says: "bad number format id"},
		{name: "cell-id-absent", old: `<xf numFmtId="4"/>`, new: `<xf/>`, says: "same"},
		{name: "too-many-cells", old: xfs, new: `<cellXfs>` + many(`<xf numFmtId="%d"/>`, maxStyles+1) + `</cellXfs>`, want: ooxml.TooLarge, says: "cell formats"},
		{name: "too-many-formats", old: formats, new: `<numFmts>` + many(`<numFmt numFmtId="%d" formatCode="0"/>`, maxStyles+1) + `</numFmts>`, want: ooxml.TooLarge, says: "number formats"},
		{name: "root-other", old: ``, new: `<x/>`, want: ooxml.Damaged, says: "root element"},
		{name: "hostile-code-length", old: `formatCode="yyyy`, new: `formatCode="` + strings.Repeat(`[`, 1<<20-100) + `yyyy`, says: "same"},
	})
}
