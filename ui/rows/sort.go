package rows

import (
	"cmp"
	"slices"
	"strings"

	"dumplens/model"
)

// order is how rows are sorted; col -1 is the order of the file.
type order struct {
	col  int
	down bool
}

// SortBy sorts the rows by a column, each list of siblings on its own: upwards at the
// first call, downwards at the second, in the order of the file at the third. Numbers
// go by their value, text without regard to case, absent data last in both directions,
// and equals stay in the order of the file.
func (s *Store) SortBy(col int) {
	if col < 0 || col >= len(s.cols) {
		return
	}
	switch {
	case s.order.col != col:
		s.order = order{col: col}
	case !s.order.down:
		s.order.down = true
	default:
		s.order = order{col: -1}
	}
	s.sorted, s.stale = 0, true
	each(s.roots, func(n *node) bool {
		s.order.sort(n.kids)
		return true
	})
}

// Sorted is the column that sorts the rows, -1 for none, and whether downwards.
func (s *Store) Sorted() (col int, down bool) { return s.order.col, s.order.down }

// settleOrder sorts the rows that came since the last time and merges them in.
func (s *Store) settleOrder() {
	old, fresh := s.roots[:s.sorted], s.roots[s.sorted:]
	if len(fresh) > 0 {
		s.order.sort(fresh)
		if len(old) > 0 {
			s.roots = s.order.merge(old, fresh)
		}
	}
	s.sorted = len(s.roots)
}

// rank puts data of different kinds in one column into an order.
type rank uint8

const (
	rankNumber rank = iota
	rankText
	rankAbsent
)

// key is what a node is sorted by.
type key struct {
	n    *node
	rank rank
	num  uint64
	text string
}

func (o order) key(n *node) key {
	if o.col < 0 {
		return key{n: n}
	}
	v := cell(n.row, o.col)
	switch {
	case !v.Is():
		return key{n: n, rank: rankAbsent}
	case v.Fmt == model.Text || v.Fmt == model.Many:
		return key{n: n, rank: rankText, text: strings.ToLower(v.String())}
	}
	return key{n: n, num: v.Num}
}

func (o order) compare(a, b key) int {
	if a.rank == rankAbsent || b.rank == rankAbsent {
		return cmp.Or(cmp.Compare(a.rank, b.rank), cmp.Compare(a.n.seq, b.n.seq))
	}
	c := cmp.Or(cmp.Compare(a.rank, b.rank), cmp.Compare(a.num, b.num), strings.Compare(a.text, b.text))
	if o.down {
		c = -c
	}
	return cmp.Or(c, cmp.Compare(a.n.seq, b.n.seq))
}

// sort sorts siblings in place.
func (o order) sort(nodes []*node) {
	if len(nodes) < 2 {
		return
	}
	keys := make([]key, len(nodes))
	for i, n := range nodes {
		keys[i] = o.key(n)
	}
	slices.SortFunc(keys, o.compare)
	for i, k := range keys {
		nodes[i] = k.n
	}
}

// merge makes one sorted list of two, in new memory.
func (o order) merge(a, b []*node) []*node {
	out := make([]*node, 0, len(a)+len(b))
	ka, kb := o.key(a[0]), o.key(b[0])
	for {
		if o.compare(ka, kb) <= 0 {
			out, a = append(out, a[0]), a[1:]
			if len(a) == 0 {
				return append(out, b...)
			}
			ka = o.key(a[0])
		} else {
			out, b = append(out, b[0]), b[1:]
			if len(b) == 0 {
				return append(out, a...)
			}
			kb = o.key(b[0])
		}
	}
}

// cell is a row's datum in a column. A row may have fewer cells than there are columns.
func cell(row *model.Row, col int) model.Value {
	if row == nil || col < 0 || col >= len(row.Cells) {
		return model.Value{}
	}
	return row.Cells[col]
}
