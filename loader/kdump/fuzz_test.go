package kdump

import (
	"bytes"
	"context"
	"testing"

	"dumplens/model"
	"dumplens/model/mem"
)

// FuzzLoad opens any bytes as a dump and reads all that it then has.
func FuzzLoad(f *testing.F) {
	for _, seed := range []image{
		small64(), small32(12), small32(16), bitmapImage(true, 2), bitmapImage(false, 2),
		bitmapImage(true, 6), bitmapImage(false, 5), rangeImage(9), rangeImage(10), wide(1, 0x4000), narrow(1, 0x3000),
	} {
		f.Add([]byte(seed))
	}
	f.Fuzz(func(t *testing.T, b []byte) {
		d, err := Load(context.Background(), mem.NewFile(bytes.NewReader(b), uint64(len(b))), nil)
		if err != nil {
			return
		}
		walk(t, d)
		for _, s := range []model.Space{d.Physical, d.Kernel} {
			if s == nil {
				continue
			}
			buf := make([]byte, 64)
			for _, r := range get(t, d.Ranges) {
				if n, err := s.ReadAt(buf, model.Addr(r.Start.Num)); n == 0 {
					t.Errorf("nothing at %s: %v", r.Start, err)
				}
			}
		}
	})
}
