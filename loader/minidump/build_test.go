package minidump

import (
	"encoding/binary"
	"unicode/utf16"
)

// builder puts a minidump together byte by byte, without the parser's tables.
type builder struct {
	b    []byte
	next int // directory entry to fill
}

// maxStreams is the room in a builder's directory.
const maxStreams = 24

func newBuilder(flags uint64) *builder {
	b := &builder{b: make([]byte, 32+maxStreams*12)}
	copy(b.b, "MDMP\x93\xa7\x00\x00")
	b.set32(8, maxStreams)
	b.set32(12, 32)
	b.set32(20, 1600000000)
	binary.LittleEndian.PutUint64(b.b[24:], flags)
	return b
}

func (b *builder) set32(at int, n uint32) { binary.LittleEndian.PutUint32(b.b[at:], n) }

// put appends bytes and gives their offset.
func (b *builder) put(p []byte) uint32 {
	at := uint32(len(b.b))
	b.b = append(b.b, p...)
	return at
}

// entry fills the next directory entry.
func (b *builder) entry(kind, size, rva uint32) {
	at := 32 + 12*b.next
	b.set32(at, kind)
	b.set32(at+4, size)
	b.set32(at+8, rva)
	b.next++
}

// stream appends a stream and its directory entry.
func (b *builder) stream(kind uint32, p []byte) uint32 {
	rva := b.put(p)
	b.entry(kind, uint32(len(p)), rva)
	return rva
}

// str appends a MINIDUMP_STRING.
func (b *builder) str(s string) uint32 {
	u := utf16.Encode([]rune(s))
	p := le(uint32(2 * len(u)))
	for _, c := range u {
		p = binary.LittleEndian.AppendUint16(p, c)
	}
	return b.put(append(p, 0, 0))
}

// le writes numbers little-endian: uint8 to uint64 by their types, strings and
// bytes as they are.
func le(values ...any) []byte {
	var p []byte
	for _, v := range values {
		switch v := v.(type) {
		case uint8:
			p = append(p, v)
		case uint16:
			p = binary.LittleEndian.AppendUint16(p, v)
		case uint32:
			p = binary.LittleEndian.AppendUint32(p, v)
		case uint64:
			p = binary.LittleEndian.AppendUint64(p, v)
		case string:
			p = append(p, v...)
		case []byte:
			p = append(p, v...)
		}
	}
	return p
}

func zeros(n int) []byte { return make([]byte, n) }

// system is a SystemInfo stream.
func system(arch uint16, platform, csd uint32) []byte {
	return le(arch, uint16(6), uint16(0x9e0d), uint8(8), uint8(1), uint32(10), uint32(0), uint32(19041), platform, csd, uint16(0x100), uint16(0), zeros(24))
}

// contextAMD64 is a CONTEXT of x64.
func contextAMD64(rip, rsp uint64) []byte {
	p := zeros(0x4D0)
	binary.LittleEndian.PutUint32(p[0x30:], 0x10001F)
	binary.LittleEndian.PutUint64(p[0x78:], 0x1111) // rax
	binary.LittleEndian.PutUint64(p[0x98:], rsp)
	binary.LittleEndian.PutUint64(p[0xB8:], 0x8888) // r8
	binary.LittleEndian.PutUint64(p[0xF8:], rip)
	return p
}

func thread(id uint32, teb, stack uint64, stackSize, stackRVA, contextSize, contextRVA uint32) []byte {
	return le(id, uint32(1), uint32(0x20), uint32(0xFFFFFFFE), teb, stack, stackSize, stackRVA, contextSize, contextRVA)
}

func module(base uint64, size, stamp, name, cvSize, cvRVA uint32) []byte {
	version := le(uint32(0xFEEF04BD), uint32(0x10000), uint32(6<<16|1), uint32(7600<<16|16385), zeros(36))
	return le(base, size, uint32(0xABCD), stamp, name, version, cvSize, cvRVA, zeros(24))
}

func exceptionBytes(thread, code uint32, address uint64, contextSize, contextRVA uint32, params ...uint64) []byte {
	p := le(thread, uint32(0), code, uint32(1), uint64(0), address, uint32(len(params)), uint32(0))
	for _, n := range params {
		p = append(p, le(n)...)
	}
	return append(append(p, zeros(160-len(p))...), le(contextSize, contextRVA)...)
}

// sample is a dump of Windows x64 with two threads, two modules and every kind of
// list once.
func sample() *builder {
	b := newBuilder(0x1205)
	b.stream(7, system(9, 2, b.str("Service Pack 3")))
	stack := b.put([]byte("STACKSTACKSTACK!"))
	own, other := b.put(contextAMD64(0x7FF712340010, 0x9F008)), b.put(contextAMD64(0x7FF712340999, 0x9F000))
	b.stream(3, le(uint32(2), thread(100, 0x7000, 0x9F000, 16, stack, 0x4D0, own), thread(200, 0, 0, 0, 0, 0, 0)))
	b.stream(6, exceptionBytes(200, 0xC0000005, 0x7FF712340999, 0x4D0, other, 1, 0xDEAD))
	exe, dll := b.str(`C:\dir\app.exe`), b.str("/usr/lib/lib.so")
	cv := b.put(le(uint32(0x53445352), uint32(0x11223344), uint16(0x5566), uint16(0x7788), "\x99\xaa\xbb\xcc\xdd\xee\xff\x00", uint32(0x1A), "d:\\app.pdb\x00"))
	nb := b.put(le("NB10", uint32(0), uint32(0x3B7D8442), uint32(2), "old.pdb\x00"))
	b.stream(4, le(uint32(2), module(0x7FF712340000, 0x5000, 0x5F000000, exe, 35, cv), module(0x7FF800000000, 0x1000, 0x11, dll, 24, nb)))
	heap := b.put([]byte("HEAPHEAP"))
	b.stream(5, le(uint32(2), uint64(0x9F000), uint32(16), stack, uint64(0x20000), uint32(8), heap))
	b.stream(14, le(uint32(12), uint32(24), uint32(1), uint64(0x10000000), uint32(0x2000), uint32(0), uint32(0x5F000001), dll))
	b.stream(15, le(uint32(24), uint32(3), uint32(4242), uint32(1599999000), uint32(5), uint32(7)))
	b.stream(16, le(uint32(16), uint32(48), uint64(1), uint64(0x20000), uint64(0x20000), uint32(4), uint32(0), uint64(0x3000), uint32(0x1000), uint32(0x104), uint32(0x20000), uint32(0)))
	b.stream(17, le(uint32(12), uint32(64), uint32(1), uint32(100), uint32(2), uint32(0), uint32(0x103), uint64(132000000000000000), uint64(0), uint64(20000), uint64(10000), uint64(0x7FF712340100), uint64(0xFF)))
	b.stream(24, le(uint32(1), uint32(100), uint64(b.str("worker"))))
	b.stream(10, []byte("a comment\x00"))
	info := b.put(le(uint32(0), uint32(1), uint32(8), uint32(77), uint32(4242)))
	event, name := b.str("Thread"), b.str(`\Named`)
	b.stream(12, le(uint32(16), uint32(40), uint32(1), uint32(0), uint64(0x44), event, name, uint32(2), uint32(0x1F0003), uint32(3), uint32(4), info, uint32(0)))
	b.stream(0x12345678, []byte("whatever"))
	return b
}
