package minidump

import (
	"encoding/binary"
	"math/rand"
	"strings"
	"testing"

	"dumplens/model"
)

func TestMemory(t *testing.T) {
	d := loadBytes(t, sample().b)
	for at, want := range map[model.Addr]string{0x9F000: "STACKSTACKSTACK!", 0x9F005: "STACK", 0x20000: "HEAPHEAP"} {
		p, err := model.ReadBytes(d.Memory, at, uint64(len(want)))
		if err != nil || string(p) != want {
			t.Errorf("memory at %v is %q, %v", at, p, err)
		}
	}
	if _, err := model.ReadBytes(d.Memory, 0x20008, 1); err == nil || !strings.Contains(err.Error(), notSaved) {
		t.Errorf("memory after the range: %v", err)
	}
	rows := items(t, d.Ranges)
	if len(rows) != 2 || rows[1].Start.Num != 0x20000 || rows[1].End.Num != 0x20008 || rows[1].Size.Num != 8 || !rows[1].Start.Src.Known() {
		t.Errorf("ranges are %+v", rows)
	}
}

func TestMemory64(t *testing.T) {
	b := newBuilder(2)
	data := b.put([]byte("onetwothree"))
	b.stream(9, le(uint64(3), uint64(data), uint64(0x1000), uint64(3), uint64(0x2000), uint64(3), uint64(0xFFFFFFFFFFFFFFFE), uint64(5)))
	d := loadBytes(t, b.b)
	p, err := model.ReadBytes(d.Memory, 0x2000, 3)
	if err != nil || string(p) != "two" {
		t.Errorf("the second range is %q, %v", p, err)
	}
	p, err = model.ReadBytes(d.Memory, 0xFFFFFFFFFFFFFFFE, 2)
	if err != nil || string(p) != "th" || !hasProblem(d, "memory", "1 of 3 ranges") {
		t.Errorf("the range that wraps is %q, %v; %v", p, err, d.Problems())
	}
}

func TestMemory64Truncated(t *testing.T) {
	b := newBuilder(2)
	rva := uint32(len(b.b))
	b.stream(9, le(uint64(1<<40), uint64(rva+48), uint64(0x1000), uint64(100), uint64(0x2000), uint64(1<<63)))
	b.put([]byte("short"))
	d := loadBytes(t, b.b)
	p, err := model.ReadBytes(d.Memory, 0x1000, 5)
	if err != nil || string(p) != "short" {
		t.Errorf("what is there of the range is %q, %v", p, err)
	}
	if rows := items(t, d.Ranges); len(rows) != 1 || rows[0].Size.Num != 5 {
		t.Errorf("ranges are %+v", rows)
	}
	if !hasProblem(d, "memory", "2 of 2 ranges reach past the end") || !hasProblem(d, "Memory64List", "room for 2") {
		t.Errorf("problems are %v", d.Problems())
	}
}

func TestOverlapIsNoted(t *testing.T) {
	b := newBuilder(0)
	data := b.put([]byte("AAAABBBB"))
	b.stream(5, le(uint32(3), uint64(0x1002), uint32(4), data, uint64(0x1000), uint32(4), data+4, uint64(0x1003), uint32(2), data+1))
	d := loadBytes(t, b.b)
	p, err := model.ReadBytes(d.Memory, 0x1000, 6)
	if err != nil || string(p) != "BBAAAA" {
		t.Errorf("memory is %q, %v: the range listed first should win", p, err)
	}
	if !hasProblem(d, "memory", "1 ranges that lie over others") {
		t.Errorf("problems are %v", d.Problems())
	}
}

// TestFlatten compares with the plain way: byte by byte, the first range wins.
func TestFlatten(t *testing.T) {
	rng := rand.New(rand.NewSource(1))
	for range 500 {
		var ranges []stored
		var want [64]uint64
		for range 1 + rng.Intn(8) {
			x := stored{start: uint64(rng.Intn(48)), size: uint64(1 + rng.Intn(16)), offset: uint64(1 + rng.Intn(1000))}
			ranges = append(ranges, x)
			for i := range x.size {
				if want[x.start+i] == 0 {
					want[x.start+i] = x.offset + i
				}
			}
		}
		var got [64]uint64
		var pieces []stored
		flatten(ranges, func(p stored) { pieces = append(pieces, p) })
		for i, p := range pieces {
			if i > 0 && p.start < pieces[i-1].start+pieces[i-1].size {
				t.Fatalf("pieces of %v overlap: %v", ranges, pieces)
			}
			for j := range p.size {
				got[p.start+j] = p.offset + j
			}
		}
		if got != want {
			t.Fatalf("flatten(%v) is %v", ranges, pieces)
		}
	}
}

// TestHostileListsAreQuick: lists made to be slow where each range goes before the
// last one, and modules that share one long name. Each alone would run into the time
// limit of the tests.
func TestHostileListsEnd(t *testing.T) {
	const n = 60000
	b := newBuilder(0)
	data := b.put(zeros(1 << 16))
	list := le(uint32(n))
	for i := range uint64(n) {
		list = append(list, le(uint64(1<<40)-i*7, uint32(1+i%60000), data)...)
	}
	b.stream(5, list)
	long := b.str(strings.Repeat("x", 30000))
	mods := le(uint32(20000))
	for i := range uint32(20000) {
		m := module(uint64(i), 1, 1, long+4*(i%5000), 0, 0)
		mods = append(mods, m...)
	}
	b.stream(4, mods)
	b.stream(7, system(9, 2, 0))
	context := b.put(contextAMD64(1, 2))
	threads := le(uint32(20000))
	for i := range uint32(20000) {
		threads = append(threads, thread(i, 0, 0, 0, 0, 0x4D0, context)...)
	}
	b.stream(3, threads)
	d := loadBytes(t, b.b)
	drain(t, d)
	if rows := items(t, d.Threads); !rows[19999].IP.Is() || rows[19999].Registers != nil {
		t.Error("of many threads the last should have its ip and no other registers")
	}
}

func TestReadersKeepInsideTheBlock(t *testing.T) {
	b := block{data: []byte{1, 2, 3, 4}}
	if n, ok := b.uint(2, 2); !ok || n != 0x0403 {
		t.Errorf("the last two bytes are %x, %v", n, ok)
	}
	for _, at := range []uint64{1, 4, 5, 1 << 63, ^uint64(0)} {
		if _, ok := b.uint(at, 4); ok {
			t.Errorf("4 bytes at %x are read", at)
		}
		if v := b.value(at, 4, model.Num); v.Is() {
			t.Errorf("the value at %x is %v", at, v)
		}
	}
	if s := b.sub(2, ^uint64(0)); s.len() != 2 || binary.LittleEndian.Uint16(s.data) != 0x0403 {
		t.Errorf("the rest from 2 is %v", s.data)
	}
}
