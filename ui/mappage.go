package ui

import (
	"context"

	"fyne.io/fyne/v2"

	"dumplens/model"
	"dumplens/ui/memmap"
)

// idMap is the id of the memory map, which is a picture and no view of rows.
const idMap = "memorymap"

// titleMap is its title.
const titleMap = "Memory map"

// mapPage shows the memory map of one space after the other.
type mapPage struct {
	w    *Window
	m    *memmap.Map
	read bool
}

func newMapPage(w *Window) *mapPage {
	p := &mapPage{w: w, m: memmap.New(w.p.host.Post)}
	p.m.OnKey = w.key
	// A mark over the whole cell would fill the hex pane and say nothing.
	p.m.OnGo = func(space model.Space, at model.Addr, _ uint64) { w.goBytes(space.Name(), at, 0, "") }
	return p
}

// mapMissing says why a dump has no memory map; "" when it has one.
func mapMissing(d *model.Dump) string {
	if firstMemory(d) == nil {
		return "the file holds no memory that could be mapped"
	}
	return ""
}

// firstMemory is the space that the map shows first.
func firstMemory(d *model.Dump) model.Space {
	for _, s := range []model.Space{d.Physical, d.Memory, d.Kernel} {
		if s != nil {
			return s
		}
	}
	return nil
}

func (p *mapPage) object() fyne.CanvasObject { return p.m.Object() }
func (p *mapPage) title() string             { return titleMap }
func (p *mapPage) picked() *model.Row        { return nil }
func (p *mapPage) pick(*model.Row)           {}
func (p *mapPage) crumb() string             { return "" }
func (p *mapPage) focus() fyne.Focusable     { return p.m.Focus() }

func (p *mapPage) shown() {
	if !p.read {
		p.read = true
		p.reload()
	}
}

// reload shows the first space again and reads the list of the others.
func (p *mapPage) reload() {
	d := p.w.dump
	var ram []model.Run
	if d.Header != nil {
		ram = d.Header.PhysicalMemoryRuns
	}
	if d.Memory != nil && d.Zones != nil {
		p.m.SetZones(d.Memory.Name(), d.Zones)
	} else {
		p.m.SetZones("", nil)
	}
	p.m.Show(firstMemory(d), ram)
	var list []model.AddressSpace
	p.w.jobs.start("Finding address spaces", true, func(ctx context.Context, m *model.Meter) {
		list, _ = d.Spaces.Get(ctx, m) // what stopped it is shown by the view of spaces
	}, func() { p.m.SetSpaces(memorySpaces(list)) })
}

// close ends the map's own jobs.
func (p *mapPage) close() { p.m.Show(nil, nil) }

// memorySpaces are the spaces that hold memory: not the file.
func memorySpaces(list []model.AddressSpace) (out []model.AddressSpace) {
	for _, s := range list {
		if s.Kind != "file" {
			out = append(out, s)
			out = append(out, s.Other...)
		}
	}
	return out
}
