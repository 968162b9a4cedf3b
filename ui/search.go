package ui

import (
	"context"
	"errors"
	"fmt"
	"strings"

	"dumplens/model"
	"dumplens/model/search"
)

// findKind is a way to say what to find.
type findKind struct {
	title, hint string
	pattern     func(text string, arch model.Arch) (*search.Pattern, error)
}

var findKinds = []findKind{
	{"Text", "Text, such as explorer.exe", func(s string, _ model.Arch) (*search.Pattern, error) { return search.Text(s, search.UTF8, false) }},
	{"UTF-16 text", "Text as Windows stores it, such as \\Device\\", func(s string, _ model.Arch) (*search.Pattern, error) { return search.Text(s, search.UTF16, false) }},
	{"Bytes", "Bytes, such as 4d 5a ?? 00 (?? is any)", func(s string, _ model.Arch) (*search.Pattern, error) { return search.Hex(s) }},
	{"Pointer to", "An address that pointers lead to", pointerPattern},
}

func pointerPattern(s string, arch model.Arch) (*search.Pattern, error) {
	at, err := model.ParseAddr(s)
	if err != nil {
		return nil, err
	}
	return search.Pointer(at, arch.PointerSize())
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
	pattern *search.Pattern

	done    search.Searched
	stopped string
}

// run searches until the end, the bound, or ctx.
func (s *searcher) run(ctx context.Context, m *model.Meter, row func(model.Row)) {
	titles := map[model.Space]model.AddressSpace{}
	targets := make([]search.Target, len(s.spaces))
	for i, sp := range s.spaces {
		titles[sp.Space] = sp
		targets[i] = search.Target{Space: sp.Space, Last: lastOwn(sp), Bytes: sp.Bytes.Num}
	}
	var err error
	s.done, err = search.Run(ctx, targets, s.pattern, search.Options{Max: maxHits, Meter: m}, func(h search.Hit) bool {
		row(hitRow(titles[h.Space], h.At, uint64(h.Len)))
		return true
	})
	switch {
	case errors.Is(err, search.ErrMax):
		s.stopped = fmt.Sprintf("stopped at %d hits: search for something longer, or in one space", maxHits)
	case err != nil:
		s.stopped = "cancelled"
	}
}

// words say how much was searched and what was not.
func (s *searcher) words() string {
	text := model.HumanSize(s.done.Bytes) + " searched; what is not in the dump was not"
	for _, m := range s.done.MissingTotals() {
		text += fmt.Sprintf("; %s %s", model.HumanSize(m.Bytes), m.Why)
	}
	for _, e := range s.done.Endless {
		text += "; " + e.String()
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

// lastOwn leaves the kernel's half out of a process's space: it is the same in all
// of them, and searched once as the kernel's.
func lastOwn(sp model.AddressSpace) model.Addr {
	if sp.Kind != "user virtual" {
		return 0
	}
	return lastUser
}

// lastUser is the last user address on x64. On 32-bit machines the kernel's 2 or
// 1 GiB lie below it too and are searched with each process.
const lastUser = model.Addr(1)<<47 - 1
