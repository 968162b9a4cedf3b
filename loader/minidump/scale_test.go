package minidump

import (
	"context"
	"os"
	"path/filepath"
	"runtime"
	"testing"

	"dumplens/loader/synth"
	"dumplens/model"
	"dumplens/model/mem"
)

// large is a process that browsers and servers come near to.
var large = synth.MinidumpScale{Memory: 2 << 30, Ranges: 200_000, Regions: 400_000, Modules: 400, Threads: 200}

// openLarge writes a large minidump and opens the file.
func openLarge(t testing.TB, s synth.MinidumpScale) *mem.File {
	t.Helper()
	path := filepath.Join(t.TempDir(), "large.dmp")
	if err := synth.SparseMinidump(path, s); err != nil {
		t.Fatal(err)
	}
	f, err := os.Open(path)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := f.Close(); err != nil {
			t.Error(err)
		}
	})
	info, err := f.Stat()
	if err != nil {
		t.Fatal(err)
	}
	return mem.NewFile(f, uint64(info.Size()))
}

// TestLarge checks that everything of a large minidump is found, in any order of
// its ranges.
func TestLarge(t *testing.T) {
	for _, shuffled := range []bool{false, true} {
		s := large
		s.Shuffled = shuffled
		d, err := Load(context.Background(), openLarge(t, s), nil)
		if err != nil {
			t.Fatal(err)
		}
		for _, p := range d.Problems() {
			t.Errorf("shuffled %v: %s: %s", shuffled, p.Part, p.Message)
		}
		if m, th := len(items(t, d.Modules)), len(items(t, d.Threads)); m != s.Modules || th != s.Threads {
			t.Errorf("%d modules and %d threads", m, th)
		}
		if got := d.Memory.(*mem.Overlay).Bytes(); got != uint64(s.Ranges)*0x2000 {
			t.Errorf("0x%x bytes of memory", got)
		}
		if n := len(items(t, d.Regions)); n != s.Regions {
			t.Errorf("%d regions", n)
		}
		_, err = model.ReadUint(d.Memory, 0x10002000, 8)
		if h := model.AsHole(err, "", 0); h == nil || h.Why != model.NotMapped || h.Len != 0x2000 {
			t.Errorf("free memory between the ranges: %+v", h)
		}
	}
}

// BenchmarkLoadLarge opens a large minidump and lists its modules and threads. B/op
// is what that allocates, sys-MiB what the process took from the system.
//
//	go test -run - -bench LoadLarge ./loader/minidump
func BenchmarkLoadLarge(b *testing.B) {
	file := openLarge(b, large)
	b.ReportAllocs()
	b.ResetTimer()
	for range b.N {
		d, err := Load(context.Background(), file, nil)
		if err != nil {
			b.Fatal(err)
		}
		mods, _ := d.Modules.Get(context.Background(), nil)
		threads, _ := d.Threads.Get(context.Background(), nil)
		if len(mods) != large.Modules || len(threads) != large.Threads {
			b.Fatalf("%d modules, %d threads", len(mods), len(threads))
		}
	}
	var m runtime.MemStats
	runtime.ReadMemStats(&m)
	b.ReportMetric(float64(m.Sys)/(1<<20), "sys-MiB")
}

// BenchmarkLookUp reads 8 bytes anywhere in 200,000 ranges, every second time in
// free memory between them.
func BenchmarkLookUp(b *testing.B) {
	d, err := Load(context.Background(), openLarge(b, large), nil)
	if err != nil {
		b.Fatal(err)
	}
	var p [8]byte
	at := model.Addr(0)
	b.ResetTimer()
	for range b.N {
		at = (at*25 + 0x1f3b8) % (2 * 200_000 * 0x2000)
		n, err := d.Memory.ReadAt(p[:], 0x10000000+at)
		if n == 0 && err == nil {
			b.Fatal("nothing was read, and nothing said why")
		}
	}
}
