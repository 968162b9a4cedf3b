package search

import (
	"strings"
	"sync"

	"dumplens/model"
)

// scrap is a string, or a part of one, that one piece of memory holds.
type scrap struct {
	target     *Target
	first, end model.Addr // end is the address after it
	row        int        // of scanRows: only scraps of one row make a string
	bytes      string     // as they are in memory
	// open tells that it touches an end of the piece, so that it may go on there.
	open bool
}

// Rows of strings that may lie over each other: bytes, and UTF-16 at even and odd
// addresses.
const (
	rowBytes = iota
	rowEven
	rowOdd
	scanRows
)

// scanner is what a look at a piece needs; it is used again.
type scanner struct {
	classes
	units [2][]uint64
	found []scrapAt
	text  []byte
}

// scrapAt is a scrap by its place in the piece.
type scrapAt struct {
	first, limit, row int
	open              bool
	text              int // its place in scanner.text
}

var scanners = sync.Pool{New: func() any { return new(scanner) }}

// scraps gives the strings of a piece in the order of their addresses.
func scraps(p piece, opt *StringOptions, want filter, found func(scrap) bool) bool {
	s := scanners.Get().(*scanner)
	defer scanners.Put(s)
	s.of(p.b, opt.Kinds&StringUTF8 != 0)
	s.found, s.text = s.found[:0], s.text[:0]
	take := func(row int) func(first, limit int) {
		return func(first, limit int) {
			open := first == p.first || limit == p.limit
			s.found = append(s.found, scrapAt{first, limit, row, open, len(s.text)})
			s.text = append(s.text, p.b[first:limit]...)
		}
	}
	if opt.Kinds&(StringASCII|StringUTF8) != 0 {
		runs(s.text64(), p.first, p.limit, opt.Least, take(rowBytes))
	}
	if opt.Kinds&StringUTF16 != 0 {
		for odd := range uint(2) {
			row := rowEven + int(uint(p.at)+odd)&1
			s.units[odd] = s.classes.units(s.units[odd], odd)
			runs(s.units[odd], p.first, p.limit, 2*opt.Least, take(row))
		}
	}
	return s.hand(p, opt, want, found)
}

func (s *scanner) text64() []uint64 { return s.classes.text }

// hand gives the scraps on. The rows are each in order; the three are merged.
func (s *scanner) hand(p piece, opt *StringOptions, want filter, found func(scrap) bool) bool {
	all := string(s.text)
	var next, limit [scanRows]int
	for row, i := 0, 0; row < scanRows; row++ {
		wanted := row
		if row > 0 && uint(p.at)&1 != 0 {
			wanted = scanRows - row // odd addresses stand at even places
		}
		next[row] = i
		for i < len(s.found) && s.found[i].row == wanted {
			i++
		}
		limit[row] = i
	}
	for {
		row := -1
		for r := range next {
			if next[r] < limit[r] && (row < 0 || s.found[next[r]].first < s.found[next[row]].first) {
				row = r
			}
		}
		if row < 0 {
			return true
		}
		f := s.found[next[row]]
		next[row]++
		bytes := all[f.text : f.text+f.limit-f.first]
		if !f.open && want != nil && !want(textOf(bytes, f.row)) {
			continue
		}
		if !found(scrap{p.target, p.address(f.first), p.address(f.limit), f.row, bytes, f.open}) {
			return false
		}
	}
}

// textOf is the text of a string's bytes.
func textOf(bytes string, row int) string {
	if row == rowBytes {
		return bytes
	}
	var b strings.Builder
	b.Grow(len(bytes) / 2)
	for i := 0; i < len(bytes); i += 2 {
		b.WriteByte(bytes[i])
	}
	return b.String()
}
