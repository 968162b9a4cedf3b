package view

import (
	"bytes"
	"fmt"
	"strings"
	"testing"

	"dumplens/model"
	"dumplens/model/mem"
)

// pieces is a space of texts at addresses.
func pieces(t *testing.T, texts map[model.Addr]string) *mem.Overlay {
	t.Helper()
	o := mem.NewOverlay("kernel", "")
	for at, text := range texts {
		src := model.Span{Space: mem.NewFile(strings.NewReader(text), uint64(len(text))), Len: uint64(len(text))}
		if !o.Add(at, src) {
			t.Fatalf("no place for a piece at %s", at)
		}
	}
	return o
}

func TestHexLines(t *testing.T) {
	s := pieces(t, map[model.Addr]string{0x1000: "01", 0x1004: "456789abcdefXY"})
	var b bytes.Buffer
	if err := WriteHex(&b, model.Span{Space: s, At: 0x1000, Len: 18}); err != nil {
		t.Fatal(err)
	}
	want := "00000000`00001000  30 31 ?? ?? 34 35 36 37-38 39 61 62 63 64 65 66  01  456789abcdef\n" +
		"00000000`00001010  58 59                                            XY\n" +
		"00000000`00001002: 0x2 bytes missing: not in dump\n"
	if b.String() != want {
		t.Errorf("\n%swant\n%s", b.String(), want)
	}
}

// TestHexOverChunks: what is read in pieces is one listing, and a hole over the seam one
// hole.
func TestHexOverChunks(t *testing.T) {
	s := pieces(t, map[model.Addr]string{0: strings.Repeat("a", hexChunk-8), hexChunk + 8: "b"})
	s.Explain(func(h *model.Hole) { h.Cause = fmt.Errorf("seen from %s", h.At) }) // as page numbers in reasons are
	var b bytes.Buffer
	if err := WriteHex(&b, model.Span{Space: s, At: 0, Len: hexChunk + 9}); err != nil {
		t.Fatal(err)
	}
	lines := strings.Split(strings.TrimSuffix(b.String(), "\n"), "\n")
	want := []string{
		"00000000`000ffff0  61 61 61 61 61 61 61 61-?? ?? ?? ?? ?? ?? ?? ??  aaaaaaaa        ",
		"00000000`00100000  ?? ?? ?? ?? ?? ?? ?? ??-62                               b",
		"00000000`000ffff8: 0x10 bytes missing: not in dump: seen from 00000000`000ffff8",
	}
	if n := hexChunk/16 + 2; len(lines) != n || strings.Join(lines[n-3:], "\n") != strings.Join(want, "\n") {
		t.Errorf("%d lines, want %d; the last\n%s\nwant\n%s", len(lines), n, strings.Join(lines[len(lines)-3:], "\n"), strings.Join(want, "\n"))
	}
}
