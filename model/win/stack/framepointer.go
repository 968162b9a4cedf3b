package stack

import "dumplens/model"

// byFrame64 follows the frame chain: at the frame pointer lie the caller's frame pointer
// and the return address (ARM64, and x64 code of systems that keep one).
func (k *walk) byFrame64() (f Frame, exact, ok bool) {
	n := regFrame(k.Arch)
	at, known := k.regs.Get(n)
	fp := model.Addr(at)
	if known && fp == 0 && k.chained() {
		return f, false, true // the end of the chain
	}
	if !known || fp < k.regs.SP || fp%8 != 0 {
		return f, false, false
	}
	next, _, ok1 := k.read(fp)
	ret, slot, ok2 := k.read(fp + 8)
	if !ok1 || !ok2 {
		return f, false, false
	}
	f = Frame{Regs: k.regs, At: slot, How: model.FromFramePointer}
	f.Regs.Known = 0
	f.Regs.Set(n, uint64(next))
	f.Regs.PC, f.Regs.SP = k.returnAddress(ret), fp+16
	if f.Regs.PC != 0 && k.afterCall(f.Regs.PC) == no {
		return f, false, false
	}
	return f, false, true
}

// chained tells that the last frame was found by the frame chain.
func (k *walk) chained() bool {
	return len(k.frames) > 0 && k.frames[len(k.frames)-1].How == model.FromFramePointer
}

// byFrame32 follows the frame chain of x86 code: at EBP lie the caller's EBP and the
// return address.
func (k *walk) byFrame32() (f Frame, exact, ok bool) {
	if k.exact {
		if f, ok := k.atEntry32(); ok {
			return f, false, true
		}
	}
	v, known := k.regs.Get(regEBP)
	ebp := model.Addr(v)
	if known && ebp == 0 && k.chained() {
		return f, false, true // the end of the chain
	}
	if !known || ebp < k.regs.SP && !k.exact || ebp+4 < k.regs.SP || ebp%4 != 0 {
		return f, false, false
	}
	if f, ok := k.trapFrame32(ebp); ok {
		return f, true, true
	}
	next, _, ok1 := k.read(ebp)
	ret, slot, ok2 := k.read(ebp + 4)
	if !ok1 || !ok2 || ret != 0 && k.afterCall(ret) == no {
		return f, false, false
	}
	f = Frame{Regs: k.regs, At: slot, How: model.FromFramePointer}
	f.Regs.Known = 0
	f.Regs.Set(regEBP, uint64(next))
	f.Regs.PC, f.Regs.SP = ret, ebp+8
	return f, false, true
}

// atEntry32 finds the caller of a function that has not linked its frame yet, or has
// unlinked it: the first instructions of a function, and its return, tell.
func (k *walk) atEntry32() (f Frame, ok bool) {
	s, why := k.Space(k.regs.PC)
	if why != "" {
		return f, false
	}
	var b [6]byte
	before, _ := s.ReadAt(b[:1], k.regs.PC-1) // what cannot be read is no sign
	n, _ := s.ReadAt(b[1:], k.regs.PC)
	code := b[1:][:n]
	slot := k.regs.SP
	ebp, known := k.regs.Get(regEBP)
	switch {
	case k.exported(k.regs.PC), k.wild():
	case starts(code, 0x8b, 0xff, 0x55, 0x8b, 0xec), starts(code, 0x55, 0x8b, 0xec), starts(code, 0x55, 0x89, 0xe5), starts(code, 0xc3), starts(code, 0xc2):
	case before == 1 && b[0] == 0x55 && (starts(code, 0x8b, 0xec) || starts(code, 0x89, 0xe5)):
		saved, _, ok := k.read(slot)
		if !ok {
			return f, false
		}
		ebp, known = uint64(saved), true
		slot += 4
	default:
		return f, false
	}
	ret, at, ok := k.read(slot)
	if !ok || k.afterCall(ret) == no {
		return f, false
	}
	if _, ok := k.code(ret); !ok {
		return f, false
	}
	f = Frame{Regs: k.regs, At: at, How: model.FromFramePointer}
	f.Regs.Known = 0
	if known {
		f.Regs.Set(regEBP, ebp)
	}
	f.Regs.PC, f.Regs.SP = ret, slot+4
	return f, true
}

// wild tells that the instruction pointer is where no code is: a bad function pointer was
// called, which left the return address on the stack.
func (k *walk) wild() bool {
	_, ok := k.Module(k.regs.PC)
	return !ok
}

// exported tells whether an exported function begins at an address.
func (k *walk) exported(at model.Addr) bool {
	m, ok := k.Module(at)
	im, code := k.code(at)
	return ok && code && im.names[uint32(at-m.Base)] != ""
}

func starts(code []byte, want ...byte) bool {
	return len(code) >= len(want) && string(code[:len(want)]) == string(want)
}
