package pe

import (
	"errors"
	"fmt"
	"slices"
)

// armKind is what undoing an instruction takes.
type armKind uint8

const (
	armNothing      armKind = iota
	armLoad                 // load regs from the stack, then give back release bytes of it
	armSetFP                // sp = x29 - offset
	armTrapFrame            // the kernel saved all registers
	armMachineFrame         // sp and pc lie at sp
	armContextFrame         // a CONTEXT lies at sp
)

// armOp is an unwind code of ARM64.
type armOp struct {
	kind    armKind
	regs    []int // by number, -1 a floating-point register; 8 bytes each
	offset  uint64
	release uint64
	counts  bool // it stands for an instruction
}

func armAlloc(n uint64) armOp { return armOp{kind: armLoad, release: n, counts: true} }

// armSave is registers saved at offset; release is what the store pushed the stack by.
func armSave(offset, release uint64, regs ...int) armOp {
	return armOp{kind: armLoad, regs: regs, offset: offset, release: release, counts: true}
}

// check refuses registers that the processor does not have.
func (op armOp) check() error {
	for _, n := range op.regs {
		if n > RegLR {
			return fmt.Errorf("unwind data saves register x%d, which there is not", n)
		}
	}
	return nil
}

// armLengths are the lengths in bytes of the codes from 0xe0 on that take more than one.
var armLengths = map[byte]int{0xe0: 4, 0xe2: 2, 0xe7: 3, 0xf8: 2, 0xf9: 3, 0xfa: 4, 0xfb: 5}

// Codes that are a whole byte.
const (
	armCodeEnd  = 0xe4
	armCodeEndC = 0xe5
	armCodeNext = 0xe6
)

var errOpenCodes = errors.New("the unwind codes do not end")

// parseArmCodes reads the codes from an index to the end of the prolog that they describe,
// that of the function of which a fragment is a part included. own is how many
// instructions of this fragment they stand for.
func parseArmCodes(b []byte, i int) (ops []armOp, own int, err error) {
	next, outer := 0, false
	for {
		if i >= len(b) {
			return nil, 0, errOpenCodes
		}
		c := b[i]
		n := armCodeLength(c)
		if i+n > len(b) {
			return nil, 0, errOpenCodes
		}
		switch c {
		case armCodeEnd:
			return ops, own, nil
		case armCodeEndC:
			outer = true
			i++
			continue
		case armCodeNext:
			next++
			ops = append(ops, armOp{counts: !outer}) // its registers are told by the code after it
		default:
			op, err := parseArmCode(b[i : i+n])
			if err == nil {
				err = op.check()
			}
			if err != nil {
				return nil, 0, err
			}
			fillNext(ops, op, next)
			next = 0
			op.counts = op.counts && !outer
			ops = append(ops, op)
		}
		if ops[len(ops)-1].counts {
			own++
		}
		i += n
	}
}

// fillNext gives the save_next codes at the end of ops their registers: each saves the
// pair after the one that was saved before it, 16 bytes higher. In the order of undoing
// the last of them stands nearest to the code that names a pair.
func fillNext(ops []armOp, base armOp, n int) {
	if base.kind != armLoad || len(base.regs) != 2 {
		return
	}
	const lastInt = 28
	pair := slices.Clone(base.regs)
	for k := 1; k <= n && k <= len(ops); k++ {
		if pair[0] >= 0 {
			pair = []int{pair[0] + 2, pair[0] + 3}
		}
		if pair[0] > lastInt-1 || pair[1] > lastInt {
			pair = []int{-1, -1} // after x28 the floating-point registers go on
		}
		ops[len(ops)-k].kind = armLoad
		ops[len(ops)-k].regs = slices.Clone(pair)
		ops[len(ops)-k].offset = base.offset + uint64(16*k)
	}
}

func armCodeLength(c byte) int {
	switch {
	case c < 0xc0:
		return 1
	case c < 0xe0:
		return 2
	}
	if n, ok := armLengths[c]; ok {
		return n
	}
	return 1
}

