package xlsx

import (
	"bytes"
	"encoding/binary"
	"errors"
	"fmt"
	"math"
	"os"
	"os/exec"
	"path/filepath"
	"reflect"
	"runtime"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"
	"unicode/utf16"

	"jixiao/calc"
	"jixiao/internal/ooxml"
)

// A cfbEntry is a storage or a stream of a compound file; its siblings and children are directory indices.
type cfbEntry struct {
	name               string
	kind               byte // 1 a storage, 2 a stream, 5 the root
	data               []byte
	left, right, child uint32
	start, size        uint32
}

const (
	cfbNone = 0xFFFFFFFF // no sibling, no child, a free sector
	cfbEnd  = 0xFFFFFFFE // the last sector of a chain
)

// A cfbFile is a compound file in the making.
type cfbFile struct {
	entries []cfbEntry
	large   bool // sectors of 4,096 bytes, not of 512
	sectors []byte
	fat     []uint32
}

// add puts data into sectors and gives the first of them.
func (c *cfbFile) add(data []byte, sector int) uint32 {
	if len(data) == 0 {
		return cfbEnd
	}
	first := uint32(len(c.fat))
	for ; len(data) > 0; data = data[min(sector, len(data)):] {
		c.sectors = append(c.sectors, data[:min(sector, len(data))]...)
		c.sectors = append(c.sectors, make([]byte, (sector-len(c.sectors)%sector)%sector)...)
		c.fat = append(c.fat, uint32(len(c.fat))+1)
	}
	c.fat[len(c.fat)-1] = cfbEnd
	return first
}

// bytes writes the file.
func (c *cfbFile) bytes() []byte {
	sector, version, shift := 512, 3, 9
	if c.large {
		sector, version, shift = 4096, 4, 12
	}
	var mini cfbFile // what is shorter than 4,096 bytes stands in sectors of 64 bytes inside a stream
	for i := range c.entries {
		switch e := &c.entries[i]; {
		case e.kind != 2:
		case len(e.data) < 4096:
			e.start, e.size = mini.add(e.data, 64), uint32(len(e.data))
		default:
			e.start, e.size = c.add(e.data, sector), uint32(len(e.data))
		}
	}
	c.entries[0].start, c.entries[0].size = c.add(mini.sectors, sector), uint32(len(mini.sectors))
	miniSectors := (4*len(mini.fat) + sector - 1) / sector
	miniFAT := c.add(le(mini.fat), sector)
	var directory []byte
	for _, e := range c.entries {
		units := utf16.Encode([]rune(e.name))
		directory = append(directory, le(units, make([]uint16, 32-len(units)), uint16(2*len(units)+2), e.kind, byte(1), e.left, e.right, e.child, make([]byte, 36), e.start, e.size, uint32(0))...)
	}
	first := c.add(directory, sector)

	// The table of the sectors stands behind them, and behind it the list of its sectors that the head has no
	// room for; both have places in the table.
	per := sector / 4
	tables, lists := 0, 0
	for tables*per < len(c.fat)+tables+lists {
		tables++
		lists = (max(0, tables-109) + per - 2) / (per - 1)
	}
	at := uint32(len(c.fat))
	var where, list []uint32
	for i := range tables {
		where = append(where, at+uint32(i))
		c.fat = append(c.fat, 0xFFFFFFFD)
	}
	for i := range lists {
		rest := where[min(tables, 109+i*(per-1)):min(tables, 109+(i+1)*(per-1))]
		list = slices.Concat(list, rest, slices.Repeat([]uint32{cfbNone}, per-1-len(rest)), []uint32{at + uint32(tables+i+1)})
		c.fat = append(c.fat, 0xFFFFFFFC)
	}
	firstList := uint32(cfbEnd)
	if lists > 0 {
		firstList, list[len(list)-1] = at+uint32(tables), cfbEnd
	}
	c.fat = append(c.fat, slices.Repeat([]uint32{cfbNone}, tables*per-len(c.fat))...)
	inHead := append(slices.Clone(where[:min(tables, 109)]), slices.Repeat([]uint32{cfbNone}, 109-min(tables, 109))...)
	head := le("\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1", make([]byte, 16), uint16(0x3E), uint16(version), uint16(0xFFFE), uint16(shift), uint16(6), make([]byte, 6),
		uint32(0), uint32(tables), first, uint32(0), uint32(4096), miniFAT, uint32(miniSectors), firstList, uint32(lists), inHead, make([]byte, sector-512))
	return slices.Concat(head, c.sectors, le(c.fat, list))
}

// le writes its values one behind the other, little endian.
func le(values ...any) []byte {
	var b bytes.Buffer
	for _, v := range values {
		if s, ok := v.(string); ok {
			v = []byte(s)
		}
		if err := binary.Write(&b, binary.LittleEndian, v); err != nil {
			panic(err)
		}
	}
	return b.Bytes()
}

// streams lists flat streams below a root; names and data take turns.
func streams(list ...any) *cfbFile {
	c := &cfbFile{entries: []cfbEntry{{name: "Root Entry", kind: 5, left: cfbNone, right: cfbNone, child: cfbNone}}}
	for i := 0; i < len(list); i += 2 {
		c.entries = append(c.entries, cfbEntry{name: list[i].(string), kind: 2, data: list[i+1].([]byte), left: cfbNone, right: cfbNone, child: cfbNone})
		if i == 0 {
			c.entries[0].child = 1
		} else {
			c.entries[i/2].right = uint32(i/2 + 1)
		}
	}
	return c
}

// rec writes a record.
func rec(kind int, values ...any) []byte {
	body := le(values...)
	return le(uint16(kind), uint16(len(body)), body)
}

// wide writes a text in UTF-16 behind its count of characters and its flags, narrow one in Latin-1.
func wide(s string) []byte {
	units := utf16.Encode([]rune(s))
	return le(uint16(len(units)), byte(1), units)
}

func narrow(s string) []byte { return le(uint16(len(s)), byte(0), s) }

// cell begins a cell's record: row and column from 0, cell format.
func cell(row, col, format int) []byte { return le(uint16(row), uint16(col), uint16(format)) }

func float(s string) float64 { v, _ := strconv.ParseFloat(s, 64); return v }

func num(row, col, format int, v float64) []byte { return rec(recNumber, cell(row, col, format), v) }

func lbl(row, col int, s string) []byte { return rec(recLabel, cell(row, col, 0), wide(s)) }

// fml writes a formula's record with a result, which is a float64 or the first bytes of a special one.
func fml(row, col int, result any, bits int) []byte {
	if special, ok := result.([]byte); ok {
		result = le(special, make([]byte, 6-len(special)), uint16(0xFFFF))
	}
	return rec(recFormula, cell(row, col, 0), result, uint16(bits), uint32(0), uint16(3), "\x1E\x01\x00")
}

func bof(sub int) []byte { return rec(recBOF, uint16(0x0600), uint16(sub), make([]byte, 12)) }

var eof = rec(recEOF)

// An xlsSheetSpec is a sheet to be written.
type xlsSheetSpec struct {
	name        string
	state, kind int
	sub         int // kind of substream, 0 for a worksheet
	records     []byte
}

// xlsGlobals are the formats of each test: 0 plain, 1 #,##0.00, 2 a built-in date, 3 one of its own, 4 a
// number format that looks like one.
var xlsGlobals = slices.Concat(
	rec(0x0042, uint16(1200)),
	rec(recFormat, uint16(176), wide(`yyyy"年"m"月"`)),
	rec(recFormat, uint16(177), narrow(`0.00"d"`)),
	rec(recXF, uint16(0), uint16(0), make([]byte, 16)),
	rec(recXF, uint16(0), uint16(4), make([]byte, 16)),
	rec(recXF, uint16(0), uint16(14), make([]byte, 16)),
	rec(recXF, uint16(0), uint16(176), make([]byte, 16)),
	rec(recXF, uint16(0), uint16(177), make([]byte, 16)),
)

// xlsStream writes a workbook stream.
func xlsStream(globals []byte, sheets ...xlsSheetSpec) []byte {
	head := slices.Concat(bof(subGlobals), globals)
	size := len(head) + len(eof)
	for _, s := range sheets {
		size += len(rec(recBoundSheet, uint32(0), byte(0), byte(0), shortText(s.name)))
	}
	var tabs, bodies []byte
	for _, s := range sheets {
		tabs = append(tabs, rec(recBoundSheet, uint32(size+len(bodies)), byte(s.state), byte(s.kind), shortText(s.name))...)
		sub := s.sub
		if sub == 0 {
			sub = subWorksheet
		}
		bodies = slices.Concat(bodies, bof(sub), s.records, eof)
	}
	return slices.Concat(head, tabs, eof, bodies)
}

