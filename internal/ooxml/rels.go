package ooxml

import (
	"path"
	"strings"
	"unicode/utf8"
)

const (
	contentTypesName = "[Content_Types].xml"
	rootRels         = "_rels/.rels"
)

// A Rel is one relationship. Type is in the transitional form. Target is a part name as Part takes it,
// unless External is set: then it stands as written.
type Rel struct {
	ID, Type, Target string
	External         bool
}

// Rels gives the relationships of a part in their order, or those of the package itself for "". A part
// without relationships has none; that is no error.
func (p *Package) Rels(part string) ([]Rel, error) {
	part = strings.TrimPrefix(part, "/")
	if e := p.byKey[partKey(part)]; e != nil {
		part = e.name
	}
	dir, base := path.Split(part)
	e := p.byKey[partKey(dir+"_rels/"+base+".rels")]
	if e == nil {
		return nil, nil
	}
	var rels []Rel
	seen := map[string]bool{}
	s := NewScanner(e.name, e.data)
	for {
		kind, err := s.Next()
		if err != nil {
			return nil, err
		}
		if kind == EndOfPart {
			return rels, nil
		}
		if kind != StartElement {
			continue
		}
		switch {
		case s.Depth() == 1 && (s.Space() != NSPackageRels || s.Local() != "Relationships"):
			return nil, s.fail(s.start, Damaged, "not a relationships part")
		case s.Depth() != 2 || s.Space() != NSPackageRels || s.Local() != "Relationship":
			continue
		}
		r := Rel{}
		var hasTarget bool
		r.ID, _ = s.Attr("Id")
		r.Type, _ = s.Attr("Type")
		r.Type = Transitional(r.Type)
		r.Target, hasTarget = s.Attr("Target")
		mode, hasMode := s.Attr("TargetMode")
		r.External = mode == "External"
		switch {
		case r.ID == "" || r.Type == "" || !hasTarget:
			return nil, s.fail(s.start, Damaged, "relationship without Id, Type or Target")
		case hasMode && mode != "External" && mode != "Internal":
			return nil, s.fail(s.start, Damaged, "relationship with an unknown target mode")
		case seen[r.ID]:
			return nil, s.fail(s.start, Damaged, "two relationships with one Id")
		}
		seen[r.ID] = true
		if !r.External {
			var reason string
			if r.Target, reason = p.resolve(part, r.Target); reason != "" {
				return nil, s.fail(s.start, Hostile, reason)
			}
		}
		rels = append(rels, r)
	}
}

// resolve finds the part that an internal target means, seen from the part that refers to it. RFC 3986
// would stop ".." at the root; here a target that leaves the package is refused.
func (p *Package) resolve(from, target string) (name, reason string) {
	target, _, _ = strings.Cut(target, "#")
	if target == "" {
		return from, "" // a place in the part itself: hyperlinks of drawings are written so
	}
	target = strings.ReplaceAll(target, `\`, "/")
	if strings.HasPrefix(target, "//") {
		return "", "internal target on another host"
	}
	if colon := strings.IndexByte(target, ':'); colon >= 0 && !strings.Contains(target[:colon], "/") {
		return "", "internal target with a scheme"
	}
	plain := unescape(target)
	if strings.Count(plain, "/") != strings.Count(target, "/") {
		return "", "internal target with an escaped slash"
	}
	if !utf8.ValidString(plain) || strings.ContainsFunc(plain, func(r rune) bool { return r < ' ' || r == 0x7F }) {
		return "", "internal target with a control character"
	}
	if !strings.HasPrefix(plain, "/") {
		dir, _ := path.Split(from)
		plain = dir + plain
	}
	plain = strings.TrimPrefix(plain, "/")
	// path.Clean keeps the ".." that it cannot resolve at the front of a relative path.
	plain = path.Clean(plain)
	if plain == "." || plain == ".." || strings.HasPrefix(plain, "../") {
		return "", "internal target outside the package"
	}
	if e := p.byKey[partKey(plain)]; e != nil {
		return e.name, ""
	}
	return plain, ""
}

// readContentTypes reads [Content_Types].xml. A sound ZIP without it is some other thing, such as .ods.
func (p *Package) readContentTypes() error {
	e := p.byKey[partKey(contentTypesName)]
	if e == nil {
		return &Error{NotPackage, contentTypesName, 0, "part is missing"}
	}
	p.defaults, p.overrides = map[string]string{}, map[string]string{}
	s := NewScanner(e.name, e.data)
	for {
		kind, err := s.Next()
		if err != nil {
			return err
		}
		if kind == EndOfPart {
			return nil
		}
		if kind != StartElement {
			continue
		}
		if s.Depth() == 1 && (s.Space() != NSContentTypes || s.Local() != "Types") {
			return s.fail(s.start, Damaged, "not a list of content types")
		}
		if s.Depth() != 2 || s.Space() != NSContentTypes {
			continue
		}
		table, key := p.defaults, ""
		switch s.Local() {
		case "Default":
			key, _ = s.Attr("Extension")
			key = strings.ToLower(key)
		case "Override":
			table = p.overrides
			key, _ = s.Attr("PartName")
			key = partKey(key)
		default:
			continue
		}
		ct, ok := s.Attr("ContentType")
		if key == "" || !ok {
			return s.fail(s.start, Damaged, "content type without a name or a type")
		}
		if _, dup := table[key]; dup {
			return s.fail(s.start, Damaged, "two content types for one name")
		}
		table[key] = ct
	}
}
