package inspect

import (
	"encoding/binary"
	"fmt"
	"math"
	"strings"

	"dumplens/model"
)

// integers gives the whole numbers of each size that the bytes are enough for. Signed
// ones are unlikely when they say the same as the unsigned.
func (x look) integers() []Line {
	var unsigned, signed []Line
	for _, size := range []int{1, 2, 4, 8} {
		if len(x.data) < size {
			break
		}
		little, big := UintIn(x.data[:size])
		u := Line{Name: fmt.Sprintf("u%d", size*8), Value: fmt.Sprintf("0x%0*x  %d", size*2, little, little), Big: fmt.Sprintf("0x%0*x", size*2, big)}
		i := Line{Name: fmt.Sprintf("i%d", size*8), Value: fmt.Sprint(SignExtend(little, size)), Big: fmt.Sprint(SignExtend(big, size))}
		i.Unlikely = SignExtend(little, size) >= 0 && SignExtend(big, size) >= 0
		switch size {
		case 1:
			u.Big, i.Big = "", ""
		case 8:
			u.Value, u.Big = fmt.Sprintf("%s  %d", model.Addr(little), little), model.Addr(big).String()
		}
		if size >= 4 {
			u.Number, u.IsNumber = model.Addr(little), true
		}
		unsigned, signed = append(unsigned, u), append(signed, i)
	}
	return append(unsigned, signed...)
}

// UintIn reads all of p in both byte orders.
func UintIn(p []byte) (little, big uint64) {
	for i, c := range p {
		little |= uint64(c) << (8 * i)
		big = big<<8 | uint64(c)
	}
	return little, big
}

// SignExtend takes the lowest size bytes of a number as one with a sign.
func SignExtend(v uint64, size int) int64 {
	shift := 64 - 8*size
	return int64(v<<shift) >> shift
}

func (x look) floats() []Line {
	var out []Line
	add := func(name string, little, big float64, size int) {
		out = append(out, Line{Name: name, Value: float(little, size), Big: float(big, size), Unlikely: !usual(little) && !usual(big)})
	}
	if len(x.data) >= 4 {
		add("f32", float64(math.Float32frombits(binary.LittleEndian.Uint32(x.data))), float64(math.Float32frombits(binary.BigEndian.Uint32(x.data))), 32)
	}
	if len(x.data) >= 8 {
		add("f64", math.Float64frombits(binary.LittleEndian.Uint64(x.data)), math.Float64frombits(binary.BigEndian.Uint64(x.data)), 64)
	}
	return out
}

// usual tells floats that programs compute with from those that other bytes make.
func usual(v float64) bool {
	v = math.Abs(v)
	return v > 1e-9 && v < 1e12
}

// float writes as many digits as the type holds for sure.
func float(v float64, size int) string {
	if size == 32 {
		return fmt.Sprintf("%.6g", v)
	}
	return fmt.Sprintf("%.12g", v)
}

// bits writes the first word in binary, its highest bit first, and names the bits set.
func (x look) bits() []Line {
	size := 4
	if len(x.data) < size {
		size = len(x.data)
	}
	if size == 0 || size == 3 {
		return nil
	}
	v, _ := UintIn(x.data[:size])
	var groups []string
	for i := size - 1; i >= 0; i-- {
		groups = append(groups, fmt.Sprintf("%08b", x.data[i]))
	}
	out := []Line{{Name: "bits", Value: strings.Join(groups, " ")}}
	if set := setBits(v); v != 0 {
		out = append(out, Line{Name: "bits set", Value: set, Unlikely: strings.Count(set, " ") > 7})
	}
	return out
}

// setBits lists the bits that are set, runs of them with a dash: 31 17-1.
func setBits(v uint64) string {
	var parts []string
	for i := 63; i >= 0; i-- {
		if v>>i&1 == 0 {
			continue
		}
		first := i
		for i > 0 && v>>(i-1)&1 == 1 {
			i--
		}
		if first == i {
			parts = append(parts, fmt.Sprint(i))
		} else {
			parts = append(parts, fmt.Sprintf("%d-%d", first, i))
		}
	}
	return strings.Join(parts, " ")
}
