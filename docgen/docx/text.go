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
	stories, err := storiesOf(pkg)
	if err != nil {
		return nil, err
	}
	var out []string
	for _, s := range stories {
		if s.kind == "comment" {
			continue
		}
		data, _ := pkg.Part(s.part)
		tr, err := readTree(s.part, data)
		if err != nil {
			return nil, err
		}
		for _, p := range walk(s, tr, nil).paras {
			text := p.text()
			// The lines that separate notes from the text are notes to the file format.
			separator := strings.HasSuffix(s.kind, "note") && text == ""
			if !p.dup && !separator {
				out = append(out, text)
			}
		}
	}
	return out, nil
}
