package minidump

import (
	"fmt"
	"strings"

	"dumplens/model"
)

// maxTokens bounds the tokens that are shown.
const maxTokens = 1024

// tokens reads MINIDUMP_TOKEN_INFO_LIST: a header, then elements with a header of
// size, id of the process or thread, and handle. What follows is not documented. Two
// dumps of Windows 7 have pairs of offset and size there, of which the second leads
// to the TOKEN_USER.
func (r *reader) tokens() {
	s, ok := r.stream(token)
	if !ok {
		return
	}
	r.streamFields(s, []fieldSpec{
		{"TokenListSize", 0x00, 4, model.Bytes, nil},
		{"TokenListEntries", 0x04, 4, model.Num, nil},
		{"ListHeaderSize", 0x08, 4, model.Bytes, nil},
		{"ElementHeaderSize", 0x0C, 4, model.Bytes, nil},
	})
	at := s.u32(8)
	for i := range min(s.u32(4), maxTokens) {
		size := s.u32(at)
		t := s.sub(at, size)
		if at < 16 || size < 16 || t.len() < size {
			r.d.AddProblem(s.name, s.span(4, 4), "%s says it has %d tokens: only %d are read", s.name, s.u32(4), i)
			return
		}
		r.tokenInfo(fmt.Sprintf("%s[%d]", s.name, i), t, at)
		at += size
	}
}

func (r *reader) tokenInfo(name string, t block, at uint64) {
	fields := fieldsOf(name, t, []fieldSpec{
		{"TokenSize", 0, 4, model.Bytes, nil},
		{"TokenId", 4, 4, model.Num, says("of the process or thread that the token belongs to")},
		{"TokenHandle", 8, 8, model.Hex, nil},
	})
	if user, ok := tokenUser(t); ok {
		fields = append(fields, model.Field{Name: name + ".User", Value: user, Note: "security identifier"})
	}
	fields = append(fields, model.Field{Name: name + ".Data", Offset: 16, Value: hexBytes(t.sub(16, 256)), Note: "not documented"})
	for i := range fields {
		fields[i].Offset += at
	}
	r.fields = append(r.fields, fields...)
}

// tokenUser finds the SID of the TOKEN_USER: a pointer of 8 bytes and attributes lie
// before it.
func tokenUser(t block) (model.Value, bool) {
	where, size := t.u32(24), t.u32(28)
	if where < 16 || size < 8+16 {
		return model.Value{}, false
	}
	return sid(t.sub(where, size).sub(16, size))
}

// sid reads a SID: revision, number of parts, six bytes of authority, the parts.
func sid(b block) (model.Value, bool) {
	parts := b.num(1, 1)
	if b.num(0, 1) != 1 || parts == 0 || parts > 15 || !b.has(0, 8+4*parts) {
		return model.Value{}, false
	}
	authority := uint64(0)
	for _, c := range b.data[2:8] {
		authority = authority<<8 | uint64(c)
	}
	text := fmt.Sprintf("S-1-%d", authority)
	var subs strings.Builder
	for i := range parts {
		fmt.Fprintf(&subs, "-%d", b.u32(8+4*i))
	}
	return model.Str(text + subs.String()).From(b.span(0, 8+4*parts)), true
}
