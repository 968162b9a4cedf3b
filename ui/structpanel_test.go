package ui

import (
	"bytes"
	"context"
	"encoding/binary"
	"strings"
	"testing"

	"fyne.io/fyne/v2"

	"dumplens/model"
	"dumplens/model/mem"
)

// things are the layouts of a test: a structure in a list, with a pointer to another.
type things struct{}

func (things) Source() string  { return "a test" }
func (things) Names() []string { return []string{"_BOX", "_TEB", "_THING"} }
func (things) Struct(name string) (*model.Layout, bool) {
	switch name {
	case "_THING":
		return &model.Layout{Name: name, Size: 0x40, Members: map[string]model.Member{
			"Id": {Type: "u64"}, "Links": {Offset: 8, Type: "LIST_ENTRY"}, "Box": {Offset: 0x18, Type: "_BOX*"}, "Name": {Offset: 0x20, Type: "char[8]"},
		}}, true
	case "_TEB":
		return &model.Layout{Name: name, Size: 0x40, Members: map[string]model.Member{"NtTib": {Type: "NT_TIB"}}}, true
	case "_BOX":
		return &model.Layout{Name: name, Size: 0x10, Members: map[string]model.Member{"Lid": {Type: "u32"}, "Things": {Offset: 8, Type: "LIST_ENTRY<_THING.Links>*"}}}, true
	}
	return nil, false
}

// withThings starts a window on a dump with three things at 0x1000, 0x2000 and 0x3000,
// linked from a head at 0x100, each with its box at +0x800.
func withThings(t *testing.T) (*rig, *Window, *structPanel) {
	t.Helper()
	data := make([]byte, 0x4000)
	put := func(at int, n uint64) { binary.LittleEndian.PutUint64(data[at:], n) }
	ring := []int{0x100, 0x1008, 0x2008, 0x3008}
	for i, at := range ring {
		put(at, uint64(ring[(i+1)%4]))
		put(at+8, uint64(ring[(i+3)%4]))
	}
	for i := 1; i <= 3; i++ {
		put(0x1000*i, uint64(i))
		put(0x1000*i+0x18, uint64(0x1000*i+0x800))
		copy(data[0x1000*i+0x20:], []string{"one", "two", "three"}[i-1])
		put(0x1000*i+0x800, 7)
		put(0x1000*i+0x808, 0x100)
	}
	put(0x3900+0x30, 0x3900) // NtTib.Self
	r := newRig(t)
	r.host.Open = func(context.Context, string, OpenOptions, *model.Meter) (*model.Dump, error) {
		d := fakeDump()
		d.Layouts = things{}
		d.Kernel = mem.NewNamedFile("kernel", bytes.NewReader(data), uint64(len(data)))
		list, _ := d.Spaces.Get(context.Background(), nil)
		d.Spaces = model.Ready(append(list, model.AddressSpace{ID: "kernel", Title: "Kernel virtual", Kind: "kernel virtual", Status: model.Available, Space: d.Kernel}))
		return d, nil
	}
	w := r.start("a.dmp")
	w.win.Resize(fyne.NewSize(1600, 1000))
	w.goBytes("kernel", 0x1000, 0, "")
	r.settle()
	w.openPanel(titleStructure)
	r.settle()
	return r, w, panelOf[*structPanel](t, w)
}

// fieldsOf are the rows in sight: Name=value.
func fieldsOf(p *structPanel) string {
	var s []string
	store := p.shown().Store()
	for i := range store.Len() {
		row, depth, _, _ := store.At(i)
		value := row.Cells[1]
		if p.shown() == p.fields {
			value = row.Cells[2]
		}
		s = append(s, strings.Repeat(">", depth)+row.Cells[0].String()+"="+value.String())
	}
	return strings.Join(s, " ")
}

