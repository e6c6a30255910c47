package calc

import (
	"slices"
	"strings"
	"unicode/utf8"
)

// A proseRole says what a number is to the thing that its sentence names.
type proseRole uint8

const (
	asFinal    proseRole = iota // the final accounts of the year
	asBudget                    // the budget, of the beginning of the year or not said which
	asAdjusted                  // the budget of the whole year
	asPrior                     // the final accounts of the year before
	asBase                      // what a comparison starts from
	asShare                     // 占 whole 的 %
	asDone                      // 完成预算的 %
	asChange                    // so much more or less than the base
	asRate                      // so many percent more or less than the base
	asFlat                      // as much as the base
	asAgainst                   // 决算数大于预算数: more or less than the base, without a number
	asNamed                     // it is only named
)

// A proseClaim is what a sentence says of one thing.
type proseClaim struct {
	item    *proseItem
	role    proseRole
	number  proseNumber
	whole   *proseItem // of a share, or what a thing is compared with; nil if the sentence does not say
	base    proseRole  // of a change or a rate: asPrior, asBudget, asAdjusted; asFinal for whole; asBase for the number before
	up      int        // 1 more, -1 less
	initial bool       // the base is the budget of the beginning of the year and no other
	sure    bool       // the name has no other reading
	parent  int        // the claim that it is part of; -1 none, -2 one that was not understood
	group   int        // claims of one mention of a thing share it
	list    int        // parts that stand under one 其中 share it; -1 none

	passage, paragraph int
	from, to, at       int // its sentence, and its number, in the plain text
}

// A proseReader reads passages into claims. It keeps to what it understands word for word: a clause with
// any other word has no claims, and what such a clause leaves in doubt has none either.
type proseReader struct {
	words  [2]proseLexicon // the book's own, and those of every book
	year   int
	texts  [][]proseText
	claims []proseClaim
	torn   []bool // by list: something in it was not understood
	groups int
	room   []proseToken
	side   string // 年初 or 年末: the balance last spoken of

	// The paragraph and the sentence that are being read.
	passage, paragraph int
	text               string
	from, to           int
	foreign, scoped    bool // the paragraph speaks of others; it named a fund or a 科目
	fresh              bool // the last mark was ；
	dead, hurt, said   bool // nothing is certain in the sentence; until the next ；; it has a claim
	group              int
	against            proseClause // 与上年相比，
	current, top       int         // claims: of the thing spoken of, and of the last one that is no part
	parent, list       int
}

func newProseReader(b *Book) *proseReader {
	return &proseReader{words: [2]proseLexicon{proseCommon.own(b), proseCommon.words}, year: b.Year()}
}

// read reads all passages.
func (r *proseReader) read(text []Passage) {
	r.texts = make([][]proseText, len(text))
	for i, p := range text {
		scoped, foreign := r.announces(p.Name + "，" + p.Title)
		under, others := scoped, foreign // what the heading above says
		for k, s := range p.Text {
			t := proseTextOf(s)
			r.texts[i] = append(r.texts[i], t)
			r.passage, r.paragraph, r.text = i, k, t.text
			if ordinal(t.text) > 0 && len(t.text) < 3*longestHeading && !strings.Contains(strings.TrimSuffix(t.text, "。"), "。") && !strings.ContainsAny(t.text[ordinal(t.text):], "0123456789") {
				under, others = r.announces(t.text)
				under, others = under || scoped, others || foreign
			}
			r.foreign, r.scoped = others, under
			r.readParagraph()
		}
	}
}

// announces tells what a heading says of the text below it: that it is about a fund or a 科目, or about others.
func (r *proseReader) announces(heading string) (scoped, foreign bool) {
	for _, t := range r.tokens(proseTextOf(heading).text) {
		foreign = foreign || t.kind == foreignWord
		scoped = scoped || t.kind == itemWord && t.item.fund
	}
	return scoped, foreign
}

