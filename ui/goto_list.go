package ui

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"

	"dumplens/model/name"
	"dumplens/ui/look"
)

// Sizes of the list of choices.
const (
	maxChoices   = 12
	choiceWidth  = 620
	choiceHeight = 23 // of a row
	choiceInset  = 4  // above the first and below the last row
)

// choiceList is a list that hangs below an entry. It never has the keys: the entry
// keeps them and tells the list what to do. The mouse chooses as well.
type choiceList struct {
	widget.BaseWidget
	list []name.Choice
	at   int // the chosen row, -1 for none
	take func(name.Choice)
}

func newChoiceList(take func(name.Choice)) *choiceList {
	l := &choiceList{at: -1, take: take}
	l.ExtendBaseWidget(l)
	l.Hide()
	return l
}

// set shows other choices, none of them chosen.
func (l *choiceList) set(list []name.Choice) {
	l.list, l.at = list, -1
	l.Refresh()
}

// height is what all rows take.
func (l *choiceList) height() float32 {
	return float32(len(l.list))*choiceHeight + 2*choiceInset
}

// step moves the choice, by one round the ends, by more up to them.
func (l *choiceList) step(by int) {
	n := len(l.list)
	if n == 0 {
		return
	}
	switch to := l.at + by; {
	case to < 0 && by == -1 && l.at <= 0:
		l.at = n - 1
	case to >= n && by == 1:
		l.at = 0
	default:
		l.at = max(min(to, n-1), 0)
	}
	l.Refresh()
}

// picked is the chosen row; false when none is.
func (l *choiceList) picked() (name.Choice, bool) {
	if !l.Visible() || l.at < 0 || l.at >= len(l.list) {
		return name.Choice{}, false
	}
	return l.list[l.at], true
}

// pickedOrFirst is the chosen row or the likeliest.
func (l *choiceList) pickedOrFirst() (name.Choice, bool) {
	if c, ok := l.picked(); ok || len(l.list) == 0 {
		return c, ok
	}
	return l.list[0], true
}

// rowAt is the row at a height, -1 for none.
func (l *choiceList) rowAt(y float32) int {
	if i := int((y - choiceInset) / choiceHeight); y >= choiceInset && i < len(l.list) {
		return i
	}
	return -1
}

// MinSize asks for nothing: the entry gives the list its size.
func (l *choiceList) MinSize() fyne.Size { return fyne.NewSize(1, 1) }

// Tapped takes the row under the mouse.
func (l *choiceList) Tapped(ev *fyne.PointEvent) {
	if i := l.rowAt(ev.Position.Y); i >= 0 {
		l.take(l.list[i])
	}
}

// MouseIn chooses the row under the mouse.
func (l *choiceList) MouseIn(ev *desktop.MouseEvent) { l.MouseMoved(ev) }

// MouseMoved chooses the row under the mouse.
func (l *choiceList) MouseMoved(ev *desktop.MouseEvent) {
	if i := l.rowAt(ev.Position.Y); i >= 0 && i != l.at {
		l.at = i
		l.Refresh()
	}
}

// MouseOut leaves the choice where it is.
func (l *choiceList) MouseOut() {}

// Cursor is a hand.
func (l *choiceList) Cursor() desktop.Cursor { return desktop.PointerCursor }

// FocusGained does nothing: the list is Focusable only because Fyne else takes the
// keys from the entry when the list is clicked.
func (l *choiceList) FocusGained() {}

// FocusLost does nothing, see FocusGained.
func (l *choiceList) FocusLost() {}

// TypedRune does nothing, see FocusGained.
func (l *choiceList) TypedRune(rune) {}

// TypedKey does nothing, see FocusGained.
func (l *choiceList) TypedKey(*fyne.KeyEvent) {}

// CreateRenderer draws the rows.
func (l *choiceList) CreateRenderer() fyne.WidgetRenderer {
	r := &choiceRenderer{l: l, ground: canvas.NewRectangle(nil), shadow: canvas.NewRectangle(nil), mark: canvas.NewRectangle(nil)}
	for range maxChoices {
		r.rows = append(r.rows, newChoiceRow())
	}
	r.Refresh()
	return r
}

