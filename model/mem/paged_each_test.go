package mem

import (
	"slices"
	"strings"
	"testing"

	"dumplens/model"
)

// TestEachModeBothHalves maps a page for programs, one for the kernel and the last of
// the space, and follows the steps to them.
func TestEachModeBothHalves(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		pages := map[model.Addr]uint64{0x7ffe0000: 5, w.kernel: 6, w.last: 7}
		if w.opt.Levels == 5 {
			pages[0xff000000_00000000], pages[0x00ffffff_fffff000] = 8, 9
		}
		for va, page := range pages {
			w.mapPage(va, page<<12|w.page)
		}
		s := w.paged()
		if got := uint64(s.DirectoryTableBase()); got != w.root() {
			t.Fatalf("directory table base 0x%x", got)
		}
		for va, page := range pages {
			for range 3 { // from the tables, then from what is kept
				b := make([]byte, 1)
				if _, err := s.ReadAt(b, va+0xff0); err != nil || b[0] != byte(page) {
					t.Errorf("%s: page %d, %v; want %d", va, b[0], err, page)
				}
				if pa, ok := s.Physical(va + 0x123); !ok || pa != model.Addr(page<<12+0x123) {
					t.Errorf("%s: physical %s, %v", va, pa, ok)
				}
			}
			walk := s.Translate(va + 8)
			if walk.Why != model.Present || walk.Physical != model.Addr(page<<12+8) {
				t.Errorf("%s: %+v", va, walk)
			}
			for i, step := range walk.Steps {
				if at := w.place(va, i); step.Level != w.steps[i] || step.EntryAt != model.Addr(at) || step.Entry != w.get(at) {
					t.Errorf("%s: step %d is %+v, want %s at 0x%x", va, i, step, w.steps[i], at)
				}
			}
			if len(walk.Steps) != len(w.steps) {
				t.Errorf("%s: %d steps", va, len(walk.Steps))
			}
		}
	})
}

// TestEachModeHoles leaves out the first, a middle or the last of three pages, in the
// dump or in the tables.
func TestEachModeHoles(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		for gap := range 3 {
			for _, mapped := range []bool{true, false} {
				w := newWorld(w.shape)
				base := w.last - 2*PageSize
				for i := range 3 {
					e := uint64(5+i)<<12 | w.page
					if i == gap && !mapped {
						e = 0
					}
					w.mapPage(base+model.Addr(i*PageSize), e)
				}
				s := w.paged()
				if mapped {
					s = w.paged(5 + uint64(gap))
				}
				why := model.NotMapped
				if mapped {
					why = model.NotInDump
				}
				checkGap(t, s, base, gap, why)
			}
		}
	})
}

// checkGap reads three pages of which one is missing, whole and run by run.
func checkGap(t *testing.T, s *Paged, base model.Addr, gap int, why model.Reason) {
	t.Helper()
	hole := base + model.Addr(gap*PageSize)
	n, err := s.ReadAt(make([]byte, 3*PageSize), base)
	if h := model.AsHole(err, "", 0); n != gap*PageSize || h == nil || h.At != hole || h.Why != why || h.Len != PageSize {
		t.Errorf("page %d missing: read 0x%x, %+v", gap, n, h)
	}
	pages := uint64(0)
	at := base
	for run, ok := s.Next(at); ok; run, ok = s.Next(at) {
		if run.At < at || run.At <= hole && hole < run.End() {
			t.Fatalf("page %d missing: run %s of 0x%x", gap, run.At, run.Len)
		}
		pages += run.Len / PageSize
		if at = run.End(); at <= run.At {
			break // the top of 64 bits
		}
	}
	if pages != 2 {
		t.Errorf("page %d missing: %d pages in runs", gap, pages)
	}
	if n, whole := s.Captured(100); n < 2*PageSize || !whole {
		t.Errorf("page %d missing: 0x%x bytes counted", gap, n)
	}
}

// TestEachModeMissingTables leaves a table of each level out of the dump.
func TestEachModeMissingTables(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		w.mapPage(w.kernel, 5<<12|w.page)
		for level := range w.shifts {
			table := w.place(w.kernel, level) / PageSize
			s := w.paged(table)
			walk := s.Translate(w.kernel)
			if walk.Why != model.NotInDump || len(walk.Steps) != level || !strings.Contains(walk.Detail, w.steps[level]) {
				t.Errorf("level %d: %+v", level, walk)
			}
			_, err := s.ReadAt(make([]byte, 1), w.kernel)
			h := model.AsHole(err, "", 0)
			// All that the missing table describes, up to the end of the space.
			size := uint64(1) << (w.shifts[level] + w.bits[level])
			if want := size - uint64(w.kernel)&(size-1); level > 0 && h.Len != want {
				t.Errorf("level %d: hole of 0x%x, want 0x%x", level, h.Len, want)
			}
			if run, ok := s.Next(w.kernel); ok {
				t.Errorf("level %d: run %v", level, run)
			}
		}
	})
}

