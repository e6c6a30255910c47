package docgen

import (
	"bytes"
	"encoding/xml"
	"fmt"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"

	"jixiao/calc"
	"jixiao/docgen/docx"
	"jixiao/internal/ooxml"
)

// The trace ties every number of a report to its cells: a hidden bookmark stands around the number, and a
// row of the sealed part of the document says what it was printed from. It survives edits in Word, WPS and
// LibreOffice; what verify and refresh know of a report they know from it.

// markPrefix begins the names of our bookmarks. Word does not show those that begin with an underscore.
const markPrefix = "_jx"

// A traced number is one row of the trace. The words of a table's rows are kept as well: they have no key.
type traced struct {
	Mark   string   `xml:"mark,attr"`
	Key    string   `xml:"key,attr"`    // the figure's key; 上年. before that of last year's workbook
	Label  string   `xml:"label,attr"`  // the sheet's own words
	Filter string   `xml:"format,attr"` // as the template has it: 万元|千分位
	Text   string   `xml:"text,attr"`   // as it was printed
	Value  string   `xml:"value,attr"`  // exact, in Unit
	Unit   string   `xml:"unit,attr"`
	How    string   `xml:"formula,attr,omitempty"`
	Before string   `xml:"before,attr"` // the words around it, by which it is found if its mark is gone
	After  string   `xml:"after,attr"`
	List   string   `xml:"list,attr,omitempty"`  // the list whose item it belongs to, as the template calls it
	Item   int      `xml:"item,attr,omitempty"`  // which item, from 1
	Field  string   `xml:"field,attr,omitempty"` // what of the item
	Cells  []string `xml:"cell"`

	again bool // no row of the trace, but of a second mark of that name in the document
}

// A tracedList is what the items of a list were called when the report was written.
type tracedList struct {
	Name  string   `xml:"name,attr"`
	Items []string `xml:"item"`
}

func (n *names) tracedBook() tracedBook { return tracedBook{n.book.Entity, n.book.Period} }

// itemNames gives the words by which the items of a list are told apart.
func itemNames(list []docx.Scope) (out []string) {
	for _, scope := range list {
		name := ""
		for _, field := range []string{"名称", "指标", "标题", "说明"} {
			if v, ok := scope(field); ok && name == "" {
				name = strings.TrimSpace(v.Text)
			}
		}
		out = append(out, name)
	}
	return out
}

// traceLists gives the lists that the rows of a trace belong to, as the book has them.
func (n *names) traceLists(rows []traced) (out []tracedList) {
	for _, r := range rows {
		if r.List != "" && !slices.ContainsFunc(out, func(l tracedList) bool { return l.Name == r.List }) {
			out = append(out, tracedList{r.List, itemNames(n.scalars[r.List].List)})
		}
	}
	return out
}

const (
	contextLength = 40 // how many characters around a number the trace keeps: a clause
	nearLength    = 12 // of these, by how many it is found if its mark is gone
)

// traceKey is the key of a figure in a trace.
func traceKey(f calc.Figure) string {
	if f.Prior {
		return lastYear + f.Key.String()
	}
	return f.Key.String()
}

// traceRows makes the trace of a filled document, in the order of its numbers.
func (n *names) traceRows(doc *ooxml.Package, fills []docx.Fill) ([]byte, error) {
	paras, err := docx.ParagraphsOf(doc, markPrefix)
	if err != nil {
		return nil, err
	}
	type words struct{ before, after string }
	around := map[string]words{}
	for _, p := range paras {
		for _, m := range p.Marks {
			around[m.Name] = words{lastRunes(p.Text[:m.From], contextLength), firstRunes(p.Text[m.To:], contextLength)}
		}
	}
	var rows []traced
	for _, f := range fills {
		o, ok := f.Origin.(origin)
		if !ok || f.Mark == "" {
			continue
		}
		w := around[f.Mark]
		if len(o.figure.From) == 0 {
			rows = append(rows, traced{Mark: f.Mark, Text: f.Text, Filter: f.Filter, List: f.List, Item: f.Item, Field: f.Name})
			continue
		}
		row := traced{Mark: f.Mark, Text: f.Text, Filter: f.Filter, List: f.List, Item: f.Item, Field: f.Name, Before: w.before, After: w.after}
		row.of(o.figure)
		rows = append(rows, row)
	}
	return encodeTrace(rows, n.traceLists(rows), n.traceCharts(fills), n.tracePassages(fills), n.tracedBook())
}

