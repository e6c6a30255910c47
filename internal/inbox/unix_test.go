//go:build unix

package inbox

import (
	"bytes"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"os/signal"
	"path/filepath"
	"syscall"
	"testing"
	"time"
)

func TestPipeIsNeverWaitedFor(t *testing.T) {
	dir := t.TempDir()
	pipe := filepath.Join(dir, "决算.xlsx")
	if err := syscall.Mkfifo(pipe, 0o666); err != nil {
		t.Skip(err)
	}
	done := make(chan error, 1)
	go func() {
		_, err := Read(pipe, 1<<20)
		if files, bad := Expand([]string{dir}); len(files) != 0 || len(bad) != 1 {
			err = fmt.Errorf("a pipe is listed: %q %v", files, bad)
		}
		if _, e := Free(pipe, func(string, []byte) bool { return true }); e != nil {
			err = e
		}
		done <- err
	}()
	select {
	case err := <-done:
		if !errors.Is(err, ErrNotRegular) {
			t.Errorf("Read of a pipe: %v, want %v", err, ErrNotRegular)
		}
	case <-time.After(10 * time.Second):
		t.Fatal("waits for a pipe")
	}
	if _, err := Read(os.DevNull, 1<<20); !errors.Is(err, ErrNotRegular) {
		t.Errorf("Read of a device: %v, want %v", err, ErrNotRegular)
	}
}

func TestLinkIsReadWhereItLeadsAndNotListed(t *testing.T) {
	dir := t.TempDir()
	far, link := filepath.Join(dir, "别处", "决算.xlsx"), filepath.Join(dir, "送审", "决算.xlsx")
	write(t, far, "x")
	write(t, filepath.Join(dir, "送审", "说明.txt"), "x")
	if err := os.Symlink(far, link); err != nil {
		t.Skip(err)
	}
	if got, err := Read(link, 10); err != nil || string(got) != "x" {
		t.Errorf("Read of a link = %q, %v", got, err)
	}
	if files, _ := Expand([]string{link}); len(files) != 1 {
		t.Errorf("a link that is named is not worked on: %q", files)
	}
	if files, bad := Expand([]string{filepath.Join(dir, "送审")}); len(files) != 0 || len(bad) != 1 {
		t.Errorf("a link in a folder leads out of it: %q", files)
	}
	loop := filepath.Join(dir, "圈.xlsx")
	if err := os.Symlink(loop, loop); err != nil {
		t.Fatal(err)
	}
	if _, err := Read(loop, 10); err == nil {
		t.Error("Read of a link to itself: no error")
	}
}

// fullDisk is the child whose files may not grow beyond a size, which is what a full disk looks like. It
// tries every size in steps of 4 KiB and says what it sees.
func fullDisk(path string) {
	signal.Ignore(syscall.SIGXFSZ)
	old, large := version(0), version(49)
	if err := Keep(path, old); err != nil {
		fmt.Println(err)
		os.Exit(1)
	}
	var limit syscall.Rlimit
	syscall.Getrlimit(syscall.RLIMIT_FSIZE, &limit)
	for size := uint64(0); size < uint64(len(large)); size += 4096 {
		limit.Cur = size
		if err := syscall.Setrlimit(syscall.RLIMIT_FSIZE, &limit); err != nil {
			fmt.Println(err)
			os.Exit(1)
		}
		if err := Keep(path, large); err == nil {
			fmt.Println("no error with room for", size)
			os.Exit(1)
		}
		if now, err := os.ReadFile(path); err != nil || !bytes.Equal(now, old) {
			fmt.Println("the old file changed with room for", size)
			os.Exit(1)
		}
		if entries, _ := os.ReadDir(filepath.Dir(path)); len(entries) != 1 {
			fmt.Println("something is left with room for", size)
			os.Exit(1)
		}
	}
	fmt.Println("whole")
	os.Exit(0)
}

func TestFullDiskLeavesTheOldFile(t *testing.T) {
	path := filepath.Join(t.TempDir(), "报告.docx")
	child := exec.Command(os.Args[0], path)
	child.Env = append(os.Environ(), "INBOX_CHILD=full", "GORACE=atexit_sleep_ms=0")
	if out, err := child.CombinedOutput(); err != nil || string(out) != "whole\n" {
		t.Errorf("%v: %s", err, out)
	}
}
