package win_test

import (
	"context"
	"testing"

	"dumplens/model"
)

// An overwritten link or descriptor of a tree costs no more than itself: what lies below
// it links back, and the process remembers the descriptor that it used last.
func TestDamagedTrees(t *testing.T) {
	truth := machine.Truth()
	const victim, vadSize, vpn = 5, 0x40, 0x18
	p := truth.Processes[victim]
	root := func(x *damage) uint64 {
		v, err := model.ReadUint(x.d.Kernel, model.Addr(p.EPROCESS+processVadRoot), 8)
		if err != nil {
			t.Fatal(err)
		}
		return v
	}
	wild := append(word(wildAddress), word(wildAddress)...)
	for name, c := range map[string]struct {
		harm func(x *damage)
		lost int
	}{
		"the root is wild":                {func(x *damage) { x.at(p.EPROCESS+processVadRoot, append(word(wildAddress), word(root(x))...)) }, 0},
		"the root is zero":                {func(x *damage) { x.at(p.EPROCESS+processVadRoot, append(word(0), word(root(x))...)) }, 0},
		"the root and the hint are wild":  {func(x *damage) { x.at(p.EPROCESS+processVadRoot, wild) }, len(p.Regions)},
		"both links of the first are":     {func(x *damage) { x.at(root(x), wild) }, 0},
		"the first leads to itself":       {func(x *damage) { x.at(root(x), append(word(root(x)), word(root(x))...)) }, 0},
		"the first is zero":               {func(x *damage) { x.at(root(x), make([]byte, vadSize)) }, 1},
		"the first has impossible pages":  {func(x *damage) { x.at(root(x)+vpn, []byte{0, 0xf0, 0xff, 0xff, 1, 0, 0, 0}) }, 1},
		"the first links back to nowhere": {func(x *damage) { x.at(root(x)+16, word(wildAddress)) }, 0},
	} {
		t.Run(name, func(t *testing.T) {
			x := newDamage(t)
			c.harm(x)
			d := attached(t, x.dump)
			list, _ := d.VADs.Get(context.Background(), nil)
			have := map[[2]uint64]bool{}
			for _, v := range list {
				if v.PID.Num == uint64(p.PID) {
					have[[2]uint64{v.Start.Num, v.End.Num}] = true
				}
			}
			lost := 0
			for _, r := range p.Regions {
				if !have[[2]uint64{r.Start, r.Last}] {
					lost++
				}
				delete(have, [2]uint64{r.Start, r.Last})
			}
			if lost != c.lost || len(have) > 0 {
				t.Errorf("%d of %d ranges are lost, want %d; %d are invented", lost, len(p.Regions), c.lost, len(have))
			}
			if c.lost > 0 && len(d.Problems()) == 0 {
				t.Error("no problem was noted")
			}
		})
	}
}
