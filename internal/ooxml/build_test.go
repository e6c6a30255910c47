package ooxml

import (
	"bytes"
	"compress/flate"
	"encoding/binary"
	"errors"
	"hash/crc32"
	"strings"
	"testing"
)

// An item is a file of a ZIP that build writes by hand, so that every field of it may lie.
type item struct {
	name, text string
	store      bool
	flags      uint16
	size       int                 // declared, if not 0
	pack       func([]byte) []byte // alters the compressed bytes
	local      func([]byte) []byte // alters the finished local header
	central    func([]byte) []byte // alters the finished directory line
	after      func(i packed) []byte
}

type packed struct {
	crc, size, packed uint32
}

var le = binary.LittleEndian

func deflate(b []byte) []byte {
	var buf bytes.Buffer
	w, _ := flate.NewWriter(&buf, 6)
	w.Write(b)
	w.Close()
	return buf.Bytes()
}

func header(sig string, i item, p packed, method uint16) []byte {
	h := []byte(sig)
	if sig == centralSig {
		h = le.AppendUint16(h, 20)
	}
	h = le.AppendUint16(h, 20)
	h = le.AppendUint16(h, i.flags)
	h = le.AppendUint16(h, method)
	h = le.AppendUint32(h, 0)
	h = le.AppendUint32(h, p.crc)
	h = le.AppendUint32(h, p.packed)
	h = le.AppendUint32(h, p.size)
	h = le.AppendUint16(h, uint16(len(i.name)))
	return le.AppendUint16(h, 0)
}

// build gives a ZIP of the items, healthy as far as the items are. end alters the end record.
func build(items []item, end func(rec []byte, dirAt, dirLen int) []byte) []byte {
	var out, dir []byte
	for _, i := range items {
		body, method := []byte(i.text), uint16(methodStore)
		p := packed{crc: crc32.ChecksumIEEE(body), size: uint32(len(body))}
		if i.size != 0 {
			p.size = uint32(i.size)
		}
		if !i.store {
			body, method = deflate(body), methodDeflate
		}
		if i.pack != nil {
			body = i.pack(body)
		}
		p.packed = uint32(len(body))
		c := header(centralSig, i, p, method)
		c = append(c, make([]byte, 10)...)
		c = le.AppendUint32(c, uint32(len(out)))
		c = append(c, i.name...)
		lp := p
		if i.flags&8 != 0 {
			lp = packed{}
		}
		l := append(header(localSig, i, lp, method), i.name...)
		if i.local != nil {
			l = i.local(l)
		}
		if i.central != nil {
			c = i.central(c)
		}
		out = append(append(out, l...), body...)
		if i.after != nil {
			out = append(out, i.after(p)...)
		}
		dir = append(dir, c...)
	}
	rec := append([]byte(endSig), 0, 0, 0, 0)
	rec = le.AppendUint16(rec, uint16(len(items)))
	rec = le.AppendUint16(rec, uint16(len(items)))
	rec = le.AppendUint32(rec, uint32(len(dir)))
	rec = le.AppendUint32(rec, uint32(len(out)))
	rec = le.AppendUint16(rec, 0)
	if end != nil {
		rec = end(rec, len(out), len(dir))
	}
	return append(append(out, dir...), rec...)
}

const (
	typesXML = `<?xml version="1.0" encoding="UTF-8" standalone="yes"?>` +
		`<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">` +
		`<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>` +
		`<Default Extension="XML" ContentType="application/xml"/>` +
		`<Override PartName="/xl/workbook.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"/></Types>`
	rootXML = `<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">` +
		`<Relationship Id="rId1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument" Target="xl/workbook.xml"/></Relationships>`
	bookXML  = `<workbook xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheets/></workbook>`
	sheetXML = `<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>` +
		`<row r="1"><c r="A1"><v>9705600</v></c></row></sheetData></worksheet>`
	sheetName = "xl/worksheets/sheet1.xml"
)

// good is a small healthy package; more items are put behind.
func good(more ...item) []item {
	return append([]item{
		{name: "[Content_Types].xml", text: typesXML},
		{name: "_rels/.rels", text: rootXML},
		{name: "xl/workbook.xml", text: bookXML},
		{name: sheetName, text: sheetXML},
	}, more...)
}

// with is a good package whose sheet is changed.
func with(change func(*item)) []item {
	items := good()
	change(&items[3])
	return items
}

func put16(at int, v uint16) func([]byte) []byte {
	return func(h []byte) []byte { le.PutUint16(h[at:], v); return h }
}

func put32(at int, v uint32) func([]byte) []byte {
	return func(h []byte) []byte { le.PutUint32(h[at:], v); return h }
}

func add32(at int, v uint32) func([]byte) []byte {
	return func(h []byte) []byte { le.PutUint32(h[at:], le.Uint32(h[at:])+v); return h }
}

func wantKind(t *testing.T, err error, want ErrorKind) *Error {
	t.Helper()
	var e *Error
	if !errors.As(err, &e) {
		t.Fatalf("error = %v, want kind %q", err, want)
	}
	if e.Kind != want {
		t.Errorf("kind = %q (%v), want %q", e.Kind, err, want)
	}
	return e
}

func mustOpen(t testing.TB, data []byte) *Package {
	t.Helper()
	p, err := Open(data)
	if err != nil {
		t.Fatalf("Open = %v", err)
	}
	return p
}

func pad(n int) string { return strings.Repeat(" ", n) }
