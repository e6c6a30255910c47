// Package ooxml is the gate and the press of the container that .xlsx and .docx share: it proves a
// ZIP of XML parts before anybody reads it, scans XML strictly, and writes packages whose bytes depend
// on nothing but their parts. It knows nothing of sheets, paragraphs or accounts.
package ooxml

import (
	"bytes"
	"fmt"
	"path"
	"slices"
	"strings"
)

// The limits of a package. They bound memory and time whatever a file says of itself; a real accounts
// workbook or report stays more than ten times below each of them.
const (
	MaxFile     = 32 << 20  // bytes of the container
	MaxPart     = 32 << 20  // bytes of one entry, inflated
	MaxInflated = 64 << 20  // bytes of all entries, inflated
	MaxEntries  = 500       // entries, directories included
	MaxRatio    = 100       // inflated bytes for each compressed byte, beyond the grace
	RatioGrace  = 100 << 10 // inflated bytes that an entry may have at any ratio
)

// An ErrorKind is the word that the JSON output uses for a refused input.
type ErrorKind string

const (
	NotPackage ErrorKind = "not-package" // not a ZIP, or a ZIP of something else
	Damaged    ErrorKind = "damaged"     // truncated, wrong CRC or size, XML not well formed, bad references
	Encrypted  ErrorKind = "encrypted"   // a password is needed
	OldFormat  ErrorKind = "old-format"  // an OLE2 file that is not an encrypted package: .xls, .doc
	TooLarge   ErrorKind = "too-large"   // over a stated limit
	Hostile    ErrorKind = "hostile"     // nothing that an honest program writes: DTD, "..", overlap, absurd depth
)

// An Error says why a package was refused, in which part and at which byte. Reason is short English for
// logs; the sentence that the user reads is made from Kind and Part by the caller.
type Error struct {
	Kind   ErrorKind
	Part   string // "" for the container itself
	Offset int64  // a byte of the part, or of the file where Part is "" or the fault lies in the ZIP
	Reason string
}

// Error gives part, byte and reason on one line. Part names come from the file, so they are quoted.
func (e *Error) Error() string {
	if e.Part == "" {
		return fmt.Sprintf("%s at byte %d (%s)", e.Reason, e.Offset, e.Kind)
	}
	return fmt.Sprintf("%q: %s at byte %d (%s)", e.Part, e.Reason, e.Offset, e.Kind)
}

// A Package is a proved container: every entry was inflated to its end, its CRC and sizes are true, and
// every XML part is well formed. It never changes after Open and may be read by many goroutines.
type Package struct {
	entries   []*entry          // in the order of the central directory, directories left out
	byKey     map[string]*entry // by partKey
	defaults  map[string]string // content types by lower-case extension
	overrides map[string]string // content types by partKey
	main      string
}

// Open proves the container in data and every part of it, or says with an *Error why it is refused.
// It keeps data, so the caller must not change it afterwards.
func Open(data []byte) (*Package, error) {
	if err := sniff(data); err != nil {
		return nil, err
	}
	entries, err := readZip(data)
	if err != nil {
		return nil, err
	}
	return newPackage(entries, nil)
}

// newPackage proves entries to be a package. Those that it shares with a proved one, and that mean the same in
// both, are not scanned again.
func newPackage(entries []*entry, of *Package) (*Package, error) {
	p := &Package{entries: entries, byKey: make(map[string]*entry, len(entries))}
	for _, e := range entries {
		p.byKey[partKey(e.name)] = e
	}
	if err := p.readContentTypes(); err != nil {
		return nil, err
	}
	s := new(Scanner)
	for _, e := range entries {
		if of != nil && of.byKey[partKey(e.name)] == e && of.ContentType(e.name) == p.ContentType(e.name) {
			continue
		}
		if err := p.proveXML(s, e); err != nil {
			return nil, err
		}
	}
	if err := p.findMain(); err != nil {
		return nil, err
	}
	return p, nil
}

// sniff decides by the first bytes, never by a file name: users rename .xls to .xlsx, and an export
// called .xls may be a web page.
func sniff(data []byte) error {
	switch {
	case len(data) > MaxFile:
		return &Error{TooLarge, "", MaxFile, "file is over 32 MiB"}
	case bytes.HasPrefix(data, []byte("PK")):
		return nil
	case bytes.HasPrefix(data, []byte("\xD0\xCF\x11\xE0")):
		// An encrypted package is an OLE2 file with a stream of this name; OLE2 directories are UTF-16LE.
		if bytes.Contains(data, utf16LE("EncryptedPackage")) {
			return &Error{Encrypted, "", 0, "OLE2 file with an encrypted package"}
		}
		return &Error{OldFormat, "", 0, "OLE2 file"}
	case len(data) == 0:
		return &Error{NotPackage, "", 0, "empty file"}
	}
	return &Error{NotPackage, "", 0, "not a ZIP file"}
}

