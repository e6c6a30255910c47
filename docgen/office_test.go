package docgen_test

import (
	"bytes"
	"cmp"
	"context"
	"encoding/json"
	"encoding/xml"
	"fmt"
	"html"
	"image"
	"image/png"
	"maps"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"
	"unicode/utf8"

	"jixiao/calc"
	"jixiao/docgen"
	"jixiao/docgen/docx"
	"jixiao/internal/ooxml"
)

// What a report goes through before it is published is done here by a word processor itself: testdata/edit.bas has
// LibreOffice carry out edits that were drawn here, so that it is known which numbers were typed over.

// program finds a program that the tests of this file are nothing without.
func program(t *testing.T, name string) string {
	t.Helper()
	path, err := exec.LookPath(name)
	switch {
	case err == nil:
		return path
	case os.Getenv("CI") != "":
		t.Fatalf("%s is missing", name)
	}
	t.Skipf("%s is missing: nothing was tried", name)
	return ""
}

// The macro's library as LibreOffice keeps it in the folder of a user.
const (
	libraries = `<?xml version="1.0" encoding="UTF-8"?>
<!DOCTYPE library:libraries PUBLIC "-//OpenOffice.org//DTD OfficeDocument 1.0//EN" "libraries.dtd">
<library:libraries xmlns:library="http://openoffice.org/2000/library" xmlns:xlink="http://www.w3.org/1999/xlink"><library:library library:name="Standard" library:link="false"/></library:libraries>`
	library = `<?xml version="1.0" encoding="UTF-8"?>
<!DOCTYPE library:library PUBLIC "-//OpenOffice.org//DTD OfficeDocument 1.0//EN" "library.dtd">
<library:library xmlns:library="http://openoffice.org/2000/library" library:name="Standard" library:readonly="false" library:passwordprotected="false"><library:element library:name="Edit"/></library:library>`
	module = `<?xml version="1.0" encoding="UTF-8"?>
<!DOCTYPE script:module PUBLIC "-//OpenOffice.org//DTD OfficeDocument 1.0//EN" "module.dtd">
<script:module xmlns:script="http://openoffice.org/2000/script" script:name="Edit" script:language="StarBasic">%s</script:module>`
	// A folder that is not said to be complete is filled anew at the first start, the macro gone.
	complete = `<?xml version="1.0" encoding="UTF-8"?>
<oor:items xmlns:oor="http://openoffice.org/2001/registry"><item oor:path="/org.openoffice.Setup/Office"><prop oor:name="ooSetupInstCompleted" oor:op="fuse"><value>true</value></prop></item></oor:items>`
)

// url names a file as LibreOffice wants it.
func url(path string) string { return "file://" + filepath.ToSlash(path) }

