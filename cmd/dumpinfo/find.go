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
	out := hitWriter(&hitText{w: w})
	if *asJSON {
		out = &hitJSON{w: w}
	}
	var failed error
	opt := search.Options{Max: *most, Once: *once, Meter: m}
	done, err := search.Run(ctx, targets, p, opt, func(h search.Hit) bool {
		failed = out.hit(hit{h.Space.Name(), model.At(h.At, ""), h.Len, what.title(h.Pattern)})
		return failed == nil
	})
	notes := done.Words()
	switch {
	case failed != nil:
		return failed
	case errors.Is(err, search.ErrMax):
		notes = append(notes, fmt.Sprintf("stopped at %d hits after %s: -max gives more", *most, model.HumanSize(done.Bytes)))
	case err != nil:
		notes = append(notes, fmt.Sprintf("stopped after %s: %v", model.HumanSize(done.Bytes), err))
	}
	return out.end(notes)
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

func (t *hitText) end(notes []string) error {
	if !t.some {
		notes = append([]string{"nothing was found"}, notes...)
	}
	return writeNotes(notes, t.w)
}

// hitJSON writes {"hits": [...], "notes": [...]}, without notes when there are none.
type hitJSON struct {
	w    io.Writer
	some bool
}

func (t *hitJSON) hit(h hit) error {
	row, err := json.Marshal(h)
	if err != nil {
		return err
	}
	before := ",\n "
	if !t.some {
		before, t.some = "{\"hits\": [\n ", true
	}
	_, err = fmt.Fprintf(t.w, "%s%s", before, row)
	return err
}

func (t *hitJSON) end(notes []string) error {
	end := "\n]}\n"
	if len(notes) > 0 {
		list, err := json.Marshal(notes)
		if err != nil {
			return err
		}
		end = fmt.Sprintf("\n],\n\"notes\": %s}\n", list)
	}
	if !t.some {
		end = "{\"hits\": [" + end
	}
	_, err := io.WriteString(t.w, end)
	return err
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
