package ui

import (
	"context"
	"slices"
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"

	"dumplens/model"
	"dumplens/model/name"
)

// goToEntry is the entry for places. While one is typed, a list below it offers how
// it can go on: Down and Up choose, Enter goes there, Tab takes the words, Escape
// closes the list.
type goToEntry struct {
	entry
	list *choiceList
	// layer is above everything else in the window; the list lies in it.
	layer *fyne.Container
	// recent are the places that were gone to, the last first.
	recent []name.Choice
	asked  *job // finds what to offer, nil for none
	quiet  bool // the text is changed by the list, not by the user
}

func newGoToEntry(w *Window) *goToEntry {
	e := &goToEntry{}
	e.w = w
	e.list = newChoiceList(e.choose)
	e.layer = container.NewWithoutLayout(e.list)
	e.ExtendBaseWidget(e)
	e.OnChanged = func(string) {
		if !e.quiet {
			e.offer()
		}
	}
	e.OnSubmitted = e.submit
	return e
}

// submit goes to the chosen place or to what was typed.
func (e *goToEntry) submit(text string) {
	if c, ok := e.list.picked(); ok {
		e.choose(c)
		return
	}
	e.close()
	e.w.goTo(text)
}

// choose takes a choice and goes there; behind a space an address must follow.
func (e *goToEntry) choose(c name.Choice) {
	e.put(c)
	if c.IsSpace() {
		e.w.win.Canvas().Focus(e)
		e.offer()
		return
	}
	e.close()
	e.w.goTo(c.Text)
}

// put writes a choice into the entry.
func (e *goToEntry) put(c name.Choice) {
	e.quiet = true
	e.SetText(c.Text)
	e.CursorColumn = len([]rune(c.Text))
	e.Refresh()
	e.quiet = false
}

// offer looks for what to offer, in a job. What was looked for before is let go.
func (e *goToEntry) offer() {
	e.stop()
	w, text := e.w, e.Text
	if w.dump == nil {
		return
	}
	before := e.matching(text)
	if text == "" {
		e.show(before)
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
		if e.asked == asked {
			e.asked = nil
			e.show(append(before, found...))
		}
	})
	e.asked = asked
}

// stop lets go of what is looked for.
func (e *goToEntry) stop() {
	if e.asked != nil {
		e.asked.cancel()
		e.asked = nil
	}
}

// matching are the recent places that begin as text does.
func (e *goToEntry) matching(text string) []name.Choice {
	const most = 4 // beside what else is offered
	var out []name.Choice
	for _, c := range e.recent {
		if len(c.Text) > len(text) && strings.EqualFold(c.Text[:len(text)], text) && (text == "" || len(out) < most) {
			out = append(out, c)
		}
	}
	return out
}

// remember keeps a place that was gone to.
func (e *goToEntry) remember(text, space string, at model.Addr) {
	text = strings.TrimSpace(text)
	if sign := strings.IndexAny(text, "+-"); sign == 0 {
		text = space + ":" + at.String() // from elsewhere it would lead elsewhere
	}
	c := name.Choice{Text: text, Word: text, What: "recent", Space: space, At: at}
	e.recent = slices.DeleteFunc(e.recent, func(have name.Choice) bool { return have.Text == text })
	e.recent = slices.Insert(e.recent, 0, c)
	e.recent = e.recent[:min(len(e.recent), maxChoices)]
}

// forget empties the entry for another dump.
func (e *goToEntry) forget() {
	e.close()
	e.recent = nil
}

// show opens the list below the entry, if the user is still there.
func (e *goToEntry) show(list []name.Choice) {
	if e.w.win.Canvas().Focused() != fyne.Focusable(e) || len(list) == 0 {
		e.close()
		return
	}
	e.list.set(list[:min(len(list), maxChoices)])
	e.place()
	e.list.Show()
}

// place stands the list below the entry.
func (e *goToEntry) place() {
	driver := fyne.CurrentApp().Driver()
	at := driver.AbsolutePositionForObject(e).Subtract(driver.AbsolutePositionForObject(e.layer))
	width := max(e.Size().Width, min(choiceWidth, e.layer.Size().Width-at.X-4))
	e.list.Move(fyne.NewPos(at.X, at.Y+e.Size().Height+3))
	e.list.Resize(fyne.NewSize(width, e.list.height()))
}

// close takes the list away.
func (e *goToEntry) close() {
	e.stop()
	e.list.Hide()
}

// Resize keeps the list below the entry.
func (e *goToEntry) Resize(size fyne.Size) {
	e.entry.Resize(size)
	if e.list.Visible() {
		e.place()
	}
}

// FocusGained offers the recent places in an empty entry.
func (e *goToEntry) FocusGained() {
	e.entry.FocusGained()
	if e.Text == "" {
		e.offer()
	}
}

// FocusLost closes the list.
func (e *goToEntry) FocusLost() {
	e.entry.FocusLost()
	e.close()
}

// AcceptsTab keeps Tab in the entry while there is something to take.
func (e *goToEntry) AcceptsTab() bool { return e.list.Visible() }

// TypedKey handles the keys of the list.
func (e *goToEntry) TypedKey(k *fyne.KeyEvent) {
	if !e.list.Visible() {
		if k.Name == fyne.KeyDown {
			e.offer()
			return
		}
		e.entry.TypedKey(k)
		return
	}
	switch k.Name {
	case fyne.KeyDown:
		e.list.step(1)
	case fyne.KeyUp:
		e.list.step(-1)
	case fyne.KeyPageDown:
		e.list.step(maxChoices)
	case fyne.KeyPageUp:
		e.list.step(-maxChoices)
	case fyne.KeyEscape:
		e.close()
	case fyne.KeyTab:
		if c, ok := e.list.pickedOrFirst(); ok {
			e.put(c)
			e.offer()
		}
	default:
		e.entry.TypedKey(k)
	}
}
