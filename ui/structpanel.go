package ui

import (
	"context"
	"fmt"
	"strconv"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"

	"dumplens/model"
	"dumplens/model/typed"
	"dumplens/ui/look"
	"dumplens/ui/page"
	"dumplens/ui/rows"
)

// titleStructure is the title of the panel.
const titleStructure = "Structure"

// structPanel lays a structure over the bytes at an address: its fields stand in an
// outline and are tinted in the hex panes. It shows one of three tables: the types to
// choose from, the fields of the structure laid, the elements of a list.
type structPanel struct {
	w    *Window
	cat  *typed.Catalogue // nil when the types cannot be read, which why says
	why  string
	jobs newest // lays and lists
	seek newest // looks what lies at the caret while a structure is pinned

	name  *entry       // what is written to choose a type
	count *entry       // how many, for arrays
	back  *look.Button // to the structure laid before
	mode  *look.Button // lets it follow the caret, or pins it
	offer *look.Button // lays what lies at the caret; hidden while nothing known does
	lists *look.Button // walks lists
	prev  *look.Button
	next  *look.Button
	place *page.Para // where it lies, and whose layout it is
	note  *page.Para // why something is missing

	types, fields, elements *rows.Table
	middle                  *fyne.Container
	root                    fyne.CanvasObject

	at      caret       // where the caret is
	laid    *laid       // the structure shown, nil while there is none
	trail   []laid      // those before it
	walked  *walkedList // the list walked last
	follows bool        // the structure moves with the caret
	marked  model.Span  // what the panel itself showed in the hex pane
	silent  bool        // a row is chosen for the caret's sake
	guessed []typed.Guess
	tinted  structure
	offered *laid // what offer lays
}

// laid is a structure at an address.
type laid struct {
	t     *typed.Type
	space model.Space
	at    model.Addr
	count uint64
}

// span are the bytes of the structure or array.
func (l *laid) span() model.Span {
	return model.Span{Space: l.space, At: l.at, Len: max(l.t.Size, 1) * max(l.count, 1)}
}

// holds tells whether a place lies in it.
func (l *laid) holds(c caret) bool {
	s := l.span()
	return c.space == s.Space && uint64(c.at-s.At) < s.Len
}

func newStructPanel(w *Window) panel {
	p := &structPanel{w: w, jobs: newest{w: w}, seek: newest{w: w}}
	var err error
	if p.cat, err = typed.For(w.dump); err != nil {
		p.why = err.Error()
	}
	p.types, p.fields, p.elements = rows.New(typeColumns), rows.New(fieldColumns), rows.New(typed.ListColumns())
	p.name, p.count = newEntry(w), newEntry(w)
	p.name.SetPlaceHolder("Type: write or choose")
	p.name.OnChanged, p.name.OnSubmitted = func(string) { p.choosing() }, p.submit
	p.name.onDown = p.focusTable
	p.name.onEscape = p.leaveTypes
	p.count.SetPlaceHolder("1")
	p.count.OnSubmitted = func(string) { p.recount() }
	p.back = look.NewSymbolButton("back", "The structure before", p.goBack)
	p.mode = look.NewButton("", p.toggleFollow)
	p.offer = look.NewButton("", p.takeOffer)
	p.offer.Hide()
	p.lists = look.NewMenuButton("List", p.listMenu)
	p.prev, p.next = look.NewButton("‹", func() { p.step(-1) }), look.NewButton("›", func() { p.step(1) })
	p.place, p.note = page.NewPara("", look.Faint), page.NewPara("", look.Faint)
	p.place.OneRow, p.note.MostRows = true, 3
	p.place.OnCopy, p.note.OnCopy = w.acts().Copy, w.acts().Copy
	p.wireTypes()
	p.wireFields()
	p.wireElements()
	p.middle = container.NewStack(p.types)
	below := container.NewVBox(p.offer, container.New(whenWords{p.note}, p.note))
	p.root = container.NewBorder(p.head(), below, nil, nil, p.middle)
	p.words()
	p.say(p.why)
	return p
}

// head is the type and how many, and below where it lies and what can be done.
func (p *structPanel) head() fyne.CanvasObject {
	times := page.NewPara("×", look.Faint)
	countWidth := fyne.MeasureText("00000", p.name.MinSize().Height/2, fyne.TextStyle{}).Width + 14
	top := container.New(flow{gap: 6, inset: 8, elastic: func(i int, left float32) (float32, bool) {
		switch i {
		case 1:
			return max(left-countWidth, 0), true
		case 2:
			return times.Width() + 1, true
		case 3:
			return min(countWidth, left) - times.Width() - 1, true
		}
		return 0, false
	}}, p.back, p.name, times, p.count)
	below := container.New(flow{gap: 6, inset: 8, elastic: func(i int, left float32) (float32, bool) { return left, i == 0 }},
		p.place, p.prev, p.next, p.lists, p.mode)
	return container.NewVBox(top, below)
}

func (p *structPanel) title() string             { return titleStructure }
func (p *structPanel) object() fyne.CanvasObject { return p.root }

