package xlsx_test

import (
	"archive/zip"
	"bytes"
	"flag"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/xuri/excelize/v2"

	_ "jixiao/xlsx" // initialised first, so that its own tests have registered their flags before init below looks
)

// Package xlsx may have an -update of its own, and a flag registered twice is a panic before the first test.
// An init function runs after all package variables, which is where such flags are declared.
func init() {
	if flag.Lookup("update") == nil {
		flag.Bool("update", false, "rewrite golden files")
	}
}

func updateSample() bool {
	on, _ := flag.Lookup("update").Value.(flag.Getter).Get().(bool)
	return on
}

// TestSampleWorkbook keeps sample/ equal to the tables of sample_data_test.go. It writes only with -update.
func TestSampleWorkbook(t *testing.T) {
	for path, spoil := range map[string]func(*sampleBook){samplePath: nil, brokenPath: breakSample} {
		t.Run(filepath.ToSlash(path), func(t *testing.T) {
			got := buildSample(t, spoil)
			if !bytes.Equal(got, buildSample(t, spoil)) {
				t.Fatal("two builds of the sample differ: a golden file needs the same bytes each time")
			}
			if updateSample() {
				if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
					t.Fatal(err)
				}
				if err := os.WriteFile(path, got, 0o644); err != nil {
					t.Fatal(err)
				}
				return
			}
			want, err := os.ReadFile(path)
			if err != nil {
				t.Fatal(err)
			}
			compareParts(t, want, got)
		})
	}
}

// TestSampleRoundsToPublished holds the typed lines against the totals that were published in 万元.
func TestSampleRoundsToPublished(t *testing.T) {
	a := readAccounts(t)
	got := map[string]fen{
		"本年收入": a.sum(income),
		"财政拨款": a.sum(income, from("一般", "基金")),
		"其他收入": a.sum(income, from("其他")),
		"本年支出": a.sum(spent),
		"基本支出": a.sum(spent, nature("基本")),
		"项目支出": a.sum(spent, nature("项目")),
		"年初结转": a.sum(opening),
		"年末结转": a.sum(closing),
		"年末基本": a.sum(closing, nature("基本")),
		"年末项目": a.sum(closing, nature("项目")),
	}
	for _, row := range fields(samplePublished) {
		wan := (got[row[0]] + 5000) / 10000 // hundredths of 万元; every total is positive, so this rounds half up
		if wan != parseFen(t, row[1]) {
			t.Errorf("%s is %s 元, published as %s 万元", row[0], got[row[0]], row[1])
		}
	}
	for _, l := range a {
		if closing(l) < 0 {
			t.Errorf("%s %s %s: 年末结转 is negative", l.code, l.source, l.nature)
		}
	}
}

// compareParts compares name by name and byte by byte what is inside. When only the compression differs (another
// version of compress/flate) the workbook is still the same, and the test says so instead of failing.
func compareParts(t *testing.T, want, got []byte) {
	t.Helper()
	if bytes.Equal(want, got) {
		return
	}
	w, g := unzip(t, want), unzip(t, got)
	same := true
	for name := range g {
		if !bytes.Equal(w[name], g[name]) {
			same = false
			t.Errorf("%s differs from the tables of the test; run with -update and look at the workbook", name)
		}
	}
	for name := range w {
		if _, ok := g[name]; !ok {
			same = false
			t.Errorf("%s is in the committed workbook only", name)
		}
	}
	if same {
		t.Log("same parts, other compression")
	}
}

func unzip(t *testing.T, b []byte) map[string][]byte {
	t.Helper()
	z, err := zip.NewReader(bytes.NewReader(b), int64(len(b)))
	if err != nil {
		t.Fatal(err)
	}
	parts := map[string][]byte{}
	for _, f := range z.File {
		r, err := f.Open()
		if err != nil {
			t.Fatal(err)
		}
		if parts[f.Name], err = io.ReadAll(r); err != nil {
			t.Fatal(err)
		}
		r.Close()
	}
	return parts
}

// breakSample puts three faults into a sound workbook, each of another kind and in another table:
//
//	公开01表!C30  本年收入合计: 9,705,629.35 typed as 9,706,529.35, two digits changed places
//	公开05表!G8   合计·项目支出: a formula that no program has calculated, so there is no value beside it
//	公开06表!F17  30211 差旅费: the text 1O2,384.60, with the letter O for the nought
func breakSample(b *sampleBook) {
	b.expect("公开01表", "C30", "9705629.35")
	b.must(b.f.SetCellFloat("公开01表", "C30", 9706529.35, 2, 64))

	b.expect("公开05表", "G8", "1071639.83")
	sum, err := b.f.GetCellFormula("公开05表", "G8")
	b.must(err)
	b.must(b.f.SetCellValue("公开05表", "G8", nil)) // takes the formula away too
	b.formula("公开05表", "G8", sum)

	b.expect("公开06表", "F17", "102384.6")
	b.must(b.f.SetCellStr("公开06表", "F17", "1O2,384.60"))
}

