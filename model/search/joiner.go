package search

import (
	"slices"
	"unicode/utf8"

	"dumplens/model"
)

// joiner makes strings of the scraps of pieces, which come in order.
type joiner struct {
	opt  *StringOptions
	want filter
	emit func(FoundString) bool

	open  [scanRows]*scrap // strings that may go on in the next piece
	cut   [scanRows]bool   // earlier parts of them were given
	ready []FoundString    // strings that begin after one that is open
	over  bool             // no more are wanted
}

// add takes scraps; false when no more strings are wanted.
func (j *joiner) add(list []scrap) bool {
	for i := range list {
		if j.take(list[i]); j.over {
			return false
		}
	}
	return true
}

// take takes one scrap.
func (j *joiner) take(s scrap) {
	if j.close(&s); !s.raw {
		j.give(&s, s.text, false)
		return
	}
	if before := j.open[s.row]; before != nil { // close has left only one that touches
		s.first, s.text = before.first, before.text+s.text
		j.open[s.row] = nil
	}
	for len(s.text) > longest {
		j.part(&s)
	}
	if s.open {
		j.open[s.row] = &s
		return
	}
	j.string(&s, false)
}

// close ends the open strings that a scrap cannot belong to.
func (j *joiner) close(s *scrap) {
	for row, o := range j.open {
		if o != nil && (o.target != s.target || o.end < s.first || row == s.row && o.end != s.first) {
			j.open[row] = nil
			j.string(o, false)
		}
	}
	if len(j.ready) > 0 {
		j.flush()
	}
}

// end ends all that is open.
func (j *joiner) end() {
	for row, o := range j.open {
		if o != nil {
			j.open[row] = nil
			j.string(o, false)
		}
	}
	j.flush()
}

// longest is how many bytes are given in one part: the last character of the part may
// have some more than StringLength.
const longest = StringLength + 4

// part gives the start of a string that is too long for one part.
func (j *joiner) part(s *scrap) {
	n := StringLength
	for s.row == rowBytes && n > StringLength-4 && !utf8.RuneStart(s.text[n]) {
		n--
	}
	head := *s
	head.text, head.end = s.text[:n], s.first+model.Addr(n)
	j.string(&head, true)
	s.text, s.first = s.text[n:], head.end
	j.cut[s.row] = true
}

// string gives one raw string, or a part of it, if it is wanted.
func (j *joiner) string(s *scrap, more bool) {
	part := j.cut[s.row]
	if !more {
		j.cut[s.row] = false
	}
	text := textOf(s.text, s.row)
	if !part && !more && j.short(text) || j.want != nil && !j.want(text) {
		return
	}
	j.give(s, text, more)
}

// give gives a string that is wanted.
func (j *joiner) give(s *scrap, text string, more bool) {
	f := FoundString{s.target.Space, s.first, uint64(s.end - s.first), StringUTF16, text, more}
	if s.row == rowBytes {
		if f.Kind = StringASCII; j.opt.Kinds&StringUTF8 != 0 {
			f.Kind = StringUTF8
			if !s.raw && j.short(text) {
				return
			}
		}
	}
	if len(j.ready) == 0 && !j.waits(&f) {
		j.over = j.over || !j.emit(f)
		return
	}
	j.put(f)
	j.flush()
}

// put puts a string behind those that begin before it.
func (j *joiner) put(s FoundString) {
	i := len(j.ready)
	for i > 0 && j.ready[i-1].Space == s.Space && j.ready[i-1].At > s.At {
		i--
	}
	j.ready = slices.Insert(j.ready, i, s)
}

// short tells text of too few characters.
func (j *joiner) short(text string) bool {
	return len(text) < j.opt.Least || j.opt.Kinds&StringUTF8 != 0 && utf8.RuneCountInString(text) < j.opt.Least
}

// flush gives the strings on that no open one comes before.
func (j *joiner) flush() {
	n := 0
	for ; n < len(j.ready) && !j.over && !j.waits(&j.ready[n]); n++ {
		j.over = !j.emit(j.ready[n])
	}
	j.ready = j.ready[:copy(j.ready, j.ready[n:])]
}

// waits tells whether an open string begins before s.
func (j *joiner) waits(s *FoundString) bool {
	for _, o := range j.open {
		if o != nil && o.target.Space == s.Space && o.first < s.At {
			return true
		}
	}
	return false
}
