package latest

import (
	"context"
	"fmt"
	"testing"
)

// stage is a Runner whose results wait until they are taken.
type stage struct {
	*Runner
	posted  chan func()
	started chan string
	end     chan bool // lets the running job end
}

func newStage() *stage {
	s := &stage{posted: make(chan func(), 100), started: make(chan string, 100), end: make(chan bool, 100)}
	s.Runner = NewRunner(func(f func()) { s.posted <- f })
	return s
}

func (s *stage) run(name string) {
	s.Run(func(func(func())) {
		s.started <- name
		<-s.end
	})
}

func TestOnlyTheNewestThatWaitsIsRun(t *testing.T) {
	s := newStage()
	s.run("first")
	if got := <-s.started; got != "first" || s.Waiting() {
		t.Errorf("%q runs, another waits: %t", got, s.Waiting())
	}
	s.run("second")
	s.run("third")
	if !s.Waiting() || s.Idle() {
		t.Errorf("waiting: %t, idle: %t", s.Waiting(), s.Idle())
	}
	s.end <- true
	if got := <-s.started; got != "third" {
		t.Errorf("after the first %q runs", got)
	}
	s.end <- true
}

func TestOnlyTheNewestResultIsDelivered(t *testing.T) {
	s := newStage()
	var got []string
	done := make(chan bool)
	s.Run(func(emit func(func())) {
		for i := range 5 {
			emit(func() { got = append(got, fmt.Sprint(i)) })
		}
		close(done)
	})
	<-done
	(<-s.posted)()
	if len(s.posted) != 0 || len(got) != 1 || got[0] != "4" {
		t.Errorf("delivered: %v, posted and not yet delivered: %d", got, len(s.posted))
	}
}

func TestReplaceEndsWhatRuns(t *testing.T) {
	s := newStage()
	ended := make(chan bool)
	s.Replace(func(ctx context.Context, emit func(func())) {
		s.started <- "first"
		<-ctx.Done()
		emit(func() { t.Error("what was ended has a result") })
		close(ended)
	})
	<-s.started
	s.Replace(func(_ context.Context, emit func(func())) { emit(func() { s.started <- "second" }) })
	<-ended
	(<-s.posted)()
	if got := <-s.started; got != "second" {
		t.Errorf("the result is of %q", got)
	}
	s.Replace(nil)
	for !s.Idle() {
		select {
		case f := <-s.posted:
			f()
		default:
		}
	}
}
