package pe

import (
	"encoding/binary"
	"errors"
	"fmt"
	"sort"

	"dumplens/model"
)

// Machines of IMAGE_FILE_HEADER whose functions tell how they are unwound.
const (
	MachineX64   = 0x8664
	MachineARM64 = 0xaa64
)

// Function is an entry of an image's exception directory: a RUNTIME_FUNCTION of x64 or
// an IMAGE_ARM64_RUNTIME_FUNCTION_ENTRY.
type Function struct {
	Begin uint32 // RVA
	End   uint32 // RVA of the byte after it; of ARM64 0 until its unwind data is read
	Data  uint32 // x64: RVA of its UNWIND_INFO; ARM64: RVA of its .xdata, or packed
}

// FunctionTable is the exception directory of an image: where its functions lie and what
// their prologs did. Functions that are not in it call nothing and save nothing.
//
// Source: Microsoft's "x64 exception handling" and "ARM64 exception handling".
type FunctionTable struct {
	im     *Image
	data   []byte // the entries; zero where they are missing
	entry  int    // size of one
	parts  []part // runs of entries that are there, in order
	absent model.Hole
}

// part is entries [first,last) of a table.
type part struct{ first, last int }

var errNoFunctions = errors.New("the image has no exception directory")

// maxFunctions bounds the exception directory in bytes; those of the largest programs
// have a few million.
const maxFunctions = 32 << 20

// FunctionTable reads the exception directory as far as it is there.
func (im *Image) FunctionTable() (*FunctionTable, error) {
	d := im.directories[dirException]
	t := &FunctionTable{im: im}
	switch im.Machine {
	case MachineX64:
		t.entry = 12
	case MachineARM64:
		t.entry = 8
	default:
		return nil, errNoFunctions
	}
	if d.rva == 0 || int(d.size) < t.entry {
		return nil, errNoFunctions
	}
	if uint64(d.rva)+uint64(d.size) > uint64(im.SizeOfImage) || d.size > maxFunctions {
		return nil, fmt.Errorf("the exception directory, 0x%x bytes at RVA 0x%x, cannot lie in the image", d.size, d.rva)
	}
	t.data = make([]byte, int(d.size)/t.entry*t.entry)
	holes := model.Fill(im.Space, t.data, im.Base+model.Addr(d.rva))
	if len(holes) > 0 {
		t.absent = holes[0]
	}
	t.present(holes, im.Base+model.Addr(d.rva))
	if len(t.parts) == 0 {
		return nil, fmt.Errorf("the exception directory: %w", &t.absent)
	}
	return t, nil
}

// present notes which entries lie in no hole.
func (t *FunctionTable) present(holes []model.Hole, at model.Addr) {
	next := 0
	for _, h := range holes {
		first := int(h.At-at) / t.entry
		if first > next {
			t.parts = append(t.parts, part{next, first})
		}
		next = max(next, (int(h.At-at)+int(h.Len)+t.entry-1)/t.entry)
	}
	if n := len(t.data) / t.entry; n > next {
		t.parts = append(t.parts, part{next, n})
	}
}

// Len is how many functions the directory has room for.
func (t *FunctionTable) Len() int { return len(t.data) / t.entry }

// Size is how many bytes of memory the table takes.
func (t *FunctionTable) Size() int { return len(t.data) }

// at gives an entry.
func (t *FunctionTable) at(i int) Function {
	b := t.data[i*t.entry:]
	if t.entry == 8 {
		return Function{Begin: binary.LittleEndian.Uint32(b), Data: binary.LittleEndian.Uint32(b[4:])}
	}
	return functionOf(b)
}

// Lookup finds the function that an RVA lies in. false without an error means that none
// does: the code there calls nothing and saves nothing. The error says what is missing.
func (t *FunctionTable) Lookup(rva uint32) (Function, bool, error) {
	for i := len(t.parts) - 1; i >= 0; i-- {
		p := t.parts[i]
		if t.at(p.first).Begin > rva {
			continue
		}
		n := p.first + sort.Search(p.last-p.first, func(k int) bool { return t.at(p.first+k).Begin > rva }) - 1
		f, err := t.withEnd(t.at(n))
		switch {
		case err != nil:
			return f, false, err
		case rva < f.End:
			return f, true, nil
		case n+1 == p.last && p.last < t.Len():
			return Function{}, false, fmt.Errorf("the exception directory: %w", &t.absent)
		}
		return Function{}, false, nil
	}
	if t.parts[0].first > 0 {
		return Function{}, false, fmt.Errorf("the exception directory: %w", &t.absent)
	}
	return Function{}, false, nil
}

// withEnd adds the end of a function of ARM64, which its unwind data tells.
func (t *FunctionTable) withEnd(f Function) (Function, error) {
	if t.entry != 8 {
		return f, nil
	}
	words, err := t.armLength(f)
	f.End = f.Begin + 4*words
	return f, err
}

// Registers are what is known of a thread's registers at one of its calls.
type Registers struct {
	PC, SP model.Addr
	// R are the general registers by the processor's own numbers: RAX 0, RBX 3, RBP 5,
	// R15 15 of x64 and x86; X0 to X30 of ARM64.
	R     [31]uint64
	Known uint32 // a bit for each of R that is known
	// LinkAt is where ARM64's X30 was saved; 0 while it is still in the register.
	LinkAt model.Addr
}

// Numbers of registers.
const (
	RegRBP = 5
	RegFP  = 29 // ARM64
	RegLR  = 30
)

// Set makes a register known.
func (r *Registers) Set(n int, v uint64) {
	r.R[n] = v
	r.Known |= 1 << n
}

// Get gives a register, false when it is not known.
func (r *Registers) Get(n int) (uint64, bool) { return r.R[n], r.Known>>n&1 != 0 }

// Unwound is what undoing one call told besides the caller's registers.
type Unwound struct {
	ReturnAt model.Addr // where the return address lies; 0 when it was in a register
	// Trap tells that the processor, not a call, left the frame: PC is the instruction
	// that was interrupted, and CS its code segment (x64).
	Trap bool
	CS   uint16
	// TrapFrameAt is where the kernel of ARM64 saved all registers, 0 for none: the
	// caller knows the layout of its frame.
	TrapFrameAt model.Addr
}

// Undo turns the registers inside f into those of its caller. stack is the space that the
// stack lies in. exact tells that PC is an instruction to be executed, not a return
// address: it may lie in a prolog or an epilog. On an error r is not to be used.
func (t *FunctionTable) Undo(stack model.Space, f Function, r *Registers, exact bool) (Unwound, error) {
	if t.entry == 8 {
		return t.undoARM64(stack, f, r, exact)
	}
	return t.undoX64(stack, f, r, exact)
}

// Leaf turns the registers inside a function that saves nothing into those of its caller.
func (t *FunctionTable) Leaf(stack model.Space, r *Registers) (Unwound, error) {
	return r.Return(stack, t.entry == 8)
}

// Return turns the registers at the first instruction of a function into those of its
// caller. link tells a processor that keeps the return address in a register (ARM64).
func (r *Registers) Return(stack model.Space, link bool) (Unwound, error) {
	if link {
		return r.returnToLink()
	}
	return r.pop(stack)
}

// Primary finds where the function of which f is a part begins: large functions are split,
// and their later parts say which part they belong to.
func (t *FunctionTable) Primary(f Function) (Function, error) {
	if t.entry == 8 {
		return f, nil
	}
	for range maxChain {
		info, err := t.info(f)
		if err != nil || !info.chained {
			return f, err
		}
		f = info.parent
	}
	return f, errChain
}
