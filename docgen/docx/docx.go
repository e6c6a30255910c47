// Package docx fills Word templates. It knows nothing of accounts.
//
// A template is a Word document with tags in its text:
//
//	{{name}}  {{name|filter}}  {{name|filter:arg|filter2}}   a value
//	{{#list}} … {{/list}}                                    repeated for each item
//	{{?name}} … {{/name}}                                    kept if true
//	{{^name}} … {{/name}}                                    kept if not true
//
// A block whose tags stand in different cells repeats table rows; one whose tags stand in different
// paragraphs repeats paragraphs; one within a paragraph repeats text. {{/}} closes whatever is open.
// {{#list|列}} … {{/list}} in one row repeats the columns of its cells, in every row of the table: the copies
// share the width that the author drew, and merged cells above them grow. {{#list|重新编号}} starts the numbering
// of the numbered paragraphs in it anew for each item.
// Inside a list {{_序号}} is the number of the item from 1, and {{?_首}}, {{?_末}} are true of the first
// and the last item.
//
// A native chart is filled by {{图表:name}} in its alternative text or its title, and left out if there is nothing
// to show; {{?图表:name}} asks whether there is.
//
// Tags may also stand in the properties of the document, such as its title; what is no whole tag stays there.
// Comments are notes among authors and are not filled.
//
// A template is compiled once into byte spans over its parts. What no tag touches is written as it was
// read, byte for byte; parts without tags are not even inflated again.
package docx

import (
	"bytes"
	"errors"
	"io"
	"slices"

	"jixiao/internal/ooxml"
)

// A Value is what a name stands for. Data is opaque here: only filters look inside.
type Value struct {
	Text   string     // what {{name}} prints; a line feed starts a new paragraph when the tag stands alone in its own, else a new line
	Data   any        // what filters receive
	Raw    bool       // printing it without a filter is an error
	True   bool       // what {{?name}} asks
	List   []Scope    // what {{#name}} repeats: one Scope an item
	IsList bool       // says that an empty List is a list all the same
	Origin any        // returned in Fill
	Mark   bool       // a bookmark is to stand around it, see Env.Marks
	Label  bool       // likewise, but only in a table: it names a row
	Chart  *ChartData // what a native chart shows; Text then describes it to those who cannot see it

	// Printed is set for a filter that stands behind others: their names as written, joined by |. Text is then
	// what they have printed; Data and Origin are still those of the value.
	Printed string
}

// list tells whether the value may be repeated.
func (v Value) list() bool { return v.IsList || v.List != nil }

// truth is what a condition asks: a list is true when it has an item, a chart when it has something to show.
func (v Value) truth() bool { return v.True || len(v.List) > 0 || !v.Chart.empty() }

// A Scope resolves names. The scope of a list item is asked first, then those outside it. A name that is
// known but has no value must be found, with True unset: a name that is not found is a misspelt name.
type Scope func(name string) (Value, bool)

// A Filter turns a value into text. The error is short English, such as "not an amount". ErrInstead is no
// fault: see there.
type Filter func(v Value, arg string) (string, error)

// ErrInstead is what a filter returns beside a text that stands in place of the value and does not print it:
// a default, or a word for its sign. The Fill then has no Origin, and filters behind get nothing but the text.
var ErrInstead = errors.New("printed in place of the value")

// An Env is everything that a template may refer to. Known lists names for hints about misspelt ones.
type Env struct {
	Scope   Scope
	Filters map[string]Filter
	Known   []string
	Near    func(name string) []string // further names that a misspelt one may mean; may be nil
	Marks   string                     // how the names of bookmarks begin that are put around values with Mark; "" for none
}

// A Kind says what a tag does.
type Kind string

// The kinds of tags.
const (
	Field  Kind = "field"  // {{name}}
	List   Kind = "list"   // {{#name}}
	If     Kind = "if"     // {{?name}}
	Unless Kind = "unless" // {{^name}}
	Close  Kind = "close"  // {{/name}}, or {{/}} with an empty name
	Chart  Kind = "chart"  // {{图表:name}} of a native chart

	// {{否则}} or {{else}}: an end and, once it is known of what, the start of the opposite. See tag.half.
	otherwise Kind = "else"
)

// A Tag is one tag of a template. Filters are as written, each name or name:arg; Option is that of a block;
// In names the lists around the tag, outermost first; Raw is the tag as the author wrote it, in ASCII braces.
type Tag struct {
	Kind    Kind
	Name    string
	Filters []string
	Option  string
	In      []string
	Raw     string
	Place   Place
}

// A Fill is one value that was written, in the order of the document.
type Fill struct {
	Name, Filter, Text string
	Origin             any
	Place              Place  // where the tag stands in the template
	Dropped            int    // characters of the value that XML cannot hold and that were left out
	Mark               string // the bookmark around it, "" if it has none
	List               string // the list whose item it belongs to, the innermost; "" if none
	Item               int    // which item, from 1
	Chart              string // the part of the chart that shows it, "" if it stands in the text
}

// A Problem is one fault of a template, or of a template against an environment.
type Problem struct {
	ID     string
	At     Place
	Tag    string // the tag, in ASCII braces
	Hint   string // the name that was probably meant
	Detail string // short English
}

