package page

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/widget"
)

// Links is a page that scrolls and whose links are reached by keyboard: Up and Down
// choose one, which is underlined, Enter follows it, Ctrl+C copies its text. Without links
// the keys scroll.
type Links struct {
	widget.BaseWidget

	// OnKey gets the keys that are not used here; may be nil.
	OnKey func(*fyne.KeyEvent)

	page    fyne.CanvasObject
	scroll  *container.Scroll
	links   []*Para
	now     int
	focused bool
}

// NewLinks makes an empty page.
func NewLinks() *Links {
	l := &Links{}
	l.Set(Column(), 0)
	l.ExtendBaseWidget(l)
	return l
}

// Set shows an item with a margin around it.
func (l *Links) Set(inner Item, margin float32) {
	l.page = Scrolled(inner, margin)
	l.scroll = scrollIn(l.page)
	l.links = linksIn(inner, nil)
	l.now = min(l.now, max(len(l.links)-1, 0))
	l.Refresh()
	l.mark()
}

func scrollIn(o fyne.CanvasObject) *container.Scroll {
	if c, ok := o.(*fyne.Container); ok {
		for _, k := range c.Objects {
			if s, ok := k.(*container.Scroll); ok {
				return s
			}
		}
	}
	return nil
}

// linksIn adds the links below an object in their order.
func linksIn(o fyne.CanvasObject, list []*Para) []*Para {
	switch x := o.(type) {
	case *Para:
		if x.OnTap != nil {
			list = append(list, x)
		}
	case *box:
		for _, k := range x.objects {
			list = linksIn(k, list)
		}
	}
	return list
}

// mark underlines the link chosen while the keys come here.
func (l *Links) mark() {
	for i, p := range l.links {
		if on := l.focused && i == l.now; p.hovered != on {
			p.hovered = on
			p.Refresh()
		}
	}
}

// FocusGained shows the link chosen.
func (l *Links) FocusGained() { l.focused = true; l.mark() }

// FocusLost takes that away.
func (l *Links) FocusLost() { l.focused = false; l.mark() }

// TypedRune does nothing.
func (l *Links) TypedRune(rune) {}

// TypedKey chooses and follows links.
func (l *Links) TypedKey(e *fyne.KeyEvent) {
	const page = 200 // pixels
	switch e.Name {
	case fyne.KeyUp:
		l.choose(l.now - 1)
	case fyne.KeyDown:
		l.choose(l.now + 1)
	case fyne.KeyHome:
		l.choose(0)
	case fyne.KeyEnd:
		l.choose(len(l.links) - 1)
	case fyne.KeyPageUp:
		l.scrollBy(-page)
	case fyne.KeyPageDown:
		l.scrollBy(page)
	case fyne.KeyReturn, fyne.KeyEnter:
		if l.now < len(l.links) {
			l.links[l.now].Tapped(nil)
		}
	default:
		if l.OnKey != nil {
			l.OnKey(e)
		}
	}
}

// choose chooses a link and brings it into sight.
func (l *Links) choose(i int) {
	if len(l.links) == 0 {
		l.scrollBy(float32(i-l.now) * 20)
		return
	}
	l.now = min(max(i, 0), len(l.links)-1)
	l.mark()
	driver := fyne.CurrentApp().Driver()
	p := l.links[l.now]
	top := driver.AbsolutePositionForObject(p).Y - driver.AbsolutePositionForObject(l.scroll).Y
	switch bottom := top + p.Size().Height; {
	case top < 0:
		l.scrollBy(top - 8)
	case bottom > l.scroll.Size().Height:
		l.scrollBy(bottom - l.scroll.Size().Height + 8)
	}
}

func (l *Links) scrollBy(n float32) {
	most := max(l.scroll.Content.MinSize().Height-l.scroll.Size().Height, 0)
	l.scroll.Offset.Y = min(max(l.scroll.Offset.Y+n, 0), most)
	l.scroll.Refresh()
}

// TypedShortcut copies the text of the link chosen and hands other keys to the window.
func (l *Links) TypedShortcut(s fyne.Shortcut) {
	if k, ok := s.(*fyne.ShortcutCopy); ok && l.now < len(l.links) && k.Clipboard != nil {
		k.Clipboard.SetContent(l.links[l.now].Text)
		return
	}
	if up, ok := fyne.CurrentApp().Driver().CanvasForObject(l).(fyne.Shortcutable); ok {
		up.TypedShortcut(s)
	}
}

// MinSize is small: the page scrolls.
func (l *Links) MinSize() fyne.Size { return fyne.NewSize(120, 60) }

// CreateRenderer shows the page.
func (l *Links) CreateRenderer() fyne.WidgetRenderer { return &linksRenderer{l} }

type linksRenderer struct{ l *Links }

func (r *linksRenderer) Layout(size fyne.Size) { r.l.page.Resize(size) }
func (r *linksRenderer) MinSize() fyne.Size    { return r.l.MinSize() }
func (r *linksRenderer) Refresh() {
	r.l.page.Resize(r.l.Size())
	r.l.page.Refresh()
}
func (r *linksRenderer) Objects() []fyne.CanvasObject { return []fyne.CanvasObject{r.l.page} }
func (r *linksRenderer) Destroy()                     {}
