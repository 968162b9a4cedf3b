package lines

import (
	"fmt"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/widget"

	"dumplens/model"
	"dumplens/ui/latest"
)

// Hex is the byte view of one Space at a time; it draws only what is visible. Its
// keys: arrows, Page Up and Down, Home and End of the row,
// Ctrl+Home and Ctrl+End to the first and last captured byte, Ctrl+Right or
// Alt+Page Down to the next captured bytes and Ctrl+Left or Alt+Page Up back,
// Ctrl+Down and Ctrl+Up to the next and previous region, all with Shift to select;
// Enter follows a pointer, Ctrl+C copies, Shift+F10 opens the menu. The others are
// handed to OnKey. Its mouse: a click puts the caret, a drag or Shift selects, Ctrl
// follows a pointer, a double click selects a pointer or the text around it.
type Hex struct {
	widget.BaseWidget

	// OnMove is told where the caret is and why the byte there is missing, "" when
	// it is not. It is called again for the same place when the reason is known later.
	OnMove func(at model.Addr, why string)
	// OnKey gets the keys that the view does not use.
	OnKey func(*fyne.KeyEvent)
	// OnFollow is asked to go where a pointer leads.
	OnFollow func(at model.Addr)
	// OnFocus is told that the view has got the keys.
	OnFocus func()
	// OnTop is told that another line stands on top, as TopLine gives it.
	OnTop func()
	// OnMenu gives more items for the context menu.
	OnMenu func() []*fyne.MenuItem
	// Names says what a value leads to as a pointer of a space, "" when nothing is
	// known. It is called in jobs, never on the UI goroutine.
	Names func(space model.Space, v uint64) string
	// ZoneAt gives the region that an address of a space lies in; its Words stand in the
	// margin where it begins. It is called in jobs, like Names; both are set before the
	// space is.
	ZoneAt func(space model.Space, at model.Addr) (model.Zone, bool)

	post  func(func())
	pages *latest.Runner // reads blocks
	seeks *latest.Runner // looks for captured bytes
	takes *latest.Runner // reads what is copied
	scale *latest.Runner // learns what the scroll bar spans

	src     *source
	extents extents
	pointer int // bytes of a pointer

	grid grid
	fold bool
	top  model.Addr // an address in the top line
	left float32    // pixels scrolled to the right

	caret, anchor model.Addr
	selecting     bool
	mark          model.Span
	marks         map[string]marks // by owner
	owners        []string         // of marks, sorted
	follow        bool             // the caret is kept in sight until the user scrolls
	toldWhy       string
	toldTop       model.Addr
	drawn         func()                  // the view was drawn; may be nil
	showAs        func() []*fyne.MenuItem // how bytes are shown, for the context menu; may be nil

	focused  bool
	shift    bool
	drag     dragKind
	grab     float32 // where the thumb was taken, in pixels below its upper edge
	wheel    float32 // pixels not yet worth a line
	overBar  bool
	menuOpen func(*fyne.Menu, fyne.Position) // shows a menu; tests look at it instead

	cells rowCells // of the row being drawn
	sheet *sheet   // nil until it is first shown
	shown []line   // the lines drawn last
}

// NewHex makes an empty view. post runs a function on the UI goroutine.
func NewHex(post func(func())) *Hex {
	h := &Hex{post: post, fold: true, pointer: 8, grid: grid{row: 16, word: 1, wish: 16}}
	h.pages, h.seeks, h.takes, h.scale = latest.NewRunner(post), latest.NewRunner(post), latest.NewRunner(post), latest.NewRunner(post)
	h.menuOpen = h.popUp
	h.ExtendBaseWidget(h)
	return h
}

// SetSpace shows another space, nil for none. Nothing of the old one is kept.
func (h *Hex) SetSpace(s model.Space) {
	if h.src != nil {
		h.src.stop()
	}
	h.src, h.extents = nil, extents{}
	h.top, h.left, h.caret, h.anchor, h.selecting = 0, 0, 0, 0, false
	h.mark, h.toldWhy, h.follow = model.Span{}, "", false
	h.marks, h.owners = nil, nil
	if s != nil {
		h.src = h.newSource(s)
		h.learnExtents(h.src)
	}
	h.draw()
}

// Space is the space shown, nil for none.
func (h *Hex) Space() model.Space {
	if h.src == nil {
		return nil
	}
	return h.src.space
}

// SetPointer tells the size of a pointer on the dumped machine: 4 or 8 bytes.
func (h *Hex) SetPointer(size int) {
	if size != 4 && size != 8 || size == h.pointer {
		return
	}
	h.pointer = size
	h.grid = h.grid.fitted(size, h.Size().Width)
	h.reread()
}

func (h *Hex) newSource(s model.Space) *source {
	src := newSource(s, h.pointer)
	src.names, src.zones = h.Names, h.ZoneAt
	return src
}

// reread forgets the blocks, which were read for other settings.
func (h *Hex) reread() {
	if h.src == nil {
		return
	}
	h.src.stop()
	h.src = h.newSource(h.src.space)
	h.caret, h.anchor = min(h.caret, h.src.bottom), min(h.anchor, h.src.bottom) // a narrower pointer ends the space earlier
	h.draw()
}

// Goto puts the caret at at, marks n bytes (0 for none) and scrolls there.
func (h *Hex) Goto(at model.Addr, n uint64) {
	if h.src == nil {
		return
	}
	at, h.mark = h.src.narrowed(at), model.Span{}
	if n > 0 {
		h.mark = model.Span{Space: h.src.space, At: at, Len: n}
	}
	h.selecting = false
	h.setCaret(at)
}

