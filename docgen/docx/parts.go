package docx

import (
	"bytes"
	"cmp"
	"slices"
	"strings"

	"jixiao/internal/ooxml"
)

// A story is one part that holds paragraphs.
type story struct {
	part string
	kind string // the Kind of its places; "comment" is read for its ids only, "properties" holds no paragraphs
}

// storyKinds are the last words of relationship types, in the order in which stories are listed.
var storyKinds = [...]string{"body", "header", "footer", "footnotes", "endnotes", "comments"}

const wordDocument = "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"

// storiesOf finds the parts with paragraphs by content type and relationship, never by their names: there
// are documents whose body is word/document2.xml.
func storiesOf(pkg *ooxml.Package) ([]story, error) {
	main, contentType := pkg.Main()
	switch contentType {
	case wordDocument,
		"application/vnd.openxmlformats-officedocument.wordprocessingml.template.main+xml",
		"application/vnd.ms-word.document.macroEnabled.main+xml",
		"application/vnd.ms-word.template.macroEnabledTemplate.main+xml":
	default:
		return nil, &ooxml.Error{Kind: ooxml.NotPackage, Part: main, Reason: "not a Word document"}
	}
	rels, err := pkg.Rels(main)
	if err != nil {
		return nil, err
	}
	stories := []story{{main, "body"}}
	for i, kind := range storyKinds[1:] {
		from := len(stories)
		for _, r := range rels {
			if r.External || r.Type != ooxml.NSOfficeRels+"/"+kind {
				continue
			}
			if _, ok := pkg.Part(r.Target); !ok {
				return nil, &ooxml.Error{Kind: ooxml.Damaged, Part: main, Reason: "relationship to a missing part"}
			}
			s := story{r.Target, strings.TrimSuffix(storyKinds[i+1], "s")}
			if !slices.ContainsFunc(stories, func(o story) bool { return o.part == s.part }) {
				stories = append(stories, s)
			}
		}
		slices.SortFunc(stories[from:], func(a, b story) int {
			return cmp.Or(cmp.Compare(len(a.part), len(b.part)), strings.Compare(a.part, b.part))
		})
	}
	return stories, nil
}

// propertiesOf finds the parts with the title, the author and so on of a document. Word takes the title of a
// new document from its first line, and with it the tags that stand there.
func propertiesOf(pkg *ooxml.Package) ([]story, error) {
	rels, err := pkg.Rels("")
	if err != nil {
		return nil, err
	}
	var out []story
	for _, kind := range [...]string{"/core-properties", "/extended-properties", "/custom-properties"} {
		for _, r := range rels {
			if _, ok := pkg.Part(r.Target); ok && !r.External && strings.HasSuffix(r.Type, kind) {
				out = append(out, story{r.Target, "properties"})
				break // Word reads one of each kind
			}
		}
	}
	return out, nil
}

// properties makes a paragraph of each property that holds a tag.
func properties(s story, tr *tree) *walker {
	w := &walker{tr: tr}
	for _, i := range tr.stray {
		if e := &tr.els[i]; i > 0 && e.text != "" {
			w.paras = append(w.paras, &paragraph{el: i, place: Place{Part: s.part, Kind: s.kind}, atoms: []atom{{el: i, text: e.text}}, first: nowhere, last: nowhere})
		}
	}
	return w
}

// asDocument gives the parts that make a document out of a Word template file or of one with macros. Word
// refuses a .docx that says it is something else, and a report must not carry macros.
func asDocument(pkg *ooxml.Package) (map[string][]byte, error) {
	main, contentType := pkg.Main()
	if contentType == wordDocument {
		return nil, nil
	}
	types, _ := pkg.Part("[Content_Types].xml")
	changed := map[string][]byte{}
	types = bytes.ReplaceAll(types, []byte(`"`+contentType+`"`), []byte(`"`+wordDocument+`"`))
	types = bytes.ReplaceAll(types, []byte(`'`+contentType+`'`), []byte(`'`+wordDocument+`'`))
	rels, err := pkg.Rels(main)
	if err != nil {
		return nil, err
	}
	for _, r := range rels {
		if r.External || !strings.HasSuffix(r.Type, "/vbaProject") {
			continue
		}
		more, err := pkg.Rels(r.Target)
		if err != nil {
			return nil, err
		}
		gone := []string{r.Target, relsOf(r.Target)}
		for _, m := range more {
			if !m.External {
				gone = append(gone, m.Target)
			}
		}
		for _, name := range gone {
			if _, ok := pkg.Part(name); !ok {
				continue
			}
			changed[name] = nil
			if types, err = dropElements(types, "PartName", "/"+name); err != nil {
				return nil, err
			}
		}
		data := changed[relsOf(main)]
		if data == nil {
			data, _ = pkg.Part(relsOf(main))
		}
		if changed[relsOf(main)], err = dropElements(data, "Id", r.ID); err != nil {
			return nil, err
		}
	}
	changed["[Content_Types].xml"] = types
	return changed, nil
}

