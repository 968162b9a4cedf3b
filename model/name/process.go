package name

import (
	"context"
	"strings"

	"dumplens/model"
)

// Sizes of a thread's and a process's environment block: at least those of Windows 10.
const (
	sizeTEB   = 0x1838
	sizeTEB32 = 0xfe4
	sizePEB   = 0x7c8
)

// ofProcess gives what lies in the user half of a process: environment blocks and the
// stacks of its threads.
func (n *Namer) ofProcess(ctx context.Context, v viewpoint) *spotTable {
	n.mu.Lock()
	k := n.processes[v.pid]
	if k == nil {
		k = &kept[*spotTable]{}
		n.processes[v.pid] = k
	}
	n.mu.Unlock()
	return k.get(ctx, func(ctx context.Context) *spotTable { return newSpotTable(n.readProcess(ctx, v)) })
}

func (n *Namer) readProcess(ctx context.Context, v viewpoint) []spot {
	var list []spot
	procs, _ := n.d.Processes.Get(ctx, nil)
	for i := range procs {
		p := &procs[i]
		if p.PID.Is() && p.PID.Num == v.pid && v.pid != noPID {
			peb := structure{sizePEB, n.structureOf("_PEB", 0).members}
			to := &model.Link{View: "processes", Row: p.EPROCESS.String()}
			list = append(list, peb.spot(p.PEB, "PEB", " of "+p.Name.String(), to))
		}
	}
	threads, _ := n.d.Threads.Get(ctx, nil)
	teb := structure{sizeTEB, n.structureOf("_TEB", 0).members}
	for i := range threads {
		t := &threads[i]
		if v.pid == noPID || t.PID.Is() && t.PID.Num == v.pid {
			list = append(list, n.userThread(t, v.space, teb)...)
		}
		if ctx.Err() != nil {
			break
		}
	}
	return list
}

// userThread is the environment block of a thread and its stack, whose bounds the block
// tells (NT_TIB: ExceptionList, StackBase, StackLimit).
func (n *Namer) userThread(t *model.Thread, s model.Space, teb structure) []spot {
	ptr := n.d.Arch.PointerSize()
	of := " of thread " + t.TID.String()
	to := &model.Link{View: "threads", Row: t.TID.String()}
	if !t.TEB.Is() || t.TEB.Num == 0 {
		return n.notedStack(t, of, to)
	}
	if t.ETHREAD.Is() && t.ETHREAD.Num != 0 {
		to.Row = t.ETHREAD.String()
	}
	list := []spot{teb.spot(t.TEB, "TEB", of, to)}
	stack := stackOf(s, model.Addr(t.TEB.Num), ptr, of, to)
	if len(stack) == 0 {
		stack = n.notedStack(t, of, to)
	}
	list = append(list, stack...)
	return append(list, wowThread(t, s, ptr, of, to)...)
}

// notedStack is a thread's stack as the writer of a minidump noted it.
func (n *Namer) notedStack(t *model.Thread, of string, to *model.Link) []spot {
	if n.d.Memory == nil || !t.StackLimit.Is() || !t.StackBase.Is() || t.StackLimit.Num == 0 || t.StackBase.Num <= t.StackLimit.Num {
		return nil
	}
	return []spot{{first: model.Addr(t.StackLimit.Num), last: model.Addr(t.StackBase.Num - 1), what: "stack", of: of, kind: KindStack, to: to}}
}

// wowThread is the 32-bit environment block of a WoW64 thread and its 32-bit stack.
func wowThread(t *model.Thread, s model.Space, ptr int, of string, to *model.Link) []spot {
	const wowTEB = 0x2000 // from the 64-bit TEB; NT_TIB.Self of the 32-bit one is at 0x18
	if own, err := model.ReadUint(s, model.Addr(t.TEB.Num)+wowTEB+0x18, 4); ptr == 8 && err == nil && own == t.TEB.Num+wowTEB {
		block := structure{size: sizeTEB32}.spot(model.At(model.Addr(own), ""), "TEB32", of, to)
		return append(stackOf(s, model.Addr(own), 4, of, to), block)
	}
	return nil
}

