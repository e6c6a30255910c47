package docx

import (
	"regexp"
	"slices"
	"strings"

	"jixiao/internal/ooxml"
)

// A Note is something in a template that is no fault of its tags, and over which its author or the reader of the
// report would trip in Word or WPS.
type Note struct {
	ID   string
	At   Place  // of the first, if it has a place
	Tag  string // the tag concerned, if there is one
	More int    // at how many further places
}

// The ids of notes. They are a contract: retired, never reused.
const (
	TrackedChanges   = "tracked-changes"   // changes that nobody has accepted; what was deleted is not looked at for tags
	RecordingChanges = "recording-changes" // every edit of the report will be tracked
	TagInComment     = "tag-in-comment"    // comments are not filled
	HiddenTag        = "hidden-tag"        // what it prints is hidden text
	UnlikeTwins      = "unlike-twins"      // a text box is stored twice, for new and for old programs, with different tags
	LockedField      = "locked-field"      // Word does not bring it up to date
	LockedControl    = "locked-control"    // what its tag prints cannot be edited
	Protected        = "protected"         // the report will be protected as the template is
	Macros           = "macros"            // they do not go into the report
	MailMerge        = "mail-merge"        // Word asks for a data source whenever it opens the report
	SingleBraces     = "single-braces"     // what stands in them is printed as it stands
	LinkedTemplate   = "linked-template"   // Word looks for a file elsewhere whenever it opens the report
)

// Notes lists them, those of the whole document last.
func (t *Template) Notes() ([]Note, error) {
	stories, err := storiesOf(t.pkg)
	if err != nil {
		return nil, err
	}
	styles, err := stylesOf(t.pkg)
	if err != nil {
		return nil, err
	}
	n := notes{hidden: styles.hidden(), counted: map[string]int{}}
	for _, s := range stories {
		data, _ := t.pkg.Part(s.part)
		tr, err := readTree(s.part, data)
		if err != nil {
			return nil, err
		}
		levels, err := headingLevels(t.pkg)
		if err != nil {
			return nil, err
		}
		n.tr, n.paras, n.styled = tr, walk(s, tr, levels).paras, -1
		if s.kind == "comment" {
			n.tags(func(_ *paragraph, g Tag, _ position) { n.add(TagInComment, g.Place, g.Raw) })
			continue
		}
		n.story()
	}
	return n.list, n.document(t.pkg)
}

type notes struct {
	list    []Note
	counted map[string]int  // of those that have further places, where they are listed, by id
	hidden  map[string]bool // styles of hidden text
	tr      *tree
	paras   []*paragraph
	styled  int // the paragraph that was asked last for its style
	style   string
}

func (n *notes) add(id string, at Place, tag string) {
	if len(n.list) < maxProblems {
		n.list = append(n.list, Note{ID: id, At: at, Tag: tag})
	}
}

// again counts what a template has in many places and an author mends with one command.
func (n *notes) again(id string, el int) {
	if i, ok := n.counted[id]; ok {
		n.list[i].More++
	} else if len(n.list) < maxProblems {
		n.counted[id] = len(n.list)
		n.add(id, n.placeOf(el), "")
	}
}

// placeOf gives the place of an element: that of the innermost paragraph around it, or else of the one before.
func (n *notes) placeOf(el int) Place {
	before := n.first(el+1) - 1
	if before < 0 {
		return Place{Part: n.tr.part}
	}
	at := n.paras[before]
	for up := el; up >= 0; up = n.tr.els[up].parent {
		if i := n.first(up); i < len(n.paras) && n.paras[i].el == up {
			at = n.paras[i]
			break
		}
	}
	place := at.place
	for i := n.first(at.el); i < len(n.paras) && place.Near == "" && n.tr.within(n.paras[i].el, at.el); i++ {
		place.Near = shorten(strings.TrimSpace(plain(n.paras[i].text())), 40)
	}
	return place
}

