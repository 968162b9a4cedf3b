package ui

import (
	"fmt"
	"os"
	"path/filepath"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/theme"

	"dumplens/model"
	"dumplens/model/view"
	"dumplens/ui/look"
	"dumplens/ui/page"
)

// startWidth is the width of the column with the commands of the start page.
const startWidth = 330

// showStart shows the start page in a window without a dump.
func (w *Window) showStart() {
	w.win.SetTitle("Dumplens")
	w.bar.setDump(false)
	left := page.Scrolled(page.Column(w.startColumn()...), 20)
	right := page.Scrolled(w.startKinds(), 20)
	w.setCentre(container.New(startLayout{}, left, right))
}

// startLayout stands the column of commands beside the explanations, which go
// away in a narrow window.
type startLayout struct{}

func (startLayout) Layout(o []fyne.CanvasObject, size fyne.Size) {
	narrow := size.Width < 760
	o[1].Hide()
	width := size.Width
	if !narrow {
		width = startWidth
		o[1].Show()
		o[1].Move(fyne.NewPos(width, 0))
		o[1].Resize(fyne.NewSize(size.Width-width, size.Height))
	}
	o[0].Resize(fyne.NewSize(width, size.Height))
}

func (startLayout) MinSize([]fyne.CanvasObject) fyne.Size { return fyne.NewSize(320, 200) }

// startColumn is the column with the commands.
func (w *Window) startColumn() []page.Spaced {
	title := page.NewPara("Dumplens", theme.ColorNameForeground)
	title.TextSize, title.Style = theme.SizeNameHeadingText, look.Bold
	sub := page.NewPara("Open a Windows crash dump, or drop it here.", look.Faint)
	open := look.NewButton("Open dump…", w.pick)
	open.Main = true
	parts := []page.Spaced{{Item: title}, {Item: sub, Above: 5}, {Item: page.Fixed(open), Above: 14}}
	parts = append(parts, w.recentItems()...)
	if w.p.host.Folders != nil {
		for _, f := range w.p.host.Folders() {
			parts = append(parts, w.folderItems(f)...)
		}
	}
	return parts
}

// recentItems are the dumps opened before.
func (w *Window) recentItems() []page.Spaced {
	list := w.p.prefs.recent()
	if len(list) == 0 {
		return nil
	}
	parts := []page.Spaced{{Item: page.SectionTitle("Recent"), Above: 24}}
	for _, r := range list {
		name := w.fileLink(r.path)
		name.OnTap = func() { w.openRecent(r.path) }
		what := page.NewPara(r.what+", "+ago(r.when, w.p.now()), look.Faint)
		if _, err := os.Stat(r.path); err != nil {
			name.Colour = theme.ColorNameDisabled
			what.Text = "no longer there: click to take it off the list"
		}
		what.TextSize = look.SizeSmall
		parts = append(parts, page.Spaced{Item: name, Above: 8}, page.Spaced{Item: what, Above: 0})
	}
	return parts
}

func (w *Window) fileLink(path string) *page.Para {
	p := page.NewPara(filepath.Base(path), look.Link)
	p.Hint, p.OnHint = path, w.status.setHint
	return p
}

// fewFiles is how many dumps of a folder are listed.
const fewFiles = 8

// folderItems are the dumps that Windows left in a folder.
func (w *Window) folderItems(f Folder) []page.Spaced {
	parts := []page.Spaced{{Item: page.SectionTitle(fmt.Sprintf("%s %d", f.Title, len(f.Files))), Above: 24}}
	for i, path := range f.Files {
		if i == fewFiles {
			more := page.NewPara(fmt.Sprintf("and %d more in %s", len(f.Files)-i, filepath.Dir(path)), look.Faint)
			parts = append(parts, page.Spaced{Item: more, Above: 4})
			break
		}
		name := w.fileLink(path)
		name.OnTap = func() { w.openHereOrNew(path) }
		parts = append(parts, page.Spaced{Item: name, Above: 4})
	}
	return parts
}

// openRecent opens a dump of the list; one that is gone is taken off.
func (w *Window) openRecent(path string) {
	if _, err := os.Stat(path); os.IsNotExist(err) {
		w.p.prefs.forget(path)
		w.p.recentChanged()
		if w.empty() {
			w.showStart()
		}
		w.fail(filepath.Base(path)+" is gone", fmt.Errorf("there is no file %s any more: it was moved or deleted, and is now off the list", path))
		return
	}
	w.openHereOrNew(path)
}

// startKinds explains what can be opened, where Windows puts it, and how to get more.
func (w *Window) startKinds() page.Item {
	t := view.Table{Columns: []model.Column{{Title: "Kind of dump"}, {Title: "Where Windows writes it"}, {Title: "What can be seen"}}}
	for _, k := range []struct{ kind, where, what string }{
		{"Small memory dump", `C:\Windows\Minidump`, "stop code, drivers, the crashing process and thread, the stack"},
		{"Kernel memory dump", `C:\Windows\MEMORY.DMP`, "the kernel's memory: processes, threads and drivers as the kernel sees them"},
		{"Complete, active memory dump", `C:\Windows\MEMORY.DMP`, "the memory of the kernel and of every process"},
		{"Live kernel dump", `C:\Windows\LiveKernelReports`, "as a kernel memory dump, taken without a crash"},
		{"User minidump", `%LOCALAPPDATA%\CrashDumps`, "one process: modules, threads, registers, the memory its writer chose"},
		{"Anything else", "", "its bytes"},
	} {
		t.Rows = append(t.Rows, model.Row{Cells: []model.Value{model.Str(k.kind), model.Str(k.where), model.Str(k.what)}})
	}
	opens := page.Card(view.Card{
		Title: "What Dumplens opens", Subtitle: "The format is told by the file's bytes, never by its name.", Table: &t,
		Foot: "The dump is only read. Nothing is written to it, and nothing leaves this computer.",
	}, w.acts())
	return page.Column(page.Spaced{Item: opens}, page.Spaced{Item: page.Side(w.startMore(), w.startKeys()), Above: 12})
}

// startMore tells how to get a fuller dump.
func (w *Window) startMore() page.Item {
	return page.Card(view.Card{Title: "Have Windows write a fuller dump", Lines: []view.Line{
		step("1", "Open System Properties, Advanced, Startup and Recovery."),
		step("2", "Under Write debugging information choose Complete memory dump, or Active memory dump."),
		step("3", "Let the paging file be as large as the memory and 257 MB more, on the system drive."),
	}, Foot: "For one program: Task Manager, Details, Create memory dump file."}, w.acts())
}

// startKeys tells the keys to begin with.
func (w *Window) startKeys() page.Item {
	return page.Card(view.Card{Title: "Find your way", Lines: []view.Line{
		step("Ctrl+O", "open a dump"),
		step("Ctrl+G", "go to an address, module+offset or process"),
		step("Ctrl+F", "find bytes or text in memory"),
		step("Alt+Left", "back to where you were"),
	}, Foot: "All keys: Help, Keys."}, w.acts())
}

func step(label, words string) view.Line { return view.Line{Label: label, Value: model.Str(words)} }
