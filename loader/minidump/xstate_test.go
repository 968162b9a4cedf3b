package minidump

import (
	"bytes"
	"encoding/binary"
	"testing"

	"dumplens/model"
)

// extendedContext is a CONTEXT of x64 with CONTEXT_EX and an XSAVE area behind it.
func extendedContext(mask, compaction uint64, area []byte) []byte {
	p := contextAMD64(1, 2)
	binary.LittleEndian.PutUint32(p[0x30:], 0x10005F)
	for i := range 16 {
		p[0x1A0+i] = 0x11 // xmm0
	}
	copy(p[0x120:], le(uint64(0xC000000000000000), uint16(0x4000))) // st0 is 3
	p = append(p, le(uint32(0xFFFFFB30), uint32(0x4D0+24+64+len(area)), uint32(0xFFFFFB30), uint32(0x4D0), uint32(24), uint32(64+len(area)))...)
	return append(p, le(mask, compaction, zeros(48), area)...)
}

func TestExtendedState(t *testing.T) {
	avx := append(bytes.Repeat([]byte{0x22}, 16), zeros(240)...)
	cet := le(uint64(3), uint64(0x7000))
	for name, c := range map[string]struct {
		mask, compaction uint64
		area             []byte
		want             map[string]string
	}{
		"compacted": {0x804, 1<<63 | 0x804, le(avx, cet), map[string]string{
			"ymm0": "0x2222222222222222222222222222222211111111111111111111111111111111",
			"ssp":  "00000000`00007000", "cetumsr": "0x3", "st0": "0x4000c000000000000000  3",
		}},
		"standard": {0x4, 0, avx, map[string]string{"ymm0": "0x2222222222222222222222222222222211111111111111111111111111111111"}},
		"initial":  {0, 1<<63 | 0x804, le(avx, cet), map[string]string{"ymm0": "", "ssp": ""}},
		"cut":      {0x804, 1<<63 | 0x804, avx[:100], map[string]string{"ssp": "", "ymm1": "0x00000000000000000000000000000000" + "00000000000000000000000000000000"}},
	} {
		b := newBuilder(0)
		b.stream(7, system(9, 2, 0))
		misc := zeros(1364)
		copy(misc, le(uint32(1364), uint32(0)))
		copy(misc[0x340:], le(uint32(0x210), uint32(0x500), uint64(7), uint64(0), uint64(0), uint32(576), uint32(256)))
		b.stream(15, misc)
		context := extendedContext(c.mask, c.compaction, c.area)
		b.stream(3, le(uint32(1), thread(1, 0, 0, 0, 0, uint32(len(context)), b.put(context))))
		got := map[string]model.Value{}
		for _, f := range items(t, loadBytes(t, b.b).Threads)[0].Registers {
			got[f.Name] = f.Value
		}
		for register, want := range c.want {
			v, ok := got[register]
			if ok != (want != "") || ok && v.String() != want {
				t.Errorf("%s: %s is %v, want %q", name, register, v, want)
			}
		}
	}
}
