package docgen_test

import (
	"bytes"
	"fmt"
	"slices"
	"strings"
	"testing"

	"jixiao/docgen"
	"jixiao/docgen/docx"
	"jixiao/internal/ooxml"
)

func TestAStrippedReportHasNoTraceAndTheSameText(t *testing.T) {
	b := ledger(t, seed)
	was := report(t, b)
	out, _, err := docgen.Strip(was)
	if err != nil {
		t.Fatal(err)
	}
	pkg, err := ooxml.Open(out)
	if err != nil {
		t.Fatal(err)
	}
	for _, name := range pkg.Names() {
		data, _ := pkg.Part(name)
		if strings.Contains(string(data), "_jx") || strings.Contains(string(data), "公开01") || strings.Contains(string(data), "urn:jixiao") || strings.HasPrefix(name, "customXml") {
			t.Errorf("%s holds the trace", name)
		}
	}
	if faults := docx.Lint(out); len(faults) > 0 {
		t.Errorf("lint: %v", faults)
	}
	before, _ := docx.Text(was)
	after, _ := docx.Text(out)
	if !slices.Equal(before, after) {
		t.Error("the text changed")
	}
}

func TestEveryNumberOfAReviewCopyCarriesItsCells(t *testing.T) {
	b := ledger(t, seed)
	was := report(t, b)
	out, without, err := docgen.Review(was, func(n docgen.Number) string { return fmt.Sprint(n.Key, n.Cells) }, "甲")
	if err != nil || without != 0 {
		t.Errorf("%d numbers without a comment, %v", without, err)
	}
	pkg, err := ooxml.Open(out)
	if err != nil {
		t.Fatal(err)
	}
	comments, _ := pkg.Part("word/comments.xml")
	numbers, err := sources(was)
	if err != nil {
		t.Fatal(err)
	}
	numbers = slices.DeleteFunc(numbers, func(n docgen.Number) bool { return n.Place.Chart != "" })
	if n := strings.Count(string(comments), "<w:comment "); n != len(numbers) || n < 20 {
		t.Errorf("%d comments on %d numbers", n, len(numbers))
	}
	if faults := docx.Lint(out); len(faults) > 0 {
		t.Errorf("lint: %v", faults)
	}
}

// luhn ends a row of digits with the check digit of a card, check ends one with that of a credit code.
func luhn(digits string) string {
	for c := '0'; ; c++ {
		sum := 0
		for i := range len(digits) + 1 {
			d := int((digits + string(c))[len(digits)-i] - '0')
			if i%2 == 1 {
				d *= 2
			}
			sum += d/10 + d%10
		}
		if sum%10 == 0 {
			return digits + string(c)
		}
	}
}

func screened(t *testing.T, doc []byte, words ...string) []string {
	t.Helper()
	found, err := docgen.Screen(doc, words)
	if err != nil {
		t.Fatal(err)
	}
	var got []string
	for _, p := range found {
		got = append(got, strings.TrimSpace(p.Kind+" "+p.Text+" "+p.Where))
	}
	return got
}

// atEnd puts XML behind the last paragraph of a report.
func atEnd(t *testing.T, doc []byte, xml string) []byte {
	return edit(t, doc, func(s string) string {
		i := strings.LastIndex(s, "<w:sectPr")
		return s[:i] + xml + s[i:]
	})
}

