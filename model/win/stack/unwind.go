package stack

import (
	"dumplens/model"
	"dumplens/model/pe"
)

// byUnwind finds the caller by the unwind data of the image that PC lies in.
func (k *walk) byUnwind() (f Frame, exact, ok bool) {
	m, known := k.Module(k.regs.PC)
	if !known {
		return k.afterWildCall()
	}
	im, code := k.code(k.regs.PC)
	if !code || im.table == nil {
		return Frame{}, false, false
	}
	stack, why := k.Space(k.regs.SP)
	if why != "" {
		return Frame{}, false, false
	}
	rva := uint32(k.regs.PC - m.Base)
	if !k.exact {
		rva-- // a call at the very end of a function returns behind it
	}
	fn, found, err := im.table.Lookup(rva)
	if err != nil {
		return Frame{}, false, false
	}
	r := k.regs
	var how pe.Unwound
	if found {
		how, err = im.table.Undo(stack, fn, &r, k.exact)
	} else {
		how, err = im.table.Leaf(stack, &r)
	}
	if err != nil || how.TrapFrameAt != 0 || !found && !k.leafReturns(&r) {
		return Frame{}, false, false
	}
	return k.unwound(stack, r, how)
}

// leafReturns tells whether code without unwind data can have been called from where it
// would return to: there must be a call. Only the innermost function may be such code.
func (k *walk) leafReturns(r *pe.Registers) bool {
	if r.PC == k.regs.PC && r.SP == k.regs.SP {
		return false
	}
	return k.Arch != model.ArchARM64 || k.afterCall(r.PC) != no
}

// unwound makes the frame that undoing a call led to.
func (k *walk) unwound(stack model.Space, r pe.Registers, how pe.Unwound) (Frame, bool, bool) {
	f := Frame{Regs: r, How: model.FromUnwind}
	if how.ReturnAt != 0 {
		f.At = model.Span{Space: stack, At: how.ReturnAt, Len: uint64(k.pointer())}
	}
	if how.Trap {
		f.Note = interrupted
		if r.PC <= k.Top {
			f.Note = entered
		}
		k.mode(how.CS)
	}
	return f, how.Trap, true
}

// Notes of frames that were not left by a call.
const (
	interrupted = "interrupted here"
	entered     = "where the program entered the kernel"
)

// mode follows a change to 32-bit code.
func (k *walk) mode(cs uint16) {
	const code32 = 0x23 // the selector of 32-bit programs on 64-bit Windows
	k.narrow = k.Arch == model.ArchX64 && cs == code32
}

// afterWildCall handles a thread that jumped to where no code is, by a bad function
// pointer: the call left the return address at the stack pointer, or in ARM64's X30.
func (k *walk) afterWildCall() (Frame, bool, bool) {
	if !k.exact {
		return Frame{}, false, false
	}
	stack, why := k.Space(k.regs.SP)
	if why != "" {
		return Frame{}, false, false
	}
	r := k.regs
	how, err := r.Return(stack, k.Arch == model.ArchARM64)
	if err != nil || k.afterCall(r.PC) == no {
		return Frame{}, false, false
	}
	if _, ok := k.code(r.PC); !ok {
		return Frame{}, false, false
	}
	return k.unwound(stack, r, how)
}
