package model

import (
	"encoding/json"
	"fmt"
	"strconv"
	"strings"
	"time"
)

// Format says what kind of datum a Value is, and so how it is shown and exported.
type Format uint8

// The formats. In JSON addresses and codes are "0x..." strings, sizes, counts and
// durations are numbers, times are RFC 3339 in UTC.
const (
	Text      Format = iota
	Address          // a 64-bit address, 16 digits and a backtick
	Address32        // an address of a 32-bit machine, 8 digits
	Code             // a code or flags: 0xd1
	Count            // a number
	Size             // a number of bytes
	Time             // FILETIME: 100 ns since 1601, UTC
	Duration         // milliseconds
	Bool
	Many // Items
)

// Value is one shown datum: a number or text, where it was read, or why it is absent.
type Value struct {
	Num   uint64
	Text  string // for Text; for other formats words to show beside the number
	Fmt   Format
	Why   Reason // Present, or why there is no datum
	Note  string // more words on why it is absent, or a warning
	Src   Span   // the bytes it was read from
	To    *Link  // where a click leads
	Items []Value
}

// Link leads to bytes (Space and At) or to a View (and there to the row whose
// first cell or address equals Row).
type Link struct {
	Space string
	At    Addr
	Len   uint64
	View  string
	Row   string
}

// Str is a text datum.
func Str(s string) Value { return Value{Text: s} }

// Num is a count.
func Num(n uint64) Value { return Value{Num: n, Fmt: Count} }

// Bytes is a size in bytes.
func Bytes(n uint64) Value { return Value{Num: n, Fmt: Size} }

// Hex is a code or flags.
func Hex(n uint64) Value { return Value{Num: n, Fmt: Code} }

// At is an address that links to its bytes in the named space ("" for no link).
func At(a Addr, space string) Value {
	v := Value{Num: uint64(a), Fmt: Address}
	if space != "" && a != 0 {
		v.To = &Link{Space: space, At: a}
	}
	return v
}

// When is a FILETIME.
func When(filetime uint64) Value { return Value{Num: filetime, Fmt: Time} }

// Millis is a duration.
func Millis(ms uint64) Value { return Value{Num: ms, Fmt: Duration} }

// Flag is a truth value.
func Flag(b bool) Value {
	v := Value{Fmt: Bool}
	if b {
		v.Num = 1
	}
	return v
}

// List is several values in one cell.
func List(items ...Value) Value { return Value{Fmt: Many, Items: items} }

// Absent is a datum that is not there, with an optional note in words.
func Absent(why Reason, note string) Value { return Value{Why: why, Note: note} }

// AbsentFor turns the error of a read into an absent value.
func AbsentFor(err error) Value {
	h := AsHole(err, "", 0)
	if h == nil {
		return Absent(Unknown, "")
	}
	v := Absent(h.Why, "")
	if h.Cause != nil {
		v.Note = h.Cause.Error()
	}
	return v
}

// From tells where the datum was read.
func (v Value) From(s Span) Value { v.Src = s; return v }

// Goto gives the datum a link.
func (v Value) Goto(l *Link) Value { v.To = l; return v }

// With gives the datum words to show beside the number.
func (v Value) With(words string) Value { v.Text = words; return v }

// Is tells whether the datum is present. The zero Value is an empty text: present.
func (v Value) Is() bool { return v.Why == Present }

// Reason is why it is absent, with the note.
func (v Value) Reason() string {
	if v.Is() {
		return ""
	}
	if v.Note != "" {
		return v.Why.String() + ": " + v.Note
	}
	return v.Why.String()
}

// FiletimeEpoch is the number of 100 ns ticks from 1601 to 1970.
const FiletimeEpoch = 116444736000000000

// Filetime turns 100 ns ticks since 1601 into a time; false when out of the range
// that RFC 3339 can write.
func Filetime(ticks uint64) (time.Time, bool) {
	const year10000 = 2650467744000000000
	if ticks >= year10000 {
		return time.Time{}, false
	}
	t := int64(ticks) - FiletimeEpoch
	sec, rest := t/1e7, t%1e7
	return time.Unix(sec, rest*100).UTC(), true
}

// FromUnix turns Unix seconds into a Time value.
func FromUnix(sec uint32) Value { return When(uint64(sec)*1e7 + FiletimeEpoch) }

// String is the datum as a person reads it in a table; an em dash when absent.
func (v Value) String() string {
	if !v.Is() {
		return "—"
	}
	s := v.number()
	if v.Text == "" || v.Fmt == Text {
		return s
	}
	if s == "" {
		return v.Text
	}
	return s + " " + v.Text
}

func (v Value) number() string {
	switch v.Fmt {
	case Address:
		return Addr(v.Num).String()
	case Address32:
		return fmt.Sprintf("%08x", v.Num)
	case Code:
		return "0x" + strconv.FormatUint(v.Num, 16)
	case Count:
		return strconv.FormatUint(v.Num, 10)
	case Size:
		return HumanSize(v.Num)
	case Time:
		t, ok := Filetime(v.Num)
		if !ok {
			return "0x" + strconv.FormatUint(v.Num, 16)
		}
		return t.Format("2006-01-02 15:04:05")
	case Duration:
		return HumanDuration(v.Num)
	case Bool:
		if v.Num != 0 {
			return "yes"
		}
		return "no"
	case Many:
		return joinValues(v.Items)
	}
	return v.Text
}

func joinValues(items []Value) string {
	parts := make([]string, len(items))
	for i, x := range items {
		parts[i] = x.String()
	}
	return strings.Join(parts, ", ")
}

// HumanSize writes a size with a binary unit: 933 MiB, 8.0 GiB, 512 bytes.
func HumanSize(n uint64) string {
	units := [...]string{"KiB", "MiB", "GiB", "TiB", "PiB", "EiB"}
	if n < 1024 {
		return fmt.Sprintf("%d bytes", n)
	}
	f := float64(n)
	u := -1
	for f >= 1024 && u < len(units)-1 {
		f /= 1024
		u++
	}
	if f >= 100 {
		return fmt.Sprintf("%.0f %s", f, units[u])
	}
	return fmt.Sprintf("%.1f %s", f, units[u])
}

// HumanDuration writes milliseconds as a person says them: 24.8 s, 3 h 42 min, 2 d 5 h.
func HumanDuration(ms uint64) string {
	s := ms / 1000
	switch {
	case s < 120:
		return fmt.Sprintf("%.1f s", float64(ms)/1000)
	case s < 7200:
		return fmt.Sprintf("%d min %d s", s/60, s%60)
	case s < 172800:
		return fmt.Sprintf("%d h %d min", s/3600, s/60%60)
	}
	return fmt.Sprintf("%d d %d h", s/86400, s/3600%24)
}

// MarshalJSON gives the form of the JSON contract of README.md.
func (v Value) MarshalJSON() ([]byte, error) {
	if !v.Is() {
		return json.Marshal(map[string]string{"absent": v.Reason()})
	}
	switch v.Fmt {
	case Address, Address32, Code:
		return json.Marshal("0x" + strconv.FormatUint(v.Num, 16))
	case Count, Size, Duration:
		return json.Marshal(v.Num)
	case Time:
		t, ok := Filetime(v.Num)
		if !ok {
			return json.Marshal(map[string]string{"absent": Malformed.String()})
		}
		return json.Marshal(t.Format("2006-01-02T15:04:05.9999999Z"))
	case Bool:
		return json.Marshal(v.Num != 0)
	case Many:
		if v.Items == nil {
			return []byte("[]"), nil
		}
		return json.Marshal(v.Items)
	}
	return json.Marshal(v.Text)
}
