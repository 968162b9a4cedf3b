package rows

import (
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/lang"
	"fyne.io/fyne/v2/widget"

	"dumplens/model"
)

// menu is what can be done with the cell in row i and a column.
func (t *Table) menu(i, col int) *fyne.Menu {
	row, _, _, _ := t.store.At(i)
	v := cell(row, col)
	copyRow := lang.L("Copy row")
	if len(t.chosen) > 1 {
		copyRow = lang.L("Copy rows")
	}
	items := []*fyne.MenuItem{
		t.linkItem(lang.L("Follow link"), v.To),
		t.linkItem(lang.L("Go to bytes"), source(v)),
		fyne.NewMenuItemSeparator(),
		fyne.NewMenuItem(lang.L("Copy cell"), func() { t.setClipboard(v.String()) }),
		fyne.NewMenuItem(copyRow, t.copyChosen),
		fyne.NewMenuItem(lang.L("Copy table"), t.copyTable),
		t.addressItem(row, v),
	}
	if t.Menu != nil {
		if more := t.Menu(row, v); len(more) > 0 {
			items = append(append(items, fyne.NewMenuItemSeparator()), more...)
		}
	}
	if t.store.Outline() {
		items = append(items, fyne.NewMenuItemSeparator(),
			fyne.NewMenuItem(lang.L("Expand all"), func() { t.store.ExpandAll(); t.Reload() }),
			fyne.NewMenuItem(lang.L("Collapse all"), func() { t.store.CollapseAll(); t.Reload() }))
	}
	return fyne.NewMenu("", items...)
}

func (t *Table) linkItem(title string, to *model.Link) *fyne.MenuItem {
	item := fyne.NewMenuItem(title, func() { t.follow(to) })
	item.Disabled = to == nil
	return item
}

// source is a link to the bytes a datum was read from.
func source(v model.Value) *model.Link {
	if !v.Src.Known() {
		return nil
	}
	return &model.Link{Space: v.Src.Space.Name(), At: v.Src.At, Len: v.Src.Len}
}

func (t *Table) addressItem(row *model.Row, v model.Value) *fyne.MenuItem {
	at, ok := address(row, v)
	item := fyne.NewMenuItem(lang.L("Copy address"), func() { t.setClipboard(at) })
	item.Disabled = !ok
	return item
}

// address is that of a cell: its datum when it is an address, else where its link
// leads, else the first address of its row.
func address(row *model.Row, v model.Value) (string, bool) {
	for _, c := range append([]model.Value{v}, row.Cells...) {
		switch {
		case c.Is() && (c.Fmt == model.Address || c.Fmt == model.Address32):
			return c.With("").String(), true
		case c.To != nil && c.To.Space != "":
			return c.To.At.String(), true
		}
	}
	return "", false
}

func (t *Table) showMenu(m *fyne.Menu, at fyne.Position) {
	if c := t.canvas(); c != nil {
		widget.ShowPopUpMenuAtPosition(m, c, at)
	}
}

// copyChosen copies the chosen rows that are shown, as tab-separated text.
func (t *Table) copyChosen() {
	var lines []string
	for i := range t.store.Len() {
		row := t.store.shown[i].row
		if _, in := t.chosen[row]; in {
			lines = append(lines, tabbed(row, t.columns.indexes()))
		}
	}
	if len(lines) > 0 {
		t.setClipboard(strings.Join(lines, "\n"))
	}
}

// copyTable copies all shown rows under a line of titles, as tab-separated text.
func (t *Table) copyTable() {
	shown := t.columns.indexes()
	titles := make([]string, len(shown))
	for i, col := range shown {
		titles[i] = t.cols[col].Title
	}
	lines := []string{strings.Join(titles, "\t")}
	for i := range t.store.Len() {
		lines = append(lines, tabbed(t.store.shown[i].row, shown))
	}
	t.setClipboard(strings.Join(lines, "\n"))
}
