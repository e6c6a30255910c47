package calc

import "slices"

// What the narrative says of more and less: words against amounts, rates against amounts, and last year's
// numbers against last year's book.

// ends gives both ends of a comparison: what a thing is now, and what it is compared with. Those of the
// text go first; tables is true where one had to be taken from a table.
func (c *proseChecker) ends(cl proseClaim) (now, then []span) {
	one := func(group int, role proseRole) []span {
		if v, ok := c.of(group, role); ok {
			return []span{v}
		}
		return nil
	}
	if spoken := c.spoken(cl); spoken != asFinal && spoken != asNamed && cl.base != asBudget && cl.base != asAdjusted {
		return nil, nil // 预算数…，比上年…
	}
	if now = one(cl.group, asFinal); now == nil && cl.sure {
		now, _ = c.figures(cl.item, asFinal)
	}
	switch {
	case c.groups[cl.group][asBase] >= 0 && (cl.base == asBase || c.r.claims[c.groups[cl.group][asBase]].base == cl.base):
		then = one(cl.group, asBase)
	case cl.whole != nil:
		var spoiled bool
		if then, spoiled = c.values(cl.whole); spoiled {
			then = nil
		}
	case cl.base == asBudget || cl.base == asAdjusted:
		if then = one(cl.group, cl.base); then == nil && cl.base == asBudget {
			then = one(cl.group, asAdjusted)
		}
	default:
		then = one(cl.group, cl.base)
	}
	if then == nil && cl.whole == nil && cl.sure && cl.base != asBase {
		then, _ = c.figures(cl.item, cl.base)
	}
	return now, then
}

// shown writes an amount of the thing that a claim speaks of, as the text writes its amounts.
func (c *proseChecker) shown(cl proseClaim, a Amount) string {
	for _, role := range []proseRole{asFinal, asBudget, asAdjusted, asPrior, asChange, asBase} {
		if i := c.groups[cl.group][role]; i >= 0 {
			return c.r.claims[i].number.printed(a)
		}
	}
	return a.Fixed(a.Decimals()) + string(cl.item.unit)
}

// spoken tells of which amount of its thing a claim speaks: of the one before it. It is asNamed if there is
// none.
func (c *proseChecker) spoken(cl proseClaim) proseRole {
	role, at := asNamed, -1
	for _, r := range []proseRole{asFinal, asBudget, asAdjusted, asPrior} {
		i := c.groups[cl.group][r]
		if i >= 0 && i > at && (c.r.claims[i].at < cl.at || c.r.claims[i].paragraph < cl.paragraph) {
			role, at = r, i
		}
	}
	return role
}

// direction is how a direction reads.
func direction(up int) string {
	switch {
	case up > 0:
		return "增加"
	case up < 0:
		return "减少"
	}
	return "持平"
}

// moved asks Y-05 of 由…增加到….
func (c *proseChecker) moved(i int) {
	cl := c.r.claims[i]
	then, ok := c.of(cl.group, asBase)
	if !ok || c.spoiled(cl.group) {
		return
	}
	now := cl.number.span()
	if now.value.Cmp(then.value) == cl.up || now.value.Equal(then.value) && !now.half.IsZero() && now.half.Cmp(then.half) != 0 {
		c.pass("Y-05")
		return
	}
	c.say("Y-05", "prose-direction", i, nil, cl.item.name, direction(cl.up), c.r.claims[c.groups[cl.group][asBase]].number.text, cl.number.text)
}

// change asks Y-05 of the word, Y-04 of the amount where the text gives both ends, and Y-03 where the end
// of last year stands in last year's book.
func (c *proseChecker) change(i int) {
	cl := c.r.claims[i]
	n := cl.number
	if n.minus {
		c.say("Y-05", "prose-negative", i, nil, cl.item.name, direction(cl.up), n.text)
		return
	}
	if c.spoiled(cl.group) {
		return
	}
	now, then := c.ends(cl)
	if len(now) == 0 || len(then) == 0 {
		return
	}
	for _, a := range now {
		for _, b := range then {
			if b.plus(n.span(), cl.up).around(a) {
				c.pass("Y-04")
				c.pass("Y-05")
				return
			}
		}
	}
	a, b := now[0], then[0]
	cells := slices.Concat(cellsOf(now), cellsOf(then))
	if s := a.sign(b); s != 0 && s != cl.up && !n.value.IsZero() {
		c.say("Y-05", "prose-direction", i, cells, cl.item.name, direction(cl.up), n.printed(b.value), n.printed(a.value))
		return
	}
	rule := "Y-04"
	if cl.base == asPrior && len(b.cells) > 0 {
		rule = "Y-03"
	}
	c.say(rule, "prose-change", i, cells, cl.item.name, direction(cl.up)+n.text, n.printed(b.value), n.printed(a.value), n.printed(a.value.Sub(b.value).Abs()))
}

