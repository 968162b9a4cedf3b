package minidump

import (
	"bytes"
	"strings"
	"unicode/utf16"
	"unicode/utf8"

	"dumplens/model"
)

const (
	// maxString bounds one string: Windows cannot make a longer path.
	maxString = 64 << 10
	// maxText bounds all strings of a dump together. A hostile file can point a
	// hundred thousand modules into one long string.
	maxText = 32 << 20
	// maxShown bounds a text that is shown as one field.
	maxShown = 8 << 10
)

// str reads a MINIDUMP_STRING: a 32-bit length in bytes, then UTF-16.
func (r *reader) str(rva uint64) model.Value { return r.sized(rva, utf16Text) }

// utf8str reads Crashpad's string: a 32-bit length in bytes, then UTF-8.
func (r *reader) utf8str(rva uint64) model.Value { return r.sized(rva, byteText) }

func (r *reader) sized(rva uint64, decode func([]byte) string) model.Value {
	if rva == 0 {
		return model.Absent(model.NotInDump, "no text was recorded")
	}
	if v, ok := r.texts[rva]; ok {
		return v
	}
	v := r.readSized(rva, decode)
	r.texts[rva] = v
	return v
}

func (r *reader) readSized(rva uint64, decode func([]byte) string) model.Value {
	length, ok := r.peek(rva, 4).uint(0, 4)
	if !ok {
		return model.Absent(model.Malformed, "its text should be past the end of the file")
	}
	b := r.peek(rva+4, min(length, maxString, r.textBudget))
	if b.len() == 0 && length > 0 {
		return model.Absent(model.Malformed, "its text should be past the end of the file, or the texts of the dump are too long together")
	}
	r.textBudget -= b.len()
	v := textValue(decode(b.data)).From(b.at)
	if v.Is() && b.len() < length {
		v.Note = "the text is cut: its length says more than can be right"
	}
	return v
}

// textValue is a text, absent when empty.
func textValue(s string) model.Value {
	if s == "" {
		return model.Absent(model.NotInDump, "an empty text was recorded")
	}
	return model.Str(s)
}

// utf16Text decodes UTF-16LE up to the first NUL; broken pairs become U+FFFD.
func utf16Text(p []byte) string {
	u := make([]uint16, 0, len(p)/2)
	for i := 0; i+1 < len(p); i += 2 {
		c := uint16(p[i]) | uint16(p[i+1])<<8
		if c == 0 {
			break
		}
		u = append(u, c)
	}
	return string(utf16.Decode(u))
}

// byteText decodes a NUL-terminated text of bytes: UTF-8, or else Latin-1, the
// nearest to the unknown code page of an old writer.
func byteText(p []byte) string {
	if i := bytes.IndexByte(p, 0); i >= 0 {
		p = p[:i]
	}
	if utf8.Valid(p) {
		return string(p)
	}
	var s strings.Builder
	for _, c := range p {
		s.WriteRune(rune(c))
	}
	return s.String()
}

// baseName is what follows the last separator of either kind.
func baseName(path string) string {
	if i := strings.LastIndexAny(path, `\/`); i >= 0 && i+1 < len(path) {
		return path[i+1:]
	}
	return path
}

// cut bounds a text that is shown as one field.
func cut(s string) (text, note string) {
	if len(s) <= maxShown {
		return s, ""
	}
	return strings.ToValidUTF8(s[:maxShown], ""), "only the beginning is shown: go to the bytes for the rest"
}
