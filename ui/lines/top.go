package lines

import "dumplens/model"

// TopLine is the first address of the line on top.
func (h *Hex) TopLine() model.Addr { return h.top }

// ScrollTo puts the line that at lies in on top, as far as the space goes; the caret
// stays where it is.
func (h *Hex) ScrollTo(at model.Addr) {
	if h.src == nil || h.src.empty {
		return
	}
	h.follow = false
	h.top = min(at, h.src.bottom)
	h.draw()
}

// Drawn tells whether there are bytes in sight, so that TopLine means something.
func (h *Hex) Drawn() bool { return len(h.shown) > 0 }

// tellTop tells that the view was drawn, and when another line has come on top.
func (h *Hex) tellTop() {
	if h.drawn != nil {
		h.drawn()
	}
	if h.top == h.toldTop || h.src == nil {
		return
	}
	h.toldTop = h.top
	if h.OnTop != nil {
		h.OnTop()
	}
}