func (r *proseReader) readParagraph() {
	tokens := r.tokens(r.text)
	r.current, r.top, r.group = -1, -1, -1
	r.newSentence(0)
	var outside [][3]int // current claim, parent and list outside the parentheses
	start := 0
	clause := func(end int) {
		if end > start {
			r.readClause(tokens[start:end])
		}
		start = end + 1
	}
	for i := 0; i < len(tokens) && !r.foreign; i++ {
		t := tokens[i]
		if t.kind != stopWord {
			continue
		}
		switch t.stop {
		case '（':
			shut, numbers := i+1, false
			for shut < len(tokens) && tokens[shut].stop != '）' && tokens[shut].stop != '。' {
				numbers = numbers || tokens[shut].kind == numberWord && tokens[shut].number.unit != ""
				shut++
			}
			if !numbers && shut < len(tokens) && tokens[shut].stop == '）' {
				i = shut // readClause passes over it
				continue
			}
			clause(i)
			outside = append(outside, [3]int{r.current, r.parent, r.list})
			if r.current >= 0 {
				r.newList(r.current)
			}
		case '）':
			clause(i)
			if n := len(outside) - 1; n >= 0 {
				r.current, r.parent, r.list = outside[n][0], outside[n][1], outside[n][2]
				if r.current >= 0 {
					r.group = r.claims[r.current].group
				}
				outside = outside[:n]
			}
		case '：':
			// 本年收入：970.56 万元 is one clause, 收入情况： is a clause of its own.
			if !slices.ContainsFunc(tokens[start:i], func(t proseToken) bool { return t.kind == itemWord || t.kind == amongWord }) {
				clause(i)
			}
		case '；':
			clause(i)
			r.hurt, r.fresh = false, true
		case '。', '！', '？':
			clause(i)
			outside = outside[:0]
			r.newSentence(t.to)
		case '、':
			// 收入、支出总计: what the number belongs to is not sure.
			named := i > start && tokens[i-1].kind == itemWord
			clause(i)
			if named {
				r.dead = true
			}
		default:
			clause(i)
		}
	}
	if !r.foreign {
		clause(len(tokens))
	}
}

func (r *proseReader) newSentence(from int) {
	r.from, r.to = from, len(r.text)
	for _, mark := range []string{"。", "！", "？"} {
		if i := strings.Index(r.text[from:r.to], mark); i >= 0 {
			r.to = from + i + len(mark)
		}
	}
	r.dead, r.hurt, r.said, r.fresh = false, false, false, false
	r.against = proseClause{}
	r.parent, r.list = -1, -1
}

// newList begins a list of parts.
func (r *proseReader) newList(parent int) {
	r.parent, r.list = parent, len(r.torn)
	r.torn = append(r.torn, false)
}

// A proseClause is what stands between two marks, as it reads by itself.
type proseClause struct {
	among   bool // it begins a list of parts
	item    *proseItem
	whole   *proseItem
	role    proseRole
	said    bool      // which role it is
	rel     wordKind  // shareWord, doneWord or compareWord
	base    proseRole // asFinal where there is none but whole
	based   bool
	initial bool // the base is the budget of the beginning of the year and no other
	opening bool // compared with 年初
	year    bool // 本年
	closing bool // at the end of it
	up      int
	flat    bool
	from    bool // 由
	onto    bool // 增加到
	uses    []proseUse
	numbers bool
	label   bool
	foreign bool
	unread  bool // something in it was not understood
	at      int
}

// A proseUse is a number of a clause with what it is there.
type proseUse struct {
	role   proseRole
	number proseNumber
	at     int
}

// readClause reads what stands between two marks and says what it claims.
func (r *proseReader) readClause(tokens []proseToken) {
	if len(tokens) == 0 {
		return
	}
	// A clause of two: 支出934.93万元其中基本支出…, 财政拨款支出主要用于以下方面…
	for i, t := range tokens {
		if t.kind == amongWord && i > 0 && (tokens[i-1].kind == numberWord || tokens[i-1].kind == itemWord) {
			r.readClause(tokens[:i])
			r.readClause(tokens[i:])
			return
		}
		if t.kind == compareWord && r.text[t.from:t.to] == "和" && i > 0 && tokens[i-1].kind == numberWord {
			r.readClause(tokens[:i])
			r.readClause(tokens[i+1:])
			return
		}
	}
	k := r.understand(tokens)
	defer func() { r.fresh = false }()
	if k.foreign {
		r.foreign = true
		r.tear()
		return
	}
	if k.unread && k.label && !k.numbers {
		return // 从收入来源看，
	}
	if k.unread || !r.claim(k) {
		r.tear()
		r.dead = r.dead || !r.said
		r.hurt = true
		r.current, r.group = -1, -1
	}
}

