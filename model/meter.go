package model

import "sync/atomic"

// Meter counts the progress of one job. Workers add, the screen polls; a nil
// Meter counts nothing.
type Meter struct{ done, total atomic.Uint64 }

// Expect adds to the total; a total of 0 is shown as an endless bar.
func (m *Meter) Expect(n uint64) {
	if m != nil {
		m.total.Add(n)
	}
}

// Add counts work done.
func (m *Meter) Add(n uint64) {
	if m != nil {
		m.done.Add(n)
	}
}

// Read gives the work done and the total.
func (m *Meter) Read() (done, total uint64) {
	if m == nil {
		return 0, 0
	}
	return m.done.Load(), m.total.Load()
}
