package kdump

import (
	"bytes"
	"context"
	"errors"
	"fmt"

	"dumplens/model"
	"dumplens/model/mem"
)

const (
	signature64 = "PAGEDU64"
	signature32 = "PAGEDUMP"
)

// Sniff tells a kernel dump by the first bytes of its file.
func Sniff(head []byte) bool {
	return bytes.HasPrefix(head, []byte(signature64)) || bytes.HasPrefix(head, []byte(signature32))
}

// loading is the work on one dump.
type loading struct {
	file *mem.File
	d    *model.Dump
	h    *header
	// fields are the members read so far: the header's, then the body's.
	fields []model.Field
	whole  completeness
	// guessed is the type of a dump whose header has none that is known, 0 for none.
	guessed uint64
	// sought are runs of a complete dump that were found without its header; see seekRuns.
	sought []claim
}

// Load reads a kernel dump. The error says why not even the header's first bytes
// could be read, or that ctx ended; everything else that is wrong becomes a Problem.
func Load(ctx context.Context, file *mem.File, m *model.Meter) (*model.Dump, error) {
	head := make([]byte, len(signature64))
	if _, err := file.ReadAt(head, 0); err != nil {
		return nil, fmt.Errorf("the dump header cannot be read: %w", err)
	}
	if !Sniff(head) {
		return nil, errors.New("not a Windows kernel dump: the file does not begin with PAGEDU64 or PAGEDUMP")
	}
	m.Expect(file.Size())
	defer m.Add(file.Size())
	d := &model.Dump{File: file, Size: file.Size()}
	l := &loading{file: file, d: d, h: readHeader(d, file, string(head) == signature64)}
	l.header()
	l.body(ctx)
	l.stateCompleteness()
	d.Fields = model.Ready(l.fields)
	return d, ctx.Err()
}

// header fills what the header alone tells.
func (l *loading) header() {
	h, d := l.h, l.d
	if uint64(len(h.buf)) < h.size {
		l.whole.missing, l.whole.promised = h.size-uint64(len(h.buf)), h.size
		d.AddProblem("header", l.span(0, l.file.Size()), "the file ends inside the header, after 0x%x of 0x%x bytes: it was cut off while it was written or copied; copy it again from the machine", len(h.buf), h.size)
	}
	d.Arch = h.arch()
	l.guessType()
	typ, _ := l.dumpType()
	d.Kind = h.kind(typ)
	d.Header = h.kernelHeader()
	l.addFields(h.allFields())
	l.facts()
	l.complaints()
}

// body reads what follows the header.
func (l *loading) body(ctx context.Context) {
	typ, _ := l.dumpType()
	told, known := l.h.num("DumpType")
	switch {
	case l.h.or0("Attributes")&encryptedDumpData != 0 && known && l.h.attributesKnown():
		l.noMemory("the dump is encrypted: only its header can be read; decrypt it with the key of the machine's administrator first")
		l.d.AddProblem("memory", l.h.span(l.h.find("Attributes")), "%s", l.d.Ranges.Why())
	case typ == typeHeader:
		l.noMemory("the dump holds a header only")
	case typ == typeSmall:
		l.small(ctx)
	case typ >= typeComplete && typ <= typeCompleteRange:
		l.pages(ctx, typ)
	default:
		l.noMemory("what follows the header is of a kind that is not known, so it is shown as bytes of the file only")
		why := fmt.Sprintf("dump type %d is not known", told)
		if !known {
			why = "the header does not say the type of the dump"
		}
		l.d.AddProblem("header", l.h.span(l.h.find("DumpType")), "%s: the header and the file's bytes are shown, memory is not read", why)
	}
}

// noMemory notes why the parts that need the dump's body are missing.
func (l *loading) noMemory(why string) {
	l.whole.nothing = why
	l.d.Ranges = model.None[model.Range](why)
	l.d.Secondary = model.None[model.Secondary](why)
}

// span is a part of the file.
func (l *loading) span(at, n uint64) model.Span {
	return model.Span{Space: l.file, At: model.Addr(at), Len: n}
}

// addFields adds to the list of fields.
func (l *loading) addFields(more []model.Field) { l.fields = append(l.fields, more...) }
