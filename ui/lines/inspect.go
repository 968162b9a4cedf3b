package lines

import (
	"encoding/binary"
	"fmt"
	"math"
	"strings"
	"time"
	"unicode"
	"unicode/utf16"

	"dumplens/model"
	"dumplens/model/copyas"
)

// datum is one line of the inspector: what the bytes at the caret are if they are of
// one type. Big is the value in big-endian order, "" where that means nothing.
type datum struct {
	name, value, big string
	words            bool // a sentence, in the font of sentences
	bad              bool // a reason why something is missing
	faint            bool
	to               model.Addr // where a click leads
	linked           bool
	explains         bool // a click tells more of how the address was found
}

// previewBytes is how much of the bytes the text previews look at.
const previewBytes = 64

// inspect reads what the inspector shows for an address. It reads the space, so it
// is for jobs.
func inspect(s model.Space, at model.Addr, pointer int) []datum {
	data := make([]byte, min(previewBytes-1, uint64(lastAddr-at))+1) // nothing lies above the last address
	n, err := s.ReadAt(data, at)
	data = data[:n]
	var out []datum
	switch {
	case n == 0:
		out = append(out, datum{name: "missing", value: reasonWords(err), words: true, bad: true})
	case n < 16 && err != nil: // too few for all the lines below
		out = append(out, datum{name: fmt.Sprintf("after %d", n), value: reasonWords(err), words: true, bad: true})
	}
	if hasPointers(s) {
		out = append(out, pointerDatum(s, data, pointer)...)
	}
	out = append(out, foundDatum(s, at)...)
	out = append(out, integers(data)...)
	out = append(out, floats(data)...)
	out = append(out, texts(data)...)
	out = append(out, times(data)...)
	return append(out, guids(data)...)
}

func reasonWords(err error) string {
	if h := model.AsHole(err, "", 0); h != nil {
		return h.Reason()
	}
	return model.Unknown.String()
}

// pointerDatum says where the value at the caret leads in the same space, and if it
// does not, why not. Values no pointer could have are left out.
func pointerDatum(s model.Space, data []byte, size int) []datum {
	if len(data) < size {
		return nil
	}
	to := pointerIn(data, size)
	if !plausible(to, size) {
		return []datum{{name: "pointer", value: "no: not an address", words: true, faint: true}}
	}
	var one [1]byte
	if _, err := s.ReadAt(one[:], to); err != nil {
		return []datum{{name: "pointer", value: to.String() + " " + reasonWords(err), words: true, faint: true, to: to, linked: true}}
	}
	return []datum{{name: "pointer", value: to.String() + " readable", to: to, linked: true}}
}

// foundDatum is the way through the page tables, when the space can tell it.
func foundDatum(s model.Space, at model.Addr) []datum {
	t, ok := s.(model.Translator)
	if !ok {
		return nil
	}
	w := t.Translate(at)
	out := []datum{{name: "how found", value: walkWords(w), bad: w.Why != model.Present, explains: true}}
	if detail := walkDetail(w); detail != "" {
		out = append(out, datum{name: "why", value: detail, words: true, bad: true})
	}
	return out
}

// walkDetail is the reason why a walk stopped, in more words; "" when it did not.
func walkDetail(w model.Walk) string {
	n := len(w.Steps)
	switch {
	case w.Why == model.Present:
		return ""
	case w.Detail != "":
		return w.Detail
	case n > 0:
		return w.Steps[n-1].Meaning
	}
	return ""
}

// walkWords writes a walk in one line: PML4E → PDPTE → PDE → PTE → physical 0x12b9f4000.
func walkWords(w model.Walk) string {
	var parts []string
	for _, step := range w.Steps {
		parts = append(parts, step.Level)
	}
	end := fmt.Sprintf("physical 0x%x", uint64(w.Physical))
	if w.Why != model.Present {
		end = w.Why.String()
	}
	return strings.Join(append(parts, end), " → ")
}

