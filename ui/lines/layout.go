package lines

import "dumplens/model"

// minFold is the fewest rows that are worth folding into one line.
const minFold = 2

// line is one line of the view: a row of bytes, or a folded gap. Its ends are inclusive.
type line struct {
	first, last model.Addr
	gap         *gap // nil for a row of bytes
}

func (l line) holds(at model.Addr) bool { return l.first <= at && at <= l.last }

// layout cuts a space into lines. Rows start at multiples of their width. It has no
// memory: every line is found from an address and from the blocks that block gives;
// where block gives nil a row is taken for bytes.
type layout struct {
	row    int // bytes in a row, a power of two
	fold   bool
	bottom model.Addr // last address of the space
	block  func(model.Addr) *block
}

// at gives the line that an address lies in.
func (l layout) at(a model.Addr) line {
	mask := model.Addr(l.row - 1)
	a = min(a, l.bottom)
	row := line{first: a &^ mask, last: min(a|mask, l.bottom)}
	if !l.fold {
		return row
	}
	b := l.block(row.first)
	if b == nil {
		return row
	}
	for i := range b.gaps {
		if g := &b.gaps[i]; g.first <= row.first && row.last <= g.last {
			return l.folded(g, row)
		}
	}
	return row
}

// folded is the line of a gap around row: its whole rows only, so that a row with a
// single captured byte is never folded away.
func (l layout) folded(g *gap, row line) line {
	mask := model.Addr(l.row - 1)
	f := line{first: row.first, last: row.last, gap: g}
	if up := (g.first + mask) &^ mask; up >= g.first {
		f.first = up
	}
	if g.last >= l.bottom {
		f.last = l.bottom
	} else {
		f.last = (g.last+1)&^mask - 1
	}
	if f.last-f.first < model.Addr(minFold*l.row-1) {
		return row
	}
	return f
}

// next gives the line below; false at the end of the space.
func (l layout) next(x line) (line, bool) {
	if x.last >= l.bottom {
		return x, false
	}
	return l.at(x.last + 1), true
}

// prev gives the line above; false at address 0.
func (l layout) prev(x line) (line, bool) {
	if x.first == 0 {
		return x, false
	}
	return l.at(x.first - 1), true
}

// from gives up to n lines, the one that a lies in first.
func (l layout) from(a model.Addr, n int) []line {
	out := make([]line, 0, n)
	x := l.at(a)
	for ok := true; ok && len(out) < n; x, ok = l.next(x) {
		out = append(out, x)
	}
	return out
}

// move gives the line n below the one that a lies in, above it when n is negative,
// as far as there are lines.
func (l layout) move(a model.Addr, n int) line {
	x := l.at(a)
	step := l.next
	if n < 0 {
		n, step = -n, l.prev
	}
	for ok := true; ok && n > 0; n-- {
		x, ok = step(x)
	}
	return x
}

// lowest is the last line that may stand on top of a view of rows lines without
// leaving space below the end.
func (l layout) lowest(rows int) line { return l.move(l.bottom, 1-rows) }
