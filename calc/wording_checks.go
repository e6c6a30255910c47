package calc

import (
	"slices"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"
)

// What a person must look at.

// tornAmounts finds amounts with a word between the number and its unit: 基本支出113.12结转万元.
func (n *narrative) tornAmounts() []hit {
	var out []hit
	for i, l := range n.lines {
		for _, u := range l.numerals {
			if u.decimals < 2 || u.unit != "" {
				continue
			}
			if end := tornUnit(l.text[u.to:]); end > 0 {
				out = append(out, hit{line: i, from: u.from, to: u.to + end})
			} else if n.bareAmount(l.text, u) {
				out = append(out, hit{line: i, from: clauseAt(l.text, u.from), to: u.to})
			}
		}
	}
	return out
}

// tornUnit gives the end of a unit that one to six Chinese characters part from its number; 0 if there is
// none, or if those characters are a unit themselves or make another word with it.
func tornUnit(s string) int {
	if startsWithAny(s, "计余多来几千百十亿万个倍人元台辆套件户次家所米吨亩平公里升斤克度级分秒天年月日号版届期批项条份张册页名座栋间处篇场只股折成角美欧日港") {
		return 0
	}
	count := 0
	for i, r := range s {
		rest := s[i:]
		if count > 0 && (strings.HasPrefix(rest, "万元") || strings.HasPrefix(rest, "亿元")) {
			return i + len("万元")
		}
		if count > 0 && r == '元' && !startsWithAny(rest[len("元"):], otherThanYuan) && !endsWithAny(s[:i], "单多公纪状一二三次") {
			return i + len("元")
		}
		if count == 6 || !unicode.Is(unicode.Han, r) || strings.ContainsRune("每单至到和与或及按折约合即比为", r) {
			return 0
		}
		count++
	}
	return 0
}

// bareAmount tells whether a number that a word of change or of the accounts leads to ends its sentence
// without a unit: 增长13.95。 Scores do so rightly.
func (n *narrative) bareAmount(s string, u numeral) bool {
	rest := s[u.to:]
	if rest != "" && !strings.HasPrefix(rest, "。") && !strings.HasPrefix(rest, "；") || n.written("单位：") || n.written("单位:") {
		return false
	}
	before := strings.TrimRight(s[:u.from], "了为 ")
	if !slices.ContainsFunc([]string{"增长", "下降", "增加", "减少", "支出", "收入", "结转"}, func(w string) bool { return strings.HasSuffix(before, w) }) {
		return false
	}
	from, to := sentenceAt(s, u.from)
	return !slices.ContainsFunc([]string{"分", "系数", "指数", "倍", "比值"}, func(w string) bool { return strings.Contains(s[from:to], w) })
}

// doubled finds what was typed twice: the listed words, phrases of four characters and more, a clause or a
// paragraph that is the same as the one before.
func (n *narrative) doubled() []hit {
	out := slices.Clone(n.found["TXT-DUP"])
	for i, l := range n.lines {
		out = append(out, repeatedPhrases(i, l.text)...)
		out = append(out, repeatedClauses(i, l.text)...)
		if i > 0 && !l.title && l.passage == n.lines[i-1].passage && l.text == n.lines[i-1].text && utf8.RuneCountInString(l.text) >= 10 {
			out = append(out, hit{line: i, from: 0, to: len(l.text), example: clip(l.text, 0, 0)})
		}
	}
	return out
}

