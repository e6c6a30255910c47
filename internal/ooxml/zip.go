package ooxml

// The ZIP is walked by hand because archive/zip forgives what a gate must not: it takes bytes before and
// after the archive, entries that overlap, local headers that contradict the directory, and two entries
// of one name. Nothing is allocated from a number in the file before that number has met its limit.

import (
	"bytes"
	"compress/flate"
	"encoding/binary"
	"hash/crc32"
	"io"
	"slices"
	"sync"
)

const (
	localSig      = "PK\x03\x04"
	centralSig    = "PK\x01\x02"
	endSig        = "PK\x05\x06"
	end64Sig      = "PK\x06\x06"
	locator64Sig  = "PK\x06\x07"
	descriptorSig = "PK\x07\x08"

	localLen     = 30
	centralLen   = 46
	endLen       = 22
	end64Len     = 56
	locator64Len = 20

	methodStore   = 0
	methodDeflate = 8

	max16 = 0xFFFF
	max32 = 0xFFFFFFFF
)

// An entry is one file of the container: its bytes as they stand there and as they are meant.
type entry struct {
	name   string
	method uint16
	crc    uint32
	packed []byte // as stored, still compressed
	data   []byte // inflated; shares memory with packed when stored
	loose  bool   // new in a package that was not written yet: name and data are all there is
}

// A directoryEntry is one line of the central directory, with zip64 numbers already in place.
type directoryEntry struct {
	rawName      []byte
	name         string
	flags        uint16
	method       uint16
	crc          uint32
	packed, size uint64
	offset       uint64
	at           int64 // where the line stands in the file
	end          int   // where the entry's data and descriptor end
}

func u16(b []byte) uint16 { return binary.LittleEndian.Uint16(b) }
func u32(b []byte) uint32 { return binary.LittleEndian.Uint32(b) }
func u64(b []byte) uint64 { return binary.LittleEndian.Uint64(b) }

// readZip proves the container and gives its files, inflated, in the order of the directory.
func readZip(data []byte) ([]*entry, error) {
	start, end, count, err := findDirectory(data)
	if err != nil {
		return nil, err
	}
	list, err := readDirectory(data, start, end, count)
	if err != nil {
		return nil, err
	}
	if err := checkSizes(list); err != nil {
		return nil, err
	}
	entries := make([]*entry, len(list))
	for i := range list {
		if entries[i], err = readLocal(data[:start], &list[i]); err != nil {
			return nil, err
		}
	}
	if err := checkLayout(data[:start], list); err != nil {
		return nil, err
	}
	inflater := inflaters.Get().(io.ReadCloser)
	defer inflaters.Put(inflater)
	files := entries[:0]
	for i, e := range entries {
		if err := e.inflate(inflater, &list[i]); err != nil {
			return nil, err
		}
		if !isDirectory(e.name) {
			files = append(files, e)
		}
	}
	return files, nil
}

// inflaters keeps what inflating needs, some 40 kB, from one package to the next.
var inflaters = sync.Pool{New: func() any { return flate.NewReader(nil) }}

func isDirectory(name string) bool { return name[len(name)-1] == '/' }

