package docgen_test

import (
	"bytes"
	"fmt"
	"math/rand/v2"
	"regexp"
	"slices"
	"strings"
	"testing"

	"jixiao/calc"
	"jixiao/docgen"
	"jixiao/internal/ooxml"
)

// A piece is some text of a paragraph, or a number of it.
type piece struct {
	text    string
	mark    string // of a number: its mark
	typed   string // what was typed over it, "" if nothing
	tracked bool   // with its changes recorded
	bare    bool   // its mark is gone
	wide    bool   // in full-width digits
}

// A told is a paragraph as a person edits it.
type told struct {
	pieces   []piece
	touched  bool // its words were edited, so that no number without a mark is looked for there
	copies   bool // it is one, or has one
	searched bool // a number is to be found again by its words
}

func (p told) clone() told {
	p.pieces = slices.Clone(p.pieces)
	return p
}

// numbers lists the places of the numbers of a paragraph that nobody has touched.
func (p told) numbers() (out []int) {
	for i, x := range p.pieces {
		if x.mark != "" && x.typed == "" && !x.bare && !x.wide && !x.tracked {
			out = append(out, i)
		}
	}
	return out
}

var markedText = regexp.MustCompile(`<w:bookmarkStart [^>]*w:name="(_jx[0-9]+)"/>(.*?)<w:bookmarkEnd[^>]*/>`)

// tell reads a paragraph of a report.
func tell(paragraph string) (p told) {
	at := 0
	for _, m := range markedText.FindAllStringSubmatchIndex(paragraph, -1) {
		p.pieces = append(p.pieces, piece{text: plain(paragraph[at:m[0]])}, piece{text: plain(paragraph[m[4]:m[5]]), mark: paragraph[m[2]:m[3]]})
		at = m[1]
	}
	p.pieces = append(p.pieces, piece{text: plain(paragraph[at:])})
	return p
}

// xml writes a paragraph, its runs cut and formatted at random.
func (p told) xml(r *rand.Rand, id *int) string {
	var b strings.Builder
	format := func() string {
		return []string{"", "<w:rPr><w:b/></w:rPr>", `<w:rPr><w:sz w:val="32"/></w:rPr>`}[r.IntN(3)]
	}
	run := func(text, tag string) {
		for runes := []rune(text); len(runes) > 0; {
			n := len(runes)
			if r.IntN(3) == 0 {
				n = 1 + r.IntN(n)
			}
			fmt.Fprintf(&b, `<w:r>%s<w:%s xml:space="preserve">%s</w:%[2]s></w:r>`, format(), tag, string(runes[:n]))
			runes = runes[n:]
		}
	}
	wrapped := func(tag string, inside func()) {
		*id++
		fmt.Fprintf(&b, `<w:%s w:id="%d" w:author="a" w:date="2019-07-01T00:00:00Z">`, tag, *id)
		inside()
		fmt.Fprintf(&b, `</w:%s>`, tag)
	}
	b.WriteString("<w:p>")
	for _, x := range p.pieces {
		if x.mark == "" {
			run(x.text, "t")
			continue
		}
		*id++
		at, comment := *id, r.IntN(6) == 0
		if comment {
			fmt.Fprintf(&b, `<w:commentRangeStart w:id="%d"/>`, at)
		}
		if !x.bare {
			fmt.Fprintf(&b, `<w:bookmarkStart w:id="%d" w:name="%s"/>`, at, x.mark)
		}
		text := x.text
		if x.wide {
			text = strings.Map(func(c rune) rune {
				if c >= '0' && c <= '9' {
					return c - '0' + '０'
				}
				return c
			}, text)
		}
		switch {
		case x.tracked:
			wrapped("del", func() { run(text, "delText") })
			wrapped("ins", func() { run(x.typed, "t") })
		case x.typed != "":
			run(x.typed, "t")
		default:
			run(text, "t")
		}
		if !x.bare {
			fmt.Fprintf(&b, `<w:bookmarkEnd w:id="%d"/>`, at)
		}
		if comment {
			fmt.Fprintf(&b, `<w:commentRangeEnd w:id="%d"/>`, at)
		}
	}
	return b.String() + "</w:p>"
}

var tracedMark = regexp.MustCompile(`<number mark="(_jx[0-9]+)" key="([^"]*)"`)

// tracedKeys gives the keys of the marks of a report.
func tracedKeys(t testing.TB, doc []byte) map[string]string {
	t.Helper()
	pkg, err := ooxml.Open(doc)
	if err != nil {
		t.Fatal(err)
	}
	out := map[string]string{}
	for _, name := range pkg.Names() {
		data, _ := pkg.Part(name)
		if bytes.Contains(data, []byte("<number mark=")) {
			for _, m := range tracedMark.FindAllSubmatch(data, -1) {
				out[string(m[1])] = string(m[2])
			}
		}
	}
	return out
}

