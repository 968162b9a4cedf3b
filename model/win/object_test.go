package win

import (
	"encoding/binary"
	"testing"
	"unicode/utf16"

	"dumplens/model"
	"dumplens/model/mem"
)

// handKernel is a kernel's memory to fill by hand: 2 MiB at handBase, mapped by one
// large page.
type handKernel struct {
	s    *machine
	data []byte
	next uint64 // of what is handed out
}

const handBase = 0xffffa00000000000

func newHandKernel(build uint32) *handKernel {
	const large = 2 << 20
	phys := make(memory, 2*large)
	top := phys[0x1000:]
	put(top, int(uint64(handBase)>>39&511)*8, 8, 0x2003)
	put(phys[0x2000:], 0, 8, 0x3003)
	put(phys[0x3000:], 0, 8, large|0x83)
	l, _ := chooseLayouts(model.ArchX64, build)
	s := &machine{
		d:       &model.Dump{Arch: model.ArchX64, Header: &model.KernelHeader{Build: build}},
		layouts: l, kernel: mem.NewPaged("kernel", phys, 0x1000, mem.PagedOptions{}),
		procs: model.Ready([]*process(nil)),
	}
	return &handKernel{s: s, data: phys[large:], next: 0x1000}
}

// at is the memory at an address.
func (k *handKernel) at(va uint64) []byte { return k.data[va-handBase:] }

func (k *handKernel) alloc(size uint64) uint64 {
	va := handBase + k.next
	k.next += (size + 0xf) &^ 0xf
	return va
}

// text writes a UNICODE_STRING.
func (k *handKernel) text(at uint64, s string) {
	units := utf16.Encode([]rune(s))
	va := k.alloc(uint64(2 * len(units)))
	for i, u := range units {
		binary.LittleEndian.PutUint16(k.at(va)[2*i:], u)
	}
	put(k.at(at), 0, 2, uint64(2*len(units)))
	put(k.at(at), 2, 2, uint64(2*len(units)))
	put(k.at(at), 8, 8, va)
}

// object makes an object behind its headers; kind is the index of its type or, up to
// Vista, the address of it. It gives the object's address.
func (k *handKernel) object(name string, directory, kind, size uint64) uint64 {
	va := k.alloc(0x20 + 0x30 + size)
	header := va + 0x20
	put(k.at(va), 0, 8, directory)
	k.text(va+8, name)
	if k.s.d.Header.Build < 7600 {
		put(k.at(header), 0x10, 8, kind)
		put(k.at(header), 0x18, 1, 0x20) // NameInfoOffset
	} else {
		put(k.at(header), 0x18, 1, kind)
		put(k.at(header), 0x1a, 1, nameInfo)
	}
	return header + 0x30
}

// objectType makes an OBJECT_TYPE as it is since Vista's first service pack.
func (k *handKernel) objectType(name string, index, directory uint64) uint64 {
	va := k.object(name, directory, 2, 0x240)
	k.text(va+0x10, name)
	put(k.at(va), 0x28, 4, index)
	return va
}

// enter puts an object into a directory.
func (k *handKernel) enter(directory, object uint64) {
	entry := k.alloc(0x18)
	put(k.at(entry), 0, 8, model.Uint(k.at(directory)[:8]))
	put(k.at(entry), 8, 8, object)
	put(k.at(directory), 0, 8, entry)
}

