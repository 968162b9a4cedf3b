package kdump

import (
	"fmt"

	"dumplens/model"
)

// current is the processor that crashed, its thread and process: their addresses.
type current struct {
	number, prcb, thread, process model.Value
}

// copies finds the saved KPRCB, ETHREAD and EPROCESS, with their sizes as the
// kernel itself gives them in the debugger data.
func (t *triage) copies() {
	h := t.d.Header
	h.Prcb = t.copyOf(hasPrcb, "PrcbOffset", "SizePrcb")
	h.Process = t.copyOf(hasProcess, "ProcessOffset", "SizeEProcess")
	h.Thread = t.copyOf(hasThread, "ThreadOffset", "SizeEThread")
	if at, ok := t.section(hasStack, "CallStackOffset"); ok {
		h.CallStack = t.inFile(at, t.r.or0("SizeOfCallStack"))
		h.TopOfStack = model.Addr(t.r.or0("TopOfStack"))
	}
	t.current.thread = t.member(h.Prcb, "OffsetPrcbCurrentThread", "the processor control block")
	t.current.process = t.member(h.Thread, "OffsetKThreadApcProcess", "the thread object")
	t.current.number = t.processorNumber()
	t.d.Set("thread", "Thread", t.current.thread)
	t.d.Set("process_object", "Process object", t.current.process)
}

// copyOf is the span of a saved structure. Its size is what the kernel says, or all
// up to the next section when the kernel does not say.
func (t *triage) copyOf(bit uint64, where, sizeName string) model.Span {
	at, ok := t.section(bit, where)
	if !ok {
		return model.Span{}
	}
	n := t.kernelSays(sizeName)
	if n == 0 {
		n = t.nextSection(at) - at
	}
	return t.inFile(at, n)
}

// kernelSays gives a size or offset from the debugger data, 0 when it is not there.
func (t *triage) kernelSays(name string) uint64 {
	if t.kdbg == nil {
		return 0
	}
	return t.kdbg.or0(name)
}

// nextSection is where the section after at begins, or the small dump's end.
func (t *triage) nextSection(at uint64) uint64 {
	next := max(min(t.r.or0("SizeOfDump"), t.file.Size()), at)
	for _, f := range t.r.table {
		if start := t.r.or0(f.name); f.form == offset && start > at {
			next = min(next, start)
		}
	}
	return next
}

// member reads a pointer out of a saved structure at the offset that the debugger
// data names.
func (t *triage) member(in model.Span, name, what string) model.Value {
	if !in.Known() {
		return model.Absent(model.NotInDump, "the dump does not hold "+what)
	}
	if t.kdbg == nil {
		return model.Absent(model.Unknown, "without debugger data it is not known where "+what+" keeps it")
	}
	at, ok := t.kdbg.num(name)
	if !ok || at == 0 {
		return model.Absent(model.Unknown, "the debugger data does not say where "+what+" keeps it")
	}
	span := in.Sub(at, uint64(t.d.Arch.PointerSize()))
	n, err := model.ReadUint(t.file, span.At, int(span.Len))
	if err != nil || span.Len == 0 {
		return model.Absent(model.Malformed, fmt.Sprintf("%s is said to keep it at offset 0x%x, past its end", what, at))
	}
	return kernelPointer(t.d, n).From(span)
}

// processorNumber is the number of the processor that crashed. It was one byte in
// old systems and is four since.
func (t *triage) processorNumber() model.Value {
	at := t.kernelSays("OffsetPrcbNumber")
	span := t.d.Header.Prcb.Sub(at, 4)
	if at == 0 || span.Len < 4 {
		return model.Absent(model.Unknown, "the debugger data does not say where the processor's number is")
	}
	n, err := model.ReadUint(t.file, span.At, 4)
	if err != nil {
		return model.AbsentFor(err).From(span)
	}
	if known := t.h.or0("NumberProcessors"); n >= known {
		n, span.Len = n&0xff, 1
	}
	return model.Num(n).From(span)
}
