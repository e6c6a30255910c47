package xlsx

import (
	"math"
	"strconv"
)

// maxStyles bounds the cell formats and the number formats of one workbook; Excel stops at 65,490.
const maxStyles = 65536

// styles is all that a figure's reader wants of styles.xml: which cell formats show a number as a date.
// What a format would print is of no interest, and no format is ever carried out: Excel's own formatting
// turns 90071992547409.93 into 90,071,992,547,409.91.
type styles struct {
	count int    // cell formats, the bound of a cell's s attribute
	dates []bool // by cell format
}

// isDate says whether cell format i shows numbers as dates or times.
func (s *styles) isDate(i int) bool { return i < len(s.dates) && s.dates[i] }

// readStyles reads the styles part. An id that is not defined anywhere is taken for a plain number, as
// spreadsheet programs do.
func readStyles(part string, data []byte) (styles, error) {
	r := newReader(part, data)
	custom := map[int]bool{} // number format id -> shows a date
	var formats []int        // number format id of each cell format
	var seenFormats, seenCells bool
	err := r.document("styleSheet", func(name string) error {
		switch name {
		case "numFmts":
			if seenFormats {
				return r.damaged("numFmts twice")
			}
			seenFormats = true
			return r.children(func(name string) error {
				if name != "numFmt" {
					return r.damaged("unknown element in numFmts")
				}
				id, ok := r.number("numFmtId", math.MaxInt32, -1)
				code, has := r.sc.Attr("formatCode")
				if !ok || id < 0 || !has {
					return r.damaged("number format without id or code")
				}
				date := isDateCode(code)
				if was, again := custom[id]; again && was != date {
					return r.damaged("number format " + strconv.Itoa(id) + " twice")
				}
				custom[id] = date
				if len(custom) > maxStyles {
					return r.tooLarge("more than 65536 number formats")
				}
				return r.sc.Skip()
			})
		case "cellXfs":
			if seenCells {
				return r.damaged("cellXfs twice")
			}
			seenCells = true
			return r.children(func(name string) error {
				if name != "xf" {
					return r.damaged("unknown element in cellXfs")
				}
				id, ok := r.number("numFmtId", math.MaxInt32, 0)
				if !ok {
					return r.damaged("bad number format id")
				}
				formats = append(formats, id)
				if len(formats) > maxStyles {
					return r.tooLarge("more than 65536 cell formats")
				}
				return r.sc.Skip()
			})
		}
		return r.sc.Skip()
	})
	if err != nil {
		return styles{}, err
	}
	// cellXfs may come before numFmts in a file that a program wrote, so ids are looked up at the end.
	return newStyles(formats, custom), nil
}

// newStyles looks up the number format id of each cell format; custom says which of the defined ones show
// a date.
func newStyles(formats []int, custom map[int]bool) styles {
	s := styles{count: len(formats)}
	for i, id := range formats {
		date, defined := custom[id]
		if !defined {
			date = isBuiltInDate(id)
		}
		if date {
			if s.dates == nil {
				s.dates = make([]bool, len(formats))
			}
			s.dates[i] = true
		}
	}
	return s
}

// isBuiltInDate knows the number formats that need no definition. 27–36 and 50–58 are dates in Chinese,
// Japanese and Korean versions and unused elsewhere.
func isBuiltInDate(id int) bool {
	return 14 <= id && id <= 22 || 27 <= id && id <= 36 || 45 <= id && id <= 47 || 50 <= id && id <= 58
}

// isDateCode says whether a number format code shows a date or a time: a y, m, d, h or s that is not
// quoted, not escaped, not the width or the fill of a blank, and not in brackets. Of the brackets only the
// elapsed times [h], [m] and [s] count; [Red], [$-804], [DBNum1] and [>=100] do not.
func isDateCode(code string) bool {
	for i := 0; i < len(code); i++ {
		switch c := code[i]; c {
		case '"':
			for i++; i < len(code) && code[i] != '"'; i++ {
			}
		case '\\', '_', '*': // the next character is shown, measured or repeated
			i++
		case '[':
			from := i + 1
			for i++; i < len(code) && code[i] != ']'; i++ {
			}
			if isElapsed(code[from:min(i, len(code))]) {
				return true
			}
		default:
			if isDateLetter(c) {
				return true
			}
		}
	}
	return false
}

func isDateLetter(c byte) bool {
	switch c | 0x20 {
	case 'y', 'm', 'd', 'h', 's':
		return true
	}
	return false
}

// isElapsed knows [h], [hh], [m], [mm], [s] and [ss].
func isElapsed(s string) bool {
	for i := 0; i < len(s); i++ {
		if s[i] != s[0] {
			return false
		}
	}
	return s != "" && isDateLetter(s[0]) && s[0]|0x20 != 'y' && s[0]|0x20 != 'd'
}
