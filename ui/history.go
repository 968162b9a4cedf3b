package ui

import "dumplens/model"

// place is where the user is: a view, a row in it, and a place in a hex pane.
type place struct {
	view  string
	row   *model.Row // the chosen row, nil for none
	pane  *hexPane   // nil for the one in use
	space string     // of the hex pane, "" when it shows nothing yet
	at    model.Addr
	len   uint64
	// top is the line that stood on top when the place was left.
	top  model.Addr
	left bool // top is known
}

// same tells whether two places show the same bytes in the same view; where they were
// scrolled to does not count.
func (p place) same(q place) bool {
	p.top, p.left, q.top, q.left = 0, false, 0, false
	return p == q
}

// history is the places visited, for back and forward.
type history struct {
	places []place
	now    int
}

// maxHistory bounds the list.
const maxHistory = 500

// here is the place last visited or come back to.
func (h *history) here() place {
	if len(h.places) == 0 {
		return place{}
	}
	return h.places[h.now]
}

// update notes where the user moved to within the same visit.
func (h *history) update(p place) {
	if len(h.places) > 0 {
		h.places[h.now] = p
	}
}

// visit adds a place after the present one; those ahead are forgotten.
func (h *history) visit(p place) {
	if len(h.places) > 0 && h.here().same(p) {
		return
	}
	if len(h.places) > 0 {
		h.places = h.places[:h.now+1]
	}
	h.places = append(h.places, p)
	if len(h.places) > maxHistory {
		h.places = h.places[len(h.places)-maxHistory:]
	}
	h.now = len(h.places) - 1
}

func (h *history) canBack() bool    { return h.now > 0 }
func (h *history) canForward() bool { return h.now+1 < len(h.places) }

// back and forward step through the places; they stay at the ends.
func (h *history) back() place {
	if h.canBack() {
		h.now--
	}
	return h.here()
}

func (h *history) forward() place {
	if h.canForward() {
		h.now++
	}
	return h.here()
}