// first gives the index of the first paragraph at or behind an element.
func (n *notes) first(el int) int {
	i, _ := slices.BinarySearchFunc(n.paras, el, func(p *paragraph, el int) int { return p.el - el })
	return i
}

// tags calls f with each whole tag of the paragraphs and where it begins.
func (n *notes) tags(f func(p *paragraph, g Tag, from position)) {
	for _, p := range n.paras {
		for _, str := range p.streams() {
			for _, found := range lex(str.text.String()) {
				g, detail := parseTag(found.inside)
				if found.fault != "" || detail != "" {
					continue
				}
				from := str.at(found.from)
				g.Place = p.place
				g.Place.Near = p.near(from, str.behind(found.to))
				f(p, g, from)
			}
		}
	}
}

// single finds what an author may have put in one pair of braces for two.
var single = regexp.MustCompile(`(?:^|[^{｛])([{｛][^{}｛｝\n]{1,60}[}｝])(?:[^}｝]|$)`)

// singles notes the texts in single braces.
func (n *notes) singles() {
	for _, p := range n.paras {
		for _, str := range p.streams() {
			text := str.text.String()
			if p.dup || !strings.ContainsAny(text, "{｛") {
				continue
			}
			for _, m := range single.FindAllStringSubmatchIndex(text, -1) {
				at := p.place
				at.Near = p.near(str.at(m[2]), str.behind(m[3]))
				n.add(SingleBraces, at, strings.TrimSpace(plain(text[m[2]:m[3]])))
			}
		}
	}
}

// A heldTag is a tag with the elements that hold its paragraph and its beginning.
type heldTag struct {
	para, el int
	raw      string
}

func (n *notes) story() {
	tr := n.tr
	n.singles()
	var held []heldTag
	n.tags(func(p *paragraph, g Tag, from position) {
		t := heldTag{p.el, p.atoms[from.atom].el, g.Raw}
		held = append(held, t)
		if !p.dup && n.vanishes(p, t.el) {
			n.add(HiddenTag, g.Place, g.Raw)
		}
	})
	byPlace := slices.Clone(held) // else the result of a field stands behind its paragraph
	slices.SortStableFunc(byPlace, func(a, b heldTag) int { return a.el - b.el })
	for i := 0; i < len(tr.els); i++ {
		switch e := &tr.els[i]; {
		case e.space == spaceMC && e.name == "AlternateContent":
			if len(n.list) < maxProblems && n.unlike(i, held) {
				n.add(UnlikeTwins, n.placeOf(i), "")
			}
		case e.space != spaceW:
		case e.changes():
			n.again(TrackedChanges, i)
		case e.name == "fldChar", e.name == "fldSimple":
			if tr.on(i, "fldLock") {
				n.again(LockedField, i)
			}
		case e.name == "sdt":
			lock := tr.path(i, "sdtPr", "lock")
			if lock < 0 || len(n.within(i, byPlace, func(t heldTag) int { return t.el })) == 0 {
				continue
			}
			if v, _ := tr.attr(lock, "val"); v == "contentLocked" || v == "sdtContentLocked" {
				n.again(LockedControl, i)
			}
		}
	}
}

// within gives those of the tags, which are in order, whose element lies in another.
func (n *notes) within(i int, tags []heldTag, el func(heldTag) int) []heldTag {
	compare := func(t heldTag, at int) int { return el(t) - at }
	from, _ := slices.BinarySearchFunc(tags, i, compare)
	to, _ := slices.BinarySearchFunc(tags, n.tr.els[i].next, compare)
	return tags[from:to]
}

// changes tells whether an element is a tracked change, which an author accepts or rejects.
func (e *element) changes() bool {
	switch e.name {
	case "ins", "del", "moveFrom", "moveTo", "rPrChange", "pPrChange", "sectPrChange", "tblPrChange", "tblGridChange", "trPrChange", "tcPrChange",
		"tblPrExChange", "numberingChange", "cellIns", "cellDel", "cellMerge":
		return e.space == spaceW
	}
	return false
}

