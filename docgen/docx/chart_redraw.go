package docx

import (
	"strings"

	"jixiao/internal/ooxml"
)

// A Redrawing is what a chart of a finished document shall show. Where its alternative text says Was it says Alt then.
type Redrawing struct {
	Data     *ChartData
	Was, Alt string
}

// Redraw puts new data into charts of a finished document, by their parts: into what is drawn, into the ranges of cells
// and into the workbook, all at once. It gives the parts of those that cannot be drawn anew.
func Redraw(doc []byte, now map[string]Redrawing) (out []byte, left []string, err error) {
	changed := map[string][]byte{}
	var pkg *ooxml.Package
	patches := map[*tree][]patch{}
	err = eachDrawing(doc, func(p *ooxml.Package, at drawing) error {
		pkg = p
		r, ok := now[at.part]
		if !ok {
			return nil
		}
		c, err := readChart(p, at.part)
		if err != nil {
			return err
		}
		if r.Data.empty() || c.trouble != "" || c.refuses(r.Data) != "" {
			left = append(left, at.part)
			return nil
		}
		was := c.shown()
		changed[at.part] = c.fill(r.Data, &was)
		if c.book != "" {
			if changed[c.book], err = r.Data.workbook(); err != nil {
				return err
			}
		}
		patches[at.tr] = append(patches[at.tr], at.describe(r)...)
		return nil
	})
	if err != nil || len(changed) == 0 {
		return doc, left, err
	}
	for tr, p := range patches {
		changed[tr.part] = tr.patched(p)
	}
	out, err = repress(pkg, changed)
	return out, left, err
}

// describe puts the new description of a chart into the alternative text of its drawing.
func (d drawing) describe(r Redrawing) (out []patch) {
	tag := d.tr.startTag(d.docPr)
	for _, attr := range [...]string{"descr", "title"} {
		from, to, ok := attrSpan(tag, attr)
		if !ok || r.Was == "" {
			continue
		}
		text := attrText(tag[from:to])
		if now := strings.Replace(text, r.Was, r.Alt, 1); now != text {
			open := d.tr.els[d.docPr].open
			out = append(out, patch{open + from, open + to, escapeAttr(now)})
		}
	}
	return out
}
