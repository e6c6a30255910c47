package docx

import (
	"bytes"
	"fmt"
	"math/rand/v2"
	"strings"
	"testing"
)

// A maker makes random templates that a careless but honest author might make.
type maker struct {
	*rand.Rand
	ids   int
	open  []int // bookmarks begun and not ended
	lists int
	boxed bool // text boxes are stored twice, so marks in them cannot cross their edge
}

func (m *maker) id() int { m.ids++; return m.ids }

func (m *maker) pick(s ...string) string { return s[m.IntN(len(s))] }

// name is of a list (a, b), an empty list, a condition or a text.
func (m *maker) word() string {
	return m.pick("{{text}}", "{{lines}}", "x", "{{_n}}", "", " y ", "{{text|f:1}}")
}

// pair gives the two tags of a block.
func (m *maker) pair() (open, end string) {
	name, sign := m.pick("yes", "no", "none"), m.pick("?", "^")
	if m.lists < maxLists && m.IntN(2) == 0 {
		name, sign = m.pick("a", "none"), "#"
	}
	return "{{" + sign + name + "}}", "{{/" + m.pick(name, "") + "}}"
}

// text writes text as runs cut at random places, with marks between them.
func (m *maker) text(s string) string {
	var b strings.Builder
	for r := []rune(s); len(r) > 0; {
		n := 1 + m.IntN(len(r))
		whole := b.Len() == 0 && n == len(r)
		b.WriteString(m.wrapped(whole, `<w:r>`+m.pick("", "<w:rPr><w:b/></w:rPr>")+m.pick("", "", "", m.lead(b.Len()), `<w:lastRenderedPageBreak/>`)+`<w:t xml:space="preserve">`+string(r[:n])+`</w:t></w:r>`) + m.mark())
		r = r[n:]
	}
	return b.String()
}

// lead gives what stands before the text of a paragraph: a break, or a drawing with runs of its own. Within a tag
// either would be a fault or cut it in two.
func (m *maker) lead(at int) string {
	if at > 0 || m.boxed {
		return ""
	}
	return m.pick(`<w:br/>`, fmt.Sprintf(`<w:drawing><wp:inline><wp:docPr id="%d" name="x"/><w:txbxContent>`, m.id())+para("b")+`</w:txbxContent></wp:inline></w:drawing>`)
}

// wrapped puts a run into what Word puts around runs. The result of a field is not read as part of a tag around it.
func (m *maker) wrapped(whole bool, run string) string {
	kinds := 80
	if whole {
		kinds = 24
	}
	switch n := m.IntN(kinds); {
	case n == 3 && whole:
		return `<w:fldSimple w:instr=" PAGE ">` + run + `</w:fldSimple>`
	case n == 4 && whole:
		return `<w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText>{{ REF</w:instrText></w:r><w:r><w:fldChar w:fldCharType="separate"/></w:r>` + run + `<w:r><w:fldChar w:fldCharType="end"/></w:r>`
	case n == 0:
		return `<w:hyperlink w:anchor="a">` + run + `</w:hyperlink>`
	case n == 1:
		return fmt.Sprintf(`<w:ins w:id="%d" w:author="x">`, m.id()) + run + fmt.Sprintf(`</w:ins><w:del w:id="%d" w:author="x"><w:r><w:delText>{{</w:delText></w:r></w:del>`, m.id())
	case n == 2:
		return fmt.Sprintf(`<w:sdt><w:sdtPr><w:id w:val="%d"/><w:showingPlcHdr/></w:sdtPr><w:sdtContent>`, m.id()) + run + `</w:sdtContent></w:sdt>`
	case n == 5:
		return `<w:r><w:ruby><w:rubyPr/><w:rt><w:r/></w:rt><w:rubyBase>` + run + `</w:rubyBase></w:ruby></w:r>`
	}
	return run
}

func (m *maker) mark() string {
	switch n := m.IntN(12); {
	case m.boxed:
	case n == 0:
		id := m.id()
		m.open = append(m.open, id)
		return fmt.Sprintf(`<w:bookmarkStart w:id="%d" w:name="b%d"/>`, id, id)
	case n < 3 && len(m.open) > 0:
		i := m.IntN(len(m.open))
		id := m.open[i]
		m.open = append(m.open[:i], m.open[i+1:]...)
		return fmt.Sprintf(`<w:bookmarkEnd w:id="%d"/>`, id)
	case n == 3:
		return `<w:proofErr w:type="spellStart"/>`
	case n == 4:
		return fmt.Sprintf(`<w:commentRangeStart w:id="%[1]d"/><w:commentRangeEnd w:id="%[1]d"/><w:r><w:commentReference w:id="%[1]d"/></w:r>`, m.id())
	}
	return ""
}

