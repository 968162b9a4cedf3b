package ui

import (
	"context"
	"unicode"

	"fyne.io/fyne/v2"

	"dumplens/model"
	"dumplens/model/typed"
	"dumplens/ui/rows"
)

// fieldColumns are those of typed.Columns, in the order that a narrow panel needs: the
// offset beside the name, as dt has it.
var fieldColumns = []model.Column{
	{Key: "field", Title: "Field", Width: 18},
	{Key: "offset", Title: "Off.", Width: 6, Mono: true},
	{Key: "value", Title: "Value", Width: 24, Mono: true},
	{Key: "type", Title: "Type", Width: 16},
	{Key: "meaning", Title: "Meaning", Width: 24},
	{Key: "leads", Title: "Leads to", Extra: true},
	{Key: "heads", Title: "Head of", Extra: true},
}

// The last columns: what type the value leads to, and which list begins there.
const (
	colLeads = 5
	colHeads = 6
)

// fewFields is how many rows an outline may have to be shown open.
const fewFields = 60

// wireFields connects the outline.
func (p *structPanel) wireFields() {
	t := p.fields
	t.OnSelect = func(r *model.Row) {
		if src := r.Cells[0].Src; src.Known() && !p.silent {
			p.mark(src, p.laid.t.Name+"."+r.Cells[0].String())
		}
	}
	t.OnLink = func(l *model.Link) { p.w.goBytes(l.Space, l.At, l.Len, "") }
	t.OnKey, t.OnHover, t.Beside = p.key, p.w.status.setHint, p.w.noteBeside
	t.Menu, t.OnRune = p.fieldMenu, p.typeName
}

// typeName begins to write another type's name with a letter typed among the fields.
func (p *structPanel) typeName(r rune) bool {
	if r != '_' && !unicode.IsLetter(r) {
		return false
	}
	p.w.win.Canvas().Focus(p.name)
	p.name.SetText(string(r))
	p.name.CursorColumn = 1
	p.name.Refresh()
	return true
}

// lay reads a structure in a job and shows it.
func (p *structPanel) lay(what laid) {
	same := p.laid != nil && p.laid.t == what.t && p.laid.count == what.count
	if p.laid != nil && !p.follows && *p.laid != what {
		p.trail = append(p.trail[max(0, len(p.trail)-mostTrail):], *p.laid)
	}
	p.laid = &what
	var nodes []typed.Node
	var stopped string
	p.jobs.run("Reading "+what.t.Name, func(ctx context.Context) {
		nodes, stopped = p.cat.Lay(ctx, what.t, what.space, what.at, what.count)
	}, func() {
		if p.laid == nil || *p.laid != what {
			return
		}
		p.showFields(nodes, stopped, same)
	})
	p.see(p.fields)
	p.setName(what.t.Name)
	p.words()
}

// mostTrail is how many structures the way back remembers.
const mostTrail = 50

// setName writes the type's name without taking it for a wish.
func (p *structPanel) setName(name string) {
	changed := p.name.OnChanged
	p.name.OnChanged = nil
	p.name.SetText(name)
	p.name.OnChanged = changed
}

// showFields shows the outline. That of the same type keeps what is open and chosen.
func (p *structPanel) showFields(nodes []typed.Node, stopped string, same bool) {
	list := fieldRows(nodes)
	if same && p.fields.Store().Total() == countRows(list) {
		p.replace(list)
	} else {
		store := rows.NewStore(fieldColumns)
		store.Append(list...)
		if store.Total() > fewFields {
			store.CollapseAll()
		}
		p.fields.SetStore(store)
	}
	p.say(stopped)
	p.tint(nodes)
	p.words()
}

