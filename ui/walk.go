package ui

import (
	"context"
	"fmt"

	"fyne.io/fyne/v2"
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
	body *page.Links
	now  caret
}

func newWalkPanel(w *Window) panel {
	p := &walkPanel{w: w, jobs: newest{w: w}, body: page.NewLinks()}
	p.body.OnKey = w.key
	return p
}

func (p *walkPanel) title() string             { return titleWalk }
func (p *walkPanel) object() fyne.CanvasObject { return p.body }
func (p *walkPanel) focus() fyne.Focusable     { return p.body }

func (p *walkPanel) follow(c caret) {
	if c.space == p.now.space && c.at == p.now.at {
		return
	}
	p.now = c
	title := p.w.hex.title()
	var walk model.Walk
	var way []model.Origin
	p.jobs.run("Finding the way of a byte", func(context.Context) {
		walk, way = model.Explain(c.space, c.at), model.Way(c.space, c.at)
	}, func() {
		p.show(page.Column(page.Spaced{Item: walkPage(walk, way, p.w.dump.Arch, title, p.w.acts())}, page.Spaced{Item: p.mapped(c), Above: 16}))
	})
}

// mapped leads to all places at which address spaces show the byte.
func (p *walkPanel) mapped(c caret) page.Item {
	link := page.NewPara("", look.Link)
	if p.w.dump.Physical != nil && c.space.Name() != "file" {
		link.Text = titleMapped
		link.OnTap = p.w.showMapped
	}
	return link
}

func (p *walkPanel) show(what page.Item) { p.body.Set(what, 12) }

// showWalk brings the panel into sight.
func (w *Window) showWalk() { w.openPanel(titleWalk) }

// walkPage is what the panel says: the walk through the page tables, if there is one, and
// the way from there down to the file.
func walkPage(walk model.Walk, way []model.Origin, arch model.Arch, space string, acts page.Acts) page.Item {
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
	return page.Column(append(parts, page.Spaced{Item: page.Lines(walkEnd(walk, way), acts), Above: 16})...)
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
func walkEnd(walk model.Walk, way []model.Origin) []view.Line {
	var list []view.Line
	if walk.Why != model.Present {
		list = append(list, view.Line{Label: "Not readable", Value: model.Str(walk.Why.String()), Words: walk.Detail, Tone: view.Warn})
		if walk.Physical != 0 && len(way) == 0 {
			list = append(list, view.Line{Label: "Physical address", Value: model.At(walk.Physical, "")})
		}
	}
	for _, o := range way {
		list = append(list, originLine(o))
	}
	switch {
	case len(list) > 0:
	case len(walk.Steps) > 0:
		to := model.At(walk.Physical, "physical")
		to.To = &model.Link{Space: "physical", At: walk.Physical, Len: 1} // address 0 too
		list = append(list, view.Line{Label: "Physical address", Value: to})
	default:
		list = append(list, view.Line{Label: "The byte", Value: model.Str("is found without page tables, here itself")})
	}
	return list
}

// originLine is a step of the way down to the file.
func originLine(o model.Origin) view.Line {
	at := model.At(o.At, "")
	label := sentence(o.Space.Name())
	switch o.Space.Name() {
	case "file":
		label, at = "File offset", model.Hex(uint64(o.At))
	case "physical":
		label = "Physical address"
	case "kernel":
		label = "Kernel address"
	default:
		return view.Line{Label: label, Value: at, Words: o.Words}
	}
	at.To = &model.Link{Space: o.Space.Name(), At: o.At, Len: 1} // address 0 too
	return view.Line{Label: label, Value: at, Words: o.Words}
}
