package mem

import (
	"encoding/binary"
	"os"
	"path/filepath"
	"sync/atomic"
	"testing"
	"time"

	"dumplens/model"
)

// scramble visits every page below 1<<bits once, in an order without pattern.
func scramble(i, bits uint64) uint64 {
	i = i * 0x9e3779b97f4a7c15 & (1<<bits - 1)
	i ^= i >> (bits / 2)
	return i * 0xbf58476d1ce4e5b9 & (1<<bits - 1)
}

const (
	sparsePages = 24 // bits: 64 GiB
	header      = 0x2000
)

// sparse makes a file of 64 GiB without content.
func sparse(b *testing.B) *os.File {
	b.Helper()
	f, err := os.Create(filepath.Join(b.TempDir(), "sparse"))
	if err != nil {
		b.Fatal(err)
	}
	b.Cleanup(func() { _ = f.Close(); _ = os.Remove(f.Name()) })
	if err := f.Truncate(header + 1<<sparsePages*PageSize); err != nil {
		b.Fatal(err)
	}
	return f
}

func complete(f *os.File) *Pages {
	const pages = 1 << sparsePages
	return NewPages(NewFile(f, header+pages*PageSize), NewRuns([]StoredRun{{0, pages / 2, header}, {pages / 2, pages / 2, header + pages/2*PageSize}}), nil)
}

// asBitmap is the same memory, found through a bitmap.
func asBitmap(f *os.File) *Pages {
	const pages = 1 << sparsePages
	bits := make([]byte, pages/8)
	for i := range bits {
		bits[i] = 0xff
	}
	return NewPages(NewFile(f, header+pages*PageSize), NewBitmap(bits, pages, header), nil)
}

// against runs the work of b and a plain loop of os.File.ReadAt over the same pages of
// another such file, and reports both rates and their ratio.
func against(b *testing.B, plain func(i uint64), ours func(i uint64)) {
	start := time.Now()
	for i := range uint64(b.N) {
		plain(i)
	}
	base := time.Since(start)
	b.ResetTimer()
	for i := range uint64(b.N) {
		ours(i)
	}
	b.StopTimer()
	b.ReportMetric(float64(b.N)/b.Elapsed().Seconds()/1e6, "M/s")
	b.ReportMetric(float64(base)/float64(b.Elapsed()), "x-pread")
}

// BenchmarkPhysical reads pages of 4 KiB. First: each for the first time; warm: 4 MiB
// again and again, which the cache of pages holds; wide: 256 MiB again and again, which
// only the system's cache holds. x-pread is the rate as a multiple of a loop that does
// nothing but os.File.ReadAt.
func BenchmarkPhysical(b *testing.B) {
	for _, kind := range []struct {
		name string
		make func(*os.File) *Pages
	}{{"runs", complete}, {"bitmap", asBitmap}} {
		for _, set := range []struct {
			name string
			bits uint64
		}{{"first", sparsePages}, {"warm", 10}, {"wide", 16}} {
			b.Run(kind.name+"/"+set.name, func(b *testing.B) {
				f, other := sparse(b), sparse(b)
				s := kind.make(f)
				p := make([]byte, PageSize)
				at := func(i uint64) uint64 { return scramble(i, set.bits) * PageSize }
				if set.bits < sparsePages {
					for i := range uint64(3) << set.bits {
						must(b, first(s.ReadAt(p, model.Addr(at(i)))))
						must(b, first(other.ReadAt(p, int64(header+at(i)))))
					}
				}
				against(b,
					func(i uint64) { must(b, first(other.ReadAt(p, int64(header+at(i))))) },
					func(i uint64) { must(b, first(s.ReadAt(p, model.Addr(at(i))))) })
			})
		}
	}
}

func first(_ int, err error) error { return err }

func must(tb testing.TB, err error) {
	if err != nil {
		tb.Fatal(err)
	}
}

// BenchmarkParallel reads from all processors at once: with -cpu 1,2,4 the time of an
// operation must fall.
func BenchmarkParallel(b *testing.B) {
	for _, set := range []struct {
		name string
		bits uint64
	}{{"warm", 10}, {"wide", 16}} {
		b.Run(set.name, func(b *testing.B) {
			s := complete(sparse(b))
			var worker atomic.Uint64
			b.RunParallel(func(pb *testing.PB) {
				p := make([]byte, PageSize)
				for i := worker.Add(1) << 32; pb.Next(); i++ {
					if _, err := s.ReadAt(p, model.Addr(scramble(i, set.bits)*PageSize)); err != nil {
						b.Error(err)
						return
					}
				}
			})
		})
	}
}