func TestPrivateTextIsSeen(t *testing.T) {
	was := report(t, ledger(t, seed))
	card := luhn("622202123456789012")
	for _, c := range []struct{ text, want string }{
		{"身份证号11010519491231002X的同志", "id-number 11010519491231002X"},
		{"身份证号110105194912310021的同志", "id-number 110105194912310021"}, // a slip in the check digit
		{"张某（11010519491231002X）", "id-number 11010519491231002X"},
		{"身份证 110105 19491231 002X", "id-number 110105 19491231 002X"},
		{"1101 0519 4912 3100 2x", "id-number 1101 0519 4912 3100 2x"},
		{"身份证１１０１０５１９４９１２３１００２Ｘ", "id-number 11010519491231002X"},
		{"身份证号：110105491231002", "id-number 110105491231002"},
		{"0797-8391234 11010519491231002X", "id-number 11010519491231002X; telephone 0797-8391234"},
		{"电话13812345678，", "telephone 13812345678"},
		{"联系人 13812345678", "telephone 13812345678"},
		{"电话138-1234-5678", "telephone 138-1234-5678"},
		{"电话138 1234 5678", "telephone 138 1234 5678"},
		{"+8613812345678", "telephone +8613812345678"},
		{"+86-138-1234-5678", "telephone +86-138-1234-5678"},
		{"电话：0797-8391234。", "telephone 0797-8391234"},
		{"（0797）8391234", "telephone (0797)8391234"},
		{"0797 8391234-801", "telephone 0797 8391234"},
		{"010－66551234", "telephone 010-66551234"},
		{"联系电话:8391234", "telephone 8391234"},
		{"电话07978391234", "telephone 07978391234"},
		{"400-820-8820", "telephone 400-820-8820"},
		{"电话１３８１２３４５６７８", "telephone 13812345678"},
		{"账号6222021234567890123", "bank-account 6222021234567890123"},
		{"账号6222 0212 3456 7890 123", "bank-account 6222 0212 3456 7890 123"},
		{"转入" + card, "bank-account " + card},
		{"开户行某行，36001050100050001234", ""}, // 20 digits without a word before them
		{"账号：36001050100050001234", "bank-account 36001050100050001234"},
		{"帐号 1510 2032 0900", "bank-account 1510 2032 0900"},
		{"邮箱zhang.san@163.com，", "email zhang.san@163.com"},
		{"某某工程", "word 某某"},
		{"某 某同志", "word 某 某"},
		{"某　某同志", "word 某 某"},
		{"代号abc-1", "word abc-1"},
	} {
		if got := screened(t, atEnd(t, was, "<w:p><w:r><w:t>"+c.text+"</w:t></w:r></w:p>"), "某某", "ABC－1"); strings.Join(got, "; ") != c.want {
			t.Errorf("%s: got %q, want %q", c.text, got, c.want)
		}
	}
}

func TestWhatIsPublicIsNoAlarm(t *testing.T) {
	was := report(t, ledger(t, seed))
	for _, text := range []string{
		"本年收入1234567890.12元，2018年12月31日，第12345678号文，邮编341000，编号20180101123",
		"文号2018001234567890123456789", "赣市财〔2018〕12号", "赣府发〔2018〕13812号",
		"统一社会信用代码113607000144923058", "统一社会信用代码12360700MB0X12345T", "统一社会信用代码：91360700MA35F1234X",
		"收入13812345678元", "收入13812345678.00元", "13,812,345,678.00元", "2015 2016 2017 2018", "2018-01-01 2018-12-31", "2018-2019",
		"项目编号360700201801010001", "组织机构代码01449230-5", "第2018000123456号发票", "占比63.51%", "1000000000000000元",
		"单位邮箱gzkx@ganzhou.gov.cn", "12345热线", "科目2060101", "400人", "0.1234567", "0797号",
	} {
		if got := screened(t, atEnd(t, was, "<w:p><w:r><w:t>"+text+"</w:t></w:r></w:p>")); len(got) > 0 {
			t.Errorf("%s: got %q", text, got)
		}
	}
	if got := screened(t, was); len(got) > 0 {
		t.Errorf("the report itself: got %q", got)
	}
}