// findDirectory reads the end records and gives the bounds of the central directory and its number of
// lines. The directory must end where the end records begin, and these where the file ends.
func findDirectory(data []byte) (start, end, count int, err error) {
	tail := max(0, len(data)-endLen-max16)
	at := bytes.LastIndex(data[tail:], []byte(endSig))
	if at < 0 {
		return 0, 0, 0, &Error{Damaged, "", int64(len(data)), "no end record: the file is cut short"}
	}
	at += tail
	refuse := func(kind ErrorKind, reason string) (int, int, int, error) {
		return 0, 0, 0, &Error{kind, "", int64(at), reason}
	}
	if len(data)-at < endLen {
		return refuse(Damaged, "end record cut short")
	}
	rec := data[at:]
	if len(rec) != endLen+int(u16(rec[20:])) {
		return refuse(Damaged, "bytes after the end record")
	}
	disk, startDisk := u16(rec[4:]), u16(rec[6:])
	here, total := uint64(u16(rec[8:])), uint64(u16(rec[10:]))
	size, offset := uint64(u32(rec[12:])), uint64(u32(rec[16:]))

	end = at
	if at >= locator64Len && string(data[at-locator64Len:at-locator64Len+4]) == locator64Sig {
		// Apache POI's streaming writer, behind many web exports, marks files of a few kilobytes as zip64
		// (qrilka/xlsx issue 179, SheetJS 2766). Such records are taken if they say what the plain one says.
		locator := data[at-locator64Len : at]
		end = at - locator64Len - end64Len
		if end < 0 || u64(locator[8:]) != uint64(end) || string(data[end:end+4]) != end64Sig ||
			u32(locator[4:]) != 0 || u32(locator[16:]) > 1 {
			return refuse(Damaged, "zip64 locator that points nowhere")
		}
		rec64 := data[end:]
		if u64(rec64[4:]) != end64Len-12 || u32(rec64[16:]) != 0 || u32(rec64[20:]) != 0 {
			return refuse(Damaged, "odd zip64 end record")
		}
		ok := agree(&here, max16, u64(rec64[24:])) && agree(&total, max16, u64(rec64[32:])) &&
			agree(&size, max32, u64(rec64[40:])) && agree(&offset, max32, u64(rec64[48:]))
		if !ok {
			return refuse(Damaged, "the two end records disagree")
		}
		if disk == max16 {
			disk = 0
		}
		if startDisk == max16 {
			startDisk = 0
		}
	}
	switch {
	case disk != 0 || startDisk != 0 || here != total:
		return refuse(Damaged, "one piece of a split archive")
	case total > MaxEntries:
		return refuse(TooLarge, "over 500 entries")
	case offset > uint64(end) || size != uint64(end)-offset:
		return refuse(Damaged, "the directory does not end at the end record")
	}
	return int(offset), end, int(total), nil
}

// agree puts the zip64 number in place of a plain one that is all ones. Where both are given they must be equal.
func agree(plain *uint64, ones, wide uint64) bool {
	if *plain == ones {
		*plain = wide
	}
	return *plain == wide
}

func readDirectory(data []byte, start, end, count int) ([]directoryEntry, error) {
	list := make([]directoryEntry, 0, count)
	seen := make(map[string]bool, count)
	b := data[start:end]
	for len(b) > 0 {
		at := int64(end - len(b))
		refuse := func(kind ErrorKind, part, reason string) ([]directoryEntry, error) {
			return nil, &Error{kind, part, at, reason}
		}
		if len(b) < centralLen || string(b[:4]) != centralSig {
			return refuse(Damaged, "", "not a directory line")
		}
		n, x, c := int(u16(b[28:])), int(u16(b[30:])), int(u16(b[32:]))
		if len(b) < centralLen+n+x+c {
			return refuse(Damaged, "", "directory line cut short")
		}
		if len(list) == count {
			return refuse(Damaged, "", "more directory lines than the end record says")
		}
		d := directoryEntry{
			rawName: b[centralLen : centralLen+n],
			flags:   u16(b[8:]),
			method:  u16(b[10:]),
			crc:     u32(b[16:]),
			packed:  uint64(u32(b[20:])),
			size:    uint64(u32(b[24:])),
			offset:  uint64(u32(b[42:])),
			at:      at,
		}
		var reason string
		if d.name, reason = entryName(d.rawName); reason != "" {
			return refuse(Hostile, string(d.rawName), reason)
		}
		key := partKey(d.name)
		if seen[key] {
			return refuse(Hostile, d.name, "two entries of one name")
		}
		seen[key] = true
		if d.flags&(1<<0|1<<6|1<<13) != 0 {
			return refuse(Encrypted, d.name, "encrypted entry")
		}
		if d.flags&(1<<5) != 0 || d.method != methodStore && d.method != methodDeflate {
			return refuse(Damaged, d.name, "compressed in a way that OOXML does not allow")
		}
		if mode := u32(b[38:]) >> 16; mode&0xF000 == 0xA000 {
			return refuse(Hostile, d.name, "symbolic link")
		}
		if !widen(b[centralLen+n:centralLen+n+x], &d.size, &d.packed, &d.offset) {
			return refuse(Damaged, d.name, "zip64 numbers missing")
		}
		if disk := u16(b[34:]); disk != 0 && disk != max16 {
			return refuse(Damaged, d.name, "one piece of a split archive")
		}
		if isDirectory(d.name) && d.size != 0 {
			return refuse(Hostile, d.name, "directory with content")
		}
		list = append(list, d)
		b = b[centralLen+n+x+c:]
	}
	if len(list) != count {
		return nil, &Error{Damaged, "", int64(end), "fewer directory lines than the end record says"}
	}
	return list, nil
}

