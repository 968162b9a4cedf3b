package win_test

import (
	"context"
	"testing"

	"dumplens/loader/synth"
)

// Offsets in a KLDR_DATA_TABLE_ENTRY of x64.
const (
	driverBase = 0x30
	driverSize = 0x40
	driverName = 0x58
)

// No driver is lost that another way can reach, and none is invented.
func TestDamagedDrivers(t *testing.T) {
	truth := machine.Truth()
	entry := func(i int) uint64 { return truth.Drivers[i].Entry }
	wild := append(word(wildAddress), word(wildAddress)...)
	for name, c := range map[string]struct {
		harm func(x *damage)
		lost int // index of the driver whose base nothing tells, 0 for none
	}{
		"the head is zero":  {func(x *damage) { x.at(truth.PsLoadedModuleList, make([]byte, 16)) }, 0},
		"the head is wild":  {func(x *damage) { x.at(truth.PsLoadedModuleList, wild) }, 0},
		"the list is empty": {func(x *damage) { x.at(truth.PsLoadedModuleList, emptyHead(truth)) }, 0},
		"both links of three are wild": {func(x *damage) {
			for _, i := range []int{2, 5, 9} {
				x.at(entry(i), wild)
			}
		}, 0},
		"a base is wild":                  {func(x *damage) { x.at(entry(5)+driverBase, word(0x1234567)) }, 0},
		"a base is of a program":          {func(x *damage) { x.at(entry(5)+driverBase, word(0x7ff612340000)) }, 0},
		"a size is wild":                  {func(x *damage) { x.at(entry(5)+driverSize, []byte{0xff, 0xff, 0xff, 0xff}) }, 0},
		"a name is 64 KiB long":           {func(x *damage) { x.at(entry(5)+driverName, []byte{0xff, 0xff, 0xff, 0xff}) }, 0},
		"a name has half a character":     {func(x *damage) { x.at(entry(5)+driverName, []byte{7, 0, 8, 0}) }, 0},
		"the kernel's entry is zero":      {func(x *damage) { x.at(entry(0), make([]byte, 0x98)) }, 0},
		"an entry and its links are zero": {func(x *damage) { x.at(entry(5), make([]byte, 0x98)) }, 5},
	} {
		t.Run(name, func(t *testing.T) {
			x := newDamage(t)
			x.t = t
			c.harm(x)
			checkDrivers(t, x.dump, truth, c.lost)
		})
	}
}

func emptyHead(t synth.Truth) []byte {
	return append(word(t.PsLoadedModuleList), word(t.PsLoadedModuleList)...)
}

// checkDrivers compares the drivers of a damaged dump with the truth.
func checkDrivers(t *testing.T, dump []byte, truth synth.Truth, lost int) {
	t.Helper()
	d := attached(t, dump)
	have := map[uint64]uint64{}
	found, _ := d.Modules.Get(context.Background(), nil)
	for _, m := range found {
		if m.PID.Is() {
			continue
		}
		if _, twice := have[m.Base.Num]; twice {
			t.Errorf("%v at %v comes twice", m.Name, m.Base)
		}
		have[m.Base.Num] = m.Size.Num
	}
	for i, w := range truth.Drivers {
		if size := have[w.Base]; size != uint64(w.Size) && (lost == 0 || i != lost) {
			t.Errorf("%s: size 0x%x, want 0x%x", w.Name, size, w.Size)
		}
		delete(have, w.Base)
	}
	if len(have) > 0 {
		t.Errorf("invented: %x", have)
	}
	said := len(d.Problems()) > 0
	for _, m := range found {
		said = said || !m.Name.Is() && m.Name.Reason() != ""
	}
	if !said {
		t.Error("nothing was said of the damage")
	}
}