func (m *maker) inline(depth int) string {
	s := m.word()
	for m.IntN(3) == 0 && depth < 3 {
		open, end := m.pair()
		s += open + m.inline(depth+1) + m.pick("", "", "{{否则}}"+m.inline(depth+1)) + end + m.word()
	}
	return s
}

func (m *maker) para(text string) string {
	pPr := m.pick("", "", "", "", "", "", `<w:pPr><w:jc w:val="center"/></w:pPr>`, `<w:pPr><w:pageBreakBefore/><w:numPr><w:ilvl w:val="0"/><w:numId w:val="7"/></w:numPr></w:pPr>`)
	box := ""
	if m.IntN(12) == 0 && !m.boxed {
		m.boxed = true
		inner := `<w:txbxContent>` + m.para(m.inline(1)) + `</w:txbxContent>`
		m.boxed = false
		box = fmt.Sprintf(`<w:r><mc:AlternateContent><mc:Choice Requires="wps"><w:drawing><wp:anchor><wp:docPr id="%d" name="x"/>`, m.id()) + inner + `</wp:anchor></w:drawing></mc:Choice><mc:Fallback><w:pict>` + inner + `</w:pict></mc:Fallback></mc:AlternateContent></w:r>`
	}
	return fmt.Sprintf(`<w:p w14:paraId="%08X">`, m.id()) + pPr + m.text(text) + box + `</w:p>`
}

// blocks writes paragraphs and tables, some of them in blocks. The last is always a paragraph.
func (m *maker) blocks(depth int) string {
	var b strings.Builder
	for range 1 + m.IntN(3) {
		switch n := m.IntN(8); {
		case n == 0 && depth < 3:
			b.WriteString(m.table(depth + 1))
		case n == 1:
			b.WriteString(fmt.Sprintf(`<w:sdt><w:sdtPr><w:id w:val="%d"/></w:sdtPr><w:sdtContent>`, m.id()) + m.blocks(depth+1) + `</w:sdtContent></w:sdt>`)
		case n < 4 && depth < 3:
			open, end := m.pair()
			m.lists++
			b.WriteString(m.para(open) + m.blocks(depth+1))
			if m.IntN(3) == 0 {
				b.WriteString(m.para(m.pick("", m.word())+"{{否则}}"+m.pick("", m.word())) + m.blocks(depth+1))
			}
			b.WriteString(m.para(end))
			m.lists--
		case n == 4 && depth < 3:
			open, end := m.pair()
			m.lists++
			b.WriteString(m.para(open+m.word()) + m.blocks(depth+1) + m.para(m.word()+end))
			m.lists--
		case n == 5 && depth == 0:
			b.WriteString(`<w:p><w:pPr><w:sectPr><w:pgSz w:w="1" w:h="2"/></w:sectPr></w:pPr>` + m.text(m.word()) + `</w:p>`)
		default:
			b.WriteString(m.para(m.inline(depth)))
		}
	}
	if m.IntN(2) == 0 {
		return b.String() + m.para("{{?"+m.pick("yes", "no")+"}}z{{/}}")
	}
	return b.String() + m.para(m.word())
}

func (m *maker) table(depth int) string {
	var rows []string
	merged := func(inner string) string {
		return `<w:tc><w:tcPr><w:tcW w:w="2000" w:type="dxa"/>` + m.pick("", "", "", `<w:vMerge w:val="restart"/>`, `<w:vMerge/>`) + `</w:tcPr>` + inner + `</w:tc>`
	}
	line := func(first, last string) string {
		first = m.para(first)
		if m.IntN(2) == 0 {
			first += m.blocks(3)
		}
		row := `<w:tr>` + merged(first) + merged(m.para(last)) + `</w:tr>`
		switch m.IntN(12) {
		case 0:
			return fmt.Sprintf(`<w:sdt><w:sdtPr><w:id w:val="%d"/></w:sdtPr><w:sdtContent>`, m.id()) + row + `</w:sdtContent></w:sdt>`
		case 1:
			return row + tr(wide(2, 4000, m.word()))
		case 2:
			return row + `<w:tr><w:trPr><w:gridAfter w:val="1"/></w:trPr>` + td(m.word()) + `</w:tr>`
		}
		return row
	}
	for range 1 + m.IntN(3) {
		open, end := m.pair()
		m.lists++
		switch m.IntN(5) {
		case 0:
			rows = append(rows, line(open+m.word(), m.word()+end))
		case 1:
			open, close := m.pair()
			open = strings.Replace(open, "}}", "|列}}", 1)
			rows = append(rows, line(m.word(), open+m.word()+close))
		case 2:
			rows = append(rows, row(open, ""), line(m.word(), m.word()))
			if m.IntN(3) == 0 {
				rows = append(rows, row("", "{{否则}}"), line(m.word(), m.word()))
			}
			rows = append(rows, row("", end))
		case 3:
			rows = append(rows, line(open, m.word()), line(m.word(), end))
		default:
			rows = append(rows, line(m.word(), m.word()))
		}
		m.lists--
	}
	return table(2, rows...)
}

