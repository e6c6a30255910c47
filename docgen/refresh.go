package docgen

import (
	"slices"

	"jixiao/calc"
	"jixiao/docgen/docx"
	"jixiao/internal/ooxml"
)

// Refresh puts the numbers of the book as it is now into a report that people have edited. Only what stands
// between the marks of a number changes, and only where it is still the number that was written: what a person
// typed over stays, and is said, as is what cannot be written because its mark is gone or because the workbook
// no longer has the figure. Everything else keeps its bytes. sha is the digest of the workbook.
//
// Of the numbers given, Done are those that were written anew.
func Refresh(report []byte, b *calc.Book, sha string) ([]byte, []Number, error) {
	numbers, err := Verify(report, b)
	if err != nil {
		return nil, nil, err
	}
	texts := map[string]string{}
	for _, n := range numbers {
		if n.State == Stale && n.mark != "" && n.Want != "" {
			texts[n.mark] = n.Want
		}
	}
	out, written, err := docx.Rewrite(report, texts)
	if err != nil {
		return nil, nil, err
	}
	part, err := ooxml.Trace(report)
	if err != nil {
		return nil, nil, err
	}
	rows, err := readTrace(part)
	if err != nil {
		return nil, nil, err
	}
	n := newNames(b)
	for i := range rows {
		if !slices.Contains(written, rows[i].Mark) {
			continue
		}
		v, cells := n.traced(rows[i].Key)
		o, _ := v.Origin.(origin)
		rows[i].Text, rows[i].Value, rows[i].Cells = texts[rows[i].Mark], o.figure.Number().String(), nil
		for _, c := range cells {
			rows[i].Cells = append(rows[i].Cells, c.String())
		}
	}
	encoded, err := encodeTrace(rows)
	if err != nil {
		return nil, nil, err
	}
	if out, err = ooxml.Retrace(out, sha, encoded, ooxml.Untouched(report)); err != nil {
		return nil, nil, err
	}
	for i := range numbers {
		numbers[i].Done = slices.Contains(written, numbers[i].mark)
	}
	return out, numbers, nil
}
