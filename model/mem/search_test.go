package mem

import (
	"bytes"
	"context"
	"encoding/binary"
	"errors"
	"testing"

	"dumplens/model"
)

func find(t *testing.T, s model.Space, p *Pattern, perr error) []model.Addr {
	t.Helper()
	if perr != nil {
		t.Fatal(perr)
	}
	var at []model.Addr
	if _, err := Search(context.Background(), s, 0, p, nil, func(a model.Addr) bool { at = append(at, a); return true }); err != nil {
		t.Fatal(err)
	}
	return at
}

func TestSearch(t *testing.T) {
	b := make([]byte, 3*chunk)
	copy(b[100:], "needle")
	copy(b[chunk-3:], "needle") // across the edge of what is read at once
	copy(b[len(b)-6:], "needle")
	copy(b[2*chunk:], "\x78\x56\x34\x12\x00\xf8\xff\xff")
	copy(b[2*chunk+100:], "n\x00e\x00")
	f := NewFile(bytes.NewReader(b), uint64(len(b)))
	check := func(name string, got []model.Addr, want ...model.Addr) {
		t.Helper()
		if len(got) != len(want) {
			t.Fatalf("%s: %v, want %v", name, got, want)
		}
		for i := range want {
			if got[i] != want[i] {
				t.Errorf("%s: %v, want %v", name, got, want)
			}
		}
	}
	p, err := PatternText("needle")
	check("text", find(t, f, p, err), 100, chunk-3, 3*chunk-6)
	p, err = PatternHex("6e ?? ?? 64 6c")
	check("wildcards", find(t, f, p, err), 100, chunk-3, 3*chunk-6)
	p, err = PatternHex("?? 6e6565")
	if err == nil {
		t.Errorf("a field of three bytes was taken: %v", p)
	}
	p, err = PatternUTF16("ne")
	check("utf-16", find(t, f, p, err), 2*chunk+100)
	p, err = PatternPointer(0xfffff80012345678, 8)
	check("pointer", find(t, f, p, err), 2*chunk)
	if _, err := PatternHex("?? ??"); err == nil {
		t.Error("a pattern of wildcards only was taken")
	}
}

// TestSearchAcrossPages: neighbouring pages may lie far apart in the file, and a
// hit may span them; pages with a hole between them do not touch.
func TestSearchAcrossPages(t *testing.T) {
	b := make([]byte, 4*PageSize)
	copy(b[PageSize-3:], "nee") // file page 0, physical page 10
	copy(b[2*PageSize:], "dle") // file page 2, physical page 11
	copy(b[3*PageSize:], "dle") // file page 3, physical page 13
	f := NewFile(bytes.NewReader(b), uint64(len(b)))
	p, err := PatternText("needle")
	s := NewPages(f, NewRuns([]StoredRun{{10, 1, 0}, {11, 1, 2 * PageSize}}), nil)
	if got := find(t, s, p, err); len(got) != 1 || got[0] != 11*PageSize-3 {
		t.Errorf("neighbours: %v", got)
	}
	s = NewPages(f, NewRuns([]StoredRun{{10, 1, 0}, {13, 1, 3 * PageSize}}), nil)
	if got := find(t, s, p, err); len(got) != 0 {
		t.Errorf("a hit across a hole: %v", got)
	}
}

func TestSearchCancelled(t *testing.T) {
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	p, err := PatternText("x")
	if err != nil {
		t.Fatal(err)
	}
	if _, err := Search(ctx, patterned(4), 0, p, nil, func(model.Addr) bool { return true }); !errors.Is(err, context.Canceled) {
		t.Errorf("%v, want cancelled", err)
	}
}

// TestSearchEndsInLoopingTables: a table of pages that is also all tables above it
// shows 2^48 bytes; what the search did not look at is said.
func TestSearchEndsInLoopingTables(t *testing.T) {
	p, err := PatternText("needle")
	must(t, err)
	page := func(entry uint64) []byte {
		var b []byte
		for range PageSize / 8 {
			b = binary.LittleEndian.AppendUint64(b, entry)
		}
		return b
	}
	for name, raw := range map[string][]byte{
		"memory without end": page(7),
		// All entries of a table lead to the one next table, and those of the third are not
		// present: 2^27 empty places.
		"emptiness without end": append(page(0x1007), append(page(0x2007), page(0x3000)...)...),
	} {
		n := uint64(len(raw))
		s := NewPaged("looped", NewPages(NewFile(bytes.NewReader(raw), n), NewRuns([]StoredRun{{0, n / PageSize, 0}}), nil), 0, PagedOptions{})
		var end *Endless
		_, err := Search(context.Background(), Below{s, 1 << 47}, 0, p, nil, func(model.Addr) bool { return true })
		if !errors.As(err, &end) || end.Space != "looped" {
			t.Errorf("%s: %v", name, err)
		}
	}
}

// TestSearchEndsInRangesOfTheSameBytes: many ranges of a minidump may name one piece of
// the file.
func TestSearchEndsInRangesOfTheSameBytes(t *testing.T) {
	const size = 8 << 20
	f := NewFile(bytes.NewReader(make([]byte, size)), size)
	o := NewOverlay("memory", "not in dump")
	for i := range model.Addr(2 * searchLeast / size) {
		o.Add(i*size, f.Span())
	}
	p, err := PatternText("needle")
	must(t, err)
	done, err := Search(context.Background(), o, 0, p, nil, func(model.Addr) bool { return true })
	var end *Endless
	if !errors.As(err, &end) || done.Bytes > searchLeast+2*chunk {
		t.Errorf("%d bytes, %v", done.Bytes, err)
	}
}