// A byteSource is a source of random numbers that takes them from bytes as long as there are any.
type byteSource struct {
	bytes []byte
	then  rand.PCG
}

// Uint64 puts the byte where a choice among few looks for it. A source that went on with one and the same number
// could keep the choice waiting for another for ever.
func (s *byteSource) Uint64() uint64 {
	n := s.then.Uint64()
	if len(s.bytes) > 0 {
		n = uint64(s.bytes[0])<<56 | n>>8
		s.bytes = s.bytes[1:]
	}
	return n
}

// tried makes a template, fills it, and proves what comes of it: it is sound, without tags, and every mark holds
// what it was put around. It gives false if the template is not in order.
func (m *maker) tried(t *testing.T) bool {
	env := names{"text": Value{Text: "V", Origin: "cell", Mark: true, True: true}, "lines": "1\n2\t3", "yes": true, "no": false, "none": []names{}, "_n": "1",
		"a": []names{{"text": Value{Text: "A", Origin: "cell", Mark: true}}, {"text": Value{Text: "", Origin: "cell", Label: true}}}}.env()
	env.Filters["f"] = env.Filters["加"]
	env.Marks = "_m"
	in := m.blocks(0)
	for _, id := range m.open {
		in += fmt.Sprintf(`<w:p><w:bookmarkEnd w:id="%d"/></w:p>`, id)
	}
	tpl, err := Parse(doc(in, lists("")))
	if err != nil {
		t.Fatalf("%v\n%s", err, in)
	}
	var out bytes.Buffer
	fills, problems, err := tpl.Execute(&out, env)
	if err != nil {
		t.Fatalf("%v\n%s", err, in)
	}
	if len(problems) > 0 {
		for _, p := range problems {
			if p.ID != TooDeep && p.ID != BlockPosition {
				t.Errorf("%s\n%s", brief(p), in)
			}
		}
		return false
	}
	if faults := Lint(out.Bytes()); len(faults) > 0 {
		t.Fatalf("%s\n%s\n%s", strings.Join(faults, "\n"), in, bodyOf(t, out.Bytes()))
	}
	paras, err := Paragraphs(out.Bytes(), env.Marks)
	if err != nil {
		t.Fatal(err)
	}
	held := map[string]string{}
	for _, p := range paras {
		for _, k := range p.Marks {
			held[k.Name] = p.Text[k.From:k.To]
		}
	}
	marks := 0
	for _, f := range fills {
		if f.Mark == "" {
			continue
		}
		marks++
		if text, ok := held[f.Mark]; !ok || text != f.Text {
			t.Fatalf("mark %s holds %q, want %q\n%s\n%s", f.Mark, text, f.Text, in, bodyOf(t, out.Bytes()))
		}
	}
	if marks != len(held) {
		t.Fatalf("%d marks stand there, want %d", len(held), marks)
	}
	return true
}

// TestRandomTemplates proves the invariants on templates that nobody thought of.
func TestRandomTemplates(t *testing.T) {
	filled := 0
	for seed := range uint64(600) {
		m := &maker{Rand: rand.New(rand.NewPCG(seed, 1))}
		if m.tried(t) {
			filled++
		}
		if t.Failed() {
			t.Fatalf("seed %d", seed)
		}
	}
	if filled < 200 {
		t.Errorf("only %d templates were in order", filled)
	}
}

// FuzzMade fills templates that are made from bytes: however they are drawn, what comes of them is sound.
func FuzzMade(f *testing.F) {
	for seed := range uint64(20) {
		b := make([]byte, 400)
		r := rand.New(rand.NewPCG(seed, 2))
		for i := range b {
			b[i] = byte(r.Uint32())
		}
		f.Add(b)
	}
	f.Fuzz(func(t *testing.T, b []byte) {
		if len(b) < 4000 {
			m := &maker{Rand: rand.New(&byteSource{bytes: b})}
			m.tried(t)
		}
	})
}
