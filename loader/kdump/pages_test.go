package kdump

import (
	"io"
	"testing"
	"time"

	"dumplens/model"
)

func TestComplete(t *testing.T) {
	b := wide(1, 0x2000+4*0x1000+0x60)
	b.runs(1, 1, 0x100, 3)
	for i, mark := range []string{"page 1", "page 100", "page 101", "page 102"} {
		b.page(0x2000, i, mark)
	}
	blobs(b[0x6000:], true)
	d := load(t, b)
	wantNoProblems(t, d)
	wantText(t, d.Physical, 0x1000, "page 1")
	wantText(t, d.Physical, 0x102000, "page 102")
	wantHole(t, d.Physical, 0)
	wantHole(t, d.Physical, 0x103000)
	wantFacts(t, d, map[string]string{"pages_present": `4`, "physical_bytes": `16384`})
	ranges := get(t, d.Ranges)
	if len(ranges) != 2 || ranges[1].Start.Num != 0x100000 || ranges[1].End.Num != 0x103000 || ranges[1].FileOffset.Num != 0x3000 {
		t.Errorf("ranges %v", ranges)
	}
	if got := get(t, d.Secondary); len(got) != 2 {
		t.Errorf("secondary data %v", got)
	}
}

func TestComplete32(t *testing.T) {
	b := narrow(1, 0x1000+2*0x1000)
	b.u32(0x64, 2)
	b.u32(0x68, 2)
	for i, v := range []uint32{1, 1, 0x20, 1} {
		b.u32(0x6c+4*i, v)
	}
	b.page(0x1000, 0, "page 1")
	b.page(0x1000, 1, "page 20")
	d := load(t, b)
	wantNoProblems(t, d)
	wantText(t, d.Physical, 0x20000, "page 20")
}

func TestTruncatedPages(t *testing.T) {
	b := wide(1, 0x2000+2*0x1000+0x800)
	b.runs(1, 4)
	b.page(0x2000, 1, "page 2")
	d := load(t, b)
	wantProblem(t, d, "truncated: 8.0 KiB of 16.0 KiB missing")
	wantText(t, d.Physical, 0x2000, "page 2")
	wantHole(t, d.Physical, 0x4000)
	if got := get(t, d.Ranges); len(got) != 1 || got[0].Size.Num != 0x2000 {
		t.Errorf("ranges %v", got)
	}
	if v := d.Fact("pages_present"); v.Num != 4 || v.Note == "" {
		t.Errorf("pages present %s (%s)", v, v.Note)
	}
}

func TestNoRuns(t *testing.T) {
	d := load(t, wide(1, 0x4000))
	wantProblem(t, d, "no list of the machine's memory")
	if d.Physical != nil || d.Ranges.Why() == "" {
		t.Error("memory without a place")
	}
}

// bitmapImage holds pages 1, 9 and 12 by a bitmap of 13 bits, so that the last byte
// counts only in part.
func bitmapImage(wideHeader bool, typ uint32) image {
	base := 0x1000
	b := narrow(typ, 0x2038+3*0x1000)
	if wideHeader {
		base = 0x2000
		b = wide(typ, 0x3038+3*0x1000)
	}
	b.str(base, "SDMPDUMP")
	first, bitmap := base+0x1038, base+0x38
	if typ == 2 {
		bitmap = base + 0x20
		if wideHeader {
			bitmap = base + 0x28
		}
		b.u32(base+0xc, uint32(first))
		b.u32(base+0x10, 13)
		b.u32(base+0x14, 3)
		b.u32(base+0x18, 13)
	} else {
		b.u64(base+0x20, uint64(first))
		b.u64(base+0x28, 3)
		b.u64(base+0x30, 13)
	}
	b[bitmap], b[bitmap+1] = 1<<1, 1<<1|1<<4
	for i, mark := range []string{"page 1", "page 9", "page 12"} {
		b.page(first, i, mark)
	}
	return b
}

