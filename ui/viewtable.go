package ui

import (
	"fmt"
	"slices"

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

// hideEmpty shows the rows without the columns that no row has a datum for. They
// stay in exports, and in the filter.
func (p *viewPage) hideEmpty(list []model.Row) {
	cols := slices.Clone(p.view.Columns)
	hidden := 0
	for i := range cols {
		if !cols[i].Extra && i > 0 && emptyColumn(list, i) {
			cols[i].Extra = true
			hidden++
		}
	}
	if _, chosen := p.table.Selected(); chosen || slices.Equal(cols, p.columns) || hidden > len(cols)-2 {
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
}