// TestEachModeLoop leads every entry of every table back to the top one: walks end,
// counts give up.
func TestEachModeLoop(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		for at := uint64(0x1000); at < 0x2000; at += w.size {
			w.set(at, 0x1000|w.table)
		}
		s := w.paged()
		if walk := s.Translate(w.kernel + 0x10); walk.Why != model.Present || walk.Physical != 0x1010 {
			t.Errorf("%+v", walk)
		}
		if w.size*512 == PageSize && len(w.shifts) > 3 {
			if _, whole := s.Captured(1000); whole {
				t.Error("a loop of tables was walked to its end")
			}
		}
		if _, ok := w.paged(1).Next(0); ok {
			t.Error("a run in a machine whose table is not captured")
		}
	})
}

// TestEachModeHostile fills the tables with every kind of nonsense: no walk may panic,
// run on, or answer beyond the space.
func TestEachModeHostile(t *testing.T) {
	entries := []uint64{
		1, 3, 0x80, 0x81, 0xff, 0x400, 0x800, 0xc00, 0xfff, 0x8000000000000400, ^uint64(0), ^uint64(1), ^uint64(0x401),
		0xffffffff_00000400, 0x1000_0000_0000_0001, 0x000fffff_fffff001, 0x000fffff_fffff081, 0x1_0000_0800,
	}
	each(t, func(t *testing.T, w *world) {
		for level := range w.shifts {
			for _, e := range entries {
				w := newWorld(w.shape)
				for _, va := range []model.Addr{0, 0x7ffe0000, w.kernel, w.last} {
					w.set(w.place(va, level), e)
				}
				s := w.paged()
				for _, va := range []model.Addr{0, 0x7ffe0fff, w.kernel, w.last, w.last + 0xfff, 1 << 47, ^model.Addr(0)} {
					_, err := s.ReadAt(make([]byte, 0x2001), va)
					if h := model.AsHole(err, "", 0); h != nil && (h.Len == 0 || h.Error() == "") {
						t.Errorf("level %d entry 0x%x at %s: %+v", level, e, va, h)
					}
					if steps := s.Translate(va).Steps; slices.ContainsFunc(steps, func(s model.Step) bool { return s.Meaning == "" }) {
						t.Errorf("level %d entry 0x%x: %+v", level, e, steps)
					}
				}
				s.Captured(200)
			}
		}
	})
}

func TestEachModeOutside(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		s := w.paged()
		at := model.Addr(1) << 60
		_, err := s.ReadAt(make([]byte, 8), at)
		if h := model.AsHole(err, "", 0); h.Why != model.NotMapped || !strings.Contains(h.Error(), "canonical") {
			t.Errorf("%v", err)
		}
		w.mapPage(w.last, 5<<12|w.page)
		s = w.paged()
		n, err := s.ReadAt(make([]byte, 16), w.last+0xff8)
		if h := model.AsHole(err, "", 0); n != 8 || h == nil || h.Why != model.NotMapped {
			t.Errorf("across the top: %d, %v", n, err)
		}
	})
}

// TestEachModeRest: a missing top table of a process does not hide the kernel.
func TestEachModeRest(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		w.mapPage(w.kernel, 5<<12|w.page)
		phys := w.space()
		opt := w.opt
		opt.From = w.kernel
		kernel := NewPaged("kernel", phys, model.Addr(w.root()), opt)
		opt = w.opt
		opt.To, opt.Rest = 0x7fffffff, kernel
		user := NewPaged("process:4", phys, 0x100000, opt)
		_, err := user.ReadAt(make([]byte, 1), 0x7fff0000)
		if h := model.AsHole(err, "", 0); h.Why != model.NotInDump || h.Len != 0x10000 {
			t.Errorf("hole %+v", h)
		}
		if run, ok := user.Next(0); !ok || run.At != w.kernel || run.Len != PageSize {
			t.Errorf("run %v, %v", run, ok)
		}
		if pa, ok := user.Physical(w.kernel); !ok || pa != 0x5000 {
			t.Errorf("physical %s, %v", pa, ok)
		}
	})
}
