package notes

import (
	"crypto/sha256"
	"encoding/binary"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"time"

	"dumplens/model"
)

// Dir is the folder of the notebooks in the user's settings.
func Dir() (string, error) {
	dir, err := os.UserConfigDir()
	if err != nil {
		return "", fmt.Errorf("there is no folder for settings to keep notes in: %w", err)
	}
	return filepath.Join(dir, "dumplens", "notes"), nil
}

// edge is how much of the start and of the end of a dump tells it from others: the
// header holds when and where it was written.
const edge = 64 << 10

// identity names a dump by its size and the bytes at its start and end, so that it is
// the same under another name and on another machine.
func identity(d *model.Dump) (string, error) {
	h := sha256.New()
	h.Write(binary.LittleEndian.AppendUint64(nil, d.Size)) // a hash takes all
	for _, at := range []uint64{0, max(d.Size, edge) - edge} {
		p, err := model.ReadBytes(d.File, model.Addr(at), min(d.Size-at, edge))
		if err != nil {
			return "", fmt.Errorf("the dump cannot be told from others: %w", err)
		}
		h.Write(p)
	}
	return hex.EncodeToString(h.Sum(nil)[:16]), nil
}

func fileIn(dir, id string) string { return filepath.Join(dir, id+".json") }

func nameOf(path string) string { return filepath.Base(path) }

// stored is the file of a notebook. What is exported has the same form.
type stored struct {
	Version int          `json:"dumplens_notes"`
	Dump    string       `json:"dump"` // identity
	File    string       `json:"file"`
	Next    int          `json:"next"` // id of the next note
	Notes   []storedNote `json:"notes"`
}

type storedNote struct {
	ID    int       `json:"id"`
	Space string    `json:"space"`
	At    string    `json:"at"`
	Len   uint64    `json:"len"`
	Text  string    `json:"text,omitempty"`
	Tags  []string  `json:"tags,omitempty"`
	Made  time.Time `json:"made"`
}

const (
	version = 1
	largest = 64 << 20 // bytes of a file that can be a notebook
)

func (b *Book) read() error {
	b.mu.Lock()
	defer b.mu.Unlock()
	return b.readLocked()
}

func (b *Book) readLocked() error {
	f, err := os.Open(b.path)
	if errors.Is(err, fs.ErrNotExist) {
		b.notes = nil
		return nil
	}
	if err != nil {
		return fmt.Errorf("your notes on this dump cannot be read: %w", err)
	}
	defer f.Close()
	s, err := decode(f)
	if err != nil {
		return fmt.Errorf("your notes on this dump in %s cannot be read and are left as they are: %w", b.path, err)
	}
	b.notes, b.next = s.list(), max(b.next, s.Next)
	for _, n := range b.notes {
		b.next = max(b.next, n.ID+1)
	}
	b.settle()
	return nil
}

func decode(r io.Reader) (stored, error) {
	var s stored
	if err := json.NewDecoder(io.LimitReader(r, largest)).Decode(&s); err != nil {
		return s, err
	}
	if s.Version != version {
		return s, fmt.Errorf("it is no notebook of this version of the program (dumplens_notes is %d, not %d)", s.Version, version)
	}
	if len(s.Notes) > most {
		return s, fmt.Errorf("it holds %d notes, more than %d", len(s.Notes), most)
	}
	for _, n := range s.Notes {
		if _, err := model.ParseAddr(n.At); err != nil || n.Space == "" {
			return s, fmt.Errorf("note %d has no place: space %q, at %q", n.ID, n.Space, n.At)
		}
	}
	return s, nil
}

func (s stored) list() []model.Note {
	out := make([]model.Note, len(s.Notes))
	for i, n := range s.Notes {
		at, _ := model.ParseAddr(n.At) // decode has tried it
		out[i] = model.Note{ID: n.ID, Space: n.Space, At: at, Len: within(at, n.Len), Text: n.Text, Tags: n.Tags, Made: n.Made}
	}
	return out
}

func (b *Book) stored() stored {
	s := stored{Version: version, Dump: b.id, File: b.name, Next: b.next, Notes: []storedNote{}}
	for _, n := range b.notes {
		s.Notes = append(s.Notes, storedNote{n.ID, n.Space, fmt.Sprintf("0x%x", uint64(n.At)), n.Len, n.Text, n.Tags, n.Made})
	}
	return s
}

// write replaces the file in one step, so that a full disk does not cost the old notes.
func (b *Book) write() error {
	if err := os.MkdirAll(filepath.Dir(b.path), 0o700); err != nil {
		return fmt.Errorf("the note cannot be kept: %w", err)
	}
	f, err := os.CreateTemp(filepath.Dir(b.path), "notes-*.tmp")
	if err != nil {
		return fmt.Errorf("the note cannot be kept: %w", err)
	}
	err = errors.Join(b.stored().encode(f), f.Close())
	if err == nil {
		err = os.Rename(f.Name(), b.path)
	}
	if err != nil {
		return fmt.Errorf("the note cannot be kept: %w", errors.Join(err, os.Remove(f.Name())))
	}
	return nil
}

func (s stored) encode(w io.Writer) error {
	enc := json.NewEncoder(w)
	enc.SetEscapeHTML(false)
	enc.SetIndent("", " ")
	return enc.Encode(s)
}

// Export writes all notes in the form that Import reads.
func (b *Book) Export(w io.Writer) error {
	b.mu.RLock()
	defer b.mu.RUnlock()
	return b.stored().encode(w)
}

// Import adds the notes of another notebook, leaving out those that are here already,
// and says how many came. Notes on another dump are refused unless anyDump is set.
func (b *Book) Import(r io.Reader, anyDump bool) (added int, err error) {
	s, err := decode(r)
	if err != nil {
		return 0, fmt.Errorf("the file holds no notes that can be read: %w", err)
	}
	if s.Dump != b.id && !anyDump {
		return 0, fmt.Errorf("these are notes on another dump, %s", s.File)
	}
	err = b.change(func() error {
		have := map[sameNote]bool{}
		for _, n := range b.notes {
			have[sameAs(n)] = true
		}
		for _, n := range s.list() {
			n.Space = b.home(n.Space, n.At)
			if !have[sameAs(n)] {
				have[sameAs(n)] = true
				n.ID = b.next
				b.next++
				b.notes = append(b.notes, n)
				added++
			}
		}
		return nil
	})
	if err != nil {
		return 0, err
	}
	return added, nil
}

// sameNote is what two notes that are the same have in common: place and text.
type sameNote struct {
	space string
	at    model.Addr
	len   uint64
	text  string
}

func sameAs(n model.Note) sameNote { return sameNote{n.Space, n.At, n.Len, n.Text} }

// Attach gives a dump its notebook. When there can be none, NotesWhy says why, and
// a notebook that is there but cannot be read is a problem too.
func Attach(d *model.Dump) {
	dir, err := Dir()
	if err == nil {
		AttachFrom(dir, d)
		return
	}
	d.NotesWhy = err.Error()
}

// AttachFrom is Attach with the folder named.
func AttachFrom(dir string, d *model.Dump) {
	b, err := Open(dir, d)
	if err != nil {
		d.NotesWhy = err.Error()
		d.AddProblem("notes", model.Span{}, "%v", err)
		return
	}
	d.Notes = b
}
