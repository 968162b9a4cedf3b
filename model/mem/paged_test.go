package mem

import (
	"bytes"
	"encoding/binary"
	"strings"
	"testing"

	"dumplens/model"
)

// ram is physical memory that a test lays out by hand.
type ram struct{ b []byte }

func newRAM(pages int) *ram { return &ram{make([]byte, pages*PageSize)} }

func (r *ram) put(at, v uint64) { binary.LittleEndian.PutUint64(r.b[at:], v) }

// space leaves out the pages named.
func (r *ram) space(missing ...uint64) *Pages {
	var runs []StoredRun
	for p := range uint64(len(r.b) / PageSize) {
		if !contains(missing, p) {
			runs = append(runs, StoredRun{p, 1, p * PageSize})
		}
	}
	return NewPages(NewFile(bytes.NewReader(r.b), uint64(len(r.b))), NewRuns(runs), nil)
}

func contains(list []uint64, p uint64) bool {
	for _, x := range list {
		if x == p {
			return true
		}
	}
	return false
}

// machine maps, below the directory base 0x1000, the tables 0x2000 (PDPT), 0x3000
// (PD) and 0x4000 (PT) for addresses from 0.
func machine() *ram {
	r := newRAM(16)
	r.put(0x1000, 0x2000|7)
	r.put(0x2000, 0x3000|7)
	r.put(0x3000, 0x4000|7)
	r.put(0x2008, 0x40000000|0x87) // 1 GB page at 1 GB, outside of RAM
	r.put(0x3008, 0x00000000|0x87) // 2 MB page: virtual 2 MB is physical 0
	for i := range len(r.b) / PageSize {
		r.b[i*PageSize+0xff0] = byte(i)
	}
	return r
}

func TestPagedEntries(t *testing.T) {
	const page = 5
	prot4 := uint64(4 << 5)
	for _, c := range []struct {
		name  string
		pte   uint64
		why   model.Reason
		first byte // the byte at 0xff0 when present
		words string
	}{
		{"present", page<<12 | 7, model.Present, page, ""},
		{"no-execute", page<<12 | 7 | 1<<63, model.Present, page, ""},
		{"zero", 0, model.NotMapped, 0, "PTE is zero"},
		{"transition", page<<12 | 1<<11 | prot4, model.Present, page, ""},
		{"demand zero", prot4, model.Present, 0, ""},
		{"paging file", 0x1234<<32 | 2<<12 | prot4, model.PagedOut, 0, "paging file 2, page 0x1234"},
		{"VAD prototype", 0xffffffff<<32 | 1<<10 | prot4, model.NotMapped, 0, "VAD"},
		{"prototype in user space", 0x5000<<16 | 1<<10, model.NotMapped, 0, "no kernel address"},
		{"page not captured", 15<<12 | 7, model.NotInDump, 0, "page 0xf was not captured"},
	} {
		r := machine()
		r.put(0x4008, c.pte)
		s := NewPaged("kernel", r.space(15), 0x1000|3, PagedOptions{})
		b := make([]byte, 1)
		n, err := s.ReadAt(b, 0x1ff0)
		h := model.AsHole(err, "", 0)
		switch {
		case c.why == model.Present && (n != 1 || b[0] != c.first):
			t.Errorf("%s: %d bytes, 0x%x, %v; want 0x%x", c.name, n, b[0], err, c.first)
		case c.why != model.Present && (h == nil || h.Why != c.why || !strings.Contains(h.Error(), c.words)):
			t.Errorf("%s: %v, want %s with %q", c.name, err, c.why, c.words)
		}
		if w := s.Translate(0x1ff0); len(w.Steps) < 4 || w.Why != c.why && c.name != "demand zero" {
			t.Errorf("%s: translation %+v", c.name, w)
		}
	}
}

func TestPagedPrototype(t *testing.T) {
	const protoAt = 0xffff8000_00000100
	r := machine()
	r.put(0x1800, 0x2000|7)                           // kernel half: the same tables
	r.put(0x4000, 6<<12|7)                            // kernel page 0 is physical page 6
	r.put(0x4010, (protoAt&0xffffffffffff)<<16|1<<10) // virtual 0x2000
	r.put(6*PageSize+0x100, 9<<12|1<<11|4<<5)         // the prototype: transition, page 9
	s := NewPaged("kernel", r.space(), 0x1000, PagedOptions{})
	b := make([]byte, 1)
	if _, err := s.ReadAt(b, 0x2ff0); err != nil || b[0] != 9 {
		t.Errorf("0x%x, %v; want page 9", b[0], err)
	}
	r.put(6*PageSize+0x100, 0x77<<32|4<<5)
	s = NewPaged("kernel", r.space(), 0x1000, PagedOptions{})
	if _, err := s.ReadAt(b, 0x2ff0); model.AsHole(err, "", 0).Why != model.PagedOut {
		t.Errorf("%v, want paged out", err)
	}
}

