package notes

import (
	"bytes"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"dumplens/model"
	"dumplens/model/mem"
)

func dumpOf(b []byte, path string) *model.Dump {
	n := uint64(len(b))
	return &model.Dump{Path: path, File: mem.NewFile(bytes.NewReader(b), n), Size: n, Arch: model.ArchX64}
}

func open(t *testing.T, dir string, d *model.Dump) *Book {
	t.Helper()
	b, err := Open(dir, d)
	if err != nil {
		t.Fatal(err)
	}
	return b
}

func put(t *testing.T, b *Book, n model.Note) model.Note {
	t.Helper()
	n, err := b.Put(n)
	if err != nil {
		t.Fatal(err)
	}
	return n
}

func texts(list []model.Note) string {
	var s []string
	for _, n := range list {
		s = append(s, n.Text)
	}
	return strings.Join(s, ",")
}

// TestFoundAgain: the notes belong to what is in the dump, whatever its name.
func TestFoundAgain(t *testing.T) {
	dir, raw := t.TempDir(), bytes.Repeat([]byte("dump"), 70000)
	b := open(t, dir, dumpOf(raw, "/a/MEMORY.DMP"))
	put(t, b, model.Note{Space: "kernel", At: 0xfffff80000001000, Text: "here", Tags: []string{"#crash", "crash", " "}})
	again := open(t, dir, dumpOf(raw, "/b/copy.dmp"))
	if got := again.Notes(); len(got) != 1 || got[0].Text != "here" || !slices.Equal(got[0].Tags, []string{"crash"}) || got[0].Made.IsZero() {
		t.Errorf("%+v", got)
	}
	other := slices.Clone(raw)
	other[len(other)-1]++
	if got := open(t, dir, dumpOf(other, "/a/MEMORY.DMP")).Notes(); len(got) != 0 {
		t.Errorf("another dump has them too: %+v", got)
	}
}

func TestNotesAt(t *testing.T) {
	b := open(t, t.TempDir(), dumpOf([]byte("x"), "x"))
	const k = model.Addr(0xfffff80000001000)
	put(t, b, model.Note{Space: "kernel", At: k, Len: 0x10000, Text: "long"})
	put(t, b, model.Note{Space: "process:8", At: k + 16, Len: 8, Text: "eight"})
	put(t, b, model.Note{Space: "process:8", At: 0x1000, Text: "user"})
	for _, c := range []struct {
		space string
		at    model.Addr
		want  string
	}{
		{"kernel", k - 1, ""},
		{"kernel", k, "long"},
		{"kernel", k + 16, "long,eight"}, // what a process sees of the kernel is the kernel's
		{"process:4", k + 23, "long,eight"},
		{"kernel", k + 24, "long"},
		{"kernel", k + 0xffff, "long"},
		{"kernel", k + 0x10000, ""},
		{"process:8", 0x1000, "user"},
		{"process:8", 0x1001, ""},
		{"process:4", 0x1000, ""},
		{"kernel", 0, ""},
	} {
		if got := texts(b.NotesAt(c.space, c.at)); got != c.want {
			t.Errorf("%s %s: %q, want %q", c.space, c.at, got, c.want)
		}
	}
}

// TestLengthOfNotes: a note has a byte at least and ends where the space does.
func TestLengthOfNotes(t *testing.T) {
	const top = ^model.Addr(0)
	b := open(t, t.TempDir(), dumpOf([]byte("x"), "x"))
	for _, c := range []struct {
		at   model.Addr
		n    uint64
		want uint64
	}{{0, 0, 1}, {0, 1 << 63, 1 << 63}, {top, 99, 1}, {top - 9, 10, 10}, {top - 9, 11, 10}, {5, ^uint64(0), ^uint64(0) - 4}} {
		if got := put(t, b, model.Note{Space: "file", At: c.at, Len: c.n}).Len; got != c.want {
			t.Errorf("0x%x bytes at %s are kept as 0x%x, want 0x%x", c.n, c.at, got, c.want)
		}
	}
}

func TestChangeAndRemove(t *testing.T) {
	dir := t.TempDir()
	d := dumpOf([]byte("x"), "x")
	one, two := open(t, dir, d), open(t, dir, d) // two windows
	n := put(t, one, model.Note{Space: "file", At: 1, Text: "a"})
	put(t, two, model.Note{Space: "file", At: 2, Text: "b"})
	n.Text = "changed"
	put(t, one, n)
	if got := texts(one.Notes()); got != "changed,b" {
		t.Errorf("%q: what the other window wrote is lost", got)
	}
	if err := one.Remove(n.ID); err != nil {
		t.Error(err)
	}
	if err := one.Remove(n.ID); err == nil {
		t.Error("removed twice")
	}
	if _, err := two.Put(n); err == nil {
		t.Error("a removed note was changed")
	}
	if m := put(t, two, model.Note{Space: "file", At: 3}); m.ID == n.ID {
		t.Error("the number of a removed note was given again")
	}
	if _, err := one.Put(model.Note{At: 3}); err == nil {
		t.Error("a note without a space was taken")
	}
}

// TestDamagedNotebook: a notebook that cannot be read is left alone.
func TestDamagedNotebook(t *testing.T) {
	for name, text := range map[string]string{
		"no JSON":  "{",
		"newer":    `{"dumplens_notes": 2, "notes": []}`,
		"no place": `{"dumplens_notes": 1, "notes": [{"id": 1, "at": "x"}]}`,
	} {
		dir, d := t.TempDir(), dumpOf([]byte("x"), "x")
		id, err := identity(d)
		if err != nil {
			t.Fatal(err)
		}
		path := filepath.Join(dir, id+".json")
		if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
		AttachFrom(dir, d)
		if d.Notes != nil || d.NotesWhy == "" || len(d.Problems()) != 1 {
			t.Errorf("%s: %v %q %v", name, d.Notes, d.NotesWhy, d.Problems())
		}
		if after, err := os.ReadFile(path); err != nil || string(after) != text {
			t.Errorf("%s: changed to %q, %v", name, after, err)
		}
	}
}

func TestExportImport(t *testing.T) {
	d := dumpOf([]byte("x"), "x")
	from, to := open(t, t.TempDir(), d), open(t, t.TempDir(), d)
	put(t, from, model.Note{Space: "file", At: 1, Text: "a <b>", Tags: []string{"t"}})
	put(t, from, model.Note{Space: "file", At: 2})
	var out bytes.Buffer
	if err := from.Export(&out); err != nil {
		t.Fatal(err)
	}
	for i, want := range []int{2, 0} { // a second time nothing is new
		n, err := to.Import(bytes.NewReader(out.Bytes()), false)
		if err != nil || n != want {
			t.Errorf("import %d: %d, %v", i, n, err)
		}
	}
	if got := texts(to.Notes()); got != "a <b>," {
		t.Errorf("%q", got)
	}
	other := open(t, t.TempDir(), dumpOf([]byte("y"), "y"))
	if _, err := other.Import(bytes.NewReader(out.Bytes()), false); err == nil {
		t.Error("notes on another dump were taken")
	}
	if n, err := other.Import(bytes.NewReader(out.Bytes()), true); err != nil || n != 2 {
		t.Errorf("%d, %v", n, err)
	}
}