func shortText(s string) []byte {
	units := utf16.Encode([]rune(s))
	return le(byte(len(units)), byte(1), units)
}

// xlsFile puts a stream into a file.
func xlsFile(stream []byte) []byte { return streams("Workbook", stream).bytes() }

func xlsOf(records ...[]byte) []byte {
	return xlsFile(xlsStream(xlsGlobals, xlsSheetSpec{name: "表", records: slices.Concat(records...)}))
}

// shortened cuts the body of a record.
func shortened(r []byte, size int) []byte {
	return le(binary.LittleEndian.Uint16(r), uint16(size), r[4:4+size])
}

// sst writes a string table that says it holds count texts.
func sst(count int, texts ...[]byte) []byte {
	return rec(recSST, uint32(count), uint32(count), slices.Concat(texts...))
}

func label(row, col, index int) []byte { return rec(recLabelSST, cell(row, col, 0), uint32(index)) }

// with is the globals of each test and further records.
func with(records ...[]byte) []byte { return slices.Concat(xlsGlobals, slices.Concat(records...)) }

// patched puts bytes over those that stand at a place; a place below 0 counts from the end.
func patched(data []byte, at int, values ...any) []byte {
	data = slices.Clone(data)
	if at < 0 {
		at += len(data)
	}
	copy(data[at:], le(values...))
	return data
}

// cellsOf writes the cells of all sheets on one line, and the remarks.
func cellsOf(w *Workbook) string {
	var lines []string
	for line := range strings.Lines(dump(w)) {
		if line = strings.TrimSpace(line); !strings.HasPrefix(line, "[表 hidden=false []]") {
			lines = append(lines, line)
		}
	}
	return strings.Join(lines, "; ")
}