// AccessibilityLabel is what a screen reader says: the line of the caret.
func (h *Hex) AccessibilityLabel() string {
	if h.src == nil || h.src.empty {
		return "bytes"
	}
	why, _ := h.whyAt(h.caret)
	if why != "" {
		return h.Address(h.caret) + " " + why
	}
	b := h.src.peek(h.caret)
	if b == nil {
		return h.Address(h.caret)
	}
	return fmt.Sprintf("%s %02x", h.Address(h.caret), b.data[h.caret-b.at])
}

// AccessibilityRole is text.
func (h *Hex) AccessibilityRole() fyne.AccessibleRole { return fyne.AccessibleRoleText }

// Address writes an address of the space shown as its rows have it: with 8 digits where
// pointers have 32 bits.
func (h *Hex) Address(at model.Addr) string {
	if h.src == nil {
		return at.String()
	}
	return h.src.address(at)
}

// Caret is the address of the caret.
func (h *Hex) Caret() model.Addr { return h.caret }

// Selection is what the user selected; its Len is 0 when that is nothing.
func (h *Hex) Selection() model.Span {
	if h.src == nil {
		return model.Span{}
	}
	if !h.selecting {
		return model.Span{Space: h.src.space, At: h.caret}
	}
	first, last := h.selected()
	n := uint64(last-first) + 1
	if n == 0 { // all of 2^64 has no length in 64 bits
		n--
	}
	return model.Span{Space: h.src.space, At: first, Len: n}
}

// selected gives the ends of the selection, inclusive, widened to whole words.
func (h *Hex) selected() (first, last model.Addr) {
	mask := model.Addr(h.grid.word - 1)
	first, last = min(h.caret, h.anchor), max(h.caret, h.anchor)
	return first &^ mask, min(last|mask, h.src.bottom)
}

// SetFold folds holes into one line each (true) or shows them as rows of ?? (false).
func (h *Hex) SetFold(on bool) {
	h.keepCaret()
	h.fold = on
	h.draw()
}

// keepCaret keeps the caret in sight over a change of the layout, if it is in sight now.
func (h *Hex) keepCaret() {
	for _, x := range h.shown {
		h.follow = h.follow || x.holds(h.caret)
	}
}

// setCaret moves the caret and tells of it.
func (h *Hex) setCaret(at model.Addr) {
	h.caret = min(at, h.src.bottom)
	if !h.selecting {
		h.anchor = h.caret
	}
	h.follow, h.toldWhy = true, ""
	h.draw()
	why, _ := h.whyAt(h.caret)
	h.tell(why)
}

// whyAt gives the reason why a byte is missing; false when that is not known yet.
func (h *Hex) whyAt(at model.Addr) (string, bool) {
	if h.src == nil || h.src.empty {
		return "", false
	}
	b := h.src.peek(at)
	if b == nil {
		return "", false
	}
	return b.missing(at), true
}

func (h *Hex) tell(why string) {
	h.toldWhy = why
	if h.OnMove != nil {
		h.OnMove(h.caret, why)
	}
}

// arrived redraws after a job and tells the reason at the caret if it is news.
func (h *Hex) arrived(s *source) {
	if s != h.src {
		return
	}
	h.draw()
	if why, ok := h.whyAt(h.caret); ok && why != h.toldWhy {
		h.tell(why)
	}
}

// lines is the layout of the space from what is read so far.
func (h *Hex) lines() layout { return h.src.layout(h.grid.row, h.fold, h.src.peek) }

func (s *source) layout(row int, fold bool, block func(model.Addr) *block) layout {
	return layout{row: row, fold: fold, bottom: s.bottom, block: block}
}

// rows is how many whole lines the view shows.
func (h *Hex) rows() int { return h.grid.lines(h.Size().Height) }

// known tells whether all that a line shows is read.
func (h *Hex) known(x line) bool {
	b := h.src.peek(x.first)
	if h.grid.mode != Pointers || b == nil {
		return b != nil
	}
	all := true
	h.grid.pointersOf(b, x, func(_ int, v uint64) {
		_, ok := h.src.nameOf(v)
		all = all && ok
	})
	return all
}

// ready tells whether the lines in sight and those a page above and below are read.
func (h *Hex) ready() bool {
	x, rows := h.lines(), h.rows()
	for _, line := range x.from(x.move(h.top, -rows).first, 3*rows) {
		if !h.known(line) {
			return false
		}
	}
	return true
}

// ask reads the lines in sight, then those a page above and below. redraw is set
// when some in sight were drawn without their bytes: then the answer is posted even
// if an earlier job has read them meanwhile.
func (h *Hex) ask(redraw bool) {
	src, top, rows := h.src, h.top, h.rows()
	g, fold := h.grid, h.fold
	src.keep(4 * (rows + 2))
	h.pages.Run(func(emit func(func())) {
		loaded := redraw
		read := func(at model.Addr) *block {
			b := src.peek(at)
			if b == nil {
				b, loaded = src.load(at), true
			}
			return b
		}
		visit := func(x layout, from model.Addr, n int) {
			for _, line := range x.from(from, n) {
				if src.stopped.Load() || loaded && h.pages.Waiting() {
					return
				}
				if b := read(line.first); g.mode == Pointers && src.nameRow(g, b, line) {
					loaded = true
				}
			}
		}
		x := src.layout(g.row, fold, read)
		visit(x, top, rows+2)
		if src.stopped.Load() {
			return
		}
		if loaded {
			emit(func() { h.arrived(src) })
		}
		loaded = false
		if x.lowest(rows); loaded && !src.stopped.Load() { // the end, which bounds the scrolling
			emit(func() { h.arrived(src) })
		}
		loaded = true // from here on a newer wish goes first
		visit(x, x.move(top, -rows).first, 3*rows)
	})
}
