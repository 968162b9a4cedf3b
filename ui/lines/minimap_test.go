package lines

import (
	"bytes"
	"math/rand/v2"
	"strings"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver/desktop"

	"dumplens/model"
)

func TestKindOf(t *testing.T) {
	random := make([]byte, 512)
	r := rand.New(rand.NewPCG(1, 2))
	for i := range random {
		random[i] = byte(r.Uint32())
	}
	for _, c := range []struct {
		name string
		data []byte
		want byteKind
	}{
		{"nothing", nil, kindMissing},
		{"zeros", make([]byte, 512), kindZeros},
		{"text", []byte(strings.Repeat("The quick brown fox. ", 20)), kindText},
		{"UTF-16", []byte(strings.Repeat("T\x00e\x00x\x00t\x00", 40)), kindText},
		{"pointers", bytes.Repeat([]byte{0x40, 0x75, 0xb4, 0x09, 0x80, 0xfa, 0xff, 0xff}, 40), kindPointers},
		{"random bytes", random, kindDense},
		{"a few random bytes", random[:32], kindMixed},
		{"code", bytes.Repeat([]byte{0x48, 0x89, 0x5c, 0x24, 0x08, 0x57, 0x48, 0x83, 0xec, 0x20, 0x8b, 0xf9, 0xe8, 1, 0, 0x33}, 20), kindMixed},
	} {
		if got := kindOf(c.data); got != c.want {
			t.Errorf("%s: %s, want %s", c.name, got.words(), c.want.words())
		}
	}
}

// counted counts the bytes that are asked for.
type counted struct {
	model.Space
	asked int
}

func (c *counted) ReadAt(p []byte, at model.Addr) (int, error) {
	c.asked += len(p)
	return c.Space.ReadAt(p, at)
}

func TestCellsAreBoundedAndInOrder(t *testing.T) {
	s := &counted{Space: kernelish()}
	e := learn(newSource(s, 0))
	cells := readCells(s, e, 0, e.total, 100, func() bool { return false })
	if len(cells) != 100 || s.asked > 100*samplesOfCell*sampleSize {
		t.Fatalf("%d cells, %d bytes read", len(cells), s.asked)
	}
	starts := 0
	for i, c := range cells {
		if c.first > c.last || i > 0 && c.first < cells[i-1].first {
			t.Errorf("cell %d is %s to %s", i, c.first, c.last)
		}
		if c.starts {
			starts++
		}
	}
	if starts == 0 {
		t.Error("no cell tells where a stretch begins")
	}
	if got := readCells(s, e, 0, e.total, 100, func() bool { return true }); got != nil {
		t.Error("stopped, it gives cells")
	}
}

func TestMinimapShowsAndLeads(t *testing.T) {
	s := newPaneStage(t, 900, 500)
	var hint string
	s.OnHint(func(text string) { hint = text })
	s.Show(kernelish(), 0x1000, 0, "")
	s.settle()
	s.settle()
	m := s.minimap
	if len(m.whole.cells) == 0 || len(m.near.cells) == 0 || !m.frames[1].Visible() {
		t.Fatalf("%d and %d cells", len(m.whole.cells), len(m.near.cells))
	}
	low := fyne.NewPos(mapWidth-2, m.Size().Height-2)
	last := m.whole.cells[len(m.whole.cells)-1]
	m.MouseMoved(&desktop.MouseEvent{PointEvent: fyne.PointEvent{Position: low}})
	if !strings.HasPrefix(hint, last.first.String()) || !strings.Contains(hint, last.kind.words()) {
		t.Errorf("the hint is %q", hint)
	}
	if m.MouseOut(); hint != "" {
		t.Errorf("without the mouse the hint is %q", hint)
	}
	before := s.Hex.TopLine()
	m.Tapped(&fyne.PointEvent{Position: low})
	if s.settle(); s.Hex.TopLine() <= before || s.Hex.Caret() != 0x1000 {
		t.Errorf("a click scrolls from %s to %s, the caret to %s", before, s.Hex.TopLine(), s.Hex.Caret())
	}
	if y := m.frames[1].Position().Y; y < m.Size().Height/4 {
		t.Errorf("the frame stands at %v", y)
	}
	picture(t, s.w, "minimap-dark")
	s.Show(nil, 0, 0, "")
	if s.settle(); len(m.whole.cells) != 0 || m.frames[0].Visible() {
		t.Error("without a space there are cells")
	}
}

func TestNearStripMovesInSteps(t *testing.T) {
	s := newPaneStage(t, 900, 500)
	s.Show(bytesAt(0, strings.Repeat("x", 1<<20)), 0, 0, "")
	s.settle()
	m := s.minimap
	for top := 0.0; top < 1<<20-1000; top += 500 {
		r := m.around(s.Hex.src, top, top+400, 100)
		if top < r.from || top+400 > r.to || r.from < 0 || r.to > 1<<20 {
			t.Fatalf("%v lies outside of %v to %v", top, r.from, r.to)
		}
	}
	a, b := m.around(s.Hex.src, 40000, 40400, 100), m.around(s.Hex.src, 40016, 40416, 100)
	if a != b {
		t.Error("scrolling by a line reads the strip anew")
	}
}
