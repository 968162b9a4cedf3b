package memmap

import (
	"bytes"
	"image/png"
	"os"
	"path/filepath"
	"slices"
	"sync"
	"testing"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"

	"dumplens/model"
	"dumplens/model/mem"
	"dumplens/ui/look"
)

// queue runs posted functions when the test says so, as the UI goroutine does.
type queue struct {
	mu   sync.Mutex
	todo []func()
}

func (q *queue) post(f func()) {
	q.mu.Lock()
	defer q.mu.Unlock()
	q.todo = append(q.todo, f)
}

func (q *queue) drain() {
	for {
		q.mu.Lock()
		todo := slices.Clone(q.todo)
		q.todo = nil
		q.mu.Unlock()
		if len(todo) == 0 {
			return
		}
		for _, f := range todo {
			f()
		}
	}
}

// stage is a map in a window, and what it asked for.
type stage struct {
	*Map
	q    *queue
	w    fyne.Window
	t    testing.TB
	went []model.Span
}

func newStage(t testing.TB, width, height float32) *stage {
	t.Helper()
	test.NewTempApp(t).Settings().SetTheme(look.New("dark"))
	q := &queue{}
	s := &stage{Map: New(q.post), q: q, t: t}
	s.OnGo = func(in model.Space, at model.Addr, n uint64) {
		s.went = append(s.went, model.Span{Space: in, At: at, Len: n})
	}
	s.w = test.NewTempWindow(t, s.Object())
	s.w.SetPadded(false)
	s.w.Resize(fyne.NewSize(width, height))
	return s
}

// settle runs what is posted until every job is done.
func (s *stage) settle() {
	s.t.Helper()
	deadline := time.Now().Add(20 * time.Second)
	for idle := false; !idle; {
		s.q.drain()
		idle = s.work.Idle() && s.goes.Idle()
		if time.Now().After(deadline) {
			s.t.Fatal("the jobs do not come to an end")
		}
		if !idle {
			time.Sleep(time.Millisecond)
		}
	}
	s.q.drain()
}

// picture keeps what the window looks like, for a person to look at.
func (s *stage) picture(name string) {
	s.t.Helper()
	dir := os.Getenv("DUMPLENS_PICTURES")
	if dir == "" {
		return
	}
	var b bytes.Buffer
	if err := png.Encode(&b, s.w.Canvas().Capture()); err != nil {
		s.t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(dir, name+".png"), b.Bytes(), 0o600); err != nil {
		s.t.Fatal(err)
	}
}

// machine is 8 GiB with a hole for devices, of which some heaps are captured.
func machine() *mem.Pages {
	const pages = 9 << 30 / mem.PageSize
	bits := make([]byte, pages/8)
	take := func(from, to, every uint64) { // pages, of each every-th
		for p := from; p < to; p += every {
			bits[p/8] |= 1 << (p % 8)
		}
	}
	take(0x100, 0x14000, 1)
	take(0x14000, 0x18000, 3)
	take(0x60000, 0x61200, 9)
	take(0x112000, 0x150000, 1)
	take(0x150000, 0x154000, 2)
	ram := []model.Run{{BasePage: 0, PageCount: 0xc0000}, {BasePage: 0x100000, PageCount: 0x140000}}
	return mem.NewPages(mem.NewFile(bytes.NewReader(nil), 1<<40), mem.NewBitmap(bits, pages, 0x2000), ram)
}

// virtual is a space of 2^64 bytes with some things in it.
type virtual struct {
	name  string
	parts []part
}

// part is a stretch that is captured (Present) or missing for a reason.
type part struct {
	at  model.Addr
	n   uint64
	why model.Reason
}

func (v *virtual) Name() string { return v.name }

func (v *virtual) ReadAt(b []byte, at model.Addr) (int, error) {
	for _, x := range v.parts {
		if at >= x.at && uint64(at-x.at) < x.n {
			if x.why == model.Present {
				return len(b), nil
			}
			return 0, &model.Hole{Space: v.name, At: at, Len: x.n - uint64(at-x.at), Why: x.why}
		}
		if at < x.at {
			return 0, &model.Hole{Space: v.name, At: at, Len: uint64(x.at - at), Why: model.NotMapped}
		}
	}
	return 0, &model.Hole{Space: v.name, At: at, Len: -uint64(at), Why: model.NotMapped}
}

func (v *virtual) Next(at model.Addr) (model.Span, bool) {
	for _, x := range v.parts {
		if x.why != model.Present || x.at < at && uint64(at-x.at) >= x.n {
			continue
		}
		first := max(x.at, at)
		return model.Span{Space: v, At: first, Len: x.n - uint64(first-x.at)}, true
	}
	return model.Span{}, false
}

// kernel looks like the upper half of a machine.
func kernel() *virtual {
	v := &virtual{name: "kernel"}
	at := model.Addr(0xfffff68000000000)
	for i := range model.Addr(30) {
		v.parts = append(v.parts, part{at: at + i*i<<27, n: 0x3000})
	}
	for i := range model.Addr(40) {
		base := 0xfffff80000000000 + i<<21
		v.parts = append(v.parts, part{at: base, n: 0x80000 + uint64(i)<<14}, part{at: base + 0x150000, n: 0x90000, why: model.PagedOut})
	}
	for i := range model.Addr(6) {
		v.parts = append(v.parts, part{at: 0xfffffa8000000000 + i<<32, n: 24 << 20}, part{at: 0xfffffa8000000000 + i<<32 + 30<<20, n: 5 << 20, why: model.NotInDump})
	}
	v.parts = append(v.parts, part{at: ^model.Addr(0xfff), n: 0x1000})
	return v
}
