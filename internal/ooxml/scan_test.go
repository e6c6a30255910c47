package ooxml

import (
	"bytes"
	"encoding/xml"
	"errors"
	"fmt"
	"io"
	"strings"
	"testing"
)

// drain scans to the end and gives every token as a line, with its span.
func drain(data string) (lines []string, err error) {
	s := NewScanner("a.xml", []byte(data))
	for {
		kind, err := s.Next()
		if err != nil {
			return lines, err
		}
		start, end := s.Offset()
		at := fmt.Sprintf("%d-%d depth %d", start, end, s.Depth())
		switch kind {
		case StartElement:
			lines = append(lines, fmt.Sprintf("<%s|%s %v> %s", s.Space(), s.Local(), s.SelfClosing(), at))
		case EndElement:
			lines = append(lines, fmt.Sprintf("</%s|%s %v> %s", s.Space(), s.Local(), s.SelfClosing(), at))
		case Text:
			lines = append(lines, fmt.Sprintf("%q %s", s.Text(), at))
		case Comment:
			lines = append(lines, "comment "+at)
		case ProcInst:
			lines = append(lines, "inst "+at)
		case EndOfPart:
			return append(lines, "end "+at), nil
		}
	}
}

func TestTokensAndTheirBytes(t *testing.T) {
	in := "\uFEFF<?xml version='1.0'?>\n<a xmlns='u' xmlns:p=\"v\"><p:b>x &amp;\r\ny</p:b ><![CDATA[<&\r]]><!--c--><d\n/></a> <?t x?>\n"
	want := []string{
		"inst 3-24 depth 0",
		"<u|a false> 25-50 depth 1",
		"<v|b false> 50-55 depth 2",
		`"x &\ny" 55-65 depth 2`,
		"</v|b false> 65-72 depth 2",
		`"<&\n" 72-87 depth 1`,
		"comment 87-95 depth 1",
		"<u|d true> 95-100 depth 2",
		"</u|d true> 100-100 depth 2",
		"</u|a false> 100-104 depth 1",
		"inst 105-112 depth 0",
		"end 113-113 depth 0",
	}
	got, err := drain(in)
	if err != nil {
		t.Fatal(err)
	}
	if g, w := strings.Join(got, "\n"), strings.Join(want, "\n"); g != w {
		t.Errorf("tokens =\n%s\nwant\n%s", g, w)
	}
}

func TestEndOfPartStays(t *testing.T) {
	s := NewScanner("a.xml", []byte("<a/>"))
	var kinds []TokenKind
	for range 5 {
		kind, err := s.Next()
		if err != nil {
			t.Fatal(err)
		}
		kinds = append(kinds, kind)
	}
	if want := []TokenKind{StartElement, EndElement, EndOfPart, EndOfPart, EndOfPart}; fmt.Sprint(kinds) != fmt.Sprint(want) {
		t.Errorf("kinds = %v, want %v", kinds, want)
	}
}

func TestErrorsStay(t *testing.T) {
	s := NewScanner("a.xml", []byte("<a></b><c/>"))
	s.Next()
	_, first := s.Next()
	_, second := s.Next()
	if first == nil || first != second || s.Skip() != first {
		t.Errorf("errors = %v, %v", first, second)
	}
}

func TestAttributesByNameAndNamespace(t *testing.T) {
	s := NewScanner("a.xml", []byte(`<a xmlns="u" xmlns:r="v" xmlns:q="w" id="1&#x41;&quot;" r:id='2' q:id="3	x
y&#10;z" xml:space="preserve"><b id="4"/></a>`))
	s.Next()
	for _, c := range []struct{ space, local, want string }{
		{"", "id", `1A"`}, {"v", "id", "2"}, {"w", "id", "3 x y\nz"}, {NSXML, "space", "preserve"},
	} {
		got, ok := s.AttrNS(c.space, c.local)
		if !ok || got != c.want {
			t.Errorf("AttrNS(%q, %q) = %q, %v, want %q", c.space, c.local, got, ok, c.want)
		}
	}
	if got, ok := s.Attr("id"); !ok || got != `1A"` {
		t.Errorf("Attr = %q, %v", got, ok)
	}
	for _, name := range []string{"xmlns", "r", "r:id", "space", "none"} {
		if got, ok := s.Attr(name); ok {
			t.Errorf("Attr(%q) = %q, want none", name, got)
		}
	}
	if got, ok := s.AttrNS("v", "none"); ok {
		t.Errorf("AttrNS of none = %q", got)
	}
	s.Next()
	if got, _ := s.Attr("id"); got != "4" {
		t.Errorf("Attr of the child = %q", got)
	}
	s.Next()
	if _, ok := s.Attr("id"); ok {
		t.Error("an end tag has attributes")
	}
}