// repeatedPhrases finds four to twenty characters that stand twice without anything between. Fewer meet in order
// where two words do: 面对面对接, 各部门部门预算, 学会理事会理事.
func repeatedPhrases(line int, s string) []hit {
	const enough = 20 // a line with more of them is a pattern, no text
	runes := []rune(s)
	bytes := func(i int) int { return len(string(runes[:i])) }
	var out []hit
	for size := 4; size <= 20; size++ {
		same := 0
		for i := size; i < len(runes) && len(out) < enough; i++ {
			if runes[i] != runes[i-size] {
				same = 0
				continue
			}
			if same++; same < size {
				continue
			}
			same = 0
			start := i + 1 - 2*size
			if !phrase(runes[start:start+size]) || size <= 4 && i+1 < len(runes) && strings.ContainsRune("级本直长主管办议员", runes[i+1]) {
				continue // 内蒙古自治区自治区本级, 驻村工作组工作组长
			}
			from, to := bytes(start), bytes(i+1)
			if !slices.ContainsFunc(out, func(h hit) bool { return h.from < to && from < h.to }) {
				out = append(out, hit{line: line, from: from, to: to})
			}
		}
	}
	return out
}

// phrase tells whether characters may not be repeated: words, and years. 一件事一件事 goes through things
// one by one.
func phrase(runes []rune) bool {
	if strings.ContainsRune("一二两三四五六七八九十逐每挨", runes[0]) {
		return false
	}
	han := 0
	for _, r := range runes {
		switch {
		case unicode.Is(unicode.Han, r):
			han++
		case r < '0' || r > '9':
			return false
		}
	}
	return han == len(runes) || len(runes) >= 5 && (runes[4] == '年' || runes[len(runes)-1] == '年')
}

// repeatedClauses finds a clause that is written twice one after the other.
func repeatedClauses(line int, s string) []hit {
	var out []hit
	last, start := "", 0
	for i, r := range s {
		if r != '，' && r != '。' && r != '；' {
			continue
		}
		if clause := s[start:i]; clause == last && utf8.RuneCountInString(clause) >= 6 {
			out = append(out, hit{line: line, from: start, to: i})
		}
		last, start = s[start:i], i+utf8.RuneLen(r)
	}
	return out
}

// placeholders finds what a template left to be filled in.
func (n *narrative) placeholders() []hit {
	out := slices.Clone(n.found["TXT-PLACEHOLDER"])
	for i, l := range n.lines {
		out = append(out, blanks(i, l.text)...)
	}
	return out
}

// blanks finds XX, ○○, empty brackets, underscores and dates without numbers.
func blanks(line int, s string) []hit {
	const crosses, rings, chineseDigits = "XＸ×✕", "○〇△□■◯", "○〇零一二三四五六七八九十"
	var out []hit
	add := func(from, to int) int {
		out = append(out, hit{line: line, from: from, to: to})
		return to
	}
	run := func(from int, of string) (to, count int) {
		for to = from; startsWithAny(s[to:], of); count++ {
			_, size := utf8.DecodeRuneInString(s[to:])
			to += size
		}
		return to, count
	}
	end := 0
	for i, r := range s {
		if i < end {
			continue
		}
		switch r {
		case 'X', 'Ｘ', '×', '✕':
			to, count := run(i, crosses)
			if count > 1 && !joined(s, i, to) {
				add(i, to)
			}
			end = to
		case '○', '〇', '△', '□', '■', '◯':
			to, count := run(i, rings)
			if count > 1 && !endsWithAny(s[:i], chineseDigits) && !startsWithAny(s[to:], chineseDigits) { // 二○○八年
				add(i, to)
			}
			end = to
		case '_', '＿':
			if to, count := run(i, "_＿"); count > 1 {
				end = add(i, to)
			}
		case '（', '(', '【', '《', '“', '〔':
			after := strings.TrimLeft(s[i+utf8.RuneLen(r):], " \u3000\u00a0")
			if startsWithAny(after, "）)】》”〕") {
				_, size := utf8.DecodeRuneInString(after)
				end = add(i, len(s)-len(after)+size)
			} else if close := strings.Index(after, "】"); r == '【' && close > 0 && (strings.Contains(after[:close], "填") || strings.Contains(after[:close], "名称")) {
				end = add(i, len(s)-len(after)+close+len("】"))
			}
		case '年':
			rest := s[i+len("年"):]
			if after := strings.TrimLeft(rest, " \u3000\u00a0"); len(after) < len(rest) && strings.HasPrefix(after, "月") {
				end = add(i, len(s)-len(after)+len("月"))
			}
		}
	}
	return out
}

