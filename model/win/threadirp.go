package win

import (
	"fmt"

	"dumplens/model"
)

// irpForm is where an IRP and its current IO_STACK_LOCATION keep what is shown of a
// request. They have not changed since Windows XP (WDK, wdm.h).
type irpForm struct {
	thread   uint64 // IRP.ThreadListEntry
	location uint64 // IRP.Tail.Overlay.CurrentStackLocation
	device   uint64 // IO_STACK_LOCATION.DeviceObject; MajorFunction is its first byte
	file     uint64 // IO_STACK_LOCATION.FileObject
}

var irpForms = map[int]irpForm{4: {0x10, 0x60, 0x14, 0x18}, 8: {0x20, 0xb8, 0x28, 0x30}}

const (
	irpType     = 6    // IRP.Type, IO_TYPE_IRP
	maxRequests = 64   // that are shown of one thread
	irpBytes    = 0xd0 // up to the end of an IRP
)

// requests adds the requests that drivers have not completed yet (ETHREAD.IrpList).
func (d *threadDetails) requests() {
	form, ptr := irpForms[d.s.ptrSize()], d.s.ptrSize()
	head, first, last, ok := d.ethread.list("IrpList")
	if !ok || d.s.kernel == nil || first == 0 && last == 0 {
		return
	}
	n := d.s.newNamer()
	seen := map[model.Addr]bool{}
	for entry := first; entry != head; {
		irp := entry - model.Addr(form.thread)
		r := readSpan(model.Span{Space: d.s.kernel, At: irp, Len: irpBytes}, nil, ptr)
		kind, _, _ := r.slice(0, 2)
		next, _, _ := r.slice(form.thread, ptr)
		switch {
		case len(seen) >= maxRequests || seen[entry]:
			d.add("More requests", model.Absent(model.Malformed, "the list of requests does not end"), "")
			return
		case kind == nil || next == nil || model.Uint(kind) != irpType || !kernelPointer(ptr)(entry):
			d.add("Pending request", model.Absent(model.Malformed, fmt.Sprintf("there is no request at %s", irp.Short())), "")
			return
		}
		seen[entry] = true
		d.request(n, r, form)
		entry = model.Addr(model.Uint(next))
	}
}

// request adds one request: what is asked, of which driver, on which file.
func (d *threadDetails) request(n *namer, r record, form irpForm) {
	v := d.s.d.Pointer(r.span.At, "kernel").From(r.span)
	b, _, _ := r.slice(form.location, r.ptr)
	location := model.Addr(0)
	if b != nil {
		location = model.Addr(model.Uint(b))
	}
	if !kernelPointer(r.ptr)(location) {
		d.add("Pending request", v, "it is at no driver")
		return
	}
	at := readSpan(model.Span{Space: d.s.kernel, At: location, Len: form.file + uint64(r.ptr)}, nil, r.ptr)
	major, _, _ := at.slice(0, 1)
	device, _, _ := at.slice(form.device, r.ptr)
	file, _, _ := at.slice(form.file, r.ptr)
	if file == nil {
		d.add("Pending request", v, "where it is cannot be read")
		return
	}
	if int(major[0]) < len(majorFunctions) {
		v.Text = "IRP_MJ_" + majorFunctions[major[0]]
	}
	d.add("Pending request", v, d.requestNote(n, model.Addr(model.Uint(device)), model.Addr(model.Uint(file))))
}

// requestNote says which driver has a request, and of which file.
func (d *threadDetails) requestNote(n *namer, device, file model.Addr) string {
	note := ""
	if r := d.s.object(device, "_DEVICE_OBJECT"); isDevice(r) {
		if name := d.s.object(r.pointer("DriverObject"), "_DRIVER_OBJECT").unicode("DriverName"); name.Is() {
			note = "at " + name.Text
		}
	}
	if kernelPointer(d.s.ptrSize())(file) {
		if path := n.filePath(file); path.Is() {
			note = joinWords(note, "file "+path.Text)
		}
	}
	return note
}
