package typed

import (
	"strconv"
	"unicode"

	"dumplens/model"
	"dumplens/model/win"
)

// listEntry is a LIST_ENTRY whose neighbours lead back.
func (g *guesser) listEntry() {
	n := g.c.width / 8
	next, ok1 := g.num(0, n)
	prev, ok2 := g.num(n, n)
	if !ok1 || !ok2 || next == 0 || prev == 0 {
		return
	}
	back, err1 := model.ReadUint(g.lead, model.Addr(next)+model.Addr(n), n)
	forth, err2 := model.ReadUint(g.lead, model.Addr(prev), n)
	switch {
	case err1 != nil && err2 != nil:
	case next == uint64(g.at) && prev == uint64(g.at):
		g.add("LIST_ENTRY", g.at, "it leads to itself: an empty list")
	case err1 == nil && back == uint64(g.at) && err2 == nil && forth == uint64(g.at):
		g.add("LIST_ENTRY", g.at, "both neighbours lead back")
	case err1 == nil && back == uint64(g.at) || err2 == nil && forth == uint64(g.at):
		g.add("LIST_ENTRY", g.at, "one neighbour leads back")
	}
}

// strings is a UNICODE_STRING or ANSI_STRING whose text can be read.
func (g *guesser) strings() {
	n := g.c.width / 8
	length, ok1 := g.num(0, 2)
	room, ok2 := g.num(2, 2)
	buffer, ok3 := g.num(n, n)
	if !ok1 || !ok2 || !ok3 || length == 0 || length > room || length > 0x2000 || buffer < 0x10000 {
		return
	}
	b, err := model.ReadBytes(g.lead, model.Addr(buffer), min(length, 64))
	if err != nil {
		return
	}
	for _, x := range []struct {
		name string
		text string
	}{{"UNICODE_STRING", wide(b)}, {"ANSI_STRING", ansi(b)}} {
		if readableText(x.text) && (x.name == "ANSI_STRING" || length%2 == 0) {
			g.add(x.name, g.at, strconv.Quote(x.text))
			return
		}
	}
}

// readableText tells text from bytes that happen to decode: letters of few scripts.
func readableText(s string) bool {
	good, all := 0, 0
	for _, r := range s {
		all++
		if r < 0x250 && unicode.IsPrint(r) {
			good++
		}
	}
	return all > 1 && good == all
}

// registers are the blocks in which registers are saved.
func (g *guesser) registers() {
	code := func(n uint64) bool { return n == 0x10 || n == 0x33 || n == 0x23 }
	if flags, ok := g.num(0x30, 4); ok && flags&0x10000b == 0x10000b {
		if cs, ok := g.num(0x38, 2); ok && code(cs) {
			g.add("CONTEXT_AMD64", g.at, "ContextFlags and SegCs are an x64 CONTEXT's")
		}
	}
	if flags, ok := g.num(0, 4); ok {
		if cs, ok := g.num(0xbc, 4); flags&0x10007 == 0x10007 && flags>>17&0xfff == 0 && ok && (cs == 8 || cs == 0x1b || cs == 0x23) {
			g.add("CONTEXT_X86", g.at, "ContextFlags and SegCs are an x86 CONTEXT's")
		}
		if pc, ok := g.num(0x108, 8); flags&0x400007 == 0x400007 && flags>>23&0xff == 0 && ok && pc%4 == 0 && pc != 0 {
			g.add("CONTEXT_ARM64", g.at, "ContextFlags and Pc are an ARM64 CONTEXT's")
		}
	}
	cs, ok1 := g.num(0x170, 2)
	ss, ok2 := g.num(0x188, 2)
	if g.c.d.Arch == model.ArchX64 && ok1 && ok2 && code(cs) && (ss == 0x18 || ss == 0x2b) {
		g.add("KTRAP_FRAME", g.at, "SegCs and SegSs stand where they should")
	}
	g.exception()
}

// exception is an EXCEPTION_RECORD of a code that is known.
func (g *guesser) exception() {
	code, ok := g.num(0, 4)
	flags, ok2 := g.num(4, 4)
	at := 0x18
	if g.c.width == 32 {
		at = 0x10
	}
	count, ok3 := g.num(at, 4)
	if ok && ok2 && ok3 && code>>30 >= 2 && win.StatusName(uint32(code)) != "" && flags < 0x100 && count <= 15 {
		g.add("EXCEPTION_RECORD", g.at, win.StatusName(uint32(code)))
	}
}

// balanced is a node of a balanced tree whose parent or children lead back, such as that
// of an address range of a process.
func (g *guesser) balanced() {
	n := g.c.width / 8
	var link [3]uint64
	for i := range link {
		v, ok := g.num(i*n, n)
		if !ok {
			return
		}
		link[i] = v
	}
	parent := link[2] &^ 7
	back := false
	for i, at := range []uint64{link[0], link[1], parent} {
		if at == 0 || at%uint64(n) != 0 {
			continue
		}
		back = back || g.leadsBack(model.Addr(at), i < 2, n)
	}
	if !back {
		return
	}
	if _, ok := g.member("_MMVAD_SHORT", "VadNode.ParentValue", 0); ok && g.kernelAddress(parent) {
		g.add("_MMVAD_SHORT", g.at, "it begins with a node of a tree")
	}
	g.add("RTL_BALANCED_NODE", g.at, "a neighbour in the tree leads back")
}

// leadsBack tells whether a child names the place as its parent, or a parent as a child.
func (g *guesser) leadsBack(at model.Addr, child bool, n int) bool {
	if child {
		v, err := model.ReadUint(g.lead, at+model.Addr(2*n), n)
		return err == nil && v&^7 == uint64(g.at)
	}
	left, err1 := model.ReadUint(g.lead, at, n)
	right, err2 := model.ReadUint(g.lead, at+model.Addr(n), n)
	return err1 == nil && left == uint64(g.at) || err2 == nil && right == uint64(g.at)
}
