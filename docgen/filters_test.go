package docgen

import (
	"bytes"
	"errors"
	"strings"
	"testing"

	"jixiao/calc"
	"jixiao/docgen/docx"
	"jixiao/internal/ooxml"
)

// given is a figure that stands in a cell; no numeral means that the cell is empty.
func given(t *testing.T, numeral string, unit calc.Unit) docx.Value {
	t.Helper()
	f := calc.Figure{State: calc.Blank, Unit: unit, From: []calc.Cell{{Sheet: "公开01表", Ref: "C9"}}}
	if numeral != "" {
		a, err := calc.ParseAmount(numeral)
		if err != nil {
			t.Fatal(err)
		}
		f.State, f.Amount = calc.Given, a
	}
	return figure(f, "某数", unit)
}

// scope knows one value of each kind that a filter may meet.
func scope(t *testing.T) map[string]docx.Value {
	return map[string]docx.Value{
		"收入": given(t, "12972900.00", calc.Yuan), "半分": given(t, "0.005", calc.Yuan), "负半分": given(t, "-0.005", calc.Yuan), "负零": given(t, "-0.00", calc.Yuan),
		"几厘": given(t, "-0.004", calc.Yuan), "零": given(t, "0", calc.Yuan), "半": given(t, "50", calc.Yuan), "负数": given(t, "-12345678.5", calc.Yuan),
		"小额": given(t, "490000", calc.Yuan), "中额": given(t, "500000", calc.Yuan), "两次": given(t, "14450000", calc.Yuan), "空格": given(t, "", calc.Yuan),
		"占比": given(t, "63.505", "%"), "负占比": given(t, "-12.3", "%"),
		"三分之二": rate(calc.Share{Part: calc.Int(2), Whole: calc.Int(3)}, "三分之二"), "负率": rate(calc.Share{Part: calc.Int(-12345), Whole: calc.Int(100000)}, "负率", calc.Figure{From: []calc.Cell{{Sheet: "公开01表", Ref: "C9"}}}), "人数": given(t, "123", calc.Persons), "无人": given(t, "", calc.Persons),
		"没有":     figure(calc.Figure{}, "没有", calc.Yuan),
		"没有率":    figure(calc.Figure{}, "没有率", "%"),
		"没有数":    figure(calc.Figure{}, "没有数", calc.Persons),
		"本年收入合计": figure(calc.Figure{}, "本年收入合计", calc.Yuan),
		"表中空格":   cell(calc.Figure{}, calc.Yuan),
		"没写":     {Text: lack("没写"), Origin: origin{lacks: "没写", prose: true}},
		"空文":     text(""), "名称": text("科协"), "算式": text("=1+1"), "年": text("2018"), "日": text("2019-07-01"), "月": text("2019年12月"),
	}
}

// parseTags makes a template of one paragraph.
func parseTags(t *testing.T, tags string) *docx.Template {
	t.Helper()
	pkg, err := ooxml.Open(Default)
	if err != nil {
		t.Fatal(err)
	}
	main, _ := pkg.Main()
	var template bytes.Buffer
	body := `<w:document xmlns:w="` + ooxml.NSWord + `"><w:body><w:p><w:r><w:t>` + tags + `</w:t></w:r></w:p></w:body></w:document>`
	properties := `<cp:coreProperties xmlns:cp="http://schemas.openxmlformats.org/package/2006/metadata/core-properties"/>`
	if err := pkg.Write(&template, map[string][]byte{main: []byte(body), "docProps/core.xml": []byte(properties)}); err != nil {
		t.Fatal(err)
	}
	tm, err := docx.Parse(template.Bytes())
	if err != nil {
		t.Fatal(err)
	}
	return tm
}

