package win

import (
	"encoding/binary"
	"fmt"
	"unicode/utf16"

	"dumplens/model"
)

// unicode reads a member that is a UNICODE_STRING: u16 Length and MaximumLength in
// bytes, then (aligned) a pointer to UTF-16 text in the space that the structure
// lies in.
func (r record) unicode(name string) model.Value {
	b, span, v := r.member(name, 2*r.ptr)
	if b == nil {
		return v
	}
	return unicodeString(span, b)
}

// unicodeString reads the text of a UNICODE_STRING whose own bytes are b.
func unicodeString(span model.Span, b []byte) model.Value {
	length, most := uint64(binary.LittleEndian.Uint16(b)), uint64(binary.LittleEndian.Uint16(b[2:]))
	buffer := model.Addr(model.Uint(b[len(b)/2:]))
	switch {
	case length == 0 || buffer == 0:
		return model.Absent(model.NotApplicable, "the string is empty").From(span)
	case length%2 != 0 || length > most:
		return model.Absent(model.Malformed, fmt.Sprintf("a string of %d bytes in a buffer of %d", length, most)).From(span)
	}
	return utf16Text(model.Span{Space: span.Space, At: buffer, Len: length})
}

// utf16Text reads UTF-16 text up to its end or the first NUL.
func utf16Text(span model.Span) model.Value {
	raw, err := model.ReadBytes(span.Space, span.At, span.Len)
	if err != nil {
		return model.AbsentFor(err).From(span)
	}
	units := make([]uint16, 0, len(raw)/2)
	for i := 0; i+1 < len(raw); i += 2 {
		u := binary.LittleEndian.Uint16(raw[i:])
		if u == 0 {
			break
		}
		units = append(units, u)
	}
	return model.Str(string(utf16.Decode(units))).From(span)
}
