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
)

// Seal adds the seal to a document; source is the digest of what it was made from.
func Seal(doc []byte, source string) ([]byte, error) {
	p, err := Open(doc)
	if err != nil {
		return nil, err
	}
	changed := map[string][]byte{}
	part := p.seal()
	if part == "" {
		for n := 1; part == ""; n++ {
			name := "customXml/item" + strconv.Itoa(n) + ".xml"
			if _, taken := p.Part(name); !taken {
				part = name
			}
		}
		p.relate(part, changed)
	}
	changed[part] = []byte(`<?xml version="1.0" encoding="UTF-8" standalone="yes"?>` + "\n" +
		`<trace xmlns="` + sealSpace + `" digest="` + p.digest(changed) + `" source="` + source + `"/>`)
	var out bytes.Buffer
	if err := p.Write(&out, changed); err != nil {
		return nil, err
	}
	return out.Bytes(), nil
}

// relate adds a custom XML part to the relationships of the main part and, if need be, to the types.
func (p *Package) relate(part string, changed map[string][]byte) {
	main, _ := p.Main()
	dir, base := path.Split(main)
	relsName := dir + "_rels/" + base + ".rels"
	rel := `<Relationship xmlns="` + NSPackageRels + `" Id="rIdJixiao" Type="` + customXMLType + `" Target="/` + part + `"/>`
	rels, ok := p.Part(relsName)
	if end := bytes.LastIndex(rels, []byte("</")); ok && end >= 0 {
		changed[relsName] = slices.Concat(rels[:end], []byte(rel), rels[end:])
	} else {
		changed[relsName] = []byte(`<?xml version="1.0" encoding="UTF-8" standalone="yes"?>` + "\n" +
			`<Relationships xmlns="` + NSPackageRels + `">` + rel + `</Relationships>`)
	}
	if p.ContentType(part) != "application/xml" {
		types, _ := p.Part("[Content_Types].xml")
		end := bytes.LastIndex(types, []byte("</"))
		changed["[Content_Types].xml"] = slices.Concat(types[:end], []byte(`<Override xmlns="`+NSContentTypes+`" PartName="/`+part+`" ContentType="application/xml"/>`), types[end:])
	}
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
	p, err := Open(doc)
	if err != nil {
		return false
	}
	data, ok := p.Part(p.seal())
	return ok && bytes.Contains(data, []byte(`digest="`+p.digest(nil)+`"`))
}
