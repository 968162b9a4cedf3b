package kdump

import (
	"fmt"

	"dumplens/model"
	"dumplens/model/mem"
)

// header is DUMP_HEADER64 or DUMP_HEADER32. Its buf is the whole header.
type header struct {
	*record
	wide bool   // 64-bit
	size uint64 // of the header, and so the file offset of the body
	// claims are the runs of memory; see runs.
	claims []claim
}

func readHeader(d *model.Dump, file *mem.File, wide bool) *header {
	h := &header{wide: wide, size: headerSize32}
	table := header32
	if wide {
		h.size, table = headerSize64, header64
	}
	h.record = newRecord(d, file, 0, h.size, table)
	h.filled = true
	return h
}

// part is a structure inside the header.
func (h *header) part(prefix string, at, n uint64, table []field) *record {
	r := *h.record
	r.prefix, r.table, r.at = prefix, table, at
	r.buf = nil
	if at < uint64(len(h.buf)) {
		r.buf = h.buf[at:min(at+n, uint64(len(h.buf)))]
	}
	return &r
}

// pick64 chooses between the 64- and the 32-bit form of a constant.
func (h *header) pick64(wide, narrow uint64) uint64 {
	if h.wide {
		return wide
	}
	return narrow
}

func (h *header) context() *record {
	at := h.pick64(contextAt64, contextAt32)
	return h.part("CONTEXT.", at, h.pick64(contextSize64, contextSize32), contexts[h.d.Arch].table)
}

func (h *header) exception() *record {
	if h.wide {
		return h.part("EXCEPTION_RECORD64.", exceptionAt64, exceptionSize64, exception64)
	}
	return h.part("EXCEPTION_RECORD32.", exceptionAt32, exceptionSize32, exception32)
}

// attributesKnown tells an Attributes field that holds attributes: in dumps of old
// systems this was reserved space, so a value with high bits is something else.
func (h *header) attributesKnown() bool {
	n, ok := h.num("Attributes")
	const everNamed = 0x00ffffff
	return ok && n&^uint64(everNamed) == 0
}

// hasDiagnostics tells whether the writer used the reserved area.
func (h *header) hasDiagnostics() bool {
	return h.wide && h.attributesKnown() && h.or0("Attributes")&diagDataWritten != 0
}

func (h *header) diagnostics() *record { return h.part("", 0, h.size, diagnostics) }

// allFields lists the header member by member, with the structures inside it.
func (h *header) allFields() []model.Field {
	list := h.fields()
	list = append(list, h.memoryBlock().fields()...)
	if context := h.context(); len(context.table) > 0 {
		list = append(list, context.fields()...)
	}
	list = append(list, h.exception().fields()...)
	if h.hasDiagnostics() {
		list = append(list, h.diagnostics().fields()...)
	}
	return list
}

// maxPages bounds page numbers and counts: 2^40 pages are 4 PiB, as much as x64
// processors can address.
const maxPages = 1 << 40

// kernelHeader gathers what those who walk the kernel need.
func (h *header) kernelHeader() *model.KernelHeader {
	k := &model.KernelHeader{
		Build:               uint32(h.or0("MinorVersion")),
		Processors:          uint32(h.or0("NumberProcessors")),
		PAE:                 h.d.Arch == model.ArchX86PAE,
		DirectoryTableBase:  model.Addr(h.or0("DirectoryTableBase")),
		PfnDataBase:         model.Addr(h.or0("PfnDataBase")),
		PsLoadedModuleList:  model.Addr(h.or0("PsLoadedModuleList")),
		PsActiveProcessHead: model.Addr(h.or0("PsActiveProcessHead")),
		KdDebuggerDataBlock: model.Addr(h.or0("KdDebuggerDataBlock")),
		BugCheckCode:        uint32(h.or0("BugCheckCode")),
		SystemTime:          h.or0("SystemTime"),
		PhysicalMemoryRuns:  placedRuns(h.runs()),
	}
	for i := range k.BugCheckParameters {
		k.BugCheckParameters[i] = h.or0(fmt.Sprintf("BugCheckParameter%d", i+1))
	}
	k.Context = h.written(h.context(), contexts[h.d.Arch].size)
	k.Exception = h.written(h.exception(), h.pick64(exceptionSize64, exceptionSize32))
	return k
}

// written is the span of a structure in the header, zero when it was never written
// or is cut off; n 0 means all of it.
func (h *header) written(r *record, n uint64) model.Span {
	if n == 0 {
		n = uint64(len(r.buf))
	}
	if n == 0 || uint64(len(r.buf)) < n || isFill(r.buf[:n], 0) {
		return model.Span{}
	}
	return model.Span{Space: h.file, At: model.Addr(r.at), Len: n}
}
