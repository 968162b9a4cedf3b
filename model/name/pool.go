package name

import (
	"encoding/binary"
	"strings"

	"dumplens/model"
)

// firstSegmentHeap is the build since which the pool is a segment heap: its headers no
// longer form a chain through the page, and those of freed blocks stay behind.
const firstSegmentHeap = 18362

// poolForm is how a POOL_HEADER is laid out.
type poolForm struct {
	size, unit int // of the header and of BlockSize, in bytes
	tag        int // offset of PoolTag
}

// sizes reads PreviousSize and BlockSize, in bytes.
func (f poolForm) sizes(b []byte) (previous, size int) {
	if f.unit == 16 {
		return int(b[0]) * f.unit, int(b[2]) * f.unit
	}
	const mask9 = 1<<9 - 1
	w := binary.LittleEndian.Uint32(b)
	return int(w&mask9) * f.unit, int(w>>16&mask9) * f.unit
}

// poolBlock names an address by the tag of the block of the kernel's pool that it lies
// in. The headers of a page must form an unbroken chain from its start to behind the
// block, each telling the size of the one before; so what is no pool is not taken for
// one. Kernels whose headers form none are not asked.
func (n *Namer) poolBlock(s model.Space, at model.Addr) (Name, bool) {
	if n.d.Header == nil || n.d.Header.Build == 0 || n.d.Header.Build >= firstSegmentHeap {
		return Name{}, false
	}
	f := poolForm{size: 16, unit: 16, tag: 4}
	if n.d.Arch.PointerSize() == 4 {
		f = poolForm{size: 8, unit: 8, tag: 4}
	}
	const page = 0x1000
	start := at &^ (page - 1)
	b, err := model.ReadBytes(s, start, page)
	if err != nil {
		return Name{}, false
	}
	want := int(at - start)
	block, size, ok := f.chain(b, want)
	if !ok || want < block+f.size {
		return Name{}, false
	}
	tag, ok := tagOf(b[block+f.tag:][:4])
	if !ok {
		return Name{}, false
	}
	base := start + model.Addr(block+f.size)
	off := uint64(at - base)
	return Name{
		Text: "pool block '" + tag + "'" + plus(off) + " of 0x" + hex(uint64(size-f.size)) + " bytes",
		Base: base, Offset: off, Kind: KindPool,
	}, true
}

// chain walks the headers of a page and gives the block that holds the byte want. All
// of the page must be in order.
func (f poolForm) chain(b []byte, want int) (block, size int, ok bool) {
	before := 0
	block = -1
	for at := 0; at < len(b); {
		if at+f.size > len(b) {
			return 0, 0, false
		}
		previous, n := f.sizes(b[at:])
		if previous != before || n < f.size || at+n > len(b) {
			return 0, 0, false
		}
		if want >= at && want < at+n {
			block, size = at, n
		}
		before = n
		at += n
	}
	return block, size, block >= 0
}

// tagOf reads a tag: four printable characters, the last ones may be blank. The top bit
// of the last tells a protected block up to Windows 7.
func tagOf(b []byte) (string, bool) {
	tag := []byte{b[0], b[1], b[2], b[3] &^ 0x80}
	for _, c := range tag {
		if c < ' ' || c > '~' {
			return "", false
		}
	}
	s := strings.TrimRight(string(tag), " ")
	return s, s != ""
}
