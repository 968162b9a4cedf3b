//go:build ignore

// Command dumps writes the dumps that bench-memory.sh measures into a folder: sparse
// files, so that 64 GiB take a few MiB of disk.
package main

import (
	"log"
	"os"
	"path/filepath"

	"dumplens/loader/synth"
)

func main() {
	log.SetFlags(0)
	if len(os.Args) != 2 {
		log.Fatal("usage: dumps FOLDER")
	}
	at := func(name string) string { return filepath.Join(os.Args[1], name) }
	const gib = 1 << 30
	for _, err := range []error{
		synth.SparseComplete(at("64 GiB complete.dmp"), 64*gib),
		synth.SparseBitmap(at("4 GiB bitmap.dmp"), 4*gib),
		synth.SparseBitmap(at("64 GiB bitmap.dmp"), 64*gib),
		synth.SparseBusy(at("8 GiB, 5,000 processes.dmp"), 8*gib, 5000, 2),
		synth.SparseBusy(at("8 GiB, 100,000 threads.dmp"), 8*gib, 5000, 20),
	} {
		if err != nil {
			log.Fatal(err)
		}
	}
}
