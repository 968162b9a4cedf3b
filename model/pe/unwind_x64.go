package pe

import (
	"encoding/binary"
	"errors"
	"fmt"

	"dumplens/model"
)

// unwindInfo is UNWIND_INFO of x64.
type unwindInfo struct {
	version  byte
	prolog   uint32 // SizeOfProlog
	frameReg int    // 0 none
	frameOff uint64 // FrameOffset in bytes
	codes    []byte // two bytes a slot
	chained  bool
	parent   Function // of a chained one
}

// Flags of UNWIND_INFO.
const flagChain = 4

// Operations of UNWIND_CODE.
const (
	opPushNonvol    = 0
	opAllocLarge    = 1
	opAllocSmall    = 2
	opSetFPReg      = 3
	opSaveNonvol    = 4
	opSaveNonvolFar = 5
	opEpilog        = 6 // of version 2; of version 1 an old form of saving XMM
	opSpare         = 7
	opSaveXMM       = 8
	opSaveXMMFar    = 9
	opMachineFrame  = 10
)

// maxChain is how many parts of a split function are followed.
const maxChain = 32

var errChain = errors.New("the chain of unwind data does not end")

// info reads the UNWIND_INFO of a function.
func (t *FunctionTable) info(f Function) (unwindInfo, error) {
	const indirect = 1 // Data leads to another RUNTIME_FUNCTION
	for range maxChain {
		if f.Data&indirect == 0 {
			return t.infoAt(f.Data)
		}
		b, err := t.im.read(f.Data&^indirect, 12)
		if err != nil {
			return unwindInfo{}, fmt.Errorf("the unwind data: %w", err)
		}
		f = functionOf(b)
	}
	return unwindInfo{}, errChain
}

// functionOf reads a RUNTIME_FUNCTION.
func functionOf(b []byte) Function {
	le := binary.LittleEndian
	return Function{le.Uint32(b), le.Uint32(b[4:]), le.Uint32(b[8:])}
}

func (t *FunctionTable) infoAt(rva uint32) (unwindInfo, error) {
	h, err := t.im.read(rva, 4)
	if err != nil {
		return unwindInfo{}, fmt.Errorf("the unwind data: %w", err)
	}
	u := unwindInfo{version: h[0] & 7, prolog: uint32(h[1]), frameReg: int(h[3] & 15), frameOff: uint64(h[3]>>4) * 16}
	if u.version != 1 && u.version != 2 {
		return u, fmt.Errorf("unwind data of version %d at RVA 0x%x is not understood", u.version, rva)
	}
	count := uint32(h[2])
	if u.codes, err = t.im.read(rva+4, uint64(2*count)); err != nil {
		return u, fmt.Errorf("the unwind codes: %w", err)
	}
	if h[0]>>3&flagChain != 0 {
		b, err := t.im.read(rva+4+2*(count+count&1), 12)
		if err != nil {
			return u, fmt.Errorf("the chained unwind data: %w", err)
		}
		u.chained, u.parent = true, functionOf(b)
	}
	return u, nil
}

// unwindCode is one UNWIND_CODE with its operand.
type unwindCode struct {
	offset  uint32 // in the prolog: the end of its instruction
	op      int
	info    int
	operand uint64 // bytes: size or offset
}

// each visits the codes in the order in which they undo. An error means that the codes
// cannot be right.
func (u *unwindInfo) each(visit func(c unwindCode) error) error {
	for i := 0; i < len(u.codes); {
		c := unwindCode{offset: uint32(u.codes[i]), op: int(u.codes[i+1] & 15), info: int(u.codes[i+1] >> 4)}
		n := u.slots(c)
		if n == 0 || i+2*n > len(u.codes) {
			return fmt.Errorf("unwind code %d with %d is none that is known", c.op, c.info)
		}
		c.operand = operand(c, u.codes[i+2:i+2*n])
		if err := visit(c); err != nil {
			return err
		}
		i += 2 * n
	}
	return nil
}

// slots is how many slots a code takes, 0 for one that is not known.
func (u *unwindInfo) slots(c unwindCode) int {
	switch c.op {
	case opPushNonvol, opAllocSmall, opSetFPReg, opMachineFrame:
		return 1
	case opAllocLarge:
		return [...]int{2, 3, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0}[c.info]
	case opSaveNonvol, opSaveXMM:
		return 2
	case opSaveNonvolFar, opSaveXMMFar:
		return 3
	case opEpilog:
		if u.version == 2 {
			return 1
		}
		return 2
	case opSpare:
		if u.version == 2 {
			return 2
		}
		return 3
	}
	return 0
}

