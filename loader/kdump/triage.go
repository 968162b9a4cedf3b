package kdump

import (
	"context"

	"dumplens/model"
	"dumplens/model/mem"
)

// triage is a small memory dump while it is read.
type triage struct {
	*loading
	r       *record // TRIAGE_DUMP64 or 32
	has     uint64
	hasTail bool    // the members from DataPageAddress on were written
	kdbg    *record // KDDEBUGGER_DATA64, nil when there is none
	modules []model.Module
	current current
	overlay *mem.Overlay
}

// small reads a small memory dump.
func (l *loading) small(ctx context.Context) {
	r := newRecord(l.d, l.file, l.h.size, l.h.pick64(triageSize64, triageSize32), triage32)
	r.prefix = "TRIAGE_DUMP32."
	if l.h.wide {
		r.table, r.prefix = triage64, "TRIAGE_DUMP64."
	}
	if len(r.buf) == 0 {
		why := "the file ends after the header, so nothing of the small memory dump is in it"
		l.noMemory(why)
		l.d.Modules, l.d.Unloaded, l.d.Blocks = model.None[model.Module](why), model.None[model.Unloaded](why), model.None[model.Block](why)
		l.d.AddProblem("memory", l.span(0, l.file.Size()), "%s: it was cut off, or a program wrote only the header; copy it again from C:\\Windows\\Minidump", why)
		return
	}
	l.addFields(r.fields())
	t := &triage{loading: l, r: r, has: l.h.miniDumpFields()}
	t.hasTail = t.tailWritten()
	t.checkEnd()
	t.overlay = mem.NewOverlay("kernel", "a small memory dump holds only the pieces of memory listed as its ranges")
	t.servicePack()
	t.debuggerData()
	t.copies()
	t.drivers(ctx)
	t.unloaded()
	t.mmStorage()
	t.pieces(ctx)
	t.processor()
	l.d.Kernel = t.overlay
	l.d.Ranges = overlayRanges(t.overlay)
	l.secondary(ctx, r.or0("SizeOfDump"), false)
}

// miniDumpFields are the sections that were written; all when the header does not say.
func (h *header) miniDumpFields() uint64 {
	if n, ok := h.num("MiniDumpFields"); ok && n != 0 {
		return n
	}
	return ^uint64(0)
}

// tailWritten tells whether the triage header is long enough to hold the members
// from DataPageAddress on: the oldest writers put the first section there.
func (t *triage) tailWritten() bool {
	tail := t.h.pick64(triageTail64, triageTail32)
	for _, f := range t.r.table {
		if f.form != offset || f.at >= tail {
			continue
		}
		if at := t.r.or0(f.name); at > t.r.at+tail && at < t.r.at+t.h.pick64(triageSize64, triageSize32) {
			return false
		}
	}
	return true
}

// checkEnd looks for the mark that Windows writes last.
func (t *triage) checkEnd() {
	const mark = "TRGD"
	length, at := t.r.or0("SizeOfDump"), t.r.or0("ValidOffset")
	span := t.r.span(t.r.find("SizeOfDump"))
	if length > t.file.Size() {
		t.whole.missing, t.whole.promised = length-t.file.Size(), length
		t.d.AddProblem("memory", span, "truncated: %s of %s missing. The small dump should be 0x%x bytes but the file ends at 0x%x; copy it again from C:\\Windows\\Minidump", model.HumanSize(length-t.file.Size()), model.HumanSize(length), length, t.file.Size())
	} else if length <= t.h.size {
		t.d.AddProblem("memory", span, "the small dump's own size, 0x%x bytes, is not possible: secondary data cannot be found", length)
	}
	got, err := model.ReadBytes(t.file, model.Addr(at), uint64(len(mark)))
	switch {
	case err != nil:
		t.d.AddProblem("memory", t.r.span(t.r.find("ValidOffset")), "the end mark TRGD should be at file offset 0x%x, which is not in the file: the dump was cut off; what is left is shown", at)
	case isZero(got):
		t.whole.unfinished = "its end mark was not written"
		t.d.AddProblem("memory", t.span(at, 4), "there are zeros at file offset 0x%x where the end mark TRGD should be: Windows did not finish writing the dump (a full disk, a lost connection to it, or a reset); what is there is shown", at)
	case string(got) != mark:
		t.whole.unfinished = "its end mark is not where it should be"
		t.d.AddProblem("memory", t.span(at, 4), "the end mark TRGD is not at file offset 0x%x (%q): the dump is damaged or unfinished; what is there is shown", at, printable(string(got)))
	}
}

