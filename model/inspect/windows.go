package inspect

import (
	"encoding/binary"
	"fmt"
	"strings"

	"dumplens/model"
	"dumplens/model/win"
)

// windows gives the bytes as structures of Windows.
func (x look) windows() []Line {
	var out []Line
	out = append(out, x.listEntry()...)
	out = append(out, x.sid()...)
	return append(out, x.guid()...)
}

// guid gives the bytes as a GUID: its first three fields are little-endian. It is likely
// when it says that it was made as a GUID is (RFC 9562) or is one of COM's own.
func (x look) guid() []Line {
	d := x.data
	if len(d) < 16 {
		return nil
	}
	value := model.GUID(d)
	version := d[7] >> 4
	made := d[8]&0xc0 == 0x80 && version >= 1 && version <= 8
	return []Line{{Name: "GUID", Value: value, Unlikely: !made && !strings.HasSuffix(value, "c000-000000000046")}}
}

// sid gives the bytes as a SID: revision 1, the number of sub-authorities, the authority
// in big-endian order, the sub-authorities. Source: winnt.h.
func (x look) sid() []Line {
	d := x.data
	if len(d) < 8 || d[0] != 1 || d[1] == 0 || d[1] > 15 || len(d) < 8+4*int(d[1]) {
		return nil
	}
	_, authority := UintIn(d[2:8])
	const mostAuthority = 22 // higher ones are not given out
	if authority > mostAuthority {
		return nil
	}
	text := fmt.Sprintf("S-1-%d", authority)
	for i := range int(d[1]) {
		text += fmt.Sprintf("-%d", binary.LittleEndian.Uint32(d[8+4*i:]))
	}
	l := Line{Name: "SID", Value: text, Unlikely: authority == 0 && d[1] > 1}
	if name := win.SIDName(text); name != "" {
		l.Value += " " + name
	}
	return []Line{l}
}

// codes names the bytes as a status or an error.
func (x look) codes() []Line {
	if len(x.data) < 4 {
		return nil
	}
	v := binary.LittleEndian.Uint32(x.data)
	var out []Line
	if name := win.StatusName(v); name != "" {
		out = append(out, Line{Name: "NTSTATUS", Value: name, Unlikely: v < 0x40000000})
	}
	const facilityWin32 = 0x80070000
	switch {
	case v&0xffff0000 == facilityWin32 && win.ErrorName(v&0xffff) != "":
		out = append(out, Line{Name: "HRESULT", Value: win.ErrorName(v & 0xffff)})
	case v != 0 && v < 0x10000 && win.ErrorName(v) != "":
		out = append(out, Line{Name: "Win32 error", Value: win.ErrorName(v), Unlikely: true})
	}
	return out
}