// widen replaces those numbers that are all ones by their zip64 values, which stand in an extra field in
// the order given and only for those numbers.
func widen(extra []byte, numbers ...*uint64) bool {
	if !slices.ContainsFunc(numbers, func(n *uint64) bool { return *n == max32 }) {
		return true
	}
	for len(extra) >= 4 {
		id, n := u16(extra), int(u16(extra[2:]))
		extra = extra[4:]
		if n > len(extra) {
			return false
		}
		if id != 1 {
			extra = extra[n:]
			continue
		}
		field := extra[:n]
		for _, number := range numbers {
			if *number != max32 {
				continue
			}
			if len(field) < 8 {
				return false
			}
			*number = u64(field)
			field = field[8:]
		}
		return true
	}
	return false
}

// checkSizes holds the declared sizes against the limits before anything is inflated. Inflating then
// proves that the declared sizes are true.
func checkSizes(list []directoryEntry) error {
	var total uint64
	for _, d := range list {
		refuse := func(reason string) error { return &Error{TooLarge, d.name, d.at, reason} }
		if d.size > MaxPart {
			return refuse("entry over 32 MiB")
		}
		if d.packed > MaxFile {
			return &Error{Damaged, d.name, d.at, "entry larger than the file"}
		}
		if d.size > RatioGrace && d.size > d.packed*MaxRatio {
			return refuse("inflates more than a hundredfold")
		}
		if total += d.size; total > MaxInflated {
			return refuse("entries over 64 MiB in all")
		}
	}
	return nil
}

// readLocal holds the entry's own header against its line in the directory and finds its data. It sets
// d.end to the end of the data and of the descriptor behind it. data ends where the directory begins.
func readLocal(data []byte, d *directoryEntry) (*entry, error) {
	refuse := func(kind ErrorKind, reason string) (*entry, error) {
		return nil, &Error{kind, d.name, int64(d.offset), reason}
	}
	if d.offset > uint64(len(data)) || uint64(len(data))-d.offset < localLen {
		return refuse(Damaged, "entry begins outside the file")
	}
	b := data[d.offset:]
	if string(b[:4]) != localSig {
		return refuse(Damaged, "no entry where the directory says")
	}
	flags, n, x := u16(b[6:]), int(u16(b[26:])), int(u16(b[28:]))
	if flags&(1<<0|1<<6|1<<13) != 0 {
		return refuse(Encrypted, "encrypted entry")
	}
	if uint64(len(b)) < uint64(localLen+n+x)+d.packed {
		return refuse(Damaged, "entry cut short")
	}
	if !bytes.Equal(b[localLen:localLen+n], d.rawName) {
		return refuse(Damaged, "entry and directory disagree about the name")
	}
	if u16(b[8:]) != d.method {
		return refuse(Damaged, "entry and directory disagree about the method")
	}
	if (flags^d.flags)&(1<<3) != 0 {
		return refuse(Damaged, "entry and directory disagree about the data descriptor")
	}
	crc, packed, size := u32(b[14:]), uint64(u32(b[18:])), uint64(u32(b[22:]))
	widened := widen(b[localLen+n:localLen+n+x], &size, &packed)
	same := widened && crc == d.crc && packed == d.packed && size == d.size
	body := int(d.offset) + localLen + n + x
	d.end = body + int(d.packed)
	if flags&(1<<3) != 0 {
		// A streaming writer knows these numbers only afterwards; what stands before the data says nothing.
		after := descriptorLen(data[d.end:], d)
		d.end += after
		same = after > 0
	}
	if !same {
		return refuse(Damaged, "entry and directory disagree about size or CRC")
	}
	return &entry{name: d.name, method: d.method, crc: d.crc, packed: data[body : body+int(d.packed)]}, nil
}

