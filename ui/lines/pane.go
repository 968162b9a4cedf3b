package lines

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/lang"
	"fyne.io/fyne/v2/widget"

	"dumplens/model"
	"dumplens/ui/look"
)

// Pane is a Hex with its bar above: space, word, row, address, label, holes, and what
// the window puts at its end.
// It is put into a window through Object: a widget of Fyne has a Show of its own.
type Pane struct {
	// Hex is the view itself; the Pane sets its OnMove, OnKey and OnFollow.
	Hex *Hex

	// OnMove is told where the caret is and why the byte there is missing.
	OnMove func(space model.Space, at model.Addr, why string)
	// OnGoto goes where the text of the address entry says; its error is shown beside
	// the entry. Without it the text is an address in the space shown.
	OnGoto func(text string) error
	// OnFollow is asked to go where a pointer leads.
	OnFollow func(at model.Addr)
	// OnSettings is told what the user chose for how bytes are shown; may be nil.
	OnSettings func(Settings)
	// OnKey gets the keys that nothing in the pane uses.
	OnKey func(*fyne.KeyEvent)

	body    *paneBody
	spaces  []model.AddressSpace
	places  map[string]model.Addr // the last caret in each space
	what    labelled
	minimap *Minimap
	marked  bool
	tail    []fyne.CanvasObject

	space, word, row *look.Button
	entry            *addressEntry
	note             *widget.Label
	fold             *widget.Check
}

// labelled is what the window said of the bytes it led to.
type labelled struct {
	label string
	span  model.Span
}

// NewPane makes an empty pane. post runs a function on the UI goroutine.
func NewPane(post func(func())) *Pane {
	p := &Pane{Hex: NewHex(post), places: map[string]model.Addr{}}
	p.Hex.OnMove = p.moved
	p.Hex.OnKey = p.passOn
	p.Hex.OnFollow = p.follow
	p.minimap = newMinimap(p.Hex, post)
	p.Hex.showAs = func() []*fyne.MenuItem {
		row := fyne.NewMenuItem(lang.L("Row"), nil)
		row.ChildMenu = fyne.NewMenu("", p.rowMenu()...)
		return append(p.wordMenu(), row)
	}
	p.Hex.drawn = p.minimap.follow
	p.space = look.NewMenuButton(lang.L("No space"), p.spaceMenu)
	p.word = look.NewMenuButton(Bytes.Title(), p.wordMenu)
	p.row = look.NewMenuButton("16", p.rowMenu)
	p.entry = newAddressEntry(p)
	p.note = widget.NewLabel("")
	p.note.Truncation = fyne.TextTruncateEllipsis
	p.fold = widget.NewCheck(lang.L("Fold holes"), func(on bool) { p.change(func() { p.Hex.SetFold(on) }) })
	p.fold.Checked = true
	p.body = &paneBody{p: p}
	p.body.ExtendBaseWidget(p.body)
	return p
}

// Object is what is put into a window.
func (p *Pane) Object() fyne.CanvasObject { return p.body }

// Focus is what gets the keys: the bytes.
func (p *Pane) Focus() fyne.Focusable { return p.Hex }

// SetTail puts objects at the right end of the bar. In a narrow pane only those at the
// end stay, the last one always.
func (p *Pane) SetTail(objects ...fyne.CanvasObject) {
	p.tail = objects
	p.body.Refresh()
}

// OnHint sets who is told what is under the mouse, "" for nothing.
func (p *Pane) OnHint(f func(string)) { p.minimap.OnHint = f }

// SetMarked draws a line over the bar, or takes it away: the pane in use of several.
func (p *Pane) SetMarked(on bool) {
	if p.marked != on {
		p.marked = on
		p.body.Refresh()
	}
}

// SetSpaces sets the spaces to choose from. Those without a Space are listed with
// the reason and cannot be chosen. Without any the pane is emptied.
func (p *Pane) SetSpaces(list []model.AddressSpace) {
	p.spaces = list
	if len(list) == 0 {
		p.Show(nil, 0, 0, "")
		return
	}
	p.titleSpace()
}

