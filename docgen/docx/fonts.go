package docx

import (
	"strings"

	"jixiao/internal/ooxml"
)

// Fonts lists the typefaces in which the text of the template is set, in the order in which they turn up. Styles
// that nothing is set in do not count: Word keeps many.
func (t *Template) Fonts() ([]string, error) {
	stories, err := storiesOf(t.pkg)
	if err != nil {
		return nil, err
	}
	styles, err := stylesOf(t.pkg)
	if err != nil {
		return nil, err
	}
	f := fontList{listed: map[string]bool{}}
	main, _ := t.pkg.Main()
	rels, err := t.pkg.Rels(main)
	if err != nil {
		return nil, err
	}
	for _, r := range rels {
		if strings.HasSuffix(r.Type, "/theme") {
			if err := f.readTheme(t.pkg, r); err != nil {
				return nil, err
			}
			break
		}
	}
	styles.defaults(&f)
	for _, s := range stories {
		data, _ := t.pkg.Part(s.part)
		if s.kind == "comment" {
			continue
		}
		if err := f.read(s.part, data, styles); err != nil {
			return nil, err
		}
	}
	seen := map[string]bool{}
	for _, r := range rels {
		data, ok := t.pkg.Part(r.Target)
		if !ok || r.External || seen[r.Target] || r.Type != ooxml.NSOfficeRels+"/numbering" && r.Type != ooxml.NSOfficeRels+"/chart" {
			continue
		}
		seen[r.Target] = true
		if err := f.read(r.Target, data, styles); err != nil {
			return nil, err
		}
	}
	return f.names, nil
}

// A fontList collects the names of typefaces.
type fontList struct {
	names  []string
	listed map[string]bool
	theme  map[string]string // minorEastAsia -> 宋体
}

func (f *fontList) add(name string) {
	name, _, _ = strings.Cut(strings.TrimPrefix(name, "@"), ";") // LibreOffice writes those to take instead as well
	if name != "" && !strings.HasPrefix(name, "+") && !f.listed[name] {
		f.names = append(f.names, name)
		f.listed[name] = true
	}
}

// read takes the typefaces that a part names, by itself or by its styles.
func (f *fontList) read(part string, data []byte, styles *styleSheet) error {
	tr, err := readTree(part, data)
	if err != nil {
		return err
	}
	for i := range tr.els {
		switch e := &tr.els[i]; {
		case e.is("rFonts"):
			f.fonts(tr, i)
		case e.is("pStyle"), e.is("rStyle"), e.is("tblStyle"):
			id, _ := tr.attr(i, "val")
			styles.use(id, f)
		case e.space == spaceOther && (e.name == "latin" || e.name == "ea"):
			name, _ := tr.attr(i, "typeface")
			f.add(name)
		}
	}
	return nil
}

// fonts takes those of w:rFonts. What it says of complex scripts no Chinese text uses.
func (f *fontList) fonts(tr *tree, i int) {
	for _, script := range [...]string{"eastAsia", "ascii", "hAnsi"} {
		name, _ := tr.attr(i, script)
		if of, ok := tr.attr(i, script+"Theme"); ok {
			name = f.theme[of]
		}
		f.add(name)
	}
}

// readTheme reads what the fonts of a theme are called. Where it leaves the Chinese one open, it lists one for
// each script.
func (f *fontList) readTheme(pkg *ooxml.Package, r ooxml.Rel) error {
	data, ok := pkg.Part(r.Target)
	if !ok || r.External {
		return nil
	}
	tr, err := readTree(r.Target, data)
	if err != nil {
		return err
	}
	f.theme = map[string]string{}
	for i := range tr.els {
		e := &tr.els[i]
		if e.parent < 0 {
			continue
		}
		which, ok := strings.CutSuffix(tr.els[e.parent].name, "Font")
		if !ok {
			continue
		}
		name, _ := tr.attr(i, "typeface")
		script, _ := tr.attr(i, "script")
		switch {
		case e.name == "latin":
			f.theme[which+"Ascii"], f.theme[which+"HAnsi"] = name, name
		case e.name == "ea" || script == "Hans" && f.theme[which+"EastAsia"] == "":
			f.theme[which+"EastAsia"] = name
		}
	}
	return nil
}

// A styleSheet is the styles of a document.
type styleSheet struct {
	tr    *tree           // nil without a part of styles
	at    map[string]int  // their elements, by id
	taken map[string]bool // those whose fonts were taken
}

func stylesOf(pkg *ooxml.Package) (*styleSheet, error) {
	s := &styleSheet{at: map[string]int{}, taken: map[string]bool{}}
	var err error
	if s.tr, err = partFor(pkg, "styles"); s.tr == nil {
		return s, err
	}
	for i := range s.tr.els {
		if id, ok := s.tr.attr(i, "styleId"); ok && s.tr.els[i].is("style") {
			s.at[id] = i
		}
	}
	return s, nil
}

// defaults takes the fonts of text that no style is given.
func (s *styleSheet) defaults(f *fontList) {
	if s.tr == nil {
		return
	}
	if i := s.tr.path(0, "docDefaults", "rPrDefault", "rPr", "rFonts"); i >= 0 {
		f.fonts(s.tr, i)
	}
	s.tr.children(0, func(i int) bool {
		if kind, _ := s.tr.attr(i, "type"); s.tr.els[i].is("style") && s.tr.on(i, "default") && kind == "paragraph" {
			id, _ := s.tr.attr(i, "styleId")
			s.use(id, f)
		}
		return true
	})
}

// use takes the fonts of a style and of those that it is based on.
func (s *styleSheet) use(id string, f *fontList) {
	for i, ok := s.at[id]; ok && !s.taken[id]; i, ok = s.at[id] {
		s.taken[id] = true
		for k := i; k < s.tr.els[i].next; k++ {
			if s.tr.els[k].is("rFonts") {
				f.fonts(s.tr, k)
			}
		}
		id, _ = s.base(i)
	}
}

func (s *styleSheet) base(i int) (string, bool) {
	c := s.tr.child(i, "basedOn")
	if c < 0 {
		return "", false
	}
	return s.tr.attr(c, "val")
}

// hidden gives the styles whose text is hidden.
func (s *styleSheet) hidden() map[string]bool {
	out := map[string]bool{}
	for id := range s.at {
		for up, n := id, 0; n < 10; n++ { // a chain longer than this is a ring
			i, ok := s.at[up]
			if !ok {
				break
			}
			if s.tr.path(i, "rPr", "vanish") >= 0 {
				out[id] = s.tr.toggled(s.tr.child(i, "rPr"), "vanish")
				break
			}
			up, _ = s.base(i)
		}
	}
	return out
}
