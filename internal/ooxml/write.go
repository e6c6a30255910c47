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
	"sync"
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
	entries, err := p.replaced(changed)
	if err != nil {
		return err
	}
	return writeZip(w, entries)
}

// With gives the package as Open would give it had Write written it with these changes, and it is proved as
// strictly. What follows upon a change is thus done without compressing every part and inflating it again.
func (p *Package) With(changed map[string][]byte) (*Package, error) {
	entries, err := p.replaced(changed)
	if err == nil {
		err = checkEntries(entries)
	}
	if err != nil {
		return nil, err
	}
	return newPackage(entries, p)
}

// replaced gives the entries with some parts replaced or added, in the order in which they are written.
func (p *Package) replaced(changed map[string][]byte) ([]*entry, error) {
	byKey := make(map[string][]byte, len(changed))
	for name, data := range changed {
		key := partKey(name)
		if _, dup := byKey[key]; dup {
			return nil, fmt.Errorf("write package: two changes to part %q", name)
		}
		byKey[key] = data
	}
	entries := make([]*entry, 0, len(p.entries)+len(changed))
	for _, e := range p.entries {
		data, touched := byKey[partKey(e.name)]
		switch {
		case !touched:
			entries = append(entries, e)
		case data != nil:
			entries = append(entries, &entry{name: e.name, data: data, loose: true})
		}
	}
	known := len(entries)
	for name, data := range changed {
		if p.byKey[partKey(name)] == nil && data != nil {
			entries = append(entries, &entry{name: strings.TrimPrefix(name, "/"), data: data, loose: true})
		}
	}
	slices.SortFunc(entries[known:], func(a, b *entry) int { return strings.Compare(a.name, b.name) })
	return typesFirst(entries)
}

// Create writes a new package of these parts in their order, save that [Content_Types].xml comes first.
// It is as deterministic as Write and refuses the same.
func Create(w io.Writer, parts []NewPart) error {
	entries := make([]*entry, len(parts))
	for i, part := range parts {
		entries[i] = &entry{name: strings.TrimPrefix(part.Name, "/"), data: part.Data, loose: true}
	}
	entries, err := typesFirst(entries)
	if err != nil {
		return err
	}
	return writeZip(w, entries)
}

// Nest writes a new package as Create does, for one that becomes a part of another. Its parts are stored as they are:
// the package around compresses them once for all, and the bytes of the inner one, which the seal of a report counts
// among its parts, are the same whatever way of compressing a release of Go has.
func Nest(w io.Writer, parts []NewPart) error {
	entries := make([]*entry, len(parts))
	for i, part := range parts {
		entries[i] = &entry{name: strings.TrimPrefix(part.Name, "/"), method: methodStore, crc: crc32.ChecksumIEEE(part.Data), packed: part.Data, data: part.Data}
	}
	entries, err := typesFirst(entries)
	if err != nil {
		return err
	}
	return writeZip(w, entries)
}

// typesFirst puts [Content_Types].xml before the other entries.
func typesFirst(entries []*entry) ([]*entry, error) {
	i := slices.IndexFunc(entries, func(e *entry) bool { return partKey(e.name) == partKey(contentTypesName) })
	if i < 0 {
		return nil, fmt.Errorf("write package: no %s", contentTypesName)
	}
	types := entries[i]
	copy(entries[1:i+1], entries[:i])
	entries[0] = types
	return entries, nil
}

// A press compresses parts. Its deflate state is some 800 kB large, by far the largest thing that writing a
// package needs: a report is a package with one more in it for each chart.
type press struct {
	flate *flate.Writer
	buf   bytes.Buffer
}

var presses = sync.Pool{New: func() any {
	z := new(press)
	z.flate, _ = flate.NewWriter(&z.buf, flate.DefaultCompression) // fails for unknown levels only
	return z
}}

// packed gives a loose entry compressed, or stored where that is not longer or where Open would take the
// compressed part for a bomb. The loose one stays as it is: its package may be in use elsewhere.
func (z *press) packed(e *entry) *entry {
	out := &entry{name: e.name, method: methodStore, crc: crc32.ChecksumIEEE(e.data), packed: e.data, data: e.data}
	z.buf.Reset()
	z.flate.Reset(&z.buf)
	// A bytes.Buffer takes every write, so neither call can fail.
	z.flate.Write(e.data)
	z.flate.Close()
	bomb := len(e.data) > RatioGrace && len(e.data) > z.buf.Len()*MaxRatio
	if z.buf.Len() < len(e.data) && !bomb {
		out.method, out.packed = methodDeflate, bytes.Clone(z.buf.Bytes())
	}
	return out
}

// dosDate is 1980-01-01, the first day that a ZIP can name.
const dosDate = 1<<5 | 1

// writeZip writes the container of entries that typesFirst has ordered. It checks everything before it writes
// the first byte.
func writeZip(w io.Writer, entries []*entry) error {
	z := presses.Get().(*press)
	defer presses.Put(z)
	for i, e := range entries {
		if e.loose {
			entries[i] = z.packed(e)
		}
	}
	if err := checkEntries(entries); err != nil {
		return err
	}
	le := binary.LittleEndian
	var directory []byte
	offset := 0
	for _, e := range entries {
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
	end = le.AppendUint16(end, uint16(len(entries)))
	end = le.AppendUint16(end, uint16(len(entries)))
	end = le.AppendUint32(end, uint32(len(directory)))
	end = le.AppendUint32(end, uint32(offset))
	end = le.AppendUint16(end, 0) // no comment
	return writeAll(w, directory, end)
}

// checkEntries refuses to write what Open would refuse to read.
func checkEntries(entries []*entry) error {
	refuse := func(kind ErrorKind, part, reason string) error {
		return fmt.Errorf("write package: %w", &Error{kind, part, 0, reason})
	}
	if len(entries) > MaxEntries {
		return refuse(TooLarge, "", "over 500 entries")
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
			return refuse(Hostile, e.name, reason)
		}
		seen[key] = true
		total += len(e.data)
		packed += len(e.packed) + localLen + centralLen + 2*len(e.name)
		if len(e.data) > MaxPart || total > MaxInflated || packed+endLen > MaxFile || len(e.name) > max16 {
			return refuse(TooLarge, e.name, "part or package over its limit")
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
