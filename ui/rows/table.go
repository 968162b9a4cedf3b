package rows

import (
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/widget"

	"dumplens/model"
)

// Table is the widget. Set the On... fields before it is shown; each may be nil.
type Table struct {
	widget.BaseWidget

	// OnSelect is told when another row is chosen.
	OnSelect func(row *model.Row)
	// OnCell is told which cell was clicked, after OnSelect. col counts all columns
	// of the View, those not shown included.
	OnCell func(row *model.Row, col int)
	// OnLink follows a link: a click on a linked cell, or Enter or a double click on
	// a row (Row.To, else the first link in the row).
	OnLink func(to *model.Link)
	// OnKey gets the keys that the table has no use for.
	OnKey func(ev *fyne.KeyEvent)
	// OnRune is asked first what to do with a character; false to seek a row by it.
	OnRune func(r rune) bool
	// OnHover gets what there is to say about the cell under the mouse: why a datum
	// is absent, a text that is cut off; "" when there is nothing.
	OnHover func(text string)
	// Beside gives words that stand after a datum and are no part of it, such as a note
	// of the user's on an address; "" for none. It is asked while rows are drawn.
	Beside func(v model.Value) string
	// Menu adds to what can be done with a cell.
	Menu func(row *model.Row, v model.Value) []*fyne.MenuItem

	cols    []model.Column
	store   *Store
	columns columns
	style   style

	head         *head
	body         *body
	vertical     *bar
	horizontal   *bar
	top          float64 // scroll position, pixels above the body's upper edge
	left         float32 // pixels left of the body's left edge
	made         int     // the store's count when its rows were last looked at
	version      int     // counts up when slots must be filled anew
	cursor       int     // the current row, -1 when it is not shown
	current      *model.Row
	anchor       *model.Row // where a range starts
	chosen       map[*model.Row]struct{}
	col          int // the column last clicked
	hoverRow     int
	hoverCol     int
	focused      bool
	mods         fyne.KeyModifier // of the click under way
	shift        bool             // Shift is held while the table has the keyboard
	lastTap      tap
	typed        typeAhead
	now          func() time.Time
	canvas       func() fyne.Canvas
	popup        func(*fyne.Menu, fyne.Position)
	setClipboard func(string)
}

// tap remembers a click, to tell a double one.
type tap struct {
	at  time.Time
	row int
}

// New makes a table with an empty store. Columns with Extra set are not shown.
func New(cols []model.Column) *Table {
	t := &Table{cols: cols, store: NewStore(cols), now: time.Now, cursor: -1, hoverRow: -1, hoverCol: -1, lastTap: tap{row: -1}}
	t.columns = newColumns(cols)
	t.chosen = map[*model.Row]struct{}{}
	t.popup = t.showMenu
	t.canvas = func() fyne.Canvas { return fyne.CurrentApp().Driver().CanvasForObject(t) }
	t.setClipboard = func(s string) { fyne.CurrentApp().Clipboard().SetContent(s) }
	t.head, t.body = newHead(t), newBody(t)
	t.vertical, t.horizontal = newBar(t, true), newBar(t, false)
	if len(t.columns.list) > 0 {
		t.col = t.columns.list[0].at
	}
	t.ExtendBaseWidget(t)
	return t
}

// SetStore shows other rows and forgets the selection. The store must have the
// columns the table was made with.
func (t *Table) SetStore(s *Store) {
	t.store = s
	t.top, t.left, t.cursor, t.current, t.anchor = 0, 0, -1, nil, nil
	clear(t.chosen)
	t.Reload()
}

// Store is the store whose rows are shown.
func (t *Table) Store() *Store { return t.store }

// Reload draws the rows after the store was changed. The chosen row stays chosen; it
// is out of sight while a filter or a closed branch hides it.
func (t *Table) Reload() {
	t.store.settle()
	t.made = t.store.made
	if t.store.node(t.cursor) == nil || t.store.shown[t.cursor].row != t.current {
		t.cursor = t.store.index(t.current)
	}
	t.redraw()
}

// Refresh draws everything anew, with the theme's present fonts and colours.
func (t *Table) Refresh() {
	t.style = t.readStyle()
	t.columns.measure(t.style)
	t.columns.outline = t.store.Outline()
	t.BaseWidget.Refresh()
}

// redraw fills all rows in sight anew.
func (t *Table) redraw() {
	t.columns.outline = t.store.Outline()
	t.arrange(t.Size())
}

// ready reads the theme once; it is needed before the first measure.
func (t *Table) ready() {
	if t.style.rowH == 0 {
		t.style = t.readStyle()
		t.columns.measure(t.style)
	}
}

// Select makes the i-th shown row the chosen one, brings it into sight and tells
// OnSelect when it is another one.
func (t *Table) Select(i int) {
	if t.store.node(i) == nil {
		return
	}
	t.choose(i, 0)
}

// Selected is the chosen row; the one last chosen when there are several.
func (t *Table) Selected() (*model.Row, bool) {
	if t.cursor < 0 {
		return nil, false
	}
	return t.current, true
}

// choose moves to row i. With shift the rows between it and the start of the range are
// chosen, with the shortcut key it is added or taken away.
func (t *Table) choose(i int, mods fyne.KeyModifier) {
	row := t.store.node(i).row
	switch {
	case mods&fyne.KeyModifierShift != 0 && t.store.index(t.anchor) >= 0:
		t.chooseRange(t.store.index(t.anchor), i)
	case mods&fyne.KeyModifierShortcutDefault != 0:
		t.flip(row)
		t.anchor = row
	default:
		clear(t.chosen)
		t.chosen[row] = struct{}{}
		t.anchor = row
	}
	news := row != t.current
	t.cursor, t.current = i, row
	t.reveal(i)
	t.draw()
	if news && t.OnSelect != nil {
		t.OnSelect(row)
	}
}

func (t *Table) flip(row *model.Row) {
	if _, in := t.chosen[row]; in {
		delete(t.chosen, row)
		return
	}
	t.chosen[row] = struct{}{}
}

func (t *Table) chooseRange(a, b int) {
	clear(t.chosen)
	for i := min(a, b); i <= max(a, b); i++ {
		t.chosen[t.store.shown[i].row] = struct{}{}
	}
}

// chooseAll chooses every shown row.
func (t *Table) chooseAll() {
	if n := t.store.Len(); n > 0 {
		t.chooseRange(0, n-1)
		t.draw()
	}
}

// Widths are the widths of the shown columns in pixels, before the last text column
// takes what is left over.
func (t *Table) Widths() []float32 {
	t.ready()
	return t.columns.widths()
}

// SetWidths sets the widths of the shown columns. It is ignored when their number
// differs, as when a newer version shows other columns.
func (t *Table) SetWidths(w []float32) {
	t.ready()
	if t.columns.setWidths(w) {
		t.redraw()
	}
}

// SortBy sorts by a column of the View as a click on its head does.
func (t *Table) SortBy(col int) {
	t.store.SortBy(col)
	t.Reload()
}

// AccessibilityRole is that of a container of texts.
func (t *Table) AccessibilityRole() fyne.AccessibleRole { return fyne.AccessibleRoleContainer }

// AccessibilityLabel is the chosen row, its cells joined.
func (t *Table) AccessibilityLabel() string {
	row, ok := t.Selected()
	if !ok {
		return ""
	}
	return tabbed(row, t.columns.indexes())
}
