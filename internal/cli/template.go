package cli

import (
	"jixiao/calc"
	"jixiao/docgen"
	"jixiao/docgen/docx"
)

// checkTemplate lists the tags of a template, what they show in a workbook if one is given, and everything that is
// wrong with it or that its users would trip over. It writes nothing.
func (c Command) checkTemplate(o options) int {
	t := newTemplates(o.args[0])
	tm, path, refused := t.of(".")
	book := &calc.Book{}
	if o.with != "" && refused == nil {
		if book, refused = withBook(o); refused != nil {
			book, o.with = &calc.Book{}, "" // the rest can be told without it
		}
	}
	var in docgen.Inspection
	if tm != nil {
		var err error
		switch in, err = docgen.Inspect(tm, book); {
		case err != nil:
			refused = refuseContainer(err, "template")
		case len(in.Problems) > 0:
			wrong := refuseTemplate(path, in.Problems)
			if refused != nil {
				wrong.lines = append(wrong.lines, refused.message)
			}
			refused = wrong
		}
	}
	code := exitOK
	if refused != nil {
		code = refused.code
	}
	if o.json {
		return max(code, c.json(inspectionJSON(in, o, refused)))
	}
	p := printer{Command: c, o: o}
	if !(o.quiet && code == exitOK) {
		p.inspection(in)
	}
	if refused != nil {
		p.say("%s", refused.message)
		for _, l := range refused.lines {
			p.say("  %s", l)
		}
	} else if !o.quiet {
		p.say("%s", sayInspected(in))
	}
	if p.failed != nil {
		return max(code, exitEnvironment)
	}
	return code
}

// withBook reads the workbook whose accounts the tags are to show.
func withBook(o options) (*calc.Book, *refusal) {
	b := newBatch(o, []string{o.with})
	if r := b.borrow(); r.refused != nil {
		r.refused.message = sayFile(r.path, r.refused.message)
		return nil, r.refused
	}
	r := result{path: o.with}
	b.judge(&r)
	if r.refused != nil {
		r.refused.message = sayFile(r.path, r.refused.message)
		return nil, r.refused
	}
	r.book.Audit = auditOf(r)
	return r.book, nil
}

// inspection lists what was seen of a template: under each heading the places, and at each place its tags. What
// ends a block says nothing that its beginning has not said.
func (p *printer) inspection(in docgen.Inspection) {
	under, spot := "", ""
	for _, g := range in.Tags {
		if g.Kind == docx.Close {
			continue
		}
		if s := sayStory(g.Place) + sayUnder(g.Place); s != under {
			p.say("%s", s)
			under, spot = s, ""
		}
		if s := saySpot(g.Place); s != spot {
			p.say("  %s", s)
			spot = s
		}
		line := g.Raw
		if p.o.with != "" {
			line += sayShown(g)
		}
		p.say("    %s", line)
	}
	if len(in.Unused) > 0 {
		p.say("")
		p.say("%s", sayUnusedHead(in.Unused))
		for _, g := range in.Unused {
			p.say("  %s", sayUnused(g))
		}
	}
	var notes []string
	if s := sayFonts(in.Fonts); s != "" {
		notes = append(notes, s)
	}
	for _, n := range in.Notes {
		notes = append(notes, sayNote(n))
	}
	if len(notes) > 0 {
		p.say("")
	}
	for _, s := range notes {
		p.say("留意  %s", s)
	}
	if len(in.Unused)+len(notes) > 0 {
		p.say("")
	}
}

// An atJSON is a place of a template, for programs; people read place. What does not apply is 0 or "".
type atJSON struct {
	Part    string `json:"part"`
	Kind    string `json:"kind"`
	Table   int    `json:"table"`
	Row     int    `json:"row"`
	Col     int    `json:"col"`
	Para    int    `json:"para"`
	Heading string `json:"heading"`
	Near    string `json:"near"`
}

func toAtJSON(p docx.Place) atJSON {
	return atJSON{p.Part, p.Kind, p.Table, p.Row, p.Col, p.Para, p.Heading, p.Near}
}

// inspectionJSON is the object of the verb.
func inspectionJSON(in docgen.Inspection, o options, refused *refusal) map[string]any {
	type tag struct {
		Tag     string  `json:"tag"`
		Kind    string  `json:"kind"`
		Place   string  `json:"place"`
		At      atJSON  `json:"at"`
		Value   any     `json:"value"`   // text of a field, count of a list or chart, truth of a condition; null without a workbook
		Missing *string `json:"missing"` // what the workbook does not have
		Skipped bool    `json:"skipped"` // nothing is written here
	}
	type problem struct {
		ID      string `json:"id"`
		Tag     string `json:"tag"`
		Place   string `json:"place"`
		At      atJSON `json:"at"`
		Hint    string `json:"hint"`
		Message string `json:"message"`
	}
	type group struct {
		Kind  string   `json:"kind"`
		Names []string `json:"names"`
	}
	type font struct {
		Name   string `json:"name"`
		Common bool   `json:"common"`
	}
	type note struct {
		ID      string `json:"id"`
		Tag     string `json:"tag"`
		Place   string `json:"place"`
		At      atJSON `json:"at"`
		More    int    `json:"more"`
		Message string `json:"message"`
	}
	tags, problems, unused, fonts, notes := []tag{}, []problem{}, []group{}, []font{}, []note{}
	for _, g := range in.Tags {
		j := tag{Tag: g.Raw, Kind: string(g.Kind), Place: sayPlace(g.Place), At: toAtJSON(g.Place)}
		if o.with != "" {
			j.Value, j.Missing, j.Skipped = shownJSON(g), textJSON(g.Lacks), g.Skipped
		}
		tags = append(tags, j)
	}
	for _, p := range in.Problems {
		problems = append(problems, problem{p.ID, p.Tag, sayPlace(p.At), toAtJSON(p.At), p.Hint, sayProblem(p)})
	}
	for _, g := range in.Unused {
		unused = append(unused, group(g))
	}
	for _, f := range in.Fonts {
		fonts = append(fonts, font(f))
	}
	for _, n := range in.Notes {
		notes = append(notes, note{n.ID, n.Tag, sayPlace(n.At), toAtJSON(n.At), n.More, sayNote(n)})
	}
	return map[string]any{"schema": 1, "ok": refused == nil, "error": errorJSON(refused), "with": textJSON(o.with),
		"tags": tags, "problems": problems, "unused": unused, "fonts": fonts, "notes": notes}
}

// shownJSON is the value of a tag.
func shownJSON(g docgen.Shown) any {
	switch {
	case g.Unknown || g.Lacks != "" || g.Kind == docx.Close:
		return nil
	case g.Kind == docx.Field:
		return g.Text
	case g.Kind == docx.If, g.Kind == docx.Unless:
		return g.Holds
	}
	return g.Items
}