func TestPrefixesMeanWhatTheInnermostElementSays(t *testing.T) {
	got, err := drain(`<p:a xmlns:p="1" xmlns="0"><p:b xmlns:p="2" xmlns=""><c/><p:d/></p:b><p:e/><f/></p:a>`)
	if err != nil {
		t.Fatal(err)
	}
	var names []string
	for _, line := range got {
		if name, ok := strings.CutPrefix(line, "<"); ok && name[0] != '/' {
			names = append(names, name[:strings.Index(name, " ")])
		}
	}
	if g, w := strings.Join(names, " "), "1|a 2|b |c 2|d 1|e 0|f"; g != w {
		t.Errorf("names = %s, want %s", g, w)
	}
}

func TestStrictNamespacesReadAsTransitional(t *testing.T) {
	for strict, want := range map[string]string{
		"http://purl.oclc.org/ooxml/spreadsheetml/main":                            NSSpreadsheet,
		"http://purl.oclc.org/ooxml/wordprocessingml/main":                         NSWord,
		"http://purl.oclc.org/ooxml/drawingml/main":                                NSDrawing,
		"http://purl.oclc.org/ooxml/drawingml/wordprocessingDrawing":               NSWordDrawing,
		"http://purl.oclc.org/ooxml/drawingml/chart":                               NSChart,
		"http://purl.oclc.org/ooxml/officeDocument/math":                           NSMath,
		"http://purl.oclc.org/ooxml/officeDocument/relationships":                  NSOfficeRels,
		"http://purl.oclc.org/ooxml/officeDocument/relationships/officeDocument":   RelOfficeDocument,
		"http://purl.oclc.org/ooxml/officeDocument/extendedProperties":             "http://schemas.openxmlformats.org/officeDocument/2006/extended-properties",
		"http://purl.oclc.org/ooxml/officeDocument/relationships/customProperties": NSOfficeRels + "/custom-properties",
		"http://purl.oclc.org/ooxml/":                                              "http://purl.oclc.org/ooxml/",
		"http://schemas.openxmlformats.org/markup-compatibility/2006":              NSMarkupCompat,
		"urn:else": "urn:else",
	} {
		s := NewScanner("a.xml", []byte(`<x:a xmlns:x="`+strict+`" x:b="1"/>`))
		if _, err := s.Next(); err != nil || s.Space() != want {
			t.Errorf("Space of %s = %q, %v, want %q", strict, s.Space(), err, want)
		}
		if got, _ := s.AttrNS(want, "b"); got != "1" {
			t.Errorf("AttrNS(%q) = %q", want, got)
		}
	}
}

func TestSkipEndsBehindTheElement(t *testing.T) {
	s := NewScanner("a.xml", []byte("<a><b>x<c/><b/>y</b><d/>z</a>"))
	s.Next()
	s.Next()
	if err := s.Skip(); err != nil || s.kind != EndElement || s.Local() != "b" || s.Depth() != 2 {
		t.Fatalf("after Skip: %v %q %d, %v", s.kind, s.Local(), s.Depth(), err)
	}
	s.Skip() // b has ended already
	s.Next()
	if s.Local() != "d" {
		t.Fatalf("after the second Skip: %q", s.Local())
	}
	s.Skip()
	if _, end := s.Offset(); end != 24 || s.kind != EndElement {
		t.Fatalf("after the empty element: %v, %d", s.kind, end)
	}
	s.Next() // the text z, so the element that Skip ends is a
	if s.Skip(); s.Local() != "a" || s.Depth() != 1 {
		t.Fatalf("after the text: %q", s.Local())
	}
	if kind, err := s.Next(); kind != EndOfPart || err != nil {
		t.Fatalf("end = %v, %v", kind, err)
	}
	s = NewScanner("a.xml", []byte("<a><b><c></b></a>"))
	s.Next()
	if err := s.Skip(); err == nil {
		t.Error("Skip passes over damage")
	}
}

