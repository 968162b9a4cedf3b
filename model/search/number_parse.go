package search

import (
	"fmt"
	"strconv"
	"strings"
)

// ParseNumbers reads an integer or a range of them for Range: "12", "0xff", "-5",
// "1000..2000". They must fit into size bytes, signed or unsigned.
func ParseNumbers(s string, size int) (low, high uint64, err error) {
	first, last, two := strings.Cut(s, "..")
	low, minus, err := parseNumber(first, size)
	if err != nil || !two {
		return low, low, err
	}
	high, minusHigh, err := parseNumber(last, size)
	if err != nil {
		return 0, 0, err
	}
	if minusHigh && !minus || minus == minusHigh && low > high {
		return 0, 0, fmt.Errorf("%s ends before it begins: give the smaller number first", s)
	}
	return low, high, nil
}

// parseNumber gives an integer in two's complement of size bytes.
func parseNumber(s string, size int) (v uint64, minus bool, err error) {
	if err := (Number{Size: size}).check(); err != nil {
		return 0, false, err
	}
	t, minus := strings.CutPrefix(strings.ReplaceAll(strings.TrimSpace(s), "`", ""), "-")
	v, err = strconv.ParseUint(t, 0, 64)
	if err != nil {
		return 0, false, fmt.Errorf("%q is no integer: write it in decimal or with 0x in hexadecimal, a range as 1000..2000", s)
	}
	all := ^uint64(0) >> (64 - 8*size)
	most := all
	if minus {
		most = all/2 + 1
	}
	if v > most {
		return 0, false, fmt.Errorf("%s does not fit into %d bytes", strings.TrimSpace(s), size)
	}
	if minus {
		v = -v & all
	}
	return v, minus && v != 0, nil
}