// joined tells whether letters or digits stand at either side: the model of a thing or a size, 3×5.
func joined(s string, from, to int) bool {
	part := func(b byte) bool {
		return b >= '0' && b <= '9' || b >= 'a' && b <= 'z' || b >= 'A' && b <= 'Z' || b == '.' || b == '-' || b == '/'
	}
	return from > 0 && part(s[from-1]) || to < len(s) && part(s[to])
}

// staleNames finds 类 of the 支出功能分类 by a name that is not of the book's year. A sentence that speaks
// of a year that has the name is in order, and so is a text that says what its own tables say.
func (n *narrative) staleNames() ([]hit, bool) {
	if n.year == 0 {
		return nil, false
	}
	var out []hit
	for _, h := range n.found["TXT-STALE-NAME"] {
		code, name := h.word.right, h.word.wrong
		names := classNames(code)
		since := 0
		for _, r := range renamed {
			if r.code == code {
				since = r.since
			}
		}
		old := strings.TrimSuffix(names[0], "支出") == name
		sentence := n.sentence(h)
		inForce := func(year int) bool { return old == (year < since) }
		if inForce(n.year) || strings.Contains(sentence, "更名") || strings.Contains(sentence, "改为") || strings.Contains(sentence, "调整为") || strings.Contains(sentence, "原") ||
			slices.ContainsFunc(n.lines[h.line].numerals, func(u numeral) bool { return u.year != 0 && inForce(u.year) }) ||
			slices.ContainsFunc(n.book.Tables, func(t *Table) bool {
				return slices.ContainsFunc(t.Rows, func(r Row) bool { return strings.Contains(r.Label, name) })
			}) {
			continue
		}
		right := names[len(names)-1]
		if !old {
			right = names[0]
		}
		h.example = name + "→" + strings.TrimSuffix(right, "支出")
		out = append(out, h)
	}
	return out, true
}

// otherYears finds another year where the text can only mean its own: left over from the report that it
// was copied from.
func (n *narrative) otherYears() ([]hit, bool) {
	if n.year == 0 {
		return nil, false
	}
	var out []hit
	for i, l := range n.lines {
		if looksAhead(l.chapter) {
			continue
		}
		for k, u := range l.numerals {
			if u.year < 1990 || u.year > 2100 || u.year == n.year {
				continue
			}
			from, to := sentenceAt(l.text, u.from)
			if slices.ContainsFunc(l.numerals, func(u numeral) bool { return u.year == n.year && u.from >= from && u.to <= to }) {
				continue // it compares the years
			}
			before, after := l.text[from:u.from], strings.TrimLeft(l.text[u.to:to], " ")
			after = strings.TrimPrefix(strings.TrimPrefix(after, "年"), "度")
			switch {
			case endsWithWord(strings.TrimRight(before, "（(为是即：: "), "本年度", "评价年度", "报告年度", "报告期"):
			case strings.HasPrefix(before, "现将") && firstYear(l.numerals[:k], from) && (strings.Contains(after, "如下") || strings.Contains(after, "汇报") || strings.Contains(after, "报告")):
			case (l.title || l.level > 0) && l.heading && u.year < n.year && strings.TrimSpace(l.text[:u.from]) == strings.TrimSpace(l.mark) && n.headingsOf(l) != 1 &&
				startsWithWord(after, "部门", "单位", "收入", "支出", "预算执行", "决算", "财政拨款", "整体", "绩效", "“三公”", "一般公共预算"):
			case startsWithWord(after, "本年收入", "本年支出", "本年度收入", "本年度支出") && !endsWithAny(before, "比与较和同由从") && !strings.Contains(l.text[from:to], "相比"):
			default:
				continue
			}
			out = append(out, hit{line: i, from: u.from, to: u.to, example: around(l.text, u.from, u.to, 6, 6)})
		}
	}
	return out, true
}

