package lines

import "sync"

// latest runs jobs off the UI goroutine, one at a time. Of the jobs that wait only
// the newest is run, and of the results that wait only the newest is posted: a key
// held down must not flood the queue of the UI.
type latest struct {
	post func(func())

	mu     sync.Mutex
	next   func(emit func(func()))
	busy   bool
	result func()
}

// run starts job or lets it wait. job hands functions for the UI goroutine to emit.
func (l *latest) run(job func(emit func(func()))) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.next = job
	if !l.busy {
		l.busy = true
		go l.work()
	}
}

// waiting tells a running job that a newer one wants its place.
func (l *latest) waiting() bool {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.next != nil
}

func (l *latest) work() {
	for {
		l.mu.Lock()
		job := l.next
		l.next = nil
		if job == nil {
			l.busy = false
			l.mu.Unlock()
			return
		}
		l.mu.Unlock()
		job(l.emit)
	}
}

func (l *latest) emit(result func()) {
	l.mu.Lock()
	pending := l.result != nil
	l.result = result
	l.mu.Unlock()
	if !pending {
		l.post(l.deliver)
	}
}

func (l *latest) deliver() {
	l.mu.Lock()
	result := l.result
	l.result = nil
	l.mu.Unlock()
	if result != nil {
		result()
	}
}
