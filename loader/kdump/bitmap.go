package kdump

import (
	"errors"
	"fmt"

	"dumplens/model"
	"dumplens/model/mem"
)

// bitmapForm is one of the two headers that stand before a bitmap of pages.
type bitmapForm struct {
	table  []field
	bitmap uint64 // offset of the bitmap in the body
}

// summary64 and summary32 are SUMMARY_DUMP of the older kernel dump (type 2): its
// RTL_BITMAP was written with the pointer it had in memory, so the width matters.
var (
	summaryTable = []field{
		{"Signature", 0x0, 4, ascii},
		{"ValidDump", 0x4, 4, ascii},
		{"DumpOptions", 0x8, 4, code},
		{"HeaderSize", 0xc, 4, offset},
		{"BitmapSize", 0x10, 4, count},
		{"TotalPresentPages", 0x14, 4, count},
	}
	summary64 = bitmapForm{summaryTable, 0x28}
	summary32 = bitmapForm{summaryTable, 0x20}
	// bitmapDump is the header of types 5 and 6, the same in both widths.
	bitmapDump = bitmapForm{[]field{
		{"Signature", 0x0, 4, ascii},
		{"ValidDump", 0x4, 4, ascii},
		{"DumpOptions", 0x8, 4, code},
		{"HeaderSize", 0x20, 8, offset},
		{"TotalPresentPages", 0x28, 8, count},
		{"BitmapSize", 0x30, 8, count},
	}, 0x38}
)

// maxBitmap bounds the bitmap kept in memory: 256 MiB map 8 TiB of physical memory.
const maxBitmap = 256 << 20

// bitmap places the pages of a dump that says with a bit for each page of the
// machine whether it holds it. older tells the layout of type 2.
func (l *loading) bitmap(older bool) (*stored, error) {
	form := bitmapDump
	switch {
	case older && l.h.wide:
		form = summary64
	case older:
		form = summary32
	}
	r := newRecord(l.d, l.file, l.h.size, form.bitmap, form.table)
	r.prefix = "SUMMARY_DUMP."
	if uint64(len(r.buf)) < form.bitmap {
		return nil, errors.New("the file ends before the map of its pages; it was cut off: copy it again")
	}
	l.addFields(r.fields())
	said := layoutOf(r, l.h.size+form.bitmap)
	lay := l.settleBitmap(r, said)
	if lay.first > maxOffset {
		return nil, fmt.Errorf("the first page is said to lie at file offset 0x%x, which no file reaches", lay.first)
	}
	index, end, err := l.readBitmap(r, lay)
	if err != nil {
		return nil, err
	}
	if err := l.checkBitmap(r, index, lay.first, end); err != nil {
		return nil, err
	}
	if s := l.mendBitmap(index, lay); s != nil {
		return s, nil
	}
	return &stored{index, lay.first, index.Present(), lay.bits}, nil
}

// readBitmap reads the bits, bounded by the file, and gives the offset they end at.
func (l *loading) readBitmap(r *record, lay bitmapLayout) (*mem.Bitmap, uint64, error) {
	nbits, at, first := lay.bits, lay.at, lay.first
	room := uint64(0)
	if limit := min(first, l.file.Size()); limit > at {
		room = min(limit-at, maxBitmap)
	}
	need := lay.bytes()
	if need > room {
		l.d.AddProblem("memory", r.span(r.find("BitmapSize")), "the map of pages claims %d bits (%s) but there is room for %s of it: pages beyond that cannot be read", nbits, model.HumanSize(need), model.HumanSize(room))
		need = room
	}
	if need == 0 {
		return nil, 0, errors.New("the map of the dump's pages is empty or its place is not possible, so no page can be found")
	}
	buf := make([]byte, need)
	if _, err := l.file.ReadAt(buf, model.Addr(at)); err != nil {
		return nil, 0, fmt.Errorf("the map of the dump's pages: %w", err)
	}
	return mem.NewBitmap(buf, nbits, first), at + need, nil
}

// checkBitmap compares the bitmap with what else the header says. Windows writes
// the signature last: without it the map is used only when all else agrees.
func (l *loading) checkBitmap(r *record, index *mem.Bitmap, first, end uint64) error {
	promised := r.or0("TotalPresentPages")
	agrees := promised == index.Present() && promised > 0 && first >= end
	kind := string(r.buf[:4])
	marked := (kind == "SDMP" || kind == "FDMP") && string(r.buf[4:8]) == "DUMP"
	at := l.span(r.at, uint64(len(r.buf)))
	switch {
	case !marked && !agrees && !l.provenBy(index):
		return fmt.Errorf("the mark SDMP or FDMP after the header is missing (%q), so Windows did not finish writing the dump; check that the disk had space and that nothing cut the power", printable(kind))
	case !marked:
		l.d.AddProblem("memory", at, "the mark SDMP or FDMP after the header is missing (%q): Windows writes it last, so the dump may be unfinished; its map of pages is complete and is used", printable(kind))
		if agrees {
			break
		}
		fallthrough
	case !agrees:
		l.d.AddProblem("memory", at, "the header promises %d pages but the map has %d: the map is used", promised, index.Present())
	}
	return nil
}
