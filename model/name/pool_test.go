package name

import (
	"bytes"
	"context"
	"encoding/binary"
	"testing"

	"dumplens/model"
	"dumplens/model/mem"
)

// poolPage is a page of pool blocks of these sizes, in bytes with their headers, with
// tags Ab00, Ab01, ...
func poolPage(wide bool, sizes ...int) []byte {
	b := make([]byte, 0x1000)
	at, before := 0, 0
	for i, n := range sizes {
		if wide {
			b[at], b[at+2] = byte(before/16), byte(n/16)
		} else {
			binary.LittleEndian.PutUint32(b[at:], uint32(before/8|n/8<<16))
		}
		copy(b[at+4:], []byte{'A', 'b', '0', '0' + byte(i)})
		at, before = at+n, n
	}
	return b
}

func TestPoolBlocks(t *testing.T) {
	whole := poolPage(true, 0x40, 0xf00, 0xc0)
	broken := bytes.Clone(whole)
	broken[0x40] = 5 // PreviousSize of the second
	short := poolPage(true, 0x40, 0xf00)
	odd := bytes.Clone(whole)
	odd[0x44] = 1 // in the tag
	protected := bytes.Clone(whole)
	copy(protected[4:], "Pro\xe3")
	for _, c := range []struct {
		what  string
		page  []byte
		arch  model.Arch
		build uint32
		at    model.Addr
		want  string
	}{
		{"begin of a block", whole, model.ArchX64, 17763, 0x50, "pool block 'Ab01' of 0xef0 bytes"},
		{"in a block", whole, model.ArchX64, 17763, 0x60, "pool block 'Ab01'+0x10 of 0xef0 bytes"},
		{"last byte", whole, model.ArchX64, 7601, 0xfff, "pool block 'Ab02'+0xaf of 0xb0 bytes"},
		{"in a header", whole, model.ArchX64, 17763, 0x48, ""},
		{"segment heap", whole, model.ArchX64, 19041, 0x50, ""},
		{"no build", whole, model.ArchX64, 0, 0x50, ""},
		{"a broken chain", broken, model.ArchX64, 17763, 0x50, ""},
		{"a chain that ends early", short, model.ArchX64, 17763, 0x50, ""},
		{"no printable tag", odd, model.ArchX64, 17763, 0x50, ""},
		{"a protected tag", protected, model.ArchX64, 7601, 0x10, "pool block 'Proc' of 0x30 bytes"},
		{"no pool", make([]byte, 0x1000), model.ArchX64, 17763, 0x50, ""},
		{"a page that is missing", whole, model.ArchX64, 17763, 0x1050, ""},
		{"32 bits", poolPage(false, 0x40, 0xfc0), model.ArchX86, 2600, 0x48, "pool block 'Ab01' of 0xfb8 bytes"},
	} {
		n := New(&model.Dump{Arch: c.arch, Header: &model.KernelHeader{Build: c.build}})
		s := mem.NewFile(bytes.NewReader(c.page), uint64(len(c.page)))
		if nm, _ := n.poolBlock(s, c.at); nm.Text != c.want {
			t.Errorf("%s: %q, want %q", c.what, nm.Text, c.want)
		}
	}
}

// TestOverlaps: of spots in one another the inner one counts, and a far outer one is
// still found behind many inner ones.
func TestOverlaps(t *testing.T) {
	list := []spot{{first: 0x1000, last: 0x1fff, what: "outer"}, {first: 0x1100, last: 0x11ff, what: "inner"}, {first: 0x3000, last: 0x2fff, what: "nothing"}, {first: 0x5000, last: ^model.Addr(0), what: "top"}}
	tab := newSpotTable(list)
	for at, want := range map[model.Addr]string{
		0xfff: "", 0x1000: "outer", 0x1100: "inner", 0x11ff: "inner", 0x1200: "outer", 0x1fff: "outer", 0x2000: "", 0x3000: "", 0x4fff: "", 0x5000: "top", ^model.Addr(0): "top",
	} {
		got := ""
		if s, ok := tab.find(at); ok {
			got = s.what
		}
		if got != want {
			t.Errorf("%x is in %q, want %q", uint64(at), got, want)
		}
	}
}

// TestHostileModules: modules that wrap, have no size or overlap harm nobody.
func TestHostileModules(t *testing.T) {
	d := small()
	none := model.Absent(model.NotApplicable, "")
	mod := func(name string, base, size uint64) model.Module {
		return model.Module{Name: model.Str(name), Base: model.At(model.Addr(base), ""), Size: model.Bytes(size), PID: none}
	}
	d.Modules = model.Ready([]model.Module{
		mod("wraps.sys", ^uint64(0)-0xfff, 0x2000), mod("empty.sys", 0xfffff80000000000, 0), mod("", 0xfffff80000001000, 0x1000),
		mod("huge.sys", 0xfffff80000002000, 1<<40), mod("in.sys", 0xfffff80000003000, 0x1000),
	})
	n := New(d)
	for at, want := range map[model.Addr]string{
		^model.Addr(0): "", 0xfffff80000000000: "", 0xfffff80000002010: "huge.sys+0x10", 0xfffff80000003010: "in.sys+0x10",
	} {
		if nm, _ := n.Of(context.Background(), d.Kernel, at); nm.Text != want {
			t.Errorf("%s is %q, want %q", at, nm.Text, want)
		}
	}
}

// TestCancelled: what a context cut short is read again by the next who asks.
func TestCancelled(t *testing.T) {
	d := small()
	mods, _ := d.Modules.Get(context.Background(), nil)
	d.Modules = model.Lazy(func(ctx context.Context, _ *model.Meter) ([]model.Module, string) {
		if ctx.Err() != nil {
			return nil, "stopped"
		}
		return mods, ""
	})
	n := New(d)
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	if nm, ok := n.Of(ctx, d.Kernel, 0xfffff80000000000); ok {
		t.Errorf("without reading anything it is %q", nm.Text)
	}
	if nm, _ := n.Of(context.Background(), d.Kernel, 0xfffff80000000000); nm.Text != "ntoskrnl.exe" {
		t.Errorf("afterwards it is %q", nm.Text)
	}
}