// headingsOf counts the headings beside one that name the year of the book. A single one is of a text that
// sets two years side by side: 一、2022年预算安排 二、2021年决算.
func (n *narrative) headingsOf(heading line) int {
	count := 0
	for _, l := range n.lines {
		if l.heading && l.level == heading.level && l.list == heading.list && slices.ContainsFunc(l.numerals, func(u numeral) bool { return u.year == n.year }) {
			count++
		}
	}
	return count
}

// around is what stands at a place with some characters to either side.
func around(s string, from, to, before, after int) string {
	for range before {
		r, size := utf8.DecodeLastRuneInString(s[:from])
		if strings.ContainsRune("。；，", r) {
			break
		}
		from -= size
	}
	for range after {
		r, size := utf8.DecodeRuneInString(s[to:])
		if strings.ContainsRune("。；，", r) {
			break
		}
		to += size
	}
	from, to = unbroken(s, from, to)
	return s[from:to]
}

// firstYear tells whether none of the numbers before, within the sentence that begins at from, is a year.
func firstYear(before []numeral, from int) bool {
	return !slices.ContainsFunc(before, func(u numeral) bool { return u.from >= from && u.year != 0 })
}

func startsWithWord(s string, words ...string) bool {
	return slices.ContainsFunc(words, func(w string) bool { return strings.HasPrefix(s, w) })
}

func endsWithWord(s string, words ...string) bool {
	return slices.ContainsFunc(words, func(w string) bool { return strings.HasSuffix(s, w) })
}

// looksAhead tells whether a chapter speaks of the time of writing or of what comes: 存在的主要问题,
// 改进措施和有关建议.
func looksAhead(chapter string) bool {
	for _, w := range []string{"问题", "措施", "建议", "打算", "计划", "下一步"} {
		if strings.Contains(chapter, w) {
			return true
		}
	}
	return false
}

// unpaired finds quotes and brackets without a partner within a passage. A number such as 1） has none, and
// half-width and full-width brackets are partners.
func (n *narrative) unpaired() []hit {
	const opening, closing = "“《（【〔「『", "”》）】〕」』"
	var out []hit
	var open [8][]hit // by the kind of bracket
	flush := func() {
		for k := range open {
			for i, h := range open[k] {
				if i == 0 || open[k][i-1].line != h.line { // “三公“ is one fault
					out = append(out, h)
				}
			}
			open[k] = open[k][:0]
		}
	}
	for i, l := range n.lines {
		if i > 0 && l.passage != n.lines[i-1].passage || l.title {
			flush()
		}
		for at, r := range l.text {
			if r < 0x2000 && r != '(' && r != ')' || r >= 0x4E00 && r <= 0x9FFF {
				continue
			}
			switch r {
			case '(':
				r = '（'
			case ')':
				r = '）'
			}
			h := hit{line: i, from: at, to: at + utf8.RuneLen(r)}
			if l.text[at] < 0x80 {
				h.to = at + 1
			}
			if k := strings.IndexRune(opening, r); k >= 0 {
				open[k/3] = append(open[k/3], h)
			} else if k := strings.IndexRune(closing, r); k >= 0 {
				switch k /= 3; {
				case len(open[k]) > 0:
					open[k] = open[k][:len(open[k])-1]
				case r != '）' || !countsUp(l.text[:at]):
					out = append(out, h)
				}
			}
		}
		if l.title {
			flush()
		}
	}
	flush()
	for k := range out {
		out[k].example = around(n.lines[out[k].line].text, out[k].from, out[k].to, 6, 6)
	}
	return out
}