// printTag fills one tag. The problem is its id and detail.
func printTag(t *testing.T, tag string) (text, problem string, fill docx.Fill) {
	t.Helper()
	tm := parseTags(t, tag)
	var out bytes.Buffer
	values := scope(t)
	env := docx.Env{Filters: filters, Scope: func(name string) (docx.Value, bool) { v, ok := values[name]; return v, ok }}
	fills, problems, err := tm.Execute(&out, env)
	if err != nil {
		t.Fatal(err)
	}
	if len(problems) > 0 {
		if problems[0].At.Near == "" || problems[0].At.Para == 0 {
			t.Errorf("%s: the problem has no place: %+v", tag, problems[0])
		}
		return "", problems[0].ID + ": " + problems[0].Detail, docx.Fill{}
	}
	lines, err := docx.Text(out.Bytes())
	if err != nil {
		t.Fatal(err)
	}
	return lines[0], "", fills[0]
}

func TestWhatFiltersPrint(t *testing.T) {
	for tag, want := range map[string]string{
		"收入|元": "12972900.00", "收入|万元": "1297.29", "收入|亿元": "0.13", "收入|亿元|小数:4": "0.1297", "收入|大写": "壹仟贰佰玖拾柒万贰仟玖佰元整",
		"收入|元|千分位": "12,972,900.00", "负数|元|千分位": "-12,345,678.50", "收入|小数:0": "12972900", "收入|万元|小数:0": "1297",

		// Half away from zero, and no zero with a minus sign.
		"半分|元": "0.01", "负半分|元": "-0.01", "几厘|元": "0.00", "负零|元": "0.00", "负零|万元": "0.00", "负零|亿元|小数:0": "0", "几厘|元|绝对值": "0.00",
		"半|万元": "0.01", "小额|亿元": "0.00", "中额|亿元": "0.01", "占比|百分比": "63.51%", "占比|百分点": "63.51",
		// From the exact amount: rounding 1445 over 14.45 to one decimal twice would give 0.15 and then 0.2.
		"两次|亿元": "0.14", "两次|亿元|小数:1": "0.1", "占比|百分比|小数:0": "64%", "占比|小数:1": "63.5",
		// A rate is no exact amount, and is worked out anew: -12.345 would be -12.35 and then -12.4.
		"三分之二|百分比": "66.67%", "三分之二|百分比|小数:4": "66.6667%", "三分之二|小数:0": "67", "负率|百分比": "-12.35%", "负率|百分比|小数:1": "-12.3%", "负率|百分点|小数:1|绝对值": "12.3",

		"负数|万元|绝对值": "1234.57", "负占比|百分比|绝对值": "12.30%", "收入|万元|绝对值": "1297.29", "人数|绝对值": "123", "负数|元|绝对值|千分位": "12,345,678.50",
		"收入|增减": "增加", "负数|增减": "减少", "零|增减": "持平", "负零|增减": "持平", "空格|增减": "持平", "负占比|增减": "减少", "人数|增减": "增加",

		"人数": "123", "人数|中文数字": "一百二十三", "年|中文数字": "二千零一十八", "日|中文日期": "二〇一九年七月一日", "月|中文日期": "二〇一九年十二月", "年|中文日期": "二〇一八",
		"日|日期": "2019年7月1日", "月|日期": "2019年12月", "名称|日期": "科协", "名称|中文日期": "科协",

		// Something missing keeps its mark through every filter, and loses it only to 默认.
		"没有|元": "【缺：没有】", "没有|万元|千分位": "【缺：没有】", "没有|大写": "【缺：没有】", "没有|增减": "【缺：没有】", "没有|万元|绝对值": "【缺：没有】", "没有|亿元|小数:1": "【缺：没有】",
		"没有率|百分比": "【缺：没有率】", "没有数|中文数字": "【缺：没有数】", "没写|日期": "【缺：没写】", "没写|中文日期": "【缺：没写】", "没有数|绝对值": "【缺：没有数】",
		"没有|万元|默认:—": "—", "没有|万元|千分位|默认:不详": "不详", "没有率|百分比|默认": "", "没有数|默认:0": "0", "没写|默认:（略）": "（略）", "空文|默认:无": "无", "没有|大写|默认:“ 无 ”": " 无 ",
		"没有|万元|默认:0|千分位": "0", "没有|增减|默认:—": "—",
		"收入|万元|默认:—": "1297.29", "零|万元|默认:—": "0.00", "空格|万元|默认:—": "—", "无人|默认:—": "—", "空格|万元": "0.00", "表中空格|万元|默认:—": "—", "表中空格|万元": "",
		"名称|默认:无": "科协", "算式|默认:无": "=1+1",
		"本年收入合计|万元|默认:0.00": "【缺：本年收入合计】",
	} {
		if got, problem, _ := printTag(t, "{{"+tag+"}}"); got != want || problem != "" {
			t.Errorf("{{%s}} = %q %s, want %q", tag, got, problem, want)
		}
	}
}