// TestStringsOutliveThePart: a cell's text must not change when the part's bytes do.
func TestStringsOutliveThePart(t *testing.T) {
	data := []byte(`<abc def="ghi">jkl</abc>`)
	s := NewScanner("a.xml", data)
	s.Next()
	name := s.Local()
	value, _ := s.Attr("def")
	s.Next()
	text := s.Text()
	clear(data)
	if name != "abc" || value != "ghi" || text != "jkl" {
		t.Errorf("strings = %q %q %q", name, value, text)
	}
}

func TestHealthyPartsAreAccepted(t *testing.T) {
	for _, in := range []string{
		"<a/>",
		" \n<a></a>\n",
		"\uFEFF<a/>",
		"<?xml version=\"1.0\"?><a/>",
		"<?xml version='1.0' encoding='utf-8' standalone='no' ?><a/>",
		"<?xml version=\"1.0\" encoding=\"US-ASCII\"?><a/>",
		"<?xml version=\"1.0\" standalone=\"yes\"?><a/>",
		"<?xml-stylesheet href='a'?><a/>",
		"<!----><a/><!-- < & ]]> -->",
		"<a><![CDATA[]]><![CDATA[<!DOCTYPE ]] >]]></a>",
		"<a>&#x10FFFF;&#0000000000065;&#9;</a>",
		"<a>] ]] > ]&gt;</a>",
		"<a b='\"' c=\"'>/\" d = 'x'/>",
		"<表 名=\"值\">文</表>",
		"<a.b-c_d·/>",
		"<a xmlns:x='u' xmlns:y='v' x:b='1' y:b='2' b='3'/>",
		"<a xml:lang='zh' xmlns:xml='http://www.w3.org/XML/1998/namespace'/>",
		"<a>" + strings.Repeat("x", MaxText) + "</a>",
		"<a>" + strings.Repeat("文", MaxText) + "</a>",
		strings.Repeat("<a>", MaxDepth) + strings.Repeat("</a>", MaxDepth),
		"<a" + attrs(MaxAttrs) + "/>",
	} {
		if _, err := drain(in); err != nil {
			t.Errorf("%.80q: %v", in, err)
		}
	}
}

func attrs(n int) string {
	var b strings.Builder
	for i := range n {
		fmt.Fprintf(&b, " a%d='1'", i)
	}
	return b.String()
}

func prefixes(n int) string {
	var b strings.Builder
	b.WriteString("<a>")
	for i := range n {
		fmt.Fprintf(&b, "<b xmlns:p%d='u'/>", i)
	}
	return b.String() + "</a>"
}

