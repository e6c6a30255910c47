package ooxml

import (
	"archive/zip"
	"bytes"
	"errors"
	"io"
	"slices"
	"strings"
	"testing"
)

// sameAsArchiveZip holds the package against the standard library's reader.
func sameAsArchiveZip(t *testing.T, p *Package, data []byte) {
	t.Helper()
	r, err := zip.NewReader(bytes.NewReader(data), int64(len(data)))
	if err != nil {
		t.Fatalf("archive/zip refuses what Open accepts: %v", err)
	}
	n := 0
	for _, f := range r.File {
		name := strings.ReplaceAll(f.Name, `\`, "/")
		if isDirectory(name) {
			continue
		}
		rc, err := f.Open()
		if err != nil {
			t.Fatalf("%q: %v", f.Name, err)
		}
		want, err := io.ReadAll(rc)
		if err != nil {
			t.Fatalf("%q: archive/zip refuses what Open accepts: %v", f.Name, err)
		}
		got, ok := p.Part(name)
		if !ok || !bytes.Equal(got, want) {
			t.Fatalf("%q: part differs from what archive/zip reads", f.Name)
		}
		n++
	}
	if n != len(p.Names()) {
		t.Fatalf("%d parts, archive/zip has %d", len(p.Names()), n)
	}
}

// sameWhenWritten writes a package unchanged, twice, and opens it again.
func sameWhenWritten(t *testing.T, p *Package) []byte {
	t.Helper()
	var a, b bytes.Buffer
	if err := p.Write(&a, nil); err != nil {
		t.Fatalf("Write = %v", err)
	}
	p.Write(&b, nil)
	if !bytes.Equal(a.Bytes(), b.Bytes()) {
		t.Fatal("two writes differ")
	}
	q := mustOpen(t, a.Bytes())
	sameParts(t, q, p)
	sameAsArchiveZip(t, q, a.Bytes())
	return a.Bytes()
}

func sameParts(t *testing.T, got, want *Package) {
	t.Helper()
	if len(got.Names()) != len(want.Names()) {
		t.Fatalf("parts = %q, want %q", got.Names(), want.Names())
	}
	for _, name := range want.Names() {
		a, _ := want.Part(name)
		if b, ok := got.Part(name); !ok || !bytes.Equal(a, b) {
			t.Fatalf("part %q differs", name)
		}
	}
}

func TestUnchangedPackageKeepsItsParts(t *testing.T) {
	items := good(item{name: "docProps/"}, item{name: `xl\media\图.png`, text: "png", flags: 1 << 11})
	items[0], items[3] = items[3], items[0]
	p := mustOpen(t, build(items, nil))
	out := sameWhenWritten(t, p)
	names := mustOpen(t, out).Names()
	want := []string{"[Content_Types].xml", sheetName, "_rels/.rels", "xl/workbook.xml", "xl/media/图.png"}
	if !slices.Equal(names, want) {
		t.Errorf("names = %q, want %q", names, want)
	}
}

func TestSamePartsGiveSameBytes(t *testing.T) {
	changed := map[string][]byte{
		"xl/b.xml": []byte("<b/>"), "xl/a.xml": []byte("<a/>"), "/XL/workbook.xml": []byte(bookXML + "<!-- new -->"),
		sheetName: nil, "xl/none.xml": nil, "xl/empty.bin": {},
	}
	p := mustOpen(t, build(good(), nil))
	var first []byte
	for range 20 {
		var b bytes.Buffer
		if err := p.Write(&b, changed); err != nil {
			t.Fatal(err)
		}
		if first == nil {
			first = b.Bytes()
		}
		if !bytes.Equal(b.Bytes(), first) {
			t.Fatal("two writes of the same parts differ")
		}
	}
	q := mustOpen(t, first)
	want := []string{"[Content_Types].xml", "_rels/.rels", "xl/workbook.xml", "xl/a.xml", "xl/b.xml", "xl/empty.bin"}
	if !slices.Equal(q.Names(), want) {
		t.Errorf("names = %q, want %q", q.Names(), want)
	}
	if got, _ := q.Part("xl/workbook.xml"); string(got) != bookXML+"<!-- new -->" {
		t.Errorf("changed part = %q", got)
	}
	var again bytes.Buffer
	if err := q.Write(&again, nil); err != nil || !bytes.Equal(again.Bytes(), first) {
		t.Errorf("written, read and written again: bytes differ (%v)", err)
	}
	// Nothing in a header may tell when or where it was written.
	r, _ := zip.NewReader(bytes.NewReader(first), int64(len(first)))
	for _, f := range r.File {
		if f.ModifiedDate != dosDate || f.ModifiedTime != 0 || len(f.Extra) != 0 || f.Flags != 0 || f.ExternalAttrs != 0 {
			t.Errorf("header of %s = %+v", f.Name, f.FileHeader)
		}
	}
}

func TestCreateGivesAPackage(t *testing.T) {
	parts := []NewPart{{"_rels/.rels", []byte(rootXML)}, {"xl/workbook.xml", []byte(bookXML)},
		{"/[Content_Types].xml", []byte(typesXML)}, {"xl/blank.bin", make([]byte, 1<<20)}}
	var a, b bytes.Buffer
	if err := Create(&a, parts); err != nil {
		t.Fatal(err)
	}
	Create(&b, parts)
	if !bytes.Equal(a.Bytes(), b.Bytes()) {
		t.Error("two creations differ")
	}
	p := mustOpen(t, a.Bytes())
	if p.Names()[0] != "[Content_Types].xml" {
		t.Errorf("names = %q", p.Names())
	}
	sameAsArchiveZip(t, p, a.Bytes())
}

func TestWhatOpenWouldRefuseIsNotWritten(t *testing.T) {
	p := mustOpen(t, build(good(), nil))
	big := make([]byte, MaxPart)
	many := map[string][]byte{}
	for i := range MaxEntries {
		many["xl/"+strings.Repeat("a", i+1)] = []byte{}
	}
	for name, changed := range map[string]map[string][]byte{
		"parent name":      {"../a.xml": {}},
		"backslash":        {`xl\a.xml`: {}},
		"directory":        {"xl/a/": {}},
		"no name":          {"": {}},
		"one name twice":   {"xl/a.xml": {}, "XL/A.xml": {}},
		"no content types": {"[content_types].xml": nil},
		"part too large":   {"xl/a.bin": append(big, 0)},
		"package too large": {
			"xl/a.bin": big, "xl/b.bin": big, "xl/c.bin": {0},
		},
		"too many entries": many,
	} {
		var b bytes.Buffer
		if err := p.Write(&b, changed); err == nil || b.Len() != 0 {
			t.Errorf("%s: error = %v, %d bytes written", name, err, b.Len())
		}
	}
	if err := Create(io.Discard, []NewPart{{"a.xml", nil}}); err == nil {
		t.Error("a package without content types was created")
	}
	if err := Create(io.Discard, []NewPart{{"[Content_Types].xml", nil}, {"a", nil}, {"A", nil}}); err == nil {
		t.Error("a package with one name twice was created")
	}
}

// A full disk takes n bytes and then no more; a lazy one does not even say so.
type fullDisk struct {
	n    int
	lazy bool
}

var errFull = errors.New("no space left")

func (d *fullDisk) Write(b []byte) (int, error) {
	if len(b) <= d.n {
		d.n -= len(b)
		return len(b), nil
	}
	n := d.n
	d.n = 0
	if d.lazy {
		return n, nil
	}
	return n, errFull
}

func TestEveryWriteErrorIsReturned(t *testing.T) {
	p := mustOpen(t, build(good(), nil))
	size := len(sameWhenWritten(t, p))
	for n := range size {
		if err := p.Write(&fullDisk{n, false}, nil); !errors.Is(err, errFull) {
			t.Fatalf("disk full after %d bytes: error = %v", n, err)
		}
		if err := p.Write(&fullDisk{n, true}, nil); !errors.Is(err, io.ErrShortWrite) {
			t.Fatalf("short write after %d bytes: error = %v", n, err)
		}
	}
	if err := p.Write(&fullDisk{size, false}, nil); err != nil {
		t.Fatalf("disk just large enough: error = %v", err)
	}
}

// What With gives is what Open gives of the package once Write has written it, in every respect and at every fault.
func TestAChangedPackageIsProvedAsOneThatWasRead(t *testing.T) {
	const main = "xl/workbook.xml"
	p := mustOpen(t, build(good(item{name: "docProps/app.xml", text: `<a:x xmlns:a="urn:a"/>`}, item{name: "plain.dat", text: "<not XML"}), nil))
	before := p.Names()
	types, _ := p.Part(contentTypesName)
	for name, changed := range map[string]map[string][]byte{
		"nothing":                      nil,
		"a part replaced":              {main: []byte(`<workbook xmlns="urn:x"/>`)},
		"a part added and one dropped": {"docProps/app.xml": nil, "b.xml": []byte("<b/>"), "/a.xml": []byte("<a/>")},
		"a part cut short":             {main: []byte(`<workbook>`)},
		"a prefix of another part":     {main: []byte(`<a:workbook/>`)},
		"an entity":                    {"b.xml": []byte(`<!DOCTYPE b [<!ENTITY c "d">]><b/>`)},
		"the main part dropped":        {main: nil},
		"the types broken":             {contentTypesName: []byte(`<Types>`)},
		"a part that becomes XML":      {contentTypesName: bytes.Replace(types, []byte("</Types>"), []byte(`<Default xmlns="`+NSContentTypes+`" Extension="dat" ContentType="text/xml"/></Types>`), 1)},
		"a name that leaves":           {"../a.xml": []byte("<a/>")},
		"two changes of one part":      {main: []byte("<a/>"), strings.ToUpper(main): []byte("<b/>")},
	} {
		got, gotErr := p.With(changed)
		var out bytes.Buffer
		var want *Package
		wantErr := p.Write(&out, changed)
		if wantErr == nil {
			want, wantErr = Open(out.Bytes())
		}
		if (gotErr == nil) != (wantErr == nil) {
			t.Errorf("%s: With = %v, written and read %v", name, gotErr, wantErr)
			continue
		}
		if wantErr != nil {
			var a, b *Error
			if errors.As(gotErr, &a) != errors.As(wantErr, &b) || a != nil && (a.Kind != b.Kind || a.Part != b.Part || a.Reason != b.Reason) {
				t.Errorf("%s: With = %v, written and read %v", name, gotErr, wantErr)
			}
			continue
		}
		sameParts(t, got, want)
		if !slices.Equal(got.Names(), want.Names()) {
			t.Errorf("%s: parts %q, written and read %q", name, got.Names(), want.Names())
		}
		var again bytes.Buffer
		if err := got.Write(&again, nil); err != nil || !bytes.Equal(again.Bytes(), out.Bytes()) {
			t.Errorf("%s: the changed package is written otherwise: %v", name, err)
		}
	}
	if !slices.Equal(p.Names(), before) {
		t.Errorf("the package became %q", p.Names())
	}
}
