package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"strings"

	"dumplens/model"
	"dumplens/model/name"
	"dumplens/model/view"
)

// cmdName prints what lies at an address.
func cmdName(ctx context.Context, args []string, w io.Writer) error {
	f := newDumpFlags("name")
	where := placeFlags(f)
	asJSON := f.Bool("json", false, "")
	d, err := where.open(ctx, f, args, nil)
	if err != nil {
		return err
	}
	defer d.Close()
	facts := nameFacts(ctx, d.Dump, d.space, d.at)
	if *asJSON {
		return writeFactsJSON(facts, w)
	}
	for _, x := range facts {
		v := x.Value.String()
		if !x.Value.Is() {
			v = x.Value.Reason()
		}
		if _, err := fmt.Fprintf(w, "%-8s %s\n", x.Key, view.Visible(v)); err != nil {
			return err
		}
	}
	return nil
}

// nameFacts are what is known of an address: its name, the text there, and what the
// pointer that is stored there leads to.
func nameFacts(ctx context.Context, d *model.Dump, s model.Space, at model.Addr) []model.Fact {
	names := name.New(d)
	none := func(why string) model.Value { return model.Absent(model.Unknown, why) }
	out := []model.Fact{{Key: "space", Value: model.Str(s.Name())}, {Key: "at", Value: d.Pointer(at, "")}}
	nm, ok := names.Of(ctx, s, at)
	if !ok {
		out = append(out, model.Fact{Key: "name", Value: none("it lies in no module, object or region that is known")})
	} else {
		out = append(out, model.Fact{Key: "name", Value: model.Str(nm.Text)})
		for _, x := range []struct{ key, text string }{{"kind", nm.Kind.String()}, {"module", nm.Module}, {"symbol", nm.Symbol}} {
			if x.text != "" {
				out = append(out, model.Fact{Key: x.key, Value: model.Str(x.text)})
			}
		}
		out = append(out, model.Fact{Key: "base", Value: d.Pointer(nm.Base, "")}, model.Fact{Key: "offset", Value: model.Hex(nm.Offset)})
	}
	if text, ok := names.Text(s, at); ok {
		out = append(out, model.Fact{Key: "text", Value: model.Str(text)})
	}
	return append(out, model.Fact{Key: "pointer", Value: storedPointer(ctx, d, names, s, at)})
}

// storedPointer is the pointer stored at an address, with what it leads to.
func storedPointer(ctx context.Context, d *model.Dump, names *name.Namer, s model.Space, at model.Addr) model.Value {
	to, err := model.ReadUint(s, at, d.Arch.PointerSize())
	if err != nil {
		return model.AbsentFor(err)
	}
	return d.Pointer(model.Addr(to), "").With(names.Pointer(ctx, s, to))
}

// writeFactsJSON writes facts as an object in their order. A name beside a pointer has
// a key of its own.
func writeFactsJSON(facts []model.Fact, w io.Writer) error {
	var b strings.Builder
	for i, x := range facts {
		sep := ",\n "
		if i == 0 {
			sep = "{\n "
		}
		v, err := json.Marshal(x.Value)
		if err != nil {
			return err
		}
		fmt.Fprintf(&b, "%s%q: %s", sep, x.Key, v)
		if x.Key == "pointer" && x.Value.Is() && x.Value.Text != "" {
			v, err = json.Marshal(x.Value.Text)
			if err != nil {
				return err
			}
			fmt.Fprintf(&b, ",\n \"pointer_name\": %s", v)
		}
	}
	_, err := io.WriteString(w, b.String()+"\n}\n")
	return err
}

// cmdComplete lists how the beginning of a place can go on, as the window does while
// one is typed.
func cmdComplete(ctx context.Context, args []string, w io.Writer) error {
	f := newDumpFlags("complete")
	form := formatFlags(f)
	word := f.String("word", "", "")
	most := f.Int("max", 100, "")
	d, _, err := openArg(ctx, f, args)
	if err != nil {
		return err
	}
	defer d.Close()
	if *word == "" {
		return errUsage{errors.New("say what to complete with -word TEXT")}
	}
	cols := []model.Column{
		{Key: "text", Title: "Text", Width: 30},
		{Key: "what", Title: "What", Width: 10},
		{Key: "space", Title: "Space", Width: 14},
		{Key: "at", Title: "Address", Mono: true, Width: 18},
	}
	var rows []model.Row
	for _, c := range name.New(d).Complete(ctx, *word, name.Caret{}, *most) {
		at := d.Pointer(c.At, "")
		if c.Space == "" || c.IsSpace() {
			at = model.Absent(model.NotApplicable, "")
		}
		rows = append(rows, model.Row{Cells: []model.Value{model.Str(c.Text), model.Str(c.What), model.Str(c.Space), at}})
	}
	return writeTable(d, form, w, table{"complete", "How it can go on", cols, rows, ""})
}
