package ooxml

import (
	"bytes"
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
	for name, doc := range map[string][]byte{"edited": edited.Bytes(), "never sealed": build(good(), nil), "cut": sealed[:len(sealed)/2], "empty": nil} {
		if source, ok := Source(doc); ok || source != "" || Untouched(doc) {
			t.Errorf("%s: source %q, %v", name, source, ok)
		}
	}
}
