package docx

// Lint says what Word, WPS or a reader would stumble over and schema validators let pass.

import (
	"fmt"
	"maps"
	"slices"
	"strings"

	"jixiao/internal/ooxml"
)

// Lint gives the structural faults of a document that the Open XML SDK validator does not see, in English,
// one a line; nil if there are none.
func Lint(data []byte) []string {
	pkg, err := ooxml.Open(data)
	if err != nil {
		return []string{err.Error()}
	}
	stories, err := storiesOf(pkg)
	if err != nil {
		return []string{err.Error()}
	}
	l := &linter{pkg: pkg, used: map[string]string{}}
	l.container()
	for _, s := range stories {
		l.story(s)
	}
	return l.faults
}

type linter struct {
	pkg    *ooxml.Package
	part   string
	tr     *tree
	used   map[string]string // family and id -> part, over the whole document
	faults []string
}

func (l *linter) fault(format string, args ...any) {
	l.faults = append(l.faults, fmt.Sprintf(format, args...))
}

// container looks at the order of the package, its content types and its relationships.
func (l *linter) container() {
	names := l.pkg.Names()
	if len(names) > 0 && names[0] != "[Content_Types].xml" {
		l.fault("[Content_Types].xml is not the first part")
	}
	for _, n := range names {
		if n != "[Content_Types].xml" && l.pkg.ContentType(n) == "" {
			l.fault("%s: no content type", n)
		}
	}
	for _, n := range append([]string{""}, names...) {
		rels, err := l.pkg.Rels(n)
		if err != nil {
			l.fault("%v", err)
			continue
		}
		for _, r := range rels {
			if _, ok := l.pkg.Part(r.Target); !ok && !r.External {
				l.fault("%s: relationship %s to the missing part %s", n, r.ID, r.Target)
			}
		}
	}
}

func (l *linter) story(s story) {
	data, _ := l.pkg.Part(s.part)
	tr, err := readTree(s.part, data)
	if err != nil {
		l.fault("%v", err)
		return
	}
	l.part, l.tr = s.part, tr
	l.references()
	l.marks()
	seen := map[string]bool{}
	for i := 0; i < len(tr.els); i++ {
		e := &tr.els[i]
		l.structure(i)
		l.order(i)
		if e.is("t") {
			if v, _ := tr.attr(i, "space"); v != "preserve" && strings.Trim(e.text, " \t\r\n") != e.text {
				l.fault("%s: w:t %q without xml:space", s.part, shorten(e.text, 20))
			}
		}
		if e.is("footnoteReference") || e.is("endnoteReference") {
			id, _ := tr.attr(i, "id")
			if key := e.name + id; seen[key] {
				l.fault("%s: two %s to note %s", s.part, e.name, id)
			} else {
				seen[key] = true
			}
		}
	}
	if s.kind == "comment" {
		return
	}
	for _, p := range walk(s, tr, nil).paras {
		text := p.text()
		for _, braces := range []string{"{{", "}}", "｛｛", "｝｝"} {
			if strings.Contains(text, braces) {
				l.fault("%s: %s is left in %q", s.part, braces, shorten(strings.TrimSpace(text), 40))
			}
		}
	}
}

// references looks at what refers to relationships: pictures, links, headers and footers.
func (l *linter) references() {
	rels, err := l.pkg.Rels(l.part)
	if err != nil {
		return
	}
	types := map[string]string{}
	for _, r := range rels {
		types[r.ID] = r.Type
	}
	s := ooxml.NewScanner(l.part, l.tr.data)
	for {
		kind, err := s.Next()
		if err != nil || kind == ooxml.EndOfPart {
			return
		}
		if kind != ooxml.StartElement {
			continue
		}
		for _, attr := range [...]string{"id", "embed", "link", "pict", "href", "dm", "lo", "qs", "cs"} {
			id, ok := s.AttrNS(ooxml.NSOfficeRels, attr)
			if !ok || id == "" {
				continue
			}
			typ, ok := types[id]
			want := strings.TrimSuffix(s.Local(), "Reference")
			switch {
			case !ok:
				l.fault("%s: %s refers to %s, which is no relationship", l.part, s.Local(), id)
			case (want == "header" || want == "footer") && typ != ooxml.NSOfficeRels+"/"+want:
				l.fault("%s: %s refers to %s, which is no %s", l.part, s.Local(), id, want)
			}
		}
	}
}

