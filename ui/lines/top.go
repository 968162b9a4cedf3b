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

// Restore puts the caret at at and the line of top on top, as they were when Caret and
// TopLine told them.
func (h *Hex) Restore(at, top model.Addr) {
	if h.src == nil || h.src.empty {
		return
	}
	h.mark, h.selecting = model.Span{}, false
	h.top = min(top, h.src.bottom)
	h.setCaret(at)
}

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
