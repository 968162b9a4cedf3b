package typed

import (
	"encoding/hex"
	"fmt"
	"strconv"
	"strings"
	"unicode/utf16"
	"unicode/utf8"

	"dumplens/model"
	"dumplens/model/win"
)

// scalar is the value of a number's bytes, and the type that its link leads to.
func (l *layer) scalar(f Field, n uint64) (v model.Value, leads string) {
	form := f.Form
	if f.BitCount > 0 {
		n = n >> f.Bit & (1<<f.BitCount - 1)
	}
	switch form.Kind {
	case Unsigned:
		v = model.Num(n)
	case Signed:
		v = signed(n, form.Size)
	case Code, Raw:
		v = model.Hex(n)
	case Truth:
		v = model.Flag(n != 0)
		if n > 1 {
			v.Text = fmt.Sprintf("(%d)", n)
		}
	case Char, Wchar:
		v = model.Hex(n).With(strconv.QuoteRune(rune(n)))
	case Filetime:
		v = when(n)
	case Unixtime:
		v = unix(n)
	case Ticks:
		v = ticks(n)
	case Status:
		v = model.Hex(n).With(win.StatusName(uint32(n)))
	case Offset:
		return l.offset(form, n)
	default:
		return l.pointer(form, n)
	}
	if form.Of != "" && form.Kind != Struct {
		v.Text = strings.TrimSpace(v.Text + " " + l.c.words(form.Of, n))
	}
	return v, ""
}

// signed is a number with a sign; one below zero is a text, as a Value's number has none.
func signed(n, size uint64) model.Value {
	if i := int64(n<<(64-8*size)) >> (64 - 8*size); i < 0 {
		return model.Str(strconv.FormatInt(i, 10))
	}
	return model.Num(n)
}

func when(n uint64) model.Value {
	if n == 0 {
		return model.Absent(model.NotApplicable, "zero")
	}
	if _, ok := model.Filetime(n); !ok {
		return model.Hex(n).With("(no time)")
	}
	return model.When(n)
}

func unix(n uint64) model.Value {
	if n == 0 || n == 1<<32-1 {
		return model.Hex(n)
	}
	return model.FromUnix(uint32(n)).With(fmt.Sprintf("(0x%x)", n))
}

// ticks is a duration in units of 100 ns.
func ticks(n uint64) model.Value {
	if int64(n) < 0 {
		return model.Hex(n)
	}
	return model.Millis(n / 10000)
}

// pointer is an address in the space that the structure's addresses are of.
func (l *layer) pointer(form Form, n uint64) (model.Value, string) {
	to := n
	if form.Kind == FastRef {
		to &^= uint64(form.Size*2 - 1)
	}
	if l.c.width == 32 {
		to &= 1<<32 - 1 // 32-bit dumps keep some addresses sign-extended in 64 bits
	}
	v := model.Value{Num: n, Fmt: model.Address}
	if form.Size == 4 {
		v.Fmt = model.Address32
	}
	space := l.c.Leads(l.space)
	if to == 0 || space == nil {
		return v, ""
	}
	link := &model.Link{Space: space.Name(), At: model.Addr(to)}
	leads := ""
	if size, ok := l.c.size(form.Of, form.Width); ok {
		leads = form.Of
		link.Len = min(size, 1<<16)
		if form.Width != l.c.width {
			leads = fmt.Sprintf("%s@%d", form.Of, form.Width)
		}
	}
	v.To = link
	return v, leads
}

// offset is an offset in the file.
func (l *layer) offset(form Form, n uint64) (model.Value, string) {
	v := model.Hex(n)
	if n == 0 || l.c.d.File == nil {
		return v, ""
	}
	link := &model.Link{Space: l.c.d.File.Name(), At: model.Addr(n)}
	leads := ""
	if size, ok := l.c.size(form.Of, form.Width); ok {
		leads, link.Len = form.Of, min(size, 1<<16)
	}
	v.To = link
	return v, leads
}

// Leads is the space that addresses in structures of a space are of: those in the file
// or in physical memory are the kernel's or, in minidumps, the process's. It is nil when
// the dump does not hold that.
func (c *Catalogue) Leads(s model.Space) model.Space {
	if s == nil || s != c.d.File && s != c.d.Physical {
		return s
	}
	if c.d.Memory != nil {
		return c.d.Memory
	}
	return c.d.Kernel
}

// mostShown is how many bytes of an array of bytes are shown.
const mostShown = 16

// text is an array of characters or bytes as it is read.
func text(form Form, b []byte) model.Value {
	switch form.Kind {
	case Char:
		return model.Str(readable(ansi(b)))
	case Wchar:
		return model.Str(readable(wide(b)))
	}
	s := hex.EncodeToString(b[:min(len(b), mostShown)])
	if len(b) > mostShown {
		s += "…"
	}
	return model.Str(s)
}

// ansi is text up to its NUL; bytes that are no UTF-8 are taken as Latin-1.
func ansi(b []byte) string {
	s, _, _ := strings.Cut(string(b), "\x00")
	if utf8.ValidString(s) {
		return s
	}
	r := make([]rune, len(s))
	for i := range len(s) {
		r[i] = rune(s[i])
	}
	return string(r)
}

// wide is UTF-16 text up to its NUL.
func wide(b []byte) string {
	var u []uint16
	for i := 0; i+1 < len(b); i += 2 {
		w := uint16(b[i]) | uint16(b[i+1])<<8
		if w == 0 {
			break
		}
		u = append(u, w)
	}
	return string(utf16.Decode(u))
}

// readable writes what cannot be printed as \x01.
func readable(s string) string {
	q := strconv.Quote(s)
	return strings.NewReplacer(`\"`, `"`, `\\`, `\`).Replace(q[1 : len(q)-1])
}
