package main

import (
	"context"
	"errors"
	"flag"
	"fmt"

	"dumplens/model"
	"dumplens/model/name"
	"dumplens/model/search"
	"dumplens/model/view"
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
		{"ptr", placed(view.FindPointer)},
		{"in", placed(view.FindInto)},
		{"module", placed(view.FindModule)},
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

// placed makes patterns of addresses and names, which are found in the dump.
func placed(kind view.FindKind) func(context.Context, *model.Dump, string) (*search.Pattern, error) {
	return func(ctx context.Context, d *model.Dump, text string) (*search.Pattern, error) {
		list, err := view.Wanted{Kind: kind, Text: text}.Patterns(ctx, d, name.New(d), name.Caret{})
		if errors.Is(err, view.ErrNoRange) {
			err = errUsage{err}
		}
		if err != nil {
			return nil, err
		}
		return list[0], nil
	}
}
