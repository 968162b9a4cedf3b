package mem

import (
	"strings"
	"testing"

	"dumplens/model"
)

// entryCase is one software entry, or a page of the hardware, at a page of the kernel.
type entryCase struct {
	name  string
	entry uint64
	why   model.Reason
	first byte   // at 0xff0 of the page when it can be read
	words string // of the hole
	step  string // of the last step
}

// entryAddress is the page of the tests below: any will do.
const entryAddress = 0x3000

func checkEntries(t *testing.T, s shape, opt func(*PagedOptions), cases []entryCase) {
	t.Helper()
	for _, c := range cases {
		w := newWorld(s)
		if opt != nil {
			opt(&w.opt)
		}
		w.mapPage(w.kernel+entryAddress, c.entry)
		p := w.paged(15)
		b := make([]byte, 1)
		_, err := p.ReadAt(b, w.kernel+entryAddress+0xff0)
		h := model.AsHole(err, "", 0)
		switch {
		case c.why == model.Present && (err != nil || b[0] != c.first):
			t.Errorf("%s %s: 0x%x, %v; want 0x%x", s.name, c.name, b[0], err, c.first)
		case c.why != model.Present && (h == nil || h.Why != c.why || h.Len != 0x10 || !strings.Contains(h.Error(), c.words)):
			t.Errorf("%s %s: %+v, want %s with %q", s.name, c.name, h, c.why, c.words)
		}
		walk := p.Translate(w.kernel + entryAddress)
		last := walk.Steps[len(walk.Steps)-1]
		if last.Entry != c.entry || !strings.Contains(last.Meaning, c.step) {
			t.Errorf("%s %s: last step %+v, want %q", s.name, c.name, last, c.step)
		}
		if h != nil && h.Why == walk.Why && h.Reason() != walk.Why.String()+": "+walk.Detail {
			t.Errorf("%s %s: the walk tells %q, the read %q", s.name, c.name, walk.Detail, h.Reason())
		}
	}
}

func shapeOf(t *testing.T, name string) shape {
	t.Helper()
	for _, s := range shapes {
		if s.name == name {
			return s
		}
	}
	t.Fatalf("no shape %s", name)
	return shape{}
}

func TestEntriesX64(t *testing.T) {
	cases := []entryCase{
		{"zero", 0, model.NotMapped, 0, "PTE is zero", "nothing is mapped"},
		{"transition", 5<<12 | 1<<11 | 4<<5, model.Present, 5, "", "transition: page 0x5"},
		{"transition, not captured", 15<<12 | 1<<11 | 4<<5, model.NotInDump, 0, "0xf was not captured", "transition: page 0xf"},
		{"demand zero", 4 << 5, model.Present, 0, "", "demand zero"},
		{"no protection", 1 << 2, model.NotMapped, 0, "not present", "software entry"},
		{"paging file", 0x1234<<32 | 2<<12 | 4<<5, model.PagedOut, 0, "paging file 2, page 0x1234", "paging file 2, page 0x1234"},
		{"VAD", 0xffffffff<<32 | 1<<10 | 4<<5, model.NotMapped, 0, "VAD", "VAD"},
		{"prototype of user space", 0x5000<<16 | 1<<10, model.NotMapped, 0, "no kernel address", "prototype PTE at 00000000`00005000"},
		{"prototype that cannot be", 0xff80_0000_0001<<16 | 1<<10, model.NotMapped, 0, "no kernel address", "prototype PTE"},
		{"prototype not mapped", 0xff80_0000_0000<<16 | 1<<10, model.NotInDump, 0, "cannot be read: not mapped", "prototype PTE"},
		{"page not captured", 15<<12 | 7, model.NotInDump, 0, "0xf was not captured", "page 0xf, writable, user"},
	}
	checkEntries(t, shapeOf(t, "x64"), nil, cases)
	checkEntries(t, shapeOf(t, "x64 with 5 levels"), nil, cases)
	old := func(o *PagedOptions) { o.OldPageFileBits = true }
	checkEntries(t, shapeOf(t, "x64"), old, []entryCase{
		{"paging file, old", 0x1234<<32 | 2<<1 | 4<<5, model.PagedOut, 0, "paging file 2, page 0x1234", "paging file 2"},
	})
}

