package stack

import (
	"dumplens/model"
	"dumplens/model/pe"
)

// The frame that a context switch leaves at KTHREAD.KernelStack. On x64 it ends with RBP
// and the return address into KiSwapContext; it became larger with Windows Vista. On x86
// KiSwapContext's own frame with EBP and its return address follows.
const (
	switch64Rbp    = 0x30
	switch64Len    = 0x40
	switchOldRbp   = 0x10 // before Vista
	switchOldLen   = 0x20
	switch32Return = 0x08
	switch32Ebp    = 0x0c
	switch32Caller = 0x1c
)

// Switched makes the seed of a thread of x86 or x64 that does not run, whose stack pointer
// the last context switch left at at. old tells x64 before Windows Vista. When the frame
// is not as expected, the stack is searched.
func (w *World) Switched(at model.Addr, old bool, s Seed) Seed {
	k := &walk{World: w}
	ok := false
	if w.Arch.PointerSize() == 4 {
		ok = k.switched32(at, &s)
	} else {
		ok = k.switched64(at, old, &s)
	}
	if !ok {
		s.Regs = pe.Registers{SP: at}
		s.Frames, s.Search = nil, true
	}
	return s
}

// Resumed makes the seed of a thread of ARM64 that does not run: the context switch left
// its registers in the thread object, at slot the address where it goes on.
func (w *World) Resumed(pc, fp uint64, sp model.Addr, slot model.Span, s Seed) Seed {
	k := &walk{World: w}
	s.Regs = pe.Registers{SP: sp}
	if at := pe.StripPAC(pc); k.mayReturn(at) {
		s.Regs.PC, s.At = at, slot
		s.Regs.Set(pe.RegFP, fp)
		return s
	}
	s.Search = true
	return s
}

func (k *walk) switched64(at model.Addr, old bool, s *Seed) bool {
	rbp, size := model.Addr(switch64Rbp), model.Addr(switch64Len)
	if old {
		rbp, size = switchOldRbp, switchOldLen
	}
	ret, slot, ok1 := k.read(at + size - 8)
	fp, _, ok2 := k.read(at + rbp)
	if !ok1 || !ok2 || !k.mayReturn(ret) {
		return false
	}
	s.Regs = pe.Registers{PC: ret, SP: at + size}
	s.Regs.Set(regEBP, uint64(fp))
	s.At = slot
	return true
}

func (k *walk) switched32(at model.Addr, s *Seed) bool {
	inner, slot, ok1 := k.read(at + switch32Return)
	caller, above, ok2 := k.read(at + switch32Caller)
	ebp, _, ok3 := k.read(at + switch32Ebp)
	if !ok1 || !ok2 || !ok3 || !k.mayReturn(inner) || !k.mayReturn(caller) {
		return false
	}
	first := Frame{At: slot, How: s.How, Note: s.Note}
	first.Regs.PC, first.Regs.SP = inner, at+switch32Ebp
	s.Frames = []Frame{first}
	s.Regs = pe.Registers{PC: caller, SP: at + switch32Caller + 4}
	s.Regs.Set(regEBP, uint64(ebp))
	s.At, s.How, s.Note = above, model.FromFramePointer, ""
	return true
}

// mayReturn tells whether an address may be one that a call returns to.
func (k *walk) mayReturn(at model.Addr) bool {
	_, code := k.code(at)
	return code && k.afterCall(at) != no
}
