package search

import (
	"encoding/binary"
	"encoding/hex"
	"fmt"
	"strings"
)

// GUID is a GUID as Windows stores it: its first three parts in little-endian order.
// It is written as 6b29fc40-ca47-1067-b31d-00dd010662da, with or without braces.
func GUID(s string) (*Pattern, error) {
	t := strings.Trim(strings.TrimSpace(s), "{}")
	parts := strings.Split(t, "-")
	b, err := hex.DecodeString(strings.Join(parts, ""))
	shape := len(parts) == 5 && len(parts[0]) == 8 && len(parts[1]) == 4 && len(parts[2]) == 4 && len(parts[3]) == 4
	if err != nil || len(b) != 16 || !shape {
		return nil, fmt.Errorf("%q is no GUID: write it as {6b29fc40-ca47-1067-b31d-00dd010662da}", s)
	}
	binary.LittleEndian.PutUint32(b, binary.BigEndian.Uint32(b))
	binary.LittleEndian.PutUint16(b[4:], binary.BigEndian.Uint16(b[4:]))
	binary.LittleEndian.PutUint16(b[6:], binary.BigEndian.Uint16(b[6:]))
	k, err := newMasked(b, nil, 1, nil)
	if err != nil {
		return nil, err
	}
	return &Pattern{"GUID " + t, k}, nil
}
