package win

import (
	"encoding/binary"
	"fmt"
	"strings"
	"testing"

	"dumplens/model"
)

// bytesOf joins texts, numbers (4 bytes) and bytes.
func bytesOf(parts ...any) (b []byte) {
	for _, p := range parts {
		switch p := p.(type) {
		case string:
			b = append(b, p...)
		case []byte:
			b = append(b, p...)
		case int:
			b = binary.LittleEndian.AppendUint32(b, uint32(p))
		case uint64:
			b = binary.LittleEndian.AppendUint64(b, p)
		}
	}
	return b
}

func zeros(n int) []byte { return make([]byte, n) }

func wide(s string) (b []byte) {
	for _, r := range s {
		b = binary.LittleEndian.AppendUint16(b, uint16(r))
	}
	return b
}

func padded(s string, n int) []byte { return append([]byte(s), zeros(n-len(s))...) }

// shown lists the details of a blob as "name=value (note)".
func shown(fields []model.Field) string {
	var out []string
	for _, f := range fields {
		s := f.Name + "=" + f.Value.String()
		if f.Note != "" {
			s += " (" + f.Note + ")"
		}
		out = append(out, s)
	}
	return strings.Join(out, "; ")
}

// pciConfig is the common header of a NVMe controller's configuration space.
func pciConfig() []byte {
	return bytesOf([]byte{0x4d, 0x14, 0x0a, 0xa8, 6, 4, 0x10, 0, 0, 0x02, 0x08, 0x01}, zeros(52))
}

var blobCases = []struct {
	name, tag     string
	data          []byte
	words, fields string
}{
	{
		"triage blocks", "2b4ae195-a64d-4f04-8ede-7e4f981bd42a",
		bytesOf(2, 2, uint64(0xfffff80000001000), uint64(0x60), uint64(0xffffa98200002000), uint64(8), "b\x00", 1, 2, uint64(0xffffa98200003000), uint64(0x1000), "M\x00"),
		"3 blocks in 2 groups, 4.1 KiB",
		"b=fffff800`00001000 (96 bytes); b=ffffa982`00002000 (8 bytes); M=ffffa982`00003000 (4.0 KiB)",
	},
	{
		"triage blocks that claim more than there is", "2b4ae195-a64d-4f04-8ede-7e4f981bd42a",
		bytesOf(1, 2, uint64(0xfffff80000001000), uint64(0x60), "b\x00", 0x7fffffff, 0x7fffffff, uint64(0)),
		"1 blocks in 1 groups, 96 bytes", "b=fffff800`00001000 (96 bytes)",
	},
	{
		"PCI", "9276c055-eb87-425c-b8b5-04e4d247f6cd",
		bytesOf("PCfg", 0x38+4+64+4+2, 2, 9<<3|2, zeros(0x28), []byte{0, 0, 64, 0}, pciConfig(), []byte{0x50, 0, 2, 0, 1, 2}, "PCfg", 0x10),
		"1 devices", "Device 9, function 2=144d:a80a, NVMe controller (66 bytes of its configuration space)",
	},
	{
		"path", "be84d651-a550-4367-8e63-ab792b631f94",
		bytesOf(1, 8+14, wide(`\a.exe`+"\x00")), `\a.exe`, `Path=\a.exe`,
	},
	{
		"plug and play", "b7631941-532a-4cd6-b1b1-edb5917d4557",
		bytesOf(zeros(16), uint64(model.FiletimeEpoch), zeros(20), wide("USB\\VID_1\x00\x00\x00")),
		`USB\VID_1`, `Time=1970-01-01 00:00:00; Device=USB\VID_1`,
	},
	{
		"flight recorder", "54c84888-01d1-4c1e-bed6-282c98241303",
		bytesOf(flightRecorderMark[:], uint64(0xffffe00031b5f048), zeros(12), padded("USBXHCI", 32), "LR"),
		"messages of USBXHCI", "Driver=USBXHCI; Log in memory=ffffe000`31b5f048",
	},
	{
		"ACPI", "e83b40d2-b0a0-4842-abea-71c9e3463dd1",
		bytesOf("MCFG", 40, []byte{1, 0}, "ALASKAA M I\x00\x00\x00", zeros(16), "FACP", 0x1000, zeros(40)),
		"MCFG", "MCFG=ALASKA A M I (40 bytes); Not decoded=48 bytes",
	},
	{
		"trace log of an unknown driver", "00000000-0000-0000-0000-000000000001",
		bytesOf(padded("DriverLog", 28), "WPLg", zeros(8)), "trace log DriverLog", "Log=DriverLog",
	},
	{
		"unknown", "00000000-0000-0000-0000-000000000001",
		[]byte{1, 2, 0xff},
		"", "First bytes=01 02 ff",
	},
	{
		"MSR that differs", "d03dc06f-d88e-44c5-ba2a-fae035172d19",
		bytesOf(0, 0, 1, "AuthcAMDenti", 1, "AuthcAMDenti", 1, 0x8b, uint64(5), uint64(0), uint64(6), uint64(0)),
		"AuthenticAMD", "Vendor=AuthenticAMD; CPUID 0x0=eax 00000001 ebx 68747541 ecx 444d4163 edx 69746e65; MSR 0x8b=0x5 (another processor: 0x6)",
	},
	{
		"memory modules", "bc5c008f-1e3a-44d7-988d-86f6884c6758",
		bytesOf([]byte{0, 3, 2, 0}, 0x28+14, []byte{17, 0x28, 1, 0}, zeros(8), []byte{0, 0x20}, zeros(2), []byte{1}, zeros(6), []byte{2}, zeros(0x28-0x18), "DIMM 0\x00Ink  \x00\x00"),
		"", "SMBIOS version=3.2; Memory slot=DIMM 0; Memory manufacturer=Ink; Memory size=8.0 GiB; Structures=1",
	},
}

