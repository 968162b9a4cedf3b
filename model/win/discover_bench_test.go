package win_test

import (
	"context"
	"path/filepath"
	"testing"

	"dumplens/loader"
	"dumplens/loader/synth"
	"dumplens/model/win"
)

// openAndList opens a dump as dumpinfo does and lists processes, and threads if asked.
func openAndList(b *testing.B, path string, threads bool) (n int) {
	b.Helper()
	ctx := context.Background()
	d, err := loader.Open(ctx, path, nil)
	if err != nil {
		b.Fatal(err)
	}
	defer d.Close()
	win.Attach(ctx, d, nil)
	found, stopped := d.Processes.Get(ctx, nil)
	if stopped != "" {
		b.Fatal(stopped)
	}
	if threads {
		list, _ := d.Threads.Get(ctx, nil)
		return len(list)
	}
	return len(found)
}

// BenchmarkBusy lists the processes of a complete dump of 8 GiB with 5,000 processes.
func BenchmarkBusy(b *testing.B) {
	const processes = 5000
	path := filepath.Join(b.TempDir(), "busy.dmp")
	if err := synth.SparseBusy(path, 8<<30, processes, 2); err != nil {
		b.Fatal(err)
	}
	for b.Loop() {
		if n := openAndList(b, path, false); n < processes {
			b.Fatalf("%d processes", n)
		}
	}
}

// BenchmarkBusyThreads lists 100,000 threads of 5,000 processes.
func BenchmarkBusyThreads(b *testing.B) {
	const processes, each = 5000, 20
	path := filepath.Join(b.TempDir(), "threads.dmp")
	if err := synth.SparseBusy(path, 8<<30, processes, each); err != nil {
		b.Fatal(err)
	}
	for b.Loop() {
		if n := openAndList(b, path, true); n < processes*each {
			b.Fatalf("%d threads", n)
		}
	}
}

// BenchmarkSparse lists the processes of dumps of 64 GiB, of which little is in use.
func BenchmarkSparse(b *testing.B) {
	for name, write := range map[string]func(string, uint64) error{"complete": synth.SparseComplete, "bitmap": synth.SparseBitmap} {
		b.Run(name, func(b *testing.B) {
			path := filepath.Join(b.TempDir(), "sparse.dmp")
			if err := write(path, 64<<30); err != nil {
				b.Fatal(err)
			}
			for b.Loop() {
				openAndList(b, path, false)
			}
		})
	}
}
