package ui

import (
	"cmp"
	"context"
	"errors"
	"slices"

	"fyne.io/fyne/v2"

	"dumplens/model"
)

// processItems are the ways from a process to its memory and its structure. Those that
// lead nowhere say why.
func (w *Window) processItems(pid, object model.Value) []*fyne.MenuItem {
	var items []*fyne.MenuItem
	add := func(title, why string, do func()) {
		it := fyne.NewMenuItem(title, do)
		if why != "" {
			it.Label, it.Disabled, it.Action = title+": "+why, true, nil
		}
		items = append(items, it)
	}
	s, why := w.spaceOfProcess(pid)
	add("Show its memory", why, func() { w.showSpace(s) })
	add("Find in it…", why, func() { w.findInSpace(s) })
	add("Strings of it…", why, func() { w.listStringsIn(s) })
	space, why := w.spaceOfObject(object)
	add("Its structure", why, func() { w.layObject("_EPROCESS", space, model.Addr(object.Num)) })
	return items
}

// spaceOfProcess is the memory of a process; why tells why it cannot be read.
func (w *Window) spaceOfProcess(pid model.Value) (s model.AddressSpace, why string) {
	if !pid.Is() {
		return s, pid.Reason()
	}
	if s = w.hex.spaces[model.ProcessSpace(pid.Num)]; s.Space == nil {
		return s, cmp.Or(s.Reason, model.NotInDump.String())
	}
	return s, ""
}

// spaceOfObject is the space that an object of the kernel lies in; why tells why it
// cannot be read.
func (w *Window) spaceOfObject(object model.Value) (s model.Space, why string) {
	if !object.Is() {
		return nil, object.Reason()
	}
	if object.To == nil {
		return nil, model.NotInDump.String()
	}
	known := w.hex.spaces[object.To.Space]
	if known.Space == nil {
		return nil, cmp.Or(known.Reason, model.NotInDump.String())
	}
	return known.Space, ""
}

// showSpace shows the first captured bytes of a space in the hex pane.
func (w *Window) showSpace(s model.AddressSpace) {
	at := model.Addr(0)
	w.jobs.start("Looking for its first bytes", true, func(context.Context, *model.Meter) {
		if run, ok := s.Space.Next(0); ok {
			at = run.At
		}
	}, func() { w.goBytes(s.ID, at, 0, s.Title) })
}

// findInSpace goes to the search page to search a space.
func (w *Window) findInSpace(s model.AddressSpace) {
	p := w.findPage()
	p.where.chooseSpace(s)
	p.once.SetChecked(false)
	w.win.Canvas().Focus(p.what)
}

// chooseSpace chooses a space, which may be before the list of spaces was read.
func (p *searchPlace) chooseSpace(s model.AddressSpace) {
	if !slices.ContainsFunc(p.list, func(x model.AddressSpace) bool { return x.ID == s.ID }) {
		p.list = append(p.list, s)
		p.offer()
	}
	p.chooseTitle(s.Title)
}

// listStringsIn goes to the page of strings to list those of a space. It does not begin:
// there may be gigabytes.
func (w *Window) listStringsIn(s model.AddressSpace) {
	w.openView(idStrings)
	if p, ok := w.pages[idStrings].(*stringsPage); ok {
		p.where.chooseSpace(s)
		w.win.Canvas().Focus(p.text)
	}
}

// layObject lays a structure over an object and brings the panel into sight.
func (w *Window) layObject(name string, space model.Space, at model.Addr) {
	for _, p := range w.hex.side.panels {
		p, ok := p.(*structPanel)
		if !ok {
			continue
		}
		if p.cat == nil {
			w.fail("The structure cannot be shown", errors.New(p.why))
			return
		}
		t, err := p.cat.Find(name)
		if err != nil {
			w.fail("The structure cannot be shown", err)
			return
		}
		w.goBytes(space.Name(), at, 0, name)
		w.openPanel(titleStructure)
		p.layAt(t, space, at)
	}
}
