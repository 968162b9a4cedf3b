package rows

import (
	"strings"
	"time"
	"unicode/utf8"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver/desktop"
)

// FocusGained is called when the table gets the keyboard.
func (t *Table) FocusGained() {
	t.focused = true
	t.draw()
}

// FocusLost is called when it loses it.
func (t *Table) FocusLost() {
	t.focused, t.shift = false, false
	t.draw()
}

// KeyDown keeps track of Shift, which keys do not carry.
func (t *Table) KeyDown(ev *fyne.KeyEvent) {
	if ev.Name == desktop.KeyShiftLeft || ev.Name == desktop.KeyShiftRight {
		t.shift = true
	}
}

// KeyUp keeps track of Shift.
func (t *Table) KeyUp(ev *fyne.KeyEvent) {
	if ev.Name == desktop.KeyShiftLeft || ev.Name == desktop.KeyShiftRight {
		t.shift = false
	}
}

// TypedKey moves, opens, closes and follows. Other keys go to OnKey.
func (t *Table) TypedKey(ev *fyne.KeyEvent) {
	switch ev.Name {
	case fyne.KeyUp:
		t.step(-1)
	case fyne.KeyDown:
		t.step(1)
	case fyne.KeyPageUp:
		t.step(-max(1, t.page()-1))
	case fyne.KeyPageDown:
		t.step(max(1, t.page()-1))
	case fyne.KeyHome:
		t.goTo(0)
	case fyne.KeyEnd:
		t.goTo(t.store.Len() - 1)
	case fyne.KeyLeft:
		t.keyLeft()
	case fyne.KeyRight:
		t.keyRight()
	case fyne.KeyReturn, fyne.KeyEnter:
		t.keyEnter()
	default:
		t.otherKey(ev)
	}
}

func (t *Table) otherKey(ev *fyne.KeyEvent) {
	switch {
	case ev.Name == fyne.KeyF10 && t.shift, ev.Name == desktop.KeyMenu:
		t.keyMenu()
	case t.typed.takes(ev.Name, t.now()):
	case t.OnKey != nil:
		t.OnKey(ev)
	}
}

func (t *Table) step(by int) {
	if t.cursor < 0 {
		if by < 0 {
			t.goTo(t.store.Len() - 1)
		} else {
			t.goTo(0)
		}
		return
	}
	t.goTo(t.cursor + by)
}

// goTo chooses row i or the nearest there is.
func (t *Table) goTo(i int) {
	if n := t.store.Len(); n > 0 {
		t.choose(max(0, min(i, n-1)), t.keyMods())
	}
}

func (t *Table) keyMods() fyne.KeyModifier {
	if t.shift {
		return fyne.KeyModifierShift
	}
	return 0
}

// keyLeft closes a branch, else goes to the row above it in the outline, else scrolls.
func (t *Table) keyLeft() {
	_, _, kids, open := t.store.At(t.cursor)
	up := t.store.Parent(t.cursor)
	switch {
	case kids && open:
		t.toggle(t.cursor)
	case up >= 0:
		t.choose(up, 0)
	default:
		t.scroll(t.left-4*t.style.rowH, t.top)
	}
}

// keyRight opens a branch, else goes to its first row, else scrolls.
func (t *Table) keyRight() {
	_, _, kids, open := t.store.At(t.cursor)
	switch {
	case kids && !open:
		t.toggle(t.cursor)
	case kids:
		t.choose(t.cursor+1, 0)
	default:
		t.scroll(t.left+4*t.style.rowH, t.top)
	}
}

func (t *Table) keyEnter() {
	if row, ok := t.Selected(); ok {
		if to := rowLink(row); to != nil {
			t.follow(to)
		} else {
			t.toggle(t.cursor)
		}
	}
}

// keyMenu shows the menu of the chosen row's cell in the column last clicked.
func (t *Table) keyMenu() {
	t.shift = false // its release goes to the menu
	if t.cursor < 0 {
		return
	}
	t.reveal(t.cursor)
	t.draw()
	at := fyne.CurrentApp().Driver().AbsolutePositionForObject(t.body)
	y := float32(float64(t.cursor+1)*float64(t.style.rowH) - t.top)
	t.popup(t.menu(t.cursor, t.col), at.AddXY(t.style.toggle, y))
}

// typeAhead is what was typed to find a row.
type typeAhead struct {
	text string
	last time.Time
}

// pause is how long one may think before typing begins a new word.
const pause = time.Second

// takes tells whether a key belongs to the word being typed: a space, which comes as
// a rune too.
func (a *typeAhead) takes(key fyne.KeyName, now time.Time) bool {
	return key == fyne.KeySpace && a.text != "" && now.Sub(a.last) < pause
}

// TypedRune goes to the next row whose first text begins with what was typed.
// OnRune may take the character first.
func (t *Table) TypedRune(r rune) {
	if t.OnRune != nil && t.OnRune(r) {
		return
	}
	now := t.now()
	if now.Sub(t.typed.last) >= pause {
		t.typed.text = ""
	}
	if r == ' ' && t.typed.text == "" {
		return
	}
	t.typed.text += strings.ToLower(string(r))
	t.typed.last = now
	word, from := t.typed.text, max(0, t.cursor)
	_, first := utf8.DecodeRuneInString(word)
	if strings.Trim(word, word[:first]) == "" { // one letter again and again: the next such row
		word, from = word[:first], t.cursor+1
	}
	t.seek(word, from)
}

func (t *Table) seek(word string, from int) {
	col, n := t.columns.texty(), t.store.Len()
	for k := range n {
		i := (from + k) % n
		name := strings.ToLower(cell(t.store.shown[i].row, col).String())
		if strings.HasPrefix(name, word) {
			t.choose(i, 0)
			return
		}
	}
}

// TypedShortcut copies and chooses all. What it does not know it hands to the window,
// which Fyne does not do for a focused widget.
func (t *Table) TypedShortcut(sc fyne.Shortcut) {
	switch sc.(type) {
	case *fyne.ShortcutCopy:
		t.copyChosen()
		return
	case *fyne.ShortcutSelectAll:
		t.chooseAll()
		return
	}
	if c, ok := t.canvas().(fyne.Shortcutable); ok {
		c.TypedShortcut(sc)
	}
}
