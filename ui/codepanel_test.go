package ui

import (
	"bytes"
	"context"
	"strings"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver/desktop"

	"dumplens/model"
	"dumplens/model/asm"
	"dumplens/model/mem"
)

// codeAt is where the code of the tests begins.
const codeAt = 0x8000

// withCode opens a dump whose file is 64 KiB of nop with a few other instructions, at
// the panel of instructions.
func withCode(t *testing.T) (*rig, *Window, *codePanel) {
	t.Helper()
	data := bytes.Repeat([]byte{0x90}, 0x10000)
	copy(data[codeAt:], "\xe8\x0b\x00\x00\x00"+ // call +0xb: 8010
		"\x74\x02"+ // je 8009
		"\x33\xc0"+ // xor eax,eax
		"\x48\x8d\x0d\xf0\x7e\x00\x00"+ // lea rcx,[ff00]
		"\xc3") // ret, at 8010
	copy(data[0xff00:], "hello, world\x00")
	file := mem.NewFile(bytes.NewReader(data), uint64(len(data)))
	d := fakeDump()
	d.File = file
	d.Spaces = model.Ready([]model.AddressSpace{{ID: "file", Title: "The file itself", Kind: "file", Status: model.Available, Space: file, Bytes: model.Bytes(d.Size)}})
	r := newRig(t)
	r.host.Open = func(context.Context, string, OpenOptions, *model.Meter) (*model.Dump, error) { return d, nil }
	w := r.start("a.dmp")
	w.win.Resize(fyne.NewSize(1900, 1000))
	w.goBytes("file", codeAt, 0, "")
	w.showCode()
	r.settle()
	return r, w, panelOf[*codePanel](t, w)
}

func press(c *codeList, names ...fyne.KeyName) {
	for _, n := range names {
		c.TypedKey(&fyne.KeyEvent{Name: n})
	}
}

func TestCodePanelFollowsTheCaret(t *testing.T) {
	r, w, p := withCode(t)
	if l := p.list.chosen(); l == nil || l.At != codeAt || l.Text != "call 00008010" {
		t.Fatalf("chosen is %+v", l)
	}
	if text := panelText(w); !strings.Contains(text, "xor eax,eax") || !strings.Contains(text, `"hello, world"`) {
		t.Errorf("the panel says %q", text)
	}
	w.goBytes("file", codeAt+8, 0, "") // within xor, which is in sight
	r.settle()
	if l := p.list.chosen(); l == nil || l.Text != "xor eax,eax" {
		t.Errorf("within an instruction in sight, chosen is %+v", l)
	}
	w.goBytes("file", 0x100, 0, "")
	r.settle()
	if l := p.list.chosen(); l == nil || l.At != 0x100 || l.Text != "nop" {
		t.Errorf("far away, chosen is %+v", l)
	}
}

func TestCodePanelKeysAndLinks(t *testing.T) {
	r, w, p := withCode(t)
	press(p.list, fyne.KeyDown, fyne.KeyDown)
	r.settle()
	if _, at, n := w.hex.place(); at != codeAt+7 || n != 2 {
		t.Errorf("after two steps down the hex pane marks %d bytes at %s", n, at)
	}
	press(p.list, fyne.KeyUp, fyne.KeyUp, fyne.KeyReturn)
	r.settle()
	if _, at, _ := w.hex.place(); at != codeAt+0x10 || p.list.chosen().Text != "ret" {
		t.Errorf("the call leads to %s, chosen is %q", at, p.list.chosen().Text)
	}
	w.goBack()
	r.settle()
	if l := p.list.chosen(); l.At != codeAt {
		t.Errorf("back leads to %s", l.At)
	}
	// The bytes of data are shown, and the panel stays at the instruction.
	press(p.list, fyne.KeyDown, fyne.KeyDown, fyne.KeyDown, fyne.KeyReturn)
	r.settle()
	if _, at, _ := w.hex.place(); at != 0xff00 || p.list.chosen().Target.Kind != asm.Address {
		t.Errorf("the link to data leads to %s, chosen is %q", at, p.list.chosen().Text)
	}
}

