package win

import (
	"context"

	"dumplens/model"
	"dumplens/model/pe"
	"dumplens/model/win/stack"
)

// Where a WoW64 thread keeps the registers of its 32-bit side while it runs 64-bit code:
// the second of the slots of its 64-bit TEB leads to a WOW64_CPURESERVED, in which a
// CONTEXT of x86 lies after two numbers of 16 bits.
const (
	wowSlot    = 0x1488 // TEB.TlsSlots[1]
	wowContext = 4
)

// wowFrames follows the calls of the 32-bit side of a thread whose 64-bit TEB is at teb.
// It gives none when there is no such side or it cannot be read.
func wowFrames(ctx context.Context, w *stack.World, memory model.Space, teb model.Addr) []stack.Frame {
	if memory == nil || teb == 0 {
		return nil
	}
	block, err := model.ReadUint(memory, teb+wowSlot, 8)
	if err != nil || !userPointer(4)(model.Addr(block)) {
		return nil
	}
	at := model.Span{Space: memory, At: model.Addr(block) + wowContext, Len: contextLength32}
	b, err := model.ReadBytes(at.Space, at.At, at.Len)
	if err != nil {
		return nil
	}
	const flags86, ebp, eip, esp = 0x10000, 0xb4, 0xb8, 0xc4
	if model.Uint(b[:4])&flags86 == 0 {
		return nil
	}
	narrow := *w
	narrow.Arch, narrow.Top = model.ArchX86, 0
	seed := stack.Seed{How: model.FromContext, Note: "the 32-bit side of the program", Exact: true, At: at.Sub(eip, 4)}
	seed.Regs = pe.Registers{PC: model.Addr(model.Uint(b[eip : eip+4])), SP: model.Addr(model.Uint(b[esp : esp+4]))}
	seed.Regs.Set(pe.RegRBP, model.Uint(b[ebp:ebp+4]))
	if _, ok := w.Module(seed.Regs.PC); !ok || seed.Regs.SP == 0 {
		return nil
	}
	frames, _ := narrow.Walk(ctx, seed)
	return frames
}
