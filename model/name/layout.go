package name

import (
	"context"
	"encoding/binary"
	"slices"
	"strconv"

	"dumplens/model"
)

// kernelSpots are the parts of the kernel's half that have one use.
type kernelSpots struct {
	exact   *spotTable // structures
	regions *spotTable
	pte     pteSpace
	pfn     pfnSpace
}

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

// Sizes and addresses that all builds for an architecture share.
const (
	pageShift       = 12
	sharedKernel    = 0xfffff78000000000
	sharedKernelX86 = 0xffdf0000
	sharedUser      = 0x7ffe0000
	sharedSize      = 0x1000
)

// readLayout finds the parts of the kernel's half. Only those are told whose place is
// the same in all builds concerned, or is found in the dump itself.
func (n *Namer) readLayout(ctx context.Context) *kernelSpots {
	k := &kernelSpots{exact: newSpotTable(nil), regions: newSpotTable(nil)}
	if n.d.Header == nil {
		return k
	}
	shared := n.structureOf("_KUSER_SHARED_DATA", sharedSize)
	at := model.Addr(sharedKernel)
	if n.d.Arch.PointerSize() == 4 {
		at = sharedKernelX86
	}
	k.exact = newSpotTable([]spot{shared.spot(model.At(at, ""), "KUSER_SHARED_DATA", "", nil)})
	k.regions = newSpotTable(append(n.poolBounds(ctx), n.fixedRegions()...))
	k.pte, k.pfn = n.findPTEs(ctx), n.findPFNs()
	return k
}

// fixedRegion is a region of the kernel's half whose place never changes in some builds.
type fixedRegion struct {
	first, last model.Addr
	what        string
}

// regionsOfVista are the regions of 64-bit kernels from Vista to Windows 8 (CodeMachine,
// Kernel Virtual Address Layout). Later ones place theirs anew, at random.
var regionsOfVista = []fixedRegion{
	{0xfffff70000000000, 0xfffff77fffffffff, "hyperspace"},
	{0xfffff88000000000, 0xfffff89fffffffff, "system PTEs"},
	{0xfffff8a000000000, 0xfffff8bfffffffff, "paged pool"},
	{0xfffff90000000000, 0xfffff97fffffffff, "session space"},
	{0xfffff98000000000, 0xfffffa7fffffffff, "dynamic kernel space"},
}

func (n *Namer) fixedRegions() []spot {
	const first, last = 6000, 9200
	if b := n.d.Header.Build; n.d.Arch != model.ArchX64 || b < first || b > last {
		return nil
	}
	var list []spot
	for _, r := range regionsOfVista {
		list = append(list, spot{first: r.first, last: r.last, what: r.what, kind: KindRegion})
	}
	return list
}

// poolBounds are the bounds of the pools that the debugger data of older kernels tells.
func (n *Namer) poolBounds(ctx context.Context) []spot {
	at := map[string]uint64{}
	topics, _ := n.d.System.Get(ctx, nil)
	for _, t := range topics {
		for _, f := range t.Fields {
			if f.Value.Is() {
				at[f.Name] = f.Value.Num
			}
		}
	}
	var list []spot
	for _, p := range []struct{ start, end, what string }{
		{"MmNonPagedPoolStart", "MmNonPagedPoolEnd", "non-paged pool"}, {"MmPagedPoolStart", "MmPagedPoolEnd", "paged pool"},
	} {
		if first, last := model.Addr(at[p.start]), model.Addr(at[p.end]); first >= n.kernelStart() && last > first {
			list = append(list, spot{first: first, last: last, what: p.what, kind: KindRegion})
		}
	}
	return list
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
		return int(min(a.BasePage+a.PageCount, 1<<40)) - int(min(b.BasePage+b.PageCount, 1<<40))
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

// name names an address that has one use in all of the kernel's half.
func (k *kernelSpots) name(at model.Addr) (Name, bool) {
	if nm, ok := k.exact.name(at); ok {
		return nm, true
	}
	if nm, ok := k.pte.name(at); ok {
		return nm, true
	}
	return k.pfn.name(at)
}
