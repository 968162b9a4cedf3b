package win

import (
	"fmt"

	"dumplens/model"
)

// An entry of the list of framework drivers: the address of the driver's globals, the
// version of the framework that it is bound to, and its name. The first entry is the
// framework itself. What follows a name's NUL is left over from before.
const (
	fxEntry    = 0x38
	fxMajor    = 0x08
	fxMinor    = 0x0c
	fxBuild    = 0x10
	fxName     = 0x14
	fxNameSize = fxEntry - fxName
)

// frameworkDrivers is the list of KMDF drivers with the framework version of each.
func frameworkDrivers(b blob) decoded {
	var fields []model.Field
	for at := uint64(0); b.has(at, fxEntry); at += fxEntry {
		name, ok := b.ascii(at+fxName, fxNameSize)
		if !ok {
			break
		}
		version := fmt.Sprintf("KMDF %d.%d", b.num(at+fxMajor, 4), b.num(at+fxMinor, 4))
		if build := b.num(at+fxBuild, 4); build != 0 {
			version += fmt.Sprintf(", build %d", build)
		}
		f := b.field(name, at, fxEntry, model.Str(version))
		f.Note = "globals at " + model.Addr(b.num(at, 8)).String()
		fields = append(fields, f)
	}
	if fields == nil {
		return decoded{}
	}
	return decoded{fmt.Sprintf("%d drivers; %s is %s", len(fields), fields[0].Name, fields[0].Value.Text), fields}
}

// flightRecorderMark begins the in-flight recorder of a framework driver.
var flightRecorderMark = [16]byte{0x9d, 0x4c, 0x4d, 0x54, 0x2c, 0x94, 0xd5, 0x46, 0xbf, 0x50, 0xdf, 0x5c, 0xd9, 0x52, 0x4a, 0x50}

// flightRecorder is the in-flight recorder of a framework driver: its head names the
// driver. The messages need the symbols of the framework.
func flightRecorder(b blob) decoded {
	const addressAt, nameAt, nameSize = 0x10, 0x24, 0x20
	if !b.has(0, nameAt+nameSize) || [16]byte(b.data[:16]) != flightRecorderMark {
		return decoded{}
	}
	name, ok := b.ascii(nameAt, nameSize)
	if !ok {
		return decoded{}
	}
	return decoded{"messages of " + name, []model.Field{
		b.field("Driver", nameAt, nameSize, model.Str(name)),
		b.field("Log in memory", addressAt, 8, model.At(model.Addr(b.num(addressAt, 8)), "")),
	}}
}

// triageBlocks are the pieces of memory that drivers and the kernel asked to be put
// into a small dump: groups of ULONG count, ULONG length of the name, the pieces (an
// address and a length of 8 bytes each), and the name with its NUL.
func triageBlocks(b blob) decoded {
	const head, piece = 8, 16
	var fields []model.Field
	bytes, groups := uint64(0), 0
	for at := uint64(0); b.has(at, head) && len(fields) < maxBlobFields; groups++ {
		n, length := b.num(at, 4), b.num(at+4, 4)
		at += head
		if !b.has(at, n*piece+length) {
			break
		}
		name, ok := b.ascii(at+n*piece, length)
		if !ok {
			name = "without a name"
		}
		for range n {
			f := b.field(name, at, piece, model.At(model.Addr(b.num(at, 8)), "kernel"))
			size := b.num(at+8, 8)
			f.Note = model.HumanSize(size)
			bytes += size
			fields, at = append(fields, f), at+piece
		}
		at += length
	}
	if fields == nil {
		return decoded{}
	}
	return decoded{fmt.Sprintf("%d blocks in %d groups, %s", len(fields), groups, model.HumanSize(bytes)), fields}
}
