package lines

import (
	"errors"
	"slices"
	"sync"
	"testing"
	"time"

	"dumplens/model"
	"dumplens/ui/latest"
)

// stretch is a captured or specially missing stretch of a sparse space; last is inclusive.
type stretch struct {
	first, last model.Addr
	why         model.Reason // Present for captured
	data        []byte       // repeated from first on; nil for a pattern of the address
}

// sparse is a space made of stretches in order; what lies between is not in dump.
type sparse struct {
	name  string
	parts []stretch
	runs  uint64 // Next cuts runs to this length, 0 for whole
}

func (s *sparse) Name() string { return s.name }

func (s *sparse) ReadAt(p []byte, at model.Addr) (int, error) {
	for i := range p {
		a := at + model.Addr(i)
		if a < at {
			return i, &model.Hole{Space: s.name, At: a, Len: 1, Why: model.NotMapped, Cause: errors.New("beyond the top")}
		}
		part, next := s.find(a)
		if part == nil {
			return i, &model.Hole{Space: s.name, At: a, Len: uint64(next - a), Why: model.NotInDump, Cause: errors.New("the page was not captured")}
		}
		if part.why != model.Present {
			return i, &model.Hole{Space: s.name, At: a, Len: uint64(part.last-a) + 1, Why: part.why}
		}
		p[i] = byte(a>>4) ^ byte(a)
		if part.data != nil {
			p[i] = part.data[uint64(a-part.first)%uint64(len(part.data))]
		}
	}
	return len(p), nil
}

// find gives the stretch that holds a, or the start of the next one (0 for the top).
func (s *sparse) find(a model.Addr) (*stretch, model.Addr) {
	for i := range s.parts {
		if x := &s.parts[i]; a <= x.last {
			if a >= x.first {
				return x, 0
			}
			return nil, x.first
		}
	}
	return nil, 0
}

func (s *sparse) Next(at model.Addr) (model.Span, bool) {
	for _, x := range s.parts {
		if x.why != model.Present || x.last < at {
			continue
		}
		first := max(x.first, at)
		n := uint64(x.last-first) + 1
		if n == 0 {
			n--
		}
		if s.runs > 0 {
			n = min(n, s.runs)
		}
		return model.Span{Space: s, At: first, Len: n}, true
	}
	return model.Span{}, false
}

// queue runs posted functions when the test says so, as the UI goroutine does.
type queue struct {
	mu   sync.Mutex
	todo []func()
	most int
}

func (q *queue) post(f func()) {
	q.mu.Lock()
	defer q.mu.Unlock()
	q.todo = append(q.todo, f)
	q.most = max(q.most, len(q.todo))
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

// settle drains the queue until every job is done.
func (q *queue) settle(t testing.TB, jobs ...*latest.Runner) {
	t.Helper()
	deadline := time.Now().Add(20 * time.Second)
	for idle := false; !idle; {
		q.drain()
		idle = true
		for _, l := range jobs {
			idle = idle && l.Idle()
		}
		if time.Now().After(deadline) {
			t.Fatal("the jobs do not come to an end")
		}
		if !idle {
			time.Sleep(time.Millisecond)
		}
	}
}
