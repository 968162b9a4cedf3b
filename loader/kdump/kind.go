package kdump

import (
	"encoding/binary"

	"dumplens/model"
)

// The dump types in the header's DumpType.
const (
	typeComplete      = 1
	typeSummary       = 2 // kernel memory, older layout
	typeHeader        = 3
	typeSmall         = 4
	typeBitmapFull    = 5
	typeBitmapKernel  = 6
	typeAutomatic     = 7 // a setting; its files carry 6, but one that says 7 is laid out like them
	typeKernelRange   = 8
	typeUserRange     = 9
	typeCompleteRange = 0xa
)

// liveSystemDump is the bug check code of a dump that was taken while Windows ran.
const liveSystemDump = 0x161

var kinds = map[uint64]model.Kind{
	typeComplete: model.KindComplete, typeSummary: model.KindKernel, typeHeader: model.KindHeaderOnly,
	typeSmall: model.KindSmall, typeBitmapFull: model.KindActive, typeBitmapKernel: model.KindKernel,
	typeAutomatic: model.KindKernel, typeKernelRange: model.KindKernelRange,
	typeUserRange: model.KindKernelUserRange, typeCompleteRange: model.KindCompleteRange,
}

// kind is the kind of dump. A type that is not known has a header and nothing else
// that can be read.
func (h *header) kind(typ uint64) model.Kind {
	kind, ok := kinds[typ]
	if !ok {
		return model.KindHeaderOnly
	}
	if kind == model.KindSmall || kind == model.KindHeaderOnly {
		return kind
	}
	live := h.attributesKnown() && h.or0("Attributes")&liveDumpGeneratedDump != 0
	if live || h.or0("BugCheckCode") == liveSystemDump {
		return model.KindLive
	}
	return kind
}

var archOfMachine = map[uint64]model.Arch{
	0x14c: model.ArchX86, 0x8664: model.ArchX64, 0xaa64: model.ArchARM64, 0x200: model.ArchIA64,
	0x1c0: model.ArchARM, 0x1c4: model.ArchARM, 0x166: "mips", 0x1f0: "ppc", 0x184: "alpha", 0x284: "alpha64",
}

// arch is the processor architecture. A header whose machine type was never
// written, or is not known, is told by the context that it holds; else it is unknown if
// 64-bit and x86 if 32-bit.
func (h *header) arch() model.Arch {
	machine, _ := h.num("MachineImageType")
	arch, ok := archOfMachine[machine]
	if by := h.archByContext(); h.wide && by != "" && by != arch && (!ok || arch == model.ArchX64 || arch == model.ArchARM64) {
		h.d.AddProblem("header", h.span(h.find("MachineImageType")), "the header's machine type is 0x%x, but its context is one of %s: it is read as such", machine, by)
		return by
	}
	if by := h.archByImages(ok); by != "" {
		h.d.AddProblem("header", h.span(h.find("MachineImageType")), "machine type 0x%x is not known; most programs in the dump are for %s: it is read as such", machine, by)
		return by
	}
	if !ok {
		h.d.AddProblem("header", h.span(h.find("MachineImageType")), "machine type 0x%x is not known: registers and virtual memory cannot be read", machine)
		if h.wide {
			return model.ArchUnknown
		}
		arch = model.ArchX86
	}
	if arch == model.ArchX86 && !h.wide && h.pae() {
		return model.ArchX86PAE
	}
	return arch
}

// archByContext tells by its flags which 64-bit machine the header's CONTEXT is of, ""
// when it is of neither.
func (h *header) archByContext() model.Arch {
	const (
		flagsX64, flagsARM64 = 0x30, 0 // where ContextFlags is
		isX64, isARM64       = 0x100000, 0x400000
		whose                = 0x07ff0000 // the bits that tell the architecture
		control              = 1
	)
	is := func(at, kind uint32) bool {
		at += contextAt64
		if uint64(at)+4 > uint64(len(h.buf)) {
			return false
		}
		n := binary.LittleEndian.Uint32(h.buf[at:])
		return n&whose == kind && n&control != 0
	}
	switch x64, arm64 := is(flagsX64, isX64), is(flagsARM64, isARM64); {
	case x64 && !arm64:
		return model.ArchX64
	case arm64 && !x64:
		return model.ArchARM64
	}
	return ""
}

// archByImages tells a 64-bit machine whose type is not known by the headers of the
// programs and drivers in the first part of the file (IMAGE_FILE_HEADER.Machine); "" when
// they do not tell.
func (h *header) archByImages(known bool) model.Arch {
	if known || !h.wide || h.or0("DumpType") == typeSmall {
		return ""
	}
	const most, piece, step = 64 << 20, 1 << 20, 8 // pages need not be aligned in the file
	const headers, sizeOfHeader, newHeader = 0x400, 0x40, 0x3c
	found := map[model.Arch]int{}
	buf := make([]byte, piece+headers)
	for at := uint64(0); at < min(most, h.file.Size()); at += piece {
		n, _ := h.file.ReadAt(buf[:min(uint64(len(buf)), h.file.Size()-at)], model.Addr(at))
		for i := 0; i < piece && i+headers <= n; i += step {
			if buf[i] != 'M' || buf[i+1] != 'Z' {
				continue
			}
			pe := binary.LittleEndian.Uint32(buf[i+newHeader:])
			if pe < sizeOfHeader || pe > headers-8 || string(buf[i+int(pe):i+int(pe)+4]) != "PE\x00\x00" {
				continue
			}
			found[archOfMachine[uint64(binary.LittleEndian.Uint16(buf[i+int(pe)+4:]))]]++
		}
	}
	switch x64, arm64 := found[model.ArchX64], found[model.ArchARM64]; {
	case x64 > arm64:
		return model.ArchX64
	case arm64 > x64:
		return model.ArchARM64
	}
	return ""
}

// pae tells page tables with PAE. When PaeEnabled was never written, a directory
// table base that is not at the start of a page gives it away: only PAE's table of
// four entries need not be.
func (h *header) pae() bool {
	if n, ok := h.num("PaeEnabled"); ok && n <= 1 {
		return n == 1
	}
	const flags, pageOffset = 0x1f, 0xfff
	return h.or0("DirectoryTableBase")&pageOffset&^flags != 0
}
