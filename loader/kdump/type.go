package kdump

import (
	"encoding/binary"
	"fmt"

	"dumplens/model"
)

// dumpType is the type of the dump that is followed: the header's DumpType or, when that
// is none that is known, what follows the header shows. known is false when neither
// tells.
func (l *loading) dumpType() (typ uint64, known bool) {
	typ, _ = l.h.num("DumpType")
	if _, ok := kinds[typ]; ok {
		return typ, true
	}
	return l.guessed, l.guessed != 0
}

// guessType tells the type of a dump by what follows its header: the signature of a
// bitmap or of ranges, or as many pages as the header's runs of memory say.
func (l *loading) guessType() {
	typ, there := l.h.num("DumpType")
	if _, ok := kinds[typ]; ok || uint64(len(l.h.buf)) < l.h.size {
		return
	}
	b := make([]byte, 0x28)
	if n, _ := l.file.ReadAt(b, model.Addr(l.h.size)); n < len(b) {
		return
	}
	const summaryFirst, bitmapFirst = 0xc, 0x20
	inside := func(at uint64) bool { return at > l.h.size && at < l.file.Size() }
	switch {
	case string(b[:8]) == "FDMPDUMP" && inside(binary.LittleEndian.Uint64(b[bitmapFirst:])):
		l.guessed = typeBitmapFull
	case string(b[:8]) == "SDMPDUMP" && inside(binary.LittleEndian.Uint64(b[bitmapFirst:])):
		l.guessed = typeBitmapKernel
	case string(b[:8]) == "SDMPDUMP" && inside(uint64(binary.LittleEndian.Uint32(b[summaryFirst:]))):
		l.guessed = typeSummary
	case string(b[4:12]) == "RDMPDUMP":
		l.guessed = typeKernelRange
	case l.holdsRuns() || len(l.h.runs()) == 0 && len(l.seekRuns()) > 0:
		l.guessed = typeComplete
	default:
		return
	}
	said := fmt.Sprintf("dump type %d is not known", typ)
	if !there {
		said = "the type of the dump was never written"
	}
	l.d.AddProblem("header", l.h.span(l.h.find("DumpType")), "%s; the file is read as the %s that what follows the header shows", said, kinds[l.guessed])
}

// holdsRuns tells whether the file has room for the pages of the header's runs, and
// little more: what drivers added.
func (l *loading) holdsRuns() bool {
	pages := uint64(0)
	for _, r := range l.h.runs() {
		if pages += r.PageCount; pages > maxPages {
			return false
		}
	}
	return pages > 0 && l.holdsPages(pages)
}