// marks looks at ids and at what comes in pairs. The second copy of a text box repeats the ids of the first.
func (l *linter) marks() {
	tr := l.tr
	open := map[string]int{}
	for i := 0; i < len(tr.els); i++ {
		e := &tr.els[i]
		if e.space == spaceMC && e.name == "Fallback" {
			i = e.next - 1
			continue
		}
		for _, a := range tr.idsOf(i) {
			if strings.HasSuffix(e.name, "End") {
				continue
			}
			id := string(tr.data[a.from:a.to])
			key := a.family + " " + strings.ToUpper(id)
			if _, twice := l.used[key]; twice {
				l.fault("%s: two of %s id %s", l.part, a.family, id)
			}
			l.used[key] = l.part
		}
		if e.space != spaceW {
			continue
		}
		if e.name == "comment" {
			id, _ := tr.attr(i, "id")
			if _, twice := l.used["comment "+id]; twice {
				l.fault("%s: two of comment id %s", l.part, id)
			}
			l.used["comment "+id] = l.part
		}
		for _, family := range [...]string{"bookmark", "commentRange", "perm"} {
			id, _ := tr.attr(i, "id")
			switch key := family + " " + id; e.name {
			case family + "Start":
				if open[key]++; open[key] > 1 && family == "commentRange" {
					l.fault("%s: two of comment range %s", l.part, id)
				}
			case family + "End":
				if open[key]--; open[key] < 0 {
					l.fault("%s: %s %s ends without a start", l.part, family, id)
				}
			}
		}
	}
	for _, key := range slices.Sorted(maps.Keys(open)) {
		if open[key] > 0 {
			l.fault("%s: %s starts without an end", l.part, key)
		}
	}
}

// structure looks at what an element must contain.
func (l *linter) structure(i int) {
	tr := l.tr
	e := &tr.els[i]
	if e.space != spaceW {
		return
	}
	first, last := "", ""
	tr.children(i, func(k int) bool {
		switch n := tr.els[k].name; n {
		case "tcPr", "sectPr", "bookmarkStart", "bookmarkEnd", "commentRangeStart", "commentRangeEnd", "permStart", "permEnd", "proofErr":
		default:
			if first == "" {
				first = n
			}
			last = n
		}
		return true
	})
	switch e.name {
	case "tc":
		if last != "p" && last != "sdt" && last != "customXml" {
			l.fault("%s: w:tc does not end with a paragraph", l.part)
		}
	case "hdr", "ftr", "txbxContent", "footnote", "endnote", "comment", "sdtContent":
		if first == "" {
			l.fault("%s: w:%s is empty", l.part, e.name)
		}
	case "tbl":
		l.grid(i)
	case "tr":
		if tr.firstOf(i, "tc") < 0 {
			l.fault("%s: w:tr without a cell", l.part)
		}
	}
}

// grid compares the columns of a table with the cells of its rows.
func (l *linter) grid(tbl int) {
	tr := l.tr
	columns, rows := 0, 0
	if g := tr.child(tbl, "tblGrid"); g >= 0 {
		tr.children(g, func(k int) bool {
			if tr.els[k].is("gridCol") {
				columns++
			}
			return true
		})
	} else {
		l.fault("%s: w:tbl without w:tblGrid", l.part)
	}
	for i := tbl + 1; i < tr.els[tbl].next; i++ {
		switch e := &tr.els[i]; {
		case e.is("tbl"):
			i = e.next - 1 // a table in a cell has its own grid
		case e.is("tr"):
			rows++
			if n := l.cells(i); n != columns && columns > 0 && n > 0 {
				l.fault("%s: row %d of a table spans %d of %d columns", l.part, rows, n, columns)
			}
		}
	}
	if rows == 0 {
		l.fault("%s: w:tbl without a row", l.part)
	}
}