func TestXLS(t *testing.T) {
	one := num(0, 0, 0, 1)
	sheet := func(records ...[]byte) xlsSheetSpec {
		return xlsSheetSpec{name: "表", records: slices.Concat(records...)}
	}
	book := func(globals []byte, sheets ...xlsSheetSpec) []byte { return xlsFile(xlsStream(globals, sheets...)) }
	healthy := xlsStream(xlsGlobals, sheet(one))
	tabAt := bytes.Index(healthy, rec(recEOF)) - len(rec(recBoundSheet, uint32(0), byte(0), byte(0), shortText("表")))
	big := slices.Concat(healthy, make([]byte, 9000)) // in sectors of its own, with nothing behind the last substream
	bigFile := xlsFile(big)
	veryBig := slices.Concat(healthy, make([]byte, 9<<20)) // of more sectors than the head can list
	fatOf := func(data []byte) int { return 512 * (1 + int(binary.LittleEndian.Uint32(data[76:]))) }
	dirOf := func(data []byte) int { return 512 * (1 + int(binary.LittleEndian.Uint32(data[48:]))) }
	array := rec(0x0221, make([]byte, 20))
	nested := slices.Concat(bof(subChart), num(0, 0, 0, 99), rec(recString, narrow("no")), bof(subChart), num(0, 1, 0, 98), eof, num(9, 0, 0, 97), eof)

	tests := []struct {
		name string
		data []byte
		want ooxml.ErrorKind // "" when the book is read
		says string          // the cells, or a part of the reason
	}{
		// Records of cells.
		{"number", xlsOf(num(0, 0, 0, 1200000.5)), "", `A1 number "1200000.5"`},
		{"number with a format of money", xlsOf(num(4, 2, 1, -200.005)), "", `C5 number "-200.005"`},
		{"noise of a difference", xlsOf(num(0, 0, 0, float("9777800.44")-float("9239451.71"))), "", `A1 number "538348.7299999986"`},
		{"double of 0.1 and 0.2", xlsOf(num(0, 0, 0, 0.1+math.Nextafter(0.2, 1))), "", `A1 number "0.30000000000000004"`},
		{"zero and negative zero", xlsOf(num(0, 0, 0, 0), num(0, 1, 0, math.Copysign(0, -1))), "", `A1 number "0"; B1 number "0"`},
		{"largest and smallest double", xlsOf(num(0, 0, 0, math.MaxFloat64), num(0, 1, 0, -math.SmallestNonzeroFloat64)), "", `A1 number "1.7976931348623157E+308"; B1 number "-5E-324"`},
		{"large number", xlsOf(num(0, 0, 0, 123456789012345)), "", `A1 number "123456789012345"`},
		{"not a number", xlsOf(num(0, 0, 0, math.NaN())), ooxml.Damaged, "holds no number"},
		{"infinity", xlsOf(num(0, 0, 0, math.Inf(-1))), ooxml.Damaged, "holds no number"},
		{"last cell of a sheet", xlsOf(num(65535, 255, 0, 1)), "", `IV65536 number "1"`},
		{"column 257", xlsOf(num(0, 256, 0, 1)), ooxml.Damaged, "more columns"},
		{"cell format that is not there", xlsOf(num(0, 0, 5, 1)), ooxml.Damaged, "cell format 5"},
		{"truncated number", xlsOf(shortened(one, 13)), ooxml.Damaged, "too short"},
		{"RK integer", xlsOf(rec(recRK, cell(0, 0, 0), int32(-12345<<2|2))), "", `A1 number "-12345"`},
		{"RK hundredth of an integer", xlsOf(rec(recRK, cell(0, 0, 0), int32(97056123<<2|3))), "", `A1 number "970561.23"`},
		{"RK double", xlsOf(rec(recRK, cell(0, 0, 0), uint32(math.Float64bits(1.5)>>32))), "", `A1 number "1.5"`},
		{"RK hundredth of a double", xlsOf(rec(recRK, cell(0, 0, 0), uint32(math.Float64bits(-123456)>>32|1))), "", `A1 number "-1234.56"`},
		{"RK least integer", xlsOf(rec(recRK, cell(0, 0, 0), int32(-1<<29<<2|2))), "", `A1 number "-536870912"`},
		{"RK of no number", xlsOf(rec(recRK, cell(0, 0, 0), uint32(0x7FF00000))), ooxml.Damaged, "holds no number"},
		{"truncated RK", xlsOf(shortened(rec(recRK, cell(0, 0, 0), uint32(2)), 9)), ooxml.Damaged, "too short"},
		{"MULRK", xlsOf(rec(recMulRK, uint16(3), uint16(1), uint16(1), int32(5<<2|2), uint16(2), int32(43465<<2|2), uint16(0), int32(7<<2|3), uint16(3))), "", `B4 number "5"; C4 date "43465"; D4 number "0.07"`},
		{"MULRK with a last column that lies", xlsOf(rec(recMulRK, uint16(3), uint16(1), uint16(0), int32(6), uint16(0), int32(6), uint16(3))), ooxml.Damaged, "another length"},
		{"MULRK of half a number", xlsOf(rec(recMulRK, uint16(3), uint16(1), uint16(0), int32(6), uint16(0), uint16(1), uint16(1))), ooxml.Damaged, "another length"},
		{"MULRK over the last column", xlsOf(rec(recMulRK, uint16(3), uint16(255), uint16(0), int32(6), uint16(0), int32(6), uint16(256))), ooxml.Damaged, "more columns"},
		{"empty MULRK", xlsOf(rec(recMulRK, uint16(3), uint16(1), uint16(0))), ooxml.Damaged, "too short"},
		{"label", xlsOf(lbl(0, 0, "一、财政拨款收入𠮷")), "", `A1 text "一、财政拨款收入𠮷"`},
		{"narrow label", xlsOf(rec(recLabel, cell(0, 0, 0), narrow("caf\xE9"))), "", `A1 text "café"`},
		{"empty label", xlsOf(lbl(0, 0, "")), "", ``},
		{"label over a continuation", xlsOf(rec(recLabel, cell(0, 0, 0), uint16(4), byte(1), utf16.Encode([]rune("收入"))), rec(recContinue, byte(0), "ab")), "", `A1 text "收入ab"`},
		{"label that says more than there is", xlsOf(rec(recLabel, cell(0, 0, 0), uint16(9), byte(1), "ab")), ooxml.Damaged, "shorter than it says"},
		{"label with the fonts of its runs", xlsOf(rec(recRString, cell(0, 0, 0), wide("合计"), uint16(1), uint16(0), uint16(5))), "", `A1 text "合计"`},
		{"label with a control character", xlsOf(lbl(0, 0, "a\x07b\uFFFEc")), "", `A1 text "abc"; 表!A1 control-characters`},
		{"label of half a character", xlsOf(rec(recLabel, cell(0, 0, 0), uint16(2), byte(1), uint16(0xD83D), uint16('a'))), "", `A1 text "a"; 表!A1 control-characters`},
		{"label that looks like an escape", xlsOf(lbl(0, 0, "_x0041_")), "", `A1 text "_x0041_"`},
		{"booleans", xlsOf(rec(recBoolErr, cell(0, 0, 0), byte(1), byte(0)), rec(recBoolErr, cell(0, 1, 0), byte(0), byte(0))), "", `A1 bool "1"; B1 bool "0"`},
		{"boolean 2", xlsOf(rec(recBoolErr, cell(0, 0, 0), byte(2), byte(0))), ooxml.Damaged, "no boolean"},
		{"errors", xlsOf(slices.Concat(rec(recBoolErr, cell(0, 0, 0), byte(0), byte(1)), rec(recBoolErr, cell(0, 1, 0), byte(7), byte(1)), rec(recBoolErr, cell(0, 2, 0), byte(15), byte(1)), rec(recBoolErr, cell(0, 3, 0), byte(23), byte(1)),
			rec(recBoolErr, cell(0, 4, 0), byte(29), byte(1)), rec(recBoolErr, cell(0, 5, 0), byte(36), byte(1)), rec(recBoolErr, cell(0, 6, 0), byte(42), byte(1)), rec(recBoolErr, cell(0, 7, 0), byte(43), byte(1)))), "",
			`A1 error "#NULL!"; B1 error "#DIV/0!"; C1 error "#VALUE!"; D1 error "#REF!"; E1 error "#NAME?"; F1 error "#NUM!"; G1 error "#N/A"; H1 error "#GETTING_DATA"`},
		{"unknown error", xlsOf(rec(recBoolErr, cell(0, 0, 0), byte(1), byte(1))), ooxml.Damaged, "no error"},
		{"neither boolean nor error", xlsOf(rec(recBoolErr, cell(0, 0, 0), byte(1), byte(2))), ooxml.Damaged, "no boolean"},
		{"truncated boolean", xlsOf(shortened(rec(recBoolErr, cell(0, 0, 0), byte(1), byte(0)), 7)), ooxml.Damaged, "too short"},
		{"blanks", xlsOf(rec(0x0201, cell(0, 0, 0)), rec(0x00BE, uint16(0), uint16(1), uint16(0), uint16(0), uint16(2)), num(0, 3, 0, 1)), "", `D1 number "1"`},
		{"records out of order", xlsOf(num(9, 1, 0, 4), num(2, 3, 0, 2), lbl(2, 1, "x"), num(9, 0, 0, 3)), "", `B3 text "x"; D3 number "2"; A10 number "3"; B10 number "4"`},
		{"cell twice", xlsOf(one, num(1, 0, 0, 1), lbl(0, 0, "x")), ooxml.Damaged, "cell A1 twice"},
		{"cell twice through MULRK", xlsOf(num(3, 2, 0, 1), rec(recMulRK, uint16(3), uint16(1), uint16(0), int32(6), uint16(0), int32(6), uint16(2))), ooxml.Damaged, "cell C4 twice"},
		{"cell of BIFF2", xlsOf(rec(recNumberBIFF2, uint16(0), uint16(0), "\x00\x00\x00", 1.0)), ooxml.Damaged, "older format"},
		{"formula of BIFF4", xlsOf(rec(recFormulaBIFF4, cell(0, 0, 0), 1.0, make([]byte, 8))), ooxml.Damaged, "older format"},
		{"unknown records", xlsOf(rec(0x0ABC, make([]byte, 8224)), one, rec(0x0000), rec(0xFFFF, "x"), rec(recContinue, "xx")), "", `A1 number "1"`},
		{"dimensions that lie", xlsOf(rec(0x0200, uint32(0), uint32(1), uint16(0), uint16(1), uint16(0)), num(500, 30, 0, 1)), "", `AE501 number "1"`},

		// Formulas.
		{"formula with a number", xlsOf(fml(0, 0, 10905600.5, 0)), "", `A1 number "10905600.5" =`},
		{"formula with 0 of Excel", xlsOf(fml(0, 0, 0.0, 0)), "", `A1 number "0" =`},
		{"formula with a boolean", xlsOf(fml(0, 0, []byte{1, 0, 1}, 0)), "", `A1 bool "1" =`},
		{"formula with an error", xlsOf(fml(0, 0, []byte{2, 0, 7}, 0)), "", `A1 error "#DIV/0!" =`},
		{"formula with a text", xlsOf(fml(0, 0, []byte{0}, 0), rec(recString, wide("甲")), num(0, 1, 0, 1)), "", `A1 text "甲" =; B1 number "1"`},
		{"formula with a text over a continuation", xlsOf(fml(0, 0, []byte{0}, 0), rec(recString, uint16(3), byte(0), "a"), rec(recContinue, byte(1), utf16.Encode([]rune("甲乙")))), "", `A1 text "a甲乙" =`},
		{"formula with a text of control characters", xlsOf(fml(0, 0, []byte{0}, 0), rec(recString, narrow("a\x01"))), "", `A1 text "a" =; 表!A1 control-characters`},
		{"array formula with a text", xlsOf(fml(0, 0, []byte{0}, 0), array, rec(recString, narrow("x"))), "", `A1 text "x" =`},
		{"shared formula, table, array", xlsOf(fml(0, 0, 1.0, 8), rec(0x04BC, make([]byte, 20)), fml(1, 0, 2.0, 8), rec(0x0236, make([]byte, 16)), fml(2, 0, 3.0, 0), array), "", `A1 number "1" =; A2 number "2" =; A3 number "3" =`},
		{"formula with the empty text", xlsOf(fml(0, 0, []byte{3}, 0), fml(1, 0, 5.0, 0)), "", `A1 text "" =; A2 number "5" =`},
		{"formula with a date", xlsOf(rec(recFormula, cell(0, 0, 2), 43465.0, uint16(1), uint32(0), uint16(0))), "", `A1 date "43465" =`},
		{"formula whose text is missing", xlsOf(fml(0, 0, []byte{0}, 0), num(0, 1, 0, 1)), ooxml.Damaged, "without its text"},
		{"formula whose text is missing at the end", xlsOf(fml(0, 0, []byte{0}, 0)), ooxml.Damaged, "without its text"},
		{"text behind a formula with a number", xlsOf(fml(0, 0, 1.0, 0), rec(recString, narrow("x"))), "", `A1 number "1" =`},
		{"text behind nothing", xlsOf(rec(recString, narrow("x")), one), "", `A1 number "1"`},
		{"text of a formula that is cut short", xlsOf(fml(0, 0, []byte{0}, 0), rec(recString, uint16(9), byte(0), "a")), ooxml.Damaged, "shorter than it says"},
		{"formula with an unknown result", xlsOf(fml(0, 0, []byte{4}, 0)), ooxml.Damaged, "no boolean and no error"},
		{"truncated formula", xlsOf(shortened(fml(0, 0, 1.0, 0), 21)), ooxml.Damaged, "too short"},

		// Formulas that were never calculated.
		{"of POI", xlsOf(fml(0, 0, 0.0, 2), fml(1, 0, 0.0, 2)), "", `A1 number "" = uncomputed; A2 number "" = uncomputed`},
		{"of POI in a template of Excel", xlsOf(fml(0, 0, 7.0, 0), fml(1, 0, 0.0, 2)), "", `A1 number "7" =; A2 number "" = uncomputed`},
		{"of POI, calculated", xlsOf(fml(0, 0, 7.0, 2), fml(1, 0, 0.0, 2)), "", `A1 number "7" =; A2 number "0" =`},
		{"of POI, calculated in another sheet", book(xlsGlobals, sheet(fml(0, 0, 0.0, 2)), xlsSheetSpec{name: "二", records: fml(0, 0, 7.0, 2)}), "", `A1 number "0" =; [二 hidden=false []]; A1 number "7" =`},
		{"of fpspreadsheet", xlsOf(fml(0, 0, 0.0, 1)), "", `A1 number "" = uncomputed`},
		{"of PHPExcel", xlsOf(fml(0, 0, math.Copysign(0, -1), 3)), "", `A1 number "" = uncomputed`},
		{"of xlwt", xlsOf(fml(0, 0, []byte{3}, 0), fml(1, 0, []byte{3}, 0), one[:0]), "", `A1 number "" = uncomputed; A2 number "" = uncomputed`},
		{"of Excel, an empty text beside a 0", xlsOf(fml(0, 0, []byte{3}, 0), fml(1, 0, 0.0, 0)), "", `A1 text "" =; A2 number "0" =`},
		{"of Excel, 0 of a volatile function", xlsOf(fml(0, 0, 0.0, 1), fml(1, 0, 0.0, 0)), "", `A1 number "0" =; A2 number "0" =`},
		{"of POI beside a volatile function", xlsOf(fml(0, 0, 0.0, 2), fml(1, 0, 5.0, 1)), "", `A1 number "" = uncomputed; A2 number "5" =`},

		// Dates.
		{"built-in date", xlsOf(num(0, 0, 2, 43465)), "", `A1 date "43465"`},
		{"date of its own", xlsOf(num(0, 0, 3, 43465.5)), "", `A1 date "43465.5"`},
		{"quoted letter in a format", xlsOf(num(0, 0, 4, 43465)), "", `A1 number "43465"`},
		{"number format cut short", book(with(rec(recFormat, uint16(178), uint16(5), byte(0), "0")), sheet(one)), ooxml.Damaged, "bad number format"},
		{"number format twice", book(with(rec(recFormat, uint16(176), narrow("0"))), sheet(one)), ooxml.Damaged, "number format 176 twice"},
		{"cell format cut short", book(with(rec(recXF, uint16(0))), sheet(one)), ooxml.Damaged, "bad cell format"},
		{"no cell format at all", book(nil, sheet(one)), "", `A1 number "1"`},
		{"bad date system", book(with(rec(recDateMode, uint16(2))), sheet(one)), ooxml.Damaged, "date system"},

		// The string table.
		{"shared strings", book(with(sst(3, wide("收入"), narrow("ab"), narrow(""))), sheet(label(0, 0, 1), label(1, 0, 0), label(2, 0, 2), label(3, 0, 1))), "", `A1 text "ab"; A2 text "收入"; A4 text "ab"`},
		{"string behind the table", book(with(sst(1, narrow("a"))), sheet(label(0, 0, 1))), ooxml.Damaged, "outside the string table"},
		{"string far behind the table", book(with(sst(1, narrow("a"))), sheet(label(0, 0, 0xFFFFFFFF))), ooxml.Damaged, "outside the string table"},
		{"string without a table", xlsOf(label(0, 0, 0)), ooxml.Damaged, "outside the string table"},
		{"shared string with a control character", book(with(sst(1, narrow("\x02"))), sheet(label(0, 0, 0))), "", `A1 text ""; 表!A1 control-characters`},
		{"table with fewer strings than it says", book(with(sst(3, wide("收入"), narrow("ab"))), sheet()), ooxml.Damaged, "shorter than it says"},
		{"table with more strings than it says", book(with(sst(1, narrow("a"), narrow("b"))), sheet(label(0, 0, 0))), "", `A1 text "a"`},
		{"table that says it is enormous", book(with(sst(0x7FFFFFFF, narrow("a"))), sheet()), ooxml.Damaged, "shorter than it says"},
		{"two tables", book(with(sst(1, narrow("a")), sst(1, narrow("b"))), sheet()), ooxml.Damaged, "two string tables"},
		{"table without its counts", book(with(rec(recSST, uint32(1))), sheet()), ooxml.Damaged, "shorter than it says"},
		{"phonetics that say they are enormous", book(with(sst(1, le(uint16(1), byte(4), uint32(0xFFFFFFFF), "a"))), sheet()), ooxml.Damaged, "shorter than it says"},
		{"runs that reach over the end", book(with(sst(1, le(uint16(1), byte(8), uint16(9), "a"))), sheet()), ooxml.Damaged, "shorter than it says"},
		{"continuation with a bad flag", book(with(rec(recSST, uint32(1), uint32(1), uint16(2), byte(0), "a"), rec(recContinue, byte(7), "b")), sheet()), ooxml.Damaged, "shorter than it says"},
		{"empty continuation", book(with(rec(recSST, uint32(1), uint32(1), uint16(2), byte(0), "a"), rec(recContinue), rec(recContinue, byte(0), "b")), sheet()), ooxml.Damaged, "shorter than it says"},

		// Sheets.
		{"hidden and very hidden", book(xlsGlobals, xlsSheetSpec{name: "甲", state: 1, records: one}, xlsSheetSpec{name: "乙", state: 2}, sheet()), "", `[甲 hidden=true []]; A1 number "1"; [乙 hidden=true []]`},
		{"unknown state", book(xlsGlobals, xlsSheetSpec{name: "甲", state: 3}), ooxml.Damaged, "bad sheet record"},
		{"narrow sheet name", xlsFile(bytes.Replace(healthy, []byte("\x01\x01\x68\x88"), []byte("\x02\x00ab"), 1)), "", `[ab hidden=false []]; A1 number "1"`},
		{"unknown kind of sheet", book(xlsGlobals, xlsSheetSpec{name: "甲", kind: 3}), ooxml.Damaged, "unknown kind"},
		{"chart called a worksheet", book(xlsGlobals, xlsSheetSpec{name: "甲", sub: subChart}), ooxml.Damaged, "another kind"},
		{"worksheet called a chart", book(xlsGlobals, xlsSheetSpec{name: "甲", kind: tabChart, records: one}), ooxml.Damaged, "another kind"},
		{"sheet name twice", book(xlsGlobals, sheet(), sheet()), ooxml.Damaged, "twice"},
		{"sheet names that differ in width", book(xlsGlobals, xlsSheetSpec{name: "A1"}, xlsSheetSpec{name: "ａ１"}), ooxml.Damaged, "twice"},
		{"illegal sheet name", book(xlsGlobals, xlsSheetSpec{name: "a/b"}), ooxml.Damaged, "illegal sheet name"},
		{"sheet name of half a character", xlsFile(bytes.Replace(healthy, []byte("\x01\x01\x68\x88"), []byte("\x01\x01\x3D\xD8"), 1)), ooxml.Damaged, "illegal sheet name"},
		{"sheet name cut short", xlsFile(patched(healthy, tabAt+10, byte(30))), ooxml.Damaged, "bad sheet record"},
		{"no sheets", book(xlsGlobals), ooxml.Damaged, "no sheets"},
		{"two sheets over one substream", xlsFile(func() []byte {
			s := xlsStream(xlsGlobals, sheet(one), xlsSheetSpec{name: "二", records: one})
			second := bytes.LastIndex(s, bof(subWorksheet))
			first := bytes.Index(s, bof(subWorksheet))
			return bytes.Replace(s, le(uint32(second)), le(uint32(first)), 1)
		}()), ooxml.Damaged, "out of order or within another"},
		{"sheet inside the globals", xlsFile(patched(healthy, tabAt+4, uint32(0))), ooxml.Damaged, "out of order or within another"},
		{"sheet beyond the stream", xlsFile(patched(healthy, tabAt+4, uint32(0x7FFFFFFF))), ooxml.Damaged, "no substream here"},
		{"sheet at a record that begins nothing", xlsFile(patched(healthy, tabAt+4, uint32(bytes.Index(healthy, one)))), ooxml.Damaged, "no substream here"},
		{"chart in a sheet", xlsOf(one, nested, num(1, 0, 0, 2)), "", `A1 number "1"; A2 number "2"`},
		{"chart in a sheet that does not end", xlsOf(one, bof(subChart)), ooxml.Damaged, "ends inside a sheet"},
		{"substream in the globals", book(with(bof(subWorksheet), eof), sheet(one)), ooxml.Damaged, "inside the globals"},
		{"sheet without an end", xlsFile(healthy[:len(healthy)-4]), ooxml.Damaged, "ends inside a sheet"},
		{"globals without an end", xlsFile(healthy[:tabAt]), ooxml.Damaged, "ends inside the globals"},
		{"record over the end of the stream", xlsFile(healthy[:len(healthy)-6]), ooxml.Damaged, "ends inside a sheet"},
		{"stream that goes on behind the last sheet", xlsFile(big), "", `A1 number "1"`},

		// Merges, rows, columns.
		{"merges", xlsOf(rec(recMergedCells, uint16(2), uint16(4), uint16(6), uint16(1), uint16(1), uint16(0), uint16(0), uint16(0), uint16(2)), one), "", `[表 hidden=false [{1 1 1 3} {5 2 7 2}]]; A1 number "1"`},
		{"merges of two records", xlsOf(rec(recMergedCells, uint16(1), uint16(0), uint16(0), uint16(0), uint16(2)), rec(recMergedCells, uint16(1), uint16(1), uint16(1), uint16(0), uint16(2))), "", `[表 hidden=false [{1 1 1 3} {2 1 2 3}]]`},
		{"value under a merge", xlsOf(rec(recMergedCells, uint16(1), uint16(0), uint16(0), uint16(0), uint16(2)), num(0, 1, 0, 1)), "", `[表 hidden=false [{1 1 1 3}]]; B1 number "1"; 表!B1 under-merge`},
		{"merges that overlap", xlsOf(rec(recMergedCells, uint16(2), uint16(0), uint16(2), uint16(0), uint16(2), uint16(1), uint16(5), uint16(2), uint16(2))), ooxml.Damaged, "overlap at C2"},
		{"merge inside out", xlsOf(rec(recMergedCells, uint16(1), uint16(2), uint16(0), uint16(0), uint16(2))), ooxml.Damaged, "bad merge"},
		{"merge beyond the sheet", xlsOf(rec(recMergedCells, uint16(1), uint16(0), uint16(0), uint16(0), uint16(256))), ooxml.Damaged, "bad merge"},
		{"merges that are fewer than they say", xlsOf(rec(recMergedCells, uint16(2), uint16(0), uint16(2), uint16(0), uint16(2))), ooxml.Damaged, "another length"},
		{"merges that are more than they say", xlsOf(rec(recMergedCells, uint16(0), uint16(0), uint16(2), uint16(0), uint16(2))), ooxml.Damaged, "another length"},
		{"column range inside out", xlsOf(rec(recColInfo, uint16(3), uint16(1), uint16(9), uint16(0), uint16(0))), ooxml.Damaged, "bad column range"},
		{"column range beyond the sheet", xlsOf(rec(recColInfo, uint16(256), uint16(256), uint16(9), uint16(0), uint16(0))), ooxml.Damaged, "bad column range"},
		{"truncated column", xlsOf(rec(recColInfo, uint16(3), uint16(4))), ooxml.Damaged, "too short"},
		{"truncated row", xlsOf(rec(recRow, uint16(3))), ooxml.Damaged, "too short"},

		// Other files.
		{"encrypted", book(slices.Concat(rec(0x0086), rec(recFilePass, uint16(1), make([]byte, 52)), []byte("\x12\x34\xFF\xFF"))), ooxml.Encrypted, ""},
		{"encrypted package", streams("EncryptionInfo", make([]byte, 200), "EncryptedPackage", make([]byte, 5000)).bytes(), ooxml.Encrypted, ""},
		{"rights management", streams("\tDRMContent", make([]byte, 200), "Workbook", healthy).bytes(), ooxml.Encrypted, ""},
		{"Excel 95", streams("Book", slices.Concat(rec(recBOF, uint16(0x0500), uint16(5), uint32(0)), eof)).bytes(), ooxml.OldFormat, "Excel 95"},
		{"Excel 95 under the later name", xlsFile(slices.Concat(rec(recBOF, uint16(0x0500), uint16(5), uint32(0)), eof)), ooxml.OldFormat, "Excel 95"},
		{"Excel 4 in a container", streams("Book", slices.Concat(rec(recBOFBIFF4, uint16(0), uint16(0x10), uint16(0)), eof)).bytes(), ooxml.OldFormat, "Excel 95"},
		{"both Excel 95 and 97", streams("Book", rec(recBOF, uint16(0x0500), uint16(5)), "Workbook", healthy).bytes(), "", `A1 number "1"`},
		{"Excel 97 under the earlier name", streams("BOOK", healthy).bytes(), "", `A1 number "1"`},
		{"unknown version", xlsFile(patched(healthy, 4, uint16(0x0700))), ooxml.Damaged, "unknown version"},
		{"worksheet without a workbook", xlsFile(slices.Concat(bof(subWorksheet), one, eof)), ooxml.Damaged, "another kind"},
		{"empty stream", streams("Workbook", []byte{}).bytes(), ooxml.Damaged, "no substream"},
		{"stream of no records", xlsFile([]byte("hello, world")), ooxml.Damaged, "no substream"},
		{"Word document", streams("WordDocument", make([]byte, 5000), "1Table", make([]byte, 300)).bytes(), ooxml.NotPackage, "without a workbook"},
		{"workbook inside a Word document", func() []byte {
			c := streams("WordDocument", make([]byte, 300), "ObjectPool", []byte{}, "Workbook", healthy)
			c.entries[2].kind, c.entries[2].child, c.entries[2].right = 1, 3, cfbNone
			return c.bytes()
		}(), ooxml.NotPackage, "without a workbook"},
		{"two workbook streams", streams("Workbook", healthy, "WORKBOOK", healthy).bytes(), ooxml.Damaged, "two workbook streams"},
		{"small sectors", streams("Workbook", healthy, "x", make([]byte, 3000)).bytes(), "", `A1 number "1"`},

		// The container.
		{"large sectors", bigFile, "", `A1 number "1"`},
		{"more sectors than the head can list", xlsFile(veryBig), "", `A1 number "1"`},
		{"sectors of 4096 bytes", func() []byte { c := streams("Workbook", big); c.large = true; return c.bytes() }(), "", `A1 number "1"`},
		{"sectors of 4096 bytes and small ones", func() []byte { c := streams("x", big, "Workbook", healthy); c.large = true; return c.bytes() }(), "", `A1 number "1"`},
		{"list of tables that bites its tail", patched(xlsFile(veryBig), -4, binary.LittleEndian.Uint32(xlsFile(veryBig)[68:])), ooxml.Damaged, "cycle"},
		{"chain of sectors that bites its tail", patched(bigFile, fatOf(bigFile)+4*5, uint32(0)), ooxml.Damaged, "two chains"},
		{"sector that follows itself", patched(bigFile, fatOf(bigFile)+4*5, uint32(5)), ooxml.Damaged, "two chains"},
		{"chain that ends too early", patched(bigFile, fatOf(bigFile)+4*5, uint32(cfbEnd)), ooxml.Damaged, ""},
		{"chain that leads into nothing", patched(bigFile, fatOf(bigFile)+4*5, uint32(cfbNone)), ooxml.Damaged, ""},
		{"chain that leads out of the file", patched(bigFile, fatOf(bigFile)+4*5, uint32(100000)), ooxml.Damaged, ""},
		{"stream longer than the file", patched(bigFile, dirOf(bigFile)+128+120, uint32(1<<30)), ooxml.Damaged, "longer than the file"},
		{"stream longer than its chain", patched(bigFile, dirOf(bigFile)+128+120, uint32(len(big)+600)), ooxml.Damaged, ""},
		{"directory that bites its tail", patched(bigFile, fatOf(bigFile)+4*int(binary.LittleEndian.Uint32(bigFile[48:])), binary.LittleEndian.Uint32(bigFile[48:])), ooxml.Damaged, ""},
		{"directory entry that is its own child", patched(bigFile, dirOf(bigFile)+76, uint32(0)), ooxml.Damaged, ""},
		{"directory entry that is not there", patched(bigFile, dirOf(bigFile)+76, uint32(77)), ooxml.Damaged, ""},
		{"more tables than the file", patched(bigFile, 44, uint32(0xFFFFFFFF), uint32(0), uint32(0), uint32(4096), uint32(0), uint32(0xFFFFFFF), uint32(0), uint32(0xFFFFFFF)), ooxml.Damaged, ""},
		{"sectors of an unknown size", patched(bigFile, 30, uint16(30)), ooxml.Damaged, "sector size"},
		{"cut in half", bigFile[:len(bigFile)/2], ooxml.Damaged, ""},
		{"nothing but the mark", []byte("\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1"), ooxml.Damaged, ""},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			w, err := ReadXLS(tt.data, "book.xls")
			if tt.want == "" {
				if err != nil {
					t.Fatal(err)
				}
				checkInvariants(t, w)
				if got := strings.TrimSuffix(cellsOf(w), "; "); got != tt.says {
					t.Errorf("book = %s\nwant   %s", got, tt.says)
				}
				return
			}
			var e *ooxml.Error
			if !errors.As(err, &e) || e.Kind != tt.want || !strings.Contains(e.Reason, tt.says) {
				t.Errorf("err = %v, want %s: %s", err, tt.want, tt.says)
			}
		})
	}
	t.Logf("%d cases", len(tests))
}