// choiceRow is one line: the word, what it is, and the address.
type choiceRow struct{ word, what, at *canvas.Text }

func newChoiceRow() choiceRow {
	return choiceRow{
		look.Text("", theme.ColorNameForeground, theme.SizeNameText, fyne.TextStyle{}),
		look.Text("", look.Faint, look.SizeSmall, fyne.TextStyle{}),
		look.Text("", look.Faint, look.SizeSmall, look.Mono),
	}
}

type choiceRenderer struct {
	l                    *choiceList
	shadow, ground, mark *canvas.Rectangle
	rows                 []choiceRow
}

// Layout places the rows.
func (r *choiceRenderer) Layout(size fyne.Size) {
	r.ground.Resize(size)
	r.shadow.Move(fyne.NewPos(-1, 1))
	r.shadow.Resize(fyne.NewSize(size.Width+2, size.Height+2))
	r.mark.Move(fyne.NewPos(2, choiceInset+float32(r.l.at)*choiceHeight))
	r.mark.Resize(fyne.NewSize(size.Width-4, choiceHeight))
	const inset, gap, what = 10, 14, 185
	at := size.Width - inset - fyne.MeasureText("0000000000000000`", theme.Size(look.SizeSmall), look.Mono).Width
	for i, row := range r.rows {
		y := choiceInset + float32(i)*choiceHeight
		for _, c := range []struct {
			text        *canvas.Text
			left, right float32
		}{{row.word, inset, at - what - gap}, {row.what, at - what, at - gap}, {row.at, at, size.Width - inset}} {
			fit(c.text, c.right-c.left)
			c.text.Move(fyne.NewPos(c.left, y+(choiceHeight-c.text.MinSize().Height)/2))
		}
	}
}

// fit cuts a text that is wider than its room.
func fit(t *canvas.Text, room float32) {
	if t.MinSize().Width <= room {
		return
	}
	runes := []rune(t.Text)
	low, high := 0, len(runes)
	for low < high {
		mid := (low + high + 1) / 2
		if fyne.MeasureText(string(runes[:mid])+"…", t.TextSize, t.TextStyle).Width <= room {
			low = mid
		} else {
			high = mid - 1
		}
	}
	t.Text = string(runes[:low]) + "…"
}

// MinSize is that of the list.
func (r *choiceRenderer) MinSize() fyne.Size { return r.l.MinSize() }

// Refresh writes the rows anew.
func (r *choiceRenderer) Refresh() {
	r.ground.FillColor, r.ground.StrokeColor, r.ground.StrokeWidth = look.Colour(theme.ColorNameMenuBackground), look.Colour(theme.ColorNameInputBorder), 1
	r.ground.CornerRadius, r.shadow.CornerRadius, r.mark.CornerRadius = 6, 7, 4
	r.shadow.FillColor, r.mark.FillColor = look.Colour(theme.ColorNameShadow), look.Colour(look.Chosen)
	r.mark.Hidden = r.l.at < 0
	for i, row := range r.rows {
		row.word.Text, row.what.Text, row.at.Text = "", "", ""
		if i < len(r.l.list) {
			c := r.l.list[i]
			row.word.Text, row.what.Text = c.Word, c.What
			if c.Note != "" {
				row.what.Text += " " + c.Note
			}
			if !c.IsSpace() {
				row.at.Text = c.At.Short()
			}
		}
		row.word.Color, row.what.Color, row.at.Color = look.Colour(theme.ColorNameForeground), look.Colour(look.Faint), look.Colour(look.Faint)
	}
	r.Layout(r.l.Size())
	canvas.Refresh(r.l)
}

// Objects are the ground, the mark and the texts.
func (r *choiceRenderer) Objects() []fyne.CanvasObject {
	list := []fyne.CanvasObject{r.shadow, r.ground, r.mark}
	for _, row := range r.rows {
		list = append(list, row.word, row.what, row.at)
	}
	return list
}

// Destroy has nothing to let go.
func (r *choiceRenderer) Destroy() {}
