package ooxml

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"path"
	"slices"
	"strconv"
	"strings"
)

// A sealed document carries a custom XML part with a digest of all its other parts. A word processor or
// spreadsheet that saves the document keeps the part and changes others, so that a file which a person
// has edited is told from one that may be written again.

const (
	sealSpace     = "urn:jixiao:trace:1"
	customXMLType = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/customXml"
	sealID        = "{6A697869-616F-4A58-8A01-000000000001}" // of the part among the custom XML of a document
)

// Seal adds the seal to a document, or renews it; source is the digest of what it was made from, rows what is
// kept beside the digest: XML elements, or nil for those that stand there already.
func Seal(doc []byte, source string, rows []byte) ([]byte, error) {
	p, err := Open(doc)
	if err != nil {
		return nil, err
	}
	changed := map[string][]byte{}
	part := p.sealPart(changed)
	return p.reseal(part, changed, p.digest(changed), source, rows)
}

// Retrace renews the source and the rows of a sealed document. One that people have edited stays theirs.
func Retrace(doc []byte, source string, rows []byte, untouched bool) ([]byte, error) {
	if untouched {
		return Seal(doc, source, rows)
	}
	p, err := Open(doc)
	if err != nil {
		return nil, err
	}
	changed := map[string][]byte{}
	return p.reseal(p.sealPart(changed), changed, "", source, rows)
}

// Trace gives the part with the seal and its rows; nil if the document has none.
func Trace(doc []byte) ([]byte, error) {
	p, err := Open(doc)
	if err != nil {
		return nil, err
	}
	data, _ := p.Part(p.seal())
	return data, nil
}

func (p *Package) reseal(part string, changed map[string][]byte, digest, source string, rows []byte) ([]byte, error) {
	if rows == nil {
		old, _ := p.Part(part)
		if from, to := bytes.Index(old, []byte("<number")), bytes.LastIndex(old, []byte("</")); from >= 0 && to > from {
			rows = old[from:to]
		}
	}
	changed[part] = slices.Concat([]byte(`<?xml version="1.0" encoding="UTF-8" standalone="yes"?>`+"\n"+
		`<trace xmlns="`+sealSpace+`" digest="`+digest+`" source="`+source+`">`), rows, []byte("</trace>"))
	var out bytes.Buffer
	if err := p.Write(&out, changed); err != nil {
		return nil, err
	}
	return out.Bytes(), nil
}

// sealPart finds the part for the seal, or makes room for it.
func (p *Package) sealPart(changed map[string][]byte) string {
	part := p.seal()
	for n := 1; part == ""; n++ {
		name := "customXml/item" + strconv.Itoa(n) + ".xml"
		_, taken := p.Part(name)
		if _, props := p.Part("customXml/itemProps" + strconv.Itoa(n) + ".xml"); !taken && !props {
			part = name
			p.relate(part, changed)
		}
	}
	return part
}

// relate adds a custom XML part to the relationships of the main part and to the types, with the properties
// without which LibreOffice drops it when it saves.
func (p *Package) relate(part string, changed map[string][]byte) {
	main, _ := p.Main()
	dir, base := path.Split(main)
	relsName := dir + "_rels/" + base + ".rels"
	rel := `<Relationship xmlns="` + NSPackageRels + `" Id="rIdJixiao" Type="` + customXMLType + `" Target="/` + part + `"/>`
	const head = `<?xml version="1.0" encoding="UTF-8" standalone="yes"?>` + "\n"
	rels, ok := p.Part(relsName)
	if end := bytes.LastIndex(rels, []byte("</")); ok && end >= 0 {
		changed[relsName] = slices.Concat(rels[:end], []byte(rel), rels[end:])
	} else {
		changed[relsName] = []byte(head + `<Relationships xmlns="` + NSPackageRels + `">` + rel + `</Relationships>`)
	}
	item := path.Base(part)
	props := "customXml/itemProps" + strings.TrimPrefix(item, "item")
	changed[props] = []byte(head + `<ds:datastoreItem ds:itemID="` + sealID + `" xmlns:ds="http://schemas.openxmlformats.org/officeDocument/2006/customXml"><ds:schemaRefs/></ds:datastoreItem>`)
	changed["customXml/_rels/"+item+".rels"] = []byte(head + `<Relationships xmlns="` + NSPackageRels + `"><Relationship Id="rId1" Type="` + customXMLType + `Props" Target="/` + props + `"/></Relationships>`)
	overrides := `<Override xmlns="` + NSContentTypes + `" PartName="/` + props + `" ContentType="application/vnd.openxmlformats-officedocument.customXmlProperties+xml"/>`
	if p.ContentType(part) != "application/xml" {
		overrides += `<Override xmlns="` + NSContentTypes + `" PartName="/` + part + `" ContentType="application/xml"/>`
	}
	types, _ := p.Part("[Content_Types].xml")
	end := bytes.LastIndex(types, []byte("</"))
	changed["[Content_Types].xml"] = slices.Concat(types[:end], []byte(overrides), types[end:])
}

