package win_test

import (
	"bytes"
	"context"
	"testing"

	"dumplens/loader/kdump"
	"dumplens/model/mem"
	"dumplens/model/win"
)

func BenchmarkProcesses(b *testing.B) {
	dump := machine.Complete()
	ctx := context.Background()
	n := 0
	for b.Loop() {
		d, err := kdump.Load(ctx, mem.NewFile(bytes.NewReader(dump), uint64(len(dump))), nil)
		if err != nil {
			b.Fatal(err)
		}
		win.Attach(ctx, d, nil)
		found, _ := d.Processes.Get(ctx, nil)
		n += len(found)
	}
	b.ReportMetric(float64(b.Elapsed().Microseconds())/float64(n), "µs/process")
}
