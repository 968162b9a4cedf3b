package win

import (
	"bytes"
	"encoding/binary"
	"fmt"

	"dumplens/model"
)

// findDebuggerData finds the kernel's debugger data: where the header says, plain or
// encoded; else where the very kernel is known to have it; else by its tag, or by what
// it must hold, in the kernel's data. When there is none, a block is made of what else
// is known. It says in a Problem which way was taken.
func (s *machine) findDebuggerData() {
	at := s.d.Header.KdDebuggerDataBlock
	span := model.Span{Space: s.kernel, At: at, Len: kdKernBase}
	k, why := debuggerData{}, fmt.Errorf("the header does not say where it is")
	if at != 0 {
		k, why = readDebuggerData(span)
	}
	if why == nil && s.believed(k) {
		s.kdbg = k
		return
	}
	if why == nil {
		why = fmt.Errorf("what it says of the kernel is wrong")
	}
	s.kdbg = debuggerData{} // what it says must not lead to the image
	k, how := s.otherDebuggerData(at)
	switch {
	case k.known() && k.span.Known():
		s.kdbg = k
		if k.span.At == at {
			s.d.AddProblem("debugger data", k.span, "KdDebuggerDataBlock at %s is encoded, as in the memory of a running system; it was decoded %s", at, how)
			return
		}
		s.d.AddProblem("debugger data", k.span, "KdDebuggerDataBlock at %s cannot be used: %s. The one at %s is used, found %s", at, why, k.span.At, how)
	case k.known():
		s.kdbg = k
		s.d.AddProblem("debugger data", span, "KdDebuggerDataBlock at %s cannot be used: %s. Processors and unloaded drivers are found %s", at, why, how)
	case at == 0:
		s.d.AddProblem("debugger data", model.Span{}, "the header does not say where KdDebuggerDataBlock is, and it was not found: processors and unloaded drivers cannot be read")
	default:
		s.d.AddProblem("debugger data", span, "KdDebuggerDataBlock at %s cannot be used: %s. Processors and unloaded drivers cannot be read", at, why)
	}
}

// believed tells whether a block that carries the tag is one: it names a base and lists
// in the kernel's half.
func (s *machine) believed(k debuggerData) bool {
	check := kernelPointer(s.ptrSize())
	return check(s.narrow(k.addr(kdKernBase))) || check(s.narrow(k.addr(kdPsLoadedModuleList))) || check(s.narrow(k.addr(kdPsActiveProcessHead)))
}

// narrow is an address as a machine of 32 bits has it; slots are sign-extended there.
func (s *machine) narrow(at model.Addr) model.Addr {
	if s.ptrSize() == 4 {
		return at & 0xffffffff
	}
	return at
}

// slot reads a slot that holds an address, 0 when there is none.
func (s *machine) slot(slot int) model.Addr { return s.narrow(s.kdbg.addr(slot)) }

// otherDebuggerData looks for the block elsewhere, or for its encoded form at at.
func (s *machine) otherDebuggerData(at model.Addr) (k debuggerData, how string) {
	nt := s.image()
	known := s.knownSlots(nt)
	if k, ok := s.decodeAt(at, known); ok {
		return k, "by the addresses that it must hold"
	}
	if nt == nil {
		return debuggerData{}, ""
	}
	if there := nt.variable("KdDebuggerDataBlock"); there != 0 {
		if k, err := readDebuggerData(model.Span{Space: s.kernel, At: there, Len: kdKernBase}); err == nil && s.believed(k) {
			return k, "as in the kernel of " + nt.version
		}
		if k, ok := s.decodeAt(there, known); ok {
			return k, "as in the kernel of " + nt.version + " and decoded"
		}
	}
	if k := s.searchDebuggerData(nt, known); k.known() {
		return k, "in the kernel's data"
	}
	return s.madeDebuggerData(nt)
}

// knownSlots are the words of the block that are known from the header, from what the
// kernel exports, and from where the image lies.
func (s *machine) knownSlots(nt *kernelImage) map[int]uint64 {
	known := map[int]uint64{}
	check := kernelPointer(s.ptrSize())
	set := func(slot int, at model.Addr) {
		if check(at) && (nt == nil || nt.holds(at)) {
			known[slot] = uint64(at)
		}
	}
	set(kdPsLoadedModuleList, s.d.Header.PsLoadedModuleList)
	set(kdPsActiveProcessHead, s.d.Header.PsActiveProcessHead)
	if nt == nil {
		return known
	}
	for slot, name := range slotVariables {
		set(slot, nt.variable(name))
	}
	set(kdKernBase, nt.Base)
	return known
}

// slotVariables are slots that hold the address of a variable of the kernel.
var slotVariables = map[int]string{
	kdPsLoadedModuleList: "PsLoadedModuleList", kdPsActiveProcessHead: "PsActiveProcessHead", kdPspCidTable: "PspCidTable",
	kdMmHighestUserAddress: "MmHighestUserAddress", kdMmSystemRangeStart: "MmSystemRangeStart", kdNtBuildLab: "NtBuildLab",
	kdKiProcessorBlock: "KiProcessorBlock", kdMmUnloadedDrivers: "MmUnloadedDrivers", kdMmLastUnloadedDriver: "MmLastUnloadedDriver",
}

// searchDebuggerData looks through the kernel's data for a block, plain or encoded.
func (s *machine) searchDebuggerData(nt *kernelImage, known map[int]uint64) (found debuggerData) {
	tag := []byte("KDBG")
	encoded := newEncodedFinder(known)
	nt.eachData(func(at model.Addr, b []byte) bool {
		for i := kdOwnerTag; ; {
			n := bytes.Index(b[min(i, len(b)):], tag)
			if n < 0 {
				break
			}
			i += n
			here := at + model.Addr(i-kdOwnerTag)
			k, err := readDebuggerData(model.Span{Space: s.kernel, At: here, Len: kdKernBase})
			if err == nil && s.narrow(k.addr(kdKernBase)) == nt.Base {
				found = k
				return false
			}
			i++
		}
		for _, i := range encoded.find(b) {
			if k, ok := s.decodeAt(at+model.Addr(i), known); ok {
				found = k
				return false
			}
		}
		return true
	})
	return found
}

// madeDebuggerData puts a block together from what is known of the kernel otherwise.
// It has no place in memory.
func (s *machine) madeDebuggerData(nt *kernelImage) (k debuggerData, how string) {
	data := make([]byte, kdMmPhysicalMemoryBlock)
	put := func(slot int, at model.Addr) { binary.LittleEndian.PutUint64(data[slot:], uint64(at)) }
	put(kdKernBase, nt.Base)
	for slot, name := range slotVariables {
		put(slot, nt.variable(name))
	}
	how = "as in the kernel of " + nt.version
	if nt.version == "" {
		how = "by what the kernel's data looks like"
		blocks, unloaded := s.searchVariables(nt)
		put(kdKiProcessorBlock, blocks)
		put(kdMmUnloadedDrivers, unloaded)
	}
	return debuggerData{data: data}, how
}
