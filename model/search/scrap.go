package search

import (
	"slices"
	"sync"

	"dumplens/model"
)

// scrap is a string, or a part of one, that one piece of memory holds.
type scrap struct {
	target     *Target
	first, end model.Addr // end is the address after it
	row        int        // of scanRows: only scraps of one row make a string
	// text is the string's characters or, when raw is set, its bytes as they are in memory:
	// of one that touches an end of the piece, so that it may go on there, and of one that
	// is too long for one part.
	text string
	raw  bool
	open bool // it touches an end of the piece
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
	raw, open         bool
	text, end         int // its place in scanner.text
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
			f := scrapAt{first: first, limit: limit, row: row, text: len(s.text)}
			f.open = first == p.first || limit == p.limit
			f.raw = f.open || limit-first > longest
			s.text = appendText(s.text, p.b[first:limit], row != rowBytes && !f.raw)
			if f.end = len(s.text); !f.raw && want != nil && !want(string(s.text[f.text:])) {
				s.text = s.text[:f.text]
				return
			}
			s.found = append(s.found, f)
		}
	}
	if opt.Kinds&(StringASCII|StringUTF8) != 0 {
		runs(s.classes.text, p.first, p.limit, opt.Least, take(rowBytes))
	}
	if opt.Kinds&StringUTF16 != 0 {
		for odd := range uint(2) {
			row := rowEven + int(uint(p.at)+odd)&1
			s.units[odd] = s.classes.units(s.units[odd], odd)
			runs(s.units[odd], p.first, p.limit, 2*opt.Least, take(row))
		}
	}
	return s.hand(p, found)
}

// hand gives the scraps on. The rows are each in order; the three are merged.
func (s *scanner) hand(p piece, found func(scrap) bool) bool {
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
		if !found(scrap{p.target, p.address(f.first), p.address(f.limit), f.row, all[f.text:f.end], f.raw, f.open}) {
			return false
		}
	}
}

// appendText appends bytes, or the characters of UTF-16 that is wide.
func appendText(to, b []byte, wide bool) []byte {
	if !wide {
		return append(to, b...)
	}
	n := len(to)
	to = slices.Grow(to, len(b)/2)[:n+len(b)/2]
	for i := range to[n:] {
		to[n+i] = b[2*i]
	}
	return to
}

// textOf is the text of a string's bytes.
func textOf(bytes string, row int) string {
	if row == rowBytes {
		return bytes
	}
	return string(appendText(nil, []byte(bytes), true))
}
