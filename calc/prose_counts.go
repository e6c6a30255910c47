package calc

import (
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"
)

// Counts of things that no table has: how many counties there are, how many sections a department has. Only
// what contradicts itself for certain is said.

// proseCounts asks the rules about counts.
func proseCounts(text []Passage, texts [][]proseText) []proseFinding {
	out := universes(text, texts)
	for p, passage := range texts {
		for k, t := range passage {
			out = append(out, namedLists(t, passageCell(text[p], k))...)
			out = append(out, bridges(t, passageCell(text[p], k))...)
		}
	}
	return out
}

// districts are the kinds of bodies whose number is that of all in a region, longer names first.
var districts = []string{"县（市、区）", "县（市区）", "县（区、市）", "县（区）", "县市区", "市县区", "乡镇（街道）", "乡（镇、街道）", "乡（镇）", "乡镇"}

// A districtCount is a number of such bodies in a text. all: it says that these are all of them.
type districtCount struct {
	n, kind  int
	all      bool
	at       Cell
	sentence string
	text     string
}

// universes asks GEO-COUNT: 全市18个县（市、区） and 19个县（市、区） are not of one region. Fewer may be some of
// them and say nothing.
func universes(text []Passage, texts [][]proseText) (out []proseFinding) {
	var counts []districtCount
	for p, passage := range texts {
		for k, t := range passage {
			counts = append(counts, districtCounts(t, passageCell(text[p], k))...)
		}
	}
	for kind := range districts {
		all := slices.IndexFunc(counts, func(d districtCount) bool { return d.kind == kind && d.all })
		if all < 0 {
			continue
		}
		other := slices.IndexFunc(counts, func(d districtCount) bool {
			return d.kind == kind && (d.n > counts[all].n || d.all && d.n != counts[all].n)
		})
		f := proseFinding{rule: "GEO-COUNT", passed: other < 0}
		if other >= 0 {
			o, a := counts[other], counts[all]
			f.kind, f.at, f.sentence = "prose-districts", o.at, o.sentence
			f.args, f.cells = []string{o.text, a.text}, distinct([]Cell{a.at})
		}
		out = append(out, f)
	}
	return out
}

func districtCounts(t proseText, at Cell) (out []districtCount) {
	for i := 0; ; {
		next := strings.Index(t.text[i:], "个")
		if next < 0 {
			return out
		}
		i += next
		rest := t.text[i+len("个"):]
		kind := slices.IndexFunc(districts, func(d string) bool { return strings.HasPrefix(rest, d) })
		from := i
		for from > 0 && isDigit(t.text[from-1]) {
			from--
		}
		n, err := strconv.Atoi(t.text[from:i])
		i += len("个")
		if kind < 0 || err != nil {
			continue
		}
		begin, end := sentenceAround(t.text, from)
		sentence := t.text[begin:end]
		if strings.Contains(sentence, "全省") || strings.Contains(sentence, "全国") || strings.Contains(sentence, "省内") {
			continue // those of another region
		}
		all := false
		for _, region := range []string{"全市", "全县", "全区", "全州", "全市共", "全市共有", "全市所有", "覆盖全市"} {
			all = all || strings.HasSuffix(t.text[:from], region)
		}
		out = append(out, districtCount{n: n, kind: kind, all: all, at: at, sentence: t.quote(begin, end, from), text: strconv.Itoa(n) + "个" + districts[kind]})
	}
}

// sentenceAround gives the sentence that a place is in.
func sentenceAround(s string, at int) (from, to int) {
	from, to = 0, len(s)
	if i := strings.LastIndex(s[:at], "。"); i >= 0 {
		from = i + len("。")
	}
	if i := strings.Index(s[at:], "。"); i >= 0 {
		to = at + i + len("。")
	}
	return from, to
}

var (
	// setUp are the words that say how a department is made up.
	setUp = []string{"内设机构", "内设", "下设", "下属", "所属", "设有", "辖有"}
	// bodies are how the names of sections and units end.
	bodies = []string{"科", "室", "部", "处", "股", "组", "办", "局", "馆", "站", "队", "所", "院", "校", "中心", "大队", "支队", "编辑部", "办公室", "联络处", "委员会", "总站", "服务站"}
)