// stackOf reads the bounds of a stack from a TEB.
func stackOf(s model.Space, teb model.Addr, ptr int, of string, to *model.Link) []spot {
	base, err := model.ReadUint(s, teb+model.Addr(ptr), ptr)
	limit, err2 := model.ReadUint(s, teb+model.Addr(2*ptr), ptr)
	const largest = 1 << 30
	if err != nil || err2 != nil || limit == 0 || limit >= base || base-limit > largest {
		return nil
	}
	return []spot{{first: model.Addr(limit), last: model.Addr(base - 1), what: "stack", of: of, kind: KindStack, to: to}}
}

// region names an address by the range that the memory manager keeps of it.
func (n *Namer) region(ctx context.Context, v viewpoint, at model.Addr) (Name, bool) {
	if v.pid == noPID {
		return n.userRegion(at)
	}
	t := n.rangesOf(ctx, v)
	if t == nil {
		return Name{}, false
	}
	return t.name(at)
}

// rangesOf are the address ranges of a process, nil when they are not known.
func (n *Namer) rangesOf(ctx context.Context, v viewpoint) *spotTable {
	if v.pid == noPID {
		return nil
	}
	return n.vads.get(ctx, n.readVADs)[v.pid]
}

// readVADs lists the address ranges by process.
func (n *Namer) readVADs(ctx context.Context) map[uint64]*spotTable {
	spots := map[uint64][]spot{}
	vads, _ := n.d.VADs.Get(ctx, nil)
	for i := range vads {
		v := &vads[i]
		if !v.Start.Is() || !v.End.Is() || !v.PID.Is() {
			continue
		}
		spots[v.PID.Num] = append(spots[v.PID.Num], spot{
			first: model.Addr(v.Start.Num), last: model.Addr(v.End.Num), what: vadWords(v), kind: KindRegion,
			to: &model.Link{View: "vads", Row: v.Node.String()},
		})
	}
	out := make(map[uint64]*spotTable, len(spots))
	for pid, list := range spots {
		out[pid] = newSpotTable(list)
	}
	return out
}

// vadWords says what a range is: private READWRITE, mapped \Windows\x.nls READONLY.
func vadWords(v *model.VAD) string {
	parts := []string{"memory"}
	for i, x := range []model.Value{v.Type, v.File, v.Protection} {
		if x.Is() && x.Text != "" {
			if i == 0 {
				parts[0] = x.Text + " memory"
				continue
			}
			parts = append(parts, x.Text)
		}
	}
	return strings.Join(parts, ", ")
}

// userRegion names an address of a minidump by its list of regions.
func (n *Namer) userRegion(at model.Addr) (Name, bool) {
	if n.d.RegionAt == nil {
		return Name{}, false
	}
	r, ok := n.d.RegionAt(at)
	if !ok || !r.Start.Is() || at < model.Addr(r.Start.Num) || r.State.Num == memFree {
		return Name{}, false
	}
	nm := Name{Base: model.Addr(r.Start.Num), Offset: uint64(at) - r.Start.Num, Kind: KindRegion, To: &model.Link{View: "regions", Row: r.Start.String()}}
	parts := []string{"memory"}
	if r.Type.Is() && r.Type.Text != "" {
		parts[0] = r.Type.Text + " memory"
	}
	if r.Protect.Is() && r.Protect.Text != "" {
		parts = append(parts, r.Protect.Text)
	} else if r.State.Is() && r.State.Text != "" {
		parts = append(parts, r.State.Text)
	}
	nm.Text = strings.Join(parts, ", ")
	return nm, true
}

// memFree is MEM_FREE, the state of a region without memory.
const memFree = 0x10000
