package ui

import (
	"context"
	"errors"
	"iter"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"

	"dumplens/model"
)

func TestBackAndForward(t *testing.T) {
	r := newRig(t)
	w := r.start("a.dmp")
	w.openView("processes")
	r.settle()
	page := w.now.(*viewPage)
	page.table.Select(1)
	w.goBytes("file", 0x40, 8, "")
	w.openView("header")
	r.settle()

	w.goBack()
	if w.now != content(page) || w.hist.here().at != 0x40 {
		t.Fatalf("back from the header leads to %+v", w.hist.here())
	}
	w.goBack()
	if row := page.picked(); row == nil || row.Cells[0].Text != "two.exe" {
		t.Error("back does not choose the row again")
	}
	w.goBack()
	if _, ok := w.now.(*summaryPage); !ok || w.bar.back.Disabled() == false {
		t.Error("back does not end at the summary")
	}
	w.goForward()
	if w.now != content(page) {
		t.Error("forward does not lead to the processes")
	}
}

func TestLinkToBytesShowsTheHexPane(t *testing.T) {
	r := newRig(t)
	w := r.start("a.dmp")
	w.follow(model.Link{Space: "file", At: 0x123, Len: 4})
	r.settle()
	if !w.middle.sized().Visible() {
		t.Error("the hex pane stays hidden")
	}
	if space, at, n := w.hex.place(); space != "file" || at != 0x123 || n != 4 {
		t.Errorf("the hex pane shows %s %s, %d bytes", space, at, n)
	}
	if got := w.status.address.Text; got != "00000000`00000123" {
		t.Errorf("the status bar says %q", got)
	}
}

func TestLinkToARowChoosesIt(t *testing.T) {
	r := newRig(t)
	w := r.start("a.dmp")
	w.follow(model.Link{View: "processes", Row: "12"})
	r.settle()
	if row := w.now.picked(); row == nil || row.Cells[0].Text != "three.exe" {
		t.Errorf("the link to process 12 chose %v", row)
	}
	if got := textIn(w.bar.crumbs); !strings.Contains(got, "three.exe 12") {
		t.Errorf("the way shown is %q", got)
	}
}

func TestLinkToASpaceThatIsNotThere(t *testing.T) {
	r := newRig(t)
	w := r.start("a.dmp")
	w.follow(model.Link{Space: "kernel", At: 1})
	if !strings.Contains(w.status.hint, "does not hold") {
		t.Errorf("the user is told %q", w.status.hint)
	}
}

func TestCellMarksItsBytes(t *testing.T) {
	r := newRig(t)
	w := r.start("a.dmp")
	w.openView("processes")
	r.settle()
	p := w.now.(*viewPage)
	p.table.Select(1)
	p.table.OnCell(p.picked(), 0)
	if _, at, n := w.hex.place(); at != 0x200 || n != 8 {
		t.Errorf("the name's bytes are marked at %s, %d long", at, n)
	}
}

func TestGoTo(t *testing.T) {
	r := newRig(t)
	w := r.start("a.dmp")
	for text, want := range map[string]model.Addr{"0x1000": 0x1000, "file:20": 0x20} {
		w.goTo(text)
		r.settle()
		if _, at, _ := w.hex.place(); at != want {
			t.Errorf("%q leads to %s, want %s", text, at, want)
		}
	}
	w.goTo("no such thing!")
	r.settle()
	if !strings.Contains(r.overlay(w), "There is no such place") {
		t.Error("an expression that means nothing gives no message")
	}
}

func TestBannerSaysWhatStoppedTheRows(t *testing.T) {
	r := newRig(t)
	w := r.start("a.dmp")
	w.openView("header")
	r.settle()
	if got := textIn(w.now.object()); !strings.Contains(got, "the header is cut off after 4 bytes") {
		t.Errorf("the page does not say that rows are missing:\n%s", got)
	}
}