// fen is money in hundredths of a yuan: every sum of the sample is an integer sum.
type fen int64

func (v fen) String() string { return fmt.Sprintf("%d.%02d", int64(v)/100, int64(v)%100) }

func parseFen(t testing.TB, s string) fen {
	t.Helper()
	whole, cents, ok := strings.Cut(strings.ReplaceAll(s, ",", ""), ".")
	n, err := strconv.ParseInt(whole+cents, 10, 64)
	if !ok || len(cents) != 2 || err != nil {
		t.Fatalf("%q is not an amount with two decimals", s)
	}
	return fen(n)
}

// line is one typed line of the accounts.
type line struct {
	code, source, nature string
	opening, in, out     fen
}

func opening(l line) fen { return l.opening }
func income(l line) fen  { return l.in }
func spent(l line) fen   { return l.out }
func closing(l line) fen { return l.opening + l.in - l.out }

// A test on a line; what passes all of them is added.
type where func(line) bool

func from(sources ...string) where {
	return func(l line) bool { return slices.Contains(sources, l.source) }
}
func nature(n string) where   { return func(l line) bool { return l.nature == n } }
func under(code string) where { return func(l line) bool { return strings.HasPrefix(l.code, code) } }

type accounts []line

func (a accounts) sum(what func(line) fen, tests ...where) fen {
	var total fen
next:
	for _, l := range a {
		for _, ok := range tests {
			if !ok(l) {
				continue next
			}
		}
		total += what(l)
	}
	return total
}

func fields(table string) [][]string {
	var rows [][]string
	for l := range strings.Lines(table) {
		if f := strings.Fields(l); len(f) > 0 {
			rows = append(rows, f)
		}
	}
	return rows
}

func readAccounts(t testing.TB) accounts {
	t.Helper()
	var a accounts
	for _, r := range fields(sampleAccounts)[1:] {
		a = append(a, line{r[0], r[1], r[2], parseFen(t, r[3]), parseFen(t, r[4]), parseFen(t, r[5])})
	}
	return a
}

// sampleBook is the workbook under construction.
type sampleBook struct {
	t     testing.TB
	f     *excelize.File
	a     accounts
	style map[string]int
	first bool
}

func (b *sampleBook) must(err error) {
	b.t.Helper()
	if err != nil {
		b.t.Fatal(err)
	}
}

func (b *sampleBook) expect(sheet, ref, want string) {
	b.t.Helper()
	if got, err := b.f.GetCellValue(sheet, ref, excelize.Options{RawCellValue: true}); err != nil || got != want {
		b.t.Fatalf("%s!%s is %q (%v), expected %q: the layout moved, and the fault with it", sheet, ref, got, err, want)
	}
}

func buildSample(t testing.TB, spoil func(*sampleBook)) []byte {
	t.Helper()
	b := &sampleBook{t: t, f: excelize.NewFile(), a: readAccounts(t), style: map[string]int{}, first: true}
	defer b.f.Close()
	b.styles()
	b.overview()
	b.byFunction("公开02表", "收入决算表", "公开02表", nil, incomeColumns())
	b.byFunction("公开03表", "支出决算表", "公开03表", nil, spendingColumns())
	b.fiscalOverview()
	b.byFunction("公开05表", "一般公共预算财政拨款支出决算表", "公开05表", from("一般"), generalColumns())
	b.economy()
	b.travel()
	b.byFunction("公开08表", "政府性基金预算财政拨款收入支出决算表", "公开08表", from("基金"), fundColumns())
	b.assets()
	b.heads()
	b.narrative()
	if spoil != nil {
		spoil(b)
	}
	// A golden file cannot carry the hour of its making.
	b.must(b.f.SetDocProps(&excelize.DocProperties{
		Title: "2018年度部门决算公开表", Creator: sampleUnit, LastModifiedBy: sampleUnit,
		Created: "2019-06-28T09:00:00Z", Modified: "2019-07-01T09:00:00Z", Language: "zh-CN",
	}))
	b.f.SetActiveSheet(0)
	var out bytes.Buffer
	b.must(b.f.Write(&out))
	return out.Bytes()
}

