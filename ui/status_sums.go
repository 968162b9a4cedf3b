package ui

import (
	"context"
	"fmt"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/widget"

	"dumplens/model"
	"dumplens/model/inspect"
)

// mostSummed is up to how many bytes of a selection are summed up unasked: it takes a
// tenth of a second.
const mostSummed = 16 << 20

// selectionSums are the length, sums and hashes of what is selected, for the status bar.
type selectionSums struct {
	w    *Window
	jobs newest
	of   model.Span
	list []inspect.Line // nil until they are computed
}

// follow tells what is selected, Len 0 for nothing.
func (s *selectionSums) follow(of model.Span) {
	if of == s.of {
		return
	}
	s.of, s.list = of, nil
	s.show()
	if of.Len > 0 && of.Len <= mostSummed {
		s.compute()
	}
}

func (s *selectionSums) compute() {
	var sums inspect.Sums
	var err error
	of := s.of
	s.jobs.run("Summing up the selection", func(ctx context.Context) { sums, err = inspect.SumOf(ctx, of, nil) }, func() {
		if err == nil && of == s.of {
			s.list = sums.Lines()
			s.show()
		}
	})
}

// show writes the length and the shortest of the sums into the status bar.
func (s *selectionSums) show() {
	text := ""
	if n := s.of.Len; n > 0 {
		text = selectedWords(n)
		for _, l := range s.list {
			if l.Name == "CRC-32" || l.Missing {
				text += " · " + shortSum(l)
			}
		}
	}
	s.w.status.setSelection(text)
}

func shortSum(l inspect.Line) string {
	if l.Missing {
		return "some are missing"
	}
	return l.Name + " " + l.Value
}

// menu offers each sum to be copied; for a long selection, to compute them first.
func (s *selectionSums) menu() []*fyne.MenuItem {
	board := s.w.p.app.Clipboard()
	if s.of.Len == 0 {
		return nil
	}
	items := []*fyne.MenuItem{fyne.NewMenuItem(fmt.Sprintf("Copy length 0x%x", s.of.Len), func() { board.SetContent(fmt.Sprintf("0x%x", s.of.Len)) })}
	if s.list == nil {
		if s.of.Len > mostSummed {
			items = append(items, fyne.NewMenuItem("Sums and hashes…", s.compute))
		}
		return items
	}
	for _, l := range s.list {
		text := l.Value
		if len(text) > 40 {
			text = text[:40] + "…"
		}
		items = append(items, fyne.NewMenuItem("Copy "+l.Name+": "+text, func() { board.SetContent(l.Value) }))
	}
	return items
}

// showSums opens the menu of the sums over the status bar.
func (w *Window) showSums() {
	if w.dump == nil {
		return
	}
	items := w.status.sums.menu()
	if len(items) == 0 {
		w.status.setHint("Select bytes in a hex pane first: with Shift and the arrows, or with the mouse")
		return
	}
	m := fyne.NewMenu("", items...)
	at := w.p.app.Driver().AbsolutePositionForObject(w.status.selection)
	size := widget.NewMenu(m).MinSize()
	widget.ShowPopUpMenuAtPosition(m, w.win.Canvas(), at.SubtractXY(0, size.Height+8))
}
