// Jixiao audits a department's workbook of final accounts and writes its performance report.
package main

import (
	"os"

	"jixiao/internal/cli"
)

func main() {
	os.Exit(cli.Command{In: os.Stdin, Out: os.Stdout, Err: os.Stderr}.Main(os.Args[1:]))
}