func TestPrivateTextIsSeenWhereverItStands(t *testing.T) {
	was := report(t, ledger(t, seed))
	const w = `xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"`
	const para = "<w:p " + w + "><w:r><w:t>电话138</w:t></w:r><w:r><w:rPr><w:b/></w:rPr><w:t>1234</w:t></w:r><w:r><w:t>5678</w:t></w:r></w:p>"
	const number = "telephone 13812345678"
	table := func(head, cell string) string {
		return `<w:tbl><w:tblPr/><w:tblGrid><w:gridCol w:w="1"/></w:tblGrid><w:tr><w:tc><w:p><w:r><w:t>` + head + `</w:t></w:r></w:p></w:tc></w:tr><w:tr><w:tc><w:p><w:r><w:t>` + cell + `</w:t></w:r></w:p></w:tc></w:tr></w:tbl><w:p/>`
	}
	rel := func(id, kind, target, mode string) change {
		return change{"word/_rels/document.xml.rels", "</Relationships>", `<Relationship Id="` + id + `" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/` + kind + `" Target="` + target + `"` + mode + `/></Relationships>`}
	}
	const external = ` TargetMode="External"`
	for _, c := range []struct {
		name, body string
		changes    []change
		want       string
	}{
		{"runs", para, nil, number},
		{"table", table("身份证号", "110105491231002"), nil, "id-number 110105491231002"},
		{"table of accounts", table("开户行及账号", "1510203209001234567"), nil, "bank-account 1510203209001234567"},
		{"table of something else", table("编号", "110105491231002"), nil, ""},
		{"footer", "", []change{{"word/footer1.xml", "</w:ftr>", para + "</w:ftr>"}}, number},
		{"text box", `<w:p><w:r><w:pict><w:txbxContent>` + para + `</w:txbxContent></w:pict></w:r></w:p>`, nil, number},
		{"title", "", []change{{"docProps/core.xml", "<dc:title>", "<dc:title>电话13812345678，"}}, number + " properties"},
		{"picture", `<w:p><w:r><w:drawing><wp:inline xmlns:wp="http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing"><wp:docPr id="900" name="a" descr="电话13812345678"/></wp:inline></w:drawing></w:r></w:p>`, nil, number + " picture"},
		{"table's caption", `<w:tbl><w:tblPr><w:tblCaption w:val="电话13812345678"/></w:tblPr><w:tblGrid><w:gridCol w:w="1"/></w:tblGrid><w:tr><w:tc><w:p/></w:tc></w:tr></w:tbl><w:p/>`, nil, number + " picture"},
		{"chart", "", []change{{"word/charts/chart1.xml", "</c:chartSpace>", `<c:userShapes/><a:p xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main"><a:r><a:t>电话138</a:t></a:r><a:r><a:t>12345678</a:t></a:r></a:p></c:chartSpace>`}}, number + " chart"},
		{"mail link", "", []change{rel("rIdM", "hyperlink", "mailto:zhang@163.com", external)}, "email zhang@163.com link"},
		{"telephone link", "", []change{rel("rIdM", "hyperlink", "tel:13812345678", external)}, "telephone 13812345678 link"},
		{"web link", "", []change{rel("rIdM", "hyperlink", "http://www.ganzhou.gov.cn/art/2019/3/13/art_"+luhn("622202123456789012")+".html", external)}, ""},
		{"link to a file", "", []change{rel("rIdM", "hyperlink", "file:///C:/Users/张三/表.xlsx", external)}, "path file:///C:/Users/张三/表.xlsx"},
		{"link to a share", "", []change{rel("rIdM", "image", `\\server\科室\图.png`, external)}, `path \\server\科室\图.png`},
		{"field", `<w:p><w:r><w:fldChar w:fldCharType="begin"/><w:instrText>INCLUDEPICTURE "C:\\图.png"</w:instrText><w:fldChar w:fldCharType="separate"/><w:t>图</w:t><w:fldChar w:fldCharType="end"/></w:r></w:p>`, nil, `path INCLUDEPICTURE "C:\\图.png"`},
		{"deleted", `<w:p><w:del w:id="990" w:author="李四"><w:r><w:delText>13812345678</w:delText></w:r></w:del></w:p>`, nil, "revision 李四"},
		{"inserted", `<w:p><w:ins w:id="990" w:author="李四"><w:r><w:t>好</w:t></w:r></w:ins></w:p>`, nil, "revision 李四"},
		{"hidden", `<w:p><w:r><w:rPr><w:vanish/></w:rPr><w:t>看不见</w:t></w:r><w:r><w:rPr><w:vanish w:val="0"/></w:rPr><w:t>看得见</w:t></w:r></w:p>`, nil, "hidden 看不见"},
	} {
		t.Run(c.name, func(t *testing.T) {
			if got := strings.Join(screened(t, rewrite(t, atEnd(t, was, c.body), c.changes...)), "; "); got != c.want {
				t.Errorf("got %q, want %q", got, c.want)
			}
		})
	}
}

