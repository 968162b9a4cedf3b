package lines

import (
	"encoding/binary"
	"testing"

	"fyne.io/fyne/v2"

	"dumplens/model"
)

// TestFollowIsOfferedForReadableTargets: a number that looks like a pointer but leads to
// nothing that was captured is named and cannot be followed.
func TestFollowIsOfferedForReadableTargets(t *testing.T) {
	const first = 0xfffffa8009b47000
	data := make([]byte, 0x1000)
	binary.LittleEndian.PutUint64(data[0x20:], first+0x580)
	binary.LittleEndian.PutUint64(data[0x40:], 0xfffffa8009d00000)
	binary.LittleEndian.PutUint64(data[0x63:], first+0x580)
	binary.LittleEndian.PutUint64(data[0x83:], 0xfffffa8009d00000)
	s := newStage(t, &sparse{name: "kernel", parts: []stretch{{first: first, last: first + 0xfff, data: data}}}, 1000, 400)
	s.OnFollow = func(model.Addr) {}
	for _, c := range []struct {
		at    model.Addr
		label string
		on    bool
	}{
		{0x20, "Follow pointer fffffa80`09b47580", true},
		{0x40, "Follow pointer fffffa80`09d00000", false},
		{0x63, "Follow pointer fffffa80`09b47580", true},
		{0x83, "Follow pointer fffffa80`09d00000", false},
		{0x100, "Follow pointer", false},
	} {
		s.Goto(first+c.at, 0)
		s.settle()
		var got *fyne.MenuItem
		var menu *fyne.Menu
		s.menuOpen = func(m *fyne.Menu, _ fyne.Position) { menu = m }
		s.openMenu(fyne.NewPos(0, 0))
		s.settle()
		for _, it := range menu.Items {
			if len(it.Label) >= 6 && it.Label[:6] == "Follow" {
				got = it
			}
		}
		if got == nil || got.Label != c.label || got.Disabled == c.on {
			t.Errorf("at +%#x is offered %+v, want %q, enabled %v", uint64(c.at), got, c.label, c.on)
		}
	}
}
