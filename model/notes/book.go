// Package notes keeps what the user noted on addresses of a dump: bookmarks, texts
// and tags. A notebook is found again by what is in the dump, not by its path, and lies
// in a folder of the user's settings: the dump itself is never written.
//
// Above lie the window and dumpinfo; below lies model.
package notes

import (
	"cmp"
	"errors"
	"fmt"
	"slices"
	"strings"
	"sync"
	"time"

	"dumplens/model"
)

// Book is the notebook of one dump.
type Book struct {
	path   string     // of its file
	id     string     // identity of the dump
	name   string     // file name of the dump, for people who look into the folder
	kernel model.Addr // where the kernel's half begins

	mu      sync.RWMutex
	notes   []model.Note // by space and address
	next    int          // id of the next note
	longest uint64       // bytes of the note about most
}

// most bounds the notes of a book.
const most = 100000

// Open reads the notebook of a dump from the folder dir; one that does not exist yet is
// empty. A notebook that cannot be read is an error and left as it is.
func Open(dir string, d *model.Dump) (*Book, error) {
	id, err := identity(d)
	if err != nil {
		return nil, err
	}
	b := &Book{path: fileIn(dir, id), id: id, name: nameOf(d.Path), kernel: d.Arch.KernelStart(), next: 1}
	return b, b.read()
}

// home is the space that a note on an address is kept under: what a process sees of the
// kernel is the same in all of them.
func (b *Book) home(space string, at model.Addr) string {
	if model.IsProcessSpace(space) && at >= b.kernel {
		return "kernel"
	}
	return space
}

// Notes lists the notes by space and address.
func (b *Book) Notes() []model.Note {
	b.mu.RLock()
	defer b.mu.RUnlock()
	return slices.Clone(b.notes)
}

// NotesAt lists the notes that are about a byte.
func (b *Book) NotesAt(space string, at model.Addr) []model.Note {
	space = b.home(space, at)
	b.mu.RLock()
	defer b.mu.RUnlock()
	first := model.Addr(max(uint64(at), b.longest) - b.longest)
	i, _ := slices.BinarySearchFunc(b.notes, model.Note{Space: space, At: first}, byPlace)
	var list []model.Note
	for _, n := range b.notes[i:] {
		if n.Space != space || n.At > at {
			break
		}
		if uint64(at-n.At) < n.Len {
			list = append(list, n)
		}
	}
	return list
}

// within is the length of a note, at least one byte and none above the last address.
func within(at model.Addr, n uint64) uint64 { return min(max(n, 1)-1, uint64(^at)) + 1 }

// Put adds a note, or replaces the one with its ID when that is not 0, and writes the
// notebook. It returns the note as it is kept.
func (b *Book) Put(n model.Note) (model.Note, error) {
	n.Space, n.Len = b.home(n.Space, n.At), within(n.At, n.Len)
	n.Text, n.Tags = strings.TrimSpace(n.Text), tidyTags(n.Tags)
	if n.Space == "" {
		return n, errors.New("a note needs the space that its address lies in, such as kernel")
	}
	if n.Made.IsZero() {
		n.Made = time.Now().UTC()
	}
	err := b.change(func() error {
		if n.ID == 0 {
			n.ID = b.next
			b.next++
			b.notes = append(b.notes, n)
			return nil
		}
		i := slices.IndexFunc(b.notes, func(x model.Note) bool { return x.ID == n.ID })
		if i < 0 {
			return fmt.Errorf("there is no note %d any more", n.ID)
		}
		b.notes[i] = n
		return nil
	})
	return n, err
}

// Remove takes a note away and writes the notebook.
func (b *Book) Remove(id int) error {
	return b.change(func() error {
		i := slices.IndexFunc(b.notes, func(x model.Note) bool { return x.ID == id })
		if i < 0 {
			return fmt.Errorf("there is no note %d", id)
		}
		b.notes = slices.Delete(b.notes, i, i+1)
		return nil
	})
}

// change does something to the notes as they are in the file now, another window may
// have written it, and writes them. When that fails they stay as they were.
func (b *Book) change(do func() error) error {
	b.mu.Lock()
	defer b.mu.Unlock()
	before, next := slices.Clone(b.notes), b.next
	err := b.readLocked()
	if err == nil {
		err = do()
	}
	if err == nil && len(b.notes) > most {
		err = fmt.Errorf("a notebook holds %d notes at most", most)
	}
	if err == nil {
		b.settle()
		err = b.write()
	}
	if err != nil {
		b.notes, b.next = before, next
		b.settle()
	}
	return err
}

func byPlace(x, y model.Note) int {
	return cmp.Or(strings.Compare(x.Space, y.Space), cmp.Compare(x.At, y.At), cmp.Compare(x.ID, y.ID))
}

// settle brings the notes into order after they were changed.
func (b *Book) settle() {
	slices.SortStableFunc(b.notes, byPlace)
	b.longest = 0
	for _, n := range b.notes {
		b.longest = max(b.longest, n.Len)
	}
}

// tidyTags drops empty and repeated tags and the # that people put before them.
func tidyTags(tags []string) []string {
	var out []string
	for _, t := range tags {
		if t = strings.TrimPrefix(strings.TrimSpace(t), "#"); t != "" && !slices.Contains(out, t) {
			out = append(out, t)
		}
	}
	return out
}

// Tags reads tags as a person writes them: driver, #crash.
func Tags(text string) []string {
	return tidyTags(strings.FieldsFunc(text, func(r rune) bool { return r == ',' || r == ' ' || r == ';' }))
}