// Show shows n bytes of a space from at, marked, with words on what they are.
func (p *Pane) Show(space model.Space, at model.Addr, n uint64, label string) {
	if space == nil {
		p.what = labelled{}
		p.Hex.SetSpace(nil)
		p.entry.show("")
	} else {
		p.what = labelled{label, model.Span{Space: space, At: at, Len: max(n, 1)}}
		p.enter(space)
		p.Hex.Goto(at, n)
	}
	p.titleSpace()
}

// enter makes space the one shown, if it is another.
func (p *Pane) enter(space model.Space) {
	if old := p.Hex.Space(); old == nil || old != space {
		p.Hex.SetSpace(space)
	}
}

// SetPointer tells the size of a pointer on the dumped machine: 4 or 8 bytes.
func (p *Pane) SetPointer(size int) { p.Hex.SetPointer(size) }

// focusBytes gives the keyboard to the bytes.
func (p *Pane) focusBytes() {
	if c := fyne.CurrentApp().Driver().CanvasForObject(p.Hex); c != nil {
		c.Focus(p.Hex)
	}
}

// FocusEntry gives the keyboard to the address entry, for Ctrl+G.
func (p *Pane) FocusEntry() {
	if c := fyne.CurrentApp().Driver().CanvasForObject(p.entry); c != nil {
		c.Focus(p.entry)
		p.entry.TypedShortcut(&fyne.ShortcutSelectAll{})
	}
}

// choose shows a space at the place where it was left, first at its first byte.
func (p *Pane) choose(space model.Space) {
	at, been := p.places[space.Name()]
	p.Show(space, at, 0, "")
	if !been {
		p.Hex.seek(false, func(s model.Space, _ model.Addr) (model.Addr, bool) { return captured(s, 0) })
	}
}

// titleSpace writes the title of the space shown on its button.
func (p *Pane) titleSpace() {
	space := p.Hex.Space()
	title := lang.L("No space")
	if space != nil {
		title = space.Name()
		for _, s := range p.spaces {
			if s.Space != nil && s.Space.Name() == space.Name() {
				title = s.Title
			}
		}
	}
	p.space.SetText(shorten(title, 28))
	p.body.Refresh()
}

func shorten(s string, most int) string {
	if r := []rune(s); len(r) > most {
		return string(r[:most-1]) + "…"
	}
	return s
}

// Label is what the window said of the bytes at the caret, "" for nothing.
func (p *Pane) Label() string {
	s := p.what.span
	if s.Space != nil && s.Space == p.Hex.Space() && uint64(p.Hex.Caret()-s.At) < s.Len {
		return p.what.label
	}
	return ""
}

// moved tells of the caret: to the entry and the window.
func (p *Pane) moved(at model.Addr, why string) {
	space := p.Hex.Space()
	p.places[space.Name()] = at
	p.entry.show(p.Hex.Address(at))
	p.say(p.Label(), widget.MediumImportance)
	if p.OnMove != nil {
		p.OnMove(space, at, why)
	}
}

// say writes beside the entry.
func (p *Pane) say(words string, importance widget.Importance) {
	if p.note.Text != words || p.note.Importance != importance {
		p.note.Importance = importance
		p.note.SetText(words)
	}
}

// goTo goes where the text of the entry says.
func (p *Pane) goTo(text string) {
	err := p.goToText(text)
	if err != nil {
		p.say(err.Error(), widget.DangerImportance)
		return
	}
	p.focusBytes()
}

func (p *Pane) goToText(text string) error {
	if p.OnGoto != nil {
		return p.OnGoto(text)
	}
	at, err := model.ParseAddr(text)
	if err == nil {
		p.Hex.Goto(at, 0)
	}
	return err
}

func (p *Pane) passOn(e *fyne.KeyEvent) {
	if p.OnKey != nil {
		p.OnKey(e)
	}
}

func (p *Pane) follow(at model.Addr) {
	if p.OnFollow != nil {
		p.OnFollow(at)
	}
}