// operand is the number in the slots after the first: one slot is scaled.
func operand(c unwindCode, rest []byte) uint64 {
	switch {
	case c.op == opAllocSmall:
		return uint64(c.info)*8 + 8
	case len(rest) == 4:
		return uint64(binary.LittleEndian.Uint32(rest))
	case len(rest) == 2 && c.op == opSaveXMM:
		return uint64(binary.LittleEndian.Uint16(rest)) * 16
	case len(rest) == 2:
		return uint64(binary.LittleEndian.Uint16(rest)) * 8
	}
	return 0
}

// undoX64 undoes a function of x64.
func (t *FunctionTable) undoX64(stack model.Space, f Function, r *Registers, exact bool) (Unwound, error) {
	offset := t.rva(r.PC) - f.Begin
	info, err := t.info(f)
	if err != nil {
		return Unwound{}, err
	}
	if exact {
		if done, w, err := t.undoEpilog(stack, f, &info, r); done || err != nil {
			return w, err
		}
	}
	base, err := info.base(r, offset)
	if err != nil {
		return Unwound{}, err
	}
	u := undoing{stack: stack, r: r, base: base, offset: offset}
	for range maxChain {
		if err := info.each(func(c unwindCode) error { return u.undo(&info, c) }); err != nil {
			return Unwound{}, err
		}
		if u.how.Trap {
			return u.how, nil
		}
		if !info.chained {
			return r.pop(stack)
		}
		u.offset = ^uint32(0) // the parent's prolog ran as a whole
		parent := info.parent
		if info, err = t.info(parent); err != nil {
			return Unwound{}, err
		}
	}
	return Unwound{}, errChain
}

func (t *FunctionTable) rva(at model.Addr) uint32 { return uint32(at - t.im.Base) }

// base is what saved registers are told from: the stack pointer after the prolog, which a
// function with a frame register may since have moved.
func (u *unwindInfo) base(r *Registers, offset uint32) (model.Addr, error) {
	if u.frameReg == 0 {
		return r.SP, nil
	}
	set := offset >= u.prolog || u.chained
	err := u.each(func(c unwindCode) error {
		set = set || c.op == opSetFPReg && offset >= c.offset
		return nil
	})
	if err != nil || !set {
		return r.SP, err
	}
	fp, known := r.Get(u.frameReg)
	if !known {
		return 0, fmt.Errorf("register %d, the frame's, is not known", u.frameReg)
	}
	return model.Addr(fp - u.frameOff), nil
}

// undoing is a function being undone.
type undoing struct {
	stack  model.Space
	r      *Registers
	base   model.Addr
	offset uint32 // of PC in the function
	how    Unwound
}

// undo undoes one code, if its instruction was executed.
func (u *undoing) undo(info *unwindInfo, c unwindCode) error {
	if u.offset < c.offset || u.how.Trap {
		return nil
	}
	switch c.op {
	case opPushNonvol:
		n, err := model.ReadUint(u.stack, u.r.SP, 8)
		if err != nil {
			return err
		}
		u.r.setX64(c.info, n)
		if c.info != 4 {
			u.r.SP += 8
		}
	case opAllocLarge, opAllocSmall:
		u.r.SP += model.Addr(c.operand)
	case opSetFPReg:
		fp, known := u.r.Get(info.frameReg)
		if info.frameReg == 0 || !known {
			return fmt.Errorf("register %d, the frame's, is not known", info.frameReg)
		}
		u.r.SP = model.Addr(fp - info.frameOff)
	case opSaveNonvol, opSaveNonvolFar:
		n, err := model.ReadUint(u.stack, u.base+model.Addr(c.operand), 8)
		if err != nil {
			return err
		}
		u.r.setX64(c.info, n)
	case opMachineFrame:
		return u.machineFrame(c.info)
	}
	return nil
}

// setX64 sets a register by its number in unwind codes; 4 is RSP.
func (r *Registers) setX64(n int, v uint64) {
	if n == 4 {
		r.SP = model.Addr(v)
		return
	}
	r.Set(n, v)
}

// machineFrame takes what the processor pushed when it was interrupted: RIP, CS, RFLAGS,
// RSP, SS; with 1 an error code below.
func (u *undoing) machineFrame(withCode int) error {
	at := u.r.SP
	if withCode == 1 {
		at += 8
	}
	b, err := model.ReadBytes(u.stack, at, 0x28)
	if err != nil {
		return err
	}
	le := binary.LittleEndian
	u.r.PC, u.r.SP = model.Addr(le.Uint64(b)), model.Addr(le.Uint64(b[0x18:]))
	u.how = Unwound{ReturnAt: at, Trap: true, CS: le.Uint16(b[8:])}
	return nil
}

// pop returns: the return address lies at the stack pointer.
func (r *Registers) pop(stack model.Space) (Unwound, error) {
	n, err := model.ReadUint(stack, r.SP, 8)
	if err != nil {
		return Unwound{}, err
	}
	w := Unwound{ReturnAt: r.SP}
	r.PC = model.Addr(n)
	r.SP += 8
	return w, nil
}
