package lines

import (
	"image/color"
	"sort"
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"

	"dumplens/model"
	"dumplens/ui/look"
)

// Inspector shows what the bytes at a place are if they are of one type or another, as
// lines of name and value, long words on several lines. It is put into a window through
// Object.
type Inspector struct {
	widget.BaseWidget

	// OnFollow is asked to go where a pointer leads.
	OnFollow func(at model.Addr)
	// OnExplain is asked to tell at length how the address was found; may be nil.
	OnExplain func()

	label string // what the bytes are, said by who led here
	data  []datum
	looks *latest
	space model.Space // shown last
	side  *container.Scroll

	objects []fyne.CanvasObject
	used    int
	rows    []inspectorRow
	height  float32
	over    float32 // where the mouse is, from the upper edge
}

// inspectorRow is where a datum stands, for the mouse.
type inspectorRow struct {
	top, bottom float32
	d           datum
}

const (
	inspectorMargin = 12
	nameWidth       = 80
	maxWrap         = 4 // lines of one value
)

// NewInspector makes an empty inspector. post runs a function on the UI goroutine.
func NewInspector(post func(func())) *Inspector {
	x := &Inspector{looks: &latest{post: post}}
	x.side = container.NewVScroll(x)
	x.ExtendBaseWidget(x)
	return x
}

// Object is what is put into a window.
func (x *Inspector) Object() fyne.CanvasObject { return x.side }

// Look shows what the bytes at at are; label says what the window knows of them, and a
// pointer has so many bytes. It reads in a job: bytes, pointers and page tables.
func (x *Inspector) Look(space model.Space, at model.Addr, label string, pointer int) {
	x.space = space
	if space == nil {
		x.set("", nil)
		return
	}
	x.looks.run(func(emit func(func())) {
		data := inspect(space, at, pointer)
		emit(func() {
			if x.space == space {
				x.set(label, data)
			}
		})
	})
}

func (x *Inspector) set(label string, data []datum) {
	x.label, x.data = label, data
	x.Refresh()
	x.side.Refresh()
}

// follow follows a line.
func (x *Inspector) follow(d datum) {
	switch {
	case d.linked && x.OnFollow != nil:
		x.OnFollow(d.to)
	case d.explains && x.OnExplain != nil:
		x.OnExplain()
	}
}

// CreateRenderer is called by Fyne.
func (x *Inspector) CreateRenderer() fyne.WidgetRenderer { return &inspectorRenderer{x} }

type inspectorRenderer struct{ x *Inspector }

func (r *inspectorRenderer) Layout(fyne.Size) { r.x.arrange() }
func (r *inspectorRenderer) MinSize() fyne.Size {
	return fyne.NewSize(nameWidth+2*inspectorMargin+60, r.x.height)
}

func (r *inspectorRenderer) Refresh() {
	r.x.arrange()
	canvas.Refresh(r.x)
}
func (r *inspectorRenderer) Objects() []fyne.CanvasObject { return r.x.objects }
func (r *inspectorRenderer) Destroy()                     {}

// arrange places a text for each name and each line of a value.
func (x *Inspector) arrange() {
	x.used, x.rows = 0, x.rows[:0]
	y := float32(6)
	if x.label != "" {
		y = x.row(datum{name: "field", value: x.label, words: true}, y)
	}
	for _, d := range x.data {
		y = x.row(d, y)
	}
	x.height = y + 6
	for _, o := range x.objects[x.used:] {
		o.Hide()
	}
}

func (x *Inspector) row(d datum, y float32) float32 {
	step := fyne.MeasureText("M", theme.TextSize(), fyne.TextStyle{Monospace: true}).Height + 5
	x.text(d.name, inspectorMargin, y, step, theme.TextSize(), fyne.TextStyle{}, theme.Color(look.Faint))
	style := fyne.TextStyle{Monospace: !d.words}
	left := float32(inspectorMargin + nameWidth)
	width := x.Size().Width - left - inspectorMargin/2
	top := y
	for _, part := range wrap(d.value, width, theme.TextSize(), style) {
		x.text(part, left, y, step, theme.TextSize(), style, d.colour())
		y += step
	}
	if d.big != "" {
		size := theme.CaptionTextSize()
		w := fyne.MeasureText(d.big, size, style).Width
		if at := x.Size().Width - inspectorMargin - w; at > left+fyne.MeasureText(d.value, theme.TextSize(), style).Width+8 {
			x.text(d.big, at, top, step, size, style, theme.Color(look.Faint))
		}
	}
	x.rows = append(x.rows, inspectorRow{top, y, d})
	return y
}

