package ui

import (
	"path/filepath"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"

	"dumplens/ui/look"
	"dumplens/ui/page"
)

// leastGoTo is how narrow the go-to entry gets before the crumbs give way to it.
const leastGoTo = 180

// topBar is the row of commands at the top.
type topBar struct {
	w             *Window
	object        fyne.CanvasObject
	back, forward *look.Button
	goTo          *goToEntry
	find, export  *look.Button
	crumbs        *crumbs
}

func newTopBar(w *Window) *topBar {
	b := &topBar{w: w, crumbs: newCrumbs()}
	b.back = look.NewSymbolButton("back", "Back", w.goBack)
	b.forward = look.NewSymbolButton("forward", "Forward", w.goForward)
	b.goTo = newGoToEntry(w)
	b.find = look.NewButton("Find…", w.showFind)
	b.export = look.NewButton("Export…", w.showExport)
	open := look.NewButton("Open…", w.pick)
	lay := flow{gap: 8, inset: 10, elastic: func(i int, left float32) (float32, bool) {
		entry := min(430, max(left*0.5, min(left, leastGoTo)))
		switch i {
		case 3:
			return entry, true
		case 4:
			return left - entry, true
		}
		return 0, false
	}}
	b.object = container.New(lay, open, b.back, b.forward, b.goTo, b.crumbs, b.find, b.export)
	b.setDump(false)
	return b
}

// setDump lets the commands work that need a dump.
func (b *topBar) setDump(on bool) {
	b.goTo.close()
	b.w.recent = nil
	b.find.SetEnabled(on)
	b.export.SetEnabled(on)
	if !on {
		b.back.SetEnabled(false)
		b.forward.SetEnabled(false)
		b.crumbs.set([]crumb{{text: "Start"}})
	}
}

// update shows where the user is.
func (b *topBar) update() {
	b.back.SetEnabled(b.w.hist.canBack())
	b.forward.SetEnabled(b.w.hist.canForward())
	if b.w.dump == nil || b.w.now == nil {
		return
	}
	list := []crumb{{filepath.Base(b.w.dump.Path), func() { b.w.openView(idSummary) }}, {b.w.now.title(), nil}}
	if s := b.w.now.crumb(); s != "" {
		list = append(list, crumb{s, nil})
	}
	b.crumbs.set(list)
}

// crumb is one step of the way to where the user is.
type crumb struct {
	text string
	tap  func()
}

// crumbs show the way: file › view › row. The last is cut when there is no room.
type crumbs struct {
	widget.BaseWidget
	box *fyne.Container
}

func newCrumbs() *crumbs {
	c := &crumbs{box: container.NewWithoutLayout()}
	c.ExtendBaseWidget(c)
	return c
}

func (c *crumbs) set(list []crumb) {
	c.box.Objects = nil
	for i, s := range list {
		if i > 0 {
			c.box.Add(page.NewPara("›", look.Faint))
		}
		p := page.NewPara(s.text, look.Faint)
		p.OneRow, p.OnTap = true, s.tap
		if i == len(list)-1 {
			p.Colour = theme.ColorNameForeground
		}
		c.box.Add(p)
	}
	c.place(c.Size())
	c.Refresh()
}

func (c *crumbs) place(size fyne.Size) {
	x := float32(0)
	for _, o := range c.box.Objects {
		p, ok := o.(*page.Para)
		if !ok {
			continue
		}
		w := min(p.Width()+1, max(size.Width-x, 0))
		p.Hidden = w < 12 && p.Text != "›" || w <= 0
		h := p.HeightFor(w)
		p.Move(fyne.NewPos(x, (size.Height-h)/2))
		p.Resize(fyne.NewSize(w, h))
		x += w + 8
	}
}

// Resize places the steps anew.
func (c *crumbs) Resize(size fyne.Size) {
	c.BaseWidget.Resize(size)
	c.place(size)
}

// MinSize is one line, narrow.
func (c *crumbs) MinSize() fyne.Size { return fyne.NewSize(20, 20) }

// CreateRenderer draws the steps.
func (c *crumbs) CreateRenderer() fyne.WidgetRenderer { return widget.NewSimpleRenderer(c.box) }
