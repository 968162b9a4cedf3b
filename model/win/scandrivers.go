package win

import (
	"context"

	"dumplens/model"
	"dumplens/model/mem"
)

// scanDrivers visits the entries of drivers in physical memory that a neighbour in the
// list still leads to.
func (s *machine) scanDrivers(ctx context.Context, visit func(entry model.Addr)) {
	x, layout := s.newScanner(), s.driverEntry()
	if layout == nil {
		return
	}
	x.links = []int{int(layout.Members["InLoadOrderLinks"].Offset)}
	size := int(layout.Members["BaseDllName"].Offset) + 2*x.p
	s.eachPiece(ctx, nil, func(at model.Addr, b []byte) {
		for i := 0; i+size <= len(b); i += 2 * x.p {
			if !x.likeDriver(layout, b[i:]) {
				continue
			}
			if va, ok := x.byNeighbours(at+model.Addr(i), b[i:]); ok && !x.seen[va] {
				x.seen[va] = true
				visit(va)
			}
		}
	})
}

// likeDriver tells whether bytes look like the entry of a driver: linked, with a base in
// the kernel and two names.
func (x *scanner) likeDriver(layout *model.Layout, b []byte) bool {
	r := record{layout: layout, data: b, ptr: x.p}
	word := func(o uint64) model.Addr { return model.Addr(model.Uint(b[o : o+uint64(x.p)])) }
	base := word(layout.Members["DllBase"].Offset)
	if base%mem.PageSize != 0 || !x.check(base) || !x.check(word(0)) || !x.check(word(uint64(x.p))) {
		return false
	}
	size := r.num("SizeOfImage", 4)
	return size != 0 && size <= farthestBack*16 && x.likeString(b[layout.Members["FullDllName"].Offset:]) && x.likeString(b[layout.Members["BaseDllName"].Offset:])
}

// likeString tells whether bytes look like a UNICODE_STRING of the kernel with a text.
func (x *scanner) likeString(b []byte) bool {
	length, most, buffer := model.Uint(b[:2]), model.Uint(b[2:4]), model.Addr(model.Uint(b[x.p:2*x.p]))
	return length > 0 && length%2 == 0 && length <= most && x.check(buffer&^7)
}
