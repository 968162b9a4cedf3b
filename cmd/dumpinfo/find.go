package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"

	"dumplens/model"
	"dumplens/model/mem"
	"dumplens/model/name"
	"dumplens/model/view"
)

// patternFlags are the ways to say what to look for.
type patternFlags struct{ hex, text, utf16, ptr *string }

// pattern makes the pattern; exactly one flag must be given.
func (p patternFlags) pattern(pointerSize int) (*mem.Pattern, error) {
	var found *mem.Pattern
	n := 0
	for _, way := range []struct {
		flag *string
		make func(string) (*mem.Pattern, error)
	}{
		{p.hex, mem.PatternHex},
		{p.text, mem.PatternText},
		{p.utf16, mem.PatternUTF16},
		{p.ptr, func(s string) (*mem.Pattern, error) {
			a, err := model.ParseAddr(s)
			if err != nil {
				return nil, err
			}
			return mem.PatternPointer(a, pointerSize)
		}},
	} {
		if *way.flag == "" {
			continue
		}
		n++
		q, err := way.make(*way.flag)
		if err != nil {
			return nil, errUsage{err}
		}
		found = q
	}
	if n != 1 {
		return nil, errNoPattern
	}
	return found, nil
}

// hit is one place found.
type hit struct {
	Space string      `json:"space"`
	At    model.Value `json:"at"`
}

// cmdFind searches one space or all.
func cmdFind(ctx context.Context, args []string, w io.Writer) error {
	f := newDumpFlags("find")
	space := f.String("space", "all", "")
	what := patternFlags{f.String("hex", "", ""), f.String("text", "", ""), f.String("utf16", "", ""), f.String("ptr", "", "")}
	most := f.Int("max", 100, "")
	asJSON := f.Bool("json", false, "")
	d, m, err := openArg(ctx, f, args)
	if err != nil {
		return err
	}
	defer d.Close()
	p, err := what.pattern(d.Arch.PointerSize())
	if err != nil {
		return err
	}
	spaces, err := chosenSpaces(ctx, d, *space)
	if err != nil {
		return err
	}
	defer progress(m)()
	hits, notes := findAll(ctx, spaces, p, *most, m)
	return writeHits(hits, notes, *asJSON, w)
}

func chosenSpaces(ctx context.Context, d *model.Dump, id string) ([]model.Space, error) {
	if id != "all" {
		s, err := name.OpenSpace(ctx, d, id)
		return []model.Space{s}, err
	}
	return view.SearchSpaces(ctx, d), nil
}

// findAll searches the spaces in turn; notes say what was not searched.
func findAll(ctx context.Context, spaces []model.Space, p *mem.Pattern, most int, m *model.Meter) (hits []hit, notes []string) {
	for _, s := range spaces {
		if len(hits) >= most {
			notes = append(notes, s.Name()+" was not searched: the limit of -max was reached")
			continue
		}
		done, err := mem.Search(ctx, s, 0, p, m, func(at model.Addr) bool {
			hits = append(hits, hit{s.Name(), model.At(at, "")})
			return len(hits) < most
		})
		var endless *mem.Endless
		switch {
		case errors.As(err, &endless):
			notes = append(notes, err.Error())
		case err != nil:
			notes = append(notes, fmt.Sprintf("%s: stopped after %s: %v", s.Name(), model.HumanSize(done.Bytes), err))
		}
		for _, h := range done.Unread {
			notes = append(notes, "not searched: "+h.Error())
		}
	}
	return hits, notes
}

func writeHits(hits []hit, notes []string, asJSON bool, w io.Writer) error {
	if asJSON {
		if hits == nil {
			hits = []hit{}
		}
		enc := json.NewEncoder(w)
		enc.SetIndent("", " ")
		return enc.Encode(struct {
			Hits  []hit    `json:"hits"`
			Notes []string `json:"notes,omitempty"`
		}{hits, notes})
	}
	for _, h := range hits {
		if _, err := fmt.Fprintf(w, "%s %s\n", h.Space, h.At); err != nil {
			return err
		}
	}
	if len(hits) == 0 {
		notes = append([]string{"nothing was found"}, notes...)
	}
	for _, n := range notes {
		if _, err := fmt.Fprintf(w, "note: %s\n", n); err != nil {
			return err
		}
	}
	return nil
}