// descriptorLen gives the length of a descriptor that says what the directory says, or 0. The signature
// is optional and the sizes may have 4 or 8 bytes; nothing but the values tells which, for POI leaves out
// the extra field that should (apache/poi issue 1018).
func descriptorLen(b []byte, d *directoryEntry) int {
	narrow := binary.LittleEndian.AppendUint32(nil, d.crc)
	wide := binary.LittleEndian.AppendUint64(slices.Clone(narrow), d.packed)
	wide = binary.LittleEndian.AppendUint64(wide, d.size)
	narrow = binary.LittleEndian.AppendUint32(narrow, uint32(d.packed))
	narrow = binary.LittleEndian.AppendUint32(narrow, uint32(d.size))
	for _, form := range [][]byte{wide, narrow} {
		if bytes.HasPrefix(b, append([]byte(descriptorSig), form...)) {
			return len(descriptorSig) + len(form)
		}
		if bytes.HasPrefix(b, form) {
			return len(form)
		}
	}
	return 0
}

// checkLayout proves that the entries lie behind one another from the first byte on, and that no entry
// or directory hides between them. data ends where the directory begins.
func checkLayout(data []byte, list []directoryEntry) error {
	order := make([]*directoryEntry, len(list))
	for i := range list {
		order[i] = &list[i]
	}
	slices.SortFunc(order, func(a, b *directoryEntry) int { return int(a.offset) - int(b.offset) })
	end := 0
	for i, d := range order {
		if i == 0 && d.offset != 0 {
			return &Error{Hostile, "", 0, "bytes before the first entry"}
		}
		if int(d.offset) < end {
			return &Error{Hostile, d.name, int64(d.offset), "entries overlap"}
		}
		if err := checkGap(data, end, int(d.offset)); err != nil {
			return err
		}
		end = d.end
	}
	return checkGap(data, end, len(data))
}

func checkGap(data []byte, from, to int) error {
	for _, sig := range []string{localSig, centralSig, endSig} {
		if i := bytes.Index(data[from:to], []byte(sig)); i >= 0 {
			return &Error{Hostile, "", int64(from + i), "an entry that the directory does not list"}
		}
	}
	return nil
}

// inflate fills e.data and proves size and CRC. It reads one byte beyond the declared size, so that an
// entry that goes on is not taken for one that ends there.
func (e *entry) inflate(inflater io.ReadCloser, d *directoryEntry) error {
	refuse := func(reason string) error { return &Error{Damaged, e.name, int64(d.offset), reason} }
	if e.method == methodStore {
		e.data = e.packed
		if uint64(len(e.data)) != d.size {
			return refuse("stored entry with two sizes")
		}
	} else {
		// A bytes.Reader is an io.ByteReader, so flate takes no byte beyond the end of its stream.
		in := bytes.NewReader(e.packed)
		if err := inflater.(flate.Resetter).Reset(in, nil); err != nil {
			return refuse(err.Error())
		}
		e.data = make([]byte, d.size)
		switch _, err := io.ReadFull(inflater, e.data); {
		case err == io.EOF || err == io.ErrUnexpectedEOF:
			return refuse("entry cut short or shorter than declared")
		case err != nil:
			return refuse("compressed data is broken")
		}
		var beyond [1]byte
		switch n, err := io.ReadFull(inflater, beyond[:]); {
		case n > 0:
			return refuse("entry longer than declared")
		case err != io.EOF:
			return refuse("compressed data is broken")
		case in.Len() > 0:
			return refuse("bytes after the compressed data")
		}
	}
	if crc32.ChecksumIEEE(e.data) != d.crc {
		return refuse("wrong CRC")
	}
	return nil
}
