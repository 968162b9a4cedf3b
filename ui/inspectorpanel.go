package ui

import (
	"fyne.io/fyne/v2"

	"dumplens/model"
	"dumplens/model/inspect"
	"dumplens/model/view"
	"dumplens/ui/lines"
)

// titleInspector is the title of the panel.
const titleInspector = "Inspector"

// inspectorPanel shows what the bytes at the caret are, if they are of one type or
// another.
type inspectorPanel struct {
	w *Window
	x *lines.Inspector
}

func newInspectorPanel(w *Window) panel {
	p := &inspectorPanel{w, lines.NewInspector(w.p.host.Post)}
	p.x.OnFollow = func(to model.Addr) { w.goBytes(w.hex.space, to, 0, "") }
	p.x.OnExplain = w.showWalk
	p.x.OnKey = w.key
	return p
}

func (p *inspectorPanel) title() string             { return titleInspector }
func (p *inspectorPanel) object() fyne.CanvasObject { return p.x.Object() }
func (p *inspectorPanel) focus() fyne.Focusable     { return p.x }

func (p *inspectorPanel) follow(c caret) {
	p.x.Look(c.space, c.at, p.w.hex.pane.Label(), p.w.inspection())
}

// inspection is what the inspector may ask of the dump.
func (w *Window) inspection() inspect.Options {
	return inspect.Options{Pointer: w.dump.Arch.PointerSize(), Names: w.pointerNames(), Here: w.namesHere(), Instruction: view.Instruction(w.dump, w.names)}
}
