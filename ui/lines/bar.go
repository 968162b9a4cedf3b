package lines

import "dumplens/model"

// minThumb is the least height of the thumb in pixels.
const minThumb = 24

// thumb is the scroll bar in pixels: the upper edge and height of its thumb, and the
// way the edge can go. The height is 0 when everything is in sight.
type thumb struct{ y, height, way float32 }

// thumbFor computes the thumb from the occupied bytes above the view, below which the
// view cannot be scrolled, and in the view.
func thumbFor(above, most, inView float64, height float32) thumb {
	if most <= 0 {
		return thumb{}
	}
	t := thumb{height: min(max(float32(float64(height)*inView/(most+inView)), minThumb), height)}
	t.way = height - t.height
	t.y = t.way * float32(min(above/most, 1))
	return t
}

// thumb is where the thumb stands now.
func (h *Hex) thumb() thumb {
	if len(h.shown) == 0 {
		return thumb{}
	}
	lowest := h.lines().lowest(h.rows()).first
	if lowest == 0 {
		return thumb{}
	}
	above, most := h.extents.position(h.top), h.extents.position(lowest)
	inView := h.extents.position(h.shown[len(h.shown)-1].last) - above
	if h.top == lowest { // also where a last gap of no occupied bytes follows
		above = max(most, 1)
	}
	return thumbFor(above, max(most, 1), max(inView, 0), h.Size().Height)
}

func (h *Hex) drawBar(p *palette) {
	t := h.thumb()
	h.sheet.track.FillColor = p.track // covers text that is too wide
	place(h.sheet.track, h.Size().Width-barWidth, 0, barWidth, h.Size().Height)
	if t.height == 0 {
		h.sheet.thumb.Hide()
		return
	}
	h.sheet.thumb.FillColor = p.thumb
	place(h.sheet.thumb, h.Size().Width-barWidth+2, t.y, barWidth-3, t.height)
}

// dragThumb scrolls so that the thumb's upper edge is at y.
func (h *Hex) dragThumb(y float32) {
	t := h.thumb()
	if t.way <= 0 {
		return
	}
	h.follow = false
	x := h.lines()
	lowest := x.lowest(h.rows()).first
	share := float64(min(max(y/t.way, 0), 1))
	switch {
	case share == 1:
		h.top = lowest
	case share == 0 && h.fold:
		h.top = 0
	default:
		h.top = x.at(h.extents.address(share * h.extents.position(lowest))).first
	}
	h.draw()
}

// scroll moves the view by lines, down when n is positive.
func (h *Hex) scroll(n int) {
	if h.src == nil || h.src.empty || n == 0 {
		return
	}
	h.follow = false
	h.top = h.lines().move(h.top, n).first
	h.draw()
}

// inBar tells whether a place in pixels lies in the scroll bar.
func (h *Hex) inBar(x float32) bool { return x >= h.Size().Width-barWidth }

// addrAt gives the byte at a place in pixels; beyond the view it is on the nearest
// line, in the direction that direction tells (-1, 0, 1).
func (h *Hex) addrAt(x, y float32) (at model.Addr, direction int, ok bool) {
	if len(h.shown) == 0 {
		return 0, 0, false
	}
	i := h.grid.lineAt(y)
	switch {
	case i < 0:
		direction = -1
	case y >= h.Size().Height:
		direction = 1
	}
	line := h.shown[min(max(i, 0), len(h.shown)-1)]
	if line.gap != nil {
		return line.first, direction, true
	}
	byteInRow, _ := h.grid.byteAt(x + h.left)
	return min(line.first+model.Addr(byteInRow), line.last), direction, true
}
