package name

import (
	"strconv"
	"strings"

	"dumplens/model"
)

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
	case strings.HasPrefix(id, "process:"):
		pid, ok := pidOf(id)
		return viewpoint{s, true, pid}, ok
	}
	return viewpoint{}, false
}

// pidOf reads the number of a process from the id of its space, process:4 or
// process:4:shadow.
func pidOf(id string) (uint64, bool) {
	rest, ok := strings.CutPrefix(id, "process:")
	if !ok {
		return 0, false
	}
	rest, _, _ = strings.Cut(rest, ":")
	pid, err := strconv.ParseUint(rest, 10, 64)
	return pid, err == nil
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

// kernelStart is the first address of the kernel's half: all of it is above any that a
// program can have. 32-bit kernels begin at 2 GiB unless the machine was started with
// /3GB, and a 64-bit kernel's addresses have their top bit set.
func (n *Namer) kernelStart() model.Addr {
	switch {
	case n.d.Memory != nil:
		return ^model.Addr(0)
	case n.d.Arch.PointerSize() == 4:
		return 0x80000000
	}
	return 1 << 63
}

// widen makes an address of what a pointer holds. The addresses of a 32-bit dump have
// 32 bits; debuggers write them with the sign extended.
func (n *Namer) widen(v uint64) model.Addr {
	if n.d.Arch.PointerSize() == 4 && v>>31 == 1<<33-1 {
		v &= 0xffffffff
	}
	return model.Addr(v)
}
