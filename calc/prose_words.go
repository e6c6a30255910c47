package calc

import (
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"
)

// The words that a sentence with numbers is made of. The narrative is free text, and a number whose
// sentence is not understood word for word is left alone: what stands here is what is understood.

// A wordKind is what a word does in such a sentence.
type wordKind uint8

const (
	unknownWord wordKind = iota
	linkWord             // between a name and its number, says nothing
	ownWord              // the department itself
	thisYear
	priorYear    // the year before
	yearOpening  // 年初, as the base of a comparison
	finalWord    // the final accounts
	budgetWord   // the budget at the beginning of the year, or just the budget
	adjustedWord // the budget of the whole year
	shareWord
	doneWord // 完成 …预算的
	compareWord
	sameTermWord // 同比: compared with the year before
	upWord
	downWord
	flatWord
	fromWord
	toWord
	aboveWord // 决算数大于预算数
	belowWord
	amongWord
	reasonWord
	labelWord   // a clause that only announces what follows
	foreignWord // another body, another term, a plan: nothing in the paragraph can be compared any more
	itemWord
	numberWord
	yearWord
	stopWord // punctuation
)

// proseWords lists the words of each kind.
var proseWords = []struct {
	kind  wordKind
	words string
}{
	{linkWord, "为 是 共 共计 合计 总计 总额 计 达 达到 高达 多达 实现 累计 总共 有 共有 金额 数 的 了 即 额 在 均为"},
	{ownWord, "单位 部门 本单位 本部门 我单位 我部门 本机关 （包括下属单位） （含下属单位） （包括所属单位） （含所属单位） 及所属单位 及下属单位 及所属事业单位 及下属事业单位 全年 全部 年末 年底 末 底 12月31日 12月末 12月底 截至"},
	{thisYear, "本年 本年度 当年 今年"},
	{priorYear, "上年 上年度 去年 上一年 上一年度 上年同期 去年同期 上年数 上年决算数 上年度决算数 上年的 上年决算"},
	{yearOpening, "年初 年初的"},
	{finalWord, "决算 决算数 支出决算 支出决算数 收入决算数 决算支出 决算金额 实际支出 实际支出数 执行数 实际执行数 实有 年末实有"},
	{budgetWord, "预算 预算数 年初预算 年初预算数 年初支出预算 年初收入预算 年初预算安排 预算安排 支出预算 收入预算 年初预算金额"},
	{adjustedWord, "全年预算 全年预算数 调整预算 调整预算数 调整后预算 调整后预算数 调整后的预算 全年（调整）预算数"},
	{shareWord, "占 占比 占比为 占比达 所占比例 所占比例为 所占比重 比重为"},
	{doneWord, "完成 执行率 预算执行率 预算完成率 完成率 支出执行率"},
	{compareWord, "比 较 与 同 和 相比 相比较 比较 对比"},
	{sameTermWord, "同比"},
	{upWord, "增加 增长 上升 提高 增加了 增长了 上升了 提高了 净增加 上涨 上涨了 提升 提升了 增幅 增多 多 多了 多出 高 高出"},
	{downWord, "减少 下降 降低 减少了 下降了 降低了 压减 净减少 压缩 压缩了 节约 节约了 下滑 下滑了 回落 缩减 缩减了 降幅 少 少了 低"},
	{flatWord, "持平"},
	{fromWord, "由 从"},
	{toWord, "到 至"},
	{aboveWord, "大于 高于 超过 超出 超支 多于"},
	{belowWord, "小于 低于 少于"},
	{amongWord, "其中 中 包括 含 主要包括 具体包括 分别是 主要用于以下方面 主要用于以下几方面 主要用于以下几个方面 用于以下方面 具体如下 构成如下 具体为 具体是"},
	{reasonWord, "主要原因 原因 主要是因为 主要是由于 主要系"},
	{labelWord, "情况 说明 总体情况 总体 来看 方面 如下 结构 构成 收入来源 支出性质 功能分类 从 按 看 分"},
	{foreignWord, "全省 全市 全县 全区 全国 全州 全社会 全系统 各县 各市 各区 县区 市县 县（市 乡镇 街道 社区 村 企业 园区 公司 集团 学校 医院 馆 中心 站 学会 协会 研究会 基金会 基地 二级单位 所属 下属 直属 本级 平均 人均 户均 各 每 均 分别 上半年 下半年 季度 月 预计 计划 拟 力争 争取 申请 申报 下达 目标 标准 不超过 上限 限额 追加 调剂 收回 合同 中标 项目资金 募集 捐赠 贷款 利息 五年 三年 近年 不含 剔除 扣除 按可比口径 同口径 举办 培训班 活动 奖励 补助资金 专项"},
}

