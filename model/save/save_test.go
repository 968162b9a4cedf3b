package save

import (
	"bytes"
	"context"
	"encoding/binary"
	"errors"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"dumplens/model"
	"dumplens/model/mem"
)

// spaceOf is a space with pieces at addresses, between which there are holes.
func spaceOf(pieces map[model.Addr][]byte) model.Space {
	o := mem.NewOverlay("kernel", "a gap")
	for at, b := range pieces {
		f := mem.NewFile(bytes.NewReader(b), uint64(len(b)))
		o.Add(at, f.Span())
	}
	return o
}

func TestRange(t *testing.T) {
	s := spaceOf(map[model.Addr][]byte{0x1000: []byte("abcd"), 0x1006: []byte("gh")})
	var out bytes.Buffer
	r, err := Range(context.Background(), &out, model.Span{Space: s, At: 0x1000, Len: 8}, nil)
	if err != nil || out.String() != "abcd\x00\x00gh" || r.Bytes != 8 || r.Missing != 2 || r.First.At != 0x1004 {
		t.Errorf("%q %+v %v", out.String(), r, err)
	}
	if words := r.Words(); !strings.Contains(words, "0x2 bytes are missing") {
		t.Error(words)
	}
	if _, err := Range(context.Background(), io.Discard, model.Span{Space: s, Len: 1 << 41}, nil); err == nil {
		t.Error("a range of 2 TiB was taken")
	}
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	if _, err := Range(ctx, io.Discard, model.Span{Space: s, Len: 8}, nil); !errors.Is(err, context.Canceled) {
		t.Errorf("cancelled: %v", err)
	}
}

// imageOf is a mapped image of 0x3000 bytes with two sections: .text, of 0x200 bytes at
// 0x400 of the file, and .data, of 0x200 bytes at the given place of the file.
func imageOf(dataAt, dataSize uint32) model.Space {
	b := make([]byte, 0x3000)
	le := binary.LittleEndian
	copy(b, "MZ")
	le.PutUint32(b[0x3c:], 0x80)
	copy(b[0x80:], "PE\x00\x00")
	le.PutUint16(b[0x84:], 0x8664)
	le.PutUint16(b[0x86:], 2)      // NumberOfSections
	le.PutUint16(b[0x94:], 0xf0)   // SizeOfOptionalHeader
	le.PutUint16(b[0x98:], 0x20b)  // PE32+
	le.PutUint32(b[0xd0:], 0x3000) // SizeOfImage
	le.PutUint32(b[0xd4:], 0x400)  // SizeOfHeaders
	for i, s := range []struct {
		name           string
		rva, size, raw uint32
	}{{".text", 0x1000, 0x200, 0x400}, {".data", 0x2000, dataSize, dataAt}} {
		h := b[0x188+40*i:]
		copy(h, s.name)
		le.PutUint32(h[8:], s.size)
		le.PutUint32(h[12:], s.rva)
		le.PutUint32(h[16:], s.size)
		le.PutUint32(h[20:], s.raw)
	}
	copy(b[0x1000:], "code")
	copy(b[0x2000:], "data")
	return spaceOf(map[model.Addr][]byte{0xfffff80000000000: b})
}

func saveImage(t *testing.T, s model.Space, how Layout) ([]byte, error) {
	t.Helper()
	var out bytes.Buffer
	_, err := Image(context.Background(), &out, s, 0xfffff80000000000, how, nil)
	return out.Bytes(), err
}

func TestImage(t *testing.T) {
	s := imageOf(0x800, 0x200)
	b, err := saveImage(t, s, Mapped)
	if err != nil || len(b) != 0x3000 || string(b[0x2000:0x2004]) != "data" {
		t.Errorf("as mapped: %d bytes, %v", len(b), err)
	}
	b, err = saveImage(t, s, OnDisk)
	if err != nil || len(b) != 0xa00 || string(b[0x400:0x404]) != "code" || string(b[0x800:0x804]) != "data" || b[0x600] != 0 {
		t.Errorf("as on disk: %d bytes, %v", len(b), err)
	}
	if _, err := saveImage(t, s, "upside down"); err == nil {
		t.Error("an unknown layout was taken")
	}
}

