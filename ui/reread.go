package ui

import (
	"errors"
	"fmt"
	"strconv"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/dialog"
	"fyne.io/fyne/v2/widget"

	"dumplens/model"
)

// titleReread is the title of the menu item.
const titleReread = "Read again with…"

// canReread tells whether a dump has a header that the user may know better.
func canReread(d *model.Dump) bool { return canPage(d) && d.Header != nil }

// rereadForm asks for what the user knows better than the header.
type rereadForm struct {
	w              *Window
	modal          dialog.Dialog
	fields         []*rereadField
	discover, scan *checkBox
	got            model.Overrides // of the fields, as far as they can be read
}

// showReread asks how to read the dump and reads it again so. It gives the form, nil
// when the dump has no header that can be corrected.
func (w *Window) showReread() *rereadForm {
	if !canReread(w.dump) {
		return nil
	}
	f := newRereadForm(w)
	d := dialog.NewCustomWithoutButtons("Read again with other values", f.body(), w.win)
	f.modal = d
	read := widget.NewButton("Read again", f.submit)
	read.Importance = widget.HighImportance
	d.SetButtons([]fyne.CanvasObject{widget.NewButton("Cancel", d.Hide), read})
	size := w.win.Canvas().Size()
	d.Resize(fyne.NewSize(min(800, size.Width-40), min(440, size.Height-40)))
	w.dialog(d)
	w.win.Canvas().Focus(f.fields[0].text)
	return f
}

func newRereadForm(w *Window) *rereadForm {
	f := &rereadForm{w: w, got: w.how.Overrides}
	f.discover = newCheckBox("Find the layout by evidence", f.got.Discover, f.close)
	f.scan = newCheckBox("Scan for processes", f.got.Scan, f.close)
	h := w.dump.Header
	dtb := h.DirectoryTableBase
	if v := w.dump.Fact("directory_table_base_used"); v.Is() {
		dtb = model.Addr(v.Num)
	}
	f.address("Directory table base", "physical address of page tables that lead to the kernel", &f.got.DirectoryTableBase, dtb)
	f.address("PsActiveProcessHead", "the kernel's list of processes", &f.got.ProcessHead, h.PsActiveProcessHead)
	f.address("PsLoadedModuleList", "the kernel's list of drivers", &f.got.ModuleHead, h.PsLoadedModuleList)
	f.build(h.Build)
	return f
}

// address adds a field for an address.
func (f *rereadForm) address(label, help string, to *model.Addr, used model.Addr) {
	x := f.add(label, help, func(s string) error {
		*to = 0
		if s == "" {
			return nil
		}
		at, err := model.ParseAddr(s)
		if err == nil && at == 0 {
			err = errors.New("nothing lies at address 0: leave the field empty to take the header's")
		}
		*to = at
		return err
	})
	x.begin(*to != 0, f.w.dump.Pointer(*to, "").String(), used != 0, f.w.dump.Pointer(used, "").String())
}

// build adds the field for the build.
func (f *rereadForm) build(used uint32) {
	now := f.got.Build
	x := f.add("Build", "of Windows: its structures are taken", func(s string) (err error) {
		f.got.Build = 0
		if s != "" {
			f.got.Build, err = model.ParseBuild(s)
		}
		return err
	})
	x.begin(now != 0, strconv.Itoa(int(now)), used != 0, strconv.Itoa(int(used)))
}

func (f *rereadForm) add(label, help string, read func(string) error) *rereadField {
	x := newRereadField(f.w, label, help, read)
	x.text.OnSubmitted = func(string) { f.submit() }
	x.text.onEscape = f.close
	f.fields = append(f.fields, x)
	return x
}

// body is what the dialog holds.
func (f *rereadForm) body() fyne.CanvasObject {
	rows := []fyne.CanvasObject{container.New(rereadLayout{}, faint("What the header says is corrected for this reading only; the file stays as it is. An empty field takes the value shown in it."))}
	for _, x := range f.fields {
		rows = append(rows, x.object)
	}
	return container.NewVScroll(container.NewVBox(append(rows,
		container.New(rereadLayout{}, f.discover, faint("where members of structures lie is found by what stands in memory, without the tables of builds")),
		container.New(rereadLayout{}, f.scan, faint("all physical memory is searched for processes that no list leads to: a second or so for each GiB")))...))
}

func (f *rereadForm) close() { f.modal.Hide() }

// submit reads the dump again, once every field can be read.
func (f *rereadForm) submit() {
	for _, x := range f.fields {
		if !x.check(x.text.Text) {
			f.w.win.Canvas().Focus(x.text)
			return
		}
	}
	f.close()
	f.got.Discover, f.got.Scan = f.discover.Checked, f.scan.Checked
	f.w.reread(f.got)
}

// reread opens the dump again with corrections of its header.
func (w *Window) reread(o model.Overrides) {
	how := w.how
	how.Overrides = o
	w.reopen("Reading again", how, func(err error) {
		switch {
		case err != nil:
			w.fail("The dump cannot be read so", fmt.Errorf("%w. The reading before is still shown", err))
		case o == model.Overrides{Discover: o.Discover, Scan: o.Scan}:
			w.status.setHint("The dump was read again")
		default:
			w.status.setHint("The dump was read again; what was corrected is listed under Problems")
		}
	})
}