// A number of the narrative with its unit.
type proseNumber struct {
	text        string // as it is written, with its unit
	value, half Amount // in 元, persons, cars or percent; half of what its last digit says
	unit        string // 元, 人, 辆, %, 个; 0 for a nought without one
	word        string // the unit as it is written
	decimals    int
	vague       bool // about, between, not readable for sure
	minus       bool
}

// A proseToken is one word of a paragraph.
type proseToken struct {
	kind     wordKind
	from, to int // in the plain text
	item     *proseItem
	number   proseNumber
	stop     rune
}

// proseUnits lists the units after which a number is read, each before those that it begins with, and how
// many places they are from the unit in which amounts are kept.
var proseUnits = []struct {
	word, unit string
	shift      int
}{
	{"亿元", "元", 8}, {"万元", "元", 4}, {"千元", "元", 3}, {"元", "元", 0},
	{"%", "%", 0},
	{"人次", "人次", 0}, {"个百分点", "个百分点", 0}, {"个", "个", 0}, {"人", "人", 0}, {"名", "人", 0},
	{"辆", "辆", 0}, {"台", "辆", 0},
}

// A proseText is a paragraph without blanks, line breaks and quotation marks, its letters in the width in
// which names are kept, with the place of every byte in the text that was written.
type proseText struct {
	text   string
	origin []int32
	source string
}

// narrow gives the ASCII digit, point or sign of a full-width one.
func narrow(r rune) rune {
	switch {
	case '０' <= r && r <= '９':
		return r - '０' + '0'
	case r == '．':
		return '.'
	case r == '％':
		return '%'
	case r == '－' || r == '−':
		return '-'
	}
	return r
}

// wideMark gives the Chinese punctuation of an ASCII one.
func wideMark(r rune) rune {
	switch r {
	case '(':
		return '（'
	case ')':
		return '）'
	case ':':
		return '：'
	case ';':
		return '；'
	case ',':
		return '，'
	}
	return r
}

func isDigit(b byte) bool { return '0' <= b && b <= '9' }

// proseTextOf takes from a paragraph what is not part of a word. A blank between two digits stays, since it may
// part two numbers or stand in one.
func proseTextOf(s string) proseText {
	p := proseText{source: s, origin: make([]int32, 0, len(s)+1)}
	var b strings.Builder
	b.Grow(len(s))
	last, gap := byte(0), false
	for i, r := range s {
		if '一' <= r && r <= '龥' {
			n := utf8.RuneLen(r)
			b.WriteString(s[i : i+n])
			for range n {
				p.origin = append(p.origin, int32(i))
			}
			last, gap = 0, false
			continue
		}
		written := r
		switch r = wideMark(narrow(r)); r {
		case ' ', '\u3000', '\u00a0', '\n', '\r', '\t', '\v', '\u200b', '\ufeff':
			gap = true
			continue
		case '“', '”', '"', '‘', '’', '\'', '「', '」', '＂':
			continue
		}
		digit := r < utf8.RuneSelf && isDigit(byte(r))
		if gap && digit && isDigit(last) {
			b.WriteByte(' ')
			p.origin = append(p.origin, int32(i))
		}
		gap = false
		if r == '，' && isDigit(last) && written == ',' {
			r = ',' // perhaps between thousands
		}
		n := b.Len()
		b.WriteRune(r)
		for range b.Len() - n {
			p.origin = append(p.origin, int32(i))
		}
		last = 0
		if r < utf8.RuneSelf {
			last = byte(r)
		}
	}
	p.origin = append(p.origin, int32(len(s)))
	p.text = b.String()
	return p
}

// quote gives what stands at a place as it was written, in one line and not too long.
func (p proseText) quote(from, to, at int) string {
	s := strings.Join(strings.Fields(p.source[p.origin[from]:p.origin[to]]), " ")
	const most = 48
	if r := []rune(s); len(r) > most {
		mid := utf8.RuneCountInString(p.source[p.origin[from]:p.origin[at]])
		low := min(max(0, mid-most/2), len(r)-most)
		s = string(r[low : low+most])
		if low > 0 {
			s = "…" + s
		}
		if low+most < len(r) {
			s += "…"
		}
	}
	return s
}

