package ui

import (
	"fmt"
	"runtime"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/dialog"
	"fyne.io/fyne/v2/widget"

	"dumplens/model"
	"dumplens/model/view"
	"dumplens/ui/look"
	"dumplens/ui/page"
)

// showAbout tells what a bug report needs.
func (w *Window) showAbout() {
	icon := canvas.NewImageFromResource(iconResource())
	icon.SetMinSize(fyne.NewSize(64, 64))
	icon.FillMode = canvas.ImageFillContain
	name := widget.NewLabelWithStyle("Dumplens "+w.p.host.Version, fyne.TextAlignLeading, fyne.TextStyle{Bold: true})
	what := widget.NewLabel("Shows what is in a Windows crash dump.\nIt never writes to the dump, and nothing leaves this computer.")
	facts := widget.NewLabel(fmt.Sprintf("%s/%s, %s, %s, scale %.2f", runtime.GOOS, runtime.GOARCH, runtime.Version(), fyneVersion(), w.win.Canvas().Scale()))
	facts.Importance = widget.LowImportance
	facts.Selectable = true
	_, show := w.reader("About", "Close", container.NewBorder(nil, nil, container.NewPadded(icon), nil, container.NewVBox(name, what, facts)))
	show()
}

// reader makes a dialog with something to read: its one button has the keys, so that
// Enter, Space and Escape close it. show shows it, when it has its size.
func (w *Window) reader(title, dismiss string, body fyne.CanvasObject) (d *dialog.CustomDialog, show func()) {
	d = dialog.NewCustomWithoutButtons(title, body, w.win)
	b := look.NewButton(dismiss, d.Hide)
	b.Main, b.OnKey = true, w.key
	d.SetButtons([]fyne.CanvasObject{b})
	return d, func() {
		w.dialog(d)
		w.win.Canvas().Focus(b)
	}
}

// dialog shows a dialog that Escape closes.
func (w *Window) dialog(d dialog.Dialog) {
	w.modal = d
	d.SetOnClosed(func() { w.modal = nil })
	d.Show()
}

// keyHelp lists the keys.
var keyHelp = []struct{ keys, what string }{
	{"Ctrl+O", "open a dump"},
	{"Ctrl+G", "go to an address, module+offset or process"},
	{"Ctrl+F", "find text, bytes, integers, pointers, … in memory; from the hex pane, what is selected there"},
	{"F3, Shift+F3", "next and previous hit"},
	{"Ctrl+L", "the strings of memory"},
	{"Ctrl+T", "how the byte at the caret is reached: page tables, physical memory, file"},
	{"Ctrl+D", "a note on the bytes selected"},
	{"Ctrl+S", "save bytes to a file"},
	{"Ctrl+E", "export the view or the whole report"},
	{"Alt+Left, Alt+Right", "back, forward"},
	{"Ctrl+Page Up, Ctrl+Page Down", "view above, view below"},
	{"Ctrl+1 … Ctrl+9", "a view by its number in the View menu"},
	{"Ctrl+M", "the memory map"},
	{"Ctrl+B", "show or hide the hex panes"},
	{"Ctrl+N, Ctrl+K", "another hex pane at the same place, close the one in use"},
	{"Ctrl+Tab", "the next hex pane"},
	{"Alt+1 … Alt+9", "a panel beside the hex panes: inspector, structure, …"},
	{"Ctrl+J", "show or hide the panels"},
	{"F6", "from the page over the hex panes to the panel and back"},
	{"F5", "read the view again"},
	{"Ctrl+C", "copy the rows or bytes selected"},
	{"Escape", "close a dialog, cancel what is running"},
	{"Ctrl+W", "close the window"},
	{"in tables", "arrows, Page Up, Page Down, Home, End; Enter follows the link; Left and Right close and open a branch"},
	{"in the inspector", "arrows choose a line, Enter follows it, Ctrl+C copies its value, Shift+F10 offers more"},
	{"in the hex pane", "arrows with Shift select; Ctrl+Left and Ctrl+Right skip over missing bytes; Enter follows a pointer"},
}

// showKeys lists the keys.
func (w *Window) showKeys() {
	var list []view.Line
	for _, k := range keyHelp {
		list = append(list, view.Line{Label: k.keys, Value: model.Str(k.what)})
	}
	body := page.Scrolled(page.Lines(list, page.Acts{}), 8)
	d, show := w.reader("Keys", "Close", body)
	room := w.win.Canvas().Size()
	d.Resize(fyne.NewSize(min(640, room.Width-20), min(620, room.Height-40)))
	show()
}
