package cli

import (
	"bytes"
	"encoding/binary"
	"fmt"
	"regexp"
	"strconv"
	"strings"
	"unicode/utf16"

	"jixiao/docgen"
	"jixiao/internal/ooxml"
	"jixiao/sample"
)

// Workbooks and templates for the scripts are the embedded ones with a few changes, made in their XML, so
// that a script says what is wrong with its file and holds nothing binary.

// editBook makes a workbook from the sample. An edit is one of
//
//	公开01表!C30=9706529.35    a number              公开01表!A30=文字      a text
//	公开01表!C30='9706529.35   a number as text      公开01表!C30=          nothing
//	公开01表!C30==C7+C13       a formula without a value
//	公开01表!C30=#DIV/0!       an error value        公开01表!C30=TRUE      a truth value
//	公开01表!C30=date:43465    a day
//	drop:公开02表              no such sheet         copy:公开02表=又一张   a second one
//	lines:说明=编号|位置\nX|C2   a sheet of texts, a line a row
//	rename:公开01表=总表       another name
func editBook(edits []string) ([]byte, error) {
	pkg, err := ooxml.Open(sample.Workbook)
	if err != nil {
		return nil, err
	}
	b := book{pkg: pkg, changed: map[string][]byte{}}
	b.workbook, b.rels, b.types = b.part("xl/workbook.xml"), b.part("xl/_rels/workbook.xml.rels"), b.part("[Content_Types].xml")
	for _, e := range edits {
		if err := b.edit(e); err != nil {
			return nil, fmt.Errorf("%s: %w", e, err)
		}
	}
	b.changed["xl/workbook.xml"], b.changed["xl/_rels/workbook.xml.rels"], b.changed["[Content_Types].xml"] = []byte(b.workbook), []byte(b.rels), []byte(b.types)
	var out bytes.Buffer
	err = pkg.Write(&out, b.changed)
	return out.Bytes(), err
}

type book struct {
	pkg                   *ooxml.Package
	changed               map[string][]byte
	workbook, rels, types string
	copies                int
}

func (b *book) part(name string) string {
	if data, ok := b.changed[name]; ok {
		return string(data)
	}
	data, _ := b.pkg.Part(name)
	return string(data)
}

// sheet gives the element of a sheet in the workbook part, the id of its relationship, and its part.
func (b *book) sheet(name string) (tab, id, part string, err error) {
	m := regexp.MustCompile(`<sheet name="` + regexp.QuoteMeta(name) + `" sheetId="\d+" r:id="(\w+)"></sheet>`).FindStringSubmatch(b.workbook)
	if m == nil {
		return "", "", "", fmt.Errorf("no sheet %s", name)
	}
	for _, rel := range regexp.MustCompile(`<Relationship [^>]*>`).FindAllString(b.rels, -1) {
		if strings.Contains(rel, `Id="`+m[1]+`"`) {
			target := regexp.MustCompile(`Target="/?(?:xl/)?([^"]+)"`).FindStringSubmatch(rel)
			return m[0], m[1], "xl/" + target[1], nil
		}
	}
	return "", "", "", fmt.Errorf("no part of sheet %s", name)
}

func (b *book) edit(e string) error {
	what, rest, _ := strings.Cut(e, ":")
	name, to, _ := strings.Cut(rest, "=")
	if what == "drop" || what == "copy" {
		// Their names count sheets by position.
		b.workbook = regexp.MustCompile(`<definedNames>.*</definedNames>`).ReplaceAllString(b.workbook, "")
	}
	switch what {
	case "drop":
		tab, id, part, err := b.sheet(name)
		if err != nil {
			return err
		}
		b.workbook = strings.Replace(b.workbook, tab, "", 1)
		b.rels = regexp.MustCompile(`<Relationship [^>]*Id="`+id+`"[^>]*></Relationship>`).ReplaceAllString(b.rels, "")
		b.types = regexp.MustCompile(`<Override [^>]*PartName="/`+regexp.QuoteMeta(part)+`"[^>]*></Override>`).ReplaceAllString(b.types, "")
		b.changed[part] = nil
		return nil
	case "lines":
		var rows strings.Builder
		for r, line := range strings.Split(to, `\n`) {
			fmt.Fprintf(&rows, `<row r="%d">`, r+1)
			for c, v := range strings.Split(line, "|") {
				if v != "" {
					inside := b.cell("'" + v)
					fmt.Fprintf(&rows, `<c r="%c%d"%s>%s</c>`, 'A'+c, r+1, inside[0], inside[1])
				}
			}
			rows.WriteString(`</row>`)
		}
		b.add(name, `<worksheet xmlns="`+ooxml.NSSpreadsheet+`"><sheetData>`+rows.String()+`</sheetData></worksheet>`)
		return nil
	case "rename":
		tab, _, _, err := b.sheet(name)
		b.workbook = strings.Replace(b.workbook, tab, strings.Replace(tab, `"`+name+`"`, `"`+to+`"`, 1), 1)
		return err
	case "copy":
		_, _, part, err := b.sheet(name)
		if err != nil {
			return err
		}
		b.add(to, b.part(part))
		return nil
	}
	place, value, ok := strings.Cut(e, "=")
	name, ref, ok2 := strings.Cut(place, "!")
	if !ok || !ok2 {
		return fmt.Errorf("no such edit")
	}
	_, _, part, err := b.sheet(name)
	if err != nil {
		return err
	}
	xml, err := setCell(b.part(part), ref, b.cell(value))
	b.changed[part] = []byte(xml)
	return err
}

