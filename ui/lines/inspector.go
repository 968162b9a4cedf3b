package lines

import (
	"fmt"
	"image/color"
	"sort"
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/lang"
	"fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"

	"dumplens/model"
	"dumplens/model/inspect"
	"dumplens/ui/latest"
	"dumplens/ui/look"
)

// Inspector shows what the bytes at a place are if they are of one type or another, as
// lines of name and value, long words on several lines; lines that are hardly right are
// left out until they are asked for. Up and Down choose a line, Enter follows it, Ctrl+C
// copies its value, Shift+F10 opens its menu. It is put into a window through Object.
type Inspector struct {
	widget.BaseWidget

	// OnFollow is asked to go where a number leads.
	OnFollow func(at model.Addr)
	// OnExplain is asked to tell at length how the address was found; may be nil.
	OnExplain func()
	// OnKey gets the keys that the inspector does not use; may be nil.
	OnKey func(*fyne.KeyEvent)

	label string // what the bytes are, said by who led here
	data  []inspect.Line
	all   bool // also what is unlikely
	looks *latest.Runner
	space model.Space // shown last
	side  *container.Scroll

	objects  []fyne.CanvasObject
	chosen   *canvas.Rectangle // the ground of the line chosen
	used     int
	rows     []inspectorRow
	now      int // the line chosen
	height   float32
	over     float32 // where the mouse is, from the upper edge
	focused  bool
	menuOpen func(*fyne.Menu, fyne.Position) // shows a menu; tests look at it instead
}

// inspectorRow is where a line stands, for the mouse.
type inspectorRow struct {
	top, bottom float32
	l           inspect.Line
	more        bool // the last line: it shows or hides what is unlikely
}

const (
	inspectorMargin = 12
	nameWidth       = 84
	maxWrap         = 4 // rows of one value
)

// NewInspector makes an empty inspector. post runs a function on the UI goroutine.
func NewInspector(post func(func())) *Inspector {
	x := &Inspector{looks: latest.NewRunner(post), chosen: canvas.NewRectangle(nil)}
	x.chosen.Hide()
	x.menuOpen = x.popUp
	x.side = container.NewVScroll(x)
	x.ExtendBaseWidget(x)
	return x
}

// Object is what is put into a window.
func (x *Inspector) Object() fyne.CanvasObject { return x.side }

// Look shows what the bytes at at are; label says what the window knows of them. It reads
// in a job: bytes, pointers and page tables.
func (x *Inspector) Look(space model.Space, at model.Addr, label string, opt inspect.Options) {
	x.space = space
	if space == nil {
		x.set("", nil)
		return
	}
	x.looks.Run(func(emit func(func())) {
		data := inspect.Of(space, at, opt)
		emit(func() {
			if x.space == space {
				x.set(label, data)
			}
		})
	})
}

func (x *Inspector) set(label string, data []inspect.Line) {
	x.label, x.data = label, data
	x.Refresh()
	x.side.Refresh()
}

// ShowAll shows the unlikely lines too, or leaves them out.
func (x *Inspector) ShowAll(on bool) {
	x.all = on
	x.Refresh()
	x.side.Refresh()
}

// follow follows a line.
func (x *Inspector) follow(r inspectorRow) {
	switch {
	case r.more:
		x.ShowAll(!x.all)
	case r.l.Leads && x.OnFollow != nil:
		x.OnFollow(r.l.Number)
	case r.l.Walk && x.OnExplain != nil:
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

func (r *inspectorRenderer) Objects() []fyne.CanvasObject {
	return append([]fyne.CanvasObject{r.x.chosen}, r.x.objects...)
}
func (r *inspectorRenderer) Destroy() {}

// arrange places a text for each name and each row of a value.
func (x *Inspector) arrange() {
	x.used, x.rows = 0, x.rows[:0]
	y := float32(6)
	if x.label != "" {
		y = x.row(inspectorRow{l: inspect.Line{Name: "shown as", Value: x.label, Words: true}}, y)
	}
	hidden := 0
	for _, l := range x.data {
		if l.Unlikely && !x.all {
			hidden++
			continue
		}
		y = x.row(inspectorRow{l: l}, y)
	}
	switch {
	case hidden > 0:
		y = x.row(inspectorRow{l: inspect.Line{Value: moreWords(hidden), Words: true, Walk: true}, more: true}, y+4)
	case x.all && len(x.data) > 0:
		y = x.row(inspectorRow{l: inspect.Line{Value: lang.L("Leave out what is unlikely"), Words: true, Walk: true}, more: true}, y+4)
	}
	x.height = y + 6
	for _, o := range x.objects[x.used:] {
		o.Hide()
	}
	x.now = min(max(x.now, 0), max(len(x.rows)-1, 0))
	x.mark()
}

func moreWords(n int) string {
	if n == 1 {
		return lang.L("1 unlikely reading more")
	}
	return fmt.Sprintf(lang.L("%d unlikely readings more"), n)
}

// mark paints the ground of the line chosen, while the keys come here.
func (x *Inspector) mark() {
	x.chosen.Hidden = !x.focused || len(x.rows) == 0
	if x.chosen.Hidden {
		return
	}
	r := x.rows[x.now]
	x.chosen.FillColor = theme.Color(look.Chosen)
	x.chosen.Move(fyne.NewPos(4, r.top))
	x.chosen.Resize(fyne.NewSize(x.Size().Width-8, r.bottom-r.top))
}

func (x *Inspector) row(r inspectorRow, y float32) float32 {
	step := fyne.MeasureText("M", theme.TextSize(), fyne.TextStyle{Monospace: true}).Height + 5
	l := r.l
	x.text(l.Name, inspectorMargin, y, step, theme.TextSize(), fyne.TextStyle{}, theme.Color(look.Faint))
	style := fyne.TextStyle{Monospace: !l.Words}
	left := float32(inspectorMargin + nameWidth)
	width := x.Size().Width - left - inspectorMargin/2
	r.top = y
	parts := wrap(l.Value, width, theme.TextSize(), style)
	for _, part := range parts {
		x.text(part, left, y, step, theme.TextSize(), style, lineColour(l))
		y += step
	}
	if l.Big != "" {
		y = x.big(l.Big, left+fyne.MeasureText(parts[len(parts)-1], theme.TextSize(), style).Width, y, step)
	}
	r.bottom = y
	x.rows = append(x.rows, r)
	return y
}

// big writes the big-endian value, smaller, at the right of the last row of the value,
// which ends at x = end, or below it. y is where the next line would stand, and the result
// where it will.
func (x *Inspector) big(value string, end, y, step float32) float32 {
	size, style := theme.CaptionTextSize(), fyne.TextStyle{Monospace: true}
	at := x.Size().Width - inspectorMargin - fyne.MeasureText(value, size, style).Width
	if at < end+10 {
		y += step
	}
	x.text(value, max(at, inspectorMargin+nameWidth), y-step, step, size, style, theme.Color(look.Faint))
	return y
}

func lineColour(l inspect.Line) color.Color {
	switch {
	case l.Missing:
		return theme.Color(look.Warn)
	case (l.Leads || l.Walk) && !l.Unlikely:
		return theme.Color(look.Link)
	case l.Unlikely:
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
