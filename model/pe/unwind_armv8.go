package pe

import (
	"encoding/binary"
	"errors"
	"fmt"

	"dumplens/model"
)

// armWord is a bit field of a 32-bit word: bits [low,low+n).
func armWord(w uint32, low, n int) uint32 { return w >> low & (1<<n - 1) }

// Flags of the second word of a .pdata entry.
const (
	armFull     = 0 // the word is the RVA of an .xdata record
	armPacked   = 1
	armFragment = 2 // packed, without prolog and epilog
)

// armLength is how many instructions a function has.
func (t *FunctionTable) armLength(f Function) (uint32, error) {
	switch f.Data & 3 {
	case armPacked, armFragment:
		return armWord(f.Data, 2, 11), nil
	case armFull:
		b, err := t.im.read(f.Data, 4)
		if err != nil {
			return 0, fmt.Errorf("the unwind data: %w", err)
		}
		return armWord(binary.LittleEndian.Uint32(b), 0, 18), nil
	}
	return 0, errors.New("a function with reserved unwind data")
}

// armCodes is how a function of ARM64 is undone at one of its instructions: the codes of
// its whole prolog in the order in which they undo, and how many of them are still to be
// skipped because their instructions did not run or were undone by the epilog already.
type armCodes struct {
	ops  []armOp
	skip int
}

// undoARM64 undoes a function of ARM64.
func (t *FunctionTable) undoARM64(stack model.Space, f Function, r *Registers, exact bool) (Unwound, error) {
	at := -1 // the body
	if exact {
		at = int(t.rva(r.PC)-f.Begin) / 4
	}
	codes, err := t.armCodesOf(f, at)
	if err != nil {
		return Unwound{}, err
	}
	u := armUndoing{stack: stack, r: r}
	for _, op := range codes.ops {
		if op.counts && codes.skip > 0 {
			codes.skip--
			continue
		}
		if err := u.undo(op); err != nil {
			return Unwound{}, err
		}
		if u.how.Trap || u.how.TrapFrameAt != 0 {
			return u.how, nil
		}
	}
	return r.returnToLink()
}

// armCodesOf chooses the codes for the instruction at, counted from the function's begin;
// -1 for its body.
func (t *FunctionTable) armCodesOf(f Function, at int) (armCodes, error) {
	if flag := f.Data & 3; flag == armPacked || flag == armFragment {
		return packedCodes(f.Data, at), nil
	}
	x, err := t.readXdata(f.Data)
	if err != nil {
		return armCodes{}, err
	}
	return x.at(at)
}

// xdata is an .xdata record.
type xdata struct {
	length  int // of the function, in instructions
	single  bool
	first   int // of a single epilog: the index of its first code
	scopes  []armScope
	codes   []byte
	version uint32
}

// armScope is an epilog: the instruction where it begins, and the index of its first code.
type armScope struct{ start, index int }

func (t *FunctionTable) readXdata(rva uint32) (*xdata, error) {
	const failed = "the unwind data: %w"
	b, err := t.im.read(rva, 4)
	if err != nil {
		return nil, fmt.Errorf(failed, err)
	}
	w := binary.LittleEndian.Uint32(b)
	x := &xdata{length: int(armWord(w, 0, 18)), version: armWord(w, 18, 2), single: armWord(w, 21, 1) != 0}
	epilogs, words := armWord(w, 22, 5), armWord(w, 27, 5)
	rva += 4
	if epilogs == 0 && words == 0 {
		if b, err = t.im.read(rva, 4); err != nil {
			return nil, fmt.Errorf(failed, err)
		}
		w = binary.LittleEndian.Uint32(b)
		epilogs, words = armWord(w, 0, 16), armWord(w, 16, 8)
		rva += 4
	}
	if x.version != 0 {
		return nil, fmt.Errorf("unwind data of version %d at RVA 0x%x is not understood", x.version, rva)
	}
	if x.single {
		x.first, epilogs = int(epilogs), 0
	}
	if b, err = t.im.read(rva, uint64(4*epilogs)); err != nil {
		return nil, fmt.Errorf(failed, err)
	}
	for ; len(b) > 0; b = b[4:] {
		w := binary.LittleEndian.Uint32(b)
		x.scopes = append(x.scopes, armScope{int(armWord(w, 0, 18)), int(armWord(w, 22, 10))})
	}
	if x.codes, err = t.im.read(rva+4*epilogs, uint64(4*words)); err != nil {
		return nil, fmt.Errorf(failed, err)
	}
	return x, nil
}

