package memmap

import (
	"context"
	"sync"
)

// worker runs jobs off the UI goroutine, one at a time. A newer job ends the one that
// runs; of the results that wait only the newest is posted.
type worker struct {
	post func(func())

	mu     sync.Mutex
	next   job
	busy   bool
	cancel context.CancelFunc // of the job that runs
	result func()
}

// job does work until ctx ends, and hands functions for the UI goroutine to emit.
type job func(ctx context.Context, emit func(func()))

// run starts a job, or lets it wait for the end of the one that runs. A nil job only
// ends that one.
func (w *worker) run(j job) {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.next = j
	switch {
	case w.busy && w.cancel != nil:
		w.cancel()
	case !w.busy && j != nil:
		w.busy = true
		go w.work()
	}
}

func (w *worker) work() {
	for {
		w.mu.Lock()
		j := w.next
		w.next, w.cancel = nil, nil
		if j == nil {
			w.busy = false
			w.mu.Unlock()
			return
		}
		ctx, cancel := context.WithCancel(context.Background())
		w.cancel = cancel
		w.mu.Unlock()
		j(ctx, func(f func()) { w.emit(ctx, f) })
		cancel()
	}
}

// emit posts a result, but for that of a job that was ended.
func (w *worker) emit(ctx context.Context, result func()) {
	w.mu.Lock()
	if ctx.Err() != nil {
		w.mu.Unlock()
		return
	}
	pending := w.result != nil
	w.result = result
	w.mu.Unlock()
	if !pending {
		w.post(w.deliver)
	}
}

func (w *worker) deliver() {
	w.mu.Lock()
	result := w.result
	w.result = nil
	w.mu.Unlock()
	if result != nil {
		result()
	}
}

// idle tells whether nothing runs and nothing waits.
func (w *worker) idle() bool {
	w.mu.Lock()
	defer w.mu.Unlock()
	return !w.busy && w.result == nil
}
