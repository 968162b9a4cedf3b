package win

import (
	"strings"
	"unicode"
	"unicode/utf16"

	"dumplens/model"
)

// printableText is UTF-16 text with unprintable characters replaced.
func printableText(units []uint16) string {
	return strings.Map(func(r rune) rune {
		if unicode.IsPrint(r) {
			return r
		}
		return '\uFFFD'
	}, string(utf16.Decode(units)))
}

// winlogonState is the last thing that Winlogon noted: ULONG version 1, ULONG size of
// the whole, ULONG that was 1 while the machine was locked, then two NUL-ended texts
// run together, such as "ShellStartupShellStarted".
func winlogonState(b blob) decoded {
	const textAt = 12
	if b.num(0, 4) != 1 || b.num(4, 4) != b.span.Len || !b.has(textAt, 2) {
		return decoded{}
	}
	text, end := b.utf16(textAt, uint64(len(b.data))-textAt)
	return decoded{text, []model.Field{
		b.field("State", textAt, end-textAt, model.Str(text)),
	}}
}

// programPath is the path of a program: ULONG version 1, ULONG size of the whole, then
// the path in the kernel's form. What the program had to do with the crash is not said.
func programPath(b blob) decoded {
	const textAt = 8
	if b.num(0, 4) != 1 || b.num(4, 4) != b.span.Len || !b.has(textAt, 2) {
		return decoded{}
	}
	text, end := b.utf16(textAt, uint64(len(b.data))-textAt)
	return decoded{text, []model.Field{b.field("Path", textAt, end-textAt, model.Str(text))}}
}

// pnpDevice is the device that plug and play worked on last: a FILETIME at 0x10 and the
// device's instance path at 0x2c.
func pnpDevice(b blob) decoded {
	const timeAt, textAt = 0x10, 0x2c
	if !b.has(textAt, 2) {
		return decoded{}
	}
	text, end := b.utf16(textAt, uint64(len(b.data))-textAt)
	if text == "" {
		return decoded{}
	}
	return decoded{text, []model.Field{
		b.field("Time", timeAt, 8, model.When(b.num(timeAt, 8))),
		b.field("Device", textAt, end-textAt, model.Str(text)),
	}}
}

// traceLog is a buffer of a driver's trace recorder (WPP): the log's name, padded with
// zeros, and "WPLg" at 0x1c. The messages need the driver's symbols.
func traceLog(b blob) (decoded, bool) {
	const markAt, mark = 0x1c, "WPLg"
	if !b.has(markAt, uint64(len(mark))) || string(b.data[markAt:markAt+len(mark)]) != mark {
		return decoded{}, false
	}
	name, ok := b.ascii(0, markAt)
	if !ok {
		return decoded{"trace log without a name", []model.Field{b.field("Log", 0, markAt, model.Absent(model.NotApplicable, "it has no name"))}}, true
	}
	return decoded{"trace log " + name, []model.Field{b.field("Log", 0, markAt, model.Str(name))}}, true
}

// storagePort says which port driver writes the dump: a mark, ULONG size of the head,
// ULONG size of the rest, and the driver's file name at 0x10.
func storagePort(b blob) decoded {
	const nameAt, nameSize = 0x10, 0x10
	name, ok := b.ascii(nameAt, nameSize)
	mark, marked := b.ascii(0, 4)
	if !ok || !marked {
		return decoded{}
	}
	return decoded{name, []model.Field{
		b.field("Mark", 0, 4, model.Str(mark)),
		b.field("Port driver", nameAt, nameSize, model.Str(name)),
	}}
}
