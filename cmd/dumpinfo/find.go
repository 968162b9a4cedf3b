package main

import (
	"context"
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
	out := hitWriter(&hitText{w: w})
	if *asJSON {
		out = &hitJSON{jsonList{w: w, name: "hits"}}
	}
	var failed error
	opt := search.Options{Max: *most, Once: *once, Meter: m}
	done, err := search.Run(ctx, targets, p, opt, func(h search.Hit) bool {
		failed = out.hit(hit{h.Space.Name(), model.At(h.At, ""), h.Len, what.title(h.Pattern)})
		return failed == nil
	})
	if failed != nil {
		return failed
	}
	return out.end(searchNotes(done, err, "hits", *most))
}

// hitWriter writes hits one by one: there may be as many as bytes.
type hitWriter interface {
	hit(h hit) error
	end(notes []string) error
}

type hitText struct {
	w    io.Writer
	some bool
}

func (t *hitText) hit(h hit) error {
	t.some = true
	line := fmt.Sprintf("%s %s", h.Space, h.At)
	if h.What != "" {
		line += " " + h.What
	}
	_, err := fmt.Fprintln(t.w, line)
	return err
}

func (t *hitText) end(notes []string) error { return writeNotes(notes, !t.some, t.w) }

// hitJSON writes {"hits": [...], "notes": [...]}.
type hitJSON struct{ jsonList }

func (t *hitJSON) hit(h hit) error { return t.item(h) }

var errNoPattern = errUsage{errors.New(`say what to find with one of -hex "4d 5a ??", -text S, -utf16 S, -regex E, -int N, -ptr ADDR, -module NAME, -in A-B, -guid G`)}
