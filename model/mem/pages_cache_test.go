package mem

import (
	"errors"
	"io"
	"sync"
	"testing"

	"dumplens/model"
)

// counted is a file that counts its reads and can be cut off.
type counted struct {
	mu    sync.Mutex
	reads int
	size  int64
}

func (c *counted) ReadAt(p []byte, at int64) (int, error) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.reads++
	if at < 0 {
		return 0, errors.New("negative offset")
	}
	n := int(max(min(int64(len(p)), c.size-at), 0))
	for i := range n {
		p[i] = byte((at + int64(i)) / PageSize)
	}
	if n < len(p) {
		return n, io.EOF
	}
	return n, nil
}

func TestPageCacheKeepsFromTheSecondRead(t *testing.T) {
	f := &counted{size: 16 * PageSize}
	s := NewPages(NewFile(f, 16*PageSize), NewRuns([]StoredRun{{0, 16, 0}}), nil)
	b := make([]byte, 8)
	for i, want := range []int{1, 2, 2, 2} {
		if n, err := s.ReadAt(b, 5*PageSize+0xff8); n != 8 || err != nil || b[0] != 5 {
			t.Fatalf("read %d: %d, %v, page %d", i, n, err, b[0])
		}
		if f.reads != want {
			t.Errorf("after read %d the file was read %d times, want %d", i, f.reads, want)
		}
	}
	if n, err := s.ReadAt(b, 5*PageSize+0xffc); n != 8 || err != nil || b[0] != 5 || b[4] != 6 {
		t.Errorf("across a border: %d, %v, %v", n, err, b)
	}
}

// TestPageCacheOfAShrinkingFile: what was kept can still be read, the rest is a hole.
func TestPageCacheOfAShrinkingFile(t *testing.T) {
	f := &counted{size: 16 * PageSize}
	s := NewPages(NewFile(f, 16*PageSize), NewRuns([]StoredRun{{0, 16, 0}}), nil)
	b := make([]byte, 8)
	for range 2 {
		must(t, first(s.ReadAt(b, 3*PageSize)))
	}
	must(t, first(s.ReadAt(b, 4*PageSize)))
	f.size = 0
	if _, err := s.ReadAt(b, 3*PageSize); err != nil {
		t.Errorf("a page that was kept: %v", err)
	}
	for range 3 {
		_, err := s.ReadAt(b, 4*PageSize)
		if h := model.AsHole(err, "", 0); h == nil || h.Why != model.NotInDump || h.At != 4*PageSize {
			t.Errorf("a page that was not kept: %v", err)
		}
	}
}

func TestPageCacheFromManyGoroutines(t *testing.T) {
	const pages = 4 << cacheBits // each slot serves several
	f := &counted{size: pages * PageSize}
	s := NewPages(NewFile(f, pages*PageSize), NewRuns([]StoredRun{{0, pages, 0}}), nil)
	var wait sync.WaitGroup
	for w := range uint64(4) {
		wait.Add(1)
		go func() {
			defer wait.Done()
			b := make([]byte, 4)
			for i := range uint64(20000) {
				p := scramble(i/2+w, cacheBits+2)
				if _, err := s.ReadAt(b, model.Addr(p*PageSize+8)); err != nil || b[0] != byte(p) {
					t.Errorf("page 0x%x: %v, %v", p, b, err)
					return
				}
			}
		}()
	}
	wait.Wait()
}
