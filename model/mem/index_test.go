package mem

import (
	"bytes"
	"testing"

	"dumplens/model"
)

// patterned is a file whose every byte tells its page: byte p of page n is n.
func patterned(pages int) *File {
	b := make([]byte, pages*PageSize)
	for i := range b {
		b[i] = byte(i / PageSize)
	}
	return NewFile(bytes.NewReader(b), uint64(len(b)))
}

// TestIndexesAgree holds Runs and Bitmap against a plain list of pages.
func TestIndexesAgree(t *testing.T) {
	pages := []uint64{1, 2, 3, 7, 63, 64, 65, 127, 128, 512, 513, 1000}
	bitmap := make([]byte, 126)
	var runs []StoredRun
	for i, p := range pages {
		bitmap[p/8] |= 1 << (p % 8)
		runs = append(runs, StoredRun{p, 1, 0x40 + uint64(i)*PageSize})
	}
	indexes := map[string]Index{"bitmap": NewBitmap(bitmap, 1001, 0x40), "runs": NewRuns(runs)}
	for name, x := range indexes {
		if x.Present() != uint64(len(pages)) {
			t.Errorf("%s: %d pages present, want %d", name, x.Present(), len(pages))
		}
		next := 0
		for pfn := uint64(0); pfn < 1100; pfn++ {
			for next < len(pages) && pages[next] < pfn {
				next++
			}
			got, ok := x.Next(pfn)
			if want := next < len(pages); ok != want || ok && got != pages[next] {
				t.Fatalf("%s: Next(%d) = %d, %v", name, pfn, got, ok)
			}
			off, count, ok := x.Find(pfn)
			here := next < len(pages) && pages[next] == pfn
			if ok != here || ok && (off != 0x40+uint64(next)*PageSize || count == 0) {
				t.Fatalf("%s: Find(%d) = 0x%x, %d, %v", name, pfn, off, count, ok)
			}
		}
	}
}

func TestBitmapIgnoresBitsPastItsEnd(t *testing.T) {
	x := NewBitmap([]byte{0xff, 0xff}, 11, 0)
	if x.Present() != 11 {
		t.Errorf("%d pages, want 11: bits 11 to 15 do not count", x.Present())
	}
	if _, ok := x.Next(11); ok {
		t.Error("a page past the last bit was found")
	}
	if NewBitmap(nil, 1<<60, 0).Present() != 0 {
		t.Error("a bitmap without bytes has pages")
	}
}

func TestRunsLeaveOutWhatCannotBe(t *testing.T) {
	x := NewRuns([]StoredRun{{10, 5, 0}, {12, 5, 0x8000}, {^uint64(0) - 1, 5, 0}, {20, 0, 0}, {3, ^uint64(0), 0}})
	if len(x.All()) != 2 || x.Present() != 7 {
		t.Fatalf("runs %v, %d pages; want pages 10-14 and 15-16", x.All(), x.Present())
	}
	if off, _, ok := x.Find(15); !ok || off != 0x8000+3*PageSize {
		t.Errorf("page 15 at 0x%x, want the rest of the overlapping run", off)
	}
}