// countsUp tells whether s ends with the number of an item: 1）, a）, 一）.
func countsUp(s string) bool {
	t := strings.TrimRight(s, "0123456789０１２３４５６７８９abcdefABCDEF一二三四五六七八九十①②③④⑤⑥⑦⑧⑨")
	return t != s && (t == "" || endsWithAny(t, "。；：，、 \u3000"))
}

// relativeTime finds words that mean the day of writing, in a report on a year that is over then. What
// names its day is in order, 截至目前（2019年6月30日）, and so are the chapters that speak of the present.
func (n *narrative) relativeTime() ([]hit, bool) {
	if n.year == 0 || strings.Contains(n.book.Period, "-") {
		return nil, false
	}
	for _, p := range n.book.Passages("报告日期") {
		if len(p.Text) > 0 && strings.HasPrefix(p.Text[0], strconv.Itoa(n.year)) {
			return nil, false // written within the year
		}
	}
	var out []hit
	for _, h := range n.found["REL-TIME"] {
		after := n.lines[h.line].text[h.to:]
		if looksAhead(n.lines[h.line].chapter) || startsWithAny(after, "（(") && len(numeralsOf(after[:min(len(after), 12)])) > 0 {
			continue
		}
		out = append(out, h)
	}
	return out, true
}

// What reads unevenly.

// variants finds items that have two names in the text, and names that are not those of the tables.
func (n *narrative) variants() []hit {
	var out []hit
	oneName := n.year < 2019 && !n.written("财政拨款")
	for _, h := range n.found["TERM-VARIANT"] {
		if h.word.wrong == "财政补助收入" && oneName {
			continue // until 2018 the accounting rules of institutions had it
		}
		h.example = h.word.wrong + "→" + h.word.right
		out = append(out, h)
	}
	for _, a := range accounted {
		var names []string
		var places []hit
		for _, h := range n.found[a.line] {
			l := n.lines[h.line].text
			if name := n.text(h); startsWithDigit(strings.TrimLeft(l[h.to:], "共计合为是：: ")) && !slices.Contains(names, name) {
				names, places = append(names, name), append(places, h)
			}
		}
		if len(names) > 1 {
			h := places[0]
			h.example = strings.Join(names, "／")
			out = append(out, h)
		}
	}
	return out
}

// typos finds wrongly chosen characters. 其它 is a word like any other, unless the text has 其他 as well.
func (n *narrative) typos() []hit {
	var out []hit
	mixed := n.written("其他")
	for _, h := range n.found["TYPO"] {
		if h.word.wrong == "其它" && !mixed {
			continue
		}
		h.example = h.word.wrong + "→" + h.word.right
		out = append(out, h)
	}
	return out
}

// claims finds hedges in a sentence without a number.
func (n *narrative) claims() []hit {
	var out []hit
	for _, h := range n.found["CLAIM-NO-FIGURE"] {
		if len(numeralsOf(n.sentence(h))) == 0 {
			out = append(out, h)
		}
	}
	return out
}

// spacedPercents finds 63.51 %.
func (n *narrative) spacedPercents() []hit {
	return n.everyNumeral(func(l line, u numeral) bool { return u.unit == "%" && u.gap })
}

// everyNumeral finds the numbers of which something holds; they are shown with their unit.
func (n *narrative) everyNumeral(holds func(line, numeral) bool) []hit {
	var out []hit
	for i, l := range n.lines {
		for _, u := range l.numerals {
			if holds(l, u) {
				out = append(out, hit{line: i, from: u.from, to: max(u.to, u.end)})
			}
		}
	}
	return out
}

// mixedUnits finds amounts in 亿元, and large ones in 元, in a text that counts in 万元.
func (n *narrative) mixedUnits() []hit {
	inWan := n.everyNumeral(func(_ line, u numeral) bool { return u.unit == "万元" })
	if len(inWan) < 3 {
		return nil
	}
	return n.everyNumeral(func(l line, u numeral) bool {
		limit := startsWithWord(l.text[u.end:], "以上", "以下", "以内")
		return u.unit == "亿元" || u.unit == "元" && u.whole > 4 && !limit
	})
}

