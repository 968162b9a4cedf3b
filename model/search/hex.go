package search

import (
	"fmt"
	"strings"
)

// Hex is a pattern of bytes in hexadecimal: "4d 5a ?? 00", "4d5a??00", "0x4d, 0x5a".
// A ? stands for any digit: ?? is any byte, 4? one from 40 to 4f. 40/f0 is a value under a mask: the
// bits of the mask count.
func Hex(s string) (*Pattern, error) {
	var value, mask []byte
	for _, field := range strings.Fields(hexSeparators.Replace(s)) {
		v, m, err := hexField(field)
		if err != nil {
			return nil, err
		}
		value, mask = append(value, v...), append(mask, m...)
	}
	k, err := newMasked(value, mask, 1, nil)
	if err != nil {
		return nil, err
	}
	return &Pattern{"bytes " + strings.TrimSpace(s), k}, nil
}

// Bytes is a pattern of bytes as they are.
func Bytes(b []byte) (*Pattern, error) {
	k, err := newMasked(append([]byte(nil), b...), nil, 1, nil)
	if err != nil {
		return nil, err
	}
	return &Pattern{fmt.Sprintf("bytes % x", b[:min(len(b), 16)]), k}, nil
}

var hexSeparators = strings.NewReplacer(",", " ", ";", " ", `\x`, " ", "{", " ", "}", " ", "0x", " ", "0X", " ")

// hexField reads one or more bytes without spaces between them.
func hexField(field string) (value, mask []byte, err error) {
	wrong := fmt.Errorf("%q is no byte: write two hexadecimal digits a byte, ?? for any, 4? for any low digit, or 40/f0 for the bits of a mask", field)
	if v, m, ok := strings.Cut(field, "/"); ok {
		value, all, err := hexField(v)
		if err != nil {
			return nil, nil, wrong
		}
		mask, some, err := hexField(m)
		if err != nil || len(mask) != len(value) {
			return nil, nil, wrong
		}
		for i := range mask {
			if some[i] != 0xff { // a mask with ? in it
				return nil, nil, wrong
			}
			mask[i] &= all[i]
		}
		return value, mask, nil
	}
	if field == "?" {
		field = "??"
	}
	if len(field)%2 != 0 || field == "" {
		return nil, nil, wrong
	}
	for i := 0; i < len(field); i += 2 {
		high, hm, ok1 := hexDigit(field[i])
		low, lm, ok2 := hexDigit(field[i+1])
		if !ok1 || !ok2 {
			return nil, nil, wrong
		}
		value, mask = append(value, high<<4|low), append(mask, hm<<4|lm)
	}
	return value, mask, nil
}

// hexDigit is a digit's value and mask.
func hexDigit(c byte) (value, mask byte, ok bool) {
	switch {
	case c == '?':
		return 0, 0, true
	case c >= '0' && c <= '9':
		return c - '0', 0xf, true
	case c|0x20 >= 'a' && c|0x20 <= 'f':
		return c | 0x20 - 'a' + 10, 0xf, true
	}
	return 0, 0, false
}
