package win

import (
	"context"
	"testing"

	"dumplens/loader/synth"
	"dumplens/model"
)

// BenchmarkSpaces lists the address spaces of 500 processes in a kernel memory dump:
// of the first 250 the top table is missing, of the others what hangs below it.
func BenchmarkSpaces(b *testing.B) {
	const processes = 500
	m := synth.NewMachine()
	s := loadMachine(b, m.Bitmap(true))
	if !s.findKernel(context.Background()) {
		b.Fatal("no kernel")
	}
	const missing = 0x7fff000
	for b.Loop() {
		list := make([]*process, processes)
		for i := range list {
			p := &process{pid: uint64(i+1) * 4, peb: 0x7ff00000000, dtb: missing}
			list[i] = p
			if i >= processes/2 {
				p.dtb = s.kernel.DirectoryTableBase()
			}
			p.ExitTime = model.Absent(model.NotApplicable, "")
			s.addUserSpace(p)
		}
		s.procs = model.Ready(list)
		if got, _ := s.loadSpaces(context.Background(), nil); len(got) != processes+3 {
			b.Fatalf("%d spaces", len(got))
		}
	}
}