// office has LibreOffice carry out lines of edits, all in one start, and gives its answer to each.
func office(t *testing.T, lines []string) []string {
	t.Helper()
	dir := t.TempDir()
	macro, err := os.ReadFile(filepath.Join("testdata", "edit.bas"))
	if err != nil {
		t.Fatal(err)
	}
	for name, text := range map[string]string{
		"profile/user/registrymodifications.xcu": complete,
		"profile/user/basic/script.xlc":          libraries,
		"profile/user/basic/Standard/script.xlb": library,
		"profile/user/basic/Standard/Edit.xba":   fmt.Sprintf(module, html.EscapeString(string(macro))),
		"edits.txt":                              strings.Join(lines, "\n"),
	} {
		name = filepath.Join(dir, filepath.FromSlash(name))
		if err := os.MkdirAll(filepath.Dir(name), 0o700); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(name, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	ctx, cancel := context.WithTimeout(t.Context(), 8*time.Minute)
	defer cancel()
	cmd := exec.CommandContext(ctx, program(t, "soffice"), "--headless", "--norestore", "--nologo", "-env:UserInstallation="+url(filepath.Join(dir, "profile")),
		fmt.Sprintf(`macro:///Standard.Edit.Main("%s","%s")`, url(filepath.Join(dir, "edits.txt")), url(filepath.Join(dir, "answers.txt"))))
	cmd.WaitDelay = time.Second
	said, err := cmd.CombinedOutput()
	if err != nil {
		t.Fatalf("soffice: %v\n%s", err, said)
	}
	answers, err := os.ReadFile(filepath.Join(dir, "answers.txt"))
	if err != nil {
		t.Fatalf("the macro did not run: %v\n%s", err, said)
	}
	out := strings.Split(strings.TrimSpace(string(answers)), "\n")
	if len(out) != len(lines) {
		t.Fatalf("%d answers to %d lines", len(out), len(lines))
	}
	for i, a := range out {
		if a != "done" && a != "not found" {
			t.Errorf("%s: %s", lines[i], a)
		}
	}
	return out
}

// The formats that LibreOffice saves in.
const (
	asDocx = "MS Word 2007 XML"
	asOdt  = "writer8"
	asDoc  = "MS Word 97"
	asRtf  = "Rich Text Format"
)

// A stroke is one edit: a line for the macro and what it does to the numbers.
type stroke struct {
	line  string            // its fields between bars
	makes map[string]string // by mark: what stands there then, "" for nothing
	words string            // that it puts in
	done  bool
}

func (s stroke) verb() string { return s.line[:strings.IndexByte(s.line+"|", '|')] }

// edited has LibreOffice carry out each list of strokes in a copy of a report, and gives what it has saved. It notes
// which strokes were done: what one is about may be gone when its turn comes. Comments stand last in a list.
func edited(t *testing.T, report []byte, lists [][]stroke) [][]byte {
	t.Helper()
	dir := t.TempDir()
	file := func(i int, kind string) string { return filepath.Join(dir, fmt.Sprintf("%d%s.docx", i, kind)) }
	source := filepath.Join(dir, "report.docx")
	if err := os.WriteFile(source, report, 0o600); err != nil {
		t.Fatal(err)
	}
	var lines []string
	var of []*stroke // nil for those that must be done
	line := func(s *stroke, fields ...string) {
		lines, of = append(lines, strings.Join(fields, "\t")), append(of, s)
	}
	for i, list := range lists {
		line(nil, "open", url(source))
		seen := false // as a document with comments is, without a window
		for k := range list {
			if list[k].verb() == "comment" && !seen {
				line(nil, "save", url(file(i, "-plain")), asDocx)
				line(nil, "read", url(file(i, "-plain")))
				seen = true
			}
			line(&list[k], strings.Split(list[k].line, "|")...)
		}
		line(nil, "save", url(file(i, "")), asDocx)
	}
	for i, answer := range office(t, lines) {
		if of[i] != nil {
			of[i].done = answer == "done"
		} else if answer != "done" {
			t.Errorf("%s: %s", lines[i], answer)
		}
	}
	out := make([][]byte, len(lists))
	for i := range out {
		var err error
		if out[i], err = os.ReadFile(file(i, "")); err != nil {
			t.Fatal(err)
		}
	}
	return out
}

// makes gives what the strokes that were done have made of the numbers, by mark.
func makes(list []stroke) map[string]string {
	out := map[string]string{}
	for _, s := range list {
		if s.done {
			maps.Copy(out, s.makes)
		}
	}
	return out
}

// A markedNumber is a number of a report as it was written, by its mark.
type markedNumber struct {
	mark, key, text string
	para            int // where it stands, among paragraphs
	docx.Place
}

// markedNumbers lists the numbers that a report was written with, and its paragraphs.
func markedNumbers(t *testing.T, report []byte) ([]markedNumber, []docx.Paragraph) {
	t.Helper()
	part, err := ooxml.Trace(report)
	if err != nil {
		t.Fatal(err)
	}
	var trace struct {
		Numbers []struct {
			Mark string `xml:"mark,attr"`
			Key  string `xml:"key,attr"`
			Text string `xml:"text,attr"`
		} `xml:"number"`
	}
	if err := xml.Unmarshal(part, &trace); err != nil {
		t.Fatal(err)
	}
	paras, err := docx.Paragraphs(report, "_jx")
	if err != nil {
		t.Fatal(err)
	}
	at := map[string]int{}
	for i, p := range paras {
		for _, m := range p.Marks {
			at[m.Name] = i
		}
	}
	var out []markedNumber
	for _, n := range trace.Numbers {
		if n.Key != "" {
			out = append(out, markedNumber{n.Mark, n.Key, n.Text, at[n.Mark], paras[at[n.Mark]].Place})
		}
	}
	return out, paras
}

// byMark tells the numbers that verify gives by the marks that they were written with: they come in the order of
// the trace, save that an empty cell may be left out. The others follow: those that no mark holds, and copies.
func byMark(written []markedNumber, numbers []docgen.Number) (of map[string]docgen.Number, others []docgen.Number) {
	of = map[string]docgen.Number{}
	for _, w := range written {
		if len(numbers) > 0 && numbers[0].Key == w.key && (w.text != "" || numbers[0].Text == "") {
			of[w.mark], numbers = numbers[0], numbers[1:]
		}
	}
	return of, numbers
}

// checkEdited compares what verify says of an edited report with what was done to it.
func checkEdited(t *testing.T, written []markedNumber, doc []byte, b *calc.Book, list []stroke) {
	t.Helper()
	_, numbers := states(t, doc, b)
	made := makes(list)
	of, others := byMark(written, numbers)
	for _, w := range written {
		n, ok := of[w.mark]
		want, changed := made[w.mark]
		switch {
		case !ok && (changed || w.text != ""):
			t.Errorf("%s %s is not told of", w.mark, w.text)
		case !ok:
		case !changed && n.State != docgen.Same:
			t.Errorf("%s %s was left alone: %s %q, want %q, in %q", w.mark, w.text, n.State, n.Text, n.Want, n.Place.Sentence)
		case changed && want == "" && n.State != docgen.Lost:
			t.Errorf("%s %s is gone: %s %q in %q", w.mark, w.text, n.State, n.Text, n.Place.Sentence)
		case changed && want != "" && (n.State != docgen.Edited || n.Text != want):
			t.Errorf("%s %s was made %s: %s %q in %q", w.mark, w.text, want, n.State, n.Text, n.Place.Sentence)
		}
	}
	commented := slices.ContainsFunc(list, func(s stroke) bool { return s.verb() == "comment" })
	for _, n := range others {
		if commented && n.Place.Chart != "" {
			continue // without a window LibreOffice saves no charts
		}
		if n.State != docgen.Same && n.State != docgen.Untied {
			t.Errorf("another number: %s %q, want %q, in %q", n.State, n.Text, n.Want, n.Place.Sentence)
		}
	}
}

// officeBook is a workbook with something for every part of a report, and narrative to move about. Another one is
// like it but for 10,000.00 more of other income, that was carried over.
func officeBook(t *testing.T, later bool) *calc.Book {
	t.Helper()
	text := full + `
附02/合计/编制人数 30
附02/合计/年末实有人数 41
附02/退休人员/编制人数
附02/退休人员/年末实有人数 17`
	if later {
		text = strings.NewReplacer("其他收入/决算数 3541400.00", "其他收入/决算数 3551400.00",
			"公开01/本年收入合计/决算数 9705600.00", "公开01/本年收入合计/决算数 9715600.00",
			"财决01/本年收入合计/决算数 9705600", "财决01/本年收入合计/决算数 9715600",
			"收入总计/决算数 12972900.00", "收入总计/决算数 12982900.00", "支出总计/决算数 12972900.00", "支出总计/决算数 12982900.00",
			"年末结转和结余/决算数 3623600.00", "年末结转和结余/决算数 3633600.00",
			"项目支出结转和结余/决算数 2492400.00", "项目支出结转和结余/决算数 2502400.00").Replace(text)
	}
	b := years(t, text, fullBefore)
	for i := range b.Prose {
		switch b.Prose[i].Name {
		case "存在的主要问题":
			b.Prose[i].Text = []string{"部分项目前期准备不够充分，资金支付集中在下半年。绩效目标的量化程度有待提高。", "内部控制制度还需要根据机构改革的要求及时修订。个别科室对绩效管理的认识不足。"}
		case "改进措施和有关建议":
			b.Prose[i].Text = []string{"提前做好项目论证和储备，加快资金支付进度。把绩效目标细化到科室和岗位。", "修订内部控制制度，加强业务培训。建议财政部门适当提前下达预算指标。"}
		}
		for len(b.Prose[i].From) < len(b.Prose[i].Text) {
			b.Prose[i].From = append(b.Prose[i].From, b.Prose[i].From[0])
		}
	}
	return b
}

// numberAfter gives the mark of the number that stands behind words of the text.
func numberAfter(t *testing.T, written []markedNumber, paras []docx.Paragraph, words string) string {
	t.Helper()
	for _, w := range written {
		for _, m := range paras[w.para].Marks {
			if m.Name == w.mark && w.Table == 0 && strings.HasSuffix(paras[w.para].Text[:m.From], words) {
				return w.mark
			}
		}
	}
	t.Fatalf("no number stands behind %s", words)
	return ""
}

// cellBeside gives the mark of the number in the second cell of a row of a table that is named in the first.
func cellBeside(t *testing.T, written []markedNumber, paras []docx.Paragraph, table int, name string) string {
	t.Helper()
	for _, w := range written {
		if w.Table == table && w.Col == 2 && strings.TrimSpace(paras[w.para-1].Text) == name {
			return w.mark
		}
	}
	t.Fatalf("table %d has no number of %s", table, name)
	return ""
}

// Every kind of edit by itself. In the text a sentence has 财政拨款收入616.42万元, that number is P; in tables T is the
// same, in a row of three cells, and R the only number of its row. The one that is named first becomes what is said:
// = if it stays what it is, nothing if it goes.
func TestLibreOfficeKeepsTheTraceThroughEachKindOfEdit(t *testing.T) {
	t.Parallel()
	b := officeBook(t, false)
	doc := report(t, b)
	written, paras := markedNumbers(t, doc)
	picture := pictureFile(t)
	marks := strings.NewReplacer("|P", "|"+numberAfter(t, written, paras, "其中财政拨款收入"), "|T", "|"+cellBeside(t, written, paras, 2, "财政拨款收入"),
		"|R", "|"+cellBeside(t, written, paras, 3, "年初结转和结余"), "|后", "|"+cellBeside(t, written, paras, 2, "本年收入合计"), "PICTURE", picture)
	cases := []struct{ strokes, makes string }{
		{"", "="},
		{"type|P|0|6|777.77", "777.77"},
		{"type|P|0|3|777", "777.42"},
		{"type|P|4|2|77", "616.77"},
		{"type|P|1|1|7", "676.42"},
		{"type|P|0|0|7", "7616.42"},
		{"type|P|6|0|7", "616.427"},
		{"delete|P|0|1|", "16.42"},
		{"delete|P|5|1|", "616.4"},
		{"delete|P|0|6|", ""},
		{"undo|P|0|3|777", "="},
		{"type|T|0|6|777.77", "777.77"},
		{"type|T|0|0|7", "7616.42"},
		{"type|T|6|0|7", "616.427"},
		{"delete|T|2|1|", "61.42"},
		{"type|P|0|0|共", "="},
		{"type|P|6|0|万", "616.42万万元"}, // ten thousand times as much
		{"type|T|6|0|（调整后）", "="},
		{"type|其中财政拨款收入|0|0|经核对，", "="},
		{"type|其中财政拨款收入|2|0|，一般公共预算", "="},
		{"split|收入情况见表|0|0|", "="},
		{"split|P|0|0|", "="},
		{"split|P|3|0|", ""},
		{"join|P|0|0|", "="},
		{"delete|有待提高。|0|5|", "="},
		{"up|P|0|0|", "="},
		{"down|P|0|0|", "="},
		{"moveparagraph|P|0|0|五、存在的主要问题", "="},
		{"copyparagraph|P|0|0|五、存在的主要问题", "="},
		{"move|其中财政拨款收入616.42万元，|0|18|部分项目前期准备", "="},
		{"moverow|T|0|0|后", "="},
		{"moverow|T|0|0|后;moverow|T|0|0|后", "="},
		{"insertrow|T|0|0|", "="},
		{"insertcolumn|T|0|0|", "="},
		{"deleterow|R|0|0|", ""},
		{"bold|P|1|3|;italic|T|0|2|", "="},
		{"size|P|0|6|20;colour|P|2|1|255", "="},
		{"style|P|0|0|Heading 2", "="},
		{"footnote|P|3|0|见附件", "="},
		{"footnote|T|6|0|见附件", "="},
		{"picture|P|3|0|PICTURE;picture|T|0|0|PICTURE", "="},
		{"linebreak|P|0|0|;pagebreak|收入情况见表|0|0|", "="},
		{"comment|P|2|3|请核对;comment|T|0|6|请核对", "="},
		{"comment|P|3|0|请核对", "="},
		{"record;type|P|0|6|777.77", "777.77"},
		{"record;type|P|0|6|777.77;accept", "777.77"},
		{"record;type|P|2|1|7", "617.42"},
		{"record;type|T|0|6|777.77", "777.77"},
		{"record;delete|P|0|6|", ""},
		{"record;moveparagraph|P|0|0|五、存在的主要问题", "="},
		{"record;moveparagraph|P|0|0|五、存在的主要问题;accept", "="},
		{"record;moveparagraph|P|0|0|五、存在的主要问题;type|P|0|6|777.77", "777.77"},
		{"record;move|其中财政拨款收入616.42万元，|0|18|部分项目前期准备", "="},
		{"record;moverow|T|0|0|后;accept", "="},
		{"record;deleterow|R|0|0|", ""},
	}
	var lists [][]stroke
	for _, c := range cases {
		var list []stroke
		for _, line := range strings.Split(marks.Replace("|"+c.strokes), ";") {
			if line = strings.TrimPrefix(line, "|"); line != "" {
				list = append(list, stroke{line: line})
			}
		}
		if c.makes != "=" {
			k := strings.IndexAny(c.strokes, "PTR")
			list[len(list)-1].makes = map[string]string{strings.TrimPrefix(marks.Replace("|"+c.strokes[k:k+1]), "|"): c.makes}
		}
		lists = append(lists, list)
	}
	for i, out := range edited(t, doc, lists) {
		c := cases[i]
		t.Run(c.strokes, func(t *testing.T) {
			for _, s := range lists[i] {
				if !s.done {
					t.Errorf("%s: LibreOffice did not find the place", s.line)
				}
			}
			checkEdited(t, written, out, b, lists[i])
		})
	}
}

// pictureFile gives the address of a picture.
func pictureFile(t *testing.T) string {
	t.Helper()
	var data bytes.Buffer
	if err := png.Encode(&data, image.NewGray(image.Rect(0, 0, 8, 8))); err != nil {
		t.Fatal(err)
	}
	file := filepath.Join(t.TempDir(), "picture.png")
	if err := os.WriteFile(file, data.Bytes(), 0o600); err != nil {
		t.Fatal(err)
	}
	return url(file)
}

// A typist draws what somebody might do to a report.
type typist struct {
	*rand.Rand
	numbers []markedNumber // that stand in the text or in tables and say something
	paras   []docx.Paragraph
	touched map[string]bool // by mark: those that are typed over or gone
	rows    map[[2]int]bool // of tables: those that were moved or deleted
	picture string
}

// number draws a number that is as it was written.
func (y *typist) number() markedNumber {
	for {
		if n := y.numbers[y.IntN(len(y.numbers))]; !y.touched[n.mark] && !y.rows[[2]int{n.Table, n.Row}] {
			return n
		}
	}
}

// paragraph draws a number of the text, for the paragraph that it stands in.
func (y *typist) paragraph() markedNumber {
	for {
		if n := y.number(); n.Table == 0 {
			return n
		}
	}
}

// row draws a number of a table, for the row that it stands in, and another row of the table.
func (y *typist) row() (n, other markedNumber) {
	for {
		n, other = y.number(), y.number()
		inRow := func(o markedNumber) bool { return o.Table == n.Table && o.Row == n.Row }
		if n.Table > 0 && other.Table == n.Table && other.Row != n.Row && !slices.ContainsFunc(y.numbers, func(o markedNumber) bool { return inRow(o) && y.touched[o.mark] }) {
			y.rows[[2]int{n.Table, n.Row}] = true
			return n, other
		}
	}
}

var clauseEnd = regexp.MustCompile(`[^0-9，；。]{2,8}[，；]`)

// clause draws words of the text that end a clause.
func (y *typist) clause() string {
	for {
		text := y.paras[y.paragraph().para].Text
		if ends := clauseEnd.FindAllString(text, -1); len(ends) > 0 {
			return ends[y.IntN(len(ends))]
		}
	}
}

// heading draws the heading of a chapter.
func (y *typist) heading() string {
	return []string{"二、收入支出预算执行情况", "三、年末结转和结余情况", "四、部门（单位）专项组织实施情况", "五、存在的主要问题", "六、改进措施和有关建议"}[y.IntN(5)]
}

// overtype draws a number and types over it, in whole or in part.
func (y *typist) overtype() stroke {
	n := y.number()
	y.touched[n.mark] = true
	numeral := strings.TrimSuffix(n.text, "%")
	sign := len(numeral) - len(strings.TrimPrefix(numeral, "-"))
	var digits []int // where they stand
	for i, r := range numeral {
		if '0' <= r && r <= '9' {
			digits = append(digits, i)
		}
	}
	i := digits[y.IntN(len(digits))]
	over := func(verb string, from, length int, typed string) stroke {
		return stroke{line: fmt.Sprintf("%s|%s|%d|%d|%s", verb, n.mark, from, length, typed), makes: map[string]string{n.mark: n.text[:from] + typed + n.text[from+length:]}}
	}
	last := len(numeral) - 1
	switch kind := y.IntN(6); {
	case kind == 0:
		return over("type", sign, len(numeral)-sign, fmt.Sprintf("7%03d.%02d", y.IntN(1000), y.IntN(100)))
	case kind == 1:
		return over("type", len(numeral), 0, strconv.Itoa(y.IntN(10)))
	case kind == 2:
		return over("type", sign, 0, strconv.Itoa(1+y.IntN(9)))
	case kind == 3 && len(digits) > 1:
		return over("delete", i, 1, "")
	case kind == 4 && slices.Contains(digits, last-1):
		was, _ := strconv.Atoi(numeral[last-1:])
		return over("type", last-1, 2, fmt.Sprintf("%02d", (was+1+y.IntN(99))%100))
	}
	return over("type", i, 1, strconv.Itoa((int(numeral[i]-'0')+1+y.IntN(9))%10))
}

// strokes are the kinds of edits that are drawn. The first is drawn as often as all others.
var strokes = []func(y *typist) stroke{
	(*typist).overtype,
	func(y *typist) stroke { // words are put in behind a clause
		end, words := y.clause(), []string{"经核对，", "据部门决算，", "按有关规定，"}[y.IntN(3)]
		return stroke{line: fmt.Sprintf("type|%s|%d|0|%s", end, utf8.RuneCountInString(end), words), words: words}
	},
	func(y *typist) stroke { // a word before a number
		return stroke{line: "type|" + y.paragraph().mark + "|0|0|共"}
	},
	func(y *typist) stroke { // words in the narrative are replaced
		return stroke{line: "type|个别科室|0|4|少数科室"}
	},
	func(y *typist) stroke { // a sentence goes
		s := []string{"资金支付集中在下半年。", "加强业务培训。", "绩效目标的量化程度有待提高。"}[y.IntN(3)]
		return stroke{line: fmt.Sprintf("delete|%s|0|%d|", s, utf8.RuneCountInString(s))}
	},
	func(y *typist) stroke {
		end := y.clause()
		return stroke{line: fmt.Sprintf("split|%s|%d|0|", end, utf8.RuneCountInString(end))}
	},
	func(y *typist) stroke {
		return stroke{line: "join|" + []string{"个别科室", "部分项目", "把绩效目标"}[y.IntN(3)] + "|0|0|"}
	},
	func(y *typist) stroke { return stroke{line: "up|" + y.paragraph().mark + "|0|0|"} },
	func(y *typist) stroke { return stroke{line: "down|" + y.paragraph().mark + "|0|0|"} },
	func(y *typist) stroke {
		return stroke{line: "moveparagraph|" + y.paragraph().mark + "|0|0|" + y.heading()}
	},
	func(y *typist) stroke { // a sentence moves, its numbers with it
		text := strings.Split(y.paras[y.paragraph().para].Text, "。")
		s := text[y.IntN(len(text)-1)] + "。"
		return stroke{line: fmt.Sprintf("move|%s|0|%d|%s", s, utf8.RuneCountInString(s), "个别科室")}
	},
	func(y *typist) stroke {
		n, to := y.row()
		return stroke{line: "moverow|" + n.mark + "|0|0|" + to.mark}
	},
	func(y *typist) stroke {
		n, _ := y.row()
		s := stroke{line: "deleterow|" + n.mark + "|0|0|", makes: map[string]string{}}
		for _, o := range y.numbers {
			if o.Table == n.Table && o.Row == n.Row {
				s.makes[o.mark], y.touched[o.mark] = "", true
			}
		}
		return s
	},
	func(y *typist) stroke { n, _ := y.row(); return stroke{line: "insertrow|" + n.mark + "|0|0|"} },
	func(y *typist) stroke { // the format of a part of a number
		return stroke{line: fmt.Sprintf("%s|%s|%d|1|%d", []string{"bold", "italic", "size", "colour"}[y.IntN(4)], y.number().mark, y.IntN(2), 9+y.IntN(20))}
	},
	func(y *typist) stroke {
		n := y.number()
		return stroke{line: fmt.Sprintf("footnote|%s|%d|0|数据来源于部门决算", n.mark, len(n.text))}
	},
	func(y *typist) stroke { // in the text: of a number that begins a cell LibreOffice puts the mark around the picture
		return stroke{line: "picture|" + y.paragraph().mark + "|1|0|" + y.picture}
	},
	func(y *typist) stroke {
		end := y.clause()
		return stroke{line: fmt.Sprintf("%s|%s|%d|0|", []string{"linebreak", "pagebreak"}[y.IntN(2)], end, utf8.RuneCountInString(end))}
	},
	func(y *typist) stroke { // a digit is typed and taken back: of the first one LibreOffice leaves the number outside
		return stroke{line: "undo|" + y.number().mark + "|1|0|7"}
	},
}

// Whatever is done to a report in LibreOffice: just the numbers that were typed over are found, refresh mends just the
// stale ones and keeps every word, and LibreOffice reads what it has written.
func TestEditsInLibreOfficeAreToldFromChangedNumbers(t *testing.T) {
	t.Parallel()
	const documents, edits = 20, 12
	b, later := officeBook(t, false), officeBook(t, true)
	doc := report(t, b)
	written, paras := markedNumbers(t, doc)
	stale := map[string]bool{} // when the workbook has changed
	_, numbers := states(t, doc, later)
	of, _ := byMark(written, numbers)
	for mark, n := range of {
		stale[mark] = n.State == docgen.Stale
	}
	picture := pictureFile(t)
	var lists [][]stroke
	for seed := range uint64(documents) {
		y := &typist{Rand: rand.New(rand.NewPCG(seed, 11)), paras: paras, touched: map[string]bool{}, rows: map[[2]int]bool{}, picture: picture}
		for _, w := range written {
			if strings.ContainsAny(w.text, "0123456789") {
				y.numbers = append(y.numbers, w)
			}
		}
		var list []stroke
		if seed%3 == 1 {
			list = append(list, stroke{line: "record"})
		}
		for range edits {
			list = append(list, strokes[max(0, y.IntN(2*len(strokes)-1)-len(strokes)+1)](y))
		}
		if seed%6 == 4 {
			list = append(list, stroke{line: "accept"})
		}
		if seed%4 == 3 {
			n := y.number()
			list = append(list, stroke{line: fmt.Sprintf("comment|%s|0|%d|请核对", n.mark, len(n.text))})
		}
		lists = append(lists, list)
	}
	docs := edited(t, doc, lists)
	drawn, done := map[string]int{}, map[string]int{}
	for _, list := range lists {
		for _, s := range list {
			drawn[s.verb()]++
			if s.done {
				done[s.verb()]++
			}
		}
	}
	t.Logf("drawn %v, done %v", drawn, done)
	for verb := range drawn {
		if done[verb] == 0 {
			t.Errorf("%s was never done", verb)
		}
	}
	refreshed := make([][]byte, len(docs))
	for i, list := range lists {
		t.Run(strconv.Itoa(i), func(t *testing.T) {
			for _, s := range list {
				t.Logf("%s: %v", s.line, s.done)
			}
			checkEdited(t, written, docs[i], b, list)
			out, numbers, _, err := refresh(docs[i], later, "11")
			if err != nil {
				t.Fatal(err)
			}
			refreshed[i] = out
			made := makes(list)
			of, _ := byMark(written, numbers)
			for _, w := range written {
				_, changed := made[w.mark]
				if n := of[w.mark]; n.Done != (stale[w.mark] && !changed) {
					t.Errorf("%s %s, stale %v, changed %v: written anew %v, %s %q, want %q", w.mark, w.text, stale[w.mark], changed, n.Done, n.State, n.Text, n.Want)
				}
			}
			if was, is := wordsOf(t, docs[i]), wordsOf(t, out); was != is {
				t.Errorf("words changed:\n%s\n%s", was, is)
			}
			text, err := docx.Text(out)
			if err != nil {
				t.Fatal(err)
			}
			for _, s := range list {
				if s.done && !strings.Contains(strings.Join(text, "\n"), s.words) {
					t.Errorf("%s is gone", s.words)
				}
			}
			checkEdited(t, written, out, later, list)
		})
	}
	if slices.ContainsFunc(refreshed, func(doc []byte) bool { return doc == nil }) {
		return
	}
	for i, again := range saved(t, refreshed) {
		t.Run(fmt.Sprintf("%d again", i), func(t *testing.T) { checkEdited(t, written, again, later, lists[i]) })
	}
	t.Run("validator", func(t *testing.T) {
		validator := program(t, cmp.Or(os.Getenv("OOXML_VALIDATOR"), "ooxml-validator"))
		for i := range 4 { // what LibreOffice writes has faults of its own
			was := faults(t, validator, docs[i])
			for f := range faults(t, validator, refreshed[i]) {
				if !was[f] {
					t.Errorf("%d: refresh makes a fault: %s", i, f)
				}
			}
		}
	})
}

// saved has LibreOffice read documents and save them again.
func saved(t *testing.T, docs [][]byte) [][]byte {
	t.Helper()
	dir := t.TempDir()
	file := func(i int, kind string) string { return filepath.Join(dir, fmt.Sprintf("%d%s.docx", i, kind)) }
	var lines []string
	for i, d := range docs {
		if err := os.WriteFile(file(i, ""), d, 0o600); err != nil {
			t.Fatal(err)
		}
		lines = append(lines, reading(t, d)+"\t"+url(file(i, "")), "save\t"+url(file(i, "-again"))+"\t"+asDocx)
	}
	for i, a := range office(t, lines) {
		if a != "done" {
			t.Errorf("%s: %s", lines[i], a)
		}
	}
	out := make([][]byte, len(docs))
	for i := range out {
		var err error
		if out[i], err = os.ReadFile(file(i, "-again")); err != nil {
			t.Fatal(err)
		}
	}
	return out
}

// reading is the verb for opening a document: one with comments cannot have a window.
func reading(t *testing.T, doc []byte) string {
	t.Helper()
	pkg, err := ooxml.Open(doc)
	if err != nil {
		t.Fatal(err)
	}
	if slices.ContainsFunc(pkg.Names(), func(name string) bool { return strings.HasSuffix(name, "comments.xml") }) {
		return "read"
	}
	return "open"
}

// faults gives what the validator of the Open XML SDK says of a document.
func faults(t *testing.T, validator string, doc []byte) map[string]bool {
	t.Helper()
	file := filepath.Join(t.TempDir(), "report.docx")
	if err := os.WriteFile(file, doc, 0o600); err != nil {
		t.Fatal(err)
	}
	said, err := exec.Command(validator, file).Output()
	if _, failed := err.(*exec.ExitError); err != nil && !failed {
		t.Fatal(err)
	}
	var got struct {
		Errors []struct{ Description string }
	}
	if err := json.Unmarshal(said, &got); err != nil {
		t.Fatalf("%v: %s", err, said)
	}
	out := map[string]bool{}
	for _, e := range got.Errors {
		out[e.Description] = true
	}
	return out
}

// A report that nobody edits: saved by LibreOffice twice it is as it was. The older formats and OpenDocument keep no
// trace, and after them the numbers of the text are still compared by their names and none is called wrong.
func TestAReportSavedByLibreOfficeKeepsItsTrace(t *testing.T) {
	t.Parallel()
	b := officeBook(t, false)
	doc := report(t, b)
	written, _ := markedNumbers(t, doc)
	dir := t.TempDir()
	in := func(name string) string { return url(filepath.Join(dir, name)) }
	if err := os.WriteFile(filepath.Join(dir, "report.docx"), doc, 0o600); err != nil {
		t.Fatal(err)
	}
	var lines []string
	formats := []struct{ ending, filter string }{{"docx", asDocx}, {"odt", asOdt}, {"doc", asDoc}, {"rtf", asRtf}}
	for _, f := range formats {
		lines = append(lines, "open\t"+in("report.docx"), "save\t"+in("once."+f.ending)+"\t"+f.filter,
			"open\t"+in("once."+f.ending), "save\t"+in("through-"+f.ending+".docx")+"\t"+asDocx)
	}
	for i, a := range office(t, lines) {
		if a != "done" {
			t.Errorf("%s: %s", lines[i], a)
		}
	}
	for _, f := range formats {
		t.Run(f.ending, func(t *testing.T) {
			out, err := os.ReadFile(filepath.Join(dir, "through-"+f.ending+".docx"))
			if err != nil {
				t.Fatal(err)
			}
			if f.ending == "docx" {
				checkEdited(t, written, out, b, nil)
			}
			got, _ := states(t, out, b)
			paras, err := docx.Paragraphs(out, "_jx")
			if err != nil {
				t.Fatal(err)
			}
			marks := 0
			for _, p := range paras {
				marks += len(p.Marks)
			}
			t.Logf("docx to %s to docx: written with %d numbers, verify tells of %v; %d marks are left", f.ending, len(written), got, marks)
			if got[docgen.Edited]+got[docgen.Stale]+got[docgen.Lost] > 0 {
				t.Errorf("a number is called wrong: %v", got)
			}
			if got[docgen.Same] < 80 {
				t.Errorf("%d numbers are compared", got[docgen.Same])
			}
		})
	}
}

// What LibreOffice has cut and pasted while changes are recorded stands under another name, and the mark itself stands
// around nothing: it is the same number, and refresh writes it.
func TestANumberThatLibreOfficeMovedIsNotLost(t *testing.T) {
	const markName = `w:name="`
	b := ledger(t, seed)
	later := ledger(t, strings.Replace(seed, "公开03/合计/基本支出 6993400.00", "公开03/合计/基本支出 6983400.00", 1))
	deleted := `<w:del w:id="9001" w:author="a"><w:r><w:delText>699.34</w:delText></w:r></w:del>`
	for _, c := range []struct{ name, left string }{{"_Copy_1", deleted}, {"_Copy_1", ""}, {"_Copy_1_Copy_1", ""}, {" Copy 1", ""}} {
		doc := edit(t, report(t, b), func(s string) string {
			i := strings.Index(s, ">699.34<")
			from := strings.LastIndex(s[:i], "<w:bookmarkStart")
			name := s[from+strings.Index(s[from:], markName)+len(markName):]
			name = name[:strings.IndexByte(name, '"')]
			left := `<w:bookmarkStart w:id="9000" w:name="` + name + `"/>` + c.left + `<w:bookmarkEnd w:id="9000"/>`
			return s[:from] + left + strings.Replace(s[from:], `"`+name+`"`, `"`+name+c.name+`"`, 1)
		})
		was, _ := states(t, report(t, b), b)
		if got, _ := states(t, doc, b); !maps.Equal(got, was) {
			t.Errorf("%s: states %v, want %v", c.name, got, was)
		}
		out, _, _, err := refresh(doc, later, "11")
		if err != nil {
			t.Fatal(err)
		}
		if got, _ := states(t, out, later); got[docgen.Stale]+got[docgen.Edited]+got[docgen.Lost] > 0 {
			t.Errorf("%s: states after the refresh %v", c.name, got)
		}
	}
}
