package lines

import (
	"fmt"
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
	s.q.settle(s.t, s.Hex.pages, s.Hex.seeks, s.Hex.takes, s.Hex.scale, s.minimap.whole.jobs, s.minimap.near.jobs)
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

func TestPaneTellsAndShows(t *testing.T) {
	s := newPaneStage(t, 1200, 500)
	space := walked{process()}
	var told string
	s.OnMove = func(in model.Space, at model.Addr, why string) { told = in.Name() + " " + at.String() + " " + why }
	s.SetSpaces([]model.AddressSpace{{ID: "kernel", Title: "Kernel virtual", Status: model.Available, Space: space}})
	s.Show(space, 0xfffffa8009b47560, 8, "nt!_EPROCESS explorer.exe")
	s.settle()
	if told != "kernel fffffa80`09b47560 " {
		t.Errorf("told %q", told)
	}
	if s.space.Text != "Kernel virtual" || s.entry.Text != "fffffa80`09b47560" || s.note.Text != "nt!_EPROCESS explorer.exe" {
		t.Errorf("the bar says %q %q %q", s.space.Text, s.entry.Text, s.note.Text)
	}
	if s.Label() != "nt!_EPROCESS explorer.exe" {
		t.Errorf("the label is %q", s.Label())
	}
	s.Hex.TypedKey(&fyne.KeyEvent{Name: fyne.KeyPageDown})
	s.settle()
	if s.note.Text != "" || s.Label() != "" {
		t.Errorf("away from the object the bar still says %q", s.note.Text)
	}
}

func TestPaneGoesToAddresses(t *testing.T) {
	s := newPaneStage(t, 1200, 500)
	s.Show(kernelish(), 0x1000, 0, "")
	s.settle()
	s.w.Canvas().Focus(s.entry)
	s.entry.SetText("")
	test.Type(s.entry, "fffff800`00001234")
	s.entry.TypedKey(&fyne.KeyEvent{Name: fyne.KeyReturn})
	if s.settle(); s.Hex.Caret() != 0xfffff80000001234 || s.w.Canvas().Focused() != s.Focus() {
		t.Errorf("went to %s, focus on %T", s.Hex.Caret(), s.w.Canvas().Focused())
	}
	s.goTo("nowhere")
	if s.note.Text == "" || s.Hex.Caret() != 0xfffff80000001234 {
		t.Errorf("a bad address: %q, caret %s", s.note.Text, s.Hex.Caret())
	}
	asked := ""
	s.OnGoto = func(text string) error { asked = text; return nil }
	if s.goTo("nt+0x10"); asked != "nt+0x10" {
		t.Errorf("the window was asked for %q", asked)
	}
	var key fyne.KeyName
	s.OnKey = func(e *fyne.KeyEvent) { key = e.Name }
	if s.entry.TypedKey(&fyne.KeyEvent{Name: fyne.KeyF3}); key != fyne.KeyF3 {
		t.Error("F3 in the entry is not handed on")
	}
	s.w.Canvas().Focus(s.entry)
	test.Type(s.entry, "zzz")
	s.entry.TypedKey(&fyne.KeyEvent{Name: fyne.KeyEscape})
	if s.entry.Text != "fffff800`00001234" {
		t.Errorf("after Escape the entry says %q", s.entry.Text)
	}
}

func TestPaneRemembersPlaces(t *testing.T) {
	s := newPaneStage(t, 1200, 500)
	a, b := kernelish(), process()
	b.name = "process:4"
	s.choose(a)
	if s.settle(); s.Hex.Caret() != 0x1000 {
		t.Errorf("a space first shows %s", s.Hex.Caret())
	}
	s.Hex.Goto(0x4500, 0)
	s.choose(b)
	s.settle()
	s.choose(a)
	if s.settle(); s.Hex.Caret() != 0x4500 {
		t.Errorf("back in the space it shows %s", s.Hex.Caret())
	}
	s.SetSpaces(nil)
	if s.Hex.Space() != nil || s.entry.Text != "" {
		t.Errorf("an emptied pane shows %v, %q", s.Hex.Space(), s.entry.Text)
	}
}

func TestUnavailableSpacesSayWhy(t *testing.T) {
	s := newPaneStage(t, 1200, 500)
	s.SetSpaces([]model.AddressSpace{
		{ID: "kernel", Title: "Kernel virtual", Status: model.Available, Space: kernelish()},
		{ID: "process:4", Title: "System 4", Status: model.Unavailable, Reason: "invalid page directories"},
	})
	items := s.spaceMenu()
	if len(items) != 2 || items[0].Disabled || !items[1].Disabled || items[1].Label != "System 4: invalid page directories" {
		t.Errorf("the menu is %+v %+v", items[0], items[1])
	}
	many := []model.AddressSpace{{ID: "kernel", Title: "Kernel virtual", Space: kernelish()}}
	for range manySpaces + 1 {
		many = append(many, model.AddressSpace{ID: "process:8", Title: "a.exe 8", Status: model.Unavailable})
	}
	s.SetSpaces(many)
	items = s.spaceMenu()
	if len(items) != 2 || items[1].ChildMenu == nil || len(items[1].ChildMenu.Items) != manySpaces+1 {
		t.Errorf("%d items for many processes", len(items))
	}
	for i := range 5000 {
		many = append(many, model.AddressSpace{ID: fmt.Sprintf("process:%d", 100+i), Title: "b.exe", Status: model.Unavailable})
	}
	last := kernelish()
	many = append(many, model.AddressSpace{ID: "process:9999", Title: "last.exe 9999", Status: model.Available, Space: last})
	s.SetSpaces(many)
	s.Show(last, 0x1000, 0, "")
	users := s.spaceMenu()[1].ChildMenu.Items
	if len(users) != mostProcesses+2 || users[mostProcesses-1].Label != "last.exe 9999" || !users[mostProcesses-1].Checked {
		t.Fatalf("%d items for 5000 processes", len(users))
	}
	if end := users[mostProcesses+1]; end.Label != "4980 more: type PID:ADDRESS" || end.Action == nil {
		t.Errorf("the menu ends with %q", end.Label)
	}
}

func TestPaneGivesUpPartsWhenNarrow(t *testing.T) {
	s := newPaneStage(t, 1200, 500)
	s.Show(kernelish(), 0x1000, 0, "label")
	s.settle()
	if !s.note.Visible() || !s.fold.Visible() {
		t.Error("a wide pane lacks parts")
	}
	if end := s.Hex.grid.x(s.Hex.grid.cells()); end > s.Hex.Size().Width {
		t.Errorf("the rows end at %v of %v", end, s.Hex.Size().Width)
	}
	s.w.Resize(fyne.NewSize(320, 300))
	if s.note.Visible() || s.fold.Visible() || !s.entry.Visible() || !s.space.Visible() {
		t.Error("a narrow pane keeps the wrong parts")
	}
	if end := s.entry.Position().X + s.entry.Size().Width; end > 320 {
		t.Errorf("the entry ends at %v of 320", end)
	}
}

func TestTailStandsAtTheRight(t *testing.T) {
	s := newPaneStage(t, 600, 300)
	s.Show(kernelish(), 0x1000, 0, "")
	a, b := look.NewButton("+ pane", nil), look.NewButton("close", nil)
	s.SetTail(a, b)
	s.SetMarked(true)
	s.settle()
	if end := b.Position().X + b.Size().Width; end > 600 || end < 580 {
		t.Errorf("the last button ends at %v of 600", end)
	}
	if a.Position().X+a.Size().Width > b.Position().X {
		t.Error("the buttons overlap")
	}
	for _, o := range []fyne.CanvasObject{s.space, s.word, s.row, s.entry, s.note, s.fold} {
		if end := o.Position().X + o.Size().Width; o.Visible() && end > a.Position().X {
			t.Errorf("%T reaches under the buttons: %v", o, end)
		}
	}
}
