package docx

import (
	"strings"
	"testing"
)

func TestACommentStandsOnItsMarkAndBesideTheOthers(t *testing.T) {
	was := doc(marked, extra{"word/comments.xml", "comments", commentsType, `<w:comments ` + namespaces + `><w:comment w:id="4" w:author="甲"><w:p/></w:comment></w:comments>`})
	out, err := Comment(was, map[string]string{"_jx1": "公开01表!C30\n<&", "_gone": "x"}, "乙")
	if err != nil {
		t.Fatal(err)
	}
	if faults := Lint(out); len(faults) > 0 {
		t.Errorf("lint: %v", faults)
	}
	body, comments := bodyOf(t, out), partOf(t, out, "word/comments.xml")
	if want := `w:name="_jx1"/><w:commentRangeStart w:id="5"/><w:r>`; !strings.Contains(body, want) {
		t.Errorf("body %s\nlacks %s", body, want)
	}
	if want := `<w:commentRangeEnd w:id="5"/><w:r><w:commentReference w:id="5"/></w:r><w:bookmarkEnd w:id="1"/>`; !strings.Contains(body, want) {
		t.Errorf("body %s\nlacks %s", body, want)
	}
	if !strings.Contains(comments, `w:author="甲"`) || !strings.Contains(comments, `w:id="5" w:author="乙"`) || !strings.Contains(comments, "&lt;&amp;</w:t>") || strings.Count(comments, "<w:comment ") != 2 {
		t.Errorf("comments %s", comments)
	}
}

func TestCommentsGetAPartWhereThereIsNone(t *testing.T) {
	out, err := Comment(doc(marked), map[string]string{"_jx1": "a", "_jx3": "b"}, "x")
	if err != nil {
		t.Fatal(err)
	}
	if faults := Lint(out); len(faults) > 0 {
		t.Errorf("lint: %v", faults)
	}
	if n := strings.Count(partOf(t, out, "word/comments.xml"), "<w:comment "); n != 2 {
		t.Errorf("%d comments, want 2", n)
	}
}

func TestUnmarkLeavesTheTextAndForeignBookmarks(t *testing.T) {
	out, err := Unmark(doc(marked), "_jx")
	if err != nil {
		t.Fatal(err)
	}
	body := bodyOf(t, out)
	if strings.Contains(body, "_jx") || !strings.Contains(body, "_Toc1") || strings.Count(body, "bookmarkEnd") != 1 {
		t.Errorf("body %s", body)
	}
	same(t, "text", texts(t, out), texts(t, doc(marked))...)
}
