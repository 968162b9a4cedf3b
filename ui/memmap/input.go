package memmap

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/lang"
	"fyne.io/fyne/v2/widget"
)

// A notch of the wheel is about this many pixels; a turn of it zooms by one step.
const notch = 10

// MouseDown takes the keys, and the thumb when it is hit.
func (g *grid) MouseDown(e *desktop.MouseEvent) {
	if c := fyne.CurrentApp().Driver().CanvasForObject(g); c != nil {
		c.Focus(g)
	}
	y, height, _ := g.bar()
	if g.drag = height > 0 && e.Position.X >= g.Size().Width-barWidth; g.drag {
		if g.grab = e.Position.Y - y; g.grab < 0 || g.grab > height {
			g.grab = height / 2
			g.dragThumb(e.Position.Y - g.grab)
		}
	}
}

// MouseUp ends a drag that did not move.
func (g *grid) MouseUp(*desktop.MouseEvent) { g.drag = false }

// Dragged scrolls, by the thumb or as if the cells were held.
func (g *grid) Dragged(e *fyne.DragEvent) {
	if g.drag {
		g.dragThumb(e.Position.Y - g.grab)
		return
	}
	g.scrollBy(-int64(e.Dragged.DY * g.scale))
}

// DragEnd ends a drag.
func (g *grid) DragEnd() { g.drag = false }

// Tapped puts the caret on a cell and shows its bytes.
func (g *grid) Tapped(e *fyne.PointEvent) {
	if cell, ok := g.cellAt(e.Position); ok {
		g.m.move(cell)
		g.m.goTo(cell)
	}
}

// TappedSecondary offers what can be done with a cell.
func (g *grid) TappedSecondary(e *fyne.PointEvent) {
	cell, ok := g.cellAt(e.Position)
	c := fyne.CurrentApp().Driver().CanvasForObject(g)
	if !ok || c == nil {
		return
	}
	g.m.move(cell)
	first, last := g.m.plan.span(cell)
	words := g.words(first) + " – " + g.words(last)
	widget.ShowPopUpMenuAtPosition(fyne.NewMenu("",
		fyne.NewMenuItem(lang.L("Show bytes"), func() { g.m.goTo(cell) }),
		fyne.NewMenuItem(lang.L("Copy")+" "+words, func() { fyne.CurrentApp().Clipboard().SetContent(words) }),
		fyne.NewMenuItem(lang.L("Zoom in"), func() { g.m.Zoom(1, first) }),
	), c, e.AbsolutePosition)
}

// MouseIn, MouseMoved and MouseOut follow the cell under the mouse.
func (g *grid) MouseIn(e *desktop.MouseEvent) { g.MouseMoved(e) }

// MouseMoved shows what the cell under the mouse is.
func (g *grid) MouseMoved(e *desktop.MouseEvent) {
	cell, ok := g.cellAt(e.Position)
	if !ok {
		cell = -1
	}
	g.hoverOn(cell)
}

// MouseOut shows the cell of the caret again.
func (g *grid) MouseOut() { g.hoverOn(-1) }

func (g *grid) hoverOn(cell int64) {
	if cell != g.over {
		g.over = cell
		g.drawMarks()
		g.m.card.draw()
	}
}

// Cursor is a hand over cells: a click goes to their bytes.
func (g *grid) Cursor() desktop.Cursor {
	if g.over >= 0 {
		return desktop.PointerCursor
	}
	return desktop.DefaultCursor
}

// Scrolled scrolls when there is more than can be seen; with Ctrl, or when all is in
// sight, it zooms around the cell under the mouse.
func (g *grid) Scrolled(e *fyne.ScrollEvent) {
	if _, height, _ := g.bar(); height > 0 && !zooming() {
		g.wheel = 0
		g.scrollBy(-int64(e.Scrolled.DY * 3 * g.scale))
		return
	}
	g.wheel += e.Scrolled.DY
	steps := int(g.wheel / notch)
	if steps == 0 || g.flow == nil || g.m.plan.cells == 0 {
		return
	}
	g.wheel -= float32(steps) * notch
	cell, ok := g.cellAt(e.Position)
	if !ok {
		cell = g.m.caretCell()
	}
	at, _ := g.m.plan.span(cell)
	g.m.Zoom(min(max(steps, -1), 1), at)
}

// zooming tells whether Ctrl is held (Command on macOS).
func zooming() bool {
	d, ok := fyne.CurrentApp().Driver().(desktop.Driver)
	return ok && d.CurrentKeyModifiers()&(fyne.KeyModifierControl|fyne.KeyModifierShortcutDefault) != 0
}

// FocusGained shows that keys come here.
func (g *grid) FocusGained() { g.focused = true; g.drawMarks() }

// FocusLost takes that away.
func (g *grid) FocusLost() { g.focused = false; g.drawMarks() }

// TypedRune zooms: + and - as they are typed, 0 makes all fit.
func (g *grid) TypedRune(r rune) {
	switch r {
	case '+', '=':
		g.m.Zoom(1, g.m.caret)
	case '-', '_':
		g.m.Zoom(-1, g.m.caret)
	case '0':
		g.m.SetCell(1<<62, g.m.caret)
	}
}

// TypedKey moves the caret and goes to bytes; other keys are passed on.
func (g *grid) TypedKey(e *fyne.KeyEvent) {
	if g.flow == nil || g.m.plan.cells == 0 {
		g.passOn(e)
		return
	}
	at := g.m.caretCell()
	switch e.Name {
	case fyne.KeyLeft:
		g.m.move(at - 1)
	case fyne.KeyRight:
		g.m.move(at + 1)
	case fyne.KeyUp:
		g.m.move(g.flow.down(at, -1))
	case fyne.KeyDown:
		g.m.move(g.flow.down(at, 1))
	case fyne.KeyPageUp:
		g.m.move(g.page(at, -1))
	case fyne.KeyPageDown:
		g.m.move(g.page(at, 1))
	case fyne.KeyHome:
		g.m.move(0)
	case fyne.KeyEnd:
		g.m.move(g.m.plan.cells - 1)
	case fyne.KeyReturn, fyne.KeyEnter, fyne.KeySpace:
		g.m.goTo(at)
	default:
		g.passOn(e)
	}
}

// page is the cell as many rows on as can be seen.
func (g *grid) page(cell int64, way int64) int64 {
	_, h := g.pixels()
	for range max(h/int64(g.flow.m.pitch)-1, 1) {
		cell = g.flow.down(cell, way)
	}
	return cell
}

func (g *grid) passOn(e *fyne.KeyEvent) {
	if g.m.OnKey != nil {
		g.m.OnKey(e)
	}
}
