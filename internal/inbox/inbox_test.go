package inbox

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"
)

// TestMain lets the test binary be its own child: the one that is killed, and the one whose disk is full.
func TestMain(m *testing.M) {
	switch os.Getenv("INBOX_CHILD") {
	case "rewrite":
		rewrite(os.Args[1])
	case "full":
		fullDisk(os.Args[1])
	}
	os.Exit(m.Run())
}

func write(t *testing.T, path, text string) {
	t.Helper()
	if err := os.MkdirAll(filepath.Dir(path), 0o777); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(path, []byte(text), 0o666); err != nil {
		t.Fatal(err)
	}
}

// wants holds a folder to these names.
func wants(t *testing.T, dir string, names ...string) {
	t.Helper()
	var got []string
	entries, err := os.ReadDir(dir)
	if err != nil {
		t.Fatal(err)
	}
	for _, e := range entries {
		got = append(got, e.Name())
	}
	slices.Sort(names)
	if !slices.Equal(got, names) {
		t.Errorf("folder holds %q, want %q", got, names)
	}
}

func TestIsWorkbook(t *testing.T) {
	for name, want := range map[string]bool{
		"决算.xlsx": true, "决算.XLSX": true, "决算.xlsm": true, "决算.xls": true, "决算(1).xlsx": true,
		"审核结果.xlsx": true, "汇总表.xlsx": true, "单位汇总.xlsx": true, "a.b.xlsx": true, "决算-审核结果-附件.xlsx": true,
		"决算.docx": false, "决算.xlsb": false, "决算.csv": false, "决算": false, "xlsx": false, "决算.xlsx.tmp": false,
		"~$决算.xlsx": false, ".~决算.xlsx": false, ".决算.xlsx": false, "._决算.xlsx": false, ".xlsx": false,
		"决算-审核结果.xlsx": false, "决算-审核结果(2).xlsx": false, "决算.xls-审核结果.xlsx": false,
		"汇总.xlsx": false, "汇总(2).xlsx": false, "校验规则.xlsx": false, "决算-绩效评价报告.docx": false, "": false,
	} {
		if got := IsWorkbook(name); got != want {
			t.Errorf("IsWorkbook(%q) = %v, want %v", name, got, want)
		}
	}
}

func TestExpand(t *testing.T) {
	t.Chdir(t.TempDir())
	for _, name := range []string{"甲.xlsx", "送审/乙.xlsx", "送审/丙.xls", "送审/~$乙.xlsx", "送审/.丙.xlsx", "送审/乙-审核结果.xlsx", "送审/下级/丁.xlsx", "送审/夹.xlsx/说明.txt", "空/说明.txt", "别名.txt"} {
		write(t, name, "x")
	}
	in := func(names ...string) (out []string) {
		for _, n := range names {
			out = append(out, filepath.FromSlash(n))
		}
		return out
	}
	for _, test := range []struct {
		name  string
		paths []string
		want  []string
		bad   []PathError
	}{
		{"a file is itself", in("甲.xlsx"), in("甲.xlsx"), nil},
		{"whatever its name", in("别名.txt"), in("别名.txt"), nil},
		{"a folder is the workbooks in it, not below", in("送审"), in("送审/丙.xls", "送审/乙.xlsx"), nil},
		{"the order is that of the paths", in("送审/乙.xlsx", "甲.xlsx"), in("送审/乙.xlsx", "甲.xlsx"), nil},
		{"each once", in("送审/乙.xlsx", "送审", "./送审/", "送审/../送审/丙.xls"), in("送审/乙.xlsx", "送审/丙.xls"), nil},
		{"nothing there", in("没有.xlsx", "甲.xlsx"), in("甲.xlsx"), []PathError{{"没有.xlsx", ErrNotFound}}},
		{"no workbook in a folder", in("空"), nil, []PathError{{"空", ErrNoWorkbook}}},
		{"a folder with the name of a workbook", in("送审/夹.xlsx"), nil, []PathError{{filepath.FromSlash("送审/夹.xlsx"), ErrNoWorkbook}}},
		{"every bad path is named", in("一", "二"), nil, []PathError{{"一", ErrNotFound}, {"二", ErrNotFound}}},
		{"no name", []string{""}, nil, []PathError{{"", ErrNotFound}}},
	} {
		t.Run(test.name, func(t *testing.T) {
			got, bad := Expand(test.paths)
			if !slices.Equal(got, test.want) || !slices.Equal(bad, test.bad) {
				t.Errorf("Expand(%q) = %q, %v, want %q, %v", test.paths, got, bad, test.want, test.bad)
			}
		})
	}
}

