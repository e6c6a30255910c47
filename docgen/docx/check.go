package docx

import (
	"errors"
	"maps"
	"slices"
	"strconv"
	"strings"
)

// The names that every list gives its items.
const (
	itemNumber = "_序号"
	itemFirst  = "_首"
	itemLast   = "_末"
)

// A resolver finds the values of names, from the innermost list outwards.
type resolver struct {
	env    Env
	frames []frame
}

// A frame is the item of a list that is being written.
type frame struct {
	scope    Scope
	n, total int               // n counts from 0
	bookmark map[string]string // in a copy: the new ids of bookmarks
	nums     map[string]string // in an item that starts numbers anew: the new ids of lists; else nil
}

func (r *resolver) value(name string) (Value, bool) {
	if n := len(r.frames); n > 0 {
		f := &r.frames[n-1]
		switch name {
		case itemNumber:
			return Value{Text: strconv.Itoa(f.n + 1), Data: f.n + 1, True: true}, true
		case itemFirst:
			return Value{Raw: true, True: f.n == 0}, true
		case itemLast:
			return Value{Raw: true, True: f.n == f.total-1}, true
		}
		for i := n - 1; i >= 0; i-- {
			if s := r.frames[i].scope; s != nil {
				if v, ok := s(name); ok {
					return v, true
				}
			}
		}
	}
	if r.env.Scope == nil {
		return Value{}, false
	}
	return r.env.Scope(name)
}

func (r *resolver) problem(id string, g *tag, hint, detail string) *Problem {
	return &Problem{ID: id, At: g.Place, Tag: g.Raw, Hint: hint, Detail: detail}
}

func (r *resolver) unknown(g *tag) *Problem {
	names := r.env.Known
	if len(r.frames) > 0 {
		names = append(slices.Clone(names), itemNumber, itemFirst, itemLast)
	}
	var further []string
	if r.env.Near != nil {
		further = r.env.Near(g.Name)
	}
	names = slices.Concat(names, further)
	hint, detail := "", ""
	if g.Kind == Field && len(g.Filters) == 0 {
		hint = r.unbarred(g.Name, names)
	}
	if hint == "" {
		hint = nearest(g.Name, names)
	}
	for _, k := range slices.Backward(further) {
		if hint == "" && (strings.HasPrefix(k, g.Name+"/") || strings.HasPrefix(k, g.Name+".")) {
			hint = k // its last part is lacking
		}
	}
	if hint == "" && len(r.frames) == 0 && r.itemsHave(g.Name) {
		detail = onlyInLists
	}
	return r.problem(UnknownName, g, hint, detail)
}

// onlyInLists is the detail of a name that every item of a list has, used outside of lists.
const onlyInLists = "only items of lists have it"

// itemsHave tells whether the items of some list have a name.
func (r *resolver) itemsHave(name string) bool {
	if name == itemNumber || name == itemFirst || name == itemLast {
		return true
	}
	return r.env.Scope != nil && slices.ContainsFunc(r.env.Known, func(list string) bool {
		v, _ := r.env.Scope(list)
		if len(v.List) == 0 || v.List[0] == nil {
			return false
		}
		_, ok := v.List[0](name)
		return ok
	})
}

// unbarred reads a name behind which a filter stands without its |, as in {{x:万元}} or {{x（万元）}}.
func (r *resolver) unbarred(name string, names []string) string {
	for _, filter := range slices.Sorted(maps.Keys(r.env.Filters)) {
		rest, ok := strings.CutSuffix(strings.TrimRight(name, ")）"), filter)
		if bare := strings.TrimRight(rest, " :：,，、;；-/\\(（"); ok && bare != rest && slices.Contains(names, bare) {
			return bare + "|" + filter
		}
	}
	return ""
}

// unknownFilters gives a problem for each filter of a tag that does not exist.
func (r *resolver) unknownFilters(g *tag) []Problem {
	var out []Problem
	for _, call := range g.Filters {
		name, _ := cutFilter(call)
		if r.env.Filters[name] == nil {
			hint := nearest(name, slices.Sorted(maps.Keys(r.env.Filters)))
			out = append(out, *r.problem(UnknownFilter, g, hint, name))
		}
	}
	return out
}

// usable tells what is wrong with a value at a field, before any filter runs.
func (r *resolver) usable(g *tag, v Value) *Problem {
	switch {
	case v.list():
		return r.problem(WrongType, g, "", "a list is used as a value")
	case v.Chart != nil:
		return r.problem(WrongType, g, "", "a chart is used as a value")
	case v.Raw && len(g.Filters) == 0:
		return r.problem(NeedsFilter, g, "", "")
	}
	return nil
}

// text gives what a field prints, and the origin of what it prints.
func (r *resolver) text(g *tag, v Value) (text string, origin any, p *Problem) {
	if p := r.usable(g, v); p != nil {
		return "", nil, p
	}
	for i, call := range g.Filters {
		name, arg := cutFilter(call)
		f := r.env.Filters[name]
		if f == nil {
			return "", nil, r.problem(UnknownFilter, g, "", name)
		}
		s, err := f(v, arg)
		switch {
		case errors.Is(err, ErrInstead):
			v = Value{}
		case err != nil:
			return "", nil, r.problem(FilterFailed, g, "", err.Error())
		}
		v = Value{Text: s, Data: v.Data, Origin: v.Origin, Printed: strings.Join(g.Filters[:i+1], "|")}
	}
	return v.Text, v.Origin, nil
}

