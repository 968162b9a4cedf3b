package win

import (
	"context"
	"encoding/binary"
	"testing"

	"dumplens/model"
	"dumplens/model/win/stack"
)

// wowMemory is one run of bytes of a program.
type wowMemory struct {
	at    model.Addr
	bytes []byte
}

func (m wowMemory) Name() string { return "wow" }

func (m wowMemory) Next(model.Addr) (model.Span, bool) { return model.Span{}, false }

func (m wowMemory) ReadAt(p []byte, at model.Addr) (int, error) {
	if at < m.at || at >= m.at+model.Addr(len(m.bytes)) {
		return 0, &model.Hole{Space: "wow", At: at, Len: 1, Why: model.NotInDump}
	}
	n := copy(p, m.bytes[at-m.at:])
	if n < len(p) {
		return n, &model.Hole{Space: "wow", At: at + model.Addr(n), Len: 1, Why: model.NotInDump}
	}
	return n, nil
}

// TestWowFrames: the 32-bit side of a thread is found through its 64-bit TEB, and a block
// that holds no registers of x86 gives none.
func TestWowFrames(t *testing.T) {
	const start, teb, block, code, sp = 0x200000, 0x200000, 0x202000, 0x204000, 0x206000
	m := wowMemory{start, make([]byte, 0x8000)}
	put := func(at int, v uint32) { binary.LittleEndian.PutUint32(m.bytes[at-start:], v) }
	put(teb+0x1488, block)
	put(block+4, 0x1003f)
	put(block+4+0xb4, sp+0x20)
	put(block+4+0xb8, code+0x40)
	put(block+4+0xc4, sp)
	m.bytes[code+0x100-5-start] = 0xe8
	put(sp+0x24, code+0x100)
	w := &stack.World{
		Arch: model.ArchX64, Windows: true, Top: 1<<47 - 1, Images: &stack.Images{},
		Space: func(model.Addr) (model.Space, string) { return m, "" },
		Module: func(at model.Addr) (stack.Module, bool) {
			return stack.Module{Name: "game.exe", Base: code - 0x1000, Size: 0x2000}, at >= code-0x1000 && at < code+0x1000
		},
	}
	got := wowFrames(context.Background(), w, m, teb)
	if len(got) != 2 || got[0].Regs.PC != code+0x40 || got[0].Note == "" || got[1].Regs.PC != code+0x100 || got[1].How != model.FromFramePointer {
		t.Errorf("%+v", got)
	}
	put(block+4, 0x100000) // of x64
	if got := wowFrames(context.Background(), w, m, teb); got != nil {
		t.Errorf("%+v", got)
	}
}
