package lines

import (
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"

	"dumplens/model"
	"dumplens/ui/look"
)

// inspectorStage is an inspector in a window of the test driver.
type inspectorStage struct {
	*Inspector
	q *queue
	w fyne.Window
	t testing.TB
}

func newInspectorStage(t testing.TB, width, height float32) *inspectorStage {
	t.Helper()
	test.NewTempApp(t).Settings().SetTheme(look.New("dark"))
	q := &queue{}
	x := NewInspector(q.post)
	w := test.NewTempWindow(t, x.Object())
	w.SetPadded(false)
	w.Resize(fyne.NewSize(width, height))
	return &inspectorStage{x, q, w, t}
}

func (s *inspectorStage) look(space model.Space, at model.Addr, label string) {
	s.t.Helper()
	s.Look(space, at, label, 8)
	s.q.settle(s.t, s.looks)
}

// row is the line with a name.
func (s *inspectorStage) row(name string) inspectorRow {
	s.t.Helper()
	for _, r := range s.rows {
		if r.d.name == name {
			return r
		}
	}
	s.t.Fatalf("there is no line %q", name)
	return inspectorRow{}
}

func TestInspectorShows(t *testing.T) {
	s := newInspectorStage(t, 350, 600)
	s.look(process(), 0xfffffa8009b47560, "nt!_EPROCESS explorer.exe")
	if len(s.data) < 10 || s.label != "nt!_EPROCESS explorer.exe" {
		t.Errorf("it shows %q, %d lines", s.label, len(s.data))
	}
	picture(t, s.w, "inspector-dark")
	if s.look(nil, 0, ""); len(s.data) != 0 {
		t.Error("without a space it shows data")
	}
}

func TestInspectorIsALink(t *testing.T) {
	s := newInspectorStage(t, 350, 600)
	var to model.Addr
	s.OnFollow = func(at model.Addr) { to = at }
	s.look(process(), 0xfffffa8009b47020, "")
	r := s.row("pointer")
	s.Tapped(&fyne.PointEvent{Position: fyne.NewPos(100, (r.top+r.bottom)/2)})
	if to != 0xfffffa8009b47580 {
		t.Errorf("a click on the pointer leads to %s", to)
	}
}
