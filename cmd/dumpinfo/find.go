package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"

	"dumplens/model"
	"dumplens/model/search"
)

// hit is one place found.
type hit struct {
	Space string      `json:"space"`
	At    model.Value `json:"at"`
	Len   int         `json:"len"`
	What  string      `json:"pattern,omitempty"`
}

// cmdFind searches one space, several or all.
func cmdFind(ctx context.Context, args []string, w io.Writer) error {
	f := newDumpFlags("find")
	what := newPatternFlags(f)
	where := newTargetFlags(f)
	most := f.Int("max", 100, "")
	once := f.Bool("once", false, "")
	asJSON := f.Bool("json", false, "")
	d, m, err := openArg(ctx, f, args)
	if err != nil {
		return err
	}
	defer d.Close()
	p, err := what.pattern(ctx, d)
	if err != nil {
		return err
	}
	targets, err := where.targets(ctx, d)
	if err != nil {
		return err
	}
	defer progress(m)()
	var hits []hit
	opt := search.Options{Max: *most, Once: *once, Meter: m}
	done, err := search.Run(ctx, targets, p, opt, func(h search.Hit) bool {
		hits = append(hits, hit{h.Space.Name(), model.At(h.At, ""), h.Len, what.title(h.Pattern)})
		return true
	})
	notes := done.Words()
	switch {
	case errors.Is(err, search.ErrMax):
		notes = append(notes, fmt.Sprintf("stopped at %d hits after %s: -max gives more", *most, model.HumanSize(done.Bytes)))
	case err != nil:
		notes = append(notes, fmt.Sprintf("stopped after %s: %v", model.HumanSize(done.Bytes), err))
	}
	return writeHits(hits, notes, *asJSON, w)
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
		line := fmt.Sprintf("%s %s", h.Space, h.At)
		if h.What != "" {
			line += " " + h.What
		}
		if _, err := fmt.Fprintln(w, line); err != nil {
			return err
		}
	}
	if len(hits) == 0 {
		notes = append([]string{"nothing was found"}, notes...)
	}
	return writeNotes(notes, w)
}

func writeNotes(notes []string, w io.Writer) error {
	for _, n := range notes {
		if _, err := fmt.Fprintf(w, "note: %s\n", n); err != nil {
			return err
		}
	}
	return nil
}

var errNoPattern = errUsage{errors.New(`say what to find with one of -hex "4d 5a ??", -text S, -utf16 S, -regex E, -int N, -ptr ADDR, -module NAME, -in A-B, -guid G`)}
