package lines

import (
	"sync"
	"sync/atomic"

	"dumplens/model"
)

// keptBlocks is how many blocks a source keeps at least.
const keptBlocks = 64

// source is what the view knows of one Space: the blocks read so far. peek never
// reads and is for the UI goroutine; load reads and is for jobs.
type source struct {
	space   model.Space
	pointer int        // bytes of a pointer to look for, 0 for none
	bottom  model.Addr // last address of the space
	empty   bool       // the space has no address at all
	narrow  bool       // the space is one of 32-bit pointers and ends with them
	stopped atomic.Bool
	names   func(model.Space, uint64) string                 // see Hex.Names, may be nil
	zones   func(model.Space, model.Addr) (model.Zone, bool) // see Hex.ZoneAt, may be nil

	mu       sync.Mutex
	blocks   map[model.Addr]*block
	limit    int
	clock    uint64
	readable map[model.Addr]bool // by page: does a pointer into it lead anywhere
	long     []gap               // gaps that reach beyond a block, newest last
	named    map[uint64]string   // by pointer: what it leads to
}

func newSource(space model.Space, pointer int) *source {
	s := &source{
		space: space, bottom: lastAddr, limit: keptBlocks, pointer: pointer,
		blocks: map[model.Addr]*block{}, readable: map[model.Addr]bool{}, named: map[uint64]string{},
	}
	if !model.HoldsPointers(space) {
		s.pointer = 0
	}
	if s.pointer == 4 && !beyond32(space) {
		s.narrow, s.bottom = true, lastAddr32
	}
	// The space of a file ends where the file ends, that of 32-bit pointers at 4 GiB; the
	// others are the full 2^64.
	if sized, ok := space.(interface{ Size() uint64 }); ok {
		s.bottom = min(s.bottom, model.Addr(sized.Size()-1))
		s.empty = sized.Size() == 0
	}
	return s
}

// beyond32 tells whether a space has captured bytes that no 32-bit pointer leads to, as a
// file that lies about its machine may hold. They stay in sight.
func beyond32(s model.Space) bool {
	_, ok := captured(s, lastAddr32+1)
	return ok
}

// address writes an address of the space.
func (s *source) address(at model.Addr) string {
	if s.narrow {
		return at.Short()
	}
	return at.String()
}

// narrowed takes the extended sign off an address of a 32-bit machine: debuggers write
// ffffffff`80001000 for 80001000.
func (s *source) narrowed(at model.Addr) model.Addr {
	if s.narrow && at>>31 == 1<<33-1 {
		return at & lastAddr32
	}
	return at
}

// keep makes room for n blocks at least.
func (s *source) keep(n int) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.limit = max(keptBlocks, n)
}

// peek gives the block that at lies in, nil when it is not read yet.
func (s *source) peek(at model.Addr) *block {
	s.mu.Lock()
	defer s.mu.Unlock()
	b := s.blocks[blockStart(at)]
	if b != nil {
		s.clock++
		b.used = s.clock
	}
	return b
}

// load gives the block that at lies in, reading it when needed; nil after stop.
func (s *source) load(at model.Addr) *block {
	if b := s.peek(at); b != nil {
		return b
	}
	if s.stopped.Load() {
		return nil
	}
	b := &block{at: blockStart(at)}
	b.fillFrom(s.space)
	s.findGaps(b)
	if s.pointer > 0 {
		b.findPointers(s.pointer, s.canRead)
	}
	b.zone, _ = s.zoneAt(b.at) // none leaves the zero Zone
	s.mu.Lock()
	defer s.mu.Unlock()
	for len(s.blocks) >= s.limit {
		s.dropOldest()
	}
	s.clock++
	b.used = s.clock
	s.blocks[b.at] = b
	return b
}

func (s *source) dropOldest() {
	var oldest *block
	for _, b := range s.blocks {
		if oldest == nil || b.used < oldest.used {
			oldest = b
		}
	}
	delete(s.blocks, oldest.at)
}

// stop makes the jobs that still use the source come to an end.
func (s *source) stop() { s.stopped.Store(true) }

// maxReadable bounds the memory of canRead.
const maxReadable = 1 << 14

// canRead tells whether the byte at at can be read; remembered by page.
func (s *source) canRead(at model.Addr) bool {
	page := blockStart(at)
	s.mu.Lock()
	yes, known := s.readable[page]
	s.mu.Unlock()
	if known {
		return yes
	}
	var one [1]byte
	_, err := s.space.ReadAt(one[:], at)
	s.mu.Lock()
	defer s.mu.Unlock()
	if len(s.readable) >= maxReadable {
		clear(s.readable)
	}
	s.readable[page] = err == nil
	return err == nil
}

// findGaps lists the stretches of missing bytes in b, those at its edges with their
// true ends outside of it.
func (s *source) findGaps(b *block) {
	for i := 0; i < blockSize; {
		if b.why[i] == model.Present {
			i++
			continue
		}
		j := i
		for j < blockSize && b.why[j] != model.Present {
			j++
		}
		b.gaps = append(b.gaps, s.gapAround(b, i, j))
		i = j
	}
}

// gapAround is the gap that bytes i to j of b belong to.
func (s *source) gapAround(b *block, i, j int) gap {
	g := gap{first: b.at + model.Addr(i), last: b.at + model.Addr(j-1)}
	if known, ok := s.knownGap(g.first, g.last); ok {
		return known
	}
	if i == 0 {
		g.first = 0
		if last, ok := capturedBefore(s.space, b.at); ok {
			g.first = last + 1
		}
	}
	if j == blockSize && g.last < lastAddr {
		next, ok := captured(s.space, g.last+1)
		g.last = next - 1
		if !ok {
			g.last = lastAddr
		}
	}
	g.last = max(min(g.last, s.bottom), g.first)
	g.explain(s.space)
	if i == 0 || j == blockSize {
		s.remember(g)
	}
	return g
}

func (s *source) knownGap(first, last model.Addr) (gap, bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	for _, g := range s.long {
		if g.first <= first && min(last, s.bottom) <= g.last {
			return g, true
		}
	}
	return gap{}, false
}

func (s *source) remember(g gap) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if len(s.long) >= 4*keptBlocks {
		s.long = s.long[1:]
	}
	s.long = append(s.long, g)
}
