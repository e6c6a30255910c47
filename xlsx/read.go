package xlsx

import (
	"bytes"

	"jixiao/internal/ooxml"
)

// Read reads a workbook of either format. The first bytes decide which one it is, never the name: WPS and
// the users call an .xlsx .xls and the reverse, and many an exported .xls is a web page. Every error is an
// *ooxml.Error.
func Read(data []byte, name string) (*Workbook, error) {
	switch {
	case isCompound(data):
		return ReadXLS(data, name)
	case isMarkup(data):
		return nil, &ooxml.Error{Kind: ooxml.NotPackage, Reason: "web page or XML saved as a spreadsheet"}
	case isBareBIFF(data):
		return nil, &ooxml.Error{Kind: ooxml.OldFormat, Reason: "workbook of Excel 4 or older, or its records without a container"}
	}
	return ReadXLSX(data, name)
}

// isMarkup knows HTML and XML in UTF-8 or UTF-16, with or without a mark before it.
func isMarkup(data []byte) bool {
	head := bytes.TrimLeft(data[:min(len(data), 64)], "\x00 \t\r\n\xEF\xBB\xBF\xFE\xFF")
	return len(head) > 0 && head[0] == '<'
}

// isBareBIFF knows the record that every workbook stream begins with. Until Excel 4 it began the file as
// well, and small export programs write it so to this day.
func isBareBIFF(data []byte) bool {
	if len(data) < 4 || data[0] != 0x09 || data[2] > 16 || data[3] != 0 {
		return false
	}
	switch data[1] {
	case 0x00, 0x02, 0x04, 0x08:
		return true
	}
	return false
}