// tear marks the list that is being read as not understood.
func (r *proseReader) tear() {
	if r.list >= 0 {
		r.torn[r.list] = true
	}
}

// understand reads a clause by itself.
func (r *proseReader) understand(tokens []proseToken) proseClause {
	k := proseClause{at: tokens[0].from}
	for i := 0; i < len(tokens); i++ {
		t := tokens[i]
		switch t.kind {
		case linkWord:
		case ownWord:
			k.closing = k.closing || strings.ContainsAny(r.text[t.from:t.to], "末底日")
		case stopWord:
			if t.stop == '：' {
				continue
			}
			// Parentheses without numbers: what they say of others counts, the rest is part of the name.
			for i++; i < len(tokens) && tokens[i].stop != '）'; i++ {
				k.foreign = k.foreign || tokens[i].kind == foreignWord
			}
		case reasonWord:
			k.unread = k.unread || i == 0
			return k // 决算数大于预算数的主要原因是…
		case labelWord:
			k.label, k.unread = true, true
		case foreignWord:
			k.foreign = true
		case thisYear:
			k.year = true
			k.unread = k.unread || k.rel == compareWord
		case priorYear:
			switch {
			case k.rel == compareWord:
				k.base, k.based = asPrior, true
			case !k.said && k.rel == unknownWord:
				k.role, k.said = asPrior, true
			default:
				k.unread = true
			}
		case yearOpening:
			k.opening = true
			k.unread = k.unread || k.rel != compareWord
		case finalWord:
			if k.rel == compareWord {
				k.unread = k.unread || k.base != asPrior
			} else if k.role != asPrior {
				k.role, k.said = asFinal, true
			}
		case budgetWord, adjustedWord:
			role := asBudget
			if t.kind == adjustedWord {
				role = asAdjusted
			}
			switch {
			case k.rel != unknownWord || k.up != 0:
				k.base, k.based = role, true
				k.initial = strings.Contains(r.text[t.from:t.to], "年初")
			case k.role == asPrior:
				k.unread = true
			default:
				k.role, k.said = role, true
			}
		case shareWord:
			k.rel = shareWord
		case doneWord:
			k.rel = doneWord
		case compareWord:
			k.rel = compareWord
			if k.item != nil && i+1 < len(tokens) && tokens[i+1].kind == itemWord && strings.Contains("和与同", r.text[t.from:t.to]) {
				k.unread = true // 会议费和培训费
			}
		case sameTermWord:
			k.rel, k.base, k.based = compareWord, asPrior, true
		case upWord, aboveWord:
			k.up = 1
		case downWord, belowWord:
			k.up = -1
		case flatWord:
			k.flat = true
		case fromWord:
			k.from = true
		case toWord:
			k.onto = true
			k.unread = k.unread || k.up == 0
		case amongWord:
			k.among = true
			k.unread = k.unread || k.item != nil || k.numbers
		case itemWord:
			next := i > 0 && tokens[i-1].kind == itemWord && strings.HasSuffix(r.text[:t.from], "）") // 类 款 项
			switch {
			case k.rel == shareWord && k.whole == nil:
				k.whole = t.item
			case k.rel == compareWord && k.up == 0 && !k.based && k.whole == nil:
				k.whole, k.based = t.item, true
			case !k.numbers && (k.item == nil || next):
				k.item = t.item
			default:
				k.unread = true
			}
		case numberWord:
			k.numbers = k.numbers || t.number.unit != ""
			k.take(t)
		default:
			k.unread = true
		}
	}
	return k
}

