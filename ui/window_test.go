package ui

import (
	"context"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/storage"

	"dumplens/model"
)

func TestStartPageWithoutADump(t *testing.T) {
	w := newRig(t).start()
	if got := textIn(w.win.Content()); !strings.Contains(got, "Open dump…") {
		t.Errorf("the start page has no button to open a dump:\n%s", got)
	}
	if !w.bar.find.Disabled() {
		t.Error("Find can be used without a dump")
	}
}

func TestOpenShowsSummary(t *testing.T) {
	w := newRig(t).start("some/where.dmp")
	got := textIn(w.win.Content())
	for _, want := range []string{"DRIVER_IRQL_NOT_LESS_OR_EQUAL", "0xD1", "Complete memory dump", "The file itself"} {
		if !strings.Contains(got, want) {
			t.Errorf("the summary does not show %q:\n%s", want, got)
		}
	}
	if w.middle.sized().Visible() {
		t.Error("the hex pane stands under the summary though nobody asked for bytes")
	}
}

func TestMissingViewsAreGreyWithTheReason(t *testing.T) {
	w := newRig(t).start("a.dmp")
	if got := textIn(w.nav.object); !strings.Contains(got, "only user minidumps have streams") {
		t.Errorf("the navigator does not say why there are no streams:\n%s", got)
	}
	before := w.hist.here()
	w.openView("streams")
	if w.hist.here() != before {
		t.Error("a view that the dump does not have was opened")
	}
}

func TestNavigatorCounts(t *testing.T) {
	w := newRig(t).start("a.dmp")
	for _, it := range w.nav.items {
		if it.id == "processes" && it.count != "3" {
			t.Errorf("processes are counted as %q, want 3: nested rows count too", it.count)
		}
	}
}

func TestErrorLeavesTheWindowUsable(t *testing.T) {
	r := newRig(t)
	good := r.host.Open
	r.host.Open = func(ctx context.Context, path string, how OpenOptions, m *model.Meter) (*model.Dump, error) {
		if filepath.Base(path) == "empty.dmp" {
			return nil, errFake
		}
		return good(ctx, path, how, m)
	}
	w := r.start("empty.dmp")
	if got := r.overlay(w); !strings.Contains(got, "empty.dmp cannot be opened") || !strings.Contains(strings.ReplaceAll(got, "\n", " "), "Windows wrote nothing") {
		t.Errorf("the dialog does not say what went wrong: %q", got)
	}
	w.key(&fyne.KeyEvent{Name: fyne.KeyEscape})
	if r.overlay(w) != "" {
		t.Error("Escape does not close the dialog")
	}
	w.openHereOrNew("good.dmp")
	r.settle()
	if w.dump == nil || len(r.p.windows) != 1 {
		t.Error("the window cannot be used after an error")
	}
}

func TestSecondDumpGetsItsOwnWindow(t *testing.T) {
	r := newRig(t)
	w := r.start("a.dmp")
	w.openHereOrNew("b.dmp")
	r.settle()
	if len(r.p.windows) != 2 || r.p.windows[1].path != "b.dmp" || w.path != "a.dmp" {
		t.Errorf("there are %d windows, want one for each dump", len(r.p.windows))
	}
}

func TestDroppedFilesAreOpened(t *testing.T) {
	r := newRig(t)
	w := r.start()
	w.dropped([]fyne.URI{storage.NewFileURI("/dumps/a.dmp"), storage.NewFileURI("/dumps/b.dmp")})
	r.settle()
	if len(r.p.windows) != 2 || w.path != "/dumps/a.dmp" || r.p.windows[1].path != "/dumps/b.dmp" {
		t.Errorf("dropping two files gave %d windows", len(r.p.windows))
	}
}

func TestPickedFileIsOpened(t *testing.T) {
	r := newRig(t)
	r.host.Pick = func(FileKind, string) (string, error) { return "picked.dmp", nil }
	w := r.start()
	w.pick()
	r.settle()
	if w.path != "picked.dmp" {
		t.Errorf("opened %q", w.path)
	}
}

