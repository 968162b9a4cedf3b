package win

import (
	"context"
	"fmt"
	"strings"

	"dumplens/model"
)

// blob is a piece of secondary data with its bytes.
type blob struct {
	data []byte
	span model.Span // of data, in the file
	cut  bool       // data is not all of it
}

// decoded is what a decoder made of a blob.
type decoded struct {
	words  string // the whole in one line, "" for none
	fields []model.Field
}

// blobDecoders know the layout of a blob by its tag. Microsoft documents none of them
// but the SMBIOS and ACPI tables; each layout was found in, and checked against, the
// small dumps of 24 machines and crashes, from Windows 8.1 to Windows 11 24H2.
var blobDecoders = map[string]func(blob) decoded{
	tagSMBIOS:                              smbiosTables,
	tagRegistry:                            registryValues,
	"d03dc06f-d88e-44c5-ba2a-fae035172d19": processorRegisters,
	"e83b40d2-b0a0-4842-abea-71c9e3463dd1": acpiTables,
	"f87e4a4c-c5a1-4d2f-bff0-d5de63a5e4c3": frameworkDrivers,
	"54c84888-01d1-4c1e-bed6-282c98241303": flightRecorder,
	"9276c055-eb87-425c-b8b5-04e4d247f6cd": pciRecords,
	"2b4ae195-a64d-4f04-8ede-7e4f981bd42a": triageBlocks,
	"80cc79cf-a719-4af1-bf97-fe29ff76ebc1": winlogonState,
	"be84d651-a550-4367-8e63-ab792b631f94": programPath,
	"b7631941-532a-4cd6-b1b1-edb5917d4557": pnpDevice,
	"da82441d-7142-4bc1-b844-0807c5a4b67f": storagePort,
	"c939c73b-17dc-4a44-904c-e2d987f52649": storagePort,
}

// Bounds of decoding: the largest blob that is decoded here has 24 KiB, and a hostile
// file may have many.
const (
	maxBlobRead   = 256 << 10
	maxBlobFields = 4096
	maxAllFields  = 1 << 17
)

// decodeAll names the known tags of secondary data and decodes what is known.
func decodeAll(ctx context.Context, items []model.Secondary) []model.Secondary {
	out := make([]model.Secondary, len(items))
	total := 0
	for i, row := range items {
		out[i] = row
		if name := SecondaryName(row.Tag.Text); name != "" && row.Name.Text == "" {
			out[i].Name = model.Str(name).From(row.Tag.Src)
		}
		if ctx.Err() == nil && total < maxAllFields {
			describe(&out[i])
			total += len(out[i].Details)
		}
	}
	return out
}

// describe reads a blob's bytes and says what is in them.
func describe(s *model.Secondary) {
	span := s.Offset.Src
	if span.Space == nil || s.Size.Num == 0 {
		s.Content = model.Absent(model.NotApplicable, "empty")
		return
	}
	b := blob{span: span, cut: span.Len > maxBlobRead}
	raw, err := model.ReadBytes(span.Space, span.At, min(span.Len, maxBlobRead))
	if err != nil {
		s.Content = model.AbsentFor(err)
		return
	}
	b.data = raw
	got := b.decode(s.Tag.Text)
	if len(got.fields) > maxBlobFields {
		got.fields = got.fields[:maxBlobFields]
	}
	if b.cut {
		got.fields = append(got.fields, model.Field{Name: "Not decoded", Offset: maxBlobRead, Value: model.Bytes(span.Len - maxBlobRead), Note: "more than is read to be shown as a list"})
	}
	s.Details = got.fields
	s.Content = model.Absent(model.Unknown, "its layout is not known: see the bytes")
	if got.words != "" {
		s.Content = model.Str(got.words).From(span)
	}
}

// decode chooses the decoder by the tag or, for trace logs, by their mark.
func (b blob) decode(tag string) decoded {
	if f := blobDecoders[strings.ToLower(tag)]; f != nil {
		if got := f(b); got.words != "" || len(got.fields) > 0 {
			return got
		}
	}
	if got, ok := traceLog(b); ok {
		return got
	}
	return decoded{fields: []model.Field{b.first()}}
}

// first is the beginning of a blob whose layout is not known.
func (b blob) first() model.Field {
	const n = 32
	head := b.data[:min(n, len(b.data))]
	return b.field("First bytes", 0, uint64(len(head)), model.Str(fmt.Sprintf("% x", head)))
}

// has tells whether n bytes are at off.
func (b blob) has(off, n uint64) bool {
	return off <= uint64(len(b.data)) && n <= uint64(len(b.data))-off
}

// num reads a little-endian number; 0 past the end.
func (b blob) num(off, size uint64) uint64 {
	if !b.has(off, size) {
		return 0
	}
	return model.Uint(b.data[off : off+size])
}

// field is a datum that was read from size bytes at off.
func (b blob) field(name string, off, size uint64, v model.Value) model.Field {
	return model.Field{Name: name, Offset: off, Value: v.From(b.span.Sub(off, size))}
}

// ascii is the text at off, of at most n bytes, up to its NUL; ok tells text of
// printable characters, at least one.
func (b blob) ascii(off, n uint64) (text string, ok bool) {
	if !b.has(off, n) {
		return "", false
	}
	raw, _, _ := strings.Cut(string(b.data[off:off+n]), "\x00")
	for _, c := range []byte(raw) {
		if c < ' ' || c > '~' {
			return "", false
		}
	}
	return raw, raw != ""
}

// utf16 is the text at off up to its NUL or n bytes; end is the offset after it.
func (b blob) utf16(off, n uint64) (text string, end uint64) {
	var units []uint16
	for end = off; end+2 <= off+n && b.has(end, 2); {
		u := uint16(b.num(end, 2))
		end += 2
		if u == 0 {
			break
		}
		units = append(units, u)
	}
	return printableText(units), end
}
