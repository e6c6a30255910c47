package ooxml

import (
	"bytes"
	"path"
	"strings"
)

// Without gives a document without some of its parts, and without the relationships and content types of these.
// element gives for a part what tells which of its elements go, or nil for one that stays as it is; of
// relationships, those to the outside are asked for too.
func Without(doc []byte, part func(name, contentType string) bool, element func(name, contentType string) func(s *Scanner) bool) ([]byte, error) {
	p, err := Open(doc)
	if err != nil {
		return nil, err
	}
	gone := map[string]bool{} // by partKey
	for _, e := range p.entries {
		if _, isRels := sourceOf(e.name); !isRels && e.name != contentTypesName && part(e.name, p.ContentType(e.name)) {
			gone[partKey(e.name)], gone[partKey(relsPart(e.name))] = true, true
		}
	}
	changed := map[string][]byte{}
	for _, e := range p.entries {
		if gone[partKey(e.name)] {
			changed[e.name] = nil
			continue
		}
		drop := element(e.name, p.ContentType(e.name))
		switch of, isRels := sourceOf(e.name); {
		case isRels:
			also := drop
			drop = func(s *Scanner) bool {
				target, _ := s.Attr("Target")
				if mode, _ := s.Attr("TargetMode"); mode == "External" {
					return also != nil && also(s)
				}
				to, reason := p.resolve(of, target)
				return reason == "" && gone[partKey(to)]
			}
		case e.name == contentTypesName:
			drop = func(s *Scanner) bool {
				name, ok := s.Attr("PartName")
				return ok && gone[partKey(name)]
			}
		case drop == nil:
			continue
		}
		kept, err := withoutElements(e, drop)
		if err != nil {
			return nil, err
		}
		if len(kept) < len(e.data) {
			changed[e.name] = kept
		}
	}
	if len(changed) == 0 {
		return doc, nil
	}
	var out bytes.Buffer
	if err := p.Write(&out, changed); err != nil {
		return nil, err
	}
	return out.Bytes(), nil
}

// sourceOf gives the part whose relationships a part holds, "" for those of the package.
func sourceOf(rels string) (part string, ok bool) {
	dir, base := path.Split(rels)
	if !strings.HasSuffix(partKey(base), ".rels") || path.Base(partKey(dir)) != "_rels" {
		return "", false
	}
	return dir[:len(dir)-len("_rels/")] + base[:len(base)-len(".rels")], true
}

// withoutElements leaves out elements below the root.
func withoutElements(e *entry, drop func(s *Scanner) bool) ([]byte, error) {
	s := NewScanner(e.name, e.data)
	var out []byte
	at, from, depth := 0, -1, 0
	for {
		kind, err := s.Next()
		if err != nil {
			return nil, err
		}
		start, end := s.Offset()
		switch {
		case kind == EndOfPart:
			return append(out, e.data[at:]...), nil
		case kind == StartElement && from < 0 && s.Depth() > 1 && drop(s):
			from, depth = start, s.Depth()
		case kind == EndElement && from >= 0 && s.Depth() == depth:
			out = append(out, e.data[at:from]...)
			at, from = end, -1
		}
	}
}