func TestReadWholeRegularFilesOnly(t *testing.T) {
	dir := t.TempDir()
	file := filepath.Join(dir, "决算.xlsx")
	write(t, file, "0123456789")
	for _, test := range []struct {
		path  string
		limit int64
		want  string
		err   error
	}{
		{file, 10, "0123456789", nil},
		{file, 9, "", ErrTooLarge},
		{file + "没有", 10, "", ErrNotFound},
		{dir, 1 << 20, "", ErrNotRegular},
	} {
		got, err := Read(test.path, test.limit)
		if string(got) != test.want || !errors.Is(err, test.err) {
			t.Errorf("Read(%s, %d) = %q, %v, want %q, %v", test.path, test.limit, got, err, test.want, test.err)
		}
	}
	// A path below a file is no "not found": something stands in the way.
	if _, err := Read(filepath.Join(file, "x"), 10); err == nil || errors.Is(err, ErrNotFound) && filepath.Separator == '/' {
		t.Errorf("Read below a file: %v", err)
	}
	write(t, file, "")
	if got, err := Read(file, 10); err != nil || len(got) != 0 {
		t.Errorf("Read of an empty file = %q, %v", got, err)
	}
}

// TestGrowingFileIsNotRead copies a workbook slowly into place, as a network share does, and reads meanwhile.
func TestGrowingFileIsNotRead(t *testing.T) {
	path := filepath.Join(t.TempDir(), "决算.xlsx")
	size := 256 << 10
	write(t, path, strings.Repeat("x", size))
	stop, done := make(chan bool), make(chan bool)
	growing := make(chan bool, 1) // something was written
	go func() {
		defer close(done)
		f, err := os.OpenFile(path, os.O_WRONLY|os.O_APPEND, 0)
		if err != nil {
			t.Error(err)
			return
		}
		defer f.Close()
		for {
			select {
			case <-stop:
				return
			default:
				f.Write([]byte("x"))
				select {
				case growing <- true:
				default:
				}
			}
		}
	}()
	select {
	case <-growing:
	case <-done:
	}
	// On a busy machine the writer may stand still through many reads: they go on until it is seen to write.
	changing := 0
	for begin, n := time.Now(), 0; n < 10 || changing == 0 && time.Since(begin) < 20*time.Second; n++ {
		data, err := Read(path, 1<<30)
		switch {
		case errors.Is(err, ErrChanging):
			changing++
		case err != nil:
			t.Fatal(err)
		case len(data) < size:
			t.Fatalf("Read gave %d bytes of a file that never had so few", len(data))
		}
	}
	close(stop)
	<-done
	if changing == 0 {
		t.Error("a file that grew all the time was read again and again without a word")
	}
	if _, err := Read(path, 1<<30); err != nil {
		t.Errorf("the file came to rest and is still not read: %v", err)
	}
}

func TestFreeGoesAsideForWhatIsNotOurs(t *testing.T) {
	dir := t.TempDir()
	path := filepath.Join(dir, "决算.v1-报告.docx")
	second, third := filepath.Join(dir, "决算.v1-报告(2).docx"), filepath.Join(dir, "决算.v1-报告(3).docx")
	ours := func(_ string, old []byte) bool { return string(old) == "ours" }
	free := func(want string) {
		t.Helper()
		if got, err := Free(path, ours); err != nil || got != want {
			t.Errorf("Free = %q, %v, want %q", got, err, want)
		}
	}
	free(path)
	write(t, path, "ours")
	free(path)
	write(t, path, "theirs")
	free(second)
	if err := os.Mkdir(second, 0o777); err != nil {
		t.Fatal(err)
	}
	free(third)
	write(t, third, "ours")
	free(third)

	// What keeps every name from being read is an error, not a thousand names that are taken.
	if got, err := Free(filepath.Join(path, "报告.docx"), ours); err == nil && filepath.Separator == '/' {
		t.Errorf("Free below a file = %q", got)
	}
}

func TestKeepIsAllOrNothing(t *testing.T) {
	dir := t.TempDir()
	path := filepath.Join(dir, "报告.docx")
	for _, text := range []string{"first", "second, longer", ""} {
		if err := Keep(path, []byte(text)); err != nil {
			t.Fatal(err)
		}
		if got, _ := os.ReadFile(path); string(got) != text {
			t.Errorf("kept %q, want %q", got, text)
		}
		wants(t, dir, "报告.docx")
	}
	if info, err := os.Stat(path); err != nil || info.Mode().Perm()&0o444 != 0o444 {
		t.Errorf("others cannot read the report: %v, %v", info.Mode(), err)
	}

	// No folder to write to.
	if err := Keep(filepath.Join(dir, "没有", "报告.docx"), nil); !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("Keep into no folder: %v", err)
	}
	if err := Keep(filepath.Join(path, "报告.docx"), nil); err == nil {
		t.Error("Keep below a file: no error")
	}
	wants(t, dir, "报告.docx")

	// A folder in the place of the file.
	folder := filepath.Join(dir, "夹")
	write(t, filepath.Join(folder, "里面"), "x")
	if err := Keep(folder, nil); !errors.Is(err, ErrNotRegular) {
		t.Errorf("Keep over a folder: %v", err)
	}
	wants(t, dir, "报告.docx", "夹")
	wants(t, folder, "里面")
}

