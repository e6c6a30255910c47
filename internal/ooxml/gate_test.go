package ooxml

import (
	"archive/zip"
	"bytes"
	"runtime"
	"slices"
	"strings"
	"testing"
	"time"
)

func ole(stream string) []byte {
	return append([]byte("\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1"+strings.Repeat("\x00", 512)), utf16LE(stream)...)
}

func descriptor(sig string, wide bool) func(packed) []byte {
	return func(p packed) []byte {
		b := le.AppendUint32([]byte(sig), p.crc)
		if wide {
			b = le.AppendUint64(b, uint64(p.packed))
			return le.AppendUint64(b, uint64(p.size))
		}
		b = le.AppendUint32(b, p.packed)
		return le.AppendUint32(b, p.size)
	}
}

// zip64End puts the zip64 end record and locator before a plain end record.
func zip64End(rec []byte, dirAt, dirLen int) []byte {
	b := le.AppendUint64([]byte(end64Sig), 44)
	b = append(b, 45, 0, 45, 0)
	b = append(b, make([]byte, 8)...)
	b = le.AppendUint64(b, uint64(le.Uint16(rec[8:])))
	b = le.AppendUint64(b, uint64(le.Uint16(rec[8:])))
	b = le.AppendUint64(b, uint64(dirLen))
	b = le.AppendUint64(b, uint64(dirAt))
	b = append(b, locator64Sig...)
	b = le.AppendUint32(b, 0)
	b = le.AppendUint64(b, uint64(dirAt+dirLen))
	b = le.AppendUint32(b, 1)
	return append(b, rec...)
}

// zip64Line turns the sizes of a directory line into zip64, as Apache POI writes them.
func zip64Line(c []byte) []byte {
	x := le.AppendUint16(nil, 1)
	x = le.AppendUint16(x, 16)
	x = le.AppendUint64(x, uint64(le.Uint32(c[24:])))
	x = le.AppendUint64(x, uint64(le.Uint32(c[20:])))
	le.PutUint32(c[20:], max32)
	le.PutUint32(c[24:], max32)
	le.PutUint16(c[30:], uint16(len(x)))
	return append(c, x...)
}

func poiItems() []item {
	return with(func(i *item) { i.flags = 8; i.after = descriptor(descriptorSig, true); i.central = zip64Line })
}

// written is a package by the standard library's streaming writer.
func written() []byte {
	var b bytes.Buffer
	w := zip.NewWriter(&b)
	for _, i := range good() {
		f, _ := w.CreateHeader(&zip.FileHeader{Name: i.name, Method: zip.Deflate, Modified: time.Now()})
		f.Write([]byte(i.text))
	}
	w.Close()
	return b.Bytes()
}

