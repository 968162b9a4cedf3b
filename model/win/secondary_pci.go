package win

import (
	"fmt"

	"dumplens/model"
)

// A record of a PCI device's configuration space: "PCfg", ULONG size of the record,
// ULONG count of pieces, ULONG device and function (as in a PCI address), addresses of
// the driver's own structures, and from 0x38 the pieces: USHORT offset in configuration
// space, USHORT length, bytes. The first piece begins at 0. The bus is not recorded.
const (
	pciMark   = "PCfg"
	pciSize   = 0x04
	pciPieces = 0x08
	pciSlot   = 0x0c
	pciHead   = 0x38
)

// The common header of configuration space (PCI specification).
const (
	cfgVendor = 0x00
	cfgDevice = 0x02
	cfgClass  = 0x09 // programming interface, subclass, class
	cfgCommon = 0x10
)

// pciRecords are the configuration spaces of PCI devices.
func pciRecords(b blob) decoded {
	var fields []model.Field
	for at := uint64(0); b.has(at, pciHead) && string(b.data[at:at+4]) == pciMark; {
		size := b.num(at+pciSize, 4)
		if size < pciHead || !b.has(at, size) {
			break
		}
		slot := b.num(at+pciSlot, 4)
		v, held := b.pciDevice(at, size)
		f := b.field(fmt.Sprintf("Device %d, function %d", slot>>3&0x1f, slot&7), at, size, v)
		f.Note = fmt.Sprintf("%d bytes of its configuration space", held)
		fields = append(fields, f)
		at += size
	}
	if fields == nil {
		return decoded{}
	}
	return decoded{fmt.Sprintf("%d devices", len(fields)), fields}
}

// pciDevice names the device of a record; held is how much of its configuration space
// the pieces hold.
func (b blob) pciDevice(at, size uint64) (v model.Value, held uint64) {
	v = model.Absent(model.Malformed, "the record has no common header")
	p := at + pciHead
	for range b.num(at+pciPieces, 4) {
		if p+4 > at+size {
			break
		}
		offset, length := b.num(p, 2), b.num(p+2, 2)
		if length == 0 || p+4+length > at+size {
			break
		}
		if cfg := p + 4; offset == 0 && length >= cfgCommon {
			class := b.num(cfg+cfgClass, 3)
			v = model.Str(fmt.Sprintf("%04x:%04x, %s", b.num(cfg+cfgVendor, 2), b.num(cfg+cfgDevice, 2), pciClass(class)))
		}
		held += length
		p += 4 + length
	}
	return v, held
}

// pciClasses name the base and subclass codes that are met in a crash (PCI Code and ID
// Assignment Specification).
var pciClasses = map[uint64]string{
	0x0100: "SCSI controller", 0x0101: "IDE controller", 0x0104: "RAID controller", 0x0106: "SATA controller", 0x0108: "NVMe controller",
	0x0200: "Ethernet controller", 0x0280: "network controller", 0x0300: "VGA controller", 0x0302: "3D controller", 0x0380: "display controller",
	0x0400: "video device", 0x0401: "audio device", 0x0403: "HD audio device", 0x0480: "multimedia device",
	0x0500: "memory controller", 0x0580: "memory controller", 0x0600: "host bridge", 0x0601: "ISA bridge", 0x0604: "PCI bridge", 0x0680: "bridge",
	0x0700: "serial port", 0x0780: "communication controller", 0x0800: "interrupt controller", 0x0801: "DMA controller", 0x0805: "SD host controller", 0x0806: "IOMMU", 0x0880: "system device",
	0x0c00: "FireWire controller", 0x0c03: "USB controller", 0x0c05: "SMBus controller", 0x0d11: "Bluetooth controller",
	0x1080: "encryption controller", 0x1180: "signal processing controller", 0x1300: "other device",
}

// pciClass names a class code of three bytes.
func pciClass(code uint64) string {
	if name := pciClasses[code>>8]; name != "" {
		return name
	}
	return fmt.Sprintf("class %06x", code)
}
