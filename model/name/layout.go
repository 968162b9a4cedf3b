package name

import (
	"context"

	"dumplens/model"
)

// kernelSpots are the parts of the kernel's half that have one use.
type kernelSpots struct {
	exact   *spotTable // structures
	regions *spotTable
	pte     pteSpace
	pfn     pfnSpace
}

// Sizes and addresses that all builds for an architecture share.
const (
	sharedKernel    = 0xfffff78000000000
	sharedKernelX86 = 0xffdf0000
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
