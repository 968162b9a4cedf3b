package rows

import (
	"strconv"
	"strings"

	"dumplens/model"
)

// SetFilter shows only the rows in which text occurs, and the rows above them in the
// outline. Case does not matter; an address may be written with or without the
// backtick, leading zeros and 0x; the reason of an absent datum is found too. The
// empty text shows all rows.
func (s *Store) SetFilter(text string) {
	needle := fold(strings.TrimSpace(text))
	if needle == s.needle {
		return
	}
	s.needle, s.stale = needle, true
	if needle == "" {
		return
	}
	for _, n := range s.roots {
		n.mark(needle)
	}
}

// Filtered tells whether a filter holds.
func (s *Store) Filtered() bool { return s.needle != "" }

func (s *Store) hidden(n *node) bool { return s.needle != "" && !n.match && !n.below }

// mark finds the needle in n and below and tells whether it is there.
func (n *node) mark(needle string) bool {
	if n.text == "" {
		n.text = haystack(n.row)
	}
	n.match = strings.Contains(n.text, needle)
	n.below, n.narrow = false, false
	for _, k := range n.kids {
		if k.mark(needle) {
			n.below = true
		}
	}
	return n.match || n.below
}

// fold makes texts comparable: lower case and no backticks.
func fold(s string) string { return strings.ToLower(strings.ReplaceAll(s, "`", "")) }

// haystack is all text of a row. A newline after each cell keeps a match inside one.
func haystack(row *model.Row) string {
	b := make([]byte, 0, 16*len(row.Cells)+1)
	for i := range row.Cells {
		b = appendHay(b, &row.Cells[i])
	}
	return string(append(b, '\n'))
}

func appendHay(b []byte, v *model.Value) []byte {
	switch {
	case !v.Is():
		b = append(b, fold(v.String()+"\n"+v.Reason())...)
	case v.Fmt == model.Address || v.Fmt == model.Address32:
		b = appendHex(b, v)
	case v.Fmt == model.Many:
		for i := range v.Items {
			b = appendHay(b, &v.Items[i])
		}
		b = append(b, fold(v.String())...)
	default:
		b = append(b, fold(v.String())...)
	}
	return append(b, '\n')
}

// appendHex writes an address in both ways a person may type it: with all digits and,
// when that differs, without the leading zeros, each after 0x.
func appendHex(b []byte, v *model.Value) []byte {
	short := strconv.FormatUint(v.Num, 16)
	digits := 16
	if v.Fmt == model.Address32 {
		digits = 8
	}
	b = append(b, "0x"...)
	for i := len(short); i < digits; i++ {
		b = append(b, '0')
	}
	b = append(b, short...)
	if v.Text != "" {
		b = append(b, ' ')
		b = append(b, fold(v.Text)...)
	}
	if len(short) < digits {
		b = append(b, "\n0x"...)
		b = append(b, short...)
	}
	return b
}