// add puts a sheet behind the others.
func (b *book) add(name, xml string) {
	b.copies++
	n := strconv.Itoa(90 + b.copies)
	b.changed["xl/worksheets/sheet"+n+".xml"] = []byte(xml)
	b.workbook = strings.Replace(b.workbook, "</sheets>", `<sheet name="`+name+`" sheetId="`+n+`" r:id="rCopy`+n+`"></sheet></sheets>`, 1)
	b.rels = strings.Replace(b.rels, "</Relationships>", `<Relationship Id="rCopy`+n+`" Target="worksheets/sheet`+n+`.xml" Type="`+ooxml.NSOfficeRels+`/worksheet"></Relationship></Relationships>`, 1)
	b.types = strings.Replace(b.types, "</Types>", `<Override PartName="/xl/worksheets/sheet`+n+`.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.worksheet+xml"></Override></Types>`, 1)
}

// cell turns a value of an edit into the attributes and the inside of a cell.
func (b *book) cell(v string) (c [2]string) {
	if day, ok := strings.CutPrefix(v, "date:"); ok {
		const styles = "xl/styles.xml"
		xml := b.part(styles)
		m := regexp.MustCompile(`<cellXfs count="(\d+)">`).FindStringSubmatch(xml)
		n, _ := strconv.Atoi(m[1])
		xml = strings.Replace(xml, m[0], `<cellXfs count="`+strconv.Itoa(n+1)+`">`, 1)
		b.changed[styles] = []byte(strings.Replace(xml, "</cellXfs>", `<xf numFmtId="14" fontId="0" fillId="0" borderId="0" xfId="0" applyNumberFormat="1"></xf></cellXfs>`, 1))
		return [2]string{` s="` + strconv.Itoa(n) + `"`, "<v>" + day + "</v>"}
	}
	_, notNumber := strconv.ParseFloat(v, 64)
	formula, isFormula := strings.CutPrefix(v, "=")
	switch {
	case v == "":
		return c
	case isFormula:
		return [2]string{"", "<f>" + formula + "</f>"}
	case strings.HasPrefix(v, "#"):
		return [2]string{` t="e"`, "<v>" + v + "</v>"}
	case v == "TRUE" || v == "FALSE":
		return [2]string{` t="b"`, "<v>" + map[string]string{"TRUE": "1", "FALSE": "0"}[v] + "</v>"}
	case notNumber == nil:
		return [2]string{"", "<v>" + v + "</v>"}
	}
	text := strings.NewReplacer("&", "&amp;", "<", "&lt;", ">", "&gt;", `\n`, "\n").Replace(strings.TrimPrefix(v, "'"))
	return [2]string{` t="inlineStr"`, `<is><t xml:space="preserve">` + text + `</t></is>`}
}

