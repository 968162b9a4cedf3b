package ui

import (
	"fmt"
	"slices"
	"unicode/utf8"

	"dumplens/model"
	"dumplens/ui/rows"
)

// setTable makes the table for columns; those marked Extra are not shown.
func (p *viewPage) setTable(cols []model.Column) {
	p.keepWidths()
	p.table, p.columns = rows.New(cols), cols
	p.wire()
	if w := p.w.p.prefs.widths(p.widthsKey(), len(p.table.Widths())); w != nil {
		p.table.SetWidths(w)
	}
	p.widths = p.table.Widths()
	p.middle.Objects[0] = p.table
	p.middle.Refresh()
}

// widthsKey names the widths of the columns that are shown: dumps of different kinds
// show different ones.
func (p *viewPage) widthsKey() string { return fmt.Sprintf("%s.%d", p.view.ID, len(p.table.Widths())) }

// keepWidths keeps the widths of the columns when the user changed them.
func (p *viewPage) keepWidths() {
	if p.table != nil && !slices.Equal(p.widths, p.table.Widths()) {
		p.widths = p.table.Widths()
		p.w.p.prefs.setWidths(p.widthsKey(), p.widths)
	}
}

// fit shows the rows in columns as wide as what stands in them, without those that
// no row has a datum for. These stay in exports and in the filter. A table in which
// the user has chosen a row already is left as it is.
func (p *viewPage) fit(list []model.Row) {
	cols := fitted(p.view.Columns, list, p.w.noteBeside)
	if _, chosen := p.table.Selected(); chosen || slices.Equal(cols, p.columns) {
		return
	}
	focused := p.w.win.Canvas().Focused() == focusable(p.table)
	p.setTable(cols)
	p.table.Store().SetFilter(p.filter.Text)
	p.table.Store().Append(list...)
	p.table.Reload()
	if focused {
		p.w.focusPage()
	}
}

const (
	fewRows  = 500 // how many rows are looked at for the widths of columns
	mostText = 60  // characters of a column of words
	mostMono = 40  // characters of a column of addresses and ids: a GUID has 38
)

// fitted gives the columns widths that fit the rows and what stands beside their data,
// and hides empty ones. beside may be nil.
func fitted(cols []model.Column, list []model.Row, beside func(model.Value) string) []model.Column {
	cols = slices.Clone(cols)
	for i := range cols {
		c := &cols[i]
		c.Extra = c.Extra || i > 0 && emptyColumn(list, i)
		n, depth := 0, 0
		for j := 0; j < len(list) && j < fewRows; j++ {
			a, b := longest(&list[j], i, 0, beside)
			n, depth = max(n, a), max(depth, b)
		}
		if i == 0 {
			n += 3 * depth // the indent of an outline
		}
		switch { // what is longer may be cut
		case c.Mono:
			n = min(n, max(mostMono, c.Width))
		case !c.Right:
			n = min(n, mostText)
		}
		c.Width = max(n+1, utf8.RuneCountInString(c.Title)+1)
	}
	return cols
}

// longest is the longest text in a column of a row and those below it, in
// characters, and how deep they go.
func longest(r *model.Row, col, depth int, beside func(model.Value) string) (chars, deepest int) {
	v := cellAt(r, col)
	chars, deepest = utf8.RuneCountInString(v.String()), depth
	if beside != nil {
		if words := beside(v); words != "" {
			chars += 1 + utf8.RuneCountInString(words)
		}
	}
	for i := range r.Kids {
		n, d := longest(&r.Kids[i], col, depth+1, beside)
		chars, deepest = max(chars, n), max(deepest, d)
	}
	return chars, deepest
}

// emptyColumn tells whether every row has no datum in a column.
func emptyColumn(list []model.Row, col int) bool {
	for i := range list {
		if v := cellAt(&list[i], col); v.Is() && v.String() != "" || !emptyColumn(list[i].Kids, col) {
			return false
		}
	}
	return true
}

// cellAt is a cell, absent when the row is short.
func cellAt(r *model.Row, col int) model.Value {
	if col >= len(r.Cells) {
		return model.Absent(model.NotApplicable, "")
	}
	return r.Cells[col]
}

// wire connects the table's events.
func (p *viewPage) wire() {
	p.table.OnSelect = p.selected
	p.table.OnCell = func(r *model.Row, col int) {
		if src := cellAt(r, col).Src; src.Known() {
			label := p.crumb()
			if col > 0 && p.view.Columns[col].Key != "value" {
				label += ", " + p.view.Columns[col].Title
			}
			p.w.mark(src, label)
		}
	}
	p.table.OnLink = func(l *model.Link) { p.w.follow(*l) }
	p.table.OnKey = p.w.key
	p.table.OnHover = p.w.status.setHint
	p.table.Beside, p.table.Menu = p.w.noteBeside, p.rowMenu
}
