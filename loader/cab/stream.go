package cab

import (
	"bytes"
	"compress/flate"
	"context"
	"encoding/binary"
	"errors"
	"fmt"
	"io"

	"dumplens/model"
)

const dataSize = 8 // CFDATA without its reserved bytes

// Methods of compression that are read: the low 4 bits of typeCompress, which are the
// place in methodNames.
const (
	stored = iota
	mszip
)

var methodNames = [...]string{"stored", "MSZIP", "Quantum", "LZX"}

// stream reads what a folder unpacks to. An error stays: a block cannot be unpacked
// without the ones before it.
type stream struct {
	ctx    context.Context
	meter  *model.Meter
	a      *Archive
	at     uint64 // of the next block
	left   int    // blocks
	method uint16
	err    error

	inflate  io.ReadCloser
	out      [blockSize]byte
	unread   []byte // of out
	last     []byte // of previous: what MSZIP refers to
	previous [blockSize]byte

	wrongSums  int
	firstWrong uint64
}

func newStream(ctx context.Context, a *Archive, f folder, m *model.Meter) *stream {
	s := &stream{ctx: ctx, meter: m, a: a, at: f.at, left: f.blocks, method: f.method & 0xf}
	if s.method > mszip {
		name := fmt.Sprint(s.method)
		if int(s.method) < len(methodNames) {
			name = methodNames[s.method]
		}
		s.err = fmt.Errorf("it is compressed with %s, which is not read here. Unpack it (Windows: expand -F:* FILE FOLDER, Linux: cabextract FILE) and open the dump itself", name)
	}
	return s
}

// Read reads on.
func (s *stream) Read(p []byte) (int, error) {
	for len(s.unread) == 0 {
		if s.err == nil {
			s.err = s.block()
		}
		if s.err != nil {
			return 0, s.err
		}
	}
	n := copy(p, s.unread)
	s.unread = s.unread[n:]
	return n, nil
}

// block unpacks the next CFDATA.
func (s *stream) block() error {
	if err := s.ctx.Err(); err != nil {
		return err
	}
	if s.left == 0 {
		return errors.New("its blocks hold less than the directory says")
	}
	s.left--
	r := reader{file: s.a.file, at: s.at}
	head := r.next(dataSize + s.a.reserve)
	packed := r.next(int(binary.LittleEndian.Uint16(head[4:])))
	if r.err != nil {
		return fmt.Errorf("the cabinet is cut off: %w", r.err)
	}
	if sum := binary.LittleEndian.Uint32(head); sum != 0 && sum != checksum(head[4:dataSize], packed) && sum != checksum(head[4:], packed) {
		if s.wrongSums == 0 {
			s.firstWrong = s.at
		}
		s.wrongSums++
	}
	size := int(binary.LittleEndian.Uint16(head[6:]))
	if size == 0 || size > blockSize {
		return fmt.Errorf("the block at 0x%x says that it unpacks to %d bytes, a block has 1 to %d", s.at, size, blockSize)
	}
	if err := s.unpack(packed, s.out[:size]); err != nil {
		return fmt.Errorf("the block at 0x%x is damaged: %w", s.at, err)
	}
	s.at = r.at
	s.unread = s.out[:size]
	s.meter.Add(uint64(size))
	return nil
}

// unpack fills out from a block and remembers it for the next one.
func (s *stream) unpack(packed, out []byte) error {
	if s.method == stored {
		if len(packed) != len(out) {
			return fmt.Errorf("it has %d bytes and should have %d", len(packed), len(out))
		}
		copy(out, packed)
		return nil
	}
	deflated, ok := bytes.CutPrefix(packed, []byte("CK"))
	if !ok {
		return errors.New("it does not start with the mark CK of MSZIP")
	}
	if s.inflate == nil {
		s.inflate = flate.NewReaderDict(bytes.NewReader(deflated), nil)
	} else if err := s.inflate.(flate.Resetter).Reset(bytes.NewReader(deflated), s.last); err != nil {
		return err
	}
	if _, err := io.ReadFull(s.inflate, out); err != nil {
		return err
	}
	s.remember(out)
	return nil
}

// remember keeps the last 32 KiB of all that was unpacked.
func (s *stream) remember(out []byte) {
	keep := min(len(s.last), blockSize-len(out))
	copy(s.previous[:], s.last[len(s.last)-keep:])
	copy(s.previous[keep:], out)
	s.last = s.previous[:keep+len(out)]
}

// checksum is CSUMCompute of [MS-CAB] over a block's bytes and then over its header:
// the XOR of all 32-bit words, and of the last 1 to 3 bytes in the other order.
func checksum(parts ...[]byte) (sum uint32) {
	for _, b := range parts {
		for ; len(b) >= 4; b = b[4:] {
			sum ^= binary.LittleEndian.Uint32(b)
		}
		rest := uint32(0)
		for _, c := range b {
			rest = rest<<8 | uint32(c)
		}
		sum ^= rest
	}
	return sum
}
