package ui

import (
	"context"
	"errors"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/dialog"
	"fyne.io/fyne/v2/theme"

	"dumplens/model"
	"dumplens/model/view"
	"dumplens/ui/look"
	"dumplens/ui/page"
)

// titleWalk is the title of the dialog and its menu item.
const titleWalk = "How this address was found"

// walkColumns are the columns of the steps.
var walkColumns = []model.Column{
	{Key: "level", Title: "Level"},
	{Key: "at", Title: "Entry at", Mono: true},
	{Key: "index", Title: "Index", Right: true, Mono: true},
	{Key: "entry", Title: "Entry", Mono: true},
	{Key: "meaning", Title: "What it says"},
}

// showWalk explains the address at the caret of the hex pane: each entry of the page
// tables on the way, and what its bits say.
func (w *Window) showWalk() {
	if w.dump == nil {
		return
	}
	space, at := w.hex.pane.Hex.Space(), w.hex.pane.Hex.Caret()
	if space == nil {
		return
	}
	t, ok := space.(model.Translator)
	if !ok {
		w.fail(titleWalk, errors.New("the bytes of "+lower(w.hex.title())+" are found without page tables. Choose a virtual space above the bytes, such as that of the kernel or of a process"))
		return
	}
	var walk model.Walk
	w.jobs.start("Walking the page tables", false, func(context.Context, *model.Meter) { walk = t.Translate(at) }, func() { w.walkDialog(walk) })
}

// walkDialog shows a walk. Its links close the dialog and go there.
func (w *Window) walkDialog(walk model.Walk) {
	var d dialog.Dialog
	acts := w.acts()
	follow := acts.Follow
	acts.Follow = func(l model.Link) {
		d.Hide()
		follow(l)
	}
	d = dialog.NewCustom(titleWalk, "Close", page.Scrolled(walkPage(walk, w.dump.Arch, w.hex.title(), acts), 12), w.win)
	size := w.win.Canvas().Size()
	d.Resize(fyne.NewSize(min(940, size.Width-40), min(float32(230+34*len(walk.Steps)), size.Height-40)))
	w.dialog(d)
}

// walkPage is what the dialog says.
func walkPage(walk model.Walk, arch model.Arch, space string, acts page.Acts) page.Item {
	head := page.NewPara(walk.At.String(), theme.ColorNameForeground)
	head.Style, head.OnCopy = look.Mono, acts.Copy
	where := page.NewPara(space, look.Faint)
	parts := []page.Spaced{{Item: head}, {Item: where, Above: 2}}
	if len(walk.Steps) > 0 {
		table := view.Table{Columns: walkColumns}
		for _, s := range walk.Steps {
			table.Rows = append(table.Rows, walkRow(s, arch))
		}
		parts = append(parts, page.Spaced{Item: page.Table(table, acts), Above: 14})
	}
	return page.Column(append(parts, page.Spaced{Item: page.Lines(walkEnd(walk), acts), Above: 16})...)
}

// walkRow is a step. A prototype PTE lies in the kernel's space and not in a table.
func walkRow(s model.Step, arch model.Arch) model.Row {
	size := uint64(8)
	if arch == model.ArchX86 {
		size = 4
	}
	const tableSize = 4096
	space, index := "physical", model.Hex(uint64(s.EntryAt)%tableSize/size)
	if s.Level == "prototype PTE" {
		space, index = "kernel", model.Absent(model.NotApplicable, "")
	}
	entry := model.Value{Num: s.Entry, Fmt: model.Address}
	if size == 4 {
		entry.Fmt = model.Address32
	}
	at := model.At(s.EntryAt, space)
	if at.To != nil {
		at.To.Len = size
	}
	return model.Row{Cells: []model.Value{model.Str(s.Level), at, index, entry, model.Str(s.Meaning)}}
}

// walkEnd says where the way led, or why it ended.
func walkEnd(walk model.Walk) []view.Line {
	if walk.Why == model.Present {
		to := model.At(walk.Physical, "physical")
		to.To = &model.Link{Space: "physical", At: walk.Physical, Len: 1} // address 0 too
		return []view.Line{{Label: "Physical address", Value: to}}
	}
	list := []view.Line{{Label: "Not readable", Value: model.Str(walk.Why.String()), Words: walk.Detail, Tone: view.Warn}}
	if walk.Physical != 0 {
		list = append(list, view.Line{Label: "Physical address", Value: model.At(walk.Physical, "")})
	}
	return list
}