// decodeBytes is describe for bytes at hand.
func decodeBytes(tag string, data []byte) model.Secondary {
	span := model.Span{Space: memory(data), Len: uint64(len(data))}
	s := model.Secondary{Tag: model.Str(tag), Offset: model.At(0, "file").From(span), Size: model.Bytes(span.Len)}
	describe(&s)
	return s
}

func TestDecodeSecondary(t *testing.T) {
	for _, c := range blobCases {
		s := decodeBytes(c.tag, c.data)
		if s.Content.Text != c.words || s.Content.Is() != (c.words != "") {
			t.Errorf("%s: %q, want %q", c.name, s.Content.Text, c.words)
		}
		if got := shown(s.Details); got != c.fields {
			t.Errorf("%s:\n%s\nwant\n%s", c.name, got, c.fields)
		}
	}
}

// TestDecodeSecondaryCut cuts every blob at every place, and sets every byte to 0xff:
// nothing may read outside of it.
func TestDecodeSecondaryCut(t *testing.T) {
	for _, c := range blobCases {
		for n := range c.data {
			for what, data := range map[string][]byte{"cut": c.data[:n], "damaged": damagedAt(c.data, n)} {
				for _, f := range decodeBytes(c.tag, data).Details {
					if src := f.Value.Src; src.End() > model.Addr(len(data)) {
						t.Fatalf("%s %s at %d: %s lies at %v", c.name, what, n, f.Name, src)
					}
				}
			}
		}
	}
}

func damagedAt(b []byte, n int) []byte {
	out := append([]byte(nil), b...)
	out[n] = 0xff
	return out
}

func TestManyBlobFields(t *testing.T) {
	var data []byte
	for i := range maxBlobFields + 10 {
		data = append(data, bytesOf(1, 2, uint64(0xfffff80000000000)+uint64(i), uint64(8), "b\x00")...)
	}
	s := decodeBytes("2b4ae195-a64d-4f04-8ede-7e4f981bd42a", data)
	if len(s.Details) != maxBlobFields || !strings.HasPrefix(s.Content.Text, fmt.Sprint(maxBlobFields)) {
		t.Errorf("%d details, %q", len(s.Details), s.Content)
	}
}

func TestFilled(t *testing.T) {
	board := model.Str("B550M-C")
	for machine, want := range map[string]string{"To be filled by O.E.M. ": "B550M-C", "Inkbench 4": "Inkbench 4", "": ""} {
		if got := filled(model.Str(machine), board); got.Text != want {
			t.Errorf("%q: %q, want %q", machine, got, want)
		}
	}
}
