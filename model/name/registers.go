package name

import (
	"context"
	"strings"

	"dumplens/model"
)

// registers are those of the thread that crashed or, where nothing crashed, of the
// current one.
func (n *Namer) registers(ctx context.Context) []model.Field {
	return n.regs.get(ctx, n.readRegisters)
}

func (n *Namer) readRegisters(ctx context.Context) []model.Field {
	if n.d.Header == nil {
		return n.threadRegisters(ctx)
	}
	cpus, _ := n.d.CPUs.Get(ctx, nil)
	for i := range cpus {
		c := &cpus[i]
		if !strings.HasPrefix(c.Note, "crashing") && !strings.HasPrefix(c.Note, "current") {
			continue
		}
		list := pair(c.IP, c.SP)
		if c.More != nil {
			list = append(list, c.More(ctx)...)
		}
		return onlyRegisters(list)
	}
	return nil
}

// threadRegisters are those of a minidump's crashing thread, else of its first.
func (n *Namer) threadRegisters(ctx context.Context) []model.Field {
	threads, _ := n.d.Threads.Get(ctx, nil)
	if len(threads) == 0 {
		return nil
	}
	t := &threads[0]
	for i := range threads {
		if threads[i].Crashed() {
			t = &threads[i]
			break
		}
	}
	return onlyRegisters(append(pair(t.IP, t.SP), t.Registers...))
}

// pair are the instruction and the stack pointer, by names that suit every processor.
func pair(ip, sp model.Value) []model.Field {
	return []model.Field{{Name: "ip", Value: ip}, {Name: "sp", Value: sp}}
}

// onlyRegisters leaves out what else is told of a processor.
func onlyRegisters(list []model.Field) []model.Field {
	var out []model.Field
	for _, f := range list {
		switch f.Value.Fmt {
		case model.Address, model.Address32, model.Code:
			if f.Value.Is() && !strings.ContainsAny(f.Name, " .") {
				out = append(out, f)
			}
		}
	}
	return out
}

// homeOfRegister is the space that what a register holds is an address of: of the
// kernel, of the minidump's process, or of the process of the crashing thread.
func (n *Namer) homeOfRegister(ctx context.Context, at model.Addr, from Caret) string {
	if pid := n.crashedPID(); pid != noPID && n.d.Kernel != nil && at < n.kernelStart() && n.hasSpace(ctx, pid) {
		return model.ProcessSpace(pid)
	}
	if from.Space == nil {
		return HomeSpace(n.d)
	}
	return n.homeOf(at, n.virtual(from.Space))
}