// Whatever people do to the sentences of a report, verify finds just the numbers that do not mean what they meant, and
// refresh changes just the stale ones that still have their marks.
func TestRandomEditsOfSentencesAreToldFromChangedMeanings(t *testing.T) {
	b := proseLedger(t, proseSeed)
	doc := report(t, b)
	later := proseLedger(t, strings.NewReplacer("公开01/其他收入/决算数 3541400.00", "公开01/其他收入/决算数 3551400.00", "公开01/本年收入合计/决算数 9705600.00", "公开01/本年收入合计/决算数 9715600.00", "公开03/合计/基本支出 6993400.00", "公开03/合计/基本支出 6883400.00").Replace(proseSeed))
	keys := tracedKeys(t, doc)
	staleKeys := map[string]bool{}
	_, numbers := states(t, doc, later)
	for _, n := range numbers {
		if n.State == docgen.Stale {
			staleKeys[n.Key] = true
		}
	}
	_, all, _, err := refresh(doc, later, "11")
	if err != nil {
		t.Fatal(err)
	}
	renewable := renewed(all)
	if len(staleKeys) < 4 || renewable < 8 {
		t.Fatalf("%d keys are stale, %d numbers renewed", len(staleKeys), renewable)
	}
	kinds := map[string]int{}
	for seed := range uint64(60) {
		r := rand.New(rand.NewPCG(seed, 11))
		var want []string // the numbers that are wrong, as verify names them
		lost, done := 0, renewable
		var left []string          // marks of stale numbers that have copies without marks, which refresh cannot write
		now := map[string]string{} // by mark: the numbers that refresh writes
		did := ""
		edited := edit(t, doc, func(s string) string {
			var paras []told
			var places [][2]int
			for _, title := range []string{year, income, outgo, three, cars, balance} /* in the order of the report */ {
				from, to := paragraphOf(t, s, title)
				paras, places = append(paras, tell(s[from:to])), append(places, [2]int{from, to})
			}
			var moved []told // to the end of the document
			bare := false    // some paragraph has a copy without marks
			stale := func(x piece) bool { return staleKeys[keys[x.mark]] }
			for range 10 {
				drawn := r.IntN(18)
				turns := drawn == 5 || drawn == 6
				i := r.IntN(len(paras))
				if turns {
					i = len(paras) - 1 // only the balance has changed
				}
				p := &paras[i]
				free := p.numbers()
				if len(free) == 0 {
					continue
				}
				k := free[r.IntN(len(free))]
				if turns {
					k = free[len(free)-1]
				}
				x := &p.pieces[k]
				before, after := &p.pieces[k-1], &p.pieces[k+1]
				kind := ""
				wrong := func(as string) {
					want = append(want, as)
					if stale(*x) {
						done--
					}
				}
				if p.searched && drawn >= 3 && drawn <= 9 {
					continue // an edit of the words beside it as well
				}
				switch drawn {
				case 0:
					kind = "overtyped"
					x.typed = "7" + x.text
					wrong(x.typed)
				case 1:
					kind = "overtyped in part"
					digits := strings.TrimSuffix(x.text, "%")
					last := digits[len(digits)-1]
					x.typed = digits[:len(digits)-1] + string('0'+(last-'0'+3)%10) + x.text[len(digits):]
					wrong(x.typed)
				case 2:
					kind = "full-width digits"
					x.wide = true
				case 3:
					if !strings.HasPrefix(after.text, "万元") || strings.HasPrefix(after.text, "万元整") {
						continue
					}
					kind = "another unit"
					after.text = "亿元" + strings.TrimPrefix(after.text, "万元")
					x.typed, p.touched = x.text, true
					wrong(x.text + "亿元")
				case 4:
					if !strings.HasPrefix(after.text, "万元") {
						continue
					}
					kind, p.touched = "the same unit in another spelling", true
					after.text = []string{"万 元", "万元整", "（万元）"}[r.IntN(3)] + strings.TrimPrefix(after.text, "万元")
				case 5:
					for _, turn := range [][2]string{{"增加", "减少"}, {"增长", "下降"}} {
						if strings.HasSuffix(before.text, turn[0]) {
							kind = "another direction"
							before.text = strings.TrimSuffix(before.text, turn[0]) + turn[1]
							x.typed, p.touched = x.text, true
							wrong(turn[1] + x.text)
						}
					}
				case 6:
					for _, turn := range [][2]string{{"增加", "多了"}, {"增长", "上升"}} {
						if strings.HasSuffix(before.text, turn[0]) {
							kind = "the same direction in another word"
							before.text = strings.TrimSuffix(before.text, turn[0]) + turn[1]
							p.touched = true
						}
					}
				case 8:
					if !strings.HasPrefix(after.text, "万元，") {
						continue
					}
					kind = "sentence split"
					after.text = "万元。" + strings.TrimPrefix(after.text, "万元，")
					p.touched = true
				case 9:
					kind = "words put in"
					p.pieces[0].text = "经核对，" + p.pieces[0].text
					p.touched = true
				case 10:
					if p.touched || p.copies {
						continue
					}
					kind = "mark dropped"
					x.bare, p.searched = true, true
					if stale(*x) {
						done--
					}
				case 11:
					if p.touched || p.copies || p.searched {
						continue
					}
					kind = "mark dropped and overtyped"
					x.bare, p.searched = true, true
					x.typed = "8" + x.text
					wrong(x.typed)
				case 12:
					kind = "overtyped with changes recorded"
					x.tracked, x.typed = true, "6"+x.text
					wrong(x.typed)
				case 13:
					if p.copies || len(p.pieces) == 0 || i == 0 {
						continue
					}
					kind = "paragraph copied"
					p.copies = true
					again := p.clone()
					libre := p.touched || r.IntN(2) == 0
					for j := range again.pieces {
						y := &again.pieces[j]
						if y.mark == "" {
							continue
						}
						if y.typed != "" || y.bare || y.tracked {
							kind = ""
							break
						}
						if y.bare = !libre; libre {
							if stale(*y) {
								done++
							}
							y.mark += "_Copy_1"
						}
					}
					if kind == "" {
						p.copies = false
						for j := range again.pieces {
							if y := again.pieces[j]; strings.HasSuffix(y.mark, "_Copy_1") && staleKeys[keys[strings.TrimSuffix(y.mark, "_Copy_1")]] {
								done--
							}
						}
						continue
					}
					y := &again.pieces[k]
					y.typed = "5" + x.text
					for j, z := range again.pieces {
						if !libre && z.mark != "" && j != k && stale(z) {
							left = append(left, z.mark)
						}
					}
					bare = bare || !libre
					want = append(want, y.typed)
					if libre && stale(*x) {
						done--
					}
					moved = append(moved, again)
				default:
					kind = []string{"paragraph moved", "paragraph deleted"}[r.IntN(2)]
					if kind == "paragraph deleted" {
						if bare || p.copies || len(p.numbers()) != len(tell(s[places[i][0]:places[i][1]]).pieces)/2 {
							continue // of one that was edited, nobody can say what is wrong with what is gone
						}
						for _, y := range p.pieces {
							if y.mark != "" {
								lost++
								if stale(y) {
									done--
								}
							}
						}
					} else {
						moved = append(moved, p.clone())
					}
					p.pieces = nil
				}
				if kind != "" {
					kinds[kind]++
					did += kind + "; "
				}
			}
			for _, p := range slices.Concat(paras, moved) {
				for _, x := range p.pieces {
					if x.typed == "" && !x.bare {
						now[x.mark] = x.text
					}
				}
			}
			id := 5000
			for i, p := range slices.Backward(paras) {
				xml := ""
				if len(p.pieces) > 0 {
					xml = p.xml(r, &id)
				}
				s = s[:places[i][0]] + xml + s[places[i][1]:]
			}
			at := strings.LastIndex(s, "<w:sectPr")
			for _, p := range moved {
				xml := p.xml(r, &id)
				s, at = s[:at]+xml+s[at:], at+len(xml)
			}
			return s
		})
		check := func(when string, report []byte, b *calc.Book) (stale int) {
			got, numbers := states(t, report, b)
			var wrong []string
			for _, n := range numbers {
				if n.State == docgen.Edited {
					wrong = append(wrong, n.Text)
				}
			}
			slices.Sort(wrong)
			slices.Sort(want)
			if !slices.Equal(wrong, want) || got[docgen.Lost] != lost || got[docgen.Untied] > 0 {
				t.Errorf("seed %d (%s) %s: wrong are %q, want %q; %d lost, want %d; %v", seed, did, when, wrong, want, got[docgen.Lost], lost, got)
			}
			return got[docgen.Stale]
		}
		if stale := check("as edited", edited, b); stale > 0 {
			t.Errorf("seed %d (%s): %d are stale before the workbook changed", seed, did, stale)
		}
		check("with the later workbook", edited, later)
		out, numbers, _, err := refresh(edited, later, "11")
		if err != nil {
			t.Fatal(err)
		}
		if got := renewed(numbers); got != done {
			t.Errorf("seed %d (%s): %d were renewed, want %d", seed, did, got, done)
		}
		for _, mark := range left {
			if text := now[mark]; text != "" {
				want = append(want, text) // the copy is not as the number was written any more, for all that is known
			}
		}
		check("after the refresh", out, later)
		if was, is := wordsOf(t, edited), wordsOf(t, out); narrowed.Replace(was) != narrowed.Replace(is) {
			t.Errorf("seed %d (%s): words changed:\n%s\n%s", seed, did, was, is)
		}
	}
	for _, kind := range []string{"overtyped", "overtyped in part", "full-width digits", "another unit", "the same unit in another spelling", "another direction", "the same direction in another word",
		"sentence split", "words put in", "mark dropped", "mark dropped and overtyped", "overtyped with changes recorded", "paragraph copied", "paragraph moved", "paragraph deleted"} {
		if kinds[kind] < 5 {
			t.Errorf("%s was tried %d times", kind, kinds[kind])
		}
	}
}

// narrowed takes full-width digits out, which wordsOf leaves.
var narrowed = strings.NewReplacer("０", "", "１", "", "２", "", "３", "", "４", "", "５", "", "６", "", "７", "", "８", "", "９", "")

// renewed counts the numbers of text and tables that refresh wrote.
func renewed(numbers []docgen.Number) (n int) {
	for _, number := range numbers {
		if number.Done && number.Place.Chart == "" {
			n++
		}
	}
	return n
}