func TestCancelledPickChangesNothing(t *testing.T) {
	r := newRig(t)
	r.host.Pick = func(FileKind, string) (string, error) { return "", nil }
	w := r.start()
	w.pick()
	r.settle()
	if !w.empty() || r.overlay(w) != "" {
		t.Error("cancelling the file dialog did something")
	}
}

func TestPickFallsBackToFynesDialog(t *testing.T) {
	r := newRig(t)
	r.host.Pick = func(FileKind, string) (string, error) { return "", errFake }
	w := r.start()
	w.pick()
	r.settle()
	if r.overlay(w) == "" {
		t.Error("no dialog came when the native one could not start")
	}
}

func TestCancelledOpenGoesBackToStart(t *testing.T) {
	r := newRig(t)
	r.host.Open = func(ctx context.Context, _ string, _ OpenOptions, _ *model.Meter) (*model.Dump, error) {
		<-ctx.Done()
		return nil, ctx.Err()
	}
	r.p = New(r.app, r.host)
	r.p.Start([]string{"slow.dmp"})
	w := r.p.windows[0]
	if got := textIn(w.win.Content()); !strings.Contains(got, "Opening slow.dmp") {
		t.Errorf("the window does not say what it does:\n%s", got)
	}
	w.key(&fyne.KeyEvent{Name: fyne.KeyEscape})
	r.settle()
	if !w.empty() || r.overlay(w) != "" {
		t.Error("a cancelled open did not lead back to the start page quietly")
	}
}

func TestRecentListsWhatWasOpened(t *testing.T) {
	path := filepath.Join(t.TempDir(), "there.dmp")
	if err := os.WriteFile(path, []byte("x"), 0o600); err != nil {
		t.Fatal(err)
	}
	r := newRig(t)
	r.start(path)
	list := r.p.prefs.recent()
	if len(list) != 1 || list[0].path != path || list[0].what != "complete memory dump, 0xD1" {
		t.Fatalf("recent is %+v", list)
	}
	if err := os.Remove(path); err != nil {
		t.Fatal(err)
	}
	w := r.p.newWindow()
	w.openRecent(path)
	if len(r.p.prefs.recent()) != 0 || !strings.Contains(r.overlay(w), "there.dmp is gone") {
		t.Error("a dump that is gone stays on the list, or nobody is told")
	}
}

func TestWindowSizeIsKept(t *testing.T) {
	r := newRig(t)
	w := r.start()
	w.win.Resize(fyne.NewSize(1000, 700))
	w.closed()
	if got := r.p.prefs.size(); got != fyne.NewSize(1000, 700) {
		t.Errorf("the next window is %v", got)
	}
}

func TestThemeMenu(t *testing.T) {
	r := newRig(t)
	w := r.start()
	for _, it := range w.themeItems() {
		if it.Label == "Light" {
			it.Action()
		}
	}
	if r.p.prefs.String(keyTheme) != "light" {
		t.Error("the choice of the theme is not kept")
	}
}

func TestWindowIsNotBlankInBothThemes(t *testing.T) {
	for _, force := range []string{"dark", "light"} {
		r := newRig(t)
		w := r.start("a.dmp")
		r.p.SetTheme(force)
		w.win.Resize(fyne.NewSize(1000, 700))
		img := w.win.Canvas().Capture()
		colours := map[[3]uint32]bool{}
		for x := 0; x < img.Bounds().Dx(); x += 3 {
			for y := 0; y < img.Bounds().Dy(); y += 3 {
				cr, cg, cb, _ := img.At(x, y).RGBA()
				colours[[3]uint32{cr, cg, cb}] = true
			}
		}
		if len(colours) < 20 {
			t.Errorf("%s: the picture has %d colours", force, len(colours))
		}
	}
}

func TestQuitClosesEveryWindow(t *testing.T) {
	r := newRig(t)
	r.start("a.dmp", "b.dmp")
	r.p.quit()
	if len(r.p.windows) != 0 {
		t.Errorf("%d windows are left", len(r.p.windows))
	}
}

