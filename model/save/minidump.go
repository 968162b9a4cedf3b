package save

import (
	"encoding/binary"
	"unicode/utf16"

	"dumplens/model"
)

// Stream types and flags of Microsoft's minidump format (MINIDUMP_STREAM_TYPE,
// MINIDUMP_TYPE in minidumpapiset.h).
const (
	threadListStream   = 3
	moduleListStream   = 4
	systemInfoStream   = 7
	memory64ListStream = 9
	commentStreamW     = 11
	miscInfoStream     = 15

	withFullMemory = 2

	headerSize    = 0x20
	entrySize     = 12 // of the directory
	moduleSize    = 108
	threadSize    = 48
	mostStreams   = 8
	signature     = "MDMP"
	formatVersion = 0xa793
)

// minidump is a minidump under construction: header, directory, then the streams. All
// but the memory lies below 4 GiB, as its offsets of 32 bits demand.
type minidump struct {
	out  []byte
	used int // entries of the directory
}

func newMinidump(taken uint32) *minidump {
	f := &minidump{out: make([]byte, headerSize+mostStreams*entrySize)} // unused entries stay zero
	copy(f.out, signature)
	f.put32(4, formatVersion)
	f.put32(8, mostStreams)
	f.put32(12, headerSize)
	f.put32(20, taken)
	f.put64(24, withFullMemory)
	return f
}

func (f *minidump) bytes() []byte { return f.out }

func (f *minidump) put32(at int, v uint32) { binary.LittleEndian.PutUint32(f.out[at:], v) }
func (f *minidump) put64(at int, v uint64) { binary.LittleEndian.PutUint64(f.out[at:], v) }

// room appends n zero bytes, aligned to 8, and gives their offset.
func (f *minidump) room(n int) int {
	for len(f.out)%8 != 0 {
		f.out = append(f.out, 0)
	}
	at := len(f.out)
	f.out = append(f.out, make([]byte, n)...)
	return at
}

// stream enters a stream in the directory and gives the offset of its n bytes.
func (f *minidump) stream(typ uint32, n int) int {
	at := f.room(n)
	e := headerSize + f.used*entrySize
	f.used++
	f.put32(e, typ)
	f.put32(e+4, uint32(n))
	f.put32(e+8, uint32(at))
	return at
}

// text appends a MINIDUMP_STRING and gives its offset.
func (f *minidump) text(s string) uint32 {
	units := utf16.Encode([]rune(s))
	at := f.room(4 + 2*len(units) + 2)
	f.put32(at, uint32(2*len(units)))
	for i, u := range units {
		binary.LittleEndian.PutUint16(f.out[at+4+2*i:], u)
	}
	return uint32(at)
}

// architectures are the numbers of PROCESSOR_ARCHITECTURE_*.
var architectures = map[model.Arch]uint16{
	model.ArchX86: 0, model.ArchX86PAE: 0, model.ArchARM: 5, model.ArchIA64: 6, model.ArchX64: 9, model.ArchARM64: 12,
}

const unknownArchitecture = 0xffff

func (f *minidump) system(d *model.Dump) {
	arch, ok := architectures[d.Arch]
	if !ok {
		arch = unknownArchitecture
	}
	empty := f.text("")
	at := f.stream(systemInfoStream, 56)
	binary.LittleEndian.PutUint16(f.out[at:], arch)
	f.out[at+6] = byte(number(d.Fact("processors")))
	build := uint32(number(d.Fact("os_build")))
	major, minor := versionOf(build)
	f.put32(at+8, major)
	f.put32(at+12, minor)
	f.put32(at+16, build)
	f.put32(at+20, 2) // VER_PLATFORM_WIN32_NT
	f.put32(at+24, empty)
}

// versionOf is the version that a build of Windows calls itself.
func versionOf(build uint32) (major, minor uint32) {
	for _, v := range []struct{ from, major, minor uint32 }{{10240, 10, 0}, {9600, 6, 3}, {9200, 6, 2}, {7600, 6, 1}, {6000, 6, 0}, {3790, 5, 2}, {2600, 5, 1}} {
		if build >= v.from {
			return v.major, v.minor
		}
	}
	return 0, 0
}

// number is a datum, 0 when it is absent.
func number(v model.Value) uint64 {
	if !v.Is() {
		return 0
	}
	return v.Num
}

// misc is MINIDUMP_MISC_INFO with the number of the process, and its start when known.
func (f *minidump) misc(p model.Process) {
	at := f.stream(miscInfoStream, 24)
	f.put32(at, 24)
	flags := uint32(1) // MINIDUMP_MISC1_PROCESS_ID
	f.put32(at+8, uint32(number(p.PID)))
	if t, ok := model.Filetime(number(p.CreateTime)); ok && p.CreateTime.Is() {
		flags |= 2 // MINIDUMP_MISC1_PROCESS_TIMES; the times spent are not known
		f.put32(at+12, uint32(t.Unix()))
	}
	f.put32(at+4, flags)
}

func (f *minidump) comment(s string) {
	units := append(utf16.Encode([]rune(s)), 0)
	at := f.stream(commentStreamW, 2*len(units))
	for i, u := range units {
		binary.LittleEndian.PutUint16(f.out[at+2*i:], u)
	}
}

// modules lists the modules of the process.
func (f *minidump) modules(p model.Process, all []model.Module) {
	var list []model.Module
	var names []uint32
	for _, m := range all {
		if m.PID.Is() && m.PID.Num == number(p.PID) && m.Base.Is() && m.Size.Is() {
			name := m.Path.Text
			if !m.Path.Is() || name == "" {
				name = m.Name.Text
			}
			list, names = append(list, m), append(names, f.text(name))
		}
	}
	at := f.stream(moduleListStream, 4+moduleSize*len(list))
	f.put32(at, uint32(len(list)))
	for i, m := range list {
		e := at + 4 + moduleSize*i
		f.put64(e, m.Base.Num)
		f.put32(e+8, uint32(m.Size.Num))
		f.put32(e+12, uint32(number(m.Checksum)))
		f.put32(e+16, uint32(number(m.Timestamp)))
		f.put32(e+20, names[i])
	}
}

// threads lists the threads of the process; their user contexts are not written, the
// stacks are in the memory.
func (f *minidump) threads(p model.Process, all []model.Thread) {
	var list []model.Thread
	for _, t := range all {
		if t.PID.Is() && t.PID.Num == number(p.PID) && t.TID.Is() {
			list = append(list, t)
		}
	}
	at := f.stream(threadListStream, 4+threadSize*len(list))
	f.put32(at, uint32(len(list)))
	for i, t := range list {
		e := at + 4 + threadSize*i
		f.put32(e, uint32(t.TID.Num))
		f.put32(e+12, uint32(number(t.Priority)))
		f.put64(e+16, number(t.TEB))
	}
}

// memory lists the ranges; their bytes follow all that is written so far.
func (f *minidump) memory(ranges []model.Span) {
	at := f.stream(memory64ListStream, 16+16*len(ranges))
	f.put64(at, uint64(len(ranges)))
	f.put64(at+8, uint64(len(f.out)))
	for i, s := range ranges {
		f.put64(at+16+16*i, uint64(s.At))
		f.put64(at+24+16*i, s.Len)
	}
}
