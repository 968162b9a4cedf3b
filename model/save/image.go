package save

import (
	"context"
	"fmt"
	"io"

	"dumplens/model"
	"dumplens/model/pe"
)

// Layout is how an image is written.
type Layout string

// The layouts of an image.
const (
	// Mapped is the image as it lies in memory: sections at their virtual addresses.
	Mapped Layout = "memory"
	// OnDisk puts the sections back to where they lie in the file, so that tools that read
	// executables take it. What the loader changed, relocations and imports, stays changed.
	OnDisk Layout = "file"
)

// largestImage is what the loader of Windows maps at most.
const largestImage = 1 << 31

// Image writes the image at base in a space.
func Image(ctx context.Context, w io.Writer, space model.Space, base model.Addr, how Layout, m *model.Meter) (Result, error) {
	im, err := pe.Open(space, base)
	if err != nil {
		return Result{}, fmt.Errorf("there is no image at %s that can be saved: %w. Save a range instead", base, err)
	}
	if im.SizeOfImage == 0 || im.SizeOfImage > largestImage {
		return Result{}, fmt.Errorf("the image at %s says it is 0x%x bytes long, which cannot be. Save a range instead", base, im.SizeOfImage)
	}
	switch how {
	case Mapped:
		return Range(ctx, w, model.Span{Space: space, At: base, Len: uint64(im.SizeOfImage)}, m)
	case OnDisk:
		return onDisk(ctx, w, im, m)
	}
	return Result{}, fmt.Errorf("an image cannot be laid out as %q: choose %s or %s", how, OnDisk, Mapped)
}

// part is a run of an image's file.
type part struct{ offset, rva, size uint64 }

// onDisk writes headers and sections at their places in the file, which are taken from
// the headers; sections that overlap or that lie past the largest file are refused.
func onDisk(ctx context.Context, w io.Writer, im *pe.Image, m *model.Meter) (Result, error) {
	parts, err := partsOf(im)
	if err != nil {
		return Result{}, err
	}
	last := parts[len(parts)-1]
	m.Expect(last.offset + last.size)
	var r Result
	end := uint64(0)
	for _, p := range parts {
		if err := zeros(w, p.offset-end); err != nil {
			return r, err
		}
		if err := r.add(ctx, w, model.Span{Space: im.Space, At: im.Base + model.Addr(p.rva), Len: p.size}, m); err != nil {
			return r, err
		}
		end = p.offset + p.size
	}
	return r, nil
}

// zeros fills the gap before a section.
func zeros(w io.Writer, n uint64) error {
	if _, err := io.CopyN(w, zeroReader{}, int64(n)); err != nil {
		return fmt.Errorf("the file cannot be written: %w", err)
	}
	return nil
}

type zeroReader struct{}

func (zeroReader) Read(p []byte) (int, error) {
	clear(p)
	return len(p), nil
}
