package win

import (
	"context"
	"fmt"
	"sync"

	"dumplens/model"
	"dumplens/model/pe"
	"dumplens/model/win/stack"
)

// kernelStacks follows the calls of the threads of a kernel dump.
type kernelStacks struct {
	s      *machine
	images *stack.Images

	mu  sync.Mutex
	at  model.Addr // of the EPROCESS of the last thread
	p   *process
	own imageTable
}

// attachStacks lets the calls of threads be followed.
func (s *machine) attachStacks() {
	s.d.Stacks = &kernelStacks{s: s, images: &stack.Images{}}
}

// First gives the crashing thread and then those of the other processors.
func (k *kernelStacks) First(ctx context.Context) []model.Thread {
	s := k.s
	if s.d.Kind == model.KindSmall {
		list, _ := s.d.Threads.Get(ctx, nil)
		if len(list) == 0 {
			list = []model.Thread{k.unknown()}
		}
		return list
	}
	var out []model.Thread
	have := map[model.Addr]bool{}
	add := func(at model.Addr) {
		if !have[at] && kernelPointer(s.ptrSize())(at) {
			have[at] = true
			out = append(out, k.thread(ctx, at))
		}
	}
	if s.current.thread == 0 && s.d.Header.Context.Known() {
		out = append(out, k.unknown())
	}
	add(s.current.thread)
	for _, c := range s.cpus {
		add(c.thread)
	}
	return out
}

// unknown is the thread of the header's context when its object was not found.
func (k *kernelStacks) unknown() model.Thread {
	none := model.Absent(model.Unknown, "the thread was not found")
	t := model.Thread{PID: none, TID: none, ETHREAD: none, Note: k.s.current.what + " thread"}
	if v := k.s.d.Fact("thread"); v.Is() {
		t.ETHREAD = v
	}
	return t
}

// thread reads the row of a thread without the list of all.
func (k *kernelStacks) thread(ctx context.Context, at model.Addr) model.Thread {
	r := k.s.object(at, "_ETHREAD")
	p, _ := k.processOf(ctx, r)
	if p == nil {
		none := model.Absent(model.Unknown, "its process was not found")
		p = &process{Process: model.Process{PID: none}}
	}
	return k.s.newThread(r, p)
}

// processOf reads the process that a thread belongs to, and the table of its modules.
func (k *kernelStacks) processOf(ctx context.Context, thread record) (*process, imageTable) {
	s := k.s
	kt := thread.as(s.layout("_KTHREAD"))
	at := kt.pointer("Process")
	if !kernelPointer(s.ptrSize())(at) {
		at = kt.pointer("ApcState.Process")
	}
	if s.kernel == nil || !kernelPointer(s.ptrSize())(at) {
		return nil, nil
	}
	k.mu.Lock()
	defer k.mu.Unlock()
	if k.at == at {
		return k.p, k.own
	}
	r := s.object(at, "_EPROCESS")
	if isDispatcher(r, processObject) != nil {
		return nil, nil
	}
	p := s.newProcess(ctx, r)
	own := s.userTable(ctx, &p)
	if len(own) == 0 && p.peb != 0 {
		own = s.mappedTable(ctx, &p)
	}
	if ctx.Err() == nil {
		k.at, k.p, k.own = at, &p, own
	}
	return &p, own
}

// Of follows the calls of a thread.
func (k *kernelStacks) Of(ctx context.Context, t *model.Thread) model.Stack {
	s := k.s
	var thread record
	switch {
	case s.kernel == nil:
		thread = s.copyOf(s.d.Header.Thread, "_ETHREAD")
	case t.ETHREAD.Is():
		thread = s.object(model.Addr(t.ETHREAD.Num), "_ETHREAD")
	}
	p, own := k.processOf(ctx, thread)
	drivers := s.driverTable(ctx)
	w := &stack.World{
		Arch: s.d.Arch, Windows: true, Top: s.top, Images: k.images,
		Space: func(at model.Addr) (model.Space, string) { return s.spaceAt(p, at) },
		Module: func(at model.Addr) (stack.Module, bool) {
			if at > s.top {
				return drivers.module(at)
			}
			return own.module(at)
		},
	}
	out := model.Stack{Thread: *t}
	seed, why := k.seed(w, thread)
	if why != "" {
		out.Stopped = why
		return out
	}
	frames, stopped := w.Walk(ctx, seed)
	out.Stopped = stopped
	if p != nil && p.wow64 != 0 && s.d.Arch == model.ArchX64 && t.TEB.Is() && p.Space != nil {
		frames = append(frames, wowFrames(ctx, w, p.Space, model.Addr(t.TEB.Num))...)
	}
	out.Frames = framesOf(s.d, w, frames, func(at model.Addr) string {
		switch {
		case at > s.top:
			return "kernel"
		case p != nil:
			return p.id()
		}
		return ""
	})
	return out
}

// module is the image that an address lies in.
func (t imageTable) module(at model.Addr) (stack.Module, bool) {
	r, ok := t.image(at)
	return stack.Module{Name: r.name, Base: r.base, Size: r.size}, ok
}

// spaceAt is the space that an address of a thread of a process is read from.
func (s *machine) spaceAt(p *process, at model.Addr) (model.Space, string) {
	switch {
	case at > s.top && s.d.Kernel != nil:
		return s.d.Kernel, ""
	case at > s.top:
		return nil, "the kernel's memory cannot be read"
	case p == nil || p.Space == nil:
		why := "the dump holds no memory of programs"
		if p != nil && p.UserSpaceReason != "" {
			why = p.UserSpaceReason
		}
		return nil, "the calls of the program: " + why
	}
	return p.Space, ""
}

