// Command mksamples writes the sample dumps of loader/synth to a folder, testdata
// when run by go generate, and on request large sparse ones for benchmarks.
package main

import (
	"flag"
	"fmt"
	"os"
	"path/filepath"

	"dumplens/loader/synth"
)

func main() {
	dir := flag.String("dir", "testdata", "folder to write to")
	complete := flag.Bool("complete", false, "also write sample-complete.dmp, 24 MiB")
	sparse := flag.Uint64("sparse", 0, "write only two sparse dumps, of a machine with this many GiB of memory")
	flag.Parse()
	if err := run(*dir, *complete, *sparse); err != nil {
		fmt.Fprintln(os.Stderr, "mksamples:", err)
		os.Exit(1)
	}
}

func run(dir string, complete bool, sparse uint64) error {
	if sparse != 0 {
		if err := synth.SparseComplete(filepath.Join(dir, "sparse-complete.dmp"), sparse<<30); err != nil {
			return err
		}
		return synth.SparseBitmap(filepath.Join(dir, "sparse-bitmap.dmp"), sparse<<30)
	}
	files := synth.Samples()
	if complete {
		files["sample-complete.dmp"] = synth.NewMachine().Complete()
	}
	for name, b := range files {
		if err := os.WriteFile(filepath.Join(dir, name), b, 0o644); err != nil {
			return err
		}
	}
	return nil
}