// styles makes the few looks of a printed 决算表: black thin rules, 宋体 in the body, 黑体 in title and heads.
func (b *sampleBook) styles() {
	b.must(b.f.SetDefaultFont("宋体"))
	rule := []excelize.Border{{Type: "left", Style: 1, Color: "000000"}, {Type: "right", Style: 1, Color: "000000"},
		{Type: "top", Style: 1, Color: "000000"}, {Type: "bottom", Style: 1, Color: "000000"}}
	money, count, text := "#,##0.00", "0", "@"
	add := func(name string, border []excelize.Border, font excelize.Font, h, v, format string) {
		wrap := border != nil && (format == text || h == "center")
		indent := 0
		if border != nil && v == "center" && h != "center" {
			indent = 1 // so that figure and label do not touch the rule
		}
		s := &excelize.Style{Border: border, Font: &font,
			Alignment: &excelize.Alignment{Horizontal: h, Vertical: v, WrapText: wrap, Indent: indent}}
		if format != "" {
			s.CustomNumFmt = &format
		}
		id, err := b.f.NewStyle(s)
		b.must(err)
		b.style[name] = id
	}
	song := excelize.Font{Family: "宋体", Size: 10}
	bold := excelize.Font{Family: "宋体", Size: 10, Bold: true}
	head := excelize.Font{Family: "黑体", Size: 10}
	add("title", nil, excelize.Font{Family: "黑体", Size: 18}, "center", "center", "")
	add("left", nil, song, "left", "center", "")
	add("middle", nil, song, "center", "center", "")
	add("right", nil, song, "right", "center", "")
	add("head", rule, head, "center", "center", text)
	add("no", rule, song, "center", "center", text)
	add("label", rule, song, "left", "center", text)
	add("total", rule, bold, "center", "center", text)
	add("strong", rule, bold, "left", "center", text)
	add("money", rule, song, "right", "center", money)
	add("sum", rule, bold, "right", "center", money)
	add("count", rule, song, "center", "center", count)
	add("key", rule, head, "center", "top", text)
	add("prose", rule, song, "left", "top", text)
}

// sheet is one table under construction.
type sheet struct {
	*sampleBook
	name string
	last string // last column
	end  int    // last row so far
}

func (b *sampleBook) sheet(name string, widths ...float64) *sheet {
	b.t.Helper()
	if b.first {
		b.must(b.f.SetSheetName("Sheet1", name))
		b.first = false
	} else {
		_, err := b.f.NewSheet(name)
		b.must(err)
	}
	for i, w := range widths {
		b.must(b.f.SetColWidth(name, column(i+1), column(i+1), w))
	}
	return &sheet{sampleBook: b, name: name, last: column(len(widths))}
}

// caption is what stands above every table: title, mark, and the line with department, year and unit.
func (s *sheet) caption(title, mark, middle, unit string) {
	s.put("title", "A1", title)
	s.merge("title", "A1:"+s.last+"1")
	s.put("right", s.last+"2", mark)
	s.put("left", "A3", "部门："+sampleUnit)
	s.put("middle", middle+"3", sampleYear)
	s.put("right", s.last+"3", unit)
	s.must(s.f.SetRowHeight(s.name, 1, 32))
}

// finish gives the sheet its page: A4, all columns on one page, heads repeated and frozen, a page number.
func (s *sheet) finish(headRows, keyColumns int, orientation string, onePage bool) {
	yes, a4, wide, tall := true, 9, 1, 0
	if onePage {
		tall = 1
	}
	s.must(s.f.SetPageLayout(s.name, &excelize.PageLayoutOptions{
		Size: &a4, Orientation: &orientation, FitToWidth: &wide, FitToHeight: &tall}))
	s.must(s.f.SetSheetProps(s.name, &excelize.SheetPropsOptions{FitToPage: &yes}))
	side, edge, foot := 0.5, 0.6, 0.3
	s.must(s.f.SetPageMargins(s.name, &excelize.PageLayoutMarginsOptions{
		Left: &side, Right: &side, Top: &edge, Bottom: &edge, Header: &foot, Footer: &foot, Horizontally: &yes}))
	s.must(s.f.SetHeaderFooter(s.name, &excelize.HeaderFooterOptions{OddFooter: "&C第 &P 页"}))
	cell := at(keyColumns+1, headRows+1)
	pane := "bottomLeft"
	if keyColumns > 0 {
		pane = "bottomRight"
	}
	s.must(s.f.SetPanes(s.name, &excelize.Panes{Freeze: true, XSplit: keyColumns, YSplit: headRows,
		TopLeftCell: cell, ActivePane: pane,
		Selection: []excelize.Selection{{SQRef: cell, ActiveCell: cell, Pane: pane}}}))
	s.must(s.f.SetDefinedName(&excelize.DefinedName{Name: "_xlnm.Print_Titles", Scope: s.name,
		RefersTo: fmt.Sprintf("'%s'!$1:$%d", s.name, headRows)}))
	s.must(s.f.SetSheetDimension(s.name, "A1:"+s.last+strconv.Itoa(s.end))) // or it says A1, whatever the sheet holds
	// Codes and 行次 are text in these tables; without this a green corner stands in every one of them.
	s.must(s.f.AddIgnoredErrors(s.name, "A1:"+s.last+strconv.Itoa(s.end), excelize.IgnoredErrorsNumberStoredAsText))
}