func TestBitmap(t *testing.T) {
	for _, typ := range []uint32{2, 5, 6, 7} {
		for _, wideHeader := range []bool{true, false} {
			d := load(t, bitmapImage(wideHeader, typ))
			wantNoProblems(t, d)
			wantText(t, d.Physical, 0x1000, "page 1")
			wantText(t, d.Physical, 0xc000, "page 12")
			wantHole(t, d.Physical, 0x2000)
			wantFacts(t, d, map[string]string{"pages_present": `3`, "physical_bytes": `53248`})
			if v := fieldOf(t, d, "SUMMARY_DUMP.TotalPresentPages").Value; v.Num != 3 {
				t.Errorf("type %d: TotalPresentPages %s", typ, v)
			}
		}
	}
}

func TestDamagedBitmap(t *testing.T) {
	const base = 0x2000
	for name, c := range map[string]struct {
		damage  func(b image)
		words   string
		memory  bool
		present uint64
	}{
		"unfinished":          {func(b image) { b.zero(base, 8); b.u64(base+0x28, 0) }, "did not finish", false, 0},
		"unmarked":            {func(b image) { b.zero(base, 8) }, "may be unfinished", true, 3},
		"count differs":       {func(b image) { b.u64(base+0x28, 5) }, "promises 5 pages but the map has 3", true, 3},
		"endless map":         {func(b image) { b.u64(base+0x30, 1<<60) }, "claims 1152921504606846976 bits", true, 3},
		"first page in map":   {func(b image) { b.u64(base+0x20, base+0x39) }, "there is room for 1 bytes", true, 1},
		"first page nowhere":  {func(b image) { b.u64(base+0x20, ^uint64(0)) }, "which no file reaches", false, 0},
		"first page too soon": {func(b image) { b.u64(base+0x20, 0x10) }, "is not possible", false, 0},
		"no bits":             {func(b image) { b.u64(base+0x30, 0) }, "is empty", false, 0},
	} {
		t.Run(name, func(t *testing.T) {
			b := bitmapImage(true, 6)
			c.damage(b)
			d := load(t, b)
			wantProblem(t, d, c.words)
			if (d.Physical != nil) != c.memory {
				t.Errorf("memory: %v", d.Physical != nil)
			}
			if c.memory && d.Fact("pages_present").Num != c.present {
				t.Errorf("%s pages", d.Fact("pages_present"))
			}
		})
	}
}

func rangeImage(typ uint32) image {
	b := wide(typ, 0x3000+3*0x1000)
	b.u32(0x2000, 0x40)
	b.str(0x2004, "RDMPDUMP")
	b.u64(0x2010, 0x20+0xfc0)
	b.u64(0x2018, 0x3000)
	if typ == 10 {
		b.u32(0x2020, 2)
		b.u64(0x2028, 3)
	}
	for i, v := range []uint64{0x13, 1, 0x400, 2} {
		b.u64(0x2030+8*i, v)
	}
	for i, mark := range []string{"page 13", "page 400", "page 401"} {
		b.page(0x3000, i, mark)
	}
	return b
}

func TestRangeDump(t *testing.T) {
	for _, typ := range []uint32{8, 9, 10} {
		d := load(t, rangeImage(typ))
		wantNoProblems(t, d)
		wantText(t, d.Physical, 0x13000, "page 13")
		wantText(t, d.Physical, 0x401000, "page 401")
		wantFacts(t, d, map[string]string{"pages_present": `3`})
	}
}

func TestDamagedRanges(t *testing.T) {
	for name, c := range map[string]struct {
		damage func(b image)
		words  string
		memory bool
	}{
		"no mark":        {func(b image) { b.zero(0x2004, 8) }, "RDMPDUMP", false},
		"no ranges":      {func(b image) { b.zero(0x2030, 16) }, "list of ranges is empty", false},
		"endless range":  {func(b image) { b.u64(0x2048, 1<<62) }, "is not possible", true},
		"first nowhere":  {func(b image) { b.u64(0x2018, ^uint64(0)) }, "is not possible", true},
		"first too soon": {func(b image) { b.u64(0x2018, 0x2030) }, "is not possible", true},
		"sizes differ":   {func(b image) { b.u64(0x2010, 0x30) }, "the place of the first page is used", true},
		"count differs":  {func(b image) { b.u64(0x2028, 9) }, "promises 9 pages", true},
	} {
		t.Run(name, func(t *testing.T) {
			b := rangeImage(10)
			c.damage(b)
			d := load(t, b)
			wantProblem(t, d, c.words)
			if (d.Physical != nil) != c.memory {
				t.Errorf("memory: %v", d.Physical != nil)
			}
			if c.memory {
				wantText(t, d.Physical, 0x13000, "page 13")
			}
		})
	}
}

