package win

import (
	"strconv"
	"sync"

	"dumplens/assets"
	"dumplens/model"
	"dumplens/model/mem"
	"dumplens/model/pe"
)

// kernelImage is ntoskrnl as it lies in memory, with the places of its variables: those
// that it exports, and those of the very same kernel where its PDB is a known one.
type kernelImage struct {
	*pe.Image
	places  map[string]model.Addr
	version string // of the known kernel, "" when it is none
}

// holds tells whether an address lies in the image.
func (k *kernelImage) holds(at model.Addr) bool {
	return k != nil && at >= k.Base && at < k.Base+model.Addr(k.SizeOfImage)
}

// variable is where a variable of the kernel lies, 0 when that is not known.
func (k *kernelImage) variable(name string) model.Addr {
	if k == nil {
		return 0
	}
	return k.places[name]
}

// knownKernels are the places of variables by the id of the kernel's PDB: a row's first
// cell, then version, then an RVA for each of kernelVariables.
var knownKernels = sync.OnceValue(func() map[string][]string {
	m := map[string][]string{}
	for _, r := range assets.Table("kernels") {
		m[r[0]] = r[1:]
	}
	return m
})

// kernelVariables are the columns of the table of known kernels.
var kernelVariables = []string{
	"KdDebuggerDataBlock", "KdpDataBlockEncoded", "KiWaitNever", "KiWaitAlways", "PsActiveProcessHead", "PsInitialSystemProcess",
	"PsLoadedModuleList", "PspCidTable", "MmUnloadedDrivers", "MmLastUnloadedDriver", "ObpRootDirectoryObject", "KiProcessorBlock",
	"MmPfnDatabase", "NtBuildLab", "ObHeaderCookie",
}

// mostKernelExports is more than any kernel exports (some 3,000 names).
const mostKernelExports = 1 << 13

// openKernelImage reads the image at base; nil when it is no kernel.
func (s *machine) openKernelImage(base model.Addr) *kernelImage {
	im, err := pe.Open(s.kernel, base)
	if err != nil || im.SizeOfImage < 1<<20 || im.SizeOfImage > 64<<20 {
		return nil
	}
	k := &kernelImage{Image: im, places: map[string]model.Addr{}}
	exports, _ := im.Exports(mostKernelExports) // those that can be read
	for _, e := range exports {
		if e.RVA < im.SizeOfImage {
			k.places[e.Name] = base + model.Addr(e.RVA)
		}
	}
	if cv, err := im.CodeView(); err == nil {
		k.addKnown(cv.ID)
	}
	return k
}

func (k *kernelImage) addKnown(pdb string) {
	row, ok := knownKernels()[pdb]
	if !ok {
		return
	}
	k.version = cell(row, 0)
	for i, name := range kernelVariables {
		if rva, err := strconv.ParseUint(cell(row, i+1), 16, 32); err == nil && rva < uint64(k.SizeOfImage) {
			k.places[name] = k.Base + model.Addr(rva)
		}
	}
}

// isKernel tells the kernel's image from a driver's: only it has these sections or
// exports this variable.
func (k *kernelImage) isKernel() bool {
	if k == nil {
		return false
	}
	if k.version != "" || k.places["PsInitialSystemProcess"] != 0 {
		return true
	}
	for _, s := range k.Sections {
		if s.Name == "POOLCODE" || s.Name == "ALMOSTRO" {
			return true
		}
	}
	return false
}

// image finds the kernel's image: where the debugger data says, else by the first
// driver in the list, else by going back from an address that must lie in it. It is nil
// when there is none.
func (s *machine) image() *kernelImage {
	if s.nt != nil || s.ntSought {
		return s.nt
	}
	s.ntSought = true
	for _, base := range []model.Addr{s.slot(kdKernBase), s.firstDriverBase()} {
		if kernelPointer(s.ptrSize())(base) && base%mem.PageSize == 0 {
			if k := s.openKernelImage(base); k != nil {
				s.nt = k
				return k
			}
		}
	}
	ip := s.codeHint()
	s.nt = s.imageAround(s.d.Header.PsLoadedModuleList, s.d.Header.PsActiveProcessHead, s.d.Header.KdDebuggerDataBlock, ip)
	if s.nt == nil {
		s.nt = s.searchImage()
	}
	return s.nt
}

