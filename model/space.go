package model

import (
	"context"
	"encoding/binary"
	"errors"
	"fmt"
)

// Space is a sparse, read-only address space, safe for concurrent use.
type Space interface {
	// Name is the id users give: file, physical, kernel, process:PID, memory.
	Name() string
	// ReadAt fills p from at. It returns the length of the readable prefix and,
	// when that is short, a *Hole at the first missing byte.
	ReadAt(p []byte, at Addr) (int, error)
	// Next reports the first readable run at or after at. A run starts at or
	// after at, is never empty, and may be cut short of the true end.
	Next(at Addr) (run Span, ok bool)
}

// Span is a run of bytes in a Space: where a Value came from, what the hex view
// marks. The zero Span is nowhere.
type Span struct {
	Space Space
	At    Addr
	Len   uint64
}

// End is the first address after the span; it wraps to 0 at the top of a space.
func (s Span) End() Addr { return s.At + Addr(s.Len) }

// Known tells whether the span is somewhere.
func (s Span) Known() bool { return s.Space != nil && s.Len > 0 }

// Sub is the part of s from off, n bytes long, cut to s.
func (s Span) Sub(off, n uint64) Span {
	if s.Space == nil || off >= s.Len {
		return Span{}
	}
	return Span{s.Space, s.At + Addr(off), min(n, s.Len-off)}
}

// Reason says why bytes or a value are missing. The zero Reason means present.
type Reason uint8

// The reasons, in the order of their words in String.
const (
	Present Reason = iota
	NotInDump
	NotMapped
	PagedOut
	Transition
	DemandZero
	Malformed
	NotApplicable
	Unknown
)

var reasonWords = [...]string{"present", "not in dump", "not mapped", "paged out", "transition", "demand zero", "malformed", "not applicable", "unknown"}

// String is the reason in the words that every output uses.
func (r Reason) String() string {
	if int(r) < len(reasonWords) {
		return reasonWords[r]
	}
	return "unknown"
}

// Hole is the error of a read that met missing bytes.
type Hole struct {
	Space string
	At    Addr
	// Len is how many bytes from At are known to be missing for this reason; at least 1.
	Len   uint64
	Why   Reason
	Cause error // more words, may be nil
}

// Error gives the address, the reason and the cause.
func (h *Hole) Error() string { return fmt.Sprintf("%s %s: %s", h.Space, h.At, h.Reason()) }

// Reason is the reason with its cause, without the address.
func (h *Hole) Reason() string {
	if h.Cause != nil {
		return h.Why.String() + ": " + h.Cause.Error()
	}
	return h.Why.String()
}

// Unwrap gives the cause.
func (h *Hole) Unwrap() error { return h.Cause }

// AsHole turns a read's error into a Hole; an error of another kind becomes one at at.
func AsHole(err error, space string, at Addr) *Hole {
	if err == nil {
		return nil
	}
	var h *Hole
	if errors.As(err, &h) {
		return h
	}
	return &Hole{Space: space, At: at, Len: 1, Why: Unknown, Cause: err}
}

// MaxRead bounds one ReadBytes: no structure of Windows that is read whole is larger.
const MaxRead = 64 << 20

// ReadBytes reads n bytes at at, all or none. Beyond MaxRead it answers Malformed
// without allocating.
func ReadBytes(s Space, at Addr, n uint64) ([]byte, error) {
	if s == nil {
		return nil, &Hole{Space: "none", At: at, Len: 1, Why: NotInDump}
	}
	if n > MaxRead {
		return nil, &Hole{Space: s.Name(), At: at, Len: 1, Why: Malformed, Cause: fmt.Errorf("a length of 0x%x bytes cannot be right", n)}
	}
	p := make([]byte, n)
	if _, err := s.ReadAt(p, at); err != nil {
		return nil, err
	}
	return p, nil
}

// ReadUint reads a little-endian unsigned integer of size 1, 2, 4 or 8 bytes.
func ReadUint(s Space, at Addr, size int) (uint64, error) {
	if s == nil {
		return 0, &Hole{Space: "none", At: at, Len: 1, Why: NotInDump}
	}
	var b [8]byte
	if _, err := s.ReadAt(b[:size], at); err != nil {
		return 0, err
	}
	return binary.LittleEndian.Uint64(b[:]), nil
}

var errTop = errors.New("the address space ends")

// Fill reads as much of p as there is, zeroes the rest, and returns the holes in
// order, each cut to p. It is what a hex view needs. Nothing lies above the last address:
// it does not go on at 0.
func Fill(s Space, p []byte, at Addr) []Hole {
	if above := -uint64(at); at > 0 && above < uint64(len(p)) {
		holes := Fill(s, p[:above], at)
		clear(p[above:])
		return append(holes, Hole{Space: s.Name(), Len: uint64(len(p)) - above, Why: NotMapped, Cause: errTop})
	}
	var holes []Hole
	for done := 0; done < len(p); {
		n, err := s.ReadAt(p[done:], at+Addr(done))
		done += n
		if err == nil || done >= len(p) {
			break
		}
		h := *AsHole(err, s.Name(), at+Addr(done))
		h.At = at + Addr(done)
		h.Len = min(max(h.Len, 1), uint64(len(p)-done))
		clear(p[done : done+int(h.Len)])
		done += int(h.Len)
		holes = appendHole(holes, h)
	}
	return holes
}

// appendHole joins neighbours that are missing for the same reason.
func appendHole(holes []Hole, h Hole) []Hole {
	if n := len(holes); n > 0 {
		last := &holes[n-1]
		if last.At+Addr(last.Len) == h.At && last.Reason() == h.Reason() {
			last.Len += h.Len
			return holes
		}
	}
	return append(holes, h)
}

// Step is one step of finding an address: a page-table entry and what it says.
type Step struct {
	Level   string // PML4E, PDPTE, PDE, PTE, prototype PTE
	EntryAt Addr   // physical address of the entry (virtual for a prototype PTE)
	Entry   uint64
	Meaning string
}

// Walk is how an address was found, or where the way ended.
type Walk struct {
	Space    string
	At       Addr
	Why      Reason // Present when Physical is good
	Detail   string // more words when Why is not Present
	Physical Addr
	Steps    []Step
}

// Translator is a Space that can explain its addresses.
type Translator interface {
	Space
	// Translate walks the page tables for at.
	Translate(at Addr) Walk
}

// Mapping is a place at which a space shows a physical byte.
type Mapping struct {
	At         Addr   // of the byte
	Page       Addr   // of the first byte of its page
	Size       uint64 // of the page in bytes: 4 KiB, 2 MiB, 1 GiB
	Transition bool   // the page was on its way out of memory
}

// Mapper is a Space that can tell where it shows a physical byte.
type Mapper interface {
	Space
	// Mapped calls place for each address at which the space's own page tables show the
	// byte, until it returns false. It takes long: every table is read.
	Mapped(ctx context.Context, physical Addr, place func(Mapping) bool) error
}
