package view

import (
	"context"
	"fmt"
	"strings"

	"dumplens/model"
	"dumplens/model/asm"
	"dumplens/model/name"
	"dumplens/model/pe"
)

// Code gives the instructions of a space with what a dump knows of it: names, the
// functions of images, what stands at an operand. It reads, so it is for jobs; it is not
// safe for concurrent use.
type Code struct {
	asm.Reader
	// Auto tells that the architecture follows the image an address lies in: programs of
	// 32 bits run on 64-bit Windows too.
	Auto bool

	d      *model.Dump
	names  *name.Namer
	images map[model.Addr]*codeImage
	recent function // the function looked up last
	ctx    context.Context
}

// codeImage is what of an image counts for its code.
type codeImage struct {
	arch      model.Arch // "" when its header cannot be read
	base      model.Addr
	header    *pe.Image         // nil when it cannot be read
	functions *pe.FunctionTable // nil when there is none, or it was not asked for yet
	asked     bool
}

// table is the image's exception directory, read when first asked for; nil for none.
func (im *codeImage) table() *pe.FunctionTable {
	if !im.asked && im.header != nil {
		if t, err := im.header.FunctionTable(); err == nil { // without it symbols tell of functions
			im.functions = t
		}
	}
	im.asked = true
	return im.functions
}

// function is where one lies; both addresses are inclusive.
type function struct {
	first, last model.Addr
	known       bool // false for none
}

// CodeLine is a line of a listing with what is known beside it.
type CodeLine struct {
	asm.Line
	// Head names the function that begins here; "" where none does.
	Head    string
	Comment string // what stands at the operand, or why bytes are no instruction
	// To is where the pointer at the operand leads; 0 when the operand is none.
	To model.Addr
}

// NewCode makes the reader of a space. arch is one of asm.Archs, or "" to follow the
// images, then the dump.
func NewCode(d *model.Dump, names *name.Namer, s model.Space, arch model.Arch) *Code {
	c := &Code{Auto: arch == "", d: d, names: names, images: map[model.Addr]*codeImage{}, ctx: context.Background()}
	c.Reader = asm.Reader{Space: s, Arch: arch, Names: c.name, Function: c.function}
	return c
}

// codeArch is by what rules code of a dump is read when nothing tells otherwise; "" when
// the instructions of its processor are not known.
func codeArch(d *model.Dump) model.Arch {
	a, ok := asm.For(d.Arch)
	if !ok && d.Arch == model.ArchUnknown { // bytes of a file, most likely of the many
		return model.ArchX64
	}
	return a
}

// unread is a listing in one line when there are no rules to read the code by.
func (c *Code) unread(at model.Addr) []CodeLine {
	cause := fmt.Errorf("instructions of %s are not read; other rules can be chosen", c.d.Arch)
	h := &model.Hole{Space: c.Space.Name(), At: at, Len: max(-uint64(at), 1), Why: model.NotApplicable, Cause: cause}
	return []CodeLine{{Line: asm.Line{Instruction: asm.Instruction{At: at}, Hole: h}}}
}

// At makes the reader ready for code at an address: it settles the architecture.
func (c *Code) At(ctx context.Context, at model.Addr) {
	c.ctx = ctx
	if !c.Auto {
		return
	}
	arch := codeArch(c.d)
	if im := c.imageAt(at); im != nil && im.arch != "" {
		arch = im.arch
	}
	c.Arch = arch
}

// Lines gives n lines from at on.
func (c *Code) Lines(ctx context.Context, at model.Addr, n int) []CodeLine {
	if c.At(ctx, at); c.Arch == "" {
		return c.unread(at)
	}
	return c.commented(c.Forward(ctx, at, n))
}

// Above gives n lines that end right before at.
func (c *Code) Above(ctx context.Context, at model.Addr, n int) []CodeLine {
	if at > 0 {
		c.At(ctx, at-1)
	}
	if c.Arch == "" {
		return nil
	}
	return c.commented(c.Back(ctx, at, n))
}

func (c *Code) commented(lines []asm.Line) []CodeLine {
	out := make([]CodeLine, len(lines))
	for i, l := range lines {
		out[i] = CodeLine{Line: l}
		if l.Hole != nil {
			continue
		}
		out[i].Head = c.head(&l)
		out[i].Comment, out[i].To = c.comment(&l)
	}
	return out
}

// head names a line that a function begins with: by its symbol, or its place.
func (c *Code) head(l *asm.Line) string {
	nm, ok := c.names.Of(c.ctx, c.Space, l.At)
	switch {
	case ok && nm.Kind == name.KindImage && nm.Symbol != "" && nm.Offset == 0:
		return nm.Text
	case l.Starts && ok && !nm.Weak():
		return nm.Text
	case l.Starts:
		return "function " + l.At.Short()
	}
	return ""
}

// name is what a target is called; a whole region is no name for an address.
func (c *Code) name(at model.Addr) string {
	if nm, ok := c.names.Of(c.ctx, c.Space, at); ok && !nm.Weak() {
		return nm.Text
	}
	return ""
}