// seed finds where a walk of a thread begins.
func (k *kernelStacks) seed(w *stack.World, thread record) (stack.Seed, string) {
	s := k.s
	kt := thread.as(s.layout("_KTHREAD"))
	seed := stack.Seed{How: model.FromContext, Exact: true, Limit: kt.pointer("StackLimit"), Base: kt.pointer("StackBase"), TrapFrame: kt.pointer("TrapFrame")}
	at := thread.span.At
	if s.kernel == nil || at == s.current.thread || !thread.span.Known() {
		regs, span, ok := s.contextSeed(s.d.Header.Context)
		if ok {
			seed.Regs, seed.At = regs, span
			return seed, ""
		}
		if s.kernel == nil {
			return seed, "the dump's header holds no context"
		}
	}
	for _, c := range s.cpus {
		if c.thread != at {
			continue
		}
		from, _, why := s.savedContext(s.wholePrcb(c.prcb))
		if why != "" {
			return seed, why
		}
		regs, span, ok := s.contextSeed(from)
		if !ok {
			return seed, "its saved context cannot be read"
		}
		seed.Regs, seed.At = regs, span
		return seed, ""
	}
	return k.switched(w, kt, seed)
}

// switched begins with what the last context switch left.
func (k *kernelStacks) switched(w *stack.World, kt record, seed stack.Seed) (stack.Seed, string) {
	s := k.s
	state, sp := kt.uint("State", 1), kt.pointer("KernelStack")
	switch {
	case !state.Is():
		return seed, "the thread cannot be read: " + state.Reason()
	case state.Num == stateInitialized:
		return seed, "the thread has not run yet"
	case state.Num == stateRunning:
		return seed, "the thread was running, but its processor did not say where"
	case sp < seed.Limit || sp >= seed.Base:
		return seed, fmt.Sprintf("KTHREAD.KernelStack, %s, is not in the thread's stack", sp.Short())
	}
	seed.Exact = false
	seed.Note = "where it goes on: the last context switch left it"
	if s.d.Arch != model.ArchARM64 {
		return w.Switched(sp, s.ptrSize() == 8 && s.d.Header.Build < buildVista, seed), ""
	}
	frame := kt.at("SwitchFrame", 0x20)
	b, err := model.ReadBytes(frame.Space, frame.At, frame.Len)
	if !frame.Known() || err != nil {
		b = make([]byte, 0x20) // the stack is searched then
	}
	const switchFP = 0x10
	slot := frame.Sub(switchReturnARM, 8)
	return w.Resumed(model.Uint(b[switchReturnARM:]), model.Uint(b[switchFP:]), sp, slot, seed), ""
}

// contextSeed reads the registers of a CONTEXT that a walk needs. false when it cannot be
// one of the kernel.
func (s *machine) contextSeed(at model.Span) (r pe.Registers, pc model.Span, ok bool) {
	spAt, ipAt := s.contextRegisters()
	b, err := model.ReadBytes(at.Space, at.At, max(spAt, ipAt)+8)
	if !at.Known() || err != nil {
		return r, pc, false
	}
	ptr := s.ptrSize()
	get := func(offset uint64) uint64 { return model.Uint(b[offset : offset+uint64(ptr)]) }
	r.PC, r.SP = model.Addr(get(ipAt)), model.Addr(get(spAt))
	switch {
	case ptr == 4:
		const ebp = 0xb4
		r.Set(pe.RegRBP, get(ebp))
	case s.d.Arch == model.ArchARM64:
		for i := range r.R {
			r.Set(i, get(uint64(8+8*i)))
		}
	default:
		const rax, registers = 0x78, 16 // RAX to R15 in the processor's order
		for i := range registers {
			r.Set(i, get(uint64(rax+8*i)))
		}
	}
	return r, at.Sub(ipAt, uint64(ptr)), r.SP != 0
}

// framesOf puts the calls into the form of the model. space is the id of the space that
// an address lies in.
func framesOf(d *model.Dump, w *stack.World, found []stack.Frame, space func(model.Addr) string) []model.Frame {
	out := make([]model.Frame, len(found))
	for i, f := range found {
		o := model.Frame{
			SP:       d.Pointer(f.Regs.SP, space(f.Regs.SP)),
			IP:       d.Pointer(f.Regs.PC, space(f.Regs.PC)).From(f.At),
			Function: f.Function, How: f.How, Note: f.Note,
		}
		if m, ok := w.Module(f.Regs.PC); ok {
			o.Module = m.Name
			o.Where = model.Str(whereText(m, f)).From(f.At).Goto(o.IP.To)
		} else {
			o.Where = model.Absent(model.Unknown, "the address lies in no module that is known")
			if _, why := w.Space(f.Regs.PC); why != "" {
				o.Where = model.Absent(model.NotInDump, why)
			}
		}
		out[i] = o
	}
	return out
}

// whereText is module!symbol+offset where the function's own name is known, and
// module+offset else.
func whereText(m stack.Module, f stack.Frame) string {
	switch {
	case f.Symbol == "":
		return fmt.Sprintf("%s+0x%x", m.Name, uint64(f.Regs.PC-m.Base))
	case f.Regs.PC == f.Function:
		return m.Name + "!" + f.Symbol
	}
	return fmt.Sprintf("%s!%s+0x%x", m.Name, f.Symbol, uint64(f.Regs.PC-f.Function))
}