func (s *sheet) put(style, ref, text string) {
	s.t.Helper()
	s.must(s.f.SetCellStr(s.name, ref, text))
	s.must(s.f.SetCellStyle(s.name, ref, ref, s.style[style]))
	s.reach(ref)
}

// empty is a ruled cell that holds nothing: a blank is not a nought.
func (s *sheet) empty(style string, refs ...string) {
	for _, ref := range refs {
		s.must(s.f.SetCellStyle(s.name, ref, ref, s.style[style]))
		s.reach(ref)
	}
}

// amount writes money. No line of this department comes to exactly nought, so 0 means that there is nothing
// and the cell stays blank. A fen divided by 100 is the float64 nearest to the amount, and is written with the
// fewest digits that name it: the file says 9705629.35, never 9705629.349999999.
func (s *sheet) amount(style, ref string, v fen) {
	s.t.Helper()
	s.empty(style, ref)
	if v != 0 {
		s.must(s.f.SetCellFloat(s.name, ref, float64(v)/100, -1, 64))
	}
}

func (s *sheet) count(ref string, n int) {
	s.empty("count", ref)
	if n != 0 {
		s.must(s.f.SetCellInt(s.name, ref, int64(n)))
	}
}

func (s *sheet) merge(style, area string) {
	s.t.Helper()
	from, to, _ := strings.Cut(area, ":")
	s.must(s.f.MergeCell(s.name, from, to))
	s.must(s.f.SetCellStyle(s.name, from, to, s.style[style]))
	s.reach(to)
}

func (s *sheet) head(area, text string) {
	s.t.Helper()
	from, _, many := strings.Cut(area, ":")
	s.put("head", from, text)
	if many {
		s.merge("head", area)
	}
}

// note is the sentence that stands below a published table.
func (s *sheet) note(text string) {
	row := s.end + 1
	s.put("left", at(1, row), "注："+text)
	s.must(s.f.MergeCell(s.name, at(1, row), s.last+strconv.Itoa(row)))
	s.must(s.f.SetRowHeight(s.name, row, 18))
}

func (s *sheet) rows(from, to int, height float64) {
	for r := from; r <= to; r++ {
		s.must(s.f.SetRowHeight(s.name, r, height))
	}
}

func (s *sheet) reach(ref string) {
	_, row, err := excelize.CellNameToCoordinates(ref)
	s.must(err)
	s.end = max(s.end, row)
}

// formula puts a formula beside the number that is already in the cell. SetCellFormula declares every result a
// text, except for the type dataTable, which it leaves as it is and does not write: so the number stays a number.
func (b *sampleBook) formula(sheet, ref, text string) {
	b.t.Helper()
	keep := excelize.STCellFormulaTypeDataTable
	b.must(b.f.SetCellFormula(sheet, ref, text, excelize.FormulaOpts{Type: &keep}))
}

func column(n int) string { name, _ := excelize.ColumnNumberToName(n); return name }

func at(col, row int) string { return column(col) + strconv.Itoa(row) }