// focus is the entry while a type is to be chosen, else the table.
func (p *structPanel) focus() fyne.Focusable {
	if p.laid == nil {
		return p.name
	}
	return focusable(p.shown())
}

// shown is the table in sight.
func (p *structPanel) shown() *rows.Table { return p.middle.Objects[0].(*rows.Table) }

func (p *structPanel) see(t *rows.Table) {
	if p.shown() != t {
		p.middle.Objects[0] = t
		p.middle.Refresh()
	}
}

// seeKeys shows a table, which gets the keys when another part of the panel has them.
func (p *structPanel) seeKeys(t *rows.Table) {
	had := p.w.win.Canvas().Focused()
	p.see(t)
	for _, x := range []fyne.Focusable{p.name, p.count, focusable(p.types), focusable(p.fields), focusable(p.elements)} {
		if had == x {
			p.focusTable()
		}
	}
}

func (p *structPanel) focusTable() { p.w.win.Canvas().Focus(focusable(p.shown())) }

// follow takes note of the caret. A structure that follows it moves there; else the
// field at the caret is chosen.
func (p *structPanel) follow(c caret) {
	news := c.space != p.at.space || c.at != p.at.at
	p.at = c
	own := p.marked.Space == c.space && p.marked.At == c.at
	switch {
	case p.cat == nil || c.space == nil:
	case p.laid == nil || p.shown() == p.types:
		p.guess()
	case own || !news:
	case p.follows:
		p.marked = model.Span{}
		p.lay(laid{p.laid.t, c.space, c.at, p.laid.count})
	case p.laid.holds(c):
		p.chooseAt(c)
	}
	p.lookHere(news && !own)
	p.words()
}

// toggleFollow pins the structure where it is or lets it follow the caret.
func (p *structPanel) toggleFollow() {
	p.follows = !p.follows
	if p.follows && p.laid != nil && p.at.space != nil {
		p.lay(laid{p.laid.t, p.at.space, p.at.at, p.laid.count})
	}
	p.words()
}

// say writes below the table, where nothing stands while there is nothing to say.
func (p *structPanel) say(why string) {
	if p.note.Text != why {
		p.note.Set(why)
		p.root.Refresh()
	}
}

// words brings the buttons and the place up to date.
func (p *structPanel) words() {
	p.mode.SetText("Follow caret")
	if p.follows {
		p.mode.SetText("Pin here")
	}
	p.mode.SetEnabled(p.laid != nil)
	p.back.SetEnabled(len(p.trail) > 0)
	p.lists.SetEnabled(p.laid != nil)
	stepping := p.laid != nil && p.walked != nil && p.walked.index(p.laid) >= 0
	p.prev.SetEnabled(stepping)
	p.next.SetEnabled(stepping)
	p.prev.Hidden, p.next.Hidden = !stepping, !stepping
	p.offer.Hidden = p.offered == nil
	switch {
	case p.shown() == p.types && p.at.space != nil:
		p.place.Set(fmt.Sprintf("for %s in %s", p.at.at, p.at.space.Name()))
	case p.laid != nil:
		p.place.Set(fmt.Sprintf("%s in %s", p.laid.at, p.laid.space.Name()))
		p.place.Hint = fmt.Sprintf("%s, 0x%x bytes, %s", p.laid.t.Name, p.laid.t.Size, p.laid.t.Source)
		p.place.OnHint = p.w.status.setHint
	}
	p.root.Refresh()
}

// recount lays as many structures as the entry says.
func (p *structPanel) recount() {
	if p.laid == nil {
		return
	}
	n, err := strconv.ParseUint(p.count.Text, 0, 32)
	if err != nil && p.count.Text != "" {
		p.say(fmt.Sprintf("%q is no number of elements", p.count.Text))
		return
	}
	p.lay(laid{p.laid.t, p.laid.space, p.laid.at, max(n, 1)})
}

// goBack lays the structure that was laid before.
func (p *structPanel) goBack() {
	if len(p.trail) == 0 {
		return
	}
	to := p.trail[len(p.trail)-1]
	p.trail = p.trail[:len(p.trail)-1]
	p.laid = nil // the one left is no step of the way back
	p.lay(to)
	p.showStart()
}

// mark shows bytes in the hex pane, and remembers that it was the panel who did.
func (p *structPanel) mark(s model.Span, label string) {
	p.marked = s
	p.w.mark(s, label)
}

// showStart shows the first byte of the structure. All of it would be a selection that
// covers the tints.
func (p *structPanel) showStart() {
	p.mark(model.Span{Space: p.laid.space, At: p.laid.at, Len: 1}, p.laid.t.Name)
}

// guess finds what may lie at the caret and lists the types.
func (p *structPanel) guess() {
	c := p.at
	var list []typed.Guess
	p.jobs.run("Looking what lies here", func(ctx context.Context) {
		list = p.cat.Guess(ctx, c.space, c.at)
	}, func() {
		if p.at.space == c.space && p.at.at == c.at {
			p.guessed = list
			p.listTypes()
		}
	})
}
