package win_test

import (
	"testing"
)

// BenchmarkVADs lists the address ranges of all processes of the machine, BenchmarkHandles
// their handles. Both are bounded by 100,000 rows and more, so a microsecond for a row
// is a tenth of a second for the longest list.
func BenchmarkVADs(b *testing.B) {
	dump := machine.Complete()
	n := 0
	for b.Loop() {
		b.StopTimer()
		d := attached(b, dump)
		d.Processes.Get(b.Context(), nil)
		b.StartTimer()
		rows, _ := d.VADs.Get(b.Context(), nil)
		n += len(rows)
	}
	b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(n), "ns/row")
}

func BenchmarkHandles(b *testing.B) {
	dump := machine.Complete()
	n := 0
	for b.Loop() {
		b.StopTimer()
		d := attached(b, dump)
		d.Processes.Get(b.Context(), nil)
		b.StartTimer()
		rows, _ := d.Handles.Get(b.Context(), nil)
		n += len(rows)
	}
	b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(n), "ns/row")
}
