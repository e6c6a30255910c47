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

// Comment puts a comment on what each of the named marks of the body holds, and gives the names of those that it
// could put one on: Word knows none in headers, footers, notes and text boxes. Comments that the document has
// stay. They carry no date, so that equal documents give equal bytes.
func Comment(doc []byte, notes map[string]string, author string) (out []byte, put []string, err error) {
	changed := map[string][]byte{}
	var pkg *ooxml.Package
	err = eachStory(doc, func(p *ooxml.Package, s story, tr *tree, _ map[string]bool) error {
		pkg = p
		if s.kind != "body" {
			return nil
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
			start := tr.elementAt(m.from) - 1
			if !ok || m.from < at || !tr.takesComment(start, m.to) {
				continue
			}
			id := strconv.Itoa(next)
			next++
			put = append(put, m.name)
			w := tr.prefix(start)
			body = append(body, tr.data[at:m.from]...)
			body = append(body, "<"+w+"commentRangeStart "+w+"id=\""+id+"\"/>"...)
			body = append(body, tr.data[m.from:m.to]...)
			body = append(body, "<"+w+"commentRangeEnd "+w+"id=\""+id+"\"/><"+w+"r><"+w+"commentReference "+w+"id=\""+id+"\"/></"+w+"r>"...)
			at = m.to
			comments = append(comments, `<w:comment xmlns:w="`+ooxml.NSWord+`" w:id="`+id+`" w:author="`...)
			comments = append(comments, escapeAttr(author)...)
			comments = append(comments, `" w:initials="`...)
			comments = append(comments, escapeAttr(author)...)
			comments = append(comments, `">`...)
			for line := range strings.SplitSeq(text, "\n") {
				comments = append(comments, `<w:p><w:r><w:t xml:space="preserve">`...)
				comments = append(ooxml.EscapeText(comments, clean(line)), `</w:t></w:r></w:p>`...)
			}
			comments = append(comments, `</w:comment>`...)
		}
		end := bytes.LastIndex(old, []byte("</"))
		changed[part] = slices.Concat(old[:end], comments, old[end:])
		changed[s.part] = append(body, tr.data[at:]...)
		return nil
	})
	if err != nil {
		return nil, nil, err
	}
	out, err = repress(pkg, changed)
	return out, put, err
}

// takesComment tells whether a comment may stand from behind one element of a paragraph up to a byte of it.
func (t *tree) takesComment(start, to int) bool {
	p, end := t.ancestor(start, "p"), t.elementAt(to)
	if p < 0 || end == len(t.els) || t.ancestor(end, "p") != p {
		return false // it goes on in another paragraph, or holds whole ones
	}
	for i := start; i >= 0; i = t.els[i].parent {
		if t.els[i].is("txbxContent") {
			return false
		}
	}
	return true
}

// commentsOf gives the comments of a document, or an empty part for them that it relates to the body.
func commentsOf(pkg *ooxml.Package, main string, changed map[string][]byte) (data []byte, part string, err error) {
	rels, err := pkg.Rels(main)
	if err != nil {
		return nil, "", err
	}
	const empty = `<?xml version="1.0" encoding="UTF-8" standalone="yes"?>` + "\n" + `<w:comments xmlns:w="` + ooxml.NSWord + `"></w:comments>`
	for _, r := range rels {
		if data, ok := pkg.Part(r.Target); ok && !r.External && r.Type == commentsRelation {
			if !bytes.Contains(data, []byte("</")) {
				data = []byte(empty)
			}
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
	return []byte(empty), part, nil
}

// mostID is the highest id that is counted on from: Word takes 31 bits.
const mostID = 1 << 30

// nextComment gives an id above those of the comments there are.
func nextComment(comments []byte) int {
	next := 0
	if tr, err := readTree("comments", comments); err == nil {
		for i := range tr.els {
			if tr.els[i].is("comment") {
				if n := tr.number(i, "id"); n < mostID {
					next = max(next, n+1)
				}
			}
		}
	}
	return next
}

// Unmark takes the marks whose names begin with a prefix out of a document, and those of all comments; what they
// stand at stays. A content control then shows what it holds, and no longer what a hidden part of the document says.
func Unmark(doc []byte, prefix string) ([]byte, error) {
	changed := map[string][]byte{}
	var pkg *ooxml.Package
	err := eachStory(doc, func(p *ooxml.Package, s story, tr *tree, _ map[string]bool) error {
		pkg = p
		ours := map[string]bool{} // bookmarks that are open, by id
		var out []byte
		at := 0
		for i := range tr.els {
			e := &tr.els[i]
			drop := e.name == "dataBinding" || e.is("printerSettings") || e.is("commentRangeStart") || e.is("commentRangeEnd") || e.is("commentReference")
			switch {
			case e.is("bookmarkStart"):
				id, _ := tr.attr(i, "id")
				name, _ := tr.attr(i, "name")
				drop = strings.HasPrefix(name, prefix)
				ours[id] = drop
			case e.is("bookmarkEnd"):
				id, _ := tr.attr(i, "id")
				drop = ours[id]
				delete(ours, id)
			}
			if drop && e.open >= at {
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
