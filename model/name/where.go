package name

import "dumplens/model"

// noPID stands for the process of a minidump.
const noPID = ^uint64(0)

// viewpoint is whose addresses a space holds.
type viewpoint struct {
	space model.Space
	user  bool   // those of a program, below the kernel's
	pid   uint64 // noPID for a minidump's
}

// viewOf tells whose virtual addresses a space holds; false for spaces that hold none.
func (n *Namer) viewOf(s model.Space) (viewpoint, bool) {
	id := s.Name()
	switch {
	case id == "kernel":
		return viewpoint{space: s}, true
	case id == "memory":
		return viewpoint{s, true, noPID}, true
	}
	pid, ok := model.ProcessOfSpace(id)
	return viewpoint{s, true, pid}, ok
}

// virtual is the space whose addresses the pointers stored in s are; nil when there is
// none.
func (n *Namer) virtual(s model.Space) model.Space {
	if _, ok := n.viewOf(s); ok {
		return s
	}
	if n.d.Memory != nil {
		return n.d.Memory
	}
	return n.d.Kernel
}

// kernelStart is the first address of the kernel's half; a minidump has none of it.
func (n *Namer) kernelStart() model.Addr {
	if n.d.Memory != nil {
		return ^model.Addr(0)
	}
	return n.d.Arch.KernelStart()
}

// widen makes an address of what a pointer holds. The addresses of a 32-bit dump have
// 32 bits; debuggers write them with the sign extended.
func (n *Namer) widen(v uint64) model.Addr {
	if n.d.Arch.PointerSize() == 4 && v>>31 == 1<<33-1 {
		v &= 0xffffffff
	}
	return model.Addr(v)
}
