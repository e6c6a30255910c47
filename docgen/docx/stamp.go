package docx

import (
	"bytes"
	"path"
	"slices"
	"strconv"
	"strings"

	"jixiao/internal/ooxml"
)

const (
	headerType = "application/vnd.openxmlformats-officedocument.wordprocessingml.header+xml"

	// What the names of a document are that was saved as Strict Open XML.
	strictWord   = "http://purl.oclc.org/ooxml/wordprocessingml/main"
	strictOffice = "http://purl.oclc.org/ooxml/officeDocument/relationships"
)

// Stamp puts a line of text at the head of every page of a document: into every header that it has, and
// into new headers where its first section has none, which the later sections then inherit.
func Stamp(doc []byte, text string) ([]byte, error) {
	pkg, err := ooxml.Open(doc)
	if err != nil {
		return nil, err
	}
	main, _ := pkg.Main()
	rels, err := pkg.Rels(main)
	if err != nil {
		return nil, err
	}
	changed := map[string][]byte{}
	body, _ := pkg.Part(main)
	word, office := ooxml.NSWord, ooxml.NSOfficeRels
	if bytes.Contains(body, []byte(strictWord)) { // then Word knows no other names in it
		word, office = strictWord, strictOffice
	}
	line := stampLine(word, text)
	for _, r := range rels {
		if data, ok := pkg.Part(r.Target); ok && !r.External && r.Type == ooxml.NSOfficeRels+"/header" && changed[r.Target] == nil {
			if end := bytes.LastIndex(data, []byte("</")); end >= 0 {
				changed[r.Target] = slices.Concat(data[:end], line, data[end:])
			}
		}
	}
	at, lacking, err := firstSection(main, body)
	if err != nil {
		return nil, err
	}
	if len(lacking) == 0 {
		return repress(pkg, changed)
	}

	dir, base := path.Split(main)
	part := dir + "stamp.xml"
	for n := 2; hasPart(pkg, part); n++ {
		part = dir + "stamp" + strconv.Itoa(n) + ".xml"
	}
	id := "rIdStamp"
	for slices.ContainsFunc(rels, func(r ooxml.Rel) bool { return r.ID == id }) {
		id += "x"
	}
	changed[part] = slices.Concat([]byte(`<?xml version="1.0" encoding="UTF-8" standalone="yes"?>`+"\n"+`<w:hdr xmlns:w="`+word+`">`), line, []byte(`</w:hdr>`))
	changed["[Content_Types].xml"] = beforeEnd(pkg, "[Content_Types].xml", `<Override xmlns="`+ooxml.NSContentTypes+`" PartName="/`+part+`" ContentType="`+headerType+`"/>`)
	relsPart := dir + "_rels/" + base + ".rels"
	changed[relsPart] = beforeEnd(pkg, relsPart, `<Relationship xmlns="`+ooxml.NSPackageRels+`" Id="`+id+`" Type="`+office+`/header" Target="/`+part+`"/>`)
	if changed[relsPart] == nil {
		changed[relsPart] = []byte(`<Relationships xmlns="` + ooxml.NSPackageRels + `"><Relationship Id="` + id + `" Type="` + office + `/header" Target="/` + part + `"/></Relationships>`)
	}
	var refs strings.Builder
	for _, kind := range lacking {
		refs.WriteString(`<w:headerReference xmlns:w="` + word + `" xmlns:r="` + office + `" w:type="` + kind + `" r:id="` + id + `"/>`)
	}
	insert := refs.String()
	switch at.kind {
	case emptySection: // <w:sectPr/> has to be opened
		insert = ">" + insert + "</" + at.name + ">"
	case noSection:
		insert = `<w:sectPr xmlns:w="` + word + `">` + insert + `</w:sectPr>`
	}
	changed[main] = slices.Concat(body[:at.from], []byte(insert), body[at.to:])
	return repress(pkg, changed)
}

// A sectionPlace is where header references go: body[from:to] is replaced.
type sectionPlace struct {
	kind     sectionKind
	from, to int
	name     string // of the element, with its prefix
}

type sectionKind uint8

const (
	openSection sectionKind = iota
	emptySection
	noSection
)

// firstSection finds the properties of the first section and which kinds of headers they lack. A document
// without any gets them at the end of its body.
func firstSection(part string, body []byte) (at sectionPlace, lacking []string, err error) {
	lacking = []string{"default", "even", "first"}
	s := ooxml.NewScanner(part, body)
	for {
		kind, err := s.Next()
		if err != nil {
			return at, nil, err
		}
		start, end := s.Offset()
		switch {
		case kind == ooxml.EndOfPart:
			return at, lacking, nil
		case kind == ooxml.EndElement && s.Space() == ooxml.NSWord && s.Local() == "body":
			at = sectionPlace{noSection, start, start, ""}
		case kind == ooxml.StartElement && s.Space() == ooxml.NSWord && s.Local() == "sectPr":
			if s.SelfClosing() {
				slash := start + bytes.LastIndexByte(body[start:end], '/')
				name, _, _ := strings.Cut(strings.TrimPrefix(string(body[start:slash]), "<"), " ")
				return sectionPlace{emptySection, slash, end, name}, lacking, nil
			}
			depth := s.Depth()
			for {
				kind, err := s.Next()
				if err != nil {
					return at, nil, err
				}
				if kind == ooxml.EndElement && s.Depth() == depth {
					return sectionPlace{openSection, end, end, ""}, lacking, nil
				}
				if kind == ooxml.StartElement && s.Local() == "headerReference" && s.Depth() == depth+1 {
					is, _ := s.AttrNS(ooxml.NSWord, "type")
					lacking = slices.DeleteFunc(lacking, func(k string) bool { return k == is })
				}
			}
		}
	}
}

// stampLine is a paragraph in large red type. It declares its own prefix, since a template may use any.
func stampLine(word, text string) []byte {
	b := []byte(`<w:p xmlns:w="` + word + `"><w:pPr><w:spacing w:before="0" w:after="0"/><w:ind w:firstLine="0"/><w:jc w:val="center"/></w:pPr>` +
		`<w:r><w:rPr><w:rFonts w:hint="eastAsia" w:eastAsia="黑体"/><w:b/><w:color w:val="C00000"/><w:sz w:val="30"/></w:rPr><w:t xml:space="preserve">`)
	return append(ooxml.EscapeText(b, text), `</w:t></w:r></w:p>`...)
}

func hasPart(pkg *ooxml.Package, name string) bool { _, ok := pkg.Part(name); return ok }

// beforeEnd puts an element before the end tag of a part's root; nil if the part cannot take it.
func beforeEnd(pkg *ooxml.Package, part, element string) []byte {
	data, ok := pkg.Part(part)
	end := bytes.LastIndex(data, []byte("</"))
	if !ok || end < 0 {
		return nil
	}
	return slices.Concat(data[:end], []byte(element), data[end:])
}

func repress(pkg *ooxml.Package, changed map[string][]byte) ([]byte, error) {
	var out bytes.Buffer
	if err := pkg.Write(&out, changed); err != nil {
		return nil, err
	}
	return out.Bytes(), nil
}