func TestFilterSaysWhenNothingIsLeft(t *testing.T) {
	r := newRig(t)
	w := r.start("a.dmp")
	w.openView("processes")
	r.settle()
	p := w.now.(*viewPage)
	p.filter.SetText("three")
	if got := p.count.Text; got != "1 of 3 rows" {
		t.Errorf("the count says %q", got)
	}
	p.filter.SetText("nobody")
	if !strings.Contains(p.empty.Text, "No row contains “nobody”") {
		t.Errorf("the empty table says %q", p.empty.Text)
	}
}

func TestEmptyColumnsAreHidden(t *testing.T) {
	r := newRig(t)
	w := r.start("a.dmp")
	w.openView("processes")
	r.settle()
	p := w.now.(*viewPage)
	for i, c := range p.columns {
		if c.Key == "note" && !c.Extra || c.Key == "pid" && p.columns[i].Extra {
			t.Errorf("column %s: hidden %v", c.Key, c.Extra)
		}
	}
}

func TestCancelKeepsTheRowsThatCame(t *testing.T) {
	r := newRig(t)
	w := r.start("a.dmp")
	came := make(chan struct{})
	slow := model.View{ID: "slow", Title: "Slow", Columns: []model.Column{{Key: "a", Title: "A"}}}
	slow.Rows = func(ctx context.Context, _ *model.Dump, _ *model.Meter) iter.Seq2[model.Row, error] {
		return func(yield func(model.Row, error) bool) {
			yield(model.Row{Cells: []model.Value{model.Str("first")}}, nil)
			close(came)
			<-ctx.Done()
			yield(model.Row{}, errors.New("stopped after 1 row"))
		}
	}
	p := newViewPage(w, slow)
	p.shown()
	<-came
	if !w.jobs.cancelShown() {
		t.Fatal("there is no job to cancel")
	}
	r.settle()
	if p.table.Store().Total() != 1 || !strings.Contains(p.banner.text(), "stopped after 1 row") {
		t.Errorf("%d rows, banner %q", p.table.Store().Total(), p.banner.text())
	}
}

func TestPanicInAViewIsABanner(t *testing.T) {
	r := newRig(t)
	w := r.start("a.dmp")
	bad := model.View{ID: "bad", Title: "Bad", Columns: []model.Column{{Key: "a", Title: "A"}}}
	bad.Rows = func(context.Context, *model.Dump, *model.Meter) iter.Seq2[model.Row, error] {
		return func(func(model.Row, error) bool) { panic("boom") }
	}
	p := newViewPage(w, bad)
	p.shown()
	r.settle()
	if !strings.Contains(p.banner.text(), "boom") {
		t.Errorf("the banner says %q", p.banner.text())
	}
}

func TestFindListsHits(t *testing.T) {
	r := newRig(t)
	w := r.start("a.dmp")
	w.showFind()
	r.settle()
	p := w.now.(*findPage)
	test.Type(p.what, "LENSDUMPLENSDUMP")
	p.what.TypedKey(&fyne.KeyEvent{Name: fyne.KeyReturn})
	r.settle()
	if n := p.table.Store().Total(); n != 8190 {
		t.Errorf("%d hits, want 8190", n)
	}
	w.key(&fyne.KeyEvent{Name: fyne.KeyF3})
	w.key(&fyne.KeyEvent{Name: fyne.KeyF3})
	if _, at, n := w.hex.place(); at != 12 || n != 16 {
		t.Errorf("the second hit is shown at %s, %d bytes", at, n)
	}
}

func TestExportWritesTheView(t *testing.T) {
	r := newRig(t)
	path := filepath.Join(t.TempDir(), "out.csv")
	r.host.Save = func(string) (string, error) { return path, nil }
	w := r.start("a.dmp")
	w.openView("processes")
	r.settle()
	w.exportAs(exportForms[0])
	r.settle()
	got, err := os.ReadFile(path)
	if err != nil || !strings.Contains(string(got), "three.exe") {
		t.Errorf("the export holds %q, %v", got, err)
	}
}

func TestHexPaneStaysHidden(t *testing.T) {
	r := newRig(t)
	w := r.start("a.dmp")
	w.openView("processes")
	w.toggleHex()
	w.openView("header")
	if w.middle.sized().Visible() || !r.p.prefs.Bool(keyHexHidden) {
		t.Error("the hex pane comes back though it was hidden")
	}
}
