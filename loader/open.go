package loader

import (
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"runtime/debug"

	"dumplens/loader/cab"
	"dumplens/loader/raw"
	"dumplens/model"
	"dumplens/model/mem"
)

// headSize is how much of a file is looked at to tell its format.
const headSize = 4096

// Open opens a file of any format, chosen by its bytes and never by its name. The
// error says what is wrong, why, and what to do; a damaged dump is no error but a
// Dump with Problems. Of a cabinet the dump in it is opened. Close the Dump when done.
func Open(ctx context.Context, path string, m *model.Meter) (*model.Dump, error) {
	f, size, err := openFile(path)
	if err != nil {
		return nil, err
	}
	head := make([]byte, min(size, headSize))
	if _, err := mem.NewFile(f, size).ReadAt(head, 0); err != nil {
		_ = f.Close() // the read's error is the one to tell
		return nil, fmt.Errorf("%s cannot be read: %w. Copy the file to a local disk and try again", path, err)
	}
	if cab.Sniff(head) {
		return openCab(ctx, path, f, size, m)
	}
	d, err := openAs(ctx, path, f, size, head, m)
	if err != nil {
		return nil, err
	}
	findPageFiles(d)
	return d, nil
}

// readCloser is a file: one of the user's, or one unpacked from a cabinet.
type readCloser interface {
	io.ReaderAt
	io.Closer
}

// openAs loads the dump that lies in f, which is closed with the dump or on an error.
// head is f's start; path is the file that the user named.
func openAs(ctx context.Context, path string, f readCloser, size uint64, head []byte, m *model.Meter) (*model.Dump, error) {
	file := mem.NewFile(f, size)
	d, err := load(ctx, formatOf(head), file, m)
	if err != nil {
		_ = f.Close() // the load's error is the one to tell
		return nil, fmt.Errorf("%s: %w", path, err)
	}
	d.Path, d.File, d.Size = path, file, size
	d.OnClose(f.Close)
	finish(d, head)
	return d, nil
}

// openFile opens a regular file for reading only.
func openFile(path string) (*os.File, uint64, error) {
	info, err := os.Stat(path)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return nil, 0, fmt.Errorf("there is no file %s: it may have been moved or deleted. Choose another file", path)
	case errors.Is(err, fs.ErrPermission):
		return nil, 0, deniedError(path)
	case err != nil:
		return nil, 0, fmt.Errorf("%s cannot be opened: %w", path, err)
	case info.IsDir():
		return nil, 0, fmt.Errorf("%s is a folder, not a dump: choose a file in it", path)
	case !info.Mode().IsRegular():
		return nil, 0, fmt.Errorf("%s is not a regular file (%s): copy its bytes to a file and open that", path, info.Mode().Type())
	case info.Size() == 0:
		return nil, 0, fmt.Errorf("%s is empty (0 bytes): Windows created the file but wrote nothing, often because the disk was full or the machine was switched off while it wrote. Look for another dump of that crash", path)
	}
	f, err := os.Open(path)
	if errors.Is(err, fs.ErrPermission) {
		return nil, 0, deniedError(path)
	}
	if err != nil {
		return nil, 0, fmt.Errorf("%s cannot be opened: %w", path, err)
	}
	return f, uint64(info.Size()), nil
}

func deniedError(path string) error {
	return fmt.Errorf("access to %s is denied: dumps in the Windows folder can be read by administrators only. Copy the file to a folder of yours, or start Dumplens as administrator", path)
}

// load is one of the borders where a panic is turned into words: the file then
// opens as raw bytes with a Problem.
func load(ctx context.Context, format Format, file *mem.File, m *model.Meter) (d *model.Dump, err error) {
	defer func() {
		r := recover()
		if r == nil {
			return
		}
		if model.RethrowPanics {
			panic(r)
		}
		d, err = raw.Load(ctx, file, m)
		if d != nil {
			d.AddProblem(format.Name, model.Span{}, "internal error while reading the %s, so only the bytes are shown: %v\n%s", format.Name, r, debug.Stack())
		}
	}()
	return format.Load(ctx, file, m)
}

// finish adds what every format has.
func finish(d *model.Dump, head []byte) {
	d.Set("dump_type", "Kind", model.Str(d.Kind.String()))
	addNameFacts(d)
	if d.Kind == model.KindRaw && !cab.Sniff(head) {
		explainRaw(d, head)
	}
	if d.Spaces == nil {
		d.Spaces = model.Lazy(func(context.Context, *model.Meter) ([]model.AddressSpace, string) { return mem.Own(d), "" })
	}
}

// explainRaw says why a file is shown as bytes only.
func explainRaw(d *model.Dump, head []byte) {
	at := model.Span{Space: d.File, Len: uint64(len(head))}
	for _, b := range head {
		if b != 0 {
			d.AddProblem("file", at, "no signature of a Windows dump (PAGEDU64, PAGEDUMP or MDMP) at the start, so only the bytes are shown. Check that this is the right file and that it is not compressed")
			return
		}
	}
	d.AddProblem("file", at, "the file starts with zeros only: Windows reserved the space but never wrote the dump, as happens when the machine is reset or loses power while it writes, or when the disk fails. Nothing of the crash is in it; look for another dump")
}
