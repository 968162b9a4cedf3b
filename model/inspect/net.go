package inspect

import (
	"encoding/binary"
	"fmt"
	"net/netip"
)

// Address families of Windows. Source: ws2def.h.
const (
	afInet  = 2
	afInet6 = 23
)

// net gives the bytes as addresses of the internet, which are in big-endian order. Any
// four bytes pass for one, so they are likely only within a socket address.
func (x look) net() []Line {
	var out []Line
	d := x.data
	if len(d) >= 16 && binary.LittleEndian.Uint16(d) == afInet && allZero(d[8:16]) && !allZero(d[2:8]) {
		out = append(out, Line{Name: "sockaddr_in", Value: netip.AddrPortFrom(netip.AddrFrom4([4]byte(d[4:8])), binary.BigEndian.Uint16(d[2:])).String()})
	}
	if len(d) >= 28 && binary.LittleEndian.Uint16(d) == afInet6 && binary.LittleEndian.Uint32(d[4:]) == 0 {
		out = append(out, Line{Name: "sockaddr_in6", Value: netip.AddrPortFrom(netip.AddrFrom16([16]byte(d[8:24])), binary.BigEndian.Uint16(d[2:])).String()})
	}
	if len(d) >= 4 {
		out = append(out, Line{Name: "IPv4", Value: netip.AddrFrom4([4]byte(d[:4])).String(), Unlikely: true})
	}
	if len(d) >= 16 {
		a := netip.AddrFrom16([16]byte(d[:16]))
		likely := a.Is4In6() || a.IsLinkLocalUnicast() && allZero(d[2:8])
		out = append(out, Line{Name: "IPv6", Value: a.String(), Unlikely: !likely})
	}
	if len(d) >= 2 {
		out = append(out, Line{Name: "port", Value: fmt.Sprint(binary.BigEndian.Uint16(d)), Unlikely: true})
	}
	return out
}

func allZero(p []byte) bool {
	for _, c := range p {
		if c != 0 {
			return false
		}
	}
	return true
}
