package win_test

import (
	"context"
	"strings"
	"testing"

	"dumplens/loader/synth"
	"dumplens/model"
	"dumplens/model/win"
)

func TestVADs(t *testing.T) {
	for name, dump := range map[string][]byte{"complete": machine.Complete(), "kernel": machine.Bitmap(true)} {
		d := attached(t, dump)
		type key struct{ pid, start uint64 }
		got := map[key]model.VAD{}
		for _, v := range all(t, d.VADs) {
			got[key{v.PID.Num, v.Start.Num}] = v
		}
		n := 0
		for _, p := range machine.Truth().Processes {
			for _, want := range p.Regions {
				n++
				v := got[key{uint64(p.PID), want.Start}]
				what := name + " " + p.Name
				same(t, what+" last byte", v.End, want.Last)
				same(t, what+" type", v.Type, strings.ToLower(want.Kind))
				same(t, what+" protection", v.Protection, win.VADProtection(uint64(want.Protection)))
				if want.File != "" {
					same(t, what+" file", v.File, synth.DevicePath+want.File)
				}
				if private := want.Kind == "Private"; (v.Private.Num != 0) != private {
					t.Errorf("%s private: %v", what, v.Private)
				}
			}
		}
		if len(got) != n {
			t.Errorf("%s: %d ranges, want %d", name, len(got), n)
		}
		noProblems(t, d)
	}
}

// firstNodes gives the nodes of the crashing process's tree, by address of the range.
func firstNodes(t *testing.T, d *model.Dump) []model.VAD {
	t.Helper()
	var out []model.VAD
	for _, v := range all(t, d.VADs) {
		if v.PID.Num == uint64(machine.Truth().CrashPID) {
			out = append(out, v)
		}
	}
	return out
}

func TestDamagedVADs(t *testing.T) {
	truth := machine.Truth()
	var crashed synth.ProcessTruth
	for _, p := range truth.Processes {
		if p.EPROCESS == truth.CrashEPROCESS {
			crashed = p
		}
	}
	const vadRoot = 0x7d8
	nodes := firstNodes(t, attached(t, machine.Complete()))
	root, leaf := nodes[len(nodes)/2].Node.Num, nodes[0].Node.Num
	foreign := all(t, attached(t, machine.Complete()).VADs)[0].Node.Num
	for name, c := range map[string]struct {
		harm func(x *damage)
		left int // ranges of the process that are found
	}{
		"a child is its parent":     {func(x *damage) { x.at(root, word(root)) }, len(nodes)},
		"a child leads to nowhere":  {func(x *damage) { x.at(root, word(0xffffc00000000000)) }, len(nodes)},
		"a child is no address":     {func(x *damage) { x.at(root+8, word(0x4141414141414141)) }, len(nodes)},
		"the root leads to nowhere": {func(x *damage) { x.at(crashed.EPROCESS+vadRoot, word(0x5000)) }, 0},
		"a child of another tree":   {func(x *damage) { x.at(root, word(foreign)) }, len(nodes)},
		"a link back is damaged":    {func(x *damage) { x.at(leaf+0x10, word(0x4141414141414141)) }, -1},
		"the root is lost but for the hint": {func(x *damage) {
			x.at(crashed.EPROCESS+vadRoot, append(word(0x5000), word(leaf)...))
		}, len(nodes)},
		"a range ends before it starts": {func(x *damage) { x.at(root+0x1c, make([]byte, 4)) }, len(nodes) - 1},
	} {
		t.Run(name, func(t *testing.T) {
			x := newDamage(t)
			x.t = t
			c.harm(x)
			d := attached(t, x.dump)
			found, _ := d.VADs.Get(context.Background(), nil)
			have, others := map[uint64]bool{}, 0
			for _, r := range crashed.Regions {
				have[r.Start] = true
			}
			n := 0
			for _, v := range found {
				switch {
				case v.PID.Num != uint64(crashed.PID):
					others++
				case !have[v.Start.Num]:
					t.Errorf("invented: %v to %v", v.Start, v.End)
				default:
					n++
				}
			}
			if c.left < 0 { // no harm is seen
				c.left = len(nodes)
				noProblems(t, d)
			} else if others == 0 || len(d.Problems()) != 1 || d.Problems()[0].Part != "vads" {
				t.Errorf("%d ranges of other processes, problems %v", others, d.Problems())
			}
			if n != c.left {
				t.Errorf("%d ranges of the damaged process, want %d", n, c.left)
			}
		})
	}
}
