package docx

import (
	"strings"
	"testing"
)

func TestACommentStandsOnItsMarkAndBesideTheOthers(t *testing.T) {
	was := doc(marked, extra{"word/comments.xml", "comments", commentsType, `<w:comments ` + namespaces + `><w:comment w:id="4" w:author="甲"><w:p/></w:comment></w:comments>`})
	out, _, err := Comment(was, map[string]string{"_jx1": "公开01表!C30\n<&", "_gone": "x"}, "乙")
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
	out, _, err := Comment(doc(marked), map[string]string{"_jx1": "a", "_jx3": "b"}, "x")
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

// Word knows comments in the paragraphs of the body alone. What stands elsewhere gets none, and that is said.
func TestACommentStandsOnlyWhereWordTakesOne(t *testing.T) {
	mark := func(n string) string {
		return `<w:bookmarkStart w:id="` + n + `" w:name="_jx` + n + `"/><w:r><w:t>` + n + `</w:t></w:r><w:bookmarkEnd w:id="` + n + `"/>`
	}
	box := `<w:txbxContent><w:p>` + mark("2") + `</w:p></w:txbxContent>`
	was := doc(`<w:p>`+mark("1")+`</w:p>`+
		`<w:p><w:r><mc:AlternateContent><mc:Choice Requires="wps"><w:drawing>`+box+`</w:drawing></mc:Choice><mc:Fallback><w:pict>`+box+`</w:pict></mc:Fallback></mc:AlternateContent></w:r></w:p>`+
		`<w:p><w:bookmarkStart w:id="3" w:name="_jx3"/><w:r><w:t>3</w:t></w:r></w:p><w:p><w:r><w:t>x</w:t></w:r><w:bookmarkEnd w:id="3"/></w:p>`+
		`<w:bookmarkStart w:id="4" w:name="_jx4"/><w:p><w:r><w:t>4</w:t></w:r></w:p><w:bookmarkEnd w:id="4"/>`+
		`<w:p><w:bookmarkStart w:id="5" w:name="_jx5"/><w:ins w:id="9"><w:r><w:t>5</w:t></w:r><w:bookmarkEnd w:id="5"/></w:ins><w:hyperlink w:anchor="x">`+mark("6")+`</w:hyperlink></w:p>`+
		table(1, `<w:tr>`+cell(`<w:p>`+mark("7")+`</w:p>`)+`</w:tr>`)+`<w:p/>`,
		extra{"word/header1.xml", "header", headerType, `<w:hdr ` + namespaces + `><w:p>` + mark("8") + `</w:p></w:hdr>`},
		extra{"word/comments.xml", "comments", commentsType, `<w:comments ` + namespaces + `/>`})
	notes := map[string]string{}
	for _, n := range strings.Fields("1 2 3 4 5 6 7 8") {
		notes["_jx"+n] = n
	}
	out, put, err := Comment(was, notes, "x")
	if err != nil {
		t.Fatal(err)
	}
	same(t, "put on", put, "_jx1", "_jx5", "_jx6", "_jx7")
	if faults, before := Lint(out), Lint(was); len(faults) > len(before) {
		t.Errorf("lint: %v, was %v", faults, before)
	}
	if n := strings.Count(partOf(t, out, "word/comments.xml"), "<w:comment "); n != 4 {
		t.Errorf("%d comments", n)
	}
	same(t, "text", texts(t, out), texts(t, was)...)
}
