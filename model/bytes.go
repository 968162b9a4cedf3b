package model

import (
	"encoding/binary"
	"fmt"
)

// Uint reads up to 8 bytes as a little-endian number; those that are missing count as 0.
func Uint(b []byte) uint64 {
	var w [8]byte
	copy(w[:], b)
	return binary.LittleEndian.Uint64(w[:])
}

// GUID writes the 16 bytes of a GUID as Windows does: its first three fields, which are
// little-endian, then the rest byte by byte, without braces.
func GUID(b []byte) string {
	le := binary.LittleEndian
	return fmt.Sprintf("%08x-%04x-%04x-%x-%x", le.Uint32(b), le.Uint16(b[4:]), le.Uint16(b[6:]), b[8:10], b[10:16])
}
