package ui

import (
	"bytes"
	"context"
	"encoding/binary"
	"os"
	"strings"
	"testing"

	"fyne.io/fyne/v2"

	"dumplens/model"
	"dumplens/model/mem"
	"dumplens/model/view"
)

// findRig opens a dump whose file holds the given bytes.
func findRig(t *testing.T, data []byte) (*rig, *Window) {
	t.Helper()
	r := newRig(t)
	r.host.Open = func(context.Context, string, OpenOptions, *model.Meter) (*model.Dump, error) {
		d := fakeDump()
		d.File, d.Size = mem.NewFile(bytes.NewReader(data), uint64(len(data))), uint64(len(data))
		d.Modules = model.Ready([]model.Module{{Name: model.Str("driver.sys"), Base: model.At(0x1000, "file"), Size: model.Bytes(0x1000)}})
		d.Spaces = model.Ready([]model.AddressSpace{{ID: "file", Title: "The file itself", Kind: "file", Status: model.Available, Space: d.File, Bytes: model.Bytes(d.Size)}})
		return d, nil
	}
	return r, r.start("a.dmp")
}

// haystack holds needles of every kind at known places.
func haystack() []byte {
	b := make([]byte, 0x4000)
	copy(b[0x100:], "the Needle here")
	copy(b[0x201:], "n\x00e\x00e\x00d\x00l\x00e\x00")
	binary.LittleEndian.PutUint32(b[0x300:], 123456)
	binary.BigEndian.PutUint32(b[0x310:], 123456)
	binary.LittleEndian.PutUint64(b[0x400:], 0x1234)
	copy(b[0x500:], []byte{0x40, 0xfc, 0x29, 0x6b, 0x47, 0xca, 0x67, 0x10, 0xb3, 0x1d, 0x00, 0xdd, 0x01, 0x06, 0x62, 0xda})
	return b
}

func (p *findPage) addresses() (out []model.Addr) {
	for i := range p.table.Store().Len() {
		r, _, _, _ := p.table.Store().At(i)
		out = append(out, model.Addr(r.Cells[0].Num))
	}
	return out
}

func TestEveryKindIsFound(t *testing.T) {
	r, w := findRig(t, haystack())
	w.showFind()
	r.settle()
	p := w.now.(*findPage)
	for _, c := range []struct {
		kind  string
		text  string
		set   func()
		want  []model.Addr
		shows string
	}{
		{"Text", "needle", func() { p.icase.SetChecked(true) }, []model.Addr{0x104, 0x201}, "‹Needle› here"},
		{"Text", "needle", func() { p.icase.SetChecked(false) }, []model.Addr{0x201}, "‹needle›"},
		{"Bytes", "4e 65 ?? 64", nil, []model.Addr{0x104}, "4e 65 65 64"},
		{"Bytes", "00000104  4e 65 65 64", nil, nil, ""},
		{"Integer", "123000..124000", func() { p.size.choose(2) }, []model.Addr{0x300}, "0x1e240 (123456)"},
		{"Integer", "123456", func() { p.order.choose(1) }, []model.Addr{0x310}, "0x1e240"},
		{"Pointer to", "file:1234", nil, []model.Addr{0x400}, "1234"},
		{"Pointers into a range", "1200..1300", nil, []model.Addr{0x400}, "1234"},
		{"Pointers into a module", "driver", nil, []model.Addr{0x400}, "1234"},
		{"GUID", "6b29fc40-ca47-1067-b31d-00dd010662da", nil, []model.Addr{0x500}, "40 fc 29 6b"},
		{"Regular expression", `N[e]+dle\s`, nil, []model.Addr{0x104}, "‹Needle ›"},
	} {
		p.kind.chooseTitle(c.kind)
		p.kindChanged()
		p.what.SetText(c.text)
		if c.set != nil {
			c.set()
		}
		p.search()
		r.settle()
		got := p.addresses()
		if len(got) != len(c.want) {
			t.Errorf("%s %s: found at %v, want %v; %s", c.kind, c.text, got, c.want, p.told.Text)
			continue
		}
		for i := range got {
			if got[i] != c.want[i] {
				t.Errorf("%s %s: found at %v, want %v", c.kind, c.text, got, c.want)
			}
		}
		var all strings.Builder
		if err := p.table.Store().CSV(&all); err != nil || !strings.Contains(all.String(), c.shows) {
			t.Errorf("%s %s: the rows do not show %q: %v\n%s", c.kind, c.text, c.shows, err, all.String())
		}
	}
}

func TestFindSaysWhatIsWrong(t *testing.T) {
	r, w := findRig(t, haystack())
	w.showFind()
	p := w.now.(*findPage)
	for kind, text := range map[string]string{"Bytes": "zz", "GUID": "1", "Regular expression": "(", "Pointers into a module": "none.sys", "Text": ""} {
		p.kind.chooseTitle(kind)
		p.what.SetText(text)
		p.search()
		r.settle()
		if p.told.Text == "" || strings.Contains(p.told.Text, "searched") {
			t.Errorf("%s %q: the page says %q", kind, text, p.told.Text)
		}
	}
	p.kind.chooseTitle("Text")
	p.what.SetText("x")
	p.where.chooseTitle(placeSelection)
	p.search()
	if !strings.Contains(p.told.Text, "othing is selected") {
		t.Errorf("a search in no selection says %q", p.told.Text)
	}
}

