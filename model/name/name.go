// Package name says what lies at an address of a dump in the words of the field:
// ntoskrnl.exe!KeBugCheckEx+0x10, the stack of a thread, a process's descriptor.
// And it finds the address that such words mean: see Resolve.
//
// Above lie the views and the window, which show a name beside every pointer; below
// lie model and the parts of a Dump, which are read when a name is first asked for.
package name

import (
	"context"
	"sync"

	"dumplens/model"
)

// Name is what lies at an address.
type Name struct {
	Text   string      // ntoskrnl.exe!KeBugCheckEx+0x10
	Module string      // ntoskrnl.exe; "" when the address lies in no image
	Base   model.Addr  // of the module, the object, the stack or the region
	Symbol string      // KeBugCheckEx; "" when none is near
	Offset uint64      // from the symbol, or from Base where there is none
	Kind   Kind        // how much the name tells
	To     *model.Link // the row of a view that tells more; nil when there is none
}

// Weak tells a name of a whole region, which says little of the address itself.
func (n Name) Weak() bool { return n.Kind >= KindPool }

// Namer names the addresses of one dump. It is safe for concurrent use. It reads the
// dump, so on the UI goroutine it is only made, never asked.
//
// What it reads it reads once: lists when they are first needed, the exports of an
// image when an address in it is first named. A reading that a context cuts short is
// done again by the next who asks.
type Namer struct {
	d *model.Dump

	images  kept[*imageMaps]
	objects kept[*spotTable]   // of the kernel
	layout  kept[*kernelSpots] // regions of the kernel's addresses
	vads    kept[map[uint64]*spotTable]
	odd     kept[[]string]
	regs    kept[[]model.Field]

	mu        sync.Mutex
	processes map[uint64]*kept[*spotTable] // by PID; noPID for a minidump
}

// New makes the Namer of a dump; nothing is read yet.
func New(d *model.Dump) *Namer { return &Namer{d: d, processes: map[uint64]*kept[*spotTable]{}} }

// Of names the address at in the space s; false when nothing is known of it. Of the
// file and of physical memory nothing is: see Pointer for what is stored there.
func (n *Namer) Of(ctx context.Context, s model.Space, at model.Addr) (Name, bool) {
	if s == nil {
		return Name{}, false
	}
	v, ok := n.viewOf(s)
	if !ok {
		return Name{}, false
	}
	if v.user {
		return n.inProcess(ctx, v, at)
	}
	return n.inKernel(ctx, s, at)
}

// inProcess names an address of a program.
func (n *Namer) inProcess(ctx context.Context, v viewpoint, at model.Addr) (Name, bool) {
	if at >= n.kernelStart() {
		return n.inKernel(ctx, n.d.Kernel, at)
	}
	if nm, ok := n.images.get(ctx, n.readImages).of(v.pid).name(ctx, at); ok {
		return nm, true
	}
	if nm, ok := n.ofProcess(ctx, v).name(at); ok {
		return nm, true
	}
	return n.region(ctx, v, at)
}

// inKernel names an address of the kernel's half.
func (n *Namer) inKernel(ctx context.Context, s model.Space, at model.Addr) (Name, bool) {
	if at < n.kernelStart() {
		return Name{}, false
	}
	if nm, ok := n.images.get(ctx, n.readImages).kernel.name(ctx, at); ok {
		return nm, true
	}
	if nm, ok := n.objects.get(ctx, n.readObjects).name(at); ok {
		return nm, true
	}
	if nm, ok := n.layout.get(ctx, n.readLayout).name(at); ok {
		return nm, true
	}
	if nm, ok := n.poolBlock(s, at); ok {
		return nm, true
	}
	return n.layout.get(ctx, n.readLayout).regions.name(at)
}

// Here says in a few words what lies at an address, "" when nothing is known.
func (n *Namer) Here(ctx context.Context, s model.Space, at model.Addr) string {
	nm, _ := n.Of(ctx, s, at)
	return nm.Text
}

// lowest is the first address that a pointer can have: Windows maps nothing below.
const lowest = 0x10000

// Pointer says in a few words what the number v, found in the space s, leads to when
// it is a pointer: a name, a string, or both; "" when it leads to nothing that is
// known. Pointers in the file and in physical memory are taken for the kernel's, or
// for those of a minidump's process.
func (n *Namer) Pointer(ctx context.Context, s model.Space, v uint64) string {
	if v < lowest || s == nil {
		return ""
	}
	s, at := n.virtual(s), n.widen(v)
	if s == nil {
		return ""
	}
	nm, ok := n.Of(ctx, s, at)
	if ok && !nm.Weak() {
		return nm.Text
	}
	text, found := n.Text(s, at)
	switch {
	case ok && found:
		return text + " in " + nm.Text
	case found:
		return text
	}
	return nm.Text
}
