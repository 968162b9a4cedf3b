package minidump

import (
	"fmt"

	"dumplens/model"
)

// contextXState are the bits of ContextFlags that say a context has extended state:
// CONTEXT_XSTATE of x86 and x64 (winnt.h).
const contextXState = 0x40

// Parts of the extended state by their numbers in XCR0 and IA32_XSS (Intel's SDM,
// volume 1, chapter 13).
const (
	xAVX     = 2
	xOpmask  = 5
	xZMMHigh = 6
	xZMM16   = 7
	xPKRU    = 9
	xCETUser = 11
)

// xSizes are the sizes of the parts, which the compacted form needs to find the
// later ones. Tile data, 18, begins at a multiple of 64.
var xSizes = map[int]uint64{
	xAVX: 256, 3: 64, 4: 64, xOpmask: 64, xZMMHigh: 512, xZMM16: 1024, 8: 128, xPKRU: 8, 10: 8, xCETUser: 16, 12: 24,
	13: 8, 14: 48, 15: 808, 16: 8, 17: 64, 18: 8192,
}

const (
	legacyArea = 512 // before the XSAVE header
	xHeader    = 64  // XSTATE_BV, XCOMP_BV, reserved
	compacted  = 1 << 63
)

// xsave is the extended state of a context: an XSAVE area without its legacy part.
type xsave struct {
	area    block
	have    uint64 // XSTATE_BV: parts that are there
	offsets func(part int) uint64
}

// extended reads the registers of the extended state behind a CONTEXT of x86 or x64.
// CONTEXT_EX follows the CONTEXT; its third pair, of offset and length, leads to the
// XSAVE header.
func (r *reader) extended(b block, l *layout) []model.Field {
	if l.flagsSize != 4 || b.num(l.flagsAt, 4)&contextXState == 0 || l.arch != model.ArchX64 && l.arch != model.ArchX86 {
		return nil
	}
	ex := b.sub(l.size, 24)
	offset, length := ex.u32(16), ex.u32(20)
	x := xsave{area: b.sub(l.size+offset, length)}
	if !x.area.has(0, xHeader) {
		return nil
	}
	x.have = x.area.u64(0)
	x.offsets = r.xoffsets(x.area.u64(8))
	fields := []model.Field{
		{Name: "XState.Mask", Offset: l.size + offset, Value: x.area.value(0, 8, model.Hex), Note: xNames(x.have)},
		{Name: "XState.CompactionMask", Offset: l.size + offset + 8, Value: x.area.value(8, 8, model.Hex), Note: xNames(x.area.u64(8) &^ compacted)},
	}
	return append(fields, x.registers(b, l)...)
}

// xNames lists parts of the extended state.
func xNames(mask uint64) string { return bitNames(mask, xstateFeatures) }

// xoffsets tells where parts begin in the area. In the compacted form they follow
// each other as the mask has them; else MiscInfo tells.
func (r *reader) xoffsets(mask uint64) func(part int) uint64 {
	if mask&compacted == 0 {
		return func(part int) uint64 {
			if r.features[part] < legacyArea {
				return 0
			}
			return r.features[part] - legacyArea
		}
	}
	return func(part int) uint64 {
		at := uint64(xHeader)
		for i := 2; i < part; i++ {
			if mask&(1<<i) != 0 {
				at += xSizes[i]
			}
		}
		if mask&(1<<part) == 0 {
			return 0
		}
		return at
	}
}

// part gives a part of the state; empty when it is not there or in its initial state.
func (x xsave) part(n int) block {
	if x.have&(1<<n) == 0 {
		return block{}
	}
	at := x.offsets(n)
	if at < xHeader {
		return block{}
	}
	return x.area.sub(at, xSizes[n])
}

// registers lists what the parts hold, the vector registers put together from their
// lower and upper halves.
func (x xsave) registers(b block, l *layout) []model.Field {
	xmm, count := uint64(0x1A0), uint64(16)
	if l.arch == model.ArchX86 {
		xmm, count = 0xCC+0xA0, 8
	}
	var fields []model.Field
	high, higher := x.part(xAVX), x.part(xZMMHigh)
	for i := range count {
		low, mid, top := b.sub(xmm+16*i, 16), high.sub(16*i, 16), higher.sub(32*i, 32)
		if mid.len() == 16 {
			fields = append(fields, model.Field{Name: fmt.Sprintf("ymm%d", i), Value: joinedWide(mid.at, low, mid)})
		}
		if top.len() == 32 {
			if mid.len() == 0 { // the initial state
				mid = block{data: make([]byte, 16)}
			}
			fields = append(fields, model.Field{Name: fmt.Sprintf("zmm%d", i), Value: joinedWide(top.at, low, mid, top)})
		}
	}
	upper := x.part(xZMM16)
	for i := range upper.len() / 64 {
		part := upper.sub(64*i, 64)
		fields = append(fields, model.Field{Name: fmt.Sprintf("zmm%d", 16+i), Value: wide(part)})
	}
	masks := x.part(xOpmask)
	for i := range masks.len() / 8 {
		fields = append(fields, model.Field{Name: fmt.Sprintf("k%d", i), Value: masks.value(8*i, 8, model.Hex)})
	}
	if p := x.part(xPKRU); p.len() > 0 {
		fields = append(fields, model.Field{Name: "pkru", Value: p.value(0, 4, model.Hex)})
	}
	if p := x.part(xCETUser); p.len() > 0 {
		fields = append(fields,
			model.Field{Name: "cetumsr", Value: p.value(0, 8, model.Hex), Note: bitNames(p.u64(0), []bit{{1, "shadow stack"}, {2, "shadow stack writes"}, {4, "indirect branch tracking"}})},
			model.Field{Name: "ssp", Value: p.value(8, 8, address), Note: "shadow stack pointer"})
	}
	return fields
}

// joinedWide shows a register whose parts, lowest first, lie apart in the file.
func joinedWide(at model.Span, parts ...block) model.Value {
	var p []byte
	for _, b := range parts {
		p = append(p, b.data...)
	}
	return wide(block{data: p}).From(at)
}

// xstateFeatures are XSTATE_MASK_* of winnt.h.
var xstateFeatures = []bit{
	{1, "x87"},
	{2, "SSE"},
	{4, "AVX"},
	{0x18, "MPX"},
	{0xE0, "AVX-512"},
	{0x100, "PT"},
	{0x200, "PKRU"},
	{0x400, "PASID"},
	{0x800, "CET user"},
	{0x1000, "CET kernel"},
	{0x60000, "AMX"},
}
