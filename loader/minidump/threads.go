package minidump

import (
	"fmt"
	"strings"

	"dumplens/model"
)

// maxRegisters bounds the threads whose registers are kept in full; the others show
// instruction and stack pointer. Several kilobytes a thread add up.
const maxRegisters = 1 << 10

// threadEntries gives the MINIDUMP_THREADs of ThreadList, or of ThreadExList, whose
// entries are the same with a backing store after them.
func (r *reader) threadEntries() []block {
	s, ok := r.stream(threadList)
	size := uint64(48)
	if !ok {
		if s, ok = r.stream(threadExList); !ok {
			return nil
		}
		size = threadExSize
	}
	l := r.counted(s, size)
	entries := make([]block, l.count)
	for i := range entries {
		entries[i] = l.item(uint64(i))
	}
	return entries
}

// threads reads the thread list and what other streams say of the threads.
func (r *reader) threads() {
	entries := r.threadEntries()
	_, plain := r.first[threadList]
	_, extended := r.first[threadExList]
	switch {
	case !plain && !extended:
		r.d.Threads = model.None[model.Thread]("the dump has no thread list")
		return
	case len(entries) == 0:
		r.d.Threads = model.None[model.Thread]("the thread list of the dump has no entries")
		return
	}
	r.guessArch(entries)
	infos, names := r.threadInfos(), r.threadNames()
	rows := make([]model.Thread, len(entries))
	for i, e := range entries {
		if r.stopped(i) {
			rows = rows[:i]
			break
		}
		rows[i] = r.thread(e, i < maxRegisters)
		applyInfo(&rows[i], infos[e.u32(0)], r)
		if n, ok := names[e.u32(0)]; ok {
			rows[i].Name = n
		}
	}
	if len(entries) > maxRegisters {
		r.d.AddProblem("threads", model.Span{}, "of %d threads the first %d and the crashing one have all registers read; the others show instruction and stack pointer only", len(entries), maxRegisters)
	}
	r.d.Threads = model.Ready(rows)
	r.crashingThread(rows)
}

// guessArch takes the processor from the size of the registers when SystemInfo does
// not name one: some test files and cut dumps have none.
func (r *reader) guessArch(entries []block) {
	if r.d.Arch != model.ArchUnknown {
		return
	}
	for _, e := range entries {
		if l := layoutFor(model.ArchUnknown, e.u32(0x28)); l != nil {
			r.d.Arch = l.arch
			r.d.AddProblem("SystemInfo", e.span(0x28, 4), "the dump does not name its processor: taken for %s by the size of a thread's registers, %d bytes", l.arch, e.u32(0x28))
			return
		}
	}
}

var threadFields = []fieldSpec{
	{"SuspendCount", 0x04, 4, model.Num, nil},
	{"PriorityClass", 0x08, 4, model.Hex, word(map[uint64]string{0x20: "normal", 0x40: "idle", 0x80: "high", 0x100: "realtime", 0x4000: "below normal", 0x8000: "above normal"})},
	{"Priority", 0x0C, 4, signed32, nil},
	{"Stack.DataSize", 0x20, 4, model.Bytes, says("bytes of the stack in the dump")},
	{"Stack.Rva", 0x24, 4, fileOffset, nil},
	{"ThreadContext.DataSize", 0x28, 4, model.Bytes, nil},
	{"ThreadContext.Rva", 0x2C, 4, fileOffset, nil},
}

// threadExSize is the size of MINIDUMP_THREAD_EX.
const threadExSize = 64

// backingStoreFields is what MINIDUMP_THREAD_EX adds: where an IA-64 processor saves
// its stacked registers.
var backingStoreFields = []fieldSpec{
	{"BackingStore.StartOfMemoryRange", 0x30, 8, address, nil},
	{"BackingStore.DataSize", 0x38, 4, model.Bytes, nil},
	{"BackingStore.Rva", 0x3C, 4, fileOffset, nil},
}

