package ui

import (
	"context"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"

	"dumplens/model"
	"dumplens/model/view"
	"dumplens/ui/look"
	"dumplens/ui/page"
)

// summaryPage is the page a person reads first.
type summaryPage struct {
	w    *Window
	box  *fyne.Container
	read bool
}

func newSummaryPage(w *Window) *summaryPage {
	wait := page.NewPara("Reading the dump…", look.Faint)
	return &summaryPage{w: w, box: container.NewStack(page.Scrolled(wait, 20))}
}

func (s *summaryPage) object() fyne.CanvasObject { return s.box }
func (s *summaryPage) title() string             { return "Summary" }
func (s *summaryPage) picked() *model.Row        { return nil }
func (s *summaryPage) pick(*model.Row)           {}
func (s *summaryPage) crumb() string             { return "" }
func (s *summaryPage) focus() fyne.Focusable     { return nil }

func (s *summaryPage) shown() {
	if !s.read {
		s.read = true
		s.reload()
	}
}

func (s *summaryPage) reload() {
	var p *view.Page
	d := s.w.dump
	s.w.jobs.start("Reading the summary", false,
		func(ctx context.Context, m *model.Meter) { p = view.Summary(ctx, d, m) },
		func() {
			s.box.Objects = []fyne.CanvasObject{page.New(p, s.w.acts())}
			s.box.Refresh()
		})
}

// acts are what pages ask of the window.
func (w *Window) acts() page.Acts {
	return page.Acts{
		Follow: w.follow,
		Bytes:  func(s model.Span) { w.goBytes(s.Space.Name(), s.At, s.Len, "") },
		Hint:   w.status.setHint,
		Copy:   w.p.app.Clipboard().SetContent,
		Beside: w.noteBeside,
	}
}
