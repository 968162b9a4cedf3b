package kdump

import (
	"testing"

	"dumplens/model"
)

// blobs writes two blobs and, when ended, the empty header that ends the chain.
func blobs(b image, ended bool) {
	b.str(0, "DumpBlob")
	b.u32(8, 0x10)
	b.u32(12, 0xf0004a61)
	b.u32(0x10, 0x20)
	copy(b[0x14:], []byte{0x88, 0x48, 0xc8, 0x54, 0xd1, 1, 0x1e, 0x4c, 0xbe, 0xd6, 0x28, 0x2c, 0x98, 0x24, 0x13, 3})
	b.u32(0x24, 5)
	b.u32(0x28, 0)
	b.u32(0x2c, 3)
	b.str(0x30, "hello")
	b.u32(0x38, 0x20)
	b.zero(0x3c, 0x1c)
	if ended {
		b.zero(0x58, len(b)-0x58)
	}
}

func TestSecondary(t *testing.T) {
	for name, c := range map[string]struct {
		size   int
		damage func(b image)
		want   int
		words  string
	}{
		"ends at the end":   {0x58, func(image) {}, 2, ""},
		"ends at a zero":    {0x80, func(b image) { b.zero(0x58, 0x28) }, 2, ""},
		"ends in junk":      {0x80, func(b image) { b.u32(0x58, 7) }, 2, "no header of secondary data"},
		"data past the end": {0x58, func(b image) { b.u32(0x4c, 1<<31) }, 1, "it was cut off"},
		"no mark":           {0x58, func(b image) { b.zero(0, 8) }, 0, ""},
	} {
		t.Run(name, func(t *testing.T) {
			b := wide(1, 0x3000+c.size)
			b.runs(1, 1)
			blobs(b[0x3000:], false)
			c.damage(b[0x3000:])
			d := load(t, b)
			got := get(t, d.Secondary)
			if len(got) != c.want {
				t.Fatalf("%d blobs, want %d", len(got), c.want)
			}
			if c.words != "" {
				wantProblem(t, d, c.words)
			} else {
				wantNoProblems(t, d)
			}
			if c.want == 0 {
				if d.Secondary.Why() == "" {
					t.Error("no reason why there is none")
				}
				return
			}
			first := got[0]
			if first.Tag.Text != "54c84888-01d1-4c1e-bed6-282c98241303" || first.Size.Num != 5 || first.Name.Why != model.Unknown {
				t.Errorf("first blob %v", first)
			}
			wantText(t, d.File, model.Addr(first.Offset.Num), "hello")
		})
	}
}

// After a bitmap whose pages are not aligned the blobs may begin at the next page.
func TestSecondaryAligned(t *testing.T) {
	for _, at := range []int{0x6038, 0x7000} {
		b := append(bitmapImage(true, 6), make([]byte, 0x1100)...)
		blobs(b[at:], true)
		d := load(t, b)
		if got := get(t, d.Secondary); len(got) != 2 || got[0].Offset.Num != uint64(at+0x30) {
			t.Errorf("at 0x%x: %v", at, got)
		}
	}
}
