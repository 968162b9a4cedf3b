package synth

import (
	"encoding/binary"
	"io"
	"math/rand/v2"
)

// WriteLikeMemory writes so many MiB of bytes as memory has them, 32 MiB again and again,
// for measuring searches.
func WriteLikeMemory(w io.Writer, mib int64) error {
	const partMiB = 32
	part := likeMemory(partMiB << 20 / 4096)
	for left := mib << 20; left > 0; left -= int64(len(part)) {
		if _, err := w.Write(part[:min(left, int64(len(part)))]); err != nil {
			return err
		}
	}
	return nil
}

// likeMemory makes bytes as memory has them: a quarter zeros, a quarter pointers and
// small numbers, the rest code, text of both widths, and bytes without a pattern.
func likeMemory(pages int) (all []byte) {
	const words = "the quick Windows system32 drivers ntoskrnl.exe kernel explorer device harddisk volume registry machine software "
	const code = "\x48\x8b\xe8\x89\xff\x00\x24\x4c\x8d\x0f\xcc\x74\x75\x85\xc0\x33"
	r := rand.New(rand.NewPCG(1, 2))
	all = make([]byte, pages*4096)
	for b := all; len(b) > 0; b = b[4096:] {
		page := b[:4096]
		switch kind := r.IntN(100); {
		case kind < 25:
		case kind < 50:
			for i := 0; i < len(page); i += 8 {
				v := uint64(r.Uint32() & 0xff)
				if r.IntN(3) > 0 {
					v = 0xfffff80000000000 | uint64(r.Uint32()&^7)
				}
				binary.LittleEndian.PutUint64(page[i:], v)
			}
		case kind < 80:
			for i := range page {
				if page[i] = code[r.IntN(len(code))]; r.IntN(4) == 0 {
					page[i] = byte(r.Uint32())
				}
			}
		case kind < 92:
			wide := 1 + kind%2
			for i := 0; i < len(page); i += wide {
				if page[i] = words[(i/wide+kind)%len(words)]; r.IntN(30) == 0 {
					page[i] = 0
				}
			}
		default:
			for i := 0; i < len(page); i += 8 {
				binary.LittleEndian.PutUint64(page[i:], r.Uint64())
			}
		}
	}
	return all
}
