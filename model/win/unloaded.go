package win

import (
	"context"

	"dumplens/model"
	"dumplens/model/mem"
)

// maxUnloaded is the size of the ring of unloaded drivers.
const maxUnloaded = 50

// unloadedLayout is an entry of the array that MmUnloadedDrivers points to, x64. It
// is in no public symbol file.
var unloadedLayout = &model.Layout{Name: "_UNLOADED_DRIVERS", Size: 0x28, Members: map[string]model.Member{
	"Name": {Offset: 0}, "StartAddress": {Offset: 0x10}, "EndAddress": {Offset: 0x18}, "CurrentTime": {Offset: 0x20},
}}

// loadUnloaded reads the ring of unloaded drivers, the latest first.
func (s *machine) loadUnloaded(context.Context, *model.Meter) ([]model.Unloaded, string) {
	at := s.kdbg.addr(kdMmUnloadedDrivers)
	if at == 0 {
		return nil, "the kernel's debugger data, which leads to the list, cannot be read"
	}
	array, err := model.ReadUint(s.kernel, at, ptr)
	if err != nil {
		return nil, "MmUnloadedDrivers: " + model.AsHole(err, "", 0).Reason()
	}
	if array == 0 { // no driver was unloaded yet
		return []model.Unloaded{}, ""
	}
	ring := readSpan(model.Span{Space: s.kernel, At: model.Addr(array), Len: maxUnloaded * unloadedLayout.Size}, nil, ptr)
	stopped := ""
	if ring.err != nil {
		stopped = "MmUnloadedDrivers: " + model.AsHole(ring.err, "", 0).Reason()
	}
	last := s.kdbg.addr(kdMmLastUnloadedDriver)
	next, err := model.ReadUint(s.kernel, last, 4)
	if err != nil || next > maxUnloaded {
		next = maxUnloaded
	}
	out := []model.Unloaded{}
	for i := range uint64(maxUnloaded) {
		slot := (next + maxUnloaded - 1 - i) % maxUnloaded
		if u, ok := unloadedEntry(ring, slot); ok {
			out = append(out, u)
		}
	}
	return out, stopped
}

// unloadedEntry reads a slot of the ring; false when it is empty or
// damaged.
func unloadedEntry(ring record, slot uint64) (model.Unloaded, bool) {
	size := unloadedLayout.Size
	b, span, _ := ring.slice(slot*size, int(size))
	if b == nil {
		return model.Unloaded{}, false
	}
	r := record{layout: unloadedLayout, span: span, data: b, ptr: ptr}
	u := model.Unloaded{
		Name:  r.unicode("Name"),
		Start: r.address("StartAddress", "kernel", ""),
		End:   r.address("EndAddress", "kernel", ""),
		Time:  r.filetime("CurrentTime", "not recorded"),
	}
	u.Start.To, u.End.To = nil, nil // nothing is there any more
	return u, kernelPointer(ptr)(model.Addr(u.Start.Num)) && u.Start.Num%mem.PageSize == 0
}
