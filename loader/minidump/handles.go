package minidump

import (
	"context"
	"fmt"

	"dumplens/model"
)

// handles reads MINIDUMP_HANDLE_DATA_STREAM: descriptors of 32 bytes, or of 40 with
// a chain of object information.
func (r *reader) handles() {
	s, ok := r.stream(handleData)
	if !ok {
		r.d.Handles = model.None[model.Handle]("the dump has no handle data: its writer did not ask for it")
		return
	}
	l := r.described(s, 4, 32)
	if l.count == 0 {
		r.d.Handles = model.None[model.Handle]("the handle data of the dump has no entries")
		return
	}
	r.d.Handles = model.Lazy(func(ctx context.Context, m *model.Meter) ([]model.Handle, string) {
		rows := make([]model.Handle, 0, l.count)
		for i := range l.count {
			if i%1024 == 0 && ctx.Err() != nil {
				return rows, "cancelled"
			}
			rows = append(rows, r.handle(l.item(i)))
		}
		return rows, ""
	})
}

var handleFields = []fieldSpec{
	{"Attributes", 0x10, 4, model.Hex, nil},
	{"HandleCount", 0x18, 4, model.Num, nil},
	{"PointerCount", 0x1C, 4, model.Num, nil},
}

// handle reads a MINIDUMP_HANDLE_DESCRIPTOR or MINIDUMP_HANDLE_DESCRIPTOR_2.
func (r *reader) handle(e block) model.Handle {
	h := model.Handle{
		PID:     model.Absent(model.NotApplicable, "the dump holds one process"),
		Handle:  e.value(0, 8, model.Hex),
		Type:    r.str(e.u32(8)),
		Name:    r.str(e.u32(0x0C)),
		Access:  e.value(0x14, 4, model.Hex),
		Details: fieldsOf("", e, handleFields),
	}
	if rva, ok := e.uint(0x20, 4); ok && rva != 0 {
		h.Details = append(h.Details, r.objectInfo(rva)...)
	}
	return h
}

// maxObjectInfo bounds the chain of one handle: there are eight kinds.
const maxObjectInfo = 16

// objectInfo follows a chain of MINIDUMP_HANDLE_OBJECT_INFORMATION.
func (r *reader) objectInfo(rva uint64) []model.Field {
	var fields []model.Field
	for range maxObjectInfo {
		head := r.peek(rva, 12)
		if !head.has(0, 12) {
			return append(fields, model.Field{Name: "ObjectInfo", Value: model.Absent(model.Malformed, "it should be past the end of the file")})
		}
		b := r.peek(rva+12, min(head.u32(8), 256))
		fields = append(fields, objectFields(head.u32(4), b)...)
		if rva = head.u32(0); rva == 0 {
			return fields
		}
	}
	return append(fields, model.Field{Name: "ObjectInfo", Value: model.Absent(model.Malformed, "the chain does not end")})
}

// objects is what is known of each kind of object information: the structures of
// dbghelp are not documented, public tools agree on these members.
var objects = map[uint64]struct {
	name   string
	fields []fieldSpec
}{
	1: {"Thread", []fieldSpec{{"ThreadId", 0, 4, model.Num, nil}, {"ProcessId", 4, 4, model.Num, nil}}},
	2: {"Mutant", []fieldSpec{{"CurrentCount", 0, 4, signed32, nil}, {"OwnedByCaller", 4, 1, model.Num, nil}, {"AbandonedState", 5, 1, model.Num, nil}}},
	3: {"MutantOwner", []fieldSpec{{"ProcessId", 0, 4, model.Num, nil}, {"ThreadId", 4, 4, model.Num, nil}}},
	4: {"Process1", nil},
	5: {"Process2", nil},
	6: {"Event", []fieldSpec{{"EventType", 0, 4, model.Num, word(map[uint64]string{0: "notification", 1: "synchronization"})}, {"EventState", 4, 4, model.Num, word(map[uint64]string{0: "not signalled", 1: "signalled"})}}},
	7: {"Section", []fieldSpec{{"BaseAddress", 0, 4, model.Hex, nil}, {"AllocationAttributes", 4, 4, model.Hex, nil}, {"MaximumSize", 8, 8, model.Bytes, nil}}},
	8: {"Semaphore", []fieldSpec{{"CurrentCount", 0, 4, signed32, nil}, {"MaximumCount", 4, 4, signed32, nil}}},
}

func objectFields(kind uint64, b block) []model.Field {
	o, ok := objects[kind]
	if kind == 0 {
		return nil
	}
	if !ok || len(o.fields) == 0 {
		name := fmt.Sprintf("ObjectInfo %d", kind)
		if ok {
			name = o.name
		}
		return []model.Field{{Name: name, Value: hexBytes(b)}}
	}
	return fieldsOf(o.name, b, o.fields)
}

// hexBytes shows bytes of unknown meaning.
func hexBytes(b block) model.Value {
	if b.len() == 0 {
		return model.Absent(model.NotInDump, "it is empty")
	}
	return model.Str(fmt.Sprintf("% x", b.data)).From(b.at)
}
