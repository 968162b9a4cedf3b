package stack

import (
	"context"
	"fmt"

	"dumplens/model"
	"dumplens/model/pe"
)

// Module is an image that code may lie in.
type Module struct {
	Name string
	Base model.Addr
	Size uint64
}

// World is what a walk reads.
type World struct {
	Arch model.Arch
	// Windows tells that x64 code keeps no frame pointers.
	Windows bool
	// Top is the last address of programs; 0 in dumps of one program.
	Top model.Addr
	// Space is where an address is read; nil with the reason where it cannot be.
	Space func(at model.Addr) (model.Space, string)
	// Module finds the image that an address lies in.
	Module func(at model.Addr) (Module, bool)
	Images *Images
}

// Seed is where a walk begins.
type Seed struct {
	Frames []Frame // frames that are known already, above those of Regs
	Regs   pe.Registers
	At     model.Span // where the instruction pointer was read
	How    model.How
	Note   string
	Exact  bool // the instruction pointer is no return address
	Search bool // only SP is known: the first frame is to be searched for
	// Limit and Base bound the thread's stack in the half that it begins in; 0 unknown.
	Limit, Base model.Addr
	// TrapFrame is where the thread entered the kernel from its program; 0 unknown.
	TrapFrame model.Addr
}

// Frame is one call.
type Frame struct {
	Regs     pe.Registers
	At       model.Span // where PC was read
	How      model.How
	Note     string
	Function model.Addr // where the function begins, 0 unknown
	Symbol   string     // the name that its image exports for the function, "" for none
}

// Limits of a walk: a stack is at most a few megabytes, so more is damage or a program
// that called itself without end.
const (
	maxFrames   = 512
	maxScanned  = 64      // frames that only a scan found, in a row
	maxScan     = 1 << 17 // bytes of a stack that are scanned
	maxSwitches = 8       // changes to another stack
)

// walk is a walk under way.
type walk struct {
	*World
	ctx      context.Context
	frames   []Frame
	regs     pe.Registers
	exact    bool
	narrow   bool // 32-bit code of a 64-bit system
	limit    model.Addr
	base     model.Addr
	trap     model.Addr
	scanned  int         // bytes
	inRow    int         // scanned frames since the last surer one
	missing  *model.Hole // of the stack, where the last search met one
	switches int
}

// Walk follows the calls. stopped says why it ended before the thread's first function.
func (w *World) Walk(ctx context.Context, s Seed) (frames []Frame, stopped string) {
	k := &walk{World: w, ctx: ctx, frames: s.Frames, regs: s.Regs, exact: s.Exact, limit: s.Limit, base: s.Base, trap: s.TrapFrame}
	if !s.Search {
		k.push(Frame{Regs: s.Regs, At: s.At, How: s.How, Note: s.Note})
	}
	for {
		if ctx.Err() != nil {
			return k.frames, ctx.Err().Error()
		}
		if len(k.frames) >= maxFrames {
			return k.frames, fmt.Sprintf("only the first %d calls are listed", maxFrames)
		}
		if end, why := k.step(); end {
			return k.frames, why
		}
	}
}

// push adds a frame and makes it the one to go on from.
func (k *walk) push(f Frame) {
	f.Function, f.Symbol = k.function(f.Regs.PC)
	k.regs = f.Regs
	k.frames = append(k.frames, f)
}

// step finds the caller of the last frame.
func (k *walk) step() (end bool, why string) {
	if _, why := k.Space(k.regs.SP); why != "" {
		return true, why
	}
	if f, exact, ok := k.sure(); ok {
		if f.Regs.PC == 0 && !k.early(f.Regs.SP) {
			return true, ""
		}
		if why := k.accept(f, exact); why == "" {
			k.exact, k.inRow = exact, 0
			k.push(f)
			return k.atBorder(f, exact)
		}
	}
	if k.base != 0 && k.regs.SP >= k.base && k.regs.SP-k.base < 0x1000 {
		return true, ""
	}
	if f, exact, ok := k.crossing(); ok {
		k.exact, k.inRow = exact, 0
		k.push(f)
		return k.atBorder(f, exact)
	}
	if k.inRow >= maxScanned {
		return true, fmt.Sprintf("only %d possible return addresses are listed", maxScanned)
	}
	f, why := k.scan()
	if why != "" {
		return true, why
	}
	k.inRow++
	k.exact = false
	k.push(f)
	return false, ""
}

