package lines

import (
	"image/png"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/test"

	"dumplens/model"
	"dumplens/ui/look"
)

// stage is a hex view in a window of the test driver.
type stage struct {
	*Hex
	q *queue
	w fyne.Window
	t testing.TB
}

func newStage(t testing.TB, s model.Space, width, height float32) *stage {
	t.Helper()
	test.NewTempApp(t).Settings().SetTheme(look.New("dark"))
	q := &queue{}
	h := NewHex(q.post)
	w := test.NewTempWindow(t, h)
	w.SetPadded(false)
	w.Resize(fyne.NewSize(width, height))
	st := &stage{h, q, w, t}
	h.SetSpace(s)
	st.settle()
	return st
}

func (s *stage) settle() {
	s.t.Helper()
	s.q.settle(s.t, s.pages, s.seeks, s.takes, s.scale)
}

func (s *stage) key(name fyne.KeyName) {
	s.TypedKey(&fyne.KeyEvent{Name: name})
	s.settle()
}

func (s *stage) with(m fyne.KeyModifier, name fyne.KeyName) {
	s.TypedShortcut(&desktop.CustomShortcut{KeyName: name, Modifier: m})
	s.settle()
}

// picture saves what the window shows when DUMPLENS_PICTURES names a folder.
func (s *stage) picture(name string) { picture(s.t, s.w, name) }

func picture(t testing.TB, w fyne.Window, name string) {
	t.Helper()
	dir := os.Getenv("DUMPLENS_PICTURES")
	if dir == "" {
		return
	}
	f, err := os.Create(filepath.Join(dir, name+".png"))
	if err != nil {
		t.Fatal(err)
	}
	if err := png.Encode(f, w.Canvas().Capture()); err != nil {
		t.Fatal(err)
	}
	if err := f.Close(); err != nil {
		t.Fatal(err)
	}
}

// process is a space as a kernel's: pointers to itself, zeroes, text, holes.
func process() *sparse {
	data := make([]byte, 0x1000)
	for i := range data {
		if i%24 < 13 {
			data[i] = byte(i*7) ^ byte(i>>3)
		}
	}
	copy(data[0x20:], []byte{0x80, 0x75, 0xb4, 0x09, 0x80, 0xfa, 0xff, 0xff})
	copy(data[0x70:], []byte{0x80, 0x75, 0xb4, 0x09, 0x80, 0xfa, 0xff, 0xff})
	copy(data[0x40:], "explorer.exe")
	return &sparse{name: "kernel", parts: []stretch{
		{first: 0xfffffa8009b47000, last: 0xfffffa8009b475df, data: data},
		{first: 0xfffffa8009b475e0, last: 0xfffffa8009b4760f, why: model.PagedOut},
		{first: 0xfffffa8009b47610, last: 0xfffffa8009b47dff, data: data},
		{first: 0xfffffa8009b47e00, last: 0xfffffa8009b47e07, why: model.NotMapped},
		{first: 0xfffffa8009b47e08, last: 0xfffffa8009b48fff, data: data},
		{first: 0xfffffa8009c00000, last: 0xfffffa8009c00fff, data: data},
	}}
}

func TestPictures(t *testing.T) {
	s := newStage(t, process(), 1000, 400)
	s.SetFold(false)
	s.Goto(0xfffffa8009b47540, 0)
	s.settle()
	s.mark = model.Span{Space: s.Space(), At: 0xfffffa8009b47568, Len: 8}
	s.anchor, s.selecting = 0xfffffa8009b47585, true
	s.setCaret(0xfffffa8009b4759a)
	s.settle()
	s.picture("hex-shown-dark")
	s.selecting = false
	s.SetFold(true)
	s.Goto(0xfffffa8009b47df0, 0)
	s.settle()
	s.picture("hex-folded-dark")
	s.SetMode(U64)
	s.settle()
	fyne.CurrentApp().Settings().SetTheme(look.New("light"))
	s.Refresh()
	s.picture("hex-words-light")
	s.SetMode(Bytes)
	s.SetRow(32)
	s.settle()
	s.picture("hex-wide-light")
	s.SetRow(16)
	s.SetScript(ANSI)
	s.FocusGained()
	s.Goto(0xfffffa8009b48fe4, 0)
	s.settle()
	s.scroll(-8)
	s.settle()
	s.picture("hex-ansi-light")
}

