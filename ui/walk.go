package ui

import (
	"context"
	"fmt"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/theme"

	"dumplens/model"
	"dumplens/model/view"
	"dumplens/ui/look"
	"dumplens/ui/page"
)

// titleWalk is the title of the panel.
const titleWalk = "Page walk"

// walkPanel tells how the byte at the caret is reached: each entry of the page tables on
// the way, and what its bits say.
type walkPanel struct {
	w    *Window
	jobs newest
	body *fyne.Container
	now  caret
}

func newWalkPanel(w *Window) panel {
	return &walkPanel{w: w, jobs: newest{w: w}, body: container.NewStack()}
}

func (p *walkPanel) title() string             { return titleWalk }
func (p *walkPanel) object() fyne.CanvasObject { return p.body }
func (p *walkPanel) focus() fyne.Focusable     { return nil }

func (p *walkPanel) follow(c caret) {
	if c.space == p.now.space && c.at == p.now.at {
		return
	}
	p.now = c
	title := p.w.hex.title()
	t, ok := c.space.(model.Translator)
	if !ok {
		p.show(page.NewPara("The bytes of "+lower(title)+" are found without page tables.", look.Faint))
		return
	}
	var walk model.Walk
	p.jobs.run("Walking the page tables", func(context.Context) { walk = t.Translate(c.at) },
		func() { p.show(walkPage(walk, p.w.dump.Arch, title, p.w.acts())) })
}

func (p *walkPanel) show(what page.Item) {
	p.body.Objects = []fyne.CanvasObject{page.Scrolled(what, 12)}
	p.body.Refresh()
}

// showWalk brings the panel into sight.
func (w *Window) showWalk() { w.openPanel(titleWalk) }

// walkPage is what the panel says of a walk.
func walkPage(walk model.Walk, arch model.Arch, space string, acts page.Acts) page.Item {
	head := page.NewPara(walk.At.String(), theme.ColorNameForeground)
	head.Style, head.OnCopy = look.Mono, acts.Copy
	where := page.NewPara(space, look.Faint)
	parts := []page.Spaced{{Item: head}, {Item: where, Above: 2}}
	var steps []view.Line
	for _, s := range walk.Steps {
		steps = append(steps, walkLine(s, arch))
	}
	if len(steps) > 0 {
		parts = append(parts, page.Spaced{Item: page.Lines(steps, acts), Above: 14})
	}
	return page.Column(append(parts, page.Spaced{Item: page.Lines(walkEnd(walk), acts), Above: 16})...)
}

// walkLine is a step: where its entry lies, which of its table it is, and what it says. A
// prototype PTE lies in the kernel's space and not in a table.
func walkLine(s model.Step, arch model.Arch) view.Line {
	size := uint64(8)
	if arch == model.ArchX86 {
		size = 4
	}
	const tableSize = 4096
	space, which := "physical", fmt.Sprintf("entry 0x%x", uint64(s.EntryAt)%tableSize/size)
	if s.Level == "prototype PTE" {
		space, which = "kernel", "it"
	}
	at := model.At(s.EntryAt, space)
	if at.To != nil {
		at.To.Len = size
	}
	return view.Line{Label: s.Level, Value: at, Words: fmt.Sprintf("%s holds 0x%x: %s", which, s.Entry, s.Meaning)}
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
