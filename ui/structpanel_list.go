package ui

import (
	"context"
	"fmt"
	"strings"

	"fyne.io/fyne/v2"

	"dumplens/model"
	"dumplens/model/typed"
	"dumplens/ui/rows"
)

// walkedList is a list that was walked.
type walkedList struct {
	list     typed.List
	space    model.Space // of the elements
	elements []typed.Element
}

// index is which element a structure is, -1 for none.
func (x *walkedList) index(l *laid) int {
	for i, e := range x.elements {
		if e.At == l.at && l.t == x.list.Type && l.space == x.space {
			return i
		}
	}
	return -1
}

func (p *structPanel) wireElements() {
	t := p.elements
	t.OnSelect = func(r *model.Row) {
		if r.To != nil {
			p.mark(r.Cells[1].Src, p.walked.list.Type.Name)
		}
	}
	t.OnLink = func(l *model.Link) { p.layElement(l.At) }
	t.OnKey, t.OnHover, t.Beside, t.Menu = p.key, p.w.status.setHint, p.w.noteBeside, p.w.noteMenu
}

// walk walks a list in a job and shows its elements, those before a fault too.
func (p *structPanel) walk(s model.Space, l typed.List) {
	var list []typed.Element
	var shown []model.Row
	var err error
	p.jobs.run(fmt.Sprintf("Walking the list of %s", l.Type.Name), func(ctx context.Context) {
		list, err = p.cat.Walk(ctx, s, l)
		shown = p.cat.ListRows(s, l.Type, list)
	}, func() {
		p.walked = &walkedList{l, p.cat.Leads(s), list}
		store := rows.NewStore(typed.ListColumns())
		store.Append(shown...)
		p.elements.SetStore(store)
		p.seeKeys(p.elements)
		text := fmt.Sprintf("%s of %s by %s", countWords(len(list), "element"), l.Type.Name, l.Member)
		if err != nil {
			text += ", then: " + err.Error()
		}
		p.say(text)
		p.words()
		p.place.Set(fmt.Sprintf("list from %s in %s", l.Start, s.Name()))
	})
}

// layElement lays an element of the list and goes there.
func (p *structPanel) layElement(at model.Addr) {
	x := p.walked
	if x.space == nil {
		return
	}
	p.lay(laid{x.list.Type, x.space, at, 1})
	p.showStart()
	p.focusTable()
}

// step lays the next element of the list or, by -1, the one before.
func (p *structPanel) step(by int) {
	if p.laid == nil || p.walked == nil {
		return
	}
	i := p.walked.index(p.laid)
	if i < 0 {
		return
	}
	n := len(p.walked.elements)
	p.layElement(p.walked.elements[((i+by)%n+n)%n].At)
}

// listMenu are the lists that the structure is in or heads, and the one walked last.
func (p *structPanel) listMenu() []*fyne.MenuItem {
	var items []*fyne.MenuItem
	if p.walked != nil && p.shown() != p.elements {
		items = append(items, fyne.NewMenuItem("Back to the list of "+p.walked.list.Type.Name, func() {
			p.see(p.elements)
			p.focusTable()
		}), fyne.NewMenuItemSeparator())
	}
	if p.laid == nil {
		return items
	}
	l := *p.laid
	for _, link := range p.cat.Links(l.t) {
		items = append(items, fyne.NewMenuItem("Walk by "+link, func() {
			p.walk(l.space, typed.List{Type: l.t, Member: link, Start: l.at, Element: true})
		}))
	}
	if len(items) == 0 {
		none := fyne.NewMenuItem(l.t.Name+" has no link to others", nil)
		none.Disabled = true
		items = append(items, none)
	}
	return items
}

// listItems are the lists that begin at a field.
func (p *structPanel) listItems(r *model.Row) []*fyne.MenuItem {
	heads := r.Cells[colHeads].Text
	src := r.Cells[0].Src
	if heads == "" || !src.Known() || p.laid == nil {
		return nil
	}
	space, at := src.Space, src.At
	if r.To != nil { // the field is no head but leads to one
		var ok bool
		if space, ok = p.spaceOf(r.To.Space); !ok {
			return nil
		}
		at = r.To.At
	}
	of, link, _ := strings.Cut(heads, ".")
	t, err := p.cat.Find(of)
	if err != nil {
		return nil
	}
	return []*fyne.MenuItem{fyne.NewMenuItem("Walk the list of "+of, func() {
		p.walk(space, typed.List{Type: t, Member: link, Start: at})
	})}
}