// A proseWord is an entry of the proseLexicon.
type proseWord struct {
	text string
	kind wordKind
	item *proseItem
}

// A proseLexicon finds the longest word that begins at a place.
type proseLexicon map[rune][]proseWord

func (l proseLexicon) add(w proseWord) {
	first, _ := utf8.DecodeRuneInString(w.text)
	if slices.ContainsFunc(l[first], func(o proseWord) bool { return o.text == w.text }) {
		return
	}
	l[first] = append(l[first], w)
}

// order puts longer words before those that they begin with.
func (l proseLexicon) order() {
	for _, words := range l {
		slices.SortStableFunc(words, func(a, b proseWord) int { return len(b.text) - len(a.text) })
	}
}

func (l proseLexicon) at(s string, first rune) (proseWord, bool) {
	for _, w := range l[first] {
		if strings.HasPrefix(s, w.text) {
			return w, true
		}
	}
	return proseWord{}, false
}

// tokens cuts a plain text into words. They stand in room that the next call uses again.
func (r *proseReader) tokens(s string) []proseToken {
	out := r.room[:0]
	begin := 0 // of the sentence
	for i := 0; i < len(s); {
		if i == begin {
			i += ordinal(s[i:])
			begin = -1
			continue
		}
		if isDigit(s[i]) {
			t := readNumber(s, i, r.year)
			out = append(out, t)
			i = t.to
			continue
		}
		first, n := utf8.DecodeRuneInString(s[i:])
		if w, ok := r.at(s[i:]); ok {
			out = append(out, proseToken{kind: w.kind, from: i, to: i + len(w.text), item: w.item})
			i += len(w.text)
			continue
		}
		if t, ok := spelledAmount(s, i, first); ok {
			out = append(out, t)
			i = t.to
			continue
		}
		last := len(out) - 1
		switch {
		case first == '-' && i+1 < len(s) && isDigit(s[i+1]): // the sign of the number, see scanNumber
		case strings.ContainsRune("，、。；：！？（）,;", first):
			out = append(out, proseToken{kind: stopWord, from: i, to: i + n, stop: first})
			if first == '。' || first == '！' || first == '？' || first == '；' {
				begin = i + n
			}
		case last >= 0 && out[last].kind == unknownWord && out[last].to == i:
			out[last].to = i + n
		default:
			out = append(out, proseToken{kind: unknownWord, from: i, to: i + n})
		}
		i += n
	}
	r.room = out
	return out
}

// ordinal measures what numbers a sentence: 1. 2、 一是 三、 （二）.
func ordinal(s string) int {
	n := 0
	bracket := strings.HasPrefix(s, "（")
	if bracket {
		n = len("（")
	}
	digits := n
	for n < len(s) && isDigit(s[n]) {
		n++
	}
	chinese := n == digits
	for chinese {
		c, size := utf8.DecodeRuneInString(s[n:])
		if !strings.ContainsRune("一二三四五六七八九十", c) {
			break
		}
		n += size
	}
	switch rest := s[n:]; {
	case n == digits || !chinese && n-digits > 2:
		return 0
	case bracket && strings.HasPrefix(rest, "）"):
		return n + len("）")
	case bracket:
		return 0
	case chinese && strings.HasPrefix(rest, "是"):
		return n + len("是")
	case strings.HasPrefix(rest, "、"):
		return n + len("、")
	case !chinese && strings.HasPrefix(rest, ".") && !(len(rest) > 1 && isDigit(rest[1])):
		return n + 1
	}
	return 0
}

