// Package inspect tells what bytes are if they are of one type or another: numbers, times,
// texts, structures of Windows, pointers. It knows only bytes and the Space they are in;
// the window and dumpinfo show its lines, and tell it who names addresses.
package inspect

import (
	"fmt"
	"strings"

	"dumplens/model"
)

// Line is what the bytes are if they are of one type.
type Line struct {
	Name  string
	Value string
	Big   string // the value in big-endian order, "" where that means nothing

	Words    bool // the value is a sentence
	Missing  bool // the value is a reason why something is missing
	Unlikely bool // the bytes are hardly of that type
	Walk     bool // the value is the way through the page tables

	// Number is the value as a number that may be an address, in little-endian order.
	Number   model.Addr
	IsNumber bool
	// Leads: Number is a pointer and the line is a link.
	Leads bool
}

// Options are what else is known.
type Options struct {
	// Pointer is the size of a pointer on the dumped machine: 4 or 8 bytes, 0 for none.
	Pointer int
	// Names says what a pointer in the space leads to, "" for nothing known; may be nil.
	Names func(s model.Space, v uint64) string
	// Here names an address of the space, "" for nothing known; may be nil.
	Here func(s model.Space, at model.Addr) string
	// Instruction disassembles the instruction at an address, "" for none; may be nil.
	Instruction func(s model.Space, at model.Addr) string
}

// look is the bytes at hand.
type look struct {
	space model.Space
	at    model.Addr
	data  []byte // as many as are there, previewBytes at most
	opt   Options
}

// previewBytes is how much of the bytes is looked at: the longest SID has 68.
const previewBytes = 128

const lastAddr = ^model.Addr(0)

// Of reads what there is to say of the bytes at an address.
func Of(s model.Space, at model.Addr, opt Options) []Line {
	data := make([]byte, min(previewBytes-1, uint64(lastAddr-at))+1) // nothing lies above the last address
	n, err := s.ReadAt(data, at)
	x := look{s, at, data[:n], opt}
	var out []Line
	switch {
	case n == 0:
		out = append(out, Line{Name: "missing", Value: reason(err), Words: true, Missing: true})
	case n < 16 && err != nil: // too few for all the lines below
		out = append(out, Line{Name: fmt.Sprintf("after %d", n), Value: reason(err), Words: true, Missing: true})
	}
	for _, part := range []func(look) []Line{
		look.here, look.pointer, look.instruction, look.found, look.integers, look.floats, look.bits,
		look.texts, look.strings, look.times, look.windows, look.codes, look.net,
	} {
		out = append(out, part(x)...)
	}
	if x.isPointer() {
		doubtHalves(out)
	}
	return out
}

// isPointer tells whether a readable pointer lies here.
func (x look) isPointer() bool {
	size := x.opt.Pointer
	if !x.hasPointers() || len(x.data) < size || !Plausible(PointerIn(x.data, size), size) {
		return false
	}
	var one [1]byte
	_, err := x.space.ReadAt(one[:], PointerIn(x.data, size))
	return err == nil
}

// doubtHalves marks what a pointer, or half of one, is hardly at the same time.
func doubtHalves(lines []Line) {
	for i := range lines {
		switch lines[i].Name {
		case "Unix time", "DOS time", "f32", "f64", "ASCII", "NTSTATUS", "bits", "bits set":
			lines[i].Unlikely = true
		}
	}
}

func reason(err error) string {
	if h := model.AsHole(err, "", 0); h != nil {
		return h.Reason()
	}
	return model.Unknown.String()
}

// hasPointers leaves out the file and physical memory: what lies there as a pointer is an
// address of another space.
func (x look) hasPointers() bool {
	return x.opt.Pointer > 0 && model.HoldsPointers(x.space)
}

// found is the way through the page tables, when the space can tell it, else where the
// byte lies in the file.
func (x look) found() []Line {
	t, ok := x.space.(model.Translator)
	if !ok {
		return x.stored()
	}
	w := t.Translate(x.at)
	out := []Line{{Name: "how found", Value: walkWords(w), Missing: w.Why != model.Present && w.Why != model.DemandZero, Walk: true}}
	if detail := walkDetail(w); detail != "" {
		out = append(out, Line{Name: "why", Value: detail, Words: true, Missing: out[0].Missing})
	}
	return append(out, x.stored()...)
}

// stored is where the byte lies in the dump's file.
func (x look) stored() []Line {
	if x.space.Name() == "file" {
		return nil
	}
	off, ok := model.FileOffset(x.space, x.at)
	if !ok {
		return nil
	}
	return []Line{{Name: "in the file", Value: fmt.Sprintf("0x%x", uint64(off)), Walk: true}}
}

// walkDetail is the reason why a walk stopped, in more words; "" when it did not.
func walkDetail(w model.Walk) string {
	n := len(w.Steps)
	switch {
	case w.Why == model.Present:
		return ""
	case w.Detail != "":
		return w.Detail
	case n > 0:
		return w.Steps[n-1].Meaning
	}
	return ""
}

// walkWords writes a walk in one line: PML4E → PDPTE → PDE → PTE → physical 0x12b9f4000.
func walkWords(w model.Walk) string {
	var parts []string
	for _, step := range w.Steps {
		parts = append(parts, step.Level)
	}
	end := fmt.Sprintf("physical 0x%x", uint64(w.Physical))
	if w.Why != model.Present {
		end = w.Why.String()
	}
	return strings.Join(append(parts, end), " → ")
}

// instruction is the one that begins here.
func (x look) instruction() []Line {
	if x.opt.Instruction == nil || len(x.data) == 0 {
		return nil
	}
	text := x.opt.Instruction(x.space, x.at)
	if text == "" {
		return nil
	}
	return []Line{{Name: "instruction", Value: text}}
}
