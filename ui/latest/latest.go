// Package latest runs what the widgets read off the UI goroutine: of the jobs that wait
// only the newest is run, and of the results that wait only the newest is posted, so that
// a key held down floods neither the disk nor the queue of the UI.
package latest

import (
	"context"
	"sync"
)

// Runner runs jobs one at a time.
type Runner struct {
	post func(func())

	mu     sync.Mutex
	next   Job
	busy   bool
	cancel context.CancelFunc // of the job that runs
	result func()
}

// Job does work and hands functions for the UI goroutine to emit. What it emits after
// the end of ctx is dropped.
type Job func(ctx context.Context, emit func(func()))

// NewRunner makes a Runner. post runs a function on the UI goroutine.
func NewRunner(post func(func())) *Runner { return &Runner{post: post} }

// Run starts job, or lets it wait for the end of the one that runs; that one can ask
// Waiting.
func (r *Runner) Run(job func(emit func(func()))) {
	r.put(func(_ context.Context, emit func(func())) { job(emit) }, false)
}

// Replace starts job and ends the one that runs. A nil job only ends that one.
func (r *Runner) Replace(job Job) { r.put(job, true) }

func (r *Runner) put(job Job, end bool) {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.next = job
	switch {
	case r.busy && end:
		r.cancel()
	case !r.busy && job != nil:
		r.busy = true
		go r.work()
	}
}

// Waiting tells a running job that a newer one wants its place.
func (r *Runner) Waiting() bool {
	r.mu.Lock()
	defer r.mu.Unlock()
	return r.next != nil
}

// Idle tells whether nothing runs and nothing waits.
func (r *Runner) Idle() bool {
	r.mu.Lock()
	defer r.mu.Unlock()
	return !r.busy && r.result == nil
}

func (r *Runner) work() {
	for {
		r.mu.Lock()
		job := r.next
		r.next = nil
		if job == nil {
			r.busy = false
			r.mu.Unlock()
			return
		}
		ctx, cancel := context.WithCancel(context.Background())
		r.cancel = cancel
		r.mu.Unlock()
		job(ctx, func(result func()) { r.emit(ctx, result) })
		cancel()
	}
}

// emit posts a result, unless one is posted that has not been delivered: then it takes
// the place of that.
func (r *Runner) emit(ctx context.Context, result func()) {
	r.mu.Lock()
	if ctx.Err() != nil {
		r.mu.Unlock()
		return
	}
	pending := r.result != nil
	r.result = result
	r.mu.Unlock()
	if !pending {
		r.post(r.deliver)
	}
}

func (r *Runner) deliver() {
	r.mu.Lock()
	result := r.result
	r.result = nil
	r.mu.Unlock()
	if result != nil {
		result()
	}
}
