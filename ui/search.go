package ui

import (
	"context"
	"errors"
	"fmt"
	"strings"

	"dumplens/model"
	"dumplens/model/mem"
)

// findKind is a way to say what to find.
type findKind struct {
	title, hint string
	pattern     func(text string, arch model.Arch) (*mem.Pattern, error)
}

var findKinds = []findKind{
	{"Text", "Text, such as explorer.exe", func(s string, _ model.Arch) (*mem.Pattern, error) { return mem.PatternText(s) }},
	{"UTF-16 text", "Text as Windows stores it, such as \\Device\\", func(s string, _ model.Arch) (*mem.Pattern, error) { return mem.PatternUTF16(s) }},
	{"Bytes", "Bytes, such as 4d 5a ?? 00 (?? is any)", func(s string, _ model.Arch) (*mem.Pattern, error) { return mem.PatternHex(s) }},
	{"Pointer to", "An address that pointers lead to", pointerPattern},
}

func pointerPattern(s string, arch model.Arch) (*mem.Pattern, error) {
	at, err := model.ParseAddr(s)
	if err != nil {
		return nil, err
	}
	return mem.PatternPointer(at, arch.PointerSize())
}

func findKindTitles() []string {
	out := make([]string, len(findKinds))
	for i, k := range findKinds {
		out[i] = k.title
	}
	return out
}

// maxHits bounds a search.
const maxHits = 10000

// searcher searches spaces one after the other.
type searcher struct {
	spaces  []model.AddressSpace
	pattern *mem.Pattern

	hits    int
	read    uint64
	unread  int
	endless []string // what was not searched because it has no end
	stopped string
}

// run searches until the end, the bound, or ctx.
func (s *searcher) run(ctx context.Context, m *model.Meter, row func(model.Row)) {
	for _, sp := range s.spaces {
		if sp.Bytes.Is() {
			m.Expect(sp.Bytes.Num)
		}
	}
	for _, sp := range s.spaces {
		done, err := mem.Search(ctx, ownHalf(sp), 0, s.pattern, m, func(at model.Addr) bool {
			if s.hits >= maxHits {
				s.stopped = fmt.Sprintf("stopped at %d hits: search for something longer, or in one space", maxHits)
				return false
			}
			s.hits++
			row(hitRow(sp, at, uint64(s.pattern.Len())))
			return true
		})
		s.read += done.Bytes
		s.unread += len(done.Unread)
		var endless *mem.Endless
		switch {
		case errors.As(err, &endless):
			s.endless = append(s.endless, endless.Error())
		case err != nil:
			s.stopped = "cancelled in " + sp.Title
		}
		if s.stopped != "" {
			return
		}
	}
}

// words say how much was searched and what was not.
func (s *searcher) words() string {
	text := model.HumanSize(s.read) + " searched; what is not in the dump was not"
	if s.unread > 0 {
		text += fmt.Sprintf(", nor were %s that could not be read", countWords(s.unread, "range"))
	}
	for _, e := range s.endless {
		text += "; " + e
	}
	if s.stopped != "" {
		text += "; " + s.stopped
	}
	return text
}

// hitRow is a hit with the bytes that follow it.
func hitRow(sp model.AddressSpace, at model.Addr, n uint64) model.Row {
	var b [16]byte
	got, _ := sp.Space.ReadAt(b[:], at) // a short read shows fewer bytes
	to := &model.Link{Space: sp.ID, At: at, Len: n}
	span := model.Span{Space: sp.Space, At: at, Len: n}
	return model.Row{To: to, Cells: []model.Value{
		model.Str(sp.Title), model.At(at, sp.ID).From(span).Goto(to),
		model.Str(fmt.Sprintf("% x", b[:got])).From(span), model.Str(printable(b[:got])).From(span),
	}}
}

func printable(b []byte) string {
	return strings.Map(func(r rune) rune {
		if r < ' ' || r > '~' {
			return '.'
		}
		return r
	}, string(latin(b)))
}

// latin makes each byte a character.
func latin(b []byte) []rune {
	out := make([]rune, len(b))
	for i, c := range b {
		out[i] = rune(c)
	}
	return out
}

// ownHalf leaves the kernel's half out of a process's space: it is the same in all
// of them, and searched once as the kernel's.
func ownHalf(sp model.AddressSpace) model.Space {
	if sp.Kind != "user virtual" {
		return sp.Space
	}
	return mem.Below{Space: sp.Space, End: userEnd}
}

// userEnd is the end of user addresses on x64. On 32-bit machines the kernel's 2 or
// 1 GiB lie below it too and are searched with each process.
const userEnd = model.Addr(1) << 47
