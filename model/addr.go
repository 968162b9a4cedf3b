package model

import (
	"fmt"
	"strconv"
	"strings"
)

// Addr is an address inside one Space. It means nothing without its Space: a
// physical address and a virtual one are both Addr.
type Addr uint64

// String writes the address the way debuggers do: fffff800`12345678.
func (a Addr) String() string { return fmt.Sprintf("%08x`%08x", uint64(a)>>32, uint64(a)&0xffffffff) }

// Short writes the address as 8 digits when it fits 32 bits and like String otherwise.
func (a Addr) Short() string {
	if a>>32 == 0 {
		return fmt.Sprintf("%08x", uint64(a))
	}
	return a.String()
}

// ParseAddr reads a hexadecimal address with or without 0x and with or without
// the debugger's backtick.
func ParseAddr(s string) (Addr, error) {
	t := strings.ReplaceAll(strings.TrimSpace(s), "`", "")
	t = strings.TrimPrefix(strings.TrimPrefix(t, "0x"), "0X")
	n, err := strconv.ParseUint(t, 16, 64)
	if err != nil {
		return 0, fmt.Errorf("%q is not an address: write it in hexadecimal, such as fffff800`12345678", s)
	}
	return Addr(n), nil
}
