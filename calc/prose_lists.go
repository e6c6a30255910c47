package calc

import "slices"

// lists asks of every list of parts that was understood to its end whether the parts make up the whole, and
// of every whole whether the shares of it do.
func (c *proseChecker) lists() {
	parts := make([][]int, len(c.r.torn))
	var loose []int // shares outside of lists
	for i, cl := range c.r.claims {
		switch {
		case cl.list >= 0 && !c.r.torn[cl.list] && cl.parent >= 0:
			parts[cl.list] = append(parts[cl.list], i)
		case cl.list < 0 && cl.role == asShare && cl.whole != nil:
			loose = append(loose, i)
		}
	}
	for _, p := range parts {
		if len(p) > 1 {
			c.list(p)
		}
	}
	for len(loose) > 0 {
		var same, rest []int
		for _, i := range loose {
			a, b := c.r.claims[i], c.r.claims[loose[0]]
			if a.whole == b.whole && a.passage == b.passage && a.paragraph == b.paragraph {
				same = append(same, i)
			} else {
				rest = append(rest, i)
			}
		}
		c.hundred(same, c.r.claims[same[0]].whole, false)
		loose = rest
	}
}

// list asks of one list.
func (c *proseChecker) list(claims []int) {
	whole := c.r.claims[c.r.claims[claims[0]].parent]
	var finals, shares []int
	var sum span
	for _, i := range claims {
		switch cl := c.r.claims[i]; cl.role {
		case asFinal:
			finals = append(finals, i)
			sum = sum.plus(cl.number.span(), 1)
		case asShare:
			shares = append(shares, i)
		}
	}
	total, ok := c.of(whole.group, asFinal)
	complete := ok && sum.around(total)
	rule := "T-19"
	spoiled := c.spoiled(whole.group) || slices.ContainsFunc(finals, func(i int) bool { return c.wrong[i] })
	if whole.item.unit == Persons {
		rule, spoiled = "HC-SUM", false // the table of staff is often of another day than the text
	}
	if c.disjoint(finals, whole.item) && ok && len(finals) > 1 && !spoiled {
		more := sum.sign(total) > 0 && total.value.Sign() >= 0
		switch {
		case complete:
			c.pass(rule)
		case more || c.complete(finals, whole.item):
			n := whole.number
			c.say(rule, "prose-sum", c.groups[whole.group][asFinal], nil, whole.item.name, n.printed(total.value), n.printed(sum.value))
		}
	}
	c.hundred(shares, whole.item, complete)
}

// disjoint tells whether no part of a whole is counted twice.
func (c *proseChecker) disjoint(claims []int, whole *proseItem) bool {
	seen := map[*proseItem]bool{}
	for _, i := range claims {
		it := c.r.claims[i].item
		class := len(it.rows) == 1 && len(it.rows[0]) == 3
		if seen[it] || !class && !partOf(it, whole) {
			return false
		}
		seen[it] = true
	}
	for it := range seen {
		for other := range seen {
			if partOf(it, other) {
				return false
			}
		}
	}
	return true
}

// complete tells whether parts that do not make up the whole should: nothing that a whole usually has is
// left out.
func (c *proseChecker) complete(claims []int, whole *proseItem) bool {
	needs := proseCommon.divisions[whole.name].needs
	for _, n := range needs {
		if !slices.ContainsFunc(claims, func(i int) bool { return c.r.claims[i].item.name == n }) {
			return false
		}
	}
	return len(needs) > 0
}

// hundred asks T-14: shares of one whole are no more than 100 together, and where the parts are all of it,
// no less.
func (c *proseChecker) hundred(claims []int, whole *proseItem, complete bool) {
	sum := span{}
	for _, i := range claims {
		cl := c.r.claims[i]
		if c.wrong[i] || c.spoiled(cl.group) || cl.whole != nil && cl.whole != whole && !(complete && len(claims) > 1) {
			return
		}
		sum = sum.plus(cl.number.span(), 1)
	}
	if len(claims) < 2 || !c.disjoint(claims, whole) {
		return
	}
	switch s := sum.sign(span{value: Int(100)}); {
	case s > 0, s < 0 && complete:
		c.say("T-14", "prose-hundred", claims[len(claims)-1], nil, whole.name, sum.value.String()+"%")
	case complete:
		c.pass("T-14")
	}
}

// staff asks HC-CAP: there are no more persons in post than posts.
func (c *proseChecker) staff() {
	posts, persons := proseCommon.items["编制数"], proseCommon.items["在职人数"]
	for p := range c.text {
		a, b := -1, -1
		for i, cl := range c.r.claims {
			if cl.passage != p || cl.role != asFinal {
				continue
			}
			if cl.item == posts && a < 0 {
				a = i
			}
			if cl.item == persons && b < 0 {
				b = i
			}
		}
		switch {
		case a < 0 || b < 0:
		case c.r.claims[b].number.value.Cmp(c.r.claims[a].number.value) > 0:
			c.say("HC-CAP", "prose-posts", b, nil, c.r.claims[b].number.text, c.r.claims[a].number.text)
		default:
			c.pass("HC-CAP")
		}
	}
}
