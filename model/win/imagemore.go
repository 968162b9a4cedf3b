package win

import (
	"context"
	"fmt"
	"strings"

	"dumplens/model"
	"dumplens/model/pe"
)

// maxExports is how many exported names of one image are listed.
const maxExports = 5000

// imageFields says of an image in memory how much of it was captured, and lists its
// sections and exports.
func imageFields(ctx context.Context, space model.Space, base model.Addr, size uint64) []model.Field {
	image := model.Span{Space: space, At: base, Len: size}
	captured := capturedOf(ctx, image)
	out := []model.Field{{Name: "Captured", Value: captured, Note: "of " + model.HumanSize(size)}}
	im, err := pe.Open(space, base)
	if err != nil {
		return append(out, model.Field{Name: "Headers", Value: absentImage(err, "the first page of the image")})
	}
	out = append(out, model.Field{Name: "Entry point", Value: model.At(base+model.Addr(im.EntryPoint), space.Name())})
	for _, s := range im.Sections {
		out = append(out, sectionField(im, s))
	}
	exports, err := im.Exports(maxExports)
	for _, e := range exports {
		out = append(out, model.Field{
			Name: e.Name, Offset: uint64(e.RVA),
			Value: model.At(base+model.Addr(e.RVA), space.Name()), Note: fmt.Sprintf("export, ordinal %d", e.Ordinal),
		})
	}
	if err != nil {
		out = append(out, model.Field{Name: "Exports", Value: absentImage(err, "the rest of its exports")})
	}
	return out
}

// sectionField is a section: where it lies and what may be done there.
func sectionField(im *pe.Image, s pe.Section) model.Field {
	v := model.At(im.Base+model.Addr(s.VirtualAddress), im.Space.Name()).From(s.Header)
	if v.To != nil {
		v.To.Len = uint64(s.VirtualSize)
	}
	words := []string{"section, " + model.HumanSize(uint64(s.VirtualSize))}
	for _, bit := range sectionBits {
		if s.Characteristics&bit.mask != 0 {
			words = append(words, bit.word)
		}
	}
	return model.Field{Name: s.Name, Offset: uint64(s.VirtualAddress), Value: v, Note: strings.Join(words, ", ")}
}

// sectionBits are the IMAGE_SCN_* characteristics worth saying.
var sectionBits = []struct {
	mask uint32
	word string
}{{0x20000000, "execute"}, {0x40000000, "read"}, {0x80000000, "write"}, {0x02000000, "discardable"}}

// capturedOf counts how many bytes of a span can be read.
func capturedOf(ctx context.Context, s model.Span) model.Value {
	var n uint64
	end := s.End()
	for run, ok := s.Space.Next(s.At); ok && run.At < end; run, ok = s.Space.Next(run.End()) {
		if ctx.Err() != nil {
			return model.Absent(model.Unknown, "counting was stopped")
		}
		n += min(run.Len, uint64(end-run.At))
		if run.End() < run.At {
			break
		}
	}
	return model.Bytes(n)
}
