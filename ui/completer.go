package ui

import (
	"context"
	"slices"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"

	"dumplens/model"
	"dumplens/model/name"
)

// entryInset is what an entry needs in width besides its text.
const entryInset = 22

func wordsWidth(s string) float32 {
	return fyne.MeasureText(s, theme.TextSize(), fyne.TextStyle{}).Width
}

// focusableObject is an entry as the canvas knows it.
type focusableObject interface {
	fyne.CanvasObject
	fyne.Focusable
}

// completer offers how the place that is typed into an entry can go on, in a list below
// it: Down and Up choose, Enter goes there, Tab takes the words, Escape closes the list.
type completer struct {
	w     *Window
	on    focusableObject
	entry *widget.Entry // that on is made of
	goTo  func(text string)
	list  *choiceList
	asked *job // finds what to offer, nil for none
	quiet bool // the text is changed by the list, not by the user
	// only tells which choices are offered; nil for all.
	only func(name.Choice) bool
}

func newCompleter(w *Window, on focusableObject, entry *widget.Entry, goTo func(string)) *completer {
	c := &completer{w: w, on: on, entry: entry, goTo: goTo}
	c.list = newChoiceList(c.choose)
	w.layer.Add(c.list)
	return c
}

// end takes the list out of the window.
func (c *completer) end() {
	c.close()
	c.w.layer.Remove(c.list)
}

// Typed tells that the text has changed.
func (c *completer) Typed() {
	if !c.quiet {
		c.offer(c.entry.Text)
	}
}

// Submitted goes to the choice; false when none is chosen, and the text is meant.
func (c *completer) Submitted() bool {
	picked, ok := c.list.picked()
	if ok {
		c.choose(picked)
	} else {
		c.close()
	}
	return ok
}

// Left tells that the keys go elsewhere.
func (c *completer) Left() { c.close() }

// HoldsTab tells whether there is something to take by Tab.
func (c *completer) HoldsTab() bool { return c.list.Visible() }

// Moved keeps the list at the entry.
func (c *completer) Moved() {
	if c.list.Visible() {
		c.place()
	}
}

// Key handles a key; false when it is not one of the list's. In an entry whose text
// nobody has touched, Down offers the recent places.
func (c *completer) Key(k *fyne.KeyEvent) bool {
	if !c.list.Visible() {
		if k.Name != fyne.KeyDown {
			return false
		}
		text := c.entry.Text
		if c.entry.SelectedText() == text {
			text = ""
		}
		c.offer(text)
		return true
	}
	switch k.Name {
	case fyne.KeyDown:
		c.list.step(1)
	case fyne.KeyUp:
		c.list.step(-1)
	case fyne.KeyPageDown:
		c.list.step(maxChoices)
	case fyne.KeyPageUp:
		c.list.step(-maxChoices)
	case fyne.KeyEscape:
		c.close()
	case fyne.KeyTab:
		if picked, ok := c.list.pickedOrFirst(); ok {
			c.put(picked)
			c.offer(picked.Text)
		}
	default:
		return false
	}
	return true
}

// choose takes a choice and goes there; behind a space an address must follow.
func (c *completer) choose(picked name.Choice) {
	c.put(picked)
	if picked.IsSpace() {
		c.w.win.Canvas().Focus(c.on)
		c.offer(picked.Text)
		return
	}
	c.close()
	c.goTo(picked.Text)
}

// put writes a choice into the entry.
func (c *completer) put(picked name.Choice) {
	c.quiet = true
	c.entry.SetText(picked.Text)
	c.entry.CursorColumn = len([]rune(picked.Text))
	c.entry.Refresh()
	c.quiet = false
}

// offer looks for what to offer for a text, in a job. What was looked for before is let
// go.
func (c *completer) offer(text string) {
	c.stop()
	w := c.w
	if w.dump == nil {
		return
	}
	before := w.recent.matching(text)
	if text == "" {
		c.show(before)
		return
	}
	var (
		found []name.Choice
		asked *job
	)
	names, from := w.names, w.caretPlace()
	asked = w.jobs.start("Completing", true, func(ctx context.Context, _ *model.Meter) {
		found = names.Complete(ctx, text, from, maxChoices)
	}, func() {
		if c.asked == asked {
			c.asked = nil
			c.show(append(before, found...))
		}
	})
	c.asked = asked
}

// stop lets go of what is looked for.
func (c *completer) stop() {
	if c.asked != nil {
		c.asked.cancel()
		c.asked = nil
	}
}

// show opens the list at the entry, if the user is still there.
func (c *completer) show(list []name.Choice) {
	if c.only != nil {
		list = slices.DeleteFunc(slices.Clone(list), func(x name.Choice) bool { return !c.only(x) })
	}
	if c.w.win.Canvas().Focused() != fyne.Focusable(c.on) || len(list) == 0 {
		c.close()
		return
	}
	c.list.set(list[:min(len(list), maxChoices)])
	c.place()
	c.list.Show()
}

// place stands the list below the entry, or above it when there is more room.
func (c *completer) place() {
	driver, layer := fyne.CurrentApp().Driver(), c.w.layer
	at := driver.AbsolutePositionForObject(c.on).Subtract(driver.AbsolutePositionForObject(layer))
	room, size, high := layer.Size(), c.on.Size(), c.list.height()
	width := min(max(size.Width, choiceWidth), room.Width-8)
	x, y := max(min(at.X, room.Width-width-4), 4), at.Y+size.Height+3
	if y+high > room.Height && at.Y > room.Height-y {
		y = max(at.Y-3-high, 4)
	}
	c.list.Move(fyne.NewPos(x, y))
	c.list.Resize(fyne.NewSize(width, high))
}

// close takes the list away.
func (c *completer) close() {
	c.stop()
	c.list.Hide()
}
