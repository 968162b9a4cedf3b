package stack

import (
	"encoding/binary"

	"dumplens/model"
	"dumplens/model/pe"
)

// Numbers of frame pointers.
const (
	regEBP = pe.RegRBP
	regX29 = pe.RegFP
)

func regFrame(a model.Arch) int {
	if a == model.ArchARM64 {
		return regX29
	}
	return regEBP
}

// trap32 is where KTRAP_FRAME of x86 keeps registers; the same since Windows XP.
const (
	trap32Ebp = 0x60
	trap32Eip = 0x68
	trap32Cs  = 0x6c
	trap32Efl = 0x70
	trap32Esp = 0x74 // only there when a program was interrupted
	trap32Ss  = 0x78
)

// trapFrame32 recognizes a KTRAP_FRAME: the kernel's entries make EBP point to theirs. It
// has no signature, so all of what the processor pushed must be as it can be.
func (k *walk) trapFrame32(at model.Addr) (f Frame, ok bool) {
	if k.narrow || k.regs.PC <= k.Top {
		return f, false
	}
	s, why := k.Space(at)
	if why != "" {
		return f, false
	}
	b, err := model.ReadBytes(s, at, trap32Esp)
	if err != nil {
		return f, false
	}
	le := binary.LittleEndian
	eip, cs, flags := model.Addr(le.Uint32(b[trap32Eip:])), le.Uint32(b[trap32Cs:])&0xffff, le.Uint32(b[trap32Efl:])
	const always, never = 1 << 1, 0xffc08028 // bits of EFLAGS
	if flags&always == 0 || flags&never != 0 {
		return f, false
	}
	f = Frame{At: model.Span{Space: s, At: at + trap32Eip, Len: 4}, How: model.FromUnwind, Note: interrupted}
	f.Regs.PC = eip
	f.Regs.Set(regEBP, uint64(le.Uint32(b[trap32Ebp:])))
	const kernelCode, userCode = 0x08, 0x1b
	switch {
	case cs == kernelCode && eip > k.Top:
		if _, ok := k.code(eip); !ok {
			return f, false
		}
		f.Regs.SP = at + trap32Esp
	case cs == userCode && eip <= k.Top:
		tail, err := model.ReadBytes(s, at+trap32Esp, 8)
		if err != nil || le.Uint32(tail[trap32Ss-trap32Esp:])&3 != 3 {
			return f, false
		}
		f.Regs.SP, f.Note = model.Addr(le.Uint32(tail)), entered
	default:
		return f, false
	}
	return f, true
}

// trap64 is where KTRAP_FRAME of x64 keeps registers; the same since Windows Server 2003.
const (
	trap64Rbx = 0x140
	trap64Rip = 0x168
	trap64Len = 0x190
)

// trapFrame64 recognizes a KTRAP_FRAME at the stack pointer of a frame of the kernel: its
// entries call on with the stack pointer at theirs. It is asked where no unwind data say
// so, and believed when all of what the processor pushed is as it can be.
func (k *walk) trapFrame64(at model.Addr) (f Frame, ok bool) {
	if k.Arch != model.ArchX64 || k.Top == 0 || at <= k.Top || len(k.frames) == 0 || k.regs.PC <= k.Top {
		return f, false
	}
	s, why := k.Space(at)
	if why != "" {
		return f, false
	}
	b, err := model.ReadBytes(s, at, trap64Len)
	if err != nil {
		return f, false
	}
	le := binary.LittleEndian
	rip, sp := model.Addr(le.Uint64(b[trap64Rip:])), model.Addr(le.Uint64(b[trap64Rip+0x18:]))
	cs, flags, ss := le.Uint64(b[trap64Rip+8:]), le.Uint64(b[trap64Rip+0x10:]), le.Uint64(b[trap64Rip+0x20:])
	const kernelCode, kernelData = 0x10, 0x18
	const always, never = 1 << 1, 0xffffffffffc08028 // bits of RFLAGS
	if cs != kernelCode || ss != kernelData && ss != 0 || flags&always == 0 || flags&never != 0 || sp < at+trap64Len || k.base != 0 && sp > k.base {
		return f, false
	}
	if _, code := k.code(rip); !code {
		return f, false
	}
	f = Frame{At: model.Span{Space: s, At: at + trap64Rip, Len: 8}, How: model.FromScan, Note: "interrupted here, as a trap frame on the stack says"}
	f.Regs.PC, f.Regs.SP = rip, sp
	k.trapRegisters(&f, b)
	return f, true
}

// trapRegisters takes RBX, RDI, RSI and RBP, which lie one after the other.
func (k *walk) trapRegisters(f *Frame, b []byte) {
	for i, reg := range []int{3, 7, 6, regEBP} {
		f.Regs.Set(reg, binary.LittleEndian.Uint64(b[trap64Rbx+8*i:]))
	}
}

// crossing goes on in the program at the frame where the thread entered the kernel, when
// unwinding did not lead there and no return address lies before it.
func (k *walk) crossing() (f Frame, exact, ok bool) {
	if k.trap == 0 || k.regs.SP > k.trap || k.regs.PC <= k.Top {
		return f, false, false
	}
	if _, more := k.findReturn(k.regs.SP, k.trap); more {
		return f, false, false
	}
	if k.Arch.PointerSize() == 4 {
		f, ok = k.trapFrame32(k.trap)
		return f, true, ok && f.Regs.PC <= k.Top
	}
	s, why := k.Space(k.trap)
	if why != "" || k.Arch != model.ArchX64 {
		return f, false, false
	}
	b, err := model.ReadBytes(s, k.trap, trap64Len)
	if err != nil {
		return f, false, false
	}
	le := binary.LittleEndian
	cs := le.Uint16(b[trap64Rip+8:])
	f = Frame{At: model.Span{Space: s, At: k.trap + trap64Rip, Len: 8}, How: model.FromUnwind, Note: entered}
	f.Regs.PC, f.Regs.SP = model.Addr(le.Uint64(b[trap64Rip:])), model.Addr(le.Uint64(b[trap64Rip+0x18:]))
	k.trapRegisters(&f, b)
	if cs&3 != 3 || f.Regs.PC > k.Top || f.Regs.SP > k.Top {
		return f, false, false
	}
	k.mode(cs)
	return f, true, true
}
