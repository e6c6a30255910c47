package cli

import (
	"os"
	"path/filepath"
	"slices"

	"jixiao/calc"
	"jixiao/internal/inbox"
	"jixiao/internal/ooxml"
	"jixiao/xlsx"
)

// The earlier workbook: the one that --previous names, or the one beside the workbook that says itself that
// it is of the same department and the period before.

// maxNeighbour is the size of the largest workbook that is looked into unasked: the sets of the bureaus take a
// tenth of it, and a folder may hold anything.
const maxNeighbour = 4 << 20

// A shelf is what the workbooks of a folder say they are. It is looked through once a run and keeps no
// figures: the one that is wanted is read again.
type shelf struct {
	books  []shelved
	unread []string // names of those that cannot be read
}

type shelved struct{ path, entity, period string }

// compare puts the earlier workbook beside the book of a result, and says why there is none where a person
// might have expected one.
func (b *batch) compare(r *result) []calc.Finding {
	path := b.previous
	if path == "" {
		var said []calc.Finding
		if path, said = b.find(r); path == "" {
			return said
		}
	} else if sameFile(path, r.path) {
		return nil // of a folder that holds both
	}
	say := func(level calc.Level, kind string, args ...string) []calc.Finding {
		return []calc.Finding{{Rule: "R-16", Level: level, Kind: kind, Args: append([]string{filepath.Base(path)}, args...)}}
	}
	earlier, refused := readEarlier(path, ooxml.MaxFile)
	if refused != nil {
		return say(calc.Remark, "previous-unreadable", refused.message)
	}
	switch r.book.Follow(earlier) { // one that was found says the right things of itself
	case "entity":
		return say(calc.Unasked, "previous-entity", earlier.Entity, r.book.Entity)
	case "period":
		return say(calc.Unasked, "previous-period", earlier.Period, r.book.Period)
	}
	r.previous = path
	return nil
}

// find looks for the earlier workbook in the folder of a workbook. Of several none is taken.
func (b *batch) find(r *result) (path string, said []calc.Finding) {
	periods := calc.PeriodsBefore(r.book.Period)
	if r.book.Entity == "" || len(periods) == 0 {
		return "", nil
	}
	dir := filepath.Dir(r.path)
	s := b.shelves[dir]
	if s == nil {
		s = newShelf(dir, r)
		b.shelves[dir] = s
	}
	for _, period := range periods {
		var paths, names []string
		for _, o := range s.books {
			if o.period == period && calc.SameEntity(o.entity, r.book.Entity) {
				paths, names = append(paths, o.path), append(names, filepath.Base(o.path))
			}
		}
		switch len(paths) {
		case 0:
		case 1:
			return paths[0], nil
		default:
			return "", []calc.Finding{{Rule: "R-16", Level: calc.Warning, Kind: "previous-ambiguous", Args: names}}
		}
	}
	// The run itself tells of what it cannot read among its own.
	var unread []string
	for _, path := range s.unread {
		if !slices.Contains(b.files, path) {
			unread = append(unread, filepath.Base(path))
		}
	}
	if len(unread) > 0 {
		return "", []calc.Finding{{Rule: "R-16", Level: calc.Remark, Kind: "neighbours-unreadable", Args: unread}}
	}
	return "", nil
}

// newShelf looks through a folder. One of its workbooks has been read.
func newShelf(dir string, r *result) *shelf {
	s := &shelf{}
	files, _ := inbox.Expand([]string{dir})
	for _, path := range files {
		if path == r.path {
			s.books = append(s.books, shelved{path, r.book.Entity, r.book.Period})
			continue
		}
		switch book, refused := readEarlier(path, maxNeighbour); {
		case refused == nil:
			s.books = append(s.books, shelved{path, book.Entity, book.Period})
		case refused.kind != "too-large":
			s.unread = append(s.unread, path)
		}
	}
	return s
}

// readEarlier reads a workbook for its figures alone. What reading it finds is its own year's matter.
func readEarlier(path string, limit int64) (*calc.Book, *refusal) {
	data, err := inbox.Read(path, limit)
	if err != nil {
		return nil, refusePath(err)
	}
	w, err := xlsx.Read(data, filepath.Base(path))
	if err != nil {
		return nil, refuseContainer(err, "not-workbook")
	}
	book, _ := w.Bind(calc.Forms)
	calc.Derive(book)
	return book, nil
}

// sameFile tells whether two paths are one file.
func sameFile(a, b string) bool {
	x, err := os.Stat(a)
	y, err2 := os.Stat(b)
	return err == nil && err2 == nil && os.SameFile(x, y)
}
