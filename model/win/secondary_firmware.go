package win

import (
	"bytes"
	"fmt"
	"strings"

	"dumplens/model"
)

// The head of the SMBIOS tables: how they were read, version, revision, length. It is
// RawSMBIOSData of GetSystemFirmwareTable.
const (
	smbiosMajor  = 1
	smbiosMinor  = 2
	smbiosLength = 4
	smbiosHead   = 8
)

// Types of SMBIOS structures.
const (
	smbiosBIOS      = 0
	smbiosSystem    = 1
	smbiosBoard     = 2
	smbiosProcessor = 4
	smbiosMemory    = 17
	smbiosEnd       = 127
)

// smbiosText are the texts of a structure that are shown: at is where the number of
// the text is (SMBIOS reference specification, DSP0134).
var smbiosText = map[byte][]struct {
	name string
	at   uint64
}{
	smbiosBIOS:      {{"BIOS vendor", 4}, {"BIOS version", 5}, {"BIOS date", 8}},
	smbiosSystem:    {{"Manufacturer", 4}, {"Product", 5}, {"Version", 6}, {"SKU", 0x19}, {"Family", 0x1a}},
	smbiosBoard:     {{"Board manufacturer", 4}, {"Board", 5}, {"Board version", 6}},
	smbiosProcessor: {{"Socket", 4}, {"Processor manufacturer", 7}, {"Processor", 0x10}},
	smbiosMemory:    {{"Memory slot", 0x10}, {"Memory manufacturer", 0x17}, {"Memory part", 0x1a}},
}

// smbios is one structure: its formatted part, and where its texts are.
type smbios struct {
	kind     byte
	at, size uint64 // of the formatted part
	texts    uint64
	end      uint64 // after the two NULs that end the texts
}

// smbiosTables are the tables in which the firmware describes the machine.
func smbiosTables(b blob) decoded {
	if !b.has(0, smbiosHead) {
		return decoded{}
	}
	limit := smbiosHead + b.num(smbiosLength, 4)
	fields := []model.Field{b.field("SMBIOS version", smbiosMajor, 2, model.Str(fmt.Sprintf("%d.%d", b.num(smbiosMajor, 1), b.num(smbiosMinor, 1))))}
	words := map[string]string{}
	structures := 0
	for at := uint64(smbiosHead); at < limit; {
		s, ok := b.smbios(at)
		if !ok {
			break
		}
		structures++
		for _, f := range b.smbiosFields(s) {
			if words[f.Name] == "" && f.Value.Is() {
				words[f.Name] = f.Value.Text
			}
			fields = append(fields, f)
		}
		if s.kind == smbiosEnd {
			break
		}
		at = s.end
	}
	if structures == 0 {
		return decoded{}
	}
	fields = append(fields, model.Field{Name: "Structures", Value: model.Num(uint64(structures)).From(b.span)})
	line := strings.TrimSpace(words["Manufacturer"] + " " + words["Product"])
	if v := words["BIOS version"]; v != "" {
		line = strings.TrimPrefix(line+", BIOS "+v+" "+words["BIOS date"], ", ")
	}
	return decoded{strings.TrimSpace(line), fields}
}

// smbios finds the structure at an offset: type, length and handle, then the rest of
// the formatted part, then texts up to an empty one.
func (b blob) smbios(at uint64) (smbios, bool) {
	s := smbios{at: at, size: b.num(at+1, 1)}
	if s.size < 4 || !b.has(at, s.size+2) {
		return s, false
	}
	s.kind, s.texts = b.data[at], at+s.size
	i := bytes.Index(b.data[s.texts:], []byte{0, 0})
	s.end = s.texts + uint64(i) + 2
	return s, i >= 0
}

// smbiosFields are the data of a structure that are shown. Texts of blanks, which the
// firmware or Windows put where they had or show nothing, are left out.
func (b blob) smbiosFields(s smbios) []model.Field {
	var fields []model.Field
	for _, t := range smbiosText[s.kind] {
		if t.at >= s.size {
			continue
		}
		if text, at := b.smbiosString(s, b.num(s.at+t.at, 1)); text != "" {
			fields = append(fields, b.field(t.name, at, uint64(len(text)), model.Str(strings.TrimSpace(text))))
		}
	}
	const sizeAt, speedAt, extendedAt = 0x0c, 0x15, 0x1c
	if s.kind == smbiosMemory && s.size > speedAt+2 {
		if n := b.memorySize(s, sizeAt, extendedAt); n > 0 {
			fields = append(fields, b.field("Memory size", s.at+sizeAt, 2, model.Bytes(n)))
		}
	}
	return fields
}

// memorySize is the size of a memory module; 0 for an empty slot.
func (b blob) memorySize(s smbios, at, extended uint64) uint64 {
	const unknown, extendedSize, inKiB = 0xffff, 0x7fff, 0x8000
	n := b.num(s.at+at, 2)
	switch {
	case n == unknown:
		return 0
	case n == extendedSize && s.size >= extended+4:
		return b.num(s.at+extended, 4) & 0x7fffffff << 20
	case n&inKiB != 0:
		return n &^ inKiB << 10
	}
	return n << 20
}

// smbiosString is the text with a number, from 1, and where it is.
func (b blob) smbiosString(s smbios, number uint64) (string, uint64) {
	at := s.texts
	for i := uint64(1); at < s.end; i++ {
		text, _, _ := bytes.Cut(b.data[at:s.end], []byte{0})
		if len(text) == 0 || number == 0 {
			break
		}
		if i == number {
			return cleanText(string(text)), at
		}
		at += uint64(len(text)) + 1
	}
	return "", 0
}

// cleanText is a firmware's text; "" when there is nothing but blanks in it.
func cleanText(s string) string {
	if strings.TrimSpace(s) == "" {
		return ""
	}
	return strings.Map(func(r rune) rune {
		if r < ' ' || r > '~' {
			return '?'
		}
		return r
	}, s)
}

// acpiTables are ACPI tables one after the other. Windows writes some of them shorter
// than they say they are, so the list may end early.
func acpiTables(b blob) decoded {
	const head, lengthAt, oemAt, oemSize, tableAt = 36, 4, 10, 6, 16
	var fields []model.Field
	var names []string
	at := uint64(0)
	for b.has(at, head) {
		name, ok := b.ascii(at, 4)
		length := b.num(at+lengthAt, 4)
		if !ok || len(name) != 4 || strings.ToUpper(name) != name || length < head || !b.has(at, length) {
			break
		}
		oem, _ := b.ascii(at+oemAt, oemSize)
		table, _ := b.ascii(at+tableAt, 8)
		f := b.field(name, at, length, model.Str(strings.TrimSpace(oem+" "+table)))
		f.Note = model.HumanSize(length)
		fields, names = append(fields, f), append(names, name)
		at += length
	}
	if fields == nil {
		return decoded{}
	}
	if left := uint64(len(b.data)) - at; left > 0 {
		fields = append(fields, b.field("Not decoded", at, left, model.Bytes(left)))
	}
	return decoded{strings.Join(names, ", "), fields}
}
