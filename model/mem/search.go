package mem

import (
	"bytes"
	"context"
	"encoding/binary"
	"encoding/hex"
	"errors"
	"fmt"
	"strings"
	"unicode/utf16"

	"dumplens/model"
)

// Pattern is what is searched for: bytes, some of which may be anything.
type Pattern struct {
	bytes []byte
	mask  []byte // 0xff where the byte counts, 0 where it may be anything; nil: all count
	step  uint64 // 1, or the alignment that a hit must have
	// anchor is the longest part without wildcards; it starts at offset at.
	anchor []byte
	at     int
}

// Len is the pattern's length in bytes.
func (p *Pattern) Len() int { return len(p.bytes) }

// PatternHex reads "4d 5a ?? 00"; ?? is any byte.
func PatternHex(s string) (*Pattern, error) {
	fields := strings.Fields(s)
	if len(fields) == 1 && len(fields[0])%2 == 0 {
		fields = pairs(fields[0])
	}
	p := &Pattern{step: 1}
	for _, f := range fields {
		if f == "??" || f == "?" {
			p.bytes, p.mask = append(p.bytes, 0), append(p.mask, 0)
			continue
		}
		b, err := hex.DecodeString(f)
		if err != nil || len(b) != 1 {
			return nil, fmt.Errorf("%q is no byte: write two hexadecimal digits a byte, or ?? for any", f)
		}
		p.bytes, p.mask = append(p.bytes, b[0]), append(p.mask, 0xff)
	}
	return p.ready()
}

func pairs(s string) []string {
	var out []string
	for i := 0; i+2 <= len(s); i += 2 {
		out = append(out, s[i:i+2])
	}
	return out
}

// PatternText is text in UTF-8 (plain ASCII when it is that).
func PatternText(s string) (*Pattern, error) { return (&Pattern{bytes: []byte(s), step: 1}).ready() }

// PatternUTF16 is text as Windows stores it.
func PatternUTF16(s string) (*Pattern, error) {
	var b []byte
	for _, u := range utf16.Encode([]rune(s)) {
		b = binary.LittleEndian.AppendUint16(b, u)
	}
	return (&Pattern{bytes: b, step: 1}).ready()
}

// PatternPointer is an address stored as a pointer of size bytes, aligned.
func PatternPointer(a model.Addr, size int) (*Pattern, error) {
	b := binary.LittleEndian.AppendUint64(nil, uint64(a))
	return (&Pattern{bytes: b[:size], step: uint64(size)}).ready()
}

func (p *Pattern) ready() (*Pattern, error) {
	start := 0
	for i := 0; i <= len(p.bytes); i++ {
		if i < len(p.bytes) && (p.mask == nil || p.mask[i] != 0) {
			continue
		}
		if i-start > len(p.anchor) {
			p.anchor, p.at = p.bytes[start:i], start
		}
		start = i + 1
	}
	if len(p.anchor) == 0 {
		return nil, errors.New("nothing to search for: give at least one byte that is not ??")
	}
	return p, nil
}

func (p *Pattern) matches(b []byte) bool {
	for i, c := range p.bytes {
		if p.mask != nil && p.mask[i] == 0 {
			continue
		}
		if b[i] != c {
			return false
		}
	}
	return true
}

// Searched says how much a search looked at.
type Searched struct {
	Bytes uint64
	// Unread are the readable ranges that could not be read after all.
	Unread []model.Hole
}

// chunk is how much is read at once; hits across its edge are kept by an overlap.
const chunk = 1 << 20

// Search looks for a pattern in all readable memory of a space, from on, and calls
// hit for each place until it returns false. ctx ends it early; so does a space without
// an end, with an error of type *Endless.
func Search(ctx context.Context, s model.Space, from model.Addr, p *Pattern, m *model.Meter, hit func(model.Addr) bool) (Searched, error) {
	var done Searched
	w := &window{p: p, hit: hit}
	left := boundOf(s)
	for at := from; ; {
		run, ok := nextWithin(s, at, &left.steps)
		if left.steps <= 0 {
			return done, &Endless{s.Name(), at}
		}
		if !ok {
			return done, nil
		}
		for off := uint64(0); off < run.Len; off += chunk {
			if err := ctx.Err(); err != nil {
				return done, err
			}
			if done.Bytes > left.bytes {
				return done, &Endless{s.Name(), run.At + model.Addr(off)}
			}
			n := min(chunk, run.Len-off)
			if !w.read(s, run.At+model.Addr(off), n, &done) {
				return done, nil
			}
			m.Add(n)
		}
		if at = run.End(); at <= run.At {
			return done, nil
		}
	}
}

// window is the piece of memory being searched, with the tail of the piece before
// when the two touch.
type window struct {
	p    *Pattern
	hit  func(model.Addr) bool
	buf  []byte
	tail int        // bytes kept in buf from before
	next model.Addr // the address that would touch
}

// read searches one piece; false when hit wants no more.
func (w *window) read(s model.Space, at model.Addr, n uint64, done *Searched) bool {
	if at != w.next {
		w.tail = 0
	}
	if need := w.tail + int(n); cap(w.buf) < need {
		w.buf = append(make([]byte, 0, need+w.p.Len()), w.buf[:w.tail]...)
	}
	w.buf = w.buf[:w.tail+int(n)]
	got, err := s.ReadAt(w.buf[w.tail:], at)
	done.Bytes += uint64(got)
	if err != nil && len(done.Unread) < 100 {
		done.Unread = append(done.Unread, *model.AsHole(err, s.Name(), at))
	}
	w.buf = w.buf[:w.tail+got]
	first := at - model.Addr(w.tail)
	if !w.scan(first) {
		return false
	}
	keep := min(len(w.buf), w.p.Len()-1)
	copy(w.buf, w.buf[len(w.buf)-keep:])
	w.tail, w.next = keep, at+model.Addr(got)
	return true
}

// scan calls hit for each match that lies wholly in the buffer.
func (w *window) scan(first model.Addr) bool {
	b, p := w.buf, w.p
	for off := 0; off+len(p.bytes) <= len(b); {
		i := bytes.Index(b[off+p.at:], p.anchor)
		if i < 0 || off+i+len(p.bytes) > len(b) {
			return true
		}
		off += i
		at := first + model.Addr(off)
		if uint64(at)%p.step == 0 && p.matches(b[off:]) && !w.hit(at) {
			return false
		}
		off++
	}
	return true
}
