package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"strings"

	"dumplens/model"
	"dumplens/model/name"
	"dumplens/model/search"
)

// patternFlags are the ways to say what to look for: one of kinds or, with -any, several.
type patternFlags struct {
	kinds  []*kindFlag
	given  []given
	any    *bool
	icase  *bool
	page   *string // -codepage
	size   *int
	order  *string
	align  *int
	titles []string
}

// kindFlag is a flag that says what to look for.
type kindFlag struct {
	name string
	make func(ctx context.Context, d *model.Dump, text string) (*search.Pattern, error)
}

type given struct {
	kind *kindFlag
	text string
}

func newPatternFlags(f *flag.FlagSet) *patternFlags {
	p := &patternFlags{
		any: f.Bool("any", false, ""), icase: f.Bool("icase", false, ""), page: f.String("codepage", "utf-8", ""),
		size: f.Int("size", 0, ""), order: f.String("order", "little", ""), align: f.Int("align", 0, ""),
	}
	plain := func(make func(string) (*search.Pattern, error)) func(context.Context, *model.Dump, string) (*search.Pattern, error) {
		return func(_ context.Context, _ *model.Dump, text string) (*search.Pattern, error) {
			one, err := make(text)
			if err != nil { // whatever the dump
				err = errUsage{err}
			}
			return one, err
		}
	}
	p.kinds = []*kindFlag{
		{"hex", plain(search.Hex)},
		{"text", plain(p.text)},
		{"utf16", plain(func(s string) (*search.Pattern, error) { return search.Text(s, search.UTF16, *p.icase) })},
		{"regex", plain(func(s string) (*search.Pattern, error) { return search.Regex(s, *p.icase) })},
		{"guid", plain(search.GUID)},
		{"int", plain(p.number)},
		{"range", plain(p.number)},
		{"ptr", pointerTo},
		{"in", pointerInto},
		{"module", pointerIntoModule},
	}
	for _, k := range p.kinds {
		f.Func(k.name, "", func(text string) error {
			p.given = append(p.given, given{k, text})
			return nil
		})
	}
	return p
}

// pattern makes the pattern of all that was given.
func (p *patternFlags) pattern(ctx context.Context, d *model.Dump) (*search.Pattern, error) {
	switch {
	case len(p.given) == 0:
		return nil, errNoPattern
	case len(p.given) > 1 && !*p.any:
		return nil, errUsage{fmt.Errorf("%w; several at once are looked for with -any", errNoPattern)}
	}
	var list []*search.Pattern
	for _, g := range p.given {
		one, err := g.kind.make(ctx, d, g.text)
		if err != nil {
			return nil, fmt.Errorf("-%s: %w", g.kind.name, err)
		}
		list = append(list, one)
		p.titles = append(p.titles, one.Title)
	}
	return search.AnyOf(list...)
}

// title names one of several patterns.
func (p *patternFlags) title(i int) string {
	if len(p.titles) < 2 {
		return ""
	}
	return p.titles[i]
}

func (p *patternFlags) text(s string) (*search.Pattern, error) {
	e, err := search.EncodingNamed(*p.page)
	if err != nil {
		return nil, err
	}
	return search.Text(s, e, *p.icase)
}

// number is an integer, or a range of them as A..B.
func (p *patternFlags) number(s string) (*search.Pattern, error) {
	n := search.Number{Size: *p.size, Align: *p.align}
	switch *p.order {
	case "little":
	case "big":
		n.BigEndian = true
	default:
		return nil, fmt.Errorf("-order is little or big, not %q", *p.order)
	}
	if n.Size == 0 {
		return nil, errors.New("say of how many bytes with -size 1, 2, 4 or 8")
	}
	low, high, err := search.ParseNumbers(s, n.Size)
	if err != nil {
		return nil, err
	}
	return search.Range(low, high, n)
}

func pointerTo(ctx context.Context, d *model.Dump, s string) (*search.Pattern, error) {
	to, err := name.New(d).Resolve(ctx, s, name.Caret{})
	if err != nil {
		return nil, err
	}
	return search.Pointer(to.At, d.Arch.PointerSize())
}

// pointerInto reads A-B or A..B, both inclusive.
func pointerInto(ctx context.Context, d *model.Dump, s string) (*search.Pattern, error) {
	a, b, ok := strings.Cut(s, "..")
	if !ok {
		a, b, ok = strings.Cut(s, "-")
	}
	if !ok {
		return nil, errUsage{fmt.Errorf("%q is no range: write the first and the last address as A-B", s)}
	}
	names := name.New(d)
	first, err := names.Resolve(ctx, a, name.Caret{})
	if err != nil {
		return nil, err
	}
	last, err := names.Resolve(ctx, b, name.Caret{})
	if err != nil {
		return nil, err
	}
	return search.PointerInto(first.At, last.At, d.Arch.PointerSize())
}

func pointerIntoModule(ctx context.Context, d *model.Dump, want string) (*search.Pattern, error) {
	list, _ := d.Modules.Get(ctx, nil)
	for _, m := range list {
		if !strings.EqualFold(m.Name.Text, want) || !m.Base.Is() || !m.Size.Is() || m.Size.Num == 0 {
			continue
		}
		first := model.Addr(m.Base.Num)
		return search.PointerInto(first, first+model.Addr(m.Size.Num-1), d.Arch.PointerSize())
	}
	return nil, fmt.Errorf("there is no module %q whose size is known: the view modules lists them", want)
}
