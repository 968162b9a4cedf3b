package main

import (
	"context"
	"flag"
	"strings"

	"dumplens/model"
	"dumplens/model/name"
	"dumplens/model/search"
	"dumplens/model/view"
)

// targetFlags say where to search: -space, and -at and -len for a part of one space.
type targetFlags struct {
	space, at *string
	n         *uint64
}

func newTargetFlags(f *flag.FlagSet) targetFlags {
	return targetFlags{f.String("space", "all", ""), f.String("at", "", ""), f.Uint64("len", 0, "")}
}

func (t targetFlags) targets(ctx context.Context, d *model.Dump) ([]search.Target, error) {
	if *t.at != "" || *t.n != 0 {
		one, err := t.part(ctx, d)
		return []search.Target{one}, err
	}
	if *t.space == "all" {
		return view.SearchTargets(ctx, d), nil
	}
	var out []search.Target
	for _, id := range strings.Split(*t.space, ",") {
		s, err := name.OpenSpace(ctx, d, id)
		if err != nil {
			return nil, err
		}
		out = append(out, search.All(s))
	}
	return out, nil
}

// part is a range of one space.
func (t targetFlags) part(ctx context.Context, d *model.Dump) (search.Target, error) {
	space := *t.space
	if space == "all" {
		space = ""
	}
	s, at, err := place{&space, t.at}.resolve(ctx, d)
	if err != nil {
		return search.Target{}, err
	}
	if *t.n == 0 {
		return search.Target{Space: s, First: at}, nil
	}
	part, err := span(s, at, *t.n)
	return search.Selection(part), err
}