func TestDamagedAndHostilePartsAreRefused(t *testing.T) {
	for _, c := range []struct {
		name string
		kind ErrorKind
		in   string
	}{
		{"empty part", Damaged, ""},
		{"mark alone", Damaged, "\uFEFF"},
		{"space alone", Damaged, " \n"},
		{"declaration alone", Damaged, "<?xml version='1.0'?>"},
		{"text alone", Damaged, "9705600"},
		{"two marks", Damaged, "\uFEFF\uFEFF<a/>"},
		{"text before the root", Damaged, "x<a/>"},
		{"text behind the root", Damaged, "<a/>x"},
		{"NUL behind the root", Damaged, "<a/>\x00"},
		{"reference behind the root", Damaged, "<a/>&#32;"},
		{"CDATA behind the root", Damaged, "<a/><![CDATA[]]>"},
		{"second root", Damaged, "<a/><b/>"},
		{"end tag behind the root", Damaged, "<a/></a>"},
		{"root not closed", Damaged, "<a>"},
		{"inner not closed", Damaged, "<a><b></a>"},
		{"text cut short", Damaged, "<a>970"},
		{"start tag cut short", Damaged, "<a b='1'"},
		{"start tag cut at its end", Damaged, "<a/"},
		{"value cut short", Damaged, "<a b='1"},
		{"end tag cut short", Damaged, "<a></a"},
		{"end tag cut in its name", Damaged, "<abc></ab"},
		{"angle cut short", Damaged, "<a><"},
		{"comment cut short", Damaged, "<a/><!-- x"},
		{"comment cut at its end", Damaged, "<a/><!-- x --"},
		{"CDATA cut short", Damaged, "<a><![CDATA[x]]"},
		{"instruction cut short", Damaged, "<a/><?t x?"},
		{"declaration cut short", Damaged, "<?xml version='1.0'"},
		{"bang cut short", Damaged, "<a><!"},
		{"half a comment opening", Damaged, "<a><!- x --></a>"},
		{"end tag of another case", Damaged, "<a></A>"},
		{"end tag longer", Damaged, "<a></ab>"},
		{"end tag shorter", Damaged, "<ab></a>>"},
		{"end tag of another prefix", Damaged, "<p:a xmlns:p='u' xmlns:q='u'></q:a>"},
		{"end tag with an attribute", Damaged, "<a></a b='1'>"},
		{"space before a name", Damaged, "< a/>"},
		{"name with a digit first", Damaged, "<1a/>"},
		{"name with a dash first", Damaged, "<-a/>"},
		{"name not UTF-8", Damaged, "<a\xFF/>"},
		{"name with a multiplication sign", Damaged, "<a×/>"},
		{"two colons", Damaged, "<p:a:b xmlns:p='u'/>"},
		{"colon first", Damaged, "<:a/>"},
		{"colon last", Damaged, "<p: xmlns:p='u'/>"},
		{"digit behind the colon", Damaged, "<p:1 xmlns:p='u'/>"},
		{"slash in a tag", Damaged, "<a / b='1'/>"},
		{"attribute without a value", Damaged, "<a b/>"},
		{"attribute without quotes", Damaged, "<a b=1/>"},
		{"attributes without space", Damaged, "<a b='1'c='2'/>"},
		{"< in a value", Damaged, "<a b='<'/>"},
		{"attribute twice", Damaged, "<a b='1' c='2' b='3'/>"},
		{"attribute twice by namespace", Damaged, "<a xmlns:x='u' xmlns:y='u' x:b='1' y:b='2'/>"},
		{"attribute twice, strict and transitional", Damaged, "<a xmlns:x='http://purl.oclc.org/ooxml/drawingml/main' xmlns:y='" + NSDrawing + "' x:b='1' y:b='2'/>"},
		{"declaration twice", Damaged, "<a xmlns:x='u' xmlns:x='u'/>"},
		{"default namespace twice", Damaged, "<a xmlns='u' xmlns='v'/>"},
		{"unbound element prefix", Damaged, "<p:a/>"},
		{"unbound attribute prefix", Damaged, "<a p:b='1'/>"},
		{"prefix out of scope", Damaged, "<a><b xmlns:p='u'/><p:c/></a>"},
		{"prefix bound to nothing", Damaged, "<p:a xmlns:p=''/>"},
		{"xml bound elsewhere", Damaged, "<a xmlns:xml='u'/>"},
		{"another prefix for xml", Damaged, "<a xmlns:p='http://www.w3.org/XML/1998/namespace'/>"},
		{"xmlns declared", Damaged, "<a xmlns:xmlns='u'/>"},
		{"xmlns bound", Damaged, "<a xmlns:p='http://www.w3.org/2000/xmlns/'/>"},
		{"element with the prefix xmlns", Damaged, "<xmlns:a/>"},
		{"unknown entity", Damaged, "<a>&nbsp;</a>"},
		{"unknown entity in a value", Damaged, "<a b='&x;'/>"},
		{"ampersand alone", Damaged, "<a>R & D</a>"},
		{"ampersand at the end", Damaged, "<a>&"},
		{"reference without a semicolon", Damaged, "<a>&#65</a>"},
		{"reference without digits", Damaged, "<a>&#;&#x;</a>"},
		{"reference with a capital X", Damaged, "<a>&#X41;</a>"},
		{"reference with letters", Damaged, "<a>&#4A;</a>"},
		{"reference with a sign", Damaged, "<a>&#+65;</a>"},
		{"reference to NUL", Damaged, "<a>&#0;</a>"},
		{"reference to a control", Damaged, "<a b='&#x1F;'/>"},
		{"reference to a surrogate", Damaged, "<a>&#xD800;</a>"},
		{"reference to FFFE", Damaged, "<a>&#xFFFE;</a>"},
		{"reference beyond Unicode", Damaged, "<a>&#x110000;</a>"},
		{"reference that wraps round", Damaged, "<a>&#x100000041;</a>"},
		{"control character", Damaged, "<a>\x0B</a>"},
		{"control character in a value", Damaged, "<a b='\x00'/>"},
		{"control character in a comment", Damaged, "<!-- \x01 --><a/>"},
		{"control character in CDATA", Damaged, "<a><![CDATA[\x1B]]></a>"},
		{"control character in an instruction", Damaged, "<a/><?t \x1B?>"},
		{"FFFF", Damaged, "<a>\uFFFF</a>"},
		{"not UTF-8", Damaged, "<a>\xCA\xD5\xC8\xEB</a>"},
		{"overlong UTF-8", Damaged, "<a>\xC0\x80</a>"},
		{"surrogate in UTF-8", Damaged, "<a>\xED\xA0\x80</a>"},
		{"character cut short", Damaged, "<a>\xE6\x94</a>"},
		{"value not UTF-8", Damaged, "<a b='\xFF'/>"},
		{"]]> in text", Damaged, "<a>x]]>y</a>"},
		{"-- in a comment", Damaged, "<!-- a -- b --><a/>"},
		{"comment with three dashes", Damaged, "<!-- a ---><a/>"},
		{"instruction without a name", Damaged, "<a/><? x?>"},
		{"instruction with a colon", Damaged, "<a/><?p:t x?>"},
		{"instruction without space", Damaged, "<a/><?t=x?>"},
		{"late declaration", Damaged, "\n<?xml version='1.0'?><a/>"},
		{"declaration twice over", Damaged, "<?xml version='1.0'?><?xml version='1.0'?><a/>"},
		{"declaration in capitals", Damaged, "<?XML version='1.0'?><a/>"},
		{"declaration without a version", Damaged, "<?xml encoding='UTF-8'?><a/>"},
		{"declaration out of order", Damaged, "<?xml version='1.0' standalone='yes' encoding='UTF-8'?><a/>"},
		{"declaration with more", Damaged, "<?xml version='1.0' x='y'?><a/>"},
		{"declaration without quotes", Damaged, "<?xml version=1.0?><a/>"},
		{"declaration with an empty value", Damaged, "<?xml version='1.0' encoding=''?><a/>"},
		{"reference cut short", Damaged, "<a>&#65"},
		{"CDATA not UTF-8", Damaged, "<a><![CDATA[\xFF]]></a>"},
		{"declaration without space", Damaged, "<?xml version='1.0'encoding='UTF-8'?><a/>"},
		{"version 1.1", Damaged, "<?xml version='1.1'?><a/>"},
		{"standalone maybe", Damaged, "<?xml version='1.0' standalone='maybe'?><a/>"},
		{"encoding GBK", Damaged, "<?xml version='1.0' encoding='GBK'?><a/>"},
		{"encoding UTF-16 in UTF-8", Damaged, "<?xml version='1.0' encoding='UTF-16'?><a/>"},
		{"encoding ASCII that is none", Damaged, "<?xml version='1.0' encoding='us-ascii'?><a>文</a>"},
		{"UTF-16, big endian", Damaged, "\xFE\xFF\x00<\x00a\x00/\x00>"},
		{"document type", Hostile, "<!DOCTYPE a><a/>"},
		{"document type in small letters", Hostile, "<!doctype a><a/>"},
		{"document type with an entity", Hostile, "<?xml version='1.0'?><!DOCTYPE a [<!ENTITY x 'y'>]><a>&x;</a>"},
		{"external document type", Hostile, "<!DOCTYPE a SYSTEM 'file:///etc/passwd'><a/>"},
		{"entity inside the root", Hostile, "<a><!ENTITY x 'y'></a>"},
		{"over 256 deep", Hostile, strings.Repeat("<a>", MaxDepth+1) + strings.Repeat("</a>", MaxDepth+1)},
		{"over 200 attributes", Hostile, "<a" + attrs(MaxAttrs+1) + "/>"},
		{"over 1000 prefixes", Hostile, prefixes(MaxPrefixes)},
		{"text over 1 Mi characters", TooLarge, "<a>" + strings.Repeat("文", MaxText+1) + "</a>"},
		{"CDATA over 1 Mi characters", TooLarge, "<a><![CDATA[" + strings.Repeat("x", MaxText+1) + "]]></a>"},
		{"value over 1 Mi characters", TooLarge, "<a b='" + strings.Repeat("x", MaxText+1) + "'/>"},
	} {
		t.Run(c.name, func(t *testing.T) {
			lines, err := drain(c.in)
			if err == nil {
				t.Fatalf("accepted: %.300q", lines)
			}
			e := wantKind(t, err, c.kind)
			if e.Part != "a.xml" || e.Offset < 0 || e.Offset > int64(len(c.in)) {
				t.Errorf("error points at %q, %d", e.Part, e.Offset)
			}
		})
	}
}

