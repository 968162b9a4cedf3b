package ui

import (
	"slices"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"

	"dumplens/model/view"
)

// smallScreen is one of 1600 x 1000 pixels at 300 %, less the menu bar.
var smallScreen = fyne.NewSize(533, 300)

func TestTheWindowMayBeSmall(t *testing.T) {
	r := newRig(t)
	for name, w := range map[string]*Window{"start page": r.start(), "dump": r.start("a.dmp")} {
		w.openView("processes")
		for part, o := range map[string]fyne.CanvasObject{"window": w.win.Content(), "top bar": w.bar.object, "status bar": w.status.object, "centre": w.centre} {
			t.Logf("%s: the %s needs %v", name, part, o.MinSize())
		}
		if m := w.win.Content().MinSize(); m.Width > 480 || m.Height > 264 { // the menu bar is 36 high
			t.Errorf("%s: the window is at least %v", name, m)
		}
	}
}

// TestNothingLiesOutsideASmallWindow: what is pressed and typed into is in sight.
func TestNothingLiesOutsideASmallWindow(t *testing.T) {
	r, w := docked(t, smallScreen.Width, smallScreen.Height)
	if got := w.win.Content().Size(); got.Width > smallScreen.Width || got.Height > smallScreen.Height {
		t.Fatalf("the window is %v", got)
	}
	within := func(what string, o fyne.CanvasObject, least float32) {
		t.Helper()
		at := r.app.Driver().AbsolutePositionForObject(o)
		if at.X < 0 || at.X+o.Size().Width > smallScreen.Width || at.Y+o.Size().Height > smallScreen.Height || o.Size().Width < least {
			t.Errorf("%s stands at %v and is %v", what, at, o.Size())
		}
	}
	within("Find…", w.bar.find, 40)
	within("Export…", w.bar.export, 40)
	within("the go-to entry", w.bar.goTo, 100)
	for _, v := range view.All {
		if v.Missing(w.dump) != "" {
			continue
		}
		w.openView(v.ID)
		r.settle()
		if p, ok := w.now.(*viewPage); ok {
			within("the filter of "+v.Title, p.filter, 80)
			within("the table of "+v.Title, p.table, 100)
		}
	}
	within("the bytes", w.hex.pane.Object(), 200)
}

func TestASizeThatAScreenForcedIsNotKept(t *testing.T) {
	p := prefs{test.NewTempApp(t).Preferences()}
	p.setSize(fyne.NewSize(1500, 900))
	p.setSize(fyne.NewSize(533, 333))
	if got := p.size(); got != fyne.NewSize(1500, 900) {
		t.Errorf("a new window is %v", got)
	}
}

func TestProblemsStayInSightInANarrowStatusBar(t *testing.T) {
	_, w := docked(t, smallScreen.Width, smallScreen.Height)
	w.status.kind.Set("Complete memory dump, Windows 10 22H2 build 19045.3803 x64")
	w.status.setProblems(12)
	if p := w.status.problems; p.Size().Width < p.Width() {
		t.Errorf("%v is left of %v", p.Size().Width, p.Width())
	}
}

func TestTheHexMenuShowsWhatIsOn(t *testing.T) {
	r, w := docked(t, 1400, 900)
	on := func(title string) bool {
		t.Helper()
		r.settle()
		for _, m := range w.win.MainMenu().Items {
			for _, it := range m.Items {
				if it.Label == title {
					return it.Checked
				}
			}
		}
		t.Fatalf("there is no item %q", title)
		return false
	}
	for title, toggle := range map[string]func(){
		"Hex panes":                   w.toggleHex,
		"Panels beside the hex panes": w.hex.toggleSide,
		"Panes scroll in step":        w.hex.toggleStep,
	} {
		before := on(title)
		if toggle(); on(title) == before {
			t.Errorf("%s stays checked: %t", title, before)
		}
		if toggle(); on(title) != before {
			t.Errorf("%s is not as before", title)
		}
	}
	if w.openPanel(titleInspector); !on(titleInspector) {
		t.Error("the panel in sight is not checked")
	}
}

func TestTheViewMenuHoldsWhatTheDumpHas(t *testing.T) {
	_, w := docked(t, 1400, 900)
	var have []string
	for _, it := range w.viewMenu().Items {
		have = append(have, it.Label)
	}
	for _, v := range view.All {
		if missing := v.Missing(w.dump) != ""; missing == slices.Contains(have, v.Title) {
			t.Errorf("%s is missing: %t, and in the menu: %t", v.Title, missing, missing)
		}
	}
}

func TestASecondPaneWithoutRoomFitsItsRows(t *testing.T) {
	for width, want := range map[float32]int{2200: 16, 900: 0} {
		_, w := docked(t, width, 800)
		w.hex.addPane()
		if got := w.hex.pane.Settings().Row; got != want {
			t.Errorf("at %v the rows of the new pane are %d", width, got)
		}
		s := w.hex.pane.Settings()
		s.BigEndian = true
		w.hex.keepSettings(s)
		if kept := w.p.prefs.hex(); kept.Row != 16 || !kept.BigEndian {
			t.Errorf("at %v kept is %+v", width, kept)
		}
	}
}
