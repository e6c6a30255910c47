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

// A sealed document carries a custom XML part with a digest of all its parts, of this one as it is without. A word processor or
// spreadsheet that saves the document keeps the part and changes others, so that a file which a person
// has edited is told from one that may be written again.

const (
	sealSpace     = "urn:jixiao:trace:1"
	customXMLType = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/customXml"
	sealID        = "{6A697869-616F-4A58-8A01-000000000001}" // of the part among the custom XML of a document
)

// TracePart stands in an Error for the part with the seal, whatever its name is in the document.
const TracePart = "trace"

// Seal adds the seal to a document, or renews it; source is the digest of what it was made from, rows what is
// kept beside the digest: XML elements, or nil for those that stand there already.
func Seal(doc []byte, source string, rows []byte) ([]byte, error) {
	p, err := Open(doc)
	if err != nil {
		return nil, err
	}
	return p.Seal(source, rows)
}

// Seal writes the package with the seal.
func (p *Package) Seal(source string, rows []byte) ([]byte, error) {
	changed := map[string][]byte{}
	part, err := p.sealPart(changed)
	if err != nil {
		return nil, err
	}
	return p.reseal(part, changed, true, source, rows)
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
	part, err := p.sealPart(changed)
	if err != nil {
		return nil, err
	}
	return p.reseal(part, changed, false, source, rows)
}

// Trace gives the part with the seal and its rows; nil if the document has none. Of two nobody knows which is
// the true one.
func Trace(doc []byte) ([]byte, error) {
	p, err := Open(doc)
	if err != nil {
		return nil, err
	}
	seals := p.Seals()
	switch len(seals) {
	case 0:
		return nil, nil
	case 1:
		data, _ := p.Part(seals[0])
		return data, nil
	}
	return nil, &Error{Damaged, TracePart, 0, "two traces"}
}

func (p *Package) reseal(part string, changed map[string][]byte, untouched bool, source string, rows []byte) ([]byte, error) {
	if rows == nil {
		old, _ := p.Part(part)
		if from, to := bytes.Index(old, []byte("<number")), bytes.LastIndex(old, []byte("</")); from >= 0 && to > from {
			rows = old[from:to]
		}
	}
	changed[part] = slices.Concat([]byte(`<?xml version="1.0" encoding="UTF-8" standalone="yes"?>`+"\n"+
		`<trace xmlns="`+sealSpace+`" digest="" source="`+source+`">`), rows, []byte("</trace>"))
	if untouched {
		changed[part] = bytes.Replace(changed[part], []byte(`digest="`), []byte(`digest="`+p.digest(changed)), 1)
	}
	var out bytes.Buffer
	if err := p.Write(&out, changed); err != nil {
		return nil, err
	}
	return out.Bytes(), nil
}

// sealPart finds the part for the seal, or makes room for it.
func (p *Package) sealPart(changed map[string][]byte) (part string, err error) {
	if seals := p.Seals(); len(seals) > 0 {
		return seals[0], nil
	}
	for n := 1; ; n++ {
		part = "customXml/item" + strconv.Itoa(n) + ".xml"
		_, taken := p.Part(part)
		if _, props := p.Part("customXml/itemProps" + strconv.Itoa(n) + ".xml"); !taken && !props {
			return part, p.relate(part, changed)
		}
	}
}

// relate adds a custom XML part to the relationships of the main part and to the types, with the properties
// without which LibreOffice drops it when it saves.
func (p *Package) relate(part string, changed map[string][]byte) error {
	main, _ := p.Main()
	relsName := relsPart(main)
	others, err := p.Rels(main)
	if err != nil {
		return err
	}
	id := "rIdJixiao"
	for slices.ContainsFunc(others, func(r Rel) bool { return r.ID == id }) {
		id += "x" // left behind by whoever took the part out
	}
	rel := `<Relationship xmlns="` + NSPackageRels + `" Id="` + id + `" Type="` + customXMLType + `" Target="/` + part + `"/>`
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
	return nil
}

// Seals finds the parts that hold a seal. Of an honest document there is one at most.
func (p *Package) Seals() (out []string) {
	for _, e := range p.entries {
		if isSeal(e.name, e.data) {
			out = append(out, e.name)
		}
	}
	return out
}

// digest is the digest of every part, with some parts taken from changed: that with the seal as it is without digest.
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
		sum := sha256.Sum256(data)
		h.Write([]byte(name))
		h.Write([]byte{0})
		h.Write(sum[:])
	}
	return hex.EncodeToString(h.Sum(nil))
}

// isSeal goes by the root element: a document of somebody else's may well speak of the namespace.
func isSeal(name string, data []byte) bool {
	if !strings.HasPrefix(partKey(name), "customxml/") || !bytes.Contains(data, []byte(sealSpace)) {
		return false
	}
	s := NewScanner(name, data)
	for {
		switch kind, err := s.Next(); {
		case err != nil, kind == EndOfPart:
			return false
		case kind == StartElement:
			return s.Space() == sealSpace && s.Local() == "trace"
		}
	}
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
	seals := p.Seals()
	if len(seals) != 1 {
		return "", false
	}
	data, _ := p.Part(seals[0])
	_, rest, _ := bytes.Cut(data, []byte(`digest="`))
	digest, _, _ := bytes.Cut(rest, []byte(`"`))
	without := bytes.Replace(data, digest, nil, 1)
	if len(digest) == 0 || string(digest) != p.digest(map[string][]byte{seals[0]: without}) {
		return "", false
	}
	_, rest, _ = bytes.Cut(data, []byte(`source="`))
	before, _, ok := bytes.Cut(rest, []byte(`"`))
	return string(before), ok
}

// relsPart gives the name of the part with the relationships of a part.
func relsPart(part string) string {
	dir, base := path.Split(part)
	return dir + "_rels/" + base + ".rels"
}
