package win

import (
	"encoding/binary"
	"fmt"
	"strings"

	"dumplens/model"
)

// A record of the processor registers: ULONG kind, ULONG number, and the registers of
// two processors, 16 bytes each.
const (
	registerRecord = 0x28
	kindCPUID      = 0 // number is the leaf, the registers EAX, EBX, ECX, EDX
	kindMSR        = 1 // number is the register, its value in the first 8 bytes
	firstCPU       = 0x08
	secondCPU      = 0x18
)

// Leaves of CPUID.
const (
	leafVendor  = 0
	leafVersion = 1
	leafBrand   = 0x80000002 // and the two after it
)

// processorRegisters are CPUID leaves and model-specific registers.
func processorRegisters(b blob) decoded {
	var fields, known []model.Field
	brand, vendor := "", ""
	for at := uint64(0); b.has(at, registerRecord); at += registerRecord {
		kind, number := b.num(at, 4), b.num(at+4, 4)
		if kind > kindMSR {
			break
		}
		f := b.register(at, kind, number)
		fields = append(fields, f)
		eax, ebx, ecx, edx := b.num(at+firstCPU, 4), b.num(at+firstCPU+4, 4), b.num(at+firstCPU+8, 4), b.num(at+firstCPU+12, 4)
		switch {
		case kind != kindCPUID:
		case number == leafVendor:
			vendor = registerText(ebx, edx, ecx)
			known = append(known, b.field("Vendor", at, registerRecord, model.Str(vendor)))
		case number == leafVersion:
			known = append(known, b.field("Version", at, registerRecord, model.Str(cpuVersion(eax))))
		case number >= leafBrand && number <= leafBrand+2:
			brand += registerText(eax, ebx, ecx, edx)
		}
	}
	if vendor == "" {
		return decoded{}
	}
	words := strings.Join(strings.Fields(brand), " ")
	if words == "" {
		words = vendor
	} else {
		known = append(known, model.Field{Name: "Brand", Value: model.Str(words).From(b.span)})
	}
	return decoded{words, append(known, fields...)}
}

// register is one record in words.
func (b blob) register(at, kind, number uint64) model.Field {
	if kind == kindMSR {
		f := b.field(fmt.Sprintf("MSR 0x%x", number), at, registerRecord, model.Hex(b.num(at+firstCPU, 8)))
		if second := b.num(at+secondCPU, 8); second != b.num(at+firstCPU, 8) {
			f.Note = fmt.Sprintf("another processor: 0x%x", second)
		}
		return f
	}
	var r [4]uint64
	for i := range r {
		r[i] = b.num(at+firstCPU+uint64(i)*4, 4)
	}
	return b.field(fmt.Sprintf("CPUID 0x%x", number), at, registerRecord, model.Str(fmt.Sprintf("eax %08x ebx %08x ecx %08x edx %08x", r[0], r[1], r[2], r[3])))
}

// registerText is the text that CPUID gives in registers.
func registerText(regs ...uint64) string {
	var raw []byte
	for _, r := range regs {
		raw = binary.LittleEndian.AppendUint32(raw, uint32(r))
	}
	text, _, _ := strings.Cut(string(raw), "\x00")
	return strings.Map(func(r rune) rune {
		if r < ' ' || r > '~' {
			return '?'
		}
		return r
	}, text)
}

// cpuVersion reads EAX of leaf 1 as the processor manuals say.
func cpuVersion(eax uint64) string {
	family, model := eax>>8&0xf, eax>>4&0xf
	if family == 6 || family == 15 {
		model |= eax >> 16 & 0xf << 4
	}
	if family == 15 {
		family += eax >> 20 & 0xff
	}
	return fmt.Sprintf("family %d, model %d, stepping %d", family, model, eax&0xf)
}

// Types of registry values.
const (
	regSZ    = 1
	regDword = 4
	regQword = 11
)

// registryValues are the values that Windows keeps of the first processor in the
// registry: for each ULONG length and name in UTF-16 with its NUL, ULONG type, ULONG
// length, and the value.
func registryValues(b blob) decoded {
	var fields []model.Field
	words := ""
	for at := uint64(0); b.has(at, 4); {
		start, length := at, b.num(at, 4)
		if length == 0 || !b.has(at+4, length+8) {
			break
		}
		name, _ := b.utf16(at+4, length)
		at += 4 + length
		kind, size := b.num(at, 4), b.num(at+4, 4)
		at += 8
		if !b.has(at, size) {
			break
		}
		v := b.registryValue(kind, at, size)
		if name == "ProcessorNameString" && kind == regSZ {
			words = strings.Join(strings.Fields(v.Text), " ")
		}
		at += size
		fields = append(fields, b.field(name, start, at-start, v))
	}
	return decoded{words, fields}
}

func (b blob) registryValue(kind, at, size uint64) model.Value {
	switch {
	case kind == regSZ:
		text, _ := b.utf16(at, size)
		return model.Str(strings.TrimSpace(text))
	case kind == regDword && size == 4:
		n := b.num(at, 4)
		return model.Num(n)
	case kind == regQword && size == 8:
		return model.Hex(b.num(at, 8))
	}
	const shown = 32
	return model.Str(fmt.Sprintf("% x", b.data[at:at+min(size, shown)]))
}