// A string table may go on in another record at any byte. Where it does so among characters a flag byte
// stands there, and the characters may be wide before it and narrow behind.
func TestXLSStringsSplitAnywhere(t *testing.T) {
	var body []byte
	narrowAt, wideAt := map[int]bool{}, map[int]int{} // places before a character; of a wide one, its byte
	add := func(isWide bool, units []uint16, runs, phonetics int) {
		flags := byte(0x0C)
		if isWide {
			flags |= 1
		}
		body = append(body, le(uint16(len(units)), flags, uint16(runs), uint32(phonetics))...)
		for _, u := range units {
			if isWide {
				wideAt[len(body)], wideAt[len(body)+1] = 1, 2
				body = append(body, le(u)...)
			} else {
				narrowAt[len(body)] = true
				body = append(body, byte(u))
			}
		}
		body = append(body, bytes.Repeat([]byte{0xEE}, 4*runs+phonetics)...)
	}
	add(true, utf16.Encode([]rune("收入a𠮷")), 2, 7)
	add(false, []uint16{'x', 0xE9, 'z'}, 1, 3)
	add(true, utf16.Encode([]rune("合计")), 0, 0)
	want := `A1 text "收入a𠮷"; A2 text "xéz"; A3 text "合计"`

	book := func(parts [][]byte) []byte {
		table := rec(recSST, uint32(3), uint32(3), parts[0])
		for _, p := range parts[1:] {
			table = append(table, rec(recContinue, p)...)
		}
		return xlsFile(xlsStream(with(table), xlsSheetSpec{name: "表", records: slices.Concat(label(0, 0, 0), label(1, 0, 1), label(2, 0, 2))}))
	}
	flag := func(at int) []byte { // what a record that begins here begins with
		switch {
		case narrowAt[at]:
			return []byte{0}
		case wideAt[at] > 0:
			return []byte{1}
		}
		return nil
	}
	check := func(parts [][]byte, torn bool, where ...int) {
		t.Helper()
		w, err := ReadXLS(book(parts), "")
		if torn {
			var e *ooxml.Error
			if !errors.As(err, &e) || e.Kind != ooxml.Damaged {
				t.Errorf("split inside a character at %v: %v, want a refusal", where, err)
			}
		} else if err != nil || cellsOf(w) != want {
			t.Errorf("split at %v: %v %v", where, err, w)
		}
	}
	count := 0
	for a := 0; a <= len(body); a++ {
		check([][]byte{body[:a], slices.Concat(flag(a), body[a:])}, wideAt[a] == 2, a)
		count++
		for b := a + 1; b <= len(body); b++ {
			check([][]byte{body[:a], slices.Concat(flag(a), body[a:b]), slices.Concat(flag(b), body[b:])}, wideAt[a] == 2 || wideAt[b] == 2, a, b)
			count++
		}
	}
	t.Logf("%d splits of %d bytes", count, len(body))

	mixed := book([][]byte{le(uint16(6), byte(1), utf16.Encode([]rune("收入"))), le(byte(0), "ab"), le(byte(1), utf16.Encode([]rune("合")), byte(0)), {0}})
	if _, err := ReadXLS(mixed, ""); err == nil {
		t.Error("a continuation with half a character was read")
	}
	mixed = book([][]byte{le(uint16(6), byte(1), utf16.Encode([]rune("收入"))), le(byte(0), "ab"), le(byte(1), utf16.Encode([]rune("合"))), le(byte(0), "c", narrow("d"), narrow(""))})
	if w, err := ReadXLS(mixed, ""); err != nil || cellsOf(w) != `A1 text "收入ab合c"; A2 text "d"` {
		t.Errorf("wide and narrow by turns: %v %v", err, w)
	}
}

