package win

import (
	"fmt"

	"dumplens/model"
)

// trapRegisters are members of KTRAP_FRAME in the order in which they are shown, and
// their sizes in bytes, 0 a pointer's.
var trapRegisters = map[int][]struct {
	name string
	size int
}{
	8: {
		{"Rip", 0},
		{"Rsp", 0},
		{"SegCs", 2},
		{"SegSs", 2},
		{"EFlags", 4},
		{"ErrorCode", 0},
		{"Rax", 0},
		{"Rbx", 0},
		{"Rcx", 0},
		{"Rdx", 0},
		{"Rsi", 0},
		{"Rdi", 0},
		{"Rbp", 0},
		{"R8", 0},
		{"R9", 0},
		{"R10", 0},
		{"R11", 0},
	},
	4: {
		{"Eip", 0},
		{"HardwareEsp", 0},
		{"SegCs", 2},
		{"HardwareSegSs", 2},
		{"EFlags", 4},
		{"ErrCode", 0},
		{"Eax", 0},
		{"Ebx", 0},
		{"Ecx", 0},
		{"Edx", 0},
		{"Esi", 0},
		{"Edi", 0},
		{"Ebp", 0},
	},
}

// trapFrame reads the registers that the thread had when it last entered the kernel
// (KTHREAD.TrapFrame). The frame lies on the thread's kernel stack.
func (d *threadDetails) trapFrame() {
	at := d.kthread.address("TrapFrame", "kernel", "it did not come from a program, or its stack is not in memory")
	d.add("Trap frame", at, "")
	if !at.Is() {
		return
	}
	frame := model.Addr(at.Num)
	if !d.onStack(frame) {
		d.fields[len(d.fields)-1].Note = "it is not on the thread's stack: it is not believed"
		return
	}
	layout := d.s.layout("_KTRAP_FRAME")
	if layout == nil || d.s.d.Arch == model.ArchARM64 {
		d.fields[len(d.fields)-1].Note = "its registers are not read: its layout is not known for this build"
		return
	}
	r := readRecord(d.s.d.Kernel, frame, layout, d.s.ptrSize())
	code := r.uint("SegCs", 2)
	if code.Is() {
		d.fields[len(d.fields)-1].Note = "came from " + segmentWords(code.Num)
	}
	for _, m := range trapRegisters[d.s.ptrSize()] {
		if _, known := layout.Members[m.name]; known {
			d.add("Trap."+m.name, d.register(r, m.name, m.size), "")
		}
	}
}

// register is a register of a frame; one that holds an address leads there.
func (d *threadDetails) register(r record, name string, size int) model.Value {
	whole := size == 0
	if whole {
		size = d.s.ptrSize()
	}
	v := r.uint(name, size)
	v.Fmt = model.Code
	switch {
	case !v.Is():
	case name == "Rip" || name == "Eip" || name == "Rsp" || name == "HardwareEsp":
		space := "kernel"
		if model.Addr(v.Num) <= d.s.top {
			space = ""
			if d.p != nil && d.p.Space != nil {
				space = d.p.id()
			}
		}
		v = d.s.named(d.s.d.Pointer(model.Addr(v.Num), space).From(v.Src), d.drivers, d.own)
	case whole && name != "ErrorCode" && name != "ErrCode":
		v = d.s.codeAddress(model.Addr(v.Num)).From(v.Src)
	}
	return v
}

// segmentWords says what code a code segment selector stands for.
func segmentWords(selector uint64) string {
	switch selector {
	case 0x33:
		return "a 64-bit program"
	case 0x23, 0x1b:
		return "a 32-bit program"
	case 0x10, 0x08:
		return "the kernel"
	}
	return fmt.Sprintf("an unusual code segment, 0x%x", selector)
}

// onStack tells whether an address lies in the thread's kernel stack.
func (d *threadDetails) onStack(at model.Addr) bool {
	return d.t.StackLimit.Is() && d.t.StackBase.Is() && uint64(at) >= d.t.StackLimit.Num && uint64(at) < d.t.StackBase.Num
}

// Where a thread that does not run goes on: the context switch leaves a return address
// into KiSwapContext in its switch frame at KTHREAD.KernelStack.
const (
	switchReturn     = 0x38 // x64 since Vista
	switchReturnOld  = 0x18 // x64 before
	switchReturn32   = 0x08
	switchReturnARM  = 0x18 // in KTHREAD.SwitchFrame
	stateRunning     = 2
	stateInitialized = 0
)

// switchFrame reads where a thread that does not run goes on. The address must lie in a
// driver or the kernel.
func (d *threadDetails) switchFrame() {
	state := d.kthread.uint("State", 1)
	if !state.Is() || state.Num == stateRunning || state.Num == stateInitialized || d.s.isRunning(d.ethread.span.At) {
		return
	}
	span, ok := d.switchReturn()
	if !ok {
		return
	}
	n, err := model.ReadUint(span.Space, span.At, int(span.Len))
	v := d.s.named(d.s.d.Pointer(model.Addr(n), "kernel").From(span), d.drivers)
	switch {
	case err != nil:
		v = model.AbsentFor(err).From(span)
	case v.Text == "":
		v = model.Absent(model.Unknown, fmt.Sprintf("%s, where the context switch leaves it, lies in no module", model.Addr(n).Short())).From(span)
	}
	d.add("Goes on at", v, "the return address that the context switch left")
}

// isRunning tells whether a processor runs the thread at an address.
func (s *machine) isRunning(at model.Addr) bool {
	for _, c := range s.cpus {
		if c.thread == at {
			return true
		}
	}
	return false
}

// switchReturn is where the return address of the switch frame lies.
func (d *threadDetails) switchReturn() (model.Span, bool) {
	ptr := uint64(d.s.ptrSize())
	if d.s.d.Arch == model.ArchARM64 {
		frame := d.kthread.at("SwitchFrame", int(switchReturnARM+ptr))
		return frame.Sub(switchReturnARM, ptr), frame.Known()
	}
	stack := d.kthread.pointer("KernelStack")
	if !d.onStack(stack) {
		return model.Span{}, false
	}
	offset := uint64(switchReturn)
	switch {
	case ptr == 4:
		offset = switchReturn32
	case d.s.d.Header.Build < buildVista:
		offset = switchReturnOld
	}
	return model.Span{Space: d.s.d.Kernel, At: stack + model.Addr(offset), Len: ptr}, true
}