func TestDamagedImage(t *testing.T) {
	for name, s := range map[string]model.Space{
		"no image":             spaceOf(map[model.Addr][]byte{0xfffff80000000000: make([]byte, 4096)}),
		"overlapping sections": imageOf(0x500, 0x200),
		"a section far away":   imageOf(0xfffffff0, 0x200),
	} {
		if b, err := saveImage(t, s, OnDisk); err == nil {
			t.Errorf("%s: %d bytes were written", name, len(b))
		}
	}
	if b, err := saveImage(t, imageOf(0x600, 0xffffffff), OnDisk); err != nil || len(b) != 0x600+0x1000 {
		t.Errorf("a section longer than the image: %d bytes, %v", len(b), err)
	}
}

// TestProcessMemory reads the minidump by its documented offsets; that a whole one is
// opened again is tested with dumpinfo.
func TestProcessMemory(t *testing.T) {
	s := spaceOf(map[model.Addr][]byte{0x10000: []byte("user"), 0x10004: []byte("more"), 0x7fff0000: []byte("x"), 0xfffff80000000000: []byte("kernel")})
	d := &model.Dump{Arch: model.ArchX64, Kind: model.KindComplete}
	d.Set("os_build", "", model.Num(9600))
	p := model.Process{PID: model.Num(8), Name: model.Str("a.exe"), Space: s}
	var out bytes.Buffer
	r, err := Process(context.Background(), &out, d, p, nil)
	if err != nil || r.Bytes != 9 || r.Missing != 0 {
		t.Fatalf("%+v %v", r, err)
	}
	b, le := out.Bytes(), binary.LittleEndian
	if !strings.HasSuffix(out.String(), "usermorex") || string(b[:4]) != "MDMP" {
		t.Error("the memory does not stand at the end")
	}
	for e := b[0x20:]; ; e = e[12:] {
		if le.Uint32(e) == memory64ListStream {
			list := b[le.Uint32(e[8:]):]
			if n, base := le.Uint64(list), le.Uint64(list[8:]); n != 2 || base != uint64(len(b)-9) || le.Uint64(list[16:]) != 0x10000 || le.Uint64(list[24:]) != 8 {
				t.Errorf("%d ranges, memory at 0x%x", n, base)
			}
			break
		}
	}
}

func TestProcessWithoutMemory(t *testing.T) {
	d := &model.Dump{Arch: model.ArchX64}
	for name, p := range map[string]model.Process{
		"no space":  {UserSpaceReason: "invalid page directories"},
		"no pages":  {Space: spaceOf(nil), UserSpaceReason: "invalid page directories"},
		"too large": {Space: endless{}},
	} {
		if _, err := Process(context.Background(), io.Discard, d, p, nil); err == nil {
			t.Errorf("%s: no error", name)
		}
	}
}

// endless describes memory everywhere.
type endless struct{ model.Space }

func (endless) Name() string { return "process:4" }

func (endless) Next(at model.Addr) (model.Span, bool) {
	return model.Span{Space: endless{}, At: at, Len: 1 << 39}, true
}

func TestFile(t *testing.T) {
	dir := t.TempDir()
	dump, out := filepath.Join(dir, "a.dmp"), filepath.Join(dir, "out")
	for _, path := range []string{dump, out} {
		if err := os.WriteFile(path, []byte("before"), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	write := func(text string, fail error) func(io.Writer) error {
		return func(w io.Writer) error {
			_, err := io.WriteString(w, text)
			return errors.Join(err, fail)
		}
	}
	if err := File(dump, dump, write("x", nil)); err == nil {
		t.Error("the dump was written")
	}
	if err := File(out, dump, write("x", errors.New("no more"))); err == nil {
		t.Error("a failed write is no error")
	}
	if b, err := os.ReadFile(out); err != nil || string(b) != "before" {
		t.Errorf("after a failed write there is %q, %v", b, err)
	}
	if err := File(out, dump, write("after", nil)); err != nil {
		t.Error(err)
	}
	b, err := os.ReadFile(out)
	names, derr := os.ReadDir(dir)
	if err != nil || derr != nil || string(b) != "after" || len(names) != 2 {
		t.Errorf("%q, %v, %d files", b, err, len(names))
	}
}