// firstDriverBase is the base of the first entry of PsLoadedModuleList, which is the
// kernel's own; 0 when it cannot be read.
func (s *machine) firstDriverBase() model.Addr {
	head := s.d.Header.PsLoadedModuleList
	if !kernelPointer(s.ptrSize())(head) {
		return 0
	}
	entry, err := model.ReadUint(s.kernel, head, s.ptrSize())
	if err != nil || !kernelPointer(s.ptrSize())(model.Addr(entry)) {
		return 0
	}
	const dllBase64, dllBase32 = 0x30, 0x18
	at := model.Addr(entry) + dllBase64
	if s.ptrSize() == 4 {
		at = model.Addr(entry) + dllBase32
	}
	base, err := model.ReadUint(s.kernel, at, s.ptrSize())
	if err != nil {
		return 0
	}
	return model.Addr(base)
}

// farthestBack is how far the image's first page may lie before an address in it.
const farthestBack = 32 << 20

// imageAround goes back page by page from each address to the kernel's first page.
func (s *machine) imageAround(hints ...model.Addr) *kernelImage {
	for _, hint := range hints {
		if !kernelPointer(s.ptrSize())(hint) {
			continue
		}
		for at := hint &^ (mem.PageSize - 1); hint-at < farthestBack; at -= mem.PageSize {
			if magic, err := model.ReadUint(s.kernel, at, 2); err != nil || magic != 'M'|'Z'<<8 {
				continue
			}
			if k := s.openKernelImage(at); k.isKernel() && k.holds(hint) {
				return k
			}
		}
	}
	return nil
}

// codeHint is the instruction pointer of the header's context, which is most often in
// the kernel; a multiple of 8, as the other hints are.
func (s *machine) codeHint() model.Addr {
	_, ip := s.contextRegisters()
	v := s.headerRegister(ip)
	if !v.Is() {
		return 0
	}
	return model.Addr(v.Num) &^ 7
}

// mostImagePages bounds the search for the kernel's image: 2 GiB of drivers.
const mostImagePages = 1 << 19

// searchImage looks for the kernel's image where images lie.
func (s *machine) searchImage() *kernelImage {
	at, last := model.Addr(0xfffff80000000000), model.Addr(0xfffff8ffffffffff)
	if s.ptrSize() == 4 {
		at, last = s.paging().bottom, 0xffffffff
	}
	for n := 0; n < mostImagePages; {
		run, ok := s.kernel.Next(at)
		if !ok || run.At > last {
			return nil
		}
		end := run.At + model.Addr(run.Len-1)
		for at = run.At &^ (mem.PageSize - 1); at <= end && n < mostImagePages; at += mem.PageSize {
			n++
			if magic, err := model.ReadUint(s.kernel, at, 2); err != nil || magic != 'M'|'Z'<<8 {
				continue
			}
			if k := s.openKernelImage(at); k.isKernel() {
				return k
			}
		}
		if at == 0 {
			return nil
		}
	}
	return nil
}

// eachData visits the pages of the image that hold no code, in runs that can be read.
func (k *kernelImage) eachData(visit func(at model.Addr, b []byte) (more bool)) {
	const executable = 0x20000000
	for _, s := range k.Sections {
		if s.Characteristics&executable != 0 || s.VirtualSize > k.SizeOfImage || s.VirtualAddress > k.SizeOfImage-s.VirtualSize {
			continue
		}
		b := make([]byte, s.VirtualSize)
		at := k.Base + model.Addr(s.VirtualAddress)
		for done := 0; done < len(b); {
			n, err := k.Space.ReadAt(b[done:], at+model.Addr(done))
			if n > 0 && !visit(at+model.Addr(done), b[done:done+n]) {
				return
			}
			if err == nil {
				break
			}
			done = (done + n + mem.PageSize) &^ (mem.PageSize - 1)
		}
	}
}