// integers gives the whole numbers of each size that the bytes are enough for.
func integers(data []byte) []datum {
	var unsigned, signed []datum
	for _, size := range []int{1, 2, 4, 8} {
		if len(data) < size {
			break
		}
		little, big := uintOf(data[:size])
		u := datum{name: fmt.Sprintf("u%d", size*8), value: fmt.Sprintf("0x%0*x  %d", size*2, little, little), big: fmt.Sprintf("0x%0*x", size*2, big)}
		i := datum{name: fmt.Sprintf("i%d", size*8), value: fmt.Sprint(signExtend(little, size)), big: fmt.Sprint(signExtend(big, size))}
		switch size {
		case 1:
			u.big, i.big = "", ""
		case 8:
			u.value, u.big = model.Addr(little).String(), model.Addr(big).String()
		}
		unsigned, signed = append(unsigned, u), append(signed, i)
	}
	return append(unsigned, signed...)
}

// uintOf reads all of p in both byte orders.
func uintOf(p []byte) (little, big uint64) {
	for i, c := range p {
		little |= uint64(c) << (8 * i)
		big = big<<8 | uint64(c)
	}
	return little, big
}

func signExtend(v uint64, size int) int64 {
	shift := 64 - 8*size
	return int64(v<<shift) >> shift
}

func floats(data []byte) []datum {
	var out []datum
	if len(data) >= 4 {
		out = append(out, datum{
			name: "f32", value: float(float64(math.Float32frombits(binary.LittleEndian.Uint32(data))), 32),
			big: float(float64(math.Float32frombits(binary.BigEndian.Uint32(data))), 32),
		})
	}
	if len(data) >= 8 {
		out = append(out, datum{
			name: "f64", value: float(math.Float64frombits(binary.LittleEndian.Uint64(data)), 64),
			big: float(math.Float64frombits(binary.BigEndian.Uint64(data)), 64),
		})
	}
	return out
}

// float writes as many digits as the type holds for sure.
func float(v float64, size int) string {
	if size == 32 {
		return fmt.Sprintf("%.6g", v)
	}
	return fmt.Sprintf("%.12g", v)
}

// texts gives the bytes as ASCII and as UTF-16 up to the first zero.
func texts(data []byte) []datum {
	if len(data) == 0 {
		return nil
	}
	out := []datum{{name: "ASCII", value: copyas.ASCII(data[:min(len(data), 24)], make([]bool, len(data)))}}
	if len(data) < 2 {
		return out
	}
	var units []uint16
	for i := 0; i+1 < len(data); i += 2 {
		u := binary.LittleEndian.Uint16(data[i:])
		if u == 0 {
			break
		}
		units = append(units, u)
	}
	d := datum{name: "UTF-16", value: printable(units)}
	if d.value == "" {
		d = datum{name: "UTF-16", value: "empty", words: true, faint: true}
	}
	return append(out, d)
}

// printable writes units with a dot for what does not print. Other scripts than the
// Latin, Greek and Cyrillic ones are dots too: random bytes are mostly such.
func printable(units []uint16) string {
	var b strings.Builder
	for _, r := range utf16.Decode(units[:min(len(units), 24)]) {
		if !unicode.IsPrint(r) || r > 0x52f {
			r = '.'
		}
		b.WriteRune(r)
	}
	return b.String()
}

// The years in which a time is taken for one.
const firstYear, lastYear = 1980, 2100

// times gives FILETIME and Unix time when they are plausible.
func times(data []byte) []datum {
	var out []datum
	show := func(name string, t time.Time) {
		if y := t.Year(); y >= firstYear && y < lastYear {
			out = append(out, datum{name: name, value: t.Format("2006-01-02 15:04:05") + " UTC"})
		}
	}
	if len(data) >= 8 {
		if t, ok := model.Filetime(binary.LittleEndian.Uint64(data)); ok {
			show("FILETIME", t)
		}
	}
	if len(data) >= 4 {
		show("Unix time", time.Unix(int64(binary.LittleEndian.Uint32(data)), 0).UTC())
	}
	return out
}

// guids gives the bytes as a GUID: its first three fields are little-endian.
func guids(data []byte) []datum {
	if len(data) < 16 {
		return nil
	}
	return []datum{{name: "GUID", value: fmt.Sprintf("%08x-%04x-%04x-%x-%x",
		binary.LittleEndian.Uint32(data), binary.LittleEndian.Uint16(data[4:]), binary.LittleEndian.Uint16(data[6:]), data[8:10], data[10:16])}}
}
