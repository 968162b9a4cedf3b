package rows

import (
	"slices"

	"dumplens/model"
)

// Store holds the rows of one View: sorting, filtering, opening and closing branches.
// The rows it shows are numbered from 0 to Len()-1.
type Store struct {
	cols    []model.Column
	roots   []*node // the first sorted of them in the chosen order, the rest as appended
	sorted  int
	total   int
	outline bool
	order   order
	needle  string

	shown []*node
	stale bool // shown must be made again
	made  int  // counts how often it was
}

// node is a row in its place.
type node struct {
	row   *model.Row
	up    *node
	kids  []*node
	seq   int // place among its siblings in the file
	depth int
	// shut is set when the user closes the branch; narrow is the same while a filter
	// holds, so that a filter opens everything it finds and leaves no trace.
	shut, narrow bool
	match, below bool   // the filter: this row matches, a row below does
	text         string // what the filter searches, made when first needed
}

// NewStore makes an empty store for rows with the given columns.
func NewStore(cols []model.Column) *Store {
	return &Store{cols: cols, order: order{col: -1}}
}

// Columns are the columns of the rows, hidden ones included.
func (s *Store) Columns() []model.Column { return s.cols }

// Append adds rows, and the rows below them, at the end of the file order.
func (s *Store) Append(rows ...model.Row) {
	kept := slices.Clone(rows) // so that pointers to the rows stay good
	from := len(s.roots)
	for i := range kept {
		s.roots = append(s.roots, s.grow(nil, &kept[i], from+i))
	}
	for _, n := range s.roots[from:] {
		if s.needle != "" {
			n.mark(s.needle)
		}
	}
	if s.stale || s.order.col >= 0 {
		s.stale = true
		return
	}
	s.sorted = len(s.roots)
	for _, n := range s.roots[from:] {
		s.show(n)
	}
}

func (s *Store) grow(up *node, row *model.Row, seq int) *node {
	n := &node{row: row, up: up, seq: seq}
	if up != nil {
		n.depth = up.depth + 1
	}
	s.total++
	if len(row.Kids) == 0 {
		return n
	}
	s.outline = true
	n.kids = make([]*node, len(row.Kids))
	for i := range row.Kids {
		n.kids[i] = s.grow(n, &row.Kids[i], i)
	}
	if s.order.col >= 0 {
		s.order.sort(n.kids)
	}
	return n
}

// Outline tells whether any row has rows below it.
func (s *Store) Outline() bool { return s.outline }

// Total is the number of rows, nested, closed and filtered ones included.
func (s *Store) Total() int { return s.total }

// All are the rows in the order of the file, whether they are shown or not, each with
// those below it.
func (s *Store) All() []model.Row {
	out := make([]model.Row, len(s.roots))
	for _, n := range s.roots {
		out[n.seq] = *n.row
	}
	return out
}

// Len is the number of rows shown.
func (s *Store) Len() int {
	s.settle()
	return len(s.shown)
}

// At is the i-th shown row, its depth in the outline, and whether rows stand below it
// (those that the filter leaves) and are shown. Out of range it answers nil.
func (s *Store) At(i int) (row *model.Row, depth int, hasKids, open bool) {
	n := s.node(i)
	if n == nil {
		return nil, 0, false, false
	}
	hasKids = s.branch(n)
	return n.row, n.depth, hasKids, hasKids && s.open(n)
}

// Matched tells whether the filter matches the i-th shown row itself. A row that it
// does not match is shown for the sake of one below.
func (s *Store) Matched(i int) bool {
	n := s.node(i)
	return n != nil && (s.needle == "" || n.match)
}

func (s *Store) node(i int) *node {
	s.settle()
	if i < 0 || i >= len(s.shown) {
		return nil
	}
	return s.shown[i]
}

// branch tells whether rows that may be shown stand below n.
func (s *Store) branch(n *node) bool {
	if s.needle != "" {
		return n.below
	}
	return len(n.kids) > 0
}

func (s *Store) open(n *node) bool {
	if s.needle != "" {
		return !n.narrow
	}
	return !n.shut
}

func (s *Store) setOpen(n *node, open bool) {
	if s.needle != "" {
		n.narrow = !open
	} else {
		n.shut = !open
	}
	s.stale = true
}

// Toggle opens or closes the i-th shown row.
func (s *Store) Toggle(i int) {
	if n := s.node(i); n != nil && s.branch(n) {
		s.setOpen(n, !s.open(n))
	}
}

// ExpandAll opens every branch.
func (s *Store) ExpandAll() { s.setAll(true) }

// CollapseAll closes every branch.
func (s *Store) CollapseAll() { s.setAll(false) }

func (s *Store) setAll(open bool) {
	s.stale = true
	each(s.roots, func(n *node) bool {
		if len(n.kids) > 0 {
			s.setOpen(n, open)
		}
		return true
	})
}

// Parent is the shown row that the i-th one stands below, or -1.
func (s *Store) Parent(i int) int {
	n := s.node(i)
	if n == nil || n.up == nil {
		return -1
	}
	for j := i - 1; j >= 0; j-- {
		if s.shown[j] == n.up {
			return j
		}
	}
	return -1
}

// Find is the number of the first row that is wanted, in the order shown, or -1. It
// looks into closed branches too and opens those it must; rows that the filter hides
// are not found.
func (s *Store) Find(wanted func(*model.Row) bool) int {
	s.settle()
	var found *node
	each(s.roots, func(n *node) bool {
		if s.hidden(n) {
			return true
		}
		if wanted(n.row) {
			found = n
		}
		return found == nil
	})
	if found == nil {
		return -1
	}
	for up := found.up; up != nil; up = up.up {
		if !s.open(up) {
			s.setOpen(up, true)
		}
	}
	s.settle()
	return slices.Index(s.shown, found)
}

// index is the number of a row that is shown now, or -1.
func (s *Store) index(row *model.Row) int {
	if row == nil {
		return -1
	}
	s.settle()
	return slices.IndexFunc(s.shown, func(n *node) bool { return n.row == row })
}

// each walks nodes and all below in order until visit answers false.
func each(nodes []*node, visit func(*node) bool) bool {
	for _, n := range nodes {
		if !visit(n) || !each(n.kids, visit) {
			return false
		}
	}
	return true
}

// settle brings the list of shown rows up to date.
func (s *Store) settle() {
	if !s.stale {
		return
	}
	s.stale = false
	s.made++
	s.settleOrder()
	s.shown = s.shown[:0]
	for _, n := range s.roots {
		s.show(n)
	}
}

func (s *Store) show(n *node) {
	if s.hidden(n) {
		return
	}
	s.shown = append(s.shown, n)
	if !s.open(n) {
		return
	}
	for _, k := range n.kids {
		s.show(k)
	}
}