// mixedThousands finds the rarer way of writing amounts of a thousand and more: 1,234.50 or 1234.50.
func (n *narrative) mixedThousands() []hit {
	with := n.everyNumeral(func(_ line, u numeral) bool { return u.money() && u.whole > 3 && u.grouped })
	without := n.everyNumeral(func(_ line, u numeral) bool { return u.money() && u.whole > 3 && !u.grouped })
	if len(with) == 0 || len(without) == 0 {
		return nil
	}
	return rarer(with, without)
}

func rarer(a, b []hit) []hit {
	if len(b) < len(a) {
		return b
	}
	return a
}

// colons finds sentences with a colon before some amounts only: 本年收入：970.56万元，本年支出934.93万元.
// A total that its parts follow may have one.
func (n *narrative) colons() []hit {
	var out []hit
	for i, l := range n.lines {
		var with hit
		sentence, found, plain := -1, false, false
		for _, u := range l.numerals {
			if !u.money() {
				continue
			}
			if from, _ := sentenceAt(l.text, u.from); from != sentence {
				sentence, found, plain = from, false, false
			}
			name := l.text[clauseAt(l.text, u.from):u.from]
			for _, parts := range []string{"其中：", "其中:", "其中"} {
				name = strings.TrimPrefix(name, parts)
			}
			bare := strings.TrimRight(name, "：: ")
			switch {
			case bare == "" || strings.ContainsAny(bare, "：:") || containsAny(bare, "增", "减", "比", "较", "占", "完成", "节约", "超", "差", "下降"):
			case bare == strings.TrimRight(name, " "):
				plain = true
			case !startsWithWord(afterClause(l.text[u.to:]), "其中", "包括", "分别", "即"):
				found, with = true, hit{line: i, from: u.from - len(name), to: u.end}
			}
			if found && plain {
				out = append(out, with)
				found, plain = false, false
				break
			}
		}
	}
	return out
}

func containsAny(s string, words ...string) bool {
	return slices.ContainsFunc(words, func(w string) bool { return strings.Contains(s, w) })
}

// afterClause is what stands after the mark that ends a clause.
func afterClause(s string) string {
	for i, r := range s {
		if strings.ContainsRune("，；。、", r) {
			return s[i+utf8.RuneLen(r):]
		}
	}
	return ""
}

// danglingParts finds paragraphs that begin with 其中 after one that gives no whole for them, or several
// amounts that might be it.
func (n *narrative) danglingParts() []hit {
	var out []hit
	for i, l := range n.lines {
		if l.title || !strings.HasPrefix(l.text, "其中") || !slices.ContainsFunc(l.numerals, counts) {
			continue
		}
		if i > 0 && !n.lines[i-1].title {
			before := n.lines[i-1]
			money := slices.ContainsFunc(l.numerals, numeral.money)
			wholes := 0
			from, _ := sentenceAt(before.text, len(strings.TrimRight(before.text, "。；")))
			for _, u := range before.numerals {
				if u.from >= from && counts(u) && (u.money() || !money) && !containsAny(before.text[clauseAt(before.text, u.from):u.from], "增", "减", "比", "较", "占", "完成", "下降") {
					wholes++
				}
			}
			if wholes == 1 || wholes > 1 && !money || endsWithAny(before.text, "：:") {
				continue
			}
		}
		out = append(out, hit{line: i, from: 0, to: len("其中"), example: around(l.text, 0, len("其中"), 0, 12)})
	}
	return out
}

// counts tells whether a number counts or measures something that can have parts.
func counts(u numeral) bool { return u.year == 0 && u.unit != "%" }