// namedLists asks LIST-COUNT: 内设3个科室：甲科、乙科、丙科 names as many as it says. Names that hold 和 may be
// one or two, and what does not end like a name makes the list uncertain.
func namedLists(t proseText, at Cell) (out []proseFinding) {
	for _, word := range setUp {
		for i := 0; ; {
			next := strings.Index(t.text[i:], word)
			if next < 0 {
				break
			}
			begin := i + next
			i = begin + len(word)
			n, rest, ok := announced(t.text[i:])
			if !ok {
				continue
			}
			least, most, ok := named(rest)
			if !ok || n == 0 {
				continue
			}
			f := proseFinding{rule: "LIST-COUNT", passed: least <= n && n <= most}
			if !f.passed {
				from, to := sentenceAround(t.text, begin)
				f.kind, f.at, f.sentence = "prose-list", at, t.quote(from, to, begin)
				f.args = []string{strconv.Itoa(n), strconv.Itoa(least)}
			}
			out = append(out, f)
		}
	}
	return out
}

// announced reads the number that a list is announced with, and what follows the announcement.
func announced(s string) (n int, rest string, ok bool) {
	clause := strings.IndexAny(s, "，：。；、（")
	if clause < 0 || !strings.HasPrefix(s[clause:], "，") && !strings.HasPrefix(s[clause:], "：") {
		return 0, "", false
	}
	head := s[:clause]
	_, size := utf8.DecodeRuneInString(s[clause:])
	rest = s[clause+size:]
	for i := range len(head) {
		if isDigit(head[i]) {
			k := i
			for k < len(head) && isDigit(head[k]) {
				k++
			}
			n, _ = strconv.Atoi(head[i:k])
			if !strings.HasPrefix(head[k:], "个") || strings.ContainsAny(head[k:], "0123456789") {
				return 0, "", false
			}
			break
		}
	}
	if n == 0 {
		for k, c := range []rune("一二三四五六七八九十") {
			if i := strings.Index(head, string(c)+"个"); i >= 0 {
				before, _ := utf8.DecodeLastRuneInString(head[:i])
				if strings.ContainsRune("一二三四五六七八九十", before) {
					return 0, "", false
				}
				n = k + 1
			}
		}
	}
	for _, w := range []string{"分别是：", "分别为：", "分别是", "分别为", "包括：", "包括", "即：", "即", "有：", "为："} {
		if r, cut := strings.CutPrefix(rest, w); cut {
			rest = r
			break
		}
	}
	return n, rest, n > 0 && n <= 30
}

// named counts the names of a list: at least, and at most where 和 may part two.
func named(s string) (least, most int, ok bool) {
	depth := 0
	var names []string
	var b strings.Builder
	put := func() bool {
		name := b.String()
		b.Reset()
		if name == "" {
			return true
		}
		for _, w := range []string{"等", "：", "《"} {
			if strings.Contains(name, w) {
				ok = false
				return false
			}
		}
		if utf8.RuneCountInString(name) > 24 || strings.ContainsAny(name, "0123456789") || !slices.ContainsFunc(bodies, func(e string) bool { return strings.HasSuffix(name, e) }) {
			return false
		}
		names = append(names, name)
		return true
	}
	ok = true
scan:
	for _, r := range s {
		switch {
		case r == '（':
			depth++
		case r == '）':
			depth--
		case depth > 0:
		case strings.ContainsRune("、，；", r):
			if !put() {
				break scan
			}
		case r == '。':
			break scan
		default:
			b.WriteRune(r)
		}
	}
	if b.Len() > 0 && !put() && len(names) == 0 {
		return 0, 0, false
	}
	if !ok || len(names) < 2 {
		return 0, 0, false
	}
	least, most = len(names), len(names)
	for _, n := range names {
		n = strings.ReplaceAll(n, "普及", "")
		most += strings.Count(n, "和") + strings.Count(n, "及") + strings.Count(n, "与")
	}
	return least, most, true
}

// bridges notes HC-BRIDGE: who came and went is named, but not how many there were at the beginning.
func bridges(t proseText, at Cell) []proseFinding {
	if !strings.Contains(t.text, "在职") && !strings.Contains(t.text, "编制") {
		return nil
	}
	for _, known := range []string{"上年末", "年初", "原有", "去年末", "年末相比", "年相比", "上年相比", "比上年", "较上年", "没有变", "无变"} {
		if strings.Contains(t.text, known) {
			return nil
		}
	}
	for _, w := range []string{"新招录", "新录用", "新招聘", "新进", "调入", "调出"} {
		i := strings.Index(t.text, w)
		if i < 0 {
			continue
		}
		clause := t.text[i:]
		if k := strings.IndexAny(clause, "，。；、"); k >= 0 {
			clause = clause[:k]
		}
		if digit := strings.IndexAny(clause, "0123456789"); digit >= 0 && (strings.Contains(clause, "人") || strings.Contains(clause, "名")) {
			from, to := sentenceAround(t.text, i)
			return []proseFinding{{rule: "HC-BRIDGE", kind: "prose-bridge", at: at, sentence: t.quote(from, to, i)}}
		}
	}
	return nil
}
