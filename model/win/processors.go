package win

import (
	"context"

	"dumplens/model"
)

// processor is a processor with what it was doing.
type processor struct {
	model.CPU
	prcb, thread, process model.Addr
	ip, sp                model.Addr // of its saved context, 0 unknown
}

// attachProcessors reads KiProcessorBlock, an array of pointers to the KPRCBs.
func (s *machine) attachProcessors(ctx context.Context) {
	d := s.d
	array := s.slot(kdKiProcessorBlock)
	if array == 0 || s.layouts == nil {
		d.CPUs = model.None[model.CPU]("the kernel's debugger data, which leads to the processors, cannot be read")
		return
	}
	n, ptr := int(min(max(d.Header.Processors, 1), maxProcessors)), s.ptrSize()
	raw := make([]byte, n*ptr)
	got, err := s.kernel.ReadAt(raw, array)
	if err != nil {
		d.AddProblem("processors", model.Span{Space: s.kernel, At: array, Len: uint64(n * ptr)}, "KiProcessorBlock: %s", model.AsHole(err, "", 0).Reason())
	}
	cpus := []model.CPU{}
	for i := 0; i+ptr <= got; i += ptr {
		at := model.Addr(model.Uint(raw[i : i+ptr]))
		if !kernelPointer(s.ptrSize())(at) {
			continue
		}
		c := s.newProcessor(at)
		s.judge(ctx, &c)
		s.cpus = append(s.cpus, c)
		cpus = append(cpus, c.CPU)
	}
	d.CPUs = model.Ready(cpus)
}

// newProcessor reads a KPRCB. Only its front is needed, up to the saved context.
func (s *machine) newProcessor(at model.Addr) processor {
	frame, haveFrame := s.contextFrame()
	sp, ip := s.contextRegisters()
	number, _ := s.offset("_KPRCB", "Number")
	r := readSpan(model.Span{Space: s.kernel, At: at, Len: max(uint64(frame)+ip+8, uint64(number)+4, 0x100)}, s.layout("_KPRCB"), s.ptrSize())
	c := processor{prcb: at, thread: s.prcbPointer(r, "CurrentThread", kdPrcbCurrentThread)}
	c.PRCB = s.d.Pointer(at, "kernel").From(r.span)
	c.Number = s.processorNumber(r)
	c.Thread = s.link(s.prcbValue(r, "CurrentThread", kdPrcbCurrentThread, s.ptrSize()))
	c.IP, c.SP = model.Absent(model.Unknown, ""), model.Absent(model.Unknown, "")
	if haveFrame {
		c.IP, c.SP = s.register(r, frame+ip), s.register(r, frame+sp)
		c.ip, c.sp = model.Addr(c.IP.Num), model.Addr(c.SP.Num)
	}
	if kernelPointer(s.ptrSize())(c.thread) {
		c.process = s.object(c.thread, "_KTHREAD").pointer("ApcState.Process")
	}
	return c
}

// processorNumber is the number of a processor. It was one byte in old systems and is
// four since.
func (s *machine) processorNumber(r record) model.Value {
	v := s.prcbValue(r, "Number", kdPrcbNumber, 4)
	if v.Is() && v.Num >= uint64(max(s.d.Header.Processors, 1)) {
		v.Num &= 0xff
		v.Src.Len = 1
	}
	return v
}

// judge says what a processor runs, and takes its registers only from a context that can
// be what it did.
func (s *machine) judge(ctx context.Context, c *processor) {
	r := s.wholePrcb(c.prcb)
	c.Runs = s.runs(r, c.thread, c.process)
	c.More = s.moreOfProcessor(c.prcb)
	at, _, why := s.savedContext(r)
	if why != "" {
		c.IP, c.SP = model.Absent(model.Unknown, why), model.Absent(model.Unknown, why)
		c.Note = why
		return
	}
	sp, ip := s.contextRegisters()
	c.IP, c.SP = s.contextRegister(at, ip), s.contextRegister(at, sp)
}

// contextFrame is where a KPRCB keeps the processor's CONTEXT, as the kernel or the
// layouts say.
func (s *machine) contextFrame() (uint64, bool) {
	if told := s.kdbg.value(kdPrcbContextFrame, 2); told != 0 {
		return told, true
	}
	state, ok1 := s.offset("_KPRCB", "ProcessorState")
	frame, ok2 := s.offset("_KPROCESSOR_STATE", "ContextFrame")
	return uint64(state + frame), ok1 && ok2
}

// register reads a register of a saved context. The processor that crashed has its
// context in the dump's header, not here.
func (s *machine) register(r record, offset uint64) model.Value {
	b, span, v := r.slice(offset, s.ptrSize())
	if b == nil {
		return v
	}
	if n := model.Uint(b); n != 0 {
		return s.codeAddress(model.Addr(n)).From(span)
	}
	return model.Absent(model.Unknown, "the processor saved no context").From(span)
}

// headerRegister reads a register of the context in the dump's header.
func (s *machine) headerRegister(offset uint64) model.Value {
	return s.contextRegister(s.d.Header.Context, offset)
}

// contextRegister reads a register of a context.
func (s *machine) contextRegister(at model.Span, offset uint64) model.Value {
	span := at.Sub(offset, uint64(s.ptrSize()))
	if !span.Known() {
		return model.Absent(model.NotInDump, "the header holds no context")
	}
	n, err := model.ReadUint(span.Space, span.At, s.ptrSize())
	if err != nil {
		return model.AbsentFor(err).From(span)
	}
	return s.codeAddress(model.Addr(n)).From(span)
}

// codeAddress is a register's value; it leads to its bytes when it lies in the kernel.
func (s *machine) codeAddress(at model.Addr) model.Value {
	if at <= s.top {
		return s.d.Pointer(at, "")
	}
	return s.d.Pointer(at, "kernel")
}
