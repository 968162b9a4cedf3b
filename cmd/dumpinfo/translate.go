package main

import (
	"context"
	"encoding/json"
	"fmt"
	"io"
	"strings"

	"dumplens/model"
	"dumplens/model/view"
)

// walkJSON is a translation in the form of README.md's JSON contract.
type walkJSON struct {
	Space    string      `json:"space"`
	At       model.Value `json:"at"`
	Status   string      `json:"status"`
	Detail   string      `json:"detail,omitempty"`
	Physical model.Value `json:"physical"`
	// FileOffset is where the byte lies in the dump's file.
	FileOffset model.Value `json:"file_offset"`
	Steps      []stepJSON  `json:"steps"`
	// Origins is the way from the space down to the file.
	Origins []originJSON `json:"origins"`
}

// originJSON is one step of that way.
type originJSON struct {
	Space string      `json:"space"`
	At    model.Value `json:"at"`
	Words string      `json:"entry,omitempty"`
}

type stepJSON struct {
	Level   string      `json:"level"`
	EntryAt model.Value `json:"entry_at"`
	Entry   model.Value `json:"entry"`
	Meaning string      `json:"meaning"`
}

// cmdTranslate prints how an address is found.
func cmdTranslate(ctx context.Context, args []string, w io.Writer) error {
	f := newDumpFlags("translate")
	where := placeFlags(f)
	asJSON := f.Bool("json", false, "")
	d, err := where.open(ctx, f, args, nil)
	if err != nil {
		return err
	}
	defer d.Close()
	s := d.space
	_, tables := s.(model.Translator)
	if _, ok := s.(model.Located); !ok && !tables {
		return fmt.Errorf("space %s is not translated through page tables, nor does it lie in another space: read it directly", s.Name())
	}
	walk := model.Explain(s, d.at)
	if *asJSON {
		return writeWalkJSON(walk, s, w)
	}
	return writeWalk(walk, s, w)
}

// fileOffset is where the byte lies in the dump's file, or why it does not.
func fileOffset(walk model.Walk, s model.Space) model.Value {
	if off, ok := model.FileOffset(s, walk.At); ok {
		return model.Hex(uint64(off))
	}
	if walk.Why != model.Present {
		return model.Absent(walk.Why, walk.Detail)
	}
	return model.Absent(model.NotApplicable, "the byte is not stored in the dump's file")
}

func walkPhysical(walk model.Walk, s model.Space) model.Value {
	switch {
	case walk.Why == model.NotInDump && walk.Physical != 0: // the way is known, the page is missing
		return model.Hex(uint64(walk.Physical))
	case walk.Why != model.Present:
		return model.Absent(walk.Why, walk.Detail)
	}
	if _, ok := s.(model.Translator); !ok && s.Name() != "physical" {
		return model.Absent(model.NotApplicable, "the space is found without page tables")
	} else if !ok {
		return model.Hex(uint64(walk.At))
	}
	return model.Hex(uint64(walk.Physical))
}

func writeWalkJSON(walk model.Walk, s model.Space, w io.Writer) error {
	out := walkJSON{Space: walk.Space, At: model.Hex(uint64(walk.At)), Status: "ok", Detail: walk.Detail, Physical: walkPhysical(walk, s), FileOffset: fileOffset(walk, s), Steps: []stepJSON{}, Origins: []originJSON{}}
	for _, o := range model.Way(s, walk.At) {
		out.Origins = append(out.Origins, originJSON{o.Space.Name(), model.Hex(uint64(o.At)), o.Words})
	}
	if walk.Why != model.Present {
		out.Status = walk.Why.String()
	}
	for _, st := range walk.Steps {
		out.Steps = append(out.Steps, stepJSON{st.Level, model.Hex(uint64(st.EntryAt)), model.Hex(st.Entry), st.Meaning})
	}
	enc := json.NewEncoder(w)
	enc.SetEscapeHTML(false)
	enc.SetIndent("", " ")
	return enc.Encode(out)
}

func writeWalk(walk model.Walk, s model.Space, w io.Writer) error {
	var b strings.Builder
	fmt.Fprintf(&b, "%s %s\n", walk.Space, walk.At)
	for _, st := range walk.Steps {
		fmt.Fprintf(&b, "%-14s at %s  %016x  %s\n", st.Level, st.EntryAt, st.Entry, st.Meaning)
	}
	if walk.Why != model.Present {
		fmt.Fprintf(&b, "%s: %s\n", walk.Why, view.Visible(walk.Detail))
	}
	for _, o := range model.Way(s, walk.At) {
		fmt.Fprintf(&b, "%s %s", o.Space.Name(), o.At)
		if o.Words != "" {
			fmt.Fprintf(&b, "  %s", o.Words)
		}
		b.WriteByte('\n')
	}
	_, err := io.WriteString(w, b.String())
	return err
}