// A kernel dump whose last part was never filled is told; one with a page there is not.
func TestZeroTail(t *testing.T) {
	const first, pages = 0x3000, 1024
	b := wide(8, first+pages*0x1000)
	b.u32(0x2000, 0x40)
	b.str(0x2004, "RDMPDUMP")
	b.u64(0x2010, 0x20+first-0x2040)
	b.u64(0x2018, first)
	b.u64(0x2030, 0x400)
	b.u64(0x2038, pages)
	b.page(first, 0, "page 400")
	wantProblem(t, load(t, b), "the last 512 KiB of the dump seem to hold only zeros")
	for i := range pages {
		b.page(first, i, "page")
	}
	wantNoProblems(t, load(t, b))
}

// sparse is a file that is zero after its head.
type sparse struct{ head []byte }

func (s sparse) ReadAt(p []byte, at int64) (int, error) {
	clear(p)
	if at < int64(len(s.head)) {
		copy(p, s.head[at:])
	}
	return len(p), nil
}

var _ io.ReaderAt = sparse{}

const gib = 1 << 30

// hugeComplete is a complete dump of 64 GiB.
func hugeComplete() (sparse, uint64) {
	b := wide(1, 0x2000)
	b.runs(1, 64*gib/0x1000)
	return sparse{b}, 0x2000 + 64*gib
}

// hugeBitmap is a bitmap dump of every second page of 64 GiB: the most runs there can be.
func hugeBitmap() (sparse, uint64) {
	const nbits = 64 * gib / 0x1000
	const first = 0x2038 + nbits/8
	b := wide(5, first)
	b.str(0x2000, "FDMPDUMP")
	b.u64(0x2020, first)
	b.u64(0x2028, nbits/2)
	b.u64(0x2030, nbits)
	for i := 0x2038; i < first; i++ {
		b[i] = 0x55
	}
	return sparse{b}, first + 32*gib
}

func TestHuge(t *testing.T) {
	file, n := hugeBitmap()
	d := loadFrom(t, file, n)
	if d.Kind != model.KindActive || d.Fact("pages_present").Num != 32*gib/0x1000 {
		t.Errorf("%s with %s pages", d.Kind, d.Fact("pages_present"))
	}
	ranges, stopped := d.Ranges.Get(t.Context(), nil)
	if len(ranges) != maxRanges || stopped == "" {
		t.Errorf("%d ranges, stopped %q", len(ranges), stopped)
	}
}

// A run that the file does not hold must not be walked page by page.
func TestEndlessRunIsNotWalked(t *testing.T) {
	b := wide(1, 0x3000)
	b.runs(1, 1<<39)
	d := load(t, b)
	done := make(chan int)
	go func() { done <- len(get(t, d.Ranges)) }()
	select {
	case n := <-done:
		if n != 1 {
			t.Errorf("%d ranges", n)
		}
	case <-time.After(30 * time.Second):
		t.Fatal("the ranges are walked page by page")
	}
}

func BenchmarkOpenComplete64GiB(b *testing.B) { benchmarkOpen(b, hugeComplete) }

func BenchmarkOpenBitmap64GiB(b *testing.B) { benchmarkOpen(b, hugeBitmap) }

func benchmarkOpen(b *testing.B, huge func() (sparse, uint64)) {
	file, n := huge()
	b.ReportAllocs()
	for b.Loop() {
		loadFrom(b, file, n)
	}
}
