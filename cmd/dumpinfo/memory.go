package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"strings"

	"dumplens/model"
	"dumplens/model/copyas"
	"dumplens/model/view"
)

// mostRead bounds one read: what is larger belongs into a file, piece by piece.
const mostRead = 1 << 30

// rawChunk is how much of it is read at once.
const rawChunk = 1 << 20

// cmdRead prints bytes of a space.
func cmdRead(ctx context.Context, args []string, w io.Writer) error {
	f := newDumpFlags("read")
	where := placeFlags(f)
	n := f.Uint64("len", 256, "")
	raw := f.Bool("raw", false, "")
	as := f.String("as", "", "")
	d, err := where.open(ctx, f, args, func() error {
		switch {
		case *n > mostRead:
			return errUsage{fmt.Errorf("-len 0x%x is more than 0x%x: read it in pieces", *n, mostRead)}
		case *n == 0:
			return errUsage{errors.New("say how many bytes with -len N")}
		case *raw && *as != "":
			return errUsage{errors.New("choose -raw or -as")}
		}
		return nil
	})
	if err != nil {
		return err
	}
	defer d.Close()
	part, err := span(d.space, d.at, *n)
	if err != nil {
		return err
	}
	switch {
	case *raw:
		return readRaw(part, w)
	case *as != "":
		return readAs(part, *as, w)
	}
	return view.WriteHex(w, part)
}

// readAs writes the bytes in one of the forms that people paste.
func readAs(s model.Span, form string, w io.Writer) error {
	f, err := copyas.ByID(form)
	if err != nil {
		return errUsage{err}
	}
	_, err = fmt.Fprintln(w, strings.TrimRight(f.Write(copyas.Read(s)), "\n"))
	return err
}

// readRaw writes the readable prefix; when that is short the error says why.
func readRaw(s model.Span, w io.Writer) error {
	buf := make([]byte, min(s.Len, rawChunk))
	for done := uint64(0); done < s.Len; {
		p := buf[:min(s.Len-done, rawChunk)]
		got, rerr := s.Space.ReadAt(p, s.At+model.Addr(done))
		if _, err := w.Write(p[:got]); err != nil {
			return err
		}
		done += uint64(got)
		if rerr != nil {
			h := model.AsHole(rerr, s.Space.Name(), s.At+model.Addr(done))
			return fmt.Errorf("0x%x bytes read, those from %s on are missing: %s", done, h.At, h.Reason())
		}
	}
	return nil
}
