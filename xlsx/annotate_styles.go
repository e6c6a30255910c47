package xlsx

import (
	"slices"
	"strconv"
	"strings"

	"jixiao/internal/ooxml"
)

// A palette is the styles part of the copy while formats are added to it. A marked cell gets its own format
// once more, byte for byte, but for the fill. Going through excelize's GetStyle and NewStyle instead gave
// borders the colour "FF" and fonts another family, and lost the font's scheme and the quote prefix.
type palette struct {
	*editor
	root    element
	lists   map[string]*styleList
	formats []element // the members of cellXfs that the part has itself
	filled  map[filling]int
}

// A styleList is a child of styleSheet, mostly a list whose members are known by their position.
type styleList struct {
	element
	count int
	added string
}

// A filling is a cell format with another fill.
type filling struct{ format, fill int }

// styleOrder is the order of the children of styleSheet.
var styleOrder = [...]string{"numFmts", "fonts", "fills", "borders", "cellStyleXfs", "cellXfs", "cellStyles", "dxfs", "tableStyles", "colors", "extLst"}

const emptyStyles = `<?xml version="1.0" encoding="UTF-8" standalone="yes"?>` + "\n" + `<styleSheet xmlns="` + ooxml.NSSpreadsheet + `"/>`

// newPalette reads the styles part. Small exporters leave out lists that they do not use, and every program
// takes the first fills for none and grey whatever they are; so the first members are added where they are
// missing, before ours.
func newPalette(part string, data []byte) (*palette, error) {
	p := &palette{editor: newEditor(part, data), lists: map[string]*styleList{}, filled: map[filling]int{}}
	var err error
	if p.root, err = p.editor.root(); err != nil {
		return nil, err
	}
	err = p.children(func(name string) error {
		list := &styleList{element: p.opened()}
		if name != "" && p.lists[name] == nil {
			p.lists[name] = list
		}
		err := p.children(func(child string) error {
			member := p.opened()
			err := p.skip(&member)
			if list.count++; name == "cellXfs" {
				p.formats = append(p.formats, member)
			}
			return err
		})
		p.closed(&list.element)
		return err
	})
	if err != nil {
		return nil, err
	}
	p.closed(&p.root)
	p.atLeast("fonts", `<font><sz val="11"/><name val="宋体"/><family val="3"/><charset val="134"/></font>`)
	p.atLeast("fills", `<fill><patternFill patternType="none"/></fill>`, `<fill><patternFill patternType="gray125"/></fill>`)
	p.atLeast("borders", `<border><left/><right/><top/><bottom/><diagonal/></border>`)
	p.atLeast("cellStyleXfs", `<xf numFmtId="0" fontId="0" fillId="0" borderId="0"/>`)
	p.atLeast("cellXfs", `<xf numFmtId="0" fontId="0" fillId="0" borderId="0" xfId="0"/>`)
	return p, nil
}

// atLeast adds those of the first members of a list that it does not have.
func (p *palette) atLeast(name string, first ...string) {
	if p.lists[name] == nil {
		p.lists[name] = &styleList{}
	}
	for p.lists[name].count < len(first) {
		p.add(name, first[p.lists[name].count])
	}
}

// add appends a member to a list and gives its position.
func (p *palette) add(name, xml string) int {
	return p.lists[name].add(p.like(p.root, xml))
}

func (l *styleList) add(xml string) int {
	l.added += xml
	l.count++
	return l.count - 1
}

// fill adds a solid fill.
func (p *palette) fill(rgb string) int {
	return p.add("fills", `<fill><patternFill patternType="solid"><fgColor rgb="FF`+rgb+`"/><bgColor indexed="64"/></patternFill></fill>`)
}

