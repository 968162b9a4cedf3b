package win

import (
	"dumplens/model"
)

// Limits of an object directory: it has 37 chains.
const (
	directoryChains  = 37
	maxDirectorySize = 1 << 14 // objects
)

// directory visits the objects of an OBJECT_DIRECTORY until visit tells to stop.
func (n *namer) directory(at model.Addr, visit func(body model.Addr) (more bool)) {
	ptr := n.s.ptrSize()
	table := readSpan(model.Span{Space: n.s.kernel, At: at, Len: uint64(directoryChains * ptr)}, nil, ptr)
	seen := map[model.Addr]bool{}
	for i := 0; i+ptr <= len(table.data); i += ptr {
		entry := model.Addr(model.Uint(table.data[i : i+ptr]))
		for kernelPointer(ptr)(entry) && !seen[entry] && len(seen) < maxDirectorySize {
			seen[entry] = true
			r := n.s.object(entry, "_OBJECT_DIRECTORY_ENTRY")
			if body := r.pointer("Object"); kernelPointer(ptr)(body) && !visit(body) {
				return
			}
			entry = r.pointer("ChainLink")
		}
	}
}

// variable reads the pointer in a variable of the kernel whose address a slot of the
// debugger data tells; 0 when it cannot be had.
func (n *namer) variable(slot int) model.Addr {
	at := n.s.slot(slot)
	ptr := n.s.ptrSize()
	if !kernelPointer(ptr)(at) {
		return 0
	}
	v, err := model.ReadUint(n.s.kernel, at, ptr)
	if err != nil || !kernelPointer(ptr)(model.Addr(v)) {
		return 0
	}
	return model.Addr(v)
}

// typeObjects visits the OBJECT_TYPEs: those of the directory \ObjectTypes, else those
// on the list of the type of types.
func (n *namer) typeObjects(visit func(body model.Addr)) {
	found := false
	if root := n.variable(kdObpRootDirectoryObject); root != 0 {
		n.directory(root, func(body model.Addr) bool {
			if n.path(body) != `\ObjectTypes` && n.path(body) != "ObjectTypes" {
				return true
			}
			n.directory(body, func(t model.Addr) bool {
				found = true
				visit(t)
				return true
			})
			return false
		})
	}
	if !found {
		n.typeList(visit)
	}
}

// typeList visits the types on the list of the type of types. The entry of an object
// is its OBJECT_HEADER_CREATOR_INFO, right before its header.
func (n *namer) typeList(visit func(body model.Addr)) {
	top := n.variable(kdObpTypeObjectType)
	if top == 0 {
		return
	}
	ptr := n.s.ptrSize()
	head, _, _, ok := n.s.object(top, "_OBJECT_TYPE").list("TypeList")
	if !ok {
		return
	}
	list, err := readList(n.s.kernel, head, ptr, maxTypes)
	if err != nil {
		return
	}
	for entry, seen := list.first, 0; entry != head && kernelPointer(ptr)(entry) && seen < maxTypes; seen++ {
		visit(entry + model.Addr(4*ptr) + bodyOffset(ptr))
		next, err := model.ReadUint(n.s.kernel, entry, ptr)
		if err != nil {
			return
		}
		entry = model.Addr(next)
	}
}
