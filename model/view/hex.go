package view

import (
	"fmt"
	"io"
	"strings"

	"dumplens/model"
)

// hexChunk is how much is read at once: a multiple of the bytes of a line.
const hexChunk = 1 << 20

// WriteHex writes hex lines of 16 bytes, missing bytes as ??, and the reasons after them.
func WriteHex(w io.Writer, s model.Span) error {
	var holes []model.Hole
	buf := make([]byte, min(s.Len, hexChunk))
	missing := make([]bool, len(buf))
	for done := uint64(0); done < s.Len; done += hexChunk {
		at, p := s.At+model.Addr(done), buf[:min(s.Len-done, hexChunk)]
		here := model.Fill(s.Space, p, at)
		clear(missing)
		for _, h := range here {
			off := h.At - at
			for i := range missing[off : off+model.Addr(h.Len)] {
				missing[off+model.Addr(i)] = true
			}
			holes = joinHole(s.Space, holes, h)
		}
		for off := 0; off < len(p); off += 16 {
			end := min(off+16, len(p))
			if _, err := fmt.Fprintln(w, hexLine(p[off:end], missing[off:end], at+model.Addr(off))); err != nil {
				return err
			}
		}
	}
	for _, h := range holes {
		if _, err := fmt.Fprintf(w, "%s: 0x%x bytes missing: %s\n", h.At, h.Len, h.Reason()); err != nil {
			return err
		}
	}
	return nil
}

// joinHole adds a hole, to the last one when that was only cut where a chunk ends.
func joinHole(s model.Space, holes []model.Hole, h model.Hole) []model.Hole {
	if n := len(holes); n > 0 {
		last := &holes[n-1]
		if last.At+model.Addr(last.Len) == h.At && (last.Reason() == h.Reason() || reaches(s, last.At, last.Len)) {
			last.Len += h.Len
			return holes
		}
	}
	return append(holes, h)
}

// reaches tells whether more than n bytes from at on are missing for one reason.
func reaches(s model.Space, at model.Addr, n uint64) bool {
	var one [1]byte
	_, err := s.ReadAt(one[:], at)
	h := model.AsHole(err, "", at)
	return h != nil && h.Len > n
}

// hexLine is one line: address, bytes with a dash in the middle, text.
func hexLine(b []byte, missing []bool, at model.Addr) string {
	var hex, text strings.Builder
	for i := range 16 {
		sep := " "
		if i == 8 {
			sep = "-"
		}
		switch {
		case i >= len(b):
			hex.WriteString("   ")
			continue
		case missing[i]:
			hex.WriteString(sep + "??")
			text.WriteByte(' ')
			continue
		}
		hex.WriteString(fmt.Sprintf("%s%02x", sep, b[i]))
		c := b[i]
		if c < 0x20 || c > 0x7e {
			c = '.'
		}
		text.WriteByte(c)
	}
	return at.String() + " " + hex.String() + "  " + text.String()
}
