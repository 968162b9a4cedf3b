package pe

import (
	"encoding/binary"

	"dumplens/model"
)

// undoEpilog finishes the epilog that PC lies in, if it does. Before its last
// instructions a function has given back its stack already, so its unwind codes do not
// hold any more.
func (t *FunctionTable) undoEpilog(stack model.Space, f Function, info *unwindInfo, r *Registers) (done bool, w Unwound, err error) {
	if info.version == 2 {
		return t.undoEpilog2(stack, f, info, r)
	}
	if t.rva(r.PC)-f.Begin < info.prolog {
		return false, Unwound{}, nil
	}
	e := epilog{code: t.code(r.PC), at: r.PC}
	if !e.decode(t, f, info) {
		return false, Unwound{}, nil
	}
	if e.fromFrame {
		fp, known := r.Get(info.frameReg)
		if !known {
			return false, Unwound{}, nil
		}
		r.SP = model.Addr(fp)
	}
	r.SP += model.Addr(e.add)
	for _, reg := range e.pops {
		n, err := model.ReadUint(stack, r.SP, 8)
		if err != nil {
			return false, w, err
		}
		r.SP += 8
		r.setX64(reg, n)
	}
	w, err = r.pop(stack)
	return true, w, err
}

// code reads the instructions at an address, as many as an epilog may have.
func (t *FunctionTable) code(at model.Addr) []byte {
	b := make([]byte, 64)
	n, _ := t.im.Space.ReadAt(b, at) // a shorter text is told by its length
	return b[:n]
}

// epilog is the instructions that an epilog of version 1 may have.
type epilog struct {
	code      []byte
	at        model.Addr
	fromFrame bool   // lea rsp, [frame register + add]
	add       uint64 // sign-extended
	pops      []int
}

// decode tells whether the code is an epilog up to its return: an optional add or lea of
// the stack pointer, pops, and a return or a jump out of the function.
func (e *epilog) decode(t *FunctionTable, f Function, info *unwindInfo) bool {
	i := e.stackPointer(info)
	for i < len(e.code) {
		b := e.code[i]
		switch {
		case b >= 0x58 && b <= 0x5f:
			e.pops = append(e.pops, int(b-0x58))
			i++
		case b>>4 == 4 && i+1 < len(e.code) && e.code[i+1] >= 0x58 && e.code[i+1] <= 0x5f:
			e.pops = append(e.pops, int(e.code[i+1]-0x58)+8*int(b&1))
			i += 2
		default:
			return e.returns(t, f, info, i)
		}
	}
	return false
}

// stackPointer decodes add rsp, n or lea rsp, [frame+n] and gives its length.
func (e *epilog) stackPointer(info *unwindInfo) int {
	c := e.code
	switch {
	case len(c) >= 4 && c[0] == 0x48 && c[1] == 0x83 && c[2] == 0xc4:
		e.add = uint64(int64(int8(c[3])))
		return 4
	case len(c) >= 7 && c[0] == 0x48 && c[1] == 0x81 && c[2] == 0xc4:
		e.add = uint64(int64(int32(binary.LittleEndian.Uint32(c[3:]))))
		return 7
	case len(c) < 4 || c[0]&0xfe != 0x48 || c[1] != 0x8d || info.frameReg == 0:
		return 0
	}
	modrm := c[2]
	if modrm>>3&7 != 4 || modrm&7 == 4 || int(modrm&7)+8*int(c[0]&1) != info.frameReg {
		return 0
	}
	switch {
	case modrm>>6 == 1:
		e.fromFrame, e.add = true, uint64(int64(int8(c[3])))
		return 4
	case modrm>>6 == 2 && len(c) >= 7:
		e.fromFrame, e.add = true, uint64(int64(int32(binary.LittleEndian.Uint32(c[3:]))))
		return 7
	}
	return 0
}