// parseArmCode reads one code that is neither an end nor save_next. Numbers of more
// than one byte stand highest byte first.
func parseArmCode(b []byte) (armOp, error) {
	c := b[0]
	if c >= 0xe0 {
		return parseArmSpecial(b)
	}
	w := uint64(c)
	if len(b) == 2 {
		w = w<<8 | uint64(b[1])
	}
	z := (w & 0x3f) * 8    // offset of a form without pre-decrement
	zx := (w&0x3f + 1) * 8 // push of one with
	x := int(w >> 6 & 0xf) // register above x19
	fx := (w&0x1f + 1) * 8 // push of the single forms
	switch {
	case c>>5 == 0: // alloc_s
		return armAlloc((w & 0x1f) * 16), nil
	case c>>5 == 1: // save_r19r20_x
		return armSave(0, (w&0x1f)*8, 19, 20), nil
	case c>>6 == 1: // save_fplr
		return armSave(z, 0, RegFP, RegLR), nil
	case c>>6 == 2: // save_fplr_x
		return armSave(0, zx, RegFP, RegLR), nil
	case c>>3 == 0x18: // alloc_m
		return armAlloc((w & 0x7ff) * 16), nil
	case c>>2 == 0x32: // save_regp
		return armSave(z, 0, 19+x, 20+x), nil
	case c>>2 == 0x33: // save_regp_x
		return armSave(0, zx, 19+x, 20+x), nil
	case c>>2 == 0x34: // save_reg
		return armSave(z, 0, 19+x), nil
	case c>>1 == 0x6a: // save_reg_x
		return armSave(0, fx, 19+int(w>>5&0xf)), nil
	case c>>1 == 0x6b: // save_lrpair
		return armSave(z, 0, 19+2*int(w>>6&7), RegLR), nil
	case c>>1 == 0x6c: // save_fregp
		return armSave(z, 0, -1, -1), nil
	case c>>1 == 0x6d: // save_fregp_x
		return armSave(0, zx, -1, -1), nil
	case c>>1 == 0x6e: // save_freg
		return armSave(z, 0, -1), nil
	case c == 0xde: // save_freg_x
		return armSave(0, fx, -1), nil
	}
	return armOp{}, fmt.Errorf("unwind code 0x%x needs the length of vectors, which a dump does not tell", c)
}

// parseArmSpecial reads the codes from 0xe0 on.
func parseArmSpecial(b []byte) (armOp, error) {
	switch b[0] {
	case 0xe0: // alloc_l
		return armAlloc((uint64(b[1])<<16 | uint64(b[2])<<8 | uint64(b[3])) * 16), nil
	case 0xe1: // set_fp
		return armOp{kind: armSetFP, counts: true}, nil
	case 0xe2: // add_fp
		return armOp{kind: armSetFP, offset: uint64(b[1]) * 8, counts: true}, nil
	case 0xe3, 0xfc: // nop, pac_sign_lr
		return armOp{counts: true}, nil
	case 0xe7:
		return parseSaveAny(b)
	case 0xe8:
		return armOp{kind: armTrapFrame}, nil
	case 0xe9:
		return armOp{kind: armMachineFrame}, nil
	case 0xea:
		return armOp{kind: armContextFrame}, nil
	case 0xec: // clear_unwound_to_call: no instruction
		return armOp{}, nil
	}
	return armOp{}, fmt.Errorf("unwind code 0x%x is not understood", b[0])
}

// parseSaveAny reads save_any_reg: 0pxrrrrr ttoooooo; p a pair, x with pre-decrement, r the
// register, t its kind (0 general, 1 and 2 floating point), o the offset.
func parseSaveAny(b []byte) (armOp, error) {
	pair, push, reg := b[1]&0x40 != 0, b[1]&0x20 != 0, int(b[1]&0x1f)
	kind, o := b[2]>>6, uint64(b[2]&0x3f)
	if b[1]&0x80 != 0 || kind == 3 || reg > RegLR {
		return armOp{}, fmt.Errorf("unwind code 0xe7 with 0x%x 0x%x is not understood", b[1], b[2])
	}
	op := armSave(o*8, 0, reg)
	if pair || push || kind == 2 {
		op.offset = o * 16
	}
	if push {
		op.offset, op.release = 0, (o+1)*16
	}
	if pair {
		op.regs = append(op.regs, reg+1)
	}
	for i := range op.regs {
		if kind != 0 || op.regs[i] > RegLR {
			op.regs[i] = -1
		}
	}
	return op, nil
}