// take says what a number is in its clause.
func (k *proseClause) take(t proseToken) {
	role := asFinal
	n := t.number
	has := func(r proseRole) bool {
		return slices.ContainsFunc(k.uses, func(u proseUse) bool { return u.role == r })
	}
	switch {
	case n.vague:
		k.unread = true
	case n.unit == "%" && k.rel == shareWord:
		role = asShare
	case n.unit == "%" && k.up != 0 && !k.onto:
		role = asRate
	case n.unit == "%" && k.rel == doneWord:
		role = asDone
	case n.unit != "元" && n.unit != "人" && n.unit != "辆" && n.unit != "个" && n.unit != "0", k.rel == shareWord:
		k.unread = true
	case k.rel == compareWord && k.up == 0:
		role = asBase
		k.unread = k.unread || !k.based && !k.opening
	case k.from && k.up == 0:
		role = asBase
		k.base, k.based = asBase, true
	case k.up != 0 && !k.onto:
		role = asChange
	default:
		role = k.role
	}
	k.unread = k.unread || has(role)
	k.uses = append(k.uses, proseUse{role, n, t.from})
}

// claim says what a clause claims in its place. It is false if the clause cannot be understood there.
func (r *proseReader) claim(k proseClause) bool {
	if k.among {
		switch {
		case r.current >= 0 && r.claims[r.current].from == r.from:
			r.newList(r.current)
		case !r.said && !r.dead && r.top >= 0:
			r.newList(r.top)
		default:
			r.newList(-2)
		}
	}
	if k.based && k.rel == compareWord && k.item == nil && k.uses == nil && k.up == 0 && !k.flat {
		r.against = k
		return true
	}
	if !k.based && r.against.based && (k.up != 0 || k.flat) {
		k.whole, k.base, k.based = r.against.whole, r.against.base, true
	}
	it := k.item
	sure := true
	if it != nil {
		if it = r.mean(it); it == nil {
			return false
		}
		sure = r.certain(it)
	} else if r.current >= 0 {
		it, sure = r.claims[r.current].item, r.claims[r.current].sure
		for _, u := range k.uses {
			if u.role == asFinal && !(k.said || k.onto) {
				return false // 另外 12 万元
			}
		}
	} else {
		return len(k.uses) == 0
	}
	if k.opening {
		if it.name != "年末结转和结余" {
			return false
		}
		k.whole, k.based = proseCommon.items["年初结转和结余"], true
	}
	if it.unit == Persons && strings.Contains(it.name, "休") && k.year && !k.closing {
		return false // 当年退休2人 are not all the retired
	}
	for i := range k.uses {
		u := &k.uses[i].number
		if u.unit == "个" && it.unit == Persons && strings.Contains(it.name, "编") {
			u.unit = "人"
		}
		if u.unit == "0" {
			u.unit = string(it.unit)
		}
		if u.unit != "%" && u.unit != string(it.unit) {
			return false
		}
	}
	if r.dead || r.hurt {
		return true
	}
	c := proseClaim{item: it, whole: k.whole, base: k.base, up: k.up, initial: k.initial, sure: sure, parent: r.parent, list: r.list, passage: r.passage, paragraph: r.paragraph, from: r.from, to: r.to}
	if k.item != nil {
		r.groups++
		r.group = r.groups
	} else {
		c.parent, c.list = r.claims[r.current].parent, r.claims[r.current].list
	}
	c.group = r.group
	if k.whole == nil && !k.based {
		c.base = asPrior
		if last := len(r.claims) - 1; last >= 0 && r.claims[last].group == r.group && (r.claims[last].role == asChange || r.claims[last].role == asRate || r.claims[last].role == asFinal && r.claims[last].up != 0) {
			c.base, c.whole = r.claims[last].base, r.claims[last].whole // 比上年增加…，增长…
		} else if k.rel == doneWord {
			c.base = asFinal // of whichever budget the text speaks of
		} else if slices.ContainsFunc(k.uses, func(u proseUse) bool { return u.role == asChange || u.role == asRate }) {
			k.uses = nil // more than what?
		}
	}
	begin := len(r.claims)
	for _, u := range k.uses {
		c.role, c.number, c.at = u.role, u.number, u.at
		r.claims = append(r.claims, c)
	}
	c.role, c.number, c.at = asFlat, proseNumber{}, k.at
	switch {
	case k.flat && k.based:
		r.claims = append(r.claims, c)
	case k.based && k.up != 0 && k.said && k.uses == nil:
		c.role = asAgainst
		r.claims = append(r.claims, c)
	}
	r.said = r.said || len(r.claims) > begin
	if k.item != nil && len(r.claims) == begin {
		c.role = asNamed
		r.claims = append(r.claims, c)
	}
	if k.item != nil {
		r.current = begin
		if c.parent == -1 {
			r.top = begin
		}
		r.scoped = r.scoped || it.fund
		switch it.name {
		case "年初结转和结余":
			r.side = "年初"
		case "年末结转和结余":
			r.side = "年末"
		}
	}
	return true
}

