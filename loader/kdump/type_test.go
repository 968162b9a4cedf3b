package kdump_test

import (
	"bytes"
	"context"
	"encoding/binary"
	"testing"

	"dumplens/loader/kdump"
	"dumplens/loader/synth"
	"dumplens/model"
	"dumplens/model/mem"
)

// A dump whose type was overwritten is read as what follows its header shows.
func TestUnknownType(t *testing.T) {
	m := synth.NewMachine()
	const dumpType = 0xf98
	for name, c := range map[string]struct {
		dump []byte
		kind model.Kind
	}{
		"complete": {m.Complete(), model.KindComplete},
		"active":   {m.Bitmap(false), model.KindActive},
		"kernel":   {m.Bitmap(true), model.KindKernel},
		"summary":  {m.Summary(), model.KindKernel},
		"ranges":   {m.Range(synth.RangeKernel), model.KindKernelRange},
	} {
		t.Run(name, func(t *testing.T) {
			load := func(b []byte) *model.Dump {
				d, err := kdump.Load(context.Background(), mem.NewFile(bytes.NewReader(b), uint64(len(b))), nil)
				if err != nil {
					t.Fatal(err)
				}
				return d
			}
			want := load(c.dump)
			broken := bytes.Clone(c.dump)
			for _, typ := range []uint32{0, 0x77} {
				binary.LittleEndian.PutUint32(broken[dumpType:], typ)
				d := load(broken)
				if d.Kind != c.kind || d.Physical == nil {
					t.Fatalf("type %d: %s; %v", typ, d.Kind, d.Problems())
				}
				if got, all := d.Physical.(*mem.Pages).Present(), want.Physical.(*mem.Pages).Present(); got != all {
					t.Errorf("type %d: %d of %d pages", typ, got, all)
				}
				if len(d.Problems()) == 0 {
					t.Errorf("type %d: no problem was noted", typ)
				}
			}
		})
	}
}
