package win

import (
	"context"

	"dumplens/model"
	"dumplens/model/mem"
)

// maxUnloaded is the size of the ring of unloaded drivers.
const maxUnloaded = 50

// unloadedLayouts are an entry of the array that MmUnloadedDrivers points to, by the
// size of a pointer. It is in no public symbol file.
var unloadedLayouts = map[int]*model.Layout{
	4: {Name: "_UNLOADED_DRIVERS", Size: 0x18, Members: map[string]model.Member{
		"Name": {Offset: 0}, "StartAddress": {Offset: 8}, "EndAddress": {Offset: 0xc}, "CurrentTime": {Offset: 0x10},
	}},
	8: {Name: "_UNLOADED_DRIVERS", Size: 0x28, Members: map[string]model.Member{
		"Name": {Offset: 0}, "StartAddress": {Offset: 0x10}, "EndAddress": {Offset: 0x18}, "CurrentTime": {Offset: 0x20},
	}},
}

// loadUnloaded reads the ring of unloaded drivers, the latest first.
func (s *machine) loadUnloaded(context.Context, *model.Meter) ([]model.Unloaded, string) {
	at := s.slot(kdMmUnloadedDrivers)
	if at == 0 {
		return nil, "the kernel's debugger data, which leads to the list, cannot be read"
	}
	array, err := model.ReadUint(s.kernel, at, s.ptrSize())
	if err != nil {
		return nil, "MmUnloadedDrivers: " + model.AsHole(err, "", 0).Reason()
	}
	if array == 0 { // no driver was unloaded yet
		return []model.Unloaded{}, ""
	}
	layout := unloadedLayouts[s.ptrSize()]
	ring := readSpan(model.Span{Space: s.kernel, At: model.Addr(array), Len: maxUnloaded * layout.Size}, layout, s.ptrSize())
	stopped := ""
	if ring.err != nil {
		stopped = "MmUnloadedDrivers: " + model.AsHole(ring.err, "", 0).Reason()
	}
	last := s.slot(kdMmLastUnloadedDriver)
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
	size := ring.layout.Size
	b, span, _ := ring.slice(slot*size, int(size))
	if b == nil {
		return model.Unloaded{}, false
	}
	r := record{layout: ring.layout, span: span, data: b, ptr: ring.ptr}
	u := model.Unloaded{
		Name:  r.unicode("Name"),
		Start: r.address("StartAddress", "kernel", ""),
		End:   r.address("EndAddress", "kernel", ""),
		Time:  r.filetime("CurrentTime", "not recorded"),
	}
	u.Start.To, u.End.To = nil, nil // nothing is there any more
	return u, kernelPointer(ring.ptr)(model.Addr(u.Start.Num)) && u.Start.Num%mem.PageSize == 0
}
