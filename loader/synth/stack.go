package synth

import "strconv"

// Frame is a frame of a stack: SP is the stack pointer in the function's body, IP
// where the function goes on.
type Frame struct {
	SP, IP uint64
	Where  string // module!function+offset
}

// stackWriter lays a stack out call by call, from the outermost function inwards.
// It relies on the frame sizes that the functions' unwind data tell.
type stackWriter struct {
	s      *space
	sp     uint64
	img    *image
	fn     function
	frames []Frame // innermost first; the innermost function itself is not in it
}

// start begins in a function that nothing called.
func (w *stackWriter) start(img *image, name string) {
	w.push(0)
	w.enter(img, name)
}

func (w *stackWriter) push(v uint64) {
	w.sp -= 8
	w.s.writeU64(w.sp, v)
}

func (w *stackWriter) enter(img *image, name string) {
	w.img, w.fn = img, img.function(name)
	w.sp -= uint64(w.fn.frame)
}

// at is an address in the current function.
func (w *stackWriter) at(off uint32) uint64 { return w.img.base + uint64(w.fn.rva+off) }

// call leaves the current function at the offset off for another.
func (w *stackWriter) call(off uint32, img *image, name string) {
	w.note(off)
	w.push(w.at(off))
	w.enter(img, name)
}

// note records the current frame.
func (w *stackWriter) note(off uint32) {
	f := Frame{w.sp, w.at(off), w.img.name + "!" + w.fn.name + "+0x" + strconv.FormatUint(uint64(off), 16)}
	w.frames = append([]Frame{f}, w.frames...)
}

// inSystemCall begins on a thread's kernel stack, in the system call it made.
func (m *Machine) inSystemCall(t *thread) *stackWriter {
	w := &stackWriter{s: m.kernel, sp: t.trapFrame, img: m.nt, fn: m.nt.function("KiSystemCall64")}
	w.frames = t.frames
	return w
}

// waitForObject leaves a thread waiting in NtWaitForSingleObject.
func (m *Machine) waitForObject(t *thread) {
	w := m.inSystemCall(t)
	w.frames = append([]Frame{{t.rsp, t.rip, "ntdll.dll!NtWaitForSingleObject+0x14"}}, w.frames...)
	w.call(0x3f8, m.nt, "NtWaitForSingleObject")
	w.call(0xf8, m.nt, "KeWaitForSingleObject")
	w.call(0x233, m.nt, "KiCommitThreadWait")
	m.switchAway(t, w)
}

// waitInQueue leaves a system thread waiting for work.
func (m *Machine) waitInQueue(t *thread) {
	w := &stackWriter{s: m.kernel, sp: t.initial}
	w.start(m.nt, "KiStartSystemThread")
	w.call(0x28, m.nt, "PspSystemThreadStartup")
	w.call(0x55, m.nt, "ExpWorkerThread")
	w.call(0x10a, m.nt, "KeRemoveQueueEx")
	w.call(0x263, m.nt, "KiCommitThreadWait")
	m.switchAway(t, w)
}

// switchAway ends a stack in the context switch: KernelStack points to the switch
// frame, its return address lies 0x38 above.
func (m *Machine) switchAway(t *thread, w *stackWriter) {
	w.call(0x14f, m.nt, "KiSwapThread")
	w.call(0x4d0, m.nt, "KiSwapContext")
	w.call(0x76, m.nt, "SwapContext")
	t.kernelStack, t.frames = w.sp, w.frames
}
