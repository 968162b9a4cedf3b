package win

import (
	"fmt"

	"dumplens/model"
)

// specialRegisters reads KPRCB.ProcessorState.SpecialRegisters: the control registers,
// the debug registers and the descriptor tables.
func (s *machine) specialRegisters(r record) []model.Field {
	layout := s.layout("_KSPECIAL_REGISTERS")
	offset, ok := s.specialOffset()
	if layout == nil || !ok || s.d.Arch == model.ArchARM64 {
		return []model.Field{{Name: "Special registers", Value: model.Absent(model.Unknown, "it is not known where this build keeps them")}}
	}
	b, span, why := r.slice(offset, int(specialBytes(layout, s.ptrSize())))
	if b == nil {
		return []model.Field{{Name: "Special registers", Value: why}}
	}
	sp := record{layout: layout, span: span, data: b, ptr: s.ptrSize()}
	var out []model.Field
	for _, name := range []string{"Cr0", "Cr2", "Cr3", "Cr4", "Cr8"} {
		if _, known := layout.Members[name]; known {
			out = append(out, model.Field{Name: name, Value: s.control(sp, name), Note: s.controlWords(sp, name)})
		}
	}
	out = append(out, s.debugRegisters(sp)...)
	for _, name := range []string{"Gdtr", "Idtr"} {
		out = append(out, s.descriptorTable(sp, name))
	}
	out = append(out, model.Field{Name: "Tr", Value: code(sp.uint("Tr", 2)), Note: "task register"})
	for _, m := range []struct{ name, note string }{
		{"MsrGsBase", "the KPCR in the kernel"},
		{"MsrGsSwap", "the other GS base"},
		{"MsrStar", ""},
		{"MsrLStar", "where system calls enter"},
		{"Xcr0", "extended state that is on"},
	} {
		if _, known := layout.Members[m.name]; known {
			v := code(sp.uint(m.name, 8))
			if v.Is() && v.Num == 0 { // the kernel does not always save them
				continue
			}
			if m.name == "MsrLStar" && v.Is() {
				v = s.named(s.codeAddress(model.Addr(v.Num)).From(v.Src), s.contextModules())
			}
			out = append(out, model.Field{Name: m.name, Value: v, Note: m.note})
		}
	}
	return out
}

// specialOffset is where a KPRCB keeps the special registers.
func (s *machine) specialOffset() (uint64, bool) {
	if told := s.kdbg.value(kdPrcbSpecial, 2); told != 0 {
		return told, true
	}
	state, ok1 := s.offset("_KPRCB", "ProcessorState")
	special, ok2 := s.offset("_KPROCESSOR_STATE", "SpecialRegisters")
	return uint64(state + special), ok1 && ok2
}

// specialBytes is the length of KSPECIAL_REGISTERS.
func specialBytes(l *model.Layout, ptr int) uint64 {
	size := l.Size
	for _, m := range l.Members {
		size = max(size, m.Offset+uint64(2*ptr))
	}
	return size
}

func code(v model.Value) model.Value {
	if v.Is() {
		v.Fmt = model.Code
	}
	return v
}

// control is a control register; CR2 and CR3 hold addresses.
func (s *machine) control(r record, name string) model.Value {
	v := code(r.uint(name, s.ptrSize()))
	switch {
	case !v.Is() || v.Num == 0:
	case name == "Cr2":
		v = s.codeAddress(model.Addr(v.Num)).From(v.Src)
	case name == "Cr3":
		to := model.At(s.maskBase(model.Addr(v.Num)), "physical")
		v.To = to.To
	}
	return v
}

// controlWords says what a control register is for.
func (s *machine) controlWords(r record, name string) string {
	switch name {
	case "Cr2":
		return "the address of the last page fault"
	case "Cr3":
		return "the page tables in use"
	case "Cr8":
		if v := r.uint(name, s.ptrSize()); v.Is() {
			return "IRQL " + irqlWords(v.Num)
		}
	}
	return ""
}

// irqlWords names an interrupt request level.
func irqlWords(n uint64) string {
	if w := words("irql", n); w != "" {
		return w
	}
	return fmt.Sprintf("%d, of a device", n)
}

// debugRegisters are DR0 to DR3, DR6 and DR7, which lie in one row from KernelDr0 on;
// those that are 0 are left out.
func (s *machine) debugRegisters(r record) []model.Field {
	first, ok := r.layout.Members["KernelDr0"]
	if !ok {
		return nil
	}
	var out []model.Field
	for i, name := range []string{"Dr0", "Dr1", "Dr2", "Dr3", "Dr6", "Dr7"} {
		b, span, _ := r.slice(first.Offset+uint64(i*s.ptrSize()), s.ptrSize())
		if b == nil || model.Uint(b) == 0 {
			continue
		}
		v := model.Hex(model.Uint(b))
		if i < 4 {
			v = s.codeAddress(model.Addr(model.Uint(b)))
		}
		out = append(out, model.Field{Name: name, Value: v.From(span), Note: "debug register"})
	}
	return out
}

// descriptorTable reads a KDESCRIPTOR: padding, a 16-bit limit, and the base that
// follows it at an address that is a multiple of its size.
func (s *machine) descriptorTable(r record, name string) model.Field {
	f := model.Field{Name: name}
	ptr := s.ptrSize()
	b, span, v := r.member(name, 2*ptr)
	if b == nil {
		f.Value = v
		return f
	}
	base, limit := model.Uint(b[ptr:]), model.Uint(b[ptr-2:ptr])
	if base == 0 {
		f.Value = model.Absent(model.NotApplicable, "none is noted").From(span)
		return f
	}
	f.Value, f.Note = s.codeAddress(model.Addr(base)).From(span.Sub(uint64(ptr), uint64(ptr))), fmt.Sprintf("limit 0x%x", limit)
	return f
}
