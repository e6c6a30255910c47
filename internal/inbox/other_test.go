//go:build !unix

package inbox

// fullDisk needs limits that only Unix has.
func fullDisk(string) {}
