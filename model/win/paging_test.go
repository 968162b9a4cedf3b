package win_test

import (
	"bytes"
	"context"
	"encoding/binary"
	"testing"

	"dumplens/model"
	"dumplens/model/mem"
	"dumplens/model/win"
)

// tables is a machine of 16 pages, with KUSER_SHARED_DATA in page 9, whose tables are
// laid out by hand: address of an entry and the entry.
type tables struct {
	arch    model.Arch
	width   int
	base    model.Addr // of the top table
	flags   model.Addr // that the header's directory table base carries
	entries map[int]uint64
	shared  model.Addr
}

var machines = []tables{
	{model.ArchARM64, 8, 0x1000, 0x12<<48 | 1, map[int]uint64{
		0x1000 + 0x1ef*8: 0x2003, 0x1000 + 0x1f5*8: 0x1003, 0x2000: 0x3003, 0x3000: 0x4003, 0x4000: 0x9403,
	}, 0xfffff78000000000},
	{model.ArchX64, 8, 0x1000, 1<<63 | 2, map[int]uint64{ // five levels
		0x1000 + 0x1ff*8: 0x2003, 0x1000 + 0x1f5*8: 0x1003, 0x2000 + 0x1ef*8: 0x3003, 0x3000: 0x4003, 0x4000: 0x5003, 0x5000: 0x9003,
	}, 0xfffff78000000000},
	{model.ArchX86, 4, 0x1000, 0x18, map[int]uint64{
		0x1000 + 0x3ff*4: 0x2063, 0x1000 + 0x300*4: 0x1063, 0x2000 + 0x1f0*4: 0x9063,
	}, 0xffdf0000},
	{model.ArchX86PAE, 8, 0x1020, 0x18, map[int]uint64{
		0x1020: 0x5001, 0x1038: 0x2001, 0x2000 + 0x1fe*8: 0x3063, 0x3000 + 0x1f0*8: 0x9063,
		// The fourth directory is also the table of 0xc0600000, where the four are seen.
		0x2000 + 3*8: 0x2063, 0x2000: 0x5063,
	}, 0xffdf0000},
}

func (m tables) dump(header model.Addr) *model.Dump {
	b := make([]byte, 16*mem.PageSize)
	for at, e := range m.entries {
		if m.width == 4 {
			binary.LittleEndian.PutUint32(b[at:], uint32(e))
		} else {
			binary.LittleEndian.PutUint64(b[at:], e)
		}
	}
	copy(b[9*mem.PageSize:], "SHARED D")
	file := mem.NewFile(bytes.NewReader(b), uint64(len(b)))
	phys := mem.NewPages(file, mem.NewRuns([]mem.StoredRun{{Page: 0, Count: 16}}), nil)
	return &model.Dump{
		Kind: model.KindComplete, Arch: m.arch, File: file, Size: uint64(len(b)), Physical: phys,
		Header: &model.KernelHeader{Build: 22000, DirectoryTableBase: header},
	}
}

// TestKernelOfEachArchitecture: the kernel's space opens, also when the header's
// directory table base is wrong and the tables can be told by themselves.
func TestKernelOfEachArchitecture(t *testing.T) {
	for _, m := range machines {
		for _, header := range []model.Addr{m.base | m.flags, 0xb000} {
			if header == 0xb000 && m.arch == model.ArchX86PAE {
				continue // its top table is no page that could be searched for
			}
			d := m.dump(header)
			win.Attach(context.Background(), d, nil)
			if d.Kernel == nil {
				t.Errorf("%s, header %s: no kernel: %v", m.arch, header, d.Problems())
				continue
			}
			b := make([]byte, 8)
			if _, err := d.Kernel.ReadAt(b, m.shared); err != nil || string(b) != "SHARED D" {
				t.Errorf("%s: %q, %v", m.arch, b, err)
			}
			if got := d.Kernel.(*mem.Paged).DirectoryTableBase(); got != m.base {
				t.Errorf("%s: directory table base %s", m.arch, got)
			}
			spaces, _ := d.Spaces.Get(context.Background(), nil) // there is no list of processes
			if last := spaces[len(spaces)-1]; last.ID != "kernel" || last.Status == model.Unavailable || last.Bytes.Num < mem.PageSize {
				t.Errorf("%s: %+v", m.arch, last)
			}
		}
	}
}

// TestKernelCutOff: tables that map themselves but lead nowhere are used, and said to
// be damaged.
func TestKernelCutOff(t *testing.T) {
	for _, m := range machines {
		for at, e := range m.entries {
			if e&^0xfff == 0x9000 {
				delete(m.entries, at)
			}
		}
		d := m.dump(m.base)
		win.Attach(context.Background(), d, nil)
		if d.Kernel == nil || len(d.Problems()) == 0 {
			t.Errorf("%s: kernel %v, problems %v", m.arch, d.Kernel, d.Problems())
		}
	}
}
