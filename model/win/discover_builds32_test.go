package win

import (
	"bytes"
	"fmt"
	"testing"

	"dumplens/loader/synth"
	"dumplens/model"
)

// Every build of x86 that is known is read right with its own layouts.
func TestEveryBuild32(t *testing.T) {
	old, later := synth.NewMachine32(true), synth.NewMachine32Later() // of Windows 7 and 10
	for _, build := range layoutBuilds("x86") {
		m, base := old, uint32(7601)
		if build > 9200 { // objects are larger
			m, base = later, 19041
		}
		l, from := layoutsOf(model.ArchX86, build), layoutsOf(model.ArchX86, base)
		for _, revision := range l.set.revisions() {
			if skipped(l.at(revision)) {
				continue
			}
			t.Run(fmt.Sprintf("%d.%d", build, revision), func(t *testing.T) {
				x := &transplant{
					t: t, d: loaded(t, m.Complete(), Options{}), dump: bytes.Clone(m.Complete()), moved: map[uint64]uint64{}, w: 4,
					from: from, to: l.at(revision),
				}
				process, _ := from.Struct("_EPROCESS")
				thread, _ := from.Struct("_ETHREAD")
				x.carryOver(m.Truth(), int(process.Size), int(thread.Size), true)
				lab, err := model.ReadUint(x.d.Kernel, model.Addr(m.Truth().DebuggerData+kdNtBuildLab), 4)
				if err != nil {
					t.Fatal(err)
				}
				x.sayBuild(build, lab, 0)
				checkTransplant(t, loaded(t, x.dump, Options{}), m.Truth(), l.at(revision))
			})
		}
	}
}