// section gives the file offset of a section when it was written and lies in the file.
func (t *triage) section(bit uint64, name string) (uint64, bool) {
	at, ok := t.r.num(name)
	if !ok || at == 0 || t.has&bit == 0 {
		return 0, false
	}
	if t.r.find(name).at >= t.h.pick64(triageTail64, triageTail32) && !t.hasTail {
		return 0, false
	}
	if at < t.r.at || at >= t.file.Size() {
		t.d.AddProblem("memory", t.r.span(t.r.find(name)), "%s says 0x%x, which is not in the file (0x%x bytes): this section is missing", name, at, t.file.Size())
		return 0, false
	}
	return at, true
}

// inFile cuts a section to the file.
func (t *triage) inFile(at, n uint64) model.Span {
	if at >= t.file.Size() {
		return model.Span{}
	}
	return t.span(at, min(n, t.file.Size()-at))
}

// servicePack shows ServicePackBuild, 0 since Windows 8.
func (t *triage) servicePack() {
	v := t.r.value("ServicePackBuild")
	if v.Is() && v.Num == 0 {
		v = model.Absent(model.NotApplicable, "no service pack").From(v.Src)
	} else if v.Is() {
		v = v.With(servicePackWords(v.Num))
	}
	t.d.Set("service_pack", "Service pack", v)
}

// debuggerData reads the copy of KDDEBUGGER_DATA64 and checks its tag.
func (t *triage) debuggerData() {
	at, ok := t.section(hasDebuggerData, "DebuggerDataOffset")
	if !ok {
		return
	}
	const tagAt, headerSize, tag = 0x10, 0x18, "KDBG"
	r := newRecord(t.d, t.file, at, t.r.or0("DebuggerDataSize"), debuggerData)
	r.prefix, r.short = "KDDEBUGGER_DATA64.", "the debugger data of this Windows ends before it"
	if len(r.buf) < headerSize || string(r.buf[tagAt:tagAt+4]) != tag {
		t.d.AddProblem("debugger data", t.inFile(at, headerSize), "the kernel's debugger data has no KDBG tag: it is encoded or damaged, so the current process and thread may not be found")
		return
	}
	n := min(r.or0("Header.Size"), uint64(len(r.buf)))
	r.buf = r.buf[:n]
	t.kdbg = r
	t.d.Header.DebuggerData = t.inFile(at, n)
	t.addFields(r.fields())
	t.choosePAE()
}

// choosePAE settles the paging of a 32-bit machine whose header does not say.
func (t *triage) choosePAE() {
	const paeEnabled = 1
	if t.h.wide || t.d.Arch != model.ArchX86 || t.kernelSays("Flags")&paeEnabled == 0 {
		return
	}
	if n, ok := t.h.num("PaeEnabled"); ok && n <= 1 {
		return
	}
	t.d.Arch, t.d.Header.PAE = model.ArchX86PAE, true
	t.d.Set("architecture", "Architecture", t.architecture())
}

// mmStorage adds the memory manager's counts to the fields.
func (t *triage) mmStorage() {
	at, ok := t.section(hasMmInfo, "MmOffset")
	if !ok {
		return
	}
	const size64, size32 = 0x50, 0x34
	r := newRecord(t.d, t.file, at, size32, mmStorage32)
	r.prefix = "DUMP_MM_STORAGE32."
	if t.h.wide {
		r = newRecord(t.d, t.file, at, size64, mmStorage64)
		r.prefix = "DUMP_MM_STORAGE64."
	}
	t.addFields(r.fields())
}

// processor is the row of the processor that crashed.
func (t *triage) processor() {
	c := t.h.context()
	layout := contexts[t.d.Arch]
	ip := model.Absent(model.Unknown, "registers of this architecture are not read")
	sp := ip
	if len(c.table) > 0 {
		ip, sp = c.value(layout.ip), c.value(layout.sp)
	}
	t.d.CPUs = model.Ready([]model.CPU{{Number: t.current.number, PRCB: t.current.prcb, Thread: t.current.thread, IP: ip, SP: sp}})
}

// overlayRanges lists the pieces of memory that a small dump holds.
func overlayRanges(o *mem.Overlay) *model.Part[model.Range] {
	var list []model.Range
	for at, src := range o.Pieces {
		list = append(list, rangeOf("kernel", model.Span{Space: o, At: at, Len: src.Len}, uint64(src.At)))
	}
	return model.Ready(list)
}
