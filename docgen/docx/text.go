package docx

import (
	"strings"

	"jixiao/internal/ooxml"
)

// Text gives the paragraphs of a document as a reader sees them: the body with its table cells and text
// boxes in order, then the headers, the footers and the notes. Deleted text and comments are left out; a line
// break is a line feed.
func Text(data []byte) ([]string, error) {
	pkg, err := ooxml.Open(data)
	if err != nil {
		return nil, err
	}
	var out []string
	err = eachParagraph(pkg, func(_ *tree, _ *paragraph, text string) { out = append(out, text) })
	return out, err
}

// eachParagraph goes through the paragraphs that Text gives.
func eachParagraph(pkg *ooxml.Package, f func(tr *tree, p *paragraph, text string)) error {
	return eachStoryOf(pkg, func(s story, tr *tree, headings map[string]bool) error {
		if s.kind == "comment" {
			return nil
		}
		for _, p := range walk(s, tr, headings).paras {
			text := p.text()
			// The lines that separate notes from the text are notes to the file format.
			separator := strings.HasSuffix(s.kind, "note") && text == ""
			if !p.dup && !separator {
				f(tr, p, text)
			}
		}
		return nil
	})
}
