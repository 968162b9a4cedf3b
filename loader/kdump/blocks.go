package kdump

import (
	"context"
	"fmt"

	"dumplens/model"
)

// maxBlocks bounds the data blocks that are read: each may split others, and the
// largest real dumps have some thousands.
const maxBlocks = 20000

// block is a piece of virtual memory in the file.
type block struct {
	at   model.Addr
	src  model.Span
	from model.Span // its descriptor
	what string
}

// pieces puts what the dump holds of memory at its addresses. Where pieces overlap,
// the data blocks win, then the others in the order that debuggers use.
func (t *triage) pieces(ctx context.Context) {
	blocks := t.dataBlocks(ctx)
	for _, b := range blocks {
		t.overlay.Add(b.at, b.src)
	}
	h := t.d.Header
	fixed := []block{{at: h.TopOfStack, src: h.CallStack, what: "call stack"}}
	if at, ok := t.section(hasDataPage, "DataPageOffset"); ok {
		fixed = append(fixed, block{at: model.Addr(t.r.or0("DataPageAddress")), src: t.inFile(at, t.r.or0("DataPageSize")), what: "data page"})
	}
	fixed = append(fixed, block{at: h.KdDebuggerDataBlock, src: h.DebuggerData, what: "debugger data (KdDebuggerDataBlock)"})
	for _, b := range fixed {
		if b.at != 0 {
			t.overlay.Add(b.at, b.src)
		}
	}
	t.current.prcb = t.findPrcb(blocks)
	objects := []block{
		{at: model.Addr(t.current.prcb.Num), src: h.Prcb, what: "processor control block (KPRCB)"},
		{at: model.Addr(t.current.thread.Num), src: h.Thread, what: "current thread (ETHREAD)"},
		{at: model.Addr(t.current.process.Num), src: h.Process, what: "current process (EPROCESS)"},
	}
	for _, b := range objects {
		if b.at != 0 {
			t.overlay.Add(b.at, b.src)
		}
	}
	t.nameBlocks(blocks, objects)
	t.listBlocks(append(blocks, append(fixed, objects...)...))
}

// dataBlocks reads the array of TRIAGE_DATA_BLOCK.
func (t *triage) dataBlocks(ctx context.Context) []block {
	at, ok := t.section(hasDataBlocks, "DataBlocksOffset")
	if !ok {
		return nil
	}
	n := t.r.or0("DataBlocksCount")
	table, width := t.blockForm(at, n)
	if room := min((t.file.Size()-at)/width, maxBlocks); n > room {
		t.d.AddProblem("blocks", t.r.span(t.r.find("DataBlocksCount")), "the dump claims %d data blocks but %d can be read: the others are left out", n, room)
		n = room
	}
	var blocks []block
	lost := 0
	for i := range n {
		if ctx.Err() != nil {
			break
		}
		b, length := t.dataBlock(newRecord(t.d, t.file, at+i*width, width, table))
		if b.src.Len < length {
			lost++
		}
		if b.src.Len > 0 || length == 0 {
			blocks = append(blocks, b)
		}
	}
	if lost > 0 {
		t.d.AddProblem("blocks", t.inFile(at, n*width), "%d of %d data blocks lie outside the file, at least in part: what is in the file is shown", lost, n)
	}
	return blocks
}

// dataBlock reads one descriptor. The block's bytes are cut to the file; length is
// what the descriptor says.
func (t *triage) dataBlock(r *record) (b block, length uint64) {
	start, length := r.or0("Offset"), r.or0("Size")
	b = block{at: model.Addr(r.value("Address").Num), from: t.span(r.at, uint64(len(r.buf))), what: "data block"}
	if start >= t.r.at {
		b.src = t.inFile(start, length)
	}
	return b, length
}

// blockForm chooses between the two forms of descriptors that sources give for
// 32-bit dumps: the one whose blocks all lie in the dump.
func (t *triage) blockForm(at, n uint64) (table []field, width uint64) {
	if t.h.wide || t.blocksFit(at, n, dataBlock, dataBlockSize) || !t.blocksFit(at, n, dataBlock32, dataBlockSize32) {
		return dataBlock, dataBlockSize
	}
	return dataBlock32, dataBlockSize32
}

func (t *triage) blocksFit(at, n uint64, table []field, width uint64) bool {
	end := min(t.r.or0("SizeOfDump"), t.file.Size())
	for i := range min(n, maxBlocks) {
		r := newRecord(t.d, t.file, at+i*width, width, table)
		start := r.or0("Offset")
		if start < t.r.at || start+r.or0("Size") > end {
			return false
		}
	}
	return true
}

// nameBlocks says what the data blocks are, as far as the dump itself tells.
func (t *triage) nameBlocks(blocks, objects []block) {
	words := map[model.Addr]string{}
	if t.kdbg != nil {
		for _, f := range debuggerData {
			if n, ok := t.kdbg.num(f.name); ok && f.form == pointer && n != 0 {
				words[model.Addr(n)] = "kernel variable " + f.name
			}
		}
	}
	if at := t.member(t.d.Header.Prcb, "OffsetPrcbContext", "the processor control block"); at.Is() {
		words[model.Addr(at.Num)] = "registers at the bug check (KPRCB.Context)"
	}
	for _, o := range objects {
		words[o.at] = o.what
	}
	for i := range blocks {
		b := &blocks[i]
		if what, ok := words[b.at]; ok && b.at != 0 {
			b.what = what
		} else if m, ok := t.moduleAt(b.at); ok {
			b.what = fmt.Sprintf("in %s+0x%x", m.Name.Text, uint64(b.at)-m.Base.Num)
		}
	}
}

// listBlocks makes the rows; a saved structure whose address is not known stays
// listed, without its address.
func (t *triage) listBlocks(blocks []block) {
	var rows []model.Block
	for _, b := range blocks {
		if b.src.Space == nil {
			continue
		}
		start := kernelPointer(t.d, uint64(b.at)).From(b.from)
		if b.at == 0 {
			start = model.Absent(model.Unknown, "the dump does not say at what address it was")
		}
		rows = append(rows, model.Block{
			Start: start, Size: model.Bytes(b.src.Len).From(b.from),
			FileOffset: model.At(b.src.At, "file").From(b.src), What: model.Str(b.what),
		})
	}
	t.d.Blocks = model.Ready(rows)
}
