package name

import (
	"context"
	"fmt"
	"path"
	"strings"

	"dumplens/model"
)

// Least sizes of structures in all builds, for layouts that do not tell them.
const (
	leastEPROCESS = 0x200
	leastETHREAD  = 0x200
	leastKPRCB    = 0x1000
	leastTable    = 0x40 // HANDLE_TABLE
)

// readObjects lists the structures of the kernel that the views list, by address.
func (n *Namer) readObjects(ctx context.Context) *spotTable {
	var list []spot
	procs, _ := n.d.Processes.Get(ctx, nil)
	list = append(list, n.processSpots(procs)...)
	list = append(list, n.threadSpots(ctx, processNames(procs))...)
	list = append(list, n.processorSpots(ctx)...)
	return newSpotTable(append(list, n.driverSpots(ctx)...))
}

// processNames are the processes' names by PID.
func processNames(procs []model.Process) map[uint64]string {
	out := make(map[uint64]string, len(procs))
	for i := range procs {
		if p := &procs[i]; p.PID.Is() && p.Name.Is() {
			out[p.PID.Num] = p.Name.Text
		}
	}
	return out
}

// processSpots are the EPROCESSes and the handle tables they point to.
func (n *Namer) processSpots(procs []model.Process) []spot {
	eprocess, table := n.structureOf("_EPROCESS", leastEPROCESS), n.structureOf("_HANDLE_TABLE", leastTable)
	var list []spot
	for i := range procs {
		p := &procs[i]
		if !p.EPROCESS.Is() || p.EPROCESS.Num == 0 {
			continue
		}
		of := fmt.Sprintf(" of %s (%s)", p.Name, p.PID)
		to := &model.Link{View: "processes", Row: p.EPROCESS.String()}
		list = append(list, eprocess.spot(p.EPROCESS, "EPROCESS", of, to))
		at, ok := n.memberOf(p.EPROCESS, "_EPROCESS", "ObjectTable")
		if ok && at >= n.kernelStart() {
			list = append(list, table.spot(model.At(at, ""), "HANDLE_TABLE", of, to))
		}
	}
	return list
}

// memberOf reads a pointer that is a member of a structure of the kernel.
func (n *Namer) memberOf(object model.Value, structure, member string) (model.Addr, bool) {
	if n.d.Layouts == nil {
		return 0, false
	}
	l, ok := n.d.Layouts.Struct(structure)
	if !ok {
		return 0, false
	}
	m, ok := l.Members[member]
	if !ok {
		return 0, false
	}
	at, err := model.ReadUint(n.d.Kernel, model.Addr(object.Num+m.Offset), n.d.Arch.PointerSize())
	return model.Addr(at), err == nil && at != 0
}

// threadSpots are the ETHREADs and the kernel stacks.
func (n *Namer) threadSpots(ctx context.Context, processes map[uint64]string) []spot {
	ethread := n.structureOf("_ETHREAD", leastETHREAD)
	var list []spot
	n.d.Threads.Each(ctx, nil, func(t *model.Thread) bool { // what stops them leaves them without a name
		if !t.ETHREAD.Is() || t.ETHREAD.Num == 0 {
			return true
		}
		of, to := threadOf(t, processes), &model.Link{View: "threads", Row: t.ETHREAD.String()}
		list = append(list, ethread.spot(t.ETHREAD, "ETHREAD", of, to))
		if t.StackBase.Is() && t.StackLimit.Is() && t.StackLimit.Num != 0 && t.StackBase.Num > t.StackLimit.Num {
			list = append(list, spot{
				first: model.Addr(t.StackLimit.Num), last: model.Addr(t.StackBase.Num - 1),
				what: "kernel stack", of: of, kind: KindStack, to: to,
			})
		}
		return true
	})
	return list
}

// threadOf names a thread: " of 4.8 (System)".
func threadOf(t *model.Thread, processes map[uint64]string) string {
	if !t.PID.Is() || t.PID.Fmt != model.Count {
		return " of thread " + t.TID.String()
	}
	if name := processes[t.PID.Num]; name != "" {
		return fmt.Sprintf(" of %s.%s (%s)", t.PID, t.TID, name)
	}
	return fmt.Sprintf(" of %s.%s", t.PID, t.TID)
}

// processorSpots are the KPRCBs, and what of the KPCR lies before each.
func (n *Namer) processorSpots(ctx context.Context) []spot {
	cpus, _ := n.d.CPUs.Get(ctx, nil)
	kprcb := n.structureOf("_KPRCB", leastKPRCB)
	before := uint64(0x180) // KPCR.Prcb, x64
	if n.d.Arch.PointerSize() == 4 {
		before = 0x120
	}
	kpcr := structure{size: before, members: n.structureOf("_KPCR", before).members}
	var list []spot
	for i := range cpus {
		c := &cpus[i]
		of, to := " of processor "+c.Number.String(), &model.Link{View: "cpus", Row: c.PRCB.String()}
		list = append(list, kprcb.spot(c.PRCB, "KPRCB", of, to))
		const page = 0x1000
		if x := n.d.Arch; c.PRCB.Is() && c.PRCB.Num%page == before && (x == model.ArchX64 || x.PointerSize() == 4) {
			list = append(list, kpcr.spot(model.At(model.Addr(c.PRCB.Num-before), ""), "KPCR", of, to))
		}
	}
	return list
}

// driverSpots are the driver objects and their devices. Sizes: WDK, wdm.h.
func (n *Namer) driverSpots(ctx context.Context) []spot {
	drivers, _ := n.d.Drivers.Get(ctx, nil)
	driver, device := n.structureOf("_DRIVER_OBJECT", 0x150), n.structureOf("_DEVICE_OBJECT", 0x150)
	if n.d.Arch.PointerSize() == 4 {
		driver, device = n.structureOf("_DRIVER_OBJECT", 0xa8), n.structureOf("_DEVICE_OBJECT", 0xb8)
	}
	var list []spot
	for i := range drivers {
		d := &drivers[i]
		to := &model.Link{View: "drivers", Row: d.Name.String()}
		list = append(list, driver.spot(d.Object, "DRIVER_OBJECT", " "+d.Name.String(), to))
		short := path.Base(strings.ReplaceAll(d.Name.String(), `\`, "/"))
		for j := range d.Devices {
			v := &d.Devices[j]
			of := " of " + short
			if v.Name.Is() && v.Name.Text != "" {
				of = " " + v.Name.Text + of
			}
			list = append(list, device.spot(v.Object, "DEVICE_OBJECT", of, to))
		}
	}
	return list
}
