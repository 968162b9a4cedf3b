package minidump

import (
	"fmt"

	"dumplens/model"
)

// register is a register in a CONTEXT.
type register struct {
	name string
	at   uint64
	size uint64 // 2, 4, 8; 16 for a vector
}

// layout is where a kind of CONTEXT keeps the registers.
type layout struct {
	arch      model.Arch
	size      uint64 // of the whole context without extended state
	flagsAt   uint64
	flagsSize uint64
	ip, sp    register
	registers []register
}

// layoutFor picks the context's layout by processor and size: the older form of
// Breakpad's ARM64 context is 796 bytes and has 64-bit flags. nil when none fits.
func layoutFor(arch model.Arch, size uint64) *layout {
	switch arch {
	case model.ArchX86:
		return &contextX86
	case model.ArchX64:
		return &contextX64
	case model.ArchARM:
		return &contextARM
	case model.ArchARM64:
		if size == contextOldARM64.size {
			return &contextOldARM64
		}
		return &contextARM64
	case model.ArchUnknown:
		return layoutBySize(size)
	}
	return nil
}

// layoutBySize guesses the processor of a dump without SystemInfo.
func layoutBySize(size uint64) *layout {
	for _, l := range []*layout{&contextX86, &contextX64, &contextARM64, &contextOldARM64} {
		if l.size == size {
			return l
		}
	}
	if size == breakpadARMSize || size == contextARM.size {
		return &contextARM
	}
	return nil
}

// saved is a thread's saved registers.
type saved struct {
	ip, sp    model.Value
	registers []model.Field
}

// noContext is a thread without saved registers.
func noContext(why model.Reason, note string) saved {
	return saved{ip: model.Absent(why, note), sp: model.Absent(why, note)}
}

// context reads the registers saved at a location. all asks for every register,
// not only those that tables show.
func (r *reader) context(size, rva uint64, all bool) saved {
	if size == 0 {
		return noContext(model.NotInDump, "no registers were saved")
	}
	l := layoutFor(r.d.Arch, size)
	if l == nil {
		return noContext(model.Unknown, fmt.Sprintf("registers of this processor (%s, %d bytes) are not read yet: look at the bytes", orUnknown(r.d.Arch), size))
	}
	b := r.peek(rva, min(size, l.size))
	if b.len() == 0 {
		return noContext(model.Malformed, "the registers should be past the end of the file")
	}
	s := saved{ip: r.registerAddress(b, l.ip), sp: r.registerAddress(b, l.sp)}
	if all {
		s.registers = registersOf(b, l)
	}
	return s
}

func orUnknown(a model.Arch) string {
	if a == model.ArchUnknown {
		return "unknown"
	}
	return string(a)
}

func (r *reader) registerAddress(b block, reg register) model.Value {
	n, ok := b.uint(reg.at, reg.size)
	if !ok {
		return model.Absent(model.NotInDump, "the saved registers end before it")
	}
	return r.pointer(n, b.span(reg.at, reg.size))
}

// registersOf lists the registers that lie inside b.
func registersOf(b block, l *layout) []model.Field {
	fields := make([]model.Field, 0, len(l.registers)+1)
	if v := b.value(l.flagsAt, l.flagsSize, model.Hex); v.Is() {
		fields = append(fields, model.Field{Name: "ContextFlags", Offset: l.flagsAt, Value: v})
	}
	for _, reg := range l.registers {
		if !b.has(reg.at, reg.size) {
			continue
		}
		f := model.Field{Name: reg.name, Offset: reg.at}
		if reg.size == 16 {
			f.Value = model.Str(fmt.Sprintf("0x%016x%016x", b.u64(reg.at+8), b.u64(reg.at))).From(b.span(reg.at, 16))
		} else {
			f.Value = b.value(reg.at, reg.size, showRegister(reg))
		}
		fields = append(fields, f)
	}
	return fields
}

// showRegister shows a general register as an address that a click follows, and
// the short ones as codes.
func showRegister(reg register) func(uint64) model.Value {
	if reg.size == 8 {
		return address
	}
	return func(n uint64) model.Value {
		v := model.Hex(n)
		if reg.size == 4 && n != 0 {
			v = v.Goto(&model.Link{Space: "memory", At: model.Addr(n)})
		}
		return v
	}
}
