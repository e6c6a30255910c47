//go:build !windows

package inbox

import "os"

// syncFolder makes a rename last through a loss of power.
func syncFolder(dir string) error {
	d, err := os.Open(dir)
	if err != nil {
		return err
	}
	defer d.Close()
	return d.Sync()
}

// InUse tells whether an error means that another program holds the file open. Only Windows says so.
func InUse(error) bool { return false }
