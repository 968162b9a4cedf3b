package synth

import "fmt"

const (
	pageSize  = 0x1000
	largePage = 0x200000
)

// Run is a run of pages of physical memory: Base is a page frame number (PFN).
type Run struct{ Base, Count uint64 }

// kind says what a page of physical memory is used for. The writers choose pages
// by it.
type kind int

const (
	kernelPage  kind = iota // kernel data, code and page tables
	rootTable               // the top-level page table (PML4) of a process
	userTable               // a lower page table of a process's user half
	userPage                // user data or code
	standbyPage             // user data that no process maps at present: transition
)

type frame struct {
	data [pageSize]byte
	kind kind
	pid  uint32 // the process a rootTable, userTable or userPage belongs to, 0 when shared
}

// ram is the physical memory: a map of the pages ever touched, the others are zero.
type ram struct {
	runs   []Run
	frames map[uint64]*frame
	cursor uint64
	high   uint64 // when not 0: the next page above the first 24 MiB, for busy machines
	rng    random
}

// The machine's first 24 MiB, with the hole below 1 MiB and one more; all pages in
// use lie there. largeFrame is kept for the 2 MiB page.
var lowRuns = []Run{{0x1, 0x9e}, {0x100, 0xc00}, {0xe00, 0xb62}}

const (
	lowMemory  = 24 << 20
	largeFrame = 0x600
	ioHole     = 0xc0000  // PFN where RAM stops below 4 GiB
	above4G    = 0x100000 // PFN where it goes on
)

// newRAM makes memory of size bytes, at least 24 MiB, a multiple of the page size.
func newRAM(size uint64) *ram {
	r := &ram{frames: map[uint64]*frame{}, cursor: 0x120, rng: 19041}
	r.runs = append(r.runs, lowRuns...)
	more := (max(size, lowMemory) - lowMemory) / pageSize
	last := &r.runs[len(r.runs)-1]
	n := min(more, ioHole-last.Base-last.Count)
	last.Count += n
	if more > n {
		r.runs = append(r.runs, Run{above4G, more - n})
	}
	return r
}

// pages is the number of pages of RAM.
func (r *ram) pages() (n uint64) {
	for _, run := range r.runs {
		n += run.Count
	}
	return n
}

// end is the first PFN behind all RAM.
func (r *ram) end() uint64 {
	last := r.runs[len(r.runs)-1]
	return last.Base + last.Count
}

// free tells whether a page may be handed out.
func (r *ram) free(pfn uint64) bool {
	if r.frames[pfn] != nil || pfn >= largeFrame && pfn < largeFrame+largePage/pageSize {
		return false
	}
	for _, run := range lowRuns {
		if pfn >= run.Base && pfn < run.Base+run.Count {
			return true
		}
	}
	return false
}

// alloc hands out a zeroed page. Pages come in short rows with jumps between them,
// as on a machine that has run for a while.
func (r *ram) alloc(k kind, pid uint32) uint64 {
	if r.high != 0 {
		r.high++
		return r.take(r.high-1, k, pid)
	}
	if r.rng.below(12) == 0 {
		r.cursor = 0x100 + r.rng.below(0x1800)
	}
	for tries := 0; tries < 0x4000; tries++ {
		r.cursor++
		if r.cursor >= 0x1962 {
			r.cursor = 1
		}
		if r.free(r.cursor) {
			return r.take(r.cursor, k, pid)
		}
	}
	panic("synth: the imaginary machine is out of memory")
}

// take hands out one certain page.
func (r *ram) take(pfn uint64, k kind, pid uint32) uint64 {
	if r.frames[pfn] != nil {
		panic(fmt.Sprintf("synth: page 0x%x is taken twice", pfn))
	}
	r.frames[pfn] = &frame{kind: k, pid: pid}
	return pfn
}

// page gives the bytes of a page.
func (r *ram) page(pfn uint64) block { return r.frames[pfn].data[:] }
