package win

import (
	"strings"

	"dumplens/model"
)

// Slots of KDDEBUGGER_DATA64 that lead into the object manager.
const (
	kdObpRootDirectoryObject = 0x98 // of the variable that points to the root directory
	kdObpTypeObjectType      = 0xa0 // of the variable that points to the type of types
)

// Bits of OBJECT_HEADER.InfoMask: the headers that lie before it, the first of them
// nearest to it.
const (
	creatorInfo = 1
	nameInfo    = 2
)

// namer names objects of the kernel and keeps what it found, because thousands of
// handles lead to few objects. It serves one walk.
type namer struct {
	s     *machine
	types *typeNames // made when first needed
	paths map[model.Addr]string
	procs map[model.Addr]*process // by EPROCESS; nil unless handles are named
	byPID map[uint64]*process
}

func (s *machine) newNamer() *namer {
	return &namer{s: s, paths: map[model.Addr]string{}}
}

// know takes the processes that handles lead to. A number that was used again stands for
// the process that runs.
func (n *namer) know(found []*process) {
	n.procs, n.byPID = map[model.Addr]*process{}, map[uint64]*process{}
	for i := range found {
		p := found[i]
		n.procs[p.at] = p
		if n.byPID[p.pid] == nil || !p.ExitTime.Is() {
			n.byPID[p.pid] = p
		}
	}
}

// header reads the OBJECT_HEADER at at.
func (n *namer) header(at model.Addr) record { return n.s.object(at, "_OBJECT_HEADER") }

// bodyOffset is where an object begins behind its header: 0x30 on 64-bit machines,
// 0x18 on others.
func bodyOffset(ptr int) model.Addr { return model.Addr(6 * ptr) }

// headerOf reads the header of the object at at.
func (n *namer) headerOf(at model.Addr) record { return n.header(at - bodyOffset(n.s.ptrSize())) }

// nameHeader reads the OBJECT_HEADER_NAME_INFO of an object; false when it has no
// name. Up to Vista, a byte of the header says how far before it the name is.
func (n *namer) nameHeader(h record) (record, bool) {
	before := model.Addr(0)
	if mask := h.uint("InfoMask", 1); mask.Is() {
		if mask.Num&nameInfo == 0 {
			return record{}, false
		}
		before = model.Addr(4 * h.ptr) // OBJECT_HEADER_NAME_INFO
		if mask.Num&creatorInfo != 0 {
			before += model.Addr(4 * h.ptr) // OBJECT_HEADER_CREATOR_INFO
		}
	} else {
		before = model.Addr(h.num("NameInfoOffset", 1))
	}
	if before == 0 {
		return record{}, false
	}
	return n.s.object(h.span.At-before, "_OBJECT_HEADER_NAME_INFO"), true
}

// maxDirectories is how deep directories of objects may lie in each other.
const maxDirectories = 16

// path is the path of a named object, such as \Device\HarddiskVolume3; "" when it has
// no name or its name cannot be read. A name outside every directory stands alone.
func (n *namer) path(body model.Addr) string {
	if p, ok := n.paths[body]; ok {
		return p
	}
	n.paths[body] = "" // until it is known: directories may lie in each other
	p := n.readPath(body)
	n.paths[body] = p
	return p
}

func (n *namer) readPath(body model.Addr) string {
	path, at := "", body
	for range maxDirectories {
		info, ok := n.nameHeader(n.headerOf(at))
		name := ""
		if ok {
			name = info.unicode("Name").Text
		}
		switch {
		case name == "" && at == body:
			return ""
		case name == "" || name == `\`: // the root
			return `\` + path
		}
		path = strings.TrimSuffix(name+`\`+path, `\`)
		at = info.pointer("Directory")
		if !kernelPointer(n.s.ptrSize())(at) {
			return path
		}
	}
	return path
}

// filePath is the path of a FILE_OBJECT: its device's, if that can be read, and its
// name.
func (n *namer) filePath(at model.Addr) model.Value {
	r := n.s.object(at, "_FILE_OBJECT")
	kind := r.uint("Type", 2)
	switch {
	case !kind.Is():
		return kind
	case kind.Num != fileObject:
		return model.Absent(model.Malformed, "there is no FILE_OBJECT").From(kind.Src)
	}
	device := ""
	if d := r.pointer("DeviceObject"); kernelPointer(r.ptr)(d) {
		device = n.path(d)
	}
	name := r.unicode("FileName")
	switch {
	case name.Is():
		name.Text = device + name.Text
	case device != "" && name.Why == model.NotApplicable: // the device itself
		return model.Str(device).From(name.Src)
	}
	return name
}

// fileObject is FILE_OBJECT.Type, IO_TYPE_FILE.
const fileObject = 5

// ptrSize is the size of a pointer of the machine.
func (s *machine) ptrSize() int { return s.d.Arch.PointerSize() }
