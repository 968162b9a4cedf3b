package kdump

import (
	"testing"

	"dumplens/model"
)

// small32 is a small dump of 32-bit Windows whose data blocks take 16 or 12 bytes.
func small32(blockSize int) image {
	const (
		kdbg, prcb, thread, process = 0x1080, 0x1400, 0x1500, 0x1600
		stack, unloaded, drivers    = 0x1700, 0x1800, 0x1900
		names, blocks, data, end    = 0x1a00, 0x1b00, 0x1c00, 0x1d00
	)
	b := narrow(4, end)
	b[0x5c] = 'P'
	b.u32(0xf8c, 0xcff)
	for at, v := range map[int]uint32{
		0x00: 0x300, 0x04: end, 0x08: end - 4, 0x18: unloaded, 0x1c: prcb, 0x20: process, 0x24: thread,
		0x28: stack, 0x2c: 0x40, 0x30: drivers, 0x34: 2, 0x38: names, 0x3c: 0x80, 0x48: 0xf8a3bcd4,
		0x58: kdbg, 0x5c: 0x340, 0x60: blocks, 0x64: 2,
	} {
		b.u32(0x1000+at, v)
	}
	b.str(end-4, "TRGD")
	b.u32(0x320+0xb8, 0x804e1234)
	b.u32(0x320+0xc4, 0xf8a3bcd4)
	b.str(kdbg+0x10, "KDBG")
	b.u32(kdbg+0x14, 0x290)
	b.u64(kdbg+0x18, 0xffffffff804d7000)
	b.u16(kdbg+0x36, 1) // PaeEnabled
	// A KDBG of Windows XP ends before the offsets, so thread and process stay unknown.
	b.str(stack, "stack bytes")
	b.u32(unloaded, 1)
	b.u16(unloaded+4, 14)
	b.utf16(unloaded+4+8, "old.sys")
	b.u32(unloaded+4+0x20, 0xf8100000)
	b.u32(unloaded+4+0x24, 0xf8108000)
	for i, name := range []string{"ntoskrnl.exe", "hal.dll"} {
		at := drivers + i*0x4c
		b.u32(at, uint32(names+i*0x40))
		b.u32(at+0x1c, uint32(0x804d7000+i<<20))
		b.u32(at+0x24, 0x20000)
		b.u32(at+0x44, 0x1111)
		b.u32(at+0x48, 0x3b7de38f)
		b.u32(names+i*0x40, uint32(len(name)))
		b.utf16(names+i*0x40+4, name)
	}
	for i, va := range []uint64{0xffffffff80552180, 0xffffffff80558160} {
		at := blocks + i*blockSize
		if blockSize == 16 {
			b.u64(at, va)
		} else {
			b.u32(at, uint32(va))
		}
		b.u32(at+blockSize-8, uint32(data+0x10*i))
		b.u32(at+blockSize-4, 8)
	}
	b.str(data, "block 0")
	b.str(data+0x10, "block 1")
	return b
}

func TestSmall32(t *testing.T) {
	for _, blockSize := range []int{12, 16} {
		d := load(t, small32(blockSize))
		wantNoProblems(t, d)
		wantText(t, d.Kernel, 0x80552180, "block 0")
		wantText(t, d.Kernel, 0x80558160, "block 1")
		wantText(t, d.Kernel, 0xf8a3bcd4, "stack bytes")
		modules := get(t, d.Modules)
		if len(modules) != 2 || modules[1].Name.Text != "hal.dll" || modules[0].Base.Num != 0x804d7000 || modules[0].Timestamp.Num != 0x3b7de38f {
			t.Errorf("drivers %v", modules)
		}
		unloaded := get(t, d.Unloaded)
		if len(unloaded) != 1 || unloaded[0].Name.Text != "old.sys" || unloaded[0].End.Num != 0xf8108000 {
			t.Errorf("unloaded %v", unloaded)
		}
		if v := d.Fact("service_pack"); v.Text != "Service Pack 3" {
			t.Errorf("service pack %s", v)
		}
		if d.Arch != model.ArchX86PAE || !d.Header.PAE {
			t.Errorf("architecture %s", d.Arch)
		}
		if v := fieldOf(t, d, "KDDEBUGGER_DATA64.KernBase").Value; v.String() != "804d7000" {
			t.Errorf("KernBase %s", v)
		}
		if v := d.Fact("thread"); v.Is() {
			t.Errorf("thread %s from nothing", v)
		}
	}
}
