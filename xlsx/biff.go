// What lies below the sheets of a .xls file: the compound file, its one stream of records, and the texts
// that go on from record to record. Layouts are those of [MS-CFB] and [MS-XLS].
//
// The compound file is taken apart by mscfb v1.0.9, which is careful with indices but not with memory and
// loops: a chain of nested storages costs it the square of its length (10,000 of them, in a file of 1.3 MB,
// 800 MB), a chain of sectors that bites its own tail is read round and round until the stream's declared
// size is full, and joining the sectors of one large read takes the square of their number. So it reads
// through a guard that hands out a bounded directory and no byte twice, and in small pieces.

package xlsx

import (
	"bytes"
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"math"
	"strings"
	"unicode"

	"github.com/richardlehane/mscfb"

	"jixiao/internal/ooxml"
)

const (
	maxDirectory = 256 << 10 // bytes of a compound file's directory: 2,048 entries; a plain workbook has 3 to 6
	fatEntry     = 4         // bytes of a link of a sector chain, which mscfb reads singly
	guardBlock   = 64        // bytes of the smallest sector, and what all of mscfb's reads are aligned to
	streamPiece  = 32 << 10  // bytes of a stream that are read at once
)

// isCompound knows a compound file by its first bytes.
func isCompound(data []byte) bool { return bytes.HasPrefix(data, []byte("\xD0\xCF\x11\xE0")) }

// A guard is the compound file as mscfb sees it.
type guard struct {
	data []byte
	left int      // bytes that may still be handed out
	out  []uint64 // a bit for each block that was handed out
}

// ReadAt implements io.ReaderAt. The links are exempt: they are looked up again for each stream.
func (g *guard) ReadAt(p []byte, off int64) (int, error) {
	if off < 0 || off > int64(len(g.data)-len(p)) {
		return 0, io.ErrUnexpectedEOF
	}
	if len(p) > fatEntry {
		if g.left -= len(p); g.left < 0 {
			return 0, errors.New("directory is over 256 KiB")
		}
		for i := int(off) / guardBlock; i <= (int(off)+len(p)-1)/guardBlock; i++ {
			if g.out[i/64]&(1<<(i%64)) != 0 {
				return 0, errors.New("sector belongs to two chains")
			}
			g.out[i/64] |= 1 << (i % 64)
		}
	}
	return copy(p, g.data[off:]), nil
}

// readStream gives the workbook's stream of a compound file.
func readStream(data []byte) (stream []byte, err error) {
	damaged := func(reason string) error { return &ooxml.Error{Kind: ooxml.Damaged, Reason: reason} }
	// No file was found that makes mscfb panic, but it has had such faults and the file is a stranger's.
	defer func() {
		if r := recover(); r != nil {
			stream, err = nil, damaged(fmt.Sprintf("compound file: %v", r))
		}
	}()
	g := &guard{data: data, left: maxDirectory, out: make([]uint64, len(data)/guardBlock/64+1)}
	file, err := mscfb.New(g)
	if err != nil {
		return nil, damaged(err.Error())
	}
	var book, old *mscfb.File
	for _, f := range file.File {
		if len(f.Path) > 0 || f.FileInfo().IsDir() {
			continue
		}
		switch streamName(f) {
		case "workbook":
			if book != nil {
				return nil, damaged("two workbook streams")
			}
			book = f
		case "book":
			old = f
		case "encryptedpackage", "\tdrmcontent":
			return nil, &ooxml.Error{Kind: ooxml.Encrypted, Reason: "compound file with an encrypted package"}
		}
	}
	if book == nil {
		// Excel 5 and 95 call it so, and a few programs when they write for Excel 97; the first record tells.
		book = old
	}
	if book == nil {
		return nil, &ooxml.Error{Kind: ooxml.NotPackage, Reason: "compound file without a workbook"}
	}
	if book.Size > int64(len(data)) {
		return nil, damaged("workbook stream is longer than the file")
	}
	g.left = len(data)
	stream = make([]byte, book.Size)
	for from := 0; from < len(stream); from += streamPiece {
		if _, err := io.ReadFull(book, stream[from:min(from+streamPiece, len(stream))]); err != nil {
			return nil, damaged(err.Error())
		}
	}
	return stream, nil
}

// streamName gives the name of a stream in lower case, since names differ in more than that. mscfb keeps
// the control character apart that some names begin with.
func streamName(f *mscfb.File) string {
	name := f.Name
	if first := rune(f.Initial); !unicode.IsPrint(first) {
		name = string(first) + name
	}
	return strings.ToLower(name)
}

