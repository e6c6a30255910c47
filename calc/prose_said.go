package calc

import (
	"slices"
	"strings"
	"unicode/utf8"
)

// What the words of one clause say of a number in it: which way a change goes, and what the number is. It is read
// by the words that the audit of the narrative knows, but by itself: somebody who changes one word of a sentence
// that is not understood word for word has changed it all the same.

// A Said is what a clause says of a number.
type Said struct {
	Up     int    // 1 more, -1 less, 0 if the clause does not say
	Word   string // the word that says so, as it is written
	Onto   bool   // 增加到: the number is what was reached
	Beside bool   // the word stands right before the number

	item *proseItem // what the number is called; nil if other words stand there as well
	role proseRole
	name string // as it is written
}

// A Listener hears what is said of the numbers of a book.
type Listener struct {
	reader *proseReader
	check  proseChecker
}

// NewListener knows the words of a book.
func NewListener(b *Book) *Listener {
	return &Listener{newProseReader(b), proseChecker{book: b}}
}

// Said reads the clause of a text around the number that stands between two bytes.
func (l *Listener) Said(text string, from, to int) (s Said) {
	from, to, text = nearby(text, from, to)
	t := proseTextOf(text)
	tokens := l.reader.tokens(t.text)
	plain := func(at int) int {
		k, _ := slices.BinarySearch(t.origin, int32(at))
		return k
	}
	at, end := plain(from), plain(to)
	i := slices.IndexFunc(tokens, func(k proseToken) bool { return k.to > at })
	if i < 0 {
		return s
	}
	begin := i
	for begin > 0 && !(tokens[begin-1].kind == stopWord && tokens[begin-1].stop != '：') {
		begin--
	}
	clear, named := true, 0
	for k, w := range tokens[begin:i] {
		s.Beside = false
		switch w.kind {
		case upWord, aboveWord, downWord, belowWord:
			s.Up, s.Onto, s.Word = -1, false, t.text[w.from:w.to]
			if w.kind == upWord || w.kind == aboveWord {
				s.Up = 1
			}
			s.Beside, clear = w.kind == upWord || w.kind == downWord, false
		case toWord:
			s.Onto, clear = s.Onto || s.Up != 0, false
		case itemWord:
			named++
			s.item, s.name = w.item, t.text[w.from:w.to]
		case finalWord:
			s.role = asFinal
		case budgetWord:
			s.role = asBudget
		case adjustedWord:
			s.role = asAdjusted
		case priorYear:
			s.role = asPrior
		case linkWord, ownWord, thisYear, stopWord:
		case amongWord:
			clear = clear && k == 0
		case numberWord: // what was said was said of that number
			s, clear = Said{}, false
		default:
			clear = false
		}
	}
	if !clear || named != 1 {
		s.item = nil
	}
	if s.Up == 0 {
		s.behind(t.text, tokens[i:], end)
	}
	return s
}

// longestClause is how many bytes before and behind a number are looked at.
const longestClause = 900

// nearby cuts a text to the sentence of a number, where that is not too long.
func nearby(text string, from, to int) (at, end int, sentence string) {
	begin := from
	for begin > 0 && from-begin < longestClause {
		r, size := utf8.DecodeLastRuneInString(text[:begin])
		if strings.ContainsRune("。！？\n", r) {
			break
		}
		begin -= size
	}
	return from - begin, to - begin, text[begin:min(len(text), to+longestClause)]
}

// behind looks for the direction behind the number: 有35.63万元的增加.
func (s *Said) behind(text string, tokens []proseToken, end int) {
	for _, w := range tokens {
		switch {
		case w.from < end:
			continue
		case w.kind == stopWord, w.kind == numberWord, w.kind == compareWord:
			return
		case w.kind == upWord, w.kind == downWord:
			s.Up, s.Word = 1, text[w.from:w.to]
			if w.kind == downWord {
				s.Up = -1
			}
			return
		}
	}
}

// Says gives the word of the direction with 到 behind it if it has that.
func (s Said) Says() string {
	if s.Onto {
		return s.Word + "到"
	}
	return s.Word
}

// Names tells whether two clauses call their numbers the same thing.
func (s Said) Names(o Said) bool { return s.item != nil && s.item == o.item && s.role == o.role }

// Turned tells whether the direction of a change is said in another way than before: 增加 for 减少, 增加到 for 增加,
// or 增加 before what was no change.
func (s Said) Turned(before Said) bool {
	switch {
	case before.Up == 0:
		return s.Up != 0 && s.Beside && before.item != nil
	case s.Up == 0:
		return false
	}
	return s.Up != before.Up || s.Onto != before.Onto
}

// Renamed tells whether a number of that value has got the name of another figure, of which the tables say that it is
// another number, and gives the name and what they say. before is what was said of it when it was right.
func (l *Listener) Renamed(s, before Said, q Quantity) (name, want string, ok bool) {
	if s.item == nil || !q.Counts(s.item.unit) || before.item == nil && before.Up == 0 || before.item == s.item && before.role == s.role {
		return "", "", false
	}
	value := span{value: q.Value, half: Int(5).Shift(-q.Places - 1)}
	is := func(s Said) (all []span) {
		for _, it := range l.meant(s.item) {
			meant, also := l.check.figures(it, s.role)
			all = append(append(all, meant...), also...)
		}
		return all
	}
	if before.item != nil && !anyAround(is(before), value) {
		return "", "", false // what it was called then did not mean this number
	}
	others := is(s)
	if len(others) == 0 || anyAround(others, value) {
		return "", "", false
	}
	if s.item.name == "收入总计" && s.role == asFinal {
		if income, _ := l.check.figures(proseCommon.items["本年收入合计"], asFinal); anyAround(income, value) {
			return "", "", false // 总收入970.56万元: TERM-TOTAL speaks of that
		}
	}
	n := proseNumber{word: q.Unit(), unit: string(s.item.unit), decimals: max(0, q.Places+q.Scale)}
	return s.name, n.printed(others[0].value), true
}

// meant lists the figures that a name by itself may mean: 项目支出结转 of either end of the year.
func (l *Listener) meant(it *proseItem) []*proseItem {
	if it.side == bothSides {
		return []*proseItem{proseCommon.items["年初"+it.name], proseCommon.items["年末"+it.name]}
	}
	return []*proseItem{it}
}