func TestPagedSwizzle(t *testing.T) {
	const mask = 1 << 45
	r := machine()
	r.put(0x4008, (5<<12|1<<11|4<<5)^mask)
	b := make([]byte, 1)
	s := NewPaged("kernel", r.space(), 0x1000, PagedOptions{InvalidMask: mask})
	if _, err := s.ReadAt(b, 0x1ff0); err != nil || b[0] != 5 {
		t.Errorf("0x%x, %v", b[0], err)
	}
	r.put(0x4008, 5<<12|1<<11|4<<5|1<<4) // swizzle bit set: nothing was XORed
	s = NewPaged("kernel", r.space(), 0x1000, PagedOptions{InvalidMask: mask})
	if _, err := s.ReadAt(b, 0x1ff0); err != nil || b[0] != 5 {
		t.Errorf("with the swizzle bit: 0x%x, %v", b[0], err)
	}
}

func TestPagedLargePagesAndMissingTables(t *testing.T) {
	r := machine()
	s := NewPaged("kernel", r.space(), 0x1000, PagedOptions{})
	b := make([]byte, 2)
	if _, err := s.ReadAt(b, 0x205ff0); err != nil || b[0] != 5 {
		t.Errorf("2 MB page: 0x%x, %v", b[0], err)
	}
	_, err := s.ReadAt(b, 0x40000000)
	if h := model.AsHole(err, "", 0); h.Why != model.NotInDump {
		t.Errorf("1 GB page outside of RAM: %v", err)
	}
	_, err = s.ReadAt(b, 0x8000_0000_0000)
	if h := model.AsHole(err, "", 0); h.Why != model.NotMapped || h.At+model.Addr(h.Len) != 0xffff8000_00000000 {
		t.Errorf("non-canonical: %+v", h)
	}
	s = NewPaged("kernel", r.space(4), 0x1000, PagedOptions{})
	_, err = s.ReadAt(b, 0x1000)
	h := model.AsHole(err, "", 0)
	if h.Why != model.NotInDump || !strings.Contains(h.Error(), "page table") || h.Len != 0x200000-0x1000 {
		t.Errorf("missing table: %+v", h)
	}
}

func TestPagedNext(t *testing.T) {
	r := machine()
	for i, pte := range []uint64{5<<12 | 7, 6<<12 | 7, 0, 15<<12 | 7, 7<<12 | 7} {
		r.put(0x4000+uint64(i)*8, pte)
	}
	s := NewPaged("kernel", r.space(15), 0x1000, PagedOptions{})
	var got []model.Span
	for run, ok := s.Next(0); ok && len(got) < 10; run, ok = s.Next(run.End()) {
		got = append(got, run)
	}
	if len(got) < 3 || got[0].At != 0 || got[0].Len != 0x2000 || got[1].At != 0x4000 || got[1].Len != 0x1000 || got[2].At != 0x200000 {
		t.Errorf("runs %+v", got)
	}
}

// TestPagedLoop: tables that lead to themselves must end.
func TestPagedLoop(t *testing.T) {
	r := newRAM(2)
	for i := range uint64(512) {
		r.put(0x1000+i*8, 0x1000|7)
	}
	s := NewPaged("kernel", r.space(1), 0x1000, PagedOptions{})
	if run, ok := s.Next(0); ok {
		t.Errorf("%v in a machine whose only page is not captured", run)
	}
	s = NewPaged("kernel", r.space(), 0x1000, PagedOptions{})
	if run, ok := s.Next(0x123); !ok || run.At != 0x123 {
		t.Errorf("%v %v", run, ok)
	}
}

func TestPagedRest(t *testing.T) {
	r := machine()
	r.put(0x1800, 0x2000|7)
	r.put(0x4000, 6<<12|7)
	phys := r.space()
	kernel := NewPaged("kernel", phys, 0x1000, PagedOptions{From: 0xffff8000_00000000})
	user := NewPaged("process:4", phys, 0x1000, PagedOptions{To: 0x7fff_ffff_ffff, Rest: kernel})
	b := make([]byte, 1)
	if _, err := user.ReadAt(b, 0xffff8000_00000ff0); err != nil || b[0] != 6 {
		t.Errorf("kernel half: 0x%x, %v", b[0], err)
	}
	if w := user.Translate(0xffff8000_00000ff0); w.Space != "process:4" || w.Physical != 0x6ff0 {
		t.Errorf("%+v", w)
	}
	if _, err := kernel.ReadAt(b, 0xff0); err == nil {
		t.Error("the kernel's space reads user addresses")
	}
}

func TestPagedCaptured(t *testing.T) {
	r := machine()
	for i, pte := range []uint64{5<<12 | 7, 6<<12 | 7, 0, 15<<12 | 7, 7<<12 | 7, 4 << 5} {
		r.put(0x4000+uint64(i)*8, pte)
	}
	s := NewPaged("kernel", r.space(15), 0x1000, PagedOptions{})
	// Pages 5, 6 and 7, not the demand-zero page; of the 2 MB page the 15 that are stored.
	want := uint64(3+15) * PageSize
	if n, whole := s.Captured(100); n != want || !whole {
		t.Errorf("0x%x, %v; want 0x%x", n, whole, want)
	}
	if n, whole := s.Captured(3); whole || n >= want {
		t.Errorf("three tables: 0x%x, %v", n, whole)
	}
	for i := range uint64(512) {
		r.put(0x1000+i*8, 0x1000|7) // every table is the same
	}
	if _, whole := NewPaged("kernel", r.space(), 0x1000, PagedOptions{}).Captured(1000); whole {
		t.Error("a loop of tables was walked to its end")
	}
}