// readNumber reads the number that begins at a digit.
func readNumber(s string, i, year int) proseToken {
	t := proseToken{kind: numberWord, from: i}
	n := &t.number
	digits, decimals, end := scanNumber(s, i, n)
	rest := s[end:]
	for _, day := range []string{"12月31日", "12月底", "12月末"} {
		if strings.HasPrefix(s[i:], day) {
			return proseToken{kind: ownWord, from: i, to: i + len(day)}
		}
	}
	if len(digits) == 4 && strings.HasPrefix(rest, "年") {
		t.kind, t.to = yearWord, end+len("年")
		if strings.HasPrefix(s[t.to:], "度") {
			t.to += len("度")
		}
		switch digits {
		case strconv.Itoa(year):
			t.kind = thisYear
		case strconv.Itoa(year - 1):
			t.kind = priorYear
		}
		if n.vague {
			t.kind = yearWord // 2016-2018年
		}
		return t
	}
	for _, more := range []string{"多", "余", "几"} {
		if strings.HasPrefix(rest, more) {
			n.vague = true
			end += len(more)
			rest = s[end:]
		}
	}
	v, err := ParseAmount(digits)
	n.vague = n.vague || err != nil || len(digits) > 16
	for _, u := range proseUnits {
		if !strings.HasPrefix(rest, u.word) {
			continue
		}
		n.unit, n.word, n.decimals = u.unit, u.word, decimals
		n.value = v.Shift(u.shift)
		if u.unit == "元" || u.unit == "%" {
			n.half = Int(5).Shift(u.shift - decimals - 1)
		} else {
			n.vague = n.vague || decimals > 0
		}
		end += len(u.word)
		break
	}
	if n.unit == "" && digits == "0" {
		n.unit = "0" // 减少为0
	}
	if n.minus {
		n.value = n.value.Neg()
	}
	n.text = s[i:end]
	for _, after := range []string{"-", "—", "~", "～", "至", "多", "余", "以", "左右", "/", "上下"} {
		n.vague = n.vague || n.unit != "" && strings.HasPrefix(s[end:], after)
	}
	t.to = end
	return t
}

// spelledAmount reads an amount of money that is written in Chinese: 九百七十万五千六百元.
func spelledAmount(s string, i int, first rune) (t proseToken, ok bool) {
	if !strings.ContainsRune("一二三四五六七八九十两壹贰叁肆伍陆柒捌玖拾", first) {
		return t, false
	}
	_, _, end, ok := readChinese(s, i)
	if !ok {
		return t, false
	}
	q, ok := ReadQuantity(s, i, end)
	if !ok || q.Base != "元" {
		return t, false
	}
	n := proseNumber{text: s[i:q.End], value: q.Value, half: Int(5).Shift(-max(q.Places, 0) - 1), unit: q.Base, word: q.Unit(), decimals: max(q.Places+q.Scale, 0), vague: q.near != exactly}
	return proseToken{kind: numberWord, from: i, to: q.End, number: n}, true
}

// scanNumber reads the digits of a number, without marks between thousands, and what stands before it.
func scanNumber(s string, i int, n *proseNumber) (digits string, decimals, end int) {
	var b [24]byte
	k, point := 0, false
scan:
	for end = i; end < len(s) && k < len(b); end++ {
		switch c := s[end]; {
		case isDigit(c):
			b[k] = c
			k++
			if point {
				decimals++
			}
		case c == '.' && !point && end+1 < len(s) && isDigit(s[end+1]):
			point = true
			b[k] = c
			k++
		case c == ',' && !point && thousand(s, end+1):
		case c == ' ' && end+1 < len(s) && isDigit(s[end+1]):
			n.vague = true // one number or two
		case !point && end-i <= 3 && strings.HasPrefix(s[end:], "，") && thousandsGoOn(s, end+len("，")):
			n.vague = true // 1，234.56: one number or two
			end += len("，") - 1
		default:
			break scan
		}
	}
	before, width := utf8.DecodeLastRuneInString(s[:i])
	prior, _ := utf8.DecodeLastRuneInString(s[:i-width])
	switch {
	case before == '-' && (strings.ContainsRune("增减少加长降升高低为是：", prior)):
		n.minus = true
	case strings.ContainsRune("-—~～+＋±×/.:第约近超逾", before):
		n.vague = true
	case before < utf8.RuneSelf && ('a' <= before|' ' && before|' ' <= 'z'):
		n.vague = true
	}
	return string(b[:k]), decimals, end
}

// thousand tells whether exactly three digits stand at a place.
func thousand(s string, i int) bool {
	return i+3 <= len(s) && isDigit(s[i]) && isDigit(s[i+1]) && isDigit(s[i+2]) && (i+3 == len(s) || !isDigit(s[i+3]))
}

// thousandsGoOn tells whether what stands at a place can be the end of a number with thousands: its groups
// of three, and then a point or a unit of money.
func thousandsGoOn(s string, i int) bool {
	for thousand(s, i) {
		i += 3
		rest := s[i:]
		for _, mark := range []string{".", "万元", "元", "亿元"} {
			if strings.HasPrefix(rest, mark) {
				return true
			}
		}
		if !strings.HasPrefix(rest, "，") {
			return false
		}
		i += len("，")
	}
	return false
}
