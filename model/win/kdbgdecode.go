package win

import (
	"encoding/binary"
	"maps"
	"math/bits"
	"slices"

	"dumplens/model"
)

// Since Windows 8 the running kernel keeps KDDEBUGGER_DATA64 encoded (reference 5.1):
// each u64 q stands for
//
//	byteswap(rotateLeft(q XOR KiWaitNever, KiWaitNever) XOR &KdpDataBlockEncoded) XOR KiWaitAlways
//
// The three numbers are the same for all of the block, and all steps are linear, so
// two words differ by
//
//	d1 XOR d2 = byteswap(rotateLeft(q1 XOR q2, KiWaitNever mod 64))
//
// One word that is known and the right one of 64 rotations decode the block; what else
// is known, its tag and its size tell the rotation. Neither KiWaitNever nor
// KiWaitAlways need be known.

// largest block that is decoded: what follows the block would decode to nonsense.
const mostEncoded = 0x400

// decodeDebuggerData decodes raw, a block that is cut off where its bytes ended. known
// are words that it must hold by their slots: addresses of the kernel's variables. It
// is nil when raw is no encoded block, or when too little is known to be sure.
func decodeDebuggerData(raw []byte, known map[int]uint64) []byte {
	for slot, want := range known {
		if slot+8 > len(raw) {
			continue
		}
		for turn := range 64 {
			d := decoder{raw, slot, want, turn}
			if d.holds(known) {
				if size := int(d.word(kdOwnerTag) >> 32); size <= len(raw) {
					return d.all(size)
				}
			}
		}
	}
	return nil
}

// decoder decodes a block from a word that is known.
type decoder struct {
	raw  []byte
	slot int    // of the known word
	want uint64 // its value
	turn int    // the rotation
}

// word is the decoded word at a slot, which must lie in the block.
func (d decoder) word(slot int) uint64 {
	diff := binary.LittleEndian.Uint64(d.raw[slot:]) ^ binary.LittleEndian.Uint64(d.raw[d.slot:])
	return d.want ^ bits.ReverseBytes64(bits.RotateLeft64(diff, d.turn))
}

// holds tells whether the tag, a sane size and a second known word come out. One of
// the known words may itself be wrong: the header's.
func (d decoder) holds(known map[int]uint64) bool {
	if len(d.raw) < kdKernBase {
		return false
	}
	head := d.word(kdOwnerTag)
	size := int(head >> 32)
	if head&0xffffffff != kdTag || size < kdPspCidTable || size > mostEncoded {
		return false
	}
	right := 0
	for slot, want := range known {
		if slot+8 <= min(len(d.raw), size) && d.word(slot) == want {
			right++
		}
	}
	return right >= min(2, len(known))
}

// all is the decoded block.
func (d decoder) all(size int) []byte {
	out := make([]byte, size&^7)
	for i := 0; i < len(out); i += 8 {
		binary.LittleEndian.PutUint64(out[i:], d.word(i))
	}
	return out
}

// decodeAt decodes the block at at with what is known of the kernel.
func (s *machine) decodeAt(at model.Addr, known map[int]uint64) (debuggerData, bool) {
	raw := make([]byte, mostEncoded)
	n, _ := s.kernel.ReadAt(raw, at) // what cannot be read is cut off
	data := decodeDebuggerData(raw[:n], known)
	if data == nil {
		return debuggerData{}, false
	}
	return debuggerData{model.Span{Space: s.kernel, At: at, Len: uint64(len(data))}, data}, true
}

// encodedFinder finds encoded blocks by the difference of two known words, which tells
// the rotation.
type encodedFinder struct{ pairs []encodedPair }

type encodedPair struct {
	a, b  int             // slots of the words
	diffs map[uint64]bool // their differences as they look encoded, for each rotation
}

func newEncodedFinder(known map[int]uint64) (f encodedFinder) {
	slots := slices.Sorted(maps.Keys(known))
	for i := 0; i+1 < len(slots); i++ {
		p := encodedPair{slots[i], slots[i+1], map[uint64]bool{}}
		diff := bits.ReverseBytes64(known[p.a] ^ known[p.b])
		for turn := range 64 {
			p.diffs[bits.RotateLeft64(diff, -turn)] = true
		}
		f.pairs = append(f.pairs, p)
	}
	return f
}

// find gives the offsets in b where an encoded block may begin.
func (f encodedFinder) find(b []byte) (at []int) {
	for _, p := range f.pairs {
		for i := 0; i+p.b+8 <= len(b); i += 8 {
			if p.diffs[binary.LittleEndian.Uint64(b[i+p.a:])^binary.LittleEndian.Uint64(b[i+p.b:])] {
				at = append(at, i)
			}
		}
	}
	return at
}