func TestCodePanelClicks(t *testing.T) {
	r, w, p := withCode(t)
	row := p.list.first[p.list.caret] - p.list.top
	y := (float32(row) + 0.5) * p.list.rowHigh()
	link := p.list.sheet.rows[row].link
	if link[1] <= link[0] {
		t.Fatal("the target is no link")
	}
	click := func(x, y float32) {
		p.list.MouseDown(&desktop.MouseEvent{PointEvent: fyne.PointEvent{Position: fyne.NewPos(x, y)}, Button: desktop.MouseButtonPrimary})
		r.settle()
	}
	click((link[0]+link[1])/2, y)
	if _, at, _ := w.hex.place(); at != codeAt+0x10 {
		t.Errorf("a click on the target leads to %s", at)
	}
	click(2, 2)
	if l := p.list.chosen(); l.At != p.list.lines[p.list.rows[p.list.top].line].At {
		t.Errorf("a click on the first row chooses %s", l.At)
	}
}

// Scrolling goes on both ways, over many times what is read at once, and what is kept
// stays bounded.
func TestCodePanelScrollsWithoutEnd(t *testing.T) {
	r, _, p := withCode(t)
	for range 300 {
		p.list.scroll(20)
		r.settle()
	}
	down := p.list.lines[p.list.rows[p.list.top].line].At
	if down < codeAt+5000 || len(p.list.lines) > mostCodeLines {
		t.Errorf("scrolled down to %s, %d lines are kept", down, len(p.list.lines))
	}
	for range 600 {
		p.list.scroll(-20)
		r.settle()
	}
	if up := p.list.lines[p.list.rows[p.list.top].line].At; up > codeAt-4000 || len(p.list.lines) > mostCodeLines {
		t.Errorf("scrolled up to %s, %d lines are kept", up, len(p.list.lines))
	}
	for i, l := range p.list.lines[1:] {
		if before := &p.list.lines[i]; before.End() != l.At {
			t.Fatalf("a line ends at %s and the next begins at %s", before.End(), l.At)
		}
	}
}

func TestCodePanelMode(t *testing.T) {
	r, w, p := withCode(t)
	if p.mode.Text != "Auto: x64" {
		t.Errorf("the button says %q", p.mode.Text)
	}
	p.setArch(model.ArchX86)
	r.settle()
	w.goBytes("file", codeAt+9, 0, "")
	r.settle()
	if l := p.list.chosen(); l == nil || l.Text != "dec eax" || p.mode.Text != "x86" {
		t.Errorf("as x86 chosen is %+v, the button says %q", l, p.mode.Text)
	}
	p.setArch(model.ArchARM64)
	r.settle()
	if l := p.list.chosen(); l == nil || l.At != codeAt+8 || len(l.Bytes) != 4 {
		t.Errorf("as arm64 chosen is %+v", l)
	}
}

func TestCodePanelCopies(t *testing.T) {
	r, w, p := withCode(t)
	p.list.KeyDown(&fyne.KeyEvent{Name: desktop.KeyShiftLeft})
	press(p.list, fyne.KeyDown, fyne.KeyDown)
	p.list.KeyUp(&fyne.KeyEvent{Name: desktop.KeyShiftLeft})
	r.settle()
	p.list.TypedShortcut(&fyne.ShortcutCopy{Clipboard: w.p.app.Clipboard()})
	want := "00000000`00008000  e80b000000            call 00008010\n" +
		"00000000`00008005  7402                  je 00008009\n" +
		"00000000`00008007  33c0                  xor eax,eax"
	if got := w.p.app.Clipboard().Content(); got != want {
		t.Errorf("copied\n%s\nwant\n%s", got, want)
	}
	if items := p.menu(); len(items) < 3 || items[len(items)-3].Label != "Copy 3 lines" {
		t.Error("the menu does not offer to copy three lines")
	}
}

func TestDisassembleHere(t *testing.T) {
	r, w, p := withCode(t)
	w.goBytes("file", codeAt+1, 0, "") // within the call
	r.settle()
	w.hex.hexPane.disassemble()
	r.settle()
	if l := p.list.chosen(); l == nil || l.At != codeAt+1 || l.Text != "or eax,dword ptr [rax]" {
		t.Errorf("chosen is %+v", l)
	}
}
