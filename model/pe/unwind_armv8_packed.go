package pe

import "slices"

// packedCodes makes the codes of a function whose prolog is of the usual form, so that a
// word tells it: which registers it saves, and how large its frame is. at is the
// instruction, -1 for the body.
func packedCodes(word uint32, at int) armCodes {
	prolog := packedProlog(word)
	ops := slices.Clone(prolog)
	slices.Reverse(ops)
	length := int(armWord(word, 2, 11))
	switch {
	case word&3 == armFragment || at < 0:
		return armCodes{ops: ops}
	case at < len(prolog):
		return armCodes{ops, len(prolog) - at}
	}
	var epilog []armOp // the mirror of the prolog but for what needs no undoing there
	for _, op := range ops {
		if op.kind == armLoad && len(op.regs) == 0 && op.release == 0 || op.kind == armSetFP {
			continue
		}
		epilog = append(epilog, op)
	}
	if start := length - 1 - len(epilog); at >= start && at < length {
		return armCodes{epilog, at - start}
	}
	return armCodes{ops: ops}
}

// Values of CR, which tells how a packed function keeps x29 and lr.
const (
	armLinkSaved   = 1 // lr is saved with the other registers, no frame chain
	armSignedChain = 2 // x29 and lr are a link of the frame chain, lr is signed
	armChain       = 3
)

// packedProlog is the prolog in the order in which it runs.
func packedProlog(word uint32) []armOp {
	regF, regI := int(armWord(word, 13, 3)), int(armWord(word, 16, 4))
	home, cr := armWord(word, 20, 1) != 0, armWord(word, 21, 2)
	frame := uint64(armWord(word, 23, 9)) * 16
	ints := min(regI, RegFP-19+1)
	var saved []int
	for i := range ints {
		saved = append(saved, 19+i)
	}
	if cr == armLinkSaved {
		saved = append(saved, RegLR)
	}
	floats := 0
	if regF > 0 {
		floats = regF + 1
	}
	area := uint64(8 * (len(saved) + floats))
	if home {
		area += 64
	}
	area = (area + 15) &^ 15
	var ops []armOp
	if cr == armSignedChain {
		ops = append(ops, armOp{counts: true}) // pacibsp
	}
	first := len(ops)
	ops = append(ops, packedSaves(saved, ints)...)
	for i := 0; i < floats; i += 2 {
		ops = append(ops, armSave(0, 0, slices.Repeat([]int{-1}, min(2, floats-i))...))
	}
	if home {
		for range 4 { // x0 to x7, which nobody needs back
			ops = append(ops, armSave(0, 0))
		}
	}
	if len(ops) > first {
		ops[first].release = area // it makes room for all of them
	}
	return append(ops, packedLocals(cr, max(frame, area)-area)...)
}

// packedSaves are the stores of the general registers, in pairs as far as it goes; lr
// after an even number of others stands alone.
func packedSaves(saved []int, ints int) (ops []armOp) {
	for i := 0; i < len(saved); {
		n := 2
		if i+1 >= len(saved) || i == ints {
			n = 1
		}
		ops = append(ops, armSave(uint64(8*i), 0, saved[i:i+n]...))
		i += n
	}
	return ops
}

// packedLocals makes room for local variables and links the frame.
func packedLocals(cr uint32, size uint64) []armOp {
	const mostStore, mostSub = 512, 4080
	if cr == armSignedChain || cr == armChain {
		set := armOp{kind: armSetFP, counts: true}
		if size <= mostStore {
			return []armOp{armSave(0, size, RegFP, RegLR), set}
		}
		if size <= mostSub {
			return []armOp{armAlloc(size), armSave(0, 0, RegFP, RegLR), set}
		}
		return []armOp{armAlloc(mostSub), armAlloc(size - mostSub), armSave(0, 0, RegFP, RegLR), set}
	}
	switch {
	case size == 0:
		return nil
	case size <= mostSub:
		return []armOp{armAlloc(size)}
	}
	return []armOp{armAlloc(mostSub), armAlloc(size - mostSub)}
}
