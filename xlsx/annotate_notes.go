package xlsx

import (
	"bytes"
	"fmt"
	"regexp"
	"strconv"
	"strings"

	"jixiao/internal/ooxml"
)

const (
	nsVML       = "urn:schemas-microsoft-com:vml"
	nsVMLOffice = "urn:schemas-microsoft-com:office:office"
	nsVMLExcel  = "urn:schemas-microsoft-com:office:excel"
)

const emptyComments = `<?xml version="1.0" encoding="UTF-8" standalone="yes"?>` + "\n" + `<comments xmlns="` + ooxml.NSSpreadsheet + `"><authors/><commentList/></comments>`

// addComments writes comments into the comments part of a sheet. A cell has one comment, so ours goes behind
// the words that are there, whose fonts and author stay; excelize's GetComments and AddComment would write
// those anew without their fonts. What the cells then say in all is given back by cell, to measure boxes.
//
// Where the comment is only the shadow of a threaded one, Excel 365 shows the thread and not our words;
// WPS and older versions show them, and the sheet 审核结果 has them in any case.
func addComments(part string, data []byte, cells []markedCell, author string) ([]byte, map[string]string, error) {
	e := newEditor(part, data)
	root, err := e.root()
	if err != nil {
		return nil, nil, err
	}
	todo := make(map[string]string, len(cells))
	for _, c := range cells {
		todo[Ref(c.row, c.col)] = c.comment
	}
	says := make(map[string]string, len(cells))
	var authors, list element
	authorID, count := -1, 0
	err = e.children(func(name string) error {
		switch name {
		case "authors":
			authors = e.opened()
			defer func() { e.closed(&authors) }()
			return e.children(func(string) error {
				text, err := e.text()
				if text == author && authorID < 0 {
					authorID = count
				}
				count++
				return err
			})
		case "commentList":
			list = e.opened()
			defer func() { e.closed(&list) }()
			return e.children(func(string) error {
				ref, _ := e.sc.Attr("ref")
				comment, ok := todo[ref]
				if !ok {
					return e.sc.Skip()
				}
				delete(todo, ref)
				return e.children(func(name string) (err error) {
					if name != "text" {
						return e.sc.Skip()
					}
					says[ref], err = e.appendRun(comment)
					return err
				})
			})
		}
		return e.sc.Skip()
	})
	if err != nil {
		return nil, nil, err
	}
	if list.open == 0 || authors.open == 0 {
		return nil, nil, &ooxml.Error{Kind: ooxml.Damaged, Part: part, Reason: "comments without authors or list"}
	}
	if authorID < 0 {
		authorID = count
		e.add(authors, e.like(root, "<author>"+xmlText(author)+"</author>"))
	}
	var added strings.Builder
	for _, c := range cells {
		ref := Ref(c.row, c.col)
		if _, ok := todo[ref]; ok {
			says[ref] = cut(c.comment, textLimit)
			fmt.Fprintf(&added, `<comment ref="%s" authorId="%d"><text>%s</text></comment>`, ref, authorID, run(says[ref]))
		}
	}
	if added.Len() > 0 {
		e.add(list, e.like(root, added.String()))
	}
	return e.bytes(), says, nil
}

// run writes a text as programs write that of a comment: nine points, the system's colour for notes.
func run(text string) string {
	return `<r><rPr><sz val="9"/><color indexed="81"/><rFont val="宋体"/><family val="3"/><charset val="134"/></rPr>` +
		`<t xml:space="preserve">` + xmlText(text) + `</t></r>`
}