// on tells whether an attribute says yes.
func (t *tree) on(i int, attr string) bool {
	v, ok := t.attr(i, attr)
	return ok && !slices.Contains([]string{"0", "false", "off"}, v)
}

// toggled tells whether a property such as w:vanish stands there and is not switched off.
func (t *tree) toggled(i int, name string) bool {
	c := t.path(i, name)
	if c < 0 {
		return false
	}
	_, said := t.attr(c, "val")
	return !said || t.on(c, "val")
}

// vanishes tells whether the run of a text is hidden, by itself or by its style or that of its paragraph.
func (n *notes) vanishes(p *paragraph, el int) bool {
	run := n.tr.ancestor(el, "r")
	if run < 0 {
		return false
	}
	rPr := n.tr.format(run)
	if n.tr.path(rPr, "vanish") >= 0 {
		return n.tr.toggled(rPr, "vanish")
	}
	if n.styled != p.el { // a paragraph may have thousands of runs
		n.styled, n.style = p.el, n.styleOf(n.tr.path(p.el, "pPr", "pStyle"))
	}
	return n.hidden[n.styleOf(n.tr.path(rPr, "rStyle"))] || n.hidden[n.style]
}

// styleOf gives the id of a style that an element names, "" if there is no element.
func (n *notes) styleOf(el int) string {
	if el < 0 {
		return ""
	}
	id, _ := n.tr.attr(el, "val")
	return id
}

// unlike tells whether the two copies of a drawing hold different tags.
func (n *notes) unlike(alternate int, held []heldTag) bool {
	copies := map[string][]heldTag{}
	n.tr.children(alternate, func(c int) bool {
		name := n.tr.els[c].name
		if first := n.first(c); copies[name] == nil && first < len(n.paras) && n.tr.within(n.paras[first].el, c) {
			copies[name] = slices.Concat([]heldTag{{}}, n.within(c, held, func(t heldTag) int { return t.para })) // not nil
		}
		return true
	})
	a, b := copies["Choice"], copies["Fallback"]
	return a != nil && b != nil && !slices.EqualFunc(a, b, func(x, y heldTag) bool { return x.raw == y.raw })
}

// document looks at what concerns the whole document.
func (n *notes) document(pkg *ooxml.Package) error {
	main, _ := pkg.Main()
	rels, err := pkg.Rels(main)
	if err != nil {
		return err
	}
	seen := map[string]bool{}
	for _, r := range rels {
		if seen[r.Target] {
			continue
		}
		seen[r.Target] = true
		if r.Type[strings.LastIndexByte(r.Type, '/')+1:] == "vbaProject" {
			n.add(Macros, Place{}, "")
		}
		data, ok := pkg.Part(r.Target)
		if r.External || !ok || r.Type != ooxml.NSOfficeRels+"/settings" {
			continue
		}
		tr, err := readTree(r.Target, data)
		if err != nil {
			return err
		}
		if tr.toggled(0, "trackRevisions") {
			n.add(RecordingChanges, Place{}, "")
		}
		if c := tr.child(0, "documentProtection"); c >= 0 && tr.on(c, "enforcement") || tr.child(0, "writeProtection") >= 0 {
			n.add(Protected, Place{}, "")
		}
		if tr.child(0, "mailMerge") >= 0 {
			n.add(MailMerge, Place{}, "")
		}
		links, err := pkg.Rels(r.Target)
		if err != nil {
			return err
		}
		for _, l := range links {
			if strings.HasSuffix(l.Type, "/attachedTemplate") && l.External && !strings.Contains(strings.ToLower(l.Target), "normal.dot") {
				n.add(LinkedTemplate, Place{Near: l.Target}, "")
			}
		}
	}
	return nil
}