// A change of a part replaces the first of a text; a part that is not there gets all of it.
type change struct{ part, from, to string }

func rewrite(t testing.TB, doc []byte, changes ...change) []byte {
	t.Helper()
	pkg, err := ooxml.Open(doc)
	if err != nil {
		t.Fatal(err)
	}
	parts := map[string][]byte{}
	for _, c := range changes {
		data, known := pkg.Part(c.part)
		if changed, ok := parts[c.part]; ok {
			data = changed
		}
		if known && !strings.Contains(string(data), c.from) {
			t.Fatalf("%s lacks %s", c.part, c.from)
		}
		if known {
			parts[c.part] = []byte(strings.Replace(string(data), c.from, c.to, 1))
		} else {
			parts[c.part] = []byte(c.to)
		}
	}
	var out bytes.Buffer
	if err := pkg.Write(&out, parts); err != nil {
		t.Fatal(err)
	}
	return out.Bytes()
}

// What word processors keep out of sight goes, is named, and nothing refers to it any more.
func TestAStrippedReportNamesNobody(t *testing.T) {
	was := report(t, ledger(t, seed))
	const w = `xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"`
	const head = `<?xml version="1.0" encoding="UTF-8" standalone="yes"?>`
	const office = "application/vnd.openxmlformats-officedocument."
	const relations = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/"
	override := func(part, kind string) change {
		return change{"[Content_Types].xml", "</Types>", `<Override PartName="/` + part + `" ContentType="` + kind + `"/></Types>`}
	}
	rel := func(of, id, kind, target string) change {
		return change{of, "</Relationships>", `<Relationship Id="` + id + `" Type="` + kind + `" Target="` + target + `"/></Relationships>`}
	}
	doc := atEnd(t, was, `<w:p><w:commentRangeStart w:id="5"/><w:r><w:t>有批注</w:t></w:r><w:commentRangeEnd w:id="5"/><w:r><w:commentReference w:id="5"/></w:r></w:p>`+
		`<w:sdt><w:sdtPr><w:dataBinding w:xpath="/x" w:storeItemID="{00000000-0000-0000-0000-000000000009}"/></w:sdtPr><w:sdtContent><w:p><w:r><w:t>赵六的控件</w:t></w:r></w:p></w:sdtContent></w:sdt><w:p/>`)
	pkg, err := ooxml.Open(doc)
	if err != nil {
		t.Fatal(err)
	}
	book, _ := pkg.Part("word/embeddings/chart1.xlsx")
	book = rewrite(t, book, override("docProps/core.xml", "application/vnd.openxmlformats-package.core-properties+xml"),
		rel("_rels/.rels", "rIdCore", "http://schemas.openxmlformats.org/package/2006/relationships/metadata/core-properties", "docProps/core.xml"),
		change{"docProps/core.xml", "", `<cp:coreProperties xmlns:cp="http://schemas.openxmlformats.org/package/2006/metadata/core-properties"><cp:lastModifiedBy>王五</cp:lastModifiedBy></cp:coreProperties>`})
	var b bytes.Buffer
	if err := pkg.Write(&b, map[string][]byte{"word/embeddings/chart1.xlsx": book}); err != nil {
		t.Fatal(err)
	}
	doc = rewrite(t, b.Bytes(),
		override("word/comments.xml", office+"wordprocessingml.comments+xml"), rel("word/_rels/document.xml.rels", "rIdC", relations+"comments", "comments.xml"),
		change{"word/comments.xml", "", head + `<w:comments ` + w + `><w:comment w:id="5" w:author="王五"><w:p><w:r><w:t>王五说</w:t></w:r></w:p></w:comment></w:comments>`},
		override("word/people.xml", office+"wordprocessingml.people+xml"), rel("word/_rels/document.xml.rels", "rIdP", "http://schemas.microsoft.com/office/2011/relationships/people", "people.xml"),
		change{"word/people.xml", "", head + `<w15:people xmlns:w15="http://schemas.microsoft.com/office/word/2012/wordml"><w15:person w15:author="王五"/></w15:people>`},
		override("docProps/custom.xml", office+"custom-properties+xml"), rel("_rels/.rels", "rIdU", relations+"custom-properties", "docProps/custom.xml"),
		change{"docProps/custom.xml", "", head + `<Properties xmlns="http://schemas.openxmlformats.org/officeDocument/2006/custom-properties"><x>王五</x></Properties>`},
		rel("word/_rels/document.xml.rels", "rIdX", relations+"customXml", "../customXml/item7.xml"),
		change{"customXml/item7.xml", "", `<x>王五</x>`},
		change{"docProps/core.xml", "</cp:coreProperties>", `<cp:lastModifiedBy>王五</cp:lastModifiedBy></cp:coreProperties>`},
		change{"docProps/app.xml", "</Properties>", `<Template>C:\王五\模板.dotx</Template><Manager>王五</Manager><Company>王五公司</Company></Properties>`},
		change{"word/settings.xml", "<w:zoom", `<w:attachedTemplate xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships" r:id="rId1"/><w:rsids><w:rsidRoot w:val="00A1"/></w:rsids><w:docVars><w:docVar w:name="王五" w:val="1"/></w:docVars><w:zoom`},
		change{"word/_rels/settings.xml.rels", "", head + `<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId1" Type="` + relations + `attachedTemplate" Target="file:///C:/王五/模板.dotx" TargetMode="External"/></Relationships>`},
	)
	before, err := docx.Text(doc)
	if err != nil {
		t.Fatal(err)
	}
	out, hidden, err := docgen.Strip(doc)
	if err != nil {
		t.Fatal(err)
	}
	if want := []docgen.Hidden{docgen.HiddenComments, docgen.HiddenData, docgen.HiddenPaths, docgen.HiddenPeople, docgen.HiddenProperties}; !slices.Equal(hidden, want) {
		t.Errorf("named %q, want %q", hidden, want)
	}
	if pkg, err = ooxml.Open(out); err != nil {
		t.Fatal(err)
	}
	book, _ = pkg.Part("word/embeddings/chart1.xlsx")
	if bytes.Contains(partsOf(t, book), []byte("王五")) {
		t.Error("the table behind a chart names somebody")
	}
	for _, name := range pkg.Names() {
		data, _ := pkg.Part(name)
		for _, trail := range []string{"王五", "rsid", "comment", "people", "customX", "docProps/custom", "attachedTemplate", "dataBinding", "_jx", "公开01", "urn:jixiao"} {
			if strings.Contains(string(data), trail) || strings.Contains(name, trail) {
				t.Errorf("%s holds %s", name, trail)
			}
		}
	}
	if faults := docx.Lint(out); len(faults) > 0 {
		t.Errorf("lint: %v", faults)
	}
	if after, _ := docx.Text(out); !slices.Equal(before, after) {
		t.Error("the text changed")
	}
	if got := screened(t, out); len(got) > 0 {
		t.Errorf("screened %q", got)
	}
	again, hidden, err := docgen.Strip(out)
	if err != nil || len(hidden) > 0 || !bytes.Equal(again, out) {
		t.Errorf("stripping again takes out %q, %v", hidden, err)
	}
}
