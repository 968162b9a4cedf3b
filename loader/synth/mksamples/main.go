// Command mksamples writes the sample dumps of loader/synth to a folder, testdata
// when run by go generate, and on request large sparse ones for benchmarks.
package main

import (
	"errors"
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
	memory := flag.Int64("memory", 0, "write only memory.bin, so many MiB of bytes as memory has them")
	flag.Parse()
	var err error
	if *memory > 0 {
		err = writeMemory(filepath.Join(*dir, "memory.bin"), *memory)
	} else {
		err = run(*dir, *complete, *sparse)
	}
	if err != nil {
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

func writeMemory(path string, mib int64) error {
	f, err := os.Create(path)
	if err != nil {
		return err
	}
	return errors.Join(synth.WriteLikeMemory(f, mib), f.Close())
}
