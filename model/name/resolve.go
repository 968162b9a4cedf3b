package name

import (
	"context"
	"errors"
	"fmt"
	"strings"

	"dumplens/model"
)

// Caret is where the user is: relative places begin there, and an address without a
// space lies in its space when it can. The zero Caret is nowhere.
type Caret struct {
	Space model.Space
	At    model.Addr
}

// Place is where an expression leads.
type Place struct {
	Space string // id
	At    model.Addr
}

// forms says what Resolve understands, for its errors.
const forms = "write an address (fffff800`12345678, 0x1000, 1000h, 0n4096), module+0x10, module!symbol, a process by name or as pid 4, " +
	"4:7ffe0000 or physical:1000 for another space, a register (ip and sp on any processor), poi(address) for what a pointer leads to, +0x100 or -0x20 from here, and sums of these"

var errNothing = errors.New("nothing to go to: " + forms)

// Resolve finds the place that a person means by text:
//
//	fffff800`12345678  0xfffff80012345678  12345678h     hexadecimal
//	0n4096  #4096                                        decimal
//	ntoskrnl.exe+0x10  nt+10                             a module, nt is the kernel
//	ntoskrnl.exe!KeBugCheckEx+4  KeBugCheckEx            a symbol, alone when one module has it
//	explorer.exe  pid 2164                               the EPROCESS of a process
//	rip  @rsp                                            a register of the thread that crashed
//	2164:7ff612340000  physical:1000  explorer.exe:10    in the space of that process or name
//	+0x100  -20                                          from the caret
//	poi(rsp+8)  *fffff80012345678                        what a pointer leads to
//	(a+b)-c                                              sums
//
// Numbers are hexadecimal where nothing says otherwise. It reads the dump.
func (n *Namer) Resolve(ctx context.Context, text string, from Caret) (Place, error) {
	text = strings.TrimSpace(text)
	if text == "" {
		return Place{}, errNothing
	}
	e := &expression{n: n, ctx: ctx, from: from, rest: text}
	if err := e.prefix(); err != nil {
		return Place{}, err
	}
	v, err := e.sum(true)
	if err == nil && e.skip() != "" {
		err = fmt.Errorf("%q cannot be understood after %q: %s", e.rest, strings.TrimSpace(text[:len(text)-len(e.rest)]), forms)
	}
	if err != nil {
		return Place{}, err
	}
	return Place{e.spaceOf(v), v.at}, nil
}

// prefix takes the name of a space and its colon, if the text begins with one.
func (e *expression) prefix() error {
	end := len(e.rest)
	if i := strings.IndexAny(e.rest, "(["); i >= 0 {
		end = i
	}
	colon := strings.LastIndexByte(e.rest[:end], ':')
	if colon < 0 {
		return nil
	}
	name := strings.TrimSpace(e.rest[:colon])
	id, ok := e.n.spaceCalled(e.ctx, name)
	if !ok {
		return fmt.Errorf("%q before the colon is no space or process of this dump: write file:, physical:, kernel:, process:4: or 4: and an address", name)
	}
	if _, err := OpenSpace(e.ctx, e.n.d, id); err != nil {
		return err
	}
	e.space, e.rest = id, e.rest[colon+1:]
	return nil
}

// spaceOf is the space that a value lies in: the one named before the colon, the one
// that its parts belong to, or the one that a plain address most likely means.
func (e *expression) spaceOf(v operand) string {
	switch {
	case e.space != "":
		return e.space
	case v.space != "":
		return v.space
	}
	return e.n.homeOf(v.at, e.from.Space)
}

// homeOf is the space that an address without one belongs to, seen from a space.
func (n *Namer) homeOf(at model.Addr, here model.Space) string {
	if here == nil {
		return HomeSpace(n.d)
	}
	v, virtual := n.viewOf(here)
	switch {
	case virtual && v.user && at >= n.kernelStart() && n.d.Kernel != nil:
		return n.d.Kernel.Name()
	case virtual:
		return here.Name()
	}
	if _, ok := here.Next(at); ok { // in the file, in physical memory
		return here.Name()
	}
	return HomeSpace(n.d)
}
