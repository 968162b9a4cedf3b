package mem

import (
	"math/rand/v2"
	"sync"
	"testing"

	"dumplens/model"
)

// randomWorld fills the tables with random entries, many of which lead to other tables.
func randomWorld(s shape, seed uint64) *world {
	r := rand.New(rand.NewPCG(seed, 2))
	w := newWorld(s)
	for at := uint64(0); at < uint64(len(w.b)); at += w.size {
		e := r.Uint64()
		switch r.UintN(4) {
		case 0: // anything
		case 1: // software
			e &^= 1
		default: // a table, page or large page
			e = r.Uint64N(64)<<12 | w.table | e&(largePage|1<<63)
		}
		w.set(at, e)
	}
	return w
}

// TestEachModeCachesAgree asks for random addresses of random tables: what is kept of
// earlier translations must not change an answer, from one goroutine or from several.
func TestEachModeCachesAgree(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		w = randomWorld(w.shape, 7)
		s := w.paged()
		var wait sync.WaitGroup
		for worker := range uint64(3) {
			wait.Add(1)
			go func() {
				defer wait.Done()
				r := rand.New(rand.NewPCG(worker, 3))
				for range 4000 {
					at := model.Addr(r.Uint64())
					if w.size == 4 || w.opt.Mode == ModeX86PAE {
						at &= 0xffffffff
					} else if at = at >> 20 & 0x7ffffffff; r.UintN(2) == 0 {
						at |= w.kernel
					}
					at &^= model.Addr(r.Uint64N(2) * 0xfffff000) // meet some again
					walk := s.Translate(at)
					in := walk.Why == model.Present || walk.Why == model.NotInDump && len(walk.Steps) > 0 && walk.Physical != 0
					if pa, ok := s.Physical(at); ok && pa != walk.Physical || in && !ok {
						t.Errorf("%s: %s, %v; the walk says %+v", at, pa, ok, walk)
						return
					}
				}
			}()
		}
		wait.Wait()
	})
}
