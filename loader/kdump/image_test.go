package kdump

import (
	"bytes"
	"context"
	"encoding/binary"
	"io"
	"strings"
	"testing"
	"unicode/utf16"

	"dumplens/model"
	"dumplens/model/mem"
)

// image is a dump made by hand: offsets in the tests are numbers, not the tables
// under test.
type image []byte

func newImage(n int) image { return bytes.Repeat([]byte("PAGE"), (n+3)/4)[:n] }

func (b image) u16(at int, v uint16) { binary.LittleEndian.PutUint16(b[at:], v) }
func (b image) u32(at int, v uint32) { binary.LittleEndian.PutUint32(b[at:], v) }
func (b image) u64(at int, v uint64) { binary.LittleEndian.PutUint64(b[at:], v) }
func (b image) str(at int, s string) { copy(b[at:], s) }

func (b image) utf16(at int, s string) {
	for i, u := range utf16.Encode([]rune(s)) {
		b.u16(at+2*i, u)
	}
}

// zero clears bytes, as a writer that knows of no value does.
func (b image) zero(at, n int) { clear(b[at : at+n]) }

// wide makes a file of n bytes with the 64-bit header of an x64 dump.
func wide(typ uint32, n int) image {
	b := newImage(0x2000)
	b = append(b, make([]byte, n-len(b))...)
	b.str(4, "DU64")
	b.u32(0x8, 15)
	b.u32(0xc, 19041)
	b.u64(0x10, 0x1ad002)
	b.u64(0x20, 0xfffff8047c62a390)
	b.u64(0x28, 0xfffff8047c61e200)
	b.u32(0x30, 0x8664)
	b.u32(0x34, 4)
	b.u32(0x38, 0xd1)
	for i := range 4 {
		b.u64(0x40+8*i, []uint64{0x28, 2, 0, 0xfffff8046be310cf}[i])
	}
	b.u64(0x80, 0xfffff8047c600b20)
	b.u32(0xf98, typ)
	b.u64(0xfa8, 132583451029877657)
	b.u64(0x1030, 37470697)
	b.u32(0x1040, 1)
	b.u32(0x1044, 0x110)
	return b
}

// runs writes the physical memory descriptor of a 64-bit header.
func (b image) runs(runs ...uint64) {
	b.u32(0x88, uint32(len(runs)/2))
	pages := uint64(0)
	for i := 0; i < len(runs); i += 2 {
		b.u64(0x98+8*i, runs[i])
		b.u64(0xa0+8*i, runs[i+1])
		pages += runs[i+1]
	}
	b.u64(0x90, pages)
}

// narrow makes a file of n bytes with the 32-bit header of an x86 dump.
func narrow(typ uint32, n int) image {
	b := newImage(0x1000)
	b = append(b, make([]byte, n-len(b))...)
	b.str(4, "DUMP")
	b.u32(0x8, 15)
	b.u32(0xc, 2600)
	b.u32(0x10, 0x39000)
	b.u32(0x18, 0x80552180)
	b.u32(0x1c, 0x80558160)
	b.u32(0x20, 0x14c)
	b.u32(0x24, 1)
	b.u32(0x28, 0xa)
	for i := range 4 {
		b.u32(0x2c+4*i, []uint32{0x10, 2, 1, 0x804e1234}[i])
	}
	b.u32(0x60, 0x80544ce0)
	b.u32(0xf88, typ)
	b.u64(0xfb8, 600000000)
	b.u64(0xfc0, 127000000000000000)
	return b
}

// page marks page i of the pages that begin at a file offset.
func (b image) page(first, i int, mark string) { b.str(first+i*0x1000, mark) }

func load(t testing.TB, b []byte) *model.Dump {
	t.Helper()
	return loadFrom(t, bytes.NewReader(b), uint64(len(b)))
}

func loadFrom(t testing.TB, r io.ReaderAt, n uint64) *model.Dump {
	t.Helper()
	d, err := Load(context.Background(), mem.NewFile(r, n), nil)
	if err != nil {
		t.Fatal(err)
	}
	return d
}

func get[T any](t testing.TB, p *model.Part[T]) []T {
	t.Helper()
	items, _ := p.Get(context.Background(), nil)
	return items
}

// wantProblem checks that a problem says some words.
func wantProblem(t testing.TB, d *model.Dump, words string) {
	t.Helper()
	for _, p := range d.Problems() {
		if strings.Contains(p.Message, words) {
			return
		}
	}
	t.Errorf("no problem says %q: %v", words, d.Problems())
}

func wantNoProblems(t testing.TB, d *model.Dump) {
	t.Helper()
	for _, p := range d.Problems() {
		t.Errorf("unexpected problem: %s: %s", p.Part, p.Message)
	}
}

// wantText checks the start of the bytes at an address.
func wantText(t testing.TB, s model.Space, at model.Addr, want string) {
	t.Helper()
	got := make([]byte, len(want))
	if _, err := s.ReadAt(got, at); err != nil || string(got) != want {
		t.Errorf("at %s: got %q, %v; want %q", at, got, err, want)
	}
}

// wantHole checks that nothing can be read at an address.
func wantHole(t testing.TB, s model.Space, at model.Addr) {
	t.Helper()
	if n, err := s.ReadAt(make([]byte, 1), at); err == nil || n != 0 {
		t.Errorf("at %s: %d bytes read, want none", at, n)
	}
}

// wantFacts checks facts as the JSON contract of README.md writes them.
func wantFacts(t testing.TB, d *model.Dump, want map[string]string) {
	t.Helper()
	for key, text := range want {
		got, err := d.Fact(key).MarshalJSON()
		if err != nil || string(got) != text {
			t.Errorf("fact %s = %s, %v; want %s", key, got, err, text)
		}
	}
}

// fieldOf finds a field by its whole name.
func fieldOf(t testing.TB, d *model.Dump, name string) model.Field {
	t.Helper()
	for _, f := range get(t, d.Fields) {
		if f.Name == name {
			return f
		}
	}
	t.Fatalf("no field %s", name)
	return model.Field{}
}