// replace writes other values into the rows shown, which are as many as those of list.
func (p *structPanel) replace(list []model.Row) {
	store, chosen := rows.NewStore(fieldColumns), -1
	if r, ok := p.fields.Selected(); ok {
		chosen = p.fields.Store().Find(func(x *model.Row) bool { return x == r })
	}
	var shut []int
	for i := range p.fields.Store().Len() {
		if _, _, kids, open := p.fields.Store().At(i); kids && !open {
			shut = append(shut, i)
		}
	}
	store.Append(list...)
	for _, i := range shut { // in order: what is above is as it was
		store.Toggle(i)
	}
	p.fields.SetStore(store)
	if chosen >= 0 {
		p.choose(chosen)
	}
}

// choose chooses a row without going to its bytes.
func (p *structPanel) choose(i int) {
	p.silent = true
	p.fields.Select(i)
	p.silent = false
}

// chooseAt chooses the smallest field in sight that holds the caret.
func (p *structPanel) chooseAt(c caret) {
	store, best, size := p.fields.Store(), -1, uint64(0)
	for i := range store.Len() {
		row, _, _, _ := store.At(i)
		if s := row.Cells[0].Src; uint64(c.at-s.At) < s.Len && (best < 0 || s.Len <= size) {
			if best >= 0 && s.Len == size {
				continue // the first of a union
			}
			best, size = i, s.Len
		}
	}
	if best >= 0 {
		p.choose(best)
	}
}

// fieldRows are nodes as rows whose link is where the field points to.
func fieldRows(nodes []typed.Node) []model.Row {
	out := make([]model.Row, 0, len(nodes))
	from := typed.Columns()
	for i, r := range typed.Rows(nodes) {
		x := model.Row{Mark: r.Mark, Kids: fieldRows(nodes[i].Kids), To: nodes[i].Value.To}
		for _, c := range fieldColumns {
			for j, f := range from {
				if f.Key == c.Key {
					x.Cells = append(x.Cells, r.Cells[j])
				}
			}
		}
		x.Cells = append(x.Cells, model.Str(nodes[i].Leads), model.Str(nodes[i].Heads))
		out = append(out, x)
	}
	return out
}

func countRows(list []model.Row) int {
	n := len(list)
	for i := range list {
		n += countRows(list[i].Kids)
	}
	return n
}

// key handles the keys that the table has no use for.
func (p *structPanel) key(k *fyne.KeyEvent) {
	r, chosen := p.fields.Selected()
	switch {
	case k.Name == fyne.KeyBackspace:
		p.goBack()
	case k.Name == fyne.KeyInsert && chosen:
		p.layPointee(r)
	case k.Name == fyne.KeyF2:
		p.w.win.Canvas().Focus(p.name)
		p.name.TypedShortcut(&fyne.ShortcutSelectAll{})
	case k.Name == fyne.KeyF7:
		p.step(-1)
	case k.Name == fyne.KeyF8:
		p.step(1)
	default:
		p.w.key(k)
	}
}

// fieldMenu is what can be done with a field beyond what every table offers.
func (p *structPanel) fieldMenu(r *model.Row, v model.Value) []*fyne.MenuItem {
	var items []*fyne.MenuItem
	if leads := r.Cells[colLeads].Text; leads != "" && r.To != nil {
		items = append(items, fyne.NewMenuItem("Lay "+leads+" where it points (Insert)", func() { p.layPointee(r) }))
	}
	items = append(items, p.listItems(r)...)
	return append(items, p.w.noteMenu(r, v)...)
}

// layPointee lays the structure that a field points to where it lies, and goes there.
func (p *structPanel) layPointee(r *model.Row) {
	leads := r.Cells[colLeads].Text
	if leads == "" || r.To == nil {
		return
	}
	t, err := p.cat.Find(leads)
	space, ok := p.spaceOf(r.To.Space)
	if err != nil || !ok {
		return
	}
	p.lay(laid{t, space, r.To.At, 1})
	p.marked = p.laid.span()
	p.w.goBytes(r.To.Space, r.To.At, 0, t.Name)
}

// spaceOf is a space by its id.
func (p *structPanel) spaceOf(id string) (model.Space, bool) {
	if p.laid != nil && p.laid.space.Name() == id {
		return p.laid.space, true
	}
	s, ok := p.w.hex.spaces[id]
	return s.Space, ok && s.Space != nil
}
