package inspect

import (
	"context"
	"crypto/md5"
	"crypto/sha256"
	"encoding/binary"
	"fmt"
	"hash"
	"hash/crc32"

	"dumplens/model"
)

// Sums are the sums and hashes of a range of bytes.
type Sums struct {
	Bytes   uint64      // that were there
	Missing uint64      // that were not: then there are no hashes
	First   *model.Hole // the first of those
	Sum8    uint8       // of the bytes
	Sum16   uint16      // of little-endian words; the last one is filled up with zeros
	Sum32   uint32      // the same in words of 32 bits
	CRC32   uint32      // as zip and PNG compute it (IEEE 802.3)
	MD5     [16]byte
	SHA256  [32]byte
}

// sumChunk is how much is read at once: a multiple of all words.
const sumChunk = 1 << 20

// SumOf reads a range and sums it up. Missing bytes are left out of the sums; cancelled it
// gives ctx's error. m counts bytes.
func SumOf(ctx context.Context, s model.Span, m *model.Meter) (Sums, error) {
	var out Sums
	crc, md, sha := crc32.NewIEEE(), md5.New(), sha256.New()
	buf := make([]byte, min(s.Len, sumChunk))
	m.Expect(s.Len)
	for done := uint64(0); done < s.Len; {
		if err := ctx.Err(); err != nil {
			return out, err
		}
		if h := gapAt(s.Space, s.At+model.Addr(done), s.Len-done); h != nil && h.Len >= sumChunk {
			h.Len &^= sumChunk - 1 // pieces stay multiples of a word
			out.miss(h)
			done += h.Len
			m.Add(h.Len)
			continue
		}
		p := buf[:min(s.Len-done, sumChunk)]
		holes := model.Fill(s.Space, p, s.At+model.Addr(done))
		for i := range holes {
			out.miss(&holes[i])
		}
		out.add(p) // missing bytes read as zeros, which add nothing
		for _, h := range []hash.Hash{crc, md, sha} {
			h.Write(p)
		}
		done += uint64(len(p))
		m.Add(uint64(len(p)))
	}
	out.Bytes = s.Len - out.Missing
	out.CRC32 = crc.Sum32()
	md.Sum(out.MD5[:0])
	sha.Sum(out.SHA256[:0])
	return out, nil
}

// gapAt is the missing bytes from at up to the next that are there, at most n; nil when
// the first is there. Spaces are mostly gaps, too large to be read.
func gapAt(s model.Space, at model.Addr, n uint64) *model.Hole {
	var one [1]byte
	_, err := s.ReadAt(one[:], at)
	if err == nil {
		return nil
	}
	h := *model.AsHole(err, s.Name(), at)
	h.At, h.Len = at, n
	if run, ok := s.Next(at); ok && run.Len > 0 {
		h.Len = min(n, uint64(run.At-at))
	}
	return &h
}

func (s *Sums) miss(h *model.Hole) {
	s.Missing += h.Len
	if s.First == nil {
		s.First = h
	}
}

// add sums up a piece; all but the last are multiples of a word.
func (s *Sums) add(p []byte) {
	for _, c := range p {
		s.Sum8 += c
	}
	var last [4]byte
	whole := len(p) &^ 3
	copy(last[:], p[whole:])
	for i := 0; i < whole; i += 4 {
		s.word(binary.LittleEndian.Uint32(p[i:]))
	}
	s.word(binary.LittleEndian.Uint32(last[:]))
}

func (s *Sums) word(v uint32) {
	s.Sum16 += uint16(v) + uint16(v>>16)
	s.Sum32 += v
}

// missing says why something is not computed.
func (s *Sums) missing() string {
	return fmt.Sprintf("none: 0x%x bytes are missing, the first at %s: %s", s.Missing, s.First.At, s.First.Reason())
}

// Lines are the sums with their names: hashes only when no byte was missing, sums only
// when some were there.
func (s *Sums) Lines() []Line {
	if s.Missing > 0 && s.Bytes == 0 {
		return []Line{{Name: "Sums", Value: s.missing(), Words: true, Missing: true}}
	}
	out := []Line{
		{Name: "Sum of bytes, 8 bit", Value: fmt.Sprintf("0x%02x", s.Sum8)},
		{Name: "Sum of words, 16 bit", Value: fmt.Sprintf("0x%04x", s.Sum16)},
		{Name: "Sum of words, 32 bit", Value: fmt.Sprintf("0x%08x", s.Sum32)},
	}
	if s.Missing > 0 {
		return append(out, Line{Name: "Hashes", Value: s.missing(), Words: true, Missing: true})
	}
	return append(out,
		Line{Name: "CRC-32", Value: fmt.Sprintf("%08x", s.CRC32)},
		Line{Name: "MD5", Value: fmt.Sprintf("%x", s.MD5)},
		Line{Name: "SHA-256", Value: fmt.Sprintf("%x", s.SHA256)})
}
