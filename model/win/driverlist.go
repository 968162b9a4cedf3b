package win

import (
	"context"
	"encoding/binary"
	"fmt"

	"dumplens/model"
	"dumplens/model/mem"
	"dumplens/model/pe"
)

// driverWalk visits the entries of PsLoadedModuleList, each once by whichever way it is
// reached.
type driverWalk struct {
	s     *machine
	add   func(r record, how string) error // how is "" for the list itself
	have  map[model.Addr]bool
	how   string
	found int
}

// eachDriver visits the KLDR_DATA_TABLE_ENTRY of every driver. What is wrong with their
// list is returned; those that it leaves out are looked for in memory.
func (s *machine) eachDriver(ctx context.Context, add func(r record, how string) error) (stopped string) {
	w := &driverWalk{s: s, add: add, have: map[model.Addr]bool{}}
	head := s.driverList()
	list, err := readList(s.kernel, head, s.ptrSize(), maxModules)
	switch {
	case err != nil:
		stopped = fmt.Sprintf("its head at %s cannot be read: %s", head.Short(), model.AsHole(err, "", 0).Reason())
	default:
		stopped = list.walk(ctx, w.visit)
		if stopped == "" && w.found == 0 {
			stopped = "the list is empty, which it never is"
		}
	}
	if stopped == "" || ctx.Err() != nil || !s.mayScan() {
		return stopped
	}
	s.learnPages(ctx)
	inList := w.found
	w.how = "not reached through the list; " + foundByScan
	s.scanDrivers(ctx, func(entry model.Addr) {
		_ = list.follow(ctx, entry, true, w.visit)  // that the list is broken is known;
		_ = list.follow(ctx, entry, false, w.visit) // what can be reached is taken
	})
	if more := w.found - inList; more > 0 {
		stopped += fmt.Sprintf("; %d more were found otherwise", more)
	}
	return stopped
}

// visit reads an entry.
func (w *driverWalk) visit(entry model.Addr) (flink, blink model.Addr, err error) {
	r := readRecord(w.s.kernel, entry, w.s.driverEntry(), w.s.ptrSize())
	_, flink, blink, ok := r.list("InLoadOrderLinks")
	switch {
	case !ok:
		return 0, 0, fmt.Errorf("the entry at %s cannot be read", entry.Short())
	case w.have[entry]:
		return flink, blink, nil
	}
	if err := w.add(r, w.how); err != nil {
		return 0, 0, err
	}
	w.have[entry] = true
	w.found++
	return flink, blink, nil
}

// repairImage gives an entry whose base or size was overwritten those of the image that
// its entry point lies in. The text says what was done, "" when nothing need be.
func (s *machine) repairImage(r *record) (what string) {
	base, size, err := imageBounds(*r)
	const largest = 1 << 29 // of any driver
	if err == nil && size <= largest && kernelPointer(r.ptr)(base) {
		return ""
	}
	im := s.imageOf(base, r.pointer("EntryPoint"))
	if im == nil {
		return ""
	}
	patched := append([]byte(nil), r.data...)
	at, bytes := r.layout.Members["DllBase"].Offset, r.layout.Members["SizeOfImage"].Offset
	if max(at+8, bytes+4) > uint64(len(patched)) {
		return ""
	}
	if r.ptr == 4 {
		binary.LittleEndian.PutUint32(patched[at:], uint32(im.Base))
	} else {
		binary.LittleEndian.PutUint64(patched[at:], uint64(im.Base))
	}
	binary.LittleEndian.PutUint32(patched[bytes:], uint32(im.SizeOfImage))
	r.data = patched
	return fmt.Sprintf("its entry says that it is at %s with 0x%x bytes; its image says %s and 0x%x", base.Short(), size, im.Base.Short(), im.SizeOfImage)
}

// imageOf is the image at base that starts at entry, or the one that entry lies in; nil
// when there is none.
func (s *machine) imageOf(base, entry model.Addr) *pe.Image {
	starts := func(at model.Addr) *pe.Image {
		im, err := pe.Open(s.kernel, at)
		if err != nil || at+model.Addr(im.EntryPoint) != entry || im.EntryPoint >= im.SizeOfImage {
			return nil
		}
		return im
	}
	if kernelPointer(s.ptrSize())(base) && base%mem.PageSize == 0 {
		if im := starts(base); im != nil {
			return im
		}
	}
	for at := entry &^ (mem.PageSize - 1); kernelPointer(s.ptrSize())(at) && entry-at < farthestBack; at -= mem.PageSize {
		if magic, err := model.ReadUint(s.kernel, at, 2); err != nil || magic != 'M'|'Z'<<8 {
			continue
		}
		if im := starts(at); im != nil {
			return im
		}
	}
	return nil
}
