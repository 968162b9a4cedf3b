package rows

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"

	"dumplens/model"
)

// focus gives the table the keyboard.
func (t *Table) focus() {
	if c := t.canvas(); c != nil && !t.focused {
		c.Focus(t)
	}
}

// click tells the window about a clicked cell and follows its link.
func (t *Table) click(row *model.Row, col int, mods fyne.KeyModifier) {
	if col < 0 {
		return
	}
	t.col = col
	if t.OnCell != nil {
		t.OnCell(row, col)
	}
	if to := cell(row, col).To; to != nil && mods == 0 {
		t.follow(to)
	}
}

// activate is a double click: it follows the row's link, unless the first click did so
// already; a row without one is opened or closed.
func (t *Table) activate(i, col int) {
	row := t.store.shown[i].row
	if cell(row, col).To != nil {
		return
	}
	if to := rowLink(row); to != nil {
		t.follow(to)
		return
	}
	t.toggle(i)
}

func (t *Table) follow(to *model.Link) {
	if to != nil && t.OnLink != nil {
		t.OnLink(to)
	}
}

// rowLink is where a row leads: its own link, else the first in its cells.
func rowLink(row *model.Row) *model.Link {
	if row.To != nil {
		return row.To
	}
	for _, v := range row.Cells {
		if v.To != nil {
			return v.To
		}
	}
	return nil
}

// toggle opens or closes the branch at row i.
func (t *Table) toggle(i int) {
	t.store.Toggle(i)
	t.Reload()
}

// hover notes the cell under the mouse and tells what there is to say about it.
func (t *Table) hover(row, col int) {
	if row < 0 || col < 0 {
		row, col = -1, -1
	}
	if row == t.hoverRow && col == t.hoverCol {
		return
	}
	moved := row != t.hoverRow
	t.hoverRow, t.hoverCol = row, col
	if moved {
		t.body.draw()
		canvas.Refresh(t.body)
	}
	if t.OnHover != nil {
		t.OnHover(t.hint(row, col))
	}
}

// hint is what a cell does not show: the reason of an absent datum, a warning, the
// whole of a text that is cut off.
func (t *Table) hint(i, col int) string {
	row, _, _, _ := t.store.At(i)
	if row == nil || col < 0 {
		return ""
	}
	v := cell(row, col)
	switch {
	case !v.Is():
		return t.cols[col].Title + ": " + v.Reason()
	case v.Note != "":
		return oneLine(v.String()) + ": " + oneLine(v.Note)
	case t.isCut(i, col):
		return t.text(v)
	}
	return ""
}

// text is what is drawn of a datum: in one line, with what stands beside it.
func (t *Table) text(v model.Value) string {
	if t.Beside != nil {
		if words := t.Beside(v); words != "" {
			return oneLine(v.String() + " " + words)
		}
	}
	return oneLine(v.String())
}

func (t *Table) isCut(i, col int) bool {
	if len(t.body.slots) == 0 {
		return false
	}
	s := t.body.slots[i%len(t.body.slots)]
	for c := range t.columns.list {
		if t.columns.list[c].at == col {
			return s.index == i && s.cut[c]
		}
	}
	return false
}