// appendRun puts a text behind what a comment's text element says, and gives what it then says.
func (e *editor) appendRun(comment string) (says string, err error) {
	text := e.opened()
	var plain, last element // a t without a run, and what the new run follows
	var b strings.Builder
	err = e.children(func(name string) error {
		el := e.opened()
		switch name {
		case "t":
			s, err := e.text()
			b.WriteString(s)
			e.closed(&el)
			plain, last = el, el
			return err
		case "r":
			err := e.children(func(name string) error {
				if name != "t" {
					return e.sc.Skip()
				}
				s, err := e.text()
				b.WriteString(s)
				return err
			})
			e.closed(&el)
			last = el
			return err
		}
		return e.sc.Skip()
	})
	e.closed(&text)
	if err != nil {
		return "", err
	}
	old := b.String()
	units := 0
	for _, r := range old {
		units += utf16Len(r)
	}
	if old != "" {
		comment = "\n\n" + comment
	}
	if units+utf16Len('…') > textLimit {
		return old, nil
	}
	comment = cut(comment, textLimit-units)
	added := e.like(text, run(comment))
	switch {
	case last.open == 0 && text.empty:
		e.add(text, added)
	case last.open == 0:
		e.insert(text.open, added)
	default:
		if plain.open > 0 { // a text is either one t or runs, never both
			e.insert(plain.start, e.like(text, "<r>"))
			e.insert(plain.end, e.like(text, "</r>"))
		}
		e.insert(last.end, added)
	}
	return old + comment, nil
}

const emptyDrawing = `<xml xmlns:v="` + nsVML + `" xmlns:o="` + nsVMLOffice + `" xmlns:x="` + nsVMLExcel + `">` +
	`<o:shapelayout v:ext="edit"><o:idmap v:ext="edit" data="%d"/></o:shapelayout></xml>`

const noteType = `<v:shapetype id="_x0000_t202" coordsize="21600,21600" o:spt="202" path="m,l,21600r21600,l21600,xe">` +
	`<v:stroke joinstyle="miter"/><v:path gradientshapeok="t" o:connecttype="rect"/></v:shapetype>`

var shapeID = regexp.MustCompile(`_x0000_s([0-9]{1,6})\b`)

// addBoxes writes the boxes of comments into the VML drawing of a sheet, and enlarges those that are there.
// excelize leaves the box of a comment that it deletes and draws a second one upon it. first is the number
// from which the shapes of a new drawing count.
func addBoxes(part string, data []byte, cells []markedCell, says map[string]string, g *grid, first int) []byte {
	e := newEditor(part, data)
	boxes := e.boxes()
	for _, m := range shapeID.FindAllSubmatch(data, -1) {
		n, _ := strconv.Atoi(string(m[1]))
		first = max(first, n)
	}
	var b strings.Builder
	if !bytes.Contains(data, []byte(`id="_x0000_t202"`)) {
		b.WriteString(noteType)
	}
	for _, c := range cells {
		width, height := noteSize(says[Ref(c.row, c.col)])
		if box, ok := boxes[[2]int{c.row, c.col}]; ok {
			if anchor, ok := g.enlarge(string(data[box.start:box.end]), width, height); ok {
				e.replace(box.start, box.end, anchor)
			}
			continue
		}
		first++
		fmt.Fprintf(&b, `<v:shape id="_x0000_s%d" type="#_x0000_t202" style="position:absolute;width:%dpt;height:%dpt;z-index:%d;visibility:hidden" fillcolor="#ffffe1" o:insetmode="auto">`+
			`<v:fill color2="#ffffe1"/><v:shadow on="t" color="black" obscured="t"/><v:path o:connecttype="none"/>`+
			`<v:textbox style="mso-direction-alt:auto"><div style="text-align:left"></div></v:textbox>`+
			`<x:ClientData ObjectType="Note"><x:MoveWithCells/><x:SizeWithCells/><x:Anchor>%s</x:Anchor><x:AutoFill>False</x:AutoFill><x:Row>%d</x:Row><x:Column>%d</x:Column></x:ClientData></v:shape>`,
			first, width*3/4, height*3/4, first, g.anchor(min(c.right+1, lastCol), 15, max(c.row-1, 1), 2, width, height), c.row-1, c.col-1)
	}
	if b.Len() > 0 {
		xml := b.String()
		for _, space := range [...][2]string{{"v", nsVML}, {"o", nsVMLOffice}, {"x", nsVMLExcel}} {
			// The prefixes are Excel's own, but another program may have chosen others.
			if declaration := "xmlns:" + space[0] + `="` + space[1] + `"`; !bytes.Contains(data, []byte(declaration)) {
				for _, el := range [...]string{"<v:shapetype ", "<v:shape "} {
					xml = strings.ReplaceAll(xml, el, el+declaration+" ")
				}
			}
		}
		// The last end tag is the root's, also where the VML is not well formed, which ooxml.Open allows.
		e.insert(max(bytes.LastIndex(data, []byte("</")), 0), xml)
	}
	return e.bytes()
}