// events is what a part says, in a form that both scanners give: tags with their attributes sorted as
// written, and the text between two tags in one piece.
func events(data []byte) ([]string, error) {
	var out []string
	text := ""
	flush := func() {
		if text != "" {
			out = append(out, fmt.Sprintf("%q", text))
			text = ""
		}
	}
	s := NewScanner("a.xml", data)
	last := 0
	if bytes.HasPrefix(data, []byte("\xEF\xBB\xBF")) {
		last = 3
	}
	for {
		kind, err := s.Next()
		if err != nil {
			return nil, err
		}
		start, end := s.Offset()
		if len(bytes.TrimSpace(data[last:start])) > 0 || start > end {
			return nil, fmt.Errorf("bytes %d to %d are in no token", last, start)
		}
		last = end
		switch kind {
		case StartElement:
			flush()
			e := fmt.Sprintf("<%s|%s @%d", s.Space(), s.Local(), end)
			for _, a := range s.attrs {
				if a.name.declares == nil {
					e += fmt.Sprintf(" %s|%s=%q", a.uri, a.name.local, blanks(s.decode(a.value, true)))
				}
			}
			out = append(out, e)
		case EndElement:
			flush()
			out = append(out, fmt.Sprintf("</%s|%s @%d", s.Space(), s.Local(), end))
		case Text:
			text += s.Text()
		case EndOfPart:
			return out, nil
		}
	}
}