func TestFindOnlyInTheSelection(t *testing.T) {
	r, w := findRig(t, bytes.Repeat([]byte("needle.."), 512))
	w.goBytes("file", 0x100, 0, "")
	r.settle()
	h := w.hex.pane.Hex
	w.win.Canvas().Focus(h)
	h.KeyDown(&fyne.KeyEvent{Name: "LeftShift"})
	for range 20 {
		h.TypedKey(&fyne.KeyEvent{Name: fyne.KeyRight})
	}
	h.KeyUp(&fyne.KeyEvent{Name: "LeftShift"})
	if n := h.Selection().Len; n < 16 {
		t.Fatalf("%d bytes are selected", n)
	}
	w.showFind()
	r.settle()
	p := w.now.(*findPage)
	if !strings.HasPrefix(p.what.Text, "needle..needle..") || p.kindNow().id != view.FindText {
		t.Errorf("Ctrl+F with a selection asks for %s %q", p.kindNow().title, p.what.Text)
	}
	p.what.SetText("needle")
	p.where.chooseTitle(placeSelection)
	p.search()
	r.settle()
	if got := p.addresses(); len(got) != 2 || got[0] != 0x100 || got[1] != 0x108 {
		t.Errorf("in a selection of 20 bytes needles are at %v: %s", got, p.told.Text)
	}
	if m, ok := h.MarkAt(0x109); !ok || !strings.Contains(m.Title, "needle") {
		t.Error("a hit is not marked in the hex pane")
	}
}

func TestStepsFromHitToHit(t *testing.T) {
	r, w := findRig(t, bytes.Repeat([]byte("needle.."), 4))
	w.showFind()
	p := w.now.(*findPage)
	p.what.SetText("needle")
	p.search()
	r.settle()
	for _, want := range []model.Addr{0, 8, 16, 24, 24} {
		w.findNext()
		r.settle()
		if _, at, n := w.hex.place(); at != want || n != 6 {
			t.Errorf("next hit: %d bytes at %v, want %v", n, at, want)
		}
	}
	w.findPrevious()
	if _, at, _ := w.hex.place(); at != 16 {
		t.Errorf("the hit before is at %v", at)
	}
	p.what.TypedKey(&fyne.KeyEvent{Name: fyne.KeyEscape})
	if p.what.Text != "needle" || w.win.Canvas().Focused() != focusable(p.table) {
		t.Error("Escape does not leave the entry for the hits")
	}
}

func TestPastedLinesBecomeBytes(t *testing.T) {
	r, w := findRig(t, haystack())
	w.showFind()
	p := w.now.(*findPage)
	for _, c := range []struct{ kind, text, want string }{
		{"Text", "00000000`00000104  4e 65 65 64-6c 65 20 68  Needle h\n00000000`0000010c  65 72                    er", "4e 65 65 64 6c 65 20 68 65 72"},
		{"Bytes", "00000104  6465654e", "4e 65 65 64"},
		{"Bytes", "4d 5a ??", "4d 5a ??"},
		{"Text", "plain words", "plain words"},
	} {
		p.kind.chooseTitle(c.kind)
		p.what.SetText("")
		r.app.Clipboard().SetContent(c.text)
		p.what.TypedShortcut(&fyne.ShortcutPaste{Clipboard: r.app.Clipboard()})
		if p.what.Text != c.want {
			t.Errorf("pasted %q became %q, want %q", c.text, p.what.Text, c.want)
		}
	}
}

func TestLastSearchesAreKept(t *testing.T) {
	r, w := findRig(t, haystack())
	w.showFind()
	p := w.now.(*findPage)
	for i := range mostFinds + 3 {
		p.what.SetText(strings.Repeat("x", i+1))
		p.search()
		r.settle()
	}
	list := r.p.prefs.finds()
	if len(list) != mostFinds || list[0].Text != strings.Repeat("x", mostFinds+3) {
		t.Errorf("%d searches are kept, the last is %q", len(list), list[0].Text)
	}
	p.recentItems()[1].Action()
	if p.what.Text != list[1].Text {
		t.Errorf("the choice of a search before gives %q", p.what.Text)
	}
}

func TestHitsAreExported(t *testing.T) {
	r, w := findRig(t, haystack())
	path := t.TempDir() + "/hits.json"
	r.p.host.Save = func(string) (string, error) { return path, nil }
	w.showFind()
	p := w.now.(*findPage)
	p.what.SetText("Needle")
	p.search()
	r.settle()
	for _, f := range exportForms {
		if f.title == "This view as JSON…" {
			w.exportAs(f)
		}
	}
	r.until("the file", func() bool { _, err := os.Stat(path); return err == nil })
	r.settle()
	got, err := os.ReadFile(path)
	if err != nil || !strings.Contains(string(got), `"at": "0x104"`) || strings.Contains(string(got), "summary") {
		t.Errorf("exported %v:\n%s", err, got)
	}
}

func TestFindPointersFromTheHexPane(t *testing.T) {
	r, w := findRig(t, haystack())
	w.goBytes("file", 0x1234, 0, "")
	r.settle()
	w.hex.findPointers()
	r.settle()
	p := w.now.(*findPage)
	if got := p.addresses(); len(got) != 1 || got[0] != 0x400 {
		t.Errorf("pointers to 0x1234 are at %v: %s", got, p.told.Text)
	}
}