// BenchmarkHole reads memory that is not in the dump.
func BenchmarkHole(b *testing.B) {
	s := complete(sparse(b))
	p := make([]byte, 8)
	b.ReportAllocs()
	for b.Loop() {
		if _, err := s.ReadAt(p, 1<<40); err == nil {
			b.Fatal("read what is not there")
		}
	}
}

// BenchmarkIndex finds pages of a machine of 1 TiB.
func BenchmarkIndex(b *testing.B) {
	const bits = 28
	raw := make([]byte, 1<<bits/8)
	for i := range raw {
		raw[i] = byte(0xff >> (i / 4096 % 2 * 3)) // runs of all lengths up to 128 MiB
	}
	runs := make([]StoredRun, 43)
	for i := range runs {
		runs[i] = StoredRun{uint64(i) << 22, 1 << 21, uint64(i) << 33}
	}
	bitmap := NewBitmap(raw, 1<<bits, header)
	for name, x := range map[string]Index{"bitmap": bitmap, "runs": NewRuns(runs)} {
		b.Run(name+"/page", func(b *testing.B) {
			for i := uint64(0); b.Loop(); i++ {
				x.Page(scramble(i, bits))
			}
		})
		b.Run(name+"/find", func(b *testing.B) {
			for i := uint64(0); b.Loop(); i++ {
				x.Find(scramble(i, bits))
			}
		})
	}
	b.Run("bitmap/build", func(b *testing.B) {
		b.ReportAllocs()
		for b.Loop() {
			NewBitmap(raw, 1<<bits, header)
		}
	})
}

const (
	benchProcesses = 500
	benchTables    = 8 // tables of pages each
)

// processes writes the tables of 500 processes with 16 MiB each into a file, and gives
// their spaces.
func processes(b *testing.B) []*Paged {
	b.Helper()
	const own = 3 + benchTables
	raw := make([]byte, benchProcesses*own*PageSize)
	put := func(page, i, e uint64) { binary.LittleEndian.PutUint64(raw[page*PageSize+i*8:], e) }
	for p := range uint64(benchProcesses) {
		top := p * own
		put(top, 0, (top+1)<<12|7)
		put(top+1, 0, (top+2)<<12|7)
		for t := range uint64(benchTables) {
			put(top+2, t, (top+3+t)<<12|7)
			for i := range uint64(512) {
				put(top+3+t, i, scramble(p<<12|t<<9|i, 21)<<12|7)
			}
		}
	}
	path := filepath.Join(b.TempDir(), "machine")
	must(b, os.WriteFile(path, raw, 0o600))
	f, err := os.Open(path)
	must(b, err)
	b.Cleanup(func() { _ = f.Close() })
	phys := NewPages(NewFile(f, uint64(len(raw))), NewRuns([]StoredRun{{0, uint64(len(raw) / PageSize), 0}}), nil)
	tables := NewTables(phys)
	var spaces []*Paged
	for p := range model.Addr(benchProcesses) {
		spaces = append(spaces, NewPaged("process", phys, p*own*PageSize, PagedOptions{Tables: tables}))
	}
	return spaces
}

// BenchmarkTranslate finds the physical addresses of virtual ones. Recent: 1 MiB of one
// process again and again; warm: 16 MiB of it, whose tables are in memory but whose
// pages are not among the recent; random: any page of 500 processes.
func BenchmarkTranslate(b *testing.B) {
	spaces := processes(b)
	for _, c := range []struct {
		name      string
		bits      uint64
		processes uint64
	}{{"recent", 8, 1}, {"warm", 12, 1}, {"random", 12, benchProcesses}} {
		b.Run(c.name, func(b *testing.B) {
			b.ReportAllocs()
			n := uint64(0)
			for ; b.Loop(); n++ {
				s := spaces[n*0x9e3779b97f4a7c15>>40%c.processes]
				if _, ok := s.Physical(model.Addr(scramble(n, c.bits) * PageSize)); !ok {
					b.Fatal("not mapped")
				}
			}
			b.ReportMetric(float64(n)/b.Elapsed().Seconds()/1e6, "M/s")
		})
	}
}
