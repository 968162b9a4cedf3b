package ui

import (
	"fmt"

	"fyne.io/fyne/v2"

	"dumplens/model"
	"dumplens/model/view"
)

// searchMenu searches in the range of addresses that a row is about, or for pointers
// into it.
func (p *viewPage) searchMenu(r *model.Row) []*fyne.MenuItem {
	s, what := p.rangeOf(r)
	if what == "" {
		return nil
	}
	w := p.w
	title := s.At.String()
	if n := p.cell(r, "name"); n.Is() && n.Text != "" {
		title = n.Text
	}
	items := []*fyne.MenuItem{fyne.NewMenuItem("Find pointers into this "+what, func() {
		w.find(view.Wanted{Kind: view.FindInto, Text: fmt.Sprintf("0x%x..0x%x", uint64(s.At), uint64(s.At)+s.Len-1)})
	})}
	if s.Space == nil {
		return items
	}
	return append(items,
		fyne.NewMenuItem("Find in this "+what+"…", func() { w.findIn(s, title) }),
		fyne.NewMenuItem("Strings of this "+what, func() { w.listStrings(s, title) }))
}

// rangeOf is the range of addresses that a row is about, and what it is; "" when it is
// about none. Its Space is nil when its bytes cannot be read.
func (p *viewPage) rangeOf(r *model.Row) (s model.Span, what string) {
	first, n := model.Absent(model.NotApplicable, ""), uint64(0)
	switch p.view.ID {
	case "modules":
		first, n, what = p.cell(r, "base"), p.cell(r, "size").Num, "module"
	case "drivers":
		first, n, what = p.cell(r, "start"), p.cell(r, "size").Num, "driver"
	case "vads", "regions":
		first, what = p.cell(r, "start"), "range"
		switch last, size := p.cell(r, "end"), p.cell(r, "size"); {
		case last.Is() && last.Num >= first.Num:
			n = last.Num - first.Num + 1
		case size.Is():
			n = size.Num
		}
	}
	if !first.Is() || n == 0 {
		return model.Span{}, ""
	}
	s = model.Span{At: model.Addr(first.Num), Len: n}
	if first.To != nil {
		s.Space = p.w.hex.spaces[first.To.Space].Space
	}
	return s, what
}

// findIn goes to the search page to search a range.
func (w *Window) findIn(s model.Span, title string) {
	p := w.findPage()
	p.where.give(s, title)
	p.once.SetChecked(false)
	w.win.Canvas().Focus(p.what)
}