// stdEvents is the same by encoding/xml. It differs by rule in three things, which are evened out here:
// it reads US-ASCII only with a CharsetReader, it does not turn white space in attribute values (and
// so in namespaces) into blanks, and it gives namespaces as written.
func stdEvents(data []byte) ([]string, error) {
	var out []string
	text := ""
	flush := func() {
		if text != "" {
			out = append(out, fmt.Sprintf("%q", text))
			text = ""
		}
	}
	d := xml.NewDecoder(bytes.NewReader(data))
	d.Strict = true
	d.CharsetReader = func(_ string, in io.Reader) (io.Reader, error) { return in, nil }
	depth := 0
	for {
		token, err := d.Token()
		if err == io.EOF {
			return out, nil
		}
		if err != nil {
			return nil, err
		}
		switch x := token.(type) {
		case xml.StartElement:
			flush()
			depth++
			e := fmt.Sprintf("<%s|%s @%d", Transitional(blanks(x.Name.Space)), x.Name.Local, d.InputOffset())
			for _, a := range x.Attr {
				if a.Name.Space != "xmlns" && !(a.Name.Space == "" && a.Name.Local == "xmlns") {
					e += fmt.Sprintf(" %s|%s=%q", Transitional(blanks(a.Name.Space)), a.Name.Local, blanks(a.Value))
				}
			}
			out = append(out, e)
		case xml.EndElement:
			flush()
			depth--
			out = append(out, fmt.Sprintf("</%s|%s @%d", Transitional(blanks(x.Name.Space)), x.Name.Local, d.InputOffset()))
		case xml.CharData:
			if depth > 0 {
				text += string(x)
			}
		}
	}
}

func blanks(s string) string {
	return strings.NewReplacer("\r", " ", "\n", " ", "\t", " ").Replace(s)
}

