package asm

import (
	"golang.org/x/arch/arm64/arm64asm"

	"dumplens/model"
)

// pages are the registers of ARM64 that hold what ADRP put there. An address takes two
// instructions, ADRP for its page and an ADD, LDR or STR for the rest; only both say it.
type pages struct {
	page [32]model.Addr
	set  [32]bool
}

// forget drops what the instruction n may have changed: the register of its lowest five
// bits. Jumps and calls drop all.
func (p *pages) forget(n uint32) {
	if p != nil {
		p.set[n&31] = false
	}
}

// pair notes an ADRP, and finishes the address that one began.
func (w *arm64Writer) pair() {
	if w.pages == nil {
		return
	}
	rd, rn := w.n&31, w.n>>5&31
	switch {
	case w.in.Op == arm64asm.ADRP:
		w.pages.page[rd], w.pages.set[rd] = w.to.At, true
		return
	case w.to.Kind.Code() || w.in.Op == arm64asm.BLR || w.in.Op == arm64asm.BR || w.in.Op == arm64asm.RET:
		if w.to.Kind != Branch {
			*w.pages = pages{}
		}
		return
	}
	if kind, off, size := secondHalf(w.n); kind != NoTarget && w.pages.set[rn] {
		w.to = Target{Kind: kind, At: w.pages.page[rn] + model.Addr(off), Size: size}
		w.WriteString("  ; ")
		w.target(w.to.At, w.names)
	}
	if w.loads() {
		w.pages.forget(w.n)
		w.pages.forget(w.n >> 10) // the second register of a pair
	}
}

// loads tells instructions that change the register of their lowest five bits: all but
// stores and comparisons. Forgetting too much only leaves an address unfinished.
func (w *arm64Writer) loads() bool {
	store := w.n&0x3b000000 == 0x39000000 && w.n>>22&3 == 0
	return !store
}

// secondHalf is what an ADD, or an LDR or STR with an unsigned offset, adds to the page.
// Source: Arm's manual, "Add/subtract (immediate)", "Load/store register (unsigned
// immediate)".
func secondHalf(n uint32) (kind Kind, off uint32, size int) {
	imm := n >> 10 & 0xfff
	switch {
	case n&0xffc00000 == 0x91000000:
		return Address, imm, 0
	case n&0x3b000000 == 0x39000000:
		scale := n >> 30
		if n>>26&1 == 1 && n>>23&1 == 1 {
			scale = 4
		}
		return Memory, imm << scale, 1 << scale
	}
	return NoTarget, 0, 0
}
