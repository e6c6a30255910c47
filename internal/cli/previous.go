package cli

import (
	"os"
	"path/filepath"
	"slices"
	"sync"

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

// Shelves are the folders that were looked through, each once a run.
type shelves struct {
	mu sync.Mutex
	of map[string][]shelved
}

// A shelved is what a workbook of a folder says it is. Its figures are not kept: the one that is wanted is read
// again.
type shelved struct {
	path, entity, period string
	refused              *refusal // it cannot be read
}

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
	earlier, refused := readEarlier(path)
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
	shelf := b.shelf(r)
	for _, period := range periods {
		var paths, names []string
		for _, o := range shelf {
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
	for _, o := range shelf {
		if o.refused != nil && o.refused.kind != "too-large" && !slices.Contains(b.files, o.path) {
			unread = append(unread, filepath.Base(o.path))
		}
	}
	if len(unread) > 0 {
		return "", []calc.Finding{{Rule: "R-16", Level: calc.Remark, Kind: "neighbours-unreadable", Args: unread}}
	}
	return "", nil
}

// shelf looks through the folder of a workbook, which has been read itself.
func (b *batch) shelf(r *result) []shelved {
	s := &b.shelves
	s.mu.Lock()
	defer s.mu.Unlock()
	dir := filepath.Dir(r.path)
	if shelf, ok := s.of[dir]; ok {
		return shelf
	}
	files, _ := inbox.Expand([]string{dir})
	shelf := make([]shelved, len(files))
	next := make(chan int)
	var looking sync.WaitGroup
	for range max(b.jobs, 1) {
		looking.Go(func() {
			for i := range next {
				if shelf[i] = (shelved{files[i], r.book.Entity, r.book.Period, nil}); files[i] != r.path {
					shelf[i] = lookAt(files[i])
				}
			}
		})
	}
	for i := range files {
		next <- i
	}
	close(next)
	looking.Wait()
	if s.of == nil {
		s.of = map[string][]shelved{}
	}
	s.of[dir] = shelf
	return shelf
}

// lookAt reads what a workbook says it is. One at which the program fails counts as unreadable: it is not the one
// that was asked about.
func lookAt(path string) (s shelved) {
	s.path = path
	defer func() {
		if recover() != nil {
			s.refused = &refusal{kind: "internal"}
		}
	}()
	var w *xlsx.Workbook
	if w, s.refused = readWorkbook(path, maxNeighbour); s.refused == nil {
		s.entity, s.period = w.Identify(calc.Forms)
	}
	return s
}

// readEarlier reads a workbook for its figures alone. What reading it finds is its own year's matter.
func readEarlier(path string) (*calc.Book, *refusal) {
	w, refused := readWorkbook(path, ooxml.MaxFile)
	if refused != nil {
		return nil, refused
	}
	book, _ := w.Bind(calc.Forms)
	calc.Derive(book)
	return book, nil
}

// readWorkbook reads the cells of a workbook of at most limit bytes.
func readWorkbook(path string, limit int64) (*xlsx.Workbook, *refusal) {
	data, err := inbox.Read(path, limit)
	if err != nil {
		return nil, refusePath(err)
	}
	w, err := xlsx.Read(data, filepath.Base(path))
	if err != nil {
		return nil, refuseContainer(err, "not-workbook")
	}
	return w, nil
}

// sameFile tells whether two paths are one file.
func sameFile(a, b string) bool {
	x, err := os.Stat(a)
	y, err2 := os.Stat(b)
	return err == nil && err2 == nil && os.SameFile(x, y)
}
