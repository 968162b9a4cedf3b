package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"strings"

	"dumplens/model"
	"dumplens/model/view"
)

// mostRead bounds one read: what is larger belongs into a file, piece by piece.
const mostRead = 1 << 30

// cmdRead prints bytes of a space.
func cmdRead(ctx context.Context, args []string, w io.Writer) error {
	f := newDumpFlags("read")
	where := placeFlags(f)
	n := f.Uint64("len", 256, "")
	raw := f.Bool("raw", false, "")
	d, _, err := openArg(ctx, f, args)
	if err != nil {
		return err
	}
	defer d.Close()
	if *n > mostRead {
		return errUsage{fmt.Errorf("-len 0x%x is more than 0x%x: read it in pieces", *n, mostRead)}
	}
	s, at, err := where.resolve(ctx, d)
	if err != nil {
		return err
	}
	if *raw {
		return readRaw(s, at, *n, w)
	}
	buf := make([]byte, *n)
	holes := model.Fill(s, buf, at)
	return view.WriteHex(w, buf, at, holes)
}

// readRaw writes the readable prefix; when that is short the error says why.
func readRaw(s model.Space, at model.Addr, n uint64, w io.Writer) error {
	buf := make([]byte, n)
	got, rerr := s.ReadAt(buf, at)
	if _, err := w.Write(buf[:got]); err != nil {
		return err
	}
	if rerr != nil {
		h := model.AsHole(rerr, s.Name(), at)
		return fmt.Errorf("0x%x bytes read, then %s at %s: %s", got, h.Why, h.At, h.Reason())
	}
	return nil
}

// walkJSON is a translation in the form of README.md's JSON contract.
type walkJSON struct {
	Space    string      `json:"space"`
	At       model.Value `json:"at"`
	Status   string      `json:"status"`
	Detail   string      `json:"detail,omitempty"`
	Physical model.Value `json:"physical"`
	Steps    []stepJSON  `json:"steps"`
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
	d, _, err := openArg(ctx, f, args)
	if err != nil {
		return err
	}
	defer d.Close()
	s, at, err := where.resolve(ctx, d)
	if err != nil {
		return err
	}
	t, ok := s.(model.Translator)
	if !ok {
		return fmt.Errorf("space %s is not translated through page tables: read it directly", s.Name())
	}
	walk := t.Translate(at)
	if *asJSON {
		return writeWalkJSON(walk, w)
	}
	return writeWalk(walk, w)
}

func walkPhysical(walk model.Walk) model.Value {
	if walk.Why != model.Present {
		return model.Absent(walk.Why, walk.Detail)
	}
	return model.Hex(uint64(walk.Physical))
}

func writeWalkJSON(walk model.Walk, w io.Writer) error {
	out := walkJSON{Space: walk.Space, At: model.Hex(uint64(walk.At)), Status: "ok", Detail: walk.Detail, Physical: walkPhysical(walk), Steps: []stepJSON{}}
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

func writeWalk(walk model.Walk, w io.Writer) error {
	var b strings.Builder
	fmt.Fprintf(&b, "%s %s\n", walk.Space, walk.At)
	for _, st := range walk.Steps {
		fmt.Fprintf(&b, "%-14s at %s  %016x  %s\n", st.Level, st.EntryAt, st.Entry, st.Meaning)
	}
	if walk.Why == model.Present {
		fmt.Fprintf(&b, "physical %s\n", walk.Physical)
	} else {
		fmt.Fprintf(&b, "%s: %s\n", walk.Why, walk.Detail)
	}
	_, err := io.WriteString(w, b.String())
	return err
}

var errNoPattern = errUsage{errors.New(`say what to find with one of -hex "4d 5a ??", -text S, -utf16 S, -ptr ADDR`)}