// root makes the root directory and the variable that the debugger data names.
func (k *handKernel) root() uint64 {
	root, variable := k.object(`\`, 0, 3, 0x158), k.alloc(8)
	put(k.at(variable), 0, 8, root)
	k.s.kdbg.data = make([]byte, 0x340)
	put(k.s.kdbg.data, kdObpRootDirectoryObject, 8, variable)
	return root
}

func (k *handKernel) nameOf(t *testing.T, object uint64) (kind, name model.Value) {
	t.Helper()
	n := k.s.newNamer()
	h := n.headerOf(model.Addr(object))
	kind = n.typeOf(t.Context(), h)
	return kind, n.name(h, model.Addr(object), kind.Text)
}

func TestObjectsOfWindows7(t *testing.T) {
	k := newHandKernel(7601)
	root := k.root()
	types := k.object("ObjectTypes", root, 3, 0x158)
	events := k.object("BaseNamedObjects", root, 3, 0x158)
	k.enter(root, events)
	k.enter(root, types)
	k.enter(types, k.objectType("Event", 12, types))
	event := k.object("Ready", events, 12, 0x18)
	kind, name := k.nameOf(t, event)
	if kind.Text != "Event" || name.Text != `\BaseNamedObjects\Ready` {
		t.Errorf("%v %s named %v %s", kind, kind.Reason(), name, name.Reason())
	}
	if kind, _ := k.nameOf(t, k.object("x", events, 13, 0x18)); kind.Is() {
		t.Errorf("a type that nobody named is %v", kind)
	}
}

func TestObjectsOfVista(t *testing.T) {
	k := newHandKernel(6002)
	event := k.object("Ready", 0, k.objectType("Event", 12, 0), 0x18)
	kind, name := k.nameOf(t, event)
	if kind.Text != "Event" || name.Text != "Ready" {
		t.Errorf("%v %s named %v %s", kind, kind.Reason(), name, name.Reason())
	}
	if kind, _ := k.nameOf(t, k.object("x", 0, 0x4141414141414141, 0x18)); kind.Is() {
		t.Errorf("a wild type is %v", kind)
	}
}

// Types are found on the list of the type of types when there is no root directory.
func TestTypeList(t *testing.T) {
	k := newHandKernel(7601)
	variable := k.alloc(8)
	top := k.object("Type", 0, 2, 0xd0)
	put(k.at(variable), 0, 8, top)
	k.s.kdbg.data = make([]byte, 0x340)
	put(k.s.kdbg.data, kdObpTypeObjectType, 8, variable)
	creator := k.alloc(0x20) // OBJECT_HEADER_CREATOR_INFO, right before the header
	header := k.alloc(0x30 + 0xd0)
	put(k.at(header), 0x18, 1, 2)
	put(k.at(header), 0x1a, 1, creatorInfo)
	k.text(header+0x30+0x10, "Timer")
	put(k.at(header), 0x30+0x28, 4, 15)
	put(k.at(top), 0, 8, creator)
	put(k.at(creator), 0, 8, top)
	if kind, _ := k.nameOf(t, k.object("tick", 0, 15, 0x40)); kind.Text != "Timer" {
		t.Errorf("%v %s", kind, kind.Reason())
	}
}

// Directories that lie in each other, and chains that lead back, come to an end.
func TestDamagedDirectories(t *testing.T) {
	k := newHandKernel(7601)
	root := k.root()
	a := k.object("a", root, 3, 0x158)
	b := k.object("b", a, 3, 0x158)
	put(k.at(a-0x50), 0, 8, b)
	k.enter(root, a)
	first := model.Uint(k.at(root)[:8])
	put(k.at(first), 0, 8, first) // ChainLink
	put(k.at(root), 8, 8, 0x4141414141414141)
	if _, name := k.nameOf(t, b); !name.Is() {
		t.Errorf("no name: %s", name.Reason())
	}
	n := 0
	k.s.newNamer().directory(model.Addr(root), func(model.Addr) bool { n++; return true })
	if n != 1 {
		t.Errorf("%d objects in the directory, want 1", n)
	}
}

func TestFilePaths(t *testing.T) {
	k := newHandKernel(7601)
	root := k.root()
	devices := k.object("Device", root, 3, 0x158)
	device := k.object("HarddiskVolume1", devices, 33, 0x150)
	file := k.object("", 0, 28, 0xd8)
	put(k.at(file), 0, 2, fileObject)
	put(k.at(file), 8, 8, device)
	k.text(file+0x58, `\a\b.txt`)
	n := k.s.newNamer()
	if v := n.filePath(model.Addr(file)); v.Text != `\Device\HarddiskVolume1\a\b.txt` {
		t.Errorf("%v %s", v, v.Reason())
	}
	put(k.at(file), 0x58, 8, 0)
	if v := n.filePath(model.Addr(file)); v.Text != `\Device\HarddiskVolume1` {
		t.Errorf("a device is %v %s", v, v.Reason())
	}
	put(k.at(file), 0, 2, 9)
	if v := n.filePath(model.Addr(file)); v.Is() {
		t.Errorf("what is no file is %v", v)
	}
}