// cells counts the columns that a row spans.
func (l *linter) cells(row int) int {
	tr := l.tr
	n := tr.number(tr.path(row, "trPr", "gridBefore"), "val") + tr.number(tr.path(row, "trPr", "gridAfter"), "val")
	for i := row + 1; i < tr.els[row].next; i++ {
		if tr.els[i].is("tc") {
			n += max(1, tr.number(tr.path(i, "tcPr", "gridSpan"), "val"))
			i = tr.els[i].next - 1
		}
	}
	return n
}

// The order in which the schema wants the common children of properties.
var (
	orderPPr = strings.Fields("pStyle keepNext keepLines pageBreakBefore framePr widowControl numPr suppressLineNumbers pBdr shd tabs " +
		"suppressAutoHyphens kinsoku wordWrap overflowPunct topLinePunct autoSpaceDE autoSpaceDN bidi adjustRightInd snapToGrid spacing ind " +
		"contextualSpacing mirrorIndents suppressOverlap jc textDirection textAlignment textboxTightWrap outlineLvl divId cnfStyle rPr sectPr pPrChange")
	orderRPr = strings.Fields("ins del moveFrom moveTo rStyle rFonts b bCs i iCs caps smallCaps strike dstrike outline shadow emboss imprint noProof " +
		"snapToGrid vanish webHidden color spacing w kern position sz szCs highlight u effect bdr shd fitText vertAlign rtl cs em lang " +
		"eastAsianLayout specVanish oMath rPrChange")
	orderTcPr = strings.Fields("cnfStyle tcW gridSpan hMerge vMerge tcBorders shd noWrap tcMar textDirection tcFitText vAlign hideMark " +
		"headers cellIns cellDel cellMerge tcPrChange")
	orderTblPr = strings.Fields("tblStyle tblpPr tblOverlap bidiVisual tblStyleRowBandSize tblStyleColBandSize tblW jc tblCellSpacing " +
		"tblInd tblBorders shd tblLayout tblCellMar tblLook tblCaption tblDescription tblPrChange")
	orderSectPr = strings.Fields("headerReference footerReference footnotePr endnotePr type pgSz pgMar paperSrc pgBorders lnNumType pgNumType " +
		"cols formProt vAlign noEndnote titlePg textDirection bidi rtlGutter docGrid printerSettings sectPrChange")
	orderP   = strings.Fields("pPr *")
	orderR   = strings.Fields("rPr *")
	orderTc  = strings.Fields("tcPr *")
	orderTbl = strings.Fields("tblPr tblGrid *")
)

// order looks at the order of children: Word calls a document unreadable for some of it and silently drops
// properties for the rest.
func (l *linter) order(i int) {
	e := &l.tr.els[i]
	if e.space != spaceW {
		return
	}
	var want []string
	switch e.name {
	case "pPr":
		want = orderPPr
	case "rPr":
		want = orderRPr
	case "tcPr":
		want = orderTcPr
	case "tblPr":
		want = orderTblPr
	case "sectPr":
		want = orderSectPr
	case "p":
		want = orderP
	case "r":
		want = orderR
	case "tc":
		want = orderTc
	case "tbl":
		want = orderTbl
	default:
		return
	}
	rest := slices.Index(want, "*")
	at, before := 0, ""
	l.tr.children(i, func(k int) bool {
		n := &l.tr.els[k]
		if n.is("bookmarkStart") || n.is("bookmarkEnd") {
			return true // may stand anywhere
		}
		here := slices.Index(want, n.name)
		if here < 0 || n.space != spaceW {
			if here = rest; rest < 0 {
				return true
			}
		}
		if e.name == "sectPr" && n.name == "footerReference" {
			here = 0 // headers and footers may be mixed
		}
		if here < at {
			l.fault("%s: %s behind %s in w:%s", l.part, n.name, before, e.name)
		}
		if here >= at {
			at, before = here, n.name
		}
		return true
	})
}
