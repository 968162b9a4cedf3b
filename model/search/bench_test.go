package search

import (
	"context"
	"encoding/binary"
	"errors"
	"flag"
	"fmt"
	"io"
	"math/rand/v2"
	"os"
	"sync"
	"testing"

	"dumplens/loader/synth"
	"dumplens/model/mem"
)

// benchMiB is the size of the file of the benchmarks.
var benchMiB = flag.Int64("bench-mib", 1024, "size of the file that is searched")

// benchFile is a file like memory, in the system's cache.
var benchFile = sync.OnceValues(func() (f *os.File, err error) {
	f, err = os.CreateTemp("", "search-bench")
	if err != nil {
		return nil, err
	}
	return f, errors.Join(os.Remove(f.Name()), synth.WriteLikeMemory(f, *benchMiB))
})

// benchTarget is the file, or n bytes of it.
func benchTarget(b *testing.B) Target {
	f, err := benchFile()
	if err != nil {
		b.Fatal(err)
	}
	size := *benchMiB << 20
	b.SetBytes(size)
	return All(mem.NewFile(f, uint64(size)))
}

// tablesAndFile are page tables with a file behind them.
type tablesAndFile struct {
	tables []byte
	f      io.ReaderAt
}

func (x *tablesAndFile) ReadAt(p []byte, off int64) (int, error) {
	if n := int64(len(x.tables)); off >= n {
		return x.f.ReadAt(p, off-n)
	}
	return copy(p, x.tables[off:]), nil
}

// benchVirtual is a space that shows 256 MiB of the file, its pages in any order but for
// runs of so many.
func benchVirtual(b *testing.B, run int) Target {
	f, err := benchFile()
	if err != nil {
		b.Fatal(err)
	}
	const pages = 256 << 20 / mem.PageSize
	x := &tablesAndFile{f: f}
	entry := func(page uint64) { x.tables = binary.LittleEndian.AppendUint64(x.tables, page<<12|7) }
	pad := func() { x.tables = append(x.tables, make([]byte, -len(x.tables)&(mem.PageSize-1))...) }
	entry(1)
	pad()
	entry(2)
	pad()
	for table := range uint64(pages / 512) {
		entry(3 + table)
	}
	pad()
	for _, first := range rand.New(rand.NewPCG(7, 8)).Perm(pages / run) {
		for i := range run {
			entry(3 + pages/512 + uint64(first*run+i))
		}
	}
	all := uint64(len(x.tables)) + pages*mem.PageSize
	phys := mem.NewPages(mem.NewFile(x, all), mem.NewRuns([]mem.StoredRun{{Count: all / mem.PageSize}}), nil)
	b.SetBytes(pages * mem.PageSize)
	return All(mem.NewPaged("kernel", phys, 0, mem.PagedOptions{To: pages*mem.PageSize - 1}))
}

func BenchmarkVirtual(b *testing.B) {
	for _, run := range []int{1, 16} {
		b.Run(fmt.Sprintf("runs of %d", run), func(b *testing.B) {
			p := must[*Pattern](b)(Text("NeedleInHaystack", ASCII, false))
			for _, once := range []bool{false, true} {
				b.Run(fmt.Sprintf("once %v", once), func(b *testing.B) {
					target := benchVirtual(b, run)
					for b.Loop() {
						if _, err := Run(context.Background(), []Target{target}, p, Options{Once: once}, func(Hit) bool { return true }); err != nil {
							b.Fatal(err)
						}
					}
				})
			}
		})
	}
}

func BenchmarkRun(b *testing.B) {
	for _, c := range []struct {
		name string
		make func() (*Pattern, error)
	}{
		{"text", func() (*Pattern, error) { return Text("NeedleInHaystack", ASCII, false) }},
		{"text without case", func() (*Pattern, error) { return Text("NeedleInHaystack", ASCII, true) }},
		{"utf-16 without case", func() (*Pattern, error) { return Text("NeedleInHaystack", UTF16, true) }},
		{"common text", func() (*Pattern, error) { return Text("system34", ASCII, false) }},
		{"wildcards", func() (*Pattern, error) { return Hex("4e 65 ?? 64 6? 65 ?? 6e 48") }},
		{"pointer", func() (*Pattern, error) { return Pointer(0xfffff80012345678, 8) }},
		{"pointers into a module", func() (*Pattern, error) { return PointerInto(0xfffff98012000000, 0xfffff98012345678, 8) }},
		{"integers in a range", func() (*Pattern, error) { return Range(1000000, 1000010, Number{Size: 4}) }},
		{"GUID", func() (*Pattern, error) { return GUID("6b29fc40-ca47-1067-b31d-00dd010662da") }},
		{"expression with a literal", func() (*Pattern, error) { return Regex("needle[0-9]+in", true) }},
	} {
		b.Run(c.name, func(b *testing.B) {
			p, err := c.make()
			if err != nil {
				b.Fatal(err)
			}
			target := benchTarget(b)
			for b.Loop() {
				if _, err := Run(context.Background(), []Target{target}, p, Options{}, func(Hit) bool { return true }); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}

func BenchmarkStrings(b *testing.B) {
	target := benchTarget(b)
	for b.Loop() {
		n := 0
		if _, err := Strings(context.Background(), []Target{target}, StringOptions{}, func(FoundString) bool { n++; return true }); err != nil {
			b.Fatal(err)
		}
		b.ReportMetric(float64(n), "strings")
	}
}
