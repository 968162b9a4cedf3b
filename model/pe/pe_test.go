package pe

import (
	"bytes"
	"encoding/binary"
	"testing"

	"dumplens/model"
	"dumplens/model/mem"
)

// image lays out a mapped PE32+ image by hand: headers at 0, the debug directory at
// 0x1000, resources at 0x2000, exports at 0x3000.
func image() []byte {
	b := make([]byte, 0x4000)
	le := binary.LittleEndian
	put16 := func(at int, v uint16) { le.PutUint16(b[at:], v) }
	put32 := func(at int, v uint32) { le.PutUint32(b[at:], v) }
	copy(b, "MZ")
	put32(0x3c, 0x80)
	copy(b[0x80:], "PE\x00\x00")
	put16(0x84, 0x8664)
	put16(0x86, 2)          // sections
	put32(0x88, 0x5f4569f3) // TimeDateStamp
	put16(0x94, 0xf0)       // SizeOfOptionalHeader
	opt := 0x98
	put16(opt, 0x20b)
	put32(opt+0x38, 0x4000) // SizeOfImage
	put32(opt+0x40, 0x1234) // CheckSum
	put32(opt+0x6c, 16)
	put32(opt+0x70, 0x3000) // exports
	put32(opt+0x70+8*2, 0x2000)
	put32(opt+0x70+8*6, 0x1000)
	put32(opt+0x70+8*6+4, 28)
	copy(b[opt+0xf0:], ".text\x00\x00\x00")
	put32(opt+0xf0+12, 0x1000)
	copy(b[opt+0xf0+40:], "POOLCODE")
	put32(0x100c, 2) // CodeView
	put32(0x1010, 40)
	put32(0x1014, 0x1100)
	copy(b[0x1100:], "RSDS\x9d\x57\x29\x8b\xea\x94\xb6\x14\x8b\x4d\x18\x5e\x2e\x35\xd3\x51\x01\x00\x00\x00ntkrnlmp.pdb\x00")
	for level, at := range []int{0x2000, 0x2020, 0x2040} { // type 16, name 1, language
		put16(at+14, 1)
		put32(at+16, []uint32{16, 1, 0x409}[level])
		put32(at+20, []uint32{0x80000020, 0x80000040, 0x60}[level])
	}
	put32(0x2060, 0x2100)
	put32(0x2064, 0x80)
	put32(0x2128, 0xfeef04bd)
	put32(0x2130, 10<<16)
	put32(0x2134, 17763<<16|2803)
	put32(0x3010, 1) // OrdinalBase
	put32(0x3018, 1) // NumberOfNames
	put32(0x301c, 0x3100)
	put32(0x3020, 0x3110)
	put32(0x3024, 0x3120)
	put32(0x3100, 0x1010)
	put32(0x3110, 0x3130)
	copy(b[0x3130:], "PsLoadedModuleList\x00")
	return b
}

func open(t *testing.T, b []byte) *Image {
	t.Helper()
	im, err := Open(mem.NewFile(bytes.NewReader(b), uint64(len(b))), 0)
	if err != nil {
		t.Fatal(err)
	}
	return im
}

func TestImage(t *testing.T) {
	im := open(t, image())
	if im.Machine != 0x8664 || im.SizeOfImage != 0x4000 || im.CheckSum != 0x1234 || im.ID() != "5F4569F34000" {
		t.Errorf("%+v, id %s", im, im.ID())
	}
	if len(im.Sections) != 2 || im.Sections[0].Name != ".text" || im.Sections[1].Name != "POOLCODE" {
		t.Errorf("sections %+v", im.Sections)
	}
	cv, err := im.CodeView()
	if err != nil || cv.Path != "ntkrnlmp.pdb" || cv.ID != "8B29579D94EA14B68B4D185E2E35D3511" {
		t.Errorf("%+v, %v", cv, err)
	}
	version, _, err := im.Version()
	if err != nil || version != "10.0.17763.2803" {
		t.Errorf("%q, %v", version, err)
	}
	exports, err := im.Exports(10)
	if err != nil || len(exports) != 1 || exports[0] != (Export{Name: "PsLoadedModuleList", RVA: 0x1010, Ordinal: 1}) {
		t.Errorf("%+v, %v", exports, err)
	}
}

// TestDamagedImage: whatever is cut off or wrong is an error in words, never a panic.
func TestDamagedImage(t *testing.T) {
	whole := image()
	for n := 0; n < len(whole); n += 13 {
		im, err := Open(mem.NewFile(bytes.NewReader(whole[:n]), uint64(n)), 0)
		if err != nil {
			continue
		}
		readAll(im)
	}
	for at := 0; at < len(whole); at += 4 {
		b := bytes.Clone(whole)
		binary.LittleEndian.PutUint32(b[at:], 0xfffffff0)
		if im, err := Open(mem.NewFile(bytes.NewReader(b), uint64(len(b))), 0); err == nil {
			readAll(im)
		}
	}
}

// readAll reads every part; errors are fine, panics and hangs are not.
func readAll(im *Image) {
	_, _ = im.CodeView()
	_, _, _ = im.Version()
	_, _ = im.Exports(100)
}

func TestNoImage(t *testing.T) {
	for _, s := range []string{"", "MZ", "nothing at all"} {
		if _, err := Open(mem.NewFile(bytes.NewReader([]byte(s)), uint64(len(s))), model.Addr(0)); err == nil {
			t.Errorf("%q was taken for an image", s)
		}
	}
}