// overview is 公开01: income on the left, spending by function on the right, both ends of the carry-over below.
func (b *sampleBook) overview() {
	s := b.sheet("公开01表", 32, 7, 19, 32, 7, 19)
	s.caption("收入支出决算总表", "公开01表", "D", "金额单位：元")
	s.head("A4:C4", "收入")
	s.head("D4:F4", "支出")
	for i, t := range []string{"项目", "行次", "决算数", "项目", "行次", "决算数"} {
		s.head(at(i+1, 5), t)
	}
	for i, t := range []string{"栏次", "", "1", "栏次", "", "2"} {
		s.put("no", at(i+1, 6), t)
	}
	in := func(tests ...where) fen { return b.a.sum(income, tests...) }
	left := []struct {
		label string
		v     fen
	}{
		{"一、财政拨款收入", in(from("一般", "基金"))},
		{"其中：政府性基金预算财政拨款", in(from("基金"))},
		{"二、上级补助收入", 0},
		{"三、事业收入", 0},
		{"四、经营收入", 0},
		{"五、附属单位上缴收入", 0},
		{"六、其他收入", in(from("其他"))},
	}
	for i, f := range fields(sampleFunctions) {
		row := 7 + i
		s.empty("label", at(1, row))
		s.empty("money", at(3, row))
		if i < len(left) {
			s.put("label", at(1, row), left[i].label)
			s.amount("money", at(3, row), left[i].v)
		}
		s.put("no", at(2, row), strconv.Itoa(1+i))
		s.put("label", at(4, row), f[1])
		s.put("no", at(5, row), strconv.Itoa(31+i))
		s.amount("money", at(6, row), b.a.sum(spent, under(f[0])))
	}
	basic, project := nature("基本"), nature("项目")
	foot := []struct {
		left, right string
		in, out     fen
		style       string
	}{
		{"本年收入合计", "本年支出合计", in(), b.a.sum(spent), "total"},
		{"用事业基金弥补收支差额", "结余分配", 0, 0, "label"},
		{"年初结转和结余", "年末结转和结余", b.a.sum(opening), b.a.sum(closing), "label"},
		{"基本支出结转", "基本支出结转", b.a.sum(opening, basic), b.a.sum(closing, basic), "label"},
		{"项目支出结转和结余", "项目支出结转和结余", b.a.sum(opening, project), b.a.sum(closing, project), "label"},
		{"经营结余", "经营结余", 0, 0, "label"},
		{"总计", "总计", in() + b.a.sum(opening), b.a.sum(spent) + b.a.sum(closing), "total"},
	}
	for i, f := range foot {
		row, money := 30+i, "money"
		if f.style == "total" {
			money = "sum"
		}
		s.put(f.style, at(1, row), f.left)
		s.put("no", at(2, row), strconv.Itoa(24+i))
		s.amount(money, at(3, row), f.in)
		s.put(f.style, at(4, row), f.right)
		s.put("no", at(5, row), strconv.Itoa(54+i))
		s.amount(money, at(6, row), f.out)
	}
	s.rows(2, s.end, 16.5)
	s.note("本表反映部门本年度的总收支和年末结转结余情况。")
	s.finish(6, 0, "landscape", true)
}

// A money column of the tables by function: its head, and what it adds.
type moneyColumn struct {
	head string
	of   func(line) fen
	test where
}

func nothing(line) fen { return 0 }

func incomeColumns() []moneyColumn {
	return []moneyColumn{
		{"本年收入合计", income, nil}, {"财政拨款收入", income, from("一般", "基金")}, {"上级补助收入", nothing, nil},
		{"事业收入", nothing, nil}, {"经营收入", nothing, nil}, {"附属单位上缴收入", nothing, nil},
		{"其他收入", income, from("其他")}}
}

func spendingColumns() []moneyColumn {
	return []moneyColumn{
		{"本年支出合计", spent, nil}, {"基本支出", spent, nature("基本")}, {"项目支出", spent, nature("项目")},
		{"上缴上级支出", nothing, nil}, {"经营支出", nothing, nil}, {"对附属单位补助支出", nothing, nil}}
}

func generalColumns() []moneyColumn {
	return []moneyColumn{
		{"合计", spent, nil}, {"基本支出", spent, nature("基本")}, {"项目支出", spent, nature("项目")}}
}

func fundColumns() []moneyColumn {
	return []moneyColumn{
		{"年初结转和结余", opening, nil}, {"本年收入", income, nil}, {"小计", spent, nil},
		{"基本支出", spent, nature("基本")}, {"项目支出", spent, nature("项目")}, {"年末结转和结余", closing, nil}}
}