// Each integer and each hundredth of one must come out as the decimal it stands for.
func TestRKIsExact(t *testing.T) {
	step := 997
	if testing.Short() {
		step = 99991
	}
	for i := -1 << 29; i < 1<<29; i += step {
		bits := uint32(int32(i) << 2)
		if got := rk(bits | 2); got != float64(i) {
			t.Fatalf("rk(%d) = %v", i, got)
		}
		sign, n := "", i
		if i < 0 {
			sign, n = "-", -i
		}
		want := strings.TrimSuffix(strings.TrimRight(fmt.Sprintf("%s%d.%02d", sign, n/100, n%100), "0"), ".")
		if got := strconv.FormatFloat(rk(bits|3), 'f', -1, 64); got != want {
			t.Fatalf("rk(%d hundredths) = %s, want %s", i, got, want)
		}
	}
}

func TestXLSHidden(t *testing.T) {
	row := func(i, height, bits int) []byte {
		return rec(recRow, uint16(i), uint16(0), uint16(1), uint16(height), uint32(0), uint16(bits), uint16(15))
	}
	col := func(first, last, width, bits int) []byte {
		return rec(recColInfo, uint16(first), uint16(last), uint16(width), uint16(15), uint16(bits), uint16(0))
	}
	w, err := ReadXLS(xlsOf(row(9, 255, 0x0120), row(2, 255, 0x0100), row(3, 0, 0x0100), row(0, 255, 0x0160), row(1, 255, 0x20), row(9, 255, 0x20),
		col(0, 0, 2048, 0), col(2, 3, 2048, 1), col(5, 5, 0, 0), col(254, 256, 2048, 1)), "")
	if err != nil {
		t.Fatal(err)
	}
	s := w.Sheets[0]
	if want := []span{{1, 2}, {10, 10}}; !slices.Equal(s.hiddenRows, want) {
		t.Errorf("hidden rows = %v, want %v", s.hiddenRows, want)
	}
	if want := []span{{3, 4}, {6, 6}, {255, 256}}; !slices.Equal(s.hiddenCols, want) {
		t.Errorf("hidden columns = %v, want %v", s.hiddenCols, want)
	}
}