func TestAFilterRefusesWhatItCannotPrint(t *testing.T) {
	for tag, want := range map[string]error{
		"名称|元": errNotAmount, "占比|万元": errNotAmount, "人数|亿元": errNotAmount, "收入|元|万元": errNotAmount, "收入|万元|大写": errNotAmount, "没有率|元": errNotAmount,
		"收入|百分比": errNotPercent, "人数|百分点": errNotPercent, "占比|百分点|百分比": errNotPercent,
		"收入|千分位": errNotNumeral, "没有|千分位": errNotNumeral, "占比|百分比|千分位": errNotNumeral, "名称|千分位": errNotNumeral, "收入|大写|千分位": errNotNumeral,
		"收入|小数:x": errNotDecimals, "收入|小数": errNotDecimals, "收入|小数:-1": errNotDecimals, "收入|小数:9": errNotDecimals, "名称|小数:1": errNotFigure,
		"收入|万元|千分位|小数:1": errRounded, "收入|大写|小数:1": errRounded, "收入|小数:1|小数:2": errRounded,
		"收入|绝对值": errNoUnit, "名称|绝对值": errNotFigure, "收入|绝对值|万元": errNoUnit, "名称|增减": errNotFigure, "收入|万元|增减": errNotFigure,
		"收入|中文数字": errNotCount, "收入|元|中文数字": errNotCount, "占比|百分点|中文数字": errNotCount, "名称|中文数字": errNotCount,
		"收入|日期": errNotDate, "人数|中文日期": errNotDate,
		"收入|默认:—": errNoUnit, "没有|默认:—": errNoUnit, "没有|默认:—|万元": errNoUnit,
	} {
		if _, problem, _ := printTag(t, "{{"+tag+"}}"); problem != docx.FilterFailed+": "+want.Error() {
			t.Errorf("{{%s}} gives %q, want %q", tag, problem, want)
		}
	}
	if _, problem, _ := printTag(t, "{{收入|万圆}}"); problem != docx.UnknownFilter+": 万圆" {
		t.Errorf("an unknown filter gives %q", problem)
	}
}

// A default is no figure: what it stands for is not missing, and nobody looks for its number in the books.
// A number and the mark of a missing one keep where they are from.
func TestADefaultDoesNotCountAsMissing(t *testing.T) {
	for tag, want := range map[string]string{"没有|万元|默认:—": "", "没写|默认:（略）": "", "负数|增减": "", "没有|万元": "没有", "没有|增减": "没有", "没写|日期": "没写", "本年收入合计|万元|默认:—": "本年收入合计"} {
		_, _, fill := printTag(t, "{{"+tag+"}}")
		o, known := fill.Origin.(origin)
		if o.lacks != want || known != (want != "") {
			t.Errorf("{{%s}} comes from %+v, want lacks %q", tag, fill.Origin, want)
		}
	}
	_, _, fill := printTag(t, "{{收入|万元|默认:—}}")
	if o, _ := fill.Origin.(origin); len(o.figure.From) != 1 {
		t.Errorf("a number behind a default comes from %+v, want its cell", fill.Origin)
	}
}

