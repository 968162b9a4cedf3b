package synth

import (
	"fmt"
	"os"
)

// SparseComplete writes a complete dump (type 1) of a machine with memory bytes of
// RAM to a new file. All but the machine's own pages is a hole in the file, so
// that 64 GiB take a few MiB of disk.
func SparseComplete(path string, memory uint64) error {
	return newMachine(memory).writeSparseComplete(path)
}

func (m *Machine) writeSparseComplete(path string) error {
	size := header64 + m.ram.pages()*pageSize
	parts := map[uint64][]byte{0: m.header(typeComplete, size, true)}
	at := uint64(header64)
	for _, run := range m.ram.runs {
		for pfn, f := range m.ram.frames {
			if pfn-run.Base < run.Count { // wraps to a large number below Base
				parts[at+(pfn-run.Base)*pageSize] = f.data[:]
			}
		}
		at += run.Count * pageSize
	}
	return writeSparse(path, size, parts)
}

// SparseBitmap writes a bitmap dump (type 5) in which every page of memory bytes of
// RAM is present, as a sparse file.
func SparseBitmap(path string, memory uint64) error {
	m := newMachine(memory)
	bits := alignUp(m.ram.end(), 64)
	first := uint64(header64+0x38) + (bits+7)/8
	size := first + m.ram.pages()*pageSize
	b := bitmapHeader(typeBitmapFull, nil, bits, first)
	b.u64(0x28, m.ram.pages())
	parts := map[uint64][]byte{0: m.header(typeBitmapFull, size, false), header64: b}
	before := uint64(0) // pages of earlier runs
	for _, run := range m.ram.runs {
		for pfn := run.Base; pfn < run.Base+run.Count; pfn++ {
			b[0x38+pfn/8] |= 1 << (pfn % 8)
		}
		for pfn, f := range m.ram.frames {
			if pfn-run.Base < run.Count {
				parts[first+(before+pfn-run.Base)*pageSize] = f.data[:]
			}
		}
		before += run.Count
	}
	return writeSparse(path, size, parts)
}

// writeSparse makes a file of size bytes with parts at their offsets and holes
// between them.
func writeSparse(path string, size uint64, parts map[uint64][]byte) (err error) {
	f, err := os.Create(path)
	if err != nil {
		return fmt.Errorf("make a sparse dump: %w", err)
	}
	defer func() {
		if e := f.Close(); err == nil {
			err = e
		}
	}()
	if err := f.Truncate(int64(size)); err != nil {
		return fmt.Errorf("make a sparse dump of %d bytes: %w", size, err)
	}
	for at, b := range parts {
		if _, err := f.WriteAt(b, int64(at)); err != nil {
			return fmt.Errorf("make a sparse dump: %w", err)
		}
	}
	return nil
}