// returns tells whether the instruction at i leaves the function.
func (e *epilog) returns(t *FunctionTable, f Function, info *unwindInfo, i int) bool {
	c := e.code[i:]
	if len(c) > 0 && c[0] == 0xf2 { // bnd
		c, i = c[1:], i+1
	}
	switch {
	case len(c) == 0:
		return false
	case c[0] == 0xc3 || c[0] == 0xc2 && len(c) >= 3 || c[0] == 0xf3 && len(c) >= 2 && c[1] == 0xc3:
		return true
	case c[0] == 0xeb && len(c) >= 2:
		return e.leaves(t, f, info, e.at+model.Addr(i+2)+model.Addr(int64(int8(c[1]))))
	case c[0] == 0xe9 && len(c) >= 5:
		return e.leaves(t, f, info, e.at+model.Addr(i+5)+model.Addr(int64(int32(binary.LittleEndian.Uint32(c[1:])))))
	case c[0] == 0xff && len(c) >= 2 && c[1] == 0x25:
		return true
	case c[0]&0xf8 == 0x48 && len(c) >= 3 && c[1] == 0xff && c[2]>>3&7 == 4:
		return true
	}
	return false
}

// leaves tells whether a jump's target lies outside of the function, or at its start:
// a call of itself at its end.
func (e *epilog) leaves(t *FunctionTable, f Function, info *unwindInfo, to model.Addr) bool {
	if uint64(to-t.im.Base) >= uint64(t.im.SizeOfImage) {
		return true
	}
	rva := t.rva(to)
	if rva >= f.Begin && rva < f.End {
		return rva == f.Begin && !info.chained
	}
	if !info.chained {
		return true
	}
	g, ok, err := t.Lookup(rva)
	if err != nil || !ok {
		return err == nil
	}
	mine, err1 := t.Primary(f)
	other, err2 := t.Primary(g)
	return err1 == nil && err2 == nil && mine.Begin != other.Begin
}

// undoEpilog2 finishes an epilog that codes of version 2 tell: pops and a return, without
// a look at the instructions.
func (t *FunctionTable) undoEpilog2(stack model.Space, f Function, info *unwindInfo, r *Registers) (bool, Unwound, error) {
	into, ok := info.intoEpilog(f, t.rva(r.PC))
	if !ok {
		return false, Unwound{}, nil
	}
	e := epilogPops{stack: stack, r: r, into: into}
	for range maxChain {
		if err := info.each(e.visit); err != nil {
			return true, Unwound{}, err
		}
		if e.begun || !info.chained {
			break
		}
		parent, err := t.info(info.parent)
		if err != nil {
			return true, Unwound{}, err
		}
		info = &parent
	}
	if e.machine {
		u := undoing{stack: stack, r: r}
		err := u.machineFrame(0)
		return true, u.how, err
	}
	w, err := r.pop(stack)
	return true, w, err
}

// intoEpilog is how many bytes of an epilog of version 2 lie before an RVA, false when it
// lies in none.
func (u *unwindInfo) intoEpilog(f Function, rva uint32) (uint32, bool) {
	var size uint32
	for i := 0; i+2 <= len(u.codes); i += 2 {
		offset, op, flags := uint32(u.codes[i]), u.codes[i+1]&15, uint32(u.codes[i+1]>>4)
		if op != opEpilog {
			break
		}
		start := f.End - (offset | flags<<8)
		switch {
		case i == 0:
			if size = offset; flags&1 == 0 {
				continue
			}
			start = f.End - size
		case offset|flags<<8 == 0:
			return 0, false
		}
		if rva-start < size {
			return rva - start, true
		}
	}
	return 0, false
}

// epilogPops pops what an epilog has not popped yet.
type epilogPops struct {
	stack   model.Space
	r       *Registers
	into    uint32 // bytes of the epilog that were executed
	passed  uint32 // bytes of the pops that were looked at
	begun   bool   // a push was seen
	ended   bool
	machine bool
}

// visit takes the pushes of the prolog, which the epilog pops in the same order as their
// codes stand.
func (e *epilogPops) visit(c unwindCode) error {
	switch {
	case e.ended:
	case c.op == opPushNonvol:
		e.begun = true
		length := uint32(1)
		if c.info >= 8 {
			length = 2
		}
		e.passed += length
		if e.passed-length < e.into {
			return nil
		}
		n, err := model.ReadUint(e.stack, e.r.SP, 8)
		if err != nil {
			return err
		}
		e.r.SP += 8
		e.r.setX64(c.info, n)
	case e.begun && c.op == opAllocSmall && c.operand == 8: // one more pop, of a scratch register
		if e.passed >= e.into {
			e.r.SP += 8
		}
		e.passed++
	case c.op == opMachineFrame:
		e.machine, e.ended = true, true
	case e.begun:
		e.ended = true
	}
	return nil
}
