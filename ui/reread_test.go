package ui

import (
	"context"
	"errors"
	"strings"
	"testing"

	"fyne.io/fyne/v2"

	"dumplens/model"
)

// startReread opens a dump with a header; read makes its later readings.
func startReread(t *testing.T, read func(OpenOptions) error) (*rig, *Window) {
	t.Helper()
	r := newRig(t)
	first := true
	r.host.Open = func(_ context.Context, _ string, how OpenOptions, _ *model.Meter) (*model.Dump, error) {
		if !first {
			if err := read(how); err != nil {
				return nil, err
			}
		}
		first = false
		d := withTables(fakeDump())
		d.Header = &model.KernelHeader{Build: 19041, DirectoryTableBase: 0x1ad000, PsActiveProcessHead: 0xfffff80012345678}
		return d, nil
	}
	return r, r.start("a.dmp")
}

func TestReadAgainWithCorrections(t *testing.T) {
	var got OpenOptions
	r, w := startReread(t, func(how OpenOptions) error { got = how; return nil })
	w.how.PageFiles = []string{"0=p.sys"}
	w.openView("processes")
	w.goBytes("kernel", 0x40, 0, "")
	r.settle()
	f := w.showReread()
	for i, want := range []string{"00000000`001ad000", "fffff800`12345678", "not known", "19041"} {
		if s := f.fields[i].text.PlaceHolder; s != want {
			t.Errorf("field %d shows %q in use, want %q", i, s, want)
		}
	}
	f.fields[0].text.SetText(" 0x1ae000 ")
	f.fields[3].text.SetText("22621")
	f.scan.SetChecked(true)
	f.submit()
	r.settle()
	want := model.Overrides{DirectoryTableBase: 0x1ae000, Build: 22621, Scan: true}
	if got.Overrides != want || len(got.PageFiles) != 1 {
		t.Fatalf("the dump was read with %+v", got)
	}
	if space, at, _ := w.hex.place(); w.now.title() != "Processes" || space != "kernel" || at != 0x40 || w.modal != nil {
		t.Errorf("the window is at %s, %s %s", w.now.title(), space, at)
	}
	f = w.showReread()
	if f.fields[0].text.Text != "00000000`001ae000" || f.fields[3].text.Text != "22621" || !f.scan.Checked || f.fields[1].text.Text != "" {
		t.Error("the form does not show what was corrected before")
	}
	f.fields[0].text.TypedKey(&fyne.KeyEvent{Name: fyne.KeyEscape})
	if w.modal != nil {
		t.Error("Escape does not close the form")
	}
	w.showReread().scan.TypedKey(&fyne.KeyEvent{Name: fyne.KeyEscape})
	if w.modal != nil {
		t.Error("Escape in a check box does not close the form")
	}
}

func TestReadAgainSaysWhatIsWrong(t *testing.T) {
	r, w := startReread(t, func(OpenOptions) error { t.Error("the dump was read with bad input"); return nil })
	f := w.showReread()
	for _, c := range []struct {
		field int
		text  string
		want  string
	}{
		{0, "zz", "is not an address"},
		{1, "0", "address 0"},
		{3, "ten", "no build number"},
		{3, "0", "no build number"},
		{3, "99999999", "no build number"},
	} {
		x := f.fields[c.field]
		x.text.SetText(c.text)
		f.submit()
		r.settle()
		if !strings.Contains(x.words.Text, c.want) || w.modal == nil {
			t.Errorf("%q is called %q", c.text, x.words.Text)
		}
		if w.win.Canvas().Focused() != x.text {
			t.Errorf("%q: the cursor is not where the mistake is", c.text)
		}
		if x.text.SetText(""); x.words.Text != x.help {
			t.Errorf("an empty field is called %q", x.words.Text)
		}
	}
}

func TestReadAgainThatFails(t *testing.T) {
	r, w := startReread(t, func(OpenOptions) error { return errors.New("the file is gone") })
	old := w.dump
	w.reread(model.Overrides{Build: 1})
	r.settle()
	if got := strings.ReplaceAll(r.overlay(w), "\n", " "); !strings.Contains(got, "file is gone") || !strings.Contains(got, "still shown") {
		t.Errorf("the window says %q", got)
	}
	if w.dump != old || w.how.Overrides != (model.Overrides{}) {
		t.Error("the reading before did not stay")
	}
}

func TestReadAgainIsForKernelDumps(t *testing.T) {
	w := newRig(t).start("a.dmp") // without a header
	if !w.rereadItem().Disabled {
		t.Error("a dump without a header offers to correct it")
	}
	if w.showReread() != nil || w.modal != nil {
		t.Error("the form came")
	}
}

func TestFlagsCorrectTheDumpsNamed(t *testing.T) {
	r := newRig(t)
	used := map[string]model.Overrides{}
	r.host.Open = func(_ context.Context, path string, how OpenOptions, _ *model.Meter) (*model.Dump, error) {
		used[path] = how.Overrides
		return fakeDump(), nil
	}
	r.p = New(r.app, r.host)
	r.p.How.Overrides.Build = 10586
	r.p.Start([]string{"a.dmp"})
	r.settle()
	r.p.OpenPath("b.dmp")
	r.settle()
	if used["a.dmp"].Build != 10586 || used["b.dmp"] != (model.Overrides{}) {
		t.Errorf("the dumps were read with %v", used)
	}
}
