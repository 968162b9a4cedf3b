package mem

import (
	"bytes"
	"errors"
	"strings"
	"testing"

	"dumplens/model"
)

// pageFile is a paging file whose page n holds the byte 0x40+n.
func pageFile(name string, size uint64) *File {
	b := make([]byte, size)
	for i := range b {
		b[i] = 0x40 + byte(i/PageSize)
	}
	return NewNamedFile(name, bytes.NewReader(b), size)
}

func TestPageFilesGiveTheirPages(t *testing.T) {
	var files FilePageFiles
	if err := files.Set(1, pageFile("swapfile.sys", 4*PageSize+100)); err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct {
		number, page uint64
		words        string // of the error, "" for none
	}{
		{1, 0, ""},
		{1, 3, ""},
		{1, 4, "swapfile.sys has only 0x4 pages"},
		{1, 1 << 60, "only 0x4 pages"},
		{1, ^uint64(0), "only 0x4 pages"},
		{0, 1, "not at hand"},
		{15, 1, "not at hand"},
		{16, 1, "not at hand"},
		{^uint64(0), 1, "not at hand"},
	} {
		span, err := files.Page(c.number, c.page)
		if c.words == "" && (err != nil || span.At != model.Addr(c.page*PageSize) || span.Len != PageSize) {
			t.Errorf("file %d page 0x%x: %v, %v", c.number, c.page, span, err)
		}
		if c.words != "" && (err == nil || !strings.Contains(err.Error(), c.words)) {
			t.Errorf("file %d page 0x%x: %v, want %q", c.number, c.page, err, c.words)
		}
	}
	if files.Set(-1, nil) == nil || files.Set(16, nil) == nil {
		t.Error("a number that no paging file has was taken")
	}
}

// inPageFile is an entry of page 2 of paging file 1, in each mode.
func (w *world) inPageFile(page uint64) uint64 {
	switch w.opt.Mode {
	case ModeX86:
		return page<<12 | 1<<1 | 4<<5
	case ModeARM64:
		return page<<32 | 1<<6 | 4<<1
	}
	return page<<32 | 1<<12 | 4<<5
}

func TestEachModeReadsPagingFiles(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		var files FilePageFiles
		must(t, files.Set(1, pageFile("swapfile.sys", 4*PageSize)))
		w.opt.PageFiles = &files
		w.mapPage(w.kernel, w.inPageFile(2))
		w.mapPage(w.kernel+PageSize, w.inPageFile(9)) // past its end
		s := w.paged()
		b := make([]byte, PageSize)
		if _, err := s.ReadAt(b, w.kernel); err != nil || b[0] != 0x42 || b[PageSize-1] != 0x42 {
			t.Errorf("%v, 0x%x", err, b[0])
		}
		n, err := s.ReadAt(b, w.kernel+8)
		if h := model.AsHole(err, "", 0); n != PageSize-8 || h == nil || h.Why != model.PagedOut || !strings.Contains(h.Error(), "paging file 1, page 0x9: swapfile.sys has only") {
			t.Errorf("past the end of the file: %d, %v", n, err)
		}
		if walk := s.Translate(w.kernel + 4); walk.Why != model.PagedOut || !strings.Contains(walk.Detail, "read from swapfile.sys at 00000000`00002004") {
			t.Errorf("%+v", walk)
		}
		if _, ok := s.Physical(w.kernel); ok {
			t.Error("a page in a file has a physical address")
		}
		if run, ok := s.Next(w.kernel); !ok || run.At != w.kernel || run.Len != PageSize {
			t.Errorf("run %v, %v", run, ok)
		}
		if n, whole := s.Captured(100); n != PageSize || !whole {
			t.Errorf("0x%x bytes counted, %v", n, whole)
		}
	})
}

// TestPagedOutTables: tables are paged out too, and read from the file.
func TestPagedOutTables(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		last := len(w.shifts) - 1
		w.mapPage(w.kernel, 5<<12|w.page)
		table := w.place(w.kernel, last) / PageSize * PageSize
		file := make([]byte, 4*PageSize)
		copy(file[3*PageSize:], w.b[table:table+PageSize])
		w.set(w.place(w.kernel, last-1), w.inPageFile(3))
		if _, err := w.paged().ReadAt(make([]byte, 1), w.kernel); model.AsHole(err, "", 0).Why != model.PagedOut {
			t.Errorf("without the file: %v", err)
		}
		var files FilePageFiles
		must(t, files.Set(1, NewNamedFile("swapfile.sys", bytes.NewReader(file), uint64(len(file)))))
		w.opt.PageFiles = &files
		s := w.paged()
		b := make([]byte, 1)
		for range 2 {
			if _, err := s.ReadAt(b, w.kernel+0xff0); err != nil || b[0] != 5 {
				t.Errorf("%v, page %d", err, b[0])
			}
		}
		if n, _ := s.Captured(100); n != PageSize {
			t.Errorf("0x%x bytes counted", n)
		}
	})
}

func TestCompressedStore(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		w.opt.Compressed = 1 << 1
		w.opt.PageFiles = brokenPageFiles{}
		w.mapPage(w.kernel, w.inPageFile(2))
		_, err := w.paged().ReadAt(make([]byte, 1), w.kernel)
		if h := model.AsHole(err, "", 0); h == nil || h.Why != model.PagedOut || !strings.Contains(h.Error(), "compressed in memory") {
			t.Errorf("%v", err)
		}
	})
}

type brokenPageFiles struct{}

func (brokenPageFiles) Page(uint64, uint64) (model.Span, error) {
	return model.Span{}, errors.New("the disk failed")
}