// imageAt is the image that an address lies in, nil for none.
func (c *Code) imageAt(at model.Addr) *codeImage {
	nm, ok := c.names.Of(c.ctx, c.Space, at)
	if !ok || nm.Kind != name.KindImage {
		return nil
	}
	base := nm.Base
	if im, ok := c.images[base]; ok {
		return im
	}
	im := &codeImage{base: base}
	c.images[base] = im
	header, err := pe.Open(c.Space, base)
	if err != nil {
		return im // its first page is often not there: then only symbols tell of functions
	}
	im.header, im.arch = header, archOf(header.Machine)
	return im
}

// archOf is the architecture of an image by its IMAGE_FILE_HEADER.Machine; "" when its
// instructions are not known.
func archOf(machine uint16) model.Arch {
	const machineX86 = 0x14c
	switch machine {
	case machineX86:
		return model.ArchX86
	case pe.MachineX64:
		return model.ArchX64
	case pe.MachineARM64:
		return model.ArchARM64
	}
	return ""
}

// function finds where the function begins that at lies in: by the image's exception
// directory, else by the symbol before it.
func (c *Code) function(at model.Addr) (model.Addr, bool) {
	if r := c.recent; r.known && at >= r.first && at <= r.last {
		return r.first, true
	}
	c.recent = function{}
	im := c.imageAt(at)
	if im == nil {
		return 0, false
	}
	if table := im.table(); table != nil && at >= im.base {
		f, ok, err := table.Lookup(uint32(at - im.base))
		if err == nil && ok && f.End > f.Begin {
			c.recent = function{im.base + model.Addr(f.Begin), im.base + model.Addr(f.End) - 1, true}
			return c.recent.first, true
		}
		if err == nil {
			return 0, false
		}
	}
	return c.bySymbol(at)
}

// mostAfterSymbol is how far behind a symbol code is taken for that of its function.
const mostAfterSymbol = 4096

func (c *Code) bySymbol(at model.Addr) (model.Addr, bool) {
	nm, ok := c.names.Of(c.ctx, c.Space, at)
	if !ok || nm.Symbol == "" || nm.Offset > mostAfterSymbol {
		return 0, false
	}
	return at - model.Addr(nm.Offset), true
}

// comment says what stands where an instruction reads: the name of what a pointer leads
// to, a string, a number.
func (c *Code) comment(l *asm.Line) (words string, to model.Addr) {
	if l.Note != "" {
		return l.Note, 0
	}
	t := l.Target
	pointer := c.Arch.PointerSize()
	switch t.Kind {
	case asm.CallThrough, asm.JumpThrough:
		return c.pointer(t.At, pointer)
	case asm.Memory:
		if t.Size == pointer {
			return c.pointer(t.At, pointer)
		}
		return c.number(t.At, t.Size), 0
	case asm.Address:
		s, _ := c.names.Text(c.Space, t.At)
		return s, 0
	}
	return "", 0
}

// pointer says where the pointer at at leads.
func (c *Code) pointer(at model.Addr, size int) (words string, to model.Addr) {
	v, err := model.ReadUint(c.Space, at, size)
	if err != nil {
		return c.absent(err), 0
	}
	if s := c.names.Pointer(c.ctx, c.Space, v); s != "" {
		return "→ " + s, model.Addr(v)
	}
	return fmt.Sprintf("= 0x%x", v), 0
}

// number gives the number at at.
func (c *Code) number(at model.Addr, size int) string {
	if size != 1 && size != 2 && size != 4 && size != 8 {
		return ""
	}
	v, err := model.ReadUint(c.Space, at, size)
	if err != nil {
		return c.absent(err)
	}
	return fmt.Sprintf("= 0x%x", v)
}

func (c *Code) absent(err error) string {
	return model.AsHole(err, c.Space.Name(), 0).Why.String()
}

// Instruction gives the function that writes the instruction at an address of any space
// of the dump, with what stands at its operand; "" for bytes that are none. It reads.
func Instruction(d *model.Dump, names *name.Namer) func(s model.Space, at model.Addr) string {
	return func(s model.Space, at model.Addr) string {
		c := NewCode(d, names, s, "")
		c.Function = nil // where the function begins is not asked
		lines := c.Lines(context.Background(), at, 1)
		if len(lines) == 0 || lines[0].Hole != nil || lines[0].Raw {
			return ""
		}
		if l := lines[0]; l.Comment != "" {
			return l.Text + "  ; " + l.Comment
		}
		return lines[0].Text
	}
}

// CodeText writes a line as a listing in a terminal has it, without its end.
func CodeText(l *CodeLine) string {
	if l.Hole != nil {
		return fmt.Sprintf("%s  ?? 0x%x bytes: %s", l.At, l.Hole.Len, l.Hole.Reason())
	}
	s := fmt.Sprintf("%s  %-20s  %s", l.At, CodeBytes(l.Bytes), l.Text)
	if l.Comment != "" {
		s = fmt.Sprintf("%-70s ; %s", s, l.Comment)
	}
	return strings.TrimRight(s, " ")
}

// CodeBytes writes the bytes of an instruction: 488b05c1a20f00.
func CodeBytes(b []byte) string { return fmt.Sprintf("%x", b) }
