package docx

import (
	"archive/zip"
	"bytes"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"

	reader "github.com/nguyenthenguyen/docx"

	"jixiao/internal/ooxml"
)

// zipped writes a container as archive/zip does, in the order given.
func zipped(t testing.TB, parts []ooxml.NewPart) []byte {
	t.Helper()
	var b bytes.Buffer
	z := zip.NewWriter(&b)
	for _, p := range parts {
		w, err := z.Create(p.Name)
		if err != nil {
			t.Fatal(err)
		}
		if strings.HasSuffix(p.Name, "/") {
			continue
		}
		if _, err := w.Write(p.Data); err != nil {
			t.Fatal(err)
		}
	}
	if err := z.Close(); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

func slicesReversed(parts []ooxml.NewPart) []ooxml.NewPart {
	slices.Reverse(parts)
	return parts
}

// renamed gives the parts with some text replaced in all of them.
func renamed(parts []ooxml.NewPart, oldnew ...string) []ooxml.NewPart {
	r := strings.NewReplacer(oldnew...)
	for i := range parts {
		parts[i].Name = r.Replace(parts[i].Name)
		parts[i].Data = []byte(r.Replace(string(parts[i].Data)))
	}
	return parts
}

func TestOddPackages(t *testing.T) {
	cases := []struct {
		name string
		data []byte
	}{
		{"body of another name", press(renamed(parts(para("{{title}}")), "word/document.xml", "word/document2.xml", "word/_rels/document.xml", "word/_rels/document2.xml"))},
		{"header of another name", doc("", header("0.xml", para("{{title}}")))},
		{"content type by extension", press(renamed(parts(para("{{title}}")), `ContentType="application/xml"`, `ContentType="`+wordDocument+`"`, `<Override PartName="/word/document.xml" ContentType="`+wordDocument+`"/>`, ""))},
		{"directories in the container", zipped(t, append([]ooxml.NewPart{{Name: "word/"}}, parts(para("{{title}}"))...))},
		{"strict", press(renamed(parts(para("{{title}}")), "http://schemas.openxmlformats.org/wordprocessingml/2006/main", "http://purl.oclc.org/ooxml/wordprocessingml/main",
			"http://schemas.openxmlformats.org/officeDocument/2006/relationships", "http://purl.oclc.org/ooxml/officeDocument/relationships"))},
		{"prefix other than w", press(renamed(parts(para("{{title}}")), "<w:", "<ns0:", "</w:", "</ns0:", " w:", " ns0:", "xmlns:w=", "xmlns:ns0="))},
		{"no prefix at all", press(renamed(parts(para("{{title}}")), "<w:", "<", "</w:", "</", " w:", " ", "xmlns:w=", "xmlns="))},
		{"byte order mark", press(renamed(parts(para("{{title}}")), xmlHead+"<w:", "\uFEFF"+xmlHead+"<w:"))},
		{"word template", press(renamed(parts(para("{{title}}")), wordDocument, "application/vnd.openxmlformats-officedocument.wordprocessingml.template.main+xml"))},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			tpl, err := Parse(c.data)
			if err != nil {
				t.Fatal(err)
			}
			var out bytes.Buffer
			if _, problems, err := tpl.Execute(&out, fruit.env()); err != nil || len(problems) > 0 {
				t.Fatal(err, problems)
			}
			pkg, err := ooxml.Open(out.Bytes())
			if err != nil {
				t.Fatal(err)
			}
			if _, ct := pkg.Main(); ct != wordDocument {
				t.Errorf("content type = %s", ct)
			}
			same(t, "text", slices.DeleteFunc(texts(t, out.Bytes()), func(s string) bool { return s == "" }), "T")
		})
	}
}

