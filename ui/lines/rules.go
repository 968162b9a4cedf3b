package lines

import "dumplens/model"

// border is what begins at the upper edge of a line.
type border uint8

const (
	noBorder   border = iota
	pageBorder        // a page of 4 KiB
	runBorder         // captured bytes begin or end
	zoneBorder        // a region begins
)

// borderOf tells what begins with a line, and the words of the region. Above is the
// block of the byte before it, nil when that is not read.
func borderOf(x line, b, above *block) (border, string) {
	if x.gap != nil || x.first == 0 || x.first%blockSize != 0 {
		return noBorder, ""
	}
	if b == nil {
		return pageBorder, ""
	}
	if b.zone.First == x.first && b.zone.Words != "" {
		return zoneBorder, b.zone.Words
	}
	if above != nil && (above.why[blockSize-1] == model.Present) != (b.why[0] == model.Present) {
		return runBorder, ""
	}
	return pageBorder, ""
}

// drawBorder draws a line where a page begins and a stronger one where a region or
// captured bytes begin, and gives the words for the margin.
func (h *Hex) drawBorder(x line, y float32, p *palette) string {
	what, words := borderOf(x, h.src.peek(x.first), h.src.peekAbove(x.first))
	if what == noBorder {
		return ""
	}
	colour, height := p.page, float32(1)
	if what != pageBorder {
		colour, height = p.region, 1.5
	}
	h.sheet.rect(h.grid.x(addrCol)-h.left, y, h.grid.x(h.grid.cells()-addrCol), height, colour)
	return words
}

// peekAbove is the block of the byte below an address, nil when there is none or it is
// not read.
func (s *source) peekAbove(at model.Addr) *block {
	if at == 0 {
		return nil
	}
	return s.peek(at - 1)
}