func (d datum) colour() color.Color {
	switch {
	case d.bad:
		return theme.Color(look.Warn)
	case (d.linked || d.explains) && !d.faint:
		return theme.Color(look.Link)
	case d.faint:
		return theme.Color(look.Faint)
	}
	return theme.Color(theme.ColorNameForeground)
}

func (x *Inspector) text(s string, left, y, height, size float32, style fyne.TextStyle, c color.Color) {
	if x.used == len(x.objects) {
		x.objects = append(x.objects, &canvas.Text{})
	}
	t := x.objects[x.used].(*canvas.Text)
	x.used++
	t.TextStyle = style
	write(t, s, left, y, height, size, c)
}

// wrap cuts words to lines of a width; what does not fit into maxWrap lines ends in
// an ellipsis.
func wrap(s string, width, size float32, style fyne.TextStyle) []string {
	fits := func(s string) bool { return fyne.MeasureText(s, size, style).Width <= width }
	var out []string
	for rest := s; ; {
		n := fitting(rest, "", fits)
		if n == len(rest) {
			return append(out, rest)
		}
		if len(out) == maxWrap-1 {
			return append(out, strings.TrimRight(rest[:fitting(rest, "…", fits)], " ")+"…")
		}
		if rest[n] != ' ' {
			if cut := strings.LastIndexAny(rest[:n], " -"); cut > 0 { // after a word, or a group of a GUID
				n = cut + 1
			}
		}
		out, rest = append(out, strings.TrimRight(rest[:n], " ")), strings.TrimLeft(rest[n:], " ")
	}
}

// fitting is how many bytes of s, whole runes, fit with a suffix; at least one rune.
func fitting(s, suffix string, fits func(string) bool) int {
	runes := []rune(s)
	n := sort.Search(len(runes), func(n int) bool { return !fits(string(runes[:n+1]) + suffix) })
	return len(string(runes[:min(max(n, 1), len(runes))]))
}

// Tapped follows the line under the mouse.
func (x *Inspector) Tapped(e *fyne.PointEvent) {
	if d, ok := x.at(e.Position.Y); ok {
		x.follow(d)
	}
}

// MouseIn notes where the mouse is.
func (x *Inspector) MouseIn(e *desktop.MouseEvent) { x.over = e.Position.Y }

// MouseMoved notes it too.
func (x *Inspector) MouseMoved(e *desktop.MouseEvent) { x.over = e.Position.Y }

// MouseOut has nothing to take back.
func (x *Inspector) MouseOut() {}

// Cursor is a hand over a line that leads somewhere.
func (x *Inspector) Cursor() desktop.Cursor {
	if d, ok := x.at(x.over); ok && (d.linked || d.explains) {
		return desktop.PointerCursor
	}
	return desktop.DefaultCursor
}

// TappedSecondary offers to copy the line under the mouse.
func (x *Inspector) TappedSecondary(e *fyne.PointEvent) {
	d, ok := x.at(e.Position.Y)
	c := fyne.CurrentApp().Driver().CanvasForObject(x)
	if !ok || c == nil {
		return
	}
	items := []*fyne.MenuItem{copyItem(d.value)}
	if d.big != "" {
		items = append(items, copyItem(d.big))
	}
	widget.ShowPopUpMenuAtPosition(fyne.NewMenu("", items...), c, e.AbsolutePosition)
}

func (x *Inspector) at(y float32) (datum, bool) {
	for _, r := range x.rows {
		if y >= r.top && y < r.bottom {
			return r.d, true
		}
	}
	return datum{}, false
}
