package kdump

import (
	"bytes"

	"dumplens/model"
	"dumplens/model/mem"
)

// bitmapLayout is where a bitmap of pages lies, how many bits it has, and where in the
// file the first page is.
type bitmapLayout struct{ at, bits, first, promised uint64 }

// layoutOf takes the layout from the header of the bitmap.
func layoutOf(r *record, at uint64) bitmapLayout {
	return bitmapLayout{at, r.or0("BitmapSize"), r.or0("HeaderSize"), r.or0("TotalPresentPages")}
}

// bytes is the size of the bitmap.
func (b bitmapLayout) bytes() uint64 { return b.bits/8 + (b.bits%8+7)/8 }

// fits tells whether the bitmap and then a page have room in a file of a size.
func (b bitmapLayout) fits(size uint64) bool {
	return b.at < size && b.first > b.at && b.first < size && b.bits > 0 && b.bytes() <= min(b.first-b.at, maxBitmap)
}

// settleBitmap looks for another layout when the one in the file is not possible, or puts
// the header's page tables where there are none: one that page tables prove.
func (l *loading) settleBitmap(r *record, said bitmapLayout) bitmapLayout {
	index := l.tryBitmap(said)
	if index != nil {
		if yes, known := l.headerTable(index); yes || !known || l.provenBy(index) {
			return l.widerBitmap(r, said, index)
		}
		if l.mendBitmap(index, said) != nil {
			return said
		}
	}
	others := l.otherLayouts(said)
	for _, exact := range []bool{true, false} { // as many pages as promised, if that may be right
		for _, lay := range others {
			index := l.tryBitmap(lay)
			if index == nil || lay == said || exact != (index.Present() == lay.promised) || lay.first+index.Present()*pageSize > l.file.Size() || !l.provenBy(index) {
				continue
			}
			l.d.AddProblem("memory", l.span(r.at, uint64(len(r.buf))), "the map of pages is said to have 0x%x bits and the first page to lie at file offset 0x%x, where page tables do not fit: with 0x%x bits and the first page at 0x%x they do", said.bits, said.first, lay.bits, lay.first)
			return lay
		}
	}
	return said
}

// tryBitmap is the index of a layout, nil when that is not possible.
func (l *loading) tryBitmap(lay bitmapLayout) *mem.Bitmap {
	if !lay.fits(l.file.Size()) {
		return nil
	}
	index, _, err := l.readBitmap(nil, lay)
	if err != nil {
		return nil
	}
	return index
}

// widerBitmap takes all bits up to the first page where these, unlike those that are
// said to be the map, have as many pages as are said to be there.
func (l *loading) widerBitmap(r *record, said bitmapLayout, index *mem.Bitmap) bitmapLayout {
	lay := said
	lay.bits = (said.first - said.at) * 8
	if index.Present() == said.promised || lay.bits == said.bits {
		return said
	}
	wider := l.tryBitmap(lay)
	if wider == nil || wider.Present() != said.promised {
		return said
	}
	l.d.AddProblem("memory", r.span(r.find("BitmapSize")), "the map of pages is said to have 0x%x bits, which hold %d pages; the 0x%x bits up to the first page hold all %d", said.bits, index.Present(), lay.bits, said.promised)
	return lay
}

// otherLayouts are those that parts of what is said lead to: pages right after the map
// or on the next page's start, or as many pages as are promised before the end; a map
// that fills the room before the first page.
func (l *loading) otherLayouts(said bitmapLayout) (list []bitmapLayout) {
	add := func(bits, first uint64) { list = append(list, bitmapLayout{said.at, bits, first, said.promised}) }
	if said.first > said.at && said.first < l.file.Size() {
		add((said.first-said.at)*8, said.first)
	}
	var firsts []uint64
	if n := said.bytes(); n > 0 && n <= maxBitmap {
		end := said.at + n
		firsts = append(firsts, end, (end+pageSize-1)&^(pageSize-1), (end+7)&^7)
	}
	for _, end := range []uint64{l.blobsAt(), l.h.or0("RequiredDumpSpace"), l.file.Size()} {
		if said.promised > 0 && said.promised < end/pageSize {
			firsts = append(firsts, end-said.promised*pageSize)
		}
	}
	for _, first := range firsts {
		add(said.bits, first)
	}
	for _, first := range firsts {
		if first > said.at {
			add((first-said.at)*8, first)
		}
	}
	return list
}

// blobsAt is where what drivers added begins, right after the pages; 0 when it is not in
// the last part of the file.
func (l *loading) blobsAt() uint64 {
	const last = 1 << 20
	from := l.file.Size() - min(l.file.Size(), last)
	b, err := model.ReadBytes(l.file, model.Addr(from), l.file.Size()-from)
	if i := bytes.LastIndex(b, []byte(blobMark)); err == nil && i >= 0 {
		return from + uint64(i)
	}
	return 0
}
