package kdump

import (
	"slices"

	"dumplens/model"
)

// contextLayout is the CONTEXT record of an architecture.
type contextLayout struct {
	size   uint64
	ip, sp string // names of the instruction and stack pointers
	table  []field
}

var contexts = map[model.Arch]contextLayout{
	model.ArchX64:    {0x4d0, "Rip", "Rsp", contextX64},
	model.ArchX86:    {0x2cc, "Eip", "Esp", contextX86},
	model.ArchX86PAE: {0x2cc, "Eip", "Esp", contextX86},
	model.ArchARM64:  {0x390, "Pc", "Sp", contextARM64},
}

var contextX64 = slices.Concat([]field{
	{"P1Home", 0x0, 8, code},
	{"P2Home", 0x8, 8, code},
	{"P3Home", 0x10, 8, code},
	{"P4Home", 0x18, 8, code},
	{"P5Home", 0x20, 8, code},
	{"P6Home", 0x28, 8, code},
	{"ContextFlags", 0x30, 4, code},
	{"MxCsr", 0x34, 4, code},
	{"SegCs", 0x38, 2, code},
	{"SegDs", 0x3a, 2, code},
	{"SegEs", 0x3c, 2, code},
	{"SegFs", 0x3e, 2, code},
	{"SegGs", 0x40, 2, code},
	{"SegSs", 0x42, 2, code},
	{"EFlags", 0x44, 4, code},
	{"Dr0", 0x48, 8, code},
	{"Dr1", 0x50, 8, code},
	{"Dr2", 0x58, 8, code},
	{"Dr3", 0x60, 8, code},
	{"Dr6", 0x68, 8, code},
	{"Dr7", 0x70, 8, code},
	{"Rax", 0x78, 8, pointer},
	{"Rcx", 0x80, 8, pointer},
	{"Rdx", 0x88, 8, pointer},
	{"Rbx", 0x90, 8, pointer},
	{"Rsp", 0x98, 8, pointer},
	{"Rbp", 0xa0, 8, pointer},
	{"Rsi", 0xa8, 8, pointer},
	{"Rdi", 0xb0, 8, pointer},
	{"R8", 0xb8, 8, pointer},
	{"R9", 0xc0, 8, pointer},
	{"R10", 0xc8, 8, pointer},
	{"R11", 0xd0, 8, pointer},
	{"R12", 0xd8, 8, pointer},
	{"R13", 0xe0, 8, pointer},
	{"R14", 0xe8, 8, pointer},
	{"R15", 0xf0, 8, pointer},
	{"Rip", 0xf8, 8, pointer},
	{"FltSave.ControlWord", 0x100, 2, code},
	{"FltSave.StatusWord", 0x102, 2, code},
	{"FltSave.TagWord", 0x104, 1, code},
	{"FltSave.ErrorOpcode", 0x106, 2, code},
	{"FltSave.ErrorOffset", 0x108, 4, code},
	{"FltSave.ErrorSelector", 0x10c, 2, code},
	{"FltSave.DataOffset", 0x110, 4, code},
	{"FltSave.DataSelector", 0x114, 2, code},
	{"FltSave.MxCsr", 0x118, 4, code},
	{"FltSave.MxCsr_Mask", 0x11c, 4, code},
}, array("FltSave.FloatRegisters[%d]", 8, 0x120, 16, raw),
	array("Xmm%d", 16, 0x1a0, 16, raw),
	array("VectorRegister[%d]", 26, 0x300, 16, raw),
	[]field{
		{"VectorControl", 0x4a0, 8, code},
		{"DebugControl", 0x4a8, 8, code},
		{"LastBranchToRip", 0x4b0, 8, pointer},
		{"LastBranchFromRip", 0x4b8, 8, pointer},
		{"LastExceptionToRip", 0x4c0, 8, pointer},
		{"LastExceptionFromRip", 0x4c8, 8, pointer},
	})

var contextX86 = slices.Concat([]field{
	{"ContextFlags", 0x0, 4, code},
	{"Dr0", 0x4, 4, code},
	{"Dr1", 0x8, 4, code},
	{"Dr2", 0xc, 4, code},
	{"Dr3", 0x10, 4, code},
	{"Dr6", 0x14, 4, code},
	{"Dr7", 0x18, 4, code},
	{"FloatSave.ControlWord", 0x1c, 4, code},
	{"FloatSave.StatusWord", 0x20, 4, code},
	{"FloatSave.TagWord", 0x24, 4, code},
	{"FloatSave.ErrorOffset", 0x28, 4, code},
	{"FloatSave.ErrorSelector", 0x2c, 4, code},
	{"FloatSave.DataOffset", 0x30, 4, code},
	{"FloatSave.DataSelector", 0x34, 4, code},
}, array("FloatSave.RegisterArea[%d]", 8, 0x38, 10, raw), []field{
	{"FloatSave.Spare0", 0x88, 4, code},
	{"SegGs", 0x8c, 4, code},
	{"SegFs", 0x90, 4, code},
	{"SegEs", 0x94, 4, code},
	{"SegDs", 0x98, 4, code},
	{"Edi", 0x9c, 4, pointer},
	{"Esi", 0xa0, 4, pointer},
	{"Ebx", 0xa4, 4, pointer},
	{"Edx", 0xa8, 4, pointer},
	{"Ecx", 0xac, 4, pointer},
	{"Eax", 0xb0, 4, pointer},
	{"Ebp", 0xb4, 4, pointer},
	{"Eip", 0xb8, 4, pointer},
	{"SegCs", 0xbc, 4, code},
	{"EFlags", 0xc0, 4, code},
	{"Esp", 0xc4, 4, pointer},
	{"SegSs", 0xc8, 4, code},
}, array("ExtendedRegisters.Xmm%d", 8, 0xcc+0xa0, 16, raw))

var contextARM64 = slices.Concat([]field{
	{"ContextFlags", 0x0, 4, code}, {"Cpsr", 0x4, 4, code},
}, array("X%d", 29, 0x8, 8, pointer), []field{
	{"Fp", 0xf0, 8, pointer},
	{"Lr", 0xf8, 8, pointer},
	{"Sp", 0x100, 8, pointer},
	{"Pc", 0x108, 8, pointer},
}, array("V%d", 32, 0x110, 16, raw), []field{
	{"Fpcr", 0x310, 4, code}, {"Fpsr", 0x314, 4, code},
}, array("Bcr[%d]", 8, 0x318, 4, code), array("Bvr[%d]", 8, 0x338, 8, pointer),
	array("Wcr[%d]", 2, 0x378, 4, code), array("Wvr[%d]", 2, 0x380, 8, pointer))