// setCell puts a cell into the XML of a sheet as excelize writes it. Its style stays.
func setCell(xml, ref string, c [2]string) (string, error) {
	if at := regexp.MustCompile(`<c r="` + ref + `"( s="\d+")?[^>]*>.*?</c>`).FindStringSubmatchIndex(xml); at != nil {
		style := ""
		if at[2] >= 0 && !strings.Contains(c[0], " s=") {
			style = xml[at[2]:at[3]]
		}
		return xml[:at[0]] + `<c r="` + ref + `"` + style + c[0] + `>` + c[1] + `</c>` + xml[at[1]:], nil
	}
	row := strings.TrimLeft(ref, "ABCDEFGHIJKLMNOPQRSTUVWXYZ")
	at := regexp.MustCompile(`<row r="` + row + `"[^>]*>(.*?)</row>`).FindStringSubmatchIndex(xml)
	if at == nil {
		return "", fmt.Errorf("no row %s", row)
	}
	to := at[3]
	for _, cell := range regexp.MustCompile(`<c r="([A-Z]+)\d+"`).FindAllStringSubmatchIndex(xml[at[2]:at[3]], -1) {
		if xml[at[2]+cell[2]:at[2]+cell[3]] > strings.TrimRight(ref, "0123456789") { // the sample ends before column AA
			to = at[2] + cell[0]
			break
		}
	}
	return xml[:to] + `<c r="` + ref + `"` + c[0] + `>` + c[1] + `</c>` + xml[to:], nil
}

// editTemplate makes a template from the built-in one. An edit is old=>new, in the text as it stands in one
// run, or +text for a paragraph of its own at the end.
func editTemplate(edits []string) ([]byte, error) {
	pkg, err := ooxml.Open(docgen.Default)
	if err != nil {
		return nil, err
	}
	const main = "word/document.xml"
	data, _ := pkg.Part(main)
	xml := string(data)
	for _, e := range edits {
		if text, ok := strings.CutPrefix(e, "+"); ok {
			at := strings.LastIndex(xml, "<w:sectPr")
			xml = xml[:at] + `<w:p><w:r><w:t xml:space="preserve">` + text + `</w:t></w:r></w:p>` + xml[at:]
			continue
		}
		old, to, _ := strings.Cut(e, "=>")
		if !strings.Contains(xml, old) {
			return nil, fmt.Errorf("the template has no %s", old)
		}
		xml = strings.ReplaceAll(xml, old, to)
	}
	var out bytes.Buffer
	err = pkg.Write(&out, map[string][]byte{main: []byte(xml)})
	return out.Bytes(), err
}

// encrypted is the OLE2 file into which Office puts a package that has a password: a header, a sector with
// the allocation table, and one with the directory. The package itself is left out.
func encrypted() []byte {
	const sector = 512
	le := binary.LittleEndian
	b := make([]byte, 3*sector)
	copy(b, "\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1")
	le.PutUint16(b[24:], 0x3E)
	le.PutUint16(b[26:], 3)
	le.PutUint16(b[28:], 0xFFFE)
	le.PutUint16(b[30:], 9)          // sectors of 512 bytes
	le.PutUint16(b[32:], 6)          // small ones of 64
	le.PutUint32(b[44:], 1)          // one sector of allocation table
	le.PutUint32(b[48:], 1)          // the directory is sector 1
	le.PutUint32(b[56:], 4096)       // streams below are small
	le.PutUint32(b[60:], 0xFFFFFFFE) // no small ones
	le.PutUint32(b[68:], 0xFFFFFFFE) // no further table
	for i := 76; i < sector; i += 4 {
		le.PutUint32(b[i:], 0xFFFFFFFF)
	}
	le.PutUint32(b[76:], 0) // the table is sector 0
	for i := sector; i < 2*sector; i += 4 {
		le.PutUint32(b[i:], 0xFFFFFFFF)
	}
	le.PutUint32(b[sector:], 0xFFFFFFFD)
	le.PutUint32(b[sector+4:], 0xFFFFFFFE)
	for i, name := range []string{"Root Entry", "EncryptedPackage", "EncryptionInfo"} {
		e := b[2*sector+128*i:]
		for j, u := range utf16.Encode([]rune(name)) {
			le.PutUint16(e[2*j:], u)
		}
		le.PutUint16(e[64:], uint16(2*len(name)+2))
		e[66], e[67] = 2, 1 // a stream, black
		for _, at := range []int{68, 72, 76} {
			le.PutUint32(e[at:], 0xFFFFFFFF)
		}
		le.PutUint32(e[116:], 0xFFFFFFFE)
		if i == 0 {
			e[66] = 5
			le.PutUint32(e[76:], 1)
		}
	}
	le.PutUint32(b[2*sector+128+72:], 2) // the second stream is the right sibling of the first
	return b
}