// at gives the codes for an instruction: those of the prolog, with the instructions that
// did not run left out, or those of the epilog that it lies in.
func (x *xdata) at(at int) (armCodes, error) {
	prolog, own, err := parseArmCodes(x.codes, 0)
	if err != nil || at < 0 {
		return armCodes{ops: prolog}, err
	}
	if at < own {
		return armCodes{prolog, own - at}, nil
	}
	scopes := x.scopes
	if x.single {
		_, n, err := parseArmCodes(x.codes, x.first)
		if err != nil {
			return armCodes{}, err
		}
		scopes = []armScope{{x.length - n - 1, x.first}}
	}
	for _, s := range scopes {
		if at < s.start {
			continue
		}
		ops, n, err := parseArmCodes(x.codes, s.index)
		if err == nil && at <= s.start+n { // the return is one more
			return armCodes{ops, at - s.start}, nil
		}
	}
	return armCodes{ops: prolog}, nil
}

// armUndoing is a function of ARM64 being undone.
type armUndoing struct {
	stack model.Space
	r     *Registers
	how   Unwound
}

// undo undoes one instruction.
func (u *armUndoing) undo(op armOp) error {
	r := u.r
	switch op.kind {
	case armSetFP:
		fp, known := r.Get(RegFP)
		if !known {
			return errors.New("the frame pointer is not known")
		}
		r.SP = model.Addr(fp) - model.Addr(op.offset)
	case armLoad:
		for i, n := range op.regs {
			at := r.SP + model.Addr(op.offset) + model.Addr(8*i)
			if n < 0 {
				continue // a floating-point register
			}
			v, err := model.ReadUint(u.stack, at, 8)
			if err != nil {
				return err
			}
			r.Set(n, v)
			if n == RegLR {
				r.LinkAt = at
			}
		}
		r.SP += model.Addr(op.release)
	case armMachineFrame:
		sp, err := model.ReadUint(u.stack, r.SP, 8)
		if err != nil {
			return err
		}
		pc, err := model.ReadUint(u.stack, r.SP+8, 8)
		if err != nil {
			return err
		}
		u.how = Unwound{ReturnAt: r.SP + 8, Trap: true}
		r.PC, r.SP = model.Addr(pc), model.Addr(sp)
	case armTrapFrame:
		u.how = Unwound{TrapFrameAt: r.SP}
	case armContextFrame:
		return u.context()
	}
	return nil
}

// context takes all registers from a CONTEXT at the stack pointer: X0 to X30 from 8, then
// SP and PC.
func (u *armUndoing) context() error {
	at := u.r.SP
	b, err := model.ReadBytes(u.stack, at, 0x110)
	if err != nil {
		return err
	}
	for i := range u.r.R {
		u.r.Set(i, binary.LittleEndian.Uint64(b[8+8*i:]))
	}
	u.r.LinkAt = at + 0xf8
	u.r.SP, u.r.PC = model.Addr(binary.LittleEndian.Uint64(b[0x100:])), model.Addr(binary.LittleEndian.Uint64(b[0x108:]))
	u.how = Unwound{ReturnAt: at + 0x108, Trap: true}
	return nil
}

// returnToLink returns to the address in X30.
func (r *Registers) returnToLink() (Unwound, error) {
	lr, known := r.Get(RegLR)
	if !known {
		return Unwound{}, errors.New("the link register is not known")
	}
	w := Unwound{ReturnAt: r.LinkAt}
	r.PC = StripPAC(lr)
	// A function that calls another must have saved it: a second use is a damaged stack.
	r.Known &^= 1 << RegLR
	r.LinkAt = 0
	return w, nil
}

// StripPAC takes the signature out of a code address of ARM64: its upper bits repeat bit
// 55, which tells the kernel's half from the programs'.
func StripPAC(v uint64) model.Addr {
	const code = 1<<48 - 1
	if v>>55&1 != 0 {
		return model.Addr(v | ^uint64(code))
	}
	return model.Addr(v & code)
}
