package ooxml

import "testing"

func TestEscapedTextComesBack(t *testing.T) {
	for _, s := range []string{"", "a", "<a b=\"c\">&amp;</a>", "]]>", "行\r\n次\r\t", "\U0001F600&"} {
		x := "<a>" + string(EscapeText(nil, s)) + "</a>"
		var got string
		sc := NewScanner("a.xml", []byte(x))
		for {
			kind, err := sc.Next()
			if err != nil {
				t.Fatalf("%q: %v", x, err)
			}
			if kind == Text {
				got += sc.Text()
			}
			if kind == EndOfPart {
				break
			}
		}
		if got != s {
			t.Errorf("text = %q, want %q", got, s)
		}
	}
}

func TestCleanTextDropsWhatXMLForbids(t *testing.T) {
	for _, c := range []struct {
		in, want string
		dropped  int
	}{
		{"", "", 0},
		{"收入\t总计\r\n", "收入\t总计\r\n", 0},
		{"a\x00b\x0Bc\x1F", "abc", 3},
		{"\uFFFEa\uFFFF", "a", 2},
		{"a\xFFb\xE6\x94", "ab", 3},
		{"\uFFFD", "\uFFFD", 0},
		{"\xED\xA0\x80", "", 3},
		{"\U0010FFFF", "\U0010FFFF", 0},
	} {
		if got, n := CleanText(c.in); got != c.want || n != c.dropped {
			t.Errorf("CleanText(%q) = %q, %d, want %q, %d", c.in, got, n, c.want, c.dropped)
		}
	}
}