// withFill gives a cell format that is another one but for its fill.
func (p *palette) withFill(format, fill int) int {
	key := filling{format, fill}
	at, ok := p.filled[key]
	if ok {
		return at
	}
	if format < len(p.formats) {
		xf := p.formats[format]
		clone := &editor{data: p.data[xf.start:xf.end]}
		head := element{open: xf.open - xf.start, empty: xf.empty}
		clone.set(head, "fillId", strconv.Itoa(fill))
		clone.set(head, "applyFill", "1")
		at = p.lists["cellXfs"].add(string(clone.bytes()))
	} else { // the one that was missing
		at = p.add("cellXfs", `<xf numFmtId="0" fontId="0" fillId="`+strconv.Itoa(fill)+`" borderId="0" xfId="0" applyFill="1"/>`)
	}
	p.filled[key] = at
	return at
}

// finish gives the styles part with all that was added.
func (p *palette) finish() ([]byte, error) {
	if p.lists["cellXfs"].count > maxStyles {
		return nil, &ooxml.Error{Kind: ooxml.TooLarge, Part: p.part, Reason: "more than 65536 cell formats"}
	}
	tail := ""
	for i, name := range styleOrder {
		list := p.lists[name]
		if list == nil || list.added == "" {
			continue
		}
		if list.open > 0 {
			p.editor.add(list.element, list.added)
			p.set(list.element, "count", strconv.Itoa(list.count))
			continue
		}
		whole := p.like(p.root, "<"+name+` count="`+strconv.Itoa(list.count)+`">`) + list.added + p.like(p.root, "</"+name+">")
		later := slices.IndexFunc(styleOrder[i+1:], func(name string) bool { return p.lists[name] != nil && p.lists[name].open > 0 })
		if later < 0 {
			tail += whole
		} else {
			p.insert(p.lists[styleOrder[i+1+later]].start, whole)
		}
	}
	if tail != "" {
		p.editor.add(p.root, tail)
	}
	return p.bytes(), nil
}

// sheetStyles are the cell formats of the sheet 审核结果.
type sheetStyles struct{ title, head, text, middle, number, link, red, yellow int }

// resultStyles adds the formats of the sheet 审核结果. 宋体 is on every Chinese Windows, and WPS on Linux
// has a substitute for it; number format 4 is #,##0.00 and needs no definition.
func (p *palette) resultStyles(red, yellow int) sheetStyles {
	font := func(look, size, colour string) int {
		return p.add("fonts", strings.Join([]string{`<font>`, look, `<sz val="`, size, `"/>`, colour, `<name val="宋体"/><family val="3"/><charset val="134"/></font>`}, ""))
	}
	plain, bold := font("", "11", `<color rgb="FF000000"/>`), font("<b/>", "11", `<color rgb="FF000000"/>`)
	large, blue := font("<b/>", "14", `<color rgb="FF000000"/>`), font("<u/>", "11", `<color rgb="FF0563C1"/>`)
	line := func(side string) string {
		return "<" + side + ` style="thin"><color rgb="FF808080"/></` + side + ">"
	}
	box := p.add("borders", "<border>"+line("left")+line("right")+line("top")+line("bottom")+"<diagonal/></border>")
	format := func(number, font, fill, border int, alignment string) int {
		return p.add("cellXfs", `<xf numFmtId="`+strconv.Itoa(number)+`" fontId="`+strconv.Itoa(font)+`" fillId="`+strconv.Itoa(fill)+
			`" borderId="`+strconv.Itoa(border)+`" xfId="0" applyNumberFormat="1" applyFont="1" applyFill="1" applyBorder="1" applyAlignment="1"><alignment `+alignment+`/></xf>`)
	}
	const left, centre = `horizontal="left" vertical="center" wrapText="1" indent="1"`, `horizontal="center" vertical="center" wrapText="1"`
	return sheetStyles{
		title:  format(0, large, 0, 0, left),
		head:   format(0, bold, p.fill("D9E1F2"), box, centre),
		text:   format(0, plain, 0, box, left),
		middle: format(0, plain, 0, box, centre),
		number: format(4, plain, 0, box, `horizontal="right" vertical="center" indent="1"`),
		link:   format(0, blue, 0, box, left),
		red:    format(0, plain, red, box, centre),
		yellow: format(0, plain, yellow, box, centre),
	}
}