// encodeTrace writes the rows as they stand in the sealed part.
func encodeTrace(rows []traced, lists []tracedList, charts []tracedChart, passages []tracedPassage, book tracedBook) ([]byte, error) {
	var b strings.Builder
	e := xml.NewEncoder(&b)
	for _, r := range rows {
		if r.again {
			continue
		}
		if err := e.EncodeElement(r, xml.StartElement{Name: xml.Name{Local: "number"}}); err != nil {
			return nil, fmt.Errorf("write trace: %w", err)
		}
	}
	for _, l := range lists {
		if err := e.EncodeElement(l, xml.StartElement{Name: xml.Name{Local: "list"}}); err != nil {
			return nil, fmt.Errorf("write trace: %w", err)
		}
	}
	if err := e.EncodeElement(book, xml.StartElement{Name: xml.Name{Local: "book"}}); err != nil {
		return nil, fmt.Errorf("write trace: %w", err)
	}
	for _, c := range charts {
		if err := e.EncodeElement(c, xml.StartElement{Name: xml.Name{Local: "chart"}}); err != nil {
			return nil, fmt.Errorf("write trace: %w", err)
		}
	}
	for _, p := range passages {
		if err := e.EncodeElement(p, xml.StartElement{Name: xml.Name{Local: "passage"}}); err != nil {
			return nil, fmt.Errorf("write trace: %w", err)
		}
	}
	if err := e.Close(); err != nil {
		return nil, fmt.Errorf("write trace: %w", err)
	}
	return []byte(b.String()), nil
}

// A tracedBook is the workbook that a report was made from.
type tracedBook struct {
	Entity string `xml:"entity,attr"`
	Period string `xml:"period,attr"`
}

// A trace is what the sealed part of a report holds.
type trace struct {
	Book     tracedBook      `xml:"book"`
	Numbers  []traced        `xml:"number"`
	Lists    []tracedList    `xml:"list"`
	Charts   []tracedChart   `xml:"chart"`
	Passages []tracedPassage `xml:"passage"`
}

// maxTraced is how many rows of a trace are read. A report of a thousand pages has some ten thousand numbers.
const maxTraced = 100000

// markName is how the marks of a trace are called, and what LibreOffice makes of them: see copyOf.
var markName = regexp.MustCompile(`^` + markPrefix + `[0-9]{1,9}(?:(?:_Copy_?| Copy )[0-9]{1,9})?$`)

// readTrace reads the trace of a report; an empty one if it has none. A trace that no program of ours has written so
// is refused as a whole: half of it would leave numbers without a word, and a wrong one would tie them to other
// cells. What it says of a single number is looked at where that number is.
func readTrace(part []byte) (t trace, err error) {
	if len(part) == 0 {
		return t, nil
	}
	torn := func(kind ooxml.ErrorKind, reason string) (trace, error) {
		return trace{}, &ooxml.Error{Kind: kind, Part: ooxml.TracePart, Reason: reason}
	}
	// With its cells a row has some ten elements.
	if bytes.Count(part, []byte("number")) > 2*maxTraced || bytes.Count(part, []byte("<")) > 10*maxTraced {
		return torn(ooxml.TooLarge, "too many rows")
	}
	if err := xml.Unmarshal(part, &t); err != nil {
		return torn(ooxml.Damaged, err.Error())
	}
	if len(t.Charts) > ooxml.MaxEntries {
		return torn(ooxml.Damaged, "more charts than a document has parts")
	}
	seen := map[string]bool{}
	for _, r := range t.Numbers {
		if !markName.MatchString(r.Mark) || seen[r.Mark] || r.Item < 0 || r.Item > maxTraced {
			return torn(ooxml.Damaged, "row "+strconv.Quote(r.Mark))
		}
		seen[r.Mark] = true
	}
	return t, nil
}

// lastRunes gives the end of a text, at most n characters.
func lastRunes(s string, n int) string {
	i := len(s)
	for ; n > 0 && i > 0; n-- {
		_, size := utf8.DecodeLastRuneInString(s[:i])
		i -= size
	}
	return s[i:]
}

// firstRunes gives the beginning of a text, at most n characters.
func firstRunes(s string, n int) string {
	i := 0
	for ; n > 0 && i < len(s); n-- {
		_, size := utf8.DecodeRuneInString(s[i:])
		i += size
	}
	return s[:i]
}
