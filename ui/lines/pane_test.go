package lines

import (
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"

	"dumplens/model"
	"dumplens/ui/look"
)

// walked is a space that explains its addresses.
type walked struct{ *sparse }

func (w walked) Translate(at model.Addr) model.Walk {
	steps := []model.Step{{Level: "PML4E"}, {Level: "PDPTE"}, {Level: "PDE"}, {Level: "PTE", Meaning: "PageFrameNumber 0x9b47"}}
	if p, _ := w.find(at); p == nil || p.why != model.Present {
		return model.Walk{Space: w.name, At: at, Why: model.PagedOut, Detail: "page file 0, offset 0x12345", Steps: steps}
	}
	return model.Walk{Space: w.name, At: at, Physical: at & 0xffffffff, Steps: steps}
}

type paneStage struct {
	*Pane
	q *queue
	w fyne.Window
	t testing.TB
}

func newPaneStage(t testing.TB, width, height float32) *paneStage {
	t.Helper()
	test.NewTempApp(t).Settings().SetTheme(look.New("dark"))
	q := &queue{}
	p := NewPane(q.post)
	w := test.NewTempWindow(t, p.Object())
	w.SetPadded(false)
	w.Resize(fyne.NewSize(width, height))
	return &paneStage{p, q, w, t}
}

func (s *paneStage) settle() {
	s.t.Helper()
	s.q.settle(s.t, s.Hex.pages, s.Hex.seeks, s.Hex.scale, s.looks)
}

func TestPanePictures(t *testing.T) {
	s := newPaneStage(t, 1000, 400)
	space := walked{process()}
	s.SetSpaces([]model.AddressSpace{
		{ID: "file", Title: "File", Status: model.Available, Space: &sparse{name: "file"}},
		{ID: "kernel", Title: "Kernel virtual", Status: model.Partial, Space: space, Reason: "1204 of 9000 pages"},
		{ID: "process:4", Title: "System 4", Status: model.Unavailable, Reason: "invalid page directories"},
	})
	s.Show(space, 0xfffffa8009b47560, 8, "nt!_EPROCESS explorer.exe")
	s.settle()
	picture(t, s.w, "hex-pane-dark")
	s.Show(space, 0xfffffa8009b475e8, 0, "")
	s.settle()
	fyne.CurrentApp().Settings().SetTheme(look.New("light"))
	s.body.Refresh()
	s.settle()
	picture(t, s.w, "hex-pane-light")
	test.Tap(s.space)
	picture(t, s.w, "hex-pane-menu")
	s.w.Canvas().Overlays().Remove(s.w.Canvas().Overlays().Top())
	s.w.Resize(fyne.NewSize(420, 300))
	picture(t, s.w, "hex-pane-narrow")
}