// rate asks Y-04: the rate of a change is the change divided by what was there before. Before nothing there
// is no rate.
func (c *proseChecker) rate(i int) {
	cl := c.r.claims[i]
	n := cl.number
	if n.minus {
		c.say("Y-05", "prose-negative", i, nil, cl.item.name, direction(cl.up), n.text)
		return
	}
	if c.spoiled(cl.group) {
		return
	}
	now, then := c.ends(cl)
	var by []span // by how much
	if k := c.groups[cl.group][asChange]; k >= 0 && c.r.claims[k].base == cl.base && c.r.claims[k].whole == cl.whole {
		if c.r.claims[k].up != cl.up && !n.value.IsZero() && !c.r.claims[k].number.value.IsZero() {
			c.say("Y-05", "prose-two-ways", i, nil, cl.item.name, direction(c.r.claims[k].up)+c.r.claims[k].number.text, direction(cl.up)+n.text)
			return
		}
		d := c.r.claims[k].number.span()
		by = append(by, d)
		if len(then) == 0 {
			for _, a := range now {
				then = append(then, a.plus(d, -cl.up))
			}
		}
	}
	for _, a := range now {
		for _, b := range then {
			if a.sign(b)*cl.up < 0 && len(by) == 0 && !n.value.IsZero() {
				c.say("Y-05", "prose-direction", i, slices.Concat(a.cells, b.cells), cl.item.name, direction(cl.up), c.shown(cl, b.value), c.shown(cl, a.value))
				return
			}
			by = append(by, b.plus(a, -1))
		}
	}
	if len(by) == 0 || len(then) == 0 {
		return
	}
	nothing := !slices.ContainsFunc(then, func(b span) bool { return !b.value.IsZero() })
	if nothing {
		rule := "Y-04"
		if cl.base == asBudget || cl.base == asAdjusted {
			rule = "T-13"
		}
		c.say(rule, "prose-no-base", i, cellsOf(then), cl.item.name, n.text)
		return
	}
	for _, d := range by {
		d.value = d.value.Abs()
		for _, b := range then {
			if isRate(d, b, n.span()) {
				c.pass("Y-04")
				return
			}
		}
	}
	d := by[len(by)-1]
	c.say("Y-04", "prose-rate", i, slices.Concat(cellsOf(now), cellsOf(then)), cl.item.name, direction(cl.up)+n.text, percentOf(d.value.Abs(), then[0].value, n))
}

// flat asks Y-05 of 与上年持平.
func (c *proseChecker) flat(i int) {
	cl := c.r.claims[i]
	if cl.up != 0 {
		c.say("Y-05", "prose-flat", i, nil, cl.item.name, direction(cl.up))
		return
	}
	for _, role := range []proseRole{asChange, asRate} {
		k := c.groups[cl.group][role]
		if k >= 0 && c.r.claims[k].base == cl.base && c.r.claims[k].whole == cl.whole && !c.r.claims[k].number.value.IsZero() {
			c.say("Y-05", "prose-flat", i, nil, cl.item.name, direction(c.r.claims[k].up)+c.r.claims[k].number.text)
			return
		}
	}
	now, then := c.ends(cl)
	if c.spoiled(cl.group) || len(now) == 0 || len(then) == 0 {
		return
	}
	for _, a := range now {
		if anyAround(then, a) {
			c.pass("Y-05")
			return
		}
	}
	c.say("Y-05", "prose-not-flat", i, slices.Concat(cellsOf(now), cellsOf(then)), cl.item.name, c.shown(cl, then[0].value), c.shown(cl, now[0].value))
}

// against asks Y-05 of 决算数大于预算数.
func (c *proseChecker) against(i int) {
	cl := c.r.claims[i]
	now, then := c.ends(cl)
	if c.spoiled(cl.group) || len(now) == 0 || len(then) == 0 {
		return
	}
	for _, a := range now {
		for _, b := range then {
			if a.value.Cmp(b.value) == cl.up || a.around(b) && !a.value.Equal(b.value) {
				c.pass("Y-05")
				return
			}
		}
	}
	word := "大于"
	if cl.up < 0 {
		word = "小于"
	}
	c.say("Y-05", "prose-against", i, slices.Concat(cellsOf(now), cellsOf(then)), cl.item.name, word, c.shown(cl, then[0].value), c.shown(cl, now[0].value))
}