// TestPagesAtTheEdges reads around page borders with a hole in the middle.
func TestPagesAtTheEdges(t *testing.T) {
	// Physical pages 0,1 and 3 are stored; page 4 is promised but past the file's end.
	s := NewPages(patterned(3), NewRuns([]StoredRun{{0, 2, 0}, {3, 2, 2 * PageSize}}), []model.Run{{BasePage: 0, PageCount: 5}})
	for _, c := range []struct {
		at   model.Addr
		n    int
		got  int
		hole model.Addr
	}{
		{0, 1, 1, 0},
		{0xfff, 1, 1, 0},
		{0xfff, 2, 2, 0},
		{0x1000, 0x1000, 0x1000, 0},
		{0x1fff, 2, 1, 0x2000},
		{0x2000, 1, 0, 0x2000},
		{0x2fff, 2, 0, 0x2fff},
		{0x3000, 0x1000, 0x1000, 0},
		{0x3fff, 2, 1, 0x4000},
		{0x4000, 8, 0, 0x4000},
		{0x9000, 8, 0, 0x9000},
	} {
		n, err := s.ReadAt(make([]byte, c.n), c.at)
		if n != c.got || (err == nil) != (c.got == c.n) {
			t.Errorf("ReadAt(%d bytes, %s) = %d, %v; want %d", c.n, c.at, n, err, c.got)
		}
		if err != nil {
			if h := model.AsHole(err, "", 0); h.At != c.hole || h.Why != model.NotInDump || h.Len == 0 {
				t.Errorf("ReadAt(%d bytes, %s): hole %+v, want at %s", c.n, c.at, h, c.hole)
			}
		}
	}
	if s.Present() != 3 {
		t.Errorf("%d pages present, want 3: the fourth is past the file's end", s.Present())
	}
	if run, ok := s.Next(0x1800); !ok || run.At != 0x1800 || run.Len != 0x800 {
		t.Errorf("Next(1800) = %v %v", run, ok)
	}
	if run, ok := s.Next(0x2001); !ok || run.At != 0x3000 || run.Len != 0x1000 {
		t.Errorf("Next(2001) = %v %v", run, ok)
	}
	if run, ok := s.Next(0x4000); ok {
		t.Errorf("Next(4000) = %v: past the file's end", run)
	}
}

// TestPagesPastTheFileAreSkippedAtOnce: a header may claim any number of them.
func TestPagesPastTheFileAreSkippedAtOnce(t *testing.T) {
	s := NewPages(patterned(1), NewRuns([]StoredRun{{0, 1, 0}, {16, 1 << 50, PageSize}}), nil)
	if run, ok := s.Next(PageSize); ok {
		t.Errorf("Next = %v", run)
	}
	if s.Present() != 1 {
		t.Errorf("%d pages", s.Present())
	}
}

func TestOverlayFirstWins(t *testing.T) {
	f := patterned(8)
	o := NewOverlay("memory", "only some ranges were captured")
	add := func(at model.Addr, page, n uint64) {
		o.Add(at, model.Span{Space: f, At: model.Addr(page * PageSize), Len: n})
	}
	add(0x1000, 1, 0x100)
	add(0x0f80, 2, 0x300)             // around the first: keeps 0f80-1000 and 1100-1280
	add(0x1000, 3, 0x100)             // wholly taken
	add(^model.Addr(0)-0xf, 4, 0x100) // past the top: 16 bytes
	if got := o.Bytes(); got != 0x300+16 {
		t.Fatalf("0x%x bytes, want 0x310", got)
	}
	buf := make([]byte, 0x300)
	if n, err := o.ReadAt(buf, 0xf80); n != 0x300 || err != nil {
		t.Fatalf("ReadAt = %d, %v", n, err)
	}
	if buf[0] != 2 || buf[0x80] != 1 || buf[0x180] != 2 {
		t.Errorf("pages %d %d %d, want 2 1 2", buf[0], buf[0x80], buf[0x180])
	}
	if n, err := o.ReadAt(buf[:16], ^model.Addr(0)-0xf); n != 16 || err != nil {
		t.Errorf("the top 16 bytes: %d, %v", n, err)
	}
	n, err := o.ReadAt(buf[:8], 0x127c)
	h := model.AsHole(err, "", 0)
	if n != 4 || h.At != 0x1280 || h.Why != model.NotInDump || h.Len != ^uint64(0)-0x1280+1-16 {
		t.Errorf("across the end: %d, %+v", n, h)
	}
}

func TestFileThatShrinks(t *testing.T) {
	f := NewFile(bytes.NewReader(make([]byte, 100)), 200)
	n, err := f.ReadAt(make([]byte, 150), 0)
	if h := model.AsHole(err, "", 0); n != 100 || h == nil || h.Why != model.NotInDump || h.At != 100 {
		t.Errorf("%d, %v", n, err)
	}
}