func relsOf(part string) string {
	i := strings.LastIndexByte(part, '/') + 1
	return part[:i] + "_rels/" + part[i:] + ".rels"
}

// dropElements removes the elements whose attribute has the value.
func dropElements(data []byte, attr, value string) ([]byte, error) {
	tr, err := readTree("", data)
	if err != nil {
		return nil, err
	}
	var out []byte
	at := 0
	for i, e := range tr.els {
		if v, ok := tr.attr(i, attr); ok && strings.EqualFold(v, value) {
			out = append(out, data[at:e.open]...)
			at = e.end
		}
	}
	return append(out, data[at:]...), nil
}

// outside looks for tags in what the stories refer to and nobody fills: the addresses of links, the texts of
// charts and diagrams.
func (t *Template) outside(stories []story) error {
	seen := map[string]bool{}
	for _, s := range stories {
		rels, err := t.pkg.Rels(s.part)
		if err != nil {
			return err
		}
		for _, r := range rels {
			if r.External && (tagged(r.Target) || strings.Contains(strings.ToUpper(r.Target), "%7B%7B")) {
				t.problems = append(t.problems, Problem{ID: OutOfReach, At: Place{Part: s.part, Kind: s.kind, Near: r.Target}, Detail: "address of a link"})
			}
			data, ok := t.pkg.Part(r.Target)
			if !ok || r.External || seen[r.Target] || !strings.HasSuffix(r.Type, "/chart") && !strings.HasSuffix(r.Type, "/chartEx") && !strings.HasSuffix(r.Type, "/diagramData") {
				continue
			}
			seen[r.Target] = true
			if err := t.shapes(r.Target); err != nil {
				return err
			}
			tr, err := readTree(r.Target, data)
			if err != nil {
				return err
			}
			for n, i := range tr.stray {
				if n == maxProblems {
					break
				}
				if strings.HasSuffix(r.Type, "/chart") && t.unseen(r.Target, i) {
					continue
				}
				near := shorten(tr.els[i].text, 40)
				if strings.HasSuffix(r.Type, "/chartEx") {
					t.problems = append(t.problems, Problem{ID: UnfitChart, At: Place{Part: r.Target, Near: near}, Tag: near, Detail: "kind of chart"})
					continue
				}
				t.problems = append(t.problems, Problem{ID: OutOfReach, At: Place{Part: r.Target, Near: near}, Tag: near, Detail: "text in " + tr.qname(i)})
			}
		}
	}
	return nil
}

// partFor reads the part that the main part names for something: its styles or its lists. Word reads the first; nil if
// there is none.
func partFor(pkg *ooxml.Package, kind string) (*tree, error) {
	main, _ := pkg.Main()
	rels, err := pkg.Rels(main)
	if err != nil {
		return nil, err
	}
	for _, r := range rels {
		if data, ok := pkg.Part(r.Target); ok && !r.External && r.Type == ooxml.NSOfficeRels+"/"+kind {
			return readTree(r.Target, data)
		}
	}
	return nil, nil
}

// headingLevels gives the ids of the styles that are headings.
func headingLevels(pkg *ooxml.Package) (map[string]bool, error) {
	heading := map[string]bool{}
	tr, err := partFor(pkg, "styles")
	if tr == nil {
		return heading, err
	}
	based := map[string]string{}
	for i := range tr.els {
		if !tr.els[i].is("style") {
			continue
		}
		id, _ := tr.attr(i, "styleId")
		if c := tr.child(i, "basedOn"); c >= 0 {
			based[id], _ = tr.attr(c, "val")
		}
		if c := tr.child(i, "name"); c >= 0 {
			name, _ := tr.attr(c, "val")
			name = strings.ToLower(name)
			heading[id] = strings.HasPrefix(name, "heading ") || strings.HasPrefix(name, "标题 ")
		}
		if tr.outlined(tr.child(i, "pPr")) {
			heading[id] = true
		}
	}
	for id := range based {
		// A style may be based on a heading at several removes; a chain longer than this is a ring.
		for up, n := id, 0; n < 10 && !heading[id]; n++ {
			if up = based[up]; heading[up] {
				heading[id] = true
			}
		}
	}
	return heading, nil
}

// outlined tells whether paragraph properties give the paragraph an outline level.
func (t *tree) outlined(pPr int) bool {
	if c := t.path(pPr, "outlineLvl"); c >= 0 {
		v, _ := t.attr(c, "val")
		return len(v) == 1 && v < "9"
	}
	return false
}
