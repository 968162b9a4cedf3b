package win

import (
	"context"
	"fmt"

	"dumplens/model"
)

// More slots of KDDEBUGGER_DATA64: 16-bit offsets of members of the KPRCB. 0 means that
// this kernel does not tell.
const (
	kdSizePrcb         = 0x2b0
	kdPrcbDpcActive    = 0x2b2
	kdPrcbMHz          = 0x2b6
	kdPrcbVendor       = 0x2ba
	kdPrcbSpecial      = 0x2f2
	kdPrcbContext      = 0x338
	kdPrcbIdleThread   = 0x350
	kdPrcbDpcStack     = 0x354
	kdPrcbIsrStack     = 0x356
	vendorLength       = 13 // "GenuineIntel" and a NUL
	spareStack         = 0x8000
	contextLength64    = 0x4d0
	contextLength32    = 0x2cc
	contextLengthARM64 = 0x390
)

// prcbOffset is where a KPRCB keeps a member: as the kernel tells, else as the layouts do.
func (s *machine) prcbOffset(member string, slot int) (uint64, bool) {
	if slot != 0 {
		if told := s.kdbg.value(slot, 2); told != 0 {
			return told, true
		}
	}
	at, ok := s.offset("_KPRCB", member)
	return uint64(at), ok
}

// prcbValue reads a member of a KPRCB that may lie anywhere in it.
func (s *machine) prcbValue(r record, member string, slot, size int) model.Value {
	at, ok := s.prcbOffset(member, slot)
	if !ok {
		return model.Absent(model.Unknown, "it is not known where this build keeps "+member)
	}
	b, span, v := r.slice(at, size)
	if b == nil {
		return v
	}
	return model.Num(model.Uint(b)).From(span)
}

// prcbPointer reads an address in a KPRCB; 0 when it cannot be read.
func (s *machine) prcbPointer(r record, member string, slot int) model.Addr {
	if v := s.prcbValue(r, member, slot, s.ptrSize()); v.Is() {
		return model.Addr(v.Num)
	}
	return 0
}

// wholePrcb reads all of a KPRCB.
func (s *machine) wholePrcb(at model.Addr) record {
	l := s.layout("_KPRCB")
	size := s.kdbg.value(kdSizePrcb, 2)
	if size == 0 && l != nil {
		size = l.Size
	}
	return readSpan(model.Span{Space: s.d.Kernel, At: at, Len: max(size, 0x1000)}, l, s.ptrSize())
}

// runs says what a processor runs.
func (s *machine) runs(r record, thread, process model.Addr) model.Value {
	if !kernelPointer(s.ptrSize())(thread) {
		return model.Absent(model.Unknown, "its current thread cannot be read")
	}
	if s.prcbPointer(r, "IdleThread", kdPrcbIdleThread) == thread {
		return model.Str("idle").From(r.at("CurrentThread", s.ptrSize()))
	}
	t := s.object(thread, "_ETHREAD")
	id := clientThread(t)
	name := s.object(process, "_EPROCESS").ascii("ImageFileName", 15)
	if !id.Is() || !name.Is() {
		return model.AbsentFor(t.err)
	}
	return model.Str(fmt.Sprintf("%s, thread %d", name.Text, id.Num)).From(id.Src).Goto(&model.Link{View: "threads", Row: fmt.Sprint(id.Num)})
}

// processorFields reads what a KPRCB says; current tells whether the dump was taken on
// this processor.
func (s *machine) processorFields(r record, current bool) []model.Field {
	var out []model.Field
	add := func(name string, v model.Value, note string) {
		out = append(out, model.Field{Name: name, Value: v, Note: note})
	}
	address := func(name, member string, slot int, note string) {
		add(name, s.link(s.prcbValue(r, member, slot, s.ptrSize())), note)
	}
	address("Current thread", "CurrentThread", kdPrcbCurrentThread, "")
	address("Next thread", "NextThread", 0, "chosen to run next")
	address("Idle thread", "IdleThread", kdPrcbIdleThread, "")
	add("Vendor", s.vendor(r), "")
	add("MHz", s.prcbValue(r, "MHz", kdPrcbMHz, 4), "")
	if s.ptrSize() == 8 {
		add("Group", s.prcbValue(r, "Group", 0, 1), "")
	}
	address("DPC stack", "DpcStack", kdPrcbDpcStack, "")
	if s.ptrSize() == 8 {
		address("Interrupt stack", "IsrStack", kdPrcbIsrStack, "")
	}
	dpc := s.prcbValue(r, "DpcRoutineActive", kdPrcbDpcActive, 1)
	if dpc.Is() {
		dpc = model.Flag(dpc.Num != 0).From(dpc.Src)
	}
	add("Runs a DPC", dpc, "")
	for _, m := range []struct{ name, member string }{{"Kernel time", "KernelTime"}, {"User time", "UserTime"}, {"Interrupt time", "InterruptTime"}} {
		f := s.ticksOf(s.prcbValue(r, m.member, 0, 4))
		add(m.name, f.Value, f.Note)
	}
	out = append(out, s.specialRegisters(r)...)
	return append(out, s.contextFields(r, current)...)
}

// link makes an address of a number.
func (s *machine) link(v model.Value) model.Value {
	switch {
	case !v.Is():
		return v
	case v.Num == 0:
		return model.Absent(model.NotApplicable, "none").From(v.Src)
	}
	return s.codeAddress(model.Addr(v.Num)).From(v.Src)
}

// vendor is the maker's name that the processor itself tells.
func (s *machine) vendor(r record) model.Value {
	at, ok := s.prcbOffset("VendorString", kdPrcbVendor)
	if !ok {
		return model.Absent(model.Unknown, "it is not known where this build keeps it")
	}
	l := &model.Layout{Members: map[string]model.Member{"VendorString": {Offset: at}}}
	v := r.as(l).ascii("VendorString", vendorLength)
	if v.Is() && v.Text == "" {
		return model.Absent(model.NotApplicable, "none is noted").From(v.Src)
	}
	return v
}

// moreOfProcessor reads a KPRCB again and gives its details.
func (s *machine) moreOfProcessor(at model.Addr) func(context.Context) []model.Field {
	return func(context.Context) []model.Field {
		return s.processorFields(s.wholePrcb(at), at == s.current.prcb)
	}
}
