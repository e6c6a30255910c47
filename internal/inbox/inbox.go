// Package inbox handles files: which workbooks a path means, reading one whole and only if it is a
// regular file, and keeping outputs so that an output name holds the old whole file or the new whole file
// at every instant. It knows nothing of what the files say.
package inbox

import (
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"time"
)

// The reasons for which a file is not read.
var (
	ErrNotFound   = errors.New("no such file")
	ErrNotRegular = errors.New("not a regular file")
	ErrTooLarge   = errors.New("file too large")
	ErrChanging   = errors.New("file is still being written")
	ErrNoWorkbook = errors.New("no workbook in folder")
)

// Endings of the files that this program writes beside a workbook. A folder's outputs are not its inputs.
const (
	ReportEnding   = "-绩效评价报告"
	AnnotateEnding = "-审核结果"
	TemplateName   = "模板.docx"
	RulesName      = "校验规则.xlsx"
	SummaryName    = "汇总.xlsx"
)

// Expand lists the workbooks that paths mean, in order and each once: a file is itself, a folder every
// workbook in it, not below it, sorted by name. A path without a workbook is an error, joined with the
// others so that every bad path is named; the workbooks of the good paths are listed all the same.
func Expand(paths []string) ([]string, []PathError) {
	var out []string
	var bad []PathError
	add := func(p string) {
		if p = filepath.Clean(p); !slices.Contains(out, p) {
			out = append(out, p)
		}
	}
	for _, p := range paths {
		info, err := os.Stat(p)
		switch {
		case errors.Is(err, fs.ErrNotExist):
			bad = append(bad, PathError{p, ErrNotFound})
		case err != nil:
			bad = append(bad, PathError{p, err})
		case !info.IsDir():
			add(p)
		default:
			entries, err := os.ReadDir(p)
			n := 0
			for _, e := range entries {
				if e.Type().IsRegular() && IsWorkbook(e.Name()) {
					add(filepath.Join(p, e.Name()))
					n++
				}
			}
			switch {
			case err != nil:
				bad = append(bad, PathError{p, err})
			case n == 0:
				bad = append(bad, PathError{p, ErrNoWorkbook})
			}
		}
	}
	return out, bad
}

// A PathError is a path that gave no workbook.
type PathError struct {
	Path string
	Err  error
}

// IsWorkbook tells whether a file of this name in a folder is an input: a workbook that is neither a
// lock file nor hidden nor an output of ours.
func IsWorkbook(name string) bool {
	ext := strings.ToLower(filepath.Ext(name))
	base := strings.TrimSuffix(name, filepath.Ext(name))
	for _, prefix := range []string{"~$", "."} {
		if strings.HasPrefix(name, prefix) {
			return false
		}
	}
	if i := strings.LastIndexByte(base, '('); i > 0 && strings.HasSuffix(base, ")") && strings.Trim(base[i+1:len(base)-1], "0123456789") == "" {
		base = base[:i]
	}
	return (ext == ".xlsx" || ext == ".xlsm" || ext == ".xls") &&
		!strings.HasSuffix(base, AnnotateEnding) && base+".xlsx" != SummaryName && name != RulesName
}

// Read reads a whole regular file of at most limit bytes. A file that changes while it is read is read
// again, and refused if it does not come to rest.
func Read(path string, limit int64) ([]byte, error) {
	for range 3 {
		data, settled, err := readOnce(path, limit)
		if err != nil || settled {
			return data, err
		}
	}
	return nil, ErrChanging
}

func readOnce(path string, limit int64) (data []byte, settled bool, err error) {
	before, err := os.Stat(path)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return nil, false, ErrNotFound
	case err != nil:
		return nil, false, err
	case !before.Mode().IsRegular(): // opening a pipe would wait for ever
		return nil, false, ErrNotRegular
	case before.Size() > limit:
		return nil, false, ErrTooLarge
	}
	f, err := os.Open(path)
	if err != nil {
		return nil, false, err
	}
	defer f.Close()
	if now, err := f.Stat(); err != nil || !os.SameFile(before, now) {
		return nil, false, err
	}
	data, err = io.ReadAll(io.LimitReader(f, limit+1))
	if err != nil {
		return nil, false, err
	}
	if int64(len(data)) > limit {
		return nil, false, ErrTooLarge
	}
	after, err := os.Stat(path)
	if err != nil {
		return nil, false, err
	}
	settled = int64(len(data)) == after.Size() && after.ModTime().Equal(before.ModTime()) && os.SameFile(before, after)
	return data, settled, nil
}

// Free gives the path under which an output may be kept: the wanted one, unless something stands there
// that is not ours to replace; then the first free or replaceable of name(2), name(3) …
func Free(path string, ours func(path string, old []byte) bool) (string, error) {
	ext := filepath.Ext(path)
	base := strings.TrimSuffix(path, ext)
	for n := 1; n < 1000; n++ {
		p := path
		if n > 1 {
			p = base + "(" + strconv.Itoa(n) + ")" + ext
		}
		data, err := Read(p, 256<<20)
		switch {
		case errors.Is(err, ErrNotFound), err == nil && ours(p, data):
			return p, nil
		case err == nil, errors.Is(err, ErrNotRegular), errors.Is(err, ErrTooLarge), errors.Is(err, ErrChanging),
			errors.Is(err, fs.ErrPermission), InUse(err):
			// It is there, and not ours.
		default:
			return "", err
		}
	}
	return "", fmt.Errorf("no free name for %s", path)
}

// Outputs are written under such a name first. A run that is killed leaves one behind.
const tempPrefix, tempEnding = ".jixiao-", ".tmp"

// staleAfter is how old a temporary file must be before it can belong to no run any more: writing one
// takes seconds on the slowest share.
const staleAfter = time.Hour

// Sweep removes what killed runs have left in a folder. What cannot be removed stays: it harms nobody.
func Sweep(dir string) {
	entries, _ := os.ReadDir(dir)
	for _, e := range entries {
		if name := e.Name(); !e.Type().IsRegular() || !strings.HasPrefix(name, tempPrefix) || !strings.HasSuffix(name, tempEnding) {
			continue
		}
		if info, err := e.Info(); err == nil && time.Since(info.ModTime()) > staleAfter {
			os.Remove(filepath.Join(dir, e.Name()))
		}
	}
}

// Keep writes a file whole or not at all: beside its place, synced, and then renamed. Nothing of a failed
// attempt is left.
func Keep(path string, data []byte) (err error) {
	if info, err := os.Lstat(path); err == nil && !info.Mode().IsRegular() {
		return ErrNotRegular
	}
	f, err := os.CreateTemp(filepath.Dir(path), tempPrefix+"*"+tempEnding)
	if err != nil {
		return err
	}
	defer func() {
		if err != nil {
			f.Close()
			os.Remove(f.Name())
		}
	}()
	if _, err := f.Write(data); err != nil {
		return err
	}
	// CreateTemp gives 0600; a report is for others to read too, as far as the folder lets them.
	if err := f.Chmod(0o644); err != nil && !errors.Is(err, errors.ErrUnsupported) {
		return err
	}
	if err := f.Sync(); err != nil {
		return err
	}
	if err := f.Close(); err != nil {
		return err
	}
	if err := os.Rename(f.Name(), path); err != nil {
		return err
	}
	return syncFolder(filepath.Dir(path))
}
