package lines

import (
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/lang"
	"fyne.io/fyne/v2/widget"

	"dumplens/model/inspect"
)

// Tapped takes the keys and follows the line under the mouse.
func (x *Inspector) Tapped(e *fyne.PointEvent) {
	i, ok := x.at(e.Position.Y)
	if !ok {
		return
	}
	x.now = i
	if c := fyne.CurrentApp().Driver().CanvasForObject(x); c != nil {
		c.Focus(x)
	}
	x.Refresh()
	x.follow(x.rows[i])
}

// MouseIn notes where the mouse is.
func (x *Inspector) MouseIn(e *desktop.MouseEvent) { x.over = e.Position.Y }

// MouseMoved notes it too.
func (x *Inspector) MouseMoved(e *desktop.MouseEvent) { x.over = e.Position.Y }

// MouseOut has nothing to take back.
func (x *Inspector) MouseOut() {}

// Cursor is a hand over a line that leads somewhere.
func (x *Inspector) Cursor() desktop.Cursor {
	if i, ok := x.at(x.over); ok && (x.rows[i].l.Leads || x.rows[i].l.Walk) {
		return desktop.PointerCursor
	}
	return desktop.DefaultCursor
}

// TappedSecondary opens the menu of the line under the mouse.
func (x *Inspector) TappedSecondary(e *fyne.PointEvent) {
	if i, ok := x.at(e.Position.Y); ok {
		x.now = i
		x.Refresh()
		x.menuOpen(fyne.NewMenu("", x.menu(x.rows[i])...), e.AbsolutePosition)
	}
}

func (x *Inspector) popUp(m *fyne.Menu, at fyne.Position) {
	if c := fyne.CurrentApp().Driver().CanvasForObject(x); c != nil {
		widget.ShowPopUpMenuAtPosition(m, c, at)
	}
}

// menu is the menu of a line.
func (x *Inspector) menu(r inspectorRow) []*fyne.MenuItem {
	items := []*fyne.MenuItem{copyItem(r.l.Value)}
	if r.l.Big != "" {
		items = append(items, copyItem(r.l.Big))
	}
	items = append(items, fyne.NewMenuItem(lang.L("Copy all lines"), func() { x.copy(x.allText()) }))
	if r.l.IsNumber && x.OnFollow != nil {
		items = append(items, fyne.NewMenuItemSeparator(),
			fyne.NewMenuItem(lang.L("Go to")+" "+r.l.Number.String(), func() { x.OnFollow(r.l.Number) }))
	}
	all := fyne.NewMenuItem(lang.L("Show unlikely readings too"), func() { x.ShowAll(!x.all) })
	all.Checked = x.all
	return append(items, fyne.NewMenuItemSeparator(), all)
}

func (x *Inspector) copy(text string) { fyne.CurrentApp().Clipboard().SetContent(text) }

// allText is all lines shown, name and value parted by a tab.
func (x *Inspector) allText() string {
	var b strings.Builder
	for _, r := range x.rows {
		if !r.more {
			b.WriteString(lineText(r.l) + "\n")
		}
	}
	return b.String()
}

func lineText(l inspect.Line) string {
	text := l.Name + "\t" + l.Value
	if l.Big != "" {
		text += "\t" + l.Big
	}
	return text
}

func (x *Inspector) at(y float32) (int, bool) {
	for i, r := range x.rows {
		if y >= r.top && y < r.bottom {
			return i, true
		}
	}
	return 0, false
}

// FocusGained shows the line chosen.
func (x *Inspector) FocusGained() { x.focused = true; x.Refresh() }

// FocusLost takes that away.
func (x *Inspector) FocusLost() { x.focused = false; x.Refresh() }

// TypedRune does nothing: a dump is never changed.
func (x *Inspector) TypedRune(rune) {}

// TypedKey chooses and follows lines.
func (x *Inspector) TypedKey(e *fyne.KeyEvent) {
	const page = 10
	switch e.Name {
	case fyne.KeyUp:
		x.choose(x.now - 1)
	case fyne.KeyDown:
		x.choose(x.now + 1)
	case fyne.KeyPageUp:
		x.choose(x.now - page)
	case fyne.KeyPageDown:
		x.choose(x.now + page)
	case fyne.KeyHome:
		x.choose(0)
	case fyne.KeyEnd:
		x.choose(len(x.rows) - 1)
	case fyne.KeyReturn, fyne.KeyEnter:
		if x.now < len(x.rows) {
			x.follow(x.rows[x.now])
		}
	case desktop.KeyMenu:
		x.openMenu()
	case fyne.KeyF10:
		if d, ok := fyne.CurrentApp().Driver().(desktop.Driver); ok && d.CurrentKeyModifiers()&fyne.KeyModifierShift != 0 {
			x.openMenu()
			return
		}
		x.passOn(e)
	default:
		x.passOn(e)
	}
}

func (x *Inspector) passOn(e *fyne.KeyEvent) {
	if x.OnKey != nil {
		x.OnKey(e)
	}
}

// choose chooses a line and brings it into sight.
func (x *Inspector) choose(i int) {
	if len(x.rows) == 0 {
		return
	}
	x.now = min(max(i, 0), len(x.rows)-1)
	r := x.rows[x.now]
	height := x.side.Size().Height
	switch {
	case r.top < x.side.Offset.Y:
		x.side.Offset.Y = max(r.top-6, 0)
	case r.bottom > x.side.Offset.Y+height:
		x.side.Offset.Y = r.bottom - height
	}
	x.Refresh()
	x.side.Refresh()
}

// openMenu opens the menu of the line chosen.
func (x *Inspector) openMenu() {
	if x.now < len(x.rows) {
		at := fyne.CurrentApp().Driver().AbsolutePositionForObject(x)
		x.menuOpen(fyne.NewMenu("", x.menu(x.rows[x.now])...), at.AddXY(inspectorMargin+nameWidth, x.rows[x.now].bottom))
	}
}

// TypedShortcut copies the value of the line chosen and hands other keys to the window.
func (x *Inspector) TypedShortcut(s fyne.Shortcut) {
	if k, ok := s.(*fyne.ShortcutCopy); ok && x.now < len(x.rows) {
		if k.Clipboard != nil {
			k.Clipboard.SetContent(x.rows[x.now].l.Value)
		}
		return
	}
	if up, ok := fyne.CurrentApp().Driver().CanvasForObject(x).(fyne.Shortcutable); ok {
		up.TypedShortcut(s)
	}
}

// AccessibilityLabel is what a screen reader says: the line chosen.
func (x *Inspector) AccessibilityLabel() string {
	if x.now < len(x.rows) {
		return strings.ReplaceAll(lineText(x.rows[x.now].l), "\t", " ")
	}
	return "inspector"
}

// AccessibilityRole is text.
func (x *Inspector) AccessibilityRole() fyne.AccessibleRole { return fyne.AccessibleRoleText }
