package synth

import (
	"encoding/binary"
	"encoding/hex"
	"strings"
)

// secondary are the blobs that drivers added when the machine crashed. The tags are
// those of Windows; the layouts are those seen in real dumps where known, the contents
// invented.
func (m *Machine) secondary() []SecondaryTruth {
	list := []struct {
		guid, name string
		data       []byte
	}{
		{"65755a40-f146-43ea-8c91-36b85728fd35", "CRASHDUMP_GUID_ID", make([]byte, 8)},
		{"f87e4a4c-c5a1-4d2f-bff0-d5de63a5e4c3", "WdfDumpGuid2", frameworkDrivers()},
		{"6c7ac389-4313-47dc-9f34-a8800a0fb56c", "SMBiosGuidBios", registryValues()},
		{"bc5c008f-1e3a-44d7-988d-86f6884c6758", "SMBiosGuidSMBios", smbiosTables()},
		{"d03dc06f-d88e-44c5-ba2a-fae035172d19", "SMBiosGuidRegisters", processorRegisters()},
		{"da82441d-7142-4bc1-b844-0807c5a4b67f", "storport device dump", storagePort()},
		{"80cc79cf-a719-4af1-bf97-fe29ff76ebc1", "PopBlackBoxWinLogonGuid", winlogonState()},
		{"270a33fd-3da6-460d-ba89-3c1bae21e39b", "WdDxgkSecondaryDataGUID", make([]byte, 0x20)},
		{"5b1f7e02-94c8-4d36-a1e7-2c60f3d9b845", "", []byte("rainbus event ring: open read read plot read")},
	}
	var out []SecondaryTruth
	for _, s := range list {
		out = append(out, SecondaryTruth{guid(s.guid), s.name, s.data})
	}
	return out
}

// frameworkDrivers is the list of KMDF's drivers, 0x38 bytes each: the framework's own
// version first, then each driver with the version it is bound to.
func frameworkDrivers() []byte {
	var b []byte
	for i, name := range []string{"Wdf01000", "acpiex", "rainbus"} {
		e := make(block, 0x38)
		e.u32(0x08, 1)
		e.u32(0x0c, 15)
		if i == 0 {
			e.u32(0x0c, 31)
		}
		copy(e[0x14:], name)
		b = append(b, e...)
	}
	return b
}

// registryValues are the values of a processor's key: length and name, type, length and
// value.
func registryValues() []byte {
	var b []byte
	add := func(name string, kind uint32, value []byte) {
		b = binary.LittleEndian.AppendUint32(b, uint32(len(wideZ(name))))
		b = append(b, wideZ(name)...)
		b = binary.LittleEndian.AppendUint32(b, kind)
		b = binary.LittleEndian.AppendUint32(b, uint32(len(value)))
		b = append(b, value...)
	}
	const sz, dword = 1, 4
	add("~MHz", dword, []byte{0x42, 0x0d, 0, 0})
	add("ProcessorNameString", sz, wideZ(processorName))
	add("VendorIdentifier", sz, wideZ("GenuineIntel"))
	return b
}

const processorName = "Imaginary 4-Core Processor"

// processorRegisters are CPUID leaves 0, 1 and the brand text, and a model-specific
// register: kind, number, and the registers of two processors.
func processorRegisters() []byte {
	brand := make([]byte, 48)
	copy(brand, processorName)
	var b []byte
	for _, r := range []struct {
		kind, number uint32
		regs         string
	}{
		{0, 0, "\x16\x00\x00\x00GenuntelineI"},
		{0, 1, "\x5a\x06\x0a\x00"},
		{1, 0xc0000080, "\x01\x0d"},
		{0, 0x80000002, string(brand[:16])},
		{0, 0x80000003, string(brand[16:32])},
		{0, 0x80000004, string(brand[32:])},
	} {
		e := make(block, 0x28)
		e.u32(0, r.kind)
		e.u32(4, r.number)
		copy(e[0x08:], r.regs)
		copy(e[0x18:], r.regs)
		b = append(b, e...)
	}
	return b
}

// smbiosTables are the head of RawSMBIOSData and three structures: BIOS Information,
// System Information, End-of-Table.
func smbiosTables() []byte {
	bios := make([]byte, 0x18)
	bios[0], bios[1], bios[4], bios[5], bios[8] = 0, 0x18, 1, 2, 3
	system := make([]byte, 0x1b)
	system[0], system[1], system[4], system[5], system[6] = 1, 0x1b, 1, 2, 3
	tables := append(bios, "Imaginary Firmware\x000.7\x0004/01/2021\x00\x00"...)
	tables = append(append(tables, system...), "Imaginary Instruments\x00Inkbench 4\x001.0\x00\x00"...)
	tables = append(tables, 127, 4, 0, 0, 0, 0)
	head := make(block, 8)
	head[1], head[2] = 3, 2
	head.u32(4, uint32(len(tables)))
	return append(head, tables...)
}

// storagePort names the port driver that writes the dump.
func storagePort() []byte {
	b := make(block, 0x60)
	copy(b, "DSTP")
	b.u32(0x04, 0x60)
	copy(b[0x10:], "storahci.sys")
	return b
}

// winlogonState is version, size, a number, and the texts of the last state.
func winlogonState() []byte {
	text := append(wide("ShellStartupShellStarted"), 0, 0, 0, 0)
	b := make(block, 12)
	b.u32(0, 1)
	b.u32(4, uint32(len(b)+len(text)))
	return append(b, text...)
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
