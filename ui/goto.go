package ui

import (
	"context"
	"strconv"
	"strings"

	"dumplens/model"
	"dumplens/model/name"
)

// caretPlace is where an expression is understood from: the caret of the hex pane in
// use.
func (w *Window) caretPlace() name.Caret {
	return name.Caret{Space: w.hex.pane.Hex.Space(), At: w.hex.pane.Hex.Caret()}
}

// goTo finds the place that a text means and goes there.
func (w *Window) goTo(text string) {
	w.goToFrom(text, func(space string, at model.Addr) {
		label := text
		if isNumber(text, at) {
			label = "" // it stands beside the bytes already
		}
		w.goBytes(space, at, 0, label)
	})
}

// isNumber tells whether a text is nothing but an address, with its space or without.
func isNumber(text string, at model.Addr) bool {
	_, digits, found := strings.Cut(text, ":")
	if !found {
		digits = text
	}
	digits = strings.ReplaceAll(strings.ToLower(strings.TrimSpace(digits)), "`", "")
	n, err := strconv.ParseUint(strings.TrimPrefix(digits, "0x"), 16, 64)
	return err == nil && model.Addr(n) == at
}

// goToFrom finds the place that a text means, seen from the caret, and hands it on.
func (w *Window) goToFrom(text string, found func(space string, at model.Addr)) {
	if w.dump == nil {
		w.status.setHint("open a dump first")
		return
	}
	if strings.TrimSpace(text) == "" {
		return
	}
	var (
		to  name.Place
		err error
	)
	names, from := w.names, w.caretPlace()
	w.jobs.start("Looking for "+text, false, func(ctx context.Context, _ *model.Meter) {
		to, err = names.Resolve(ctx, text, from)
	}, func() {
		if err != nil {
			w.fail("There is no such place", err)
			return
		}
		w.recent.remember(text, to.Space, to.At)
		found(to.Space, to.At)
		w.win.Canvas().Focus(w.hex.focus())
	})
}
