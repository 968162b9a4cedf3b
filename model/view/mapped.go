package view

import (
	"context"
	"errors"
	"fmt"
	"iter"

	"dumplens/model"
)

// MappedID is the id of the view that Mapped makes.
const MappedID = "mapped"

// Mapped is the view of all places at which address spaces show a physical byte. It is
// no entry of All, for it is about one byte; reading it walks the page tables of every
// process.
func Mapped(physical model.Addr) model.View {
	return model.View{
		ID: MappedID, Title: fmt.Sprintf("Who maps %s", physical), Group: "System",
		Columns: []model.Column{
			{Key: "space", Title: "Address space", Width: 28},
			{Key: "at", Title: "Address", Width: 19, Mono: true},
			{Key: "page", Title: "Page", Width: 19, Mono: true},
			{Key: "size", Title: "Page size", Width: 10, Right: true},
			{Key: "state", Title: "State", Width: 20},
		},
		Missing: mappedMissing,
		Rows: func(ctx context.Context, d *model.Dump, m *model.Meter) iter.Seq2[model.Row, error] {
			return func(yield func(model.Row, error) bool) { mapped(ctx, d, m, physical, yield) }
		},
	}
}

func mappedMissing(d *model.Dump) string {
	if d.Physical == nil {
		return "only kernel dumps with physical memory hold page tables"
	}
	return ""
}

// mapped asks one space after the other. The file's and those without tables of their
// own have nothing to say.
func mapped(ctx context.Context, d *model.Dump, m *model.Meter, physical model.Addr, yield func(model.Row, error) bool) {
	list, stopped := d.Spaces.Get(ctx, nil)
	m.Expect(uint64(len(list)))
	var failed error
	for _, s := range list {
		for _, x := range append([]model.AddressSpace{s}, s.Other...) {
			space, ok := x.Space.(model.Mapper)
			if !ok {
				continue
			}
			more := true
			err := space.Mapped(ctx, physical, func(at model.Mapping) bool {
				more = yield(mappedRow(x, at), nil)
				return more
			})
			if !more {
				return
			}
			if ctx.Err() != nil {
				yield(model.Row{}, ctx.Err())
				return
			}
			if err != nil {
				failed = fmt.Errorf("%s was not searched to its end: %w", x.Title, err)
			}
		}
		m.Add(1)
	}
	if failed == nil && stopped != "" {
		failed = errors.New("not all address spaces were searched: " + stopped)
	}
	if failed != nil {
		yield(model.Row{}, failed)
	}
}

func mappedRow(s model.AddressSpace, at model.Mapping) model.Row {
	state := "valid"
	if at.Transition {
		state = "transition: on its way out of memory"
	}
	to := &model.Link{Space: s.ID, At: at.At, Len: 1}
	return model.Row{To: to, Cells: []model.Value{
		model.Str(s.Title),
		{Num: uint64(at.At), Fmt: model.Address, To: to},
		{Num: uint64(at.Page), Fmt: model.Address, To: &model.Link{Space: s.ID, At: at.Page, Len: at.Size}},
		model.Bytes(at.Size), model.Str(state),
	}}
}

// PhysicalOf is the physical address of a byte of a space, when it has one.
func PhysicalOf(s model.Space, at model.Addr) (model.Addr, error) {
	if s.Name() == "physical" {
		return at, nil
	}
	t, ok := s.(model.Translator)
	if !ok {
		return 0, fmt.Errorf("bytes of %s are found without page tables: choose physical memory or a virtual space", s.Name())
	}
	walk := t.Translate(at)
	if walk.Why != model.Present && walk.Why != model.NotInDump || walk.Physical == 0 && walk.Why != model.Present {
		return 0, fmt.Errorf("%s lies in no physical page: %s", at, walk.Why)
	}
	return walk.Physical, nil
}