// Kinds of record.
const (
	recFormula     = 0x0006
	recEOF         = 0x000A
	recDateMode    = 0x0022
	recFilePass    = 0x002F
	recContinue    = 0x003C
	recColInfo     = 0x007D
	recWsBool      = 0x0081
	recBoundSheet  = 0x0085
	recMulRK       = 0x00BD
	recRString     = 0x00D6
	recXF          = 0x00E0
	recMergedCells = 0x00E5
	recSST         = 0x00FC
	recLabelSST    = 0x00FD
	recNumber      = 0x0203
	recLabel       = 0x0204
	recBoolErr     = 0x0205
	recString      = 0x0207
	recRow         = 0x0208
	recRK          = 0x027E
	recFormat      = 0x041E
	recBOF         = 0x0809

	// Of BIFF2 to 4. Their cells have no place in a sheet of BIFF8.
	recBOFBIFF2     = 0x0009
	recBOFBIFF3     = 0x0209
	recBOFBIFF4     = 0x0409
	recIntegerBIFF2 = 0x0002
	recNumberBIFF2  = 0x0003
	recLabelBIFF2   = 0x0004
	recBoolErrBIFF2 = 0x0005
	recFormulaBIFF3 = 0x0206
	recFormulaBIFF4 = 0x0406
)

// A record is one record of the stream.
type record struct {
	kind uint16
	body []byte
	at   int // where it begins in the stream
}

func (r record) u16(i int) int    { return int(binary.LittleEndian.Uint16(r.body[i:])) }
func (r record) u32(i int) uint32 { return binary.LittleEndian.Uint32(r.body[i:]) }
func (r record) f64(i int) float64 {
	return math.Float64frombits(binary.LittleEndian.Uint64(r.body[i:]))
}

// biff walks the records of a stream.
type biff struct {
	data []byte
	pos  int
}

// next gives the record at the current place and goes behind it; ok is false where the stream ends or
// the record reaches over its end.
func (b *biff) next() (r record, ok bool) {
	rest := b.data[min(b.pos, len(b.data)):]
	if len(rest) < 4 {
		return record{at: b.pos}, false
	}
	r = record{kind: binary.LittleEndian.Uint16(rest), at: b.pos}
	end := 4 + int(binary.LittleEndian.Uint16(rest[2:]))
	if end > len(rest) {
		return r, false
	}
	r.body = rest[4:end:end]
	b.pos += end
	return r, true
}

// fields gives the body of a record from a byte on, with the records that continue it.
func (b *biff) fields(r record, from int) fields {
	f := fields{part: r.body[min(from, len(r.body)):], short: from > len(r.body)}
	for {
		was := b.pos
		c, ok := b.next()
		if !ok || c.kind != recContinue {
			b.pos = was
			return f
		}
		f.more = append(f.more, c.body)
	}
}

// fields reads the body of a record that CONTINUE records may go on with. Reading over its end gives
// zeros and sets short, which the caller looks at when it has read all it wants.
type fields struct {
	part  []byte   // what is not read yet of a body
	more  [][]byte // and the bodies behind it
	short bool

	units []uint16 // room for text
	utf8  []byte
}

// turn goes on to the next body.
func (f *fields) turn() bool {
	if len(f.more) == 0 {
		f.short = true
		return false
	}
	f.part, f.more = f.more[0], f.more[1:]
	return true
}

func (f *fields) u8() int {
	for len(f.part) == 0 {
		if !f.turn() {
			return 0
		}
	}
	v := f.part[0]
	f.part = f.part[1:]
	return int(v)
}

func (f *fields) u16() int    { return f.u8() | f.u8()<<8 }
func (f *fields) u32() uint32 { return uint32(f.u16()) | uint32(f.u16())<<16 }

func (f *fields) skip(n int) {
	for n > len(f.part) {
		n -= len(f.part)
		if !f.turn() {
			return
		}
	}
	f.part = f.part[n:]
}

// text reads a text of so many UTF-16 units: its flags, its characters, and behind them the fonts of its
// runs and how it is said, which are no part of what is written. cleaned says that characters were dropped
// which no XML can carry.
//
// Where a body ends among the characters, the next one begins with a new flag byte, and they may go on
// wide or narrow; so also where it ends before the first of them, as all readers and writers have it. Runs
// and phonetics go on without a flag byte. A character is never cut in two.
func (f *fields) text(count int) (text string, cleaned bool) {
	const wideFlag, phoneticFlag, richFlag = 0x01, 0x04, 0x08
	flags := f.u8()
	behind := 0
	if flags&richFlag != 0 {
		behind = 4 * f.u16()
	}
	if flags&phoneticFlag != 0 {
		behind += int(min(f.u32(), 1<<30))
	}
	wide := flags&wideFlag != 0
	f.units = f.units[:0]
	for !f.short {
		for wide && len(f.part) > 1 && len(f.units) < count {
			f.units = append(f.units, binary.LittleEndian.Uint16(f.part))
			f.part = f.part[2:]
		}
		for !wide && len(f.part) > 0 && len(f.units) < count {
			f.units = append(f.units, uint16(f.part[0]))
			f.part = f.part[1:]
		}
		if len(f.units) == count {
			f.skip(behind)
			f.utf8, cleaned = appendUTF16(f.utf8[:0], f.units)
			return string(f.utf8), cleaned
		}
		torn := len(f.part) > 0
		if !f.turn() || torn || len(f.part) == 0 || f.part[0] > wideFlag {
			break
		}
		wide = f.part[0] == wideFlag
		f.part = f.part[1:]
	}
	f.short = true
	return "", false
}