// seal finds the part that holds the seal, "" if there is none.
func (p *Package) seal() string {
	for _, name := range p.Names() {
		if data, _ := p.Part(name); isSeal(name, data) {
			return name
		}
	}
	return ""
}

// digest is the digest of every part but the seal, with some parts taken from changed.
func (p *Package) digest(changed map[string][]byte) string {
	names := p.Names()
	for name := range changed {
		if !slices.Contains(names, name) {
			names = append(names, name)
		}
	}
	slices.Sort(names)
	h := sha256.New()
	for _, name := range names {
		data, ok := changed[name]
		if !ok {
			data, _ = p.Part(name)
		}
		if isSeal(name, data) {
			continue
		}
		sum := sha256.Sum256(data)
		h.Write([]byte(name))
		h.Write([]byte{0})
		h.Write(sum[:])
	}
	return hex.EncodeToString(h.Sum(nil))
}

func isSeal(name string, data []byte) bool {
	return strings.HasPrefix(name, "customXml/") && bytes.Contains(data, []byte(sealSpace))
}

// Untouched tells whether a document is just as it was sealed. One without a seal, or one that cannot be
// read, is somebody's work.
func Untouched(doc []byte) bool {
	_, ok := Source(doc)
	return ok
}

// Source gives the digest of what an untouched document was made from; ok is false for any other.
func Source(doc []byte) (source string, ok bool) {
	p, err := Open(doc)
	if err != nil {
		return "", false
	}
	data, ok := p.Part(p.seal())
	if !ok || !bytes.Contains(data, []byte(`digest="`+p.digest(nil)+`"`)) {
		return "", false
	}
	_, rest, _ := bytes.Cut(data, []byte(`source="`))
	before, _, ok := bytes.Cut(rest, []byte(`"`))
	return string(before), ok
}

// Unseal takes the seal out of a document, with all that refers to it.
func Unseal(doc []byte) ([]byte, error) {
	p, err := Open(doc)
	if err != nil {
		return nil, err
	}
	part := p.seal()
	if part == "" {
		return doc, nil
	}
	props := "customXml/itemProps" + strings.TrimPrefix(path.Base(part), "item")
	changed := map[string][]byte{part: nil, props: nil, "customXml/_rels/" + path.Base(part) + ".rels": nil}
	main, _ := p.Main()
	dir, base := path.Split(main)
	for _, refers := range []string{dir + "_rels/" + base + ".rels", "[Content_Types].xml"} {
		data, ok := p.Part(refers)
		if !ok {
			continue
		}
		for _, name := range []string{part, props} {
			if data, err = dropReference(refers, data, name); err != nil {
				return nil, err
			}
		}
		changed[refers] = data
	}
	var out bytes.Buffer
	if err := p.Write(&out, changed); err != nil {
		return nil, err
	}
	return out.Bytes(), nil
}

// dropReference takes the elements out of a part that name another one, as a target or as the name of a part.
func dropReference(part string, data []byte, name string) ([]byte, error) {
	s := NewScanner(part, data)
	var out []byte
	at, from := 0, -1
	for {
		kind, err := s.Next()
		if err != nil {
			return nil, err
		}
		start, end := s.Offset()
		switch kind {
		case EndOfPart:
			return append(out, data[at:]...), nil
		case StartElement:
			if tag := string(data[start:end]); strings.Contains(tag, `="/`+name+`"`) || strings.Contains(tag, `="../`+name+`"`) {
				from = start
			}
		case EndElement:
			if from >= 0 {
				out = append(out, data[at:from]...)
				at, from = end, -1
			}
		}
	}
}