// TestEntriesSwizzled: what is shown is what is meant, not what is stored.
func TestEntriesSwizzled(t *testing.T) {
	const mask = 1 << 45
	set := func(o *PagedOptions) { o.InvalidMask = mask }
	checkEntries(t, shapeOf(t, "x64"), set, []entryCase{
		{"transition", (5<<12 | 1<<11 | 4<<5) ^ mask, model.Present, 5, "", "transition: page 0x5 is still in memory (InvalidPteMask 0x200000000000 taken off)"},
		{"transition, plain", 5<<12 | 1<<11 | 4<<5 | 1<<4, model.Present, 5, "", "transition: page 0x5 is still in memory"},
		{"paging file", (0x77<<32 | 4<<5) ^ mask, model.PagedOut, 0, "paging file 0, page 0x77", "paging file 0, page 0x77"},
		{"demand zero", 4<<5 ^ mask, model.Present, 0, "", "demand zero"},
	})
}

func TestEntriesX86(t *testing.T) {
	checkEntries(t, shapeOf(t, "x86"), nil, []entryCase{
		{"zero", 0, model.NotMapped, 0, "PTE is zero", "nothing is mapped"},
		{"transition", 5<<12 | 1<<11 | 4<<5, model.Present, 5, "", "transition: page 0x5"},
		{"demand zero", 4 << 5, model.Present, 0, "", "demand zero"},
		{"paging file", 0x1234<<12 | 3<<1 | 4<<5, model.PagedOut, 0, "paging file 3, page 0x1234", "paging file 3, page 0x1234"},
		{"VAD", 0xfffff<<12 | 1<<10, model.NotMapped, 0, "VAD", "VAD"},
		// Offset 0x1234 of the pool is bits 29:9 = 0x9 and bits 8:2 = 0x0d.
		{"prototype not mapped", 0x9<<11 | 0x0d<<1 | 1<<10, model.NotInDump, 0, "80001234", "prototype PTE at 00000000`80001234"},
	})
	base := func(o *PagedOptions) { o.PrototypeBase = 0xe1000000 }
	checkEntries(t, shapeOf(t, "x86"), base, []entryCase{
		{"prototype of XP", 0x9<<11 | 0x0d<<1 | 1<<10, model.NotInDump, 0, "e1001234", "prototype PTE at 00000000`e1001234"},
	})
}

func TestEntriesPAE(t *testing.T) {
	checkEntries(t, shapeOf(t, "x86 PAE"), nil, []entryCase{
		{"transition", 5<<12 | 1<<11 | 4<<5, model.Present, 5, "", "transition: page 0x5"},
		{"transition with high bits", 1<<50 | 5<<12 | 1<<11 | 4<<5, model.Present, 5, "", "transition: page 0x5"},
		{"demand zero", 4 << 5, model.Present, 0, "", "demand zero"},
		{"paging file", 0x1234<<32 | 3<<12 | 4<<5, model.PagedOut, 0, "paging file 3, page 0x1234", "paging file 3"},
		{"VAD", 0xffffffff<<32 | 1<<10, model.NotMapped, 0, "VAD", "VAD"},
		{"prototype not mapped", 0xe1001230<<32 | 1<<10, model.NotInDump, 0, "e1001230", "prototype PTE at 00000000`e1001230"},
		{"prototype of user space", 0x71001230<<32 | 1<<10, model.NotMapped, 0, "no kernel address", "prototype PTE"},
	})
	old := func(o *PagedOptions) { o.OldPageFileBits = true }
	checkEntries(t, shapeOf(t, "x86 PAE"), old, []entryCase{
		{"paging file, old", 0x1234<<32 | 2<<1 | 4<<5, model.PagedOut, 0, "paging file 2, page 0x1234", "paging file 2"},
	})
}

