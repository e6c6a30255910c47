package docx

import (
	"bytes"
	"fmt"
	"math/rand/v2"
	"strings"
	"testing"

	"jixiao/internal/ooxml"
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
		b.WriteString(`<w:r>` + m.pick("", "<w:rPr><w:b/></w:rPr>") + `<w:t xml:space="preserve">` + string(r[:n]) + `</w:t></w:r>` + m.mark())
		r = r[n:]
	}
	return b.String()
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
	}
	return ""
}

func (m *maker) inline(depth int) string {
	s := m.word()
	for m.IntN(3) == 0 && depth < 3 {
		open, end := m.pair()
		s += open + m.inline(depth+1) + end + m.word()
	}
	return s
}

func (m *maker) para(text string) string {
	pPr := ""
	if m.IntN(8) == 0 {
		pPr = `<w:pPr><w:jc w:val="center"/></w:pPr>`
	}
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
			b.WriteString(m.para(open) + m.blocks(depth+1) + m.para(end))
			m.lists--
		case n == 4 && depth < 3:
			open, end := m.pair()
			m.lists++
			b.WriteString(m.para(open+m.word()) + m.blocks(depth+1) + m.para(m.word()+end))
			m.lists--
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
	line := func(first, last string) string {
		first = m.para(first)
		if m.IntN(2) == 0 {
			first += m.blocks(3)
		}
		return `<w:tr>` + cell(first) + cell(m.para(last)) + `</w:tr>`
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
			rows = append(rows, row(open, ""), line(m.word(), m.word()), row("", end))
		case 3:
			rows = append(rows, line(open, m.word()), line(m.word(), end))
		default:
			rows = append(rows, line(m.word(), m.word()))
		}
		m.lists--
	}
	return table(2, rows...)
}

// TestRandomTemplates proves the invariants on templates that nobody thought of: whatever is filled is
// well-formed, whole and without tags.
func TestRandomTemplates(t *testing.T) {
	env := names{"text": "V", "lines": "1\n2\t3", "yes": true, "no": false, "none": []names{}, "a": []names{{"text": "A"}, {"text": "B"}}, "_n": "1"}.env()
	env.Filters["f"] = env.Filters["加"]
	filled := 0
	for seed := range uint64(600) {
		m := &maker{Rand: rand.New(rand.NewPCG(seed, 1))}
		in := m.blocks(0)
		for _, id := range m.open {
			in += fmt.Sprintf(`<w:p><w:bookmarkEnd w:id="%d"/></w:p>`, id)
		}
		tpl, err := Parse(doc(in))
		if err != nil {
			t.Fatalf("seed %d: %v", seed, err)
		}
		var out bytes.Buffer
		_, problems, err := tpl.Execute(&out, env)
		if err != nil {
			t.Fatalf("seed %d: %v", seed, err)
		}
		if len(problems) > 0 {
			for _, p := range problems {
				if p.ID != TooDeep && p.ID != BlockPosition {
					t.Errorf("seed %d: %s", seed, brief(p))
				}
			}
			continue
		}
		filled++
		if faults := Lint(out.Bytes()); len(faults) > 0 {
			main := ""
			if pkg, err := ooxml.Open(out.Bytes()); err == nil {
				data, _ := pkg.Part("word/document.xml")
				main = string(data)
			}
			t.Fatalf("seed %d: %s\n%s\n%s", seed, strings.Join(faults, "\n"), in, main)
		}
	}
	if filled < 300 {
		t.Errorf("only %d templates were in order", filled)
	}
}
