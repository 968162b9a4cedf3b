package inspect

import (
	"encoding/binary"
	"fmt"

	"dumplens/model"
)

// PointerIn reads a little-endian pointer of 4 or 8 bytes.
func PointerIn(p []byte, size int) model.Addr {
	if size == 4 {
		return model.Addr(binary.LittleEndian.Uint32(p))
	}
	return model.Addr(binary.LittleEndian.Uint64(p))
}

// Plausible is the cheap test of a pointer before a read: not in the first 64 KiB, which
// Windows never maps, and canonical, with the upper bits all alike. Bit 56 and up are
// compared, so that spaces of five page-table levels pass too.
func Plausible(v model.Addr, size int) bool {
	if v < 0x10000 {
		return false
	}
	if size == 4 {
		return true
	}
	top := int64(v) >> 56
	return top == 0 || top == -1
}

// here names the address itself: what lies there, or which region it is in.
func (x look) here() []Line {
	if x.opt.Here == nil {
		return nil
	}
	if name := x.opt.Here(x.space, x.at); name != "" {
		return []Line{{Name: "lies in", Value: name, Words: true}}
	}
	return nil
}

// pointer says where the value leads in the same space and what is known of the place
// and, if it leads nowhere, why not.
func (x look) pointer() []Line {
	size := x.opt.Pointer
	if !x.hasPointers() || len(x.data) < size {
		return nil
	}
	to := PointerIn(x.data, size)
	if !Plausible(to, size) {
		return []Line{{Name: "pointer", Value: "no: not an address", Words: true, Unlikely: true}}
	}
	out := []Line{{Name: "pointer", Value: x.address(to), Number: to, IsNumber: true, Leads: true}}
	var one [1]byte
	if _, err := x.space.ReadAt(one[:], to); err != nil {
		out[0].Value += " " + reason(err)
		out[0].Words, out[0].Unlikely = true, true
	} else {
		out[0].Value += " readable"
	}
	if x.opt.Names == nil {
		return out
	}
	if name := x.opt.Names(x.space, uint64(to)); name != "" {
		out[0].Unlikely = false
		out = append(out, Line{Name: "leads to", Value: name, Words: true, Number: to, IsNumber: true, Leads: true})
	}
	return out
}

// address writes what a pointer of the dumped machine holds in its width.
func (x look) address(to model.Addr) string {
	if x.opt.Pointer == 4 {
		return to.Short()
	}
	return to.String()
}

// listEntry tells a LIST_ENTRY: Flink and Blink, whose neighbours point back.
func (x look) listEntry() []Line {
	size := x.opt.Pointer
	if !x.hasPointers() || len(x.data) < 2*size {
		return nil
	}
	flink, blink := PointerIn(x.data, size), PointerIn(x.data[size:], size)
	if !Plausible(flink, size) || !Plausible(blink, size) || uint64(flink)%uint64(size) != 0 || uint64(blink)%uint64(size) != 0 {
		return nil
	}
	f, b := x.address(flink), x.address(blink)
	l := Line{Name: "LIST_ENTRY", Words: true, Number: flink, IsNumber: true, Leads: true}
	if flink == x.at && blink == x.at {
		l.Value = "an empty list"
		return []Line{l}
	}
	back, err := model.ReadUint(x.space, flink+model.Addr(size), size)
	ahead, err2 := model.ReadUint(x.space, blink, size)
	next, last := err == nil && model.Addr(back) == x.at, err2 == nil && model.Addr(ahead) == x.at
	switch {
	case next && last:
		l.Value = fmt.Sprintf("Flink %s and Blink %s both point back here", f, b)
	case next:
		l.Value = fmt.Sprintf("Flink %s points back here, Blink %s does not", f, b)
	case last:
		l.Value = fmt.Sprintf("Blink %s points back here, Flink %s does not", b, f)
	default:
		l.Value, l.Unlikely = fmt.Sprintf("Flink %s, Blink %s, neither points back here", f, b), true
	}
	return []Line{l}
}
