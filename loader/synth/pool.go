package synth

// pool hands out kernel memory from the front of a region, each piece behind a
// POOL_HEADER; pages are mapped as they are needed.
type pool struct {
	s    *space
	next uint64
	typ  byte // POOL_HEADER.PoolType: 2 non-paged, 3 paged
}

// alloc gives the address of size zeroed bytes with the pool tag.
func (p *pool) alloc(tag string, size int) uint64 {
	head := p.next
	whole := alignUp(uint64(size)+0x10, 0x10)
	for va := head &^ (pageSize - 1); va < head+whole; va += pageSize {
		p.s.mapNew(va, dataKernel)
	}
	h := make(block, 0x10)
	h[2], h[3] = byte(whole/16), p.typ
	copy(h[4:8], tag)
	p.s.write(head, h)
	p.next = head + whole
	return head + 0x10
}

// alignedTo moves on so that the next piece begins at a multiple of n.
func (p *pool) alignedTo(n uint64) *pool {
	p.next = alignUp(p.next+0x10, n) - 0x10
	return p
}

// page allocates one page at a page's start.
func (p *pool) page(tag string) uint64 { return p.alignedTo(pageSize).alloc(tag, pageSize) }

// object allocates a kernel object: OBJECT_HEADER, then the body at an address
// that ends in 0 or, for processes and threads, in a multiple of 0x40.
func (p *pool) object(tag string, typeIndex byte, size int, handles uint64) uint64 {
	if size >= sizeEThread {
		p.next = alignUp(p.next, 0x40) // + pool header 0x10 + object header 0x30
	}
	header := p.alloc(tag, size+0x30)
	h := make(block, 0x30)
	h.u64(0x00, 0x7fff+handles*0x8000) // PointerCount
	h.u64(0x08, handles)
	h[0x18] = typeIndex ^ byte(header>>8) ^ headerCookie
	h[0x1b] = 2 // kernel object
	p.s.write(header, h)
	return header + 0x30
}

// Indexes of object types, the same on every Windows 10.
const (
	typeProcess = 7
	typeThread  = 8
)

// text allocates a text in UTF-16 with its NUL.
func (p *pool) text(tag, s string) uint64 {
	b := wideZ(s)
	va := p.alloc(tag, len(b))
	p.s.write(va, b)
	return va
}

// bytes allocates a copy of b.
func (p *pool) bytes(tag string, b []byte) uint64 {
	va := p.alloc(tag, len(b))
	p.s.write(va, b)
	return va
}
