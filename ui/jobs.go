package ui

import (
	"context"
	"sync"
	"sync/atomic"
	"time"

	"dumplens/model"
)

// tick is how often the progress of jobs is read.
const tick = 100 * time.Millisecond

// job is one piece of long work: a goroutine, a context, a meter.
type job struct {
	title  string // "Reading processes", shown in the status bar
	quiet  bool   // in the background: not shown
	meter  model.Meter
	cancel context.CancelFunc
}

// jobs are the jobs of one window. All but the goroutines' own work happens on the
// UI goroutine.
type jobs struct {
	post    func(func())
	changed func() // the list or the progress changed
	idle    func() // the last job ended
	list    []*job
	ticking bool
	pending atomic.Bool // a tick is posted and not yet drawn
	wait    sync.WaitGroup
	closed  bool
}

// start runs work on a goroutine and then done on the UI goroutine, unless the
// window was closed meanwhile.
func (j *jobs) start(title string, quiet bool, work func(ctx context.Context, m *model.Meter), done func()) *job {
	ctx, cancel := context.WithCancel(context.Background())
	x := &job{title: title, quiet: quiet, cancel: cancel}
	if j.closed {
		cancel()
		return x
	}
	j.list = append(j.list, x)
	j.wait.Add(1)
	go func() {
		defer j.wait.Done()
		work(ctx, &x.meter)
		cancel()
		j.post(func() { j.end(x, done) })
	}()
	j.watch()
	return x
}

func (j *jobs) end(x *job, done func()) {
	for i, y := range j.list {
		if y == x {
			j.list = append(j.list[:i], j.list[i+1:]...)
			break
		}
	}
	if j.closed {
		return
	}
	if done != nil {
		done()
	}
	j.changed()
	if len(j.list) == 0 && j.idle != nil {
		j.idle()
	}
}

// watch reads the meters on a ticker while there are jobs.
func (j *jobs) watch() {
	if j.ticking {
		return
	}
	j.ticking = true
	stop := make(chan struct{})
	go func() {
		t := time.NewTicker(tick)
		defer t.Stop()
		for {
			select {
			case <-stop:
				return
			case <-t.C:
			}
			if j.pending.CompareAndSwap(false, true) {
				j.post(func() { j.beat(stop) })
			}
		}
	}()
}

func (j *jobs) beat(stop chan struct{}) {
	j.pending.Store(false)
	if !j.ticking {
		return
	}
	if len(j.list) == 0 || j.closed {
		j.ticking = false
		close(stop)
		return
	}
	j.changed()
}

// shown is the newest job that is not quiet, nil when there is none.
func (j *jobs) shown() *job {
	for i := len(j.list) - 1; i >= 0; i-- {
		if !j.list[i].quiet {
			return j.list[i]
		}
	}
	return nil
}

// cancelShown cancels the newest shown job and tells whether there was one.
func (j *jobs) cancelShown() bool {
	x := j.shown()
	if x == nil {
		return false
	}
	x.cancel()
	return true
}

// close cancels all jobs; then is called on a goroutine once they have ended.
func (j *jobs) close(then func()) {
	j.closed = true
	for _, x := range j.list {
		x.cancel()
	}
	go func() {
		j.wait.Wait()
		then()
	}()
}
