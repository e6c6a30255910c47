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
	commentsType     = "application/vnd.openxmlformats-officedocument.wordprocessingml.comments+xml"
	commentsRelation = ooxml.NSOfficeRels + "/comments"
)

// Comment puts a comment on what each of the named marks of the body holds. Comments that the document has
// stay. They carry no date, so that equal documents give equal bytes.
func Comment(doc []byte, notes map[string]string, author string) ([]byte, error) {
	changed := map[string][]byte{}
	var pkg *ooxml.Package
	err := eachStory(doc, func(p *ooxml.Package, s story, tr *tree, _ map[string]bool) error {
		pkg = p
		if s.kind != "body" {
			return nil // Word knows comments in the body alone
		}
		old, part, err := commentsOf(p, s.part, changed)
		if err != nil {
			return err
		}
		next := nextComment(old)
		var body, comments []byte
		at := 0
		for _, m := range tr.marksOf("") {
			text, ok := notes[m.name]
			if !ok || m.from < at {
				continue
			}
			id := strconv.Itoa(next)
			next++
			w := tr.prefix(tr.elementAt(m.from - 1))
			if i := tr.markEnd(m); i >= 0 {
				w = tr.prefix(i)
			}
			body = slices.Concat(body, tr.data[at:m.from], []byte("<"+w+"commentRangeStart "+w+"id=\""+id+"\"/>"), tr.data[m.from:m.to],
				[]byte("<"+w+"commentRangeEnd "+w+"id=\""+id+"\"/><"+w+"r><"+w+"commentReference "+w+"id=\""+id+"\"/></"+w+"r>"))
			at = m.to
			comments = append(comments, `<w:comment xmlns:w="`+ooxml.NSWord+`" w:id="`+id+`" w:author="`...)
			comments = ooxml.EscapeText(comments, author)
			comments = append(comments, `" w:initials="`...)
			comments = ooxml.EscapeText(comments, author)
			comments = append(comments, `">`...)
			for line := range strings.SplitSeq(text, "\n") {
				comments = append(comments, `<w:p><w:r><w:t xml:space="preserve">`...)
				comments = append(ooxml.EscapeText(comments, line), `</w:t></w:r></w:p>`...)
			}
			comments = append(comments, `</w:comment>`...)
		}
		end := bytes.LastIndex(old, []byte("</"))
		changed[part] = slices.Concat(old[:end], comments, old[end:])
		changed[s.part] = append(body, tr.data[at:]...)
		return nil
	})
	if err != nil {
		return nil, err
	}
	return repress(pkg, changed)
}

// markEnd finds the element that ends a mark.
func (t *tree) markEnd(m markSpan) int {
	i := t.elementAt(m.to)
	if i < len(t.els) && t.els[i].open == m.to {
		return i
	}
	return -1
}

// commentsOf gives the comments of a document, or an empty part for them that it relates to the body.
func commentsOf(pkg *ooxml.Package, main string, changed map[string][]byte) (data []byte, part string, err error) {
	rels, err := pkg.Rels(main)
	if err != nil {
		return nil, "", err
	}
	for _, r := range rels {
		if data, ok := pkg.Part(r.Target); ok && !r.External && r.Type == commentsRelation && bytes.Contains(data, []byte("</")) {
			return data, r.Target, nil
		}
	}
	dir, base := path.Split(main)
	part = dir + "comments.xml"
	for n := 2; hasPart(pkg, part); n++ {
		part = dir + "comments" + strconv.Itoa(n) + ".xml"
	}
	id := "rIdComments"
	for slices.ContainsFunc(rels, func(r ooxml.Rel) bool { return r.ID == id }) {
		id += "x"
	}
	changed["[Content_Types].xml"] = beforeEnd(pkg, "[Content_Types].xml", `<Override xmlns="`+ooxml.NSContentTypes+`" PartName="/`+part+`" ContentType="`+commentsType+`"/>`)
	relsPart := dir + "_rels/" + base + ".rels"
	changed[relsPart] = beforeEnd(pkg, relsPart, `<Relationship xmlns="`+ooxml.NSPackageRels+`" Id="`+id+`" Type="`+commentsRelation+`" Target="/`+part+`"/>`)
	if changed[relsPart] == nil {
		changed[relsPart] = []byte(`<Relationships xmlns="` + ooxml.NSPackageRels + `"><Relationship Id="` + id + `" Type="` + commentsRelation + `" Target="/` + part + `"/></Relationships>`)
	}
	return []byte(`<?xml version="1.0" encoding="UTF-8" standalone="yes"?>` + "\n" + `<w:comments xmlns:w="` + ooxml.NSWord + `"></w:comments>`), part, nil
}

// nextComment gives an id above those of the comments there are.
func nextComment(comments []byte) int {
	next := 0
	if tr, err := readTree("comments", comments); err == nil {
		for i := range tr.els {
			if tr.els[i].is("comment") {
				id, _ := tr.attr(i, "id")
				if n, err := strconv.Atoi(id); err == nil {
					next = max(next, n+1)
				}
			}
		}
	}
	return next
}

// Unmark takes the marks whose names begin with a prefix out of a document; what they hold stays.
func Unmark(doc []byte, prefix string) ([]byte, error) {
	changed := map[string][]byte{}
	var pkg *ooxml.Package
	err := eachStory(doc, func(p *ooxml.Package, s story, tr *tree, _ map[string]bool) error {
		pkg = p
		ids := map[string]bool{}
		var out []byte
		at := 0
		for i := range tr.els {
			e := &tr.els[i]
			id, _ := tr.attr(i, "id")
			drop := e.is("bookmarkEnd") && ids[id]
			if e.is("bookmarkStart") {
				name, _ := tr.attr(i, "name")
				drop = strings.HasPrefix(name, prefix)
				ids[id] = drop
			}
			if drop {
				out = append(out, tr.data[at:e.open]...)
				at = e.end
			}
		}
		if at > 0 {
			changed[s.part] = append(out, tr.data[at:]...)
		}
		return nil
	})
	if err != nil {
		return nil, err
	}
	return repress(pkg, changed)
}
