package win

import (
	"fmt"

	"dumplens/model"
	"dumplens/model/mem"
)

// systemVariable is a variable of the kernel whose address a slot of the debugger data
// block holds.
type systemVariable struct {
	topic, name string
	slot        int // in KDDEBUGGER_DATA64
	size        int // in bytes, 0 a pointer's
	show        func(raw []byte) model.Value
	note        string
}

// systemVariables are in the order of their slots. Newer kernels leave slots of
// variables empty that they no longer have.
var systemVariables = []systemVariable{
	{topicTime, "KeTimeIncrement", 0x78, 4, asCount, "100 ns a tick of the clock"},
	{topicMemory, "MmNumberOfPagingFiles", 0xe0, 4, asCount, ""},
	{topicMemory, "MmLowestPhysicalPage", 0xe8, 0, asFrame, ""},
	{topicMemory, "MmHighestPhysicalPage", 0xf0, 0, asFrame, ""},
	{topicMemory, "MmNumberOfPhysicalPages", 0xf8, 0, asPages, ""},
	{topicMemory, "MmMaximumNonPagedPoolInBytes", 0x100, 0, asSize, ""},
	{topicMemory, "MmNonPagedPoolStart", 0x110, 0, asPlace, ""},
	{topicMemory, "MmNonPagedPoolEnd", 0x118, 0, asPlace, ""},
	{topicMemory, "MmPagedPoolStart", 0x120, 0, asPlace, ""},
	{topicMemory, "MmPagedPoolEnd", 0x128, 0, asPlace, ""},
	{topicMemory, "MmSizeOfPagedPoolInBytes", 0x140, 0, asSize, ""},
	{topicMemory, "MmTotalCommitLimit", 0x148, 0, asPages, "memory and paging files"},
	{topicMemory, "MmTotalCommittedPages", 0x150, 0, asPages, ""},
	{topicMemory, "MmSharedCommit", 0x158, 0, asPages, ""},
	{topicMemory, "MmDriverCommit", 0x160, 0, asPages, ""},
	{topicMemory, "MmProcessCommit", 0x168, 0, asPages, ""},
	{topicMemory, "MmPagedPoolCommit", 0x170, 0, asPages, ""},
	{topicMemory, "MmAvailablePages", 0x1a8, 0, asPages, ""},
	{topicMemory, "MmResidentAvailablePages", 0x1b0, 0, asPages, ""},
	{topicMemory, "MmAllocatedNonPagedPool", 0x250, 0, asPages, ""},
	{topicMemory, "MmPeakCommitment", 0x258, 0, asPages, ""},
	{topicMemory, "MmTotalCommitLimitMaximum", 0x260, 0, asPages, ""},
	{topicMemory, "MmHighestUserAddress", kdMmHighestUserAddress, 0, asPlace, "the last address of programs"},
	{topicMemory, "MmSystemRangeStart", kdMmSystemRangeStart, 0, asPlace, "where the kernel's half begins"},
	{topicSecurity, "MmSpecialPoolTag", 0x238, 4, asTag, "allocations with this tag are watched"},
	{topicWindows, "CmNtCSDVersion", 0x268, 4, asServicePack, ""},
}

// asFrame is where a page of physical memory begins.
func asFrame(b []byte) model.Value {
	return model.At(model.Addr(model.Uint(b)*mem.PageSize), "physical")
}

// asPlace is an address of virtual memory.
func asPlace(b []byte) model.Value {
	v := model.At(model.Addr(model.Uint(b)), "")
	if len(b) == 4 {
		v.Fmt = model.Address32
	}
	return v
}

// asTag is a tag of the pool, four characters.
func asTag(b []byte) model.Value {
	if model.Uint(b) == 0 {
		return model.Absent(model.NotApplicable, "none was set")
	}
	return model.Str(tagText(b))
}

// tagText shows a tag of the pool; characters that cannot be printed become dots.
func tagText(b []byte) string {
	text := make([]byte, len(b))
	for i, c := range b {
		if c < ' ' || c > '~' {
			c = '.'
		}
		text[i] = c
	}
	return string(text)
}

// asServicePack reads a CSDVersion: the number of the service pack in its second byte.
func asServicePack(b []byte) model.Value {
	pack := model.Uint(b) >> 8 & 0xff
	if pack == 0 {
		return model.Absent(model.NotApplicable, "no service pack is installed")
	}
	return model.Hex(model.Uint(b)).With(fmt.Sprintf("Service Pack %d", pack))
}

// addVariables reads the variables that the debugger data leads to. What a dump leaves
// out is told in one field.
func (s *machine) addVariables(i *systemInfo) {
	if !s.kdbg.known() {
		i.add(topicKernel, model.Field{Name: "KDDEBUGGER_DATA64", Value: model.Absent(model.Unknown, "the kernel's debugger data, which leads to its variables, cannot be read")})
		return
	}
	i.add(topicKernel, model.Field{Name: "KDDEBUGGER_DATA64", Value: s.debuggerDataAt(), Note: "leads to the variables of the kernel"})
	var left []string
	for _, v := range systemVariables {
		span, ok := s.variableAt(v)
		if !ok {
			continue
		}
		value, ok := shownAt(span, v.show)
		if !ok {
			left = append(left, v.name)
			continue
		}
		i.add(v.topic, model.Field{Name: v.name, Value: value, Note: v.note})
	}
	i.missing("Variables", left)
	i.add(topicKernel, s.bugCheckData())
}

// debuggerDataAt is the address of the debugger data. A small dump keeps a copy of it
// in its file.
func (s *machine) debuggerDataAt() model.Value {
	at := s.kdbg.span
	if s.d.Kind == model.KindSmall {
		return s.d.Pointer(s.d.Header.KdDebuggerDataBlock, "kernel").From(at)
	}
	return s.d.Pointer(at.At, "kernel").From(at)
}

// variableAt is where a variable lies; false when this kernel does not tell.
func (s *machine) variableAt(v systemVariable) (model.Span, bool) {
	size := v.size
	if size == 0 {
		size = s.ptrSize()
	}
	at := s.slot(v.slot)
	return model.Span{Space: s.d.Kernel, At: at, Len: uint64(size)}, at != 0 && at > s.top && s.d.Kernel != nil
}

// kdKiBugcheckData is the slot of the stop code and its four parameters, as the kernel
// itself noted them: five numbers of a pointer's size.
const kdKiBugcheckData = 0x88

// bugCheckData compares the kernel's own note of the stop code with the header's.
func (s *machine) bugCheckData() model.Field {
	f := model.Field{Name: "KiBugcheckData", Note: "the stop code and its parameters as the kernel noted them"}
	span, ok := s.variableAt(systemVariable{slot: kdKiBugcheckData, size: 5 * s.ptrSize()})
	if !ok {
		f.Value = model.Absent(model.Unknown, "the debugger data does not tell where it is")
		return f
	}
	b, err := model.ReadBytes(span.Space, span.At, span.Len)
	if err != nil {
		f.Value = model.AbsentFor(err).From(span)
		return f
	}
	var items []model.Value
	for i := 0; i < len(b); i += s.ptrSize() {
		items = append(items, model.Hex(model.Uint(b[i:i+s.ptrSize()])).From(span.Sub(uint64(i), uint64(s.ptrSize()))))
	}
	f.Value = model.List(items...).From(span)
	if items[0].Num != uint64(s.d.Header.BugCheckCode) {
		f.Note += fmt.Sprintf("; the header says 0x%x", s.d.Header.BugCheckCode)
	}
	return f
}
