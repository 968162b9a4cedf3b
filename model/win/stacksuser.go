package win

import (
	"context"
	"fmt"
	"strings"
	"sync"

	"dumplens/model"
	"dumplens/model/pe"
	"dumplens/model/win/stack"
)

// userStacks follows the calls of the threads of a minidump.
type userStacks struct {
	d      *model.Dump
	images *stack.Images

	mu    sync.Mutex
	table imageTable // nil before it was read
}

// attachUserStacks lets the calls of a program's threads be followed.
func attachUserStacks(d *model.Dump) {
	if d.Memory != nil && d.Threads.Why() == "" {
		d.Stacks = &userStacks{d: d, images: &stack.Images{}}
	}
}

// First gives the crashing thread.
func (u *userStacks) First(ctx context.Context) []model.Thread {
	list, _ := u.d.Threads.Get(ctx, nil)
	for i := range list {
		if list[i].Crashed() {
			return list[i : i+1]
		}
	}
	return nil
}

// Of follows the calls of a thread.
func (u *userStacks) Of(ctx context.Context, t *model.Thread) model.Stack {
	modules := u.modules(ctx)
	out := model.Stack{Thread: *t}
	w := &stack.World{
		Arch: u.d.Arch, Windows: systemIsWindows(u.d), Images: u.images,
		Space:  func(model.Addr) (model.Space, string) { return u.d.Memory, "" },
		Module: modules.module,
	}
	seed, why := u.seed(t)
	if why != "" {
		out.Stopped = why
		return out
	}
	frames, stopped := w.Walk(ctx, seed)
	out.Stopped = stopped
	if u.d.Arch == model.ArchX64 && w.Windows && t.TEB.Is() {
		frames = append(frames, wowFrames(ctx, w, u.d.Memory, model.Addr(t.TEB.Num))...)
	}
	name := u.d.Memory.Name()
	out.Frames = framesOf(u.d, w, frames, func(model.Addr) string { return name })
	return out
}

// modules is the table of the program's modules. What ctx cut short is not kept.
func (u *userStacks) modules(ctx context.Context) imageTable {
	u.mu.Lock()
	defer u.mu.Unlock()
	if u.table != nil {
		return u.table
	}
	table := tableOf(ctx, u.d)
	if ctx.Err() == nil {
		u.table = table
	}
	return table
}

// seed takes the registers of a thread; of the crashing one those of the exception.
func (u *userStacks) seed(t *model.Thread) (stack.Seed, string) {
	seed := stack.Seed{How: model.FromContext, Exact: true}
	if t.StackLimit.Is() && t.StackBase.Is() {
		seed.Limit, seed.Base = model.Addr(t.StackLimit.Num), model.Addr(t.StackBase.Num)
	}
	if r, at, ok := registersNamed(t.Details, "exception."); ok {
		seed.Regs, seed.At, seed.Note = r, at, "where the exception happened"
		return seed, ""
	}
	r, at, ok := registersNamed(t.Registers, "")
	if !ok {
		if !t.IP.Is() || !t.SP.Is() {
			return seed, "no registers of the thread were saved"
		}
		r, at = pe.Registers{PC: model.Addr(t.IP.Num), SP: model.Addr(t.SP.Num)}, t.IP.Src
	}
	seed.Regs, seed.At = r, at
	return seed, ""
}

// registerNumbers are the numbers of registers by their names in minidumps.
var registerNumbers = func() map[string]int {
	m := map[string]int{"ebp": pe.RegRBP, "fp": pe.RegFP, "lr": pe.RegLR}
	for i, name := range []string{"rax", "rcx", "rdx", "rbx", "", "rbp", "rsi", "rdi"} {
		if name != "" {
			m[name] = i
		}
	}
	for i := 8; i < 16; i++ {
		m[fmt.Sprintf("r%d", i)] = i
	}
	for i := range 29 {
		m[fmt.Sprintf("x%d", i)] = i
	}
	return m
}()

// registersNamed takes the registers that a walk needs from fields.
func registersNamed(fields []model.Field, prefix string) (r pe.Registers, at model.Span, ok bool) {
	havePC, haveSP := false, false
	for _, f := range fields {
		name, found := strings.CutPrefix(f.Name, prefix)
		if !found || !f.Value.Is() {
			continue
		}
		switch name {
		case "rip", "eip", "pc":
			r.PC, at, havePC = model.Addr(f.Value.Num), f.Value.Src, true
		case "rsp", "esp", "sp":
			r.SP, haveSP = model.Addr(f.Value.Num), true
		default:
			if n, known := registerNumbers[name]; known {
				r.Set(n, f.Value.Num)
			}
		}
	}
	return r, at, havePC && haveSP
}
