package win

import (
	"context"
	"fmt"

	"dumplens/model"
)

// maxTypes is how many types of objects there may be: their index is a byte.
const maxTypes = 256

// firstCookieBuild is the first whose OBJECT_HEADER.TypeIndex is XORed with a byte of
// the header's address and with ObHeaderCookie: Windows 10. Windows 7 has the index in
// plain, Vista and before a pointer to the OBJECT_TYPE.
const firstCookieBuild = 10240

// usualProcess is the index of the type Process on every Windows from 7 on that was
// seen; the one of Thread is the next.
const usualProcess = 7

// typeNames tells the types of objects.
type typeNames struct {
	byIndex map[byte]string
	byType  map[model.Addr]string // Vista and before
	cookie  byte
	known   bool // the cookie is known, or there is none
}

// typeKey is what an object header says of its type: the index XORed with ObHeaderCookie,
// or the address of the OBJECT_TYPE.
func (n *namer) typeKey(h record) (index byte, at model.Addr, v model.Value) {
	v = h.uint("TypeIndex", 1)
	if _, ok := h.layout.Members["TypeIndex"]; !ok {
		v = h.uint("Type", h.ptr)
		return 0, model.Addr(v.Num), v
	}
	index = byte(v.Num)
	if n.s.d.Header.Build >= firstCookieBuild {
		index ^= byte(h.span.At >> 8)
	}
	return index, 0, v
}

// typeOf names the type of the object behind a header.
func (n *namer) typeOf(ctx context.Context, h record) model.Value {
	if h.layout == nil {
		return model.Absent(model.Unknown, "the layout of _OBJECT_HEADER is not known for this build")
	}
	if n.types == nil {
		n.types = n.loadTypes(ctx)
	}
	index, at, v := n.typeKey(h)
	switch {
	case !v.Is():
		return v
	case at != 0:
		return n.typeAt(at, v)
	}
	index ^= n.types.cookie
	if name := n.types.byIndex[index]; name != "" {
		return model.Str(name).From(v.Src)
	}
	if name := n.typeByShape(h); name != "" {
		return model.Str(name).From(v.Src)
	}
	if !n.types.known {
		return model.Absent(model.Unknown, "the names of types cannot be read").From(v.Src)
	}
	return model.Absent(model.Unknown, fmt.Sprintf("the name of type %d cannot be read", index)).From(v.Src)
}

// typeAt names the OBJECT_TYPE at at.
func (n *namer) typeAt(at model.Addr, v model.Value) model.Value {
	name, ok := n.types.byType[at]
	if !ok {
		if kernelPointer(n.s.ptrSize())(at) {
			name = n.s.object(at, "_OBJECT_TYPE").unicode("Name").Text
		}
		n.types.byType[at] = name
	}
	if name == "" {
		return model.Absent(model.Unknown, fmt.Sprintf("the type at %s has no name that can be read", at)).From(v.Src)
	}
	return model.Str(name).From(v.Src)
}

// typeByShape tells objects by their own first bytes where the names of types are not
// in the dump.
func (n *namer) typeByShape(h record) string {
	body := h.span.At + bodyOffset(h.ptr)
	r := n.s.object(body, "_FILE_OBJECT")
	if r.layout != nil && r.layout.Size > 0 && r.num("Type", 2) == fileObject {
		if b, _, _ := r.slice(2, 2); b != nil && model.Uint(b) == r.layout.Size {
			return "File"
		}
	}
	return ""
}

// loadTypes finds the names of types, and ObHeaderCookie by the processes and threads
// that are known.
func (n *namer) loadTypes(ctx context.Context) *typeNames {
	t := &typeNames{byIndex: map[byte]string{}, byType: map[model.Addr]string{}}
	n.typeObjects(func(body model.Addr) {
		r := n.s.object(body, "_OBJECT_TYPE")
		index, name := r.uint("Index", 1), r.unicode("Name")
		if index.Is() && index.Num < maxTypes && name.Is() {
			t.byIndex[byte(index.Num)] = name.Text
			t.byType[body] = name.Text
		}
	})
	process, thread := n.samples(ctx)
	if process.layout == nil {
		return t
	}
	p, at, v := n.typeKey(process)
	if !v.Is() || at != 0 {
		return t
	}
	want := byte(usualProcess)
	for index, name := range t.byIndex {
		if name == "Process" {
			want = index
		}
	}
	if n.s.d.Header.Build >= firstCookieBuild {
		t.cookie = p ^ want
	}
	t.known = true
	t.byIndex[p^t.cookie] = "Process"
	if th, _, v := n.typeKey(thread); thread.layout != nil && v.Is() {
		if i := th ^ t.cookie; t.byIndex[i] == "" {
			t.byIndex[i] = "Thread"
		}
	}
	return t
}

// samples are the headers of a process and of one of its threads; their layouts are
// nil when there are none.
func (n *namer) samples(ctx context.Context) (process, thread record) {
	found, _ := n.s.procs.Get(ctx, nil)
	link, _ := n.s.offset("_ETHREAD", "ThreadListEntry")
	for i := range found {
		h := n.headerOf(found[i].at)
		entry := found[i].threads.first
		if h.err != nil || entry == found[i].threads.head || !kernelPointer(h.ptr)(entry) {
			continue
		}
		object := n.s.object(entry-link, "_ETHREAD")
		th := n.headerOf(entry - link)
		if isDispatcher(object, threadObject) != nil || th.err != nil {
			continue
		}
		return h, th
	}
	return record{}, record{}
}
