package model

import (
	"bytes"
	"testing"
)

// gappy is readable in [0x10,0x20) and [0x28,0x30).
type gappy struct{}

func (gappy) Name() string { return "gappy" }

func (gappy) ReadAt(p []byte, at Addr) (int, error) {
	for i := range p {
		a := at + Addr(i)
		switch {
		case a >= 0x10 && a < 0x20 || a >= 0x28 && a < 0x30:
			p[i] = byte(a)
		case a >= 0x20 && a < 0x28:
			return i, &Hole{Space: "gappy", At: a, Len: uint64(0x28 - a), Why: PagedOut}
		default:
			return i, &Hole{Space: "gappy", At: a, Len: 1, Why: NotMapped}
		}
	}
	return len(p), nil
}

func (gappy) Next(Addr) (Span, bool) { return Span{}, false }

// TestFillAtTop: what is read does not go on at address 0.
func TestFillAtTop(t *testing.T) {
	p := []byte{1, 2, 3, 4, 5, 6, 7, 8}
	holes := Fill(everywhere{}, p, ^Addr(0)-2)
	if want := []byte{0xaa, 0xaa, 0xaa, 0, 0, 0, 0, 0}; !bytes.Equal(p, want) {
		t.Errorf("% x, want % x", p, want)
	}
	if len(holes) != 1 || holes[0].At != 0 || holes[0].Len != 5 {
		t.Errorf("%+v", holes)
	}
}

// everywhere is a space with a byte at every address.
type everywhere struct{}

func (everywhere) Name() string { return "everywhere" }

func (everywhere) ReadAt(p []byte, _ Addr) (int, error) {
	for i := range p {
		p[i] = 0xaa
	}
	return len(p), nil
}

func (s everywhere) Next(at Addr) (Span, bool) { return Span{s, at, 1}, true }

func TestFill(t *testing.T) {
	buf := make([]byte, 0x30)
	for i := range buf {
		buf[i] = 0xee
	}
	holes := Fill(gappy{}, buf, 0x8)
	want := []Hole{{"gappy", 0x8, 8, NotMapped, nil}, {"gappy", 0x20, 8, PagedOut, nil}, {"gappy", 0x30, 8, NotMapped, nil}}
	if len(holes) != len(want) {
		t.Fatalf("%+v", holes)
	}
	for i := range want {
		if holes[i] != want[i] {
			t.Errorf("hole %d: %+v, want %+v", i, holes[i], want[i])
		}
	}
	for i, b := range buf {
		a := byte(8 + i)
		if a < 0x10 || a >= 0x20 && a < 0x28 || a >= 0x30 {
			a = 0
		}
		if b != a {
			t.Errorf("byte at 0x%x is 0x%x", 8+i, b)
		}
	}
}

func TestReadBytesRefusesHugeLengths(t *testing.T) {
	_, err := ReadBytes(gappy{}, 0x10, 1<<62)
	if h := AsHole(err, "", 0); h == nil || h.Why != Malformed {
		t.Errorf("%v", err)
	}
	if _, err := ReadUint(nil, 0, 8); err == nil {
		t.Error("a nil space was read")
	}
}