// byFunction is 公开02, 03, 05 and 08: a row for each 类, 款 and 项 in which any column has something.
func (b *sampleBook) byFunction(name, title, mark string, only where, columns []moneyColumn) {
	widths := []float64{6, 6, 6, 38}
	for range columns {
		widths = append(widths, 16.5)
	}
	s := b.sheet(name, widths...)
	s.caption(title, mark, column(4+len(columns)/2), "金额单位：元")

	group := map[string]string{"公开05表": "本年支出", "公开08表": "本年支出"}[name] // heads with a second storey
	s.head("A4:D4", "项目")
	s.head("A5:C6", "支出功能分类科目编码")
	s.head("D5:D6", "科目名称")
	grouped := func(c moneyColumn) bool {
		return group != "" && slices.Contains([]string{"合计", "小计", "基本支出", "项目支出"}, c.head)
	}
	from, to := 0, 0
	for i, c := range columns {
		col := column(5 + i)
		if !grouped(c) {
			s.head(col+"4:"+col+"6", c.head)
			continue
		}
		s.head(col+"5:"+col+"6", c.head)
		if from == 0 {
			from = 5 + i
		}
		to = 5 + i
	}
	if from > 0 {
		s.head(at(from, 4)+":"+at(to, 4), group)
	}
	for i, t := range []string{"类", "款", "项", "栏次"} {
		s.put("no", at(i+1, 7), t)
	}
	for i := range columns {
		s.put("no", at(5+i, 7), strconv.Itoa(i+1))
	}

	value := func(c moneyColumn, code string) fen {
		tests := []where{under(code)}
		for _, t := range []where{only, c.test} {
			if t != nil {
				tests = append(tests, t)
			}
		}
		return b.a.sum(c.of, tests...)
	}
	s.put("total", "A8", "合计")
	s.merge("total", "A8:D8")
	for i, c := range columns {
		s.amount("sum", at(5+i, 8), value(c, ""))
	}
	row := 9
	var classes []int
	for _, n := range fields(sampleNames) {
		code := n[0]
		if !slices.ContainsFunc(columns, func(c moneyColumn) bool { return value(c, code) != 0 }) {
			continue
		}
		label, money := "label", "money"
		if len(code) == 3 {
			label, money = "strong", "sum"
			classes = append(classes, row)
		}
		s.put(label, at(1, row), code)
		s.merge(label, at(1, row)+":"+at(3, row))
		s.put(label, at(4, row), n[1])
		for i, c := range columns {
			s.amount(money, at(5+i, row), value(c, code))
		}
		row++
	}
	s.rows(2, s.end, 18)
	switch name {
	case "公开02表":
		s.note("本表反映部门本年度取得的各项收入情况。")
	case "公开03表":
		s.note("本表反映部门本年度各项支出情况。")
	case "公开05表":
		// One table adds its total by formula, as departments do, with the result beside it.
		for i := range columns {
			var cells []string
			for _, r := range classes {
				cells = append(cells, at(5+i, r))
			}
			b.formula(name, at(5+i, 8), "SUM("+strings.Join(cells, ",")+")")
		}
		s.note("本表反映部门本年度一般公共预算财政拨款支出情况。")
	case "公开08表":
		s.note("本表反映部门本年度政府性基金预算财政拨款收入支出及结转结余情况。")
	}
	orientation := "landscape"
	if len(columns) < 4 {
		orientation = "portrait"
	}
	s.finish(7, 4, orientation, false)
}

// fiscalOverview is 公开04: the same two panels for 财政拨款, the right one by kind of budget.
func (b *sampleBook) fiscalOverview() {
	s := b.sheet("公开04表", 30, 6.5, 17, 30, 6.5, 17, 17, 17)
	s.caption("财政拨款收入支出决算总表", "公开04表", "D", "金额单位：元")
	s.head("A4:C4", "收入")
	s.head("D4:H4", "支出")
	for i, t := range []string{"项目", "行次", "决算数", "项目", "行次", "合计", "一般公共预算财政拨款", "政府性基金预算财政拨款"} {
		s.head(at(i+1, 5), t)
	}
	for i, t := range []string{"栏次", "", "1", "栏次", "", "2", "3", "4"} {
		s.put("no", at(i+1, 6), t)
	}
	general, fund, both := from("一般"), from("基金"), from("一般", "基金")
	right := func(style string, row int, what func(line) fen, tests ...where) {
		for i, source := range []where{both, general, fund} {
			s.amount(style, at(6+i, row), b.a.sum(what, append(slices.Clone(tests), source)...))
		}
	}
	for i, f := range fields(sampleFunctions) {
		row := 7 + i
		s.empty("label", at(1, row))
		s.empty("money", at(3, row))
		s.put("no", at(2, row), strconv.Itoa(1+i))
		s.put("label", at(4, row), f[1])
		s.put("no", at(5, row), strconv.Itoa(29+i))
		right("money", row, spent, under(f[0]))
	}
	s.put("label", "A7", "一、一般公共预算财政拨款")
	s.amount("money", "C7", b.a.sum(income, general))
	s.put("label", "A8", "二、政府性基金预算财政拨款")
	s.amount("money", "C8", b.a.sum(income, fund))

	foot := []struct {
		left, right string
		v           fen
		style       string
	}{
		{"本年收入合计", "本年支出合计", b.a.sum(income, both), "total"},
		{"年初财政拨款结转和结余", "年末财政拨款结转和结余", b.a.sum(opening, both), "label"},
		{"一、一般公共预算财政拨款", "", b.a.sum(opening, general), "label"},
		{"二、政府性基金预算财政拨款", "", b.a.sum(opening, fund), "label"},
		{"总计", "总计", b.a.sum(income, both) + b.a.sum(opening, both), "total"},
	}
	for i, f := range foot {
		row, money := 30+i, "money"
		if f.style == "total" {
			money = "sum"
		}
		s.put(f.style, at(1, row), f.left)
		s.put("no", at(2, row), strconv.Itoa(24+i))
		s.amount(money, at(3, row), f.v)
		s.empty(f.style, at(4, row))
		if f.right != "" {
			s.put(f.style, at(4, row), f.right)
		}
		s.put("no", at(5, row), strconv.Itoa(52+i))
		s.empty(money, at(6, row), at(7, row), at(8, row))
	}
	right("sum", 30, spent)
	right("money", 31, closing)
	right("sum", 34, func(l line) fen { return spent(l) + closing(l) })
	s.rows(2, s.end, 16.5)
	s.rows(5, 5, 30)
	s.note("本表反映部门本年度一般公共预算财政拨款和政府性基金预算财政拨款的总收支和年末结转结余情况。")
	s.finish(6, 0, "landscape", true)
}

