package docx

// A Shown is one tag of a template with what it shows in an environment.
type Shown struct {
	Tag
	Text    string // what a field prints; "" if it cannot
	Origin  any    // that of what a field prints
	Items   int    // of a list, and the categories of a chart
	Holds   bool   // of a condition or chart: what it encloses is kept
	Skipped bool   // it stands where nothing is written: in a condition that does not hold, or a list without items
	Unknown bool   // nobody knows the name, or in a list without items nobody can tell
}

// Preview gives what each tag of Tags shows. A field in a list shows its first item. What stands in a condition
// that does not hold is told as if it did.
func (t *Template) Preview(env Env) []Shown {
	p := previewer{resolver: resolver{env: env}, shown: map[*tag]Shown{}}
	p.items(t.blocks.items, Shown{})
	out := make([]Shown, 0, len(t.tags))
	for _, g := range t.tags {
		if g.dup {
			continue
		}
		s := p.shown[g]
		s.Tag = g.Tag
		out = append(out, s)
	}
	return out
}

type previewer struct {
	resolver
	shown map[*tag]Shown
}

// items looks at what stands in a block; around is what became of the block.
func (p *previewer) items(items []item, around Shown) {
	for _, it := range items {
		s := Shown{Skipped: around.Skipped}
		g := it.field
		if it.block != nil {
			g = it.block.open
		}
		v, ok := p.value(g.Name)
		s.Unknown = !ok
		switch {
		case g.Kind == Field && ok:
			s.Text, s.Origin, _ = p.text(g, v)
		case g.Kind == List:
			s.Items = len(v.List)
		case g.Kind == Chart && !v.Chart.empty():
			s.Items, s.Holds = len(v.Chart.Categories), true
		case g.Kind == If, g.Kind == Unless:
			s.Holds = ok && v.truth() == (g.Kind == If)
		}
		p.shown[g] = s
		if it.block == nil {
			continue
		}
		if z := it.block.close; z != nil && z != g {
			p.shown[z] = Shown{Skipped: s.Skipped}
		}
		if g.Kind == List && s.Items > 0 {
			p.frames = append(p.frames, frame{scope: v.List[0], total: s.Items})
			p.items(it.block.items, s)
			p.frames = p.frames[:len(p.frames)-1]
			continue
		}
		s.Skipped = s.Skipped || !s.Holds
		p.items(it.block.items, s)
	}
}