func TestAReportWithADefaultLacksOnlyWhatHasNone(t *testing.T) {
	tm := parseTags(t, "{{本年收入合计|万元|默认:—}}{{本年支出合计|万元}}{{年末结转和结余|万元}}{{事业收入|万元|默认:—}}{{主要职能|默认:（略）}}{{经营收入|元}}")
	doc, findings, err := Generate(tm, &calc.Book{}, "00")
	if err != nil {
		t.Fatal(err)
	}
	if len(findings) != 1 || findings[0].Rule != "R-02" || strings.Join(findings[0].Args, " ") != "本年收入合计 本年支出合计 年末结转和结余 经营收入" {
		t.Errorf("findings = %+v", findings)
	}
	lines, err := docx.Text(doc.Bytes)
	if want := "【缺：本年收入合计】【缺：本年支出合计】【缺：年末结转和结余】—（略）【缺：经营收入】"; err != nil || lines[0] != want {
		t.Errorf("report = %q %v, want %q", lines[0], err, want)
	}
}

func TestNumbersAreReadAsTheyAreSaid(t *testing.T) {
	for digits, want := range map[string]string{
		"0": "零", "1": "一", "10": "十", "11": "十一", "20": "二十", "21": "二十一", "100": "一百", "101": "一百零一", "110": "一百一十", "111": "一百一十一",
		"1000": "一千", "1001": "一千零一", "1010": "一千零一十", "1100": "一千一百", "10000": "一万", "10010": "一万零一十", "100000": "十万", "100010": "十万零一十",
		"120000": "十二万", "1000000": "一百万", "10100000": "一千零一十万", "100000000": "一亿", "100000001": "一亿零一", "1000010000": "十亿零一万",
		"1000000000000": "一万亿", "1000100000000": "一万零一亿", "9999999999999999": "九千九百九十九万九千九百九十九亿九千九百九十九万九千九百九十九",
	} {
		if got, err := numeral(docx.Value{Text: digits}, ""); got != want || err != nil {
			t.Errorf("%s = %q %v, want %q", digits, got, err, want)
		}
	}
	for _, bad := range []string{"1.5", "12345678901234567", "1,000", "一"} {
		if got, err := numeral(docx.Value{Text: bad}, ""); err == nil {
			t.Errorf("%s = %q, want an error", bad, got)
		}
	}
	if got, _ := numeral(docx.Value{Text: "-12"}, ""); got != "负十二" {
		t.Errorf("-12 = %q", got)
	}
}

func TestDatesInChinese(t *testing.T) {
	for in, want := range map[string][2]string{
		"2019-07-01": {"2019年7月1日", "二〇一九年七月一日"}, "2019.7.31": {"2019年7月31日", "二〇一九年七月三十一日"}, "2019/10/10": {"2019年10月10日", "二〇一九年十月十日"},
		"2020年02月20日": {"2020年2月20日", "二〇二〇年二月二十日"}, " 2019 年 7 月 1 日 ": {"2019年7月1日", "二〇一九年七月一日"}, "２０１９－０７－０１": {"2019年7月1日", "二〇一九年七月一日"},
		"2019-7": {"2019-7", "二〇一九年七月"}, "2018年": {"2018年", "二〇一八年"}, "2018": {"2018", "二〇一八"},
		// What is no date stays as the department wrote it.
		"2019-13-01": {"2019-13-01", "2019-13-01"}, "2019-00-01": {"2019-00-01", "2019-00-01"}, "2019-07-32": {"2019-07-32", "2019-07-32"}, "二〇一九年": {"二〇一九年", "二〇一九年"}, "18": {"18", "18"}, "": {"", ""},
	} {
		plain, _ := date(docx.Value{Text: in}, "")
		chinese, _ := chineseDate(docx.Value{Text: in}, "")
		if plain != want[0] || chinese != want[1] {
			t.Errorf("%q = %q, %q, want %q", in, plain, chinese, want)
		}
	}
}

func TestNoFilterPrintsAMinusBeforeNothing(t *testing.T) {
	for name, filter := range filters {
		for value, v := range scope(t) {
			for _, arg := range []string{"", "0", "1", "—"} {
				got, err := filter(v, arg)
				if strings.Contains(got, "-") && strings.Trim(got, "-0.%") == "" {
					t.Errorf("{{%s|%s:%s}} = %q", value, name, arg, got)
				}
				if err != nil && got != "" && !errors.Is(err, docx.ErrInstead) {
					t.Errorf("{{%s|%s:%s}} = %q and %v", value, name, arg, got, err)
				}
			}
		}
	}
}
