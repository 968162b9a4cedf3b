package search

import (
	"encoding/binary"
	"fmt"
	"math/bits"
	"slices"

	"dumplens/model"
)

// Number says how an integer is stored.
type Number struct {
	Size      int // in bytes: 1, 2, 4 or 8
	BigEndian bool
	Align     int // the address of a hit is a multiple of it; 0 and 1 for any address
}

// check tells a Number that cannot be.
func (n Number) check() error {
	switch n.Size {
	case 1, 2, 4, 8:
	default:
		return fmt.Errorf("an integer cannot have %d bytes: choose 1, 2, 4 or 8", n.Size)
	}
	if n.Align < 0 || n.Align&(n.Align-1) != 0 || n.Align > 1<<20 {
		return fmt.Errorf("an alignment cannot be %d: choose a power of two up to 1048576", n.Align)
	}
	return nil
}

// Integer is the integer v.
func Integer(v uint64, n Number) (*Pattern, error) { return Range(v, v, n) }

// Range are the integers from low to high, both inclusive, in two's complement as
// ParseNumbers gives them: for -5 to 5 low is the greater one.
func Range(low, high uint64, n Number) (*Pattern, error) {
	if err := n.check(); err != nil {
		return nil, err
	}
	all := ^uint64(0) >> (64 - 8*n.Size)
	low, high = low&all, high&all
	if (high-low)&all == all {
		return nil, fmt.Errorf("every integer of %d bytes is in that range: give a smaller one", n.Size)
	}
	r := &ranged{Number: n, low: low, span: (high - low) & all, all: all, step: max(n.Align, 1)}
	k, err := r.quick(high)
	if err != nil {
		return nil, err
	}
	title := fmt.Sprintf("%d-byte integer 0x%x", n.Size, low)
	if low != high {
		title += fmt.Sprintf(" to 0x%x", high)
	}
	return &Pattern{title, k}, nil
}

// Pointer is an address stored as a pointer of size bytes (4 or 8), aligned to its size.
func Pointer(to model.Addr, size int) (*Pattern, error) { return PointerInto(to, to, size) }

// PointerInto are pointers to the addresses from first to last, which is inclusive, such
// as those of a module.
func PointerInto(first, last model.Addr, size int) (*Pattern, error) {
	if size != 4 && size != 8 {
		return nil, fmt.Errorf("a pointer cannot have %d bytes: choose 4 or 8", size)
	}
	if last < first {
		return nil, fmt.Errorf("the range ends at %s, before it begins at %s: give the lower address first", last, first)
	}
	if size == 4 && last>>32 != 0 {
		return nil, fmt.Errorf("%s does not fit a pointer of 4 bytes", last)
	}
	p, err := Range(uint64(first), uint64(last), Number{Size: size, Align: size})
	if err != nil {
		return nil, err
	}
	p.Title = "pointer to " + first.String()
	if first != last {
		p.Title = fmt.Sprintf("pointer to %s to %s", first, last)
	}
	return p, nil
}

// ranged looks for integers in a range by looking at each.
type ranged struct {
	Number
	low, span, all uint64 // v is in the range when v-low, cut to the bits of all, is at most span
	step           int
}

// rare is the share of places below which it pays to look for two bytes first.
const rare = 1.0 / 512

// quick is a masked pattern of the bits that all integers of the range have, when they
// are rare, else r itself.
func (r *ranged) quick(high uint64) (kind, error) {
	same := r.all
	if differ := r.low ^ high; differ != 0 {
		same &^= 1<<bits.Len64(differ) - 1
	}
	value, mask := r.store(r.low&same), r.store(same)
	m, err := newMasked(value, mask, uint64(r.step), nil)
	switch {
	case err != nil: // no bit is the same
		return r, nil
	case r.span == 0:
		return m, nil
	case r.low > high || m.pair.share() > rare:
		return r, nil
	}
	m.also = func(b []byte) bool { return r.has(r.load(b)) }
	return m, nil
}

func (r *ranged) longest() int { return r.Size }
func (r *ranged) before() int  { return 0 }

func (r *ranged) has(v uint64) bool { return (v-r.low)&r.all <= r.span }

// store writes an integer as it stands in memory.
func (r *ranged) store(v uint64) []byte {
	b := binary.LittleEndian.AppendUint64(nil, v)[:r.Size]
	if r.BigEndian {
		slices.Reverse(b)
	}
	return b
}

// load reads one.
func (r *ranged) load(b []byte) (v uint64) {
	switch r.Size {
	case 1:
		return uint64(b[0])
	case 2:
		v = uint64(binary.LittleEndian.Uint16(b))
	case 4:
		v = uint64(binary.LittleEndian.Uint32(b))
	case 8:
		v = binary.LittleEndian.Uint64(b)
	}
	if r.BigEndian {
		v = bits.ReverseBytes64(v) >> (64 - 8*r.Size)
	}
	return v
}

func (r *ranged) scan(p piece, hit func(off, length, which int) bool) bool {
	limit := min(p.limit, len(p.b)-r.Size+1)
	off := p.first + int(-uint64(p.address(p.first))&uint64(r.step-1))
	for off < limit {
		if off = r.next(p.b, off, limit); off >= limit {
			return true
		}
		if !hit(off, r.Size, 0) {
			return false
		}
		off += r.step
	}
	return true
}

// next is the first place from off on, in steps, with an integer in the range; limit or
// more when there is none. The commonest sizes have loops of their own.
func (r *ranged) next(b []byte, off, limit int) int {
	switch {
	case r.Size == 8 && !r.BigEndian:
		for ; off < limit; off += r.step {
			if binary.LittleEndian.Uint64(b[off:])-r.low <= r.span {
				return off
			}
		}
	case r.Size == 4 && !r.BigEndian:
		low, span := uint32(r.low), uint32(r.span)
		for ; off < limit; off += r.step {
			if binary.LittleEndian.Uint32(b[off:])-low <= span {
				return off
			}
		}
	default:
		for ; off < limit; off += r.step {
			if r.has(r.load(b[off:])) {
				return off
			}
		}
	}
	return off
}
