package typed

import (
	"encoding/binary"
	"testing"
	"unicode/utf16"

	"dumplens/model"
)

// memory is a Space of pages of 4 KiB, written by tests.
type memory struct {
	name  string
	pages map[model.Addr][]byte
}

func newMemory() *memory { return &memory{name: "kernel", pages: map[model.Addr][]byte{}} }

func (m *memory) Name() string { return m.name }

func (m *memory) ReadAt(p []byte, at model.Addr) (int, error) {
	for n := range p {
		a := at + model.Addr(n)
		page, ok := m.pages[a&^0xfff]
		if !ok {
			return n, &model.Hole{Space: m.name, At: a, Len: 0x1000 - uint64(a&0xfff), Why: model.NotInDump}
		}
		p[n] = page[a&0xfff]
	}
	return len(p), nil
}

func (m *memory) Next(model.Addr) (model.Span, bool) { return model.Span{}, false }

// put writes bytes, making the pages.
func (m *memory) put(at model.Addr, b ...byte) {
	for i, x := range b {
		a := at + model.Addr(i)
		if m.pages[a&^0xfff] == nil {
			m.pages[a&^0xfff] = make([]byte, 0x1000)
		}
		m.pages[a&^0xfff][a&0xfff] = x
	}
}

func (m *memory) u16(at model.Addr, n uint16) { m.put(at, binary.LittleEndian.AppendUint16(nil, n)...) }

func (m *memory) u32(at model.Addr, n uint32) { m.put(at, binary.LittleEndian.AppendUint32(nil, n)...) }

func (m *memory) u64(at model.Addr, n uint64) { m.put(at, binary.LittleEndian.AppendUint64(nil, n)...) }

// text writes a UNICODE_STRING of a 64-bit machine with its text at buffer.
func (m *memory) text(at, buffer model.Addr, s string) {
	u := utf16.Encode([]rune(s))
	m.u16(at, uint16(2*len(u)))
	m.u16(at+2, uint16(2*len(u)+2))
	m.u64(at+8, uint64(buffer))
	for i, x := range u {
		m.u16(buffer+model.Addr(2*i), x)
	}
}

// link chains LIST_ENTRYs into a ring.
func (m *memory) link(ring ...model.Addr) {
	for i, at := range ring {
		m.u64(at, uint64(ring[(i+1)%len(ring)]))
		m.u64(at+8, uint64(ring[(i+len(ring)-1)%len(ring)]))
	}
}

// fixed is model.Layouts of a test.
type fixed map[string]*model.Layout

func (f fixed) Struct(name string) (*model.Layout, bool) { l, ok := f[name]; return l, ok }
func (f fixed) Source() string                           { return "a test" }
func (f fixed) Names() []string {
	var names []string
	for n := range f {
		names = append(names, n)
	}
	return names
}

// catalogue is that of a dump of the given architecture whose kernel is m.
func catalogue(t *testing.T, arch model.Arch, m *memory, layouts model.Layouts) *Catalogue {
	t.Helper()
	c, err := For(&model.Dump{Arch: arch, Kernel: m, Layouts: layouts})
	if err != nil {
		t.Fatal(err)
	}
	return c
}

func find(t *testing.T, c *Catalogue, name string) *Type {
	t.Helper()
	got, err := c.Find(name)
	if err != nil {
		t.Fatal(err)
	}
	return got
}

// at finds a node by its path.
func at(t *testing.T, nodes []Node, path ...string) Node {
	t.Helper()
	for _, n := range nodes {
		if n.Name != path[0] {
			continue
		}
		if len(path) == 1 {
			return n
		}
		return at(t, n.Kids, path[1:]...)
	}
	t.Fatalf("there is no field %q", path)
	return Node{}
}