// Word refuses a document whose parts are written partly in the names of Strict Open XML and partly in the others.
func TestAStampIsWrittenInTheNamesOfItsDocument(t *testing.T) {
	strict := []string{"http://schemas.openxmlformats.org/wordprocessingml/2006/main", strictWord, ooxml.NSOfficeRels, strictOffice}
	for name, body := range map[string]string{"no section": para("x"), "section": para("x") + `<w:sectPr/>`, "section with a header": para("x") + `<w:sectPr><w:headerReference w:type="default" r:id="rId-h.xml"/></w:sectPr>`} {
		for _, of := range [][]ooxml.NewPart{parts(body, header("h.xml", "<w:p/>")), renamed(parts(body, header("h.xml", "<w:p/>")), strict...)} {
			out, err := Stamp(press(of), "草稿")
			if err != nil {
				t.Fatal(err)
			}
			if faults := Lint(out); len(faults) > 0 {
				t.Errorf("%s: Lint: %s", name, faults)
			}
			if got := texts(t, out); !slices.Contains(got, "草稿") {
				t.Errorf("%s: text = %q", name, got)
			}
			pkg, err := ooxml.Open(out)
			if err != nil {
				t.Fatal(err)
			}
			own, other := strict[0], strict[1]
			if bytes.Contains(of[2].Data, []byte(strictWord)) {
				own, other = other, own
			}
			for _, part := range pkg.Names() {
				data, _ := pkg.Part(part)
				if strings.HasSuffix(part, ".xml") && bytes.Contains(data, []byte(`"`+other+`"`)) {
					t.Errorf("%s: %s has names of %s in a document of %s", name, part, other, own)
				}
			}
		}
	}
}

func TestMacrosAreLeftBehind(t *testing.T) {
	all := parts(para("{{title}}"), extra{"word/vbaProject.bin", "x", "application/vnd.ms-office.vbaProject", "macros"}, styles(""))
	all = renamed(all, wordDocument, "application/vnd.ms-word.document.macroEnabled.main+xml", ooxml.NSOfficeRels+"/x", "http://schemas.microsoft.com/office/2006/relationships/vbaProject")
	out, _ := fill(t, press(all), fruit) // Lint proves that nothing refers to it
	pkg, err := ooxml.Open(out)
	if err != nil {
		t.Fatal(err)
	}
	if _, ok := pkg.Part("word/vbaProject.bin"); ok || strings.Contains(partOf(t, out, "[Content_Types].xml"), "vbaProject") {
		t.Error("the macros are still there")
	}
	if _, ok := pkg.Part("word/styles.xml"); !ok {
		t.Error("the styles are gone")
	}
}

// everything is a template that uses all the engine can do.
func everything() []byte {
	box := `<w:r><w:drawing><wp:anchor><wp:docPr id="5" name="t"/><a:graphic><a:graphicData uri="x"><wps:wsp><wps:txbx><w:txbxContent>` + para("{{name}}") + `</w:txbxContent></wps:txbx></wps:wsp></a:graphicData></a:graphic></wp:anchor></w:drawing></w:r>`
	return doc(para("{{title}} report", "{{?yes}}on{{/}}{{^yes}}off{{/}}", "{{#fruit}}")+`<w:p w14:paraId="00000001"><w:bookmarkStart w:id="1" w:name="b"/>`+run("{{_序号}}. {{name}}")+box+`<w:bookmarkEnd w:id="1"/></w:p>`+
		table(2, row("{{#kinds}}{{name}}", "{{kind}}{{/kinds}}"))+para("{{/fruit}}", "{{text}}")+
		table(2, row("item", "{{#fruit|列}}{{name}}{{/fruit}}"), row("price", "{{price}}"))+para("{{#fruit|重新编号}}")+numbered("7", "{{name}}")+numbered("7", "{{text}}")+para("{{/fruit}}")+`<w:sectPr><w:headerReference w:type="default" r:id="rId-header1.xml"/></w:sectPr>`,
		header("header1.xml", para("{{title}}")), footer("footer1.xml", para("{{text}}")), lists(""))
}

func everyName() names {
	n := names{"text": "one\ntwo\tx"}
	for k, v := range fruit {
		n[k] = v
	}
	return n
}

func TestSameInputSameBytes(t *testing.T) {
	want, _ := fill(t, everything(), everyName())
	for range 100 {
		tpl, err := Parse(everything())
		if err != nil {
			t.Fatal(err)
		}
		var out bytes.Buffer
		if _, _, err := tpl.Execute(&out, everyName().env()); err != nil {
			t.Fatal(err)
		}
		if !bytes.Equal(out.Bytes(), want) {
			t.Fatal("the bytes differ")
		}
	}
}

