package ooxml

import (
	"strings"
	"unicode/utf8"
)

// The namespaces and relationship types that readers of .xlsx and .docx compare with, always in the
// transitional form: Scanner.Space and Rel.Type translate the strict one.
const (
	NSSpreadsheet     = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
	NSWord            = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
	NSOfficeRels      = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
	NSPackageRels     = "http://schemas.openxmlformats.org/package/2006/relationships"
	NSContentTypes    = "http://schemas.openxmlformats.org/package/2006/content-types"
	NSMarkupCompat    = "http://schemas.openxmlformats.org/markup-compatibility/2006"
	NSDrawing         = "http://schemas.openxmlformats.org/drawingml/2006/main"
	NSWordDrawing     = "http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing"
	NSSheetDrawing    = "http://schemas.openxmlformats.org/drawingml/2006/spreadsheetDrawing"
	NSPicture         = "http://schemas.openxmlformats.org/drawingml/2006/picture"
	NSChart           = "http://schemas.openxmlformats.org/drawingml/2006/chart"
	NSMath            = "http://schemas.openxmlformats.org/officeDocument/2006/math"
	NSCoreProperties  = "http://schemas.openxmlformats.org/package/2006/metadata/core-properties"
	NSXML             = "http://www.w3.org/XML/1998/namespace"
	RelOfficeDocument = NSOfficeRels + "/officeDocument"

	nsXMLNS = "http://www.w3.org/2000/xmlns/"
)

// Transitional gives the transitional form of a Strict OOXML namespace or relationship type
// (http://purl.oclc.org/ooxml/…) and every other URI unchanged.
func Transitional(uri string) string {
	rest, ok := strings.CutPrefix(uri, "http://purl.oclc.org/ooxml/")
	if !ok {
		return uri
	}
	// ISO 29500-1 and -4 differ in the year behind the first segment and in two words.
	area, name, ok := strings.Cut(rest, "/")
	if !ok {
		return uri
	}
	head, last := "", name
	if i := strings.LastIndexByte(name, '/'); i >= 0 {
		head, last = name[:i+1], name[i+1:]
	}
	switch last {
	case "extendedProperties":
		last = "extended-properties"
	case "customProperties":
		last = "custom-properties"
	}
	return "http://schemas.openxmlformats.org/" + area + "/2006/" + head + last
}

// entryName gives the name of a ZIP entry with slashes for the backslashes that some exporters write, or
// the reason why nobody may take it for a path. A directory keeps its last slash.
func entryName(raw []byte) (name, reason string) {
	if !utf8.Valid(raw) {
		return "", "name is not UTF-8"
	}
	name = strings.ReplaceAll(string(raw), `\`, "/")
	plain := strings.TrimSuffix(unescape(name), "/")
	switch {
	case name == "" || plain == "":
		return "", "no name"
	case strings.ContainsFunc(plain, func(r rune) bool { return r < ' ' || r == 0x7F }):
		return "", "control character in a name"
	case plain[0] == '/':
		return "", "absolute name"
	case len(plain) > 1 && plain[1] == ':':
		return "", "name with a drive letter"
	}
	for segment := range strings.SplitSeq(plain, "/") {
		if segment == "" || segment == "." || segment == ".." {
			return "", "name with an empty or a dot segment"
		}
	}
	return name, ""
}

// partKey is what two names must not share: without case, escapes, backslashes and outer slashes.
func partKey(name string) string {
	name = strings.Trim(strings.ReplaceAll(name, `\`, "/"), "/")
	if isLowerASCII(name) {
		return name
	}
	// Upper and then lower case folds what one of them alone leaves apart, such as the long s.
	return strings.ToLower(strings.ToUpper(unescape(name)))
}

func isLowerASCII(s string) bool {
	for i := range len(s) {
		if c := s[i]; c >= utf8.RuneSelf || c == '%' || 'A' <= c && c <= 'Z' {
			return false
		}
	}
	return true
}

// unescape resolves percent escapes. It leaves alone what is no escape, for a ZIP name may hold a bare
// percent sign; escaped separators become separators, so that nothing hides behind them.
func unescape(s string) string {
	if !strings.Contains(s, "%") {
		return s
	}
	b := make([]byte, 0, len(s))
	for i := 0; i < len(s); i++ {
		if s[i] == '%' && i+2 < len(s) {
			hi, lo := hexDigit(s[i+1]), hexDigit(s[i+2])
			if hi >= 0 && lo >= 0 {
				b = append(b, byte(hi<<4|lo))
				i += 2
				continue
			}
		}
		b = append(b, s[i])
	}
	return strings.ReplaceAll(string(b), `\`, "/")
}

func hexDigit(c byte) int {
	switch {
	case '0' <= c && c <= '9':
		return int(c - '0')
	case 'a' <= c && c <= 'f':
		return int(c-'a') + 10
	case 'A' <= c && c <= 'F':
		return int(c-'A') + 10
	}
	return -1
}