func TestEntriesARM64(t *testing.T) {
	checkEntries(t, shapeOf(t, "ARM64"), nil, []entryCase{
		{"transition", 5<<12 | 1<<11 | 4<<1, model.Present, 5, "", "transition: page 0x5"},
		{"demand zero", 4 << 1, model.Present, 0, "", "demand zero"},
		{"paging file", 0x1234<<32 | 3<<6 | 4<<1, model.PagedOut, 0, "paging file 3, page 0x1234", "paging file 3"},
		{"VAD", 0xffffffff<<32 | 1<<10 | 4<<1, model.NotMapped, 0, "VAD", "VAD"},
		{"prototype not mapped", 0xff80_0000_0000<<16 | 1<<10, model.NotInDump, 0, "cannot be read", "prototype PTE"},
		{"reserved", 5<<12 | 1, model.Malformed, 0, "does not define", "reserved"},
		{"page", 5<<12 | 3 | 1<<7 | 1<<53, model.Present, 5, "", "page 0x5, read-only, privileged no-execute"},
	})
}

// TestPrototypes follows prototype PTEs that lie in a page of the kernel, in each mode.
func TestPrototypes(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		demand := uint64(4 << 5)
		if w.opt.Mode == ModeARM64 {
			demand = 4 << 1
		}
		pageFile := uint64(0x77)<<32 | demand
		if w.size == 4 {
			pageFile = 0x77<<12 | demand
		}
		for _, c := range []struct {
			name  string
			proto uint64
			why   model.Reason
			first byte
			words string
		}{
			{"resident", 9<<12 | w.page, model.Present, 9, ""},
			{"transition", 9<<12 | 1<<11 | demand, model.Present, 9, ""},
			{"demand zero", demand, model.Present, 0, ""},
			{"paging file", pageFile, model.PagedOut, 0, "paging file 0, page 0x77"},
			{"subsection", 0x1000<<12 | 1<<10, model.PagedOut, 0, "mapped file"},
			{"zero", 0, model.NotMapped, 0, "prototype PTE is zero"},
			{"to itself", w.protoEntry(w.kernel + 0x108), model.PagedOut, 0, "mapped file"},
		} {
			w := newWorld(w.shape)
			w.mapPage(w.kernel, 6<<12|w.page)
			w.mapPage(0x10000, w.protoEntry(w.kernel+0x108))
			w.set(6*PageSize+0x108, c.proto)
			s := w.paged()
			b := make([]byte, 1)
			_, err := s.ReadAt(b, 0x10ff0)
			h := model.AsHole(err, "", 0)
			if c.why == model.Present && (err != nil || b[0] != c.first) || c.why != model.Present && (h == nil || h.Why != c.why || !strings.Contains(h.Error(), c.words)) {
				t.Errorf("%s: 0x%x, %v; want 0x%x, %s", c.name, b[0], err, c.first, c.words)
			}
			walk := s.Translate(0x10000)
			last := walk.Steps[len(walk.Steps)-1]
			if last.Level != "prototype PTE" || last.EntryAt != w.kernel+0x108 || last.Entry != c.proto {
				t.Errorf("%s: last step %+v", c.name, last)
			}
		}
	})
}

// protoEntry is a PTE that leads to the prototype PTE at an address.
func (w *world) protoEntry(at model.Addr) uint64 {
	switch w.opt.Mode {
	case ModeX86:
		off := uint64(at) - 0x80000000
		return off>>9<<11 | off>>2&0x7f<<1 | 1<<10
	case ModeX86PAE:
		return uint64(at)<<32 | 1<<10
	}
	return uint64(at)<<16 | 1<<10
}

