// Package save writes memory of a dump to files of its own: a range as bytes, an image
// as the loader mapped it or as it lay on disk, all captured memory of a process as a
// minidump that debuggers open. The dump itself is never written.
//
// Above lie the window and dumpinfo; below lie model and model/pe.
package save

import (
	"context"
	"fmt"
	"io"

	"dumplens/model"
)

// Result says what was written.
type Result struct {
	Bytes   uint64 // of memory
	Missing uint64 // of these, bytes that are not in the dump: they are zeros
	First   *model.Hole
}

// Words say how it went.
func (r Result) Words() string {
	text := model.HumanSize(r.Bytes) + " written"
	if r.Missing > 0 {
		text += fmt.Sprintf("; 0x%x bytes are missing and written as zeros, the first at %s: %s", r.Missing, r.First.At, r.First.Reason())
	}
	return text
}

// most bounds one file: a range of a sparse space is easily longer than any disk.
const most = 1 << 40

// chunk is how much is read at once.
const chunk = 1 << 20

// Range writes the bytes of a span, missing ones as zeros.
func Range(ctx context.Context, w io.Writer, s model.Span, m *model.Meter) (Result, error) {
	var r Result
	if s.Len > most {
		return r, fmt.Errorf("0x%x bytes are more than a file of 1 TiB holds: save a part", s.Len)
	}
	m.Expect(s.Len)
	return r, r.add(ctx, w, s, m)
}

// add appends the bytes of a span.
func (r *Result) add(ctx context.Context, w io.Writer, s model.Span, m *model.Meter) error {
	buf := make([]byte, min(s.Len, chunk))
	for off := uint64(0); off < s.Len; off += chunk {
		if err := ctx.Err(); err != nil {
			return err
		}
		at := s.At + model.Addr(off)
		p := buf[:min(chunk, s.Len-off)]
		for _, h := range model.Fill(s.Space, p, at) {
			if r.First == nil {
				r.First = &h
			}
			r.Missing += h.Len
		}
		if _, err := w.Write(p); err != nil {
			return fmt.Errorf("the file cannot be written: %w", err)
		}
		r.Bytes += uint64(len(p))
		m.Add(uint64(len(p)))
	}
	return nil
}