// FuzzScanner: whatever the scanner accepts, encoding/xml must accept too and read alike. The one thing
// that encoding/xml wrongly refuses is a name with letters that came with the fifth edition of XML 1.0.
func FuzzScanner(f *testing.F) {
	for _, s := range []string{
		typesXML, rootXML, bookXML, sheetXML,
		"\uFEFF<?xml version='1.0' encoding='US-ASCII'?>\n<a xmlns='u' xmlns:p=\"v\"><p:b>x &amp;\r\ny</p:b ><![CDATA[<&\r]]><!--c--><d\n/></a> <?t x?>\n",
		`<p:a xmlns:p="1" xmlns="0"><p:b xmlns:p="2" xmlns=""><c/><p:d/></p:b><p:e/><f/></p:a>`,
		"<a b='S;\r\n\t' c='&#13;\r' xmlns='u \t\tv'/>",
		"<a b='&#x41;&lt;\r\n\t' xml:space='preserve'>]]&gt;&#13;\r</a>",
		"<a xmlns='http://purl.oclc.org/ooxml/spreadsheetml/main'><表 名='值'/></a>",
		"<!DOCTYPE a [<!ENTITY x 'y'>]><a>&x;</a>",
		"<a xmlns:a='xmlns:a' xmlns:xml='http://www.w3.org/XML/1998/namespace' a:xmlns='1'/>",
	} {
		f.Add([]byte(s))
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		got, err := events(data)
		var e *Error
		if errors.As(err, &e) {
			return
		}
		if err != nil {
			t.Fatal(err)
		}
		want, err := stdEvents(data)
		if err != nil {
			if strings.Contains(err.Error(), "invalid XML name") {
				return
			}
			t.Fatalf("encoding/xml refuses what the scanner accepts: %v", err)
		}
		if g, w := strings.Join(got, "\n"), strings.Join(want, "\n"); g != w {
			t.Fatalf("events =\n%s\nencoding/xml says\n%s", g, w)
		}
	})
}

// sheet makes a part like a real sheet: styled figures, shared strings, one inline text a row.
func sheet(rows int) []byte {
	var b bytes.Buffer
	b.WriteString(`<?xml version="1.0" encoding="UTF-8" standalone="yes"?>` + "\n" +
		`<worksheet xmlns="` + NSSpreadsheet + `" xmlns:r="` + NSOfficeRels + `" xmlns:mc="` + NSMarkupCompat + `"><sheetData>`)
	for r := 1; r <= rows; r++ {
		fmt.Fprintf(&b, `<row r="%d" spans="1:8" ht="15.75" customHeight="1">`, r)
		for c := range 8 {
			ref := fmt.Sprintf("%c%d", 'A'+c, r)
			switch c {
			case 0:
				fmt.Fprintf(&b, `<c r="%s" s="12" t="s"><v>%d</v></c>`, ref, r)
			case 1:
				fmt.Fprintf(&b, `<c r="%s" s="7" t="inlineStr"><is><t>一般公共预算财政拨款收入</t></is></c>`, ref)
			case 7:
				fmt.Fprintf(&b, `<c r="%s" s="3"/>`, ref)
			default:
				fmt.Fprintf(&b, `<c r="%s" s="5"><v>%d.%02d</v></c>`, ref, r*9705600, c)
			}
		}
		b.WriteString(`</row>`)
	}
	b.WriteString(`</sheetData></worksheet>`)
	return b.Bytes()
}

// BenchmarkScanner only proves a sheet; BenchmarkScannerValues also takes every name, value and text.
func BenchmarkScanner(b *testing.B) {
	data := sheet(20000)
	b.SetBytes(int64(len(data)))
	b.ReportAllocs()
	for b.Loop() {
		if err := prove(new(Scanner), &entry{name: "a.xml", data: data}); err != nil {
			b.Fatal(err)
		}
	}
}

func BenchmarkScannerValues(b *testing.B) {
	data := sheet(20000)
	b.SetBytes(int64(len(data)))
	b.ReportAllocs()
	for b.Loop() {
		s := NewScanner("a.xml", data)
		for n := 0; ; {
			kind, err := s.Next()
			if err != nil {
				b.Fatal(err)
			}
			switch kind {
			case StartElement:
				if s.Local() == "c" && s.Space() == NSSpreadsheet {
					ref, _ := s.Attr("r")
					style, _ := s.Attr("s")
					typ, _ := s.Attr("t")
					n += len(ref) + len(style) + len(typ)
				}
			case Text:
				n += len(s.Text())
			}
			if kind == EndOfPart {
				break
			}
		}
	}
}

func BenchmarkOpen(b *testing.B) {
	items := good()
	items[3].text = string(sheet(20000))
	data := build(items, nil)
	b.SetBytes(int64(len(items[3].text)))
	b.ReportAllocs()
	for b.Loop() {
		mustOpen(b, data)
	}
}
