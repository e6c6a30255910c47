package ooxml

import (
	"bytes"
	"compress/flate"
	"encoding/binary"
	"fmt"
	"hash/crc32"
	"io"
	"slices"
	"strings"
)

// A NewPart is one part of a package that Create writes.
type NewPart struct {
	Name string
	Data []byte
}

// Write writes the package with some parts replaced or added; added ones come last, sorted by name. A nil
// value drops the part, but nothing that refers to it. Untouched entries are copied as they are, still
// compressed. [Content_Types].xml comes first, all times are 1980-01-01, and there are no extra fields and
// no data descriptors: the same parts give the same bytes. What Open would refuse for its name or its size
// is an error and nothing is written.
func (p *Package) Write(w io.Writer, changed map[string][]byte) error {
	byKey := make(map[string][]byte, len(changed))
	for name, data := range changed {
		key := partKey(name)
		if _, dup := byKey[key]; dup {
			return fmt.Errorf("write package: two changes to part %q", name)
		}
		byKey[key] = data
	}
	var z press
	var entries []*entry
	for _, e := range p.entries {
		data, touched := byKey[partKey(e.name)]
		switch {
		case !touched:
			entries = append(entries, e)
		case data != nil:
			entries = append(entries, z.entry(e.name, data))
		}
	}
	var added []*entry
	for name, data := range changed {
		if _, known := p.byKey[partKey(name)]; known || data == nil {
			continue
		}
		added = append(added, z.entry(strings.TrimPrefix(name, "/"), data))
	}
	slices.SortFunc(added, func(a, b *entry) int { return strings.Compare(a.name, b.name) })
	return writeZip(w, append(entries, added...))
}

// Create writes a new package of these parts in their order, save that [Content_Types].xml comes first.
// It is as deterministic as Write and refuses the same.
func Create(w io.Writer, parts []NewPart) error {
	var z press
	entries := make([]*entry, len(parts))
	for i, part := range parts {
		entries[i] = z.entry(strings.TrimPrefix(part.Name, "/"), part.Data)
	}
	return writeZip(w, entries)
}

// A press compresses one part after the other with one deflate state, which is some 800 kB large.
type press struct {
	flate *flate.Writer
	buf   bytes.Buffer
}

// entry compresses a part, or stores it where that is not longer or where Open would take the compressed
// part for a bomb.
func (z *press) entry(name string, data []byte) *entry {
	e := &entry{name: name, method: methodStore, crc: crc32.ChecksumIEEE(data), packed: data, data: data}
	z.buf.Reset()
	if z.flate == nil {
		z.flate, _ = flate.NewWriter(nil, flate.DefaultCompression) // fails for unknown levels only
	}
	z.flate.Reset(&z.buf)
	// A bytes.Buffer takes every write, so neither call can fail.
	z.flate.Write(data)
	z.flate.Close()
	bomb := len(data) > RatioGrace && len(data) > z.buf.Len()*MaxRatio
	if z.buf.Len() < len(data) && !bomb {
		e.method, e.packed = methodDeflate, bytes.Clone(z.buf.Bytes())
	}
	return e
}

// dosDate is 1980-01-01, the first day that a ZIP can name.
const dosDate = 1<<5 | 1

// writeZip writes the container. It checks everything before it writes the first byte.
func writeZip(w io.Writer, entries []*entry) error {
	if err := checkEntries(entries); err != nil {
		return fmt.Errorf("write package: %w", err)
	}
	isTypes := func(e *entry) bool { return partKey(e.name) == partKey(contentTypesName) }
	first := slices.IndexFunc(entries, isTypes)
	if first < 0 {
		return fmt.Errorf("write package: no %s", contentTypesName)
	}
	ordered := append([]*entry{entries[first]}, entries[:first]...)
	ordered = append(ordered, entries[first+1:]...)

	le := binary.LittleEndian
	var directory []byte
	offset := 0
	for _, e := range ordered {
		// What the two headers have in common: version 2.0, flags, method, time, CRC, sizes, lengths.
		var flags uint16
		if strings.ContainsFunc(e.name, func(r rune) bool { return r > 0x7F }) {
			flags = 1 << 11 // the name is UTF-8
		}
		common := le.AppendUint16(nil, 20)
		common = le.AppendUint16(common, flags)
		common = le.AppendUint16(common, e.method)
		common = le.AppendUint16(common, 0)
		common = le.AppendUint16(common, dosDate)
		common = le.AppendUint32(common, e.crc)
		common = le.AppendUint32(common, uint32(len(e.packed)))
		common = le.AppendUint32(common, uint32(len(e.data)))
		common = le.AppendUint16(common, uint16(len(e.name)))
		common = le.AppendUint16(common, 0) // no extra field

		header := append(append([]byte(localSig), common...), e.name...)
		if err := writeAll(w, header, e.packed); err != nil {
			return err
		}
		directory = append(directory, centralSig...)
		directory = le.AppendUint16(directory, 20)
		directory = append(directory, common...)
		directory = append(directory, make([]byte, 2+2+2+4)...) // comment, disk, attributes
		directory = le.AppendUint32(directory, uint32(offset))
		directory = append(directory, e.name...)
		offset += len(header) + len(e.packed)
	}
	end := append([]byte(endSig), 0, 0, 0, 0)
	end = le.AppendUint16(end, uint16(len(ordered)))
	end = le.AppendUint16(end, uint16(len(ordered)))
	end = le.AppendUint32(end, uint32(len(directory)))
	end = le.AppendUint32(end, uint32(offset))
	end = le.AppendUint16(end, 0) // no comment
	return writeAll(w, directory, end)
}

// checkEntries refuses to write what Open would refuse to read.
func checkEntries(entries []*entry) error {
	if len(entries) > MaxEntries {
		return &Error{TooLarge, "", 0, "over 500 entries"}
	}
	seen := make(map[string]bool, len(entries))
	total, packed := 0, 0
	for _, e := range entries {
		name, reason := entryName([]byte(e.name))
		if reason == "" && (name != e.name || isDirectory(name)) {
			reason = "not a part name"
		}
		key := partKey(e.name)
		if reason == "" && seen[key] {
			reason = "two entries of one name"
		}
		if reason != "" {
			return &Error{Hostile, e.name, 0, reason}
		}
		seen[key] = true
		total += len(e.data)
		packed += len(e.packed) + localLen + centralLen + 2*len(e.name)
		if len(e.data) > MaxPart || total > MaxInflated || packed+endLen > MaxFile || len(e.name) > max16 {
			return &Error{TooLarge, e.name, 0, "part or package over its limit"}
		}
	}
	return nil
}

func writeAll(w io.Writer, chunks ...[]byte) error {
	for _, b := range chunks {
		n, err := w.Write(b)
		if err == nil && n < len(b) {
			err = io.ErrShortWrite
		}
		if err != nil {
			return fmt.Errorf("write package: %w", err)
		}
	}
	return nil
}
