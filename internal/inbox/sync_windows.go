package inbox

import (
	"errors"

	"golang.org/x/sys/windows"
)

// syncFolder does nothing: Windows has no way to sync a folder, and renames are journalled.
func syncFolder(string) error { return nil }

// InUse tells whether an error means that another program, such as Word, holds the file open: replacing
// an open file fails with ACCESS_DENIED, writing one with a sharing or a lock violation.
func InUse(err error) bool {
	return errors.Is(err, windows.ERROR_ACCESS_DENIED) || errors.Is(err, windows.ERROR_SHARING_VIOLATION) || errors.Is(err, windows.ERROR_LOCK_VIOLATION)
}