// boxes finds the anchors of the comments' boxes in a VML drawing: the text between the tags. Where the
// drawing is not well formed none is found behind the fault.
func (e *editor) boxes() map[[2]int]element {
	boxes := map[[2]int]element{}
	var anchor element
	var row, col, leaf string
	for {
		kind, err := e.sc.Next()
		if err != nil || kind == ooxml.EndOfPart {
			return boxes
		}
		switch {
		case kind == ooxml.StartElement && e.sc.Space() == nsVMLExcel:
			if leaf = e.sc.Local(); leaf == "ClientData" {
				anchor, row, col = element{}, "", ""
			}
		case kind == ooxml.Text:
			switch text := strings.TrimSpace(e.sc.Text()); leaf {
			case "Anchor":
				anchor.start, anchor.end = e.sc.Offset()
			case "Row":
				row = text
			case "Column":
				col = text
			}
		case kind == ooxml.EndElement:
			leaf = ""
			if e.sc.Space() == nsVMLExcel && e.sc.Local() == "ClientData" {
				r, ok := parseDigits(row, lastRow-1)
				c, ok2 := parseDigits(col, lastCol-1)
				if ok && ok2 && anchor.end > 0 {
					boxes[[2]int{r + 1, c + 1}] = anchor
				}
			}
		}
	}
}

// noteSize is how large a box must be to read a text in, in pixels.
func noteSize(text string) (width, height int) {
	const line, letter, most = 16, 6, 640
	width = 300
	if len(text) > 600 {
		width = 480
	}
	lines := 1
	for paragraph := range strings.SplitSeq(text, "\n") {
		letters := 0
		for _, r := range paragraph {
			letters++
			if r >= 0x2000 { // what is written in Chinese is two letters wide
				letters++
			}
		}
		lines += 1 + letters*letter/(width-20)
	}
	return width, min(lines*line, most)
}

// anchor writes where a box stands: column, offset, row, offset of the one corner and of the other, counted
// from 0. Excel and WPS go by this and not by the shape's style.
func (g *grid) anchor(col, dx, row, dy, width, height int) string {
	right, rx := walk(g.col, lastCol, col, dx, width)
	bottom, by := walk(g.row, lastRow, row, dy, height)
	return fmt.Sprintf("%d, %d, %d, %d, %d, %d, %d, %d", col-1, dx, row-1, dy, right-1, rx, bottom-1, by)
}

// enlarge gives a box at least this size; its place stays.
func (g *grid) enlarge(anchor string, width, height int) (string, bool) {
	var n [8]int
	fields := strings.Split(anchor, ",")
	if len(fields) != len(n) {
		return "", false
	}
	for i, f := range fields {
		var ok bool
		if n[i], ok = parseDigits(strings.TrimSpace(f), lastRow-1); !ok {
			return "", false
		}
	}
	width = max(width, between(g.col, n[0]+1, n[1], n[4]+1, n[5]))
	height = max(height, between(g.row, n[2]+1, n[3], n[6]+1, n[7]))
	return g.anchor(n[0]+1, n[1], n[2]+1, n[3], width, height), true
}
