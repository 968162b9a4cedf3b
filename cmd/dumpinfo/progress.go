package main

import (
	"bytes"
	"fmt"
	"io"
	"os"
	"sync"
	"time"

	"dumplens/model"
)

// progress shows how far a long job is on a terminal; the function it returns
// takes the line away.
func progress(m *model.Meter) func() {
	if !isTerminal(os.Stderr) {
		return func() {}
	}
	stop, stopped := make(chan struct{}), make(chan struct{})
	go func() {
		defer close(stopped)
		tick := time.NewTicker(500 * time.Millisecond)
		defer tick.Stop()
		for {
			select {
			case <-stop:
				screen.clear()
				return
			case <-tick.C:
				done, total := m.Read()
				if total > 0 {
					screen.show(fmt.Sprintf("%d of %d (%d %%)", done, total, 100*min(done, total)/total))
				} else if done > 0 {
					screen.show(fmt.Sprint(done))
				}
			}
		}
	}()
	return func() { close(stop); <-stopped }
}

// isTerminal tells a terminal from a file and a pipe.
func isTerminal(f *os.File) bool {
	info, err := f.Stat()
	return err == nil && info.Mode()&os.ModeCharDevice != 0
}

// screen keeps the line of progress apart from a result that goes to the same terminal.
var screen = &statusLine{line: os.Stderr}

// statusLine is a line below what was written last. The result is written over it, and it
// is not shown while a line of the result is unfinished.
type statusLine struct {
	line   io.Writer
	result io.Writer // set by over

	mu          sync.Mutex
	shown, amid bool
}

// over is where a result is to be written.
func (s *statusLine) over(result io.Writer) io.Writer {
	if f, ok := result.(*os.File); !ok || !isTerminal(f) {
		return result
	}
	s.result = result
	return s
}

// Write writes a part of the result.
func (s *statusLine) Write(p []byte) (int, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.wipe()
	s.amid = !bytes.HasSuffix(p, []byte("\n"))
	return s.result.Write(p)
}

func (s *statusLine) show(text string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if !s.amid {
		fmt.Fprintf(s.line, "\r%s\x1b[K", text)
		s.shown = true
	}
}

func (s *statusLine) clear() {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.wipe()
}

func (s *statusLine) wipe() {
	if s.shown {
		fmt.Fprint(s.line, "\r\x1b[K")
		s.shown = false
	}
}
