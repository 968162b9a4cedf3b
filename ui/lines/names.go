package lines

import (
	"encoding/binary"
	"strings"
	"unicode/utf8"

	"dumplens/model"
	"dumplens/model/inspect"
)

// previewLen is how many bytes at the end of a pointer are looked at for text, and
// minPreview how many characters of text are worth showing.
const (
	previewLen = 64
	minPreview = 4
)

// maxNames bounds the memory of nameOf.
const maxNames = 1 << 14

// nameRow finds out what the pointers of a row lead to; it tells whether one of them
// was new. It reads the space and calls Names, so it is for jobs.
func (s *source) nameRow(g grid, b *block, x line) (news bool) {
	g.pointersOf(b, x, func(_ int, v uint64) {
		if _, known := s.nameOf(v); known || s.stopped.Load() {
			return
		}
		name := s.findName(v)
		s.mu.Lock()
		defer s.mu.Unlock()
		if len(s.named) >= maxNames {
			clear(s.named)
		}
		s.named[v] = name
		news = true
	})
	return news
}

// nameOf gives what is known of the end of a pointer; it never reads.
func (s *source) nameOf(v uint64) (string, bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	name, ok := s.named[v]
	return name, ok
}

// pointersOf gives the values of a row that may be pointers, with the byte of the row
// that each begins at.
func (g grid) pointersOf(b *block, x line, yield func(i int, v uint64)) {
	if b == nil || x.gap != nil {
		return
	}
	for i := 0; i+g.word <= int(x.last-x.first)+1; i += g.word {
		off := int(x.first-b.at) + i
		if b.why[off] != model.Present || b.why[off+g.word-1] != model.Present {
			continue
		}
		if v := g.value(b.data[off : off+g.word]); inspect.Plausible(model.Addr(v), g.word) {
			yield(i, v)
		}
	}
}

// findName asks for the name of an address and adds the text that lies there.
func (s *source) findName(v uint64) string {
	var parts []string
	if s.names != nil {
		if name := s.names(s.space, v); name != "" {
			parts = append(parts, name)
		}
	}
	if len(parts) == 0 || !strings.ContainsAny(parts[0], `"“`) {
		if text := s.preview(model.Addr(v)); text != "" {
			parts = append(parts, text)
		}
	}
	return strings.Join(parts, "  ")
}

// preview is the text that an address leads to, "" when there is none.
func (s *source) preview(at model.Addr) string {
	if !s.canRead(at) {
		return ""
	}
	p := make([]byte, previewLen)
	n, _ := s.space.ReadAt(p, at) // what is read is looked at; why the rest is missing is told where it lies
	if text := asciiText(p[:n]); text != "" {
		return `"` + text + `"`
	}
	if text := wideText(p[:n]); text != "" {
		return `L"` + text + `"`
	}
	return ""
}

// asciiText is the text at the start of p: to its zero, or to the end of p with an
// ellipsis; "" when anything else follows.
func asciiText(p []byte) string {
	n := 0
	for n < len(p) && (p[n] >= 0x20 && p[n] < 0x7f || p[n] == '\t') {
		n++
	}
	return quoted(string(p[:n]), n < len(p) && p[n] != 0, n == len(p))
}

// wideText is the same of UTF-16.
func wideText(p []byte) string {
	var b strings.Builder
	i, ended := 0, false
	for ; i+1 < len(p); i += 2 {
		first, _ := pair(p[i], p[i+1])
		if u := binary.LittleEndian.Uint16(p[i:]); u == 0 || first == no && u != '.' {
			ended = true
			break
		}
		b.WriteRune(first)
	}
	return quoted(b.String(), ended && (p[i] != 0 || p[i+1] != 0), !ended)
}

func quoted(text string, spoilt, cut bool) string {
	if spoilt || utf8.RuneCountInString(text) < minPreview {
		return ""
	}
	text = strings.ReplaceAll(text, "\t", " ")
	if cut {
		text += "…"
	}
	return text
}

// namesOf is what stands behind a row of pointers, the last one cut to room; false when
// some are not known yet.
func (h *Hex) namesOf(b *block, x line, room int) (text string, all bool) {
	all = b != nil
	var out strings.Builder
	h.grid.pointersOf(b, x, func(i int, v uint64) {
		name, known := h.src.nameOf(v)
		all = all && known
		for col := i / h.grid.word * nameCells; utf8.RuneCountInString(out.String()) < col; {
			out.WriteByte(' ')
		}
		most := nameCells
		if i+h.grid.word == h.grid.row {
			most = room
		}
		out.WriteString(shorten(name, most-1))
	})
	return out.String(), all
}
