package synth

import "strings"

// appArena is where in the heap the program's parameters, environment and loader data
// lie.
const appArena = appHeap + 0x200

// arena hands out memory of the application, one piece after the other.
type arena struct {
	a    *application
	next uint64
}

func (m *arena) put(b []byte) uint64 {
	va := m.next
	m.a.space.write(va, b)
	m.next = alignUp(va+uint64(len(b)), 16)
	return va
}

// text writes a UNICODE_STRING64 into a structure under construction.
func (m *arena) text(b block, off int, s string) { b.unicodeString(off, s, m.put(wideZ(s))) }

// writePEB writes the process environment block and what it leads to. One of the
// modules, the last, is missing from the loader's list, as a program hides one.
func (a *application) writePEB() {
	m := &arena{a, appArena}
	b := make(block, 0x7c8)
	b.u64(0x10, a.modules[0].base)
	b.u64(0x18, m.loaderData(a.modules[:len(a.modules)-1]))
	b.u64(0x20, m.parameters())
	b.u64(0x30, appHeap)
	b.u32(0xb8, processors)
	b.u32(0xe8, 1)
	b.u32(0xec, 16)
	heaps := make(block, 16*8)
	heaps.u64(0, appHeap)
	b.u64(0xf0, m.put(heaps))
	b.u32(0x118, 10)
	b.u32(0x120, buildNumber)
	b.u32(0x2c0, 1)
	a.space.write(appRegion+offPEB, b)
	signature := make(block, 4)
	signature.u32(0, 0xffeeffee)
	a.space.write(appHeap+0x10, signature)
}

// parameters writes RTL_USER_PROCESS_PARAMETERS.
func (m *arena) parameters() uint64 {
	env := wideZ(strings.Join([]string{`=C:=C:\Users\ada`, "COMPUTERNAME=INKWELL-7", `Path=C:\Windows\System32`, "INK_TOKEN=not-a-secret", ""}, "\x00"))
	b := make(block, 0x440)
	b.u32(0, 0x440)
	b.u32(4, 0x440)
	b.u32(8, 1) // normalized
	b.u64(0x80, m.put(env))
	b.u64(0x3f0, uint64(len(env)))
	m.text(b, 0x38, bin)
	m.text(b, 0x60, bin+"inkwell.exe")
	m.text(b, 0x70, `"`+bin+`inkwell.exe" C:\Users\ada\Documents\spectrum.ink`)
	m.text(b, 0xb0, "Inkwell")
	m.text(b, 0xc0, `Winsta0\Default`)
	return m.put(b)
}

// loaderData writes PEB_LDR_DATA with its list in load order.
func (m *arena) loaderData(modules []*image) uint64 {
	ldr := make(block, 0x58)
	ldr.u32(0, 0x58)
	ldr[4] = 1
	ring := []uint64{m.put(ldr) + 0x10}
	for _, img := range modules {
		mod := &userModule{image: img}
		b := mod.loaderEntry(fileTime(appStarted))
		m.text(b, ldrFullName, img.path)
		m.text(b, ldrBaseName, img.name)
		ring = append(ring, m.put(b))
	}
	for i, at := range ring {
		e := make(block, 16)
		e.list(0, ring[(i+1)%len(ring)], ring[(i+len(ring)-1)%len(ring)])
		m.a.space.write(at, e)
	}
	return ring[0] - 0x10
}
