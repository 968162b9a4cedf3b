package mem

import (
	"testing"

	"dumplens/model"
)

// A page that was learned is read where the table that leads to it is missing; where the
// table is there, it is right.
func TestLearned(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		lost, kept := w.kernel, w.last
		w.mapPage(lost, 5<<12|w.page)
		w.mapPage(kept, 7<<12|w.page)
		table := w.place(lost, len(w.shifts)-1) / PageSize
		w.opt.Learned = &Learned{}
		s := w.paged(table)
		read := func(va model.Addr) (uint64, error) { return model.ReadUint(s, va+0xff0, 1) }
		if n, err := read(lost); err == nil {
			t.Errorf("without its table the page reads %d", n)
		}
		w.opt.Learned.Add(lost+0x123, 6<<12)
		w.opt.Learned.Add(kept, 9<<12)
		if n, err := read(lost); n != 6 || err != nil {
			t.Errorf("the learned page reads %d, %v", n, err)
		}
		if pa, ok := s.Physical(lost + 0x10); pa != 6<<12+0x10 || !ok {
			t.Errorf("the learned page is at %s", pa)
		}
		if n, err := read(kept); n != 7 || err != nil {
			t.Errorf("the page that tables lead to reads %d, %v", n, err)
		}
		if _, err := read(lost + PageSize); err == nil {
			t.Error("the page behind is read")
		}
	})
}