// signed32 shows a signed number of 32 bits: a thread's priority is relative.
func signed32(n uint64) model.Value {
	if m := int32(n); m < 0 {
		return model.Str(fmt.Sprint(m))
	}
	return model.Num(n)
}

// thread reads a MINIDUMP_THREAD.
func (r *reader) thread(e block, all bool) model.Thread {
	none := model.Absent(model.NotApplicable, "the dump holds one process")
	notHere := model.Absent(model.NotInDump, "a minidump does not hold the kernel's data")
	noInfo := model.Absent(model.NotInDump, "the dump has no ThreadInfoList entry for it")
	id := e.u32(0)
	crashed := r.exception != nil && r.exception.thread == id
	regs := r.threadContext(e, crashed, all || crashed)
	t := model.Thread{
		PID: none, TID: e.value(0, 4, model.Num), ETHREAD: notHere, State: notHere, WaitReason: notHere,
		KernelStack: notHere, Processor: notHere, StartAddress: noInfo, Win32StartAddress: noInfo, CreateTime: noInfo,
		Priority: e.value(0x0C, 4, signed32), TEB: r.nonZero(e, 0x10, "no TEB was recorded"),
		Suspended: e.value(4, 4, model.Num),
		Name:      model.Absent(model.NotInDump, "no name was recorded"),
		IP:        regs.ip, SP: regs.sp, Registers: regs.registers,
		Details: fieldsOf("", e, threadFields),
	}
	if e.len() == threadExSize {
		t.Details = append(t.Details, fieldsOf("", e, backingStoreFields)...)
	}
	t.StackLimit = r.nonZero(e, 0x18, "no stack was recorded")
	t.StackBase = t.StackLimit
	if t.StackLimit.Is() {
		t.StackBase = r.pointer(e.u64(0x18)+e.u32(0x20), e.span(0x18, 12)).Goto(nil)
	}
	if crashed {
		t.Note = "crashing thread"
	}
	return t
}

// nonZero is an address, absent when it is 0.
func (r *reader) nonZero(e block, at uint64, why string) model.Value {
	n, ok := e.uint(at, 8)
	if !ok || n == 0 {
		return model.Absent(model.NotInDump, why).From(e.span(at, 8))
	}
	return r.pointer(n, e.span(at, 8))
}

// threadContext reads the thread's own registers. Those of the crashing thread are
// taken from the exception when it has none of its own.
func (r *reader) threadContext(e block, crashed, all bool) saved {
	own := r.context(e.u32(0x28), e.u32(0x2C), all)
	if own.ip.Is() || !crashed || r.exception.contextSize == 0 {
		return own
	}
	if other := r.context(r.exception.contextSize, r.exception.contextRVA, all); other.ip.Is() {
		return other
	}
	return own
}

// crashingThread notes what BreakpadInfo says, and the registers at the moment of
// the exception, which differ from the thread's own when a handler wrote the dump.
func (r *reader) crashingThread(rows []model.Thread) {
	if r.exception == nil {
		return
	}
	at := r.context(r.exception.contextSize, r.exception.contextRVA, true)
	for i := range rows {
		t := &rows[i]
		if t.Note == "" || t.TID.Num != r.exception.thread {
			continue
		}
		for _, f := range at.registers {
			f.Name = "exception." + f.Name
			t.Details = append(t.Details, f)
		}
		break
	}
	if at.ip.Is() {
		r.d.Set("exception_ip", "Instruction pointer", at.ip)
		r.d.Set("exception_sp", "Stack pointer", at.sp)
	}
	found := false
	for i := range rows {
		found = found || rows[i].TID.Num == r.exception.thread
	}
	if !found && !strings.HasPrefix(r.d.Fact("exception_code").Text, "simulated") {
		r.d.AddProblem("Exception", model.Span{}, "the exception happened in thread %d, which is not in the thread list", r.exception.thread)
	}
}
