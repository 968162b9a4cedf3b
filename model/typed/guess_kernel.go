package typed

import "dumplens/model"

// kernelAddress tells addresses that the kernel's objects can have.
func (g *guesser) kernelAddress(n uint64) bool {
	if g.c.width == 32 {
		return n>>31 == 1 && n>>32 == 0 && n%4 == 0
	}
	return n>>47 == 1<<17-1 && n%8 == 0
}

// objects are the kernel's objects that the bytes may be, by their first bytes and by
// what must hold in them.
func (g *guesser) objects() []string {
	kind, ok1 := g.num(0, 2)
	size, ok2 := g.num(2, 2)
	if !ok1 || !ok2 {
		return nil
	}
	var found []string
	if kind&0x7f == 3 && g.isProcess() {
		found = append(found, "_EPROCESS")
	}
	if kind&0x7f == 6 && g.isThread() {
		found = append(found, "_ETHREAD")
	}
	for _, x := range []struct {
		kind  uint64
		name  string
		field string // an address of the kernel, or 0
	}{{3, "DEVICE_OBJECT", "DriverObject"}, {4, "DRIVER_OBJECT", "DriverInit"}, {5, "FILE_OBJECT", "DeviceObject"}, {6, "IRP", "ThreadListEntry.Flink"}} {
		least, ok := g.c.size(x.name, g.c.width)
		if !ok || kind != x.kind || size < least || size > least+0x1000 {
			continue
		}
		if n, ok := g.member(x.name, x.field, 0); ok && (g.kernelAddress(n&^7) || n == 0) {
			found = append(found, x.name)
		}
	}
	return found
}

// isProcess tells whether a process's name and number stand where they should.
func (g *guesser) isProcess() bool {
	pid, ok := g.member("_EPROCESS", "UniqueProcessId", 0)
	if !ok || pid%4 != 0 || pid>>26 != 0 {
		return false
	}
	first, ok := g.member("_EPROCESS", "ImageFileName", 4)
	return ok && tag([]byte{byte(first), byte(first >> 8), 'a', 'a'}) != ""
}

// isThread tells whether a thread's stack and number stand where they should.
func (g *guesser) isThread() bool {
	base, ok1 := g.member("_ETHREAD", "Tcb.StackBase", 0)
	limit, ok2 := g.member("_ETHREAD", "Tcb.StackLimit", 0)
	tid, ok3 := g.member("_ETHREAD", "Cid.UniqueThread", 0)
	return ok1 && ok2 && ok3 && limit < base && base%0x1000 == 0 && g.kernelAddress(limit&^0xfff) && tid%4 == 0 && tid>>26 == 0
}

// objectHeader is the header before an object's body, and the header when the place is
// the body.
func (g *guesser) objectHeader() {
	t, err := g.c.Find("_OBJECT_HEADER")
	if err != nil {
		return
	}
	body, err := g.c.Path(t, "Body")
	if err != nil {
		return
	}
	here, off := g.at, model.Addr(body.Offset)
	g.move(here + off)
	if of := g.objects(); len(of) > 0 {
		g.add("_OBJECT_HEADER", here, "what lies behind it may be of type "+of[0])
		g.add(of[0], here+off, "it lies behind the header")
	}
	g.move(here)
}

// loaderEntry is an entry of a list of loaded images.
func (g *guesser) loaderEntry() {
	for _, name := range []string{"_KLDR_DATA_TABLE_ENTRY", "_LDR_DATA_TABLE_ENTRY"} {
		base, ok1 := g.member(name, "DllBase", 0)
		next, ok2 := g.member(name, "InLoadOrderLinks.Flink", 0)
		length, ok3 := g.member(name, "BaseDllName.Length", 2)
		room, ok4 := g.member(name, "BaseDllName.MaximumLength", 2)
		kernel := g.kernelAddress(next)
		if !ok1 || !ok2 || !ok3 || !ok4 || base == 0 || base%0x1000 != 0 || length == 0 || length%2 != 0 || length > room || length > 512 {
			continue
		}
		if kernel == (name == "_KLDR_DATA_TABLE_ENTRY") && next != 0 {
			g.add(name, g.at, "an image's base and name stand where they should")
		}
	}
}

// selves are the types that hold their own address.
func (g *guesser) selves() {
	if n, ok := g.member("NT_TIB", "Self", 0); ok && n == uint64(g.at) && n != 0 {
		g.add("_TEB", g.at, "NtTib.Self is its own address")
		g.add("NT_TIB", g.at, "Self is its own address")
	}
	for _, field := range []string{"Self", "SelfPcr"} {
		if n, ok := g.member("_KPCR", field, 0); ok && n == uint64(g.at) && n != 0 {
			g.add("_KPCR", g.at, field+" is its own address")
		}
	}
}

// poolHeader is the header of a piece of pool, of the kinds that have one.
func (g *guesser) poolHeader() {
	n := g.c.width / 4 // its size, and what its place is a multiple of
	if g.at%model.Addr(n) != 0 || len(g.b) < n || g.lead != g.c.d.Kernel {
		return
	}
	if t := tag(g.b[4:8]); t != "" && g.b[2] != 0 && g.b[3] != 0 && g.b[3] < 0x80 && tag(g.b[:4]) == "" {
		g.add("_POOL_HEADER", g.at, "tag "+t)
	}
}

// pageTable is an entry of a page table, which may be anywhere in physical memory.
func (g *guesser) pageTable() {
	if g.s != g.c.d.Physical || len(g.b) < 8 {
		return
	}
	if n := model.Uint(g.b[:8]); n&1 == 1 && n>>12 != 0 && n>>52&0x3ff == 0 && g.at%8 == 0 {
		g.add("HARDWARE_PTE", g.at, "it would be valid, were this a page table")
	}
}
