package ooxml

import (
	"bytes"
	"strings"
	"testing"
)

// A sealed document tells what it was made from, as long as nobody has worked in it.
func TestASealNamesTheSourceUntilSomebodyEdits(t *testing.T) {
	sealed, err := Seal(build(good(), nil), "abc", nil)
	if err != nil {
		t.Fatal(err)
	}
	if source, ok := Source(sealed); source != "abc" || !ok || !Untouched(sealed) {
		t.Errorf("source %q, %v", source, ok)
	}
	p := mustOpen(t, sealed)
	main, _ := p.Main()
	data, _ := p.Part(main)
	var edited bytes.Buffer
	if err := p.Write(&edited, map[string][]byte{main: append(bytes.Clone(data), ' ')}); err != nil {
		t.Fatal(err)
	}
	name := p.Seals()[0]
	trace, _ := p.Part(name)
	var forged, twice bytes.Buffer
	if err := p.Write(&forged, map[string][]byte{name: bytes.Replace(trace, []byte("abc"), []byte("abd"), 1)}); err != nil {
		t.Fatal(err)
	}
	if err := p.Write(&twice, map[string][]byte{"customXml/item9.xml": trace}); err != nil {
		t.Fatal(err)
	}
	for name, doc := range map[string][]byte{"edited": edited.Bytes(), "edited in the seal": forged.Bytes(), "with two seals": twice.Bytes(), "never sealed": build(good(), nil), "cut": sealed[:len(sealed)/2], "empty": nil} {
		if source, ok := Source(doc); ok || source != "" || Untouched(doc) {
			t.Errorf("%s: source %q, %v", name, source, ok)
		}
	}
}

// A document that speaks of the seal has none, and one whose seal somebody took out by half gets a new one.
func TestASealIsKnownByItsRoot(t *testing.T) {
	p := mustOpen(t, build(good(), nil))
	var out bytes.Buffer
	if err := p.Write(&out, map[string][]byte{"customXml/item1.xml": []byte(`<x note="` + sealSpace + `"/>`)}); err != nil {
		t.Fatal(err)
	}
	if data, err := Trace(out.Bytes()); err != nil || data != nil {
		t.Errorf("trace %s, %v", data, err)
	}
	sealed, err := Seal(out.Bytes(), "abc", []byte("<number/>"))
	if err != nil || !Untouched(sealed) {
		t.Fatalf("untouched %v, %v", Untouched(sealed), err)
	}
	p = mustOpen(t, sealed)
	out.Reset()
	if err := p.Write(&out, map[string][]byte{p.Seals()[0]: nil}); err != nil {
		t.Fatal(err)
	}
	again, err := Seal(out.Bytes(), "abd", nil)
	if err != nil {
		t.Fatal(err)
	}
	p = mustOpen(t, again)
	main, _ := p.Main()
	if _, err := p.Rels(main); err != nil {
		t.Error(err)
	}
	if source, ok := Source(again); source != "abd" || !ok {
		t.Errorf("source %q, %v", source, ok)
	}
}

// What Without takes out nobody refers to any more, whatever way the reference is written; the rest keeps its bytes.
func TestWithoutLeavesNoReference(t *testing.T) {
	sealed, err := Seal(build(good(), nil), "abc", nil)
	if err != nil {
		t.Fatal(err)
	}
	p := mustOpen(t, sealed)
	main, _ := p.Main()
	rels, _ := p.Part(relsPart(main))
	types, _ := p.Part(contentTypesName)
	for what, way := range map[string][2]string{
		"absolute": {`Target="/customXml/item1.xml"`, `Target="/customXml/item1.xml"`},
		"relative": {`Target="/customXml/item1.xml"`, `Target='../customXml/item1.xml'`},
		"escaped":  {`Target="/customXml/item1.xml"`, `Target="/custom%58ml/item1.xml"`},
	} {
		var doc bytes.Buffer
		if err := p.Write(&doc, map[string][]byte{relsPart(main): bytes.Replace(rels, []byte(way[0]), []byte(way[1]), 1), contentTypesName: types}); err != nil {
			t.Fatal(err)
		}
		out, err := Without(doc.Bytes(), func(name, _ string) bool { return strings.HasPrefix(name, "customXml/") }, func(string, string) func(*Scanner) bool { return nil })
		if err != nil {
			t.Fatal(err)
		}
		q := mustOpen(t, out)
		for _, name := range q.Names() {
			data, _ := q.Part(name)
			if bytes.Contains(data, []byte("customXml")) || bytes.Contains(data, []byte("custom%58ml")) || strings.HasPrefix(name, "customXml") {
				t.Errorf("%s: %s refers to what is gone: %s", what, name, data)
			}
			if was, _ := p.Part(name); name != contentTypesName && name != relsPart(main) && !bytes.Equal(was, data) {
				t.Errorf("%s: %s changed", what, name)
			}
		}
	}
}