func TestXLSSkippedSheets(t *testing.T) {
	dialog := rec(recWsBool, uint16(0x0010))
	w, err := ReadXLS(xlsFile(xlsStream(xlsGlobals,
		xlsSheetSpec{name: "图", kind: tabChart, sub: subChart, records: num(0, 0, 0, 1)},
		xlsSheetSpec{name: "表", records: slices.Concat(rec(recWsBool, uint16(0x04C1)), num(0, 0, 0, 1))},
		xlsSheetSpec{name: "宏", kind: tabMacros, sub: subMacros, records: num(0, 0, 0, 1)},
		xlsSheetSpec{name: "对话", records: slices.Concat(dialog, num(0, 0, 0, 1))},
		xlsSheetSpec{name: "模块", kind: tabModule, sub: subModule})), "")
	if err != nil {
		t.Fatal(err)
	}
	if want := []string{"图", "宏", "对话", "模块"}; !slices.Equal(w.Skipped, want) {
		t.Errorf("Skipped = %v, want %v", w.Skipped, want)
	}
	if got := cellsOf(w); got != `A1 number "1"` || len(w.Sheets) != 1 {
		t.Errorf("cells = %s in %d sheets", got, len(w.Sheets))
	}
}

func TestXLSDate1904(t *testing.T) {
	w, err := ReadXLS(xlsFile(xlsStream(with(rec(recDateMode, uint16(1))), xlsSheetSpec{name: "表", records: num(0, 0, 2, 43465)})), `D:\a/b.XLS`)
	if err != nil {
		t.Fatal(err)
	}
	if y, m, d, ok := w.DateText(w.Sheets[0].Cells[0]); !w.Date1904 || !ok || y != 2023 || m != 1 || d != 1 {
		t.Errorf("day 43465 of 1904 = %d-%d-%d %v, want 2023-1-1", y, m, d, ok)
	}
	if w.Name != "b.XLS" || len(w.SHA256) != 64 || w.Package != nil {
		t.Errorf("Name %q, SHA256 %q, Package %v", w.Name, w.SHA256, w.Package)
	}
}