func TestBytesAreDrawnWhenTheyCome(t *testing.T) {
	slow := &gated{sparse: process(), open: make(chan struct{})}
	test.NewTempApp(t).Settings().SetTheme(look.New("dark"))
	q := &queue{}
	h := NewHex(q.post)
	w := test.NewTempWindow(t, h)
	w.Resize(fyne.NewSize(1000, 400))
	h.SetSpace(slow)
	for i := range 200 { // as a key held down does
		h.Goto(0xfffffa8009b47000+model.Addr(i), 0)
	}
	if got := h.sheet.lines[0].String(); !strings.Contains(got, ".. ..") {
		t.Errorf("before the bytes came %q was drawn", got)
	}
	close(slow.open)
	q.settle(t, h.pages, h.seeks, h.scale)
	if got := h.sheet.lines[0].String(); strings.Contains(got, ".. ..") {
		t.Errorf("after the bytes came %q is drawn", got)
	}
	if q.most > 3 {
		t.Errorf("%d functions were posted at once", q.most)
	}
	if n := len(h.src.blocks); n == 0 || n > h.src.limit {
		t.Errorf("%d blocks are kept", n)
	}
}

// gated is a space that answers nothing until it is opened.
type gated struct {
	*sparse
	open chan struct{}
}

func (g *gated) ReadAt(p []byte, at model.Addr) (int, error) {
	<-g.open
	return g.sparse.ReadAt(p, at)
}

func (g *gated) Next(at model.Addr) (model.Span, bool) {
	<-g.open
	return g.sparse.Next(at)
}

func TestAnotherSpaceKeepsNothing(t *testing.T) {
	s := newStage(t, process(), 1000, 400)
	s.Goto(0xfffffa8009b47540, 8)
	s.selectFrom(0xfffffa8009b47540, 100)
	s.settle()
	s.SetSpace(kernelish())
	if s.Caret() != 0 || s.Selection().Len != 0 || s.mark.Len != 0 || s.top != 0 {
		t.Errorf("caret %s, selection %v, mark %v, top %s are left", s.Caret(), s.Selection(), s.mark, s.top)
	}
	s.settle()
	if got := s.shown[0].gap; got == nil || got.words != "0x1000 bytes not in dump" {
		t.Errorf("the new space begins with %+v", s.shown[0])
	}
	s.SetSpace(nil)
	if s.Space() != nil || len(s.shown) != 0 {
		t.Error("without a space something is shown")
	}
	s.key(fyne.KeyDown)
	s.press(fyne.NewPos(100, 100), 0)
	if s.Caret() != 0 {
		t.Error("without a space the caret moves")
	}
}

// short is a space that ends, as a file does.
type short struct {
	*sparse
	size uint64
}

func (s short) Size() uint64 { return s.size }

func TestAFileEndsWhereItEnds(t *testing.T) {
	s := newStage(t, short{bytesAt(0, string(make([]byte, 0x1234))), 0x1234}, 1000, 400)
	s.with(fyne.KeyModifierControl, fyne.KeyEnd)
	last := s.shown[len(s.shown)-1]
	if s.Caret() != 0x1233 || last.first != 0x1230 || last.last != 0x1233 {
		t.Errorf("caret %s, last line %s..%s", s.Caret(), last.first, last.last)
	}
	s.SetSpace(short{&sparse{name: "file"}, 0})
	s.settle()
	if len(s.shown) != 0 || s.sheet.lines[0].String() == "" {
		t.Errorf("an empty file shows %d lines", len(s.shown))
	}
}

func TestNarrowerPointers(t *testing.T) {
	s := newStage(t, bytesAt(0x10000, "\x00\x00\x01\x00\x78\x56\x34\x12"), 1000, 400)
	if b := s.src.peek(0x10000); b == nil || b.isPointer(0) {
		t.Error("four bytes pass for a pointer of eight")
	}
	s.SetPointer(4)
	s.settle()
	if b := s.src.peek(0x10000); b == nil || !b.isPointer(0) || b.isPointer(4) {
		t.Error("a pointer of four bytes is not seen")
	}
}