// early tells that a stack goes on far above: a thread's first function returns to address
// 0, but so does one whose frame was not found, or whose stack was overwritten with zeros.
func (k *walk) early(sp model.Addr) bool {
	const near = 0x1000
	return k.base != 0 && sp >= k.limit && sp < k.base && k.base-sp > near
}

// atBorder ends the walk where the kernel was entered from a program whose memory cannot
// be read.
func (k *walk) atBorder(f Frame, exact bool) (end bool, why string) {
	if !exact || f.Regs.PC > k.Top {
		return false, ""
	}
	k.limit, k.base, k.trap = 0, 0, 0
	_, why = k.Space(f.Regs.SP)
	return why != "", why
}

// sure finds the caller by unwind data or by frame pointers.
func (k *walk) sure() (f Frame, exact, ok bool) {
	switch {
	case k.narrow || k.Arch.PointerSize() == 4:
		if k.Arch == model.ArchX64 || k.Arch == model.ArchX86 || k.Arch == model.ArchX86PAE {
			return k.byFrame32()
		}
		return Frame{}, false, false
	case k.Arch == model.ArchX64, k.Arch == model.ArchARM64:
		if f, exact, ok := k.byUnwind(); ok {
			return f, exact, ok
		}
		if k.Arch == model.ArchARM64 || !k.Windows {
			return k.byFrame64()
		}
	}
	return Frame{}, false, false
}

// accept checks a frame against the one before it. "" means that it can be its caller.
func (k *walk) accept(f Frame, exact bool) string {
	at, sp := f.Regs.PC, f.Regs.SP
	if sp%model.Addr(k.pointer()) != 0 {
		return "the stack pointer is not aligned"
	}
	if sp < k.regs.SP || sp == k.regs.SP && k.Arch != model.ArchARM64 || k.jumps(sp) {
		// Interrupts and deferred calls run on stacks of the processor: only the way
		// back to the thread's own stack, or out of the kernel, may lead elsewhere.
		if k.switches++; k.switches > maxSwitches || !exact && !k.onStack(sp) {
			return "the stack pointer does not rise"
		}
	}
	if _, ok := k.code(at); ok {
		return ""
	}
	if exact && at <= k.Top && k.Top != 0 {
		return "" // a program's, whose modules may not be known
	}
	if f.How == model.FromUnwind && k.afterCall(at) == yes {
		return ""
	}
	return "the address lies in no module's code"
}

// jumps tells a stack pointer that is far above the last one and not known to be in the
// same stack.
func (k *walk) jumps(sp model.Addr) bool {
	const far = 1 << 20
	same := k.base != 0 && k.regs.SP >= k.limit && sp <= k.base
	return sp-k.regs.SP > far && !same
}

func (k *walk) onStack(sp model.Addr) bool {
	return k.base != 0 && sp >= k.limit && sp < k.base && (k.regs.SP < k.limit || k.regs.SP >= k.base)
}

// pointer is the size of a pointer of the code that is walked.
func (k *walk) pointer() int {
	if k.narrow {
		return 4
	}
	return k.Arch.PointerSize()
}

// read reads a pointer of the stack.
func (k *walk) read(at model.Addr) (model.Addr, model.Span, bool) {
	s, why := k.Space(at)
	if why != "" {
		return 0, model.Span{}, false
	}
	n, err := model.ReadUint(s, at, k.pointer())
	return model.Addr(n), model.Span{Space: s, At: at, Len: uint64(k.pointer())}, err == nil
}