func TestFlagsAreForTheDumpsNamed(t *testing.T) {
	r := newRig(t)
	w := r.start("a.dmp")
	r.p.FirstView = "processes"
	r.p.Start([]string{"b.dmp"})
	r.settle()
	if got := r.p.windows[1].now.title(); got != "Processes" {
		t.Errorf("a dump named with -view opens at %s", got)
	}
	w.openHereOrNew("c.dmp")
	r.settle()
	if got := r.p.windows[2].now.title(); got != "Summary" {
		t.Errorf("a dump opened later opens at %s", got)
	}
}

func TestViewThatTheDumpHasNot(t *testing.T) {
	r := newRig(t)
	w := r.start("a.dmp")
	r.p.FirstView = "streams"
	r.p.Start([]string{"b.dmp"})
	r.settle()
	if b := r.p.windows[1]; b.now.title() != "Summary" || !strings.Contains(b.status.hint, "only user minidumps") {
		t.Errorf("the window is at %s and says %q", b.now.title(), b.status.hint)
	}
	w.openView("no-such-view")
	if !strings.Contains(w.status.hint, "no-such-view") {
		t.Errorf("the window says %q", w.status.hint)
	}
}

func TestFileWithoutADumpSaysWhatIsWrong(t *testing.T) {
	r := newRig(t)
	r.host.Open = func(context.Context, string, OpenOptions, *model.Meter) (*model.Dump, error) {
		d := fakeDump()
		d.Kind, d.Facts = model.KindRaw, nil
		d.AddProblem("file", model.Span{}, "the file is all zeros: Windows never wrote it")
		return d, nil
	}
	w := r.start("a.dmp")
	if got := textIn(w.body); !strings.Contains(got, "The file is all zeros") {
		t.Errorf("the summary says %q", got)
	}
	if !w.middle.sized().Visible() {
		t.Error("the bytes, which are all there is, are not shown")
	}
}

func TestShortcutsNumberTheViewsThatAreThere(t *testing.T) {
	r := newRig(t)
	w := r.start("a.dmp")
	want := '1'
	for _, it := range w.viewMenu().Items {
		s, ok := it.Shortcut.(*desktop.CustomShortcut)
		if !ok || s.Modifier != fyne.KeyModifierShortcutDefault || s.KeyName < "1" || s.KeyName > "9" {
			continue
		}
		if it.Disabled || s.KeyName != fyne.KeyName(want) {
			t.Errorf("%s has the key %s", it.Label, s.KeyName)
		}
		want++
	}
	if want < '4' {
		t.Errorf("only %c views have a key", want-1)
	}
}

// TestFirstPlaceComesAfterFirstRow: choosing the row shows its bytes, and the place
// named besides is the one to stay, also when the rows come late.
func TestFirstPlaceComesAfterFirstRow(t *testing.T) {
	for _, row := range []string{"two.exe", "no such process"} {
		r := newRig(t)
		late := make(chan struct{})
		r.host.Open = func(context.Context, string, OpenOptions, *model.Meter) (*model.Dump, error) {
			d := fakeDump()
			list, _ := d.Processes.Get(context.Background(), nil) // all are ready
			d.Spaces = model.Ready([]model.AddressSpace{{ID: "file", Space: d.File}, {ID: "kernel", Space: d.File}})
			d.Processes = model.Lazy(func(context.Context, *model.Meter) ([]model.Process, string) {
				<-late
				return list, ""
			})
			return d, nil
		}
		r.p = New(r.app, r.host)
		r.p.FirstView, r.p.FirstRow, r.p.FirstHex = "processes", row, FirstHex{Places: []string{"file:1000"}}
		r.p.Start([]string{"a.dmp"})
		w := r.p.windows[0]
		looking := func(j *job) bool { return strings.HasPrefix(j.title, "Looking for") }
		r.until("the dump to open", func() bool { return w.now != nil && !slices.ContainsFunc(w.jobs.list, looking) })
		close(late)
		r.settle()
		if space, at, _ := w.hex.place(); space != "file" || at != 0x1000 {
			t.Errorf("with the row %q the bytes shown are at %s %v", row, space, at)
		}
	}
}
