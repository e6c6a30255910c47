package docx

import (
	"bytes"
	"encoding/json"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"runtime"
	"strings"
	"sync"
	"testing"
)

// What the tests of this package fill is kept, and in the end shown to the readers that others wrote: the
// validator of the Open XML SDK and LibreOffice. That takes minutes, so it is done only where OOXML_VALIDATOR
// names the validator.
type kept struct {
	sync.Mutex
	docs []filledDoc
	seen map[string]bool
}

type filledDoc struct {
	test          string
	template, out []byte
}

var suite = &kept{seen: map[string]bool{}}

func (k *kept) add(test string, template, out []byte) {
	k.Lock()
	defer k.Unlock()
	if os.Getenv("OOXML_VALIDATOR") != "" && !k.seen[string(out)] {
		k.seen[string(out)] = true
		k.docs = append(k.docs, filledDoc{test, template, out})
	}
}

func TestMain(m *testing.M) {
	code := m.Run()
	if faults := suite.shown(os.Getenv("OOXML_VALIDATOR")); len(faults) > 0 {
		fmt.Println("FAIL: readers find fault with what the tests have filled:\n" + strings.Join(faults, "\n"))
		code = 1
	}
	os.Exit(code)
}

// shown gives the faults that the readers find.
func (k *kept) shown(validator string) []string {
	if len(k.docs) == 0 {
		return nil
	}
	dir, err := os.MkdirTemp("", "docx")
	if err != nil {
		return []string{err.Error()}
	}
	defer os.RemoveAll(dir)
	faults := make([][]string, len(k.docs))
	next := make(chan int)
	var wg sync.WaitGroup
	for range runtime.NumCPU() {
		wg.Go(func() {
			for i := range next {
				d := k.docs[i]
				file := filepath.Join(dir, fmt.Sprintf("%d.docx", i))
				found := validated(validator, file, d.out)
				if len(found) == 0 {
					continue
				}
				before := validated(validator, filepath.Join(dir, fmt.Sprintf("template%d.docx", i)), d.template)
				for f := range found {
					if !before[f] {
						faults[i] = append(faults[i], d.test+": "+f)
					}
				}
			}
		})
	}
	for i := range k.docs {
		next <- i
	}
	close(next)
	wg.Wait()
	var all []string
	for _, f := range faults {
		all = append(all, f...)
	}
	return append(all, k.converted(dir)...)
}

var description = regexp.MustCompile(`"description":\s*"((?:[^"\\]|\\.)*)"`)

// validated gives what the validator says of a document. Minimal documents are not all valid from the start,
// so what counts is what filling adds to it.
func validated(validator, file string, data []byte) map[string]bool {
	says := map[string]bool{}
	if err := os.WriteFile(file, data, 0o600); err != nil {
		return map[string]bool{err.Error(): true}
	}
	out, err := exec.Command(validator, file).Output()
	if _, failed := err.(*exec.ExitError); err != nil && !failed {
		return map[string]bool{err.Error(): true}
	}
	var got struct{ Errors []json.RawMessage }
	if err := json.Unmarshal(out, &got); err != nil {
		return map[string]bool{fmt.Sprintf("%v: %s", err, out): true}
	}
	for _, e := range got.Errors {
		if m := description.FindSubmatch(e); m != nil {
			says[string(m[1])] = true
		} else {
			says[string(e)] = true
		}
	}
	return says
}

// converted has LibreOffice make a PDF of each document in a folder.
func (k *kept) converted(dir string) []string {
	office, err := exec.LookPath("soffice")
	if err != nil {
		return nil
	}
	var faults []string
	const batch = 50
	for from := 0; from < len(k.docs); from += batch {
		args := []string{"-env:UserInstallation=file://" + filepath.ToSlash(filepath.Join(dir, "profile")), "--headless", "--convert-to", "pdf", "--outdir", dir}
		to := min(from+batch, len(k.docs))
		for i := from; i < to; i++ {
			args = append(args, filepath.Join(dir, fmt.Sprintf("%d.docx", i)))
		}
		log, err := exec.Command(office, args...).CombinedOutput()
		if err != nil {
			faults = append(faults, fmt.Sprintf("soffice: %v\n%s", err, log))
		}
		for i := from; i < to; i++ {
			pdf, err := os.ReadFile(filepath.Join(dir, fmt.Sprintf("%d.pdf", i)))
			if err != nil || !bytes.HasPrefix(pdf, []byte("%PDF")) {
				faults = append(faults, k.docs[i].test+": LibreOffice does not open it")
			}
		}
	}
	return faults
}
