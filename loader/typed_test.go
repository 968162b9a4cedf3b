package loader_test

import (
	"context"
	"path/filepath"
	"strings"
	"testing"

	"dumplens/loader"
	"dumplens/loader/realdumps"
	"dumplens/model"
	"dumplens/model/typed"
	"dumplens/model/win"
)

// realTyped opens a real dump with its catalogue.
func realTyped(t *testing.T, path string) (*model.Dump, *typed.Catalogue) {
	t.Helper()
	d, err := loader.Open(context.Background(), path, nil)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { d.Close() })
	win.AttachWith(context.Background(), d, nil, win.Options{})
	c, err := typed.For(d)
	if err != nil {
		t.Fatal(err)
	}
	return d, c
}

func layAt(t *testing.T, c *typed.Catalogue, name string, s model.Space, at model.Addr) []typed.Node {
	t.Helper()
	ty, err := c.Find(name)
	if err != nil {
		t.Fatal(err)
	}
	nodes, stopped := c.Lay(context.Background(), ty, s, at, 1)
	if stopped != "" {
		t.Fatal(stopped)
	}
	return nodes
}

func nodeOf(nodes []typed.Node, name string) typed.Node {
	for _, n := range nodes {
		if n.Name == name {
			return n
		}
	}
	return typed.Node{}
}

// TestTypedHeaders lays DUMP_HEADER64 and DUMP_HEADER32 over the headers of real dumps:
// every field that the loader reads at the same offset has the same number. The two
// tables were written apart.
func TestTypedHeaders(t *testing.T) {
	for _, path := range realdumps.Files(t, "kernel") {
		t.Run(filepath.Base(path), func(t *testing.T) {
			d, c := realTyped(t, path)
			if !d.Kind.IsKernel() {
				t.Skip("it is no kernel dump")
			}
			guess := c.Guess(context.Background(), d.File, 0)
			if len(guess) == 0 || !strings.HasPrefix(guess[0].Type, "DUMP_HEADER") {
				t.Fatalf("the header is guessed to be %+v", guess)
			}
			byOffset := map[uint64][]model.Field{}
			fields, _ := d.Fields.Get(context.Background(), nil)
			for _, f := range fields {
				if f.Value.Src.Space == d.File {
					byOffset[uint64(f.Value.Src.At)] = append(byOffset[uint64(f.Value.Src.At)], f)
				}
			}
			same := 0
			for _, n := range layAt(t, c, guess[0].Type, d.File, 0) {
				for _, f := range byOffset[n.Offset] {
					if f.Value.Src.Len != n.Span.Len || !f.Value.Is() || !n.Value.Is() || f.Value.Num == 0 {
						continue
					}
					if same++; f.Value.Num != n.Value.Num {
						t.Errorf("%s at 0x%x is %s, the header view has %s for %s", n.Name, n.Offset, n.Value, f.Value, f.Name)
					}
				}
			}
			if same < 6 {
				t.Errorf("only %d fields could be compared", same)
			}
		})
	}
}

// TestTypedDebuggerData lays KDDEBUGGER_DATA64 over the block of small dumps.
func TestTypedDebuggerData(t *testing.T) {
	found := 0
	for _, path := range realdumps.Files(t, "kernel") {
		d, c := realTyped(t, path)
		h := d.Header
		if h == nil || !h.DebuggerData.Known() {
			continue
		}
		found++
		nodes := layAt(t, c, "KDDEBUGGER_DATA64", h.DebuggerData.Space, h.DebuggerData.At)
		if tag := nodeOf(nodeOf(nodes, "Header").Kids, "OwnerTag").Value.Text; tag != "KDBG" {
			t.Errorf("%s: the tag is %q", filepath.Base(path), tag)
		}
		if got := model.Addr(nodeOf(nodes, "PsActiveProcessHead").Value.Num); got != h.PsActiveProcessHead {
			t.Errorf("%s: PsActiveProcessHead is %s, in the header %s", filepath.Base(path), got, h.PsActiveProcessHead)
		}
		mods, _ := d.Modules.Get(context.Background(), nil)
		if base := nodeOf(nodes, "KernBase").Value.Num; len(mods) > 0 && base != mods[0].Base.Num {
			t.Errorf("%s: KernBase is 0x%x, the kernel's image at %s", filepath.Base(path), base, mods[0].Base)
		}
	}
	if found < 10 {
		t.Errorf("only %d dumps with debugger data", found)
	}
}

// TestTypedMinidump lays the header, the directory and the first module over real user
// minidumps.
func TestTypedMinidump(t *testing.T) {
	modules := 0
	for _, path := range realdumps.Files(t, "user") {
		d, c := realTyped(t, path)
		if !d.Kind.IsUser() || d.Streams == nil {
			continue
		}
		header := layAt(t, c, "MINIDUMP_HEADER", d.File, 0)
		streams, _ := d.Streams.Get(context.Background(), nil)
		if got := nodeOf(header, "NumberOfStreams").Value.Num; len(streams) > 0 && got < uint64(len(streams)) {
			t.Errorf("%s: %d streams, the stream view has %d", filepath.Base(path), got, len(streams))
		}
		for _, st := range streams {
			if st.Type.Num != 4 || st.Size.Num < 112 {
				continue
			}
			nodes := layAt(t, c, "MINIDUMP_MODULE_LIST", d.File, model.Addr(st.Offset.Num))
			mods, _ := d.Modules.Get(context.Background(), nil)
			if first := nodeOf(nodeOf(nodes, "Modules").Kids, "BaseOfImage").Value.Num; len(mods) > 0 && first == mods[0].Base.Num {
				modules++
			}
		}
	}
	if modules < 20 {
		t.Errorf("the first module agrees with the module view in only %d dumps", modules)
	}
}