// nestedParts finds a second 其中 that a semicolon parts from the first, with no whole of its own:
// 编制30人，其中：…；其中：在职….
func (n *narrative) nestedParts() []hit {
	var out []hit
	for i, l := range n.lines {
		for at := 0; ; {
			k := strings.Index(l.text[at:], "其中")
			if k < 0 {
				break
			}
			k += at
			at = k + len("其中")
			from, _ := sentenceAt(l.text, k)
			if before := strings.TrimRight(l.text[from:k], " "); endsWithAny(before, "；;") && strings.Contains(before, "其中") {
				out = append(out, hit{line: i, from: k, to: at, example: around(l.text, k, at, 0, 10)})
			}
		}
	}
	return out
}

// mixedMarks finds the rarer marks after the numbers of one level: 1． and 1. and 1、, （一） and (一).
func (n *narrative) mixedMarks() []hit {
	var out []hit
	for level := 2; level <= 3; level++ {
		var kinds []string
		places := map[string][]hit{}
		for i, l := range n.lines {
			if l.level != level {
				continue
			}
			kind := strings.Map(func(r rune) rune {
				if strings.ContainsRune("0123456789一二三四五六七八九十", r) {
					return -1
				}
				return r
			}, l.mark)
			if len(places[kind]) == 0 {
				kinds = append(kinds, kind)
			}
			places[kind] = append(places[kind], hit{line: i, from: 0, to: len(l.mark)})
		}
		if len(kinds) < 2 {
			continue
		}
		most := kinds[0]
		for _, k := range kinds[1:] {
			if len(places[k]) > len(places[most]) {
				most = k
			}
		}
		for _, k := range kinds {
			if k != most {
				out = append(out, places[k]...)
			}
		}
	}
	return out
}

// headingStops finds headings that end with 。 where others of the same list do not.
func (n *narrative) headingStops() []hit {
	type group struct {
		level, list int
		chapter     string
	}
	without := map[group]bool{}
	groupOf := func(l line) group {
		if l.level == 0 {
			return group{chapter: l.chapter}
		}
		return group{level: l.level, list: l.list}
	}
	headed := func(l line) bool { return l.heading && (l.level > 0 || l.title && l.text != l.chapter) }
	for _, l := range n.lines {
		if headed(l) && !endsWithAny(l.text, "。：:；") {
			without[groupOf(l)] = true
		}
	}
	var out []hit
	for i, l := range n.lines {
		if headed(l) && strings.HasSuffix(l.text, "。") && without[groupOf(l)] {
			out = append(out, hit{line: i, from: 0, to: len(l.text)})
		}
	}
	return out
}

// runInHeadings finds headings that their text follows after a colon where others of their level stand alone.
func (n *narrative) runInHeadings() []hit {
	alone := [4]bool{}
	for _, l := range n.lines {
		if l.heading && !strings.HasSuffix(l.text, "。") && !strings.ContainsAny(l.text, "：:") {
			alone[l.level] = true
		}
	}
	var out []hit
	for i, l := range n.lines {
		if (l.level != 1 && l.level != 2) || !alone[l.level] {
			continue
		}
		colon := strings.IndexAny(l.text, "：:")
		if colon < 0 {
			continue
		}
		head, body := l.text[len(l.mark):colon], l.text[colon:]
		if utf8.RuneCountInString(head) <= 20 && !strings.ContainsAny(head, "，。；") && utf8.RuneCountInString(body) > 10 {
			out = append(out, hit{line: i, from: 0, to: colon})
		}
	}
	return out
}

// mixedNumerals finds prizes and levels that one sentence counts in both ways: 一等奖3项、二等奖三项.
func (n *narrative) mixedNumerals() []hit {
	var out []hit
	for i, l := range n.lines {
		done, counted := 0, rune(0) // the end of the sentence that was gone through for a measure
		for _, u := range l.numerals {
			measure, size := utf8.DecodeRuneInString(l.text[u.to:])
			if !endsWithAny(l.text[:u.from], "奖级类") || !strings.ContainsRune("项个家人名次篇件", measure) || u.from < done && measure == counted {
				continue
			}
			from, to := sentenceAt(l.text, u.from)
			done, counted = to, measure
			for at := from; at < to; {
				k := strings.Index(l.text[at:to], string(measure))
				if k < 0 {
					break
				}
				word := strings.TrimRight(l.text[:at+k], "二两三四五六七八九十")
				at += k + size
				if len(word) < at-size && endsWithAny(word, "奖级类") && (at == to || startsWithAny(l.text[at:], "，。；、）")) {
					out = append(out, hit{line: i, from: len(word), to: at})
				}
			}
		}
	}
	return out
}

