package ui

import "dumplens/model"

// Panes in step scroll together: each by as many bytes as the one that is scrolled.

// toggleStep makes the panes scroll together, or ends that.
func (d *dock) toggleStep() {
	d.inStep = !d.inStep
	d.settle()
	d.rearrange()
}

// settle notes where the panes stand: scrolling is counted from here.
func (d *dock) settle() {
	for _, h := range d.panes {
		h.stand = h.pane.Hex.TopLine()
	}
}

// alone moves one pane without the others.
func (d *dock) alone(move func()) {
	d.still++
	move()
	d.still--
	d.settle()
}

// scrolled passes the scrolling of a pane on to the others.
func (d *dock) scrolled(by *hexPane) {
	if !d.inStep || d.still > 0 {
		return
	}
	d.still++
	to := by.pane.Hex.TopLine()
	for _, h := range d.panes {
		if h != by {
			h.pane.Hex.ScrollTo(shifted(h.stand, by.stand, to))
		}
	}
	d.still--
}

// shifted is at moved as far as from is from to, but not around the ends of a space.
func shifted(at, from, to model.Addr) model.Addr {
	if to >= from {
		return at + min(to-from, ^at)
	}
	return at - min(from-to, at)
}
