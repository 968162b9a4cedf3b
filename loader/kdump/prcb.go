package kdump

import (
	"bytes"
	"fmt"

	"dumplens/model"
)

// findPrcb finds the address of the processor control block: the kernel's table of
// them when it is in the dump, else a data block that is the same structure, else
// the pointers of the structure to itself.
func (t *triage) findPrcb(blocks []block) model.Value {
	in := t.d.Header.Prcb
	if !in.Known() {
		return model.Absent(model.NotInDump, "the dump does not hold the processor control block")
	}
	if v, ok := t.prcbFromTable(); ok {
		return v
	}
	if b, ok := t.prcbFromBlocks(in, blocks); ok {
		return kernelPointer(t.d, uint64(b.at)).From(b.from)
	}
	if v, ok := t.prcbFromLists(in); ok {
		return v
	}
	return model.Absent(model.NotInDump, "nothing in the dump says at what address the processor control block was")
}

// prcbFromTable reads KiProcessorBlock[number], when it is in the dump.
func (t *triage) prcbFromTable() (model.Value, bool) {
	table := t.kernelSays("KiProcessorBlock")
	if table == 0 || !t.current.number.Is() {
		return model.Value{}, false
	}
	width := t.d.Arch.PointerSize()
	at := model.Addr(table + t.current.number.Num*uint64(width))
	n, err := model.ReadUint(t.overlay, at, width)
	if err != nil || n == 0 {
		return model.Value{}, false
	}
	return kernelPointer(t.d, n).From(model.Span{Space: t.overlay, At: at, Len: uint64(width)}), true
}

// prcbFromBlocks finds a data block as large as the saved structure that begins
// with the same number, thread and other members.
func (t *triage) prcbFromBlocks(in model.Span, blocks []block) (block, bool) {
	const alike = 0x28 // up to and with Number, which no two processors share
	want, err := model.ReadBytes(t.file, in.At, min(in.Len, alike))
	if err != nil || in.Len < alike {
		return block{}, false
	}
	for _, b := range blocks {
		if b.src.Len < in.Len {
			continue
		}
		got, err := model.ReadBytes(t.file, b.src.At, alike)
		if err == nil && bytes.Equal(got, want) {
			return b, true
		}
	}
	return block{}, false
}

// prcbFromLists works the address out from the structure itself: it holds many
// empty lists, whose two pointers both name the list's own address.
func (t *triage) prcbFromLists(in model.Span) (model.Value, bool) {
	const largest = 1 << 20
	buf, err := model.ReadBytes(t.file, in.At, min(in.Len, largest))
	if err != nil {
		return model.Value{}, false
	}
	width := t.d.Arch.PointerSize()
	votes := map[uint64]int{}
	for at := 0; at+2*width <= len(buf); at += width {
		flink, blink := model.Uint(buf[at:at+width]), model.Uint(buf[at+width:at+2*width])
		const alignment = 0x40
		if start := flink - uint64(at); flink == blink && t.inKernel(start) && start%alignment == 0 {
			votes[start]++
		}
	}
	return t.elect(votes, in)
}

// elect takes the address that most lists agree on, if they clearly do.
func (t *triage) elect(votes map[uint64]int, in model.Span) (model.Value, bool) {
	var winner uint64
	most, second := 0, 0
	for start, n := range votes {
		if n > most {
			winner, most, second = start, n, most
		} else {
			second = max(second, n)
		}
	}
	const enough = 4
	if most < enough || most < 2*second {
		return model.Value{}, false
	}
	v := kernelPointer(t.d, winner).From(in)
	v.Note = fmt.Sprintf("worked out from %d empty lists in it that point to themselves", most)
	return v, true
}