func TestLinkIsNeverWrittenThrough(t *testing.T) {
	dir := t.TempDir()
	far, link := filepath.Join(dir, "别处.docx"), filepath.Join(dir, "报告.docx")
	write(t, far, "theirs")
	if err := os.Symlink(far, link); err != nil {
		t.Skip(err)
	}
	if err := Keep(link, []byte("ours")); !errors.Is(err, ErrNotRegular) {
		t.Errorf("Keep over a link: %v", err)
	}
	if got, _ := os.ReadFile(far); string(got) != "theirs" {
		t.Errorf("written through the link: %q", got)
	}
	os.Remove(far)
	if err := Keep(link, []byte("ours")); !errors.Is(err, ErrNotRegular) {
		t.Errorf("Keep over a link to nothing: %v", err)
	}
	wants(t, dir, "报告.docx")
}

func TestSweepTakesOldLeftoversOnly(t *testing.T) {
	dir := t.TempDir()
	old := time.Now().Add(-2 * staleAfter)
	for _, name := range []string{".jixiao-1.tmp", ".jixiao-2.tmp", ".别的.tmp", ".jixiao-3.docx", "决算.xlsx"} {
		write(t, filepath.Join(dir, name), "x")
		if name != ".jixiao-2.tmp" { // another run may be writing it
			if err := os.Chtimes(filepath.Join(dir, name), old, old); err != nil {
				t.Fatal(err)
			}
		}
	}
	if err := os.Mkdir(filepath.Join(dir, ".jixiao-4.tmp"), 0o777); err != nil {
		t.Fatal(err)
	}
	Sweep(dir)
	wants(t, dir, ".jixiao-2.tmp", ".jixiao-3.docx", ".jixiao-4.tmp", ".别的.tmp", "决算.xlsx")
	Sweep(filepath.Join(dir, "没有"))
}

// version makes a document that shows whether it is whole.
func version(n int) []byte {
	body := bytes.Repeat([]byte(fmt.Sprintf("%08d", n)), 1000*(1+n%50))
	sum := sha256.Sum256(body)
	return append([]byte(hex.EncodeToString(sum[:])), body...)
}

func whole(data []byte) bool {
	if len(data) < 2*sha256.Size {
		return false
	}
	sum := sha256.Sum256(data[2*sha256.Size:])
	return hex.EncodeToString(sum[:]) == string(data[:2*sha256.Size])
}

// rewrite is the child: it keeps one version after the other, and says when it has begun.
func rewrite(path string) {
	for n := 0; ; n++ {
		if err := Keep(path, version(n)); err != nil {
			fmt.Println(err)
			os.Exit(1)
		}
		if n == 0 {
			os.Stdout.WriteString("begun\n")
		}
	}
}

// TestKilledRunLeavesAWholeFile kills a process that writes all the time, at moments of no plan.
func TestKilledRunLeavesAWholeFile(t *testing.T) {
	dir := t.TempDir()
	path := filepath.Join(dir, "报告.docx")
	random := rand.New(rand.NewPCG(2018, 2019))
	kills := 100
	if testing.Short() {
		kills = 10
	}
	for range kills {
		child := exec.Command(os.Args[0], path)
		child.Env = append(os.Environ(), "INBOX_CHILD=rewrite")
		out, err := child.StdoutPipe()
		if err != nil {
			t.Fatal(err)
		}
		if err := child.Start(); err != nil {
			t.Fatal(err)
		}
		word := make([]byte, 6)
		if _, err := io.ReadFull(out, word); err != nil || string(word) != "begun\n" {
			rest, _ := io.ReadAll(out)
			t.Fatalf("the child did not begin: %v %s%s", err, word, rest)
		}
		time.Sleep(time.Duration(random.IntN(20_000)) * time.Microsecond)
		child.Process.Kill()
		child.Wait()
		data, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		if !whole(data) {
			t.Fatalf("the file is torn: %d bytes", len(data))
		}
	}

	// The next run needs no hand work, and what was left behind goes.
	if err := Keep(path, version(7)); err != nil {
		t.Fatal(err)
	}
	entries, _ := os.ReadDir(dir)
	old := time.Now().Add(-2 * staleAfter)
	for _, e := range entries {
		if e.Name() != "报告.docx" {
			os.Chtimes(filepath.Join(dir, e.Name()), old, old)
		}
	}
	Sweep(dir)
	wants(t, dir, "报告.docx")
	t.Logf("%d kills, %d temporary files left behind", kills, len(entries)-1)
}