// mean finds the figure that a name means in its place, and leaves the lists that it is no part of. It is
// nil where that cannot be said.
func (r *proseReader) mean(it *proseItem) *proseItem {
	if it.side == bothSides {
		if r.side == "" {
			return nil
		}
		it = proseCommon.items[r.side+it.name]
	}
	for parent, list := r.parent, r.list; parent >= 0; {
		whole := r.claims[parent].item
		part := it
		for _, u := range proseUnder {
			if u.whole == whole.name && u.name == it.name {
				part = proseCommon.items[u.item]
			}
		}
		if partOf(part, whole) {
			r.parent, r.list = parent, list
			return part
		}
		parent, list = r.claims[parent].parent, r.claims[parent].list
	}
	if it.side == onlyPart {
		return nil
	}
	if it.rows == nil && (r.fresh || hasParts(it) && it.side == "" && it.unit == Yuan) {
		r.parent, r.list = -1, -1 // a new whole, or after ； what is no part
	}
	return it
}

// certain tells whether a name can be nothing but the figure of the whole department. 项目支出, 其中财政拨款
// and 上年结转 is of the projects only.
func (r *proseReader) certain(it *proseItem) bool {
	switch {
	case r.parent >= 0:
		p := r.claims[r.parent]
		return it.rows != nil || partOf(it, p.item) && (p.sure || !it.open)
	case it.weak:
		return false
	case r.parent == -1:
		return !(it.open && r.scoped) && !r.narrowed(it)
	}
	return !it.open && it.side == ""
}

// narrowed tells whether a whole is named after something smaller in the same sentence, of which it may be the
// whole: 项目支出235.59万元，年末结转249.24万元 is the balance of the projects.
func (r *proseReader) narrowed(whole *proseItem) bool {
	if !grand(whole) {
		return false
	}
	for i := len(r.claims) - 1; i >= 0; i-- {
		c := r.claims[i]
		if c.passage != r.passage || c.paragraph != r.paragraph || c.from != r.from {
			return false
		}
		if c.parent < 0 && !grand(c.item) && c.item.unit == Yuan {
			return true
		}
	}
	return false
}

// grand tells whether a thing is one of the wholes of the department.
func grand(it *proseItem) bool {
	switch it.name {
	case "收入总计", "支出总计", "本年收入合计", "本年支出合计", "年初结转和结余", "年末结转和结余", "总支出", "收入总额":
		return true
	}
	return false
}

func hasParts(whole *proseItem) bool { return proseCommon.divisions[whole.name].parts != nil }

// partOf tells whether one thing is a part of another.
func partOf(part, whole *proseItem) bool {
	return slices.Contains(proseCommon.divisions[whole.name].parts, part.name)
}

// at finds the longest word that begins at a place; of two, the book's own.
func (r *proseReader) at(s string) (proseWord, bool) {
	first, _ := utf8.DecodeRuneInString(s)
	a, ok := r.words[0].at(s, first)
	b, ok2 := r.words[1].at(s, first)
	if ok && len(a.text) >= len(b.text) {
		return a, true
	}
	return b, ok2
}