func TestHonestVariantsAreAccepted(t *testing.T) {
	unix := func(mode uint32) func([]byte) []byte {
		return func(c []byte) []byte { c[5] = 3; le.PutUint32(c[38:], mode<<16); return c }
	}
	renamed := func(name string) []item { return with(func(i *item) { i.name = name }) }
	for name, data := range map[string][]byte{
		"plain":           build(good(), nil),
		"stored":          build(with(func(i *item) { i.store = true }), nil),
		"descriptor":      build(with(func(i *item) { i.flags = 8; i.after = descriptor(descriptorSig, false) }), nil),
		"bare descriptor": build(with(func(i *item) { i.flags = 8; i.after = descriptor("", false) }), nil),
		"wide descriptor": build(with(func(i *item) { i.flags = 8; i.after = descriptor(descriptorSig, true) }), nil),
		"zip64 as POI":    build(poiItems(), nil),
		"zip64 end":       build(poiItems(), zip64End),
		"zip64 end alone": build(good(), func(r []byte, at, n int) []byte {
			b := zip64End(r, at, n)
			copy(b[len(b)-endLen+4:], bytes.Repeat([]byte{0xFF}, 16))
			return b
		}),
		"other extra fields": build(with(func(i *item) {
			i.central = func(c []byte) []byte {
				c = zip64Line(c)
				x := append([]byte{0x75, 0x70, 1, 0, 9}, c[len(c)-20:]...)
				return put16(30, uint16(len(x)))(append(c[:len(c)-20], x...))
			}
			i.flags, i.after = 8, descriptor("", true)
		}), nil),
		"archive/zip":     written(),
		"directories":     build(good(item{name: "xl/", store: true}, item{name: `docProps\`}), nil),
		"backslashes":     build(renamed(`xl\worksheets\sheet1.xml`), nil),
		"unix file":       build(with(func(i *item) { i.central = unix(0o100644) }), nil),
		"archive comment": build(good(), func(r []byte, _, _ int) []byte { return append(put16(20, 5)(r), "hello"...) }),
		"local extra field": build(with(func(i *item) {
			i.local = func(l []byte) []byte { return append(put16(28, 6)(l), 0x20, 0xA2, 2, 0, 0, 0) }
		}), nil),
		"byte order mark":    build(with(func(i *item) { i.text = "\uFEFF" + sheetXML }), nil),
		"sloppy VML":         build(good(item{name: "xl/drawings/vmlDrawing1.vml", text: "<xml><div>a<br>b</div></xml>"}), nil),
		"Power Query":        build(good(item{name: "customXml/item1.xml", text: "\xFF\xFE" + string(utf16LE("<DataMashup/>"))}), nil),
		"picture":            build(good(item{name: "xl/media/image1.png", text: "\x89PNG <!DOCTYPE"}), nil),
		"Chinese name":       build(good(item{name: "xl/media/图片1.png", text: "x", flags: 1 << 11}), nil),
		"hundred to one":     build(good(item{name: "xl/media/a.bin", text: pad(RatioGrace)}), nil),
		"empty part":         build(good(item{name: "xl/media/a.bin"}), nil),
		"unlisted free room": build(with(func(i *item) { i.after = func(packed) []byte { return make([]byte, 40) } }), nil),
	} {
		t.Run(name, func(t *testing.T) {
			p := mustOpen(t, data)
			got, ok := p.Part("/XL/worksheets/Sheet1.xml")
			if !ok || !strings.HasSuffix(string(got), sheetXML) {
				t.Errorf("sheet = %q, %v", got, ok)
			}
			if main, ct := p.Main(); main != "xl/workbook.xml" || !strings.Contains(ct, "sheet.main") {
				t.Errorf("Main = %q, %q", main, ct)
			}
			if slices.ContainsFunc(p.Names(), func(n string) bool { return isDirectory(n) || strings.Contains(n, `\`) }) {
				t.Errorf("Names = %q", p.Names())
			}
		})
	}
}

func TestDamagedAndHostileContainersAreRefused(t *testing.T) {
	plain := build(good(), nil)
	sheet := func(change func(*item)) []byte { return build(with(change), nil) }
	named := func(name string) []byte { return build(good(item{name: name, text: "x"}), nil) }
	end := func(f func(r []byte, dirAt, dirLen int) []byte) []byte { return build(good(), f) }
	part := func(name, text string) []byte { return build(good(item{name: name, text: text}), nil) }
	replaced := func(n int, text string) []byte { items := good(); items[n].text = text; return build(items, nil) }
	cut := func(b []byte) []byte { return b[:len(b)-3] }
	// A second line of the directory that shows the first line's entry again under a new name.
	overlap := func() []byte {
		items := good(item{name: "xl/a.bin", text: "a", store: true}, item{name: "xl/b.bin", text: "b", store: true})
		at := uint32(bytes.Index(build(items, nil), []byte("xl/a.bin")) - localLen)
		items[4].text = string(append([]byte("data "), header(localSig, item{name: "xl/b.bin"}, packed{0x71BEEFF9, 1, 1}, 0)...)) + "xl/b.binb"
		items[5].central = put32(42, at+localLen+8+5)
		return build(items, nil)
	}
	for _, c := range []struct {
		name string
		kind ErrorKind
		data []byte
	}{
		{"empty file", NotPackage, nil},
		{"text", NotPackage, []byte("项目,金额\n")},
		{"web page", NotPackage, []byte("<html>")},
		{"rar", NotPackage, []byte("Rar!\x1A\x07\x00")},
		{"zip behind a byte", NotPackage, append([]byte("\n"), plain...)},
		{"xls", OldFormat, ole("Workbook")},
		{"encrypted package", Encrypted, ole("EncryptedPackage")},
		{"file over 32 MiB", TooLarge, append([]byte("PK\x03\x04"), make([]byte, MaxFile)...)},

		{"two letters", Damaged, []byte("PK")},
		{"cut in the end record", Damaged, plain[:len(plain)-1]},
		{"cut before the end record", Damaged, plain[:len(plain)-endLen]},
		{"cut in the middle", Damaged, plain[:len(plain)/2]},
		{"a hole in the middle", Damaged, slices.Concat(plain[:200], plain[210:])},
		{"bytes after the end", Damaged, append(bytes.Clone(plain), 0)},
		{"comment longer than it is", Damaged, end(func(r []byte, _, _ int) []byte { return put16(20, 9)(r) })},
		{"no entries", NotPackage, build(nil, nil)},
		{"split archive", Damaged, end(func(r []byte, _, _ int) []byte { return put16(4, 1)(r) })},
		{"directory elsewhere", Damaged, end(func(r []byte, _, _ int) []byte { return add32(16, 1)(r) })},
		{"directory shorter", Damaged, end(func(r []byte, _, _ int) []byte { return add32(12, max32)(r) })},
		{"one line too few", Damaged, end(func(r []byte, _, _ int) []byte { return put16(8, 5)(put16(10, 5)(r)) })},
		{"one line too many", Damaged, end(func(r []byte, _, _ int) []byte { return put16(8, 3)(put16(10, 3)(r)) })},
		{"over 500 entries", TooLarge, build(append(good(), func() (many []item) {
			for i := range 500 {
				many = append(many, item{name: "xl/" + strings.Repeat("a", i+1), store: true})
			}
			return
		}()...), nil)},
		{"claims 60000 entries", TooLarge, end(func(r []byte, _, _ int) []byte { return put16(8, 60000)(put16(10, 60000)(r)) })},
		{"zip64 without records", TooLarge, end(func(r []byte, _, _ int) []byte { return put16(8, max16)(put16(10, max16)(r)) })},
		{"zip64 record disagrees", Damaged, end(func(r []byte, at, n int) []byte { r = zip64End(r, at, n); r[24]++; return r })},
		{"zip64 locator elsewhere", Damaged, end(func(r []byte, at, n int) []byte { r = zip64End(r, at, n); r[end64Len+8]++; return r })},
		{"zip64 record with an extension", Damaged, end(func(r []byte, at, n int) []byte { r = zip64End(r, at, n); r[4]++; return r })},
		{"zip64 size without a field", Damaged, sheet(func(i *item) { i.central = put32(24, max32) })},
		{"zip64 size of 2^63", TooLarge, sheet(func(i *item) {
			i.central = func(c []byte) []byte { c = zip64Line(c); le.PutUint64(c[len(c)-16:], 1<<63); return c }
		})},
		{"zip64 packed size of 2^63", Damaged, sheet(func(i *item) {
			i.central = func(c []byte) []byte { c = zip64Line(c); le.PutUint64(c[len(c)-8:], 1<<63); return c }
		})},

		{"parent name", Hostile, named("xl/../../x.bin")},
		{"parent name with backslashes", Hostile, named(`xl\..\x.bin`)},
		{"escaped parent name", Hostile, named("xl/%2e%2E/x.bin")},
		{"dot segment", Hostile, named("xl/./x.bin")},
		{"empty segment", Hostile, named("xl//x.bin")},
		{"absolute name", Hostile, named("/xl/x.bin")},
		{"absolute name with a backslash", Hostile, named(`\xl\x.bin`)},
		{"drive letter", Hostile, named("C:/x.bin")},
		{"NUL in a name", Hostile, named("xl/a\x00.bin")},
		{"escaped NUL in a name", Hostile, named("xl/a%00.bin")},
		{"no name", Hostile, named("")},
		{"name that is not UTF-8", Hostile, named("xl/\xB1\xED.bin")},
		{"one name twice", Hostile, named(sheetName)},
		{"one name in two cases", Hostile, named("XL/Worksheets/SHEET1.XML")},
		{"one name with two slashes", Hostile, named(`xl\worksheets\sheet1.xml`)},
		{"one name escaped", Hostile, named("xl/worksheets/sheet%31.xml")},
		{"file and directory of one name", Hostile, named("xl/workbook.xml/")},
		{"directory with content", Hostile, named("docProps/")},
		{"symbolic link", Hostile, sheet(func(i *item) { i.central = put32(38, 0xA1FF<<16) })},

		{"encryption bit", Encrypted, sheet(func(i *item) { i.flags = 1 })},
		{"encryption bit in the entry alone", Encrypted, sheet(func(i *item) { i.local = put16(6, 1) })},
		{"encryption bit in the directory alone", Encrypted, sheet(func(i *item) { i.central = put16(8, 1) })},
		{"method 12", Damaged, sheet(func(i *item) { i.local = put16(8, 12); i.central = put16(10, 12) })},
		{"method 0 in the entry alone", Damaged, sheet(func(i *item) { i.local = put16(8, 0) })},
		{"another name in the entry", Damaged, sheet(func(i *item) { i.local = func(l []byte) []byte { l[localLen] = 'X'; return l } })},
		{"descriptor in the entry alone", Damaged, sheet(func(i *item) { i.local = put16(6, 8) })},
		{"no entry at the offset", Damaged, sheet(func(i *item) { i.central = add32(42, 1) })},
		{"offset beyond the file", Damaged, sheet(func(i *item) { i.central = put32(42, 1<<30) })},
		{"bytes before the first entry", Hostile, func() []byte {
			items := good()
			for i := range items {
				items[i].central = add32(42, 7)
			}
			b := build(items, func(r []byte, _, _ int) []byte { return add32(16, 7)(r) })
			return append([]byte("PK-junk"), b...)
		}()},
		{"overlapping entries", Hostile, overlap()},
		{"unlisted entry", Hostile, sheet(func(i *item) { i.after = func(packed) []byte { return []byte(localSig + "hidden") } })},

		{"wrong CRC in the directory", Damaged, sheet(func(i *item) { i.central = add32(16, 1) })},
		{"wrong CRC in both", Damaged, sheet(func(i *item) { i.central, i.local = add32(16, 1), add32(14, 1) })},
		{"wrong CRC of a stored entry", Damaged, sheet(func(i *item) { i.store = true; i.central, i.local = add32(16, 1), add32(14, 1) })},
		{"one digit changed", Damaged, bytes.Replace(sheet(func(i *item) { i.store = true }), []byte("9705600"), []byte("9705601"), 1)},
		{"wrong descriptor", Damaged, sheet(func(i *item) { i.flags = 8; i.after = func(packed) []byte { return make([]byte, 16) } })},
		{"no descriptor, though the entry is right", Damaged, sheet(func(i *item) { i.local, i.central = put16(6, 8), put16(8, 8) })},
		{"one piece of a split entry", Damaged, sheet(func(i *item) { i.central = put16(34, 1) })},
		{"extra field cut short", Damaged, sheet(func(i *item) {
			i.central = func(c []byte) []byte { c = zip64Line(c); c[len(c)-18]++; return c }
		})},
		{"zip64 field too short", Damaged, sheet(func(i *item) {
			i.central = func(c []byte) []byte { c = zip64Line(c); c[len(c)-18] = 8; return c }
		})},
		{"unlisted entry in the middle", Hostile, func() []byte {
			items := good()
			items[1].after = func(packed) []byte { return []byte(localSig + "hidden") }
			return build(items, nil)
		}()},
		{"no descriptor", Damaged, sheet(func(i *item) { i.flags = 8 })},
		{"declared one too long", Damaged, sheet(func(i *item) { i.size = len(sheetXML) + 1 })},
		{"declared one too short", Damaged, sheet(func(i *item) { i.size = len(sheetXML) - 1 })},
		{"declared empty", Damaged, sheet(func(i *item) { i.central, i.local = put32(24, 0), put32(22, 0) })},
		{"stored, declared too long", Damaged, sheet(func(i *item) { i.store = true; i.size = len(sheetXML) + 1 })},
		{"stream cut short", Damaged, sheet(func(i *item) { i.pack = cut })},
		{"stream empty", Damaged, sheet(func(i *item) { i.pack = func([]byte) []byte { return nil } })},
		{"stream broken", Damaged, sheet(func(i *item) { i.pack = func(b []byte) []byte { return bytes.Repeat([]byte{0xFF}, len(b)) } })},
		{"bytes behind the stream", Damaged, sheet(func(i *item) { i.pack = func(b []byte) []byte { return append(b, 0) } })},
		{"a second stream behind", Damaged, sheet(func(i *item) { i.pack = func(b []byte) []byte { return append(b, deflate([]byte("x"))...) } })},
		{"over a hundred to one", TooLarge, part("xl/media/a.bin", pad(RatioGrace+100))},
		{"32 MiB of blanks", TooLarge, part("xl/media/a.bin", pad(MaxPart))},
		{"entry over 32 MiB", TooLarge, sheet(func(i *item) { i.size = MaxPart + 1 })},
		{"entries over 64 MiB in all", TooLarge, build(good(
			item{name: "a", store: true, size: 30 << 20, pack: func([]byte) []byte { return make([]byte, 400<<10) }},
			item{name: "b", store: true, size: 30 << 20, pack: func([]byte) []byte { return make([]byte, 400<<10) }},
			item{name: "c", store: true, size: 30 << 20, pack: func([]byte) []byte { return make([]byte, 400<<10) }}), nil)},

		{"no content types", NotPackage, build(good()[1:], nil)},
		{"content types of another namespace", Damaged, replaced(0, "<Types/>")},
		{"content types not well formed", Damaged, replaced(0, typesXML[:90])},
		{"one extension twice", Damaged, replaced(0, strings.Replace(typesXML, `"XML"`, `"Rels"`, 1))},
		{"override without a type", Damaged, replaced(0, strings.Replace(typesXML, `PartName="/xl/workbook.xml" ContentType`, `PartName="/xl/workbook.xml" Type`, 1))},
		{"root relationships broken", Damaged, replaced(1, rootXML[:60])},
		{"root relationships of another namespace", Damaged, replaced(1, "<Relationships/>")},
		{"main document missing", Damaged, replaced(1, strings.Replace(rootXML, "workbook", "book", 1))},
		{"main document outside", Hostile, replaced(1, strings.Replace(rootXML, "xl/workbook", "../workbook", 1))},
		{"two main documents", Damaged, replaced(1, strings.Replace(rootXML, "</Rel", strings.Replace(rootXML[strings.Index(rootXML, "<Relationship "):strings.Index(rootXML, "</")], "rId1", "rId2", 1)+"</Rel", 1))},

		{"sheet cut short", Damaged, replaced(3, sheetXML[:80])},
		{"sheet with a DTD", Hostile, replaced(3, "<!DOCTYPE x>"+sheetXML)},
		{"UTF-16 sheet", Damaged, replaced(3, "\xFF\xFE"+string(utf16LE(sheetXML)))},
		{"UTF-16 sheet without a mark", Damaged, replaced(3, string(utf16LE(sheetXML)))},
		{"UTF-16 query with a DTD", Hostile, part("customXml/item1.xml", "\xFF\xFE"+string(utf16LE("<!DOCTYPE x><x/>")))},
		{"UTF-16 query with a DTD, big endian", Hostile, part("customXml/item1.xml", "\xFE\xFF\x00"+string(utf16LE("<!DOCTYPE x><x/>")))},
		{"VML with a DTD", Hostile, part("a.vml", "<!DOCTYPE x><x/>")},
		{"unused part not well formed", Damaged, part("xl/other.XML", "<a>")},
		{"declared as XML, not well formed", Damaged, func() []byte {
			items := good(item{name: "xl/data.bin", text: "<a>"})
			items[0].text = strings.Replace(typesXML, "</Types>", `<Default Extension="bin" ContentType="image/svg+xml"/></Types>`, 1)
			return build(items, nil)
		}()},
	} {
		t.Run(c.name, func(t *testing.T) {
			var before, after runtime.MemStats
			runtime.ReadMemStats(&before)
			_, err := Open(c.data)
			runtime.ReadMemStats(&after)
			wantKind(t, err, c.kind)
			if used := after.TotalAlloc - before.TotalAlloc; used > 64<<20 {
				t.Errorf("refusal took %d bytes", used)
			}
		})
	}
}

// TestEveryByteCounts changes each byte of a package in turn. Open must refuse it or give the same parts:
// a changed byte may be one that means nothing (a time, a version), never one that changes a figure.
func TestEveryByteCounts(t *testing.T) {
	for name, items := range map[string][]item{
		"deflated": good(),
		"stored":   with(func(i *item) { i.store = true }),
		"POI":      poiItems(),
	} {
		data := build(items, nil)
		want := mustOpen(t, data)
		for at := range data {
			for _, flip := range []byte{0x01, 0x20, 0x80, 0xFF} {
				bad := bytes.Clone(data)
				bad[at] ^= flip
				got, err := Open(bad)
				if err != nil {
					continue
				}
				for _, part := range want.Names() {
					a, _ := want.Part(part)
					if b, ok := got.Part(part); !ok || !bytes.Equal(a, b) {
						t.Errorf("%s: byte %d changed by %#x: part %s differs and nobody says so", name, at, flip, part)
					}
				}
			}
		}
	}
}

// TestEveryCutIsRefused cuts a package at each length.
func TestEveryCutIsRefused(t *testing.T) {
	for _, data := range [][]byte{build(good(), nil), build(poiItems(), zip64End)} {
		for n := range data {
			if _, err := Open(data[:n]); err == nil {
				t.Fatalf("cut at %d of %d: accepted", n, len(data))
			}
		}
	}
}

func TestPartsAreFoundAsOPCWants(t *testing.T) {
	p := mustOpen(t, build(good(item{name: "xl/media/%E5%9B%BE.png", text: "x"}), nil))
	for _, name := range []string{"xl/media/图.png", "/xl/media/%e5%9b%be.PNG", `xl\media\图.png`} {
		if _, ok := p.Part(name); !ok {
			t.Errorf("Part(%q) not found", name)
		}
	}
	for name, want := range map[string]string{
		"/XL/Workbook.xml":  "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml",
		"xl/other.xml":      "application/xml",
		"xl/media/图.png":    "",
		"no extension":      "",
		"_rels/.RELS":       "application/vnd.openxmlformats-package.relationships+xml",
		"xl/a.b/noext/x.y.": "",
	} {
		if got := p.ContentType(name); got != want {
			t.Errorf("ContentType(%q) = %q, want %q", name, got, want)
		}
	}
	if _, ok := p.Part("xl/none.xml"); ok {
		t.Error("a part that does not exist was found")
	}
}

func relsOf(target, more string) []byte {
	return build(good(item{name: "xl/_rels/workbook.xml.rels", text: `<Relationships xmlns="` + NSPackageRels + `">` +
		`<Relationship Id="rId1" Type="http://purl.oclc.org/ooxml/officeDocument/relationships/worksheet" Target="` + target + `" ` + more + `/></Relationships>`}), nil)
}

func TestTargetsAreResolved(t *testing.T) {
	for _, c := range []struct{ target, more, want string }{
		{"worksheets/sheet1.xml", "", sheetName},
		{"worksheets/sheet1.xml", `TargetMode="Internal"`, sheetName},
		{"/xl/worksheets/sheet1.xml", "", sheetName},
		{"./worksheets/../Worksheets/SHEET1.xml", "", sheetName},
		{"../xl/worksheets/sheet%31.xml", "", sheetName},
		{`worksheets\sheet1.xml`, "", sheetName},
		{"worksheets/sheet1.xml#A1", "", sheetName},
		{"#'报表'!A1", "", "xl/workbook.xml"},
		{"media/none.png", "", "xl/media/none.png"},
		{"https://example.com/../a?b#c", `TargetMode="External"`, "https://example.com/../a?b#c"},
		{"..\\..\\a.xlsx", `TargetMode="External"`, "..\\..\\a.xlsx"},
	} {
		rels, err := mustOpen(t, relsOf(c.target, c.more)).Rels("xl/workbook.xml")
		want := Rel{"rId1", NSOfficeRels + "/worksheet", c.want, strings.Contains(c.more, "External")}
		if err != nil || len(rels) != 1 || rels[0] != want {
			t.Errorf("Rels(%q) = %v, %v, want %v", c.target, rels, err, want)
		}
	}
}

func TestBadRelationshipsAreRefused(t *testing.T) {
	for _, c := range []struct {
		target, more string
		kind         ErrorKind
	}{
		{"../../etc/passwd", "", Hostile},
		{"..", "", Hostile},
		{"/../a.xml", "", Hostile},
		{"%2e%2e/%2E%2E/a.xml", "", Hostile},
		{"worksheets%2Fsheet1.xml", "", Hostile},
		{"worksheets%5Csheet1.xml", "", Hostile},
		{"a%00.xml", "", Hostile},
		{"%FF.xml", "", Hostile},
		{"file:///c:/a.xml", "", Hostile},
		{"//host/a.xml", "", Hostile},
		{`\\host\a.xml`, "", Hostile},
		{"a.xml", `TargetMode="external"`, Damaged},
		{"a.xml", `/><Relationship Id="rId1" Type="t" Target="b.xml"`, Damaged},
		{"a.xml", `/><Relationship Id="" Type="t" Target="b.xml"`, Damaged},
		{"a.xml", `/><Relationship Id="rId2" Target="b.xml"`, Damaged},
		{"a.xml", `/><Relationship Id="rId2" Type="t"`, Damaged},
	} {
		_, err := mustOpen(t, relsOf(c.target, c.more)).Rels("xl/workbook.xml")
		if err == nil {
			t.Errorf("Rels(%q %q): accepted", c.target, c.more)
			continue
		}
		if e := wantKind(t, err, c.kind); e.Part != "xl/_rels/workbook.xml.rels" {
			t.Errorf("Rels(%q): part = %q", c.target, e.Part)
		}
	}
}

func TestPackageWithoutAMainDocumentSaysSo(t *testing.T) {
	items := good()
	p := mustOpen(t, build(slices.Delete(items, 1, 2), nil))
	if name, ct := p.Main(); name != "" || ct != "" {
		t.Errorf("Main = %q, %q", name, ct)
	}
}

func TestPartWithoutRelationshipsHasNone(t *testing.T) {
	p := mustOpen(t, build(good(), nil))
	if rels, err := p.Rels(sheetName); err != nil || rels != nil {
		t.Errorf("Rels = %v, %v", rels, err)
	}
}

func TestAPrefixOfOnePartMeansNothingInAnother(t *testing.T) {
	a := item{name: "a.xml", text: `<p:a xmlns:p="urn:p" xmlns="urn:d"><p:b/></p:a>`}
	mustOpen(t, build(good(a, item{name: "b.xml", text: `<p:b xmlns:p="urn:q"/>`}), nil))
	_, err := Open(build(good(a, item{name: "b.xml", text: `<p:b/>`}), nil))
	if e := wantKind(t, err, Damaged); e != nil && e.Part != "b.xml" {
		t.Errorf("refused for %q, want b.xml", e.Part)
	}
}

func TestErrorsNamePartByteAndReason(t *testing.T) {
	items := good()
	items[3].text = "<a>\x01</a>"
	_, err := Open(build(items, nil))
	want := `"xl/worksheets/sheet1.xml": illegal character at byte 3 (damaged)`
	if err == nil || err.Error() != want {
		t.Errorf("error = %v, want %s", err, want)
	}
}

// FuzzOpen: whatever Open accepts, archive/zip must read with the same parts, and Write must reproduce.
func FuzzOpen(f *testing.F) {
	f.Add(build(good(), nil))
	f.Add(build(good(), zip64End))
	f.Add(build(poiItems(), nil))
	f.Add(build(good(item{name: `docProps\`}, item{name: "xl/_rels/workbook.xml.rels", text: rootXML}), nil))
	f.Add(build(with(func(i *item) { i.store = true }), nil))
	f.Add(relsOf("worksheets/sheet1.xml", ""))
	f.Add(written())
	f.Fuzz(func(t *testing.T, data []byte) {
		p, err := Open(data)
		if err != nil {
			return
		}
		sameAsArchiveZip(t, p, data)
		sameWhenWritten(t, p)
		for _, name := range p.Names() {
			p.Rels(name)
		}
	})
}