// TestPrototypeLoop: the page with the prototype PTE is itself found through it. That
// must end, and not by using up the stack.
func TestPrototypeLoop(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		w.mapPage(w.kernel, w.protoEntry(w.kernel+8))
		s := w.paged()
		_, err := s.ReadAt(make([]byte, 1), w.kernel)
		if h := model.AsHole(err, "", 0); h == nil || !strings.Contains(h.Error(), "lead to each other") {
			t.Errorf("%v", err)
		}
		s.Captured(100)
		if _, ok := s.Next(0); ok {
			t.Error("a run was found")
		}
	})
}

// TestLargePages maps each size of page, in each mode that has it.
func TestLargePages(t *testing.T) {
	const mib, gib = 1 << 20, 1 << 30
	for _, c := range []struct {
		mode  string
		level int // of the entry, from the top
		entry uint64
		at    model.Addr
		want  model.Addr
		words string
	}{
		{"x64", 2, 0x40000000 | 0x80 | 1<<12 | 1, 3*mib + 5, 0x40000000 + mib + 5, "2.0 MiB page at 0x40000000"},
		{"x64", 1, 0xc0000000 | 0x80 | 1<<12 | 1, gib + 0x12345678, 0xc0000000 + 0x12345678, "1.0 GiB page at 0xc0000000"},
		{"x64 with 5 levels", 3, 0x40000000 | 0x80 | 1, 3*mib + 5, 0x40000000 + mib + 5, "2.0 MiB page"},
		{"x64 with 5 levels", 2, 0xc0000000 | 0x80 | 1, gib + 0x12345678, 0xc0000000 + 0x12345678, "1.0 GiB page"},
		{"x86", 0, 0x40000000 | 0x80 | 1<<12 | 1, 5*mib + 5, 0x40000000 + mib + 5, "4.0 MiB page at 0x40000000"},
		{"x86", 0, 0x40000000 | 0x81<<13 | 0x80 | 1, 5*mib + 5, 0x81_40000000 + mib + 5, "4.0 MiB page at 0x8140000000"},
		{"x86 PAE", 1, 0x1_40000000 | 0x80 | 1<<12 | 1, 3*mib + 5, 0x1_40000000 + mib + 5, "2.0 MiB page at 0x140000000"},
		{"ARM64", 2, 0x40000000 | 1<<10 | 1, 3*mib + 5, 0x40000000 + mib + 5, "2.0 MiB page at 0x40000000"},
		{"ARM64", 1, 0xc0000000 | 1<<10 | 1, gib + 0x12345678, 0xc0000000 + 0x12345678, "1.0 GiB page at 0xc0000000"},
	} {
		w := newWorld(shapeOf(t, c.mode))
		w.set(w.place(c.at, c.level), c.entry)
		s := w.paged()
		pa, ok := s.Physical(c.at)
		again, _ := s.Physical(c.at)
		if !ok || pa != c.want || again != pa {
			t.Errorf("%s level %d: %s, %s, %v; want %s", c.mode, c.level, pa, again, ok, c.want)
		}
		steps := s.Translate(c.at).Steps
		if last := steps[len(steps)-1]; !strings.HasPrefix(last.Meaning, c.words) {
			t.Errorf("%s level %d: %q, want %q", c.mode, c.level, last.Meaning, c.words)
		}
	}
}

// TestReservedLargePages: no processor has pages of 512 GiB.
func TestReservedLargePages(t *testing.T) {
	for mode, entry := range map[string]uint64{"x64": 0x81, "x64 with 5 levels": 0x81, "ARM64": 0x1000} {
		w := newWorld(shapeOf(t, mode))
		w.set(w.place(0, 0), entry|1)
		_, err := w.paged().ReadAt(make([]byte, 1), 0)
		if h := model.AsHole(err, "", 0); h == nil || h.Why != model.Malformed || !strings.Contains(h.Error(), "does not define") {
			t.Errorf("%s: %v", mode, err)
		}
	}
}
