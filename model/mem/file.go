package mem

import (
	"errors"
	"fmt"
	"io"

	"dumplens/model"
)

// File is the space of a file's bytes. It reads with ReadAt and not through a
// mapping: a mapped file that shrinks or sits on a failing disk ends the program
// with SIGBUS, a read only fails.
type File struct {
	name string
	r    io.ReaderAt
	size uint64
}

// NewFile makes a space named "file" of size bytes.
func NewFile(r io.ReaderAt, size uint64) *File { return NewNamedFile("file", r, size) }

// NewNamedFile makes a space of another file than the dump, such as a paging file.
func NewNamedFile(name string, r io.ReaderAt, size uint64) *File { return &File{name, r, size} }

// Name is "file" for the dump.
func (f *File) Name() string { return f.name }

// Size is the file's length when it was opened.
func (f *File) Size() uint64 { return f.size }

// Span is the whole file.
func (f *File) Span() model.Span { return model.Span{Space: f, Len: f.size} }

// ReadAt reads bytes of the file.
func (f *File) ReadAt(p []byte, at model.Addr) (int, error) {
	if uint64(at) >= f.size {
		if len(p) == 0 {
			return 0, nil
		}
		return 0, f.hole(at, pastEnd(f.size))
	}
	n := int(min(uint64(len(p)), f.size-uint64(at)))
	got, err := f.r.ReadAt(p[:n], int64(at))
	if got < n {
		if errors.Is(err, io.EOF) || err == nil {
			err = errors.New("the file became shorter while it was open")
		}
		return got, f.hole(at+model.Addr(got), err)
	}
	if n < len(p) {
		return n, f.hole(at+model.Addr(n), pastEnd(f.size))
	}
	return n, nil
}

func (f *File) hole(at model.Addr, cause error) *model.Hole {
	h := &model.Hole{Space: f.name, At: at, Len: 1, Why: model.NotInDump, Cause: cause}
	if uint64(at) >= f.size {
		h.Len = -uint64(at)
	}
	return h
}

// pastEnd is the error of a read past the end of a file of that size.
type pastEnd uint64

func (size pastEnd) Error() string { return fmt.Sprintf("file ends at 0x%x", uint64(size)) }

// Next is the rest of the file.
func (f *File) Next(at model.Addr) (model.Span, bool) {
	if uint64(at) >= f.size {
		return model.Span{}, false
	}
	return model.Span{Space: f, At: at, Len: f.size - uint64(at)}, true
}