func utf16LE(ascii string) []byte {
	var b []byte
	for i := range len(ascii) {
		b = append(b, ascii[i], 0)
	}
	return b
}

// proveXML scans an XML part to its end. What is not XML is left alone.
func (p *Package) proveXML(s *Scanner, e *entry) error {
	ext := strings.ToLower(path.Ext(e.name))
	ct := p.ContentType(e.name)
	switch {
	case ext == ".vml":
		// Excel itself writes unclosed <br> tags into VML for line breaks on buttons (ClosedXML issue 1254,
		// PhpSpreadsheet 3125), and nothing here reads VML: it need not be well formed, only harmless.
		if err := prove(s, e); err != nil && err.Kind != Damaged {
			return err
		}
		return nil
	case ext == ".xml", ext == ".rels", strings.HasSuffix(ct, "+xml"), strings.HasSuffix(ct, "/xml"):
		// Power Query keeps its queries as a UTF-16 part below customXml (microsoft/connected-workbooks writes
		// it so), document management systems do alike, and nothing here reads it. Any other UTF-16 part is refused.
		if strings.HasPrefix(partKey(e.name), "customxml/") && isUTF16(e.data) {
			return proveUTF16(e)
		}
		if err := prove(s, e); err != nil {
			return err
		}
	}
	return nil
}

func prove(s *Scanner, e *entry) *Error {
	s.begin(e.name, e.data)
	for {
		if kind, err := s.Next(); err != nil {
			return s.err
		} else if kind == EndOfPart {
			return nil
		}
	}
}

func isUTF16(b []byte) bool {
	return bytes.HasPrefix(b, []byte("\xFF\xFE")) || bytes.HasPrefix(b, []byte("\xFE\xFF"))
}

// proveUTF16 looks for a DTD in a part that is carried but never read.
func proveUTF16(e *entry) error {
	le := utf16LE("<!DOCTYPE")
	be := append([]byte{0}, le[:len(le)-1]...)
	for _, doctype := range [][]byte{le, be} {
		if i := bytes.Index(e.data, doctype); i >= 0 {
			return &Error{Hostile, e.name, int64(i), "document type declaration"}
		}
	}
	return nil
}

// Names gives the names of all parts in the order of the container's directory. Directories are left
// out and backslashes are already slashes.
func (p *Package) Names() []string {
	names := make([]string, len(p.entries))
	for i, e := range p.entries {
		names[i] = e.name
	}
	return names
}

// Part gives the inflated bytes of a part, which the caller must not change. Names are compared as OPC
// wants, without case and with percent escapes resolved; a leading slash is allowed.
func (p *Package) Part(name string) ([]byte, bool) {
	if e := p.byKey[partKey(name)]; e != nil {
		return e.data, true
	}
	return nil, false
}

// ContentType gives the content type that [Content_Types].xml declares for a part: its own, else that
// of its extension, else "".
func (p *Package) ContentType(name string) string {
	key := partKey(name)
	if ct, ok := p.overrides[key]; ok {
		return ct
	}
	return p.defaults[strings.TrimPrefix(path.Ext(key), ".")]
}

// Main gives the part that the package's officeDocument relationship names, and its content type; both
// are "" if the package has no such relationship. The part exists.
func (p *Package) Main() (name, contentType string) {
	if p.main == "" {
		return "", ""
	}
	return p.main, p.ContentType(p.main)
}

func (p *Package) findMain() error {
	rels, err := p.Rels("")
	if err != nil {
		return err
	}
	i := slices.IndexFunc(rels, isMain)
	if i < 0 {
		return nil
	}
	if slices.ContainsFunc(rels[i+1:], isMain) {
		return &Error{Damaged, rootRels, 0, "two main documents"}
	}
	if _, ok := p.Part(rels[i].Target); !ok {
		return &Error{Damaged, rootRels, 0, "the main document is missing"}
	}
	p.main = rels[i].Target
	return nil
}

func isMain(r Rel) bool { return r.Type == RelOfficeDocument && !r.External }
