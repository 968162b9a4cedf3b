package memmap

import (
	"testing"

	"fyne.io/fyne/v2"

	"dumplens/model"
	"dumplens/ui/look"
)

func spaces(list ...model.Space) []model.AddressSpace {
	var out []model.AddressSpace
	for _, s := range list {
		out = append(out, model.AddressSpace{ID: s.Name(), Title: map[string]string{"physical": "Physical memory", "kernel": "Kernel virtual"}[s.Name()], Status: model.Partial, Space: s})
	}
	return append(out, model.AddressSpace{ID: "process:4", Title: "System 4", Status: model.Unavailable, Reason: "invalid page directories"})
}

func TestPictures(t *testing.T) {
	s := newStage(t, 1000, 600)
	phys, virt := machine(), kernel()
	s.SetSpaces(spaces(phys, virt))
	s.picture("memmap-empty")
	s.Show(phys, nil)
	s.settle()
	s.move(s.plan.cellOf(0x14000000))
	s.w.Canvas().Focus(s.grid)
	s.picture("memmap-physical-dark")
	s.Zoom(3, 0x14000000)
	s.settle()
	s.picture("memmap-zoomed-dark")
	s.Show(virt, nil)
	s.settle()
	s.picture("memmap-virtual-dark")
	fyne.CurrentApp().Settings().SetTheme(look.New("light"))
	s.Refresh()
	s.settle()
	s.picture("memmap-virtual-light")
	s.Zoom(4, 0xfffff80000000000)
	s.settle()
	s.picture("memmap-virtual-zoomed-light")
	s.Show(phys, nil)
	s.settle()
	s.picture("memmap-physical-light")
	s.w.Resize(fyne.NewSize(420, 320))
	s.settle()
	s.picture("memmap-narrow-light")
}