func TestXLSLimits(t *testing.T) {
	read := func(t *testing.T, data []byte, want ooxml.ErrorKind, says string) {
		t.Helper()
		var before, after runtime.MemStats
		runtime.GC()
		runtime.ReadMemStats(&before)
		begun := time.Now()
		_, err := ReadXLS(data, "")
		took := time.Since(begun)
		runtime.ReadMemStats(&after)
		var e *ooxml.Error
		if want != "" && (!errors.As(err, &e) || e.Kind != want || !strings.Contains(e.Reason, says)) || want == "" && err != nil {
			t.Errorf("err = %v, want %s: %s", err, want, says)
		}
		spent := (after.TotalAlloc - before.TotalAlloc) >> 20
		t.Logf("%d KiB in, %d MiB allocated, %v", len(data)>>10, spent, took.Round(time.Millisecond))
		if took > 10*time.Second || spent > 256 {
			t.Errorf("took %v and %d MiB", took, spent)
		}
	}
	// mulRK fills rows from a row on with 256 numbers each.
	mulRK := func(from, rows int) []byte {
		var b []byte
		for row := range rows {
			b = append(b, rec(recMulRK, uint16(from+row), uint16(0), bytes.Repeat(le(uint16(0), uint32(0x3FF00000)), 256), uint16(255))...)
		}
		return b
	}
	t.Run("cells", func(t *testing.T) {
		if testing.Short() {
			t.Skip("a million cells")
		}
		read(t, xlsOf(mulRK(0, 3906)), "", "") // 999,936
		read(t, xlsOf(mulRK(0, 3907)), ooxml.TooLarge, "1000000 cells")
		read(t, xlsFile(xlsStream(xlsGlobals, xlsSheetSpec{name: "一", records: mulRK(0, 2000)}, xlsSheetSpec{name: "二", records: mulRK(0, 2000)})), ooxml.TooLarge, "1000000 cells")
	})
	t.Run("cells in the worst order", func(t *testing.T) {
		var b []byte
		for row := 60_000; row >= 0; row-- {
			b = append(b, num(row*7919%65536, row%256, 0, math.Pi*float64(row))...)
		}
		read(t, xlsOf(b), "", "")
	})
	t.Run("empty labels cost nothing", func(t *testing.T) {
		read(t, xlsOf(bytes.Repeat(lbl(0, 0, ""), 1_200_000)), "", "")
	})
	t.Run("shared strings", func(t *testing.T) {
		texts := bytes.Repeat(narrow(""), 8000/3)
		table := rec(recSST, uint32(0), uint32(maxSharedStrings+1))
		for range maxSharedStrings/(8000/3) + 1 {
			table = append(table, rec(recContinue, texts)...)
		}
		read(t, xlsFile(xlsStream(with(table), xlsSheetSpec{name: "表"})), ooxml.TooLarge, "1000000 shared strings")
	})
	t.Run("a file full of letters with accents", func(t *testing.T) {
		// A byte of Latin-1 becomes two of UTF-8.
		const length, count = 65000, 420
		table := rec(recSST, uint32(0), uint32(count))
		for range count {
			table = append(table, rec(recContinue, uint16(length), byte(0), bytes.Repeat([]byte{0xE9}, length))...)
		}
		read(t, xlsFile(xlsStream(with(table), xlsSheetSpec{name: "表"})), "", "")
	})
	t.Run("merges", func(t *testing.T) {
		many := func(n int) []byte {
			b := le(uint16(n))
			for i := range n {
				b = append(b, le(uint16(i), uint16(i), uint16(0), uint16(1))...)
			}
			return rec(recMergedCells, b)
		}
		read(t, xlsOf(many(maxMerges)), "", "")
		read(t, xlsOf(many(maxMerges+1)), ooxml.TooLarge, "2000 merges")
	})
	t.Run("sheets", func(t *testing.T) {
		var list []xlsSheetSpec
		for i := range maxTabs + 1 {
			list = append(list, xlsSheetSpec{name: strconv.Itoa(i)})
		}
		read(t, xlsFile(xlsStream(xlsGlobals, list[1:]...)), "", "")
		read(t, xlsFile(xlsStream(xlsGlobals, list...)), ooxml.TooLarge, "500 sheets")
	})
	t.Run("cell formats", func(t *testing.T) {
		read(t, xlsFile(xlsStream(with(bytes.Repeat(rec(recXF, uint32(0)), maxStyles)), xlsSheetSpec{name: "表"})), ooxml.TooLarge, "cell formats")
	})
	t.Run("remarks", func(t *testing.T) {
		var b []byte
		for i := range maxRemarks + 1 {
			b = append(b, lbl(i/256, i%256, "\x01")...)
		}
		read(t, xlsOf(b), ooxml.TooLarge, "remark")
		under := slices.Concat(rec(recMergedCells, uint16(1), uint16(0), uint16(99), uint16(0), uint16(255)), mulRK(0, 100))
		read(t, xlsOf(under), ooxml.TooLarge, "remark")
	})
	t.Run("charts within charts", func(t *testing.T) {
		read(t, xlsOf(bytes.Repeat(bof(subChart), 1_000_000)), ooxml.Damaged, "ends inside a sheet")
	})
	t.Run("nested storages", func(t *testing.T) {
		c := streams("Workbook", xlsStream(xlsGlobals, xlsSheetSpec{name: "表"}))
		for i := range 50_000 {
			c.entries = append(c.entries, cfbEntry{name: "s" + strconv.Itoa(i), kind: 1, left: cfbNone, right: cfbNone, child: uint32(len(c.entries) + 1)})
		}
		c.entries[len(c.entries)-1].child = cfbNone
		c.entries[1].right = 2
		read(t, c.bytes(), ooxml.Damaged, "directory")
		c = streams("Workbook", xlsStream(xlsGlobals, xlsSheetSpec{name: "表"}))
		for range 2000 {
			c.entries = append(c.entries, cfbEntry{name: "s", kind: 1, left: cfbNone, right: cfbNone, child: uint32(len(c.entries) + 1)})
		}
		c.entries[len(c.entries)-1].child = cfbNone
		c.entries[1].right = 2
		read(t, c.bytes(), "", "")
	})
	t.Run("file over the limit", func(t *testing.T) {
		data := append(xlsOf(), make([]byte, ooxml.MaxFile)...)
		read(t, data, ooxml.TooLarge, "32 MiB")
	})
}

// Read goes by the first bytes, whatever the name says.
func TestReadBySignature(t *testing.T) {
	xls, xlsxFile := xlsOf(num(0, 0, 0, 1)), press(t, healthyParts())
	for _, tt := range []struct {
		name, file string
		data       []byte
		want       ooxml.ErrorKind
		says       string
	}{
		{"xls", "a.xls", xls, "", ""},
		{"xls called xlsx", "a.xlsx", xls, "", ""},
		{"xlsx", "a.xlsx", xlsxFile, "", ""},
		{"xlsx called XLS", "a.XLS", xlsxFile, "", ""},
		{"web page", "a.xls", []byte("<html xmlns:x=\"urn:schemas-microsoft-com:office:excel\">"), ooxml.NotPackage, "web page or XML"},
		{"web page behind blanks and a mark", "a.xls", []byte("\xEF\xBB\xBF\r\n <table>"), ooxml.NotPackage, "web page or XML"},
		{"XML of Excel 2003 in UTF-16", "a.xls", []byte("\xFF\xFE<\x00?\x00"), ooxml.NotPackage, "web page or XML"},
		{"records without a container", "a.xls", rec(recBOF, uint16(0x0600), uint16(0x10), uint32(0)), ooxml.OldFormat, "without a container"},
		{"Excel 2", "a.xls", rec(recBOFBIFF2, uint16(2), uint16(0x10)), ooxml.OldFormat, "Excel 4 or older"},
		{"text that begins with a tab", "a.xls", []byte("\t\x00\x20\x00abc"), ooxml.NotPackage, ""},
		{"comma separated", "a.xls", []byte("a,b,c\n1,2,3\n"), ooxml.NotPackage, ""},
		{"empty", "a.xls", nil, ooxml.NotPackage, ""},
		{"blanks", "a.xls", []byte("  \n"), ooxml.NotPackage, ""},
		{"too large", "a.xls", make([]byte, ooxml.MaxFile+1), ooxml.TooLarge, ""},
		{"too large web page", "a.xls", append([]byte("<html>"), make([]byte, ooxml.MaxFile)...), ooxml.NotPackage, "web page"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			w, err := Read(tt.data, tt.file)
			if tt.want == "" {
				if err != nil || len(w.Sheets) == 0 || w.Name != tt.file {
					t.Fatalf("Read = %v, %v", w, err)
				}
				return
			}
			var e *ooxml.Error
			if !errors.As(err, &e) || e.Kind != tt.want || !strings.Contains(e.Reason, tt.says) {
				t.Errorf("err = %v, want %s: %s", err, tt.want, tt.says)
			}
		})
	}
	if _, err := ReadXLS(xlsxFile, ""); err == nil || !strings.Contains(err.Error(), "not a compound file") {
		t.Errorf("ReadXLS of an .xlsx: %v", err)
	}
}

