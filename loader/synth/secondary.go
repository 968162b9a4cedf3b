package synth

import (
	"encoding/binary"
	"encoding/hex"
	"strings"
)

// secondary are the blobs that drivers added when the machine crashed. The tags are
// those of Windows, the contents invented.
func (m *Machine) secondary() []SecondaryTruth {
	list := []struct {
		guid, name string
		data       []byte
	}{
		{"65755a40-f146-43ea-8c91-36b85728fd35", "CRASHDUMP_GUID_ID", make([]byte, 8)},
		{"f87e4a4c-c5a1-4d2f-bff0-d5de63a5e4c3", "WdfDumpGuid2", m.frameworkDrivers()},
		{"6c7ac389-4313-47dc-9f34-a8800a0fb56c", "SMBiosGuidBios", wideZ("~MHz\x003394\x00ProcessorNameString\x00Imaginary 4-Core Processor\x00VendorIdentifier\x00GenuineIntel")},
		{"bc5c008f-1e3a-44d7-988d-86f6884c6758", "SMBiosGuidSMBios", smbiosTables()},
		{"d03dc06f-d88e-44c5-ba2a-fae035172d19", "SMBiosGuidRegisters", []byte("\x16\x00\x00\x00GenuntelineI")},
		{"da82441d-7142-4bc1-b844-0807c5a4b67f", "storport device dump", append([]byte("DSTP\x01\x00\x00\x00"), wideZ("storahci")...)},
		{"270a33fd-3da6-460d-ba89-3c1bae21e39b", "WdDxgkSecondaryDataGUID", make([]byte, 0x20)},
		{"5b1f7e02-94c8-4d36-a1e7-2c60f3d9b845", "", []byte("rainbus event ring: open read read plot read")},
	}
	var out []SecondaryTruth
	for _, s := range list {
		out = append(out, SecondaryTruth{guid(s.guid), s.name, s.data})
	}
	return out
}

// frameworkDrivers is a list of drivers like KMDF's: count, then name and version.
func (m *Machine) frameworkDrivers() []byte {
	b := binary.LittleEndian.AppendUint32(nil, 2)
	for _, name := range []string{"acpiex", "rainbus"} {
		entry := make(block, 0x30)
		copy(entry, name)
		entry.u32(0x20, 1)  // framework 1.31
		entry.u32(0x24, 31) //
		b = append(b, entry...)
	}
	return b
}

// smbiosTables is one type-1 (System Information) structure with its texts.
func smbiosTables() []byte {
	b := make([]byte, 0x1b)
	b[0], b[1], b[4], b[5], b[6] = 1, 0x1b, 1, 2, 3
	return append(b, "Imaginary Instruments\x00Inkbench 4\x001.0\x00\x00"...)
}

// guid is a GUID as it is stored: three little-endian numbers and eight bytes.
func guid(text string) (g [16]byte) {
	raw, err := hex.DecodeString(strings.ReplaceAll(text, "-", ""))
	if err != nil || len(raw) != 16 {
		panic("synth: bad GUID " + text)
	}
	copy(g[:], raw)
	binary.LittleEndian.PutUint32(g[0:], binary.BigEndian.Uint32(raw))
	binary.LittleEndian.PutUint16(g[4:], binary.BigEndian.Uint16(raw[4:]))
	binary.LittleEndian.PutUint16(g[6:], binary.BigEndian.Uint16(raw[6:]))
	return g
}

// secondaryData is DUMP_BLOB_FILE_HEADER and the blobs behind DUMP_BLOB_HEADERs;
// data is padded to pad bytes, 1 for none.
func secondaryData(blobs []SecondaryTruth, pad int) []byte {
	out := make(block, 0x10)
	copy(out, "DumpBlob")
	out.u32(0x08, 0x10)
	out.u32(0x0c, 0xf0000000|buildNumber)
	for _, s := range blobs {
		h := make(block, 0x20)
		post := alignUp(len(s.Data), pad) - len(s.Data)
		h.u32(0, 0x20)
		copy(h[4:], s.Tag[:])
		h.u32(0x14, uint32(len(s.Data)))
		h.u32(0x1c, uint32(post))
		out = append(append(append(out, h...), s.Data...), make([]byte, post)...)
	}
	return out
}
