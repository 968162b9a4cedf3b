package ui

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/widget"

	"dumplens/model/asm"
)

// TypedKey moves the chosen line and follows its target.
func (c *codeList) TypedKey(k *fyne.KeyEvent) {
	page := max(c.fits()-1, 1)
	switch k.Name {
	case fyne.KeyUp:
		c.choose(max(c.caret, 0)-1, true)
	case fyne.KeyDown:
		c.choose(c.caret+1, true)
	case fyne.KeyPageUp:
		c.choose(max(c.caret-page, 0), true)
	case fyne.KeyPageDown:
		c.choose(min(c.caret+page, len(c.lines)-1), true)
	case fyne.KeyHome:
		c.toHead()
	case fyne.KeyLeft:
		c.slide(-40)
	case fyne.KeyRight:
		c.slide(40)
	case fyne.KeyReturn, fyne.KeyEnter:
		c.enter()
	default:
		c.p.w.key(k)
	}
}

// toHead chooses the first line of the function, as far as it is read.
func (c *codeList) toHead() {
	for i := min(c.caret, len(c.lines)-1); i >= 0; i-- {
		if c.lines[i].Head != "" {
			c.choose(i, true)
			return
		}
	}
}

// enter follows the chosen line: a call through a pointer to where that leads.
func (c *codeList) enter() {
	l := c.chosen()
	switch {
	case l == nil:
	case l.To != 0 && (l.Target.Kind == asm.CallThrough || l.Target.Kind == asm.JumpThrough):
		c.p.goTo(asm.Target{Kind: asm.Jump, At: l.To})
	default:
		c.p.goTo(l.Target)
	}
}

// slide scrolls sideways.
func (c *codeList) slide(by float32) {
	c.left = max(min(c.left+by, c.wide-c.Size().Width+20), 0)
	c.Refresh()
}

// TypedRune does nothing.
func (c *codeList) TypedRune(rune) {}

// FocusGained shows that keys come here.
func (c *codeList) FocusGained() { c.focused = true; c.Refresh() }

// FocusLost takes that away.
func (c *codeList) FocusLost() { c.focused, c.shift = false, false; c.Refresh() }

// KeyDown notes Shift, which selects.
func (c *codeList) KeyDown(k *fyne.KeyEvent) {
	if k.Name == desktop.KeyShiftLeft || k.Name == desktop.KeyShiftRight {
		c.shift = true
	}
}

// KeyUp ends that.
func (c *codeList) KeyUp(k *fyne.KeyEvent) {
	if k.Name == desktop.KeyShiftLeft || k.Name == desktop.KeyShiftRight {
		c.shift = false
	}
}

// TypedShortcut copies and selects.
func (c *codeList) TypedShortcut(s fyne.Shortcut) {
	switch s.(type) {
	case *fyne.ShortcutCopy:
		c.p.copy()
	case *fyne.ShortcutSelectAll:
		c.selectAll()
	}
}

// hit is what lies under a point: the line, -1 for none, and where a click there leads.
func (c *codeList) hit(at fyne.Position) (line int, to asm.Target) {
	i := int(at.Y / c.rowHigh())
	if c.sheet == nil || at.Y < 0 || c.top+i >= len(c.rows) || i >= len(c.sheet.rows) {
		return -1, to
	}
	row := c.rows[c.top+i]
	if row.head {
		return row.line, to
	}
	l, r := &c.lines[row.line], c.sheet.rows[i]
	switch {
	case at.X >= r.link[0] && at.X < r.link[1]:
		to = l.Target
	case l.To != 0 && at.X >= r.comment[0] && at.X < r.comment[1]:
		to = asm.Target{Kind: asm.Jump, At: l.To}
	}
	return row.line, to
}

// MouseDown takes the focus and chooses the line; on a link it follows that.
func (c *codeList) MouseDown(e *desktop.MouseEvent) {
	if canvas := fyne.CurrentApp().Driver().CanvasForObject(c); canvas != nil {
		canvas.Focus(c)
	}
	line, to := c.hit(e.Position)
	if line < 0 {
		return
	}
	if e.Button != desktop.MouseButtonPrimary {
		if first, last := c.selected(); line < first || line > last {
			c.choose(line, true)
		}
		return
	}
	if to.Kind != asm.NoTarget && e.Modifier&fyne.KeyModifierShift == 0 {
		c.p.goTo(to)
		return
	}
	c.shift = e.Modifier&fyne.KeyModifierShift != 0
	c.choose(line, true)
}

// MouseUp does nothing.
func (c *codeList) MouseUp(*desktop.MouseEvent) {}

// TappedSecondary opens the menu.
func (c *codeList) TappedSecondary(e *fyne.PointEvent) {
	if canvas := fyne.CurrentApp().Driver().CanvasForObject(c); canvas != nil {
		if items := c.p.menu(); len(items) > 0 {
			widget.ShowPopUpMenuAtPosition(fyne.NewMenu("", items...), canvas, e.AbsolutePosition)
		}
	}
}

// MouseIn does nothing.
func (c *codeList) MouseIn(*desktop.MouseEvent) {}

// MouseMoved shows whether a click follows a link.
func (c *codeList) MouseMoved(e *desktop.MouseEvent) {
	_, to := c.hit(e.Position)
	c.hot = to.Kind != asm.NoTarget
}

// MouseOut ends that.
func (c *codeList) MouseOut() { c.hot = false }

// Cursor is a hand over a link.
func (c *codeList) Cursor() desktop.Cursor {
	if c.hot {
		return desktop.PointerCursor
	}
	return desktop.DefaultCursor
}

// Scrolled moves the rows; nothing is chosen by it.
func (c *codeList) Scrolled(e *fyne.ScrollEvent) {
	if e.Scrolled.DX != 0 {
		c.slide(-e.Scrolled.DX)
	}
	const speed = 2
	c.wheel -= speed * e.Scrolled.DY
	rows := int(c.wheel / c.rowHigh())
	if rows != 0 {
		c.wheel -= float32(rows) * c.rowHigh()
		c.scroll(rows)
	}
}

// AccessibilityRole is text.
func (c *codeList) AccessibilityRole() fyne.AccessibleRole { return fyne.AccessibleRoleText }

// AccessibilityLabel is the chosen line.
func (c *codeList) AccessibilityLabel() string {
	l := c.chosen()
	switch {
	case l == nil:
		return "instructions"
	case l.Hole != nil:
		return l.At.String() + " " + l.Hole.Reason()
	}
	return l.At.String() + " " + l.Text
}
