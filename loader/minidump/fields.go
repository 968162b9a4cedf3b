package minidump

import (
	"fmt"
	"strings"

	"dumplens/model"
)

// fieldSpec is a member of a structure as minidumpapiset.h declares it.
type fieldSpec struct {
	name string
	at   uint64
	size uint64 // 1, 2, 4 or 8
	show func(uint64) model.Value
	note func(uint64) string // may be nil
}

// fieldsOf reads the members that lie inside b; prefix names the structure.
func fieldsOf(prefix string, b block, specs []fieldSpec) []model.Field {
	fields := make([]model.Field, 0, len(specs))
	for _, s := range specs {
		f := model.Field{Name: s.name, Offset: s.at, Value: b.value(s.at, s.size, s.show)}
		if prefix != "" {
			f.Name = prefix + "." + s.name
		}
		if f.Value.Is() && s.note != nil {
			f.Note = s.note(b.num(s.at, s.size))
		}
		fields = append(fields, f)
	}
	return fields
}

// streamFields notes the members of a stream. Those that a short stream has no room
// for are a Problem, not a row each.
func (r *reader) streamFields(s stream, specs []fieldSpec) {
	for i, spec := range specs {
		if !s.has(spec.at, spec.size) {
			r.d.AddProblem(s.name, s.at, "%s is %d bytes long and ends before %s: it is read as far as it goes", s.name, s.len(), spec.name)
			specs = specs[:i]
			break
		}
	}
	r.fields = append(r.fields, fieldsOf(s.name, s.block, specs)...)
}

// unixTime shows seconds since 1970; 0 is a time that was not set.
func unixTime(n uint64) model.Value {
	if n == 0 {
		return model.Absent(model.NotInDump, "it was not set")
	}
	return model.FromUnix(uint32(n))
}

// filetime shows 100 ns since 1601; 0 is a time that was not set.
func filetime(n uint64) model.Value {
	if n == 0 {
		return model.Absent(model.NotInDump, "it was not set")
	}
	return model.When(n)
}

func seconds(n uint64) model.Value { return model.Millis(n * 1000) }
func ticks(n uint64) model.Value   { return model.Millis(n / 10000) }
func address(n uint64) model.Value { return model.At(model.Addr(n), "memory") }

// bit is a flag with its name.
type bit struct {
	mask uint64
	name string
}

// bitNames lists the flags that are set; what has no name is given as a number.
func bitNames(n uint64, bits []bit) string {
	var names []string
	for _, b := range bits {
		if n&b.mask == b.mask {
			names = append(names, b.name)
			n &^= b.mask
		}
	}
	if n != 0 {
		names = append(names, fmt.Sprintf("0x%x", n))
	}
	return strings.Join(names, ", ")
}

// word is the name of a number in a table, or "".
func word(names map[uint64]string) func(uint64) string {
	return func(n uint64) string { return names[n] }
}

// says is a note that is the same for all values.
func says(s string) func(uint64) string { return func(uint64) string { return s } }
