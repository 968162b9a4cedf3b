package ui

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"dumplens/model"
	"dumplens/model/typed"
	"dumplens/ui/rows"
)

// typeColumns are those of the table of types.
var typeColumns = []model.Column{
	{Key: "type", Title: "Type", Width: 26},
	{Key: "what", Title: "What it is", Width: 40},
}

func (p *structPanel) wireTypes() {
	p.types.OnLink = func(l *model.Link) { p.take(l.Row, l.Space, l.At) }
	p.types.OnKey, p.types.OnHover = p.w.key, p.w.status.setHint
}

// choosing shows the types that go with what is written.
func (p *structPanel) choosing() {
	if p.cat == nil || p.laid != nil && p.name.Text == p.laid.t.Name {
		return
	}
	first := p.shown() != p.types
	p.see(p.types)
	if first && p.at.space != nil {
		p.guess()
	}
	p.listTypes()
	p.words()
}

// chooseHere lets the user choose a type for the place of the caret.
func (p *structPanel) chooseHere() {
	p.see(p.types)
	p.setName("")
	if p.cat != nil && p.at.space != nil {
		p.guess()
		p.listTypes()
	}
	p.words()
	p.w.win.Canvas().Focus(p.name)
}

// leaveTypes goes back from choosing to the structure that is laid.
func (p *structPanel) leaveTypes() {
	if p.laid == nil {
		p.name.SetText("")
		p.w.win.Canvas().Focus(p.w.hex.focus())
		return
	}
	p.name.SetText(p.laid.t.Name)
	p.see(p.fields)
	p.words()
	p.focusTable()
}

// listTypes lists what may lie at the caret, then all types whose name holds what is
// written, those that begin with it first. TYPE. lists the links of the type.
func (p *structPanel) listTypes() {
	store := rows.NewStore(typeColumns)
	written := strings.ToLower(strings.TrimPrefix(strings.TrimSpace(p.name.Text), "_"))
	if p.laid != nil && p.name.Text == p.laid.t.Name {
		written = ""
	}
	for _, g := range p.guessed {
		for _, name := range []string{g.Heads, g.Type} {
			if name != "" && strings.Contains(strings.ToLower(name), written) {
				store.Append(p.guessRow(name, g))
			}
		}
	}
	if of, _, ok := strings.Cut(strings.TrimSpace(p.name.Text), "."); ok {
		p.listLinks(store, of)
	}
	for _, name := range p.matching(written) {
		t, err := p.cat.Find(name)
		if err != nil {
			continue // only for machines of another width
		}
		store.Append(typeRow(name, cmp.Or(t.Words, t.Source), "", 0))
	}
	p.types.SetStore(store)
}

// matching are the names that hold a text.
func (p *structPanel) matching(written string) []string {
	bare := func(s string) string { return strings.ToLower(strings.TrimPrefix(s, "_")) }
	names := slices.DeleteFunc(p.cat.Names(), func(s string) bool { return !strings.Contains(bare(s), written) })
	slices.SortStableFunc(names, func(a, b string) int {
		return cmp.Compare(strings.Index(bare(a), written), strings.Index(bare(b), written))
	})
	return names
}

// listLinks lists the ways to take the place for the head of a list of a type.
func (p *structPanel) listLinks(store *rows.Store, of string) {
	t, err := p.cat.Find(of)
	if err != nil {
		return
	}
	for _, link := range p.cat.Links(t) {
		name := t.Name + "." + link
		if strings.Contains(strings.ToLower(name), strings.ToLower(strings.TrimSpace(p.name.Text))) {
			store.Append(typeRow(name, "list of "+t.Name+" from the head at the caret", "", 0))
		}
	}
}

// guessRow is a type that may lie at the caret or beside it.
func (p *structPanel) guessRow(name string, g typed.Guess) model.Row {
	why := g.Why
	if off := int64(g.At - p.at.at); off != 0 {
		why = fmt.Sprintf("at %+#x: %s", off, why)
	}
	r := typeRow(name, why, p.at.space.Name(), g.At)
	r.Mark = model.MarkFocus
	return r
}

// typeRow is a type in the table; its link says what to lay where, "" for the caret.
func typeRow(name, what, space string, at model.Addr) model.Row {
	return model.Row{Cells: []model.Value{model.Str(name), model.Str(what)}, To: &model.Link{Row: name, Space: space, At: at}}
}

// submit takes what is written, or the first of the list when that is no type.
func (p *structPanel) submit(text string) {
	if p.cat == nil || p.at.space == nil {
		return
	}
	if _, err := p.cat.Find(strings.Split(text, ".")[0]); err == nil && text != "" {
		p.take(text, "", 0)
		return
	}
	if row, _, _, _ := p.types.Store().At(0); p.shown() == p.types && p.types.Store().Len() > 0 {
		p.take(row.To.Row, row.To.Space, row.To.At)
		return
	}
	p.say(fmt.Sprintf("There is no type %q.", text))
}

// take lays a type at the caret, or at a place that was guessed. TYPE.LINK is a list of
// them whose head is there.
func (p *structPanel) take(name, space string, at model.Addr) {
	if p.at.space == nil || p.cat == nil {
		return
	}
	if space == "" {
		at = p.at.at
	}
	if of, link, ok := strings.Cut(name, "."); ok {
		if t, err := p.cat.Find(of); err == nil {
			p.walk(p.at.space, typed.List{Type: t, Member: link, Start: at})
			return
		}
	}
	t, err := p.cat.Find(name)
	if err != nil {
		p.say(err.Error())
		return
	}
	p.lay(laid{t, p.at.space, at, 1})
	p.showStart()
	p.focusTable()
}
