package kdump

import (
	"encoding/binary"
	"fmt"
	"slices"
	"strings"
	"unicode"
	"unicode/utf16"

	"dumplens/model"
	"dumplens/model/mem"
)

// form says how the bytes of a field are read and shown.
type form uint8

const (
	code     form = iota // flags, an identifier, an offset inside a structure
	count                // a number of things
	size                 // a number of bytes
	offset               // a position in the file
	pointer              // a kernel virtual address
	physical             // a physical address, flags in its low bits
	filetime             // 100 ns since 1601
	interval             // 100 ns
	ascii                // text that ends with a zero byte
	utf16le              // text that ends with a zero unit
	raw                  // bytes
)

// field is where one member of a structure lies; at and size are in bytes.
type field struct {
	name string
	at   uint64
	size uint64
	form form
}

// array makes n fields that follow each other; name holds %d for the index.
func array(name string, n int, at, size uint64, f form) []field {
	fields := make([]field, n)
	for i := range fields {
		fields[i] = field{fmt.Sprintf(name, i), at + uint64(i)*size, size, f}
	}
	return fields
}

// record is a structure in the file with the table of its members.
type record struct {
	d      *model.Dump
	file   *mem.File
	at     uint64 // file offset
	buf    []byte // as much of it as the file or the structure itself has
	table  []field
	prefix string // before the names in the list of fields: TRIAGE_DUMP64.
	// filled tells that the writer fills the structure with PAGE first, so that
	// this pattern marks a member that was never written.
	filled bool
	// short says in words why members past the end of buf are missing.
	short string
}

// newRecord reads up to n bytes at file offset at; fewer when the file ends.
func newRecord(d *model.Dump, file *mem.File, at, n uint64, table []field) *record {
	r := &record{d: d, file: file, at: at, table: table, short: "the file ends before it"}
	if at < file.Size() {
		buf, err := model.ReadBytes(file, model.Addr(at), min(n, file.Size()-at))
		if err != nil {
			r.short = err.Error()
		}
		r.buf = buf
	}
	return r
}

// find gives a member by name. The names are constants of this package.
func (r *record) find(name string) field {
	i := slices.IndexFunc(r.table, func(f field) bool { return f.name == name })
	if i < 0 {
		panic("kdump: a table has no field " + name)
	}
	return r.table[i]
}

// span is where a member lies in the file.
func (r *record) span(f field) model.Span {
	return model.Span{Space: r.file, At: model.Addr(r.at + f.at), Len: f.size}
}

// bytes gives a member's bytes, or why there are none.
func (r *record) bytes(f field) (b []byte, absent model.Value) {
	if f.at+f.size > uint64(len(r.buf)) {
		return nil, model.Absent(model.NotInDump, r.short)
	}
	b = r.buf[f.at : f.at+f.size]
	if r.filled && f.name != "Signature" && isFill(b, f.at) { // the signature is PAGE itself
		return nil, model.Absent(model.NotApplicable, "never written").From(r.span(f))
	}
	return b, model.Value{}
}

// num gives a number by name; false when it was never written or is not in the file.
func (r *record) num(name string) (uint64, bool) {
	b, _ := r.bytes(r.find(name))
	return model.Uint(b), b != nil
}

// or0 gives a number by name, 0 when there is none.
func (r *record) or0(name string) uint64 {
	n, _ := r.num(name)
	return n
}

// value gives a member by name as it is shown.
func (r *record) value(name string) model.Value { return r.show(r.find(name)) }

// show gives a member as it is shown.
func (r *record) show(f field) model.Value {
	b, absent := r.bytes(f)
	if b == nil {
		return absent
	}
	return r.format(f, b).From(r.span(f))
}

func (r *record) format(f field, b []byte) model.Value {
	n := model.Uint(b)
	switch f.form {
	case count:
		return model.Num(n)
	case size:
		return model.Bytes(n)
	case offset:
		return model.At(model.Addr(n), "file")
	case pointer:
		return kernelPointer(r.d, n)
	case physical:
		return r.d.Pointer(model.Addr(n), "").Goto(&model.Link{Space: "physical", At: model.Addr(n &^ 0xfff)})
	case filetime:
		if n == 0 {
			return model.Absent(model.NotApplicable, "zero: the writer did not record it")
		}
		return model.When(n)
	case interval:
		if n == 0 {
			return model.Absent(model.NotApplicable, "zero: the writer did not record it")
		}
		const ticksPerMillisecond = 10000
		return model.Millis(n / ticksPerMillisecond)
	case ascii:
		return text(asciiText(b))
	case utf16le:
		return text(utf16Text(b))
	case raw:
		return model.Str(fmt.Sprintf("% x", b))
	}
	return model.Hex(n)
}

// text is a text that may be empty.
func text(s string) model.Value {
	if s == "" {
		return model.Absent(model.NotApplicable, "empty")
	}
	return model.Str(s)
}

// kernelPointer is a virtual address; 32-bit dumps hold some of them sign-extended.
func kernelPointer(d *model.Dump, n uint64) model.Value {
	if d.Arch.PointerSize() == 4 {
		n &= 0xffffffff
	}
	return d.Pointer(model.Addr(n), "kernel")
}

// fields gives every member of the table.
func (r *record) fields() []model.Field {
	list := make([]model.Field, len(r.table))
	for i, f := range r.table {
		list[i] = model.Field{Name: r.prefix + f.name, Offset: f.at, Value: r.show(f)}
		if mean := meanings[f.name]; mean != nil && list[i].Value.Is() {
			list[i].Note = mean(list[i].Value.Num)
		}
	}
	return list
}

// isFill tells bytes that still hold the pattern the header is filled with before
// anything is written: PAGE, PAGE, ... from its start; at is their offset in it.
func isFill(b []byte, at uint64) bool {
	const pattern = "PAGE"
	for i, c := range b {
		if c != pattern[(at+uint64(i))%4] {
			return false
		}
	}
	return len(b) > 0
}

// asciiText is the text before the first zero byte, unprintable bytes replaced.
func asciiText(b []byte) string {
	if i := slices.Index(b, 0); i >= 0 {
		b = b[:i]
	}
	return printable(strings.ToValidUTF8(string(b), "\uFFFD"))
}

// utf16Text is the text before the first zero unit, unprintable characters replaced.
func utf16Text(b []byte) string {
	units := make([]uint16, 0, len(b)/2)
	for i := 0; i+1 < len(b); i += 2 {
		u := binary.LittleEndian.Uint16(b[i:])
		if u == 0 {
			break
		}
		units = append(units, u)
	}
	return printable(string(utf16.Decode(units)))
}

func printable(s string) string {
	return strings.Map(func(r rune) rune {
		if unicode.IsPrint(r) {
			return r
		}
		return '\uFFFD'
	}, s)
}
