package mem

import (
	"sync"

	"dumplens/model"
)

// Learned are pages whose place in physical memory is known although the tables that
// lead to them are not in the dump: objects in them tell their own address. It may be
// added to while spaces read through it.
type Learned struct {
	mu    sync.RWMutex
	pages map[model.Addr]model.Addr
}

// Add notes that the page at va lies at pa.
func (l *Learned) Add(va, pa model.Addr) {
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.pages == nil {
		l.pages = map[model.Addr]model.Addr{}
	}
	l.pages[va&^(PageSize-1)] = pa &^ (PageSize - 1)
}

// at is where an address lies, false when that was not learned.
func (l *Learned) at(va model.Addr) (model.Addr, bool) {
	if l == nil {
		return 0, false
	}
	l.mu.RLock()
	defer l.mu.RUnlock()
	pa, ok := l.pages[va&^(PageSize-1)]
	return pa + va&(PageSize-1), ok
}