// economy is 公开06: three panels of 经济分类 side by side.
func (b *sampleBook) economy() {
	s := b.sheet("公开06表", 9.5, 32, 16, 9.5, 25, 16, 9.5, 36, 16)
	s.caption("一般公共预算财政拨款基本支出决算明细表", "公开06表", "E", "金额单位：元")
	s.head("A4:C4", "人员经费")
	s.head("D4:I4", "公用经费")
	for p := range 3 {
		for i, t := range []string{"经济分类科目编码", "科目名称", "决算数"} {
			col := column(3*p + i + 1)
			s.head(col+"5:"+col+"6", t)
		}
	}
	staff, running := fen(0), fen(0)
	longest := 0
	panels := strings.Split(strings.TrimSpace(sampleEconomy), "\n\n")
	for _, panel := range panels {
		longest = max(longest, len(fields(panel)))
	}
	for p, panel := range panels {
		rows := fields(panel)
		groups := map[string]fen{}
		for _, r := range rows {
			if len(r) == 3 {
				groups[r[0][:3]] += parseFen(b.t, r[2])
			}
		}
		for i := range longest {
			row, col := 7+i, 3*p+1
			s.empty("no", at(col, row))
			s.empty("label", at(col+1, row))
			s.empty("money", at(col+2, row))
			if i >= len(rows) {
				continue
			}
			code, label, money := rows[i][0], "label", "money"
			var v fen
			switch {
			case len(code) == 3:
				label, money = "strong", "sum"
				v = groups[code]
				if code == "301" || code == "303" {
					staff += v
				} else {
					running += v
				}
			case len(rows[i]) == 3:
				v = parseFen(b.t, rows[i][2])
			}
			s.put("no", at(col, row), code)
			s.put(label, at(col+1, row), rows[i][1])
			s.amount(money, at(col+2, row), v)
		}
	}
	if want := b.a.sum(spent, from("一般"), nature("基本")); staff+running != want {
		b.t.Fatalf("公开06 comes to %s, 公开05 基本支出 to %s", staff+running, want)
	}
	foot := 7 + longest
	s.put("total", at(1, foot), "人员经费合计")
	s.merge("total", at(1, foot)+":"+at(2, foot))
	s.amount("sum", at(3, foot), staff)
	s.put("total", at(4, foot), "公用经费合计")
	s.merge("total", at(4, foot)+":"+at(8, foot))
	s.amount("sum", at(9, foot), running)
	s.rows(2, s.end, 16.5)
	s.note("本表反映部门本年度一般公共预算财政拨款基本支出明细情况。")
	s.finish(6, 0, "landscape", true)
}

// travel is 公开07: six columns of budget, six of outcome, one row.
func (b *sampleBook) travel() {
	s := b.sheet("公开07表", 14, 14, 14, 14, 14, 14, 14, 14, 14, 14, 14, 14)
	s.caption("财政拨款“三公”经费支出决算表", "公开07表", "G", "金额单位：元")
	for half, title := range []string{"预算数", "决算数"} {
		c := func(i int) string { return column(6*half + i) }
		s.head(c(1)+"4:"+c(6)+"4", title)
		s.head(c(1)+"5:"+c(1)+"6", "合计")
		s.head(c(2)+"5:"+c(2)+"6", "因公出国（境）费")
		s.head(c(3)+"5:"+c(5)+"5", "公务用车购置及运行费")
		s.head(c(3)+"6", "小计")
		s.head(c(4)+"6", "公务用车购置费")
		s.head(c(5)+"6", "公务用车运行费")
		s.head(c(6)+"5:"+c(6)+"6", "公务接待费")
		v := map[string]fen{}
		for _, r := range fields(sampleTravel)[1:] {
			v[r[0]] = parseFen(b.t, r[1+half])
		}
		abroad, cars, guests := v["因公出国（境）费"], v["公务用车运行费"], v["公务接待费"]
		for i, x := range []fen{abroad + cars + guests, abroad, cars, 0, cars, guests} {
			s.put("no", c(i+1)+"7", strconv.Itoa(6*half+i+1))
			s.amount("money", c(i+1)+"8", x)
		}
		b.formula(s.name, c(1)+"8", fmt.Sprintf("SUM(%s8,%s8,%s8)", c(2), c(3), c(6)))
	}
	s.rows(2, 8, 20)
	s.rows(5, 6, 30)
	s.note("本表反映部门本年度财政拨款“三公”经费支出预决算情况，预算数为年初预算数，决算数包括当年财政拨款和以前年度财政拨款结转资金安排的支出。")
	s.finish(7, 0, "landscape", true)
}