func TestStructureIsLaid(t *testing.T) {
	r, w, p := withThings(t)
	if p.focus() != fyne.Focusable(p.name) || !strings.Contains(fieldsOf(p), "_THING=a test") {
		t.Fatalf("the types are %s", fieldsOf(p))
	}
	p.name.SetText("thi")
	if got := fieldsOf(p); got != "_THING=a test" {
		t.Errorf("for thi are offered: %s", got)
	}
	p.name.OnSubmitted("thi")
	r.settle()
	want := "Id=1 Links= >Flink=00000000`00002008 >Blink=00000000`00000100 Box=00000000`00001800 Name=one"
	if got := fieldsOf(p); got != want {
		t.Errorf("the fields are %s", got)
	}
	if m, ok := w.hex.pane.Hex.MarkAt(0x1012); !ok || m.Title != "_THING.Links.Blink" || m.First != 0x1010 || m.Last != 0x1017 {
		t.Errorf("the bytes are marked %+v", m)
	}
	p.fields.Select(3)
	r.settle()
	if space, at, n := w.hex.place(); space != "kernel" || at != 0x1010 || n != 8 {
		t.Errorf("choosing a field shows %s %s, %d bytes", space, at, n)
	}
	if row, _ := p.fields.Selected(); row.Cells[0].String() != "Blink" {
		t.Errorf("the chosen field became %s", row.Cells[0])
	}
	w.goBytes("kernel", 0x1021, 0, "")
	r.settle()
	if row, ok := p.fields.Selected(); !ok || row.Cells[0].String() != "Name" {
		t.Errorf("the caret in Name chooses %v", row)
	}
	w.goBytes("file", 0x10, 0, "")
	r.settle()
	if _, ok := w.hex.pane.Hex.MarkAt(0x1012); ok || fieldsOf(p) != want {
		t.Error("another space is tinted, or the pinned structure moved")
	}
}

func TestStructureFollowsTheCaret(t *testing.T) {
	r, w, p := withThings(t)
	p.submit("_THING")
	r.settle()
	p.fields.Select(0)
	p.toggleFollow()
	r.settle()
	w.goBytes("kernel", 0x2000, 0, "")
	r.settle()
	if got := fieldsOf(p); !strings.HasPrefix(got, "Id=2 ") || p.laid.at != 0x2000 {
		t.Errorf("at %s stands %s", p.laid.at, got)
	}
	p.fields.Select(4)
	r.settle()
	if p.laid.at != 0x2000 {
		t.Errorf("choosing a field moved the structure to %s", p.laid.at)
	}
}

func TestStructureArray(t *testing.T) {
	r, _, p := withThings(t)
	p.submit("LIST_ENTRY")
	r.settle()
	p.count.SetText("3")
	p.recount()
	r.settle()
	if got := fieldsOf(p); strings.Count(got, "Flink") != 3 || !strings.HasPrefix(got, "[0]=") {
		t.Errorf("three links are %s", got)
	}
	p.count.SetText("x")
	p.recount()
	if !strings.Contains(p.note.Text, "no number") {
		t.Errorf("the note says %q", p.note.Text)
	}
}

func TestStructureListIsWalked(t *testing.T) {
	r, w, p := withThings(t)
	w.goBytes("kernel", 0x100, 0, "")
	r.settle()
	if got := fieldsOf(p); !strings.HasPrefix(got, "LIST_ENTRY=both neighbours lead back") {
		t.Errorf("at the head is guessed: %s", got)
	}
	p.name.SetText("_THING.")
	if got := fieldsOf(p); !strings.Contains(got, "_THING.Links=list of _THING") {
		t.Errorf("the lists are %s", got)
	}
	w.win.Canvas().Focus(p.name)
	p.submit("_THING.Links")
	r.settle()
	if p.shown() != p.elements || p.elements.Store().Len() != 3 || !strings.Contains(p.note.Text, "3 elements") {
		t.Fatalf("the list is %s, %q", fieldsOf(p), p.note.Text)
	}
	if w.win.Canvas().Focused() != focusable(p.elements) {
		t.Errorf("the keys go to %T", w.win.Canvas().Focused())
	}
	p.elements.Select(1)
	p.elements.TypedKey(&fyne.KeyEvent{Name: fyne.KeyReturn})
	r.settle()
	if got := fieldsOf(p); !strings.HasPrefix(got, "Id=2 ") || p.next.Disabled() {
		t.Fatalf("the element is %s", got)
	}
	p.step(1)
	r.settle()
	p.step(1)
	r.settle()
	if got := fieldsOf(p); !strings.HasPrefix(got, "Id=1 ") {
		t.Errorf("after the last comes %s", got)
	}
	if items := p.listMenu(); len(items) < 3 || !strings.Contains(items[2].Label, "Walk by Links") {
		t.Errorf("the menu is %v", items)
	}
}

