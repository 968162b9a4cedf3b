package ui

import (
	"context"
	"slices"

	"dumplens/model"
	"dumplens/model/typed"
)

// offeredTypes are the objects that are offered when the caret comes to one while another
// structure stays pinned. Other guesses are too many to be worth a button.
var offeredTypes = []string{
	"_EPROCESS", "_ETHREAD", "_KLDR_DATA_TABLE_ENTRY", "_LDR_DATA_TABLE_ENTRY", "DRIVER_OBJECT", "DEVICE_OBJECT", "FILE_OBJECT", "IRP",
	"_TEB", "_KPCR", "_KPRCB",
}

// lookHere looks whether a known object begins at the caret, of which the pinned
// structure would not tell. moved tells that the caret came there.
func (p *structPanel) lookHere(moved bool) {
	c := p.at
	if p.offered != nil && (p.offered.space != c.space || p.offered.at != c.at) {
		p.offered = nil
	}
	if !moved || p.cat == nil || c.space == nil || p.laid == nil || p.follows || p.shown() == p.types || p.laid.holds(c) {
		return
	}
	var found *typed.Type
	p.seek.run("Looking what lies here", func(ctx context.Context) {
		list := p.cat.Guess(ctx, c.space, c.at)
		for _, g := range list {
			if g.At == c.at && slices.Contains(offeredTypes, g.Type) {
				found, _ = p.cat.Find(g.Type) // those guessed are known
				return
			}
		}
	}, func() {
		if found == nil || p.at.space != c.space || p.at.at != c.at {
			return
		}
		p.offered = &laid{found, c.space, c.at, 1}
		p.offer.SetText("Lay " + found.Name + " here")
		p.words()
	})
}

// takeOffer lays what was offered.
func (p *structPanel) takeOffer() {
	if l := p.offered; l != nil {
		p.layAt(l.t, l.space, l.at)
	}
}

// layAt lays a type at an address, goes there and gives the fields the keys.
func (p *structPanel) layAt(t *typed.Type, space model.Space, at model.Addr) {
	p.offered = nil
	p.lay(laid{t, space, at, 1})
	p.showStart()
	p.focusTable()
}
