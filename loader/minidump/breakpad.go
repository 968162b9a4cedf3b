package minidump

import (
	"fmt"

	"dumplens/model"
)

// breakpad reads what Breakpad adds: which threads asked for and wrote the dump, and
// a failed assertion.
func (r *reader) breakpad() {
	if s, ok := r.stream(assertionInfo); ok {
		r.assertion(s)
	}
	if s, ok := r.stream(linuxDsoDebug); ok {
		r.dsoDebug(s)
	}
}

// breakpadThreads reads MDRawBreakpadInfo, 12 bytes: which of the two ids are valid,
// the id of the thread that wrote the dump and of the one that asked for it.
func (r *reader) breakpadThreads() {
	s, ok := r.stream(breakpadInfo)
	if !ok {
		return
	}
	r.streamFields(s, []fieldSpec{
		{"validity", 0, 4, model.Hex, func(n uint64) string { return bitNames(n, []bit{{1, "dump thread"}, {2, "requesting thread"}}) }},
		{"dump_thread_id", 4, 4, model.Num, nil},
		{"requesting_thread_id", 8, 4, model.Num, nil},
	})
	validity := s.u32(0)
	if id, ok := s.uint(4, 4); ok && validity&1 != 0 {
		r.writer = &id
	}
	if id, ok := s.uint(8, 4); ok && validity&2 != 0 {
		r.requester = &id
	}
}

var assertionTypes = map[uint64]string{0: "unknown", 1: "invalid parameter", 2: "pure virtual call"}

// assertion reads MDRawAssertionInfo: expression, function and file of 128
// UTF-16 characters each, line and type.
func (r *reader) assertion(s stream) {
	const text = 256
	var texts [3]model.Value
	for i, name := range []string{"expression", "function", "file"} {
		b := s.sub(uint64(i)*text, text)
		texts[i] = textValue(utf16Text(b.data)).From(b.at)
		r.fields = append(r.fields, model.Field{Name: s.name + "." + name, Offset: uint64(i) * text, Value: texts[i]})
	}
	r.streamFields(s, []fieldSpec{
		{"line", 3 * text, 4, model.Num, nil},
		{"type", 3*text + 4, 4, model.Num, word(assertionTypes)},
	})
	if !texts[0].Is() && !texts[1].Is() {
		return
	}
	words := assertionTypes[s.u32(3*text+4)]
	for i, t := range texts {
		if t.Is() {
			words += [...]string{": ", ", in ", ", at "}[i] + t.Text
		}
	}
	if line := s.u32(3 * text); line != 0 {
		words += fmt.Sprintf(":%d", line)
	}
	r.d.Set("assertion", "Assertion", model.Str(words).From(s.at))
}