// compareTwins compares a workbook with the same one in the other format: what a figure can hang on must be
// the same in both, but for the spelling of a number and the text of a formula.
func compareTwins(t *testing.T, xls, twin *Workbook) {
	t.Helper()
	if len(xls.Sheets) != len(twin.Sheets) || !slices.Equal(xls.Skipped, twin.Skipped) || xls.Date1904 != twin.Date1904 {
		t.Fatalf("%d sheets, skipped %v, want %d, %v", len(xls.Sheets), xls.Skipped, len(twin.Sheets), twin.Skipped)
	}
	value := func(c RawCell) string {
		if c.Kind == Number && c.Computed {
			n, _, err := ParseNumeral(c.Value, false)
			if err != nil {
				t.Errorf("%s: %v", c.Ref(), err)
			}
			return n.Text
		}
		return strings.TrimSpace(c.Value)
	}
	for i, s := range xls.Sheets {
		o := twin.Sheets[i]
		if s.Name != o.Name || s.Hidden != o.Hidden || len(s.Cells) != len(o.Cells) || !slices.Equal(s.Merges, o.Merges) {
			t.Fatalf("sheet %s hidden=%v with %d cells, merges %v; want %s hidden=%v with %d cells, merges %v", s.Name, s.Hidden, len(s.Cells), s.Merges, o.Name, o.Hidden, len(o.Cells), o.Merges)
		}
		for j, c := range s.Cells {
			d := o.Cells[j]
			if c.Row != d.Row || c.Col != d.Col || c.Kind != d.Kind || c.HasFormula != d.HasFormula || c.Computed != d.Computed || value(c) != value(d) {
				t.Errorf("%s!%s = %+v, want %+v", s.Name, c.Ref(), c, d)
			}
			if s.RowHidden(c.Row) != o.RowHidden(c.Row) || s.ColHidden(c.Col) != o.ColHidden(c.Col) {
				t.Errorf("%s!%s is hidden in one of the two", s.Name, c.Ref())
			}
		}
	}
	compareFigures(t, xls, twin)
}

// compareFigures compares what the binder makes of two workbooks. The noise in the numerals of an .xlsx is no
// difference: Excel writes the double 9705612.37 as 9705612.369999999 there, and in an .xls there is only
// the double.
func compareFigures(t *testing.T, a, b *Workbook) {
	t.Helper()
	a.Name, b.Name = "", ""
	bookA, foundA := a.Bind(calc.Forms)
	bookB, foundB := b.Bind(calc.Forms)
	noise := func(f calc.Finding) bool { return f.Kind == OddFloatNoise }
	foundA, foundB = slices.DeleteFunc(foundA, noise), slices.DeleteFunc(foundB, noise)
	figures := func(b *calc.Book) (list []string) {
		for f := range b.Figures() {
			list = append(list, fmt.Sprint(f.Key, " ", f.State, " ", f.Amount, " ", f.Unit, " ", f.Label, " ", f.From))
		}
		return list
	}
	got, want := figures(bookA), figures(bookB)
	if !slices.Equal(got, want) {
		t.Errorf("%d figures, want %d", len(got), len(want))
		for i := range min(len(got), len(want)) {
			if got[i] != want[i] {
				t.Fatalf("figure %s, want %s", got[i], want[i])
			}
		}
	}
	if len(foundA)+len(foundB) > 0 && !reflect.DeepEqual(foundA, foundB) {
		t.Errorf("findings %v\nwant %v", foundA, foundB)
	}
	if bookA.Entity != bookB.Entity || bookA.Period != bookB.Period || !reflect.DeepEqual(bookA.Prose, bookB.Prose) {
		t.Error("the prose differs")
	}
	t.Logf("%d figures, %d findings", len(got), len(foundA))
}

func mustReadFile(t *testing.T, path string) *Workbook {
	t.Helper()
	data, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	w, err := Read(data, path)
	if err != nil {
		t.Fatalf("%s: %v", path, err)
	}
	checkInvariants(t, w)
	return w
}

const sampleWorkbook = "../sample/赣州市科协2018年度部门决算.xlsx"

// testdata/sample.xls is the sample workbook, saved by LibreOffice 7.4 as "Excel 97-2003".
func TestSampleAsXLSIsReadAlike(t *testing.T) {
	compareTwins(t, mustReadFile(t, filepath.Join("testdata", "sample.xls")), mustReadFile(t, sampleWorkbook))
}

func TestSharedXLSIsReadAlike(t *testing.T) {
	found := false
	for _, name := range sharedWorkbooks(t) {
		old := strings.TrimSuffix(name, "x")
		if _, err := os.Stat(old); err == nil {
			found = true
			t.Run(filepath.Base(old), func(t *testing.T) { compareTwins(t, mustReadFile(t, old), mustReadFile(t, name)) })
		}
	}
	if !found {
		t.Error("shared/workbooks has no .xls")
	}
}

// LibreOffice as a second reader and writer of the format: to .xls, and from there back to .xlsx.
func TestConvertedByLibreOfficeIsReadAlike(t *testing.T) {
	soffice, err := exec.LookPath("soffice")
	if err != nil {
		if os.Getenv("CI") == "true" {
			t.Fatal("soffice is missing")
		}
		t.Skip("soffice is missing")
	}
	books, _ := filepath.Glob(filepath.Join("..", "..", "shared", "workbooks", "*.xlsx"))
	for _, name := range append(books, sampleWorkbook) {
		t.Run(filepath.Base(name), func(t *testing.T) {
			dir := t.TempDir()
			convert := func(from, ext string) string {
				to := filepath.Join(dir, ext)
				cmd := exec.Command(soffice, "-env:UserInstallation=file://"+filepath.ToSlash(filepath.Join(dir, "profile")), "--headless", "--convert-to", ext, "--outdir", to, from)
				if out, err := cmd.CombinedOutput(); err != nil {
					t.Fatalf("%v: %s", err, out)
				}
				return filepath.Join(to, strings.TrimSuffix(filepath.Base(from), filepath.Ext(from))+"."+ext)
			}
			xls := convert(name, "xls")
			compareTwins(t, mustReadFile(t, xls), mustReadFile(t, convert(xls, "xlsx")))
			compareFigures(t, mustReadFile(t, xls), mustReadFile(t, name))
		})
	}
}

// FuzzXLS gives the reader any bytes as a workbook stream, and any as a file: it may refuse them, with an
// *ooxml.Error, or give a book that keeps the promises, the same one each time.
func FuzzXLS(f *testing.F) {
	sample, err := os.ReadFile(filepath.Join("testdata", "sample.xls"))
	if err != nil {
		f.Fatal(err)
	}
	stream, err := readStream(sample)
	if err != nil {
		f.Fatal(err)
	}
	f.Add(stream, true)
	f.Add(sample, false)
	table := slices.Concat(sst(3, wide("收入"), le(uint16(2), byte(0x0D), uint16(1), uint32(2), utf16.Encode([]rune("合计")), uint32(0), uint16(0))), rec(recContinue, narrow("x")))
	small := xlsStream(with(rec(recDateMode, uint16(1)), table),
		xlsSheetSpec{name: "图", kind: tabChart, sub: subChart},
		xlsSheetSpec{name: "表", state: 1, records: slices.Concat(label(0, 0, 0), label(0, 1, 1), num(1, 0, 2, 43465), rec(recRK, cell(1, 1, 0), uint32(7)),
			rec(recMulRK, uint16(2), uint16(0), uint16(0), uint32(6), uint16(0), uint32(7), uint16(1)), fml(3, 0, []byte{0}, 0), rec(recString, wide("甲")), fml(3, 1, 0.0, 2),
			rec(recBoolErr, cell(4, 0, 0), byte(7), byte(1)), rec(recMergedCells, uint16(1), uint16(0), uint16(1), uint16(0), uint16(1)),
			rec(recRow, uint16(1), make([]byte, 10), uint16(0x20), uint16(0)), rec(recColInfo, uint16(0), uint16(1), uint16(0), uint16(0), uint16(1)))})
	f.Add(small, true)
	f.Add(xlsFile(small), false)
	f.Add(streams("Book", small, "x", make([]byte, 5000)).bytes(), false)
	f.Fuzz(func(t *testing.T, data []byte, isStream bool) {
		if isStream {
			data = xlsFile(data)
		}
		begun := time.Now()
		w, err := Read(data, "book.xls")
		if took := time.Since(begun); took > 10*time.Second {
			t.Fatalf("took %v", took)
		}
		again, err2 := Read(data, "book.xls")
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

// BenchmarkReadXLS reads whole workbooks; MB/s are of the file.
func BenchmarkReadXLS(b *testing.B) {
	run := func(name string, data []byte) {
		b.Run(name, func(b *testing.B) {
			b.SetBytes(int64(len(data)))
			b.ReportAllocs()
			for b.Loop() {
				if _, err := ReadXLS(data, "book.xls"); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
	sample, err := os.ReadFile(filepath.Join("testdata", "sample.xls"))
	if err != nil {
		b.Fatal(err)
	}
	run("sample", sample)
	var rows []byte
	for row := range 50_000 {
		rows = append(rows, label(row, 0, row%3)...)
		for col := 1; col < 12; col++ {
			rows = append(rows, num(row, col, 1, float64(row*col)+0.25)...)
		}
	}
	run("50000x12", xlsFile(xlsStream(with(sst(3, wide("一、财政拨款收入"), wide("合计"), narrow("30101"))), xlsSheetSpec{name: "表", records: rows})))
}