// assets is 公开09 as Jiangxi had it in 2018.
func (b *sampleBook) assets() {
	s := b.sheet("公开09表", 14, 18, 18, 18, 18, 14, 18, 18)
	s.caption("国有资产占用情况表", "公开09表", "E", "单位：辆、台（套）")
	s.head("A4", "车辆合计")
	cars := 0
	for i, r := range fields(sampleAssets) {
		n, err := strconv.Atoi(r[1])
		b.must(err)
		if strings.HasSuffix(r[0], "用车") {
			cars += n
		}
		s.head(at(i+2, 4), r[0])
		s.count(at(i+2, 6), n)
	}
	s.count("A6", cars)
	for i := range 8 {
		s.put("no", at(i+1, 5), strconv.Itoa(i+1))
	}
	s.rows(2, 6, 20)
	s.rows(4, 4, 34)
	s.note("本表反映部门年末占用国有资产情况。")
	s.finish(5, 0, "landscape", true)
}

// heads is the headcount, marked as the annex 财决附02表 that it is copied from.
func (b *sampleBook) heads() {
	s := b.sheet("基本数字表", 26, 8, 16, 16, 16, 16, 16)
	s.caption("基本数字表", "财决附02表", "D", "单位：人")
	for i, t := range []string{"项目", "行次", "编制人数", "年末实有人数", "上年末实有人数", "本年增加", "本年减少"} {
		s.head(at(i+1, 4), t)
	}
	for i, t := range []string{"栏次", "", "1", "2", "3", "4", "5"} {
		s.put("no", at(i+1, 5), t)
	}
	type heads [5]int // 编制, 年末, 上年末, 增加, 减少: the order of the columns
	typed := map[string]heads{}
	for _, r := range fields(sampleHeads)[1:] {
		var n [4]int
		for i := range n {
			var err error
			n[i], err = strconv.Atoi(r[1+i])
			b.must(err)
		}
		typed[r[0]] = heads{n[0], n[1] + n[2] - n[3], n[1], n[2], n[3]}
	}
	add := func(names ...string) heads {
		var h heads
		for _, name := range names {
			for i := range h {
				h[i] += typed[name][i]
			}
		}
		return h
	}
	post := []string{"行政人员", "事业人员(全额)"}
	retired := []string{"行政退休", "事业退休"}
	for i, r := range []struct {
		label string
		of    []string
	}{
		{"合计", slices.Concat(post, []string{"离休人员"}, retired)},
		{"在职人员", post}, {"行政人员", post[:1]}, {"事业人员(全额)", post[1:]},
		{"离休人员", []string{"离休人员"}},
		{"退休人员", retired}, {"行政退休", retired[:1]}, {"事业退休", retired[1:]},
	} {
		row, style := 6+i, "label"
		if len(r.of) > 1 {
			style = "strong"
		}
		s.put(style, at(1, row), r.label)
		s.put("no", at(2, row), strconv.Itoa(1+i))
		for c, n := range add(r.of...) {
			s.count(at(3+c, row), n)
		}
	}
	s.rows(2, s.end, 20)
	s.finish(5, 1, "landscape", true)
}

// narrative reads the text of the sheet 叙述. "## 章节 | 标题" starts a row, "## |" a row that continues the item
// above, and each line of text is a paragraph.
func (b *sampleBook) narrative() {
	s := b.sheet("叙述", 18, 24, 100)
	for i, t := range []string{"章节", "标题", "内容"} {
		s.head(at(i+1, 1), t)
	}
	text, err := os.ReadFile(sampleStory)
	b.must(err)
	row := 1
	for part := range strings.SplitSeq("\n"+string(text), "\n## ") {
		heading, body, _ := strings.Cut(strings.ReplaceAll(part, "\r", ""), "\n")
		section, title, _ := strings.Cut(heading, "|")
		body = strings.TrimSpace(body)
		if body == "" {
			continue
		}
		row++
		for i, v := range []string{strings.TrimSpace(section), strings.TrimSpace(title), body} {
			style := []string{"key", "prose", "prose"}[i]
			s.empty(style, at(i+1, row))
			if v != "" {
				s.put(style, at(i+1, row), v)
			}
		}
		lines := 0
		for p := range strings.SplitSeq(body, "\n") {
			lines += 1 + len([]rune(p))/50 // some 50 characters of 10 points stand in a column of 100
		}
		s.must(s.f.SetRowHeight(s.name, row, min(409, 8+13*float64(lines))))
	}
	s.rows(1, 1, 22)
	s.finish(1, 0, "landscape", false)
}
