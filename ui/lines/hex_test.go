package lines

import (
	"image/png"
	"os"
	"path/filepath"
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
	s.q.settle(s.t, s.pages, s.seeks, s.scale)
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
	s.SetWord(8)
	s.settle()
	fyne.CurrentApp().Settings().SetTheme(look.New("light"))
	s.Refresh()
	s.picture("hex-words-light")
	s.SetWord(1)
	s.SetRow(32)
	s.settle()
	s.picture("hex-wide-light")
}