// The ids of problems. They are a contract: retired, never reused.
const (
	UnclosedTag   = "unclosed-tag"   // {{ without }}
	UnopenedTag   = "unopened-tag"   // }} without {{
	BrokenTag     = "broken-tag"     // a line or paragraph ends inside the tag, or its inside is not a tag
	UnopenedBlock = "unopened-block" // {{/x}} without {{#x}}; Hint is the open block of a similar name
	UnclosedBlock = "unclosed-block" // {{#x}} without {{/x}}
	CrossedBlocks = "crossed-blocks" // {{#a}} {{#b}} {{/a}} {{/b}}
	BlockPosition = "block-position" // the two tags of a block do not enclose whole rows, whole paragraphs or text
	NoteInList    = "note-in-list"   // a footnote or endnote would be repeated, which Word refuses
	OutOfReach    = "out-of-reach"   // a tag in a formula, a chart, a watermark or a link's address
	UnfitChart    = "unfit-chart"    // the drawing cannot show what its tag names; Detail says why
	TooDeep       = "too-deep"       // blocks within blocks beyond any sense
	UnknownName   = "unknown-name"   // nobody knows the name; Hint is the nearest one
	UnknownFilter = "unknown-filter" // nobody knows the filter; Hint is the nearest one
	NeedsFilter   = "needs-filter"   // the value is Raw and the tag has no filter
	WrongType     = "wrong-type"     // a list is used as a value, or a value as a list
	FilterFailed  = "filter-failed"  // the filter refused the value; Detail is its error
)

// A Place says where in a document something stands, in words a person can follow. Numbers count from 1
// and are 0 where they do not apply: Table counts the tables of the part (a nested table is part of the one
// around it), Col the cells of the row, Para the paragraphs of the cell, or of the part outside its tables.
type Place struct {
	Part                  string // part name
	Kind                  string // body, header, footer, footnote, endnote, textbox or properties
	Table, Row, Col, Para int
	Heading               string // the nearest heading above, in the body
	Near                  string // the words around
}

// A Template is a compiled template. It never changes after Parse, so it may be filled by many goroutines.
type Template struct {
	pkg       *ooxml.Package
	numbering *numbering
	parts     []*part
	charts    []*chart // that tags name
	drawn     []string // the chart parts that drawings show
	blocks    *block   // the root of all tags, for checking
	tags      []*tag
	problems  []Problem
	paras     int // paragraphs
	ids       ids
	fixed     map[string][]byte // parts that every output replaces whatever the values are
}

// part is one compiled part of a template.
type part struct {
	name string
	segs []segment // nil if the part has no tags
	size int       // bytes of the template's part
}

// Parse reads a template. The error is an *ooxml.Error and means that data is not a Word document that
// can be trusted; a template that was read may still have Problems.
func Parse(data []byte) (*Template, error) {
	pkg, err := ooxml.Open(data)
	if err != nil {
		return nil, err
	}
	stories, err := storiesOf(pkg)
	if err != nil {
		return nil, err
	}
	t := &Template{pkg: pkg, blocks: &block{}}
	if t.fixed, err = asDocument(pkg); err != nil {
		return nil, err
	}
	levels, err := headingLevels(pkg)
	if err != nil {
		return nil, err
	}
	if t.numbering, err = numberingOf(pkg); err != nil {
		return nil, err
	}
	properties, err := propertiesOf(pkg)
	if err != nil {
		return nil, err
	}
	for _, s := range slices.Concat(stories, properties) {
		data, _ := pkg.Part(s.part)
		tr, err := readTree(s.part, data)
		if err != nil {
			return nil, err
		}
		t.ids.collect(tr)
		if err := t.compile(s, tr, levels); err != nil {
			return nil, err
		}
	}
	t.unnamed()
	return t, t.outside(stories)
}

// Tags gives every tag in the order of the document; deleted text that Word tracks holds none. A text box that Word
// stores twice counts once.
func (t *Template) Tags() []Tag {
	out := make([]Tag, 0, len(t.tags))
	for _, g := range t.tags {
		if !g.dup {
			out = append(out, g.Tag)
		}
	}
	return out
}

// Problems gives everything wrong with the template itself, all at once.
func (t *Template) Problems() []Problem { return append([]Problem(nil), t.problems...) }

// Uses tells whether the template has such a tag.
func (t *Template) Uses(kind Kind, name string) bool {
	return slices.ContainsFunc(t.tags, func(g *tag) bool { return !g.dup && g.Kind == kind && g.Name == name })
}

// Execute fills the template and writes the document. If there are problems it writes nothing and gives
// them all. The error means that the document would be too large, or could not be written.
func (t *Template) Execute(w io.Writer, env Env) ([]Fill, []Problem, error) {
	pkg, fills, problems, err := t.Fill(env)
	if err != nil || len(problems) > 0 {
		return nil, problems, err
	}
	var out bytes.Buffer // so that w sees all or nothing
	if err := pkg.Write(&out, nil); err != nil {
		return nil, nil, err
	}
	if _, err := w.Write(out.Bytes()); err != nil {
		return nil, nil, err
	}
	return fills, nil, nil
}

// Fill fills the template as Execute does, and gives the document before it is written.
func (t *Template) Fill(env Env) (*ooxml.Package, []Fill, []Problem, error) {
	if problems := t.Check(env); len(problems) > 0 {
		return nil, nil, problems, nil
	}
	r := newRenderer(t, env)
	changed := make(map[string][]byte, len(t.parts)+len(t.fixed))
	for name, data := range t.fixed {
		changed[name] = data
	}
	for _, p := range t.parts {
		if p.segs == nil {
			continue
		}
		data, err := r.part(p)
		if err != nil {
			return nil, nil, nil, err
		}
		changed[p.name] = data
	}
	if len(r.problems) > 0 {
		return nil, nil, r.problems, nil
	}
	if len(r.newNums) > 0 {
		changed[t.numbering.tr.part] = t.numbering.with(r.newNums)
	}
	if err := t.drawCharts(r.charts, changed); err != nil {
		return nil, nil, nil, err
	}
	pkg, err := t.pkg.With(changed)
	if err != nil {
		return nil, nil, nil, err
	}
	return pkg, r.fills, nil, nil
}
