package view

import (
	"context"
	"fmt"
	"strings"

	"dumplens/model"
	"dumplens/model/name"
	"dumplens/model/win"
)

// exceptionCard explains a program's exception.
func exceptionCard(ctx context.Context, d *model.Dump) Card {
	c := Card{}
	code := d.Fact("exception_code")
	c.line("Exception", code, "")
	c.line("Assertion", d.Fact("assertion"), "")
	if v := d.Fact("exception_address"); v.Is() {
		c.line("At", v, name.Where(ctx, d, model.Addr(v.Num)))
	}
	if v := d.Fact("exception_thread"); v.Is() {
		c.line("Thread", threadValue(d), "")
	}
	for i, v := range d.Fact("exception_parameters").Items {
		label, words := "", ""
		if ofWindows(d) {
			label, words = win.ExceptionParameter(uint32(code.Num), i, v.Num)
		}
		if label == "" {
			label = fmt.Sprintf("Parameter %d", i+1)
		}
		if where := name.Where(ctx, d, model.Addr(narrow(d, v.Num))); where != "" {
			words = strings.TrimSpace(where + "  " + words)
		}
		c.line(label, memoryAddress(d, v), words)
	}
	return c
}

// memoryAddress makes a number lead to the byte at that address when the dump holds it.
func memoryAddress(d *model.Dump, v model.Value) model.Value {
	if d.Memory == nil {
		return v
	}
	if run, ok := d.Memory.Next(model.Addr(v.Num)); ok && run.At == model.Addr(v.Num) {
		p := d.Pointer(model.Addr(v.Num), d.Memory.Name())
		p.Src = v.Src
		return p
	}
	return v
}

// ofWindows tells dumps of Windows; other systems have other codes.
func ofWindows(d *model.Dump) bool {
	v := d.Fact("os")
	return !v.Is() || strings.HasPrefix(v.Text, "Windows")
}

// exceptionSentence says what an exception means.
func exceptionSentence(d *model.Dump) string {
	code := d.Fact("exception_code")
	if !ofWindows(d) {
		return signalSentence(d, code.Text)
	}
	items := d.Fact("exception_parameters").Items
	if !win.AccessFault(uint32(code.Num)) {
		return win.DescribeException(d)
	}
	if len(items) < 2 || win.Access(items[0].Num) == "" {
		return ""
	}
	at := narrow(d, items[1].Num)
	return fmt.Sprintf("The program tried to %s 0x%x", win.Access(items[0].Num), at) + placeWords(d, at) + "."
}

// narrow cuts an address to the width of the machine: 64-bit writers extend the sign
// of a 32-bit program's addresses, or leave what they like above them.
func narrow(d *model.Dump, at uint64) uint64 {
	if d.Arch.PointerSize() == 4 {
		return at & 0xFFFFFFFF
	}
	return at
}

// signalSentence says at which address a program of another system failed, where the
// signal is about one.
func signalSentence(d *model.Dump, name string) string {
	at := d.Fact("exception_address")
	for _, about := range []string{"SIGSEGV", "SIGBUS", "EXC_BAD_ACCESS"} {
		if strings.HasPrefix(name, about) && at.Is() {
			n := narrow(d, at.Num)
			return fmt.Sprintf("The program accessed 0x%x", n) + placeWords(d, n) + "."
		}
	}
	return ""
}

// nullPages is the range of addresses from 0 on that Windows never gives memory.
const nullPages = 0x10000

// placeWords says what was at an address that could not be accessed.
func placeWords(d *model.Dump, at uint64) string {
	switch {
	case at < nullPages:
		return ", where no memory ever is: a null pointer or a small offset from one"
	case d.Arch == model.ArchX64 && at == ^uint64(0) && ofWindows(d):
		return ": the processor names this address when the real one is not canonical, which is when its upper 17 bits are not all alike"
	case d.RegionAt == nil:
		return ""
	}
	g, ok := d.RegionAt(model.Addr(at))
	switch {
	case !ok && ofWindows(d):
		return ", which the list of memory regions does not have"
	case !ok:
		return ", which is not mapped"
	case g.State.Fmt == model.Code && g.State.Num == memFree:
		return ", which is not mapped: no memory was allocated there"
	case g.State.Fmt == model.Code && g.State.Num == memReserve:
		return ", which is not mapped: the addresses were reserved, but no memory was committed"
	case !g.Protect.Is():
		return ""
	}
	words := ", where memory was with the protection " + g.Protect.Text
	if g.Type.Is() && g.Type.Text != "" {
		words += " (" + g.Type.Text + ")"
	}
	return words
}
