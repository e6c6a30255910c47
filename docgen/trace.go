package docgen

import (
	"encoding/xml"
	"fmt"
	"strings"
	"unicode/utf8"

	"jixiao/calc"
	"jixiao/docgen/docx"
)

// The trace ties every number of a report to its cells: a hidden bookmark stands around the number, and a
// row of the sealed part of the document says what it was printed from. It survives edits in Word, WPS and
// LibreOffice; what verify and refresh know of a report they know from it.

// markPrefix begins the names of our bookmarks. Word does not show those that begin with an underscore.
const markPrefix = "_jx"

// A traced number is one row of the trace.
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
	Cells  []string `xml:"cell"`
}

// contextLength is how many characters around a number the trace keeps.
const contextLength = 12

// traceKey is the key of a figure in a trace.
func traceKey(f calc.Figure) string {
	if f.Prior {
		return lastYear + f.Key.String()
	}
	return f.Key.String()
}

// traceRows makes the trace of a filled document, in the order of its numbers.
func traceRows(doc []byte, fills []docx.Fill) ([]byte, error) {
	paras, err := docx.Paragraphs(doc, markPrefix)
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
		row := traced{Mark: f.Mark, Key: traceKey(o.figure), Label: strings.Join(strings.Fields(o.figure.Label), ""), Filter: f.Filter, Text: f.Text,
			Value: o.figure.Number().String(), Unit: string(o.figure.Unit), How: o.figure.How, Before: w.before, After: w.after}
		for _, c := range o.figure.From {
			row.Cells = append(row.Cells, c.String())
		}
		rows = append(rows, row)
	}
	return encodeTrace(rows)
}

// encodeTrace writes the rows as they stand in the sealed part.
func encodeTrace(rows []traced) ([]byte, error) {
	var b strings.Builder
	e := xml.NewEncoder(&b)
	for _, r := range rows {
		if err := e.EncodeElement(r, xml.StartElement{Name: xml.Name{Local: "number"}}); err != nil {
			return nil, fmt.Errorf("write trace: %w", err)
		}
	}
	if err := e.Close(); err != nil {
		return nil, fmt.Errorf("write trace: %w", err)
	}
	return []byte(b.String()), nil
}

// readTrace reads the rows of a report; none if it has no trace.
func readTrace(part []byte) ([]traced, error) {
	if len(part) == 0 {
		return nil, nil
	}
	var t struct {
		Numbers []traced `xml:"number"`
	}
	if err := xml.Unmarshal(part, &t); err != nil {
		return nil, fmt.Errorf("read trace: %w", err)
	}
	return t.Numbers, nil
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
