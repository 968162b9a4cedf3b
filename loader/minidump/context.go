package minidump

import (
	"fmt"
	"math"
	"slices"
	"strconv"

	"dumplens/model"
)

// register is a register in a CONTEXT.
type register struct {
	name string
	at   uint64
	size uint64 // 1, 2, 4, 8; 10 for x87, 16 for a vector
	code bool   // flags or data, never an address
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

// maxContext bounds a context: with all extended state it is below 12 KiB.
const maxContext = 16 << 10

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
	b := r.peek(rva, min(size, maxContext))
	if b.len() == 0 {
		return noContext(model.Malformed, "the registers should be past the end of the file")
	}
	s := saved{ip: r.registerAddress(b, l.ip), sp: r.registerAddress(b, l.sp)}
	if all {
		s.registers = append(registersOf(b.sub(0, l.size), l), r.extended(b, l)...)
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
		fields = append(fields, model.Field{Name: "ContextFlags", Offset: l.flagsAt, Value: v, Note: contextParts(l.arch, v.Num)})
	}
	for _, reg := range l.registers {
		if b.has(reg.at, reg.size) {
			fields = append(fields, model.Field{Name: reg.name, Offset: reg.at, Value: reg.value(b)})
		}
	}
	return fields
}

// contextParts says which registers a context holds: the low bits of ContextFlags;
// those above name the processor.
func contextParts(arch model.Arch, flags uint64) string {
	low := []bit{{1, "control"}, {2, "integer"}, {4, "floating point"}, {8, "debug"}}
	if arch == model.ArchX86 || arch == model.ArchX64 {
		low = []bit{{1, "control"}, {2, "integer"}, {4, "segments"}, {8, "floating point"}, {0x10, "debug"}, {0x20, "extended"}, {contextXState, "extended state"}}
	}
	return bitNames(flags&0x7F, low)
}

// value reads the register. A general register is an address that a click follows.
func (reg register) value(b block) model.Value {
	switch {
	case reg.size > 8:
		return wide(b.sub(reg.at, reg.size))
	case reg.code || reg.size < 4:
		return b.value(reg.at, reg.size, model.Hex)
	case reg.size == 8:
		return b.value(reg.at, reg.size, address)
	}
	return b.value(reg.at, reg.size, func(n uint64) model.Value {
		v := model.Hex(n)
		if n != 0 {
			v = v.Goto(&model.Link{Space: "memory", At: model.Addr(n)})
		}
		return v
	})
}

// wide shows a register of more than 64 bits, highest byte first, and what number
// an 80-bit register holds.
func wide(b block) model.Value {
	p := slices.Clone(b.data)
	slices.Reverse(p)
	text := fmt.Sprintf("0x%x", p)
	if len(p) == x87Size {
		text += "  " + x87Text(b)
	}
	return model.Str(text).From(b.at)
}

// x87Size is the size of an 80-bit number: a mantissa of 64 bits, sign and exponent.
const x87Size = 10

func x87Text(b block) string {
	mantissa, top := b.u64(0), b.u16(8)
	exponent := int(top & 0x7FFF)
	var f float64
	switch {
	case exponent == 0x7FFF && mantissa<<1 == 0:
		f = math.Inf(1)
	case exponent == 0x7FFF:
		return "NaN"
	default:
		f = math.Ldexp(float64(mantissa), exponent-16383-63)
	}
	if top>>15 != 0 {
		f = -f
	}
	return strconv.FormatFloat(f, 'g', -1, 64)
}