// shortName finds a document whose title has a short form of the name under which it is signed: 科协 for
// 科学技术协会. A short name that the book declares is meant.
func (n *narrative) shortName() ([]hit, bool) {
	title := slices.IndexFunc(n.lines, func(l line) bool { return strings.HasSuffix(l.text, "报告") || strings.HasSuffix(l.text, "说明") })
	last := len(n.lines) - 1
	if title != 0 || last < 2 || !isDate(n.lines[last].text) {
		return nil, false
	}
	name, text := n.lines[last-1].text, n.lines[title].text
	if count := utf8.RuneCountInString(name); count < 4 || count > 30 || strings.ContainsAny(name, "，。；：") || strings.Contains(text, name) {
		return nil, true
	}
	short := shortened(name, text)
	if p := n.book.Passages("单位简称"); short == "" || len(p) > 0 && len(p[0].Text) > 0 && p[0].Text[0] == short {
		return nil, true
	}
	from := strings.Index(text, short)
	return []hit{{line: title, from: from, to: from + len(short), example: short + "→" + name}}, true
}

// isDate tells whether a line is the date under a report.
func isDate(s string) bool {
	return strings.HasSuffix(s, "日") && strings.Contains(s, "年") && strings.Contains(s, "月") && utf8.RuneCountInString(s) <= 12
}

// shortened finds in a title a short form of a name: it begins as the name does, and its characters stand
// in the name in the same order, the last one where the title goes on with other words.
func shortened(name, title string) string {
	first, size := utf8.DecodeRuneInString(name)
	second, _ := utf8.DecodeRuneInString(name[size:])
	start := strings.Index(title, string([]rune{first, second}))
	if start < 0 {
		return ""
	}
	rest, end := name, start
	for i, r := range title[start:] {
		k := strings.IndexRune(rest, r)
		if k < 0 {
			break
		}
		rest = rest[k+utf8.RuneLen(r):]
		end = start + i + utf8.RuneLen(r)
	}
	if utf8.RuneCountInString(title[start:end]) < 4 {
		return ""
	}
	return title[start:end]
}

// missingSections finds a chapter on the execution of the budget without a word of the budget itself, or of
// the year before. A text without such a chapter is no whole report.
func (n *narrative) missingSections() ([]hit, bool) {
	from := slices.IndexFunc(n.lines, func(l line) bool { return l.heading && l.level == 1 && strings.Contains(l.text, "预算执行") })
	if from < 0 {
		return nil, false
	}
	to := from + 1
	for to < len(n.lines) && !(n.lines[to].heading && n.lines[to].level == 1) {
		to++
	}
	var out []hit
	for _, part := range []struct {
		name  string
		words []string
	}{
		{"预算安排", []string{"预算数", "年初预算", "全年预算", "调整预算", "预算安排", "预算批复", "完成预算", "预算的"}},
		{"与上年的比较", []string{"比上年", "较上年", "与上年", "同上年", "同比", "上年数", "比去年", "较去年", "上年度", "比" + strconv.Itoa(n.year-1), "较" + strconv.Itoa(n.year-1), "与" + strconv.Itoa(n.year-1)}},
	} {
		if !slices.ContainsFunc(n.lines[from+1:to], func(l line) bool { return containsAny(l.text, part.words...) }) {
			out = append(out, hit{line: from, from: 0, to: len(n.lines[from].text), example: part.name})
		}
	}
	return out, true
}
