package win

import (
	"context"
	"fmt"

	"dumplens/model"
)

// contextMember is a register in a CONTEXT.
type contextMember struct {
	name   string
	offset uint64
	size   int // in bytes, 0 a pointer's
}

// The registers of a CONTEXT that are shown of processors (winnt.h).
var (
	contextX64 = []contextMember{
		{"Rip", 0xf8, 0},
		{"Rsp", 0x98, 0},
		{"Rbp", 0xa0, 0},
		{"Rax", 0x78, 0},
		{"Rbx", 0x90, 0},
		{"Rcx", 0x80, 0},
		{"Rdx", 0x88, 0},
		{"Rsi", 0xa8, 0},
		{"Rdi", 0xb0, 0},
		{"R8", 0xb8, 0},
		{"R9", 0xc0, 0},
		{"R10", 0xc8, 0},
		{"R11", 0xd0, 0},
		{"R12", 0xd8, 0},
		{"R13", 0xe0, 0},
		{"R14", 0xe8, 0},
		{"R15", 0xf0, 0},
		{"EFlags", 0x44, 4},
		{"SegCs", 0x38, 2},
		{"SegSs", 0x42, 2},
	}
	contextX86 = []contextMember{
		{"Eip", 0xb8, 0},
		{"Esp", 0xc4, 0},
		{"Ebp", 0xb4, 0},
		{"Eax", 0xb0, 0},
		{"Ebx", 0xa4, 0},
		{"Ecx", 0xac, 0},
		{"Edx", 0xa8, 0},
		{"Esi", 0xa0, 0},
		{"Edi", 0x9c, 0},
		{"EFlags", 0xc0, 4},
		{"SegCs", 0xbc, 2},
		{"SegSs", 0xc8, 2},
	}
	contextARM64 = armContext()
)

// armContext is the CONTEXT of ARM64: Cpsr at 4, X0 to X30 from 8, then Sp and Pc.
func armContext() []contextMember {
	list := []contextMember{{"Pc", 0x108, 0}, {"Sp", 0x100, 0}, {"Fp", 0xf0, 0}, {"Lr", 0xf8, 0}, {"Cpsr", 4, 4}}
	for i := range 29 {
		list = append(list, contextMember{fmt.Sprintf("X%d", i), uint64(8 + 8*i), 0})
	}
	return list
}

// contextForm is the CONTEXT of the machine: its registers and its length.
func (s *machine) contextForm() ([]contextMember, uint64) {
	switch s.d.Arch {
	case model.ArchARM64:
		return contextARM64, contextLengthARM64
	case model.ArchX86, model.ArchX86PAE:
		return contextX86, contextLength32
	}
	return contextX64, contextLength64
}

// contextFields are the registers of a processor: those in the dump's header where it was
// taken, else those that the processor saved when it was stopped.
func (s *machine) contextFields(r record, current bool) []model.Field {
	if current {
		return s.registers(s.d.Header.Context, "in the dump's header")
	}
	at, how, why := s.savedContext(r)
	if why != "" {
		return []model.Field{{Name: "Registers", Value: model.Absent(model.Unknown, why).From(at)}}
	}
	return s.registers(at, how)
}

func (s *machine) registers(at model.Span, where string) []model.Field {
	form, _ := s.contextForm()
	out := []model.Field{{Name: "Registers", Value: model.Str(where).From(at)}}
	if !at.Known() {
		out[0].Value = model.Absent(model.NotInDump, "the dump holds no context of the processor")
		return out
	}
	for _, m := range form {
		size := m.size
		if size == 0 {
			size = s.ptrSize()
		}
		span := at.Sub(m.offset, uint64(size))
		n, err := model.ReadUint(span.Space, span.At, size)
		v := model.Hex(n)
		switch {
		case err != nil:
			v = model.AbsentFor(err)
		case m.size == 0:
			v = s.codeAddress(model.Addr(n))
		}
		out = append(out, model.Field{Name: m.name, Offset: m.offset, Value: v.From(span)})
	}
	return out
}

// savedContext chooses between the two contexts that a processor may have saved: the one
// that KPRCB.Context points to, and the frame in the KPRCB. A processor that did not
// answer when it was stopped has an old one: it is taken only if it can be true.
func (s *machine) savedContext(r record) (at model.Span, how, why string) {
	_, length := s.contextForm()
	var found []model.Span
	words := []string{}
	if to := s.prcbPointer(r, "Context", kdPrcbContext); kernelPointer(s.ptrSize())(to) {
		found = append(found, model.Span{Space: s.d.Kernel, At: to, Len: length})
		words = append(words, "KPRCB.Context points to them")
	}
	if offset, ok := s.contextFrame(); ok {
		found = append(found, model.Span{Space: r.span.Space, At: r.span.At + model.Addr(offset), Len: length})
		words = append(words, "KPRCB.ProcessorState.ContextFrame")
	}
	why = "it is not known where this build keeps them"
	for i, c := range found {
		if why = s.contextFault(r, c); why == "" {
			return c, words[i], ""
		}
		at = c
	}
	return at, "", why
}

// contextFault says why a saved context cannot be what the processor did, "" when it can:
// the instruction must lie in a module and the stack pointer in a stack of the
// processor, or both in a program.
func (s *machine) contextFault(r record, at model.Span) string {
	spAt, ipAt := s.contextRegisters()
	ip, err1 := model.ReadUint(at.Space, at.At+model.Addr(ipAt), s.ptrSize())
	sp, err2 := model.ReadUint(at.Space, at.At+model.Addr(spAt), s.ptrSize())
	thread := s.prcbPointer(r, "CurrentThread", kdPrcbCurrentThread)
	switch {
	case err1 != nil || err2 != nil:
		return "its saved context cannot be read"
	case ip == 0:
		return "the processor saved no context"
	case !kernelPointer(s.ptrSize())(thread):
		return "its current thread cannot be read, so its saved context cannot be judged"
	}
	t := s.object(thread, "_KTHREAD")
	if model.Addr(ip) <= s.top {
		if model.Addr(sp) <= s.top && t.num("Teb", s.ptrSize()) != 0 {
			return ""
		}
		return fmt.Sprintf("its saved context is old or damaged: the instruction at %s is a program's, the stack is not", model.Addr(ip).Short())
	}
	if drivers := s.contextModules(); !s.driversCut && drivers.where(model.Addr(ip)) == "" {
		return fmt.Sprintf("its saved context is old or damaged: the instruction at %s lies in no module", model.Addr(ip).Short())
	}
	if s.onStackOf(r, t, model.Addr(sp)) {
		return ""
	}
	return fmt.Sprintf("its saved context is old or damaged: the stack pointer %s is in no stack of the processor", model.Addr(sp).Short())
}

// contextModules are the modules that a processor may run in the kernel.
func (s *machine) contextModules() imageTable { return s.driverTable(context.Background()) }

// onStackOf tells whether an address lies in the stack of the current thread or in one of
// the processor's own for deferred procedure calls and interrupts.
func (s *machine) onStackOf(r, thread record, sp model.Addr) bool {
	if sp >= thread.pointer("StackLimit") && sp < thread.pointer("StackBase") {
		return true
	}
	for _, top := range []model.Addr{
		s.prcbPointer(r, "DpcStack", kdPrcbDpcStack),
		s.prcbPointer(r, "IsrStack", kdPrcbIsrStack),
	} {
		if top != 0 && sp <= top && top-sp < spareStack {
			return true
		}
	}
	return false
}
