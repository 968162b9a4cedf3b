package typed

import (
	"cmp"
	"fmt"
	"maps"
	"slices"

	"dumplens/model"
)

// make makes a type: from assets/types where the build says nothing against it, else
// from the build's layout; nil when neither has it.
func (c *Catalogue) make(name string, width int) *Type {
	s, l := c.data.structs[name], c.layout(name, width)
	if s != nil && !s.has[side(width)] {
		s = nil
	}
	var t *Type
	switch {
	case s != nil && (l == nil || s.agrees(l, side(width))):
		t = c.fromDef(s, width)
		if l != nil && l.Size > 0 {
			t.cut(l.Size)
		}
	case l != nil:
		t = c.fromLayout(l, s, width)
	default:
		return nil
	}
	slices.SortStableFunc(t.Fields, func(a, b Field) int {
		return cmp.Or(cmp.Compare(a.Offset, b.Offset), cmp.Compare(a.Bit, b.Bit))
	})
	return t
}

// agrees tells whether all members that the build tells of lie where the definition has
// them.
func (s *def) agrees(l *model.Layout, side int) bool {
	for _, m := range s.members {
		if b, ok := l.Members[m.name]; ok && m.has[side] && b.Offset != m.offset[side] {
			return false
		}
	}
	return true
}

// cut takes away the fields behind the size that the structure has in the build: its
// older builds are shorter.
func (t *Type) cut(size uint64) {
	t.Size = size
	t.Fields = slices.DeleteFunc(t.Fields, func(f Field) bool { return f.Offset+f.Form.Bytes() > size })
}

func (c *Catalogue) fromDef(s *def, width int) *Type {
	t := &Type{Name: s.name, Width: width, Size: s.size[side(width)], Words: s.words, Source: "the same in all builds (" + s.family + ")"}
	for _, m := range s.members {
		if m.has[side(width)] {
			t.Fields = append(t.Fields, c.field(m.name, m.form, m.offset[side(width)], m.bit, m.bits, m.words, width))
		}
	}
	return t
}

// field makes a field; a type that is not known becomes bytes without a meaning.
func (c *Catalogue) field(name, form string, offset uint64, bit, bits uint8, words string, width int) Field {
	f, err := c.form(form, width)
	if err != nil {
		f = Form{Kind: Raw, Size: 1, Count: 1, Array: true, text: form}
	}
	return Field{name, offset, f, bit, bits, words}
}

// fromLayout makes a type of the build's layout. What its members are is told by the
// layout, by members.tsv, or by a definition whose offsets no longer hold.
func (c *Catalogue) fromLayout(l *model.Layout, s *def, width int) *Type {
	t := &Type{Name: l.Name, Width: width, Size: max(l.Size, 1), Source: c.d.Layouts.Source()}
	if l.Size == 0 {
		t.Size = extent(l)
	}
	forms := maps.Clone(c.data.members[l.Name])
	if forms == nil {
		forms = map[string]string{}
	}
	if s != nil {
		t.Words = s.words
		for _, m := range s.members {
			if forms[m.name] == "" {
				forms[m.name] = m.form
			}
		}
	}
	for _, name := range slices.Sorted(maps.Keys(l.Members)) { // those of one place are in the same order each time
		m := l.Members[name]
		form := cmp.Or(m.Type, forms[name])
		if form == "" {
			form = gap(l, t.Size, m)
		}
		f := c.field(name, form, m.Offset, m.Bit, m.BitCount, "", width)
		f.Form = whole(f.Form, m)
		t.Fields = append(t.Fields, f)
	}
	return t
}

// whole widens the number that a bit field is part of to hold its bits.
func whole(f Form, m model.Member) Form {
	for f.Kind != Struct && m.BitCount > 0 && uint64(m.Bit)+uint64(m.BitCount) > 8*f.Size && f.Size < 8 {
		f.Size *= 2
	}
	return f
}

// extent is where the known members of a layout without a size end, at least.
func extent(l *model.Layout) uint64 {
	var end uint64
	for _, m := range l.Members {
		end = max(end, m.Offset+8)
	}
	return end
}

// mostGap bounds a member of which nothing but its place is known.
const mostGap = 16

// gap is the type of a member that nobody tells: the bytes up to the next known one.
func gap(l *model.Layout, size uint64, m model.Member) string {
	if m.BitCount > 0 {
		return "u8" // widened to hold its bits
	}
	n := uint64(mostGap)
	if size > m.Offset {
		n = min(n, size-m.Offset)
	}
	for _, other := range l.Members {
		if other.Offset > m.Offset {
			n = min(n, other.Offset-m.Offset)
		}
	}
	switch n {
	case 1, 2, 4, 8:
		return fmt.Sprintf("x%d", 8*n)
	}
	return fmt.Sprintf("byte[%d]", n)
}