func TestStructurePointers(t *testing.T) {
	r, w, p := withThings(t)
	p.submit("_THING")
	r.settle()
	box := p.fields.Store().Find(func(r *model.Row) bool { return r.Cells[0].String() == "Box" })
	p.fields.Select(box)
	p.fields.TypedKey(&fyne.KeyEvent{Name: fyne.KeyInsert})
	r.settle()
	if got := fieldsOf(p); !strings.HasPrefix(got, "Lid=7 ") {
		t.Fatalf("the box is %s", got)
	}
	if _, at, _ := w.hex.place(); at != 0x1800 {
		t.Errorf("the hex pane is at %s", at)
	}
	row, _, _, _ := p.fields.Store().At(1)
	items := p.listItems(row)
	if len(items) != 1 {
		t.Fatalf("the pointer to the head offers %d lists", len(items))
	}
	items[0].Action()
	r.settle()
	if p.elements.Store().Len() != 3 {
		t.Errorf("the list has %d elements", p.elements.Store().Len())
	}
	p.goBack()
	r.settle()
	if got := fieldsOf(p); !strings.HasPrefix(got, "Id=1 ") {
		t.Errorf("the way back leads to %s", got)
	}
}

// TestStructureOffsets: the offset stands beside the name, in sight in a narrow panel.
func TestStructureOffsets(t *testing.T) {
	r, _, p := withThings(t)
	p.submit("_THING")
	r.settle()
	row, _, _, _ := p.fields.Store().At(4)
	if fieldColumns[1].Key != "offset" || row.Cells[0].String() != "Box" || row.Cells[1].String() != "0x18" {
		t.Errorf("beside %s stands %s", row.Cells[0], row.Cells[1])
	}
}

// TestStructureLetterBeginsAType: a letter typed among the fields goes to the entry.
func TestStructureLetterBeginsAType(t *testing.T) {
	r, w, p := withThings(t)
	p.submit("_THING")
	r.settle()
	p.fields.TypedRune('1')
	if w.win.Canvas().Focused() != focusable(p.fields) || p.name.Text != "_THING" {
		t.Errorf("a digit wrote %q", p.name.Text)
	}
	for _, c := range "_B" {
		if f := w.win.Canvas().Focused(); f != nil {
			f.TypedRune(c)
		}
	}
	r.settle()
	if p.name.Text != "_B" || w.win.Canvas().Focused() != fyne.Focusable(p.name) || !strings.Contains(fieldsOf(p), "_BOX=a test") {
		t.Errorf("%q lists %s", p.name.Text, fieldsOf(p))
	}
}

// TestStructureButtonSaysWhatItDoes: it names the action, not the state.
func TestStructureButtonSaysWhatItDoes(t *testing.T) {
	r, _, p := withThings(t)
	p.submit("_THING")
	r.settle()
	if p.mode.Text != "Follow caret" {
		t.Errorf("pinned, the button says %q", p.mode.Text)
	}
	p.toggleFollow()
	r.settle()
	if p.mode.Text != "Pin here" {
		t.Errorf("following, the button says %q", p.mode.Text)
	}
}

// TestStructureOffersKnownObjects: a pinned structure stays, but one press lays the
// object that the caret came to.
func TestStructureOffersKnownObjects(t *testing.T) {
	r, w, p := withThings(t)
	p.submit("_THING")
	r.settle()
	w.goBytes("kernel", 0x2100, 0, "")
	r.settle()
	if p.offer.Visible() {
		t.Errorf("in the middle of nothing is offered %q", p.offer.Text)
	}
	w.goBytes("kernel", 0x3900, 0, "")
	r.settle()
	if !p.offer.Visible() || p.offer.Text != "Lay _TEB here" || p.laid.at != 0x1000 {
		t.Fatalf("at a TEB is offered %q, laid is %s", p.offer.Text, p.laid.at)
	}
	p.offer.OnTap()
	r.settle()
	if p.laid.t.Name != "_TEB" || p.laid.at != 0x3900 || p.offer.Visible() || len(p.trail) != 1 {
		t.Errorf("laid is %s at %s", p.laid.t.Name, p.laid.at)
	}
}