// The table that the accounts of a large unit need, and more.
func TestFiveThousandRows(t *testing.T) {
	var items []names
	for i := range 5000 {
		items = append(items, names{"code": fmt.Sprint(i), "amount": fmt.Sprint(i, ".00")})
	}
	out, fills := fill(t, doc(table(3, row("no", "code", "amount"), row("{{#items}}{{_序号}}", "{{code}}", "{{amount}}{{/items}}"), row("sum", "", "x"))+"<w:p/>"), names{"items": items})
	got := texts(t, out)
	if len(got) != 3*5002+1 || len(fills) != 3*5000 || got[3*5000] != "5000" || got[3*5000+1] != "4999" || got[3*5001] != "sum" {
		t.Errorf("%d paragraphs, %d fills, the last row is %q", len(got), len(fills), got[3*5000:])
	}
}

func TestTemplateMayBeFilledByManyAtOnce(t *testing.T) {
	tpl, err := Parse(everything())
	if err != nil {
		t.Fatal(err)
	}
	var wg sync.WaitGroup
	for i := range 8 {
		wg.Go(func() {
			n := everyName()
			n["title"] = fmt.Sprint("T", i)
			var out bytes.Buffer
			if _, problems, err := tpl.Execute(&out, n.env()); err != nil || len(problems) > 0 {
				t.Error(err, problems)
			}
			if text, err := Text(out.Bytes()); err != nil || text[0] != fmt.Sprint("T", i, " report") {
				t.Error(err, text)
			}
		})
	}
	wg.Wait()
}

func TestAnotherReaderFindsTheValues(t *testing.T) {
	out, fills := fill(t, everything(), everyName())
	r, err := reader.ReadDocxFromMemory(bytes.NewReader(out), int64(len(out)))
	if err != nil {
		t.Fatal(err)
	}
	defer r.Close()
	content := r.Editable().GetContent()
	for _, f := range fills {
		for _, word := range strings.FieldsFunc(f.Text, func(r rune) bool { return r == '\n' || r == '\t' }) {
			if f.Place.Kind != "header" && f.Place.Kind != "footer" && !strings.Contains(content, word) {
				t.Errorf("%q is not in the document", word)
			}
		}
	}
	if strings.Contains(content, "{{") {
		t.Error("a tag is left")
	}
}

func TestLibreOfficeFindsTheValues(t *testing.T) {
	office, err := exec.LookPath("soffice")
	if err != nil {
		if os.Getenv("CI") == "true" {
			t.Fatal("LibreOffice (soffice) is not on the path, and this run is the one that must ask it")
		}
		t.Skip("LibreOffice (soffice) is not on the path")
	}
	if testing.Short() {
		t.Skip("starting LibreOffice takes seconds")
	}
	out, fills := fill(t, everything(), everyName())
	dir := t.TempDir()
	file := filepath.Join(dir, "filled.docx")
	if err := os.WriteFile(file, out, 0o600); err != nil {
		t.Fatal(err)
	}
	cmd := exec.Command(office, "-env:UserInstallation=file://"+filepath.ToSlash(filepath.Join(dir, "profile")), "--headless", "--convert-to", "txt:Text (encoded):UTF8", "--outdir", dir, file)
	if log, err := cmd.CombinedOutput(); err != nil {
		t.Fatalf("soffice: %v\n%s", err, log)
	}
	text, err := os.ReadFile(filepath.Join(dir, "filled.txt"))
	if err != nil {
		t.Fatal(err)
	}
	for _, f := range fills {
		for _, word := range strings.FieldsFunc(f.Text, func(r rune) bool { return r == '\n' || r == '\t' }) {
			// The text export leaves headers, footers and text boxes out.
			if f.Place.Kind == "body" && !strings.Contains(string(text), word) {
				t.Errorf("%q is not in the text", word)
			}
		}
	}
	if !strings.Contains(string(text), "one\ntwo\tx") && !strings.Contains(string(text), "one\r\ntwo\tx") {
		t.Errorf("the lines of a value are not paragraphs in\n%s", text)
	}
}
