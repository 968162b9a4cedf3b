package name

import (
	"cmp"
	"context"
	"encoding/binary"
	"slices"
	"strconv"

	"dumplens/model"
)

// pageShift makes a number of a page an address.
const pageShift = 12

// pteSpace is where the page tables are mapped into the kernel's half: the entry of
// the page at A lies at first + A/4096*size.
type pteSpace struct {
	first, last model.Addr
	size        uint64 // of an entry; 0 when it is not known where they are
	levels      []string
}

// pfnSpace is the array of _MMPFN, one for each page of physical memory.
type pfnSpace struct {
	first       model.Addr
	count, size uint64
}

// findPTEs finds where the page tables are mapped: 32-bit kernels have a fixed place;
// in the top table of a 64-bit one an entry leads to the table itself.
func (n *Namer) findPTEs(ctx context.Context) pteSpace {
	levels := []string{"PTE", "PDE", "PDPTE", "PML4E"}
	switch n.d.Arch {
	case model.ArchX86:
		return pteSpace{0xc0000000, 0xc03fffff, 4, levels[:2]}
	case model.ArchX86PAE:
		return pteSpace{0xc0000000, 0xc07fffff, 8, levels[:2]}
	case model.ArchX64:
	default:
		return pteSpace{}
	}
	if n.images.get(ctx, n.readImages).kernel.find("ntkrla57.exe") != nil {
		return pteSpace{} // five levels
	}
	const frame, present, slotShift = 0x000ffffffffff000, 1, 39
	dtb := n.d.Header.DirectoryTableBase & frame
	b, err := model.ReadBytes(n.d.Physical, dtb, 0x1000)
	if err != nil {
		return pteSpace{}
	}
	for i := uint64(256); i < 512; i++ {
		if e := binary.LittleEndian.Uint64(b[8*i:]); e&present != 0 && model.Addr(e&frame) == dtb {
			first := model.Addr(0xffff<<48 | i<<slotShift)
			return pteSpace{first, first + 1<<slotShift - 1, 8, levels}
		}
	}
	return pteSpace{}
}

// page is the address that the entry at at describes.
func (p pteSpace) page(at model.Addr) model.Addr {
	a := uint64(at-p.first) / p.size << pageShift
	if len(p.levels) == 4 { // 48 bits, of which the last is the sign
		a = uint64(int64(a<<16) >> 16)
	}
	return model.Addr(a)
}

// name writes "PTE of fffff800`12345000", or the level above for entries that describe
// page tables.
func (p pteSpace) name(at model.Addr) (Name, bool) {
	if p.size == 0 || at < p.first || at > p.last {
		return Name{}, false
	}
	level, to := 0, p.page(at)
	for level < len(p.levels)-1 && to >= p.first && to <= p.last {
		level, to = level+1, p.page(to)
	}
	return Name{Text: p.levels[level] + " of " + to.Short(), Base: p.first, Offset: uint64(at - p.first), Kind: KindTable}, true
}

// findPFNs finds the PFN database through the kernel's variable, to which the header
// of the dump leads.
func (n *Namer) findPFNs() pfnSpace {
	const sizeMMPFN = 0x30 // x64, all builds
	h := n.d.Header
	if n.d.Arch != model.ArchX64 || len(h.PhysicalMemoryRuns) == 0 || h.PfnDataBase == 0 {
		return pfnSpace{}
	}
	first, err := model.ReadUint(n.d.Kernel, h.PfnDataBase, 8)
	if err != nil || model.Addr(first) < n.kernelStart() {
		return pfnSpace{}
	}
	last := slices.MaxFunc(h.PhysicalMemoryRuns, func(a, b model.Run) int {
		return cmp.Compare(a.BasePage+a.PageCount, b.BasePage+b.PageCount)
	})
	const most = 1 << 36 // pages: 256 TiB
	return pfnSpace{model.Addr(first), min(last.BasePage+last.PageCount, most), sizeMMPFN}
}

func (p pfnSpace) name(at model.Addr) (Name, bool) {
	if at < p.first || p.size == 0 || uint64(at-p.first)/p.size >= p.count {
		return Name{}, false
	}
	page, off := uint64(at-p.first)/p.size, uint64(at-p.first)%p.size
	return Name{
		Text: "MMPFN" + plus(off) + " of page 0x" + strconv.FormatUint(page, 16),
		Base: at - model.Addr(off), Offset: off, Kind: KindTable,
		To: &model.Link{Space: "physical", At: model.Addr(page << pageShift), Len: 1 << pageShift},
	}, true
}