// Print prints a value by the filters of a tag, as {{x|one|two:arg}} has them.
func Print(v Value, chain string, filters map[string]Filter) (string, error) {
	r := resolver{env: Env{Filters: filters}}
	g := &tag{}
	if chain != "" {
		g.Filters = strings.Split(chain, "|")
	}
	text, _, p := r.text(g, v)
	if p != nil {
		return "", errors.New(p.ID + " " + p.Detail)
	}
	return text, nil
}

// Check compares the template with an environment and gives everything wrong with either, Problems first.
// Of a list it looks at the first item; the text of an empty list, and of a condition that does not hold,
// is looked at as far as can be known.
func (t *Template) Check(env Env) []Problem {
	c := checker{resolver: resolver{env: env}, problems: t.Problems()}
	c.items(t.blocks.items, running)
	return c.problems
}

type checker struct {
	resolver
	problems []Problem
}

// addOf adds a problem of the start of a block, once for all rows of a block of columns.
func (c *checker) addOf(g *tag, p *Problem) {
	if !g.echo || !slices.ContainsFunc(c.problems, func(o Problem) bool { return o.ID == p.ID && o.Tag == p.Tag && o.At == p.At }) {
		c.add(p)
	}
}

// scrutiny says how much can be known of a stretch of the template.
type scrutiny uint8

const (
	running scrutiny = iota // it is written
	skipped                 // it is not: names and filters must exist, but values need not fit
	blind                   // it stands in a list without items: filters must exist
)

func (c *checker) add(p *Problem) {
	if p != nil {
		c.problems = append(c.problems, *p)
	}
}

func (c *checker) items(items []item, s scrutiny) {
	for _, it := range items {
		switch {
		case it.block != nil && !it.block.open.dup:
			c.block(it.block, s)
		case it.field != nil && !it.field.dup:
			c.field(it.field, s)
		}
	}
}

func (c *checker) field(g *tag, s scrutiny) {
	unknown := c.unknownFilters(g)
	c.problems = append(c.problems, unknown...)
	if s == blind {
		return
	}
	v, ok := c.value(g.Name)
	switch {
	case !ok:
		c.add(c.unknown(g))
	case s == skipped || len(unknown) > 0:
		c.add(c.usable(g, v))
	default:
		_, _, p := c.text(g, v)
		c.add(p)
	}
}

func (c *checker) block(b *block, s scrutiny) {
	if b.open.Kind == Chart {
		c.chart(b.open)
		return
	}
	if s == blind {
		c.items(b.items, blind)
		return
	}
	g := b.open
	v, ok := c.value(g.Name)
	switch {
	case !ok:
		if g.half == nil { // or it has been said of the condition in front
			c.addOf(g, c.unknown(g))
		}
		if g.Kind == List {
			s = blind
		}
	case g.Kind == List && len(v.List) > 0:
		c.frames = append(c.frames, frame{scope: v.List[0], total: len(v.List)})
		c.items(b.items, s)
		c.frames = c.frames[:len(c.frames)-1]
		return
	case g.Kind == List:
		if !v.list() && s == running {
			c.addOf(g, c.problem(WrongType, g, "", "a value is used as a list"))
		}
		s = blind
	case v.truth() != (g.Kind == If):
		s = skipped
	}
	c.items(b.items, s)
}

// nearest gives the candidate that a misspelt name probably means: one slip in a short name, two in a longer
// one, three in a long one. Of equals the first wins. It gives "" if nothing is close.
func nearest(name string, candidates []string) string {
	n := []rune(name)
	limit := 1 + len(n)/5
	if limit > 3 {
		limit = 3
	}
	if len(n) < 2 {
		return ""
	}
	best := ""
	for _, k := range candidates {
		if k == name {
			return "" // it is spelt right, and known elsewhere
		}
		// Of two that are equally near, one that holds all that was written is meant rather than another.
		more := best != "" && strings.Contains(k, name) && !strings.Contains(best, name)
		within := limit
		if more {
			within++
		}
		if d := distance(n, []rune(k), within); d <= within {
			best, limit = k, d-1
		}
	}
	return best
}

// distance counts the insertions, deletions, substitutions and swaps of neighbours between two texts. Beyond
// the limit it gives just some number above the limit.
func distance(a, b []rune, limit int) int {
	if len(a)-len(b) > limit || len(b)-len(a) > limit {
		return limit + 1
	}
	before, last, row := make([]int, len(b)+1), make([]int, len(b)+1), make([]int, len(b)+1)
	for j := range last {
		last[j] = j
	}
	for i := range a {
		row[0] = i + 1
		least := row[0]
		for j := range b {
			same := 1
			if a[i] == b[j] {
				same = 0
			}
			row[j+1] = min(last[j]+same, last[j+1]+1, row[j]+1)
			if i > 0 && j > 0 && a[i] == b[j-1] && a[i-1] == b[j] {
				row[j+1] = min(row[j+1], before[j-1]+1)
			}
			least = min(least, row[j+1])
		}
		if least > limit {
			return limit + 1
		}
		before, last, row = last, row, before
	}
	return last[len(b)]
}
